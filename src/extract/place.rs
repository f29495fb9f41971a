//! Where a figure holds: finds the place phrases of a document and tells which one a number belongs to. Works
//! on names it has never seen, by their prepositions and their nouns ("in Oru", "the Oru valley"); the table of
//! countries only helps. The place of a speaker ("told reporters in Oru") is never that of the figure.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::atlas::{self, Kind};
pub use super::atlas::{Relation, country_of_demonym, same_place};
use super::clause::{Clauses, Link};
use super::name::{self, Names};
use super::party;
use super::reporting;
use super::{Reading, Sentence};
use crate::text::WordKind;

/// The places of a document, ready to be asked.
#[derive(Clone, Debug)]
pub struct Places {
    sentences: Vec<Line>,
    /// What the document is about, where title or opening say so or the text keeps to it.
    main: Option<String>,
}

#[derive(Clone, Debug)]
struct Line {
    found: Vec<Mention>,
    clauses: Clauses,
    opens_paragraph: bool,
    /// Whether it speaks of a place told before: "there", "the town".
    points_back: bool,
}

/// One place phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mention {
    words: Range<usize>,
    name: String,
    role: Role,
    /// Whether only something else in the document can make it a place.
    weak: bool,
}

/// What a mention does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// "in Oru".
    Locative,
    /// "Oru alone has buried nine", "the Oru quake".
    Bare,
    /// "worldwide": for its clause alone, never the document's.
    Wide,
    /// Where the report was written.
    Dateline,
    /// What the dateline's place lies in.
    Around,
    /// Where somebody speaks, or the seat of one who speaks.
    Speaker,
}

impl Places {
    /// Reads every sentence, then the document as a whole.
    pub fn read(reading: &Reading<'_>) -> Places {
        let names = Names::read(reading);
        let mut sentences: Vec<Line> = reading
            .sentences
            .iter()
            .map(|sentence| Line {
                found: dateline(sentence, &names).into_iter().chain(locatives(sentence, &names)).collect(),
                clauses: Clauses::of(sentence),
                opens_paragraph: sentence.opens_paragraph,
                points_back: points_back(sentence),
            })
            .collect();
        let known = keep_known(&mut sentences);
        for (sentence, line) in reading.sentences.iter().zip(&mut sentences) {
            add_bare(sentence, line, &names, &known);
            line.found.sort_by_key(|mention| mention.words.start);
        }
        let main = main_place(&sentences, reading.sentences.first().is_some_and(Sentence::is_title));
        Places { sentences, main }
    }

    /// The place of word `word` of sentence `sentence` (an index into the reading): the nearest of its clause,
    /// else of its sentence, else that of the sentences before it in the paragraph, else the document's.
    pub fn of(&self, sentence: usize, word: usize) -> Option<String> {
        let line = self.sentences.get(sentence)?;
        let own = line.nearest(word).or_else(|| self.carried(sentence).filter(|_| line.points_back));
        own.map(|mention| mention.name.clone()).or_else(|| self.main.clone())
    }

    /// The places named in that sentence, with the words that name them.
    pub fn names_in(&self, sentence: usize) -> impl Iterator<Item = (Range<usize>, &str)> {
        let found = self.sentences.get(sentence).map_or(&[][..], |line| &line.found);
        found.iter().map(|mention| (mention.words.clone(), mention.name.as_str()))
    }

    /// The last place that the paragraph spoke of before that sentence.
    fn carried(&self, sentence: usize) -> Option<&Mention> {
        let mut at = sentence;
        while at > 0 && !self.sentences[at].opens_paragraph {
            at -= 1;
            let told = self.sentences[at].found.iter().rev().find(|mention| mention.role == Role::Locative);
            if told.is_some() {
                return told;
            }
        }
        None
    }
}

