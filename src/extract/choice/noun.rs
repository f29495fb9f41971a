//! Who or what may be counted: every noun phrase of the number's sentence, by where it stands and what stands
//! around it.

use std::ops::Range;
use std::rc::Rc;
use std::sync::LazyLock;

use super::weights::Weights;
use super::{Scheme, Sighting, Value};
use crate::extract::COUNT;
use crate::extract::frame::is_time_word;
use crate::extract::grammar::function::{names_event, names_voice};
use crate::extract::grammar::{Class, NounPhrase, is_plural, names_people, noun_phrase};
use crate::extract::measure::vocabulary::readings_of;
use crate::extract::quantity::{Kind as UnitKind, Mention};
use crate::extract::relation::{REACH, Scene};

/// Kind of quantity, and whether a noun of its own follows.
pub const CONTEXT: usize = 0;
/// On which side of the number it stands; `own` for the number's own noun.
pub const SIDE: usize = 1;
/// The how many-th noun phrase of that side it is, from the number.
pub const RANK: usize = 2;
/// What leads it in: a preposition, or the class of the word before.
pub const LED: usize = 3;
/// What follows it.
pub const NEXT: usize = 4;
/// How many verbs stand between it and the number.
pub const VERBS: usize = 5;
/// Whether a comma, a clause mark or another number stands between.
pub const PATH: usize = 6;
/// What sort of noun it is.
pub const SORT: usize = 7;
/// Whether it is a plural, and whether another number counts it.
pub const MANY: usize = 8;
/// How many words stand between.
pub const DISTANCE: usize = 9;
/// What in the document it is known as.
pub const SOURCE: usize = 10;
/// How many sentences back that was.
pub const BACK: usize = 11;
/// The rule that found it.
pub const RULE: usize = 12;
/// Whether the measure is one of people, and whether it names people.
pub const FIT: usize = 13;
/// How surely the sentence gives the measure.
pub const STRENGTH: usize = 14;
/// Whether the document has counted such before, and whether its title names them.
pub const FAME: usize = 15;

/// How a subject is chosen.
pub static SUBJECT: Scheme = Scheme {
    traits: NAMES,
    templates: TEMPLATES,
    weights: LazyLock::new(|| Weights::read(include_str!("subject.weights"), NAMES, TEMPLATES)),
};

const NAMES: &[&str] = &[
    "context", "side", "rank", "led", "next", "verbs", "path", "sort", "many", "distance", "source", "back", "rule",
    "fit", "strength", "fame",
];

const TEMPLATES: &[&[usize]] = &[
    &[CONTEXT, SIDE, RANK],
    &[CONTEXT, SIDE, LED],
    &[SIDE, LED],
    &[CONTEXT, SIDE, NEXT],
    &[SIDE, NEXT],
    &[CONTEXT, SIDE, VERBS],
    &[SIDE, VERBS, PATH],
    &[CONTEXT, SIDE, PATH],
    &[CONTEXT, SIDE, SORT],
    &[SIDE, SORT],
    &[CONTEXT, SIDE, MANY],
    &[SORT, MANY],
    &[SIDE, DISTANCE],
    &[SIDE, LED, NEXT],
    &[SIDE, RANK, LED],
    &[SIDE, RANK, SORT],
    &[CONTEXT, SIDE, RANK, NEXT],
    &[SIDE, NEXT, DISTANCE, MANY],
    &[CONTEXT, RANK, NEXT, PATH],
    &[SIDE, SORT, FAME],
    &[CONTEXT, SIDE, FAME],
    &[SOURCE, FAME],
    &[SOURCE, BACK, CONTEXT],
    &[RULE, FAME],
    &[SIDE, FIT, STRENGTH],
    &[CONTEXT, SIDE, STRENGTH],
    &[FIT],
    &[CONTEXT, SOURCE],
    &[SOURCE, BACK],
    &[SOURCE, SORT],
    &[SOURCE, FIT],
    &[SOURCE, STRENGTH, CONTEXT],
    &[CONTEXT, RULE],
    &[RULE, BACK],
    &[RULE, FIT],
    &[RULE, STRENGTH],
];

