//! Prices: what a thing sells for ("a sack of barley fetched $9"), what was paid for it ("brewers paid $9 for a sack"),
//! the price of one piece ("barley $9 a sack") and what shares have closed at. Pay, fines and costs are no prices.

use std::ops::Range;

use super::Frame;
use super::lexicon::{LEXICON, bought_before, is_relational, is_traded, sold_before};
use super::reach::{chain_ending, phrase_at, reach_behind, subject};
use crate::extract::grammar::function::sense;
use crate::extract::grammar::phrase::{phrase_before, subject_before};
use crate::extract::grammar::{Class, is_plural, names_people, singular};
use crate::extract::measure::vocabulary::{Role, is_of_money, readings_of};
use crate::extract::quantity::{Kind, Mention};
use crate::extract::relation::{Link, Scene};
use crate::extract::subject::Subject;

/// From this size on money is no price of a thing that is sold by the piece.
const SMALL: f64 = 100_000.0;

/// The frame of a price.
pub fn price(scene: &Scene<'_, '_>, mention: &Mention, link: Option<&Link>) -> Option<Frame> {
    if mention.kind != Some(Kind::Currency) {
        return None;
    }
    figure_moved_to(scene, mention)
        .or_else(|| traded_at(scene, mention))
        .or_else(|| taken_over(scene, mention))
        .or_else(|| {
            let small = mention.quantity.value.or(mention.quantity.low).is_some_and(|value| value < SMALL);
            small.then(|| {
                let known = link.is_some_and(|link| link.known && link.measure != "price");
                sold_for(scene, mention)
                    .or_else(|| bought_for(scene, mention))
                    .or_else(|| apiece(scene, mention))
                    .or_else(|| by_the_measure(scene, mention))
                    .or_else(|| by_the_piece(scene, mention))
                    .or_else(|| charged(scene, mention).filter(|_| !known))
                    .or_else(|| is_priced(scene, mention).filter(|_| !known))
            })?
        })
}

/// "Profit fell 9 percent to $40 million", "sales were up 9 percent at $40 million": a noun that holds figures of its own.
fn figure_moved_to(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let joint = mention.words.start.checked_sub(1).filter(|at| matches!(scene.sentence.lower(*at), "to" | "at"))?;
    let lower = matches!(scene.sentence.lower(joint.checked_sub(1)?), "lower" | "higher" | "down" | "up");
    let end = if lower { joint - 1 } else { joint };
    let step = scene.mentions.iter().find(|other| other.words.end == end && other.kind == Some(Kind::Percent))?;
    let (chain, _) = subject_before(scene.sentence, scene.classes, step.words.start)?;
    let head = chain.head.end.checked_sub(1)?;
    let held =
        readings_of(scene.sentence.lower(head)).iter().find(|entry| entry.role == Role::Holder && entry.of.is_none());
    let measure = held.map(|entry| entry.measure).filter(|measure| *measure != "price" && is_of_money(measure))?;
    let measure = if measure == "shipped" { "exported" } else { measure };
    Some(Frame::told(
        "X fell P to N",
        Some(measure),
        subject(scene, reach_behind(scene, chain.head, &["of", "from", "for", "in"]))?,
    ))
}

/// "its shares fell to $9", "the stock closed 9 percent lower at $9": the shares of the sentence, where the number
/// stands behind "to", "at" or "of" and is small.
fn traded_at(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let joint = mention.words.start.checked_sub(1)?;
    let small = mention.quantity.value.is_some_and(|value| value < SMALL);
    if !small || !matches!(scene.sentence.lower(joint), "to" | "at" | "on" | "of" | "from") {
        return None;
    }
    let floor = joint.saturating_sub(40);
    let noun = (floor..joint).rev().find(|at| is_traded(scene.sentence.lower(*at)) && scene.classes[*at].is_noun())?;
    let moved = (noun..joint).any(|at| {
        let lower = scene.sentence.lower(at);
        LEXICON.closing.contains(lower) || sense(lower).is_some()
    });
    // "a share price of $9": a noun of its own holds it.
    let words = chain_ending(scene, noun + 1).filter(|_| moved && scene.classes.get(noun + 1) != Some(&Class::Noun))?;
    let words = reach_behind(scene, words, &["of", "in"]);
    let told = subject(scene, words.clone()).unwrap_or_else(|| Subject {
        text: scene.sentence.phrase(words),
        explicit: true,
        people: false,
    });
    Some(Frame::told("shares at N", Some("price"), told))
}

/// "a sack of barley fetched $9".
fn sold_for(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let mut end = mention.words.start;
    for lead in ["of", "equivalent", "the"] {
        if end > 0 && scene.sentence.lower(end - 1) == lead {
            end -= 1;
        }
    }
    while end > 0 && scene.classes[end - 1] == Class::Adverb {
        end -= 1;
    }
    let verb = end - sold_before(&scene.sentence.words, end)?;
    let words = sold(scene, verb)?;
    Some(Frame::told("X sells for N", Some("price"), subject(scene, words)?))
}

/// What is sold: the subject of the verb, if it is a thing.
fn sold(scene: &Scene<'_, '_>, verb: usize) -> Option<Range<usize>> {
    let (chain, _) = subject_before(scene.sentence, scene.classes, verb + 1)?;
    let end = chain.whole.clone().find(|at| scene.classes[*at] == Class::Comma).unwrap_or(chain.whole.end);
    let head = chain.head.end.checked_sub(1)?;
    (!names_people(scene.sentence.lower(head))).then_some(chain.head.start..end)
}

