//! The time expressions of one sentence: dates, weekdays, stretches, each read against the day of the document and
//! always towards the past, with the word before it that steers it ("since", "by", "until"). Does not tell which number
//! an expression governs.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::calendar::{self, Stretch};
use crate::extract::grammar::function::names_event;
use crate::extract::measure::vocabulary::may_be_past;
use crate::extract::voice::act::is_amount;
use crate::extract::voice::{party, reporting};
use crate::extract::{Period, Sentence};
use crate::text::WordKind;

/// One time expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed {
    /// Its words, with the preposition.
    pub words: Range<usize>,
    /// The day it speaks for, where it can be known.
    pub as_of: Option<Date>,
    /// The stretch of days it names, where it names one.
    pub period: Option<Period>,
}

/// Every time expression of a sentence in order, read against the day of the document.
pub fn times(sentence: &Sentence<'_>, day: Option<Date>) -> Vec<Timed> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        match expression(sentence, at, day) {
            Some(timed) => {
                at = timed.words.end.max(at + 1);
                found.push(timed);
                if found.len() >= MOST {
                    break;
                }
            }
            None => at += 1,
        }
    }
    found
}

/// Expressions read in one sentence. Prose has a handful; a table of dates must not cost the square of its length.
const MOST: usize = 64;

/// The expression that starts at that word, with its preposition.
fn expression(sentence: &Sentence<'_>, at: usize, day: Option<Date>) -> Option<Timed> {
    let cue = Cue::at(sentence, at);
    let from = at + cue.length;
    let (end, stretch) = phrase(sentence, at, day)
        .or_else(|| ago(sentence, from, day))
        .or_else(|| window(sentence, at, day))
        .or_else(|| if may_be_of_calendar(sentence, from) { of_calendar(sentence, from, &cue, day) } else { None })?;
    let of_event = is_of_event(sentence, end) || is_of_event_counted(sentence, at) || is_of_cause(sentence, at);
    if of_event || is_awaited(sentence, at) || is_of_aside(sentence, at, end) {
        return None;
    }
    let undated = (at..end).all(|word| year_at(sentence, word).is_none());
    let ahead = |stretch: &Stretch| cue.by && undated && (is_long_past(stretch, day) || is_looked_for(sentence, at));
    let stretch = stretch.filter(|stretch| !ahead(stretch));
    let told_of = (end..end + 10).any(|word| is_amount(sentence, word));
    if !cue.since && !told_of && hangs_on_since(sentence, at) {
        return Some(Timed { words: at..end, as_of: day, period: None });
    }
    Some(timed(at..end, stretch, &cue, day))
}

/// Whether a day, a month or a year may stand there: a number, a name, or "mid-May".
fn may_be_of_calendar(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence
        .words
        .get(at)
        .is_some_and(|word| word.kind != WordKind::Letters || word.is_capitalised() || word.lower.starts_with("mid-"))
}

/// "18 December", "Tuesday", "mid-May", "2019".
fn of_calendar(sentence: &Sentence<'_>, at: usize, cue: &Cue, day: Option<Date>) -> Option<Found> {
    day_of_month(sentence, at, day)
        .or_else(|| weekday(sentence, at, day))
        .or_else(|| month_alone(sentence, at, cue, day))
        .or_else(|| year_alone(sentence, at, cue, day))
}

/// "Saturday's earthquake" dates the earthquake; "Saturday's count" the count.
fn is_of_event(sentence: &Sentence<'_>, end: usize) -> bool {
    let owner = sentence.words.get(end).is_some_and(|word| word.kind == WordKind::Possessive);
    owner && !(end + 1..end + 4).any(|at| party::is_paper(sentence.lower(at)) || sentence.lower(at) == "toll")
}

/// "The toll of the flood last week", "the number of dead from the blast of 3 June": the day of an event whose dead are counted
/// since.
fn is_of_event_counted(sentence: &Sentence<'_>, at: usize) -> bool {
    let leads = |word: usize| matches!(sentence.lower(word), "on" | "of" | "in" | "early" | "late");
    let mut end = at;
    while end > 0 && leads(end - 1) {
        end -= 1;
    }
    let Some(event) = end.checked_sub(1).filter(|event| names_event(sentence.lower(*event))) else { return false };
    let joins = |word: &usize| matches!(sentence.lower(*word), "from" | "of" | "in" | "by" | "after");
    let joint = (event.saturating_sub(5)..event).rev().find(joins);
    joint.is_some_and(|joint| (joint.saturating_sub(2)..joint).any(|word| calendar::is_toll(sentence.lower(word))))
}

