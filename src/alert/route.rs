//! Which sinks an alert goes to, and from when on: what the watches that asked for it say, or all sinks. Pure; the
//! hour and the time zone come in.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::gate::{Decision, WatchSettings};
use super::{journal, log};
use crate::setting::Hours;

/// The ways that alerts may go.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    sinks: Vec<String>,
    watches: BTreeMap<String, Way>,
    health: Vec<String>,
}

/// What one watch says.
#[derive(Clone, Debug)]
struct Way {
    sinks: Option<Vec<String>>,
    quiet: Vec<Hours>,
}

/// A sink that is to have an alert, not before that time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The sink's name.
    pub sink: String,
    /// Not before then; none: at once.
    pub due: Option<Timestamp>,
}

impl Routes {
    /// Every alert goes to all these sinks at once.
    pub fn to_all(sinks: Vec<String>) -> Routes {
        Routes { sinks, ..Routes::default() }
    }

    /// The ways to `sinks` that these watches name. Health alerts go to `health`; none given: to all sinks that reach
    /// people.
    pub fn new(sinks: Vec<String>, watches: &BTreeMap<String, WatchSettings>, health: Option<&[String]>) -> Routes {
        let way = |watch: &WatchSettings| Way { sinks: watch.sinks.clone(), quiet: watch.quiet_hours.clone() };
        let reach_people = || sinks.iter().filter(|sink| !is_record(sink)).cloned().collect();
        Routes {
            health: health.map_or_else(reach_people, <[String]>::to_vec),
            watches: watches.iter().map(|(name, watch)| (name.clone(), way(watch))).collect(),
            sinks,
        }
    }

    /// Where the alert goes that was decided on now. Of several watches that ask for it, a sink heeds the one that
    /// lets it go the soonest; quiet hours hold for sinks that reach people.
    pub fn stops(&self, decision: &Decision, now: Timestamp, zone: &TimeZone) -> Vec<Stop> {
        let mut found: BTreeMap<&str, Option<Timestamp>> = BTreeMap::new();
        let asked: Vec<&Way> = decision.watches.iter().filter_map(|name| self.watches.get(name)).collect();
        for way in &asked {
            let quiet = Hours::end_of_all(&way.quiet, now, zone);
            for sink in way.sinks.as_ref().unwrap_or(&self.sinks) {
                let due = quiet.filter(|_| !is_record(sink));
                // None, at once, is the least.
                found.entry(sink).and_modify(|known| *known = (*known).min(due)).or_insert(due);
            }
        }
        if asked.is_empty() {
            found.extend(self.sinks.iter().map(|sink| (sink.as_str(), None)));
        }
        found.into_iter().map(|(sink, due)| Stop { sink: sink.to_owned(), due }).collect()
    }

    /// Where word of the health of `source` goes: not to a sink that it is about.
    pub fn health(&self, source: &str) -> Vec<Stop> {
        let others = self.health.iter().filter(|sink| *sink != source);
        others.map(|sink| Stop { sink: sink.clone(), due: None }).collect()
    }
}

/// Whether the sink is a record, which wakes nobody.
fn is_record(sink: &str) -> bool {
    [log::SINK, journal::SINK].contains(&sink)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(watches: &str) -> Routes {
        let sinks = ["log", "mail.anna", "webhook.desk"].map(str::to_owned).into();
        Routes::new(sinks, &toml::from_str(watches).unwrap(), None)
    }

    /// Where an alert goes for which those watches ask, at that time.
    fn stops(watches: &str, asked: &[&str], now: &str) -> Vec<String> {
        let watches_met = asked.iter().map(|name| (*name).to_owned()).collect();
        let decision = Decision { told: true, why: String::new(), watch: None, watches: watches_met };
        let stops = routes(watches).stops(&decision, now.parse().unwrap(), &TimeZone::UTC);
        let shown = |stop: &Stop| stop.due.map_or(stop.sink.clone(), |due| format!("{} {due}", stop.sink));
        stops.iter().map(shown).collect()
    }

    const NIGHT: &str = "2025-03-04T23:00:00Z";

    #[test]
    fn without_a_word_of_it_an_alert_goes_to_all_sinks() {
        assert_eq!(stops("", &[], NIGHT), ["log", "mail.anna", "webhook.desk"]);
        assert_eq!(stops("[a]\n", &["a"], NIGHT), ["log", "mail.anna", "webhook.desk"]);
    }

    #[test]
    fn a_watch_names_its_sinks_and_two_that_ask_reach_those_of_both() {
        let watches = "[a]\nsinks = ['log']\n[b]\nsinks = ['mail.anna']\n[c]\nsinks = []";
        assert_eq!(stops(watches, &["a"], NIGHT), ["log"]);
        assert_eq!(stops(watches, &["a", "b"], NIGHT), ["log", "mail.anna"]);
        assert_eq!(stops(watches, &["c"], NIGHT), [] as [&str; 0]);
    }

    #[test]
    fn quiet_hours_hold_what_reaches_people_unless_another_watch_wants_it_told() {
        let watches = "[a]\nquiet-hours = ['22:00-07:00']\n[b]\nsinks = ['webhook.desk']";
        let morning = "2025-03-05T07:00:00Z";
        assert_eq!(
            stops(watches, &["a"], NIGHT),
            ["log".to_owned(), format!("mail.anna {morning}"), format!("webhook.desk {morning}")]
        );
        assert_eq!(stops(watches, &["a", "b"], NIGHT)[2], "webhook.desk");
        assert_eq!(stops(watches, &["a"], "2025-03-04T12:00:00Z")[1], "mail.anna");
    }

    #[test]
    fn health_reaches_people_and_never_by_the_way_that_it_is_about() {
        let sinks = |source: &str| routes("").health(source).into_iter().map(|stop| stop.sink).collect::<Vec<_>>();
        assert_eq!(sinks("feeds.harbour"), ["mail.anna", "webhook.desk"]);
        assert_eq!(sinks("webhook.desk"), ["mail.anna"]);
    }
}
