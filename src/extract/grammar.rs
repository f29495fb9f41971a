//! Just enough grammar to find what a number counts and what is said of it: a word class for each word, from
//! closed lists, the verbs and adjectives of English, endings and the words around; and the noun phrases around
//! a number. No model and no dictionary of nouns: what is nothing else is taken for a noun.

mod clause;
pub mod function;
mod inflection;
pub mod phrase;
mod settle;
pub mod word;

use std::borrow::Cow;

use super::Sentence;
use crate::text::{Word, WordKind};
use clause::Row;
use function::listed_class;
pub use function::names_people;
pub use phrase::{NounPhrase, noun_phrase};
use settle::settled;
use word::{Kinds, kinds};

/// What a word does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// A noun, or anything that is not known to be something else.
    Noun,
    /// "large", "alive".
    Adjective,
    /// A capitalised word inside a sentence, or a name with digits.
    Name,
    /// A number in digits.
    Number,
    /// "killed", "wounded": a past tense or participle.
    Past,
    /// "fighting".
    Gerund,
    /// Any other form of a verb: "come", "goes", "went".
    Verb,
    /// "were", "has".
    Auxiliary,
    /// "could".
    Modal,
    /// "in".
    Preposition,
    /// "the".
    Determiner,
    /// "they".
    Pronoun,
    /// "and".
    Conjunction,
    /// "who", "while".
    Subordinator,
    /// "already", "reportedly".
    Adverb,
    /// "'s".
    Possessive,
    /// A comma.
    Comma,
    /// A hyphen that joins a number with a word.
    Hyphen,
    /// "(" or ")".
    Bracket,
    /// A quotation mark.
    Quote,
    /// A dash, colon or semicolon.
    Break,
    /// Any other mark.
    Mark,
}

impl Class {
    /// Whether it is any form of a verb that may be a predicate.
    pub fn is_verb(self) -> bool {
        matches!(self, Class::Past | Class::Gerund | Class::Verb | Class::Auxiliary | Class::Modal)
    }

    /// Whether it may stand in a noun phrase, as its noun or before it.
    pub fn is_noun(self) -> bool {
        matches!(self, Class::Noun | Class::Name | Class::Adjective)
    }
}

/// What each word of a sentence is by itself, before the words around it are asked.
#[derive(Clone, Debug)]
pub struct Likely {
    classes: Vec<Class>,
    kinds: Vec<Kinds>,
}

impl Likely {
    /// Looks every word up.
    pub fn of(sentence: &Sentence<'_>) -> Likely {
        let shouting = is_headline_case(sentence);
        let words = sentence.words.iter().enumerate();
        let (classes, kinds) = words.map(|(at, word)| likely(word, shouting || opens(sentence, at))).unzip();
        Likely { classes, kinds }
    }
}

/// The class of every word of a sentence. `numbers` are the words that are known to be numbers, also those
/// that are written in letters.
pub fn classes(sentence: &Sentence<'_>, numbers: &[std::ops::Range<usize>]) -> Vec<Class> {
    let Likely { classes, kinds } = sentence.likely();
    let mut found = classes.clone();
    for number in numbers {
        for place in found.get_mut(number.clone()).into_iter().flatten() {
            if !matches!(place, Class::Hyphen | Class::Mark) {
                *place = Class::Number;
            }
        }
    }
    for at in 0..found.len() {
        let open = matches!(found[at], Class::Noun | Class::Adjective | Class::Verb | Class::Past | Class::Gerund);
        let class = if is_hour(sentence, at) {
            Some(Class::Noun)
        } else if is_dash(sentence, at) {
            Some(Class::Break)
        } else if is_adverb_here(sentence, &found, at) {
            Some(Class::Adverb)
        } else if open {
            settled(&Row { sentence, kinds, found: &found }, at)
        } else {
            shortened(sentence, &found, at)
        };
        found[at] = class.unwrap_or(found[at]);
    }
    found
}

/// The "am" of "9 am".
fn is_hour(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.lower(at) == "am" && at > 0 && sentence.words[at - 1].kind == WordKind::Number
}

