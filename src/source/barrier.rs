//! What stands between a reader and a report: a paywall, a request for consent, a challenge to prove that one is
//! human. Told by the phrases of `barriers.toml`, on pages that have little else to say. Pure.

use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;

/// The kinds of barrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// The report is sold, or given to those who have an account.
    Paywall,
    /// The reader is to agree to something first.
    Consent,
    /// The reader is to prove that he is human.
    Challenge,
}

impl fmt::Display for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Barrier::Paywall => "a paywall",
            Barrier::Consent => "a request for consent",
            Barrier::Challenge => "a challenge to prove that one is human",
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    paywall: Kind,
    consent: Kind,
    challenge: Kind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    phrases: Vec<Phrase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrase {
    words: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for people, and for the test of the list"))]
    example: String,
}

/// The list; empty if it could not be read, which a test rules out.
static PHRASES: LazyLock<Vec<(Barrier, Vec<Phrase>)>> = LazyLock::new(|| {
    let read = toml::from_str(include_str!("barriers.toml"));
    read.map_or_else(
        |_| Vec::new(),
        |Phrases { paywall, consent, challenge }| {
            vec![
                (Barrier::Challenge, challenge.phrases),
                (Barrier::Consent, consent.phrases),
                (Barrier::Paywall, paywall.phrases),
            ]
        },
    )
});

/// The barrier of which a page speaks, if it does.
pub fn barrier_in(text: &str) -> Option<Barrier> {
    let text = crate::text::folded(text).to_lowercase().replace('’', "'");
    PHRASES.iter().find(|(_, phrases)| phrases.iter().any(|phrase| text.contains(&phrase.words))).map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_phrase_is_found_in_its_example_and_the_lists_are_sorted() {
        assert_eq!(PHRASES.len(), 3);
        for (kind, phrases) in PHRASES.iter() {
            assert!(phrases.iter().map(|phrase| &phrase.words).is_sorted(), "{kind}");
            for phrase in phrases {
                assert_eq!(barrier_in(&phrase.example), Some(*kind), "{}", phrase.words);
            }
        }
        assert_eq!(barrier_in("Divers recovered 12 bodies from the ferry on Tuesday."), None);
    }
}
