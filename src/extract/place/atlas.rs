//! What is known of real places: countries, their capitals and the words for their people, and the nouns for
//! kinds of places. Reads `lexicon/place.toml`. Compares two place names; does not find them in a text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{WordMap, WordSet, table};

/// How one place lies to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Two names of one place.
    Same,
    /// The first lies in the second.
    Inside,
    /// The second lies in the first.
    Contains,
    /// Neither lies in the other.
    Apart,
    /// The names do not tell.
    Unknown,
}

/// What kind of place a noun names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// "province": holds towns.
    Area,
    /// "town", "village".
    Town,
    /// "river", "valley".
    Land,
    /// "camp", "mine".
    Site,
}

/// The country of a demonym in lower case: "north korean" gives "North Korea". Plurals count too.
pub fn country_of_demonym(lower: &str) -> Option<&'static str> {
    let singular = lower.strip_suffix('s').unwrap_or(lower);
    ATLAS.people.get(lower).or_else(|| ATLAS.people.get(singular)).map(String::as_str)
}

/// The country of that name, however it is called: "DPRK" gives "North Korea".
pub fn country(name: &str) -> Option<&'static str> {
    ATLAS.countries.get(&key(name)).map(String::as_str)
}

/// The country whose capital has that name.
pub fn country_of_capital(name: &str) -> Option<&'static str> {
    ATLAS.capitals.get(&key(name)).map(String::as_str)
}

/// What kind of place that noun names, if it names one.
pub fn kind_of(lower: &str) -> Option<Kind> {
    ATLAS.heads.get(lower).or_else(|| ATLAS.heads.get(lower.strip_suffix('s')?)).copied()
}

/// Whether a word is the first of a country, capital or demonym: enough to know its capital letter as a name's.
pub fn is_known(lower: &str) -> bool {
    ATLAS.known.contains(lower)
}

/// Whether a place may follow that preposition.
pub fn is_preposition(lower: &str) -> bool {
    ATLAS.prepositions.contains(lower)
}

/// Whether that preposition stands before many things besides places: "at".
pub fn is_weak(lower: &str) -> bool {
    ATLAS.weak.contains(lower)
}

/// Whether that word is a place by itself: "worldwide".
pub fn is_wide(lower: &str) -> bool {
    ATLAS.wide.contains(lower)
}

/// Whether "of" behind that noun leads to a place: "streets".
pub fn is_part(lower: &str) -> bool {
    ATLAS.parts.contains(lower)
}

/// Whether that verb takes a place for its object: "hit".
pub fn is_striking(lower: &str) -> bool {
    ATLAS.striking.contains(lower)
}

/// Whether that verb moves somebody from one place to another: "fled".
pub fn is_moving(lower: &str) -> bool {
    ATLAS.moving.contains(lower)
}

/// Whether "for" behind that verb leads to where somebody goes: "left for Oru".
pub fn is_leaving(lower: &str) -> bool {
    ATLAS.leaving.contains(lower)
}

/// Whether that noun is a happening that is called by its place: "earthquake".
pub fn is_happening(lower: &str) -> bool {
    holds_noun(&ATLAS.happenings, lower)
}

/// Whether that happening is somebody's doing: "war".
pub fn is_deed(lower: &str) -> bool {
    holds_noun(&ATLAS.deeds, lower)
}

/// Whether the noun or its singular is in the list.
fn holds_noun(list: &WordSet, lower: &str) -> bool {
    list.contains(lower) || lower.strip_suffix('s').is_some_and(|one| list.contains(one))
}

/// Whether that noun stands for a place without its name: "lowlands".
pub fn is_unnamed(lower: &str) -> bool {
    ATLAS.unnamed.contains(lower)
}

/// Whether the noun names what only a place has: "government", "population".
pub fn is_civic(lower: &str) -> bool {
    ATLAS.civic.contains(lower)
}

/// Whether those or what the noun names are of the place whose name stands right before: "the Oru households".
pub fn is_peopled(lower: &str) -> bool {
    ATLAS.peopled.contains(lower)
}

/// Whether the noun names what only a country has: "ministry", "army".
pub fn is_of_state(lower: &str) -> bool {
    ATLAS.state.contains(lower)
}

