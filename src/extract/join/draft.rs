//! A claim in the making: what its own sentence tells of a number, and what it leaves open.

use jiff::civil::Date;

use crate::extract::distractor::Passed;
use crate::extract::grammar::{Class, NounPhrase, classes, names_people, noun_phrase};
use crate::extract::measure::vocabulary::{Role, is_of_people, readings_of};
use crate::extract::measure::{CASUALTIES, triggers};
use crate::extract::mode::{Time, has_anaphor, mode_in_sentence};
use crate::extract::quantity::{Kind as UnitKind, Mention, mentions};
use crate::extract::relation::{Construction, Link, Scene, best_link};
use crate::extract::subject::{Subject, candidate, giver, subject_in_sentence};
use crate::extract::{COUNT, Mode, Sentence};

/// How surely a sentence gives a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// By a verb or noun that the lexicon does not know.
    Unknown,
    /// By what such people or things are known for.
    Known,
    /// By a word of the lexicon.
    Said,
}

/// What one sentence tells of one of its numbers.
#[derive(Debug)]
pub struct Draft {
    /// The number.
    pub mention: Mention,
    /// The sentence that it stands in, counted from 0.
    pub index: usize,
    /// The measure that the sentence itself gives, and how surely.
    pub measure: Option<(String, Strength)>,
    /// The word that governs the number, if nothing better is found.
    pub governing: String,
    /// The subject that the sentence itself gives.
    pub subject: Option<Subject>,
    /// Whether the number has no noun of its own, or none that tells anything.
    pub open: bool,
    /// Whether a noun before it stands for a figure told elsewhere.
    pub anaphor: bool,
    /// Of money: who gives or owes it.
    pub giver: Option<String>,
    /// Of a share or a bare number: the name that it is said of.
    pub candidate: Option<Subject>,
    /// The mode that the sentence itself gives.
    pub mode: Mode,
}

/// What a sentence tells of each of its numbers.
pub fn drafts(sentence: &Sentence<'_>, index: usize, day: Option<Date>) -> Vec<Draft> {
    let (numbers, passed) = mentions(sentence);
    if numbers.is_empty() {
        return Vec::new();
    }
    let counted: Vec<_> = numbers.iter().map(|mention| mention.number.start..mention.words.end).collect();
    let classes = classes(sentence, &counted);
    let triggers = triggers(sentence, &classes);
    let scene = Scene { sentence, classes: &classes, mentions: &numbers, triggers: &triggers };
    let years: Vec<usize> =
        passed.iter().filter(|(_, why)| *why == Passed::Year).map(|(words, _)| words.start).collect();
    let time = Time { years: &years, day };
    let mut out: Vec<Draft> = Vec::new();
    let mut last: Option<Link> = None;
    for (at, number) in numbers.iter().enumerate() {
        let phrase = noun_phrase(sentence, &classes, number.head_start);
        let link = if restates(&scene, at) { last.clone() } else { best_link(&scene, at, &phrase) };
        let link = link.or_else(|| shared_link(&scene, at, &phrase, last.as_ref()));
        out.push(draft(&scene, at, index, &phrase, link.as_ref(), &time));
        last = link;
    }
    out
}

fn draft(
    scene: &Scene<'_, '_>,
    at: usize,
    index: usize,
    phrase: &NounPhrase,
    link: Option<&Link>,
    time: &Time<'_>,
) -> Draft {
    let mention = &scene.mentions[at];
    let own = subject_in_sentence(scene, mention, phrase, link);
    let measure = link.map(|link| (refined(&link.measure, own.as_ref(), mention), strength(link)));
    let own = own.filter(|own| !is_vague(&own.text));
    let held = link.is_some_and(|link| link.construction == Construction::Holder && link.holder.is_some());
    let of_people =
        mention.quantity.unit == COUNT && measure.as_ref().is_some_and(|(measure, _)| is_of_people(measure));
    let subject = own.filter(|own| own.people || !held || !of_people);
    Draft {
        index,
        measure,
        governing: governing_word(scene, mention, phrase),
        open: phrase.words.is_empty() || subject.as_ref().is_none_or(|subject| subject.text == "people"),
        subject,
        anaphor: has_anaphor(scene, mention),
        giver: (mention.kind == Some(UnitKind::Currency)).then(|| giver(scene, mention, link)).flatten(),
        candidate: (mention.quantity.unit != COUNT || mention.bare).then(|| candidate(scene, mention)).flatten(),
        mode: mode_in_sentence(scene, mention, phrase, link, time).0,
        mention: mention.clone(),
    }
}

