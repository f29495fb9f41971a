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

use super::dialect::{self, Family, successor};
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
        family: Family::Other,
        prefix: String::new(),
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
    /// What the root says that the feed is, and the prefix that it puts before the names of RSS.
    family: Family,
    prefix: String,
    /// The item that is being copied.
    item: Option<OpenItem>,
    references: References,
    namespaces: usize,
    /// The prefixes that were declared anywhere so far.
    prefixes: HashSet<String>,
    /// No `]]>` is left in the rest of the text.
    skip_cdata: bool,
    /// The document type was met.
    typed: bool,
}

/// An item that is being copied.
struct OpenItem {
    /// How many elements it stands in.
    depth: usize,
    /// Where it started.
    start: usize,
    /// Whether it has a link of its own.
    linked: bool,
    /// Its address, where its tag has it.
    about: Option<String>,
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
            self.copy_end(self.family.element(self.bare(name.trim())));
            return;
        }
        let empty = inner.ends_with('/');
        let inner = inner.trim_end_matches('/');
        let length = inner.find(char::is_whitespace).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(length);
        if self.open.is_empty() {
            self.family = Family::of_root(name);
            self.prefix = self.family.foreign_prefix(name).to_owned();
        }
        let name = self.family.element(self.bare(name)).to_owned();
        if self.open.is_empty() && self.family == Family::Cdf {
            self.out.xml.push_str("<rss version=\"2.0\">");
            self.open.push("rss".to_owned());
        }
        if self.item.is_none() && is_item(&name) {
            self.start_item(attributes);
        } else if let Some(item) = &mut self.item {
            item.linked |= name == "link";
        }
        self.out.xml.push('<');
        self.out.xml.push_str(&name);
        self.copy_attributes(&name, attributes);
        self.out.xml.push_str(if empty { "/>" } else { ">" });
        if empty {
            self.end_item();
        } else {
            self.open.push(name);
        }
    }

    /// The name without the prefix that the feed puts before its own.
    fn bare<'n>(&self, name: &'n str) -> &'n str {
        name.strip_prefix(self.prefix.as_str()).filter(|name| !name.is_empty()).unwrap_or(name)
    }

    fn start_item(&mut self, attributes: &str) {
        if self.family == Family::Rss && self.open.len() == 1 {
            self.out.xml.push_str("<channel>");
            self.open.push("channel".to_owned());
        }
        let is_address = |key: &str| key.rsplit(':').next() == self.family.item_address();
        let about = attributes_of(attributes).find(|(key, _)| is_address(key)).map(|(_, value)| value.to_owned());
        self.item = Some(OpenItem { depth: self.open.len(), start: self.out.xml.len(), linked: false, about });
        if self.out.items.is_empty() {
            self.out.closers = self.closers();
        }
    }

    /// The link that other formats have in the item's tag, and that the parser wants of each item.
    fn link_item(&mut self) {
        let about = match &mut self.item {
            Some(item) if self.family.item_address().is_some() && !item.linked && self.open.len() == item.depth + 1 => {
                item.linked = true;
                item.about.take()
            }
            _ => return,
        };
        self.out.xml.push_str("<link>");
        self.references.push_text(&mut self.out.xml, about.as_deref().unwrap_or(dialect::NOWHERE));
        self.out.xml.push_str("</link>");
    }

    fn copy_end(&mut self, name: &str) {
        // An end tag that closes nothing would close the feed.
        let Some(at) = self.open.iter().rev().take(64).position(|open| open == name) else { return };
        // Items may stand behind the channel, which ends with the feed.
        if self.family == Family::Rss && name == "channel" && at + 2 == self.open.len() {
            self.close(at);
            return;
        }
        let root = self.family == Family::Cdf && at + 2 == self.open.len();
        self.close(at + 1 + usize::from(root));
        self.out.complete = self.open.is_empty();
    }

    /// Closes so many of the open elements, the innermost first.
    fn close(&mut self, many: usize) {
        for _ in 0..many {
            self.link_item();
            let Some(open) = self.open.pop() else { return };
            self.out.xml.push_str("</");
            self.out.xml.push_str(&open);
            self.out.xml.push('>');
            self.end_item();
        }
    }

    fn closers(&self) -> String {
        self.open.iter().rev().map(|open| format!("</{open}>")).collect()
    }

    fn end_item(&mut self) {
        if let Some(item) = self.item.take_if(|item| self.open.len() <= item.depth) {
            self.out.items.push(item.start..self.out.xml.len());
        }
    }

    /// The attributes as they are, but for what old and careless dialects say otherwise.
    fn copy_attributes(&mut self, name: &str, text: &str) {
        let root = self.open.is_empty();
        let is_rss = root && self.family == Family::Rss;
        let mut declared: Vec<&str> = Vec::new();
        for (key, value) in attributes_of(text) {
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

/// The attributes of a tag's inside: each name with its value as written.
fn attributes_of(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (key, value, after) = next_attribute(rest)?;
        rest = after;
        Some((key, value))
    })
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
    fn items_of_rss_stand_in_one_channel() {
        let rss = |inside: &str| format!("<rss version=\"2.0\">{inside}</rss>");
        assert_eq!(xml("<rss><item>1</item></rss>"), rss("<channel><item>1</item></channel>"));
        let behind = "<rss><channel><title>P</title></channel><item>1</item><item>2</item></rss>";
        assert_eq!(xml(behind), rss("<channel><title>P</title><item>1</item><item>2</item></channel>"));
        let unclosed = "<rss><channel><item>1</channel></rss>";
        assert_eq!(xml(unclosed), rss("<channel><item>1</item></channel>"));
    }

    #[test]
    fn an_item_of_rdf_has_a_link() {
        let rdf = |item: &str| xml(&format!("<rdf>{item}</rdf>"));
        assert_eq!(rdf("<item about='/1'>a</item>"), "<RDF><item about=\"/1\">a<link>/1</link></item></RDF>");
        assert_eq!(rdf("<item><link>/1</link></item>"), "<RDF><item><link>/1</link></item></RDF>");
        assert_eq!(rdf("<item><b>a</item>"), "<RDF><item><b>a</b><link>about:blank</link></item></RDF>");
    }

    #[test]
    fn a_channel_without_rss_is_one_of_rss() {
        let cdf = "<CHANNEL><TITLE>P</TITLE><ITEM HREF='/1'><ABSTRACT>5 dead</ABSTRACT></ITEM></CHANNEL>";
        let item = "<item HREF=\"/1\"><description>5 dead</description><link>/1</link></item>";
        let repaired = repair(cdf);
        assert_eq!(repaired.xml, format!("<rss version=\"2.0\"><channel><title>P</title>{item}</channel></rss>"));
        assert!(repaired.complete);
    }

    #[test]
    fn names_are_those_of_the_format() {
        let feed =
            "<r:rss xmlns:r='x' xmlns:dc='y'><r:channel><r:item><dc:date>1</dc:date></r:item></r:channel></r:rss>";
        let read = xml(feed);
        assert!(read.ends_with("<channel><item><dc:date>1</dc:date></item></channel></rss>"), "{read}");
        assert_eq!(xml("<feed><item>1</item></feed>"), "<feed><entry>1</entry></feed>");
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
