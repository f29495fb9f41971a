//! Small numbers that point at somebody or something instead of counting: "one resident said", "the two
//! governments", "every three days", "12 per 100,000".

use crate::extract::distractor::{Passed, Skip, is_closed, lexicon::lexicon};
use crate::extract::number::{Amount, Number, small_numeral};
use crate::extract::quantity::{Figure, is_bare};
use crate::extract::row::Row;

/// How many words behind a number its verb is looked for.
const REACH: usize = 7;

/// "one" that counts nothing: the pronoun, and the article before somebody who is told of. It counts where a
/// noun follows that no verb of telling follows ("one person was killed"), and where a fate follows ("one dead").
pub fn lone_one(row: Row<'_>, figure: &Figure) -> Option<Skip> {
    let one = figure.spelled && figure.amount == Amount::Stated(1.0) && figure.upper.is_none();
    let hedged = row.was(figure.first, 1, &["least"]);
    if !one || figure.number.len() > 1 || figure.unit.is_some() || hedged {
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
    let alone = row.was(at, 1, &["only", "just"]) && row.is_stop(end) && !sole;
    let counts = row.is(end, &["more", "other", "further"]) || row.was(at, 1, &[":"]) || is_struck(row, at, end);
    let counts = counts || alone || is_listed(row, at, end);
    let partitive = row.is(end, &["of"]) && is_one_struck(row, at);
    if pronoun || (is_bare(row, end) && !counts && !partitive) || is_verb(row, end) {
        return skip(Passed::Idiom);
    }
    let befallen = follows(row, end, |word| lexicon().fate.contains(word));
    let told = follows(row, end, |word| lexicon().reporting.contains(word)) || (joined && !befallen);
    let within = row.was(at, 1, &["in", "not", "than"]) || (row.was(at, 1, &["is"]) && row.was(at, 2, &["there"]));
    let told = told || lexicon().telling.contains(row.lower(end));
    let told = told || (lexicon().singular.contains(row.lower(end)) && !befallen);
    if told || within { skip(Passed::Article) } else { None }
}

/// Whether "one" goes on with a list of counts: "two in Pellam and one in Sund", "Two went home; one is in hospital".
fn is_listed(row: Row<'_>, at: usize, end: usize) -> bool {
    let joint = row.was(at, 1, &["and", ",", ";", "while"]);
    let counted = |word: usize| small_numeral(row.lower(word)).is_some() || row.plain(word).is_some();
    let before = |reach: usize| (at.saturating_sub(reach)..at).find(|word| counted(*word));
    let place = row.is(end, &["in", "at", "on", "from", "near"]) && row.is_capitalised(end + 1);
    let placed =
        place && before(6).is_some_and(|word| (word..at).any(|word| row.is(word, &["in", "at", "on", "from", "near"])));
    let state = row.is(end, &["is", "was", "has", "remains"]) && row.was(at, 1, &[";", ","]);
    joint && (placed || (state && before(REACH).is_some()))
}

/// Whether one of a group counts: where a fate is told of it ("one of whom later died"), and where it is all that is
/// counted ("just one of those", "all but one of the schools").
pub fn is_one_struck(row: Row<'_>, at: usize) -> bool {
    const GROUP: [&str; 6] = ["those", "these", "them", "the", "its", "their"];
    let but = row.was(at, 1, &["but"]) && row.was(at, 2, &["all"]);
    let only = row.was(at, 1, &["only", "just"]) && !row.is(at + 3, &["many", "several"]);
    if (but || only) && row.is(at, &["one"]) && row.is(at + 1, &["of"]) && row.is(at + 2, &GROUP) {
        return true;
    }
    let one_of = row.is(at, &["one"]) && row.is(at + 1, &["of"]) && row.is(at + 2, &["them", "whom", "these", "those"]);
    one_of && follows(row, at + 3, |word| lexicon().fate.contains(word))
}

/// Whether a fate is told of a lone "one": "killed one", "one was saved", "one has died".
fn is_struck(row: Row<'_>, at: usize, end: usize) -> bool {
    let before = lexicon().fate.contains(row.back(at, 1)) || row.was_in(at, 1, &lexicon().striking);
    let auxiliary = row.is(end, &["was", "is", "has", "had", "of", "later"]);
    before || (auxiliary && !row.is(end + 1, &["the"]) && follows(row, end + 1, |word| lexicon().fate.contains(word)))
}

/// Whether a verb follows "one", which no noun in the plural can: "one observes".
fn is_verb(row: Row<'_>, at: usize) -> bool {
    row.is_plural(at) && !row.is_in(at, &lexicon().invariable)
}

/// "the two governments", "between two fires": two to twelve, spelled, taken as known, with no fate told of them.
pub fn known_group(row: Row<'_>, figure: &Figure) -> Option<Skip> {
    let Amount::Stated(value) = figure.amount else { return None };
    let plain = figure.unit.is_none() && figure.upper.is_none() && figure.tail_bound.is_none();
    let small = figure.spelled && (2.0..=12.0).contains(&value) && plain;
    let known = lexicon().grouper.contains(row.back(figure.first, 1));
    let between = row.was(figure.first, 1, &["between"]) && value == 2.0;
    let fate = follows(row, figure.end, |word| lexicon().fate.contains(word)) || row.is_in(figure.end, &lexicon().harm);
    let compared = row.was(figure.first, 2, &["from", "than", "twice"]) && is_bare(row, figure.end);
    let counted = compared || is_told_apart(row, figure.first, figure.end);
    let pronoun =
        small && row.was(figure.first, 2, &["the"]) && is_bare(row, figure.end) && !counted && is_habit(row, figure);
    (small && ((known && !fate && !counted) || between || pronoun))
        .then_some((figure.first..figure.end, Passed::Definite))
}

/// Whether an adjective makes a known number of something usual: "the regular two", "the usual three".
fn is_habit(row: Row<'_>, figure: &Figure) -> bool {
    row.was(figure.first, 1, &["regular", "usual", "normal", "customary", "standard"])
}

/// Whether a group is told for the first time though it is taken as known: by a clause that says which ("the two
/// guards who fell", "the eight that had no permit"), or as the whole of which a part is told ("Of the five gates", "two of the five gates").
fn is_told_apart(row: Row<'_>, first: usize, end: usize) -> bool {
    const WHICH: [&str; 6] = ["who", "whom", "whose", "that", "where", "we"];
    let clause = (end..end + 3).take_while(|word| !row.is_stop(*word)).any(|word| row.is(word, &WHICH));
    let clause = clause || row.is(end, &["in"]);
    let whole = row.was(first, 2, &["of"]) && (first == 2 || row.is_capitalised(first - 2));
    let part = row.back(first, 3);
    let counted = small_numeral(part).is_some_and(|part| part > 1.0)
        || first.checked_sub(3).and_then(|at| row.plain(at)).is_some();
    clause || whole || (counted && row.was(first, 2, &["of"]))
}

/// A number that is named and counts nothing: "call it a three", "it starts with a seven", "broke in two".
pub fn noun_of_number(row: Row<'_>, figure: &Figure) -> Option<Skip> {
    let Amount::Stated(value) = figure.amount else { return None };
    let plain = figure.spelled && figure.unit.is_none() && figure.upper.is_none() && figure.number.len() == 1;
    let alone = plain && is_bare(row, figure.end) && value < 13.0 && value.fract() == 0.0;
    let named = row.was(figure.first, 1, &["a", "an"]) && value != 12.0;
    let parted = value <= 4.0
        && row.was(figure.first, 1, &["in"])
        && (row.was_in(figure.first, 2, &lexicon().parting) || row.was(figure.first, 2, &["it"]));
    (alone && (named || parted)).then_some((figure.first..figure.end, Passed::Idiom))
}

/// "every three days", "12 per 100,000", "for every 100 births": the measure of a rate.
pub fn rate_base(row: Row<'_>, from: usize, at: usize, number: &Number) -> Option<Skip> {
    let led = at > from && row.was(at, 1, &["every", "per"]);
    (led && number.value() != Some(1.0)).then(|| (at - 1..number.end, Passed::Idiom))
}

/// Whether such a word follows before the next mark, within reach.
fn follows(row: Row<'_>, at: usize, fits: impl Fn(&str) -> bool) -> bool {
    (at..at + REACH).take_while(|word| !row.is_stop(*word)).any(|word| fits(row.lower(word)))
}
