//! Units: what stands behind a number ("km", "per cent", "million euros"), before it ("$", "EUR",
//! "magnitude"), and what they turn the number into. As read from `unit.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::lexicon::LEXICON;
use crate::extract::grammar::names_people;
use crate::extract::lexicon::{Phrases, WordMap, table};
use crate::extract::row::Row;
use crate::text::{WordKind, words};

/// What kind of unit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Money.
    Currency,
    /// Percent and percentage points.
    Percent,
    /// Area, length, mass, volume, power, temperature, speed, strength, data.
    Measure,
    /// A stretch of time.
    Time,
    /// "times as many".
    Ratio,
}

/// A unit of the lexicon.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Its name in a claim: "USD", "percent", "km2".
    pub name: String,
    /// What kind it is.
    pub kind: Kind,
    /// What the stated number is multiplied by: 0.01 for cents.
    pub factor: f64,
    /// Whether it is a symbol that needs digits before it.
    short: bool,
}

struct Lexicon {
    behind: Phrases<Unit>,
    signs: Phrases<Unit>,
    codes: WordMap<Unit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    unit: Vec<UnitEntry>,
    sign: Vec<SignEntry>,
    code: Vec<CodeEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are read by the tests"))]
struct UnitEntry {
    phrase: String,
    unit: String,
    class: Kind,
    factor: Option<f64>,
    #[serde(default)]
    short: bool,
    example: String,
    reads: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are read by the tests"))]
struct SignEntry {
    sign: String,
    unit: String,
    example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are read by the tests"))]
struct CodeEntry {
    code: String,
    example: String,
}

/// The most words that a sign has.
const LONGEST_SIGN: usize = 2;

/// The unit that starts at word `at`, right behind a number: how many words, and which. `digits` says that
/// the number is written in digits, without which a symbol such as "m" is no unit.
pub fn unit_behind(row: Row<'_>, at: usize, digits: bool) -> Option<(usize, &'static Unit)> {
    let hyphen = usize::from(row.is_dash(at) && row.glued_back(at) && row.glued(at));
    if let Some(unit) = lexicon().codes.get(row.text(at + hyphen)) {
        return Some((hyphen + 1, unit));
    }
    if let Some(times) = times_at(row, at) {
        return Some(times);
    }
    if is_lead(row, at + hyphen) {
        return Some((hyphen + 1, lexicon().behind.word("percentage-point")?));
    }
    if let Some(unit) = sign_behind(row, at) {
        return Some((1, unit));
    }
    let Some((length, unit)) = lexicon().behind.at(row.words, at + hyphen) else {
        return unit_of_chain(row.lower(at + hyphen)).filter(|_| hyphen > 0).map(|unit| (2, unit));
    };
    if hyphen == 0 && names_their_time(row, at) {
        return None;
    }
    let fits = !unit.short || (digits && is_symbol(row, at + hyphen));
    fits.then_some((hyphen + length, refined(row, at + hyphen + length, unit)))
}

/// Whether "night" or "day" only says when those or the things that are counted work or come: "two night watchmen", "three
/// day labourers", "two night trains". Two-night stays and a two day workers' strike last two nights and two days.
fn names_their_time(row: Row<'_>, at: usize) -> bool {
    let one = row.was(at, 1, &["one", "1", "a"]);
    let (who, night) = (row.lower(at + 1), row.is(at, &["night"]));
    let many = row.is_plural(at + 1) || who.ends_with("men");
    let theirs = names_people(who) && many || row.is(at + 1, &["staff"]);
    let by_night = night && many && !row.is_in(at + 1, &LEXICON.stay);
    !one && (theirs && row.is(at, &["day"]) || by_night || night && theirs) && !row.is(at + 2, &["'", "\u{2019}"])
}

/// A sign of money behind the number: "10 €", "100₾"; not one that belongs to a number of its own.
fn sign_behind(row: Row<'_>, at: usize) -> Option<&'static Unit> {
    let other = row.glued(at) && row.kind(at + 1) == Some(WordKind::Number);
    if row.kind(at) != Some(WordKind::Mark)
        || other
        || !(row.glued_back(at) || row.is_stop(at + 1) || row.is_letters(at + 1))
    {
        return None;
    }
    lexicon().signs.word(row.lower(at))
}

/// The unit at the head of a hyphenated word: the "cent" of "cent-a-share", the "mile" of "mile-long", and
/// "mile-an-hour".
fn unit_of_chain(word: &str) -> Option<&'static Unit> {
    if !word.contains('-') {
        return None;
    }
    let rate = ["-a-", "-an-", "-per-", "-long", "-wide", "-deep", "-high", "-tall"]
        .iter()
        .find_map(|joint| word.find(joint))?;
    let spaced = word.replace('-', " ");
    let split = words(&spaced);
    let whole = lexicon().behind.at(&split, 0).filter(|(length, _)| *length == split.len());
    whole.map(|(_, unit)| unit).or_else(|| lexicon().behind.word(word.get(..rate)?)).filter(|unit| !unit.short)
}

/// Whether the word is written as the symbol it may be: "5 m" and "30C", not "5 C" or "5 P".
fn is_symbol(row: Row<'_>, at: usize) -> bool {
    match row.lower(at) {
        "c" if row.is(at + 1, &["/"]) && !row.glued(at + 1) => false,
        "c" | "f" => row.glued_back(at) && row.is_capitalised(at) && !row.is(at + 1, &["filing", "filings", "form"]),
        "in" if row.was(at, 2, &["ft", "feet", "foot"]) => true,
        "p" | "in" => row.glued_back(at) && !row.is_capitalised(at),
        _ => true,
    }
}

/// How far behind "pounds" the matter stands that is weighed: "pounds of various ready-to-eat ham".
const MATTER: usize = 6;

/// The unit, where the words around it make it another one: pounds that weigh, degrees that turn.
fn refined(row: Row<'_>, end: usize, unit: &'static Unit) -> &'static Unit {
    if unit.name == "GBP" && row.was(end, 1, &["pounds", "pound"]) && is_weight(row, end) {
        return lexicon().behind.word("lb").unwrap_or(unit);
    }
    if unit.name == "degC" && is_angle(row, end) { &DEGREE } else { unit }
}

/// Whether the pounds that end there are a weight, not money: "40 pounds of explosives", "9 kg (20 pounds)", "a 90-pound
/// crate". Of millions of pounds only what is told by weight is weighed: "2 million pounds of beef", not "of spending".
fn is_weight(row: Row<'_>, end: usize) -> bool {
    let scaled = row.was(end, 2, &["million", "billion", "thousand", "m", "bn"]);
    let weighed = row.is(end, &["of"]) || (3..=5).any(|by| row.was_in(end, by, &LEXICON.weighing));
    let paid = row.is_in(end + 1, &LEXICON.paid_in_pounds);
    let heavy = || (end + 1..end + MATTER).any(|at| row.is_in(at, &LEXICON.matter));
    let hyphen = end.checked_sub(2).is_some_and(|hyphen| row.is_dash(hyphen) && row.glued(hyphen));
    let due = || (end..end + 3).any(|at| row.is_in(at, &LEXICON.pounds_due));
    converts(row, end) || weighed && !paid && (!scaled || heavy()) || hyphen && !scaled && !due()
}

/// Whether what ends there gives in pounds what another unit of weight gives before it or behind it: "9 kg, or 20 pounds",
/// "20 pounds (9 kg)".
fn converts(row: Row<'_>, end: usize) -> bool {
    let before = row.was(end, 3, &["(", "or", "/"]) && (4..=6).any(|by| row.was_in(end, by, &LEXICON.mass));
    let behind = row.is(end, &["(", "or", "/"]) && (end + 2..end + 5).any(|at| row.is_in(at, &LEXICON.mass));
    before || behind
}

/// Degrees of arc.
static DEGREE: LazyLock<Unit> =
    LazyLock::new(|| Unit { name: "degree".to_owned(), kind: Kind::Measure, factor: 1.0, short: false });

/// Whether degrees that end there are turned or lie on a map: "a 45-degree angle", "rotate 90 degrees",
/// "12 degrees north". Only bare degrees are in doubt.
fn is_angle(row: Row<'_>, end: usize) -> bool {
    let bare = row.was(end, 1, &["degree", "degrees", "\u{b0}"]);
    bare && (row.is_in(end, &LEXICON.angle) || (3..=6).any(|by| row.was_in(end, by, &LEXICON.turning)))
}

/// "times" where something is compared: "three times as many".
fn times_at(row: Row<'_>, at: usize) -> Option<(usize, &'static Unit)> {
    const COMPARED: [&str; 18] = [
        "as", "more", "higher", "larger", "bigger", "greater", "the", "that", "its", "over", "faster", "lower",
        "smaller", "what", "longer", "less", "fewer", "their",
    ];
    static TIMES: LazyLock<Unit> =
        LazyLock::new(|| Unit { name: "ratio".to_owned(), kind: Kind::Ratio, factor: 1.0, short: false });
    (row.is(at, &["times"]) && row.is(at + 1, &COMPARED)).then(|| (1, &*TIMES))
}

/// Whether the points there are those of a lead in a vote or a poll: "seven points ahead", "a lead of 7 points",
/// "an 8-point margin".
fn is_lead(row: Row<'_>, at: usize) -> bool {
    let ahead = row.is(at + 1, &["ahead", "behind", "clear"]) || row.is_in(at + 1, &LEXICON.lead);
    row.is(at, &["points", "point", "pts"]) && (ahead || (2..=5).any(|by| row.was_in(at, by, &LEXICON.lead)))
}

/// The currency of that ISO code.
pub fn code(written: &str) -> Option<&'static Unit> {
    lexicon().codes.get(written)
}

/// The unit that the rest of a hyphenated word names: the "day" of "three-day".
pub fn unit_of_tail(tail: &str) -> Option<&'static Unit> {
    lexicon().behind.word(tail).filter(|unit| !unit.short).or_else(|| unit_of_chain(tail))
}

