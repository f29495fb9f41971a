//! The queue of each sink: what waits there, each attempt before and after it is made, and how the sink has been
//! doing. Which message goes next and when is decided elsewhere; an attempt is counted before it is made, so that
//! its number is true also after a crash.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::claims::rows;
use super::column::{Columns, bytes, maybe_time, second};
use super::outbox::{ALERT, stored};
use super::{ReadStoreError, Store, StoredAlert, WriteStoreError, keeping, reading};

/// How many waiting alerts of a sink are looked at; the rest when these are gone.
const WAITING_AT_ONCE: usize = 2_000;

/// An alert that waits at a sink, without its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its number: alerts were decided in this order.
    pub number: i64,
    /// Its id.
    pub id: String,
    /// When it was decided.
    pub time: Timestamp,
    /// What it tells of; see [`Letter::about`](super::Letter::about).
    pub about: String,
    /// The story that it belongs to.
    pub story: Option<String>,
    /// Not before then.
    pub due: Option<Timestamp>,
    /// The message that it was tried in, which it stays in.
    pub message: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The sink has the message.
    Delivered,
    /// It has not; it is tried again then, and the sink is left alone for a while.
    Failed { again: Timestamp, rests_until: Timestamp },
    /// It has not, and will not be tried again.
    GivenUp,
}

/// How a sink has been doing, and what waits for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SinkState {
    /// Its name.
    pub name: String,
    /// Alerts that wait.
    pub waiting: u64,
    /// When the oldest of them was decided.
    pub oldest: Option<Timestamp>,
    /// Alerts that were given up.
    pub dead: u64,
    /// Attempts in a row that failed.
    pub failures: u32,
    /// When the first of them was.
    pub failing_since: Option<Timestamp>,
    /// It is left alone until then.
    pub rests_until: Option<Timestamp>,
    /// What the last attempt was answered with.
    pub last_answer: Option<String>,
    /// When it last took something.
    pub last_success: Option<Timestamp>,
    /// What the operator was told of it, until it is over.
    pub trouble: Option<String>,
}

/// An alert that a sink never took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// The alert's id.
    pub id: String,
    /// The sink's name.
    pub sink: String,
    /// Since when it is not tried any more.
    pub given_up: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// What the last attempt was answered with.
    pub answer: Option<String>,
}

/// Of rows of a sink's queue, those that wait.
const WAITS: &str = "delivered IS NULL AND given_up IS NULL";

impl Store {
    /// What waits at this sink, the oldest first.
    pub fn waiting(&self, sink: &str) -> Result<Vec<Waiting>, ReadStoreError> {
        let sql = format!(
            "SELECT alert.number, alert.id, alert.time, alert.about, alert.story, due, message, attempts \
             FROM outbox JOIN alert ON alert.number = outbox.alert \
             WHERE sink = ? AND {WAITS} ORDER BY outbox.alert LIMIT {WAITING_AT_ONCE}"
        );
        rows(&self.connection, &sql, [sink], waiting).map_err(reading("what waits for a sink"))
    }

    /// The alerts of those numbers, in that order.
    pub fn alerts_numbered(&self, numbers: &[i64]) -> Result<Vec<StoredAlert>, ReadStoreError> {
        let sql = format!("SELECT {ALERT} FROM alert WHERE number = ?");
        let read = || -> rusqlite::Result<Vec<StoredAlert>> {
            let mut statement = self.connection.prepare_cached(&sql)?;
            numbers.iter().map(|number| statement.query_row([number], stored)).collect()
        };
        read().map_err(reading("alerts that are to be delivered"))
    }

    /// Notes that a message with these alerts is about to be tried. If nobody notes how that ended, it is tried
    /// again at `again`. Gives the number of the attempt, 1 for the first.
    pub fn begin_attempt(
        &mut self,
        sink: &str,
        message: &str,
        alerts: &[i64],
        again: Timestamp,
    ) -> Result<u32, WriteStoreError> {
        let mut begin = || {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let sql = "UPDATE outbox SET message = ?, due = ?, attempts = attempts + 1 \
                       WHERE sink = ? AND alert = ? RETURNING attempts";
            let mut most = 0;
            for alert in alerts {
                let key = params![message, second(again), sink, alert];
                most = most.max(transaction.prepare_cached(sql)?.query_row(key, |row| row.get(0))?);
            }
            transaction.commit()?;
            Ok(most)
        };
        begin().map_err(keeping("that a delivery is tried"))
    }