impl Line {
    /// The fitting place nearest to a word: of its own clause before others, a locative before a bare name.
    fn nearest(&self, word: usize) -> Option<&Mention> {
        let clause = self.clauses.at(word);
        self.found.iter().filter(|mention| matches!(mention.role, Role::Locative | Role::Bare | Role::Wide)).min_by_key(
            |mention| {
                let theirs = self.clauses.at(mention.words.start);
                let far = match (theirs == clause, self.clauses.link(theirs)) {
                    (true, _) => 0,
                    (false, Link::Aside) => 2,
                    (false, _) => 1,
                };
                (far, mention.role == Role::Bare, distance(&mention.words, word))
            },
        )
    }
}

/// Words between a place and a number; what stands behind the number is nearer than what stands before.
fn distance(words: &Range<usize>, word: usize) -> usize {
    if words.start > word { (words.start - word) * 2 } else { word.saturating_sub(words.end) * 3 + 1 }
}

/// Whether a sentence leans on a place told before.
fn points_back(sentence: &Sentence<'_>) -> bool {
    (0..sentence.words.len()).any(|at| match sentence.lower(at) {
        "there" => {
            !matches!(sentence.lower(at + 1), "is" | "are" | "was" | "were" | "has" | "have" | "had" | "will" | "may")
        }
        "the" | "this" => matches!(atlas::kind_of(sentence.lower(at + 1)), Some(Kind::Town | Kind::Site)),
        _ => false,
    })
}

/// The place phrases behind prepositions.
fn locatives(sentence: &Sentence<'_>, names: &Names) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = dateline_end(sentence);
    while at < sentence.words.len() {
        let phrase = if leads_to_place(sentence, at) { phrase(sentence, names, at + 1) } else { None };
        let Some((words, name)) = phrase else {
            at += 1;
            continue;
        };
        let role = if is_speakers(sentence, at, words.end) { Role::Speaker } else { Role::Locative };
        let told = atlas::kind_of(sentence.lower(words.end - 1)).is_some() || atlas::country(&name).is_some();
        let weak = atlas::is_weak(sentence.lower(at)) && !told && words.start <= at + 2;
        at = words.end;
        found.push(Mention { words, name, role, weak });
    }
    found
}

/// "in", "hit", "the streets of".
fn leads_to_place(sentence: &Sentence<'_>, at: usize) -> bool {
    let lower = sentence.lower(at);
    let part = lower == "of" && at > 0 && atlas::is_part(sentence.lower(at - 1));
    part || atlas::is_preposition(lower) || atlas::is_striking(lower)
}

/// The place phrase that starts at that word: its words and the name in its plain form.
fn phrase(sentence: &Sentence<'_>, names: &Names, from: usize) -> Option<(Range<usize>, String)> {
    let mut at = from;
    if matches!(sentence.lower(at), "the" | "a" | "an" | "its" | "their" | "this") {
        at += 1;
    }
    let mut passed = 0;
    while passed < 4 && !names.is_name(sentence, at) && is_modifier(sentence, at) {
        at += 1;
        passed += 1;
    }
    if let Some(found) = noun_of_name(sentence, names, at) {
        return Some(found);
    }
    let end = names.run_end(sentence, at);
    if end == at {
        return None;
    }
    if sentence.words.get(end).is_some_and(|word| word.kind == WordKind::Possessive) {
        return owned(sentence, names, at, end);
    }
    named(sentence, at, end)
}

/// "the village of Oru", "the mountains of Oru province".
fn noun_of_name(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Range<usize>, String)> {
    let kind = atlas::kind_of(sentence.lower(at))?;
    let from = match sentence.lower(at + 1) {
        "of" => at + 2 + usize::from(sentence.lower(at + 2) == "the"),
        _ if names.is_name(sentence, at + 1) && !sentence.words[at].is_capitalised() => at + 1,
        _ => return None,
    };
    let end = names.run_end(sentence, from);
    if end == from {
        return None;
    }
    let (words, name) = named(sentence, from, end)?;
    let plain = atlas::kind_of(sentence.lower(words.end - 1)).is_none();
    let name = if kind == Kind::Area && plain { format!("{name} {}", singular(sentence.lower(at))) } else { name };
    Some((words, name))
}

