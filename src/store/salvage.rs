//! Saves what can be read of a damaged store into a new one. The damaged file is kept beside it; no row is guessed.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::claims::rows;
use super::column::second;
use super::upkeep::Holdings;
use super::{OpenStoreError, ReadStoreError, Store};

/// What was saved, and where the damaged file is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salvaged {
    /// What the new store holds.
    pub holdings: Holdings,
    /// Rows that were read and could not be kept, because what they belong to is lost.
    pub orphans: u64,
    /// The damaged file, as it was.
    pub damaged: PathBuf,
}

/// The store could not be repaired; it is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SalvageError {
    /// Somebody works with it.
    #[error("the store {} is in use; stop the service first: systemctl stop claimwatch", .0.display())]
    InUse(PathBuf),
    /// Not even its list of tables can be read.
    #[error("nothing can be read of {}: {source}; restore the last backup, or start with a new store", path.display())]
    Hopeless { path: PathBuf, source: rusqlite::Error },
    /// The new store could not be made.
    #[error(transparent)]
    Open(#[from] OpenStoreError),
    /// The new store could not be read.
    #[error(transparent)]
    Read(#[from] ReadStoreError),
    /// The new store could not be written.
    #[error("could not write {}: {source}; it needs as much room again as the store", path.display())]
    Write { path: PathBuf, source: rusqlite::Error },
    /// The files could not be moved.
    #[error("could not put {} in its place: {source}", path.display())]
    Move { path: PathBuf, source: io::Error },
}

/// Saves what can be read of the store at that path into a new file, which takes its place; the damaged one stays beside
/// it, with the hour in its name. Feeds and folders are read again from the start, so that what was lost is found again;
/// what was told before is not told twice, where its alert could be saved.
pub fn salvage(path: &Path, now: Timestamp) -> Result<Salvaged, SalvageError> {
    let _alone = super::sqlite::hold_alone(path).ok_or_else(|| SalvageError::InUse(path.to_owned()))?;
    let fresh = beside(path, "repaired");
    remove_with_log(&fresh);
    let salvaged = salvage_into(path, &fresh, now);
    if salvaged.is_err() {
        remove_with_log(&fresh);
    }
    let (holdings, orphans) = salvaged?;
    let damaged = beside(path, &format!("damaged-{}", now.strftime("%Y%m%dT%H%M%SZ")));
    put_in_place(path, &fresh, &damaged).map_err(|source| SalvageError::Move { path: path.to_owned(), source })?;
    Ok(Salvaged { holdings, orphans, damaged })
}

fn salvage_into(path: &Path, fresh: &Path, now: Timestamp) -> Result<(Holdings, u64), SalvageError> {
    let hopeless = |source| SalvageError::Hopeless { path: path.to_owned(), source };
    let from = open_damaged(path).map_err(hopeless)?;
    let found = tables_as_far_as_readable(&from).map_err(hopeless)?;
    let store = Store::open_unheld(fresh)?;
    let write = |source| SalvageError::Write { path: fresh.to_owned(), source };
    let to = &store.connection;
    to.execute_batch("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE").map_err(write)?;
    for table in tables(to).map_err(write)? {
        if found.contains(&table) {
            copy(&from, to, &table).map_err(write)?;
        }
    }
    let orphans = settle(to, now).map_err(write)?;
    to.execute_batch("COMMIT; PRAGMA foreign_keys = ON").map_err(write)?;
    Ok((store.holdings()?, orphans))
}

/// Opens a file that may end too early or have lost pages; each read says for itself whether it worked.
fn open_damaged(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // With this on, SQLite opens a file that is shorter than its first page says (btree.c, lockBtree).
    connection.pragma_update(None, "writable_schema", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(connection)
}

/// The names of the tables.
fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid";
    rows(connection, sql, [], |row| row.get(0))
}

/// The same of a damaged file: the list itself may break off.
fn tables_as_far_as_readable(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut select = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let mut found = Vec::new();
    let mut listed = select.query([])?;
    loop {
        match listed.next() {
            Ok(Some(row)) => found.extend(row.get::<_, String>(0)),
            Ok(None) => return Ok(found),
            Err(error) if found.is_empty() => return Err(error),
            Err(_) => return Ok(found),
        }
    }
}

/// The columns of a table that can be written, and whether its rows are numbered.
fn columns(connection: &Connection, table: &str) -> rusqlite::Result<(Vec<String>, bool)> {
    let sql = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid";
    let columns = rows(connection, sql, [table], |row| row.get(0))?;
    let numbered = connection.query_row("SELECT wr = 0 FROM pragma_table_list(?)", [table], |row| row.get(0))?;
    Ok((columns, numbered))
}

/// Copies the rows that can be read. Those of one damaged page are lost; where rows are numbered, the ones behind it
/// are found by their numbers, else from the other end of the table.
fn copy(from: &Connection, to: &Connection, table: &str) -> rusqlite::Result<()> {
    let (wanted, numbered) = columns(to, table)?;
    // A damaged schema is no reason to lose the other tables.
    let Ok((there, _)) = columns(from, table) else { return Ok(()) };
    let shared: Vec<String> = wanted.into_iter().filter(|column| there.contains(column)).collect();
    if shared.is_empty() {
        return Ok(());
    }
    let copying = Copying { from, to, table, columns: shared.join(", "), count: shared.len() };
    if !numbered {
        if copying.run("", &[])?.is_some() {
            let key = key(to, table)?;
            let backwards: Vec<String> = key.iter().map(|column| format!("{column} DESC")).collect();
            copying.run(&format!("ORDER BY {}", backwards.join(", ")), &[])?;
        }
        return Ok(());
    }
    copying.numbered()
}

/// The columns of a table's primary key, in its order.
fn key(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    rows(connection, "SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk", [table], |row| row.get(0))
}

struct Copying<'c> {
    from: &'c Connection,
    to: &'c Connection,
    table: &'c str,
    columns: String,
    count: usize,
}

