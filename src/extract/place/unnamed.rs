//! Places that a text calls by their kind alone: "in the lowlands", "across the state", "in the upper valley". Each is the
//! named place of that kind where the text has one ("the district" after "Oru district"), else stands as it is told.

use super::atlas;
use super::toponym::{MOST, Mention, Role, is_before_noun};
use super::{Line, about};
use crate::extract::name::is_closed_class;
use crate::extract::{Reading, Sentence};
use crate::text::{Word, WordKind};

/// Adds them to the lines, once the named places and that of the whole document, `main`, are known.
pub fn add_unnamed(reading: &Reading<'_>, lines: &mut [Line], main: Option<&str>) {
    let mut named: Vec<String> = Vec::new();
    for (sentence, line) in reading.sentences.iter().zip(lines) {
        let told = line.found.iter().map(|mention| &mention.name);
        named.extend(told.filter(|name| name.contains(' ')).take(MOST).cloned());
        named.drain(..named.len().saturating_sub(MOST));
        let found: Vec<Mention> = (0..sentence.words.len())
            .filter_map(|at| unnamed(sentence, at))
            .filter_map(|(words, noun)| {
                let leads_on = line.found.iter().any(|mention| {
                    mention.words.start > words.end
                        && mention.words.start <= words.end + 2
                        && mention.role != Role::Seat
                });
                let name = if leads_on { None } else { meant(sentence, words.clone(), noun, &named, main) };
                name.map(|name| Mention::sure(words, name, Role::Unnamed))
            })
            .take(MOST)
            .collect();
        line.found.extend(found);
    }
}

/// The words behind a preposition at `at` that name a place by its kind, and the noun among them.
fn unnamed<'s>(sentence: &'s Sentence<'_>, at: usize) -> Option<(std::ops::Range<usize>, &'s str)> {
    if !matches!(
        sentence.lower(at),
        "in" | "across" | "throughout" | "along" | "over" | "inside" | "outside" | "near" | "on"
    ) {
        return None;
    }
    if !matches!(sentence.lower(at + 1), "the" | "this") {
        return None;
    }
    let from = at + 2 + usize::from(matches!(sentence.lower(at + 2), "same" | "whole" | "entire"));
    let noun = (from..from + 3).find(|word| atlas::is_unnamed(sentence.lower(*word)))?;
    let plain = |word: usize| {
        let told = sentence
            .words
            .get(word)
            .is_some_and(|word: &Word<'_>| word.kind == WordKind::Letters && !word.is_capitalised());
        told && !is_closed_class(sentence.lower(word))
    };
    let behind = sentence.lower(noun + 1);
    let owner = sentence.words.get(noun + 1).is_some_and(|word| word.kind == WordKind::Possessive);
    let fits = (from..=noun).all(plain)
        && !owner
        && !matches!(behind, "of" | "-")
        && atlas::kind_of(behind).is_none()
        && !is_before_noun(sentence, noun + 1);
    fits.then(|| (from..noun + 1, sentence.lower(noun)))
}

/// The name of the place that is meant, or none where it is no other than that of the whole document.
fn meant(
    sentence: &Sentence<'_>,
    words: std::ops::Range<usize>,
    noun: &str,
    named: &[String],
    main: Option<&str>,
) -> Option<String> {
    let literal = || Some(sentence.phrase(words.clone()));
    if words.len() > 1 {
        return literal();
    }
    let one = noun.strip_suffix('s').unwrap_or(noun);
    let of_kind =
        named.iter().rev().find(|name| name.rsplit(' ').next().is_some_and(|last| last.to_lowercase() == one));
    if let Some(name) = of_kind {
        return Some(name.clone());
    }
    match noun {
        "district" | "province" | "county" | "region" | "capital" | "island" | "valley" => {
            main.is_none_or(about::is_land).then(literal).flatten()
        }
        _ => literal(),
    }
}
