//! Ranges of two numbers: "40 to 60", "between 40 and 60", "$5-6 billion"; and the pairs that are none, because
//! something moved from one to the other or two sides stand against each other.

use crate::extract::claim::{Bound, Quantity};
use crate::extract::lexicon::WordSet;
use crate::extract::number::Amount;
use crate::extract::row::Row;

use super::Mention;
use super::figure::{Figure, Side, side_at};
use super::lexicon::LEXICON;
use super::unit::{Kind, Unit};

/// The range that starts with this number: "40 to 60", "between 40 and 60", "£5bn-£6bn", "four or five days".
pub fn range_from(row: Row<'_>, from: usize, low: &Side) -> Option<Figure> {
    let between = low.first > from && row.was(low.first, 1, &["between"]);
    let joint = row.lower(low.end);
    let wave = joint == "~" && row.glued(low.end) && row.glued_back(low.end);
    let dash = row.is_dash(low.end) || wave;
    let through = joint == "through" && low.read.digits.is_some();
    let fits = dash || through || joint == "to" || (joint == "or" && !between) || (joint == "and" && between);
    if !fits || low.read.tail.is_some() || low.read.is_share() {
        return None;
    }
    let high = high_side(row, low.end + 1)?;
    let (Amount::Stated(bottom), Amount::Stated(top)) = (low.read.amount, high.read.amount) else { return None };
    let bottom = bottom * lent_scale(low, &high, dash, bottom, top);
    if bottom >= top || !same_unit(low.unit, high.unit) {
        return None;
    }
    if joint == "or"
        && (top - bottom > 10.0 || low.unit.is_some() || bottom < 1.0)
        && (top > 3.0 * bottom || low.unit.is_some())
    {
        return None;
    }
    let apart = low.unit.is_some() && top > 2.0 * bottom;
    if joint == "to" && is_movement(row, from, low, &high, apart) {
        return None;
    }
    Some(Figure {
        first: if between { low.first - 1 } else { low.first },
        number: low.number.start..high.number.end,
        end: high.end,
        amount: Amount::Stated(bottom),
        upper: Some(top),
        unit: high.unit.or(low.unit),
        spelled: low.read.spelled && high.read.spelled,
        marked: [&low.read, &high.read]
            .iter()
            .any(|read| read.digits.is_some_and(|digits| digits.grouped || digits.decimal)),
        scaled: high.read.scaled,
        tail_bound: None,
        tail: None,
    })
}

/// The range that two bounds around "and" or "but" make: "more than 100 but fewer than 300".
pub fn between_bounds(row: Row<'_>, first: &Mention, second: &Mention) -> Option<Mention> {
    let joined = first.words.end + 1 == second.words.start && row.is(first.words.end, &["and", "but"]);
    let above = |one: &Mention| matches!(one.quantity.bound, Bound::MoreThan | Bound::AtLeast);
    let below = |one: &Mention| matches!(one.quantity.bound, Bound::LessThan | Bound::AtMost);
    let (low, high) = if above(first) { (first, second) } else { (second, first) };
    let (bottom, top) = (low.quantity.value?, high.quantity.value?);
    let alike = first.kind.is_none() || first.quantity.unit == second.quantity.unit;
    if !joined || !alike || !above(low) || !below(high) || bottom >= top {
        return None;
    }
    let words = first.words.start..second.words.end;
    Some(Mention {
        quantity: Quantity::range(bottom, top, &second.quantity.unit),
        span: row.span(words.clone()),
        words,
        number: first.number.start..second.number.end,
        definite: first.definite,
        scaled: first.scaled || second.scaled,
        ..second.clone()
    })
}

/// The second number of a range, perhaps with a sign of currency before it.
fn high_side(row: Row<'_>, start: usize) -> Option<Side> {
    (start..start + 4)
        .find_map(|at| side_at(row, start, at).filter(|side| side.first == start && side.read.tail.is_none()))
}

/// What the lower number is multiplied by because the upper one's scale stands for both: "4 to 5 million",
/// "40-50,000", but not "500 to 1 million".
fn lent_scale(low: &Side, high: &Side, dash: bool, bottom: f64, top: f64) -> f64 {
    let money = low.unit.is_none_or(|unit| unit.kind == Kind::Currency);
    let open = !low.read.scaled && bottom < 1000.0 && money;
    let grouped = dash && high.read.digits.is_some_and(|digits| digits.grouped) && top < 1e6;
    let scale = if high.read.scaled { high.read.scale } else { 1000.0 };
    let hundreds = low.read.spelled && bottom < 10.0 && top < 1000.0 && top % 100.0 == 0.0 && bottom * 100.0 < top;
    if hundreds && high.read.spelled {
        return 100.0;
    }
    let fits = open && (high.read.scaled || grouped) && bottom * scale < top;
    if fits && (high.read.scaled || bottom * scale * 10.0 >= top) { scale } else { 1.0 }
}

fn same_unit(low: Option<&Unit>, high: Option<&Unit>) -> bool {
    match (low, high) {
        (Some(low), Some(high)) => low.name == high.name,
        (Some(low), None) => low.kind == Kind::Currency,
        (None, _) => true,
    }
}

/// Whether two numbers joined by "to" are where something came from and got to ("rose from 40 to 60"), how far
/// and where to ("rose by 12 to 62"), or two sides of a vote. `apart` says that each has a unit of its own and
/// that they lie far from each other: "rose $2 to $85".
fn is_movement(row: Row<'_>, from: usize, low: &Side, high: &Side, apart: bool) -> bool {
    let first = low.first;
    let near = |by: usize, words: &WordSet| {
        (first.saturating_sub(by).max(from)..first).any(|at| words.contains(row.lower(at)))
    };
    let stated = row.was(first, 2, &["is", "are", "was", "were"]) && !near(6, &LEXICON.step);
    let from_to = first > 1 && row.was(first, 1, &["from"]) && !near(8, &LEXICON.spread) && !stated;
    let up_or_down = row.was(first, 1, &["up", "down"]);
    let led = (up_or_down || row.was(first, 1, &["by"])) && (low.unit.is_some() || high.unit.is_none());
    let stepped = up_or_down || near(3, &LEXICON.step);
    from_to || (near(3, &LEXICON.contest) && high.unit.is_none()) || (stepped && (apart || led))
}
