//! HTML that a tree can be built of in good time: trees take quadratic time in their depth and in the attributes
//! of a tag, so what goes beyond honest pages is dropped before. Only tags go; words stay.

use std::borrow::Cow;

/// The depth at which the browsers stop nesting (WebKit and Blink: 512).
const DEEPEST: usize = 512;

/// The longest tag that is kept, in bytes: the parser compares each attribute of a tag with all before it.
const LONGEST_TAG: usize = 8_192;

/// Elements that hold nothing, and elements whose end tag may be left out, so that many open ones are no
/// nesting. Neither counts as depth.
const UNCOUNTED: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "rp", "rt",
];

/// The HTML with the tags below the deepest level dropped. Linear: each byte is looked at a bounded number of
/// times.
pub(super) fn cap_nesting(html: &str) -> Cow<'_, str> {
    let (mut depth, mut dropped) = (0usize, 0usize);
    let mut out: Option<String> = None;
    let mut kept = 0;
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|offset| at + offset) {
        let rest = &html[start..];
        let end = start + tag_length(rest);
        at = end;
        let Some((name, closing)) = tag_name(rest) else { continue };
        if !closing && matches!(name.as_str(), "script" | "style" | "textarea" | "title") {
            at = raw_end(html, end, &name);
            continue;
        }
        let long = end - start > LONGEST_TAG;
        let counted = !UNCOUNTED.contains(&name.as_str());
        let deep = counted && if closing { dropped > 0 } else { depth >= DEEPEST };
        match (closing, deep) {
            _ if !counted || long => {}
            (true, true) => dropped -= 1,
            (true, false) => depth = depth.saturating_sub(1),
            (false, true) => dropped += 1,
            (false, false) => depth += 1,
        }
        if deep || long {
            out.get_or_insert_with(String::new).push_str(&html[kept..start]);
            kept = end;
        }
    }
    match out {
        Some(out) => Cow::Owned(out + &html[kept..]),
        None => Cow::Borrowed(html),
    }
}

/// The length of the tag or comment at the start of the text; to its end if it is never closed.
fn tag_length(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |end| end + 3);
    }
    if !text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        return 1;
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return at + 1,
            (None, _) => {}
        }
    }
    text.len()
}

/// How much of a tag's name is looked at: no element has a longer one, and what is no tag may go on to the end of the text.
const LONGEST_NAME: usize = 32;

/// The lower-case name of the tag at the start of the text, and whether it is an end tag.
fn tag_name(text: &str) -> Option<(String, bool)> {
    let inner = text.strip_prefix('<')?;
    let (inner, closing) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
    let named = |byte: &u8| !matches!(byte, b'>' | b'/') && !byte.is_ascii_whitespace();
    let name = inner.get(..inner.bytes().take(LONGEST_NAME).take_while(named).count())?;
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| (name.to_ascii_lowercase(), closing))
}

/// Where the raw text of an element ends: at its end tag, or with the page.
fn raw_end(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(offset) = html[at..].find("</") {
        at += offset;
        let tail = &html.as_bytes()[at + 2..];
        if tail.len() >= name.len() && tail[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            return at;
        }
        at += 2;
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_honest_page_stays_as_it_is() {
        let html = "<div><p class='a>b'>x<!-- <div> --><br/><script>'<div>'</script></div>";
        assert!(matches!(cap_nesting(html), Cow::Borrowed(_)));
    }

    #[test]
    fn tags_beyond_the_deepest_level_go_with_their_ends() {
        let html = format!("{}<b>x</b>{}y", "<div>".repeat(600), "</div>".repeat(600));
        let capped = cap_nesting(&html);
        assert_eq!(capped.matches("<div>").count(), DEEPEST);
        assert_eq!(capped.matches("</div>").count(), DEEPEST);
        assert!(capped.contains(">x<") && capped.ends_with('y'));
    }
}
