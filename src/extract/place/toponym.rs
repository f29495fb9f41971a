//! Finds the place phrases of one sentence: names behind prepositions ("in Oru", "the streets of Oru"), names
//! with the noun of a place ("Oru valley"), datelines. Works on names it has never seen. Does not choose which
//! one a figure belongs to.

use std::ops::Range;

use foldhash::HashMap;

use super::atlas::{self, Kind};
use super::telling::{is_left_or_reached, is_scene};
use crate::extract::Sentence;
use crate::extract::grammar::Class;
use crate::extract::grammar::function::{listed_class, names_people};
use crate::extract::grammar::word::{Kinds, kinds};
use crate::extract::measure::vocabulary::{may_be_past, may_be_present, readings_of};
use crate::extract::name::{self, Names};
use crate::extract::time::calendar;
use crate::extract::voice::act::is_amount;
use crate::extract::voice::{party, reporting};
use crate::text::{Word, WordKind};

/// Places read in one sentence. Prose has a handful; a list of names must not cost the square of its length.
pub const MOST: usize = 64;

/// One place phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its words in the sentence.
    pub words: Range<usize>,
    /// The name as it is shown.
    pub name: String,
    /// What it does there.
    pub role: Role,
    /// Whether only something else in the document can make it a place.
    pub weak: bool,
    /// Whether what stands around it is seldom so of people and companies: "through Oru", not "for Oru".
    pub firm: bool,
    /// The word that opens the clause which tells what happens there: "where" in "Oru, where nine drowned".
    pub scene: Option<usize>,
}

impl Mention {
    /// A mention that is a place by what stands around it.
    pub fn sure(words: Range<usize>, name: String, role: Role) -> Mention {
        Mention { words, name, role, weak: false, firm: true, scene: None }
    }
}

/// What a mention does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// "in Oru".
    Locative,
    /// What the locative before it lies in: "eastern Vanda" in "in Oru in eastern Vanda".
    Outer,
    /// Called by its kind: "in the lowlands".
    Unnamed,
    /// What a headline opens or closes with: "Oru: cholera".
    Topic,
    /// "Oru alone has buried nine", "the Oru quake".
    Bare,
    /// "Oru 3, Tisk 1": for the number behind it alone.
    Listed,
    /// "worldwide": for its clause alone, never the document's.
    Wide,
    /// "The Oru Ridge Fire": it has its name from a place, and may have left it.
    Namesake,
    /// Where the report was written.
    Dateline,
    /// What the dateline's place lies in.
    Around,
    /// Where somebody speaks: "told reporters in Oru".
    Speaker,
    /// Named as the seat or owner of something: "Oru's government", "the Oru police", "Oru City Council".
    Seat,
}

/// The place phrases behind prepositions.
pub fn locatives(sentence: &Sentence<'_>, names: &Names) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = dateline_end(sentence);
    while at < sentence.words.len() && found.len() < MOST {
        let phrase = if leads_to_place(sentence, at) { phrase(sentence, names, at + 1) } else { None };
        let Some((words, name)) = phrase else {
            at += 1;
            continue;
        };
        let role = if is_speakers(sentence, at, words.end) { Role::Speaker } else { Role::Locative };
        let told = atlas::kind_of(sentence.lower(words.end - 1)).is_some()
            || atlas::country(&name).is_some()
            || words.len() > 1 && atlas::is_opener(sentence.lower(words.start))
            || name.ends_with(|last: char| last.is_ascii_digit());
        let stands = |before: &str| atlas::is_happening(before) || atlas::kind_of(before) == Some(Kind::Site);
        let set = at == 0 && sentence.lower(words.end) == "," || at > 0 && stands(sentence.lower(at - 1));
        let hurt = sentence.is_title() && at > 0 && befalls_people(sentence.lower(at - 1));
        // "At Oru the river stands", "From Oru, 500 have left": what opens a sentence sets its scene.
        let opens = at == 0 && matches!(sentence.lower(at), "at" | "from") && !is_owner(sentence, words.end);
        let behind_happening = (set || hurt) && sentence.lower(at) == "at" || opens;
        let told = told || is_scene(sentence, words.end) || is_left_or_reached(sentence, at);
        let weak = atlas::is_weak(sentence.lower(at)) && !told && !behind_happening && words.start <= at + 2;
        let struck = words.start > at + 1 && is_modifier(sentence, words.start - 1);
        let firm = struck || set && at > 0 || !matches!(sentence.lower(at), "at" | "from" | "to" | "for");
        at = words.end;
        found.push(Mention { weak, firm, ..Mention::sure(words, name, role) });
    }
    found
}

