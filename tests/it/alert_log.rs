//! The alert log over crashes, rotations and failures: every alert once, in whole lines.

use std::fs;
use std::path::Path;

use claimwatch::alert::log::{DeliverError, Delivery};
use claimwatch::alert::{Alert, AlertLine, AlertLog, Letter, LogSettings};
use claimwatch::change::{Change, Verdict};
use claimwatch::extract::{Bound, Quantity};

use super::store_sample::{at, change, claim, document, figure};

fn alert(number: f64) -> Alert {
    let made = document("https://harbour.example/1", "");
    let mut claim = claim(Quantity::hedged(number, Bound::About, "count"));
    claim.text = format!("About {number}");
    let first = change(&made, 1, &figure("f1"), claim, None);
    Alert::of(
        Change { verdict: Verdict::Raised, before: Some(first.after.clone()), ..first },
        at("2025-03-04T05:10:00Z"),
    )
}

fn letter(number: f64) -> Letter {
    alert(number).letter()
}

fn open(folder: &Path, pending: &[Letter]) -> AlertLog {
    AlertLog::open(folder, &LogSettings::default(), pending).unwrap()
}

fn both(folder: &Path) -> (String, String) {
    let read = |name| fs::read_to_string(folder.join(name)).unwrap();
    (read("alerts.log"), read("alerts.jsonl"))
}

#[test]
fn an_alert_is_one_line_in_each_file_and_the_json_line_is_the_letter() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = open(&folder.path().join("made/for/it"), &[]);
    assert_eq!(log.deliver(&letter(40.0)).unwrap(), Delivery::Written);
    let (text, jsonl) = both(&folder.path().join("made/for/it"));
    assert_eq!(jsonl, format!("{}\n", letter(40.0).body));
    assert_eq!(AlertLine::read(jsonl.trim_end()).unwrap(), AlertLine::of(&alert(40.0)));
    assert!(
        text.starts_with("2025-03-04T05:10:00Z RAISED passengers missing, Lake Orrin: About 40 → About 40 | "),
        "{text}"
    );
    assert!(text.ends_with(&format!(" | id={}\n", letter(40.0).id)), "{text}");
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn an_alert_is_not_written_twice_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = open(folder.path(), &[]);
    log.deliver(&letter(40.0)).unwrap();
    assert_eq!(log.deliver(&letter(40.0)).unwrap(), Delivery::Known);
    let once = both(folder.path());
    let mut log = open(folder.path(), &[letter(40.0)]);
    assert!(log.mended().is_empty());
    assert_eq!(log.deliver(&letter(40.0)).unwrap(), Delivery::Known);
    assert_eq!(both(folder.path()), once);
    assert_eq!(log.deliver(&letter(50.0)).unwrap(), Delivery::Written);
}

#[test]
fn wherever_a_crash_cuts_the_last_line_the_files_end_up_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = open(folder.path(), &[]);
    log.deliver(&letter(40.0)).unwrap();
    let first = both(folder.path());
    log.deliver(&letter(50.0)).unwrap();
    let whole = both(folder.path());
    let cuts =
        |first: &str, whole: &str| (first.len()..whole.len()).step_by(7).chain([whole.len() - 1]).collect::<Vec<_>>();
    let cut =
        |name: &str, whole: &str, at: usize| fs::write(folder.path().join(name), &whole.as_bytes()[..at]).unwrap();
    for at in cuts(&first.0, &whole.0) {
        cut("alerts.log", &whole.0, at);
        cut("alerts.jsonl", &whole.1, first.1.len());
        open(folder.path(), &[letter(50.0)]).deliver(&letter(50.0)).unwrap();
        assert_eq!(both(folder.path()), whole, "text cut at {at}");
    }
    for at in cuts(&first.1, &whole.1) {
        cut("alerts.jsonl", &whole.1, at);
        let mut log = open(folder.path(), &[letter(40.0), letter(50.0)]);
        assert_eq!(log.mended().len(), usize::from(at > first.1.len()), "cut at {at}");
        log.deliver(&letter(50.0)).unwrap();
        assert_eq!(both(folder.path()), whole, "JSON lines cut at {at}");
    }
    assert!(!folder.path().join("alerts.jsonl.torn").exists());
}

