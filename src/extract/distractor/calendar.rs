//! Dates and years.

use crate::extract::distractor::{Passed, Skip, is_closed, lexicon::lexicon};
use crate::extract::number::{is_numeral, number_at, small_numeral};
use crate::extract::quantity::{hedge, unit};
use crate::extract::row::Row;
use crate::text::WordKind;

/// A date with a number that starts at word `at`: "12 March 2024", "March 12", "14 and 15 December",
/// "2024-12-19", "12/18/2024", "24th".
pub fn date_at(row: Row<'_>, from: usize, at: usize) -> Option<Skip> {
    if row.kind(at) != Some(WordKind::Number) {
        return None;
    }
    written_date(row, at)
        .or_else(|| month_first(row, from, at))
        .or_else(|| day_first(row, at))
        .or_else(|| after_weekday(row, from, at))
        .or_else(|| ordinal(row, at))
}

/// "2024-12-19", "12/18/2024", "18.12.2024".
fn written_date(row: Row<'_>, at: usize) -> Option<Skip> {
    let text = row.text(at);
    if text.contains('/') {
        if is_fraction(row, at) {
            return None;
        }
        let date = text.split('/').all(|part| part.len() <= 2 || is_year(part.parse().unwrap_or(0)));
        return Some((at..at + 1, if date && text != "1/2" { Passed::Date } else { Passed::Name }));
    }
    let dotted: Vec<&str> = text.split('.').collect();
    if let [day, month, year] = dotted[..]
        && day.len() <= 2
        && month.len() <= 2
        && (year.len() == 2 || year.len() == 4)
    {
        return Some((at..at + 1, Passed::Date));
    }
    let hyphens = (at..at + 4).all(|word| row.glued(word)) && row.is_dash(at + 1) && row.is_dash(at + 3);
    let iso =
        hyphens && row.plain(at).is_some_and(is_year) && row.text(at + 2).len() == 2 && row.text(at + 4).len() == 2;
    (iso && row.plain(at + 4).is_some()).then_some((at..at + 5, Passed::Date))
}

/// Whether two numbers around a stroke are a fraction: where it is one "of" something or has a unit.
fn is_fraction(row: Row<'_>, at: usize) -> bool {
    let whole = at > 0 && row.plain(at - 1).is_some() && !row.glued_back(at);
    let part = number_at(row, at).is_some_and(|number| number.is_share());
    part && (whole || row.is(at + 1, &["of"]) || unit::unit_behind(row, at + 1, true).is_some())
}

/// "March 12", "Dec. 18-20, 2024", "December 2029".
fn month_first(row: Row<'_>, from: usize, at: usize) -> Option<Skip> {
    let stop = usize::from(row.was(at, 1, &["."]));
    let month = at.checked_sub(1 + stop).filter(|month| *month >= from && is_month(row, *month))?;
    if row.plain(at).is_some_and(is_year) {
        return Some((month..at + 1, Passed::Date));
    }
    let end = days_from(row, at)?;
    let counted = row.was(month, 1, &["in", "since", "until"])
        && end == at + 1
        && row.is_letters(end)
        && !is_closed(row.lower(end));
    let first = if counted { return Some((month..month + 1, Passed::Date)) } else { month };
    Some((first..year_behind(row, end), Passed::Date))
}

/// "12 March", "14 and 15 December", "the 3rd of May 2021".
fn day_first(row: Row<'_>, at: usize) -> Option<Skip> {
    let days = days_from(row, at)?;
    let month = days + usize::from(row.is(days, &["of"]));
    is_month(row, month).then(|| {
        let stop = usize::from(row.is(month + 1, &["."]) && row.text(month).len() <= 4 && row.glued(month));
        (at..year_behind(row, month + 1 + stop), Passed::Date)
    })
}

/// "Monday 12,".
fn after_weekday(row: Row<'_>, from: usize, at: usize) -> Option<Skip> {
    let comma = usize::from(row.was(at, 1, &[","]));
    let weekday = at.checked_sub(1 + comma).filter(|day| *day >= from)?;
    let named = lexicon().weekday.contains(row.lower(weekday)) && row.is_capitalised(weekday);
    let alone = comma == 0 && row.is_stop(at + 1) && !row.is_dash(at + 1);
    (named && alone && is_day(row, at)).then_some((weekday..at + 1, Passed::Date))
}

/// "24th".
fn ordinal(row: Row<'_>, at: usize) -> Option<Skip> {
    let ending = row.is(at + 1, &["st", "nd", "rd", "th"]) && row.glued(at);
    let word = row.is(at + 1, &["hundredth", "thousandth", "millionth", "billionth", "trillionth"]);
    (ending || word).then_some((at..at + 2, Passed::Ordinal))
}

/// One day or a short list of days: where it ends.
fn days_from(row: Row<'_>, at: usize) -> Option<usize> {
    let mut end = one_day(row, at)?;
    for _ in 0..6 {
        let joint = usize::from(row.is(end, &["and", "to", "or", ",", "&", "/"]) || row.is_dash(end));
        let second = usize::from(row.is(end, &[","]) && row.is(end + 1, &["and"]));
        match one_day(row, end + joint + second) {
            Some(next) if joint > 0 => end = next,
            _ => break,
        }
    }
    Some(end)
}

