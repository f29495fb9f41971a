//! The queue of one sink at work: looks what is to go, counts the attempt, sends, and notes how it ended. What goes next
//! is decided in [`queue`]; when to look again is the caller's.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::feeds::Clock;
use crate::alert::health::{Health, State};
use crate::alert::queue::{self, FARTHEST, Next, PATIENCE, Parcel, Queued};
use crate::alert::{Message, SendError, Sink, Told};
use crate::store::{Ended, SinkState, Store, Waiting};

/// How long an act on the store waits that failed: at first, and at most.
pub(super) const RETRY: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));

/// A sink that has taken nothing for so long is told of.
const FAILING: SignedDuration = SignedDuration::from_hours(1);

/// The queue of one sink, and the way to it.
pub struct SinkQueue {
    name: String,
    sink: Sink,
    store: Arc<Mutex<Store>>,
    pub(super) clock: Clock,
    /// Whether a message is on its way, or is about to be.
    at_work: AtomicBool,
}

/// What became of a look into the queue.
#[derive(Debug)]
pub enum Step {
    /// A message was tried; what is to be told of the sink's own health for it.
    Tried { delivered: bool, health: Option<Health> },
    /// Nothing is to be done until then.
    Wait(Timestamp),
    /// Nothing waits.
    Idle,
    /// The queue cannot be looked into.
    Failed,
}

/// A message that is to be sent.
struct Departure {
    parcel: Parcel,
    message: Message,
}

impl SinkQueue {
    /// The queue of the sink of that name.
    pub fn new(name: &str, sink: Sink, store: Arc<Mutex<Store>>, clock: Clock) -> Arc<SinkQueue> {
        Arc::new(SinkQueue { name: name.to_owned(), sink, store, clock, at_work: AtomicBool::new(false) })
    }

    /// Looks into the queue and sends what is to go now, if anything is. With `flush`, without waiting for more of a
    /// story.
    pub async fn step(self: &Arc<Self>, flush: bool) -> Step {
        self.at_work.store(true, Ordering::Relaxed);
        let step = self.look_and_send(flush).await;
        self.at_work.store(false, Ordering::Relaxed);
        step
    }

    /// Whether a step is being made.
    pub fn is_at_work(&self) -> bool {
        self.at_work.load(Ordering::Relaxed)
    }

    async fn look_and_send(self: &Arc<Self>, flush: bool) -> Step {
        let now = (self.clock)();
        let departure = match self.aside(move |queue| queue.look(now, flush)).await {
            Ok(Ok(departure)) => Arc::new(departure),
            Ok(Err(step)) => return step,
            Err(error) => {
                tracing::error!(sink = self.name, "the queue of {} could not be used: {error:#}", self.name);
                return Step::Failed;
            }
        };
        let sent = self.sink.send(&departure.message, now).await;
        self.settle(departure, sent).await
    }

