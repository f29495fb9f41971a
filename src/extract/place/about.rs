//! What place a document is about, where a figure names none: weighs every place that it names by where it stands.
//! Title, opening and dateline say most; of a place and the land around it, the place. Finds no places by itself.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::Line;
use super::atlas::{self, Kind};
use super::toponym::{Mention, Role, core_of, dateline_end};
use crate::extract::name::is_closed_class;
use crate::extract::voice::party;
use crate::extract::{Reading, Sentence};
use crate::text::{Word, WordKind, words};

/// The place that the document is about. `known` are the names of places in lower case, each with its fullest form.
pub fn main_place(reading: &Reading<'_>, lines: &[Line], known: &HashMap<String, String>) -> Option<String> {
    let titled = reading.sentences.first().is_some_and(Sentence::is_title);
    let mut weighed = Weighed::of(reading, lines, titled);
    let own = reading.publisher.and_then(|publisher| publishers_place(publisher, known));
    if let Some((own, weight)) = own {
        weighed.add(own, weight);
    }
    weighed.lend_to_inner(lines);
    let told = weighed.best(lines).or_else(|| around(lines)).map(str::to_owned);
    told.or_else(|| seat_of_medium(reading.publisher?, reading))
}

/// "Oru" for a text of the "Oru Courier" that has Oru in its headline or its first sentence: a local paper writes of its
/// own town where nothing else is told.
fn seat_of_medium(publisher: &str, reading: &Reading<'_>) -> Option<String> {
    let split = words(publisher);
    let medium = split.iter().any(|word| party::is_medium(&word.lower));
    let name = |word: &&Word<'_>| {
        let plain = !atlas::is_happening(&word.lower)
            && !party::is_party(&word.lower)
            && !party::is_matter(&word.lower)
            && !party::is_medium(&word.lower);
        plain && word.is_capitalised() && !is_closed_class(&word.lower)
    };
    let own = split.iter().find(name).filter(|_| medium && split.len() > 1)?;
    let others =
        |lower: &str| lower.len() > 2 && split.iter().any(|word| word.lower == lower && word.lower != own.lower);
    let told = reading.sentences.iter().take(2).any(|sentence| {
        let stands = |at: &usize| sentence.words[*at].is_capitalised() && sentence.words[*at].lower == own.lower;
        let alone = |at: &usize| {
            // "A witness told the Clarion" is of the paper.
            let signs = matches!(sentence.lower(at.wrapping_sub(1)), "(" | "the" | "this");
            !signs && !others(sentence.lower(at.wrapping_sub(1))) && !others(sentence.lower(at + 1))
        };
        (dateline_end(sentence)..sentence.words.len()).any(|at| stands(&at) && alone(&at))
    });
    told.then(|| own.text.to_owned())
}

/// The places of a document, each with what speaks for its being the document's.
struct Weighed<'l> {
    places: Vec<(&'l str, usize)>,
    index: HashMap<&'l str, usize>,
    /// Those that have what only a country has: "Vanda's Interior Ministry".
    states: HashSet<&'l str>,
}

