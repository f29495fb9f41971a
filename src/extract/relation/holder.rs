//! The noun phrase that holds a figure: "the death toll rose to nine", "yearly savings of 9 million", "put the
//! dead at nine", "Homes destroyed: 9". A noun that no lexicon knows holds a figure as well, and is its measure.

use std::borrow::Cow;
use std::ops::Range;

use super::boundary::is_located;
use super::fits::fits_unit;
use super::lexicon::LEXICON;
use super::{Construction, Link, Scene};
use crate::extract::COUNT;
use crate::extract::grammar::function::{VerbSense, moves, names_voice, sense, tells_of};
use crate::extract::grammar::phrase::{Chain, chain_before, phrase_before, subject_before};
use crate::extract::grammar::{Class, NounPhrase, is_plural, names_people};
use crate::extract::measure::{Kind, Trigger};
use crate::extract::place::atlas;
use crate::extract::quantity::{Kind as UnitKind, Mention};

/// The weight of a noun that the lexicon knows to hold figures.
const KNOWN: f64 = 93.0;
/// The weight of any other noun in the place of a holder.
const UNKNOWN: f64 = 76.0;
/// The longest label before a colon, in words.
const LABEL: usize = 12;
/// Behind a noun of a label it says who is there, and is no verb.
const PRESENT: &str = "present";

/// Nouns that stand for a figure told elsewhere.
pub fn is_anaphor(lower: &str) -> bool {
    LEXICON.anaphor.contains(lower)
}

/// The link of a number with the noun phrase that holds it, if it stands where a held figure stands.
pub fn held(scene: &Scene<'_, '_>, mention: usize, phrase: &NounPhrase) -> Option<Link> {
    let number = &scene.mentions[mention];
    let own_noun = number.quantity.unit == COUNT && !phrase.words.is_empty() && !phrase.partitive;
    let mut place = place_of(scene, number)?;
    place.count = number.quantity.unit == COUNT;
    place.money = number.kind == Some(UnitKind::Currency);
    let label = place.construction == Construction::Label;
    let cost = if own_noun && !label { 12.0 } else { place.cost };
    let trigger = best_trigger(scene, &place.words, &place.chain.head)
        .filter(|trigger| label || trigger.kind != Kind::Known)
        .filter(|trigger| fits_unit(scene, number, trigger, place.construction));
    if label
        && trigger.is_none_or(|trigger| trigger.kind == Kind::Known)
        && let Some(link) = label_of_state(scene, &place)
    {
        return Some(link);
    }
    if let Some(trigger) = trigger {
        let mut link = Link::new(trigger, place.construction, KNOWN - cost - if trigger.known { 0.0 } else { 9.0 });
        link.holder = Some(place.chain);
        return Some(link);
    }
    if own_noun || place.known_only {
        return None;
    }
    unknown_holder(scene, place, cost)
}

/// Where a holder stands for a number.
struct Place {
    /// The words in which the measure is looked for.
    words: Range<usize>,
    /// The holder's noun phrase.
    chain: Chain,
    construction: Construction,
    /// Whether only a noun of the lexicon may hold a figure there.
    known_only: bool,
    /// Whether the number counts things.
    count: bool,
    /// Whether the number is an amount of money.
    money: bool,
    cost: f64,
}

impl Place {
    fn new(words: Range<usize>, chain: Chain, construction: Construction) -> Place {
        Place { words, chain, construction, known_only: false, count: true, money: false, cost: 0.0 }
    }
}

