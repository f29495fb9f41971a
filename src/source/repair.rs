//! XML that can be read: takes the text of a feed as publishers write it and gives the same feed well formed
//! enough for a strict parser, noting where its items stand. Works on text alone, in one pass, and never fails:
//! what it does not understand it leaves to the parser. Judges no content.
//!
//! Repaired: junk before the root, declarations and processing instructions, comments, the document type,
//! characters that XML forbids, bare `&`, named entities (HTML's and the feed's own), references to impossible
//! characters, a `<` that starts no tag, end tags that are missing or too many, the spelling of CDATA, and what
//! `dialect` knows.

use std::collections::HashSet;
use std::ops::Range;

use super::dialect::{self, successor};
use super::reference::{References, is_xml_char};

/// A feed that a strict parser can take, and where its parts stand in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// The XML, without any declaration.
    pub xml: String,
    /// The whole items (`<item>`, `<entry>`), in order, with their tags.
    pub items: Vec<Range<usize>>,
    /// The end tags that close what is open where the first item starts; without items, at the end.
    pub closers: String,
    /// Whether the root was closed. If not, the feed was cut short.
    pub complete: bool,
}

/// The most namespaces that one feed may declare. Each costs time at every tag; honest feeds have a dozen.
const MOST_NAMESPACES: usize = 256;

/// Repairs the text of a feed. Linear in its length.
pub fn repair(text: &str) -> Repaired {
    let start = root_start(text).unwrap_or(text.len());
    let mut repair = Repair {
        out: Repaired::default(),
        open: Vec::new(),
        item: None,
        references: References::default(),
        namespaces: 0,
        prefixes: HashSet::new(),
        skip_cdata: false,
        typed: false,
    };
    repair.out.xml.reserve(text.len() - start);
    repair.copy(&text[start..]);
    if repair.out.items.is_empty() {
        repair.out.closers = repair.closers();
    }
    repair.out
}

/// Where the first tag, declaration or instruction starts.
fn root_start(text: &str) -> Option<usize> {
    let opens =
        |at: usize| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '?' | '!' | '_'));
    text.match_indices('<').map(|(at, _)| at).find(|at| opens(*at))
}

struct Repair {
    out: Repaired,
    /// The names of the open elements.
    open: Vec<String>,
    /// The item that is being copied: its depth and where it started.
    item: Option<(usize, usize)>,
    references: References,
    namespaces: usize,
    /// The prefixes that were declared anywhere so far.
    prefixes: HashSet<String>,
    /// No `]]>` is left in the rest of the text.
    skip_cdata: bool,
    /// The document type was met.
    typed: bool,
}

impl Repair {
    fn copy(&mut self, mut rest: &str) {
        while let Some(at) = rest.find('<') {
            self.references.push_text(&mut self.out.xml, &rest[..at]);
            rest = &rest[at..];
            let used = self.copy_markup(rest);
            rest = &rest[used..];
            if self.out.complete {
                return;
            }
        }
        self.references.push_text(&mut self.out.xml, rest);
    }

    /// Copies or drops what starts with the `<` at the start of the text; says how many bytes it took.
    fn copy_markup(&mut self, text: &str) -> usize {
        if starts_with_ignoring_case(text, "<![cdata[") {
            return self.copy_cdata(text);
        }
        let through = |end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
        if text.starts_with("<!--") {
            return through("-->");
        }
        if text.starts_with("<?") {
            return through("?>");
        }
        if text.starts_with("<!") {
            let first = !std::mem::replace(&mut self.typed, true);
            if !first {
                return through(">");
            }
            let length = doctype_length(text);
            self.references.declare(&text[..length]);
            return length;
        }
        match tag_length(text) {
            Some(length) => {
                self.copy_tag(&text[..length]);
                length
            }
            None => {
                self.out.xml.push_str("&lt;");
                1
            }
        }
    }

