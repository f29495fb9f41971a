//! The words of a sentence in a row, readable past both ends: the small questions that every rule of the
//! number grammar asks of a place. Knows no phrase and decides nothing.

use crate::extract::lexicon::WordSet;
use crate::text::{Span, Word, WordKind};

/// A sentence's words. A place before the first or behind the last word reads as the empty word.
#[derive(Clone, Copy, Debug)]
pub struct Row<'s> {
    /// The words in order.
    pub words: &'s [Word<'s>],
}

impl<'s> Row<'s> {
    /// How many words there are.
    pub fn len(self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    pub fn is_empty(self) -> bool {
        self.words.is_empty()
    }

    /// The word at that place in lower case; empty where there is none.
    pub fn lower(self, at: usize) -> &'s str {
        self.words.get(at).map_or("", |word| word.lower.as_ref())
    }

    /// The word as written; empty where there is none.
    pub fn text(self, at: usize) -> &'s str {
        self.words.get(at).map_or("", |word| word.text)
    }

    /// The word that stands `by` places before, in lower case; empty where there is none.
    pub fn back(self, at: usize, by: usize) -> &'s str {
        at.checked_sub(by).map_or("", |place| self.lower(place))
    }

    /// Whether the word there is one of these, in lower case.
    pub fn is(self, at: usize, any: &[&str]) -> bool {
        any.contains(&self.lower(at))
    }

    /// Whether the word `by` places before is one of these, in lower case.
    pub fn was(self, at: usize, by: usize, any: &[&str]) -> bool {
        any.contains(&self.back(at, by))
    }

    /// Whether the word there is one of the set.
    pub fn is_in(self, at: usize, set: &WordSet) -> bool {
        set.contains(self.lower(at))
    }

    /// Whether the word `by` places before is one of the set.
    pub fn was_in(self, at: usize, by: usize, set: &WordSet) -> bool {
        set.contains(self.back(at, by))
    }

    /// What the word there is made of.
    pub fn kind(self, at: usize) -> Option<WordKind> {
        self.words.get(at).map(|word| word.kind)
    }

    /// Whether the word there is made of letters.
    pub fn is_letters(self, at: usize) -> bool {
        self.kind(at) == Some(WordKind::Letters)
    }

    /// Whether the word there starts with a capital.
    pub fn is_capitalised(self, at: usize) -> bool {
        self.words.get(at).is_some_and(Word::is_capitalised)
    }

    /// Whether the word there is all capitals, of two letters or more: "UN", "GEWERKSCHAFT".
    pub fn is_upper(self, at: usize) -> bool {
        let text = self.text(at);
        text.chars().count() > 1 && text.chars().all(|c| c.is_uppercase() || c == '&')
    }

    /// Whether no space stands between that word and the next.
    pub fn glued(self, at: usize) -> bool {
        match (self.words.get(at), self.words.get(at + 1)) {
            (Some(word), Some(next)) => word.touches(next),
            _ => false,
        }
    }

    /// Whether no space stands between that word and the one before.
    pub fn glued_back(self, at: usize) -> bool {
        at > 0 && self.glued(at - 1)
    }

    /// Whether a hyphen or dash stands there.
    pub fn is_dash(self, at: usize) -> bool {
        self.is(at, &["-", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2212}"])
    }

    /// Whether the sentence ends there or a mark of punctuation stands there.
    pub fn is_stop(self, at: usize) -> bool {
        match self.words.get(at) {
            None => true,
            Some(word) => word.kind == WordKind::Mark && !matches!(word.text, "$" | "\u{20ac}" | "\u{a3}" | "%" | "°"),
        }
    }

    /// Whether a noun in the plural may stand there: a lower-case word that ends in s, or "people" and its like.
    pub fn is_plural(self, at: usize) -> bool {
        const IRREGULAR: [&str; 9] =
            ["people", "men", "women", "children", "police", "dead", "cattle", "sheep", "feet"];
        const SINGULAR: [&str; 12] =
            ["is", "was", "has", "as", "says", "does", "its", "his", "this", "us", "thus", "series"];
        let word = self.lower(at);
        let ending = word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is");
        self.is_letters(at)
            && !self.is_capitalised(at)
            && (IRREGULAR.contains(&word) || (ending && !SINGULAR.contains(&word)))
    }

    /// A whole number written in plain digits, without any separator, of nine digits at most.
    pub fn plain(self, at: usize) -> Option<u32> {
        let text = self.text(at);
        let fits = self.kind(at) == Some(WordKind::Number) && text.len() <= 9;
        if fits && text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
    }

    /// The stretch of the part that those words cover; empty at the start for an empty range.
    pub fn span(self, range: std::ops::Range<usize>) -> Span {
        match (self.words.get(range.start), range.end.checked_sub(1).and_then(|last| self.words.get(last))) {
            (Some(first), Some(last)) if range.start < range.end => first.span.to(last.span),
            _ => Span { start: 0, end: 0 },
        }
    }
}
