//! `claimwatch check`: what the config says, what is wrong with it, and what it names that is not there.
//! Changes nothing.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::{Console, Failure};
use crate::config::{Config, Loaded};
use crate::daemon::party::source_name;
use crate::daemon::probe::Prober;

/// How many feeds were asked, and how many of them could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answers {
    asked: usize,
    readable: usize,
}

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

/// The config with a warning for each feed that cannot be read just now, and how many can.
pub fn online(mut loaded: Loaded, console: &mut Console<'_>) -> Result<(Loaded, Option<Answers>), Failure> {
    let feeds: Vec<_> = loaded.config.feeds.iter().filter(|(_, feed)| feed.enabled).collect();
    let feeds: Vec<_> = feeds.into_iter().map(|(name, feed)| (source_name(name), feed.clone())).collect();
    let mut answers = Answers { asked: feeds.len(), readable: 0 };
    writeln!(console.out, "asking {} …", counted(answers.asked, "feed", "feeds"))?;
    console.out.flush()?;
    let prober = Prober::new(&loaded.config.polling)?;
    prober.probe_all(feeds, |source, probe| match probe.end {
        Ok(seen) => {
            answers.readable += 1;
            if seen.reading.documents.is_empty() {
                let help = "an empty feed is no fault; look at its address with `claimwatch probe`";
                loaded.warn(&format!("{source}.url"), format!("{source} has no items"), help);
            }
        }
        Err(error) => {
            let help = format!("`claimwatch probe {}` shows it step by step", source.0.trim_start_matches("feeds."));
            loaded.warn(&format!("{source}.url"), format!("{source} cannot be read: {error}"), help);
        }
    });
    Ok((loaded, Some(answers)))
}

/// Says that the config can be used, and what it names. One that cannot be used has not come this far. That feeds which
/// were asked could not be read is the failure.
pub fn report(
    loaded: &Loaded,
    path: &Path,
    answers: Option<Answers>,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let verdict = if loaded.warnings.is_empty() { "is fine" } else { "can be used" };
    let config = &loaded.config;
    writeln!(console.out, "{} {verdict}: {}", path.display(), summary(config))?;
    if config.feeds.is_empty() && config.folders.is_empty() {
        writeln!(console.out, "There is nothing to watch yet: add a [feeds.NAME] or a [folders.NAME].")?;
    }
    let Some(Answers { asked, readable }) = answers else { return Ok(()) };
    if readable < asked {
        return Err(anyhow::anyhow!("{} of {asked} feeds cannot be read just now", asked - readable).into());
    }
    Ok(writeln!(console.out, "{} answered and can be read", counted(asked, "feed", "feeds"))?)
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
