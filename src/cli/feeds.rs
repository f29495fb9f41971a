//! `claimwatch feeds`: the feeds of the config, listed, put in, taken out, and exchanged with other readers.

mod add;
mod import;
mod name;

use std::path::Path;

use jiff::Timestamp;
use serde_json::json;
use url::Url;

use super::schedule::{Row, ago, rows};
use super::{Console, Failure, FeedsCommand, ListFeedsArguments, ListFormat, RemoveFeedArguments};
use crate::alert::wording::plain;
use crate::config::{Config, ConfigEdit};
use crate::source::opml::{Listed, write_opml};

/// What is to be done for a running service to know of an edit.
const TAKEN_IN: &str = "To have the running service take it over: systemctl reload claimwatch";

/// Does what was asked with the feeds of the config at that path.
pub fn run(command: &FeedsCommand, path: &Path, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    match command {
        FeedsCommand::List(asked) => list(asked, config, console),
        FeedsCommand::Add(asked) => add::run(asked, path, config, console),
        FeedsCommand::Remove(asked) => remove(asked, path, config, console),
        FeedsCommand::Import(asked) => import::run(asked, path, config, console),
        FeedsCommand::Export => export(config, console),
    }
}

fn list(asked: &ListFeedsArguments, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let now = Timestamp::now();
    // The list is the config's; how the feeds are doing is told where the store can be read.
    let rows = rows(config, now).unwrap_or_else(|failure| {
        failure.tell(&mut std::io::stderr());
        Row::unknown(config)
    });
    match asked.format {
        ListFormat::Human if rows.is_empty() => {
            writeln!(console.out, "There are no feeds yet: `claimwatch feeds add URL` puts one in.")?;
        }
        ListFormat::Human => {
            let widest = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
            for row in &rows {
                writeln!(console.out, "{:widest$}  {}", row.name, plain(&row.feed.url))?;
                writeln!(console.out, "{:widest$}    {}", "", plain(&health(row, now)))?;
            }
        }
        ListFormat::Jsonl => rows.iter().try_for_each(|row| writeln!(console.out, "{}", line(row)))?,
        ListFormat::Csv => {
            let mut table = csv::Writer::from_writer(&mut *console.out);
            table.write_record(["name", "url", "publisher", "every", "enabled", "last_success", "last_error"])?;
            for row in &rows {
                let (feed, visit) = (row.feed, row.visit.as_ref());
                let cells = [
                    row.name.to_owned(),
                    feed.url.clone(),
                    feed.publisher.clone().unwrap_or_default(),
                    feed.every.map_or_else(String::new, |every| every.to_string()),
                    feed.enabled.to_string(),
                    visit.and_then(|visit| visit.last_success).map_or_else(String::new, |time| time.to_string()),
                    visit.and_then(|visit| visit.last_error.clone()).unwrap_or_default(),
                ];
                table.write_record(cells.map(|cell| super::show::unlike_a_formula(&plain(&cell))))?;
            }
            table.flush()?;
        }
    }
    Ok(())
}

fn line(row: &Row<'_>) -> serde_json::Value {
    let (feed, visit) = (row.feed, row.visit.as_ref());
    json!({
        "name": row.name,
        "url": feed.url,
        "publisher": feed.publisher,
        "every": feed.every.map(|every| every.to_string()),
        "enabled": feed.enabled,
        "asked": visit.and_then(|visit| visit.asked).map(|time| time.to_string()),
        "last_success": visit.and_then(|visit| visit.last_success).map(|time| time.to_string()),
        "failures": visit.map_or(0, |visit| visit.failures),
        "last_error": visit.filter(|visit| visit.failures > 0).and_then(|visit| visit.last_error.clone()),
        "stopped": visit.and_then(|visit| visit.stopped.clone()),
    })
}

/// How a feed is doing, in words.
fn health(row: &Row<'_>, now: Timestamp) -> String {
    let Some(visit) = row.visit.as_ref().filter(|_| row.feed.enabled) else { return row.why.clone() };
    let error = visit.last_error.as_deref().unwrap_or("it failed");
    match (&visit.stopped, visit.failing_since, visit.last_success) {
        (Some(stopped), ..) => format!("not asked any more: {stopped}"),
        (None, Some(since), _) => format!("failing for {}: {error}", ago(since, now)),
        (None, None, Some(success)) => format!("fine {} ago", ago(success, now)),
        (None, None, None) => row.why.clone(),
    }
}

fn remove(asked: &RemoveFeedArguments, path: &Path, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let named = asked.name.strip_prefix("feeds.").filter(|name| config.feeds.contains_key(*name));
    let by_name = named.or_else(|| config.feeds.contains_key(&asked.name).then_some(asked.name.as_str()));
    let Some(name) = by_name.or_else(|| known_at(config, &asked.name)) else {
        let list = "`claimwatch feeds list` lists them";
        return Err(Failure::misuse(anyhow::anyhow!("the config has no feed {}; {list}", asked.name)));
    };
    let mut edit = ConfigEdit::open(path)?;
    edit.remove_feed(name);
    edit.save()?;
    writeln!(console.out, "removed [feeds.{name}] from {}: {}", path.display(), config.feeds[name].url)?;
    Ok(writeln!(console.out, "{TAKEN_IN}")?)
}

fn export(config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let listed = config.feeds.iter().filter(|(_, feed)| feed.enabled).map(|(name, feed)| Listed {
        title: feed.publisher.clone().unwrap_or_else(|| name.clone()),
        url: feed.url.clone(),
    });
    let listed: Vec<Listed> = listed.collect();
    let off = config.feeds.len() - listed.len();
    write!(console.out, "{}", write_opml("Feeds of claimwatch", &listed))?;
    if off > 0 {
        eprintln!("claimwatch: {off} feeds that are switched off were left out");
    }
    Ok(())
}

/// The name of the feed that has this address already.
fn known_at<'c>(config: &'c Config, url: &str) -> Option<&'c str> {
    let url = Url::parse(url.trim()).ok()?;
    let same = |feed: &str| Url::parse(feed).is_ok_and(|feed| feed == url);
    config.feeds.iter().find(|(_, feed)| same(&feed.url)).map(|(name, _)| name.as_str())
}
