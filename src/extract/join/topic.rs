//! What a document is about: the people, the event, the wages. Reads the whole text once; knows no single figure.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};

use super::lexicon::LEXICON;
use crate::extract::grammar::function::{names_event, names_voice};
use crate::extract::grammar::phrase::phrase_before;
use crate::extract::grammar::{is_demonym, names_people};
use crate::extract::lexicon::{List, WordSet, table};
use crate::extract::subject::event_in;
use crate::extract::{Reading, Sentence};
use crate::text::Word;

/// How often a document must name people for them to be those it is about.
pub const OFTEN: usize = 3;

/// The people that the document names most often, if it does so often, as it names them first.
pub fn people_of(reading: &Reading<'_>) -> Option<String> {
    let mut found: HashMap<String, (usize, usize, String)> = HashMap::new();
    for (order, sentence) in reading.sentences.iter().enumerate() {
        let named: Vec<usize> = (0..sentence.words.len()).filter(|at| may_be_about(&sentence.words[*at])).collect();
        for at in named {
            let words = phrase_before(sentence, sentence.classes(), at + 1);
            if words.clone().any(|word| LEXICON.helping.contains(sentence.lower(word))) {
                continue;
            }
            let phrase = sentence.phrase(if words.is_empty() { at..at + 1 } else { words });
            let weight = if sentence.is_title() { 2 } else { 1 };
            let entry = found.entry(phrase.to_lowercase()).or_insert((0, order, phrase));
            entry.0 += weight;
        }
    }
    let best = found.into_values().filter(|(count, ..)| *count >= OFTEN);
    best.max_by(|(count, order, phrase), (other, behind, own)| (count, behind, phrase).cmp(&(other, order, own)))
        .map(|(_, _, phrase)| phrase)
}

/// Whether the word names people whom a document may be about.
fn may_be_about(word: &Word<'_>) -> bool {
    let lower = word.lower.as_ref();
    // Nearly all words end here, most of them at their first letter or their length.
    (is_demonym(word.text) || names_people(lower))
        && !names_voice(lower)
        && lower != "people"
        && !LEXICON.in_general.contains(lower)
}

/// The event that the title, or the first sentences, name.
pub fn event_of(reading: &Reading<'_>) -> Option<String> {
    let opening = reading.sentences.iter().take(4);
    let telling = opening.filter(|sentence| sentence.words.iter().any(|word| names_event(&word.lower)));
    let events: Vec<String> = telling.filter_map(|sentence| event_in(sentence, sentence.classes())).collect();
    let named = events.iter().find(|event| event.contains(' ')).cloned();
    named.or_else(|| events.into_iter().next())
}

/// Whether the document speaks of people in flight.
pub fn tells_of_flight(reading: &Reading<'_>) -> bool {
    says_twice(reading, &LEXICON.flight)
}

/// Whether the document speaks of people who are held by kidnappers.
pub fn tells_of_captives(reading: &Reading<'_>) -> bool {
    says_twice(reading, &LEXICON.captive)
}

/// Whether the document speaks of prisoners who have got away.
pub fn tells_of_escape(reading: &Reading<'_>) -> bool {
    says_twice(reading, &LEXICON.escape) && says_twice(reading, &LEXICON.cells)
}

/// Whether the document speaks of a jail at all.
pub fn tells_of_jail(reading: &Reading<'_>) -> bool {
    words_of(reading).any(|lower| LEXICON.jail.contains(lower))
}

/// Whether words of those stand in the document twice or more.
fn says_twice(reading: &Reading<'_>, any: &WordSet) -> bool {
    words_of(reading).filter(|lower| any.contains(*lower)).take(2).count() == 2
}

/// Every word of the document in lower case.
fn words_of<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = &'r str> {
    reading.sentences.iter().flat_map(|sentence| &sentence.words).map(|word| word.lower.as_ref())
}

