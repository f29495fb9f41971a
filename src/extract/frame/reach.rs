//! How far a noun phrase reaches: with what hangs on it by "of", "for", "to", "in" and "on". Finds stretches of words;
//! knows no measure.

use std::ops::Range;

use super::lexicon::LEXICON;
use crate::extract::grammar::phrase::{chain_before, phrase_before};
use crate::extract::grammar::{Class, is_demonym, names_people, noun_phrase};
use crate::extract::relation::{Scene, is_anaphor};
use crate::extract::subject::Subject;

/// How many phrases may hang on one another.
const HANGING: usize = 3;

/// Skips articles, owners and adverbs before a noun phrase.
pub fn over_determiners(scene: &Scene<'_, '_>, from: usize) -> usize {
    let skipped = |at: &usize| matches!(scene.classes.get(*at), Some(Class::Determiner | Class::Adverb | Class::Quote));
    (from..scene.classes.len()).find(|at| !skipped(at)).unwrap_or(from)
}

/// The noun phrase that starts at `from`, articles skipped; none where a number or nothing stands there.
pub fn phrase_at(scene: &Scene<'_, '_>, from: usize) -> Option<Range<usize>> {
    let start = over_determiners(scene, from);
    if scene.is_number(start) {
        return None;
    }
    if scene.sentence.lower(start) == "next"
        && scene.sentence.lower(start + 1) == "of"
        && start + 3 <= scene.classes.len()
    {
        return Some(start..start + 3);
    }
    let words = noun_phrase(scene.sentence, scene.classes, start).words;
    // "each deceased", "the injured": a participle that stands for people.
    let participle = start > from && scene.classes.get(start) == Some(&Class::Past);
    let ends = |at: usize| !scene.classes.get(at).is_some_and(|class| class.is_noun() || *class == Class::Preposition);
    if words.is_empty() && participle && ends(start + 1) {
        return Some(start..start + 1);
    }
    (!words.is_empty()).then_some(words)
}

/// That phrase with all that hangs on it by one of those prepositions.
pub fn reach_behind(scene: &Scene<'_, '_>, words: Range<usize>, joints: &[&str]) -> Range<usize> {
    let mut end = words.end;
    for _ in 0..HANGING {
        let joins = joints.contains(&scene.sentence.lower(end));
        let Some(next) = phrase_at(scene, end + 1).filter(|next| joins && !is_time(scene, next)) else { break };
        end = next.end;
    }
    words.start..end
}

/// Whether a phrase names a time: a year, a month, a quarter.
pub fn is_time(scene: &Scene<'_, '_>, words: &Range<usize>) -> bool {
    words.clone().any(|at| is_time_word(scene.sentence.lower(at)))
}

/// Words that say when.
pub fn is_time_word(lower: &str) -> bool {
    crate::extract::time::calendar::month(lower).is_some_and(|_| lower != "may" && lower != "march")
        || crate::extract::time::calendar::weekday(lower).is_some()
        || LEXICON.when.contains(lower)
}

/// The noun phrase right before `end`, with what it hangs on.
pub fn chain_ending(scene: &Scene<'_, '_>, end: usize) -> Option<Range<usize>> {
    let near = phrase_before(scene.sentence, scene.classes, end);
    let chain = chain_before(scene.sentence, scene.classes, end)?;
    let split = (chain.head.start..near.start).any(|at| scene.is_number(at));
    Some(if split { near } else { chain.head.start..end }).filter(|words| !words.is_empty())
}

/// A subject of those words, unless they stand for something told elsewhere.
pub fn subject(scene: &Scene<'_, '_>, words: Range<usize>) -> Option<Subject> {
    let head = head(scene, &words)?;
    let lower = scene.sentence.lower(head);
    if is_anaphor(lower) || is_time_word(lower) {
        return None;
    }
    // "the stock of the mill" is its shares.
    if matches!(lower, "stock" | "stocks") && words.end == head + 1 {
        let text = format!("{} shares", scene.sentence.phrase(words.start..head));
        return Some(Subject { text: text.trim().to_owned(), explicit: true, people: false });
    }
    let people = names_people(lower) || is_demonym(scene.sentence.words.get(head)?.text);
    Some(Subject { text: scene.sentence.phrase(words), explicit: true, people })
}

/// The head of a phrase with what hangs on it: the last noun before its first preposition.
pub fn head(scene: &Scene<'_, '_>, words: &Range<usize>) -> Option<usize> {
    let joint = words.clone().find(|at| scene.classes.get(*at) == Some(&Class::Preposition)).unwrap_or(words.end);
    joint.checked_sub(1).filter(|at| words.contains(at))
}
