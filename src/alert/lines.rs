//! A file to which whole lines are appended, each with an id: on the disk when it is said to be, never twice,
//! and never half a line for others to read. It may be moved away or emptied at any time, as logs are when they are
//! rotated.

use std::collections::{HashSet, VecDeque};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use siphasher::sip::SipHasher13;

/// How much of the file's end is read for the ids that it has.
const END: u64 = 1 << 20;

/// How many ids are remembered: many more than are written at once, and than the end of a file has.
const REMEMBERED: usize = 7_000;

/// Who copies a log and then empties it may take so long for it; a line that was written meanwhile may be in neither.
const COPYING: Duration = Duration::from_secs(10);

/// How many of the latest lines are kept for that case, and how long: by then it was looked whether the file was emptied.
const LATEST: (usize, Duration) = (500, Duration::from_secs(5 * 60));

/// An open file of lines.
#[derive(Debug)]
pub(super) struct LineFile {
    path: PathBuf,
    file: File,
    id_of: fn(&str) -> Option<String>,
    known: Recent,
    /// Whether a failed write may have left half a line that could not be taken back.
    torn: bool,
    /// How long the file was after the last line.
    length: u64,
    /// The latest lines, and when they were written.
    latest: VecDeque<(SystemTime, String)>,
}

/// The latest ids, each by its mark. Takes all its room at the start, so that a long life does not make it larger.
#[derive(Debug)]
struct Recent {
    order: VecDeque<u64>,
    all: HashSet<u64>,
}

