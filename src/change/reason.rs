//! The words of a verdict: who said what, in words that read alone; and the words by which a text itself says
//! that it corrects a figure.

use crate::extract::{Claim, Mode};
use crate::figure::Observation;

/// Words by which a sentence says that an earlier figure was wrong.
const CORRECTING: [&str; 22] = [
    "amended",
    "by mistake",
    "clarification",
    "corrected",
    "correcting",
    "correction",
    "counted twice",
    "double counting",
    "double-counted",
    "entered twice",
    "erroneous",
    "erroneously",
    "in error",
    "incorrect",
    "incorrectly",
    "miscounted",
    "misreported",
    "reclassified",
    "retracted",
    "revised",
    "struck off",
    "wrongly",
];

/// Whether the sentence says that it corrects a figure.
pub fn corrects(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    CORRECTING.iter().any(|word| lower.contains(word))
}

/// "300 by the NIS".
pub fn stood(observation: &Observation) -> String {
    format!("{} by {}", observation.claim.text, voice(&observation.claim))
}

/// The party, or the publisher's own voice.
pub fn voice(claim: &Claim) -> &str {
    claim.attribution.as_deref().unwrap_or("the publisher")
}

/// What a claim is that is no total.
pub fn mode_in_words(mode: Mode) -> &'static str {
    match mode {
        Mode::Total => "a total",
        Mode::Part => "a share",
        Mode::Increment => "a count of its own stretch",
        Mode::Projection => "a guess at a later state",
        Mode::Denied => "a figure that is denied",
        Mode::Past => "a value of the past",
    }
}
