//! Whether a figure is a total, or an increment, a share, a guess, a denial, or a value of the past.

use std::sync::LazyLock;

use serde::Deserialize;

use super::grammar::function::moves;
use super::grammar::{Class, NounPhrase};
use super::lexicon::{Phrases, table};
use super::quantity::Mention;
use super::relation::{Construction, Link, Scene};
use super::{COUNT, Mode, Sentence};
use jiff::civil::Date;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ModeTable {
    past_before: List,
    past_noun: List,
    past_adverb: List,
    projection: List,
    denial: List,
    part: List,
    anaphor: List,
}

#[derive(Deserialize)]
struct List {
    phrases: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

/// What a cue phrase tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    PastBefore,
    PastNoun,
    PastAdverb,
    Projection,
    Denial,
    Part,
    Anaphor,
}

static CUES: LazyLock<Phrases<Cue>> = LazyLock::new(|| {
    let read: ModeTable = table("mode.toml", include_str!("lexicon/mode.toml"));
    let lists = [
        (read.past_before, Cue::PastBefore),
        (read.past_noun, Cue::PastNoun),
        (read.past_adverb, Cue::PastAdverb),
        (read.projection, Cue::Projection),
        (read.denial, Cue::Denial),
        (read.part, Cue::Part),
        (read.anaphor, Cue::Anaphor),
    ];
    Phrases::new(lists.into_iter().flat_map(|(list, cue)| list.phrases.into_iter().map(move |phrase| (phrase, cue))))
});

/// What the sentence tells of time.
pub struct Time<'s> {
    /// Where its years stand.
    pub years: &'s [usize],
    /// The day that the document speaks on.
    pub day: Option<Date>,
}

/// How many words before a number a cue may stand and still govern it.
const REACH: usize = 14;

/// The mode that the sentence itself gives, with the reason.
pub fn mode_in_sentence(
    scene: &Scene<'_, '_>,
    mention: &Mention,
    phrase: &NounPhrase,
    link: Option<&Link>,
    time: &Time<'_>,
) -> (Mode, &'static str) {
    let sentence = scene.sentence;
    let at = mention.words.start;
    let _ = time;
    if is_movement_from(scene, at) || cue_ends_at(sentence, at, Cue::PastBefore) {
        return (Mode::Past, "an earlier value, quoted as such");
    }
    let clause = clause_start(scene, at);
    if has_cue(sentence, clause, at, Cue::Denial) {
        return (Mode::Denied, "the sentence rejects it");
    }
    if has_cue(sentence, clause, at, Cue::PastNoun) {
        return (Mode::Past, "the noun before it calls it an earlier value");
    }
    if has_cue(sentence, clause, at, Cue::PastAdverb)
        || has_cue(sentence, mention.words.end, clause_end(scene, mention.words.end), Cue::PastAdverb)
    {
        return (Mode::Past, "an adverb sets it back in time");
    }
    if is_projection(scene, mention, phrase, link, clause) {
        return (Mode::Projection, "a guess at a later state");
    }
    if is_part(scene, mention, phrase, clause) {
        return (Mode::Part, "a share of a wider total");
    }
    if mention.increment {
        return (Mode::Increment, "what comes on top");
    }
    (Mode::Total, "nothing says otherwise")
}

/// Whether the number's noun stands for a figure told before: "that figure was cut to 31".
pub fn has_anaphor(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    has_cue(scene.sentence, clause_start(scene, mention.words.start), mention.words.start, Cue::Anaphor)
}

/// "rose to 120 from 100", "cut from 40 to 31": the value behind "from" where the clause tells of a movement.
fn is_movement_from(scene: &Scene<'_, '_>, at: usize) -> bool {
    let sentence = scene.sentence;
    let mut before = at;
    while before > 0 && matches!(scene.classes[before - 1], Class::Determiner | Class::Adverb) {
        before -= 1;
    }
    if before == 0 || sentence.lower(before - 1) != "from" {
        return false;
    }
    let window = before.saturating_sub(12)..before - 1;
    let moved = |at: usize| moves(sentence.lower(at)) || matches!(sentence.lower(at), "up" | "down");
    let first = scene.mentions.partition_point(|other| other.words.start <= at);
    let to_follows = scene
        .mentions
        .get(first)
        .is_some_and(|other| other.words.start <= at + 6 && sentence.lower(other.words.start - 1) == "to");
    window.clone().any(moved) || to_follows && window.clone().any(|at| scene.classes[at] == Class::Past)
}

