//! What a clause names before a bare number as that which the number is of: "the number of clients is 900", "as for
//! the fighters, 71 it was". Looks at one sentence.

use super::lexicon::LEXICON;
use super::{Subject, counts_people, plain_phrase, skip_determiners};
use crate::extract::grammar::phrase::{chain_before, subject_before};
use crate::extract::grammar::{Class, is_plural, noun_phrase};
use crate::extract::measure::Kind;
use crate::extract::quantity::Mention;
use crate::extract::relation::Scene;

/// How many words on a topic that opens the sentence may reach.
const REACH: usize = 24;

/// Words that open a sentence with what it speaks of, and go on to the noun.
const OPENINGS: [&[&str]; 10] = [
    &["as", "for"],
    &["as", "to"],
    &["as", "regards"],
    &["regarding"],
    &["concerning"],
    &["with", "regard", "to"],
    &["with", "respect", "to"],
    &["on", "the", "subject", "of"],
    &["on", "the", "matter", "of"],
    &["when", "it", "comes", "to"],
];

/// The things whose number the subject of the clause is: "the number of clients is 900".
pub fn number_of(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Subject> {
    if !mention.bare {
        return None;
    }
    let head = counting_noun(scene, mention)?;
    let of = scene.sentence.lower(head + 1) == "of";
    let words = noun_phrase(scene.sentence, scene.classes, skip_determiners(scene, head + 2)).words;
    let noun = words.end.checked_sub(1).filter(|noun| words.contains(noun))?;
    let lower = scene.sentence.lower(noun);
    let many = (is_plural(lower) || LEXICON.herd.contains(lower)) && counts_people(scene, noun).is_none();
    let beside = noun < mention.words.start || head >= mention.words.end;
    (of && many && beside).then(|| plain_phrase(scene, words)).flatten()
}

/// The noun whose figure the number may be: that of the phrase before the comma that it stands behind, "the count of the
/// marchers, somewhere between 900 and 4,000", or the subject of its clause.
fn counting_noun(scene: &Scene<'_, '_>, mention: &Mention) -> Option<usize> {
    let number = mention.words.start;
    let counts = |head: &usize| LEXICON.number.contains(scene.sentence.lower(*head));
    let mut at = number;
    while at > 0 && scene.classes[at - 1] == Class::Adverb {
        at -= 1;
    }
    let comma = at.checked_sub(1).filter(|before| scene.classes[*before] == Class::Comma);
    let beside = comma.and_then(|comma| chain_before(scene.sentence, scene.classes, comma));
    let beside = beside.and_then(|chain| chain.head.end.checked_sub(1)).filter(counts);
    let subject = || subject_before(scene.sentence, scene.classes, number)?.0.head.end.checked_sub(1);
    // "That brings to nine the number of soldiers".
    let behind = mention.words.end + usize::from(scene.sentence.lower(mention.words.end) == "the");
    let behind = Some(behind).filter(|head| *head > mention.words.end && counts(head));
    beside.or_else(|| subject().filter(counts)).or(behind).or_else(|| moved(scene, number).filter(counts))
}

/// The noun of a figure that is brought to the number, whatever hangs on it: "the number of posts to be cut falls to 40",
/// "put the number of ballots in use at 19".
fn moved(scene: &Scene<'_, '_>, number: usize) -> Option<usize> {
    let to = number.checked_sub(1).filter(|to| matches!(scene.sentence.lower(*to), "to" | "at"))?;
    let ends = |word: &usize| {
        matches!(scene.classes[*word], Class::Comma | Class::Break | Class::Mark) || scene.is_number(*word)
    };
    let clause = (to.saturating_sub(REACH)..to).rev().take_while(|word| !ends(word));
    clause.into_iter().find(|word| scene.sentence.lower(*word) == "number" && scene.sentence.lower(*word + 1) == "of")
}

/// The group that the sentence opens with as its topic: "As for the fighters, 71 it was".
pub fn as_for(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Subject> {
    if !mention.bare || mention.words.start > REACH {
        return None;
    }
    let opens = |words: &&&[&str]| words.iter().enumerate().all(|(at, word)| scene.sentence.lower(at) == *word);
    let from = OPENINGS.iter().find(opens)?.len();
    let words = noun_phrase(scene.sentence, scene.classes, skip_determiners(scene, from)).words;
    let noun = words.end.checked_sub(1).filter(|noun| words.contains(noun) && *noun < mention.words.start)?;
    let closed = scene.classes.get(words.end) == Some(&Class::Comma);
    let silent = scene.triggers_in(&words).iter().all(|trigger| trigger.kind == Kind::Known);
    let many = is_plural(scene.sentence.lower(noun));
    (closed && silent && many).then(|| plain_phrase(scene, words)).flatten()
}
