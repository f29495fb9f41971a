//! Verbs that stand around what they count: "sent 16 patients home", "let 90 weavers go", "took nine men into
//! custody". Any verb of several words that counts its object may stand so.

use std::borrow::Cow;

use super::{Construction, Link, Scene};
use crate::extract::COUNT;
use crate::extract::grammar::{Class, NounPhrase};
use crate::extract::measure::vocabulary::{Counts, Role, readings_around};
use crate::extract::measure::{Form, Kind};
use crate::extract::quantity::Mention;

/// How many words may stand between what is counted and the rest of the verb: "rushed nine girls with burns to
/// hospital".
const BETWEEN: usize = 3;

/// The link of a count with the verb around it.
pub fn split_verb(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Link> {
    let mut verb = mention.words.start.checked_sub(1).filter(|_| mention.quantity.unit == COUNT)?;
    while verb > 0 && matches!(scene.classes[verb], Class::Adverb | Class::Determiner) {
        verb -= 1;
    }
    if !scene.classes[verb].is_verb() {
        return None;
    }
    let end = phrase.words.end.max(mention.words.end);
    let (at, (counts, measure)) = (end..=end + BETWEEN)
        .take_while(|at| *at == end || stays_in_phrase(scene, *at - 1))
        .find_map(|at| Some((at, object_of(scene, verb, at)?)))?;
    Some(Link {
        words: verb..verb + 1,
        measure: Cow::Borrowed(measure),
        kind: Kind::Verb(counts, Form::Active),
        of: None,
        known: true,
        holder: None,
        construction: Construction::Object,
        score: if at == end { 97.0 } else { 93.0 },
    })
}

/// The measure of the verb of several words that begins at `verb` and goes on at `at`.
fn object_of(scene: &Scene<'_, '_>, verb: usize, at: usize) -> Option<(Counts, &'static str)> {
    let (rest, entries) = readings_around(&scene.sentence.words, verb, at)?;
    if leads_on(scene, at + rest) {
        return None;
    }
    entries.iter().find_map(|entry| match entry.role {
        Role::Verb(counts, _) if counts != Counts::Subject => Some((counts, entry.measure)),
        _ => None,
    })
}

/// Whether the word before `end` is a preposition that leads to another noun phrase, and so none of the verb's: "took
/// nine lives in May" is no "took in". What comes "from" or goes "into" something belongs to the verb.
fn leads_on(scene: &Scene<'_, '_>, end: usize) -> bool {
    let leads = !matches!(scene.sentence.lower(end - 1), "from" | "into" | "onto");
    leads
        && scene.classes.get(end - 1) == Some(&Class::Preposition)
        && scene
            .classes
            .get(end)
            .is_some_and(|class| class.is_noun() || matches!(class, Class::Determiner | Class::Number | Class::Pronoun))
}

/// Whether the word may belong to a phrase that hangs on what is counted.
fn stays_in_phrase(scene: &Scene<'_, '_>, at: usize) -> bool {
    scene.classes.get(at).is_some_and(|class| {
        matches!(class, Class::Preposition | Class::Determiner | Class::Noun | Class::Name | Class::Adjective)
    }) && !scene.is_number(at)
}
