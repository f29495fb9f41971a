//! Whether two names are one party: "the NIS" and "South Korea's National Intelligence Service (NIS)". Whoever compares
//! many takes each apart once ([`Name`]).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::extract::lexicon::{List, WordSet, table};
use crate::extract::place::country_of_demonym;

fn read() -> List {
    table("title.toml", include_str!("lexicon/title.toml"))
}

/// Words that name nobody in particular, alone or before a name.
static TITLES: LazyLock<WordSet> = LazyLock::new(|| read().into());

/// Whether the two names speak of one party, as far as the words show.
pub fn same_party(a: &str, b: &str) -> bool {
    a == b || Name::read(a).is_same(&Name::read(b))
}

/// A party's name taken apart, to be compared with many.
#[derive(Clone, Debug)]
pub struct Name {
    /// Every word in lower case, in order.
    all: Vec<String>,
    /// The words that tell it from others.
    words: BTreeSet<String>,
    /// The first letters of its capitalised words.
    initials: String,
}

impl Name {
    /// Takes a name apart.
    pub fn read(name: &str) -> Name {
        let split: Vec<&str> = name
            .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.'))
            .filter(|word| !word.is_empty())
            .collect();
        let initials = split
            .iter()
            .filter(|word| word.starts_with(char::is_uppercase) && !is_acronym(word))
            .filter_map(|word| word.chars().next())
            .collect();
        let all: Vec<String> = split.iter().map(|word| word.trim_end_matches('.').to_lowercase()).collect();
        let mut words = BTreeSet::new();
        let mut at = 0;
        while at < all.len() {
            let pair = all.get(at + 1).map(|next| format!("{} {next}", all[at]));
            let (country, taken) = match pair.as_deref().and_then(country_of_demonym) {
                Some(country) => (Some(country), 2),
                None => (country_of_demonym(&all[at]), 1),
            };
            match country {
                Some(country) => words.extend(country.split(' ').map(str::to_lowercase)),
                None if !TITLES.contains(&all[at]) && all[at] != "s" => {
                    words.insert(singular_office(&all[at]));
                }
                None => {}
            }
            at += taken;
        }
        Name { all, words, initials }
    }

    /// Whether the two name one party, as far as the words show.
    pub fn is_same(&self, other: &Name) -> bool {
        if self.words.is_empty() || other.words.is_empty() {
            return self.all == other.all;
        }
        self.words.is_subset(&other.words)
            || other.words.is_subset(&self.words)
            || self.is_acronym_of(other)
            || other.is_acronym_of(self)
    }

    /// What two names have in common if they are one party: a word, the first letters of the one as the other, or that
    /// they tell nobody from others.
    pub fn keys(&self) -> impl Iterator<Item = String> {
        let nobody = self.words.is_empty().then(String::new);
        self.words
            .iter()
            .map(|word| word.to_uppercase())
            .chain([self.initials.clone()])
            .filter(|key| !key.is_empty())
            .chain(nobody)
    }

    /// "NIS" for "National Intelligence Service".
    fn is_acronym_of(&self, other: &Name) -> bool {
        self.words.len() == 1
            && self.words.first().is_some_and(|word| word.len() >= 2 && word.to_uppercase() == other.initials)
    }
}

fn is_acronym(word: &str) -> bool {
    word.len() >= 2 && word.chars().all(|c| c.is_uppercase() || c == '.')
}

/// "officials" and "official" are one word here.
fn singular_office(word: &str) -> String {
    crate::extract::grammar::singular(word).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acronym_and_its_words_are_one_party() {
        assert!(same_party("NIS", "National Intelligence Service"));
        assert!(same_party("the NIS", "National Intelligence Service (NIS)"));
    }

    #[test]
    fn a_title_says_nothing_of_who_somebody_is() {
        let List { words, example, .. } = read();
        assert!(words.is_sorted());
        assert!(words.iter().all(|word| same_party(&example.replace("{}", word), "Ada Okafor")));
        assert!(!same_party(&example.replace("{}", "Ben"), "Ada Okafor"));
    }

    #[test]
    fn a_surname_is_the_person() {
        assert!(same_party("Okafor", "Governor Ada Okafor"));
        assert!(!same_party("Ada Okafor", "Ben Lund"));
    }

    #[test]
    fn names_of_one_party_have_a_key_in_common() {
        let names = [
            "NIS",
            "the NIS",
            "National Intelligence Service (NIS)",
            "National Intelligence Service",
            "Nis",
            "the",
            "The",
            "an official",
            "officials",
            "South Korea's spy agency",
            "Seoul",
            "Okafor",
            "Governor Ada Okafor",
            "Ada Okafor",
            "A. O.",
            "AO",
            "UN",
            "United Nations",
            "un",
            "",
            "mayor",
            "the mayor of Orrin",
            "Orrin",
            "U.N.",
            "\u{d6}BB",
        ];
        let keys = |name: &str| Name::read(name).keys().collect::<BTreeSet<_>>();
        for (a, b) in names.iter().flat_map(|a| names.map(|b| (*a, b))) {
            assert!(!same_party(a, b) || !keys(a).is_disjoint(&keys(b)), "{a:?} and {b:?}");
        }
    }

    #[test]
    fn offices_without_a_name_are_compared_by_their_words() {
        assert!(same_party("officials", "the officials"));
        assert!(!same_party("police", "organisers"));
    }
}
