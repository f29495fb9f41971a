//! Settings whose homes are the floors below.

use std::path::PathBuf;
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::change::Verdict;
use crate::setting::{Interval, Size};

/// No feed is asked more often, whatever the config says; feeds on one's own machines down to [`LOWEST_OWN`].
pub const LOWEST: Duration = Duration::from_secs(60);

/// The shortest interval of a feed that may live in a private network (`allow-private`).
pub const LOWEST_OWN: Duration = Duration::from_secs(1);

/// `[polling]`
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PollingSettings {
    /// How often each feed is asked.
    pub every: Interval,
    /// The longest that one answer may take.
    pub timeout: Interval,
    /// The longest that a connection may take to stand.
    pub connect_timeout: Interval,
    /// The largest body that is read.
    pub largest_body: Size,
    /// An address for the servers' operators.
    pub contact: Option<String>,
    /// How many feeds are asked at once.
    pub parallel: usize,
}

/// `[feeds.NAME]`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FeedSettings {
    /// The address of the feed. Required.
    pub url: String,
    /// The name to give as the publisher of its items; without it, the feed's own title.
    #[serde(default)]
    pub publisher: Option<String>,
    /// How often to ask; without it, as `[polling]` says.
    #[serde(default)]
    pub every: Option<Interval>,
    /// Whether the feed may live on this machine or in a private network.
    #[serde(default)]
    pub allow_private: bool,
    /// Whether it is asked at all.
    #[serde(default = "enabled")]
    pub enabled: bool,
}

fn enabled() -> bool {
    true
}

/// `[folders.NAME]`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FolderSettings {
    /// The folder. Required. Its subfolders belong to it.
    pub path: PathBuf,
    /// The publisher of files that name none themselves.
    #[serde(default)]
    pub publisher: Option<String>,
    /// How often the whole folder is looked through.
    #[serde(default = "default_every")]
    pub every: Interval,
    /// How long a file must lie still before it is read.
    #[serde(default = "default_settle")]
    pub settle: Interval,
    /// The largest file that is read.
    #[serde(default = "default_largest")]
    pub largest_file: Size,
}

fn default_every() -> Interval {
    Interval(Duration::from_secs(60))
}

fn default_settle() -> Interval {
    Interval(Duration::from_millis(300))
}

fn default_largest() -> Size {
    Size(10_000_000)
}

/// `[watch.NAME]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WatchSettings {
    /// What is counted.
    pub subjects: Vec<String>,
    /// What is claimed of it.
    pub measures: Vec<String>,
    /// Where.
    pub places: Vec<String>,
    /// Who says so.
    pub parties: Vec<String>,
    /// Who publishes it.
    pub publishers: Vec<String>,
    /// The kinds of change to be told of.
    pub kinds: Vec<Kind>,
    /// The least difference between the two numbers.
    #[serde(deserialize_with = "not_negative")]
    pub least_change: f64,
    /// The least difference between the two numbers, in percent of the earlier one.
    #[serde(deserialize_with = "not_negative")]
    pub least_change_percent: f64,
}

/// A kind of change, as the config writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(pub Verdict);

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Kind, D::Error> {
        let word = String::deserialize(from)?;
        let all = || Verdict::ALL.map(Verdict::as_str).join(", ");
        let unknown = || D::Error::custom(format!("`{word}` is no kind of change; there are {}", all()));
        Verdict::from_word(&word).map(Kind).ok_or_else(unknown)
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

/// `[alert.log]`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LogSettings {
    /// The file for people.
    pub text: PathBuf,
    /// The file for programs.
    pub jsonl: PathBuf,
}

impl Default for PollingSettings {
    fn default() -> Self {
        PollingSettings {
            every: Interval(Duration::from_secs(900)),
            timeout: Interval(Duration::from_secs(30)),
            connect_timeout: Interval(Duration::from_secs(10)),
            largest_body: Size(10_000_000),
            contact: None,
            parallel: 16,
        }
    }
}

impl Default for LogSettings {
    fn default() -> Self {
        LogSettings { text: PathBuf::from("alerts.log"), jsonl: PathBuf::from("alerts.jsonl") }
    }
}