/// Looks back from a number to the phrase that holds it.
fn place_of(scene: &Scene<'_, '_>, number: &Mention) -> Option<Place> {
    let start = number.words.start;
    if start < number.number.start && matches!(scene.classes[start], Class::Past | Class::Verb | Class::Gerund) {
        return of_clause(scene, start + 1);
    }
    let mut at = start;
    while at > 0 && matches!(scene.classes[at - 1], Class::Determiner | Class::Adverb | Class::Quote) {
        at -= 1;
    }
    let before = at.checked_sub(1)?;
    match scene.classes[before] {
        Class::Break if scene.sentence.lower(before) == ":" => {
            label(scene, before).filter(|_| is_labelled(scene, number))
        }
        Class::Preposition => behind_preposition(scene, before),
        Class::Auxiliary if is_form_of_be(scene.sentence.lower(before)) => of_clause(scene, before + 1),
        Class::Auxiliary => None,
        Class::Past | Class::Verb | Class::Gerund if moves(scene.sentence.lower(before)) => {
            of_clause(scene, before + 1)
        }
        Class::Past | Class::Verb | Class::Gerund if sense(scene.sentence.lower(before)) == Some(VerbSense::Light) => {
            let mut place = of_clause(scene, before + 1)?;
            place.known_only = true;
            Some(place)
        }
        Class::Comma => {
            let mut place = phrase_place(scene, before)?;
            let closed = matches!(scene.classes.get(number.words.end), None | Some(Class::Comma | Class::Mark));
            place.cost = 6.0;
            closed.then_some(place)
        }
        // "magnitude 6.4", "casualties 900", "losses exceeded 900": nothing or only the hedge's verb between.
        Class::Noun | Class::Name if at == start => {
            let mut place = chain_place(scene, at)?;
            place.cost = 4.0;
            // "In the settlement of Marr two residents": a place, and no holder.
            (number.bare || !is_located(scene, place.chain.whole.start)).then_some(place)
        }
        _ => None,
    }
}

fn is_form_of_be(lower: &str) -> bool {
    matches!(lower, "is" | "are" | "was" | "were" | "be" | "been")
}

/// Whether a number behind a colon is all that the line says: no noun and no predicate of its own follows.
fn is_labelled(scene: &Scene<'_, '_>, number: &Mention) -> bool {
    let open = number.bare || number.quantity.unit != COUNT;
    open && !scene.classes.get(number.words.end).is_some_and(|class| class.is_verb())
}

/// "Homes destroyed: 9": the words from the last break to the colon.
fn label(scene: &Scene<'_, '_>, colon: usize) -> Option<Place> {
    let floor = colon.saturating_sub(LABEL);
    let opens = |at: &usize| {
        scene.classes[*at] == Class::Break
            || matches!(scene.sentence.lower(*at), ";" | "(" | "*" | "•")
            || scene.classes[*at] == Class::Hyphen && *at == 0
    };
    let first = (floor..colon).rev().find(opens).map_or(floor, |at| at + 1);
    if first == floor && floor > 0 {
        return None;
    }
    // "Came to the surface: 9": the verb that opens the label is what it says.
    let clause = (first + 1..colon).rev().find(|at| {
        let lower = scene.sentence.lower(*at);
        let states = matches!(sense(lower), Some(VerbSense::Stating | VerbSense::Moving)) && *at + 1 < colon;
        let adverbial = scene.classes[first] == Class::Preposition;
        let says = states && scene.classes[*at] == Class::Verb && lower != PRESENT;
        scene.classes[*at] == Class::Comma && adverbial || says
    });
    let first = clause.map_or(first, |at| at + 1);
    let head = label_head(scene, first, colon);
    let chain = Chain { head, whole: first..colon };
    Some(Place::new(first..colon, chain, Construction::Label))
}

/// The noun phrase that opens a label.
fn label_head(scene: &Scene<'_, '_>, first: usize, colon: usize) -> Range<usize> {
    let mut start = first;
    // "(b) Persons injured: 9", "c. Homes lost: 40": the letter only counts the lines.
    if start + 2 < colon
        && scene.sentence.lower(start).len() == 1
        && matches!(scene.sentence.lower(start + 1), ")" | "." | "]")
    {
        start += 2;
    }
    while start < colon && matches!(scene.classes[start], Class::Determiner | Class::Adverb) {
        start += 1;
    }
    let mut end = start;
    while end < colon
        && (scene.classes[end].is_noun()
            || matches!(scene.classes[end], Class::Past | Class::Gerund)
                && end + 1 < colon
                && scene.classes[end + 1].is_noun())
    {
        end += 1;
    }
    start..end
}

