//! The config: one TOML file, assembled from the settings that the floors below define. Reads it, tells all
//! its faults at once, knows where each value stands, and edits it as its owner would. Does not act on it, and reads neither clock nor
//! environment: what systemd says about directories comes in as an argument.

mod alert;
mod check;
mod delta;
mod edit;
mod explain;
mod fault;
mod keys;
mod read;
mod shape;
mod suggest;
mod syntax;
mod web;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use alert::AlertSettings;
pub use check::address;
pub use delta::{ConfigDelta, NamesDelta};
pub use edit::{ConfigEdit, EditConfigError, NewFeed};
pub use fault::{Fault, Faults, Paint, Severity};
pub use keys::keys_of;
pub use read::Places;
pub use web::{Listen, WebSettings};

pub use crate::alert::{
    AtomSettings, CommandSettings, HealthSettings, JournalSettings, LogSettings, MailSettings, WatchSettings,
    WebhookSettings,
};
pub use crate::figure::alias::AliasSettings;
pub use crate::source::feed::FeedSettings;
pub use crate::source::fetch::PollingSettings;
pub use crate::source::folder::FolderSettings;
pub use crate::store::StoreSettings;

/// The commented file with every setting at its default, as it is installed.
pub const SAMPLE: &str = include_str!("../../config/claimwatch.toml");

/// Everything that the operator can set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// `[service]`: where the service keeps what it knows, and how much it says.
    pub service: ServiceSettings,
    /// `[store]`: how much is kept, and for how long.
    pub store: StoreSettings,
    /// `[polling]`: how feeds are asked.
    pub polling: PollingSettings,
    /// `[feeds.NAME]`: the feeds, by name.
    pub feeds: BTreeMap<String, FeedSettings>,
    /// `[folders.NAME]`: the folders, by name. Their paths are resolved against the config's folder.
    pub folders: BTreeMap<String, FolderSettings>,
    /// `[watch.NAME]`: which changes are told, by name. None at all means all that alert by default.
    pub watch: BTreeMap<String, WatchSettings>,
    /// `[aliases.…]`: other names of parties, subjects and places.
    pub aliases: AliasSettings,
    /// `[alert.…]`: where alerts go.
    pub alert: AlertSettings,
    /// `[web]`: a small HTTP server for those who look after the service.
    pub web: WebSettings,
}

/// `[service]`: where the service keeps what it knows, and how much it says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServiceSettings {
    /// The directory of the store.
    pub state: PathBuf,
    /// The directory in which the alert log's files lie.
    pub logs: PathBuf,
    /// How much is told of the service's own doing.
    pub log_level: LogLevel,
    /// The socket over which commands reach the running service, relative to the directory of the store.
    pub control: PathBuf,
    /// Whether the config is read again when its file changes, without being asked to.
    pub reload_on_change: bool,
}

impl ServiceSettings {
    /// The file of the store.
    pub fn store(&self) -> PathBuf {
        self.state.join("claimwatch.db")
    }

    /// The socket over which commands reach the running service.
    pub fn control(&self) -> PathBuf {
        self.state.join(&self.control)
    }
}

/// How much is told of the service's own doing; each level tells what the ones before it do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What failed and needs somebody.
    Error,
    /// What is odd, but was dealt with.
    Warn,
    /// What was done.
    #[default]
    Info,
    /// Why it was done.
    Debug,
    /// Everything.
    Trace,
}

/// The directories that the service manager has made for the service. Each stands in for the default, not for
/// what the config says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directories {
    /// `$STATE_DIRECTORY`.
    pub state: Option<PathBuf>,
    /// `$LOGS_DIRECTORY`.
    pub logs: Option<PathBuf>,
}

/// A config that can be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// What it says.
    pub config: Config,
    /// What is probably not meant as it stands; no errors. More may be pushed by whoever looks at the world.
    pub warnings: Faults,
    /// Where the file says it, for such warnings.
    pub places: Places,
}

/// A config on its way from the file, so that it can be read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFile {
    /// The file.
    pub path: PathBuf,
    /// What the service manager has made.
    pub given: Directories,
}

/// Why a config cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadConfigError {
    /// The file cannot be read.
    #[error("cannot read the config {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file can be read, and is wrong.
    #[error(transparent)]
    Faulty(Faults),
}

/// Reads the config from a file.
pub fn load(path: &Path, given: &Directories) -> Result<Loaded, LoadConfigError> {
    let unreadable = |source| LoadConfigError::Unreadable { path: path.to_owned(), source };
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let file = path.display().to_string();
    match String::from_utf8(bytes) {
        Ok(text) => read(&text, &file, given).map_err(LoadConfigError::Faulty),
        Err(error) => Err(LoadConfigError::Faulty(not_utf8(&error, &file))),
    }
}

