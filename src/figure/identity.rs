//! Which claims speak of the same figure: same story, same measure, same kind of unit, compatible subject,
//! place and scope. Where the evidence is thin a link is missed rather than made, and every link says why.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{Figure, FigureId, History, Scope, StoryId};
use crate::extract::lexicon::table;
use crate::extract::place::{Relation, country_of_demonym, same_place};
use crate::extract::{Claim, Mode, grammar};

/// Where a claim belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    /// Index of the known figure; none for a new one.
    pub known: Option<usize>,
    /// Why, in words.
    pub why: String,
}

/// Units of one kind, each with its size in the kind's base unit. Figures in hectares and acres are one.
/// Sizes by the international definitions of the acre, the mile and the foot.
const CONVERSIONS: [(&str, &str, f64); 15] = [
    ("acre", "area", 4_046.856_422_4),
    ("hectare", "area", 10_000.0),
    ("km2", "area", 1_000_000.0),
    ("m2", "area", 1.0),
    ("mile", "length", 1_609.344),
    ("km", "length", 1_000.0),
    ("m", "length", 1.0),
    ("cm", "length", 0.01),
    ("mm", "length", 0.001),
    ("foot", "length", 0.3048),
    ("km/h", "speed", 1.0),
    ("mph", "speed", 1.609_344),
    ("kg", "mass", 0.001),
    ("tonne", "mass", 1.0),
    ("MW", "power", 1.0),
];

/// The kind of a unit and its size in the kind's base unit; a unit without kin is its own kind.
pub fn unit_kind(unit: &str) -> (&str, f64) {
    CONVERSIONS.iter().find(|(name, ..)| *name == unit).map_or((unit, 1.0), |(_, kind, size)| (*kind, *size))
}

/// Below this a claim opens a figure of its own.
const THRESHOLD: f64 = 0.55;

/// The figure of the story that the claim speaks of, or a new one.
pub fn place(claim: &Claim, histories: &[History]) -> Placement {
    let scope = scope_of(claim);
    let scored = histories.iter().enumerate().filter_map(|(index, history)| {
        let (score, why) = likeness(claim, &scope, history)?;
        Some((index, score, why))
    });
    match scored.max_by(|a, b| a.1.total_cmp(&b.1)) {
        Some((index, score, why)) if score >= THRESHOLD => Placement { known: Some(index), why },
        Some((_, _, why)) => {
            Placement { known: None, why: format!("a figure of its own: the nearest one differs ({why})") }
        }
        None => Placement { known: None, why: "no figure of this measure and kind was known in the story".to_owned() },
    }
}

