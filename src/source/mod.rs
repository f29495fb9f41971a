//! Sources: feeds and folders in, documents out. In the order in which a report travels:
//!
//! ```text
//! a feed     schedule (pace, reach)    when it is due, and why; whether its failures are its own
//!            health                    when its operator must be told
//!            fetch (turn, guard)       one conditional request, in its turn, to addresses that are allowed
//!            client, access, headers   who we are, what lets us in, what the server says
//!            trail                     the answers on the way, for people who ask
//!            unpack                    packed bytes to plain ones
//!            decode                    bytes to text
//!            repair (reference, dialect)   XML that can be read
//!            feed, json_feed           text to items
//!            item                      items to documents
//! a page     ladder                    when the page behind an item is looked at again
//!            page (barrier)            whether it can stand for the item; to the same document
//! a folder   folder (watch, settle)    what comes to lie there
//!            scan                      what lies there; one file from disk
//!            file                      what kind of file it is; to documents
//! a list     opml                      feeds as readers exchange them
//! a site     discover                  the feeds that its page leads to
//! both       article (nesting, readability), markdown   HTML and Markdown to plain text
//!            address, date             which addresses are one document's; instants as people write them
//! ```
//!
//! `fetch` with its three lines, `folder` and `scan` touch the world; the others are pure. None of them knows the store, the extraction or
//! the alerts, and none reads the clock: the instant of reading comes in with [`Origin`].

use std::fmt;

use jiff::Timestamp;

use crate::document::{Document, SourceName};

pub mod access;
pub mod address;
pub mod article;
mod barrier;
mod client;
pub mod date;
pub mod decode;
mod dialect;
pub mod discover;
pub mod feed;
pub mod fetch;
pub mod file;
pub mod folder;
pub mod guard;
mod headers;
pub mod health;
mod item;
mod json_feed;
pub mod ladder;
pub mod markdown;
mod nesting;
pub mod opml;
pub mod pace;
pub mod page;
pub mod reach;
mod readability;
mod reference;
pub mod repair;
pub mod scan;
pub mod schedule;
mod settle;
pub mod trail;
mod turn;
pub mod unpack;
mod watch;

/// Where bytes came from: what a document needs to know beside its own words.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The source that they were read from.
    pub source: &'a SourceName,
    /// The publisher that the config names, if it does.
    pub publisher: Option<&'a str>,
    /// The address that they were fetched from, if they were: relative links start here.
    pub url: Option<&'a str>,
    /// When they were read.
    pub received: Timestamp,
}

/// What was read from a feed or a file: the documents, and what could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The documents, oldest first by the time that they tell, else by when they were read.
    pub documents: Vec<Document>,
    /// What could not be read, or not as it was written.
    pub faults: Vec<ReadFault>,
    /// Whether the source was cut short. What is there is good, but more is to come: the validators of a cut
    /// body must not be kept, or the rest would never be asked for.
    pub cut_short: bool,
    /// How often a feed wishes to be asked.
    pub pace: pace::Pace,
}

/// One thing that could not be read. The rest of the reading is good.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReadFault {
    /// Where: an item's title or number, a file's path.
    pub place: String,
    /// What was wrong with it.
    pub what: String,
    /// What was done about it.
    pub done: String,
}

impl ReadFault {
    /// A fault in three phrases that read as one sentence: place, what was wrong, what was done.
    pub fn new(place: impl Into<String>, what: impl Into<String>, done: impl Into<String>) -> ReadFault {
        ReadFault { place: place.into(), what: what.into(), done: done.into() }
    }
}

impl fmt::Display for ReadFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.what, self.done)
    }
}
