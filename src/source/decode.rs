//! Bytes to text: which encoding a feed, a page or a file is written in, whatever it says of itself. Never
//! fails: bytes that no encoding explains become U+FFFD.
//!
//! The order of trust: a byte order mark; the null pattern of UTF-16 and UTF-32; being valid UTF-8; the server's header;
//! the document's own declaration; a guess. Valid UTF-8 with letters beyond ASCII is almost never anything
//! else, while headers and declarations are often those of another file; the exception is ISO-2022-JP, which
//! hides in ASCII.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a document its declaration is looked for: the XML declaration stands at the start, and the
/// HTML standard looks for `<meta charset>` in the first 1,024 bytes.
const DECLARATION: usize = 1024;

/// The text of XML or HTML bytes, without a byte order mark. `content_type` is the server's header, if any.
pub fn decode_markup<'b>(bytes: &'b [u8], content_type: Option<&str>) -> Cow<'b, str> {
    let labels = || content_type.and_then(charset_of).or_else(|| declared(bytes)).filter(|e| !is_utf_16(e));
    decode(bytes, labels).unwrap_or_else(|| latin_or_utf_8(bytes))
}

/// The text of bytes that declare nothing, as a plain text file, without a byte order mark.
pub fn decode_plain(bytes: &[u8]) -> Cow<'_, str> {
    decode(bytes, || None).unwrap_or_else(|| {
        let mut guess = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        guess.feed(bytes, true);
        guess.guess(None, chardetng::Utf8Detection::Deny).decode_without_bom_handling(bytes).0
    })
}

/// The text where the bytes or a trusted label tell the encoding.
fn decode<'b>(bytes: &'b [u8], label: impl FnOnce() -> Option<&'static Encoding>) -> Option<Cow<'b, str>> {
    // First: the mark of UTF-32LE begins with that of UTF-16LE.
    if let Some(from_bytes) = utf_32_order(bytes) {
        return Some(Cow::Owned(utf_32(bytes, from_bytes)));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Some(encoding.decode_without_bom_handling(&bytes[mark..]).0);
    }
    if let Some(encoding) = utf_16_by_nulls(bytes) {
        return Some(encoding.decode_without_bom_handling(bytes).0);
    }
    let label = label();
    let hidden = label == Some(ISO_2022_JP) && bytes.contains(&0x1b);
    if !hidden && let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Cow::Borrowed(text));
    }
    let label = label.filter(|encoding| *encoding != UTF_8)?;
    Some(label.decode_without_bom_handling(bytes).0)
}

/// Bytes that are not valid UTF-8 and say nothing else: UTF-8 with a few broken places if most of what is
/// beyond ASCII is well formed, else windows-1252.
fn latin_or_utf_8(bytes: &[u8]) -> Cow<'_, str> {
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let lossy = String::from_utf8_lossy(bytes);
    let broken = lossy.matches('\u{fffd}').count();
    if broken * 2 < high { Cow::Owned(lossy.into_owned()) } else { WINDOWS_1252.decode_without_bom_handling(bytes).0 }
}

/// UTF-16 without a mark shows as nulls in every other byte of its ASCII. Looks at the first 64 pairs.
fn utf_16_by_nulls(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = bytes.chunks_exact(2).take(64);
    let (all, mut first, mut second) = (pairs.len(), 0, 0);
    for pair in pairs {
        first += usize::from(pair[0] == 0 && pair[1] != 0);
        second += usize::from(pair[1] == 0 && pair[0] != 0);
    }
    // More than two thirds, and at least two pairs, so that "<?" is enough and a stray null is not.
    let most = |count: usize| count >= 2 && count * 3 > all * 2;
    if most(first) {
        Some(UTF_16BE)
    } else if most(second) {
        Some(UTF_16LE)
    } else {
        None
    }
}

/// The byte order of UTF-32 (XML 1.0, appendix F.1): told by its mark, or by the nulls around the first `<` or, for
/// JSON Feed, `{`.
fn utf_32_order(bytes: &[u8]) -> Option<fn([u8; 4]) -> u32> {
    match bytes {
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, b'<' | b'{', ..] => Some(u32::from_be_bytes),
        [0xff, 0xfe, 0, 0, ..] | [b'<' | b'{', 0, 0, 0, ..] => Some(u32::from_le_bytes),
        _ => None,
    }
}

