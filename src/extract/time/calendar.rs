//! The calendar behind the words of time: names of months and weekdays, stretches such as "last month", and
//! days counted back. Reads `lexicon/time.toml`. Every sum is checked: no date panics at the borders.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use crate::extract::lexicon::{Phrases, WordMap, WordSet, table};
use crate::text::Word;

/// A stretch of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// First day.
    pub from: Date,
    /// Last day: the one that a figure speaks for.
    pub to: Date,
    /// Whether a figure told with it covers the stretch, rather than standing at its end.
    pub covers: bool,
}

impl Stretch {
    /// One day.
    pub fn day(day: Date) -> Stretch {
        Stretch { from: day, to: day, covers: false }
    }
}

/// A phrase such as "last month", still without the day that it is told from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// So many days back.
    Back(i32),
    /// The last whole stretch before.
    Edge(Edge),
}

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Edge {
    /// Saturday and Sunday.
    Weekend,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Told {
    /// The stretch that the phrase means on that day.
    pub fn before(self, day: Date) -> Option<Stretch> {
        match self {
            Told::Back(days) => day.checked_sub(i64::from(days).days()).ok().map(Stretch::day),
            Told::Edge(Edge::Weekend) => {
                let sunday = last_weekday(Weekday::Sunday, day, false)?;
                Some(Stretch { from: sunday.yesterday().ok()?, to: sunday, covers: true })
            }
            Told::Edge(Edge::Month) => {
                let to = day.first_of_month().yesterday().ok()?;
                Some(Stretch { from: to.first_of_month(), to, covers: true })
            }
            Told::Edge(Edge::Year) => {
                let to = day.first_of_year().yesterday().ok()?;
                Some(Stretch { from: to.first_of_year(), to, covers: true })
            }
        }
    }
}

/// The phrase of time that starts at that word: how many words it has, and what it means.
pub fn phrase(words: &[Word<'_>], at: usize) -> Option<(usize, Told)> {
    CALENDAR.phrases.at(words, at).map(|(length, told)| (length, *told))
}

/// 1 to 12 for the name of a month or its short form.
pub fn month(lower: &str) -> Option<i8> {
    CALENDAR.months.get(lower).copied()
}

/// The weekday of that name or short form.
pub fn weekday(lower: &str) -> Option<Weekday> {
    CALENDAR.weekdays.get(lower).copied()
}

/// Whether the word is that of a feast or season of the calendar: "Easter", the "Eve" of the New Year.
pub fn is_feast(lower: &str) -> bool {
    CALENDAR.feasts.contains(lower)
}

/// Whether the word names those whom an event has befallen, or their count.
pub fn is_toll(lower: &str) -> bool {
    CALENDAR.tolls.contains(lower)
}

/// Whether the word is a participle for what an event was brought about by.
pub fn is_cause(lower: &str) -> bool {
    CALENDAR.causes.contains(lower)
}

/// A small whole number in digits or words; "a" is one.
pub fn small_number(lower: &str) -> Option<i32> {
    match lower {
        "a" | "an" => Some(1),
        _ => CALENDAR.numbers.get(lower).copied().or_else(|| lower.parse().ok().filter(|n| (0..=1000).contains(n))),
    }
}

/// The days of one such unit: 7 for "week" or "weeks".
pub fn days_in(unit: &str) -> Option<i32> {
    match unit {
        "day" | "days" => Some(1),
        "week" | "weeks" => Some(7),
        "fortnight" => Some(14),
        "month" | "months" => Some(30),
        "year" | "years" => Some(365),
        _ => None,
    }
}

/// That date, if the calendar has it.
pub fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

/// The year in which that month and day last came round, seen from `day`: this year, or the one before
/// where it would still lie ahead. 29 February goes back to a leap year.
pub fn year_of_past(month: i8, of_month: i8, day: Date) -> Option<i16> {
    (0..=8)
        .map(|back| day.year() - back)
        .find(|year| date(*year, month, of_month).is_some_and(|candidate| candidate <= day))
}

/// The last such weekday on or before `day`; strictly before where `earlier`.
pub fn last_weekday(weekday: Weekday, day: Date, earlier: bool) -> Option<Date> {
    let back = i64::from(day.weekday().since(weekday));
    let back = if back == 0 && earlier { 7 } else { back };
    day.checked_sub(back.days()).ok()
}

struct Calendar {
    months: WordMap<i8>,
    weekdays: WordMap<Weekday>,
    feasts: WordSet,
    tolls: WordSet,
    causes: WordSet,
    numbers: WordMap<i32>,
    phrases: Phrases<Told>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    months: Vec<Vec<String>>,
    weekdays: Vec<Vec<String>>,
    feasts: Vec<String>,
    tolls: Vec<String>,
    causes: Vec<String>,
    numbers: Vec<String>,
    phrase: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    phrase: String,
    back: Option<i32>,
    edge: Option<Edge>,
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    example: String,
}

fn read_table() -> Table {
    table("time.toml", include_str!("../lexicon/time.toml"))
}

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let told = read_table();
    let named = |lists: Vec<Vec<String>>| {
        lists.into_iter().zip(1_i8..).flat_map(|(forms, number)| forms.into_iter().map(move |form| (form, number)))
    };
    Calendar {
        months: named(told.months).collect(),
        weekdays: named(told.weekdays)
            .filter_map(|(form, number)| Some((form, Weekday::from_monday_one_offset(number).ok()?)))
            .collect(),
        feasts: told.feasts.into_iter().collect(),
        tolls: told.tolls.into_iter().collect(),
        causes: told.causes.into_iter().collect(),
        numbers: told.numbers.into_iter().zip(1..).collect(),
        phrases: Phrases::new(told.phrase.into_iter().map(|entry| {
            let meaning = entry.edge.map_or(Told::Back(entry.back.unwrap_or(0)), Told::Edge);
            (entry.phrase, meaning)
        })),
    }
});

