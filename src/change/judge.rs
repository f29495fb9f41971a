//! Judges the claims of one document against what was known before it: places each claim into its figure,
//! compares, and gives every claim its verdict with the reason. One document tells of one figure once.

use super::compare::{Step, step};
use super::edit::{Alignment, align};
use super::{Change, Verdict};
use crate::extract::{Bound, Claim, Mode};
use crate::figure::identity::{open_figure, place};
use crate::figure::party::same_party;
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

/// The verdict on each claim in text order, then what was withdrawn.
pub fn judge(case: Case) -> Vec<Change> {
    let old: Vec<Claim> = case.earlier.iter().map(|(_, observation)| observation.claim.clone()).collect();
    let alignment = align(&old, &case.claims);
    let mut bench = Bench {
        origin: case.origin,
        story: case.story,
        histories: case.histories,
        earlier: case.earlier,
        told: Vec::new(),
    };
    let mut changes: Vec<Change> = Vec::new();
    for (index, claim) in case.claims.into_iter().enumerate() {
        let twin = alignment.pairs.iter().find(|(_, new)| *new == index).map(|(old, _)| *old);
        let change = match twin {
            Some(twin) => bench.edited(claim, twin),
            None => bench.judged(claim, &changes),
        };
        changes.push(change);
    }
    let withdrawn = bench.withdrawn(&alignment, &changes);
    changes.extend(withdrawn);
    changes
}

/// What lies before the judge while one document is heard.
struct Bench {
    origin: Origin,
    story: StoryId,
    histories: Vec<History>,
    earlier: Vec<(FigureId, Observation)>,
    /// Figures of which this document has already told a change.
    told: Vec<FigureId>,
}

/// A verdict in the making.
struct Finding {
    verdict: Verdict,
    before: Option<Observation>,
    reason: String,
}

impl Finding {
    fn quiet(verdict: Verdict, before: Option<&Observation>, reason: impl Into<String>) -> Finding {
        Finding { verdict, before: before.cloned(), reason: reason.into() }
    }
}

impl Bench {
    /// A claim that stands where the revision before had one.
    fn edited(&mut self, claim: Claim, twin: usize) -> Change {
        let (figure, before) = self.earlier[twin].clone();
        let at = self.histories.iter().position(|history| history.figure.id == figure);
        let Some(at) = at else { return self.judged(claim, &[]) };
        let finding = if was_edited(&before.claim, &claim) {
            let reason = format!("the same document said {} before", before.claim.text);
            Finding { verdict: Verdict::Corrected, before: Some(before), reason }
        } else {
            Finding::quiet(Verdict::Repeated, Some(&before), "unchanged since the document's revision before")
        };
        self.change(at, claim, "the same place in the document's revision before".to_owned(), finding)
    }

    /// A claim that is new in this document.
    fn judged(&mut self, claim: Claim, so_far: &[Change]) -> Change {
        let placement = place(&claim, &self.histories);
        let at = placement.known.unwrap_or_else(|| {
            let figure = open_figure(&claim, &self.story);
            if let Some(at) = self.histories.iter().position(|history| history.figure.id == figure.id) {
                return at;
            }
            self.histories.push(History { figure, observations: Vec::new() });
            self.histories.len() - 1
        });
        let here: Vec<&Change> =
            so_far.iter().filter(|change| change.figure.id == self.histories[at].figure.id).collect();
        let finding = self.finding(&claim, &self.histories[at], &here);
        self.change(at, claim, placement.why, finding)
    }

    fn change(&mut self, at: usize, claim: Claim, link: String, finding: Finding) -> Change {
        let figure = self.histories[at].figure.clone();
        let Finding { mut verdict, before, mut reason } = finding;
        if verdict.alerts_by_default() {
            if self.told.contains(&figure.id) {
                verdict = Verdict::Repeated;
                reason = format!("told once for this document already; {reason}");
            } else {
                self.told.push(figure.id.clone());
            }
        }
        let after = Observation {
            claim,
            origin: self.origin.clone(),
            link,
            verdict: verdict.as_str().to_owned(),
            reason: reason.clone(),
        };
        Change { verdict, figure, before, after, reason }
    }

