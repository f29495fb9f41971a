//! Other names of parties, subjects and places that the operator knows of: a claim that uses one is read as if it had
//! used the name that it stands for. Changes names alone, never the quoted sentence.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::extract::Claim;

/// `[aliases.…]`: for each kind of name, the name that counts with its other names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct AliasSettings {
    /// Who says so, and who speaks for whom.
    pub parties: BTreeMap<String, Vec<String>>,
    /// What is counted.
    pub subjects: BTreeMap<String, Vec<String>>,
    /// Where.
    pub places: BTreeMap<String, Vec<String>>,
}

/// The names by their other names, ready to be looked up.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    parties: BTreeMap<String, String>,
    subjects: BTreeMap<String, String>,
    places: BTreeMap<String, String>,
}

impl Aliases {
    /// The aliases of the config.
    pub fn new(settings: &AliasSettings) -> Aliases {
        let by_alias = |names: &BTreeMap<String, Vec<String>>| {
            let pairs =
                names.iter().flat_map(|(name, others)| others.iter().map(move |other| (key(other), name.clone())));
            pairs.collect()
        };
        Aliases {
            parties: by_alias(&settings.parties),
            subjects: by_alias(&settings.subjects),
            places: by_alias(&settings.places),
        }
    }

    /// Gives the claim the names that count.
    pub fn apply(&self, claim: &mut Claim) {
        let put = |names: &BTreeMap<String, String>, name: &mut String| {
            if let Some(counts) = names.get(&key(name)) {
                name.clone_from(counts);
            }
        };
        put(&self.subjects, &mut claim.subject);
        claim.place.iter_mut().for_each(|place| put(&self.places, place));
        let parties = claim.attribution.iter_mut().chain(claim.speaker.iter_mut());
        parties.for_each(|party| put(&self.parties, party));
    }
}

/// A name as it is compared: in lower case, white space folded, without an article before it or a full stop or comma
/// behind it.
pub fn key(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let from = usize::from(words.len() > 1 && matches!(words[0].as_str(), "the" | "a" | "an"));
    words[from..].join(" ").trim_end_matches(['.', ',']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::claims_in;

    fn read(aliases: &str, text: &str) -> Claim {
        let aliases = Aliases::new(&toml::from_str(aliases).unwrap());
        let mut claim = claims_in(text, None).remove(0);
        aliases.apply(&mut claim);
        claim
    }

    #[test]
    fn a_claim_is_read_under_the_names_that_count() {
        let text = "Nine lorry drivers were killed in Orrin oblast, the coastguard said.";
        let aliases = "[parties]\n'Orrin Coastguard' = ['The Coastguard']\n[subjects]\n'drivers' = ['lorry drivers']\n\
                       [places]\n'Orrin region' = ['orrin  oblast', 'Orrin']";
        let claim = read(aliases, text);
        assert_eq!(claim.attribution.as_deref(), Some("Orrin Coastguard"));
        assert_eq!(claim.subject, "drivers");
        assert_eq!(claim.place.as_deref(), Some("Orrin region"));
        assert_eq!(claim.sentence, text);
    }

    #[test]
    fn a_name_that_only_contains_an_alias_is_left_alone() {
        let claim = read("[subjects]\n'drivers' = ['lorry']", "Nine lorry drivers were killed in Orrin.");
        assert_eq!(claim.subject, "lorry drivers");
    }
}
