//! The amount of money, or the quantity of a unit, that a number without a noun and a known verb restates or goes on from: "the prosecutor puts it
//! at 22 million", "we make it four billion", "she did not recognise 6 million". Takes subject and measure from one and
//! the same amount, so that they fit each other; makes up neither.

use super::{Memory, REACH};
use crate::extract::Mode;
use crate::extract::join::draft::{Draft, Strength};
use crate::extract::join::told::{family, size_of};
use crate::extract::measure::vocabulary::is_of_money;
use crate::extract::quantity::Kind as UnitKind;
use crate::extract::subject::COSTS;

/// An amount as it was settled.
#[derive(Clone, Debug)]
pub struct Sum {
    /// What is claimed.
    pub measure: String,
    /// What the money is, or what is measured.
    pub subject: String,
    /// The unit; "money" for all currencies.
    pub unit: String,
    /// How large it is.
    pub size: Option<f64>,
    /// The sentence.
    pub index: usize,
    /// Whether it is a share of a wider one.
    pub part: bool,
}

/// What a project's money is called.
const COST: &str = "cost";

/// Two sizes of that ratio are one.
const SAME: f64 = 1.001;

/// How many times as large as another an amount may be that an unknown verb says something of.
const ALIKE: f64 = 3.0;

/// How many times as large an amount may be that is spoken of again a good way on.
const CLOSE: f64 = 1.5;

/// How many times as large an amount may be that stands without a verb.
const WIDE: f64 = 20.0;

impl Memory {
    /// What the draft's money is and what is claimed of it, where it goes on from an amount told before, and in which
    /// sentence that one was told.
    pub(super) fn gone_on_from(&self, draft: &Draft) -> Option<(String, String, usize)> {
        let sum = self.sum(draft)?;
        let same = ratio(sum.size, size_of(draft)) <= SAME;
        let project = self.project.as_ref().filter(|_| !same && COSTS.contains(&sum.measure.as_str()));
        let subject = project.map_or_else(|| sum.subject.clone(), |project| format!("{project} {COST}"));
        Some((subject, sum.measure.clone(), sum.index))
    }

    /// The amount that the draft goes on from, if its sentence says neither what its money is nor what is claimed of it.
    fn sum(&self, draft: &Draft) -> Option<&Sum> {
        let spoken = draft.is_spoken_of();
        let money = family(draft) == "money";
        let measured = draft.mention.kind == Some(UnitKind::Measure) && draft.mention.quantity.unit != "magnitude";
        let named = draft.subject.as_ref().is_some_and(|own| own.explicit) && !spoken && !(measured && draft.voiced);
        let unknown = match &draft.measure {
            None => false,
            Some((measure, Strength::Unknown)) if draft.by_verb && !is_of_money(measure) => true,
            Some(_) => return None,
        };
        let framed = draft.frame.is_some() && !spoken;
        let given = draft.giver.is_some() && !(draft.voiced || unknown && !draft.predicate || spoken);
        if !(money || measured && (draft.voiced || spoken)) || named || framed || draft.labelled || given {
            return None;
        }
        let size = size_of(draft);
        let widest = if unknown { ALIKE } else { WIDE };
        let near = self.sums.iter().rev().take(12).enumerate();
        let fitting = near.filter(|(_, sum)| {
            if sum.unit != family(draft) {
                return false;
            }
            let ratio = ratio(sum.size, size);
            let reach = if ratio <= CLOSE { 3 * REACH } else { REACH };
            draft.index - sum.index <= reach && ratio <= widest
        });
        let scored = fitting.map(|(back, sum)| (score(draft, sum, back, size), sum));
        scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, sum)| sum)
    }

    /// Remembers an amount whose measure is told by a word of the lexicon, or that goes on from one.
    pub(super) fn keep_sum(&mut self, draft: &Draft, measure: &str, subject: &str, goes_on: bool) {
        let said = draft.measure.as_ref().is_some_and(|(_, strength)| *strength == Strength::Said);
        let kept = family(draft) == "money" || draft.mention.kind == Some(UnitKind::Measure);
        if kept && draft.mode.0 != Mode::Increment && (said || goes_on) {
            self.sums.push(Sum {
                measure: measure.to_owned(),
                subject: subject.to_owned(),
                unit: family(draft).to_owned(),
                size: size_of(draft),
                index: draft.index,
                part: draft.mode.0 == Mode::Part,
            });
        }
    }
}

/// How well an amount explains the draft: near, of a like size, and no mere share.
fn score(draft: &Draft, sum: &Sum, back: usize, size: Option<f64>) -> f64 {
    let likeness = match ratio(sum.size, size) {
        ratio if ratio <= SAME => 10.0,
        ratio if ratio <= CLOSE => 8.0,
        ratio if ratio <= 2.5 => 4.0,
        _ => 0.0,
    };
    let part = if sum.part { 1.0 } else { 0.0 };
    likeness - back as f64 - (draft.index - sum.index) as f64 - part
}

/// How many times one size is the other.
fn ratio(one: Option<f64>, other: Option<f64>) -> f64 {
    match (one, other) {
        (Some(one), Some(other)) if one > 0.0 && other > 0.0 => (one / other).max(other / one),
        _ => 1.0,
    }
}
