//! Figures, claims and the verdicts on them.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::column::{Columns, bytes, maybe_day};
use super::{ReadStoreError, Store, reading};
use crate::change::{Change, Verdict};
use crate::document::{DocumentId, SourceName};
use crate::extract::{Bound, Claim, Mode, Period, Quantity};
use crate::figure::{Figure, FigureId, History, Observation, Origin, Scope, StoryId};
use crate::text::Span;

/// How many observations of a figure are read: the newest of them. A verdict rests on what stands, and what
/// stands is among the latest; the bound keeps the work for a document flat however long a story runs.
pub const NEWEST_OF_A_FIGURE: usize = 200;

const FIGURE: &str = "figure.id, figure.story, figure.subject, figure.measure, figure.place, figure.unit, figure.scope";

const OBSERVATION: &str = "claim.sentence, claim.sentence_number, claim.text, claim.span_start, claim.span_end, \
     claim.value, claim.low, claim.high, claim.bound, claim.unit, claim.subject, claim.measure, claim.place, \
     claim.attribution, claim.speaker, claim.as_of, claim.period_from, claim.period_to, claim.mode, \
     revision.document, revision.number, revision.source, revision.location, revision.publisher, revision.url, revision.title, \
     revision.published, revision.received, claim.link, claim.verdict, claim.reason";

impl Store {
    /// The figures of a story, each with its newest observations, oldest first; the figures in no promised order.
    pub fn histories(&self, story: &StoryId) -> Result<Vec<History>, ReadStoreError> {
        let sql = format!("SELECT {FIGURE} FROM figure WHERE story = ?");
        self.figures_by(&sql, &story.0)
            .and_then(|figures| figures.into_iter().map(|figure| self.newest_of(figure)).collect())
            .map_err(reading("the figures of a story"))
    }

    /// The figures of a story without their histories, in the order of their ids.
    pub(super) fn figures(&self, story: &StoryId) -> Result<Vec<Figure>, ReadStoreError> {
        let sql = format!("SELECT {FIGURE} FROM figure WHERE story = ? ORDER BY id");
        self.figures_by(&sql, &story.0).map_err(reading("the figures of a story"))
    }

    /// One figure with its newest observations, oldest first; `None` where there is no such figure.
    pub fn history(&self, figure: &FigureId) -> Result<Option<History>, ReadStoreError> {
        let sql = format!("SELECT {FIGURE} FROM figure WHERE id = ?");
        self.figures_by(&sql, &figure.0)
            .and_then(|mut found| found.pop().map(|figure| self.newest_of(figure)).transpose())
            .map_err(reading("the history of a figure"))
    }

    /// The claims that the latest revision of a document makes, in the order of its text, with their figures.
    /// Withdrawn ones are not among them.
    pub fn observations_of(&self, document: &DocumentId) -> Result<Vec<(Figure, Observation)>, ReadStoreError> {
        self.observations_where("document = ?1 ORDER BY number DESC LIMIT 1", params![document.0])
    }

    /// The same of the revision of that number.
    pub fn observations_at(
        &self,
        document: &DocumentId,
        revision: u32,
    ) -> Result<Vec<(Figure, Observation)>, ReadStoreError> {
        self.observations_where("document = ?1 AND number = ?2", params![document.0, revision])
    }

