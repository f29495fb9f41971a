//! People of whom a clause says no more than where they were: "some 220 pupils were in class", "90 guests were inside when
//! the roof fell". Weighs less than any word that tells what they did or what befell them there.

use super::lexicon::LEXICON;
use super::{Construction, Link, Scene};
use crate::extract::COUNT;
use crate::extract::grammar::{Class, NounPhrase, names_people, noun_phrase};
use crate::extract::quantity::Mention;

/// What the link is worth.
const WEIGHT: f64 = 70.0;

/// The link of a count of people with the place that they were at.
pub fn presence(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Link> {
    let people = phrase.head().is_some_and(|head| names_people(scene.sentence.lower(head)));
    let mut verb = phrase.words.end;
    if mention.quantity.unit != COUNT || !people || !matches!(scene.sentence.lower(verb), "were" | "are" | "was") {
        return None;
    }
    verb += usize::from(scene.classes.get(verb + 1) == Some(&Class::Adverb));
    let joint = verb + 1;
    let ends = |at: usize| !scene.classes.get(at).is_some_and(|class| class.is_noun());
    if matches!(scene.sentence.lower(joint), "inside" | "indoors") && ends(joint + 1) {
        return Some(Link::to_state(joint..joint + 1, "present", Construction::State, WEIGHT));
    }
    let places = matches!(scene.sentence.lower(joint), "at" | "in" | "inside" | "on");
    let start = joint + 1 + usize::from(scene.classes.get(joint + 1) == Some(&Class::Determiner));
    let head = noun_phrase(scene.sentence, scene.classes, start).head()?;
    let premises = places && LEXICON.premises.contains(scene.sentence.lower(head));
    premises.then(|| Link::to_state(joint..head + 1, "present", Construction::State, WEIGHT))
}