impl<'l> Weighed<'l> {
    fn of(reading: &Reading<'_>, lines: &'l [Line], titled: bool) -> Weighed<'l> {
        let mut weighed = Weighed { places: Vec::new(), index: HashMap::new(), states: states(reading, lines) };
        // "Vanda: cholera in Oru" is of Oru.
        let nearer =
            lines.first().is_some_and(|title| title.found.iter().any(|mention| mention.role == Role::Locative));
        for (at, line) in lines.iter().enumerate() {
            for mention in line.found.iter().filter(|mention| !is_minor(&mention.name)) {
                let leads = || leads_clause(&reading.sentences[at], mention.words.start);
                if let Some(weight) = weight(mention, at, titled, leads) {
                    let again =
                        || lines.iter().skip(1).flat_map(|line| &line.found).any(|told| told.name == mention.name);
                    let weight = match mention.role {
                        Role::Topic if nearer => weight / 3,
                        // A headline's label that the text never comes back to holds where nothing else is told.
                        Role::Topic if !again() => ENOUGH,
                        Role::Bare if !mention.firm => ONCE,
                        _ => weight,
                    };
                    weighed.add(&mention.name, weight);
                }
            }
        }
        weighed
    }

    fn add(&mut self, name: &'l str, weight: usize) {
        let at = *self.index.entry(name).or_insert_with(|| {
            self.places.push((name, 0));
            self.places.len() - 1
        });
        self.places[at].1 += weight;
    }

    fn sum(&self, name: &str) -> usize {
        self.index.get(name).map_or(0, |at| self.places[*at].1)
    }

    /// What is said of Vanda as a whole counts for the town in Vanda that the text is about.
    fn lend_to_inner(&mut self, lines: &'l [Line]) {
        for (inner, outer) in containers(lines) {
            let (own, around) = (self.sum(inner), self.sum(outer));
            if own > 0 && own * 4 >= around {
                self.add(inner, around);
            }
        }
    }

    /// The place with the most weight, if it has enough.
    fn best(&self, lines: &'l [Line]) -> Option<&'l str> {
        let around = around(lines);
        let enough = self.places.iter().filter(|place| place.1 >= ENOUGH);
        // The first of equals: `max_by_key` would take the last.
        enough.rev().max_by_key(|place| self.rank(place, around)).map(|place| place.0)
    }

    /// What speaks for a place beside others: it says more than the land that it lies in, a water less.
    fn rank(&self, &(name, weight): &(&str, usize), around: Option<&str>) -> usize {
        let is_land = || atlas::country(name).is_some() || self.states.contains(name) || around == Some(name);
        match () {
            () if is_water(name) => weight,
            () if is_area(name) => weight.saturating_mul(4),
            () if !is_land() => weight.saturating_mul(3),
            () => weight.saturating_mul(2),
        }
    }
}

/// How much a mention in sentence `at` says of what the document is about.
fn weight(mention: &Mention, at: usize, titled: bool, leads_clause: impl Fn() -> bool) -> Option<usize> {
    let opening = usize::from(titled);
    match (mention.role, at) {
        (Role::Speaker | Role::Wide | Role::Unnamed | Role::Listed | Role::Namesake, _) => None,
        (Role::Seat, 0) if titled => Some(5),
        // "Oru County officials said".
        (Role::Seat, at) if at <= opening + 1 && is_area(&mention.name) => Some(5),
        (Role::Seat, at) if at <= opening + 1 => Some(2),
        (Role::Seat, _) => Some(1),
        (Role::Topic, _) => Some(8),
        (Role::Dateline, _) => Some(1),
        (Role::Around, _) if is_area(&mention.name) => Some(6),
        (Role::Around, _) => Some(3),
        (Role::Locative | Role::Outer, 0) if titled => Some(8),
        (Role::Bare, 0) if titled && leads_clause() => Some(12),
        (Role::Bare, 0) if titled => Some(5),
        // Where something was measured, or somebody came from.
        (Role::Locative, at) if at <= opening + 1 && !mention.firm => Some(3),
        (Role::Locative | Role::Outer, at) if at <= opening + 1 => Some(6),
        (Role::Bare, at) if at <= opening + 1 => Some(3),
        (Role::Locative | Role::Outer, _) => Some(2),
        (Role::Bare, _) => Some(1),
    }
}

/// The places that own what only a country has: "Vanda's Interior Ministry", "the Armed Forces of Vanda".
fn states<'l>(reading: &Reading<'_>, lines: &'l [Line]) -> HashSet<&'l str> {
    let owns = |sentence: &Sentence<'_>, mention: &Mention| {
        let Range { start, end } = mention.words;
        let owner = sentence.words.get(end).is_some_and(|word| word.kind == WordKind::Possessive);
        let owned = owner && (end + 1..end + 4).any(|at| atlas::is_of_state(sentence.lower(at)));
        let of = start > 1 && sentence.lower(start - 1) == "of";
        owned || of && (start.saturating_sub(4)..start - 1).any(|at| atlas::is_of_state(sentence.lower(at)))
    };
    let told = reading.sentences.iter().zip(lines);
    let seats = told.flat_map(|(sentence, line)| line.found.iter().map(move |mention| (sentence, mention)));
    seats.filter(|(sentence, mention)| owns(sentence, mention)).map(|(_, mention)| mention.name.as_str()).collect()
}

