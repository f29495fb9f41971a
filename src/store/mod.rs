//! What was seen, what stands and what was told: one SQLite file that a person can read with `sqlite3`.
//!
//! A document is kept in one transaction ([`Store::commit`]): its revision, story, figures, claims, alerts and
//! the stamp of its file, or nothing of them. The store keeps and answers; it judges nothing, reads no clock
//! and knows neither feeds nor sinks. Each connection is used by one thread at a time; others may read and write
//! beside it over connections of their own ([`Store::open`], [`Store::open_to_read`]).

mod at_hand;
mod claims;
mod column;
mod documents;
mod landing;
mod outbox;
mod pages;
mod queue;
mod retention;
mod salvage;
mod silences;
mod sqlite;
mod stories;
mod upkeep;
mod visits;

use std::cell::RefCell;

use at_hand::AtHand;
pub use claims::NEWEST_OF_A_FIGURE;
pub use documents::{SetAside, Stored};
pub use landing::{Commit, CommitError, Landing, StoryPart};
pub use outbox::{Delivery, Letter, Owed, PENDING_AT_ONCE, StoredAlert};
pub use pages::{PageCount, PageVisit};
pub use queue::{DeadLetter, Ended, SinkState, Waiting};
pub use retention::{ForgetFrom, Forgotten, StoreSettings};
pub use salvage::{SalvageError, Salvaged, salvage};
pub use silences::StoredSilence;
pub use sqlite::OpenStoreError;
pub use stories::{CARDS_AT_MOST, StoryCard};
pub use upkeep::{BackupError, Holdings};
pub use visits::{FeedVisit, FileStamp, Moved};

/// The open store.
#[derive(Debug)]
pub struct Store {
    connection: rusqlite::Connection,
    at_hand: RefCell<AtHand>,
    /// Tells a repair that somebody works with the store, as long as it is open.
    _held: Option<std::fs::File>,
}

/// The store could not be read.
#[derive(Debug, thiserror::Error)]
#[error("could not read {what} from the store: {source}{}", sqlite::advice(.source))]
pub struct ReadStoreError {
    what: &'static str,
    source: rusqlite::Error,
}

/// The store could not be written; nothing of what was to be kept is in it.
#[derive(Debug, thiserror::Error)]
#[error("could not keep {what} in the store: {source}{}", sqlite::advice(.source))]
pub struct WriteStoreError {
    what: &'static str,
    source: rusqlite::Error,
}

/// Names what was being read, for `map_err`.
fn reading(what: &'static str) -> impl FnOnce(rusqlite::Error) -> ReadStoreError {
    move |source| ReadStoreError { what, source }
}

/// Names what was to be kept, for `map_err`.
fn keeping(what: &'static str) -> impl FnOnce(rusqlite::Error) -> WriteStoreError {
    move |source| WriteStoreError { what, source }
}
