//! Which files have come to rest: each waits until it was left alone for a while, and then comes out, those
//! that wait longest first and among equals the oldest file first. Pure: the hour is an argument.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tokio::time::Instant;

/// The files that wait.
#[derive(Debug, Default)]
pub(super) struct Settling {
    queue: BTreeSet<(Instant, Timestamp, PathBuf)>,
    waiting: HashMap<PathBuf, (Instant, Timestamp)>,
}

impl Settling {
    /// Lets a file wait until `at`, whatever was said of it before. `modified` only orders those that come out
    /// together.
    pub fn wait(&mut self, path: PathBuf, at: Instant, modified: Timestamp) {
        self.forget(&path);
        self.queue.insert((at, modified, path.clone()));
        self.waiting.insert(path, (at, modified));
    }

    /// The first file that has come to rest by `now`.
    pub fn take_rested(&mut self, now: Instant) -> Option<PathBuf> {
        if self.next()? > now {
            return None;
        }
        let (_, _, path) = self.queue.pop_first()?;
        self.waiting.remove(&path);
        Some(path)
    }

    /// When the next file comes to rest.
    pub fn next(&self) -> Option<Instant> {
        self.queue.first().map(|(at, _, _)| *at)
    }

    /// Whether a file waits.
    pub fn holds(&self, path: &Path) -> bool {
        self.waiting.contains_key(path)
    }

    /// Lets a file wait no more.
    pub fn forget(&mut self, path: &Path) {
        if let Some((path, (at, modified))) = self.waiting.remove_entry(path) {
            self.queue.remove(&(at, modified, path));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_file_that_is_written_again_waits_again() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut settling = Settling::default();
        settling.wait("a".into(), at(1), Timestamp::UNIX_EPOCH);
        settling.wait("a".into(), at(3), Timestamp::UNIX_EPOCH);
        assert_eq!(settling.take_rested(at(2)), None);
        assert_eq!(settling.take_rested(at(3)), Some("a".into()));
        assert_eq!(settling.take_rested(at(9)), None);
    }

    #[test]
    fn among_equals_the_oldest_file_comes_first() {
        let start = Instant::now();
        let mut settling = Settling::default();
        let modified = |seconds| Timestamp::from_second(seconds).unwrap();
        settling.wait("new".into(), start, modified(2));
        settling.wait("old".into(), start, modified(1));
        settling.wait("gone".into(), start, modified(0));
        settling.forget(Path::new("gone"));
        assert!(settling.holds(Path::new("old")) && !settling.holds(Path::new("gone")));
        assert_eq!(settling.take_rested(start), Some("old".into()));
        assert_eq!(settling.take_rested(start), Some("new".into()));
    }
}
