//! Numbers that are dialled, looked up or read off: telephone numbers, pieces of codes, scores, dials.

use crate::extract::distractor::{Passed, Skip, is_closed, lexicon::lexicon};
use crate::extract::number::{Amount, number_at, small_numeral};
use crate::extract::quantity::{Figure, unit};
use crate::extract::row::Row;
use crate::text::WordKind;

/// "0800 441 220", "+46 8 555 0 1900", "555-0175", "call 115".
pub fn phone_at(row: Row<'_>, from: usize, at: usize) -> Option<Skip> {
    if row.kind(at) != Some(WordKind::Number) {
        return None;
    }
    let plus = usize::from(row.was(at, 1, &["+"]) && row.glued_back(at) && at > from);
    let (end, groups, hyphens) = digit_groups(row, at);
    let zero = row.text(at).starts_with('0') && row.text(at).len() > 1 && row.plain(at).is_some();
    let digits: usize = (at..end).map(|word| row.text(word).len()).sum();
    let long = groups >= 2 && digits >= 5 && (plus > 0 || row.text(at).starts_with('0'))
        || groups >= 3 && !is_grouped(row, at, end);
    let local = groups == 2 && hyphens == 1 && row.text(at).len() == 3 && row.text(at + 2).len() == 4;
    if long || local || (zero && groups == 1 && plus > 0) {
        return Some((at - plus..end, Passed::Phone));
    }
    if zero && groups == 1 {
        return Some((at..end, Passed::Name));
    }
    let cued = is_called(row, from, at) && row.plain(at).is_some() && (3..=6).contains(&row.text(at).len());
    cued.then_some((at..at + 1, Passed::Phone))
}

/// Plain groups of digits one behind the other, with spaces or hyphens between: where they end, how many,
/// and how many hyphens.
fn digit_groups(row: Row<'_>, at: usize) -> (usize, usize, usize) {
    let (mut end, mut groups, mut hyphens) = (at, 0, 0);
    while row.plain(end).is_some() && groups < 8 {
        end += 1;
        groups += 1;
        if row.is(end, &["-", "\u{2011}"]) && row.glued_back(end) && row.glued(end) && row.plain(end + 1).is_some() {
            hyphens += 1;
            end += 1;
        }
    }
    (end, groups, hyphens)
}

/// Whether those words are one number in groups of three: "1 200 000".
fn is_grouped(row: Row<'_>, at: usize, end: usize) -> bool {
    row.text(at).len() <= 3 && (at + 1..end).all(|word| row.text(word).len() == 3 && row.plain(word).is_some())
}

/// Whether one is told to ring or text that number.
fn is_called(row: Row<'_>, from: usize, at: usize) -> bool {
    let phone = &lexicon().phone;
    let direct =
        phone.contains(row.back(at, 1)) || (row.was(at, 1, &[":", "on", "number"]) && phone.contains(row.back(at, 2)));
    let texted =
        row.was(at, 1, &["to"]) && (at.saturating_sub(6).max(from)..at).any(|word| row.is(word, &["text", "sms"]));
    let emergency = row.is(at, &["110", "112", "113", "115", "119", "911", "999"])
        && row.was(at, 1, &["number", "leave", "dial"])
        && !row.back(at, 2).ends_with('s');
    let counted = row.is_letters(at + 1) && !is_closed(row.lower(at + 1)) && row.lower(at + 1).ends_with('s');
    ((direct && !counted) || texted || emergency) && !row.was(at, 1, &["lines"])
}

/// "3-1", "two-nil", "score stood at 2-1".
pub fn score_at(row: Row<'_>, at: usize) -> Option<Skip> {
    if row.is(at, &["scores"]) {
        return (!is_many(row, at)).then_some((at..at + 1, Passed::Score));
    }
    if row.is_letters(at) {
        let (left, right) = row.lower(at).split_once('-')?;
        let pair = small_numeral(left).is_some_and(|left| left < 13.0)
            && (matches!(right, "nil" | "love") || (small_numeral(right).is_some() && number_at(row, at).is_none()));
        return pair.then_some((at..at + 1, Passed::Score));
    }
    let (left, right) = (row.plain(at)?, row.plain(at + 2)?);
    let pair = row.is_dash(at + 1) && row.glued(at) && row.glued(at + 1) && left < 200 && right < 200;
    let near = (at.saturating_sub(6)..at).any(|word| lexicon().contest.contains(row.lower(word)));
    let counted = row.is_letters(at + 3) && !is_closed(row.lower(at + 3));
    if unit::unit_behind(row, at + 3, true).is_some() && left < right {
        return None;
    }
    (pair && (left >= right || (near && !counted))).then_some((at..at + 3, Passed::Score))
}

