//! Pay: what people earn by the time ("a weaver earns $900 a month"), what one person pockets, what one person is paid.
//! What firms are paid or earn is no pay.

use std::ops::Range;

use super::Frame;
use super::lexicon::{is_earning, is_pocketing};
use super::reach::{is_time_word, phrase_at};
use crate::extract::grammar::phrase::{phrase_before, subject_before};
use crate::extract::grammar::{Class, is_plural, names_people};
use crate::extract::measure::vocabulary::plural;
use crate::extract::quantity::Mention;
use crate::extract::relation::{Link, Scene};
use crate::extract::subject::Subject;
use crate::extract::voice::party;

/// How many words a clause may have before its verb of earning.
const OPENING: usize = 12;

/// "A weaver earns $900 a month", "The chairman pocketed $9 million last year": pay by the time, of those who earn it,
/// and what one person earns by a verb of earning.
pub fn wage(scene: &Scene<'_, '_>, mention: &Mention, link: Option<&Link>) -> Option<Frame> {
    let by_time = is_by_time(scene, mention.words.end);
    if let Some(who) = paid_person(scene, mention).filter(|_| by_time) {
        return Some(Frame::told("pay X N a year", Some("paid"), pay_of(scene, who)));
    }
    let mut verb = mention.words.start.checked_sub(1)?;
    while verb > 0 && scene.classes[verb] == Class::Adverb {
        verb -= 1;
    }
    verb -= usize::from(scene.sentence.lower(verb) == "home" && verb > 0);
    let home = scene.sentence.lower(verb + 1) == "home";
    let lower = scene.sentence.lower(verb);
    let paid = lower == "paid" && link.is_some_and(|link| link.words.start == verb) && is_passive(scene, verb);
    if !(by_time && (is_earning(lower) || paid) || is_pocketing(lower)) {
        return None;
    }
    let head = subject_before(scene.sentence, scene.classes, verb + 1).map(|(chain, _)| chain.head);
    let who = head.clone().and_then(|head| earner(scene, head)).or_else(|| earner(scene, opening(scene, verb)?));
    // "A signaller takes home $9,000 a year": whoever does that is paid.
    let who = who.or_else(|| opening(scene, verb).or(head).filter(|_| home))?;
    Some(Frame::told("X earns N a month", Some("paid"), pay_of(scene, who)))
}

fn pay_of(scene: &Scene<'_, '_>, who: Range<usize>) -> Subject {
    Subject { text: format!("pay of {}", scene.sentence.phrase(who)), explicit: true, people: false }
}

/// "The mill paid its chief clerk $900,000 last year": the one person between the verb and the amount.
fn paid_person(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Range<usize>> {
    let words = phrase_before(scene.sentence, scene.classes, mention.words.start);
    let head = scene.sentence.lower(words.end.checked_sub(1).filter(|last| words.contains(last))?);
    let article = words.start.checked_sub(1).filter(|at| scene.classes[*at] == Class::Determiner)?;
    let verb = scene.sentence.lower(article.checked_sub(1)?);
    let one = party::is_person(head) && !is_plural(head);
    (one && matches!(verb, "paid" | "pay" | "pays" | "paying")).then_some(words)
}

/// The noun phrase that opens the clause of a verb: "A doctor fresh from college gets".
fn opening(scene: &Scene<'_, '_>, verb: usize) -> Option<Range<usize>> {
    let stop =
        |at: &usize| matches!(scene.classes[*at], Class::Comma | Class::Break | Class::Mark | Class::Conjunction);
    let from = (verb.saturating_sub(OPENING)..verb).rev().find(stop).map_or(verb.saturating_sub(OPENING), |at| at + 1);
    phrase_at(scene, from).filter(|words| words.end <= verb)
}

/// "a year", "per hour", "last year": the time that pay is told for.
fn is_by_time(scene: &Scene<'_, '_>, at: usize) -> bool {
    matches!(scene.sentence.lower(at), "a" | "an" | "per" | "each" | "every" | "last" | "this")
        && is_time_word(scene.sentence.lower(at + 1))
}

fn is_passive(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let near = scene.classes.get(verb.saturating_sub(3)..verb).unwrap_or_default();
    near.last().is_some_and(|class| matches!(class, Class::Auxiliary | Class::Adverb))
        && near.contains(&Class::Auxiliary)
}

/// Those who are paid: a person, or the role that a name stands behind ("Its chief executive, Neil Farrant, 59").
fn earner(scene: &Scene<'_, '_>, words: Range<usize>) -> Option<Range<usize>> {
    let last = words.end.checked_sub(1).filter(|last| words.contains(last))?;
    let lower = scene.sentence.lower(last);
    let is_role = |lower: &str| party::is_person(lower) || names_people(lower) || names_people(&plural(lower));
    if scene.classes[last] == Class::Name && !is_role(lower) {
        let role = |at: &usize| is_role(scene.sentence.lower(*at));
        if let Some(inside) = words.clone().rev().find(role) {
            return Some(words.start..inside + 1);
        }
        let comma = words.start.checked_sub(1).filter(|at| scene.classes[*at] == Class::Comma)?;
        let named = phrase_before(scene.sentence, scene.classes, comma);
        return named.clone().next_back().filter(role).map(|_| named);
    }
    is_role(lower).then_some(words)
}
