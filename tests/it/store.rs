//! The store as the daemon uses it: what goes in comes out, over restarts, in whole documents or not at all.

use claimwatch::change::{Change, Verdict};
use claimwatch::document::{DocumentId, Revision, SourceName, Visit};
use claimwatch::extract::{Bound, Claim, Mode, Period, Quantity};
use claimwatch::figure::{Figure, FigureId, Observation, Scope, StoryId};
use claimwatch::store::{
    Commit, CommitError, FeedVisit, FileStamp, Landing, Moved, NEWEST_OF_A_FIGURE, Store, StoryPart,
};
use claimwatch::text::Span;

use super::store_sample::{at, change, claim, document, figure, landing, letter};

fn one_claim(id: &str, revision: u32) -> Landing {
    let made = document(id, "");
    let claim = claim(Quantity::hedged(40.0, Bound::About, "count"));
    landing(id, revision, vec![change(&made, revision, &figure("f1"), claim, None)])
}

/// Every bound with every mode, and every optional field once there and once not.
fn claims_of_every_kind() -> Vec<Claim> {
    let mut claims = Vec::new();
    for (n, bound) in Bound::ALL.into_iter().enumerate() {
        for (m, mode) in Mode::ALL.into_iter().enumerate() {
            let odd = (n + m) % 2 == 1;
            let quantity = match bound {
                Bound::Range => Quantity::range(-1.5, 1e9 + 0.1, "degC"),
                Bound::Vague => Quantity::vague(24.0, 99.0, "count"),
                _ => Quantity::hedged(0.1 + 0.2 + n as f64, bound, "EUR"),
            };
            let day = "2025-03-01".parse().unwrap();
            let mut claim = claim(quantity);
            claim.mode = mode;
            claim.sentence_number = n * 10 + m;
            claim.span = Span { start: n, end: n + 5 + m };
            claim.place = odd.then(|| "Lake Orrin".to_owned());
            claim.attribution = (!odd).then(|| "l’État-major".to_owned());
            claim.speaker = odd.then(|| "Ms Vale; DROP TABLE claim".to_owned());
            claim.as_of = odd.then_some(day);
            claim.period = (!odd).then_some(Period { from: day, to: "2025-03-02".parse().unwrap() });
            claims.push(claim);
        }
    }
    claims
}

#[test]
fn every_field_of_every_claim_comes_back_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.sqlite3");
    let made = document("https://harbour.example/1", "");
    let scopes = [Scope::Total, Scope::Part("children".to_owned()), Scope::Projection, Scope::Past];
    let changes: Vec<Change> = claims_of_every_kind()
        .into_iter()
        .enumerate()
        .map(|(n, claim)| {
            let figure = Figure {
                place: (n % 3 == 0).then(|| "Orrin".to_owned()),
                scope: scopes[n % 4].clone(),
                ..figure(&format!("figure-{n}"))
            };
            change(&made, 1, &figure, claim, None)
        })
        .collect();
    let landed = landing("https://harbour.example/1", 1, changes.clone());
    assert_eq!(Store::open(&path).unwrap().commit(&landed).unwrap(), Commit::Kept);

    let store = Store::open(&path).unwrap();
    let read = store.observations_of(&made.id).unwrap();
    assert_eq!(read.len(), 48);
    for ((figure, observation), change) in read.iter().zip(&changes) {
        assert_eq!((figure, observation), (&change.figure, &change.after));
    }
    let stored = store.last_reading(&made.id).unwrap().unwrap();
    assert_eq!(stored.document, landed.document);
    assert_eq!((stored.revision, stored.story), (landed.revision, landed.story.id.clone()));
    assert_eq!(store.histories(&landed.story.id).unwrap().len(), 48);
    assert_eq!(store.figures_named("figure-4").unwrap().len(), 9, "figure-4 and figure-40 to figure-47");
}

