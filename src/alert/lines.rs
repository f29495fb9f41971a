//! A file to which whole lines are appended, each with an id: on the disk when it is said to be, never twice,
//! and never half a line for others to read.

use std::collections::{HashSet, VecDeque};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

/// How much of the file's end is read for the ids that it has.
const END: u64 = 1 << 20;

/// How many ids are remembered: many more than can be owed at once.
const REMEMBERED: usize = 20_000;

/// An open file of lines.
#[derive(Debug)]
pub(super) struct LineFile {
    path: PathBuf,
    file: File,
    id_of: fn(&str) -> Option<String>,
    known: Recent,
    /// Whether a failed write may have left half a line that could not be taken back.
    torn: bool,
}

/// The latest ids.
#[derive(Debug, Default)]
struct Recent {
    order: VecDeque<String>,
    all: HashSet<String>,
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
        let mut lines = LineFile { path: path.to_owned(), file, id_of, known: Recent::default(), torn: false };
        let mended = lines.read_end(owed)?;
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
        self.known.insert(id.to_owned());
        Ok(true)
    }

    /// Where the file is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the file anew if it was moved away, as by the rotation of logs, or if half a line is left in it.
    /// What is remembered stays: the lines are in the file that was moved.
    fn reopen_where_needed(&mut self) -> io::Result<()> {
        let ours = self.file.metadata()?;
        let there = fs::metadata(&self.path).is_ok_and(|now| (now.dev(), now.ino()) == (ours.dev(), ours.ino()));
        if there && !self.torn {
            return Ok(());
        }
        let (lines, _) = LineFile::open(&self.path, self.id_of, &[])?;
        self.file = lines.file;
        self.torn = false;
        lines.known.order.into_iter().for_each(|id| self.known.insert(id));
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
                self.known.insert(id);
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
                self.known.insert(id);
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
    fn contains(&self, id: &str) -> bool {
        self.all.contains(id)
    }

    fn insert(&mut self, id: String) {
        if self.all.insert(id.clone()) {
            self.order.push_back(id);
        }
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.all.remove(&oldest);
        }
    }
}

/// Makes a new file's name durable.
fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
}
