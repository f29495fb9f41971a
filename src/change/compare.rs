//! Two quantities as intervals: what the words of a new one leave of an old one. Rounding, hedging and
//! weaker bounds are no change.

use crate::extract::{Bound, Quantity};
use crate::figure::evidence::significant;
use crate::figure::unit::unit_kind;

/// How a new quantity stands to an old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The same number, a rounding or another wording of it.
    Same,
    /// The new words leave the old number standing and say less.
    Weaker,
    /// The new words fit into the old interval and say more.
    Tighter,
    /// Above, beyond rounding.
    Up,
    /// Below, beyond rounding.
    Down,
}

/// How far apart two plain numbers may be when one is a rounding of the other.
const ROUNDING: f64 = 0.025;

/// Whole numbers below this are not rounded without a hedge.
const ROUNDED_FROM: f64 = 1_000.0;

/// How far a hedge ("about") reaches, to either side.
const HEDGE: f64 = 0.1;

/// How far above an open lower end ("more than 10,000") a plain number may lie and still be what was meant.
const SLACK: f64 = 0.05;

/// Below this share of an open upper end ("fewer than 400") a number is another one, and no closer look at the same.
const FAR_BELOW: f64 = 0.5;

/// How `new` stands to `old`. Units of one kind are converted; the caller sees to it that they are of one
/// kind.
pub fn step(old: &Quantity, new: &Quantity) -> Step {
    between(&Interval::of(old), &Interval::of(new))
}

/// The same of quantities that were taken apart before.
pub(super) fn between(old: &Interval<'_>, new: &Interval<'_>) -> Step {
    if let (Some(a), Some(b)) = (old.value, new.value)
        && (same_number(a, b, old.hedged() || new.hedged()) || (old.unit != new.unit && close(a, b)))
        && !contradicts(old, new)
    {
        return Step::Same;
    }
    match (old.bound, new.bound) {
        (_, Bound::AtLeast | Bound::MoreThan) => against_floor(old, new),
        (_, Bound::AtMost | Bound::LessThan) => against_ceiling(old, new),
        (_, Bound::Vague) => against_vague(old, new),
        (Bound::AtLeast | Bound::MoreThan, _) => from_floor(old, new),
        (Bound::AtMost | Bound::LessThan, _) => from_ceiling(old, new),
        _ => plain(old, new),
    }
}

/// Whether the two state one number, hedges apart: equal, or one a rounding of the other to no fewer than two digits.
/// The caller sees to it that the units are of one kind.
pub fn is_same_number(a: &Quantity, b: &Quantity) -> bool {
    let (a, b) = (Interval::of(a), Interval::of(b));
    let telling = |a: f64, b: f64| a == b || significant(a).min(significant(b)) > 1;
    a.value.zip(b.value).is_some_and(|(a, b)| telling(a, b) && same_number(a, b, false))
}

/// An interval in the base unit of its kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Interval<'q> {
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    bound: Bound,
    /// As it was stated.
    unit: &'q str,
}

impl Interval<'_> {
    /// Takes a quantity apart, to be compared with many.
    pub(super) fn of(quantity: &Quantity) -> Interval<'_> {
        let size = unit_kind(&quantity.unit).1;
        let scaled = |end: Option<f64>| end.map(|end| end * size);
        Interval {
            value: scaled(quantity.value),
            low: scaled(quantity.low),
            high: scaled(quantity.high),
            bound: quantity.bound,
            unit: &quantity.unit,
        }
    }

    fn hedged(&self) -> bool {
        self.bound == Bound::About
    }

    /// The number that the interval is spoken of by: the stated one, else its middle.
    fn centre(&self) -> f64 {
        match (self.value, self.low, self.high) {
            (Some(value), ..) => value,
            (None, Some(low), Some(high)) => (low + high) / 2.0,
            (None, Some(end), None) | (None, None, Some(end)) => end,
            (None, None, None) => 0.0,
        }
    }
}

/// Whether two numbers of different units are one: a converted number is rounded without a word.
fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= ROUNDING * a.abs().max(b.abs())
}

/// Whether the two numbers are one, up to rounding; a hedge on either side allows more.
fn same_number(a: f64, b: f64, hedged: bool) -> bool {
    let apart = (a - b).abs();
    let size = a.abs().max(b.abs());
    if apart <= 1e-9 * size.max(1.0) {
        return true;
    }
    (hedged && apart <= HEDGE * size) || (apart <= ROUNDING * size && is_rounding(a, b))
}