#[test]
fn a_document_that_was_never_seen_has_no_revision_and_no_story() {
    let store = Store::in_memory().unwrap();
    let unknown = DocumentId("https://harbour.example/none".to_owned());
    assert_eq!(store.last_revision(&unknown).unwrap(), None);
    assert_eq!(store.last_reading(&unknown).unwrap(), None);
    assert_eq!(store.story_of(&unknown).unwrap(), None);
    assert_eq!(store.history(&FigureId("none".to_owned())).unwrap(), None);
}

#[test]
fn a_change_comes_back_with_the_claim_that_it_was_measured_against() {
    let mut store = Store::in_memory().unwrap();
    store.commit(&one_claim("https://harbour.example/1", 1)).unwrap();
    let first = store.changes(&FigureId("f1".to_owned())).unwrap().remove(0);
    assert_eq!((first.verdict, &first.before), (Verdict::First, &None));

    let made = document("https://harbour.example/2", "");
    let raised = change(
        &made,
        1,
        &figure("f1"),
        claim(Quantity::hedged(60.0, Bound::Exact, "count")),
        Some(first.after.clone()),
    );
    store.commit(&landing("https://harbour.example/2", 1, vec![raised.clone()])).unwrap();
    assert_eq!(store.changes(&FigureId("f1".to_owned())).unwrap(), [first.clone(), raised.clone()]);
    let history = store.history(&FigureId("f1".to_owned())).unwrap().unwrap();
    assert_eq!(history.observations, [first.after, raised.after], "oldest first");
}

#[test]
fn two_claims_of_one_document_can_be_measured_against_each_other() {
    let mut store = Store::in_memory().unwrap();
    let made = document("https://harbour.example/1", "");
    let one = change(&made, 1, &figure("f1"), claim(Quantity::hedged(40.0, Bound::About, "count")), None);
    let mut other = claim(Quantity::hedged(90.0, Bound::Exact, "count"));
    other.span = Span { start: 60, end: 62 };
    let two = change(&made, 1, &figure("f1"), other, Some(one.after.clone()));
    store.commit(&landing("https://harbour.example/1", 1, vec![one.clone(), two.clone()])).unwrap();
    assert_eq!(store.changes(&FigureId("f1".to_owned())).unwrap(), [one, two]);
}

#[test]
fn a_withdrawn_claim_stays_in_the_history_and_leaves_the_document() {
    let mut store = Store::in_memory().unwrap();
    let first = one_claim("https://harbour.example/1", 1);
    store.commit(&first).unwrap();
    let gone =
        Change { verdict: Verdict::Withdrawn, reason: "the figure is gone".to_owned(), ..first.changes[0].clone() };
    store.commit(&landing("https://harbour.example/1", 2, vec![gone])).unwrap();
    assert_eq!(store.observations_of(&first.document.id).unwrap(), []);
    let history = store.history(&FigureId("f1".to_owned())).unwrap().unwrap();
    let verdicts: Vec<_> = history.observations.iter().map(|o| (o.verdict.as_str(), o.origin.revision)).collect();
    assert_eq!(verdicts, [("first", 1), ("withdrawn", 2)]);
    assert_eq!(store.last_revision(&first.document.id).unwrap().unwrap().number, 2);
}

#[test]
fn a_revision_that_is_known_is_not_kept_twice_and_another_text_under_its_number_is_refused() {
    let mut store = Store::in_memory().unwrap();
    let first = one_claim("https://harbour.example/1", 1);
    assert_eq!(store.commit(&first).unwrap(), Commit::Kept);
    assert_eq!(store.commit(&first).unwrap(), Commit::Known);
    let mut other = first.clone();
    other.revision.hash = "of another text".to_owned();
    let error = store.commit(&other).unwrap_err();
    assert!(matches!(error, CommitError::Taken { number: 1, .. }), "{error}");
    assert_eq!(store.observations_of(&first.document.id).unwrap().len(), 1);
}

