//! What one more document costs as the store grows: made-up reports go through extraction, identity, verdict and
//! commit into a real store on disk.
//!
//! ```sh
//! cargo bench --bench scale               # up to 100,000 claims: a minute or two
//! cargo bench --bench scale -- 1000000    # up to a million
//! ```
//!
//! Each line is measured over the last thousand documents before that many claims. The reports come from
//! `newsroom`, which needs nothing but a report's number: the same run gives the same reports on every machine.

mod newsroom;

use std::time::{Duration, Instant};

use claimwatch::alert::Gate;
use claimwatch::daemon::pipeline::{Pipeline, Taken};
use claimwatch::document::Document;
use claimwatch::store::Store;
use newsroom::Newsroom;

/// How many documents come at once, as from a feed.
const FEED: usize = 20;

/// How many documents a line is measured over.
const WINDOW: usize = 1_000;

fn main() {
    let asked = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a folder for the store");
    let path = folder.path().join("scale.db");
    let store = Store::open(&path).expect("a store");
    let mut pipeline = Pipeline::new(store, Gate::new(Default::default()), vec!["log".to_owned()]);
    println!(
        "{:>9}  {:>9}  {:>8}  {:>7}  {:>8}  {:>8}  {:>10}  {:>8}  {:>7}",
        "claims", "documents", "figures", "alerts", "ms a doc", "docs a s", "CPU ms", "store MB", "peak MB"
    );
    let mut seen = Seen::default();
    let mut marks =
        [10_000, 30_000, 100_000, 300_000, 600_000, 1_000_000].into_iter().filter(|mark| *mark <= asked).peekable();
    let mut reports = Newsroom::default();
    while let Some(mark) = marks.peek() {
        let feed: Vec<Document> = reports.by_ref().take(FEED).collect();
        let (start, processor) = (Instant::now(), processor());
        let (mut claims, mut alerts) = (0, 0);
        pipeline.store().begin_together().expect("a transaction");
        for document in &feed {
            let Ok(Taken::Judged(judged)) = pipeline.take(document, None, document.received) else {
                panic!("{} was refused", document.id)
            };
            claims += judged.changes.len();
            alerts += judged.alerts.len();
        }
        pipeline.store().end_together().expect("the documents are kept");
        seen.note(start.elapsed(), self::processor() - processor, claims, alerts);
        if seen.claims >= *mark {
            let holdings = pipeline.store().holdings().expect("the store's holdings");
            let size = std::fs::metadata(&path).map_or(0, |file| file.len()) / 1_000_000;
            let (each, processor) = seen.latest();
            println!(
                "{:>9}  {:>9}  {:>8}  {:>7}  {:>8.2}  {:>8.0}  {:>10.2}  {:>8}  {:>7}",
                seen.claims,
                seen.documents,
                holdings.figures,
                seen.alerts,
                each * 1e3,
                1.0 / each,
                processor * 1e3,
                size,
                peak_memory()
            );
            marks.next();
        }
    }
}

/// What has gone through.
#[derive(Default)]
struct Seen {
    documents: usize,
    claims: usize,
    alerts: usize,
    /// The wall and the processor time of each reading.
    times: std::collections::VecDeque<(Duration, Duration)>,
}

impl Seen {
    fn note(&mut self, wall: Duration, processor: Duration, claims: usize, alerts: usize) {
        self.documents += FEED;
        self.claims += claims;
        self.alerts += alerts;
        self.times.push_back((wall, processor));
        if self.times.len() > WINDOW / FEED {
            self.times.pop_front();
        }
    }

    /// The mean wall and processor time of the latest documents, in seconds.
    fn latest(&self) -> (f64, f64) {
        let documents = (self.times.len().max(1) * FEED) as f64;
        let mean = |of: fn(&(Duration, Duration)) -> Duration| {
            self.times.iter().map(of).sum::<Duration>().as_secs_f64() / documents
        };
        (mean(|times| times.0), mean(|times| times.1))
    }
}

/// The processor time that this process has used.
fn processor() -> Duration {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(used.tv_sec.unsigned_abs(), used.tv_nsec.unsigned_abs() as u32)
}

/// The most memory that this process has held, in MB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or_default() / 1_000
}
