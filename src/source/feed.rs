//! One feed: its settings, and its bytes to documents. RSS, RDF and Atom are read by feed-rs behind our own
//! decoding and repair and inside a guard, since a feed is written by strangers; JSON Feed beside it. Pure: the
//! request is `fetch`'s work, the hour `schedule`'s.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use feed_rs::model;
use jiff::Timestamp;
use serde::Deserialize;

use super::access::Access;
use super::article::{one_line, text_of_html};
use super::date::read_instant;
use super::decode::decode_markup;
use super::dialect::NOWHERE;
use super::item::{Head, Item, assemble, place_of, with_summary};
use super::json_feed::read_json_feed;
use super::pace::{Pace, read_pace};
use super::repair::{Repaired, repair};
use super::{Origin, ReadFault, Reading};
use crate::setting::Interval;

/// One feed of the config.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FeedSettings {
    /// The address of the feed. Required.
    pub url: String,
    /// The name to give as the publisher of its items; without it, the feed's own title.
    #[serde(default)]
    pub publisher: Option<String>,
    /// How often to ask; without it, as `[polling]` says.
    #[serde(default)]
    pub every: Option<Interval>,
    /// Whether the feed may live on this machine or in a private network. Off, so that no feed can make the
    /// service talk to what only this machine can reach.
    #[serde(default)]
    pub allow_private: bool,
    /// Whether the changes among the items of its very first reading are told. Off: what lies in a feed when it is added
    /// is where the watch starts from.
    #[serde(default)]
    pub tell_first: bool,
    /// Whether the pages that its items link to are read too, and watched for silent edits; without it, as `[polling]`
    /// says.
    #[serde(default)]
    pub pages: Option<bool>,
    /// A file of certificates that are believed for this feed besides the system's.
    #[serde(default)]
    pub ca: Option<PathBuf>,
    /// Whether any certificate is believed for this feed.
    #[serde(default)]
    pub allow_bad_certificate: bool,
    /// Whether a redirect may lead this feed from a secure to an insecure connection.
    #[serde(default)]
    pub allow_insecure_redirect: bool,
    /// A file of headers to send to the feed's own server, one a line.
    #[serde(default)]
    pub headers_file: Option<PathBuf>,
    /// Whether it is asked at all.
    #[serde(default = "enabled")]
    pub enabled: bool,
}

fn enabled() -> bool {
    true
}

impl FeedSettings {
    /// The settings of a feed of which nothing but the address is given.
    pub fn at(url: impl Into<String>) -> FeedSettings {
        FeedSettings {
            url: url.into(),
            publisher: None,
            every: None,
            allow_private: false,
            ca: None,
            allow_bad_certificate: false,
            allow_insecure_redirect: false,
            headers_file: None,
            tell_first: false,
            pages: None,
            enabled: true,
        }
    }

    /// What lets us in at this feed, and what it is trusted with.
    pub fn access(&self) -> Access {
        Access {
            ca: self.ca.clone(),
            allow_bad_certificate: self.allow_bad_certificate,
            allow_insecure_redirect: self.allow_insecure_redirect,
            headers_file: self.headers_file.clone(),
        }
    }
}

/// Why bytes are no feed, as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadFeedError {
    /// There was nothing in them.
    #[error("the feed is empty")]
    Empty,
    /// They are a web page.
    #[error("this is a web page and no feed{}", if *.challenge { "; it looks like a challenge to prove that one is human" } else { "" })]
    WebPage {
        /// Whether the page asks its reader to prove that he is human.
        challenge: bool,
    },
    /// They are something else.
    #[error("this is no feed: {0}")]
    NotAFeed(String),
    /// They begin as a feed that cannot be read, not even item by item.
    #[error("the feed cannot be read: {0}")]
    Unreadable(String),
}

/// The most items that are tried one by one, and the longest start of a feed that is repeated before each:
/// together they bound the work that one broken feed can cause.
const MOST_ITEMS_ALONE: usize = 2_000;
const LONGEST_HEAD: usize = 32_768;

