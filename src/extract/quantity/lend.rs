//! Units that a number leaves out because its neighbour names them: "from 49.1 to 50.3 percent", "58 of the 93 km",
//! "costs $4 billion, up from 3 billion". Looks at one sentence only.

use crate::extract::row::Row;

use super::mark::is_out_of;
use super::{Kind, Mention};

/// Gives bare numbers of the sentence the unit that they share with another.
pub fn lend_units(row: Row<'_>, found: &mut [Mention]) {
    for index in 0..found.len() {
        let lender = lender_of(row, found, index);
        if let Some((lender, scale)) = lender {
            let (unit, kind) = (found[lender].quantity.unit.clone(), found[lender].kind);
            let mention = &mut found[index];
            mention.quantity.unit = unit;
            mention.kind = kind;
            mention.lent = true;
            for end in [&mut mention.quantity.value, &mut mention.quantity.low, &mut mention.quantity.high] {
                *end = end.map(|value| value * scale);
            }
        }
    }
}

/// Which mention names the unit that this one leaves out, and what it multiplies by.
fn lender_of(row: Row<'_>, found: &[Mention], index: usize) -> Option<(usize, f64)> {
    let mention = found.get(index)?;
    let next = found.get(index + 1).map(|next| (index + 1, next));
    let previous = index.checked_sub(1).and_then(|before| found.get(before).map(|mention| (before, mention)));
    if let Some((at, next)) = next
        && is_pair(row, mention, next)
    {
        let unscaled = mention.kind == Some(Kind::Currency) && next.kind == Some(Kind::Currency);
        let scale = match (next.quantity.value, next.scaled && !mention.scaled, mention.quantity.value) {
            (Some(top), true, Some(value)) if value < 1000.0 && top >= 1e6 => scale_of(top),
            _ => 1.0,
        };
        if (mention.kind.is_none() && next.kind.is_some()) || (unscaled && scale > 1.0) {
            return Some((at, scale));
        }
    }
    let part = |part: &Mention, whole: &Mention| is_part_of(row, part, whole);
    let of_next = next.filter(|(_, next)| part(mention, next) && is_stretch(next) && next.bare);
    let of_last =
        previous.filter(|(_, last)| part(last, mention) && is_stretch(last) && mention.bare && mention.definite);
    if let Some((at, _)) = of_next.or(of_last)
        && mention.kind.is_none()
    {
        return Some((at, 1.0));
    }
    let whole = mention.spelled && !mention.scaled || is_out_of(row, &mention.number);
    if mention.kind.is_some() || !mention.bare || whole {
        return None;
    }
    let strength = |other: &Mention| other.quantity.unit == "magnitude" || other.kind == Some(Kind::Percent);
    let decimal = mention.quantity.value.is_some_and(|value| value.fract() != 0.0) && !mention.scaled;
    let compared = row.was(mention.words.start, 1, &["from"]);
    [previous, next].into_iter().flatten().find_map(|(at, other)| {
        let fits = (decimal && strength(other))
            || (compared
                && at < index
                && other.kind.is_some_and(|kind| {
                    matches!(kind, Kind::Percent | Kind::Measure) || (kind == Kind::Currency && mention.scaled)
                }));
        fits.then_some((at, 1.0))
    })
}

/// Whether the two are joined by a bare "to": "from 40 to 60 percent".
fn is_pair(row: Row<'_>, first: &Mention, second: &Mention) -> bool {
    first.words.end + 1 == second.words.start && row.is(first.words.end, &["to"])
}

/// Whether the first is a part of the second: "58 of the 93 km", "265 of 430 km".
fn is_part_of(row: Row<'_>, part: &Mention, whole: &Mention) -> bool {
    let article = usize::from(row.is(part.words.end + 1, &["the", "its", "their", "all"]));
    row.is(part.words.end, &["of"]) && part.words.end + 1 + article == whole.words.start
}

/// Whether it is a length, an area, a weight or money, of which a part is told in the same unit.
fn is_stretch(mention: &Mention) -> bool {
    matches!(mention.kind, Some(Kind::Measure | Kind::Currency)) && mention.quantity.unit != "magnitude"
}

/// The scale word that a number of that size was written with.
fn scale_of(value: f64) -> f64 {
    [1e12, 1e9, 1e6, 1e3].into_iter().find(|scale| value >= *scale).unwrap_or(1.0)
}
