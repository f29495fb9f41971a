//! One act of reporting and the words it vouches for, with the marks and words that the constructions look at.

use std::ops::Range;

use super::lexicon::LEXICON;
use super::phrase::NounPhrase;
use super::reporting::Reporting;
use crate::extract::Sentence;
use crate::text::WordKind;

/// One act of reporting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Who reports.
    pub party: NounPhrase,
    /// The word that shows it: the verb, "according", the colon.
    pub cue: usize,
    /// The words vouched for.
    pub scope: Range<usize>,
    /// The words that tell who the party is, in the voice of whoever writes: "who has 40 boats".
    pub aside: Range<usize>,
    /// What the verb says of it.
    pub verb: Reporting,
    /// The construction, for the history of a figure.
    pub why: &'static str,
}

impl Act {
    /// Whether a verb of the party's own tells the act, rather than "according to" or a paper.
    pub fn is_by_verb(&self) -> bool {
        matches!(self.why, "X said" | "said X" | "reported by X")
    }

    /// Whether the act vouches for one amount alone, and so goes before acts of the whole clause.
    pub fn is_tight(&self) -> bool {
        matches!(self.why, "the N that X named" | "N by X" | "X's N")
    }
}

/// How the words vouched for lie to the cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The words behind it.
    Behind,
    /// The words before it.
    Before,
    /// Those before and those behind.
    Both,
    /// Set where the act was found.
    Tight,
}

/// An act whose words are still to be bounded.
pub fn act(party: NounPhrase, cue: usize, verb: Reporting, why: &'static str) -> Act {
    Act { party, cue, scope: 0..0, aside: 0..0, verb, why }
}

/// Whether the mark parts an inserted clause from the rest.
pub fn is_pause(lower: &str) -> bool {
    matches!(lower, "," | "\"" | "\u{201d}" | "\u{2019}" | "\u{2014}" | "\u{2013}" | "-" | "(" | ")")
}

/// Whether a quote stands open behind that word, `open` telling whether one did before it.
pub fn is_quoting(lower: &str, open: bool) -> bool {
    match lower {
        "\u{201c}" => true,
        "\u{201d}" => false,
        "\"" => !open,
        _ => open,
    }
}

/// Whether the mark ends a clause.
pub fn is_stop(lower: &str) -> bool {
    matches!(lower, "." | ";" | ":" | "!" | "?")
}

/// Whether a number, or a hedge before one, stands there.
pub fn is_amount(sentence: &Sentence<'_>, at: usize) -> bool {
    let Some(word) = sentence.words.get(at) else { return false };
    word.kind == WordKind::Number
        || LEXICON.amount.contains(&word.lower)
            && (word.lower != "at" || matches!(sentence.lower(at + 1), "least" | "most"))
            // "over the weekend", "around the village": no hedge stands before an article.
            && !matches!(sentence.lower(at + 1), "the" | "this" | "that" | "its" | "their")
}
