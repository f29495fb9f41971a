//! When a figure is a share of a larger one: it is told of a narrower place, or of fewer kinds of people.

use super::Hint;
use crate::extract::mode::cue::{Cue, is_word};
use crate::extract::place::{Relation, same_place};
use crate::extract::{COUNT, Claim};

/// Whether a claim is a share of `whole`, a larger total of the same measure.
pub fn is_share(claim: &Claim, hint: &Hint, whole: &Claim) -> bool {
    let disputed = claim.attribution.is_some() && whole.attribution.is_some() && claim.attribution != whole.attribution;
    if claim.sentence_number == 0 || claim.quantity.unit == "percent" || disputed {
        return false;
    }
    let narrower = if hint.placed { is_narrower_place(claim, whole) } else { hint.located };
    narrower && counts_alike(claim, whole)
        || claim.quantity.unit == COUNT && is_kind(&claim.subject) && is_anyone(&whole.subject)
}

/// Whether two figures count the same kind of thing: a school that stays shut is no share of the shops that do.
fn counts_alike(claim: &Claim, whole: &Claim) -> bool {
    let anyone = is_anyone(&whole.subject) && (is_anyone(&claim.subject) || is_kind(&claim.subject));
    anyone || claim.quantity.unit != COUNT || head_of(&claim.subject) == head_of(&whole.subject)
}

fn is_narrower_place(claim: &Claim, whole: &Claim) -> bool {
    match (claim.place.as_deref(), whole.place.as_deref()) {
        (Some(own), Some(wider)) => !matches!(same_place(own, wider), Relation::Same | Relation::Contains),
        (Some(_), None) => true,
        _ => false,
    }
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
