//! Which trigger belongs to which number. Each pair that stands in a construction of English gets a score:
//! the construction's own weight, less the cost of the words between. The best one above the floor wins, so
//! that "100 were killed and 1,000 injured" gives each number its own verb.

use super::grammar::{Class, NounPhrase};
use super::measure::{Counts, Form, Kind, Trigger};
use super::quantity::Mention;
use super::{COUNT, Sentence};

/// The construction that links a number with what is claimed of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Construction {
    /// "nine deaths".
    CountedNoun,
    /// "nine dead", "nine injured passengers".
    Modifier,
    /// "nine people were killed".
    Passive,
    /// "nine people killed in fire".
    Participle,
    /// "nine people died".
    Subject,
    /// "nine people are missing".
    State,
    /// "the blast killed nine people".
    Object,
    /// "the death toll rose to nine".
    Holder,
    /// "shares fell nine percent".
    Movement,
    /// The trigger stands in the same sentence, in no construction that is known.
    Loose,
}

/// A trigger that may belong to a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Index of the trigger.
    pub trigger: usize,
    /// The construction that links them.
    pub construction: Construction,
    /// Weight less cost; only links above [`FLOOR`] count.
    pub score: f64,
}

/// What a sentence offers the rules.
pub struct Scene<'s, 't> {
    /// The sentence.
    pub sentence: &'s Sentence<'t>,
    /// Its word classes.
    pub classes: &'s [Class],
    /// Its numbers.
    pub mentions: &'s [Mention],
    /// Its triggers.
    pub triggers: &'s [Trigger],
}

/// Below this a trigger says nothing of a number.
pub const FLOOR: f64 = 60.0;

/// How many words away a trigger may stand: further ones cost more than any weight, and looking no further
/// keeps the work linear in the length of a sentence.
const REACH: usize = 48;

/// The best link of a number, if any is above the floor.
pub fn best_link(scene: &Scene<'_, '_>, mention: usize, phrase: &NounPhrase) -> Option<Link> {
    let words = &scene.mentions[mention].words;
    let first = scene.triggers.partition_point(|trigger| trigger.words.start + REACH < words.start);
    let end = scene.triggers.partition_point(|trigger| trigger.words.start < words.end + REACH);
    let links = (first..end).filter_map(|trigger| link(scene, mention, phrase, trigger));
    links.filter(|link| link.score >= FLOOR).max_by(|a, b| a.score.total_cmp(&b.score))
}

/// The link between a number and a trigger, with its construction and score.
fn link(scene: &Scene<'_, '_>, mention: usize, phrase: &NounPhrase, trigger: usize) -> Option<Link> {
    let number = &scene.mentions[mention];
    let word = &scene.triggers[trigger];
    let phrase_end = phrase.words.end.max(number.words.end).max(number.head_start);
    let (construction, score) =
        if word.words.start >= phrase.words.start && word.words.end <= phrase.words.end && !phrase.words.is_empty() {
            inside(scene, phrase, word)?
        } else if word.words.start >= phrase_end {
            behind(scene, number, phrase, phrase_end, word)?
        } else if word.words.end <= number.words.start {
            ahead(scene, number, phrase, word)?
        } else {
            return None;
        };
    Some(Link { trigger, construction, score })
}

/// A trigger inside the noun phrase that the number opens.
fn inside(scene: &Scene<'_, '_>, phrase: &NounPhrase, word: &Trigger) -> Option<(Construction, f64)> {
    let is_head = word.words.end == phrase.words.end;
    match word.kind {
        Kind::Counted if is_head => Some((Construction::CountedNoun, 100.0)),
        Kind::Counted => Some((Construction::CountedNoun, 72.0)),
        Kind::State if is_head => Some((Construction::State, 99.0)),
        Kind::State => Some((Construction::Modifier, 80.0)),
        Kind::Verb(counts, Form::Bare) if is_head && counts != Counts::Subject => Some((Construction::Modifier, 97.0)),
        Kind::Verb(counts, Form::Bare) if counts != Counts::Subject => Some((Construction::Modifier, 84.0)),
        // "100 soldiers die": a present tense that the noun phrase took for a noun.
        Kind::Verb(Counts::Subject | Counts::Both, Form::Active)
            if is_head && word.words.start > phrase.words.start =>
        {
            Some((Construction::Subject, 90.0))
        }
        Kind::Holder if is_head => {
            let led_by_its_noun = scene.sentence.lower(word.words.end) == "of";
            Some((Construction::CountedNoun, if led_by_its_noun { 70.0 } else { 85.0 }))
        }
        _ => None,
    }
}

/// A trigger behind the number and its noun phrase: the predicate.
fn behind(
    scene: &Scene<'_, '_>,
    number: &Mention,
    phrase: &NounPhrase,
    from: usize,
    word: &Trigger,
) -> Option<(Construction, f64)> {
    let cost = gap_cost(scene, from, word.words.start);
    let near = word.words.start == from;
    let measured = number.quantity.unit != COUNT;
    let (construction, weight) = match word.kind {
        Kind::Verb(Counts::Subject, Form::Passive) => return None,
        Kind::Verb(Counts::Object | Counts::Both, Form::Passive) => (Construction::Passive, 94.0),
        Kind::Verb(Counts::Object | Counts::Both, Form::Bare) if !takes_object(scene, word.words.end) => {
            (Construction::Participle, if near { 95.0 } else { 88.0 })
        }
        Kind::Verb(Counts::Subject | Counts::Both, _) => (Construction::Subject, 92.0),
        Kind::Verb(Counts::Object, _) => (Construction::Loose, 58.0),
        Kind::State => (Construction::State, 92.0),
        Kind::Counted | Kind::Holder if measured && matches!(scene.sentence.lower(from), "of" | "in" | "for") => {
            (Construction::CountedNoun, 84.0)
        }
        Kind::Counted | Kind::Holder if phrase.words.is_empty() && near => (Construction::CountedNoun, 84.0),
        Kind::Counted | Kind::Holder => (Construction::Loose, 52.0),
    };
    Some((construction, weight - cost))
}

