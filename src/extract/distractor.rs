//! Numbers that are no quantity of anything: dates, times, ages, names, scores, idiom, and so on, each passed
//! over with its reason. Decides by the words around a number alone.

mod calendar;
mod clock;
mod code;
mod lexicon;
mod name;
mod person;
mod pointer;

use std::fmt;
use std::ops::Range;

use super::number::number_at;
use super::quantity::Figure;
use super::row::Row;
use lexicon::lexicon;

/// Why a number is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Passed {
    /// "in 2019", "the 1990s", "1950-53".
    Year,
    /// "12 March", "Dec. 18", "2024-12-19".
    Date,
    /// "05:12", "9 a.m.", "half past two".
    Time,
    /// "34-year-old", "Okafor, 57,", "aged 20".
    Age,
    /// "24th".
    Ordinal,
    /// "Boeing 737", "Room 12", "No. 4", "155mm shell".
    Name,
    /// "3-1", "two-nil".
    Score,
    /// "0800 441 220", "call 115".
    Phone,
    /// "12 Station Road".
    Address,
    /// "one of the", "24/7".
    Idiom,
    /// "in the last 24 hours": the stretch that a count covers.
    Window,
    /// "one resident said": "one" as an article.
    Article,
    /// "the two governments": a number taken as known.
    Definite,
    /// "two-storey": a number inside an adjective.
    Compound,
}

impl Passed {
    /// One word for the reason.
    pub fn as_str(self) -> &'static str {
        match self {
            Passed::Year => "year",
            Passed::Date => "date",
            Passed::Time => "time",
            Passed::Age => "age",
            Passed::Ordinal => "ordinal",
            Passed::Name => "name",
            Passed::Score => "score",
            Passed::Phone => "phone",
            Passed::Address => "address",
            Passed::Idiom => "idiom",
            Passed::Window => "window",
            Passed::Article => "article",
            Passed::Definite => "definite",
            Passed::Compound => "compound",
        }
    }
}

impl Passed {
    /// What the number is instead, for people.
    pub fn in_words(self) -> &'static str {
        match self {
            Passed::Year => "a year",
            Passed::Date => "a date",
            Passed::Time => "a clock time",
            Passed::Age => "an age",
            Passed::Ordinal => "an ordinal",
            Passed::Name => "part of a name, or a number that only tells one thing from another",
            Passed::Score => "a score",
            Passed::Phone => "a phone number",
            Passed::Address => "an address",
            Passed::Idiom => "part of a set phrase, or a number that is named and counts nothing",
            Passed::Window => "the stretch of time that a count covers",
            Passed::Article => "\"one\" as an article",
            Passed::Definite => "a group that is taken as known",
            Passed::Compound => "part of a compound adjective",
        }
    }
}

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Words and the reason to pass over them.
pub type Skip = (Range<usize>, Passed);

/// Every word that a set phrase without a quantity starts with.
pub fn firsts() -> impl Iterator<Item = &'static str> {
    lexicon().idioms.firsts()
}

/// The set phrase without a quantity that starts at word `at`, where no number does.
pub fn idiom_at(row: Row<'_>, at: usize) -> Option<Skip> {
    lexicon().idioms.at(row.words, at).map(|(length, ())| (at..at + length, Passed::Idiom))
}

/// What starts at word `at` and is known for no quantity before any number is read; words before `from`
/// are taken, those between may be part of it. The range may start before `at`, never before `from`.
pub fn passed_at(row: Row<'_>, from: usize, at: usize) -> Option<Skip> {
    let number = number_at(row, at);
    let number = number.as_ref();
    if let Some((length, ())) = lexicon().idioms.at(row.words, at)
        && !pointer::is_one_struck(row, at)
        && !number.is_some_and(|number| number.is_share() && number.end > at + 2)
    {
        return Some((at..at + length, Passed::Idiom));
    }
    calendar::date_at(row, from, at)
        .or_else(|| clock::time_at(row, from, at, number))
        .or_else(|| code::phone_at(row, from, at))
        .or_else(|| code::score_at(row, at))
        .or_else(|| calendar::year_at(row, from, at))
        .or_else(|| person::age_at(row, from, at, number?))
        .or_else(|| code::code_at(row, at))
        .or_else(|| name::label_at(row, from, at, number?))
        .or_else(|| name::address_at(row, at))
        .or_else(|| pointer::rate_base(row, from, at, number?))
}

/// What a number turns out to be once its unit is known.
pub fn passed_figure(row: Row<'_>, from: usize, figure: &Figure) -> Option<Skip> {
    let whole = figure.first..figure.end;
    if figure.tail.is_some() {
        let age = row.lower(figure.end - 1).contains("year-old");
        return Some((whole, if age { Passed::Age } else { Passed::Compound }));
    }
    if is_model(row, figure) {
        return Some((figure.first..figure.end + 1, Passed::Name));
    }
    if is_compound(row, figure) {
        return Some((figure.first..figure.end + 2, Passed::Compound));
    }
    clock::window_of(row, from, figure)
        .or_else(|| name::calibre_of(row, figure))
        .or_else(|| name::engine_of(row, figure))
        .or_else(|| name::spelled_name(row, figure))
        .or_else(|| name::numbered_unit(row, figure))
        .or_else(|| code::margin_of(row, figure))
        .or_else(|| code::scale_of_marks(row, figure))
        .or_else(|| code::reading_of(row, from, figure))
        .or_else(|| person::age_of(row, from, figure))
        .or_else(|| pointer::lone_one(row, figure))
        .or_else(|| pointer::known_group(row, figure))
        .or_else(|| pointer::noun_of_number(row, figure))
}

/// Whether the whole is the number of a paragraph: "1.", "(12)".
pub fn is_list_number(row: Row<'_>) -> bool {
    let first = usize::from(row.is(0, &["("]));
    let short = row.plain(first).is_some() && row.text(first).len() <= 2;
    short && row.len() == first + 2 && row.is(first + 1, &[".", ")"]) && row.glued(first)
}

/// Whether letters that mean nothing by themselves are glued to the digits: "5G", "3D".
fn is_model(row: Row<'_>, figure: &Figure) -> bool {
    let letters = row.is_letters(figure.end) && row.glued_back(figure.end);
    letters && !figure.spelled && figure.unit.is_none()
}

/// Whether a hyphen binds the number to a noun that is no unit: "a 5-storey house", but not "10,000-strong".
fn is_compound(row: Row<'_>, figure: &Figure) -> bool {
    let hyphen = row.is_dash(figure.end) && row.glued_back(figure.end) && row.glued(figure.end);
    let noun = row.is_letters(figure.end + 1) && !is_closed(row.lower(figure.end + 1));
    let known = row.is(figure.end + 1, &["strong", "plus", "odd", "ish", "some"]) || figure.unit.is_some();
    hyphen && noun && !known && !row.is(figure.end, &["\u{2013}", "\u{2014}"])
}

/// Whether the word, in lower case, can never name what is counted: articles, prepositions, verbs of being.
pub fn is_closed(word: &str) -> bool {
    lexicon().closed.contains(word)
}

#[cfg(test)]
mod tests;