/// What kind of quantity it is, and what stands where its noun would.
pub fn context(mention: &Mention, phrase: &NounPhrase) -> Value {
    let own = match (phrase.words.is_empty(), phrase.partitive) {
        (false, false) => 0,
        (false, true) => 1,
        (true, true) => 2,
        (true, false) => 3,
    };
    const CONTEXTS: [[Value; 4]; 6] = [
        [Value::new("count.noun"), Value::new("count.share"), Value::new("count.them"), Value::new("count.bare")],
        [
            Value::new("percent.noun"),
            Value::new("percent.share"),
            Value::new("percent.them"),
            Value::new("percent.bare"),
        ],
        [Value::new("money.noun"), Value::new("money.share"), Value::new("money.them"), Value::new("money.bare")],
        [Value::new("time.noun"), Value::new("time.share"), Value::new("time.them"), Value::new("time.bare")],
        [
            Value::new("magnitude.noun"),
            Value::new("magnitude.share"),
            Value::new("magnitude.them"),
            Value::new("magnitude.bare"),
        ],
        [Value::new("unit.noun"), Value::new("unit.share"), Value::new("unit.them"), Value::new("unit.bare")],
    ];
    let kind = match (mention.kind, mention.quantity.unit.as_str()) {
        (Some(UnitKind::Currency), _) => 2,
        (Some(UnitKind::Time), _) => 3,
        (_, COUNT) => 0,
        (_, "percent") => 1,
        (_, "magnitude") => 4,
        _ => 5,
    };
    CONTEXTS[kind][own]
}

/// A noun phrase of a sentence, with what does not depend on the number.
#[derive(Clone, Debug)]
pub struct Noun {
    /// Its words, without what hangs on it.
    pub words: Range<usize>,
    /// What it is called, with what hangs on it by "of".
    pub text: Rc<str>,
    /// The traits that it has whatever the number is.
    traits: Sighting,
}

/// The noun phrases of a sentence, in text order.
pub fn nouns(scene: &Scene<'_, '_>) -> Vec<Noun> {
    let phrases = phrases(scene);
    let noun = |(place, words): (usize, &Range<usize>)| {
        let head = scene.sentence.lower(words.end - 1);
        let name = scene.classes[words.clone()].iter().all(|class| *class == Class::Name);
        let traits = Sighting::with([
            (LED, led(scene, words.start)),
            (NEXT, next(scene, words.end)),
            (SORT, if name { const { Value::new("name") } } else { sort(head) }),
            (MANY, many(head, is_counted(scene, words.start))),
        ]);
        let text = scene.sentence.phrase(words.start..reach(scene, &phrases, place)).into();
        Noun { words: words.clone(), text, traits }
    };
    phrases.iter().enumerate().map(noun).collect()
}

fn phrases(scene: &Scene<'_, '_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < scene.classes.len() {
        let starts = scene.classes[at].is_noun() || scene.classes[at] == Class::Past;
        let words =
            if starts && !scene.is_number(at) { noun_phrase(scene.sentence, scene.classes, at).words } else { at..at };
        if words.is_empty() || words.start != at {
            at += 1;
        } else {
            at = words.end;
            found.push(words);
        }
    }
    found
}