    /// Notes how the attempt ended, for the message and for the sink. After several failures in a row, one success
    /// makes all due at once that has been waiting for another attempt.
    pub fn end_attempt(
        &mut self,
        sink: &str,
        message: &str,
        ended: &Ended,
        answer: &str,
        now: Timestamp,
    ) -> Result<(), WriteStoreError> {
        let mut end = || {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let (delivered, given_up, due) = match ended {
                Ended::Delivered => (Some(second(now)), None, None),
                Ended::Failed { again, .. } => (None, None, Some(second(*again))),
                Ended::GivenUp => (None, Some(second(now)), None),
            };
            let failed = (*ended != Ended::Delivered).then_some(answer);
            let sql = format!(
                "UPDATE outbox SET delivered = ?, given_up = ?, due = ?, answer = ? \
                 WHERE sink = ? AND message = ? AND {WAITS}"
            );
            transaction.prepare_cached(&sql)?.execute(params![delivered, given_up, due, failed, sink, message])?;
            let last = state(&transaction, sink)?;
            if *ended == Ended::Delivered && last.failures > 1 {
                let sql = format!("UPDATE outbox SET due = NULL WHERE sink = ? AND attempts > 0 AND {WAITS}");
                transaction.prepare_cached(&sql)?.execute([sink])?;
            }
            insert_state(&transaction, &after(last, ended, answer, now))?;
            transaction.commit()
        };
        end().map_err(keeping("how a delivery ended"))
    }

    /// Gives up everything that waits at a sink and was decided before then. How many those were.
    pub fn give_up(&mut self, sink: &str, before: Timestamp, now: Timestamp) -> Result<usize, WriteStoreError> {
        let sql = format!(
            "UPDATE outbox SET given_up = ? WHERE sink = ? AND {WAITS} \
             AND alert IN (SELECT number FROM alert WHERE time < ?)"
        );
        let give_up = || self.connection.prepare_cached(&sql)?.execute(params![second(now), sink, second(before)]);
        give_up().map_err(keeping("that alerts are given up"))
    }

    /// When the sink took each message that it took since then, the oldest first.
    pub fn taken_since(&self, sink: &str, since: Timestamp) -> Result<Vec<Timestamp>, ReadStoreError> {
        let sql = "SELECT min(delivered) FROM outbox WHERE sink = ? AND delivered >= ? \
                   GROUP BY coalesce(message, alert) ORDER BY 1";
        rows(&self.connection, sql, params![sink, second(since)], |row| Columns::of(row).time())
            .map_err(reading("what a sink took lately"))
    }

    /// How one sink has been doing; the counts of what waits are left at 0.
    pub fn sink(&self, name: &str) -> Result<SinkState, ReadStoreError> {
        state(&self.connection, name).map_err(reading("how a sink has been doing"))
    }

