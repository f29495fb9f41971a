//! Spans, words and sentences of a plain text. Everything above points into the text by [`Span`], so that
//! each claim can be shown as the exact words it was read from. Knows no grammar and no lexicon.

pub mod sentence;
mod settled;
pub mod word;

pub use sentence::sentences;
pub use settled::{settled, settled_title};
pub use word::{Word, WordKind, words};

/// A stretch of a text: byte offsets, always on character borders, `start <= end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset just past the last byte.
    pub end: usize,
}

impl Span {
    /// The words that the span covers in the text it was taken from.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The span moved to the right, as when its text is part of a longer one.
    pub fn shifted(self, by: usize) -> Span {
        Span { start: self.start + by, end: self.end + by }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// The text with every run of white space folded to one space, and none at the ends: the form in which
/// sentences are quoted.
pub fn folded(text: &str) -> String {
    if is_folded(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether a text surely is in that form: most sentences and phrases are, and need no second look at each character.
fn is_folded(text: &str) -> bool {
    // Before the text there is nothing, which counts as space.
    let mut space = true;
    for byte in text.bytes() {
        match byte {
            b' ' if space => return false,
            b' ' => space = true,
            // Other white space is below the space, or begins with one of these bytes.
            0..b' ' | 0xc2 | 0xe1 | 0xe2 | 0xe3 => return false,
            _ => space = false,
        }
    }
    !space
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_words_and_drops_runs_of_space() {
        assert_eq!(folded("  At least\n\t100\u{a0}dead "), "At least 100 dead");
    }

    #[test]
    fn what_is_folded_stays_as_it_is() {
        for text in [
            "",
            "At least 100",
            "caf\u{e9}, \u{201c}100\u{201d} dead",
            "one\u{2003}two",
            " one",
            "one ",
            "one  two",
            "\u{3000}",
        ] {
            assert_eq!(folded(text), text.split_whitespace().collect::<Vec<_>>().join(" "), "{text:?}");
        }
    }

    #[test]
    fn spans_know_their_neighbours() {
        let (a, b) = (Span { start: 0, end: 4 }, Span { start: 4, end: 9 });
        assert!(!a.overlaps(b));
        assert_eq!(a.to(b), Span { start: 0, end: 9 });
        assert!(a.to(b).contains(b));
        assert_eq!(a.shifted(4).of("dead toll"), " tol");
    }
}