/// "Russia's Kursk region" is the region; "Taravia's mountains" is Taravia.
fn owned(sentence: &Sentence<'_>, names: &Names, at: usize, end: usize) -> Option<(Range<usize>, String)> {
    let mut inner = end + 1;
    while is_modifier(sentence, inner) && !names.is_name(sentence, inner) && inner < end + 4 {
        inner += 1;
    }
    let inner_end = names.run_end(sentence, inner);
    if inner_end > inner {
        return named(sentence, inner, inner_end);
    }
    let land = atlas::kind_of(sentence.lower(inner)).is_some() || atlas::country(&sentence.phrase(at..end)).is_some();
    let happening = (inner..inner + 3).any(|word| atlas::is_happening(sentence.lower(word)));
    (land || happening).then(|| (at..end, sentence.phrase(at..end)))
}

/// The name with the noun for its kind, unless it is that of a body or a people.
fn named(sentence: &Sentence<'_>, at: usize, end: usize) -> Option<(Range<usize>, String)> {
    let last = sentence.lower(end - 1);
    let numbered = sentence.words.get(end).is_some_and(|word| word.kind == WordKind::Number);
    let only_noun = end - at == 1 && atlas::kind_of(last).is_some();
    if numbered || only_noun || last == "no" {
        return None;
    }
    let noun = atlas::kind_of(sentence.lower(end)).is_some_and(|kind| kind != Kind::Site || end - at < 3);
    let end_of_noun = if noun { Some(end + 1) } else { site_noun(sentence, end) };
    let noun = end_of_noun.is_some();
    let words = at..end_of_noun.unwrap_or(end);
    let name = sentence.phrase(words.clone());
    if noun {
        return Some((words, name));
    }
    let of_body = party::is_organisation(last) && atlas::kind_of(last).is_none();
    let head_inside = end - at > 1 && atlas::kind_of(last).is_some();
    if head_inside {
        return Some((words, name));
    }
    let of_people = atlas::country_of_demonym(&name.to_lowercase()).is_some() && atlas::country(&name).is_none();
    let title = party::is_person(sentence.lower(at)) || sentence.words[at].kind == WordKind::Name;
    let other = (at..end).any(|word| party::is_medium(sentence.lower(word))) || is_shouted(sentence, at);
    (!of_body && !of_people && !title && !other).then_some((words, name))
}

/// Just past "coal mine", "refugee camp" behind a name: the noun of a site with one plain word before it.
fn site_noun(sentence: &Sentence<'_>, end: usize) -> Option<usize> {
    let plain = sentence.words.get(end).is_some_and(|word| {
        word.kind == WordKind::Letters
            && !word.is_capitalised()
            && !name::is_closed_class(&word.lower)
            && !reporting::is_verb(&word.lower)
    });
    (plain && atlas::kind_of(sentence.lower(end + 1)) == Some(Kind::Site)).then_some(end + 2)
}

/// Short capitals that are no country: "USD", "NIS".
fn is_shouted(sentence: &Sentence<'_>, at: usize) -> bool {
    let text = sentence.words[at].text;
    text.chars().count() <= 5 && text.chars().all(|c| c.is_uppercase() || c == '.') && atlas::country(text).is_none()
}

fn is_modifier(sentence: &Sentence<'_>, at: usize) -> bool {
    let lower = sentence.lower(at);
    let plain = sentence.words.get(at).is_some_and(|word| word.kind == WordKind::Letters && !word.is_capitalised());
    if plain
        && !name::is_closed_class(lower)
        && atlas::kind_of(sentence.lower(at + 1)).is_some()
        && sentence.lower(at + 2) == "of"
    {
        return true;
    }
    atlas::is_adjective(lower) || (atlas::kind_of(lower).is_some() && atlas::is_adjective(sentence.lower(at + 1)))
}

fn singular(noun: &str) -> &str {
    noun.strip_suffix('s').unwrap_or(noun)
}

