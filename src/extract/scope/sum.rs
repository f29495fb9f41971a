//! Figures that add up to another one of the document: "200 passengers and a crew of 14" where 214 were aboard, the
//! lines of a list that make up its heading. Such addends are parts, whatever the words say.

use std::collections::{HashMap, HashSet};

use crate::extract::{Claim, Mode};

/// The least sum that is no chance: small numbers add up to each other everywhere.
const TELLING: f64 = 16.0;

/// How many addends a sum may have.
const MOST: usize = 8;

/// How many sentences may stand from one addend to the next.
const APART: usize = 2;

/// The claims (by index) that add up to another claim of the same unit. Addends measure the same and follow each
/// other; their sum measures it too, or stands beside them.
pub fn addends(claims: &[Claim]) -> Vec<usize> {
    let mut groups: HashMap<(&str, &str), Vec<(usize, f64)>> = HashMap::new();
    let mut known = Known::default();
    for (index, claim) in claims.iter().enumerate() {
        let unit = claim.quantity.unit.as_str();
        let measured = unit != "percent" && claim.measure != "votes";
        let Some(value) = claim.quantity.value.filter(|_| measured) else { continue };
        known.measured.insert((value.to_bits(), unit, &claim.measure));
        known.standing.insert((value.to_bits(), unit, claim.sentence_number));
        if matches!(claim.mode, Mode::Total | Mode::Part) {
            groups.entry((&claim.measure, unit)).or_default().push((index, value));
        }
    }
    let mut found: Vec<usize> = Vec::new();
    for members in groups.values() {
        for first in 0..members.len() {
            let length = run(claims, &members[first..], &known);
            found.extend(members[first..first + length].iter().map(|(index, _)| index));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The figures of a document that may be a sum.
#[derive(Default)]
struct Known<'c> {
    /// By value, unit and measure.
    measured: HashSet<(u64, &'c str, &'c str)>,
    /// By value, unit and sentence.
    standing: HashSet<(u64, &'c str, usize)>,
}

impl Known<'_> {
    fn has(&self, sum: f64, first: &Claim, last: &Claim) -> bool {
        let unit = first.quantity.unit.as_str();
        let beside = first.sentence_number.saturating_sub(APART)..=last.sentence_number + 1;
        self.measured.contains(&(sum.to_bits(), unit, &first.measure))
            || beside.into_iter().any(|sentence| self.standing.contains(&(sum.to_bits(), unit, sentence)))
    }
}

/// How many members from the first on add up to a known figure; 0 if none do.
fn run(claims: &[Claim], members: &[(usize, f64)], known: &Known<'_>) -> usize {
    let mut sum = 0.0;
    for (length, (index, value)) in members.iter().take(MOST).enumerate() {
        let near = length
            .checked_sub(1)
            .is_none_or(|before| claims[*index].sentence_number - claims[members[before].0].sentence_number <= APART);
        if !near || *value < 2.0 {
            return 0;
        }
        sum += value;
        if length > 0 && sum >= TELLING && known.has(sum, &claims[members[0].0], &claims[*index]) {
            return length + 1;
        }
    }
    0
}
