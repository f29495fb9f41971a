//! Brings alerts to the sinks beside the log: a task for each sink, over one connection to the store of their own, so
//! that no sink waits for another, nor for the desk.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::desk::DeskHandle;
use super::feeds::Clock;
use super::sink_queue::{RETRY, SinkQueue, Step, lock};
use crate::alert::queue::PATIENCE;
use crate::alert::{Message, SendError, SinkSettings};
use crate::config::Config;
use crate::store::{OpenStoreError, Store};

/// Word that something new may be owed to a sink.
#[derive(Clone, Debug)]
pub struct News(watch::Sender<()>);

impl Default for News {
    fn default() -> News {
        News(watch::Sender::new(()))
    }
}

impl News {
    /// Has every sink look into its queue.
    pub fn spread(&self) {
        self.0.send_replace(());
    }
}

/// The longest sleep before the wall clock is looked at again: the machine may have slept itself.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// How long a message that is on its way may still take when the service ends.
const LAST_WORD: Duration = Duration::from_secs(5);

/// For so long the end of a round waits until a message may be tried again.
const MOMENT: Duration = Duration::from_secs(3);

/// How long all sinks may take when one round is at its end.
const LAST_ROUND: Duration = Duration::from_secs(60);

/// The tasks that deliver.
pub struct Delivery {
    store: Arc<Mutex<Store>>,
    news: News,
    clock: Clock,
    stop: CancellationToken,
    tracker: TaskTracker,
    couriers: BTreeMap<String, Courier>,
}

/// The task of one sink.
struct Courier {
    settings: SinkSettings,
    queue: Arc<SinkQueue>,
    leave: CancellationToken,
    work: JoinHandle<()>,
}

impl Delivery {
    /// Opens a connection to the store, which must be there. Nothing is delivered yet.
    pub fn open(
        config: &Config,
        news: News,
        clock: Clock,
        stop: CancellationToken,
    ) -> Result<Delivery, OpenStoreError> {
        let store = Arc::new(Mutex::new(Store::open(&config.service.store())?));
        Ok(Delivery { store, news, clock, stop, tracker: TaskTracker::new(), couriers: BTreeMap::new() })
    }

    /// Has the sinks of the config served, and those no longer that it does not have. One with other settings than
    /// before is served by them once the message is done that it has in hand.
    pub fn adopt(&mut self, config: &Config, desk: &DeskHandle) {
        let wanted = config.alert.sinks();
        let mut before = std::mem::take(&mut self.couriers);
        for (name, settings) in wanted {
            let courier = match before.remove(&name) {
                Some(courier) if courier.settings == settings => courier,
                other => self.send_out(&name, settings, other, desk.clone()),
            };
            self.couriers.insert(name, courier);
        }
        before.values().for_each(|courier| courier.leave.cancel());
        self.tell_of_strangers(config);
    }

    /// Has the alert log opened anew on SIGUSR1, by which the rotation of logs says that it has moved its files.
    pub fn heed_rotation(&self, desk: DeskHandle) {
        let rotated = signal(SignalKind::user_defined1());
        let Ok(mut rotated) = rotated.inspect_err(|error| tracing::error!(%error, "SIGUSR1 cannot be heard: {error}"))
        else {
            return;
        };
        let stop = self.stop.clone();
        self.tracker.spawn(async move {
            loop {
                tokio::select! {
                    heard = rotated.recv() => if heard.is_none() { return },
                    () = stop.cancelled() => return,
                }
                desk.reopen_log().await;
            }
        });
    }

    /// Tries what is owed to each sink, without waiting for more of its story: the end of a round. What fails is tried
    /// again as long as that takes no more than seconds.
    pub async fn flush(&self, config: &Config) {
        let tracker = TaskTracker::new();
        for (name, settings) in config.alert.sinks() {
            let queue = self.queue(&name, &settings);
            tracker.spawn(flush(queue));
        }
        tracker.close();
        if tokio::time::timeout(LAST_ROUND, tracker.wait()).await.is_err() {
            tracing::warn!("not all alerts were delivered within {} s; they stay owed", LAST_ROUND.as_secs());
        }
    }

