//! Places and those who live in them: "a town of about 9,000 people" tells how many live there, whatever has become of
//! others there; "900 cases in five districts" tells how many districts are affected.

use super::lexicon::LEXICON;
use super::{Construction, Link, Scene, near};
use crate::extract::COUNT;
use crate::extract::grammar::{Class, NounPhrase, singular};
use crate::extract::measure::vocabulary::is_of_people;
use crate::extract::place::atlas;
use crate::extract::quantity::Mention;

/// What it is worth that a place is "of" so many: whatever else the sentence tells is of others.
const POPULATION: f64 = 98.0;

/// What it is worth that something has happened "in" so many places: less than what is said of them behind, and more than
/// what is said of others before.
const STRUCK: f64 = 87.0;

/// The link of a number with the place that has so many inhabitants, or the link of a number of places with what has
/// happened there.
pub fn inhabited(scene: &Scene<'_, '_>, mention: usize, phrase: &NounPhrase) -> Option<Link> {
    let number = &scene.mentions[mention];
    if number.quantity.unit != COUNT || phrase.partitive {
        return None;
    }
    population(scene, number, phrase).or_else(|| struck(scene, mention, phrase))
}

/// "a fishing town of 9,000", "the village of some 400 people".
fn population(scene: &Scene<'_, '_>, number: &Mention, phrase: &NounPhrase) -> Option<Link> {
    let of = number.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "of")?;
    let place =
        of.checked_sub(1).filter(|at| scene.classes[*at] == Class::Noun && is_settled(scene.sentence.lower(*at)))?;
    let people = match phrase.head() {
        Some(head) => phrase.words.len() == 1 && LEXICON.inhabitant.contains(scene.sentence.lower(head)),
        // "the state of two": how they are.
        None => number.bare && atlas::kind_of(scene.sentence.lower(place)) != Some(atlas::Kind::Area),
    };
    people.then(|| Link::to_state(place..of, "population", Construction::Holder, POPULATION))
}

/// "34 deaths across eight districts".
fn struck(scene: &Scene<'_, '_>, mention: usize, phrase: &NounPhrase) -> Option<Link> {
    let number = &scene.mentions[mention];
    let joint = number.words.start.checked_sub(1)?;
    let joins = matches!(scene.sentence.lower(joint), "in" | "across" | "throughout" | "within");
    phrase.head().filter(|head| joins && is_settled(&singular(scene.sentence.lower(*head))))?;
    let harm =
        near(scene, mention).iter().rfind(|word| word.known && word.words.end <= joint && is_of_people(&word.measure));
    harm.map(|_| Link::to_state(joint..joint + 1, "affected", Construction::State, STRUCK))
}

/// Whether the noun names a place where people live.
fn is_settled(lower: &str) -> bool {
    let known = matches!(atlas::kind_of(lower), Some(atlas::Kind::Area | atlas::Kind::Town));
    known || matches!(lower, "country" | "nation" | "community" | "locality")
}