    /// Work on the store, which may wait on a disk.
    async fn aside<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&SinkQueue) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let queue = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&queue)).await?
    }

    /// What is to be sent now, counted as an attempt already; or the step that is over with that.
    fn look(&self, now: Timestamp, flush: bool) -> anyhow::Result<Result<Departure, Step>> {
        let mut store = lock(&self.store);
        let queued: Vec<Queued> = store.waiting(&self.name)?.into_iter().map(queued).collect();
        if queued.is_empty() {
            return Ok(Err(Step::Idle));
        }
        let resting = store.sink(&self.name)?.rests_until;
        if let Some(until) = resting.filter(|until| *until > now && now.duration_until(*until) <= FARTHEST) {
            return Ok(Err(Step::Wait(until)));
        }
        let pace = self.sink.pace();
        let since = now.saturating_sub(SignedDuration::from_hours(1)).unwrap_or(now);
        let taken = if pace.most_per_hour > 0 { store.taken_since(&self.name, since)? } else { Vec::new() };
        Ok(match queue::next(&queued, &taken, &pace, now, flush) {
            Next::Send(parcel) => Ok(self.depart(&mut store, parcel, &queued, now)?),
            Next::Wait(until) => Err(Step::Wait(until)),
            Next::Nothing => Err(Step::Idle),
        })
    }

    /// Counts the attempt, and makes the message. One that cannot be read is given up.
    fn depart(
        &self,
        store: &mut Store,
        parcel: Parcel,
        queued: &[Queued],
        now: Timestamp,
    ) -> anyhow::Result<Departure> {
        let again = later(now, queue::retry(parcel.attempts + 1));
        let attempt = store.begin_attempt(&self.name, &parcel.id, &parcel.alerts, again)?;
        let bodies = store.alerts_numbered(&parcel.alerts)?;
        let told = match bodies.iter().map(|alert| Told::read(&alert.body)).collect::<Result<Vec<Told>, _>>() {
            Ok(told) => told,
            Err(error) => {
                store.end_attempt(&self.name, &parcel.id, &Ended::GivenUp, &error.to_string(), now)?;
                return Err(error.into());
            }
        };
        let of_parcel = queued.iter().filter(|one| parcel.alerts.contains(&one.number));
        let stories: Vec<_> = of_parcel.map(|one| &one.story).collect();
        let one_story = stories.windows(2).all(|pair| pair[0] == pair[1]);
        Ok(Departure { message: Message::of(parcel.id.clone(), attempt, told, one_story), parcel })
    }

    /// Notes how it ended, however long that takes: who forgets that a message was taken sends it again.
    async fn settle(self: &Arc<Self>, departure: Arc<Departure>, sent: Result<String, SendError>) -> Step {
        let mut wait = RETRY.0;
        loop {
            let (departure, sent) = (Arc::clone(&departure), sent.clone());
            match self.aside(move |queue| queue.try_settle(&departure, &sent)).await {
                Ok(step) => return step,
                Err(error) => {
                    tracing::error!(
                        sink = self.name,
                        "how a delivery to {} ended could not be kept: {error:#}",
                        self.name
                    );
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(RETRY.1);
                }
            }
        }
    }

    fn try_settle(&self, departure: &Departure, sent: &Result<String, SendError>) -> anyhow::Result<Step> {
        let now = (self.clock)();
        let (Departure { parcel, message }, name) = (departure, &self.name);
        let mut store = lock(&self.store);
        let state = store.sink(name)?;
        let failures = state.failures.saturating_add(1);
        let (ended, answer) = ended(sent, parcel, message.attempt, failures, now);
        store.end_attempt(name, &parcel.id, &ended, answer, now)?;
        self.log(message, &ended, answer);
        if ended == Ended::GivenUp && queue::is_dead(failures) {
            let before = now.saturating_sub(PATIENCE).unwrap_or(Timestamp::MIN);
            let count = store.give_up(name, before, now)?;
            tracing::error!(sink = name, count, "{count} more alerts that waited for {name} for 72 hours are given up");
        }
        let health = health(name, &state, &ended, answer, now);
        if let Some(health) = &health {
            store.keep_trouble(name, (health.state == State::Failing).then_some(health.words.as_str()))?;
        }
        Ok(Step::Tried { delivered: ended == Ended::Delivered, health })
    }

    fn log(&self, message: &Message, ended: &Ended, answer: &str) {
        let (sink, id, attempt) = (&self.name, &message.id, message.attempt);
        match ended {
            Ended::Delivered => tracing::info!(sink, id, attempt, "{sink}: delivered {id}: {answer}"),
            Ended::Failed { again, rests_until } => {
                let again = (*again).max(*rests_until).strftime("%Y-%m-%dT%H:%M:%SZ");
                tracing::warn!(sink, id, attempt, "{sink}: {id} was not taken: {answer}; trying again after {again}");
            }
            Ended::GivenUp => tracing::error!(sink, id, attempt, "{sink}: {id} is given up: {answer}"),
        }
    }
}

/// How an attempt ended that was answered so, and the answer.
fn ended<'a>(
    sent: &'a Result<String, SendError>,
    parcel: &Parcel,
    attempt: u32,
    failures: u32,
    now: Timestamp,
) -> (Ended, &'a str) {
    match sent {
        Ok(answer) => (Ended::Delivered, answer),
        Err(SendError::Never { answer }) => (Ended::GivenUp, answer),
        Err(SendError::Later { answer, .. }) if queue::is_hopeless(parcel.oldest, attempt, failures, now) => {
            (Ended::GivenUp, answer)
        }
        Err(SendError::Later { answer, wait }) => {
            let rests_until = later(now, queue::rest(failures).max(wait.unwrap_or_default()));
            (Ended::Failed { again: later(now, queue::retry(attempt)), rests_until }, answer)
        }
    }
}

/// What is to be told of a sink that was like this before an attempt that ended so: once when it begins to fail, once
/// when it takes alerts again.
fn health(name: &str, before: &SinkState, ended: &Ended, answer: &str, now: Timestamp) -> Option<Health> {
    let since = before.failing_since.unwrap_or(now);
    let told = |state, words: String| Some(Health { source: name.to_owned(), state, since, words });
    match (ended, &before.trouble) {
        (Ended::Delivered, Some(trouble)) => told(State::Well, trouble.clone()),
        (Ended::GivenUp, None) => {
            told(State::Failing, format!("an alert could not be delivered and was given up: {answer}"))
        }
        (Ended::Failed { .. }, None) if now.duration_since(since) >= FAILING => told(
            State::Failing,
            format!("it has taken no alert since {}: {answer}", since.strftime("%Y-%m-%dT%H:%M:%SZ")),
        ),
        _ => None,
    }
}

fn queued(one: Waiting) -> Queued {
    let Waiting { number, id, time, about, story, due, message, attempts } = one;
    Queued { number, id, time, about, story, due, message, attempts }
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    now.saturating_add(wait).unwrap_or(Timestamp::MAX)
}

/// A panic of another task left the store as it was: every act on it is a transaction.
pub(super) fn lock(store: &Mutex<Store>) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}
