//! The queues of the sinks at work, against real receivers that refuse, hang and are down for a day, by a clock that
//! the test moves: nothing is lost, nothing comes out of order, and nothing comes twice under another id.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use claimwatch::alert::health::State;
use claimwatch::alert::{Alert, Sink, SinkSettings, Told, WebhookSettings};
use claimwatch::change::{Change, Verdict};
use claimwatch::daemon::sink_queue::{SinkQueue, Step};
use claimwatch::extract::{Bound, Quantity};
use claimwatch::store::{Letter, Owed, Store};
use jiff::Timestamp;
use serde_json::Value;

use super::server::{Answer, Request, Server};
use super::store_sample::{at, change, claim, document, figure, landing};

const SINK: &str = "webhook.desk";

/// A sink with its queue, in a store in memory, and a clock.
struct Desk {
    store: Arc<Mutex<Store>>,
    clock: Arc<AtomicI64>,
    queue: Arc<SinkQueue>,
    runtime: tokio::runtime::Runtime,
}

impl Desk {
    /// A webhook with those settings besides its address.
    fn with_webhook(url: &str, more: &str) -> Desk {
        let settings: WebhookSettings = toml::from_str(&format!("url = '{url}'\n{more}")).unwrap();
        Desk::with(SinkSettings::Webhook(settings).open())
    }

    fn with(sink: Sink) -> Desk {
        let store = Arc::new(Mutex::new(Store::in_memory().unwrap()));
        let clock = Arc::new(AtomicI64::new(at("2025-03-04T00:00:00Z").as_second()));
        let told = Arc::clone(&clock);
        let now = move || Timestamp::from_second(told.load(Ordering::Relaxed)).unwrap();
        let queue = SinkQueue::new(SINK, sink, Arc::clone(&store), Arc::new(now));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Desk { store, clock, queue, runtime }
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.clock.load(Ordering::Relaxed)).unwrap()
    }

    fn set(&self, now: Timestamp) {
        self.clock.store(now.as_second(), Ordering::Relaxed);
    }

    /// Enters an alert about that figure of that story, decided now.
    fn tell(&self, number: u32, about: &str, story: &str) -> String {
        let id = format!("https://harbour.example/{number}");
        let made = document(&id, "");
        let mut figure = figure(about);
        figure.story.0 = story.to_owned();
        let first = change(&made, 1, &figure, claim(Quantity::hedged(f64::from(number), Bound::Exact, "count")), None);
        let raised = Change { verdict: Verdict::Raised, before: Some(first.after.clone()), ..first };
        let alert = Alert::of(raised, self.now());
        let owed = vec![Owed { sink: SINK.to_owned(), due: None }];
        let mut landing = landing(&id, 1, vec![]);
        landing.letters = vec![Letter {
            id: alert.id.clone(),
            time: alert.time,
            about: about.to_owned(),
            story: Some(story.to_owned()),
            owed,
            silence: None,
            body: alert.letter().body,
        }];
        self.store.lock().unwrap().commit(&landing).unwrap();
        alert.id
    }

    fn step(&self) -> Step {
        self.runtime.block_on(self.queue.step(false))
    }

    /// Goes on, moving the clock to whenever something is to be done, until then. How many attempts were made.
    fn run_until(&self, end: Timestamp) -> u32 {
        let mut attempts = 0;
        loop {
            match self.step() {
                Step::Tried { .. } => attempts += 1,
                Step::Wait(until) if until <= end => self.set(until.max(self.now() + Duration::from_secs(1))),
                Step::Wait(_) | Step::Idle => break,
                Step::Failed => panic!("the queue cannot be used"),
            }
        }
        self.set(end);
        attempts
    }
}

/// The ids of the alerts in each request, in order.
fn ids(requests: &[Request]) -> Vec<Vec<String>> {
    let ids = |request: &Request| {
        let json: Value = serde_json::from_slice(&request.body).unwrap();
        json["alerts"].as_array().unwrap().iter().map(|alert| alert["id"].as_str().unwrap().to_owned()).collect()
    };
    requests.iter().map(ids).collect()
}

