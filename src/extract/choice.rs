//! Chooses among candidates that compete, where no rule of grammar settles it: which noun is counted, which word says
//! what is claimed. A candidate is *sighted* in one or more ways (the noun behind the number, the subject of the
//! clause, what an earlier sentence counted); each sighting has named *traits*, and a linear model gives small sets of
//! traits their weights. The weights were learned from labelled storylines (`tests/storylines`) and stand in files that
//! can be read, one line a weight.

pub mod measure;
pub mod noun;
pub mod scheme;
mod weights;

pub use scheme::{Scheme, Sighting, Value};

/// By how much a candidate must be better than the one that the rules found to be taken in its place.
pub const MARGIN: f32 = 0.8;

/// How many traits are told of a candidate that was chosen.
const TOLD: usize = 3;

/// Something that may be the answer, and how it came to be one.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The answer: a noun phrase, a measure.
    pub text: String,
    /// In which ways it was sighted.
    pub sightings: Vec<Sighting>,
}

/// All that compete for one field of one claim.
#[derive(Clone, Debug)]
pub struct Choice {
    scheme: &'static Scheme,
    candidates: Vec<Candidate>,
    ruled: usize,
}

impl Choice {
    /// A choice among nothing so far.
    pub fn of(scheme: &'static Scheme) -> Choice {
        Choice { scheme, candidates: Vec::new(), ruled: 0 }
    }

    /// Adds a sighting, to the candidate of that text if there is one.
    pub fn see(&mut self, text: &str, sighting: Sighting) -> usize {
        let same = |candidate: &Candidate| candidate.text.eq_ignore_ascii_case(text);
        match self.candidates.iter().position(same) {
            Some(at) => {
                self.candidates[at].sightings.push(sighting);
                at
            }
            None => {
                self.candidates.push(Candidate { text: text.to_owned(), sightings: vec![sighting] });
                self.candidates.len() - 1
            }
        }
    }

    /// Adds what the rules found: it stands unless another one is better by a margin.
    pub fn see_ruled(&mut self, text: &str, sighting: Sighting) {
        self.ruled = self.see(text, sighting);
    }

    /// All candidates.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Which of them the rules found.
    pub fn ruled(&self) -> usize {
        self.ruled
    }

    /// The scheme that names the traits of their sightings.
    pub fn scheme(&self) -> &'static Scheme {
        self.scheme
    }

    /// The candidate that is clearly better than the one of the rules, if there is one.
    pub fn better(&self) -> Option<&Candidate> {
        let ruled = self.score(self.candidates.get(self.ruled)?);
        let others = self.candidates.iter().enumerate().filter(|(at, _)| *at != self.ruled);
        let (best, score) = others
            .map(|(_, candidate)| (candidate, self.score(candidate)))
            .max_by(|one, other| one.1.total_cmp(&other.1))?;
        (score >= ruled + MARGIN).then_some(best)
    }

    /// In words: what was passed over for the better candidate, by how much, and which traits speak most for this one.
    pub fn in_words(&self) -> Option<String> {
        let (better, ruled) = (self.better()?, self.candidates.get(self.ruled)?);
        let mut traits: Vec<(String, f32)> = better
            .sightings
            .iter()
            .flat_map(|sighting| self.scheme.names(sighting).into_iter().zip(self.scheme.weights_of(sighting)))
            .collect();
        traits.sort_by(|one, other| other.1.total_cmp(&one.1));
        traits.truncate(TOLD);
        let told: Vec<String> = traits.iter().map(|(name, weight)| format!("{name} ({weight:+.1})")).collect();
        Some(format!(
            "the likeliest of {} that may be meant, {:+.1} over \"{}\": {}",
            self.candidates.len(),
            self.score(better) - self.score(ruled),
            ruled.text,
            told.join(", ")
        ))
    }

    fn score(&self, candidate: &Candidate) -> f32 {
        candidate.sightings.iter().map(|sighting| self.scheme.weigh(sighting)).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::LazyLock;

    use super::*;
    use crate::extract::claims_in;
    use measure::MEASURE;
    use noun::SUBJECT;
    use weights::Weights;

    const SIDE: usize = 0;
    const NAMES: &[&str] = &["side"];
    const TEMPLATES: &[&[usize]] = &[&[SIDE]];

    static TOY: Scheme = Scheme {
        traits: NAMES,
        templates: TEMPLATES,
        weights: LazyLock::new(|| Weights::read("# A toy.\n+1.00\tside=near\n+0.50\tside=far\n", NAMES, TEMPLATES)),
    };

    fn at(side: &'static str) -> Sighting {
        Sighting::with([(SIDE, Value::new(side))])
    }

    #[test]
    fn what_the_rules_found_stands_unless_another_is_clearly_better() {
        let mut choice = Choice::of(&TOY);
        choice.see_ruled("bakers", at("far"));
        choice.see("millers", at("near"));
        assert!(choice.better().is_none(), "half a point is no margin");
        choice.see("Millers", at("near"));
        assert_eq!(choice.better().map(|better| better.text.as_str()), Some("millers"), "sighted twice, it is");
        let words = "the likeliest of 2 that may be meant, +1.5 over \"bakers\": side=near (+1.0), side=near (+1.0)";
        assert_eq!(choice.in_words().as_deref(), Some(words));
    }

    #[test]
    fn every_weight_is_of_a_feature_that_its_scheme_has() {
        for (scheme, text) in
            [(&SUBJECT, include_str!("choice/subject.weights")), (&MEASURE, include_str!("choice/measure.weights"))]
        {
            let mut seen: HashMap<u64, &str> = HashMap::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let (weight, name) = line.split_once('\t').expect("a weight, a tab and a name");
                assert!(weight.parse::<f32>().is_ok(), "{line}");
                let key = Scheme::key_of(scheme.traits, scheme.templates, name);
                let key = key.unwrap_or_else(|| panic!("no template has the traits of {name}"));
                assert_eq!(seen.insert(key, name), None, "{name} has the key of another one");
            }
            assert!(!seen.is_empty());
        }
    }

    #[test]
    fn a_guess_gives_way_to_whoever_stands_nearer() {
        // Prose, the number, and who is counted: the rules alone would carry on those counted before.
        for (text, number, subject) in [
            (
                "Nine bakers were hurt. A ferry with 90 pilgrims sank, and at least five of them drowned.",
                "at least five",
                "pilgrims",
            ),
            ("Some 90 pupils were led away. Half of them were girls.", "Half", "girls"),
        ] {
            let claims = claims_in(text, None);
            let claim = claims.iter().find(|claim| claim.text == number).expect("the number is read");
            assert_eq!(claim.subject, subject, "{text}");
        }
    }
}
