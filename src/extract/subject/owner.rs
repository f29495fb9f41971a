//! Whose: the name that "its" and "their" stand for, and the possessor before a noun.

use crate::extract::grammar::Class;
use crate::extract::grammar::phrase::phrase_before;
use crate::extract::relation::Scene;

/// The owner of "its" or "their": the first name of the sentence before it, which is most often the subject.
pub fn owner_name(scene: &Scene<'_, '_>, pronoun: usize) -> Option<String> {
    let is_name = |at: usize| scene.sentence.words[at].is_capitalised() && scene.classes[at].is_noun();
    let first = (0..pronoun).find(|at| is_name(*at))?;
    let end = (first..pronoun).find(|at| !is_name(*at)).unwrap_or(pronoun);
    Some(scene.sentence.phrase(first..end))
}

/// The possessor right before a noun phrase: "the mill's", or a name inside it: "Norrland's yearly savings".
pub fn possessor(scene: &Scene<'_, '_>, start: usize) -> Option<String> {
    let mark = start.checked_sub(1).filter(|at| scene.classes[*at] == Class::Possessive)?;
    let words = phrase_before(scene.sentence, scene.classes, mark);
    (!words.is_empty()).then(|| scene.sentence.phrase(words))
}
