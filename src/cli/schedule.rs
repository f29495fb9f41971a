//! `claimwatch schedule`: when each feed is due, and why then, as the service has planned it.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::show::store;
use super::status::pages_in_words;
use super::{Console, Failure, ListFormat, ScheduleArguments};
use crate::alert::wording::plain;
use crate::config::{Config, FeedSettings};
use crate::daemon::control::{Reply, Request, ask};
use crate::daemon::party::source_name;
use crate::daemon::status::{FeedStatus, PagesStatus, pages_status};
use crate::setting::Interval;
use crate::source::page::wants_pages;
use crate::store::FeedVisit;

/// The longest that the running service may take to say when it will ask its feeds.
const PATIENCE: Duration = Duration::from_secs(5);

/// One feed of the config with what is known of it.
pub struct Row<'c> {
    /// Its name in the config.
    pub name: &'c str,
    /// Its settings.
    pub feed: &'c FeedSettings,
    /// What is known of it; none where it was never asked at its present address.
    pub visit: Option<FeedVisit>,
    /// When it is due; none if it is not asked any more.
    pub due: Option<Timestamp>,
    /// Why then, as a sentence without its full stop.
    pub why: String,
    /// The pages behind its items, where they are read and any are watched or yet to be read.
    pub pages: Option<PagesStatus>,
}

/// Prints the feeds, the one that is due first at the top.
pub fn run(asked: &ScheduleArguments, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let now = Timestamp::now();
    let mut rows = rows(config, now)?;
    rows.sort_by_key(|row| (row.due.is_none(), row.due));
    match asked.format {
        ListFormat::Human if rows.is_empty() => writeln!(console.out, "There are no feeds in the config.")?,
        ListFormat::Human => print_table(&rows, now, console)?,
        ListFormat::Jsonl => rows.iter().try_for_each(|row| writeln!(console.out, "{}", line(row)))?,
        ListFormat::Csv => {
            let mut table = csv::Writer::from_writer(&mut *console.out);
            table.write_record(["feed", "url", "due", "why", "asked", "failures", "pages", "pages_due"])?;
            for row in &rows {
                let time = |time: Option<Timestamp>| time.map_or_else(String::new, |time| time.to_string());
                let asked = time(row.visit.as_ref().and_then(|visit| visit.asked));
                let failures = row.visit.as_ref().map_or(0, |visit| visit.failures).to_string();
                let pages = row.pages.as_ref().map_or(0, |pages| pages.new + pages.watched).to_string();
                let pages_due = time(row.pages.as_ref().and_then(|pages| pages.next_due));
                let cells = [row.name, &row.feed.url, &time(row.due), &row.why, &asked, &failures, &pages, &pages_due];
                table.write_record(cells.map(|cell| super::show::unlike_a_formula(&plain(cell))))?;
            }
            table.flush()?;
        }
    }
    Ok(())
}

/// The feeds of the config, in the order of their names, as the store knows them; where there is no store yet, none of
/// them was asked. When they are due the running service knows better: settings may have changed since the last visits.
pub fn rows(config: &Config, now: Timestamp) -> Result<Vec<Row<'_>>, Failure> {
    let (known, pages) = if config.service.store().try_exists().unwrap_or(true) {
        let store = store(config)?;
        (store.visits()?, store.page_counts()?)
    } else {
        (Vec::new(), Vec::new())
    };
    let pages: HashMap<_, _> = pages.into_iter().map(|pages| (pages.feed.clone(), pages)).collect();
    let known: HashMap<_, _> = known.into_iter().map(|visit| (visit.feed.clone(), visit)).collect();
    let planned = planned(config);
    let rows = config.feeds.iter().map(|(name, feed)| {
        let visit = known.get(&source_name(name)).filter(|visit| visit.address == feed.url).cloned();
        let (due, why) = match (due(feed, visit.as_ref(), now), planned.get(name)) {
            ((Some(_), _), Some(planned)) if visit.is_some() => planned.clone(),
            (stored, _) => stored,
        };
        let reads = feed.enabled && wants_pages(feed, &config.polling);
        let pages = pages.get(&source_name(name)).filter(|_| reads).map(|pages| pages_status(Some(pages)));
        Row { name, feed, visit, due, why, pages }
    });
    Ok(rows.collect())
}

