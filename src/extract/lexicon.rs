//! The words of the trade, one table a file, compiled in: phrases and flags with an example each, no
//! patterns. Grammar is Rust; a phrase that needs a condition belongs there. Each stage reads its own table
//! once, at first use, and looks phrases up through [`Phrases`].

#[cfg(test)]
pub mod example;
mod plain;
mod words;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::text::{Word, words};
pub use words::{WordMap, WordSet};

/// Phrases of one word or more, each with what it means. Looking up costs the same however many there are.
#[derive(Clone, Debug)]
pub struct Phrases<T> {
    by_first: WordMap<Opened<T>>,
}

/// The phrases that one word opens.
#[derive(Clone, Debug)]
struct Opened<T> {
    /// What the word means by itself.
    alone: Option<T>,
    /// The longer ones, by their second word, the longest first.
    longer: Vec<Longer<T>>,
}

/// What follows the first word of a phrase.
#[derive(Clone, Debug)]
struct Longer<T> {
    /// The words, with a space between.
    rest: String,
    /// Where the first of them ends.
    border: usize,
    /// How many there are.
    words: usize,
    meaning: T,
}

impl<T> Longer<T> {
    /// The first of the words.
    fn second(&self) -> &str {
        &self.rest[..self.border]
    }

    /// Whether a text goes on with just these words.
    fn stands(&self, behind: &[Word<'_>]) -> bool {
        let mut rest = self.rest.as_str();
        for word in behind {
            match rest.strip_prefix(word.lower.as_ref()) {
                Some("") => return true,
                Some(next) => match next.strip_prefix(' ') {
                    Some(next) => rest = next,
                    None => return false,
                },
                None => return false,
            }
        }
        false
    }
}

impl<T> Opened<T> {
    /// The longest phrase of two words or more that goes on with those words.
    fn longest(&self, behind: &[Word<'_>]) -> Option<&Longer<T>> {
        let second = behind.first()?.lower.as_ref();
        let from = match self.longer.len() {
            0 => return None,
            // As good as searching.
            1..4 => 0,
            _ => self.longer.partition_point(|longer| longer.second() < second),
        };
        self.longer[from..].iter().take_while(|longer| longer.second() <= second).find(|longer| longer.stands(behind))
    }
}

impl<T> Phrases<T> {
    /// Builds the look-up. A phrase is split as text is, and compared in lower case. Of two that are the same the first
    /// counts.
    pub fn new(entries: impl IntoIterator<Item = (String, T)>) -> Phrases<T> {
        let mut by_first: WordMap<Opened<T>> = WordMap::default();
        for (phrase, meaning) in entries {
            let mut first = spaced(phrase);
            let rest = first.bytes().position(|byte| byte == b' ').map(|space| {
                let rest = first.split_off(space + 1);
                first.truncate(space);
                rest
            });
            if first.is_empty() {
                continue;
            }
            let opened = by_first.or_insert_with(first, || Opened { alone: None, longer: Vec::new() });
            match rest {
                Some(rest) => {
                    let spaces = rest.bytes().filter(|byte| *byte == b' ').count();
                    let border = rest.bytes().position(|byte| byte == b' ').unwrap_or(rest.len());
                    opened.longer.push(Longer { rest, border, words: 1 + spaces, meaning });
                }
                None => {
                    opened.alone.get_or_insert(meaning);
                }
            }
        }
        for opened in by_first.values_mut() {
            opened.longer.sort_by(|one, other| one.second().cmp(other.second()).then(other.words.cmp(&one.words)));
            opened.longer.shrink_to_fit();
        }
        Phrases { by_first }
    }

    /// The longest phrase that starts at word `at`: how many words it has, and what it means.
    pub fn at(&self, words: &[Word<'_>], at: usize) -> Option<(usize, &T)> {
        let opened = self.by_first.get(words.get(at)?.lower.as_ref())?;
        let longest = opened.longest(&words[at + 1..]).map(|longer| (longer.words + 1, &longer.meaning));
        longest.or_else(|| opened.alone.as_ref().map(|meaning| (1, meaning)))
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
        let opened = self.by_first.get(words.get(first)?.lower.as_ref())?;
        opened.longest(words.get(rest..)?).map(|longer| (longer.words, &longer.meaning))
    }

    /// Every word that a phrase starts with.
    pub fn firsts(&self) -> impl Iterator<Item = &str> {
        self.by_first.keys()
    }

    /// What that single word means, if it is a phrase by itself.
    pub fn word(&self, lower: &str) -> Option<&T> {
        self.by_first.get(lower)?.alone.as_ref()
    }
}

impl<'de> Deserialize<'de> for Phrases<()> {
    /// Reads them from a [`List`].
    fn deserialize<D: Deserializer<'de>>(list: D) -> Result<Phrases<()>, D::Error> {
        let list = List::deserialize(list)?;
        Ok(Phrases::new(list.words.into_iter().map(|phrase| (phrase, ()))))
    }
}

/// A phrase as its words stand in a text, with single spaces between. Nearly all are written so, and need no cutter.
fn spaced(phrase: String) -> String {
    // Before the phrase there is nothing, as there is before a second space.
    let mut before = b' ';
    let is_plain = phrase.bytes().all(|byte| {
        let single = byte != b' ' || before != b' ';
        before = byte;
        single && (byte == b' ' || byte.is_ascii_lowercase())
    });
    if is_plain && before != b' ' {
        return phrase;
    }
    let words = words(&phrase);
    words.iter().map(|word| word.lower.as_ref()).collect::<Vec<_>>().join(" ")
}

/// Words with one meaning, and a sentence that uses one of them: what most tables are made of. Where a rule asks for
/// nothing but whether a word is among them, a [`WordSet`] is read from it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The words, in small letters.
    pub words: Vec<String>,
    /// The sentence: for readers, and for the tests. `{}` stands for each of the words in turn.
    pub example: String,
    /// A claim that is read from the sentence, for the tests.
    pub claim: Option<String>,
    /// A word in whose place the sentence gives no such claim, for the tests.
    pub unlike: Option<String>,
    /// Whether the order of the words counts: the first that fits decides.
    #[serde(default)]
    pub ranked: bool,
}

/// Reads a table that is compiled in. Such a table is checked by the tests, so a fault in it is a fault of
/// the build.
pub fn table<T: DeserializeOwned>(name: &str, toml: &str) -> T {
    plain::read(toml).unwrap_or_else(|fault| panic!("the compiled-in table {name} is broken: {fault}"))
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
