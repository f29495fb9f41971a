//! What lies in a folder, and one file of it from disk. Blocking: the watcher runs it beside its events, `once`
//! and the commands call it straight. Never reads outside the folder, nor anything that is no plain file.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use siphasher::sip::SipHasher13;

use super::file::{ReadFileError, read_file};
use super::folder::FolderSettings;
use super::{Origin, ReadFault, Reading};
use crate::document::SourceName;
use crate::setting::Size;

/// Which state of a file was read: a file whose stamp has not changed is not read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStamp {
    /// Where it lies.
    pub path: PathBuf,
    /// Its length in bytes.
    pub size: u64,
    /// When it was last changed, by the file system: its content or anything about it, whichever is later. The time of
    /// its content can be set back by whoever writes it, that of its entry cannot.
    pub changed: Timestamp,
}

/// A file as it lies there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    /// Its state.
    pub stamp: FileStamp,
    /// When its content was last changed, as it says itself: the order in which files came about.
    pub modified: Timestamp,
}

/// What lies in a folder.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The files that may be read, by path.
    pub files: BTreeMap<PathBuf, Listed>,
    /// What could not be looked into.
    pub faults: Vec<ReadFault>,
}

/// What one round through a folder found.
#[derive(Debug, Default)]
pub struct FolderScan {
    /// The files that were new or changed, oldest first.
    pub found: Vec<(Reading, FileStamp)>,
    /// What could not be read; with the stamp where trying again makes no sense before the file changes.
    pub faults: Vec<(ReadFault, Option<FileStamp>)>,
}

/// Reads all that is new in a folder, once: every file whose stamp is not among the `known`.
pub fn scan_once(name: &SourceName, settings: &FolderSettings, known: &[FileStamp], received: Timestamp) -> FolderScan {
    let mut scan = FolderScan::default();
    let root = absolute(&settings.path);
    let listing = match list(&root) {
        Ok(listing) => listing,
        Err(why) => {
            scan.faults.push((missing(&root, &why), None));
            return scan;
        }
    };
    scan.faults.extend(listing.faults.into_iter().map(|fault| (fault, None)));
    let known: BTreeMap<&Path, &FileStamp> = known.iter().map(|stamp| (stamp.path.as_path(), stamp)).collect();
    let is_new = |listed: &Listed| known.get(listed.stamp.path.as_path()).is_none_or(|known| **known != listed.stamp);
    let mut new: Vec<Listed> = listing.files.into_values().filter(is_new).collect();
    new.sort_by(|one, other| (one.modified, &one.stamp.path).cmp(&(other.modified, &other.stamp.path)));
    // Somebody may be writing them: what lies still meanwhile is whole.
    let age = |listed: &Listed| received.duration_since(listed.stamp.changed).unsigned_abs();
    if new.iter().any(|listed| age(listed) < settings.settle.0) {
        std::thread::sleep(settings.settle.0);
    }
    let canonical = fs::canonicalize(&root).unwrap_or_default();
    let new = new.into_iter().map(|listed| listed.stamp).filter_map(|stamp| {
        let still = stamp_of(&stamp.path, &canonical).as_ref() == Some(&stamp);
        if !still {
            scan.faults.push((refused(&stamp.path, &ReadFileError::Changing), None));
        }
        still.then_some(stamp)
    });
    let new: Vec<FileStamp> = new.collect();
    let origin = Origin { source: name, publisher: settings.publisher.as_deref(), url: None, received };
    for stamp in new {
        match read_stamped(&stamp.path, settings.largest_file, &origin) {
            Ok(read) => scan.found.push((read.reading, read.stamp)),
            Err(error) => scan.faults.push((refused(&stamp.path, &error), Some(stamp).filter(|_| is_final(&error)))),
        }
    }
    scan
}

/// The documents of one file on disk. Refuses what is no plain file or larger than `largest` before reading it.
pub fn read_path(path: &Path, largest: Size, origin: &Origin<'_>) -> Result<Reading, ReadFileError> {
    read_stamped(path, largest, origin).map(|read| read.reading)
}

/// What one file held.
#[derive(Debug)]
pub(super) struct ReadOnce {
    /// Its documents.
    pub reading: Reading,
    /// The state that was read: the file was the same before and after.
    pub stamp: FileStamp,
    /// A hash of its bytes, to know them again.
    pub content: u64,
}

