//! The words of the constructions, read once from their table. Looks words up; knows nothing of the words around them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{Phrases, WordSet, table};
use crate::text::Word;

/// The most words that a phrase of the table has.
const LONGEST: usize = 3;

/// Which way a quantity has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Up.
    Risen,
    /// Down.
    Fallen,
}

impl Way {
    /// The measure of going that way.
    pub fn measure(self) -> &'static str {
        match self {
            Way::Risen => "risen",
            Way::Fallen => "fallen",
        }
    }
}

/// The way that a comparative or a particle tells: "dearer", "down".
pub fn compared(lower: &str) -> Option<Way> {
    way(lower, &LEXICON.more, &LEXICON.less)
}

/// The way that a noun tells: "rise", "slump".
pub fn change_noun(lower: &str) -> Option<Way> {
    way(lower, &LEXICON.rise, &LEXICON.drop)
}

/// The way that a verb tells: "climbed", "slid".
pub fn change_verb(lower: &str) -> Option<Way> {
    way(lower, &LEXICON.rose, &LEXICON.fell)
}

/// Whether the word names what is voted on, or the vote.
pub fn is_voted_on(lower: &str) -> bool {
    LEXICON.voted.contains(lower)
}

/// Whether the word names what is traded by itself: shares, an index.
pub fn is_traded(lower: &str) -> bool {
    LEXICON.traded.contains(lower)
}

/// Whether the noun says nothing of the money whose size it gives: "sum", "average".
pub fn is_relational(lower: &str) -> bool {
    LEXICON.relational.contains(lower)
}

/// Whether the noun names a property of a thing: "weight", "cost".
pub fn is_property(lower: &str) -> bool {
    LEXICON.property.contains(lower)
}

/// Whether the word names somebody who asks for money by threats.
pub fn is_extortioner(lower: &str) -> bool {
    LEXICON.extortioner.contains(lower)
}

/// What money is called that somebody of that name asks for.
pub fn asked_by(lower: &str) -> Option<&'static str> {
    let askers = [
        (&LEXICON.extortioner, "ransom"),
        (&LEXICON.prosecutor, "fine"),
        (&LEXICON.claimant, "compensation"),
        (&LEXICON.agency, "appeal"),
    ];
    askers.into_iter().find(|(names, _)| names.contains(lower)).map(|(_, noun)| noun)
}

/// What money of that measure is called where nothing names it.
pub fn called(measure: &str) -> Option<&'static str> {
    LEXICON.called.get(measure).map(String::as_str)
}

/// The nouns in whose name money is asked for, paid and received, for each measure.
pub fn in_the_name() -> &'static BTreeMap<String, Vec<String>> {
    &LEXICON.in_the_name
}

/// Whether the noun is one in whose name money is asked for, paid or received, for any measure.
pub fn is_for_money(noun: &str) -> bool {
    static NOUNS: LazyLock<WordSet> = LazyLock::new(|| in_the_name().values().flatten().cloned().collect());
    NOUNS.contains(noun)
}

/// Whether the verb tells of pay where a time stands behind the amount.
pub fn is_earning(lower: &str) -> bool {
    LEXICON.earning.contains(lower)
}

/// Whether the verb tells of the pay of one person.
pub fn is_pocketing(lower: &str) -> bool {
    LEXICON.pocketing.contains(lower)
}

