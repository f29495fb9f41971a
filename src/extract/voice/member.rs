//! One party of a document and how its name is cut out of the words around it: titles and articles off, "Ministry"
//! grown to "Ministry of Health", the short form in brackets, the roles and the body beside a person's name. Does not
//! know which party a later word means.

use std::ops::Range;

use super::phrase::NounPhrase;
use super::{party, reporting};
use crate::extract::Sentence;
use crate::extract::grammar::is_plural;
use crate::extract::name::{self, Names};
use crate::extract::place::atlas;
use crate::text::WordKind;

/// One party with all that it was called.
#[derive(Clone, Debug)]
pub struct Member {
    /// As shown: the fullest name, with the short form in brackets.
    pub name: String,
    /// The words of the name in lower case.
    pub words: Vec<String>,
    /// "NIS".
    pub short: Option<String>,
    pub kind: Kind,
    /// The body beside a person's name, as written and in its content words.
    pub body: Option<(String, Vec<String>)>,
    /// Whether the person speaks for that body by his role: "a spokeswoman for Orupower, Ann Rowe".
    pub speaks: bool,
    /// The numbers of the sentences that name it.
    pub mentions: Vec<usize>,
    /// How often it is named.
    pub count: usize,
    /// Whether it stands behind a preposition of place somewhere.
    pub place: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By a role or title.
    Person,
    /// By the look of the name alone: two or three capitals.
    Likely,
    Body,
    Unknown,
}

impl Kind {
    /// Whether it is a person, by role or by look.
    pub fn is_person(self) -> bool {
        matches!(self, Kind::Person | Kind::Likely)
    }
}

impl Member {
    /// Whether one word may stand for the whole: a surname, a body's own word, but no first name of a longer
    /// body ("National" for "National Library").
    pub fn fits_surname(&self, word: &str) -> bool {
        match self.kind {
            Kind::Person | Kind::Likely | Kind::Unknown => {
                self.words.last().is_some_and(|last| last == word)
                    || self.words.first().is_some_and(|first| first == word)
            }
            Kind::Body => {
                self.words.len() == 1
                    || self.short.as_deref() == Some(word)
                    || self.words.first().is_some_and(|first| first == word)
            }
        }
    }
}

/// Whether a name stands where a place does: "in Oru", "near Oru"; where it may be anything else, "the port of Oru",
/// "outside Oru" too.
pub fn stands_as_place(sentence: &Sentence<'_>, own: &Range<usize>, kind: Kind) -> bool {
    let Some(before) = own.start.checked_sub(1) else { return false };
    match sentence.lower(before) {
        "in" | "near" => true,
        "outside" | "around" | "across" | "towards" | "off" | "into" => kind != Kind::Body && kind != Kind::Person,
        "of" => {
            let place = before > 0 && atlas::kind_of(sentence.lower(before - 1)).is_some();
            place && matches!(kind, Kind::Likely | Kind::Unknown)
        }
        _ => false,
    }
}

/// Whether a name stands where somebody is or works: "a clerk at Grey Harbour". So it is no person's.
pub fn stands_as_host(sentence: &Sentence<'_>, own: &Range<usize>) -> bool {
    own.start > 0 && matches!(sentence.lower(own.start - 1), "at" | "inside" | "within")
}

/// "Ministry" grows to "Ministry of Health", "Center" to "Center for Countering Fraud".
pub fn grown(sentence: &Sentence<'_>, names: &Names, run: Range<usize>) -> Range<usize> {
    let mut end = run.end;
    while end - run.start < name::LONGEST
        && matches!(sentence.lower(end), "of" | "for")
        && (party::is_organisation(sentence.lower(end - 1)) || party::is_person(sentence.lower(end - 1)))
    {
        let from = end + 1 + usize::from(sentence.lower(end + 1) == "the");
        let next = names.run_end(sentence, from);
        if next == from {
            break;
        }
        end = next;
    }
    run.start..end
}

