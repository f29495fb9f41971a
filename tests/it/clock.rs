//! A clock that is set by a year while the service runs, or while it does not: no feed is forgotten, none is asked again
//! and again, and alerts whose time is not to be trusted say so.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use claimwatch::config::{self, Directories};
use claimwatch::daemon::clock::Clock;
use claimwatch::daemon::desk::Desk;
use claimwatch::daemon::feeds::{Poller, Until, follow};
use claimwatch::daemon::folders::look_through;
use claimwatch::source::fetch::Fetcher;
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::polling::{HOUR, Watch, feed, rss};
use super::program::{lines, report};
use super::server::{Answer, Server};

const YEAR: Duration = Duration::from_secs(365 * 86_400);

/// A hand that moves a clock by seconds.
#[derive(Clone, Default)]
struct Hand(Arc<AtomicI64>);

impl Hand {
    fn set(&self, by: i64) {
        self.0.fetch_add(by, Ordering::Relaxed);
    }

    fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_secs(self.0.load(Ordering::Relaxed))
    }
}

#[test]
fn p86_a_clock_that_is_set_by_a_year_starves_no_feed_and_starts_no_storm() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(rss("12", ""))]);
    let folder = tempfile::tempdir().unwrap();
    let (state, logs) = (folder.path().join("state"), folder.path().join("logs"));
    let harbour = feed("harbour", &server.url("/feed"));
    let text = format!("[service]\nstate = {state:?}\nlogs = {logs:?}\n{harbour}every = \"1s\"\n");
    let config = Arc::new(config::read(&text, "c.toml", &Directories::default()).unwrap().config);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (hand, stop) = (Hand::default(), CancellationToken::new());
    let desk = runtime.block_on(async {
        let desk = Desk::open(&config, Box::new(|_| {}), Timestamp::now, stop.clone()).unwrap().start();
        let clock = hand.clone();
        let fetcher = Fetcher::new(&config.polling).unwrap();
        let poller =
            Poller::new(fetcher, config.polling.clone(), desk.handle()).with_clock(Arc::new(move || clock.now()));
        let until = Until { stop: stop.clone(), leave: stop.child_token() };
        let known = poller.recall(&config.feeds).await.unwrap().remove(0);
        tokio::spawn(follow(poller, known, 1, until));
        desk
    });
    let polls = || server.requests("/feed").len();
    let year = YEAR.as_secs() as i64;
    for by in [0, year, -year, -year, year] {
        hand.set(by);
        let (before, start) = (polls(), Instant::now());
        while polls() < before + 2 {
            assert!(start.elapsed() < Duration::from_secs(12), "starved by {by} s");
            std::thread::sleep(Duration::from_millis(5));
        }
        // The one that the jump made due, and then in its usual step.
        assert!(start.elapsed() >= Duration::from_millis(900), "a storm by {by} s: {:?}", start.elapsed());
    }
    stop.cancel();
    runtime.shutdown_timeout(Duration::from_secs(5));
    desk.finish();
}

#[test]
fn p86_a_clock_that_was_set_back_while_the_service_was_down_starves_no_feed() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(rss("12", ""))]);
    server.answer("/busy", [Answer::status(429).header("Retry-After", "3600"), Answer::ok(rss("12", ""))]);
    let mut watch = Watch::over(&[("harbour", server.url("/feed")), ("busy", server.url_by_name("/busy"))]);
    watch.round();
    let polls = || (server.requests("/feed").len(), server.requests("/busy").len());
    assert_eq!(polls(), (1, 1));
    watch.set_back(YEAR);
    watch.restart();
    watch.round();
    assert_eq!(polls(), (2, 2), "what was planned by the clock of then counts no more");
    watch.round();
    assert_eq!(polls(), (2, 2), "and what is planned now does");
    watch.pass(HOUR);
    watch.round();
    assert_eq!(polls(), (3, 3));
}

#[test]
fn p86_alerts_of_a_clock_that_was_set_are_marked_until_it_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("inbox")).unwrap();
    let text = format!(
        "[service]\nstate = {:?}\nlogs = {:?}\n[folders.inbox]\npath = {:?}\n",
        path("state"),
        path("logs"),
        path("inbox")
    );
    let config = Arc::new(config::read(&text, "c.toml", &Directories::default()).unwrap().config);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let hand = Hand::default();
    let told = |number: u32, dead: u32| {
        let text = format!("The coastguard said {dead} people were killed when a ferry sank off Marlow Point.");
        fs::write(path("inbox").join(format!("{number}.txt")), report(number, "Ferry sinks off Marlow Point", &text))
            .unwrap();
    };
    // Each step sets the clock and tells of a toll; what comes before the first is set while the service is down.
    let run = |before: i64, steps: &[(i64, u32, u32)]| {
        hand.set(before);
        let started = Instant::now();
        let (wall, seen) = (hand.clone(), hand.clone());
        let hour: claimwatch::daemon::feeds::Clock = Arc::new(move || seen.now());
        let clock = Clock::of(move || wall.now(), move || started.elapsed());
        runtime.block_on(async {
            let desk = Desk::open(&config, Box::new(|_| {}), clock, CancellationToken::new()).unwrap().start();
            for (by, number, dead) in steps {
                hand.set(*by);
                told(*number, *dead);
                look_through(&desk.handle(), &hour, "inbox", &config.folders["inbox"]).await;
            }
            tokio::task::spawn_blocking(|| desk.finish()).await.unwrap();
        });
    };
    let year = YEAR.as_secs() as i64;
    run(0, &[(0, 1, 12), (0, 2, 20), (year, 3, 31), (-year, 4, 45)]);
    let marked = || -> Vec<bool> {
        let marks = lines(&path("logs/alerts.log"))
            .iter()
            .map(|line| line.split(' ').next().unwrap().ends_with("Z?"))
            .collect();
        let json = lines(&path("logs/alerts.jsonl"));
        assert_eq!(json.iter().map(|line| line.contains("\"time_suspect\":true")).collect::<Vec<_>>(), marks);
        marks
    };
    assert_eq!(marked(), [false, true, false]);
    run(-year, &[(0, 5, 52)]);
    assert_eq!(marked(), [false, true, false, true], "it lies behind what was told already");
    run(year, &[(0, 6, 60)]);
    assert_eq!(marked(), [false, true, false, true, false]);
}
