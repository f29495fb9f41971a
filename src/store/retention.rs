//! Forgetting: documents that are too old, or too many for the disk, go with their claims, the oldest first. What an
//! alert rests on stays, and so does the alert. Of a forgotten document a short note is left, so that a feed that still
//! carries it does not make it news again.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::Deserialize;

use super::claims::rows;
use super::column::{Columns, bytes, second, time};
use super::{ReadStoreError, Store, WriteStoreError, keeping, reading};
use crate::setting::{Interval, Size};

/// `[store]`: how much is kept, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct StoreSettings {
    /// How long a document is kept from its last reading on; without it, for as long as there is room.
    pub keep: Option<Interval>,
    /// The largest that the store may grow, counted in what is in use of its file.
    pub largest: Size,
}

impl Default for StoreSettings {
    fn default() -> StoreSettings {
        StoreSettings { keep: None, largest: Size(2_000_000_000) }
    }
}

/// How long the note of a forgotten document is kept: feeds that carry their items for longer than a year are rare.
const NOTE_KEPT: Duration = Duration::from_secs(400 * 86_400);

/// How long a page is kept that is due and not asked while others are.
const PAGE_KEPT: Duration = Duration::from_secs(30 * 86_400);

/// Where a round of forgetting goes on: behind this revision, in the order of reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForgetFrom {
    received: String,
    revision: i64,
}

/// What a step of forgetting did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Documents that are gone.
    pub documents: u64,
    /// Their claims.
    pub claims: u64,
    /// Where to go on; none where nothing older than was asked for is left to look at.
    pub next: Option<ForgetFrom>,
}

impl Store {
    /// Looks at `at_most` revisions that were read before that time, the oldest first from `from` on, and forgets those
    /// documents among them that were not read again since and that no alert rests on; all in one transaction.
    pub fn forget(
        &mut self,
        before: Timestamp,
        from: &ForgetFrom,
        at_most: usize,
        now: Timestamp,
    ) -> Result<Forgotten, WriteStoreError> {
        self.put_away();
        let mut forget = || {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let forgotten = forget_some(&transaction, &time(before), from, at_most, now)?;
            transaction.commit()?;
            Ok(forgotten)
        };
        forget().map_err(keeping("that old documents are forgotten"))
    }

    /// Forgets the notes of long forgotten documents, and why documents were set aside before that time.
    pub fn forget_notes(&mut self, set_aside_before: Option<Timestamp>, now: Timestamp) -> Result<(), WriteStoreError> {
        let old = now.checked_sub(NOTE_KEPT).unwrap_or(Timestamp::MIN);
        let forget = || {
            self.connection.execute("DELETE FROM forgotten WHERE time < ?", [time(old)])?;
            forget_pages(&self.connection)?;
            let over = now.checked_sub(PAGE_KEPT).unwrap_or(Timestamp::MIN);
            self.connection.execute("DELETE FROM page_over WHERE time < ?", [second(over)])?;
            if let Some(before) = set_aside_before {
                self.connection.execute("DELETE FROM set_aside WHERE time < ?", [time(before)])?;
            }
            Ok(())
        };
        forget().map_err(keeping("that old notes are forgotten"))
    }

    /// How many bytes of the file are in use. What forgetting frees is used again before the file grows.
    pub fn size(&self) -> Result<u64, ReadStoreError> {
        let number = |name: &str| self.connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
        let size = || Ok((number("page_count")? - number("freelist_count")?).max(0) * number("page_size")?);
        size().map(i64::unsigned_abs).map_err(reading("its size"))
    }
}

/// Forgets the pages that were due long before others were asked: those of feeds that are read no more.
fn forget_pages(connection: &Connection) -> rusqlite::Result<()> {
    let read = |row: &rusqlite::Row<'_>| Columns::of(row).maybe_time();
    let newest: Option<Timestamp> = connection.query_row("SELECT max(asked) FROM page", [], read)?;
    if let Some(past) = newest.and_then(|newest| newest.checked_sub(PAGE_KEPT).ok()) {
        connection.execute("DELETE FROM page WHERE next_due < ?", [second(past)])?;
    }
    Ok(())
}

