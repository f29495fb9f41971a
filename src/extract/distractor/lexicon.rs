//! The words around numbers that are no quantity, as read from `distractor.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{Phrases, WordSet, table};

/// A set of single words, in lower case.
pub type Words = WordSet;

/// The words around numbers, ready for look-up.
pub struct Lexicon {
    /// January, Jan.
    pub month: Words,
    /// Monday, Mon.
    pub weekday: Words,
    /// Nouns that a number always names one of: "Article 12".
    pub label: Words,
    /// Nouns that a number names one of, unless what it could count follows: "Gate 12".
    pub place_label: Words,
    /// Nouns of groups that a number names one of with a capital or where nothing follows: "Camp 12".
    pub group_label: Words,
    /// "report": a number may name one where nothing follows.
    pub paper_label: Words,
    /// What closes the name of a street.
    pub street: Words,
    /// What announces a number to ring.
    pub phone: Words,
    /// One person, of whom an age is told.
    pub person: Words,
    /// Arms, whose calibre is part of their name.
    pub weapon: Words,
    /// What an engine is in or of, whose litres are part of its name.
    pub engine: Words,
    /// What a match is won or lost by.
    pub margin: Words,
    /// Words of a match.
    pub contest: Words,
    /// "a.m.", "o'clock", "GMT".
    pub clock: Words,
    /// morning, night.
    pub day_part: Words,
    /// hours, weeks.
    pub time_unit: Words,
    /// said, told.
    pub reporting: Words,
    /// killed, missing.
    pub fate: Words,
    /// the, these, their.
    pub grouper: Words,
    /// What makes "one" a pronoun when it stands before it.
    pub pronoun: Words,
    /// A lone person or thing that is told of: "one resident".
    pub singular: Words,
    /// What is told or shown, of which one is as good as an article: "one figure", "one video".
    pub telling: Words,
    /// What a model with a number to its name is.
    pub product: Words,
    /// Bodies of troops that a number before them names one of, with a capital.
    pub formation: Words,
    /// Somebody's children, brothers and the like.
    pub kin: Words,
    /// Those of whom an age is told in months as well as in years.
    pub young: Words,
    /// Those for whom something goes from an age on, or up to one.
    pub limited: Words,
    /// Verbs behind which even a lone "one" counts.
    pub striking: Words,
    /// What a known number of counts, though it is taken as known.
    pub harm: Words,
    /// Verbs that part a thing in two.
    pub parting: Words,
    /// What has a number by "at", which is then no hour.
    pub level: Words,
    /// What tells a little before "at" that a number is counted, and no hour.
    pub counting: Words,
    /// Nouns behind "one" that no verb is, whatever their ending.
    pub invariable: Words,
    /// Words that never name what is counted.
    pub closed: Words,
    /// Set phrases with a number word.
    pub idioms: Phrases<()>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    set: std::collections::BTreeMap<String, Set>,
    closed: Closed,
    idiom: Vec<Idiom>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are read by the tests"))]
struct Set {
    words: Vec<String>,
    example: String,
    passed: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are read by the tests"))]
struct Closed {
    words: Vec<String>,
    example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are read by the tests"))]
struct Idiom {
    phrase: String,
    example: String,
}

/// The words around numbers, read once.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| build(file()));
    &LEXICON
}

fn file() -> File {
    table("distractor.toml", include_str!("../lexicon/distractor.toml"))
}

fn build(mut file: File) -> Lexicon {
    let mut set = |name: &str| -> Words {
        let set =
            file.set.remove(name).unwrap_or_else(|| panic!("the compiled-in table distractor.toml has no set {name}"));
        set.words.into_iter().collect()
    };
    Lexicon {
        month: set("month"),
        weekday: set("weekday"),
        label: set("label"),
        place_label: set("place_label"),
        group_label: set("group_label"),
        paper_label: set("paper_label"),
        street: set("street"),
        phone: set("phone"),
        person: set("person"),
        weapon: set("weapon"),
        engine: set("engine"),
        margin: set("margin"),
        contest: set("contest"),
        clock: set("clock"),
        day_part: set("day_part"),
        time_unit: set("time_unit"),
        reporting: set("reporting"),
        fate: set("fate"),
        grouper: set("grouper"),
        pronoun: set("pronoun"),
        singular: set("singular"),
        telling: set("telling"),
        product: set("product"),
        formation: set("formation"),
        kin: set("kin"),
        young: set("young"),
        limited: set("limited"),
        striking: set("striking"),
        harm: set("harm"),
        parting: set("parting"),
        level: set("level"),
        counting: set("counting"),
        invariable: set("invariable"),
        closed: file.closed.words.into_iter().collect(),
        idioms: Phrases::new(file.idiom.into_iter().map(|idiom| (idiom.phrase, ()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Reading;
    use crate::extract::quantity::mentions;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let reading = Reading::new("", text, None, None);
        let (mut found, mut passed) = (Vec::new(), Vec::new());
        for sentence in &reading.sentences {
            let (some, others) = mentions(sentence);
            found.extend(some.iter().map(|mention| mention.span.of(text).to_owned()));
            passed.extend(others.iter().map(|(_, why)| why.as_str().to_owned()));
        }
        (found, passed)
    }

    #[test]
    fn every_word_of_a_set_is_judged_as_in_its_example() {
        for (name, set) in file().set {
            for word in &set.words {
                let mut letters = word.chars();
                let capital = letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str());
                let written = match name.as_str() {
                    "month" | "weekday" | "street" | "formation" => capital.unwrap_or_default(),
                    _ => word.clone(),
                };
                let text = set.example.replace("{}", &written);
                let (found, passed) = read(&text);
                if set.passed == "none" {
                    assert_eq!((found.len(), passed.len()), (1, 0), "{text}: {passed:?}");
                } else {
                    assert_eq!((found, passed), (vec![], vec![set.passed.clone()]), "{text}");
                }
            }
        }
    }

    #[test]
    fn every_idiom_counts_nothing_in_its_example() {
        for idiom in file().idiom {
            let (found, passed) = read(&idiom.example);
            assert!(found.is_empty(), "{}: {found:?}", idiom.example);
            assert!(passed.contains(&"idiom".to_owned()), "{}: {passed:?}", idiom.example);
        }
    }

    #[test]
    fn every_closed_word_leaves_a_number_bare() {
        let closed = file().closed;
        for word in &closed.words {
            let text = closed.example.replace("{}", word);
            let reading = Reading::new("", &text, None, None);
            let (found, _) = mentions(&reading.sentences[0]);
            assert!(found.iter().all(|mention| mention.bare || mention.increment), "{text}");
        }
    }

    #[test]
    fn every_list_is_sorted_and_free_of_doubles() {
        let file = file();
        let lists = file.set.values().map(|set| &set.words).chain([&file.closed.words]);
        for list in lists {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{list:?}");
        }
        let idioms: Vec<_> = file.idiom.iter().map(|idiom| &idiom.phrase).collect();
        assert!(idioms.windows(2).all(|pair| pair[0] < pair[1]), "{idioms:?}");
    }
}
