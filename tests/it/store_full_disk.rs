//! A full disk: nothing half is kept, the message says what to do, and work goes on once there is room. Each test
//! runs itself again in a mount namespace of its own, with a small tmpfs; where that is not possible it says so.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use claimwatch::alert::{Alert, AlertLine, AlertLog, Letter, LogSettings};
use claimwatch::extract::{Bound, Quantity};
use claimwatch::store::Store;

use super::store_sample::{at, change, claim, document, figure, landing};

const DISK: &str = "CLAIMWATCH_TEST_SMALL_DISK";

/// A disk of half a megabyte, inside; `None` outside, when the test of that name has been run inside and passed, or skipped.
fn small_disk(test: &str) -> Option<PathBuf> {
    disk_of("512k", test)
}

/// The same with a disk of that size.
pub fn disk_of(size: &str, test: &str) -> Option<PathBuf> {
    if let Some(disk) = env::var_os(DISK) {
        return Some(PathBuf::from(disk));
    }
    let folder = tempfile::tempdir().unwrap();
    let script =
        format!("mount -t tmpfs -o size={size} small \"${DISK}\" || exit 77; exec \"$0\" --exact \"$1\" --nocapture");
    let program = env::current_exe().unwrap();
    let mut run = Command::new("unshare");
    run.args(["-Urm", "sh", "-c", &script]).arg(program).arg(test).env(DISK, folder.path());
    match run.output() {
        Ok(output) if output.status.success() => {
            assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"), "{output:?}");
        }
        Ok(output) if output.status.code() == Some(101) => panic!("{}", String::from_utf8_lossy(&output.stdout)),
        other => eprintln!("skipped {test}: no mount namespace to be had here ({other:?})"),
    }
    None
}

/// Fills the disk up to so many bytes.
pub fn fill(disk: &Path, room: usize) -> PathBuf {
    let path = disk.join("filler");
    let mut filler = fs::File::create(&path).unwrap();
    let blocks = (0..).take_while(|_| filler.write_all(&[0; 4096]).is_ok()).count();
    filler.set_len((blocks * 4096).saturating_sub(room) as u64).unwrap();
    path
}

#[test]
fn on_a_full_disk_the_log_keeps_whole_lines_and_goes_on_later() {
    let Some(disk) = small_disk("store_full_disk::on_a_full_disk_the_log_keeps_whole_lines_and_goes_on_later") else {
        return;
    };
    let letters: Vec<Letter> = (0..40)
        .map(|n| {
            let made = document("https://harbour.example/1", "");
            let mut claim = claim(Quantity::hedged(f64::from(n), Bound::Exact, "count"));
            claim.text = n.to_string();
            Alert::of(change(&made, 1, &figure("f1"), claim, None), at("2025-03-04T05:10:00Z")).letter()
        })
        .collect();
    let mut log = AlertLog::open(&disk, &LogSettings::default(), &[]).unwrap();
    let filler = fill(&disk, 5 * 4096);
    let failed: Vec<String> =
        letters.iter().filter_map(|letter| log.deliver(letter).err()).map(|e| e.to_string()).collect();
    assert!(!failed.is_empty() && failed.len() < 40, "{failed:?}");
    assert!(failed[0].contains("No space left") && failed[0].contains("will be written later"), "{}", failed[0]);
    for name in ["alerts.log", "alerts.jsonl"] {
        assert!(fs::read_to_string(disk.join(name)).unwrap().ends_with('\n'), "half a line in {name}");
    }
    fs::remove_file(filler).unwrap();
    for letter in &letters {
        log.deliver(letter).unwrap();
    }
    let jsonl = fs::read_to_string(disk.join("alerts.jsonl")).unwrap();
    let mut ids: Vec<String> = jsonl.lines().map(|line| AlertLine::read(line).unwrap().id).collect();
    assert_eq!((ids.len(), fs::read_to_string(disk.join("alerts.log")).unwrap().lines().count()), (40, 40));
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 40);
}

#[test]
fn on_a_full_disk_the_store_keeps_whole_documents_and_goes_on_later() {
    let Some(disk) = small_disk("store_full_disk::on_a_full_disk_the_store_keeps_whole_documents_and_goes_on_later")
    else {
        return;
    };
    let mut store = Store::open(&disk.join("claims.sqlite3")).unwrap();
    let filler = fill(&disk, 10 * 4096);
    let tell = |n: usize| {
        let id = format!("https://harbour.example/{n}");
        let claim = claim(Quantity::hedged(40.0, Bound::About, "count"));
        let changes = vec![change(&document(&id, ""), 1, &figure("f1"), claim, None); 5];
        landing(&id, 1, changes)
    };
    let error = (0..1000).find_map(|n| store.commit(&tell(n)).err().map(|error| (n, error.to_string())));
    let (kept, error) = error.expect("the disk must fill up");
    assert!(error.contains("free some space on its disk"), "{error}");
    let held = store.holdings().unwrap();
    assert_eq!((held.documents, held.claims), (kept as u64, 5 * kept as u64));
    fs::remove_file(filler).unwrap();
    store.commit(&tell(kept)).unwrap();
    assert_eq!(store.holdings().unwrap().claims, 5 * (kept as u64 + 1));
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}