/// "In a flood triggered by rain on Thursday": the day of the event.
fn is_of_cause(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = (at.saturating_sub(6)..at).rev();
    let mut words = before.take_while(|word| sentence.words[*word].kind == WordKind::Letters);
    let by = words.find(|word| sentence.lower(*word) == "by");
    by.and_then(|by| by.checked_sub(1)).is_some_and(|cause| calendar::is_cause(sentence.lower(cause)))
}

/// "Ahead of the vote on 9 February": the day of what is still to come.
fn is_awaited(sentence: &Sentence<'_>, at: usize) -> bool {
    let words = (at.saturating_sub(8)..at).rev().take_while(|word| sentence.words[*word].kind == WordKind::Letters);
    words.into_iter().any(|word| sentence.lower(word) == "ahead" && sentence.lower(word + 1) == "of")
}

/// ", built in 1962,": what a participle between commas gives the year of is the thing before it. A day ("the notice,
/// issued on Tuesday,") may be that of the figure.
fn is_of_aside(sentence: &Sentence<'_>, at: usize, end: usize) -> bool {
    let Some(comma) = (at.saturating_sub(3)..at).rev().find(|word| sentence.lower(*word) == ",") else { return false };
    let participle = sentence.lower(comma + 1);
    let past = comma + 1 < at && (participle.ends_with("ed") || may_be_past(participle));
    past && sentence.lower(end) == "," && (at..end).any(|word| year_at(sentence, word).is_some())
}

/// "They expect to have left by Friday": what is looked for lies ahead.
fn is_looked_for(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = (at.saturating_sub(12)..at).map(|word| sentence.lower(word));
    before.into_iter().any(|lower| {
        matches!(lower, "will" | "would" | "could" | "may" | "might" | "must")
            || reporting::verb(lower).is_some_and(|verb| verb.expects)
    })
}

/// "Since the siege began on 3 May": a stretch that still runs.
fn hangs_on_since(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = (at.saturating_sub(8)..at).rev();
    before
        .take_while(|word| sentence.words[*word].kind == WordKind::Letters)
        .any(|word| sentence.lower(word) == "since")
}

/// "By June", told in October, is the June to come: a date to be met lies ahead rather than half a year back.
fn is_long_past(stretch: &Stretch, day: Option<Date>) -> bool {
    day.and_then(|day| day.checked_sub(180.days()).ok()).is_some_and(|long_ago| stretch.to < long_ago)
}

/// What a cue makes of a stretch: "since October" covers October to now, "in October" speaks for its end.
fn timed(words: Range<usize>, stretch: Option<Stretch>, cue: &Cue, day: Option<Date>) -> Timed {
    let Some(stretch) = stretch else { return Timed { words, as_of: None, period: None } };
    if cue.since {
        let period = day.filter(|day| *day >= stretch.from).map(|day| Period { from: stretch.from, to: day });
        return Timed { words, as_of: day, period };
    }
    let to = day.map_or(stretch.to, |day| stretch.to.min(day.max(stretch.from)));
    let future = day.is_some_and(|day| stretch.from > day);
    let period = (stretch.covers && !future).then_some(Period { from: stretch.from, to });
    Timed { words, as_of: if future { day } else { Some(to) }, period }
}

/// The words before a date that steer its meaning.
struct Cue {
    length: usize,
    since: bool,
    /// Whether a preposition or the like stands there: a month or year alone needs one.
    given: bool,
    /// "next Monday", "until 10 March": towards the future.
    ahead: bool,
    /// "by March": a date that something is to be met by.
    by: bool,
}

