//! What the running service is called to do from outside: by a signal, by a command over the control socket, by an
//! edit of its config. Hears and hands on; does none of it.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

/// How often the config's file is looked at, where its changes are to be acted on.
const LOOK: Duration = Duration::from_secs(1);

/// Something that the service is to do.
#[derive(Debug)]
pub enum Call {
    /// To read its config again. Who asked by a command hears what came of it.
    Reload(Option<oneshot::Sender<Reloaded>>),
    /// To end.
    Stop,
}

/// What came of reading the config again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Reloaded {
    /// The service works by it.
    Done {
        /// What it changed, in words.
        said: String,
        /// What is odd in it, shown with its lines; empty where nothing is.
        warnings: String,
    },
    /// It cannot be used, and the one before goes on to count.
    Faulty {
        /// The worst fault in one line.
        brief: String,
        /// All faults, shown with their lines.
        faults: String,
    },
    /// It is right and could not be taken over, and the one before goes on to count.
    Failed {
        /// The reason, as a clause.
        why: String,
    },
}

/// Where calls are heard.
pub struct Calls {
    stop: [Option<Signal>; 2],
    reload: Option<Signal>,
    others: mpsc::Receiver<Call>,
    sender: mpsc::Sender<Call>,
}

impl Calls {
    /// Hears signals from now on: one that comes during the start must not cut it off. Where one cannot be listened to,
    /// the others still count. Needs a tokio runtime.
    pub fn listen() -> Calls {
        let heard = |kind| {
            let told = |error: &std::io::Error| tracing::error!(%error, "a signal cannot be heard: {error}");
            signal(kind).inspect_err(told).ok()
        };
        let (sender, others) = mpsc::channel(16);
        let stop = [SignalKind::terminate(), SignalKind::interrupt()].map(heard);
        Calls { stop, reload: heard(SignalKind::hangup()), others, sender }
    }

    /// A way for others to call.
    pub fn sender(&self) -> mpsc::Sender<Call> {
        self.sender.clone()
    }

    /// The next call. An end is heard before all else.
    pub async fn next(&mut self) -> Call {
        let Calls { stop: [terminate, interrupt], reload, others, .. } = self;
        tokio::select! {
            biased;
            () = told_to_stop(terminate, interrupt) => Call::Stop,
            () = received(reload) => {
                tracing::info!("told to read the config again by SIGHUP");
                Call::Reload(None)
            }
            Some(call) = others.recv() => call,
        }
    }

    /// Returns when the service is to end.
    pub async fn stopped(&mut self) {
        let Calls { stop: [terminate, interrupt], .. } = self;
        told_to_stop(terminate, interrupt).await;
    }
}

async fn told_to_stop(terminate: &mut Option<Signal>, interrupt: &mut Option<Signal>) {
    tokio::select! {
        () = received(terminate) => tracing::info!("told to stop by SIGTERM"),
        () = received(interrupt) => tracing::info!("told to stop by SIGINT"),
    }
}

async fn received(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => {
            signal.recv().await;
        }
        None => std::future::pending().await,
    }
}

/// Calls for the config to be read again whenever its file was changed and has been left alone for a moment.
pub async fn watch_config(path: PathBuf, calls: mpsc::Sender<Call>, stop: CancellationToken) {
    let mut known = stamp(&path).await;
    let mut changed = false;
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = stop.cancelled() => return,
        }
        let now = stamp(&path).await;
        if now != known {
            (known, changed) = (now, true);
        } else if changed && now.is_some() {
            changed = false;
            tracing::info!("{} was changed and is read again", path.display());
            if calls.send(Call::Reload(None)).await.is_err() {
                return;
            }
        }
    }
}

/// Which file it is, when it was changed and how long it is; none where it is not there, as in the middle of a save.
async fn stamp(path: &Path) -> Option<(u64, SystemTime, u64)> {
    let metadata = tokio::fs::metadata(path).await.ok()?;
    Some((metadata.ino(), metadata.modified().ok()?, metadata.len()))
}
