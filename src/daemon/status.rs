//! How the service is, in one value that commands, people and programs read: what the board and the store know, put
//! together. Without a running service it tells what the store knows. Changes nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::board::{Board, Seen};
use super::folders;
use super::party::source_name;
use crate::config::Config;
use crate::document::SourceName;
use crate::source::feed::FeedSettings;
use crate::source::page::wants_pages;
use crate::store::{FeedVisit, Holdings, OpenStoreError, PageCount, ReadStoreError, SinkState, Store, StoredSilence};

/// How the service is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The running service; nothing where none runs.
    pub service: Option<Running>,
    /// Every feed of the config, by name.
    pub feeds: Vec<FeedStatus>,
    /// Every folder of the config, by name.
    pub folders: Vec<FolderStatus>,
    /// The store.
    pub store: StoreStatus,
    /// Every sink that ever was owed an alert, by name.
    pub sinks: Vec<SinkStatus>,
    /// The silences that hold now.
    pub silences: Vec<SilenceStatus>,
}

/// A service that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// The version of the program.
    pub version: String,
    /// The number of its process.
    pub pid: u32,
    /// When it was started.
    pub started: Timestamp,
    /// Its config.
    pub config: String,
    /// When that was last taken over.
    pub config_since: Timestamp,
    /// How many feeds are being asked now.
    pub polls: usize,
    /// The last time that the config was to be read again, if ever.
    pub reload: Option<ReloadStatus>,
    /// Why something cannot be kept at the moment; tried again until it can.
    pub trouble: Option<String>,
    /// Why the clock is not to be trusted; alerts are marked meanwhile.
    pub clock: Option<String>,
    /// What does not move although it should.
    pub stuck: Option<String>,
}

/// What came of reading the config again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReloadStatus {
    /// When.
    pub time: Timestamp,
    /// Whether it was taken over; else the one before goes on to count.
    pub taken: bool,
    /// What it changed, or why it was refused.
    pub said: String,
}

/// A feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedStatus {
    /// Its name.
    pub name: String,
    /// How it is.
    pub state: FeedState,
    /// The last poll that went well.
    pub last_success: Option<Timestamp>,
    /// When it is asked again.
    pub next_due: Option<Timestamp>,
    /// Why then.
    pub why: Option<String>,
    /// Failed polls in a row.
    pub failures: u32,
    /// When the first of them was.
    pub failing_since: Option<Timestamp>,
    /// What is wrong now.
    pub error: Option<String>,
    /// The pages behind its items, where they are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<PagesStatus>,
}

/// The pages behind the items of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagesStatus {
    /// Those that are yet to be read.
    pub new: u64,
    /// Those that are watched.
    pub watched: u64,
    /// Those whose last visit failed, or gave nothing of use.
    pub failing: u64,
    /// When the first of them is asked.
    pub next_due: Option<Timestamp>,
    /// What is wrong with one of those that fail.
    pub error: Option<String>,
}

/// How a feed is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeedState {
    /// The last poll went well.
    Fine,
    /// It was not asked yet.
    New,
    /// The last poll failed.
    Failing,
    /// It is not asked any more.
    Stopped,
    /// The config has it switched off.
    Disabled,
}

/// A folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderStatus {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub path: String,
    /// How many files lie there: as the service last saw it, else as were read so far.
    pub files: usize,
    /// When the service last looked through all of it.
    pub looked: Option<Timestamp>,
    /// What is wrong with it now.
    pub error: Option<String>,
}

/// The store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreStatus {
    /// Its file.
    pub path: String,
    /// Its size in bytes, with what is being written to it.
    pub bytes: u64,
    /// Documents.
    pub documents: u64,
    /// Stories.
    pub stories: u64,
    /// Figures.
    pub figures: u64,
    /// Claims.
    pub claims: u64,
    /// Alerts.
    pub alerts: u64,
    /// Documents whose work failed.
    pub set_aside: u64,
    /// Why it could not be read.
    pub error: Option<String>,
}

