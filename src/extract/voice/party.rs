//! Who can be a party: nouns for people, bodies and papers that speak for somebody, and the bodies that the whole world
//! knows. Reads `lexicon/role.toml`; knows single words, and whole names of known bodies.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{List, WordMap, table};

/// Whether the noun names a person by role: "mayor", "witnesses".
pub fn is_person(lower: &str) -> bool {
    roles(lower).person
}

/// Whether the word is the short form of a title, which stands before a name: "Col", "Dr".
pub fn is_title(lower: &str) -> bool {
    roles(lower).title
}

/// Whether the noun names a body: "ministry", "police".
pub fn is_organisation(lower: &str) -> bool {
    roles(lower).organisation
}

/// Whether the noun names something that speaks for those who wrote it: "report", "figures".
pub fn is_paper(lower: &str) -> bool {
    roles(lower).paper
}

/// Whether the noun may tell people of a trade by its ending: "beekeepers", "dockers". So do many things, which the
/// construction must rule out.
pub fn is_trade(lower: &str) -> bool {
    let singular = lower.strip_suffix('s').unwrap_or(lower);
    ROLES.trade.iter().any(|end| singular.ends_with(end.as_str()))
}

/// Whether the noun tells what somebody holds of a matter: "view", "eyes".
pub fn is_opinion(lower: &str) -> bool {
    roles(lower).opinion
}

/// Whether the noun stands in the names of publishers that report and do not issue: "gazette", "radio".
pub fn is_medium(lower: &str) -> bool {
    roles(lower).medium
}

/// Whether such a noun stands in the names of bodies as well: "register", "monitor".
pub fn is_hardly_medium(lower: &str) -> bool {
    roles(lower).hardly_medium
}

/// Whether the noun is what a publisher calls its own text or means of telling: "this page", "this station".
pub fn is_publication(lower: &str) -> bool {
    roles(lower).publication
}

/// Whether the noun tells a time, and so never who speaks: "this morning".
pub fn is_time(lower: &str) -> bool {
    roles(lower).time
}

/// Whether the noun can be a party of any kind.
pub fn is_party(lower: &str) -> bool {
    let roles = roles(lower);
    roles.person || roles.organisation || roles.paper
}

/// Whether a body that was named may be called by that noun alone: "the agency", "the firm".
pub fn stands_in(lower: &str) -> bool {
    let roles = roles(lower);
    roles.stand_in || roles.business
}

/// Whether the noun stands in for a company, which an adjective may tell more of: "the Danish carmaker".
pub fn is_business(lower: &str) -> bool {
    roles(lower).business
}

/// Whether the noun without an article means those of the body that the text is about: "management".
pub fn is_of_a_body(lower: &str) -> bool {
    roles(lower).of_a_body
}

/// Whether the verb tells what somebody is the head of: "who chairs the board".
pub fn leads(lower: &str) -> bool {
    roles(lower).lead
}

/// Whether what such a person does is the act of an office: "governor", "prosecutors".
pub fn holds_office(lower: &str) -> bool {
    roles(lower).office
}

/// Whether the noun is that of a public body, which sits somewhere and writes of it: "department", "council".
pub fn is_public(lower: &str) -> bool {
    roles(lower).public
}

/// Whether the word in a body's name says what it is for: "health", "aviation".
pub fn is_matter(lower: &str) -> bool {
    roles(lower).matter
}

/// Whether the word is the legal form behind a company's name: "plc".
pub fn is_legal_form(lower: &str) -> bool {
    roles(lower).legal_form
}

/// The full name of a body that the whole world knows, by any of its names: "the UN refugee agency" is UNHCR.
pub fn known_body(name: &str) -> Option<&'static str> {
    let name = name.strip_prefix("the ").unwrap_or(name);
    ROLES.bodies.get(name).map(String::as_str)
}

/// The nouns in bodies' names that the noun may stand for: "league" for "union".
pub fn stands_for(lower: &str) -> &'static [String] {
    ROLES.stands_for.get(lower).map_or(&[], Vec::as_slice)
}

/// What the word is listed as. A plural is what its singular is, a compound what its last part is.
fn roles(lower: &str) -> Roles {
    if let Some(roles) = ROLES.words.get(lower) {
        return *roles;
    }
    let listed = |word: &str| ROLES.words.get(word).copied();
    let singular = lower.strip_suffix("ies").map_or_else(
        || {
            let singular = lower.strip_suffix('s')?;
            listed(singular).or_else(|| listed(singular.strip_suffix('e')?))
        },
        |stem| listed(&format!("{stem}y")),
    );
    let last = || lower.rsplit_once('-').filter(|(_, last)| last.len() > 2).and_then(|(_, last)| listed(last));
    let learned = || is_learned(lower).then(|| Roles { person: true, ..Roles::default() });
    singular.or_else(last).or_else(learned).unwrap_or_default()
}

/// Whether the noun tells people of a science by its ending: "zoologists", "geographer".
fn is_learned(lower: &str) -> bool {
    let singular = lower.strip_suffix('s').unwrap_or(lower);
    ROLES.learned.iter().any(|end| singular.ends_with(end.as_str()))
}

