//! One file of a folder, or named on the command line: plain text, Markdown, a saved page or a saved feed, to
//! documents. Pure: gets the bytes, and the path only to tell the kind and to give a name.
//!
//! # Text files
//! The first line that is not empty is the title. If it holds `date YYYY-MM-DD`, that is the day of publishing
//! (at 00:00 UTC), and only what follows is the title. Lines directly below the title may say more:
//!
//! ```text
//! Ferry sinks off the coast
//! Publisher: The Harbour Post
//! Url: https://post.example/ferry
//! Published: 2024-12-19T08:00:00Z
//! Modified: 2024-12-20
//!
//! Twelve people drowned, the coast guard said.
//! ```
//!
//! All are optional, in any order. A file with a `Url` is that document, so a second file with the same one is
//! the same document come back. A line such as `Original Source: post.example` at the end names the publisher
//! where nothing else does.

use std::path::Path;

use jiff::Timestamp;

use super::address::{canonical_url, host};
use super::article::{one_line, read_html_page};
use super::date::{leading_day, midnight, read_instant};
use super::decode::{decode_markup, decode_plain};
use super::feed::{ReadFeedError, read_feed};
use super::markdown::text_of_markdown;
use super::{Origin, ReadFault, Reading};
use crate::document::{Document, DocumentId};
use crate::setting::Size;

/// Why a file gave no document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadFileError {
    /// It holds no text.
    #[error("it is {0}; save it as text, Markdown or HTML")]
    Binary(&'static str),
    /// It holds no words.
    #[error("it is empty")]
    Empty,
    /// It is larger than allowed.
    #[error("it is larger than `largest-file` allows ({0})")]
    TooLarge(Size),
    /// It is a saved feed that cannot be read.
    #[error(transparent)]
    Feed(#[from] ReadFeedError),
    /// The system did not let us read it.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// It went on changing while it was read.
    #[error("it changed while it was read")]
    Changing,
    /// Reading it failed in a way that it never should.
    #[error("the reader failed on it; please report this with the file")]
    Failed,
}

/// What a text file says of itself before its text.
#[derive(Debug, Default)]
struct Header {
    title: String,
    publisher: Option<String>,
    url: Option<String>,
    published: Option<Timestamp>,
    modified: Option<Timestamp>,
}

/// The documents of one file. A text or page is one document, a feed several. The path decides between plain
/// text and Markdown; everything else is told by the content.
pub fn read_file(path: &Path, bytes: &[u8], origin: &Origin<'_>) -> Result<Reading, ReadFileError> {
    if let Some(kind) = binary_kind(bytes) {
        return Err(ReadFileError::Binary(kind));
    }
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("").to_ascii_lowercase();
    match extension.as_str() {
        "txt" | "text" => read_text(path, bytes, origin, false),
        "md" | "markdown" => read_text(path, bytes, origin, true),
        "json" | "rss" | "atom" | "rdf" => saved_feed(path, read_feed(bytes, None, origin)),
        "html" | "htm" | "xhtml" => read_page(path, bytes, origin),
        _ => match first_character(bytes) {
            Some('{') => saved_feed(path, read_feed(bytes, None, origin)),
            Some('<') => match read_feed(bytes, None, origin) {
                Err(ReadFeedError::WebPage { .. }) => read_page(path, bytes, origin),
                reading => saved_feed(path, reading),
            },
            _ => read_text(path, bytes, origin, false),
        },
    }
}

/// A feed that was read from a file: its items lie there, and those without words nowhere.
fn saved_feed(path: &Path, reading: Result<Reading, ReadFeedError>) -> Result<Reading, ReadFileError> {
    let mut reading = reading?;
    reading.documents.retain(|document| !document.is_wordless());
    for document in &mut reading.documents {
        document.location = path.display().to_string();
    }
    Ok(reading)
}

/// What bytes are that hold no text, in words that complete "it is".
fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 6] = [
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"\x89PNG", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"GIF8", "an image"),
    ];
    if let Some((_, kind)) = KNOWN.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some(kind);
    }
    let head = decode_plain(&bytes[..bytes.len().min(8_192)]);
    let odd = head.chars().filter(|c| c.is_control() && !c.is_whitespace() || *c == '\u{fffd}').count();
    // A tenth: text with a stray control character passes, machine code never does.
    (head.contains('\0') || odd * 10 > head.chars().count()).then_some("binary data")
}

