//! Feeds: a task for each address, that waits until a feed is due, asks it, has its items taken in, and only then
//! keeps what the server told: validators never run ahead of items. The pages behind the items are `pages`' work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::board::FeedSeen;
use super::desk::{DeskHandle, Tally};
use super::hosts::{Hosts, host_of};
use super::moved;
use super::pages;
use super::party::{Entry, Party, common_visit};
use super::pipeline::Telling;
use super::pulse::Beat;
use super::readers::Readers;
use super::recall::Known;
use crate::alert::health::{Health, State};
use crate::document::{Document, SourceName, Visit};
use crate::source::feed::read_feed;
use crate::source::fetch::{Answer, Ask, FetchError, Fetched, Fetcher, PollingSettings};
use crate::source::health::is_in_trouble;
use crate::source::pace::Pace;
use crate::source::page::wants_pages;
use crate::source::schedule::{LONGEST, Outcome, Past, interval, next_due, spread};
use crate::source::{Origin, Reading};
use crate::store::{FeedVisit, Moved, PageVisit};

/// Where the hour comes from.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The longest sleep before the wall clock is looked at again: the machine may have slept itself.
pub(super) const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// A feed that is later than this was kept from being asked, and so were others: they must not all start at once.
pub(super) const LATE: SignedDuration = SignedDuration::from_secs(2);

/// Asks feeds.
#[derive(Clone)]
pub struct Poller {
    pub(super) fetcher: Fetcher,
    pub(super) polling: Arc<PollingSettings>,
    pub(super) desk: DeskHandle,
    pub(super) hosts: Arc<Hosts>,
    pub(super) readers: Readers,
    pub(super) clock: Clock,
    /// How many addresses are followed.
    pub(super) crowd: Arc<AtomicUsize>,
}

/// How one poll ended.
struct Polled {
    visit: Visit,
    outcome: Outcome,
    max_age: Option<Duration>,
    /// Where permanent redirects led, if nothing but those did.
    moved: Option<String>,
    error: Option<String>,
    /// Until when the host wants to be left alone.
    closed_until: Option<Timestamp>,
    /// What the feed itself wishes; nothing where its body was not read.
    pace: Option<Pace>,
    /// How many documents were new to each of the entries; empty where none was read.
    new: Vec<usize>,
}

impl Polled {
    fn fine(answer: Answer) -> Polled {
        let Answer { visit, max_age, moved } = answer;
        let (outcome, new) = (Outcome::Fine, Vec::new());
        Polled { visit, outcome, max_age, moved, error: None, closed_until: None, pace: None, new }
    }

    fn failed(visit: &Visit, outcome: Outcome, error: String) -> Polled {
        let answer = Answer { visit: visit.clone(), ..Answer::default() };
        Polled { outcome, error: Some(error), ..Polled::fine(answer) }
    }
}

impl Poller {
    /// Asks by `fetcher` and brings what it reads to the desk.
    pub fn new(fetcher: Fetcher, polling: PollingSettings, desk: DeskHandle) -> Poller {
        let clock: Clock = Arc::new(Timestamp::now);
        Poller {
            fetcher,
            polling: Arc::new(polling),
            desk,
            hosts: Arc::default(),
            readers: Readers::default(),
            clock,
            crowd: Arc::default(),
        }
    }

    /// The same with another clock.
    pub fn with_clock(self, clock: Clock) -> Poller {
        Poller { clock, ..self }
    }

    /// The same with other settings: what is known of hosts and feeds is shared.
    pub fn with_polling(&self, fetcher: Fetcher, polling: PollingSettings) -> Poller {
        Poller { fetcher, polling: Arc::new(polling), ..self.clone() }
    }

