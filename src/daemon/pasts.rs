//! How each feed was last asked in this run, kept so that settings which change meanwhile can be weighed against it:
//! a feed is then due when it would have been by the new ones. Keeps, and decides nothing.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::document::SourceName;
use crate::source::schedule::Past;

/// The past of each feed that was asked since the start.
#[derive(Default)]
pub struct Pasts {
    known: Mutex<HashMap<SourceName, Known>>,
}

/// A past, and the address that it is about.
struct Known {
    address: String,
    past: Past,
}

impl Pasts {
    /// Notes how the feed at that address was asked.
    pub fn note(&self, feed: &SourceName, address: &str, past: Past) {
        self.lock().insert(feed.clone(), Known { address: address.to_owned(), past });
    }

    /// How the feed was asked last, if that was at this address.
    pub fn of(&self, feed: &SourceName, address: &str) -> Option<Past> {
        self.lock().get(feed).filter(|known| known.address == address).map(|known| known.past.clone())
    }

    /// Forgets all feeds but these.
    pub fn keep_only(&self, feeds: impl Fn(&SourceName) -> bool) {
        self.lock().retain(|feed, _| feeds(feed));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SourceName, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
