//! What a link claims of what is counted: by its kind, and where the sentence says that it is not so. Leaves alone
//! whatever the tables have no other word for.

use super::lexicon::LEXICON;
use crate::extract::COUNT;
use crate::extract::grammar::phrase::subject_before;
use crate::extract::grammar::{Class, names_people, noun_phrase, singular};
use crate::extract::measure::{Form, Kind};
use crate::extract::measure::{denied, sense_of};
use crate::extract::quantity::{Kind as UnitKind, Mention, is_of_area};
use crate::extract::relation::{Construction, Link, Scene};
use crate::extract::subject::Subject;

/// How far before a predicate its denial may stand: "have as of today still not been".
const REACH: usize = 6;

/// How far before "by" the verb may stand that makes something smaller.
const SHRUNK: usize = 6;

/// How far before its infinitive a verb of promising may stand: "pledged on Monday to send".
const PROMISE: usize = 4;

/// The measure that a link comes to for its subject, where it is another one than the word's own, or must stay as
/// it is.
pub fn meant<'l>(scene: &Scene<'_, '_>, mention: &Mention, link: &'l Link, own: Option<&Subject>) -> Option<&'l str> {
    let counted = own.filter(|own| own.explicit && mention.quantity.unit == COUNT);
    // Those "in captivity" or "behind bars" are held, but nobody has said that they were arrested.
    let stays = |meant: &&str| link.kind == Kind::State && link.measure == "held" && *meant == "arrested";
    let of_them = counted.and_then(|own| sense_of(&link.measure, &own.text)).filter(|meant| !stays(meant));
    let contrary = denied(of_them.unwrap_or(&link.measure)).filter(|_| is_denied(scene, mention, link));
    // "900 vehicles are at work": what is not sent anywhere is not shipped.
    let at_work = link.measure == "deployed" && !is_sent(scene.sentence.lower(link.words.start));
    let in_its_place = in_place(scene, mention, link);
    contrary.or(in_its_place).or(of_them).or_else(|| at_work.then_some(&*link.measure))
}

