//! The parties of one document: gives each noun phrase of a party its fullest name, so that "the agency",
//! "the NIS" and "it" are one. Remembers in reading order; resolves to what was named before, or, for a
//! surname, anywhere in the document.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::name::{self, Names};
use super::phrase::{self, NounPhrase};
use super::{Reading, Sentence, atlas, party, toponym};
use crate::text::WordKind;

/// Who has been named so far.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    members: Vec<Member>,
    /// Which members have that word in their name, in the order of the text.
    by_word: HashMap<String, Vec<usize>>,
    /// The last member that was given that role.
    by_role: HashMap<String, usize>,
    /// The body that the document names most, once read: who "the company" is.
    leading_body: Option<String>,
    last_person: Option<String>,
    last_body: Option<String>,
    last: Option<String>,
    /// What the sentence being read opens with, where that may be "it" further on in it.
    subject: Option<String>,
}

/// Members of one name that are looked at.
const LIKENESSES: usize = 32;

/// One party with all that it was called.
#[derive(Clone, Debug)]
struct Member {
    /// As shown: the fullest name, with the short form in brackets.
    name: String,
    /// The words of the name in lower case.
    words: Vec<String>,
    /// "NIS".
    short: Option<String>,
    kind: Kind,
    /// How often it is named.
    count: usize,
    /// Whether it stands behind a preposition of place somewhere.
    place: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// By a role or title.
    Person,
    /// By the look of the name alone: two or three capitals.
    Likely,
    Body,
    Unknown,
}

impl Kind {
    fn is_person(self) -> bool {
        matches!(self, Kind::Person | Kind::Likely)
    }
}

impl Cast {
    /// Collects the names of a document, with the roles that stand beside them.
    pub fn read(reading: &Reading<'_>, names: &Names) -> Cast {
        let mut cast = Cast::default();
        for sentence in &reading.sentences {
            let mut at = toponym::dateline_end(sentence);
            while at < sentence.words.len() {
                let end = names.run_end(sentence, at);
                if end > at {
                    cast.meet(sentence, names, at..end);
                }
                at = end.max(at + 1);
            }
        }
        cast.find_initials();
        let bodies = cast.members.iter().filter(|member| !member.kind.is_person() && !member.place && member.count > 1);
        cast.leading_body = bodies.max_by_key(|member| member.count).map(|member| member.name.clone());
        cast
    }

    /// Notes what the sentence opens with, before its acts are resolved: "Oru Rail, which…, trimmed its estimate".
    pub fn open(&mut self, sentence: &Sentence<'_>, names: &Names) {
        self.subject = None;
        let first = toponym::dateline_end(sentence);
        let Some(opening) = phrase::from(sentence, names, first).filter(|opening| opening.named && !opening.pronoun)
        else {
            return;
        };
        let (name, kind) = self.of_name(sentence, names, &opening);
        let words = content_words(sentence, opening.words.clone());
        let place = self.fullest(&words).is_some_and(|member| member.place) || atlas::country(&name).is_some();
        if !place && kind != Kind::Person {
            self.subject = Some(name);
        }
    }

    /// Notes who is named in a sentence that has been read: whom "he" or "it" of the next one may mean. The
    /// first person or body of the sentence, which mostly is its subject.
    /// Returns the party that is its subject, if it opens with one.
    pub fn pass(&mut self, sentence: &Sentence<'_>, names: &Names) -> Option<String> {
        let (mut person, mut body) = (None, None);
        let first = toponym::dateline_end(sentence);
        let opening =
            phrase::from(sentence, names, first).filter(|subject| !subject.pronoun && subject.is_party(sentence));
        let subject = opening.and_then(|subject| self.resolve(sentence, names, &subject));
        let mut at = first;
        while at < sentence.words.len() {
            let end = names.run_end(sentence, at);
            if end > at {
                let words = content_words(sentence, without_title(sentence, at..end));
                if let Some(member) = self.fullest(&words) {
                    match member.kind {
                        Kind::Person | Kind::Likely => person = person.or_else(|| Some(member.name.clone())),
                        Kind::Body => body = body.or_else(|| Some(member.name.clone())),
                        Kind::Unknown if !member.place => body = body.or_else(|| Some(member.name.clone())),
                        Kind::Unknown => {}
                    }
                }
            }
            at = end.max(at + 1);
        }
        self.last_person = person.or_else(|| self.last_person.take());
        self.last_body = body.or_else(|| self.last_body.take());
        subject
    }

