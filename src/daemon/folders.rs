//! Folders: what the watcher finds goes to the desk, a file's stamp with its last document.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::desk::{DeskHandle, Filed, Tally};
use super::feeds::Clock;
use crate::alert::health::{Health, State};
use crate::document::SourceName;
use crate::source::folder::{FolderEvent, FolderSettings, FolderWatcher};
use crate::source::scan::{FileStamp, FolderScan, absolute, scan_once};
use crate::source::{ReadFault, Reading};
use crate::store;

/// Files that are held back during the first scan, so that they can be taken in order of publishing time.
const HELD_BACK: usize = 2_000;

/// Watches a folder until it is to be left.
pub async fn follow(
    desk: DeskHandle,
    clock: Clock,
    source: SourceName,
    settings: FolderSettings,
    leave: CancellationToken,
) {
    let Some(known) = desk.stamps(source.clone()).await else { return };
    let (board, root) = (desk.board(), absolute(&settings.path).display().to_string());
    let told = Arc::clone(&clock);
    let mut watcher = FolderWatcher::new(source.clone(), settings, known.iter().filter_map(to_source), move || told());
    let mut first_scan: Option<Vec<(Reading, FileStamp)>> = Some(Vec::new());
    let mut missing: Option<Missing> = None;
    loop {
        let event = tokio::select! {
            event = watcher.next() => event,
            () = told_late(&missing) => {
                if let Some(Missing { since, why, told }) = &mut missing {
                    health(&desk, &source, State::Failing, *since, why.clone()).await;
                    *told = true;
                }
                continue;
            }
            () = leave.cancelled() => return,
        };
        match event {
            FolderEvent::Found { reading, stamp } => match &mut first_scan {
                Some(held) if held.len() < HELD_BACK => held.push((reading, stamp)),
                _ => take(&desk, &source, vec![(reading, stamp)]).await,
            },
            FolderEvent::Fault { fault, stamp } => {
                if fault.place == root {
                    board.folder_fault(&source, Some(format!("{}; {}", fault.what, fault.done)));
                }
                tell(&desk, &source, &fault, stamp.as_ref()).await;
            }
            FolderEvent::Replaced => {
                board.folder_fault(&source, None);
                tracing::warn!(folder = %source, "{source}: {REPLACED}");
                health(&desk, &source, State::Notice, clock(), format!("notes that {REPLACED}")).await;
            }
            FolderEvent::Missing { why } => {
                let why = format!("the folder cannot be read: {why}");
                missing = Some(Missing { since: clock(), why, told: false });
            }
            FolderEvent::Recovered => {
                board.folder_fault(&source, None);
                tracing::info!(folder = %source, "{source}: the folder is there again");
                if let Some(Missing { since, why, told: true }) = missing.take() {
                    health(&desk, &source, State::Well, since, why).await;
                }
            }
            FolderEvent::Overflow { times } => {
                tracing::warn!(folder = %source, times, "{source}: more changed at once than the system could tell; \
                    the whole folder is looked through instead ({times} times so far)");
            }
            FolderEvent::ScanDone { files } => {
                board.folder_looked(&source, files, clock());
                if let Some(held) = first_scan.take() {
                    take(&desk, &source, held).await;
                    tracing::info!(folder = %source, files, "{source}: {files} files");
                }
            }
        }
    }
}

/// A folder that is missing for so long is told of.
const MISSED_AFTER: Duration = Duration::from_secs(2);

/// What is said where the watched folder has become another one.
const REPLACED: &str =
    "another folder lies there than before, as when a drive is mounted or unmounted; it is watched from now on";

/// A folder that is not there.
struct Missing {
    since: Timestamp,
    why: String,
    told: bool,
}

/// Returns when a folder has been missing for longer than it takes to put another in its place, unless that was told.
async fn told_late(missing: &Option<Missing>) {
    match missing {
        Some(Missing { told: false, .. }) => tokio::time::sleep(MISSED_AFTER).await,
        _ => std::future::pending().await,
    }
}

