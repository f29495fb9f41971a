//! The words that the rules look for which put a claim together, read once from their table. Knows nothing of the words
//! around them.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{List, WordSet, table};

/// The lists of `join.toml`, ready for look-up.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Lexicon {
    /// People who are in most stories and whom none is about.
    pub in_general: WordSet,
    /// What marks off those who come to help.
    pub helping: WordSet,
    /// What tells of people in flight.
    pub flight: WordSet,
    /// What tells of people whom kidnappers hold.
    pub captive: WordSet,
    /// What tells of prisoners who have got away.
    pub escape: WordSet,
    /// Prisons, and those who are in them.
    pub cells: WordSet,
    /// What tells of a jail at all.
    pub jail: WordSet,
    /// Pay.
    pub pay: WordSet,
    /// What a dispute over pay is fought by, and with.
    pub dispute: WordSet,
    /// What tells of a spill.
    pub spill: WordSet,
    /// What spills, the narrower word first.
    pub substance: List,
    /// What tells of a river's level.
    pub gauge: WordSet,
    /// Lists of names.
    pub roll: WordSet,
    /// "pledged".
    pub promising: WordSet,
    /// Where people find room who have lost theirs, in the singular.
    pub shelter: WordSet,
    /// Places that are supplied, in the singular.
    pub supplied: WordSet,
    /// Those who buy from somebody or follow him, in the singular.
    pub clientele: WordSet,
    /// What is deployed, and not shipped.
    pub force: WordSet,
    /// Nouns for people that say nothing of who they are.
    pub anybody: WordSet,
    /// Whom nobody calls men.
    pub kin: WordSet,
    /// What befalls people and animals alone.
    pub of_creatures: WordSet,
    /// Storms.
    pub storm: WordSet,
    /// Nouns for money that is spent, with what it is spent on behind them.
    pub cost_of: WordSet,
    /// Nouns that only say that something costs.
    pub cost: WordSet,
    /// "trims": makes something smaller.
    pub shrinking: WordSet,
    /// Verbs that put a figure forward, and that hand over the money which stands right behind them.
    pub handing: WordSet,
    /// The dead, where more of them are found.
    pub the_dead: WordSet,
}

const TABLE: &str = include_str!("../lexicon/join.toml");

/// The words that the rules look for, read once.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| table("join.toml", TABLE));

#[cfg(test)]
mod tests {
    #[test]
    fn every_word_is_read_as_in_its_example() {
        crate::extract::lexicon::example::hold("join.toml", super::TABLE);
    }
}
