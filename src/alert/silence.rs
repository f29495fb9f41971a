//! Silences: what the operator does not want to be told for a while. The alerts are made all the same, and kept; no
//! sink gets them.

use serde::{Deserialize, Serialize};

use super::gate::stands_in;
use crate::change::Change;

/// What a silence matches: everything that is named must be met; of a list, one item. Words and phrases are met as
/// those of a watch are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Matches {
    /// The figure's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
    /// The watch that asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watch: Option<String>,
    /// The name of a source in the config: whose reports bring it, or whose health it tells of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The kinds of change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// What stands in the subject, the measure, the place, a party, the publisher, the sentence or the title; each of
    /// them must be met.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// A silence that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// Its number.
    pub number: i64,
    /// What it matches.
    pub matches: Matches,
}

impl Matches {
    /// Reads what the store keeps; what cannot be read matches nothing.
    pub fn read(json: &str) -> Option<Matches> {
        serde_json::from_str(json).ok()
    }

    /// As the store keeps it.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("lists of strings always have a JSON form")
    }

    /// Whether it names nothing, and so would match everything.
    pub fn is_empty(&self) -> bool {
        *self == Matches::default()
    }

    /// Whether it keeps the change from the sinks, for which those watches ask.
    pub fn holds_back(&self, change: &Change, watches: &[String]) -> bool {
        let (figure, after) = (&change.figure, &change.after);
        let claims = change.before.iter().chain([after]).map(|seen| &seen.claim);
        let parties = claims.flat_map(|claim| [&claim.attribution, &claim.speaker]).flatten();
        let mut names: Vec<&str> = vec![&figure.subject, &figure.measure, &after.claim.subject, &after.claim.measure];
        names.extend([&figure.place, &after.claim.place].into_iter().flatten().map(String::as_str));
        names.extend(parties.map(String::as_str));
        names.extend([after.origin.publisher.as_str(), &after.claim.sentence, &after.origin.title]);
        let met = |word: &String| names.iter().any(|name| stands_in(word, name));
        self.figure.as_ref().is_none_or(|id| *id == figure.id.0)
            && self.watch.as_ref().is_none_or(|watch| watches.contains(watch))
            && self.source.as_ref().is_none_or(|source| *source == after.origin.source.0)
            && (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == change.verdict.as_str()))
            && self.words.iter().all(met)
    }

    /// Whether it keeps word of that source's health from the sinks.
    pub fn holds_back_health(&self, source: &str) -> bool {
        let kinds = self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == super::health::KIND);
        self.source.as_deref() == Some(source)
            && kinds
            && self.figure.is_none()
            && self.watch.is_none()
            && self.words.is_empty()
    }
}

/// The first of the silences that keeps the change from the sinks.
pub fn silenced_by(silences: &[Silence], change: &Change, watches: &[String]) -> Option<i64> {
    silences.iter().find(|silence| silence.matches.holds_back(change, watches)).map(|silence| silence.number)
}

#[cfg(test)]
mod tests {
    use super::super::tests::rise;
    use super::*;

    fn holds_back(json: &str) -> bool {
        Matches::read(json).unwrap().holds_back(&rise(), &["lake".to_owned()])
    }

    #[test]
    fn everything_that_is_named_must_be_met() {
        assert!(holds_back(
            r#"{"figure": "3fa2c01d", "watch": "lake", "source": "feeds.harbour", "kinds": ["raised"]}"#
        ));
        assert!(holds_back(r#"{"words": ["PASSENGERS", "coastguard", "lake orrin", "Monday"]}"#));
        for other in [
            r#"{"figure": "3fa2"}"#,
            r#"{"watch": "sea"}"#,
            r#"{"source": "feeds.other"}"#,
            r#"{"kinds": ["disputed"]}"#,
            r#"{"words": ["passengers", "storm"]}"#,
        ] {
            assert!(!holds_back(other), "{other}");
        }
    }

    #[test]
    fn health_is_silenced_by_the_name_of_its_source_alone() {
        let of = |json: &str| Matches::read(json).unwrap().holds_back_health("feeds.harbour");
        assert!(of(r#"{"source": "feeds.harbour"}"#) && of(r#"{"source": "feeds.harbour", "kinds": ["health"]}"#));
        assert!(!of(r#"{"source": "feeds.other"}"#) && !of(r#"{"words": ["harbour"]}"#));
        assert!(!of(r#"{"source": "feeds.harbour", "kinds": ["raised"]}"#) && !of("{}"));
    }

    #[test]
    fn what_is_kept_can_be_read_again() {
        let matches = Matches { words: vec!["ferry".to_owned()], ..Matches::default() };
        assert_eq!(matches.to_json(), r#"{"words":["ferry"]}"#);
        assert_eq!(Matches::read(&matches.to_json()), Some(matches));
        assert!(Matches::default().is_empty() && Matches::read("no").is_none());
    }
}
