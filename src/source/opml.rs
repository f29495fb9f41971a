//! Lists of feeds as readers exchange them: OPML in and out. Pure: a text comes in, feeds go out, and the other way.
//! Knows what is listed, not what is behind it.

use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesDecl, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};

/// One feed of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// What the list calls it; may be empty.
    pub title: String,
    /// The address of the feed.
    pub url: String,
}

/// A text is no list of feeds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadOpmlError {
    /// It is something else.
    #[error("this is no OPML; export the list of feeds from your reader in that form")]
    NotOpml,
    /// It begins as one and cannot be read to its end.
    #[error("this OPML cannot be read: {0}")]
    Broken(String),
}

/// The feeds of a list, in its order; folders and outlines without a feed are passed over. Names of attributes are
/// taken in any case, as readers write them.
///
/// ```
/// use claimwatch::source::opml::read_opml;
/// let list = "<opml version='2.0'><body><outline text='World'><outline text='Post' xmlUrl='https://p.example/rss'/>\
///             </outline></body></opml>";
/// assert_eq!(read_opml(list).unwrap()[0].url, "https://p.example/rss");
/// ```
pub fn read_opml(text: &str) -> Result<Vec<Listed>, ReadOpmlError> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let (mut feeds, mut is_opml) = (Vec::new(), false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                name if name.eq_ignore_ascii_case(b"opml") => is_opml = true,
                name if name.eq_ignore_ascii_case(b"outline") && is_opml => feeds.extend(listed(&tag)),
                _ => {}
            },
            Ok(Event::Eof) if is_opml => return Ok(feeds),
            Ok(Event::Eof) => return Err(ReadOpmlError::NotOpml),
            Ok(_) => {}
            Err(_) if !is_opml => return Err(ReadOpmlError::NotOpml),
            Err(error) => return Err(ReadOpmlError::Broken(error.to_string())),
        }
    }
}

/// A list with that title, in the order given.
pub fn write_opml(title: &str, feeds: &[Listed]) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let write = |writer: &mut Writer<Vec<u8>>| -> std::io::Result<()> {
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        writer.create_element("opml").with_attribute(("version", "2.0")).write_inner_content(|writer| {
            writer.create_element("head").write_inner_content(|writer| {
                writer.create_element("title").write_text_content(BytesText::new(title))?;
                Ok(())
            })?;
            writer.create_element("body").write_inner_content(|writer| {
                for feed in feeds {
                    let (title, url) = (feed.title.as_str(), feed.url.as_str());
                    let outline = writer.create_element("outline");
                    outline
                        .with_attributes([("type", "rss"), ("text", title), ("title", title), ("xmlUrl", url)])
                        .write_empty()?;
                }
                Ok(())
            })?;
            Ok(())
        })?;
        Ok(())
    };
    // Writing to memory does not fail.
    let _ = write(&mut writer);
    String::from_utf8_lossy(&writer.into_inner()).into_owned() + "\n"
}

/// The feed of an outline, if it has one.
fn listed(outline: &BytesStart<'_>) -> Option<Listed> {
    let mut found = Listed::default();
    let mut text = String::new();
    for attribute in outline.attributes().with_checks(false).flatten() {
        let raw = String::from_utf8_lossy(&attribute.value);
        let read = quick_xml::escape::unescape_with(&raw, resolve_html5_entity);
        let written = read.map_or_else(|_| raw.to_string(), String::from);
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        match attribute.key.local_name().as_ref().to_ascii_lowercase().as_slice() {
            b"xmlurl" => found.url = written,
            b"title" => found.title = written,
            b"text" => text = written,
            _ => {}
        }
    }
    if found.title.is_empty() {
        found.title = text;
    }
    Some(found).filter(|found| !found.url.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(title: &str, url: &str) -> Listed {
        Listed { title: title.to_owned(), url: url.to_owned() }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let feeds = [feed("Post & Sons <daily>", "https://p.example/rss?a=1&b=\"2\""), feed("", "https://q.example/")];
        let text = write_opml("claimwatch", &feeds);
        assert!(
            text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>"),
            "{text}"
        );
        assert_eq!(read_opml(&text).unwrap(), feeds);
    }

    #[test]
    fn lists_are_read_as_readers_write_them() {
        let text = "\u{feff}<?xml version='1.0'?><opml version='1.1'><head><title>x</title></head><body>\
            <outline title='World'><outline TEXT='A &amp; B' XMLURL=' https://a.example/?x=1&y=2 ' htmlUrl='https://a.example'/>\
            <outline text='short' title='Long title' xmlUrl='https://b.example/f'></outline></outline>\
            <outline text='a page' htmlUrl='https://c.example'/></body></opml>";
        let expected = [feed("A & B", "https://a.example/?x=1&y=2"), feed("Long title", "https://b.example/f")];
        assert_eq!(read_opml(text).unwrap(), expected);
    }

    #[test]
    fn what_is_no_list_is_told_apart_from_an_empty_one() {
        assert_eq!(read_opml("<opml><body/></opml>"), Ok(Vec::new()));
        for other in ["", "{}", "<rss><channel/></rss>", "https://a.example/"] {
            assert_eq!(read_opml(other), Err(ReadOpmlError::NotOpml), "{other}");
        }
        assert!(matches!(read_opml("<opml><body><outline text='a"), Err(ReadOpmlError::Broken(_))));
    }
}