    /// Gives "WHO" to the World Health Organization where the text uses both without brackets.
    fn find_initials(&mut self) {
        let singles: HashSet<String> = self
            .members
            .iter()
            .filter(|member| member.words.len() == 1)
            .map(|member| member.words[0].clone())
            .collect();
        for (at, member) in self.members.iter_mut().enumerate() {
            let initials: String = member.words.iter().filter_map(|word| word.chars().next()).collect();
            if member.short.is_none() && initials.chars().count() >= 3 && singles.contains(&initials) {
                member.name = format!("{} ({})", member.name, initials.to_uppercase());
                self.by_word.entry(initials.clone()).or_default().insert(0, at);
                member.short = Some(initials);
            }
        }
    }

    /// The fullest name of a party, and remembers that it was the last to speak. `None` for a pronoun that
    /// points to nobody.
    pub fn resolve(&mut self, sentence: &Sentence<'_>, names: &Names, phrase: &NounPhrase) -> Option<String> {
        let (name, kind) = if phrase.pronoun {
            let lower = sentence.lower(phrase.words.start);
            (self.of_pronoun(lower)?, self.kind_of_pronoun(lower))
        } else if phrase.named {
            self.of_name(sentence, names, phrase)
        } else {
            self.of_role(sentence, phrase)
        };
        match kind {
            Kind::Person | Kind::Likely => self.last_person = Some(name.clone()),
            Kind::Body => self.last_body = Some(name.clone()),
            Kind::Unknown => {}
        }
        self.last = Some(name.clone());
        Some(name)
    }

    /// Files a run of name words with what stands around it.
    fn meet(&mut self, sentence: &Sentence<'_>, names: &Names, run: Range<usize>) {
        let amount = sentence.words.get(run.end).is_some_and(|word| word.kind == WordKind::Number);
        if amount && run.len() == 1 && name::is_initials(sentence.words[run.start].text) {
            return; // A currency: "USD 40 million".
        }
        let run = grown(sentence, names, run);
        let own = without_title(sentence, run.clone());
        let words = content_words(sentence, own.clone());
        if words.is_empty() || atlas::country_of_demonym(&words.join(" ")).is_some() {
            return;
        }
        let short = short_form(sentence, run.end);
        let mut roles: Vec<String> = (run.start..own.start).map(|at| sentence.lower(at).to_owned()).collect();
        roles.extend(roles_beside(sentence, &run));
        let kind = kind_of(sentence, &own, &words, &roles, short.is_some());
        let place = own.start > 0 && matches!(sentence.lower(own.start - 1), "in" | "near");
        let known = self.with_word(&words[0]).find(|at| self.members[*at].words == words);
        let at = known.unwrap_or_else(|| {
            self.add(Member {
                name: shown(sentence, &own, short.as_deref()),
                words,
                short: short.clone(),
                kind,
                count: 0,
                place: false,
            })
        });
        let member = &mut self.members[at];
        member.count += 1;
        member.place |= place;
        if member.short.is_none() && short.is_some() {
            member.name = shown(sentence, &own, short.as_deref());
            member.short.clone_from(&short);
        }
        if let Some(short) = short {
            self.by_word.entry(short).or_default().push(at);
        }
        self.by_role.extend(roles.into_iter().map(|role| (role, at)));
    }

    /// The members whose name has that word; the first few are enough for prose.
    fn with_word(&self, word: &str) -> impl DoubleEndedIterator<Item = usize> + use<> {
        self.by_word.get(word).map_or_else(Vec::new, |list| list.iter().copied().take(LIKENESSES).collect()).into_iter()
    }

    fn add(&mut self, member: Member) -> usize {
        let at = self.members.len();
        for word in &member.words {
            let list = self.by_word.entry(word.clone()).or_default();
            if list.last() != Some(&at) {
                list.push(at);
            }
        }
        self.members.push(member);
        at
    }

