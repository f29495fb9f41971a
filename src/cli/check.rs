//! `claimwatch check`: what the config says, what is wrong with it, and what it names that is not there.
//! Changes nothing.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::{Console, Failure};
use crate::config::{Config, Loaded};

/// The config with further warnings: of what it names and the machine does not have.
pub fn beside_the_world(mut loaded: Loaded) -> Loaded {
    let config = loaded.config.clone();
    for (name, folder) in &config.folders {
        if let Err(error) = fs::read_dir(&folder.path) {
            let (message, help) = unreadable_folder(&folder.path, &error);
            loaded.warn(&format!("folders.{name}.path"), message, help);
        }
    }
    for (place, directory) in [("service.state", &config.service.state), ("service.logs", &config.service.logs)] {
        match fs::read_dir(directory) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                let message = format!("the directory {} cannot be read: {}", directory.display(), error.kind());
                loaded.warn(place, message, READ_AS);
            }
            // One that is not there yet is made by the service.
            _ => {}
        }
    }
    loaded
}

/// Says that the config can be used, and what it names. One that cannot be used has not come this far.
pub fn report(loaded: &Loaded, path: &Path, console: &mut Console<'_>) -> Result<(), Failure> {
    let verdict = if loaded.warnings.is_empty() { "is fine" } else { "can be used" };
    let config = &loaded.config;
    writeln!(console.out, "{} {verdict}: {}", path.display(), summary(config))?;
    if config.feeds.is_empty() && config.folders.is_empty() {
        writeln!(console.out, "There is nothing to watch yet: add a [feeds.NAME] or a [folders.NAME].")?;
    }
    Ok(())
}

fn unreadable_folder(path: &Path, error: &io::Error) -> (String, &'static str) {
    let shown = path.display();
    match error.kind() {
        ErrorKind::NotFound => (format!("there is no folder {shown}"), "make it, or mend the path"),
        ErrorKind::NotADirectory => (format!("{shown} is not a folder"), "name the folder that the file lies in"),
        kind => (format!("the folder {shown} cannot be read: {kind}"), READ_AS),
    }
}

/// What to do about a directory that this user may not read.
const READ_AS: &str = "let the service's user read it; if you are another user, that may be so already";

/// What is watched: "3 feeds (1 disabled), 1 folder, 2 watches".
fn summary(config: &Config) -> String {
    let disabled = config.feeds.values().filter(|feed| !feed.enabled).count();
    let mut feeds = counted(config.feeds.len(), "feed", "feeds");
    if disabled > 0 {
        feeds = format!("{feeds} ({disabled} disabled)");
    }
    let folders = counted(config.folders.len(), "folder", "folders");
    let watches = counted(config.watch.len(), "watch", "watches");
    format!("{feeds}, {folders}, {watches}")
}

fn counted(number: usize, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}
