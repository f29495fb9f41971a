//! Just enough grammar to find what a number counts and what is said of it: a word class for each word, from
//! closed lists and endings, and the noun phrase that follows a number. No model and no dictionary of
//! nouns: what is neither listed nor ends like a verb is taken for part of a noun phrase.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Sentence;
use super::lexicon::table;
use crate::text::{Word, WordKind};

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

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct FunctionTable {
    preposition: List,
    determiner: List,
    pronoun: List,
    conjunction: List,
    subordinator: List,
    auxiliary: List,
    modal: List,
    adverb: List,
    verb: List,
    not_verb: List,
    people: List,
}

#[derive(Deserialize)]
struct List {
    words: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

struct FunctionWords {
    classes: HashMap<String, Class>,
    not_verbs: HashSet<String>,
    people: HashSet<String>,
}

static FUNCTION_WORDS: LazyLock<FunctionWords> = LazyLock::new(|| {
    let read: FunctionTable = table("function.toml", include_str!("lexicon/function.toml"));
    let mut classes = HashMap::new();
    // The first list that has a word decides: "that" is a subordinator before it is a determiner.
    for (list, class) in [
        (read.auxiliary, Class::Auxiliary),
        (read.modal, Class::Modal),
        (read.subordinator, Class::Subordinator),
        (read.preposition, Class::Preposition),
        (read.determiner, Class::Determiner),
        (read.pronoun, Class::Pronoun),
        (read.conjunction, Class::Conjunction),
        (read.adverb, Class::Adverb),
        (read.verb, Class::Verb),
    ] {
        for word in list.words {
            classes.entry(word).or_insert(class);
        }
    }
    FunctionWords {
        classes,
        not_verbs: read.not_verb.words.into_iter().collect(),
        people: read.people.words.into_iter().collect(),
    }
});

/// The class of every word of a sentence.
pub fn classes(sentence: &Sentence<'_>) -> Vec<Class> {
    let shouting = is_headline_case(sentence);
    sentence.words.iter().enumerate().map(|(at, word)| class(word, at == 0 || shouting)).collect()
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
            let listed = FUNCTION_WORDS.classes.get(lower).copied();
            match listed {
                // "US", "May", "It": a listed word in capitals is a name only where it cannot be the listed one.
                Some(_) if word.text.len() > 1 && word.text.chars().all(char::is_uppercase) && lower == "us" => {
                    Class::Name
                }
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
        "\u{2013}" | "\u{2014}" | ":" | ";" => Class::Break,
        _ => Class::Mark,
    }
}

/// The class that a word's ending gives away.
fn open_class(lower: &str) -> Class {
    if FUNCTION_WORDS.not_verbs.contains(lower) {
        Class::Noun
    } else if lower.len() > 4 && lower.ends_with("ed") && !lower.ends_with("eed") {
        Class::Past
    } else if lower.len() > 5 && lower.ends_with("ing") {
        Class::Gerund
    } else if lower.len() > 4
        && lower.ends_with("ly")
        && !matches!(
            lower,
            "family"
                | "assembly"
                | "supply"
                | "daily"
                | "elderly"
                | "reply"
                | "rally"
                | "italy"
                | "ally"
                | "july"
                | "early"
        )
    {
        Class::Adverb
    } else {
        Class::Noun
    }
}

/// Whether the word names people in general or ends as words for people do.
pub fn names_people(lower: &str) -> bool {
    FUNCTION_WORDS.people.contains(lower)
}

/// The noun phrase that follows a number: "of its" may lead it in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NounPhrase {
    /// Its words, from the first modifier to the head; empty where no noun follows.
    pub words: Range<usize>,
    /// Whether "of the", "of its" or "of them" stands between the number and the phrase: a share of something.
    pub partitive: bool,
    /// The possessive that leads the partitive in ("its", "their"), whose owner the subject takes.
    pub owner: Option<usize>,
}

impl NounPhrase {
    /// The last word of the phrase: what is counted.
    pub fn head(&self) -> Option<usize> {
        (!self.words.is_empty()).then(|| self.words.end - 1)
    }
}

/// Reads the noun phrase that starts at word `at`, in one pass.
pub fn noun_phrase(sentence: &Sentence<'_>, classes: &[Class], at: usize) -> NounPhrase {
    let mut phrase = NounPhrase::default();
    let mut at = at;
    while matches!(sentence.lower(at), "more" | "additional" | "further" | "other" | "others" | "extra" | "-")
        && classes.get(at).is_some()
    {
        if sentence.lower(at) == "others" {
            break;
        }
        at += 1;
    }
    if sentence.lower(at) == "of" {
        let next = at + 1;
        match classes.get(next) {
            Some(Class::Determiner) => {
                phrase.partitive = true;
                phrase.owner = matches!(sentence.lower(next), "its" | "their" | "his" | "her" | "our").then_some(next);
                at = next + 1;
            }
            Some(Class::Pronoun | Class::Subordinator) => {
                phrase.partitive = true;
                phrase.words = next..next;
                return phrase;
            }
            _ => at = next,
        }
    } else if matches!(sentence.lower(at), "its" | "their" | "his") {
        phrase.owner = Some(at);
        at += 1;
    }
    let end = phrase_end(sentence, classes, at);
    phrase.words = at..end;
    phrase
}

/// Where the run of modifiers and nouns that starts at `at` ends.
fn phrase_end(sentence: &Sentence<'_>, classes: &[Class], start: usize) -> usize {
    let mut at = start;
    let mut end = start;
    let mut plural = false;
    while let Some(class) = classes.get(at) {
        let next_is_noun = matches!(classes.get(at + 1), Some(Class::Noun | Class::Name));
        match class {
            Class::Noun | Class::Name => {
                let lower = sentence.lower(at);
                let capital_after_people =
                    plural && *class == Class::Noun && !next_is_noun && is_bare_verb_after(sentence, classes, at);
                if capital_after_people {
                    break;
                }
                plural = is_plural(lower);
                end = at + 1;
            }
            Class::Past | Class::Gerund if !plural && next_is_noun => {}
            Class::Past | Class::Gerund
                if end == start
                    && matches!(classes.get(at + 1), Some(Class::Past | Class::Gerund))
                    && matches!(classes.get(at + 2), Some(Class::Noun)) => {}
            Class::Possessive if end == at && next_is_noun => {}
            Class::Hyphen if next_is_noun => {}
            Class::Number if end > start && sentence.words[at].text.len() <= 2 => break,
            _ => break,
        }
        at += 1;
    }
    end
}

/// Whether a word behind a plural noun is a verb in the present tense, as headlines have it: "100 soldiers
/// die in", "nine boats sink off": what follows is a preposition or the end.
fn is_bare_verb_after(sentence: &Sentence<'_>, classes: &[Class], at: usize) -> bool {
    let lower = sentence.lower(at);
    !is_plural(lower)
        && matches!(classes.get(at + 1), Some(Class::Preposition | Class::Determiner | Class::Adverb))
        && !matches!(lower, "dead" | "strong" | "homeless" | "missing" | "hurt" | "safe" | "alive")
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
        _ if is_plural(lower) => lower[..lower.len() - 1].to_owned(),
        _ => lower.to_owned(),
    }
}
