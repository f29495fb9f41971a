//! Why a document was read as it was: for each claim what made each of its fields, and for each number that is no claim
//! why not. Plain words for people; nothing is decided here. [`join`](super::join) fills it in.

use super::Claim;
use super::choice::Choice;
use crate::text::Span;

/// A document read, with the reasons.
#[derive(Clone, Debug)]
pub struct Explained {
    /// Every claim in text order, with what made it.
    pub claims: Vec<(Claim, Account)>,
    /// Every number that is in no claim, in text order.
    pub passed: Vec<PassedOver>,
}

/// What made a claim: for each field one line of plain English.
#[derive(Clone, Debug)]
pub struct Account {
    /// The hedge, the number and the unit.
    pub quantity: String,
    /// Where the text says what is counted.
    pub subject: String,
    /// The construction and the words that say what is claimed, with their entry in the lexicon.
    pub measure: String,
    /// The word or the reason that makes it a total or none.
    pub mode: String,
    /// The words of reporting.
    pub attribution: String,
    /// Where the place is named.
    pub place: String,
    /// The expression of time.
    pub as_of: String,
    /// What the measure and the subject were chosen from, where the rules had to guess.
    pub choices: [Option<Choice>; 2],
}

/// A number that is in no claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// The sentence, an exact quote with white space folded.
    pub sentence: String,
    /// 0 for the title, then the sentences of the body from 1.
    pub sentence_number: usize,
    /// The number with what belongs to it, an exact quote within the sentence.
    pub text: String,
    /// Where `text` stands in the title (sentence 0) or in the body, unfolded.
    pub span: Span,
    /// Why it is no claim.
    pub reason: &'static str,
}
