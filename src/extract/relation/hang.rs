//! Numbers in a phrase that hangs on another noun: in "a ferry with 90 pilgrims and six crew sank" the ferry did.

use super::Scene;
use crate::extract::grammar::phrase::phrase_before;
use crate::extract::grammar::{Class, noun_phrase};
use crate::extract::quantity::Mention;

/// What it costs a number to stand in a phrase that hangs on another noun: the predicate is that noun's.
const HUNG: f64 = 28.0;

/// What it costs a further number of such a phrase more: nothing else is left for it to be the subject of.
const LISTED: f64 = 8.0;

/// What a predicate costs whose subject is the noun that the number hangs on.
pub fn hung(scene: &Scene<'_, '_>, number: &Mention, near: bool) -> f64 {
    let joint = number.words.start.checked_sub(1);
    match joint.filter(|at| scene.classes[*at] == Class::Conjunction).and_then(|at| ahead_in_list(scene, at)) {
        Some(first) if hangs_on_noun(scene, first) => HUNG + LISTED,
        None if !near && hangs_on_noun(scene, number) => HUNG,
        _ => 0.0,
    }
}

/// Whether the number stands in a phrase that hangs on a noun: the ferry sank in "a ferry with 90 pilgrims sank", and in "a
/// ferry with 90 pilgrims and six crew sank".
fn hangs_on_noun(scene: &Scene<'_, '_>, number: &Mention) -> bool {
    let Some(joint) = number.words.start.checked_sub(1) else { return false };
    let joins = matches!(scene.sentence.lower(joint), "with" | "by" | "for" | "to" | "near" | "into" | "carrying");
    joins && !phrase_before(scene.sentence, scene.classes, joint).is_empty()
}

/// The number whose noun phrase ends right before the word that joins another one to it: the first in "90 pilgrims and six
/// crew".
fn ahead_in_list<'s>(scene: &Scene<'s, '_>, joint: usize) -> Option<&'s Mention> {
    let before = scene.mentions.partition_point(|mention| mention.words.end <= joint).checked_sub(1)?;
    let first = &scene.mentions[before];
    let phrase = noun_phrase(scene.sentence, scene.classes, first.head_start);
    (phrase.words.end.max(first.words.end) == joint).then_some(first)
}
