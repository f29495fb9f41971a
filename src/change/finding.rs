//! The verdict on one claim: measured against what its party holds, else against what stands, with an eye to what the
//! rest of its document says. Places nothing; knows nothing of earlier revisions.

use super::compare::{Step, is_same_number, step};
use super::judge::{Bench, Finding, is_compared};
use super::reason::{corrects, mode_in_words, stood, voice};
use super::standing::{Position, is_party, latest, positions};
use super::{Change, Verdict};
use crate::extract::{Bound, Claim, Mode};
use crate::figure::Observation;
use crate::figure::party::{Name, same_party};
use crate::figure::unit::are_comparable;

/// What the reason of an alert adds where the figure goes back to a number that it had before.
const RETURNS: &str = ", a number that was given up returns";

impl Bench {
    /// Compares a claim with its figure's history, and with what this document said of it before.
    pub(super) fn finding(&self, index: usize) -> Finding {
        let (claim, figure) = (&self.claims[index].0, self.placed[index].0);
        let history = &self.histories[figure];
        if !is_compared(claim) {
            let known = !history.observations.is_empty() || self.here(index).next().is_some();
            let reason = format!("{} is not measured against a total", mode_in_words(claim.mode));
            return Finding { verdict: if known { Verdict::Repeated } else { Verdict::First }, before: None, reason };
        }
        let comparable = |seen: &&Observation| {
            is_compared(&seen.claim) && are_comparable(&seen.claim.quantity.unit, &claim.quantity.unit)
        };
        let seen: Vec<&Observation> = history.observations.iter().filter(comparable).collect();
        let held = positions(&seen);
        let Some(latest) = latest(&held) else { return self.within_document(index) };
        let party = self.party_of(index);
        let name = party.map(Name::read);
        if let Some(finding) = self.known_number(index, name.as_ref(), &held, &seen) {
            return finding;
        }
        let own = held.iter().find(|position| name.is_some() && position.is_held_by(name.as_ref()));
        self.against(index, party, own, latest, &held)
    }

    /// The party that says a claim: the one that it names, else the one that this document names for the same number.
    fn party_of(&self, index: usize) -> Option<&str> {
        let (claim, figure) = (&self.claims[index].0, self.placed[index].0);
        let others = || self.claims.iter().zip(&self.placed).filter(|(_, placed)| placed.0 == figure);
        let named = others().map(|((other, _), _)| other).find(|other| {
            other.attribution.is_some() && is_compared(other) && step(&other.quantity, &claim.quantity) == Step::Same
        });
        claim.attribution.as_deref().or_else(|| named?.attribution.as_deref())
    }

    /// What this document has said of the claim's figure so far.
    fn here(&self, index: usize) -> impl Iterator<Item = &Change> {
        let figure = self.placed[index].0;
        self.changes.iter().zip(&self.placed).filter(move |(_, placed)| placed.0 == figure).map(|(change, _)| change)
    }

