//! Judges the claims of one document against what was known before it: places each claim into its figure,
//! compares, and gives every claim its verdict with the reason. One document tells of one figure once.

use std::sync::Arc;

use super::compare::{Step, step};
use super::edit::{Alignment, align, was_edited};
use super::flap::told_lately;
use super::placing::Placing;
use super::reason::mode_in_words;
use super::withdraw::{Texts, telling, withdrawn};
use super::{Change, Verdict};
use crate::extract::{Claim, Mode};
use crate::figure::succession::{moved, replaced};
use crate::figure::{FigureId, History, Observation, Origin, StoryId};

/// One document's claims, with what was known when it came.
pub struct Case {
    /// The document.
    pub origin: Arc<Origin>,
    /// The story that it tells.
    pub story: StoryId,
    /// Its claims in text order.
    pub claims: Vec<Claim>,
    /// The figures of the story, each with its history, without this revision's claims.
    pub histories: Vec<Arc<History>>,
    /// The claims of the revision before this one, with the figures that they were placed in.
    pub earlier: Vec<(FigureId, Observation)>,
    /// Whether the revision before is the beginning of this very text, as an item's summary is of its page. Then nothing
    /// was edited and nothing withdrawn, and what it told counts as told.
    pub continues: bool,
    /// What the revision before and this one say as a whole, where both are readings of one page.
    pub texts: Option<Texts>,
}

/// The verdict on each claim in text order, then what was withdrawn.
pub fn judge(case: Case) -> Vec<Change> {
    let old: Vec<Claim> = case.earlier.iter().map(|(_, observation)| observation.claim.clone()).collect();
    let alignment = align(&old, &case.claims);
    let gone = if case.continues {
        Vec::new()
    } else {
        withdrawn(&case.earlier, &case.claims, &alignment, case.texts.as_ref())
    };
    let mut bench = if case.continues { Bench::reopen(case, &alignment) } else { Bench::open(case, &alignment) };
    bench.place_all();
    bench.judge_all();
    bench.withdraw(&gone, "the document came back without it");
    bench.changes.split_off(bench.heard)
}

/// The verdicts where a document is there no more: every figure that it told is withdrawn, for that reason.
pub fn judge_gone(case: Case, reason: &str) -> Vec<Change> {
    let gone = telling(&case.earlier);
    let mut bench = Bench::open(Case { claims: Vec::new(), ..case }, &Alignment::default());
    bench.withdraw(&gone, reason);
    bench.changes
}

/// What lies before the judge while one document is heard.
pub(super) struct Bench {
    pub(super) origin: Arc<Origin>,
    story: StoryId,
    pub(super) histories: Vec<Arc<History>>,
    earlier: Vec<(FigureId, Observation)>,
    /// The document's claims, each with the index of the earlier claim in whose place it stands.
    pub(super) claims: Vec<(Claim, Option<usize>)>,
    /// How many of them, the first, were heard with the revision before.
    heard: usize,
    /// For each claim the index of its figure, and why it belongs there.
    pub(super) placed: Vec<(usize, String)>,
    pub(super) changes: Vec<Change>,
}

/// A verdict in the making.
pub(super) struct Finding {
    pub(super) verdict: Verdict,
    pub(super) before: Option<Observation>,
    pub(super) reason: String,
}