/// The documents of one file, and the state that was read.
pub(super) fn read_stamped(path: &Path, largest: Size, origin: &Origin<'_>) -> Result<ReadOnce, ReadFileError> {
    let unreadable = |error: io::Error| ReadFileError::Unreadable(error.to_string());
    // Before opening: to open a pipe is to wait for its writer.
    let before = fs::metadata(path).map_err(unreadable)?;
    if !before.is_file() {
        return Err(ReadFileError::Unreadable("it is no plain file".to_owned()));
    }
    if before.len() > largest.0 {
        return Err(ReadFileError::TooLarge(largest));
    }
    let mut bytes = Vec::new();
    let limit = largest.0.saturating_add(1);
    File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(unreadable)?;
    let (before, after) = (stamp(path, &before), stamp(path, &fs::metadata(path).map_err(unreadable)?));
    if before != after || bytes.len() as u64 != after.size {
        return Err(ReadFileError::Changing);
    }
    // A file is written by strangers: what breaks the reader is that file's fault, not the folder's.
    let read = catch_unwind(AssertUnwindSafe(|| read_file(path, &bytes, origin)));
    let reading = read.unwrap_or(Err(ReadFileError::Failed))?;
    Ok(ReadOnce { reading, stamp: after, content: SipHasher13::new().hash(&bytes) })
}

/// Whether reading the same state of a file again would fail again.
pub(super) fn is_final(error: &ReadFileError) -> bool {
    !matches!(error, ReadFileError::Unreadable(_) | ReadFileError::Changing)
}

/// The path from the root of the file system, so that a file has one name, wherever the service was started.
pub fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// All files below a folder that may be read. The error says why the folder itself cannot be.
pub(super) fn list(root: &Path) -> io::Result<Listing> {
    let canonical = fs::canonicalize(root)?;
    let mut listing = Listing::default();
    let mut folders = vec![(root.to_owned(), fs::read_dir(root)?)];
    while let Some((folder, entries)) = folders.pop() {
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    listing.faults.push(fault(&folder, &error.to_string(), "looked at again with the next scan"));
                    break;
                }
            };
            let path = entry.path();
            if is_ignored(&path) {
                continue;
            }
            // Not followed: a link to a folder may lead outside, or in a circle.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                match fs::read_dir(&path) {
                    Ok(entries) => folders.push((path, entries)),
                    Err(error) => listing.faults.push(fault(&path, &error.to_string(), "left out")),
                }
            } else {
                match look_at(&path, &canonical) {
                    Look::File(listed) => drop(listing.files.insert(path, listed)),
                    Look::Nothing => {}
                    Look::Never(why) => listing.faults.push(fault(&path, &why, "left out")),
                }
            }
        }
    }
    Ok(listing)
}

/// The stamp of a path that may be read: a plain file with something in it, or a link to one inside the root
/// (which must be canonical). Nothing for all else, and for what has just gone.
pub(super) fn stamp_of(path: &Path, canonical_root: &Path) -> Option<FileStamp> {
    match look_at(path, canonical_root) {
        Look::File(listed) if !is_ignored(path) => Some(listed.stamp),
        _ => None,
    }
}

/// What lies at a path.
enum Look {
    /// A file that may be read.
    File(Listed),
    /// Nothing yet, or nothing any more, or a folder behind a link, whose files are found where they lie.
    Nothing,
    /// Something that is never read, and why.
    Never(String),
}

fn look_at(path: &Path, canonical_root: &Path) -> Look {
    let Ok(own) = fs::symlink_metadata(path) else { return Look::Nothing };
    let metadata = match own.is_symlink() {
        false => own,
        true => match fs::canonicalize(path).and_then(|target| Ok((fs::metadata(&target)?, target))) {
            Err(error) => return Look::Never(format!("the link leads nowhere: {error}")),
            Ok((_, target)) if !target.starts_with(canonical_root) => {
                return Look::Never("the link leads out of the folder".to_owned());
            }
            Ok((metadata, _)) => metadata,
        },
    };
    match metadata.is_file() {
        true if metadata.len() > 0 => Look::File(listed(path, &metadata)),
        true => Look::Nothing,
        false if metadata.is_dir() => Look::Nothing,
        false => Look::Never("it is no plain file but a pipe, a socket or a device".to_owned()),
    }
}

/// Whether a name is that of a hidden file, or of one that an editor, a browser or a copying program is still
/// writing.
pub(super) fn is_ignored(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { return true };
    let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
    let passing = ["swp", "swo", "swx", "tmp", "temp", "part", "partial", "crdownload", "download", "bak"];
    name.starts_with('.')
        || name.ends_with('~')
        || name.starts_with('#') && name.ends_with('#')
        || name.starts_with("~$")
        || extension.is_some_and(|extension| passing.iter().any(|passing| extension == *passing))
}

