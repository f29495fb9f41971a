//! The TOML parser's complaints in the words of somebody who writes a config, each with the way out.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::Error;

use super::fault::Fault;

/// How the parser begins its message about a key that stands twice.
const DUPLICATE: &str = "duplicate key";

/// What the parser could not read, one fault a line: what else it says of a line is an echo.
pub fn syntax_faults(errors: &[Error], text: &str) -> Vec<Fault> {
    let mut lines: BTreeMap<usize, &Error> = BTreeMap::new();
    for error in errors {
        let line = lines.entry(line_at(text, start(error)).start).or_insert(error);
        // Where a list runs into the next line, that it is not closed says more than what it ran into.
        if error.message().starts_with("unclosed") {
            *line = error;
        }
    }
    lines.into_values().map(|error| syntax_fault(error, text)).collect()
}

/// Where the text first stops being TOML, so that what follows may have been misread. A key that stands twice
/// stops nothing.
pub fn broken_at(errors: &[Error]) -> Option<usize> {
    errors.iter().filter(|error| !error.message().starts_with(DUPLICATE)).map(start).min()
}

/// The line that the offset lies in, without its end.
pub fn line_at(text: &str, offset: usize) -> Range<usize> {
    let newline = |byte: &u8| *byte == b'\n';
    let bytes = text.as_bytes();
    let offset = offset.min(bytes.len());
    let start = bytes[..offset].iter().rposition(newline).map_or(0, |at| at + 1);
    let end = bytes[offset..].iter().position(newline).map_or(bytes.len(), |at| offset + at);
    start..end
}

fn start(error: &Error) -> usize {
    error.span().map_or(0, |span| span.start)
}

fn syntax_fault(error: &Error, text: &str) -> Fault {
    let span = error.span().unwrap_or(0..0);
    let line = line_at(text, span.start);
    let whole = text.get(line.clone()).unwrap_or_default().trim();
    let found = text.get(span.clone()).unwrap_or_default();
    let message = error.message();
    if message.starts_with(DUPLICATE) {
        let (at, what) = if whole.starts_with('[') { (line, whole) } else { (span, found) };
        return Fault::error(at, format!("`{what}` stands twice")).help("keep one of the two");
    }
    let follows = text.get(span.start..line.end).unwrap_or_default();
    match explained(message, found, follows, whole) {
        Some((wrong, help)) => Fault::error(span, format!("not valid TOML: {wrong}")).help(help),
        None => Fault::error(span, format!("not valid TOML: {}", message.trim_end_matches(", expected nothing"))),
    }
}

/// What is wrong and what to write instead, for what people get wrong most: from the parser's message, what it
/// points at, what follows from there, and the whole line.
fn explained(message: &str, found: &str, follows: &str, whole: &str) -> Option<(String, String)> {
    let said = |wrong: &str, help: &str| Some((wrong.to_owned(), help.to_owned()));
    let is = |begins: &str| message.starts_with(begins);
    if is("string values must be quoted") {
        return Some((format!("`{found}` is not in double quotes"), meant_value(found)));
    }
    if is("invalid unquoted key") && !follows.starts_with(':') {
        return Some((format!("`{found}` has letters that a bare name may not have"), format!("write \"{found}\"")));
    }
    if is("invalid unquoted key") || is("key with no value") {
        let wrong = if whole.contains(':') { "a `:` in the place of `=`" } else { "a key without a value" };
        return said(wrong, "write it as `key = \"value\"`");
    }
    if is("unexpected key or value") {
        return said("something follows the value", what_follows(follows));
    }
    if is("unclosed table") && whole.ends_with(']') {
        return said("a header with a gap", "part its names by dots: `[feeds.NAME]`");
    }
    if is("unclosed table") {
        return said("the header is not closed", "close it with `]`");
    }
    if is("unclosed array") {
        return said("the list before this is not closed", "close it with `]`");
    }
    if is("missing comma") {
        return said("two items of a list without a comma between them", "write the comma");
    }
    if is("missing escaped value") || message.contains("unicode value") {
        return said("a `\\` that means nothing", "write `\\\\` for each, or put the text in single quotes");
    }
    if is("invalid basic string") && message.ends_with("expected `\"`") {
        return said("a text that is not closed", "close it with `\"` on the same line");
    }
    if is("invalid literal string") {
        return said("a text that is not closed", "close it with `'` on the same line");
    }
    None
}

/// What was meant by a value without quotes.
fn meant_value(written: &str) -> String {
    let bare = written.trim_matches(['“', '”', '„', '‘', '’', '«', '»', ' ']);
    match bare.to_lowercase().as_str() {
        "yes" | "on" | "true" => "write true".to_owned(),
        "no" | "off" | "false" => "write false".to_owned(),
        _ => format!("write \"{bare}\""),
    }
}

/// What to do about something behind a value.
fn what_follows(follows: &str) -> &'static str {
    match follows {
        _ if follows.starts_with(',') => "remove the comma: settings are parted by lines",
        _ if follows.starts_with("//") => "begin a remark with `#`",
        _ => "write each setting on a line of its own",
    }
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::*;

    /// What is wrong with that text and what to do about it, for each of its faults.
    fn told_of(text: &str) -> Vec<(String, String)> {
        let (_, errors) = DeTable::parse_recoverable(text);
        let faults = syntax_faults(&errors, text);
        faults.into_iter().map(|fault| (fault.message, fault.help.unwrap_or_default())).collect()
    }

    #[test]
    fn what_people_get_wrong_most_is_answered_with_what_to_write() {
        let cases = [
            ("a = 30s", "write \"30s\""),
            ("a = yes", "write true"),
            ("a = “15m”", "write \"15m\""),
            ("a: 'x'", "write it as `key = \"value\"`"),
            ("a", "write it as `key = \"value\"`"),
            ("a = 'x", "close it with `'` on the same line"),
            ("a = \"x", "close it with `\"` on the same line"),
            ("a = \"C:\\quiet\"", "write `\\\\` for each, or put the text in single quotes"),
            ("a = \"C:\\Users\"", "write `\\\\` for each, or put the text in single quotes"),
            ("a = 'x',", "remove the comma: settings are parted by lines"),
            ("a = 'x' // why", "begin a remark with `#`"),
            ("a = 'x' b = 'y'", "write each setting on a line of its own"),
            ("a = ['x' 'y']", "write the comma"),
            ("a = ['x', 'y'\n[b]", "close it with `]`"),
            ("[a", "close it with `]`"),
            ("[a b]", "part its names by dots: `[feeds.NAME]`"),
            ("ключ = 1", "write \"ключ\""),
            ("a = 1\na = 2", "keep one of the two"),
        ];
        for (text, help) in cases {
            let told = told_of(text);
            assert_eq!(told.iter().map(|(_, help)| help.as_str()).collect::<Vec<_>>(), [help], "{text}: {told:?}");
        }
    }

    #[test]
    fn a_table_that_stands_twice_is_shown_by_its_header() {
        assert_eq!(told_of("[a.b]\n[a.b]\n")[0].0, "`[a.b]` stands twice");
    }

    #[test]
    fn any_other_complaint_is_passed_on() {
        assert_eq!(told_of("a = 016"), [("not valid TOML: unexpected leading zero".to_owned(), String::new())]);
    }

    #[test]
    fn only_what_may_be_misread_breaks_the_file() {
        let broken = |text: &str| broken_at(&DeTable::parse_recoverable(text).1);
        assert_eq!(broken("a = 1\na = 2\n"), None);
        assert_eq!(broken("a = 1\nb = x\n"), Some(10));
    }
}
