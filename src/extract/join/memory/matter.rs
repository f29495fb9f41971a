//! What a document claims before all else: the measure that its title and its first sentences give, or that the event of
//! its title stands for. Reads the whole document once; settles no single figure.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use foldhash::HashSet;
use serde::Deserialize;

use crate::extract::grammar::singular;
use crate::extract::join::draft::Strength;
use crate::extract::join::told::Told;
use crate::extract::lexicon::{WordMap, table};
use crate::extract::{COUNT, Reading};

/// How many sentences lead a document.
const LEAD: usize = 2;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    measure: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

fn read() -> BTreeMap<String, Row> {
    table("measure/event.toml", include_str!("../../lexicon/measure/event.toml"))
}

static EVENTS: LazyLock<WordMap<Row>> = LazyLock::new(|| read().into_iter().collect());

/// The measure that most counts of the document give; those of its title and its lead count more than others.
pub fn main_measure(reading: &Reading<'_>, told: &[Told]) -> Option<String> {
    let mut weights: BTreeMap<&str, usize> = BTreeMap::new();
    let counted = |told: &&Told| {
        told.unit == COUNT
            && told.strength == Strength::Said
            && !matches!(told.measure.as_str(), "risen" | "fallen" | "cost")
    };
    for told in told.iter().filter(counted) {
        let weight = match told.index {
            0 => 4,
            index if index <= LEAD => 2,
            _ => 1,
        };
        *weights.entry(told.measure.as_str()).or_default() += weight;
    }
    if let Some(event) = event_measure(reading) {
        *weights.entry(event).or_default() += 4;
    }
    let best = weights.into_iter().max_by_key(|(_, weight)| *weight)?;
    Some(best.0.to_owned())
}

/// What a number claims in a document whose title names such an event.
pub fn event_measure(reading: &Reading<'_>) -> Option<&'static str> {
    let title = reading.sentences.first()?;
    let classes = title.classes();
    let noun = |at: &usize| classes[*at].is_noun();
    let events = (0..title.words.len()).filter(noun).filter_map(|at| EVENTS.get(&singular(title.lower(at))));
    events.map(|row| row.measure.as_str()).next()
}

/// The words of the title, in the singular.
pub fn title_words(reading: &Reading<'_>) -> HashSet<String> {
    let title = reading.sentences.first().into_iter().flat_map(|title| &title.words);
    title.map(|word| singular(&word.lower).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::claims_in;

    #[test]
    fn every_event_gives_a_bare_number_its_measure() {
        for (word, row) in read() {
            let claims = claims_in(&row.example, None);
            let given: Vec<&str> = claims.iter().map(|claim| claim.measure.as_str()).collect();
            assert_eq!(given, [row.measure.as_str()], "{word}: {}", row.example);
        }
    }
}
