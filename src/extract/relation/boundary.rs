//! Where what is claimed of a number cannot stand: in another clause than the number, or in a noun that only marks off
//! another one. Tells the borders apart; what a link is worth within them is for [`relation`](super) to say.

use super::lexicon::LEXICON;
use super::{Scene, is_anaphor};
use crate::extract::COUNT;
use crate::extract::grammar::function::moves;
use crate::extract::grammar::phrase::phrase_before;
use crate::extract::grammar::{Class, NounPhrase, is_plural};
use crate::extract::measure::{Counts, Form, Kind, Trigger};
use crate::extract::quantity::Mention;

/// How far behind its noun the verb of a number may stand that is the subject of a clause.
const PREDICATE: usize = 12;

/// The most words of a chain of auxiliaries: "is believed to have been".
const CHAIN: usize = 5;

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
    // "nine men whose boat sank came ashore": it was the boat that sank, and the men who came.
    let whose = (from..to).rev().find(|at| scene.sentence.lower(*at) == "whose");
    if whose.is_some_and(|whose| !(whose..to).any(|at| matches!(scene.classes[at], Class::Past | Class::Verb))) {
        return true;
    }
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

/// Whether a number in a clause of commas is a part of what was counted before them, and what stands at `to` is said of the
/// next number: "nine dead, including three children, and four people missing".
pub fn closes_part(scene: &Scene<'_, '_>, number: &Mention, from: usize, to: usize) -> bool {
    let part = number.words.start.checked_sub(1).is_some_and(|at| scene.sentence.lower(at) == "including");
    let end = (from..to).find(|at| scene.classes[*at] == Class::Comma).filter(|_| part);
    end.is_some_and(|end| scene.numbers_between(end, to) > 0)
}

/// Whether a predicate is of another noun that stands between it and the number: of the one that a relative clause
/// follows, where the number has its own verb before it ("crews were fighting the seven fires, which broke out in May"), or
/// of a number in a phrase of its own right before a participle ("or 1 percent of the 900 barrels loaded at Oru").
pub fn is_of_other_noun(scene: &Scene<'_, '_>, from: usize, to: usize) -> bool {
    let relative = |at: &usize| matches!(scene.sentence.lower(*at), "which" | "who" | "that");
    let verb = |at: usize| {
        matches!(scene.classes[at], Class::Auxiliary | Class::Modal | Class::Verb)
            || scene.classes[at] == Class::Past && at > from
    };
    let other = |at: usize| {
        at > from && scene.classes[at - 1].is_noun()
            || at > from + 1 && scene.classes[at - 1] == Class::Comma && scene.classes[at - 2].is_noun()
    };
    if let Some(who) = (from..to).rev().find(relative)
        && other(who)
        && (from..who).any(verb)
        && !(from..who).any(|at| relative(&at))
    {
        return true;
    }
    let next = scene.mentions.partition_point(|mention| mention.words.end <= to);
    let Some(last) = next.checked_sub(1).map(|at| &scene.mentions[at]).filter(|last| last.words.start > from) else {
        return false;
    };
    let mut before = last.words.start;
    while before > from && scene.classes[before - 1] == Class::Determiner {
        before -= 1;
    }
    before > from
        && scene.classes[before - 1] == Class::Preposition
        && matches!(scene.sentence.lower(before - 1), "of" | "from" | "than")
        && to > last.words.end
        && (last.words.end..to).all(|at| scene.classes[at].is_noun())
}

/// Whether the predicate at `verb` is said of one thing while the number counts several: "the house of the envoy with nine
/// guards was searched", "40 soldiers round the house of the envoy, who is held".
pub fn is_of_one(scene: &Scene<'_, '_>, number: &Mention, phrase: &NounPhrase, verb: usize) -> bool {
    let first = first_auxiliary(scene, verb);
    let one = matches!(scene.sentence.lower(first), "is" | "was" | "has" | "isn't" | "wasn't" | "hasn't");
    let many = phrase.head().is_some_and(|head| head < first && is_plural(scene.sentence.lower(head)));
    // "a group of nine hikers was found".
    let of = number.words.start.checked_sub(1).is_some_and(|before| scene.sentence.lower(before) == "of");
    let several = number.quantity.value.is_none_or(|value| value > 1.0);
    one && many && several && !of && number.quantity.unit == COUNT && first > phrase.words.end
}

/// The first of the auxiliaries that end before `end`: the "is" of "is believed to have been held".
fn first_auxiliary(scene: &Scene<'_, '_>, end: usize) -> usize {
    let mut first = end;
    for _ in 0..CHAIN {
        let before = first.saturating_sub(1);
        let believed = first > 1 && scene.sentence.lower(before) == "to" && scene.classes[first - 2] == Class::Past;
        match scene.classes.get(before) {
            Some(Class::Auxiliary | Class::Adverb) => first = before,
            _ if believed => first -= 2,
            _ => break,
        }
    }
    first
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
            Kind::State => {
                let before = next.words.start.saturating_sub(1);
                scene.classes[before] == Class::Auxiliary || LEXICON.staying.contains(scene.sentence.lower(before))
            }
            _ => false,
        };
        news && next.known && !(end..next.words.start).any(|at| pauses(at) || scene.is_number(at))
    })
}

