//! The closed word lists of the grammar, read once from their table. Looks single words up; knows nothing of
//! the words around them.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Class;
use super::inflection::{Forms, forms};
use super::word::only_past;
use crate::extract::lexicon::{List, WordMap, WordSet, table};
use crate::extract::measure::vocabulary::plural;

/// What a verb without a measure of its own does with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbSense {
    /// Puts a figure forward: "counted", "said", "estimates".
    Stating,
    /// Sets a figure or moves it: "rose", "stands", "brought".
    Moving,
    /// Too empty to say anything: "makes", "includes".
    Light,
}

/// The class that a word has by being listed, whatever stands around it.
pub fn listed_class(lower: &str) -> Option<Class> {
    WORDS.classes.get(lower).copied()
}

/// Whether the word names people in general.
pub fn names_people(lower: &str) -> bool {
    WORDS.people.contains(lower) || lower.ends_with("men") && lower.len() > 4 && !lower.ends_with("imen")
}

/// Whether the word names an event that a document may be about: a quake, a strike.
pub fn names_event(lower: &str) -> bool {
    WORDS.events.contains(lower)
}

/// Whether the word names people who speak of figures more often than they are counted.
pub fn names_voice(lower: &str) -> bool {
    WORDS.voices.contains(lower)
}

/// Whether the noun names what somebody says, and so nothing that a figure would count: "rumours".
pub fn names_hearsay(lower: &str) -> bool {
    WORDS.hearsay.contains(lower)
}

/// Whether the word, as a noun before "of", is what somebody says: "talk of nine", "reports of nine".
pub fn tells_of(lower: &str) -> bool {
    names_hearsay(lower) || sense(lower) == Some(VerbSense::Stating)
}

/// Whether a bare infinitive follows the verb: "helps raise".
pub fn takes_bare_infinitive(lower: &str) -> bool {
    WORDS.bare_infinitive.contains(lower)
}

/// Whether a bare infinitive follows the verb behind its object: "made it pay", "saw him fall".
pub fn causes_or_sees(lower: &str) -> bool {
    takes_bare_infinitive(lower) || WORDS.seeing.contains(lower)
}

/// Whether the verb stands between a subject and what it is: "remain", "stay".
pub fn is_linking(lower: &str) -> bool {
    WORDS.linking.contains(lower)
}

/// Whether "to" behind the word is a preposition and leads no infinitive: "due to work".
pub fn governs_to(lower: &str) -> bool {
    WORDS.before_to.contains(lower)
}

/// Whether the adjective stands for people by itself or is said of them: "dead", "safe".
pub fn stands_by_itself(lower: &str) -> bool {
    WORDS.by_itself.contains(lower)
}

/// Whether the past form tells what befell its subject and leads no noun in: "suffered burns".
pub fn befalls(lower: &str) -> bool {
    WORDS.befalling.contains(lower)
}

/// Whether the noun names several without an ending for it: "cattle", "police".
pub fn is_collective(lower: &str) -> bool {
    WORDS.collective.contains(lower) || names_people(lower)
}

/// The sense of a verb that gives no measure.
pub fn sense(lower: &str) -> Option<VerbSense> {
    WORDS.senses.get(lower).copied()
}

/// Whether the verb sets a figure or moves it. Some do that and state or are light as well.
pub fn moves(lower: &str) -> bool {
    WORDS.moving.contains(lower)
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
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
    people: List,
    stating: Verbs,
    moving: Verbs,
    light: Verbs,
    event: List,
    voice: List,
    hearsay: WordSet,
    bare_infinitive: WordSet,
    seeing: WordSet,
    linking: WordSet,
    before_to: WordSet,
    by_itself: WordSet,
    befalling: WordSet,
    collective: WordSet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    words: Vec<String>,
    forms: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

impl Verbs {
    /// Every form of every verb.
    fn all(&self) -> impl Iterator<Item = String> {
        let regular = self.words.iter().flat_map(|lemma| {
            let Forms { base, third, past, gerund } = forms(lemma);
            [base, third, past, gerund].into_iter().flatten()
        });
        regular.chain(self.forms.iter().cloned())
    }
}

struct FunctionWords {
    classes: WordMap<Class>,
    people: WordSet,
    senses: WordMap<VerbSense>,
    moving: WordSet,
    events: WordSet,
    voices: WordSet,
    hearsay: WordSet,
    bare_infinitive: WordSet,
    seeing: WordSet,
    linking: WordSet,
    before_to: WordSet,
    by_itself: WordSet,
    befalling: WordSet,
    collective: WordSet,
}

const TABLE: &str = include_str!("../lexicon/function.toml");

fn read() -> FunctionTable {
    table("function.toml", TABLE)
}

static WORDS: LazyLock<FunctionWords> = LazyLock::new(|| {
    let read = read();
    let mut classes = WordMap::default();
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
            classes.or_insert_with(word, || class);
        }
    }
    for word in only_past() {
        classes.or_insert_with(word.to_owned(), || Class::Verb);
    }
    let mut senses = WordMap::default();
    for (verbs, sense) in
        [(&read.moving, VerbSense::Moving), (&read.stating, VerbSense::Stating), (&read.light, VerbSense::Light)]
    {
        for form in verbs.all() {
            senses.or_insert_with(form, || sense);
        }
    }
    FunctionWords {
        classes,
        people: read.people.into(),
        senses,
        moving: read.moving.all().collect(),
        events: read.event.words.into_iter().flat_map(|noun| [plural(&noun), noun]).collect(),
        voices: read.voice.into(),
        hearsay: read.hearsay,
        bare_infinitive: read.bare_infinitive,
        seeing: read.seeing,
        linking: read.linking,
        before_to: read.before_to,
        by_itself: read.by_itself,
        befalling: read.befalling,
        collective: read.collective,
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read_as_in_its_example() {
        crate::extract::lexicon::example::hold("function.toml", TABLE);
    }

    #[test]
    fn verbs_are_sorted_and_without_doubles() {
        let read = read();
        for verbs in [&read.stating, &read.moving, &read.light] {
            assert_tidy(&verbs.words);
            assert_tidy(&verbs.forms);
            assert!(verbs.example.ends_with('.'), "{}", verbs.example);
        }
    }

    fn assert_tidy(words: &[String]) {
        for pair in words.windows(2) {
            assert!(pair[0] < pair[1], "{} stands before {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn a_verb_may_have_a_sense_without_a_measure() {
        assert_eq!(sense("counted"), Some(VerbSense::Stating));
        assert_eq!(sense("climbing"), Some(VerbSense::Moving));
        assert_eq!(sense("rescued"), None);
        assert!(moves("stopped") == moves("stopping"));
    }
}
