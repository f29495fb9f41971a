//! The words that bind a number ("at least", "nearly", "or so"), as read from `hedge.toml`, and how two of
//! them combine. Knows no units.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::lexicon::LEXICON;
use crate::extract::Bound;
use crate::extract::lexicon::{Phrases, WordSet, table};
use crate::extract::row::Row;

/// What a hedge does.
#[derive(Clone, Copy, Debug)]
struct Hedge {
    bound: Bound,
    inner: bool,
    milestone: bool,
}

/// The hedge found beside a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// The first word (before the number), or just past the last (behind it).
    pub border: usize,
    /// How it binds the number.
    pub bound: Bound,
}

struct Lexicon {
    particle_verbs: WordSet,
    rising_verbs: WordSet,
    shades: Phrases<()>,
    before: Phrases<Hedge>,
    behind: Phrases<Hedge>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    particle_verb: Verbs,
    rising_verb: Verbs,
    shade: Verbs,
    hedge: Vec<Entry>,
}

/// Verbs whose particle is "over", or "up" with a "to" behind it; and words that shade a bound.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are read by the tests"))]
struct Verbs {
    words: Vec<String>,
    example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are read by the tests"))]
struct Entry {
    phrase: String,
    bound: String,
    place: Place,
    #[serde(default)]
    inner: bool,
    #[serde(default)]
    milestone: bool,
    example: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Place {
    Before,
    Behind,
}

/// The most words that a hedge has.
const LONGEST: usize = 5;

/// The hedge that stands right before word `at`, no earlier than word `from`. A weak one ("some") may have a
/// strong one before it ("at least some"); the strong one then binds. `acts` says that something follows the
/// number which a verb such as "passed" could act on, so that it binds nothing.
pub fn hedge_before(row: Row<'_>, from: usize, at: usize, acts: bool) -> Option<Found> {
    let (first, hedge) = one_before(row, from, at, acts)?;
    let mut found = Found { border: shaded(row, from, first, at), bound: hedge.bound };
    let mut skip = first;
    if row.was(skip, 1, &["another", "a", "an"]) && hedge.inner {
        skip -= 1;
    }
    if hedge.inner
        && let Some((outer, strong)) = one_before(row, from, skip, acts)
        && !strong.milestone
        && !row.is(outer, &["over", "under", "above", "below"])
        && (strong.bound != Bound::About || strong.inner)
    {
        found.border = outer;
        found.bound = if strong.bound == Bound::About { hedge.bound } else { strong.bound };
    }
    Some(found)
}

/// The first word of a bound with what shades it: "comfortably more than", "a shade under". Verbs are not shaded.
fn shaded(row: Row<'_>, from: usize, first: usize, at: usize) -> usize {
    const BOUNDS: [&str; 8] = ["than", "over", "above", "under", "below", "of", "past", "beyond"];
    let plain = row.was(at, 1, &BOUNDS) && !row.is(first, &["out", "a"]);
    let shade = lexicon().shades.before(row.words, first, 2.min(first - from)).filter(|_| plain);
    shade.map_or(first, |(length, ())| first - length)
}

fn one_before(row: Row<'_>, from: usize, at: usize, acts: bool) -> Option<(usize, Hedge)> {
    let room = at.checked_sub(from)?;
    let (length, hedge) = lexicon().before.before(row.words, at, LONGEST.min(room))?;
    let first = at - length;
    let verb = hedge.milestone && acts;
    (!verb && !is_other_word(row, first, length)).then_some((first, *hedge))
}

/// Whether the phrase means something else here: "the minimum", "not far above", "is over 40" is one but
/// "handed over 40 rifles" and "half past" are not.
fn is_other_word(row: Row<'_>, first: usize, length: usize) -> bool {
    const NOTED: [&str; 8] = ["the", "a", "an", "its", "his", "her", "their", "this"];
    let word = row.lower(first);
    if length > 1 {
        return row.is(first, &["up"]) && length == 2 && lexicon().rising_verbs.contains(row.back(first, 1));
    }
    match word {
        "over" => lexicon().particle_verbs.contains(row.back(first, 1)),
        "minimum" | "maximum" | "tops" => row.was(first, 1, &NOTED),
        "top" => !row.was(first, 1, &["could", "can", "will", "would", "may", "might", "to", "should"]),
        "past" => row.was(first, 1, &["half", "quarter", "the", "five", "ten", "twenty"]),
        "about" => row.was_in(first, 1, &LEXICON.telling_about),
        "near" => row.is_capitalised(first + 2),
        "passed" => row.was(first, 1, &["were", "been", "was", "be"]),
        _ => false,
    }
}

/// The hedge that stands at word `at`, right behind a number or its unit: "or so", "-plus", "+".
pub fn hedge_behind(row: Row<'_>, at: usize) -> Option<Found> {
    let hyphen = usize::from(row.is_dash(at) && row.glued_back(at) && row.glued(at));
    let (length, hedge) = lexicon().behind.at(row.words, at + hyphen)?;
    let end = at + hyphen + length;
    let loose = length == 1 && hyphen == 0;
    let other = match row.lower(at + hyphen) {
        "+" => !row.glued_back(at),
        "plus" => {
            loose
                && (row.is(end, &["a", "an", "the"])
                    || row.words.get(end).is_none_or(|word| !word.text.starts_with(char::is_alphabetic)))
        }
        "odd" => loose && row.is_stop(end),
        "approximately" => !row.is_stop(end),
        "at" => !(row.is_stop(end) || row.is(end, &["and", "of", "were", "are", "dead", "killed", "injured"])),
        "or" => row.is(end, &["than", "of"]),
        "some" => hyphen == 0,
        "and" if length == 2 && row.is(at + 1, &["counting"]) => false,
        "and" => !(row.is_stop(end) || row.is(end, &["in", "at", "per", "on"])),
        _ => false,
    };
    (!other).then_some(Found { border: end, bound: hedge.bound })
}

/// The hedges of the table that stand in those words around a number, for people: the words that were read with it are
/// hedge, number and unit alone.
pub fn hedges_in(row: Row<'_>, words: &Range<usize>, number: &Range<usize>) -> Vec<Range<usize>> {
    let found = |table: &Phrases<Hedge>, within: Range<usize>| {
        let mut at = within.start;
        let mut hedges = Vec::new();
        while at < within.end {
            let length = table.at(row.words, at).map(|(length, _)| length).filter(|length| at + length <= within.end);
            hedges.extend(length.map(|length| at..at + length));
            at += length.unwrap_or(1);
        }
        hedges
    };
    let mut hedges = found(&lexicon().before, words.start..number.start);
    hedges.extend(found(&lexicon().behind, number.end..words.end));
    hedges
}

/// The bound that the rest of a hyphenated word gives: the "odd" of "sixty-odd".
pub fn hedge_of_tail(tail: &str) -> Option<Bound> {
    lexicon().behind.word(tail).map(|hedge| hedge.bound)
}

/// The bound of a number with a hedge on both sides: the one that leaves an end open wins.
pub fn combined(before: Option<Bound>, behind: Option<Bound>) -> Bound {
    match (before, behind) {
        (Some(Bound::About), Some(other)) => other,
        (Some(bound), _) | (None, Some(bound)) => bound,
        (None, None) => Bound::Exact,
    }
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
        let File { particle_verb, rising_verb, shade, hedge } = file();
        let (before, behind): (Vec<_>, Vec<_>) = hedge.into_iter().partition(|entry| entry.place == Place::Before);
        let particle_verbs = particle_verb.words.into_iter().collect();
        let rising_verbs = rising_verb.words.into_iter().collect();
        let shades = Phrases::new(shade.words.into_iter().map(|word| (word, ())));
        Lexicon { particle_verbs, rising_verbs, shades, before: phrases(before), behind: phrases(behind) }
    });
    &LEXICON
}

