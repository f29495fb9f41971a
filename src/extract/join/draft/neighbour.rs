//! What a number shares with the one before it in its sentence: the words that give its measure, or its mode.

use super::Draft;
use crate::extract::Mode;
use crate::extract::grammar::{Class, NounPhrase};
use crate::extract::mode::{Lean, QUOTED};
use crate::extract::quantity::{Kind as UnitKind, Mention};
use crate::extract::relation::{Construction, Link, Scene};

/// Whether a number gives the one before it in another unit: "3,600 hectares (8,900 acres)".
pub fn restates(scene: &Scene<'_, '_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &scene.mentions[before]) else { return false };
    let number = &scene.mentions[at];
    let bracket =
        number.words.start == before.words.end + 1 && matches!(scene.sentence.lower(before.words.end), "(" | "[");
    bracket && number.kind == before.kind && number.quantity.unit != before.quantity.unit
}

/// A number without a trigger of its own shares the one of the number before it, when the two are joined:
/// "nine people and three dogs were rescued", "killing nine, or perhaps ten".
pub fn shared_link(scene: &Scene<'_, '_>, at: usize, phrase: &NounPhrase, last: Option<&Link>) -> Option<Link> {
    let before = scene.mentions.get(at.checked_sub(1)?)?;
    let link = last?;
    let near = scene.mentions[at].words.start.saturating_sub(before.words.end) <= 10;
    let same_unit = before.quantity.unit == scene.mentions[at].quantity.unit
        || before.kind == scene.mentions[at].kind && before.kind == Some(UnitKind::Currency);
    let coordinated = scene.mentions[at]
        .words
        .start
        .checked_sub(1)
        .is_some_and(|word| matches!(scene.classes[word], Class::Conjunction | Class::Comma));
    let same_place = matches!(link.construction, Construction::Object | Construction::Passive | Construction::State);
    let bare = phrase.words.is_empty() || same_place && coordinated;
    let joined = (before.words.end..scene.mentions[at].words.start).all(|word| match scene.classes[word] {
        Class::Past | Class::Verb | Class::Auxiliary | Class::Subordinator => false,
        Class::Break => link.construction != Construction::Label,
        _ => true,
    });
    (near && same_unit && bare && joined).then(|| link.clone())
}

/// Whether a number goes on with the mode of the one before: "had spoken of 90 dead and 400 injured", "a week ago the
/// union had counted 900 and the police, after a correction, 400" (its verb is left out: `gap`).
pub fn goes_on(scene: &Scene<'_, '_>, before: &Draft, number: &Mention, gap: bool) -> bool {
    let between = before.mention.words.end..number.words.start;
    let carried = matches!(before.mode.0, Mode::Past | Mode::Projection | Mode::Denied) && before.mode.1 != QUOTED
        || matches!(before.lean, Some(Lean::Earlier | Lean::Elsewhere | Lean::LongAgo));
    carried
        && between.len() <= if gap { 10 } else { 4 }
        && between.clone().all(|at| {
            !matches!(
                scene.classes[at],
                Class::Auxiliary | Class::Modal | Class::Verb | Class::Subordinator | Class::Break | Class::Pronoun
            ) && !matches!(scene.sentence.lower(at), "to" | "now" | "today")
        })
}
