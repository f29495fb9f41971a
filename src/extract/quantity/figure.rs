//! A number or a range of two with the unit that belongs to them, before any hedge is looked at.

use std::ops::Range;

use crate::extract::Bound;
use crate::extract::number::{Amount, Number, number_at};
use crate::extract::row::Row;

use super::hedge::hedge_of_tail;
use super::unit::{Kind, Unit, on_scale, unit_before, unit_behind, unit_of_tail};

/// A number with its unit, or a range.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The first word, a sign of currency and "between" included.
    pub first: usize,
    /// The words of the bare number or numbers.
    pub number: Range<usize>,
    /// Just past number and unit.
    pub end: usize,
    /// What the number says; of a range, its lower end.
    pub amount: Amount,
    /// The upper end of a range.
    pub upper: Option<f64>,
    /// Its unit; `None` for things counted.
    pub unit: Option<&'static Unit>,
    /// Whether it is written in words alone.
    pub spelled: bool,
    /// Whether its digits set thousands apart or have decimals.
    pub marked: bool,
    /// Whether a scale word or sign stands in it.
    pub scaled: bool,
    /// The hedge that the rest of a hyphenated word gives: "sixty-odd".
    pub tail_bound: Option<Bound>,
    /// The rest of a hyphenated word that is neither unit nor hedge: the "storey" of "two-storey", as the
    /// byte of the last word where it starts.
    pub tail: Option<usize>,
}

/// One number with its unit.
struct Side {
    first: usize,
    number: Range<usize>,
    end: usize,
    read: Number,
    unit: Option<&'static Unit>,
}

/// The figure whose first number starts at word `at`; what stands before `from` is taken.
pub fn figure_at(row: Row<'_>, from: usize, at: usize) -> Option<Figure> {
    let side = side_at(row, from, at)?;
    if let Some(range) = range_from(row, from, &side) {
        return Some(range);
    }
    let word = row.lower(side.end.saturating_sub(1));
    let rest = side.read.tail.and_then(|tail| word.get(tail..));
    let tail_unit = rest.and_then(unit_of_tail);
    let tail_bound = rest.and_then(hedge_of_tail);
    let known = tail_unit.is_some() || tail_bound.is_some() || rest == Some("strong");
    Some(Figure {
        first: side.first,
        number: side.number,
        end: side.end,
        amount: side.read.amount,
        upper: None,
        unit: side.unit.or(tail_unit),
        spelled: side.read.spelled,
        marked: side.read.digits.is_some_and(|digits| digits.grouped || digits.decimal),
        scaled: side.read.scaled,
        tail_bound,
        tail: side.read.tail.filter(|_| !known),
    })
}

/// One number with the sign before it and the unit behind it.
fn side_at(row: Row<'_>, from: usize, at: usize) -> Option<Side> {
    let mut read = number_at(row, at)?;
    let number = at..read.end;
    let prefix = unit_before(row, from, at);
    let first = prefix.map_or(at, |(first, _)| first);
    let mut end = read.end;
    let mut unit = prefix.map(|(_, unit)| unit);
    if unit.is_none() && read.tail.is_none() {
        if let Some((length, found)) = unit_after(row, &mut read) {
            end += length;
            unit = Some(found);
        } else {
            unit = on_scale(row, end);
        }
    }
    let first = if unit.is_some_and(|unit| unit.name.starts_with("deg") || unit.kind == Kind::Percent) {
        below_zero(row, from, first, &mut read)
    } else {
        first
    };
    Some(Side { first, number, end, read, unit })
}

/// Takes a minus into a temperature or a percentage: "-12C", "minus 20 degrees". Gives its first word.
fn below_zero(row: Row<'_>, from: usize, first: usize, read: &mut Number) -> usize {
    let Some(sign) = first.checked_sub(1).filter(|sign| *sign >= from) else { return first };
    let dash = row.is_dash(sign) && row.glued(sign) && !row.glued_back(sign);
    let Amount::Stated(value) = read.amount else { return first };
    if !dash && row.lower(sign) != "minus" {
        return first;
    }
    read.amount = Amount::Stated(-value);
    sign
}

/// The unit behind a number, and how many words lead up to its end: "of dollars" behind a vague word, "a mile"
/// behind "half", which is then half a mile and no share.
fn unit_after(row: Row<'_>, read: &mut Number) -> Option<(usize, &'static Unit)> {
    let end = read.end;
    match read.amount {
        Amount::Share(percent) => {
            let of = usize::from(row.is(end, &["of"]));
            let article = row.is(end + of, &["a", "an"]);
            let (length, unit) = unit_behind(row, end + of + 1, false).filter(|_| article)?;
            if !matches!(unit.kind, Kind::Measure | Kind::Time) {
                return None;
            }
            read.amount = Amount::Stated(percent / 100.0);
            Some((of + 1 + length, unit))
        }
        Amount::Vague(..) => {
            let of = usize::from(row.is(end, &["of"]));
            unit_behind(row, end + of, false).map(|(length, unit)| (of + length, unit))
        }
        Amount::Stated(_) => {
            let found = unit_behind(row, end, read.digits.is_some())?;
            let verb = row.is(end, &["won", "lei", "dong"]) && !read.scaled;
            (!verb).then_some(found)
        }
    }
}

/// The range that starts with this number: "40 to 60", "between 40 and 60", "£5bn-£6bn", "four or five days".
fn range_from(row: Row<'_>, from: usize, low: &Side) -> Option<Figure> {
    let between = low.first > from && row.was(low.first, 1, &["between"]);
    let joint = row.lower(low.end);
    let dash = row.is_dash(low.end);
    let fits = dash || joint == "to" || (joint == "or" && !between) || (joint == "and" && between);
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
/// and where to ("rose by 12 to 62"), or two sides of a vote. `low_unit` says that the first has a unit of its
/// own, `apart` that they also lie far from each other: "rose $2 to $85".
fn is_movement(row: Row<'_>, from: usize, low: &Side, high: &Side, apart: bool) -> bool {
    const SPREAD: [&str; 12] = [
        "range",
        "ranges",
        "ranged",
        "ranging",
        "estimates",
        "estimated",
        "anywhere",
        "vary",
        "varies",
        "varied",
        "varying",
        "between",
    ];
    const CONTESTS: [&str; 10] =
        ["voted", "vote", "votes", "voting", "score", "won", "lost", "beat", "defeated", "rejected"];
    const STEPS: [&str; 34] = [
        "added",
        "climbed",
        "cut",
        "declined",
        "decreased",
        "dipped",
        "down",
        "dropped",
        "fall",
        "falls",
        "fell",
        "gained",
        "grew",
        "increase",
        "increased",
        "jumped",
        "lowered",
        "narrowed",
        "raised",
        "rise",
        "rises",
        "rising",
        "rose",
        "shed",
        "shrank",
        "shrunk",
        "slid",
        "slipped",
        "soared",
        "surged",
        "up",
        "went",
        "widened",
        "raising",
    ];
    let first = low.first;
    let near = |by: usize, any: &[&str]| (first.saturating_sub(by).max(from)..first).any(|at| row.is(at, any));
    let led_by = row.was(first, 1, &["by", "up", "down"]) && (low.unit.is_some() || high.unit.is_none());
    let from_to = first > 1 && row.was(first, 1, &["from"]) && !near(8, &SPREAD);
    from_to || near(3, &CONTESTS) || (near(3, &STEPS) && (apart || led_by))
}
