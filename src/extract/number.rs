//! Bare numbers as news writes them: in digits, in words, in both, vague, and as shares. Knows nothing of
//! hedges, units and what is counted; whether a number counts anything at all is decided above.

mod digits;
mod fraction;
mod lexicon;
mod spelled;

use crate::text::WordKind;

use super::row::Row;
pub use digits::{Digits, read_digits};
pub use lexicon::{Class, lexicon};

/// What a number says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// One value.
    Stated(f64),
    /// A vague word: the least and the most that it asserts.
    Vague(f64, f64),
    /// A share of a whole, in percent, rounded to one decimal.
    Share(f64),
}

/// A number in a sentence, without hedge and unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Just past its last word.
    pub end: usize,
    /// What it says.
    pub amount: Amount,
    /// Whether it is written in words alone.
    pub spelled: bool,
    /// Whether a word or sign for a thousand or more stands in it: "million", "bn".
    pub scaled: bool,
    /// The size of the last such word; 1 without one.
    pub scale: f64,
    /// How it was written in digits, if it was.
    pub digits: Option<Digits>,
    /// Where in its last word the rest starts that is no number: the "day" of "three-day".
    pub tail: Option<usize>,
}

impl Number {
    /// The stated value, if there is one; a share's percentage.
    pub fn value(&self) -> Option<f64> {
        match self.amount {
            Amount::Stated(value) | Amount::Share(value) => Some(value),
            Amount::Vague(..) => None,
        }
    }

    /// Whether it is a share of a whole.
    pub fn is_share(&self) -> bool {
        matches!(self.amount, Amount::Share(_))
    }
}

/// The number that starts at that word, if one does. The longest reading wins: "one in three" before "one",
/// "half a million" before "half".
pub fn number_at(row: Row<'_>, at: usize) -> Option<Number> {
    if row.kind(at) == Some(WordKind::Number) {
        return fraction::rate_at(row, at).or_else(|| from_digits(row, at));
    }
    if !row.is_letters(at) {
        return None;
    }
    vague_at(row, at)
        .or_else(|| fraction::rate_at(row, at))
        .or_else(|| fraction::part_of_scale(row, at))
        .or_else(|| fraction::share_at(row, at))
        .or_else(|| spelled::spelled_at(row, at))
}

/// What one word says, for a number below a hundred in a single word without hyphens: "seven", "thirty".
pub fn small_numeral(word: &str) -> Option<f64> {
    lexicon()
        .numerals
        .get(word)
        .filter(|numeral| numeral.value < 100.0 && numeral.class != Class::Dozen)
        .map(|numeral| numeral.value)
}

/// The size of a scale word or short form: "million", "bn".
pub fn scale_of(word: &str) -> Option<f64> {
    let scale = lexicon().numerals.get(word).filter(|numeral| numeral.class == Class::Scale);
    scale.map(|numeral| numeral.value).or_else(|| lexicon().suffixes.get(word).map(|suffix| suffix.value))
}

/// Whether the word is a number by itself: "four", "million".
pub fn is_numeral(word: &str) -> bool {
    lexicon().numerals.contains_key(word)
}

/// "several hundred", "tens of thousands".
fn vague_at(row: Row<'_>, at: usize) -> Option<Number> {
    let (length, (low, high)) = lexicon().vague.at(row.words, at)?;
    let amount = Amount::Vague(*low, *high);
    Some(Number { end: at + length, amount, spelled: true, scaled: false, scale: 1.0, digits: None, tail: None })
}

/// Digits, with the short form or the scale words behind them: "2.5bn", "5 million", "2 and a half thousand".
fn from_digits(row: Row<'_>, at: usize) -> Option<Number> {
    let (digits, mut end) = grouped_digits(row, at)?;
    let mut value = digits.value;
    let mut scale = 1.0;
    if is_and_a_half(row, end) && !digits.decimal {
        value += 0.5;
        end += 3;
    } else if let Some(part) = vulgar_fraction(row.text(end)).filter(|_| row.glued_back(end)) {
        value += part;
        end += 1;
    }
    if let Some(size) = suffix_at(row, end) {
        scale = size;
        end += 1;
    } else {
        while let Some((length, size)) = scale_at(row, end)
            && scale < 1e9
        {
            scale *= size;
            end += length;
        }
    }
    let tail = tailed_scale(row, end);
    if let Some((size, _)) = tail {
        scale *= size;
        end += 1;
    }
    value *= scale;
    if scale > 1.0 && is_and_a_half(row, end) {
        value += 0.5 * scale;
        end += 3;
    }
    let scaled = scale >= 1000.0;
    let amount = Amount::Stated(value);
    Some(Number { end, amount, spelled: false, scaled, scale, digits: Some(digits), tail: tail.map(|(_, tail)| tail) })
}

/// A scale word that a hyphen binds to something else, behind digits: the "million" of "2 million-strong", and
/// the byte where the rest starts.
fn tailed_scale(row: Row<'_>, at: usize) -> Option<(f64, usize)> {
    let (word, _) = row.lower(at).split_once('-')?;
    let numeral = lexicon().numerals.get(word).filter(|numeral| numeral.class == Class::Scale)?;
    Some((numeral.value, word.len() + 1))
}

/// The fraction that stands in one sign: "½".
fn vulgar_fraction(word: &str) -> Option<f64> {
    match word {
        "\u{bd}" => Some(0.5),
        "\u{bc}" => Some(0.25),
        "\u{be}" => Some(0.75),
        _ => None,
    }
}

fn is_and_a_half(row: Row<'_>, at: usize) -> bool {
    row.is(at, &["and"]) && row.is(at + 1, &["a"]) && row.is(at + 2, &["half"])
}

