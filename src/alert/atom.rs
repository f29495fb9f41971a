//! The alerts as a feed that any feed reader can subscribe to (Atom, RFC 4287), and the file that holds it. Words a
//! list of alerts; which those are is decided elsewhere.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use quick_xml::escape::escape;
use serde::Deserialize;

use super::report::standing;
use super::wire::{AlertLine, ClaimFields, DocumentFields};
use super::wording::{headline, plain};

/// The media type of the feed.
pub const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";

/// `[alert.atom]`: the alerts as a feed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct AtomSettings {
    /// The file that the feed is written to, relative to the folder of logs; none where it is not.
    pub file: Option<PathBuf>,
    /// How many alerts the feed has at most, in the file and on the web.
    pub entries: usize,
}

impl Default for AtomSettings {
    fn default() -> AtomSettings {
        AtomSettings { file: None, entries: 100 }
    }
}

/// The feed of these alerts, the newest first.
pub fn feed(alerts: &[AlertLine]) -> String {
    let updated = alerts.first().map_or("1970-01-01T00:00:00Z", |newest| newest.time.as_str());
    let entries: String = alerts.iter().map(entry).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n\
         <id>urn:claimwatch:alerts</id>\n\
         <title>claimwatch: figures that changed</title>\n\
         <updated>{}</updated>\n\
         <author><name>claimwatch</name></author>\n\
         <generator version=\"{}\">claimwatch</generator>\n\
         {entries}</feed>\n",
        xml(updated),
        env!("CARGO_PKG_VERSION")
    )
}

/// Puts a feed into a file, whole and at once: whoever reads the file meanwhile sees the one before.
pub fn write(path: &Path, feed: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let mut file = File::create(&new)?;
    file.write_all(feed.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&new, path)
}

fn entry(alert: &AlertLine) -> String {
    let link = alert.document.url.as_deref().and_then(web).map(|url| format!("<link href=\"{}\"/>\n", xml(&url)));
    format!(
        "<entry>\n\
         <id>urn:claimwatch:alert:{}</id>\n\
         <title>{}</title>\n\
         <updated>{time}</updated>\n\
         <published>{time}</published>\n\
         <author><name>{}</name></author>\n\
         <category term=\"{}\"/>\n\
         {}<content type=\"html\">{}</content>\n\
         </entry>\n",
        xml(&alert.id),
        xml(&headline(alert)),
        xml(&plain(&alert.document.publisher)),
        xml(&alert.kind),
        link.unwrap_or_default(),
        xml(&content(alert)),
        time = xml(&alert.time),
    )
}

/// Both claims with their sentences, as HTML.
fn content(alert: &AlertLine) -> String {
    let before = alert.before.as_ref().map(|before| claim("before", &before.claim, &before.document));
    let label = if alert.kind == "withdrawn" { "gone" } else { "now" };
    let now = claim(label, &alert.after, &alert.document);
    let why = match plain(&alert.reason) {
        why if why.is_empty() => String::new(),
        why => format!("<p>why: {}</p>", xml(&why)),
    };
    let watch = alert.watch.as_deref().map(|watch| format!(", asked for by [watch.{}]", xml(&plain(watch))));
    let (id, watch) = (xml(&alert.id).into_owned(), watch.unwrap_or_default());
    format!("{}{now}{why}<p><small>alert {id}{watch}</small></p>", before.unwrap_or_default())
}

fn claim(label: &str, claim: &ClaimFields, document: &DocumentFields) -> String {
    let publisher = xml(&plain(&document.publisher)).into_owned();
    let publisher = match document.url.as_deref().and_then(web) {
        Some(url) => format!("<a href=\"{}\">{publisher}</a>", xml(&url)),
        None => publisher,
    };
    let published = document.published.as_deref().map(|time| time.get(..10).unwrap_or(time));
    let mut known = vec![format!("<b>{}</b>", xml(&plain(&claim.text)))];
    known.extend(claim.attribution.as_deref().map(|party| xml(&plain(party)).into_owned()));
    known.push(publisher);
    known.extend(published.map(|day| xml(day).into_owned()));
    format!("<p>{label}: {}</p><blockquote>{}</blockquote>", known.join(" | "), sentence(claim))
}

