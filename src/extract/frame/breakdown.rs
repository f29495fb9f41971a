//! Counts that break the one before them down by place or kind: "felled 57 trees: 31 in Marr, 18 in Oru and eight on the
//! moor", "57 trees (Marr 31, Oru 18)". Each is of the same things, and the same has happened to them.

use super::{Frame, Of};
use crate::extract::COUNT;
use crate::extract::grammar::{Class, noun_phrase};
use crate::extract::quantity::Mention;
use crate::extract::relation::Scene;
use crate::extract::subject::listed;

/// Why such a number is a share.
pub const BREAKDOWN: &str = "N: so many here, so many there";

/// How many words a breakdown may have.
const REACH: usize = 24;

/// How many words may stand between the count and the mark that opens its breakdown.
const NEAR: usize = 10;

/// The frame of a count that breaks down the one before it.
pub fn breakdown(scene: &Scene<'_, '_>, at: usize) -> Option<Frame> {
    let number = scene.mentions.get(at)?;
    let start = number.words.start;
    let opens = |word: &usize| matches!(scene.sentence.lower(*word), ":" | "(" | ";" | ")");
    let mark = (start.saturating_sub(REACH)..start).rev().find(opens)?;
    let first = scene.mentions.partition_point(|mention| mention.words.start < mark);
    let whole = scene.mentions.get(first.checked_sub(1)?).filter(|whole| whole.quantity.unit == COUNT)?;
    let parts = scene.mentions.get(first..).unwrap_or_default().iter();
    let near = |part: &&Mention| part.words.start <= mark + 2 * REACH;
    let parts: Vec<&Mention> = parts.take_while(|part| near(part) && is_part(scene, part, mark)).collect();
    let set_off = matches!(scene.sentence.lower(mark), ":" | "(") && mark - whole.words.end <= NEAR;
    let broken = (whole.words.end..mark).any(|word| scene.classes[word] == Class::Break);
    if !set_off || broken || parts.len() < 2 || first + parts.len() <= at {
        return None;
    }
    let sum: Option<f64> = parts.iter().map(|part| part.quantity.value).sum();
    let (sum, whole) = (sum?, whole.quantity.value?);
    // "38 dead (29 women, nine men)": parts with nouns of their own are parts where they make up the whole.
    let bare = parts.iter().all(|part| part.bare);
    let fits = if bare { sum <= whole + 0.5 } else { (sum - whole).abs() < 0.5 };
    // "38 dead (women 29, men nine)": each part has a noun of its own.
    let of = if !bare || listed(scene, number).is_some() { None } else { Some(Of::Before) };
    fits.then_some(Frame { of, ..Frame::before(BREAKDOWN, None) })
}

/// Whether a number stands behind the mark without a verb of its own, and with nothing more than a noun.
fn is_part(scene: &Scene<'_, '_>, part: &Mention, mark: usize) -> bool {
    let between = mark + 1..part.words.start;
    let acts =
        |word: usize| matches!(scene.classes[word], Class::Verb | Class::Auxiliary | Class::Modal | Class::Break);
    let closes = |class: &Class| {
        matches!(class, Class::Comma | Class::Conjunction | Class::Bracket | Class::Mark | Class::Break)
    };
    let noun = || {
        let words = noun_phrase(scene.sentence, scene.classes, part.head_start).words;
        !words.is_empty() && scene.classes.get(words.end).is_none_or(closes)
    };
    part.quantity.unit == COUNT && !between.clone().any(acts) && (part.bare || noun())
}
