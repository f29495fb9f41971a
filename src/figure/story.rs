//! Which documents tell the same developing event: a document's terms are compared with those of the stories
//! that were heard of lately, and it joins the nearest one or opens its own.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;

use super::StoryId;
use super::identity::hex;
use crate::document::Document;
use crate::extract::grammar::singular;
use crate::extract::lexicon::{List, WordSet, table};
use crate::extract::place::country_of_demonym;
use crate::extract::voice::party::{is_organisation, is_person};
use crate::text::{Word, WordKind, words};

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
    pub terms: Arc<Terms>,
}

/// How many terms of a document are kept.
const KEPT: usize = 48;

/// How many words of the body are read: news says what it is about at its head.
const READ: usize = 400;

/// Below this likeness a document opens a story of its own. Measured on a stream of 23 storylines, 149 documents, all of one
/// week: at 0.10 no two storylines are joined and 95 of 100 pairs of one storyline are; at 0.13 it is 87, at 0.09 two are joined.
const THRESHOLD: f64 = 0.10;

/// From this likeness on a document may speak of the figures of a story besides its own: one event whose first two reports had
/// too little in common opened two stories, and later reports know both. In the same stream it brings 3 more of 100 pairs of
/// one storyline together, and 1 of 100 that it brings together is of two.
const KIN: f64 = 0.12;

/// How many stories a document may speak of besides its own.
const KIN_AT_MOST: usize = 3;

/// After so many days without a document a story must be twice as like.
const HALF_LIFE_DAYS: f64 = 240.0;

/// How much more a name tells than another word.
const NAME: f64 = 2.2;

/// How much more a word of the title tells.
const TITLE: f64 = 1.5;

/// How much less a word tells that names a party or a people.
const SHARED: f64 = 0.4;

/// So many of a document's heaviest terms make up the whole of it.
const WHOLE: usize = 24;

/// How much less alike a document and a story are that share none of the names that the document tells of: another
/// event of the same kind is told in the same words, in another place.
const STRANGE: f64 = 0.6;

/// The same where the name that it tells most of, before all other words, is not among the story's.
const FOREIGN: f64 = 0.3;

/// How many of its heaviest names a document is known by.
const NAMES: usize = 8;

/// What a document tells of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Telling {
    /// Its telling words.
    pub terms: Terms,
    /// Those of them that name a place or a thing of its own, heaviest first; no parties and no peoples.
    pub names: Vec<String>,
}

/// What a document tells of: its telling words in lower case and singular, heaviest first: names before the words of its title
/// and other words; words for parties and countries, which many stories share, last.
pub fn telling(document: &Document) -> Telling {
    let names = names_in(&document.text);
    let mut counts: HashMap<String, (f64, f64)> = HashMap::new();
    let mut count = |text: &str, factor: f64| {
        for word in words(text).into_iter().take(READ).filter(is_telling) {
            let entry = counts.entry(singular(&word.lower).into_owned()).or_insert((0.0, 1.0));
            *entry = (entry.0 + 1.0, entry.1.max(factor));
        }
    };
    count(&document.title, TITLE);
    count(&document.text, 1.0);
    let is_shared = |term: &str| is_person(term) || is_organisation(term) || country_of_demonym(term).is_some();
    let weigh = |term: &str, (count, factor): (f64, f64)| {
        let name = if names.contains(term) { NAME } else { 1.0 };
        let shared = if is_shared(term) { SHARED } else { 1.0 };
        (1.0 + f64::ln(count)) * factor * name * shared
    };
    let mut terms: Terms =
        counts.into_iter().map(|(term, count)| (weigh(&term, count), term)).map(|(w, t)| (t, w)).collect();
    cut(&mut terms, KEPT);
    let own = terms.iter().map(|(term, _)| term).filter(|term| names.contains(*term) && !is_shared(term));
    let names = own.take(NAMES).cloned().collect();
    Telling { terms, names }
}

/// Words that the text writes with a capital within a sentence, and never without: in lower case, singular.
fn names_in(text: &str) -> HashSet<String> {
    let (mut names, mut plain) = (HashSet::new(), HashSet::new());
    let (mut opens, mut end) = (true, 0);
    for word in words(text).into_iter().take(READ) {
        // A line opens like a sentence: an item of a list is no name.
        opens |= text[end..word.span.start].contains('\n');
        end = word.span.end;
        if matches!(word.kind, WordKind::Letters | WordKind::Name) {
            match (word.is_capitalised(), opens) {
                (true, false) => names.insert(singular(&word.lower).into_owned()),
                (false, _) => plain.insert(singular(&word.lower).into_owned()),
                (true, true) => false,
            };
        }
        opens = matches!(word.text, "." | "!" | "?" | ":" | "\u{201c}" | "\"" | "\u{2022}" | "-" | "*" | "\u{2013}");
    }
    names.difference(&plain).cloned().collect()
}

/// Whether a word can tell one story from another: a name in capitals, or four letters or more of no common word.
fn is_telling(word: &Word<'_>) -> bool {
    let acronym = word.text.len() > 1 && word.text.chars().all(char::is_uppercase);
    matches!(word.kind, WordKind::Letters | WordKind::Name)
        && (acronym || word.text.chars().count() > 3)
        && !is_common(&word.lower)
        && !is_common(&singular(&word.lower))
}

