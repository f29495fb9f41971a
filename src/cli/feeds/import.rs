//! `claimwatch feeds import`: the feeds of an OPML file, put into the config all at once or not at all.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;
use url::Url;

use super::TAKEN_IN;
use super::name::name_for;
use crate::alert::wording::plain;
use crate::cli::{Console, Failure, ImportFeedsArguments};
use crate::config::{self, Config, ConfigEdit, NewFeed};
use crate::source::address::host;
use crate::source::decode::decode_markup;
use crate::source::opml::read_opml;

/// The largest list that is read; one of 50,000 feeds has ten megabytes.
const LARGEST: u64 = 50_000_000;

/// Puts in what is not there yet, and says what was passed over.
pub fn run(
    asked: &ImportFeedsArguments,
    path: &Path,
    config: &Config,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let shown = asked.file.display();
    let bytes = bytes_of(&asked.file).with_context(|| format!("cannot read {shown}"))?;
    let listed = read_opml(&decode_markup(&bytes, None)).with_context(|| format!("cannot import {shown}"))?;
    let mut edit = ConfigEdit::open(path)?;
    let mut names = BTreeSet::new();
    // Those that are there, and those that the list has named already.
    let mut urls: BTreeSet<String> =
        config.feeds.values().filter_map(|feed| Url::parse(&feed.url).ok()).map(String::from).collect();
    let (mut known, mut wrong) = (0, 0);
    for feed in &listed {
        let url = match config::address(&feed.url) {
            Ok(url) => String::from(url),
            Err((why, _)) => {
                wrong += 1;
                eprintln!("claimwatch: left out: {}", plain(&why));
                continue;
            }
        };
        if !urls.insert(url.clone()) {
            known += 1;
            continue;
        }
        let is_taken = |name: &str| config.feeds.contains_key(name) || names.contains(name);
        let name = name_for(&[&feed.title, &host(&url).unwrap_or_default()], is_taken);
        edit.add_feed(&name, &NewFeed { url, ..NewFeed::default() });
        names.insert(name);
    }
    if !names.is_empty() {
        edit.save()?;
    }
    let (added, path) = (names.len(), path.display());
    writeln!(console.out, "added {added} feeds to {path}; {known} were there already, {wrong} have no usable address")?;
    if added > 0 {
        writeln!(console.out, "They were not asked: `claimwatch check --online` does that.\n{TAKEN_IN}")?;
    }
    Ok(())
}

fn bytes_of(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().take(LARGEST).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(file)?.take(LARGEST).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
