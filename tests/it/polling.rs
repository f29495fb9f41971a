//! Polling as the service does it, by a clock that the test moves: real desk, real store, real requests on loopback.

use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use claimwatch::config::{self, Config, Directories};
use claimwatch::daemon::desk::{Desk, DeskThread};
use claimwatch::daemon::feeds::{Poller, ask_if_due};
use claimwatch::document::SourceName;
use claimwatch::source::fetch::{Fetcher, PollingSettings};
use claimwatch::store::{FeedVisit, Store};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::server::Server;

pub const HOUR: Duration = Duration::from_secs(3_600);
pub const QUARTER: Duration = Duration::from_secs(900);

/// A service that polls when it is told to.
pub struct Watch {
    home: TempDir,
    config: Arc<Config>,
    second: Arc<AtomicI64>,
    runtime: Runtime,
    house: Option<(DeskThread, Poller)>,
    /// Ends what the house tries in vain.
    stop: CancellationToken,
}

impl Watch {
    /// Watches those feeds, each a name and an address, every quarter of an hour at most.
    pub fn over(feeds: &[(&str, String)]) -> Watch {
        Watch::new(&feeds.iter().map(|(name, url)| feed(name, url)).collect::<String>())
    }

    /// Watches the feeds that are written like this in the config.
    pub fn new(feeds: &str) -> Watch {
        let home = tempfile::tempdir().unwrap();
        let config = read_config(&home, feeds);
        let start: Timestamp = "2024-12-19T08:00:00Z".parse().unwrap();
        let second = Arc::new(AtomicI64::new(start.as_second()));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let mut watch = Watch { home, config, second, runtime, house: None, stop: CancellationToken::new() };
        watch.restart();
        watch
    }

    /// Stops and starts again.
    pub fn restart(&mut self) {
        self.close();
        static FETCHER: LazyLock<Fetcher> = LazyLock::new(|| Fetcher::new(&PollingSettings::default()).unwrap());
        // Making one takes its time; most tests do with the default's.
        let default = self.config.polling == PollingSettings::default();
        let fetcher = if default { FETCHER.clone() } else { Fetcher::new(&self.config.polling).unwrap() };
        let second = Arc::clone(&self.second);
        let clock = Arc::new(move || Timestamp::from_second(second.load(Ordering::Relaxed)).unwrap());
        self.stop = CancellationToken::new();
        let open = || Desk::open(&self.config, Box::new(|_| {}), Timestamp::now, self.stop.clone());
        let desk = self.runtime.block_on(async { open() }).unwrap().start();
        let poller = Poller::new(fetcher, self.config.polling.clone(), desk.handle()).with_clock(clock);
        self.house = Some((desk, poller));
    }

    /// Starts again with other feeds.
    pub fn restart_with(&mut self, feeds: &str) {
        self.config = read_config(&self.home, feeds);
        self.restart();
    }

    /// Asks all that are due now, and waits until that is done.
    pub fn round(&self) {
        let (_, poller) = self.house.as_ref().unwrap();
        self.runtime.block_on(async {
            let mut polls = JoinSet::new();
            for known in poller.recall(&self.config.feeds).await.unwrap() {
                polls.spawn(ask_if_due(poller.clone(), known));
            }
            polls.join_all().await;
        });
    }

    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        self.second.fetch_add(time.as_secs() as i64, Ordering::Relaxed);
    }

    /// Sets the clock back.
    pub fn set_back(&self, time: Duration) {
        self.second.fetch_sub(time.as_secs() as i64, Ordering::Relaxed);
    }

    /// Lets time pass until the feed is due, and asks all that are.
    pub fn next_round(&self, name: &str) {
        self.pass(self.due_in(name).unwrap() + Duration::from_secs(1));
        self.round();
    }

    /// What is kept of a feed.
    pub fn visit(&self, name: &str) -> FeedVisit {
        let source = SourceName(format!("feeds.{name}"));
        self.store().visit(&source, &self.config.feeds[name].url).unwrap().unwrap()
    }

    /// How long it is until a feed is due; nothing if never.
    pub fn due_in(&self, name: &str) -> Option<Duration> {
        let now = Timestamp::from_second(self.second.load(Ordering::Relaxed)).unwrap();
        self.visit(name).next_due.map(|due| due.duration_since(now).max(SignedDuration::ZERO).unsigned_abs())
    }

    /// How long it is until then.
    pub fn until(&self, due: Timestamp) -> Duration {
        let now = Timestamp::from_second(self.second.load(Ordering::Relaxed)).unwrap();
        due.duration_since(now).max(SignedDuration::ZERO).unsigned_abs()
    }

    /// The file of the store.
    pub fn store_file(&self) -> std::path::PathBuf {
        self.config.service.store()
    }

    /// Asks all that are due now, and leaves them in the middle of it once that holds.
    pub fn round_cut_off(&mut self, holds: impl Fn() -> bool) {
        let (desk, poller) = self.house.take().unwrap();
        let config = Arc::clone(&self.config);
        let round = self.runtime.spawn(async move {
            let mut polls = JoinSet::new();
            for known in poller.recall(&config.feeds).await.unwrap() {
                polls.spawn(ask_if_due(poller.clone(), known));
            }
            polls.join_all().await;
        });
        let start = std::time::Instant::now();
        while !holds() {
            assert!(start.elapsed() < super::program::PATIENCE, "waited in vain");
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(Duration::from_millis(300));
        self.stop.cancel();
        round.abort();
        let _ = self.runtime.block_on(round);
        desk.finish();
    }

    /// The store beside the service.
    pub fn store(&self) -> Store {
        Store::open_to_read(&self.config.service.store()).unwrap()
    }

    /// The lines of the alert log.
    pub fn alerts(&self) -> Vec<String> {
        super::program::lines(&self.home.path().join("logs/alerts.log"))
    }

    fn close(&mut self) {
        if let Some((desk, poller)) = self.house.take() {
            drop(poller);
            desk.finish();
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.close();
    }
}

fn read_config(home: &TempDir, feeds: &str) -> Arc<Config> {
    let (state, logs) = (home.path().join("state"), home.path().join("logs"));
    let service = format!("[service]\nstate = {state:?}\nlogs = {logs:?}\n");
    Arc::new(config::read(&format!("{service}{feeds}"), "c.toml", &Directories::default()).unwrap().config)
}

/// A feed in the config.
pub fn feed(name: &str, url: &str) -> String {
    format!("[feeds.{name}]\nurl = \"{url}\"\nallow-private = true\n")
}

/// A feed with one item that tells this toll, and those elements in its head.
pub fn rss(toll: &str, head: &str) -> String {
    format!(
        "<rss version=\"2.0\"><channel><title>Harbour Radio</title>{head}<item><guid>ferry</guid>\
         <link>https://harbour.example/ferry</link><title>Ferry sinks</title>\
         <pubDate>Tue, 04 Mar 2025 08:00:00 GMT</pubDate>\
         <description>The coastguard said {toll} people were killed when a ferry sank.</description></item></channel></rss>"
    )
}

/// The `If-None-Match` of each request for a path.
pub fn conditions(server: &Server, path: &str) -> Vec<Option<String>> {
    server.requests(path).iter().map(|request| request.header("If-None-Match").map(str::to_owned)).collect()
}

/// `wait` and up to a tenth of it.
pub fn assert_about(found: Option<Duration>, wait: Duration) {
    let found = found.expect("due at all");
    assert!(found >= wait && found <= wait.mul_f64(1.1), "{found:?} is not {wait:?} and a little");
}