    /// A number that stands already, or stood before: repeated, or said by somebody new.
    fn known_number(
        &self,
        index: usize,
        party: Option<&Name>,
        held: &[Position<'_>],
        seen: &[&Observation],
    ) -> Option<Finding> {
        let claim = &self.claims[index].0;
        let same = |position: &&Position<'_>| step(&position.told.claim.quantity, &claim.quantity) == Step::Same;
        if let Some(position) = held.iter().rev().find(same) {
            let fresh = party.is_some()
                && !position.is_held_by(party)
                && position.told.origin.publisher != self.origin.publisher;
            let known = position.told;
            return Some(if fresh {
                let reason = format!("the same number as {} before, from another party", voice(&known.claim));
                Finding::new(Verdict::Corroborated, known, reason)
            } else {
                Finding::new(Verdict::Repeated, known, format!("the number was known: {}", stood(known)))
            });
        }
        let old = seen.iter().rev().find(|seen| is_same_number(&seen.claim.quantity, &claim.quantity))?;
        if self.is_return(index, held, seen) {
            return None;
        }
        Some(Finding::new(Verdict::Repeated, old, format!("an old number again: {}", stood(old))))
    }

    /// Whether a number that was given up is meant as the new one, and not merely told late: it speaks for a later
    /// date than all that stands, with words that say so, and no alert has told of it in this direction before.
    fn is_return(&self, index: usize, held: &[Position<'_>], seen: &[&Observation]) -> bool {
        let claim = &self.claims[index].0;
        let later = held.iter().all(|position| claim.as_of > position.as_of);
        let falls = latest(held).is_some_and(|at| step(&at.told.claim.quantity, &claim.quantity) == Step::Down);
        let told_before = seen.iter().any(|seen| {
            let opposite = if falls { Verdict::Raised } else { Verdict::Lowered };
            let verdict = Verdict::from_word(&seen.verdict).filter(|verdict| verdict.alerts_by_default());
            verdict.is_some_and(|verdict| verdict != opposite) && is_same_number(&seen.claim.quantity, &claim.quantity)
        });
        later && !told_before && (self.replaced(index, held).is_some() || corrects(&claim.sentence))
    }

    /// The position that this document itself calls a thing of the past: "no longer 192 but 214".
    fn replaced<'p, 'a>(&self, index: usize, held: &'p [Position<'a>]) -> Option<&'p Position<'a>> {
        let figure = self.placed[index].0;
        let of_figure = self.claims.iter().zip(&self.placed).filter(|((other, _), placed)| {
            placed.0 == figure && other.mode == Mode::Past && other.quantity.value.is_some()
        });
        let quantities: Vec<_> = of_figure.map(|((other, _), _)| &other.quantity).collect();
        held.iter().rev().find(|position| {
            let stands = &position.told.claim.quantity;
            quantities.iter().any(|past| are_comparable(&stands.unit, &past.unit) && is_same_number(stands, past))
        })
    }

    /// Compares with the party's own position if it has spoken, else with the latest of all.
    fn against(
        &self,
        index: usize,
        party: Option<&str>,
        own: Option<&Position<'_>>,
        latest: &Position<'_>,
        held: &[Position<'_>],
    ) -> Finding {
        let claim = &self.claims[index].0;
        let replaced = self.replaced(index, held);
        let base = own.or(replaced).unwrap_or(latest);
        let returns = if self.is_given_up(index) { RETURNS } else { "" };
        let told = format!("{} stood before{returns}", stood(base.told));
        let moved = step(&base.told.claim.quantity, &claim.quantity);
        match moved {
            Step::Same | Step::Weaker => {
                return Finding::new(Verdict::Repeated, base.told, format!("says no more than what stood: {told}"));
            }
            Step::Tighter => {
                return Finding::new(Verdict::Refined, base.told, format!("narrower, within what stood: {told}"));
            }
            Step::Up | Step::Down => {}
        }
        if claim.as_of.is_some() && claim.as_of < base.as_of {
            return Finding::new(Verdict::Repeated, base.told, "speaks for an earlier date than the standing figure");
        }
        let rival = party.is_some() && own.is_none() && replaced.is_none() && base.is_partisan();
        let newcomer = rival || party.is_none();
        if let Some(fitting) = held.iter().rev().find(|position| newcomer && fits(position, claim)) {
            let reason = format!("fits what was said: {}", stood(fitting.told));
            return Finding::new(Verdict::Corroborated, fitting.told, reason);
        }
        let verdict = match (moved, rival) {
            (_, true) if self.names_both(index, party, base) => Verdict::Disputed,
            (Step::Down, true) if !corrects(&claim.sentence) => Verdict::Disputed,
            (Step::Down, _) => Verdict::Lowered,
            _ => Verdict::Raised,
        };
        Finding::new(verdict, base.told, told)
    }

    /// Whether the figure had that very number before.
    fn is_given_up(&self, index: usize) -> bool {
        let observations = &self.histories[self.placed[index].0].observations;
        let claim = &self.claims[index].0;
        observations
            .iter()
            .any(|seen| is_compared(&seen.claim) && is_same_number(&seen.claim.quantity, &claim.quantity))
    }

    /// Whether this document also tells the standing figure of the other party, before or behind.
    fn names_both(&self, index: usize, party: Option<&str>, base: &Position<'_>) -> bool {
        let figure = self.placed[index].0;
        let of_figure = self.claims.iter().zip(&self.placed).filter(|(_, placed)| placed.0 == figure);
        of_figure.map(|((told, _), _)| told).any(|told| {
            let others = told.attribution.as_deref().zip(party).is_some_and(|(a, b)| !same_party(a, b));
            others && is_compared(told) && step(&base.told.claim.quantity, &told.quantity) == Step::Same
        })
    }

    /// A claim on a figure that only this document has told.
    fn within_document(&self, index: usize) -> Finding {
        let claim = &self.claims[index].0;
        let said = self.here(index).filter(|change| {
            let told = &change.after.claim;
            is_compared(told) && are_comparable(&told.quantity.unit, &claim.quantity.unit)
        });
        let known = |change: &&Change| step(&change.after.claim.quantity, &claim.quantity) != Step::Same;
        let Some(first) = said.min_by_key(known).map(|change| &change.after) else {
            let reason = if self.histories[self.placed[index].0].observations.is_empty() {
                "nobody has told this figure before"
            } else {
                "nobody has told this figure in this unit before"
            };
            return Finding { verdict: Verdict::First, before: None, reason: reason.to_owned() };
        };
        let rivals = claim.attribution.is_some() && first.claim.attribution.is_some() && !is_party(claim, &first.claim);
        match step(&first.claim.quantity, &claim.quantity) {
            Step::Up | Step::Down if rivals => {
                let reason = format!("two parties in one document: {}", stood(first));
                Finding::new(Verdict::Disputed, first, reason)
            }
            _ => Finding::new(Verdict::Repeated, first, "this document has told the figure already"),
        }
    }
}

/// Whether a claim of somebody who has not spoken before leaves a position standing, which is not merely vague.
fn fits(position: &Position<'_>, claim: &Claim) -> bool {
    let stands = &position.told.claim.quantity;
    stands.bound != Bound::Vague && matches!(step(stands, &claim.quantity), Step::Weaker | Step::Tighter)
}
