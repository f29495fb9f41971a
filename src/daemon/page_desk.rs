//! What the desk does for pages: says which are due, takes their texts in, withdraws what is gone, and keeps when they
//! are asked next. Asks nobody.

use jiff::Timestamp;
use tokio::sync::oneshot;

use super::desk::{Desk, DeskHandle, Job, Tally};
use super::pipeline::Telling;
use crate::document::{Document, DocumentId, SourceName};
use crate::source::page::source_of_pages;
use crate::store::{PageVisit, ReadStoreError, Store};

/// A page that is to be asked, with what is known of its document.
#[derive(Clone, Debug)]
pub(super) struct DuePage {
    /// What is known of it.
    pub page: PageVisit,
    /// The item, as the feed last gave it; nothing where it was forgotten since.
    pub item: Option<Document>,
    /// What the page said when it was last read.
    pub before: Option<Document>,
}

/// What came of a page's text.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageTaken {
    /// As for any document.
    pub tally: Tally,
    /// Whether the report ever carried a claim: else there is nothing to watch.
    pub claims: bool,
}

/// Work for the desk, each with where to send the word that it is done.
pub(super) enum PageJob {
    Due { feed: SourceName, now: Timestamp, at_most: usize, answer: oneshot::Sender<Vec<DuePage>> },
    Next { feed: SourceName, now: Timestamp, answer: oneshot::Sender<Option<Timestamp>> },
    Closed { feed: SourceName, now: Timestamp, answer: oneshot::Sender<Vec<PageVisit>> },
    Take { document: Box<Document>, first: bool, telling: Telling, done: oneshot::Sender<PageTaken> },
    Withdraw { document: DocumentId, feed: SourceName, why: String, done: oneshot::Sender<Tally> },
    Keep { page: Box<PageVisit>, done: oneshot::Sender<()> },
    Forget { document: DocumentId, done: oneshot::Sender<()> },
}

impl Desk {
    /// Answers are dropped where the asker is gone already.
    pub(super) fn do_page_job(&mut self, job: PageJob) {
        match job {
            PageJob::Due { feed, now, at_most, answer } => {
                if let Some(due) = self.insist(&feed.0, |desk| due(desk.pipeline.store(), &feed, now, at_most)) {
                    let _ = answer.send(due);
                }
            }
            PageJob::Next { feed, now, answer } => {
                if let Some(next) = self.insist(&feed.0, |desk| desk.pipeline.store().next_page_due(&feed, now)) {
                    let _ = answer.send(next);
                }
            }
            PageJob::Closed { feed, now, answer } => {
                if let Some(closed) = self.insist(&feed.0, |desk| desk.pipeline.store().pages_closed(&feed, now)) {
                    let _ = answer.send(closed);
                }
            }
            PageJob::Take { document, first, telling, done } => {
                let what = format!("the page of {}", document.id);
                let act = |desk: &mut Desk| desk.pipeline.take_page(&document, first, telling, desk.clock.now());
                let Some(taken) = self.insist(&what, act) else { return };
                let mut tally = Tally::default();
                self.tell(&document, taken, &mut tally);
                self.board.taken(tally);
                let claims = self.insist(&what, |desk| desk.pipeline.store().carries_claims(&document.id));
                if let Some(claims) = claims {
                    let _ = done.send(PageTaken { tally, claims });
                }
            }
            PageJob::Withdraw { document, feed, why, done } => {
                let source = source_of_pages(&feed);
                let act = |desk: &mut Desk| {
                    let taken = desk.pipeline.withdraw(&document, &source, &why, desk.clock.now())?;
                    Ok::<_, anyhow::Error>((taken, desk.pipeline.store().last_reading(&document)?))
                };
                let Some((taken, last)) = self.insist(&document.0, act) else { return };
                let mut tally = Tally::default();
                if let Some(last) = last {
                    self.tell(&last.document, taken, &mut tally);
                    self.board.taken(tally);
                }
                let _ = done.send(tally);
            }
            PageJob::Keep { page, done } => {
                if self.insist(&page.document.0, |desk| desk.pipeline.store().keep_page(&page)).is_some() {
                    let _ = done.send(());
                }
            }
            PageJob::Forget { document, done } => {
                if self
                    .insist(&document.0, |desk| {
                        let now = desk.clock.now();
                        desk.pipeline.store().forget_page(&document, now)
                    })
                    .is_some()
                {
                    let _ = done.send(());
                }
            }
        }
    }
}

/// The pages of a feed that are due, with their documents.
fn due(store: &Store, feed: &SourceName, now: Timestamp, at_most: usize) -> Result<Vec<DuePage>, ReadStoreError> {
    let pages = source_of_pages(feed);
    let with_document = |page: PageVisit| {
        // By whatever feed or file the item came: the page may have been asked for by another one since.
        let own = store.last_reading_from(&page.document, feed)?;
        let item = own.map_or_else(|| store.last_reading(&page.document), |own| Ok(Some(own)))?;
        let before = store.last_reading_from(&page.document, &pages)?;
        let document = |stored: crate::store::Stored| stored.document;
        Ok(DuePage { page, item: item.map(document), before: before.map(document) })
    };
    store.pages_due(feed, now, at_most)?.into_iter().map(with_document).collect()
}

impl DeskHandle {
    /// The pages of a feed that are due, not more than that many. None if the service stops.
    pub(super) async fn pages_due(&self, feed: SourceName, now: Timestamp, at_most: usize) -> Option<Vec<DuePage>> {
        self.ask(|answer| Job::Page(PageJob::Due { feed, now, at_most, answer })).await
    }

    /// When the first page of a feed is due; the outer none if the service stops.
    pub(super) async fn next_page(&self, feed: SourceName, now: Timestamp) -> Option<Option<Timestamp>> {
        self.ask(|answer| Job::Page(PageJob::Next { feed, now, answer })).await
    }

    /// The pages of a feed whose hosts want to be left alone. None if the service stops.
    pub(super) async fn pages_closed(&self, feed: SourceName, now: Timestamp) -> Option<Vec<PageVisit>> {
        self.ask(|answer| Job::Page(PageJob::Closed { feed, now, answer })).await
    }

    /// Has the text of a page taken in. None if the service stops before that is done.
    pub(super) async fn take_page(&self, document: Document, first: bool, telling: Telling) -> Option<PageTaken> {
        let document = Box::new(document);
        self.ask(|done| Job::Page(PageJob::Take { document, first, telling, done })).await
    }

    /// Has what a document told withdrawn. None if the service stops before that is done.
    pub(super) async fn withdraw(&self, document: DocumentId, feed: SourceName, why: String) -> Option<Tally> {
        self.ask(|done| Job::Page(PageJob::Withdraw { document, feed, why, done })).await
    }

    /// Has a page's visit kept.
    pub(super) async fn keep_page(&self, page: PageVisit) -> Option<()> {
        let page = Box::new(page);
        self.ask(|done| Job::Page(PageJob::Keep { page, done })).await
    }

    /// Has the watch over a page ended.
    pub(super) async fn forget_page(&self, document: DocumentId) -> Option<()> {
        self.ask(|done| Job::Page(PageJob::Forget { document, done })).await
    }
}
