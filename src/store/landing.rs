//! One document's results, kept in one transaction: all of them or none.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::outbox::Letter;
use super::pages::PageVisit;
use super::visits::FileStamp;
use super::{Store, WriteStoreError, claims, documents, keeping, outbox, pages, sqlite, stories, visits};
use crate::change::Change;
use crate::document::{Document, Revision, SourceName};
use crate::figure::StoryId;

/// All that came of one revision of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Landing {
    /// As it was read.
    pub document: Document,
    /// The state that was read: one more than the last, with its hash.
    pub revision: Revision,
    /// The story that it tells. A later revision stays in the story of the first.
    pub story: StoryPart,
    /// Every claim of this revision as it was judged, in the order of the text, and every withdrawal. A new
    /// figure is kept with its first change. What is kept as verdict and reason are the change's. A withdrawn
    /// claim is written under this revision, for the figure's history to show when it went.
    pub changes: Vec<Change>,
    /// The alerts that are to be told.
    pub letters: Vec<Letter>,
    /// The folder's name and the stamp of the file that it was read from.
    pub file: Option<(SourceName, FileStamp)>,
    /// The page behind it, where that is to be read too.
    pub page: Option<PageVisit>,
}

/// What a document adds to its story.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryPart {
    /// Which story; opened where it is new.
    pub id: StoryId,
    /// The time at which the document takes part in it: its own, or that of its arrival.
    pub seen: Timestamp,
    /// The terms that the document uses, with the weights that they now have in the story. The story's other
    /// terms stay.
    pub terms: Vec<(String, f64)>,
}

/// What a commit did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commit {
    /// The revision is kept now.
    Kept,
    /// It was there already, with the same hash; nothing but the file's stamp was touched.
    Known,
}

/// A document could not be kept; nothing of it is in the store.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Another text took that number: two programs work on one store, or the caller counted wrongly.
    #[error("revision {number} of {document} is already in the store with another text; read the document again")]
    Taken { document: String, number: u32 },
    /// SQLite refused.
    #[error("could not keep {document} in the store: {source}{}", sqlite::advice(.source))]
    Write { document: String, source: rusqlite::Error },
}

impl Store {
    /// Begins a transaction for all that is committed until its end, so that the disk is waited for once. Others cannot
    /// write meanwhile.
    pub fn begin_together(&mut self) -> Result<(), WriteStoreError> {
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(keeping("several documents"))?;
        self.look_at_others();
        Ok(())
    }

    /// Ends it: all that was committed since is on the disk when it returns, or nothing of it is kept.
    pub fn end_together(&mut self) -> Result<(), WriteStoreError> {
        let ended = self.connection.execute_batch("COMMIT").map_err(keeping("several documents"));
        if ended.is_err() {
            self.put_away();
            // After some errors SQLite has undone everything itself.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        ended
    }

    /// Keeps the document with everything that came of it, durably and at once, or nothing. An alert whose id is
    /// known is not entered again.
    pub fn commit(&mut self, landing: &Landing) -> Result<Commit, CommitError> {
        let document = || landing.document.id.0.clone();
        let landed = sqlite::atomically(&mut self.connection, |connection| land(connection, landing))
            .map_err(|source| CommitError::Write { document: document(), source })?;
        match landed {
            Landed::Taken => Err(CommitError::Taken { document: document(), number: landing.revision.number }),
            Landed::Known => Ok(Commit::Known),
            Landed::Kept { story } => {
                self.take_to_hand(story, &landing.changes);
                Ok(Commit::Kept)
            }
        }
    }
}

/// What became of a landing.
enum Landed {
    /// Another text has its number, and nothing was written.
    Taken,
    /// It was there already.
    Known,
    /// It is kept, in the story of that number.
    Kept { story: i64 },
}

fn land(connection: &Connection, landing: &Landing) -> rusqlite::Result<Landed> {
    let landed = match hash_at(connection, landing)? {
        Some(hash) if hash != landing.revision.hash => return Ok(Landed::Taken),
        Some(_) => Landed::Known,
        None => Landed::Kept { story: keep(connection, landing)? },
    };
    if let Some((folder, stamp)) = &landing.file {
        visits::insert_stamp(connection, folder, stamp)?;
    }
    Ok(landed)
}

fn hash_at(connection: &Connection, landing: &Landing) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT hash FROM revision WHERE document = ? AND number = ?";
    let key = rusqlite::params![landing.document.id.0, landing.revision.number];
    connection.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()
}

/// Keeps it all. The number of its story.
fn keep(connection: &Connection, landing: &Landing) -> rusqlite::Result<i64> {
    let (document, part) = (&landing.document, &landing.story);
    let sql = "SELECT 1 FROM document WHERE id = ?";
    let joins = !connection.prepare_cached(sql)?.exists([&document.id.0])?;
    let story = stories::prolong(connection, part, &document.title, joins)?;
    if joins {
        let sql = "INSERT INTO document (id, story) VALUES (?, ?)";
        connection.prepare_cached(sql)?.execute([&document.id.0, &part.id.0])?;
    }
    let revision = documents::insert_revision(connection, document, &landing.revision)?;
    for change in &landing.changes {
        claims::insert_figure(connection, &change.figure)?;
        claims::insert_claim(connection, revision, change)?;
    }
    if let Some(page) = &landing.page {
        pages::want(connection, page)?;
    }
    landing.letters.iter().try_for_each(|letter| outbox::insert(connection, letter))?;
    Ok(story)
}
