//! What a word may be by itself: a form of a verb, a noun, an adjective. One table from word to a small set,
//! built once from the lists of verbs, nouns and adjectives; words that no list has are judged by their
//! ending. Knows nothing of the words around.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Class;
use super::inflection::{compared, forms, third};
use crate::extract::lexicon::{List, WordMap, table};
use crate::extract::measure::vocabulary::{may_be_past, may_be_present, measuring_words};

/// The set of what a word may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u16);

impl Kinds {
    /// "attack".
    pub const BASE: Kinds = Kinds(1);
    /// "attacks".
    pub const THIRD: Kinds = Kinds(2);
    /// "attacked", "went": a past tense.
    pub const PAST: Kinds = Kinds(4);
    /// "attacked", "gone".
    pub const PARTICIPLE: Kinds = Kinds(8);
    /// "attacking".
    pub const GERUND: Kinds = Kinds(16);
    /// "attack", "building".
    pub const NOUN: Kinds = Kinds(32);
    /// "large".
    pub const ADJECTIVE: Kinds = Kinds(64);
    /// "largely".
    pub const ADVERB: Kinds = Kinds(128);
    /// More often a verb than a noun.
    pub const RATHER_VERB: Kinds = Kinds(256);
    /// Far more often a noun than a verb.
    pub const RATHER_NOUN: Kinds = Kinds(512);

    /// A verb that an infinitive follows.
    pub const WITH_INFINITIVE: Kinds = Kinds(1024);

    /// Whether the two sets have anything in common.
    pub fn any(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the word may be a verb in the present tense or an infinitive.
    pub fn may_be_present(self) -> bool {
        self.any(Kinds(Kinds::BASE.0 | Kinds::THIRD.0))
    }

    /// What the word is where nothing around it speaks against.
    pub fn likely(self) -> Class {
        match self {
            _ if self.may_be_present() && !self.any(Kinds(Kinds::NOUN.0 | Kinds::ADJECTIVE.0)) => Class::Verb,
            _ if self.any(Kinds::ADJECTIVE) => Class::Adjective,
            _ if self.any(Kinds::PARTICIPLE) && !self.may_be_present() => Class::Past,
            _ if self.any(Kinds::PAST) && !self.may_be_present() => Class::Verb,
            _ if self.any(Kinds::GERUND) && !self.any(Kinds::NOUN) => Class::Gerund,
            _ if self.any(Kinds::ADVERB) => Class::Adverb,
            _ => Class::Noun,
        }
    }

    fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }
}

/// What a word in lower case may be.
pub fn kinds(lower: &str) -> Kinds {
    WORDS.get(lower).copied().unwrap_or_else(|| by_ending(lower))
}

/// The words that are past tenses and no participles: "went", "took".
pub fn only_past() -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(|(_, kinds)| **kinds == Kinds::PAST).map(|(word, _)| word)
}

/// What a word is as a verb that gives a measure; such verbs need stand in no other list.
fn by_measure(lower: &str) -> Option<Kinds> {
    if may_be_past(lower) {
        let both = if may_be_present(lower) { Kinds::BASE } else { Kinds::default() };
        Some(Kinds::PAST.and(Kinds::PARTICIPLE).and(both))
    } else if may_be_present(lower) {
        let third = lower.ends_with('s') && !lower.ends_with("ss");
        Some(if third { Kinds::THIRD } else { Kinds::BASE }.and(Kinds::NOUN))
    } else {
        None
    }
}

