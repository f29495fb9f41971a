//! A trigger ahead of its number: the verb that the number is the object of, or the noun that holds it. What stands between
//! the two costs; what makes the number another one's is told by name.

use super::boundary::{is_attributive, is_moved_to, leaves_object, modifies_noun, moves_to_number, stands_apart};
use super::cost::{gap_cost, holder_cost, object_cost};
use super::{Construction, Scene, holder, is_stated};
use crate::extract::COUNT;
use crate::extract::grammar::function::moves;
use crate::extract::grammar::{Class, NounPhrase, is_plural};
use crate::extract::measure::{Counts, Form, Kind, Trigger};
use crate::extract::quantity::{self, Mention};

/// What a known verb is worth more whose direct object the number is: it says more than a participle behind ("recalls 900
/// heaters sold").
const DIRECT: f64 = 4.0;

/// What such a verb is worth more that drops a plan: that says more than the plan ("called off 14 departures").
const DROPPED: f64 = 8.0;

/// The construction of a number and a trigger ahead of it, and its weight less the cost of the words between.
pub fn ahead(
    scene: &Scene<'_, '_>,
    number: &Mention,
    phrase: &NounPhrase,
    word: &Trigger,
) -> Option<(Construction, f64)> {
    match word.kind {
        Kind::Verb(counts, form) => verb_ahead(scene, number, phrase, word, (counts, form)),
        Kind::Holder | Kind::Counted => noun_ahead(scene, number, phrase, word),
        // "trapped are nine miners", "safe: 9".
        Kind::State => {
            let cost = gap_cost(scene, word.words.end, number.words.start);
            Some((Construction::Loose, 70.0 - cost))
        }
        Kind::Known => None,
    }
}

/// A verb ahead of the number.
fn verb_ahead(
    scene: &Scene<'_, '_>,
    number: &Mention,
    phrase: &NounPhrase,
    word: &Trigger,
    (counts, form): (Counts, Form),
) -> Option<(Construction, f64)> {
    let (from, to) = (word.words.end, number.words.start);
    let step = scene.sentence.lower(from);
    if only_moves(scene, number, word) || is_done_by(scene, number, phrase, word, (counts, form)) {
        return None;
    }
    // "the union arrives at 39": a figure that somebody has worked out.
    if step == "at" && to == from + 1 && (counts == Counts::Subject || number.bare && word.measure == "arrived") {
        return None;
    }
    if matches!(&*word.measure, "risen" | "fallen") {
        let by_itself = from == to
            || step == "by" && (to <= from + 2 || scene.sentence.lower(to - 1) == "or")
            || to == from + 1 && scene.classes[from] == Class::Adverb;
        let unit = number.quantity.unit.as_str();
        return (!matches!(unit, COUNT | "magnitude") && by_itself).then_some((Construction::Movement, 95.0));
    }
    if leaves_object(scene, number, phrase, from) {
        return None;
    }
    // "destroyed: 49 barns": all that was destroyed.
    if counts != Counts::Subject && word.known && step == ":" && to == from + 1 {
        return Some((Construction::Label, 93.0));
    }
    let cost = object_cost(scene, from, to);
    if counts == Counts::Subject {
        return Some((Construction::Loose, 66.0 - cost));
    }
    let weight = match form {
        Form::Active => 92.0,
        Form::Bare => 90.0,
        // "to the border were directed 900 guards": the subject behind its verb.
        Form::Passive if cost < 0.5 => 84.0,
        Form::Passive => 66.0,
    };
    let dropped = matches!(&*word.measure, "cancelled" | "foiled" | "postponed" | "prevented" | "suspended");
    let direct = match form {
        Form::Active | Form::Bare if cost <= 1.0 && word.known && dropped => DROPPED,
        Form::Active if cost <= 1.0 && word.known => DIRECT,
        _ => 0.0,
    };
    (word.measure != "counted").then_some((Construction::Object, weight + direct - cost))
}

