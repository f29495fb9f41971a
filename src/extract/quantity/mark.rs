//! Marks that are told with the highest one there is: "an average rating of 3.7/10", "gave it 81/100", "rated 4.5 out of
//! five". The figure is the mark; what it is out of is no number of its own.

use std::ops::Range;

use crate::extract::number::{Amount, read_digits, small_numeral};
use crate::extract::row::Row;

use super::figure::Figure;
use super::lexicon::LEXICON;

/// The highest marks that scales have.
const HIGHEST: [f64; 6] = [4.0, 5.0, 6.0, 10.0, 20.0, 100.0];

/// How many words may stand between the word of marking and the mark: "a score on the site of 7/10".
const REACH: usize = 4;

/// The mark that starts at that word, with what it is out of; words before `from` belong to something else. "8 out of 10
/// nurses" is a share and "3/4 of a mile" a fraction: such a number is a mark only where a word in front says so. With a
/// slash, decimals or a hundred say it too.
pub fn mark_at(row: Row<'_>, from: usize, at: usize) -> Option<Figure> {
    let (value, highest, end) = by_slash(row, at).or_else(|| in_words(row, at))?;
    let said = || (at.saturating_sub(REACH).max(from)..at).any(|word| row.is_in(word, &LEXICON.marking));
    let plain = end == at + 1 && (value.fract() != 0.0 || highest == 100.0);
    let mark = value <= highest && HIGHEST.contains(&highest) && (plain || said());
    mark.then(|| Figure {
        first: at,
        number: at..at + 1,
        end,
        amount: Amount::Stated(value),
        upper: None,
        unit: None,
        spelled: row.is_letters(at),
        marked: false,
        scaled: false,
        tail_bound: None,
        tail: None,
    })
}

/// Whether a number is told with what it is out of.
pub fn is_out_of(row: Row<'_>, number: &Range<usize>) -> bool {
    row.text(number.start).contains('/') || row.is(number.end, &["out"])
}

/// "3.7/10", which is one word: the mark, the highest one, and where both end.
fn by_slash(row: Row<'_>, at: usize) -> Option<(f64, f64, usize)> {
    let (mark, highest) = row.text(at).split_once('/')?;
    Some((read_digits(mark)?.value, read_digits(highest)?.value, at + 1))
}

/// "8.2 out of 10", "four out of five".
fn in_words(row: Row<'_>, at: usize) -> Option<(f64, f64, usize)> {
    let number =
        |at: usize| read_digits(row.text(at)).map(|digits| digits.value).or_else(|| small_numeral(row.lower(at)));
    let out = row.is(at + 1, &["out"]) && row.is(at + 2, &["of"]);
    number(at).filter(|_| out).zip(number(at + 3)).map(|(mark, highest)| (mark, highest, at + 4))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    #[test]
    fn a_mark_is_told_with_the_highest_one() {
        for (text, at, expected) in [
            ("an average rating of 3.7/10", 4, Some(3.7)),
            ("the paper gave it 81/100", 4, Some(81.0)),
            ("diners rated the inn 4.5 out of five", 4, Some(4.5)),
            ("a mark of seven out of ten", 3, Some(7.0)),
            ("8 out of 10 nurses", 0, None),
            ("she won 3/4 of the vote", 2, None),
            ("rated 12/10 by fans", 1, None),
            ("file 2018/858", 1, None),
        ] {
            let split = words(text);
            let mark = mark_at(Row { words: &split }, 0, at).map(|figure| figure.amount);
            assert_eq!(mark, expected.map(Amount::Stated), "{text}");
        }
    }
}
