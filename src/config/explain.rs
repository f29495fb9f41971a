//! What serde says of a value that a setting refused, put in the words of somebody who writes a config.

use toml::Spanned;
use toml::de::{DeString, DeValue, Error};

use super::fault::Fault;
use super::suggest::{listed, nearest};

/// A value that its setting refused. The words of a setting are "what is wrong; what to write instead".
pub fn value_fault(key: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>, error: &Error) -> Fault {
    let at = error.span().unwrap_or_else(|| value.span());
    let key = key.get_ref();
    let message = error.message();
    if let Some((found, expected)) = mismatch(message) {
        let what = if at == value.span() { format!("`{key}`") } else { format!("each item of `{key}`") };
        let fault =
            Fault::error(at, format!("{what} must be {}, not {}", expected_words(expected), found_words(found)));
        return match (expected, value.get_ref()) {
            ("a sequence", DeValue::String(one)) => fault.help(format!("write [\"{one}\"]")),
            (_, DeValue::String(text)) if quoted_by_mistake(text) => fault.help(format!("write {text} without quotes")),
            _ => fault,
        };
    }
    if let Some((word, words)) = stranger(message) {
        let fault = Fault::error(at, format!("`{key}`: `{word}` is not one of {}", listed(&words)));
        return match nearest(word, &words) {
            Some(meant) => fault.help(format!("did you mean \"{meant}\"?")),
            None => fault,
        };
    }
    match message.rsplit_once("; ") {
        Some((wrong, instead)) => Fault::error(at, format!("`{key}`: {wrong}")).help(word_or(wrong, instead)),
        None => Fault::error(at, format!("`{key}`: {message}")),
    }
}

/// What to write instead. A setting that knows certain words only says "`word` is no such thing; there are a, b,
/// c"; then it is the one among them that was probably meant, if there is one.
fn word_or(wrong: &str, instead: &str) -> String {
    let word = wrong.split('`').nth(1).unwrap_or_default();
    let words: Vec<&str> = instead.strip_prefix("there are ").map_or_else(Vec::new, |list| list.split(", ").collect());
    match nearest(word, &words) {
        Some(meant) => format!("did you mean \"{meant}\"?"),
        None => instead.to_owned(),
    }
}

/// What serde found and what it expected, from its own words for a wrong type or value.
fn mismatch(message: &str) -> Option<(&str, &str)> {
    let told = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))?;
    told.split_once(", expected ")
}

/// What serde expected, in the words of somebody who does not write Rust.
fn expected_words(expected: &str) -> &str {
    match expected {
        "a sequence" => "a list",
        "a boolean" => "true or false",
        "a string" => "a text in quotes",
        "path string" => "a path in quotes",
        "f32" | "f64" => "a number",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        other => other,
    }
}

/// What serde found, in the same words.
fn found_words(found: &str) -> String {
    match found {
        "sequence" => "a list".to_owned(),
        "map" => "a table".to_owned(),
        other => format!("the {other}"),
    }
}

/// Whether the text would be a number or a truth value if it had no quotes.
fn quoted_by_mistake(text: &str) -> bool {
    text.parse::<f64>().is_ok() || text.parse::<bool>().is_ok()
}

/// The word that serde did not find among those of an enum, and those words.
fn stranger(message: &str) -> Option<(&str, Vec<&str>)> {
    let (word, expected) = message.strip_prefix("unknown variant `")?.split_once("`, expected ")?;
    Some((word, expected.split('`').skip(1).step_by(2).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_serde_are_taken_apart() {
        assert_eq!(mismatch("invalid type: integer `3`, expected a string"), Some(("integer `3`", "a string")));
        assert_eq!(mismatch("something else"), None);
        assert_eq!(
            stranger("unknown variant `lout`, expected one of `loud`, `low`"),
            Some(("lout", vec!["loud", "low"]))
        );
        assert_eq!(stranger("unknown variant `x`, expected `a` or `b`"), Some(("x", vec!["a", "b"])));
    }

    #[test]
    fn of_certain_words_the_one_that_was_meant_is_named() {
        assert_eq!(word_or("`rised` is no kind", "there are raised, lowered"), "did you mean \"raised\"?");
        assert_eq!(word_or("`x` is no kind", "there are raised, lowered"), "there are raised, lowered");
        assert_eq!(word_or("`64k` is not a size", "write \"64 kB\""), "write \"64 kB\"");
    }
}
