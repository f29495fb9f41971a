//! Figures that add up to another one of the document: "200 passengers and a crew of 14" where 214 were aboard, the
//! lines of a list that make up its heading. Such addends are parts, whatever the words say.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::narrow::{is_of_kind, is_of_things};
use crate::extract::measure::vocabulary::is_of_people;
use crate::extract::{COUNT, Claim, Mode};

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
    let mut rows: HashMap<&str, Vec<(usize, f64)>> = HashMap::new();
    let mut known = Known::default();
    for (index, claim) in claims.iter().enumerate() {
        let unit = claim.quantity.unit.as_str();
        let measured = unit != "percent" && claim.measure != "votes";
        let Some(value) = claim.quantity.value.filter(|_| measured) else { continue };
        known.measured.entry((value.to_bits(), unit, &claim.measure)).or_insert(index);
        known.values.entry((value.to_bits(), unit)).or_insert(index);
        known.standing.entry((value.to_bits(), unit, claim.sentence_number)).or_insert(index);
        if claim.sentence_number == 0 {
            known.headlines.insert(value.to_bits());
        } else if matches!(claim.mode, Mode::Total | Mode::Part) && !known.headlines.contains(&value.to_bits()) {
            groups.entry((&claim.measure, unit)).or_default().push((index, value));
            rows.entry(unit).or_default().push((index, value));
        }
    }
    let mut found: Vec<usize> = Vec::new();
    for members in groups.values() {
        for first in 0..members.len() {
            let length = run(claims, &members[first..], &known);
            found.extend(members[first..first + length].iter().map(|(index, _)| index));
        }
    }
    for members in rows.values() {
        for first in 1..members.len() {
            let length =
                row(claims, members[first - 1], &members[first..]).max(lines(claims, &members[first..], &known));
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
    measured: HashMap<(u64, &'c str, &'c str), usize>,
    /// By value and unit.
    values: HashMap<(u64, &'c str), usize>,
    /// By value, unit and sentence.
    standing: HashMap<(u64, &'c str, usize), usize>,
    /// What the title gives: no addend of anything.
    headlines: HashSet<u64>,
}

impl Known<'_> {
    /// Whether the document has that sum of figures from `first` to `last`, of the same kind of things.
    fn has(&self, claims: &[Claim], sum: f64, first: &Claim, last: &Claim) -> bool {
        let unit = first.quantity.unit.as_str();
        let fits = |whole: &usize| is_of_kind(first, &claims[*whole]) || is_of_kind(last, &claims[*whole]);
        let mut beside = first.sentence_number.saturating_sub(APART)..=last.sentence_number + 1;
        self.measured.get(&(sum.to_bits(), unit, &first.measure)).is_some_and(fits)
            || beside.any(|sentence| self.standing.get(&(sum.to_bits(), unit, sentence)).is_some_and(fits))
    }
}

/// Whether a claim is one line of a list: "Marr: 6".
fn is_labelled(claim: &Claim) -> bool {
    claim.sentence.split_once(": ").is_some_and(|(_, rest)| rest.starts_with(&claim.text))
}

/// How many lines of a list from the first on add up to a figure told anywhere: enough of them that it is no chance.
fn lines(claims: &[Claim], members: &[(usize, f64)], known: &Known<'_>) -> usize {
    let (mut sum, mut longest) = (0.0, 0);
    let mut fates: HashSet<&str> = HashSet::new();
    for (length, (index, value)) in members.iter().take(MOST).enumerate() {
        let follows =
            length == 0 || claims[*index].sentence_number == claims[members[length - 1].0].sentence_number + 1;
        if !follows || !is_labelled(&claims[*index]) {
            break;
        }
        if is_of_people(&claims[*index].measure) {
            fates.insert(&claims[*index].measure);
        }
        sum += value;
        // "Killed: 9", "Hurt: 14": the lines tell what became of people, and no shares of one figure.
        let apart = fates.len() > 1;
        if length > 1
            && !apart
            && sum >= TELLING
            && known
                .values
                .get(&(sum.to_bits(), claims[*index].quantity.unit.as_str()))
                .is_some_and(|whole| !is_of_things(&claims[*index], &claims[*whole]))
        {
            longest = length + 1;
        }
    }
    longest
}

/// How many members right behind a whole add up to it, whatever their measures: the lines of a list under its heading,
/// "150 pupils, 96 girls and 54 boys". What became of people in different ways is told in totals, also where these add up.
fn row(claims: &[Claim], whole: (usize, f64), members: &[(usize, f64)]) -> usize {
    let (mut sum, mut last) = (0.0, whole.0);
    let mut fates: HashSet<&str> = HashSet::new();
    for (length, (index, value)) in members.iter().take(MOST).enumerate() {
        if claims[*index].sentence_number - claims[last].sentence_number > 1 {
            return 0;
        }
        if is_of_people(&claims[*index].measure) {
            fates.insert(&claims[*index].measure);
        }
        sum += value;
        last = *index;
        if (sum - whole.1).abs() < 1e-9 * sum {
            let apart = length > 0 && fates.len() == length + 1;
            let kind = members[..=length].iter().any(|(index, _)| !is_of_things(&claims[*index], &claims[whole.0]));
            let listed = kind && claims[whole.0].quantity.unit == COUNT
                || length > 1 && members[..=length].iter().all(|(index, _)| is_labelled(&claims[*index]));
            return if length > 0 && sum >= TELLING && !apart && listed { length + 1 } else { 0 };
        }
        if sum > whole.1 {
            return 0;
        }
    }
    0
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
        if length > 0 && sum >= TELLING && known.has(claims, sum, &claims[members[0].0], &claims[*index]) {
            return length + 1;
        }
    }
    0
}