impl Copying<'_> {
    /// Copies rows in the given order until the end (none), or until one cannot be read: the number of the last one that
    /// could, 0 before the first.
    fn run(&self, order: &str, key: &[i64]) -> rusqlite::Result<Option<i64>> {
        let Copying { from, to, table, columns, count } = self;
        let number = if order.contains("rowid") { "rowid" } else { "0" };
        let places = vec!["?"; *count].join(", ");
        let mut insert = to.prepare_cached(&format!("INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})"))?;
        let Ok(mut select) =
            from.prepare_cached(&format!("SELECT {number}, {columns} FROM {table} NOT INDEXED {order}"))
        else {
            return Ok(Some(0));
        };
        let mut last = 0;
        let Ok(mut found) = select.query(params_from_iter(key)) else { return Ok(Some(last)) };
        loop {
            match found.next() {
                Ok(None) => return Ok(None),
                Err(_) => return Ok(Some(last)),
                Ok(Some(row)) => {
                    let cells: Result<Vec<Value>, _> = (1..=*count).map(|at| row.get::<_, Value>(at)).collect();
                    last = row.get(0).unwrap_or(last);
                    // A row that the new store does not take was damaged itself.
                    let _ = cells.and_then(|cells| insert.execute(params_from_iter(cells)));
                }
            }
        }
    }

    /// Copies numbered rows from both ends, and between them by leaps over what cannot be read.
    fn numbered(&self) -> rusqlite::Result<()> {
        let Some(mut last) = self.run("WHERE rowid > ? ORDER BY rowid", &[i64::MIN])? else { return Ok(()) };
        let Some(end) = self.run("WHERE rowid > ? ORDER BY rowid DESC", &[last])? else { return Ok(()) };
        let end = if end == 0 { i64::from(u32::MAX) } else { end };
        let mut leap = 1i64;
        while last.saturating_add(leap) < end {
            let start = last.saturating_add(leap);
            match self.run("WHERE rowid > ?1 AND rowid < ?2 ORDER BY rowid", &[start, end])? {
                None => {
                    // The rows that the leap passed over, as far as they can be read from behind.
                    self.run("WHERE rowid > ?1 AND rowid <= ?2 ORDER BY rowid DESC", &[last, start])?;
                    return Ok(());
                }
                Some(0) => leap = leap.saturating_mul(2),
                Some(reached) => {
                    self.run("WHERE rowid > ?1 AND rowid <= ?2 ORDER BY rowid DESC", &[last, start])?;
                    (last, leap) = (reached, 1);
                }
            }
        }
        Ok(())
    }
}

/// Makes whole again what hangs together: stories whose row is lost are opened anew without a title; rows whose parent is
/// lost go. How many those are. What servers and folders told is forgotten, so that all of it is read again.
fn settle(connection: &Connection, now: Timestamp) -> rusqlite::Result<u64> {
    let sql = "INSERT INTO story (id, title, first_seen, last_seen, documents, terms) \
               SELECT id, '', ?1, ?1, 0, '' FROM (SELECT story AS id FROM document UNION SELECT story FROM figure) \
               WHERE id NOT IN (SELECT id FROM story)";
    connection.execute(sql, [second(now)])?;
    let mut orphans = 0;
    for (table, column, parent) in [
        ("revision", "document", "SELECT id FROM document"),
        ("claim", "revision", "SELECT id FROM revision"),
        ("claim", "figure", "SELECT id FROM figure"),
        ("story_term", "story", "SELECT number FROM story"),
        ("outbox", "alert", "SELECT number FROM alert"),
    ] {
        orphans += connection.execute(&format!("DELETE FROM {table} WHERE {column} NOT IN ({parent})"), [])?;
    }
    connection.execute_batch(
        "UPDATE claim SET measured_against = NULL WHERE measured_against NOT IN (SELECT id FROM claim); \
         DELETE FROM document WHERE id NOT IN (SELECT document FROM revision); \
         DELETE FROM figure WHERE id NOT IN (SELECT figure FROM claim); \
         UPDATE story SET documents = (SELECT count(*) FROM document WHERE document.story = story.id); \
         UPDATE feed SET etag = NULL, last_modified = NULL, body_hash = NULL; \
         DELETE FROM file;",
    )?;
    Ok(orphans as u64)
}

/// Puts the new file in the place of the old one, which keeps its content under a name of its own. At no moment is there
/// no store.
fn put_in_place(path: &Path, fresh: &Path, damaged: &Path) -> io::Result<()> {
    let old = fs::metadata(path)?;
    fs::set_permissions(fresh, old.permissions())?;
    // Repaired by root, it must still be the service's.
    chown(fresh, Some(old.uid()), Some(old.gid()))?;
    File::open(fresh)?.sync_all()?;
    fs::hard_link(path, damaged)?;
    // They belong to the damaged file, and would be taken for the new one's.
    for log in ["-wal", "-shm"] {
        let old = with_ending(path, log);
        if old.exists() {
            fs::rename(&old, with_ending(damaged, log))?;
        }
    }
    fs::rename(fresh, path)?;
    File::open(path.parent().unwrap_or(Path::new("/")))?.sync_all()
}

fn remove_with_log(path: &Path) {
    for ending in ["", "-wal", "-shm"] {
        // Mostly not there.
        let _ = fs::remove_file(with_ending(path, ending));
    }
}

fn beside(path: &Path, what: &str) -> PathBuf {
    with_ending(path, &format!(".{what}"))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
