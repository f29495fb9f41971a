//! What may be claimed of a number: every word of its sentence that gives a measure, by the construction that it
//! stands in, and the number's own noun.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use super::noun::{distance, path, sort, verbs};
use super::weights::Weights;
use super::{Scheme, Sighting, Value, noun};
use crate::extract::grammar::{NounPhrase, is_plural};
use crate::extract::measure::vocabulary::{is_of_money, is_of_people};
use crate::extract::measure::{Counts, Form, Kind, Trigger};
use crate::extract::quantity::Mention;
use crate::extract::relation::{Construction, Link, Scene, links};

/// Kind of quantity, and whether a noun of its own follows.
pub const CONTEXT: usize = 0;
/// On which side of the number the word stands.
pub const SIDE: usize = 1;
/// The construction that links it with the number.
pub const CONSTRUCTION: usize = 2;
/// What kind of word it is.
pub const KIND: usize = 3;
/// Whether the lexicon knows it.
pub const KNOWN: usize = 4;
/// How well the rules like the link, in steps.
pub const SCORE: usize = 5;
/// How many words stand between.
pub const DISTANCE: usize = 6;
/// How many verbs stand between.
pub const VERBS: usize = 7;
/// Whether a comma, a clause mark or another number stands between.
pub const PATH: usize = 8;
/// Whether it is a measure of people or money.
pub const OF: usize = 9;
/// What in the document it is known as.
pub const SOURCE: usize = 10;
/// How many sentences back that was.
pub const BACK: usize = 11;
/// The rule that found it.
pub const RULE: usize = 12;
/// How often the document tells it elsewhere, and whether of such a quantity.
pub const SUPPORT: usize = 13;
/// Whether it is one of people, and whether the number's noun names people.
pub const FIT: usize = 14;
/// What sort of noun it is, where a noun gives it.
pub const SORT: usize = 15;

/// How a measure is chosen.
pub static MEASURE: Scheme = Scheme {
    traits: NAMES,
    templates: TEMPLATES,
    weights: LazyLock::new(|| Weights::read(include_str!("measure.weights"), NAMES, TEMPLATES)),
};

const NAMES: &[&str] = &[
    "context",
    "side",
    "construction",
    "kind",
    "known",
    "score",
    "distance",
    "verbs",
    "path",
    "of",
    "source",
    "back",
    "rule",
    "support",
    "fit",
    "sort",
];

const TEMPLATES: &[&[usize]] = &[
    &[CONTEXT, CONSTRUCTION, KNOWN],
    &[CONSTRUCTION, KIND],
    &[CONSTRUCTION, SCORE],
    &[KNOWN, SCORE],
    &[SIDE, KIND, KNOWN],
    &[CONTEXT, SIDE, KIND],
    &[SIDE, KNOWN, DISTANCE],
    &[SIDE, KNOWN, VERBS],
    &[SIDE, PATH],
    &[CONTEXT, SIDE, KNOWN, DISTANCE],
    &[CONTEXT, KIND, PATH],
    &[CONTEXT, SIDE, VERBS, KNOWN],
    &[CONTEXT, SOURCE, BACK],
    &[CONTEXT, CONSTRUCTION, FIT],
    &[CONSTRUCTION, SUPPORT],
    &[SOURCE, SUPPORT],
    &[CONTEXT, KNOWN, OF],
    &[CONTEXT, SIDE, SORT],
    &[SIDE, SORT],
    &[CONTEXT, SOURCE],
    &[SOURCE, BACK],
    &[SOURCE, FIT],
    &[CONTEXT, RULE],
    &[RULE, BACK],
    &[RULE, FIT],
    &[RULE, SUPPORT],
    &[SUPPORT],
    &[FIT],
    &[CONTEXT, OF],
];

