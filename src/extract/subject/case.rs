//! Cases of a disease, which are counted as such and told apart by their state: "90 suspected", "the number of confirmed
//! cases". Knows words, and no numbers.

use super::{Subject, plain_phrase};
use crate::extract::grammar::noun_phrase;
use crate::extract::relation::{Link, Scene};

/// The cases that a word for their state tells of, with the noun that it stands before: "the number of confirmed
/// cases", "90 suspected".
pub fn cases(scene: &Scene<'_, '_>, link: &Link) -> Option<Subject> {
    let last = link.words.end.checked_sub(1)?;
    let of = link.of.filter(|of| is_cases(of));
    let told = link.words.len() > 1 && is_cases(scene.sentence.lower(last));
    if of.is_none() && !told || link.measure != "infected" {
        return None;
    }
    let words = noun_phrase(scene.sentence, scene.classes, link.words.start).words;
    let named = words.start <= link.words.start && words.end > link.words.end || told;
    let words = link.words.start..words.end.max(link.words.end);
    if named { plain_phrase(scene, words) } else { of.map(counted_as) }
}

/// What a measure counts by its own word. Cases are counted as such: "confirmed" ones are told apart from others.
pub fn counted_as(of: &str) -> Subject {
    Subject { text: of.to_owned(), explicit: is_cases(of), people: false }
}

/// Whether a subject is cases of a disease, who are people counted as cases.
pub fn is_cases(subject: &str) -> bool {
    subject.ends_with("cases") || subject.ends_with("infections")
}
