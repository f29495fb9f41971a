//! Documents in their revisions, and those that were set aside.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::claims::rows;
use super::column::{Columns, bytes, maybe_time, time};
use super::{ReadStoreError, Store, WriteStoreError, keeping, reading};
use crate::document::{Document, DocumentId, Revision, SourceName};
use crate::figure::StoryId;

/// The texts kept of a document: the latest revision's, to compare the next one with, and the one before it,
/// to show what an edit did. Older revisions keep all but their text, so a page that is never twice the same
/// does not fill the disk.
const TEXTS_KEPT: u32 = 2;

/// A document as it was last read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// With its text.
    pub document: Document,
    /// The latest.
    pub revision: Revision,
    /// The story that it tells.
    pub story: StoryId,
}

/// A document whose work failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Which one.
    pub document: DocumentId,
    /// Where it was read.
    pub source: SourceName,
    /// What went wrong, the last time.
    pub why: String,
    /// The last time.
    pub time: Timestamp,
    /// How often it was set aside.
    pub times: u32,
}

impl Store {
    /// The latest revision of a document, also of one that was forgotten; `None` for one that was never seen.
    pub fn last_revision(&self, document: &DocumentId) -> Result<Option<Revision>, ReadStoreError> {
        let sql = "SELECT number, hash FROM revision WHERE document = ?1 \
                   UNION ALL SELECT number, hash FROM forgotten WHERE document = ?1 ORDER BY number DESC LIMIT 1";
        let read = |row: &rusqlite::Row<'_>| Ok(Revision { number: row.get(0)?, hash: row.get(1)? });
        let query = || self.connection.prepare_cached(sql)?.query_row([&document.0], read).optional();
        query().map_err(reading("a document's revision"))
    }

    /// The latest revision of a document that was read from this source; `None` where it gave none.
    pub fn last_revision_from(
        &self,
        document: &DocumentId,
        source: &SourceName,
    ) -> Result<Option<Revision>, ReadStoreError> {
        let sql = "SELECT number, hash FROM revision WHERE document = ? AND source = ? ORDER BY number DESC LIMIT 1";
        let read = |row: &rusqlite::Row<'_>| Ok(Revision { number: row.get(0)?, hash: row.get(1)? });
        let query = || self.connection.prepare_cached(sql)?.query_row([&document.0, &source.0], read).optional();
        query().map_err(reading("a document's revision"))
    }

    /// The document as it was last read, with its text; `None` for one that was never seen.
    pub fn last_reading(&self, document: &DocumentId) -> Result<Option<Stored>, ReadStoreError> {
        let sql = format!("{READING} WHERE document.id = ? ORDER BY revision.number DESC LIMIT 1");
        let query = || self.connection.prepare_cached(&sql)?.query_row([&document.0], stored).optional();
        query().map_err(reading("a document"))
    }

    /// The document as it was last read from this source; `None` where it gave none. Its text is empty once two later
    /// readings are kept.
    pub fn last_reading_from(
        &self,
        document: &DocumentId,
        source: &SourceName,
    ) -> Result<Option<Stored>, ReadStoreError> {
        let sql =
            format!("{READING} WHERE document.id = ? AND revision.source = ? ORDER BY revision.number DESC LIMIT 1");
        let query = || self.connection.prepare_cached(&sql)?.query_row([&document.0, &source.0], stored).optional();
        query().map_err(reading("a document"))
    }

    /// Whether any revision of a document carried a claim.
    pub fn carries_claims(&self, document: &DocumentId) -> Result<bool, ReadStoreError> {
        let sql = "SELECT 1 FROM revision JOIN claim ON claim.revision = revision.id WHERE revision.document = ?";
        let query = || self.connection.prepare_cached(sql)?.exists([&document.0]);
        query().map_err(reading("the claims of a document"))
    }

