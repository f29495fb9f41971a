//! The words that tell what a number counts, read once from their table. Knows nothing of the words around them.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{WordSet, table};

/// The lists of `subject.toml`, ready for look-up.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Lexicon {
    /// Words that lead a noun phrase without telling what is counted.
    pub leading: WordSet,
    /// Nouns too empty to be a subject of their own: the context tells who they are.
    pub empty: WordSet,
    /// Adjectives that are said of something and never stand for it: "40 percent full".
    pub said_of: WordSet,
    /// Nouns that name a property of the event that a document is about.
    pub property: WordSet,
    /// Words before a count of harm that do not say whose it is.
    pub no_victim: WordSet,
    /// Nouns that say little without what follows "of".
    pub of_what: WordSet,
    /// Guesses at a figure.
    pub guess: WordSet,
    /// Nouns for who has counted, behind "by" or "at".
    pub reckoning: WordSet,
    /// Verbs that put something at a number.
    pub putting: WordSet,
    /// Nouns for many that are in no plural.
    pub herd: WordSet,
    /// Nouns for how many there are.
    pub number: WordSet,
}

const TABLE: &str = include_str!("../lexicon/subject.toml");

/// The words that tell what a number counts, read once.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| table("subject.toml", TABLE));

#[cfg(test)]
mod tests {
    #[test]
    fn every_list_is_read_as_in_its_example() {
        crate::extract::lexicon::example::hold("subject.toml", super::TABLE);
    }
}
