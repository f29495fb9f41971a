//! The store's upkeep while the service runs: once an hour what is too old or too much is forgotten, a little at a time,
//! so that no document waits for it. Decides when and how much; what may go is the store's to know.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use crate::setting::Interval;
use crate::store::{ForgetFrom, Forgotten, Store, StoreSettings, WriteStoreError};

/// How often it is looked whether something has to go.
const EVERY: Duration = Duration::from_secs(3_600);

/// The pause between two steps of one round.
const PAUSE: Duration = Duration::from_millis(50);

/// How many revisions one step looks at: a few hundredths of a second's work.
const STEP: usize = 100;

/// Nothing is forgotten for want of room before it is a day old.
const YOUNGEST: SignedDuration = SignedDuration::from_hours(24);

/// The upkeep of one store.
#[derive(Debug)]
pub struct Upkeep {
    settings: StoreSettings,
    next: Instant,
    round: Option<Round>,
}

/// A round of forgetting.
#[derive(Debug)]
struct Round {
    reason: Reason,
    before: Timestamp,
    from: ForgetFrom,
    documents: u64,
    claims: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    TooOld,
    TooMuch,
}

impl Upkeep {
    /// The upkeep by these settings; its first round comes at once.
    pub fn new(settings: StoreSettings) -> Upkeep {
        Upkeep { settings, next: Instant::now(), round: None }
    }

    /// Works by other settings from now on.
    pub fn adopt(&mut self, settings: StoreSettings) {
        if settings != self.settings {
            *self = Upkeep::new(settings);
        }
    }

    /// Whether a round is under way.
    pub fn is_at_work(&self) -> bool {
        self.round.is_some()
    }

    /// How long until there is something to do.
    pub fn due_in(&self) -> Duration {
        self.next.saturating_duration_since(Instant::now())
    }

    /// Does the next step if its time has come. What fails is told, and tried again in the next round.
    pub fn work(&mut self, store: &mut Store, now: Timestamp) {
        if !self.due_in().is_zero() {
            return;
        }
        let goes_on = self.step(store, now).unwrap_or_else(|error| {
            tracing::warn!(%error, "the store could not be looked after: {error}");
            self.round = None;
            false
        });
        self.next = Instant::now() + if goes_on { PAUSE } else { EVERY };
    }

    /// One step; whether the round goes on.
    fn step(&mut self, store: &mut Store, now: Timestamp) -> anyhow::Result<bool> {
        let mut round = match self.round.take() {
            Some(round) => round,
            None => match self.begin(store, now)? {
                Some(round) => round,
                None => return Ok(false),
            },
        };
        let ended = round.step(store, now)?;
        let enough = round.reason == Reason::TooMuch && store.size()? <= self.wanted();
        if !ended && !enough {
            self.round = Some(round);
            return Ok(true);
        }
        self.tell(&round, enough);
        if round.reason == Reason::TooMuch {
            return Ok(false);
        }
        // What is left may still be too much.
        self.round = self.too_much(store, now)?;
        Ok(self.round.is_some())
    }

    fn begin(&self, store: &mut Store, now: Timestamp) -> anyhow::Result<Option<Round>> {
        let before = self.settings.keep.and_then(|Interval(keep)| now.checked_sub(keep).ok());
        store.forget_notes(before, now)?;
        match before {
            Some(before) => Ok(Some(Round::new(Reason::TooOld, before))),
            None => self.too_much(store, now),
        }
    }

    /// A round for want of room, if there is.
    fn too_much(&self, store: &Store, now: Timestamp) -> anyhow::Result<Option<Round>> {
        let before = now.checked_sub(YOUNGEST).unwrap_or(Timestamp::MIN);
        Ok((store.size()? > self.settings.largest.0).then(|| Round::new(Reason::TooMuch, before)))
    }

    /// A round goes on until a tenth is free, so that not each hour brings another.
    fn wanted(&self) -> u64 {
        self.settings.largest.0 / 10 * 9
    }

    fn tell(&self, round: &Round, enough: bool) {
        let Round { reason, documents, claims, .. } = round;
        let largest = self.settings.largest;
        let why = match reason {
            Reason::TooOld => "older than `keep` in [store]".to_owned(),
            Reason::TooMuch => format!("the store had grown over `largest` in [store] ({largest})"),
        };
        if *documents > 0 {
            tracing::info!(documents, claims, "forgot {documents} documents with {claims} claims: {why}");
        }
        if *reason == Reason::TooMuch && !enough {
            tracing::warn!(
                "the store is larger than `largest` in [store] ({largest}), and what is left is what alerts rest on or \
                 less than a day old; give it more room, or name less to watch"
            );
        }
    }
}

impl Round {
    fn new(reason: Reason, before: Timestamp) -> Round {
        Round { reason, before, from: ForgetFrom::default(), documents: 0, claims: 0 }
    }

    /// One step; whether it was the last.
    fn step(&mut self, store: &mut Store, now: Timestamp) -> Result<bool, WriteStoreError> {
        let Forgotten { documents, claims, next } = store.forget(self.before, &self.from, STEP, now)?;
        self.documents += documents;
        self.claims += claims;
        let ended = next.is_none();
        self.from = next.unwrap_or_default();
        Ok(ended)
    }
}