/// A modal or a verb of expecting governs the number, and the sentence does not look back ("could have
/// exceeded" speaks of what has happened).
fn is_projection(
    scene: &Scene<'_, '_>,
    mention: &Mention,
    phrase: &NounPhrase,
    link: Option<&Link>,
    clause: usize,
) -> bool {
    let sentence = scene.sentence;
    let looks_ahead = |range: std::ops::Range<usize>| {
        range.clone().any(|at| {
            let modal = scene.classes.get(at) == Some(&Class::Modal)
                && !matches!(sentence.lower(at), "can" | "cannot" | "can't" | "must");
            let followed = (at + 1..at + 4).find(|next| !matches!(scene.classes.get(*next), Some(Class::Adverb)));
            modal && followed.is_some_and(|next| sentence.lower(next) != "have")
        })
    };
    if looks_ahead(clause..mention.words.start) || has_cue(sentence, clause, mention.words.start, Cue::Projection) {
        return true;
    }
    let predicate = link.filter(|link| {
        matches!(
            link.construction,
            Construction::Passive | Construction::Subject | Construction::State | Construction::Loose
        )
    });
    let end = predicate.map_or(mention.words.end, |link| link.words.start);
    let from = phrase.words.end.max(mention.words.end);
    from < end && looks_ahead(from..end)
}

/// "including 14 children", "of whom 14", "14 of them", "14 of the dead".
fn is_part(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase, clause: usize) -> bool {
    let sentence = scene.sentence;
    if phrase.partitive && mention.quantity.unit == COUNT {
        return true;
    }
    if mention.fraction {
        return false;
    }
    let lead = mention.words.start.saturating_sub(4).max(clause.saturating_sub(4));
    has_cue(sentence, lead, mention.words.start, Cue::Part)
        || cue_starts_at(sentence, phrase.words.end.max(mention.words.end), Cue::Part)
            && !matches!(
                sentence.lower(phrase.words.end.max(mention.words.end)),
                "included" | "includes" | "include" | "including" | "among"
            )
}

/// Where the clause that holds the word begins: behind the last mark or joining word that parts clauses.
pub fn clause_start(scene: &Scene<'_, '_>, at: usize) -> usize {
    let first = at.saturating_sub(REACH);
    let parts = |at: &usize| match scene.classes[*at] {
        Class::Break | Class::Bracket => true,
        Class::Comma => starts_clause(scene, *at + 1),
        Class::Conjunction => scene.sentence.lower(*at) == "but" || scene.number_ends_within(at.saturating_sub(7), *at),
        Class::Subordinator => {
            matches!(scene.sentence.lower(*at), "while" | "although" | "though" | "whereas" | "because")
        }
        _ => false,
    };
    (first..at).rev().find(parts).map_or(first, |parting| parting + 1)
}

/// Whether a comma is followed by something that opens a clause of its own.
fn starts_clause(scene: &Scene<'_, '_>, at: usize) -> bool {
    matches!(scene.classes.get(at), Some(Class::Conjunction | Class::Subordinator | Class::Pronoun))
        || scene.number_ends_within(0, at)
}

/// Where the clause that holds the word ends.
fn clause_end(scene: &Scene<'_, '_>, at: usize) -> usize {
    let last = (at + REACH).min(scene.classes.len());
    let parts = |at: &usize| {
        matches!(
            scene.classes[*at],
            Class::Break | Class::Bracket | Class::Comma | Class::Conjunction | Class::Subordinator
        )
    };
    (at.min(last)..last).find(parts).unwrap_or(last)
}

fn has_cue(sentence: &Sentence<'_>, from: usize, to: usize, cue: Cue) -> bool {
    (from..to).any(|at| CUES.at(&sentence.words, at).is_some_and(|(length, found)| *found == cue && at + length <= to))
}

fn cue_ends_at(sentence: &Sentence<'_>, end: usize, cue: Cue) -> bool {
    (1..=4.min(end)).any(|length| {
        CUES.at(&sentence.words, end - length).is_some_and(|(found, which)| found == length && *which == cue)
    })
}

fn cue_starts_at(sentence: &Sentence<'_>, at: usize, cue: Cue) -> bool {
    CUES.at(&sentence.words, at).is_some_and(|(_, found)| *found == cue)
}