    /// One poll: asked, read, taken in, kept. Gives what is known of the feeds now; none if the service stops before
    /// all of it is kept, or if the feeds are to be left before they could be asked. `asked` tells whether a request was
    /// made.
    async fn poll(
        &self,
        known: &Known,
        asked: &AtomicBool,
        beat: &Beat,
        leave: &CancellationToken,
    ) -> Option<Vec<FeedVisit>> {
        let _in_hand = beat.poll(self.polling.timeout.0);
        let Known { party, last, .. } = known;
        let host = party.host();
        let _turn = self.hosts.turn(&host, leave).await?;
        let now = (self.clock)();
        let visit = common_visit(last);
        let behind = host_of(&visit.url);
        let closed = self.hosts.closed(&host, now).max(self.hosts.closed(&behind, now));
        let kept: Vec<(FeedVisit, Option<Health>)> = if let Some(until) = closed {
            party.entries().zip(last).map(|(entry, last)| (self.put_off(entry, last, until), None)).collect()
        } else {
            asked.store(true, Ordering::Relaxed);
            // Many wait for their turn, and what it takes to ask is there only for those whose turn it is.
            let mut polled = Box::pin(self.ask(party, &last[0], &visit, now)).await?;
            let (outcome, network) = self.hosts.heard(&host, polled.outcome, now);
            polled.outcome = outcome;
            self.desk.board().polled(polled.outcome);
            if let Some(network) = network {
                self.desk.tell_health(network).await?;
            }
            let moved = settle_move(&party.first().source, &last[0], &mut polled, now);
            let settle = |(at, (entry, last))| {
                let (visit, health) = self.settle(entry, last, &polled, at, now);
                let notice = believed(&entry.source, last.moved.as_ref(), moved.as_ref(), now);
                (FeedVisit { moved: moved.clone(), ..visit }, health.or(notice))
            };
            party.entries().zip(last).enumerate().map(settle).collect()
        };
        for (visit, health) in &kept {
            self.desk.keep_visit_and_tell(visit.clone(), health.clone()).await?;
        }
        Some(kept.into_iter().map(|(visit, _)| visit).collect())
    }

    /// A feed whose host wants to be left alone: asked when that is over, and not all its feeds at once.
    fn put_off(&self, entry: &Entry, last: &FeedVisit, until: Timestamp) -> FeedVisit {
        let source = &entry.source;
        tracing::info!(feed = %source, %until, "{source}: not asked, its host wants to be left alone until {until}");
        let late = spread(source, &entry.feed, &self.polling, usize::MAX) / 10;
        let due = until.saturating_add(SignedDuration::try_from(late).unwrap_or_default()).unwrap_or(until);
        let due_why = format!("its host wants to be left alone until {until}");
        let fine = last.failing_since.is_none();
        self.desk.board().feed(source, FeedSeen { fine, next_due: Some(due), why: due_why.clone() });
        FeedVisit { next_due: Some(due), due_why, ..last.clone() }
    }

    /// Asks the server and has the items taken in.
    async fn ask(&self, party: &Party, last: &FeedVisit, visit: &Visit, now: Timestamp) -> Option<Polled> {
        let feed = &party.first().feed;
        let access = feed.access();
        let ask = Ask {
            url: moved::address(last.moved.as_ref()).unwrap_or(&feed.url),
            home: Some(&feed.url),
            allow_private: feed.allow_private,
            private_at_home_only: false,
            access: Some(&access),
            visit: Some(visit),
            now,
        };
        Some(match self.fetcher.fetch(&ask).await {
            Err(error) => {
                let closed_until = self.close_host(&error, now);
                Polled { closed_until, ..Polled::failed(visit, error.outcome(), error.to_string()) }
            }
            Ok(Fetched::Unchanged(answer)) => {
                for Entry { source, .. } in party.entries() {
                    tracing::debug!(feed = %source, "{source}: unchanged");
                }
                Polled::fine(answer)
            }
            Ok(Fetched::Body { answer, bytes, content_type }) => {
                match self.take(party, visit, answer, bytes.into(), content_type, now).await? {
                    Ok(polled) => polled,
                    Err(error) => Polled::failed(visit, Outcome::Failed, error),
                }
            }
        })
    }

    /// Leaves the host that asked for it alone. Until when.
    pub(super) fn close_host(&self, error: &FetchError, now: Timestamp) -> Option<Timestamp> {
        let FetchError::SlowDown { retry_after: Some(patience), host, .. } = error else { return None };
        let until = now.saturating_add(SignedDuration::try_from((*patience).min(LONGEST)).ok()?).ok()?;
        self.hosts.close(host, until);
        Some(until)
    }

