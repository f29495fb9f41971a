//! Keys and names that do not fit the shape of the file: unknown, missing, odd. Says what was probably meant.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeString;

use super::fault::Fault;
use super::suggest::{either, listed, nearest, same};

/// A key that its table does not have.
pub struct Unknown {
    /// Where the key stands.
    pub at: Range<usize>,
    /// The key.
    pub key: String,
    /// Its table, empty for the file itself.
    pub table: String,
    /// The keys that the table has.
    pub known: Vec<&'static str>,
    /// Whether it is a table, not a value.
    pub is_table: bool,
}

/// Keys that a table must have and that are lists.
const LISTS: [&str; 2] = ["run", "to"];

/// A key that its table must have and does not.
pub struct Missing {
    /// Where the table's header stands.
    pub header: Range<usize>,
    /// The key.
    pub key: String,
    /// Its table, empty for the file itself.
    pub table: String,
}

/// A kind of table, as a header is written, and its keys.
pub struct Shape {
    /// As a header is written: `polling`, `feeds.NAME`.
    pub header: String,
    /// Its keys.
    pub keys: &'static [&'static str],
}

impl Missing {
    /// The fault, shown at the table's header.
    pub fn fault(&self) -> Fault {
        let Missing { header, key, table } = self;
        let value = if LISTS.contains(&key.as_str()) { "[\"…\"]" } else { "\"…\"" };
        Fault::error(header.clone(), format!("[{table}] has no `{key}`"))
            .help(format!("add a line `{key} = {value}` to it"))
    }
}

impl Unknown {
    /// Whether this is that missing key, mistyped: then one fault is enough.
    pub fn is_meant_as(&self, missing: &Missing) -> bool {
        self.table == missing.table && nearest(&self.key, &self.known) == Some(missing.key.as_str())
    }

    /// The fault, with the best guess at what was meant: another spelling here, the right table, a near word.
    pub fn fault(&self, shapes: &[Shape]) -> Fault {
        let Unknown { at, key, table, known, is_table } = self;
        let message = match table.as_str() {
            "" => format!("unknown table or key `{key}`"),
            table => format!("unknown key `{key}` in [{table}]"),
        };
        // A table is no key of another table's.
        let holds = |shape: &&Shape| !is_table && same(key, shape.keys).is_some();
        let elsewhere: Vec<String> = shapes.iter().filter(holds).map(|shape| format!("[{}]", shape.header)).collect();
        let help = match (same(key, known), nearest(key, known)) {
            (None, _) if !elsewhere.is_empty() => format!("`{key}` belongs in {}", either(&elsewhere)),
            (_, Some(meant)) => format!("did you mean `{meant}`?"),
            _ if table.is_empty() => format!("the tables are {}", listed(known)),
            _ => format!("[{table}] knows {}", listed(known)),
        };
        Fault::error(at.clone(), message).help(help)
    }
}

/// What is wrong with a name that the operator chose.
pub fn odd_name(name: &Spanned<DeString<'_>>) -> Option<Fault> {
    let odd = name.get_ref().chars().find(|c| !c.is_alphanumeric() && !"-_".contains(*c));
    let wrong = match odd {
        Some(' ') => "has a space in it".to_owned(),
        Some(c) => format!("has a `{}` in it", c.escape_debug()),
        None if name.get_ref().is_empty() => "is empty".to_owned(),
        None => return None,
    };
    let fault = Fault::error(name.span(), format!("the name `{}` {wrong}", name.get_ref()));
    Some(fault.help("use letters, digits, `-` and `_`: names are typed in commands"))
}