#[test]
fn a_landing_that_fails_half_way_changes_nothing() {
    let mut store = Store::in_memory().unwrap();
    store.commit(&one_claim("https://harbour.example/1", 1)).unwrap();
    let before = store.holdings().unwrap();
    let mut bad = one_claim("https://harbour.example/2", 1);
    bad.story.terms.push(("smoke".to_owned(), 1.0));
    let at = bad.story.seen;
    let letter = |id: &str, body: &str| letter(id, at, &[], body);
    bad.letters = vec![letter("aa", "{}"), letter("bb", "no JSON")];
    bad.file = Some((SourceName("folders.inbox".to_owned()), FileStamp { path: "a".into(), size: 1, modified_ns: 1 }));
    let error = store.commit(&bad).unwrap_err().to_string();
    assert!(error.starts_with("could not keep https://harbour.example/2 in the store"), "{error}");
    assert_eq!(store.holdings().unwrap(), before);
    assert_eq!(store.stories_sharing(&["smoke".to_owned()], at).unwrap(), []);
    assert_eq!(store.file_stamps(&SourceName("folders.inbox".to_owned())).unwrap(), []);
    bad.letters.pop();
    assert_eq!(store.commit(&bad).unwrap(), Commit::Kept, "the store is not left in a transaction");
}

#[test]
fn only_the_last_two_texts_of_a_document_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.sqlite3");
    let mut store = Store::open(&path).unwrap();
    for revision in 1..=4 {
        store.commit(&one_claim("https://harbour.example/1", revision)).unwrap();
    }
    assert!(
        !store
            .last_reading(&DocumentId("https://harbour.example/1".to_owned()))
            .unwrap()
            .unwrap()
            .document
            .text
            .is_empty()
    );
    let plain = rusqlite::Connection::open(&path).unwrap();
    let sql = "SELECT group_concat(number) FROM revision WHERE text IS NOT NULL";
    assert_eq!(plain.query_row(sql, [], |row| row.get(0)), Ok("3,4".to_owned()));
}

#[test]
fn stories_are_found_by_the_terms_they_share_the_rarer_the_better() {
    let mut store = Store::in_memory().unwrap();
    let tell = |id: &str, seen: &str, terms: &[&str]| {
        let mut landing = one_claim(&format!("https://harbour.example/{id}"), 1);
        landing.story = StoryPart {
            id: StoryId(id.to_owned()),
            seen: at(seen),
            terms: terms.iter().map(|term| (term.to_string(), 1.0)).collect(),
        };
        landing.changes.clear();
        landing
    };
    for landing in [
        tell("a", "2025-03-01T00:00:00Z", &["killed", "orrin"]),
        tell("b", "2025-03-02T00:00:00Z", &["killed", "bridge"]),
        tell("c", "2025-03-03T00:00:00Z", &["killed"]),
        tell("old", "2024-01-01T00:00:00Z", &["orrin"]),
    ] {
        store.commit(&landing).unwrap();
    }
    let terms = ["killed".to_owned(), "orrin".to_owned()];
    let cards = store.stories_sharing(&terms, at("2025-02-01T00:00:00Z")).unwrap();
    let ids: Vec<_> = cards.iter().map(|card| card.id.0.as_str()).collect();
    assert_eq!(ids, ["a", "c", "b"]);
    assert_eq!(*cards[0].terms, [("killed".to_owned(), 1.0), ("orrin".to_owned(), 1.0)]);

    let mut later = tell("a", "2025-03-09T10:00:00.7Z", &["orrin"]);
    later.document.id = DocumentId("https://harbour.example/a2".to_owned());
    later.story.terms[0].1 = 4.0;
    store.commit(&later).unwrap();
    let card = store.story(&StoryId("a".to_owned())).unwrap().unwrap();
    assert_eq!((card.first, card.last), (at("2025-03-01T00:00:00Z"), at("2025-03-09T10:00:00Z")));
    assert_eq!(card.documents, 2);
    assert_eq!(*card.terms, [("killed".to_owned(), 1.0), ("orrin".to_owned(), 4.0)]);
}