/// Heaviest first, no more than so many.
fn cut(terms: &mut Terms, most: usize) {
    terms.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    terms.truncate(most);
}

/// Where a document belongs.
#[derive(Debug, Default)]
pub struct Assignment<'c> {
    /// The story that it tells, with its likeness; none if it opens its own.
    pub story: Option<(&'c Card, f64)>,
    /// Other stories of whose figures it may speak, the most alike first.
    pub kin: Vec<&'c Card>,
}

/// The story among the candidates that the document tells, and those that it may speak of besides. Terms that many of the
/// candidates share count less.
pub fn assign<'c>(told: &Telling, at: Timestamp, candidates: &'c [Card]) -> Assignment<'c> {
    let mut scored: Vec<(&Card, f64)> = candidates.iter().zip(likenesses(told, at, candidates)).collect();
    scored.retain(|(_, score)| *score >= THRESHOLD);
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.id.cmp(&b.0.id)));
    let kin =
        scored.iter().skip(1).filter(|(_, score)| *score >= KIN).take(KIN_AT_MOST).map(|(card, _)| *card).collect();
    Assignment { story: scored.first().copied(), kin }
}

/// How alike the document is to each candidate, from 0 to 1.
pub fn likenesses(told: &Telling, at: Timestamp, candidates: &[Card]) -> Vec<f64> {
    let rarity = Rarity::among(candidates);
    candidates.iter().map(|card| likeness(told, card, at, &rarity)).collect()
}

/// How rare each term is among the stories that share words with a document: the estimate of a document frequency
/// that costs nothing more than what is read anyway.
struct Rarity<'c> {
    stories: HashMap<&'c str, f64>,
    of: f64,
}

impl Rarity<'_> {
    fn among(candidates: &[Card]) -> Rarity<'_> {
        let mut stories = HashMap::new();
        for (term, _) in candidates.iter().flat_map(|card| card.terms.iter()) {
            *stories.entry(term.as_str()).or_insert(0.0) += 1.0;
        }
        Rarity { stories, of: candidates.len() as f64 }
    }

    /// From 0 to 1: 1 for a term of one story alone.
    fn of(&self, term: &str) -> f64 {
        let used = self.stories.get(term).copied().unwrap_or(1.0).max(1.0);
        f64::ln(1.0 + self.of.max(1.0) / used) / f64::ln(1.0 + self.of.max(1.0))
    }
}

/// How alike a document and a story are, from 0 to 1: the share of the document's telling words that are the
/// story's, each by how telling it is for both, less with time and where no name is shared.
fn likeness(told: &Telling, card: &Card, at: Timestamp, rarity: &Rarity<'_>) -> f64 {
    let heaviest = card.terms.iter().map(|(_, weight)| *weight).fold(0.0, f64::max);
    let of: HashMap<&str, f64> = card.terms.iter().map(|(term, weight)| (term.as_str(), weight / heaviest)).collect();
    let weighed: Vec<(f64, f64)> = told
        .terms
        .iter()
        .map(|(term, weight)| (weight * rarity.of(term), of.get(term.as_str()).copied().unwrap_or(0.0)))
        .collect();
    let shared: f64 = weighed.iter().map(|(weight, central)| weight * central.sqrt()).sum();
    let all: f64 = weighed.iter().take(WHOLE).map(|(weight, _)| weight).sum();
    if all == 0.0 {
        return 0.0;
    }
    let days = (at.as_second() - card.last_seen.as_second()).unsigned_abs() as f64 / 86_400.0;
    shared / all * 0.5f64.powf(days / HALF_LIFE_DAYS) * strangeness(told, |name| of.contains_key(name))
}

/// What is left of a likeness by what the names say. `knows` tells whether the story has a name.
fn strangeness(told: &Telling, knows: impl Fn(&str) -> bool) -> f64 {
    if told.names.is_empty() || told.names.iter().any(|name| knows(name)) {
        return 1.0;
    }
    let first = told.terms.first().zip(told.names.first()).is_some_and(|((term, _), name)| term == name);
    if first { FOREIGN } else { STRANGE }
}

/// The terms of a story after another document: the sum, heaviest kept.
pub fn merged(story: &Terms, document: &Terms) -> Terms {
    let mut sum: HashMap<&str, f64> = story.iter().map(|(term, weight)| (term.as_str(), *weight)).collect();
    for (term, weight) in document {
        *sum.entry(term).or_insert(0.0) += weight;
    }
    let mut terms: Terms = sum.into_iter().map(|(term, weight)| (term.to_owned(), weight)).collect();
    cut(&mut terms, 2 * KEPT);
    terms
}

/// The name of the story that a document opens.
pub fn open_story(document: &Document) -> StoryId {
    use sha2::{Digest, Sha256};
    StoryId(hex(&Sha256::digest(document.id.0.as_bytes())[..6]))
}

/// Words of news in general, which tell no story from another.
pub(super) fn is_common(lower: &str) -> bool {
    COMMON.contains(lower)
}

fn read() -> List {
    table("common.toml", include_str!("lexicon/common.toml"))
}

static COMMON: LazyLock<WordSet> = LazyLock::new(|| read().into());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_news_in_general_are_no_terms() {
        for word in ["agency", "friday", "said", "total"] {
            assert!(is_common(word) && read().example.to_lowercase().contains(word), "{word}");
        }
        assert!(!is_common("flood"));
    }
}
