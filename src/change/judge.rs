//! Judges the claims of one document against what was known before it: places each claim into its figure,
//! compares, and gives every claim its verdict with the reason. One document tells of one figure once.

use super::compare::{Step, is_same_number, step};
use super::edit::{Alignment, align, was_edited};
use super::reason::{corrects, mode_in_words, stood, voice};
use super::standing::{Position, is_party, latest, positions};
use super::withdraw::withdrawn;
use super::{Change, Verdict};
use crate::extract::{Bound, Claim, Mode};
use crate::figure::identity::{Placed, open_figure_beside, place_beside};
use crate::figure::party::same_party;
use crate::figure::unit::are_comparable;
use crate::figure::{FigureId, History, Observation, Origin, StoryId};

/// One document's claims, with what was known when it came.
pub struct Case {
    /// The document.
    pub origin: Origin,
    /// The story that it tells.
    pub story: StoryId,
    /// Its claims in text order.
    pub claims: Vec<Claim>,
    /// The figures of the story, each with its history, without this revision's claims.
    pub histories: Vec<History>,
    /// The claims of the revision before this one, with the figures that they were placed in.
    pub earlier: Vec<(FigureId, Observation)>,
}

/// What the reason of an alert adds where the figure goes back to a number that it had before.
const RETURNS: &str = ", a number that was given up returns";

/// The verdict on each claim in text order, then what was withdrawn.
pub fn judge(case: Case) -> Vec<Change> {
    let old: Vec<Claim> = case.earlier.iter().map(|(_, observation)| observation.claim.clone()).collect();
    let alignment = align(&old, &case.claims);
    let gone = withdrawn(&case.earlier, &case.claims, &alignment);
    let mut bench = Bench::open(case, &alignment);
    bench.place_all();
    bench.judge_all();
    bench.withdraw(&gone);
    bench.changes
}

/// What lies before the judge while one document is heard.
struct Bench {
    origin: Origin,
    story: StoryId,
    histories: Vec<History>,
    earlier: Vec<(FigureId, Observation)>,
    /// The document's claims, each with the index of the earlier claim in whose place it stands.
    claims: Vec<(Claim, Option<usize>)>,
    /// For each claim the index of its figure, and why it belongs there.
    placed: Vec<(usize, String)>,
    changes: Vec<Change>,
}

/// A verdict in the making.
struct Finding {
    verdict: Verdict,
    before: Option<Observation>,
    reason: String,
}

impl Finding {
    fn new(verdict: Verdict, before: &Observation, reason: impl Into<String>) -> Finding {
        Finding { verdict, before: Some(before.clone()), reason: reason.into() }
    }
}