/// When the running service will ask each feed, and why then; nothing where none runs that may be asked.
fn planned(config: &Config) -> HashMap<String, (Option<Timestamp>, String)> {
    let Ok(Reply::Status(status)) = ask(&config.service.control(), Request::Status, PATIENCE) else {
        return HashMap::new();
    };
    let plan = |FeedStatus { name, next_due, why, .. }| Some((name, (Some(next_due?), why?)));
    status.feeds.into_iter().filter_map(plan).collect()
}

impl Row<'_> {
    /// The feeds of a config of which nothing else is known.
    pub fn unknown(config: &Config) -> Vec<Row<'_>> {
        let why = || "not known".to_owned();
        config
            .feeds
            .iter()
            .map(|(name, feed)| Row { name, feed, visit: None, due: None, why: why(), pages: None })
            .collect()
    }
}

/// How long ago a time was, in its two largest units: "2h 5m".
pub fn ago(time: Timestamp, now: Timestamp) -> String {
    in_words(now.duration_since(time).unsigned_abs())
}

fn due(feed: &FeedSettings, visit: Option<&FeedVisit>, now: Timestamp) -> (Option<Timestamp>, String) {
    if !feed.enabled {
        return (None, "it is switched off in the config".to_owned());
    }
    let Some(visit) = visit else { return (Some(now), "it has not been asked yet".to_owned()) };
    if let Some(stopped) = &visit.stopped {
        return (None, stopped.clone());
    }
    let why = if visit.due_why.is_empty() { "as its last visit left it" } else { visit.due_why.as_str() };
    (Some(visit.next_due.unwrap_or(now)), why.to_owned())
}

fn print_table(rows: &[Row<'_>], now: Timestamp, console: &mut Console<'_>) -> std::io::Result<()> {
    let widest = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
    for row in rows {
        let (wait, at) = wait(row.due, now);
        writeln!(console.out, "{:widest$}  {wait:<12}  {at:<20}  {}", row.name, plain(&row.why))?;
        if let Some(pages) = &row.pages {
            let ((wait, at), words) = (self::wait(pages.next_due, now), plain(&pages_in_words(pages)));
            writeln!(console.out, "{:widest$}  {wait:<12}  {at:<20}  {words}", "")?;
        }
    }
    Ok(())
}

/// How long until then, and when that is.
fn wait(due: Option<Timestamp>, now: Timestamp) -> (String, String) {
    match due {
        Some(due) if due > now => (format!("in {}", in_words(due.duration_since(now).unsigned_abs())), clock(due)),
        Some(due) => ("now".to_owned(), clock(due)),
        None => ("never".to_owned(), String::new()),
    }
}

fn line(row: &Row<'_>) -> serde_json::Value {
    let visit = row.visit.as_ref();
    json!({
        "feed": row.name,
        "url": row.feed.url,
        "due": row.due.map(|due| due.to_string()),
        "why": row.why,
        "asked": visit.and_then(|visit| visit.asked).map(|asked| asked.to_string()),
        "failures": visit.map_or(0, |visit| visit.failures),
        "pages": row.pages,
    })
}

fn clock(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// A length of time in its two largest units.
fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    let grain = match seconds {
        0..3_600 => 1,
        3_600..86_400 => 60,
        _ => 3_600,
    };
    Interval(Duration::from_secs(seconds / grain * grain)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_their_two_largest_units() {
        let told = |seconds: u64| in_words(Duration::from_millis(seconds * 1_000 + 900));
        assert_eq!([told(0), told(65), told(7_265), told(90_065)], ["0s", "1m 5s", "2h 1m", "1d 1h"]);
    }
}
