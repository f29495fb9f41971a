//! The items of a feed, whatever its format, to documents: which document each is, who published it, when, and
//! in which order they come. Pure.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::address::{canonical_url, host, is_front_page};
use super::article::one_line;
use super::{Origin, ReadFault, Reading};
use crate::document::{Document, DocumentId, SourceName};

/// What a feed says of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    pub title: Option<String>,
    pub home: Option<String>,
}

/// One item as its format gives it, its title and text already plain.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    pub guid: Option<String>,
    pub url: Option<String>,
    pub title: String,
    pub text: String,
    pub published: Option<Timestamp>,
    pub modified: Option<Timestamp>,
}

/// The text of an item that also has a summary: which is its beginning in other words, and stands for it only where there
/// is no other, or before it where it has a figure that the text lacks.
pub(super) fn with_summary(text: String, summary: String) -> String {
    let figures = |words: &str| -> HashSet<String> {
        words.split(|c: char| !c.is_ascii_digit()).filter(|figure| !figure.is_empty()).map(str::to_owned).collect()
    };
    if text.is_empty() || summary.is_empty() {
        return text + &summary;
    }
    if figures(&summary).is_subset(&figures(&text)) { text } else { format!("{summary}\n{text}") }
}

/// A date further ahead of the clock than this is a mistake; less is a time zone's.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// Makes documents of items: identity, publisher, time and order.
pub(super) fn assemble(head: &Head, items: Vec<Item>, origin: &Origin<'_>, reading: &mut Reading) {
    let publisher = publisher_of(head, origin);
    let split = split_by_fragment(&items);
    let alike = guids_are_alike(&items);
    if alike {
        let what = format!("its {} items all have the same guid", items.len());
        reading.faults.push(ReadFault::new("the feed", what, "told apart by their addresses and words"));
    }
    let mut seen = HashSet::new();
    for (at, mut item) in items.into_iter().enumerate() {
        let place = place_of(at, &item.title);
        if item.title.is_empty() && item.text.is_empty() {
            let done = "nothing of it can be told before its page is read";
            reading.faults.push(ReadFault::new(place.clone(), "it has neither a title nor a text", done));
        }
        if alike {
            item.guid = None;
        }
        if item.url.is_none() {
            item.url = item.guid.clone().filter(|guid| canonical_url(guid).is_some());
        }
        let id = identity(&item, origin.source, &split);
        reading.faults.extend(correct_times(&mut item, origin, &place));
        let document = Document {
            id,
            source: origin.source.clone(),
            location: origin.url.unwrap_or(&origin.source.0).to_owned(),
            publisher: publisher.clone(),
            url: item.url,
            title: item.title,
            published: item.published,
            modified: item.modified,
            received: origin.received,
            text: item.text,
        };
        if seen.insert((document.id.clone(), document.title.clone(), document.text.clone())) {
            reading.documents.push(document);
        }
    }
    sort_oldest_first(&mut reading.documents);
}

fn publisher_of(head: &Head, origin: &Origin<'_>) -> String {
    let given = origin.publisher.map(str::to_owned);
    let titled = || head.title.clone().filter(|title| !title.is_empty());
    let hosted = || origin.url.or(head.home.as_deref()).and_then(host);
    given.or_else(titled).or_else(hosted).unwrap_or_else(|| origin.source.0.clone())
}

/// The canonical addresses that several items of this feed share but for their fragments: a live blog, whose
/// entries are documents of their own.
fn split_by_fragment(items: &[Item]) -> HashSet<String> {
    let mut fragments: HashMap<String, HashSet<&str>> = HashMap::new();
    for url in items.iter().filter_map(|item| item.url.as_deref()) {
        if let (Some(canonical), Some((_, fragment))) = (canonical_url(url), url.split_once('#')) {
            fragments.entry(canonical).or_default().insert(fragment);
        }
    }
    fragments.into_iter().filter(|(_, several)| several.len() > 1).map(|(canonical, _)| canonical).collect()
}

