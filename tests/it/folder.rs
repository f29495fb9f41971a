//! A watched folder, on a real file system with the system's own events.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use claimwatch::document::SourceName;
use claimwatch::setting::Interval;
use claimwatch::source::folder::{FolderEvent, FolderSettings, FolderWatcher};
use claimwatch::source::scan::FileStamp;
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::time::timeout;

/// Longer than anything here takes; a test that waits for it has failed.
const LONG: Duration = Duration::from_secs(10);

/// Long enough for what must not come to have come.
const QUIET: Duration = Duration::from_millis(600);

fn watch(root: &Path, every: Duration, known: Vec<FileStamp>) -> FolderWatcher {
    let settings = FolderSettings { every: Interval(every), ..FolderSettings::at(root) };
    let clock = || "2024-12-20T00:00:00Z".parse::<Timestamp>().unwrap();
    FolderWatcher::new(SourceName("folders.inbox".into()), settings, known, clock)
}

async fn next(watcher: &mut FolderWatcher) -> FolderEvent {
    timeout(LONG, watcher.next()).await.expect("something happens")
}

/// The events up to the end of the first scan.
async fn first_scan(watcher: &mut FolderWatcher) -> Vec<FolderEvent> {
    let mut events = Vec::new();
    loop {
        match next(watcher).await {
            FolderEvent::ScanDone { .. } => return events,
            event => events.push(event),
        }
    }
}

/// The title and text of the next file that is found.
async fn found(watcher: &mut FolderWatcher) -> (String, String) {
    loop {
        match next(watcher).await {
            FolderEvent::Found { reading, .. } => {
                let document = reading.documents.into_iter().next().expect("a document");
                return (document.title, document.text);
            }
            FolderEvent::ScanDone { .. } => {}
            fault => panic!("{fault:?}"),
        }
    }
}

/// What comes until nothing has come for a while, without the ends of scans.
async fn until_quiet(watcher: &mut FolderWatcher) -> Vec<FolderEvent> {
    let mut events = Vec::new();
    let mut end = Instant::now() + QUIET;
    while let Ok(event) = timeout(end.saturating_duration_since(Instant::now()), watcher.next()).await {
        if !matches!(event, FolderEvent::ScanDone { .. }) {
            end = Instant::now() + QUIET;
            events.push(event);
        }
    }
    events
}

/// A folder, watched, its first scan done. Scans come once an hour: what is found is found by events.
async fn watched() -> (TempDir, FolderWatcher) {
    let root = tempfile::tempdir().unwrap();
    let mut watcher = watch(root.path(), Duration::from_secs(3_600), Vec::new());
    assert!(first_scan(&mut watcher).await.is_empty());
    (root, watcher)
}

#[tokio::test]
async fn a_dropped_report_is_seen_well_within_a_second() {
    let (root, mut watcher) = watched().await;
    let dropped = Instant::now();
    fs::write(root.path().join("a.txt"), "Ferry sinks\nTwelve drowned.").unwrap();
    assert_eq!(found(&mut watcher).await, ("Ferry sinks".into(), "Twelve drowned.".into()));
    assert!(dropped.elapsed() < Duration::from_millis(800), "took {:?}", dropped.elapsed());
    assert!(until_quiet(&mut watcher).await.is_empty(), "one file, one reading");
}

