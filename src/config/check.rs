//! What is wrong with settings although each has the right type: an address that is none, two feeds with one
//! address, a feed asked every second. Looks at the settings alone, not at the world.

mod sinks;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::fault::Fault;
use super::read::Places;
use super::suggest::nearest;
use super::{AliasSettings, Config, FeedSettings};
use crate::figure::alias;
use crate::setting::{Interval, Size};
use crate::source::schedule::{LOWEST, LOWEST_OWN};

/// The shortest that a store may be told to keep what it knows: stories go on for days.
const SHORTEST_KEPT: Duration = Duration::from_secs(7 * 24 * 3_600);

/// The smallest that a store may be told to be.
const SMALLEST_STORE: Size = Size(20_000_000);

/// How the address of a feed may begin.
const SCHEMES: [&str; 2] = ["https", "http"];

/// All faults that the settings have in themselves.
pub fn faults_in(config: &Config, places: &Places) -> Vec<Fault> {
    let mut check = Check { places, faults: Vec::new() };
    check.store(config);
    check.polling(config);
    check.feeds(config);
    check.folders(config);
    check.watches(config);
    check.aliases(config);
    check.alerts(config);
    check.sinks(config);
    check.web(config);
    check.faults
}

struct Check<'c> {
    places: &'c Places,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn store(&mut self, config: &Config) {
        if let Some(keep) = config.store.keep.filter(|keep| keep.0 < SHORTEST_KEPT) {
            let fault = format!("`keep` is {keep}: figures would be forgotten while their story goes on");
            self.error("store.keep", fault, format!("write \"{}\" or more", Interval(SHORTEST_KEPT)));
        }
        if config.store.largest < SMALLEST_STORE {
            let fault = format!("`largest` is {}, too little for a day's reports", config.store.largest);
            self.error("store.largest", fault, format!("write \"{SMALLEST_STORE}\" or more"));
        }
    }

    fn polling(&mut self, config: &Config) {
        let polling = &config.polling;
        if polling.every.0 < LOWEST {
            let help =
                "to ask a server of your own more often, set `every` and `allow-private = true` in its [feeds.NAME]";
            self.error("polling.every", too_often(polling.every, LOWEST), help);
        }
        self.takes_time("polling.timeout", polling.timeout);
        self.takes_time("polling.connect-timeout", polling.connect_timeout);
        self.has_room("polling.largest-body", polling.largest_body);
        if polling.parallel == 0 {
            self.error("polling.parallel", "`parallel` is 0: no feed would ever be asked", "write 1 or more");
        }
        if polling.connect_timeout > polling.timeout && !polling.timeout.0.is_zero() {
            let fault = "`connect-timeout` is longer than `timeout`, which ends the visit before it";
            let path = self.given("polling.connect-timeout", "polling.timeout");
            self.warning(path, fault, "make `connect-timeout` shorter, or `timeout` longer");
        }
    }

    fn feeds(&mut self, config: &Config) {
        let mut first: BTreeMap<Url, String> = BTreeMap::new();
        for (name, feed) in &config.feeds {
            self.pace(name, feed);
            let path = format!("feeds.{name}.url");
            let Some(place) = self.places.get(&path) else { continue };
            match address(&feed.url) {
                Ok(_) if !feed.enabled => {}
                Ok(url) => {
                    if let Some(other) = first.insert(url, name.clone()) {
                        let fault =
                            Fault::warning(place, format!("feeds `{other}` and `{name}` have the same address"));
                        self.same(fault, &format!("feeds.{other}.url"));
                    }
                }
                Err((wrong, instead)) => self.error(&path, wrong, instead),
            }
        }
    }

    fn pace(&mut self, name: &str, feed: &FeedSettings) {
        let Some(every) = feed.every else { return };
        let lowest = if feed.allow_private { LOWEST_OWN } else { LOWEST };
        if every.0 >= lowest {
            return;
        }
        let mut help = format!("write \"{}\" or more", Interval(lowest));
        if !feed.allow_private {
            help.push_str("; for a server of your own, add `allow-private = true`");
        }
        self.error(&format!("feeds.{name}.every"), too_often(every, lowest), help);
    }

    fn folders(&mut self, config: &Config) {
        let mut first: BTreeMap<PathBuf, String> = BTreeMap::new();
        for (name, folder) in &config.folders {
            self.takes_time(&format!("folders.{name}.every"), folder.every);
            self.has_room(&format!("folders.{name}.largest-file"), folder.largest_file);
            let path = format!("folders.{name}.path");
            let Some(place) = self.places.get(&path) else { continue };
            if folder.path.as_os_str().is_empty() {
                self.error(&path, "`path` is empty", "write the path of the folder to watch");
            } else if folder.path.starts_with("~") {
                self.error(&path, "`~` stands for no folder here", "write the path in full");
            } else if let Some(other) = first.insert(folder.path.clone(), name.clone()) {
                let fault = Fault::warning(place, format!("folders `{other}` and `{name}` are the same"));
                self.same(fault, &format!("folders.{other}.path"));
            }
        }
    }

    fn watches(&mut self, config: &Config) {
        for (name, watch) in &config.watch {
            if watch.directions.is_empty() {
                let help = "write \"up\", \"down\" or both, or leave it out";
                self.error(&format!("watch.{name}.directions"), "no direction is watched: nothing would be told", help);
            }
        }
    }

    /// One name may stand for one thing alone.
    fn aliases(&mut self, config: &Config) {
        let AliasSettings { parties, subjects, places } = &config.aliases;
        for (kind, names) in [("parties", parties), ("subjects", subjects), ("places", places)] {
            let mut first: BTreeMap<String, &str> = BTreeMap::new();
            for (name, others) in names {
                for other in others {
                    let path = format!("aliases.{kind}");
                    if let Some(earlier) = first.insert(alias::key(other), name).filter(|earlier| *earlier != name) {
                        let fault = format!("`{other}` stands for `{earlier}` and for `{name}`");
                        self.error(&path, fault, "leave it with one of them");
                    } else if names.keys().any(|counts| counts != name && alias::key(counts) == alias::key(other)) {
                        let fault = format!("`{other}` stands for `{name}`, and has other names itself");
                        self.error(&path, fault, format!("list all of them with `{name}`"));
                    }
                }
            }
        }
    }

    fn alerts(&mut self, config: &Config) {
        let log = &config.alert.log;
        if log.text == log.jsonl {
            let fault = "`text` and `jsonl` are the same file";
            let path = self.given("alert.log.jsonl", "alert.log.text");
            self.error(path, fault, "give each its own name");
        }
    }

    fn web(&mut self, config: &Config) {
        if let Some(listen) = config.web.listen.filter(|listen| !listen.0.ip().is_loopback()) {
            let fault = format!("whoever reaches {listen} can read the alerts: there is no password");
            self.warning("web.listen", fault, "listen on 127.0.0.1, and put a web server with a password before it");
        }
    }

    fn takes_time(&mut self, path: &str, interval: Interval) {
        if interval.0.is_zero() {
            self.error(path, format!("`{}` must be longer than 0", key(path)), "write it like \"30s\"");
        }
    }

    fn has_room(&mut self, path: &str, size: Size) {
        if size.0 == 0 {
            self.error(path, format!("`{}` must be larger than 0", key(path)), "write it like \"10 MB\"");
        }
    }

    /// Of two settings that do not go together, the first if the file gives it, else the second.
    fn given<'p>(&self, first: &'p str, second: &'p str) -> &'p str {
        if self.places.get(first).is_some() { first } else { second }
    }

    /// Notes that a setting says the same as the one of that path.
    fn same(&mut self, fault: Fault, other: &str) {
        let fault = fault.help("remove one of the two");
        self.faults.push(match self.places.get(other) {
            Some(place) => fault.beside(place, "given here too"),
            None => fault,
        });
    }

    /// Notes the fault at that setting. One that the file does not give is at its default, which is right.
    fn error(&mut self, path: &str, message: impl Into<String>, help: impl Into<String>) {
        let place = self.places.get(path);
        self.faults.extend(place.map(|at| Fault::error(at, message).help(help)));
    }

    fn warning(&mut self, path: &str, message: impl Into<String>, help: impl Into<String>) {
        let place = self.places.get(path);
        self.faults.extend(place.map(|at| Fault::warning(at, message).help(help)));
    }
}

