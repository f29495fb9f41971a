//! Times of day, and the stretches of time that a count covers.

use crate::extract::distractor::{Passed, Skip, lexicon::lexicon};
use crate::extract::number::{Number, number_at, small_numeral};
use crate::extract::quantity::{Figure, Kind, hedge, is_bare};
use crate::extract::row::Row;
use crate::text::WordKind;

/// A time of day with a number that starts at word `at`: "05:12", "9 a.m.", "0212 GMT", "at six",
/// "half past two", "nine this morning".
pub fn time_at(row: Row<'_>, from: usize, at: usize, number: Option<&Number>) -> Option<Skip> {
    if row.text(at).contains(':') && row.kind(at) == Some(WordKind::Number) {
        let end = if row.is_dash(at + 1) && row.text(at + 2).contains(':') { at + 3 } else { at + 1 };
        return Some((at..past_clock(row, end), Passed::Time));
    }
    let hour = past_hour(row, at).or_else(|| hour_at(row, at))?;
    if row.is_letters(at) && number.is_some_and(|number| number.is_share() && number.end > at + 1) {
        return None;
    }
    marked_time(row, at, hour)
        .or_else(|| military_time(row, at))
        .or_else(|| spoken_time(row, at, hour))
        .or_else(|| dotted_time(row, at))
        .or_else(|| bare_hour(row, from, at, hour))
}

/// Where an hour of the clock ends: up to 24 in digits, up to twelve in words.
fn hour_at(row: Row<'_>, at: usize) -> Option<usize> {
    if row.kind(at) == Some(WordKind::Number) {
        return Some(at + 1);
    }
    let word = row.lower(at);
    if word == "half" && row.is(at + 1, &["past"]) {
        return Some(at + 1);
    }
    let (hour, minute) = word.split_once('-').unwrap_or((word, ""));
    let numeral = small_numeral(hour)?;
    let minutes = minute.is_empty() || matches!(minute, "thirty" | "fifteen" | "forty-five" | "twenty" | "ten");
    ((1.0..=12.0).contains(&numeral) && minutes).then_some(at + 1)
}

/// "half past two", "a quarter to seven", "ten past ten": where it ends.
fn past_hour(row: Row<'_>, at: usize) -> Option<usize> {
    let first = at + usize::from(row.is(at, &["a"]));
    let (half, quarter) = (row.is(first, &["half"]), row.is(first, &["quarter"]));
    let minutes = half || quarter || small_numeral(row.lower(first)).is_some();
    let told =
        row.was(at, 1, &["at", "by", "since", "until", "till", "before", "after", "is", "it's", "from", "around"]);
    let to = row.is(first + 1, &["to"]) && (quarter || told) && row.is(first, &["quarter", "five", "ten", "twenty"]);
    let past = row.is(first + 1, &["past"]);
    if !minutes || !(past || to) {
        return None;
    }
    let hour = first + 2;
    let value = small_numeral(row.lower(hour)).or_else(|| row.plain(hour).map(f64::from));
    if value.is_some_and(|value| (1.0..=12.0).contains(&value)) && is_bare(row, hour + 1) {
        return Some(hour + 1);
    }
    (past && half).then_some(hour)
}

/// "9 a.m.", "9 to 11 p.m.", "0212 GMT".
fn marked_time(row: Row<'_>, at: usize, hour: usize) -> Option<Skip> {
    let range = row.is(hour, &["to", "and", "or"]) || row.is_dash(hour);
    let end = if range { hour_at(row, hour + 1).filter(|end| is_clock(row, *end)).unwrap_or(hour) } else { hour };
    is_clock(row, end).then(|| (at..past_clock(row, end), Passed::Time))
}

/// "at 1400 hours".
fn military_time(row: Row<'_>, at: usize) -> Option<Skip> {
    let time = row.plain(at).filter(|time| row.text(at).len() == 4 && *time <= 2400 && time % 100 < 60)?;
    let led = row.was(at, 1, &["at", "by", "from", "until", "around", "about", "before", "after", "since"]);
    (led && time > 0 && row.is(at + 1, &["hours", "hrs"])).then_some((at..at + 2, Passed::Time))
}