/// Whether that measure of money tells of a payment from one hand to another: "fined".
pub fn is_payment(measure: &str) -> bool {
    ATLAS.payments.contains(measure)
}

/// Whether that noun names a place too small to be what a report is about: "street".
pub fn is_minor(lower: &str) -> bool {
    ATLAS.minor.contains(lower)
}

/// Whether that word opens the name of a place: "Mount Oru".
pub fn is_opener(lower: &str) -> bool {
    ATLAS.openers.contains(lower)
}

/// Whether a headline may open with that word as a label: "Live: nine wells are dry".
pub fn is_label(lower: &str) -> bool {
    ATLAS.labels.contains(lower)
}

/// Whether that word may stand between the preposition and the place: "northern".
pub fn is_adjective(lower: &str) -> bool {
    ATLAS.adjectives.contains(lower)
}

/// How the place `a` lies to the place `b`, as far as the names and the table of countries tell.
///
/// "Kursk" and "Kursk region" are the same: texts use them so. A town and an area of one name, each called
/// so, are not.
pub fn same_place(a: &str, b: &str) -> Relation {
    let (first, second) = (Told::of(a), Told::of(b));
    if first.core == second.core || (first.country.is_some() && first.country == second.country) {
        return match (first.kind, second.kind) {
            (Some(Kind::Area), Some(Kind::Town | Kind::Site)) => Relation::Contains,
            (Some(Kind::Town | Kind::Site), Some(Kind::Area)) => Relation::Inside,
            _ => Relation::Same,
        };
    }
    if first.within.as_ref().is_some_and(|within| *within == second.core) {
        return Relation::Inside;
    }
    if second.within.as_ref().is_some_and(|within| *within == first.core) {
        return Relation::Contains;
    }
    match (first.country, second.country) {
        (Some(_), Some(_)) => return Relation::Apart,
        (Some(whole), None) if second.lies_in == Some(whole) => return Relation::Contains,
        (None, Some(whole)) if first.lies_in == Some(whole) => return Relation::Inside,
        _ => {}
    }
    match (first.country.or(first.lies_in), second.country.or(second.lies_in)) {
        (Some(one), Some(other)) if one != other => Relation::Apart,
        _ => Relation::Unknown,
    }
}

/// A place name taken apart.
struct Told {
    /// Its own words, without articles and the noun for its kind, in lower case.
    core: Vec<String>,
    kind: Option<Kind>,
    /// "Oru, Taravia": the core of what stands behind the comma.
    within: Option<Vec<String>>,
    country: Option<&'static str>,
    lies_in: Option<&'static str>,
}

impl Told {
    fn of(name: &str) -> Told {
        let (own, behind) = name.split_once(',').map_or((name, None), |(own, behind)| (own, Some(behind)));
        let (core, kind) = core(own);
        let lies_in = behind.and_then(country).or_else(|| country_of_capital(own));
        Told { core, kind, within: behind.map(|behind| self::core(behind).0), country: country(own), lies_in }
    }
}

/// The words that tell a place from others of its kind, and the kind.
fn core(name: &str) -> (Vec<String>, Option<Kind>) {
    let mut kind = None;
    let all: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let own: Vec<String> = all
        .iter()
        .filter(|word| {
            let found = kind_of(word);
            kind = kind.or(found);
            found.is_none() && !matches!(word.as_str(), "the" | "of")
        })
        .cloned()
        .collect();
    if own.is_empty() { (all, None) } else { (own, kind) }
}

fn key(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    lower.strip_prefix("the ").map(str::to_owned).unwrap_or(lower)
}

