//! Bodies that vouch for a figure by what they do: "The railway scrapped 40 trains", "The council will pay 900 euros to
//! each family" tell what only the railway and the council can know. Looks at the subject that opens the sentence; what
//! happens to a body ("lost nine men", "received 300 letters") is told by whoever saw it, and so is no act of its own.

use super::act::{Act, Side, act, is_amount, is_stop};
use super::party;
use super::phrase::{self, NounPhrase};
use super::reporting::{self, Reporting};
use crate::extract::Sentence;
use crate::extract::grammar::Class;
use crate::extract::grammar::function::{listed_class, moves};
use crate::extract::name::Names;
use crate::extract::place::toponym;
use crate::text::WordKind;

/// The act of the body that opens the sentence, where it does something with an amount.
pub fn doing(sentence: &Sentence<'_>, names: &Names) -> Option<(Act, Side)> {
    if sentence.is_title() {
        return None;
    }
    let subject = phrase::from(sentence, names, opening(sentence)).filter(|subject| may_do(sentence, subject))?;
    let verb = main_verb(sentence, behind_aside(sentence, subject.words.end))?;
    let end = (verb + 1..sentence.words.len()).find(|at| closes(sentence, *at)).unwrap_or(sentence.words.len());
    (verb + 1..end).any(|at| is_amount(sentence, at)).then_some(())?;
    let mut done = act(subject, verb, Reporting { acts: true, ..Reporting::default() }, "X did");
    done.scope = done.party.words.start..end;
    Some((done, Side::Tight))
}

/// Where the main clause opens: behind a dateline, a stamp of the hour, and "In April alone,".
fn opening(sentence: &Sentence<'_>) -> usize {
    let mut first = toponym::dateline_end(sentence);
    let stamp = |at: usize| {
        sentence.words.get(at).is_some_and(|word| {
            matches!(word.kind, WordKind::Mark)
                || word.text.contains(':')
                || matches!(word.lower.as_ref(), "a.m." | "p.m.")
        })
    };
    while stamp(first) {
        first += 1;
    }
    if listed_class(sentence.lower(first)) == Some(Class::Preposition) {
        let comma = (first + 1..first + 9).find(|at| sentence.lower(*at) == ",");
        return comma.map_or(first, |at| at + 1);
    }
    first
}

/// Whether the subject can be a body, or somebody whose doings are those of an office.
fn may_do(sentence: &Sentence<'_>, subject: &NounPhrase) -> bool {
    if subject.pronoun {
        return false;
    }
    let head = sentence.lower(subject.head);
    let office = subject.words.clone().any(|at| party::holds_office(sentence.lower(at)));
    let body = party::is_organisation(head) && !party::is_person(head) && (subject.definite || subject.named);
    office || body || (subject.named && !party::is_person(head))
}

/// Just past an aside in commas behind the subject: "The union, which led the strike, called off".
fn behind_aside(sentence: &Sentence<'_>, end: usize) -> usize {
    if sentence.lower(end) != "," {
        return end;
    }
    (end + 1..end + 25).find(|at| sentence.lower(*at) == ",").map_or(end, |at| at + 1)
}

/// The verb of the clause, where it is one of doing in the active voice: "has scrapped", "will pay", "is sending".
fn main_verb(sentence: &Sentence<'_>, from: usize) -> Option<usize> {
    let mut at = from;
    let mut being = false;
    while at < from + 6 {
        let lower = sentence.lower(at);
        match listed_class(lower) {
            Some(Class::Auxiliary) => being |= !matches!(lower, "has" | "have" | "had" | "did" | "does" | "do"),
            Some(Class::Modal | Class::Adverb) => {}
            Some(Class::Verb | Class::Past) | None => break,
            Some(_) => return None,
        }
        at += 1;
    }
    let word = sentence.words.get(at).filter(|word| word.kind == WordKind::Letters && !word.is_capitalised())?;
    let lower = word.lower.as_ref();
    let active = !being || lower.ends_with("ing");
    let verbal = at > from || ["ed", "s"].iter().any(|end| lower.ends_with(end)) || listed_class(lower).is_some();
    (active && verbal && !moves(lower) && !reporting::befalls(lower) && !party::is_party(lower)).then_some(at)
}

/// Whether the words of the doing end there.
fn closes(sentence: &Sentence<'_>, at: usize) -> bool {
    let lower = sentence.lower(at);
    is_stop(lower)
        || matches!(
            lower,
            "while"
                | "whereas"
                | "although"
                | "though"
                | "since"
                | "because"
                | "which"
                | "who"
                | "when"
                | "where"
                | "after"
        )
}
