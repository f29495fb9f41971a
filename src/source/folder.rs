//! One watched folder: its settings, and what comes to lie in it, as it comes. The scan is the mechanism, the
//! system's events only its accelerator: they may be missed, so every file is found by the next scan at the
//! latest. Keeps no store: what was read before comes in as stamps, and each reading goes out with its own.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use super::file::ReadFileError;
use super::scan::{self, FileStamp, Listed, Listing, ReadOnce};
use super::settle::Settling;
use super::watch::{Hint, MOST_HINTS, Watch};
use super::{Origin, ReadFault, Reading};
use crate::document::SourceName;
use crate::setting::{Interval, Size};

/// One folder of the config.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FolderSettings {
    /// The folder. Required. Its subfolders belong to it.
    pub path: PathBuf,
    /// The publisher of files that name none themselves.
    #[serde(default)]
    pub publisher: Option<String>,
    /// How often the whole folder is looked through, for what the system's events did not tell.
    #[serde(default = "default_every")]
    pub every: Interval,
    /// How long a file must lie still before it is read. One that was closed after writing or renamed into
    /// place is read at once.
    #[serde(default = "default_settle")]
    pub settle: Interval,
    /// The largest file that is read.
    #[serde(default = "default_largest")]
    pub largest_file: Size,
    /// Whether the system's events are asked for. Without them all is found by looking through the folder.
    #[serde(default = "default_events")]
    pub events: bool,
}

fn default_every() -> Interval {
    Interval(Duration::from_secs(60))
}

fn default_settle() -> Interval {
    Interval(Duration::from_millis(300))
}

fn default_largest() -> Size {
    Size(10_000_000)
}

fn default_events() -> bool {
    true
}

impl FolderSettings {
    /// The settings of a folder of which nothing but the path is given.
    pub fn at(path: impl Into<PathBuf>) -> FolderSettings {
        FolderSettings {
            path: path.into(),
            publisher: None,
            every: default_every(),
            settle: default_settle(),
            largest_file: default_largest(),
            events: default_events(),
        }
    }
}

/// What happens in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderEvent {
    /// A file is new or has changed, and was read.
    Found {
        /// Its documents.
        reading: Reading,
        /// Which state of it was read: to be kept with the documents.
        stamp: FileStamp,
    },
    /// Something could not be read. Each fault is told once.
    Fault {
        /// What, where, and what was done.
        fault: ReadFault,
        /// The state of the file that need not be tried again; to be kept like that of a reading.
        stamp: Option<FileStamp>,
    },
    /// Another folder lies at its path than before, as when a drive is mounted or unmounted. It is watched from now on.
    Replaced,
    /// The folder is not there any more, or cannot be read; a fault says so too.
    Missing { why: String },
    /// The folder that was missing is there again.
    Recovered,
    /// More happened at once than the system's events could tell; the whole folder is looked through instead.
    Overflow {
        /// How often that has been so far.
        times: u64,
    },
    /// A scan of the whole folder is done, and all that it found was told.
    ScanDone {
        /// The files that lie there, read now or before.
        files: usize,
    },
}

/// How soon a folder that is missing is looked for again; a shorter interval of scans wins.
const MISSING: Duration = Duration::from_secs(5);

/// How long a file that was closed after writing is left alone: a program that renames its work into place closes it
/// just before.
const CLOSED: Duration = Duration::from_millis(20);

/// The delay of a scan that an event asks for, so that many events make one scan.
const SCAN_SOON: Duration = Duration::from_millis(50);

/// Watches one folder.
pub struct FolderWatcher {
    name: SourceName,
    settings: Arc<FolderSettings>,
    clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    known: BTreeMap<PathBuf, Known>,
    /// The state in which a scan saw a file that waits: if it is another by then, the file is still being written.
    seen: HashMap<PathBuf, FileStamp>,
    settling: Settling,
    /// Faults that are told already.
    told: HashSet<ReadFault>,
    ready: VecDeque<FolderEvent>,
    /// Files that the last scan found and that are not told yet, and how many lie there in all.
    owed: Option<(HashSet<PathBuf>, usize)>,
    scan_at: Instant,
    work: Option<JoinHandle<Work>>,
    watch: Option<Watch>,
    hints: mpsc::Receiver<Hint>,
    overflow: Arc<AtomicBool>,
    overflows: u64,
    /// Whether an overflow was told for which the scan is not done yet.
    overflowed: bool,
    /// Whether the folder could not be looked into the last time.
    missing: bool,
}

/// A state of a file that was read.
#[derive(Clone)]
struct Known {
    stamp: FileStamp,
    /// The hash of its bytes, where this run has read them.
    content: Option<u64>,
}

/// Whether the folder is another than before, and what hinders the system's events.
type Renewed = (bool, Option<ReadFault>);

/// What was done beside the events, on a thread that may block.
enum Work {
    Scanned(Watch, Renewed, io::Result<Listing>),
    Read(PathBuf, Result<ReadOnce, ReadFileError>),
    /// The file is not as the scan saw it.
    Moving(FileStamp),
    /// The path holds no file to read (any more).
    Nothing(PathBuf, bool),
}