impl LineFile {
    /// Opens the file, making it where there is none. `id_of` finds the id in a whole line, and none in half a
    /// one. A last line that was cut off is completed if it begins one of the `owed` lines; else it is moved to
    /// a file beside it, named `.torn`. The second value says in words what was mended.
    pub(super) fn open(
        path: &Path,
        id_of: fn(&str) -> Option<String>,
        owed: &[String],
    ) -> io::Result<(LineFile, Option<String>)> {
        let is_new = !path.exists();
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::other("it is not a plain file"));
        }
        if is_new && let Some(folder) = path.parent() {
            sync_folder(folder)?;
        }
        let (path, known, latest) = (path.to_owned(), Recent::empty(), VecDeque::new());
        let mut lines = LineFile { path, file, id_of, known, torn: false, length: 0, latest };
        let mended = lines.read_end(owed)?;
        lines.length = lines.file.metadata()?.len();
        Ok((lines, mended))
    }

    /// Appends the line unless the file has its id. When this returns without an error the line is on the disk;
    /// with one, the file is as it was.
    pub(super) fn append(&mut self, id: &str, line: &str) -> io::Result<bool> {
        self.reopen_where_needed()?;
        if self.known.contains(id) {
            return Ok(false);
        }
        let length = self.file.metadata()?.len();
        let whole = format!("{line}\n");
        let written = self.file.write_all(whole.as_bytes()).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            self.torn = self.file.set_len(length).is_err();
            return Err(error);
        }
        self.known.insert(id);
        self.length = length + whole.len() as u64;
        self.keep_latest(SystemTime::now(), whole);
        Ok(true)
    }

    fn keep_latest(&mut self, now: SystemTime, line: String) {
        let (most, longest) = LATEST;
        let old = |(written, _): &(SystemTime, String)| now.duration_since(*written).is_ok_and(|age| age > longest);
        while self.latest.len() >= most || self.latest.front().is_some_and(old) {
            self.latest.pop_front();
        }
        self.latest.push_back((now, line));
    }

    /// Where the file is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Does what the rotation of logs asks for, as before a line is written.
    pub(super) fn look_after(&mut self) -> io::Result<()> {
        self.reopen_where_needed()
    }

    /// Opens the file anew if it was moved away, as by the rotation of logs, or if half a line is left in it.
    /// What is remembered stays: the lines are in the file that was moved.
    fn reopen_where_needed(&mut self) -> io::Result<()> {
        let ours = self.file.metadata()?;
        let there = fs::metadata(&self.path).is_ok_and(|now| (now.dev(), now.ino()) == (ours.dev(), ours.ino()));
        if there && !self.torn {
            return if ours.len() < self.length { self.write_again(ours.modified()?) } else { Ok(()) };
        }
        let (lines, _) = LineFile::open(&self.path, self.id_of, &[])?;
        (self.file, self.length) = (lines.file, lines.length);
        self.torn = false;
        lines.known.order.into_iter().for_each(|mark| self.known.insert_mark(mark));
        Ok(())
    }

    /// After the file was emptied at that time: what was written while it may have been copied, and is neither in it
    /// nor in a copy beside it, is written again.
    fn write_again(&mut self, emptied: SystemTime) -> io::Result<()> {
        let since = emptied.checked_sub(COPYING).unwrap_or(emptied);
        let late = self.latest.iter().filter(|(written, _)| *written >= since).map(|(_, line)| line);
        let kept: Vec<Vec<u8>> = beside(&self.path)?.iter().filter_map(|path| end_of(path).ok()).collect();
        let is_kept = |line: &str| kept.iter().any(|end| end.windows(line.len()).any(|part| part == line.as_bytes()));
        let lost: Vec<&String> = late.filter(|line| !is_kept(line)).collect();
        for line in lost {
            self.file.write_all(line.as_bytes())?;
        }
        self.file.sync_data()?;
        self.length = self.file.metadata()?.len();
        Ok(())
    }

    /// Learns the ids at the end of the file, and mends its last line.
    fn read_end(&mut self, owed: &[String]) -> io::Result<Option<String>> {
        let length = self.file.metadata()?.len();
        let from = length.saturating_sub(END);
        let mut end = vec![0; usize::try_from(length - from).unwrap_or_default()];
        self.file.read_exact_at(&mut end, from)?;
        let whole = end.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        if whole == 0 && from > 0 {
            return Err(io::Error::other("its last line is longer than any alert; it is not a log of alerts"));
        }
        let (lines, tail) = end.split_at(whole);
        // The first line of a part of the file may itself be a part; it has no id then, or is one too many.
        for line in lines.split(|byte| *byte == b'\n') {
            if let Some(id) = (self.id_of)(&String::from_utf8_lossy(line)) {
                self.known.insert(&id);
            }
        }
        if tail.is_empty() { Ok(None) } else { self.mend(tail, length, owed).map(Some) }
    }

    fn mend(&mut self, tail: &[u8], length: u64, owed: &[String]) -> io::Result<String> {
        let begun = String::from_utf8_lossy(tail);
        // Lines begin alike: one that the file has already is not the one that was cut off.
        let missing = |line: &str| (self.id_of)(line).is_some_and(|id| !self.known.contains(&id));
        let cut_off = |line: &&String| line.as_bytes().starts_with(tail) && missing(line);
        let line = owed.iter().find(cut_off).map(String::as_str);
        if let Some(line) = line.or_else(|| (self.id_of)(&begun).map(|_| &*begun)) {
            let rest = line.as_bytes().get(tail.len()..).unwrap_or_default();
            self.file.write_all(&[rest, b"\n"].concat())?;
            self.file.sync_data()?;
            if let Some(id) = (self.id_of)(line) {
                self.known.insert(&id);
            }
            return Ok(format!("the last line of {} was cut off and has been completed", self.path.display()));
        }
        let mut name = self.path.clone().into_os_string();
        name.push(".torn");
        let mut aside = OpenOptions::new().append(true).create(true).open(&name)?;
        aside.write_all(&[tail, b"\n"].concat())?;
        aside.sync_data()?;
        self.file.set_len(length - tail.len() as u64)?;
        self.file.sync_data()?;
        let (path, name) = (self.path.display(), Path::new(&name).display());
        Ok(format!("the last line of {path} was cut off; its beginning was moved to {name}"))
    }
}

impl Recent {
    fn empty() -> Recent {
        // A set that is more than half full grows when marks have come and gone in it.
        Recent { order: VecDeque::with_capacity(REMEMBERED + 1), all: HashSet::with_capacity(2 * REMEMBERED) }
    }

    fn contains(&self, id: &str) -> bool {
        self.all.contains(&mark(id))
    }

    fn insert(&mut self, id: &str) {
        self.insert_mark(mark(id));
    }

    fn insert_mark(&mut self, mark: u64) {
        if self.all.insert(mark) {
            self.order.push_back(mark);
        }
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.all.remove(&oldest);
        }
    }
}

/// What is remembered of an id: a twelfth of what its letters take. That a new id has the mark of a remembered one is to be
/// expected once in 10^15 alerts.
fn mark(id: &str) -> u64 {
    SipHasher13::new().hash(id.as_bytes())
}

/// The file itself and the copies of it in its folder, whose names begin with its own.
fn beside(path: &Path) -> io::Result<Vec<PathBuf>> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    let files = fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    Ok(files.filter(|path| path.file_name().is_some_and(|other| other.as_encoded_bytes().starts_with(name))).collect())
}

/// The end of a file.
fn end_of(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let from = length.saturating_sub(END);
    let mut end = vec![0; usize::try_from(length - from).unwrap_or_default()];
    file.read_exact_at(&mut end, from)?;
    Ok(end)
}

/// Makes a new file's name durable.
fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
}
