//! What is known of a feed between visits, and how the files of a folder were when they were read.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::claims::rows;
use super::column::{Columns, maybe_time};
use super::outbox::{self, Letter};
use super::{ReadStoreError, Store, WriteStoreError, keeping, reading, sqlite};
use crate::document::{SourceName, Visit};

/// A feed between two visits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedVisit {
    /// The feed's name in the config.
    pub feed: SourceName,
    /// The address that the config gives it.
    pub address: String,
    /// What the server told, for the next question.
    pub visit: Visit,
    /// When to ask again.
    pub next_due: Option<Timestamp>,
    /// Failed visits in a row.
    pub failures: u32,
    /// When the first of them was.
    pub failing_since: Option<Timestamp>,
    /// The last visit that went well.
    pub last_success: Option<Timestamp>,
    /// What went wrong the last time it did.
    pub last_error: Option<String>,
    /// Why the feed is not asked any more, as when its server said that it is gone.
    pub stopped: Option<String>,
    /// A permanent redirect that has to prove itself.
    pub moved: Option<Moved>,
    /// Until when its host, with all its feeds, is to be left alone.
    pub closed_until: Option<Timestamp>,
    /// The polls in a row that brought nothing new.
    pub quiet: u32,
    /// How often the feed wishes to be asked, in the text form that the source gives it.
    pub pace: String,
    /// What the operator was told of the feed's health, until it is over.
    pub trouble: Option<String>,
    /// When the feed was last asked, however that ended; none where it never was, or not since a version that notes it.
    pub asked: Option<Timestamp>,
    /// Why it is due when it is, as a sentence without its full stop; may be empty.
    pub due_why: String,
    /// How the last visit ended, in the text form that the source gives it; empty where that is not known.
    pub outcome: String,
    /// How long the server called its last answer fresh. Kept in whole seconds.
    pub max_age: Option<Duration>,
}

/// A permanent redirect that was seen and is not yet trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Where it leads.
    pub to: String,
    /// When it was first seen.
    pub since: Timestamp,
    /// In how many visits it was seen.
    pub seen: u32,
}

/// How a file was when it was read: enough to know that it has not changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStamp {
    /// Its path, as the folder's source writes it.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its time of change in nanoseconds since 1970.
    pub modified_ns: i64,
}

const FEED: &str = "name, address, url, etag, last_modified, body_hash, next_due, failures, failing_since, \
                    last_success, last_error, stopped, moved_to, moved_since, moved_seen, \
                    closed_until, quiet, pace, trouble, asked, due_why, outcome, max_age";

impl FeedVisit {
    /// What is known of a feed that was never asked.
    pub fn none(feed: SourceName, address: String) -> FeedVisit {
        FeedVisit {
            feed,
            address,
            visit: Visit::default(),
            next_due: None,
            failures: 0,
            failing_since: None,
            last_success: None,
            last_error: None,
            stopped: None,
            moved: None,
            closed_until: None,
            quiet: 0,
            pace: String::new(),
            trouble: None,
            asked: None,
            due_why: String::new(),
            outcome: String::new(),
            max_age: None,
        }
    }
}

impl Store {
    /// What is known of the feed of that name at that address; `None` for a new one, and for one whose address
    /// the config has changed since: nothing that one server said is told to another.
    pub fn visit(&self, feed: &SourceName, address: &str) -> Result<Option<FeedVisit>, ReadStoreError> {
        let sql = format!("SELECT {FEED} FROM feed WHERE name = ? AND address = ?");
        let query = || self.connection.prepare_cached(&sql)?.query_row([&feed.0, address], feed_visit).optional();
        query().map_err(reading("a feed's last visit"))
    }

    /// What is known of all feeds, in the order of their names.
    pub fn visits(&self) -> Result<Vec<FeedVisit>, ReadStoreError> {
        let sql = format!("SELECT {FEED} FROM feed ORDER BY name");
        rows(&self.connection, &sql, [], feed_visit).map_err(reading("the feeds' last visits"))
    }

    /// Keeps what visits told, all in one transaction. To be called after the feeds' items are committed, so that
    /// a validator never runs ahead of them.
    pub fn commit_visits(&mut self, visits: &[FeedVisit]) -> Result<(), WriteStoreError> {
        self.commit_visits_with(visits, &[])
    }

    /// The same, and in the same transaction the alerts that tell of what the visits mean for the sources' health. Visits
    /// alone are not waited for until they are on the disk: a power cut may take the last of them back, never one without
    /// those after it, and then the feeds are asked once more.
    pub fn commit_visits_with(&mut self, visits: &[FeedVisit], letters: &[Letter]) -> Result<(), WriteStoreError> {
        let keep = |connection: &Connection| {
            visits.iter().try_for_each(|visit| insert_visit(connection, visit))?;
            letters.iter().try_for_each(|letter| outbox::insert(connection, letter))
        };
        let kept = match letters {
            [] => sqlite::unwaited(&mut self.connection, |connection| sqlite::atomically(connection, keep)),
            _ => sqlite::atomically(&mut self.connection, keep),
        };
        kept.map_err(keeping("a feed's visit"))
    }