/// The sentence with its quantity marked.
fn sentence(claim: &ClaimFields) -> String {
    let sentence = plain(&claim.sentence);
    let mark = standing(&plain(&claim.text), &sentence, 0);
    let (left, quantity, right) = (&sentence[..mark.start], &sentence[mark.clone()], &sentence[mark.end..]);
    if quantity.is_empty() {
        return xml(&sentence).into_owned();
    }
    format!("{}<strong>{}</strong>{}", xml(left), xml(quantity), xml(right))
}

/// An address that a reader may follow: feeds are written by strangers, and not every address leads to a page.
fn web(url: &str) -> Option<String> {
    let url = plain(url).replace(' ', "%20");
    (url.starts_with("https://") || url.starts_with("http://")).then_some(url)
}

/// Text as XML and HTML write it. What neither may contain was taken out by [`plain`], but for two letters.
fn xml(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(['\u{fffe}', '\u{ffff}']) {
        return escape(text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")).into_owned().into();
    }
    escape(text)
}

#[cfg(test)]
mod tests {
    use feed_rs::parser;

    use super::super::Alert;
    use super::super::tests::rise;
    use super::*;

    fn alert() -> AlertLine {
        AlertLine::of(&Alert::of(rise(), "2025-03-04T05:10:00Z".parse().unwrap()))
    }

    #[test]
    fn a_feed_reader_reads_each_alert_with_both_sentences() {
        let feed = parser::parse(feed(&[alert()]).as_bytes()).unwrap();
        assert_eq!(feed.updated.unwrap().to_rfc3339(), "2025-03-04T05:10:00+00:00");
        let [entry] = &feed.entries[..] else { panic!("{feed:?}") };
        assert_eq!(entry.id, "urn:claimwatch:alert:0207729af8cceb5e");
        assert_eq!(
            entry.title.as_ref().unwrap().content,
            "RAISED passengers missing, Lake Orrin: at least 40 → about 60"
        );
        assert_eq!(entry.links[0].href, "https://harbour-post.example/1");
        assert_eq!((entry.authors[0].name.as_str(), entry.categories[0].term.as_str()), ("Harbour Post", "raised"));
        let content = entry.content.as_ref().unwrap().body.as_ref().unwrap();
        assert!(
            content.contains("<strong>at least 40</strong> passengers")
                && content.contains("<strong>about 60</strong>")
        );
        assert!(content.contains("<a href=\"https://lake-news.example/1\">Lake News</a>"), "{content}");
    }

    #[test]
    fn a_strangers_words_stay_words() {
        let mut line = alert();
        line.after.sentence = "<script>alert(1)</script> & about 60\u{ffff}\u{1b}[2J".to_owned();
        line.document.url = Some("javascript:alert(1)".to_owned());
        line.document.publisher = "A & B <i>\"Post\"</i>".to_owned();
        let xml = feed(&[line]);
        let read = parser::parse(xml.as_bytes()).unwrap();
        let entry = &read.entries[0];
        assert!(entry.links.is_empty() && !xml.contains("javascript"), "{xml}");
        assert_eq!(entry.authors[0].name, "A & B <i>\"Post\"</i>");
        let content = entry.content.as_ref().unwrap().body.as_ref().unwrap();
        assert!(content.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; <strong>about 60</strong>"), "{content}");
    }

    #[test]
    fn no_alerts_are_a_feed_too() {
        assert!(parser::parse(feed(&[]).as_bytes()).unwrap().entries.is_empty());
    }

    #[test]
    fn the_file_is_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("alerts.atom");
        for text in ["first", "second"] {
            write(&path, text).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
        assert!(write(&folder.path().join("none/alerts.atom"), "x").is_err());
    }
}
