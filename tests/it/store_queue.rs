//! The queues of the sinks as they are kept: every attempt counted before it is made, what failed kept in its
//! message, what is given up named, and one sink's state never another's.

use claimwatch::store::{Ended, SinkState, Store};

use super::store_sample::{at, landing, letter};

const DESK: &str = "webhook.desk";

/// A store that owes two alerts to two sinks.
fn owing() -> Store {
    let mut store = Store::in_memory().unwrap();
    let mut landing = landing("https://harbour.example/1", 1, vec![]);
    let sinks = ["log", DESK];
    landing.letters = vec![
        letter("a1", at("2025-03-04T05:10:00Z"), &sinks, r#"{"id":"a1","kind":"raised"}"#),
        letter("a2", at("2025-03-04T05:11:00Z"), &sinks, r#"{"id":"a2","kind":"raised"}"#),
    ];
    store.commit(&landing).unwrap();
    store
}

fn failed(until: &str) -> Ended {
    Ended::Failed { again: at("2025-03-04T09:00:00Z"), rests_until: at(until) }
}

#[test]
fn an_attempt_is_counted_before_it_is_made_and_stays_in_its_message() {
    let mut store = owing();
    let waiting = store.waiting(DESK).unwrap();
    let (first, second) = (&waiting[0], &waiting[1]);
    assert_eq!((first.id.as_str(), first.about.as_str(), first.story.as_deref()), ("a1", "f1", Some("story-1")));
    assert_eq!((first.attempts, &first.message, first.due), (0, &None, None));
    let both = [first.number, second.number];
    assert_eq!(store.begin_attempt(DESK, "m1", &both, at("2025-03-04T05:12:00Z")).unwrap(), 1);
    // Here the power fails: nobody notes how it ended.
    assert_eq!(store.begin_attempt(DESK, "m1", &both, at("2025-03-04T05:13:00Z")).unwrap(), 2);
    let waiting = store.waiting(DESK).unwrap();
    assert!(waiting.iter().all(|one| one.message.as_deref() == Some("m1") && one.attempts == 2), "{waiting:?}");
    assert_eq!(waiting[0].due, Some(at("2025-03-04T05:13:00Z")));
    assert_eq!(store.waiting("log").unwrap()[0].attempts, 0, "another sink's queue is another queue");

    store.end_attempt(DESK, "m1", &Ended::Delivered, "200 OK", at("2025-03-04T05:12:30Z")).unwrap();
    assert_eq!(store.waiting(DESK).unwrap(), []);
    assert_eq!(store.waiting("log").unwrap().len(), 2);
    assert_eq!(store.taken_since(DESK, at("2025-03-04T05:00:00Z")).unwrap(), [at("2025-03-04T05:12:30Z")]);
    assert_eq!(store.taken_since(DESK, at("2025-03-04T05:12:31Z")).unwrap(), []);
    let went = store.deliveries("a1").unwrap();
    assert_eq!((went[1].sink.as_str(), went[1].attempts, &went[1].answer), (DESK, 2, &None));
}

#[test]
fn a_sink_that_failed_again_and_again_gets_at_once_what_waited_for_it() {
    let mut store = owing();
    let numbers: Vec<i64> = store.waiting(DESK).unwrap().iter().map(|one| one.number).collect();
    for (message, number) in [("a1", numbers[0]), ("a2", numbers[1])] {
        store.begin_attempt(DESK, message, &[number], at("2025-03-04T09:00:00Z")).unwrap();
        let refused = failed("2025-03-04T05:20:00Z");
        store.end_attempt(DESK, message, &refused, "connection refused", at("2025-03-04T05:12:00Z")).unwrap();
    }
    let state = store.sink(DESK).unwrap();
    let expected = SinkState {
        name: DESK.to_owned(),
        failures: 2,
        failing_since: Some(at("2025-03-04T05:12:00Z")),
        rests_until: Some(at("2025-03-04T05:20:00Z")),
        last_answer: Some("connection refused".to_owned()),
        ..SinkState::default()
    };
    assert_eq!(state, expected);
    assert_eq!(store.waiting(DESK).unwrap()[1].due, Some(at("2025-03-04T09:00:00Z")));

    store.begin_attempt(DESK, "a1", &numbers[..1], at("2025-03-04T09:00:00Z")).unwrap();
    store.end_attempt(DESK, "a1", &Ended::Delivered, "200 OK", at("2025-03-04T05:21:00Z")).unwrap();
    let left = store.waiting(DESK).unwrap();
    assert_eq!((left.len(), left[0].due, left[0].attempts), (1, None, 1));
    let state = store.sinks().unwrap().into_iter().find(|state| state.name == DESK).unwrap();
    assert_eq!((state.failures, state.failing_since, state.rests_until), (0, None, None));
    assert_eq!((state.waiting, state.dead), (1, 0));
    assert_eq!(state.oldest, Some(at("2025-03-04T05:11:00Z")));
    assert_eq!(state.last_success, Some(at("2025-03-04T05:21:00Z")));
}

#[test]
fn what_is_given_up_waits_no_more_and_is_told_with_its_last_answer() {
    let mut store = owing();
    let first = store.waiting(DESK).unwrap()[0].number;
    store.begin_attempt(DESK, "a1", &[first], at("2025-03-04T09:00:00Z")).unwrap();
    store.end_attempt(DESK, "a1", &Ended::GivenUp, "400 Bad Request", at("2025-03-04T05:12:00Z")).unwrap();
    assert_eq!(store.waiting(DESK).unwrap().len(), 1);
    assert_eq!(store.give_up(DESK, at("2025-03-04T05:11:00Z"), at("2025-03-07T06:00:00Z")).unwrap(), 0);
    assert_eq!(store.give_up(DESK, at("2025-03-04T06:00:00Z"), at("2025-03-07T06:00:00Z")).unwrap(), 1);
    assert_eq!(store.waiting("log").unwrap().len(), 2);
    let dead = store.dead_letters(10).unwrap();
    let ids: Vec<_> = dead.iter().map(|dead| (dead.id.as_str(), dead.attempts, dead.answer.as_deref())).collect();
    assert_eq!(ids, [("a2", 0, None), ("a1", 1, Some("400 Bad Request"))]);
    let states = store.sinks().unwrap();
    assert_eq!(states.iter().map(|state| (state.waiting, state.dead)).collect::<Vec<_>>(), [(2, 0), (0, 2)]);
    assert_eq!(store.pending_counts().unwrap(), [("log".to_owned(), 2)]);
    assert_eq!(store.revive(DESK, at("2025-03-07T00:00:00Z")).unwrap(), 1, "only what was given up since");
    assert_eq!(store.waiting(DESK).unwrap()[0].id, "a2");
}

#[test]
fn alerts_of_health_are_owed_like_others_and_stand_in_no_list_of_figures() {
    let mut store = Store::in_memory().unwrap();
    let mut landing = landing("https://harbour.example/1", 1, vec![]);
    let time = at("2025-03-04T05:10:00Z");
    landing.letters = vec![letter("h1", time, &[DESK], r#"{"id":"h1","kind":"health"}"#)];
    store.commit(&landing).unwrap();
    let number = store.waiting(DESK).unwrap()[0].number;
    assert_eq!(store.alerts_numbered(&[number]).unwrap()[0].id, "h1");
    assert_eq!((store.latest_alerts(9).unwrap(), store.alerts_after(0, 9).unwrap()), (vec![], vec![]));
    assert_eq!((store.alerts_before(i64::MAX, 9).unwrap(), store.alerts_named("h").unwrap()), (vec![], vec![]));
}

#[test]
fn a_silence_holds_until_its_end_or_until_it_is_lifted() {
    let mut store = Store::in_memory().unwrap();
    let (morning, noon) = (at("2025-03-04T08:00:00Z"), at("2025-03-04T12:00:00Z"));
    let first = store.add_silence("{}", "a drill", morning, noon).unwrap();
    let second = store.add_silence("{}", "", morning, at("2025-03-05T08:00:00Z")).unwrap();
    let numbers = |store: &Store, time: &str| -> Vec<i64> {
        store.silences(at(time)).unwrap().iter().map(|silence| silence.number).collect()
    };
    assert_eq!(numbers(&store, "2025-03-04T11:59:59Z"), [first, second]);
    assert_eq!(numbers(&store, "2025-03-04T12:00:00Z"), [second]);
    assert!(store.lift_silence(second, noon).unwrap());
    assert!(!store.lift_silence(second, noon).unwrap(), "it holds no more");
    assert!(!store.lift_silence(first, noon).unwrap() && !store.lift_silence(99, noon).unwrap());
    assert_eq!(numbers(&store, "2025-03-04T12:00:01Z"), [] as [i64; 0]);
    assert_eq!(store.all_silences(9).unwrap().len(), 2);
}
