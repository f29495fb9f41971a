//! A plot in the terminal: for each quantity one line, with its number where it lies between the least and the
//! greatest of all, and the interval that its words assert to either side.

use crate::extract::Quantity;

/// From this ratio of the greatest number to the least on, the axis is logarithmic: else the small ones would fall
/// together.
const WIDE: f64 = 40.0;

/// The axis of a plot.
#[derive(Debug, PartialEq)]
pub struct Axis {
    from: f64,
    to: f64,
    logarithmic: bool,
    columns: usize,
}

impl Axis {
    /// The axis over all that the quantities state, so many columns wide. `None` where there is nothing to compare:
    /// no number at all.
    pub fn over<'a>(quantities: impl Iterator<Item = &'a Quantity>, columns: usize) -> Option<Axis> {
        let numbers = quantities.flat_map(|quantity| [quantity.value, quantity.low, quantity.high]).flatten();
        let (from, to) =
            numbers.filter(|number| number.is_finite()).fold(None, |ends: Option<(f64, f64)>, number| {
                let (from, to) = ends.unwrap_or((number, number));
                Some((from.min(number), to.max(number)))
            })?;
        let logarithmic = from > 0.0 && to / from >= WIDE;
        Some(Axis { from, to, logarithmic, columns: columns.max(2) })
    }

    /// The quantity's line: `├──●──┤` for a number with its interval, `●──▶` where it is open upwards, `◀──●`
    /// downwards; dots elsewhere.
    pub fn line(&self, quantity: &Quantity) -> String {
        let mut line = vec!['·'; self.columns];
        let last = self.columns - 1;
        let (low, high) = (quantity.low.map(|low| self.column(low)), quantity.high.map(|high| self.column(high)));
        if quantity.low != quantity.high {
            let (start, end) = (low.unwrap_or(0), high.unwrap_or(last));
            line[start..=end.max(start)].fill('─');
            line[start] = if low.is_some() { '├' } else { '◀' };
            line[end.max(start)] = if high.is_some() { '┤' } else { '▶' };
        }
        if let Some(value) = quantity.value {
            line[self.column(value)] = '●';
        }
        line.into_iter().collect()
    }

    /// The ends of the axis, set so that they stand over its first and last column.
    pub fn ends(&self) -> String {
        let (from, to) = (shown(self.from), shown(self.to));
        let gap = self.columns.saturating_sub(from.chars().count() + to.chars().count()).max(1);
        format!("{from}{}{to}", " ".repeat(gap))
    }

    fn column(&self, number: f64) -> usize {
        let at = |number: f64| if self.logarithmic { number.max(self.from).ln() } else { number };
        let length = at(self.to) - at(self.from);
        let share = if length > 0.0 { (at(number) - at(self.from)) / length } else { 0.5 };
        let column = share.clamp(0.0, 1.0) * (self.columns - 1) as f64;
        column.round() as usize
    }
}

/// A number as people write it: with marks of thousands, without idle digits.
fn shown(number: f64) -> String {
    let rounded = if number.abs() >= 100.0 { number.round() } else { (number * 100.0).round() / 100.0 };
    let written = rounded.abs().to_string();
    let (whole, rest) = written.split_at(written.find('.').unwrap_or(written.len()));
    let mut out = if rounded < 0.0 { "-".to_owned() } else { String::new() };
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Bound;

    fn of(value: f64, bound: Bound) -> Quantity {
        Quantity::hedged(value, bound, "count")
    }

    #[test]
    fn numbers_lie_between_the_least_and_the_greatest() {
        let all = [of(10.0, Bound::Exact), of(20.0, Bound::Exact), of(15.0, Bound::AtLeast)];
        let axis = Axis::over(all.iter(), 11).unwrap();
        let lines: Vec<String> = all.iter().map(|quantity| axis.line(quantity)).collect();
        assert_eq!(lines, ["●··········", "··········●", "·····●────▶"]);
        assert_eq!(axis.ends(), "10       20");
    }

    #[test]
    fn what_the_words_leave_open_is_drawn() {
        let all = [Quantity::vague(24.0, 99.0, "count"), of(100.0, Bound::AtMost), of(60.0, Bound::About)];
        let axis = Axis::over(all.iter(), 20).unwrap();
        assert_eq!(axis.line(&all[0]), "├──────────────────┤");
        assert_eq!(axis.line(&all[1]), "◀──────────────────●");
        assert_eq!(axis.line(&all[2]).chars().filter(|mark| *mark == '●').count(), 1);
    }

    #[test]
    fn numbers_far_apart_are_drawn_by_their_logarithm() {
        let all = [of(10.0, Bound::Exact), of(100.0, Bound::Exact), of(1000.0, Bound::Exact)];
        let axis = Axis::over(all.iter(), 11).unwrap();
        assert_eq!(axis.line(&all[1]), "·····●·····");
        assert_eq!(axis.ends(), "10    1,000");
    }

    #[test]
    fn one_number_and_none_are_drawn_too() {
        let one = [of(7.5, Bound::Exact)];
        let axis = Axis::over(one.iter(), 5).unwrap();
        assert_eq!(axis.line(&one[0]), "··●··");
        assert_eq!(Axis::over([].iter(), 5), None);
        assert_eq!(shown(-1_234_567.0), "-1,234,567");
        assert_eq!(shown(0.125), "0.13");
    }
}
