//! Numbers in words: "two hundred and seventeen", "twenty-four hundred", "three point four billion",
//! "a million and a half". One pass over the words, each accepted only where English lets it stand.

use super::lexicon::{Class, Numeral, lexicon};
use super::{Amount, Number, Row, fraction};

/// The spelled number that starts at that word, if one does. Words in one hyphenated word count as words;
/// a word whose later parts are no number ends the number and gives it a tail ("three-day").
pub fn spelled_at(row: Row<'_>, at: usize) -> Option<Number> {
    let mut tally = Tally::default();
    let mut best: Option<(usize, f64)> = None;
    let mut place = at;
    if row.is(at, &["a", "an"]) {
        tally.article = true;
        place += 1;
    }
    while let Some(step) = step_at(row, place, &mut tally) {
        match step {
            Step::Word(end) => {
                place = end;
                best = Some((end, tally.value()));
            }
            Step::Tail(end, tail) => return Some(number(&tally, end, tally.value(), Some(tail))),
        }
    }
    best.map(|(end, value)| number(&tally, end, value, None))
}

fn number(tally: &Tally, end: usize, value: f64, tail: Option<usize>) -> Number {
    let scale = if tally.last_scale.is_finite() { tally.last_scale } else { 1.0 };
    let amount = Amount::Stated(value);
    Number { end, amount, spelled: true, scaled: scale >= 1000.0, scale, digits: None, tail }
}

/// How far one step of the reading came.
enum Step {
    /// Whole words were read, up to but not including this one.
    Word(usize),
    /// A word was read whose rest, from this byte on, is no number.
    Tail(usize, usize),
}

/// The value so far and what may follow.
#[derive(Debug)]
struct Tally {
    /// What stands in front of the last scale word, worked out.
    total: f64,
    /// What stands behind it.
    current: f64,
    /// The largest number that may still be added to `current`: below 1000, 100, 10, or nothing.
    room: f64,
    /// The last scale word's size; a smaller one must follow.
    last_scale: f64,
    /// Whether an article stands before the first numeral.
    article: bool,
    /// Whether any numeral was read.
    started: bool,
    /// Whether decimals or a half were read, so that only a scale word may follow.
    closed: bool,
}

impl Default for Tally {
    fn default() -> Tally {
        Tally {
            total: 0.0,
            current: 0.0,
            room: 1000.0,
            last_scale: f64::INFINITY,
            article: false,
            started: false,
            closed: false,
        }
    }
}

impl Tally {
    fn value(&self) -> f64 {
        self.total + self.current
    }

    /// Takes one numeral in; false, and nothing changed, where it cannot stand here.
    fn take(&mut self, numeral: Numeral) -> bool {
        let fits = match numeral.class {
            Class::Zero => !self.started && !self.article,
            Class::Unit | Class::Teen | Class::Ten => {
                !self.closed && self.room > numeral.value && (self.started || !self.article)
            }
            Class::Hundred => !self.closed && self.current < 100.0 && (self.current > 0.0 || !self.started),
            Class::Dozen => (self.current > 0.0 && self.current < 100.0 && self.total == 0.0) || !self.started,
            Class::Scale if self.stacks(numeral) => true,
            Class::Scale => numeral.value < self.last_scale && (self.current > 0.0 || !self.started),
        };
        if fits {
            self.add(numeral);
            self.started = true;
        }
        fits
    }

    /// Whether a larger scale word multiplies the one right before it: "three lakh crore".
    fn stacks(&self, numeral: Numeral) -> bool {
        self.started && self.current == 0.0 && self.last_scale < numeral.value && self.total < 1e12
    }

    fn add(&mut self, numeral: Numeral) {
        match numeral.class {
            Class::Zero => self.room = 0.0,
            Class::Unit | Class::Teen => {
                self.current += numeral.value;
                self.room = 0.0;
            }
            Class::Ten => {
                self.current += numeral.value;
                self.room = 10.0;
            }
            Class::Hundred => {
                self.current = self.current.max(1.0) * numeral.value;
                self.room = 100.0;
            }
            Class::Dozen => {
                self.current = if self.current > 0.0 { self.current } else { 1.0 } * numeral.value;
                self.room = 0.0;
            }
            Class::Scale if self.stacks(numeral) => {
                self.total *= numeral.value;
                self.last_scale = numeral.value;
            }
            Class::Scale => {
                self.total += if self.current > 0.0 { self.current } else { 1.0 } * numeral.value;
                self.current = 0.0;
                self.room = 1000.0;
                self.last_scale = numeral.value;
                self.closed = false;
            }
        }
    }

    /// "and a half million" behind a billion: the part of a smaller scale word. Where none follows, the part is one
    /// of the last, and true is given back.
    fn add_part_of(&mut self, part: f64, word: &str) -> bool {
        let scale = lexicon().numerals.get(word).filter(|numeral| numeral.class == Class::Scale);
        let smaller = scale.filter(|scale| self.current == 0.0 && scale.value < self.last_scale);
        let Some(scale) = smaller.filter(|_| self.last_scale.is_finite()) else {
            self.add_part(part);
            return true;
        };
        self.total += part * scale.value;
        (self.last_scale, self.room, self.closed) = (scale.value, 0.0, true);
        false
    }

