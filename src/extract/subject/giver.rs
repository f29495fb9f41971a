//! Who gives or owes money or what costs it, and names right before a number whose verb is left out.

use super::owner::possessor;
use super::plain_phrase;
use crate::extract::frame::is_time_word;
use crate::extract::grammar::Class;
use crate::extract::grammar::phrase::{phrase_before, subject_before, subject_chain};
use crate::extract::measure::Kind;
use crate::extract::quantity::Mention;
use crate::extract::relation::{Construction, Link, Scene};

/// Who gives or owes money: a name right before it, the possessor of its noun, or the subject of its clause. What costs
/// it, where a verb says so.
pub fn giver(scene: &Scene<'_, '_>, mention: &Mention, link: Option<&Link>) -> Option<String> {
    let ahead = link.filter(|link| link.words.end <= mention.words.start);
    let costs = |link: &&Link| {
        link.measure == "cost" && matches!(link.kind, Kind::Verb(..)) && link.construction == Construction::Object
    };
    if let Some(verb) = ahead.filter(costs) {
        return costing(scene, verb.words.start);
    }
    gapped_name(scene, mention.words.start)
        .or_else(|| possessor(scene, mention.words.start))
        .or_else(|| gapped_phrase(scene, mention.words.start))
        .or_else(|| headline_subject(scene, mention, link))
        .or_else(|| {
            let at = ahead.map_or(mention.words.start, |link| link.words.end);
            let head = subject_before(scene.sentence, scene.classes, at)?.0.head;
            plain_phrase(scene, head).map(|own| own.text)
        })
}

/// What costs so much by a verb: "The census cost $9 million", "The pier itself would cost the town $9 million". "Cost" is
/// as often a noun, so that the words before it are looked at whatever it was taken for.
fn costing(scene: &Scene<'_, '_>, verb: usize) -> Option<String> {
    let mut end = verb;
    let helps = |at: usize| {
        matches!(scene.classes[at], Class::Auxiliary | Class::Modal | Class::Adverb)
            || matches!(scene.sentence.lower(at), "itself" | "themselves" | "alone" | "each")
    };
    while end > 0 && helps(end - 1) {
        end -= 1;
    }
    let joined = end.checked_sub(1).filter(|joint| scene.classes[*joint] == Class::Conjunction);
    let chain = match joined {
        Some(joint) => subject_before(scene.sentence, scene.classes, joint)?.0,
        None if scene.classes[verb] == Class::Gerund => subject_chain(scene.sentence, scene.classes, end)?,
        None if scene.classes[end..=verb].iter().any(|class| class.is_verb()) => {
            subject_before(scene.sentence, scene.classes, verb + 1)?.0
        }
        None => subject_chain(scene.sentence, scene.classes, end)?,
    };
    plain_phrase(scene, chain.head).map(|own| own.text)
}

/// The subject of a headline whose verb is yet to come true: "Mill to pay $9 million".
fn headline_subject(scene: &Scene<'_, '_>, mention: &Mention, link: Option<&Link>) -> Option<String> {
    let verb = link.filter(|link| link.words.end <= mention.words.start)?.words.start;
    let to = verb.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "to")?;
    let words = phrase_before(scene.sentence, scene.classes, to);
    (words.start == 0 && !words.is_empty()).then(|| scene.sentence.phrase(words))
}

/// A noun phrase right before a number, where the verb is left out: "the state gives 9 million, the city 4 million".
fn gapped_phrase(scene: &Scene<'_, '_>, number: usize) -> Option<String> {
    let words = phrase_before(scene.sentence, scene.classes, number);
    let determiner = words.start.checked_sub(1).filter(|at| scene.classes[*at] == Class::Determiner)?;
    let joint = determiner.checked_sub(1)?;
    let gapped = matches!(scene.classes[joint], Class::Comma | Class::Conjunction) && !words.is_empty();
    gapped.then(|| scene.sentence.phrase(words))
}

/// How many words a bracket behind a name may hold, with its marks.
const ASIDE: usize = 6;

/// A name right before a number, as gapping and tables have it: "Japan 12 billion yen", "gives Marr 52%".
pub fn gapped_name(scene: &Scene<'_, '_>, number: usize) -> Option<String> {
    let mut end = number;
    while end > 0 && (scene.classes[end - 1] == Class::Adverb || matches!(scene.sentence.lower(end - 1), ":" | "(")) {
        end -= 1;
    }
    let colon = end < number && scene.sentence.lower(end) == ":";
    // "Ada MARR (Blue List): 900".
    if colon && end > 0 && scene.sentence.lower(end - 1) == ")" {
        end = (end.saturating_sub(ASIDE)..end).rfind(|at| scene.sentence.lower(*at) == "(").unwrap_or(end);
    }
    // A capital tells nothing of the first word, unless the line is a label.
    let labels = colon && end <= 4;
    let name = |at: usize| {
        scene.classes[at] == Class::Name
            || labels && scene.classes[at] == Class::Noun && scene.sentence.words[at].is_capitalised()
    };
    let mut start = end;
    while start > 0 && name(start - 1) {
        start -= 1;
    }
    // "By noon on Sunday 38 percent", "(December: 3 percent)": a day or a month names nobody.
    let time = |last: usize| is_time_word(scene.sentence.lower(last));
    (start < end && !time(end - 1)).then(|| scene.sentence.phrase(start..end))
}
