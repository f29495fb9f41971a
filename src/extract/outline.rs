//! What the passes over a document look at together, read once: its proper names, and for each sentence its acts of
//! reporting and its clauses. Decides nothing about a figure.

use std::rc::Rc;

use super::Reading;
use super::clause::Clauses;
use super::name::Names;
use super::voice::act::Act;
use super::voice::speech;

/// The names of a document, and the acts and clauses of each of its sentences.
#[derive(Clone, Debug)]
pub struct Outline {
    /// Which words are proper names.
    pub names: Names,
    /// For each sentence in order who reports what in it.
    pub acts: Vec<Vec<Act>>,
    /// For each sentence in order how it falls into clauses.
    pub clauses: Vec<Rc<Clauses>>,
}

impl Outline {
    /// Reads every sentence once.
    pub fn of(reading: &Reading<'_>) -> Outline {
        let names = Names::read(reading);
        let acts = reading.sentences.iter().map(|sentence| speech::acts(sentence, &names)).collect();
        let clauses = reading.sentences.iter().map(|sentence| Rc::new(Clauses::of(sentence))).collect();
        Outline { names, acts, clauses }
    }
}