/// The documents of a feed: RSS, RDF, Atom or JSON Feed, by its bytes and not by what it calls itself.
/// `content_type` is the server's header, if any.
///
/// A document is known again by the canonical form of its address, wherever it is met; without an address of
/// its own by its guid within the source; without either by its words.
pub fn read_feed(bytes: &[u8], content_type: Option<&str>, origin: &Origin<'_>) -> Result<Reading, ReadFeedError> {
    let text = decode_markup(bytes, content_type);
    let trimmed = text.trim_start();
    if trimmed.is_empty() {
        return Err(ReadFeedError::Empty);
    }
    let (head, items, faults, cut_short) = if trimmed.starts_with('{') {
        let feed = read_json_feed(trimmed).map_err(ReadFeedError::NotAFeed)?;
        (feed.head, feed.items, feed.faults, feed.cut_short)
    } else {
        read_xml(&text, origin)?
    };
    let mut reading = Reading { documents: Vec::new(), faults, cut_short, pace: Pace::default() };
    reading.pace = read_pace(&text, &mut reading.faults);
    if cut_short {
        reading.faults.push(ReadFault::new("the feed", "it ends in the middle", "read up to its last whole item"));
    }
    assemble(&head, items, origin, &mut reading);
    Ok(reading)
}

type XmlParts = (Head, Vec<Item>, Vec<ReadFault>, bool);

fn read_xml(text: &str, origin: &Origin<'_>) -> Result<XmlParts, ReadFeedError> {
    let repaired = repair(text);
    expect_feed_root(&repaired.xml, text)?;
    let base = origin.url.filter(|base| url::Url::parse(base).is_ok());
    let whole = match repaired.complete {
        true => Cow::Borrowed(repaired.xml.as_str()),
        false => Cow::Owned(up_to_last_item(&repaired)),
    };
    let mut faults = Vec::new();
    let (head, entries, format) = match parse(&whole, base) {
        Ok(feed) => (head_of(&feed), feed.entries, feed.feed_type),
        Err(why) => parse_alone(&repaired, base, &mut faults).ok_or(ReadFeedError::Unreadable(why))?,
    };
    let mut items = Vec::new();
    for (at, entry) in entries.into_iter().enumerate() {
        let place = place_of(at, entry.title.as_ref().map_or("", |title| &title.content));
        match catch_unwind(AssertUnwindSafe(|| item_of(entry, &format))) {
            Ok(item) => items.push(item),
            Err(_) => faults.push(ReadFault::new(place, "its HTML could not be read", "left out")),
        }
    }
    Ok((head, items, faults, !repaired.complete))
}

/// Tells a web page and other XML from a feed, so that the reason is said in those words.
fn expect_feed_root(xml: &str, text: &str) -> Result<(), ReadFeedError> {
    let root = xml.trim_start().strip_prefix('<').unwrap_or("");
    let root = root.split([' ', '>', '/', '\n', '\t']).next().unwrap_or("");
    let plain = root.rsplit(':').next().unwrap_or("").to_ascii_lowercase();
    match plain.as_str() {
        "rss" | "feed" | "rdf" | "entry" => Ok(()),
        "html" | "head" | "body" => Err(ReadFeedError::WebPage { challenge: looks_like_challenge(text) }),
        "" => Err(ReadFeedError::NotAFeed("it has no root element".to_owned())),
        _ => Err(ReadFeedError::NotAFeed(format!("its root element is <{}>", root.get(..40).unwrap_or(root)))),
    }
}

/// Whether a page asks its reader to prove that he is human, by what such pages have in common.
pub(super) fn looks_like_challenge(page: &str) -> bool {
    let signs = ["cf-challenge", "challenge-platform", "Just a moment", "captcha", "Checking your browser"];
    signs.iter().any(|sign| page.contains(sign))
}

/// A cut feed, closed after its last whole item; without one, where it ends.
fn up_to_last_item(repaired: &Repaired) -> String {
    let end = repaired.items.last().map_or(repaired.xml.len(), |item| item.end);
    format!("{}{}", &repaired.xml[..end], repaired.closers)
}

