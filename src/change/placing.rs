//! Which figure each claim of a document is of, where its words and its number tell: the title's first, then the surest,
//! each beside those that are placed already. The time grows with the square of the number of claims and no faster, also
//! for a text of nothing but numbers.

use std::sync::Arc;

use super::compare::{Step, step};
use super::judge::is_compared;
use super::standing::is_party;
use crate::extract::Claim;
use crate::figure::identity::{Scale, Weighed, open_figure_beside};
use crate::figure::unit::are_comparable;
use crate::figure::{History, StoryId};

/// So many of a document's claims in one figure are asked what they say of another: those that stand nearest.
const ASKED: usize = 24;

/// The claims of one document on their way to their figures.
pub(super) struct Placing<'c> {
    claims: Vec<&'c Claim>,
    /// For each claim its figure, by its place among the histories, and why it belongs there.
    placed: Vec<Option<(usize, String)>>,
    /// For each claim that is not placed the figures that it may be of, and what speaks for them.
    known: Vec<Vec<(usize, Weighed)>>,
    /// For each figure the claims that were placed there, in text order.
    own: Vec<Vec<usize>>,
    scale: Scale,
}

impl<'c> Placing<'c> {
    /// The claims of a document, of which some are `placed` among that many figures.
    pub fn new(claims: Vec<&'c Claim>, placed: Vec<Option<(usize, String)>>, figures: usize) -> Placing<'c> {
        let mut own = vec![Vec::new(); figures];
        for (index, (figure, _)) in placed.iter().enumerate().filter_map(|(index, slot)| Some((index, slot.as_ref()?)))
        {
            own[*figure].push(index);
        }
        Placing { known: vec![Vec::new(); claims.len()], claims, placed, own, scale: Scale::default() }
    }

    /// Places every claim, opening figures of the story behind `histories` for those that are of none of them.
    pub fn place_all(mut self, story: &StoryId, histories: &mut Vec<Arc<History>>) -> Vec<(usize, String)> {
        for (figure, history) in histories.iter().enumerate() {
            self.weigh_from(0, figure, history);
        }
        while let Some(first) = self.placed.iter().position(Option::is_none) {
            let (index, figure, why) = match self.surest() {
                Some((index, figure, weighed)) => (index, figure, weighed.why()),
                None => {
                    let figure = open_figure_beside(self.claims[first], story, histories);
                    histories.push(Arc::new(History { figure, observations: Vec::new() }));
                    self.own.push(Vec::new());
                    (first, histories.len() - 1, "no figure that was known is near enough".to_owned())
                }
            };
            self.placed[index] = Some((figure, why));
            self.known[index] = Vec::new();
            let at = self.own[figure].partition_point(|other| *other < index);
            self.own[figure].insert(at, index);
            self.weigh_from(first, figure, &histories[figure]);
        }
        self.placed.into_iter().flatten().collect()
    }

    /// The claim that is to be placed next, with its figure and what speaks for it; none where all others open their own.
    fn surest(&self) -> Option<(usize, usize, &Weighed)> {
        let each = self.known.iter().enumerate();
        let pairs =
            each.flat_map(|(index, known)| known.iter().map(move |(figure, weighed)| (index, *figure, weighed)));
        let is_title = |index: usize| self.claims[index].sentence_number == 0;
        pairs.max_by(|a, b| {
            let title = is_title(a.0).cmp(&is_title(b.0));
            title.then(a.2.odds.total_cmp(&b.2.odds)).then((b.0, b.1).cmp(&(a.0, a.1)))
        })
    }

    /// Notes what speaks for a claim's being of a figure, where that is enough.
    fn weigh(&mut self, index: usize, figure: usize, history: &History) {
        let own = &self.own[figure];
        let here = own.partition_point(|other| *other < index);
        let near = here.saturating_sub(ASKED / 2)..own.len().min(here + ASKED / 2);
        let own: Vec<&Claim> = own[near].iter().map(|other| self.claims[*other]).collect();
        let weighed = self.scale.weigh(self.claims[index], history, &own, cannot_both_hold);
        let known = &mut self.known[index];
        known.retain(|(of, _)| *of != figure);
        known.extend(weighed.filter(|weighed| weighed.odds >= 0.0).map(|weighed| (figure, weighed)));
    }

    /// The same for each claim from the `first` on that is not placed yet.
    fn weigh_from(&mut self, first: usize, figure: usize, history: &History) {
        for index in first..self.claims.len() {
            if self.placed[index].is_none() {
                self.weigh(index, figure, history);
            }
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
