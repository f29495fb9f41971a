//! What is counted or measured: the noun phrase behind the number, or where the text leaves it out, the
//! noun that holds the figure, the subject of the clause, or what the sentences before were about.

use std::ops::Range;

use super::Sentence;
use super::grammar::{Class, NounPhrase, is_plural, names_people, noun_phrase};
use super::measure::{Kind, Trigger};
use super::quantity::Mention;
use super::relation::{Construction, Link, Scene};

/// A subject as the sentence gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The noun phrase.
    pub text: String,
    /// Whether the sentence names it with the number; else it was carried over or is a default.
    pub explicit: bool,
    /// Whether it names people.
    pub people: bool,
}

/// Words that lead a noun phrase without telling what is counted.
const LEADERS: [&str; 14] = [
    "more",
    "other",
    "additional",
    "further",
    "extra",
    "new",
    "total",
    "known",
    "at",
    "least",
    "or",
    "people's",
    "such",
    "same",
];

/// Nouns too empty to be a subject of their own: the context tells who they are.
const EMPTY: [&str; 9] = ["others", "total", "number", "figure", "more", "toll", "rest", "ones", "so"];

/// The subject that the sentence itself gives, if it gives one.
pub fn subject_in_sentence(
    scene: &Scene<'_, '_>,
    mention: &Mention,
    phrase: &NounPhrase,
    link: Option<&Link>,
) -> Option<Subject> {
    let trigger = link.map(|link| &scene.triggers[link.trigger]);
    let construction = link.map(|link| link.construction);
    if let Some(subject) = behind_number(scene, phrase, trigger, construction) {
        return Some(subject);
    }
    let measured = mention.quantity.unit != super::COUNT;
    match (trigger, construction) {
        (Some(trigger), Some(Construction::Holder)) => {
            holder_owner(scene, trigger, mention).or_else(|| default_of(trigger))
        }
        (Some(trigger), Some(Construction::CountedNoun)) if measured => {
            owner_behind(scene, trigger.words.end).or_else(|| Some(named(scene.sentence, trigger.words.clone())))
        }
        (Some(_), Some(Construction::Movement)) => clause_subject(scene, mention.words.start),
        _ if measured => clause_subject(scene, mention.words.start),
        _ => None,
    }
}

/// The noun phrase behind the number, less the words that belong to the measure.
fn behind_number(
    scene: &Scene<'_, '_>,
    phrase: &NounPhrase,
    trigger: Option<&Trigger>,
    construction: Option<Construction>,
) -> Option<Subject> {
    let mut words = phrase.words.clone();
    while words.start < words.end && LEADERS.contains(&scene.sentence.lower(words.start)) {
        words.start += 1;
    }
    if let Some(trigger) = trigger.filter(|trigger| words.contains(&trigger.words.start)) {
        match (trigger.kind, construction) {
            // "nine dead", "45 soldiers dead", "nine killed": what stands before it is the subject.
            (Kind::State | Kind::Verb(..) | Kind::Holder, _) if trigger.words.end == words.end => {
                words.end = trigger.words.start
            }
            // "nine injured passengers": what stands behind it is.
            (Kind::State | Kind::Verb(..), _) if trigger.words.start == words.start => words.start = trigger.words.end,
            // "nine civilian deaths": the people are the modifier; "nine deaths of children": behind it.
            (Kind::Counted, _) if trigger.of.is_some() && trigger.words.end == words.end => {
                return counted_people(scene, words.start..trigger.words.start, trigger);
            }
            _ => {}
        }
    }
    let last = words.end.checked_sub(1).filter(|last| words.contains(last))?;
    if EMPTY.contains(&scene.sentence.lower(last)) {
        return None;
    }
    let mut end = words.end;
    if takes_complement(scene.sentence.lower(last)) && scene.sentence.lower(end) == "of" {
        let complement = noun_phrase(scene.sentence, scene.classes, end + 1);
        end = complement.words.end.max(end);
    }
    let mut subject = named(scene.sentence, words.start..end.max(words.end));
    if let Some(owner) = phrase.owner.and_then(|at| owner_name(scene, at)) {
        subject.text = format!("{owner}'s {}", subject.text);
    }
    Some(subject)
}

/// "nine civilian deaths", "nine deaths of children" or "among children", or nobody in particular.
fn counted_people(scene: &Scene<'_, '_>, modifiers: Range<usize>, trigger: &Trigger) -> Option<Subject> {
    let behind = scene.sentence.lower(trigger.words.end);
    if matches!(behind, "of" | "among") {
        let complement = noun_phrase(scene.sentence, scene.classes, trigger.words.end + 1);
        if complement.head().is_some_and(|head| is_plural(scene.sentence.lower(head))) {
            return Some(named(scene.sentence, complement.words));
        }
    }
    let nouns = modifiers.clone().filter(|at| matches!(scene.classes[*at], Class::Noun | Class::Name)).count();
    let confirmed = modifiers
        .clone()
        .all(|at| matches!(scene.sentence.lower(at), "confirmed" | "suspected" | "reported" | "new" | "human"));
    if nouns > 0 && !confirmed {
        let people = scene.sentence.phrase(modifiers);
        return Some(Subject { text: format!("{people} people"), explicit: true, people: true });
    }
    None
}

