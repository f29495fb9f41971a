//! The pages behind the items of feeds: each is read once as soon as its item comes, and those whose reports carry a
//! claim are looked at again for a week, for silent edits and withdrawals. Asked one by one for each feed, in the turn
//! of their host, and only so many in a quarter of an hour.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::feeds::{LATE, LONGEST_SLEEP, Poller, Until, sleep, time_until};
use super::hosts::host_of;
use super::page_desk::{DuePage, PageTaken};
use super::party::{Entry, Party};
use super::pipeline::Telling;
use super::pulse::Beat;
use super::readers::Readers;
use crate::document::{Document, Visit};
use crate::source::access::Access;
use crate::source::feed::FeedSettings;
use crate::source::fetch::{Answer, Ask, FetchError, Fetched};
use crate::source::ladder::{Look, Looked, WATCHED, next_look};
use crate::source::page::{FetchedPage, page_of, read_page, source_of_pages, wants_pages};
use crate::source::schedule::{Outcome, spread};
use crate::store::PageVisit;

/// How many pages of one feed are asked in each [`STRETCH`] at most: a busy newsroom brings out fewer reports, and the
/// pages that are watched share what is left.
pub const MOST_PAGES: usize = 20;

/// See [`MOST_PAGES`].
const STRETCH: Duration = Duration::from_secs(15 * 60);

/// How long all pages of a host rest after one was denied to us, or its server asked to slow down and did not say for
/// how long.
const REST: SignedDuration = SignedDuration::from_hours(1);

/// How long until a page is asked again whose answer was cut off by the end of the service.
const AFTER_CUT_OFF: SignedDuration = SignedDuration::from_mins(15);

/// How one look ended.
enum Looking {
    /// With whatever was seen of the page.
    Asked,
    /// Without a request: its host wants to be left alone, or its item is forgotten.
    NotAsked,
}

/// When the last pages of a feed were asked in this run: not more than [`MOST_PAGES`].
#[derive(Default)]
struct Budget(VecDeque<Instant>);

impl Budget {
    /// How many more may be asked now.
    fn left(&mut self, now: Instant) -> usize {
        self.0.retain(|asked| now.saturating_duration_since(*asked) < STRETCH);
        MOST_PAGES.saturating_sub(self.0.len())
    }

    /// How long until one more may be asked.
    fn wait(&mut self, now: Instant) -> Duration {
        let full = self.left(now) == 0;
        let first = self.0.front().filter(|_| full);
        first.map_or(Duration::ZERO, |first| STRETCH.saturating_sub(now.saturating_duration_since(*first)))
    }

    fn spend(&mut self, now: Instant) {
        self.0.push_back(now);
    }
}

/// The page behind an item that has just come, if it is to be read: not where the item is older than what is watched and
/// only part of what was known when the feed was added.
pub(super) fn wanted(item: &Document, baseline: bool, now: Timestamp) -> Option<PageVisit> {
    let address = page_of(item)?.to_owned();
    let since = item.published.unwrap_or(now).min(now);
    let old = now.duration_since(since).unsigned_abs() > WATCHED;
    let page = PageVisit::new(item.id.clone(), item.source.clone(), address, since, now);
    (!baseline || !old).then_some(PageVisit { silent: baseline, ..page })
}

/// Whether the pages of one of a party's feeds are read.
pub(super) fn are_wanted(poller: &Poller, party: &Party) -> bool {
    with_pages(poller, party).next().is_some()
}

/// Looks at the pages of a party's feeds whenever they are due, until told to end. `news` tells that items have come.
pub(super) async fn follow(poller: &Poller, party: &Party, mut many: usize, until: &Until, news: &Notify) {
    let feeds: Vec<&Entry> = with_pages(poller, party).collect();
    let beat = poller.desk.board().pulse.task();
    let mut budget = Budget::default();
    loop {
        let Some(due) = next_due(poller, &feeds).await else { return };
        let heard = tokio::select! {
            biased;
            () = until.leave.cancelled() => return,
            () = news.notified() => true,
            () = wait(poller, due, &mut budget, &beat) => false,
        };
        if heard || due.is_none_or(|due| due > (poller.clock)()) {
            continue;
        }
        if (poller.clock)().duration_since(due.unwrap_or(Timestamp::MAX)) > LATE {
            // After a stop all feeds have pages that are late.
            let Entry { source, feed } = party.first();
            tokio::select! {
                biased;
                () = until.leave.cancelled() => return,
                () = sleep(spread(source, feed, &poller.polling, many), &beat) => {}
            }
            many = 1;
        }
        for entry in &feeds {
            // A request is large, and thousands of feeds have none in hand.
            if Box::pin(poller.look_at_pages(entry, &mut budget, &beat, until)).await.is_none() {
                return;
            }
        }
    }
}

