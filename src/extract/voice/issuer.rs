//! Who speaks in an official text where nobody is named: the body that issued it. Decides from the publisher's name
//! and from what the text says of it; a medium never is one.

use super::act::is_quoting;
use super::cast::Cast;
use super::party;
use super::phrase::{self, NounPhrase};
use crate::extract::name::Names;
use crate::extract::place::toponym::dateline_end;
use crate::extract::{Reading, Sentence};
use crate::text::{Word, WordKind, words};

/// The publisher as a party, where it is no medium and the text speaks of it.
pub fn issuer(reading: &Reading<'_>, cast: &Cast) -> Option<String> {
    let publisher = without_press_office(reading.publisher?);
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
    let organisation = content.iter().any(|lower| party::is_organisation(lower));
    let public = head(&own).is_some_and(|head| party::is_public(&head))
        || organisation && content.iter().any(|lower| party::is_matter(lower));
    // "The Lantern" is a paper, whatever it is called.
    if own.first().is_some_and(|first| first.lower == "the") && !organisation {
        return None;
    }
    let named = content.iter().filter(|lower| told(lower)).count();
    let body = content.iter().any(|lower| party::is_organisation(lower) && told(lower));
    (public && (speaks_of_itself(reading) || is_numbered(reading))
        || named > 0 && (body || named * 3 >= content.len() * 2))
        .then(|| cast.with_short_form(publisher, &content))
}

/// "Oru Coast Guard, Press Office" is the coast guard, "Oru Rail Corporate Communications" the railway.
fn without_press_office(publisher: &str) -> &str {
    let publisher = publisher.split_once(", Press ").map_or(publisher, |(body, _)| body);
    let office = ["Corporate Communications", "Media Relations", "Investor Relations", "Press Office"];
    let bare = office.iter().find_map(|office| publisher.strip_suffix(office)).unwrap_or(publisher);
    bare.trim_end_matches([' ', ','])
}

/// The noun of a publisher's name that says what it is: "ministry" in "Ministry for the Sea of Oru".
fn head(own: &[Word<'_>]) -> Option<String> {
    let joint = own.iter().position(|word| matches!(word.lower.as_ref(), "of" | "for" | ","));
    let named = &own[..joint.unwrap_or(own.len())];
    named.iter().rfind(|word| word.kind == WordKind::Letters).map(|word| word.lower.to_string())
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

/// "Situation report No. 4": the title of a text that a body issues.
fn is_numbered(reading: &Reading<'_>) -> bool {
    reading.sentences.iter().filter(|sentence| sentence.is_title()).any(|sentence| {
        (0..sentence.words.len()).any(|at| match sentence.lower(at) {
            "report" | "update" | "bulletin" => sentence.lower(at + 1) == "no",
            "situation" => matches!(sentence.lower(at + 1), "report" | "as"),
            "sitrep" => true,
            _ => false,
        })
    })
}

/// "ORU, 3 May (Tiskpress) -": an agency signs what it reports.
fn signs_dateline(sentence: &Sentence<'_>, own: &[Word<'_>]) -> bool {
    let name = |at: usize| own.first().is_some_and(|own| own.lower == sentence.lower(at));
    (1..dateline_end(sentence)).any(|at| sentence.lower(at - 1) == "(" && name(at))
}

/// Who issues a text that says so at its head: "Issued at noon by the Health Office", "This page is kept by the Crisis
/// Cell", "The Harbour Office declares the following".
pub fn issued_by(reading: &Reading<'_>, names: &Names, cast: &mut Cast) -> Option<String> {
    let head = reading.sentences.iter().filter(|sentence| !sentence.is_title()).take(2);
    head.into_iter().find_map(|sentence| {
        let party = maker(sentence, names).or_else(|| presenter(sentence, names))?;
        cast.resolve(sentence, names, &party)
    })
}

/// "Issued at noon by the Health Office", "This summary is issued by the liquidators".
fn maker(sentence: &Sentence<'_>, names: &Names) -> Option<NounPhrase> {
    let verb = if sentence.lower(0) == "this" {
        (2..5).find(|at| matches!(sentence.lower(*at), "is" | "was"))? + 1
    } else {
        0
    };
    let issued = matches!(
        sentence.lower(verb),
        "issued" | "published" | "prepared" | "compiled" | "released" | "kept" | "maintained" | "produced" | "updated"
    );
    let by = (verb + 1..verb + 12).find(|at| issued && sentence.lower(*at) == "by")?;
    phrase::from(sentence, names, by + 1).filter(|party| party.is_party(sentence))
}

/// "The Harbour Office declares the following": who says in the present what the text is there for.
fn presenter(sentence: &Sentence<'_>, names: &Names) -> Option<NounPhrase> {
    let following = (2..20).find(|at| sentence.lower(*at) == "following")?;
    let verb = following.checked_sub(2).filter(|verb| {
        sentence.lower(verb + 1) == "the"
            && matches!(
                sentence.lower(*verb),
                "declares" | "announces" | "provides" | "publishes" | "issues" | "releases" | "gives" | "reports"
            )
    })?;
    phrase::from(sentence, names, 0)
        .filter(|party| party.words.end == verb && party.is_party(sentence) && !party.pronoun)
}

/// Whether somebody tells that name something: "told the Bugle", "the Bugle was informed". A medium, then.
fn hears(sentence: &Sentence<'_>, name: &str) -> bool {
    (0..sentence.words.len()).filter(|at| sentence.lower(*at) == name).any(|at| {
        let told = (at.saturating_sub(3)..at).any(|before| sentence.lower(before) == "told");
        told || sentence.lower(at + 1) == "was" && matches!(sentence.lower(at + 2), "told" | "informed")
    })
}