/// Reads XML by feed-rs. A panic in it is an error like any other.
fn parse(xml: &str, base: Option<&str>) -> Result<model::Feed, String> {
    let parser = feed_rs::parser::Builder::new()
        .base_uri(base)
        // Identity is ours to give: feed-rs's own follows the title, or is random.
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(|written| {
            let instant = read_instant(written)?;
            chrono::DateTime::from_timestamp(instant.as_second(), instant.subsec_nanosecond().unsigned_abs())
        })
        .build();
    match catch_unwind(AssertUnwindSafe(|| parser.parse(xml.as_bytes()))) {
        Ok(parsed) => parsed.map_err(|error| error.to_string()),
        Err(_) => Err("the parser gave up on it".to_owned()),
    }
}

/// Reads each item alone behind the head of the feed, so that a broken one spoils no other. Nothing where the
/// head itself cannot be read.
fn parse_alone(
    repaired: &Repaired,
    base: Option<&str>,
    faults: &mut Vec<ReadFault>,
) -> Option<(Head, Vec<model::Entry>, model::FeedType)> {
    let start = repaired.items.first()?.start;
    let head = &repaired.xml[..start];
    let alone = |item: &str| parse(&format!("{head}{item}{}", repaired.closers), base);
    let feed = alone("").ok().filter(|_| head.len() <= LONGEST_HEAD)?;
    let mut entries = Vec::new();
    for (at, item) in repaired.items.iter().take(MOST_ITEMS_ALONE).enumerate() {
        match alone(&repaired.xml[item.clone()]) {
            Ok(one) => entries.extend(one.entries),
            Err(why) => faults.push(ReadFault::new(format!("item {}", at + 1), why, "left out")),
        }
    }
    let left = repaired.items.len().saturating_sub(MOST_ITEMS_ALONE);
    if left > 0 {
        faults.push(ReadFault::new(
            "the feed",
            format!("it is broken and has {left} items more"),
            "these were left out",
        ));
    }
    Some((head_of(&feed), entries, feed.feed_type))
}

fn head_of(feed: &model::Feed) -> Head {
    let plain = |title: &model::Text| one_line(&plain_text(title, &feed.feed_type));
    Head { title: feed.title.as_ref().map(plain), home: report_link(&feed.links).map(str::to_owned) }
}

fn item_of(entry: model::Entry, format: &model::FeedType) -> Item {
    let plain = |text: &model::Text| plain_text(text, format);
    let url = report_link(&entry.links).map(str::to_owned);
    let content = entry.content.as_ref().and_then(|content| {
        let kind = content.content_type.as_str();
        let words = kind.starts_with("text/") || kind.ends_with("xml");
        content.body.as_deref().filter(|_| words).map(|body| to_plain(body, kind))
    });
    let described = || entry.media.iter().find_map(|media| media.description.as_ref()).map(plain);
    let summary = entry.summary.as_ref().map(plain).filter(|summary| !summary.is_empty()).or_else(described);
    let published = entry.published.and_then(to_jiff);
    let updated = entry.updated.and_then(to_jiff);
    Item {
        guid: Some(entry.id).filter(|id| !id.trim().is_empty()),
        url,
        title: entry.title.as_ref().map(|title| one_line(&plain(title))).unwrap_or_default(),
        text: with_summary(content.unwrap_or_default(), summary.unwrap_or_default()),
        published: published.or(updated),
        // Where the item gives no time of change, feed-rs repeats the time of publishing.
        modified: updated.filter(|updated| Some(*updated) != published),
    }
}

/// The link to the report: not to the feed itself, to a comment or a sound file.
fn report_link(links: &[model::Link]) -> Option<&str> {
    let report = |link: &&model::Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    let page = |link: &&model::Link| link.media_type.as_deref().is_none_or(|kind| kind.contains("html"));
    let found = links.iter().filter(report).find(page).or_else(|| links.iter().find(report));
    found.map(|link| link.href.as_str()).filter(|href| !href.is_empty() && *href != NOWHERE)
}

/// RSS cannot say whether its words are HTML, and readers take them for it; Atom says.
fn plain_text(text: &model::Text, format: &model::FeedType) -> String {
    let kind = if *format == model::FeedType::Atom { text.content_type.as_str() } else { "text/html" };
    to_plain(&text.content, kind)
}