fn first_character(bytes: &[u8]) -> Option<char> {
    decode_plain(&bytes[..bytes.len().min(1_024)]).trim_start().chars().next()
}

fn read_text(path: &Path, bytes: &[u8], origin: &Origin<'_>, markdown: bool) -> Result<Reading, ReadFileError> {
    let text = decode_plain(bytes).replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_start_matches(['\n', '\u{feff}']).trim_end();
    if text.trim().is_empty() {
        return Err(ReadFileError::Empty);
    }
    let mut faults = Vec::new();
    let (mut header, body) = read_header(text, path, &mut faults);
    let mut body = if markdown { text_of_markdown(body) } else { body.trim_matches('\n').to_owned() };
    if markdown {
        header.title = text_of_markdown(&header.title);
    }
    // A whole text on one line is no headline.
    if header.title.len() > LONGEST_TITLE {
        body = format!("{}\n{body}", std::mem::take(&mut header.title));
    }
    let suggested = source_line(&body).or_else(|| header.url.as_deref().and_then(host));
    let document = document(path, origin, header, suggested, body);
    Ok(Reading { documents: vec![document], faults, ..Reading::default() })
}

/// The longest first line in bytes that is still taken for a title.
const LONGEST_TITLE: usize = 500;

/// Takes the title and the lines below it from the start of a text; gives the rest.
fn read_header<'t>(text: &'t str, path: &Path, faults: &mut Vec<ReadFault>) -> (Header, &'t str) {
    let mut header = Header::default();
    let mut rest = text;
    while header.title.is_empty() && !rest.is_empty() {
        let (line, after) = split_line(rest);
        rest = after;
        let dated = header.published.is_none().then(|| split_dated(line)).flatten();
        let title = dated.map_or(line, |(_, title)| title);
        header.published = header.published.or(dated.map(|(published, _)| published));
        header.title = one_line(title);
    }
    loop {
        let (line, after) = split_line(rest);
        let Some((key, value)) = line.split_once(':') else { break };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        let taken = match key.as_str() {
            _ if value.is_empty() => break,
            "publisher" => header.publisher.replace(value.to_owned()).is_none(),
            "url" if canonical_url(value).is_some() => header.url.replace(value.to_owned()).is_none(),
            "published" => read_instant(value).inspect(|time| header.published = Some(*time)).is_some(),
            "modified" => read_instant(value).inspect(|time| header.modified = Some(*time)).is_some(),
            "url" => false,
            _ => break,
        };
        if !taken {
            faults.push(ReadFault::new(
                path.display().to_string(),
                format!("its line `{}` cannot be read", one_line(line)),
                "left as text; an address starts with https://, a date is written 2024-12-19",
            ));
            break;
        }
        rest = after;
    }
    (header, rest)
}

fn split_line(text: &str) -> (&str, &str) {
    text.split_once('\n').unwrap_or((text, ""))
}

/// The day and the title of a line `[any words] date YYYY-MM-DD TITLE`.
fn split_dated(line: &str) -> Option<(Timestamp, &str)> {
    let mut from = 0;
    while let Some(at) = line[from..].find("date ").map(|at| from + at) {
        let alone = line[..at].chars().next_back().is_none_or(char::is_whitespace);
        if let Some((day, title)) = leading_day(line[at + "date ".len()..].trim_start()).filter(|_| alone) {
            return Some((midnight(day)?, title.trim()));
        }
        from = at + 1;
    }
    None
}

/// The publisher that a line at the end of a text names: `Original Source: post.example`.
fn source_line(text: &str) -> Option<String> {
    // The line stands among the last few: buttons and signatures may follow it.
    let last = text.lines().rev().filter(|line| !line.trim().is_empty()).take(5);
    let mut named = last.filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        let key = key.trim().to_ascii_lowercase();
        let value = value.trim();
        let short = !value.is_empty() && value.split_whitespace().count() <= 6;
        (matches!(key.as_str(), "source" | "original source" | "originally published by") && short).then_some(value)
    });
    let named = named.next()?;
    Some(host(named).unwrap_or_else(|| named.trim_end_matches('.').to_owned()))
}

