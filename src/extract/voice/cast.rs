//! The parties of one document: gives each noun phrase of a party its fullest name, so that "the agency",
//! "the NIS" and "it" are one. Remembers in reading order; resolves to what was named before, or, for a
//! surname, anywhere in the document.

use std::ops::Range;

use foldhash::{HashMap, HashSet};

use super::affiliation::{body_beside, speaks_for};
use super::member::{
    Kind, Member, Role, content_words, grown, is_owner, kind_before, kind_of, named_part, roles_beside, short_form,
    shown, stands_as_host, stands_as_place, titles, without_article, without_title,
};
use super::party;
use super::phrase::{self, NounPhrase};
use crate::extract::grammar::is_plural;
use crate::extract::name::{self, Names};
use crate::extract::place::atlas;
use crate::extract::place::toponym::dateline_end;
use crate::extract::{Reading, Sentence};
use crate::text::WordKind;

/// Who has been named so far.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    members: Vec<Member>,
    /// Which members have that word in their name, in the order of the text.
    by_word: HashMap<String, Vec<usize>>,
    /// Who was given that role where, in the order of the text.
    by_role: HashMap<String, Vec<Called>>,
    /// The body that the document names most, once read: who "the company" is.
    leading_body: Option<String>,
    last_person: Option<String>,
    last_body: Option<String>,
    last: Option<String>,
    /// Whether the last to speak was one person, whom "it" cannot mean.
    last_is_person: bool,
    /// The fullest words of each role and paper that has spoken, by its noun: "the paper" is the leaked board paper.
    by_noun: HashMap<String, String>,
    /// Who has spoken so far.
    spoken: HashSet<String>,
    /// What the sentence being read opens with, where that may be "it" further on in it.
    subject: Option<String>,
}

/// Where a member was called by a role.
#[derive(Clone, Debug)]
struct Called {
    sentence: usize,
    member: usize,
    role: Role,
}

/// Members of one name that are looked at.
const LIKENESSES: usize = 32;

/// Whether the phrase tells of more than one: "rangers", "police and hospital officials".
fn is_several(sentence: &Sentence<'_>, phrase: &NounPhrase) -> bool {
    let head = sentence.lower(phrase.head);
    !phrase.pronoun && phrase.apposition.is_none() && is_plural(head) && party::is_person(head)
}

impl Cast {
    /// Collects the names of a document, with the roles that stand beside them.
    pub fn read(reading: &Reading<'_>, names: &Names) -> Cast {
        let mut cast = Cast::default();
        for sentence in &reading.sentences {
            let mut at = dateline_end(sentence);
            while at < sentence.words.len() {
                let end = names.run_end(sentence, at);
                if end > at {
                    cast.meet(sentence, names, at..end);
                }
                at = end.max(at + 1);
            }
        }
        cast.find_initials();
        cast.mark_datelines(reading);
        for member in &mut cast.members {
            if let Some(known) = party::known_body(&member.name) {
                known.clone_into(&mut member.name);
                member.kind = Kind::Body;
            }
        }
        cast.find_bodies();
        let bodies = cast.members.iter().filter(|member| !member.kind.is_person() && !member.place && member.count > 1);
        cast.leading_body = bodies.max_by_key(|member| member.count).map(|member| member.name.clone());
        cast
    }