struct Atlas {
    people: WordMap<String>,
    countries: WordMap<String>,
    capitals: WordMap<String>,
    heads: WordMap<Kind>,
    prepositions: WordSet,
    adjectives: WordSet,
    weak: WordSet,
    wide: WordSet,
    parts: WordSet,
    striking: WordSet,
    moving: WordSet,
    leaving: WordSet,
    happenings: WordSet,
    unnamed: WordSet,
    deeds: WordSet,
    civic: WordSet,
    peopled: WordSet,
    state: WordSet,
    payments: WordSet,
    minor: WordSet,
    openers: WordSet,
    labels: WordSet,
    known: WordSet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    prepositions: Vec<String>,
    adjectives: Vec<String>,
    weak: Vec<String>,
    wide: Vec<String>,
    parts: Vec<String>,
    striking: Vec<String>,
    moving: Vec<String>,
    leaving: Vec<String>,
    happenings: Vec<String>,
    unnamed: Vec<String>,
    deeds: Vec<String>,
    civic: Vec<String>,
    peopled: Vec<String>,
    state: Vec<String>,
    payments: Vec<String>,
    minor: Vec<String>,
    openers: Vec<String>,
    labels: Vec<String>,
    head: Vec<Head>,
    country: BTreeMap<String, Country>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    kind: Kind,
    words: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Country {
    capital: Option<String>,
    #[serde(default)]
    people: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
}

fn read_table() -> Table {
    table("place.toml", include_str!("../lexicon/place.toml"))
}

static ATLAS: LazyLock<Atlas> = LazyLock::new(|| {
    let told = read_table();
    let mut atlas = Atlas {
        people: WordMap::default(),
        countries: WordMap::default(),
        capitals: WordMap::default(),
        heads: told
            .head
            .into_iter()
            .flat_map(|head| head.words.into_iter().map(move |word| (word, head.kind)))
            .collect(),
        prepositions: told.prepositions.into_iter().collect(),
        adjectives: told.adjectives.into_iter().collect(),
        weak: told.weak.into_iter().collect(),
        wide: told.wide.into_iter().collect(),
        parts: told.parts.into_iter().collect(),
        striking: told.striking.into_iter().collect(),
        moving: told.moving.into_iter().collect(),
        leaving: told.leaving.into_iter().collect(),
        happenings: told.happenings.into_iter().collect(),
        unnamed: told.unnamed.into_iter().collect(),
        deeds: told.deeds.into_iter().collect(),
        civic: told.civic.into_iter().collect(),
        peopled: told.peopled.into_iter().collect(),
        state: told.state.into_iter().collect(),
        payments: told.payments.into_iter().collect(),
        minor: told.minor.into_iter().collect(),
        openers: told.openers.into_iter().collect(),
        labels: told.labels.into_iter().collect(),
        known: WordSet::default(),
    };
    for (name, country) in told.country {
        for called in country.also.iter().chain([&name]) {
            atlas.countries.insert(key(called), name.clone());
        }
        atlas.capitals.extend(country.capital.map(|capital| (key(&capital), name.clone())));
        atlas.people.extend(country.people.into_iter().map(|people| (people.to_lowercase(), name.clone())));
    }
    let phrases = atlas.people.keys().chain(atlas.countries.keys()).chain(atlas.capitals.keys());
    atlas.known =
        phrases.filter(|word| !word.contains(' ') && *word != "male" && *word != "us").map(str::to_owned).collect();
    atlas
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_demonym_has_its_country() {
        assert_eq!(country_of_demonym("north korean"), Some("North Korea"));
        assert_eq!(country_of_demonym("ukrainians"), Some("Ukraine"));
        assert_eq!(country_of_demonym("chinese"), Some("China"));
        assert_eq!(country_of_demonym("soldier"), None);
    }

    #[test]
    fn an_area_is_known_without_its_noun() {
        assert_eq!(same_place("Oru", "Oru province"), Relation::Same);
        assert_eq!(same_place("the district of Oru", "Oru district"), Relation::Same);
        assert_eq!(same_place("Oru city", "Oru province"), Relation::Inside);
        assert_eq!(same_place("DPRK", "North Korea"), Relation::Same);
    }

    #[test]
    fn the_table_knows_capitals_and_countries() {
        assert_eq!(same_place("Kyiv", "Ukraine"), Relation::Inside);
        assert_eq!(same_place("France", "Paris"), Relation::Contains);
        assert_eq!(same_place("France", "Ukraine"), Relation::Apart);
        assert_eq!(same_place("Kyiv", "Paris"), Relation::Apart);
        assert_eq!(same_place("Oru, Peru", "Peru"), Relation::Inside);
        assert_eq!(same_place("Oru", "Peru"), Relation::Unknown);
    }

    #[test]
    fn every_kind_of_place_stands_in_its_example() {
        for head in read_table().head {
            assert!(head.words.iter().any(|word| head.example.contains(word.as_str())), "{}", head.example);
        }
    }

    #[test]
    fn the_table_has_every_country() {
        assert!(read_table().country.len() >= 195);
    }
}
