//! Ages, and small numbers that point at somebody or something instead of counting: "one resident said",
//! "the two governments".

use crate::extract::distractor::{Passed, Skip, clock, is_closed, lexicon::lexicon};
use crate::extract::number::{Amount, number_at};
use crate::extract::quantity::Figure;
use crate::extract::row::Row;

/// An age whose words leave no doubt: "34-year-old", "34 years old", "aged 20", "under-18s".
pub fn age_at(row: Row<'_>, from: usize, at: usize) -> Option<Skip> {
    let number = number_at(row, at).filter(|number| !number.is_share() && !number.scaled)?;
    let end = number.end;
    let aged =
        row.was(at, 1, &["aged", "age", "ages"]) && at > from || (row.was(at, 1, &["of"]) && row.was(at, 2, &["age"]));
    if aged && !row.is(end, &["people", "%"]) {
        let joint = row.is(end, &["to", "and", "or"]) || row.is_dash(end);
        let last = number_at(row, end + 1)
            .filter(|_| joint)
            .filter(|last| last.tail.is_none() && !row.is(last.end, &["people"]));
        return Some((at - 1..last.map_or(end, |last| last.end), Passed::Age));
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
    let plural = row.is(end, &["s"]) && row.glued_back(end) && number.value().is_some_and(|value| value < 100.0);
    plural.then_some((at..end + 1, Passed::Age))
}

/// An age that is known by its place: "Okafor, 57,", "a woman of 67", "he is 23", "children under five".
pub fn age_of(row: Row<'_>, from: usize, figure: &Figure) -> Option<Skip> {
    let Amount::Stated(age) = figure.amount else { return None };
    let plain = figure.unit.is_none() && figure.upper.is_none() && age.fract() == 0.0 && !figure.marked;
    if !plain || !(0.0..=120.0).contains(&age) || figure.first < from + 1 {
        return None;
    }
    let at = figure.first;
    let told = is_apposition(row, at, figure.end)
        || is_of_person(row, at, figure.end)
        || is_predicate(row, at, figure.end)
        || is_limit(row, at, figure.end);
    let skip = (at..figure.end, Passed::Age);
    if clock::trailing_two(row, at) {
        return Some((skip.0, Passed::Idiom));
    }
    told.then_some(skip)
}

/// "Okafor, 57, said", "Halloran (57)".
fn is_apposition(row: Row<'_>, at: usize, end: usize) -> bool {
    let name = at >= 2 && row.is_letters(at - 2) && row.is_capitalised(at - 2);
    let commas = row.was(at, 1, &[","]) && (row.is(end, &[",", ".", ";"]) || end >= row.len());
    let brackets = row.was(at, 1, &["("]) && row.is(end, &[")"]);
    let listed = number_at(row, end + 1).is_some() && row.is(end, &[","]);
    name && (commas || brackets) && !listed
}

/// "a woman of 67", "a forestry worker of thirty-one".
fn is_of_person(row: Row<'_>, at: usize, end: usize) -> bool {
    let counted = row.is_letters(end) && !is_closed(row.lower(end));
    at >= 2 && row.was(at, 1, &["of"]) && lexicon().person.contains(row.back(at, 2)) && !counted
}

/// "he is 23,", "I'm seventy-eight", "She's only five".
fn is_predicate(row: Row<'_>, at: usize, end: usize) -> bool {
    let adverb = usize::from(row.was(at, 1, &["only", "just", "now", "nearly", "almost", "about", "still"]));
    let verb = row.back(at, 1 + adverb);
    let subject = row.back(at, 2 + adverb);
    let joined = matches!(verb, "he's" | "she's" | "i'm" | "you're")
        || (matches!(verb, "'s") && matches!(subject, "he" | "she" | "who"));
    let apart =
        matches!(verb, "is" | "was" | "turned" | "am" | "turns") && matches!(subject, "he" | "she" | "i" | "who");
    (joined || apart)
        && (row.is_stop(end) || row.is(end, &["and", "when", "but", "years", "now", "next", "last", "in", "at"]))
}

/// "children under five", "people over 65".
fn is_limit(row: Row<'_>, at: usize, end: usize) -> bool {
    const PEOPLE: [&str; 10] =
        ["children", "people", "adults", "women", "men", "everyone", "those", "anyone", "patients", "kids"];
    let limit = row.was(at, 1, &["under", "over", "below", "above"]) && at >= 2 && PEOPLE.contains(&row.back(at, 2));
    limit && (row.is_stop(end) || is_closed(row.lower(end)))
}

/// "one" that counts nothing: the pronoun, and the article before somebody who is told of. It counts where a
/// noun follows that no verb of telling follows ("one person was killed"), and where a fate follows ("one dead").
pub fn lone_one(row: Row<'_>, figure: &Figure) -> Option<Skip> {
    let one =
        figure.spelled && figure.amount == Amount::Stated(1.0) && figure.upper.is_none() && figure.number.len() == 1;
    if !one || figure.unit.is_some() {
        return None;
    }
    let (at, end) = (figure.first, figure.end);
    let hedged = crate::extract::quantity::hedge::hedge_before(row, 0, at, true).is_some();
    let pronoun = lexicon().pronoun.contains(row.back(at, 1));
    let fate = lexicon().fate.contains(row.lower(end)) && !row.is(end, &["found", "lost", "confirmed"]);
    if fate && !pronoun {
        return None;
    }
    if pronoun
        || !row.is_letters(end) && !row.was(at, 1, &[":"])
        || (is_closed(row.lower(end)) && !row.is(end, &["more", "other", "further"]))
    {
        return (!hedged || pronoun).then_some((at..end, Passed::Idiom)).or(Some((at..end, Passed::Idiom)));
    }
    let told =
        (end..end + 7).take_while(|word| !row.is_stop(*word)).any(|word| lexicon().reporting.contains(row.lower(word)));
    let singular = lexicon().singular.contains(row.lower(end));
    let within = row.was(at, 1, &["in", "is", "not", "than"]);
    (told || singular || within).then_some((at..end, Passed::Article))
}

/// "the two governments": two to twelve, spelled, taken as known, with no fate told of them.
pub fn known_group(row: Row<'_>, figure: &Figure) -> Option<Skip> {
    let Amount::Stated(value) = figure.amount else { return None };
    let small = figure.spelled
        && (2.0..=12.0).contains(&value)
        && figure.unit.is_none()
        && figure.upper.is_none()
        && figure.tail_bound.is_none();
    let known = lexicon().grouper.contains(row.back(figure.first, 1)) && !row.was(figure.first, 1, &["said"]);
    let fate = (figure.end..figure.end + 7)
        .take_while(|word| !row.is_stop(*word))
        .any(|word| lexicon().fate.contains(row.lower(word)));
    let from = row.was(figure.first, 2, &["from", "than"]);
    (small && known && !fate && !from).then_some((figure.first..figure.end, Passed::Definite))
}
