//! `claimwatch status`: how the service is. The running one is asked; without one, its store is.

use std::io;
use std::time::Duration;

use jiff::Timestamp;

use super::{Console, Failure, StatusArguments, StatusFormat};
use crate::alert::wording::plain;
use crate::config::{Config, ConfigFile, Paint};
use crate::daemon::control::{AskError, Reply, Request, ask};
use crate::daemon::status::{
    FeedState, FeedStatus, FolderStatus, PagesStatus, Running, SilenceStatus, SinkStatus, Status, StoreStatus, status,
};
use crate::setting::Size;

/// The longest that the running service may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Asks the running service, or else the store. `config` is read only where the store has to be asked.
pub fn run(
    asked: &StatusArguments,
    file: &ConfigFile,
    config: impl FnOnce() -> Result<Config, Failure>,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let now = Timestamp::now();
    let (status, remark) = match ask(&file.control(), Request::Status, PATIENCE) {
        Ok(Reply::Status(status)) => (*status, None),
        Ok(Reply::Refused { why }) => return Err(anyhow::anyhow!("the service refused to say how it is: {why}").into()),
        Ok(Reply::Reloaded(_)) => return Err(anyhow::anyhow!("the service answered something else").into()),
        Err(AskError::Nobody(_)) => (status(&config()?, &file.path.display().to_string(), None, now), None),
        Err(error) => (status(&config()?, &file.path.display().to_string(), None, now), Some(error)),
    };
    if let Some(remark) = remark {
        eprintln!("claimwatch: {remark}; told is what its store knows");
    }
    match asked.format {
        StatusFormat::Human => print(&status, now, console)?,
        StatusFormat::Json => writeln!(console.out, "{}", serde_json::to_string_pretty(&status)?)?,
    }
    Ok(())
}

fn print(status: &Status, now: Timestamp, console: &mut Console<'_>) -> io::Result<()> {
    let Status { service, feeds, folders, store, sinks, silences } = status;
    match service {
        Some(running) => print_running(running, now, console)?,
        None => writeln!(console.out, "claimwatch does not run")?,
    }
    let mut rows: Vec<[String; 4]> = feeds.iter().map(|feed| feed_row(feed, now)).collect();
    print_table(["FEED", "LAST SUCCESS", "NEXT", "STATE"], &mut rows, console)?;
    let mut rows: Vec<[String; 4]> = folders.iter().map(|folder| folder_row(folder, now)).collect();
    print_table(["FOLDER", "FILES", "LAST LOOK", "STATE"], &mut rows, console)?;
    let mut rows: Vec<[String; 4]> = sinks.iter().map(|sink| sink_row(sink, now)).collect();
    print_table(["SINK", "WAITING", "LAST SUCCESS", "STATE"], &mut rows, console)?;
    let mut rows: Vec<[String; 4]> = silences.iter().map(|silence| silence_row(silence, now)).collect();
    print_table(["SILENCE", "ENDS", "KEEPS QUIET", "WHY"], &mut rows, console)?;
    print_store(store, console)
}

fn print_running(running: &Running, now: Timestamp, console: &mut Console<'_>) -> io::Result<()> {
    let Running { version, pid, started, config, config_since, polls, reload, trouble, clock, stuck } = running;
    writeln!(console.out, "claimwatch {version} runs, started {} (process {pid})", ago(*started, now))?;
    writeln!(console.out, "config   {config}, taken over {}", ago(*config_since, now))?;
    if let Some(reload) = reload.as_ref().filter(|reload| !reload.taken) {
        let words = format!("refused {}: {}", ago(reload.time, now), plain(&reload.said));
        writeln!(console.out, "         {}", alarm(&words, console.paint))?;
    }
    if *polls > 0 {
        writeln!(console.out, "asking   {polls} now")?;
    }
    for (word, fault) in [("trouble", trouble), ("clock", clock), ("stuck", stuck)] {
        if let Some(fault) = fault {
            writeln!(console.out, "{word:7}  {}", alarm(&plain(fault), console.paint))?;
        }
    }
    Ok(())
}

fn feed_row(feed: &FeedStatus, now: Timestamp) -> [String; 4] {
    let next = match (feed.state, feed.next_due) {
        (FeedState::Disabled | FeedState::Stopped, _) => "never".to_owned(),
        (_, Some(due)) if due > now => format!("in {}", length(due, now)),
        _ => "now".to_owned(),
    };
    let error = plain(feed.error.as_deref().unwrap_or("no word why"));
    let why = feed.why.as_ref().map(|why| format!("; {why}")).unwrap_or_default();
    let state = match feed.state {
        FeedState::Fine => format!("fine{why}"),
        FeedState::New => "not asked yet".to_owned(),
        FeedState::Disabled => "switched off in the config".to_owned(),
        FeedState::Stopped => format!("not asked any more: {error}"),
        FeedState::Failing => {
            let since = feed.failing_since.map(|since| format!(" for {}", length(now, since))).unwrap_or_default();
            format!("failing{since}: {error}{why}")
        }
    };
    let last = feed.last_success.map_or_else(|| "never".to_owned(), |last| ago(last, now));
    let pages = feed.pages.as_ref().map(|pages| format!("; {}", plain(&pages_in_words(pages)))).unwrap_or_default();
    [feed.name.clone(), last, next, format!("{state}{pages}")]
}