impl Bench {
    fn open(case: Case, alignment: &Alignment) -> Bench {
        let twin = |index: usize| alignment.pairs.iter().find(|(_, new)| *new == index).map(|(old, _)| *old);
        Bench {
            origin: case.origin,
            story: case.story,
            histories: case.histories,
            earlier: case.earlier,
            claims: case.claims.into_iter().enumerate().map(|(index, claim)| (claim, twin(index))).collect(),
            placed: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// Finds the figure of every claim, or opens one: first where the place in the document's revision before or the
    /// words alone tell, then the others in text order, beside those.
    fn place_all(&mut self) {
        let mut placed: Vec<Option<(usize, String)>> = vec![None; self.claims.len()];
        for (slot, (_, twin)) in placed.iter_mut().zip(&self.claims) {
            let figure = twin.and_then(|twin| self.figure_at(&self.earlier[twin].0));
            *slot = figure.map(|figure| (figure, "the same place in the document's revision before".to_owned()));
        }
        for sure in [true, false] {
            for index in 0..self.claims.len() {
                if placed[index].is_none() {
                    placed[index] = self.placed_beside(index, &placed, sure);
                }
            }
        }
        self.placed = placed.into_iter().flatten().collect();
    }

    /// The figure of a claim beside those that are placed; where it must be sure, none if it is not.
    fn placed_beside(
        &mut self,
        index: usize,
        placed: &[Option<(usize, String)>],
        sure: bool,
    ) -> Option<(usize, String)> {
        let claim = &self.claims[index].0;
        let others = placed.iter().zip(&self.claims);
        let here: Vec<Placed<'_>> =
            others.filter_map(|(slot, (claim, _))| Some(Placed { figure: slot.as_ref()?.0, claim })).collect();
        let placement = place_beside(claim, &self.histories, &here, cannot_both_hold);
        if sure && !placement.sure {
            return None;
        }
        let figure = placement.known.unwrap_or_else(|| {
            let figure = open_figure_beside(claim, &self.story, &self.histories);
            self.histories.push(History { figure, observations: Vec::new() });
            self.histories.len() - 1
        });
        Some((figure, placement.why))
    }

    fn figure_at(&self, id: &FigureId) -> Option<usize> {
        self.histories.iter().position(|history| history.figure.id == *id)
    }

    /// Gives every claim its verdict, in text order.
    fn judge_all(&mut self) {
        for index in 0..self.claims.len() {
            let (claim, twin) = &self.claims[index];
            let finding = match twin {
                Some(twin) => self.edited(claim, &self.earlier[*twin].1),
                None => self.finding(index),
            };
            let change = self.change(index, finding);
            self.changes.push(change);
        }
    }

    /// A claim that stands where the revision before had one.
    fn edited(&self, claim: &Claim, before: &Observation) -> Finding {
        if was_edited(&before.claim, claim) {
            Finding::new(Verdict::Corrected, before, format!("the same document said {} before", before.claim.text))
        } else {
            Finding::new(Verdict::Repeated, before, "unchanged since the document's revision before")
        }
    }

    /// Wraps a finding up, unless this document has told the same already.
    fn change(&self, index: usize, finding: Finding) -> Change {
        let (claim, (figure, link)) = (self.claims[index].0.clone(), self.placed[index].clone());
        let Finding { mut verdict, before, mut reason } = finding;
        if verdict.alerts_by_default() && self.was_told(figure, verdict, before.as_ref(), &claim) {
            verdict = Verdict::Repeated;
            reason = format!("told once for this document already; {reason}");
        }
        let after = Observation {
            claim,
            origin: self.origin.clone(),
            link,
            verdict: verdict.to_string(),
            reason: reason.clone(),
        };
        Change { verdict, figure: self.histories[figure].figure.clone(), before, after, reason }
    }

    /// Whether this document has alerted of the figure, or of the same numbers under another name. In an edit each pair
    /// of numbers is told once: a figure that holds two numbers there holds two facts that its words do not tell apart.
    fn was_told(&self, figure: usize, verdict: Verdict, before: Option<&Observation>, claim: &Claim) -> bool {
        let told = self.changes.iter().zip(&self.placed).filter(|(change, _)| change.verdict.alerts_by_default());
        told.into_iter().any(|(change, placed)| {
            let alike = |a: &Claim, b: &Claim| step(&a.quantity, &b.quantity) == Step::Same;
            let same_before = change.before.as_ref().zip(before).is_some_and(|(a, b)| alike(&a.claim, &b.claim));
            let same_numbers = same_before && alike(&change.after.claim, claim);
            let both_edited = verdict == Verdict::Corrected && change.verdict == Verdict::Corrected;
            if placed.0 == figure {
                return !both_edited || same_numbers;
            }
            same_numbers && change.after.claim.measure == claim.measure
        })
    }

    /// Compares a claim with its figure's history, and with what this document said of it before.
    fn finding(&self, index: usize) -> Finding {
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
        if let Some(finding) = self.known_number(index, party, &held, &seen) {
            return finding;
        }
        let own = held.iter().find(|position| party.is_some() && position.is_held_by(party));
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
        party: Option<&str>,
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
        let fitting = held.iter().rev().find(|position| fits(position, claim, own));
        if let Some(fitting) = fitting.filter(|_| rival || party.is_none() || own.is_some()) {
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

    /// Tells of the earlier claims that are gone, once a figure, unless the figure lives on in the document.
    fn withdraw(&mut self, gone: &[usize]) {
        for at in gone {
            let (figure, before) = self.earlier[*at].clone();
            let Some(history) = self.histories.iter().find(|history| history.figure.id == figure) else { continue };
            if self.changes.iter().any(|change| change.figure.id == figure) {
                continue;
            }
            let reason = "the document came back without it".to_owned();
            let verdict = Verdict::Withdrawn;
            let after = Observation {
                origin: self.origin.clone(),
                verdict: verdict.to_string(),
                reason: reason.clone(),
                ..before.clone()
            };
            self.changes.push(Change { verdict, figure: history.figure.clone(), before: Some(before), after, reason });
        }
    }
}

/// Whether one sentence that holds both claims must speak of two figures.
fn cannot_both_hold(a: &Claim, b: &Claim) -> bool {
    let rivals = a.attribution.is_some() && b.attribution.is_some() && !is_party(a, b);
    is_compared(a)
        && is_compared(b)
        && !rivals
        && are_comparable(&a.quantity.unit, &b.quantity.unit)
        && matches!(step(&a.quantity, &b.quantity), Step::Up | Step::Down)
}

/// Whether a claim leaves another party's position standing, which is not merely vague. Where its own party has spoken
/// before, only a position told since, which it says no more than, explains its move.
fn fits(position: &Position<'_>, claim: &Claim, own: Option<&Position<'_>>) -> bool {
    let stands = &position.told.claim.quantity;
    let moved = step(stands, &claim.quantity);
    match own {
        _ if stands.bound == Bound::Vague => false,
        Some(own) => moved == Step::Weaker && position.is_later_than(own),
        None => matches!(moved, Step::Weaker | Step::Tighter),
    }
}

/// Totals and shares are compared with their like; everything else is kept and told, and never alerts.
fn is_compared(claim: &Claim) -> bool {
    matches!(claim.mode, Mode::Total | Mode::Part)
}
