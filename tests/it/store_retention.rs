//! Forgetting: by age and by size, the oldest first, and never what an alert rests on.

use std::fs;
use std::time::Duration;

use claimwatch::alert::Alert;
use claimwatch::change::Change;
use claimwatch::daemon::upkeep::Upkeep;
use claimwatch::document::DocumentId;
use claimwatch::extract::{Bound, Claim, Quantity};
use claimwatch::figure::FigureId;
use claimwatch::setting::{Interval, Size};
use claimwatch::store::{ForgetFrom, Landing, Store, StoreSettings};
use jiff::{SignedDuration, Timestamp};

use super::program::{Home, report};
use super::store_sample::{at, change, claim, document, figure, landing, letter};

/// A document with one claim on a figure, read on that day of March 2025.
fn read_on(day: u8, id: &str, of: &str, text: &str) -> Landing {
    let made = document(id, "");
    let claim = Claim {
        text: text.to_owned(),
        sentence: format!("{text} passengers are missing."),
        ..claim(Quantity::hedged(40.0, Bound::About, "count"))
    };
    let mut landing = landing(id, 1, vec![change(&made, 1, &figure(of), claim, None)]);
    landing.document.received = at(&format!("2025-03-{day:02}T05:09:00Z"));
    landing
}

/// The documents of a store that are still there.
fn left(store: &Store, ids: &[&str]) -> Vec<String> {
    let is_there = |id: &&&str| store.last_reading(&DocumentId((**id).to_owned())).unwrap().is_some();
    ids.iter().filter(is_there).map(|id| (*id).to_owned()).collect()
}

/// Forgets all that was read before that day, by steps of two.
fn forget(store: &mut Store, day: u8) -> (u64, u64) {
    let (mut from, mut documents, mut claims) = (ForgetFrom::default(), 0, 0);
    let before = at(&format!("2025-03-{day:02}T00:00:00Z"));
    loop {
        let forgotten = store.forget(before, &from, 2, at("2025-04-01T00:00:00Z")).unwrap();
        (documents, claims) = (documents + forgotten.documents, claims + forgotten.claims);
        match forgotten.next {
            Some(next) => from = next,
            None => return (documents, claims),
        }
    }
}

#[test]
fn what_is_old_goes_and_what_an_alert_rests_on_stays() {
    let mut store = Store::in_memory().unwrap();
    store.commit(&read_on(1, "a", "f1", "at least 12")).unwrap();
    store.commit(&read_on(2, "b", "f2", "about 5")).unwrap();
    // A rise of f1 from what `a` said, told.
    let mut raised = read_on(3, "c", "f1", "31");
    let before = store.history(&FigureId("f1".to_owned())).unwrap().unwrap().observations.remove(0);
    raised.changes[0].before = Some(before);
    let alert = Alert::of(Change { ..raised.changes[0].clone() }, at("2025-03-03T06:00:00Z")).letter();
    raised.letters.push(letter(&alert.id, at("2025-03-03T06:00:00Z"), &["log"], &alert.body));
    store.commit(&raised).unwrap();
    // Measured against `b`, and told nobody.
    let mut repeated = read_on(9, "d", "f2", "about 5");
    repeated.changes[0].before =
        Some(store.history(&FigureId("f2".to_owned())).unwrap().unwrap().observations.remove(0));
    store.commit(&repeated).unwrap();

    assert_eq!(forget(&mut store, 5), (1, 1));
    assert_eq!(left(&store, &["a", "b", "c", "d"]), ["a", "c", "d"]);
    assert_eq!(store.alerts_after(0, 9).unwrap().len(), 1);
    assert_eq!(store.changes(&FigureId("f2".to_owned())).unwrap()[0].before, None, "only its words are left");
    assert_eq!(
        store.changes(&FigureId("f1".to_owned())).unwrap()[1].before.as_ref().unwrap().claim.text,
        "at least 12"
    );
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    assert_eq!(forget(&mut store, 5), (0, 0), "nothing is left to forget");
}

