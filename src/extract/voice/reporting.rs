//! The verbs by which a party puts a figure forward, and what each does with it. Reads
//! `lexicon/reporting.toml`; who the party is, is not decided here.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{List, WordMap, WordSet, table};

/// What a reporting verb says of its subject and of the figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reporting {
    /// Anybody may be the subject ("the baker said"); else it must be a known kind of party.
    pub speech: bool,
    /// The subject disposes of the figure rather than tells it: "the firm has set aside $62 million".
    pub acts: bool,
    /// The subject rejects the figure.
    pub denies: bool,
    /// The figure is a guess at a later state.
    pub expects: bool,
    /// The object is the origin, the subject passes it on.
    pub cites: bool,
    /// A body puts out its own papers by it: "announces".
    pub issues: bool,
    /// A hearer follows the verb: "told reporters".
    pub hears: bool,
    /// What must follow for the verb to tell a figure.
    pub needs: Option<Need>,
}

/// What must follow a verb that does other work too, for it to tell a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// "put the toll at 9".
    At,
    /// "arrived at 9".
    AtOnce,
    /// "stuck to 9".
    To,
    /// "spoke of 9".
    Of,
    /// "asks for 9".
    For,
    /// "make it 9".
    It,
    /// "settled on 9".
    On,
    /// "stands by 9".
    By,
    /// "pointed out".
    Out,
    /// "set aside 9".
    Aside,
    /// "holds that 9", "holds fast to 9".
    That,
    /// "clings to 9", "stays with 9".
    Kept,
    /// "offered a count of 9".
    Paper,
    /// "gave 9", "gave a count of 9".
    Figure,
}

/// What that word does as a reporting verb, if it can be one.
pub fn verb(lower: &str) -> Option<Reporting> {
    VERBS.all.get(lower).copied()
}

/// The base of the table's entry that a reporting verb belongs to: "say" for "said".
pub fn entry_of(lower: &str) -> Option<&'static str> {
    let entry = ENTRIES.iter().find(|entry| entry.forms.iter().any(|form| form == lower))?;
    entry.forms.first().map(String::as_str)
}

/// Whether that word can be a reporting verb: one that tells, not one that acts.
pub fn is_verb(lower: &str) -> bool {
    VERBS.all.get(lower).is_some_and(|verb| !verb.acts)
}

/// Whether that word is the plain form of a reporting verb, which takes a subject in the plural and may be a noun as
/// well: "count", "state". Not where the past is spelt the same: "put".
pub fn is_base(lower: &str) -> bool {
    VERBS.bases.contains(lower)
}

/// Whether the verb tells what happens to its subject rather than what it does: "lost", "received".
pub fn befalls(lower: &str) -> bool {
    VERBS.befalling.contains(lower)
}

/// The verbs of the table.
struct Verbs {
    all: WordMap<Reporting>,
    bases: WordSet,
    befalling: WordSet,
}

/// The table's entries as they stand, for those who ask why.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| read_table().verb);

static VERBS: LazyLock<Verbs> = LazyLock::new(|| {
    let Table { befall, verb } = read_table();
    let mut all = WordMap::default();
    for entry in &verb {
        let has = |flag: &str| entry.flags.iter().any(|given| given == flag);
        let meaning = Reporting {
            speech: entry.strength == "speech",
            acts: entry.strength == "act",
            denies: has("denies"),
            expects: has("expects"),
            cites: has("cites"),
            issues: has("issues"),
            hears: has("hears"),
            needs: entry.needs,
        };
        all.extend(entry.forms.iter().map(|form| (form.clone(), meaning)));
    }
    let has_past = |forms: &[String]| forms[1..].iter().any(|form| !form.ends_with("ing") && !form.ends_with('s'));
    let bases =
        verb.into_iter().filter(|entry| has_past(&entry.forms)).filter_map(|entry| entry.forms.into_iter().next());
    Verbs { all, bases: bases.collect(), befalling: befall.words.into_iter().collect() }
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    befall: List,
    verb: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    forms: Vec<String>,
    strength: String,
    needs: Option<Need>,
    #[serde(default)]
    flags: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    example: String,
}

fn read_table() -> Table {
    table("reporting.toml", include_str!("../lexicon/reporting.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    #[test]
    fn every_entry_is_used_by_its_example_and_no_form_is_told_twice() {
        let befall = read_table().befall;
        assert!(
            words(&befall.example).iter().filter(|word| befall.words.iter().any(|told| *told == word.lower)).count()
                > 1
        );
        let mut seen = std::collections::HashSet::new();
        for entry in read_table().verb {
            let example = words(&entry.example);
            assert!(
                example.iter().any(|word| entry.forms.iter().any(|form| *form == word.lower)),
                "{:?} does not use {:?}",
                entry.example,
                entry.forms
            );
            assert!(["speech", "figure", "act"].contains(&entry.strength.as_str()), "{:?}", entry.forms);
            for flag in &entry.flags {
                assert!(["denies", "expects", "cites", "hears", "issues"].contains(&flag.as_str()), "{flag}");
            }
            for form in entry.forms {
                assert!(seen.insert(form.clone()), "{form} is there twice");
            }
        }
    }

    #[test]
    fn flags_tell_a_denial_from_a_report() {
        assert!(verb("denied").is_some_and(|verb| verb.denies));
        assert!(verb("said").is_some_and(|verb| verb.speech && !verb.denies));
        assert_eq!(verb("walked"), None);
    }
}