impl Cue {
    fn at(sentence: &Sentence<'_>, at: usize) -> Cue {
        let mut cue = Cue { length: 0, since: false, given: false, ahead: false, by: false };
        while cue.length < 6 {
            match sentence.lower(at + cue.length) {
                "since" => cue.since = true,
                "next" | "coming" | "until" | "till" => cue.ahead = true,
                "by" => cue.by = true,
                "on" | "in" | "of" | "at" | "during" | "from" | "as" | "late" | "early" | "mid" | "earlier"
                | "around" | "before" | "through" | "throughout" => {}
                "the" | "middle" | "end" | "beginning" | "start" | "last" | "this" | "past" | "afternoon"
                | "evening" | "morning" | "night" | "noon" | "midnight" | "-"
                    if cue.length > 0 => {}
                "last" | "this" | "noon" | "midnight" => {}
                _ => break,
            }
            cue.length += 1;
        }
        cue.given = cue.length > 0;
        cue
    }
}

type Found = (usize, Option<Stretch>);

/// "yesterday", "last month", "over the weekend".
fn phrase(sentence: &Sentence<'_>, at: usize, day: Option<Date>) -> Option<Found> {
    let (length, told) = calendar::phrase(&sentence.words, at)?;
    Some((at + length, day.and_then(|day| told.before(day))))
}

/// "two days ago", "a week earlier".
fn ago(sentence: &Sentence<'_>, at: usize, day: Option<Date>) -> Option<Found> {
    matches!(sentence.lower(at + 2), "ago" | "earlier" | "before").then_some(())?;
    let unit = calendar::days_in(sentence.lower(at + 1))?;
    let back = calendar::small_number(sentence.lower(at))?.saturating_mul(unit);
    Some((at + 3, day.and_then(|day| day.checked_sub(i64::from(back).days()).ok()).map(Stretch::day)))
}

/// "in the past 24 hours", "within the last week", "in a single day".
fn window(sentence: &Sentence<'_>, at: usize, day: Option<Date>) -> Option<Found> {
    let mut next = at;
    matches!(sentence.lower(next), "in" | "over" | "within" | "during" | "for" | "the").then_some(())?;
    next += usize::from(sentence.lower(next) != "the");
    next += usize::from(sentence.lower(next) == "the");
    matches!(sentence.lower(next), "past" | "last" | "previous" | "preceding").then_some(())?;
    let count = calendar::small_number(sentence.lower(next + 1));
    let unit_at = next + 1 + usize::from(count.is_some());
    let unit = sentence.lower(unit_at);
    let days = match unit {
        "hour" | "hours" => (count.unwrap_or(1) + 23) / 24,
        _ => calendar::days_in(unit)?.saturating_mul(count.unwrap_or(1)),
    };
    // "over the last" needs its unit; "last week" alone is a phrase of its own, seven days back.
    let stretch = day.and_then(|day| {
        let from = day.checked_sub(i64::from(days).days()).ok()?;
        Some(Stretch { from, to: day, covers: true })
    });
    Some((unit_at + 1, stretch))
}

/// "18 December", "Dec. 18, 2024", "14 and 15 December", "2024-12-18".
fn day_of_month(sentence: &Sentence<'_>, at: usize, day: Option<Date>) -> Option<Found> {
    if let Some(found) = iso_date(sentence, at) {
        return Some(found);
    }
    if let Some(month) = month_at(sentence, at) {
        let number = skip_stop(sentence, at + 1);
        let first = day_number(sentence, number)?;
        let (last, end) =
            range_end(sentence, number + 1, |from| day_number(sentence, from)).unwrap_or((first, number + 1));
        return Some(dated(sentence, end, month, first, last, day));
    }
    let first = day_number(sentence, at)?;
    let after = skip_ordinal(sentence, at + 1);
    let (last, end) = range_end(sentence, after, |from| day_number(sentence, from)).unwrap_or((first, after));
    let end = skip_ordinal(sentence, end);
    let end = if sentence.lower(end) == "of" { end + 1 } else { end };
    let month = month_at(sentence, end)?;
    Some(dated(sentence, skip_stop(sentence, end + 1), month, first, last, day))
}

/// The second day of "14 and 15", "2-4", "2 to 4".
fn range_end(sentence: &Sentence<'_>, at: usize, number: impl Fn(usize) -> Option<i8>) -> Option<(i8, usize)> {
    matches!(sentence.lower(at), "and" | "to" | "-" | "\u{2013}" | "or").then_some(())?;
    number(at + 1).map(|last| (last, at + 2))
}

