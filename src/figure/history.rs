//! A figure's history: every claim that spoke of it, in the order in which they arrived, each with the
//! document that carried it and the verdict it was given.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::Figure;
use crate::document::{Document, DocumentId, SourceName};
use crate::extract::Claim;

/// Where a claim was read: the document without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The document's identity over its revisions.
    pub document: DocumentId,
    /// Which revision carried the claim.
    pub revision: u32,
    /// The feed, folder or file.
    pub source: SourceName,
    /// The address of the feed, or the path of the file, that it was read from.
    pub location: String,
    /// Who published it.
    pub publisher: String,
    /// Its address, where it has one.
    pub url: Option<String>,
    /// Its headline.
    pub title: String,
    /// When it says that it was published.
    pub published: Option<Timestamp>,
    /// When we read it.
    pub received: Timestamp,
}

/// One claim in a figure's history.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The claim in full.
    pub claim: Claim,
    /// The document that carried it, shared by all that it told.
    pub origin: Arc<Origin>,
    /// Why the claim was linked to this figure, in words.
    pub link: String,
    /// The verdict's word ("first", "raised", …).
    pub verdict: String,
    /// Why that verdict, in words.
    pub reason: String,
}

/// A figure with all that was said of it, oldest arrival first.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Which quantity this is.
    pub figure: Figure,
    /// What was said of it.
    pub observations: Vec<Observation>,
}

impl Origin {
    /// The origin of claims read from that revision of the document.
    pub fn of(document: &Document, revision: u32) -> Origin {
        Origin {
            document: document.id.clone(),
            revision,
            source: document.source.clone(),
            location: document.location.clone(),
            publisher: document.publisher.clone(),
            url: document.url.clone(),
            title: document.title.clone(),
            published: document.published,
            received: document.received,
        }
    }
}

impl Observation {
    /// The date that the claim speaks for, or failing that the day on which it was published.
    pub fn as_of(&self) -> Option<Date> {
        let published = || Some(self.origin.published?.to_zoned(jiff::tz::TimeZone::UTC).date());
        self.claim.as_of.or_else(published)
    }
}