/// Whether the guids of this feed tell nothing: several items, and one guid for all of them.
fn guids_are_alike(items: &[Item]) -> bool {
    let first = items.first().and_then(|item| item.guid.as_deref());
    let other = |item: &Item| item.url != items[0].url;
    first.is_some() && items.iter().all(|item| item.guid.as_deref() == first) && items.iter().any(other)
}

fn identity(item: &Item, source: &SourceName, split: &HashSet<String>) -> DocumentId {
    let canonical = item.url.as_deref().and_then(canonical_url).filter(|canonical| !is_front_page(canonical));
    if let (Some(canonical), Some(url)) = (canonical, &item.url) {
        let fragment = url.split_once('#').filter(|_| split.contains(&canonical));
        return DocumentId(
            fragment.map_or_else(|| canonical.clone(), |(_, fragment)| format!("{canonical}#{fragment}")),
        );
    }
    if let Some(guid) = &item.guid {
        return DocumentId(format!("{source} guid {}", guid.trim()));
    }
    // Titles are edited more often than texts.
    let words = if item.text.is_empty() { &item.title } else { &item.text };
    DocumentId(format!("{source} text {}", sha256(words.as_bytes())))
}

/// SHA-256 in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Takes away times that cannot be: those that are really a zero, and in a feed that is read live those ahead
/// of the clock.
fn correct_times(item: &mut Item, origin: &Origin<'_>, place: &str) -> Option<ReadFault> {
    let limit = origin.url.and_then(|_| origin.received.checked_add(AHEAD).ok());
    let wrong = |time: &Timestamp| time.as_second() < 86_400 || limit.is_some_and(|limit| *time > limit);
    let first_wrong = item.published.filter(wrong).or(item.modified.filter(wrong))?;
    let early = first_wrong.as_second() < 86_400;
    let instead = (!early).then_some(origin.received);
    item.published = item.published.and_then(|time| if wrong(&time) { instead } else { Some(time) });
    item.modified = item.modified.filter(|time| !wrong(time));
    let done = if early { "taken as undated" } else { "dated by when it was read" };
    Some(ReadFault::new(place, format!("its date cannot be: {first_wrong}"), done))
}

/// By time, those that tell none by when they were read, and so last. Where none tells its time the order stays. Of one
/// document's revisions the last comes last.
fn sort_oldest_first(documents: &mut [Document]) {
    documents.sort_by_key(|document| document.modified.or(document.published).unwrap_or(document.received));
}

