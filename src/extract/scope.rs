//! Settles the modes that a single sentence cannot tell: a pass over the finished claims of a document in order. A
//! figure of one town is a part where the document gives the whole, a value said before is one of the past where the
//! same party gives another, and a title counts as what the text makes of its number. Changes nothing but modes.

mod ledger;
mod narrow;
mod sum;

use foldhash::{HashMap, HashMapExt, HashSet};

use super::measure::vocabulary::is_of_people;
use super::mode::{Lean, SURE};
use super::{COUNT, Claim, Mode};
use ledger::Ledger;

/// The most days that a count of what befell people may cover and still come on top of what stood.
const FEW_DAYS: i32 = 3;

/// Measures of people that tell what became of some of those counted by another: the injured of whom so many lie in
/// hospital, the dead of whom so many have a name.
const AMONG: [(&str, &str); 4] = [
    ("critically injured", "injured"),
    ("hospitalised", "injured"),
    ("identified", "killed"),
    ("unidentified", "killed"),
];

/// What a sentence leaves for the document to decide of one of its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// What the words make likely.
    pub lean: Option<Lean>,
    /// Whether its own sentence names its place.
    pub placed: bool,
    /// Whether its sentence opens with a place.
    pub located: bool,
}

/// Why the document makes another mode of a claim's than its sentence does; `None` where it does not.
pub type Why = Option<&'static str>;