    /// Reads a body for each entry and has its documents taken in. The inner error says why the body is no feed.
    async fn take(
        &self,
        party: &Party,
        last: &Visit,
        answer: Answer,
        bytes: Arc<[u8]>,
        content_type: Option<String>,
        now: Timestamp,
    ) -> Option<Result<Polled, String>> {
        let mut polled = Polled::fine(answer);
        let url = polled.visit.url.clone();
        for entry in party.entries() {
            let reading = match self.read(entry, &bytes, content_type.as_deref(), &url, now).await {
                Ok(reading) => reading,
                Err(error) => return Some(Err(error)),
            };
            let source = &entry.source;
            for fault in &reading.faults {
                tracing::warn!(feed = %source, "{source}: {fault}");
            }
            let items = reading.documents.len();
            // What a feed carries when it is new to us is where we start from, and no news.
            let baseline = last.url.is_empty() && !entry.feed.tell_first;
            let telling = if baseline { Telling::Baseline } else { Telling::Aloud };
            let pages = wants_pages(&entry.feed, &self.polling);
            let with_page = |item: Document| {
                let page = pages.then(|| pages::wanted(&item, baseline, now)).flatten();
                (item, page)
            };
            // An item without words is worth no more than its page.
            let worth = |(item, page): &(Document, Option<PageVisit>)| page.is_some() || !item.is_wordless();
            let items_with_pages = reading.documents.into_iter().map(with_page).filter(worth).collect();
            let tally = self.desk.take_items(items_with_pages, telling).await?;
            tell(source, items, tally);
            // The rest of a cut feed would never be asked for with the validators of its beginning.
            if reading.cut_short {
                polled.visit = Visit { url: url.clone(), ..Visit::default() };
            }
            polled.pace = Some(reading.pace);
            polled.new.push(tally.new);
        }
        Some(Ok(polled))
    }

    /// Reads a body for one entry. The error says why it is no feed.
    async fn read(
        &self,
        entry: &Entry,
        bytes: &Arc<[u8]>,
        content_type: Option<&str>,
        url: &str,
        received: Timestamp,
    ) -> Result<Reading, String> {
        let (name, publisher, url) = (entry.source.clone(), entry.feed.publisher.clone(), url.to_owned());
        let (bytes, content_type) = (Arc::clone(bytes), content_type.map(str::to_owned));
        let work = move || {
            let origin = Origin { source: &name, publisher: publisher.as_deref(), url: Some(&url), received };
            read_feed(&bytes, content_type.as_deref(), &origin)
        };
        self.readers.read(work).await?.map_err(|error| error.to_string())
    }

    /// What is to be kept of a feed after a poll, and what is to be told of its health.
    fn settle(
        &self,
        entry: &Entry,
        last: &FeedVisit,
        polled: &Polled,
        at: usize,
        now: Timestamp,
    ) -> (FeedVisit, Option<Health>) {
        let Entry { source, feed } = entry;
        let fine = polled.error.is_none();
        // What may be our own fault is held against no feed.
        let counts = !fine && polled.outcome != Outcome::Unreached;
        let failures = if fine { 0 } else { last.failures.saturating_add(u32::from(counts)) };
        let failing_since = if fine { None } else { last.failing_since.or(counts.then_some(now)) };
        let new = polled.new.get(at).is_some_and(|new| *new > 0);
        let quiet = if new { 0 } else { last.quiet.saturating_add(u32::from(fine)) };
        let pace = polled.pace.unwrap_or_else(|| last.pace.parse().unwrap_or_default());
        let Polled { outcome, max_age, .. } = *polled;
        let past = Past { polled: Some(now), outcome, failures, max_age, pace, quiet };
        let due = next_due(source, feed, &self.polling, &past, now);
        self.desk.board().feed(source, FeedSeen { fine, next_due: due.at, why: due.why.clone() });
        if let Some(error) = &polled.error {
            tracing::warn!(feed = %source, failures, "{source}: {error}; next: {}", due.why);
        }
        let in_trouble = is_in_trouble(outcome, failing_since, interval(feed, &self.polling), now);
        let health = health(source, last, in_trouble, polled.error.as_deref(), now);
        let trouble = match &health {
            Some(Health { state: State::Failing, words, .. }) => Some(words.clone()),
            Some(_) => None,
            None => last.trouble.clone(),
        };
        let visit = FeedVisit {
            visit: polled.visit.clone(),
            next_due: due.at,
            failures,
            failing_since,
            last_success: if fine { Some(now) } else { last.last_success },
            last_error: polled.error.clone().or_else(|| last.last_error.clone()),
            stopped: (outcome == Outcome::Gone).then(|| due.why.clone()),
            asked: Some(now),
            due_why: due.why,
            outcome: outcome.to_string(),
            max_age,
            closed_until: polled.closed_until,
            quiet,
            pace: pace.to_string(),
            trouble,
            ..last.clone()
        };
        (visit, health)
    }

