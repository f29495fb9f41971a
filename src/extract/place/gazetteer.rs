//! Which names of a document are those of places, each with its fullest form: by the prepositions before them, by what
//! only a place has, by the word for its people, by the public body that issues the text. Chooses no place for a figure.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::Line;
use super::atlas;
use super::toponym::{MOST, Mention, Role, civic, core_of, dateline_end};
use crate::extract::Reading;
use crate::extract::name::Names;
use crate::extract::voice::{party, reporting};
use crate::text::{Word, WordKind, words};

/// The names of places in lower case, each with its fullest form. Drops the mentions that are of no place.
pub fn gazetteer(reading: &Reading<'_>, lines: &mut [Line], names: &Names) -> HashMap<String, String> {
    let words = Capitals::of(reading);
    drop_events(lines, &words);
    let mut known = told_by_prepositions(lines, &words);
    known.extend(seen_once(reading, lines, &words));
    known.extend(words.with_people());
    drop_company(lines, &mut known, reading.publisher.unwrap_or_default());
    known.extend(reading.publisher.and_then(|publisher| seat_of_issuer(publisher, &words)));
    lines
        .iter_mut()
        .for_each(|line| line.found.retain(|mention| !mention.weak || known.contains_key(&core_of(&mention.name))));
    for mention in lines.iter_mut().flat_map(|line| &mut line.found) {
        if let Some(fullest) = known.get(&core_of(&mention.name)) {
            mention.name.clone_from(fullest);
        }
    }
    add_civic(reading, lines, names, &mut known);
    known
}

/// The words of a document that are written with a capital.
struct Capitals<'r> {
    /// In lower case, each as written first.
    all: HashMap<&'r str, &'r str>,
    /// How often each is written so.
    times: HashMap<&'r str, usize>,
    in_title: HashSet<&'r str>,
    /// Those behind the noun of an event: "Ada" in "Hurricane Ada".
    events: HashSet<&'r str>,
}

impl<'r> Capitals<'r> {
    fn of(reading: &'r Reading<'_>) -> Capitals<'r> {
        let mut capitals =
            Capitals { all: HashMap::new(), times: HashMap::new(), in_title: HashSet::new(), events: HashSet::new() };
        for sentence in &reading.sentences {
            let named = |word: &Word<'_>| word.kind == WordKind::Letters && word.is_capitalised();
            for (at, word) in sentence.words.iter().enumerate().filter(|(_, word)| named(word)) {
                capitals.all.entry(word.lower.as_ref()).or_insert(word.text);
                *capitals.times.entry(word.lower.as_ref()).or_default() += 1;
                if sentence.is_title() {
                    capitals.in_title.insert(word.lower.as_ref());
                }
                let event = at > 0 && named(&sentence.words[at - 1]) && atlas::is_happening(sentence.lower(at - 1));
                if event {
                    capitals.events.insert(word.lower.as_ref());
                }
            }
        }
        capitals
    }

    /// Places whose people are named too: "Vanda" where there is a "Vandan".
    fn with_people(&self) -> impl Iterator<Item = (String, String)> {
        let place_of = |people: &str| {
            let stems = [
                people.strip_suffix('n'),
                people.strip_suffix("an"),
                people.strip_suffix('i'),
                people.strip_suffix("ese"),
            ];
            let mut known = stems.into_iter().flatten().filter(|stem| stem.len() > 3);
            known
                .find_map(|stem| self.all.get_key_value(stem))
                .map(|(lower, text)| ((*lower).to_owned(), (*text).to_owned()))
        };
        self.all.keys().filter_map(move |people| place_of(people))
    }
}

/// The names that stand in the whole document once, behind "at" or "through": who acts in it would be named again. "An
/// analyst at Oru" works there.
fn seen_once(reading: &Reading<'_>, lines: &[Line], words: &Capitals<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (sentence, line) in reading.sentences.iter().zip(lines) {
        for mention in line.found.iter().filter(|mention| mention.weak && mention.role == Role::Locative) {
            let behind = mention.words.start.checked_sub(1).map_or("", |at| sentence.lower(at));
            let whose = mention.words.start.checked_sub(2).map_or("", |at| sentence.lower(at));
            let leads =
                behind == "at" || matches!(behind, "through" | "into" | "towards" | "along" | "beyond" | "above");
            let fits = leads && !party::is_person(whose) && !reporting::is_verb(whose);
            let once = mention.words.clone().all(|at| words.times.get(sentence.lower(at)) == Some(&1));
            if fits && once {
                found.push((core_of(&mention.name), mention.name.clone()));
            }
        }
    }
    found
}

