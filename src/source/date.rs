//! Instants as feeds, pages and people write them: RFC 3339 and RFC 2822 with the liberties that publishers
//! take. A text that could mean two instants means none: a wrong instant is worse than a missing one.

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;

/// The zones that RFC 2822 names, and the European ones that feeds use beside them, in minutes east of UTC.
/// Names with two common meanings (IST, BST in Bangladesh) are left out, except the summer time of Britain.
const ZONES: [(&str, i32); 20] = [
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("bst", 60),
    ("west", 60),
    ("cet", 60),
    ("cest", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
];

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The instant that a text names, or nothing where it does not name one for certain. A date without a time is
/// its first second in UTC, as is a time without a zone.
///
/// ```
/// use claimwatch::source::date::read_instant;
/// let written = ["2024-12-19T08:00:00Z", "Thu, 19 Dec 2024 09:00:00 +0100", "December 19, 2024 8:00 am"];
/// for instant in written {
///     assert_eq!(read_instant(instant), "2024-12-19T08:00:00Z".parse().ok());
/// }
/// assert_eq!(read_instant("12/11/2024"), None);
/// ```
pub fn read_instant(text: &str) -> Option<Timestamp> {
    let text = without_weekday(text.trim());
    // The longest honest form is about forty characters; more is prose.
    if text.len() > 80 || !text.is_ascii() {
        return None;
    }
    text.parse().ok().or_else(|| read_iso(text)).or_else(|| read_words(text))
}

/// The calendar day that stands at the start of a text as `YYYY-MM-DD`, and the rest of the text.
pub fn leading_day(text: &str) -> Option<(civil::Date, &str)> {
    let (day, rest) = text.split_at_checked(10)?;
    let shape = day.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    if !shape || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some((day.parse().ok()?, rest))
}

/// The first second of a day in UTC.
pub fn midnight(day: civil::Date) -> Option<Timestamp> {
    Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()
}

/// The text without the day of the week in front, in whatever language: it is often wrong, and never needed.
fn without_weekday(text: &str) -> &str {
    match text.split_once(',') {
        Some((day, rest)) if day.chars().count() <= 12 && day.chars().all(|c| c.is_alphabetic() || c == '.') => {
            rest.trim()
        }
        _ => text,
    }
}

/// `2024-12-19`, and that day with `T` or a blank, a time and perhaps a zone.
fn read_iso(text: &str) -> Option<Timestamp> {
    let (day, rest) = leading_day(text)?;
    let rest = rest.strip_prefix(['T', 't']).unwrap_or(rest).trim();
    if rest.is_empty() {
        return midnight(day);
    }
    let zone_at = rest.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(zone_at);
    let offset = if zone.trim().is_empty() { Some(0) } else { read_zone(zone.trim()) }?;
    instant(day, read_clock(clock)?, offset)
}

/// `Thu, 19 Dec 2024 09:00:00 +0100`, `December 19, 2024 8:00 am`: a day, a month's name, a year of four
/// digits, and perhaps a time and a zone. Anything that is none of these makes the whole unreadable.
fn read_words(text: &str) -> Option<Timestamp> {
    let (mut day, mut month, mut year, mut clock, mut zone) = (None, None, None, None, None);
    let mut half = None;
    for word in text.split([' ', ',', '\t']).filter(|word| !word.is_empty()) {
        let lower = word.trim_end_matches('.').to_ascii_lowercase();
        if lower.contains(':') && !lower.starts_with(['+', '-']) && clock.is_none() {
            let (time, suffix) = lower.split_at(lower.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(lower.len()));
            clock = Some(read_clock(time)?);
            half = read_half(suffix);
            if !suffix.is_empty() && half.is_none() {
                zone = Some(read_zone(suffix)?);
            }
        } else if let Some(number) = read_month(&lower) {
            month.replace(number).is_none().then_some(())?;
        } else if clock.is_some() && half.is_none() && read_half(&lower).is_some() {
            half = read_half(&lower);
        } else if let Ok(number) = lower.parse::<i16>()
            && !lower.starts_with(['+', '-'])
        {
            let slot = if lower.len() == 4 { &mut year } else { &mut day };
            slot.replace(number).is_none().then_some(())?;
        } else if let Some(offset) = read_zone(&lower) {
            zone = Some(offset);
        } else if !is_weekday(&lower) && lower != "at" {
            return None;
        }
    }
    let date = civil::Date::new(year?, month?, i8::try_from(day?).ok()?).ok()?;
    let (hour, minute, second) = clock.unwrap_or((0, 0, 0));
    instant(date, (to_24_hours(hour, half)?, minute, second), zone.unwrap_or(0))
}

/// The hour of the day, given whether it was written as before or after noon.
fn to_24_hours(hour: i8, half: Option<bool>) -> Option<i8> {
    match half {
        None => Some(hour),
        Some(_) if !(1..=12).contains(&hour) => None,
        Some(after_noon) => Some(hour % 12 + if after_noon { 12 } else { 0 }),
    }
}

fn read_half(word: &str) -> Option<bool> {
    match word {
        "am" | "a.m" => Some(false),
        "pm" | "p.m" => Some(true),
        _ => None,
    }
}

fn read_month(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|short| word.starts_with(short))?;
    let long = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october"];
    let long = long.into_iter().chain(["november", "december"]).nth(at)?;
    // "Sept" and any other cut of the long name will do, "market" will not.
    long.starts_with(word).then(|| i8::try_from(at + 1).ok()).flatten()
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    word.len() >= 3 && DAYS.iter().any(|day| day.starts_with(word))
}

