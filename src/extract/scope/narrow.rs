//! When a figure is a share of a larger one: it is told of a narrower place, or of fewer kinds of people.

use super::Hint;
use crate::extract::mode::cue::{Cue, is_word};
use crate::extract::place::{Relation, same_place};
use crate::extract::{COUNT, Claim};

/// Whether a claim is a share of `whole`, a larger total of the same measure.
pub fn is_share(claim: &Claim, hint: &Hint, whole: &Claim) -> bool {
    let disputed = claim.attribution.is_some() && whole.attribution.is_some() && claim.attribution != whole.attribution;
    if claim.sentence_number == 0 || claim.quantity.unit != COUNT || disputed {
        return false;
    }
    let narrower = if hint.placed { is_narrower_place(claim, whole) && !is_beside(claim, whole) } else { hint.located };
    narrower && counts_alike(claim, whole) || is_kind(&claim.subject) && is_anyone(&whole.subject)
}

/// Whether two figures count the same kind of thing: a school that stays shut is no share of the shops that do.
fn counts_alike(claim: &Claim, whole: &Claim) -> bool {
    let anyone = is_anyone(&whole.subject) && (is_anyone(&claim.subject) || is_kind(&claim.subject));
    anyone || head_of(&claim.subject) == head_of(&whole.subject)
}

/// Whether a count can be one of those that make up `whole`: the same things, or people of some kind among people.
pub fn is_of_kind(claim: &Claim, whole: &Claim) -> bool {
    let people = |subject: &str| is_anyone(subject) || is_kind(subject);
    claim.quantity.unit != COUNT
        || head_of(&claim.subject) == head_of(&whole.subject)
        || is_anyone(&whole.subject) && people(&claim.subject)
        || is_anyone(&claim.subject) && people(&whole.subject)
}

/// Whether it counts things and `whole` counts people.
pub fn is_of_things(claim: &Claim, whole: &Claim) -> bool {
    let people = |subject: &str| is_anyone(subject) || is_kind(subject);
    people(&whole.subject) && !people(&claim.subject)
}

fn is_narrower_place(claim: &Claim, whole: &Claim) -> bool {
    match (claim.place.as_deref(), whole.place.as_deref()) {
        (Some(own), Some(wider)) => !matches!(same_place(own, wider), Relation::Same | Relation::Contains),
        (Some(_), None) => true,
        _ => false,
    }
}

/// "Twelve people drowned in Oru and nine in Tisk": told side by side, neither is of the other.
fn is_beside(claim: &Claim, whole: &Claim) -> bool {
    claim.sentence_number == whole.sentence_number
        && between(claim, whole).is_some_and(|between| between.ends_with(" and ") && !between.contains(','))
}

/// "Nine were treated on the spot, four taken to hospital": whether one statement tells of both, and so not of the same
/// people twice.
pub fn is_told_with(claim: &Claim, whole: &Claim) -> bool {
    claim.sentence_number == whole.sentence_number
        && between(claim, whole).is_none_or(|between| !between.contains(';') && !between.contains("of whom"))
}

/// What stands between `whole` and a claim behind it in the same sentence.
fn between<'c>(claim: &'c Claim, whole: &Claim) -> Option<&'c str> {
    let (_, behind) = claim.sentence.split_once(&whole.text)?;
    behind.split_once(&claim.text).map(|(between, _)| between)
}

fn is_kind(subject: &str) -> bool {
    is_word(&head_of(subject), Cue::KindOfPeople)
}

fn is_anyone(subject: &str) -> bool {
    [Cue::Anyone, Cue::CountedSet].iter().any(|cue| is_word(&head_of(subject), *cue))
}

fn head_of(subject: &str) -> String {
    subject.rsplit(' ').next().unwrap_or_default().to_lowercase()
}