    fn copy_cdata(&mut self, text: &str) -> usize {
        const OPEN: usize = "<![CDATA[".len();
        let end = if self.skip_cdata { None } else { text.find("]]>") };
        let Some(end) = end else {
            // Never closed: what follows is text like any other, so that the rest of the feed is not swallowed.
            self.skip_cdata = true;
            return OPEN;
        };
        self.out.xml.push_str("<![CDATA[");
        self.out.xml.extend(text[OPEN..end.max(OPEN)].chars().filter(|c| is_xml_char(*c)));
        self.out.xml.push_str("]]>");
        end + "]]>".len()
    }

    fn copy_tag(&mut self, tag: &str) {
        let inner = tag[1..tag.len() - 1].trim_end();
        if let Some(name) = inner.strip_prefix('/') {
            self.copy_end(dialect::element(name.trim()));
            return;
        }
        let empty = inner.ends_with('/');
        let inner = inner.trim_end_matches('/');
        let length = inner.find(char::is_whitespace).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(length);
        let name = dialect::element(name);
        let started = self.out.xml.len();
        if self.item.is_none() && is_item(name) {
            self.item = Some((self.open.len(), started));
            if self.out.items.is_empty() {
                self.out.closers = self.closers();
            }
        }
        self.out.xml.push('<');
        self.out.xml.push_str(name);
        self.copy_attributes(name, attributes);
        self.out.xml.push_str(if empty { "/>" } else { ">" });
        if empty {
            self.end_item();
        } else {
            self.open.push(name.to_owned());
        }
    }

    fn copy_end(&mut self, name: &str) {
        // An end tag that closes nothing would close the feed.
        let Some(at) = self.open.iter().rev().take(64).position(|open| open == name) else { return };
        for open in self.open.drain(self.open.len() - 1 - at..).rev() {
            self.out.xml.push_str("</");
            self.out.xml.push_str(&open);
            self.out.xml.push('>');
        }
        self.end_item();
        self.out.complete = self.open.is_empty();
    }

    fn closers(&self) -> String {
        self.open.iter().rev().map(|open| format!("</{open}>")).collect()
    }

    fn end_item(&mut self) {
        if let Some((depth, start)) = self.item
            && self.open.len() <= depth
        {
            self.item = None;
            self.out.items.push(start..self.out.xml.len());
        }
    }

    /// The attributes as they are, but for what old and careless dialects say otherwise.
    fn copy_attributes(&mut self, name: &str, text: &str) {
        let root = self.open.is_empty();
        let is_rss = root && name.eq_ignore_ascii_case("rss");
        let mut declared: Vec<&str> = Vec::new();
        let mut rest = text;
        while let Some((key, value, after)) = next_attribute(rest) {
            rest = after;
            let namespace = key.strip_prefix("xmlns:").or((key == "xmlns").then_some(""));
            self.namespaces += usize::from(namespace.is_some());
            let spare = is_rss && matches!(key, "xmlns" | "version") || dialect::is_spare(name, key);
            if spare || namespace.is_some() && self.namespaces > MOST_NAMESPACES {
                continue;
            }
            declared.extend(namespace);
            let value = match namespace {
                Some(_) => successor(value),
                None if key == "type" => dialect::text_type(name, value),
                None => value,
            };
            self.push_attribute(key, value);
        }
        if is_rss {
            self.push_attribute("version", "2.0");
        }
        self.prefixes.extend(declared.iter().map(|prefix| (*prefix).to_owned()));
        let prefix = name.split_once(':').map(|(prefix, _)| prefix);
        if let Some(prefix) = prefix.filter(|prefix| !self.prefixes.contains(*prefix)) {
            // Without one, the element would be taken for one of the feed's own.
            self.push_attribute(&format!("xmlns:{prefix}"), dialect::namespace(prefix));
        }
    }

    fn push_attribute(&mut self, key: &str, value: &str) {
        self.out.xml.push(' ');
        self.out.xml.push_str(key);
        self.out.xml.push_str("=\"");
        self.references.push_text(&mut self.out.xml, &value.replace('"', "&quot;"));
        self.out.xml.push('"');
    }
}

fn is_item(name: &str) -> bool {
    matches!(name.rsplit(':').next(), Some("item" | "entry"))
}

/// The length of the tag at the start of the text, or nothing where its `<` starts no tag.
fn tag_length(text: &str) -> Option<usize> {
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (_, b'<') => return None,
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            (None, _) => {}
        }
    }
    None
}

