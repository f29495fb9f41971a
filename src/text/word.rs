//! Splits a text into words: letters, numbers, symbols and marks, each with its span. Hyphens stay inside a
//! word of letters ("Jong-un", "twenty-three") and stand alone after a number ("7.1-magnitude" is three
//! words), so that the number grammar sees every number.

use super::Span;

/// What a word is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordKind {
    /// Letters, with inner hyphens and apostrophes: "soldiers", "Jong-un", "U.S.".
    Letters,
    /// Digits with their separators: "1,000", "2.5", "07:30".
    Number,
    /// Letters and digits in one name: "F-16", "COVID-19", "G7".
    Name,
    /// A possessive ending: "'s", "s'" gives "'".
    Possessive,
    /// Anything else: one mark or symbol: ",", "$", "%", "-", "(".
    Mark,
}

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// The word as written.
    pub text: &'t str,
    /// The word in lower case, curly apostrophes straightened; equal to `text` where nothing had to change.
    pub lower: std::borrow::Cow<'t, str>,
    /// Where it stands in the text that was split.
    pub span: Span,
    /// What it is made of.
    pub kind: WordKind,
}

/// The words of a text in order.
pub fn words(_text: &str) -> Vec<Word<'_>> {
    Vec::new()
}
