//! What stands around a name and tells that it is a place, whatever leads it in: "Oru, where nine drowned", "a ward called
//! Oru", "the capital, Oru,", "fled to Oru"; and the headline "Oru flood: …". Reads no phrases behind prepositions.

use std::ops::Range;

use super::atlas::{self, Kind};
use super::toponym::{Mention, Role, goes_on_to_noun, is_plain_name};
use crate::extract::Sentence;
use crate::extract::grammar::Class;
use crate::extract::grammar::function::listed_class;
use crate::extract::grammar::word::kinds;
use crate::extract::name::Names;
use crate::text::{Word, WordKind};

/// The names of a sentence that something around them shows to be places.
pub fn called(sentence: &Sentence<'_>, names: &Names) -> Vec<Mention> {
    let befallen = befallen(sentence, names).map(|words| Mention { firm: false, ..bare(sentence, words) });
    let mut found: Vec<Mention> = befallen.into_iter().collect();
    let mut at = 0;
    while at < sentence.words.len() {
        let end = names.run_end(sentence, at);
        let words = at..end;
        if end > at && is_plain_name(sentence, &words) {
            let told = is_scene(sentence, end) || is_called(sentence, at) || is_apposed(sentence, &words);
            found.extend(told.then(|| bare(sentence, words)));
        }
        at = end.max(at + 1);
    }
    found
}

fn bare(sentence: &Sentence<'_>, words: Range<usize>) -> Mention {
    Mention::sure(words.clone(), sentence.phrase(words), Role::Bare)
}

/// Whether a clause behind the name that ends there tells what happens in the place.
pub fn is_scene(sentence: &Sentence<'_>, end: usize) -> bool {
    scene_behind(sentence, end).is_some()
}

/// The word that opens such a clause: "where" in "Oru, where nine drowned", "which" in "the hall, in which nine slept".
pub fn scene_behind(sentence: &Sentence<'_>, end: usize) -> Option<usize> {
    let quoted = matches!(sentence.lower(end), "\"" | "\u{201d}" | "\u{2019}");
    let comma = end + usize::from(quoted);
    let leads = |at: usize| matches!(sentence.lower(at), "in" | "at" | "on") && sentence.lower(at + 1) == "which";
    match sentence.lower(comma) {
        "," if sentence.lower(comma + 1) == "where" => Some(comma + 1),
        "," if leads(comma + 1) => Some(comma + 2),
        _ => None,
    }
}

/// "A ward called Oru", "the district known as the Heights".
fn is_called(sentence: &Sentence<'_>, at: usize) -> bool {
    let name = at - usize::from(at > 0 && sentence.lower(at - 1) == "the");
    let verb = match name.checked_sub(1).map_or("", |before| sentence.lower(before)) {
        "called" | "named" => name.checked_sub(1),
        "as" if name > 1 && sentence.lower(name - 2) == "known" => name.checked_sub(2),
        _ => None,
    };
    verb.and_then(|verb| verb.checked_sub(1)).is_some_and(|noun| is_settled(sentence, noun))
}

/// "The capital, Oru, leads": a name beside the noun for its kind.
fn is_apposed(sentence: &Sentence<'_>, words: &Range<usize>) -> bool {
    let comma = words.start.checked_sub(1).filter(|comma| sentence.lower(*comma) == ",");
    let noun = comma.and_then(|comma| comma.checked_sub(1));
    let closes = words.end == sentence.words.len() || matches!(sentence.lower(words.end), "," | "." | ";" | ")");
    closes && noun.is_some_and(|noun| is_settled(sentence, noun))
}

/// Whether the word is a plain noun for where people live: "ward", "province".
fn is_settled(sentence: &Sentence<'_>, at: usize) -> bool {
    let plain = sentence.words.get(at).is_some_and(|word| !word.is_capitalised());
    plain && matches!(atlas::kind_of(sentence.lower(at)), Some(Kind::Area | Kind::Town))
}

/// Whether the preposition at `at` leads to where somebody went or came from: "fled to Oru", "were flown from Oru".
pub fn is_left_or_reached(sentence: &Sentence<'_>, at: usize) -> bool {
    let lower = sentence.lower(at);
    let before = (at.saturating_sub(BACK)..at).rev().map(|word| sentence.lower(word));
    let mut clause = before.take_while(|lower| !matches!(*lower, "," | ";" | ":" | "that" | "who" | "which"));
    match lower {
        "for" => at > 0 && atlas::is_leaving(sentence.lower(at - 1)),
        "from" if at > 0 && matches!(sentence.lower(at - 1), "are" | "were" | "was" | "came" | "come" | "comes") => {
            true
        }
        "from" | "to" | "into" => clause.any(atlas::is_moving),
        _ => false,
    }
}

/// The name that a headline opens with beside what befell it: "Oru flood: nine drowned", "Live: Oru dam collapse". Words
/// that are known for names elsewhere are none of its matter.
fn befallen(sentence: &Sentence<'_>, names: &Names) -> Option<Range<usize>> {
    if !sentence.is_title() {
        return None;
    }
    let label = (1..4).find(|at| sentence.lower(*at) == ":").map(|colon| colon + 1);
    [Some(0), label].into_iter().flatten().find_map(|from| befallen_from(sentence, names, from))
}

fn befallen_from(sentence: &Sentence<'_>, names: &Names, from: usize) -> Option<Range<usize>> {
    let name = |word: &Word<'_>| {
        let shouted = word.text.chars().all(|c| !c.is_lowercase());
        word.kind == WordKind::Letters && word.is_capitalised() && !shouted && listed_class(&word.lower).is_none()
    };
    let end = (from..from + LONGEST).take_while(|at| sentence.words.get(*at).is_some_and(name)).last()? + 1;
    let words = from..end;
    let first = sentence.lower(from);
    let plain = end == from + 1 && (kinds(first).likely() != Class::Noun || first.ends_with('s'));
    let mut behind = (end..end + 3).take_while(|at| goes_on_to_noun(sentence, *at));
    let befell = behind.any(|at| is_of_a_place(sentence, at));
    let new = !names.is_name(sentence, from) && names.may_be_name(sentence, from, end);
    // "Incident: Oru Tower, 40 Quay Road": where every word has a capital, its kind tells.
    let site = from > 0 && end > from + 1 && atlas::kind_of(sentence.lower(end - 1)) == Some(Kind::Site);
    let apart = matches!(sentence.lower(end), "" | "," | ":");
    ((befell || site && apart) && new && !plain && is_plain_name(sentence, &words)).then_some(words)
}

/// Whether the word is the noun of what befell a place. A toll may be that of a ferry as well, and "collapses" is a verb
/// unless the headline's matter ends there.
fn is_of_a_place(sentence: &Sentence<'_>, at: usize) -> bool {
    let lower = sentence.lower(at);
    let ends = matches!(sentence.lower(at + 1), "" | ":" | "," | "-" | "\u{2013}" | "\u{2014}" | "live");
    atlas::is_happening(lower) && lower != "toll" && (ends || !lower.ends_with('s'))
}

/// How many words back the verb of a journey is looked for.
const BACK: usize = 6;

/// Words of a name in a headline that nothing else names.
const LONGEST: usize = 3;
