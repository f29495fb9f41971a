//! What one more document costs as the store grows: made-up reports go through extraction, identity, verdict and
//! commit into a real store on disk.
//!
//! ```sh
//! cargo bench --bench scale               # up to 100,000 claims: a minute or two
//! cargo bench --bench scale -- 1000000    # up to a million
//! ```
//!
//! Each line is measured over the last thousand documents before that many claims. The reports come from
//! [`Newsroom`], which needs nothing but its number: the same run gives the same reports on every machine.

use std::time::{Duration, Instant};

use claimwatch::alert::Gate;
use claimwatch::daemon::pipeline::{Pipeline, Taken};
use claimwatch::document::{Document, DocumentId, SourceName};
use claimwatch::store::Store;
use jiff::{Timestamp, ToSpan as _};

/// How many stories are told at a time, and how many reports each has.
const AT_A_TIME: usize = 50;
const REPORTS: usize = 40;

/// How many documents a line is measured over.
const WINDOW: usize = 1_000;

fn main() {
    let asked = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a folder for the store");
    let path = folder.path().join("scale.db");
    let store = Store::open(&path).expect("a store");
    let mut pipeline = Pipeline::new(store, Gate::new(Default::default()), vec!["log".to_owned()]);
    println!(
        "{:>9}  {:>9}  {:>8}  {:>7}  {:>10}  {:>11}  {:>9}  {:>9}",
        "claims", "documents", "figures", "alerts", "ms a doc", "docs a s", "store MB", "peak MB"
    );
    let mut seen = Seen::default();
    let mut marks = [10_000, 30_000, 100_000, 300_000, 1_000_000].into_iter().filter(|mark| *mark <= asked).peekable();
    for document in Newsroom::default() {
        let Some(mark) = marks.peek() else { break };
        let start = Instant::now();
        let now = document.received;
        let Ok(Taken::Judged(judged)) = pipeline.take(&document, None, now) else {
            panic!("{} was refused", document.id)
        };
        seen.note(start.elapsed(), judged.changes.len(), judged.alerts.len());
        if seen.claims >= *mark {
            let holdings = pipeline.store().holdings().expect("the store's holdings");
            let size = std::fs::metadata(&path).map_or(0, |file| file.len()) / 1_000_000;
            let each = seen.latest();
            println!(
                "{:>9}  {:>9}  {:>8}  {:>7}  {:>10.2}  {:>11.0}  {:>9}  {:>9}",
                seen.claims,
                seen.documents,
                holdings.figures,
                seen.alerts,
                each.as_secs_f64() * 1e3,
                1.0 / each.as_secs_f64(),
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
    times: std::collections::VecDeque<Duration>,
}

impl Seen {
    fn note(&mut self, time: Duration, claims: usize, alerts: usize) {
        self.documents += 1;
        self.claims += claims;
        self.alerts += alerts;
        self.times.push_back(time);
        if self.times.len() > WINDOW {
            self.times.pop_front();
        }
    }

    /// The mean time of the latest documents.
    fn latest(&self) -> Duration {
        self.times.iter().sum::<Duration>() / u32::try_from(self.times.len().max(1)).unwrap_or(1)
    }
}

/// The most memory that this process has held, in MB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or_default() / 1_000
}

/// Makes up reports without end: stories that open, grow over their reports and close, each in a place of its own.
#[derive(Default)]
struct Newsroom {
    written: usize,
}

/// What happens in the stories, with what is hit.
const EVENTS: [(&str, &str); 6] = [
    ("earthquake", "homes"),
    ("flood", "houses"),
    ("landslide", "farms"),
    ("wildfire", "buildings"),
    ("ferry fire", "cabins"),
    ("factory blast", "workshops"),
];

const AGENCIES: [&str; 5] =
    ["civil defence agency", "interior ministry", "governor's office", "health department", "relief committee"];

const PAPERS: [&str; 5] = ["Harbour Wire", "Northgate Review", "Lake News", "Copper Post", "The Daily Ledger"];

impl Iterator for Newsroom {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        let batch = self.written / (AT_A_TIME * REPORTS);
        let (story, report) = (batch * AT_A_TIME + self.written % AT_A_TIME, self.written / AT_A_TIME % REPORTS);
        let document = report_of(story, report, self.written);
        self.written += 1;
        Some(document)
    }
}

/// The report of that number on the story.
fn report_of(story: usize, report: usize, number: usize) -> Document {
    let place = place_name(story);
    let (event, hit) = EVENTS[story % EVENTS.len()];
    let agency = AGENCIES[(story / 7) % AGENCIES.len()];
    let paper = PAPERS[number % PAPERS.len()];
    // Each number grows now and then, each at a pace of its own.
    let grown = |pace: usize, first: usize| first + story % 17 + (report / pace) * (1 + story % 5);
    let (dead, hurt, missing) = (grown(5, 20), grown(3, 60), grown(8, 12));
    let (ruined, homeless) = (grown(4, 300), 1_000 + 100 * grown(6, 10));
    let time = "2024-01-01T00:00:00Z".parse::<Timestamp>().expect("a time") + (number as i64).minutes();
    let url = format!("https://{}.example/{place}/{report}", paper.to_lowercase().replace(' ', "-"));
    Document {
        id: DocumentId(url.clone()),
        source: SourceName("feeds.made-up".to_owned()),
        location: "https://made-up.example/feed".to_owned(),
        publisher: paper.to_owned(),
        url: Some(url),
        title: format!("{place} {event}: {dead} killed"),
        published: Some(time),
        modified: None,
        received: time,
        text: format!(
            "{dead} people were killed in the {event} in {place}, the {agency} said. About {hurt} people were injured \
             and {missing} are missing, according to the {agency}. The {event} destroyed {ruined} {hit} in {place}. \
             Some {homeless} people were displaced, the mayor of {place} said."
        ),
    }
}

/// A name for the story's place, another for each.
fn place_name(story: usize) -> String {
    const HEADS: [&str; 16] = [
        "Bar", "Cor", "Dal", "Fen", "Gor", "Hal", "Jor", "Kel", "Lom", "Mar", "Nor", "Pel", "Ros", "Sol", "Tar", "Vel",
    ];
    const MIDDLES: [&str; 16] =
        ["a", "e", "i", "o", "an", "en", "in", "on", "ar", "er", "ir", "or", "al", "el", "il", "ol"];
    const TAILS: [&str; 16] = [
        "bach", "borg", "cester", "dale", "ford", "gard", "holm", "kirk", "mora", "mouth", "nitz", "pol", "stad",
        "vik", "wick", "zhou",
    ];
    let name = format!("{}{}{}", HEADS[story % 16], MIDDLES[story / 16 % 16], TAILS[story / 256 % 16]);
    if story < 4_096 { name } else { format!("{name} {}", HEADS[story / 4_096 % 16]) }
}
