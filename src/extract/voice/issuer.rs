//! Who speaks in an official text where nobody is named: the body that issued it. Decides from the publisher's name
//! and from what the text says of it; a medium never is one.

use super::act::is_quoting;
use super::cast::Cast;
use super::{party, phrase};
use crate::extract::name::Names;
use crate::extract::place::toponym::dateline_end;
use crate::extract::{Reading, Sentence};
use crate::text::{Word, WordKind, words};

/// The publisher as a party, where it is no medium and the text speaks of it.
pub fn issuer(reading: &Reading<'_>, cast: &Cast) -> Option<String> {
    // "Oru Coast Guard, Press Office" is the coast guard.
    let publisher = reading.publisher?;
    let publisher = publisher.split_once(", Press ").map_or(publisher, |(body, _)| body);
    let own = words(publisher);
    if is_medium(&own) || reading.sentences.iter().take(2).any(|sentence| signs_dateline(sentence, &own)) {
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
    let public = content.last().is_some_and(|last| party::is_public(last))
        || content.iter().any(|lower| party::is_matter(lower))
            && content.iter().any(|lower| party::is_organisation(lower));
    let named = content.iter().filter(|lower| told(lower)).count();
    let body = content.iter().any(|lower| party::is_organisation(lower) && told(lower));
    let speaks = || public && speaks_of_itself(reading);
    (speaks() || named > 0 && (body || named * 3 >= content.len() * 2))
        .then(|| cast.with_short_form(publisher, &content))
}

/// Whether a name is that of a medium: "The Oru Courier", "Orupress". The press office of a body is none.
fn is_medium(own: &[Word<'_>]) -> bool {
    let office =
        |at: usize| own.get(at + 1).is_some_and(|next| matches!(next.lower.as_ref(), "office" | "service" | "centre"));
    let compound = |word: &Word<'_>| ["press", "inform", "news", "wire"].iter().any(|end| word.lower.ends_with(end));
    own.iter()
        .enumerate()
        .any(|(at, word)| (party::is_medium(&word.lower) || compound(word)) && !(word.lower == "press" && office(at)))
}

/// "Our estimate", "this page" outside a quote: a text that its issuer speaks in.
fn speaks_of_itself(reading: &Reading<'_>) -> bool {
    let mut quoted = false;
    reading.sentences.iter().any(|sentence| {
        (0..sentence.words.len()).any(|at| {
            quoted = is_quoting(sentence.lower(at), quoted);
            !quoted
                && match sentence.lower(at) {
                    "we" | "our" => true,
                    "this" => {
                        matches!(sentence.lower(at + 1), "page" | "notice" | "bulletin" | "communique" | "update")
                    }
                    _ => false,
                }
        })
    })
}

/// "ORU, 3 May (Tiskpress) -": an agency signs what it reports.
fn signs_dateline(sentence: &Sentence<'_>, own: &[Word<'_>]) -> bool {
    let name = |at: usize| own.first().is_some_and(|own| own.lower == sentence.lower(at));
    (1..dateline_end(sentence)).any(|at| sentence.lower(at - 1) == "(" && name(at))
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
