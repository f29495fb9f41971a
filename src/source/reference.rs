//! Character and entity references of XML as publishers write them: bare `&`, HTML's names, impossible numbers,
//! the feed's own names, and the characters that XML forbids. Part of `repair`; knows no tags.

use std::collections::HashMap;

use quick_xml::escape::resolve_html5_entity;

/// The references of one feed: those of XML and HTML, and the ones that its document type declares.
#[derive(Debug, Default)]
pub(super) struct References {
    /// What the feed's own names stand for, fit to be copied.
    own: HashMap<String, String>,
    /// How many bytes these were expanded to so far.
    expanded: usize,
}

/// The bounds of a feed's own names: how many there are, how long one may be, and how much they may come to in
/// all, so that names made of names do not fill the memory.
const MOST_NAMES: usize = 256;
const LONGEST_NAME: usize = 4_096;
const MOST_EXPANDED: usize = 262_144;

impl References {
    /// Takes the names of text from a document type: `<!ENTITY name "text">`.
    pub fn declare(&mut self, doctype: &str) {
        for declared in doctype.split("<!ENTITY").skip(1).take(MOST_NAMES) {
            let declared = declared.trim_start();
            let length = declared.find(char::is_whitespace).unwrap_or(declared.len());
            let (name, rest) = declared.split_at(length);
            let Some(quote) = rest.trim_start().chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
            let Some(text) = rest.trim_start()[1..].split(quote).next().filter(|text| text.len() <= LONGEST_NAME)
            else {
                continue;
            };
            let mut value = String::new();
            self.push_text(&mut value, &text.replace('<', "&lt;"));
            if value.len() <= LONGEST_NAME {
                self.own.entry(name.to_owned()).or_insert(value);
            }
        }
        self.expanded = 0;
    }

    /// Copies text, or the value of an attribute, with its references repaired.
    pub fn push_text(&mut self, out: &mut String, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| c == '&' || !is_xml_char(c)) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(after) = rest.strip_prefix('&') {
                rest = &rest[self.push_reference(out, after) + 1..];
            } else {
                rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
            }
        }
        out.push_str(rest);
    }

    /// Copies the reference whose `&` has been read; says how many bytes behind the `&` it took.
    fn push_reference(&mut self, out: &mut String, text: &str) -> usize {
        // The longest name of an HTML entity has 31 letters.
        let named = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'#' | b'_' | b'-' | b'.');
        let length = text.bytes().take(33).take_while(named).count();
        let (name, ended) = (&text[..length], text[length..].starts_with(';'));
        if ended && self.push_named(out, name) {
            return length + 1;
        }
        out.push_str("&amp;");
        0
    }

    /// Copies what a name stands for, unless it stands for nothing.
    fn push_named(&mut self, out: &mut String, name: &str) -> bool {
        if matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") {
            out.push('&');
            out.push_str(name);
            out.push(';');
        } else if let Some(c) = name.strip_prefix('#').and_then(numbered) {
            push_escaped(out, c);
        } else if let Some(own) = self.own.get(name).filter(|own| self.expanded + own.len() <= MOST_EXPANDED) {
            self.expanded += own.len();
            out.push_str(own);
        } else if let Some(characters) = resolve_html5_entity(name) {
            characters.chars().for_each(|c| push_escaped(out, c));
        } else {
            return false;
        }
        true
    }
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
pub(super) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> String {
        let mut out = String::new();
        References::default().push_text(&mut out, text);
        out
    }

    #[test]
    fn bare_ampersands_and_html_entities_become_text() {
        let written = "AT&T &nbsp; R&amp;D &eacute; &bogus; &lt;5 &LT; & ";
        assert_eq!(repaired(written), "AT&amp;T \u{a0} R&amp;D é &amp;bogus; &lt;5 &lt; &amp; ");
    }

    #[test]
    fn impossible_characters_are_replaced_and_forbidden_ones_dropped() {
        let written = "&#0;&#xD800;&#150;&#65;&#x;&#99999999999;\u{0}\u{8}x";
        assert_eq!(repaired(written), "\u{fffd}\u{fffd}–A&amp;#x;\u{fffd}x");
    }

    #[test]
    fn names_that_the_feed_declares_stand_for_their_text() {
        let mut references = References::default();
        references
            .declare("<!DOCTYPE rss [<!ENTITY hq 'the <b>office</b> &amp; quay'> <!ENTITY both \"&hq;, &hq;\">]>");
        let mut out = String::new();
        references.push_text(&mut out, "&hq;; &both; &other;");
        let hq = "the &lt;b>office&lt;/b> &amp; quay";
        assert_eq!(out, format!("{hq}; {hq}, {hq} &amp;other;"));
    }

    #[test]
    fn names_made_of_names_stay_small() {
        let mut doctype = "<!DOCTYPE rss [<!ENTITY a0 'lol'>".to_owned();
        for n in 1..20 {
            doctype += &format!("<!ENTITY a{n} '{}'>", format!("&a{};", n - 1).repeat(10));
        }
        let mut references = References::default();
        references.declare(&doctype);
        let mut out = String::new();
        references.push_text(&mut out, &"&a3;&a19;".repeat(10_000));
        assert!(out.len() < 1_000_000, "{}", out.len());
    }
}
