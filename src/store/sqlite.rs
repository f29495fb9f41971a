//! Opens the file, makes sure that it is ours and whole enough to be read, and brings it up to the present
//! schema. A file that is not ours is refused before anything is written to it.

use std::cell::RefCell;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::Store;

/// "clmw": marks a file as a store of claimwatch (`PRAGMA application_id`, kept in the file's header).
const APPLICATION_ID: i32 = 0x636c_6d77;

/// The steps from an empty file to the present schema. Step n makes version n (`PRAGMA user_version`); a step
/// that was once released is never edited.
const SCHEMA: &[&str] = &[
    include_str!("schema/001_claims.sql"),
    include_str!("schema/002_pace.sql"),
    include_str!("schema/003_delivery.sql"),
    include_str!("schema/004_schedule.sql"),
    include_str!("schema/005_retention.sql"),
    include_str!("schema/006_pages.sql"),
    include_str!("schema/007_rests.sql"),
    include_str!("schema/008_numbers.sql"),
];

/// How long to wait for another process that writes.
const BUSY: Duration = Duration::from_secs(5);

/// All statements of the store, so that each is compiled once.
const STATEMENTS: usize = 96;

/// Why the store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenStoreError {
    /// The file cannot be opened or made.
    #[error("could not open the store {}: {source}; its folder must exist and be writable", path.display())]
    Open { path: PathBuf, source: rusqlite::Error },
    /// It is no SQLite file, or another program's.
    #[error("{} is not a store of claimwatch ({found}); name another file, or move this one away", path.display())]
    NotOurs { path: PathBuf, found: String },
    /// A newer claimwatch wrote it.
    #[error(
        "the store {} has version {found}, and this claimwatch knows versions up to {known}; \
         install the newer claimwatch again, or restore a backup from before it",
        path.display()
    )]
    Newer { path: PathBuf, found: i64, known: usize },
    /// SQLite found the file broken.
    #[error(
        "the store {} is damaged: {source}; restore the last backup, or save what can be read with \
         `claimwatch store repair`",
        path.display()
    )]
    Damaged { path: PathBuf, source: rusqlite::Error },
    /// Somebody repairs it just now.
    #[error("the store {} is being repaired; try again when that is done", .0.display())]
    InRepair(PathBuf),
    /// It could not be brought up to the present schema; it is as it was.
    #[error("the store {} could not be brought from version {from} to {}: {source}", path.display(), from + 1)]
    Migrate { path: PathBuf, from: usize, source: rusqlite::Error },
}

impl Store {
    /// Opens the store, making it where there is none. Every commit is on the disk when it returns (write-ahead
    /// log, synchronous FULL), but for those of visits alone.
    pub fn open(path: &Path) -> Result<Store, OpenStoreError> {
        let held = hold(path).ok_or_else(|| OpenStoreError::InRepair(path.to_owned()))?;
        Ok(Store { _held: held, ..Store::open_unheld(path)? })
    }

    /// The same, for whoever holds the store alone already.
    pub(super) fn open_unheld(path: &Path) -> Result<Store, OpenStoreError> {
        let failed = |source| open_error(path, source);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(BUSY).map_err(failed)?;
        let version = version(&connection, path)?;
        set_up(&connection, true).map_err(failed)?;
        if version < SCHEMA.len() {
            migrate(&mut connection, path, SCHEMA)?;
        }
        Ok(Store { connection, at_hand: RefCell::default(), _held: None })
    }

    /// Opens an existing store beside the process that writes it. Every writing call on it fails.
    pub fn open_to_read(path: &Path) -> Result<Store, OpenStoreError> {
        let failed = |source| open_error(path, source);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(BUSY).map_err(failed)?;
        let found = version(&connection, path)?;
        if found < SCHEMA.len() {
            let found =
                if found == 0 { "it is empty".to_owned() } else { format!("version {found}, not migrated yet") };
            return Err(OpenStoreError::NotOurs { path: path.to_owned(), found });
        }
        set_up(&connection, false).and_then(|()| connection.pragma_update(None, "query_only", true)).map_err(failed)?;
        Ok(Store { connection, at_hand: RefCell::default(), _held: None })
    }

    /// A store that lives as long as this value, for a replay.
    pub fn in_memory() -> Result<Store, OpenStoreError> {
        let path = Path::new(":memory:");
        let mut connection = Connection::open_in_memory().map_err(|source| open_error(path, source))?;
        set_up(&connection, false).map_err(|source| open_error(path, source))?;
        migrate(&mut connection, path, SCHEMA)?;
        Ok(Store { connection, at_hand: RefCell::default(), _held: None })
    }
}

/// A hold on the store for somebody who works with it beside others; none while it is repaired. What is locked is the
/// folder: a lock of one's own on the file would be in the way of SQLite's. Where locks are not to be had, there is no hold
/// and no fault.
fn hold(path: &Path) -> Option<Option<File>> {
    held(path, File::try_lock_shared)
}

/// A hold on the store for somebody who must be alone; none if he is not.
pub(super) fn hold_alone(path: &Path) -> Option<Option<File>> {
    held(path, File::try_lock)
}

fn held(path: &Path, lock: impl Fn(&File) -> Result<(), TryLockError>) -> Option<Option<File>> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(folder) = File::open(folder) else { return Some(None) };
    match lock(&folder) {
        Ok(()) => Some(Some(folder)),
        Err(TryLockError::WouldBlock) => None,
        Err(TryLockError::Error(_)) => Some(None),
    }
}

