//! What the service manager hears of the running service, over a socket as systemd gives it one: ready, reloading,
//! alive, stopping, and what it is doing.

use std::os::unix::net::UnixDatagram;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use claimwatch::config::{self, Directories};
use claimwatch::daemon::desk::Desk;
use claimwatch::daemon::feeds::{Poller, Until, follow};
use claimwatch::source::fetch::Fetcher;
use jiff::Timestamp;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::polling::{feed, rss};
use super::program::{Home, Service};
use super::server::{Answer, Server};

/// A service manager that listens, and all that it heard.
struct Manager {
    heard: Arc<Mutex<Vec<String>>>,
}

impl Manager {
    /// Starts the service as systemd does, with a watchdog of so many milliseconds.
    fn start(home: &Home, watchdog: u64) -> (Manager, Service) {
        let socket = UnixDatagram::bind(home.path("notify")).unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let listener = Arc::clone(&heard);
        std::thread::spawn(move || {
            let mut buffer = [0; 4_096];
            while let Ok(length) = socket.recv(&mut buffer) {
                listener.lock().unwrap().push(String::from_utf8_lossy(&buffer[..length]).into_owned());
            }
        });
        let mut command = home.command(&["run"]);
        command.env("NOTIFY_SOCKET", home.path("notify")).env("WATCHDOG_USEC", (watchdog * 1_000).to_string());
        command.env_remove("WATCHDOG_PID");
        (Manager { heard }, home.start_as(command))
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    /// How many messages have that beginning.
    fn count(&self, beginning: &str) -> usize {
        self.heard().iter().filter(|message| message.starts_with(beginning)).count()
    }
}

#[test]
fn p88_the_manager_hears_ready_alive_reloading_and_stopping() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(rss("12", ""))]);
    let feeds = feed("harbour", &server.url("/feed"));
    let home = Home::new(&feeds);
    let (manager, service) = Manager::start(&home, 300);
    home.wait("the start", || manager.count("READY=1") == 1);
    assert_eq!(manager.heard()[0], "READY=1\n", "nothing comes before it");
    home.wait("signs of life", || manager.count("WATCHDOG=1") >= 3);
    home.wait("what it does", || manager.count("STATUS=watching 1 feed and 1 folder") >= 1);

    assert_eq!(home.said(&["reload"]).0, Some(0));
    home.wait("the reload", || manager.count("READY=1") == 2);
    home.configure(&format!("{feeds}[polling]\nintervall = 1\n"));
    assert_eq!(home.said(&["reload"]).0, Some(2));
    home.wait("the refused reload", || manager.count("READY=1") == 3);
    let reloading: Vec<String> = manager.heard().into_iter().filter(|heard| heard.contains("RELOADING=1")).collect();
    assert_eq!(reloading.len(), 2);
    assert!(reloading.iter().all(|heard| heard.contains("MONOTONIC_USEC=")), "{reloading:?}");
    let line = "STATUS=the config was refused";
    home.wait("the fault to be shown", || manager.heard().iter().any(|heard| heard.starts_with(line)));

    service.signal("STOP");
    std::thread::sleep(Duration::from_millis(200));
    let before = manager.count("WATCHDOG=1");
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(manager.count("WATCHDOG=1"), before, "a process that stands still is silent");
    service.signal("CONT");
    home.wait("a sign of life", || manager.count("WATCHDOG=1") > before);
    assert!(service.end_by("TERM").success());
    home.wait("the end", || manager.count("STOPPING=1") == 1);
}

/// A follower of one feed under a clock that may be made to hang, as the scheduler would by a fault of ours.
#[test]
fn p88_a_scheduler_that_hangs_is_seen_by_the_watchdog() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(rss("12", ""))]);
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "[service]\nstate = {:?}\nlogs = {:?}\n{}every = \"1s\"\n",
        folder.path().join("state"),
        folder.path().join("logs"),
        feed("harbour", &server.url("/feed"))
    );
    let config = Arc::new(config::read(&text, "c.toml", &Directories::default()).unwrap().config);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let hang = Arc::new(Mutex::new(()));
    let (stop, clock_waits) = (CancellationToken::new(), Arc::clone(&hang));
    let (desk, board) = runtime.block_on(async {
        let desk = Desk::open(&config, Box::new(|_| {}), Timestamp::now, stop.clone()).unwrap().start();
        let clock = Arc::new(move || {
            drop(clock_waits.lock());
            Timestamp::now()
        });
        let fetcher = Fetcher::new(&config.polling).unwrap();
        let poller = Poller::new(fetcher, config.polling.clone(), desk.handle()).with_clock(clock);
        let board = desk.handle().board();
        let until = Until { stop: stop.clone(), leave: stop.child_token() };
        let known = poller.recall(&config.feeds).await.unwrap().remove(0);
        tokio::spawn(follow(poller, known, 1, until));
        (desk, board)
    });
    let wait_for_polls = |count: usize| {
        let start = std::time::Instant::now();
        while server.requests("/feed").len() < count {
            assert!(start.elapsed() < Duration::from_secs(20));
            std::thread::sleep(Duration::from_millis(10));
        }
    };
    wait_for_polls(2);
    board.pulse.set_grace(Duration::from_millis(700));
    let stuck = || board.pulse.stuck(Instant::now());
    assert_eq!(stuck(), None);
    let held = hang.lock().unwrap();
    std::thread::sleep(Duration::from_millis(2_500));
    assert_eq!(stuck().unwrap(), "tasks of feeds did not come back in time: 1");
    drop(held);
    let polls = server.requests("/feed").len();
    wait_for_polls(polls + 1);
    assert_eq!(stuck(), None, "it goes on");
    stop.cancel();
    drop(board);
    runtime.shutdown_timeout(Duration::from_secs(5));
    desk.finish();
}
