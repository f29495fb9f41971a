//! Looking after the file: a backup while the service runs, a check for damage, and how much it holds.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::claims::rows;
use super::{ReadStoreError, Store, reading};

/// How many of each the store holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Documents, each counted once over its revisions.
    pub documents: u64,
    /// Stories.
    pub stories: u64,
    /// Figures.
    pub figures: u64,
    /// Claims, with those withdrawn.
    pub claims: u64,
    /// Alerts.
    pub alerts: u64,
    /// Documents set aside.
    pub set_aside: u64,
}

/// The store could not be copied.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is a file of that name; a backup is never written over another.
    #[error("{} is already there; name a new file for the backup", .0.display())]
    Exists(PathBuf),
    /// SQLite could not write it.
    #[error("could not write the backup {}: {source}; its folder must exist, be writable and have room", path.display())]
    Write { path: PathBuf, source: rusqlite::Error },
    /// It was written, and could not be given its name.
    #[error("could not write the backup {}: {source}", path.display())]
    Place { path: PathBuf, source: io::Error },
}

impl Store {
    /// Copies the store as it stands at this moment to a new file, whole and without gaps; it may be in use. The file has
    /// its name only when it is complete and on the disk.
    pub fn backup(&self, to: &Path) -> Result<(), BackupError> {
        if to.symlink_metadata().is_ok() {
            return Err(BackupError::Exists(to.to_owned()));
        }
        let failed = |source| BackupError::Write { path: to.to_owned(), source };
        let mut part = to.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        // Left by a backup that was cut off.
        let _ = std::fs::remove_file(&part);
        let name = part.to_str().ok_or_else(|| failed(rusqlite::Error::InvalidPath(part.clone())))?;
        self.copy_into(name).map_err(failed)?;
        let placed = File::open(&part).and_then(|copy| copy.sync_all()).and_then(|()| std::fs::rename(&part, to));
        placed.map_err(|source| BackupError::Place { path: to.to_owned(), source })
    }

    /// Also over a connection that may only read: what is written is another file.
    fn copy_into(&self, name: &str) -> rusqlite::Result<()> {
        let reads_only: bool = self.connection.pragma_query_value(None, "query_only", |row| row.get(0))?;
        self.connection.pragma_update(None, "query_only", false)?;
        let copied = self.connection.execute("VACUUM INTO ?", [name]);
        self.connection.pragma_update(None, "query_only", reads_only)?;
        copied.map(|_| ())
    }

    /// Reads the whole file and gives the faults found, in SQLite's words; none for a sound store.
    pub fn check(&self) -> Result<Vec<String>, ReadStoreError> {
        let mut faults: Vec<String> = rows(&self.connection, "PRAGMA integrity_check", [], |row| row.get(0))
            .map_err(reading("the whole file"))?;
        faults.retain(|line| line != "ok");
        let orphan = |row: &rusqlite::Row<'_>| {
            let (table, number, parent): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let row = number.map_or(String::new(), |number| format!(" {number}"));
            Ok(format!("row{row} of {table} names a row of {parent} that is not there"))
        };
        faults
            .extend(rows(&self.connection, "PRAGMA foreign_key_check", [], orphan).map_err(reading("the whole file"))?);
        Ok(faults)
    }

    /// Counts what the store holds.
    pub fn holdings(&self) -> Result<Holdings, ReadStoreError> {
        let count = |table: &str| -> rusqlite::Result<u64> {
            let number: i64 =
                self.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
            Ok(number.unsigned_abs())
        };
        let all = || {
            Ok(Holdings {
                documents: count("document")?,
                stories: count("story")?,
                figures: count("figure")?,
                claims: count("claim")?,
                alerts: count("alert")?,
                set_aside: count("set_aside")?,
            })
        };
        all().map_err(reading("how much there is"))
    }
}