#[test]
fn a_document_that_came_back_lately_stays_and_a_figure_and_a_story_go_with_their_last_document() {
    let mut store = Store::in_memory().unwrap();
    store.commit(&read_on(1, "a", "f1", "12")).unwrap();
    let mut again = read_on(20, "a", "f1", "13");
    again.revision.number = 2;
    std::sync::Arc::make_mut(&mut again.changes[0].after.origin).revision = 2;
    store.commit(&again).unwrap();
    assert_eq!(forget(&mut store, 10), (0, 0));
    assert_eq!(forget(&mut store, 21), (1, 2));
    let holdings = store.holdings().unwrap();
    assert_eq!((holdings.documents, holdings.claims, holdings.figures, holdings.stories), (0, 0, 0, 0));
}

#[test]
fn a_forgotten_document_is_known_again_until_its_note_is_forgotten_too() {
    let mut store = Store::in_memory().unwrap();
    let first = read_on(1, "a", "f1", "12");
    store.commit(&first).unwrap();
    assert_eq!(forget(&mut store, 5), (1, 1));
    let id = DocumentId("a".to_owned());
    assert_eq!(store.last_revision(&id).unwrap(), Some(first.revision));
    assert_eq!(store.last_reading(&id).unwrap(), None);
    store.forget_notes(None, at("2026-05-01T00:00:00Z")).unwrap();
    assert_eq!(store.last_revision(&id).unwrap(), Some(read_on(1, "a", "f1", "12").revision));
    store.forget_notes(None, at("2026-06-01T00:00:00Z")).unwrap();
    assert_eq!(store.last_revision(&id).unwrap(), None);
}

/// Lets the upkeep work until it rests.
fn look_after(store: &mut Store, settings: StoreSettings, now: Timestamp) {
    let mut upkeep = Upkeep::new(settings);
    while upkeep.due_in() < Duration::from_secs(60) {
        std::thread::sleep(upkeep.due_in());
        upkeep.work(store, now);
    }
}

#[test]
fn a_store_that_is_too_large_loses_its_oldest_until_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("claims.sqlite3")).unwrap();
    let ids: Vec<String> = (0..300).map(|n| format!("https://harbour.example/{n}")).collect();
    for (n, id) in ids.iter().enumerate() {
        let mut landing = read_on(1, id, &format!("f{n}"), "12");
        landing.document.text = "All quiet on the lake. ".repeat(200);
        landing.document.received = at("2025-03-01T00:00:00Z") + SignedDuration::from_hours(n as i64);
        store.commit(&landing).unwrap();
    }
    let (before, now) = (store.size().unwrap(), at("2025-03-13T12:00:00Z"));
    let half = Size(before / 2);
    look_after(&mut store, StoreSettings { keep: None, largest: half }, now);
    let after = store.size().unwrap();
    assert!(after <= half.0 && after > half.0 / 3, "{before} to {after}, wanted {half}");
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let left = left(&store, &ids);
    assert_eq!(left, ids[ids.len() - left.len()..], "the oldest went");
    look_after(&mut store, StoreSettings { keep: None, largest: Size(100_000) }, now);
    assert_eq!(store.holdings().unwrap().documents, 24, "what is less than a day old stays");
    look_after(
        &mut store,
        StoreSettings { keep: Some(Interval(Duration::from_secs(6 * 3_600))), ..StoreSettings::default() },
        now,
    );
    assert_eq!(store.holdings().unwrap().documents, 6);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn the_running_service_forgets_by_itself_and_a_report_that_still_lies_there_is_no_news_again() {
    let home = Home::new("[store]\nkeep = \"30d\"\n");
    home.drop_report(
        "1.txt",
        &report(1, "Ferry sinks", "At least 12 people were killed when a ferry sank, the coastguard said."),
    );
    home.once();
    let store = rusqlite::Connection::open(home.path("state/claimwatch.db")).unwrap();
    store.execute("UPDATE revision SET received = '2020-01-01T00:00:00Z'", []).unwrap();
    store.execute("DELETE FROM file", []).unwrap();
    drop(store);
    let service = home.start();
    home.wait("the word of it", || {
        home.log().contains("forgot 1 documents with 1 claims: older than `keep` in [store]")
    });
    assert!(service.end_by("TERM").success());
    fs::write(home.path("inbox/2.txt"), "Nothing\n\nNothing happened.\n").unwrap();
    let said = String::from_utf8(home.ended(&["once"]).stderr).unwrap();
    assert!(said.contains("1 documents, 0 claims") && !said.contains("1.txt"), "{said}");
}