/// Whether all that a verb tells is that a figure has moved: nothing was done to the number.
fn only_moves(scene: &Scene<'_, '_>, number: &Mention, word: &Trigger) -> bool {
    let (from, to) = (word.words.end, number.words.start);
    let (step, next) = (scene.sentence.lower(from), scene.sentence.lower(from + 1));
    let way = matches!(step, "to" | "from");
    // "crept up to 84": whatever the verb.
    let crept = !word.known && holder::is_way(step) && next == "to";
    // "raised theirs to 140": theirs is the figure.
    let theirs =
        scene.classes.get(from) == Some(&Class::Pronoun) && matches!(next, "to" | "from" | "at") && number.bare;
    // "raised its count of the hurt to 27": the count was moved.
    let sum = number.bare || number.kind == Some(quantity::Kind::Currency);
    let moving = moves(scene.sentence.lower(word.words.start));
    // "cut to 31", "raised from 40".
    crept || moves_to_number(scene, word) || theirs || moving && (way || sum && is_moved_to(scene, from, to))
}

/// Whether the verb is none of the clause, or the number is who has done what it tells.
fn is_done_by(
    scene: &Scene<'_, '_>,
    number: &Mention,
    phrase: &NounPhrase,
    word: &Trigger,
    (counts, form): (Counts, Form),
) -> bool {
    // "her battered party is down by 39": which party it is.
    if form == Form::Bare && is_attributive(scene, word) {
        return true;
    }
    // "assisted by 90 soldiers": they have done it, and nobody has done it to them.
    let undergone = counts == Counts::Object || counts == Counts::Both && !word.known;
    undergone && form != Form::Active && is_agent(scene, number, phrase, word)
}

/// A noun ahead of the number that holds or labels it.
fn noun_ahead(
    scene: &Scene<'_, '_>,
    number: &Mention,
    phrase: &NounPhrase,
    word: &Trigger,
) -> Option<(Construction, f64)> {
    let (from, to) = (word.words.end, number.words.start);
    let step = scene.sentence.lower(from);
    // "March against the VAT rise: police say 900", "Blackout in the north: the utility says 900": another thing.
    let other = match word.kind {
        Kind::Holder => matches!(&*word.measure, "risen" | "fallen"),
        _ => !is_plural(scene.sentence.lower(from - 1)),
    };
    // "the peaceful population: perished three inhabitants": the verb behind the colon tells it.
    let verb = to > from + 1 && step == ":" && matches!(scene.classes[to - 1], Class::Past | Class::Verb);
    let apart = other && is_stated(scene, number)
        || verb
        || modifies_noun(scene, from, to)
        // "Deaths confirmed: 34, of which 27 in Marr": the label is the first number's, and what is of it follows that.
        || labels_another(scene, word.words.start, to)
        || stands_apart(scene, number, phrase, word.words.start);
    if apart {
        return None;
    }
    let weight = if word.kind == Kind::Holder { 88.0 } else { 80.0 };
    let own_noun = number.quantity.unit == COUNT && !phrase.words.is_empty() && !phrase.partitive;
    let cost = holder_cost(scene, from, to) + if own_noun && step != ":" { 12.0 } else { 0.0 };
    Some((Construction::Holder, weight - cost))
}

/// Whether a counted noun is who has done what a participle tells: "guarded by nine men". What is moved "by" something
/// is so by that much.
fn is_agent(scene: &Scene<'_, '_>, number: &Mention, phrase: &NounPhrase, word: &Trigger) -> bool {
    let by = word.words.end;
    let mut next = by + 1;
    while scene.classes.get(next).is_some_and(|class| matches!(class, Class::Determiner | Class::Adverb)) {
        next += 1;
    }
    scene.sentence.lower(by) == "by"
        && next == number.words.start
        && number.quantity.unit == COUNT
        && !phrase.words.is_empty()
        && !moves(scene.sentence.lower(word.words.start))
}

/// Whether a word stands behind the noun of a label whose number is another one than that at `to`.
fn labels_another(scene: &Scene<'_, '_>, word: usize, to: usize) -> bool {
    let labels = (word..to).any(|at| scene.sentence.lower(at) == ":" && at + 1 < to && scene.is_number(at + 1));
    labels && word.checked_sub(1).is_some_and(|before| scene.classes[before].is_noun())
}
