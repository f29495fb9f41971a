//! What can be claimed of a quantity with such a unit: lengths are not killed, people are not deep, and only money is
//! worth something. Looks at one word and one number; what links them is for [`relation`](super) to say.

use std::borrow::Cow;

use super::deed::participle_at;
use super::{Construction, Scene};
use crate::extract::COUNT;
use crate::extract::grammar::phrase::phrase_before;
use crate::extract::measure::vocabulary::{is_of_money, is_of_people};
use crate::extract::measure::{Kind, Trigger};
use crate::extract::quantity::{self, Mention};

/// A verb that tells of people means no more than it says where a surface or a mass is measured: "900 hectares were
/// treated", "90 tonnes were admitted".
pub fn of_things(scene: &Scene<'_, '_>, number: &Mention, word: &Trigger) -> Option<Trigger> {
    let single = matches!(word.kind, Kind::Verb(..)) && word.words.len() == 1 && word.known;
    let measured = number.kind == Some(quantity::Kind::Measure) && !is_length(&number.quantity.unit);
    if !single || !measured || !is_of_people(&word.measure) {
        return None;
    }
    let measure = participle_at(scene, word.words.start);
    (!is_of_people(&measure)).then(|| Trigger { measure: Cow::Owned(measure), known: false, ..word.clone() })
}

/// Whether a quantity of that unit can be of that measure: lengths are not killed, and people are not deep.
pub fn fits_unit(scene: &Scene<'_, '_>, number: &Mention, word: &Trigger, construction: Construction) -> bool {
    if word.measure == "magnitude" && number.quantity.unit == COUNT {
        return number.quantity.value.is_some_and(|value| value < 12.0);
    }
    let dimension = matches!(
        &*word.measure,
        "depth" | "height" | "length" | "width" | "distance" | "speed" | "rainfall" | "temperature"
    );
    // "cost 368 lives": the price is in lives.
    let counted = |trigger: &Trigger| trigger.known && trigger.kind == Kind::Counted;
    let own = || scene.triggers_in(&(number.head_start..number.head_start + 2)).iter().any(counted);
    if word.measure == "cost" && number.kind.is_none() && own() {
        return false;
    }
    // "14 percent of a year's output", "the bill passed by 88 to 79": no output, and no cost.
    let share_of_output =
        number.quantity.unit == "percent" && word.measure == "produced" && is_whole(scene, word, construction);
    let plain = number.quantity.unit == COUNT && !number.scaled;
    let law =
        plain && word.kind == Kind::Holder && matches!(scene.sentence.lower(word.words.end - 1), "bill" | "bills");
    // "The price of 118: who came home, and who did not": so many have been paid for.
    let bought = plain && word.measure == "price" && scene.sentence.lower(word.words.end) == "of";
    if share_of_output || law || bought {
        return false;
    }
    let area = quantity::is_of_area(&number.quantity.unit);
    let measured = number.kind == Some(quantity::Kind::Measure);
    // "On the day of the riot the jail stood at 257 percent": what is recorded is counted.
    let event = word.kind == Kind::Counted && matches!(&*word.measure, "filed" | "issued" | "recorded");
    if number.kind.is_some() && event || measured && word.measure == "contained" && area {
        return false;
    }
    // "the value of 9 micrograms", "raised the count to 90, nine clerks among them": no worth and no funds.
    if matches!(&*word.measure, "laundered" | "earned" | "raised" | "worth")
        && number.kind != Some(quantity::Kind::Currency)
    {
        return false;
    }
    let saved = number.kind == Some(quantity::Kind::Currency)
        && matches!(&*word.measure, "arrived" | "casualties" | "missing" | "rescued");
    if number.kind.is_some() && number.quantity.unit != "percent" && is_of_people(&word.measure) && !saved {
        return false;
    }
    match number.kind {
        None => !dimension || construction == Construction::Holder,
        Some(quantity::Kind::Time) => matches!(construction, Construction::Holder),
        Some(quantity::Kind::Measure) if is_length(&number.quantity.unit) => {
            // "9 km of shoreline were oiled": a stretch of something, and no distance.
            let stretch = scene.sentence.lower(number.words.end) == "of";
            dimension || stretch || matches!(construction, Construction::Holder | Construction::Movement)
        }
        Some(quantity::Kind::Currency) => !word.known || saved || is_of_money(&word.measure),
        Some(_) => !dimension,
    }
}

/// Whether a noun names that of which a percentage is a share: "9 percent of a year's output", "a deficit of 9 billion, or
/// 2 percent of output, after 3 percent".
fn is_whole(scene: &Scene<'_, '_>, word: &Trigger, construction: Construction) -> bool {
    let phrase = phrase_before(scene.sentence, scene.classes, word.words.end);
    let of = phrase.start.checked_sub(1).is_some_and(|at| scene.sentence.lower(at) == "of");
    construction == Construction::CountedNoun || of
}

/// Whether the unit is one of length or speed.
fn is_length(unit: &str) -> bool {
    matches!(unit, "km" | "m" | "cm" | "mm" | "mile" | "foot" | "inch" | "yard" | "km/h" | "mph" | "degC" | "degF")
}
