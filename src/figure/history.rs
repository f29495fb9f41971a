//! A figure's history: every claim that spoke of it, in the order in which they arrived, each with the
//! document that carried it and the verdict it was given.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::Figure;
use super::evidence::{is_asserted, says_what_of_them};
use crate::document::{Document, DocumentId, SourceName};
use crate::extract::Claim;
use crate::extract::measure::vocabulary::default_subject;

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

impl History {
    /// The figure in the words that most of its tellings use, `newer` ones that it does not hold yet among them: its first
    /// teller may have put it oddly, or been misread. Of two measures that were told as often one that says what it counts
    /// stands, of two subjects the longer one, else what was told last; a telling that says no more of its things than their number ("• Shelters: four")
    /// has no say. In the document that opens it a figure is called what its id was made of.
    pub fn named<'c>(&'c self, newer: impl Iterator<Item = &'c Claim>) -> Figure {
        let newer = newer.filter(|_| !self.observations.is_empty());
        let told = self.observations.iter().map(|seen| &seen.claim).chain(newer);
        let telling: Vec<&Claim> = told.filter(|claim| is_asserted(claim) && says_what_of_them(claim)).collect();
        let mut figure = self.figure.clone();
        let measures = telling.iter().map(|claim| claim.measure.as_str());
        let Some(measure) = most_told(measures, |measure| usize::from(default_subject(measure).is_some())) else {
            return figure;
        };
        let so_called = telling.iter().filter(|claim| claim.measure == measure).map(|claim| claim.subject.as_str());
        let subject = most_told(so_called, |subject| subject.split(' ').count()).unwrap_or(&figure.subject);
        (figure.subject, figure.measure) = (subject.to_owned(), measure.to_owned());
        figure
    }
}

impl Observation {
    /// The date that the claim speaks for, or failing that the day on which it was published.
    pub fn as_of(&self) -> Option<Date> {
        let published = || Some(self.origin.published?.to_zoned(jiff::tz::TimeZone::UTC).date());
        self.claim.as_of.or_else(published)
    }
}

/// The words that are there most often; of two as often those that say more, else the later ones.
fn most_told<'w>(told: impl Iterator<Item = &'w str> + Clone, say: impl Fn(&str) -> usize) -> Option<&'w str> {
    let mut often: HashMap<&str, usize> = HashMap::new();
    for words in told.clone() {
        *often.entry(words).or_default() += 1;
    }
    told.max_by_key(|words| (often[words], say(words)))
}