/// Looks once at the pages of a party's feeds that are due.
pub(super) async fn look_if_due(poller: &Poller, party: &Party, beat: &Beat) {
    let stop = CancellationToken::new();
    let until = Until { leave: stop.child_token(), stop };
    for entry in with_pages(poller, party) {
        if poller.look_at_pages(entry, &mut Budget::default(), beat, &until).await.is_none() {
            return;
        }
    }
}

fn with_pages<'p>(poller: &Poller, party: &'p Party) -> impl Iterator<Item = &'p Entry> {
    let polling = std::sync::Arc::clone(&poller.polling);
    party.entries().filter(move |entry| wants_pages(&entry.feed, &polling))
}

/// When the first page of the feeds is due; the outer none if the service stops.
async fn next_due(poller: &Poller, feeds: &[&Entry]) -> Option<Option<Timestamp>> {
    let mut first: Option<Timestamp> = None;
    for entry in feeds {
        let next = poller.desk.next_page(entry.source.clone(), (poller.clock)()).await?;
        first = first.into_iter().chain(next).min();
    }
    Some(first)
}

/// Waits until a page is due and may be asked, or so long that the clock has to be looked at again.
async fn wait(poller: &Poller, due: Option<Timestamp>, budget: &mut Budget, beat: &Beat) {
    let until_due = due.map_or(LONGEST_SLEEP, |due| time_until(due, (poller.clock)()));
    let wait = until_due.max(budget.wait(Instant::now())).min(LONGEST_SLEEP);
    if !wait.is_zero() {
        sleep(wait, beat).await;
    }
}

impl Poller {
    /// Asks the pages of a feed that are due, as many as may be. None if the service stops, or if the pages are to be
    /// left.
    async fn look_at_pages(&self, entry: &Entry, budget: &mut Budget, beat: &Beat, until: &Until) -> Option<()> {
        let (now, left) = ((self.clock)(), budget.left(Instant::now()));
        if left == 0 {
            return Some(());
        }
        let due = self.desk.pages_due(entry.source.clone(), now, left).await?;
        if due.is_empty() {
            return Some(());
        }
        let mut asked = 0;
        for page in due {
            let cut_off = page.page.clone();
            let looking = {
                let _in_hand = beat.poll(self.polling.timeout.0);
                tokio::select! {
                    looking = self.look(entry, page, &until.leave) => looking,
                    () = until.stop.cancelled() => {
                        self.keep_page_cut_off(cut_off).await;
                        return None;
                    }
                }
            };
            if let Looking::Asked = looking? {
                budget.spend(Instant::now());
                asked += 1;
            }
        }
        tracing::debug!(feed = %entry.source, asked, "{}: {asked} pages asked", entry.source);
        Some(())
    }

    /// Asks one page and does what follows from its answer. None if the service stops before that is done, or if the pages
    /// are to be left before it could be asked.
    async fn look(&self, entry: &Entry, due: DuePage, leave: &CancellationToken) -> Option<Looking> {
        let DuePage { page, item, before } = due;
        let Some(item) = item else {
            self.desk.forget_page(page.document).await?;
            return Some(Looking::NotAsked);
        };
        let host = host_of(&page.address);
        let _turn = self.hosts.turn(&host, leave).await?;
        let now = (self.clock)();
        if let Some((until, due_why)) = self.left_alone(&page, now) {
            // By a clock that was set back it would be due again at once.
            let asked = page.asked.map(|asked| asked.min(now));
            self.desk.keep_page(PageVisit { next_due: until, due_why, asked, ..page }).await?;
            return Some(Looking::NotAsked);
        }
        let fetched = self.fetch_page(entry, &page, now).await;
        let outcome = fetched.as_ref().map_or_else(FetchError::outcome, |_| Outcome::Fine);
        self.desk.board().page_asked(outcome);
        match fetched {
            Err(error) => self.page_failed(entry, page, &error, now).await,
            Ok(Fetched::Unchanged(answer)) => {
                let page = PageVisit { visit: answer.visit, ..page };
                self.keep_look(page, Look::Fine, None, now).await
            }
            Ok(Fetched::Body { answer, bytes, content_type }) => {
                let url = answer.visit.url.clone();
                match read(&self.readers, bytes, content_type, url, item, before, now).await {
                    Ok(document) => self.page_read(entry, page, answer, document, now).await,
                    Err(why) => self.page_unusable(page, answer.visit.url, why, now).await,
                }
            }
        }
    }

