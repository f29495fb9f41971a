//! Power, water and other supplies that fail or come back: "power went out in 60,000 homes", "electricity is back in
//! 900 farms", "water supplies to 900 homes were cut". What is supplied stands before the verb, the homes that are
//! counted behind a preposition.

use super::lexicon::LEXICON;
use super::{Construction, Link, Scene};
use crate::extract::COUNT;
use crate::extract::grammar::Class;
use crate::extract::quantity::Mention;

/// How many words before the number the supply may stand.
const REACH: usize = 8;

/// The link of a count of those whose supply has failed or come back.
pub fn supply(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Link> {
    let joint = mention.words.start.checked_sub(1)?;
    let joins = matches!(scene.sentence.lower(joint), "in" | "to" | "for" | "at");
    if mention.quantity.unit != COUNT || !joins || mention.bare {
        return None;
    }
    let floor = joint.saturating_sub(REACH);
    let pause =
        |at: &usize| matches!(scene.classes[*at], Class::Break | Class::Comma | Class::Mark) || scene.is_number(*at);
    let floor = (floor..joint).rev().find(pause).map_or(floor, |at| at + 1);
    let (supply, lacks) = (floor..joint).find_map(|at| Some((at, lack(scene.sentence.lower(at))?)))?;
    // "supplies to 900 homes were cut": the verb may stand behind those who are counted.
    let from = mention.head_start;
    let behind = (from..(from + 6).min(scene.classes.len())).take_while(|at| !pause(at));
    let verb = (supply + 1..joint).chain(behind).find(|at| fails(scene, *at) || returns(scene, *at))?;
    let measure = if returns(scene, verb) { "reconnected" } else { lacks };
    Some(Link::to_state(verb..verb + 1, measure, Construction::State, 90.0))
}

/// What those are without whose supply of that has failed.
fn lack(lower: &str) -> Option<&'static str> {
    match lower {
        "water" => Some("without water"),
        "gas" => Some("without gas"),
        _ if LEXICON.power.contains(lower) => Some("without power"),
        _ => None,
    }
}

/// Whether the word tells that a supply has failed: "went out", "was cut", "failed".
fn fails(scene: &Scene<'_, '_>, at: usize) -> bool {
    let led = at > 0 && scene.classes[at - 1] == Class::Auxiliary;
    match scene.sentence.lower(at) {
        "failed" => scene.sentence.lower(at + 1) != "to",
        lower if LEXICON.cut_off.contains(lower) => (led || gone(scene, at)) && scene.sentence.lower(at + 1) != "of",
        _ => false,
    }
}

/// "went out", "goes off".
fn gone(scene: &Scene<'_, '_>, at: usize) -> bool {
    at > 0 && matches!(scene.sentence.lower(at - 1), "went" | "gone" | "go" | "goes" | "going" | "still")
}

/// Whether the word tells that a supply has come back.
fn returns(scene: &Scene<'_, '_>, at: usize) -> bool {
    let led = at > 0 && (scene.classes[at - 1].is_verb() || scene.classes[at - 1] == Class::Adverb);
    match scene.sentence.lower(at) {
        "restored" | "reconnected" => led,
        "back" => led && matches!(scene.sentence.lower(at + 1), "in" | "on" | "for" | "at"),
        _ => false,
    }
}
