//! Which changes become alerts, always with the reason, also for silence. Pure.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::change::{Change, Verdict};
use crate::extract::Quantity;
use crate::setting::Hours;

/// `[watch.NAME]`: what the operator asks to be told of. Each list that is not empty must be met; a word or
/// phrase meets a name in which it stands as whole words, in any case of letters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct WatchSettings {
    /// What is counted: "soldiers". Empty: anything.
    pub subjects: Vec<String>,
    /// What is claimed of it: "killed", "missing". Empty: anything.
    pub measures: Vec<String>,
    /// Where. Empty: anywhere.
    pub places: Vec<String>,
    /// Who says so, on either side of the change. Empty: anybody.
    pub parties: Vec<String>,
    /// Who published the new claim. Empty: anybody.
    pub publishers: Vec<String>,
    /// What must stand in the new claim's sentence or its document's title. Empty: nothing.
    pub words: Vec<String>,
    /// Which way the number must have moved. Both: either way, and also where no way can be told.
    pub directions: Vec<Direction>,
    /// The kinds of change to be told of.
    pub kinds: Vec<Kind>,
    /// The least difference between the two numbers, in the figure's unit.
    #[serde(deserialize_with = "not_negative")]
    pub least_change: f64,
    /// The least difference between the two numbers, in percent of the earlier one.
    #[serde(deserialize_with = "not_negative")]
    pub least_change_percent: f64,
    /// The sinks that its alerts go to. None given: all.
    pub sinks: Option<Vec<String>>,
    /// When nobody is to be woken: what is told then reaches people once it is over.
    pub quiet_hours: Vec<Hours>,
}

/// Which way a number has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The new number is the larger one.
    Up,
    /// The new number is the smaller one.
    Down,
}

/// A kind of change, as the config writes it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Kind(pub Verdict);

/// The watches of the config.
#[derive(Clone, Debug, Default)]
pub struct Gate {
    watches: BTreeMap<String, WatchSettings>,
}

/// Whether a change is told, and why or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it becomes an alert.
    pub told: bool,
    /// Why, in words that read alone.
    pub why: String,
    /// The watch that asked for it: of several, the first by name. None where no watch is configured, or none
    /// was met.
    pub watch: Option<String>,
    /// All watches that asked for it, by name.
    pub watches: Vec<String>,
}

impl Gate {
    /// The gate of these watches, by name. Without any, every change is told whose kind is raised, lowered,
    /// disputed, corrected or withdrawn.
    pub fn new(watches: BTreeMap<String, WatchSettings>) -> Gate {
        Gate { watches }
    }

    /// Whether this change becomes an alert.
    pub fn decide(&self, change: &Change) -> Decision {
        if self.watches.is_empty() {
            let why = match WatchSettings::default().refusal(change) {
                None => format!("told: every figure is watched for {}", change.verdict),
                Some(why) => format!("not told: {why}"),
            };
            return Decision { told: change.verdict.alerts_by_default(), why, watch: None, watches: Vec::new() };
        }
        let (mut watches, mut refusals) = (Vec::new(), Vec::new());
        for (name, watch) in &self.watches {
            match watch.refusal(change) {
                None => watches.push(name.clone()),
                Some(why) => refusals.push(format!("watch `{name}`: {why}")),
            }
        }
        let watch = watches.first().cloned();
        let why = match &watch {
            Some(name) => format!("told: the watch `{name}` asks for it"),
            None => format!("not told: {}", refusals.join("; ")),
        };
        Decision { told: watch.is_some(), why, watch, watches }
    }
}

impl Default for WatchSettings {
    fn default() -> WatchSettings {
        let kinds = Verdict::ALL.into_iter().filter(|verdict| verdict.alerts_by_default()).map(Kind).collect();
        WatchSettings {
            subjects: Vec::new(),
            measures: Vec::new(),
            places: Vec::new(),
            parties: Vec::new(),
            publishers: Vec::new(),
            words: Vec::new(),
            directions: vec![Direction::Up, Direction::Down],
            kinds,
            least_change: 0.0,
            least_change_percent: 0.0,
            sinks: None,
            quiet_hours: Vec::new(),
        }
    }
}

impl WatchSettings {
    /// Why this watch does not ask for the change; `None` where it does.
    fn refusal(&self, change: &Change) -> Option<String> {
        if !self.kinds.contains(&Kind(change.verdict)) {
            return Some(format!("{} is not among its kinds", change.verdict));
        }
        self.list_not_met(change).or_else(|| self.wrong_way(change)).or_else(|| self.too_small(change))
    }

