//! Figures that a text gave itself, or says that somebody gave, before it tells another: "the figure of 90 that stood here
//! until Friday", "this page said 13". Does not look for the other one.

use crate::extract::grammar::Class;
use crate::extract::mode::Case;
use crate::extract::mode::cue::{Cue, is_word};
use crate::extract::mode::lexicon::LEXICON;
use crate::extract::mode::past::stale::is_of_old;
use crate::extract::relation::is_anaphor;

/// Words behind a figure in which it may be said that it was given before.
const ASIDE: usize = 12;

/// How many words before a figure the word may stand that puts another one in its place.
const REPLACING: usize = 5;

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
    // "The figure of 90 should have read 60".
    if called && sentence.lower(end) == "should" && sentence.lower(end + 1) == "have" {
        return Some(end);
    }
    let given = aside.clone().find(|at| LEXICON.given.contains(sentence.lower(*at)))?;
    let back = (given + 1..given + 4).any(|at| {
        matches!(
            sentence.lower(at),
            "earlier" | "before" | "previously" | "originally" | "initially" | "first" | "here" | "until"
        )
    }) || aside.clone().any(|at| at < given && matches!(sentence.lower(at), "that" | "which"));
    let rest = given.max(end) + 1;
    let done = (rest..rest + ASIDE)
        .any(|at| scene.classes.get(at) == Some(&Class::Past) || matches!(sentence.lower(at), "was" | "were"));
    let replaced = (0..noun).any(|at| replaces(sentence.lower(at)));
    (called && back && (done || replaced)).then_some(given)
}

/// "The 90 given by the mayor has been revised", "it replaces the 90 stated on Monday", "the turnout of 40 percent reported
/// at noon was an estimate": a known figure with who gave it or when, in a sentence that has done with it.
pub fn handed_down(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, end) = (case.mention.words.start, case.phrase.words.end.max(case.mention.words.end));
    let of_figure = start > 1
        && sentence.lower(start - 1) == "of"
        && (start.saturating_sub(4)..start - 1).any(|at| sentence.lower(at) == "the")
        && scene.classes[start - 2] == Class::Noun;
    if !case.mention.definite && !of_figure {
        return None;
    }
    let relative = matches!(sentence.lower(end), "that" | "which");
    let given = if relative { (end + 1..end + 6).find(|at| gives(sentence.lower(*at)))? } else { end };
    if !relative && !LEXICON.given.contains(sentence.lower(end)) {
        return None;
    }
    let set_back = (given + 1..given + 7).any(|at| {
        matches!(
            sentence.lower(at),
            "earlier" | "before" | "previously" | "until" | "yesterday" | "on" | "by" | "at" | "last"
        )
    });
    let revised = start <= case.clause + REPLACING
        && (given + 1..given + 1 + ASIDE).any(|at| {
            scene.classes.get(at) == Some(&Class::Past) || matches!(sentence.lower(at), "was" | "were" | "should")
        });
    let replaced = (start.saturating_sub(REPLACING)..start).any(|at| {
        let lower = sentence.lower(at);
        replaces(lower) || matches!(lower, "overtaken" | "overtook" | "overtakes" | "above" | "below")
    });
    ((set_back || relative) && (replaced || revised)).then_some(given)
}

/// Whether the word sets one figure in another's place.
fn replaces(lower: &str) -> bool {
    matches!(lower, "replace" | "replaces" | "replaced" | "supersedes")
}

fn gives(lower: &str) -> bool {
    LEXICON.given.contains(lower) || matches!(lower, "gave" | "used")
}

fn is_figure(lower: &str) -> bool {
    matches!(lower, "quantity" | "sum" | "area")
        || is_anaphor(lower)
        || is_word(lower, Cue::FigureNoun)
        || is_word(lower, Cue::Anaphor)
}

/// "The mayor had been told 90", "the list once ran to 90", "90 used to live there": what somebody was told, or how things
/// were once.
pub fn held_once(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let start = case.mention.words.start;
    let told = start
        .checked_sub(2)
        .filter(|at| sentence.lower(at + 1) == "told" && matches!(sentence.lower(*at), "been" | "were" | "was"));
    let once = (start.saturating_sub(4)..start)
        .find(|at| sentence.lower(*at) == "once" && scene.classes.get(at + 1) == Some(&Class::Past));
    let used = (start.saturating_sub(4)..start)
        .find(|at| sentence.lower(*at) == "used" && sentence.lower(at + 1) == "to" && at + 2 < start);
    told.or(once).or(used)
}

/// "On Monday this page said 13", "This page earlier gave 13": what the text told in an earlier version.
pub fn told_here_before(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let start = case.mention.words.start;
    let verb = (start.saturating_sub(4)..start).rev().find(|at| LEXICON.carrying.contains(sentence.lower(*at)))?;
    let page = verb.checked_sub(1)?;
    let page = page - usize::from(page > 0 && is_of_old(sentence.lower(page)));
    let this = page > 0 && matches!(sentence.lower(page - 1), "this" | "our");
    (this && LEXICON.page.contains(sentence.lower(page))).then_some(verb)
}
