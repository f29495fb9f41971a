//! The service: sources, pipeline, store and sinks put together, started and stopped. Composition only: what is
//! read, judged and told is decided on the floors below. The clock is read here and handed down.
//!
//! ```text
//! call, control          a signal, a command, an edit of the config ──> service   start, reload, stop
//!                                                                       │ roster: who is at work
//! feeds (party, hosts)   a task an address: due, fetched, read ─┐ <─────┤
//! pages                  beside it: the pages behind its items ─┼─> desk   one thread: pipeline → store → alert log, upkeep
//! folders                a task a folder: found, read ──────────┘ <─────┘
//!                                                                   delivery   a task a sink: due, sent, settled
//! board, pulse           what all of them do and have done ──> informer   status: for commands, for the service manager
//! ```

pub mod board;
pub mod call;
pub mod clock;
pub mod control;
pub mod delivery;
pub mod desk;
mod feed_file;
pub mod feeds;
pub mod folders;
mod hosts;
pub mod informer;
mod intake;
mod log_book;
mod measures;
mod moved;
mod page_desk;
mod pages;
pub mod party;
pub mod pipeline;
pub mod probe;
pub mod pulse;
mod readers;
pub mod recall;
mod refusal;
mod roster;
pub mod service;
pub mod sink_queue;
pub mod status;
pub mod systemd;
pub mod upkeep;
pub mod world;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{Config, ConfigFile};
use crate::source::fetch::{BuildFetcherError, install_tls};
use crate::store::OpenStoreError;
use call::{Call, Calls};
use control::{BindControlError, Control};
use delivery::Delivery;
use desk::{Announce, Desk, DeskThread, OpenDeskError};
use feeds::Poller;
use refusal::Refusal;
use service::Service;
use systemd::LevelHandle;
use world::World;

/// How long the end may take: systemd would wait 90 s, an operator should not have to.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why the service could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No thread or timer could be had.
    #[error("the runtime could not be started: {0}")]
    Runtime(std::io::Error),
    /// The store or the alert log could not be opened.
    #[error(transparent)]
    Desk(#[from] OpenDeskError),
    /// The feeds could not be asked at all.
    #[error(transparent)]
    Fetcher(#[from] BuildFetcherError),
    /// The store could not be opened a second time.
    #[error(transparent)]
    Delivery(#[from] OpenStoreError),
    /// Another service is at work here.
    #[error(transparent)]
    Control(#[from] BindControlError),
}

/// Runs the service until SIGTERM or SIGINT; work in hand is finished first. `config` is what `file` says now.
pub fn run(file: ConfigFile, config: Config, level: LevelHandle, announce: Announce) -> Result<(), StartError> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let mut calls = Calls::listen();
        let control = open_control(&config.service.control())?;
        let stop = CancellationToken::new();
        let mut service = Service::start(file, config, World::real(), level, announce, calls.sender(), &stop).await?;
        if let Some(control) = control {
            tokio::spawn(control.serve(calls.sender(), service.informer(), stop.clone()));
        }
        service.tell_ready();
        while let Call::Reload(asker) = calls.next().await {
            let reloaded = tokio::select! {
                biased;
                () = calls.stopped() => break,
                reloaded = service.reload() => reloaded,
            };
            // Who asked may be gone; the log has it.
            let _ = asker.map(|asker| asker.send(reloaded));
        }
        systemd::notify_stopping();
        stop.cancel();
        service.end(PATIENCE).await;
        Ok(())
    })
}

/// The control socket, without which the service can do; but not while another one runs.
fn open_control(path: &Path) -> Result<Option<Control>, BindControlError> {
    match Control::bind(path) {
        Err(error @ BindControlError::Bind { .. }) => {
            tracing::warn!(%error, "{error}");
            Ok(None)
        }
        bound => bound.map(Some),
    }
}

/// One round: every folder is looked through and every feed that is due is asked, then the end.
pub fn once(config: Config, announce: Announce) -> Result<(), StartError> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let stop = CancellationToken::new();
        let config = Arc::new(config);
        let house = House::open(&config, &World::real(), announce, &stop)?;
        for (name, folder) in &config.folders {
            folders::look_through(&house.desk.handle(), &house.poller.clock, name, folder).await;
        }
        let tracker = TaskTracker::new();
        for known in house.poller.recall(&config.feeds).await.unwrap_or_default() {
            tracker.spawn(feeds::ask_if_due(house.poller.clone(), known));
        }
        tracker.close();
        tracker.wait().await;
        house.close().flush(&config).await;
        Ok(())
    })
}

/// What every source works with.
struct House {
    desk: DeskThread,
    poller: Poller,
    delivery: Delivery,
    refusal: Refusal,
}

impl House {
    fn open(
        config: &Arc<Config>,
        world: &World,
        announce: Announce,
        stop: &CancellationToken,
    ) -> Result<House, StartError> {
        install_tls();
        let fetcher = (world.fetcher)(&config.polling)?;
        let mut desk = Desk::open(config, announce, world.clock.clone(), stop.clone())?;
        let (refusal, news) = (Refusal::told(desk.latest_health(refusal::SOURCE)?.as_ref()), desk.news());
        let desk = desk.start();
        let poller = Poller::new(fetcher, config.polling.clone(), desk.handle()).with_clock(world.hour());
        let delivery = Delivery::open(config, news, world.hour(), stop.clone())?;
        Ok(House { desk, poller, delivery, refusal })
    }

    /// Lets the desk finish what it has in hand. The sinks may then get what is left.
    fn close(self) -> Delivery {
        drop(self.poller);
        self.desk.finish();
        self.delivery
    }
}

/// "1 feed", "3 feeds".
fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn runtime() -> Result<tokio::runtime::Runtime, StartError> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(StartError::Runtime)
}
