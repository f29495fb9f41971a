//! The words of a table, each with what it means. Made to be asked in vain: most words of a text are in none of the
//! tables, and every rule asks its own. Knows no table and no grammar.

use std::borrow::Borrow;

use serde::Deserialize;

use super::List;

/// Words of a table, each with what it means. They come from tables that are compiled in, never from a text, so nobody
/// can choose them to collide.
#[derive(Clone, Debug)]
pub struct WordMap<T> {
    shapes: Shapes,
    /// In the order in which they came.
    words: Vec<Known<T>>,
    /// Where a word of that hash stands in `words`, plus one; 0 where there is none. Twice as many as words or more, so that
    /// few stand elsewhere than where they are looked for first.
    slots: Vec<u32>,
}

/// A word with what it means.
#[derive(Clone, Debug)]
struct Known<T> {
    key: Key,
    word: String,
    meaning: T,
}

impl<T> Known<T> {
    /// Whether it is that word, which has the same key.
    fn is(&self, word: &str) -> bool {
        word.len() <= Key::WHOLE || self.is_long(word)
    }

    /// Apart, for few words are so long, and comparing their letters would cost all others a call's preparations.
    #[cold]
    #[inline(never)]
    fn is_long(&self, word: &str) -> bool {
        self.word == word
    }
}

impl<T> WordMap<T> {
    /// What the word means, if the table has it.
    #[inline]
    pub fn get(&self, word: &str) -> Option<&T> {
        if self.shapes.fit(word) { self.find(word) } else { None }
    }

    /// The same, of a word that looks like one of them. Apart, so that all others are turned away before the preparations
    /// of a search.
    #[inline(never)]
    fn find(&self, word: &str) -> Option<&T> {
        let (key, last) = (Key::of(word), self.slots.len() - 1);
        let mut slot = key.hash() as usize & last;
        loop {
            let known = &self.words[(self.slots[slot] as usize).checked_sub(1)?];
            if known.key == key && known.is(word) {
                return Some(&known.meaning);
            }
            slot = (slot + 1) & last;
        }
    }

    /// Whether the table has the word.
    pub fn contains_key(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    /// The meaning of a word, to be changed; `make` makes one for a word that has none yet.
    pub fn or_insert_with(&mut self, word: String, make: impl FnOnce() -> T) -> &mut T {
        if self.slots.len() < 2 * (self.words.len() + 1) {
            self.grow();
        }
        let key = Key::of(&word);
        let at = self.slot(key, &word).unwrap_or_else(|free| {
            self.shapes.note(&word);
            self.words.push(Known { key, word, meaning: make() });
            self.slots[free] = self.words.len() as u32;
            self.words.len() - 1
        });
        &mut self.words[at].meaning
    }

    /// Gives a word its meaning, whatever it meant before.
    pub fn insert(&mut self, word: String, meaning: T) {
        let mut new = Some(meaning);
        let known = self.or_insert_with(word, || new.take().expect("it is made once"));
        if let Some(meaning) = new {
            *known = meaning;
        }
    }

    /// Every word with its meaning, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.words.iter().map(|known| (known.word.as_str(), &known.meaning))
    }

    /// Every word, in the order in which they came.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|known| known.word.as_str())
    }

    /// Every meaning, to be changed, in the order in which they came.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.words.iter_mut().map(|known| &mut known.meaning)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The place of the word in `words`, or else the free slot that it belongs into.
    fn slot(&self, key: Key, word: &str) -> Result<usize, usize> {
        let last = self.slots.len() - 1;
        let mut slot = key.hash() as usize & last;
        loop {
            let Some(at) = (self.slots[slot] as usize).checked_sub(1) else { return Err(slot) };
            let known = &self.words[at];
            if known.key == key && known.is(word) {
                return Ok(at);
            }
            slot = (slot + 1) & last;
        }
    }

    /// Makes room for as many words again.
    fn grow(&mut self) {
        self.slots = vec![0; (2 * self.slots.len()).max(8)];
        let last = self.slots.len() - 1;
        for (at, known) in self.words.iter().enumerate() {
            let mut slot = known.key.hash() as usize & last;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & last;
            }
            self.slots[slot] = at as u32 + 1;
        }
    }
}

/// A word as numbers, which are compared at once where letters are compared one by one: all of a word of up to 16 bytes,
/// both ends of a longer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    head: u64,
    tail: u64,
    length: usize,
}

impl Key {
    /// The longest word in bytes that no other word shares its key with.
    const WHOLE: usize = 16;

    fn of(word: &str) -> Key {
        let bytes = word.as_bytes();
        let (head, tail) = if let (Some(head), Some(tail)) = (bytes.first_chunk(), bytes.last_chunk()) {
            (u64::from_le_bytes(*head), u64::from_le_bytes(*tail))
        } else if let (Some(head), Some(tail)) = (bytes.first_chunk(), bytes.last_chunk()) {
            (u32::from_le_bytes(*head).into(), u32::from_le_bytes(*tail).into())
        } else if let (Some(first), Some(last)) = (bytes.first(), bytes.last()) {
            (u64::from(*first) << 8 | u64::from(bytes[bytes.len() / 2]), u64::from(*last))
        } else {
            (0, 0)
        };
        Key { head, tail, length: bytes.len() }
    }

    /// Both halves of a product, folded: every bit of the word moves every bit of it. The numbers are digits of pi.
    fn hash(self) -> u64 {
        let head = self.head ^ (self.length as u64).wrapping_mul(0x13198a2e03707344);
        let product = u128::from(head ^ 0x243f6a8885a308d3) * u128::from(self.tail ^ 0xa4093822299f31d0);
        (product >> 64) as u64 ^ product as u64
    }
}

impl<T> Default for WordMap<T> {
    fn default() -> WordMap<T> {
        WordMap { shapes: Shapes::default(), words: Vec::new(), slots: Vec::new() }
    }
}

impl<T> Extend<(String, T)> for WordMap<T> {
    fn extend<I: IntoIterator<Item = (String, T)>>(&mut self, words: I) {
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
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "List")]
pub struct WordSet {
    words: WordMap<()>,
}

impl WordSet {
    /// Whether the table has the word.
    pub fn contains<W: Borrow<str> + ?Sized>(&self, word: &W) -> bool {
        self.words.contains_key(word.borrow())
    }
}

impl From<List> for WordSet {
    fn from(list: List) -> WordSet {
        list.words.into_iter().collect()
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
    #[inline]
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
    fn words_with_the_same_ends_are_told_apart() {
        let words =
            ["abc", "adc", "abbc", "abcdefgh-ijklmnop", "abcdefgh+ijklmnop", "abcdefghijklmnop", "abcdefgijklmnop"];
        let map: WordMap<usize> = words.iter().enumerate().map(|(at, word)| ((*word).to_owned(), at)).collect();
        for (at, word) in words.iter().enumerate() {
            assert_eq!(map.get(word), Some(&at), "{word}");
        }
        assert_eq!(map.get("abcdefgh ijklmnop"), None);
        assert_eq!(map.keys().collect::<Vec<_>>(), words);
    }

    #[test]
    fn what_is_added_later_is_found() {
        let mut map = WordMap::default();
        *map.or_insert_with("no".to_owned(), || 0) += 1;
        map.insert("nine".to_owned(), 9);
        map.extend([("ten".to_owned(), 10)]);
        assert_eq!((map.get("no"), map.get("nine"), map.get("ten")), (Some(&1), Some(&9), Some(&10)));
        assert_eq!((map.len(), map.get("eleven")), (3, None));
    }
}