    fn observations_where(
        &self,
        revision: &str,
        key: impl rusqlite::Params,
    ) -> Result<Vec<(Figure, Observation)>, ReadStoreError> {
        let sql = format!(
            "SELECT {FIGURE}, {OBSERVATION} FROM claim JOIN revision ON revision.id = claim.revision \
             JOIN figure ON figure.id = claim.figure WHERE claim.revision = (SELECT id FROM revision WHERE {revision}) \
             AND claim.verdict <> 'withdrawn' ORDER BY claim.id"
        );
        let read = |row: &Row<'_>| {
            let mut columns = Columns::of(row);
            Ok((figure(&mut columns)?, observation(&mut columns)?))
        };
        rows(&self.connection, &sql, key, read).map_err(reading("the claims of a document"))
    }

    /// What was judged of a figure, oldest first: each of its newest observations as a change, with the claim
    /// that it was measured against.
    pub fn changes(&self, figure: &FigureId) -> Result<Vec<Change>, ReadStoreError> {
        self.changes_of(figure).map_err(reading("the changes of a figure"))
    }

    /// The figures that were spoken of last, latest first.
    pub fn latest_figures(&self, at_most: usize) -> Result<Vec<Figure>, ReadStoreError> {
        let sql = format!(
            "SELECT {FIGURE} FROM figure JOIN (SELECT figure, max(id) AS latest FROM claim GROUP BY figure) AS spoken \
             ON spoken.figure = figure.id ORDER BY spoken.latest DESC LIMIT ?"
        );
        let read = |row: &Row<'_>| figure(&mut Columns::of(row));
        rows(&self.connection, &sql, [bytes(at_most)], read).map_err(reading("the latest figures"))
    }

    /// The figures of a story of which a claim states that very number in that unit.
    pub fn figures_at(&self, story: &StoryId, number: &Quantity) -> Result<Vec<FigureId>, ReadStoreError> {
        let Some(value) = number.value else { return Ok(Vec::new()) };
        let sql = "SELECT DISTINCT figure.id FROM figure JOIN claim ON claim.figure = figure.id \
             WHERE figure.story = ?1 AND claim.value = ?2 AND claim.unit = ?3";
        rows(&self.connection, sql, params![story.0, value, number.unit], |row| row.get(0).map(FigureId))
            .map_err(reading("the figures that stood at a number"))
    }

    /// The figures whose id begins so, as people type ids.
    pub fn figures_named(&self, beginning: &str) -> Result<Vec<Figure>, ReadStoreError> {
        let sql = format!("SELECT {FIGURE} FROM figure WHERE id >= ?1 AND id < ?1 || char(1114111) ORDER BY id");
        self.figures_by(&sql, beginning).map_err(reading("the figures of that name"))
    }

    fn figures_by(&self, sql: &str, key: &str) -> rusqlite::Result<Vec<Figure>> {
        rows(&self.connection, sql, [key], |row| figure(&mut Columns::of(row)))
    }

    /// The figure with its newest observations, oldest first.
    pub(super) fn newest_of(&self, figure: Figure) -> rusqlite::Result<History> {
        let sql = format!(
            "SELECT {OBSERVATION} FROM claim JOIN revision ON revision.id = claim.revision \
             WHERE claim.figure = ? ORDER BY claim.id DESC LIMIT {NEWEST_OF_A_FIGURE}"
        );
        let mut observations = rows(&self.connection, &sql, [&figure.id.0], |row| observation(&mut Columns::of(row)))?;
        observations.reverse();
        share_origins(&mut observations);
        Ok(History { figure, observations })
    }

    fn changes_of(&self, id: &FigureId) -> rusqlite::Result<Vec<Change>> {
        let sql = format!(
            "SELECT claim.id, claim.measured_against, {FIGURE}, {OBSERVATION} FROM claim \
             JOIN revision ON revision.id = claim.revision JOIN figure ON figure.id = claim.figure \
             WHERE claim.figure = ? ORDER BY claim.id DESC LIMIT {NEWEST_OF_A_FIGURE}"
        );
        let read = |row: &Row<'_>| {
            let mut columns = Columns::of(row);
            let (id, against): (i64, Option<i64>) = (columns.plain()?, columns.plain()?);
            Ok((id, against, figure(&mut columns)?, observation(&mut columns)?))
        };
        let judged = rows(&self.connection, &sql, [&id.0], read)?;
        let known: HashMap<i64, &Observation> = judged.iter().map(|(id, _, _, seen)| (*id, seen)).collect();
        let before = |id: i64| match known.get(&id) {
            Some(seen) => Ok(Some((*seen).clone())),
            None => self.observation_at(id),
        };
        let change = |(_, against, figure, after): &(i64, Option<i64>, Figure, Observation)| {
            let before = against.map_or(Ok(None), before)?;
            let (figure, after) = (figure.clone(), after.clone());
            Ok(Change { verdict: verdict(&after.verdict)?, figure, before, reason: after.reason.clone(), after })
        };
        judged.iter().rev().map(change).collect()
    }

    fn observation_at(&self, id: i64) -> rusqlite::Result<Option<Observation>> {
        let sql =
            format!("SELECT {OBSERVATION} FROM claim JOIN revision ON revision.id = claim.revision WHERE claim.id = ?");
        let mut statement = self.connection.prepare_cached(&sql)?;
        statement.query_row([id], |row| observation(&mut Columns::of(row))).optional()
    }
}

/// Keeps a figure; one that is known stays as it was first written.
pub(super) fn insert_figure(connection: &Connection, figure: &Figure) -> rusqlite::Result<()> {
    let sql = "INSERT INTO figure (id, story, subject, measure, place, unit, scope) VALUES (?, ?, ?, ?, ?, ?, ?) \
               ON CONFLICT (id) DO NOTHING";
    let Figure { id, story, subject, measure, place, unit, scope } = figure;
    connection.prepare_cached(sql)?.execute(params![id.0, story.0, subject, measure, place, unit, scope.to_word()])?;
    Ok(())
}