fn is_clock(row: Row<'_>, at: usize) -> bool {
    lexicon().clock.contains(row.lower(at)) && row.lower(at) != "noon" || row.lower(at) == "noon"
}

/// Past the words that belong to a time: "a.m. GMT".
fn past_clock(row: Row<'_>, at: usize) -> usize {
    let mut end = at;
    while end < at + 2 && lexicon().clock.contains(row.lower(end)) {
        end += 1;
    }
    end
}

/// "half past two", "four in the morning", "nine this morning", where something tells that a time is meant.
fn spoken_time(row: Row<'_>, at: usize, hour: usize) -> Option<Skip> {
    if hour > at + 1 {
        return Some((at..hour, Passed::Time));
    }
    let day_part = |place| lexicon().day_part.contains(row.lower(place));
    let in_the = row.is(hour, &["in"]) && row.is(hour + 1, &["the"]) && day_part(hour + 2);
    let this = row.is(hour, &["this", "tomorrow", "yesterday"]) && day_part(hour + 1);
    let tonight = row.is(hour, &["tonight", "today", "sharp"]);
    let led =
        row.was(at, 1, &["at", "since", "until", "till", "before", "after", "by", "from", "around", "is", "it's"]);
    let length = if in_the {
        3
    } else if this {
        2
    } else {
        usize::from(tonight)
    };
    let compound = row.lower(at).contains('-') && row.is_letters(at);
    ((length > 0 && led) || (compound && number_at(row, at).is_none())).then_some((at..hour + length, Passed::Time))
}

/// "9.00", "17.30" where a time may stand.
fn dotted_time(row: Row<'_>, at: usize) -> Option<Skip> {
    let (hour, minute) = row.text(at).split_once('.')?;
    // "14.05 Nine dead", an entry of a live blog: the text begins anew behind it.
    let opens = at == 0 && row.is_capitalised(at + 1) && row.is_letters(at + 1);
    let clock = hour.len() <= 2
        && minute.len() == 2
        && hour.parse::<u32>().is_ok_and(|hour| hour <= 24)
        && minute.parse::<u32>().is_ok_and(|minute| minute < 60 && (minute % 5 == 0 || opens));
    let led = row.was(at, 1, &["at", "from", "to", "until", "till", "by", "before", "after"]);
    let alone = row.is_stop(at + 1) || super::is_closed(row.lower(at + 1));
    if clock && opens {
        return Some((at..at + 1, Passed::Time));
    }
    (clock && led && alone && !row.is(at + 1, &["%"])).then_some((at..at + 1, Passed::Time))
}

/// "at six", "tonight at 7", "Monday to Friday, 9-12".
fn bare_hour(row: Row<'_>, from: usize, at: usize, hour: usize) -> Option<Skip> {
    const OPEN: [&str; 14] =
        ["and", "on", "in", "when", "as", "the", "but", "before", "to", "for", "because", "that", "a", "until"];
    let small = row.plain(at).map_or(row.is_letters(at), |hour| (1..=12).contains(&hour));
    let counted = (at.saturating_sub(6)..at).any(|word| row.is_in(word, &lexicon().counting));
    let led = at > from
        && row.was(at, 1, &["at"])
        && !row.was_in(at, 2, &lexicon().level)
        && !row.was(at, 2, &["it", "them"])
        && !counted;
    let alone = (row.is_stop(hour) && !row.is_dash(hour) && !row.is(hour, &["%", "("])) || row.is(hour, &OPEN);
    if small && led && alone {
        return Some((at..hour, Passed::Time));
    }
    opening_hours(row, from, at)
}

