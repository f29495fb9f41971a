//! Feeds: a task each, that waits until the feed is due, asks it, has its items taken in, and only then keeps
//! what the server told: validators never run ahead of items.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::desk::{DeskHandle, Tally};
use crate::document::{SourceName, Visit};
use crate::source::Origin;
use crate::source::feed::{FeedSettings, read_feed};
use crate::source::fetch::{Answer, Ask, Fetched, Fetcher, PollingSettings};
use crate::source::schedule::{Due, Outcome, Past, next_due};
use crate::store::FeedVisit;

/// Asks feeds.
#[derive(Clone)]
pub struct Poller {
    fetcher: Arc<Fetcher>,
    polling: Arc<PollingSettings>,
    desk: DeskHandle,
    /// How many may be asked at once.
    places: Arc<Semaphore>,
    /// One place a host.
    hosts: Arc<Mutex<HashMap<String, Arc<Semaphore>>>>,
}

/// How one poll ended.
struct Polled {
    visit: Visit,
    outcome: Outcome,
    max_age: Option<Duration>,
    error: Option<String>,
}

impl Poller {
    /// Asks by `fetcher` and brings what it reads to the desk.
    pub fn new(fetcher: Fetcher, polling: PollingSettings, desk: DeskHandle) -> Poller {
        let places = Arc::new(Semaphore::new(polling.parallel.max(1)));
        Poller { fetcher: Arc::new(fetcher), polling: Arc::new(polling), desk, places, hosts: Arc::default() }
    }

    /// The place of the feed's host: whoever holds it is the only one who asks there.
    fn host(&self, url: &str) -> Arc<Semaphore> {
        let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(host).or_insert_with(|| Arc::new(Semaphore::new(1))))
    }

    /// One poll: asked, read, taken in, kept. Gives what is known of the feed now, and when it is due again; none
    /// if the service stops before all of it is kept.
    async fn poll(&self, source: &SourceName, feed: &FeedSettings, last: FeedVisit) -> Option<(FeedVisit, Due)> {
        let host = self.host(&feed.url);
        // Neither semaphore is ever closed.
        let _alone = host.acquire().await.ok()?;
        let _place = self.places.acquire().await.ok()?;
        let now = Timestamp::now();
        let polled = self.ask(source, feed, &last.visit, now).await?;
        let (visit, due) = self.settle(source, feed, last, polled, now);
        self.desk.keep_visit(visit.clone()).await?;
        Some((visit, due))
    }

    /// Asks the server and has the items taken in.
    async fn ask(&self, source: &SourceName, feed: &FeedSettings, visit: &Visit, now: Timestamp) -> Option<Polled> {
        let ask = Ask { url: &feed.url, allow_private: feed.allow_private, visit: Some(visit), now };
        let failed = |outcome, error| Polled { visit: visit.clone(), outcome, max_age: None, error: Some(error) };
        Some(match self.fetcher.fetch(&ask).await {
            Err(error) => failed(error.outcome(), error.to_string()),
            Ok(Fetched::Unchanged(answer)) => {
                tracing::debug!(feed = %source, "{source}: unchanged");
                Polled { visit: answer.visit, outcome: Outcome::Fine, max_age: answer.max_age, error: None }
            }
            Ok(Fetched::Body { answer, bytes, content_type }) => {
                match self.take(source, feed, visit, answer, bytes, content_type).await? {
                    Ok(polled) => polled,
                    Err(error) => failed(Outcome::Failed, error),
                }
            }
        })
    }

    /// Reads a body and has its documents taken in. The inner error says why the body is no feed.
    async fn take(
        &self,
        source: &SourceName,
        feed: &FeedSettings,
        last: &Visit,
        answer: Answer,
        bytes: Vec<u8>,
        content_type: Option<String>,
    ) -> Option<Result<Polled, String>> {
        let (name, publisher, url) = (source.clone(), feed.publisher.clone(), answer.visit.url.clone());
        let read = tokio::task::spawn_blocking(move || {
            let origin =
                Origin { source: &name, publisher: publisher.as_deref(), url: Some(&url), received: Timestamp::now() };
            read_feed(&bytes, content_type.as_deref(), &origin)
        });
        let reading = match read.await {
            Ok(Ok(reading)) => reading,
            Ok(Err(error)) => return Some(Err(error.to_string())),
            Err(_) => return Some(Err("reading it ended by a fault in claimwatch".to_owned())),
        };
        for fault in &reading.faults {
            tracing::warn!(feed = %source, "{source}: {fault}");
        }
        let items = reading.documents.len();
        // What a feed carries when it is new to us is where we start from, and no news.
        let tally = if last.url.is_empty() && !feed.tell_first {
            self.desk.take_as_baseline(reading.documents).await?
        } else {
            self.desk.take(reading.documents.into_iter().map(|document| (document, None)).collect()).await?
        };
        tell(source, items, tally);
        // The rest of a cut feed would never be asked for with the validators of its beginning.
        let visit = if reading.cut_short { Visit { url: answer.visit.url, ..Visit::default() } } else { answer.visit };
        Some(Ok(Polled { visit, outcome: Outcome::Fine, max_age: answer.max_age, error: None }))
    }

    /// What is to be kept of a feed after a poll, and when it is due again.
    fn settle(
        &self,
        source: &SourceName,
        feed: &FeedSettings,
        last: FeedVisit,
        polled: Polled,
        now: Timestamp,
    ) -> (FeedVisit, Due) {
        let failures = if polled.error.is_none() { 0 } else { last.failures.saturating_add(1) };
        let past = Past { polled: Some(now), outcome: polled.outcome, failures, max_age: polled.max_age };
        let due = next_due(source, feed, &self.polling, &past, now);
        if let Some(error) = &polled.error {
            tracing::warn!(feed = %source, failures, "{source}: {error}; next: {}", due.why);
        }
        let stopped = (polled.outcome == Outcome::Gone).then(|| due.why.clone());
        let visit = FeedVisit {
            visit: polled.visit,
            next_due: due.at,
            failures,
            failing_since: polled.error.as_ref().map(|_| last.failing_since.unwrap_or(now)),
            last_success: if polled.error.is_none() { Some(now) } else { last.last_success },
            last_error: polled.error.or(last.last_error),
            stopped,
            ..last
        };
        (visit, due)
    }

    /// What is known of a feed; that of a new one is blank.
    async fn last_visit(&self, source: &SourceName, feed: &FeedSettings) -> Option<FeedVisit> {
        let known = self.desk.last_visit(source.clone(), feed.url.clone()).await?;
        Some(known.unwrap_or_else(|| FeedVisit {
            feed: source.clone(),
            address: feed.url.clone(),
            visit: Visit::default(),
            next_due: None,
            failures: 0,
            failing_since: None,
            last_success: None,
            last_error: None,
            stopped: None,
            moved: None,
        }))
    }
}