#[tokio::test]
async fn what_lay_there_before_is_found_oldest_first_and_read_once() {
    let root = tempfile::tempdir().unwrap();
    for (name, seconds) in [("a.txt", 2_000), ("b.txt", 1_000), ("c.txt", 3_000)] {
        let file = File::create(root.path().join(name)).unwrap();
        writeln!(&file, "{name}").unwrap();
        file.set_modified(std::time::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
    }
    let mut watcher = watch(root.path(), Duration::from_secs(3_600), Vec::new());
    let mut stamps = Vec::new();
    for event in first_scan(&mut watcher).await {
        let FolderEvent::Found { stamp, .. } = event else { panic!("{event:?}") };
        stamps.push(stamp);
    }
    let names: Vec<_> = stamps.iter().map(|stamp| stamp.path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["b.txt", "a.txt", "c.txt"]);
    // Stopped, one file changed, started.
    fs::write(root.path().join("a.txt"), "changed").unwrap();
    let mut watcher = watch(root.path(), Duration::from_secs(3_600), stamps);
    let events = first_scan(&mut watcher).await;
    assert!(matches!(&events[..], [FolderEvent::Found { reading, .. }] if reading.documents[0].title == "changed"));
}

#[tokio::test]
async fn every_way_to_save_a_file_gives_one_reading() {
    let (root, mut watcher) = watched().await;
    let at = |name: &str| root.path().join(name);
    // A temporary file renamed into place.
    fs::write(at(".a.txt.tmp"), "first").unwrap();
    fs::rename(at(".a.txt.tmp"), at("a.txt")).unwrap();
    assert_eq!(found(&mut watcher).await.0, "first");
    // The old file kept as a backup, the new one written.
    fs::rename(at("a.txt"), at("a.txt~")).unwrap();
    fs::write(at("a.txt"), "second").unwrap();
    assert_eq!(found(&mut watcher).await.0, "second");
    // Written in place.
    fs::write(at("a.txt"), "third").unwrap();
    assert_eq!(found(&mut watcher).await.0, "third");
    // A hard link.
    fs::hard_link(at("a.txt"), at("b.txt")).unwrap();
    assert_eq!(found(&mut watcher).await.0, "third");
    assert_eq!(until_quiet(&mut watcher).await, []);
}

#[tokio::test]
async fn a_slow_writer_is_waited_for() {
    let (root, mut watcher) = watched().await;
    let path = root.path().join("a.txt");
    let writer = std::thread::spawn(move || {
        let mut file = File::create(path).unwrap();
        for part in ["Ferry ", "sinks\n", "Twelve ", "drowned."] {
            file.write_all(part.as_bytes()).unwrap();
            file.flush().unwrap();
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    let events = until_quiet(&mut watcher).await;
    writer.join().unwrap();
    assert!(
        matches!(&events[..], [FolderEvent::Found { reading, .. }] if reading.documents[0].text == "Twelve drowned.")
    );
}

#[tokio::test]
async fn folders_made_with_their_files_at_once_are_found_whole() {
    let root = tempfile::tempdir().unwrap();
    let mut watcher = watch(root.path(), Duration::from_secs(1), Vec::new());
    first_scan(&mut watcher).await;
    for round in 0..10 {
        let deep = root.path().join(format!("{round}/b/c"));
        fs::create_dir_all(&deep).unwrap();
        for file in 0..20 {
            fs::write(deep.join(format!("{file}.txt")), format!("{round} {file}")).unwrap();
        }
    }
    let mut titles = std::collections::BTreeSet::new();
    while titles.len() < 200 {
        assert!(titles.insert(found(&mut watcher).await.0), "read twice");
    }
}

#[tokio::test]
async fn a_folder_named_from_here_gives_its_files_one_name() {
    let root = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let here = std::env::current_dir().unwrap();
    // Nothing to try where the target lies elsewhere.
    let Ok(relative) = root.path().strip_prefix(here) else { return };
    let mut watcher = watch(relative, Duration::from_millis(200), Vec::new());
    first_scan(&mut watcher).await;
    fs::write(relative.join("a.txt"), "first").unwrap();
    let events = until_quiet(&mut watcher).await;
    assert!(matches!(&events[..], [FolderEvent::Found { stamp, .. }] if stamp.path.is_absolute()), "{events:?}");
}

#[tokio::test]
async fn a_missing_folder_is_told_once_and_found_when_it_comes() {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().join("inbox");
    let mut watcher = watch(&root, Duration::from_millis(100), Vec::new());
    let FolderEvent::Fault { fault, .. } = next(&mut watcher).await else { panic!("no fault") };
    assert!(fault.what.contains("cannot be read"), "{fault}");
    assert_eq!(until_quiet(&mut watcher).await, []);
    fs::create_dir(&root).unwrap();
    fs::write(root.join("a.txt"), "first").unwrap();
    assert_eq!(found(&mut watcher).await.0, "first");
}

#[tokio::test]
async fn a_folder_that_is_made_anew_is_watched_anew() {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().join("inbox");
    fs::create_dir(&root).unwrap();
    let mut watcher = watch(&root, Duration::from_secs(3_600), Vec::new());
    first_scan(&mut watcher).await;
    fs::rename(&root, parent.path().join("old")).unwrap();
    fs::create_dir(&root).unwrap();
    fs::write(root.join("a.txt"), "first").unwrap();
    assert_eq!(found(&mut watcher).await.0, "first");
    fs::write(root.join("b.txt"), "second").unwrap();
    assert_eq!(found(&mut watcher).await.0, "second");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_told_once_and_again_when_it_changes() {
    let (root, mut watcher) = watched().await;
    fs::write(root.path().join("a.txt"), b"%PDF-1.7").unwrap();
    let FolderEvent::Fault { fault, stamp } = next(&mut watcher).await else { panic!("no fault") };
    assert!(fault.place.ends_with("a.txt") && fault.what.contains("a PDF"), "{fault}");
    assert!(stamp.is_some());
    assert_eq!(until_quiet(&mut watcher).await, []);
    fs::write(root.path().join("a.txt"), b"%PDF-1.7 longer").unwrap();
    assert!(matches!(next(&mut watcher).await, FolderEvent::Fault { .. }));
}

#[tokio::test]
async fn pipes_and_links_that_lead_outside_neither_hang_nor_leak() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.txt"), "secret").unwrap();
    let (root, mut watcher) = watched().await;
    assert!(Command::new("mkfifo").arg(root.path().join("pipe.txt")).status().unwrap().success());
    std::os::unix::fs::symlink(outside.path().join("secret.txt"), root.path().join("link.txt")).unwrap();
    std::os::unix::fs::symlink(outside.path(), root.path().join("folder")).unwrap();
    fs::write(root.path().join("a.txt"), "first").unwrap();
    assert_eq!(found(&mut watcher).await.0, "first");
    assert_eq!(until_quiet(&mut watcher).await, []);
}

#[tokio::test]
async fn waiting_can_be_given_up_at_any_time_without_loss() {
    let (root, mut watcher) = watched().await;
    let mut titles = std::collections::BTreeSet::new();
    for round in 0..50 {
        fs::write(root.path().join(format!("{round}.txt")), format!("{round}")).unwrap();
        let event = timeout(Duration::from_micros(round * 20), watcher.next()).await;
        if let Ok(FolderEvent::Found { reading, .. }) = event {
            titles.insert(reading.documents[0].title.clone());
        }
    }
    while titles.len() < 50 {
        assert!(titles.insert(found(&mut watcher).await.0), "read twice");
    }
}
