//! What a new config changes of the one in use: by name where things have names, by table where they have none.
//! Compares settings, and acts on nothing. Where nothing changes there is no delta.

use std::collections::BTreeMap;
use std::fmt;

use super::Config;

/// How many names are told of each kind; the rest are counted.
const NAMES_TOLD: usize = 5;

/// What is different between two configs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigDelta {
    /// `[feeds.NAME]`.
    pub feeds: NamesDelta,
    /// `[folders.NAME]`.
    pub folders: NamesDelta,
    /// `[watch.NAME]`.
    pub watches: NamesDelta,
    /// Tables that are taken over as wholes, as the config writes them: `[polling]`.
    pub tables: Vec<&'static str>,
    /// Settings that a running service cannot take over: they count from its next start.
    pub at_next_start: Vec<&'static str>,
}

/// Which names of a kind came, went and changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamesDelta {
    /// New ones.
    pub added: Vec<String>,
    /// Those with other settings than before.
    pub changed: Vec<String>,
    /// Those that are no more.
    pub removed: Vec<String>,
}

impl ConfigDelta {
    /// What `new` changes of `old`; nothing if they say the same.
    pub fn between(old: &Config, new: &Config) -> Option<ConfigDelta> {
        let (was, is) = (&old.service, &new.service);
        let delta = ConfigDelta {
            feeds: NamesDelta::between(&old.feeds, &new.feeds),
            folders: NamesDelta::between(&old.folders, &new.folders),
            watches: NamesDelta::between(&old.watch, &new.watch),
            tables: changed([
                ("[store]", old.store != new.store),
                ("[polling]", old.polling != new.polling),
                ("[aliases]", old.aliases != new.aliases),
                ("[alert]", old.alert != new.alert),
                ("[web]", old.web != new.web),
                (
                    "[service]",
                    (&was.logs, was.log_level, was.reload_on_change) != (&is.logs, is.log_level, is.reload_on_change),
                ),
            ]),
            at_next_start: changed([("state", was.state != is.state), ("control", was.control != is.control)]),
        };
        (delta != ConfigDelta::default()).then_some(delta)
    }
}

impl fmt::Display for ConfigDelta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        for (kind, names) in [("feed", &self.feeds), ("folder", &self.folders), ("watch", &self.watches)] {
            parts.extend(names.words(kind));
        }
        parts.extend(self.tables.iter().map(|table| format!("{table} changed")));
        let late = self.at_next_start.iter().map(|key| format!("`{key}` in [service] counts from the next start"));
        parts.extend(late);
        f.write_str(&parts.join("; "))
    }
}

impl NamesDelta {
    fn between<T: PartialEq>(old: &BTreeMap<String, T>, new: &BTreeMap<String, T>) -> NamesDelta {
        let mut delta = NamesDelta::default();
        for (name, settings) in new {
            match old.get(name) {
                None => delta.added.push(name.clone()),
                Some(before) if before != settings => delta.changed.push(name.clone()),
                Some(_) => {}
            }
        }
        delta.removed = old.keys().filter(|name| !new.contains_key(*name)).cloned().collect();
        delta
    }

    /// "feed bbc added", "2 feeds removed: bbc, dw".
    fn words(&self, kind: &str) -> impl Iterator<Item = String> {
        let told = [("added", &self.added), ("changed", &self.changed), ("removed", &self.removed)];
        told.into_iter().filter_map(move |(done, names)| match names.as_slice() {
            [] => None,
            [name] => Some(format!("{kind} {name} {done}")),
            names => {
                let plural = if kind == "watch" { "watches".to_owned() } else { format!("{kind}s") };
                let shown = names.iter().take(NAMES_TOLD).cloned().collect::<Vec<_>>().join(", ");
                let more = if names.len() > NAMES_TOLD { ", …" } else { "" };
                Some(format!("{} {plural} {done}: {shown}{more}", names.len()))
            }
        })
    }
}

fn changed<const N: usize>(looked_at: [(&'static str, bool); N]) -> Vec<&'static str> {
    looked_at.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Directories, read};
    use super::*;

    fn delta(old: &str, new: &str) -> Option<String> {
        let config = |text: &str| read(text, "c.toml", &Directories::default()).unwrap().config;
        ConfigDelta::between(&config(old), &config(new)).map(|delta| delta.to_string())
    }

    fn feeds(names: &[&str]) -> String {
        names.iter().map(|name| format!("[feeds.{name}]\nurl = 'https://{name}.example.org/'\n")).collect()
    }

    #[test]
    fn what_says_the_same_in_another_way_is_no_change() {
        assert_eq!(delta("[polling]\nevery = '15m'\n", "# nothing is said\n"), None);
    }

    #[test]
    fn what_has_a_name_is_told_by_it() {
        let (old, new) =
            (feeds(&["a", "b", "c"]), feeds(&["a", "d"]) + "publisher = 'D'\n[folders.in]\npath = '/in'\n");
        assert_eq!(delta(&old, &new).unwrap(), "feed d added; 2 feeds removed: b, c; folder in added");
        assert_eq!(
            delta(&feeds(&["d"]), &new[new.find("[feeds.d]").unwrap()..]).unwrap(),
            "feed d changed; folder in added"
        );
        let many: Vec<String> = (1..=7).map(|number| format!("f{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(delta("", &feeds(&many)).unwrap(), "7 feeds added: f1, f2, f3, f4, f5, …");
    }

    #[test]
    fn what_has_to_wait_for_a_start_is_said() {
        let new = "[service]\nstate = '/elsewhere'\nlog-level = 'debug'\n[polling]\nevery = '1h'\n";
        assert_eq!(
            delta("", new).unwrap(),
            "[polling] changed; [service] changed; `state` in [service] counts from the next start"
        );
    }
}
