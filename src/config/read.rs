//! TOML to settings, key by key, so that one wrong key hides no other. Collects what is wrong and goes on;
//! knows the shape of the file, not what the values mean.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue, Error, ValueDeserializer};

use super::explain::value_fault;
use super::fault::Fault;
use super::keys::keys_of;
use super::shape::{Missing, Shape, Unknown, odd_name};
use super::syntax::{broken_at, line_at, syntax_faults};

/// Where each table and each value stands in the file: `feeds.bbc` is the header of that table,
/// `feeds.bbc.url` its value, if it is one that the key can have, `watch.dead.kinds.0` the first item of that list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(BTreeMap<String, Range<usize>>);

/// What reading has found so far.
#[derive(Default)]
pub struct Reader {
    syntax: Vec<Fault>,
    /// Where the text first stops being TOML.
    broken_at: Option<usize>,
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
        self.syntax.extend(syntax_faults(&errors, text));
        self.broken_at = broken_at(&errors);
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
        match self.broken_at {
            Some(broken) => {
                let sound = line_at(text, broken).start;
                let is_sound = |at: &Range<usize>| at.end <= sound && !at.is_empty();
                faults.retain(|fault| fault.at.as_ref().is_some_and(is_sound));
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

    /// Settings from the keys of one table, each tried by itself, without those that are wrong; none if they
    /// cannot be had without.
    fn fill<T: DeserializeOwned>(
        &mut self,
        name: &str,
        from: Spanned<DeTable<'_>>,
        required: &[&'static str],
    ) -> Option<T> {
        let known = keys_of::<T>();
        let header = from.span();
        self.places.0.insert(name.to_owned(), header.clone());
        let mut good = DeTable::new();
        let mut absent = required.to_vec();
        for (key, value) in from.into_inner() {
            if !known.contains(&key.get_ref().as_ref()) {
                self.unknown(name, &key, &value, known.to_vec());
                continue;
            }
            absent.retain(|required| required != key.get_ref());
            let refused = refusals::<T>(&key, &value);
            if refused.is_empty() {
                self.place(format!("{name}.{}", key.get_ref()), &value);
                good.insert(key, value);
            } else {
                self.wrong.extend(refused);
            }
        }
        let missing = |key: &str| Missing { header: header.clone(), key: key.to_owned(), table: name.to_owned() };
        self.missing.extend(absent.into_iter().map(missing));
        self.complete(good, header, required)
    }

    /// The settings of a table that was looked through key by key. An empty text stands in for a required key
    /// whose fault is noted already, so that the rest can be looked at.
    fn complete<T: DeserializeOwned>(
        &mut self,
        mut good: DeTable<'_>,
        header: Range<usize>,
        required: &[&'static str],
    ) -> Option<T> {
        let written = good.len();
        for key in required {
            let empty = || unwritten(DeValue::String(Cow::Borrowed("")));
            good.entry(unwritten(Cow::Borrowed(*key))).or_insert_with(empty);
        }
        let is_whole = good.len() == written;
        deserialized(good, header.clone())
            .map_err(|error| {
                if is_whole {
                    // Each key is right by itself, and together they are not.
                    self.wrong.push(Fault::error(header, error.message()));
                }
            })
            .ok()
    }

    /// Notes where a value stands, and where each item of a list does.
    fn place(&mut self, path: String, value: &Spanned<DeValue<'_>>) {
        for (number, item) in value.get_ref().as_array().into_iter().flat_map(|items| items.iter().enumerate()) {
            self.places.0.insert(format!("{path}.{number}"), item.span());
        }
        self.places.0.insert(path, value.span());
    }

    fn unknown(
        &mut self,
        table: &str,
        key: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
        known: Vec<&'static str>,
    ) {
        let at = key.span();
        let (key, table) = (key.get_ref().to_string(), table.to_owned());
        self.unknown.push(Unknown { at, key, table, known, is_table: value.get_ref().is_table() });
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
            Some(table) => reader.fill(&self.path(key), table, &[]).unwrap_or_default(),
            None => T::default(),
        }
    }

    /// The settings in each `[key.NAME]`, by name. Each must have the required keys.
    pub fn named<T: DeserializeOwned>(
        &mut self,
        key: &'static str,
        required: &[&'static str],
        reader: &mut Reader,
    ) -> BTreeMap<String, T> {
        reader.shape::<T>(format!("{}.NAME", self.path(key)));
        let Some(tables) = self.take(key, ".NAME", reader) else { return BTreeMap::new() };
        let mut settings = BTreeMap::new();
        for (name, value) in tables.into_inner() {
            let path = format!("{}.{}", self.path(key), name.get_ref());
            reader.wrong.extend(odd_name(&name));
            match as_table(value) {
                Ok(table) => {
                    let filled = reader.fill(&path, table, required);
                    settings.extend(filled.map(|filled| (name.into_inner().into_owned(), filled)));
                }
                Err(_) => {
                    let of = self.path(key);
                    let message = format!("`{}` stands outside of any [{of}.NAME]", name.get_ref());
                    let help = format!("write a header `[{of}.NAME]` above it, with a name of your choice");
                    reader.wrong.push(Fault::error(name.span(), message).help(help));
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
        for (key, value) in &self.entries {
            reader.unknown(&self.name, key, value, self.asked.clone());
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

/// Why the settings refuse that value for that key, if they do; of a list, each item that they refuse.
fn refusals<T: DeserializeOwned>(key: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) -> Vec<Fault> {
    let Some(error) = refusal::<T>(key, value.clone()) else { return Vec::new() };
    let list = |items: Option<&Spanned<DeValue<'_>>>, at: Range<usize>| {
        let mut list = DeArray::new();
        items.into_iter().for_each(|item| list.push(item.clone()));
        refusal::<T>(key, Spanned::new(at, DeValue::Array(list)))
    };
    let mut by_item = Vec::new();
    if let DeValue::Array(items) = value.get_ref()
        && list(None, value.span()).is_none()
    {
        by_item.extend(items.iter().filter_map(|item| list(Some(item), item.span())));
    }
    if by_item.is_empty() {
        by_item.push(error);
    }
    by_item.iter().map(|error| value_fault(key, value, error)).collect()
}

/// Why the settings refuse that value for that key. That other keys are missing does not count.
fn refusal<'t, T: DeserializeOwned>(key: &Spanned<DeString<'t>>, value: Spanned<DeValue<'t>>) -> Option<Error> {
    let outside = key.span();
    let alone = deserialized::<T>(DeTable::from_iter([(key.clone(), value)]), outside.clone());
    alone.err().filter(|error| error.span() != Some(outside.clone()))
}

/// Something that the file does not say.
fn unwritten<T>(value: T) -> Spanned<T> {
    Spanned::new(0..0, value)
}

fn deserialized<T: DeserializeOwned>(table: DeTable<'_>, span: Range<usize>) -> Result<T, Error> {
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

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
    struct Lamp {
        colours: Vec<String>,
        bright: bool,
    }

    /// Has no default: it cannot be without its bulb.
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Socket {
        bulb: String,
        #[serde(default)]
        watt: u8,
    }

    /// The settings under `[lamp]` and `[sockets.NAME]`, the messages and the places.
    fn read(text: &str) -> (Lamp, BTreeMap<String, Socket>, Vec<String>, Places) {
        let mut reader = Reader::default();
        let mut root = reader.root(text);
        let lamp = root.settings("lamp", &mut reader);
        let sockets = root.named("sockets", &["bulb"], &mut reader);
        root.finish(&mut reader);
        let (faults, places) = reader.finish(text);
        (lamp, sockets, faults.into_iter().map(|fault| fault.message).collect(), places)
    }

    #[test]
    fn what_is_wrong_hides_nothing_that_is_right() {
        let (lamp, sockets, faults, _) =
            read("[lamp]\ncolours = 3\nbright = true\nhigh = 1\n[sockets.a]\nwatt = 5\n[sockets.b]\nbulb = 'x'\n");
        assert_eq!(lamp, Lamp { colours: vec![], bright: true });
        assert_eq!(sockets["b"], Socket { bulb: "x".to_owned(), watt: 0 });
        assert_eq!(sockets["a"].watt, 5, "looked at although its bulb is missing");
        let told = [
            "`colours` must be a list, not the integer `3`",
            "unknown key `high` in [lamp]",
            "[sockets.a] has no `bulb`",
        ];
        assert_eq!(faults, told);
    }

    #[test]
    fn every_right_value_has_its_place() {
        let text = "[lamp]\ncolours = ['red', 'blue']\n[sockets.a]\nbulb = 'x'\nwatt = 'y'\n";
        let (.., places) = read(text);
        let shown = |path: &str| places.get(path).map(|at| &text[at]);
        assert_eq!(shown("lamp"), Some("[lamp]"));
        assert_eq!(shown("lamp.colours.1"), Some("'blue'"));
        assert_eq!(shown("sockets.a.bulb"), Some("'x'"));
        assert_eq!(shown("sockets.a.watt"), None, "a wrong value");
        assert_eq!(shown("lamp.bright"), None, "not given");
    }

    #[test]
    fn behind_broken_toml_only_broken_toml_is_told() {
        let (.., faults, _) = read("[lamp]\nhigh = 1\nbright true\n[sockets.a]\nlow = 1\n");
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert_eq!(faults[0], "unknown key `high` in [lamp]");
        assert!(faults[1].starts_with("not valid TOML: "), "{faults:?}");
    }

    #[test]
    fn a_mistyped_key_is_not_also_missing() {
        let (.., faults, _) = read("[sockets.a]\nblub = 'x'\n");
        assert_eq!(faults, ["unknown key `blub` in [sockets.a]"]);
    }
}