/// Whether the phrase behind the preposition at `at` says where somebody speaks: "said in Oru", "told
/// reporters in Oru", "officials in Oru say".
fn is_speakers(sentence: &Sentence<'_>, at: usize, end: usize) -> bool {
    let before = (at.saturating_sub(4)..at).rev().map(|word| sentence.lower(word));
    let speech = before
        .take_while(|lower| !matches!(*lower, "," | "that" | ";") && !lower.starts_with(|c: char| c.is_ascii_digit()))
        .any(|lower| reporting::verb(lower).is_some_and(|verb| verb.speech));
    let person = at > 0 && (party::is_person(sentence.lower(at - 1)) || party::is_organisation(sentence.lower(at - 1)));
    let counted = (at.saturating_sub(5)..at).any(|word| sentence.words[word].kind == WordKind::Number);
    let person_named = at > 0 && party::is_person(sentence.lower(at - 1)) && !counted;
    let left = sentence.lower(at) == "from" && (end..end + 3).any(|word| matches!(sentence.lower(word), "to" | "into"));
    speech || left || person_named || (person && (end..end + 3).any(|word| reporting::is_verb(sentence.lower(word))))
}

/// Just past "ORU, May 3 (Agency) -" at the head of a report; 0 where there is none.
fn dateline_end(sentence: &Sentence<'_>) -> usize {
    let shouted = sentence.words.first().is_some_and(|word| {
        word.kind == WordKind::Letters && word.text.len() > 2 && word.text.chars().all(|c| !c.is_lowercase())
    });
    if sentence.is_title() || !shouted {
        return 0;
    }
    let dash = |at: &usize| matches!(sentence.lower(*at), "-" | "\u{2014}" | "\u{2013}");
    (1..16.min(sentence.words.len())).find(dash).map_or(0, |at| at + 1)
}

/// The places of a dateline: "ORU, Vanda province -". The first is where the report was written, and says little.
fn dateline(sentence: &Sentence<'_>, names: &Names) -> Vec<Mention> {
    let end = dateline_end(sentence);
    if end == 0 {
        return Vec::new();
    }
    let comma = (0..end).find(|at| sentence.lower(*at) == ",").unwrap_or(end - 1);
    let mut found = vec![Mention {
        words: 0..comma,
        name: capitalised(&sentence.phrase(0..comma)),
        role: Role::Dateline,
        weak: false,
    }];
    let wider = names.run_end(sentence, comma + 1);
    if comma + 1 < wider && wider < end {
        let words = comma + 1..wider;
        found.push(Mention { name: sentence.phrase(words.clone()), words, role: Role::Around, weak: false });
    }
    found
}

/// "PORT ORU" as a name: "Port Oru".
fn capitalised(shouted: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |first| first.to_string() + &chars.as_str().to_lowercase())
    };
    shouted.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Keeps the sure mentions; drops those behind a weak preposition whose name is a place nowhere else. Returns
/// the names of places in lower case, each with its fullest form.
fn keep_known(lines: &mut [Line]) -> HashMap<String, String> {
    let mut known: HashMap<String, String> = HashMap::new();
    for mention in lines.iter().flat_map(|line| &line.found).filter(|mention| !mention.weak) {
        let core = core_of(&mention.name);
        let fullest = known.entry(core).or_insert_with(|| mention.name.clone());
        if mention.name.len() > fullest.len() {
            *fullest = mention.name.clone();
        }
    }
    // Said twice behind "at" or "from" it is a place after all.
    let mut once: HashSet<String> = HashSet::new();
    for mention in lines.iter().flat_map(|line| &line.found).filter(|mention| mention.weak) {
        let core = core_of(&mention.name);
        if !once.insert(core.clone()) {
            known.entry(core).or_insert_with(|| mention.name.clone());
        }
    }
    for line in lines.iter_mut() {
        line.found.retain(|mention| !mention.weak || known.contains_key(&core_of(&mention.name)));
    }
    for mention in lines.iter_mut().flat_map(|line| &mut line.found) {
        if let Some(fullest) = known.get(&core_of(&mention.name)) {
            mention.name.clone_from(fullest);
        }
    }
    known
}

/// The name without the noun for its kind, in lower case.
fn core_of(name: &str) -> String {
    let lower = name.to_lowercase();
    match lower.rsplit_once(' ') {
        Some((core, noun)) if atlas::kind_of(noun).is_some() => core.to_owned(),
        _ => lower,
    }
}