/// A trigger ahead of the number: the verb that it is the object of, or the noun that holds it.
fn ahead(scene: &Scene<'_, '_>, number: &Mention, phrase: &NounPhrase, word: &Trigger) -> Option<(Construction, f64)> {
    let (from, to) = (word.words.end, number.words.start);
    let measured = number.quantity.unit != COUNT;
    let step = scene.sentence.lower(from);
    match word.kind {
        Kind::Verb(_, _) if matches!(word.measure, "risen" | "fallen") => {
            let by_itself =
                from == to || matches!(step, "by") || (to == from + 1 && scene.classes[from] == Class::Adverb);
            let moved = measured && number.quantity.unit != "magnitude" && by_itself;
            moved.then_some((Construction::Movement, 90.0))
        }
        Kind::Verb(Counts::Object | Counts::Both, form) => {
            let weight = match form {
                Form::Active => 92.0,
                Form::Bare => 90.0,
                Form::Passive => 66.0,
            };
            Some((Construction::Object, weight - object_cost(scene, from, to)))
        }
        Kind::Verb(Counts::Subject, _) => Some((Construction::Loose, 66.0 - object_cost(scene, from, to))),
        Kind::Holder | Kind::Counted => {
            let weight = if word.kind == Kind::Holder { 93.0 } else { 84.0 };
            let own_noun = !measured && !phrase.words.is_empty() && !phrase.partitive;
            let cost = holder_cost(scene, from, to) + if own_noun && step != ":" { 12.0 } else { 0.0 };
            Some((Construction::Holder, weight - cost))
        }
        Kind::State => Some((Construction::Loose, 50.0 - gap_cost(scene, from, to))),
    }
}

/// Whether the verb that ends at `at` takes an object, so that it is no participle of the noun before it.
fn takes_object(scene: &Scene<'_, '_>, at: usize) -> bool {
    match scene.classes.get(at) {
        Some(Class::Determiner | Class::Pronoun | Class::Number) => true,
        Some(Class::Noun | Class::Name) => !matches!(scene.sentence.lower(at), "dead" | "alive" | "today"),
        _ => scene.mentions.binary_search_by_key(&at, |mention| mention.words.start).is_ok(),
    }
}

/// What the words between a noun phrase and its predicate cost.
fn gap_cost(scene: &Scene<'_, '_>, from: usize, to: usize) -> f64 {
    between(scene, from, to, |class| match class {
        Class::Auxiliary | Class::Adverb | Class::Modal => 0.0,
        Class::Subordinator => 1.0,
        Class::Preposition | Class::Determiner | Class::Possessive | Class::Number | Class::Hyphen => 0.6,
        Class::Noun | Class::Name | Class::Quote => 0.8,
        Class::Pronoun | Class::Bracket | Class::Mark => 3.0,
        Class::Comma | Class::Conjunction => 4.0,
        Class::Gerund => 3.0,
        Class::Past | Class::Verb => 7.0,
        Class::Break => 12.0,
    })
}

/// What the words between a verb and its object cost.
fn object_cost(scene: &Scene<'_, '_>, from: usize, to: usize) -> f64 {
    between(scene, from, to, |class| match class {
        Class::Determiner | Class::Adverb | Class::Auxiliary | Class::Quote => 0.0,
        Class::Preposition => 2.0,
        Class::Noun | Class::Name | Class::Number | Class::Possessive | Class::Hyphen | Class::Gerund => 2.5,
        Class::Pronoun => 3.0,
        Class::Comma | Class::Conjunction | Class::Modal => 5.0,
        Class::Subordinator | Class::Bracket | Class::Mark => 6.0,
        Class::Past | Class::Verb => 8.0,
        Class::Break => 12.0,
    })
}

/// What the words between a holder and its figure cost: verbs of standing and moving are what links them.
fn holder_cost(scene: &Scene<'_, '_>, from: usize, to: usize) -> f64 {
    between(scene, from, to, |class| match class {
        Class::Auxiliary | Class::Adverb | Class::Determiner | Class::Quote => 0.0,
        Class::Preposition | Class::Past | Class::Verb | Class::Gerund | Class::Modal => 1.0,
        Class::Noun | Class::Name | Class::Number | Class::Possessive | Class::Hyphen => 1.2,
        Class::Comma | Class::Bracket => 1.5,
        Class::Break => 1.0,
        Class::Pronoun | Class::Subordinator | Class::Mark => 3.0,
        Class::Conjunction => 5.0,
    })
}

/// Adds up the cost of the words between two places; another number between costs extra.
fn between(scene: &Scene<'_, '_>, from: usize, to: usize, cost: impl Fn(Class) -> f64) -> f64 {
    let words: f64 = scene.classes.get(from..to).unwrap_or_default().iter().map(|class| cost(*class)).sum();
    let numbers =
        scene.mentions.iter().filter(|mention| mention.words.start >= from && mention.words.end <= to).count();
    words + 5.0 * numbers as f64
}
