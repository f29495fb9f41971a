//! What came in: one item of a feed or one file of a folder, from where, in which revision, and what to ask
//! the server with next time. Plain values: reading them is the sources' work, keeping them the store's.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

/// The name of a source as the config gives it ("feeds.bbc-world", "folders.inbox"), or the path of a file
/// that was named on the command line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceName(pub String);

/// What tells that two readings are the same document in two revisions: its canonical url; without one, its
/// guid within the source; without either, its path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub String);

impl fmt::Display for SourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One item as it was read: a report, with its title and text as plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The same for every revision of one document.
    pub id: DocumentId,
    /// Where it was read.
    pub source: SourceName,
    /// The address of the feed, or the path of the file, that it was read from.
    pub location: String,
    /// Who published it: the feed's title, or the name that the config or the file gives.
    pub publisher: String,
    /// Its address, where it has one.
    pub url: Option<String>,
    /// Its headline; may be empty.
    pub title: String,
    /// When it says that it was published.
    pub published: Option<Timestamp>,
    /// When it says that it was last modified.
    pub modified: Option<Timestamp>,
    /// When we read it. Set by the source from the clock that it was given.
    pub received: Timestamp,
    /// The body: plain text, a line a paragraph.
    pub text: String,
}

impl Document {
    /// The day that the document speaks on, in UTC: its modified or publishing date, if it has one.
    pub fn day(&self) -> Option<Date> {
        let at = self.modified.or(self.published)?;
        Some(at.to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// Whether it has neither a title nor a text: an item that is nothing but an address, until its page is read.
    pub fn is_wordless(&self) -> bool {
        self.title.is_empty() && self.text.is_empty()
    }
}

/// One state of a document: what the store compares to know that it came back changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// 1 for the first reading, one more for each changed one.
    pub number: u32,
    /// SHA-256 over title and text as they are compared (`text::settled`), in hexadecimal.
    pub hash: String,
}

/// What a server told us about a feed, to be sent back at the next visit byte for byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The address that answered; the validators hold for it alone.
    pub url: String,
    /// The `ETag` header as received.
    pub etag: Option<String>,
    /// The `Last-Modified` header as received.
    pub last_modified: Option<String>,
    /// SHA-256 of the body, to know an unchanged one that came without validators.
    pub body_hash: Option<String>,
}