fn file() -> File {
    table("hedge.toml", include_str!("../lexicon/hedge.toml"))
}

fn phrases(entries: Vec<Entry>) -> Phrases<Hedge> {
    let meanings: BTreeMap<String, Hedge> = entries
        .into_iter()
        .map(|entry| {
            let bound = Bound::from_word(&entry.bound)
                .unwrap_or_else(|| panic!("the compiled-in table hedge.toml has no bound {}", entry.bound));
            (entry.phrase, Hedge { bound, inner: entry.inner, milestone: entry.milestone })
        })
        .collect();
    Phrases::new(meanings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::quantity::example::only_mention;

    #[test]
    fn every_hedge_binds_as_in_its_example() {
        for entry in file().hedge {
            let mention = only_mention(&entry.example);
            assert_eq!(mention.quantity.bound.as_str(), entry.bound, "{}", entry.phrase);
            let text = mention.span.of(&entry.example).to_lowercase();
            assert!(text.contains(&entry.phrase), "{text} lacks {}", entry.phrase);
        }
    }

    #[test]
    fn the_particle_of_a_verb_is_no_hedge() {
        let File { particle_verb, rising_verb, .. } = file();
        for Verbs { words, example } in [particle_verb, rising_verb] {
            for word in words {
                let text = example.replace("{}", &word);
                assert_eq!(only_mention(&text).quantity.bound, Bound::Exact, "{text}");
            }
        }
    }

    #[test]
    fn what_shades_a_bound_belongs_to_its_text() {
        let Verbs { words, example } = file().shade;
        for word in words {
            let text = example.replace("{}", &word);
            assert_eq!(only_mention(&text).span.of(&text), format!("{word} more than 45"));
        }
    }

    #[test]
    fn no_hedge_is_listed_twice_or_too_long() {
        let mut seen: Vec<_> =
            file().hedge.into_iter().map(|entry| (entry.phrase, entry.place == Place::Before)).collect();
        assert!(seen.iter().all(|(phrase, _)| phrase.split(' ').count() <= LONGEST));
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), all);
    }
}
