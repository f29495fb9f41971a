//! Which documents tell the same developing event: a document's terms are compared with those of the stories
//! that were heard of lately, and it joins the nearest one or opens its own.

use std::collections::HashMap;

use jiff::Timestamp;

use super::StoryId;
use super::identity::hex;
use crate::document::Document;
use crate::extract::grammar::singular;
use crate::text::{WordKind, words};

/// The telling words of a document or a story, with their weights; heaviest first.
pub type Terms = Vec<(String, f64)>;

/// What is known of a story when a document is to be placed.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The story.
    pub id: StoryId,
    /// When it was last told.
    pub last_seen: Timestamp,
    /// Its terms, added up over its documents.
    pub terms: Terms,
}

/// How many terms of a document are kept.
const KEPT: usize = 48;

/// How many words of the body are read: news says what it is about at its head.
const READ: usize = 400;

/// Below this likeness a document opens a story of its own.
const THRESHOLD: f64 = 0.18;

/// After so many days without a document a story must be twice as like.
const HALF_LIFE_DAYS: f64 = 45.0;

/// The telling words of a document: names weigh most, then the words of its title, then its nouns.
pub fn terms(document: &Document) -> Terms {
    let mut weights: HashMap<String, f64> = HashMap::new();
    let mut add = |text: &str, factor: f64| {
        let mut opens = true;
        for word in words(text).into_iter().take(READ) {
            let telling = matches!(word.kind, WordKind::Letters | WordKind::Name)
                && word.text.chars().count() > 3
                && !is_common(&word.lower);
            if telling {
                let name = word.is_capitalised() && !opens;
                *weights.entry(singular(&word.lower)).or_insert(0.0) += factor * if name { 2.5 } else { 1.0 };
            }
            opens = word.kind == WordKind::Mark && matches!(word.text, "." | "!" | "?");
        }
    };
    add(&document.title, 2.0);
    add(&document.text, 1.0);
    let mut terms: Terms = weights
        .into_iter()
        .map(|(term, weight)| (term, 1.0 + f64::ln(weight)))
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    terms.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    terms.truncate(KEPT);
    terms
}

/// The story among the candidates that the document tells, with its likeness; none if it opens its own.
pub fn assign<'c>(terms: &Terms, at: Timestamp, candidates: &'c [Card]) -> Option<(&'c Card, f64)> {
    let scored = candidates.iter().map(|card| (card, likeness(terms, card, at)));
    scored.filter(|(_, score)| *score >= THRESHOLD).max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.id.cmp(&a.0.id)))
}

/// How alike a document and a story are: the cosine of their terms, less with time.
pub fn likeness(terms: &Terms, card: &Card, at: Timestamp) -> f64 {
    let of: HashMap<&str, f64> = card.terms.iter().map(|(term, weight)| (term.as_str(), *weight)).collect();
    let dot: f64 = terms.iter().map(|(term, weight)| weight * of.get(term.as_str()).unwrap_or(&0.0)).sum();
    let norm = |terms: &Terms| terms.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    let product = norm(terms) * norm(&card.terms);
    if product == 0.0 {
        return 0.0;
    }
    let days = (at.as_second() - card.last_seen.as_second()).unsigned_abs() as f64 / 86_400.0;
    dot / product * 0.5f64.powf(days / HALF_LIFE_DAYS)
}

/// The terms of a story after another document: the sum, heaviest kept.
pub fn merged(story: &Terms, document: &Terms) -> Terms {
    let mut sum: HashMap<&str, f64> = story.iter().map(|(term, weight)| (term.as_str(), *weight)).collect();
    for (term, weight) in document {
        *sum.entry(term).or_insert(0.0) += weight;
    }
    let mut terms: Terms = sum.into_iter().map(|(term, weight)| (term.to_owned(), weight)).collect();
    terms.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    terms.truncate(2 * KEPT);
    terms
}

/// The name of the story that a document opens.
pub fn open_story(document: &Document) -> StoryId {
    use sha2::{Digest, Sha256};
    StoryId(hex(&Sha256::digest(document.id.0.as_bytes())[..6]))
}

/// Words of news in general, which tell no story from another.
fn is_common(lower: &str) -> bool {
    const COMMON: [&str; 96] = [
        "about",
        "according",
        "after",
        "again",
        "against",
        "agency",
        "also",
        "among",
        "another",
        "around",
        "because",
        "been",
        "before",
        "being",
        "between",
        "both",
        "could",
        "country",
        "during",
        "each",
        "earlier",
        "even",
        "every",
        "figure",
        "first",
        "five",
        "four",
        "from",
        "government",
        "group",
        "have",
        "hour",
        "hundred",
        "into",
        "just",
        "know",
        "known",
        "last",
        "late",
        "least",
        "less",
        "made",
        "make",
        "many",
        "million",
        "minister",
        "month",
        "more",
        "most",
        "much",
        "near",
        "nearly",
        "next",
        "nine",
        "number",
        "official",
        "only",
        "other",
        "over",
        "people",
        "percent",
        "police",
        "report",
        "reported",
        "said",
        "same",
        "says",
        "seven",
        "several",
        "since",
        "some",
        "spokesman",
        "statement",
        "still",
        "such",
        "than",
        "that",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "thousand",
        "three",
        "time",
        "told",
        "under",
        "until",
        "week",
        "were",
        "when",
        "which",
        "with",
    ];
    COMMON.binary_search(&lower).is_ok()
        || matches!(
            lower,
            "while"
                | "would"
                | "will"
                | "year"
                | "years"
                | "what"
                | "where"
                | "who"
                | "your"
                | "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_words_are_sorted() {
        for word in ["about", "with", "three", "said"] {
            assert!(is_common(word), "{word}");
        }
        assert!(!is_common("kursk"));
    }
}
