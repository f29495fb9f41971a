//! Figures that a text gave itself, or says that somebody gave, before it tells another: "the figure of 90 that stood here
//! until Friday", "this page said 13". Does not look for the other one.

use crate::extract::grammar::Class;
use crate::extract::mode::Case;
use crate::extract::mode::cue::{Cue, is_word};
use crate::extract::relation::is_anaphor;

/// Words behind a figure in which it may be said that it was given before.
const ASIDE: usize = 12;

/// "The number of 104 given earlier included a sailor", "this replaces the figure of 90 that stood here until Friday": a
/// figure with a noun for it, set back by an aside, in a sentence that has done with it. Not so "The figure of 90 given
/// earlier still stands".
pub fn given_before(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, end) = (case.mention.words.start, case.phrase.words.end.max(case.mention.words.end));
    let last = start.checked_sub(1)?;
    let bracketed = sentence.lower(last) == "(";
    if !bracketed && sentence.lower(last) != "of" {
        return None;
    }
    let noun = (start.saturating_sub(ASIDE)..start).rev().find(|at| is_figure(sentence.lower(*at)))?;
    let called = noun + 2 == start || bracketed;
    let aside = if bracketed { noun + 1..last } else { end..end + ASIDE };
    let given = aside.clone().find(|at| is_giving(sentence.lower(*at)))?;
    let back = (given + 1..given + 4).any(|at| {
        matches!(
            sentence.lower(at),
            "earlier" | "before" | "previously" | "originally" | "initially" | "first" | "here" | "until"
        )
    }) || aside.clone().any(|at| at < given && matches!(sentence.lower(at), "that" | "which"));
    let rest = given.max(end) + 1;
    let done = (rest..rest + ASIDE)
        .any(|at| scene.classes.get(at) == Some(&Class::Past) || matches!(sentence.lower(at), "was" | "were"));
    let replaced = (0..noun).any(|at| matches!(sentence.lower(at), "replace" | "replaces" | "replaced" | "supersedes"));
    (called && back && (done || replaced)).then_some(given)
}

fn is_figure(lower: &str) -> bool {
    matches!(lower, "quantity" | "sum" | "area")
        || is_anaphor(lower)
        || is_word(lower, Cue::FigureNoun)
        || is_word(lower, Cue::Anaphor)
}

fn is_giving(lower: &str) -> bool {
    matches!(
        lower,
        "given"
            | "published"
            | "announced"
            | "stood"
            | "named"
            | "quoted"
            | "reported"
            | "printed"
            | "stated"
            | "released"
    )
}

/// "On Monday this page said 13": what the text told in an earlier version.
pub fn told_here_before(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let start = case.mention.words.start;
    let verb = (start.saturating_sub(4)..start).rev().find(|at| {
        matches!(
            sentence.lower(*at),
            "said" | "gave" | "listed" | "showed" | "stated" | "read" | "reported" | "carried"
        )
    })?;
    let page = verb.checked_sub(1)?;
    let this = page > 0 && matches!(sentence.lower(page - 1), "this" | "our");
    (this && matches!(sentence.lower(page), "page" | "notice" | "site" | "bulletin" | "website" | "list"))
        .then_some(verb)
}
