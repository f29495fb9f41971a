//! The subject that a label gives: "Homes destroyed: 9", and every number of a line whose label names the things:
//! "Barns: 40 burned, 90 damaged". Looks at one line.

use std::ops::Range;

use super::case::counted_as;
use super::{Subject, plain_phrase};
use crate::extract::grammar::phrase::phrase_before;
use crate::extract::grammar::{Class, is_plural};
use crate::extract::measure::Kind;
use crate::extract::measure::vocabulary::{Ending, Role, readings_of};
use crate::extract::quantity::Mention;
use crate::extract::relation::{Link, Scene};

/// How many words behind its label a number of the line may stand.
const REACH: usize = 16;

/// The things that a label names at the start of a line, where the words behind the number say what became of them:
/// "Barns: 40 fully damaged, another 90 in part".
pub fn labelled(scene: &Scene<'_, '_>, mention: &Mention, link: Option<&Link>) -> Option<Subject> {
    // A headline's label is its topic.
    let list = !scene.sentence.is_title();
    let start = mention.words.start;
    let ends = |at: &usize| matches!(scene.sentence.lower(*at), ":" | ";" | "(" | ")");
    let colon = (start.saturating_sub(REACH)..start).rev().find(ends)?;
    if !list || scene.sentence.lower(colon) != ":" || (colon + 1..start).any(|at| acts(scene, at)) {
        return None;
    }
    let behind = link.is_none_or(|link| link.words.start >= mention.words.end && link.kind != Kind::Known);
    let words = phrase_before(scene.sentence, scene.classes, colon);
    let opens = scene.classes.get(..words.start)?.iter().all(|class| !class.is_noun() && !class.is_verb());
    let head = words.end.checked_sub(1).filter(|head| words.contains(head))?;
    let things = scene.classes[head] != Class::Name
        && is_plural(scene.sentence.lower(head))
        && !tells(scene.sentence.lower(head));
    (behind && opens && things).then(|| plain_phrase(scene, words)).flatten()
}

/// Whether a verb of the line goes on with a clause of its own there.
fn acts(scene: &Scene<'_, '_>, at: usize) -> bool {
    matches!(scene.classes[at], Class::Verb | Class::Auxiliary | Class::Modal | Class::Pronoun)
}

/// Whether a noun says what is claimed, and so names no things: "Deaths", "Injured".
pub(super) fn tells(lower: &str) -> bool {
    readings_of(lower).iter().any(|entry| !matches!(entry.role, Role::Known | Role::Verb(_, Ending::Present)))
}

/// The subject of a label: its noun phrase, unless that is the measure itself.
pub fn label_subject(scene: &Scene<'_, '_>, link: &Link, head: Range<usize>) -> Option<Subject> {
    let is_measure = head.is_empty() || link.words.start <= head.start && link.words.end >= head.end;
    if let Some(of) = link.of.filter(|of| is_measure && *of != "people") {
        return Some(counted_as(of));
    }
    // "Found unhurt: 5": what is said of them, and no noun as in "Shelters open: 5".
    let said = link.kind == Kind::State
        && link.words.end == head.end
        && !head.clone().any(|at| scene.classes[at] == Class::Name || is_plural(scene.sentence.lower(at)));
    if head.is_empty()
        || said
        || is_measure && (link.of.is_some() || link.kind != Kind::Holder && link.kind != Kind::Known)
    {
        return None;
    }
    plain_phrase(scene, head)
}
