//! A bench for verdicts: reports made of claims by hand, heard one after the other, each against all before it.

use std::collections::HashMap;
use std::sync::Arc;

use claimwatch::change::judge::{Case, judge};
use claimwatch::change::{Change, Verdict};
use claimwatch::document::{Document, DocumentId, SourceName};
use claimwatch::extract::{Bound, COUNT, Claim, Mode, Quantity};
use claimwatch::figure::{FigureId, History, Observation, Origin, StoryId};
use claimwatch::text::Span;
use jiff::Timestamp;

/// One document in the making.
#[derive(Clone)]
pub struct Report {
    url: String,
    publisher: String,
    at: Timestamp,
    pub claims: Vec<Claim>,
}

/// What has been heard so far.
#[derive(Clone, Default)]
pub struct Bench {
    pub histories: Vec<Arc<History>>,
    last: HashMap<String, (u32, Vec<(FigureId, Observation)>)>,
}

/// A report of that publisher on that day, or at an hour of it ("2025-03-03T14").
pub fn report(publisher: &str, day: &str) -> Report {
    let at = if day.contains('T') { format!("{day}:00:00Z") } else { format!("{day}T08:00:00Z") };
    let at: Timestamp = at.parse().expect("a day");
    Report {
        url: format!("https://{publisher}.example/{day}"),
        publisher: publisher.to_owned(),
        at,
        claims: Vec::new(),
    }
}

/// "23 people were killed", said by nobody in particular, for the day of the report.
pub fn killed(value: f64) -> Claim {
    counted(value, "people", "killed")
}

/// So many of those, of whom that is said.
pub fn counted(value: f64, subject: &str, measure: &str) -> Claim {
    measured(Quantity::hedged(value, Bound::Exact, COUNT), subject, measure)
}

/// A claim with that quantity.
pub fn measured(quantity: Quantity, subject: &str, measure: &str) -> Claim {
    let text = quantity.value.map_or("dozens".to_owned(), |value| format!("{} {value}", quantity.bound));
    Claim {
        sentence: String::new(),
        sentence_number: 0,
        text,
        span: Span { start: 0, end: 0 },
        quantity,
        subject: subject.to_owned(),
        measure: measure.to_owned(),
        place: None,
        attribution: None,
        speaker: None,
        as_of: None,
        period: None,
        mode: Mode::Total,
    }
}

/// What a test changes about a claim.
pub trait Told: Sized {
    fn by(self, party: &str) -> Self;
    fn in_place(self, place: &str) -> Self;
    fn for_day(self, day: &str) -> Self;
    fn in_mode(self, mode: Mode) -> Self;
    fn bound(self, bound: Bound) -> Self;
    fn sentence(self, words: &str) -> Self;
}

impl Told for Claim {
    fn by(mut self, party: &str) -> Claim {
        self.attribution = Some(party.to_owned());
        self
    }

    fn in_place(mut self, place: &str) -> Claim {
        self.place = Some(place.to_owned());
        self
    }

    fn for_day(mut self, day: &str) -> Claim {
        self.as_of = Some(day.parse().expect("a day"));
        self
    }

    fn in_mode(mut self, mode: Mode) -> Claim {
        self.mode = mode;
        self
    }

    fn bound(mut self, bound: Bound) -> Claim {
        let value = self.quantity.value.expect("a number");
        self.quantity = Quantity::hedged(value, bound, self.quantity.unit);
        self.text = format!("{bound} {value}");
        self
    }

    /// The sentence; the quantity's words are put in at "#".
    fn sentence(mut self, words: &str) -> Claim {
        self.sentence = words.replacen('#', &self.text, 1);
        self
    }
}

impl Report {
    /// Adds a claim in a sentence of its own. Without another date it speaks for the day of the report.
    pub fn says(mut self, claim: Claim) -> Report {
        let number = self.claims.last().map_or(1, |last| last.sentence_number + 1);
        self.push(claim, number);
        self
    }

    /// Adds a claim to the sentence of the last one.
    pub fn and(mut self, claim: Claim) -> Report {
        let number = self.claims.last().map_or(1, |last| last.sentence_number);
        self.push(claim, number);
        self
    }

    /// Adds a claim in the title.
    pub fn titled(mut self, claim: Claim) -> Report {
        self.push(claim, 0);
        self
    }

    /// The same address as another report: its next revision.
    pub fn at_the_address_of(mut self, other: &Report) -> Report {
        self.url.clone_from(&other.url);
        self
    }

    fn push(&mut self, mut claim: Claim, number: usize) {
        claim.sentence_number = number;
        if claim.sentence.is_empty() {
            claim.sentence = format!("{} {} {} {number}.", claim.text, claim.subject, claim.measure);
        }
        claim.as_of = claim.as_of.or_else(|| Some(self.at.to_zoned(jiff::tz::TimeZone::UTC).date()));
        self.claims.push(claim);
    }
}

impl Bench {
    /// Hears a report: its verdicts, kept as a store would keep them.
    pub fn hear(&mut self, report: &Report) -> Vec<Change> {
        let document = Document {
            id: DocumentId(report.url.clone()),
            source: SourceName("feeds.test".to_owned()),
            location: String::new(),
            publisher: report.publisher.clone(),
            url: Some(report.url.clone()),
            title: String::new(),
            published: Some(report.at),
            modified: None,
            received: report.at,
            text: String::new(),
        };
        let (revision, earlier) = self.last.get(&report.url).cloned().unwrap_or_default();
        let changes = judge(Case {
            origin: Arc::new(Origin::of(&document, revision + 1)),
            story: StoryId("a story".to_owned()),
            claims: report.claims.clone(),
            histories: self.histories.clone(),
            earlier,
            continues: false,
            texts: None,
        });
        self.keep(&changes);
        let told = changes.iter().filter(|change| change.verdict != Verdict::Withdrawn);
        let told = told.map(|change| (change.figure.id.clone(), change.after.clone())).collect();
        self.last.insert(report.url.clone(), (revision + 1, told));
        changes
    }

    /// Hears a report and gives the words of its alerts: "raised 14 > 23".
    pub fn alerts(&mut self, report: &Report) -> Vec<String> {
        alerts(&self.hear(report))
    }

    fn keep(&mut self, changes: &[Change]) {
        for change in changes {
            match self.histories.iter_mut().find(|history| history.figure.id == change.figure.id) {
                Some(history) => Arc::make_mut(history).observations.push(change.after.clone()),
                None => {
                    let history = History { figure: change.figure.clone(), observations: vec![change.after.clone()] };
                    self.histories.push(Arc::new(history));
                }
            }
        }
    }
}

/// The words of the alerts among the changes.
pub fn alerts(changes: &[Change]) -> Vec<String> {
    let value = |claim: &Claim| claim.quantity.value.map_or("?".to_owned(), |value| value.to_string());
    let alerting = changes.iter().filter(|change| change.verdict.alerts_by_default());
    alerting
        .map(|change| {
            let before = change.before.as_ref().map_or("nothing".to_owned(), |before| value(&before.claim));
            format!("{} {before} > {}", change.verdict, value(&change.after.claim))
        })
        .collect()
}