    /// Keeps that the feeds were asked, though the end of the service cut the answer off: the next start must not
    /// ask again at once.
    async fn keep_cut_off(&self, known: &Known) -> Option<()> {
        for (Entry { feed, .. }, last) in known.party.entries().zip(&known.last) {
            let wait = SignedDuration::try_from(interval(feed, &self.polling)).unwrap_or(SignedDuration::MAX);
            let due = (self.clock)().saturating_add(wait).ok();
            let due_why = "the service was stopped while it was asked".to_owned();
            let asked = Some((self.clock)());
            self.desk.keep_visit(FeedVisit { next_due: due, due_why, asked, ..last.clone() }).await?;
        }
        Some(())
    }

    /// Sleeps until the feeds are due, and a little longer if they are late among `many`. Due by the wall clock, since the
    /// machine may sleep meanwhile; and by the time that has passed, since the wall clock may be set back.
    async fn wait(&self, known: &Known, many: usize, beat: &Beat) {
        let Some(due) = known.due() else { return };
        let by = known.by.or_else(|| Instant::now().checked_add(time_until(due, (self.clock)())));
        loop {
            beat.back_by(Instant::now());
            let passed = by.map_or(Duration::MAX, |by| by.saturating_duration_since(Instant::now()));
            let wait = time_until(due, (self.clock)()).min(passed);
            if wait.is_zero() {
                break;
            }
            sleep(wait.min(LONGEST_SLEEP), beat).await;
        }
        if (self.clock)().duration_since(due) > LATE {
            let Entry { source, feed } = known.party.first();
            sleep(spread(source, feed, &self.polling, many), beat).await;
        }
    }
}

/// What is known of the feeds' move after a poll. One that is believed now, or no longer, is told. What the new address
/// says of itself does not stop the feeds: the old one is asked again.
fn settle_move(source: &SourceName, last: &FeedVisit, polled: &mut Polled, now: Timestamp) -> Option<Moved> {
    let known = last.moved.as_ref();
    let asked = moved::address(known);
    if polled.error.is_some() {
        let gone = polled.outcome == Outcome::Gone;
        let lost = moved::is_lost(known, last.failures.saturating_add(1), gone);
        if let Some(to) = asked.filter(|_| lost) {
            tracing::warn!(feed = %source, "{source} fails at {to}, where it had moved; its old address is asked again");
            polled.outcome = if gone { Outcome::Failed } else { polled.outcome };
        }
        return known.cloned().filter(|_| !lost);
    }
    if asked.is_some() {
        return known.cloned();
    }
    let seen = moved::seen(known, polled.moved.as_deref(), now);
    if let Some(to) = moved::address(seen.as_ref()) {
        tracing::warn!(feed = %source, to, "{source} has moved for good to {to} and is asked there from now on; change its `url` in the config");
    }
    seen
}

/// When to end what goes on.
#[derive(Clone, Debug)]
pub struct Until {
    /// The end of the service: nothing is waited for that may take long.
    pub stop: CancellationToken,
    /// The end of this work alone, which also comes with the end of the service: what is in hand is finished.
    pub leave: CancellationToken,
}

/// Polls feeds of one address whenever they are due, until told to end or the server says that they are gone.
/// `many`: how many addresses are begun with at once.
pub async fn follow(poller: Poller, known: Known, many: usize, until: Until) {
    let news = Notify::new();
    if !pages::are_wanted(&poller, &known.party) {
        return follow_feeds(&poller, known, many, &until, &news).await;
    }
    let party = known.party.clone();
    // Few feeds have pages, and what it takes to follow them is not kept for all the others.
    Box::pin(async {
        tokio::join!(
            follow_feeds(&poller, known, many, &until, &news),
            pages::follow(&poller, &party, many, &until, &news)
        )
    })
    .await;
}