#[test]
fn one_common_word_alone_makes_no_story() {
    let mut store = Store::in_memory().unwrap();
    for n in 0..80 {
        let mut landing = landing(&format!("https://harbour.example/{n}"), 1, vec![]);
        landing.story.id = StoryId(format!("story {n}"));
        landing.story.terms = vec![("killed".to_owned(), 1.0), (format!("place {}", n % 40), 1.0)];
        store.commit(&landing).unwrap();
    }
    let shared = |terms: &[&str]| {
        let terms: Vec<String> = terms.iter().map(|term| term.to_string()).collect();
        let cards = store.stories_sharing(&terms, at("2025-01-01T00:00:00Z")).unwrap();
        cards.iter().map(|card| card.id.0.clone()).collect::<Vec<_>>()
    };
    assert!(shared(&["killed"]).is_empty());
    assert_eq!(shared(&["place 30"]), ["story 70", "story 30"]);
    assert_eq!(shared(&["killed", "place 30"]), ["story 70", "story 30"]);
}

#[test]
fn an_alert_is_entered_once_and_owed_until_it_is_delivered() {
    let mut store = Store::in_memory().unwrap();
    let mut first = one_claim("https://harbour.example/1", 1);
    let body = r#"{"id":"a1","kind":"raised"}"#.to_owned();
    first.letters = vec![letter("a1", at("2025-03-04T05:10:00.9Z"), &["log", "webhook.desk"], &body)];
    store.commit(&first).unwrap();
    let mut again = one_claim("https://harbour.example/2", 1);
    again.letters = first.letters.clone();
    store.commit(&again).unwrap();

    let owed = store.pending("log").unwrap();
    assert_eq!(owed.len(), 1);
    assert_eq!((owed[0].id.as_str(), owed[0].time, &owed[0].body), ("a1", at("2025-03-04T05:10:00Z"), &body));
    store.mark_delivered("a1", "log", at("2025-03-04T05:11:00Z")).unwrap();
    store.mark_delivered("a1", "log", at("2025-03-04T05:12:00Z")).unwrap();
    assert_eq!(store.pending("log").unwrap(), []);
    assert_eq!(store.pending_counts().unwrap(), [("webhook.desk".to_owned(), 1)]);
    assert_eq!(store.alerts_named("a").unwrap(), owed);
    assert_eq!(store.alerts_after(owed[0].number, 10).unwrap(), []);
    assert_eq!(store.latest_alerts(10).unwrap(), owed);
}

#[test]
fn a_feed_is_remembered_with_all_that_was_told_and_forgotten_when_its_address_changes() {
    let mut store = Store::in_memory().unwrap();
    let full = FeedVisit {
        feed: SourceName("feeds.harbour".to_owned()),
        address: "https://harbour.example/feed".to_owned(),
        visit: Visit {
            url: "https://www.harbour.example/feed.xml".to_owned(),
            etag: Some("W/\"a b\t\"".to_owned()),
            last_modified: Some("Tue, 04 Mar 2025 05:06:07 GMT".to_owned()),
            body_hash: Some("00ff".to_owned()),
        },
        next_due: Some(at("2025-03-04T05:24:00Z")),
        failures: 3,
        failing_since: Some(at("2025-03-04T04:24:00Z")),
        last_success: Some(at("2025-03-04T04:09:00Z")),
        last_error: Some("the server answered 503".to_owned()),
        stopped: Some("gone (410)".to_owned()),
        moved: Some(Moved { to: "https://new.example/".to_owned(), since: at("2025-03-03T00:00:00Z"), seen: 2 }),
        closed_until: Some(at("2025-03-04T06:24:00Z")),
        quiet: 9,
        pace: "ttl=7200".to_owned(),
        trouble: Some("the server does not let us in (403)".to_owned()),
        asked: Some(at("2025-03-04T05:09:00Z")),
        due_why: "every 15m".to_owned(),
        outcome: "slow down 3600".to_owned(),
        max_age: Some(std::time::Duration::from_secs(7_200)),
    };
    let empty = FeedVisit::none(SourceName("feeds.new".to_owned()), full.address.clone());
    store.commit_visits(&[full.clone(), empty.clone()]).unwrap();
    assert_eq!(store.visit(&full.feed, &full.address).unwrap(), Some(full.clone()));
    assert_eq!(store.visit(&full.feed, "https://elsewhere.example/").unwrap(), None);
    assert_eq!(store.visits().unwrap(), [full.clone(), empty.clone()]);
    store.forget_feed(&full.feed).unwrap();
    assert_eq!(store.visits().unwrap(), [empty]);
}

