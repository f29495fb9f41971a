//! For whom a person speaks: finds the body that stands beside a person's name ("Ann Rowe of the Harbour Office", "the
//! head of the union, Ann Rowe", "Ann Rowe, who chairs the board"). Finds the words only; what body they name is the
//! cast's work.

use std::ops::Range;

use super::phrase::NounPhrase;
use super::{party, phrase};
use crate::extract::Sentence;
use crate::extract::name::Names;
use crate::text::WordKind;

/// The words of the body beside the name that has the words `run`.
pub fn body_beside(sentence: &Sentence<'_>, names: &Names, run: &Range<usize>) -> Option<Range<usize>> {
    behind(sentence, names, run.end).or_else(|| before(sentence, names, run.start))
}

/// Whether the body beside the name is told by the word "spokesman" and its kin: "Ann Rowe, a spokeswoman for Orupower".
pub fn speaks_for(sentence: &Sentence<'_>, run: &Range<usize>) -> bool {
    let near = run.start.saturating_sub(9)..(run.end + 6).min(sentence.words.len());
    near.filter(|at| !run.contains(at)).any(|at| sentence.lower(at).starts_with("spokes"))
}

/// "Ann Rowe of the Harbour Office", "Ann Rowe, a nurse at Oru Hospital", "Ann Rowe, who heads the union".
fn behind(sentence: &Sentence<'_>, names: &Names, end: usize) -> Option<Range<usize>> {
    match (sentence.lower(end), sentence.lower(end + 1)) {
        ("of" | "at" | "from" | "for", _) => Some(phrase::from(sentence, names, end + 1)?.words),
        (",", "who") if party::leads(sentence.lower(end + 2)) => Some(phrase::from(sentence, names, end + 3)?.words),
        (",", "who") => None,
        (",", _) => within(sentence, names, &phrase::from(sentence, names, end + 1)?),
        _ => None,
    }
}

/// "The Harbour Office's director, Ann Rowe", "the head of the union Ann Rowe".
fn before(sentence: &Sentence<'_>, names: &Names, start: usize) -> Option<Range<usize>> {
    let comma = start > 0 && sentence.lower(start - 1) == ",";
    let end = start - usize::from(comma);
    let owner = end.checked_sub(1).filter(|at| sentence.words[*at].kind == WordKind::Possessive);
    if let Some(at) = owner {
        return Some(phrase::ending(sentence, names, at)?.words);
    }
    within(sentence, names, &phrase::ending(sentence, names, end)?)
}

/// The body in a phrase for a person: behind "of" and the like, as an owner, or as a name before the noun.
fn within(sentence: &Sentence<'_>, names: &Names, person: &NounPhrase) -> Option<Range<usize>> {
    // A member of parliament does not speak for it.
    let head = sentence.lower(person.head);
    if !party::is_person(head) || head == "member" || person.pronoun {
        return None;
    }
    let behind = person.head + 2..person.words.end;
    if matches!(sentence.lower(person.head + 1), "of" | "for" | "at" | "from" | "in") && !behind.is_empty() {
        return Some(behind);
    }
    let before = person.words.start..person.head;
    if let Some(owner) = before.clone().rev().find(|at| sentence.words[*at].kind == WordKind::Possessive) {
        return (before.start < owner).then_some(before.start..owner);
    }
    let named = before.clone().find(|at| names.is_name(sentence, *at))?;
    Some(named..person.head)
}
