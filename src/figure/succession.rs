//! Where a sentence sets a number against an earlier one, it tells itself which figure it speaks of: the one that stood
//! at the earlier number. "312 people had tickets, and not 280 as first given" moves the figure that stood at 280, in
//! whatever words each was told. Which numbers are earlier ones, the modes of the claims say; it reads no words.

use super::evidence::{is_asserted, significant};
use super::subject::Profile;
use super::unit::are_comparable;
use super::{Figure, History, Scope};
use crate::extract::{Claim, Mode};

/// From here on a claim is of the figure that stood at the number that it is set against. This and the weights below were
/// found on 61 storylines: two digits need the measure, the subject or that no other figure had the number; three do not.
pub const SURE: f64 = 0.8;

/// How much one measure speaks for it, and one subject.
const SAME_MEASURE: f64 = 0.3;
const SAME_SUBJECT: f64 = 0.3;

/// How much it speaks for it that no other figure of the story had the number.
const ALONE: f64 = 0.2;

/// How much it speaks against it that one is a share and the other a total.
const OTHER_SCOPE: f64 = 0.2;

/// How many times more or less a number may be than the one that it takes the place of.
const MOST: f64 = 40.0;

/// For how many days after the day that the sentence tells it of, a figure may still have stood at the earlier number:
/// "up from 24 four years ago" is no word of today's 24.
const LATER: i32 = 45;

/// For each claim of a document, in text order, the one in its sentence whose number it takes the place of: an earlier
/// value, or one that the sentence rejects, with no other number of such a unit between the two.
pub fn replaced(claims: &[&Claim]) -> Vec<Option<usize>> {
    let mut replaced = vec![None; claims.len()];
    for (at, earlier) in claims.iter().enumerate() {
        if !matches!(earlier.mode, Mode::Past | Mode::Denied) || earlier.quantity.value.is_none() {
            continue;
        }
        let beside = |other: &usize| {
            let other = claims[*other];
            let here = other.sentence_number == earlier.sentence_number;
            here && are_comparable(&other.quantity.unit, &earlier.quantity.unit)
        };
        let free = |other: &usize| {
            let stated = matches!(claims[*other].mode, Mode::Total | Mode::Part);
            stated && replaced[*other].is_none() && is_of_one_size(claims[*other], earlier)
        };
        let before = (0..at).rev().find(beside).filter(free);
        if let Some(now) = before.or_else(|| (at + 1..claims.len()).find(beside).filter(free)) {
            replaced[now] = Some(at);
        }
    }
    replaced
}

/// Whether one figure may have had both numbers.
fn is_of_one_size(a: &Claim, b: &Claim) -> bool {
    let ratio = a.quantity.value.zip(b.quantity.value).map(|(a, b)| a / b);
    ratio.is_none_or(|ratio| (1.0 / MOST..=MOST).contains(&ratio))
}

/// The figure that a claim moves, among those of the story, where `earlier` is the claim whose number it takes the place
/// of: the index of the one that most surely stood there.
pub fn moved<'h>(
    claim: &Claim,
    earlier: &Claim,
    histories: impl Iterator<Item = (usize, &'h History)>,
) -> Option<usize> {
    let stood: Vec<(usize, &History)> = histories.filter(|(_, history)| stood_at(history, earlier)).collect();
    let alone = if stood.len() == 1 { ALONE } else { 0.0 };
    let scored = stood.into_iter().map(|(index, history)| (index, alone + likelihood(claim, earlier, &history.figure)));
    scored.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, likelihood)| *likelihood >= SURE).map(|(index, _)| index)
}

/// Whether a figure has been told to stand at the number of a claim, not long after the day that the claim tells it of.
fn stood_at(history: &History, earlier: &Claim) -> bool {
    let number = &earlier.quantity;
    let moves = matches!(history.figure.scope, Scope::Total | Scope::Part(_));
    moves
        && history.observations.iter().any(|seen| {
            let days = seen.as_of().zip(earlier.as_of).map(|(stood, told)| stood.since(told));
            is_asserted(&seen.claim)
                && seen.claim.quantity.unit == number.unit
                && seen.claim.quantity.value == number.value
                && days.is_none_or(|days| days.is_ok_and(|days| days.get_days() <= LATER))
        })
}

/// How much speaks for the claim's being of a figure that stood at the earlier number, from 0 up: the digits of that
/// number, and what is alike in the words.
fn likelihood(claim: &Claim, earlier: &Claim, figure: &Figure) -> f64 {
    let number = match earlier.quantity.value.map(|value| (significant(value), value)) {
        None => return 0.0,
        Some((..=1, value)) => {
            if value >= 1_000.0 {
                0.5
            } else {
                0.3
            }
        }
        Some((2, _)) => 0.6,
        Some((3, _)) => 0.8,
        Some(_) => 0.9,
    };
    let measure = if claim.measure == figure.measure { SAME_MEASURE } else { 0.0 };
    let own = Profile::read(&claim.subject, &claim.measure);
    let subject = SAME_SUBJECT * own.likeness(&Profile::read(&figure.subject, &figure.measure), false).score;
    let shares = (claim.mode == Mode::Part, matches!(figure.scope, Scope::Part(_)));
    let scope = if shares.0 == shares.1 { 0.0 } else { OTHER_SCOPE };
    number + measure + subject - scope
}