/// The words of the phrase that carry its name: behind an owner ("Oru's Harbour Office"), behind "for" of a
/// spokesman; else all but the lower-case words around.
pub fn named_part(sentence: &Sentence<'_>, names: &Names, phrase: &NounPhrase) -> Range<usize> {
    let words = phrase.words.clone();
    let named_after = |from: usize| (from..words.end).any(|at| names.is_name(sentence, at));
    let owns = |at: usize| sentence.words[at].kind == WordKind::Possessive && !name::owns_body(sentence, at);
    let owner = words.clone().rev().find(|at| owns(*at) && named_after(at + 1));
    let start = owner.map_or(words.start, |at| at + 1);
    let voice = sentence.lower(phrase.head).starts_with("spokes");
    let behind = (phrase.head + 1..words.end).find(|at| matches!(sentence.lower(*at), "for" | "of")).filter(|_| voice);
    let start = behind.map_or(start, |at| start.max(at + 1));
    let person = words.clone().rev().find(|at| !names.is_name(sentence, *at)).map_or(start, |at| at + 1);
    // "spokesman of the Security Council John Kirk", "fisherman Josip Marek": the name at the end.
    let last_run = person..words.end;
    if last_run.len() >= 2 && last_run.start > start && party::is_person(sentence.lower(last_run.start - 1)) {
        return last_run;
    }
    without_article(sentence, start..words.end)
}

pub fn without_article(sentence: &Sentence<'_>, words: Range<usize>) -> Range<usize> {
    let article = |at: usize| {
        matches!(sentence.lower(at), "the" | "a" | "an" | "its" | "his" | "her" | "their" | "some" | "several")
    };
    let mut start = words.start;
    while start + 1 < words.end && article(start) {
        start += 1;
    }
    start..words.end
}

/// "Governor Ann Rowe" without the title, if a name is left.
pub fn without_title(sentence: &Sentence<'_>, words: Range<usize>) -> Range<usize> {
    let mut start = words.start;
    let title = |at: usize| {
        let lower = sentence.lower(at);
        party::is_person(lower) || party::is_title(lower) || matches!(lower, "." | "the" | "a" | "an")
    };
    let person =
        (words.start..words.end).any(|at| party::is_organisation(sentence.lower(at)) || sentence.lower(at) == "of");
    while !person && start + 1 < words.end && title(start) {
        start += 1;
    }
    start..words.end
}

/// The capitals in brackets behind a name.
pub fn short_form(sentence: &Sentence<'_>, end: usize) -> Option<String> {
    let inside = sentence.words.get(end + 1)?;
    let capitals = inside.text.chars().filter(|c| c.is_uppercase()).count();
    (sentence.lower(end) == "(" && sentence.lower(end + 2) == ")" && capitals >= 2).then(|| inside.lower.to_string())
}

pub fn shown(sentence: &Sentence<'_>, own: &Range<usize>, short: Option<&str>) -> String {
    let name = sentence.phrase(own.clone());
    match short {
        Some(_) => format!("{name} ({})", sentence.words.get(own.end + 1).map_or("", |word| word.text)),
        None => name,
    }
}

/// What a party was called beside its name: "fire chief".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// "chief".
    pub noun: String,
    /// The words that tell it from others of its kind: "fire".
    pub kind: Vec<String>,
}

impl Role {
    /// Whether a phrase of that kind may mean it: "the chief" may be the fire chief, "the police chief" not.
    pub fn fits(&self, kind: &[String]) -> bool {
        self.kind.is_empty() || kind.is_empty() || kind.iter().any(|word| self.kind.contains(word))
    }
}

/// The role that the noun at `noun` tells, with what stands before it.
fn role_at(sentence: &Sentence<'_>, noun: usize) -> Role {
    Role { noun: sentence.lower(noun).to_owned(), kind: kind_before(sentence, noun) }
}

/// The roles that the words of a title tell: "Fire Chief" before a name.
pub fn titles(sentence: &Sentence<'_>, words: Range<usize>) -> Vec<Role> {
    words.map(|at| Role { noun: sentence.lower(at).to_owned(), kind: Vec::new() }).collect()
}

/// The words before a noun that say of which kind it is: "fire" in "the city's fire chief".
pub fn kind_before(sentence: &Sentence<'_>, noun: usize) -> Vec<String> {
    let says = |at: &usize| {
        let word = &sentence.words[*at];
        word.kind == WordKind::Letters && !name::is_closed_class(&word.lower) && !is_owner(&word.lower)
    };
    (noun.saturating_sub(3)..noun).rev().take_while(says).map(|at| sentence.lower(at).to_owned()).collect()
}

