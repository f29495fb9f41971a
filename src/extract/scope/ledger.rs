//! The totals of a document by what they measure, ready to be asked what else it says of the same. Looks up; decides
//! nothing.

use foldhash::{HashMap, HashMapExt, HashSet};
use jiff::civil::Date;

use super::Hint;
use crate::extract::mode::SURE;
use crate::extract::{COUNT, Claim, Mode};

/// How much larger a whole must be than its share.
const LARGER: f64 = 1.05;

/// How many sentences before a share its whole may stand.
const NEAR: usize = 2;

/// The totals of a document.
pub struct Ledger<'c> {
    accounts: HashMap<(&'c str, &'c str), Account<'c>>,
    /// The sizes that the title gives.
    headlines: HashSet<u64>,
    /// The largest count of each sentence.
    counts: HashMap<usize, f64>,
}

/// A size, and another one if the same account gives it.
type Said = (f64, Option<f64>);

/// What a document says of one measure in one kind of unit.
#[derive(Default)]
struct Account<'c> {
    /// The largest total.
    largest: Option<(f64, &'c Claim)>,
    /// The total for the latest day.
    latest: Option<(Date, f64)>,
    /// Of anybody: the first total, and another one if there is any.
    anyone: Option<Said>,
    /// By party: the first total, and another one if there is any.
    said: HashMap<Option<&'c str>, Said>,
}

impl<'c> Ledger<'c> {
    /// Enters every plain total of a document.
    pub fn of(claims: &'c [Claim], hints: &[Hint]) -> Ledger<'c> {
        let mut accounts: HashMap<(&str, &str), Account<'c>> = HashMap::new();
        let plain = claims.iter().zip(hints).filter(|(claim, hint)| claim.mode == Mode::Total && hint.lean.is_none());
        for (claim, _) in plain {
            if let Some(size) = size_of(claim) {
                accounts.entry(key(claim)).or_default().enter(claim, size);
            }
        }
        let mut counts: HashMap<usize, f64> = HashMap::new();
        for claim in claims.iter().filter(|claim| claim.quantity.unit == COUNT) {
            let largest = counts.entry(claim.sentence_number).or_default();
            *largest = largest.max(size_of(claim).unwrap_or_default());
        }
        let title = claims.iter().take_while(|claim| claim.sentence_number == 0);
        Ledger { accounts, headlines: title.filter_map(size_of).map(f64::to_bits).collect(), counts }
    }

    /// Whether the party of a claim, or nobody named, gives another figure of the same measure.
    pub fn is_revised(&self, claim: &Claim) -> bool {
        let Some((account, size)) = self.accounts.get(&key(claim)).zip(size_of(claim)) else { return false };
        let differs = |said: Option<&Said>| {
            said.is_some_and(|(first, other)| differ(*first, size) || other.is_some_and(|other| differ(other, size)))
        };
        match claim.attribution.as_deref() {
            Some(party) => differs(account.said.get(&Some(party))) || differs(account.said.get(&None)),
            None => differs(account.anyone.as_ref()),
        }
    }

    /// Whether the document gives another figure of the same measure for a later day.
    pub fn is_overtaken(&self, claim: &Claim) -> bool {
        let latest = self.accounts.get(&key(claim)).and_then(|account| account.latest);
        let Some(((day, latest), size)) = latest.zip(size_of(claim)) else { return false };
        claim.as_of.is_some_and(|own| own < day) && differ(latest, size) && !self.is_headline(claim)
    }

    /// Whether the title gives the number: then it is what the document is about.
    pub fn is_headline(&self, claim: &Claim) -> bool {
        size_of(claim).is_some_and(|size| self.headlines.contains(&size.to_bits()))
    }

    /// How far the document bears out that a claim is a share: a larger total of the same measure weighs most, a larger
    /// count a sentence or two before a little. What the title gives is no share.
    pub fn bears_out(&self, claim: &Claim) -> i32 {
        if self.is_headline(claim) {
            return -SURE;
        }
        let counted = claim.quantity.unit == COUNT;
        // A count needs both; an amount of money seldom has another beside it that is no whole of it.
        let same = if self.whole_of(claim).is_some() { 60 - 10 * i32::from(counted) } else { 0 };
        let first = claim.sentence_number.saturating_sub(NEAR);
        let near = (first..=claim.sentence_number).filter_map(|sentence| self.counts.get(&sentence));
        let larger = near.into_iter().any(|count| size_of(claim).is_some_and(|own| *count > own * LARGER));
        same + if larger && counted { 30 } else { 0 }
    }

    /// The largest total of another measure, if it counts at least as many as a claim.
    pub fn count_of(&self, measure: &str, claim: &Claim) -> Option<&'c Claim> {
        let (largest, whole) = self.accounts.get(&(measure, COUNT))?.largest?;
        (largest >= size_of(claim)?).then_some(whole)
    }

    /// The largest total of the same measure, if it is larger than the claim.
    pub fn whole_of(&self, claim: &Claim) -> Option<&'c Claim> {
        let (largest, whole) = self.accounts.get(&key(claim))?.largest?;
        (largest > size_of(claim)? * LARGER).then_some(whole)
    }
}

impl<'c> Account<'c> {
    fn enter(&mut self, claim: &'c Claim, size: f64) {
        if self.largest.is_none_or(|(largest, _)| size > largest) {
            self.largest = Some((size, claim));
        }
        if let Some(day) = claim.as_of
            && self.latest.is_none_or(|(latest, _)| day > latest)
        {
            self.latest = Some((day, size));
        }
        for said in [
            self.said.entry(claim.attribution.as_deref()).or_insert((size, None)),
            self.anyone.get_or_insert((size, None)),
        ] {
            if differ(said.0, size) {
                said.1 = Some(size);
            }
        }
    }
}

fn key(claim: &Claim) -> (&str, &str) {
    (&claim.measure, &claim.quantity.unit)
}

fn differ(one: f64, other: f64) -> bool {
    (one - other).abs() > 1e-9 * one.abs().max(other.abs())
}

/// How large a figure is: its value, else the middle of what it asserts, else its one end.
pub fn size_of(claim: &Claim) -> Option<f64> {
    let quantity = &claim.quantity;
    let middle = quantity.low.zip(quantity.high).map(|(low, high)| (low + high) / 2.0);
    quantity.value.or(middle).or(quantity.low).or(quantity.high)
}
