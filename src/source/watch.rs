//! The system's events for a folder, made into hints of where to look. Hints may be missed and may be wrong; they
//! decide nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind, RemoveKind, RenameMode};
use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use super::ReadFault;
use super::folder::FolderSettings;
use super::scan;

/// The events that may wait; more are dropped, and a scan makes up for them.
pub(super) const MOST_HINTS: usize = 4_096;

/// What an event of the system says, as far as it concerns us.
#[derive(Debug)]
pub(super) enum Hint {
    /// A file was closed after writing, or renamed into place: it is whole.
    Whole(PathBuf),
    /// A file was touched: it may be whole once it lies still.
    Touched(PathBuf),
    /// A file is no more.
    Gone(PathBuf),
    /// Only a look at all of it will tell.
    Scan,
}

/// The system's events for the tree, as long as its root is the one that they were asked for.
pub(super) struct Watch {
    watcher: Option<RecommendedWatcher>,
    /// Which folder is watched; a folder that was made anew at the same path is another.
    root: Option<(u64, u64)>,
    sender: mpsc::Sender<Hint>,
    overflow: Arc<AtomicBool>,
}

impl Watch {
    /// Watches nothing yet; hints go to `sender`, and `overflow` is set when some did not fit.
    pub fn new(sender: mpsc::Sender<Hint>, overflow: Arc<AtomicBool>) -> Watch {
        Watch { watcher: None, root: None, sender, overflow }
    }

    /// Asks for events of the root that is there now, unless they are asked for already. Says whether the root is another
    /// than before, and what hinders the events; scans go on without.
    pub fn renew(&mut self, settings: &FolderSettings) -> (bool, Option<ReadFault>) {
        let root = fs::metadata(&settings.path).ok().map(|metadata| identity(&metadata));
        let replaced = root.is_some() && self.root.is_some() && root != self.root;
        if root != self.root {
            self.watcher = None;
            self.root = root;
        }
        // Where it failed it is tried again with each scan.
        if root.is_some() && settings.events && self.watcher.is_none() {
            match self.start(&settings.path) {
                Ok(watcher) => self.watcher = Some(watcher),
                Err(error) => {
                    let what = format!("the system sends no events for it: {}", why(&error));
                    let done = format!("looked through every {} instead", settings.every);
                    return (replaced, Some(scan::fault(&settings.path, &what, &done)));
                }
            }
        }
        (replaced, None)
    }

    fn start(&self, root: &Path) -> notify::Result<RecommendedWatcher> {
        let (sender, overflow) = (self.sender.clone(), Arc::clone(&self.overflow));
        let handler = move |event: notify::Result<notify::Event>| {
            // The system's own queue was full.
            if event.as_ref().is_ok_and(notify::Event::need_rescan) {
                overflow.store(true, Ordering::Relaxed);
            }
            for hint in hints_of(event) {
                if sender.try_send(hint).is_err() {
                    overflow.store(true, Ordering::Relaxed);
                }
            }
        };
        let config = notify::Config::default().with_follow_symlinks(false);
        let mut watcher = RecommendedWatcher::new(handler, config)?;
        watcher.watch(root, RecursiveMode::Recursive)?;
        Ok(watcher)
    }
}

/// Why there are no events, and what can be done: where a limit was met, with the limit.
fn why(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => limit(["fs.inotify.max_user_watches", "user.max_inotify_watches"]),
        // EMFILE, by its number since the standard library has no word for it.
        ErrorKind::Io(io) if io.raw_os_error() == Some(24) => {
            limit(["fs.inotify.max_user_instances", "user.max_inotify_instances"])
        }
        _ => error.to_string(),
    }
}

/// The lower of two limits of the kernel: inotify(7) has one for each user, namespaces(7) another for all its users.
fn limit(names: [&str; 2]) -> String {
    let value = |name: &str| {
        let written = fs::read_to_string(format!("/proc/sys/{}", name.replace('.', "/"))).ok()?;
        written.trim().parse::<u64>().ok()
    };
    let lowest = names.into_iter().filter_map(|name| Some((value(name)?, name))).min();
    let named = lowest.map_or_else(|| names[0].to_owned(), |(most, name)| format!("{name} = {most}"));
    format!("the limit for watching folders is reached ({named}); raise it with `sysctl`")
}

/// Which folder lies at a path: its device and number.
#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// Elsewhere a folder is taken for the one that it was.
#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> (u64, u64) {
    (0, 0)
}

impl Hint {
    pub fn path(&self) -> Option<&Path> {
        match self {
            Hint::Whole(path) | Hint::Touched(path) | Hint::Gone(path) => Some(path),
            Hint::Scan => None,
        }
    }
}

/// What an event tells. Our own reading opens and closes files: those events are dropped here.
fn hints_of(event: notify::Result<notify::Event>) -> Vec<Hint> {
    let Ok(event) = event else { return vec![Hint::Scan] };
    if event.need_rescan() {
        return vec![Hint::Scan];
    }
    let hint: fn(PathBuf) -> Hint = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(RenameMode::To)) => Hint::Whole,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => return Vec::new(),
        EventKind::Create(CreateKind::Folder) => |_| Hint::Scan,
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)) => Hint::Touched,
        EventKind::Remove(RemoveKind::File) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => Hint::Gone,
        EventKind::Remove(_) | EventKind::Modify(_) | EventKind::Any | EventKind::Other => |_| Hint::Scan,
    };
    event.paths.into_iter().map(hint).collect()
}

#[cfg(test)]
mod tests {
    use notify::Event;
    use notify::event::Flag;

    use super::*;

    fn hint(kind: EventKind) -> Option<Hint> {
        hints_of(Ok(Event::new(kind).add_path("a.txt".into()))).into_iter().next()
    }

    #[test]
    fn our_own_reading_is_no_hint() {
        for kind in [AccessKind::Open(AccessMode::Any), AccessKind::Read, AccessKind::Close(AccessMode::Read)] {
            assert!(hint(EventKind::Access(kind)).is_none(), "{kind:?}");
        }
    }

    #[test]
    fn a_closed_or_renamed_file_is_whole_and_a_written_one_may_be() {
        let whole = [
            EventKind::Access(AccessKind::Close(AccessMode::Write)),
            EventKind::Modify(ModifyKind::Name(RenameMode::To)),
        ];
        assert!(whole.into_iter().all(|kind| matches!(hint(kind), Some(Hint::Whole(_)))));
        assert!(matches!(hint(EventKind::Create(CreateKind::File)), Some(Hint::Touched(_))));
    }

    #[test]
    fn what_the_system_could_not_tell_asks_for_a_scan() {
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert!(matches!(hints_of(Ok(lost))[..], [Hint::Scan]));
        assert!(matches!(hints_of(Err(notify::Error::generic("lost")))[..], [Hint::Scan]));
        assert!(matches!(hint(EventKind::Create(CreateKind::Folder)), Some(Hint::Scan)));
    }
}