async fn follow_feeds(poller: &Poller, mut known: Known, mut many: usize, until: &Until, news: &Notify) {
    let Until { stop, leave } = until;
    let beat = poller.desk.board().pulse.task();
    while known.due().is_some() {
        tokio::select! {
            biased;
            () = leave.cancelled() => return,
            () = poller.wait(&known, many, &beat) => {}
        }
        // From now on all of them are late together, if they are.
        many = poller.crowd.load(Ordering::Relaxed).max(many);
        let (began, hour) = (Instant::now(), (poller.clock)());
        let asked = AtomicBool::new(false);
        // A poll in hand is finished, unless the service ends and it waits on a server that does not answer. What it needs is
        // there only as long as it lasts: a request is large, and thousands of feeds wait for theirs.
        let polled = tokio::select! {
            polled = Box::pin(poller.poll(&known, &asked, &beat, leave)) => polled,
            () = stop.cancelled() => None,
        };
        match polled {
            Some(last) => {
                news.notify_one();
                known.last = last;
                known.by = known.due().and_then(|due| began.checked_add(time_until(due, hour)));
            }
            None => {
                if asked.into_inner() {
                    Box::pin(poller.keep_cut_off(&known)).await;
                }
                return;
            }
        }
    }
    for (Entry { source, .. }, last) in known.party.entries().zip(&known.last) {
        let why = last.stopped.as_deref().unwrap_or_default();
        tracing::warn!(feed = %source, "{source} is not asked any more: {why}");
    }
}

/// Polls feeds of one address once, if they are due, and looks at those of their pages that are.
pub async fn ask_if_due(poller: Poller, known: Known) {
    let beat = poller.desk.board().pulse.task();
    if known.due().is_some_and(|due| due <= (poller.clock)()) {
        poller.poll(&known, &AtomicBool::new(false), &beat, &CancellationToken::new()).await;
    }
    Box::pin(pages::look_if_due(&poller, &known.party, &beat)).await;
}

/// What the operator is told of a feed's health: once when it gets into trouble and once when it is well again.
fn health(
    source: &SourceName,
    last: &FeedVisit,
    in_trouble: bool,
    error: Option<&str>,
    now: Timestamp,
) -> Option<Health> {
    let since = last.failing_since.unwrap_or(now);
    let told = |state, words: &str| Some(Health { source: source.0.clone(), state, since, words: words.to_owned() });
    match (&last.trouble, error) {
        (Some(was), None) => {
            tracing::warn!(feed = %source, "{source} is well again; it was: {was}");
            told(State::Well, was)
        }
        (None, Some(error)) if in_trouble => {
            tracing::error!(feed = %source, "{source} needs its operator: {error}");
            told(State::Failing, error)
        }
        _ => None,
    }
}

/// Sleeps, and lets others know for how long.
pub(super) async fn sleep(wait: Duration, beat: &Beat) {
    beat.back_by(Instant::now() + wait);
    tokio::time::sleep(wait).await;
}

/// What the operator is told when a feed's move is believed, or no longer.
fn believed(source: &SourceName, before: Option<&Moved>, after: Option<&Moved>, now: Timestamp) -> Option<Health> {
    let words = match (moved::address(before), moved::address(after)) {
        (None, Some(to)) => {
            format!("has moved for good to {to} and is asked there from now on; change its `url` in the config")
        }
        (Some(to), None) => format!("fails at {to}, where it had moved; its old address is asked again"),
        _ => return None,
    };
    Some(Health { source: source.0.clone(), state: State::Notice, since: now, words })
}

/// How long from `now` to `due`, by the wall clock.
pub(super) fn time_until(due: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_until(due)).unwrap_or(Duration::ZERO)
}

fn tell(source: &SourceName, items: usize, tally: Tally) {
    let Tally { new, claims, alerts, foreign, silent } = tally;
    tracing::info!(feed = %source, items, new, claims, alerts, foreign, silent, "{source}: {items} items, {tally}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_that_waits_takes_little_memory() {
        fn size<F: Future>(_: fn(Poller, Known, usize, Until) -> F) -> usize {
            size_of::<F>()
        }
        assert!(size(follow) <= 2_048, "{} bytes", size(follow));
    }
}