/// Nouns that say little without what follows "of".
fn takes_complement(lower: &str) -> bool {
    matches!(
        lower,
        "case"
            | "cases"
            | "group"
            | "groups"
            | "members"
            | "rounds"
            | "containers"
            | "boxes"
            | "pieces"
            | "sets"
            | "victims"
            | "units"
            | "cans"
            | "acts"
            | "residents"
            | "supporters"
            | "owners"
            | "users"
    )
}

/// The owner of "its" or "their": the first name of the sentence before it, which is most often the subject.
fn owner_name(scene: &Scene<'_, '_>, pronoun: usize) -> Option<String> {
    let is_name =
        |at: usize| scene.sentence.words[at].is_capitalised() && matches!(scene.classes[at], Class::Name | Class::Noun);
    let first = (0..pronoun).find(|at| is_name(*at))?;
    let end = (first..pronoun).find(|at| !is_name(*at)).unwrap_or(pronoun);
    Some(scene.sentence.phrase(first..end))
}

/// "the cost of the bridge", "the bridge's cost", "the death toll among miners".
fn holder_owner(scene: &Scene<'_, '_>, trigger: &Trigger, mention: &Mention) -> Option<Subject> {
    if let Some(subject) = owner_behind(scene, trigger.words.end).filter(|_| trigger.words.end < mention.words.start) {
        return Some(subject);
    }
    let start = trigger.words.start;
    if start >= 2 && scene.classes[start - 1] == Class::Possessive {
        return Some(named(scene.sentence, back_from(scene, start - 1)));
    }
    let modifiers = back_from(scene, start);
    if trigger.of.is_none() {
        return Some(named(scene.sentence, modifiers.start..trigger.words.end));
    }
    None
}

/// The noun phrase behind "of", "in", "for" or "among" that follows a noun.
fn owner_behind(scene: &Scene<'_, '_>, at: usize) -> Option<Subject> {
    if !matches!(scene.sentence.lower(at), "of" | "for" | "among") {
        return None;
    }
    let mut from = at + 1;
    while matches!(scene.classes.get(from), Some(Class::Determiner)) {
        from += 1;
    }
    let phrase = noun_phrase(scene.sentence, scene.classes, from);
    let inside_number =
        phrase.words.is_empty() || scene.mentions.iter().any(|mention| mention.words.contains(&phrase.words.start));
    (!inside_number).then(|| named(scene.sentence, phrase.words))
}

/// The noun phrase that ends just before `end`.
fn back_from(scene: &Scene<'_, '_>, end: usize) -> Range<usize> {
    let mut start = end;
    while start > 0 {
        match scene.classes[start - 1] {
            Class::Noun | Class::Name | Class::Possessive | Class::Hyphen => start -= 1,
            Class::Past | Class::Gerund
                if start < end && start >= 2 && scene.classes[start - 2] == Class::Determiner =>
            {
                start -= 1
            }
            _ => break,
        }
    }
    while start < end && !matches!(scene.classes[start], Class::Noun | Class::Name | Class::Past | Class::Gerund) {
        start += 1;
    }
    start..end
}

/// The noun phrase before the verb whose complement the number is: "the fire is 40 percent contained",
/// "shares fell nine percent".
fn clause_subject(scene: &Scene<'_, '_>, number: usize) -> Option<Subject> {
    let is_verb = |class: Class| matches!(class, Class::Auxiliary | Class::Past | Class::Verb | Class::Modal);
    let verb = (0..number).rev().take(12).find(|at| is_verb(scene.classes[*at]))?;
    let mut end = verb;
    while end > 0 && (is_verb(scene.classes[end - 1]) || matches!(scene.classes[end - 1], Class::Adverb | Class::Comma))
    {
        end -= 1;
    }
    let range = back_from(scene, end);
    (!range.is_empty()).then(|| named(scene.sentence, range))
}

fn default_of(trigger: &Trigger) -> Option<Subject> {
    let text = trigger.of.filter(|of| *of != "people")?;
    Some(Subject { text: text.to_owned(), explicit: false, people: false })
}

/// A subject of those words of the sentence.
fn named(sentence: &Sentence<'_>, words: Range<usize>) -> Subject {
    let people = words.clone().next_back().is_some_and(|head| names_people(sentence.lower(head)));
    Subject { text: sentence.phrase(words), explicit: true, people }
}
