//! Where what is claimed of a number cannot stand: in another clause than the number, or in a noun that only marks off
//! another one. Tells the borders apart; what a link is worth within them is for [`relation`](super) to say.

use super::{Scene, is_anaphor};
use crate::extract::COUNT;
use crate::extract::grammar::phrase::phrase_before;
use crate::extract::grammar::{Class, NounPhrase};
use crate::extract::measure::{Counts, Form, Kind, Trigger};
use crate::extract::quantity::Mention;

/// How far behind its noun the verb of a number may stand that is the subject of a clause.
const PREDICATE: usize = 12;

/// Words that open a clause of their own.
const OPENERS: [&str; 15] = [
    "after", "although", "as", "because", "before", "if", "once", "since", "though", "unless", "until", "when",
    "where", "whereas", "while",
];

/// Whether a clause starts between a number and the predicate at `to`, with a subject of its own: "fish, it scoffs",
/// "nineteen people have needed a bed and one girl is gone".
pub fn starts_clause(scene: &Scene<'_, '_>, from: usize, to: usize) -> bool {
    let relative = |at: usize| matches!(scene.sentence.lower(at), "who" | "which" | "that" | "whom" | "whose");
    let opens = |at: usize| OPENERS.contains(&scene.sentence.lower(at));
    let joint = |at: &usize| matches!(scene.classes[*at], Class::Comma | Class::Conjunction) || opens(*at);
    let Some(joint) = (from..to).rev().find(joint) else { return false };
    let behind = joint + 1..to;
    if behind.clone().any(relative) {
        return false;
    }
    if scene.classes[joint] == Class::Comma {
        return behind.clone().any(|at| scene.classes[at] == Class::Pronoun);
    }
    let own = behind
        .clone()
        .any(|at| scene.classes[at].is_noun() || scene.classes[at] == Class::Pronoun || scene.is_number(at));
    if opens(joint) {
        return own;
    }
    let finite = |at: usize| matches!(scene.classes[at], Class::Auxiliary | Class::Modal | Class::Verb);
    own && (from..joint).any(finite) && !(from..joint).any(relative)
}

/// Whether a word only tells which ones are meant, because the clause goes on to news of its own: "two of those who had
/// been brought ashore died", "nine who were hurt have been sent home".
pub fn only_marks_off(scene: &Scene<'_, '_>, from: usize, word: &Trigger) -> bool {
    let relative = |at: usize| matches!(scene.sentence.lower(at), "who" | "which" | "that");
    let pauses =
        |at: usize| matches!(scene.classes[at], Class::Comma | Class::Break | Class::Conjunction | Class::Subordinator);
    let Some(who) = (from..word.words.start).find(|at| relative(*at)) else { return false };
    if (who + 1..word.words.start).any(pauses) {
        return false;
    }
    let end = word.words.end;
    let mut later = scene.triggers_in(&(end..end + PREDICATE)).iter();
    later.any(|next| {
        let news = match next.kind {
            Kind::Verb(_, Form::Passive) => true,
            Kind::Verb(Counts::Subject, _) => true,
            Kind::State => scene.classes[next.words.start.saturating_sub(1)] == Class::Auxiliary,
            _ => false,
        };
        news && next.known && !(end..next.words.start).any(|at| pauses(at) || scene.is_number(at))
    })
}

/// Whether a number is no object of the verb that ends at `from`: a semicolon stands between, or the number is the
/// subject of a clause that a comma or a joining word opens: "as a main may burst, 64 households have been moved".
pub fn leaves_object(scene: &Scene<'_, '_>, number: &Mention, phrase: &NounPhrase, from: usize) -> bool {
    let to = number.words.start;
    if (from..to).any(|at| scene.sentence.lower(at) == ";") {
        return true;
    }
    let opens = |at: usize| OPENERS.contains(&scene.sentence.lower(at));
    let comma = to.checked_sub(1).is_some_and(|at| at >= from && scene.classes[at] == Class::Comma);
    let fronted = comma && scene.numbers_between(from, to) == 0 && !scene.is_number(from);
    ((from..to).any(opens) || fronted) && has_predicate(scene, phrase.words.end.max(number.words.end))
}

/// Whether a finite verb follows in the clause.
fn has_predicate(scene: &Scene<'_, '_>, end: usize) -> bool {
    let rest = scene.classes.get(end..).unwrap_or_default().iter().take(PREDICATE);
    let mut clause = rest.take_while(|class| {
        !matches!(class, Class::Comma | Class::Break | Class::Conjunction | Class::Mark | Class::Subordinator)
    });
    clause.any(|class| matches!(class, Class::Auxiliary | Class::Modal | Class::Verb))
}

/// Whether the noun that ends at `from` only marks off another noun that holds no figure: "pension records", "the
/// death stand".
pub fn modifies_noun(scene: &Scene<'_, '_>, from: usize, to: usize) -> bool {
    let mut head = from;
    while head < to && scene.classes[head] == Class::Noun && !scene.is_number(head) {
        head += 1;
    }
    head > from
        && head < to
        && !is_anaphor(scene.sentence.lower(head - 1))
        && !(scene.sentence.is_title() && scene.mentions.iter().any(|mention| mention.kind.is_some()))
        && scene.triggers_in(&(from..head)).iter().all(|trigger| !trigger.known)
}

/// Whether the noun at `at` tells where something is, while the number has a noun of its own: "in the settlement of Marr
/// two men", "at the loss desk nine clerks".
pub fn stands_apart(scene: &Scene<'_, '_>, number: &Mention, phrase: &NounPhrase, at: usize) -> bool {
    let own = number.quantity.unit == COUNT && !phrase.words.is_empty() && !phrase.partitive;
    let led = number.words.start.checked_sub(1).is_some_and(|before| scene.classes[before] == Class::Preposition);
    own && !led && is_located(scene, phrase_before(scene.sentence, scene.classes, at + 1).start)
}

/// Whether a preposition of place leads the phrase that starts there.
pub fn is_located(scene: &Scene<'_, '_>, start: usize) -> bool {
    let mut at = start;
    while at > 0 && matches!(scene.classes[at - 1], Class::Determiner | Class::Adverb) {
        at -= 1;
    }
    let places =
        |at: usize| matches!(scene.sentence.lower(at), "in" | "at" | "on" | "near" | "from" | "across" | "inside");
    at.checked_sub(1).is_some_and(places)
}
