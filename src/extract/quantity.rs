//! Numbers of a sentence as quantities: each with its hedge, its unit and the exact words it was read from,
//! and the numbers that are no quantity of anything, each with the reason. Says nothing of what is counted.

pub mod hedge;
pub mod unit;

mod compound;
#[cfg(test)]
pub(crate) mod example;
mod figure;
mod glued;
mod lend;
mod lexicon;
mod mark;
mod range;

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::{Span, WordKind};

use super::claim::{Bound, COUNT, Quantity};
use super::distractor::{self, Passed};
use super::lexicon::WordSet;
use super::number::{self, Amount, is_numeral};
use super::reading::Sentence;
use super::row::Row;
pub(crate) use figure::Figure;
use lexicon::LEXICON;
pub use unit::Kind;

/// One number of a sentence, read as a quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The number as an interval, with its unit.
    pub quantity: Quantity,
    /// The words of `text`: hedge, number and unit, nothing else.
    pub words: Range<usize>,
    /// The exact text of the claim in the part that the sentence stands in.
    pub span: Span,
    /// The bare number's words; of a range, from its first number to its last.
    pub number: Range<usize>,
    /// The first word after number and unit, and after the "more" or "further" of an increment: where what is
    /// counted may start.
    pub head_start: usize,
    /// Whether "another", "a further", "more", "additional" stands before or behind.
    pub increment: bool,
    /// Whether it is a share of a whole: half, a third, one in three.
    pub fraction: bool,
    /// What kind of unit it has; `None` for things counted.
    pub kind: Option<Kind>,
    /// Whether nothing that could be counted follows: "rose to 14.", "14 of them". Such a number takes its
    /// subject, and perhaps its unit, from elsewhere. A participle ("14 injured") does not make it bare.
    pub bare: bool,
    /// Whether the number is written in words alone.
    pub spelled: bool,
    /// Whether "the", "these", "its" and the like stand right before: a number that is taken as known.
    pub definite: bool,
    /// Whether a million or another scale word stands in the number.
    pub scaled: bool,
    /// Whether another number of the text names its unit.
    pub lent: bool,
    /// Whether it was lent by the number right before it, and is so another amount of the same thing.
    pub echo: bool,
}

/// The quantities of a sentence and the numbers passed over, both in text order; no two overlap.
pub fn mentions(sentence: &Sentence<'_>) -> (Vec<Mention>, Vec<(Range<usize>, Passed)>) {
    let row = Row { words: &sentence.words };
    if sentence.opens_paragraph && distractor::is_list_number(row) {
        return (Vec::new(), vec![(0..row.len(), Passed::Name)]);
    }
    let (mut found, mut passed) = (Vec::new(), Vec::new());
    let (mut at, mut from) = (0, 0);
    while at < row.len() {
        if !may_start(row, at) {
            at += 1;
            continue;
        }
        match read_at(row, from, at) {
            Read::Quantity(mention) => {
                at = mention.words.end;
                match found.last_mut() {
                    Some(last) if is_echo(row, last, &mention) => passed.push((mention.words, Passed::Idiom)),
                    Some(last) => match range::between_bounds(row, last, &mention) {
                        Some(both) => *last = both,
                        None => found.push(*mention),
                    },
                    None => found.push(*mention),
                }
            }
            Read::Passed(range, why) => {
                at = range.end;
                passed.push((range, why));
            }
            Read::Nothing => {
                at += 1;
                continue;
            }
        }
        from = at;
    }
    lend::lend_units(row, &mut found);
    (found, passed)
}

/// Whether a number, or a set phrase with one, may start at that word: most words are done with here.
fn may_start(row: Row<'_>, at: usize) -> bool {
    static FIRSTS: LazyLock<WordSet> =
        LazyLock::new(|| number::firsts().chain(distractor::firsts()).map(str::to_owned).collect());
    let word = row.lower(at);
    match row.kind(at) {
        Some(WordKind::Letters) => match word {
            // "a hundred", "a third", "a score of" and "a metre and a half", but no other article.
            "a" | "an" => {
                FIRSTS.contains(row.lower(at + 1))
                    || row.is(at + 2, &["and"])
                    || row.is(at + 1, &["few", "handful", "couple", "score"])
            }
            // What has a hyphen, in ASCII or not, may be spelled out: "twenty-three".
            _ => FIRSTS.contains(word) || word.bytes().any(|byte| byte == b'-' || !byte.is_ascii()),
        },
        Some(WordKind::Number | WordKind::Name) => true,
        _ => word == "." && row.glued(at) || FIRSTS.contains(word),
    }
}

/// Whether a number may start at a word where a number or a set phrase may: "no" and "the" start set phrases alone.
fn may_be_number(row: Row<'_>, at: usize) -> bool {
    static FIRSTS: LazyLock<WordSet> = LazyLock::new(|| number::firsts().map(str::to_owned).collect());
    let word = row.lower(at);
    let plain = row.is_letters(at) && !matches!(word, "a" | "an") && word.is_ascii() && !word.contains('-');
    !plain || FIRSTS.contains(word)
}

/// What stands at a word.
enum Read {
    Quantity(Box<Mention>),
    Passed(Range<usize>, Passed),
    Nothing,
}

/// Whether a number in brackets only repeats the one before them: "3 (three)".
fn is_echo(row: Row<'_>, last: &Mention, next: &Mention) -> bool {
    let bracketed = last.words.end + 1 == next.words.start && row.was(next.words.start, 1, &["("]);
    bracketed && row.is(next.words.end, &[")"]) && last.quantity.value == next.quantity.value
}

