//! What is counted or measured, as far as the sentence itself tells: the noun phrase behind the number, the noun
//! that holds the figure, or the subject of the clause. What earlier sentences leave is carried over in
//! [`join`](super::join).

mod bearer;
mod beside;
mod case;
mod giver;
mod held;
mod label;
mod lexicon;
mod owner;
mod set;
mod topic;
mod vote;

use std::ops::Range;

use super::COUNT;
use super::Sentence;
use super::frame::{is_relational, is_time_word};
use super::grammar::function::{names_event, names_hearsay, names_voice, sense};
use super::grammar::phrase::subject_before;
use super::grammar::{Class, NounPhrase, is_demonym, is_plural, names_people, noun_phrase};
use super::measure::Kind;
use super::measure::vocabulary::plural;
use super::quantity::{Kind as UnitKind, Mention};
use super::relation::{Construction, Link, Scene, is_anaphor};
use bearer::bearer;
pub use beside::listed;
use beside::{beside, put_at};
use case::cases;
pub use case::is_cases;
pub use giver::giver;
use held::{held_subject, numbered_of};
use label::labelled;
use lexicon::LEXICON;
use owner::owner_name;
pub use set::{nominal_predicate, set_ahead};
use set::{numbered, set_noun};
use topic::{as_for, number_of};
pub use vote::candidate;
use vote::side_of_a_vote;

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

/// Whether a noun says nothing of what is counted: "names", "total", "rest", "rumours".
pub fn is_empty(lower: &str) -> bool {
    LEXICON.empty.contains(lower) || names_hearsay(lower)
}

/// Units of liquids and loose goods.
pub const BULK: [&str; 5] = ["barrel", "gallon", "litre", "m3", "tonne"];

/// Measures of what something costs.
pub const COSTS: [&str; 5] = ["cost", "budget", "budgeted", "price", "overrun"];

/// The subject that the sentence itself gives, if it gives one, and where in the sentence it was found.
pub fn subject_in_sentence(
    scene: &Scene<'_, '_>,
    mention: &Mention,
    phrase: &NounPhrase,
    link: Option<&Link>,
) -> Option<(Subject, &'static str)> {
    let found = |why: &'static str| move |subject: Subject| (subject, why);
    if let Some(set) = set_noun(scene, mention, phrase) {
        return Some((set, "those that the sentence takes the number from, or says it to be"));
    }
    if mention.quantity.unit == COUNT {
        // "Barns: 40 usable, 90 in ruins": an adjective behind the number is no noun of its own.
        let noun = phrase.words.clone().any(|at| scene.classes[at].is_noun());
        let label = || labelled(scene, mention, link).filter(|_| !noun).map(found(LABEL));
        return beside(scene, mention)
            .map(found(BESIDE))
            .or_else(label)
            .or_else(|| behind_number(scene, phrase, link).map(found(OWN_PHRASE)))
            .or_else(|| held_subject(scene, mention, link?).map(found(HELD)))
            .or_else(|| numbered_of(scene, link?).map(found(HELD)))
            .or_else(|| numbered(scene, mention).map(found("those that the sentence numbers")))
            .or_else(|| cases(scene, link?).map(found(HELD)))
            .or_else(|| number_of(scene, mention).map(found(NUMBER_OF)))
            .or_else(|| put_at(scene, mention).map(found(PUT_AT)))
            .or_else(|| as_for(scene, mention).map(found(AS_FOR)));
    }
    if mention.quantity.unit == "magnitude" {
        let shock = Subject { text: "earthquake".to_owned(), explicit: false, people: false };
        return Some((shock, "what has a magnitude"));
    }
    measured_subject(scene, mention, phrase, link)
}

/// Where most subjects stand.
pub const OWN_PHRASE: &str = "the noun phrase of the number itself";
/// Where the subject stands whose number the clause tells.
pub const NUMBER_OF: &str = "those whose number the clause tells";
/// Where the subject stands that a sentence opens with as its topic.
pub const AS_FOR: &str = "the topic that the sentence opens with";
/// Where the subject stands that a number in apposition or in a list counts.
pub const BESIDE: &str = "the noun right before the number, which says how many there are";
/// Where the subject stands that is put at a number.
const PUT_AT: &str = "what the clause puts at the number";
/// Where the subject of most measured things stands.
pub const OF_CLAUSE: &str = "the subject of its clause";
/// Where the subject of an item in a list stands.
const LABEL: &str = "the label before the colon";
/// Where the subject of a figure stands that a noun holds.
pub const HELD: &str = "the noun that holds the figure, with what it is of";