/// "Monday to Friday, 9-12", "weekdays, 9 to 16", "Saturday from 9 to 3".
fn opening_hours(row: Row<'_>, from: usize, at: usize) -> Option<Skip> {
    let weekday = |word: usize| {
        lexicon().weekday.contains(row.lower(word)) || row.is(word, &["weekdays", "weekends", "daily", "open", "hours"])
    };
    let days = (at.saturating_sub(3).max(from)..at).any(weekday);
    let (open, close) = (row.plain(at)?, row.plain(at + 2)?);
    let led = row.was(at, 1, &["from", ","]) || weekday(at.saturating_sub(1));
    let morning = (row.is(at + 1, &["to"]) && led && (6..=12).contains(&open) && close <= 24) || row.is_dash(at + 1);
    let hours = morning && open != close && close <= 24 && (open < close || close <= 6);
    (days && hours && is_bare(row, at + 3)).then_some((at..at + 3, Passed::Time))
}

/// The stretch that a count covers, for a number with a unit of time: "in the last 24 hours", "within two
/// weeks", "three days ago", "five summers ago".
pub fn window_of(row: Row<'_>, from: usize, figure: &Figure) -> Option<Skip> {
    const LAST: [&str; 10] =
        ["last", "past", "previous", "next", "first", "coming", "following", "preceding", "final", "latest"];
    let time = figure.unit.is_some_and(|unit| unit.kind == Kind::Time);
    let loose = figure.unit.is_none() && lexicon().time_unit.contains(row.lower(figure.end));
    if !time && !loose {
        return None;
    }
    let end = figure.end + usize::from(loose);
    let hedge = hedge::hedge_before(row, from, figure.first, true);
    let over = hedge.is_some_and(|hedge| row.lower(hedge.border) == "over");
    let mut first = hedge.map_or(figure.first, |hedge| hedge.border);
    if row.was(first, 1, &LAST) && first > from {
        first -= 1;
        first -= usize::from(row.was(first, 1, &["the", "these", "its"]) && first > from);
        let led = row.was(first, 1, &["in", "over", "within", "during", "for", "throughout", "of"]) && first > from;
        return Some((first - usize::from(led)..end, Passed::Window));
    }
    if let Some(start) = accounting_period(row, from, first, end) {
        return Some((start..end, Passed::Window));
    }
    let compared = row.is(end + 1, &["than"]);
    if row.is(end, &["ago", "earlier", "before", "after", "later", "hence", "away"])
        && !compared
        && (hedge.is_none() || row.is(end, &["ago", "after"]))
    {
        return Some((first..end + 1, Passed::Window));
    }
    let led = row.was(first, 1, &["in", "within"]) && first > from && hedge.is_none();
    let lasting = row.was(first, 1, &["lasted", "took", "for", "of"]);
    (led || (over && !lasting)).then_some((first - usize::from(led)..end, Passed::Window))
}

/// The first word of "in the ten months to October", "over the two years since", "in the course of two days", for a
/// stretch of time from `first` to `end`.
fn accounting_period(row: Row<'_>, from: usize, first: usize, end: usize) -> Option<usize> {
    const LEADING: [&str; 6] = ["in", "over", "during", "within", "throughout", "for"];
    const BOUNDED: [&str; 6] = ["to", "since", "until", "through", "ended", "ending"];
    let course = row.was(first, 1, &["of"]) && row.was(first, 2, &["course"]) && row.was(first, 3, &["the"]);
    let the = row.was(first, 1, &["the"]) && row.is(end, &BOUNDED);
    let start = first.checked_sub(if course { 4 } else { 2 }).filter(|start| *start >= from)?;
    ((course || the) && row.is(start, &LEADING)).then_some(start)
}

/// "an hour or two", "a day or two": the number behind its noun.
pub fn trailing_two(row: Row<'_>, at: usize) -> bool {
    row.was(at, 1, &["or"])
        && lexicon().time_unit.contains(row.back(at, 2))
        && number_at(row, at).is_some_and(|number| number.value() == Some(2.0))
}