/// Reads the config from a text. `file` is its name for people, and the folder of that name is what relative
/// paths start from. Tells every fault at once; with nothing but warnings the config is given.
///
/// ```
/// use claimwatch::config::{self, Directories};
///
/// let faults = config::read("[polling]\nintervall = '1h'\n", "c.toml", &Directories::default()).unwrap_err();
/// assert!(faults.to_string().contains("did you mean `every`?"));
/// ```
pub fn read(text: &str, file: &str, given: &Directories) -> Result<Loaded, Faults> {
    // A byte order mark is no part of the text, and would shift the columns of the first line.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = read::Reader::default();
    let mut root = reader.root(text);
    let mut config = Config {
        service: root.settings("service", &mut reader),
        store: root.settings("store", &mut reader),
        polling: root.settings("polling", &mut reader),
        feeds: root.named("feeds", &["url"], &mut reader),
        folders: root.named("folders", &["path"], &mut reader),
        watch: root.named("watch", &[], &mut reader),
        aliases: root.settings("aliases", &mut reader),
        alert: AlertSettings::read(&mut root, &mut reader),
        web: root.settings("web", &mut reader),
    };
    root.finish(&mut reader);
    reader.note(check::faults_in(&config, reader.places()));
    let (found, places) = reader.finish(text);
    let faults = Faults::of(file, text, found);
    if faults.has_errors() {
        return Err(faults);
    }
    config.stand_in(given, &places);
    config.resolve(Path::new(file).parent().unwrap_or(Path::new("")));
    Ok(Loaded { config, warnings: faults, places })
}

impl ConfigFile {
    /// Reads the config.
    pub fn load(&self) -> Result<Loaded, LoadConfigError> {
        load(&self.path, &self.given)
    }

    /// Where the service can be reached that runs with this config, also while the file has faults elsewhere: it
    /// has to be told of them. By the defaults, where the file cannot be read.
    pub fn control(&self) -> PathBuf {
        let text = std::fs::read(&self.path).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let mut reader = read::Reader::default();
        let service = reader.root(&text).settings("service", &mut reader);
        let mut config = Config { service, ..Config::default() };
        config.stand_in(&self.given, reader.places());
        config.resolve(self.path.parent().unwrap_or(Path::new("")));
        config.service.control()
    }
}

impl Config {
    /// Puts the service manager's directories where the file says nothing.
    fn stand_in(&mut self, given: &Directories, places: &Places) {
        if let (Some(state), None) = (&given.state, places.get("service.state")) {
            self.service.state.clone_from(state);
        }
        if let (Some(logs), None) = (&given.logs, places.get("service.logs")) {
            self.service.logs.clone_from(logs);
        }
    }

    /// Makes every relative path start from that folder. An absolute one stays.
    fn resolve(&mut self, folder: &Path) {
        self.service.state = folder.join(&self.service.state);
        self.service.logs = folder.join(&self.service.logs);
        for watched in self.folders.values_mut() {
            watched.path = folder.join(&watched.path);
        }
        self.alert.resolve(folder);
    }
}

impl LogLevel {
    /// The word that the config uses for it.
    pub fn as_str(self) -> &'static str {
        match self {
            LogLevel::Error => "error",
            LogLevel::Warn => "warn",
            LogLevel::Info => "info",
            LogLevel::Debug => "debug",
            LogLevel::Trace => "trace",
        }
    }
}

impl Default for ServiceSettings {
    fn default() -> ServiceSettings {
        ServiceSettings {
            state: PathBuf::from("/var/lib/claimwatch"),
            logs: PathBuf::from("/var/log/claimwatch"),
            log_level: LogLevel::default(),
            control: PathBuf::from("control.sock"),
            reload_on_change: false,
        }
    }
}

impl Loaded {
    /// Warns of something at the value of that path ("folders.inbox.path"); at none, if that value is a default.
    pub fn warn(&mut self, path: &str, message: impl Into<String>, help: impl Into<String>) {
        self.warnings.push(Fault::warning(self.places.get(path), message).help(help));
    }
}

fn not_utf8(error: &std::string::FromUtf8Error, file: &str) -> Faults {
    let at = error.utf8_error().valid_up_to();
    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let fault = Fault::error(at..at, "the file is not UTF-8 text").help("save it as UTF-8 in your editor");
    Faults::of(file, text, vec![fault])
}
