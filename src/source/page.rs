//! The page behind an item of a feed: to the same document, with the text of the page, or why that page cannot stand
//! for the item. Doubt speaks against the page: a paywall must not seem to be an edit. Pure: the request is `fetch`'s
//! work, the hour `ladder`'s.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::address::{canonical_url, is_front_page};
use super::article::{read_html_page, text_of_html};
use super::barrier::{Barrier, barrier_in};
use super::decode::decode_markup;
use super::feed::{FeedSettings, looks_like_challenge};
use super::fetch::PollingSettings;
use crate::document::{Document, SourceName};

/// Why a page cannot stand for its item, in words that complete "its page is not used:".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// It is no page at all.
    #[error("it is no HTML{}", .0.as_ref().map(|kind| format!(" but {kind}")).unwrap_or_default())]
    NotHtml(Option<String>),
    /// Its address leads to the site as a whole.
    #[error("its address leads to the front page")]
    FrontPage,
    /// Something stands between us and the report.
    #[error("it is {0}")]
    Barrier(Barrier),
    /// It has no more to say than the feed.
    #[error("it has fewer words ({page}) than the feed gives ({feed})")]
    Shorter {
        /// The words of the page.
        page: usize,
        /// The words of the item.
        feed: usize,
    },
    /// Most of what stood there is gone, as where a report is no longer free.
    #[error("it has {now} words left of the {before} that it had: no edit, but another page or a barrier")]
    Cut {
        /// The words of the page now.
        now: usize,
        /// The words that it had.
        before: usize,
    },
    /// It speaks of something else.
    #[error("it does not speak of what the item tells")]
    Unrelated,
}

/// A page as it was fetched.
#[derive(Clone, Copy, Debug)]
pub struct FetchedPage<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The `Content-Type` that its server gave.
    pub content_type: Option<&'a str>,
    /// The address that answered.
    pub url: &'a str,
    /// When.
    pub received: Timestamp,
}

/// Below so many words a page that speaks of a barrier is one. A report with fewer is a brief.
const FEW_WORDS: usize = 150;

/// The least share of the item's longer words that must stand on its page.
const SHARED: f64 = 1.0 / 3.0;

/// A word with fewer letters says little of what a text is about.
const LONG_WORD: usize = 4;

/// A date further ahead of the clock than this is a mistake.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// Whether the pages behind the items of a feed are read.
pub fn wants_pages(feed: &FeedSettings, polling: &PollingSettings) -> bool {
    feed.pages.unwrap_or(polling.pages)
}

/// The address of the page behind an item, where it has one to itself: not for the entries of a live blog, which share
/// theirs, nor for items that point at a whole site.
pub fn page_of(item: &Document) -> Option<&str> {
    let url = item.url.as_deref()?;
    let canonical = canonical_url(url)?;
    (canonical == item.id.0 && !is_front_page(&canonical)).then_some(url)
}

/// The name of a feed's pages as a source: what a page says is compared with what it said itself.
pub fn source_of_pages(feed: &SourceName) -> SourceName {
    SourceName(format!("pages.{}", feed.0.strip_prefix("feeds.").unwrap_or(&feed.0)))
}

