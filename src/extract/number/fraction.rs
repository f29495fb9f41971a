//! Shares of a whole ("a third", "two-thirds", "3/4", "¾"), parts of a scale word ("half a million") and of one
//! ("three and a quarter"). A share is given in percent. Whether "a fifth" is a share or the fifth one is decided by what surrounds it.

use super::lexicon::{Class, lexicon};
use super::{Amount, Number, Row};

/// "half a million", "half a dozen", "a quarter of a billion", "three quarters of a million".
pub fn part_of_scale(row: Row<'_>, at: usize) -> Option<Number> {
    let (part, mut end) = bare_share(row, at)?;
    end += usize::from(row.is(end, &["of"]));
    let article = row.is(end, &["a", "an", "one"]);
    end += usize::from(article);
    let hyphen = row.lower(at).starts_with("half-").then(|| row.lower(at).trim_start_matches("half-"));
    let word = hyphen.unwrap_or(row.lower(end));
    let numeral = lexicon().numerals.get(word)?;
    let joined = article || hyphen.is_some() || numeral.class == Class::Scale;
    if !joined || !matches!(numeral.class, Class::Scale | Class::Hundred | Class::Dozen) {
        return None;
    }
    let end = if hyphen.is_some() { at + 1 } else { end + 1 };
    let amount = Amount::Stated(part * numeral.value);
    let scaled = numeral.class == Class::Scale;
    let scale = if scaled { numeral.value } else { 1.0 };
    Some(Number { end, amount, spelled: true, scaled, scale, digits: None, tail: None })
}

/// "half", "a third", "two-thirds", "three quarters": as a share, where the words around it do not make it
/// an ordinal, a clock time or a stretch of the year.
pub fn share_at(row: Row<'_>, at: usize) -> Option<Number> {
    let (part, end) = bare_share(row, at)?;
    let plural = row.lower(end - 1).ends_with('s');
    let half = row.lower(end - 1) == "half";
    let allowed = match (half, plural) {
        (true, _) => is_half(row, at, end),
        (_, true) => true,
        _ => is_part(row, at, end) || is_one_part(row, at, end),
    };
    (allowed && !row.is(end, &["majority", "majorities"])).then(|| share(end, 100.0 * part, true))
}

/// A share, to one decimal; below one percent to two figures.
pub(super) fn share(end: usize, percent: f64, spelled: bool) -> Number {
    let unit = if percent >= 1.0 { 0.1 } else { 10_f64.powf(percent.log10().floor() - 1.0) };
    let inverse = (1.0 / unit).round();
    let amount = Amount::Share((percent * inverse).round() / inverse);
    Number { end, amount, spelled, scaled: false, scale: 1.0, digits: None, tail: None }
}

/// A fraction in digits or in one sign: "3/4", "¾". Whether the digits are a date is decided above.
pub fn written_at(row: Row<'_>, at: usize) -> Option<Number> {
    let part = in_digits(row.text(at)).or_else(|| in_one_sign(row.text(at)))?;
    Some(share(at + 1, 100.0 * part, false))
}

/// "3/4": a proper fraction into parts that things are divided into.
pub(super) fn in_digits(text: &str) -> Option<f64> {
    let (part, whole) = text.split_once('/')?;
    let (part, whole): (u8, u8) = (part.parse().ok()?, whole.parse().ok()?);
    let usual = matches!(whole, 2..=6 | 8 | 10 | 16);
    (usual && 0 < part && part < whole).then(|| f64::from(part) / f64::from(whole))
}

/// The fraction that stands in one sign: "½".
pub(super) fn in_one_sign(word: &str) -> Option<f64> {
    const SIGNS: [(char, f64, f64); 15] = [
        ('\u{bd}', 1.0, 2.0),
        ('\u{bc}', 1.0, 4.0),
        ('\u{be}', 3.0, 4.0),
        ('\u{2153}', 1.0, 3.0),
        ('\u{2154}', 2.0, 3.0),
        ('\u{2155}', 1.0, 5.0),
        ('\u{2156}', 2.0, 5.0),
        ('\u{2157}', 3.0, 5.0),
        ('\u{2158}', 4.0, 5.0),
        ('\u{2159}', 1.0, 6.0),
        ('\u{215a}', 5.0, 6.0),
        ('\u{215b}', 1.0, 8.0),
        ('\u{215c}', 3.0, 8.0),
        ('\u{215d}', 5.0, 8.0),
        ('\u{215e}', 7.0, 8.0),
    ];
    let mut chars = word.chars();
    let (sign, rest) = (chars.next()?, chars.next());
    let found = SIGNS.iter().find(|(known, _, _)| *known == sign && rest.is_none());
    found.map(|(_, part, whole)| part / whole)
}