fn too_often(every: Interval, lowest: Duration) -> String {
    format!("`every` is {every}, but no feed is asked more often than every {}", Interval(lowest))
}

/// The address of a feed, or what is wrong with it and what to write instead.
pub fn address(written: &str) -> Result<Url, (String, String)> {
    address_of(written, "a feed")
}

/// The same for whatever else has an address.
fn address_of(written: &str, of: &str) -> Result<Url, (String, String)> {
    let wrong = |why: String| format!("`{written}` is not the address of {of}: {why}");
    let example = || "write it like \"https://example.org/feed.xml\"".to_owned();
    let no_scheme = || (wrong("it has no scheme".to_owned()), format!("did you mean \"https://{written}\"?"));
    match Url::parse(written) {
        Ok(url) if SCHEMES.contains(&url.scheme()) => Ok(url),
        Ok(url) if url.scheme().contains('.') || url.scheme() == "localhost" => Err(no_scheme()),
        Ok(url) => {
            let scheme = url.scheme();
            let meant = nearest(scheme, &SCHEMES).map(|meant| written.replacen(scheme, meant, 1));
            let instead = meant.map_or_else(example, |meant| format!("did you mean \"{meant}\"?"));
            Err((wrong(format!("`{scheme}` is not a scheme that can be asked")), instead))
        }
        Err(url::ParseError::RelativeUrlWithoutBase) if written.contains('.') && !written.starts_with(['/', '.']) => {
            Err(no_scheme())
        }
        Err(url::ParseError::RelativeUrlWithoutBase) => Err((wrong("it has no scheme".to_owned()), example())),
        Err(error) => Err((wrong(error.to_string()), example())),
    }
}