/// The figure that a claim opens.
pub fn open_figure(claim: &Claim, story: &StoryId) -> Figure {
    let scope = scope_of(claim);
    let mut hash = Sha256::new();
    for part in [
        &story.0,
        &claim.subject,
        &claim.measure,
        claim.place.as_deref().unwrap_or(""),
        &claim.quantity.unit,
        &scope.to_word(),
    ] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    Figure {
        id: FigureId(hex(&hash.finalize()[..6])),
        story: story.clone(),
        subject: claim.subject.clone(),
        measure: claim.measure.clone(),
        place: claim.place.clone(),
        unit: claim.quantity.unit.clone(),
        scope,
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the claim's figure covers.
pub fn scope_of(claim: &Claim) -> Scope {
    match claim.mode {
        Mode::Projection => Scope::Projection,
        Mode::Increment => match claim.period {
            Some(period) => Scope::Part(format!("{}/{}", period.from, period.to)),
            None => Scope::Part("increment".to_owned()),
        },
        Mode::Part => Scope::Part(String::from("share")),
        Mode::Total | Mode::Denied | Mode::Past => Scope::Total,
    }
}

/// How much a claim is like a figure, from 0 to 1, with the reason; none where they cannot be one.
fn likeness(claim: &Claim, scope: &Scope, history: &History) -> Option<(f64, String)> {
    let figure = &history.figure;
    if unit_kind(&claim.quantity.unit).0 != unit_kind(&figure.unit).0 || *scope != figure.scope {
        return None;
    }
    let measure = measure_likeness(&claim.measure, &figure.measure)?;
    let (subject, subject_why) = subject_likeness(&claim.subject, &figure.subject);
    let (place, place_why) = place_likeness(claim.place.as_deref(), history);
    let known = if history.observations.iter().any(|seen| same_number(&seen.claim, claim)) { 0.15 } else { 0.0 };
    let score = (measure * subject * place + known * f64::from(u8::from(subject > 0.0 && place > 0.0))).min(1.0);
    Some((score, format!("same measure, {subject_why}, {place_why}")))
}

/// Whether two claims state the same number, whatever their hedges.
fn same_number(a: &Claim, b: &Claim) -> bool {
    a.quantity.value.is_some() && a.quantity.value == b.quantity.value
}

/// One measure, or two words of one stem.
fn measure_likeness(a: &str, b: &str) -> Option<f64> {
    if a == b {
        return Some(1.0);
    }
    let stem = |word: &str| {
        let word = grammar::singular(word);
        ["ed", "ing", "e", "d"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(&word).to_owned()
    };
    (stem(a) == stem(b)).then_some(0.9)
}

/// How alike two subjects are, with the words for it.
fn subject_likeness(a: &str, b: &str) -> (f64, &'static str) {
    let (a, b) = (SubjectWords::read(a), SubjectWords::read(b));
    if a.owners != b.owners && !a.owners.is_empty() && !b.owners.is_empty() {
        return (0.0, "subjects of different owners");
    }
    let names_differ =
        a.names.iter().any(|name| !b.names.contains(name)) || b.names.iter().any(|name| !a.names.contains(name));
    let names = match (a.names.is_empty(), b.names.is_empty()) {
        (true, true) => 1.0,
        (false, false) if names_differ => 0.0,
        (false, false) => 1.0,
        _ => 0.6,
    };
    let (kind, why) = kind_likeness(&a.head, &b.head);
    (kind * names, if names < 1.0 { "one subject names an owner and the other does not" } else { why })
}

/// How alike the heads of two subjects are.
fn kind_likeness(a: &str, b: &str) -> (f64, &'static str) {
    if a == b {
        return (1.0, "the same subject");
    }
    let (one, other) = (KINDS.of(a), KINDS.of(b));
    match (one, other) {
        (Some(one), Some(other)) if one == other => (1.0, "two words for one kind of subject"),
        (Some(one), Some(other)) if is_share(one) || is_share(other) => (0.2, "one subject is a share of the other"),
        (Some(one), Some(other)) if KINDS.within(one) == Some(other) || KINDS.within(other) == Some(one) => {
            (0.75, "one subject is wider than the other")
        }
        (Some(one), Some(other)) if KINDS.within(one).is_some() && KINDS.within(one) == KINDS.within(other) => {
            (0.4, "two kinds of people")
        }
        _ => (0.1, "different subjects"),
    }
}

/// Kinds of people that are told apart within a toll.
fn is_share(kind: &str) -> bool {
    matches!(kind, "children" | "women" | "police" | "rescuers")
}

/// How well a claim's place fits the places that the figure was told of.
fn place_likeness(place: Option<&str>, history: &History) -> (f64, &'static str) {
    let (Some(place), Some(known)) = (place, history.figure.place.as_deref()) else {
        return (0.95, "no place against it");
    };
    match same_place(place, known) {
        Relation::Same => (1.0, "the same place"),
        Relation::Inside | Relation::Contains => (0.8, "one place inside the other"),
        Relation::Unknown => (0.6, "places that nothing tells apart"),
        Relation::Apart => (0.3, "another place"),
    }
}

/// A subject taken apart: its head, the countries that own it, and the other names in it.
struct SubjectWords {
    head: String,
    owners: Vec<String>,
    names: Vec<String>,
}

impl SubjectWords {
    fn read(subject: &str) -> SubjectWords {
        let main = subject.split(" of ").next().unwrap_or(subject);
        let words: Vec<&str> = main.split_whitespace().collect();
        let head = words.last().map_or(String::new(), |word| grammar::singular(&word.to_lowercase()));
        let mut owners = Vec::new();
        let mut names = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let one = bare(words[at]);
            let two = words.get(at + 1).map(|next| format!("{one} {}", bare(next)));
            if let Some(country) = two.as_deref().and_then(country_of_demonym) {
                owners.push(country.to_owned());
                at += 1;
            } else if let Some(country) = country_of_demonym(&one) {
                owners.push(country.to_owned());
            } else if at + 1 < words.len() && words[at].starts_with(char::is_uppercase) {
                names.push(one);
            }
            at += 1;
        }
        SubjectWords { head, owners, names }
    }
}

fn bare(word: &str) -> String {
    word.trim_end_matches("'s").trim_end_matches("\u{2019}s").to_lowercase()
}

#[derive(Deserialize)]
struct KindRow {
    within: Option<String>,
    words: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

struct Kinds {
    by_word: HashMap<String, String>,
    within: HashMap<String, String>,
}

impl Kinds {
    fn of(&self, head: &str) -> Option<&str> {
        self.by_word.get(head).map(String::as_str)
    }

    fn within(&self, kind: &str) -> Option<&str> {
        self.within.get(kind).map(String::as_str)
    }
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let read: HashMap<String, KindRow> = table("kind.toml", include_str!("../extract/lexicon/kind.toml"));
    let mut kinds = Kinds { by_word: HashMap::new(), within: HashMap::new() };
    for (kind, row) in read {
        for word in row.words {
            kinds.by_word.insert(word, kind.clone());
        }
        if let Some(wider) = row.within {
            kinds.within.insert(kind, wider);
        }
    }
    kinds
});