/// The part that "and" adds to a whole number: "and a half", "and three quarters", "and a third" before what is
/// measured: how much of one, and where it ends. A third one is none: "two and a third was hurt".
pub fn added_part(row: Row<'_>, at: usize) -> Option<(f64, usize)> {
    if !row.is(at, &["and"]) {
        return None;
    }
    let (part, end) = bare_share(row, at + 1)?;
    let name = row.lower(end - 1);
    let ordinal = !name.ends_with('s') && !matches!(name, "half" | "quarter");
    let measured = row.is_plural(end) || is_scale(row, end) || row.is_stop(end) || row.is(end, &["percent", "per"]);
    let article = end == at + 3 || name.contains('-');
    let whole = row.is(end, &["of"]) && name != "half";
    (article && !whole && (!ordinal || measured)).then_some((part, end))
}

/// The words of a share alone: which part of one, and where they end.
fn bare_share(row: Row<'_>, at: usize) -> Option<(f64, usize)> {
    let shares = &lexicon().shares;
    let word = row.lower(at);
    if word == "half"
        || word.starts_with("half-")
        || (word == "quarter" && (row.is(at + 1, &["of"]) || is_scale(row, at + 1)))
    {
        let (parts, _) = shares.get(word.split('-').next().unwrap_or(word))?;
        return Some((1.0 / parts, at + 1));
    }
    if let Some((count, name)) = word.split_once('-') {
        let count = lexicon().numerals.get(count).filter(|one| one.value < 20.0)?.value;
        return shares.get(name).filter(|(parts, _)| count < *parts).map(|(parts, _)| (count / parts, at + 1));
    }
    let (parts, plural) = shares.get(row.lower(at + 1))?;
    let count = match word {
        "a" | "an" | "one" => 1.0,
        _ => lexicon().numerals.get(word).filter(|one| one.value < 20.0 && *plural)?.value,
    };
    (count < *parts).then_some((count / parts, at + 2))
}

/// Whether a word for a thousand or more stands there.
fn is_scale(row: Row<'_>, at: usize) -> bool {
    lexicon().numerals.get(row.lower(at)).is_some_and(|numeral| numeral.class == Class::Scale)
}

/// Whether "half" stands for a share here, and not for a stretch of a game or a year, a clock time or a way to cut.
fn is_half(row: Row<'_>, at: usize, end: usize) -> bool {
    const STRETCHES: [&str; 10] =
        ["first", "second", "other", "latter", "better", "in", "final", "opening", "previous", "last"];
    // "the first half of July", "the second half of 2024".
    let spell = row.is(end, &["of"])
        && (row.is_in(end + 1, &lexicon().spell) || row.lower(end + 1).starts_with(['1', '2']))
        || row.is(end, &["of"])
            && row.is(end + 1, &["the", "this", "last", "next"])
            && row.is_in(end + 2, &lexicon().spell);
    let named = row.was(at, 1, &STRETCHES) && (spell || !row.is(end, &["of", "the", "a", "an"]));
    let after_article = row.was(at, 1, &["the", "this", "that", "each", "every"]);
    !named && !after_article && !row.is(end, &["past", "time", "brother", "sister", "way", "back"]) && !row.is_dash(end)
}

/// Whether "one fifth" or "one-fifth" is a part, as it is wherever no noun follows that it could count.
fn is_one_part(row: Row<'_>, at: usize, end: usize) -> bool {
    const AFTER: [&str; 14] =
        ["the", "are", "were", "is", "was", "have", "had", "has", "in", "and", "or", "to", "at", "by"];
    let apart = end == at + 2 && row.is(at, &["one"]) && !row.is(at + 1, &["quarter"]);
    let joined = row.lower(at).starts_with("one-");
    joined || (apart && (row.is_stop(end) || row.is(end, &AFTER)))
}

/// Whether "a third" is a part: something is divided, or it is measured by it.
fn is_part(row: Row<'_>, at: usize, end: usize) -> bool {
    const HEDGES: [&str; 16] = [
        "than", "about", "around", "nearly", "almost", "roughly", "by", "least", "over", "under", "to", "some", "only",
        "just", "above", "below",
    ];
    let whole = row.is(end, &["of"]) && !row.lower(end + 1).starts_with(|c: char| c.is_ascii_digit());
    let hour = row.is(end, &["to", "past"]) && row.is(end - 1, &["quarter"]);
    whole || (row.was(at, 1, &HEDGES) && !hour) || row.is(end, &["more", "less", "fewer", "higher", "lower"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    fn share_of(text: &str) -> Option<f64> {
        let split = words(text);
        let row = Row { words: &split };
        written_at(row, 0).or_else(|| share_at(row, 0)).and_then(|number| number.value())
    }

    #[test]
    fn fractions_are_read_in_words_digits_and_signs() {
        for (text, percent) in [
            ("3/4 of the crop", 75.0),
            ("\u{be} of the crop", 75.0),
            ("\u{2154} is lost", 66.7),
            ("one-fifth interest", 20.0),
            ("one fifth were lost", 20.0),
            ("three-quarters", 75.0),
        ] {
            assert_eq!(share_of(text), Some(percent), "{text}");
        }
        for text in ["9/11", "5/4", "one third party", "a third man", "one quarter later", "12/17"] {
            assert_eq!(share_of(text), None, "{text}");
        }
    }
}
