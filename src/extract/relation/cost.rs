//! What the words between a number and the word that may say what is claimed of it cost: nothing where they
//! belong to one clause, much where another clause begins.

use super::Scene;
use crate::extract::grammar::Class;

/// What another number between the two costs.
const NUMBER: f64 = 5.0;

/// Between a noun phrase and its predicate.
pub fn gap_cost(scene: &Scene<'_, '_>, from: usize, to: usize) -> f64 {
    between(scene, from, to, |class| match class {
        Class::Auxiliary | Class::Adverb | Class::Modal => 0.0,
        Class::Subordinator => 1.0,
        Class::Preposition | Class::Determiner | Class::Possessive | Class::Number | Class::Hyphen => 0.6,
        Class::Noun | Class::Name | Class::Adjective | Class::Quote => 0.8,
        Class::Pronoun | Class::Bracket | Class::Mark => 3.0,
        Class::Comma | Class::Conjunction => 4.0,
        Class::Gerund => 3.0,
        Class::Past | Class::Verb => 7.0,
        Class::Break => 12.0,
    })
}

/// Between a verb and its object.
pub fn object_cost(scene: &Scene<'_, '_>, from: usize, to: usize) -> f64 {
    between(scene, from, to, |class| match class {
        Class::Determiner | Class::Adverb | Class::Auxiliary | Class::Quote => 0.0,
        Class::Preposition => 2.0,
        Class::Noun
        | Class::Name
        | Class::Adjective
        | Class::Number
        | Class::Possessive
        | Class::Hyphen
        | Class::Gerund => 2.5,
        Class::Pronoun => 3.0,
        Class::Comma | Class::Conjunction | Class::Modal => 5.0,
        Class::Subordinator | Class::Bracket | Class::Mark => 6.0,
        Class::Past | Class::Verb => 8.0,
        Class::Break => 12.0,
    })
}

/// Between a holder and its figure: verbs of standing and moving are what links them.
pub fn holder_cost(scene: &Scene<'_, '_>, from: usize, to: usize) -> f64 {
    between(scene, from, to, |class| match class {
        Class::Auxiliary | Class::Adverb | Class::Determiner | Class::Quote => 0.0,
        Class::Preposition | Class::Past | Class::Verb | Class::Gerund | Class::Modal => 1.0,
        Class::Noun | Class::Name | Class::Adjective | Class::Number | Class::Possessive | Class::Hyphen => 1.2,
        Class::Comma | Class::Bracket => 1.5,
        Class::Break => 1.0,
        Class::Pronoun | Class::Subordinator | Class::Mark => 3.0,
        Class::Conjunction => 5.0,
    })
}

/// Adds up the cost of the words between two places; another number between costs extra.
fn between(scene: &Scene<'_, '_>, from: usize, to: usize, cost: impl Fn(Class) -> f64) -> f64 {
    let words: f64 = scene.classes.get(from..to).unwrap_or_default().iter().map(|class| cost(*class)).sum();
    words + NUMBER * scene.numbers_between(from, to) as f64
}
