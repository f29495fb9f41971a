//! JSON Feed (versions 1 and 1.1): the items of its text, each read on its own, so that an odd one spoils no
//! other. Numbers are taken for identifiers, as the format asks of its readers.

use serde_json::{Map, Value};

use super::ReadFault;
use super::article::text_of_html;
use super::date::read_instant;
use super::feed::plain_title;
use super::item::{Head, Item, with_summary};

/// What a JSON Feed holds.
pub(super) struct JsonFeed {
    pub head: Head,
    pub items: Vec<Item>,
    pub faults: Vec<ReadFault>,
    pub cut_short: bool,
}

/// Reads the text of a JSON Feed; the error says in words why it is none.
pub(super) fn read_json_feed(text: &str) -> Result<JsonFeed, String> {
    let (feed, cut_short) = parse(text)?;
    let Some(Value::Array(items)) = feed.get("items") else {
        return Err("it is JSON without a list of `items`, and so no JSON Feed".to_owned());
    };
    let head =
        Head { title: string(&feed, "title").map(|title| plain_title(&title)), home: string(&feed, "home_page_url") };
    let mut read = JsonFeed { head, items: Vec::new(), faults: Vec::new(), cut_short };
    for (at, item) in items.iter().enumerate() {
        match item.as_object() {
            Some(item) => read.items.push(read_item(item)),
            None => {
                read.faults.push(ReadFault::new(format!("item {}", at + 1), "it is no JSON object", "left out"));
            }
        }
    }
    Ok(read)
}

/// The feed's object, and whether the text was cut and closed after its last whole item.
fn parse(text: &str) -> Result<(Map<String, Value>, bool), String> {
    match serde_json::from_str(text) {
        Ok(feed) => Ok((feed, false)),
        Err(error) if error.is_eof() => {
            let closed = close_after_last_item(text).and_then(|closed| serde_json::from_str(&closed).ok());
            closed.map(|feed| (feed, true)).ok_or_else(|| format!("its JSON ends too early: {error}"))
        }
        Err(error) => Err(format!("its JSON cannot be read: {error}")),
    }
}

/// The text up to the last object that ends inside a list of the outermost object, with both closed.
fn close_after_last_item(text: &str) -> Option<String> {
    let (mut depth, mut in_string, mut escaped, mut end) = (0usize, false, false, None);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if byte == b'}' && depth == 2 {
                    end = Some(at + 1);
                }
            }
            _ => {}
        }
    }
    Some(format!("{}]}}", &text[..end?]))
}

fn read_item(item: &Map<String, Value>) -> Item {
    let instant = |key| string(item, key).and_then(|written| read_instant(&written));
    let verbatim = string(item, "content_text").map(|text| text.replace("\r\n", "\n"));
    let html = || string(item, "content_html").map(|html| text_of_html(&html));
    let text = verbatim.or_else(html).filter(|text| !text.trim().is_empty()).unwrap_or_default();
    Item {
        guid: string(item, "id"),
        url: string(item, "url").or_else(|| string(item, "external_url")),
        title: string(item, "title").map(|title| plain_title(&title)).unwrap_or_default(),
        text: with_summary(text, string(item, "summary").unwrap_or_default()),
        published: instant("date_published"),
        modified: instant("date_modified"),
    }
}

/// The value of a key as a string, also where it was written as a number; nothing for an empty one.
fn string(object: &Map<String, Value>, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