/// What one word is listed as.
#[derive(Clone, Copy, Debug, Default)]
struct Roles {
    person: bool,
    title: bool,
    organisation: bool,
    paper: bool,
    opinion: bool,
    medium: bool,
    hardly_medium: bool,
    publication: bool,
    time: bool,
    stand_in: bool,
    business: bool,
    of_a_body: bool,
    lead: bool,
    legal_form: bool,
    office: bool,
    public: bool,
    matter: bool,
}

struct Known {
    words: WordMap<Roles>,
    /// How nouns for people of a science end.
    learned: Vec<String>,
    /// How nouns for people of a trade end.
    trade: Vec<String>,
    /// For a noun those in bodies' names that it may stand for.
    stands_for: WordMap<Vec<String>>,
    /// Every name of a known body, with the full one.
    bodies: WordMap<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    person: List,
    title: List,
    organisation: List,
    paper: List,
    opinion: List,
    learned: List,
    trade: List,
    medium: List,
    hardly_medium: List,
    publication: List,
    time: List,
    stand_in: List,
    business: List,
    of_a_body: List,
    lead: List,
    legal_form: List,
    office: List,
    public: List,
    matter: List,
    stands_for: Vec<StandsFor>,
    body: Vec<Body>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StandsFor {
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    example: String,
    nouns: Vec<String>,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    name: String,
    also: Vec<String>,
}

fn read_table() -> Table {
    table("role.toml", include_str!("../lexicon/role.toml"))
}

static ROLES: LazyLock<Known> = LazyLock::new(|| {
    let told = read_table();
    let mut words: WordMap<Roles> = WordMap::default();
    let mut set = |list: List, mark: fn(&mut Roles)| {
        for word in list.words {
            mark(words.or_insert_with(word, Roles::default));
        }
    };
    set(told.person, |roles| roles.person = true);
    set(told.title, |roles| roles.title = true);
    set(told.organisation, |roles| roles.organisation = true);
    set(told.paper, |roles| roles.paper = true);
    set(told.opinion, |roles| roles.opinion = true);
    set(told.medium, |roles| roles.medium = true);
    set(told.hardly_medium, |roles| roles.hardly_medium = true);
    set(told.publication, |roles| roles.publication = true);
    set(told.time, |roles| roles.time = true);
    set(told.stand_in, |roles| roles.stand_in = true);
    set(told.business, |roles| roles.business = true);
    set(told.of_a_body, |roles| roles.of_a_body = true);
    set(told.lead, |roles| roles.lead = true);
    set(told.legal_form, |roles| roles.legal_form = true);
    set(told.office, |roles| roles.office = true);
    set(told.public, |roles| roles.public = true);
    set(told.matter, |roles| roles.matter = true);
    let names = |body: Body| {
        let name = body.name;
        body.also.into_iter().map(move |also| (also, name.clone()))
    };
    let by_noun = |row: StandsFor| {
        let names = row.names;
        row.nouns.into_iter().map(move |noun| (noun, names.clone()))
    };
    Known {
        words,
        learned: told.learned.words,
        trade: told.trade.words,
        stands_for: told.stands_for.into_iter().flat_map(by_noun).collect(),
        bodies: told.body.into_iter().flat_map(names).collect(),
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
            (told.title, is_title),
            (told.organisation, is_organisation),
            (told.paper, is_paper),
            (told.opinion, is_opinion),
            (told.learned, is_person),
            (told.trade, is_trade),
            (told.medium, is_medium),
            (told.hardly_medium, is_hardly_medium),
            (told.publication, is_publication),
            (told.time, is_time),
            (told.stand_in, stands_in),
            (told.business, is_business),
            (told.of_a_body, is_of_a_body),
            (told.lead, leads),
            (told.legal_form, is_legal_form),
            (told.office, holds_office),
            (told.public, is_public),
            (told.matter, is_matter),
        ] {
            assert!(words(&list.example).iter().filter(|word| has(&word.lower)).count() >= 2, "{}", list.example);
        }
    }

    #[test]
    fn a_noun_that_stands_for_others_does_so_in_its_example() {
        for row in read_table().stands_for {
            let example = words(&row.example);
            let uses = |list: &[String]| example.iter().any(|word| list.iter().any(|listed| *listed == word.lower));
            assert!(uses(&row.nouns) && uses(&row.names), "{}", row.example);
        }
    }

    #[test]
    fn plurals_and_compounds_are_found_by_their_noun() {
        assert!(is_person("witnesses") && is_person("lawmakers") && is_person("vice-president"));
        assert!(is_organisation("ministries") && is_organisation("police"));
        assert!(!is_person("house") && !is_party("bridge"));
    }

    #[test]
    fn a_known_body_has_one_name() {
        assert_eq!(known_body("the UN refugee agency"), known_body("UNHCR"));
        assert_eq!(known_body("U.N."), known_body("United Nations"));
        assert_eq!(known_body("Harbour Office"), None);
    }
}
