//! Numbers whose verb and nouns are left out because the clause before has them: "the WHO gives 1,410 cases and 44
//! deaths; the ministry, 810 and 26". Tells how many numbers such a clause has; what they count is for
//! [`join`](crate::extract::join) to say, in the order of the clause before.

use super::Scene;
use crate::extract::COUNT;
use crate::extract::grammar::Class;
use crate::extract::grammar::function::names_voice;
use crate::extract::grammar::phrase::phrase_before;

/// How many bare counts the clause without a verb has that this number belongs to, if it stands in one.
pub fn gap_of(scene: &Scene<'_, '_>, at: usize) -> Option<usize> {
    let mut first = at;
    while follows_on(scene, first) {
        first -= 1;
    }
    if first == 0 || !is_open(scene, first) || !opens_gap(scene, scene.mentions[first].words.start) {
        return None;
    }
    let mut end = at + 1;
    while end < scene.mentions.len() && follows_on(scene, end) {
        end += 1;
    }
    Some(end - first)
}

fn is_open(scene: &Scene<'_, '_>, at: usize) -> bool {
    let mention = &scene.mentions[at];
    mention.bare && mention.quantity.unit == COUNT
}

/// Whether nothing but "and" or a comma stands between a bare number and the one before it.
fn follows_on(scene: &Scene<'_, '_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|before| is_open(scene, *before) && is_open(scene, at)) else {
        return false;
    };
    let between = scene.mentions[before].words.end..scene.mentions[at].words.start;
    !between.is_empty()
        && between.len() <= 2
        && scene
            .classes
            .get(between)
            .is_some_and(|classes| classes.iter().all(|class| matches!(class, Class::Conjunction | Class::Comma)))
}

/// Whether a party right before the number opens a clause of its own: behind a comma, a break or "and".
fn opens_gap(scene: &Scene<'_, '_>, number: usize) -> bool {
    let mut end = number;
    if end > 0 && scene.sentence.lower(end - 1) == "of" {
        end -= 1;
    }
    let set_off = end > 0 && scene.classes[end - 1] == Class::Comma;
    end -= usize::from(set_off);
    let words = phrase_before(scene.sentence, scene.classes, end);
    let Some(head) = words.end.checked_sub(1).filter(|head| words.contains(head)) else { return false };
    let party = scene.classes[head] == Class::Name || names_voice(scene.sentence.lower(head));
    let mut start = words.start;
    while start > 0 && matches!(scene.classes[start - 1], Class::Determiner | Class::Possessive) {
        start -= 1;
    }
    let opens = |at: usize| match scene.classes[at] {
        Class::Break => scene.sentence.lower(at) != ":",
        Class::Comma => !set_off,
        Class::Conjunction => scene.sentence.lower(at) != "or",
        _ => false,
    };
    party && start.checked_sub(1).is_some_and(opens)
}
