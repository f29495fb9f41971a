//! `claimwatch probe`: one feed, asked and read before the eyes of whoever wonders what a poll does.

use std::time::Duration;

use anyhow::anyhow;
use jiff::Timestamp;
use serde_json::json;

use super::{Console, Failure, Format, ProbeArguments};
use crate::alert::wording::plain;
use crate::config::{Config, FeedSettings};
use crate::daemon::party::source_name;
use crate::daemon::probe::{PageProbe, Probe, ProbeError, Prober, Seen};
use crate::document::{Document, SourceName};
use crate::extract::language::Foreign;
use crate::extract::{Claim, read};
use crate::setting::{Interval, Size};
use crate::source::discover::feeds_of_page;
use crate::source::page::page_of;
use crate::source::schedule::{Due, Outcome, Past, next_due};
use crate::source::trail::Hop;

/// The items that are shown, the newest, and the claims of each.
const SHOWN: usize = 10;
const CLAIMS_SHOWN: usize = 3;

/// Items with fewer words than this are summaries: the shortest reports of agencies have about a hundred.
const SUMMARY: usize = 80;

/// Asks the feed and shows each step. That no feed was read is the failure.
pub fn run(asked: &ProbeArguments, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let (source, feed) = target(asked, config)?;
    let probe = Prober::new(&config.polling)?.probe(&source, &feed);
    let due = due(&source, &feed, config, &probe);
    match asked.format {
        Format::Human => print(&feed, &probe, &due, console)?,
        Format::Jsonl => writeln!(console.out, "{}", line(&feed, &probe, &due))?,
    }
    match probe.end {
        Ok(_) => Ok(()),
        Err(error) => Err(anyhow!("no feed was read at {}: {error}", feed.url).into()),
    }
}

/// The feed of that name in the config, or a feed at that address with nothing else set.
fn target(asked: &ProbeArguments, config: &Config) -> Result<(SourceName, FeedSettings), Failure> {
    let name = asked.source.strip_prefix("feeds.").unwrap_or(&asked.source);
    if let Some(feed) = config.feeds.get(name) {
        let allow_private = feed.allow_private || asked.allow_private;
        return Ok((source_name(name), FeedSettings { allow_private, ..feed.clone() }));
    }
    if !asked.source.contains(['/', '.', ':']) {
        let help = "give an address, or a name that `claimwatch feeds list` lists";
        return Err(Failure::misuse(anyhow!("the config has no feed {}; {help}", asked.source)));
    }
    let url = if asked.source.contains("://") { asked.source.clone() } else { format!("https://{}", asked.source) };
    let feed = FeedSettings { allow_private: asked.allow_private, ..FeedSettings::at(&url) };
    Ok((SourceName(url), feed))
}

/// When a poll that ended like this would be followed by the next.
fn due(source: &SourceName, feed: &FeedSettings, config: &Config, probe: &Probe) -> Due {
    let now = Timestamp::now();
    let seen = probe.end.as_ref();
    let outcome = probe.end.as_ref().map_or_else(ProbeError::outcome, |_| Outcome::Fine);
    let past = Past {
        polled: Some(now),
        outcome,
        failures: u32::from(seen.is_err()),
        max_age: seen.ok().and_then(|seen| seen.answer.max_age),
        pace: seen.map(|seen| seen.reading.pace).unwrap_or_default(),
        quiet: 0,
    };
    next_due(source, &FeedSettings { enabled: true, ..feed.clone() }, &config.polling, &past, now)
}

fn print(feed: &FeedSettings, probe: &Probe, due: &Due, console: &mut Console<'_>) -> std::io::Result<()> {
    writeln!(console.out, "asked  {}", plain(&feed.url))?;
    for Hop { url, status, took, headers } in &probe.hops {
        writeln!(console.out, "       {status} after {} from {}", short(*took), plain(url))?;
        for (name, value) in headers {
            writeln!(console.out, "         {name}: {}", plain(value))?;
        }
    }
    match &probe.end {
        Ok(seen) => print_seen(seen, console)?,
        Err(error) => {
            writeln!(console.out, "read   nothing: {error}")?;
            print_feeds_of_page(error, console)?;
        }
    }
    let wait = due.at.map(|at| at.duration_since(Timestamp::now()).as_secs().max(0).unsigned_abs());
    let wait = wait.map_or("never".to_owned(), |wait| format!("in {}", Interval(Duration::from_secs(wait))));
    writeln!(console.out, "next   {wait}: {}", plain(&due.why))
}

