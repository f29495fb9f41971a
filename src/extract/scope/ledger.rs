//! The totals of a document by what they measure, ready to be asked what else it says of the same. Looks up; decides
//! nothing.

use std::collections::{HashMap, HashSet};

use super::Hint;
use crate::extract::{Claim, Mode};

/// How much larger a whole must be than its share.
const LARGER: f64 = 1.05;

/// The totals of a document.
pub struct Ledger<'c> {
    accounts: HashMap<(&'c str, &'c str), Account<'c>>,
    /// The sizes that the title gives.
    headlines: HashSet<u64>,
}

/// A size, and another one if the same account gives it.
type Said = (f64, Option<f64>);

/// What a document says of one measure in one kind of unit.
#[derive(Default)]
struct Account<'c> {
    /// The largest total.
    largest: Option<(f64, &'c Claim)>,
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
        let title = claims.iter().take_while(|claim| claim.sentence_number == 0);
        Ledger { accounts, headlines: title.filter_map(size_of).map(f64::to_bits).collect() }
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

    /// Whether the document gives a figure of that measure for its own event.
    pub fn is_given_here(&self, claim: &Claim) -> bool {
        self.accounts.contains_key(&key(claim))
    }

    /// Whether the title gives the number: then it is what the document is about.
    pub fn is_headline(&self, claim: &Claim) -> bool {
        size_of(claim).is_some_and(|size| self.headlines.contains(&size.to_bits()))
    }

    /// Whether the document has a larger total of the same measure.
    pub fn has_larger(&self, claim: &Claim) -> bool {
        self.whole_of(claim).is_some()
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