async fn health(desk: &DeskHandle, source: &SourceName, state: State, since: Timestamp, words: String) {
    desk.tell_health(Health { source: source.0.clone(), state, since, words }).await;
}

/// Looks through a folder once.
pub async fn look_through(desk: &DeskHandle, clock: &Clock, name: &str, settings: &FolderSettings) {
    let source = source_name(name);
    let Some(known) = desk.stamps(source.clone()).await else { return };
    let known: Vec<FileStamp> = known.iter().filter_map(to_source).collect();
    let (scanned, scan_settings) = (source.clone(), settings.clone());
    let now = clock();
    let scan = tokio::task::spawn_blocking(move || scan_once(&scanned, &scan_settings, &known, now)).await;
    let Ok(FolderScan { found, faults }) = scan else {
        tracing::error!(folder = %source, "{source}: the scan ended by a fault in claimwatch");
        return;
    };
    take(desk, &source, found).await;
    for (fault, stamp) in faults {
        tell(desk, &source, &fault, stamp.as_ref()).await;
    }
}

/// Brings what was read to the desk, the earliest published first.
async fn take(desk: &DeskHandle, source: &SourceName, found: Vec<(Reading, FileStamp)>) {
    for (reading, stamp) in &found {
        for fault in &reading.faults {
            tracing::warn!(folder = %source, "{fault}");
        }
        if reading.documents.is_empty() {
            desk.keep_stamp(source.clone(), to_store(stamp)).await;
        }
    }
    let documents = in_order(source, found);
    if !documents.is_empty()
        && let Some(tally) = desk.take(documents).await
    {
        let Tally { new, claims, alerts, foreign, .. } = tally;
        tracing::info!(folder = %source, new, claims, alerts, foreign, "{source}: {tally}");
    }
}

/// Every document of the files by publishing time, undated ones by when they were read; a file's stamp goes
/// with the one that comes last.
fn in_order(source: &SourceName, found: Vec<(Reading, FileStamp)>) -> Vec<Filed> {
    let mut all = Vec::new();
    for (file, (reading, _)) in found.iter().enumerate() {
        for document in &reading.documents {
            all.push((document.published.unwrap_or(document.received), file, document.clone()));
        }
    }
    all.sort_by_key(|(published, ..)| *published);
    let mut left: Vec<usize> = found.iter().map(|(reading, _)| reading.documents.len()).collect();
    let mut filed = Vec::new();
    for (_, file, document) in all {
        left[file] -= 1;
        let stamp = (left[file] == 0).then(|| (source.clone(), to_store(&found[file].1)));
        filed.push((document, stamp));
    }
    filed
}

/// Tells of a file that could not be read; where trying again makes no sense, its stamp is kept.
async fn tell(desk: &DeskHandle, source: &SourceName, fault: &ReadFault, stamp: Option<&FileStamp>) {
    tracing::warn!(folder = %source, "{fault}");
    if let Some(stamp) = stamp {
        desk.keep_stamp(source.clone(), to_store(stamp)).await;
    }
}

/// The name of a folder as a source.
pub fn source_name(name: &str) -> SourceName {
    SourceName(format!("folders.{name}"))
}

/// A stamp as the store keeps it. A name that is not UTF-8 is kept with its odd bytes replaced: at worst the
/// file is read once more at the next start.
fn to_store(stamp: &FileStamp) -> store::FileStamp {
    let modified_ns = i64::try_from(stamp.changed.as_nanosecond()).unwrap_or(0);
    store::FileStamp { path: stamp.path.to_string_lossy().into_owned(), size: stamp.size, modified_ns }
}

fn to_source(stamp: &store::FileStamp) -> Option<FileStamp> {
    let changed = Timestamp::from_nanosecond(i128::from(stamp.modified_ns)).ok()?;
    Some(FileStamp { path: stamp.path.clone().into(), size: stamp.size, changed })
}