/// Adds the year that follows, or takes the last such day that is not after the document's.
fn dated(sentence: &Sentence<'_>, end: usize, month: i8, first: i8, last: i8, day: Option<Date>) -> Found {
    let comma = usize::from(sentence.lower(end) == ",");
    let given = year_at(sentence, end + comma);
    let end = if given.is_some() { end + comma + 1 } else { end };
    let year = given.or_else(|| day.and_then(|day| calendar::year_of_past(month, last, day)));
    let stretch = year.and_then(|year| {
        let to = calendar::date(year, month, last)?;
        let from = calendar::date(year, month, first).filter(|from| *from <= to).unwrap_or(to);
        Some(Stretch { from, to, covers: from < to })
    });
    (end, stretch)
}

/// "Thursday", "last Thursday", "Friday evening".
fn weekday(sentence: &Sentence<'_>, at: usize, day: Option<Date>) -> Option<Found> {
    let word = sentence.words.get(at).filter(|word| word.is_capitalised())?;
    let weekday = calendar::weekday(&word.lower)?;
    let mut end = skip_short_stop(sentence, at);
    while matches!(sentence.lower(end), "morning" | "afternoon" | "evening" | "night" | "noon" | "midday" | "midnight")
    {
        end += 1;
    }
    let earlier = |from: usize| at.checked_sub(from).map_or("", |at| sentence.lower(at));
    if let Some((last, after)) = last_of_weekdays(sentence, end) {
        let stretch = day.and_then(|day| {
            let to = calendar::last_weekday(last, day, false)?;
            let from = calendar::last_weekday(weekday, to, false)?;
            Some(Stretch { from, to, covers: from < to })
        });
        return Some((after, stretch));
    }
    let stretch = match earlier(1) {
        "next" | "coming" | "until" | "till" => None,
        before => day.and_then(|day| calendar::last_weekday(weekday, day, before == "last")).map(Stretch::day),
    };
    Some((end, stretch))
}

/// The second day of "Friday to Sunday", "Friday and Saturday", with the word behind it.
fn last_of_weekdays(sentence: &Sentence<'_>, at: usize) -> Option<(Weekday, usize)> {
    matches!(sentence.lower(at), "to" | "through" | "and" | "-" | "\u{2013}").then_some(())?;
    let last = sentence.words.get(at + 1).filter(|word| word.is_capitalised())?;
    Some((calendar::weekday(&last.lower)?, skip_short_stop(sentence, at + 1)))
}

/// "in December", "by mid-January", "at the end of May", "since October 2023".
fn month_alone(sentence: &Sentence<'_>, at: usize, cue: &Cue, day: Option<Date>) -> Option<Found> {
    let (month, middle) = match calendar::month(sentence.lower(at).strip_prefix("mid-").unwrap_or("")) {
        Some(month) => (month, true),
        None => (month_at(sentence, at).filter(|_| cue.given)?, says_middle(sentence, at, cue)),
    };
    let end = skip_short_stop(sentence, at);
    let given = year_at(sentence, end);
    let year = given.or_else(|| day.and_then(|day| calendar::year_of_past(month, if middle { 15 } else { 1 }, day)));
    let stretch = year.and_then(|year| {
        let from = calendar::date(year, month, if middle { 15 } else { 1 })?;
        let to = if middle { from } else { from.last_of_month() };
        Some(Stretch { from, to, covers: false })
    });
    (!cue.ahead).then_some((end + usize::from(given.is_some()), stretch))
}

/// Whether the words before the month say its middle.
fn says_middle(sentence: &Sentence<'_>, at: usize, cue: &Cue) -> bool {
    (at - cue.length..at).any(|word| matches!(sentence.lower(word), "middle" | "mid"))
}

/// "in 2023", "since 2019", "the flood of 2003".
fn year_alone(sentence: &Sentence<'_>, at: usize, cue: &Cue, day: Option<Date>) -> Option<Found> {
    let year = year_at(sentence, at).filter(|_| cue.given && !cue.ahead)?;
    if day.is_some_and(|day| year > day.year()) {
        return None;
    }
    let stretch = calendar::date(year, 1, 1).map(|from| Stretch { from, to: from.last_of_year(), covers: false });
    Some((at + 1, stretch))
}

