//! Who can be a party: nouns for people, bodies and papers that speak for somebody. Reads
//! `lexicon/role.toml`; knows single words, no phrases.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::lexicon::table;

/// Whether the noun names a person by role: "mayor", "witnesses".
pub fn is_person(lower: &str) -> bool {
    has(&ROLES.person, lower)
}

/// Whether the noun names a body: "ministry", "police".
pub fn is_organisation(lower: &str) -> bool {
    has(&ROLES.organisation, lower)
}

/// Whether the noun names something that speaks for those who wrote it: "report", "figures".
pub fn is_paper(lower: &str) -> bool {
    has(&ROLES.paper, lower)
}

/// Whether the noun stands in the names of publishers that report and do not issue: "gazette", "radio".
pub fn is_medium(lower: &str) -> bool {
    has(&ROLES.medium, lower)
}

/// Whether the noun can be a party of any kind.
pub fn is_party(lower: &str) -> bool {
    is_person(lower) || is_organisation(lower) || is_paper(lower)
}

fn has(words: &HashSet<String>, lower: &str) -> bool {
    if words.contains(lower) {
        return true;
    }
    let singular = match lower.strip_suffix("ies") {
        Some(stem) => return words.contains(&format!("{stem}y")),
        None => lower.strip_suffix('s'),
    };
    singular.is_some_and(|singular| {
        words.contains(singular) || singular.strip_suffix('e').is_some_and(|s| words.contains(s))
    }) || lower.rsplit_once('-').is_some_and(|(_, last)| last.len() > 2 && words.contains(last))
}

struct Roles {
    person: HashSet<String>,
    organisation: HashSet<String>,
    paper: HashSet<String>,
    medium: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    person: List,
    organisation: List,
    paper: List,
    medium: List,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    example: String,
    words: Vec<String>,
}

fn read_table() -> Table {
    table("role.toml", include_str!("lexicon/role.toml"))
}

static ROLES: LazyLock<Roles> = LazyLock::new(|| {
    let told = read_table();
    let set = |list: List| list.words.into_iter().collect();
    Roles {
        person: set(told.person),
        organisation: set(told.organisation),
        paper: set(told.paper),
        medium: set(told.medium),
    }
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    #[test]
    fn every_list_has_an_example_of_its_words() {
        let told = read_table();
        for (list, has) in [
            (told.person, is_person as fn(&str) -> bool),
            (told.organisation, is_organisation),
            (told.paper, is_paper),
            (told.medium, is_medium),
        ] {
            assert!(words(&list.example).iter().filter(|word| has(&word.lower)).count() >= 2, "{}", list.example);
        }
    }

    #[test]
    fn plurals_and_compounds_are_found_by_their_noun() {
        assert!(is_person("witnesses") && is_person("lawmakers") && is_person("vice-president"));
        assert!(is_organisation("ministries") && is_organisation("police"));
        assert!(!is_person("house") && !is_party("bridge"));
    }
}
