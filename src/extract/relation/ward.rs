//! People whose clause takes them to a hospital, whatever its name and whatever the verb: "six are still in the San Luca
//! hospital", "four of them were flown by helicopter to the General Hospital". Those who work there, or to whom
//! something else has happened there, are told by other words.

use super::lexicon::LEXICON;
use super::{Construction, Link, Scene};
use crate::extract::COUNT;
use crate::extract::grammar::phrase::subject_before;
use crate::extract::grammar::{Class, NounPhrase, noun_phrase};
use crate::extract::quantity::Mention;

/// How many words may stand between the verb and the hospital.
const REACH: usize = 6;

/// What the link is worth.
const WEIGHT: f64 = 91.0;

/// What it is worth more over a verb that would have them aboard.
const CARRIED: f64 = 4.0;

/// The link of a count of people with the hospital that its clause takes them to.
pub fn ward(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Link> {
    let staff = phrase.head().is_some_and(|head| LEXICON.ward_staff.contains(scene.sentence.lower(head)));
    if mention.quantity.unit != COUNT || staff {
        return None;
    }
    if let Some(link) = admitted(scene, mention) {
        return Some(link);
    }
    let from = phrase
        .words
        .end
        .max(mention.words.end)
        .max(mention.head_start + 2 * usize::from(phrase.partitive && phrase.words.is_empty()));
    let verbs =
        |at: usize| matches!(scene.classes.get(at), Some(Class::Auxiliary | Class::Adverb | Class::Past | Class::Verb));
    let mut verb = from;
    while verbs(verb) && verb < from + REACH {
        verb += 1;
    }
    let told = (from..verb).rev().find(|at| scene.classes[*at] != Class::Adverb)?;
    let went = scene.sentence.lower(told);
    // "Nine men were at the clinic": who knows what for.
    let is = matches!(went, "are" | "been" | "were");
    if !is && !LEXICON.taking.contains(went) {
        return None;
    }
    let stays = |at: &usize| {
        scene.classes.get(*at).is_some_and(|class| {
            !matches!(
                class,
                Class::Comma
                    | Class::Break
                    | Class::Conjunction
                    | Class::Subordinator
                    | Class::Mark
                    | Class::Past
                    | Class::Verb
            )
        }) && !scene.is_number(*at)
    };
    let near = (verb..verb + REACH).take_while(stays);
    let mut joints = near.filter(|at| match scene.sentence.lower(*at) {
        "in" => true,
        "to" | "at" | "into" => !is,
        _ => false,
    });
    let head = joints.find_map(|joint| {
        let mut start = joint + 1 + usize::from(scene.classes.get(joint + 1) == Some(&Class::Determiner));
        // "were taken to two hospitals".
        while scene.is_number(start) {
            start += 1;
        }
        let head = noun_phrase(scene.sentence, scene.classes, start).head()?;
        LEXICON.hospital.contains(scene.sentence.lower(head)).then_some(head)
    })?;
    // "have been carried to the infirmary": no vessel has them aboard.
    let carried = went == "carried";
    Some(in_hospital(head, Construction::State, if carried { WEIGHT + CARRIED } else { WEIGHT }))
}

/// "The hospital has admitted 35": whoever a hospital admits.
fn admitted(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Link> {
    let mut at = mention.words.start;
    while at > 0 && matches!(scene.classes[at - 1], Class::Determiner | Class::Adverb) {
        at -= 1;
    }
    let verb = at.checked_sub(1).filter(|verb| scene.sentence.lower(*verb).starts_with("admit"))?;
    let head = subject_before(scene.sentence, scene.classes, at)?.0.head.end.checked_sub(1)?;
    LEXICON.hospital.contains(scene.sentence.lower(head)).then(|| in_hospital(verb, Construction::Object, WEIGHT))
}

/// The link with the word that takes people to a hospital.
fn in_hospital(at: usize, construction: Construction, weight: f64) -> Link {
    Link::to_state(at..at + 1, "hospitalised", construction, weight)
}
