//! Keeps the file up to date that holds the alerts as a feed. A file that cannot be written is told of and tried again;
//! the alerts themselves are the store's.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::informer::Informer;
use crate::alert::atom;
use crate::web::newest;

/// How long to wait after an alert for others that come with it.
const SETTLE: Duration = Duration::from_millis(500);

/// How often a file is tried again that could not be written.
const RETRY: Duration = Duration::from_secs(60);

/// What the file was last written for: its path, the most alerts, and how many had been told by then.
type Written = (PathBuf, usize, u64);

/// Writes the file now and after each alert, where the config names one, until the service stops.
pub async fn keep(informer: Informer, stop: CancellationToken) {
    let (mut config, mut alerted) = (informer.config.clone(), informer.board.alerted());
    let mut written: Option<Written> = None;
    loop {
        let wanted = wanted(&informer, *alerted.borrow_and_update());
        config.mark_unchanged();
        let is_late = wanted.is_some() && wanted != written;
        if is_late && let Some(wanted) = wanted {
            written = write(&informer, wanted).await;
        }
        let failed = is_late && written.is_none();
        tokio::select! {
            () = stop.cancelled() => return,
            // Neither sender ends before the service.
            Ok(()) = alerted.changed() => tokio::time::sleep(SETTLE).await,
            Ok(()) = config.changed() => {}
            () = tokio::time::sleep(RETRY), if failed => {}
        }
    }
}

fn wanted(informer: &Informer, alerts: u64) -> Option<Written> {
    let config = informer.config.borrow();
    let file = config.alert.atom.file.as_ref()?;
    Some((config.service.logs.join(file), config.alert.atom.entries, alerts))
}

async fn write(informer: &Informer, wanted: Written) -> Option<Written> {
    let store = informer.config.borrow().service.store();
    let done = tokio::task::spawn_blocking(move || {
        let (path, entries, _) = &wanted;
        write_feed(&store, path, *entries).map(|()| wanted)
    });
    let told = |error: &anyhow::Error| tracing::error!("the alerts' feed could not be written: {error:#}; tried again");
    done.await.ok()?.inspect_err(told).ok()
}

fn write_feed(store: &Path, path: &Path, entries: usize) -> anyhow::Result<()> {
    use anyhow::Context as _;
    let feed = atom::feed(&newest(store, entries)?);
    atom::write(path, &feed).with_context(|| path.display().to_string())
}
