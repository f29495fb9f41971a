//! Shares told as a rate: "one in three", "eight out of ten", "nine of every ten", "one vote in five". Tells them
//! from a count and its stretch or place: "two in three days", "killed four in ten villages".

use super::digits::read_digits;
use super::lexicon::{Class, lexicon};
use super::{Number, Row, fraction, spelled};

/// The share that starts at that word, in percent.
pub fn rate_at(row: Row<'_>, at: usize) -> Option<Number> {
    let part = small(row, at).filter(|value| (1.0..100.0).contains(value))?;
    let noun = usize::from(row.is_letters(at + 1) && !row.is(at + 1, &["in", "out", "of"]));
    let (joint, ratio) = match row.lower(at + 1 + noun) {
        "in" => (1, false),
        "out" if row.is(at + 2 + noun, &["of"]) => (2, true),
        "of" if row.is(at + 2 + noun, &["every", "each"]) => (1, false),
        _ => return None,
    };
    let start = at + 1 + noun + joint;
    let every = row.is(start, &["every", "each"]) || ratio;
    let (whole, end) = number_from(row, start + usize::from(row.is(start, &["every", "each"])))?;
    let told = if part > 1.0 && noun > 0 {
        row.is_plural(at + 1) && is_usual(whole) && is_told(row, end)
    } else {
        let spelled = row.is_letters(at) || row.is_stop(end);
        is_round(part, whole, ratio, spelled) && is_open(row, at, end, (part, whole), (noun > 0, every))
    };
    (part < whole && told).then(|| fraction::share(end, 100.0 * part / whole, row.is_letters(at)))
}

/// A whole number in one word.
fn small(row: Row<'_>, at: usize) -> Option<f64> {
    match row.plain(at) {
        Some(value) => Some(f64::from(value)),
        None => lexicon().numerals.get(row.lower(at)).filter(|one| one.class != Class::Zero).map(|one| one.value),
    }
}

/// A whole number in digits or words, and where it ends.
fn number_from(row: Row<'_>, at: usize) -> Option<(f64, usize)> {
    if let Some(digits) = read_digits(row.text(at)) {
        let scale = lexicon().numerals.get(row.lower(at + 1)).filter(|one| one.class == Class::Scale);
        let length = 1 + usize::from(scale.is_some());
        return (!digits.decimal).then_some((digits.value * scale.map_or(1.0, |one| one.value), at + length));
    }
    let number = spelled::spelled_at(row, at).filter(|number| number.tail.is_none())?;
    number.value().map(|value| (value, number.end))
}

/// Whether shares are told of that many: of a number up to ten or a round one; one of any number below a thousand.
/// `spelled` says that the rate is in words or stands alone, so that it is no count with its place.
fn is_round(part: f64, whole: f64, ratio: bool, spelled: bool) -> bool {
    let power = [1e2, 1e3, 1e4, 1e5, 1e6].contains(&whole);
    let usual = !ratio && [12.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0].contains(&whole);
    let one = !ratio && part == 1.0 && spelled && whole < 1000.0;
    let hundreds = whole % 50.0 == 0.0 && if ratio { spelled } else { part == 1.0 };
    whole <= 10.0 || power || usual || one || hundreds
}

/// Whether the second number counts nothing that stands behind it, or counts everybody.
fn is_open(row: Row<'_>, at: usize, end: usize, (part, whole): (f64, f64), (noun, every): (bool, bool)) -> bool {
    let counted = is_counted(row, end) || (is_word(row, end) && is_counted(row, end + 1));
    let everybody = is_crowd(row, end) || is_crowd(row, end + 1);
    let one = part == 1.0 && !is_stretch(row, end);
    let leads = is_usual(whole) && part > 1.0 && leads(row, at) && !is_stretch(row, end);
    !counted || (!noun && (every || everybody || one || leads))
}

/// Whether the number opens a clause, as a share of everybody does and a count of the hurt seldom.
fn leads(row: Row<'_>, at: usize) -> bool {
    const HEDGES: [&str; 8] = ["about", "around", "nearly", "almost", "roughly", "some", "only", "just"];
    const OPENING: [&str; 8] = ["that", "while", "because", "but", "if", "where", "says", "said"];
    let at = at - usize::from(row.was(at, 1, &HEDGES));
    at == 0 || row.is_stop(at - 1) || row.was(at, 1, &OPENING)
}

/// The numbers that most shares are told of.
fn is_usual(whole: f64) -> bool {
    [3.0, 4.0, 5.0, 10.0, 100.0].contains(&whole)
}

/// Whether something is told of a share right behind it: "two pupils in five are".
fn is_told(row: Row<'_>, at: usize) -> bool {
    const TELLING: [&str; 14] =
        ["is", "are", "was", "were", "has", "have", "had", "do", "did", "say", "said", "back", "now", "still"];
    row.is_stop(at) || row.is(at, &TELLING)
}

/// Whether a noun in the plural stands there, so that the number before it may count it: "in three days".
fn is_counted(row: Row<'_>, at: usize) -> bool {
    row.is_plural(at) || is_crowd(row, at)
}

/// Whether an adjective may stand there: a word in lower case that is none of the small ones.
fn is_word(row: Row<'_>, at: usize) -> bool {
    const SMALL: [&str; 20] = [
        "are", "is", "was", "were", "have", "had", "has", "of", "in", "the", "and", "or", "do", "who", "that", "with",
        "for", "to", "on", "will",
    ];
    row.is_letters(at) && !row.is_capitalised(at) && !row.is(at, &SMALL)
}

/// Words for everybody, of whom a share is often told: "one in three people".
fn is_crowd(row: Row<'_>, at: usize) -> bool {
    row.is_in(at, &lexicon().crowd)
}

/// Whether a stretch of time stands there: "one in three days".
fn is_stretch(row: Row<'_>, at: usize) -> bool {
    row.is(at, &["minutes", "hours", "days", "nights", "weeks", "months", "years", "seasons", "decades"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    fn share(text: &str) -> Option<f64> {
        let split = words(text);
        rate_at(Row { words: &split }, 0).and_then(|number| number.value())
    }

    #[test]
    fn a_rate_is_a_share_of_everybody() {
        for (text, percent) in [
            ("one in three", 33.3),
            ("nine of every ten", 90.0),
            ("9 out of 10 people", 90.0),
            ("one in 1,000 births", 0.1),
            ("one in 40,000", 0.0025),
            ("one in five hundred", 0.2),
            ("1 in twenty-one", 4.8),
            ("two out of five hundred sets", 0.4),
            ("two pupils in five are late", 40.0),
            ("seven in ten bakers want it", 70.0),
            ("one in ten young adults", 10.0),
        ] {
            assert_eq!(share(text), Some(percent), "{text}");
        }
    }

    #[test]
    fn a_count_and_its_place_or_stretch_are_no_rate() {
        for text in ["two in three days", "12 out of 340", "two men in four vans", "3 in 17 towns"] {
            assert_eq!(share(text), None, "{text}");
        }
        let split = words("They lost seven in ten separate raids");
        assert!(rate_at(Row { words: &split }, 2).is_none());
    }
}
