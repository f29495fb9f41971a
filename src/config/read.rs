//! TOML to settings, key by key, so that one wrong key hides no other. Collects what is wrong and goes on;
//! knows the shape of the file, not what the values mean.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::fault::Fault;
use super::keys::keys_of;
use super::suggest::{either, listed, nearest, same};

/// Where each table and each value stands in the file: `feeds.bbc` is the header of that table,
/// `feeds.bbc.url` its value, `watch.dead.kinds.0` the first item of that list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(BTreeMap<String, Range<usize>>);

/// What reading has found so far.
#[derive(Default)]
pub struct Reader {
    syntax: Vec<Fault>,
    wrong: Vec<Fault>,
    missing: Vec<Missing>,
    unknown: Vec<Unknown>,
    shapes: Vec<Shape>,
    places: Places,
}

/// A table of the file that is being read. What is left of it at the end is unknown.
pub struct Table<'t> {
    name: String,
    entries: DeTable<'t>,
    asked: Vec<&'static str>,
}

/// A key that its table does not have.
struct Unknown {
    at: Range<usize>,
    key: String,
    table: String,
    known: Vec<&'static str>,
}

/// A key that its table must have and does not.
struct Missing {
    header: Range<usize>,
    key: String,
    table: String,
}

/// A kind of table, as a header is written, and its keys.
struct Shape {
    header: String,
    keys: &'static [&'static str],
}

impl Places {
    /// Where the file gives that table or value; none if it leaves it out.
    pub fn get(&self, path: &str) -> Option<Range<usize>> {
        self.0.get(path).cloned()
    }
}

impl Reader {
    /// The whole file as one table. Errors of syntax are noted; what could be read in spite of them is read.
    pub fn root<'t>(&mut self, text: &'t str) -> Table<'t> {
        let (root, errors) = DeTable::parse_recoverable(text);
        self.syntax.extend(errors.iter().map(syntax_fault));
        Table { name: String::new(), entries: root.into_inner(), asked: Vec::new() }
    }

    /// Where everything stands that was read so far.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Notes faults that were found by looking at the settings.
    pub fn note(&mut self, faults: Vec<Fault>) {
        self.wrong.extend(faults);
    }

    /// Everything that is wrong, and where everything stands. Behind an error of syntax only further ones are
    /// told: the rest may be mere echoes of it.
    pub fn finish(self, text: &str) -> (Vec<Fault>, Places) {
        let mut faults = self.wrong;
        faults.extend(self.unknown.iter().map(|unknown| unknown.fault(&self.shapes)));
        match self.syntax.iter().filter(|fault| breaks_the_file(fault)).map(|fault| fault.at.start).min() {
            Some(broken) => {
                let sound = text[..broken].rfind('\n').map_or(0, |newline| newline + 1);
                faults.retain(|fault| fault.at.start < sound && !fault.at.is_empty());
            }
            None => {
                let missing =
                    self.missing.iter().filter(|missing| !self.unknown.iter().any(|u| u.is_meant_as(missing)));
                faults.extend(missing.map(Missing::fault));
            }
        }
        faults.extend(self.syntax);
        (faults, self.places)
    }

    /// Settings from the keys of one table, each tried by itself; the default for those that are wrong.
    fn fill<T: DeserializeOwned + Default>(&mut self, name: &str, from: Spanned<DeTable<'_>>, required: &[&str]) -> T {
        let known = keys_of::<T>();
        let header = from.span();
        self.places.0.insert(name.to_owned(), header.clone());
        let mut good = DeTable::new();
        for (key, value) in from.into_inner() {
            let path = format!("{name}.{}", key.get_ref());
            if !known.contains(&key.get_ref().as_ref()) {
                self.unknown(name, &key, known.to_vec());
                continue;
            }
            self.place(path, &value);
            match only::<T>(key.clone(), value.clone()) {
                Ok(_) => drop(good.insert(key, value)),
                Err(error) => self.wrong.push(value_fault(&key, &value, &error)),
            }
        }
        for key in required.iter().filter(|key| self.places.get(&format!("{name}.{key}")).is_none()) {
            self.missing.push(Missing { header: header.clone(), key: key.to_string(), table: name.to_owned() });
        }
        deserialized(good, header).unwrap_or_default()
    }

    /// Notes where a value stands, and where each item of a list does.
    fn place(&mut self, path: String, value: &Spanned<DeValue<'_>>) {
        for (number, item) in value.get_ref().as_array().into_iter().flat_map(|items| items.iter().enumerate()) {
            self.places.0.insert(format!("{path}.{number}"), item.span());
        }
        self.places.0.insert(path, value.span());
    }

    fn unknown(&mut self, table: &str, key: &Spanned<toml::de::DeString<'_>>, known: Vec<&'static str>) {
        let key_name = key.get_ref().to_string();
        self.unknown.push(Unknown { at: key.span(), key: key_name, table: table.to_owned(), known });
    }

    fn shape<T: DeserializeOwned>(&mut self, header: String) {
        self.shapes.push(Shape { header, keys: keys_of::<T>() });
    }
}

