//! Answers how the running service is: to commands in full, to the service manager in a line. Asks the board and the
//! store; nobody who works is held up by it.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::board::{Board, Seen};
use super::status::{Status, status};
use super::{counted, systemd};
use crate::config::Config;
use crate::document::SourceName;

/// How often the line is looked at.
const LOOK: Duration = Duration::from_secs(5);

/// How many feeds are named in the line; the rest are counted.
const NAMED: usize = 3;

/// Whom to ask about the service.
#[derive(Clone)]
pub struct Informer {
    /// The config's file.
    pub file: String,
    /// The config in use.
    pub config: watch::Receiver<Arc<Config>>,
    /// What is being done.
    pub board: Arc<Board>,
}

impl Informer {
    /// How the service is, in full.
    pub async fn status(&self) -> Option<Status> {
        let (config, file, board) = (Arc::clone(&self.config.borrow()), self.file.clone(), Arc::clone(&self.board));
        // The store is read beside the desk.
        tokio::task::spawn_blocking(move || status(&config, &file, Some(&board), Timestamp::now())).await.ok()
    }

    /// How the service is, in a line.
    pub fn line(&self) -> String {
        self.board.ask(|seen| self.line_of(seen))
    }

    fn line_of(&self, seen: &Seen) -> String {
        let config = self.config.borrow();
        let (feeds, folders) = (counted(config.feeds.len(), "feed"), counted(config.folders.len(), "folder"));
        let polls = self.board.pulse.polls();
        let asking = if polls > 0 { format!(", asking {polls}") } else { String::new() };
        let watching = format!("watching {feeds} and {folders}{asking}");
        let mut parts = Vec::new();
        match seen.reload.as_ref().filter(|reload| !reload.taken) {
            Some(refused) => {
                parts.push(format!("the config was refused ({}); {watching} by the one before", refused.said))
            }
            None => parts.push(watching),
        }
        parts.extend(failing(seen));
        parts.extend(cannot_keep(seen));
        parts.join("; ")
    }

    /// Keeps the service manager's line up to date until the service stops.
    pub async fn keep_line(self, stop: CancellationToken) {
        let mut shown = String::new();
        loop {
            let line = self.line();
            if line != shown {
                systemd::notify_status(&line);
                shown = line;
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = stop.cancelled() => return,
            }
        }
    }
}

/// What cannot be kept at the moment, in words.
pub(super) fn cannot_keep(seen: &Seen) -> Option<String> {
    seen.trouble.as_ref().map(|trouble| format!("cannot keep what is read: {trouble}"))
}

/// "failing: bbc, dw, folder inbox".
fn failing(seen: &Seen) -> Option<String> {
    let name = |source: &SourceName| source.0.trim_start_matches("feeds.").to_owned();
    let feeds = seen.feeds.iter().filter(|(_, feed)| !feed.fine).map(|(source, _)| name(source));
    let folders = seen.folders.iter().filter(|(_, folder)| folder.fault.is_some()).map(|(source, _)| name(source));
    let mut failing = feeds.chain(folders);
    let named: Vec<String> = failing.by_ref().take(NAMED).collect();
    let more = match failing.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!named.is_empty()).then(|| format!("failing: {}{more}", named.join(", ")))
}
