//! The whole of which a part is told: "30 of the 62 miners were brought up", "most of the 750 campers are safe", "of the 62
//! miners, 30 are up". What the clause says, it says of the part; of the whole it says no more than that there is one.

use super::Scene;
use super::lexicon::LEXICON;
use crate::extract::COUNT;
use crate::extract::grammar::{Class, NounPhrase};
use crate::extract::measure::{Form, Kind, Trigger};
use crate::extract::quantity::Mention;

/// How many words may tell which ones the whole are: "of the 62 miners who went down on Monday, 30 are up".
const CLAUSE: usize = 12;

/// Whether a number is such a whole.
pub fn is_whole(scene: &Scene<'_, '_>, number: &Mention, phrase: &NounPhrase) -> bool {
    let Some(of) = leading_of(scene, number).filter(|_| number.quantity.unit == COUNT) else { return false };
    let out = usize::from(of > 0 && scene.sentence.lower(of - 1) == "out");
    let Some(before) = (of - out).checked_sub(1) else { return opens(scene, number, phrase) };
    let next = scene.mentions.partition_point(|part| part.words.end <= before);
    let counted = scene.mentions.get(next).is_some_and(|part| part.words.end == before + 1 && is_part(part, number));
    let vague = LEXICON.portion.contains(scene.sentence.lower(before)) && !scene.is_number(before);
    let joins = matches!(scene.classes[before], Class::Comma | Class::Break | Class::Mark | Class::Conjunction);
    let starts = joins || scene.sentence.lower(before) == "that";
    counted || vague || starts && opens(scene, number, phrase)
}

/// Whether a word may say something of a whole: it stands in its noun phrase, or right behind as a participle, a state or
/// the clause that tells which ones are meant.
pub fn tells_whole(scene: &Scene<'_, '_>, from: usize, word: &Trigger) -> bool {
    let which = matches!(scene.sentence.lower(from), "who" | "which" | "that" | "whom" | "whose");
    // "Three of the 40 who were hurt have died": the first verb tells which ones.
    let relative = which && scene.triggers_in(&(from..word.words.start)).is_empty();
    let modifies = matches!(word.kind, Kind::Verb(_, Form::Bare) | Kind::State);
    word.words.start >= from && (relative || word.words.start == from && modifies)
}

/// The "of" before the number and its article.
fn leading_of(scene: &Scene<'_, '_>, number: &Mention) -> Option<usize> {
    let leads = |at: usize| matches!(scene.classes[at], Class::Determiner | Class::Possessive);
    let start = number.words.start;
    let of = start.checked_sub(1 + usize::from(start > 0 && leads(start - 1)))?;
    (scene.sentence.lower(of) == "of").then_some(of)
}

/// Whether one number may be a part of the other.
fn is_part(part: &Mention, whole: &Mention) -> bool {
    let share = part.fraction || part.quantity.unit == "percent";
    let smaller = part.quantity.value.zip(whole.quantity.value).is_none_or(|(part, whole)| part <= whole);
    share || part.quantity.unit == whole.quantity.unit && smaller
}

/// Whether the whole that opens a clause is followed by its part: "Of the 62 miners, 30 are up".
fn opens(scene: &Scene<'_, '_>, number: &Mention, phrase: &NounPhrase) -> bool {
    let end = phrase.words.end.max(number.words.end);
    let comma = (end..scene.classes.len()).take(CLAUSE).find(|at| scene.classes[*at] == Class::Comma);
    comma.is_some_and(|comma| {
        let next = scene.mentions.partition_point(|part| part.words.start <= comma);
        scene.mentions.get(next).is_some_and(|part| part.words.start == comma + 1 && is_part(part, number))
    })
}
