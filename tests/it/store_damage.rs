//! The store's file in other hands: read by a person, cut, foreign, newer, old.

use std::fs;
use std::path::Path;

use claimwatch::document::DocumentId;
use claimwatch::extract::{Bound, Claim, Quantity};
use claimwatch::figure::FigureId;
use claimwatch::store::{OpenStoreError, Store};
use rusqlite::Connection;

use super::store_sample::{at, change, claim, document, figure, landing};

fn filled(path: &Path) -> Store {
    let mut store = Store::open(path).unwrap();
    let made = document("https://harbour.example/1", "");
    let claim = Claim {
        sentence: "The mayor said 40 were missing.".to_owned(),
        text: "40".to_owned(),
        attribution: Some("the mayor".to_owned()),
        ..claim(Quantity::hedged(40.0, Bound::Exact, "count"))
    };
    store.commit(&landing("https://harbour.example/1", 1, vec![change(&made, 1, &figure("f1"), claim, None)])).unwrap();
    store
}

#[test]
fn a_person_reads_claims_beside_their_documents_while_the_service_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.sqlite3");
    let _running = filled(&path);
    let plain = Connection::open(&path).unwrap();
    let sql = "SELECT published || ' ' || publisher || ': ' || quantity || ' ' || subject || ' ' || measure || \
               ', says ' || party || ' (' || verdict || ')' FROM reading";
    let line: String = plain.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(line, "2025-03-04T05:06:07Z The Harbour Post: 40 passengers missing, says the mayor (first)");
    let joined = "SELECT document.id, claim.sentence FROM claim JOIN revision ON revision.id = claim.revision \
                  JOIN document ON document.id = revision.document WHERE claim.value BETWEEN 30 AND 50";
    let row = plain.query_row(joined, [], |row| Ok((row.get(0)?, row.get(1)?)));
    assert_eq!(row, Ok(("https://harbour.example/1".to_owned(), "The mayor said 40 were missing.".to_owned())));
}

#[test]
fn the_command_line_tool_of_sqlite_reads_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.sqlite3");
    drop(filled(&path));
    let sql = "SELECT party, quantity FROM reading; SELECT kind, summary FROM alert; PRAGMA integrity_check";
    let Ok(output) = std::process::Command::new("sqlite3").arg(&path).arg(sql).output() else {
        eprintln!("skipped: there is no sqlite3 on this machine");
        return;
    };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "the mayor|40\nok\n");
}

#[test]
fn a_reader_beside_the_writer_sees_what_is_committed_and_cannot_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.sqlite3");
    let _running = filled(&path);
    let mut reader = Store::open_to_read(&path).unwrap();
    assert!(reader.history(&FigureId("f1".to_owned())).unwrap().is_some());
    let error = reader.mark_delivered("a", "log", at("2025-03-04T05:11:00Z")).unwrap_err().to_string();
    assert!(error.contains("could not keep that an alert was delivered"), "{error}");
    let none = Store::open_to_read(&folder.path().join("none")).unwrap_err();
    assert!(matches!(none, OpenStoreError::Open { .. }), "{none}");
    assert!(!folder.path().join("none").exists(), "reading makes no file");
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    let notes = "my notes, which are longer than the header of a database. ".repeat(40);
    fs::write(&path, &notes).unwrap();
    let error = Store::open(&path).unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "{} is not a store of claimwatch (no SQLite file); name another file, or move this one away",
            path.display()
        )
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), notes);
}

#[test]
fn the_database_of_another_program_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photos.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE photo (name TEXT)").unwrap();
    let before = fs::read(&path).unwrap();
    let error = Store::open(&path).unwrap_err().to_string();
    assert!(error.contains("another program"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_store_of_a_newer_version_is_refused_in_words_that_help() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.sqlite3");
    drop(filled(&path));
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let error = Store::open(&path).unwrap_err().to_string();
    assert!(error.contains("has version 99") && error.contains("install the newer claimwatch"), "{error}");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no/such/claims.sqlite3");
    let error = Store::open(&path).unwrap_err().to_string();
    assert!(error.contains("no/such/claims.sqlite3") && error.contains("must exist"), "{error}");
}

#[test]
fn a_damaged_store_says_so_and_never_answers_with_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.sqlite3");
    drop(filled(&path));
    let sound = fs::read(&path).unwrap();
    for page in 0..sound.len() / 4096 {
        let mut broken = sound.clone();
        let from = page * 4096 + if page == 0 { 100 } else { 0 };
        broken[from..(page + 1) * 4096].fill(0xa5);
        fs::write(&path, &broken).unwrap();
        let told = match Store::open(&path) {
            Err(error) => error.to_string(),
            Ok(store) => match store.check() {
                Err(error) => error.to_string(),
                Ok(faults) => faults.join("; "),
            },
        };
        assert!(!told.is_empty(), "page {page} was broken and nobody noticed");
    }
    fs::write(&path, &sound[..sound.len() / 2]).unwrap();
    let error = Store::open(&path).unwrap_err().to_string();
    assert!(error.contains("is damaged") && error.contains("restore the last backup"), "{error}");
}

#[test]
fn a_backup_is_a_whole_store_and_never_written_over_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(&folder.path().join("claims.sqlite3"));
    let copy = folder.path().join("copy.sqlite3");
    store.backup(&copy).unwrap();
    let error = store.backup(&copy).unwrap_err().to_string();
    assert!(error.contains("already there"), "{error}");
    let copied = Store::open(&copy).unwrap();
    assert_eq!(copied.holdings().unwrap(), store.holdings().unwrap());
    assert_eq!(copied.check().unwrap(), Vec::<String>::new());
}

/// Every form in which a store was ever released must open. To add one: `sqlite3 FILE .dump` of a small store.
#[test]
fn stores_of_every_version_open() {
    let folder = tempfile::tempdir().unwrap();
    let dumps = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stores")).unwrap();
    let mut opened = 0;
    for dump in dumps.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "sql")) {
        let path = folder.path().join(dump.file_stem().unwrap());
        let version: i64 = dump.file_stem().unwrap().to_str().unwrap().parse().unwrap();
        let old = Connection::open(&path).unwrap();
        old.execute_batch(&fs::read_to_string(&dump).unwrap()).unwrap();
        old.pragma_update(None, "application_id", 0x636c_6d77).unwrap();
        old.pragma_update(None, "user_version", version).unwrap();
        drop(old);

        let store = Store::open(&path).unwrap();
        assert_eq!(store.check().unwrap(), Vec::<String>::new(), "{}", dump.display());
        let document = DocumentId("https://harbour.example/1".to_owned());
        let claims = store.observations_of(&document).unwrap();
        assert_eq!(claims[0].1.claim.text, "about 40", "{}", dump.display());
        assert_eq!(store.pending("log").unwrap()[0].id, "00ff00ff00ff00ff", "{}", dump.display());
        assert_eq!(store.visits().unwrap().len(), 1, "{}", dump.display());
        opened += 1;
    }
    assert!(opened > 0);
}
