//! How the desk takes documents in: in order, several together, so that the disk is waited for once; and what it says of
//! them afterwards. Judges nothing.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::desk::{Desk, Tally};
use super::pipeline::{Judged, Pipeline, TakeError, Taken};
use crate::alert::Alert;
use crate::document::Document;
use crate::extract::language::Foreign;

/// How long documents are taken in before what came of them is kept: others who have something to note in the store wait
/// so long.
const TOGETHER: Duration = Duration::from_millis(100);

impl Desk {
    /// Takes documents in by `take`, each with what goes with it. None if the service ends before that is done.
    pub(super) fn take_all<T>(
        &mut self,
        documents: &[(Document, T)],
        take: impl Fn(&mut Pipeline, &Document, &T, Timestamp) -> Result<Taken, TakeError>,
    ) -> Option<Tally> {
        let take = |desk: &mut Desk, (document, with): &(Document, T)| {
            let now = desk.clock.now();
            take(&mut desk.pipeline, document, with, now)
        };
        let mut tally = Tally::default();
        let mut left = documents;
        while let [first, rest @ ..] = left {
            let together = if rest.is_empty() { None } else { self.take_together(left, take) };
            let taken = match together {
                Some(taken) => taken,
                // One by itself, until it can be kept.
                None => {
                    let what = format!("{} from {}", first.0.id, first.0.source);
                    vec![self.insist(&what, |desk| take(desk, first))?]
                }
            };
            let (done, others) = left.split_at(taken.len());
            let documents = done.iter().map(|(document, _)| document);
            self.tell_all(documents.zip(taken), &mut tally);
            left = others;
        }
        self.board.taken(tally);
        Some(tally)
    }

    /// Takes in as many of the documents as shall share a transaction: until one cannot be kept, or others have waited
    /// long enough. None where nothing came of that.
    fn take_together<D>(
        &mut self,
        documents: &[D],
        take: impl Fn(&mut Desk, &D) -> Result<Taken, TakeError>,
    ) -> Option<Vec<Taken>> {
        let start = Instant::now();
        self.pipeline.store().begin_together().ok()?;
        let mut taken = Vec::new();
        for document in documents {
            self.board.pulse.desk_moves();
            let Ok(done) = take(self, document) else { break };
            taken.push(done);
            if start.elapsed() > TOGETHER {
                break;
            }
        }
        self.pipeline.store().end_together().ok()?;
        (!taken.is_empty()).then_some(taken)
    }

    /// Tells the log what came of one document, and delivers its alerts.
    pub(super) fn tell(&mut self, document: &Document, taken: Taken, tally: &mut Tally) {
        self.tell_all([(document, taken)], tally);
    }

    /// Tells the log what came of documents, and delivers their alerts.
    fn tell_all<'d>(&mut self, done: impl IntoIterator<Item = (&'d Document, Taken)>, tally: &mut Tally) {
        let told = done.into_iter().flat_map(|(document, taken)| self.note(document, taken, tally));
        let alerts: Vec<Alert> = told.collect();
        if !alerts.is_empty() {
            self.deliver();
        }
        alerts.iter().for_each(|alert| (self.announce)(alert));
    }

    /// Tells the log what came of a document. Its alerts.
    fn note(&self, document: &Document, taken: Taken, tally: &mut Tally) -> Vec<Alert> {
        match taken {
            Taken::Known => Vec::new(),
            Taken::SetAside(why) => {
                self.board.set_aside();
                tracing::error!(document = %document.id, source = %document.source, "{} was set aside: {why}", document.id);
                Vec::new()
            }
            Taken::Judged(Judged { changes, alerts, silent, silenced, foreign }) => {
                if let Some(Foreign(language)) = foreign {
                    tally.foreign += 1;
                    tracing::debug!(document = %document.id, language, "{} is in {language} and was passed over", document.id);
                }
                tally.new += 1;
                tally.claims += changes.len();
                tally.alerts += alerts.len();
                tally.silent += silent;
                if silenced > 0 {
                    tracing::info!(document = %document.id, silenced, "{}: {silenced} alerts are kept from the sinks by a silence", document.id);
                }
                tracing::debug!(document = %document.id, claims = changes.len(), alerts = alerts.len(), "read {}", document.id);
                alerts.iter().for_each(|alert| self.board.alert(alert.change.verdict.as_str()));
                alerts
            }
        }
    }
}