    fn list_not_met(&self, change: &Change) -> Option<String> {
        let (figure, after) = (&change.figure, &change.after);
        let claims: Vec<_> = change.before.iter().chain([after]).map(|seen| &seen.claim).collect();
        let parties = claims.iter().flat_map(|claim| [&claim.attribution, &claim.speaker]);
        let lists = [
            ("subjects", &self.subjects, vec![figure.subject.as_str(), &after.claim.subject]),
            ("measures", &self.measures, vec![figure.measure.as_str(), &after.claim.measure]),
            ("places", &self.places, [&figure.place, &after.claim.place].into_iter().flatten().map(|p| &**p).collect()),
            ("parties", &self.parties, parties.flatten().map(|party| party.as_str()).collect()),
            ("publishers", &self.publishers, vec![after.origin.publisher.as_str()]),
            ("words", &self.words, vec![after.origin.title.as_str(), &after.claim.sentence]),
        ];
        let not_met = |(_, asked, names): &&(&str, &Vec<String>, Vec<&str>)| {
            !asked.is_empty() && !asked.iter().any(|phrase| names.iter().any(|name| stands_in(phrase, name)))
        };
        let (list, _, names) = lists.iter().find(not_met)?;
        Some(match names.first() {
            Some(_) if *list == "words" => "none of its words stands in the sentence or the title".to_owned(),
            Some(name) => format!("\"{name}\" is not among its {list}"),
            None => format!("it asks for {list}, and the claim names none"),
        })
    }

    /// A watch for one way is not for the other, nor for a change of which no way can be told.
    fn wrong_way(&self, change: &Change) -> Option<String> {
        if self.directions.contains(&Direction::Up) && self.directions.contains(&Direction::Down) {
            return None;
        }
        let way = direction(change);
        let asked = way.is_some_and(|way| self.directions.contains(&way));
        let told = match way {
            Some(Direction::Up) => "it went up",
            Some(Direction::Down) => "it went down",
            None => "it went neither up nor down",
        };
        (!asked).then(|| format!("{told}, which is not among its directions"))
    }

    /// A change whose size cannot be told, as between vague words, is never too small.
    fn too_small(&self, change: &Change) -> Option<String> {
        let before = stated(&change.before.as_ref()?.claim.quantity)?;
        let by = (stated(&change.after.claim.quantity)? - before).abs();
        if change.verdict == Verdict::Withdrawn {
            return None;
        }
        if by < self.least_change {
            return Some(format!("a change by {by} is less than {}", self.least_change));
        }
        let percent = 100.0 * by / before.abs();
        (percent < self.least_change_percent)
            .then(|| format!("a change by {percent:.1} percent is less than {}", self.least_change_percent))
    }
}

/// Which way the number moved; none for a first claim, a withdrawal, and where both sides state the same.
fn direction(change: &Change) -> Option<Direction> {
    match change.verdict {
        Verdict::Raised => return Some(Direction::Up),
        Verdict::Lowered => return Some(Direction::Down),
        Verdict::Withdrawn => return None,
        _ => {}
    }
    let (before, after) = (stated(&change.before.as_ref()?.claim.quantity)?, stated(&change.after.claim.quantity)?);
    let (up, down) = (after > before, after < before);
    up.then_some(Direction::Up).or(down.then_some(Direction::Down))
}

/// The number by which a quantity is measured: the one stated, or the middle of what the words assert.
fn stated(quantity: &Quantity) -> Option<f64> {
    let middle = || quantity.low.zip(quantity.high).map(|(low, high)| (low + high) / 2.0);
    quantity.value.or_else(middle)
}

/// Whether the phrase stands in the name as whole words, in any case of letters.
pub(super) fn stands_in(phrase: &str, name: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let (phrase, name) = (words(phrase), words(name));
    !phrase.is_empty() && name.windows(phrase.len()).any(|window| window == phrase)
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Kind, D::Error> {
        let word = String::deserialize(from)?;
        let all = || Verdict::ALL.map(Verdict::as_str).join(", ");
        let unknown = || D::Error::custom(format!("`{word}` is no kind of change; there are {}", all()));
        Verdict::from_word(&word).map(Kind).ok_or_else(unknown)
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0.as_str())
    }
}

