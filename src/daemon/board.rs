//! The board in the hall: what the service is doing and has done since its start, written down by whoever does it, for
//! whoever asks: `claimwatch status`, the metrics, the line that systemd shows. Keeps nothing over a restart; what
//! must last is the store's.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::watch;

use super::desk::Tally;
use super::pulse::Pulse;
use crate::document::SourceName;
use crate::source::schedule::Outcome;

/// The board. Whoever works has it.
#[derive(Debug)]
pub struct Board {
    /// The heartbeat of those who work.
    pub pulse: Arc<Pulse>,
    seen: Mutex<Seen>,
    alerted: watch::Sender<u64>,
}

/// All that stands on the board.
#[derive(Clone, Debug)]
pub struct Seen {
    /// When the service was started.
    pub started: Timestamp,
    /// The last poll of each feed that was asked since.
    pub feeds: BTreeMap<SourceName, FeedSeen>,
    /// What was found of each folder since.
    pub folders: BTreeMap<SourceName, FolderSeen>,
    /// Requests for feeds by how they ended, in the words of [`outcome_word`].
    pub polls: BTreeMap<&'static str, u64>,
    /// Requests for pages behind items, in the same words.
    pub pages: BTreeMap<&'static str, u64>,
    /// What came of the documents that were taken in, all together.
    pub taken: Tally,
    /// Documents that were set aside because their work failed.
    pub set_aside: u64,
    /// Why something cannot be kept at the moment; tried again until it can.
    pub trouble: Option<String>,
    /// Why the clock is not to be trusted.
    pub clock: Option<String>,
    /// Alerts by kind.
    pub alerts: BTreeMap<&'static str, u64>,
    /// The last time that the config was to be read again, and when it was last taken over, the start included.
    pub reload: Option<ReloadSeen>,
    /// When the config in use was taken over.
    pub config_since: Timestamp,
}

/// How a feed was last asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedSeen {
    /// Whether the feed was had, or the word that it had not changed.
    pub fine: bool,
    /// When it is asked again; never, where nothing is said.
    pub next_due: Option<Timestamp>,
    /// Why then.
    pub why: String,
}

/// What was last found of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderSeen {
    /// When it was last looked through as a whole.
    pub looked: Option<Timestamp>,
    /// How many files lay there then.
    pub files: Option<usize>,
    /// What is wrong with the folder itself, until it is over.
    pub fault: Option<String>,
}

/// What came of reading the config again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReloadSeen {
    /// When.
    pub time: Timestamp,
    /// Whether it was taken over.
    pub taken: bool,
    /// What it changed, or why it was refused.
    pub said: String,
}

impl Board {
    /// An empty board, at the start of the service.
    pub fn new(started: Timestamp) -> Board {
        let seen = Seen {
            started,
            feeds: BTreeMap::new(),
            folders: BTreeMap::new(),
            polls: BTreeMap::new(),
            pages: BTreeMap::new(),
            taken: Tally::default(),
            set_aside: 0,
            trouble: None,
            clock: None,
            alerts: BTreeMap::new(),
            reload: None,
            config_since: started,
        };
        Board { pulse: Arc::default(), seen: Mutex::new(seen), alerted: watch::Sender::default() }
    }

    /// All that stands on it now.
    pub fn seen(&self) -> Seen {
        self.lock().clone()
    }

    /// What `ask` wants of it, without a copy of the whole. Nobody can write meanwhile.
    pub fn ask<T>(&self, ask: impl FnOnce(&Seen) -> T) -> T {
        ask(&self.lock())
    }

    /// A request for a feed has ended.
    pub fn polled(&self, outcome: Outcome) {
        *self.lock().polls.entry(outcome_word(outcome)).or_default() += 1;
    }

    /// A request for the page behind an item has ended.
    pub fn page_asked(&self, outcome: Outcome) {
        *self.lock().pages.entry(outcome_word(outcome)).or_default() += 1;
    }

    /// A feed was asked, or is asked at another time than was planned.
    pub fn feed(&self, feed: &SourceName, seen: FeedSeen) {
        self.lock().feeds.insert(feed.clone(), seen);
    }

    /// A folder was looked through as a whole.
    pub fn folder_looked(&self, folder: &SourceName, files: usize, now: Timestamp) {
        let mut seen = self.lock();
        let folder = seen.folders.entry(folder.clone()).or_default();
        (folder.looked, folder.files) = (Some(now), Some(files));
    }

    /// Something is wrong with a folder itself, or no longer.
    pub fn folder_fault(&self, folder: &SourceName, fault: Option<String>) {
        self.lock().folders.entry(folder.clone()).or_default().fault = fault;
    }

    /// Documents were taken in.
    pub fn taken(&self, tally: Tally) {
        let taken = &mut self.lock().taken;
        taken.new += tally.new;
        taken.claims += tally.claims;
        taken.alerts += tally.alerts;
        taken.foreign += tally.foreign;
        taken.silent += tally.silent;
    }

    /// A document was set aside.
    pub fn set_aside(&self) {
        self.lock().set_aside += 1;
    }

    /// Something cannot be kept, or can again.
    pub fn trouble(&self, trouble: Option<String>) {
        self.lock().trouble = trouble;
    }

    /// The clock is not to be trusted, or is again.
    pub fn clock(&self, doubt: Option<String>) {
        self.lock().clock = doubt;
    }

    /// An alert of that kind was decided.
    pub fn alert(&self, kind: &'static str) {
        *self.lock().alerts.entry(kind).or_default() += 1;
        self.alerted.send_modify(|alerts| *alerts += 1);
    }

    /// Tells of each new alert.
    pub fn alerted(&self) -> watch::Receiver<u64> {
        self.alerted.subscribe()
    }

    /// The config was to be read again.
    pub fn reloaded(&self, reload: ReloadSeen) {
        let mut seen = self.lock();
        if reload.taken {
            seen.config_since = reload.time;
        }
        seen.reload = Some(reload);
    }

    /// Takes down what is not among these sources any more.
    pub fn keep_only(&self, is_left: impl Fn(&SourceName) -> bool) {
        let mut seen = self.lock();
        seen.feeds.retain(|feed, _| is_left(feed));
        seen.folders.retain(|folder, _| is_left(folder));
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a request ended, in one word.
pub fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fine => "fine",
        Outcome::Failed => "failed",
        Outcome::NotFound => "not_found",
        Outcome::Unreached => "unreached",
        Outcome::SlowDown(_) => "slow_down",
        Outcome::Denied => "denied",
        Outcome::Gone => "gone",
    }
}
