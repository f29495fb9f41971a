//! The figures that a document tells in full: what the others lean on.

use std::collections::BTreeMap;

use super::draft::{Draft, Strength};
use crate::extract::grammar::singular;
use crate::extract::quantity::Kind as UnitKind;
use crate::extract::subject::Subject;
use crate::extract::{COUNT, Mode};

/// A number of this size or more that stands twice in a document is one figure.
pub const TELLING: f64 = 20.0;

/// A figure that a sentence tells in full.
#[derive(Clone, Debug)]
pub struct Told {
    /// What is claimed.
    pub measure: String,
    /// What is counted, where the sentence names it.
    pub subject: Option<Subject>,
    /// The unit; "money" for all currencies.
    pub unit: String,
    /// How large it is.
    pub size: Option<f64>,
    /// The sentence.
    pub index: usize,
    /// How surely the sentence gives the measure.
    pub strength: Strength,
}

impl Told {
    /// The figure that a draft tells, if its sentence gives the measure.
    pub fn of(draft: &Draft) -> Option<Told> {
        let magnitude = ("magnitude".to_owned(), Strength::Said);
        let given = draft.measure.as_ref();
        let (measure, strength) = if draft.mention.quantity.unit == "magnitude" { &magnitude } else { given? };
        (*strength > Strength::Unknown).then(|| Told {
            strength: *strength,
            measure: measure.clone(),
            subject: draft.subject.clone().filter(|subject| subject.explicit && draft.mode.0 != Mode::Part),
            unit: family(draft).to_owned(),
            size: size_of(draft),
            index: draft.index,
        })
    }
}

/// The unit for comparing: all currencies are money.
pub fn family(draft: &Draft) -> &str {
    match draft.mention.kind {
        Some(UnitKind::Currency) => "money",
        _ => &draft.mention.quantity.unit,
    }
}

/// The head of a subject, in lower case and singular.
pub fn head_of(subject: &str) -> String {
    singular(&head_word(subject)).into_owned()
}

/// The head of a subject as it is written, in lower case.
pub fn head_word(subject: &str) -> String {
    // A subject is short: setting up a search would cost more than looking at each place.
    let of = subject.as_bytes().windows(4).position(|four| four == b" of ");
    let phrase = of.map_or(subject, |at| &subject[..at]);
    phrase.rsplit(' ').next().unwrap_or_default().to_lowercase()
}

/// How large a number is: its value, else the middle of what it asserts.
pub fn size_of(draft: &Draft) -> Option<f64> {
    let quantity = &draft.mention.quantity;
    quantity.value.or_else(|| Some((quantity.low? + quantity.high?) / 2.0))
}

/// How well a told figure explains a bare number of that size: near in the text and near in size.
pub fn nearness(told: &Told, index: usize, size: Option<f64>) -> i32 {
    let distance = match told.index {
        0 => 2,
        later if later > index => 3 + (later - index).min(8) as i32,
        before => (index - before).min(8) as i32,
    };
    let likeness = match (told.size, size) {
        (Some(one), Some(other)) if one > 0.0 && other > 0.0 => {
            let ratio = (one / other).max(other / one);
            if ratio <= 1.25 {
                8
            } else if ratio <= 2.5 {
                4
            } else if ratio > 20.0 {
                -6
            } else {
                0
            }
        }
        _ => 0,
    };
    let sureness = if told.strength == Strength::Said { 0 } else { -5 };
    10 - distance + likeness + sureness
}

/// The subject that most figures of things told in full have.
pub fn subject_matter(told: &[Told]) -> Option<String> {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for told in told.iter().filter(|told| told.unit == COUNT && told.strength == Strength::Said) {
        if let Some(subject) = told.subject.as_ref().filter(|subject| subject.text != "people") {
            *found.entry(&subject.text).or_default() += 1;
        }
    }
    found.into_iter().max_by_key(|(_, count)| *count).map(|(subject, _)| subject.to_owned())
}