fn print_seen(seen: &Seen, console: &mut Console<'_>) -> std::io::Result<()> {
    let documents = &seen.reading.documents;
    let read: Vec<(&Document, Result<Vec<Claim>, Foreign>)> = documents.iter().map(|one| (one, read(one))).collect();
    let claims: usize = read.iter().filter_map(|(_, claims)| claims.as_ref().ok()).map(Vec::len).sum();
    let cut = if seen.reading.cut_short { "; it ends in the middle" } else { "" };
    let size = Size(seen.size as u64 / 1_000 * 1_000);
    let size = if size.0 == 0 { Size(seen.size as u64) } else { size };
    writeln!(console.out, "read   {size}: {} items with {claims} claims{cut}", documents.len())?;
    if let Some(moved) = &seen.answer.moved {
        writeln!(console.out, "       it has moved for good to {}: give that as its `url`", plain(moved))?;
    }
    for fault in &seen.reading.faults {
        writeln!(console.out, "       {}", plain(&fault.to_string()))?;
    }
    for (document, claims) in read.iter().rev().take(SHOWN) {
        let time = document.published.map_or("no date".to_owned(), |time| time.strftime("%Y-%m-%d %H:%M").to_string());
        writeln!(console.out, "       {time:<16}  {}", plain(&document.title))?;
        match claims {
            Ok(claims) => print_claims(claims, console)?,
            Err(Foreign(language)) => {
                writeln!(console.out, "                           passed over: it is in {language}")?
            }
        }
    }
    let more = documents.len().saturating_sub(SHOWN);
    if more > 0 {
        writeln!(console.out, "       and {more} older items")?;
    }
    match &seen.page {
        Some(page) => print_page(page, console),
        None => print_hint(documents, console),
    }
}

/// The page behind the newest item: what was answered, and what is read there beyond the feed.
fn print_page(page: &PageProbe, console: &mut Console<'_>) -> std::io::Result<()> {
    writeln!(console.out, "page   {}", plain(&page.url))?;
    for Hop { url, status, took, .. } in &page.hops {
        writeln!(console.out, "       {status} after {} from {}", short(*took), plain(url))?;
    }
    match &page.end {
        Err(why) => writeln!(console.out, "       not used: {}", plain(why)),
        Ok(document) => {
            let claims = read(document);
            let count = claims.as_ref().map_or(0, Vec::len);
            let size = word_count(document);
            writeln!(console.out, "       read beside the item: {size} words with {count} claims")?;
            claims.as_ref().map_or(Ok(()), |claims| print_claims(claims, console))
        }
    }
}

/// What a feed that gives little more than headlines could bring.
fn print_hint(documents: &[Document], console: &mut Console<'_>) -> std::io::Result<()> {
    let with_page: Vec<usize> = documents.iter().filter(|one| page_of(one).is_some()).map(word_count).collect();
    let each = with_page.iter().sum::<usize>() / with_page.len().max(1);
    if with_page.is_empty() || each >= SUMMARY {
        return Ok(());
    }
    let hint = "with `pages = true` the pages behind them are read too";
    writeln!(console.out, "       its items have about {each} words each; {hint}")
}

fn word_count(document: &Document) -> usize {
    document.text.split_whitespace().count()
}

fn print_claims(claims: &[Claim], console: &mut Console<'_>) -> std::io::Result<()> {
    for claim in claims.iter().take(CLAIMS_SHOWN) {
        let party = claim.attribution.as_deref().map_or(String::new(), |party| format!(" | {}", plain(party)));
        let words = [&claim.text, &claim.subject, &claim.measure].map(|word| plain(word)).join(" ");
        writeln!(console.out, "                           {words}{party}")?;
    }
    let more = claims.len().saturating_sub(CLAIMS_SHOWN);
    if more > 0 { writeln!(console.out, "                           and {more} more claims") } else { Ok(()) }
}

fn print_feeds_of_page(error: &ProbeError, console: &mut Console<'_>) -> std::io::Result<()> {
    let ProbeError::Page { url, html, .. } = error else { return Ok(()) };
    for found in feeds_of_page(html, url) {
        writeln!(console.out, "       it leads to the feed {}", plain(&found.url))?;
    }
    Ok(())
}

fn line(feed: &FeedSettings, probe: &Probe, due: &Due) -> serde_json::Value {
    let hops: Vec<_> = probe.hops.iter().map(hop).collect();
    let seen = probe.end.as_ref().ok();
    let claims =
        seen.map(|seen| seen.reading.documents.iter().flat_map(read).map(|claims| claims.len()).sum::<usize>());
    let faults: Vec<String> = seen.into_iter().flat_map(|seen| &seen.reading.faults).map(ToString::to_string).collect();
    json!({
        "url": feed.url,
        "answers": hops,
        "error": probe.end.as_ref().err().map(ToString::to_string),
        "bytes": seen.map(|seen| seen.size),
        "items": seen.map(|seen| seen.reading.documents.len()),
        "claims": claims,
        "faults": faults,
        "page": seen.and_then(|seen| seen.page.as_ref()).map(page_line),
        "due": due.at.map(|at| at.to_string()),
        "why": due.why,
    })
}

fn page_line(page: &PageProbe) -> serde_json::Value {
    let document = page.end.as_ref().ok();
    json!({
        "url": page.url,
        "answers": page.hops.iter().map(hop).collect::<Vec<_>>(),
        "error": page.end.as_ref().err(),
        "words": document.map(word_count),
        "claims": document.map(|document| read(document).map_or(0, |claims| claims.len())),
    })
}

fn hop(Hop { url, status, took, headers }: &Hop) -> serde_json::Value {
    let headers: serde_json::Map<String, serde_json::Value> =
        headers.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    json!({ "url": url, "status": status, "ms": took.as_millis() as u64, "headers": headers })
}

/// "0.12 s".
fn short(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}
