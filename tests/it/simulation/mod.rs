//! Days in minutes: the whole service over thousands of feeds, by a clock that is an argument and is moved by hand. What is
//! promised for long runs is measured: memory that stays flat, alerts that are there at once, servers that are left in peace.
//!
//! ```sh
//! cargo test --test it simulation    # short forms: some seconds
//! cargo test --release --test it -- --ignored --nocapture --exact simulation::a_day_of_2000_feeds
//! cargo test --release --test it -- --ignored --nocapture --exact simulation::ten_days_of_1000_feeds
//! ```
//!
//! The clock goes on by steps, each once no request is under way and the desk is idle. State and logs lie in memory
//! (`/dev/shm`) where that is to be had: a disk would only make the machine wait.

mod delivery;
mod farm;
mod peace;

use std::fs;
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use claimwatch::alert::{Alert, AlertLine};
use claimwatch::config::{ConfigFile, Directories};
use claimwatch::daemon::clock::Clock;
use claimwatch::daemon::service::Service;
use claimwatch::daemon::systemd::LevelHandle;
use claimwatch::daemon::world::World;
use claimwatch::source::fetch::{BuildFetcherError, Fetcher, PollingSettings};
use claimwatch::source::guard::{Names, anywhere};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use farm::{ADDRESSES, Farm, Request};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// When each simulation begins.
const START: &str = "2025-03-04T08:00:00Z";

/// The hour of the day, that many seconds after the start.
fn hour_of(second: u64) -> u64 {
    (8 + second / HOUR) % 24
}

/// The real time in microseconds since the machine was started, the same for all its programs.
fn real_now() -> u64 {
    let text = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    text.tv_sec.unsigned_abs() * 1_000_000 + text.tv_nsec.unsigned_abs() / 1_000
}

/// Leads to the farm: the hosts are `h0.farm.test`, `h1.farm.test` and so on.
fn at_the_farm(name: &str) -> Vec<IpAddr> {
    let host: usize =
        name.strip_prefix('h').and_then(|name| name.split('.').next()).and_then(|n| n.parse().ok()).unwrap_or(0);
    vec![IpAddr::V4(Ipv4Addr::new(127, 0, 0, (host % usize::from(ADDRESSES)) as u8 + 1))]
}

/// Treats the farm's hosts like those of the public web, with all the pauses that they are due.
fn to_the_farm(settings: &PollingSettings) -> Result<Fetcher, BuildFetcherError> {
    Fetcher::with_names(settings, anywhere, Names::Other(at_the_farm))
}

/// What is simulated.
#[derive(Clone, Copy)]
struct Plan {
    feeds: usize,
    hosts: usize,
    /// How long, and how far the clock is moved at once, in seconds.
    length: u64,
    step: u64,
    /// Whether all feeds are plain ones.
    plain: bool,
    /// How often the service is stopped and started again.
    restart_every: u64,
    /// How often a report is put into the folder.
    report_every: u64,
}

/// The time of day, as all who ask are told.
#[derive(Clone, Default)]
struct Hand(Arc<AtomicU64>);

