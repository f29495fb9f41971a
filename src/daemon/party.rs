//! The entries of the config that share one address: asked by one request, served by one answer.

use std::collections::BTreeMap;

use super::hosts::host_of;
use crate::document::{SourceName, Visit};
use crate::source::feed::FeedSettings;
use crate::store::FeedVisit;

/// One entry of the config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub source: SourceName,
    /// Its settings.
    pub feed: FeedSettings,
}

/// Entries with one address, of which there is at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    first: Entry,
    others: Vec<Entry>,
}

impl Party {
    /// The entries, in the order of their names.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The one whose name stands for all.
    pub fn first(&self) -> &Entry {
        &self.first
    }

    /// The host of their address.
    pub fn host(&self) -> String {
        host_of(&self.first.feed.url)
    }
}

/// The enabled feeds of the config, those of one address together.
pub fn parties(feeds: &BTreeMap<String, FeedSettings>) -> Vec<Party> {
    let mut parties: Vec<Party> = Vec::new();
    let mut at: BTreeMap<(String, bool), usize> = BTreeMap::new();
    for (name, feed) in feeds.iter().filter(|(_, feed)| feed.enabled) {
        let entry = Entry { source: source_name(name), feed: feed.clone() };
        // What may be reached differs with `allow-private`, so those are two.
        let address = url::Url::parse(&feed.url).map_or_else(|_| feed.url.clone(), String::from);
        let known = at.get(&(address.clone(), feed.allow_private)).and_then(|at| parties.get_mut(*at));
        match known {
            Some(party) => party.others.push(entry),
            None => {
                at.insert((address, feed.allow_private), parties.len());
                parties.push(Party { first: entry, others: Vec::new() });
            }
        }
    }
    parties
}

/// What to ask with: what all of them know. Where one is new it has to see the whole feed.
pub fn common_visit(last: &[FeedVisit]) -> Visit {
    match last {
        [first, others @ ..] if others.iter().all(|other| other.visit == first.visit) => first.visit.clone(),
        _ => Visit::default(),
    }
}

/// The name of a feed as a source.
pub fn source_name(name: &str) -> SourceName {
    SourceName(format!("feeds.{name}"))
}
