//! Money that a verb too common to mean anything by itself hands over, puts in, takes or finds: "gave $9 million for the
//! port", "put $9 million into the mine", "it will take $9 million to mend it". What other verbs claim is told by
//! their rows in the lexicon.

use std::borrow::Cow;
use std::ops::Range;

use super::lexicon::LEXICON;
use super::reach::{phrase_at, reach_behind, subject};
use super::{Frame, Of};
use crate::extract::grammar::function::names_voice;
use crate::extract::grammar::phrase::subject_before;
use crate::extract::grammar::{Class, names_people};
use crate::extract::quantity::Mention;
use crate::extract::relation::Scene;
use crate::extract::voice::party;

/// How many words of a receiver may stand between the verb and the money: "gave the flooded towns $9 million".
const RECEIVER: usize = 5;

/// What the verb right before or behind an amount claims of it, where the verb alone says nothing.
pub fn handed(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    object(scene, mention).or_else(|| passive(scene, mention))
}

/// "gave the towns $9 million", "sent $9 million", "could not find $9 million".
fn object(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let verb = verb_before(scene, mention.words.start)?;
    let between = verb + 1..mention.words.start;
    let gap = between.clone().any(|at| !matches!(scene.classes[at], Class::Adverb | Class::Determiner));
    let end = mention.words.end;
    let behind = |words: &[&str]| (end..end + 4).any(|at| words.contains(&scene.sentence.lower(at)));
    let told = |measure: &'static str| Some(said(measure, None));
    match scene.sentence.lower(verb) {
        "give" | "gives" | "gave" | "giving" | "given" => Some(said("pledged", given_to(scene, &between, gap))),
        "send" | "sends" | "sent" | "sending" if !gap => told("paid"),
        "make" | "makes" | "made" | "making" if !gap && behind(&["available"]) => told("pledged"),
        "make" | "made" | "making" if !gap && earns(scene, verb) => told("earned"),
        "put" | "puts" | "putting" if !gap && behind(&["into"]) => told("invested"),
        "put" | "puts" | "putting" if !gap && behind(&["towards", "toward"]) => told("pledged"),
        "cut" | "cuts" | "cutting" if !gap && behind(&["from", "off", "out"]) => told("cut"),
        "get" | "gets" | "got" | "receive" | "receives" | "received" | "receiving" if !gap => told("received"),
        "take" | "takes" if !gap => Some(said("cost", Some(Of::Told(subject(scene, task(scene, end)?)?)))),
        "find" | "locate" | "trace" if !gap && is_in_vain(scene, verb) => told("missing"),
        _ => None,
    }
}

/// "$9 million was given to the port", "$9 million will be made available".
fn passive(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let from = mention.words.end;
    let mut verb = from;
    while matches!(scene.classes.get(verb), Some(Class::Auxiliary | Class::Modal | Class::Adverb)) {
        verb += 1;
    }
    let led = (from..verb).any(|at| scene.classes[at] == Class::Auxiliary);
    let measure = match scene.sentence.lower(verb) {
        "given" => "pledged",
        "sent" => "paid",
        "made" if scene.sentence.lower(verb + 1) == "available" => "pledged",
        "put" if scene.sentence.lower(verb + 1) == "into" => "invested",
        "cut" if matches!(scene.sentence.lower(verb + 1), "from" | "off" | "out") => "cut",
        _ => return None,
    };
    led.then(|| said(measure, None))
}

fn said(measure: &'static str, of: Option<Of>) -> Frame {
    Frame { why: "V N", measure: Some(Cow::Borrowed(measure)), of, as_before: false }
}

/// The verb that what starts at `end` is the object of: right before it, or before a short receiver.
pub fn verb_before(scene: &Scene<'_, '_>, end: usize) -> Option<usize> {
    let inner = |at: &usize| {
        scene.classes[*at].is_noun()
            || matches!(
                scene.classes[*at],
                Class::Adverb | Class::Determiner | Class::Adjective | Class::Pronoun | Class::Possessive
            )
    };
    let floor = end.saturating_sub(RECEIVER + 1);
    let verb = (floor..end).rev().find(|at| !inner(at))?;
    scene.classes[verb].is_verb().then_some(verb)
}

/// Those to whom money is given, where they stand between the verb and the money.
fn given_to(scene: &Scene<'_, '_>, between: &Range<usize>, gap: bool) -> Option<Of> {
    let words = phrase_at(scene, between.start).filter(|words| gap && words.end <= between.end)?;
    let each = words.start.checked_sub(1).filter(|at| matches!(scene.sentence.lower(*at), "each" | "every"));
    let text = scene.sentence.phrase(each.unwrap_or(words.start)..words.end);
    Some(Of::Toward(format!("to {text}")))
}

/// Whether the subject of "made" is somebody who can earn: a firm, a person, a name. "That makes $9 million" is no gain.
fn earns(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let Some((chain, _)) = subject_before(scene.sentence, scene.classes, verb + 1) else { return false };
    let Some(head) = chain.head.end.checked_sub(1) else { return false };
    let lower = scene.sentence.lower(head);
    let firm = names_voice(lower) || party::is_party(lower) || LEXICON.firm.contains(lower);
    firm || names_people(lower) || party::is_person(lower) || scene.classes[head] == Class::Name
}

/// "It will take $9 million to mend the bridge": what there is to be done.
fn task(scene: &Scene<'_, '_>, end: usize) -> Option<Range<usize>> {
    let verb = scene.classes.get(end + 1).is_some_and(|class| class.is_verb() || *class == Class::Noun);
    let words = phrase_at(scene, end + 2).filter(|_| verb && scene.sentence.lower(end) == "to")?;
    Some(reach_behind(scene, words, &["of", "in"]))
}

/// Whether somebody looks without success: "could not find", "was unable to trace".
fn is_in_vain(scene: &Scene<'_, '_>, verb: usize) -> bool {
    (verb.saturating_sub(4)..verb).any(|at| {
        matches!(scene.sentence.lower(at), "not" | "never" | "unable" | "cannot" | "failed" | "fail" | "fails")
            || scene.sentence.lower(at).ends_with("n't")
    })
}