/// Whether the document speaks of wages: of pay twice, or of pay and of a strike or a union, or of both of these.
pub fn tells_of_pay(reading: &Reading<'_>) -> bool {
    let words = || words_of(reading);
    let pay = words().filter(|lower| LEXICON.pay.contains(*lower)).take(2).count();
    let strike = |lower: &str| lower.starts_with("strike") || lower.starts_with("walkout");
    pay == 2
        || pay == 1 && words().any(|lower| LEXICON.dispute.contains(lower))
        || words().any(strike) && words().any(|lower| matches!(lower, "union" | "unions"))
}

/// The substance that a phrase names.
pub fn substance_in(phrase: &str) -> Option<&'static str> {
    let lower = phrase.to_lowercase();
    let names = |name: &&String| lower.split(' ').any(|word| word == *name) || lower.contains(&format!("{name} "));
    LEXICON.substance.words.iter().find(names).map(String::as_str)
}

/// What has leaked, where the document speaks of a spill: the first substance that the text names.
pub fn spilled_in(reading: &Reading<'_>) -> Option<&'static str> {
    let told = words_of(reading).filter(|lower| LEXICON.spill.contains(*lower)).take(2).count();
    if told == 0 {
        return None;
    }
    let names = |name: &&String| {
        let parts: Vec<&str> = name.split(' ').collect();
        let stands = |sentence: &Sentence<'_>| {
            (0..sentence.words.len()).any(|at| (0..parts.len()).all(|next| sentence.lower(at + next) == parts[next]))
        };
        reading.sentences.iter().any(stands)
    };
    let named = LEXICON.substance.words.iter().find(names).map(String::as_str);
    named.or((told == 2).then_some("oil"))
}

/// The river whose level the document tells: its name beside "river", where a gauge or a level is spoken of.
pub fn river_of(reading: &Reading<'_>) -> Option<String> {
    let gauged = words_of(reading).any(|lower| LEXICON.gauge.contains(lower));
    let named = |sentence: &Sentence<'_>| {
        let capital = |at: usize| sentence.words.get(at).is_some_and(|word| word.is_capitalised());
        let river = |at: &usize| sentence.lower(*at) == "river" && *at > 0;
        let at = (0..sentence.words.len()).filter(river).find(|at| capital(at - 1) || capital(at + 1))?;
        let before = capital(at - 1) && sentence.lower(at - 1) != "the";
        Some(sentence.phrase(if before { at - 1..at + 1 } else { at..at + 2 }))
    };
    reading.sentences.iter().filter(|_| gauged).find_map(named)
}

/// What is measured in water, air, soil or blood.
static POLLUTANTS: LazyLock<Vec<String>> =
    LazyLock::new(|| pollutants().into_values().flat_map(|list| list.words).collect());

fn pollutants() -> BTreeMap<String, List> {
    table("pollutant.toml", include_str!("../lexicon/pollutant.toml"))
}

/// What the concentrations of a document are of: the pollutant that it names most often.
pub fn pollutant_of(reading: &Reading<'_>) -> Option<&'static str> {
    let times = |name: &'static str| {
        let parts: Vec<&str> = name.split(' ').collect();
        let stands =
            |sentence: &Sentence<'_>, at: usize| (0..parts.len()).all(|next| sentence.lower(at + next) == parts[next]);
        let count = |sentence: &Sentence<'_>| (0..sentence.words.len()).filter(|at| stands(sentence, *at)).count();
        (reading.sentences.iter().map(count).sum::<usize>(), name)
    };
    let named = POLLUTANTS.iter().map(|name| times(name)).filter(|(count, _)| *count > 0);
    named.max_by_key(|(count, _)| *count).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::claims_in;

    #[test]
    fn a_concentration_is_of_what_the_text_names() {
        for list in pollutants().into_values() {
            let claims = claims_in(&list.example, None);
            let read: Vec<&str> = claims.iter().map(|claim| claim.subject.as_str()).collect();
            assert!(list.words.iter().any(|word| read == [word.as_str()]), "{read:?}: {}", list.example);
        }
    }
}