#[test]
fn p79_a_receiver_that_is_down_for_a_day_gets_all_that_it_missed_in_order_once() {
    let gone = Server::start();
    let (port, url) = (gone.port(), gone.url("/hook"));
    drop(gone);
    let desk = Desk::with_webhook(&url, "");
    let start = desk.now();
    let mut told = Vec::new();
    let mut attempts = 0;
    for hour in 0..24 {
        told.push((desk.tell(hour, &format!("f{}", hour % 3), "s1"), format!("f{}", hour % 3)));
        attempts += desk.run_until(start + Duration::from_secs(3_600 * (u64::from(hour) + 1)));
    }
    let rest = Duration::from_secs(600);
    assert!((100..500).contains(&attempts), "{attempts} attempts in a day: it must be asked now and then, not more");
    let state = desk.store.lock().unwrap().sinks().unwrap().remove(0);
    assert_eq!((state.waiting, state.dead, state.failing_since), (24, 0, Some(start)));

    let back = Server::start_at(&format!("127.0.0.1:{port}"));
    back.answer("/hook", [Answer::status(204)]);
    desk.run_until(desk.now() + rest);
    let got: Vec<String> = ids(&back.requests("/hook")).concat();
    assert_eq!(got.len(), 24, "all within ten minutes of its return");
    for figure in ["f0", "f1", "f2"] {
        let of = |ids: Vec<&String>| ids.into_iter().cloned().collect::<Vec<String>>();
        let of_figure = |id: &&String| told.iter().any(|(told, about)| told == *id && about == figure);
        let expected: Vec<&String> = told.iter().map(|(id, _)| id).filter(of_figure).collect();
        assert_eq!(of(got.iter().filter(of_figure).collect()), of(expected), "{figure} out of order");
    }
    assert!(matches!(desk.step(), Step::Idle));
}

#[test]
fn p79_what_a_receiver_never_takes_is_given_up_after_three_days_and_told_once() {
    let server = Server::start();
    server.answer("/hook", [Answer::status(500)]);
    let desk = Desk::with_webhook(&server.url("/hook"), "");
    let id = desk.tell(1, "f1", "s1");
    let start = desk.now();
    let mut told = Vec::new();
    while desk.now() < start + Duration::from_secs(73 * 3_600) {
        match desk.step() {
            Step::Tried { health, .. } => told.extend(health.map(|health| (desk.now(), health))),
            Step::Wait(until) => desk.set(until.max(desk.now() + Duration::from_secs(1))),
            Step::Idle => break,
            Step::Failed => panic!("the queue cannot be used"),
        }
    }
    let dead = desk.store.lock().unwrap().dead_letters(9).unwrap();
    assert_eq!((dead.len(), dead[0].id.as_str(), dead[0].sink.as_str()), (1, id.as_str(), SINK));
    assert!(dead[0].given_up >= start + Duration::from_secs(72 * 3_600), "{:?}", dead[0]);
    assert!(dead[0].answer.as_deref().is_some_and(|answer| answer.contains("500")), "{:?}", dead[0]);
    let (when, health) = &told[0];
    assert_eq!((told.len(), health.state, health.source.as_str()), (1, State::Failing, SINK));
    let hours = when.duration_since(start).as_secs() / 3_600;
    assert!((1..3).contains(&hours), "told after {hours} hours: {health:?}");

    server.answer("/hook", [Answer::status(200)]);
    desk.tell(2, "f1", "s1");
    desk.set(desk.now() + Duration::from_secs(300));
    let Step::Tried { delivered: true, health: Some(health) } = desk.step() else { panic!() };
    assert_eq!(health.state, State::Well, "{health:?}");
}

#[test]
fn p79_a_refusal_for_good_is_tried_once_and_a_plea_for_patience_is_heeded() {
    let server = Server::start();
    let busy = Answer::status(429).header("Retry-After", "120");
    server.answer("/hook", [Answer::page(400, "no <b>such</b> channel"), busy, Answer::status(200)]);
    let desk = Desk::with_webhook(&server.url("/hook"), "");
    desk.tell(1, "f1", "s1");
    let Step::Tried { delivered: false, health: Some(health) } = desk.step() else { panic!() };
    assert!(health.words.contains("400") && health.words.contains("no <b>such</b> channel"), "{health:?}");
    assert!(matches!(desk.step(), Step::Idle), "it is not tried again");
    assert_eq!(desk.store.lock().unwrap().dead_letters(9).unwrap()[0].attempts, 1);

    desk.tell(2, "f1", "s1");
    let asked = desk.now();
    assert!(matches!(desk.step(), Step::Tried { delivered: false, .. }));
    let Step::Wait(until) = desk.step() else { panic!() };
    assert_eq!(until, asked + Duration::from_secs(120));
    desk.set(until);
    assert!(matches!(desk.step(), Step::Tried { delivered: true, .. }));
    assert_eq!(server.requests("/hook").len(), 3);
}

#[test]
fn p81_an_answer_that_was_lost_brings_the_same_id_with_the_next_number() {
    let server = Server::start();
    server.answer("/hook", [Answer::raw(""), Answer::status(204)]);
    let desk = Desk::with_webhook(&server.url("/hook"), "");
    let id = desk.tell(1, "f1", "s1");
    desk.run_until(desk.now() + Duration::from_secs(60));
    let requests = server.requests("/hook");
    let seen: Vec<_> = requests
        .iter()
        .map(|one| (one.header("webhook-id").unwrap(), one.header("claimwatch-attempt").unwrap()))
        .collect();
    assert_eq!(seen, [(id.as_str(), "1"), (id.as_str(), "2")]);
    let bodies: Vec<Value> = requests.iter().map(|one| serde_json::from_slice(&one.body).unwrap()).collect();
    assert_eq!((&bodies[0]["id"], &bodies[1]["id"]), (&Value::from(id.as_str()), &Value::from(id.as_str())));
    assert_eq!((&bodies[0]["attempt"], &bodies[1]["attempt"]), (&1.into(), &2.into()));
}