impl Finding {
    pub(super) fn new(verdict: Verdict, before: &Observation, reason: impl Into<String>) -> Finding {
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
            heard: 0,
            placed: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// The same where the revision before is the beginning of this text: its claims come first, placed and judged as they
    /// were, and no history holds them.
    fn reopen(case: Case, alignment: &Alignment) -> Bench {
        let document = case.origin.document.clone();
        let mut bench = Bench::open(case, alignment);
        for history in &mut bench.histories {
            if history.observations.iter().any(|seen| seen.origin.document == document) {
                Arc::make_mut(history).observations.retain(|seen| seen.origin.document != document);
            }
        }
        let before = bench.earlier.iter().enumerate().map(|(at, (_, seen))| (seen.claim.clone(), Some(at)));
        bench.heard = bench.earlier.len();
        bench.claims = before.chain(std::mem::take(&mut bench.claims)).collect();
        bench
    }

    /// Finds the figure of every claim, or opens one: first where the place in the document's revision before or an
    /// earlier number tells, then for the others beside those.
    fn place_all(&mut self) {
        let mut placed: Vec<Option<(usize, String)>> = vec![None; self.claims.len()];
        for (slot, (_, twin)) in placed.iter_mut().zip(&self.claims) {
            let figure = twin.and_then(|twin| self.figure_at(&self.earlier[twin].0));
            *slot = figure.map(|figure| (figure, "the same place in the document's revision before".to_owned()));
        }
        self.place_successors(&mut placed);
        let claims = self.claims.iter().map(|(claim, _)| claim).collect();
        let placing = Placing::new(claims, placed, self.histories.len());
        self.placed = placing.place_all(&self.story, &mut self.histories);
    }

    /// Places each claim that takes the place of an earlier number, with that number, where a figure stood at it.
    fn place_successors(&self, placed: &mut [Option<(usize, String)>]) {
        let claims: Vec<&Claim> = self.claims.iter().map(|(claim, _)| claim).collect();
        for (index, earlier) in replaced(&claims).into_iter().enumerate() {
            let Some(earlier) = earlier.filter(|_| placed[index].is_none()) else { continue };
            let histories = self.histories.iter().map(|history| &**history).enumerate();
            let Some(figure) = moved(claims[index], claims[earlier], histories) else { continue };
            let why = format!("its sentence sets it against {}, at which the figure stood", claims[earlier].text);
            placed[index] = Some((figure, why.clone()));
            placed[earlier].get_or_insert((figure, why));
        }
    }

    fn figure_at(&self, id: &FigureId) -> Option<usize> {
        self.histories.iter().position(|history| history.figure.id == *id)
    }

    /// Gives every claim its verdict, in text order.
    fn judge_all(&mut self) {
        for index in 0..self.heard {
            let figure = self.histories[self.placed[index].0].figure.clone();
            let after = self.earlier[index].1.clone();
            let verdict = Verdict::from_word(&after.verdict).unwrap_or(Verdict::First);
            self.changes.push(Change { verdict, figure, before: None, reason: after.reason.clone(), after });
        }
        for index in self.heard..self.claims.len() {
            let (claim, twin) = &self.claims[index];
            let finding = match twin {
                Some(twin) if self.heard == 0 => self.edited(index, claim, &self.earlier[*twin].1),
                _ => self.finding(index),
            };
            let change = self.change(index, finding);
            self.changes.push(change);
        }
    }

    /// A claim that stands where the revision before had one.
    fn edited(&self, index: usize, claim: &Claim, before: &Observation) -> Finding {
        if !was_edited(&before.claim, claim) {
            return Finding::new(Verdict::Repeated, before, "unchanged since the document's revision before");
        }
        if !is_compared(claim) && !is_compared(&before.claim) && claim.as_of != before.claim.as_of {
            let reason = format!("{} of another day is no edit", mode_in_words(claim.mode));
            return Finding::new(Verdict::Repeated, before, reason);
        }
        let history = &self.histories[self.placed[index].0];
        if let Some(told) = told_lately(history, &self.origin, &before.claim, claim) {
            let (old, new) = (&before.claim.text, &told.claim.text);
            let reason = format!("the document goes back and forth between {old} and {new}, which was told");
            return Finding::new(Verdict::Repeated, before, reason);
        }
        Finding::new(Verdict::Corrected, before, format!("the same document said {} before", before.claim.text))
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
        let placed = self.claims.iter().zip(&self.placed);
        let told = placed.filter(|(_, placed)| placed.0 == figure).map(|((told, _), _)| told);
        Change { verdict, figure: self.histories[figure].named(told), before, after, reason }
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

    /// Tells of the earlier claims that are gone, once a figure, unless the figure lives on in the document.
    fn withdraw(&mut self, gone: &[usize], reason: &str) {
        for at in gone {
            let (figure, before) = self.earlier[*at].clone();
            let Some(history) = self.histories.iter().find(|history| history.figure.id == figure) else { continue };
            if self.changes.iter().any(|change| change.figure.id == figure) {
                continue;
            }
            let (reason, verdict) = (reason.to_owned(), Verdict::Withdrawn);
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

/// Totals and shares are compared with their like; everything else is kept and told, and never alerts.
pub(super) fn is_compared(claim: &Claim) -> bool {
    matches!(claim.mode, Mode::Total | Mode::Part)
}
