//! Small numbers that point at somebody or something instead of counting: "one resident said", "the two
//! governments", "every three days", "12 per 100,000".

use crate::extract::distractor::{Passed, Skip, is_closed, lexicon::lexicon};
use crate::extract::number::{Amount, number_at};
use crate::extract::quantity::{Figure, is_bare};
use crate::extract::row::Row;

/// How many words behind a number its verb is looked for.
const REACH: usize = 7;

/// "one" that counts nothing: the pronoun, and the article before somebody who is told of. It counts where a
/// noun follows that no verb of telling follows ("one person was killed"), and where a fate follows ("one dead").
pub fn lone_one(row: Row<'_>, figure: &Figure) -> Option<Skip> {
    let one = figure.spelled && figure.amount == Amount::Stated(1.0) && figure.upper.is_none();
    if !one || figure.number.len() > 1 || figure.unit.is_some() {
        return None;
    }
    let (at, end) = (figure.first, figure.end);
    let skip = |why| Some((at..end, why));
    let joined = row.was(at, 1, &["that", "this"]) && row.is_letters(end) && !is_closed(row.lower(end));
    let sole = row.was(at, 1, &["only"]) && row.was(at, 2, &["the"]);
    let pronoun = (lexicon().pronoun.contains(row.back(at, 1)) || sole) && !joined;
    let fate = lexicon().fate.contains(row.lower(end)) && !row.is(end, &["found", "lost", "confirmed"]);
    if fate && !pronoun {
        return None;
    }
    let counts = row.is(end, &["more", "other", "further"]) || row.was(at, 1, &[":"]) || is_struck(row, at, end);
    if pronoun || (is_bare(row, end) && !counts) || is_verb(row, end) {
        return skip(Passed::Idiom);
    }
    let befallen = follows(row, end, |word| lexicon().fate.contains(word));
    let told = follows(row, end, |word| lexicon().reporting.contains(word)) || (joined && !befallen);
    let within = row.was(at, 1, &["in", "not", "than"]) || (row.was(at, 1, &["is"]) && row.was(at, 2, &["there"]));
    let told = told || lexicon().telling.contains(row.lower(end));
    let told = told || (lexicon().singular.contains(row.lower(end)) && !befallen);
    if told || within { skip(Passed::Article) } else { None }
}

/// Whether a fate is told of one of a group: "one of whom later died", "one of them injured".
pub fn is_one_struck(row: Row<'_>, at: usize) -> bool {
    let one_of = row.is(at, &["one"]) && row.is(at + 1, &["of"]) && row.is(at + 2, &["them", "whom", "these", "those"]);
    one_of && follows(row, at + 3, |word| lexicon().fate.contains(word))
}

/// Whether a fate is told of a lone "one": "killed one", "one was saved", "one has died".
fn is_struck(row: Row<'_>, at: usize, end: usize) -> bool {
    const STRIKING: [&str; 6] = ["killing", "injuring", "wounding", "leaving", "kills", "injures"];
    let before = lexicon().fate.contains(row.back(at, 1)) || row.was(at, 1, &STRIKING);
    let auxiliary = row.is(end, &["was", "is", "has", "had", "of", "later"]);
    before || (auxiliary && !row.is(end + 1, &["the"]) && follows(row, end + 1, |word| lexicon().fate.contains(word)))
}

/// Whether a verb follows "one", which no noun in the plural can: "one observes".
fn is_verb(row: Row<'_>, at: usize) -> bool {
    row.is_plural(at) && !row.is(at, &["people", "news", "species", "means", "gas", "lens", "dead", "sheep", "police"])
}

/// "the two governments", "between two fires": two to twelve, spelled, taken as known, with no fate told of them.
pub fn known_group(row: Row<'_>, figure: &Figure) -> Option<Skip> {
    let Amount::Stated(value) = figure.amount else { return None };
    let plain = figure.unit.is_none() && figure.upper.is_none() && figure.tail_bound.is_none();
    let small = figure.spelled && (2.0..=12.0).contains(&value) && plain;
    let known = lexicon().grouper.contains(row.back(figure.first, 1));
    let between = row.was(figure.first, 1, &["between"]) && value == 2.0;
    let fate = follows(row, figure.end, |word| lexicon().fate.contains(word));
    let compared = row.was(figure.first, 2, &["from", "than"]) && is_bare(row, figure.end);
    (small && ((known && !fate && !compared) || between)).then_some((figure.first..figure.end, Passed::Definite))
}

/// "every three days", "12 per 100,000", "for every 100 births": the measure of a rate.
pub fn rate_base(row: Row<'_>, from: usize, at: usize) -> Option<Skip> {
    let led = at > from && row.was(at, 1, &["every", "per"]);
    let number = number_at(row, at).filter(|number| led && number.value() != Some(1.0))?;
    Some((at - 1..number.end, Passed::Idiom))
}

/// Whether such a word follows before the next mark, within reach.
fn follows(row: Row<'_>, at: usize, fits: impl Fn(&str) -> bool) -> bool {
    (at..at + REACH).take_while(|word| !row.is_stop(*word)).any(|word| fits(row.lower(word)))
}
