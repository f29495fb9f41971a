//! A feed asked and read as a poll does it, with nothing kept: for people who ask what a poll would do, before a feed
//! is put into the config, and to check all of them. Nothing that the service keeps is touched.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::pages::{page_ask, read as read_as_page, words_of};
use super::readers::Readers;
use super::{StartError, runtime};
use crate::document::{Document, SourceName, Visit};
use crate::source::decode::decode_markup;
use crate::source::feed::{FeedSettings, ReadFeedError, read_feed};
use crate::source::fetch::{Answer, Ask, FetchError, Fetched, Fetcher, PollingSettings};
use crate::source::page::{page_of, wants_pages};
use crate::source::schedule::Outcome;
use crate::source::trail::Hop;
use crate::source::{Origin, Reading};

/// Asks feeds without keeping anything.
pub struct Prober {
    runtime: Runtime,
    fetcher: Fetcher,
    /// Whether the pages of feeds that say nothing of their own are read.
    polling: PollingSettings,
}

/// One feed, asked.
#[derive(Clone, Debug)]
pub struct Probe {
    /// Each answer on the way, redirects first.
    pub hops: Vec<Hop>,
    /// How long it took in all, with the waiting for its turn.
    pub took: Duration,
    /// How it ended.
    pub end: Result<Seen, ProbeError>,
}

/// What a feed gave.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What the server told, to ask with next time.
    pub answer: Answer,
    /// The bytes of the feed, unpacked.
    pub size: usize,
    /// Its items and what could not be read of them.
    pub reading: Reading,
    /// The page behind its newest item, where pages are read and it has one.
    pub page: Option<PageProbe>,
}

/// The page behind an item, asked.
#[derive(Clone, Debug)]
pub struct PageProbe {
    /// Its address, as the item gives it.
    pub url: String,
    /// Each answer on the way, redirects first.
    pub hops: Vec<Hop>,
    /// The item's document with the page's text, or why the page is not used.
    pub end: Result<Document, String>,
}

/// Why no feed was seen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    /// The server did not give it.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// What it gave is a web page.
    #[error("{why}")]
    Page {
        /// The address that the page came from.
        url: String,
        /// The page.
        html: String,
        /// The same in words.
        why: ReadFeedError,
    },
    /// What it gave is something else.
    #[error(transparent)]
    Read(ReadFeedError),
    /// The work ended by a fault in claimwatch.
    #[error("reading it ended by a fault in claimwatch")]
    Fault,
}

impl ProbeError {
    /// What the schedule has to know of it.
    pub fn outcome(&self) -> Outcome {
        match self {
            ProbeError::Fetch(error) => error.outcome(),
            ProbeError::Page { .. } | ProbeError::Read(_) | ProbeError::Fault => Outcome::Failed,
        }
    }
}

impl Prober {
    /// A prober that asks by these settings.
    pub fn new(polling: &PollingSettings) -> Result<Prober, StartError> {
        Ok(Prober { runtime: runtime()?, fetcher: Fetcher::new(polling)?, polling: polling.clone() })
    }

    /// Asks one feed, without validators, so that its server gives all of it.
    pub fn probe(&self, name: &SourceName, feed: &FeedSettings) -> Probe {
        self.runtime.block_on(async {
            let mut probe = probe(self.fetcher.clone(), name.clone(), feed.clone()).await;
            if let Some(seen) = probe.end.as_mut().ok().filter(|_| wants_pages(feed, &self.polling)) {
                seen.page = probe_page(&self.fetcher, feed, &seen.reading).await;
            }
            probe
        })
    }

    /// Asks several at once, as the settings allow; each is given on as its probe ends.
    pub fn probe_all(&self, feeds: Vec<(SourceName, FeedSettings)>, mut each: impl FnMut(SourceName, Probe)) {
        self.runtime.block_on(async {
            let mut probes = JoinSet::new();
            for (name, feed) in feeds {
                let probe = probe(self.fetcher.clone(), name.clone(), feed);
                probes.spawn(async move { (name, probe.await) });
            }
            while let Some(probed) = probes.join_next().await {
                // None is cancelled, and a fault within is caught where it may happen.
                if let Ok((name, probe)) = probed {
                    each(name, probe);
                }
            }
        });
    }
}

async fn probe(fetcher: Fetcher, name: SourceName, feed: FeedSettings) -> Probe {
    let (started, mut hops) = (Instant::now(), Vec::new());
    let access = feed.access();
    let ask = Ask {
        url: &feed.url,
        home: None,
        allow_private: feed.allow_private,
        private_at_home_only: false,
        access: Some(&access),
        visit: None,
        now: Timestamp::now(),
    };
    let fetched = fetcher.fetch_told(&ask, &mut |hop| hops.push(hop)).await;
    let end = match fetched {
        Err(error) => Err(error.into()),
        // Not asked for: no validators were sent.
        Ok(Fetched::Unchanged(_)) => Err(ProbeError::Fault),
        Ok(Fetched::Body { answer, bytes, content_type }) => {
            let (bytes, visit): (Arc<[u8]>, Visit) = (bytes.into(), answer.visit.clone());
            let read = tokio::task::spawn_blocking(move || read(&bytes, content_type, &name, &feed, &visit));
            let read = read.await.unwrap_or(Err(ProbeError::Fault));
            read.map(|(size, reading)| Seen { answer, size, reading, page: None })
        }
    };
    Probe { hops, took: started.elapsed(), end }
}

/// Asks the page behind the newest item that has one.
async fn probe_page(fetcher: &Fetcher, feed: &FeedSettings, reading: &Reading) -> Option<PageProbe> {
    let (item, url) =
        reading.documents.iter().rev().find_map(|item| Some((item.clone(), page_of(item)?.to_owned())))?;
    let (mut hops, access, now) = (Vec::new(), feed.access(), Timestamp::now());
    let ask = page_ask(feed, &access, &url, None, now);
    let end = match fetcher.fetch_told(&ask, &mut |hop| hops.push(hop)).await {
        Err(error) => Err(words_of(&error)),
        Ok(Fetched::Unchanged(_)) => Err(ProbeError::Fault.to_string()),
        Ok(Fetched::Body { answer, bytes, content_type }) => {
            read_as_page(&Readers::default(), bytes, content_type, answer.visit.url, item, None, now).await
        }
    };
    Some(PageProbe { url, hops, end })
}

fn read(
    bytes: &[u8],
    content_type: Option<String>,
    name: &SourceName,
    feed: &FeedSettings,
    visit: &Visit,
) -> Result<(usize, Reading), ProbeError> {
    let (publisher, url) = (feed.publisher.as_deref(), visit.url.as_str());
    let origin = Origin { source: name, publisher, url: Some(url), received: Timestamp::now() };
    match read_feed(bytes, content_type.as_deref(), &origin) {
        Ok(reading) => Ok((bytes.len(), reading)),
        Err(why @ ReadFeedError::WebPage { .. }) => {
            let html = decode_markup(bytes, content_type.as_deref()).into_owned();
            Err(ProbeError::Page { url: url.to_owned(), html, why })
        }
        Err(why) => Err(ProbeError::Read(why)),
    }
}
