//! When an answer is the one that a label asks for.

use std::collections::HashSet;

use claimwatch::extract::measure::vocabulary::readings_of;

use super::story::Label;

/// Words that tell nothing.
const EMPTY: [&str; 16] =
    ["the", "a", "an", "of", "in", "on", "at", "to", "for", "and", "or", "by", "with", "its", "their", "that"];

/// Words that mean the same thing where it is counted.
const ALIKE: [&[&str]; 6] = [
    &[
        "people",
        "person",
        "resident",
        "inhabitant",
        "victim",
        "civilian",
        "man",
        "men",
        "woman",
        "women",
        "other",
        "patient",
        "passenger",
        "survivor",
        "injured",
        "wounded",
        "dead",
        "death",
        "fatality",
        "body",
        "casualty",
        "toll",
    ],
    &["soldier", "troop", "serviceman", "personnel"],
    &["home", "house", "building", "dwelling"],
    &["child", "pupil", "student", "schoolchildren"],
    &["job", "position", "post", "employee", "worker"],
    &["customer", "client", "household", "account"],
];

/// Measures that a label may give for one another.
const ONE_MATTER: [&[&str]; 23] = [
    &["killed", "dead", "died", "deaths", "toll", "drowned"],
    &["injured", "wounded", "hurt"],
    &["casualties", "lost", "losses", "killed or injured"],
    &["displaced", "fled", "homeless", "uprooted", "sheltered", "arrived", "registered", "refugees"],
    &["arrived", "registered", "crossed", "refugees", "arrivals"],
    &["evacuated", "evacuees"],
    &["rescued", "freed", "released", "saved"],
    &["arrested", "detained", "held", "in custody", "charged"],
    &["hospitalised", "treated", "admitted", "in hospital"],
    &["deployed", "sent", "on duty", "involved", "present"],
    &["shipped", "delivered", "exported", "distributed", "sent"],
    &["pledged", "promised", "donated", "offered", "funding", "provided"],
    &["cost", "price", "budget", "bill", "worth", "paid", "spent", "charge", "estimate"],
    &["profit", "earned", "revenue", "income"],
    &["length", "distance", "height", "width", "radius", "depth", "level"],
    &["destroyed", "lost", "burned", "gutted"],
    &["burned", "area", "size"],
    &["laid off", "cut", "job cuts", "dismissed"],
    &["aboard", "passengers", "carried", "on board"],
    &["abducted", "kidnapped", "taken", "captured", "held", "missing"],
    &["affected", "exposed", "damaged", "hit"],
    &["risen", "rise", "increase", "increased", "growth"],
    &["fallen", "fall", "decrease", "loss", "lost", "cut"],
];

/// Whether a noun phrase names what the label says is counted: they share half of the words of the shorter one.
pub fn is_subject(label: &Label, answer: &str) -> bool {
    let (one, other) = (words(&label.subject), words(answer));
    let alike =
        |list: &&[&str]| list.iter().any(|word| one.contains(*word)) && list.iter().any(|word| other.contains(*word));
    share(&one, &other) || ALIKE.iter().any(alike)
}

/// Whether a measure is the label's, for a claim about that subject: one word within the other, two words of one meaning
/// in the lexicon, or half of the words of measure and subject together.
pub fn is_measure(label: &Label, answer: &str, subject: &str) -> bool {
    let (one, other) = (label.measure.to_lowercase(), answer.to_lowercase());
    if other.is_empty() {
        return false;
    }
    let meant: HashSet<&str> = meanings(&one).collect();
    if one.contains(&other) || other.contains(&one) || meanings(&other).any(|meaning| meant.contains(meaning)) {
        return true;
    }
    let one_matter = |list: &&[&str]| list.contains(&one.as_str()) && list.contains(&other.as_str());
    if ONE_MATTER.iter().any(one_matter) {
        return true;
    }
    let both = |measure: &str, subject: &str| words(&format!("{measure} {subject}"));
    meant.is_empty() && share(&both(&one, &label.subject), &both(&other, subject))
}

/// The measures that a word stands for, itself included if it is one.
fn meanings(word: &str) -> impl Iterator<Item = &str> {
    let read = readings_of(word).iter().map(|entry| entry.measure);
    read.chain((!readings_of(word).is_empty()).then_some(word))
}

fn share(one: &HashSet<String>, other: &HashSet<String>) -> bool {
    let common = one.intersection(other).count();
    common > 0 && 2 * common >= one.len().min(other.len())
}

fn words(text: &str) -> HashSet<String> {
    let singular = |word: &str| {
        let word = word.strip_suffix("'s").unwrap_or(word);
        match (word.strip_suffix("ies"), word.strip_suffix('s')) {
            (Some(stem), _) if word.len() > 3 => format!("{stem}y"),
            (_, Some(stem)) if word.len() > 3 && !stem.ends_with('s') => stem.to_owned(),
            _ => word.to_owned(),
        }
    };
    let lower = text.to_lowercase();
    let split = lower.split(|c: char| !c.is_alphanumeric() && c != '\'');
    split.filter(|word| !word.is_empty() && !EMPTY.contains(word)).map(singular).collect()
}
