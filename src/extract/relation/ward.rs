//! People whose clause takes them to a hospital, whatever its name and whatever the verb: "six are still in the San Luca
//! hospital", "four of them were flown by helicopter to the General Hospital". Those who work there, or to whom
//! something else has happened there, are told by other words.

use super::lexicon::LEXICON;
use super::{Construction, Link, Scene};
use crate::extract::COUNT;
use crate::extract::grammar::phrase::subject_before;
use crate::extract::grammar::{Class, NounPhrase, names_people, noun_phrase};
use crate::extract::quantity::Mention;

/// How many words may stand between the verb and the hospital.
const REACH: usize = 6;

/// How many words a label, the clause before the number or an aside may have.
const LABEL: usize = 12;

/// What the link is worth.
const WEIGHT: f64 = 91.0;

/// What it is worth as a label.
const LABELLED: f64 = 93.0;

/// What it is worth more over a verb that would have them aboard.
const CARRIED: f64 = 4.0;

/// The link of a count of people with the hospital that its clause takes them to.
pub fn ward(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Link> {
    let staff = phrase.head().is_some_and(|head| LEXICON.ward_staff.contains(scene.sentence.lower(head)));
    if mention.quantity.unit != COUNT || staff {
        return None;
    }
    if let Some(link) = admitted(scene, mention).or_else(|| lying(scene, mention, phrase)) {
        return Some(link);
    }
    let from = phrase
        .words
        .end
        .max(mention.words.end)
        .max(mention.head_start + 2 * usize::from(phrase.partitive && phrase.words.is_empty()));
    let verbs =
        |at: usize| matches!(scene.classes.get(at), Some(Class::Auxiliary | Class::Adverb | Class::Past | Class::Verb));
    // "Some 30 people, most of them with burns, had been taken to the infirmary".
    let from = over_aside(scene, from);
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

/// "The hospital has admitted 35", "Admitted to the Orra: 4": whoever a hospital admits.
fn admitted(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Link> {
    let mut at = mention.words.start;
    while at > 0 && matches!(scene.classes[at - 1], Class::Determiner | Class::Adverb) {
        at -= 1;
    }
    let before = at.checked_sub(1)?;
    if scene.sentence.lower(before) == ":" {
        let label = (before.saturating_sub(LABEL)..before).rev();
        let first = label.take_while(|at| !matches!(scene.sentence.lower(*at), ";" | "." | ":" | "•" | "-")).last()?;
        let admits = scene.sentence.lower(first) == "admitted" && mention.bare;
        return admits.then(|| in_hospital(first, Construction::Label, LABELLED));
    }
    let verb = Some(before).filter(|verb| scene.sentence.lower(*verb).starts_with("admit"))?;
    let head = subject_before(scene.sentence, scene.classes, at)?.0.head.end.checked_sub(1)?;
    LEXICON.hospital.contains(scene.sentence.lower(head)).then(|| in_hospital(verb, Construction::Object, WEIGHT))
}

/// "At the General Hospital 60 of them were still lying", "In the hospitals are found 12 persons": a clause that opens
/// with the hospital tells of its patients, if its verb says no more than that they are there.
fn lying(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Link> {
    let start = mention.words.start;
    let breaks = |at: &usize| matches!(scene.classes[*at], Class::Break | Class::Comma | Class::Mark);
    let first = (start.saturating_sub(LABEL)..start).rev().find(breaks).map_or(0, |at| at + 1);
    if !matches!(scene.sentence.lower(first), "in" | "at") || start - first > LABEL {
        return None;
    }
    let article = first + 1 + usize::from(scene.classes.get(first + 1) == Some(&Class::Determiner));
    let words = noun_phrase(scene.sentence, scene.classes, article).words;
    let head = words.clone().rev().find(|at| LEXICON.hospital.contains(scene.sentence.lower(*at)))?;
    let people =
        phrase.head().map_or(mention.bare || phrase.partitive, |head| names_people(scene.sentence.lower(head)));
    let end = phrase.words.end.max(mention.words.end);
    let verb = |at: &usize| matches!(scene.classes[*at], Class::Auxiliary | Class::Past | Class::Verb | Class::Gerund);
    let said = (words.end..start).chain(end..(end + REACH).min(scene.classes.len())).filter(verb);
    let is = |at: usize| scene.classes[at] == Class::Auxiliary || LEXICON.lying.contains(scene.sentence.lower(at));
    let there = said.clone().count() > 0 && said.into_iter().all(is);
    (people && there).then(|| in_hospital(head, Construction::State, WEIGHT))
}

/// The word behind an aside between commas that stands at `from`.
fn over_aside(scene: &Scene<'_, '_>, from: usize) -> usize {
    if scene.classes.get(from) != Some(&Class::Comma) {
        return from;
    }
    let aside = (from + 1..(from + LABEL).min(scene.classes.len())).take_while(|at| scene.classes[*at] != Class::Break);
    let closes = aside
        .filter(|at| scene.classes[*at] == Class::Comma)
        .find(|at| matches!(scene.classes.get(at + 1), Some(Class::Auxiliary | Class::Past | Class::Verb)));
    closes.map_or(from, |at| at + 1)
}

/// The link with the word that takes people to a hospital.
fn in_hospital(at: usize, construction: Construction, weight: f64) -> Link {
    Link::to_state(at..at + 1, "hospitalised", construction, weight)
}