    /// "Governor Rowe", "the NIS", "a spokesman for the Harbour Office".
    fn of_name(&self, sentence: &Sentence<'_>, names: &Names, phrase: &NounPhrase) -> (String, Kind) {
        let own = phrase.apposition.clone().unwrap_or_else(|| named_part(sentence, names, phrase));
        let bare = without_title(sentence, own.clone());
        let words = content_words(sentence, bare);
        let known = self.fullest(&words);
        match known {
            Some(member) => (member.name.clone(), member.kind),
            None => {
                let body = party::is_organisation(sentence.lower(phrase.head));
                (sentence.phrase(without_article(sentence, own)), if body { Kind::Body } else { Kind::Unknown })
            }
        }
    }

    /// The member whose name holds all these words: the longest of them.
    fn fullest(&self, words: &[String]) -> Option<&Member> {
        let candidates: Vec<&Member> = self.with_word(words.first()?).map(|at| &self.members[at]).collect();
        if let [word] = words
            && let Some(member) = candidates.iter().find(|member| member.short.as_ref() == Some(word))
        {
            return Some(member);
        }
        if let Some(exact) = candidates.iter().find(|member| member.kind == Kind::Body && member.words == words) {
            return Some(exact);
        }
        let holds = |member: &&Member| {
            words.iter().all(|word| member.words.contains(word)) && (words.len() > 1 || member.fits_surname(&words[0]))
        };
        candidates.into_iter().filter(holds).max_by_key(|member| member.words.len().min(4))
    }

    /// "the agency", "police", "a hospital doctor".
    fn of_role(&self, sentence: &Sentence<'_>, phrase: &NounPhrase) -> (String, Kind) {
        let head = sentence.lower(phrase.head);
        let kind = match () {
            () if party::is_person(head) => Kind::Person,
            () if party::is_organisation(head) => Kind::Body,
            () => Kind::Unknown,
        };
        let own = sentence.phrase(without_article(sentence, phrase.words.clone()));
        if sentence.lower(phrase.words.start) != "the" && !is_owner(sentence.lower(phrase.words.start)) {
            return (own, kind);
        }
        let by_name = || self.with_word(head).rev().find(|at| self.members[*at].kind == Kind::Body);
        let called = self.by_role.get(head).copied().or_else(by_name).map(|at| &self.members[at]);
        if let Some(member) = called.filter(|_| phrase.words.len() <= 3) {
            return (member.name.clone(), member.kind);
        }
        if is_generic(head) {
            let meant = self.last_body.as_ref().filter(|_| head != "company").or(self.leading_body.as_ref());
            let longest = if is_business(head) { 3 } else { 2 };
            if let Some(name) = meant.filter(|_| phrase.words.len() <= longest) {
                return (name.clone(), Kind::Body);
            }
        }
        (own, kind)
    }

    fn of_pronoun(&self, lower: &str) -> Option<String> {
        match lower {
            "he" | "she" | "his" | "her" => self.last_person.clone(),
            "it" | "its" => self.subject.clone().or_else(|| self.last_body.clone()).or_else(|| self.last.clone()),
            "they" | "their" => self.last.clone(),
            _ => None,
        }
    }

    fn kind_of_pronoun(&self, lower: &str) -> Kind {
        match lower {
            "he" | "she" | "his" | "her" => Kind::Person,
            "it" | "its" => Kind::Body,
            _ => Kind::Unknown,
        }
    }
}