/// Whether one of the two is the other with fewer digits: 4.8 million for 4,812,336, but not 119 for 123, nor 120:
/// small counts are told as they are, unless a hedge says otherwise.
pub fn is_rounding(a: f64, b: f64) -> bool {
    let (fine, coarse) = if significant(a) >= significant(b) { (a, b) } else { (b, a) };
    let plain_count = fine.fract() == 0.0 && fine.abs() < ROUNDED_FROM;
    if coarse == 0.0 || significant(fine) <= significant(coarse).max(2) || plain_count {
        return false;
    }
    let step = 10f64.powi(coarse.abs().log10().floor() as i32 + 1 - significant(coarse));
    let rounded = [(fine / step).round(), (fine / step).floor()];
    rounded.iter().any(|count| (count * step - coarse).abs() <= 1e-6 * coarse.abs())
}

/// "fewer than 40" after "more than 40": the same number, and yet no agreement.
fn contradicts(old: &Interval<'_>, new: &Interval<'_>) -> bool {
    let floor = |interval: &Interval<'_>| matches!(interval.bound, Bound::MoreThan);
    let ceiling = |interval: &Interval<'_>| matches!(interval.bound, Bound::LessThan);
    floor(old) && ceiling(new) || ceiling(old) && floor(new)
}

/// A new lower bound: a change only where it lies above all that stood. Within a vague word it says more.
fn against_floor(old: &Interval<'_>, new: &Interval<'_>) -> Step {
    let floor = new.centre();
    let top = match old.bound {
        Bound::Vague | Bound::Range => old.high.unwrap_or(floor),
        Bound::AtMost | Bound::LessThan => old.centre(),
        _ if old.hedged() => old.centre() * (1.0 + HEDGE),
        _ => old.centre(),
    };
    if floor > top * (1.0 + SLACK)
        || (floor > top && !matches!(old.bound, Bound::Vague | Bound::Range)) && !is_rounding(floor, top)
    {
        Step::Up
    } else if old.bound == Bound::Vague && old.low.is_some_and(|low| floor > low) {
        Step::Tighter
    } else {
        Step::Weaker
    }
}

/// A new upper bound: a change only where it lies below all that stood.
fn against_ceiling(old: &Interval<'_>, new: &Interval<'_>) -> Step {
    let ceiling = new.centre();
    let bottom = match old.bound {
        Bound::Vague | Bound::Range => old.low.unwrap_or(ceiling),
        Bound::AtMost | Bound::LessThan => {
            return match ceiling.total_cmp(&old.centre()) {
                std::cmp::Ordering::Less => Step::Down,
                std::cmp::Ordering::Equal => Step::Same,
                std::cmp::Ordering::Greater => Step::Up,
            };
        }
        _ if old.hedged() => old.centre() * (1.0 - HEDGE),
        _ => old.centre(),
    };
    if ceiling < bottom { Step::Down } else { Step::Weaker }
}

/// A vague word fits unless it lies wholly to one side.
fn against_vague(old: &Interval<'_>, new: &Interval<'_>) -> Step {
    let (low, high) = (new.low.unwrap_or(0.0), new.high.unwrap_or(f64::INFINITY));
    let (old_low, old_high) = match old.bound {
        Bound::AtLeast | Bound::MoreThan => (old.centre(), f64::INFINITY),
        Bound::AtMost | Bound::LessThan => (0.0, old.centre()),
        _ => (old.low.unwrap_or(old.centre()), old.high.unwrap_or(old.centre())),
    };
    if low > old_high * (1.0 + HEDGE) {
        Step::Up
    } else if high < old_low * (1.0 - HEDGE) {
        Step::Down
    } else {
        Step::Weaker
    }
}

/// A number after an open lower end.
fn from_floor(old: &Interval<'_>, new: &Interval<'_>) -> Step {
    let (floor, low, high) = (old.centre(), new.low.unwrap_or(new.centre()), new.high.unwrap_or(new.centre()));
    if high < floor && !is_rounding(high, floor) {
        Step::Down
    } else if low > floor * (1.0 + SLACK) {
        Step::Up
    } else {
        Step::Tighter
    }
}