    /// "and a half": of the last scale word if it came last, else of one.
    fn add_part(&mut self, part: f64) {
        if self.current == 0.0 && self.last_scale.is_finite() {
            self.total += part * self.last_scale;
        } else {
            self.current += part;
        }
        self.room = 0.0;
        self.closed = true;
    }
}

/// Reads the next word or the next few: a numeral, "and" with a numeral, "and a half", "point" with its
/// decimals. `None` where the number is over.
fn step_at(row: Row<'_>, at: usize, tally: &mut Tally) -> Option<Step> {
    if tally.started && row.is(at, &["and"]) {
        return and_at(row, at, tally);
    }
    if tally.started && !tally.closed && row.is(at, &["point"]) {
        return point_at(row, at, tally);
    }
    word_at(row, at, tally)
}

/// One word, which may be several numerals joined by hyphens.
fn word_at(row: Row<'_>, at: usize, tally: &mut Tally) -> Option<Step> {
    let word = row.lower(at);
    let mut offset = 0;
    for part in word.split(['-', '\u{2010}', '\u{2011}']) {
        let numeral = lexicon().numerals.get(part).copied();
        let plural = || lexicon().multiplier(part).filter(|_| offset == 0 && tally.current > 0.0);
        let read = numeral.or_else(plural).is_some_and(|numeral| tally.take(numeral));
        if !read && let Some(rest) = word.get(offset..).and_then(|rest| rest.strip_prefix("and-a-half-")) {
            tally.add_part(0.5);
            return (offset > 0).then_some(Step::Tail(at + 1, word.len() - rest.len()));
        }
        if !read {
            return (offset > 0 && !lexicon().numerals.contains_key(part)).then_some(Step::Tail(at + 1, offset));
        }
        offset += part.len() + 1;
    }
    (offset > 0).then_some(Step::Word(at + 1))
}

/// "and" inside a number: before a part of one, or before what a hundred or a scale word leaves room for.
fn and_at(row: Row<'_>, at: usize, tally: &mut Tally) -> Option<Step> {
    if !tally.closed
        && let Some((part, end)) = fraction::added_part(row, at)
    {
        return Some(Step::Word(end + usize::from(!tally.add_part_of(part, row.lower(end)))));
    }
    let after_big = (tally.room - 100.0).abs() < 0.5 || (tally.room >= 1000.0 && tally.last_scale.is_finite());
    let first = row.lower(at + 1).split('-').next().unwrap_or("");
    let fits = lexicon().numerals.get(first).is_some_and(|numeral| numeral.value < 100.0);
    if !after_big || !fits || tally.closed {
        return None;
    }
    word_at(row, at + 1, tally)
}

/// "point" and the decimals behind it: digit by digit, or two at once ("point seventy-one").
fn point_at(row: Row<'_>, at: usize, tally: &mut Tally) -> Option<Step> {
    let mut end = at + 1;
    let mut weight = 0.1;
    if let Some(both) = two_decimals(row.lower(end)) {
        tally.current += both / 100.0;
        end += 1;
    }
    while end - at <= 4
        && let Some(numeral) = lexicon().numerals.get(row.lower(end))
        && numeral.value < 10.0
    {
        tally.current += weight * numeral.value;
        weight /= 10.0;
        end += 1;
    }
    tally.closed = true;
    (end > at + 1).then_some(Step::Word(end))
}

/// The value of a number from ten to ninety-nine in one word.
fn two_decimals(word: &str) -> Option<f64> {
    let value = |word: &str| lexicon().numerals.get(word).map(|numeral| numeral.value).filter(|value| *value < 100.0);
    let (ten, unit) = word.split_once('-').map_or((value(word), Some(0.0)), |(ten, unit)| (value(ten), value(unit)));
    ten.zip(unit).map(|(ten, unit)| ten + unit).filter(|both| *both >= 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    fn read(text: &str) -> Option<(f64, usize, Option<usize>)> {
        let split = words(text);
        let number = spelled_at(Row { words: &split }, 0)?;
        number.value().map(|value| (value, number.end, number.tail))
    }

    #[test]
    fn hyphenated_words_may_end_in_something_else() {
        assert_eq!(read("three-day"), Some((3.0, 1, Some(6))));
        assert_eq!(read("sixty-odd"), Some((60.0, 1, Some(6))));
        assert_eq!(read("forty-five-minute"), Some((45.0, 1, Some(11))));
        assert_eq!(read("two-and-a-half-hour"), Some((2.5, 1, Some(15))));
    }

    #[test]
    fn numerals_that_do_not_combine_are_no_number() {
        assert_eq!(read("three-one"), None);
        assert_eq!(read("seven-thirty"), None);
        assert_eq!(read("hundred and ten"), Some((110.0, 3, None)));
        assert_eq!(read("one and two"), Some((1.0, 1, None)));
        assert_eq!(read("one billion and a half million"), Some((1_000_500_000.0, 6, None)));
    }

    #[test]
    fn a_long_run_of_numerals_is_read_in_one_pass() {
        let text = "thousand ".repeat(20_000);
        assert_eq!(read(&text), Some((1000.0, 1, None)));
    }
}