/// The document that the page is: the item's own, with the headline, the text and the time of change of the page.
/// `before` is what the page said the last time that it was read.
pub fn read_page(
    page: &FetchedPage<'_>,
    item: &Document,
    before: Option<&Document>,
    source: SourceName,
) -> Result<Document, Unusable> {
    let FetchedPage { bytes, content_type, url, received } = *page;
    let html = decode_markup(bytes, content_type);
    let called = content_type.map(|kind| kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase());
    let is_html = match &called {
        Some(kind) => kind.contains("html"),
        None => html.trim_start().starts_with('<'),
    };
    if !is_html {
        return Err(Unusable::NotHtml(called));
    }
    if canonical_url(url).is_some_and(|canonical| is_front_page(&canonical)) {
        return Err(Unusable::FrontPage);
    }
    let read = read_html_page(&html, Some(url));
    let words = count(&read.text);
    if let Some(barrier) = barrier_in(&read.text).filter(|_| words < FEW_WORDS) {
        return Err(Unusable::Barrier(barrier));
    }
    let feed = count(&item.text);
    let related = speaks_of(item, &read.title, &read.text);
    if words < feed.max(1) || !related {
        // A banner about cookies stands on many a good page: what stands around the text counts only where that is none.
        let challenge = looks_like_challenge(&html).then_some(Barrier::Challenge);
        let barrier = barrier_in(&text_of_html(&html)).or(challenge).map(Unusable::Barrier);
        let otherwise = if words < feed { Unusable::Shorter { page: words, feed } } else { Unusable::Unrelated };
        return Err(barrier.unwrap_or(otherwise));
    }
    let had = before.map_or(0, |before| count(&before.text));
    if words * 2 < had {
        return Err(Unusable::Cut { now: words, before: had });
    }
    let sane = |time: &Timestamp| time.duration_since(received) <= AHEAD && time.as_second() >= 86_400;
    Ok(Document {
        source,
        location: url.to_owned(),
        title: headline(&item.title, read.title),
        published: item.published.or(read.published.filter(sane)),
        modified: read.modified.filter(sane).or(item.modified),
        received,
        text: read.text,
        ..item.clone()
    })
}

/// The page's headline, or the item's where the page only adds the name of its site.
fn headline(item: &str, page: String) -> String {
    if page.is_empty() || (!item.is_empty() && page.contains(item)) { item.to_owned() } else { page }
}

/// Whether enough of the item's longer words stand on the page.
fn speaks_of(item: &Document, title: &str, text: &str) -> bool {
    let of_item: BTreeSet<String> = long_words(&item.title).chain(long_words(&item.text)).collect();
    let on_page: BTreeSet<String> = long_words(title).chain(long_words(text)).collect();
    let shared = of_item.intersection(&on_page).count();
    of_item.is_empty() || shared as f64 >= SHARED * of_item.len() as f64
}

