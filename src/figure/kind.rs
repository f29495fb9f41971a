//! Words for one kind of people or things, and words that stand against each other: the tables `lexicon/kind.toml` and
//! `lexicon/contrast.toml`. Looks single words up; compares nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::table;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindRow {
    within: Option<String>,
    words: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

/// Which words name one kind, and which kind lies within which.
pub(super) struct Kinds {
    by_word: HashMap<String, String>,
    within: HashMap<String, String>,
}

impl Kinds {
    /// The kind that a noun names.
    pub(super) fn of(&self, head: &str) -> Option<&str> {
        self.by_word.get(head).map(String::as_str)
    }

    /// The kind that holds it.
    pub(super) fn wider(&self, kind: &str) -> Option<&str> {
        self.within.get(kind).map(String::as_str)
    }

    /// Whether the first kind lies in the second, at whatever depth.
    pub(super) fn is_within(&self, kind: &str, wider: &str) -> bool {
        let mut at = kind;
        while let Some(next) = self.wider(at) {
            if next == wider {
                return true;
            }
            at = next;
        }
        false
    }
}

/// The kinds of the table.
pub(super) static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let read: HashMap<String, KindRow> = table("kind.toml", include_str!("lexicon/kind.toml"));
    let mut kinds = Kinds { by_word: HashMap::new(), within: HashMap::new() };
    for (kind, row) in read {
        for word in row.words {
            kinds.by_word.insert(word, kind.clone());
        }
        if let Some(wider) = row.within {
            kinds.within.insert(kind, wider);
        }
    }
    kinds
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContrastRow {
    sides: Vec<Vec<String>>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

/// Of each word that has an opposite: the name of the contrast, and the side on which it stands.
pub(super) static CONTRASTS: LazyLock<HashMap<String, (String, String)>> = LazyLock::new(|| {
    let read: HashMap<String, ContrastRow> = table("contrast.toml", include_str!("lexicon/contrast.toml"));
    let mut contrasts = HashMap::new();
    for (name, row) in read {
        for (side, words) in row.sides.into_iter().enumerate() {
            contrasts.extend(words.into_iter().map(|word| (word, (name.clone(), side.to_string()))));
        }
    }
    contrasts
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_of_one_kind() {
        let kinds: HashMap<String, KindRow> = table("kind.toml", include_str!("lexicon/kind.toml"));
        let mut seen: HashMap<&str, &str> = HashMap::new();
        for (kind, row) in &kinds {
            for word in &row.words {
                let other = seen.insert(word, kind);
                assert!(other.is_none(), "{word} is of {kind} and of {other:?}");
            }
        }
    }

    #[test]
    fn each_table_row_has_its_example() {
        let kinds: HashMap<String, KindRow> = table("kind.toml", include_str!("lexicon/kind.toml"));
        for (kind, row) in &kinds {
            assert!(row.example.split_whitespace().count() > 2, "{kind}");
            assert!(row.within.as_ref().is_none_or(|wider| kinds.contains_key(wider)), "{kind}");
        }
        let contrasts: HashMap<String, ContrastRow> = table("contrast.toml", include_str!("lexicon/contrast.toml"));
        assert!(contrasts.iter().all(|(_, row)| row.sides.len() > 1 && !row.example.is_empty()));
    }
}
