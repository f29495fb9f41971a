//! What a document is about: the people, the event, the project. Reads the whole text once; knows no single figure.

use std::collections::{BTreeMap, HashMap};

use super::draft::Draft;
use super::told::{COSTS, head_of};
use crate::extract::grammar::function::{listed_class, names_voice};
use crate::extract::grammar::phrase::phrase_before;
use crate::extract::grammar::{Class, classes, is_demonym, names_people};
use crate::extract::quantity::Kind as UnitKind;
use crate::extract::subject::event_in;
use crate::extract::{Reading, Sentence};

/// How often a document must name people for them to be those it is about.
const OFTEN: usize = 3;

/// People who are in most stories and whom none is about.
const IN_GENERAL: [&str; 24] = [
    "children",
    "women",
    "men",
    "families",
    "customers",
    "users",
    "households",
    "volunteers",
    "persons",
    "humans",
    "residents",
    "survivors",
    "victims",
    "souls",
    "individuals",
    "relatives",
    "refugees",
    "neighbours",
    "parents",
    "mothers",
    "subscribers",
    "clients",
    "members",
    "inhabitants",
];

/// The people that the document names most often, if it does so often, as it names them first.
pub fn people_of(reading: &Reading<'_>) -> Option<String> {
    let mut found: HashMap<String, (usize, usize, String)> = HashMap::new();
    for (order, sentence) in reading.sentences.iter().enumerate() {
        let classes = classes(sentence, &[]);
        for at in 0..sentence.words.len() {
            let lower = sentence.lower(at);
            let demonym = is_demonym(sentence.words[at].text);
            if !(names_people(lower) || demonym)
                || names_voice(lower)
                || matches!(lower, "people" | "members" | "staff")
                || IN_GENERAL.contains(&lower)
            {
                continue;
            }
            let words = phrase_before(sentence, &classes, at + 1);
            if words
                .clone()
                .any(|word| matches!(sentence.lower(word), "rescue" | "aid" | "relief" | "health" | "emergency"))
            {
                continue;
            }
            let phrase = sentence.phrase(if words.is_empty() { at..at + 1 } else { words });
            let weight = if sentence.is_title() { 2 } else { 1 };
            let entry = found.entry(phrase.to_lowercase()).or_insert((0, order, phrase));
            entry.0 += weight;
        }
    }
    let best = found.into_values().filter(|(count, ..)| *count >= OFTEN);
    best.max_by_key(|(count, order, _)| (*count, std::cmp::Reverse(*order))).map(|(_, _, phrase)| phrase)
}

/// The event that the title, or the first sentences, name.
pub fn event_of(reading: &Reading<'_>) -> Option<String> {
    let events: Vec<String> =
        reading.sentences.iter().take(4).filter_map(|sentence| event_in(sentence, &classes(sentence, &[]))).collect();
    let named = events.iter().find(|event| event.contains(' ')).cloned();
    named.or_else(|| events.into_iter().next())
}

/// What costs, where the document speaks of costs: the owner that it names most often, else what its title and
/// its text have in common.
pub fn project_of(reading: &Reading<'_>, drafts: &[Vec<Draft>]) -> Option<String> {
    let mut owners: BTreeMap<String, usize> = BTreeMap::new();
    for draft in drafts.iter().flatten().filter(|draft| draft.mention.kind == Some(UnitKind::Currency)) {
        let costs = draft.measure.as_ref().is_some_and(|(measure, _)| COSTS.contains(&measure.as_str()));
        let own = draft.subject.as_ref().map(|own| &own.text).filter(|own| !is_cost_noun(own));
        if let Some(owner) = own.or(draft.giver.as_ref()).filter(|owner| costs && !names_voice(&head_of(owner))) {
            *owners.entry(owner.to_lowercase()).or_default() += 1;
        }
    }
    let best = owners.into_iter().max_by_key(|(_, count)| *count).map(|(owner, _)| owner);
    named_thing(reading).or(best).or_else(|| topic_of(reading))
}

/// The name of two words or more that the text names most often, if it stands with "the" as things do and people do
/// not.
fn named_thing(reading: &Reading<'_>) -> Option<String> {
    let mut found: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    for sentence in &reading.sentences {
        let classes = classes(sentence, &[]);
        let mut at = 0;
        while at < classes.len() {
            let end = (at..classes.len()).find(|word| classes[*word] != Class::Name).unwrap_or(classes.len());
            if end >= at + 2 {
                let entry = found.entry(sentence.phrase(at..end)).or_default();
                entry.0 += 1;
                entry.1 |= at > 0 && sentence.lower(at - 1) == "the";
            }
            at = end.max(at + 1);
        }
    }
    let thing = |name: &str| !names_voice(&head_of(name)) && !names_people(&head_of(name));
    let often = found.into_iter().filter(|(name, (count, the))| *the && *count >= OFTEN && thing(name));
    often.max_by_key(|(_, (count, _))| *count).map(|(name, _)| name)
}