/// A hyphen between spaces is a dash.
fn is_dash(sentence: &Sentence<'_>, at: usize) -> bool {
    let touches = |first: usize| {
        sentence.words.get(first).zip(sentence.words.get(first + 1)).is_some_and(|(first, next)| first.touches(next))
    };
    at > 0 && matches!(sentence.lower(at), "-" | "\u{2010}" | "\u{2011}") && !touches(at - 1) && !touches(at)
}

/// The words of "no longer", and the last of "might yet".
fn is_adverb_here(sentence: &Sentence<'_>, found: &[Class], at: usize) -> bool {
    let before = at.checked_sub(1);
    match sentence.lower(at) {
        "no" => sentence.lower(at + 1) == "longer",
        "longer" => before.is_some_and(|before| sentence.lower(before) == "no"),
        "yet" => before.is_some_and(|before| matches!(found[before], Class::Auxiliary | Class::Modal)),
        _ => false,
    }
}

/// "it's", "there's", "the toll's been": the ending of a possessive that is short for "is" or "has".
fn shortened(sentence: &Sentence<'_>, found: &[Class], at: usize) -> Option<Class> {
    let before = at.checked_sub(1).filter(|_| found[at] == Class::Possessive)?;
    let subject = matches!(found[before], Class::Pronoun | Class::Subordinator) || sentence.lower(before) == "here";
    let predicate = matches!(sentence.lower(at + 1), "been" | "not" | "got" | "a" | "an" | "the" | "going");
    (subject || predicate).then_some(Class::Auxiliary)
}

/// Whether a word stands where every word has a capital: first in its sentence, or behind a bullet or colon.
fn opens(sentence: &Sentence<'_>, at: usize) -> bool {
    at == 0
        || matches!(sentence.lower(at - 1), ":" | "\u{2022}" | "*" | "\u{2013}" | "\u{2014}")
        || is_dash(sentence, at - 1)
        || at == 1 && sentence.words[0].kind == WordKind::Mark
}

/// Whether most words of the sentence are capitalised, so that a capital tells nothing. What a bracket adds does not
/// count: "LOSSES SINCE THE START OF THE WAR (in brackets: past day)".
fn is_headline_case(sentence: &Sentence<'_>) -> bool {
    let told = || sentence.words.iter().take_while(|word| word.text != "(");
    let letters = || told().filter(|word| word.kind == WordKind::Letters && word.text.len() > 3);
    let capitals = letters().filter(|word| word.is_capitalised()).count();
    letters().count() > 3 && capitals * 4 > letters().count() * 3
}

/// What a word most likely is by itself, and what else it may be.
fn likely(word: &Word<'_>, capital_tells_nothing: bool) -> (Class, Kinds) {
    let class = match word.kind {
        WordKind::Number => Class::Number,
        WordKind::Name => Class::Name,
        WordKind::Possessive => Class::Possessive,
        WordKind::Mark => mark_class(word.text),
        WordKind::Letters => {
            let lower = word.lower.as_ref();
            let capitals = word.text.len() > 1 && word.text.chars().all(char::is_uppercase);
            match listed_class(lower) {
                // "US" in capitals is a name, in small letters a pronoun.
                Some(_) if capitals && lower == "us" => Class::Name,
                // "in May".
                Some(_) if lower == "may" && word.is_capitalised() && !capital_tells_nothing => Class::Name,
                Some(class) => class,
                None if word.is_capitalised() && !capital_tells_nothing => Class::Name,
                None => {
                    let kinds = kinds(lower);
                    return (contracted(lower).unwrap_or_else(|| kinds.likely()), kinds);
                }
            }
        }
    };
    (class, Kinds::default())
}

/// "she'll", "they've", "needn't": a word that ends in a shortened verb is that verb.
fn contracted(lower: &str) -> Option<Class> {
    let (_, ending) = lower.rsplit_once('\'')?;
    match ending {
        "ll" | "d" => Some(Class::Modal),
        "ve" | "re" | "m" => Some(Class::Auxiliary),
        "t" if lower.ends_with("n't") => Some(Class::Auxiliary),
        _ => None,
    }
}