#[test]
fn a_burst_of_one_story_is_one_message_that_stays_the_same() {
    let server = Server::start();
    server.answer("/hook", [Answer::status(503), Answer::status(200)]);
    let desk = Desk::with_webhook(&server.url("/hook"), "group = '30s'");
    let first = [desk.tell(1, "f1", "s1"), desk.tell(2, "f2", "s1")];
    desk.set(desk.now() + Duration::from_secs(30));
    assert!(matches!(desk.step(), Step::Tried { delivered: false, .. }));
    let late = desk.tell(3, "f3", "s1");
    desk.run_until(desk.now() + Duration::from_secs(60));
    let requests = server.requests("/hook");
    assert_eq!(ids(&requests), [first.to_vec(), first.to_vec(), vec![late]]);
    let message: Value = serde_json::from_slice(&requests[1].body).unwrap();
    assert_eq!((&message["kind"], &message["attempt"]), (&"group".into(), &2.into()));
    assert_eq!(requests[0].header("webhook-id"), requests[1].header("webhook-id"));
}

#[test]
fn beyond_the_cap_alerts_wait_and_come_as_one_digest() {
    let server = Server::start();
    server.answer("/hook", [Answer::status(200)]);
    let desk = Desk::with_webhook(&server.url("/hook"), "most-per-hour = 3");
    let told: Vec<String> = (0..10).map(|n| desk.tell(n, &format!("f{n}"), &format!("s{n}"))).collect();
    desk.run_until(desk.now() + Duration::from_secs(60));
    let early: Vec<String> = ids(&server.requests("/hook")).concat();
    assert_eq!(server.requests("/hook").len(), 3);
    assert_eq!(early, told, "the last of three takes all that wait");
    let later: Vec<String> = (10..15).map(|n| desk.tell(n, &format!("f{n}"), &format!("s{n}"))).collect();
    desk.run_until(desk.now() + Duration::from_secs(3_600));
    let all = ids(&server.requests("/hook"));
    assert_eq!((all.len(), all[3..].concat()), (6, later), "nothing is lost");
    let kinds = server
        .requests("/hook")
        .iter()
        .map(|one| one.header("claimwatch-kind").unwrap().to_owned())
        .collect::<Vec<_>>();
    assert_eq!(kinds, ["alert", "alert", "digest", "alert", "alert", "digest"]);
}

#[test]
fn a_chat_is_told_in_its_own_form_by_a_signed_message() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("desk.key");
    std::fs::write(&key, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n").unwrap();
    let server = Server::start();
    server.answer("/hook", [Answer::status(200)]);
    let desk = Desk::with_webhook(
        &server.url("/hook"),
        &format!("form = 'slack'\nsecret = 'file:{0}'\nauthorization = 'file:{0}'", key.display()),
    );
    desk.tell(1, "f1", "s1");
    assert!(matches!(desk.step(), Step::Tried { delivered: true, .. }));
    let request = server.requests("/hook").remove(0);
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert!(body["text"].as_str().unwrap().starts_with("RAISED passengers missing, Lake Orrin: "), "{body}");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("authorization"), Some("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    let signature = request.header("webhook-signature").unwrap();
    assert!(signature.starts_with("v1,") && signature.len() == 3 + 44, "{signature}");
    assert_eq!(request.header("webhook-timestamp"), Some(desk.now().as_second().to_string().as_str()));
}

#[test]
fn a_letter_that_cannot_be_read_holds_up_nothing() {
    let server = Server::start();
    server.answer("/hook", [Answer::status(200)]);
    let desk = Desk::with_webhook(&server.url("/hook"), "");
    let mut landing = landing("https://harbour.example/9", 1, vec![]);
    landing.letters = vec![super::store_sample::letter("bad", desk.now(), &[SINK], r#"{"kind":"raised"}"#)];
    desk.store.lock().unwrap().commit(&landing).unwrap();
    desk.tell(1, "f1", "s1");
    assert!(Told::read(r#"{"kind":"raised"}"#).is_err());
    assert!(matches!(desk.step(), Step::Failed));
    assert!(matches!(desk.step(), Step::Tried { delivered: true, .. }));
    assert_eq!(desk.store.lock().unwrap().dead_letters(9).unwrap()[0].id, "bad");
}