fn long_words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.chars().count() >= LONG_WORD).map(str::to_lowercase)
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::DocumentId;

    fn item(title: &str, text: &str) -> Document {
        Document {
            id: DocumentId("https://harbour.example/ferry".to_owned()),
            source: SourceName("feeds.harbour".to_owned()),
            location: "https://harbour.example/feed".to_owned(),
            publisher: "Harbour Radio".to_owned(),
            url: Some("https://harbour.example/ferry?utm_source=rss".to_owned()),
            title: title.to_owned(),
            published: "2025-03-04T08:00:00Z".parse().ok(),
            modified: None,
            received: "2025-03-04T09:00:00Z".parse().unwrap(),
            text: text.to_owned(),
        }
    }

    fn ferry() -> Document {
        item("Ferry sinks off Marlow Point", "The coastguard said 12 people were killed when a ferry sank.")
    }

    fn read(html: &str, before: Option<&Document>) -> Result<Document, Unusable> {
        let page = FetchedPage {
            bytes: html.as_bytes(),
            content_type: Some("text/html; charset=utf-8"),
            url: "https://harbour.example/ferry",
            received: "2025-03-04T10:00:00Z".parse().unwrap(),
        };
        read_page(&page, &ferry(), before, source_of_pages(&ferry().source))
    }

    fn page(head: &str, paragraphs: &[&str]) -> String {
        let text: String = paragraphs.iter().map(|paragraph| format!("<p>{paragraph}</p>")).collect();
        format!(
            "<html><head><title>Ferry sinks off Marlow Point - Harbour Radio</title>{head}</head><body><nav>Home</nav><article>{text}</article></body></html>"
        )
    }

    const STORY: [&str; 3] = [
        "The coastguard said 12 people were killed when a ferry sank off Marlow Point on Tuesday.",
        "Divers rescued 31 people from the water, and 4 boats went on with the search after dark.",
        "The ferry carried 60 people and 9 lorries from the mainland to the islands, its owner said.",
    ];

    #[test]
    fn a_page_is_the_items_own_document_with_the_pages_text() {
        let html = page("<meta property='article:modified_time' content='2025-03-04T09:30:00Z'>", &STORY);
        let read = read(&html, None).unwrap();
        assert_eq!(read.text.lines().count(), 3, "{}", read.text);
        assert_eq!((read.id, read.url), (ferry().id, ferry().url));
        assert_eq!((read.title, read.publisher), (ferry().title, ferry().publisher));
        assert_eq!(read.source.0, "pages.harbour");
        assert_eq!(read.location, "https://harbour.example/ferry");
        assert_eq!((read.published, read.modified), (ferry().published, "2025-03-04T09:30:00Z".parse().ok()));
    }

    #[test]
    fn a_new_headline_is_the_pages_own() {
        let html = page("<meta property='og:title' content='Ferry sinks, 17 killed'>", &STORY);
        assert_eq!(read(&html, None).unwrap().title, "Ferry sinks, 17 killed");
    }

    #[test]
    fn what_keeps_us_from_the_report_is_no_report() {
        let paywall = page("", &[STORY[0], "Subscribe to continue reading. Already a subscriber? Log in."]);
        assert_eq!(read(&paywall, None), Err(Unusable::Barrier(Barrier::Paywall)));
        let consent = page("", &["We value your privacy", "We and our 812 partners store information on your device."]);
        assert_eq!(read(&consent, None), Err(Unusable::Barrier(Barrier::Consent)));
        let challenge = "<html><head><title>Just a moment...</title></head><body>One second, please.</body></html>";
        assert_eq!(read(challenge, None), Err(Unusable::Barrier(Barrier::Challenge)));
    }

    #[test]
    fn a_long_report_may_ask_its_readers_to_subscribe() {
        let more = STORY.concat().repeat(5);
        let html = page("<script src='/captcha.js'></script>", &[STORY[0], &more, "Subscribe now for $1 a week."]);
        assert!(read(&html, None).is_ok());
    }

    #[test]
    fn what_is_shorter_or_speaks_of_something_else_is_not_used() {
        assert!(matches!(read(&page("", &["A ferry sank."]), None), Err(Unusable::Shorter { page: 3, feed: 11 })));
        let other = "Our website moved house. Choose a section below, or write to our readers' desk with questions.";
        let html =
            format!("<html><title>Welcome</title><body><article><p>{other}</p><p>{other}</p></article></body></html>");
        assert_eq!(read(&html, None), Err(Unusable::Unrelated));
        let before = Document { text: STORY.concat().repeat(3), ..ferry() };
        assert!(matches!(read(&page("", &STORY[..1]), Some(&before)), Err(Unusable::Cut { .. })));
        assert!(read(&page("", &STORY[..2]), Some(&Document { text: STORY.concat(), ..ferry() })).is_ok());
    }

    #[test]
    fn what_is_no_page_is_not_used() {
        let fetched = FetchedPage {
            bytes: b"%PDF-1.7",
            content_type: Some("application/pdf"),
            url: "https://harbour.example/ferry",
            received: ferry().received,
        };
        let source = || source_of_pages(&ferry().source);
        let pdf = read_page(&fetched, &ferry(), None, source()).unwrap_err();
        assert_eq!(pdf.to_string(), "it is no HTML but application/pdf");
        let html = page("", &STORY);
        let front = FetchedPage {
            bytes: html.as_bytes(),
            content_type: None,
            url: "https://harbour.example/?from=ferry",
            ..fetched
        };
        assert!(read_page(&front, &ferry(), None, source()).is_ok(), "a page named by its query");
        let front = FetchedPage { url: "https://harbour.example/", ..front };
        assert_eq!(read_page(&front, &ferry(), None, source()), Err(Unusable::FrontPage));
    }

    #[test]
    fn items_that_share_a_page_or_have_none_are_left_alone() {
        assert_eq!(page_of(&ferry()), ferry().url.as_deref());
        let with = |id: &str, url: Option<&str>| Document {
            id: DocumentId(id.to_owned()),
            url: url.map(str::to_owned),
            ..ferry()
        };
        assert_eq!(page_of(&with("https://harbour.example/live#7", Some("https://harbour.example/live#7"))), None);
        assert_eq!(page_of(&with("feeds.harbour guid 7", Some("https://harbour.example/"))), None);
        assert_eq!(page_of(&with("feeds.harbour guid 7", None)), None);
    }
}