    /// Compares a claim with its figure's history, and with what this document said of it before.
    fn finding(&self, claim: &Claim, history: &History, here: &[&Change]) -> Finding {
        let seen: Vec<&Observation> = history.observations.iter().filter(|seen| is_compared(&seen.claim)).collect();
        if !is_compared(claim) {
            let verdict =
                if history.observations.is_empty() && here.is_empty() { Verdict::First } else { Verdict::Repeated };
            return Finding::quiet(
                verdict,
                None,
                format!("{} is not measured against a total", mode_in_words(claim.mode)),
            );
        }
        if seen.is_empty() {
            return within_document(claim, here);
        }
        if let Some(known) = seen.iter().rev().find(|seen| step(&seen.claim.quantity, &claim.quantity) == Step::Same) {
            return known_number(claim, &self.origin, known, &seen);
        }
        let own = standing(seen.iter().copied().filter(|seen| is_party(&seen.claim, claim)));
        let Some(base) = own.or_else(|| standing(seen.iter().copied())) else { return within_document(claim, here) };
        against(claim, base, own.is_some(), &seen, self.document_names_both(claim, base, here))
    }

    /// Whether this document also tells the standing figure of the other party.
    fn document_names_both(&self, claim: &Claim, base: &Observation, here: &[&Change]) -> bool {
        here.iter().any(|change| {
            let told = &change.after.claim;
            !is_party(told, claim) && step(&base.claim.quantity, &told.quantity) == Step::Same
        })
    }

    /// Old claims that the new revision no longer makes in any form.
    fn withdrawn(&mut self, alignment: &Alignment, changes: &[Change]) -> Vec<Change> {
        let mut out = Vec::new();
        for gone in &alignment.gone {
            let (figure, before) = self.earlier[*gone].clone();
            let lives_on = changes.iter().any(|change| {
                change.figure.id == figure || step(&before.claim.quantity, &change.after.claim.quantity) == Step::Same
            });
            let Some(history) = self.histories.iter().find(|history| history.figure.id == figure) else { continue };
            if lives_on || before.claim.mode != Mode::Total || self.told.contains(&figure) {
                continue;
            }
            self.told.push(figure);
            let reason = "the document came back without it".to_owned();
            let after = Observation {
                origin: self.origin.clone(),
                verdict: Verdict::Withdrawn.as_str().to_owned(),
                reason: reason.clone(),
                ..before.clone()
            };
            out.push(Change {
                verdict: Verdict::Withdrawn,
                figure: history.figure.clone(),
                before: Some(before),
                after,
                reason,
            });
        }
        out
    }
}

/// Totals and shares are compared with their like; everything else is kept and told, and never alerts.
fn is_compared(claim: &Claim) -> bool {
    matches!(claim.mode, Mode::Total | Mode::Part)
}

fn mode_in_words(mode: Mode) -> &'static str {
    match mode {
        Mode::Total => "a total",
        Mode::Part => "a share",
        Mode::Increment => "a count of its own stretch",
        Mode::Projection => "a guess at a later state",
        Mode::Denied => "a figure that is denied",
        Mode::Past => "a value of the past",
    }
}

/// Whether two claims are said by one party. The publisher's own voice agrees with anybody.
fn is_party(a: &Claim, b: &Claim) -> bool {
    match (&a.attribution, &b.attribution) {
        (Some(a), Some(b)) => same_party(a, b),
        _ => true,
    }
}

/// What stands: the observation that speaks for the latest date; on one date the latest to arrive, and within
/// a document the first in its text.
fn standing<'a>(seen: impl Iterator<Item = &'a Observation>) -> Option<&'a Observation> {
    let mut best: Option<&Observation> = None;
    for next in seen {
        let wins = best.is_none_or(|best| {
            let same_document =
                best.origin.document == next.origin.document && best.origin.revision == next.origin.revision;
            next.as_of() > best.as_of() || (next.as_of() == best.as_of() && !same_document)
        });
        if wins {
            best = Some(next);
        }
    }
    best
}

