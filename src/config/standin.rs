//! Settings whose homes are the floors below.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use crate::setting::{Interval, Size};

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
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct FolderSettings {
    /// Where it is.
    pub path: PathBuf,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// How often it is looked through.
    pub every: Interval,
    /// How long a file must stay unchanged.
    pub settle: Interval,
    /// The largest file that is read.
    pub largest_file: Size,
}

/// `[watch.NAME]`
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WatchSettings {
    /// Subjects.
    pub subjects: Vec<String>,
    /// Measures.
    pub measures: Vec<String>,
    /// Places.
    pub places: Vec<String>,
    /// Parties.
    pub parties: Vec<String>,
    /// Publishers.
    pub publishers: Vec<String>,
    /// Kinds of change.
    pub kinds: Vec<String>,
    /// The least change that is told.
    pub least_change: Option<f64>,
    /// The least change that is told, in percent.
    pub least_change_percent: Option<f64>,
}

/// `[alert.log]`
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LogSettings {
    /// The file for people.
    pub text: String,
    /// The file for programs.
    pub jsonl: String,
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

impl Default for FolderSettings {
    fn default() -> Self {
        FolderSettings {
            path: PathBuf::new(),
            publisher: None,
            every: Interval(Duration::from_secs(60)),
            settle: Interval(Duration::from_millis(300)),
            largest_file: Size(10_000_000),
        }
    }
}

impl Default for LogSettings {
    fn default() -> Self {
        LogSettings { text: "alerts.log".to_owned(), jsonl: "alerts.jsonl".to_owned() }
    }
}