/// Whether the verb is that of a relative clause without a pronoun, of whose object the number behind which it starts tells
/// how many: "the 90 tents the camp lacks", "the $9 million the agency says it needs".
pub fn is_zero_relative(scene: &Scene<'_, '_>, from: usize, verb: &Trigger) -> bool {
    let at = verb.words.start;
    let who = |at: usize| matches!(scene.classes[at], Class::Determiner | Class::Name | Class::Pronoun | Class::Noun);
    let stays = |at: usize| {
        !matches!(
            scene.classes[at],
            Class::Comma | Class::Break | Class::Mark | Class::Conjunction | Class::Preposition
        ) && !scene.is_number(at)
    };
    let ends = |class: &Class| {
        matches!(
            class,
            Class::Comma | Class::Break | Class::Mark | Class::Conjunction | Class::Preposition | Class::Adverb
        )
    };
    let finite = matches!(scene.classes[at], Class::Verb | Class::Past) && scene.classes[at - 1] != Class::Auxiliary
        || matches!(verb.kind, Kind::Verb(_, Form::Active));
    from < at && who(from) && (from..at).all(stays) && finite && scene.classes.get(verb.words.end).is_none_or(ends)
}

/// Whether a number is no object of the verb that ends at `from`: a semicolon stands between, or the number is the
/// subject of a clause that a comma or a joining word opens: "as a main may burst, 64 households have been moved".
pub fn leaves_object(scene: &Scene<'_, '_>, number: &Mention, phrase: &NounPhrase, from: usize) -> bool {
    let to = number.words.start;
    if (from..to).any(|at| scene.sentence.lower(at) == ";") {
        return true;
    }
    // "raising the wreck will cost 90", "checks made in May show that 90 are sound": the object of the later verb.
    let relative = |at: usize| matches!(scene.sentence.lower(at), "who" | "which" | "that");
    let modal = (from..to).find(|at| scene.classes[*at] == Class::Modal);
    let later = modal.is_some_and(|modal| !(from..modal).any(relative));
    let told = (from + 1..to).any(|at| scene.sentence.lower(at) == "that" && scene.classes[at - 1].is_verb());
    if later || told {
        return true;
    }
    let opens = |at: usize| OPENERS.contains(&scene.sentence.lower(at));
    let mut border = to;
    if border > from && scene.classes[border - 1] == Class::Conjunction {
        border -= 1;
    }
    let comma = border.checked_sub(1).is_some_and(|at| at >= from && scene.classes[at] == Class::Comma);
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

/// Whether a participle ahead of a number belongs to the noun behind it: "her battered party", "9 unmanned boats, 4 ships".
pub fn is_attributive(scene: &Scene<'_, '_>, word: &Trigger) -> bool {
    let leads = |class: Class| matches!(class, Class::Possessive | Class::Determiner | Class::Number);
    let led = word.words.start.checked_sub(1).is_some_and(|at| leads(scene.classes[at]));
    let noun = scene.classes.get(word.words.end).is_some_and(|class| matches!(class, Class::Noun | Class::Adjective));
    word.words.len() == 1 && led && noun && !scene.is_number(word.words.end)
}

/// Whether a verb that moves figures is followed by the number that it moves one to or from: "cut from 90 to 40".
pub fn moves_to_number(scene: &Scene<'_, '_>, word: &Trigger) -> bool {
    // "cut electricity to 900 farms" is a verb of several words, and moves no figure.
    if word.words.len() > 2 {
        return false;
    }
    let last = word.words.end - 1;
    let joint = if matches!(scene.sentence.lower(last), "to" | "from") { last } else { word.words.end };
    matches!(scene.sentence.lower(joint), "to" | "from")
        && moves(scene.sentence.lower(word.words.start))
        && scene.is_number(joint + 1)
}

/// Whether a noun stands between a verb and the "to" or "from" before a bare number, and no other verb or number.
pub fn is_moved_to(scene: &Scene<'_, '_>, from: usize, to: usize) -> bool {
    let Some(joint) = to.checked_sub(1).filter(|joint| *joint > from) else { return false };
    let noun = (from..joint).any(|at| scene.classes[at].is_noun());
    let plain = |at: usize| !scene.classes[at].is_verb() && !matches!(scene.classes[at], Class::Break | Class::Comma);
    matches!(scene.sentence.lower(joint), "to" | "from")
        && noun
        && (from..joint).all(plain)
        && scene.numbers_between(from, to) == 0
}
