//! A watched folder, on a real file system with the system's own events.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use claimwatch::document::SourceName;
use claimwatch::setting::Interval;
use claimwatch::source::folder::{FolderEvent, FolderSettings, FolderWatcher};
use claimwatch::source::scan::{FileStamp, scan_once};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::time::timeout;

/// Longer than anything here takes; a test that waits for it has failed.
const LONG: Duration = Duration::from_secs(10);

/// Long enough for what must not come to have come.
const QUIET: Duration = Duration::from_millis(600);

fn watch(root: &Path, every: Duration, known: Vec<FileStamp>) -> FolderWatcher {
    watch_as(FolderSettings { every: Interval(every), ..FolderSettings::at(root) }, known)
}

fn watch_as(settings: FolderSettings, known: Vec<FileStamp>) -> FolderWatcher {
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
            FolderEvent::ScanDone { .. } | FolderEvent::Recovered => {}
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
async fn p77_of_what_lay_there_only_what_changed_meanwhile_is_read_and_the_oldest_first() {
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
async fn p70_every_way_to_save_a_file_gives_one_reading() {
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
    // By a stream editor, in place: it writes a file beside and renames it.
    assert!(Command::new("sed").args(["-i", "s/third/fourth/"]).arg(at("a.txt")).status().unwrap().success());
    assert_eq!(found(&mut watcher).await.0, "fourth");
    // A copy, a hard link, a symbolic link: files of their own.
    assert!(Command::new("cp").args(["-p"]).args([at("a.txt"), at("b.txt")]).status().unwrap().success());
    assert_eq!(found(&mut watcher).await.0, "fourth");
    fs::hard_link(at("a.txt"), at("c.txt")).unwrap();
    assert_eq!(found(&mut watcher).await.0, "fourth");
    std::os::unix::fs::symlink(at("a.txt"), at("d.txt")).unwrap();
    assert_eq!(found(&mut watcher).await.0, "fourth");
    // Not a word of it is new.
    File::open(at("a.txt")).unwrap().set_modified(std::time::SystemTime::now()).unwrap();
    fs::rename(at("b.txt"), at(".b.txt.swp")).unwrap();
    assert_eq!(until_quiet(&mut watcher).await, []);
}

#[tokio::test]
async fn p69_without_events_a_growing_file_is_read_once_it_lies_still() {
    let root = tempfile::tempdir().unwrap();
    let settings = FolderSettings {
        every: Interval(Duration::from_millis(100)),
        settle: Interval(Duration::from_millis(300)),
        events: false,
        ..FolderSettings::at(root.path())
    };
    let mut watcher = watch_as(settings.clone(), Vec::new());
    first_scan(&mut watcher).await;
    let path = root.path().join("a.txt");
    let writer = std::thread::spawn(move || {
        let mut file = File::create(path).unwrap();
        for part in ["Ferry ", "sinks\n", "Twelve ", "were ", "drowned."] {
            file.write_all(part.as_bytes()).unwrap();
            std::thread::sleep(Duration::from_millis(200));
        }
    });
    assert_eq!(found(&mut watcher).await, ("Ferry sinks".into(), "Twelve were drowned.".into()));
    writer.join().unwrap();
    assert_eq!(until_quiet(&mut watcher).await, []);
    // One round, beside a writer.
    let path = root.path().join("b.txt");
    let mut file = File::create(path).unwrap();
    file.write_all(b"half ").unwrap();
    let round = std::thread::spawn(move || {
        let name = SourceName("folders.inbox".into());
        scan_once(&name, &settings, &[], Timestamp::now())
    });
    std::thread::sleep(Duration::from_millis(150));
    file.write_all(b"whole").unwrap();
    let round = round.join().unwrap();
    assert_eq!((round.found.len(), round.faults.len()), (1, 1), "{round:?}");
    assert!(round.faults[0].0.to_string().contains("b.txt: it changed while it was read"), "{round:?}");
}

#[tokio::test]
async fn p75_without_events_the_same_is_found() {
    let mut readings = Vec::new();
    for events in [true, false] {
        let root = tempfile::tempdir().unwrap();
        let settings =
            FolderSettings { every: Interval(Duration::from_millis(100)), events, ..FolderSettings::at(root.path()) };
        let mut watcher = watch_as(settings, Vec::new());
        first_scan(&mut watcher).await;
        let at = |name: &str| root.path().join(name);
        fs::create_dir_all(at("deep/er")).unwrap();
        fs::write(at("deep/er/a.txt"), "one").unwrap();
        fs::write(at("b.txt"), "two").unwrap();
        fs::write(at(".c.txt"), "hidden").unwrap();
        fs::write(at("d.txt"), b"%PDF-1.7").unwrap();
        let mut seen = until_quiet(&mut watcher).await;
        fs::rename(at(".c.txt"), at("c.txt")).unwrap();
        fs::write(at("b.txt"), "three").unwrap();
        fs::remove_file(at("deep/er/a.txt")).unwrap();
        seen.extend(until_quiet(&mut watcher).await);
        let told: BTreeSet<String> = seen.iter().map(|event| told(event, root.path())).collect();
        assert_eq!(told.len(), seen.len(), "nothing is told twice: {seen:?}");
        readings.push(told);
    }
    assert_eq!(readings[0], readings[1]);
    assert_eq!(readings[0].len(), 5, "{readings:?}");
}

/// An event in words that do not depend on where the folder lies.
fn told(event: &FolderEvent, root: &Path) -> String {
    let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).display().to_string();
    match event {
        FolderEvent::Found { reading, stamp } => format!("{}: {}", name(&stamp.path), reading.documents[0].title),
        FolderEvent::Fault { fault, .. } => format!("{}: {}", name(Path::new(&fault.place)), fault.what),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn p70_what_an_editor_leaves_beside_its_file_is_not_read() {
    let (root, mut watcher) = watched().await;
    let file = root.path().join("a.txt");
    fs::write(&file, "first\n").unwrap();
    assert_eq!(found(&mut watcher).await.0, "first");
    for (copying, words) in [("yes", "second"), ("no", "third")] {
        let set = format!("set backup backupcopy={copying}");
        let edit = format!("1s/.*/{words}/");
        let editor =
            Command::new("vim").args(["-Nesu", "NONE", "-c", &set, "-c", &edit, "-c", "wq"]).arg(&file).output();
        // Nothing to try where there is no such editor.
        let Ok(editor) = editor else { return };
        assert!(editor.status.success(), "{editor:?}");
        assert_eq!(found(&mut watcher).await.0, words);
    }
    assert_eq!(until_quiet(&mut watcher).await, []);
}

#[tokio::test]
async fn p72_a_folder_with_its_files_moved_in_is_found_whole() {
    let elsewhere = tempfile::tempdir().unwrap();
    let full = elsewhere.path().join("full");
    fs::create_dir_all(full.join("deep")).unwrap();
    for file in 0..100 {
        let folder = if file % 2 == 0 { full.clone() } else { full.join("deep") };
        fs::write(folder.join(format!("{file}.txt")), format!("report {file}")).unwrap();
    }
    let (root, mut watcher) = watched().await;
    fs::rename(&full, root.path().join("full")).unwrap();
    let mut titles = BTreeSet::new();
    while titles.len() < 100 {
        assert!(titles.insert(found(&mut watcher).await.0), "read twice");
    }
    fs::write(root.path().join("full/deep/later.txt"), "later").unwrap();
    assert_eq!(found(&mut watcher).await.0, "later", "it is watched from then on");
}

#[tokio::test]
async fn p72_a_folder_that_goes_and_comes_back_is_told_both_times() {
    let parent = tempfile::tempdir().unwrap();
    let (root, away) = (parent.path().join("inbox"), parent.path().join("away"));
    fs::create_dir(&root).unwrap();
    fs::write(root.join("a.txt"), "first").unwrap();
    let mut watcher = watch(&root, Duration::from_millis(100), Vec::new());
    assert_eq!(first_scan(&mut watcher).await.len(), 1);
    for round in 0..2 {
        fs::rename(&root, &away).unwrap();
        let gone = until_quiet(&mut watcher).await;
        assert!(
            matches!(&gone[..], [FolderEvent::Missing { .. }, FolderEvent::Fault { fault, .. }]
                if fault.what.contains("cannot be read")),
            "{gone:?}"
        );
        fs::rename(&away, &root).unwrap();
        fs::write(root.join("b.txt"), format!("round {round}")).unwrap();
        let back = until_quiet(&mut watcher).await;
        assert!(back.contains(&FolderEvent::Recovered), "{back:?}");
        let found = back.iter().filter(|event| told(event, &root) == format!("b.txt: round {round}")).count();
        assert_eq!(found, 1, "{back:?}");
    }
}

#[tokio::test]
async fn p73_more_files_than_the_system_can_tell_of_are_all_found_and_the_overflow_is_counted() {
    const FILES: usize = 20_000;
    let (root, mut watcher) = watched().await;
    for file in 0..FILES {
        fs::write(root.path().join(format!("{file}.txt")), format!("{file}")).unwrap();
    }
    let (mut titles, mut overflows) = (BTreeSet::new(), 0);
    while titles.len() < FILES {
        match next(&mut watcher).await {
            FolderEvent::Found { reading, .. } => {
                assert!(titles.insert(reading.documents[0].title.clone()), "read twice");
            }
            FolderEvent::Overflow { times } => overflows = times,
            FolderEvent::ScanDone { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(overflows >= 1);
}

#[tokio::test]
async fn p76_what_is_no_readable_file_is_told_once_with_its_reason() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.txt"), "secret").unwrap();
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let odd = root.path().join(std::ffi::OsStr::from_bytes(b"odd\xff.txt"));
    fs::write(&odd, "An odd name").unwrap();
    fs::write(at("gone.txt"), "gone").unwrap();
    fs::write(at("closed.txt"), "closed").unwrap();
    fs::set_permissions(at("closed.txt"), fs::Permissions::from_mode(0o0)).unwrap();
    // Nobody is refused who may do everything.
    let everything = File::open(at("closed.txt")).is_ok();
    File::create(at("huge.txt")).unwrap().set_len(10_000_000_000).unwrap();
    assert!(Command::new("mkfifo").arg(at("pipe.txt")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.txt")).unwrap();
    symlink("/dev/zero", at("zero.txt")).unwrap();
    symlink(outside.path().join("secret.txt"), at("out.txt")).unwrap();
    symlink(at("two.txt"), at("one.txt")).unwrap();
    symlink(at("one.txt"), at("two.txt")).unwrap();
    symlink(root.path(), at("circle")).unwrap();
    fs::remove_file(at("gone.txt")).unwrap();
    let mut watcher = watch(root.path(), Duration::from_millis(100), Vec::new());
    let mut seen: Vec<String> = until_quiet(&mut watcher).await.iter().map(|event| told(event, root.path())).collect();
    seen.sort();
    let reasons = [
        ("closed.txt", if everything { "closed" } else { "ermission denied" }),
        ("huge.txt", "larger than"),
        ("odd\u{fffd}.txt", "An odd name"),
        ("one.txt", "the link leads nowhere"),
        ("out.txt", "the link leads out of the folder"),
        ("pipe.txt", "no plain file"),
        ("socket.txt", "no plain file"),
        ("two.txt", "the link leads nowhere"),
        ("zero.txt", "the link leads out of the folder"),
    ];
    assert_eq!(seen.len(), reasons.len(), "{seen:?}");
    for (event, (name, reason)) in seen.iter().zip(reasons) {
        assert!(event.starts_with(name) && event.contains(reason), "{event}: {name}, {reason}");
    }
}

#[tokio::test]
async fn p77_an_edit_whose_time_and_size_were_set_back_is_found() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("a.txt");
    fs::write(&path, "12 dead").unwrap();
    let written = fs::metadata(&path).unwrap().modified().unwrap();
    let mut watcher = watch(root.path(), Duration::from_millis(100), Vec::new());
    let stamps: Vec<FileStamp> = first_scan(&mut watcher).await.into_iter().map(stamp).collect();
    drop(watcher);
    fs::write(&path, "17 dead").unwrap();
    File::options().write(true).open(&path).unwrap().set_modified(written).unwrap();
    let mut watcher = watch(root.path(), Duration::from_secs(3_600), stamps);
    let events = first_scan(&mut watcher).await;
    assert!(matches!(&events[..], [FolderEvent::Found { reading, .. }] if reading.documents[0].title == "17 dead"));
}

#[tokio::test]
async fn p77_after_a_stop_exactly_the_changed_files_are_read() {
    let root = tempfile::tempdir().unwrap();
    for file in 0..30 {
        fs::write(root.path().join(format!("{file}.txt")), format!("report {file}")).unwrap();
    }
    let mut watcher = watch(root.path(), Duration::from_secs(3_600), Vec::new());
    let stamps: Vec<FileStamp> = first_scan(&mut watcher).await.into_iter().map(stamp).collect();
    drop(watcher);
    assert_eq!(stamps.len(), 30);
    for file in 10..20 {
        fs::write(root.path().join(format!("{file}.txt")), format!("changed {file}")).unwrap();
    }
    let mut watcher = watch(root.path(), Duration::from_secs(3_600), stamps);
    let read: BTreeSet<String> = first_scan(&mut watcher).await.iter().map(|event| told(event, root.path())).collect();
    assert_eq!(read, (10..20).map(|file| format!("{file}.txt: changed {file}")).collect());
}

/// The stamp of a file that was found.
fn stamp(event: FolderEvent) -> FileStamp {
    let FolderEvent::Found { stamp, .. } = event else { panic!("{event:?}") };
    stamp
}

#[tokio::test]
async fn p69_a_slow_writer_is_waited_for() {
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
async fn p71_folders_made_with_their_files_at_once_are_found_whole() {
    let root = tempfile::tempdir().unwrap();
    let mut watcher = watch(root.path(), Duration::from_secs(1), Vec::new());
    first_scan(&mut watcher).await;
    for round in 0..50 {
        let deep = root.path().join(format!("{round}/b/c"));
        fs::create_dir_all(&deep).unwrap();
        for file in 0..20 {
            fs::write(deep.join(format!("{file}.txt")), format!("{round} {file}")).unwrap();
        }
    }
    let mut titles = BTreeSet::new();
    while titles.len() < 1_000 {
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
async fn p72_a_missing_folder_is_told_once_and_found_when_it_comes() {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().join("inbox");
    let mut watcher = watch(&root, Duration::from_millis(100), Vec::new());
    let FolderEvent::Missing { why } = next(&mut watcher).await else { panic!("not missed") };
    assert!(why.contains("No such file"), "{why}");
    let FolderEvent::Fault { fault, .. } = next(&mut watcher).await else { panic!("no fault") };
    assert!(fault.what.contains("cannot be read"), "{fault}");
    assert_eq!(until_quiet(&mut watcher).await, []);
    fs::create_dir(&root).unwrap();
    assert_eq!(next(&mut watcher).await, FolderEvent::Recovered);
    fs::write(root.join("a.txt"), "first").unwrap();
    assert_eq!(found(&mut watcher).await.0, "first");
}

#[tokio::test]
async fn p72_a_folder_that_is_made_anew_is_watched_anew() {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().join("inbox");
    fs::create_dir(&root).unwrap();
    let mut watcher = watch(&root, Duration::from_secs(3_600), Vec::new());
    first_scan(&mut watcher).await;
    fs::rename(&root, parent.path().join("old")).unwrap();
    fs::create_dir(&root).unwrap();
    fs::write(root.join("a.txt"), "first").unwrap();
    assert_eq!(next(&mut watcher).await, FolderEvent::Replaced);
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
async fn p76_pipes_and_links_that_lead_outside_neither_hang_nor_leak() {
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
    let mut titles = BTreeSet::new();
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