/// A number that the history already holds: repeated, or said by somebody new.
fn known_number(claim: &Claim, origin: &Origin, known: &Observation, seen: &[&Observation]) -> Finding {
    let said_by_party = seen
        .iter()
        .any(|seen| is_party(&seen.claim, claim) && step(&seen.claim.quantity, &claim.quantity) == Step::Same);
    if claim.attribution.is_some() && !said_by_party && known.origin.publisher != origin.publisher {
        return Finding::quiet(
            Verdict::Corroborated,
            Some(known),
            format!("the same number as {} before, from another party", voice(&known.claim)),
        );
    }
    Finding::quiet(
        Verdict::Repeated,
        Some(known),
        format!("the number was known: {} by {}", known.claim.text, voice(&known.claim)),
    )
}

/// Compares with the standing figure: the party's own if it has spoken, else the latest of all.
fn against(claim: &Claim, base: &Observation, own: bool, seen: &[&Observation], names_both: bool) -> Finding {
    let moved = step(&base.claim.quantity, &claim.quantity);
    let told = format!("{} by {} stood before", base.claim.text, voice(&base.claim));
    match moved {
        Step::Same | Step::Weaker => {
            return Finding::quiet(Verdict::Repeated, Some(base), format!("says no more than what stood: {told}"));
        }
        Step::Tighter => {
            return Finding::quiet(Verdict::Refined, Some(base), format!("narrower, within what stood: {told}"));
        }
        Step::Up | Step::Down => {}
    }
    if claim.as_of.is_some() && claim.as_of < base.as_of() {
        return Finding::quiet(Verdict::Repeated, Some(base), "speaks for an earlier date than the standing figure");
    }
    let fits = |seen: &&&Observation| {
        matches!(step(&seen.claim.quantity, &claim.quantity), Step::Weaker | Step::Tighter)
            && seen.claim.quantity.bound != Bound::Vague
    };
    let rival = claim.attribution.is_some() && base.claim.attribution.is_some() && !own;
    if rival && let Some(fitting) = seen.iter().rev().find(fits) {
        return Finding::quiet(
            Verdict::Corroborated,
            Some(fitting),
            format!("fits what {} said: {}", voice(&fitting.claim), fitting.claim.text),
        );
    }
    let verdict = match (moved, rival) {
        (_, true) if names_both => Verdict::Disputed,
        (Step::Down, true) => Verdict::Disputed,
        (Step::Down, false) => Verdict::Lowered,
        _ => Verdict::Raised,
    };
    Finding { verdict, before: Some(base.clone()), reason: told }
}

/// A claim on a figure that only this document has told.
fn within_document(claim: &Claim, here: &[&Change]) -> Finding {
    let said = here.iter().filter(|change| is_compared(&change.after.claim));
    let Some(first) =
        said.min_by_key(|change| u8::from(step(&change.after.claim.quantity, &claim.quantity) != Step::Same))
    else {
        return Finding::quiet(Verdict::First, None, "nobody has told this figure before");
    };
    let rivals =
        claim.attribution.is_some() && first.after.claim.attribution.is_some() && !is_party(claim, &first.after.claim);
    match step(&first.after.claim.quantity, &claim.quantity) {
        Step::Up | Step::Down if rivals => {
            let reason =
                format!("two parties in one document: {} says {}", voice(&first.after.claim), first.after.claim.text);
            Finding { verdict: Verdict::Disputed, before: Some(first.after.clone()), reason }
        }
        _ => Finding::quiet(Verdict::Repeated, Some(&first.after), "this document has told the figure already"),
    }
}

/// Whether an edit changed the figure: any other number, unless only its rounding or its hedge changed.
fn was_edited(old: &Claim, new: &Claim) -> bool {
    match (old.quantity.value, new.quantity.value) {
        (Some(a), Some(b)) if a == b => false,
        (Some(_), Some(_)) => step(&old.quantity, &new.quantity) != Step::Same,
        _ => matches!(step(&old.quantity, &new.quantity), Step::Up | Step::Down),
    }
}

/// The party, or the publisher's own voice.
fn voice(claim: &Claim) -> &str {
    claim.attribution.as_deref().unwrap_or("the publisher")
}
