//! What all feeds of a host share: one request at a time, the patience that its server asked for, and whether the
//! host can be reached at all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::alert::health::{Health, State};
use crate::source::reach::Reach;
use crate::source::schedule::{LONGEST, Outcome};

/// What an outage of our own looks like.
const OUTAGE: &str = "no host can be reached: this machine's network or name service seems to be down";

/// How many hosts are remembered before those are forgotten that nobody asks now and that did not ask to be left alone:
/// items may link to any.
const MOST_HOSTS: usize = 16_384;

/// The hosts that feeds and their pages live on.
#[derive(Default)]
pub struct Hosts {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    hosts: HashMap<String, Host>,
    reach: Reach,
}

struct Host {
    alone: Arc<Semaphore>,
    closed_until: Option<Timestamp>,
    pages_rest_until: Option<Timestamp>,
}

impl Host {
    fn new() -> Host {
        Host { alone: Arc::new(Semaphore::new(1)), closed_until: None, pages_rest_until: None }
    }
}

impl Hosts {
    /// The turn at a host, once it is free; none if the hosts are to be left first. Whoever has it is the only one who is
    /// about to ask there, so that what the host says to one feed is known before the next is asked. The pace of the
    /// requests themselves and how many are asked at once are the fetcher's.
    pub async fn turn(&self, host: &str, leave: &CancellationToken) -> Option<OwnedSemaphorePermit> {
        let alone = Arc::clone(&self.lock().host(host).alone);
        tokio::select! {
            biased;
            () = leave.cancelled() => None,
            // The semaphore is never closed.
            turn = alone.acquire_owned() => turn.ok(),
        }
    }

    /// Makes a host known, so that it is seen whether all hosts fail.
    pub fn know(&self, host: &str) {
        self.lock().reach.know(host);
    }

    /// The host is to be left alone until then (`Retry-After`, RFC 9110 section 10.2.3), by all its feeds.
    pub fn close(&self, host: &str, until: Timestamp) {
        prolong(&mut self.lock().host(host).closed_until, until);
    }

    /// Until when the host is to be left alone, if it is now.
    pub fn closed(&self, host: &str, now: Timestamp) -> Option<Timestamp> {
        self.lock().hosts.get(host)?.closed_until.filter(|until| holds(*until, now))
    }

    /// The pages of a host rest until then, of whichever feed; its feeds do not.
    pub fn rest_pages(&self, host: &str, until: Timestamp) {
        prolong(&mut self.lock().host(host).pages_rest_until, until);
    }

    /// Until when the pages of a host rest, if they do now.
    pub fn pages_rest(&self, host: &str, now: Timestamp) -> Option<Timestamp> {
        self.lock().hosts.get(host)?.pages_rest_until.filter(|until| holds(*until, now))
    }

    /// Notes how a request ended, and tells of an outage of our own: what the operator is to be told of it comes back.
    /// So does what it means for the feed: a host that fails while others answer has failed.
    pub fn heard(&self, host: &str, outcome: Outcome, now: Timestamp) -> (Outcome, Option<Health>) {
        let mut known = self.lock();
        match outcome {
            Outcome::Unreached => {
                let unreached = known.reach.unreached(host, now);
                let outcome = if unreached.counts { Outcome::Failed } else { Outcome::Unreached };
                if !unreached.outage_begins {
                    return (outcome, None);
                }
                tracing::error!("{OUTAGE}");
                (outcome, Some(network(State::Failing, now)))
            }
            // A timeout is no word from the host.
            Outcome::Failed => (Outcome::Failed, None),
            Outcome::Fine | Outcome::NotFound | Outcome::SlowDown(_) | Outcome::Denied | Outcome::Gone => {
                let Some(since) = known.reach.answered(host) else { return (outcome, None) };
                tracing::warn!(%since, "hosts can be reached again; none could be since {since}");
                (outcome, Some(network(State::Well, since)))
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn host(&mut self, host: &str) -> &mut Host {
        if self.hosts.len() >= MOST_HOSTS && !self.hosts.contains_key(host) {
            let is_left_alone = |known: &Host| known.closed_until.or(known.pages_rest_until).is_some();
            self.hosts.retain(|_, known| Arc::strong_count(&known.alone) > 1 || is_left_alone(known));
        }
        self.hosts.entry(host.to_owned()).or_insert_with(Host::new)
    }
}

fn network(state: State, since: Timestamp) -> Health {
    Health { source: "network".to_owned(), state, since, words: OUTAGE.to_owned() }
}

/// The later end counts. One that is further off than any may be was noted by a clock that was ahead.
fn prolong(end: &mut Option<Timestamp>, until: Timestamp) {
    *end = end.filter(|known| known.duration_since(until) <= longest()).max(Some(until));
}

/// Whether a host is left alone now that is to be until then. Where that is longer than a host ever is, the clock was set
/// back since.
fn holds(until: Timestamp, now: Timestamp) -> bool {
    until > now && until.duration_since(now) <= longest()
}

/// The longest that a host is left alone.
fn longest() -> SignedDuration {
    SignedDuration::try_from(LONGEST).unwrap_or(SignedDuration::MAX)
}

/// The host of an address, as its owner is asked: empty where there is none.
pub fn host_of(url: &str) -> String {
    url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