fn strength(link: &Link) -> Strength {
    match link {
        _ if !link.known => Strength::Unknown,
        _ if link.construction == Construction::Known => Strength::Known,
        _ => Strength::Said,
    }
}

/// Words for people in general: whoever the document is about.
fn is_vague(text: &str) -> bool {
    matches!(text, "persons" | "men" | "humans" | "souls" | "lives")
}

/// Whether a number gives the one before it in another unit: "3,600 hectares (8,900 acres)".
fn restates(scene: &Scene<'_, '_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &scene.mentions[before]) else { return false };
    let number = &scene.mentions[at];
    let bracket =
        number.words.start == before.words.end + 1 && matches!(scene.sentence.lower(before.words.end), "(" | "[");
    bracket && number.kind == before.kind && number.quantity.unit != before.quantity.unit
}

/// A number without a trigger of its own shares the one of the number before it, when the two are joined:
/// "nine people and three dogs were rescued", "killing nine, or perhaps ten".
fn shared_link(scene: &Scene<'_, '_>, at: usize, phrase: &NounPhrase, last: Option<&Link>) -> Option<Link> {
    let before = scene.mentions.get(at.checked_sub(1)?)?;
    let link = last?;
    let near = scene.mentions[at].words.start.saturating_sub(before.words.end) <= 10;
    let same_unit = before.quantity.unit == scene.mentions[at].quantity.unit
        || before.kind == scene.mentions[at].kind && before.kind == Some(UnitKind::Currency);
    let bare = phrase.words.is_empty()
        || matches!(link.construction, Construction::Object | Construction::Passive | Construction::State);
    let joined = (before.words.end..scene.mentions[at].words.start).all(|word| match scene.classes[word] {
        Class::Past | Class::Verb | Class::Auxiliary | Class::Subordinator => false,
        Class::Break => link.construction != Construction::Label,
        _ => true,
    });
    (near && same_unit && bare && joined).then(|| link.clone())
}

/// A measure that depends on what is counted: soldiers that are lost are casualties, crates that are sent
/// are shipped.
fn refined(measure: &str, subject: Option<&Subject>, mention: &Mention) -> String {
    let count = mention.quantity.unit == COUNT;
    let people = subject.is_some_and(|subject| subject.people);
    let job = subject.is_some_and(|subject| is_job(&subject.text));
    match measure {
        "missing" | "lost" | "cost" | "fallen" | "destroyed" | "closed" | "removed" | "eliminated" if job => {
            "laid off".to_owned()
        }
        "lost" | "claimed" if people && count => CASUALTIES.to_owned(),
        "deployed" if !people && subject.is_some_and(|subject| !is_force(&subject.text)) && count => {
            "shipped".to_owned()
        }
        "shipped" if people && count => "deployed".to_owned(),
        "casualties" if mention.kind == Some(UnitKind::Currency) => "lost".to_owned(),
        _ => measure.to_owned(),
    }
}

/// Whether a subject is jobs.
fn is_job(subject: &str) -> bool {
    let head = subject.rsplit(' ').next().unwrap_or_default().to_lowercase();
    readings_of(&head).iter().any(|entry| entry.role == Role::Known && entry.measure == "laid off")
}

/// Whether the head of a subject names people or machines that are deployed rather than shipped.
fn is_force(subject: &str) -> bool {
    let head = subject.rsplit(' ').next().unwrap_or_default().to_lowercase();
    names_people(&head)
        || matches!(
            head.as_str(),
            "engines"
                | "helicopters"
                | "ships"
                | "warships"
                | "tanks"
                | "planes"
                | "aircraft"
                | "vessels"
                | "boats"
                | "forces"
                | "crews"
                | "teams"
                | "units"
                | "battalions"
                | "brigades"
                | "koreans"
                | "jets"
                | "dozers"
                | "dogs"
        )
        || head.ends_with("ans")
        || head.ends_with("ese")
}

/// The verb whose subject or object the number's noun phrase is, else the noun itself.
fn governing_word(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> String {
    match phrase.head() {
        Some(head) => scene.sentence.lower(head).to_owned(),
        None if mention.quantity.unit == "percent" => "share".to_owned(),
        None if mention.quantity.unit == COUNT => "count".to_owned(),
        None => "amount".to_owned(),
    }
}
