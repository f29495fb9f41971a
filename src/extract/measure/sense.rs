//! What a measure means for the kind of people or things that are counted, in a document that is about another one, and
//! where it is denied: prisoners that are "freed" are released, those "let go" by kidnappers too, and those who "have yet to
//! be freed" are held. Reads its tables once; knows nothing of sentences.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::vocabulary::Rows;
use crate::extract::grammar::{names_people, singular};
use crate::extract::lexicon::table;

/// Words behind which a noun phrase says more of its head: "pupils of the school".
const JOINTS: [&str; 14] =
    ["of", "from", "in", "at", "on", "with", "without", "to", "for", "who", "which", "that", "under", "near"];

/// The measure that a measure turns into for that subject, if the tables have one.
pub fn sense_of(measure: &str, subject: &str) -> Option<&'static str> {
    let senses = SENSES.by_measure.get(measure)?;
    let lower = subject.to_lowercase();
    let words: Vec<&str> = lower.split(' ').take_while(|word| !JOINTS.contains(word)).collect();
    let (head, before) = words.split_last()?;
    senses.iter().find(|sense| sense.kind.holds(head, before)).map(|sense| sense.measure.as_str())
}

/// Whether a subject is of such a kind: elephants are animals. The kinds stand in measure/kind.toml.
pub fn is_of_kind(kind: &str, subject: &str) -> bool {
    let lower = subject.to_lowercase();
    let words: Vec<&str> = lower.split(' ').take_while(|word| !JOINTS.contains(word)).collect();
    let named = words.split_last().zip(SENSES.kinds.get(kind));
    named.is_some_and(|((head, before), kind)| kind.holds(head, before))
}

/// What those are of whom the measure is not true, or not yet, if the tables have a word for it.
pub fn denied(measure: &str) -> Option<&'static str> {
    SENSES.denied.get(measure).map(String::as_str)
}

/// What a measure comes to in a document that is about another one: each of those, with what is claimed there.
pub fn in_document_about(measure: &str) -> &'static [(String, String)] {
    SENSES.by_topic.get(measure).map_or(&[], Vec::as_slice)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindRow {
    /// Its nouns in the singular, and participles that make any noun one: "abducted pupils".
    words: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SenseRow {
    measure: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

struct Sense {
    kind: Kind,
    measure: String,
}

#[derive(Clone)]
struct Kind {
    words: BTreeSet<String>,
    /// Whether it is people of every kind.
    people: bool,
}

impl Kind {
    /// Whether a noun phrase of that head, with those words before it, is of the kind.
    fn holds(&self, head: &str, before: &[&str]) -> bool {
        let one = singular(head);
        let named = self.words.contains(head) || self.words.contains(one.as_ref());
        let marked = before.iter().any(|word| word.ends_with("ed") && self.words.contains(*word));
        named || marked || self.people && (names_people(head) || names_people(&one))
    }
}

struct Senses {
    kinds: BTreeMap<String, Kind>,
    by_measure: BTreeMap<String, Vec<Sense>>,
    by_topic: BTreeMap<String, Vec<(String, String)>>,
    denied: BTreeMap<String, String>,
}

/// The files of the senses.
struct Tables {
    kind: Rows<KindRow>,
    sense: Rows<SenseRow>,
    topic: Rows<SenseRow>,
    denied: Rows<SenseRow>,
}

fn read() -> Tables {
    Tables {
        kind: table("measure/kind.toml", include_str!("../lexicon/measure/kind.toml")),
        sense: table("measure/sense.toml", include_str!("../lexicon/measure/sense.toml")),
        topic: table("measure/topic.toml", include_str!("../lexicon/measure/topic.toml")),
        denied: table("measure/denied.toml", include_str!("../lexicon/measure/denied.toml")),
    }
}

static SENSES: LazyLock<Senses> = LazyLock::new(|| {
    let read = read();
    let kinds: BTreeMap<String, Kind> = read
        .kind
        .into_iter()
        .map(|(name, row)| {
            let people = name == "people";
            (name, Kind { words: row.words.into_iter().collect(), people })
        })
        .collect();
    let mut by_measure: BTreeMap<String, Vec<Sense>> = BTreeMap::new();
    for (key, row) in read.sense {
        let Some((measure, kind)) = key.split_once(": ") else { continue };
        let Some(kind) = kinds.get(kind).cloned() else { continue };
        by_measure.entry(measure.to_owned()).or_default().push(Sense { kind, measure: row.measure });
    }
    // The narrower kind decides: soldiers are people as well.
    by_measure.values_mut().for_each(|senses| senses.sort_by_key(|sense| sense.kind.people));
    let mut by_topic: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (key, row) in read.topic {
        let Some((measure, topic)) = key.split_once(": ") else { continue };
        by_topic.entry(measure.to_owned()).or_default().push((topic.to_owned(), row.measure));
    }
    let denied = read.denied.into_iter().map(|(measure, row)| (measure, row.measure)).collect();
    Senses { kinds, by_measure, by_topic, denied }
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::claims_in;

    #[test]
    fn every_sense_is_what_its_example_says() {
        let tables = read();
        let rows = tables.sense.iter().chain(&tables.topic).chain(&tables.denied);
        let fails = rows.filter_map(|(key, row)| {
            let given: Vec<String> = claims_in(&row.example, None).into_iter().map(|claim| claim.measure).collect();
            (given.last() != Some(&row.measure))
                .then(|| format!("{key}: {} gives {given:?}, not {}", row.example, row.measure))
        });
        let fails: Vec<String> = fails.collect();
        assert!(fails.is_empty(), "\n{}", fails.join("\n"));
    }

    #[test]
    fn every_sense_names_a_kind_and_every_kind_is_used() {
        let Tables { kind: kinds, sense: rows, .. } = read();
        let named: Vec<&str> = rows.keys().filter_map(|key| Some(key.split_once(": ")?.1)).collect();
        assert_eq!(named.len(), rows.len());
        for kind in &named {
            assert!(kinds.contains_key(*kind), "no kind {kind}");
        }
        for (kind, row) in &kinds {
            assert!(named.contains(&kind.as_str()), "{kind} is used by no sense");
            assert!(row.words.iter().any(|word| row.example.contains(word.as_str())));
        }
    }

    #[test]
    fn what_is_of_no_listed_kind_keeps_its_measure() {
        for (text, measure) in [
            ("The mill let go 90 weavers.", "laid off"),
            ("Crews rescued nine climbers.", "rescued"),
            ("The court cleared four clerks.", "acquitted"),
            ("The army downed 90 drones.", "intercepted"),
            ("The fire burned 900 hectares.", "burned"),
        ] {
            assert_eq!(claims_in(text, None)[0].measure, measure, "{text}");
        }
    }
}