fn read_page(path: &Path, bytes: &[u8], origin: &Origin<'_>) -> Result<Reading, ReadFileError> {
    let html = decode_markup(bytes, None);
    let saved = saved_from(&html);
    let page = read_html_page(&html, saved);
    if page.title.is_empty() && page.text.is_empty() {
        return Err(ReadFileError::Empty);
    }
    let url = page.url.or_else(|| saved.map(str::to_owned));
    let suggested = page.publisher.or_else(|| url.as_deref().and_then(host));
    let header = Header { title: page.title, publisher: None, url, published: page.published, modified: page.modified };
    Ok(Reading { documents: vec![document(path, origin, header, suggested, page.text)], ..Reading::default() })
}

/// The address that browsers note in a page they save: `<!-- saved from url=(0026)https://post.example/ -->`.
fn saved_from(html: &str) -> Option<&str> {
    let head = html.get(..2_048).unwrap_or(html);
    let note = &head[head.find("saved from url=(")?..];
    let url = note.split_once(')')?.1.split_whitespace().next()?;
    canonical_url(url).map(|_| url)
}

/// The file's own word for its publisher comes before the config's, and the config's before a guess.
fn document(path: &Path, origin: &Origin<'_>, header: Header, suggested: Option<String>, text: String) -> Document {
    let stem = || path.file_stem().map_or_else(|| origin.source.0.clone(), |stem| stem.to_string_lossy().into_owned());
    let configured = || origin.publisher.map(str::to_owned);
    let canonical = header.url.as_deref().and_then(canonical_url);
    Document {
        id: DocumentId(canonical.unwrap_or_else(|| path.display().to_string())),
        source: origin.source.clone(),
        location: path.display().to_string(),
        publisher: header.publisher.or_else(configured).or(suggested).unwrap_or_else(stem),
        url: header.url,
        title: header.title,
        published: header.published,
        modified: header.modified,
        received: origin.received,
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::SourceName;

    fn read(path: &str, bytes: &[u8]) -> Result<Reading, ReadFileError> {
        let source = SourceName("folders.inbox".into());
        let received = "2024-12-20T00:00:00Z".parse().unwrap();
        read_file(Path::new(path), bytes, &Origin { source: &source, publisher: None, url: None, received })
    }

    fn only(path: &str, text: &str) -> Document {
        let reading = read(path, text.as_bytes()).unwrap();
        assert_eq!((reading.documents.len(), reading.faults.len()), (1, 0), "{reading:?}");
        reading.documents.into_iter().next().unwrap()
    }

    #[test]
    fn a_first_line_with_a_date_gives_day_and_title() {
        for start in ["", " ", " Post Comment ", "Up date it: "] {
            let document =
                only("a.txt", &format!("{start}date 2024-12-19 Ferry sinks after 12 hours\n\nTwelve drowned.\n"));
            assert_eq!(document.title, "Ferry sinks after 12 hours");
            assert_eq!(document.published, "2024-12-19T00:00:00Z".parse().ok());
            assert_eq!(document.text, "Twelve drowned.");
        }
    }

    #[test]
    fn a_whole_text_on_one_line_is_no_title() {
        let text = "Nine people were hurt. ".repeat(40);
        let document = only("a.txt", &text);
        assert_eq!((document.title.as_str(), document.text.trim()), ("", text.trim()));
    }

    #[test]
    fn without_a_date_the_first_line_is_the_title_and_no_date_is_made_up() {
        let document = only("inbox/a.txt", "\r\n\r\nFerry update 2024-12-19: sinks\r\nTwelve drowned.\r\n\r\nMore.");
        assert_eq!(document.title, "Ferry update 2024-12-19: sinks");
        assert_eq!(document.published, None);
        assert_eq!(document.text, "Twelve drowned.\n\nMore.");
        assert_eq!((document.id.0.as_str(), document.publisher.as_str()), ("inbox/a.txt", "a"));
    }

    #[test]
    fn lines_below_the_title_say_more() {
        let text = "Ferry sinks\nPublisher: The Post\nURL: https://post.example/ferry/\nPublished: 2024-12-19T08:00:00Z\nModified: 2024-12-20\nNote: twelve drowned.";
        let document = only("a.txt", text);
        assert_eq!(document.id.0, "https://post.example/ferry");
        assert_eq!(document.publisher, "The Post");
        assert_eq!(document.published, "2024-12-19T08:00:00Z".parse().ok());
        assert_eq!(document.modified, "2024-12-20T00:00:00Z".parse().ok());
        assert_eq!(document.text, "Note: twelve drowned.");
        assert_eq!(only("b.txt", text).id, document.id);
    }

    #[test]
    fn a_header_line_that_cannot_be_read_is_told_and_stays() {
        let reading = read("a.txt", b"Ferry sinks\nPublished: yesterday\nTwelve drowned.").unwrap();
        assert!(reading.faults[0].to_string().starts_with("a.txt: its line `Published: yesterday`"));
        assert_eq!(reading.documents[0].text, "Published: yesterday\nTwelve drowned.");
    }

    #[test]
    fn a_source_line_at_the_end_names_the_publisher_and_stays() {
        let document =
            only("a.txt", "Ferry sinks\nTwelve drowned.\nOriginal Source: https://www.post.example/x\nShare\n");
        assert_eq!(document.publisher, "post.example");
        assert!(document.text.ends_with("Original Source: https://www.post.example/x\nShare"));
    }

    #[test]
    fn markdown_loses_its_marks() {
        let document =
            only("a.md", "# Ferry **sinks**\nPublished: 2024-12-19\n\nAt least *12*\ndrowned.\n\n- 40 saved\n");
        assert_eq!(document.title, "Ferry sinks");
        assert_eq!(document.text, "At least 12 drowned.\n40 saved");
    }

    #[test]
    fn a_saved_page_is_read_as_one() {
        let html = "<!DOCTYPE html>\n<!-- saved from url=(0026)https://post.example/ferry -->\n<html><title>Ferry sinks</title><p>Twelve drowned.</p>";
        for path in ["a.html", "a", "a.xml"] {
            let document = only(path, html);
            assert_eq!(document.title, "Ferry sinks");
            assert_eq!(document.url.as_deref(), Some("https://post.example/ferry"));
            assert_eq!((document.publisher.as_str(), document.text.as_str()), ("post.example", "Twelve drowned."));
        }
    }

    #[test]
    fn a_saved_feed_is_read_as_one() {
        let feed = b"<?xml version='1.0'?><rss><channel><item><title>A</title></item><item><title>B</title></item></channel></rss>";
        for path in ["a.xml", "a.rss", "a"] {
            assert_eq!(read(path, feed).unwrap().documents.len(), 2, "{path}");
        }
        let json =
            br#"{"version": "https://jsonfeed.org/version/1", "items": [{"id": "a", "content_text": "5 dead"}]}"#;
        assert_eq!(read("a.json", json).unwrap().documents.len(), 1);
    }

    #[test]
    fn what_is_no_text_is_refused_by_its_name() {
        let why = |bytes: &[u8]| read("a.txt", bytes).unwrap_err().to_string();
        assert_eq!(why(b"%PDF-1.7\n..."), "it is a PDF; save it as text, Markdown or HTML");
        assert_eq!(why(b"\x7fELF\x02\x01\x01\0\0\0\0"), "it is binary data; save it as text, Markdown or HTML");
        assert_eq!(why(b" \n\n"), "it is empty");
    }

    #[test]
    fn text_that_is_no_utf_8_is_read() {
        let windows = encoding_rs::WINDOWS_1252
            .encode("Café fire\nAt least 12 people died in Orléans – officials")
            .0
            .into_owned();
        assert_eq!(read("a.txt", &windows).unwrap().documents[0].title, "Café fire");
        let utf_16: Vec<u8> = "\u{feff}Fire\n12 dead".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read("a.txt", &utf_16).unwrap().documents[0].text, "12 dead");
    }
}
