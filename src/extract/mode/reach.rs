//! How far the words around a number govern it: the bounds of its clause, as far as a mode needs them.

use crate::extract::grammar::Class;
use crate::extract::relation::Scene;

/// How many words before a number a cue may stand and still govern it.
pub const REACH: usize = 14;

/// Where the clause that holds the word begins: behind the last mark or joining word that parts clauses.
pub fn clause_start(scene: &Scene<'_, '_>, at: usize) -> usize {
    let first = at.saturating_sub(REACH);
    let parts = |at: &usize| match scene.classes[*at] {
        Class::Break | Class::Bracket => true,
        Class::Comma => starts_clause(scene, *at + 1),
        Class::Conjunction => scene.sentence.lower(*at) == "but" || scene.number_ends_within(at.saturating_sub(7), *at),
        Class::Subordinator => {
            matches!(scene.sentence.lower(*at), "while" | "although" | "though" | "whereas" | "because")
        }
        _ => false,
    };
    (first..at).rev().find(parts).map_or(first, |parting| parting + 1)
}

/// Whether a comma is followed by something that opens a clause of its own.
fn starts_clause(scene: &Scene<'_, '_>, at: usize) -> bool {
    matches!(scene.classes.get(at), Some(Class::Conjunction | Class::Subordinator | Class::Pronoun))
        || scene.number_ends_within(0, at)
}

/// Where the clause that holds the word ends.
pub fn clause_end(scene: &Scene<'_, '_>, at: usize) -> usize {
    let next = scene.mentions.get(scene.mentions.partition_point(|other| other.words.start < at));
    let last = (at + REACH).min(next.map_or(scene.classes.len(), |next| next.words.start));
    let parts = |at: &usize| {
        matches!(
            scene.classes[*at],
            Class::Break | Class::Bracket | Class::Comma | Class::Conjunction | Class::Subordinator
        )
    };
    (at.min(last)..last).find(parts).unwrap_or(last)
}

/// Where the innermost clause starts that holds the number: behind "after", "that", "who" and the like.
pub fn inner_clause(scene: &Scene<'_, '_>, clause: usize, at: usize) -> usize {
    // "gives the range as 90 to 100": the number itself is what is given.
    let gives = |word: usize| {
        word + 1 == at
            && (clause.max(word.saturating_sub(8))..word).any(|before| {
                matches!(scene.sentence.lower(before), "give" | "gives" | "gave" | "puts" | "put" | "range")
            })
    };
    let joint = |word: &usize| {
        let lower = scene.sentence.lower(*word);
        if lower == "as" && gives(*word) {
            return false;
        }
        scene.classes[*word] == Class::Subordinator && !matches!(lower, "that" | "what" | "how")
            || matches!(lower, "after" | "before" | "since" | "as" | "despite" | "amid" | "than")
                && !matches!(scene.sentence.lower(word + 1), "many" | "much" | "high" | "low")
    };
    (clause..at).rev().find(joint).map_or(clause, |word| word + 1)
}
