//! The words that are numbers, as read from `number.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{Phrases, WordMap, WordSet, table};

/// How a numeral combines with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Nought, which combines only with "point".
    Zero,
    /// One to nine.
    Unit,
    /// Ten to nineteen.
    Teen,
    /// Twenty to ninety.
    Ten,
    /// A hundred.
    Hundred,
    /// Twelve.
    Dozen,
    /// A thousand and up.
    Scale,
}

/// One word of a spelled number.
#[derive(Clone, Copy, Debug)]
pub struct Numeral {
    /// How it combines.
    pub class: Class,
    /// What it is worth.
    pub value: f64,
}

/// A short form behind digits: "bn".
#[derive(Clone, Copy, Debug)]
pub struct Suffix {
    /// What it multiplies by.
    pub value: f64,
    /// Whether it is one only with money before it or what is counted behind it.
    pub currency: bool,
}

/// The words that are numbers, ready for look-up.
pub struct Lexicon {
    /// "seven", "hundred", "million".
    pub numerals: WordMap<Numeral>,
    /// "k", "bn".
    pub suffixes: WordMap<Suffix>,
    /// "several hundred": the least and the most.
    pub vague: Phrases<(f64, f64)>,
    /// "third" and "thirds": into how many parts, and whether it is the plural.
    pub shares: WordMap<(f64, bool)>,
    /// Everybody, of whom a share is told.
    pub crowd: WordSet,
    /// Stretches of time that have a first and a second half.
    pub spell: WordSet,
    /// What a height or a length in metres stands before.
    pub sized: WordSet,
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    numeral: Vec<NumeralEntry>,
    suffix: Vec<SuffixEntry>,
    vague: Vec<VagueEntry>,
    share: Vec<ShareEntry>,
    crowd: WordSet,
    spell: WordSet,
    sized: WordSet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are read by the tests"))]
struct NumeralEntry {
    word: String,
    class: Class,
    value: f64,
    example: String,
    reads: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are read by the tests"))]
struct SuffixEntry {
    text: String,
    value: f64,
    currency: bool,
    example: String,
    reads: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are read by the tests"))]
struct VagueEntry {
    phrase: String,
    low: f64,
    high: f64,
    example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are read by the tests"))]
struct ShareEntry {
    one: String,
    plural: String,
    parts: f64,
    example: String,
    reads: f64,
}

impl Lexicon {
    /// Every word of letters that a number may start with, but for those joined by hyphens.
    pub fn firsts(&self) -> impl Iterator<Item = &str> {
        let words = self.numerals.keys().chain(self.shares.keys());
        words.chain(self.vague.firsts())
    }

    /// What a word multiplies the number before it by, perhaps in the plural: "dozen", "hundred", "lakhs".
    pub fn multiplier(&self, word: &str) -> Option<Numeral> {
        let singular = || word.strip_suffix('s').and_then(|word| self.numerals.get(word));
        let numeral = self.numerals.get(word).or_else(singular)?;
        matches!(numeral.class, Class::Scale | Class::Hundred | Class::Dozen).then_some(*numeral)
    }
}

/// The words that are numbers, read once.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| build(file()));
    &LEXICON
}

const TABLE: &str = include_str!("../lexicon/number.toml");

fn file() -> File {
    table("number.toml", TABLE)
}

fn build(file: File) -> Lexicon {
    let numerals = file.numeral.into_iter().map(|entry| {
        let Numeral { class, value } = Numeral { class: entry.class, value: entry.value };
        (entry.word, Numeral { class, value })
    });
    let suffixes =
        file.suffix.into_iter().map(|entry| (entry.text, Suffix { value: entry.value, currency: entry.currency }));
    let vague = file.vague.into_iter().map(|entry| (entry.phrase, (entry.low, entry.high)));
    let shares = file
        .share
        .into_iter()
        .flat_map(|entry| [(entry.one, (entry.parts, false)), (entry.plural, (entry.parts, true))]);
    Lexicon {
        numerals: numerals.collect(),
        suffixes: suffixes.collect(),
        vague: Phrases::new(vague),
        shares: shares.collect(),
        crowd: file.crowd,
        spell: file.spell,
        sized: file.sized,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::quantity::example::only_mention;

    #[test]
    fn every_list_is_read_as_in_its_example() {
        crate::extract::lexicon::example::hold("number.toml", TABLE);
    }

    #[test]
    fn every_numeral_reads_as_in_its_example() {
        for entry in file().numeral {
            assert_eq!(only_mention(&entry.example).quantity.value, Some(entry.reads), "{}", entry.word);
        }
        for entry in file().suffix {
            assert_eq!(only_mention(&entry.example).quantity.value, Some(entry.reads), "{}", entry.text);
        }
    }

    #[test]
    fn every_vague_word_asserts_its_interval_in_its_example() {
        for entry in file().vague {
            let quantity = only_mention(&entry.example).quantity;
            assert_eq!((quantity.low, quantity.high), (Some(entry.low), Some(entry.high)), "{}", entry.phrase);
            assert_eq!(quantity.value, None, "{}", entry.phrase);
        }
    }

    #[test]
    fn every_share_is_a_percentage_in_its_example() {
        for entry in file().share {
            let mention = only_mention(&entry.example);
            assert!(mention.fraction, "{}", entry.one);
            assert_eq!(mention.quantity.value, Some(entry.reads), "{}", entry.one);
        }
    }

    #[test]
    fn no_word_is_listed_twice() {
        let file = file();
        assert_eq!(lexicon().numerals.len(), file.numeral.len());
        assert_eq!(lexicon().suffixes.len(), file.suffix.len());
        assert_eq!(lexicon().shares.len(), 2 * file.share.len());
        let mut vague: Vec<_> = file.vague.iter().map(|entry| &entry.phrase).collect();
        vague.sort();
        vague.dedup();
        assert_eq!(vague.len(), file.vague.len());
    }
}
