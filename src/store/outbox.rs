//! The alerts that were decided on, and to which sinks each is still owed.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::claims::rows;
use super::column::{Columns, bytes, second};
use super::{ReadStoreError, Store, WriteStoreError, keeping, reading};

/// How many undelivered alerts are given at once; the rest after these are marked delivered.
pub const PENDING_AT_ONCE: usize = 500;

/// An alert with the sinks that it goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The alert's id: the same for the same finding, however often it is made.
    pub id: String,
    /// When it was decided, kept to the second.
    pub time: Timestamp,
    /// What it tells of: a figure's id, or for a health alert the source's name. Of what is told about one thing,
    /// each sink gets the earlier first.
    pub about: String,
    /// The story that it belongs to, if any.
    pub story: Option<String>,
    /// The sinks that it goes to; may be none, and is then kept for listing alone.
    pub owed: Vec<Owed>,
    /// The number of the silence that keeps it from all sinks.
    pub silence: Option<i64>,
    /// The alert's JSON line.
    pub body: String,
}

/// A sink that is to have an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The sink's name.
    pub sink: String,
    /// Not before then; none: at once.
    pub due: Option<Timestamp>,
}

/// An alert as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAlert {
    /// Counts up in the order in which alerts were decided.
    pub number: i64,
    /// The alert's id.
    pub id: String,
    /// When it was decided.
    pub time: Timestamp,
    /// The alert's JSON line.
    pub body: String,
}

/// One sink's copy of an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The sink's name.
    pub sink: String,
    /// When the sink had it; none while it is owed.
    pub delivered: Option<Timestamp>,
    /// How often that was tried.
    pub attempts: u32,
    /// What the last attempt was answered with, where it failed.
    pub answer: Option<String>,
    /// Since when it is not tried any more.
    pub given_up: Option<Timestamp>,
}

pub(super) const ALERT: &str = "alert.number, alert.id, alert.time, alert.body";

/// Alerts that tell of a figure's change.
const OF_FIGURES: &str = "alert.kind IS NOT 'health'";

impl Store {
    /// The alerts that this sink is still owed, the oldest first, at most [`PENDING_AT_ONCE`].
    pub fn pending(&self, sink: &str) -> Result<Vec<StoredAlert>, ReadStoreError> {
        let sql = format!(
            "SELECT {ALERT} FROM outbox JOIN alert ON alert.number = outbox.alert \
             WHERE outbox.sink = ? AND outbox.delivered IS NULL AND outbox.given_up IS NULL ORDER BY outbox.alert LIMIT {PENDING_AT_ONCE}"
        );
        rows(&self.connection, &sql, [sink], stored).map_err(reading("the alerts that are still to be delivered"))
    }

    /// How many alerts each sink is still owed; sinks that are owed none are left out.
    pub fn pending_counts(&self) -> Result<Vec<(String, u64)>, ReadStoreError> {
        let sql = "SELECT sink, count(*) FROM outbox WHERE delivered IS NULL AND given_up IS NULL \
                   GROUP BY sink ORDER BY sink";
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
        rows(&self.connection, sql, [], read).map_err(reading("how many alerts are still to be delivered"))
    }

    /// Notes that the sink has the alert. Saying it twice is harmless; the first time stands.
    pub fn mark_delivered(&mut self, id: &str, sink: &str, at: Timestamp) -> Result<(), WriteStoreError> {
        let sql = "UPDATE outbox SET delivered = ?, attempts = attempts + 1, answer = NULL WHERE sink = ? AND delivered IS NULL \
                   AND alert = (SELECT number FROM alert WHERE id = ?)";
        let mark = || self.connection.prepare_cached(sql)?.execute(params![second(at), sink, id]);
        mark().map(|_| ()).map_err(keeping("that an alert was delivered"))
    }

    /// The alerts after that number (0 for all), the oldest first: for listing page by page, and for following. Like all
    /// lists of alerts, without those that tell of the service's own health.
    pub fn alerts_after(&self, number: i64, at_most: usize) -> Result<Vec<StoredAlert>, ReadStoreError> {
        let sql = format!("SELECT {ALERT} FROM alert WHERE number > ? AND {OF_FIGURES} ORDER BY number LIMIT ?");
        rows(&self.connection, &sql, params![number, bytes(at_most)], stored).map_err(reading("the alerts"))
    }

