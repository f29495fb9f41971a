//! Bare numbers as news writes them: in digits, in words, in both, vague, and as shares. Knows nothing of
//! hedges, units and what is counted; whether a number counts anything at all is decided above.

mod digits;
mod fraction;
mod lexicon;
mod rate;
mod spelled;

use crate::text::WordKind;

use super::row::Row;
pub use digits::{Digits, read_digits};
pub use fraction::added_part;
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
        return rate::rate_at(row, at).or_else(|| from_digits(row, at)).or_else(|| fraction::written_at(row, at));
    }
    if !row.is_letters(at) {
        return decimals_at(row, at);
    }
    vague_at(row, at)
        .or_else(|| rate::rate_at(row, at))
        .or_else(|| fraction::part_of_scale(row, at))
        .or_else(|| fraction::share_at(row, at))
        .or_else(|| score_at(row, at))
        .or_else(|| spelled::spelled_at(row, at))
        .or_else(|| fraction::written_at(row, at))
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

/// Every word of letters that a number may start with, but for articles and what hyphens join.
pub fn firsts() -> impl Iterator<Item = &'static str> {
    lexicon().firsts()
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
    if let Some((part, past)) = part_behind(row, end).filter(|_| !digits.decimal) {
        value += part;
        end = past;
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
    if scale > 1.0
        && let Some((part, past)) = fraction::added_part(row, end)
    {
        value += part * scale;
        end = past;
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

/// The fraction that belongs to the whole number before it: "2 and a half", "10 1/2", "2½".
fn part_behind(row: Row<'_>, at: usize) -> Option<(f64, usize)> {
    let written = || fraction::in_digits(row.text(at)).or_else(|| fraction::in_one_sign(row.text(at)));
    fraction::added_part(row, at).or_else(|| written().map(|part| (part, at + 1)))
}

/// A number that starts with its decimal point: ".25 percent".
fn decimals_at(row: Row<'_>, at: usize) -> Option<Number> {
    let point = row.is(at, &["."]) && row.glued(at) && !row.glued_back(at) && row.plain(at + 1).is_some();
    let value = format!("0.{}", row.text(at + 1)).parse().ok().filter(|_| point)?;
    let digits = Digits { value, decimal: true, grouped: false };
    let amount = Amount::Stated(value);
    Some(Number { end: at + 2, amount, spelled: false, scaled: false, scale: 1.0, digits: Some(digits), tail: None })
}

/// One word of digits, or groups of three with plain spaces or apostrophes between: "12 000", "1'700".
fn grouped_digits(row: Row<'_>, at: usize) -> Option<(Digits, usize)> {
    if let Some(mended) = mended_digits(row, at) {
        return Some(mended);
    }
    let mut digits = read_digits(row.text(at))?;
    let mut end = at + 1;
    if row.plain(at).is_some_and(|first| (1..1000).contains(&first)) {
        while let Some((group, next)) = next_group(row, end).filter(|_| end - at < 8 && !digits.decimal) {
            digits.value = digits.value * 1000.0 + group.value;
            digits.decimal = group.decimal;
            digits.grouped = true;
            end = next;
        }
    }
    Some((digits, end))
}

/// Three digits, the last group perhaps with decimals, behind a space or an apostrophe.
fn next_group(row: Row<'_>, at: usize) -> Option<(Digits, usize)> {
    let mark = usize::from(row.is(at, &["'", "\u{2019}"]) && row.glued_back(at) && row.glued(at));
    let word = at + mark;
    let whole = row.text(word).split('.').next().is_some_and(|whole| whole.len() == 3);
    let group = whole && row.text(word).bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let apart = mark > 0 || !row.glued_back(word);
    let value = row.text(word).parse().ok().filter(|_| group && apart && row.kind(word) == Some(WordKind::Number))?;
    Some((Digits { value, decimal: row.text(word).contains('.'), grouped: false }, word + 1))
}

/// Digits in which a capital O was typed for a nought: "1OO", "1,2OO", "1,OO0".
fn mended_digits(row: Row<'_>, at: usize) -> Option<(Digits, usize)> {
    let comma = usize::from(row.is(at + 1, &[","]) && row.glued(at + 1));
    let noughts = row.text(at + 1 + comma);
    let mended = noughts.starts_with('O') && noughts.bytes().all(|byte| byte == b'O' || byte.is_ascii_digit());
    if !row.glued(at) || !mended {
        return None;
    }
    let mark = if comma > 0 { "," } else { "" };
    let digits = read_digits(&format!("{}{mark}{}", row.text(at), noughts.replace('O', "0")))?;
    Some((digits, at + 2 + comma))
}

/// "a score of villages", "three score miners": a small number of twenties, where what is counted follows.
fn score_at(row: Row<'_>, at: usize) -> Option<Number> {
    let of = usize::from(row.is(at + 2, &["of"]));
    if !row.is(at + 1, &["score"]) || !row.is_plural(at + 2 + of) {
        return None;
    }
    let count = if row.is(at, &["a"]) && of > 0 { 1.0 } else { small_numeral(row.lower(at))? };
    let amount = Amount::Stated(20.0 * count);
    Some(Number { end: at + 2, amount, spelled: true, scaled: false, scale: 1.0, digits: None, tail: None })
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
    let coded = row.is_upper(at + 1) && row.text(at + 1).len() == 3;
    let counted = row.lower(at) == "m" && (is_counted(row, at + 1) || row.is(at + 1, &["+"]));
    let counted = counted || (coded && row.text(at).len() < 4);
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
    row.is_plural(at) && !row.is_in(at, &lexicon().sized)
}

/// A scale word behind digits, perhaps with a hyphen: how many words, and its size.
fn scale_at(row: Row<'_>, at: usize) -> Option<(usize, f64)> {
    let hyphen = usize::from(row.is_dash(at) && row.glued(at) && row.glued_back(at));
    lexicon().multiplier(row.lower(at + hyphen)).map(|numeral| (hyphen + 1, numeral.value))
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
            ("a score of boats", 20.0),
            ("three score miners", 60.0),
            ("1OO boats", 100.0),
            ("1,OO0 boats", 1000.0),
            ("1'700 boats", 1700.0),
            (".5 percent", 0.5),
            ("10 1/2 miles", 10.5),
            ("5 lakhs", 500_000.0),
            ("two hundred point seventy-one", 200.71),
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