/// The roles before and behind a name: "the lawmaker, Lee Han", "Lee Han, a member of the council", "the utility
/// Orupower", "Orupower, the grid operator,".
pub fn roles_beside(sentence: &Sentence<'_>, run: &Range<usize>) -> Vec<Role> {
    let mut roles = Vec::new();
    let mut before = run.start;
    if before > 0 && sentence.lower(before - 1) == "," {
        before -= 1;
    }
    let person = before > 0 && party::is_person(sentence.lower(before - 1));
    if person || before == run.start && before > 0 && is_body_noun(sentence, before - 1) {
        roles.push(role_at(sentence, before - 1));
    }
    if sentence.lower(run.end) == ","
        && matches!(sentence.lower(run.end + 1), "a" | "an" | "the" | "its" | "who" | "his" | "their")
    {
        let behind = run.end + 2..(run.end + 11).min(sentence.words.len());
        let aside = behind.clone().take_while(|at| !matches!(sentence.lower(*at), "," | "." | "who"));
        let aside: Vec<usize> = aside.collect();
        // "The boats in Oru, their owners said": what has a verb of its own is no apposition.
        let tells = |at: &usize| reporting::is_verb(sentence.lower(*at)) && !party::is_paper(sentence.lower(*at));
        if !aside.iter().any(tells) {
            let person = aside.iter().take(5).find(|at| party::is_person(sentence.lower(**at)));
            let closed = aside.len() < behind.len();
            let body = || aside.last().filter(|at| closed && is_body_noun(sentence, **at));
            roles.extend(person.or_else(body).map(|at| role_at(sentence, *at)));
        }
    }
    roles
}

/// Whether the word is a plain noun for a company or another body: "utility", "charity".
fn is_body_noun(sentence: &Sentence<'_>, at: usize) -> bool {
    let lower = sentence.lower(at);
    !sentence.words[at].is_capitalised()
        && (party::stands_in(lower) || party::is_organisation(lower))
        && !is_plural(lower)
}

pub fn kind_of(sentence: &Sentence<'_>, own: &Range<usize>, words: &[String], roles: &[Role], short: bool) -> Kind {
    let body = short
        || words.iter().any(|word| party::is_organisation(word)) && !is_titled(sentence, own)
        || (words.len() == 1 && sentence.words[own.start].text.chars().filter(|c| c.is_uppercase()).count() > 1);
    let person = |role: &Role| party::is_person(&role.noun) && !party::is_business(&role.noun);
    match () {
        () if body => Kind::Body,
        () if roles.iter().any(person) => Kind::Person,
        () if !roles.is_empty() => Kind::Body,
        () if is_like_a_person(sentence, own, words) => Kind::Likely,
        () => Kind::Unknown,
    }
}

/// "Police Commissioner Ann Rowe", "Defence Minister Lee Han": the body's word belongs to the title.
fn is_titled(sentence: &Sentence<'_>, own: &Range<usize>) -> bool {
    let title =
        own.clone().find(|at| party::is_person(sentence.lower(*at)) && !party::is_organisation(sentence.lower(*at)));
    title.is_some_and(|title| {
        let joined = own.clone().any(|at| matches!(sentence.lower(at), "of" | "for" | "and"));
        let body_behind = (title + 1..own.end).any(|at| party::is_organisation(sentence.lower(at)));
        title > own.start && title + 1 < own.end && !joined && !body_behind
    })
}

/// Two or three words in small letters after the first, without "of" and without the noun of a place.
pub fn is_like_a_person(sentence: &Sentence<'_>, own: &Range<usize>, words: &[String]) -> bool {
    let shouted = own.clone().all(|at| sentence.words[at].text.chars().all(|c| !c.is_lowercase()));
    let place = words.iter().any(|word| atlas::kind_of(word).is_some()) || atlas::country(&words.join(" ")).is_some();
    (2..=4).contains(&words.len()) && own.len() == words.len() && !shouted && !place
}

/// The words of a name without those of grammar, in lower case.
pub fn content_words(sentence: &Sentence<'_>, words: Range<usize>) -> Vec<String> {
    words.map(|at| sentence.lower(at)).filter(|lower| is_content(lower)).map(str::to_owned).collect()
}

pub fn is_content(lower: &str) -> bool {
    !matches!(lower, "of" | "for" | "the" | "and" | "." | "a" | "an" | "'s")
}

pub fn is_owner(lower: &str) -> bool {
    matches!(lower, "its" | "his" | "her" | "their")
}