/// What to do about an error that the reader of the message can mend; empty for all others.
pub(super) fn advice(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "; the file is damaged: stop the service, then restore the last backup or run `claimwatch store repair`"
        }
        Some(ErrorCode::DiskFull) => "; free some space on its disk",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "; another program holds it: end that one",
        Some(ErrorCode::ReadOnly) => "; this user may not write to the file or its folder",
        Some(ErrorCode::SystemIoFailure) => {
            "; its disk fails or has become read-only: look at what the kernel says (`dmesg`, `findmnt`)"
        }
        _ => "",
    }
}

/// The schema version of the file: 0 for a new one. Refuses what is not ours.
fn version(connection: &Connection, path: &Path) -> Result<usize, OpenStoreError> {
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let failed = |source| open_error(path, source);
    let application = number("PRAGMA application_id").map_err(failed)?;
    let version = number("PRAGMA user_version").map_err(failed)?;
    let tables = number("SELECT count(*) FROM sqlite_schema").map_err(failed)?;
    if application != i64::from(APPLICATION_ID) {
        if application == 0 && version == 0 && tables == 0 {
            return Ok(0);
        }
        let found = format!("a database of another program, with {tables} tables and indexes");
        return Err(OpenStoreError::NotOurs { path: path.to_owned(), found });
    }
    match usize::try_from(version) {
        Ok(known) if known <= SCHEMA.len() => Ok(known),
        _ => Err(OpenStoreError::Newer { path: path.to_owned(), found: version, known: SCHEMA.len() }),
    }
}

/// The settings of a connection; the write-ahead log is a property of the file and needs a writer.
fn set_up(connection: &Connection, writes: bool) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // A statement is planned once, and not anew for each value that is bound to it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    if writes {
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "journal_size_limit", 16 << 20)?;
        // Where the file system cannot do it, SQLite keeps its rollback journal, which is as safe and slower.
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    }
    Ok(())
}

/// Does it all or nothing of it: in a transaction of its own, or as a part of the one that is open.
pub(super) fn atomically<T>(
    connection: &mut Connection,
    act: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    if connection.is_autocommit() {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = act(&transaction)?;
        transaction.commit()?;
        return Ok(done);
    }
    let part = connection.savepoint()?;
    let done = act(&part)?;
    part.commit()?;
    Ok(done)
}

/// Does it without waiting until it is on the disk, which is safe with a write-ahead log alone: there a power cut may take
/// back what was written last, and leaves the file whole.
pub(super) fn unwaited<T>(
    connection: &mut Connection,
    act: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let mode: String = connection.prepare_cached("PRAGMA journal_mode")?.query_row([], |row| row.get(0))?;
    if mode != "wal" {
        return act(connection);
    }
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    let done = act(connection);
    connection.pragma_update(None, "synchronous", "FULL")?;
    done
}

/// Takes the steps that the file has not seen, each in a transaction of its own together with its number.
fn migrate(connection: &mut Connection, path: &Path, schema: &[&str]) -> Result<(), OpenStoreError> {
    let failed = |from: usize| move |source| OpenStoreError::Migrate { path: path.to_owned(), from, source };
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed(0))?;
        // Read inside the transaction: another process may have taken the step meanwhile.
        let at: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(failed(0))?;
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        let Some(step) = schema.get(at) else { return Ok(()) };
        transaction.execute_batch(step).map_err(failed(at))?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed(at))?;
        transaction.pragma_update(None, "user_version", at as i64 + 1).map_err(failed(at))?;
        transaction.commit().map_err(failed(at))?;
    }
}

/// Sorts what SQLite says of a file by what its owner can do about it.
fn open_error(path: &Path, source: rusqlite::Error) -> OpenStoreError {
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenStoreError::NotOurs { path, found: "no SQLite file".to_owned() },
        Some(ErrorCode::DatabaseCorrupt) => OpenStoreError::Damaged { path, source },
        _ => OpenStoreError::Open { path, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_missing_step_is_taken_once_and_in_order() {
        let mut connection = Connection::open_in_memory().unwrap();
        let first = "CREATE TABLE claim (text TEXT) STRICT; INSERT INTO claim VALUES ('at least 40');";
        let second = "ALTER TABLE claim ADD COLUMN party TEXT; UPDATE claim SET party = 'the mayor';";
        migrate(&mut connection, Path::new("old"), &[first]).unwrap();
        migrate(&mut connection, Path::new("old"), &[first, second]).unwrap();
        migrate(&mut connection, Path::new("old"), &[first, second]).unwrap();
        let row = connection.query_row("SELECT text, party FROM claim", [], |r| Ok((r.get(0)?, r.get(1)?)));
        assert_eq!(row, Ok(("at least 40".to_owned(), "the mayor".to_owned())));
        let version = connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
        assert_eq!(version, Ok(2));
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let mut connection = Connection::open_in_memory().unwrap();
        let good = "CREATE TABLE claim (text TEXT) STRICT;";
        let bad = "CREATE TABLE half (text TEXT) STRICT; INSERT INTO nowhere VALUES (1);";
        let error = migrate(&mut connection, Path::new("old"), &[good, bad]).unwrap_err();
        assert!(error.to_string().contains("from version 1 to 2"), "{error}");
        let tables = connection.query_row("SELECT group_concat(name) FROM sqlite_schema", [], |row| row.get(0));
        assert_eq!(tables, Ok("claim".to_owned()));
    }

    #[test]
    fn errors_that_people_can_mend_come_with_advice() {
        let full = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL), None);
        assert!(advice(&full).contains("space"));
        assert_eq!(advice(&rusqlite::Error::QueryReturnedNoRows), "");
    }
}