/// What the words around the number make of a measure: a camp that "holds" people shelters them, jobs that are
/// "additional" are not cut, and money that "is gone" has not burned.
fn in_place(scene: &Scene<'_, '_>, mention: &Mention, link: &Link) -> Option<&'static str> {
    let count = mention.quantity.unit == COUNT;
    match &*link.measure {
        "held" if count && link.construction == Construction::Object && is_shelter(scene, link.words.start) => {
            Some("sheltered")
        }
        "deployed" | "shipped" | "provided" if is_promised(scene, link) => Some("pledged"),
        // "the crown has lost 9 percent": it is worth less.
        "lost" if mention.quantity.unit == "percent" && link.construction == Construction::Object => {
            let of = scene.sentence.lower(mention.words.end) == "of";
            let worth = matches!(scene.sentence.lower(mention.words.end + 2), "value" | "worth");
            (!of || worth).then_some("fallen")
        }
        "laid off" if link.kind == Kind::Known && are_new(scene, mention) => Some("created"),
        // "will be out of work in May": they have their work yet, and lose it.
        "unemployed" if link.kind == Kind::State && is_to_come(scene, link.words.start) => Some("laid off"),
        // "62 percent reject the plan" take a side; ballots and goods are turned down.
        "rejected" if mention.quantity.unit == "percent" => Some("opposed"),
        // "Demand for power reached 900 MW": nobody is asked for it.
        "demanded" if mention.kind == Some(UnitKind::Measure) && link.kind == Kind::Holder => Some("demand"),
        // "The mill reduces its workforce by 900": those by whom it shrinks are let go.
        "employed" if is_shrunk(scene, mention) => Some("laid off"),
        // "the dam supplies 900 households": they are no goods.
        "shipped" if count && supplies(scene, mention, link) => Some("supplied"),
        // "nine have been carried over the bridge": on foot or on stretchers, and no vessel has them aboard.
        "aboard" if is_carried(scene, link) => Some("carried"),
        // "flames have swallowed 900 hectares".
        "eaten" | "devoured" | "swallowed" | "consumed" | "gobbled" if is_of_area(&mention.quantity.unit) => {
            Some("burned")
        }
        "destroyed" if mention.kind == Some(UnitKind::Currency) && link.kind == Kind::State => Some("missing"),
        "shipped" if mention.kind == Some(UnitKind::Currency) && link.kind == Kind::Holder => {
            match scene.sentence.lower(link.words.end - 1) {
                "exports" => Some("exported"),
                "imports" => Some("imported"),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether the number is by how much something has been made smaller: "cut its staff by 900", "its staff shrank by 900".
fn is_shrunk(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let Some(by) = mention.words.start.checked_sub(1) else { return false };
    let verb = |at: usize| {
        let lower = scene.sentence.lower(at);
        scene.classes[at].is_verb() && LEXICON.shrinking.contains(lower)
    };
    let near = by.saturating_sub(SHRUNK)..by;
    scene.sentence.lower(by) == "by" && near.rev().take_while(|at| scene.classes[*at] != Class::Comma).any(verb)
}

/// Whether somebody carries those who are counted.
fn is_carried(scene: &Scene<'_, '_>, link: &Link) -> bool {
    matches!(link.kind, Kind::Verb(_, Form::Passive)) && scene.sentence.lower(link.words.start) == "carried"
}

/// Whether a state is one that lies ahead: "will be", "are to be".
fn is_to_come(scene: &Scene<'_, '_>, state: usize) -> bool {
    let be = state.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "be");
    let led = be.and_then(|be| be.checked_sub(1));
    led.is_some_and(|at| scene.classes[at] == Class::Modal || scene.sentence.lower(at) == "to")
}

/// Whether the verb brings something to the people or places that are counted: "supplies 900 households".
fn supplies(scene: &Scene<'_, '_>, mention: &Mention, link: &Link) -> bool {
    let verb = scene.sentence.lower(link.words.start).starts_with("suppl");
    let head = noun_phrase(scene.sentence, scene.classes, mention.head_start).head();
    let served = head.map_or("", |head| scene.sentence.lower(head));
    let places = LEXICON.supplied.contains(singular(served).as_ref());
    verb && link.words.len() == 1 && (places || names_people(served))
}

/// Whether somebody has only undertaken what the verb says: "pledged to send nine", "undertook to supply".
fn is_promised(scene: &Scene<'_, '_>, link: &Link) -> bool {
    // "pledged on Monday to send nine".
    let Some(to) = link.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "to") else { return false };
    let when = |at: &usize| !matches!(scene.classes[*at], Class::Comma | Class::Break | Class::Conjunction);
    let mut verbs = (to.saturating_sub(PROMISE)..to).rev().take_while(when);
    link.construction == Construction::Object && verbs.any(|at| LEXICON.promising.contains(scene.sentence.lower(at)))
}

/// Whether the subject of a verb is a place for people who have lost theirs.
fn is_shelter(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let Some((chain, _)) = subject_before(scene.sentence, scene.classes, verb + 1) else { return false };
    let head = chain.head.end.checked_sub(1).map_or("", |head| scene.sentence.lower(head));
    LEXICON.shelter.contains(singular(head).as_ref())
}

/// Whether "new" or "additional" stands between a number and its noun.
fn are_new(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let marks = |at: usize| matches!(scene.sentence.lower(at), "new" | "additional" | "extra");
    (mention.words.end..mention.words.end + 3)
        .take_while(|at| matches!(scene.classes.get(*at), Some(Class::Adjective | Class::Adverb | Class::Noun)))
        .any(marks)
}

/// Whether what is said behind the number is not so, or not yet: "have not been found", "could not be identified",
/// "have yet to be freed", "remain to be reconnected".
fn is_denied(scene: &Scene<'_, '_>, mention: &Mention, link: &Link) -> bool {
    let predicate = matches!(link.construction, Construction::Passive | Construction::Subject | Construction::State);
    if !predicate || link.words.start < mention.words.end {
        return false;
    }
    let mut outstanding = false;
    let floor = link.words.start.saturating_sub(REACH).max(mention.words.end);
    for at in (floor..link.words.start).rev() {
        match scene.sentence.lower(at) {
            "not" | "never" | "cannot" => return true,
            "yet" | "still" | "remain" | "remains" | "remained" | "await" | "awaiting" if outstanding => return true,
            "be" | "to" => outstanding = true,
            lower if lower.ends_with("n't") => return true,
            _ if matches!(scene.classes[at], Class::Auxiliary | Class::Modal | Class::Adverb) => {}
            _ => return false,
        }
    }
    false
}

/// Whether the verb sends: people are deployed by it, and goods are shipped.
fn is_sent(verb: &str) -> bool {
    ["send", "sent", "dispatch", "rush"].iter().any(|stem| verb.starts_with(stem))
}