/// Reads what starts at word `at`; words before `from` belong to something else already.
fn read_at(row: Row<'_>, from: usize, at: usize) -> Read {
    if !may_be_number(row, at) {
        return distractor::idiom_at(row, at).map_or(Read::Nothing, |(range, why)| Read::Passed(range, why));
    }
    if let Some(mark) = mark::mark_at(row, from, at) {
        return Read::Quantity(Box::new(mention(row, from, mark)));
    }
    if let Some((range, why)) = distractor::passed_at(row, from, at) {
        return Read::Passed(range, why);
    }
    let figure = glued::glued_at(row, at).or_else(|| figure::figure_at(row, from, at));
    let Some(figure) = figure else { return Read::Nothing };
    if let Some((range, why)) = distractor::passed_figure(row, from, &figure) {
        return Read::Passed(range, why);
    }
    Read::Quantity(Box::new(mention(row, from, figure)))
}

/// Binds a figure with the hedges around it.
fn mention(row: Row<'_>, from: usize, figure: Figure) -> Mention {
    let acts = !is_bare(row, figure.end);
    let added = increment_before(row, figure.first, from);
    let before = hedge::hedge_before(row, from, added.unwrap_or(figure.first), acts)
        .filter(|hedge| !is_preposition(row, hedge.border, &figure, acts));
    let mut first = before.map_or(figure.first, |hedge| hedge.border);
    let mut unit = figure.unit;
    if unit.is_none()
        && let Some((start, magnitude)) = unit::magnitude_before(row, from, first)
    {
        (first, unit) = (start, Some(magnitude));
    }
    let behind = figure
        .tail_bound
        .map(|bound| hedge::Found { border: figure.end, bound })
        .or_else(|| hedge::hedge_behind(row, figure.end));
    let end = behind.map_or(figure.end, |hedge| hedge.border);
    let bound = hedge::combined(before.map(|hedge| hedge.bound), behind.map(|hedge| hedge.bound));
    // "they think 90 more likely" is no increment.
    let more = usize::from(
        row.is(end, &["more", "further", "additional", "extra"]) && !row.is_in(end + 1, &LEXICON.likeliness),
    );
    let name = unit.map_or(COUNT, |unit| unit.name.as_str());
    Mention {
        quantity: quantity(&figure, bound, unit.map_or(1.0, |unit| unit.factor), name),
        words: first..end,
        span: row.span(first..end),
        increment: more > 0 || added.is_some() || increment_before(row, first, from).is_some(),
        fraction: matches!(figure.amount, Amount::Share(_)),
        kind: unit.map(|unit| unit.kind).or(matches!(figure.amount, Amount::Share(_)).then_some(Kind::Percent)),
        bare: is_bare(row, end + more),
        head_start: end + more,
        spelled: figure.spelled,
        definite: row.was(first, 1, &["the", "these", "those", "its", "their", "his", "her", "our", "both", "all"]),
        scaled: figure.scaled,
        lent: false,
        echo: false,
        number: figure.number,
    }
}

/// Whether the hedge is the preposition it looks like: "reports about thousands of fakes", "under two names".
fn is_preposition(row: Row<'_>, hedge: usize, figure: &Figure, acts: bool) -> bool {
    match figure.amount {
        Amount::Vague(..) => row.is(hedge, &["about", "around", "near", "over", "under", "some"]),
        Amount::Stated(value) => {
            figure.spelled && value <= 3.0 && acts && row.is(hedge, &["under", "above", "below", "past"])
        }
        Amount::Share(_) => false,
    }
}

/// Whether no word that could name what is counted stands there.
pub(crate) fn is_bare(row: Row<'_>, at: usize) -> bool {
    !row.is_letters(at) || distractor::is_closed(row.lower(at)) || is_numeral(row.lower(at))
}

/// Whether the unit is one of a surface.
pub(crate) fn is_of_area(unit: &str) -> bool {
    matches!(unit, "hectare" | "acre" | "km2" | "m2" | "sq_mile")
}

/// Whether the word names a unit or money: no thing of which so many are told.
pub(crate) fn names_a_unit(lower: &str) -> bool {
    unit::unit_of_tail(lower).is_some()
}

/// The first word of "another" or "a further" right before word `at`.
fn increment_before(row: Row<'_>, at: usize, from: usize) -> Option<usize> {
    let word = at.checked_sub(1).filter(|word| *word >= from)?;
    match row.lower(word) {
        "another" => Some(word),
        "further" | "additional" | "extra" => {
            let article = row.was(word, 1, &["a", "an"]) && word > from;
            Some(word - usize::from(article))
        }
        _ => None,
    }
}

fn quantity(figure: &Figure, bound: Bound, factor: f64, unit: &str) -> Quantity {
    match (figure.amount, figure.upper) {
        (Amount::Vague(low, high), _) => Quantity::vague(low, high, unit),
        (Amount::Stated(low) | Amount::Share(low), Some(high)) => {
            Quantity::range(tidy(low * factor), tidy(high * factor), percent_or(figure, unit))
        }
        (Amount::Stated(value) | Amount::Share(value), None) => {
            Quantity::hedged(tidy(value * factor), bound, percent_or(figure, unit))
        }
    }
}

fn percent_or<'u>(figure: &Figure, unit: &'u str) -> &'u str {
    if matches!(figure.amount, Amount::Share(_)) { "percent" } else { unit }
}

/// The number without the dust that binary fractions leave: "1.1 million" is 1100000.
fn tidy(value: f64) -> f64 {
    if value.abs() < 1e9 { (value * 1e6).round() / 1e6 } else { value.round() }
}

#[cfg(test)]
mod tests;