/// The noun phrases near a number that it may count, all but those within its own words: what each is called, and how it
/// is sighted from the number.
pub fn sightings(
    scene: &Scene<'_, '_>,
    nouns: &[Noun],
    mention: &Mention,
    own: &NounPhrase,
) -> Vec<(Rc<str>, Sighting)> {
    let before = nouns.partition_point(|noun| noun.words.end <= mention.words.start);
    let behind = nouns.partition_point(|noun| noun.words.start < mention.words.end);
    let first = nouns.partition_point(|noun| noun.words.end + REACH < mention.words.start);
    let last = nouns.partition_point(|noun| noun.words.start < mention.words.end + REACH);
    let context = context(mention, own);
    let sighting = |(place, noun): (usize, &Noun)| {
        let words = &noun.words;
        let is_own = !own.words.is_empty() && words.end == own.words.end;
        let (side, rank, gap) = if is_own {
            (const { Value::new("own") }, 0, mention.words.end..mention.words.end)
        } else if place < before {
            (const { Value::new("before") }, before - place, words.end..mention.words.start)
        } else if place >= behind {
            (const { Value::new("behind") }, place + 1 - behind, mention.words.end..words.start)
        } else {
            return None;
        };
        let mut sighting = noun
            .traits
            .and(CONTEXT, context)
            .and(SIDE, side)
            .and(RANK, rank_of(rank))
            .and(VERBS, verbs(scene, &gap))
            .and(PATH, path(scene, &gap))
            .and(DISTANCE, distance(gap.len()));
        if is_own {
            sighting = sighting.and(MANY, many(scene.sentence.lower(words.end - 1), false));
        }
        Some((Rc::clone(&noun.text), sighting))
    };
    let near = nouns.iter().enumerate().take(last).skip(first);
    near.filter_map(sighting).collect()
}

/// Where the phrase ends with what hangs on it by "of".
fn reach(scene: &Scene<'_, '_>, phrases: &[Range<usize>], place: usize) -> usize {
    let end = phrases[place].end;
    let article = |at: usize| matches!(scene.classes[at], Class::Determiner | Class::Adverb);
    let hangs = |next: &&Range<usize>| next.start <= end + 3 && (end + 1..next.start).all(article);
    let next = phrases.get(place + 1).filter(|_| scene.sentence.lower(end) == "of").filter(hangs);
    next.map_or(end, |next| next.end)
}

fn rank_of(rank: usize) -> Value {
    const RANKS: [Value; 5] = [Value::new("0"), Value::new("1"), Value::new("2"), Value::new("3"), Value::new("4+")];
    RANKS[rank.min(4)]
}

/// How far apart two places are.
pub fn distance(words: usize) -> Value {
    match words {
        0 => const { Value::new("0") },
        1 => const { Value::new("1") },
        2..=3 => const { Value::new("2-3") },
        4..=6 => const { Value::new("4-6") },
        7..=12 => const { Value::new("7-12") },
        _ => const { Value::new("13+") },
    }
}

/// The sort of noun that heads a phrase.
pub fn sort(head: &str) -> Value {
    if names_people(head) {
        const { Value::new("people") }
    } else if names_event(head) {
        const { Value::new("event") }
    } else if names_voice(head) {
        const { Value::new("voice") }
    } else if is_time_word(head) {
        const { Value::new("time") }
    } else if !readings_of(head).is_empty() {
        const { Value::new("measuring") }
    } else {
        const { Value::new("thing") }
    }
}

fn many(head: &str, counted: bool) -> Value {
    match (is_plural(head), counted) {
        (true, false) => const { Value::new("plural") },
        (false, false) => const { Value::new("singular") },
        (true, true) => const { Value::new("plural-counted") },
        (false, true) => const { Value::new("singular-counted") },
    }
}

/// Whether another number counts the phrase.
fn is_counted(scene: &Scene<'_, '_>, start: usize) -> bool {
    let number = (0..start).rev().find(|at| scene.classes[*at] != Class::Adverb);
    number.is_some_and(|number| scene.is_number(number))
}

/// What leads a phrase in, over articles.
fn led(scene: &Scene<'_, '_>, start: usize) -> Value {
    let over = |at: &usize| matches!(scene.classes[*at], Class::Determiner | Class::Adverb | Class::Number);
    match (0..start).rev().find(|at| !over(at)) {
        None => const { Value::new("start") },
        Some(at) if scene.classes[at] == Class::Preposition => preposition(scene.sentence.lower(at)),
        Some(at) => class(scene.classes[at]),
    }
}

