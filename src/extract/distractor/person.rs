//! Ages: those that say so ("34-year-old") and those that are known by their place ("Okafor, 57,").

use crate::extract::distractor::{Passed, Skip, clock, lexicon::lexicon};
use crate::extract::number::{Amount, Number, number_at};
use crate::extract::quantity::{Figure, Kind, is_bare};
use crate::extract::row::Row;
use crate::extract::voice::party::is_person;
use crate::text::WordKind;

/// An age whose words leave no doubt: "34-year-old", "34 years old", "aged 20", "under-18s", "younger than five".
pub fn age_at(row: Row<'_>, from: usize, at: usize, number: &Number) -> Option<Skip> {
    if number.is_share() || number.scaled {
        return None;
    }
    let end = number.end;
    let spread = usize::from(row.was(at, 1, &["from", "between"]) && row.was(at, 2, &["aged", "ages"]));
    let aged = row.was(at, 1 + spread, &["aged", "age", "ages"]) && at > from + spread
        || (row.was(at, 1, &["of"]) && row.was(at, 2, &["age"]));
    if aged && !row.is(end, &["people", "%"]) {
        return Some((at - 1..ages_end(row, end), Passed::Age));
    }
    let compared = row.was(at, 1, &["than"]) && row.was(at, 2, &["older", "younger", "elder"]);
    if compared && at > from {
        let unit = usize::from(row.is(end, &["year", "years", "month", "months", "weeks", "days"]));
        return Some((at - 1..end + unit, Passed::Age));
    }
    let dash = usize::from(row.is_dash(end) && row.glued(end) && row.glued_back(end));
    let old = ["year-old", "year-olds", "month-old", "months-old", "week-old", "day-old", "years-old"];
    if dash > 0 && row.is(end + 1, &old) {
        return Some((at..end + 2, Passed::Age));
    }
    let units = row.is(end, &["year", "years", "month", "months", "weeks", "days"]);
    if units && (row.is(end + 1, &["old"]) || row.is(end + 1, &["of"]) && row.is(end + 2, &["age"])) {
        return Some((at..end + 2, Passed::Age));
    }
    let limit = row.was(at, 1, &["under", "over"]) || row.back(at, 1).starts_with("under-");
    (limit && row.is(end, &["s"]) && row.glued_back(end)).then_some((at..end + 1, Passed::Age))
}

/// Past the further ages of a list: "aged 4, 6 and 9", "aged 18 to 30".
fn ages_end(row: Row<'_>, at: usize) -> usize {
    let mut end = at;
    for _ in 0..12 {
        let joint = usize::from(row.is(end, &["to", "and", "or", ","]) || row.is_dash(end));
        let second = usize::from(row.is(end, &[","]) && row.is(end + 1, &["and"]));
        let next = number_at(row, end + joint + second).filter(|next| next.tail.is_none() && !next.scaled);
        match next {
            Some(next) if joint > 0 && !row.is_plural(next.end) => end = next.end,
            _ => break,
        }
    }
    end
}

/// An age that is known by its place: "Okafor, 57,", "a woman of 67", "he is 23", "children under five".
pub fn age_of(row: Row<'_>, from: usize, figure: &Figure) -> Option<Skip> {
    let Amount::Stated(age) = figure.amount else { return None };
    if figure.unit.is_some_and(|unit| unit.kind == Kind::Time) {
        let of_age = row.is(figure.end, &["of"]) && row.is(figure.end + 1, &["age"]);
        let from_age = row.was(figure.first, 1, &["from", "under", "over", "above", "below"])
            && figure.first > from
            && row.was_in(figure.first, 2, &lexicon().young);
        if of_age || from_age || row.is(figure.end, &["old"]) {
            return Some((figure.first..figure.end + if of_age { 2 } else { usize::from(!from_age) }, Passed::Age));
        }
    }
    let ages = (figure.first.saturating_sub(3).max(from)..figure.first).any(|word| row.is(word, &["ages", "aged"]));
    let group =
        row.is(figure.end, &["age"]) && row.is(figure.end + 1, &["group", "groups", "bracket", "range", "band"]);
    if figure.upper.is_some() && (ages || group) && figure.unit.is_none() {
        return Some((figure.first..figure.end, Passed::Age));
    }
    let plain = figure.unit.is_none() && figure.upper.is_none() && age.fract() == 0.0 && !figure.marked;
    if !plain || !(0.0..=120.0).contains(&age) || figure.first < from + 1 {
        return None;
    }
    let at = figure.first;
    let told = is_apposition(row, at, figure.end)
        || is_of_person(row, at, figure.end)
        || is_predicate(row, at, figure.end)
        || is_limit(row, at, figure.end);
    let kin = row.was(at, 1, &[","]) && at >= 2 && row.was_in(at, 2, &lexicon().kin) && is_bare(row, figure.end);
    let skip = (at..if kin { ages_end(row, figure.end) } else { figure.end }, Passed::Age);
    if kin {
        return Some(skip);
    }
    if clock::trailing_two(row, at) {
        return Some((skip.0, Passed::Idiom));
    }
    told.then_some(skip)
}

