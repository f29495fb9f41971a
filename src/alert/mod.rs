//! Telling people: which changes become alerts ([`gate`], [`silence`]), to whom ([`route`]) and when ([`queue`]), in
//! what words ([`wording`], [`report`], [`message`]), in what form for programs ([`wire`]), and over which sink
//! ([`log`], [`webhook`], [`mail`], [`command`], [`journal`]). [`health`] tells of the service itself.
//!
//! An alert is decided once and owed until it is delivered: its [`Letter`] holds all that a sink needs, so a
//! delivery can be made after a restart, and made twice without harm. Nothing here keeps alerts; the store does.

pub mod atom;
pub mod command;
pub mod form;
pub mod gate;
pub mod health;
pub mod journal;
mod lines;
pub mod log;
pub mod mail;
pub mod message;
pub mod queue;
pub mod report;
pub mod route;
pub mod secret;
pub mod silence;
pub mod sink;
pub mod webhook;
pub mod wire;
pub mod wording;

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use sha2::{Digest, Sha256};

pub use atom::AtomSettings;
pub use command::CommandSettings;
pub use gate::{Decision, Gate, WatchSettings};
pub use health::HealthSettings;
pub use journal::JournalSettings;
pub use log::{AlertLog, LogSettings};
pub use mail::MailSettings;
pub use message::{Message, MessageKind, Told};
pub use route::Routes;
pub use sink::{SendError, Sink, SinkSettings};
pub use webhook::WebhookSettings;
pub use wire::{AlertLine, ClaimLine, ExplainedLine, FigureFields, PassedLine};

use crate::change::Change;
use crate::figure::Observation;

/// A change that somebody is to be told of.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// 16 hexadecimal digits, the same for the same finding however often it is made.
    pub id: String,
    /// When it was decided, in whole seconds.
    pub time: Timestamp,
    /// What is told.
    pub change: Change,
    /// The watch that asked for it; none where no watch is configured.
    pub watch: Option<String>,
    /// Whether the time is not to be trusted, because the clock was set.
    pub time_suspect: bool,
}

/// What the sinks get: the alert's id and its JSON line, without the line's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The alert's id.
    pub id: String,
    /// The alert's JSON line, as [`AlertLine::to_json`] writes it.
    pub body: String,
}

impl Alert {
    /// The alert of a change, decided at that time.
    pub fn of(change: Change, time: Timestamp) -> Alert {
        let second = TimestampRound::new().smallest(Unit::Second).mode(RoundMode::Floor);
        Alert { id: id_of(&change), time: time.round(second).unwrap_or(time), change, watch: None, time_suspect: false }
    }

    /// The alert with the watch that asked for it.
    pub fn asked_by(self, watch: Option<String>) -> Alert {
        Alert { watch, ..self }
    }

    /// The alert, with a time that is not to be trusted, or is.
    pub fn in_doubt(self, time_suspect: bool) -> Alert {
        Alert { time_suspect, ..self }
    }

    /// The alert as the sinks get it.
    pub fn letter(&self) -> Letter {
        Letter { id: self.id.clone(), body: AlertLine::of(self).to_json() }
    }
}

