//! What stands: the positions that the parties hold on a figure, each with the claim that says it most exactly. A
//! rounded or weaker repetition leaves a position standing; a party that gives another number leaves its old one.

use jiff::civil::Date;

use super::Verdict;
use super::compare::{Step, step};
use super::judge::is_compared;
use crate::extract::{Bound, Claim, Quantity};
use crate::figure::evidence::significant;
use crate::figure::party::same_party;
use crate::figure::unit::are_comparable;
use crate::figure::{History, Observation};

/// One number that somebody holds to.
#[derive(Clone, Debug)]
pub struct Position<'a> {
    /// The claim that says it most exactly.
    pub told: &'a Observation,
    /// The latest date for which it was told.
    pub as_of: Option<Date>,
    /// Who holds it; `None` for publishers in their own voice.
    holders: Vec<Option<&'a str>>,
    /// Which observation told it last.
    last: usize,
    /// In which document, so that the first number of a document wins over its later ones.
    document: (&'a str, u32),
}

impl<'a> Position<'a> {
    /// Whether the party, or the publishers where none is named, hold it.
    pub fn is_held_by(&self, party: Option<&str>) -> bool {
        self.holders.iter().any(|holder| match (holder, party) {
            (Some(holder), Some(party)) => same_party(holder, party),
            (None, None) => true,
            _ => false,
        })
    }

    /// The parties that hold it, as they were named; publishers in their own voice are `None`.
    pub fn holders(&self) -> &[Option<&'a str>] {
        &self.holders
    }

    /// Whether it is held by named parties alone, so that another party may dispute it.
    pub fn is_partisan(&self) -> bool {
        self.holders.iter().all(Option::is_some)
    }
}

/// What stands of a figure: the positions of all parties after its whole history, the one that speaks for the latest
/// date first. Claims that are not measured against a total take no position; of numbers in units that cannot be
/// compared those in the figure's own are taken.
pub fn standing(history: &History) -> Vec<Position<'_>> {
    let withdrawn = |seen: &Observation| {
        let since = history.observations.iter().rev().take_while(|later| !std::ptr::eq(*later, seen));
        let mut same = since.filter(|later| later.verdict == Verdict::Withdrawn.as_str());
        same.any(|gone| gone.origin.document == seen.origin.document)
    };
    let taken = |seen: &&Observation| {
        is_compared(&seen.claim)
            && are_comparable(&seen.claim.quantity.unit, &history.figure.unit)
            && seen.verdict != Verdict::Withdrawn.as_str()
            && !withdrawn(seen)
    };
    let seen: Vec<&Observation> = history.observations.iter().filter(taken).collect();
    let mut held = positions(&seen);
    held.sort_by_key(|position| std::cmp::Reverse((position.as_of, position.last)));
    held
}

/// The positions after all observations, in the order in which they were last told.
pub fn positions<'a>(seen: &[&'a Observation]) -> Vec<Position<'a>> {
    let mut held: Vec<Position<'a>> = Vec::new();
    for (at, observation) in seen.iter().copied().enumerate() {
        take_in(&mut held, observation, at);
    }
    held.sort_by_key(|position| position.last);
    held
}

/// The position that speaks for the latest date; on one date the one told last.
pub fn latest<'p, 'a>(held: &'p [Position<'a>]) -> Option<&'p Position<'a>> {
    held.iter().max_by_key(|position| (position.as_of, position.last))
}

/// What one more observation does to the positions.
fn take_in<'a>(held: &mut Vec<Position<'a>>, observation: &'a Observation, at: usize) {
    let claim = &observation.claim;
    let party = claim.attribution.as_deref();
    let own = own_position(held, party);
    let same = held.iter().position(|position| step(&position.told.claim.quantity, &claim.quantity) == Step::Same);
    if let Some(same) = same {
        if own != Some(same) {
            leave(held, own, party);
        }
        let same = held.iter().position(|position| step(&position.told.claim.quantity, &claim.quantity) == Step::Same);
        if let Some(position) = same.and_then(|same| held.get_mut(same)) {
            position.join(observation, at);
        }
        return;
    }
    let base = own.or_else(|| latest_index(held).filter(|_| party.is_none()));
    if let Some(base) = base.and_then(|base| held.get_mut(base)) {
        let stale = observation.as_of() < base.as_of || base.document == document_of(observation);
        if stale || step(&base.told.claim.quantity, &claim.quantity) == Step::Weaker {
            return;
        }
    }
    leave(held, own, party);
    held.push(Position {
        told: observation,
        as_of: observation.as_of(),
        holders: vec![party],
        last: at,
        document: document_of(observation),
    });
}

fn own_position(held: &[Position<'_>], party: Option<&str>) -> Option<usize> {
    held.iter().position(|position| position.is_held_by(party))
}

fn latest_index(held: &[Position<'_>]) -> Option<usize> {
    (0..held.len()).max_by_key(|at| (held[*at].as_of, held[*at].last))
}

/// Takes a party out of its position; one that nobody holds is gone.
fn leave(held: &mut Vec<Position<'_>>, own: Option<usize>, party: Option<&str>) {
    let Some(own) = own else { return };
    held[own].holders.retain(|holder| match (holder, party) {
        (Some(holder), Some(party)) => !same_party(holder, party),
        (None, None) => false,
        _ => true,
    });
    if held[own].holders.is_empty() {
        held.remove(own);
    }
}

impl<'a> Position<'a> {
    /// Another claim of the same number.
    fn join(&mut self, observation: &'a Observation, at: usize) {
        let party = observation.claim.attribution.as_deref();
        if !self.is_held_by(party) {
            self.holders.push(party);
        }
        if exactness(&observation.claim.quantity) > exactness(&self.told.claim.quantity) {
            self.told = observation;
        }
        self.as_of = self.as_of.max(observation.as_of());
        self.last = at;
        self.document = document_of(observation);
    }
}

/// How exactly the words state their number: a plain number before a hedged one, then the one with more digits.
fn exactness(quantity: &Quantity) -> (bool, i32) {
    (quantity.bound == Bound::Exact, quantity.value.map_or(0, significant))
}

fn document_of(observation: &Observation) -> (&str, u32) {
    (&observation.origin.document.0, observation.origin.revision)
}

/// Whether two claims are said by one party. The publisher's own voice agrees with anybody.
pub fn is_party(a: &Claim, b: &Claim) -> bool {
    match (&a.attribution, &b.attribution) {
        (Some(a), Some(b)) => same_party(a, b),
        _ => true,
    }
}
