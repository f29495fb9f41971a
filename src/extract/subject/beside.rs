//! The noun that a bare number stands right behind, or that it is put to: "shuttle buses (80)", "the divers, eight in
//! number,", "soldiers 310, firefighters 240", "put the marchers at 900". Looks at one sentence.

use std::ops::Range;

use super::label::tells;
use super::lexicon::LEXICON;
use super::{Subject, counts_people, named, plain_phrase, skip_determiners};
use crate::extract::claim::Bound;
use crate::extract::grammar::function::names_voice;
use crate::extract::grammar::phrase::{chain_before, phrase_before};
use crate::extract::grammar::{Class, is_plural, noun_phrase};
use crate::extract::quantity::Mention;
use crate::extract::relation::Scene;
use crate::extract::voice::party::is_party;

/// How many words what is put at a number may have, and how far ahead of a list the verb of those who count is looked for.
const REACH: usize = 16;

/// From this size on a number between two commas is no age.
const NO_AGE: f64 = 120.0;

/// What may stand behind a number in apposition, up to the comma or dash that closes it.
const TAIL: usize = 8;

/// The noun that the number is set beside.
pub fn beside(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Subject> {
    if !mention.bare {
        return None;
    }
    let words = listed(scene, mention).or_else(|| in_apposition(scene, mention))?;
    plain_phrase(scene, words)
}

/// The noun of an item of a list without colons or verbs: "soldiers 310, firefighters 240", "(women 29, men nine)",
/// "soldiers make up 41 of them, civilians 77".
pub fn listed(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Range<usize>> {
    let words = things_before(scene, mention.words.start)?;
    let opens = words.start.checked_sub(1).is_none_or(|before| is_boundary(scene, before));
    let closes = mention.words.end >= scene.classes.len() || is_boundary(scene, mention.words.end);
    // A number alone behind a noun may be its name: "Runways 12".
    let others = scene.mentions.iter().any(|other| other.words != mention.words);
    (opens && closes && others).then_some(words)
}

/// Whether an item of a list may start or end at that word.
fn is_boundary(scene: &Scene<'_, '_>, at: usize) -> bool {
    match scene.classes[at] {
        Class::Comma | Class::Break | Class::Bracket | Class::Mark => true,
        Class::Conjunction => scene.sentence.lower(at) == "and",
        // The bullet of a list.
        Class::Hyphen => at == 0,
        _ => false,
    }
}

/// The noun that a number between brackets, dashes or commas says how many there are of.
fn in_apposition(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Range<usize>> {
    let opening = mention.words.start.checked_sub(1)?;
    let (mark, end) = (scene.classes[opening], mention.words.end);
    let behind = (end..(end + TAIL).min(scene.classes.len())).find(|at| ends_apposition(scene, *at))?;
    let tail = end..behind;
    let told = tail.is_empty() || is_tail(scene, &tail);
    let closes = match mark {
        Class::Bracket => {
            scene.sentence.lower(opening) == "(" && scene.sentence.lower(behind) == ")" && tail.is_empty()
        }
        Class::Break => is_dash(scene, opening) && is_dash(scene, behind) && told,
        Class::Comma => {
            let counts = !tail.is_empty() || mention.quantity.value.is_some_and(|value| value > NO_AGE);
            scene.classes[behind] == Class::Comma && told && (counts || mention.quantity.bound != Bound::Exact)
        }
        _ => false,
    };
    if !closes {
        return None;
    }
    let words = chain_before(scene.sentence, scene.classes, opening)?.head;
    let near = things_before(scene, words.end)?;
    // "12 boats (40)": what is counted once already.
    let numbered = near.start.checked_sub(1).is_some_and(|before| scene.is_number(before));
    (!numbered).then_some(near)
}

/// Whether an apposition may end at that word.
fn ends_apposition(scene: &Scene<'_, '_>, at: usize) -> bool {
    matches!(scene.classes[at], Class::Comma | Class::Break | Class::Bracket)
}

fn is_dash(scene: &Scene<'_, '_>, at: usize) -> bool {
    matches!(scene.sentence.lower(at), "-" | "\u{2013}" | "\u{2014}")
}

/// Whether words behind a number only say how far it counts, or who counted: "so far", "in number", "in all", "by the
/// police's estimate".
fn is_tail(scene: &Scene<'_, '_>, tail: &Range<usize>) -> bool {
    let text: Vec<&str> = tail.clone().map(|at| scene.sentence.lower(at)).collect();
    match text.as_slice() {
        ["so", "far"] | ["in", "number" | "all" | "total"] | ["all", "told"] | ["altogether"] | ["strong"] => true,
        ["by" | "at", .., last] => LEXICON.reckoning.contains(*last),
        _ => false,
    }
}

/// What the sentence puts at that number: "put the marchers at 900", "put those in the block at 740".
pub fn put_at(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Subject> {
    let at = mention.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "at")?;
    let ends = |word: usize| {
        matches!(scene.classes[word], Class::Comma | Class::Break | Class::Mark | Class::Bracket)
            || scene.is_number(word)
    };
    let clause = (at.saturating_sub(REACH)..at).rev().take_while(|word| !ends(*word));
    let verb = clause.into_iter().find(|word| LEXICON.putting.contains(scene.sentence.lower(*word)))?;
    if scene.sentence.lower(verb + 1) == "those" {
        let text = "people".to_owned();
        return (verb + 2 < at).then_some(Subject { text, explicit: true, people: true });
    }
    let words = noun_phrase(scene.sentence, scene.classes, skip_determiners(scene, verb + 1)).words;
    let head = words.end.checked_sub(1).filter(|head| words.contains(head) && *head < at)?;
    is_things(scene, head).then(|| named(scene.sentence, words))
}

/// The noun phrase in the plural that ends before `end`.
fn things_before(scene: &Scene<'_, '_>, end: usize) -> Option<Range<usize>> {
    let words = phrase_before(scene.sentence, scene.classes, end);
    let head = words.end.checked_sub(1).filter(|head| words.contains(head))?;
    is_things(scene, head).then_some(words)
}

/// Whether a noun in the plural names people or things, and not what is claimed of them.
fn is_things(scene: &Scene<'_, '_>, head: usize) -> bool {
    let lower = scene.sentence.lower(head);
    // A capital tells nothing of the word that opens an item.
    let before = &scene.classes[head.saturating_sub(REACH)..head];
    let noun = scene.classes[head] == Class::Noun
        || head < REACH && before.iter().all(|class| !class.is_noun() && !class.is_verb());
    // "Organisers count 41,000, police 12,000": who counts is not counted.
    let counts = (names_voice(lower) || is_party(lower)) && before.iter().any(|class| class.is_verb());
    noun && is_plural(lower) && !counts && !tells(lower) && counts_people(scene, head).is_none()
}

#[cfg(test)]
mod tests {
    use crate::extract::claims_in;

    fn subject_of(text: &str, number: &str) -> Option<String> {
        let whole = format!("Ninety guests were hurt. {text}");
        claims_in(&whole, None).into_iter().find(|claim| claim.text == number).map(|claim| claim.subject)
    }

    #[test]
    fn a_number_set_beside_a_noun_counts_it() {
        for (text, number, subject) in [
            ("Helicopters - five so far - took them away.", "five", "Helicopters"),
            ("The goalkeepers, three in number, left.", "three", "goalkeepers"),
            ("The pickets, some 1,500 by the guards' count, held the gate.", "some 1,500", "pickets"),
            ("Town buses (80) leave every hour.", "80", "Town buses"),
            ("- Soldiers 310, cranes 12", "12", "cranes"),
            ("The camp took soldiers, 41 in all, and civilians 77.", "77", "civilians"),
            ("Police put the marchers at 900.", "900", "marchers"),
            ("The mayor estimated visitors at 3,000.", "3,000", "visitors"),
            ("The city put those in the block at 740.", "740", "people"),
        ] {
            assert_eq!(subject_of(text, number).as_deref(), Some(subject), "{text}");
        }
    }

    #[test]
    fn a_number_beside_a_noun_that_it_does_not_count_keeps_its_own() {
        for (text, number, subject) in [
            ("The toll, now 123, is rising.", "123", "guests"),
            ("In the districts, 41 were killed.", "41", "guests"),
            ("Twelve boats (40 tents) were burned.", "40", "tents"),
        ] {
            assert_eq!(subject_of(text, number).as_deref(), Some(subject), "{text}");
        }
        assert_eq!(subject_of("The mayor, 54, said so.", "54"), None);
    }
}
