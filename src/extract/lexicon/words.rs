//! The words of a table, each with what it means. Made to be asked in vain: most words of a text are in none of the
//! tables, and every rule asks its own. Knows no table and no grammar.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use foldhash::fast::FixedState;

/// Words of a table, each with what it means. They come from tables that are compiled in, never from a text, so nobody
/// can choose them to collide.
#[derive(Clone, Debug)]
pub struct WordMap<T> {
    shapes: Shapes,
    meanings: HashMap<String, T, FixedState>,
}

impl<T> WordMap<T> {
    /// What the word means, if the table has it.
    pub fn get(&self, word: &str) -> Option<&T> {
        if self.shapes.fit(word) { self.meanings.get(word) } else { None }
    }

    /// Whether the table has the word.
    pub fn contains_key(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    /// The place of a word in the table, to be filled or changed.
    pub fn entry(&mut self, word: String) -> Entry<'_, String, T> {
        self.shapes.note(&word);
        self.meanings.entry(word)
    }

    /// Gives a word its meaning, whatever it meant before.
    pub fn insert(&mut self, word: String, meaning: T) {
        self.shapes.note(&word);
        self.meanings.insert(word, meaning);
    }

    /// Every word with its meaning, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.meanings.iter().map(|(word, meaning)| (word.as_str(), meaning))
    }

    /// Every word, in no order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.meanings.keys().map(String::as_str)
    }

    /// Every meaning, to be changed, in no order.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.meanings.values_mut()
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.meanings.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.meanings.is_empty()
    }
}

impl<T> Default for WordMap<T> {
    fn default() -> WordMap<T> {
        WordMap { shapes: Shapes::default(), meanings: HashMap::default() }
    }
}

impl<T> Extend<(String, T)> for WordMap<T> {
    fn extend<I: IntoIterator<Item = (String, T)>>(&mut self, words: I) {
        let words = words.into_iter();
        self.meanings.reserve(words.size_hint().0);
        for (word, meaning) in words {
            self.insert(word, meaning);
        }
    }
}

impl<T> FromIterator<(String, T)> for WordMap<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(words: I) -> WordMap<T> {
        let mut map = WordMap::default();
        map.extend(words);
        map
    }
}

/// Words of a table that mean one thing.
#[derive(Clone, Debug, Default)]
pub struct WordSet {
    words: WordMap<()>,
}

impl WordSet {
    /// Whether the table has the word.
    pub fn contains<W: Borrow<str> + ?Sized>(&self, word: &W) -> bool {
        self.words.contains_key(word.borrow())
    }
}

impl FromIterator<String> for WordSet {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> WordSet {
        WordSet { words: words.into_iter().map(|word| (word, ())).collect() }
    }
}

/// What the words of a table look like from outside: which lengths go with which first and which last letter. That
/// alone turns most other words away, at a fraction of what a hash costs.
#[derive(Clone, Debug, Default)]
struct Shapes {
    /// For each first letter the lengths that occur, a bit for each.
    first: [u32; LETTERS],
    /// The same for each last letter.
    last: [u32; LETTERS],
}

/// As many as the lower five bits of a letter tell apart: a to z are all different there.
const LETTERS: usize = 32;

impl Shapes {
    fn note(&mut self, word: &str) {
        if let Some((first, last, length)) = shape(word) {
            self.first[first] |= length;
            self.last[last] |= length;
        }
    }

    /// Whether a word of the table may look like that one.
    fn fit(&self, word: &str) -> bool {
        shape(word).is_some_and(|(first, last, length)| self.first[first] & self.last[last] & length != 0)
    }
}

/// The places of a word's first and last letter, and the bit of its length. The last bit stands for all longer ones.
fn shape(word: &str) -> Option<(usize, usize, u32)> {
    let bytes = word.as_bytes();
    let (first, last) = (bytes.first()?, bytes.last()?);
    Some((usize::from(first % 32), usize::from(last % 32), 1 << bytes.len().min(31)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_its_own_words_and_no_others() {
        let long = "donaudampfschifffahrtsgesellschaft";
        let set: WordSet = ["no", "nor", "über", long, "-"].into_iter().map(str::to_owned).collect();
        for word in ["no", "nor", "über", long, "-"] {
            assert!(set.contains(word), "{word}");
        }
        for word in ["", "n", "na", "not", "nur", "uber", "No", "donaudampfschifffahrtsgesellschaften", "M"] {
            assert!(!set.contains(word), "{word}");
        }
    }

    #[test]
    fn what_is_added_later_is_found() {
        let mut map = WordMap::default();
        map.entry("no".to_owned()).or_insert(1);
        map.insert("nine".to_owned(), 9);
        map.extend([("ten".to_owned(), 10)]);
        assert_eq!((map.get("no"), map.get("nine"), map.get("ten")), (Some(&1), Some(&9), Some(&10)));
        assert_eq!((map.len(), map.get("eleven")), (3, None));
    }
}