impl Hand {
    fn second(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn clock(&self) -> Clock {
        let (wall, steady, start) = (self.clone(), self.clone(), START.parse::<Timestamp>().unwrap());
        let now = move || start + SignedDuration::from_secs(wall.second().cast_signed());
        Clock::of(now, move || Duration::from_secs(steady.second()))
    }
}

/// What came of it.
struct Found {
    requests: Vec<Request>,
    /// Real microseconds from the moment that something could be seen until its alert was kept and written, sorted: of feeds, and
    /// of reports in the folder.
    of_feeds: Vec<u64>,
    of_reports: Vec<u64>,
    /// The simulated second and the resident memory in bytes.
    memory: Vec<(u64, u64)>,
    /// How long the simulation took.
    took: Duration,
}

/// The service over a farm.
struct Simulation {
    plan: Plan,
    home: TempDir,
    farm: Farm,
    hand: Hand,
    runtime: Runtime,
}

impl Simulation {
    /// A simulation with those lines in its config besides.
    fn new(plan: Plan, more: &str) -> Simulation {
        let memory = Path::new("/dev/shm");
        let home = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        fs::create_dir(home.path().join("inbox")).unwrap();
        let farm = Farm::start(home.path(), plan.plain);
        fs::write(home.path().join("c.toml"), config(&plan, home.path(), farm.port) + more).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        Simulation { plan, home, farm, hand: Hand::default(), runtime }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Runs it to its end; `each` is done after each step, and `last` with its folder before that goes.
    fn run(self, each: impl FnMut(u64), last: impl FnOnce(&Path)) -> Found {
        let started = std::time::Instant::now();
        // As long as something blocks, the clock does not move by itself.
        let (held, hold) = mpsc::channel::<()>();
        let holder = self.runtime.spawn_blocking(move || _ = hold.recv());
        let (memory, reports) = self.runtime.block_on(self.live(each));
        drop(held);
        self.runtime.block_on(holder).unwrap();
        let told = fs::read_to_string(self.path("told")).unwrap();
        let Simulation { farm, home, .. } = self;
        let requests = farm.end();
        let (of_feeds, of_reports) = freshness(&told, &requests, &reports);
        last(home.path());
        Found { requests, of_feeds, of_reports, memory, took: started.elapsed() }
    }

    /// The life of the service: its memory, and the real time at which each report was there.
    async fn live(&self, mut each: impl FnMut(u64)) -> (Vec<(u64, u64)>, Vec<u64>) {
        let (mut memory, mut reports) = (Vec::new(), Vec::new());
        while self.hand.second() < self.plan.length {
            let stop = CancellationToken::new();
            let service = self.start(&stop).await;
            let until =
                self.plan.length.min((self.hand.second() / self.plan.restart_every + 1) * self.plan.restart_every);
            while self.hand.second() < until {
                self.settle(&service).await;
                self.step().await;
                let second = self.hand.second();
                each(second);
                if second.is_multiple_of(self.plan.report_every) {
                    reports.push(self.drop_report(reports.len()));
                }
                if second.is_multiple_of(10 * MINUTE) {
                    memory.push((second, resident()));
                }
            }
            self.settle(&service).await;
            stop.cancel();
            let end = service.end(Duration::from_secs(10));
            tokio::pin!(end);
            // What ends may still wait for a moment to pass, but it has only so many of them.
            loop {
                tokio::select! {
                    () = &mut end => break,
                    () = pause(Duration::from_millis(200)) => tokio::time::advance(Duration::from_secs(1)).await,
                }
            }
        }
        (memory, reports)
    }

    async fn start(&self, stop: &CancellationToken) -> Service {
        let file = ConfigFile { path: self.path("c.toml"), given: Directories::default() };
        let config = file.load().map_err(|error| format!("{error:#?}")).unwrap().config;
        let world = World { clock: self.hand.clock(), fetcher: to_the_farm };
        let told = fs::File::options().create(true).append(true).open(self.path("told")).unwrap();
        let told = Mutex::new(std::io::BufWriter::new(told));
        let announce = Box::new(move |alert: &Alert| {
            let url = AlertLine::of(alert).document.url.unwrap_or_default();
            writeln!(told.lock().unwrap(), "{} {url}", real_now()).unwrap();
        });
        let (calls, _) = tokio::sync::mpsc::channel(1);
        Service::start(file, config, world, LevelHandle::on_nothing(), announce, calls, stop).await.unwrap()
    }

    /// Waits until nothing is under way that does not wait for the clock.
    async fn settle(&self, service: &Service) {
        let begun = std::time::Instant::now();
        loop {
            pause(Duration::from_micros(50)).await;
            if service.in_motion() == 0 {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "the service does not come to rest");
        }
    }

    /// Moves the clock.
    async fn step(&self) {
        let second = self.hand.0.fetch_add(self.plan.step, Ordering::Relaxed) + self.plan.step;
        self.farm.set(second);
        tokio::time::advance(Duration::from_secs(self.plan.step)).await;
    }

    /// Puts a report into the folder, of which each second one raises a toll. When it was there.
    fn drop_report(&self, number: usize) -> u64 {
        let (place, toll) = (farm::place(3_000 + number / 2 % 1_000), 20 + number);
        let text = format!(
            "{place} mine collapse\nPublisher: Drop Post\nUrl: https://drop.example/{number}\n\n\
             The labour ministry said {toll} people were killed in the mine collapse in {place}.\n"
        );
        let hidden = self.path("inbox/.new");
        fs::write(&hidden, text).unwrap();
        fs::rename(hidden, self.path(&format!("inbox/{number}.txt"))).unwrap();
        real_now()
    }
}

/// Lets real time pass, so that sockets, timers and tasks are looked at.
async fn pause(time: Duration) {
    tokio::task::spawn_blocking(move || std::thread::sleep(time)).await.unwrap();
}

/// The config: the feeds by turns with an interval of their own and without.
fn config(plan: &Plan, home: &Path, port: u16) -> String {
    let mut text = format!(
        "[service]\nstate = {:?}\nlogs = {:?}\n[folders.inbox]\npath = {:?}\n",
        home.join("state"),
        home.join("logs"),
        home.join("inbox")
    );
    for feed in 0..plan.feeds {
        let host = feed % plan.hosts;
        let every = if feed % 4 == 3 { "" } else { "every = \"15m\"\n" };
        text.push_str(&format!("[feeds.f{feed}]\nurl = \"http://h{host}.farm.test:{port}/feed/{feed}\"\n{every}"));
    }
    text
}

/// How long it took from the first sight of each document until its alert: of feeds and of reports, sorted.
fn freshness(told: &str, requests: &[Request], reports: &[u64]) -> (Vec<u64>, Vec<u64>) {
    let mut served = std::collections::HashMap::new();
    for request in requests.iter().filter(|request| request.status == 200) {
        served.entry((request.feed, request.version)).or_insert(request.real);
    }
    let (mut of_feeds, mut of_reports) = (Vec::new(), Vec::new());
    for line in told.lines() {
        let (at, url) = line.split_once(' ').unwrap();
        let at: u64 = at.parse().unwrap();
        let (site, number) = url.rsplit_once('/').unwrap();
        let number: u64 = number.parse().unwrap();
        match site.strip_prefix("https://paper").and_then(|site| site.split('.').next()?.parse::<usize>().ok()) {
            // An item that was not the latest when it was first seen was served with a later version.
            Some(feed) => {
                let seen = (number..number + 8).find_map(|version| served.get(&(feed, version)));
                of_feeds.push(at.saturating_sub(*seen.expect("it was served")));
            }
            None => of_reports.push(at.saturating_sub(reports[number as usize])),
        }
    }
    of_feeds.sort_unstable();
    of_reports.sort_unstable();
    (of_feeds, of_reports)
}

/// The resident memory in bytes.
fn resident() -> u64 {
    let statm = fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * rustix::param::page_size() as u64
}

/// By how much of its mean the memory grows in a day, by a straight line through all points after a settling time.
fn growth(memory: &[(u64, u64)], after: u64) -> f64 {
    let points: Vec<(f64, f64)> = memory
        .iter()
        .filter(|(second, _)| *second >= after)
        .map(|(second, bytes)| (*second as f64 / DAY as f64, *bytes as f64))
        .collect();
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let rise: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let run: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    rise / run / y
}

/// The value that so much of the sorted list does not pass.
fn share(sorted: &[u64], share: f64) -> u64 {
    sorted.get(((sorted.len() as f64 * share).ceil() as usize).saturating_sub(1)).copied().unwrap_or(0)
}

/// Runs it, and says and checks what is promised of every run.
fn simulate(plan: Plan) -> Found {
    let found = Simulation::new(plan, "").run(|_| {}, |_| {});
    let Found { requests, of_feeds, of_reports, memory, took } = &found;
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let ms = |list: &[u64], part: f64| share(list, part) as f64 / 1_000.0;
    println!(
        "{} feeds on {} hosts, {:.1} simulated days in {:.0} s; {} requests",
        plan.feeds,
        plan.hosts,
        plan.length as f64 / DAY as f64,
        took.as_secs_f64(),
        requests.len()
    );
    for (what, list) in [("feeds", of_feeds), ("the folder", of_reports)] {
        let (half, most, last) = (ms(list, 0.5), ms(list, 0.99), ms(list, 1.0));
        println!(
            "  {} alerts of {what}: half within {half:.1} ms, 99 % within {most:.1} ms, all within {last:.1} ms",
            list.len()
        );
        assert!(share(list, 0.99) <= 2_000_000, "the freshness of {what}");
    }
    if let (Some((_, first)), Some((_, last))) = (memory.first(), memory.last()) {
        let most = memory.iter().map(|(_, bytes)| *bytes).max().unwrap();
        println!("  memory: {:.1} MiB at first, {:.1} at most, {:.1} at last", mib(*first), mib(most), mib(*last));
    }
    peace::check(&plan, requests);
    found
}

const SHORT: Plan = Plan {
    feeds: 60,
    hosts: 20,
    length: 6 * HOUR,
    step: 5,
    plain: true,
    restart_every: u64::MAX / 2,
    report_every: 30 * MINUTE,
};

#[test]
fn some_hours_of_sixty_feeds_bring_their_alerts_at_once() {
    let found = simulate(SHORT);
    assert!(found.of_feeds.len() > 10 && found.of_reports.len() >= 4, "{} alerts", found.of_feeds.len());
}

#[test]
fn a_day_of_feeds_of_all_manners_leaves_their_servers_in_peace() {
    simulate(Plan { feeds: 46, length: 28 * HOUR, step: 20, plain: false, restart_every: 10 * HOUR, ..SHORT });
}

#[test]
#[ignore = "takes minutes; see the head of this file"]
fn a_day_of_2000_feeds() {
    let plan = Plan { feeds: 2_000, hosts: 600, length: DAY, step: 1, report_every: 5 * MINUTE, ..SHORT };
    let found = simulate(plan);
    let growth = growth(&found.memory, 4 * HOUR);
    println!("  memory grows by {:.2} % a day", 100.0 * growth);
    let most = found.memory.iter().map(|(_, bytes)| *bytes).max().unwrap();
    // In the first hours what was read lately is kept at hand, and that fills up.
    let promised = (40 << 20) + plan.feeds as u64 * (8 << 10);
    println!("  promised are {} MiB and 1 % a day", promised >> 20);
    assert!(most <= promised, "{most} bytes");
    assert!(growth < 0.01, "{growth}");
}

#[test]
#[ignore = "takes minutes; see the head of this file"]
fn ten_days_of_1000_feeds() {
    simulate(Plan {
        feeds: 1_000,
        hosts: 300,
        length: 10 * DAY,
        step: 1,
        plain: false,
        restart_every: DAY,
        report_every: HOUR,
    });
}