fn month_at(sentence: &Sentence<'_>, at: usize) -> Option<i8> {
    let word = sentence.words.get(at).filter(|word| word.is_capitalised())?;
    calendar::month(&word.lower)
}

fn day_number(sentence: &Sentence<'_>, at: usize) -> Option<i8> {
    let word = sentence.words.get(at).filter(|word| word.kind == WordKind::Number && word.text.len() <= 2)?;
    word.text.parse().ok().filter(|day| (1..=31).contains(day))
}

fn year_at(sentence: &Sentence<'_>, at: usize) -> Option<i16> {
    let word = sentence.words.get(at).filter(|word| word.kind == WordKind::Number && word.text.len() == 4)?;
    word.text.parse().ok().filter(|year| (1800..=2199).contains(year))
}

fn iso_date(sentence: &Sentence<'_>, at: usize) -> Option<Found> {
    let year = year_at(sentence, at)?;
    (sentence.lower(at + 1) == "-" && sentence.lower(at + 3) == "-").then_some(())?;
    let part = |at: usize| sentence.words.get(at).and_then(|word| word.text.parse::<i8>().ok());
    let date = calendar::date(year, part(at + 2)?, part(at + 4)?)?;
    Some((at + 5, Some(Stretch::day(date))))
}

fn skip_stop(sentence: &Sentence<'_>, at: usize) -> usize {
    at + usize::from(sentence.lower(at) == ".")
}

/// Just past the word, and past the full stop of a short form ("Dec.") unless it ends the sentence.
fn skip_short_stop(sentence: &Sentence<'_>, at: usize) -> usize {
    let short = sentence.lower(at).len() <= 5 && at + 2 < sentence.words.len();
    at + 1 + usize::from(short && sentence.lower(at + 1) == ".")
}

