//! The count that a number without noun and measure restates or goes on from: "the union says 46", "by noon it was 40".
//! Takes subject and measure from one and the same count, so that they fit each other.

use super::{Memory, REACH, Whence};
use crate::extract::COUNT;
use crate::extract::join::draft::Draft;
use crate::extract::join::told::{TELLING, head_of, size_of};

/// A count as it was settled.
#[derive(Clone, Debug)]
pub struct Count {
    /// What is claimed.
    pub measure: String,
    /// What is counted.
    pub subject: String,
    /// How large it is.
    pub size: Option<f64>,
    /// The sentence.
    pub index: usize,
    /// Whether people are counted.
    pub people: bool,
    /// Whether it is a share of a wider one.
    pub part: bool,
    /// Whether its measure is one of the lexicon, by its own sentence or by the one that it goes on from.
    pub sure: bool,
}

impl Memory {
    /// The count that the draft goes on from.
    pub(super) fn antecedent(&self, draft: &Draft) -> Option<&Count> {
        let size = size_of(draft);
        if draft.of_them {
            let near = self.counts.iter().rev().take_while(|count| draft.index - count.index <= GOES_ON);
            let mut wider = near.filter(|count| count.size >= size && !self.is_in_passing(&count.measure, COUNT));
            if let Some(whole) = wider.next() {
                return Some(whole);
            }
        }
        // "As for the guards, 40": the text goes on with the same claim for others.
        let own = draft.subject.as_ref().filter(|own| own.explicit && !draft.topic).map(|own| head_of(&own.text));
        let near = self.counts.iter().rev().take(FAR).enumerate();
        let fitting = near.filter(|(back, count)| {
            // The figure that a party disputes, or that is told once more, may stand further back.
            let near = draft.index - count.index <= REACH && *back < NEAR;
            (near || draft.stated || count.sure && is_same(count.size, size))
                && !self.is_in_passing(&count.measure, COUNT)
                && own.as_ref().is_none_or(|own| head_of(&count.subject) == *own)
        });
        let scored = fitting.map(|(back, count)| (self.score(draft, count, back, size), count));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
        best.filter(|(score, _)| *score > DOUBTFUL || self.main_for(draft).is_none()).map(|(_, count)| count)
    }

    /// What the document claims before all else, if the draft may be such a figure by its size.
    pub(super) fn main_for(&self, draft: &Draft) -> Option<&str> {
        let main = self.main.as_deref()?;
        let size = size_of(draft);
        let mut known = self.told.iter().filter(|told| told.measure == main && told.unit == COUNT).peekable();
        (known.peek().is_none() || known.any(|told| likeness(told.size, size) > 0.0)).then_some(main)
    }

    /// How well a count explains a bare number: near, of a like size, and no mere share.
    fn score(&self, draft: &Draft, count: &Count, back: usize, size: Option<f64>) -> f64 {
        let distance = (back + draft.index - count.index) as f64;
        let part = if count.part { -1.0 } else { 0.0 };
        let moved = matches!(count.measure.as_str(), "risen" | "fallen");
        let sure = if count.sure && !moved { 0.0 } else { -4.0 };
        let main = if self.main.as_deref() == Some(count.measure.as_str()) { 1.5 } else { 0.0 };
        // The items of a list differ in size; what stands over them says what they are.
        let size = size.filter(|_| !draft.listed);
        let same = count.sure && is_same(count.size, size);
        let far = if draft.stated || same { (distance / 2.0).min(6.0) } else { distance };
        // "The army admits six. The elders stay with nine": a party answers what was said right before it.
        let alike = likeness(count.size, size);
        let answers = if draft.stated && alike >= 0.0 && draft.index - count.index == 1 { ANSWERS } else { 0.0 };
        let topic = draft.subject.as_ref().filter(|_| draft.topic);
        let topic = topic.is_some_and(|own| head_of(&count.subject) == head_of(&own.text));
        let topic = if topic { TOPIC } else { 0.0 };
        let beside = if count.index == draft.index && !draft.stated { BESIDE } else { 0.0 };
        alike - far + part + sure + main + beside + topic + answers + if same { 2.0 } else { 0.0 }
    }

    /// The count that stands where the draft stands in the clause before, whose verb and nouns the draft's leaves out.
    pub(super) fn in_its_place(&self, draft: &Draft) -> Option<&Count> {
        let gap = draft.gap?;
        let here = |count: &&Count| count.index == draft.index;
        if gap > 1 {
            return self.counts.len().checked_sub(gap).and_then(|at| self.counts.get(at)).filter(here);
        }
        let size = size_of(draft);
        let earlier = self.counts.iter().rev().take_while(here).enumerate();
        let scored = earlier.map(|(back, count)| (likeness(count.size, size) - back as f64, count));
        scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, count)| count)
    }

    /// Who or what was counted last, where a number goes on with a predicate of its own: "40 climbers set out. Nine have
    /// come back".
    pub(super) fn last_counted(&self, draft: &Draft, of_people: bool) -> Option<(String, Whence)> {
        let near = self.counts.iter().rev().take_while(|count| draft.index - count.index <= GOES_ON);
        let mut fitting = near.filter(|count| count.people == of_people && !count.part);
        fitting.next().map(|count| (count.subject.clone(), Whence::From("whoever was counted last", count.index)))
    }
}

/// How many sentences on a number may still speak of whoever was counted last.
const GOES_ON: usize = 1;

/// What it speaks for a count to stand in the same sentence.
const BESIDE: f64 = 3.0;

/// What it speaks for a count to stand in the sentence before the one that disputes it.
const ANSWERS: f64 = 2.0;

/// What it speaks for a count to be of those whom the sentence opens with.
const TOPIC: f64 = 6.0;

/// How many counts back the one may stand that a bare number goes on from.
const NEAR: usize = 12;

/// How many counts back the one may stand that a party disputes.
const FAR: usize = 40;

/// A count that explains a number no better than this is passed over for what the document is about.
const DOUBTFUL: f64 = -5.0;

/// Whether two numbers are one, and too large to be so by chance.
fn is_same(one: Option<f64>, other: Option<f64>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    one >= TELLING && (one - other).abs() <= 1e-9 * one
}

/// How alike two sizes are: figures of one thing seldom differ much.
fn likeness(one: Option<f64>, other: Option<f64>) -> f64 {
    let (Some(one), Some(other)) = (one, other) else { return 0.0 };
    if one <= 0.0 || other <= 0.0 {
        return 0.0;
    }
    match (one / other).max(other / one) {
        ratio if ratio <= 1.25 => 8.0,
        ratio if ratio <= 2.5 => 4.0,
        ratio if ratio > 20.0 => -6.0,
        _ => 0.0,
    }
}
