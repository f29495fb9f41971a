//! The service: sources, pipeline, store and sinks put together, started and stopped. Composition only: what is
//! read, judged and told is decided on the floors below. The clock is read here and handed down.
//!
//! ```text
//! feeds (party, hosts)   a task an address: due, fetched, read ─┐
//!                                                               ├─> desk   one thread: pipeline → store → alert log
//! folders                a task a folder: found, read ──────────┘
//! ```

pub mod desk;
pub mod feeds;
pub mod folders;
mod hosts;
mod moved;
mod party;
pub mod pipeline;
pub mod systemd;

use std::time::Duration;

use jiff::Timestamp;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::source::fetch::{BuildFetcherError, Fetcher, install_tls};
use desk::{Announce, Desk, DeskThread, OpenDeskError};
use feeds::Poller;

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
}

/// Runs the service until SIGTERM or SIGINT; work in hand is finished first.
pub fn run(config: &Config, announce: Announce) -> Result<(), StartError> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let signals = listen_for_the_end();
        let stop = CancellationToken::new();
        let house = House::open(config, announce, &stop)?;
        let tracker = TaskTracker::new();
        let known = house.poller.recall(&config.feeds).await.unwrap_or_default();
        let many = known.len();
        for known in known {
            tracker.spawn(feeds::follow(house.poller.clone(), known, many, stop.clone()));
        }
        for (name, folder) in &config.folders {
            tracker.spawn(folders::follow(house.desk.handle(), name.clone(), folder.clone(), stop.clone()));
        }
        tracker.close();
        systemd::notify_ready();
        let (feeds, folders) = (config.feeds.len(), config.folders.len());
        let watching = format!("watching {} and {}", counted(feeds, "feed"), counted(folders, "folder"));
        systemd::notify_status(&watching);
        tracing::info!(feeds, folders, "{watching}");
        wait_for_the_end(signals).await;
        systemd::notify_stopping();
        stop.cancel();
        match tokio::time::timeout(PATIENCE, tracker.wait()).await {
            Ok(()) => house.close(),
            Err(_) => {
                tracing::warn!("not all work was finished within {} s; it will be done again", PATIENCE.as_secs())
            }
        }
        Ok(())
    })
}

/// One round: every folder is looked through and every feed that is due is asked, then the end.
pub fn once(config: &Config, announce: Announce) -> Result<(), StartError> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let stop = CancellationToken::new();
        let house = House::open(config, announce, &stop)?;
        for (name, folder) in &config.folders {
            folders::look_through(&house.desk.handle(), name, folder).await;
        }
        let tracker = TaskTracker::new();
        for known in house.poller.recall(&config.feeds).await.unwrap_or_default() {
            tracker.spawn(feeds::ask_if_due(house.poller.clone(), known));
        }
        tracker.close();
        tracker.wait().await;
        house.close();
        Ok(())
    })
}

/// What every source works with.
struct House {
    desk: DeskThread,
    poller: Poller,
}

impl House {
    fn open(config: &Config, announce: Announce, stop: &CancellationToken) -> Result<House, StartError> {
        install_tls();
        let fetcher = Fetcher::new(&config.polling)?;
        let desk = Desk::open(config, announce, Timestamp::now, stop.clone())?.start();
        let poller = Poller::new(fetcher, config.polling.clone(), desk.handle());
        Ok(House { desk, poller })
    }

    /// Lets the desk finish what it has in hand.
    fn close(self) {
        drop(self.poller);
        self.desk.finish();
    }
}

/// "1 feed", "3 feeds".
fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn runtime() -> Result<tokio::runtime::Runtime, StartError> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(StartError::Runtime)
}

/// Hears SIGTERM and SIGINT from now on: a signal that comes during the start must not cut it off. Where one cannot be
/// listened to, the other still ends the service.
fn listen_for_the_end() -> [Option<Signal>; 2] {
    [SignalKind::terminate(), SignalKind::interrupt()]
        .map(|kind| signal(kind).inspect_err(|error| tracing::error!(%error, "a signal cannot be heard: {error}")).ok())
}

/// Returns on SIGTERM or SIGINT.
async fn wait_for_the_end([mut terminate, mut interrupt]: [Option<Signal>; 2]) {
    let heard = async |signal: &mut Option<Signal>| match signal {
        Some(signal) => signal.recv().await,
        None => std::future::pending().await,
    };
    tokio::select! {
        _ = heard(&mut terminate) => tracing::info!("told to stop by SIGTERM"),
        _ = heard(&mut interrupt) => tracing::info!("told to stop by SIGINT"),
    }
}
