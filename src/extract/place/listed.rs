//! The places of a list: names that each stand right before a figure of their own, "(Oru 3, Tisk 1)" or a row "Tisk: 1".
//! A list is one of places where something else in the document knows one of its names as such. Finds no others.

use foldhash::HashMap;
use std::ops::Range;

use super::Line;
use super::atlas::{self, Kind};
use super::toponym::{MOST, Mention, Role, core_of, is_plain_name, is_shouted};
use crate::extract::measure::vocabulary::readings_of;
use crate::extract::name::Names;
use crate::extract::{Reading, Sentence};
use crate::text::WordKind;

/// Adds the names of each list that holds a known place. `known` are the names of places in lower case.
pub fn add_listed(reading: &Reading<'_>, lines: &mut [Line], names: &Names, known: &mut HashMap<String, String>) {
    let entries: Vec<Vec<Range<usize>>> = reading.sentences.iter().map(|sentence| entries(sentence, names)).collect();
    let mut from = 0;
    while from < entries.len() {
        let mut end = from + 1;
        // Rows that follow each other are one list, as are the entries of one sentence.
        while end < entries.len()
            && entries[from].len() == 1
            && entries[end].len() == 1
            && is_row(&reading.sentences[end])
        {
            end += 1;
        }
        let list = from..end;
        let all = list.clone().flat_map(|at| entries[at].iter().map(move |words| (at, words.clone())));
        let all: Vec<(usize, Range<usize>)> = all.collect();
        let name = |at: usize, words: &Range<usize>| reading.sentences[at].phrase(words.clone());
        let told = |(at, words): &(usize, Range<usize>)| {
            known.contains_key(&core_of(&name(*at, words))) || is_split_by_place(&reading.sentences[*at], words.start)
        };
        let of_places = all.len() > 1 && all.iter().any(told);
        for (at, words) in all.into_iter().filter(|_| of_places) {
            let told = name(at, &words);
            let taken = lines[at]
                .found
                .iter()
                .any(|mention| mention.words.start < words.end && words.start < mention.words.end);
            let fullest = known.entry(core_of(&told)).or_insert(told).clone();
            if !taken && lines[at].found.len() < MOST {
                lines[at].found.push(Mention::sure(words, fullest, Role::Listed));
            }
        }
        from = end;
    }
}

/// Whether the sentence may be a row of a list by itself: it opens a paragraph or has a mark before it.
fn is_row(sentence: &Sentence<'_>) -> bool {
    sentence.opens_paragraph || matches!(sentence.lower(0), "\u{2022}" | "-" | "\u{2013}" | "*")
}

/// The names of a sentence that stand right before a number each, where a list can begin or go on.
fn entries(sentence: &Sentence<'_>, names: &Names) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        let end = capitals_end(sentence, at);
        let opens = at == 0
            || matches!(
                sentence.lower(at - 1),
                "(" | "," | ";" | ":" | "and" | "\u{2022}" | "-" | "\u{2013}" | "*" | "/"
            );
        let words = at..end;
        let entry = end > at && !is_shouted(sentence, at) && readings_of(sentence.lower(at)).is_empty();
        if opens
            && entry
            && is_before_number(sentence, end)
            && is_plain_name(sentence, &words)
            && names.may_be_name(sentence, at, end)
        {
            found.push(words);
        }
        at = end.max(at + 1);
    }
    found
}

/// Whether the list before that word says that it is one of places: "by county: Oru 3", or splits a total of people: "17
/// dead (Oru 11, Tisk 6)".
fn is_split_by_place(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = |at: &usize| sentence.lower(*at) != ":" && sentence.lower(*at) != "(";
    let colon = (at.saturating_sub(BACK)..at).rev().find(|at| !before(at));
    let number = |at: usize| sentence.words.get(at).is_some_and(|word| word.kind == WordKind::Number);
    colon.is_some_and(|mark| {
        let area = |at: usize| matches!(atlas::kind_of(sentence.lower(at)), Some(Kind::Area | Kind::Town));
        let split = sentence.lower(mark) == "(" && mark > 0 && number(mark - 1);
        let votes = || {
            (mark.saturating_sub(BACK)..mark)
                .any(|at| matches!(sentence.lower(at), "seats" | "votes" | "vote" | "ballots" | "goals" | "points"))
        };
        split && !votes() || (mark.saturating_sub(3)..mark).any(area)
    })
}

/// Just past the words with a capital that start at `at`.
fn capitals_end(sentence: &Sentence<'_>, at: usize) -> usize {
    let capital = |at: &usize| {
        sentence.words.get(*at).is_some_and(|word| word.kind == WordKind::Letters && word.is_capitalised())
    };
    (at..at + LONGEST).take_while(capital).last().map_or(at, |last| last + 1)
}

/// "Oru 3", "Oru: 3", "Oru (3 km)".
fn is_before_number(sentence: &Sentence<'_>, at: usize) -> bool {
    let number = |at: usize| sentence.words.get(at).is_some_and(|word| word.kind == WordKind::Number);
    number(at) || matches!(sentence.lower(at), ":" | "(" | "with") && number(at + 1)
}

/// How many words back the heading of a list is looked for.
const BACK: usize = 40;

/// Words of a name in a list.
const LONGEST: usize = 4;
