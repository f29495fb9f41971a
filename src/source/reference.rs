//! Character and entity references of XML as publishers write them: bare `&`, HTML's names, impossible numbers,
//! and the characters that XML forbids. Part of `repair`; knows no tags.

use quick_xml::escape::resolve_html5_entity;

/// Copies text, or the value of an attribute, with its references repaired.
pub(super) fn push_text(out: &mut String, text: &str) {
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
pub(super) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> String {
        let mut out = String::new();
        push_text(&mut out, text);
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
}
