//! What a measure that no word of the sentence gives comes to for the things that the number counts. Nobody kills a smoke
//! detector: what befalls people alone is claimed of no things, whatever the figures around them are of.

use super::whence::{NO_PERSON, Whence};
use crate::extract::COUNT;
use crate::extract::frame::is_time_word;
use crate::extract::grammar::{is_plural, names_people};
use crate::extract::join::draft::Draft;
use crate::extract::join::lexicon::LEXICON;
use crate::extract::join::told::{head_of, head_word};
use crate::extract::measure::vocabulary::{Entry, Role, readings_of};
use crate::extract::measure::{is_of_kind, sense_of};
use crate::extract::subject::Subject;

/// Endings of nouns that name whoever does or suffers something, as well as tools: "foreigners", "detectors".
const OF_DOERS: [&str; 7] = ["ers", "ors", "ists", "ians", "ees", "ants", "ents"];

/// The measure, as it can be claimed of what the draft's own noun names.
pub fn fitted(draft: &Draft, (measure, whence): (String, Whence)) -> (String, Whence) {
    let own = draft.subject.as_ref().filter(|own| own.explicit && draft.mention.quantity.unit == COUNT);
    let Some(own) = own.filter(|_| whence != Whence::Own && LEXICON.of_creatures.contains(&measure)) else {
        return (measure, whence);
    };
    match sense_of(&measure, &own.text) {
        Some(meant) => (meant.to_owned(), whence),
        None if !draft.joined && names_things(own, &draft.governing) => {
            (draft.governing.clone(), Whence::Because(NO_PERSON))
        }
        None => (measure, whence),
    }
}

/// Whether a subject names several things by the number's own noun, and neither people nor animals nor a word for either.
fn names_things(own: &Subject, noun: &str) -> bool {
    let head = head_word(&own.text);
    let said = |entry: &Entry| match entry.role {
        Role::Counted | Role::Holder | Role::State => true,
        // "nine coffins": whoever lies in them.
        Role::Known => LEXICON.of_creatures.contains(entry.measure),
        Role::Verb(..) => false,
    };
    let said = readings_of(&head).iter().chain(readings_of(&head_of(&own.text))).any(said);
    let doers = OF_DOERS.iter().any(|ending| head.ends_with(ending));
    let creatures = own.people || doers || names_people(&head) || is_of_kind("animals", &own.text);
    head == noun
        && is_plural(&head)
        && !is_time_word(&head)
        && !own.text.starts_with(char::is_uppercase)
        && !creatures
        && !said
}
