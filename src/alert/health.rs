//! Alerts of another kind: that a source, a sink or this machine's network needs its operator, and that it is well
//! again. Told once on entering and once on recovery, on the same ways as the changes of figures.

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::wire::{ReadAlertError, one_line};

/// The word that sets these apart from changes in the `kind` of a JSON line.
pub const KIND: &str = "health";

/// What is said between the source and the words.
const FAILING: &str = " needs its operator: ";
const WELL: &str = " is well again; it was: ";

/// `[alert.health]`: who is told of the service's own health.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct HealthSettings {
    /// The sinks; none given: all that reach people.
    pub sinks: Option<Vec<String>>,
}

/// What is told: a line of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthLine {
    /// The same for the same finding.
    pub id: String,
    /// When it was found, RFC 3339.
    pub time: String,
    /// Always `health`.
    pub kind: String,
    /// What it is about, as the config names it: `feeds.bbc`, `folders.inbox`, `webhook.desk`; or `network`, `config`.
    pub source: String,
    /// `failing`, `well` or `notice`.
    pub state: String,
    /// Since when it is failing, or was; RFC 3339.
    pub since: String,
    /// In one sentence.
    pub summary: String,
}

/// What is to be told of something's health.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// What it is about.
    pub source: String,
    /// How it is.
    pub state: State,
    /// Since when it is failing, or was; or when it was noticed.
    pub since: Timestamp,
    /// In words: what is wrong, or was.
    pub words: String,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It began to fail.
    Failing,
    /// It does so no more.
    Well,
    /// It does what it should, and its operator should know something.
    Notice,
}

impl Health {
    /// What is told of it, found at that time.
    pub fn line(&self, now: Timestamp) -> HealthLine {
        let Health { source, state, since, words } = self;
        let (state, summary) = match state {
            State::Failing => ("failing", format!("{source}{FAILING}{words}")),
            State::Well => ("well", format!("{source}{WELL}{words}")),
            State::Notice => ("notice", format!("{source} {words}")),
        };
        let (time, since) = (whole(now).to_string(), whole(*since).to_string());
        let id = id_of([KIND, source, state, &since]);
        HealthLine { id, time, kind: KIND.to_owned(), source: source.clone(), state: state.to_owned(), since, summary }
    }
}

impl HealthLine {
    /// One line of JSON, without its end.
    pub fn to_json(&self) -> String {
        one_line(serde_json::to_string(self))
    }

    /// What is wrong, or was: the summary without what it says of the source.
    pub fn words(&self) -> &str {
        let said = self.summary.strip_prefix(&self.source).unwrap_or(&self.summary);
        [FAILING, WELL].iter().find_map(|state| said.strip_prefix(state)).unwrap_or(said).trim_start()
    }

    /// Reads such a line again. Fields that are not known are passed over.
    pub fn read(line: &str) -> Result<HealthLine, ReadAlertError> {
        serde_json::from_str(line).map_err(ReadAlertError)
    }
}

fn whole(at: Timestamp) -> Timestamp {
    let second = TimestampRound::new().smallest(Unit::Second).mode(RoundMode::Floor);
    at.round(second).unwrap_or(at)
}

/// The first 16 hexadecimal digits of SHA-256 over the parts, a line each.
fn id_of(parts: [&str; 4]) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(format!("{part}\n")));
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A feed that is refused since that time.
    pub(crate) fn refused() -> Health {
        Health {
            source: "feeds.harbour".to_owned(),
            state: State::Failing,
            since: "2025-03-04T05:00:00.5Z".parse().unwrap(),
            words: "the server does not let us in (403)".to_owned(),
        }
    }

    #[test]
    fn a_finding_has_one_id_and_its_end_another() {
        let at = |time: &str| refused().line(time.parse().unwrap());
        let line = at("2025-03-04T05:10:00.75Z");
        assert_eq!(line.id, at("2026-01-01T00:00:00Z").id);
        let well = Health { state: State::Well, ..refused() }.line("2025-03-05T00:00:00Z".parse().unwrap());
        assert_ne!(line.id, well.id);
        assert_eq!(line.summary, "feeds.harbour needs its operator: the server does not let us in (403)");
        assert_eq!(well.summary, "feeds.harbour is well again; it was: the server does not let us in (403)");
        assert_eq!((line.words(), well.words()), (refused().words.as_str(), refused().words.as_str()));
        let json = format!(
            r#"{{"id":"{}","time":"2025-03-04T05:10:00Z","kind":"health","source":"feeds.harbour","state":"failing","since":"2025-03-04T05:00:00Z","summary":"{}"}}"#,
            line.id, line.summary
        );
        assert_eq!(line.to_json(), json);
        assert_eq!(HealthLine::read(&json).unwrap(), line);
    }
}
