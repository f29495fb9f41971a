//! What made a quantity: the hedge that binds it, and the unit.

use std::ops::Range;

use super::{Evidence, Told};
use crate::extract::quantity::hedge::hedges_in;
use crate::extract::quantity::{Kind, Mention};
use crate::extract::row::Row;
use crate::extract::{Bound, COUNT};

impl Told<'_, '_> {
    /// The hedge, the number and the unit of a claim.
    pub(super) fn quantity(&self, evidence: &Evidence<'_>) -> String {
        let mention = &evidence.draft.mention;
        let row = Row { words: &self.sentence.words };
        let hedges = hedges_in(row, &mention.words, &mention.number);
        format!("{}; {}", self.bound(mention, &hedges), self.unit(mention, &hedges, evidence.settled.unit))
    }

    fn bound(&self, mention: &Mention, hedges: &[Range<usize>]) -> String {
        let words: Vec<String> = hedges.iter().map(|words| Self::quote(self.sentence, words)).collect();
        let bound = mention.quantity.bound;
        match (bound, words.is_empty()) {
            (Bound::Vague, _) => "a vague word (number.toml)".to_owned(),
            (Bound::Range, _) => "a range of two numbers".to_owned(),
            (Bound::Exact, _) => "no hedge".to_owned(),
            (_, false) => format!("hedge {} (hedge.toml)", words.join(" with ")),
            (_, true) => format!("a word that binds it as {bound}"),
        }
    }

    fn unit(&self, mention: &Mention, hedges: &[Range<usize>], lent: Option<&str>) -> String {
        if let Some(unit) = lent {
            return format!("unit {unit} taken from other numbers of the document");
        }
        if mention.lent {
            return format!("unit {} lent by another number", mention.quantity.unit);
        }
        if mention.fraction {
            return "a share of a whole, and so a percentage".to_owned();
        }
        if mention.quantity.unit == COUNT {
            return "no unit, so a count".to_owned();
        }
        let is_unit = |at: &usize| !mention.number.contains(at) && !hedges.iter().any(|hedge| hedge.contains(at));
        let words: Vec<usize> = mention.words.clone().filter(is_unit).collect();
        let table = if mention.kind == Some(Kind::Ratio) { "" } else { " (unit.toml)" };
        match (words.first(), words.last()) {
            (Some(first), Some(last)) if last - first < words.len() => {
                format!("unit {}{table}", Self::quote(self.sentence, &(*first..last + 1)))
            }
            _ => format!("unit {}{table}", mention.quantity.unit),
        }
    }
}
