//! Figures whose unit is written into the number's own word, which the cutting of words takes for a name:
//! "magnitude-6.4", "USD115", "EUR2.5bn".

use crate::extract::number::{Amount, read_digits, scale_of};
use crate::extract::row::Row;
use crate::text::WordKind;

use super::figure::Figure;
use super::unit::{Unit, code, unit_of_tail};

/// The most words that such a figure is cut into: "USD1" "," "200" "," "000" "." "5" "m".
const LONGEST: usize = 10;

/// The figure that starts at that word with a unit glued before it.
pub fn glued_at(row: Row<'_>, at: usize) -> Option<Figure> {
    if row.kind(at) != Some(WordKind::Name) {
        return None;
    }
    let (unit, length) = glued_unit(row, at)?;
    let (written, mut end) = joined(row, at, length);
    let digits = written.find(|c: char| !matches!(c, '0'..='9' | ',' | '.')).unwrap_or(written.len());
    let (number, suffix) = written.split_at(digits);
    let read = read_digits(number)?;
    let mut scale = if suffix.is_empty() { 1.0 } else { scale_of(suffix)? };
    if suffix.is_empty()
        && let Some(size) = scale_of(row.lower(end))
    {
        (scale, end) = (size, end + 1);
    }
    Some(Figure {
        first: at,
        number: at..end,
        end,
        amount: Amount::Stated(read.value * scale),
        upper: None,
        unit: Some(unit),
        spelled: false,
        marked: true,
        scaled: scale >= 1000.0,
        tail_bound: None,
        tail: None,
    })
}

/// The unit at the head of a word, and how many bytes it takes.
fn glued_unit(row: Row<'_>, at: usize) -> Option<(&'static Unit, usize)> {
    const STRENGTH: &str = "magnitude-";
    if row.lower(at).starts_with(STRENGTH) {
        return Some((unit_of_tail("magnitude")?, STRENGTH.len()));
    }
    let letters = row.text(at).find(|c: char| !c.is_ascii_uppercase())?;
    Some((code(row.text(at).get(..letters)?)?, letters))
}

/// The number behind the unit, put together from the words that it was cut into, and where they end.
fn joined(row: Row<'_>, at: usize, length: usize) -> (String, usize) {
    let mut written = row.lower(at).get(length..).unwrap_or_default().to_owned();
    let mut end = at + 1;
    while end < at + LONGEST && row.glued_back(end) {
        let mark = row.is(end, &[",", "."]) && row.glued(end) && row.kind(end + 1) == Some(WordKind::Number);
        let suffix = row.is_letters(end) && row.was(end, 2, &[",", "."]);
        if !mark && !suffix && row.kind(end) != Some(WordKind::Number) {
            break;
        }
        written.push_str(row.lower(end));
        end += 1;
    }
    (written, end)
}