fn skip_ordinal(sentence: &Sentence<'_>, at: usize) -> usize {
    at + usize::from(matches!(sentence.lower(at), "st" | "nd" | "rd" | "th"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::extract::Reading;

    /// What the first expression of the text means on Thursday 19 December 2024.
    fn first(text: &str) -> Option<Timed> {
        let reading = Reading::new("", text, None, None);
        times(&reading.sentences[0], Some(date(2024, 12, 19))).into_iter().next()
    }

    fn as_of(text: &str) -> Option<Date> {
        first(text).and_then(|timed| timed.as_of)
    }

    #[test]
    fn dates_are_read_towards_the_past() {
        assert_eq!(as_of("Nine left on Dec. 18."), Some(date(2024, 12, 18)));
        assert_eq!(as_of("Nine left on 20 December."), Some(date(2023, 12, 20)));
        assert_eq!(as_of("Nine left on December 18, 2021."), Some(date(2021, 12, 18)));
        assert_eq!(as_of("Nine left on the 3rd of May."), Some(date(2024, 5, 3)));
        assert_eq!(as_of("Nine left by 2023-02-28."), Some(date(2023, 2, 28)));
    }

    #[test]
    fn weekdays_are_the_last_that_passed() {
        assert_eq!(as_of("Late on Tuesday nine left."), Some(date(2024, 12, 17)));
        assert_eq!(as_of("Nine had left by Tuesday noon."), Some(date(2024, 12, 17)));
        assert_eq!(as_of("Nine left on Thursday."), Some(date(2024, 12, 19)));
        assert_eq!(as_of("Nine left last Thursday."), Some(date(2024, 12, 12)));
    }

    #[test]
    fn months_and_years_speak_for_their_last_day() {
        assert_eq!(as_of("Nine had left by mid-November."), Some(date(2024, 11, 15)));
        assert_eq!(as_of("Nine had left in the middle of November."), Some(date(2024, 11, 15)));
        assert_eq!(as_of("Nine left in February."), Some(date(2024, 2, 29)));
        assert_eq!(as_of("Nine left at the end of May 2022."), Some(date(2022, 5, 31)));
        assert_eq!(as_of("Nine left in 2023."), Some(date(2023, 12, 31)));
        assert_eq!(as_of("Nine left in December."), Some(date(2024, 12, 19)));
        assert_eq!(first("In 2030 nine will leave."), None);
        assert_eq!(first("They may march in large numbers."), None);
    }

    #[test]
    fn a_date_to_be_met_is_not_looked_for_a_year_back() {
        assert_eq!(as_of("Nine must leave by 11 January."), None);
        assert_eq!(as_of("Nine will have left by March."), None);
        assert_eq!(as_of("Nine had left by 11 November."), Some(date(2024, 11, 11)));
        assert_eq!(as_of("Nine had left by May 2022."), Some(date(2022, 5, 31)));
    }

    #[test]
    fn what_is_awaited_and_what_a_thing_dates_from_is_no_time() {
        assert_eq!(first("Nine left ahead of the vote on 9 February."), None);
        assert_eq!(first("The mill, built in 1962, has lost nine."), None);
        assert_eq!(first("The toll from the flood last week is nine."), None);
        assert_eq!(first("The number of dead in the big quake on Friday rose to nine."), None);
        assert_eq!(as_of("Nine died in the quake on Tuesday."), Some(date(2024, 12, 17)));
        assert_eq!(as_of("The toll rose on Tuesday to nine."), Some(date(2024, 12, 17)));
        assert_eq!(first("Nine died in a flood triggered by heavy rain on Tuesday."), None);
        assert_eq!(as_of("Nine were pulled out by firemen on Tuesday."), Some(date(2024, 12, 17)));
        assert_eq!(as_of("The notice, issued on Tuesday, speaks of nine."), Some(date(2024, 12, 17)));
        assert_eq!(as_of("Nine left in 1962, the mill burned."), Some(date(1962, 12, 31)));
    }

    #[test]
    fn two_weekdays_are_the_ends_of_a_stretch() {
        let period = |text: &str| first(text).and_then(|timed| timed.period);
        let weekend = Some(Period { from: date(2024, 12, 13), to: date(2024, 12, 15) });
        assert_eq!(period("From Friday to Sunday nine left."), weekend);
        assert_eq!(period("Nine left between Friday and Sunday."), weekend);
        assert_eq!(period("Nine left on Friday, and Sunday was quiet."), None);
    }

    #[test]
    fn stretches_are_periods() {
        let weekend = first("Nine left over the weekend.").and_then(|timed| timed.period);
        assert_eq!(weekend, Some(Period { from: date(2024, 12, 14), to: date(2024, 12, 15) }));
        let since = first("Nine have left since October.");
        assert_eq!(since.as_ref().and_then(|timed| timed.as_of), Some(date(2024, 12, 19)));
        assert_eq!(since.and_then(|timed| timed.period).map(|period| period.from), Some(date(2024, 10, 1)));
        let hours = first("Nine left in the past 24 hours.").and_then(|timed| timed.period);
        assert_eq!(hours, Some(Period { from: date(2024, 12, 18), to: date(2024, 12, 19) }));
    }

    #[test]
    fn days_are_counted_back() {
        assert_eq!(as_of("Nine left two days ago."), Some(date(2024, 12, 17)));
        assert_eq!(as_of("It had been seven a day earlier."), Some(date(2024, 12, 18)));
        assert_eq!(as_of("Nine left last week."), Some(date(2024, 12, 12)));
        assert_eq!(as_of("Nine left last month."), Some(date(2024, 11, 30)));
    }

    #[test]
    fn without_the_documents_day_only_a_whole_date_counts() {
        let reading = Reading::new("", "Nine left on 4 March 2020, ten on 5 March, two on Monday.", None, None);
        let days: Vec<_> = times(&reading.sentences[0], None).into_iter().map(|timed| timed.as_of).collect();
        assert_eq!(days, [Some(date(2020, 3, 4)), None, None]);
    }

    #[test]
    fn any_text_is_read_without_a_panic() {
        for text in [
            "",
            "on",
            "since",
            "Dec.",
            "31 February",
            "29 Feb",
            "in the past",
            "0 days ago",
            "9999-12-31",
            "last",
            "mid-",
        ] {
            for day in [None, Some(Date::MIN), Some(Date::MAX), Some(date(2024, 2, 29))] {
                let reading = Reading::new("", text, day, None);
                assert!(reading.sentences.iter().all(|sentence| times(sentence, day).len() <= 2), "{text}");
            }
        }
    }
}
