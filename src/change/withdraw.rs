//! What a document that came back no longer says. A figure is withdrawn where the rest of the document stands; a
//! page that was written anew leaves much unsaid and withdraws nothing by it. What stands is told by the claims, and where
//! both texts are at hand, by those.

use std::collections::HashSet;

use super::compare::{Step, step};
use super::edit::Alignment;
use crate::extract::number::is_numeral;
use crate::extract::{COUNT, Claim, Mode};
use crate::figure::evidence::says_what_of_them;
use crate::figure::unit::unit_kind;
use crate::figure::{FigureId, Observation};
use crate::text::{folded, sentences, words};

/// The share of a document's sentences with claims that must stand word for word before a missing one is called withdrawn. Where
/// their numbers moved, the page is the next edition of a report, which leaves out what is not news any more.
const STANDS: f64 = 0.6;

/// By the texts: the share of the sentences without the lost claims that must stand word for word, and the fewest that do.
const STANDS_BY_TEXT: f64 = 0.8;
const FEWEST_SENTENCES: usize = 3;

/// Two readings of one page.
#[derive(Clone, Debug)]
pub struct Texts {
    /// What it said before.
    pub before: String,
    /// What it says now.
    pub now: String,
}

/// Indices of the earlier claims that the new revision withdraws: totals of people, things or money that it makes in
/// no form any more.
pub fn withdrawn(
    earlier: &[(FigureId, Observation)],
    new: &[Claim],
    alignment: &Alignment,
    texts: Option<&Texts>,
) -> Vec<usize> {
    let gone: HashSet<&str> = alignment.gone.iter().map(|at| earlier[*at].1.claim.sentence.as_str()).collect();
    if !stands(earlier, new, alignment) && !texts.is_some_and(|texts| texts.stand_without(&gone)) {
        return Vec::new();
    }
    let told_elsewhere = |gone: &Claim| {
        new.iter().any(|claim| {
            let same = step(&gone.quantity, &claim.quantity) == Step::Same;
            same && (claim.measure == gone.measure || is_printed_again(gone, claim))
        })
    };
    let gone = alignment.gone.iter().copied();
    gone.filter(|at| is_telling(&earlier[*at].1.claim) && !told_elsewhere(&earlier[*at].1.claim)).collect()
}

/// Indices of the claims that are withdrawn where the whole document is.
pub fn telling(earlier: &[(FigureId, Observation)]) -> Vec<usize> {
    (0..earlier.len()).filter(|at| is_telling(&earlier[*at].1.claim)).collect()
}

/// Whether the very number stands in the text still, whatever is now said of it. A small one may be another.
fn is_printed_again(gone: &Claim, claim: &Claim) -> bool {
    let (before, after) = (&gone.quantity, &claim.quantity);
    before.unit == after.unit && before.value == after.value && before.value.is_some_and(|value| value > COMMON)
}

/// The greatest number that a text may well hold twice by chance.
const COMMON: f64 = 12.0;

/// Whether it is news that a claim is made no more.
fn is_telling(claim: &Claim) -> bool {
    claim.mode == Mode::Total
        && matches!(unit_kind(&claim.quantity.unit).0, COUNT | "money")
        && says_what_of_them(claim)
}

/// Whether the document is otherwise as it was.
fn stands(earlier: &[(FigureId, Observation)], new: &[Claim], alignment: &Alignment) -> bool {
    let kept = alignment.pairs.iter().filter(|(old, now)| {
        let (old, new) = (&earlier[*old].1.claim, &new[*now]);
        old.sentence == new.sentence
    });
    let of = earlier.len().saturating_sub(alignment.gone.len()).max(1);
    !alignment.pairs.is_empty()
        && kept.count() as f64 >= STANDS * of as f64
        && 2 * alignment.gone.len() <= earlier.len()
}

impl Texts {
    /// Whether the text is as it was but for those sentences, which may have been the only ones with a claim. Where a
    /// sentence is new that holds a number, the claim may only be told in words that are not understood.
    fn stand_without(&self, gone: &HashSet<&str>) -> bool {
        let (before, now) = (sentences_of(&self.before), sentences_of(&self.now));
        let others = || before.iter().filter(|sentence| !gone.contains(sentence.as_str()));
        let kept = others().filter(|sentence| now.contains(*sentence)).count();
        kept >= FEWEST_SENTENCES
            && kept as f64 >= STANDS_BY_TEXT * others().count() as f64
            && !now.difference(&before).any(|sentence| holds_number(sentence))
    }
}

fn sentences_of(text: &str) -> HashSet<String> {
    sentences(text).into_iter().map(|span| folded(span.of(text))).collect()
}

fn holds_number(sentence: &str) -> bool {
    let is_number = |part: &str| part.contains(|c: char| c.is_ascii_digit()) || is_numeral(part);
    words(sentence).iter().any(|word| word.lower.split('-').any(is_number))
}
