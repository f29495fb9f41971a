//! Stories and the terms by which a new document finds the one that it tells.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use super::claims::rows;
use super::column::{Columns, bytes, second};
use super::landing::StoryPart;
use super::{ReadStoreError, Store, reading};
use crate::figure::StoryId;
use crate::text::folded;

/// How many stories are given for a document: those that share the most telling terms with it.
pub const CARDS_AT_MOST: usize = 12;

/// How many stories are looked at for one term: those that used it last. A term with as many is a common word;
/// the bound keeps the cost of a question flat as the store grows.
const STORIES_OF_A_TERM: usize = 64;

/// What a new document is compared with to know whether it tells this story.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryCard {
    /// Which story.
    pub id: StoryId,
    /// When its first document was seen, to the second.
    pub first: Timestamp,
    /// When its latest document was seen, to the second.
    pub last: Timestamp,
    /// The title of the document that opened it.
    pub title: String,
    /// How many documents tell it.
    pub documents: u32,
    /// Its terms with their weights, in the order of the terms.
    pub terms: Arc<Vec<(String, f64)>>,
}

impl Store {
    /// The stories in which any of the terms was used since that time, at most [`CARDS_AT_MOST`]; those that share
    /// rarer and more terms come first. A story that shares nothing but one common word is not among them.
    pub fn stories_sharing(&self, terms: &[String], since: Timestamp) -> Result<Vec<Arc<StoryCard>>, ReadStoreError> {
        let card = |number| self.card_of(number).transpose();
        self.candidates(terms, since)
            .and_then(|found| found.into_iter().filter_map(card).collect())
            .map_err(reading("the stories that share a document's words"))
    }

    /// The card of one story; `None` where there is no such story.
    pub fn story(&self, story: &StoryId) -> Result<Option<StoryCard>, ReadStoreError> {
        self.card("id = ?", &story.0).map_err(reading("a story"))
    }

    /// Numbers of the stories that share terms, the most telling first, among equals the latest opened. A term counts
    /// for one part in as many as there are stories that use it.
    fn candidates(&self, terms: &[String], since: Timestamp) -> rusqlite::Result<Vec<i64>> {
        let sql = "SELECT story FROM story_term WHERE term = ? AND last_used >= ? ORDER BY last_used DESC LIMIT ?";
        let (since, limit) = (second(since), bytes(STORIES_OF_A_TERM));
        let mut shared: HashMap<i64, f64> = HashMap::new();
        for term in terms.iter().map(|term| folded(term)).collect::<BTreeSet<_>>() {
            let stories: Vec<i64> = rows(&self.connection, sql, params![term, since, limit], |row| row.get(0))?;
            for story in &stories {
                *shared.entry(*story).or_default() += 1.0 / stories.len() as f64;
            }
        }
        let mut found: Vec<(i64, f64)> = shared.into_iter().collect();
        found.retain(|(_, telling)| *telling > 1.0 / STORIES_OF_A_TERM as f64);
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        Ok(found.into_iter().take(CARDS_AT_MOST).map(|(story, _)| story).collect())
    }

    pub(super) fn card(&self, which: &str, key: impl ToSql) -> rusqlite::Result<Option<StoryCard>> {
        let sql = format!("SELECT id, first_seen, last_seen, title, documents, terms FROM story WHERE {which}");
        self.connection.prepare_cached(&sql)?.query_row([key], card).optional()
    }
}

/// Opens the story or prolongs it, and notes its terms; gives its number. `title` is the document's; `joins` says that the document
/// was not part of the story before.
pub(super) fn prolong(connection: &Connection, part: &StoryPart, title: &str, joins: bool) -> rusqlite::Result<i64> {
    let sql = "SELECT terms FROM story WHERE id = ?";
    let written = connection.prepare_cached(sql)?.query_row([&part.id.0], |row| row.get(0)).optional()?;
    let mut terms: BTreeMap<String, f64> = read_terms(&written.unwrap_or_else(String::new)).into_iter().collect();
    terms.extend(part.terms.iter().map(|(term, weight)| (folded(term), *weight)));

    let sql = "INSERT INTO story (id, title, first_seen, last_seen, documents, terms) VALUES (?1, ?2, ?3, ?3, 1, ?5) \
               ON CONFLICT (id) DO UPDATE SET first_seen = min(first_seen, ?3), last_seen = max(last_seen, ?3), \
               documents = documents + ?4, terms = ?5 RETURNING number";
    let seen = second(part.seen);
    let key = params![part.id.0, title, seen, joins, written_terms(&terms)];
    let number: i64 = connection.prepare_cached(sql)?.query_row(key, |row| row.get(0))?;

    let sql = "INSERT INTO story_term (story, term, last_used) VALUES (?, ?, ?) \
               ON CONFLICT (story, term) DO UPDATE SET last_used = excluded.last_used \
               WHERE last_used < excluded.last_used";
    let mut statement = connection.prepare_cached(sql)?;
    for (term, _) in &part.terms {
        statement.execute(params![number, folded(term), seen])?;
    }
    Ok(number)
}

fn card(row: &Row<'_>) -> rusqlite::Result<StoryCard> {
    let mut columns = Columns::of(row);
    Ok(StoryCard {
        id: StoryId(columns.plain()?),
        first: columns.time()?,
        last: columns.time()?,
        title: columns.plain()?,
        documents: columns.plain()?,
        terms: Arc::new(read_terms(&columns.plain::<String>()?)),
    })
}

/// The terms as they are kept, a line each: the weight, a space, the term.
fn written_terms(terms: &BTreeMap<String, f64>) -> String {
    terms.iter().map(|(term, weight)| format!("{weight} {term}\n")).collect()
}

fn read_terms(written: &str) -> Vec<(String, f64)> {
    let term = |line: &str| {
        let (weight, term) = line.split_once(' ')?;
        Some((term.to_owned(), weight.parse().ok()?))
    };
    written.lines().filter_map(term).collect()
}