fn one_day(row: Row<'_>, at: usize) -> Option<usize> {
    let ending = row.glued(at) && row.is(at + 1, &["st", "nd", "rd", "th"]);
    is_day(row, at).then_some(at + 1 + usize::from(ending))
}

fn is_day(row: Row<'_>, at: usize) -> bool {
    row.text(at).len() <= 2 && row.plain(at).is_some_and(|day| (1..=31).contains(&day))
}

/// Past the year that may follow a date: "March 12, 2024", "18 October 1216 –".
fn year_behind(row: Row<'_>, at: usize) -> usize {
    let comma = usize::from(row.is(at, &[","]));
    let medieval = comma == 0 && matches!(row.text(at).len(), 3 | 4) && row.is_stop(at + 1);
    let is_old = |year: u32| medieval && (100..1500).contains(&year);
    if row.plain(at + comma).is_some_and(|year| is_year(year) || is_old(year)) { at + comma + 1 } else { at }
}

fn is_month(row: Row<'_>, at: usize) -> bool {
    let word = row.lower(at);
    let common = matches!(word, "may" | "march" | "mar" | "dec" | "jan" | "sep" | "oct");
    lexicon().month.contains(word) && (!common || row.is_capitalised(at))
}

/// A year with a number that starts at word `at`: "2019", "1950-53", "the 1990s", "2019 to 2021".
pub fn year_at(row: Row<'_>, from: usize, at: usize) -> Option<Skip> {
    if let Some(year) = spelled_year(row, at) {
        return Some(year);
    }
    let text = row.text(at);
    let number = row.plain(at)?;
    if row.is(at + 1, &["s", "'s"]) && row.glued(at) && (text.ends_with('0') || text.len() == 4) {
        let hers = row.was(at, 1, &["his", "her", "their", "my", "your"]) || row.was(at, 2, &["his", "her", "their"]);
        return Some((at..at + 2, if hers { Passed::Age } else { Passed::Year }));
    }
    if text.len() != 4 || !is_year(number) || is_money(row, at) {
        return None;
    }
    if let Some(end) = year_range(row, at, number) {
        return Some((at..end, Passed::Year));
    }
    is_lone_year(row, from, at, number).then_some((at..at + 1, Passed::Year))
}

/// "nineteen ninety-nine", "twenty twenty".
fn spelled_year(row: Row<'_>, at: usize) -> Option<Skip> {
    let century = row.is(at, &["eighteen", "nineteen", "twenty"]);
    let ten = row.lower(at + 1).split('-').next().and_then(small_numeral).is_some_and(|value| value >= 10.0);
    let counted = row.is_plural(at + 2) || is_numeral(row.lower(at + 2));
    (century && ten && !counted).then_some((at..at + 2, Passed::Year))
}

/// Where a range of years ends: "1950-53", "2019 to 2021".
fn year_range(row: Row<'_>, at: usize, number: u32) -> Option<usize> {
    let dash = row.is_dash(at + 1);
    let joined = dash || (row.is(at + 1, &["to", "and"]) && row.was(at, 1, &["from", "between"]));
    let last = row.plain(at + 2)?;
    let short = dash && row.text(at + 2).len() == 2 && last > number % 100;
    let long = row.text(at + 2).len() == 4 && is_year(last) && last > number;
    (joined && (short || long)).then_some(at + 3)
}

/// Whether four digits by themselves are a year: always where a year may stand, and else unless something
/// counted follows.
fn is_lone_year(row: Row<'_>, from: usize, at: usize, number: u32) -> bool {
    const BEFORE: [&str; 26] = [
        "in", "since", "of", "by", "until", "till", "before", "after", "during", "early", "late", "mid", "the",
        "fiscal", "year", "summer", "autumn", "spring", "winter", "election", "fall", "to", "from", "for", "back",
        "through",
    ];
    let compared = row.was(at, 1, &["than"])
        && !row.was(at, 2, &["more", "less", "fewer", "rather"])
        && number >= 1900
        && (row.is_stop(at + 1) || is_closed(row.lower(at + 1)));
    let dated = row.was(at, 1, &BEFORE) || lexicon().month.contains(row.back(at, 1)) || compared;
    let named = at > from && row.is_capitalised(at - 1) && row.is_letters(at - 1);
    let counted = row.is_plural(at + 1) && !is_closed(row.lower(at + 1));
    if counted && !row.was(at, 1, &["the", "in", "since", "of", "late", "early"]) {
        return false;
    }
    let unit = unit::unit_behind(row, at + 1, true).is_some();
    let hedged = hedge::hedge_before(row, from, at, true).is_some() && !dated;
    dated && !unit || ((number >= 1900 || named) && !unit && !hedged)
}

fn is_money(row: Row<'_>, at: usize) -> bool {
    unit::unit_before(row, 0, at).is_some()
}

fn is_year(number: u32) -> bool {
    (1500..=2100).contains(&number)
}