fn forget_some(
    connection: &Connection,
    before: &str,
    from: &ForgetFrom,
    at_most: usize,
    now: Timestamp,
) -> rusqlite::Result<Forgotten> {
    let sql = "SELECT received, id, document FROM revision WHERE received >= ?1 AND (received, id) > (?1, ?2) \
               AND received < ?3 ORDER BY received, id LIMIT ?4";
    let key = params![from.received, from.revision, before, bytes(at_most)];
    let read = |row: &rusqlite::Row<'_>| {
        Ok((ForgetFrom { received: row.get(0)?, revision: row.get(1)? }, row.get::<_, String>(2)?))
    };
    let found = rows(connection, sql, key, read)?;
    let mut forgotten = Forgotten::default();
    for (_, document) in &found {
        if is_free(connection, document, before)? {
            forgotten.claims += forget_document(connection, document, now)?;
            forgotten.documents += 1;
        }
    }
    forgotten.next = found.into_iter().next_back().map(|(at, _)| at);
    Ok(forgotten)
}

/// Whether the document is still there, was not read again since that time, and no alert rests on it. An alert rests on
/// the claims that it quotes: those of its figure with the same sentence and quantity.
fn is_free(connection: &Connection, document: &str, before: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT max(received) < ? FROM revision WHERE document = ?";
    let old: Option<bool> = connection.prepare_cached(sql)?.query_row([before, document], |row| row.get(0))?;
    if old != Some(true) {
        return Ok(false);
    }
    let sql = "SELECT 1 FROM revision JOIN claim ON claim.revision = revision.id JOIN alert ON alert.about = claim.figure \
               WHERE revision.document = ? AND claim.text IN (body ->> '$.after.text', body ->> '$.before.text') \
               AND claim.sentence IN (body ->> '$.after.sentence', body ->> '$.before.sentence')";
    Ok(!connection.prepare_cached(sql)?.exists([document])?)
}

/// Forgets one document with its claims, with figures that have no other, and with its story if it was the last to tell
/// it. How many claims that were.
fn forget_document(connection: &Connection, document: &str, now: Timestamp) -> rusqlite::Result<u64> {
    let own = "SELECT claim.id FROM claim JOIN revision ON revision.id = claim.revision WHERE revision.document = ?";
    let run = |sql: &str| connection.prepare_cached(sql)?.execute([document]);
    let figures = format!("SELECT DISTINCT figure FROM claim WHERE id IN ({own})");
    let figures: Vec<String> = rows(connection, &figures, [document], |row| row.get(0))?;
    run(&format!("UPDATE claim SET measured_against = NULL WHERE measured_against IN ({own})"))?;
    let claims = run("DELETE FROM claim WHERE revision IN (SELECT id FROM revision WHERE document = ?)")?;
    let sql = "INSERT OR REPLACE INTO forgotten (document, number, hash, time) \
               SELECT document, number, hash, ?2 FROM revision WHERE document = ?1 ORDER BY number DESC LIMIT 1";
    connection.prepare_cached(sql)?.execute([document, &time(now)])?;
    run("DELETE FROM revision WHERE document = ?")?;
    let sql = "DELETE FROM document WHERE id = ? RETURNING story";
    let story: Option<String> = connection.prepare_cached(sql)?.query_row([document], |row| row.get(0)).optional()?;
    for figure in figures {
        let sql = "DELETE FROM figure WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM claim WHERE figure = ?1)";
        connection.prepare_cached(sql)?.execute([figure])?;
    }
    if let Some(story) = story {
        forget_story(connection, &story)?;
    }
    Ok(claims as u64)
}

/// Notes that a story has lost a document, and forgets one that nothing tells any more.
fn forget_story(connection: &Connection, story: &str) -> rusqlite::Result<()> {
    connection.prepare_cached("UPDATE story SET documents = max(documents - 1, 0) WHERE id = ?")?.execute([story])?;
    let untold =
        "NOT EXISTS (SELECT 1 FROM document WHERE story = ?1) AND NOT EXISTS (SELECT 1 FROM figure WHERE story = ?1)";
    let sql = format!("DELETE FROM story_term WHERE story = (SELECT number FROM story WHERE id = ?1 AND {untold})");
    connection.prepare_cached(&sql)?.execute([story])?;
    connection.prepare_cached(&format!("DELETE FROM story WHERE id = ?1 AND {untold}"))?.execute([story])?;
    Ok(())
}
