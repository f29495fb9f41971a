//! Quantities that their own words give away: the price of one piece ("9 dollars a dozen"), what a price has moved by
//! or to ("9 percent lower at 90 dollars") and the time that somebody is sent to prison for ("jailed for nine years").

use std::ops::Range;

use super::lexicon::LEXICON;
use super::{Construction, Link, Scene};
use crate::extract::measure::Kind;
use crate::extract::quantity::{self, Mention};

/// How far from the number a word of prison may stand.
const REACH: usize = 5;

/// The link of a number whose own words say that it is a price or a prison term.
pub fn rate(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Link> {
    match mention.kind? {
        quantity::Kind::Currency => {
            let price = price_of_a_piece(scene, mention)
                .filter(|_| !is_held(scene, mention))
                .or_else(|| price_moved_to(scene, mention));
            price.map(|words| link(words, "price")).or_else(|| announced_for(scene, mention))
        }
        quantity::Kind::Percent => moved(scene, mention),
        quantity::Kind::Time => prison_term(scene, mention),
        _ => None,
    }
}

fn link(words: Range<usize>, measure: &'static str) -> Link {
    Link::to_state(words, measure, Construction::State, 98.0)
}

/// "9 dollars a dozen", "$9 wholesale a dozen".
fn price_of_a_piece(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Range<usize>> {
    let end = mention.words.end;
    (end..end + 2).find_map(|at| {
        let by = matches!(scene.sentence.lower(at), "a" | "an" | "per" | "each" | "/");
        (by && LEXICON.piece.contains(scene.sentence.lower(at + 1))).then_some(at..at + 2)
    })
}

/// "a dividend of 9 dollars a share": money that a noun names by the piece is no price.
fn is_held(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let start = mention.words.start;
    let near = scene.triggers_in(&(start.saturating_sub(REACH)..start));
    near.iter().any(|trigger| trigger.known && trigger.kind == Kind::Holder && trigger.measure != "price")
}

/// "fell 9 percent to 90 dollars", "closed 9 percent lower at 90 dollars": what a price has moved to.
fn price_moved_to(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Range<usize>> {
    let joint = mention.words.start.checked_sub(1)?;
    let lower = matches!(scene.sentence.lower(joint.checked_sub(1)?), "lower" | "higher" | "down" | "up");
    let end = if lower { joint - 1 } else { joint };
    let behind = |other: &&Mention| other.words.end == end && other.kind == Some(quantity::Kind::Percent);
    let to = matches!(scene.sentence.lower(joint), "to" | "at");
    (to && scene.mentions.iter().any(|other| behind(&other))).then_some(joint..joint + 1)
}

/// "announced 9 dollars for each family": money that is announced for somebody is promised.
fn announced_for(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Link> {
    let verb = mention.words.start.checked_sub(1)?;
    let announced = matches!(scene.sentence.lower(verb), "announced" | "announces" | "announce" | "announcing");
    (announced && scene.sentence.lower(mention.words.end) == "for").then(|| link(verb..verb + 1, "pledged"))
}

/// "closed 9 percent lower", "rain 9 percent above normal".
fn moved(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Link> {
    let end = mention.words.end;
    let normal = (end + 1..end + 4).find(|at| matches!(scene.sentence.lower(*at), "normal" | "average" | "usual"));
    let rains = (0..scene.classes.len()).any(|at| matches!(scene.sentence.lower(at), "rain" | "rains" | "rainfall"));
    match scene.sentence.lower(end) {
        "lower" | "weaker" => Some(link(end..end + 1, "fallen")),
        "higher" | "firmer" => Some(link(end..end + 1, "risen")),
        "of" | "above" | "below" if rains => normal.map(|at| link(at..at + 1, "rainfall")),
        _ => None,
    }
}

/// "jailed for nine years", "nine years in prison", "got nine years": passed, asked for or suspended.
fn prison_term(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Link> {
    if !matches!(mention.quantity.unit.as_str(), "year" | "month" | "day" | "week") {
        return None;
    }
    let (start, end) = (mention.words.start, mention.words.end);
    let word = |at: usize| scene.sentence.lower(at);
    let ahead = (start.saturating_sub(REACH)..start).rev();
    let passed = ahead.clone().find(|at| LEXICON.sentenced.contains(word(*at)));
    let to_prison =
        |at: &usize| word(start.wrapping_sub(1)) == "for" && matches!(word(*at), "prison" | "jail" | "bars");
    let passed = passed.or_else(|| ahead.clone().find(to_prison));
    let named = (end..end + 3).find(|at| LEXICON.prison.contains(word(*at)));
    let suspended = (end..end + 4).find(|at| word(*at) == "suspended");
    let got = start.checked_sub(1).filter(|at| matches!(word(*at), "got" | "gets") && mention.bare);
    let is_sentence = passed.or(named).or(suspended).or(got)?;
    let asks = |at: &usize| LEXICON.asking.contains(word(*at));
    let asked = (0..start).rev().find(asks).filter(|_| passed.is_none());
    Some(match (suspended, asked) {
        (Some(at), _) => link(at..at + 1, "suspended"),
        (None, Some(at)) => link(at..at + 1, "demanded"),
        (None, None) => link(is_sentence..is_sentence + 1, "sentenced"),
    })
}