impl<'t> Table<'t> {
    /// The settings in the table of that name; the defaults if the file does not have it.
    pub fn settings<T: DeserializeOwned + Default>(&mut self, key: &'static str, reader: &mut Reader) -> T {
        reader.shape::<T>(self.path(key));
        match self.take(key, "", reader) {
            Some(table) => reader.fill(&self.path(key), table, &[]),
            None => T::default(),
        }
    }

    /// The settings in each `[key.NAME]`, by name. Each must have the required keys.
    pub fn named<T: DeserializeOwned + Default>(
        &mut self,
        key: &'static str,
        required: &[&str],
        reader: &mut Reader,
    ) -> BTreeMap<String, T> {
        reader.shape::<T>(format!("{}.NAME", self.path(key)));
        let Some(tables) = self.take(key, ".NAME", reader) else { return BTreeMap::new() };
        let mut settings = BTreeMap::new();
        for (name, value) in tables.into_inner() {
            let path = format!("{}.{}", self.path(key), name.get_ref());
            match as_table(value) {
                Ok(table) => {
                    let read = reader.fill(&path, table, required);
                    settings.insert(name.into_inner().into_owned(), read);
                }
                Err(_) => {
                    let fault =
                        Fault::error(name.span(), format!("`{}` stands outside of any [{key}.NAME]", name.get_ref()));
                    reader.wrong.push(
                        fault.help(format!("write a header `[{key}.NAME]` above it, with a name of your choice")),
                    );
                }
            }
        }
        settings
    }