fn stamp(path: &Path, metadata: &Metadata) -> FileStamp {
    listed(path, metadata).stamp
}

fn listed(path: &Path, metadata: &Metadata) -> Listed {
    // A file system without times, or with one beyond all calendars: the size has to tell.
    let modified = metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    let modified = modified.unwrap_or(Timestamp::UNIX_EPOCH);
    let changed = modified.max(entry_changed(metadata).unwrap_or(modified));
    Listed { stamp: FileStamp { path: path.to_owned(), size: metadata.len(), changed }, modified }
}

/// When the file system last changed the file's entry (`st_ctime`), which no program can set.
#[cfg(unix)]
fn entry_changed(metadata: &Metadata) -> Option<Timestamp> {
    use std::os::unix::fs::MetadataExt;
    Timestamp::new(metadata.ctime(), i32::try_from(metadata.ctime_nsec()).ok()?).ok()
}

/// Elsewhere the time of the content has to tell.
#[cfg(not(unix))]
fn entry_changed(_: &Metadata) -> Option<Timestamp> {
    None
}

pub(super) fn refused(path: &Path, error: &ReadFileError) -> ReadFault {
    let done = if is_final(error) { "left out until it changes" } else { "tried again with the next scan" };
    fault(path, &error.to_string(), done)
}

pub(super) fn missing(root: &Path, error: &io::Error) -> ReadFault {
    fault(root, &format!("the folder cannot be read: {error}"), "tried again; create it, or correct `path`")
}

pub(super) fn fault(path: &Path, what: &str, done: &str) -> ReadFault {
    ReadFault::new(path.display().to_string(), what, done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_passing_files_are_ignored() {
        for name in [".hidden", "a.txt~", ".a.txt.swp", "a.tmp", "a.txt.part", "#a.txt#", "~$a.docx", "a.TMP"] {
            assert!(is_ignored(Path::new(name)), "{name}");
        }
        for name in ["a.txt", "a", "a.b.md", "#1 report.txt", "temp.txt"] {
            assert!(!is_ignored(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn a_listing_stays_inside_its_folder() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.txt"), "secret").unwrap();
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        fs::create_dir_all(at("deep/er")).unwrap();
        for name in ["a.txt", "deep/er/b.txt", "deep/.c.txt"] {
            fs::write(at(name), "words").unwrap();
        }
        fs::write(at("empty.txt"), "").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::symlink;
            symlink(outside.path().join("secret.txt"), at("out.txt")).unwrap();
            symlink(outside.path(), at("outside")).unwrap();
            symlink(at("a.txt"), at("in.txt")).unwrap();
            symlink(root.path(), at("deep/circle")).unwrap();
        }
        let found: Vec<PathBuf> = list(root.path()).unwrap().files.into_keys().collect();
        let expected = ["a.txt", "deep/er/b.txt", "in.txt"].map(at);
        assert_eq!(found, expected);
    }

    #[test]
    fn one_round_reads_what_is_new_and_tells_what_it_cannot_read() {
        let root = tempfile::tempdir().unwrap();
        let settings = FolderSettings { largest_file: Size(1_000), ..FolderSettings::at(root.path()) };
        fs::write(root.path().join("a.txt"), "Ferry sinks\nTwelve drowned.").unwrap();
        fs::write(root.path().join("b.bin"), b"\x7fELF\0\0\0\0").unwrap();
        fs::write(root.path().join("c.txt"), "x".repeat(1_001)).unwrap();
        let name = SourceName("folders.inbox".into());
        let scan = |known: &[FileStamp]| scan_once(&name, &settings, known, Timestamp::UNIX_EPOCH);
        let first = scan(&[]);
        assert_eq!(first.found[0].0.documents[0].title, "Ferry sinks");
        assert_eq!((first.found.len(), first.faults.len()), (1, 2), "{first:?}");
        let stamps = first.found.into_iter().map(|(_, stamp)| stamp);
        let known: Vec<FileStamp> = stamps.chain(first.faults.into_iter().filter_map(|(_, stamp)| stamp)).collect();
        let second = scan(&known);
        assert!(second.found.is_empty() && second.faults.is_empty(), "{second:?}");
        fs::write(root.path().join("a.txt"), "Ferry sinks\nThirteen drowned.").unwrap();
        assert_eq!(scan(&known).found.len(), 1);
    }
}