/// Whether the word says what befell people, who lie where it says next: "nine dead at Oru".
fn befalls_people(lower: &str) -> bool {
    readings_of(lower)
        .iter()
        .any(|entry| matches!(entry.measure, "killed" | "injured" | "trapped" | "missing" | "rescued"))
}

/// "in", "hit", "the streets of".
fn leads_to_place(sentence: &Sentence<'_>, at: usize) -> bool {
    let lower = sentence.lower(at);
    let part = lower == "of" && at > 0 && atlas::is_part(sentence.lower(at - 1));
    let target = lower == "on" && at > 0 && atlas::is_happening(sentence.lower(at - 1));
    if lower == "for" && at > 0 && is_served(sentence, at) {
        return false;
    }
    part || target || atlas::is_preposition(lower) || atlas::is_striking(lower)
}

/// Whether "for" leads to those that somebody does something for: "fighting for Oru", "sent to vote for Oru".
fn is_served(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = kinds(sentence.lower(at - 1));
    let to_do = at > 1 && sentence.lower(at - 2) == "to" && before.may_be_present();
    to_do || before.any(Kinds::GERUND) && before.likely() == Class::Gerund || before.likely() == Class::Adjective
}

/// The place phrase that starts at that word: its words and the name in its plain form.
fn phrase(sentence: &Sentence<'_>, names: &Names, from: usize) -> Option<(Range<usize>, String)> {
    let mut at = from;
    if matches!(sentence.lower(at), "the" | "a" | "an" | "its" | "their" | "this") {
        at += 1;
    }
    let mut passed = 0;
    // "In the port of Oru" names a port, "in the port city of Oru" a city.
    let head = |at: usize| atlas::kind_of(sentence.lower(at)).is_some() && sentence.lower(at + 1) == "of";
    while passed < 4 && !names.is_name(sentence, at) && is_modifier(sentence, at) && !head(at) {
        at += 1;
        passed += 1;
    }
    if let Some(found) = noun_of_name(sentence, names, at) {
        return Some(found);
    }
    if let Some(found) = numbered_site(sentence, names, at) {
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
    let told = kind == Kind::Area || sentence.lower(at) == "river";
    let name = if told && plain { format!("{name} {}", singular(sentence.lower(at))) } else { name };
    Some((words, name))
}

/// "Mine No. 7", "Mine No. 7 Oru": a site that has its number for a name.
fn numbered_site(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Range<usize>, String)> {
    let site = sentence.words.get(at).is_some_and(Word::is_capitalised)
        && atlas::kind_of(sentence.lower(at)) == Some(Kind::Site)
        && sentence.lower(at + 1) == "no";
    let number = at + 2 + usize::from(sentence.lower(at + 2) == ".");
    let told = site && sentence.words.get(number).is_some_and(|word| word.kind == WordKind::Number);
    let end = names.run_end(sentence, number + 1);
    told.then(|| (at..end, sentence.phrase(at..end)))
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
    let happening = (inner..inner + 3).find(|word| atlas::is_happening(sentence.lower(*word)));
    let befell = happening.is_some_and(|word| !atlas::is_deed(sentence.lower(word)));
    let land = land && happening.is_none_or(|word| !atlas::is_deed(sentence.lower(word)));
    (land || befell).then(|| (at..end, sentence.phrase(at..end)))
}

/// The name with the noun for its kind, unless it is that of a body or a people.
fn named(sentence: &Sentence<'_>, at: usize, end: usize) -> Option<(Range<usize>, String)> {
    let last = sentence.lower(end - 1);
    let article = usize::from(at > 0 && sentence.lower(at - 1) == "the");
    if party::is_legal_form(last) {
        return None;
    }
    let numbered = sentence.words.get(end).is_some_and(|word| word.kind == WordKind::Number)
        && !counts(sentence, at.saturating_sub(1 + article), end);
    let only_noun = end - at == 1 && atlas::kind_of(last).is_some();
    // "Hurricane Ada", "Operation Dawn"; "in the Rowe trial".
    let event = atlas::is_happening(sentence.lower(at)) || atlas::is_happening(last) || is_before_noun(sentence, end);
    if numbered || only_noun || event || last == "no" || is_model(sentence, at..end) {
        return None;
    }
    let noun = atlas::kind_of(sentence.lower(end)).is_some_and(|kind| kind != Kind::Site || end - at < 3);
    if is_body(sentence, at, end) {
        return None;
    }
    let end_of_noun = if noun { Some(end + 1) } else { site_noun(sentence, end) };
    let noun = end_of_noun.is_some();
    let words = at..end_of_noun.unwrap_or(end);
    let name = shown(sentence, words.start, words.end);
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

/// Whether letters and digits stand in one word of the name: "the Veldt E7" is a make of car.
fn is_model(sentence: &Sentence<'_>, mut words: Range<usize>) -> bool {
    words.any(|at| sentence.words[at].text.chars().any(|c| c.is_ascii_digit()))
}

/// Whether the name is that of a body whose noun can name an area too: "the Justice Department", "Oru Department of
/// Health".
fn is_body(sentence: &Sentence<'_>, at: usize, end: usize) -> bool {
    (at..end).any(|word| {
        let lower = sentence.lower(word);
        sentence.words[word].is_capitalised()
            && party::is_organisation(lower)
            && (atlas::kind_of(lower) == Some(Kind::Area) || sentence.lower(word + 1) == "of")
    })
}

/// Whether what ends before that word owns what follows: "at Oru's gates".
fn is_owner(sentence: &Sentence<'_>, end: usize) -> bool {
    sentence.words.get(end).is_some_and(|word| word.kind == WordKind::Possessive)
}

/// Whether the number at `at` counts what follows it, and is no part of the name before it: "In Oru 12 people", but
/// not "in Block 12".
fn counts(sentence: &Sentence<'_>, opening: usize, at: usize) -> bool {
    let sets_scene = opening == 0
        || matches!(
            sentence.lower(opening - 1),
            "," | ";" | "\u{2022}" | "-" | "\u{2013}" | "\u{2014}" | "and" | "while"
        );
    let plain = |word: &Word<'_>| word.kind == WordKind::Letters && !word.is_capitalised();
    let noun = sentence.words.get(at + 1).is_some_and(plain)
        && !matches!(sentence.lower(at + 1), "on" | "in" | "at" | "was" | "is" | "has");
    sets_scene && noun
}

/// Whether a name only tells more of a plain noun behind it: "in the Rowe trial", but not "in Oru last night".
pub fn is_before_noun(sentence: &Sentence<'_>, end: usize) -> bool {
    let lower = sentence.lower(end);
    let plain = sentence.words.get(end).is_some_and(|word| word.kind == WordKind::Letters && !word.is_capitalised());
    let place = atlas::kind_of(lower).is_some()
        || atlas::is_happening(lower)
        || atlas::kind_of(sentence.lower(end + 1)).is_some();
    let verb = reporting::is_verb(lower) || lower.ends_with("ed") || lower.ends_with("ing") || lower.ends_with("ly");
    let told = may_be_past(lower)
        || may_be_present(lower)
        || calendar::days_in(lower).is_some()
        || kinds(lower).may_be_present() && !kinds(lower).any(Kinds::RATHER_NOUN)
        || kinds(lower).any(Kinds::PAST);
    // "In Oru twelve people slept outside", "in Oru few slept".
    let amount =
        is_amount(sentence, end) || matches!(lower, "few" | "many" | "several" | "most") || names_people(lower);
    plain
        && !amount
        && !place
        && !verb
        && !told
        && listed_class(lower).is_none()
        && !matches!(lower, "last" | "late" | "early")
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
pub fn is_shouted(sentence: &Sentence<'_>, at: usize) -> bool {
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
    let struck = ["-stricken", "-hit", "-ravaged", "-torn", "-held", "-besieged"];
    // "in flooded Oru", "for starving Oru".
    let befallen = ["ed", "ing"].iter().any(|end| lower.ends_with(end))
        && sentence.words.get(at + 1).is_some_and(Word::is_capitalised);
    if plain && (befallen || struck.iter().any(|end| lower.ends_with(end))) {
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
    // "Officers in Oru found nine tusks" did so there, where "officials in Oru say nine" only speak.
    let verb = sentence.lower(end);
    let past = may_be_past(verb) || kinds(verb).any(Kinds::PAST);
    let does = past && is_amount(sentence, end + 1) && reporting::verb(verb).is_none_or(|verb| !verb.speech);
    let says = person && (end..end + 3).any(|word| reporting::is_verb(sentence.lower(word)));
    speech || left || (person_named || says) && !does
}

/// Just past "ORU, May 3 (Agency) -" at the head of a report; 0 where there is none.
pub fn dateline_end(sentence: &Sentence<'_>) -> usize {
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
pub fn dateline(sentence: &Sentence<'_>, names: &Names) -> Vec<Mention> {
    let end = dateline_end(sentence);
    if end == 0 {
        return Vec::new();
    }
    let comma = (0..end).find(|at| sentence.lower(*at) == ",").unwrap_or(end - 1);
    let mut found = vec![Mention::sure(0..comma, capitalised(&sentence.phrase(0..comma)), Role::Dateline)];
    let wider = names.run_end(sentence, comma + 1);
    if comma + 1 < wider && wider < end {
        let words = comma + 1..wider;
        found.push(Mention::sure(words.clone(), sentence.phrase(words), Role::Around));
    }
    found
}

/// What a headline names beside its matter: the place that it opens with ("Oru: cholera, report No. 9") and the one that
/// it closes with ("Tyre fire, Quarry Road, Oru").
pub fn headline(sentence: &Sentence<'_>, names: &Names) -> Vec<Mention> {
    if !sentence.is_title() {
        return Vec::new();
    }
    let mention =
        |words: Range<usize>| Mention::sure(words.clone(), shown(sentence, words.start, words.end), Role::Topic);
    let plural = |end: usize| {
        let text = sentence.words[0].lower.as_ref();
        end == 1 && text.ends_with('s') && !names.is_name(sentence, 0) && atlas::country(text).is_none()
    };
    let topic =
        label_end(sentence).filter(|end| names.may_be_name(sentence, 0, *end) && !plural(*end)).map(|end| 0..end);
    topic
        .into_iter()
        .chain(closing(sentence, names))
        .filter(|words| is_plain_name(sentence, words))
        .map(mention)
        .collect()
}

/// Just past the capitals that a headline opens with before its first colon.
fn label_end(sentence: &Sentence<'_>) -> Option<usize> {
    let end = (0..4).find(|at| sentence.lower(*at) == ":").filter(|end| *end > 0)?;
    let capital = |word: &Word<'_>| {
        word.kind == WordKind::Letters && word.is_capitalised() && !word.text.chars().all(char::is_uppercase)
    };
    sentence.words[..end].iter().all(capital).then_some(end)
}

/// The name behind the last comma of a headline.
fn closing(sentence: &Sentence<'_>, names: &Names) -> Option<Range<usize>> {
    let comma = (0..sentence.words.len()).rev().take(4).find(|at| sentence.lower(*at) == ",").filter(|at| *at > 1)?;
    let end = names.run_end(sentence, comma + 1);
    (end == sentence.words.len() && end > comma + 1).then_some(comma + 1..end)
}

/// Whether nothing in the name says that it is that of a body, a person, a paper or an event.
pub fn is_plain_name(sentence: &Sentence<'_>, words: &Range<usize>) -> bool {
    words.clone().all(|at| {
        let lower = sentence.lower(at);
        let party =
            party::is_party(lower) || party::is_medium(lower) || party::is_paper(lower) || party::is_matter(lower);
        (!party || atlas::kind_of(lower).is_some())
            && !atlas::is_label(lower)
            && !atlas::is_happening(lower)
            && calendar::days_in(lower).is_none()
            && atlas::country_of_demonym(lower).is_none()
    })
}

/// "PORT ORU" as a name: "Port Oru".
fn capitalised(shouted: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |first| first.to_string() + &chars.as_str().to_lowercase())
    };
    shouted.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The words as a name; a country's short form in full: "U.S." is the United States.
fn shown(sentence: &Sentence<'_>, at: usize, end: usize) -> String {
    let name = sentence.phrase(at..end);
    let short = end - at == 1 && name::is_initials(&name);
    short.then(|| atlas::country(&name)).flatten().map_or(name, str::to_owned)
}

/// The name of the run `at..end` where what stands around it shows that it is a place: "Oru's government", "the Oru
/// parliament", "the government of Oru".
pub fn civic(sentence: &Sentence<'_>, at: usize, end: usize) -> Option<Mention> {
    let owner = sentence.words.get(end).is_some_and(|word| word.kind == WordKind::Possessive);
    let public = |word: usize| {
        let lower = sentence.lower(word);
        atlas::is_civic(lower) || atlas::is_of_state(lower) || party::is_public(lower)
    };
    let owned = owner && (end + 1..end + 4).any(public);
    // "The Bank of Oru" is Oru's, "the Oru bank" any that has its name from there.
    let of = at > 1 && sentence.lower(at - 1) == "of" && (public(at - 2) || sentence.lower(at - 2) == "bank");
    // "Oru County Sheriff Ann Rowe": the area at the head of a longer name.
    let area = (at + 1..end).find(|word| atlas::kind_of(sentence.lower(*word)) == Some(Kind::Area));
    let area = area.map(|word| at..word + 1).filter(|area| area.end < end && !is_body(sentence, area.start, area.end));
    if let Some(words) = area {
        return Some(Mention::sure(words.clone(), sentence.phrase(words), Role::Seat));
    }
    // "512 Oru homes" stand in Oru.
    let peopled = atlas::is_peopled(sentence.lower(end));
    let told = owned || of || peopled || atlas::is_civic(sentence.lower(end));
    // "Ministry of Agriculture" is of no place of that name.
    let matter = at + 1 == end && party::is_matter(sentence.lower(at));
    if !told || matter {
        return None;
    }
    let name = shown(sentence, at, end);
    let people = atlas::country_of_demonym(&name.to_lowercase()).is_some() && atlas::country(&name).is_none();
    let body =
        (at..end).any(|word| party::is_organisation(sentence.lower(word)) || party::is_person(sentence.lower(word)));
    let role = if peopled { Role::Bare } else { Role::Seat };
    let mention = || Mention::sure(at..end, name, role);
    (!people && !body && !is_shouted(sentence, at)).then(mention)
}

/// The known place that a longer name opens or closes with: "Oru City Council", "Ministry of Health of Oru".
pub fn inside_name(sentence: &Sentence<'_>, at: usize, end: usize, known: &HashMap<String, String>) -> Option<Mention> {
    let seat = |words: Range<usize>| {
        let name = known.get(&core_of(&sentence.phrase(words.clone())))?.clone();
        Some(Mention::sure(words, name, Role::Seat))
    };
    let shorter = || (at + 1..end.min(at + 4)).rev();
    let last = || (end > at + 2 && sentence.lower(end - 2) == "of").then(|| seat(end - 1..end)).flatten();
    shorter().find_map(|until| seat(at..until)).or_else(last)
}

/// The place that stands without a preposition in the run `at..end`, where something shows that it is one.
pub fn bare(sentence: &Sentence<'_>, at: usize, end: usize, known: &HashMap<String, String>) -> Option<Mention> {
    if end - at == 1 && atlas::is_label(sentence.lower(at)) || is_model(sentence, at..end) {
        return None;
    }
    // "Oru Bridge LIVE".
    let end =
        if sentence.is_title() && end - at > 1 && atlas::is_label(sentence.lower(end - 1)) { end - 1 } else { end };
    let in_name = end - at > 1 && atlas::is_happening(sentence.lower(end - 1));
    let end = if in_name { end - 1 } else { end };
    let mut behind = (end..end + 4).take_while(|word| goes_on_to_noun(sentence, *word));
    let happens = behind.find(|word| atlas::is_happening(sentence.lower(*word)));
    let happening = in_name || happens.is_some();
    let name = shown(sentence, at, end);
    let is_country = atlas::country(&name).is_some();
    let of_people = atlas::country_of_demonym(&name.to_lowercase()).is_some() && !is_country;
    let end_of_noun =
        if atlas::kind_of(sentence.lower(end)).is_some() { Some(end + 1) } else { site_noun(sentence, end) };
    let noun = end_of_noun.is_some();
    let called = at > 0 && atlas::kind_of(sentence.lower(at - 1)).is_some() && !sentence.words[at - 1].is_capitalised();
    let opened = end - at > 1 && atlas::is_opener(sentence.lower(at));
    let inner = end - at > 1 && (opened || atlas::kind_of(sentence.lower(end - 1)).is_some());
    let inner = inner && !is_body(sentence, at, end);
    let words = at..end_of_noun.unwrap_or(end);
    let told = known.get(&core_of(&name)).cloned();
    let named = (noun || inner).then(|| sentence.phrase(words.clone()));
    // "Constitutional referendum": one word with an opening capital is no name yet.
    let sure = at > 0 || end - at > 1;
    let name = told.or(named).or_else(|| (happening && sure || is_country || called).then_some(name))?;
    let possessive = sentence.words.get(end).is_some_and(|word| word.kind == WordKind::Possessive);
    // "Oru's war" is waged by Oru, and need not be there.
    let owner = possessive && happens.is_none_or(|word| atlas::is_deed(sentence.lower(word)));
    let speaks = (end..end + 4)
        .map(|word| sentence.lower(word))
        .take_while(|lower| !matches!(*lower, "," | ";" | "that"))
        .any(reporting::is_verb);
    let label = sentence.lower(end) == ":" && sentence.words[..at].iter().all(|word| word.kind == WordKind::Mark);
    let topic = label && (happening || known.contains_key(&core_of(&sentence.phrase(at..end))));
    // "St Ada's, Oru: 12 admitted" is the line of a list, and nobody who speaks.
    let entry = sentence.words.get(end + 1).is_some_and(|word| word.kind == WordKind::Number);
    let seat = (sentence.lower(end) == ":" && (!label && !entry || (sentence.is_title() && !topic)))
        || sentence.lower(end + 1) == "office";
    // A country by itself mostly acts: "Peru has sent nine".
    let acts = is_country && !happening && !label;
    let role = if owner || speaks || seat || acts { Role::Seat } else { Role::Bare };
    let role = if in_name && role == Role::Bare { Role::Namesake } else { role };
    (!of_people).then(|| Mention::sure(words, name, role))
}

/// Whether the word at `at` can stand between a name and the noun of what happened there: "the Oru school shooting", but
/// no verb: "Rowe lifts flood relief".
pub fn goes_on_to_noun(sentence: &Sentence<'_>, at: usize) -> bool {
    let lower = sentence.lower(at);
    let noun = sentence.words.get(at).is_some_and(|word| matches!(word.kind, WordKind::Letters | WordKind::Possessive));
    let verb = (lower.ends_with('s') && lower.len() > 2 || lower.ends_with("ed")) && !atlas::is_happening(lower);
    let label = sentence.is_title() && lower == ":";
    label || noun && !verb && listed_class(lower).is_none()
}

/// The name without the noun for its kind, in lower case.
pub fn core_of(name: &str) -> String {
    let lower = name.to_lowercase();
    match lower.rsplit_once(' ') {
        Some((core, noun)) if atlas::kind_of(noun).is_some() => core.to_owned(),
        _ => lower,
    }
}
