//! Reads the rows of the tables of measures: one row a line, `word = { field = "value", ... }`. The tables are TOML, and
//! a test holds this reader to it; it is here because a start waits for some 5,000 rows. Knows no field by name.

/// The table of verbs of one word.
pub const VERB: &str = include_str!("../lexicon/measure/verb.toml");
/// The table of verbs of several words.
pub const PHRASE: &str = include_str!("../lexicon/measure/phrase.toml");
/// The table of nouns that are counted.
pub const COUNTED: &str = include_str!("../lexicon/measure/counted.toml");
/// The table of nouns for those who are known for something.
pub const KNOWN: &str = include_str!("../lexicon/measure/known.toml");
/// The table of states.
pub const STATE: &str = include_str!("../lexicon/measure/state.toml");
/// The table of nouns that hold a figure.
pub const HOLDER: &str = include_str!("../lexicon/measure/holder.toml");

/// One row: the word or phrase that it is about, and its fields as they stand in the file.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The word or phrase.
    pub key: &'static str,
    fields: &'static str,
}

impl Row {
    /// The value of a field, if the row has it.
    pub fn field(&self, name: &str) -> Option<&'static str> {
        // Names and values are short: counting bytes is quicker than setting up a search.
        let mut rest = self.fields;
        let mut cut = || {
            let (part, behind) = rest.split_at(rest.bytes().position(|byte| byte == b'"')?);
            rest = &behind[1..];
            Some(part)
        };
        loop {
            // `, name = ` and then what stands between the quotes.
            let (label, value) = (cut()?, cut()?);
            let known = label.strip_suffix(" = ").unwrap_or(label);
            if known.strip_prefix(", ").unwrap_or(known) == name {
                return Some(value);
            }
        }
    }
}

/// The rows of a table in their order. Lines of another form, such as remarks, are none.
pub fn rows(table: &'static str) -> impl Iterator<Item = Row> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (key, fields) = line.split_once('{')?;
        let key = key.strip_suffix(" = ")?;
        Some(Row { key: key.trim_matches('"'), fields: fields.trim_ascii() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_what_toml_reads() {
        for file in [VERB, PHRASE, COUNTED, KNOWN, STATE, HOLDER] {
            let parsed: toml::Table = file.parse().unwrap();
            let read: Vec<Row> = rows(file).collect();
            assert_eq!(read.len(), parsed.len());
            for row in read {
                for (name, value) in parsed[row.key].as_table().unwrap() {
                    assert!(matches!(name.as_str(), "measure" | "counts" | "of" | "example"), "{}: {name}", row.key);
                    assert_eq!(row.field(name), value.as_str(), "{}", row.key);
                }
                assert_eq!(row.field("nothing"), None);
            }
        }
    }
}
