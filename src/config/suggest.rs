//! Guesses what a mistyped word was meant to be. Knows words only, not what they mean.

/// What people write for a key, and the keys that may be meant.
const SYNONYMS: [(&str, &[&str]); 36] = [
    ("address", &["url"]),
    ("alerts", &["alert"]),
    ("allow-local", &["allow-private"]),
    ("concurrency", &["parallel"]),
    ("delta", &["least-change"]),
    ("dir", &["path", "folders"]),
    ("directories", &["folders"]),
    ("directory", &["path", "folders"]),
    ("disabled", &["enabled"]),
    ("email", &["contact"]),
    ("feed", &["url", "feeds"]),
    ("file", &["text", "path"]),
    ("folder", &["path", "folders"]),
    ("frequency", &["every"]),
    ("href", &["url"]),
    ("interval", &["every"]),
    ("json", &["jsonl"]),
    ("limit", &["largest-body", "largest-file"]),
    ("link", &["url"]),
    ("location", &["places", "path"]),
    ("log-dir", &["logs"]),
    ("log-directory", &["logs"]),
    ("loglevel", &["log-level"]),
    ("max-body", &["largest-body"]),
    ("max-file", &["largest-file"]),
    ("max-size", &["largest-body", "largest-file"]),
    ("name", &["publisher"]),
    ("period", &["every"]),
    ("poll", &["every", "polling"]),
    ("source", &["publisher", "feeds"]),
    ("sources", &["publishers", "feeds"]),
    ("state-dir", &["state"]),
    ("threshold", &["least-change"]),
    ("uri", &["url"]),
    ("verdicts", &["kinds"]),
    ("watches", &["watch"]),
];

/// The known word that was most likely meant by one that is not known: the same in another spelling, a
/// synonym, or the nearest by edits, where it is near enough.
pub fn nearest<'k>(written: &str, known: &[&'k str]) -> Option<&'k str> {
    let spelt = kebab(written);
    same(&spelt, known).or_else(|| synonym(&spelt, known)).or_else(|| by_edits(&spelt, known))
}

/// The known word that differs from the written one in case, hyphens and underscores only.
pub fn same<'k>(spelt: &str, known: &[&'k str]) -> Option<&'k str> {
    let spelt = kebab(spelt);
    known.iter().find(|key| kebab(key) == spelt).copied()
}

/// Words as a list for people: "`a`, `b` and `c`".
pub fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    joined(&quoted, "and")
}

/// Things to choose from, as people say it: "a, b or c".
pub fn either(things: &[String]) -> String {
    joined(things, "or")
}

fn joined(things: &[String], last_word: &str) -> String {
    match things.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {last_word} {last}", rest.join(", ")),
        _ => things.join(""),
    }
}

/// "logLevel", "LOG_LEVEL" and "log level" in the spelling of the config: "log-level".
fn kebab(word: &str) -> String {
    let mut out = String::new();
    let mut after_lower = false;
    for c in word.trim().chars() {
        if c.is_uppercase() && after_lower {
            out.push('-');
        }
        after_lower = c.is_lowercase();
        match c {
            '_' | ' ' => out.push('-'),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

fn synonym<'k>(spelt: &str, known: &[&'k str]) -> Option<&'k str> {
    // Also in the forms that a slip of the finger gives: "intervall", "adress".
    let (_, meant) = SYNONYMS
        .iter()
        .filter(|(wrong, _)| near(spelt, wrong).is_some())
        .filter(|(_, meant)| meant.iter().any(|key| known.contains(key)))
        .min_by_key(|(wrong, _)| near(spelt, wrong))?;
    known.iter().find(|key| meant.contains(key)).copied()
}

fn by_edits<'k>(spelt: &str, known: &[&'k str]) -> Option<&'k str> {
    let (_, key) = known.iter().filter_map(|key| Some((near(spelt, key)?, *key))).min()?;
    Some(key)
}

/// How many edits part two words; none if more than a third of the longer one, unless one begins the other.
fn near(a: &str, b: &str) -> Option<usize> {
    let edits = strsim::damerau_levenshtein(a, b);
    let (a_length, b_length) = (a.chars().count(), b.chars().count());
    let begins = a_length.min(b_length) >= SHORTEST_BEGINNING && (a.starts_with(b) || b.starts_with(a));
    (begins || edits <= a_length.max(b_length) / 3).then_some(edits)
}

/// The letters that a word must have to be taken for the beginning of another.
const SHORTEST_BEGINNING: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: [&str; 5] = ["url", "publisher", "every", "allow-private", "enabled"];

    #[test]
    fn slips_of_the_finger_are_understood() {
        assert_eq!(nearest("evry", &FEED), Some("every"));
        assert_eq!(nearest("publsiher", &FEED), Some("publisher"));
        assert_eq!(nearest("ulr", &FEED), Some("url"));
        assert_eq!(nearest("allow_private", &FEED), Some("allow-private"));
        assert_eq!(nearest("logLevel", &["logs", "log-level"]), Some("log-level"));
    }

    #[test]
    fn synonyms_are_understood_also_when_mistyped() {
        assert_eq!(nearest("intervall", &FEED), Some("every"));
        assert_eq!(nearest("address", &FEED), Some("url"));
        assert_eq!(nearest("adress", &FEED), Some("url"));
        assert_eq!(nearest("directory", &["path", "every"]), Some("path"));
    }

    #[test]
    fn the_beginning_of_a_word_is_understood() {
        assert_eq!(nearest("warning", &["error", "warn", "info"]), Some("warn"));
        assert_eq!(nearest("connect", &["connect-timeout", "timeout"]), Some("connect-timeout"));
    }

    #[test]
    fn a_far_word_is_not_guessed() {
        assert_eq!(nearest("colour", &FEED), None);
        assert_eq!(nearest("x", &FEED), None);
        assert_eq!(nearest("interval", &["state", "logs"]), None);
    }

    #[test]
    fn the_synonyms_are_sorted_and_none_is_said_twice() {
        assert!(SYNONYMS.windows(2).all(|pair| pair[0].0 < pair[1].0), "sorted, without doubles");
    }

    #[test]
    fn lists_read_as_people_write_them() {
        assert_eq!(listed(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(either(&["a".to_owned(), "b".to_owned()]), "a or b");
        assert_eq!(listed(&["a"]), "`a`");
        assert_eq!(listed(&[]), "");
    }
}