/// "Okafor, 57, said", "Halloran (57)", "Tilley, now 75, waited", "a sergeant, 24, wept".
fn is_apposition(row: Row<'_>, at: usize, end: usize) -> bool {
    let adverb = row.was(at, 1, &["now", "then", "just", "only", "still"]) && row.was(at, 2, &[","]);
    let first = at - usize::from(adverb);
    let named = first >= 2 && row.is_letters(first - 2) && row.is_capitalised(first - 2);
    let described = row.is(end, &[","]) && first >= 2 && is_described(row, first - 2);
    let (name, at) = (named || described, first);
    let commas = row.was(at, 1, &[","]) && (row.is(end, &[",", ".", ";"]) || end >= row.len());
    let brackets = row.was(at, 1, &["("]) && row.is(end, &[")"]);
    let listed = row.is(end, &[","]) && row.kind(end + 1) == Some(WordKind::Number);
    name && (commas || brackets) && !listed
}

/// Whether one person who is not named stands there: "a sergeant", "a young student", "the mayor".
fn is_described(row: Row<'_>, noun: usize) -> bool {
    let article = (1..=3).find(|by| row.was(noun, *by, &["a", "an"]));
    let whole = |by: usize| (1..by).all(|word| noun >= word && row.is_letters(noun - word));
    // "The mayor, 54,": whoever has an office is one person.
    let office = row.was(noun, 1, &["the"]) && is_person(row.lower(noun));
    let one = office || article.is_some_and(whole);
    row.is_letters(noun) && !row.is_plural(noun) && one && !row.was(noun, 1, &["of"])
}

/// "a woman of 67", "a forestry worker of thirty-one".
fn is_of_person(row: Row<'_>, at: usize, end: usize) -> bool {
    row.was(at, 1, &["of"]) && lexicon().person.contains(row.back(at, 2)) && !row.is_plural(end)
}

/// "he is 23,", "I'm seventy-eight", "She's only five".
fn is_predicate(row: Row<'_>, at: usize, end: usize) -> bool {
    let adverb = usize::from(row.was(at, 1, &["only", "just", "now", "nearly", "almost", "about", "still"]));
    let verb = row.back(at, 1 + adverb);
    let subject = row.back(at, 2 + adverb);
    let kin = lexicon().person.contains(subject) || lexicon().kin.contains(subject);
    let joined = matches!(verb, "he's" | "she's" | "i'm" | "you're")
        || (matches!(verb, "'s") && matches!(subject, "he" | "she" | "who"));
    let apart = matches!(verb, "is" | "was" | "turned" | "am" | "turns")
        && (matches!(subject, "he" | "she" | "i" | "who") || kin);
    (joined || apart)
        && (row.is_stop(end) || row.is(end, &["and", "when", "but", "years", "now", "next", "last", "in", "at"]))
}

/// "children under five", "people over 65".
fn is_limit(row: Row<'_>, at: usize, end: usize) -> bool {
    const LIMITS: [&str; 16] =
        ["5", "12", "14", "15", "16", "17", "18", "21", "25", "30", "60", "65", "70", "75", "five", "sixteen"];
    let limit = row.was(at, 1, &["under", "over", "below", "above"]);
    let told = row.was_in(at, 2, &lexicon().limited) || (row.was(at, 2, &["are", "were"]) && row.is(at, &LIMITS));
    limit && told && !row.is_plural(end)
}