/// "Hurricane Ada" is no place, nor is "Ada" by itself.
fn drop_events(lines: &mut [Line], words: &Capitals<'_>) {
    let event = |mention: &Mention| words.events.contains(mention.name.to_lowercase().as_str());
    lines.iter_mut().for_each(|line| line.found.retain(|mention| !event(mention)));
}

/// "The Westlink area" in a text of the company Westlink is where its customers live, and no place of that name.
fn drop_company(lines: &mut [Line], known: &mut HashMap<String, String>, publisher: &str) {
    let split = words(publisher);
    let company = split.len() == 1 || split.last().is_some_and(|word| party::is_legal_form(&word.lower));
    let Some(own) = split.first().filter(|_| company) else { return };
    lines.iter_mut().for_each(|line| line.found.retain(|mention| core_of(&mention.name) != own.lower));
    known.remove(own.lower.as_ref());
}

/// The names behind prepositions of place; those behind a weak one ("at", "for") only where something else speaks
/// for them.
fn told_by_prepositions(lines: &[Line], words: &Capitals<'_>) -> HashMap<String, String> {
    let mut known: HashMap<String, String> = HashMap::new();
    for mention in lines.iter().flat_map(|line| &line.found).filter(|mention| !mention.weak) {
        let fullest = known.entry(core_of(&mention.name)).or_insert_with(|| mention.name.clone());
        if mention.name.len() > fullest.len() {
            fullest.clone_from(&mention.name);
        }
    }
    // Said twice behind "at" or "from", or once behind "on" or "through" and in the title, it is a place after all.
    let mut once: HashSet<String> = HashSet::new();
    for mention in lines.iter().flat_map(|line| &line.found).filter(|mention| mention.weak) {
        let core = core_of(&mention.name);
        let titled = mention.firm && core.split(' ').all(|word| words.in_title.contains(word));
        if titled || !once.insert(core.clone()) {
            known.entry(core).or_insert_with(|| mention.name.clone());
        }
    }
    known
}

/// "Oru" for a text of the "Oru Department of Health", the "Police of Oru": where a public body sits.
fn seat_of_issuer(publisher: &str, capitals: &Capitals<'_>) -> Option<(String, String)> {
    let split = words(publisher);
    let name = |word: &Word<'_>| {
        let told = capitals.all.contains_key(word.lower.as_ref()) && word.is_capitalised();
        told && !party::is_party(&word.lower) && !party::is_matter(&word.lower) && !party::is_medium(&word.lower)
    };
    let public = split.iter().any(|word| party::is_public(&word.lower));
    let of = split.iter().rposition(|word| matches!(word.lower.as_ref(), "of" | ",")).and_then(|at| split.get(at + 1));
    let first = split.first();
    let seat = [of, first].into_iter().flatten().find(|word| name(word)).filter(|_| public)?;
    Some((seat.lower.to_string(), seat.text.to_owned()))
}

/// Adds the places that are known by what is theirs: "Oru's government".
fn add_civic(reading: &Reading<'_>, lines: &mut [Line], names: &Names, known: &mut HashMap<String, String>) {
    for (sentence, line) in reading.sentences.iter().zip(lines) {
        let mut at = dateline_end(sentence);
        while at < sentence.words.len() {
            let end = names.run_end(sentence, at);
            let new = || line.found.len() < MOST && !line.found.iter().any(|mention| mention.words.contains(&at));
            let found = if end > at && new() { civic(sentence, at, end) } else { None };
            if let Some(mut found) = found {
                let fullest = known.entry(core_of(&found.name)).or_insert_with(|| found.name.clone());
                found.name.clone_from(fullest);
                line.found.push(found);
            }
            at = end.max(at + 1);
        }
    }
}
