//! When a figure is a share of a larger one: it is told of a narrower place, or of fewer kinds of people.

use super::Hint;
use crate::extract::place::{Relation, same_place};
use crate::extract::{COUNT, Claim};

/// People who are part of any wider group that is counted.
const KINDS: [&str; 42] = [
    "babies",
    "boys",
    "children",
    "citizens",
    "civilians",
    "contractors",
    "crew",
    "elders",
    "employees",
    "firefighters",
    "foreigners",
    "girls",
    "guards",
    "guests",
    "infants",
    "journalists",
    "medics",
    "members",
    "men",
    "minors",
    "mothers",
    "nationals",
    "nurses",
    "officers",
    "officials",
    "passengers",
    "patients",
    "pensioners",
    "policemen",
    "pupils",
    "railwaymen",
    "rescuers",
    "sailors",
    "schoolchildren",
    "soldiers",
    "staff",
    "students",
    "teachers",
    "toddlers",
    "tourists",
    "volunteers",
    "women",
];

/// Words for people of every kind.
const ANYONE: [&str; 12] = [
    "bodies",
    "casualties",
    "dead",
    "deaths",
    "fatalities",
    "individuals",
    "inhabitants",
    "lives",
    "people",
    "persons",
    "residents",
    "victims",
];

/// Whether a claim is a share of `whole`, a larger total of the same measure.
pub fn is_share(claim: &Claim, hint: &Hint, whole: &Claim) -> bool {
    let disputed = claim.attribution.is_some() && whole.attribution.is_some() && claim.attribution != whole.attribution;
    if claim.sentence_number == 0 || claim.quantity.unit == "percent" || disputed {
        return false;
    }
    let narrower = if hint.placed { is_narrower_place(claim, whole) } else { hint.located };
    narrower && counts_alike(claim, whole)
        || claim.quantity.unit == COUNT && is_kind(&claim.subject) && is_anyone(&whole.subject)
}

/// Whether two figures count the same kind of thing: a school that stays shut is no share of the shops that do.
fn counts_alike(claim: &Claim, whole: &Claim) -> bool {
    let anyone = is_anyone(&whole.subject) && (is_anyone(&claim.subject) || is_kind(&claim.subject));
    anyone || claim.quantity.unit != COUNT || head_of(&claim.subject) == head_of(&whole.subject)
}

fn is_narrower_place(claim: &Claim, whole: &Claim) -> bool {
    match (claim.place.as_deref(), whole.place.as_deref()) {
        (Some(own), Some(wider)) => !matches!(same_place(own, wider), Relation::Same | Relation::Contains),
        (Some(_), None) => true,
        _ => false,
    }
}

fn is_kind(subject: &str) -> bool {
    KINDS.binary_search(&head_of(subject).as_str()).is_ok()
}

fn is_anyone(subject: &str) -> bool {
    ANYONE.binary_search(&head_of(subject).as_str()).is_ok()
}

fn head_of(subject: &str) -> String {
    subject.rsplit(' ').next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(KINDS.is_sorted());
        assert!(ANYONE.is_sorted());
    }
}
