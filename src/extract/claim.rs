//! The claim: one reported figure in one sentence, and the quantity as the interval that its words assert.

use std::fmt;

use jiff::civil::Date;

use crate::text::Span;

/// How the words bind the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// "45".
    Exact,
    /// "about 45", "some 45", "nearly 45".
    About,
    /// "at least 45", "no fewer than 45".
    AtLeast,
    /// "more than 45", "45-plus", "exceeded 45".
    MoreThan,
    /// "up to 45", "as many as 45".
    AtMost,
    /// "fewer than 45", "just shy of 45".
    LessThan,
    /// "40 to 50", "between 40 and 50".
    Range,
    /// "dozens", "several hundred".
    Vague,
}

/// What kind of figure the claim gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// A running or final total.
    Total,
    /// What came on top, or happened within a stretch: "another 50".
    Increment,
    /// A share of a wider total: one town's, the children among the dead.
    Part,
    /// A guess at a later state: "could reach 500".
    Projection,
    /// A figure that the sentence rejects.
    Denied,
    /// An earlier value quoted as such, or another event's figure.
    Past,
}

/// The number as an interval. `None` as an end means open to that side.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The number stated; a range's middle; `None` for vague words.
    pub value: Option<f64>,
    /// The least that the words assert.
    pub low: Option<f64>,
    /// The most that the words assert.
    pub high: Option<f64>,
    /// How the words bind the number.
    pub bound: Bound,
    /// `count` for things counted, else an ISO currency code, `percent`, `km2`, `magnitude`, ….
    pub unit: String,
}

/// A stretch of days that a figure covers, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// One reported figure in one sentence: who says how many of what.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The sentence, an exact quote with white space folded.
    pub sentence: String,
    /// 0 for the title, then the sentences of the body from 1.
    pub sentence_number: usize,
    /// The quantity as written, with hedge and unit: an exact quote within the sentence.
    pub text: String,
    /// Where `text` stands in the title (sentence 0) or in the body, unfolded.
    pub span: Span,
    /// The number that the words assert.
    pub quantity: Quantity,
    /// What is counted or measured.
    pub subject: String,
    /// What is claimed of it: one plain word or two.
    pub measure: String,
    /// Where, if the text says so.
    pub place: Option<String>,
    /// Who says so, the innermost named party; `None` in the publisher's own voice.
    pub attribution: Option<String>,
    /// Who passes it on, where that is somebody else than the attribution.
    pub speaker: Option<String>,
    /// The date that the figure speaks for, where the text or the document gives one.
    pub as_of: Option<Date>,
    /// The stretch that the figure covers; `None` for a running total.
    pub period: Option<Period>,
    /// Total, increment, part, ….
    pub mode: Mode,
}

/// The unit of things that are counted.
pub const COUNT: &str = "count";

impl Bound {
    /// Every bound, in the order of the manual.
    pub const ALL: [Bound; 8] = [
        Bound::Exact,
        Bound::About,
        Bound::AtLeast,
        Bound::MoreThan,
        Bound::AtMost,
        Bound::LessThan,
        Bound::Range,
        Bound::Vague,
    ];

    /// The word used in output, store and manual.
    pub fn as_str(self) -> &'static str {
        match self {
            Bound::Exact => "exact",
            Bound::About => "about",
            Bound::AtLeast => "at_least",
            Bound::MoreThan => "more_than",
            Bound::AtMost => "at_most",
            Bound::LessThan => "less_than",
            Bound::Range => "range",
            Bound::Vague => "vague",
        }
    }

    /// The bound of that word, if it is one.
    pub fn from_word(word: &str) -> Option<Bound> {
        Bound::ALL.into_iter().find(|bound| bound.as_str() == word)
    }
}

impl Mode {
    /// Every mode, in the order of the manual.
    pub const ALL: [Mode; 6] = [Mode::Total, Mode::Increment, Mode::Part, Mode::Projection, Mode::Denied, Mode::Past];

    /// The word used in output, store and manual.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Total => "total",
            Mode::Increment => "increment",
            Mode::Part => "part",
            Mode::Projection => "projection",
            Mode::Denied => "denied",
            Mode::Past => "past",
        }
    }

    /// The mode of that word, if it is one.
    pub fn from_word(word: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| mode.as_str() == word)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Quantity {
    /// The quantity that a hedge makes of a number, as people read it: "about" asserts a
    /// tenth to either side, "at least" an open upper end, and so on. Not for ranges and vague words.
    pub fn hedged(value: f64, bound: Bound, unit: impl Into<String>) -> Quantity {
        let (low, high) = match bound {
            Bound::About => {
                // Tenths by division: 2,700 gives 2,970, not 2,970.0000000000005.
                let (a, b) = (value * 9.0 / 10.0, value * 11.0 / 10.0);
                (Some(a.min(b)), Some(a.max(b)))
            }
            Bound::AtLeast | Bound::MoreThan => (Some(value), None),
            Bound::AtMost | Bound::LessThan => (None, Some(value)),
            Bound::Exact | Bound::Range | Bound::Vague => (Some(value), Some(value)),
        };
        Quantity { value: Some(value), low, high, bound, unit: unit.into() }
    }

    /// "40 to 60": the stated value is the middle.
    pub fn range(low: f64, high: f64, unit: impl Into<String>) -> Quantity {
        Quantity {
            value: Some((low + high) / 2.0),
            low: Some(low),
            high: Some(high),
            bound: Bound::Range,
            unit: unit.into(),
        }
    }

    /// "dozens": an interval without a stated value.
    pub fn vague(low: f64, high: f64, unit: impl Into<String>) -> Quantity {
        Quantity { value: None, low: Some(low), high: Some(high), bound: Bound::Vague, unit: unit.into() }
    }
}
