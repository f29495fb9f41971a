//! What a clause names before a bare number as that which the number is of: "the number of clients is 900", "as for
//! the fighters, 71 it was". Looks at one sentence.

use super::{Subject, counts_people, plain_phrase, skip_determiners};
use crate::extract::grammar::phrase::subject_before;
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
    let (chain, _) = subject_before(scene.sentence, scene.classes, mention.words.start)?;
    let head = chain.head.end.checked_sub(1)?;
    let counts = matches!(scene.sentence.lower(head), "number" | "numbers" | "count" | "total" | "tally" | "quantity");
    let of = scene.sentence.lower(head + 1) == "of";
    let words = noun_phrase(scene.sentence, scene.classes, skip_determiners(scene, head + 2)).words;
    let noun = words.end.checked_sub(1).filter(|noun| words.contains(noun))?;
    let many = is_plural(scene.sentence.lower(noun)) && counts_people(scene, noun).is_none();
    let near = noun < mention.words.start;
    (counts && of && many && near).then(|| plain_phrase(scene, words)).flatten()
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