/// The last part of a path: the key.
fn key(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::super::{Directories, read};
    use super::*;

    /// Every message about that config.
    fn told_of(text: &str) -> Vec<String> {
        let faults =
            read(text, "c.toml", &Directories::default()).map_or_else(|faults| faults, |loaded| loaded.warnings);
        faults.list().iter().map(|fault| fault.message.clone()).collect()
    }

    #[test]
    fn a_server_of_ones_own_may_be_asked_often_but_not_without_a_pause() {
        let feed = "[feeds.a]\nurl = 'http://localhost:8080/'\nallow-private = true\n";
        assert!(told_of(&format!("{feed}every = '1s'\n")).is_empty());
        assert_eq!(
            told_of(&format!("{feed}every = '0s'\n")),
            ["`every` is 0s, but no feed is asked more often than every 1s"]
        );
    }

    #[test]
    fn a_setting_may_be_at_odds_with_a_default() {
        let odd = "`connect-timeout` is longer than `timeout`, which ends the visit before it";
        assert_eq!(told_of("[polling]\ntimeout = '5s'\n"), [odd]);
        assert_eq!(told_of("[alert.log]\ntext = 'alerts.jsonl'\n"), ["`text` and `jsonl` are the same file"]);
    }

    #[test]
    fn a_feed_that_is_switched_off_may_have_the_address_of_another() {
        let feeds = "[feeds.a]\nurl = 'https://a.example.org/'\n[feeds.b]\nurl = 'https://a.example.org'\n";
        assert_eq!(told_of(feeds), ["feeds `a` and `b` have the same address"]);
        assert!(told_of(&format!("{feeds}enabled = false\n")).is_empty());
    }

    #[test]
    fn an_address_without_scheme_is_completed() {
        for written in ["news.example.org/rss", "news.example.org:8080/rss", "localhost:8080/rss"] {
            let (wrong, instead) = address(written).unwrap_err();
            assert_eq!(instead, format!("did you mean \"https://{written}\"?"), "{wrong}");
        }
        assert!(address("/srv/feed.xml").unwrap_err().1.starts_with("write it like"));
        assert!(address("mailto:news@example.org").unwrap_err().0.contains("`mailto`"));
    }
}
