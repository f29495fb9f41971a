//! The verdict on a claim against its figure's history, always with its reason, also when it is silence.

pub mod compare;
pub mod edit;
mod finding;
pub mod flap;
pub mod judge;
mod placing;
mod reason;
pub mod standing;
pub mod withdraw;

use std::fmt;

use crate::figure::{Figure, Observation};

/// What a claim does to the history of its figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The figure was not known.
    First,
    /// The same number, another wording or rounding of it, or a copy.
    Repeated,
    /// The same number from another party.
    Corroborated,
    /// A tighter interval inside the earlier one.
    Refined,
    /// The figure moved up beyond rounding.
    Raised,
    /// The figure moved down beyond rounding.
    Lowered,
    /// Another party gives a figure that cannot be squared with the standing one.
    Disputed,
    /// The same document came back with another figure, or a text says that it corrects one.
    Corrected,
    /// The same document came back without the figure.
    Withdrawn,
}

/// One claim, judged: what stood, what stands now, and why it is called that.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The judgement.
    pub verdict: Verdict,
    /// The figure that the claim speaks of.
    pub figure: Figure,
    /// The observation that it was measured against; none for a first one.
    pub before: Option<Observation>,
    /// The claim with its document; for `withdrawn`, the claim that is gone.
    pub after: Observation,
    /// Why, in words that read alone.
    pub reason: String,
}

impl Verdict {
    /// Every verdict, in the order of the manual.
    pub const ALL: [Verdict; 9] = [
        Verdict::First,
        Verdict::Repeated,
        Verdict::Corroborated,
        Verdict::Refined,
        Verdict::Raised,
        Verdict::Lowered,
        Verdict::Disputed,
        Verdict::Corrected,
        Verdict::Withdrawn,
    ];

    /// The word used in output, store, config and manual.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::First => "first",
            Verdict::Repeated => "repeated",
            Verdict::Corroborated => "corroborated",
            Verdict::Refined => "refined",
            Verdict::Raised => "raised",
            Verdict::Lowered => "lowered",
            Verdict::Disputed => "disputed",
            Verdict::Corrected => "corrected",
            Verdict::Withdrawn => "withdrawn",
        }
    }

    /// The verdict of that word, if it is one.
    pub fn from_word(word: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == word)
    }

    /// Whether an operator who has said nothing else is told.
    pub fn alerts_by_default(self) -> bool {
        matches!(self, Verdict::Raised | Verdict::Lowered | Verdict::Disputed | Verdict::Corrected | Verdict::Withdrawn)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
