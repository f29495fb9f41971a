//! Numbers inside names: "Boeing 737", "Room 12", "No. 4", "12 Station Road", "a 155mm shell".

use crate::extract::distractor::{Passed, Skip, is_closed, lexicon::lexicon};
use crate::extract::number::{Amount, Number};
use crate::extract::quantity::{Figure, unit};
use crate::extract::row::Row;
use crate::text::WordKind;

/// "Room 12", "No. 4", "Nos 3 and 4", "Boeing 737", "TransitLink 8.2".
pub fn label_at(row: Row<'_>, from: usize, at: usize, number: &Number) -> Option<Skip> {
    if number.tail.is_some() || number.is_share() {
        return None;
    }
    let (end, digits) = (number.end, number.digits.is_some());
    let letter = row.glued(at) && row.is_letters(at + 1) && row.text(at + 1).len() == 1;
    let lettered = letter && end <= at + 2;
    let grouped = number.digits.is_some_and(|digits| digits.grouped);
    let plain = !grouped && (lettered || !number.scaled && number.value().is_some_and(|value| value < 10000.0));
    if !plain || (unit::unit_behind(row, end, digits).is_some() && !lettered) {
        return None;
    }
    let mark =
        usize::from(row.was(at, 1, &[".", ":"]) && row.was(at, 2, &["no", "nos", "level", "line", "channel", "ext"]));
    let label = at.checked_sub(1 + mark).filter(|label| *label >= from)?;
    let decimal = number.digits.is_some_and(|digits| digits.decimal);
    if is_naming(row, label, end, (digits, decimal), mark > 0) {
        return Some((label..list_end(row, end), Passed::Name));
    }
    let proper = digits && mark == 0 && !lettered && is_proper(row, from, label, end);
    proper.then(|| (label..variant_end(row, end), Passed::Name))
}

/// Whether the noun before a number is named by it, and not the end of another phrase.
fn is_naming(row: Row<'_>, label: usize, end: usize, (digits, decimal): (bool, bool), marked: bool) -> bool {
    let word = row.lower(label);
    let several = is_several(word);
    let alone = row.is_stop(end) || is_closed(row.lower(end));
    let titled = row.is_capitalised(label) && (label > 0 || digits);
    match word {
        "no" | "nos" => marked || (titled && !decimal),
        "figure" => titled || row.was(label, 1, &["in", "of", "see"]),
        "number" => !row.back(label, 1).ends_with('s') && (digits || alone),
        "top" => digits && !row.was(label, 1, &["could", "can", "will", "would", "may", "might", "to", "should"]),
        _ if lexicon().label.contains(word) => digits || titled || alone,
        _ if several => digits && row.is(end, &["and", "to", "or", "&", ","]) && row.plain(end + 1).is_some(),
        _ if lexicon().place_label.contains(word) => (digits && !row.is_plural(end)) || titled || alone,
        _ if lexicon().group_label.contains(word) => titled || ((marked || row.is_stop(end)) && digits),
        _ if lexicon().paper_label.contains(word) => {
            digits && row.is_stop(end) && (label == 0 || row.is_stop(label - 1) || row.was(label, 1, &["situation"]))
        }
        _ => false,
    }
}

/// Whether the noun names several things that bear numbers: "routes", "lines".
fn is_several(word: &str) -> bool {
    let known = |one: &str| lexicon().place_label.contains(one) || lexicon().group_label.contains(one);
    word.strip_suffix('s').is_some_and(known)
}

/// Past further numbers of the same label: "Nos 3 and 4", "pages 3-5".
fn list_end(row: Row<'_>, at: usize) -> usize {
    if row.is(at, &["("]) && row.glued_back(at) && row.plain(at + 1).is_some() && row.is(at + 2, &[")"]) {
        return at + 3;
    }
    let joint = row.is(at, &["and", "to", "or", "&", "of"]) || row.is_dash(at);
    let next = row.plain(at + 1).is_some_and(|next| next < 1000);
    let alone = row.is_stop(at + 2) || is_closed(row.lower(at + 2));
    let several = at >= 2 && is_several(row.lower(at - 2)) && !row.is_plural(at + 2);
    if joint && next && (alone || several) { at + 2 } else { variant_end(row, at) }
}

/// Past the variant of a model: the "-800" of "737-800".
fn variant_end(row: Row<'_>, at: usize) -> usize {
    let variant = row.is_dash(at) && row.glued_back(at) && row.glued(at) && row.plain(at + 1).is_some();
    if variant { at + 2 } else { at }
}

