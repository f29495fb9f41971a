//! What is known of feeds before they are asked: what the store kept of their last visits, and what settings that have
//! changed since make of it. Asks nobody.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::board::FeedSeen;
use super::feeds::Poller;
use super::party::{Entry, Party, parties, source_name};
use crate::source::feed::FeedSettings;
use crate::source::schedule::{Outcome, Past, next_due, spread};
use crate::store::FeedVisit;

/// How far ahead a time may lie that was noted by a clock which is looked after.
const SLACK: SignedDuration = SignedDuration::from_mins(1);

/// Feeds of one address, with what is known of each, in the same order.
pub struct Known {
    pub(super) party: Party,
    pub(super) last: Vec<FeedVisit>,
    /// When the first of them is due by a clock that nobody sets, where they were asked in this run.
    pub(super) by: Option<Instant>,
}

/// Which settings of a feed have changed while the service ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewed {
    /// Its own, which may be the cure of what ails it.
    Feeds,
    /// Those of all feeds.
    Polling,
}

impl Known {
    /// When the first of the feeds is due: at once, where one was never asked.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let asked = self.last.iter().filter(|last| last.stopped.is_none());
        asked.map(|last| last.next_due.unwrap_or(Timestamp::MIN)).min()
    }
}

impl Poller {
    /// What is known of the enabled feeds. To be called before any is asked: what one feed's host asked for holds
    /// for its neighbours too. None if the service stops.
    pub async fn recall(&self, feeds: &BTreeMap<String, FeedSettings>) -> Option<Vec<Known>> {
        for (name, feed) in feeds.iter().filter(|(_, feed)| !feed.enabled) {
            self.forgive(name, feed).await?;
        }
        let mut known = Vec::new();
        for party in parties(feeds) {
            known.push(self.recall_party(party, None).await?);
        }
        Some(known)
    }

    /// What is known of feeds of one address: they are due as the settings of now have it. `renewed` says which of those have
    /// changed while the service ran, if any have.
    pub async fn recall_party(&self, party: Party, renewed: Option<Renewed>) -> Option<Known> {
        let host = party.host();
        self.hosts.know(&host);
        let mut last = Vec::new();
        for Entry { source, feed } in party.entries() {
            let visit = self.desk.last_visit(source.clone(), feed.url.clone()).await?;
            let visit = visit.unwrap_or_else(|| FeedVisit::none(source.clone(), feed.url.clone()));
            let visit = from_the_past(visit, (self.clock)());
            if let Some(until) = visit.closed_until {
                self.hosts.close(&host, until);
            }
            self.recall_closed_pages(&Entry { source: source.clone(), feed: feed.clone() }).await?;
            last.push(self.weigh_anew(feed, visit, renewed));
        }
        Some(Known { party, last, by: None })
    }

    /// The visit with the due time that it would have had by the settings of now. A feed that failed and has other
    /// settings than then is asked at once: whoever mended it wants to see it work.
    fn weigh_anew(&self, feed: &FeedSettings, visit: FeedVisit, renewed: Option<Renewed>) -> FeedVisit {
        let (source, now) = (&visit.feed, (self.clock)());
        let (Some(past), Some(planned)) = (past_of(&visit), visit.next_due) else { return visit };
        let ailed = matches!(past.outcome, Outcome::Failed | Outcome::NotFound | Outcome::Denied);
        let due = next_due(source, feed, &self.polling, &past, now);
        let (next_due, due_why) = match due.at {
            _ if ailed && renewed == Some(Renewed::Feeds) => {
                (Some(now), "its settings have changed since it failed".to_owned())
            }
            // At a start all that are late are spread, by how late they are.
            Some(at) if at <= now && renewed.is_none() => {
                (if planned <= now { Some(planned) } else { visit.asked }, due.why)
            }
            // A shorter interval for all makes many late at once.
            Some(at) if at <= now => {
                let late = spread(source, feed, &self.polling, usize::MAX) / 10;
                (now.saturating_add(SignedDuration::try_from(late).unwrap_or_default()).ok(), due.why)
            }
            at => (at, due.why),
        };
        let fine = visit.failing_since.is_none();
        self.desk.board().feed(source, FeedSeen { fine, next_due, why: due_why.clone() });
        FeedVisit { next_due, due_why, ..visit }
    }

    /// Says how many addresses are followed in all.
    pub fn follows(&self, many: usize) {
        self.crowd.store(many, Ordering::Relaxed);
    }

    /// A feed that was gone is asked again once its operator has switched it off and on.
    pub async fn forgive(&self, name: &str, feed: &FeedSettings) -> Option<()> {
        match self.desk.last_visit(source_name(name), feed.url.clone()).await? {
            Some(last) if last.stopped.is_some() => {
                let outcome = String::new();
                self.desk.keep_visit(FeedVisit { stopped: None, trouble: None, next_due: None, outcome, ..last }).await
            }
            _ => Some(()),
        }
    }
}

/// What the due time of a feed is made of; nothing for one that was never asked, is asked no more, or was last asked by a
/// version that did not note how that ended.
fn past_of(visit: &FeedVisit) -> Option<Past> {
    let (polled, outcome) = (visit.asked.filter(|_| visit.stopped.is_none())?, visit.outcome.parse().ok()?);
    let FeedVisit { failures, max_age, quiet, .. } = *visit;
    Some(Past { polled: Some(polled), outcome, failures, max_age, pace: visit.pace.parse().unwrap_or_default(), quiet })
}

/// A visit that a clock which was ahead has dated into the future says nothing of when the feed is due.
fn from_the_past(visit: FeedVisit, now: Timestamp) -> FeedVisit {
    let ahead = |time: Timestamp| time.duration_since(now) > SLACK;
    if !visit.asked.or(visit.last_success).is_some_and(ahead) {
        return visit;
    }
    let due_why = "the clock was set back since it was asked".to_owned();
    FeedVisit { next_due: None, closed_until: None, due_why, ..visit }
}
