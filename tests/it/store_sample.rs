//! Small documents, figures and claims of our own, for the tests of the store and the alerts.

use std::sync::Arc;

use claimwatch::change::{Change, Verdict};
use claimwatch::document::{Document, DocumentId, Revision, SourceName};
use claimwatch::extract::{Claim, Mode, Quantity};
use claimwatch::figure::{Figure, FigureId, Observation, Origin, Scope, StoryId};
use claimwatch::store::{Landing, Letter, Owed, StoryPart};
use claimwatch::text::Span;
use jiff::Timestamp;

pub fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

pub fn document(id: &str, text: &str) -> Document {
    Document {
        id: DocumentId(id.to_owned()),
        source: SourceName("feeds.harbour".to_owned()),
        location: "https://harbour.example/feed".to_owned(),
        publisher: "The Harbour Post".to_owned(),
        url: Some(id.to_owned()),
        title: "Ferry fire: \"dozens\" missing — 失踪".to_owned(),
        published: Some(at("2025-03-04T05:06:07Z")),
        modified: None,
        received: at("2025-03-04T05:09:00.123456789Z"),
        text: text.to_owned(),
    }
}

pub fn figure(id: &str) -> Figure {
    Figure {
        id: FigureId(id.to_owned()),
        story: StoryId("story-1".to_owned()),
        subject: "passengers".to_owned(),
        measure: "missing".to_owned(),
        place: Some("Lake Orrin".to_owned()),
        unit: "count".to_owned(),
        scope: Scope::Total,
    }
}

pub fn claim(quantity: Quantity) -> Claim {
    Claim {
        sentence: "About 40 passengers are missing, the coastguard's Ms Vale said.".to_owned(),
        sentence_number: 3,
        text: "About 40".to_owned(),
        span: Span { start: 17, end: 25 },
        quantity,
        subject: "passengers".to_owned(),
        measure: "missing".to_owned(),
        place: None,
        attribution: Some("the coastguard".to_owned()),
        speaker: None,
        as_of: None,
        period: None,
        mode: Mode::Total,
    }
}

pub fn change(
    document: &Document,
    revision: u32,
    figure: &Figure,
    claim: Claim,
    before: Option<Observation>,
) -> Change {
    let verdict = if before.is_some() { Verdict::Raised } else { Verdict::First };
    let after = Observation {
        claim,
        origin: Arc::new(Origin::of(document, revision)),
        link: "same subject and measure".to_owned(),
        verdict: verdict.as_str().to_owned(),
        reason: "nothing stood before".to_owned(),
    };
    Change { verdict, figure: figure.clone(), before, reason: after.reason.clone(), after }
}

pub fn landing(id: &str, revision: u32, changes: Vec<Change>) -> Landing {
    Landing {
        document: document(id, "About 40 passengers are missing."),
        revision: Revision { number: revision, hash: format!("hash of {id}, {revision}") },
        story: StoryPart {
            id: StoryId("story-1".to_owned()),
            seen: at("2025-03-04T05:09:00Z"),
            terms: vec![("ferry".to_owned(), 2.0), ("orrin".to_owned(), 3.5)],
        },
        changes,
        letters: Vec::new(),
        file: None,
        page: None,
    }
}

/// A letter about the figure `f1`, owed at once.
pub fn letter(id: &str, time: Timestamp, sinks: &[&str], body: &str) -> Letter {
    let owed = sinks.iter().map(|sink| Owed { sink: (*sink).to_owned(), due: None }).collect();
    let (about, story) = ("f1".to_owned(), Some("story-1".to_owned()));
    Letter { id: id.to_owned(), time, about, story, owed, silence: None, body: body.to_owned() }
}