impl Member {
    /// Whether one word may stand for the whole: a surname, a body's own word, but no first name of a longer
    /// body ("National" for "National Library").
    fn fits_surname(&self, word: &str) -> bool {
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

/// Nouns for a company, which an adjective may tell more of: "the Danish company".
fn is_business(head: &str) -> bool {
    is_generic(head) && !matches!(head, "agency" | "service" | "body" | "group" | "organisation" | "organization")
}

/// Nouns that any body may be called by.
fn is_generic(head: &str) -> bool {
    matches!(
        head,
        "agency"
            | "service"
            | "company"
            | "firm"
            | "body"
            | "group"
            | "organisation"
            | "organization"
            | "operator"
            | "maker"
            | "carmaker"
            | "manufacturer"
            | "carrier"
            | "retailer"
            | "utility"
    )
}

/// "Ministry" grows to "Ministry of Health", "Center" to "Center for Countering Fraud".
fn grown(sentence: &Sentence<'_>, names: &Names, run: Range<usize>) -> Range<usize> {
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
fn named_part(sentence: &Sentence<'_>, names: &Names, phrase: &NounPhrase) -> Range<usize> {
    let words = phrase.words.clone();
    let named_after = |from: usize| (from..words.end).any(|at| names.is_name(sentence, at));
    let owner = words.clone().rev().find(|at| sentence.words[*at].kind == WordKind::Possessive && named_after(at + 1));
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

fn without_article(sentence: &Sentence<'_>, words: Range<usize>) -> Range<usize> {
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
fn without_title(sentence: &Sentence<'_>, words: Range<usize>) -> Range<usize> {
    let mut start = words.start;
    let title = |at: usize| {
        let lower = sentence.lower(at);
        party::is_person(lower)
            || matches!(lower, "mr" | "mrs" | "ms" | "dr" | "." | "gen" | "lt" | "prof" | "the" | "a" | "an")
    };
    let person =
        (words.start..words.end).any(|at| party::is_organisation(sentence.lower(at)) || sentence.lower(at) == "of");
    while !person && start + 1 < words.end && title(start) {
        start += 1;
    }
    start..words.end
}

/// The capitals in brackets behind a name.
fn short_form(sentence: &Sentence<'_>, end: usize) -> Option<String> {
    let inside = sentence.words.get(end + 1)?;
    let capitals = inside.text.chars().filter(|c| c.is_uppercase()).count();
    (sentence.lower(end) == "(" && sentence.lower(end + 2) == ")" && capitals >= 2).then(|| inside.lower.to_string())
}

fn shown(sentence: &Sentence<'_>, own: &Range<usize>, short: Option<&str>) -> String {
    let name = sentence.phrase(own.clone());
    match short {
        Some(_) => format!("{name} ({})", sentence.words.get(own.end + 1).map_or("", |word| word.text)),
        None => name,
    }
}

/// The roles before and behind a name: "the lawmaker, Lee Han", "Lee Han, a member of the council".
fn roles_beside(sentence: &Sentence<'_>, run: &Range<usize>) -> Vec<String> {
    let mut roles = Vec::new();
    let mut before = run.start;
    if before > 0 && sentence.lower(before - 1) == "," {
        before -= 1;
    }
    if before > 0 && party::is_person(sentence.lower(before - 1)) {
        roles.push(sentence.lower(before - 1).to_owned());
    }
    if sentence.lower(run.end) == ","
        && matches!(sentence.lower(run.end + 1), "a" | "an" | "the" | "its" | "who" | "his" | "their")
    {
        let behind = (run.end + 2..run.end + 7).map(|at| sentence.lower(at)).take_while(|lower| *lower != ",");
        roles.extend(behind.filter(|lower| party::is_person(lower)).map(str::to_owned).take(1));
    }
    roles
}

fn kind_of(sentence: &Sentence<'_>, own: &Range<usize>, words: &[String], roles: &[String], short: bool) -> Kind {
    let body = short
        || words.iter().any(|word| party::is_organisation(word))
        || (words.len() == 1 && sentence.words[own.start].text.chars().filter(|c| c.is_uppercase()).count() > 1);
    match () {
        () if body => Kind::Body,
        () if roles.iter().any(|role| party::is_person(role)) => Kind::Person,
        () if is_like_a_person(sentence, own, words) => Kind::Likely,
        () => Kind::Unknown,
    }
}

/// Two or three words in small letters after the first, without "of" and without the noun of a place.
fn is_like_a_person(sentence: &Sentence<'_>, own: &Range<usize>, words: &[String]) -> bool {
    let shouted = own.clone().all(|at| sentence.words[at].text.chars().all(|c| !c.is_lowercase()));
    let place = words.iter().any(|word| atlas::kind_of(word).is_some()) || atlas::country(&words.join(" ")).is_some();
    (2..=4).contains(&words.len()) && own.len() == words.len() && !shouted && !place
}

/// The words of a name without those of grammar, in lower case.
fn content_words(sentence: &Sentence<'_>, words: Range<usize>) -> Vec<String> {
    words.map(|at| sentence.lower(at)).filter(|lower| is_content(lower)).map(str::to_owned).collect()
}

fn is_content(lower: &str) -> bool {
    !matches!(lower, "of" | "for" | "the" | "and" | "." | "a" | "an" | "'s")
}

fn is_owner(lower: &str) -> bool {
    matches!(lower, "its" | "his" | "her" | "their")
}
