//! Who speaks in an official text where nobody is named: the body that issued it. Decides from the publisher's name
//! and from what the text says of it; a medium never is one.

use super::cast::Cast;
use super::{party, phrase};
use crate::extract::name::Names;
use crate::extract::{Reading, Sentence};
use crate::text::{WordKind, words};

/// The publisher as a party, where it is no medium and the text speaks of it.
pub fn issuer(reading: &Reading<'_>, cast: &Cast) -> Option<String> {
    let publisher = reading.publisher?;
    let own = words(publisher);
    if own.iter().any(|word| party::is_medium(&word.lower)) {
        return None;
    }
    let content: Vec<&str> = own
        .iter()
        .filter(|word| word.kind == WordKind::Letters && word.is_capitalised() && !party::is_legal_form(&word.lower))
        .map(|word| word.lower.as_ref())
        .collect();
    let told = |lower: &str| {
        let mut inside = reading.sentences.iter().flat_map(|sentence| &sentence.words);
        inside.any(|word| word.lower == lower && word.is_capitalised())
    };
    let hearer = content.last().is_some_and(|last| reading.sentences.iter().any(|sentence| hears(sentence, last)));
    if hearer {
        return None;
    }
    let named = content.iter().filter(|lower| told(lower)).count();
    let body = content.iter().any(|lower| party::is_organisation(lower) && told(lower));
    (named > 0 && (body || named * 3 >= content.len() * 2)).then(|| cast.with_short_form(publisher, &content))
}

/// "Issued at noon by the Health Office": who issues a text that says so at its head.
pub fn issued_by(reading: &Reading<'_>, names: &Names, cast: &mut Cast) -> Option<String> {
    let head = reading.sentences.iter().filter(|sentence| !sentence.is_title()).take(2);
    head.into_iter().find_map(|sentence| {
        let first = sentence.lower(0);
        let issued = matches!(first, "issued" | "published" | "prepared" | "compiled" | "released");
        let by = (1..12).find(|at| issued && sentence.lower(*at) == "by")?;
        let party = phrase::from(sentence, names, by + 1).filter(|party| party.is_party(sentence))?;
        cast.resolve(sentence, names, &party)
    })
}

/// Whether somebody tells that name something: "told the Bugle", "the Bugle was informed". A medium, then.
fn hears(sentence: &Sentence<'_>, name: &str) -> bool {
    (0..sentence.words.len()).filter(|at| sentence.lower(*at) == name).any(|at| {
        let told = (at.saturating_sub(3)..at).any(|before| sentence.lower(before) == "told");
        told || sentence.lower(at + 1) == "was" && matches!(sentence.lower(at + 2), "told" | "informed")
    })
}