    /// Notes what the sentence opens with, before its acts are resolved: "Oru Rail, which…, trimmed its estimate".
    pub fn open(&mut self, sentence: &Sentence<'_>, names: &Names) {
        self.subject = None;
        let first = dateline_end(sentence);
        let Some(opening) = phrase::from(sentence, names, first).filter(|opening| {
            // "The recall of Oru cheese" opens with no party.
            opening.named && !opening.pronoun && opening.head + 1 == opening.words.end
        }) else {
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
        let first = dateline_end(sentence);
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
                        // "Los Cedros" looks like a person until somebody is in it.
                        Kind::Likely if member.place => {}
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

    /// The town that a report is sent from is no party of it.
    fn mark_datelines(&mut self, reading: &Reading<'_>) {
        let ahead = reading.sentences.iter().flat_map(|sentence| {
            sentence.words[..dateline_end(sentence)].iter().take_while(|word| word.lower != "(").map(|word| &word.lower)
        });
        let towns: HashSet<&str> = ahead.map(|lower| lower.as_ref()).collect();
        for member in &mut self.members {
            member.place |= member.kind != Kind::Body && member.words.iter().all(|word| towns.contains(word.as_str()));
        }
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

    /// Gives each person the body that stands beside the name: "Ann Rowe, Harbour Office".
    fn find_bodies(&mut self) {
        for at in 0..self.members.len() {
            let member = &self.members[at];
            let Some((text, words)) = member.body.as_ref().filter(|_| member.kind.is_person()) else { continue };
            let known = self.fullest(words).filter(|body| body.kind == Kind::Body).map(|body| body.name.clone());
            let is_body = words.last().is_some_and(|last| party::is_organisation(last));
            let body = known.or_else(|| (is_body || member.speaks).then(|| text.clone()));
            if let Some(body) = body.filter(|body| *body != member.name) {
                self.members[at].name = format!("{}, {body}", self.members[at].name);
            }
        }
    }

    /// The fullest name of a party, and remembers that it was the last to speak. `None` for a pronoun that
    /// points to nobody.
    pub fn resolve(&mut self, sentence: &Sentence<'_>, names: &Names, phrase: &NounPhrase) -> Option<String> {
        let (name, kind) = self.identified(sentence, names, phrase)?;
        let role = !phrase.pronoun && !phrase.named && !is_owner(sentence.lower(phrase.words.start));
        if role && name.contains(' ') {
            self.by_noun.insert(sentence.lower(phrase.head).to_owned(), name.clone());
        }
        match kind {
            // "Rangers said", "the pilots": several are never "she".
            Kind::Person | Kind::Likely if is_several(sentence, phrase) => {}
            Kind::Person | Kind::Likely => self.last_person = Some(name.clone()),
            Kind::Body => self.last_body = Some(name.clone()),
            Kind::Unknown => {}
        }
        self.last_is_person = kind.is_person() && !is_several(sentence, phrase);
        self.last = Some(name.clone());
        self.spoken.insert(name.clone());
        Some(name)
    }

    /// The fullest name of a party, without remembering anything.
    pub fn name_of(&self, sentence: &Sentence<'_>, names: &Names, phrase: &NounPhrase) -> Option<String> {
        self.identified(sentence, names, phrase).map(|(name, _)| name)
    }

    fn identified(&self, sentence: &Sentence<'_>, names: &Names, phrase: &NounPhrase) -> Option<(String, Kind)> {
        let (name, kind) = if phrase.pronoun {
            let lower = sentence.lower(phrase.words.start);
            (self.of_pronoun(lower)?, self.kind_of_pronoun(lower))
        } else if phrase.named {
            self.of_name(sentence, names, phrase)
        } else {
            self.of_role(sentence, phrase)
        };
        Some((party::known_body(&name).map_or(name, str::to_owned), kind))
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
        let mut roles = titles(sentence, run.start..own.start);
        roles.extend(roles_beside(sentence, &run));
        let kind = kind_of(sentence, &own, &words, &roles, short.is_some());
        let body = body_beside(sentence, names, &run)
            .filter(|_| kind.is_person())
            .map(|words| (sentence.phrase(without_article(sentence, words.clone())), content_words(sentence, words)));
        let place = stands_as_place(sentence, &own, kind);
        let known = self.with_word(&words[0]).find(|at| self.members[*at].words == words);
        let at = known.unwrap_or_else(|| {
            self.add(Member {
                name: shown(sentence, &own, short.as_deref()),
                words,
                short: short.clone(),
                kind,
                body: None,
                speaks: false,
                count: 0,
                mentions: Vec::new(),
                place: false,
            })
        });
        let member = &mut self.members[at];
        member.count += 1;
        member.place |= place;
        if member.kind == Kind::Likely && stands_as_host(sentence, &own) {
            member.kind = Kind::Unknown;
        }
        member.speaks |= member.body.is_none() && body.is_some() && speaks_for(sentence, &run);
        member.body = member.body.take().or(body);
        if member.short.is_none() && short.is_some() {
            member.name = shown(sentence, &own, short.as_deref());
            member.short.clone_from(&short);
        }
        if let Some(short) = short {
            self.by_word.entry(short).or_default().push(at);
        }
        member.mentions.push(sentence.number);
        for role in roles {
            let called = Called { sentence: sentence.number, member: at, role };
            self.by_role.entry(called.role.noun.clone()).or_default().push(called);
        }
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

    /// A publisher's name with the short form that the text gives it: "Oru State Harbour Office (SHO)".
    pub fn with_short_form(&self, publisher: &str, content: &[&str]) -> String {
        let own = |member: &&Member| {
            member.words.len() > 1 && member.words.iter().all(|word| content.contains(&word.as_str()))
        };
        let known = content.iter().flat_map(|word| self.with_word(word)).map(|at| &self.members[at]).find(own);
        let initials: String = content.iter().filter_map(|word| word.chars().next()).collect();
        let told = || (content.len() > 2 && self.with_word(&initials).next().is_some()).then_some(&initials);
        let short = known.and_then(|member| member.short.as_ref()).or_else(told);
        match short.filter(|short| !publisher.to_lowercase().contains(*short)) {
            Some(short) => format!("{publisher} ({})", short.to_uppercase()),
            None => publisher.to_owned(),
        }
    }

    /// "Governor Rowe", "the NIS", "a spokesman for the Harbour Office".
    fn of_name(&self, sentence: &Sentence<'_>, names: &Names, phrase: &NounPhrase) -> (String, Kind) {
        let own = phrase.apposition.clone().unwrap_or_else(|| named_part(sentence, names, phrase));
        let bare = without_title(sentence, own.clone());
        let words = content_words(sentence, bare);
        let joint = phrase.apposition.is_none() && phrase.head + 1 < phrase.words.end;
        // "Ann Rowe of the Harbour Office" is Ann Rowe.
        let person = || {
            let words = content_words(sentence, without_title(sentence, phrase.words.start..phrase.head + 1));
            self.fullest(&words).filter(|member| joint && member.kind.is_person())
        };
        let known = self.fullest(&words).or_else(person);
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
        let first = sentence.lower(phrase.words.start);
        // A headline leaves its articles out: "Nine boats sank, watchdog says".
        let bare = sentence.is_title() && kind != Kind::Person && !is_plural(head) && phrase.words.len() <= 2;
        let definite = matches!(first, "the" | "this" | "that") || bare;
        let owned = is_owner(first);
        let unowned = phrase.words.len() == 1 && party::is_of_a_body(head);
        if let Some(body) = self.spoken_for(sentence, phrase) {
            return (format!("{own}, {body}"), Kind::Unknown);
        }
        if !definite && !owned && !unowned {
            return (own, kind);
        }
        if let Some(member) = self.called(sentence, phrase) {
            return (member.name.clone(), member.kind);
        }
        if let Some(meant) = self.stood_in_for(sentence, phrase) {
            return (meant, Kind::Body);
        }
        let short = definite && phrase.words.len() == 2;
        if let Some(fuller) = self.by_noun.get(head).filter(|_| short) {
            return (fuller.clone(), kind);
        }
        if short && phrase.paper(sentence) {
            // "The report": of the body that spoke last.
            return (self.last.clone().unwrap_or(own), kind);
        }
        let owner = self.of_pronoun(first).filter(|_| owned && party::is_person(head));
        (owner.map_or_else(|| own.clone(), |owner| format!("{own}, {owner}")), kind)
    }

    /// Whom a role means that stands beside a name elsewhere, or a noun of a body's name: the one called so last, else the
    /// only one that the text goes on to name ("the fire chief said", and his name in the next paragraph).
    fn called(&self, sentence: &Sentence<'_>, phrase: &NounPhrase) -> Option<&Member> {
        let head = sentence.lower(phrase.head);
        if phrase.words.len() > 5 || phrase.head + 1 < phrase.words.end {
            return None;
        }
        let kind = kind_before(sentence, phrase.head);
        let fits = |called: &&Called| called.role.fits(&kind);
        let roles = self.by_role.get(head).map_or(&[][..], Vec::as_slice);
        let before = roles.iter().filter(|called| called.sentence <= sentence.number).rfind(fits);
        let only = || {
            let mut fitting = roles.iter().filter(fits);
            let first = fitting.next()?;
            fitting.all(|called| called.member == first.member).then_some(first)
        };
        let by_role = before.or_else(only).map(|called| called.member);
        by_role.or_else(|| self.bodies_named(sentence, head, phrase.words.len() <= 2)).map(|at| &self.members[at])
    }

    /// The body named last that has the noun in its name, or one that the noun stands for: "the union" is the Boatmen's
    /// League.
    fn bodies_named(&self, sentence: &Sentence<'_>, noun: &str, bare: bool) -> Option<usize> {
        let others = if bare { party::stands_for(noun) } else { &[] };
        let nouns = std::iter::once(noun).chain(others.iter().map(String::as_str));
        let bodies = |noun: &str| self.with_word(noun).filter(|at| self.members[*at].kind == Kind::Body);
        let last = |at: &usize| self.members[*at].mentions.iter().rfind(|number| **number <= sentence.number).copied();
        nouns.filter_map(|noun| bodies(noun).max_by_key(last)).next()
    }

    /// The body that a spokesman without one speaks for: the one that the text is at.
    fn spoken_for(&self, sentence: &Sentence<'_>, phrase: &NounPhrase) -> Option<String> {
        let alone = phrase.head + 1 == phrase.words.end && !is_owner(sentence.lower(phrase.words.start));
        let voice =
            sentence.lower(phrase.head).starts_with("spokes") && alone && kind_before(sentence, phrase.head).is_empty();
        let body = || self.last_body.clone().or_else(|| self.leading_body.clone());
        if voice { body() } else { None }
    }

    /// The body that "the agency", "the Danish carmaker" or "management" means: a company is mostly the one that the
    /// text is about, an agency the one named last.
    fn stood_in_for(&self, sentence: &Sentence<'_>, phrase: &NounPhrase) -> Option<String> {
        let head = sentence.lower(phrase.head);
        let unowned = phrase.words.len() == 1 && party::is_of_a_body(head);
        let longest = if party::is_business(head) { 3 } else { 2 };
        if !unowned && (!party::stands_in(head) || is_plural(head) || phrase.words.len() > longest) {
            return None;
        }
        let last = self.last_body.as_ref().filter(|name| name.starts_with(char::is_uppercase));
        let business = unowned || party::is_business(head);
        let (first, second) =
            if business { (self.leading_body.as_ref(), last) } else { (last, self.leading_body.as_ref()) };
        self.subject.as_ref().or(first).or(second).cloned()
    }

    /// Whether the party can vouch for a figure by what it does: a body or an office, but no person by name alone, no
    /// country, no place.
    pub fn may_act(&self, sentence: &Sentence<'_>, names: &Names, phrase: &NounPhrase) -> bool {
        if phrase.pronoun || !phrase.named {
            return true;
        }
        let office = phrase.words.clone().any(|at| party::holds_office(sentence.lower(at)));
        if office || party::is_organisation(sentence.lower(phrase.head)) {
            return true;
        }
        let words = content_words(sentence, named_part(sentence, names, phrase));
        let country = atlas::country(&words.join(" ")).is_some();
        let known = self.fullest(&words);
        let member = known.filter(|member| !country && !member.kind.is_person() && !member.place);
        // A name that may be anything is a party once it has spoken.
        member.is_some_and(|member| member.kind == Kind::Body || self.spoken.contains(&member.name))
    }

    fn of_pronoun(&self, lower: &str) -> Option<String> {
        match lower {
            "he" | "she" | "his" | "her" => self.last_person.clone(),
            "it" | "its" => self.subject.clone().or_else(|| self.last_body.clone()).or_else(|| self.last_thing()),
            "they" | "their" => self.last.clone(),
            _ => None,
        }
    }

    /// Who spoke last, unless it was a person by himself.
    fn last_thing(&self) -> Option<String> {
        self.last.clone().filter(|_| !self.last_is_person)
    }

    fn kind_of_pronoun(&self, lower: &str) -> Kind {
        match lower {
            "he" | "she" | "his" | "her" => Kind::Person,
            "it" | "its" => Kind::Body,
            _ => Kind::Unknown,
        }
    }
}