/// "brewers paid $9 for a sack of barley".
fn bought_for(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let mut end = mention.words.start;
    while end > 0 && scene.classes[end - 1] == Class::Adverb {
        end -= 1;
    }
    bought_before(&scene.sentence.words, end)?;
    if scene.sentence.lower(mention.words.end) != "for" {
        return None;
    }
    let from = mention.words.end + 1;
    let dozen = scene.mentions.iter().find(|other| other.words.start >= from && other.words.start <= from + 1);
    let thing = match dozen {
        Some(dozen) => dozen.words.start..phrase_at(scene, dozen.words.end)?.end,
        None => phrase_at(scene, from)?,
    };
    let article = dozen.is_some() || matches!(scene.sentence.lower(from), "a" | "an" | "each" | "one");
    let words = reach_behind(scene, thing, &["of"]);
    article.then(|| subject(scene, words).map(|subject| Frame::told("pay N for a X", Some("price"), subject)))?
}

/// "Marr bought Lund Mills for $9 million", "the duke sold the castle for $9 million": what changes hands as a whole.
fn taken_over(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let joint = mention.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "for")?;
    let words = phrase_before(scene.sentence, scene.classes, joint);
    let mut verb = words.start.checked_sub(1)?;
    while verb > 0 && scene.classes[verb] == Class::Determiner {
        verb -= 1;
    }
    let people = names_people(scene.sentence.lower(words.end.checked_sub(1)?));
    if words.is_empty() || people || !LEXICON.dealing.contains(scene.sentence.lower(verb)) {
        return None;
    }
    Some(Frame::told("buy X for N", Some("price"), subject(scene, words)?))
}

/// "sold 900 passes at $9 each", "bought eggs for $9 apiece": the things before the preposition.
fn apiece(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let joint = mention.words.start.checked_sub(1)?;
    let end = mention.words.end;
    let each = match scene.sentence.lower(end) {
        "each" | "apiece" => true,
        "a" | "per" => matches!(scene.sentence.lower(end + 1), "head" | "pop" | "piece"),
        _ => false,
    };
    if !each || !matches!(scene.sentence.lower(joint), "at" | "for") {
        return None;
    }
    let mut words = phrase_before(scene.sentence, scene.classes, joint);
    while scene.is_number(words.start) && words.start < words.end {
        words.start += 1;
    }
    let head = words.end.checked_sub(1).filter(|head| words.contains(head))?;
    let things = is_plural(scene.sentence.lower(head)) && !names_people(scene.sentence.lower(head));
    Some(Frame::told("X at N each", Some("price"), subject(scene, words).filter(|_| things)?))
}

/// "sell 400 tonnes of barley to brewers at $9 a tonne": what was told in that measure before, whoever sells it.
fn by_the_measure(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let end = mention.words.end;
    let each = matches!(scene.sentence.lower(end), "a" | "per").then(|| scene.sentence.lower(end + 1))?;
    let before = scene.mentions.iter().rev().find(|before| before.words.end <= mention.words.start)?;
    let same = before.kind == Some(Kind::Measure) && singular(scene.sentence.lower(before.words.end - 1)) == each;
    let of = Some(before.words.end).filter(|of| same && scene.sentence.lower(*of) == "of")?;
    Some(Frame::told("N tonnes of X at M a tonne", Some("price"), subject(scene, phrase_at(scene, of + 1)?)?))
}

/// "Copper $9 a tonne": the noun right before a price by the piece.
fn by_the_piece(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let (start, end) = (mention.words.start, mention.words.end);
    let piece =
        matches!(scene.sentence.lower(end), "a" | "an" | "per") && scene.classes.get(end + 1) == Some(&Class::Noun);
    let time = super::reach::is_time_word(scene.sentence.lower(end + 1));
    let noun = start > 0 && scene.classes[start - 1].is_noun() && start < 8;
    if !piece || time || !noun || matches!(scene.sentence.lower(end + 1), "head" | "pop" | "time") {
        return None;
    }
    Some(Frame::told("X N a piece", Some("price"), subject(scene, chain_ending(scene, start)?)?))
}

/// "The inn charges $90 a night": what one of something is let or sold for.
fn charged(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let mut at = mention.words.start.checked_sub(1)?;
    while at > 0 && scene.classes[at] == Class::Adverb {
        at -= 1;
    }
    let charges = matches!(scene.sentence.lower(at), "charge" | "charges" | "charged" | "charging");
    let one = matches!(scene.sentence.lower(mention.words.end), "a" | "an" | "per" | "each" | "for");
    (charges && one).then(|| Frame::measured("X charges N a Y", "price"))
}

/// "Petrol is $4 at the only pump": a thing that is said to be an amount.
fn is_priced(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let mut at = mention.words.start.checked_sub(1)?;
    while at > 0 && scene.classes[at] == Class::Adverb {
        at -= 1;
    }
    if !matches!(scene.sentence.lower(at), "is" | "are" | "was" | "were") {
        return None;
    }
    let words = sold(scene, at)?;
    let head = super::reach::head(scene, &words)?;
    let money = readings_of(scene.sentence.lower(head)).iter().any(|entry| entry.role == Role::Holder);
    let told = subject(scene, words).filter(|_| !money && !is_relational(scene.sentence.lower(head)))?;
    Some(Frame::told("X is N", Some("price"), told))
}