/// What the ending of an unknown word gives away.
fn by_ending(lower: &str) -> Kinds {
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    let long = lower.len() > 4;
    if long && lower.ends_with("ed") && !lower.ends_with("eed") {
        Kinds::PAST.and(Kinds::PARTICIPLE)
    } else if lower.len() > 5 && lower.ends_with("ing") {
        Kinds::GERUND
    } else if long && lower.ends_with("ly") {
        Kinds::ADVERB
    } else if lower.len() > 5 && ends(&["ous", "ful", "less", "able", "ible", "ical", "ional"])
        || lower.contains('-') && ends(&["-old", "-long", "-high", "-wide", "-strong", "-free", "-born", "-related"])
    {
        Kinds::ADJECTIVE
    } else {
        Kinds::NOUN
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct VerbTable {
    verb: List,
    mostly_verb: List,
    either: List,
    mostly_noun: List,
    with_infinitive: List,
    irregular: Irregular,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct NounTable {
    in_ing: List,
    in_ing_or_verb: List,
    in_ed: List,
    in_ly: List,
    like_adjective: List,
    past: List,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdjectiveTable {
    adjective: List,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Irregular {
    forms: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

fn read() -> (VerbTable, NounTable, AdjectiveTable) {
    (
        table("verb.toml", include_str!("../lexicon/verb.toml")),
        table("noun.toml", include_str!("../lexicon/noun.toml")),
        table("adjective.toml", include_str!("../lexicon/adjective.toml")),
    )
}

static WORDS: LazyLock<WordMap<Kinds>> = LazyLock::new(|| {
    let (verbs, nouns, adjectives) = read();
    let mut builder = Builder::default();
    for (list, leaning) in [
        (verbs.verb, Kinds::default()),
        (verbs.mostly_verb, Kinds::NOUN.and(Kinds::RATHER_VERB)),
        (verbs.either, Kinds::NOUN),
        (verbs.mostly_noun, Kinds::NOUN.and(Kinds::RATHER_NOUN)),
    ] {
        for lemma in list.words {
            builder.add_verb(&lemma, leaning);
        }
    }
    for lemma in verbs.with_infinitive.words {
        for word in [third(&lemma), lemma] {
            builder.add(word, Kinds::WITH_INFINITIVE);
        }
    }
    for row in verbs.irregular.forms {
        builder.add_irregular(&row);
    }
    for word in adjectives.adjective.words {
        for compared in compared(&word) {
            builder.add(compared, Kinds::ADJECTIVE);
        }
        builder.add(word, Kinds::ADJECTIVE);
    }
    for list in [nouns.in_ing_or_verb, nouns.past] {
        for word in list.words {
            let verb = if word.ends_with("ing") { Kinds::GERUND } else { Kinds::default() };
            builder.add(word, Kinds::NOUN.and(verb));
        }
    }
    for list in [nouns.in_ing, nouns.in_ed, nouns.in_ly, nouns.like_adjective] {
        for word in list.words {
            builder.add_noun(word);
        }
    }
    for word in measuring_words() {
        if !builder.words.contains_key(word)
            && let Some(kinds) = by_measure(word)
        {
            builder.words.insert(word.to_owned(), kinds);
        }
    }
    builder.words
});

#[derive(Default)]
struct Builder {
    words: WordMap<Kinds>,
}

impl Builder {
    fn add(&mut self, word: String, kinds: Kinds) {
        let known = self.words.or_insert_with(word, Kinds::default);
        *known = known.and(kinds);
    }

    fn add_verb(&mut self, lemma: &str, leaning: Kinds) {
        let forms = forms(lemma);
        for (words, kinds) in [
            (forms.base, Kinds::BASE.and(leaning)),
            (forms.third, Kinds::THIRD.and(leaning)),
            (forms.past, Kinds::PAST.and(Kinds::PARTICIPLE)),
            (forms.gerund, Kinds::GERUND),
        ] {
            for word in words {
                self.add(word, kinds);
            }
        }
    }

    /// "arise arose arisen": where nothing more follows, the last form is the participle.
    fn add_irregular(&mut self, row: &str) {
        let mut forms = row.split(' ').skip(1);
        if let Some(past) = forms.next() {
            self.add(past.to_owned(), Kinds::PAST);
        }
        for participle in forms {
            self.add(participle.to_owned(), Kinds::PARTICIPLE);
        }
    }

    /// A noun that only looks like a verb, unless it is one as well: "rally".
    fn add_noun(&mut self, word: String) {
        let kinds = self.words.get(&word).copied().filter(|kinds| kinds.may_be_present());
        self.words.insert(word, kinds.unwrap_or_default().and(Kinds::NOUN));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_be_several_things() {
        for (word, expected) in [
            ("survive", Kinds::BASE),
            ("goes", Kinds::THIRD),
            ("went", Kinds::PAST),
            ("taken", Kinds::PARTICIPLE),
            ("reports", Kinds::THIRD.and(Kinds::NOUN)),
            ("buildings", Kinds::NOUN),
            ("shelling", Kinds::GERUND.and(Kinds::NOUN)),
            ("rally", Kinds::BASE.and(Kinds::NOUN)),
            ("valley", Kinds::NOUN),
            ("perilous", Kinds::ADJECTIVE),
        ] {
            assert_eq!(kinds(word), expected, "{word}");
        }
    }

    #[test]
    fn lists_are_sorted_without_doubles_and_shown_at_work() {
        let (verbs, nouns, adjectives) = read();
        let lists = [
            &verbs.verb,
            &verbs.mostly_verb,
            &verbs.either,
            &verbs.mostly_noun,
            &verbs.with_infinitive,
            &nouns.in_ing,
            &nouns.in_ing_or_verb,
            &nouns.in_ed,
            &nouns.in_ly,
            &nouns.like_adjective,
            &nouns.past,
            &adjectives.adjective,
        ];
        for list in lists {
            for pair in list.words.windows(2) {
                assert!(pair[0] < pair[1], "{} stands before {}", pair[0], pair[1]);
            }
            assert!(list.example.ends_with('.'), "{}", list.example);
        }
        assert!(verbs.irregular.example.ends_with('.'));
        let mut lemmas: Vec<&String> = lists[..4].iter().flat_map(|list| &list.words).collect();
        lemmas.sort();
        for pair in lemmas.windows(2) {
            assert!(pair[0] < pair[1], "{} stands in two lists", pair[0]);
        }
        for row in &verbs.irregular.forms {
            let lemma = row.split(' ').next().unwrap_or_default().to_owned();
            assert!(lemmas.contains(&&lemma), "{lemma} is no verb");
        }
        assert!(verbs.with_infinitive.words.iter().all(|lemma| lemmas.contains(&lemma)));
    }
}
