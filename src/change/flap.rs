//! A document that goes back and forth between two texts: each direction is told once in a while, not at every turn.

use std::collections::HashSet;

use jiff::SignedDuration;

use super::Verdict;
use super::edit::was_edited;
use super::judge::Case;
use crate::extract::Claim;
use crate::figure::{FigureId, History, Observation, Origin};

/// For so long after an edit was told the same edit of the same document is not told again: a day, as caches and
/// half-rolled-out pages come to rest within it.
const WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// The observation by which the same edit of the same document, from one number to the other, was told lately.
pub(super) fn told_lately<'a>(
    history: &'a History,
    origin: &Origin,
    before: &Claim,
    after: &Claim,
) -> Option<&'a Observation> {
    let own = || history.observations.iter().filter(|seen| seen.origin.document == origin.document);
    own().find(|told| {
        told.verdict == Verdict::Corrected.as_str()
            && is_recent(told, origin)
            && !was_edited(&told.claim, after)
            && own().any(|old| old.origin.revision < told.origin.revision && !was_edited(&old.claim, before))
    })
}

/// The figures that this document has withdrawn lately, so that it is not told again when it withdraws them once more.
pub fn withdrawn_lately(case: &Case) -> HashSet<FigureId> {
    let withdrew = |seen: &Observation| {
        seen.verdict == Verdict::Withdrawn.as_str()
            && seen.origin.document == case.origin.document
            && is_recent(seen, &case.origin)
    };
    let figures = case.histories.iter().filter(|history| history.observations.iter().any(withdrew));
    figures.map(|history| history.figure.id.clone()).collect()
}

fn is_recent(seen: &Observation, origin: &Origin) -> bool {
    seen.origin.received.duration_until(origin.received).abs() < WINDOW
}