/// One word of digits, or groups of three with plain spaces between: "12 000".
fn grouped_digits(row: Row<'_>, at: usize) -> Option<(Digits, usize)> {
    let mut digits = read_digits(row.text(at))?;
    let mut end = at + 1;
    if row.plain(at).is_some_and(|first| (1..1000).contains(&first)) {
        while row.text(end).len() == 3 && row.plain(end).is_some() && !row.glued_back(end) && end - at < 5 {
            digits.value = digits.value * 1000.0 + f64::from(row.plain(end)?);
            digits.grouped = true;
            end += 1;
        }
    }
    Some((digits, end))
}

/// The size that a short form behind the digits stands for, where it is plainly one: "m" also means
/// metres, so it needs money before it, a capital, or what is counted behind it.
fn suffix_at(row: Row<'_>, at: usize) -> Option<f64> {
    let bound = row.lower(at).split_once('-').filter(|_| row.glued_back(at));
    let suffix = lexicon().suffixes.get(bound.map_or(row.lower(at), |(short, _)| short))?;
    let money = at.checked_sub(2).is_some_and(|sign| is_money_sign(row, sign));
    let dash = at.checked_sub(2).filter(|dash| row.is_dash(*dash));
    let ranged = dash.is_some_and(|dash| (1..=3).any(|by| dash >= by && is_money_sign(row, dash - by)));
    let capital = row.text(at) == "M";
    let counted = row.lower(at) == "m" && (is_counted(row, at + 1) || row.is(at + 1, &["+"]));
    let plain = !suffix.currency || money || ranged || capital || counted;
    let spaced = row.text(at).len() > 1 || (money && suffix.currency);
    (plain && (row.glued_back(at) || spaced)).then_some(suffix.value)
}

/// Whether the word before a number makes it money: a sign, or a code of three capitals.
fn is_money_sign(row: Row<'_>, at: usize) -> bool {
    const SIGNS: [&str; 7] = ["$", "\u{20ac}", "\u{a3}", "\u{a5}", "\u{20b9}", "Rs", "Rs."];
    SIGNS.contains(&row.text(at)) || (row.is_upper(at) && row.text(at).len() == 3)
}

/// Whether a thing that is counted, and not a dimension, stands there: "1.2m people", "a 12m wave".
fn is_counted(row: Row<'_>, at: usize) -> bool {
    row.is_plural(at) && !row.is(at, &["waves", "walls", "sprints", "tsunamis", "cliffs", "towers", "trees"])
}

/// A scale word behind digits, perhaps with a hyphen: how many words, and its size.
fn scale_at(row: Row<'_>, at: usize) -> Option<(usize, f64)> {
    let hyphen = usize::from(row.is_dash(at) && row.glued(at) && row.glued_back(at));
    let numeral = lexicon().numerals.get(row.lower(at + hyphen))?;
    match numeral.class {
        Class::Scale | Class::Hundred | Class::Dozen => Some((hyphen + 1, numeral.value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    fn read(text: &str) -> Option<(Amount, usize)> {
        let split = words(text);
        number_at(Row { words: &split }, 0).map(|number| (number.amount, number.end))
    }

    fn value(text: &str) -> Option<f64> {
        let split = words(text);
        number_at(Row { words: &split }, 0).filter(|number| number.tail.is_none()).and_then(|number| number.value())
    }

    #[test]
    fn numbers_are_read_in_every_dress() {
        for (text, expected) in [
            ("1,200", 1200.0),
            ("12 000 homes", 12000.0),
            ("1.2m", 1.2),
            ("1.2m people", 1_200_000.0),
            ("11k", 11000.0),
            ("9M records", 9_000_000.0),
            ("2.5bn", 2.5e9),
            ("5 hundred thousand", 500_000.0),
            ("3 lakh crore", 3e12),
            ("2 and a half million", 2_500_000.0),
            ("3 million and a half", 3_500_000.0),
            ("2½ million", 2_500_000.0),
            ("three lakh crore", 3e12),
            ("twenty-three", 23.0),
            ("twenty three", 23.0),
            ("two hundred and seventeen", 217.0),
            ("a hundred", 100.0),
            ("a million and a half", 1_500_000.0),
            ("half a million", 500_000.0),
            ("a quarter of a billion", 250_000_000.0),
            ("three and a half", 3.5),
            ("two and a half million", 2_500_000.0),
            ("three point four billion", 3.4e9),
            ("zero point nine", 0.9),
            ("a hundred and twenty-one thousand five hundred", 121_500.0),
            ("twenty-four hundred", 2400.0),
            ("one million two hundred thousand and six", 1_200_006.0),
            ("a dozen", 12.0),
            ("half a dozen", 6.0),
            ("two dozen", 24.0),
            ("thousand boats", 1000.0),
        ] {
            assert!(value(text).is_some_and(|read| (read - expected).abs() < 1e-3), "{text}: {:?}", value(text));
        }
    }

    #[test]
    fn shares_are_percentages() {
        for (text, expected) in [
            ("one in three", 33.3),
            ("one in every three", 33.3),
            ("eight out of ten", 80.0),
            ("one dollar in three", 33.3),
            ("two-thirds", 66.7),
            ("three quarters of", 75.0),
            ("a third of", 33.3),
            ("half", 50.0),
        ] {
            assert_eq!(read(text).map(|(amount, _)| amount), Some(Amount::Share(expected)), "{text}");
        }
    }

    #[test]
    fn words_that_make_no_number_end_it() {
        assert_eq!(read("five six"), Some((Amount::Stated(5.0), 1)));
        assert_eq!(read("two hundred and then"), Some((Amount::Stated(200.0), 2)));
        assert_eq!(read("a"), None);
        assert_eq!(read("and two"), None);
        assert_eq!(read("point"), None);
    }
}