#[test]
fn half_a_line_that_nobody_is_owed_is_moved_out_of_the_way() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path(), &[]).deliver(&letter(40.0)).unwrap();
    let whole = both(folder.path());
    fs::write(folder.path().join("alerts.jsonl"), format!("{}{{\"id\":\"00ff", whole.1)).unwrap();
    let mut log = open(folder.path(), &[letter(50.0)]);
    assert_eq!(both(folder.path()), whole);
    assert_eq!(fs::read_to_string(folder.path().join("alerts.jsonl.torn")).unwrap(), "{\"id\":\"00ff\n");
    assert!(log.mended()[0].contains("alerts.jsonl was cut off; its beginning was moved to "), "{:?}", log.mended());
    assert_eq!(log.deliver(&letter(40.0)).unwrap(), Delivery::Known);
}

#[test]
fn a_rotated_log_is_begun_anew_and_told_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = open(folder.path(), &[]);
    log.deliver(&letter(40.0)).unwrap();
    for name in ["alerts.log", "alerts.jsonl"] {
        fs::rename(folder.path().join(name), folder.path().join(format!("{name}.1"))).unwrap();
    }
    assert_eq!(log.deliver(&letter(50.0)).unwrap(), Delivery::Written);
    let (text, jsonl) = both(folder.path());
    assert_eq!((text.lines().count(), jsonl), (1, format!("{}\n", letter(50.0).body)));
    assert_eq!(log.deliver(&letter(40.0)).unwrap(), Delivery::Known);
}

#[test]
fn when_one_file_fails_the_other_is_written_and_the_next_try_writes_only_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = open(folder.path(), &[]);
    log.deliver(&letter(40.0)).unwrap();
    let jsonl = folder.path().join("alerts.jsonl");
    fs::remove_file(&jsonl).unwrap();
    fs::create_dir(&jsonl).unwrap();
    let error = log.deliver(&letter(50.0)).unwrap_err();
    assert!(matches!(error, DeliverError::Write { .. }));
    assert!(
        error.to_string().contains("alerts.jsonl") && error.to_string().contains("will be written later"),
        "{error}"
    );
    fs::remove_dir(&jsonl).unwrap();
    assert_eq!(log.deliver(&letter(50.0)).unwrap(), Delivery::Written);
    let (text, jsonl) = both(folder.path());
    assert_eq!((text.lines().count(), jsonl), (2, format!("{}\n", letter(50.0).body)));
}

#[test]
fn ids_are_known_from_the_end_of_a_long_log() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path(), &[]).deliver(&letter(40.0)).unwrap();
    let (text, jsonl) = both(folder.path());
    fs::write(folder.path().join("alerts.log"), text.repeat(10_000)).unwrap();
    fs::write(folder.path().join("alerts.jsonl"), jsonl.repeat(2_000)).unwrap();
    assert_eq!(open(folder.path(), &[]).deliver(&letter(40.0)).unwrap(), Delivery::Known);
}

#[test]
fn a_file_that_is_no_log_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("alerts.log"), vec![b'x'; 3 << 20]).unwrap();
    let error = AlertLog::open(folder.path(), &LogSettings::default(), &[]).unwrap_err().to_string();
    assert!(error.contains("alerts.log") && error.contains("not a log of alerts"), "{error}");
    assert_eq!(fs::metadata(folder.path().join("alerts.log")).unwrap().len(), 3 << 20);
}

#[test]
fn a_letter_that_is_no_alert_is_an_error_that_trying_again_will_not_mend() {
    let folder = tempfile::tempdir().unwrap();
    let bad = Letter { id: "0123456789abcdef".to_owned(), body: "{}".to_owned() };
    let error = open(folder.path(), std::slice::from_ref(&bad)).deliver(&bad).unwrap_err();
    assert!(matches!(error, DeliverError::Letter { .. }), "{error}");
    assert_eq!(both(folder.path()), (String::new(), String::new()));
}