fn mark_class(mark: &str) -> Class {
    match mark {
        "," => Class::Comma,
        "-" | "\u{2010}" | "\u{2011}" => Class::Hyphen,
        "(" | ")" | "[" | "]" => Class::Bracket,
        "\"" | "\u{201c}" | "\u{201d}" | "\u{2018}" | "\u{2019}" | "'" | "\u{ab}" | "\u{bb}" => Class::Quote,
        "\u{2013}" | "\u{2014}" | ":" | ";" | "\u{2022}" | "|" => Class::Break,
        _ => Class::Mark,
    }
}

/// Whether the word starts a number in words or a hedge before one.
fn is_number_word(lower: &str) -> bool {
    crate::extract::number::small_numeral(lower).is_some()
        || matches!(lower, "hundreds" | "thousands" | "dozens" | "scores" | "tens" | "millions" | "nearly" | "almost")
}

/// Whether a name is that of a people: "Koreans", "Burmese".
pub fn is_demonym(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        && word.len() > 5
        && ["ans", "ians", "ese", "shis", "nis", "rds", "ites"].iter().any(|ending| word.ends_with(ending))
}

/// Whether a noun looks like a plural.
pub fn is_plural(lower: &str) -> bool {
    names_people(lower)
        || (lower.len() > 3
            && lower.ends_with('s')
            && !lower.ends_with("ss")
            && !lower.ends_with("us")
            && !lower.ends_with("is"))
}

/// The singular of a plural noun, by its ending; other words as they are.
pub fn singular(lower: &str) -> Cow<'_, str> {
    match lower {
        "children" => Cow::Borrowed("child"),
        "men" => Cow::Borrowed("man"),
        "women" => Cow::Borrowed("woman"),
        "people" | "persons" => Cow::Borrowed("person"),
        "lives" => Cow::Borrowed("life"),
        _ if lower.ends_with("men") && lower.len() > 5 => Cow::Owned(format!("{}man", &lower[..lower.len() - 3])),
        _ if !lower.ends_with('s') => Cow::Borrowed(lower),
        _ if lower.ends_with("ies") && lower.len() > 4 => Cow::Owned(format!("{}y", &lower[..lower.len() - 3])),
        _ if ["ches", "shes", "sses", "xes", "zes"].iter().any(|ending| lower.ends_with(ending)) => {
            Cow::Borrowed(&lower[..lower.len() - 2])
        }
        _ if is_plural(lower) => Cow::Borrowed(&lower[..lower.len() - 1]),
        _ => Cow::Borrowed(lower),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Reading;

    fn class_of(text: &str, word: &str) -> Class {
        let reading = Reading::new("", text, None, None);
        let sentence = &reading.sentences[0];
        let at = sentence.words.iter().position(|w| w.text == word).expect("the word stands in the text");
        classes(sentence, &[])[at]
    }

    #[test]
    fn the_words_around_tell_a_verb_from_a_noun_of_the_same_spelling() {
        for (text, word, expected) in [
            ("The brush fire grew overnight", "fire", Class::Noun),
            ("Gunners fire 40 shells", "fire", Class::Verb),
            ("Mill to axe 90 jobs", "axe", Class::Verb),
            ("The job cuts will hurt", "cuts", Class::Noun),
            ("Mill cuts 90 jobs", "cuts", Class::Verb),
            ("Nine pilgrims die in stampede", "die", Class::Verb),
            ("A charge of 9 million euros", "charge", Class::Noun),
            ("The toll hits 90", "hits", Class::Verb),
            ("They plan more", "plan", Class::Verb),
        ] {
            assert_eq!(class_of(text, word), expected, "{word} in {text}");
        }
    }

    #[test]
    fn singulars_are_told_by_their_endings() {
        for (plural, expected) in [("women", "woman"), ("bodies", "body"), ("crashes", "crash"), ("people", "person")] {
            assert_eq!(singular(plural), expected);
        }
    }
}
