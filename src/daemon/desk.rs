//! The one desk at which documents are taken in and alerts handed out: a thread of its own with the store, so
//! that no two documents are judged at once and no task waits on a disk. What cannot be kept now is tried again
//! until it can; nothing is lost by a full disk.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::board::Board;
use super::clock::Clock;
use super::delivery::News;
use super::log_book::LogBook;
use super::page_desk::PageJob;
use super::pipeline::{Pipeline, Telling};
use super::upkeep::Upkeep;
use crate::alert::health::{Health, HealthLine};
use crate::alert::log::OpenLogError;
use crate::alert::{Alert, AlertLine, Gate, Routes};
use crate::config::Config;
use crate::document::{Document, SourceName};
use crate::figure::alias::Aliases;
use crate::store::{FeedVisit, FileStamp, OpenStoreError, PageVisit, ReadStoreError, Store, StoredAlert};

/// What is done with each new alert besides the sinks: shown on a terminal, or nothing.
pub type Announce = Box<dyn FnMut(&Alert) + Send>;

/// How many readings may wait for the desk before their readers have to.
const QUEUE: usize = 64;

/// How long the desk waits before it tries again what could not be kept: at first, and at most.
const RETRY: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));

/// How many of the newest alerts are looked at for one whose time is to be trusted.
const LOOKED_AT: usize = 100;

/// How often an idle desk looks at the clock, and whether its log was rotated.
const LOOK: Duration = Duration::from_secs(60);