/// The noun that the title shares with the text and that the text names most often with "the".
fn topic_of(reading: &Reading<'_>) -> Option<String> {
    let title = reading.sentences.first().filter(|sentence| sentence.is_title())?;
    let body = || reading.sentences.iter().skip(1);
    let named = |noun: &str| {
        let count = |sentence: &Sentence<'_>| {
            (1..sentence.words.len())
                .filter(|at| sentence.lower(*at) == noun && sentence.lower(at - 1) == "the")
                .count()
        };
        body().map(count).sum::<usize>()
    };
    let usable = |lower: &str| {
        lower.len() > 3
            && !names_people(lower)
            && !names_voice(lower)
            && !is_cost_noun(lower)
            && listed_class(lower).is_none()
    };
    let nouns = title.words.iter().take(24).map(|word| word.lower.as_ref()).filter(|lower| usable(lower));
    let counted = nouns.map(|noun| (named(noun), noun)).filter(|(count, _)| *count > 1);
    counted.max_by_key(|(count, _)| *count).map(|(_, noun)| noun.to_owned())
}

/// Whether a subject is a mere word for cost.
pub fn is_cost_noun(subject: &str) -> bool {
    matches!(
        head_of(subject).as_str(),
        "cost"
            | "bill"
            | "price"
            | "budget"
            | "overrun"
            | "estimate"
            | "sum"
            | "amount"
            | "tag"
            | "figure"
            | "total"
            | "spending"
            | "expense"
            | "money"
            | "value"
    )
}

/// Whether the document speaks of people in flight.
pub fn tells_of_flight(reading: &Reading<'_>) -> bool {
    let words = reading.sentences.iter().flat_map(|sentence| &sentence.words);
    let flight = |lower: &str| {
        matches!(lower, "refugee" | "refugees" | "displaced" | "fled" | "flee" | "fleeing" | "exodus" | "uprooted")
    };
    words.filter(|word| flight(&word.lower)).take(2).count() == 2
}

/// Whether the document speaks of wages: of pay twice, or of pay and of a strike or a union.
pub fn tells_of_pay(reading: &Reading<'_>) -> bool {
    let words = || reading.sentences.iter().flat_map(|sentence| &sentence.words).map(|word| word.lower.as_ref());
    let pay =
        words().filter(|lower| matches!(*lower, "pay" | "wage" | "wages" | "salary" | "salaries")).take(2).count();
    let dispute = |lower: &str| matches!(lower, "strike" | "strikes" | "walkout" | "stoppage" | "union" | "unions");
    pay == 2 || pay == 1 && words().any(dispute)
}

/// What spills, the narrower word first.
const SUBSTANCES: [&str; 14] = [
    "fuel oil",
    "crude oil",
    "heating oil",
    "diesel",
    "petrol",
    "kerosene",
    "crude",
    "oil",
    "sewage",
    "sludge",
    "acid",
    "wastewater",
    "chemicals",
    "ammonia",
];

/// The substance that a phrase names.
pub fn substance_in(phrase: &str) -> Option<&'static str> {
    let lower = phrase.to_lowercase();
    SUBSTANCES
        .into_iter()
        .find(|name| lower.split(' ').any(|word| word == *name) || lower.contains(&format!("{name} ")))
}

/// What has leaked, where the document speaks of a spill: the first substance that the text names.
pub fn spilled_in(reading: &Reading<'_>) -> Option<&'static str> {
    let words = || reading.sentences.iter().flat_map(|sentence| &sentence.words);
    let spill = |lower: &str| {
        matches!(lower, "spill" | "slick" | "spilled" | "spilt" | "oiled" | "spillage" | "spills" | "tanker")
    };
    let told = words().filter(|word| spill(&word.lower)).take(2).count();
    let names = |name: &&str| {
        let parts: Vec<&str> = name.split(' ').collect();
        let stands = |sentence: &Sentence<'_>| {
            (0..sentence.words.len()).any(|at| (0..parts.len()).all(|next| sentence.lower(at + next) == parts[next]))
        };
        reading.sentences.iter().any(stands)
    };
    let named = SUBSTANCES.into_iter().find(names);
    named.filter(|_| told > 0).or((told == 2).then_some("oil"))
}
