//! The words of the trade, one table a file, compiled in: phrases and flags with an example each, no
//! patterns. Grammar is Rust; a phrase that needs a condition belongs there. Each stage reads its own table
//! once, at first use, and looks phrases up through [`Phrases`].

mod words;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::text::{Word, words};
pub use words::{WordMap, WordSet};

/// Phrases of one word or more, each with what it means. Looking up costs the same however many there are.
#[derive(Clone, Debug)]
pub struct Phrases<T> {
    /// By first word, longest phrase first: the words that must follow, and the meaning.
    by_first: WordMap<Vec<(Vec<String>, T)>>,
}

impl<T> Phrases<T> {
    /// Builds the look-up. A phrase is split as text is, and compared in lower case.
    pub fn new(entries: impl IntoIterator<Item = (String, T)>) -> Phrases<T> {
        let mut by_first: WordMap<Vec<(Vec<String>, T)>> = WordMap::default();
        for (phrase, meaning) in entries {
            let mut split = parts(&phrase).into_iter();
            if let Some(first) = split.next() {
                by_first.entry(first).or_default().push((split.collect(), meaning));
            }
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        Phrases { by_first }
    }

    /// The longest phrase that starts at word `at`: how many words it has, and what it means.
    pub fn at(&self, words: &[Word<'_>], at: usize) -> Option<(usize, &T)> {
        let list = self.by_first.get(words.get(at)?.lower.as_ref())?;
        let follows = |rest: &[String]| {
            words.len() > at + rest.len()
                && rest.iter().zip(&words[at + 1..]).all(|(phrase, word)| *phrase == word.lower)
        };
        list.iter().find(|(rest, _)| follows(rest)).map(|(rest, meaning)| (rest.len() + 1, meaning))
    }

    /// The longest phrase that ends just before word `end`: how many words it has, and what it means.
    /// `longest` is the greatest number of words that a phrase of this table has.
    pub fn before(&self, words: &[Word<'_>], end: usize, longest: usize) -> Option<(usize, &T)> {
        (1..=longest.min(end))
            .rev()
            .find_map(|length| self.at(words, end - length).filter(|(found, _)| *found == length))
    }

    /// The longest phrase of two words or more whose first word stands at `first` and whose others start at `rest`:
    /// "sent" and "home" in "sent nine home". How many others it has, and what it means.
    pub fn around(&self, words: &[Word<'_>], first: usize, rest: usize) -> Option<(usize, &T)> {
        let list = self.by_first.get(words.get(first)?.lower.as_ref())?;
        let behind = words.get(rest..)?;
        let follows = |others: &[String]| {
            !others.is_empty()
                && behind.len() >= others.len()
                && others.iter().zip(behind).all(|(phrase, word)| *phrase == word.lower)
        };
        list.iter().find(|(others, _)| follows(others)).map(|(others, meaning)| (others.len(), meaning))
    }

    /// Every word that a phrase starts with.
    pub fn firsts(&self) -> impl Iterator<Item = &str> {
        self.by_first.keys()
    }

    /// What that single word means, if it is a phrase by itself.
    pub fn word(&self, lower: &str) -> Option<&T> {
        self.by_first.get(lower)?.iter().find(|(rest, _)| rest.is_empty()).map(|(_, meaning)| meaning)
    }
}

/// The words of a phrase, as they stand in a text. Nearly all phrases are plain words with single spaces between, which
/// need no cutter.
fn parts(phrase: &str) -> Vec<String> {
    if phrase.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ') {
        return phrase.split_ascii_whitespace().map(str::to_owned).collect();
    }
    words(phrase).into_iter().map(|word| word.lower.into_owned()).collect()
}

/// Words with one meaning, and a sentence that uses one of them: what most tables are made of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The words, in small letters.
    pub words: Vec<String>,
    /// The sentence: for readers, and for the tests.
    pub example: String,
}

/// Reads a table that is compiled in. Such a table is checked by the tests, so a fault in it is a fault of
/// the build.
pub fn table<T: DeserializeOwned>(name: &str, toml: &str) -> T {
    toml::from_str(toml).unwrap_or_else(|fault| panic!("the compiled-in table {name} is broken: {fault}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins_at_both_ends() {
        let phrases =
            Phrases::new([("more".to_owned(), 1), ("more than".to_owned(), 2), ("no more than".to_owned(), 3)]);
        let text = words("No more than nine");
        assert_eq!(phrases.at(&text, 0), Some((3, &3)));
        assert_eq!(phrases.at(&text, 1), Some((2, &2)));
        assert_eq!(phrases.before(&text, 3, 3), Some((3, &3)));
        assert_eq!(phrases.at(&text, 3), None);
        let apart = words("more of them than nine");
        assert_eq!(phrases.around(&apart, 0, 3), Some((1, &2)));
        assert_eq!(phrases.around(&apart, 0, 4), None);
        assert_eq!(phrases.word("more"), Some(&1));
    }
}