/// The subject of a quantity with a unit.
fn measured_subject(
    scene: &Scene<'_, '_>,
    mention: &Mention,
    phrase: &NounPhrase,
    link: Option<&Link>,
) -> Option<(Subject, &'static str)> {
    let money = mention.kind == Some(UnitKind::Currency);
    let votes = link.is_some_and(|link| link.measure == "votes");
    if votes {
        let voted = candidate(scene, mention).or_else(|| side_of_a_vote(scene, mention))?;
        return Some((voted, "who or what was voted for"));
    }
    if let Some(subject) = held_subject_of(scene, mention, link) {
        return Some((subject, HELD));
    }
    // "$9 million goes to the port": a verb that is spelled like a noun.
    let first = scene.sentence.lower(phrase.words.start);
    let verb = (phrase.words.len() == 1 || matches!(first, "includes" | "covers" | "contains" | "goes" | "comes"))
        && phrase.words.start == mention.words.end
        && sense(first).is_some();
    if mention.kind != Some(UnitKind::Time)
        && !(money && verb)
        && let Some(subject) = behind_number(scene, phrase, link)
    {
        return Some((subject, OWN_PHRASE));
    }
    if money {
        // "The sum of the missing": money is never called so.
        let noun =
            link.filter(|link| matches!(link.kind, Kind::Holder | Kind::Counted) && link.measure != "missing")?;
        let of = bearer(scene, noun.words.clone());
        let told = of.unwrap_or_else(|| named(scene.sentence, noun.words.clone()));
        return Some((told, "the noun that gives the measure"));
    }
    if link.is_some_and(|link| link.holder.is_some()) {
        return None;
    }
    if let Some(link) = link.filter(|link| link.words.start >= mention.words.end && link.kind == Kind::Holder) {
        let owned = owner_behind(scene, link.words.end).map(|own| (own, "the owner of what the noun behind measures"));
        return owned.or_else(|| Some((named(scene.sentence, link.words.clone()), "the noun behind the number")));
    }
    // "Farmers brought in 9 tonnes", "9 tonnes escaped": who handles loose goods is not what is weighed.
    let done = link.is_some_and(|link| matches!(link.kind, Kind::Verb(..)));
    if done && BULK.contains(&mention.quantity.unit.as_str()) {
        return None;
    }
    if acts_itself(scene, mention) {
        return None;
    }
    let object = link.filter(|link| link.construction == Construction::Object).map(|link| link.words.start);
    let subject = clause_subject(scene, object.map_or(mention.words.start, |verb| verb + 1))?;
    // "The diggers have made 60 metres": whoever does it is not what is measured, unless it is their time.
    let does = mention.kind == Some(UnitKind::Measure) && subject.people;
    (!does).then_some((subject, OF_CLAUSE))
}

/// Whether a share opens its clause and a verb follows: "62 percent rejected the plan". Nothing before it is its subject.
pub fn acts_itself(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let opens = mention.words.start.checked_sub(1).is_none_or(|before| {
        matches!(
            scene.classes[before],
            Class::Comma | Class::Break | Class::Conjunction | Class::Subordinator | Class::Mark
        )
    });
    let next = scene.classes.get(mention.words.end);
    let verb = matches!(next, Some(Class::Past | Class::Verb | Class::Modal | Class::Auxiliary));
    mention.kind == Some(UnitKind::Percent) && opens && verb
}

fn held_subject_of(scene: &Scene<'_, '_>, mention: &Mention, link: Option<&Link>) -> Option<Subject> {
    held_subject(scene, mention, link?)
}

