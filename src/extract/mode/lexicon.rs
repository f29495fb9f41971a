//! The words of what was told once, is told still, or is foretold, read once from their table; the cues that tell a mode by
//! themselves are in [`cue`](super::cue).

use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{WordSet, table};

/// The lists of `told.toml`, ready for look-up.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Lexicon {
    /// Verbs in the present for what outlets still say.
    pub showing: WordSet,
    /// Where old figures live on.
    pub outlet: WordSet,
    /// Texts that have earlier versions.
    pub version: WordSet,
    /// Verbs in the past for what a text told.
    pub telling: WordSet,
    /// Adverbs that set back what was told.
    pub of_old: WordSet,
    /// Verbs for a record that is broken, in all forms.
    pub breaking: WordSet,
    /// Participles for how a figure was given.
    pub given: WordSet,
    /// Verbs in the past for what a page said.
    pub carrying: WordSet,
    /// What a text calls itself by.
    pub page: WordSet,
    /// Papers that come out again and again, each with its own count.
    pub issue: WordSet,
    /// Participles for how a number is set down at last.
    pub put_down: WordSet,
    /// Participles for what is known so far.
    pub known: WordSet,
    /// Verbs in the infinitive for what a thing was meant to come to.
    pub meant: WordSet,
    /// Participles for what has moved on to another number.
    pub moved: WordSet,
    /// Verbs in the past for where a thing stood before it came to another number.
    pub stood: WordSet,
    /// Verbs of those who foretell, in all forms.
    pub foretelling: WordSet,
    /// Verbs of those who are after something by a day to come.
    pub wanting: WordSet,
    /// Verbs that move a figure, and that a plan is told by as well as a guess.
    pub planned: WordSet,
    /// Who tells what nobody stands by.
    pub anybody: WordSet,
    /// Nouns for what was told.
    pub account: WordSet,
}

const TABLE: &str = include_str!("../lexicon/told.toml");

/// The words of what was told or is foretold, read once.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| table("told.toml", TABLE));

#[cfg(test)]
mod tests {
    #[test]
    fn every_list_is_read_as_in_its_example() {
        crate::extract::lexicon::example::hold("told.toml", super::TABLE);
    }
}
