//! The store's file in the hands of its operator: backed up while it is written to, checked, cut, broken page by page and
//! saved again.

use std::fs;
use std::process::Output;

use claimwatch::extract::{Bound, Quantity};
use claimwatch::store::{SalvageError, Store, salvage};
use rusqlite::Connection;

use super::program::{Home, report};
use super::store_sample::{at, change, claim, document, figure, landing};

/// A report of one sinking with that toll.
pub fn toll(number: u32, toll: u32) -> String {
    let body = format!("The coastguard said {toll} people were killed when the ferry sank off Marlow Point.");
    report(number, "Ferry sinks off Marlow Point", &body)
}

fn ended(home: &Home, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = home.ended(arguments);
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn a_backup_of_the_running_service_is_whole_and_can_take_the_place_of_the_store() {
    let home = Home::new("");
    home.drop_report("0.txt", &toll(0, 12));
    home.once();
    let service = home.start();
    fs::create_dir(home.path("backups")).unwrap();
    for number in 1..6 {
        home.drop_report(&format!("{number}.txt"), &toll(number, 12 + number));
        let file = format!("copy-{number}.db");
        let (code, out, err) = ended(&home, &["backup", &file]);
        assert_eq!((code, err.as_str()), (Some(0), ""));
        assert!(out.contains("is a whole copy: "), "{out}");
        let copy = Store::open_to_read(&home.path(&file)).unwrap();
        assert_eq!(copy.check().unwrap(), Vec::<String>::new());
    }
    let (code, out, _) = ended(&home, &["backup", "backups"]);
    assert!(code == Some(0) && out.starts_with("backups/claimwatch-20"), "{out}");
    let (code, _, err) = ended(&home, &["backup", "copy-1.db"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("copy-1.db is already there"), "{err}");
    let (alerts, _) = home.wait_for_alerts(5);
    assert!(service.end_by("TERM").success());

    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(home.path(&format!("state/claimwatch.db{ending}")));
    }
    fs::copy(home.path("copy-1.db"), home.path("state/claimwatch.db")).unwrap();
    home.once();
    assert_eq!(home.alerts(), alerts, "what the copy had not seen is read again, and keeps its id");
}

#[test]
fn a_store_cut_in_half_is_refused_with_words_and_saved_by_a_repair() {
    let home = Home::new("");
    for number in 0..40 {
        home.drop_report(&format!("{number}.txt"), &toll(number, 12 + number));
    }
    home.once();
    let told = home.alerts();
    let path = home.path("state/claimwatch.db");
    let (code, out, _) = ended(&home, &["store", "check"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("is sound: 40 documents"), "{out}");
    let (_, out, _) = ended(&home, &["store", "repair"]);
    assert!(out.contains("is sound; nothing was done"), "{out}");

    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    for command in [&["run"][..], &["once"], &["figures"], &["store", "check"], &["backup", "b.db"]] {
        let (code, _, err) = ended(&home, command);
        assert_eq!(code, Some(1), "{command:?}");
        assert!(err.contains("is damaged") && err.contains("claimwatch store repair"), "{command:?}: {err}");
    }
    assert!(!home.path("b.db").exists());
    let (code, out, err) = ended(&home, &["store", "repair"]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.contains("is whole again") && out.contains("claimwatch.db.damaged-20"), "{out}");
    let kept = fs::read_dir(home.path("state")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(kept.filter(|name| name.contains(".damaged-")).count(), 1);
    home.once();
    let (_, out, _) = ended(&home, &["store", "check"]);
    assert!(out.contains("is sound: 40 documents"), "what was lost is read again: {out}");
    assert_eq!(home.alerts(), told, "and nothing is told twice");
}

#[test]
fn a_repair_waits_for_nobody_and_a_start_waits_for_no_repair() {
    let home = Home::new("");
    home.drop_report("0.txt", &toll(0, 12));
    home.once();
    let path = home.path("state/claimwatch.db");
    let running = Store::open(&path).unwrap();
    let error = salvage(&path, at("2025-03-04T05:11:00Z")).unwrap_err();
    assert!(matches!(error, SalvageError::InUse(_)) && error.to_string().contains("stop the service first"), "{error}");
    drop(running);
    let repairing = fs::File::open(home.path("state")).unwrap();
    repairing.lock().unwrap();
    let (code, _, err) = ended(&home, &["once"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("is being repaired"), "{err}");
}

#[test]
fn whatever_page_is_broken_the_rest_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.sqlite3");
    let mut store = Store::open(&path).unwrap();
    for n in 0..150 {
        let id = format!("https://harbour.example/{n}");
        let claim = claim(Quantity::hedged(40.0, Bound::About, "count"));
        let changes = vec![change(&document(&id, ""), 1, &figure(&format!("f{n}")), claim, None)];
        store.commit(&landing(&id, 1, changes)).unwrap();
    }
    drop(store);
    let sound = fs::read(&path).unwrap();
    let (pages, mut hopeless, mut left) = (sound.len() / 4096, 0, Vec::new());
    for page in (0..pages).step_by(3) {
        let mut broken = sound.clone();
        let from = page * 4096 + if page == 0 { 100 } else { 0 };
        broken[from..(page + 1) * 4096].fill(0xa5);
        fs::write(&path, &broken).unwrap();
        match salvage(&path, at("2025-03-04T05:11:00Z")) {
            Ok(salvaged) => {
                left.push(salvaged.holdings.claims);
                assert_eq!(Store::open(&path).unwrap().check().unwrap(), Vec::<String>::new(), "page {page}");
                assert_eq!(fs::read(&salvaged.damaged).unwrap().len(), broken.len());
                fs::remove_file(&salvaged.damaged).unwrap();
            }
            Err(error) => {
                hopeless += 1;
                assert!(error.to_string().contains("restore the last backup"), "page {page}: {error}");
                assert_eq!(fs::read(&path).unwrap(), broken, "it is as it was");
            }
        }
    }
    // Each of five tables hangs on one page; where that is broken, so is the way to all its rows.
    let poor = left.iter().filter(|claims| **claims < 120).count();
    println!("of {pages} pages {hopeless} were hopeless; of 150 claims there were left {left:?}");
    assert!(hopeless <= 1 && poor <= 5 && left.len() > 15, "{hopeless} hopeless, {left:?}");
}

#[test]
fn what_a_store_holds_can_be_read_by_a_person_after_a_repair() {
    let home = Home::new("");
    home.drop_report("0.txt", &toll(0, 12));
    home.once();
    let path = home.path("state/claimwatch.db");
    let salvaged = salvage(&path, at("2025-03-04T05:11:00Z")).unwrap();
    assert_eq!((salvaged.holdings.documents, salvaged.orphans), (1, 0));
    let plain = Connection::open(&path).unwrap();
    let read = plain.query_row("SELECT quantity || ' ' || measure FROM reading", [], |row| row.get::<_, String>(0));
    assert_eq!(read.unwrap(), "12 killed");
    let files: i64 = plain.query_row("SELECT count(*) FROM file", [], |row| row.get(0)).unwrap();
    assert_eq!(files, 0, "the folder is read again");
}
