//! Who speaks in an official text where nobody is named: the body that issued it. Decides from the publisher's name
//! and from what the text says of it; a medium never is one.

use super::act::is_quoting;
use super::cast::Cast;
use super::lexicon::LEXICON;
use super::party;
use super::phrase::{self, NounPhrase};
use super::reporting;
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
    if hearer || has_readers(reading) && !speaks_of_itself(reading) {
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
    if may_be_medium(&own) && (named < content.len() || named < 2) {
        return None;
    }
    let body = content.iter().any(|lower| party::is_organisation(lower) && told(lower));
    // A page that says "we" and never who that is, is nobody's word; a numbered report is its office's.
    let own_voice = (public || organisation) && speaks_of_itself(reading);
    (public && is_numbered(reading) || named > 0 && (own_voice || body || named * 3 >= content.len() * 2))
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

/// Whether a name is that of a medium: "The Oru Courier", "Orupress". The press office of a body is none, and words that
/// bodies' names have as well ("Land Register", "Rights Monitor") do not make one.
fn is_medium(own: &[Word<'_>]) -> bool {
    let office =
        |at: usize| own.get(at + 1).is_some_and(|next| matches!(next.lower.as_ref(), "office" | "service" | "centre"));
    let compound = |word: &Word<'_>| ["press", "inform", "news", "wire"].iter().any(|end| word.lower.ends_with(end));
    own.iter().enumerate().any(|(at, word)| {
        let medium = party::is_medium(&word.lower) && !party::is_hardly_medium(&word.lower);
        (medium || compound(word)) && !(word.lower == "press" && office(at))
    })
}

/// Whether a name may be that of a medium as well as that of a body: "Oru Rights Monitor".
fn may_be_medium(own: &[Word<'_>]) -> bool {
    let body = |word: &Word<'_>| party::is_organisation(&word.lower) && !party::is_medium(&word.lower);
    own.iter().any(|word| party::is_hardly_medium(&word.lower)) && !own.iter().any(body)
}

/// "Our estimate", "this page" outside a quote: a text that its issuer speaks in.
fn speaks_of_itself(reading: &Reading<'_>) -> bool {
    let mut quoted = false;
    reading.sentences.iter().any(|sentence| {
        (0..sentence.words.len()).any(|at| {
            quoted = is_quoting(sentence.lower(at), quoted);
            !quoted
                && match sentence.lower(at) {
                    "we" | "our" | "us" => true,
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
        let party = maker(sentence, names)
            .or_else(|| presenter(sentence, names))
            .or_else(|| communicates(sentence, names))
            .or_else(|| announcer(reading, sentence, names))?;
        cast.resolve(sentence, names, &party)
    })
}

/// Whose figures a paper says that all of its figures are.
pub fn sourced(reading: &Reading<'_>, names: &Names, cast: &Cast) -> Option<String> {
    reading.sentences.iter().filter(|sentence| !sentence.is_title()).find_map(|sentence| {
        let party = source_of_all(sentence, names)?;
        cast.name_of(sentence, names, &party)
    })
}

/// "The Harbour Ministry informs.": a communique that is passed on whole.
fn communicates(sentence: &Sentence<'_>, names: &Names) -> Option<NounPhrase> {
    let party = phrase::from(sentence, names, dateline_end(sentence)).filter(|party| party.is_party(sentence))?;
    let verb = sentence.lower(party.words.end);
    let whole = matches!(sentence.lower(party.words.end + 1), "." | ":" | "");
    (whole && !party.pronoun && verb.ends_with('s') && is_issuing(verb)).then_some(party)
}

/// "The Harbour Ministry announces that …", "The Returning Officer today published the result": who tells in the first
/// line what another office publishes.
fn announcer(reading: &Reading<'_>, sentence: &Sentence<'_>, names: &Names) -> Option<NounPhrase> {
    let publisher = words(reading.publisher?);
    let office = publisher.iter().any(|word| party::is_organisation(&word.lower)) && !is_medium(&publisher);
    let opens = reading.sentences.iter().find(|line| !line.is_title())?.number == sentence.number;
    let party = phrase::from(sentence, names, dateline_end(sentence)).filter(|_| office && opens)?;
    let between = |at: &usize| matches!(sentence.lower(*at), "today" | "hereby" | "has" | "now" | "yesterday" | "also");
    let verb = (party.words.end..party.words.end + 4).find(|at| !between(at))?;
    let body = party::is_organisation(sentence.lower(party.head));
    (is_issuing(sentence.lower(verb)) && party.definite_or_named() && body).then_some(party)
}

/// Whether a body puts out a paper of its own by that verb: "announces", "published".
fn is_issuing(lower: &str) -> bool {
    reporting::verb(lower).is_some_and(|verb| verb.issues)
}

/// "Figures are those of the harbour doctor's list", "All numbers: Crisis Cell", "Source: Crisis Cell": whose word a
/// whole paper is.
fn source_of_all(sentence: &Sentence<'_>, names: &Names) -> Option<NounPhrase> {
    let figures = |at: usize| LEXICON.figures.contains(sentence.lower(at));
    let first = usize::from(sentence.lower(0) == "all") + usize::from(sentence.lower(1) == "the");
    let lead = match sentence.lower(0) {
        "source" | "sources" if sentence.lower(1) == ":" => 2,
        _ if !figures(first) => return None,
        _ if sentence.lower(first + 1) == ":" && first > 0 => first + 2,
        _ => {
            let be = (first + 1..first + 6).find(|at| matches!(sentence.lower(*at), "are" | "come" | "were"))?;
            match (sentence.lower(be + 1), sentence.lower(be + 2)) {
                ("those", "of") => be + 3,
                (given, "from" | "by") if LEXICON.given.contains(given) => be + 3,
                ("from" | "by", _) => be + 2,
                _ => return None,
            }
        }
    };
    phrase::from(sentence, names, lead).filter(|party| party.is_party(sentence) && !party.pronoun)
}

/// "Issued at noon by the Health Office", "This summary is issued by the liquidators".
fn maker(sentence: &Sentence<'_>, names: &Names) -> Option<NounPhrase> {
    let verb = if sentence.lower(0) == "this" {
        (2..5).find(|at| matches!(sentence.lower(*at), "is" | "was"))? + 1
    } else {
        0
    };
    let issued = LEXICON.issued.contains(sentence.lower(verb));
    let by = (verb + 1..verb + 12).find(|at| issued && sentence.lower(*at) == "by")?;
    phrase::from(sentence, names, by + 1).filter(|party| party.is_party(sentence))
}

/// "The Harbour Office declares the following": who says in the present what the text is there for.
fn presenter(sentence: &Sentence<'_>, names: &Names) -> Option<NounPhrase> {
    let following = (2..20).find(|at| sentence.lower(*at) == "following")?;
    let presents =
        |verb: &usize| sentence.lower(verb + 1) == "the" && LEXICON.presenting.contains(sentence.lower(*verb));
    let verb = following.checked_sub(2).filter(presents)?;
    phrase::from(sentence, names, 0)
        .filter(|party| party.words.end == verb && party.is_party(sentence) && !party.pronoun)
}

/// Whether the text speaks of those who read it, as a paper does: "our readers", "1,240 readers have given".
fn has_readers(reading: &Reading<'_>) -> bool {
    let audience = |word: &Word<'_>| matches!(word.lower.as_ref(), "readers" | "listeners" | "viewers");
    reading.sentences.iter().flat_map(|sentence| &sentence.words).any(audience)
}

/// Whether somebody tells that name something: "told the Bugle", "the Bugle was informed". A medium, then.
fn hears(sentence: &Sentence<'_>, name: &str) -> bool {
    (0..sentence.words.len()).filter(|at| sentence.lower(*at) == name).any(|at| {
        let told = (at.saturating_sub(3)..at).any(|before| sentence.lower(before) == "told");
        told || sentence.lower(at + 1) == "was" && matches!(sentence.lower(at + 2), "told" | "informed")
    })
}
