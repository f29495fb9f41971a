//! Just enough grammar to find what a number counts and what is said of it: a word class for each word, from
//! closed lists, endings and the words around, and the noun phrases around a number. No model and no
//! dictionary of nouns: what is neither listed nor ends like a verb is taken for part of a noun phrase.

pub mod function;
pub mod phrase;

use super::Sentence;
use super::measure::vocabulary::may_be_past;
use crate::text::{Word, WordKind};
pub use function::names_people;
use function::{is_not_verb, listed_class, may_be_verb_or_noun};
pub use phrase::{NounPhrase, noun_phrase};

/// What a word does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// A noun or adjective, or anything that is not known to be something else.
    Noun,
    /// A capitalised word inside a sentence, or a name with digits.
    Name,
    /// A number in digits.
    Number,
    /// "killed", "wounded": a past tense or participle.
    Past,
    /// "fighting".
    Gerund,
    /// Any other verb form that is known.
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

    /// Whether it may stand in a noun phrase as its noun.
    pub fn is_noun(self) -> bool {
        matches!(self, Class::Noun | Class::Name)
    }
}

/// The class of every word of a sentence. `numbers` are the words that are known to be numbers, also those
/// that are written in letters.
pub fn classes(sentence: &Sentence<'_>, numbers: &[std::ops::Range<usize>]) -> Vec<Class> {
    let shouting = is_headline_case(sentence);
    let mut found: Vec<Class> =
        sentence.words.iter().enumerate().map(|(at, word)| class(word, shouting || opens(sentence, at))).collect();
    for number in numbers {
        for place in found.get_mut(number.clone()).into_iter().flatten() {
            if !matches!(place, Class::Hyphen | Class::Mark) {
                *place = Class::Number;
            }
        }
    }
    for at in 0..found.len() {
        if found[at] == Class::Noun && may_be_verb_or_noun(sentence.lower(at)) && reads_as_verb(sentence, &found, at) {
            found[at] = Class::Verb;
        }
    }
    found
}

/// Whether a word stands where every word has a capital: first in its sentence, or behind a bullet or colon.
fn opens(sentence: &Sentence<'_>, at: usize) -> bool {
    at == 0
        || matches!(sentence.lower(at - 1), ":" | "\u{2022}" | "*" | "\u{2013}" | "\u{2014}")
        || at == 1 && sentence.words[0].kind == WordKind::Mark
}

/// Whether most words of the sentence are capitalised, so that a capital tells nothing.
fn is_headline_case(sentence: &Sentence<'_>) -> bool {
    let letters = || sentence.words.iter().filter(|word| word.kind == WordKind::Letters && word.text.len() > 3);
    let capitals = letters().filter(|word| word.is_capitalised()).count();
    letters().count() > 3 && capitals * 4 > letters().count() * 3
}

fn class(word: &Word<'_>, capital_tells_nothing: bool) -> Class {
    match word.kind {
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
                Some(class) => class,
                None if word.is_capitalised() && !capital_tells_nothing => Class::Name,
                None => open_class(lower),
            }
        }
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

/// Nouns and adjectives that end like an adverb.
const NOT_ADVERBS: [&str; 16] = [
    "ally",
    "assembly",
    "assemblies",
    "daily",
    "deadly",
    "early",
    "elderly",
    "family",
    "friendly",
    "italy",
    "july",
    "likely",
    "monthly",
    "rally",
    "reply",
    "supply",
];

/// The class that a word's ending gives away.
fn open_class(lower: &str) -> Class {
    if is_not_verb(lower) {
        Class::Noun
    } else if lower.len() > 4 && lower.ends_with("ed") && !lower.ends_with("eed")
        || may_be_past(lower) && !may_be_verb_or_noun(lower)
    {
        Class::Past
    } else if lower.len() > 5 && lower.ends_with("ing") {
        Class::Gerund
    } else if lower.len() > 4 && lower.ends_with("ly") && !NOT_ADVERBS.contains(&lower) {
        Class::Adverb
    } else {
        Class::Noun
    }
}

