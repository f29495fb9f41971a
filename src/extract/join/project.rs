//! What costs, where a document speaks of costs: the thing that its figures, its costs "of" something, its names and
//! its title point to. Reads the whole text once; knows no single figure.

use std::collections::BTreeMap;
use std::ops::Range;

use super::draft::Draft;
use super::lexicon::LEXICON;
use super::told::{head_of, size_of};
use super::topic::OFTEN;
use crate::extract::grammar::function::{listed_class, names_voice};
use crate::extract::grammar::{Class, names_people, noun_phrase};
use crate::extract::quantity::Kind as UnitKind;
use crate::extract::subject::COSTS;
use crate::extract::voice::party;
use crate::extract::{Reading, Sentence};

/// What a thing gains by each way of being pointed to.
const OWNER: i32 = 3;
const NAMED: i32 = 3;
const EVENT: i32 = 2;

/// From this size on a price is what a project costs.
const LARGE: f64 = 1e6;

/// What costs: the thing that most of the document points to. `event` is what the document tells of.
pub fn project_of(reading: &Reading<'_>, drafts: &[Vec<Draft>], event: Option<&str>) -> Option<String> {
    let mut found: BTreeMap<String, i32> = BTreeMap::new();
    for draft in drafts.iter().flatten().filter(|draft| is_cost(draft)) {
        let own = draft.subject.as_ref().map(|own| &own.text).filter(|own| !is_cost_noun(own));
        if let Some(owner) = own.or(draft.giver.as_ref()).filter(|owner| is_thing(owner)) {
            *found.entry(owner.to_lowercase()).or_default() += OWNER;
        }
    }
    if found.is_empty() && !drafts.iter().flatten().any(is_cost) {
        return None;
    }
    for owner in reading.sentences.iter().flat_map(owners_in).filter(|owner| is_thing(owner)) {
        *found.entry(owner.to_lowercase()).or_default() += OWNER;
    }
    if let Some(event) = event {
        *found.entry(event.to_lowercase()).or_default() += EVENT;
    }
    if let Some((name, count)) = named_thing(reading) {
        let entry = found.entry(name.to_lowercase()).or_default();
        *entry += NAMED * i32::try_from(count.min(9)).unwrap_or(9);
    }
    let best = found.into_iter().max_by_key(|(_, score)| *score).map(|(owner, _)| owner);
    best.map(|owner| as_written(reading, owner)).or_else(|| topic_of(reading))
}

/// Whether a draft is of money that something costs.
fn is_cost(draft: &Draft) -> bool {
    let large = size_of(draft).is_some_and(|size| size >= LARGE);
    let cost = |measure: &str| (large || measure != "price") && COSTS.contains(&measure);
    let costs = draft.measure.as_ref().is_some_and(|(measure, _)| cost(measure));
    costs && draft.mention.kind == Some(UnitKind::Currency)
}

/// Whether a phrase names no party and nobody who pays.
pub fn is_thing(phrase: &str) -> bool {
    let head = head_of(phrase);
    let name = phrase.split(' ').all(|word| word.starts_with(char::is_uppercase));
    let payer = head.ends_with("ers") || head.ends_with("er") && phrase.split(' ').count() == 1;
    let single = name && phrase.split(' ').count() <= 2;
    let role = phrase.split(' ').any(|word| party::is_person(&word.to_lowercase()));
    !names_voice(&head)
        && !names_people(&head)
        && !party::is_party(&head)
        && !role
        && !payer
        && !single
        && listed_class(&head).is_none()
}

/// What stands behind "cost of", "bill for", "price of" in a sentence.
fn owners_in(sentence: &Sentence<'_>) -> Vec<String> {
    let marks =
        |at: &usize| LEXICON.cost_of.contains(sentence.lower(*at)) && matches!(sentence.lower(at + 1), "of" | "for");
    let places: Vec<usize> = (0..sentence.words.len()).filter(marks).collect();
    if places.is_empty() {
        return Vec::new();
    }
    let classes = sentence.classes();
    let owner = |at: usize| {
        let mut from = at + 2;
        while classes.get(from) == Some(&Class::Determiner) {
            from += 1;
        }
        let words: Range<usize> = noun_phrase(sentence, classes, from).words;
        (!words.is_empty()).then(|| sentence.phrase(words))
    };
    places.into_iter().filter_map(owner).collect()
}

/// The spelling of a lower-case phrase in the text.
fn as_written(reading: &Reading<'_>, lower: String) -> String {
    let count = lower.split(' ').count();
    let inside = reading.sentences.iter().flat_map(|sentence| {
        let last = sentence.words.len().saturating_sub(count);
        let first = lower.split(' ').next().unwrap_or_default().to_owned();
        (0..=last).filter(move |at| sentence.lower(*at) == first).map(move |at| sentence.phrase(at..at + count))
    });
    inside.into_iter().find(|phrase| phrase.to_lowercase() == lower).unwrap_or(lower)
}

/// The name of two words or more that the text names most often, if it stands with "the" as things do and people do
/// not, and how often. A title counts twice.
fn named_thing(reading: &Reading<'_>) -> Option<(String, usize)> {
    let mut found: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    for sentence in &reading.sentences {
        let classes = sentence.classes();
        let is_name =
            |at: usize| classes[at] == Class::Name || classes[at] == Class::Noun && sentence.words[at].is_capitalised();
        let mut at = 0;
        while at < classes.len() {
            let end = (at..classes.len()).find(|word| !is_name(*word)).unwrap_or(classes.len());
            if end >= at + 2 {
                let entry = found.entry(sentence.phrase(at..end)).or_default();
                entry.0 += if sentence.is_title() { 2 } else { 1 };
                entry.1 |= at > 0 && sentence.lower(at - 1) == "the";
            }
            at = end.max(at + 1);
        }
    }
    let thing = |name: &str| {
        let head = head_of(name);
        !names_voice(&head) && !names_people(&head) && !party::is_party(&head)
    };
    let often = found.into_iter().filter(|(name, (count, the))| *the && *count >= OFTEN && thing(name));
    often.max_by_key(|(_, (count, _))| *count).map(|(name, (count, _))| (name, count))
}

/// The noun that the title shares with the text and that the text names most often with "the".
fn topic_of(reading: &Reading<'_>) -> Option<String> {
    let title = reading.sentences.first().filter(|sentence| sentence.is_title())?;
    let body = || reading.sentences.iter().skip(1);
    let named = |noun: &str| {
        let count = |sentence: &Sentence<'_>| {
            (1..sentence.words.len())
                .filter(|at| sentence.lower(*at) == noun && sentence.lower(at - 1) == "the")
                .count()
        };
        body().map(count).sum::<usize>()
    };
    let usable = |lower: &str| lower.len() > 3 && is_thing(lower) && !is_cost_noun(lower);
    let nouns = title.words.iter().take(24).map(|word| word.lower.as_ref()).filter(|lower| usable(lower));
    let counted = nouns.map(|noun| (named(noun), noun)).filter(|(count, _)| *count > 1);
    counted.max_by_key(|(count, _)| *count).map(|(_, noun)| noun.to_owned())
}

/// Whether a subject is a mere word for cost.
pub fn is_cost_noun(subject: &str) -> bool {
    LEXICON.cost.contains(head_of(subject).as_str())
}
