//! The words beside numbers that say what they are quantities of, read once from their table. Units and hedges have tables
//! of their own.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{WordSet, table};

/// The lists of `quantity.toml`, ready for look-up.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Lexicon {
    /// What lasts so many nights, in the plural.
    pub stay: WordSet,
    /// What pounds "of" are money for.
    pub paid_in_pounds: WordSet,
    /// What is told by weight: "barley".
    pub matter: WordSet,
    /// Other units of weight: "kg".
    pub mass: WordSet,
    /// What is paid in pounds: "fine".
    pub pounds_due: WordSet,
    /// Words that make pounds behind them a weight.
    pub weighing: WordSet,
    /// What makes degrees before it an angle, or a place on the map.
    pub angle: WordSet,
    /// Verbs that turn something by so many degrees.
    pub turning: WordSet,
    /// Nouns for a lead in a vote or a poll.
    pub lead: WordSet,
    /// What a bare decimal beside it is the strength of.
    pub quake: WordSet,
    /// Words that say that a number is a mark.
    pub marking: WordSet,
    /// Verbs and nouns that tell "about" something.
    pub telling_about: WordSet,
    /// What "more" says before it of how true something is.
    pub likeliness: WordSet,
    /// Words after which "from A to B" is one range.
    pub spread: WordSet,
    /// Verbs and nouns of change.
    pub step: WordSet,
    /// A vote or a match.
    pub contest: WordSet,
}

const TABLE: &str = include_str!("../lexicon/quantity.toml");

/// The words beside numbers, read once.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| table("quantity.toml", TABLE));

#[cfg(test)]
mod tests {
    #[test]
    fn every_list_is_read_as_in_its_example() {
        crate::extract::lexicon::example::hold("quantity.toml", super::TABLE);
    }
}
