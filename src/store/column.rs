//! Values to columns and back: times and days as ISO text, the words of the domain as they are in the manual.

use std::error::Error;

use jiff::civil::Date;
use jiff::{Timestamp, Unit};
use rusqlite::types::{FromSql, Type};
use rusqlite::{Error as SqlError, Row};

/// The columns of a row, read from left to right in the order of its SELECT list.
pub(super) struct Columns<'r> {
    row: &'r Row<'r>,
    next: usize,
}

impl<'r> Columns<'r> {
    /// Starts at the first column.
    pub(super) fn of(row: &'r Row<'r>) -> Columns<'r> {
        Columns { row, next: 0 }
    }

    /// The next column as it is.
    pub(super) fn plain<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.next)?;
        self.next += 1;
        Ok(value)
    }

    /// The next column, a word that `read` understands.
    pub(super) fn word<T>(&mut self, read: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
        self.parsed(|word: String| read(&word).ok_or_else(|| format!("`{word}` is no word for this column").into()))
    }

    /// The next column, a time.
    pub(super) fn time(&mut self) -> rusqlite::Result<Timestamp> {
        self.parsed(|text: String| Ok(text.parse()?))
    }

    /// The next column, a time or NULL.
    pub(super) fn maybe_time(&mut self) -> rusqlite::Result<Option<Timestamp>> {
        self.parsed(|text: Option<String>| Ok(text.map(|text| text.parse()).transpose()?))
    }

    /// The next column, a day or NULL.
    pub(super) fn maybe_day(&mut self) -> rusqlite::Result<Option<Date>> {
        self.parsed(|text: Option<String>| Ok(text.map(|text| text.parse()).transpose()?))
    }

    /// The next column, a length or offset in bytes.
    pub(super) fn bytes(&mut self) -> rusqlite::Result<usize> {
        self.parsed(|number: i64| Ok(usize::try_from(number)?))
    }

    fn parsed<C: FromSql, T>(
        &mut self,
        parse: impl FnOnce(C) -> Result<T, Box<dyn Error + Send + Sync>>,
    ) -> rusqlite::Result<T> {
        let column = self.next;
        let raw = self.plain()?;
        parse(raw).map_err(|why| SqlError::FromSqlConversionFailure(column, Type::Text, why))
    }
}

/// A time as it is kept: exact.
pub(super) fn time(at: Timestamp) -> String {
    at.to_string()
}

/// A time or NULL.
pub(super) fn maybe_time(at: Option<Timestamp>) -> Option<String> {
    at.map(time)
}

/// A day or NULL.
pub(super) fn maybe_day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// A time cut to the whole second, for columns that SQL orders: there the order as text is the order in time.
pub(super) fn second(at: Timestamp) -> String {
    let options = jiff::TimestampRound::new().smallest(Unit::Second).mode(jiff::RoundMode::Floor);
    time(at.round(options).unwrap_or(at))
}

/// A length or offset in bytes.
pub(super) fn bytes(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_their_nanoseconds_and_seconds_do_not() {
        let at: Timestamp = "2025-01-13T09:00:00.123456789Z".parse().unwrap();
        assert_eq!(time(at).parse::<Timestamp>().unwrap(), at);
        assert_eq!(second(at), "2025-01-13T09:00:00Z");
    }

    #[test]
    fn a_word_that_nobody_knows_is_an_error_that_names_it() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let read = |row: &Row<'_>| Columns::of(row).word(crate::extract::Bound::from_word);
        let error = connection.query_row("SELECT 'rather'", [], read).unwrap_err();
        let why = error.source().unwrap().to_string();
        assert!(why.contains("`rather`"), "{why}");
    }
}