fn utf_32(bytes: &[u8], from_bytes: fn([u8; 4]) -> u32) -> String {
    let characters =
        bytes.as_chunks::<4>().0.iter().map(|four| char::from_u32(from_bytes(*four)).unwrap_or('\u{fffd}'));
    characters.skip_while(|c| *c == '\u{feff}').collect()
}

fn is_utf_16(encoding: &&'static Encoding) -> bool {
    *encoding == UTF_16BE || *encoding == UTF_16LE
}

/// The charset parameter of a `Content-Type` header.
fn charset_of(content_type: &str) -> Option<&'static Encoding> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        name.trim().eq_ignore_ascii_case("charset").then(|| Encoding::for_label(value.as_bytes()))?
    })
}

/// The encoding that an XML declaration or a `<meta>` names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let in_xml = || named_in(&head[head.find("<?xml")?..], "encoding");
    let in_meta = || {
        let key = head.find("charset")?;
        named_in(&head[head[..key].rfind("<meta")?..], "charset")
    };
    in_xml().or_else(in_meta)
}

/// The encoding that stands behind `key` and `=` in the tag at the start of the text.
fn named_in(text: &str, key: &str) -> Option<&'static Encoding> {
    let tag = &text[..text.find('>')?];
    let value = tag[tag.find(key)? + key.len()..].trim_start().strip_prefix('=')?;
    let value = value.trim_start().trim_start_matches(['"', '\'']);
    let length = value.find(['"', '\'', ' ', '?', '/', ';']).unwrap_or(value.len());
    Encoding::for_label(&value.as_bytes()[..length])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_utf_8_wins_over_a_header_and_a_declaration_of_another_file() {
        let xml = "<?xml version='1.0' encoding='ISO-8859-1'?><t>Kraków</t>";
        assert_eq!(decode_markup(xml.as_bytes(), Some("text/xml; charset=windows-1251")), xml);
    }

    #[test]
    fn the_header_comes_before_the_declaration() {
        let xml = b"<?xml version='1.0' encoding='iso-8859-1'?><t>\xcf\xf0\xe8</t>";
        assert!(decode_markup(xml, Some("text/xml; charset=\"windows-1251\"")).contains("При"));
        assert!(decode_markup(xml, None).contains("Ïðè"));
    }

    #[test]
    fn undeclared_bytes_beyond_ascii_are_windows_1252() {
        assert_eq!(decode_markup(b"<t>caf\xe9 \x96 5</t>", None), "<t>caf\u{e9} \u{2013} 5</t>");
    }

    #[test]
    fn a_broken_place_does_not_spoil_the_rest_of_utf_8() {
        let mut bytes = "<t>Łódź, Gdańsk, Wrocław".as_bytes().to_vec();
        bytes.push(0xc5);
        assert!(decode_markup(&bytes, Some("text/xml; charset=utf-8")).contains("Wrocław\u{fffd}"));
    }

    #[test]
    fn utf_16_is_known_by_its_mark_and_by_its_nulls() {
        let text = "<?xml version='1.0' encoding='UTF-16'?><rss><t>100</t></rss>";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode_markup(&little, None), text);
        assert_eq!(decode_markup(&big, Some("application/rss+xml; charset=utf-8")), text);
        assert_eq!(decode_markup(&[&[0xff, 0xfe], little.as_slice()].concat(), None), text);
    }

    #[test]
    fn a_declaration_of_utf_16_over_plain_ascii_is_not_believed() {
        let xml = "<?xml version='1.0' encoding='UTF-16'?><t>100 caf\u{e9}</t>";
        assert_eq!(decode_markup(xml.as_bytes(), None), xml);
    }

    #[test]
    fn japanese_that_hides_in_ascii_is_read_as_declared() {
        let bytes = b"<?xml version='1.0' encoding='iso-2022-jp'?><t>\x1b$B;`<T\x1b(B</t>";
        assert!(decode_markup(bytes, None).contains("死者"));
    }

    #[test]
    fn a_page_may_declare_itself_in_a_meta_element() {
        let bytes = b"<html><meta name=x><meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>\xcf\xf0\xe8";
        assert!(decode_markup(bytes, None).contains("При"));
    }

    #[test]
    fn a_plain_file_is_guessed() {
        let bytes =
            encoding_rs::WINDOWS_1251.encode("Погибли сто солдат, сообщили в Сеуле, тысяча ранены").0.into_owned();
        assert!(decode_plain(&bytes).contains("сто солдат"));
        assert_eq!(decode_plain("\u{feff}text".as_bytes()), "text");
    }
}