/// A sink, and the alerts that wait for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SinkStatus {
    /// Its name.
    pub name: String,
    /// How many alerts wait.
    pub waiting: u64,
    /// When the oldest of them was decided.
    pub oldest: Option<Timestamp>,
    /// How many were given up.
    pub dead: u64,
    /// Attempts in a row that failed.
    pub failures: u32,
    /// When the first of them was.
    pub failing_since: Option<Timestamp>,
    /// When it last took something.
    pub last_success: Option<Timestamp>,
    /// What is wrong now.
    pub error: Option<String>,
}

/// A silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SilenceStatus {
    /// Its number.
    pub number: i64,
    /// What it keeps quiet.
    pub matches: serde_json::Value,
    /// Why.
    pub reason: String,
    /// Until when.
    pub until: Timestamp,
}

/// What the store says.
#[derive(Default)]
struct Stored {
    visits: BTreeMap<SourceName, FeedVisit>,
    pages: BTreeMap<SourceName, PageCount>,
    files: BTreeMap<SourceName, usize>,
    holdings: Holdings,
    sinks: Vec<SinkState>,
    silences: Vec<StoredSilence>,
}

/// Why the store says nothing.
#[derive(Debug, thiserror::Error)]
enum StoredError {
    #[error(transparent)]
    Open(#[from] OpenStoreError),
    #[error(transparent)]
    Read(#[from] ReadStoreError),
}

/// How the service is that runs with that config and, if it runs, has that board. `file`: the config's file. Reads the
/// store, so it may block.
pub fn status(config: &Config, file: &str, board: Option<&Board>, now: Timestamp) -> Status {
    let seen = board.map(Board::seen);
    let read = if config.service.store().exists() { stored(config, now) } else { Ok(Stored::default()) };
    let (stored, error) = match read {
        Ok(stored) => (stored, None),
        Err(error) => (Stored::default(), Some(error.to_string())),
    };
    Status {
        service: board.zip(seen.as_ref()).map(|(board, seen)| running(board, seen, file)),
        feeds: config
            .feeds
            .iter()
            .map(|(name, feed)| feed_status(name, feed, config, &stored, seen.as_ref()))
            .collect(),
        folders: config
            .folders
            .iter()
            .map(|(name, folder)| folder_status(name, &folder.path.display().to_string(), &stored, seen.as_ref()))
            .collect(),
        store: store_status(config, &stored.holdings, error),
        sinks: stored.sinks.into_iter().map(sink_status).collect(),
        silences: stored.silences.into_iter().map(silence_status).collect(),
    }
}

fn stored(config: &Config, now: Timestamp) -> Result<Stored, StoredError> {
    let store = Store::open_to_read(&config.service.store())?;
    let mut files = BTreeMap::new();
    for folder in config.folders.keys().map(|name| folders::source_name(name)) {
        let read = store.file_count(&folder)?;
        files.insert(folder, read);
    }
    Ok(Stored {
        visits: store.visits()?.into_iter().map(|visit| (visit.feed.clone(), visit)).collect(),
        pages: store.page_counts()?.into_iter().map(|pages| (pages.feed.clone(), pages)).collect(),
        files,
        holdings: store.holdings()?,
        sinks: store.sinks()?,
        silences: store.silences(now)?,
    })
}

fn running(board: &Board, seen: &Seen, file: &str) -> Running {
    let reload = seen.reload.as_ref();
    Running {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pid: std::process::id(),
        started: seen.started,
        config: file.to_owned(),
        config_since: seen.config_since,
        polls: board.pulse.polls(),
        reload: reload.map(|reload| ReloadStatus { time: reload.time, taken: reload.taken, said: reload.said.clone() }),
        trouble: seen.trouble.clone(),
        clock: seen.clock.clone(),
        stuck: board.pulse.stuck(tokio::time::Instant::now()),
    }
}

fn feed_status(name: &str, feed: &FeedSettings, config: &Config, stored: &Stored, seen: Option<&Seen>) -> FeedStatus {
    let source = source_name(name);
    let pages = wants_pages(feed, &config.polling).then(|| pages_status(stored.pages.get(&source)));
    let visit = stored.visits.get(&source).filter(|visit| visit.address == feed.url);
    let seen = seen.and_then(|seen| seen.feeds.get(&source));
    let fails = visit.is_some_and(|visit| visit.failing_since.is_some()) || seen.is_some_and(|seen| !seen.fine);
    let asked = visit.is_some_and(|visit| visit.last_success.is_some() || visit.last_error.is_some());
    let state = match visit {
        _ if !feed.enabled => FeedState::Disabled,
        Some(visit) if visit.stopped.is_some() => FeedState::Stopped,
        Some(_) if fails => FeedState::Failing,
        Some(_) if asked => FeedState::Fine,
        _ => FeedState::New,
    };
    let now = matches!(state, FeedState::Failing | FeedState::Stopped);
    let error = visit.and_then(|visit| visit.stopped.clone().or_else(|| visit.last_error.clone()));
    let due = seen.map_or_else(|| visit.and_then(|visit| visit.next_due), |seen| seen.next_due);
    let why = seen.map(|seen| &seen.why).or(visit.map(|visit| &visit.due_why)).cloned();
    FeedStatus {
        name: name.to_owned(),
        state,
        last_success: visit.and_then(|visit| visit.last_success),
        next_due: due.filter(|_| !matches!(state, FeedState::Stopped | FeedState::Disabled)),
        why: why.filter(|why| !why.is_empty() && state != FeedState::Disabled),
        failures: visit.map_or(0, |visit| visit.failures),
        failing_since: visit.and_then(|visit| visit.failing_since),
        error: error.filter(|_| now),
        pages: pages.filter(|_| feed.enabled),
    }
}

/// The pages of a feed that the store has counted.
pub fn pages_status(pages: Option<&PageCount>) -> PagesStatus {
    let told = |pages: &PageCount| {
        let PageCount { new, watched, failing, next_due, error, .. } = pages.clone();
        PagesStatus { new, watched, failing, next_due: Some(next_due), error }
    };
    pages.map(told).unwrap_or_default()
}

fn folder_status(name: &str, path: &str, stored: &Stored, seen: Option<&Seen>) -> FolderStatus {
    let source = folders::source_name(name);
    let seen = seen.and_then(|seen| seen.folders.get(&source)).cloned().unwrap_or_default();
    let read = stored.files.get(&source).copied().unwrap_or_default();
    FolderStatus {
        name: name.to_owned(),
        path: path.to_owned(),
        files: seen.files.unwrap_or(read),
        looked: seen.looked,
        error: seen.fault,
    }
}

fn sink_status(state: SinkState) -> SinkStatus {
    SinkStatus {
        name: state.name,
        waiting: state.waiting,
        oldest: state.oldest,
        dead: state.dead,
        failures: state.failures,
        failing_since: state.failing_since,
        last_success: state.last_success,
        error: state.last_answer.filter(|_| state.failures > 0),
    }
}

fn silence_status(silence: StoredSilence) -> SilenceStatus {
    let StoredSilence { number, matches, reason, until, .. } = silence;
    let matches = serde_json::from_str(&matches).unwrap_or(serde_json::Value::String(matches));
    SilenceStatus { number, matches, reason, until }
}

fn store_status(config: &Config, holdings: &Holdings, error: Option<String>) -> StoreStatus {
    let path = config.service.store();
    let log = std::path::PathBuf::from(format!("{}-wal", path.display()));
    let bytes = [&path, &log].iter().filter_map(|file| std::fs::metadata(file).ok()).map(|file| file.len()).sum();
    let Holdings { documents, stories, figures, claims, alerts, set_aside } = *holdings;
    StoreStatus {
        path: path.display().to_string(),
        bytes,
        documents,
        stories,
        figures,
        claims,
        alerts,
        set_aside,
        error,
    }
}