/// Every word of the sentence that gives a measure, and the number's own noun.
pub fn sightings(scene: &Scene<'_, '_>, at: usize, phrase: &NounPhrase) -> Vec<(Cow<'static, str>, Sighting)> {
    let mention = &scene.mentions[at];
    let context = noun::context(mention, phrase);
    let mut found = Vec::new();
    // What somebody is known for is said of the number that counts them alone.
    let tells = |(trigger, link): &(&Trigger, Option<Link>)| trigger.kind != Kind::Known || link.is_some();
    for (trigger, link) in links(scene, at, phrase).into_iter().filter(tells) {
        let (side, gap) = place(mention, phrase, &trigger.words);
        let sighting = Sighting::with([
            (CONTEXT, context),
            (SIDE, side),
            (CONSTRUCTION, construction(link.as_ref().map(|link| link.construction))),
            (KIND, kind(trigger.kind)),
            (KNOWN, if trigger.known { const { Value::new("yes") } } else { const { Value::new("no") } }),
            (SCORE, score(link.as_ref())),
            (DISTANCE, distance(gap.len())),
            (VERBS, verbs(scene, &gap)),
            (PATH, path(scene, &gap)),
        ]);
        found.push((trigger.measure.clone(), sighting));
    }
    if let Some(head) = phrase.head() {
        let lower = scene.sentence.lower(head);
        let side =
            if is_plural(lower) { const { Value::new("own-plural") } } else { const { Value::new("own-singular") } };
        let sighting = Sighting::with([(CONTEXT, context), (SIDE, side), (SORT, sort(lower))]);
        found.push((Cow::Owned(lower.to_owned()), sighting));
    }
    found
}

/// On which side of the number words stand, and what lies between.
fn place(mention: &Mention, phrase: &NounPhrase, words: &Range<usize>) -> (Value, Range<usize>) {
    let number = &mention.words;
    if words.end <= number.start {
        (const { Value::new("before") }, words.end..number.start)
    } else if !phrase.words.is_empty() && words.start >= phrase.words.start && words.end <= phrase.words.end {
        (const { Value::new("own") }, number.end..number.end)
    } else {
        (const { Value::new("behind") }, number.end..words.start.max(number.end))
    }
}

/// Whether a measure is of people, of money or of neither.
pub fn of(measure: &str) -> Value {
    match (is_of_people(measure), is_of_money(measure)) {
        (true, _) => const { Value::new("people") },
        (false, true) => const { Value::new("money") },
        (false, false) => const { Value::new("things") },
    }
}

fn score(link: Option<&Link>) -> Value {
    match link.map(|link| link.score) {
        None => const { Value::new("none") },
        Some(score) if score < 40.0 => const { Value::new("40-") },
        Some(score) if score < 60.0 => const { Value::new("40+") },
        Some(score) if score < 70.0 => const { Value::new("60+") },
        Some(score) if score < 80.0 => const { Value::new("70+") },
        Some(score) if score < 88.0 => const { Value::new("80+") },
        Some(score) if score < 94.0 => const { Value::new("88+") },
        Some(_) => const { Value::new("94+") },
    }
}

fn kind(kind: Kind) -> Value {
    match kind {
        Kind::Verb(Counts::Subject, Form::Passive) => const { Value::new("subject-passive") },
        Kind::Verb(Counts::Subject, Form::Active) => const { Value::new("subject-active") },
        Kind::Verb(Counts::Subject, Form::Bare) => const { Value::new("subject-bare") },
        Kind::Verb(Counts::Object, Form::Passive) => const { Value::new("object-passive") },
        Kind::Verb(Counts::Object, Form::Active) => const { Value::new("object-active") },
        Kind::Verb(Counts::Object, Form::Bare) => const { Value::new("object-bare") },
        Kind::Verb(Counts::Both, Form::Passive) => const { Value::new("both-passive") },
        Kind::Verb(Counts::Both, Form::Active) => const { Value::new("both-active") },
        Kind::Verb(Counts::Both, Form::Bare) => const { Value::new("both-bare") },
        Kind::Counted => const { Value::new("counted") },
        Kind::State => const { Value::new("state") },
        Kind::Holder => const { Value::new("holder") },
        Kind::Known => const { Value::new("known") },
    }
}

/// The construction as a value.
pub fn construction(construction: Option<Construction>) -> Value {
    match construction {
        None => const { Value::new("none") },
        Some(Construction::CountedNoun) => const { Value::new("counted-noun") },
        Some(Construction::Modifier) => const { Value::new("modifier") },
        Some(Construction::Passive) => const { Value::new("passive") },
        Some(Construction::Participle) => const { Value::new("participle") },
        Some(Construction::Subject) => const { Value::new("subject") },
        Some(Construction::State) => const { Value::new("state") },
        Some(Construction::Object) => const { Value::new("object") },
        Some(Construction::Holder) => const { Value::new("holder") },
        Some(Construction::Label) => const { Value::new("label") },
        Some(Construction::Movement) => const { Value::new("movement") },
        Some(Construction::Known) => const { Value::new("known") },
        Some(Construction::Loose) => const { Value::new("loose") },
    }
}