/// A label that says by an adjective how those are whom it counts: "Seats vacant on the day: 9", "Invalid: 9". Where it
/// names nobody, a heading of its list says more.
fn label_of_state(scene: &Scene<'_, '_>, place: &Place) -> Option<Link> {
    let head = &place.chain.head;
    let adjective = |at: &usize| place.words.contains(at) && scene.classes[*at] == Class::Adjective;
    let at = head.end.checked_sub(1).filter(adjective).or_else(|| {
        let present = scene.sentence.lower(head.end) == PRESENT && place.words.contains(&head.end);
        present.then_some(head.end)
    })?;
    let lower = scene.sentence.lower(at);
    let behind = scene.classes.get(at + 1);
    let closes = at + 1 == place.words.end || matches!(behind, Some(Class::Preposition | Class::Adverb | Class::Comma));
    let things = head.start..at;
    let named = things.clone().next_back().is_some_and(|noun| is_plural(scene.sentence.lower(noun)));
    let compares = scene.sentence.lower(at + 1) == "than";
    let states = closes && !compares && !LEXICON.counted_how.contains(lower) && (named || things.is_empty());
    let holder = Chain { head: things, whole: place.chain.whole.clone() };
    let link = Link {
        words: at..at + 1,
        measure: Cow::Owned(lower.to_owned()),
        kind: Kind::State,
        of: None,
        known: named,
        holder: Some(holder),
        construction: Construction::Label,
        score: if named { KNOWN } else { UNKNOWN },
    };
    (place.count && states).then_some(link)
}

/// A preposition before the number: "a toll of 9", "rose to 9", "put the dead at 9".
fn behind_preposition(scene: &Scene<'_, '_>, preposition: usize) -> Option<Place> {
    let word = scene.sentence.lower(preposition);
    if word == "of" {
        return phrase_place(scene, preposition);
    }
    if !matches!(
        word,
        "to" | "at" | "by" | "from" | "above" | "below" | "under" | "over" | "past" | "around" | "for" | "between"
    ) {
        return None;
    }
    let mut at = preposition;
    while at > 0 && scene.classes[at - 1] == Class::Adverb {
        at -= 1;
    }
    let before = at.checked_sub(1)?;
    let lower = scene.sentence.lower(before);
    match scene.classes[before] {
        Class::Past | Class::Verb | Class::Gerund if sense(lower).is_some() && word != "for" => {
            of_clause(scene, before + 1)
        }
        Class::Noun | Class::Name => {
            let mut place = chain_place(scene, at)?;
            let verb = verb_before(scene, place.chain.whole.start);
            // "The bank has the average rent at 900 pounds".
            let has = |verb: usize| word == "at" && matches!(scene.sentence.lower(verb), "has" | "have" | "had");
            // "accepted the offer by 71 percent": nothing but a move has a size that "by" tells.
            let stays = |sense: VerbSense| sense == VerbSense::Light || word == "by" && sense == VerbSense::Stating;
            let sets = |verb: usize| sense(scene.sentence.lower(verb)).is_some_and(|sense| !stays(sense));
            let moved = verb.is_some_and(|verb| sets(verb) || has(verb));
            place.known_only = !moved;
            place.cost = if moved { 0.0 } else { 4.0 };
            Some(place)
        }
        // "crept up to 9", "edged back to 9": whatever the verb, something has moved.
        Class::Past | Class::Verb | Class::Gerund
            if word == "to" && at < preposition && is_way(scene.sentence.lower(at)) =>
        {
            of_clause(scene, before + 1)
        }
        _ => None,
    }
}

/// Whether the word tells which way something moves.
pub fn is_way(lower: &str) -> bool {
    matches!(lower, "up" | "down" | "back" | "out" | "off")
}

/// The verb right before a noun phrase, over its determiners.
fn verb_before(scene: &Scene<'_, '_>, start: usize) -> Option<usize> {
    let mut at = start;
    while at > 0 && matches!(scene.classes[at - 1], Class::Determiner | Class::Adverb) {
        at -= 1;
    }
    let verb = |at: &usize| matches!(scene.classes[*at], Class::Past | Class::Verb | Class::Gerund | Class::Auxiliary);
    at.checked_sub(1).filter(verb)
}

/// The subject of the clause that reaches to `end`.
fn of_clause(scene: &Scene<'_, '_>, end: usize) -> Option<Place> {
    let (chain, verb) = subject_before(scene.sentence, scene.classes, end)?;
    Some(Place::new(chain.whole.start..verb, chain, Construction::Holder))
}