    /// The alerts before that number (`i64::MAX` for the latest), the newest first: for listing backwards.
    pub fn alerts_before(&self, number: i64, at_most: usize) -> Result<Vec<StoredAlert>, ReadStoreError> {
        let sql = format!("SELECT {ALERT} FROM alert WHERE number < ? AND {OF_FIGURES} ORDER BY number DESC LIMIT ?");
        rows(&self.connection, &sql, params![number, bytes(at_most)], stored).map_err(reading("the alerts"))
    }

    /// To which sinks the alert went or is owed, by name.
    pub fn deliveries(&self, id: &str) -> Result<Vec<Delivery>, ReadStoreError> {
        let sql = "SELECT sink, delivered, attempts, answer, given_up FROM outbox \
                   WHERE alert = (SELECT number FROM alert WHERE id = ?) ORDER BY sink";
        let read = |row: &Row<'_>| {
            let mut columns = Columns::of(row);
            Ok(Delivery {
                sink: columns.plain()?,
                delivered: columns.maybe_time()?,
                attempts: columns.plain()?,
                answer: columns.plain()?,
                given_up: columns.maybe_time()?,
            })
        };
        rows(&self.connection, sql, [id], read).map_err(reading("where an alert went"))
    }

    /// The latest alerts, the oldest of them first.
    pub fn latest_alerts(&self, at_most: usize) -> Result<Vec<StoredAlert>, ReadStoreError> {
        let sql = format!("SELECT {ALERT} FROM alert WHERE {OF_FIGURES} ORDER BY number DESC LIMIT ?");
        let mut found = rows(&self.connection, &sql, [bytes(at_most)], stored).map_err(reading("the alerts"))?;
        found.reverse();
        Ok(found)
    }

    /// What was told last of the health of that source.
    pub fn latest_health(&self, source: &str) -> Result<Option<StoredAlert>, ReadStoreError> {
        let sql = format!("SELECT {ALERT} FROM alert WHERE about = ? AND kind = 'health' ORDER BY number DESC LIMIT 1");
        let read = || self.connection.prepare_cached(&sql)?.query_row([source], stored).optional();
        read().map_err(reading("what was told of health"))
    }

    /// The alerts whose id begins so, as people type ids.
    pub fn alerts_named(&self, beginning: &str) -> Result<Vec<StoredAlert>, ReadStoreError> {
        let sql = format!(
            "SELECT {ALERT} FROM alert WHERE id >= ?1 AND id < ?1 || char(1114111) AND {OF_FIGURES} ORDER BY id"
        );
        rows(&self.connection, &sql, [beginning], stored).map_err(reading("the alerts of that name"))
    }
}

/// Enters an alert for its sinks; a known id is left as it is.
pub(super) fn insert(connection: &Connection, letter: &Letter) -> rusqlite::Result<()> {
    let sql = "INSERT INTO alert (id, time, about, story, silence, body) VALUES (?, ?, ?, ?, ?, ?) \
               ON CONFLICT (id) DO NOTHING RETURNING number";
    let Letter { id, about, story, silence, body, .. } = letter;
    let new: Option<i64> = connection
        .prepare_cached(sql)?
        .query_row(params![id, second(letter.time), about, story, silence, body], |row| row.get(0))
        .optional()?;
    let Some(number) = new else { return Ok(()) };
    let sql = "INSERT INTO outbox (alert, sink, due) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    let mut statement = connection.prepare_cached(sql)?;
    for Owed { sink, due } in &letter.owed {
        statement.execute(params![number, sink, due.map(second)])?;
    }
    Ok(())
}

pub(super) fn stored(row: &Row<'_>) -> rusqlite::Result<StoredAlert> {
    let mut columns = Columns::of(row);
    Ok(StoredAlert { number: columns.plain()?, id: columns.plain()?, time: columns.time()?, body: columns.plain()? })
}
