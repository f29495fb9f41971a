//! What stands: the positions that the parties hold on a figure, each with the claim that says it most exactly. A
//! rounded or weaker repetition leaves a position standing; a party that gives another number leaves its old one.

use std::collections::HashMap;
use std::rc::Rc;

use jiff::civil::Date;

use super::Verdict;
use super::compare::{Interval, Step, between};
use super::judge::is_compared;
use crate::extract::{Bound, Claim, Quantity};
use crate::figure::evidence::significant;
use crate::figure::party::{Name, same_party};
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
    holders: Vec<Option<Holder<'a>>>,
    /// What it says, taken apart.
    interval: Interval<'a>,
    /// Which observation told it last.
    last: usize,
    /// In which document, so that the first number of a document wins over its later ones.
    document: (&'a str, u32),
}

/// A party as it was named, with its place in the [`Roll`].
#[derive(Clone, Debug)]
struct Holder<'a> {
    name: &'a str,
    read: Rc<Name>,
    number: usize,
}

impl<'a> Position<'a> {
    /// Whether the party, or the publishers where none is named, hold it.
    pub fn is_held_by(&self, party: Option<&Name>) -> bool {
        self.holders.iter().any(|holder| match (holder, party) {
            (Some(holder), Some(party)) => holder.read.is_same(party),
            (None, None) => true,
            _ => false,
        })
    }

    /// The parties that hold it, as they were named; publishers in their own voice are `None`.
    pub fn holders(&self) -> impl Iterator<Item = Option<&'a str>> {
        self.holders.iter().map(|holder| holder.as_ref().map(|holder| holder.name))
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
    let mut table = Table::default();
    for (at, observation) in seen.iter().copied().enumerate() {
        table.take_in(observation, at);
    }
    table.held.sort_by_key(|position| position.last);
    table.held
}

/// The position that speaks for the latest date; on one date the one told last.
pub fn latest<'p, 'a>(held: &'p [Position<'a>]) -> Option<&'p Position<'a>> {
    held.iter().max_by_key(|position| (position.as_of, position.last))
}

/// The positions in the making. A history names the same few parties again and again: each is taken apart once.
#[derive(Default)]
struct Table<'a> {
    held: Vec<Position<'a>>,
    roll: Roll<'a>,
}

/// The parties that were named, and which of them are the same.
#[derive(Default)]
struct Roll<'a> {
    numbers: HashMap<&'a str, usize>,
    names: Vec<Rc<Name>>,
    /// The parties by what they could be known by under another name.
    by_key: HashMap<String, Vec<usize>>,
    /// For each party those that were named before it and are the same.
    same: Vec<Vec<usize>>,
}

impl<'a> Roll<'a> {
    /// The party of that name, entered where it is new.
    fn call(&mut self, name: &'a str) -> Holder<'a> {
        let number = *self.numbers.entry(name).or_insert_with(|| {
            let (number, read) = (self.names.len(), Name::read(name));
            let mut same = Vec::new();
            for key in read.keys() {
                let known = self.by_key.entry(key).or_default();
                let others = known.iter().copied().filter(|other| *other != number);
                same.extend(others.filter(|other| read.is_same(&self.names[*other])));
                known.push(number);
            }
            self.same.push(same);
            self.names.push(Rc::new(read));
            number
        });
        Holder { name, read: Rc::clone(&self.names[number]), number }
    }

    /// Whether the two are one party, or both nobody.
    fn is_same(&self, a: Option<&Holder<'_>>, b: Option<&Holder<'_>>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => {
                a.number == b.number || self.same[a.number.max(b.number)].contains(&a.number.min(b.number))
            }
            (None, None) => true,
            _ => false,
        }
    }
}

impl<'a> Table<'a> {
    /// What one more observation does to the positions.
    fn take_in(&mut self, observation: &'a Observation, at: usize) {
        let party = observation.claim.attribution.as_deref().map(|name| self.roll.call(name));
        let interval = Interval::of(&observation.claim.quantity);
        let own = self.held.iter().position(|position| self.is_held_by(position, party.as_ref()));
        let same = self.of_number(&interval);
        if same.is_some() {
            if own != same {
                self.leave(own, party.as_ref());
            }
            if let Some(same) = self.of_number(&interval) {
                self.join(same, party, observation, at);
            }
            return;
        }
        let base = own.or_else(|| latest_index(&self.held).filter(|_| party.is_none()));
        if let Some(base) = base.and_then(|base| self.held.get(base)) {
            let step = between(&base.interval, &interval);
            // "Hundreds were rescued" in a headline, "more than 640" below it.
            let retold = base.document == document_of(observation) && step != Step::Tighter;
            if observation.as_of() < base.as_of || retold || step == Step::Weaker {
                return;
            }
        }
        self.leave(own, party.as_ref());
        self.held.push(Position {
            told: observation,
            as_of: observation.as_of(),
            holders: vec![party],
            interval,
            last: at,
            document: document_of(observation),
        });
    }

    fn is_held_by(&self, position: &Position<'_>, party: Option<&Holder<'_>>) -> bool {
        position.holders.iter().any(|holder| self.roll.is_same(holder.as_ref(), party))
    }

    /// The first position of that number.
    fn of_number(&self, number: &Interval<'_>) -> Option<usize> {
        self.held.iter().position(|position| between(&position.interval, number) == Step::Same)
    }

    /// Takes a party out of its position; one that nobody holds is gone.
    fn leave(&mut self, own: Option<usize>, party: Option<&Holder<'_>>) {
        let Some(own) = own else { return };
        self.held[own].holders.retain(|holder| !self.roll.is_same(holder.as_ref(), party));
        if self.held[own].holders.is_empty() {
            self.held.remove(own);
        }
    }

    /// Another claim of the number that a position says.
    fn join(&mut self, position: usize, party: Option<Holder<'a>>, observation: &'a Observation, at: usize) {
        let held = self.is_held_by(&self.held[position], party.as_ref());
        let position = &mut self.held[position];
        if !held {
            position.holders.push(party);
        }
        if exactness(&observation.claim.quantity) > exactness(&position.told.claim.quantity) {
            (position.told, position.interval) = (observation, Interval::of(&observation.claim.quantity));
        }
        position.as_of = position.as_of.max(observation.as_of());
        position.last = at;
        position.document = document_of(observation);
    }
}

fn latest_index(held: &[Position<'_>]) -> Option<usize> {
    (0..held.len()).max_by_key(|at| (held[*at].as_of, held[*at].last))
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
