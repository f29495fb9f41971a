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

/// The claims (by index) that add up to another claim of the same unit: the numbers of a sentence behind their sum, or
/// all that a sentence tells of one measure, or the lines of a list.
pub fn addends(claims: &[Claim]) -> Vec<usize> {
    let mut groups: HashMap<(&str, usize), Vec<(usize, f64)>> = HashMap::new();
    let mut rows: HashMap<&str, Vec<(usize, f64)>> = HashMap::new();
    let mut known = Known::default();
    for (index, claim) in claims.iter().enumerate() {
        let unit = claim.quantity.unit.as_str();
        let measured = unit != "percent" && claim.measure != "votes";
        let Some(value) = claim.quantity.value.filter(|_| measured) else { continue };
        if unit == COUNT {
            known.measured.entry((value.to_bits(), &claim.measure)).or_insert(index);
        }
        known.values.entry((value.to_bits(), unit)).or_insert(index);
        if claim.sentence_number == 0 {
            known.headlines.insert(value.to_bits());
        } else if matches!(claim.mode, Mode::Total | Mode::Part) && !known.headlines.contains(&value.to_bits()) {
            rows.entry(unit).or_default().push((index, value));
            if unit == COUNT {
                groups.entry((&claim.measure, claim.sentence_number)).or_default().push((index, value));
            }
        }
    }
    let mut found: Vec<usize> = Vec::new();
    for members in groups.values().filter(|members| (2..=MOST).contains(&members.len())) {
        let sum: f64 = members.iter().map(|(_, value)| value).sum();
        let whole = known.measured.get(&(sum.to_bits(), claims[members[0].0].measure.as_str()));
        if sum >= TELLING && whole.is_some_and(|whole| is_of_kind(&claims[members[0].0], &claims[*whole])) {
            found.extend(members.iter().map(|(index, _)| index));
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
    /// Of the counts, by value and measure.
    measured: HashMap<(u64, &'c str), usize>,
    /// By value and unit.
    values: HashMap<(u64, &'c str), usize>,
    /// What the title gives: no addend of anything.
    headlines: HashSet<u64>,
}

/// Whether a claim is one line of a list: "Marr: 6".
fn is_labelled(claim: &Claim) -> bool {
    claim.sentence.split_once(": ").is_some_and(|(_, rest)| rest.starts_with(&claim.text))
}

/// How many lines of a list from the first on add up to a figure told anywhere: enough of them that it is no chance.
fn lines(claims: &[Claim], members: &[(usize, f64)], known: &Known<'_>) -> usize {
    // Each in a sentence of its own, right behind the one before.
    let line = |(index, _): &(usize, f64)| claims[*index].sentence_number;
    let follow = members.windows(2).take(MOST - 1).take_while(|pair| line(&pair[1]) == line(&pair[0]) + 1).count();
    if follow < 2 {
        return 0;
    }
    let (mut sum, mut longest) = (0.0, 0);
    let mut fates: HashSet<&str> = HashSet::new();
    for (length, (index, value)) in members.iter().take(follow + 1).enumerate() {
        if !is_labelled(&claims[*index]) {
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
        let lines = claims[*index].sentence_number - claims[last].sentence_number;
        if lines > 1 || lines > 0 && !is_labelled(&claims[*index]) {
            return 0;
        }
        if is_of_people(&claims[*index].measure) {
            fates.insert(&claims[*index].measure);
        }
        sum += value;
        last = *index;
        if (sum - whole.1).abs() < 1e-9 * sum {
            if length == 0 || fates.len() == length + 1 {
                return 0;
            }
            let kind = members[..=length].iter().any(|(index, _)| !is_of_things(&claims[*index], &claims[whole.0]));
            let listed = kind && claims[whole.0].quantity.unit == COUNT
                || length > 1 && members[..=length].iter().all(|(index, _)| is_labelled(&claims[*index]));
            let telling = sum >= TELLING || spells_out(&claims[whole.0], &claims[members[0].0]);
            return if telling && listed { length + 1 } else { 0 };
        }
        if sum > whole.1 {
            return 0;
        }
    }
    0
}

/// Whether a colon or a bracket leads from one number of a sentence to another: "Fourteen bodies: nine men, five women".
fn spells_out(whole: &Claim, first: &Claim) -> bool {
    let behind = whole.sentence.split_once(&whole.text).map_or("", |(_, behind)| behind);
    let between = behind.split_once(&first.text).map_or("", |(between, _)| between);
    whole.sentence_number == first.sentence_number && between.contains([':', '('])
}
