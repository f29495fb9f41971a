//! Stories and the terms by which a new document finds the one that it tells.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::claims::rows;
use super::column::{Columns, second};
use super::landing::StoryPart;
use super::{ReadStoreError, Store, reading};
use crate::figure::StoryId;

/// How many stories are given for a document: those that share the most telling terms with it.
pub const CARDS_AT_MOST: usize = 40;

/// How many stories are looked at for one term: those that used it last. A term with more is a common word,
/// which tells little; the bound keeps the cost of a question flat as the store grows.
const STORIES_OF_A_TERM: usize = 250;

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
    pub terms: Vec<(String, f64)>,
}

impl Store {
    /// The stories in which any of the terms was used since that time, at most [`CARDS_AT_MOST`]; those that share
    /// rarer and more terms come first.
    pub fn stories_sharing(&self, terms: &[String], since: Timestamp) -> Result<Vec<StoryCard>, ReadStoreError> {
        self.candidates(terms, since)
            .and_then(|found| found.into_iter().filter_map(|story| self.card(&story).transpose()).collect())
            .map_err(reading("the stories that share a document's words"))
    }

    /// The card of one story; `None` where there is no such story.
    pub fn story(&self, story: &StoryId) -> Result<Option<StoryCard>, ReadStoreError> {
        self.card(&story.0).map_err(reading("a story"))
    }

    /// Ids of the stories that share terms, the most telling first. A term counts for one part in as many as
    /// there are stories that use it.
    fn candidates(&self, terms: &[String], since: Timestamp) -> rusqlite::Result<Vec<String>> {
        let sql = format!(
            "SELECT story FROM story_term WHERE term = ? AND last_used >= ? \
             ORDER BY last_used DESC LIMIT {STORIES_OF_A_TERM}"
        );
        let since = second(since);
        let mut shared: HashMap<String, f64> = HashMap::new();
        for term in terms.iter().collect::<BTreeSet<_>>() {
            let stories: Vec<String> = rows(&self.connection, &sql, params![term, since], |row| row.get(0))?;
            let telling = 1.0 / stories.len().max(1) as f64;
            for story in stories {
                *shared.entry(story).or_default() += telling;
            }
        }
        let mut found: Vec<(String, f64)> = shared.into_iter().collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(found.into_iter().take(CARDS_AT_MOST).map(|(story, _)| story).collect())
    }

    fn card(&self, story: &str) -> rusqlite::Result<Option<StoryCard>> {
        let sql = "SELECT id, first_seen, last_seen, title, documents FROM story WHERE id = ?";
        let read = |row: &rusqlite::Row<'_>| {
            let mut columns = Columns::of(row);
            Ok(StoryCard {
                id: StoryId(columns.plain()?),
                first: columns.time()?,
                last: columns.time()?,
                title: columns.plain()?,
                documents: columns.plain()?,
                terms: Vec::new(),
            })
        };
        let Some(card) = self.connection.prepare_cached(sql)?.query_row([story], read).optional()? else {
            return Ok(None);
        };
        let sql = "SELECT term, weight FROM story_term WHERE story = ? ORDER BY term";
        let terms = rows(&self.connection, sql, [story], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Some(StoryCard { terms, ..card }))
    }
}

/// Opens the story or prolongs it, and notes its terms. `title` is the document's; `joins` says that the document
/// was not part of the story before.
pub(super) fn prolong(connection: &Connection, part: &StoryPart, title: &str, joins: bool) -> rusqlite::Result<()> {
    let sql = "INSERT INTO story (id, title, first_seen, last_seen, documents) VALUES (?1, ?2, ?3, ?3, 1) \
               ON CONFLICT (id) DO UPDATE SET first_seen = min(first_seen, ?3), last_seen = max(last_seen, ?3), \
               documents = documents + ?4";
    let seen = second(part.seen);
    connection.prepare_cached(sql)?.execute(params![part.id.0, title, seen, joins])?;
    let sql = "INSERT INTO story_term (story, term, weight, last_used) VALUES (?, ?, ?, ?) \
               ON CONFLICT (story, term) DO UPDATE SET weight = excluded.weight, \
               last_used = max(last_used, excluded.last_used)";
    let mut statement = connection.prepare_cached(sql)?;
    for (term, weight) in &part.terms {
        statement.execute(params![part.id.0, term, weight, seen])?;
    }
    Ok(())
}
