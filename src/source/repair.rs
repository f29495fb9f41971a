//! XML that can be read: takes the text of a feed as publishers write it and gives the same feed well formed
//! enough for a strict parser, noting where its items stand. Works on text alone, in one pass, and never fails:
//! what it does not understand it leaves to the parser. Judges no content.
//!
//! Repaired: junk before the root, declarations and processing instructions, comments, the document type,
//! characters that XML forbids, bare `&`, HTML's named entities, references to impossible characters, a `<`
//! that starts no tag, the spelling of CDATA, the version of RSS and the old namespaces of Atom and RSS.

use std::ops::Range;

use quick_xml::escape::resolve_html5_entity;

/// A feed that a strict parser can take, and where its parts stand in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// The XML, without any declaration.
    pub xml: String,
    /// The whole items (`<item>`, `<entry>`), in order, with their tags.
    pub items: Vec<Range<usize>>,
    /// The end tags that close what is open where the first item starts.
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
        namespaces: 0,
        skip_cdata: false,
        typed: false,
    };
    repair.out.xml.reserve(text.len() - start);
    repair.copy(&text[start..]);
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
    namespaces: usize,
    /// No `]]>` is left in the rest of the text.
    skip_cdata: bool,
    /// The document type was met.
    typed: bool,
}

impl Repair {
    fn copy(&mut self, mut rest: &str) {
        while let Some(at) = rest.find('<') {
            push_text(&mut self.out.xml, &rest[..at]);
            rest = &rest[at..];
            let used = self.copy_markup(rest);
            rest = &rest[used..];
            if self.out.complete {
                return;
            }
        }
        push_text(&mut self.out.xml, rest);
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
            return if first { doctype_length(text) } else { through(">") };
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
            self.copy_end(name.trim());
            return;
        }
        let empty = inner.ends_with('/');
        let inner = inner.trim_end_matches('/');
        let length = inner.find(char::is_whitespace).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(length);
        let started = self.out.xml.len();
        if self.item.is_none() && is_item(name) {
            self.item = Some((self.open.len(), started));
            if self.out.items.is_empty() {
                self.out.closers = self.open.iter().rev().map(|open| format!("</{open}>")).collect();
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

    fn end_item(&mut self) {
        if let Some((depth, start)) = self.item
            && self.open.len() <= depth
        {
            self.item = None;
            self.out.items.push(start..self.out.xml.len());
        }
    }

    /// The attributes as they are, but for the namespaces and the version of the root, which are made to be
    /// those of the formats' last versions.
    fn copy_attributes(&mut self, name: &str, text: &str) {
        let root = self.open.is_empty();
        let is_rss = root && name.eq_ignore_ascii_case("rss");
        let mut rest = text;
        while let Some((key, value, after)) = next_attribute(rest) {
            rest = after;
            let is_namespace = key == "xmlns" || key.starts_with("xmlns:");
            self.namespaces += usize::from(is_namespace);
            if is_namespace && self.namespaces > MOST_NAMESPACES || is_rss && matches!(key, "xmlns" | "version") {
                continue;
            }
            let value = if root && is_namespace { successor(value) } else { value };
            self.out.xml.push(' ');
            self.out.xml.push_str(key);
            self.out.xml.push_str("=\"");
            push_text(&mut self.out.xml, &value.replace('"', "&quot;"));
            self.out.xml.push('"');
        }
        if is_rss {
            self.out.xml.push_str(" version=\"2.0\"");
        }
    }
}

/// The namespace that took the place of an older one.
fn successor(namespace: &str) -> &str {
    match namespace.trim() {
        "http://purl.org/atom/ns#" | "http://example.com/newformat#" => "http://www.w3.org/2005/Atom",
        "http://my.netscape.com/rdf/simple/0.9/" | "http://channel.netscape.com/rdf/simple/0.9/" => {
            "http://purl.org/rss/1.0/"
        }
        other => other,
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

/// Copies text, or the value of an attribute, with its references repaired.
fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '&' || !is_xml_char(c)) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix('&') {
            rest = &rest[push_reference(out, after) + 1..];
        } else {
            rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
        }
    }
    out.push_str(rest);
}

/// Copies the reference whose `&` has been read; says how many bytes behind the `&` it took.
fn push_reference(out: &mut String, text: &str) -> usize {
    // The longest name of an HTML entity has 31 letters.
    let length = text.bytes().take(33).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let (name, ended) = (&text[..length], text[length..].starts_with(';'));
    if !ended || name.is_empty() {
        out.push_str("&amp;");
        return 0;
    }
    if let Some(number) = name.strip_prefix('#') {
        let Some(c) = numbered(number) else {
            out.push_str("&amp;");
            return 0;
        };
        push_escaped(out, c);
    } else if matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") {
        out.push('&');
        out.push_str(name);
        out.push(';');
    } else if let Some(characters) = resolve_html5_entity(name) {
        characters.chars().for_each(|c| push_escaped(out, c));
    } else {
        out.push_str("&amp;");
        return 0;
    }
    length + 1
}

/// The character of a numeric reference: those of windows-1252 where HTML puts them, U+FFFD where none can
/// stand; nothing where there is no number.
fn numbered(number: &str) -> Option<char> {
    let hexadecimal = number.strip_prefix(['x', 'X']);
    let (digits, radix) = hexadecimal.map_or((number, 10), |digits| (digits, 16));
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
    let c = match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9f) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next(),
        _ => char::from_u32(code),
    };
    Some(c.filter(|c| is_xml_char(*c)).unwrap_or('\u{fffd}'))
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        c => out.push(c),
    }
}

/// Whether XML 1.0 allows the character (production 2, `Char`).
fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
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
    fn bare_ampersands_and_html_entities_become_text() {
        assert_eq!(
            xml("<a>AT&T &nbsp; R&amp;D &eacute; &bogus; &lt;5 &LT; & </a>"),
            "<a>AT&amp;T \u{a0} R&amp;D é &amp;bogus; &lt;5 &lt; &amp; </a>"
        );
        assert_eq!(xml("<a href='x?a=1&b=2&copy=3'/>"), "<a href=\"x?a=1&amp;b=2&amp;copy=3\"/>");
    }

    #[test]
    fn impossible_characters_are_replaced_and_forbidden_ones_dropped() {
        assert_eq!(xml("<a>&#0;&#xD800;&#150;&#65;&#x;\u{0}\u{8}x</a>"), "<a>\u{fffd}\u{fffd}–A&amp;#x;x</a>");
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
    fn versions_and_namespaces_are_those_of_today() {
        assert_eq!(xml("<rss version='3.x' xmlns='http://x/'></rss>"), "<rss version=\"2.0\"></rss>");
        assert_eq!(
            xml("<feed xmlns='http://purl.org/atom/ns#'></feed>"),
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"></feed>"
        );
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
