//! The alert log at the desk: written in order and before all else, since it is a file of this machine. What cannot be
//! written stays owed; that this is so is kept with the other sinks' states, and told where it lasts.

use jiff::{SignedDuration, Timestamp};

use super::desk::OpenDeskError;
use crate::alert::health::{Health, State};
use crate::alert::log::{DeliverError, SINK};
use crate::alert::{AlertLog, Letter};
use crate::config::Config;
use crate::store::{Ended, SinkState, Store, StoredAlert};

/// A log that cannot be written for so long is told of.
const FAILING: SignedDuration = SignedDuration::from_secs(60);

/// The open alert log, and whether it is owed anything.
pub(super) struct LogBook {
    log: AlertLog,
    owing: bool,
    failing: Option<Failing>,
}

/// Since when and why it cannot be written.
struct Failing {
    since: Timestamp,
    words: String,
    told: bool,
}

impl LogBook {
    /// Opens the log, which is mended where a crash has cut it off.
    pub(super) fn open(store: &Store, config: &Config) -> Result<LogBook, OpenDeskError> {
        let letter = |alert: StoredAlert| Letter { id: alert.id, body: alert.body };
        let pending: Vec<Letter> = store.pending(SINK)?.into_iter().map(letter).collect();
        let log = AlertLog::open(&config.service.logs, &config.alert.log, &pending)?;
        for mended in log.mended() {
            tracing::warn!("{mended}");
        }
        Ok(LogBook { log, owing: false, failing: None })
    }

    /// Whether something is owed that could not be written.
    pub(super) fn is_owing(&self) -> bool {
        self.owing
    }

    /// Opens the log's files anew where they were moved away or emptied.
    pub(super) fn look_after(&mut self) {
        if let Err(error) = self.log.reopen() {
            tracing::error!(%error, "{error}");
        }
    }

    /// Writes every letter that is owed, in order. What is to be told of the log's own health comes back.
    pub(super) fn deliver(&mut self, store: &mut Store, now: Timestamp) -> Option<Health> {
        let written = self.write(store, now);
        self.owing = written.is_err();
        match written {
            Ok(()) => {
                let Failing { since, words, told } = self.failing.take()?;
                note(store, SinkState { last_success: Some(now), ..SinkState::default() });
                told.then(|| health(State::Well, since, words))
            }
            Err(error) => {
                tracing::error!("alerts could not be delivered, and stay owed: {error:#}");
                let words = error.to_string();
                let failing =
                    self.failing.get_or_insert_with(|| Failing { since: now, words: words.clone(), told: false });
                note_failure(store, failing.since, &words);
                let late = !failing.told && now.duration_since(failing.since) >= FAILING;
                failing.told |= late;
                late.then(|| health(State::Failing, failing.since, words))
            }
        }
    }

    /// A letter that no try can write is given up; it must not hold up the others.
    fn write(&mut self, store: &mut Store, now: Timestamp) -> anyhow::Result<()> {
        loop {
            let pending = store.pending(SINK)?;
            if pending.is_empty() {
                return Ok(());
            }
            for StoredAlert { number, id, body, .. } in pending {
                match self.log.deliver(&Letter { id: id.clone(), body }) {
                    Ok(_) => store.mark_delivered(&id, SINK, now)?,
                    Err(error @ DeliverError::Letter { .. }) => {
                        tracing::error!(%error, "{error}; it is given up");
                        store.begin_attempt(SINK, &id, &[number], now)?;
                        store.end_attempt(SINK, &id, &Ended::GivenUp, &error.to_string(), now)?;
                    }
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }
}

fn note_failure(store: &mut Store, since: Timestamp, words: &str) {
    let failures = store.sink(SINK).map_or(0, |last| last.failures).saturating_add(1);
    let last_answer = Some(words.to_owned());
    note(store, SinkState { failures, failing_since: Some(since), last_answer, ..SinkState::default() });
}

/// Keeps how the log is doing. Where the store cannot be written either, that is told of by itself.
fn note(store: &mut Store, state: SinkState) {
    let state = SinkState { name: SINK.to_owned(), ..state };
    if let Err(error) = store.keep_sink(&state) {
        tracing::warn!(%error, "{error}");
    }
}

fn health(state: State, since: Timestamp, words: String) -> Health {
    Health { source: SINK.to_owned(), state, since, words }
}