impl FolderWatcher {
    /// Starts to watch; the first scan begins with the first call of [`next`](Self::next). `known` are the
    /// states that were read before, `clock` gives the instant of reading. Needs a tokio runtime.
    pub fn new(
        name: SourceName,
        mut settings: FolderSettings,
        known: impl IntoIterator<Item = FileStamp>,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> FolderWatcher {
        settings.path = scan::absolute(&settings.path);
        let (sender, hints) = mpsc::channel(MOST_HINTS);
        let overflow = Arc::new(AtomicBool::new(false));
        FolderWatcher {
            name,
            settings: Arc::new(settings),
            clock: Box::new(clock),
            known: known.into_iter().map(|stamp| (stamp.path.clone(), Known { stamp, content: None })).collect(),
            seen: HashMap::new(),
            settling: Settling::default(),
            told: HashSet::new(),
            ready: VecDeque::new(),
            owed: None,
            scan_at: now(),
            work: None,
            watch: Some(Watch::new(sender, Arc::clone(&overflow))),
            hints,
            overflow,
            overflows: 0,
            overflowed: false,
            missing: false,
        }
    }

    /// The next thing that happens; waits for it. May be dropped and called again at any time: nothing is lost.
    pub async fn next(&mut self) -> FolderEvent {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return event;
            }
            if self.overflow.swap(false, Ordering::Relaxed) {
                self.scan_within(Duration::ZERO);
                // Told once for each scan that it asks for.
                if !std::mem::replace(&mut self.overflowed, true) {
                    self.overflows += 1;
                    return FolderEvent::Overflow { times: self.overflows };
                }
            }
            self.start_work();
            let wake = self.settling.next().map_or(self.scan_at, |at| at.min(self.scan_at));
            tokio::select! {
                Some(hint) = self.hints.recv() => self.take_hint(hint),
                done = finished(&mut self.work) => self.take_work(done),
                () = sleep_until(wake), if self.work.is_none() => {}
            }
        }
    }

    fn scan_within(&mut self, delay: Duration) {
        self.scan_at = self.scan_at.min(now() + delay);
    }

    fn take_hint(&mut self, hint: Hint) {
        let root = hint.path() == Some(self.settings.path.as_path());
        let closed = CLOSED.min(self.settings.settle.0);
        match hint {
            Hint::Scan => self.scan_within(SCAN_SOON),
            _ if root => self.scan_within(SCAN_SOON),
            Hint::Gone(path) => {
                self.settling.forget(&path);
                self.seen.remove(&path);
                self.known.remove(&path);
                self.settle_debt(&path);
            }
            Hint::Whole(path) if !scan::is_ignored(&path) => {
                self.settling.wait(path, now() + closed, Timestamp::UNIX_EPOCH);
            }
            Hint::Touched(path) if !scan::is_ignored(&path) => self.let_rest(path),
            Hint::Whole(_) | Hint::Touched(_) => {}
        }
    }

    fn let_rest(&mut self, path: PathBuf) {
        self.seen.remove(&path);
        // One that never lies still must not hold up the others.
        self.settle_debt(&path);
        self.settling.wait(path, now() + self.settings.settle.0, Timestamp::UNIX_EPOCH);
    }

    /// Starts what is due, if nothing runs: the scan before the files, so that many files cannot put it off.
    fn start_work(&mut self) {
        if self.work.is_some() {
            return;
        }
        let settings = Arc::clone(&self.settings);
        if self.scan_at <= now()
            && let Some(mut watch) = self.watch.take()
        {
            self.scan_at = now() + settings.every.0;
            self.work = Some(tokio::task::spawn_blocking(move || {
                // First the watch, then the look: what comes between is seen by both.
                let renewed = watch.renew(&settings);
                let listing = scan::list(&settings.path);
                Work::Scanned(watch, renewed, listing)
            }));
        } else if let Some(path) = self.settling.take_rested(now()) {
            let (name, received) = (self.name.clone(), (self.clock)());
            let (known, seen) = (self.known.get(&path).cloned(), self.seen.remove(&path));
            self.work = Some(tokio::task::spawn_blocking(move || {
                let root = fs::canonicalize(&settings.path).unwrap_or_default();
                match scan::stamp_of(&path, &root) {
                    Some(stamp) if seen.is_some_and(|seen| seen != stamp) => Work::Moving(stamp),
                    Some(stamp) if known.is_none_or(|known| known.stamp != stamp) => {
                        let publisher = settings.publisher.as_deref();
                        let origin = Origin { source: &name, publisher, url: None, received };
                        let read = scan::read_stamped(&path, settings.largest_file, &origin);
                        Work::Read(path, read)
                    }
                    _ => {
                        let folder = path.is_dir() && !path.is_symlink();
                        Work::Nothing(path, folder)
                    }
                }
            }));
        }
    }

    fn take_work(&mut self, work: Result<Work, tokio::task::JoinError>) {
        match work {
            Ok(Work::Scanned(watch, (replaced, hindrance), listing)) => {
                self.watch = Some(watch);
                // What no longer holds of the folder itself is told once more when it holds again.
                if listing.is_ok() {
                    let root = &self.settings.path;
                    self.told.retain(|fault| Path::new(&fault.place) != root || hindrance.as_ref() == Some(fault));
                }
                if replaced {
                    self.ready.push_back(FolderEvent::Replaced);
                }
                hindrance.into_iter().for_each(|fault| self.tell(fault, None));
                self.take_listing(listing);
            }
            Ok(Work::Read(path, read)) => self.take_reading(path, read),
            Ok(Work::Moving(stamp)) => {
                let path = stamp.path.clone();
                self.let_rest(path.clone());
                self.seen.insert(path, stamp);
            }
            Ok(Work::Nothing(path, folder)) => {
                if folder {
                    self.scan_within(SCAN_SOON);
                }
                self.settle_debt(&path);
            }
            // The runtime is stopping; files that break the reader are caught where they are read.
            Err(_) => {}
        }
    }

    fn take_listing(&mut self, listing: io::Result<Listing>) {
        self.overflowed = false;
        let listing = match listing {
            Ok(listing) => listing,
            Err(why) => {
                self.scan_within(MISSING);
                if !std::mem::replace(&mut self.missing, true) {
                    self.ready.push_back(FolderEvent::Missing { why: why.to_string() });
                }
                self.tell(scan::missing(&self.settings.path, &why), None);
                return;
            }
        };
        if std::mem::take(&mut self.missing) {
            self.ready.push_back(FolderEvent::Recovered);
        }
        listing.faults.into_iter().for_each(|fault| self.tell(fault, None));
        self.known.retain(|path, _| listing.files.contains_key(path));
        let files = listing.files.len();
        let mut owed = self.owed.take().map(|(owed, _)| owed).unwrap_or_default();
        // One instant for all, so that the oldest file comes first.
        let rested = now() + self.settings.settle.0;
        for (path, Listed { stamp, modified }) in listing.files {
            if self.known.get(&path).is_none_or(|known| known.stamp != stamp) {
                owed.insert(path.clone());
                if !self.settling.holds(&path) {
                    self.seen.insert(path.clone(), stamp);
                    self.settling.wait(path, rested, modified);
                }
            }
        }
        self.owed = Some((owed, files));
        self.finish_scan();
    }

    fn take_reading(&mut self, path: PathBuf, read: Result<ReadOnce, ReadFileError>) {
        match read {
            Ok(ReadOnce { reading, stamp, content }) => {
                let known = Known { stamp: stamp.clone(), content: Some(content) };
                let before = self.known.insert(path.clone(), known).and_then(|before| before.content);
                self.told.retain(|fault| Path::new(&fault.place) != path);
                // Touched, linked or renamed over itself: the bytes are the same.
                if before != Some(content) {
                    self.ready.push_back(FolderEvent::Found { reading, stamp });
                }
            }
            Err(ReadFileError::Changing) => {
                self.let_rest(path);
                return;
            }
            Err(error) => {
                let fault = scan::refused(&path, &error);
                let root = fs::canonicalize(&self.settings.path).unwrap_or_default();
                let stamp = scan::stamp_of(&path, &root).filter(|_| scan::is_final(&error));
                let known = stamp.clone().map(|stamp| Known { stamp, content: None });
                self.known.extend(known.map(|known| (path.clone(), known)));
                self.tell(fault, stamp);
            }
        }
        self.settle_debt(&path);
    }

    fn tell(&mut self, fault: ReadFault, stamp: Option<FileStamp>) {
        if self.told.insert(fault.clone()) || stamp.is_some() {
            self.ready.push_back(FolderEvent::Fault { fault, stamp });
        }
    }

    fn settle_debt(&mut self, path: &Path) {
        if let Some((owed, _)) = &mut self.owed
            && owed.remove(path)
        {
            self.finish_scan();
        }
    }

    fn finish_scan(&mut self) {
        if let Some((_, files)) = self.owed.take_if(|(owed, _)| owed.is_empty()) {
            self.ready.push_back(FolderEvent::ScanDone { files });
        }
    }
}

/// The end of the work that runs; never, if none does. The work stays if this is dropped before.
async fn finished(work: &mut Option<JoinHandle<Work>>) -> Result<Work, tokio::task::JoinError> {
    match work {
        Some(running) => {
            let done = running.await;
            *work = None;
            done
        }
        None => std::future::pending().await,
    }
}

/// Monotonic time, for waiting only.
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_needs_no_more_than_its_path() {
        let settings: FolderSettings = toml::from_str("path = \"/srv/reports\"").unwrap();
        assert_eq!(settings, FolderSettings::at("/srv/reports"));
        let all = "path = \"a\"\npublisher = \"Desk\"\nevery = \"5m\"\nsettle = \"2s\"\nlargest-file = \"1 MB\"\nevents = false";
        let settings: FolderSettings = toml::from_str(all).unwrap();
        assert_eq!((settings.settle.0, settings.largest_file), (Duration::from_secs(2), Size(1_000_000)));
        assert!(toml::from_str::<FolderSettings>("").unwrap_err().to_string().contains("`path`"));
        assert!(toml::from_str::<FolderSettings>("path = \"a\"\nsetle = \"2s\"").is_err());
    }
}