#[test]
fn the_stamp_of_a_file_is_kept_with_its_document() {
    let mut store = Store::in_memory().unwrap();
    let inbox = SourceName("folders.inbox".to_owned());
    let stamp = |path: &str, size| FileStamp { path: path.to_owned(), size, modified_ns: 1_741_064_767_123_456_789 };
    let mut first = one_claim("inbox/a.txt", 1);
    first.file = Some((inbox.clone(), stamp("a.txt", 10)));
    store.commit(&first).unwrap();
    store.save_stamp(&inbox, &stamp("b.txt", 20)).unwrap();
    store.save_stamp(&inbox, &stamp("b.txt", 21)).unwrap();
    assert_eq!(store.file_stamps(&inbox).unwrap(), [stamp("a.txt", 10), stamp("b.txt", 21)]);
    first.file = Some((inbox.clone(), stamp("a.txt", 11)));
    assert_eq!(store.commit(&first).unwrap(), Commit::Known);
    assert_eq!(store.file_stamps(&inbox).unwrap()[0].size, 11, "a touched file is not read again and again");
    store.forget_files(&inbox, &["a.txt".to_owned()]).unwrap();
    assert_eq!(store.file_stamps(&inbox).unwrap(), [stamp("b.txt", 21)]);
}

#[test]
fn a_document_is_set_aside_until_it_comes_through() {
    let mut store = Store::in_memory().unwrap();
    let landing = one_claim("https://harbour.example/1", 1);
    let (id, source) = (&landing.document.id, &landing.document.source);
    store.set_aside(id, source, "the reader panicked", at("2025-03-04T05:00:00Z")).unwrap();
    store.set_aside(id, source, "the reader panicked again", at("2025-03-04T06:00:00Z")).unwrap();
    let aside = store.documents_set_aside(10).unwrap();
    assert_eq!((aside.len(), aside[0].times, aside[0].why.as_str()), (1, 2, "the reader panicked again"));
    store.commit(&landing).unwrap();
    assert_eq!(store.documents_set_aside(10).unwrap(), []);
}

#[test]
fn a_history_is_read_no_further_back_than_its_newest_observations() {
    let mut store = Store::in_memory().unwrap();
    let made = document("https://harbour.example/1", "");
    let changes = (0..250)
        .map(|n| {
            let mut claim = claim(Quantity::hedged(f64::from(n), Bound::Exact, "count"));
            claim.sentence_number = n as usize;
            change(&made, 1, &figure("f1"), claim, None)
        })
        .collect();
    store.commit(&landing("https://harbour.example/1", 1, changes)).unwrap();
    let history = store.histories(&StoryId("story-1".to_owned())).unwrap().remove(0);
    let numbers: Vec<_> = history.observations.iter().map(|o| o.claim.sentence_number).collect();
    assert_eq!(numbers, (50..250).collect::<Vec<_>>());
    assert_eq!(store.latest_figures(5).unwrap(), [figure("f1")]);
}

#[test]
fn a_commit_of_ten_claims_stays_quick_as_the_store_grows() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("claims.sqlite3")).unwrap();
    let commit = |store: &mut Store, n: usize| {
        let id = format!("https://harbour.example/{n}");
        let made = document(&id, "");
        let claim = claim(Quantity::hedged(40.0, Bound::About, "count"));
        let changes = (0..10).map(|f| change(&made, 1, &figure(&format!("f{n}-{f}")), claim.clone(), None)).collect();
        let mut landing = landing(&id, 1, changes);
        landing.story.terms = (0..30).map(|term| (format!("term {}", n % 7 * 30 + term), 1.0)).collect();
        store.commit(&landing).unwrap();
    };
    let started = std::time::Instant::now();
    (0..300).for_each(|n| commit(&mut store, n));
    let each = started.elapsed() / 300;
    println!("{each:?} a commit");
    assert!(each.as_millis() < 50, "{each:?} a commit: something waits or scans");
}