/// Adds the places that stand without a preposition: those known from elsewhere in the document or from the
/// table, and names with the noun of a place.
fn add_bare(sentence: &Sentence<'_>, line: &mut Line, names: &Names, known: &HashMap<String, String>) {
    let wide = (0..sentence.words.len()).filter(|at| atlas::is_wide(sentence.lower(*at)));
    line.found.extend(wide.map(|at| Mention {
        words: at..at + 1,
        name: sentence.lower(at).to_owned(),
        role: Role::Wide,
        weak: false,
    }));
    let mut at = dateline_end(sentence);
    while at < sentence.words.len() {
        let end = names.run_end(sentence, at);
        if end == at {
            at += 1;
            continue;
        }
        if !line.found.iter().any(|mention| mention.words.contains(&at)) {
            line.found.extend(bare(sentence, at, end, known));
        }
        at = end;
    }
}

fn bare(sentence: &Sentence<'_>, at: usize, end: usize, known: &HashMap<String, String>) -> Option<Mention> {
    let in_name = end - at > 1 && atlas::is_happening(sentence.lower(end - 1));
    let end = if in_name { end - 1 } else { end };
    let happening = in_name
        || (end..end + 4)
            .take_while(|word| !matches!(sentence.lower(*word), "," | "in" | "of" | "and" | "has" | "had" | "was"))
            .any(|word| atlas::is_happening(sentence.lower(word)));
    let name = sentence.phrase(at..end);
    let is_country = atlas::country(&name).is_some();
    let of_people = atlas::country_of_demonym(&name.to_lowercase()).is_some() && !is_country;
    let end_of_noun =
        if atlas::kind_of(sentence.lower(end)).is_some() { Some(end + 1) } else { site_noun(sentence, end) };
    let noun = end_of_noun.is_some();
    let called = at > 0 && atlas::kind_of(sentence.lower(at - 1)).is_some() && !sentence.words[at - 1].is_capitalised();
    let inner = end - at > 1 && atlas::kind_of(sentence.lower(end - 1)).is_some();
    let words = at..end_of_noun.unwrap_or(end);
    let told = known.get(&core_of(&name)).cloned();
    let named = (noun || inner).then(|| sentence.phrase(words.clone()));
    let name = told.or(named).or_else(|| (happening || is_country || called).then_some(name))?;
    let possessive = sentence.words.get(end).is_some_and(|word| word.kind == WordKind::Possessive);
    let owner = possessive && !happening;
    let speaks = (end..end + 4)
        .map(|word| sentence.lower(word))
        .take_while(|lower| !matches!(*lower, "," | ";" | "that"))
        .any(reporting::is_verb);
    let label = sentence.lower(end) == ":" && sentence.words[..at].iter().all(|word| word.kind == WordKind::Mark);
    let seat = (sentence.lower(end) == ":" && (!label || sentence.is_title())) || sentence.lower(end + 1) == "office";
    // A country by itself mostly acts: "Peru has sent nine".
    let acts = is_country && !happening && !label;
    let role = if owner || speaks || seat || acts { Role::Speaker } else { Role::Bare };
    (!of_people).then_some(Mention { words, name, role, weak: false })
}

/// The place that the document is about: what title and opening name weighs most.
fn main_place(lines: &[Line], titled: bool) -> Option<String> {
    let mut weighed: Vec<Weighed> = Vec::new();
    let mut index: HashMap<&str, usize> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        for mention in &line.found {
            let Some(weight) = weight(mention, at, titled) else { continue };
            let slot = *index.entry(&mention.name).or_insert_with(|| {
                weighed.push(Weighed { name: &mention.name, sum: 0 });
                weighed.len() - 1
            });
            weighed[slot].sum += weight;
        }
    }
    for (inner, outer) in containers(lines) {
        let (Some(&inner), Some(&outer)) = (index.get(inner), index.get(outer)) else { continue };
        // What is said of Vanda as a whole counts for the town in Vanda that the text is about.
        if weighed[inner].sum * 4 >= weighed[outer].sum {
            weighed[inner].sum = weighed[inner].sum.saturating_add(weighed[outer].sum);
        }
    }
    let enough = weighed.iter().filter(|place| place.sum >= ENOUGH);
    let rank = |place: &&Weighed| if is_area(place.name) { place.sum.saturating_mul(2) } else { place.sum };
    // The first of equals: `max_by_key` would take the last.
    let best = enough.rev().max_by_key(rank).map(|place| place.name.to_owned());
    best.or_else(|| around(lines))
}