#[cfg(test)]
mod tests {
    use jiff::civil::date as on;

    use super::*;
    use crate::text::words;

    #[test]
    fn every_phrase_is_found_in_its_example_and_says_one_thing() {
        for entry in read_table().phrase {
            let example = words(&entry.example);
            let length = words(&entry.phrase).len();
            let hit = (0..example.len()).filter_map(|at| phrase(&example, at)).any(|(found, _)| found == length);
            assert!(hit, "{:?} is not in {:?}", entry.phrase, entry.example);
            assert!(entry.back.is_some() != entry.edge.is_some(), "{:?} needs one of back and edge", entry.phrase);
        }
    }

    #[test]
    fn a_day_that_lies_ahead_belongs_to_the_year_before() {
        assert_eq!(year_of_past(12, 18, on(2025, 1, 9)), Some(2024));
        assert_eq!(year_of_past(1, 9, on(2025, 1, 9)), Some(2025));
        assert_eq!(year_of_past(2, 29, on(2025, 3, 1)), Some(2024));
        assert_eq!(year_of_past(2, 30, on(2025, 3, 1)), None);
    }

    #[test]
    fn the_last_thursday_on_a_thursday_is_today_or_a_week_ago() {
        let thursday = on(2024, 12, 19);
        assert_eq!(last_weekday(Weekday::Thursday, thursday, false), Some(thursday));
        assert_eq!(last_weekday(Weekday::Thursday, thursday, true), Some(on(2024, 12, 12)));
        assert_eq!(last_weekday(Weekday::Friday, thursday, false), Some(on(2024, 12, 13)));
    }

    #[test]
    fn the_first_days_of_the_calendar_do_not_panic() {
        let first = Date::MIN;
        for told in [Told::Back(7), Told::Edge(Edge::Weekend), Told::Edge(Edge::Month), Told::Edge(Edge::Year)] {
            assert!(told.before(first).is_none_or(|stretch| stretch.from <= stretch.to));
        }
        assert_eq!(year_of_past(12, 31, first), None);
    }
}
