//! `claimwatch feeds add`: a feed is found, tried, and put into the config.

use std::path::Path;

use anyhow::anyhow;
use jiff::Timestamp;

use super::name::name_for;
use super::{TAKEN_IN, known_at};
use crate::alert::wording::plain;
use crate::cli::{AddFeedArguments, Console, Failure};
use crate::config::{self, Config, ConfigEdit, NewFeed};
use crate::daemon::probe::{ProbeError, Prober, Seen};
use crate::document::SourceName;
use crate::extract;
use crate::source::address::host;
use crate::source::discover::{Found, feeds_of_page, is_of_comments, usual_places};
use crate::source::feed::FeedSettings;

/// A feed that can be read.
struct Tried {
    url: String,
    seen: Seen,
}

/// Tries the feed, puts it into the config at that path, and says what was found.
pub fn run(asked: &AddFeedArguments, path: &Path, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let url = web_address(&asked.url)?;
    refuse_known(config, &url)?;
    if let Some(name) = asked.name.as_deref().filter(|name| config.feeds.contains_key(*name)) {
        return Err(Failure::misuse(anyhow!("the config has a feed {name} already; give another --name")));
    }
    let tried = if asked.no_probe { None } else { Some(find(&url, asked, config, console)?) };
    let url = tried.as_ref().map_or(url, |tried| tried.url.clone());
    refuse_known(config, &url)?;
    let title = tried.as_ref().and_then(|tried| tried.seen.reading.documents.first());
    let title = title.map(|document| document.publisher.as_str()).unwrap_or_default();
    let texts = [asked.publisher.as_deref().unwrap_or(title), &host(&url).unwrap_or_default()];
    let name = asked.name.clone().unwrap_or_else(|| name_for(&texts, |name| config.feeds.contains_key(name)));
    let mut edit = ConfigEdit::open(path)?;
    let (publisher, every, allow_private) = (asked.publisher.clone(), asked.every, asked.allow_private);
    edit.add_feed(&name, &NewFeed { url: url.clone(), publisher, every, allow_private });
    edit.save()?;
    writeln!(console.out, "added [feeds.{name}] to {}: {url}", path.display())?;
    if let Some(tried) = &tried {
        writeln!(console.out, "  {}", contents(title, tried))?;
    }
    Ok(writeln!(console.out, "{TAKEN_IN}")?)
}

/// The address as it can be asked; one without a scheme is a secure one.
fn web_address(written: &str) -> Result<String, Failure> {
    let whole = if written.contains("://") { written.to_owned() } else { format!("https://{written}") };
    match config::address(&whole) {
        Ok(url) => Ok(url.into()),
        Err((wrong, instead)) => Err(Failure::misuse(anyhow!("{wrong}; {instead}"))),
    }
}

fn refuse_known(config: &Config, url: &str) -> Result<(), Failure> {
    match known_at(config, url) {
        Some(name) => Err(anyhow!("{url} is in the config already, as [feeds.{name}]").into()),
        None => Ok(()),
    }
}

/// The feed at that address, or the one that the page there leads to.
fn find(url: &str, asked: &AddFeedArguments, config: &Config, console: &mut Console<'_>) -> Result<Tried, Failure> {
    let prober = Prober::new(&config.polling)?;
    let probe = |url: &str| {
        let settings = FeedSettings { allow_private: asked.allow_private, ..FeedSettings::at(url) };
        prober.probe(&SourceName(url.to_owned()), &settings).end
    };
    let not_added = |url: &str, error: &ProbeError| {
        Failure::from(anyhow!("{url} was not added: {error}; `--no-probe` adds it all the same"))
    };
    let (page, html) = match probe(url) {
        Ok(seen) => return Ok(settled(url, seen)),
        Err(ProbeError::Page { url, html, .. }) => (url, html),
        Err(error) => return Err(not_added(url, &error)),
    };
    let mut found = feeds_of_page(&html, &page);
    if found.iter().any(|found| !is_of_comments(found)) {
        found.retain(|found| !is_of_comments(found));
    }
    match found.as_slice() {
        [] => {
            writeln!(
                console.out,
                "{page} is a web page that leads to no feed; looking where most sites keep theirs …"
            )?;
            console.out.flush()?;
            let tried = usual_places(&page).into_iter().find_map(|place| Some(settled(&place, probe(&place).ok()?)));
            tried.ok_or_else(|| {
                anyhow!("no feed was found at {page}; look for one on the site and give its address").into()
            })
        }
        [only] => {
            writeln!(console.out, "{page} is a web page; its feed is {}", only.url)?;
            probe(&only.url).map(|seen| settled(&only.url, seen)).map_err(|error| not_added(&only.url, &error))
        }
        several => Err(anyhow!("{}", choice(&page, several)).into()),
    }
}

/// A feed under the address that it is to be asked at: where it has moved for good, the new one.
fn settled(url: &str, seen: Seen) -> Tried {
    Tried { url: seen.answer.moved.clone().unwrap_or_else(|| url.to_owned()), seen }
}

fn choice(page: &str, found: &[Found]) -> String {
    let lines = found.iter().map(|Found { url, title }| {
        let title = if title.is_empty() { String::new() } else { format!("  ({})", plain(title)) };
        format!("\n  claimwatch feeds add {}{title}", plain(url))
    });
    format!("{page} leads to {} feeds; add the one that you want:{}", found.len(), lines.collect::<String>())
}

/// What the feed holds: "Harbour Radio: 20 items, the newest of 2025-03-04; 14 claims in them".
fn contents(title: &str, Tried { seen, .. }: &Tried) -> String {
    let documents = &seen.reading.documents;
    let Some(newest) = documents.iter().filter_map(|document| document.published).max().or(first_received(seen)) else {
        return "it has no items yet".to_owned();
    };
    let read: Vec<_> = documents.iter().map(extract::read).collect();
    let claims: usize = read.iter().flatten().map(Vec::len).sum();
    let foreign = read.iter().filter(|read| read.is_err()).count();
    let day = newest.strftime("%Y-%m-%d");
    let mut words =
        format!("{}: {} items, the newest of {day}; {claims} claims in them", plain(title), documents.len());
    if foreign > 0 {
        words.push_str(&format!("; {foreign} are not in English and would be passed over"));
    } else if claims == 0 {
        words.push_str("; it may carry summaries without figures");
    }
    words
}

fn first_received(seen: &Seen) -> Option<Timestamp> {
    seen.reading.documents.first().map(|document| document.received)
}