    /// How every sink has been doing that ever was owed anything, by name.
    pub fn sinks(&self) -> Result<Vec<SinkState>, ReadStoreError> {
        let sql = format!(
            "SELECT sink, count(*) FILTER (WHERE {WAITS}), min(alert.time) FILTER (WHERE {WAITS}), \
             count(*) FILTER (WHERE given_up IS NOT NULL), max(delivered) FROM outbox JOIN alert ON alert.number = outbox.alert \
             GROUP BY sink ORDER BY sink"
        );
        let read = |row: &Row<'_>| {
            let mut columns = Columns::of(row);
            let (name, waiting): (String, i64) = (columns.plain()?, columns.plain()?);
            let (oldest, dead): (_, i64) = (columns.maybe_time()?, columns.plain()?);
            let state = state(&self.connection, &name)?;
            let last_success = state.last_success.max(columns.maybe_time()?);
            Ok(SinkState { waiting: waiting.unsigned_abs(), oldest, dead: dead.unsigned_abs(), last_success, ..state })
        };
        rows(&self.connection, &sql, [], read).map_err(reading("how the sinks have been doing"))
    }

    /// Keeps how a sink has been doing, apart from what waits for it.
    pub fn keep_sink(&mut self, state: &SinkState) -> Result<(), WriteStoreError> {
        insert_state(&self.connection, state).map_err(keeping("how a sink has been doing"))
    }

    /// Owes to a sink again what was given up since then. How many those are.
    pub fn revive(&mut self, sink: &str, since: Timestamp) -> Result<usize, WriteStoreError> {
        let sql = "UPDATE outbox SET given_up = NULL, due = NULL WHERE sink = ? AND given_up >= ?";
        let revive = || self.connection.prepare_cached(sql)?.execute(params![sink, second(since)]);
        revive().map_err(keeping("that alerts are owed again"))
    }

    /// Keeps what the operator was told of a sink; none once it is over.
    pub fn keep_trouble(&mut self, sink: &str, trouble: Option<&str>) -> Result<(), WriteStoreError> {
        let keep = || {
            let state = state(&self.connection, sink)?;
            insert_state(&self.connection, &SinkState { trouble: trouble.map(str::to_owned), ..state })
        };
        keep().map_err(keeping("how a sink has been doing"))
    }

    /// The alerts that were given up, the latest first.
    pub fn dead_letters(&self, at_most: usize) -> Result<Vec<DeadLetter>, ReadStoreError> {
        let sql = "SELECT alert.id, sink, given_up, attempts, answer FROM outbox \
                   JOIN alert ON alert.number = outbox.alert \
                   WHERE given_up IS NOT NULL ORDER BY given_up DESC, alert.number DESC LIMIT ?";
        let read = |row: &Row<'_>| {
            let mut columns = Columns::of(row);
            Ok(DeadLetter {
                id: columns.plain()?,
                sink: columns.plain()?,
                given_up: columns.time()?,
                attempts: columns.plain()?,
                answer: columns.plain()?,
            })
        };
        rows(&self.connection, sql, [bytes(at_most)], read).map_err(reading("the alerts that were given up"))
    }
}

/// The sink's state after an attempt.
fn after(last: SinkState, ended: &Ended, answer: &str, now: Timestamp) -> SinkState {
    let last_answer = Some(answer.to_owned());
    match ended {
        Ended::Delivered => SinkState {
            failures: 0,
            failing_since: None,
            rests_until: None,
            last_answer,
            last_success: Some(now),
            ..last
        },
        Ended::Failed { rests_until, .. } => SinkState {
            failures: last.failures.saturating_add(1),
            failing_since: last.failing_since.or(Some(now)),
            rests_until: Some(*rests_until),
            last_answer,
            ..last
        },
        // A sink that refuses one message for good may well take the next.
        Ended::GivenUp => SinkState { last_answer, ..last },
    }
}

fn state(connection: &Connection, name: &str) -> rusqlite::Result<SinkState> {
    let sql =
        "SELECT failures, failing_since, rests_until, last_answer, last_success, trouble FROM sink WHERE name = ?";
    let read = |row: &Row<'_>| {
        let mut columns = Columns::of(row);
        Ok(SinkState {
            failures: columns.plain()?,
            failing_since: columns.maybe_time()?,
            rests_until: columns.maybe_time()?,
            last_answer: columns.plain()?,
            last_success: columns.maybe_time()?,
            trouble: columns.plain()?,
            ..SinkState::default()
        })
    };
    let known = connection.prepare_cached(sql)?.query_row([name], read).optional()?;
    Ok(SinkState { name: name.to_owned(), ..known.unwrap_or_default() })
}

fn insert_state(connection: &Connection, state: &SinkState) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO sink \
               (name, failures, failing_since, rests_until, last_answer, last_success, trouble) \
               VALUES (?, ?, ?, ?, ?, ?, ?)";
    connection.prepare_cached(sql)?.execute(params![
        state.name,
        state.failures,
        maybe_time(state.failing_since),
        maybe_time(state.rests_until),
        state.last_answer,
        maybe_time(state.last_success),
        state.trouble,
    ])?;
    Ok(())
}

fn waiting(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    let mut columns = Columns::of(row);
    Ok(Waiting {
        number: columns.plain()?,
        id: columns.plain()?,
        time: columns.time()?,
        about: columns.plain()?,
        story: columns.plain()?,
        due: columns.maybe_time()?,
        message: columns.plain()?,
        attempts: columns.plain()?,
    })
}
