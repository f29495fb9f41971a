//! Whether it is the servers that fail or our own network. Pure: who answered and who could not be reached comes in,
//! with the hour; whether a failure speaks against its feed, and what is to be told, goes out.

use std::collections::HashMap;

use jiff::Timestamp;

/// How many hosts must fail in a row, and none answer between, before the fault is taken for ours; all of them, where
/// there are fewer, but never one alone.
const SUSPICIOUS: usize = 5;

/// What was heard of hosts since the start.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// All that were ever asked, with the last failure to reach them that no answer of theirs has followed.
    hosts: HashMap<String, Option<Failure>>,
    /// How many words there were so far: their order is what counts, and a clock may stand or step back.
    words: u64,
    /// The number of the last answer of any host; 0 before the first.
    answered: u64,
    /// Since when nothing answers, once that is taken for our own fault.
    outage: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug)]
struct Failure {
    word: u64,
    at: Timestamp,
}

/// What a failure to reach a host means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreached {
    /// Whether it speaks against the feed: others answered while this host did not.
    pub counts: bool,
    /// Whether this failure is the one that shows that our own network is down.
    pub outage_begins: bool,
}

impl Reach {
    /// Makes a host known before it is asked.
    pub fn know(&mut self, host: &str) {
        self.hosts.entry(host.to_owned()).or_default();
    }

    /// A host answered, whatever it said. If that ends an outage: since when it lasted.
    pub fn answered(&mut self, host: &str) -> Option<Timestamp> {
        self.hosts.insert(host.to_owned(), None);
        self.words += 1;
        self.answered = self.words;
        self.outage.take()
    }

    /// A host could not be found or connected to.
    pub fn unreached(&mut self, host: &str, now: Timestamp) -> Unreached {
        self.words += 1;
        let failure = Failure { word: self.words, at: now };
        let before = self.hosts.insert(host.to_owned(), Some(failure)).flatten();
        // One failure may be the first of an outage; it is counted only when others have answered since.
        let counts = self.hosts.len() < 2 || before.is_some_and(|before| self.answered > before.word);
        let silent = |failure: &&Failure| failure.word > self.answered;
        let dark: Vec<Timestamp> = self.hosts.values().flatten().filter(silent).map(|failure| failure.at).collect();
        let suspicious = dark.len() >= self.hosts.len().clamp(2, SUSPICIOUS);
        let outage_begins = suspicious && self.outage.is_none();
        if outage_begins {
            self.outage = dark.into_iter().min();
        }
        Unreached { counts, outage_begins }
    }

    /// Whether our own network is taken to be down.
    pub fn is_out(&self) -> bool {
        self.outage.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_734_595_200 + second).unwrap()
    }

    fn reach(hosts: &[&str]) -> Reach {
        let mut reach = Reach::default();
        hosts.iter().for_each(|host| reach.know(host));
        reach
    }

    #[test]
    fn p34_hosts_that_all_fail_are_one_outage_and_count_against_none() {
        let mut reach = reach(&["a", "b", "c"]);
        assert_eq!(reach.answered("a"), None);
        let told: Vec<Unreached> = ["a", "b", "c", "a", "b", "c"]
            .iter()
            .enumerate()
            .map(|(n, host)| reach.unreached(host, at(10 + n as i64)))
            .collect();
        assert!(told.iter().all(|told| !told.counts));
        assert_eq!(told.iter().filter(|told| told.outage_begins).count(), 1);
        assert!(told[2].outage_begins && reach.is_out());
        assert_eq!(reach.answered("b"), Some(at(10)));
        assert_eq!((reach.answered("c"), reach.is_out()), (None, false));
    }

    #[test]
    fn p34_a_host_that_fails_while_others_answer_is_counted_from_its_second_failure() {
        let mut reach = reach(&["a", "b"]);
        assert!(!reach.unreached("a", at(0)).counts);
        reach.answered("b");
        assert!(reach.unreached("a", at(900)).counts);
        assert!(!reach.is_out());
    }

    #[test]
    fn the_only_host_there_is_cannot_show_an_outage() {
        let mut reach = reach(&["a"]);
        let told = reach.unreached("a", at(0));
        assert_eq!((told.counts, told.outage_begins), (true, false));
    }
}