/// "12 pages watched, 3 yet to be read, 1 failing: not found (404)".
pub fn pages_in_words(pages: &PagesStatus) -> String {
    let PagesStatus { new, watched, failing, error, .. } = pages;
    let mut words = format!("{watched} page{} watched", if *watched == 1 { "" } else { "s" });
    if *new > 0 {
        words.push_str(&format!(", {new} yet to be read"));
    }
    if *failing > 0 {
        let why = error.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
        words.push_str(&format!(", {failing} failing{why}"));
    }
    words
}

fn folder_row(folder: &FolderStatus, now: Timestamp) -> [String; 4] {
    let looked = folder.looked.map_or_else(|| "-".to_owned(), |looked| ago(looked, now));
    let state = folder.error.as_deref().map_or_else(|| "fine".to_owned(), plain);
    [folder.name.clone(), folder.files.to_string(), looked, state]
}

fn sink_row(sink: &SinkStatus, now: Timestamp) -> [String; 4] {
    let mut states = Vec::new();
    if let Some(since) = sink.failing_since.filter(|_| sink.failures > 0) {
        let error = plain(sink.error.as_deref().unwrap_or("no word why"));
        states.push(format!("failing for {}: {error}", length(now, since)));
    }
    if sink.dead > 0 {
        states.push(format!("{} given up", sink.dead));
    }
    let state = if states.is_empty() { "fine".to_owned() } else { states.join("; ") };
    let last = sink.last_success.map_or_else(|| "-".to_owned(), |last| ago(last, now));
    [sink.name.clone(), sink.waiting.to_string(), last, state]
}

fn silence_row(silence: &SilenceStatus, now: Timestamp) -> [String; 4] {
    let ends = format!("in {}", length(silence.until, now));
    [silence.number.to_string(), ends, plain(&silence.matches.to_string()), plain(&silence.reason)]
}

fn print_store(store: &StoreStatus, console: &mut Console<'_>) -> io::Result<()> {
    let StoreStatus { path, bytes, documents, stories, figures, claims, alerts, set_aside, error } = store;
    writeln!(console.out, "\nstore    {path}, {}", rough(*bytes))?;
    if let Some(error) = error {
        return writeln!(console.out, "         {}", alarm(error, console.paint));
    }
    let aside = if *set_aside > 0 { format!(", {set_aside} documents set aside") } else { String::new() };
    writeln!(
        console.out,
        "         {documents} documents, {stories} stories, {figures} figures, {claims} claims, {alerts} alerts{aside}"
    )
}

/// A table with its columns under each other, after an empty line; nothing where it has no rows.
fn print_table(head: [&str; 4], rows: &mut Vec<[String; 4]>, console: &mut Console<'_>) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    rows.insert(0, head.map(str::to_owned));
    let wide = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [wide(0), wide(1), wide(2)];
    writeln!(console.out)?;
    for [first, second, third, last] in rows.iter() {
        let [a, b, c] = widths;
        writeln!(console.out, "{first:a$}  {second:b$}  {third:c$}  {last}")?;
    }
    Ok(())
}

/// "3 min ago".
fn ago(then: Timestamp, now: Timestamp) -> String {
    if then > now { format!("{} ahead of this clock", length(then, now)) } else { format!("{} ago", length(now, then)) }
}

/// The time between two instants, in the largest unit of which there are two or more: "90 s", "3 min", "2 days".
fn length(later: Timestamp, earlier: Timestamp) -> String {
    let seconds = later.duration_since(earlier).as_secs().max(0);
    let units = [(86_400, "days"), (3_600, "h"), (60, "min")];
    let fits = units.into_iter().find(|(each, _)| seconds >= each * 2);
    fits.map_or_else(|| format!("{seconds} s"), |(each, unit)| format!("{} {unit}", seconds / each))
}

/// A size in the largest unit that leaves a whole number: "12 MB".
fn rough(bytes: u64) -> String {
    let each = [1_000_000_000, 1_000_000, 1_000].into_iter().find(|each| bytes >= each * 10).unwrap_or(1);
    Size(bytes / each * each).to_string()
}

/// Words that should be seen first.
fn alarm(words: &str, paint: Paint) -> String {
    match paint {
        Paint::Plain => words.to_owned(),
        Paint::Coloured => format!("\u{1b}[31m{words}\u{1b}[0m"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_are_told_in_one_unit() {
        let now: Timestamp = "2025-03-04T12:00:00Z".parse().unwrap();
        let told = |written: &str| ago(written.parse().unwrap(), now);
        assert_eq!(told("2025-03-04T11:58:30Z"), "90 s ago");
        assert_eq!(told("2025-03-04T11:00:00Z"), "60 min ago");
        assert_eq!(told("2025-03-02T11:00:00Z"), "2 days ago");
        assert_eq!(told("2026-03-04T12:00:00Z"), "365 days ahead of this clock");
        assert_eq!([rough(999), rough(12_345), rough(9_900_000)], ["999 B", "12 kB", "9900 kB"]);
    }
}
