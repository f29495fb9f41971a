//! Shares of a whole ("a third", "one in three", "two-thirds") and parts of a scale word ("half a million").
//! A share is given in percent. Whether "a fifth" is a share or the fifth one is decided by what surrounds it.

use super::lexicon::{Class, lexicon};
use super::{Amount, Number, Row};

/// "one in three", "eight out of ten", "4 in every hundred", "one vote in five".
pub fn rate_at(row: Row<'_>, at: usize) -> Option<Number> {
    let part = numeral(row, at).filter(|value| (1.0..100.0).contains(value))?;
    let noun = usize::from(part == 1.0 && row.is_letters(at + 1) && !row.is(at + 1, &["in", "out", "of"]));
    let mut end = at + 1 + noun;
    let (joint, ratio) = match row.lower(end) {
        "in" => (1, false),
        "out" if row.is(end + 1, &["of"]) => (2, true),
        _ => return None,
    };
    end += joint;
    let every = row.is(end, &["every", "each"]) || ratio;
    end += usize::from(row.is(end, &["every", "each", "a"]));
    let whole = numeral(row, end)?;
    end += 1;
    let round = whole <= 10.0
        || [1e2, 1e3, 1e4, 1e5, 1e6].contains(&whole)
        || (!ratio && [12.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0].contains(&whole));
    let open =
        !is_counted(row, end) || (noun == 0 && (every || is_crowd(row, end) || (part == 1.0 && !is_stretch(row, end))));
    (part < whole && round && open).then(|| share(end, 100.0 * part / whole, row.is_letters(at)))
}

/// A small whole number in one word.
fn numeral(row: Row<'_>, at: usize) -> Option<f64> {
    match row.plain(at) {
        Some(value) => Some(f64::from(value)),
        None => lexicon().numerals.get(row.lower(at)).filter(|one| one.class != Class::Zero).map(|one| one.value),
    }
}

/// Whether a noun in the plural stands there, so that the number before it may count it: "in three days".
fn is_counted(row: Row<'_>, at: usize) -> bool {
    row.is_plural(at) || is_crowd(row, at)
}

/// Words for everybody, of whom a share is often told: "one in three people".
fn is_crowd(row: Row<'_>, at: usize) -> bool {
    const CROWD: [&str; 16] = [
        "people",
        "adults",
        "children",
        "women",
        "men",
        "voters",
        "residents",
        "households",
        "homes",
        "patients",
        "pupils",
        "students",
        "workers",
        "families",
        "citizens",
        "americans",
    ];
    row.is(at, &CROWD)
}

/// Whether a stretch of time stands there: "one in three days".
fn is_stretch(row: Row<'_>, at: usize) -> bool {
    row.is(at, &["minutes", "hours", "days", "nights", "weeks", "months", "years", "seasons", "decades"])
}

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
        _ => is_part(row, at, end),
    };
    (allowed && !row.is(end, &["majority", "majorities"])).then(|| share(end, 100.0 * part, true))
}

fn share(end: usize, percent: f64, spelled: bool) -> Number {
    let amount = Amount::Share((percent * 10.0).round() / 10.0);
    Number { end, amount, spelled, scaled: false, scale: 1.0, digits: None, tail: None }
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
    let named = row.was(at, 1, &STRETCHES) && !row.is(end, &["of", "the", "a", "an"]);
    let after_article = row.was(at, 1, &["the", "this", "that", "each", "every"]);
    !named && !after_article && !row.is(end, &["past", "time", "brother", "sister", "way", "back"]) && !row.is_dash(end)
}

/// Whether "a third" is a part: something is divided, or it is measured by it.
fn is_part(row: Row<'_>, at: usize, end: usize) -> bool {
    const HEDGES: [&str; 14] = [
        "than", "about", "around", "nearly", "almost", "roughly", "by", "least", "over", "under", "to", "some", "only",
        "just",
    ];
    let whole = row.is(end, &["of"]) && !row.lower(end + 1).starts_with(|c: char| c.is_ascii_digit());
    let hour = row.is(end, &["to", "past"]) && row.is(end - 1, &["quarter"]);
    whole || (row.was(at, 1, &HEDGES) && !hour) || row.is(end, &["more", "less", "fewer", "higher", "lower"])
}