    /// The story that a document tells; `None` for one that was never seen.
    pub fn story_of(&self, document: &DocumentId) -> Result<Option<StoryId>, ReadStoreError> {
        let sql = "SELECT story FROM document WHERE id = ?";
        let read = |row: &rusqlite::Row<'_>| Ok(StoryId(row.get(0)?));
        let query = || self.connection.prepare_cached(sql)?.query_row([&document.0], read).optional();
        query().map_err(reading("a document's story"))
    }

    /// Notes that the work on a document failed, so that it can be reported and looked into.
    pub fn set_aside(
        &mut self,
        document: &DocumentId,
        source: &SourceName,
        why: &str,
        at: Timestamp,
    ) -> Result<(), WriteStoreError> {
        let sql = "INSERT INTO set_aside (document, source, why, time, times) VALUES (?, ?, ?, ?, 1) \
                   ON CONFLICT (document) DO UPDATE SET source = excluded.source, why = excluded.why, \
                   time = excluded.time, times = times + 1";
        let keep = || self.connection.prepare_cached(sql)?.execute(params![document.0, source.0, why, time(at)]);
        keep().map(|_| ()).map_err(keeping("why a document was set aside"))
    }

    /// The documents that were set aside, the latest first.
    pub fn documents_set_aside(&self, at_most: usize) -> Result<Vec<SetAside>, ReadStoreError> {
        let sql = "SELECT document, source, why, time, times FROM set_aside ORDER BY time DESC LIMIT ?";
        let read = |row: &rusqlite::Row<'_>| {
            let mut columns = Columns::of(row);
            Ok(SetAside {
                document: DocumentId(columns.plain()?),
                source: SourceName(columns.plain()?),
                why: columns.plain()?,
                time: columns.time()?,
                times: columns.plain()?,
            })
        };
        rows(&self.connection, sql, [bytes(at_most)], read).map_err(reading("the documents set aside"))
    }
}

/// A document in one of its revisions, as [`stored`] reads it.
const READING: &str = "SELECT document.id, revision.source, revision.location, revision.publisher, revision.url, \
                       revision.title, revision.published, revision.modified, revision.received, \
                       coalesce(revision.text, ''), revision.number, revision.hash, document.story \
                       FROM document JOIN revision ON revision.document = document.id";

/// Keeps one state of a document, and drops the texts that it makes old. Gives the row of the revision.
pub(super) fn insert_revision(
    connection: &Connection,
    document: &Document,
    revision: &Revision,
) -> rusqlite::Result<i64> {
    let sql = "INSERT INTO revision (document, number, hash, source, location, publisher, url, title, published, \
               modified, received, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    connection.prepare_cached(sql)?.execute(params![
        document.id.0,
        revision.number,
        revision.hash,
        document.source.0,
        document.location,
        document.publisher,
        document.url,
        document.title,
        maybe_time(document.published),
        maybe_time(document.modified),
        time(document.received),
        document.text,
    ])?;
    let row = connection.last_insert_rowid();
    let sql = "UPDATE revision SET text = NULL WHERE document = ? AND number <= ? AND text IS NOT NULL";
    if let Some(old) = revision.number.checked_sub(TEXTS_KEPT).filter(|old| *old > 0) {
        connection.prepare_cached(sql)?.execute(params![document.id.0, old])?;
    }
    // A document that came through is no longer set aside.
    connection.prepare_cached("DELETE FROM set_aside WHERE document = ?")?.execute([&document.id.0])?;
    Ok(row)
}

fn stored(row: &rusqlite::Row<'_>) -> rusqlite::Result<Stored> {
    let mut columns = Columns::of(row);
    Ok(Stored {
        document: Document {
            id: DocumentId(columns.plain()?),
            source: SourceName(columns.plain()?),
            location: columns.plain()?,
            publisher: columns.plain()?,
            url: columns.plain()?,
            title: columns.plain()?,
            published: columns.maybe_time()?,
            modified: columns.maybe_time()?,
            received: columns.time()?,
            text: columns.plain()?,
        },
        revision: Revision { number: columns.plain()?, hash: columns.plain()? },
        story: StoryId(columns.plain()?),
    })
}
