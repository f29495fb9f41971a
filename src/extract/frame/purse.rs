//! What money is: the noun that holds it ("a fund of $9 million for the port"), the noun behind "in" ("$9 million in
//! grants"), what is worth it and what is said of it. Who gives it is told elsewhere, who receives it in
//! [`receiver`](super::receiver).

use std::borrow::Cow;
use std::ops::Range;

use super::handed::handed;
use super::lexicon::{LEXICON, is_relational};
use super::reach::{phrase_at, reach_behind, subject};
use super::receiver::{over_brackets, receiver};
use super::wage::wage;
use super::{Frame, Of};
use crate::extract::grammar::function::tells_of;
use crate::extract::grammar::phrase::phrase_before;
use crate::extract::grammar::{Class, NounPhrase, is_plural};
use crate::extract::measure::vocabulary::{Role, readings_of};
use crate::extract::quantity::{Kind, Mention};
use crate::extract::relation::{Link, Scene};

/// Prepositions that hang a purpose or a receiver on money.
const TOWARD: [&str; 4] = ["for", "to", "of", "on"];

/// The frame of an amount of money.
pub fn purse(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase, link: Option<&Link>) -> Option<Frame> {
    if mention.kind != Some(Kind::Currency) {
        return None;
    }
    let told = thing_behind(scene, phrase, mention)
        .or_else(|| worth_of(scene, mention))
        .or_else(|| worth(scene, mention))
        .or_else(|| predicate(scene, mention))
        .or_else(|| in_kind(scene, mention, link))
        .or_else(|| noun_behind(scene, phrase, mention, link))
        .or_else(|| noun_ahead(scene, mention, link))
        .or_else(|| wage(scene, mention, link))
        .or_else(|| receiver(scene, mention));
    let told = match (told, relative(scene, mention)) {
        (Some(told), Some(said)) => Some(Frame { measure: said.measure, ..told }),
        (told, said) => told.or(said),
    };
    let unsaid = !link.is_some_and(|link| link.known);
    let light = || {
        asked(scene, mention)
            .or_else(|| handed(scene, mention).filter(|_| told.as_ref().is_none_or(|told| told.measure.is_none())))
    };
    let Some(light) = Some(()).filter(|()| unsaid).and_then(|()| light()) else { return told };
    let of = told.as_ref().and_then(|told| told.of.clone()).or_else(|| light.of.clone());
    Some(Frame { of, ..light })
}

/// "the $9 million that has been demanded", "the $9 million which the bank had set aside": the relative clause says
/// what is claimed.
fn relative(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let end = mention.words.end;
    if !matches!(scene.sentence.lower(end), "that" | "which") || !mention.definite {
        return None;
    }
    let last = (end + 10).min(scene.classes.len());
    let clause = (end + 1..last)
        .find(|at| matches!(scene.classes[*at], Class::Comma | Class::Mark | Class::Break))
        .unwrap_or(last);
    let verbs = scene.triggers_in(&(end + 1..clause));
    let verb = verbs
        .iter()
        .find(|trigger| trigger.known && matches!(trigger.kind, crate::extract::measure::Kind::Verb(..)))?;
    Some(Frame { why: "N that was V", measure: Some(verb.measure.clone()), of: None, as_before: false })
}

/// "the $9 million Marr Bridge": the thing that costs so much.
fn thing_behind(scene: &Scene<'_, '_>, phrase: &NounPhrase, mention: &Mention) -> Option<Frame> {
    let words = phrase.words.clone();
    let directly = !phrase.partitive && words.start == mention.words.end && words.len() > 1;
    let named = directly && words.clone().all(|at| scene.classes[at] == Class::Name);
    let told = subject(scene, words.clone()).filter(|_| named && !super::reach::is_time(scene, &words))?;
    Some(Frame::told("N X", None, told))
}

/// "$9,000 worth of bingo".
fn worth_of(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let end = mention.words.end;
    if scene.sentence.lower(end) != "worth" || scene.sentence.lower(end + 1) != "of" {
        return None;
    }
    Some(Frame::told("N worth of X", None, subject(scene, phrase_at(scene, end + 2)?)?))
}

/// "nine contracts worth $9 million", "tokens, worth about $9 million": the thing whose worth is told.
fn worth(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let mut at = mention.words.start.checked_sub(1)?;
    while at > 0 && scene.classes[at] == Class::Adverb {
        at -= 1;
    }
    if scene.sentence.lower(at) != "worth" {
        return None;
    }
    let end = if at > 0 && scene.classes[at - 1] == Class::Comma { at - 1 } else { at };
    scene.classes.get(end.checked_sub(1)?).filter(|class| class.is_noun())?;
    let words = phrase_before(scene.sentence, scene.classes, end);
    let head = scene.sentence.lower(words.end.checked_sub(1)?);
    let known = readings_of(head).iter().find(|entry| matches!(entry.role, Role::Holder | Role::Counted));
    Some(Frame::told("X worth N", Some(known.map_or("worth", |entry| entry.measure)), subject(scene, words)?))
}

