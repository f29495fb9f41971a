//! In whose name money is asked for, paid and received where its own sentence does not say: a ransom, an appeal, a
//! fine. Reads the whole text once; the nearest such noun that fits what is claimed is believed.

use std::collections::BTreeMap;

use crate::extract::frame::{asked_by, in_the_name, is_extortioner, is_for_money};
use crate::extract::grammar::function::listed_class;
use crate::extract::grammar::{Class, singular};
use crate::extract::{Reading, Sentence};

/// How many sentences back a noun is believed before the one that the document names most often.
const NEAR: usize = 3;

/// Whether the word before makes a verb of one that may be a noun for money: "to pay", "would offer".
fn is_led_as_verb(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| sentence.lower(before));
    before == "to" || before == "not" || listed_class(before) == Some(Class::Modal)
}

/// The nouns for money that a document names.
#[derive(Default)]
pub struct Names {
    /// Each noun with its sentence, in text order.
    named: Vec<(String, usize)>,
    /// How often the document has each.
    counts: BTreeMap<String, usize>,
    /// Whether it tells of people who threaten.
    threats: bool,
}

impl Names {
    /// Reads the nouns for money of a document.
    pub fn of(reading: &Reading<'_>) -> Names {
        let words = reading.sentences.iter().enumerate().flat_map(|(index, sentence)| {
            let nouns = (0..sentence.words.len()).filter(|at| !is_led_as_verb(sentence, *at));
            nouns.map(move |at| (index, sentence.lower(at)))
        });
        let named = words.filter_map(|(index, lower)| {
            if is_for_money(lower) {
                return Some((lower.to_owned(), index));
            }
            let one = singular(lower);
            is_for_money(&one).then(|| (one.into_owned(), index))
        });
        let threats =
            reading.sentences.iter().flat_map(|sentence| &sentence.words).any(|word| is_extortioner(&word.lower));
        let named: Vec<(String, usize)> = named.collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (name, _) in &named {
            *counts.entry(name.clone()).or_default() += 1;
        }
        Names { named, counts, threats }
    }

    /// What money of that measure is called at a sentence, if the document names it. `giver` is who asks or pays.
    pub fn at(&self, index: usize, measure: &str, giver: Option<&str>) -> Option<&str> {
        let fitting = in_the_name().get(measure)?;
        let asks = matches!(measure, "demanded" | "requested");
        let asker =
            giver.filter(|_| asks).and_then(|giver| giver.split(' ').find_map(|word| asked_by(&word.to_lowercase())));
        if asker.is_some() {
            return asker;
        }
        if measure == "demanded" && self.threats && !fitting.iter().any(|name| self.counts.contains_key(name)) {
            return Some("ransom");
        }
        let end = self.named.partition_point(|(_, at)| *at <= index);
        let near = self.named[..end].iter().rev().take_while(|(_, at)| index - at <= NEAR);
        let nearest = near.map(|(name, _)| name).find(|name| fitting.contains(name));
        let often = || {
            let counted = fitting.iter().filter_map(|name| Some((self.counts.get(name)?, name)));
            counted.max_by_key(|(count, _)| **count).map(|(_, name)| name)
        };
        nearest.or_else(often).map(String::as_str)
    }
}