/// Whether a proper name stands before a number that closes it: "a Kestrel 40", "TransitLink 8.2",
/// "the Norden 500 range". In a list of names with a number each, the numbers count.
fn is_proper(row: Row<'_>, from: usize, name: usize, end: usize) -> bool {
    let proper = row.is_letters(name) && row.is_capitalised(name) && name >= from;
    let day = lexicon().weekday.contains(row.lower(name)) || lexicon().month.contains(row.lower(name));
    if !proper || day || is_closed(row.lower(name)) || is_listed(row, name, end) {
        return false;
    }
    let alone = (row.is_stop(end) && !row.is(end, &["%", "("])) || is_closed(row.lower(end));
    let branded = is_branded(row.text(name)) && name > 0;
    let numbered = name > 0 && row.kind(name - 1) == Some(WordKind::Number) && row.is_plural(end);
    let article = (row.was(name, 1, &["a", "an"]) && !row.is_upper(name)) || numbered;
    row.is_in(end, &lexicon().product) || article || (alone && branded)
}

/// Whether a word is written as brands and marks are: "TransitLink", "S&P", a lone capital.
fn is_branded(word: &str) -> bool {
    let inner = word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase);
    let surname = word.starts_with("Mc") || word.starts_with("Mac") || word.contains(['-', '\'', '\u{2019}']);
    let lone = word.len() == 1 && !matches!(word, "I" | "A");
    (inner && !surname) || lone || (word.contains('&') && word.chars().all(|c| c.is_uppercase() || c == '&'))
}

/// Whether the name and its number are one of several such pairs: "Norden 49.7, Sundby 50.3".
fn is_listed(row: Row<'_>, name: usize, end: usize) -> bool {
    let joint = |at: usize| row.is(at, &[",", ";", "and"]);
    let after = joint(end) && row.is_capitalised(end + 1) && row.kind(end + 2) == Some(WordKind::Number);
    let before = name >= 2 && joint(name - 1) && row.kind(name - 2) == Some(WordKind::Number);
    after || before
}

/// "12 Station Road", "Miners' Avenue 2".
pub fn address_at(row: Row<'_>, at: usize) -> Option<Skip> {
    row.plain(at)?;
    let street = |place: usize| lexicon().street.contains(row.lower(place)) && row.is_capitalised(place);
    let mut end = at + 1;
    while end < at + 5 && row.is_capitalised(end) && row.is_letters(end) {
        if end > at + 1 && street(end) {
            return Some((at..end + 1, Passed::Address));
        }
        end += 1;
    }
    (at > 1 && street(at - 1) && (row.is_stop(at + 1) || is_closed(row.lower(at + 1))))
        .then(|| (at - 1..at + 1, Passed::Address))
}

/// "the Seven Sisters", "Three Gorges": a capital on the number and on what follows, amid words without one.
pub fn spelled_name(row: Row<'_>, figure: &Figure) -> Option<Skip> {
    let (at, end) = (figure.first, figure.end);
    let amid = at > 0 && row.is_letters(at - 1) && (!row.is_capitalised(at - 1) || at == 1);
    let capitals = row.is_capitalised(at) && row.is_capitalised(end) && row.is_letters(end);
    let lone = figure.number.len() == 1 && figure.spelled && figure.unit.is_none() && at == figure.number.start;
    (amid && capitals && lone).then_some((at..end + 1, Passed::Name))
}

/// "9 Brigade", "12 Squadron": a number of one before a noun with a capital that names one such group.
pub fn numbered_unit(row: Row<'_>, figure: &Figure) -> Option<Skip> {
    let end = figure.end;
    let one = row.is_capitalised(end) && row.is_in(end, &lexicon().formation) && !row.is_capitalised(figure.first);
    let plain = figure.unit.is_none() && !figure.spelled && !figure.marked && figure.amount != Amount::Stated(1.0);
    (one && plain).then_some((figure.first..end + 1, Passed::Name))
}

/// "a 2-litre diesel": the size of an engine.
pub fn engine_of(row: Row<'_>, figure: &Figure) -> Option<Skip> {
    let litres = figure.unit.is_some_and(|unit| unit.name == "litre") && !figure.scaled;
    let engine = (figure.end..figure.end + 3).any(|word| lexicon().engine.contains(row.lower(word)));
    (litres && engine).then_some((figure.first..figure.end, Passed::Name))
}

/// "a 155mm shell": the calibre of a weapon.
pub fn calibre_of(row: Row<'_>, figure: &Figure) -> Option<Skip> {
    let bore = matches!(figure.amount, Amount::Stated(value) if value < 1.0) && row.is(figure.first, &["."]);
    let calibre = figure.unit.map_or(bore, |unit| matches!(unit.name.as_str(), "mm" | "cm" | "inch"));
    let dash = usize::from(row.is_dash(figure.end));
    let weapon = (figure.end..figure.end + 3 + dash)
        .any(|word| lexicon().weapon.contains(row.lower(word)) || row.lower(word).ends_with("-propelled"));
    (calibre && weapon).then_some((figure.first..figure.end, Passed::Name))
}
