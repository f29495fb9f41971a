//! The pages behind the items of feeds: which are yet to be read, which are watched for silent edits and until when,
//! and what each one's server told.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::claims::rows;
use super::column::{Columns, bytes, maybe_time, second, time};
use super::{ReadStoreError, Store, WriteStoreError, keeping, reading, sqlite};
use crate::document::{DocumentId, SourceName, Visit};

/// A page between two visits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageVisit {
    /// The document that it belongs to.
    pub document: DocumentId,
    /// The feed that carried the item.
    pub feed: SourceName,
    /// Its address, as the item gives it.
    pub address: String,
    /// When the watch over it began.
    pub since: Timestamp,
    /// Whether its first reading is told to nobody, as part of what was known when the feed was added.
    pub silent: bool,
    /// What the server told, for the next question.
    pub visit: Visit,
    /// When to ask. Kept in whole seconds.
    pub next_due: Timestamp,
    /// Why then, as a sentence without its full stop.
    pub due_why: String,
    /// When it was last asked, however that ended.
    pub asked: Option<Timestamp>,
    /// Whether its text was ever taken in.
    pub read: bool,
    /// Failed visits in a row; not those that may be our own fault.
    pub failures: u32,
    /// What went wrong the last time, if it did.
    pub last_error: Option<String>,
    /// Until when its host is to be left alone.
    pub closed_until: Option<Timestamp>,
    /// Until when all pages of its host rest, because this one was refused.
    pub rests_until: Option<Timestamp>,
}

/// The pages of one feed, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageCount {
    /// The feed.
    pub feed: SourceName,
    /// Pages that are yet to be read.
    pub new: u64,
    /// Pages that are watched.
    pub watched: u64,
    /// Pages whose last visit failed.
    pub failing: u64,
    /// When the first of them is due.
    pub next_due: Timestamp,
    /// What went wrong with one of those that fail.
    pub error: Option<String>,
}

const PAGE: &str = "document, feed, address, since, silent, url, etag, last_modified, body_hash, next_due, due_why, \
                    asked, read, failures, last_error, closed_until, rests_until";

impl PageVisit {
    /// A page that is to be read now, and watched since then.
    pub fn new(document: DocumentId, feed: SourceName, address: String, since: Timestamp, now: Timestamp) -> PageVisit {
        PageVisit {
            document,
            feed,
            address,
            since,
            silent: false,
            visit: Visit::default(),
            next_due: now,
            due_why: "it has not been read yet".to_owned(),
            asked: None,
            read: false,
            failures: 0,
            last_error: None,
            closed_until: None,
            rests_until: None,
        }
    }
}

impl Store {
    /// The pages of a feed that are due, those first that were never asked, then the longest due; not more than that
    /// many. Where the clock was set back since a page was asked, it is due too: it must not be left alone until the clock
    /// has caught up.
    pub fn pages_due(
        &self,
        feed: &SourceName,
        now: Timestamp,
        at_most: usize,
    ) -> Result<Vec<PageVisit>, ReadStoreError> {
        let sql = format!(
            "SELECT {PAGE} FROM page WHERE feed = ? AND (next_due <= ? OR asked > ?) \
             ORDER BY asked IS NOT NULL, next_due, document LIMIT ?"
        );
        let key = params![feed.0, second(now), set_back(now), bytes(at_most)];
        rows(&self.connection, &sql, key, page_visit).map_err(reading("the pages of a feed"))
    }

    /// When the first page of a feed is due; none if it has none.
    pub fn next_page_due(&self, feed: &SourceName, now: Timestamp) -> Result<Option<Timestamp>, ReadStoreError> {
        let sql = "SELECT min(CASE WHEN asked > ? THEN ? ELSE next_due END) FROM page WHERE feed = ?";
        let read = |row: &Row<'_>| Columns::of(row).maybe_time();
        let key = [&set_back(now), &second(now), &feed.0];
        let query = || self.connection.prepare_cached(sql)?.query_row(key, read);
        query().map_err(reading("when a page is due"))
    }

    /// The pages of a feed whose hosts are to be left alone beyond that time, or whose hosts' pages are.
    pub fn pages_closed(&self, feed: &SourceName, now: Timestamp) -> Result<Vec<PageVisit>, ReadStoreError> {
        let sql = format!("SELECT {PAGE} FROM page WHERE feed = ?1 AND (closed_until > ?2 OR rests_until > ?2)");
        rows(&self.connection, &sql, [&feed.0, &second(now)], page_visit).map_err(reading("the pages of a feed"))
    }

    /// The page of a document, if it has one that is watched or yet to be read.
    pub fn page(&self, document: &DocumentId) -> Result<Option<PageVisit>, ReadStoreError> {
        let sql = format!("SELECT {PAGE} FROM page WHERE document = ?");
        let query = || self.connection.prepare_cached(&sql)?.query_row([&document.0], page_visit).optional();
        query().map_err(reading("a page"))
    }

