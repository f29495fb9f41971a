//! The words of a verdict: who said what, in words that read alone; and the words by which a text itself says
//! that it corrects a figure.

use std::sync::LazyLock;

use crate::extract::lexicon::{List, table};
use crate::extract::{Claim, Mode};
use crate::figure::Observation;

/// Whether the sentence says that it corrects a figure.
pub fn corrects(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    CORRECTING.words.iter().any(|word| lower.contains(word.as_str()))
}

static CORRECTING: LazyLock<List> = LazyLock::new(|| table("correcting.toml", include_str!("lexicon/correcting.toml")));

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_corrects_by_each_of_the_words() {
        let List { words, example, .. } = &*CORRECTING;
        assert!(words.is_sorted());
        assert!(words.iter().all(|word| corrects(&example.replace("{}", word))));
        assert!(!corrects(&example.replace("{}", "found")));
    }
}