/// Whether a word that may be a noun or a verb in the present tense is the verb: told by what stands before
/// it, and in headlines by what it agrees with and acts on.
fn reads_as_verb(sentence: &Sentence<'_>, classes: &[Class], at: usize) -> bool {
    let mut before = at;
    while before > 0 && classes[before - 1] == Class::Adverb {
        before -= 1;
    }
    let Some(previous) = before.checked_sub(1) else { return false };
    let next = classes.get(at + 1).copied();
    let lower = sentence.lower(at);
    let ends_like_third_person = lower.ends_with('s') && !lower.ends_with("ss");
    match classes[previous] {
        Class::Modal => true,
        Class::Preposition => sentence.lower(previous) == "to" && next != Some(Class::Possessive),
        Class::Auxiliary => {
            matches!(sentence.lower(previous), "do" | "does" | "did" | "don't" | "doesn't" | "didn't")
                || may_be_past(lower) && next != Some(Class::Noun)
        }
        Class::Pronoun => !matches!(sentence.lower(previous), "them" | "him" | "us" | "me"),
        Class::Subordinator => {
            matches!(sentence.lower(previous), "who" | "which" | "that")
                && (next != Some(Class::Noun) || is_plural(sentence.lower(at + 1)))
        }
        Class::Noun | Class::Name | Class::Quote | Class::Bracket => {
            let agrees = is_plural(sentence.lower(previous)) != ends_like_third_person
                || may_be_past(lower)
                || classes[previous] == Class::Name;
            agrees && acts(sentence, classes, at, next)
        }
        Class::Number => {
            !ends_like_third_person
                && !matches!(next, None | Some(Class::Comma | Class::Mark))
                && acts(sentence, classes, at, next)
        }
        Class::Comma => ends_like_third_person && acts(sentence, classes, at, next) && next != Some(Class::Comma),
        Class::Conjunction if ends_like_third_person && matches!(next, Some(Class::Number | Class::Determiner)) => true,
        Class::Conjunction => previous > 0 && classes[previous - 1] == Class::Verb && acts(sentence, classes, at, next),
        _ => false,
    }
}

/// Whether what follows the word is what follows a verb: an object, a place, an adverb, or nothing.
fn acts(sentence: &Sentence<'_>, classes: &[Class], at: usize, next: Option<Class>) -> bool {
    match next {
        Some(Class::Determiner | Class::Number | Class::Pronoun | Class::Name) => true,
        Some(Class::Adverb) => !classes.get(at + 2).copied().is_some_and(Class::is_verb),
        Some(Class::Preposition) => !matches!(sentence.lower(at + 1), "of"),
        Some(Class::Subordinator) => sentence.lower(at + 1) == "that",
        // "Mill lifts offer to 5 percent": the figure that its object is moved to follows.
        Some(Class::Noun) if matches!(sentence.lower(at + 2), "to" | "by" | "from") => {
            matches!(classes.get(at + 3), Some(Class::Number | Class::Mark))
        }
        Some(Class::Noun) => is_plural(sentence.lower(at + 1)) || is_number_word(sentence.lower(at + 1)),
        Some(Class::Mark) if is_money_sign(sentence.lower(at + 1)) => true,
        None | Some(Class::Comma | Class::Mark) => !is_plural(sentence.lower(at)),
        _ => false,
    }
}

/// Whether the mark is the sign of a currency.
fn is_money_sign(mark: &str) -> bool {
    matches!(mark, "$" | "\u{20ac}" | "\u{a3}" | "\u{a5}" | "\u{20b9}")
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
pub fn singular(lower: &str) -> String {
    match lower {
        "children" => "child".to_owned(),
        "men" => "man".to_owned(),
        "women" => "woman".to_owned(),
        "people" | "persons" => "person".to_owned(),
        "lives" => "life".to_owned(),
        _ if lower.ends_with("men") && lower.len() > 5 => format!("{}man", &lower[..lower.len() - 3]),
        _ if lower.ends_with("ies") && lower.len() > 4 => format!("{}y", &lower[..lower.len() - 3]),
        _ if ["ches", "shes", "sses", "xes", "zes"].iter().any(|ending| lower.ends_with(ending)) => {
            lower[..lower.len() - 2].to_owned()
        }
        _ if is_plural(lower) && lower.ends_with('s') => lower[..lower.len() - 1].to_owned(),
        _ => lower.to_owned(),
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