/// Settles the modes of a document's claims. `hints` has one for each claim, in the same order, and so have the reasons
/// that are given back.
pub fn settle(claims: &mut [Claim], hints: &[Hint]) -> Vec<Why> {
    debug_assert_eq!(claims.len(), hints.len(), "one hint for each claim");
    let mut whys: Vec<Why> = vec![None; claims.len()];
    let headlines = headlines(claims);
    for ((claim, hint), why) in claims.iter_mut().zip(hints).zip(&mut whys) {
        if claim.mode == Mode::Total && hint.lean.is_none() && is_of_some_days(claim, &headlines) {
            claim.mode = Mode::Increment;
            *why = Some("it tells what befell people within a few days");
        }
    }
    for index in sum::addends(claims) {
        claims[index].mode = Mode::Part;
        whys[index] = Some("it adds up with others to a figure of the document");
    }
    let ledger = Ledger::of(claims, hints);
    let settled: Vec<Option<(Mode, &'static str)>> =
        claims.iter().zip(hints).map(|(claim, hint)| by_document(&ledger, claim, hint)).collect();
    for ((claim, why), settled) in claims.iter_mut().zip(&mut whys).zip(settled) {
        if let Some((mode, because)) = settled {
            claim.mode = mode;
            *why = Some(because);
        }
    }
    follow_text(claims, &mut whys);
    whys
}

/// The sizes that the title gives.
fn headlines(claims: &[Claim]) -> HashSet<u64> {
    let title = claims.iter().take_while(|claim| claim.sentence_number == 0);
    title.filter_map(ledger::size_of).map(f64::to_bits).collect()
}

/// Whether a figure tells what befell people within a few days, and is not what the document is about: "30 were killed
/// on 14 and 15 December".
fn is_of_some_days(claim: &Claim, headlines: &HashSet<u64>) -> bool {
    let few = claim.period.is_some_and(|period| (period.to - period.from).get_days() <= FEW_DAYS);
    let headline = ledger::size_of(claim).is_some_and(|size| headlines.contains(&size.to_bits()));
    few && claim.quantity.unit == COUNT && is_of_people(&claim.measure) && !headline
}

/// What the document's other figures make of a claim, where they do.
fn by_document(ledger: &Ledger<'_>, claim: &Claim, hint: &Hint) -> Option<(Mode, &'static str)> {
    if !matches!(claim.mode, Mode::Total | Mode::Part) {
        return None;
    }
    match hint.lean {
        Some(Lean::Earlier | Lean::Elsewhere | Lean::LongAgo) if ledger.is_headline(claim) => {}
        Some(Lean::Earlier) if ledger.is_revised(claim) => {
            return Some((Mode::Past, "it had been said before, and the document gives another figure"));
        }
        Some(Lean::Dated) if ledger.is_overtaken(claim) => {
            return Some((Mode::Past, "it held on a day before, and the document gives a later figure"));
        }
        Some(Lean::Elsewhere) if is_of_people(&claim.measure) => {
            return Some((Mode::Past, "it is of another year or event than the document's own"));
        }
        Some(Lean::LongAgo) => return Some((Mode::Past, "it is of a year long past")),
        Some(Lean::Share(weight)) if weight + ledger.bears_out(claim) >= SURE => {
            return Some((Mode::Part, "the document bears it out as a share of a wider figure"));
        }
        _ => {}
    }
    if is_among(ledger, claim) {
        return Some((Mode::Part, "it tells of some of those whom the document counts as hurt or dead"));
    }
    let narrow = ledger
        .whole_of(claim)
        .filter(|_| !ledger.is_headline(claim))
        .is_some_and(|whole| narrow::is_share(claim, hint, whole));
    narrow.then_some((Mode::Part, "it is of a narrower place or group than a larger figure of the document"))
}

/// "The crash hurt 90. In hospital: 14": whether the document counts those of whom a figure tells.
fn is_among(ledger: &Ledger<'_>, claim: &Claim) -> bool {
    let counted = claim.quantity.unit == COUNT && claim.mode == Mode::Total && !ledger.is_headline(claim);
    let of = AMONG.iter().filter(|(some, _)| counted && *some == claim.measure);
    let mut wholes = of.filter_map(|(_, all)| ledger.count_of(all, claim));
    wholes.any(|whole| !narrow::is_told_with(claim, whole))
}

/// A number of the title is what the text makes of it.
fn follow_text(claims: &mut [Claim], whys: &mut [Why]) {
    let split = claims.partition_point(|claim| claim.sentence_number == 0);
    let (title, text) = claims.split_at_mut(split);
    let mut told: HashMap<(u64, &str), Mode> = HashMap::new();
    for claim in text.iter() {
        if let Some(value) = claim.quantity.value {
            let mode = told.entry((value.to_bits(), &claim.quantity.unit)).or_insert(claim.mode);
            if claim.mode == Mode::Total {
                *mode = Mode::Total;
            }
        }
    }
    for (claim, why) in title.iter_mut().zip(whys).filter(|(claim, _)| claim.mode == Mode::Total) {
        let Some(value) = claim.quantity.value.filter(|value| *value >= 10.0) else { continue };
        let mode = told.get(&(value.to_bits(), claim.quantity.unit.as_str())).copied();
        if let Some(mode) = mode.filter(|mode| *mode != claim.mode) {
            claim.mode = mode;
            *why = Some("the text makes this of the number");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::Mode::{self, Increment, Part, Past, Total};
    use crate::extract::mode::tests::mode_of;

    #[test]
    fn what_one_sentence_leaves_open_the_document_decides() {
        let cases: [(&str, &str, Mode); 18] = [
            ("Some 150 pupils, 96 girls and 54 boys, were led away.", "96", Part),
            ("The rise is 700 tonnes.\nRain: 310 tonnes\nMelt: 240 tonnes\nLeaks: 150 tonnes", "240 tonnes", Part),
            (
                "Spending: 90 million euros\nRevenue: 60 million euros\nDeficit: 30 million euros",
                "60 million euros",
                Total,
            ),
            ("Cases: 24\nDeaths: 3\nMarr: 14\nDorn: 9\nKell: 1", "9", Part),
            ("The ferry had 192 aboard.\nRescued: 87\nDead: 12\nMissing: 93", "87", Total),
            ("On 3 June it stood at 60.", "60", Total),
            ("The number of missing is 90. On 3 June it stood at 60.", "60", Past),
            ("The jail held 742 men over two weeks.", "742", Total),
            ("The slide killed 90 people in Orvania. In Marr 14 people were killed.", "14", Part),
            ("In Marr 14 people were killed.", "14", Total),
            ("Some 90 people were killed in Marr and 14 in Dorn.", "14", Total),
            ("Some 90 people were killed in Orvania, 20 in Marr and 14 in Dorn.", "14", Part),
            ("The ferry carried 214 people: 200 passengers and 14 crew.", "200", Part),
            ("The slide killed 90 people. Twelve children were killed.", "Twelve", Part),
            ("The slide killed 90 people. In 1998 a slide killed 300 people.", "300", Past),
            ("The owner had counted 60 missing. The owner now counts 90 missing.", "60", Past),
            ("Since Friday 40 people have been killed.", "40", Total),
            ("Over the weekend 40 people were killed.", "40", Increment),
        ];
        for (text, number, expected) in cases {
            assert_eq!(mode_of(text, number), expected, "{text}");
        }
    }
}