/// Whether "scores" stands for many: "scores of walkers", "scores were hurt", not "she scores" or "scores of 85".
fn is_many(row: Row<'_>, at: usize) -> bool {
    const AFTER: [&str; 9] = ["more", "were", "are", "have", "had", "remain", "others", "still", "was"];
    let of = row.is(at + 1, &["of"]) && row.kind(at + 2) != Some(WordKind::Number);
    let told = row.is(at + 1, &AFTER) && !(at > 0 && row.is_letters(at - 1));
    of || told || lexicon().fate.contains(row.lower(at + 1))
}

/// A number that is glued to other signs, so that it is a piece of a code: "e13*2018", "#3", "2018/858".
pub fn code_at(row: Row<'_>, at: usize) -> Option<Skip> {
    if row.kind(at) != Some(WordKind::Number) {
        return None;
    }
    if at == 0 && row.glued(0) && row.is(1, &[".", ")"]) && row.len() > 2 && row.text(0).len() <= 2 {
        return Some((0..1, Passed::Name));
    }
    let joint = |place: usize| row.is(place, &["*", "#", "_", "@", "=", "/", "\\", "§"]);
    let before = at > 0 && (joint(at - 1) && row.glued_back(at) || row.is(at - 1, &["§", "#"]));
    let behind = row.glued(at) && joint(at + 1);
    let letters =
        row.glued(at) && row.kind(at + 1) == Some(WordKind::Name) && unit::unit_behind(row, at + 1, true).is_none();
    let numbered = row.is(at + 1, &["-"]) && row.glued(at) && row.glued(at + 1) && is_serial(row, at + 2);
    if numbered {
        return Some((at..at + 3, Passed::Name));
    }
    let start = at - usize::from(at > 0 && row.is(at - 1, &["#", "§"]));
    (before || behind || letters).then_some((start..at + 1, Passed::Name))
}

/// Whether digits that lead with a nought stand there, as in the number of a file: "25-0417".
fn is_serial(row: Row<'_>, at: usize) -> bool {
    row.plain(at).is_some() && row.text(at).len() >= 3 && row.text(at).starts_with('0')
}

/// "beat them by four wickets".
pub fn margin_of(row: Row<'_>, figure: &Figure) -> Option<Skip> {
    let by = row.was(figure.first, 1, &["by"]) && lexicon().margin.contains(row.lower(figure.end));
    let contest =
        (figure.first.saturating_sub(6)..figure.first).any(|word| lexicon().contest.contains(row.lower(word)));
    (by && contest).then_some((figure.first..figure.end + 1, Passed::Score))
}

/// "four on a scale of five", "on a scale from 1 to 7".
pub fn scale_of_marks(row: Row<'_>, figure: &Figure) -> Option<Skip> {
    let scale = row.was(figure.first, 1, &["of", "from"]) && row.was(figure.first, 2, &["scale"]);
    let mark = row.is(figure.end, &["on"])
        && row.is(figure.end + 1, &["a", "the", "its"])
        && row.is(figure.end + 2, &["scale"]);
    ((scale || mark) && figure.unit.is_none()).then_some((figure.first..figure.end, Passed::Score))
}

/// A number on a scale or a dial: "a severity score of 9.8", "on 94.6" of a radio.
pub fn reading_of(row: Row<'_>, from: usize, figure: &Figure) -> Option<Skip> {
    if figure.unit.is_some() || figure.spelled {
        return None;
    }
    let scored = (figure.first.saturating_sub(3).max(from)..figure.first)
        .any(|word| row.is(word, &["score", "rating"]))
        && figure.marked;
    let value = match figure.amount {
        Amount::Stated(value) => value,
        _ => return None,
    };
    let dial = row.was(figure.first, 1, &["on"]) && value.fract() != 0.0 && (87.5..=108.0).contains(&value);
    if dial {
        return Some((figure.first..figure.end, Passed::Name));
    }
    scored.then_some((figure.first..figure.end, Passed::Score))
}
