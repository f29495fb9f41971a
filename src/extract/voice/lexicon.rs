//! The words that tell who gives a figure, read once from their table; verbs of telling and roles have tables of their own.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{WordSet, table};

/// The lists of `voice.toml`, ready for look-up.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Lexicon {
    /// Words and signs that open an amount.
    pub amount: WordSet,
    /// Papers that are the number itself.
    pub reckoning: WordSet,
    /// Nouns for a number, which put nothing forward by themselves.
    pub bare_number: WordSet,
    /// What a paper tells the source of: "all numbers: Crisis Cell".
    pub figures: WordSet,
    /// Participles for how a source gives its figures.
    pub given: WordSet,
    /// Participles for how a paper is brought out.
    pub issued: WordSet,
    /// Verbs for what a body lets "the following" be known by.
    pub presenting: WordSet,
    /// Where those who count have their number.
    pub books: WordSet,
    /// Nouns for what somebody puts forward that are numbers.
    pub put_forward: WordSet,
    /// Papers that are no number.
    pub text: WordSet,
}

const TABLE: &str = include_str!("../lexicon/voice.toml");

/// The words that tell who gives a figure, read once.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| table("voice.toml", TABLE));

#[cfg(test)]
mod tests {
    #[test]
    fn every_list_is_read_as_in_its_example() {
        crate::extract::lexicon::example::hold("voice.toml", super::TABLE);
    }
}