/// The noun phrase behind the number, less the words that belong to the measure.
fn behind_number(scene: &Scene<'_, '_>, phrase: &NounPhrase, link: Option<&Link>) -> Option<Subject> {
    let mut words = phrase.words.clone();
    while words.start < words.end && LEXICON.leading.contains(scene.sentence.lower(words.start)) {
        words.start += 1;
    }
    if let Some(link) = link.filter(|link| words.contains(&link.words.start) && link.holder.is_none()) {
        match link.kind {
            // "900 claims": many of what holds a figure are counted themselves.
            Kind::Holder
                if link.words == words && link.of.is_none() && is_plural(scene.sentence.lower(words.start)) => {}
            // "nine dead", "45 soldiers dead", "nine killed": what stands before it is the subject.
            Kind::State | Kind::Verb(..) | Kind::Holder if link.words.end == words.end => {
                words.end = link.words.start;
            }
            // "nine injured passengers": what stands behind it is.
            Kind::State | Kind::Verb(..) if link.words.start == words.start => words.start = link.words.end,
            // "nine civilian deaths": the people are the modifier; "nine deaths of children": behind it.
            Kind::Counted if link.of.is_some() && link.words.end == words.end => {
                return counted_people(scene, words.start..link.words.start, link);
            }
            _ => {}
        }
    }
    let last = words.end.checked_sub(1).filter(|last| words.contains(last))?;
    // "one in five of those left": a participle marks off some of those told of before.
    let marks_off = words.len() == 1 && scene.classes[last] == Class::Past;
    if phrase.partitive && marks_off && last > 0 && scene.sentence.lower(last - 1) == "those" {
        return None;
    }
    // "38 percent full", "between $25 and $35 more likely": said of what the clause speaks of.
    let said_of = scene.classes[last] == Class::Adjective && LEXICON.said_of.contains(scene.sentence.lower(last));
    if is_empty(scene.sentence.lower(last)) || said_of || is_told_before(scene, phrase, last) {
        return None;
    }
    if link.is_some_and(|link| link.measure == "concentration" && link.words.end == words.end) {
        return owner_behind(scene, words.end);
    }
    let remains = matches!(scene.sentence.lower(last), "bodies" | "corpses" | "remains");
    // "900 hospital admissions": acts that are counted as such, though a shorter word for them counts people.
    let acts = link.is_some_and(|link| {
        link.construction == Construction::CountedNoun && link.of.is_none() && link.words.end == words.end
    });
    let counts = |_: &usize| !acts && (!remains || link.is_none_or(|link| link.measure == "killed"));
    if let Some(noun) = counts_people(scene, last).filter(counts) {
        // "39 lives": nobody but people.
        let anyone = || (scene.sentence.lower(last) == "lives").then(|| named(scene.sentence, last..words.end));
        return modifier_people(scene, words.start..noun).or_else(anyone);
    }
    let mut end = words.end;
    if LEXICON.of_what.contains(scene.sentence.lower(last)) && scene.sentence.lower(end) == "of" {
        let complement = noun_phrase(scene.sentence, scene.classes, skip_determiners(scene, end + 1)).words;
        end = if complement.is_empty() { end } else { complement.end };
    }
    if LEXICON.property.contains(scene.sentence.lower(last))
        && scene.sentence.lower(words.start.wrapping_sub(1)) == "of"
    {
        return None;
    }
    let mut subject = named(scene.sentence, words.start..end);
    // "13 dead, eight female".
    if let ("female" | "male", 1) = (scene.sentence.lower(last), words.len()) {
        let sex = if scene.sentence.lower(last) == "male" { "men" } else { "women" };
        subject = Subject { text: sex.to_owned(), explicit: true, people: true };
    }
    // "100 of the men": whoever they are was told before.
    subject.explicit &= !(phrase.partitive && matches!(&*subject.text, "men" | "persons" | "souls"));
    if let Some(owner) = phrase.owner.and_then(|at| owner_name(scene, at)) {
        subject.text = format!("{owner}'s {}", subject.text);
    }
    Some(subject)
}

/// Whether a share is of something that was told before and goes by another noun here: "a quarter of the sum"; or that noun
/// only says over what time: "up 3 percent year on year".
fn is_told_before(scene: &Scene<'_, '_>, phrase: &NounPhrase, head: usize) -> bool {
    let over = matches!(scene.sentence.lower(phrase.words.start + 1), "on" | "over" | "earlier" | "to");
    let lower = scene.sentence.lower(head);
    phrase.partitive && is_relational(lower) || over && is_time_word(lower)
}

/// Where a noun starts that stands for people without naming them, if one ends there: "losses", "fatalities".
fn counts_people(scene: &Scene<'_, '_>, head: usize) -> Option<usize> {
    let ends = |trigger: &&super::measure::Trigger| trigger.words.end == head + 1 && trigger.of == Some("people");
    let nouns = scene.triggers_in(&(head.saturating_sub(3)..head + 1)).iter().filter(ends);
    nouns
        .filter(|trigger| matches!(trigger.kind, Kind::Holder | Kind::Counted))
        .map(|trigger| trigger.words.start)
        .min()
}

/// "nine civilian deaths", "nine deaths of children" or "among children", or nobody in particular.
fn counted_people(scene: &Scene<'_, '_>, modifiers: Range<usize>, link: &Link) -> Option<Subject> {
    if matches!(scene.sentence.lower(link.words.end), "of" | "among") {
        let from = skip_determiners(scene, link.words.end + 1);
        let complement = noun_phrase(scene.sentence, scene.classes, from);
        if complement.head().is_some_and(|head| is_plural(scene.sentence.lower(head))) {
            return Some(named(scene.sentence, complement.words));
        }
    }
    modifier_people(scene, modifiers)
}

