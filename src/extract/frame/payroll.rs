//! Jobs and staff that a verb too common to mean anything by itself takes away or adds: "cut 900 clerks", "900 posts will
//! be scrapped", "added 900 jobs", "900 jobs added in May". What other verbs claim is told by their rows in the lexicon.

use super::Frame;
use super::handed::verb_before;
use super::lexicon::LEXICON;
use crate::extract::grammar::{Class, NounPhrase};
use crate::extract::quantity::Mention;
use crate::extract::relation::{Link, Scene};

/// The frame of a count of jobs or staff; none where `link` says as much.
pub fn payroll(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase, link: Option<&Link>) -> Option<Frame> {
    let counted = scene.sentence.lower(phrase.head()?);
    let posts = LEXICON.posts.contains(counted);
    if !posts && !LEXICON.staff.contains(counted) {
        return None;
    }
    let new = |measure: &&str| link.is_none_or(|link| link.measure != *measure);
    let told = |verb: usize| way(scene, verb, posts).filter(new).map(|measure| Frame::measured("V N jobs", measure));
    verb_before(scene, mention.words.start).and_then(told).or_else(|| undergone(scene, phrase, posts).and_then(told))
}

/// What the verb claims of jobs, or of those who have them.
fn way(scene: &Scene<'_, '_>, verb: usize, posts: bool) -> Option<&'static str> {
    let lower = scene.sentence.lower(verb);
    if LEXICON.shrinking.contains(lower) {
        Some("laid off")
    } else if LEXICON.adding.contains(lower) {
        Some(if posts { "created" } else { "hired" })
    } else {
        None
    }
}

/// The verb behind, of whose passive they are the subject. Jobs themselves do nothing: "900 jobs added in May".
fn undergone(scene: &Scene<'_, '_>, phrase: &NounPhrase, posts: bool) -> Option<usize> {
    let from = phrase.words.end;
    let joins = |at: &usize| !matches!(scene.classes[*at], Class::Auxiliary | Class::Modal | Class::Adverb);
    let verb = (from..scene.classes.len()).find(joins)?;
    let passive = (from..verb).any(|at| matches!(scene.sentence.lower(at), "are" | "be" | "been" | "being" | "were"));
    (passive || posts && verb == from).then_some(verb)
}
