//! One quantity in two units, the smaller behind the larger: "two hours and 40 minutes", "5ft 8in",
//! "12 dollars and 50 cents"; and one with a part behind its unit: "a metre and a half". Merges nothing that could be
//! two quantities.

use crate::extract::number::{Amount, Number, added_part};
use crate::extract::row::Row;

use super::figure::{Side, side_at};
use super::unit::{Kind, Unit, unit_behind};

/// Takes the smaller unit's number into the number before it.
pub fn take_smaller(row: Row<'_>, side: &mut Side) {
    let Some(unit) = side.unit else { return };
    let Amount::Stated(value) = side.read.amount else { return };
    if matches!(unit.kind, Kind::Measure | Kind::Time)
        && let Some((part, end)) = added_part(row, side.end)
    {
        side.read.amount = Amount::Stated(value + part);
        side.end = end;
        return;
    }
    let and = usize::from(row.is(side.end, &["and"]));
    let first = side.end + and;
    if !may_be_divided(unit) || value.fract() != 0.0 || row.was(side.first, 1, &["between"]) {
        return;
    }
    let Some(smaller) = side_at(row, first, first).filter(|smaller| smaller.first == first) else { return };
    let Amount::Stated(part) = smaller.read.amount else { return };
    let Some(whole) = smaller.unit.and_then(|small| parts_of(unit, small)) else { return };
    if part > 0.0 && part < whole && smaller.read.tail.is_none() {
        side.read.amount = Amount::Stated(value + part / whole);
        side.number.end = smaller.number.end;
        side.end = smaller.end;
    }
}

/// "a metre and a half", "an hour and a quarter": one of the unit and a part of it.
pub fn one_and_a_part(row: Row<'_>, at: usize) -> Option<Side> {
    if !row.is(at, &["a", "an", "one"]) || !row.is_letters(at + 1) {
        return None;
    }
    let (length, unit) = unit_behind(row, at + 1, false).filter(|(_, unit)| !matches!(unit.kind, Kind::Ratio))?;
    let end = at + 1 + length;
    let read = parted(1.0, added_part(row, end)?);
    Some(Side { first: at, number: at..at + 1, end: read.end, read, unit: Some(unit) })
}

/// That number with a part added to it.
fn parted(value: f64, (part, end): (f64, usize)) -> Number {
    let amount = Amount::Stated(value + part);
    Number { end, amount, spelled: true, scaled: false, scale: 1.0, digits: None, tail: None }
}

fn may_be_divided(unit: &Unit) -> bool {
    ["foot", "hour", "minute", "year", "pound", "USD", "GBP", "EUR"].contains(&unit.name.as_str()) && is_whole(unit)
}

/// Whether the unit is itself, and no hundredth of it.
fn is_whole(unit: &Unit) -> bool {
    (unit.factor - 1.0).abs() < 1e-9
}

/// How many of the smaller unit make one of the larger.
fn parts_of(unit: &Unit, small: &Unit) -> Option<f64> {
    match (unit.name.as_str(), small.name.as_str()) {
        ("foot", "inch") | ("year", "month") => Some(12.0),
        ("hour", "minute") | ("minute", "second") => Some(60.0),
        ("pound", "ounce") => Some(16.0),
        ("USD", "USD") | ("GBP", "GBP") | ("EUR", "USD") if small.factor < 0.1 => Some(100.0),
        _ => None,
    }
}
