//! What a length, an area, a weight, a strength or a temperature is measured of: the thing before "long", the shock
//! behind "5.2-magnitude", the river at a gauge, the land that a unit of area is counted in.

use super::lexicon::LEXICON;
use super::reach::{chain_ending, phrase_at, reach_behind, subject};
use super::{Frame, Of};
use crate::extract::grammar::phrase::{phrase_before, subject_before};
use crate::extract::grammar::{Class, NounPhrase};
use crate::extract::quantity::{Kind, Mention, is_of_area};
use crate::extract::relation::{Construction, Link, Scene};
use crate::extract::subject::Subject;

/// How far from a magnitude the word for the shock may stand.
const NEAR: usize = 10;

/// The construction of "9 km of shoreline".
pub const STRETCH: &str = "N metres of X";

/// The construction of "treat 900 hectares".
pub const LAND: &str = "treat N hectares";

/// The construction of "a 5.2-magnitude aftershock".
pub const SHOCK: &str = "magnitude of a shock";

/// The frame of a measured quantity.
pub fn gauge(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase, link: Option<&Link>) -> Option<Frame> {
    if mention.kind != Some(Kind::Measure) {
        return None;
    }
    shock(scene, mention)
        .or_else(|| level(scene, mention))
        .or_else(|| dimension(scene, mention))
        .or_else(|| aloft(scene, mention))
        .or_else(|| stretch(scene, mention, phrase))
        .or_else(|| land(scene, mention, link))
}

/// "a 5.2-magnitude aftershock", "an aftershock of magnitude 5.2": a shock that is no other's.
fn shock(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    if mention.quantity.unit != "magnitude" {
        return None;
    }
    let (start, end) = (mention.words.start, mention.words.end);
    let stop = |at: &usize| !scene.is_number(*at) && scene.classes[*at] != Class::Break;
    let behind = (end..(end + 3).min(scene.classes.len()))
        .take_while(stop)
        .find(|at| LEXICON.shock.contains(scene.sentence.lower(*at)));
    let ahead = || {
        (start.saturating_sub(NEAR)..start)
            .rev()
            .take_while(stop)
            .find(|at| LEXICON.shock.contains(scene.sentence.lower(*at)))
    };
    let head = behind.or_else(ahead)?;
    let words = phrase_before(scene.sentence, scene.classes, head + 1);
    let words = words.start.max(if behind.is_some() { end } else { 0 })..words.end;
    let mut told = subject(scene, words)?;
    if let Some(one) = told.text.to_lowercase().strip_suffix("aftershocks") {
        told.text = format!("{one}aftershock");
    }
    Some(Frame::told(SHOCK, Some("magnitude"), told))
}

/// "the river rose to 9.2 metres", "the lake stands at 97 cm": how high a water stands.
fn level(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    if !matches!(mention.quantity.unit.as_str(), "m" | "cm" | "foot" | "inch") {
        return None;
    }
    // "9.2 metres (30 feet)": the same in another unit.
    let open = mention.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "(");
    let whole = open.and_then(|open| scene.mentions.iter().find(|other| other.words.end == open));
    let start = whole.unwrap_or(mention).words.start;
    // "has passed 9.2 metres": the verb is a hedge of the number.
    let passed = scene.sentence.lower(start).starts_with("pass") || scene.sentence.lower(start).starts_with("exceed");
    let joint = if passed { start } else { start.checked_sub(1)? };
    let led = matches!(scene.sentence.lower(joint), "to" | "at");
    let verb = scene.sentence.lower(if led { joint.checked_sub(1)? } else { joint });
    let verbs = if led { &LEXICON.level_moved } else { &LEXICON.level_reached };
    if !verbs.contains(verb) {
        return None;
    }
    let (chain, _) = subject_before(scene.sentence, scene.classes, joint + 1)?;
    let head = scene.sentence.lower(chain.head.end.checked_sub(1)?);
    let told = subject(scene, chain.head).filter(|_| LEXICON.water.contains(head))?;
    Some(Frame::told("the river rose to N", Some("level"), told))
}

/// "a slick 6 km long", "debris seven metres deep": the noun right before the number.
fn dimension(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let measure = match scene.sentence.lower(mention.words.end) {
        "long" => "length",
        "wide" | "across" => "width",
        "high" | "tall" => "height",
        "deep" | "thick" => "depth",
        _ => return None,
    };
    let before = mention.words.start.checked_sub(1)?;
    let put = matches!(scene.sentence.lower(before), "at" | "to");
    let noun = if put { before } else { mention.words.start };
    scene.classes.get(noun.checked_sub(1)?).filter(|class| class.is_noun())?;
    let words = chain_ending(scene, noun)?;
    Some(Frame::told("X N long", Some(measure), subject(scene, words)?))
}

/// "threw ash 9 km into the sky", "a flame shot 60 metres into the air": how high it goes.
fn aloft(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let length = matches!(mention.quantity.unit.as_str(), "m" | "km" | "foot" | "mile");
    let end = mention.words.end;
    let into = usize::from(matches!(scene.sentence.lower(end), "high" | "up"));
    let words: Vec<&str> = (end + into..end + into + 3).map(|at| scene.sentence.lower(at)).collect();
    let aloft = matches!(words.as_slice(), ["into" | "in", "the", "air" | "sky" | "atmosphere"] | ["above", "the", _]);
    (length && aloft).then(|| Frame::measured("N into the sky", "height"))
}

/// "1,200 metres of boom", "62,000 hectares of standing crop", "13.4 feet of storm surge": the noun behind "of", over
/// participles, with what the unit itself says of it left to the verb.
fn stretch(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Frame> {
    if scene.sentence.lower(mention.words.end) != "of" || phrase.partitive {
        return None;
    }
    let mut from = mention.words.end + 1;
    while matches!(scene.classes.get(from), Some(Class::Past | Class::Gerund)) {
        from += 1;
    }
    let words = phrase_at(scene, from)?;
    let words = reach_behind(scene, words.start.min(from)..words.end, &["of"]);
    let head = super::reach::head(scene, &words)?;
    if matches!(scene.sentence.lower(head), "depth" | "height" | "length" | "width" | "altitude" | "way") {
        return None;
    }
    let told: Subject = subject(scene, words)?;
    Some(Frame { why: STRETCH, measure: None, of: Some(Of::Told(told)), as_before: false })
}

/// "Teams treated 900 hectares", "900 hectares have gone under": a surface that something is done to is land. What
/// spreads over it ("the slick covers 900 hectares", "the fire burned 900 hectares") is told of itself.
fn land(scene: &Scene<'_, '_>, mention: &Mention, link: Option<&Link>) -> Option<Frame> {
    let area = is_of_area(&mention.quantity.unit) && mention.quantity.unit != "m2";
    let link = link.filter(|link| area && !matches!(&*link.measure, "burned" | "cost" | "lost"))?;
    // "900 hectares infested in two provinces": the participle is no noun of its own.
    let marked = link.construction == Construction::Participle && link.words.start == mention.words.end;
    let done = marked
        || mention.bare
            && matches!(link.construction, Construction::Object | Construction::Passive | Construction::Subject);
    let verb = scene.sentence.lower(link.words.start);
    if !done || LEXICON.spreading.contains(verb) {
        return None;
    }
    let told = Subject { text: "land".to_owned(), explicit: true, people: false };
    Some(Frame { why: LAND, measure: Some(link.measure.clone()), of: Some(Of::Told(told)), as_before: false })
}
