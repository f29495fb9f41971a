//! What those are from whom a sentence takes a number ahead of it: "of the nine men in hospital, two were flown home", "of
//! those who died, says the mayor, four came from Marr". Weighs more than a verb that no lexicon knows, and less than
//! any other word that is said of the number itself.

use super::{Construction, Link, Scene};
use crate::extract::COUNT;
use crate::extract::grammar::Class;
use crate::extract::measure::Kind;
use crate::extract::quantity::Mention;

/// How many words before the number the set may begin.
const REACH: usize = 18;

/// What it is worth: an unknown verb comes to less.
const WEIGHT: f64 = 80.0;

/// The link of a number with the word that tells what has befallen those whom it is taken from.
pub fn taken(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Link> {
    let number = mention.words.start;
    let comma = number.checked_sub(1).filter(|at| scene.classes[*at] == Class::Comma)?;
    if mention.quantity.unit != COUNT {
        return None;
    }
    let of = (number.saturating_sub(REACH)..comma).find(|at| opens_set(scene, *at))?;
    let end = (of..=comma).find(|at| scene.classes[*at] == Class::Comma)?;
    let told = |trigger: &&super::Trigger| trigger.known && trigger.kind != Kind::Known && trigger.words.end <= end;
    let word = scene.triggers_in(&(of..end)).iter().rfind(told)?;
    Some(Link::new(word, Construction::Holder, WEIGHT))
}

/// Whether "of" opens a clause there.
fn opens_set(scene: &Scene<'_, '_>, at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| scene.classes[before]);
    scene.sentence.lower(at) == "of"
        && before.is_none_or(|class| matches!(class, Class::Break | Class::Mark | Class::Number))
}
