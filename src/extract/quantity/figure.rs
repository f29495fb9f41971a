//! A number or a range of two with the unit that belongs to them, before any hedge is looked at.

use std::ops::Range;

use crate::extract::Bound;
use crate::extract::number::{Amount, Number, number_at, scale_of};
use crate::extract::row::Row;

use super::compound;
use super::hedge::hedge_of_tail;
use super::range::range_from;
use super::unit::{Kind, Unit, of_shock, on_scale, unit_before, unit_behind, unit_of_tail};

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
pub struct Side {
    /// The first word, a sign of currency included.
    pub first: usize,
    /// The words of the bare number.
    pub number: Range<usize>,
    /// Just past number and unit.
    pub end: usize,
    /// The number.
    pub read: Number,
    /// Its unit; `None` for things counted.
    pub unit: Option<&'static Unit>,
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

/// The number that starts at word `at` with the sign before it and the unit behind it.
pub fn side_at(row: Row<'_>, from: usize, at: usize) -> Option<Side> {
    if let Some(side) = compound::one_and_a_part(row, at) {
        return Some(side);
    }
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
            end += usize::from(take_scale(row, end, &mut read));
        } else {
            unit = on_scale(row, end).or_else(|| of_shock(row, at, end));
        }
    }
    let first = if unit.is_some_and(|unit| unit.name.starts_with("deg") || unit.kind == Kind::Percent) {
        below_zero(row, from, first, &mut read)
    } else {
        first
    };
    let mut side = Side { first, number, end, read, unit };
    if prefix.is_none() {
        compound::take_smaller(row, &mut side);
    }
    Some(side)
}

/// Takes in a scale word behind a code of money: "75 USD million".
fn take_scale(row: Row<'_>, at: usize, read: &mut Number) -> bool {
    let Some(size) = scale_of(row.lower(at)).filter(|size| *size >= 1e6 && row.text(at).len() > 1) else {
        return false;
    };
    let Amount::Stated(value) = read.amount else { return false };
    let coded = !read.scaled && row.text(at - 1).len() == 3 && row.is_upper(at - 1);
    if coded {
        (read.amount, read.scaled, read.scale) = (Amount::Stated(value * size), true, size);
    }
    coded
}

/// Takes a minus into a temperature or a percentage: "-12C", "minus 20 degrees". Gives its first word.
fn below_zero(row: Row<'_>, from: usize, first: usize, read: &mut Number) -> usize {
    let Some(sign) = first.checked_sub(1).filter(|sign| *sign >= from) else { return first };
    let dash = row.is_dash(sign) && row.glued(sign) && !row.glued_back(sign);
    let Amount::Stated(value) = read.amount else { return first };
    if !dash && !row.is(sign, &["minus", "negative"]) {
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
            let article = usize::from(row.is(end + of, &["a", "an"]));
            let (length, unit) =
                unit_behind(row, end + of + article, false).filter(|_| article > 0 || !read.spelled)?;
            if unit.kind == Kind::Ratio || (of > 0 && article == 0) || (unit.kind == Kind::Percent && article == 0) {
                return None;
            }
            read.amount = Amount::Stated(percent / 100.0);
            Some((of + article + length, unit))
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
