//! `claimwatch alerts`: what was told, from the store, and what is told from now on.

use std::time::Duration;

use jiff::Timestamp;

use super::{store, unlike_a_formula};
use crate::alert::AlertLine;
use crate::alert::wording::{log_line, plain};
use crate::cli::{AlertsArguments, Console, Failure, ListFormat};
use crate::config::Config;
use crate::store::{Store, StoredAlert};

/// How many alerts are read at once.
const PAGE: usize = 500;

/// How often new alerts are looked for.
const LOOK: Duration = Duration::from_millis(500);

const COLUMNS: [&str; 16] = [
    "id",
    "time",
    "kind",
    "figure",
    "subject",
    "measure",
    "place",
    "unit",
    "before",
    "before_party",
    "after",
    "after_party",
    "publisher",
    "url",
    "watch",
    "summary",
];

/// Lists the alerts that were asked for, the oldest first; with `--follow` until the reader or the user ends it.
pub fn run(asked: &AlertsArguments, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let store = store(config)?;
    if let Some(watch) = asked.watch.as_deref().filter(|watch| !config.watch.contains_key(*watch)) {
        eprintln!("claimwatch: the config has no [watch.{watch}]; showing what was told for it before");
    }
    if asked.format == ListFormat::Csv {
        csv::Writer::from_writer(&mut *console.out).write_record(COLUMNS)?;
    }
    let (found, last) = found(&store, asked)?;
    for line in found {
        print(&line, asked.format, console)?;
    }
    if asked.follow { follow(&store, last, asked, console) } else { Ok(()) }
}

/// Shows the alerts after that number as they come, until the user ends it or the reader is gone.
fn follow(store: &Store, mut last: i64, asked: &AlertsArguments, console: &mut Console<'_>) -> Result<(), Failure> {
    loop {
        console.out.flush()?;
        std::thread::sleep(LOOK);
        for alert in store.alerts_after(last, PAGE)? {
            last = alert.number;
            if let Some(line) = wanted(&alert, asked)? {
                print(&line, asked.format, console)?;
            }
        }
    }
}

/// The latest alerts that were asked for, the oldest of them first, and the number of the very last one.
fn found(store: &Store, asked: &AlertsArguments) -> Result<(Vec<AlertLine>, i64), Failure> {
    let since = asked.since.map(|since| since.moment(Timestamp::now()));
    let (mut before, mut last) = (i64::MAX, 0);
    let mut found = Vec::new();
    while found.len() < asked.limit {
        let page = store.alerts_before(before, PAGE)?;
        let Some(oldest) = page.last() else { break };
        let (all_seen, number) = (since.is_some_and(|since| oldest.time < since), oldest.number);
        last = last.max(page[0].number);
        for alert in page {
            if since.is_none_or(|since| alert.time >= since) {
                found.extend(wanted(&alert, asked)?);
            }
        }
        before = number;
        if all_seen {
            break;
        }
    }
    found.truncate(asked.limit);
    found.reverse();
    Ok((found, last))
}

/// The alert's line, if it is of a kind and a watch that were asked for.
fn wanted(alert: &StoredAlert, asked: &AlertsArguments) -> Result<Option<AlertLine>, Failure> {
    let line = AlertLine::read(&alert.body)?;
    let kind = asked.kind.is_empty() || asked.kind.iter().any(|kind| kind.as_str() == line.kind);
    let watch = asked.watch.is_none() || asked.watch == line.watch;
    Ok((kind && watch).then_some(line))
}

fn print(line: &AlertLine, format: ListFormat, console: &mut Console<'_>) -> Result<(), Failure> {
    match format {
        ListFormat::Human => writeln!(console.out, "{}", log_line(line))?,
        ListFormat::Jsonl => writeln!(console.out, "{}", line.to_json())?,
        ListFormat::Csv => csv::Writer::from_writer(&mut *console.out).write_record(cells(line))?,
    }
    Ok(())
}

fn cells(line: &AlertLine) -> [String; 16] {
    let before = line.before.as_ref().map(|before| &before.claim);
    let maybe = |text: Option<&String>| text.cloned().unwrap_or_default();
    let cells = [
        line.id.clone(),
        line.time.clone(),
        line.kind.clone(),
        line.figure.id.clone(),
        line.figure.subject.clone(),
        line.figure.measure.clone(),
        maybe(line.figure.place.as_ref()),
        line.figure.unit.clone(),
        maybe(before.map(|before| &before.text)),
        maybe(before.and_then(|before| before.attribution.as_ref())),
        line.after.text.clone(),
        maybe(line.after.attribution.as_ref()),
        line.document.publisher.clone(),
        maybe(line.document.url.as_ref()),
        maybe(line.watch.as_ref()),
        line.summary.clone(),
    ];
    cells.map(|cell| unlike_a_formula(&plain(&cell)))
}
