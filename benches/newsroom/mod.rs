//! Reports for measuring: made up without end and without chance, so that each run reads the same on every machine.

use claimwatch::document::{Document, DocumentId, SourceName};
use jiff::{Timestamp, ToSpan as _};

/// How many stories are told at a time, and how many reports each has.
const AT_A_TIME: usize = 50;
const REPORTS: usize = 40;

/// Makes up reports without end: stories that open, grow over their reports and close, each in a place of its own.
#[derive(Default)]
pub struct Newsroom {
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
    const SECONDS: [&str; 8] = ["", "ga", "le", "mi", "no", "ru", "se", "ti"];
    let (head, middle, tail) = (HEADS[story % 16], MIDDLES[story / 16 % 16], TAILS[story / 256 % 16]);
    format!("{head}{middle}{}{tail}", SECONDS[story / 4_096 % 8])
}