/// "$9 million of the sum was corporation tax", "the other $9 million is a penalty": what the money is said to be.
fn predicate(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let end = mention.words.end;
    let whole =
        if scene.sentence.lower(end) == "of" { phrase_at(scene, end + 1).map(|words| words.end) } else { Some(end) };
    let verb = whole.or_else(|| (scene.sentence.lower(end) == "of").then_some(end + 2))?;
    if !matches!(scene.sentence.lower(verb), "is" | "was" | "are" | "were") {
        return None;
    }
    let words = phrase_at(scene, verb + 1)?;
    let article = matches!(scene.sentence.lower(verb + 1), "a" | "an" | "the")
        || LEXICON.mass.contains(scene.sentence.lower(words.end - 1));
    let plain = article && scene.classes[words.end - 1] == Class::Noun;
    let lower = scene.sentence.lower(words.end - 1);
    // "$9 million is new money": what is claimed of it is told elsewhere.
    let empty = LEXICON.cash.contains(lower) || is_relational(lower);
    let noun = Cow::Owned(lower.to_owned());
    let told = subject(scene, words).filter(|_| plain)?;
    Some(Frame { why: "N is a X", measure: (!empty).then_some(noun), of: Some(Of::Told(told)), as_before: empty })
}

/// "asked donors for $9 million", "requires $9 million", "$9 million is needed": money that is asked for.
fn asked(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let (start, end) = (mention.words.start, mention.words.end);
    let mut at = start.checked_sub(1)?;
    while at > 0 && matches!(scene.classes[at], Class::Adverb) {
        at -= 1;
    }
    let asks = match scene.sentence.lower(at) {
        "for" => {
            let person = phrase_before(scene.sentence, scene.classes, at);
            let verb = person.start.checked_sub(1).map(|at| scene.sentence.lower(at));
            let verb =
                if verb == Some("the") { person.start.checked_sub(2).map(|at| scene.sentence.lower(at)) } else { verb };
            matches!(verb, Some("ask" | "asks" | "asked" | "asking"))
        }
        "require" | "requires" | "required" | "need" | "needs" | "needed" => true,
        _ => {
            scene.classes.get(end) == Some(&Class::Auxiliary)
                && matches!(scene.sentence.lower(end + 1), "required" | "needed")
        }
    };
    asks.then_some(Frame {
        why: "asked X for N",
        measure: Some(Cow::Borrowed("requested")),
        of: None,
        as_before: false,
    })
}

/// "$9 million in grants for schools", "$9,000 in cash": not in a year, a place or a currency.
fn in_kind(scene: &Scene<'_, '_>, mention: &Mention, link: Option<&Link>) -> Option<Frame> {
    let from = mention.words.end + 1;
    if scene.sentence.lower(mention.words.end) != "in" || matches!(scene.classes.get(from), Some(Class::Determiner)) {
        return None;
    }
    let words = kind_at(scene, from)?;
    let head = words.end - 1;
    let lower = scene.sentence.lower(head);
    let noun =
        scene.classes[head] == Class::Noun && !LEXICON.in_full.contains(lower) && !super::reach::is_time(scene, &words);
    let money =
        is_plural(lower) || link.is_some_and(|link| link.words.end == words.end) || LEXICON.mass.contains(lower);
    if !noun || !money {
        return None;
    }
    let words = reach_behind(scene, words, &["for", "to", "from"]);
    Some(named(scene, "N in X", words, link))
}

/// The noun phrase behind "in": a participle may lead it ("in lost income").
fn kind_at(scene: &Scene<'_, '_>, from: usize) -> Option<Range<usize>> {
    let participle = usize::from(scene.classes.get(from) == Some(&Class::Past));
    let words = phrase_at(scene, from + participle)?;
    Some(from.min(words.start)..words.end)
}

/// "a $9 million fund for victims": the noun that the amount modifies, with what hangs on it.
fn noun_behind(scene: &Scene<'_, '_>, phrase: &NounPhrase, mention: &Mention, link: Option<&Link>) -> Option<Frame> {
    let partitive = phrase.partitive;
    let before = mention.words.start.checked_sub(1).map_or("", |at| scene.sentence.lower(at));
    // "a $9 million budget that ...": behind the article a noun must follow, whatever else its spelling may be.
    let hidden = phrase.words.is_empty()
        && matches!(before, "a" | "an")
        && scene.classes.get(mention.words.end) == Some(&Class::Verb);
    let phrase = if hidden { mention.words.end..mention.words.end + 1 } else { phrase.words.clone() };
    if partitive || phrase.is_empty() || phrase.start != mention.words.end {
        return None;
    }
    let head = phrase.end - 1;
    let lower = scene.sentence.lower(head);
    let noun = (hidden || scene.classes[head] == Class::Noun) && !LEXICON.no_name.contains(lower) && !is_plural(lower);
    let article = mention.words.start > 0 && scene.classes[mention.words.start - 1] == Class::Determiner;
    if !noun || !(article || mention.words.end == mention.number.end) || lower == "worth" {
        return None;
    }
    let words = reach_behind(scene, phrase, &["for", "of", "on"]);
    article.then(|| named(scene, "a N X", words, link))
}

