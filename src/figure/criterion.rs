//! By what a share of a whole is told from other shares of it, where neither its subject nor its place does: the words
//! around its number. "Four of them were crushed" and "eleven of the victims died of smoke" are no two states of one
//! figure. It knows no grammar: it asks which words two sentences have in common near their numbers.

use std::collections::BTreeSet;

use super::story::is_common;
use super::subject::stem;
use crate::extract::Claim;
use crate::extract::measure::vocabulary::readings_of;
use crate::extract::place::{Relation, same_place};
use crate::text::{Word, WordKind, words};

/// How many words before the number and behind it are asked: a clause, not the sentence.
const BEFORE: usize = 6;
const BEHIND: usize = 10;

/// How many bytes before the number and behind it hold these words, however long they are: a line of a table has thousands.
const REACH: usize = 160;

/// Whether a share may be one with any of those told before, all of like subjects: a word near the one number stands near the
/// other's too, or both sentences name the place that they are of.
pub(super) fn may_be_told<'c>(claim: &Claim, mut told: impl Iterator<Item = &'c Claim>) -> bool {
    let near = telling(claim);
    told.any(|told| both_name_their_place(told, claim) || !telling(told).is_disjoint(&near))
}

/// Whether each sentence names the place of its claim, and the places are one.
fn both_name_their_place(a: &Claim, b: &Claim) -> bool {
    let Some((of_a, of_b)) = a.place.as_deref().zip(b.place.as_deref()) else { return false };
    let named = |claim: &Claim, place: &str| claim.sentence.contains(place);
    matches!(same_place(of_a, of_b), Relation::Same) && named(a, of_a) && named(b, of_b)
}

/// The words near a claim's number that tell which share it is: neither words of news in general, nor such as tell what
/// is claimed of the whole and of whom.
fn telling(claim: &Claim) -> BTreeSet<String> {
    let Some(at) = claim.sentence.find(&claim.text) else { return BTreeSet::new() };
    let (before, behind) = claim.sentence.split_at(at);
    let behind = &behind[claim.text.len()..];
    let start = (before.len().saturating_sub(REACH)..).find(|at| before.is_char_boundary(*at)).unwrap_or(0);
    let end = (REACH.min(behind.len())..).find(|at| behind.is_char_boundary(*at)).unwrap_or(behind.len());
    let (before, behind) = (words(&before[start..]), words(&behind[..end]));
    let known = stems(&claim.subject).chain(stems(&claim.measure)).collect::<BTreeSet<_>>();
    let near = before.iter().rev().take_while(is_no_number).take(BEFORE);
    let near = near.chain(behind.iter().take_while(is_no_number).take(BEHIND));
    near.filter(|word| is_telling(word)).map(|word| stem(&word.lower)).filter(|word| !known.contains(word)).collect()
}

fn stems(words: &str) -> impl Iterator<Item = String> {
    words.split(' ').map(|word| stem(&word.to_lowercase()))
}

fn is_no_number(word: &&Word<'_>) -> bool {
    !word.text.starts_with(|first: char| first.is_ascii_digit())
}

fn is_telling(word: &Word<'_>) -> bool {
    matches!(word.kind, WordKind::Letters | WordKind::Name)
        && word.text.chars().count() > 3
        && !is_common(&word.lower)
        && readings_of(&word.lower).is_empty()
}
