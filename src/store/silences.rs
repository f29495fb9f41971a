//! Silences: what the operator does not want to be told for a while. What each matches is text here; the alerts'
//! floor reads it.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::claims::rows;
use super::column::{Columns, bytes, second};
use super::{ReadStoreError, Store, WriteStoreError, keeping, reading};

/// A silence as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSilence {
    /// Its number, by which it is lifted.
    pub number: i64,
    /// What it matches, as JSON.
    pub matches: String,
    /// Why it was added.
    pub reason: String,
    /// When it was added.
    pub added: Timestamp,
    /// When it ends, or ended.
    pub until: Timestamp,
}

impl Store {
    /// Adds a silence and gives its number. Times are kept to the second.
    pub fn add_silence(
        &mut self,
        matches: &str,
        reason: &str,
        added: Timestamp,
        until: Timestamp,
    ) -> Result<i64, WriteStoreError> {
        let sql = "INSERT INTO silence (matches, reason, added, until) VALUES (?, ?, ?, ?) RETURNING number";
        let key = params![matches, reason, second(added), second(until)];
        let add = || self.connection.prepare_cached(sql)?.query_row(key, |row| row.get(0));
        add().map_err(keeping("a silence"))
    }

    /// The silences that hold at that time, in the order in which they were added.
    pub fn silences(&self, now: Timestamp) -> Result<Vec<StoredSilence>, ReadStoreError> {
        let sql = "SELECT number, matches, reason, added, until FROM silence WHERE until > ? ORDER BY number";
        rows(&self.connection, sql, [second(now)], stored_silence).map_err(reading("the silences"))
    }

    /// The latest silences, also those that are over, the latest first.
    pub fn all_silences(&self, at_most: usize) -> Result<Vec<StoredSilence>, ReadStoreError> {
        let sql = "SELECT number, matches, reason, added, until FROM silence ORDER BY number DESC LIMIT ?";
        rows(&self.connection, sql, [bytes(at_most)], stored_silence).map_err(reading("the silences"))
    }

    /// Lifts a silence now. Whether there was one of that number that held.
    pub fn lift_silence(&mut self, number: i64, now: Timestamp) -> Result<bool, WriteStoreError> {
        let sql = "UPDATE silence SET until = ?1 WHERE number = ?2 AND until > ?1";
        let lift = || self.connection.prepare_cached(sql)?.execute(params![second(now), number]);
        lift().map(|changed| changed > 0).map_err(keeping("that a silence is lifted"))
    }

    /// The silence that keeps the alert of that id from all sinks.
    pub fn silence_of(&self, id: &str) -> Result<Option<i64>, ReadStoreError> {
        let sql = "SELECT silence FROM alert WHERE id = ?";
        let query = || self.connection.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional();
        query().map(Option::flatten).map_err(reading("what silences an alert"))
    }

    /// How many alerts each silence has kept from the sinks, by number; those that kept none are left out.
    pub fn silenced_counts(&self) -> Result<Vec<(i64, u64)>, ReadStoreError> {
        let sql = "SELECT silence, count(*) FROM alert WHERE silence IS NOT NULL GROUP BY silence ORDER BY silence";
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
        rows(&self.connection, sql, [], read).map_err(reading("what silences kept back"))
    }
}

fn stored_silence(row: &Row<'_>) -> rusqlite::Result<StoredSilence> {
    let mut columns = Columns::of(row);
    Ok(StoredSilence {
        number: columns.plain()?,
        matches: columns.plain()?,
        reason: columns.plain()?,
        added: columns.time()?,
        until: columns.time()?,
    })
}