    /// The table of that name, to be read further; empty if the file does not have it.
    pub fn table(&mut self, key: &'static str, reader: &mut Reader) -> Table<'t> {
        let entries = self.take(key, ".NAME", reader).map(Spanned::into_inner).unwrap_or_default();
        Table { name: self.path(key), entries, asked: Vec::new() }
    }

    /// Notes every key that was not asked for as unknown.
    pub fn finish(self, reader: &mut Reader) {
        for (key, _) in &self.entries {
            reader.unknown(&self.name, key, self.asked.clone());
        }
    }

    fn take(&mut self, key: &'static str, name: &str, reader: &mut Reader) -> Option<Spanned<DeTable<'t>>> {
        self.asked.push(key);
        let (written, value) = self.entries.remove_entry(key)?;
        let place = written.span();
        as_table(value)
            .map_err(|found| {
                let path = self.path(key);
                let fault = Fault::error(place, format!("`{path}` must be a table, not {found}"));
                let help = match name {
                    "" => format!("write it as a header `[{path}]` with its keys below"),
                    name => format!("write each as a header `[{path}{name}]`, with a name of your choice"),
                };
                reader.wrong.push(fault.help(help));
            })
            .ok()
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }
}

impl Missing {
    fn fault(&self) -> Fault {
        let Missing { header, key, table } = self;
        Fault::error(header.clone(), format!("[{table}] has no `{key}`"))
            .help(format!("add a line `{key} = \"…\"` to it"))
    }
}

impl Unknown {
    /// Whether this is that missing key, mistyped: then one fault is enough.
    fn is_meant_as(&self, missing: &Missing) -> bool {
        self.table == missing.table && nearest(&self.key, &self.known) == Some(missing.key.as_str())
    }

    /// The fault, with the best guess at what was meant: another spelling here, the right table, a near word.
    fn fault(&self, shapes: &[Shape]) -> Fault {
        let Unknown { at, key, table, known } = self;
        let message = match table.as_str() {
            "" => format!("unknown table or key `{key}`"),
            table => format!("unknown key `{key}` in [{table}]"),
        };
        let elsewhere: Vec<String> =
            shapes.iter().filter(|s| same(key, s.keys).is_some()).map(|s| format!("[{}]", s.header)).collect();
        let help = match (same(key, known), nearest(key, known)) {
            (None, _) if !elsewhere.is_empty() => format!("`{key}` belongs in {}", either(&elsewhere)),
            (_, Some(meant)) => format!("did you mean `{meant}`?"),
            _ if table.is_empty() => format!("the tables are {}", listed(known)),
            _ => format!("[{table}] knows {}", listed(known)),
        };
        Fault::error(at.clone(), message).help(help)
    }
}

/// The settings that one key alone makes: whether its value is right.
fn only<'t, T: DeserializeOwned>(
    key: Spanned<toml::de::DeString<'t>>,
    value: Spanned<DeValue<'t>>,
) -> Result<T, toml::de::Error> {
    let span = value.span();
    deserialized(DeTable::from_iter([(key, value)]), span)
}

fn deserialized<T: DeserializeOwned>(table: DeTable<'_>, span: Range<usize>) -> Result<T, toml::de::Error> {
    T::deserialize(ValueDeserializer::from(Spanned::new(span, DeValue::Table(table))))
}

/// The value as a table, or else the words for what it is.
fn as_table(value: Spanned<DeValue<'_>>) -> Result<Spanned<DeTable<'_>>, String> {
    let span = value.span();
    match value.into_inner() {
        DeValue::Table(table) => Ok(Spanned::new(span, table)),
        DeValue::Array(_) => Err("a list".to_owned()),
        other => Err(format!("a {}", other.type_str())),
    }
}

/// A value that its setting refused. The words of a setting are "what is wrong; what to write instead".
fn value_fault(key: &Spanned<toml::de::DeString<'_>>, value: &Spanned<DeValue<'_>>, error: &toml::de::Error) -> Fault {
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
        Some((wrong, instead)) => Fault::error(at, format!("`{key}`: {wrong}")).help(instead),
        None => Fault::error(at, format!("`{key}`: {message}")),
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

fn syntax_fault(error: &toml::de::Error) -> Fault {
    let message = error.message();
    let fault = Fault::error(error.span().unwrap_or(0..0), format!("not valid TOML: {message}"));
    let help = [
        (DUPLICATE, "a key may stand once in a table, and a table once in the file"),
        ("string values must be quoted", "put the value in double quotes"),
        ("key with no value", "write it as `key = \"value\"`"),
        ("invalid unquoted key", "put it in double quotes"),
        ("unclosed table", "close the header with `]`"),
    ];
    match help.iter().find(|(begins, _)| message.starts_with(begins)) {
        Some((_, help)) => fault.help(*help),
        None => fault,
    }
}

/// How the parser begins its message about a key that stands twice.
const DUPLICATE: &str = "duplicate key";

/// Whether what follows an error of syntax may have been misread. A key that stands twice breaks nothing.
fn breaks_the_file(fault: &Fault) -> bool {
    !fault.message.contains(DUPLICATE)
}