/// Polls a feed whenever it is due, until the service stops or the server says that the feed is gone.
pub async fn follow(poller: Poller, name: String, feed: FeedSettings, stop: CancellationToken) {
    let source = source_name(&name);
    if !feed.enabled {
        return;
    }
    let Some(mut last) = poller.last_visit(&source, &feed).await else { return };
    loop {
        if let Some(why) = &last.stopped {
            tracing::warn!(feed = %source, "{source} is not asked any more: {why}");
            return;
        }
        let wait = last.next_due.map_or(Duration::ZERO, |due| until(due, Timestamp::now()));
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = stop.cancelled() => return,
        }
        // A poll in hand is finished, unless it waits on a server that does not answer.
        let polled = tokio::select! {
            polled = poller.poll(&source, &feed, last.clone()) => polled,
            () = stop.cancelled() => return,
        };
        match polled {
            Some((visit, _)) => last = visit,
            None => return,
        }
    }
}

/// Polls a feed once, if it is due.
pub async fn ask_if_due(poller: Poller, name: String, feed: FeedSettings) {
    let source = source_name(&name);
    let Some(last) = poller.last_visit(&source, &feed).await else { return };
    let due = last.next_due.is_none_or(|due| due <= Timestamp::now());
    if feed.enabled && last.stopped.is_none() && due {
        poller.poll(&source, &feed, last).await;
    }
}

/// How long from `now` to `due`, by the wall clock.
fn until(due: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_until(due)).unwrap_or(Duration::ZERO)
}

fn tell(source: &SourceName, items: usize, tally: Tally) {
    let Tally { new, claims, alerts, foreign, silent } = tally;
    tracing::info!(feed = %source, items, new, claims, alerts, foreign, silent, "{source}: {items} items, {tally}");
}

fn source_name(name: &str) -> SourceName {
    SourceName(format!("feeds.{name}"))
}