pub(super) fn place_of(at: usize, title: &str) -> String {
    match one_line(title) {
        title if title.is_empty() => format!("item {}", at + 1),
        title => format!("item {} \"{}\"", at + 1, title.chars().take(60).collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::feed::read_feed;

    fn origin(source: &SourceName) -> Origin<'_> {
        Origin { source, publisher: None, url: None, received: "2024-12-20T00:00:00Z".parse().unwrap() }
    }

    fn read(bytes: &[u8]) -> Reading {
        read_feed(bytes, None, &origin(&SourceName("feeds.test".into()))).unwrap()
    }

    fn rss(items: &str) -> String {
        format!(
            "<rss version='2.0'><channel><title>The Harbour Post</title><link>https://post.example/</link>{items}</channel></rss>"
        )
    }

    fn only(reading: Reading) -> Document {
        assert_eq!(reading.documents.len(), 1, "{reading:?}");
        reading.documents.into_iter().next().unwrap()
    }

    #[test]
    fn a_summary_is_kept_beside_the_text_where_it_has_a_figure_of_its_own() {
        let with = |text: &str, summary: &str| with_summary(text.to_owned(), summary.to_owned());
        assert_eq!(with("Forty were saved. 12 drowned.", "12 drowned off the cape"), "Forty were saved. 12 drowned.");
        assert_eq!(with("The ferry sank.", "12 drowned off the cape"), "12 drowned off the cape\nThe ferry sank.");
        assert_eq!(with("", "12 drowned"), "12 drowned");
        assert_eq!(with("12 drowned", ""), "12 drowned");
    }

    #[test]
    fn an_item_without_words_is_kept_for_its_page() {
        let reading = read(rss("<item><link>https://p.example/1</link></item>").as_bytes());
        let fault = reading.faults[0].to_string();
        assert_eq!(
            fault,
            "item 1: it has neither a title nor a text; nothing of it can be told before its page is read"
        );
        let item = only(reading);
        assert!(item.is_wordless(), "{item:?}");
        assert_eq!(item.id.0, "https://p.example/1");
    }

    #[test]
    fn one_address_in_two_feeds_is_one_document() {
        let feed = r#"{"version": "https://jsonfeed.org/version/1", "title": "P", "items": [{"id": "a", "url": "http://p.example/1/#x", "summary": "5"}]}"#;
        let (one, two) = (SourceName("a.json".into()), SourceName("b.json".into()));
        let read = |source| only(read_feed(feed.as_bytes(), None, &origin(source)).unwrap());
        assert_eq!(read(&one).id, read(&two).id);
        assert_ne!(read(&one).source, read(&two).source);
    }

    #[test]
    fn an_edited_title_is_the_same_document_with_or_without_link_and_guid() {
        let items = [
            ["<title>A</title><link>https://p.example/1</link>", "<title>B</title><link>https://p.example/1</link>"],
            ["<title>A</title><guid>tag:1</guid>", "<title>B</title><guid>tag:1</guid>"],
            ["<title>A</title><description>5 dead</description>", "<title>B</title><description>5 dead</description>"],
        ];
        for [before, after] in items {
            let id = |item: &str| only(read(rss(&format!("<item>{item}</item>")).as_bytes())).id;
            assert_eq!(id(before), id(after), "{before}");
        }
    }

    #[test]
    fn items_that_all_point_at_the_front_page_are_told_apart_by_guid() {
        let feed = rss("<item><title>A</title><link>https://p.example/</link><guid>1</guid></item>
            <item><title>B</title><link>https://p.example</link><guid>2</guid></item>");
        let reading = read(feed.as_bytes());
        assert_ne!(reading.documents[0].id, reading.documents[1].id);
    }

    #[test]
    fn entries_of_a_live_blog_are_told_apart_by_fragment() {
        let feed = rss("<item><title>A</title><link>https://p.example/live#1</link></item>
            <item><title>B</title><link>https://p.example/live#2</link></item>");
        let reading = read(feed.as_bytes());
        assert_ne!(reading.documents[0].id, reading.documents[1].id);
    }

    #[test]
    fn two_revisions_in_one_feed_come_oldest_first_and_a_repeated_item_comes_once() {
        let item = |hour: u8, toll: u8| {
            format!(
                "<item><title>T</title><link>https://p.example/1</link><description>{toll} dead</description><pubDate>19 Dec 2024 0{hour}:00:00 GMT</pubDate></item>"
            )
        };
        let reading = read(rss(&[item(9, 34), item(8, 12), item(9, 34)].concat()).as_bytes());
        let texts: Vec<&str> = reading.documents.iter().map(|document| document.text.as_str()).collect();
        assert_eq!(texts, ["12 dead", "34 dead"]);
        assert_eq!(reading.documents[0].id, reading.documents[1].id);
    }

    #[test]
    fn dates_that_cannot_be_are_corrected_and_told() {
        let item = |date: &str| rss(&format!("<item><title>5 dead</title><pubDate>{date}</pubDate></item>"));
        let source = SourceName("feeds.test".into());
        let live = Origin { url: Some("https://p.example/feed"), ..origin(&source) };
        let reading = read_feed(item("1 Jan 2099 00:00 GMT").as_bytes(), None, &live).unwrap();
        assert_eq!(reading.documents[0].published, Some(live.received));
        assert_eq!(reading.faults.len(), 1);
        let reading = read_feed(item("1 Jan 1970 00:00 GMT").as_bytes(), None, &live).unwrap();
        assert_eq!(reading.documents[0].published, None);
    }
}
