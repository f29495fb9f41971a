//! The small lead-ins that name whose word something is, without a verb of telling: "in the words of X", "(source: X)",
//! "New toll from X: …", "…, so X". Finds the phrase of the party; what the words around it mean is not decided here.

use super::act::{Act, Side, act, is_pause, is_stop};
use super::party;
use super::phrase::{self, NounPhrase};
use super::reporting::Reporting;
use crate::extract::Sentence;
use crate::extract::name::Names;

/// "In the words of X".
pub fn in_words_of(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    let led = sentence.lower(at + 1) == "the" && sentence.lower(at + 2) == "words" && sentence.lower(at + 3) == "of";
    let party = phrase::from(sentence, names, at + 4).filter(|party| led && may_tell(sentence, party))?;
    Some((act(party, at, Reporting::default(), "according to X"), sides(at)))
}

/// "…, so the pilots at noon": a report in the manner of other tongues, put behind what it tells.
pub fn so_says(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    let behind = at > 2 && sentence.lower(at - 1) == ",";
    let party = phrase::from(sentence, names, at + 1).filter(|party| behind && may_tell(sentence, party))?;
    let end = party.words.end;
    let timed = matches!(sentence.lower(end), "at" | "on" | "yesterday" | "today");
    let closed = is_pause(sentence.lower(end)) || is_stop(sentence.lower(end)) || end >= sentence.words.len();
    let told = party.definite && (closed || timed);
    told.then(|| (act(party, at, Reporting::default(), "according to X"), Side::Both))
}

/// "(source: X)" behind what it is the source of.
pub fn source_of(sentence: &Sentence<'_>, names: &Names, colon: usize) -> Option<(Act, Side)> {
    let word = colon.checked_sub(1)?;
    let source = matches!(sentence.lower(word), "source" | "sources") && word > 2;
    let party = phrase::from(sentence, names, colon + 1).filter(|party| source && may_tell(sentence, party))?;
    Some((act(party, colon, Reporting::default(), "figures from X"), Side::Before))
}

/// "New toll from X: …", "From X: …": what stands before the colon says whence it comes.
pub fn word_from(sentence: &Sentence<'_>, names: &Names, colon: usize) -> Option<(Act, Side)> {
    let from = (colon.saturating_sub(8)..colon).rev().find(|at| sentence.lower(*at) == "from")?;
    let opens = (0..from).rev().take_while(|at| !is_pause(sentence.lower(*at))).count() <= 6;
    let party = phrase::from(sentence, names, from + 1).filter(|party| party.words.end == colon && opens)?;
    let head = sentence.lower(party.head);
    let told = !party.pronoun && (party::is_person(head) || party::is_organisation(head)) && !sentence.is_title();
    told.then(|| (act(party, colon, Reporting::default(), "figures from X"), Side::Behind))
}

fn may_tell(sentence: &Sentence<'_>, party: &NounPhrase) -> bool {
    let head = sentence.lower(party.head);
    !party.pronoun && (party.named || party::is_person(head) || party::is_organisation(head))
}

fn sides(at: usize) -> Side {
    if at < 2 { Side::Behind } else { Side::Both }
}