    /// How many sinks are being served at this moment.
    pub fn under_way(&self) -> usize {
        self.couriers.values().filter(|courier| courier.queue.is_at_work()).count()
    }

    /// Waits until all tasks have ended after the service was told to stop.
    pub async fn ended(&self) {
        self.tracker.close();
        self.tracker.wait().await;
    }

    fn queue(&self, name: &str, settings: &SinkSettings) -> Arc<SinkQueue> {
        SinkQueue::new(name, settings.open(), Arc::clone(&self.store), Arc::clone(&self.clock))
    }

    fn send_out(&self, name: &str, settings: SinkSettings, before: Option<Courier>, desk: DeskHandle) -> Courier {
        let (queue, leave) = (self.queue(name, &settings), self.stop.child_token());
        self.revive(name);
        let (news, until, served) = (self.news.0.subscribe(), leave.clone(), Arc::clone(&queue));
        let work = self.tracker.spawn(async move {
            if let Some(before) = before {
                before.leave.cancel();
                // How it ended is no matter: its message is tried again.
                let _ = before.work.await;
            }
            follow(served, news, desk, until).await;
        });
        Courier { settings, queue, leave, work }
    }

    /// Gives what was given up lately one more chance: its sink was changed, or the service started again.
    fn revive(&self, name: &str) {
        let since = (self.clock)().saturating_sub(PATIENCE).unwrap_or(Timestamp::MIN);
        match lock(&self.store).revive(name, since) {
            Ok(0) => {}
            Ok(count) => {
                tracing::info!(sink = name, count, "{name}: {count} alerts that were given up are tried again")
            }
            Err(error) => tracing::warn!(sink = name, %error, "{error}"),
        }
    }

    /// Tells of alerts that are owed to sinks which the config does not have.
    fn tell_of_strangers(&self, config: &Config) {
        let known = config.alert.sink_names();
        let Ok(counts) = lock(&self.store).pending_counts() else { return };
        for (sink, count) in counts.iter().filter(|(sink, _)| !known.contains(sink)) {
            tracing::warn!(
                sink,
                count,
                "{count} alerts are owed to {sink}, which the config does not have; they wait for it"
            );
        }
    }
}

/// Sends a test message over a sink, past all queues. What it answered; the outer error: nothing could be tried.
pub fn send_test(settings: &SinkSettings) -> std::io::Result<Result<String, SendError>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (sink, now) = (settings.open(), Timestamp::now());
    Ok(runtime.block_on(sink.send(&Message::test(now), now)))
}

/// Sends what can be sent now or in a moment.
async fn flush(queue: Arc<SinkQueue>) {
    loop {
        match queue.step(true).await {
            Step::Tried { .. } => {}
            Step::Wait(until) => match Duration::try_from((queue.clock)().duration_until(until)) {
                Ok(wait) if wait <= MOMENT => tokio::time::sleep(wait.max(Duration::from_millis(20))).await,
                _ => return,
            },
            Step::Idle | Step::Failed => return,
        }
    }
}

/// Serves one sink until it is left.
async fn follow(queue: Arc<SinkQueue>, mut news: watch::Receiver<()>, desk: DeskHandle, leave: CancellationToken) {
    let mut trouble = RETRY.0;
    while !leave.is_cancelled() {
        news.borrow_and_update();
        let step = tokio::select! {
            step = queue.step(false) => step,
            () = async { leave.cancelled().await; tokio::time::sleep(LAST_WORD).await } => return,
        };
        let wait = match step {
            Step::Tried { health, .. } => {
                if let Some(health) = health {
                    desk.tell_health(health).await;
                }
                trouble = RETRY.0;
                continue;
            }
            Step::Wait(until) => Duration::try_from((queue.clock)().duration_until(until)).unwrap_or(Duration::ZERO),
            Step::Idle => LONGEST_SLEEP,
            Step::Failed => {
                trouble = (trouble * 2).min(RETRY.1);
                trouble
            }
        };
        tokio::select! {
            // Never 0: a clock that stands still must not make the task spin.
            () = tokio::time::sleep(wait.clamp(Duration::from_millis(20), LONGEST_SLEEP)) => {}
            _ = news.changed() => {}
            () = leave.cancelled() => {}
        }
    }
}
