//! What the lists of a document are of, for the number of names on one: "a list of the dead", then "there are 76 names on
//! it". Knows lists of people by the words behind "of"; where none is told, a list holds what the document is about.

use super::{Memory, Whence};
use crate::extract::join::draft::Draft;
use crate::extract::join::lexicon::LEXICON;
use crate::extract::measure::vocabulary::{Role, is_of_people, readings_at};
use crate::extract::{COUNT, Reading, Sentence};

/// The noun that stands for all who are on a list.
pub const NAMES: &str = "names";

/// What is claimed of all who are on the lists of one sentence.
#[derive(Clone, Debug)]
pub struct Roll {
    measure: &'static str,
    index: usize,
}

/// What is claimed of those on each list that the document speaks of, in text order.
pub fn rolls(reading: &Reading<'_>) -> Vec<Roll> {
    let read = |(index, sentence)| Some(Roll { measure: listed_in(sentence)?, index });
    reading.sentences.iter().enumerate().filter_map(read).collect()
}

/// What those on the list that a sentence speaks of are: "a list of the missing", "of the dead there is a list".
fn listed_in(sentence: &Sentence<'_>) -> Option<&'static str> {
    let list = (0..sentence.words.len()).find(|at| LEXICON.roll.contains(sentence.lower(*at)))?;
    let before = list.checked_sub(1).map_or("", |before| sentence.lower(before));
    if matches!(before, "passenger" | "passengers" | "booking" | "boarding") || sentence.lower(list) == "manifest" {
        return Some("aboard");
    }
    let of = |at: &usize| sentence.lower(*at) == "of" && (*at == 0 || *at == list + 1);
    let who = (0..=list + 1).filter(of).map(|at| at + 1 + usize::from(sentence.lower(at + 1) == "the"));
    let told = |at| {
        let (_, entries) = readings_at(&sentence.words, at)?;
        let stands = |role| matches!(role, Role::Holder | Role::State);
        entries.iter().find(|entry| stands(entry.role) && is_of_people(entry.measure))
    };
    who.filter_map(told).map(|entry| entry.measure).next()
}

impl Memory {
    /// What a number of names claims, where its own clause does not say what was done with them.
    pub(super) fn on_list(&self, draft: &Draft) -> Option<(String, Whence)> {
        if draft.governing != NAMES || draft.predicate || draft.mention.quantity.unit != COUNT {
            return None;
        }
        let end = self.rolls.partition_point(|roll| roll.index <= draft.index);
        if let Some(roll) = self.rolls[..end].last() {
            return Some((roll.measure.to_owned(), Whence::From("what the list is of", roll.index)));
        }
        let main = self.main_for(draft).filter(|main| is_of_people(main))?;
        Some((main.to_owned(), Whence::Because("what the document is mainly about")))
    }
}