    /// How many pages each feed has, in the order of the feeds' names.
    pub fn page_counts(&self) -> Result<Vec<PageCount>, ReadStoreError> {
        let sql = "SELECT feed, sum(asked IS NULL), sum(asked IS NOT NULL), sum(last_error IS NOT NULL), min(next_due), \
                   max(last_error) FROM page GROUP BY feed ORDER BY feed";
        let read = |row: &Row<'_>| {
            let mut columns = Columns::of(row);
            let number = |number: i64| number.unsigned_abs();
            Ok(PageCount {
                feed: SourceName(columns.plain()?),
                new: columns.plain().map(number)?,
                watched: columns.plain().map(number)?,
                failing: columns.plain().map(number)?,
                next_due: columns.time()?,
                error: columns.plain()?,
            })
        };
        rows(&self.connection, sql, [], read).map_err(reading("the pages of the feeds"))
    }

    /// Keeps what a visit told. To be called after the page's text is committed, so that a validator never runs ahead
    /// of it.
    pub fn keep_page(&mut self, page: &PageVisit) -> Result<(), WriteStoreError> {
        let sql =
            format!("INSERT OR REPLACE INTO page ({PAGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert(&self.connection, &sql, page).map_err(keeping("a page's visit"))
    }

    /// Has the page of a known document read, unless it is watched already.
    pub fn want_page(&mut self, page: &PageVisit) -> Result<(), WriteStoreError> {
        let want = || {
            let mut watched = self.connection.prepare_cached("SELECT 1 FROM page WHERE document = ?")?;
            if watched.exists([&page.document.0])? { Ok(()) } else { want(&self.connection, page) }
        };
        want().map_err(keeping("that a page is to be read"))
    }

    /// Whether the page of a document was watched, and is no more.
    pub fn page_is_over(&self, document: &DocumentId) -> Result<bool, ReadStoreError> {
        let over = "SELECT 1 FROM page_over WHERE document = ?";
        let query = || self.connection.prepare_cached(over)?.exists([&document.0]);
        query().map_err(reading("whether a page is watched no more"))
    }

    /// Ends the watch over a page.
    pub fn forget_page(&mut self, document: &DocumentId, now: Timestamp) -> Result<(), WriteStoreError> {
        let forget = |connection: &Connection| {
            let over = "INSERT OR REPLACE INTO page_over (document, time) VALUES (?, ?)";
            connection.prepare_cached(over)?.execute([&document.0, &second(now)])?;
            connection.prepare_cached("DELETE FROM page WHERE document = ?")?.execute([&document.0])
        };
        let forgotten = sqlite::atomically(&mut self.connection, forget);
        forgotten.map(|_| ()).map_err(keeping("that a page is watched no more"))
    }
}

/// A page that was asked after this was asked by a clock that was set back since.
fn set_back(now: Timestamp) -> String {
    time(now.saturating_add(SignedDuration::from_secs(60)).unwrap_or(now))
}

/// Has a page read as soon as may be: one that is new, or one whose item has changed.
pub(super) fn want(connection: &Connection, page: &PageVisit) -> rusqlite::Result<()> {
    let sql = format!(
        "INSERT INTO page ({PAGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (document) \
         DO UPDATE SET next_due = min(next_due, excluded.next_due), due_why = 'its item has changed in the feed' \
         WHERE closed_until IS NULL"
    );
    insert(connection, &sql, page)
}

fn insert(connection: &Connection, sql: &str, page: &PageVisit) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute(params![
        page.document.0,
        page.feed.0,
        page.address,
        time(page.since),
        page.silent,
        page.visit.url,
        page.visit.etag,
        page.visit.last_modified,
        page.visit.body_hash,
        second(page.next_due),
        page.due_why,
        maybe_time(page.asked),
        page.read,
        page.failures,
        page.last_error,
        page.closed_until.map(second),
        page.rests_until.map(second),
    ])?;
    Ok(())
}

fn page_visit(row: &Row<'_>) -> rusqlite::Result<PageVisit> {
    let mut columns = Columns::of(row);
    Ok(PageVisit {
        document: DocumentId(columns.plain()?),
        feed: SourceName(columns.plain()?),
        address: columns.plain()?,
        since: columns.time()?,
        silent: columns.plain()?,
        visit: Visit {
            url: columns.plain()?,
            etag: columns.plain()?,
            last_modified: columns.plain()?,
            body_hash: columns.plain()?,
        },
        next_due: columns.time()?,
        due_why: columns.plain()?,
        asked: columns.maybe_time()?,
        read: columns.plain()?,
        failures: columns.plain()?,
        last_error: columns.plain()?,
        closed_until: columns.maybe_time()?,
        rests_until: columns.maybe_time()?,
    })
}