/// The first attribute of a tag's inside: its name, its value as written, and the rest. An attribute without a
/// value has an empty one; a value without quotes ends at white space.
fn next_attribute(text: &str) -> Option<(&str, &str, &str)> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'' | '/'));
    let length = text.find(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'')).unwrap_or(text.len());
    let (key, rest) = text.split_at(length);
    if key.is_empty() {
        return None;
    }
    let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else { return Some((key, "", rest)) };
    let quoted = value.strip_prefix('"').map(|v| (v, '"')).or(value.strip_prefix('\'').map(|v| (v, '\'')));
    match quoted {
        Some((value, quote)) => {
            let end = value.find(quote).unwrap_or(value.len());
            Some((key, &value[..end], value[end..].strip_prefix(quote).unwrap_or("")))
        }
        None => {
            let end = value.find(char::is_whitespace).unwrap_or(value.len());
            Some((key, &value[..end], &value[end..]))
        }
    }
}

/// The length of the document type at the start of the text, with the internal subset in its brackets.
fn doctype_length(text: &str) -> usize {
    let mut inside = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => inside = true,
            b']' => inside = false,
            b'>' if !inside => return at + 1,
            _ => {}
        }
    }
    // Brackets that never close: what looks like the end has to do.
    text.find('>').map_or(text.len(), |at| at + 1)
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(text: &str) -> String {
        repair(text).xml
    }

    #[test]
    fn a_sound_feed_stays_as_it_is() {
        let feed =
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>A &amp; B</title><entry><id>1</id></entry></feed>";
        let repaired = repair(feed);
        assert_eq!(repaired.xml, feed);
        assert!(repaired.complete);
        assert_eq!(&repaired.xml[repaired.items[0].clone()], "<entry><id>1</id></entry>");
        assert_eq!(repaired.closers, "</feed>");
    }

    #[test]
    fn references_are_repaired_in_text_and_attributes_and_left_in_cdata() {
        assert_eq!(xml("<a>AT&T</a>"), "<a>AT&amp;T</a>");
        assert_eq!(xml("<a href='x?a=1&b=2&copy=3'/>"), "<a href=\"x?a=1&amp;b=2&amp;copy=3\"/>");
        assert_eq!(xml("<a><![CDATA[5\u{1} & <b>6</b>]]></a>"), "<a><![CDATA[5 & <b>6</b>]]></a>");
    }

    #[test]
    fn junk_declarations_comments_and_the_doctype_are_dropped() {
        let feed = "\n\u{feff}Notice: undefined <?xml version='1.0' encoding='x'?><!DOCTYPE rss [<!ENTITY a \"<b>\">]>
<!-- <item> --><a><?xml version='1.0' encoding='UTF-16'?>1</a>junk";
        assert_eq!(xml(feed), "\n<a>1</a>");
    }

    #[test]
    fn a_less_than_that_starts_no_tag_is_text() {
        assert_eq!(xml("<a>5 < 6, <7, a<b c</a>"), "<a>5 &lt; 6, &lt;7, a&lt;b c</a>");
    }

    #[test]
    fn unclosed_elements_are_closed_with_their_parent() {
        assert_eq!(xml("<a><b><c>1</b></x></a>"), "<a><b><c>1</c></b></a>");
    }

    #[test]
    fn a_cut_feed_is_known_and_its_whole_items_are_found() {
        let repaired = repair("<rss><channel><item><title>1</title></item><item><title><![CDATA[2</item>");
        assert!(!repaired.complete);
        assert_eq!(repaired.closers, "</channel></rss>");
        assert_eq!(&repaired.xml[repaired.items[0].clone()], "<item><title>1</title></item>");
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        let started = std::time::Instant::now();
        for piece in [
            "<",
            "<a ",
            "<a b='",
            "<![CDATA[",
            "&",
            "<!--",
            "<a>",
            "</a>",
            "<!",
            "<![>",
            "<?",
            "<a xmlns:b='c'>",
            "'\"",
        ] {
            let _ = repair(&piece.repeat(200_000));
        }
        assert!(started.elapsed().as_secs() < 20, "took {:?}", started.elapsed());
    }
}