    /// Until when a page is left alone, and why, if it is now. What answers for it may live on another host.
    fn left_alone(&self, page: &PageVisit, now: Timestamp) -> Option<(Timestamp, String)> {
        let hosts = [host_of(&page.address), host_of(&page.visit.url)];
        let closed = hosts.iter().filter_map(|host| self.hosts.closed(host, now)).max();
        let resting = hosts.iter().filter_map(|host| self.hosts.pages_rest(host, now)).max();
        let closed = closed.map(|until| (until, format!("its host wants to be left alone until {until}")));
        let resting = resting.map(|until| (until, "a page of the same host was refused".to_owned()));
        closed.into_iter().chain(resting).max()
    }

    async fn fetch_page(&self, entry: &Entry, page: &PageVisit, now: Timestamp) -> Result<Fetched, FetchError> {
        let access = entry.feed.access();
        self.fetcher.fetch(&page_ask(&entry.feed, &access, &page.address, Some(&page.visit), now)).await
    }

    /// The page gave a text that stands for its item: taken in, and watched from now on if the report carries a claim.
    async fn page_read(
        &self,
        entry: &Entry,
        page: PageVisit,
        answer: Answer,
        document: Document,
        now: Timestamp,
    ) -> Option<Looking> {
        let first = !page.read;
        let telling = if first && page.silent { Telling::Baseline } else { Telling::Aloud };
        let PageTaken { tally, claims } = self.desk.take_page(document, first, telling).await?;
        let source = &entry.source;
        if first || tally.new > 0 {
            tracing::info!(feed = %source, page = %page.address, "{source}: the page {} was read: {tally}", page.address);
        }
        if !claims {
            self.desk.forget_page(page.document).await?;
            return Some(Looking::Asked);
        }
        let page = PageVisit { visit: answer.visit, read: true, ..page };
        self.keep_look(page, Look::Fine, None, now).await
    }

    /// What the server gave cannot stand for the item, whose own words go on to count. Its validators are not kept.
    async fn page_unusable(&self, page: PageVisit, url: String, why: String, now: Timestamp) -> Option<Looking> {
        tracing::info!(feed = %page.feed, page = %page.address, "{}: the page {} is not used: {why}", page.feed, page.address);
        let visit = if page.read { page.visit.clone() } else { Visit { url, ..Visit::default() } };
        self.keep_look(PageVisit { visit, ..page }, Look::Unusable, Some(why), now).await
    }

    /// The page was not had. What is gone withdraws what it told; a server that wants peace has it.
    async fn page_failed(&self, entry: &Entry, page: PageVisit, error: &FetchError, now: Timestamp) -> Option<Looking> {
        let (outcome, source) = (error.outcome(), &entry.source);
        let words = words_of(error);
        tracing::info!(feed = %source, page = %page.address, "{source}: the page {}: {words}", page.address);
        let answered = !page.visit.url.is_empty();
        let missed = outcome == Outcome::NotFound && !was_missed(&page);
        let gone = outcome == Outcome::Gone || (outcome == Outcome::NotFound && !missed);
        if gone && answered {
            let why = if outcome == Outcome::Gone { "its page is gone (410)" } else { "its page is gone (404)" };
            let tally = self.desk.withdraw(page.document.clone(), source.clone(), why.to_owned()).await?;
            tracing::info!(feed = %source, page = %page.address, "{source}: {why}: {tally}");
        }
        let closed_until = self.close_host(error, now);
        let rests = match outcome {
            Outcome::SlowDown(_) => closed_until.or(now.saturating_add(REST).ok()),
            Outcome::Denied => now.saturating_add(REST).ok(),
            _ => None,
        };
        if let Some(until) = rests {
            self.hosts.rest_pages(&host_of(&page.address), until);
        }
        let page = PageVisit { closed_until, rests_until: rests, ..page };
        let look = if missed { Look::Missed } else { Look::Failed(outcome) };
        self.keep_look(page, look, Some(words), now).await
    }