fn not_negative<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    let number = f64::deserialize(from)?;
    if number >= 0.0 && number.is_finite() {
        Ok(number)
    } else {
        Err(D::Error::custom(format!("{number} is no least change; write 0 or more")))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::rise;
    use super::*;

    fn decide(watches: &str, change: &Change) -> Decision {
        Gate::new(toml::from_str(watches).unwrap()).decide(change)
    }

    fn of(verdict: Verdict) -> Change {
        Change { verdict, ..rise() }
    }

    #[test]
    fn without_a_watch_the_five_kinds_are_told_and_the_others_not() {
        let told: Vec<_> = Verdict::ALL.into_iter().filter(|verdict| decide("", &of(*verdict)).told).collect();
        assert_eq!(
            told,
            [Verdict::Raised, Verdict::Lowered, Verdict::Disputed, Verdict::Corrected, Verdict::Withdrawn]
        );
        assert_eq!(decide("", &rise()).why, "told: every figure is watched for raised");
        assert_eq!(decide("", &of(Verdict::Repeated)).why, "not told: repeated is not among its kinds");
    }

    #[test]
    fn a_watch_that_is_met_is_named() {
        let watches = "[aaa]\nsubjects = ['horses']\n[lake]\nsubjects = ['PASSENGERS', 'crew']\nplaces = ['orrin']";
        let decision = decide(watches, &rise());
        assert_eq!((decision.told, decision.watch.as_deref()), (true, Some("lake")));
        assert_eq!(decision.why, "told: the watch `lake` asks for it");
        let both = decide("[lake]\nplaces = ['orrin']\n[all]\n[none]\nplaces = ['sea']", &rise());
        assert_eq!((both.watch.as_deref(), both.watches), (Some("all"), vec!["all".to_owned(), "lake".to_owned()]));
    }

    #[test]
    fn silence_says_which_list_was_not_met_in_each_watch() {
        let decision = decide("[a]\nmeasures = ['killed']\n[b]\nkinds = ['first']", &rise());
        let why =
            "not told: watch `a`: \"missing\" is not among its measures; watch `b`: raised is not among its kinds";
        assert_eq!(decision, Decision { told: false, why: why.to_owned(), watch: None, watches: vec![] });
        let mut nowhere = rise();
        (nowhere.figure.place, nowhere.after.claim.place) = (None, None);
        let why = decide("[a]\nplaces = ['Orrin']", &nowhere).why;
        assert_eq!(why, "not told: watch `a`: it asks for places, and the claim names none");
    }

    #[test]
    fn words_are_met_whole_and_in_any_case() {
        assert!(stands_in("lake orrin", "Upper Lake  Orrin-West"));
        assert!(stands_in("été", "L'ÉTÉ"));
        for (phrase, name) in [("rin", "Lake Orrin"), ("orrin lake", "Lake Orrin"), ("", "Lake Orrin"), ("-", "a - b")]
        {
            assert!(!stands_in(phrase, name), "{phrase}");
        }
    }

    #[test]
    fn a_party_is_met_on_either_side_and_a_publisher_on_the_new_one() {
        let mut change = rise();
        change.after.claim.attribution = Some("the owner".to_owned());
        assert!(decide("[a]\nparties = ['coastguard']", &change).told);
        assert!(decide("[a]\npublishers = ['harbour post']", &change).told);
        assert!(!decide("[a]\npublishers = ['lake news']", &change).told);
    }

    #[test]
    fn a_small_change_is_not_told_and_one_that_cannot_be_measured_is() {
        assert!(decide("[a]\nleast-change = 20", &rise()).told);
        let why = decide("[a]\nleast-change = 21", &rise()).why;
        assert_eq!(why, "not told: watch `a`: a change by 20 is less than 21");
        assert!(decide("[a]\nleast-change-percent = 50", &rise()).told);
        let why = decide("[a]\nleast-change-percent = 50.5", &rise()).why;
        assert_eq!(why, "not told: watch `a`: a change by 50.0 percent is less than 50.5");
        let mut open = rise();
        open.after.claim.quantity = Quantity { value: None, low: Some(1000.0), ..open.after.claim.quantity };
        open.after.claim.quantity.high = None;
        assert!(decide("[a]\nleast-change = 5000", &open).told);
    }

    #[test]
    fn a_watch_for_one_way_is_silent_on_the_other() {
        assert!(decide("[a]\ndirections = ['up']", &rise()).told);
        let why = decide("[a]\ndirections = ['down']", &rise()).why;
        assert_eq!(why, "not told: watch `a`: it went up, which is not among its directions");
        assert!(decide("[a]\ndirections = ['up']", &of(Verdict::Corrected)).told, "by its numbers");
        assert!(!decide("[a]\ndirections = ['up']", &of(Verdict::Withdrawn)).told);
        assert!(decide("[a]", &of(Verdict::Withdrawn)).told);
    }

    #[test]
    fn words_are_looked_for_in_the_sentence_and_the_title() {
        assert!(decide("[a]\nwords = ['storm', 'ferry']", &rise()).told, "in the title");
        assert!(decide("[a]\nwords = ['monday']", &rise()).told, "in the sentence");
        let why = decide("[a]\nwords = ['storm']", &rise()).why;
        assert_eq!(why, "not told: watch `a`: none of its words stands in the sentence or the title");
    }

    #[test]
    fn what_is_written_wrongly_is_told_with_the_way_out() {
        let wrong = |text: &str| toml::from_str::<BTreeMap<String, WatchSettings>>(text).unwrap_err().to_string();
        assert!(wrong("[a]\nkinds = ['rised']").contains("`rised` is no kind of change; there are first, repeated, "));
        assert!(wrong("[a]\ndirections = ['upwards']").contains("unknown variant `upwards`"));
        assert!(wrong("[a]\nleast-change = -1").contains("-1 is no least change; write 0 or more"));
        assert!(wrong("[a]\nsubject = ['x']").contains("unknown field `subject`"));
    }
}
