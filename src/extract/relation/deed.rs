//! What those who are counted do by a verb that the lexicon gives no measure: "230,000 have money in the bank", "some
//! 900 people stood outside", "thousands had brought candles". Such a clause says by itself what is told of the number,
//! so that nothing is carried over to it.

use super::Scene;
use super::lexicon::LEXICON;
use crate::extract::COUNT;
use crate::extract::grammar::function::{VerbSense, sense};
use crate::extract::grammar::phrase::is_possessive_pronoun;
use crate::extract::grammar::{Class, NounPhrase};
use crate::extract::measure::participle;
use crate::extract::measure::vocabulary::Ending;
use crate::extract::quantity::Mention;

/// How many words may stand between the counted and their verb: "in Marr", "up and down the country".
const APART: usize = 10;

/// What the counted do, by the participle of the verb; empty where a noun behind the number tells more than that. Told
/// where the number opens a clause with a verb and an object, or with any verb of its own if it has a noun.
pub fn deed(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<String> {
    if mention.quantity.unit != COUNT || !opens_clause(scene, mention) {
        return None;
    }
    let named = !phrase.words.is_empty() && !phrase.partitive;
    let from = phrase.words.end.max(mention.words.end).max(mention.head_start);
    let first = verb_behind(scene, from)?;
    let mut at = first;
    let mut main = None;
    let mut passive = false;
    let mut led = false;
    while let Some(class) = scene.classes.get(at) {
        match class {
            Class::Auxiliary | Class::Modal => {
                passive = is_be(scene.sentence.lower(at));
                led = true;
            }
            Class::Adverb => {}
            Class::Past | Class::Verb => main = Some(at),
            Class::Gerund if passive => main = Some(at),
            _ => break,
        }
        if main.is_some() {
            break;
        }
        at += 1;
    }
    let has = |at: usize| matches!(scene.sentence.lower(at), "have" | "has" | "had");
    match main {
        Some(verb) => {
            let lower = scene.sentence.lower(verb);
            // "were told", "had been known": the number is what somebody says of them.
            let told = passive && scene.classes[verb] == Class::Past;
            // "19 say the police": the number is what is said.
            let said = sense(lower) == Some(VerbSense::Stating) && !led;
            let own = !said && !LEXICON.staying.contains(lower) && !told;
            if named {
                return own.then(String::new);
            }
            (own && takes_object(scene, verb + 1)).then(|| participle_at(scene, verb))
        }
        None => (has(first) && takes_object(scene, first + 1)).then(String::new),
    }
}

/// What is done with so many names, where no list has them: "somebody read out nine names".
pub fn naming(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<String> {
    if phrase.head().is_none_or(|head| scene.sentence.lower(head) != "names") {
        return None;
    }
    let mut at = mention.words.start;
    while at > 0 && (scene.classes[at - 1] == Class::Adverb || is_particle(scene.sentence.lower(at - 1))) {
        at -= 1;
    }
    let verb = at.checked_sub(1).filter(|verb| scene.classes[*verb].is_verb() && at < mention.words.start)?;
    Some(participle_at(scene, verb))
}

/// Words that turn a verb into another one: "read out", "called up", "crossed off".
fn is_particle(lower: &str) -> bool {
    matches!(lower, "out" | "off" | "up" | "down" | "back" | "aloud")
}

/// Whether a number stands where a subject does: at the start of its clause.
fn opens_clause(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let mut at = mention.words.start;
    while at > 0 && matches!(scene.classes[at - 1], Class::Determiner | Class::Adverb | Class::Quote) {
        at -= 1;
    }
    let Some(before) = at.checked_sub(1) else { return true };
    match scene.classes[before] {
        Class::Comma | Class::Break | Class::Subordinator | Class::Mark => true,
        Class::Conjunction => true,
        // "In Marr about 900 people stood": a place opens the sentence.
        Class::Noun | Class::Name => at <= 5 && scene.classes[0] == Class::Preposition,
        _ => false,
    }
}

/// The first verb behind the counted, over what hangs on them and over one clause apart between commas.
fn verb_behind(scene: &Scene<'_, '_>, from: usize) -> Option<usize> {
    let mut at = from;
    if scene.classes.get(at) == Some(&Class::Comma) {
        let closes = |word: &usize| scene.classes.get(*word) == Some(&Class::Comma);
        at = (at + 2..at + APART).find(closes)? + 1;
    }
    let mut hung = false;
    for word in at..at + APART {
        match scene.classes.get(word)? {
            Class::Auxiliary | Class::Modal | Class::Verb => return Some(word),
            Class::Past if word == at || hung => return Some(word),
            Class::Preposition => hung = true,
            Class::Adverb => {}
            Class::Noun | Class::Name | Class::Adjective | Class::Determiner | Class::Conjunction if hung => {}
            _ => return None,
        }
    }
    None
}

fn is_be(lower: &str) -> bool {
    matches!(lower, "am" | "are" | "be" | "been" | "being" | "is" | "was" | "were" | "got" | "get" | "gets")
}

/// Whether an object of a verb follows.
fn takes_object(scene: &Scene<'_, '_>, at: usize) -> bool {
    match scene.classes.get(at) {
        Some(Class::Determiner | Class::Noun | Class::Name | Class::Adjective) => {
            !matches!(scene.sentence.lower(at), "so" | "yet" | "last" | "next" | "early" | "late")
        }
        Some(Class::Pronoun) => is_possessive_pronoun(scene.sentence.lower(at)),
        _ => false,
    }
}

/// The measure that a verb is by itself: its participle.
pub(super) fn participle_at(scene: &Scene<'_, '_>, verb: usize) -> String {
    let ending = match scene.classes[verb] {
        Class::Past => Ending::Past,
        Class::Gerund => Ending::Gerund,
        _ => Ending::Present,
    };
    participle(scene.sentence.lower(verb), ending)
}