    /// Keeps what was seen of a page and when it is looked at next, or ends the watch over it.
    async fn keep_look(&self, page: PageVisit, look: Look, error: Option<String>, now: Timestamp) -> Option<Looking> {
        let failures = match look {
            Look::Fine => 0,
            // What may be our own fault is held against no page.
            Look::Failed(Outcome::Unreached) => page.failures,
            _ => page.failures.saturating_add(1),
        };
        let answered = !page.visit.url.is_empty();
        let looked = Looked { since: page.since, look, answered, failures };
        let due = next_look(&page.document.0, &looked, now);
        let Some(next_due) = due.at else {
            tracing::debug!(feed = %page.feed, page = %page.address, "{} is not looked at any more: {}", page.address, due.why);
            self.desk.forget_page(page.document).await?;
            return Some(Looking::Asked);
        };
        let closed_until = page.closed_until.filter(|until| *until > now);
        let rests_until = page.rests_until.filter(|until| *until > now);
        let next_due = closed_until.map_or(next_due, |until| next_due.max(until));
        let page = PageVisit {
            next_due,
            due_why: due.why,
            asked: Some(now),
            failures,
            last_error: error,
            closed_until,
            rests_until,
            since: page.since.min(now),
            ..page
        };
        self.desk.keep_page(page).await?;
        Some(Looking::Asked)
    }

    /// Keeps that a page was asked, though the end of the service cut the answer off.
    async fn keep_page_cut_off(&self, page: PageVisit) -> Option<()> {
        let now = (self.clock)();
        let next_due = now.saturating_add(AFTER_CUT_OFF).unwrap_or(now);
        let due_why = "the service was stopped while it was asked".to_owned();
        self.desk.keep_page(PageVisit { next_due, due_why, asked: Some(now), ..page }).await
    }

    /// Makes known which hosts asked the pages of a feed to leave them alone before the service was started, and where
    /// pages were refused.
    pub(super) async fn recall_closed_pages(&self, entry: &Entry) -> Option<()> {
        if !wants_pages(&entry.feed, &self.polling) {
            return Some(());
        }
        for page in self.desk.pages_closed(entry.source.clone(), (self.clock)()).await? {
            let host = host_of(&page.address);
            if let Some(until) = page.closed_until {
                self.hosts.close(&host, until);
            }
            if let Some(until) = page.rests_until {
                self.hosts.rest_pages(&host, until);
            }
        }
        Some(())
    }
}

/// Whether the last look at a page found nothing at its address: the same once more is believed.
fn was_missed(page: &PageVisit) -> bool {
    page.last_error.as_deref() == Some(words_of(&FetchError::NotFound).as_str())
}

/// How the page at that address is asked.
pub(super) fn page_ask<'a>(
    feed: &'a FeedSettings,
    access: &'a Access,
    url: &'a str,
    visit: Option<&'a Visit>,
    now: Timestamp,
) -> Ask<'a> {
    let (home, allow_private) = (Some(feed.url.as_str()), feed.allow_private);
    Ask { url, home, allow_private, private_at_home_only: true, access: Some(access), visit, now }
}

/// Why a page was not had.
pub(super) fn words_of(error: &FetchError) -> String {
    match error {
        FetchError::Gone => "gone for good (410)".to_owned(),
        FetchError::Challenge { status } => format!("looks like a challenge page ({status})"),
        error => error.to_string(),
    }
}

/// Reads a page. The error says why it cannot stand for its item.
pub(super) async fn read(
    readers: &Readers,
    bytes: Vec<u8>,
    content_type: Option<String>,
    url: String,
    item: Document,
    before: Option<Document>,
    received: Timestamp,
) -> Result<Document, String> {
    let work = move || {
        let page = FetchedPage { bytes: &bytes, content_type: content_type.as_deref(), url: &url, received };
        let source = source_of_pages(&item.source);
        read_page(&page, &item, before.as_ref(), source)
    };
    readers.read(work).await?.map_err(|error| error.to_string())
}