/// What follows a phrase, over adverbs.
fn next(scene: &Scene<'_, '_>, end: usize) -> Value {
    match (end..scene.classes.len()).find(|at| scene.classes[*at] != Class::Adverb) {
        None => const { Value::new("end") },
        Some(at) if scene.sentence.lower(at) == "of" => const { Value::new("of") },
        Some(at) => class(scene.classes[at]),
    }
}

fn preposition(lower: &str) -> Value {
    const KNOWN: [Value; 23] = [
        Value::new("of"),
        Value::new("in"),
        Value::new("by"),
        Value::new("for"),
        Value::new("from"),
        Value::new("to"),
        Value::new("with"),
        Value::new("at"),
        Value::new("on"),
        Value::new("among"),
        Value::new("into"),
        Value::new("as"),
        Value::new("than"),
        Value::new("over"),
        Value::new("after"),
        Value::new("against"),
        Value::new("between"),
        Value::new("under"),
        Value::new("through"),
        Value::new("within"),
        Value::new("without"),
        Value::new("per"),
        Value::new("like"),
    ];
    KNOWN.into_iter().find(|known| known.name() == lower).unwrap_or(const { Value::new("preposition") })
}

/// The class of a word as a value.
pub fn class(class: Class) -> Value {
    match class {
        Class::Noun | Class::Adjective => const { Value::new("noun") },
        Class::Name => const { Value::new("name") },
        Class::Number => const { Value::new("number") },
        Class::Past => const { Value::new("past") },
        Class::Gerund => const { Value::new("gerund") },
        Class::Verb => const { Value::new("verb") },
        Class::Auxiliary => const { Value::new("auxiliary") },
        Class::Modal => const { Value::new("modal") },
        Class::Preposition => const { Value::new("preposition") },
        Class::Determiner => const { Value::new("determiner") },
        Class::Pronoun => const { Value::new("pronoun") },
        Class::Conjunction => const { Value::new("conjunction") },
        Class::Subordinator => const { Value::new("subordinator") },
        Class::Adverb => const { Value::new("adverb") },
        Class::Possessive => const { Value::new("possessive") },
        Class::Comma => const { Value::new("comma") },
        Class::Break => const { Value::new("break") },
        Class::Quote => const { Value::new("quote") },
        Class::Bracket | Class::Hyphen | Class::Mark => const { Value::new("mark") },
    }
}

/// How many verbs stand in a gap.
pub fn verbs(scene: &Scene<'_, '_>, gap: &Range<usize>) -> Value {
    let verb = |class: &&Class| matches!(class, Class::Verb | Class::Past | Class::Auxiliary | Class::Gerund);
    match scene.classes.get(gap.clone()).unwrap_or_default().iter().filter(verb).count() {
        0 => const { Value::new("0") },
        1 => const { Value::new("1") },
        _ => const { Value::new("2+") },
    }
}

/// What of commas, marks of a clause and numbers stands in a gap.
pub fn path(scene: &Scene<'_, '_>, gap: &Range<usize>) -> Value {
    let classes = scene.classes.get(gap.clone()).unwrap_or_default();
    let comma = classes.contains(&Class::Comma);
    let apart = classes.iter().any(|class| matches!(class, Class::Subordinator | Class::Break | Class::Quote));
    let number = gap.clone().any(|at| scene.is_number(at));
    match (apart, comma, number) {
        (false, false, false) => const { Value::new("open") },
        (false, false, true) => const { Value::new("number") },
        (false, true, false) => const { Value::new("comma") },
        (false, true, true) => const { Value::new("comma,number") },
        (true, false, false) => const { Value::new("clause") },
        (true, false, true) => const { Value::new("clause,number") },
        (true, true, false) => const { Value::new("clause,comma") },
        (true, true, true) => const { Value::new("clause,comma,number") },
    }
}