/// The noun phrase right before `end`.
fn phrase_place(scene: &Scene<'_, '_>, end: usize) -> Option<Place> {
    let words = phrase_before(scene.sentence, scene.classes, end);
    let chain = Chain { head: words.clone(), whole: words.clone() };
    (!words.is_empty()).then(|| Place::new(words, chain, Construction::Holder))
}

/// The chain of noun phrases right before `end`.
fn chain_place(scene: &Scene<'_, '_>, end: usize) -> Option<Place> {
    let chain = chain_before(scene.sentence, scene.classes, end)?;
    let mut place = Place::new(chain.whole.clone(), chain, Construction::Holder);
    place.known_only = true;
    Some(place)
}

/// The trigger that gives the measure of a holder: the one that ends its head, else a known one further on.
fn best_trigger<'s>(scene: &'s Scene<'_, '_>, words: &Range<usize>, head: &Range<usize>) -> Option<&'s Trigger> {
    let rank = |trigger: &Trigger| {
        let kind = match trigger.kind {
            Kind::Holder => 5,
            Kind::Counted => 4,
            Kind::Verb(..) | Kind::State => 3,
            Kind::Known => 1,
        };
        // "Cost savings": what ends the phrase is what it names.
        let at_head = match () {
            () if trigger.words.end == head.end && trigger.kind == Kind::Holder => 2,
            () if trigger.words.end == head.end => 1,
            () => usize::from(trigger.words.start == head.start),
        };
        // "Bodies not yet identified: 9".
        let remains = usize::from(&*trigger.measure == "unidentified" || &*trigger.measure == "identified") * 3;
        (trigger.known, at_head + kind + remains, std::cmp::Reverse(trigger.words.start))
    };
    let fits = |trigger: &&Trigger| trigger.words.end <= words.end;
    scene.triggers_in(words).iter().filter(fits).max_by_key(|trigger| rank(trigger))
}

/// Whether a label is a name: a country, or two capitalised words or more.
fn is_capitalised(scene: &Scene<'_, '_>, head: &Range<usize>) -> bool {
    let words = scene.sentence.words.get(head.clone()).unwrap_or_default();
    let named = words.iter().all(|word| word.is_capitalised());
    named && (words.len() > 1 || atlas::country(&scene.sentence.phrase(head.clone()).to_lowercase()).is_some())
}

/// A noun that the lexicon does not know, in the place of a holder: its own name is the measure.
fn unknown_holder(scene: &Scene<'_, '_>, place: Place, cost: f64) -> Option<Link> {
    let head = place.chain.head.end.checked_sub(1).filter(|at| place.chain.head.contains(at))?;
    let lower = scene.sentence.lower(head);
    let label = place.construction == Construction::Label;
    let speaks = names_people(lower) && !label || names_voice(lower) || scene.classes[head] == Class::Name;
    // "Marrow: 31,870": a place of a list, not what is counted.
    let entry = label && scene.sentence.words[head].is_capitalised() && !is_plural(lower) && place.count;
    // "Japan: 9 billion yen", "United Kingdom: $9 million": the one who gives.
    let giver = label && place.money && !place.chain.head.is_empty() && is_capitalised(scene, &place.chain.head);
    // "the governor admits to 37", "since its founding the figure is 214": what is counted is many.
    let one = place.count && !label && !is_plural(lower);
    // "talk of 9 million tonnes", "reports of 900": what is talked of was told elsewhere.
    let of = matches!(scene.sentence.lower(place.chain.whole.end), "of" | "about");
    let hearsay = !label && of && tells_of(lower);
    let counted = label && LEXICON.counted_how.contains(lower);
    if entry || giver || one || hearsay || counted || is_anaphor(lower) || speaks || lower.len() < 3 {
        return None;
    }
    Some(Link {
        words: head..head + 1,
        measure: Cow::Owned(lower.to_owned()),
        kind: Kind::Holder,
        of: None,
        known: false,
        holder: Some(place.chain),
        construction: place.construction,
        score: UNKNOWN - cost,
    })
}