/// The people that a modifier names: "civilian" deaths are those of civilians.
fn modifier_people(scene: &Scene<'_, '_>, modifiers: Range<usize>) -> Option<Subject> {
    let tells = |at: usize| scene.classes[at].is_noun() && !LEXICON.no_victim.contains(scene.sentence.lower(at));
    let last = modifiers.clone().rev().find(|at| tells(*at))?;
    let first = modifiers.clone().find(|at| tells(*at)).unwrap_or(last);
    let many = plural(scene.sentence.lower(last));
    let demonym = scene.classes[last] == Class::Name && many.ends_with("ns");
    if !names_people(&many) && !demonym {
        return None;
    }
    let written = &scene.sentence.words[last].text;
    let mut text = scene.sentence.phrase(first..last);
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(&if demonym { format!("{written}s") } else { many });
    Some(Subject { text, explicit: true, people: true })
}

/// A noun phrase as a subject, unless it is empty, stands for something else, or names a mere property.
fn plain_phrase(scene: &Scene<'_, '_>, words: Range<usize>) -> Option<Subject> {
    let last = words.end.checked_sub(1).filter(|last| words.contains(last))?;
    let lower = scene.sentence.lower(last);
    let text = scene.sentence.phrase(words.clone()).to_lowercase();
    let empty = is_anaphor(lower) || is_empty(lower) || LEXICON.property.contains(text.as_str());
    (!empty).then(|| named(scene.sentence, words))
}

/// The noun phrase behind "of", "for" or "among" that follows a noun.
fn owner_behind(scene: &Scene<'_, '_>, at: usize) -> Option<Subject> {
    if !matches!(scene.sentence.lower(at), "of" | "for" | "among") {
        return None;
    }
    let from = skip_determiners(scene, at + 1);
    let phrase = noun_phrase(scene.sentence, scene.classes, from);
    let usable = !phrase.words.is_empty() && !scene.is_number(phrase.words.start);
    usable.then(|| plain_phrase(scene, phrase.words)).flatten()
}

fn skip_determiners(scene: &Scene<'_, '_>, from: usize) -> usize {
    let mut at = from;
    while matches!(scene.classes.get(at), Some(Class::Determiner)) {
        at += 1;
    }
    at
}

/// The noun phrase before the verb whose complement the number is: "the fire is 40 percent contained",
/// "shares fell nine percent".
fn clause_subject(scene: &Scene<'_, '_>, number: usize) -> Option<Subject> {
    let (chain, _) = subject_before(scene.sentence, scene.classes, number)?;
    let head = chain.head.end.checked_sub(1)?;
    if names_voice(scene.sentence.lower(head)) {
        return None;
    }
    // "the share of pupils with both shots": of the pupils.
    if matches!(scene.sentence.lower(head), "share" | "proportion" | "percentage" | "fraction" | "portion") {
        return owner_behind(scene, head + 1);
    }
    plain_phrase(scene, chain.head)
}

/// A subject of those words of the sentence.
fn named(sentence: &Sentence<'_>, words: Range<usize>) -> Subject {
    let head = words.clone().next_back();
    let people = head.is_some_and(|head| names_people(sentence.lower(head)) || is_demonym(sentence.words[head].text));
    // "85 humans", "300 men, women and children": people, and nothing more.
    let plain = head.is_some_and(|head| {
        matches!(sentence.lower(head), "humans" | "lives")
            || sentence.lower(head) == "men" && sentence.lower(head + 1) == "," && sentence.lower(head + 2) == "women"
    });
    let text = if plain { "people".to_owned() } else { sentence.phrase(words) };
    Subject { text, explicit: true, people: people || plain }
}

/// What a title or a sentence says that the document is about: the first noun phrase with an event for a head.
pub fn event_in(sentence: &Sentence<'_>, classes: &[Class]) -> Option<String> {
    let head = (0..sentence.words.len()).find(|at| classes[*at].is_noun() && names_event(sentence.lower(*at)))?;
    let words = super::grammar::phrase::phrase_before(sentence, classes, head + 1);
    let named = words.clone().any(|at| classes[at] == Class::Name);
    Some(match sentence.lower(head) {
        "quake" | "tremor" if !named => "earthquake".to_owned(),
        _ => sentence.phrase(if named { words } else { head..head + 1 }),
    })
}
