//! People who have come by injuries, whatever stands between the verb and them: "nine suffered minor head injuries",
//! "six sustained non-life-threatening wounds".

use super::lexicon::LEXICON;
use super::{Construction, Link, Scene};
use crate::extract::COUNT;
use crate::extract::grammar::{Class, NounPhrase};
use crate::extract::quantity::Mention;

/// How many words may stand between the verb and the injuries.
const REACH: usize = 6;

/// The link of a count of people with the injuries that its verb gives them.
pub fn wounds(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Link> {
    if mention.quantity.unit != COUNT {
        return None;
    }
    let leads = |at: &usize| matches!(scene.classes.get(*at), Some(Class::Auxiliary | Class::Adverb));
    let mut verb = phrase.words.end.max(mention.words.end).max(mention.head_start);
    while leads(&verb) {
        verb += 1;
    }
    if !LEXICON.coming_by.contains(scene.sentence.lower(verb)) {
        return None;
    }
    let described = |at: &usize| {
        let class = scene.classes.get(*at);
        class.is_some_and(|class| class.is_noun() || class.is_verb())
            || matches!(class, Some(Class::Adjective | Class::Adverb | Class::Determiner | Class::Hyphen | Class::Past))
    };
    let words = (verb + 1..verb + REACH).take_while(described);
    let injury = words.into_iter().find(|at| LEXICON.injury.contains(scene.sentence.lower(*at)))?;
    Some(Link::to_state(verb..injury + 1, "injured", Construction::Subject, 96.0))
}
