//! A config that was refused while the service runs, as what its operator is told: once when it begins, and once when a
//! good one is taken over, be it by the next start. Pure; the telling is the desk's.

use jiff::Timestamp;

use crate::alert::health::{Health, HealthLine, State};

/// What the config is called where its health is told of.
pub const SOURCE: &str = "config";

/// Whether the file holds a config that was refused, as far as was told.
#[derive(Debug, Default)]
pub struct Refusal(Option<Told>);

#[derive(Debug)]
struct Told {
    since: Timestamp,
    words: String,
}

impl Refusal {
    /// What was told last of the config's health, by an earlier run.
    pub fn told(last: Option<&HealthLine>) -> Refusal {
        let failing = last.filter(|line| line.state == "failing");
        Refusal(failing.and_then(|line| Some(Told { since: line.since.parse().ok()?, words: line.words().to_owned() })))
    }

    /// What is to be told now that the file was refused because of `why`.
    pub fn refused(&mut self, why: &str, now: Timestamp) -> Option<Health> {
        if self.0.is_some() {
            return None;
        }
        let words = format!("it was refused, and the one before goes on to count: {why}");
        self.0 = Some(Told { since: now, words: words.clone() });
        Some(Health { source: SOURCE.to_owned(), state: State::Failing, since: now, words })
    }

    /// What is to be told now that the file is what the service works by.
    pub fn taken(&mut self) -> Option<Health> {
        let Told { since, words } = self.0.take()?;
        Some(Health { source: SOURCE.to_owned(), state: State::Well, since, words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_once_and_its_end_too_also_over_a_restart() {
        let now: Timestamp = "2025-03-04T05:10:00Z".parse().unwrap();
        let mut refusal = Refusal::default();
        assert_eq!(refusal.taken(), None, "nothing was wrong");
        let told = refusal.refused("c.toml:8: unknown key `intervall`", now).unwrap();
        assert_eq!(refusal.refused("c.toml:9: another", now), None);
        let line = told.line(now);
        assert_eq!(
            line.summary,
            "config needs its operator: it was refused, and the one before goes on to count: c.toml:8: unknown key `intervall`"
        );
        let well = Health { state: State::Well, ..told };
        assert_eq!(Refusal::told(Some(&line)).taken(), Some(well.clone()), "the next start");
        assert_eq!(refusal.taken(), Some(well.clone()));
        assert_eq!(refusal.taken(), None);
        assert_eq!(Refusal::told(Some(&well.line(now))).taken(), None);
    }
}
