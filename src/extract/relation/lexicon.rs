//! The words that the rules of linking look for, read once from their table. Knows nothing of the words around them.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{WordSet, table};

/// The lists of `relation.toml`, ready for look-up.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Lexicon {
    /// "driven": with a hospital behind them, in hospital.
    pub taking: WordSet,
    /// Those who are in a hospital for their work.
    pub ward_staff: WordSet,
    /// Where the sick are treated.
    pub hospital: WordSet,
    /// Verbs that say of the sick no more than that they are where they are.
    pub lying: WordSet,
    /// Adjectives that tell how or over which time something was counted.
    pub counted_how: WordSet,
    /// What goods are sold by.
    pub piece: WordSet,
    /// "jailed".
    pub sentenced: WordSet,
    /// Where a term is served.
    pub prison: WordSet,
    /// "seek": a term.
    pub asking: WordSet,
    /// What is left of the dead.
    pub remains: WordSet,
    /// Nouns for what one side has lost, and for the side.
    pub losses: WordSet,
    /// Nouns that stand for a figure that is told elsewhere.
    pub anaphor: WordSet,
    /// Verbs that only say that something stands, or that stand for another verb.
    pub staying: WordSet,
    /// What gives light and warmth by wire.
    pub power: WordSet,
    /// Participles and particles of a supply that fails.
    pub cut_off: WordSet,
    /// Words for a part of a whole that no number tells.
    pub portion: WordSet,
    /// Verbs by which somebody comes by injuries.
    pub coming_by: WordSet,
    /// What somebody comes by who is hurt.
    pub injury: WordSet,
    /// Those who live somewhere.
    pub inhabitant: WordSet,
    /// Where people are for a time: rooms, buildings, lessons, shifts.
    pub premises: WordSet,
}

const TABLE: &str = include_str!("../lexicon/relation.toml");

/// The words that the rules of linking look for, read once.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| table("relation.toml", TABLE));

#[cfg(test)]
mod tests {
    #[test]
    fn every_word_is_read_as_in_its_example() {
        crate::extract::lexicon::example::hold("relation.toml", super::TABLE);
    }
}