/// A number after an open upper end. Whoever says "just under 400" means no 23.
fn from_ceiling(old: &Interval<'_>, new: &Interval<'_>) -> Step {
    let (ceiling, low, high) = (old.centre(), new.low.unwrap_or(new.centre()), new.high.unwrap_or(new.centre()));
    if low > ceiling {
        Step::Up
    } else if high < FAR_BELOW * ceiling {
        Step::Down
    } else {
        Step::Tighter
    }
}

/// Two closed intervals.
fn plain(old: &Interval<'_>, new: &Interval<'_>) -> Step {
    let (old_low, old_high) = (old.low.unwrap_or(old.centre()), old.high.unwrap_or(old.centre()));
    let (low, high) = (new.low.unwrap_or(new.centre()), new.high.unwrap_or(new.centre()));
    if low > old_high {
        Step::Up
    } else if high < old_low {
        Step::Down
    } else if high - low < old_high - old_low {
        Step::Tighter
    } else {
        Step::Weaker
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(value: f64, bound: Bound) -> Quantity {
        Quantity::hedged(value, bound, "count")
    }

    #[test]
    fn a_weaker_bound_is_no_change() {
        assert_eq!(step(&quantity(300.0, Bound::Exact), &quantity(100.0, Bound::AtLeast)), Step::Weaker);
        assert_eq!(step(&quantity(4000.0, Bound::Exact), &quantity(3000.0, Bound::MoreThan)), Step::Weaker);
    }

    #[test]
    fn rounding_and_hedging_are_no_change() {
        assert_eq!(step(&quantity(10_000.0, Bound::About), &quantity(10_000.0, Bound::MoreThan)), Step::Same);
        assert_eq!(step(&quantity(4_812_336.0, Bound::Exact), &quantity(4_800_000.0, Bound::Exact)), Step::Same);
        assert_eq!(step(&quantity(6.9, Bound::Exact), &quantity(7.0, Bound::About)), Step::Same);
        assert_eq!(step(&quantity(123.0, Bound::Exact), &quantity(119.0, Bound::Exact)), Step::Down);
        assert_eq!(step(&quantity(31.0, Bound::Exact), &quantity(30.0, Bound::Exact)), Step::Down);
    }

    #[test]
    fn a_vague_word_that_fits_is_no_change() {
        let dozens = Quantity::vague(24.0, 99.0, "count");
        assert_eq!(step(&quantity(34.0, Bound::Exact), &dozens), Step::Weaker);
        assert_eq!(step(&quantity(4.0, Bound::Exact), &dozens), Step::Up);
        assert_eq!(step(&dozens, &quantity(340.0, Bound::Exact)), Step::Up);
        assert_eq!(step(&dozens, &quantity(40.0, Bound::MoreThan)), Step::Tighter);
        assert_eq!(step(&dozens, &quantity(20.0, Bound::MoreThan)), Step::Weaker);
    }

    #[test]
    fn a_bound_that_is_passed_is_a_change() {
        assert_eq!(step(&quantity(100.0, Bound::AtLeast), &quantity(300.0, Bound::About)), Step::Up);
        assert_eq!(step(&quantity(300.0, Bound::MoreThan), &quantity(600.0, Bound::MoreThan)), Step::Up);
        assert_eq!(step(&quantity(340.0, Bound::Exact), &quantity(300.0, Bound::LessThan)), Step::Down);
        assert_eq!(step(&quantity(100.0, Bound::AtLeast), &quantity(40.0, Bound::Exact)), Step::Down);
        assert_eq!(step(&quantity(400.0, Bound::LessThan), &quantity(230.0, Bound::Exact)), Step::Tighter);
        assert_eq!(step(&quantity(400.0, Bound::LessThan), &quantity(23.0, Bound::Exact)), Step::Down);
    }

    #[test]
    fn hectares_and_acres_are_one_kind() {
        let hectares = Quantity::hedged(3600.0, Bound::Exact, "hectare");
        let acres = Quantity::hedged(8900.0, Bound::Exact, "acre");
        assert_ne!(step(&hectares, &acres), Step::Up);
    }

    #[test]
    fn a_number_is_the_same_as_itself_whatever_its_hedge() {
        for old in Bound::ALL {
            for new in Bound::ALL {
                let opposite =
                    matches!((old, new), (Bound::MoreThan, Bound::LessThan) | (Bound::LessThan, Bound::MoreThan));
                let found = step(&quantity(50.0, old), &quantity(50.0, new));
                assert_eq!(found == Step::Same, !opposite, "{old} then {new}");
            }
        }
    }
}
