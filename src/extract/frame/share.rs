//! Shares of a whole: who they are said to be ("six out of ten are children") and what makes up a share ("children are
//! 17 percent of residents"). A share "of" something that has a predicate of its own is told by what it is of.

use super::reach::{chain_ending, head, phrase_at, subject};
use super::{Frame, Of};
use crate::extract::grammar::phrase::subject_before;
use crate::extract::grammar::{Class, is_plural, names_people, singular};
use crate::extract::measure::vocabulary::plural;
use crate::extract::quantity::{Kind, Mention};
use crate::extract::relation::Scene;

/// The frame of a share.
pub fn share(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    if mention.kind != Some(Kind::Percent) {
        return None;
    }
    are_people(scene, mention).or_else(|| made_up_by(scene, mention)).or_else(|| filled(scene, mention))
}

/// "the reservoir is 38 percent full", "the wards were 90 percent full": how full, how complete, how empty it is.
fn filled(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let lower = scene.sentence.lower(mention.words.end);
    let measure = ["full", "empty", "complete", "operational"].into_iter().find(|adjective| *adjective == lower)?;
    let chain = subject_before(scene.sentence, scene.classes, mention.words.start)?.0;
    Some(Frame::told("X is P full", Some(measure), subject(scene, chain.whole)?))
}

/// "six out of ten are children", "one in eight was a child".
fn are_people(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let verb = mention.words.end;
    if !matches!(scene.sentence.lower(verb), "is" | "are" | "was" | "were") {
        return None;
    }
    let words = phrase_at(scene, verb + 1).filter(|_| scene.classes.get(verb + 1) != Some(&Class::Adverb))?;
    let lower = scene.sentence.lower(words.end.checked_sub(1)?);
    let many = plural(&singular(lower));
    let person = names_people(lower) || names_people(&many);
    let mut told = subject(scene, words.clone()).filter(|_| person)?;
    if !is_plural(lower) {
        told.text = many;
    }
    told.people = true;
    Some(Frame { why: "P are X", measure: None, of: Some(Of::Told(told)), as_before: false })
}

/// "children are 17 percent of residents", "tourists make up a third of visitors": what stands before the verb.
fn made_up_by(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    if scene.sentence.lower(mention.words.end) != "of" {
        return None;
    }
    let mut at = mention.words.start.checked_sub(1)?;
    while at > 0 && scene.classes[at] == Class::Adverb {
        at -= 1;
    }
    let two = at.checked_sub(1).map_or("", |before| scene.sentence.lower(before));
    let verb = match (two, scene.sentence.lower(at)) {
        ("make" | "makes" | "made", "up") | ("account" | "accounts" | "accounted", "for") => at - 1,
        (_, "is" | "are" | "was" | "were" | "represent" | "represents" | "constitute" | "constitutes") => at,
        _ => return None,
    };
    let chain = subject_before(scene.sentence, scene.classes, verb + 1)?.0;
    let words = chain_ending(scene, chain.whole.end.min(verb)).unwrap_or(chain.head);
    let noun = head(scene, &words)?;
    let said = matches!(scene.sentence.lower(noun), "this" | "that" | "it" | "they" | "which");
    let told = subject(scene, words).filter(|_| !said)?;
    Some(Frame { why: "X are P of Y", measure: None, of: Some(Of::Told(told)), as_before: false })
}