/// `08:00`, `8:00:05`, `08:00:05.123`. The hour 24 is not taken: publishers mean two different days by it.
fn read_clock(text: &str) -> Option<(i8, i8, i8)> {
    let mut parts = text.split(':');
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next()?.parse().ok()?;
    let second = parts.next().map_or(Some(0), |second| second.split('.').next()?.parse().ok())?;
    let fine = parts.next().is_none() && (0..24).contains(&hour) && (0..60).contains(&minute);
    // A leap second is read as the second before it.
    (fine && (0..=60).contains(&second)).then_some((hour, minute, second.min(59)))
}

/// A zone in minutes east of UTC: `+0100`, `-03:30`, `+01`, `GMT`, `CET`, `GMT+0100`.
fn read_zone(text: &str) -> Option<i32> {
    let lower = text.to_ascii_lowercase();
    if let Some((_, minutes)) = ZONES.iter().find(|(name, _)| *name == lower) {
        return Some(*minutes);
    }
    let bare = lower.strip_prefix("gmt").or(lower.strip_prefix("utc")).unwrap_or(&lower);
    let (sign, digits) = match bare.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let fine = digits.bytes().all(|b| b.is_ascii_digit()) && matches!(digits.len(), 2 | 4);
    let (hours, minutes) = fine.then(|| digits.split_at(2))?;
    let minutes = if minutes.is_empty() { 0 } else { minutes.parse().ok()? };
    let offset = hours.parse::<i32>().ok()? * 60 + minutes;
    // The widest zone in use is +14:00.
    (offset <= 14 * 60 && minutes < 60).then_some(sign * offset)
}

fn instant(day: civil::Date, (hour, minute, second): (i8, i8, i8), offset: i32) -> Option<Timestamp> {
    let offset = Offset::from_seconds(offset * 60).ok()?;
    offset.to_timestamp(day.at(hour, minute, second, 0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        read_instant(text).map(|instant| instant.to_string())
    }

    #[test]
    fn the_forms_that_feeds_use_are_read() {
        let cases = [
            ("2024-12-19T08:00:00Z", "2024-12-19T08:00:00Z"),
            ("2024-12-19T09:00:00+0100", "2024-12-19T08:00:00Z"),
            ("2024-12-19 08:00", "2024-12-19T08:00:00Z"),
            ("2024-12-19 09:00:00 CET", "2024-12-19T08:00:00Z"),
            ("2024-12-19", "2024-12-19T00:00:00Z"),
            ("Thu, 19 Dec 2024 08:00:00 GMT", "2024-12-19T08:00:00Z"),
            ("Wed, 19 Dec 2024 08:00:00 GMT", "2024-12-19T08:00:00Z"),
            ("19 Dec 2024 00:30 PST", "2024-12-19T08:30:00Z"),
            ("Thu, 19 December 2024 08:00:00 -0000", "2024-12-19T08:00:00Z"),
            ("sáb, 19 dec 2024 09:00:00 +0100", "2024-12-19T08:00:00Z"),
            ("Sept. 3, 2024 2:05 p.m. EDT", "2024-09-03T18:05:00Z"),
            ("December 19, 2024 12:10AM", "2024-12-19T00:10:00Z"),
        ];
        for (written, meant) in cases {
            assert_eq!(read(written).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn what_could_mean_two_instants_means_none() {
        for written in ["", "today", "12/11/2024", "32 Dec 2024", "19 Dec 24", "2024-02-30", "19 market 2024 10:00"] {
            assert_eq!(read(written), None, "{written}");
        }
        for written in ["19 Dec 2024 24:05 GMT", "19 Dec 2024 10:00 IST", "19 Dec 2024 13:00 pm", "1734595200"] {
            assert_eq!(read(written), None, "{written}");
        }
    }
}