/// Why the desk could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenDeskError {
    /// The directory of the store could not be made.
    #[error("could not make the directory {}: {source}; see `state` in [service]", path.display())]
    State {
        /// The directory.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The store could not be opened.
    #[error(transparent)]
    Store(#[from] OpenStoreError),
    /// The store could not be read.
    #[error(transparent)]
    Read(#[from] ReadStoreError),
    /// The alert log could not be opened.
    #[error("{0}; see `logs` in [service]")]
    Log(#[from] OpenLogError),
}

/// The desk, before its thread is started.
pub struct Desk {
    pub(super) pipeline: Pipeline,
    log: LogBook,
    upkeep: Upkeep,
    config: Arc<Config>,
    pub(super) announce: Announce,
    pub(super) clock: Clock,
    stop: CancellationToken,
    runtime: Handle,
    pub(super) board: Arc<Board>,
    /// Nobody can send any before the thread is started.
    orders: mpsc::Receiver<Order>,
    /// Tells the other sinks that something is owed.
    news: News,
}

/// The desk at work.
pub struct DeskThread {
    handle: DeskHandle,
    thread: JoinHandle<()>,
}

/// Brings work to the desk.
#[derive(Clone)]
pub struct DeskHandle {
    jobs: mpsc::Sender<Job>,
    orders: mpsc::Sender<Order>,
    board: Arc<Board>,
}

/// Another config to work by from the next document on. It does not wait behind the jobs, nor behind one that cannot be
/// kept now.
struct Order {
    config: Arc<Config>,
    done: oneshot::Sender<Result<(), OpenDeskError>>,
}

/// Work for the desk, each with where to send the word that it is done.
pub(super) enum Job {
    Take { documents: Vec<Filed>, done: oneshot::Sender<Tally> },
    TakeItems { items: Vec<Item>, telling: Telling, done: oneshot::Sender<Tally> },
    Page(PageJob),
    Stamp { folder: SourceName, stamp: FileStamp, done: oneshot::Sender<()> },
    Visit { visit: Box<FeedVisit>, health: Option<Health>, done: oneshot::Sender<()> },
    Health { health: Health, done: oneshot::Sender<()> },
    ReopenLog { done: oneshot::Sender<()> },
    LastVisit { feed: SourceName, address: String, answer: oneshot::Sender<Option<FeedVisit>> },
    Stamps { folder: SourceName, answer: oneshot::Sender<Vec<FileStamp>> },
}

/// A document, with the stamp of its file if it is the last one of it.
pub type Filed = (Document, Option<(SourceName, FileStamp)>);

/// The item of a feed, with the page behind it if that is to be read too.
pub type Item = (Document, Option<PageVisit>);

/// What came of a batch of documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Documents that were new or had changed.
    pub new: usize,
    /// Their claims.
    pub claims: usize,
    /// Their alerts.
    pub alerts: usize,
    /// Those that were passed over because they are not in English.
    pub foreign: usize,
    /// Changes that were not told because they belong to a feed's first reading.
    pub silent: usize,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Tally { new, claims, alerts, foreign, silent } = self;
        write!(f, "{new} documents, {claims} claims, {alerts} alerts")?;
        if *silent > 0 {
            write!(f, ", {silent} changes not told: the first reading of this feed")?;
        }
        if *foreign > 0 { write!(f, ", {foreign} passed over: not in English") } else { Ok(()) }
    }
}

impl Desk {
    /// Opens store and alert log, and delivers what an earlier run still owed. After `stop` nothing is tried
    /// again. Needs a tokio runtime.
    pub fn open(
        config: &Arc<Config>,
        announce: Announce,
        clock: impl Into<Clock>,
        stop: CancellationToken,
    ) -> Result<Desk, OpenDeskError> {
        let clock = clock.into();
        let state = &config.service.state;
        let failed = |source| OpenDeskError::State { path: state.clone(), source };
        std::fs::create_dir_all(state).map_err(failed)?;
        let store = Store::open(&config.service.store())?;
        let log = LogBook::open(&store, config)?;
        if let Some(newest) = newest_trusted(&store)? {
            clock.not_before(newest);
        }
        let gate = Gate::new(config.watch.clone());
        let pipeline = Pipeline::new(store, gate, Vec::new())
            .with_aliases(Aliases::new(&config.aliases))
            .with_routes(routes(config), TimeZone::system());
        let (config, runtime, (_, orders)) = (Arc::clone(config), Handle::current(), mpsc::channel(1));
        let board = Arc::new(Board::new(clock.now()));
        let upkeep = Upkeep::new(config.store.clone());
        let news = News::default();
        let mut desk = Desk { pipeline, log, upkeep, config, announce, clock, stop, runtime, board, orders, news };
        desk.deliver();
        Ok(desk)
    }

    /// What was told last of the health of that source; what cannot be read was not told.
    pub fn latest_health(&mut self, source: &str) -> Result<Option<HealthLine>, OpenDeskError> {
        let told = self.pipeline.store().latest_health(source)?;
        Ok(told.and_then(|alert| HealthLine::read(&alert.body).ok()))
    }

    /// Where the other sinks hear that something is owed.
    pub fn news(&self) -> News {
        self.news.clone()
    }

    /// Starts the thread.
    pub fn start(mut self) -> DeskThread {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let (orders, taken) = mpsc::channel(1);
        self.orders = taken;
        let handle = DeskHandle { jobs, orders, board: Arc::clone(&self.board) };
        let thread = std::thread::spawn(move || self.work(queue));
        DeskThread { handle, thread }
    }

    /// Does one job after another until nobody can bring any more.
    fn work(mut self, mut queue: mpsc::Receiver<Job>) {
        // So that all its waiting goes by the runtime's clock.
        let runtime = self.runtime.clone();
        let _entered = runtime.enter();
        loop {
            let patience = if self.log.is_owing() { RETRY.1 } else { LOOK };
            let upkeep = if self.clock.doubt().is_none() { self.upkeep.due_in() } else { LOOK };
            let patience = patience.min(upkeep);
            self.board.pulse.desk_rests();
            let (runtime, orders) = (self.runtime.clone(), &mut self.orders);
            let brought = runtime.block_on(async {
                tokio::select! {
                    biased;
                    Some(order) = orders.recv() => Brought::Order(order),
                    job = queue.recv() => job.map_or(Brought::End, Brought::Job),
                    () = tokio::time::sleep(patience) => Brought::Nothing,
                }
            });
            self.board.pulse.desk_moves();
            self.look_at_the_clock();
            match brought {
                Brought::Order(order) => self.obey(order),
                Brought::Job(job) => self.do_job(job),
                Brought::Nothing => {
                    self.log.look_after();
                    self.deliver();
                }
                Brought::End => break,
            }
            self.look_after_store();
        }
        self.deliver();
        // One round of everything looks after the store too; a service that is told to stop does not stay for it.
        while self.upkeep.is_at_work() && self.clock.doubt().is_none() && !self.stop.is_cancelled() {
            self.look_after_store();
        }
    }

    /// Lets go of what is too old, but not by a clock that is not to be trusted: a year ahead, all would be.
    fn look_after_store(&mut self) {
        if self.clock.doubt().is_none() {
            self.upkeep.work(self.pipeline.store(), self.clock.now());
        }
    }

    /// Marks the times of alerts where the clock cannot be trusted.
    fn look_at_the_clock(&mut self) {
        let doubt = self.clock.doubt();
        self.pipeline.doubt_the_time(doubt.is_some());
        self.board.clock(doubt);
    }

    /// Works by another config from now on, or goes on as before and says why.
    fn obey(&mut self, Order { config, done }: Order) {
        let _ = done.send(self.adopt(config));
    }

    fn adopt(&mut self, config: Arc<Config>) -> Result<(), OpenDeskError> {
        let log = |config: &Config| (config.service.logs.clone(), config.alert.log.clone());
        if log(&config) != log(&self.config) {
            self.log = LogBook::open(self.pipeline.store(), &config)?;
        }
        self.upkeep.adopt(config.store.clone());
        self.pipeline.adopt(Gate::new(config.watch.clone()), Aliases::new(&config.aliases), routes(&config));
        self.config = config;
        Ok(())
    }

    /// Answers are dropped where the asker is gone already.
    fn do_job(&mut self, job: Job) {
        match job {
            Job::Take { documents, done } => {
                let taken = self
                    .take_all(&documents, |pipeline, document, stamp, now| pipeline.take(document, stamp.clone(), now));
                if let Some(tally) = taken {
                    let _ = done.send(tally);
                }
            }
            Job::TakeItems { items, telling, done } => {
                let taken = self.take_all(&items, |pipeline, document, page, now| {
                    pipeline.take_item(document, page.clone(), telling, now)
                });
                if let Some(tally) = taken {
                    let _ = done.send(tally);
                }
            }
            Job::Page(job) => self.do_page_job(job),
            Job::Stamp { folder, stamp, done } => {
                if self.insist(&stamp.path, |desk| desk.pipeline.store().save_stamp(&folder, &stamp)).is_some() {
                    let _ = done.send(());
                }
            }
            Job::Visit { visit, health, done } => {
                let one = std::slice::from_ref(visit.as_ref());
                if self.insist(&visit.feed.0, |desk| desk.keep(one, health.as_ref())).is_some() {
                    let _ = done.send(());
                }
            }
            Job::Health { health, done } => {
                if self.insist(&health.source, |desk| desk.keep(&[], Some(&health))).is_some() {
                    let _ = done.send(());
                }
            }
            Job::ReopenLog { done } => {
                tracing::info!("told by SIGUSR1 that the alert log was rotated");
                self.log.look_after();
                let _ = done.send(());
            }
            Job::LastVisit { feed, address, answer } => {
                if let Some(visit) = self.insist(&feed.0, |desk| desk.pipeline.store().visit(&feed, &address)) {
                    let _ = answer.send(visit);
                }
            }
            Job::Stamps { folder, answer } => {
                if let Some(stamps) = self.insist(&folder.0, |desk| desk.pipeline.store().file_stamps(&folder)) {
                    let _ = answer.send(stamps);
                }
            }
        }
    }

    /// Tries until it is done, waiting longer each time; gives up only when the service stops, and the source
    /// will be read again by the next run.
    pub(super) fn insist<T, E: std::fmt::Display>(
        &mut self,
        what: &str,
        mut act: impl FnMut(&mut Desk) -> Result<T, E>,
    ) -> Option<T> {
        let mut wait = RETRY.0;
        loop {
            self.board.pulse.desk_moves();
            match act(self) {
                Ok(done) => {
                    self.board.trouble(None);
                    return Some(done);
                }
                Err(error) if self.stop.is_cancelled() => {
                    tracing::error!(%error, "{what} could not be kept before the end, and will be read again: {error}");
                    return None;
                }
                Err(error) => {
                    tracing::error!(%error, "{what}: {error}; trying again in {} s", wait.as_secs_f32());
                    self.board.trouble(Some(error.to_string()));
                    self.pause(wait);
                    wait = (wait * 2).min(RETRY.1);
                }
            }
        }
    }

    /// Waits, but not beyond the end of the service, and does what it is ordered meanwhile.
    fn pause(&mut self, wait: Duration) {
        let (runtime, stop, orders) = (self.runtime.clone(), self.stop.clone(), &mut self.orders);
        let order = runtime.block_on(async {
            tokio::select! {
                () = stop.cancelled() => None,
                order = orders.recv() => order,
                () = tokio::time::sleep(wait) => None,
            }
        });
        order.into_iter().for_each(|order| self.obey(order));
    }

    /// Keeps visits, and with them the word of a source's health, which goes out at once.
    fn keep(&mut self, visits: &[FeedVisit], health: Option<&Health>) -> anyhow::Result<()> {
        let now = self.clock.now();
        let letter = health.map(|health| self.pipeline.health_letter(health, now)).transpose()?;
        self.pipeline.store().commit_visits_with(visits, letter.as_slice())?;
        if letter.is_some() {
            self.deliver();
        }
        Ok(())
    }

    /// Tells the other sinks that something may be owed, and has the log written.
    pub(super) fn deliver(&mut self) {
        self.news.spread();
        let Some(health) = self.log.deliver(self.pipeline.store(), self.clock.now()) else { return };
        if let Err(error) = self.keep(&[], Some(&health)) {
            tracing::error!("what is wrong with the alert log could not be told to the other sinks: {error:#}");
        }
    }
}

/// What the desk finds when it looks up.
enum Brought {
    Order(Order),
    Job(Job),
    Nothing,
    End,
}

/// The ways that the config gives to alerts.
fn routes(config: &Config) -> Routes {
    let alert = &config.alert;
    Routes::new(alert.sink_names(), &config.watch, alert.health.sinks.as_deref())
}

/// The time of the newest alert whose time is to be trusted.
fn newest_trusted(store: &Store) -> Result<Option<Timestamp>, ReadStoreError> {
    let trusted = |alert: &StoredAlert| AlertLine::read(&alert.body).is_ok_and(|line| !line.time_suspect);
    Ok(store.latest_alerts(LOOKED_AT)?.into_iter().rfind(trusted).map(|alert| alert.time))
}

impl DeskThread {
    /// A way to bring work to the desk.
    pub fn handle(&self) -> DeskHandle {
        self.handle.clone()
    }

    /// Ends the desk once all handles are gone and all that was brought is done.
    pub fn finish(self) {
        drop(self.handle);
        if self.thread.join().is_err() {
            tracing::error!("the desk ended by a fault in claimwatch; what it had in hand will be read again");
        }
    }
}

impl DeskHandle {
    /// Where everybody writes down what is done.
    pub fn board(&self) -> Arc<Board> {
        Arc::clone(&self.board)
    }

    /// Has documents taken in, in order. None if the service stops before that is done.
    pub async fn take(&self, documents: Vec<Filed>) -> Option<Tally> {
        self.ask(|done| Job::Take { documents, done }).await
    }

    /// Has the items of a feed taken in, in order. None if the service stops before that is done.
    pub async fn take_items(&self, items: Vec<Item>, telling: Telling) -> Option<Tally> {
        self.ask(|done| Job::TakeItems { items, telling, done }).await
    }

    /// Has the stamp of a file kept that gave no document.
    pub async fn keep_stamp(&self, folder: SourceName, stamp: FileStamp) -> Option<()> {
        self.ask(|done| Job::Stamp { folder, stamp, done }).await
    }

    /// Has a feed's visit kept.
    pub async fn keep_visit(&self, visit: FeedVisit) -> Option<()> {
        self.keep_visit_and_tell(visit, None).await
    }

    /// Has a feed's visit kept, and with it that its health is told of.
    pub async fn keep_visit_and_tell(&self, visit: FeedVisit, health: Option<Health>) -> Option<()> {
        self.ask(|done| Job::Visit { visit: Box::new(visit), health, done }).await
    }

    /// Has the sinks told of something's health.
    pub async fn tell_health(&self, health: Health) -> Option<()> {
        self.ask(|done| Job::Health { health, done }).await
    }

    /// Has the files of the alert log opened anew, as after they were moved away.
    pub async fn reopen_log(&self) -> Option<()> {
        self.ask(|done| Job::ReopenLog { done }).await
    }

    /// What is known of the feed at that address; the outer none if the service stops.
    pub async fn last_visit(&self, feed: SourceName, address: String) -> Option<Option<FeedVisit>> {
        self.ask(|answer| Job::LastVisit { feed, address, answer }).await
    }

    /// The files of the folder that were read before.
    pub async fn stamps(&self, folder: SourceName) -> Option<Vec<FileStamp>> {
        self.ask(|answer| Job::Stamps { folder, answer }).await
    }

    /// Has all documents from the next one on judged and told by another config. The error says why that cannot be; then
    /// the one before goes on to count. None if the service stops.
    pub async fn adopt(&self, config: Arc<Config>) -> Option<Result<(), OpenDeskError>> {
        let (done, answer) = oneshot::channel();
        self.orders.send(Order { config, done }).await.ok()?;
        answer.await.ok()
    }

    pub(super) async fn ask<T>(&self, job: impl FnOnce(oneshot::Sender<T>) -> Job) -> Option<T> {
        let (sender, answer) = oneshot::channel();
        self.jobs.send(job(sender)).await.ok()?;
        answer.await.ok()
    }
}