/// A title that its format calls plain.
pub(super) fn plain_title(title: &str) -> String {
    one_line(&to_plain(title, "text/plain"))
}

/// Plain words as they are, unless the publisher forgot to call them HTML.
fn to_plain(words: &str, kind: &str) -> String {
    if kind != "text/plain" || words.contains("</") || words.contains("/>") || words.contains("&#") {
        text_of_html(words)
    } else {
        words.trim().replace("\r\n", "\n")
    }
}

fn to_jiff(instant: chrono::DateTime<chrono::Utc>) -> Option<Timestamp> {
    Timestamp::new(instant.timestamp(), i32::try_from(instant.timestamp_subsec_nanos()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, SourceName};

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
    fn a_feed_needs_no_more_than_its_address() {
        let settings: FeedSettings = toml::from_str("url = \"https://p.example/feed\"").unwrap();
        assert_eq!(settings, FeedSettings::at("https://p.example/feed"));
        let all = "url = \"a\"\npublisher = \"Post\"\nevery = \"5m\"\nallow-private = true\nenabled = false";
        let settings: FeedSettings = toml::from_str(all).unwrap();
        assert!(settings.allow_private && !settings.enabled && settings.every == "5m".parse().ok());
        assert!(toml::from_str::<FeedSettings>("").unwrap_err().to_string().contains("`url`"));
        assert!(toml::from_str::<FeedSettings>("url = \"a\"\nevry = \"5m\"").is_err());
    }

    #[test]
    fn an_item_of_rss_becomes_a_document() {
        let item = "<item><title>Toll &amp;amp; rescue</title><link>https://post.example/quake?utm_source=rss</link>
            <guid isPermaLink='false'>7</guid><pubDate>Thu, 19 Dec 2024 08:00:00 GMT</pubDate>
            <description><![CDATA[<p>At least <b>100</b> were killed.</p><p>Another 40 are missing.</p>]]></description></item>";
        let document = only(read(rss(item).as_bytes()));
        assert_eq!(document.id.0, "https://post.example/quake");
        assert_eq!(document.title, "Toll & rescue");
        assert_eq!(document.publisher, "The Harbour Post");
        assert_eq!(document.text, "At least 100 were killed.\nAnother 40 are missing.");
        assert_eq!(document.published, "2024-12-19T08:00:00Z".parse().ok());
        assert_eq!(document.modified, None);
    }

    #[test]
    fn text_around_inline_tags_is_kept_in_atom_too() {
        let feed = "<feed xmlns='http://www.w3.org/2005/Atom'><title>P</title><entry><id>tag:p.example,2024:1</id>
            <link rel='self' href='https://p.example/feed'/><link href='https://p.example/1'/>
            <title type='html'>More than &lt;i&gt;30&lt;/i&gt; dead</title><updated>2024-12-19T08:00:00Z</updated>
            <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>At least <b>30</b> died.</p></div></content></entry></feed>";
        let document = only(read(feed.as_bytes()));
        assert_eq!(document.url.as_deref(), Some("https://p.example/1"));
        assert_eq!(document.title, "More than 30 dead");
        assert_eq!(document.text, "At least 30 died.");
        assert_eq!(document.published, document.day().and_then(|_| "2024-12-19T08:00:00Z".parse().ok()));
    }

    #[test]
    fn a_json_feed_keeps_its_plain_text_to_the_letter_and_takes_numbers_as_ids() {
        let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "items": [
            {"id": 1, "content_text": "Twelve drowned.\n\nForty  were saved.", "date_published": "2024-12-19T08:00:00Z"},
            "odd", {"id": "2", "url": "https://p.example/2", "content_html": "<p>5 hurt"}, {"id": "3"}]}"#;
        let reading = read(feed.as_bytes());
        assert_eq!(reading.documents.len(), 3);
        assert!(reading.documents[2].is_wordless(), "{reading:?}");
        assert_eq!(reading.faults.len(), 2, "{:?}", reading.faults);
        assert_eq!(reading.documents[0].id.0, "feeds.test guid 1");
        assert_eq!(reading.documents[0].text, "Twelve drowned.\n\nForty  were saved.");
        assert_eq!(reading.documents[0].publisher, "feeds.test");
        assert_eq!(reading.documents[1].text, "5 hurt");
    }

    #[test]
    fn a_cut_feed_gives_its_whole_items_and_says_so() {
        let feed = rss("<item><title>A</title></item><item><title>B</title></item><item><title>C</title></item>");
        let cut = &feed[..feed.find("<title>C").unwrap() + 8];
        let reading = read(cut.as_bytes());
        assert_eq!(reading.documents.len(), 2);
        assert!(reading.cut_short);
        assert!(reading.faults[0].to_string().contains("ends in the middle"), "{:?}", reading.faults);
        let json = r#"{"version": "https://jsonfeed.org/version/1", "items": [{"id": "a", "summary": "5 {"}, {"id": "b", "summ"#;
        let reading = read(json.as_bytes());
        assert_eq!((reading.documents.len(), reading.cut_short), (1, true));
    }

    #[test]
    fn an_item_that_breaks_the_parser_spoils_no_other() {
        let entry = |content: &str| format!("<entry><title>5 dead</title>{content}</entry>");
        let broken = entry("<content xml:base='https://['>both</content>");
        let (one, two) = (entry("<id>1</id>"), entry("<id>2</id>"));
        let feed = format!("<feed xmlns='http://www.w3.org/2005/Atom'>{one}{broken}{two}</feed>");
        let reading = read(feed.as_bytes());
        assert_eq!(reading.documents.len(), 2);
        assert_eq!(reading.faults[0].place, "item 2");
        assert!(!reading.cut_short);
    }

    #[test]
    fn inputs_that_panic_a_parser_do_not_get_through() {
        for author in ["info@example.jp（編集部）", "noreply@x.org—Anna Smith", "редакция«a@b.ru»"] {
            let feed = rss(&format!(
                "<webMaster>{author}</webMaster><item><title>5 dead</title><author>{author}</author></item>"
            ));
            assert_eq!(only(read(feed.as_bytes())).title, "5 dead");
        }
        let second = rss("<item><title>5 dead</title><?xml version='1.0' encoding='Shift_JIS'?></item>");
        assert_eq!(only(read(second.as_bytes())).title, "5 dead");
        let long = rss(&format!(
            "<item xmlns:m='http://search.yahoo.com/mrss/'><title>5 dead</title><m:content url='https://p.example/v' duration='{}'/></item>",
            "9".repeat(40)
        ));
        let long = read_feed(long.as_bytes(), None, &origin(&SourceName("s".into())));
        assert!(long.is_ok_and(|reading| reading.documents.len() + reading.faults.len() == 1));
    }

    #[test]
    fn what_is_no_feed_is_named() {
        let source = SourceName("feeds.test".into());
        let why = |text: &str| read_feed(text.as_bytes(), None, &origin(&source)).unwrap_err().to_string();
        assert_eq!(why("  \n"), "the feed is empty");
        assert_eq!(why("<!doctype html><html><body>Sign in"), "this is a web page and no feed");
        assert!(why("<html><title>Just a moment...</title>").contains("challenge"));
        assert_eq!(why("<svg></svg>"), "this is no feed: its root element is <svg>");
        assert_eq!(why("plain words"), "this is no feed: it has no root element");
        assert!(why("{\"a\": 1}").contains("no JSON Feed"));
    }

    #[test]
    fn hostile_depth_is_survived() {
        let deep = rss(&format!("<item><title>5</title><description>{}</description></item>", "<a>".repeat(200_000)));
        let _ = read_feed(deep.as_bytes(), None, &origin(&SourceName("s".into())));
        let spaces: String = (0..50_000).map(|n| format!(" xmlns:n{n}='u{n}'")).collect();
        let spaced = rss(&format!("<item{spaces}><title>5 dead</title></item>"));
        assert_eq!(only(read(spaced.as_bytes())).title, "5 dead");
    }
}
