//! Holds the lists of a table to their examples: for tests alone.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{List, table};
use crate::extract::{COUNT, Claim, Mode, claims_in};

/// Holds every list of a table to what it says of itself: its words are sorted and none stands twice, its sentence has one of
/// them, and if it names a claim, that is read from the sentence with each of them, and not with the word that is unlike them.
pub fn hold(name: &str, toml: &str) {
    let lists = lists(name, toml);
    let faults: Vec<String> = lists.iter().flat_map(|(list, of)| faults(list, of)).collect();
    assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
}

/// The lists of a table by their names, without what else it has.
pub fn lists(name: &str, toml: &str) -> BTreeMap<String, List> {
    let all: BTreeMap<String, Entry> = table(name, toml);
    let list = |(name, entry)| if let Entry::List(list) = entry { Some((name, list)) } else { None };
    all.into_iter().filter_map(list).collect()
}

/// What stands below a name of a table.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    List(List),
    Other(IgnoredAny),
}

fn faults(name: &str, list: &List) -> Vec<String> {
    let mut faults = Vec::new();
    let untidy = list.words.windows(2).filter(|pair| !list.ranked && pair[0] >= pair[1]);
    faults.extend(untidy.map(|pair| format!("{name}: {} stands before {}", pair[0], pair[1])));
    let example = list.example.to_lowercase();
    if !example.contains("{}") && !list.words.iter().any(|word| example.contains(word.as_str())) {
        faults.push(format!("{name}: its example has none of its words"));
    }
    let Some(claim) = &list.claim else { return faults };
    // An example that names a word itself is read once.
    let each = if example.contains("{}") { list.words.len() } else { 1 };
    let words = list.words.iter().take(each).map(|word| (word, true));
    let cases = words.chain(list.unlike.iter().map(|word| (word, false)));
    for (word, wanted) in cases {
        let (text, claim) = (list.example.replace("{}", word), claim.replace("{}", word));
        let read = told(&claims_in(&text, None));
        if read.contains(&claim) != wanted {
            let not = if wanted { "" } else { "not " };
            faults.push(format!("{name}: {text} is to be read {not}as [{claim}], and is as [{read}]"));
        }
    }
    faults
}

/// The claims in short: "nine clerks: arrested, part, says police", "90 tonnes barley: sold, in tonne".
fn told(claims: &[Claim]) -> String {
    let tell = |claim: &Claim| {
        let mode = if claim.mode == Mode::Total { "" } else { claim.mode.as_str() };
        let comma = if mode.is_empty() { "" } else { ", " };
        let party = claim.attribution.as_ref().map_or(String::new(), |party| format!(", says {party}"));
        let unit = claim.quantity.unit.as_str();
        let unit = if unit == COUNT { String::new() } else { format!(", in {unit}") };
        format!("{} {}: {}{comma}{mode}{party}{unit}", claim.text, claim.subject, claim.measure)
    };
    match claims {
        [] => "none".to_owned(),
        claims => claims.iter().map(tell).collect::<Vec<_>>().join("; "),
    }
}
