//! What has the property whose size is told, where the property hangs on it: "a pier with a length of 900 metres", "an
//! audit, at a cost of $9 million", "the zone, whose radius is nine kilometres". Looks at one sentence.

use std::ops::Range;

use super::{Subject, plain_phrase};
use crate::extract::frame::is_property;
use crate::extract::grammar::Class;
use crate::extract::grammar::phrase::{chain_before, phrase_before, subject_before};
use crate::extract::relation::Scene;

/// The thing that a noun phrase gives a property of: the noun before "with", "at" or "whose", else the subject of the
/// clause that "at" goes on with.
pub fn bearer(scene: &Scene<'_, '_>, property: Range<usize>) -> Option<Subject> {
    let head = property.end.checked_sub(1).filter(|head| property.contains(head))?;
    if !is_property(scene.sentence.lower(head)) {
        return None;
    }
    let mut start = property.start;
    while start > 0 && scene.classes[start - 1] == Class::Determiner {
        start -= 1;
    }
    let joint = if scene.sentence.lower(start) == "whose" { start } else { start.checked_sub(1)? };
    if !matches!(scene.sentence.lower(joint), "with" | "at" | "whose") {
        return None;
    }
    let last = joint.checked_sub(1)?;
    let words = match scene.classes[last] {
        // "an audit of the bridge, at a cost of": of all that the comma closes off.
        Class::Comma => chain_before(scene.sentence, scene.classes, last).map(|chain| chain.head),
        class if class.is_noun() => Some(phrase_before(scene.sentence, scene.classes, joint)),
        _ => None,
    };
    let clause = || subject_before(scene.sentence, scene.classes, joint).map(|(chain, _)| chain.head);
    plain_phrase(scene, words.or_else(clause)?)
}
