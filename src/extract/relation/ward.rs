//! People whose clause takes them to a hospital, whatever its name and whatever the verb: "six are still in the San Luca
//! hospital", "four of them were flown by helicopter to the General Hospital". Those who work there, or to whom
//! something else has happened there, are told by other words.

use std::borrow::Cow;

use super::{Construction, Link, Scene};
use crate::extract::COUNT;
use crate::extract::grammar::{Class, NounPhrase, noun_phrase};
use crate::extract::measure::Kind;
use crate::extract::quantity::Mention;

/// How many words may stand between the verb and the hospital.
const REACH: usize = 6;

/// Those who are in a hospital for their work.
const STAFF: [&str; 8] = ["beds", "doctors", "medics", "nurses", "paramedics", "physicians", "surgeons", "volunteers"];

/// Verbs that take somebody somewhere, or leave him there.
const VERBS: [&str; 29] = [
    "admitted",
    "airlifted",
    "are",
    "been",
    "brought",
    "carried",
    "driven",
    "ferried",
    "flown",
    "go",
    "gone",
    "kept",
    "lay",
    "lie",
    "moved",
    "remain",
    "remained",
    "removed",
    "rushed",
    "sent",
    "stay",
    "stayed",
    "taken",
    "took",
    "transferred",
    "transported",
    "went",
    "were",
    "whisked",
];

/// The link of a count of people with the hospital that its clause takes them to.
pub fn ward(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Link> {
    let staff = phrase.head().is_some_and(|head| STAFF.contains(&scene.sentence.lower(head)));
    if mention.quantity.unit != COUNT || staff {
        return None;
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
    if !VERBS.contains(&scene.sentence.lower(told)) {
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
    // "Nine men were at the clinic": who knows what for.
    let is = matches!(scene.sentence.lower(told), "are" | "been" | "were");
    let mut joints = near.filter(|at| match scene.sentence.lower(*at) {
        "in" => true,
        "to" | "at" | "into" => !is,
        _ => false,
    });
    let head = joints.find_map(|joint| {
        let start = joint + 1 + usize::from(scene.classes.get(joint + 1) == Some(&Class::Determiner));
        let head = noun_phrase(scene.sentence, scene.classes, start).head()?;
        matches!(scene.sentence.lower(head), "hospital" | "hospitals" | "clinic" | "clinics" | "infirmary")
            .then_some(head)
    })?;
    Some(Link {
        words: head..head + 1,
        measure: Cow::Borrowed("hospitalised"),
        kind: Kind::State,
        of: None,
        known: true,
        holder: None,
        construction: Construction::State,
        score: 91.0,
    })
}