    /// Forgets a feed that the config no longer has. Its documents stay.
    pub fn forget_feed(&mut self, feed: &SourceName) -> Result<(), WriteStoreError> {
        let sql = "DELETE FROM feed WHERE name = ?";
        let forget = || self.connection.prepare_cached(sql)?.execute([&feed.0]);
        forget().map(|_| ()).map_err(keeping("that a feed is gone"))
    }

    /// The stamps of the files of a folder, in the order of their paths.
    pub fn file_stamps(&self, folder: &SourceName) -> Result<Vec<FileStamp>, ReadStoreError> {
        let sql = "SELECT path, size, modified_ns FROM file WHERE folder = ? ORDER BY path";
        let read = |row: &Row<'_>| {
            Ok(FileStamp { path: row.get(0)?, size: row.get::<_, i64>(1)?.unsigned_abs(), modified_ns: row.get(2)? })
        };
        rows(&self.connection, sql, [&folder.0], read).map_err(reading("the files of a folder"))
    }

    /// How many files of a folder have been read.
    pub fn file_count(&self, folder: &SourceName) -> Result<usize, ReadStoreError> {
        let sql = "SELECT count(*) FROM file WHERE folder = ?";
        let count = |row: &Row<'_>| Ok(row.get::<_, u32>(0)? as usize);
        self.connection.query_row(sql, [&folder.0], count).map_err(reading("the files of a folder"))
    }

    /// Keeps the stamp of a file that gave no new document: unchanged in content, or not readable as one.
    pub fn save_stamp(&mut self, folder: &SourceName, stamp: &FileStamp) -> Result<(), WriteStoreError> {
        insert_stamp(&self.connection, folder, stamp).map_err(keeping("a file's stamp"))
    }

    /// Forgets files that are no longer in the folder. Their documents stay.
    pub fn forget_files(&mut self, folder: &SourceName, paths: &[String]) -> Result<(), WriteStoreError> {
        let mut forget = || {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for path in paths {
                let sql = "DELETE FROM file WHERE folder = ? AND path = ?";
                transaction.prepare_cached(sql)?.execute([&folder.0, path])?;
            }
            transaction.commit()
        };
        forget().map_err(keeping("that files are gone"))
    }
}

/// Keeps a file's stamp in place of its last one.
pub(super) fn insert_stamp(connection: &Connection, folder: &SourceName, stamp: &FileStamp) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO file (folder, path, size, modified_ns) VALUES (?, ?, ?, ?)";
    let size = i64::try_from(stamp.size).unwrap_or(i64::MAX);
    connection.prepare_cached(sql)?.execute(params![folder.0, stamp.path, size, stamp.modified_ns])?;
    Ok(())
}

fn insert_visit(connection: &Connection, known: &FeedVisit) -> rusqlite::Result<()> {
    let sql = format!(
        "INSERT OR REPLACE INTO feed ({FEED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    );
    connection.prepare_cached(&sql)?.execute(params![
        known.feed.0,
        known.address,
        known.visit.url,
        known.visit.etag,
        known.visit.last_modified,
        known.visit.body_hash,
        maybe_time(known.next_due),
        known.failures,
        maybe_time(known.failing_since),
        maybe_time(known.last_success),
        known.last_error,
        known.stopped,
        known.moved.as_ref().map(|moved| &moved.to),
        maybe_time(known.moved.as_ref().map(|moved| moved.since)),
        known.moved.as_ref().map(|moved| moved.seen),
        maybe_time(known.closed_until),
        known.quiet,
        known.pace,
        known.trouble,
        maybe_time(known.asked),
        known.due_why,
        known.outcome,
        known.max_age.map(|age| i64::try_from(age.as_secs()).unwrap_or(i64::MAX)),
    ])?;
    Ok(())
}

fn feed_visit(row: &Row<'_>) -> rusqlite::Result<FeedVisit> {
    let mut columns = Columns::of(row);
    Ok(FeedVisit {
        feed: SourceName(columns.plain()?),
        address: columns.plain()?,
        visit: Visit {
            url: columns.plain()?,
            etag: columns.plain()?,
            last_modified: columns.plain()?,
            body_hash: columns.plain()?,
        },
        next_due: columns.maybe_time()?,
        failures: columns.plain()?,
        failing_since: columns.maybe_time()?,
        last_success: columns.maybe_time()?,
        last_error: columns.plain()?,
        stopped: columns.plain()?,
        moved: moved(&mut columns)?,
        closed_until: columns.maybe_time()?,
        quiet: columns.plain()?,
        pace: columns.plain()?,
        trouble: columns.plain()?,
        asked: columns.maybe_time()?,
        due_why: columns.plain()?,
        outcome: columns.plain()?,
        max_age: columns.plain::<Option<i64>>()?.map(|age| Duration::from_secs(age.unsigned_abs())),
    })
}

fn moved(columns: &mut Columns<'_>) -> rusqlite::Result<Option<Moved>> {
    let (to, since, seen): (Option<String>, _, Option<u32>) =
        (columns.plain()?, columns.maybe_time()?, columns.plain()?);
    Ok(to.zip(since).zip(seen).map(|((to, since), seen)| Moved { to, since, seen }))
}