/// The unit that stands right before word `at` ("US$", "EUR", "magnitude of"), no earlier than `from`: its first
/// word, and which.
pub fn unit_before(row: Row<'_>, from: usize, at: usize) -> Option<(usize, &'static Unit)> {
    let room = at.checked_sub(from)?;
    if let Some(dollar) = at.checked_sub(1).and_then(|sign| code_before_sign(row, from, sign)) {
        return Some(dollar);
    }
    if let Some((length, unit)) = lexicon().signs.before(row.words, at, LONGEST_SIGN.min(room)) {
        let first = at - length;
        let whole = (first..at - 1).all(|word| row.glued(word));
        // "C $5" is Canadian, "a $5" and "the US $5" only seem to be more than the sign.
        let apart = unit.name != "USD" && (row.text(first).len() > 1 || row.is(first, &["c"]));
        if whole || apart {
            return Some((first, unit));
        }
        return lexicon().signs.before(row.words, at, 1).map(|(_, unit)| (at - 1, unit));
    }
    if room >= 1
        && let Some(unit) = lexicon().codes.get(row.text(at - 1))
    {
        return Some((at - 1, unit));
    }
    None
}

/// The code glued before a dollar sign, which then names the dollar: "CAD$15".
fn code_before_sign(row: Row<'_>, from: usize, sign: usize) -> Option<(usize, &'static Unit)> {
    let code = sign.checked_sub(1).filter(|code| *code >= from && row.is(sign, &["$"]) && row.glued(*code))?;
    let unit = lexicon().codes.get(row.text(code).to_uppercase().as_str())?;
    Some((code, unit))
}