/// A place with what speaks for its being the document's.
struct Weighed<'l> {
    name: &'l str,
    sum: usize,
}

/// How much a mention in sentence `at` says of what the document is about.
fn weight(mention: &Mention, at: usize, titled: bool) -> Option<usize> {
    let opening = usize::from(titled);
    match (mention.role, at) {
        (Role::Speaker | Role::Wide, _) => None,
        (Role::Dateline, _) => Some(1),
        (Role::Around, _) if is_area(&mention.name) => Some(7),
        (Role::Around, _) => Some(3),
        (Role::Locative, 0) if titled => Some(8),
        (Role::Bare, 0) if titled => Some(5),
        (Role::Locative, at) if at <= opening + 1 => Some(6),
        (Role::Bare, at) if at <= opening + 1 => Some(3),
        (Role::Locative, _) => Some(2),
        (Role::Bare, _) => Some(1),
    }
}

/// What the dateline says that its place lies in.
fn around(lines: &[Line]) -> Option<String> {
    let mut mentions = lines.iter().flat_map(|line| &line.found);
    mentions.find(|mention| mention.role == Role::Around).map(|mention| mention.name.clone())
}

/// Whether the name says that it is an area: "Oru province".
fn is_area(name: &str) -> bool {
    name.rsplit(' ').next().and_then(|last| atlas::kind_of(&last.to_lowercase())) == Some(Kind::Area)
}

/// Pairs of places of which the text says that the first lies in the second: "Oru in eastern Vanda".
fn containers(lines: &[Line]) -> HashSet<(&str, &str)> {
    let neighbours = lines.iter().flat_map(|line| line.found.windows(2));
    neighbours
        .filter_map(|pair| {
            let [inner, outer] = pair else { return None };
            let near = outer.words.start.saturating_sub(inner.words.end) <= 4 && inner.name != outer.name;
            let both = inner.role == Role::Locative && outer.role == Role::Locative;
            (near && both).then_some((inner.name.as_str(), outer.name.as_str()))
        })
        .collect()
}

/// The least weight of a document's main place: named once in the title or its first sentence, or thrice after.
const ENOUGH: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    fn place(title: &str, body: &str, number: &str) -> Option<String> {
        let reading = Reading::new(title, body, None, None);
        let places = Places::read(&reading);
        reading.sentences.iter().enumerate().find_map(|(index, sentence)| {
            let at = sentence.words.iter().position(|word| word.lower == number)?;
            Some(places.of(index, at))
        })?
    }

    #[test]
    fn an_invented_place_is_known_by_its_preposition() {
        assert_eq!(place("", "At least 12 people drowned in Orubel.", "12").as_deref(), Some("Orubel"));
        assert_eq!(
            place("", "A dam broke in Vanda's Orubel valley and 12 people drowned.", "12").as_deref(),
            Some("Orubel valley")
        );
        assert_eq!(
            place("", "Some 12 wells are dry in the southern district of Orubel.", "12").as_deref(),
            Some("Orubel district")
        );
    }

    #[test]
    fn the_speakers_place_is_not_the_figures() {
        assert_eq!(
            place("Floods in Orubel", "A clerk told reporters in Geneva that 12 had drowned.", "12").as_deref(),
            Some("Orubel")
        );
    }

    #[test]
    fn a_known_place_as_subject_counts() {
        assert_eq!(
            place("Floods in Orubel", "Rain fell in Tisk.\n\nTisk alone has lost 12 bridges.", "12").as_deref(),
            Some("Tisk")
        );
    }

    #[test]
    fn a_people_is_no_place() {
        assert_eq!(place("", "The loss of 12 North Korean soldiers was told.", "12"), None);
    }
}