/// The side that a verb takes which starts at word `at`: "in favour" or "opposed".
pub fn side_at(words: &[Word<'_>], at: usize) -> Option<&'static str> {
    let side = |phrases: &Phrases<()>, side| phrases.at(words, at).map(|_| side);
    side(&LEXICON.r#for, "in favour").or_else(|| side(&LEXICON.against, "opposed"))
}

/// How many words the verb of selling has that ends just before `end`.
pub fn sold_before(words: &[Word<'_>], end: usize) -> Option<usize> {
    LEXICON.sold.before(words, end, LONGEST).map(|(length, ())| length)
}

/// How many words the verb of paying has that ends just before `end`.
pub fn bought_before(words: &[Word<'_>], end: usize) -> Option<usize> {
    LEXICON.bought.before(words, end, LONGEST).map(|(length, ())| length)
}

/// Whether a verb starts at word `at` by which something comes later than it was to.
pub fn put_off_at(words: &[Word<'_>], at: usize) -> bool {
    LEXICON.put_off.at(words, at).is_some()
}

fn way(lower: &str, up: &WordSet, down: &WordSet) -> Option<Way> {
    if up.contains(lower) {
        Some(Way::Risen)
    } else if down.contains(lower) {
        Some(Way::Fallen)
    } else {
        None
    }
}

/// The lists of `frame.toml`, ready for look-up.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Lexicon {
    /// "dearer", "up".
    pub more: WordSet,
    /// "cheaper", "down".
    pub less: WordSet,
    /// "growth".
    pub rise: WordSet,
    /// "slump".
    pub drop: WordSet,
    /// "climbed".
    pub rose: WordSet,
    /// "slid".
    pub fell: WordSet,
    /// "shares".
    pub traded: WordSet,
    /// "bill".
    pub voted: WordSet,
    /// "changed hands for".
    pub sold: Phrases<()>,
    /// "handed over".
    pub bought: Phrases<()>,
    /// "pushed back".
    pub put_off: Phrases<()>,
    /// "earns".
    pub earning: WordSet,
    /// "pockets".
    pub pocketing: WordSet,
    /// "voted for".
    pub r#for: Phrases<()>,
    /// "reject".
    pub against: Phrases<()>,
    /// "sum", "average".
    pub relational: WordSet,
    /// "weight", "cost".
    pub property: WordSet,
    /// "kidnappers".
    pub extortioner: WordSet,
    /// "prosecutor".
    pub prosecutor: WordSet,
    /// "relatives".
    pub claimant: WordSet,
    /// "agency".
    pub agency: WordSet,
    /// Verbs that take something off a price: "knocked".
    pub taking_off: WordSet,
    /// Verbs for losing.
    pub losing: WordSet,
    /// Verbs that a water's level moves or stands by: "crested".
    pub level_moved: WordSet,
    /// Verbs by which it comes to a level: "topped".
    pub level_reached: WordSet,
    /// Waters that have a level.
    pub water: WordSet,
    /// Lesser shocks than a quake.
    pub shock: WordSet,
    /// Verbs of what covers land by itself, or is burned.
    pub spreading: WordSet,
    /// What earns money by being run.
    pub firm: WordSet,
    /// Verbs by which something changes hands as a whole: "bought".
    pub dealing: WordSet,
    /// What people are employed in: "jobs".
    pub posts: WordSet,
    /// Those who are employed.
    pub staff: WordSet,
    /// Verbs by which jobs go: "cut".
    pub shrinking: WordSet,
    /// Verbs by which jobs come.
    pub adding: WordSet,
    /// How a share closes.
    pub closing: WordSet,
    /// Money, for what is called by no other name.
    pub cash: WordSet,
    /// Money without a plural.
    pub mass: WordSet,
    /// What follows "in" behind money and says nothing of what it is.
    pub in_full: WordSet,
    /// What stands in the place of an amount's noun and says nothing of what it is.
    pub no_name: WordSet,
    /// Verbs for spending: "squandered".
    pub spending: WordSet,
    /// What is counted at an election, and where.
    pub sheet: WordSet,
    /// What has been done with ballots.
    pub tallied: WordSet,
    /// Words of a vote.
    pub ballot: WordSet,
    /// Words that say when.
    pub when: WordSet,
    /// What money of a measure is called where nothing names it.
    pub called: BTreeMap<String, String>,
    /// The nouns in whose name money is asked for, for each measure.
    pub in_the_name: BTreeMap<String, Vec<String>>,
}

const TABLE: &str = include_str!("../lexicon/frame.toml");

/// The words of the constructions, read once.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| table("frame.toml", TABLE));

#[cfg(test)]
mod tests {
    use crate::extract::lexicon::example::{hold, lists};

    #[test]
    fn every_list_is_read_as_in_its_example() {
        hold("frame.toml", super::TABLE);
    }

    #[test]
    fn no_word_goes_both_ways() {
        let read = lists("frame.toml", super::TABLE);
        for (up, down) in [("more", "less"), ("rise", "drop"), ("rose", "fell")] {
            assert!(read[up].words.iter().all(|word| !read[down].words.contains(word)));
        }
    }
}