/// Keeps a judged claim under the revision of that row id.
pub(super) fn insert_claim(connection: &Connection, revision: i64, change: &Change) -> rusqlite::Result<()> {
    let against = match &change.before {
        Some(before) => row_of(connection, &change.figure.id, before)?,
        None => None,
    };
    let sql = "INSERT INTO claim (revision, figure, sentence, sentence_number, text, span_start, span_end, value, low, \
               high, bound, unit, subject, measure, place, attribution, speaker, as_of, period_from, period_to, mode, \
               link, verdict, reason, measured_against) \
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let claim = &change.after.claim;
    let quantity = &claim.quantity;
    connection.prepare_cached(sql)?.execute(params![
        revision,
        change.figure.id.0,
        claim.sentence,
        bytes(claim.sentence_number),
        claim.text,
        bytes(claim.span.start),
        bytes(claim.span.end),
        quantity.value,
        quantity.low,
        quantity.high,
        quantity.bound.as_str(),
        quantity.unit,
        claim.subject,
        claim.measure,
        claim.place,
        claim.attribution,
        claim.speaker,
        maybe_day(claim.as_of),
        maybe_day(claim.period.map(|period| period.from)),
        maybe_day(claim.period.map(|period| period.to)),
        claim.mode.as_str(),
        change.after.link,
        change.verdict.as_str(),
        change.reason,
        against,
    ])?;
    Ok(())
}

/// The row of an observation that was read from the store earlier, or written in this transaction.
fn row_of(connection: &Connection, figure: &FigureId, seen: &Observation) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT id FROM claim WHERE revision = (SELECT id FROM revision WHERE document = ? AND number = ?) \
               AND span_start = ? AND text = ? ORDER BY figure = ? DESC, id DESC LIMIT 1";
    let (origin, claim) = (&seen.origin, &seen.claim);
    let key = params![origin.document.0, origin.revision, bytes(claim.span.start), claim.text, figure.0];
    connection.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()
}

/// All rows of a query, each read by `read`.
pub(super) fn rows<T>(
    connection: &Connection,
    sql: &str,
    key: impl rusqlite::Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare_cached(sql)?.query_map(key, read)?.collect()
}

fn verdict(word: &str) -> rusqlite::Result<Verdict> {
    let unknown = || format!("`{word}` is no verdict").into();
    Verdict::from_word(word).ok_or_else(|| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, unknown()))
}

fn figure(columns: &mut Columns<'_>) -> rusqlite::Result<Figure> {
    Ok(Figure {
        id: FigureId(columns.plain()?),
        story: StoryId(columns.plain()?),
        subject: columns.plain()?,
        measure: columns.plain()?,
        place: columns.plain()?,
        unit: columns.plain()?,
        scope: columns.word(|word| Some(Scope::from_word(word)))?,
    })
}

/// Lets neighbours that were told by one document share what is known of it.
fn share_origins(observations: &mut [Observation]) {
    for at in 1..observations.len() {
        if observations[at - 1].origin == observations[at].origin {
            observations[at].origin = Arc::clone(&observations[at - 1].origin);
        }
    }
}

fn observation(columns: &mut Columns<'_>) -> rusqlite::Result<Observation> {
    Ok(Observation {
        claim: claim(columns)?,
        origin: Arc::new(origin(columns)?),
        link: columns.plain()?,
        verdict: columns.plain()?,
        reason: columns.plain()?,
    })
}

fn claim(columns: &mut Columns<'_>) -> rusqlite::Result<Claim> {
    Ok(Claim {
        sentence: columns.plain()?,
        sentence_number: columns.bytes()?,
        text: columns.plain()?,
        span: Span { start: columns.bytes()?, end: columns.bytes()? },
        quantity: Quantity {
            value: columns.plain()?,
            low: columns.plain()?,
            high: columns.plain()?,
            bound: columns.word(Bound::from_word)?,
            unit: columns.plain()?,
        },
        subject: columns.plain()?,
        measure: columns.plain()?,
        place: columns.plain()?,
        attribution: columns.plain()?,
        speaker: columns.plain()?,
        as_of: columns.maybe_day()?,
        period: columns.maybe_day()?.zip(columns.maybe_day()?).map(|(from, to)| Period { from, to }),
        mode: columns.word(Mode::from_word)?,
    })
}

fn origin(columns: &mut Columns<'_>) -> rusqlite::Result<Origin> {
    Ok(Origin {
        document: DocumentId(columns.plain()?),
        revision: columns.plain()?,
        source: SourceName(columns.plain()?),
        location: columns.plain()?,
        publisher: columns.plain()?,
        url: columns.plain()?,
        title: columns.plain()?,
        published: columns.maybe_time()?,
        received: columns.time()?,
    })
}