/// The first 16 hexadecimal digits of SHA-256 over the figure, the verdict and the two claims as they were
/// quoted, each with its document and revision. Time and wording are left out: they may differ from run to run.
fn id_of(change: &Change) -> String {
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        // The length before each part: no two lists of parts give the same bytes.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    };
    add(&change.figure.id.0);
    add(change.verdict.as_str());
    let mut add_claim = |seen: &Observation| {
        add(&seen.claim.sentence);
        add(&seen.claim.text);
        add(&seen.origin.document.0);
        add(&seen.origin.revision.to_string());
    };
    change.before.iter().for_each(&mut add_claim);
    add_claim(&change.after);
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::change::Verdict;
    use crate::document::{DocumentId, SourceName};
    use crate::extract::{Bound, Claim, Mode, Quantity};
    use crate::figure::{Figure, FigureId, Origin, Scope, StoryId};
    use crate::text::Span;

    /// What somebody said, in a sentence of its own, in the paper of that name.
    pub(crate) fn said(party: Option<&str>, text: &str, quantity: Quantity, paper: &str) -> Observation {
        let claim = Claim {
            sentence: format!("On Monday {text} passengers were missing."),
            sentence_number: 1,
            text: text.to_owned(),
            span: Span { start: 10, end: 10 + text.len() },
            quantity,
            subject: "passengers".to_owned(),
            measure: "missing".to_owned(),
            place: Some("Lake Orrin".to_owned()),
            attribution: party.map(str::to_owned),
            speaker: None,
            as_of: Some("2025-03-03".parse().unwrap()),
            period: None,
            mode: Mode::Total,
        };
        let origin = Origin {
            document: DocumentId(format!("https://{}.example/1", paper.to_lowercase().replace(' ', "-"))),
            revision: 1,
            source: SourceName("feeds.harbour".to_owned()),
            location: "https://harbour.example/feed".to_owned(),
            publisher: paper.to_owned(),
            url: Some(format!("https://{}.example/1", paper.to_lowercase().replace(' ', "-"))),
            title: "Ferry catches fire".to_owned(),
            published: Some("2025-03-04T05:06:07Z".parse().unwrap()),
            received: "2025-03-04T05:09:00Z".parse().unwrap(),
        };
        let origin = std::sync::Arc::new(origin);
        Observation { claim, origin, link: String::new(), verdict: String::new(), reason: String::new() }
    }

    /// A rise from "at least 40" to "about 60" by one party over two papers.
    pub(crate) fn rise() -> Change {
        let before =
            said(Some("the coastguard"), "at least 40", Quantity::hedged(40.0, Bound::AtLeast, "count"), "Lake News");
        let after =
            said(Some("the coastguard"), "about 60", Quantity::hedged(60.0, Bound::About, "count"), "Harbour Post");
        Change {
            verdict: Verdict::Raised,
            figure: Figure {
                id: FigureId("3fa2c01d".to_owned()),
                story: StoryId("s1".to_owned()),
                subject: "passengers".to_owned(),
                measure: "missing".to_owned(),
                place: Some("Lake Orrin".to_owned()),
                unit: "count".to_owned(),
                scope: Scope::Total,
            },
            before: Some(before),
            after,
            reason: "about 60 lies above at least 40".to_owned(),
        }
    }

    fn time() -> Timestamp {
        "2025-03-04T05:10:00.75Z".parse().unwrap()
    }

    #[test]
    fn the_same_finding_has_the_same_id_at_any_time_and_in_any_run() {
        let alert = Alert::of(rise(), time());
        assert_eq!(alert.id, "0207729af8cceb5e");
        assert_eq!(Alert::of(rise(), "2026-01-01T00:00:00Z".parse().unwrap()).id, alert.id);
        let reworded = Change { reason: "other words".to_owned(), ..rise() };
        assert_eq!(Alert::of(reworded, time()).id, alert.id);
        assert_eq!(alert.time.to_string(), "2025-03-04T05:10:00Z");
    }

    #[test]
    fn another_finding_has_another_id() {
        let mut seen = vec![Alert::of(rise(), time()).id];
        let changed: [fn(&mut Change); 6] = [
            |change| change.verdict = Verdict::Corrected,
            |change| change.figure.id.0.push('x'),
            |change| change.before = None,
            |change| std::sync::Arc::make_mut(&mut change.after.origin).revision = 2,
            |change| change.after.claim.text.push('0'),
            |change| change.before.as_mut().unwrap().claim.sentence.push('.'),
        ];
        for alter in changed {
            let mut change = rise();
            alter(&mut change);
            let id = Alert::of(change, time()).id;
            assert!(!seen.contains(&id));
            seen.push(id);
        }
    }
}