/// Whether the word opens the headline or a clause of it: "After the flood, Oru sleeps in tents".
fn leads_clause(sentence: &Sentence<'_>, at: usize) -> bool {
    at == 0 || matches!(sentence.lower(at - 1), "," | ":" | ";" | "\u{2014}" | "\u{2013}" | "-")
}

/// What the dateline says that its place lies in.
fn around(lines: &[Line]) -> Option<&str> {
    let mut mentions = lines.iter().flat_map(|line| &line.found);
    mentions.find(|mention| mention.role == Role::Around).map(|mention| mention.name.as_str())
}

/// The place in the publisher's name, and what it adds: "Oru City Police" and "Ministry of Health of Oru" write of their
/// own place, the "Oru Courier" mostly does.
fn publishers_place<'k>(publisher: &str, known: &'k HashMap<String, String>) -> Option<(&'k str, usize)> {
    let split = words(publisher);
    let medium = split.iter().any(|word| party::is_medium(&word.lower));
    // A news agency writes of everywhere.
    if medium && split.iter().any(|word| matches!(word.lower.as_ref(), "agency" | "wire" | "newswire" | "service")) {
        return None;
    }
    let name = |from: usize, to: usize| {
        let run = split.get(from..to).filter(|run| run.iter().all(Word::is_capitalised))?;
        known.get(&core_of(&run.iter().map(|word| word.text).collect::<Vec<_>>().join(" "))).map(String::as_str)
    };
    let runs = (0..split.len()).flat_map(|from| (from + 1..=split.len().min(from + 3)).rev().map(move |to| (from, to)));
    let place = runs.into_iter().find_map(|(from, to)| name(from, to)).filter(|place| !is_site(place))?;
    Some((place, if medium { OF_MEDIUM } else { OF_ISSUER }))
}

/// Whether the name is that of a country.
pub fn is_land(name: &str) -> bool {
    atlas::country(name).is_some()
}

/// Whether nothing in the name says that it is less than a land: "Vanda", but not "Oru city".
pub fn may_be_land(name: &str) -> bool {
    name.rsplit(' ').next().is_none_or(|last| atlas::kind_of(&last.to_lowercase()).is_none())
}

/// Whether the name says that it is an area: "Oru province".
fn is_area(name: &str) -> bool {
    name.rsplit(' ').next().and_then(|last| atlas::kind_of(&last.to_lowercase())) == Some(Kind::Area)
}

/// Whether the name is that of a water, which runs through many places.
fn is_water(name: &str) -> bool {
    matches!(name.rsplit(' ').next(), Some("river" | "River" | "creek" | "Creek" | "sea" | "Sea" | "canal" | "Canal"))
}

/// Whether the name says that it is a building or the like.
fn is_site(name: &str) -> bool {
    name.rsplit(' ').next().and_then(|last| atlas::kind_of(&last.to_lowercase())) == Some(Kind::Site)
}

/// Whether the name says that it is a street or the like.
fn is_minor(name: &str) -> bool {
    name.rsplit(' ').next().is_some_and(|last| atlas::is_minor(&last.to_lowercase()))
}

/// Pairs of places of which the text says that the first lies in the second, each once and in the order of the text:
/// "Oru in eastern Vanda".
fn containers(lines: &[Line]) -> Vec<(&str, &str)> {
    let mut known = HashSet::new();
    let neighbours = lines.iter().flat_map(|line| line.found.windows(2));
    neighbours
        .filter_map(|pair| {
            let [inner, outer] = pair else { return None };
            let owns = |outer: &Mention, inner: &Mention| {
                outer.role == Role::Seat && inner.role == Role::Locative && inner.words.start == outer.words.end + 1
            };
            // "Vanda's Oru province".
            if owns(inner, outer) {
                return Some((outer.name.as_str(), inner.name.as_str()));
            }
            (outer.role == Role::Outer).then_some((inner.name.as_str(), outer.name.as_str()))
        })
        .filter(|pair| known.insert(*pair))
        .collect()
}

/// The least weight of a document's main place: named once in the title or its first sentence, or thrice after.
const ENOUGH: usize = 5;

/// What a name weighs that nothing but the headline knows.
const ONCE: usize = 8;

/// What the issuer's own name adds to a place.
const OF_ISSUER: usize = 5;

/// What the name of a local medium adds to a place that the text names.
const OF_MEDIUM: usize = 3;