/// The observations that are at hand of a figure, and those that the file has of it.
fn at_hand_and_on_file(store: &Store, path: &std::path::Path) -> [Vec<Observation>; 2] {
    let figure = figure("f1");
    let at_hand = store.history_of(&figure).unwrap().observations.clone();
    let on_file = Store::open_to_read(path).unwrap().history(&figure.id).unwrap();
    [at_hand, on_file.map_or_else(Vec::new, |history| history.observations)]
}

#[test]
fn what_is_at_hand_of_a_figure_is_what_the_file_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.sqlite3");
    let mut store = Store::open(&path).unwrap();
    let story = StoryId("story-1".to_owned());
    assert!(store.figures_of(&story).unwrap().is_empty());
    for n in 0..NEWEST_OF_A_FIGURE + 3 {
        store.commit(&one_claim(&format!("https://harbour.example/{n}"), 1)).unwrap();
        if n % 50 == 0 || n >= NEWEST_OF_A_FIGURE {
            let [at_hand, on_file] = at_hand_and_on_file(&store, &path);
            assert_eq!(at_hand.len(), (n + 1).min(NEWEST_OF_A_FIGURE));
            assert_eq!(at_hand, on_file);
        }
    }
    assert_eq!(*store.figures_of(&story).unwrap(), [figure("f1")]);
}

#[test]
fn what_another_program_adds_is_not_missed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.sqlite3");
    let (mut one, mut other) = (Store::open(&path).unwrap(), Store::open(&path).unwrap());
    one.commit(&one_claim("https://harbour.example/1", 1)).unwrap();
    assert_eq!(at_hand_and_on_file(&one, &path)[0].len(), 1);
    other.commit(&one_claim("https://harbour.example/2", 1)).unwrap();
    let [at_hand, on_file] = at_hand_and_on_file(&one, &path);
    assert_eq!((at_hand.len(), &at_hand), (2, &on_file));
    // Also where nothing is asked between what the other adds and what is kept here.
    other.commit(&one_claim("https://harbour.example/3", 1)).unwrap();
    one.commit(&one_claim("https://harbour.example/4", 1)).unwrap();
    let [at_hand, on_file] = at_hand_and_on_file(&one, &path);
    assert_eq!((at_hand.len(), &at_hand), (4, &on_file));
}

#[test]
fn documents_that_are_kept_together_are_kept_or_undone_together() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.sqlite3");
    let mut store = Store::open(&path).unwrap();
    store.begin_together().unwrap();
    store.commit(&one_claim("https://harbour.example/1", 1)).unwrap();
    // One that cannot be kept takes no other with it.
    let taken = Landing {
        revision: Revision { number: 1, hash: "another".to_owned() },
        ..one_claim("https://harbour.example/1", 1)
    };
    assert!(matches!(store.commit(&taken), Err(CommitError::Taken { .. })));
    store.commit(&one_claim("https://harbour.example/2", 1)).unwrap();
    assert!(Store::open_to_read(&path).unwrap().history(&figure("f1").id).unwrap().is_none(), "not kept yet");
    store.end_together().unwrap();
    let [at_hand, on_file] = at_hand_and_on_file(&store, &path);
    assert_eq!((at_hand.len(), &at_hand), (2, &on_file));

    store.begin_together().unwrap();
    store.commit(&one_claim("https://harbour.example/3", 1)).unwrap();
    drop(store);
    assert_eq!(at_hand_and_on_file(&Store::open(&path).unwrap(), &path)[0].len(), 2, "what was not ended is undone");
}