/// "a fund of $9 million for the port", "fines of up to $9,000".
fn noun_ahead(scene: &Scene<'_, '_>, mention: &Mention, link: Option<&Link>) -> Option<Frame> {
    let of = mention.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "of")?;
    let words = hung_on(scene, phrase_before(scene.sentence, scene.classes, of));
    let head = super::reach::head(scene, &words)?;
    let lower = scene.sentence.lower(head);
    let known = link.is_some_and(|link| link.known && link.words.end == head + 1);
    // "the budget contains a contingency of $9 million": a noun of its own, and no "cost to the state of $9 million".
    let own = is_led(scene, &words) && !known;
    let hearsay = !known && tells_of(lower);
    let cost = link.is_some_and(|link| matches!(&*link.measure, "cost" | "price" | "budget")) && !own;
    if is_relational(lower) && !(lower == "sum" && words.len() > 1)
        || scene.classes[head] != Class::Noun
        || cost
        || hearsay
    {
        return None;
    }
    let end = over_brackets(scene, mention.words.end);
    let hung = TOWARD.contains(&scene.sentence.lower(end)).then(|| phrase_at(scene, end + 1)).flatten();
    let measure = if known { None } else { Some(Cow::Owned(lower.to_owned())) };
    if let Some(frame) = apposed(scene, &words).filter(|_| !known) {
        return Some(frame);
    }
    let mut told = subject(scene, words)?;
    if let Some(hung) = hung.filter(|hung| !super::reach::is_time(scene, hung)) {
        let joint = scene.sentence.lower(end);
        told.text = format!("{} {joint} {}", told.text, scene.sentence.phrase(hung));
    }
    Some(Frame { why: "X of N for Y", measure, of: Some(Of::Told(told)), as_before: false })
}

/// Whether an article leads the noun phrase and no preposition hangs it on another.
fn is_led(scene: &Scene<'_, '_>, words: &Range<usize>) -> bool {
    let article = words.start.checked_sub(1).filter(|at| matches!(scene.sentence.lower(*at), "a" | "an"));
    article.is_some_and(|at| at == 0 || scene.classes[at - 1] != Class::Preposition)
}

/// "cover for pollution of up to $9 million": the noun that the phrase before the amount hangs on.
fn hung_on(scene: &Scene<'_, '_>, words: Range<usize>) -> Range<usize> {
    let mut joint = words.start;
    while joint > 0 && scene.classes[joint - 1] == Class::Determiner {
        joint -= 1;
    }
    let hangs = joint.checked_sub(1).filter(|at| matches!(scene.sentence.lower(*at), "for" | "on" | "against"));
    let whole = hangs.map(|at| phrase_before(scene.sentence, scene.classes, at)).filter(|before| !before.is_empty());
    whole.map_or(words.clone(), |before| before.start..words.end)
}

/// "The subsidy, a burden of $9 million": what the noun before the comma is.
fn apposed(scene: &Scene<'_, '_>, words: &Range<usize>) -> Option<Frame> {
    let article = words.start.checked_sub(1).filter(|at| matches!(scene.sentence.lower(*at), "a" | "an"))?;
    let comma = article.checked_sub(1).filter(|at| scene.classes[*at] == Class::Comma)?;
    scene.classes.get(comma.checked_sub(1)?).filter(|class| **class == Class::Noun)?;
    let noun = Cow::Owned(scene.sentence.lower(words.end - 1).to_owned());
    let told = subject(scene, super::reach::chain_ending(scene, comma)?)?;
    Some(Frame { why: "X, a Y of N", measure: Some(noun), of: Some(Of::Told(told)), as_before: false })
}

/// The frame of money that a noun names. What is claimed is said by the link where it is the noun or the verb that
/// acts on it, else by the noun.
fn named(scene: &Scene<'_, '_>, why: &'static str, words: Range<usize>, link: Option<&Link>) -> Frame {
    let head = super::reach::head(scene, &words);
    let lower = head.map_or("", |head| scene.sentence.lower(head));
    let holder = readings_of(lower).iter().find(|entry| matches!(entry.role, Role::Holder | Role::Counted));
    let said = link.is_some_and(|link| link.known && (link.holder.is_none() || words.contains(&link.words.start)));
    let measure = match holder {
        _ if said => None,
        Some(holder) => Some(Cow::Borrowed(holder.measure)),
        None => Some(Cow::Owned(lower.to_owned())),
    };
    let of = subject(scene, words).map(Of::Told);
    Frame { why, measure: measure.filter(|_| of.is_some()), of, as_before: false }
}
