//! The words of the constructions, read once from their table. Looks words up; knows nothing of the words around them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{List, Phrases, WordSet, table};
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
    way(lower, &WORDS.more, &WORDS.less)
}

/// The way that a noun tells: "rise", "slump".
pub fn change_noun(lower: &str) -> Option<Way> {
    way(lower, &WORDS.rise, &WORDS.drop)
}

/// The way that a verb tells: "climbed", "slid".
pub fn change_verb(lower: &str) -> Option<Way> {
    way(lower, &WORDS.rose, &WORDS.fell)
}

/// Whether the word names what is voted on, or the vote.
pub fn is_voted_on(lower: &str) -> bool {
    WORDS.voted.contains(lower)
}

/// Whether the word names what is traded by itself: shares, an index.
pub fn is_traded(lower: &str) -> bool {
    WORDS.traded.contains(lower)
}

/// Whether the noun says nothing of the money whose size it gives: "sum", "average".
pub fn is_relational(lower: &str) -> bool {
    WORDS.relational.contains(lower)
}

/// Whether the noun names a property of a thing: "weight", "cost".
pub fn is_property(lower: &str) -> bool {
    WORDS.property.contains(lower)
}

/// Whether the word names somebody who asks for money by threats.
pub fn is_extortioner(lower: &str) -> bool {
    WORDS.extortioner.contains(lower)
}

/// What money is called that somebody of that name asks for.
pub fn asked_by(lower: &str) -> Option<&'static str> {
    let askers = [
        (&WORDS.extortioner, "ransom"),
        (&WORDS.prosecutor, "fine"),
        (&WORDS.claimant, "compensation"),
        (&WORDS.agency, "appeal"),
    ];
    askers.into_iter().find(|(names, _)| names.contains(lower)).map(|(_, noun)| noun)
}

/// What money of that measure is called where nothing names it.
pub fn called(measure: &str) -> Option<&'static str> {
    WORDS.called.get(measure).map(String::as_str)
}

/// The nouns in whose name money is asked for, paid and received, for each measure.
pub fn in_the_name() -> &'static BTreeMap<String, Vec<String>> {
    &WORDS.in_the_name
}

/// Whether the noun is one in whose name money is asked for, paid or received, for any measure.
pub fn is_for_money(noun: &str) -> bool {
    WORDS.for_money.contains(noun)
}

/// Whether the verb tells of pay where a time stands behind the amount.
pub fn is_earning(lower: &str) -> bool {
    WORDS.earning.contains(lower)
}

/// Whether the verb tells of the pay of one person.
pub fn is_pocketing(lower: &str) -> bool {
    WORDS.pocketing.contains(lower)
}

/// The side that a verb takes which starts at word `at`: "in favour" or "opposed".
pub fn side_at(words: &[Word<'_>], at: usize) -> Option<&'static str> {
    WORDS.sides.at(words, at).map(|(_, side)| *side)
}

/// How many words the verb of selling has that ends just before `end`.
pub fn sold_before(words: &[Word<'_>], end: usize) -> Option<usize> {
    WORDS.sold.before(words, end, LONGEST).map(|(length, ())| length)
}

/// How many words the verb of paying has that ends just before `end`.
pub fn bought_before(words: &[Word<'_>], end: usize) -> Option<usize> {
    WORDS.bought.before(words, end, LONGEST).map(|(length, ())| length)
}

/// Whether a verb starts at word `at` by which something comes later than it was to.
pub fn put_off_at(words: &[Word<'_>], at: usize) -> bool {
    WORDS.put_off.at(words, at).is_some()
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

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Table {
    more: List,
    less: List,
    rise: List,
    drop: List,
    rose: List,
    fell: List,
    traded: List,
    voted: List,
    sold: List,
    bought: List,
    put_off: List,
    earning: List,
    pocketing: List,
    r#for: List,
    against: List,
    relational: List,
    property: List,
    extortioner: List,
    prosecutor: List,
    claimant: List,
    agency: List,
    called: BTreeMap<String, String>,
    in_the_name: BTreeMap<String, Vec<String>>,
}

struct Words {
    more: WordSet,
    less: WordSet,
    rise: WordSet,
    drop: WordSet,
    rose: WordSet,
    fell: WordSet,
    traded: WordSet,
    voted: WordSet,
    earning: WordSet,
    pocketing: WordSet,
    sides: Phrases<&'static str>,
    relational: WordSet,
    property: WordSet,
    extortioner: WordSet,
    prosecutor: WordSet,
    claimant: WordSet,
    agency: WordSet,
    called: BTreeMap<String, String>,
    in_the_name: BTreeMap<String, Vec<String>>,
    /// The nouns of all measures in `in_the_name`.
    for_money: WordSet,
    sold: Phrases<()>,
    bought: Phrases<()>,
    put_off: Phrases<()>,
}

fn read() -> Table {
    table("frame.toml", include_str!("../lexicon/frame.toml"))
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let read = read();
    let set = |list: List| list.words.into_iter().collect();
    let phrases = |list: List| Phrases::new(list.words.into_iter().map(|phrase| (phrase, ())));
    let side = |list: List, side: &'static str| list.words.into_iter().map(move |phrase| (phrase, side));
    let sides = side(read.r#for, "in favour").chain(side(read.against, "opposed"));
    Words {
        more: set(read.more),
        less: set(read.less),
        rise: set(read.rise),
        drop: set(read.drop),
        rose: set(read.rose),
        fell: set(read.fell),
        traded: set(read.traded),
        voted: set(read.voted),
        earning: set(read.earning),
        pocketing: set(read.pocketing),
        sides: Phrases::new(sides),
        relational: set(read.relational),
        property: set(read.property),
        extortioner: set(read.extortioner),
        prosecutor: set(read.prosecutor),
        claimant: set(read.claimant),
        agency: set(read.agency),
        called: read.called,
        for_money: read.in_the_name.values().flatten().cloned().collect(),
        in_the_name: read.in_the_name,
        sold: phrases(read.sold),
        bought: phrases(read.bought),
        put_off: phrases(read.put_off),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_an_example_that_uses_one_of_its_words() {
        let read = read();
        for list in [
            &read.more,
            &read.less,
            &read.rise,
            &read.drop,
            &read.rose,
            &read.fell,
            &read.traded,
            &read.voted,
            &read.sold,
            &read.bought,
            &read.put_off,
            &read.earning,
            &read.pocketing,
            &read.r#for,
            &read.against,
            &read.relational,
            &read.property,
            &read.extortioner,
            &read.prosecutor,
            &read.claimant,
            &read.agency,
        ] {
            let example = list.example.to_lowercase();
            assert!(list.words.iter().any(|word| example.contains(word.as_str())), "{example}");
        }
    }

    #[test]
    fn no_word_goes_both_ways() {
        let read = read();
        for (up, down) in [(&read.more, &read.less), (&read.rise, &read.drop), (&read.rose, &read.fell)] {
            assert!(up.words.iter().all(|word| !down.words.contains(word)));
        }
    }
}