/// "magnitude 6.4", "magnitude of 6.4": the first word of the unit, for a number or its hedge that starts at `at`.
pub fn magnitude_before(row: Row<'_>, from: usize, at: usize) -> Option<(usize, &'static Unit)> {
    let of = usize::from(row.was(at, 1, &["of"]));
    let first = at.checked_sub(1 + of).filter(|first| *first >= from)?;
    let unit = lexicon().behind.word("magnitude")?;
    row.is(first, &["magnitude"]).then_some((first, unit))
}

/// The unit of an earthquake's strength, for "6.4 on the Richter scale".
pub fn on_scale(row: Row<'_>, at: usize) -> Option<&'static Unit> {
    const SCALES: [&str; 3] = ["richter", "moment", "magnitude"];
    let named = row.is(at, &["on"]) && row.is(at + 1, &["the"]) && row.is(at + 2, &SCALES);
    if named { lexicon().behind.word("magnitude") } else { None }
}

/// How many words before its verb a shock may stand: "The quake, felt in three towns, measured 6.4".
const SHOCK_REACH: usize = 10;

/// The unit of an earthquake's strength, for a bare decimal beside the word for a shock: "a 6.4 quake", "an earthquake of
/// 6.4", "the tremor measured 6.4". The number starts at word `at`, and `end` is just past it.
pub fn of_shock(row: Row<'_>, at: usize, end: usize) -> Option<&'static Unit> {
    let strength: f64 = row.text(at).parse().ok().filter(|_| row.text(at).contains('.'))?;
    let behind = row.is_in(end, &LEXICON.quake) || row.is_letters(end) && row.is_in(end + 1, &LEXICON.quake);
    let joint = at - usize::from(row.was(at, 1, &["at", "of"]));
    let measured = row.was(joint, 1, &["measured", "measuring", "registered", "registering"])
        && (2..=SHOCK_REACH).any(|by| row.was_in(joint, by, &LEXICON.quake));
    let ahead = row.was_in(joint, 1, &LEXICON.quake) && joint < at || measured;
    if (1.0..10.0).contains(&strength) && (behind || ahead) { lexicon().behind.word("magnitude") } else { None }
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| build(file()));
    &LEXICON
}

fn file() -> File {
    table("unit.toml", include_str!("../lexicon/unit.toml"))
}

fn build(file: File) -> Lexicon {
    let money = |name: String| Unit { name, kind: Kind::Currency, factor: 1.0, short: false };
    let behind = file.unit.into_iter().map(|entry| {
        let factor = entry.factor.unwrap_or(1.0);
        (entry.phrase, Unit { name: entry.unit, kind: entry.class, factor, short: entry.short })
    });
    Lexicon {
        behind: Phrases::new(behind),
        signs: Phrases::new(file.sign.into_iter().map(|entry| (entry.sign.to_lowercase(), money(entry.unit)))),
        codes: file.code.into_iter().flat_map(|entry| scaled_codes(&entry.code)).collect(),
    }
}

/// A code by itself and as accounts write it, with the scale before it: "SEK", "KSEK", "MSEK".
fn scaled_codes(code: &str) -> impl Iterator<Item = (String, Unit)> + use<> {
    let name = code.to_owned();
    [("", 1.0), ("K", 1e3), ("T", 1e3), ("M", 1e6)].into_iter().map(move |(prefix, factor)| {
        let unit = Unit { name: name.clone(), kind: Kind::Currency, factor, short: false };
        (format!("{prefix}{name}"), unit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::quantity::example::only_mention;

    fn check(example: &str, unit: &str, reads: f64) {
        let quantity = only_mention(example).quantity;
        assert_eq!(quantity.unit, unit, "{example}");
        assert!(quantity.value.is_some_and(|value| (value - reads).abs() < 1e-6), "{example}: {:?}", quantity.value);
    }

    #[test]
    fn every_unit_is_read_as_in_its_example() {
        for entry in file().unit {
            assert!(entry.example.to_lowercase().contains(&entry.phrase), "{}", entry.phrase);
            check(&entry.example, &entry.unit, entry.reads);
        }
    }

    #[test]
    fn every_currency_is_read_by_its_sign_and_code() {
        for entry in file().sign {
            check(&entry.example, &entry.unit, 45e6);
        }
        for entry in file().code {
            check(&entry.example, &entry.code, 45e6);
            check(&format!("They raised 45 million {} there.", entry.code), &entry.code, 45e6);
        }
    }

    #[test]
    fn no_unit_is_listed_twice() {
        let mut phrases: Vec<_> = file().unit.into_iter().map(|entry| entry.phrase).collect();
        let all = phrases.len();
        phrases.sort();
        phrases.dedup();
        assert_eq!(phrases.len(), all);
    }
}
