//! Reads the tables that are compiled in. They are TOML, and a test holds this reader to it; it is here because every
//! start waits for 300 KB of them. It knows the part of the language that they are written in: tables and lists of
//! tables, texts without escapes, numbers, yes and no, lists, tables of one line, remarks.

use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// Reads a table.
pub fn read<T: DeserializeOwned>(toml: &str) -> Result<T, Error> {
    let mut reader = Reader { rest: toml };
    let table = reader.document().ok_or_else(|| {
        let line = toml[..toml.len() - reader.rest.len()].lines().count();
        Error::custom(format_args!("line {line} is not written as the tables are"))
    })?;
    T::deserialize(Value::Table(table))
}

/// Names with their values, in the order of the file.
type Table<'t> = Vec<(&'t str, Value<'t>)>;

/// What a name stands for.
enum Value<'t> {
    Text(&'t str),
    Whole(i64),
    Real(f64),
    Flag(bool),
    List(Vec<Value<'t>>),
    Table(Table<'t>),
}

/// What is still to be read.
struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    /// Every table of the file, one within the other.
    fn document(&mut self) -> Option<Table<'t>> {
        let mut root = self.section()?;
        while self.take('[') {
            let list = self.take('[');
            let mut path = vec![self.name()?];
            while self.take('.') {
                path.push(self.name()?);
            }
            if !self.take(']') || list && !self.take(']') {
                return None;
            }
            put(&mut root, &path, self.section()?, list)?;
        }
        self.rest.is_empty().then_some(root)
    }

    /// The names and values up to the next heading.
    fn section(&mut self) -> Option<Table<'t>> {
        let mut table = Table::new();
        loop {
            self.skip();
            if self.rest.is_empty() || self.rest.starts_with('[') {
                return Some(table);
            }
            table.push(self.entry()?);
        }
    }

    /// `name = value`.
    fn entry(&mut self) -> Option<(&'t str, Value<'t>)> {
        let name = self.name()?;
        self.spaces();
        if !self.take('=') {
            return None;
        }
        self.spaces();
        Some((name, self.value()?))
    }

    /// A name, bare or in quotes.
    fn name(&mut self) -> Option<&'t str> {
        if self.take('"') {
            return self.text();
        }
        let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        Some(self.cut(bare)).filter(|name| !name.is_empty())
    }

    fn value(&mut self) -> Option<Value<'t>> {
        if self.take('"') {
            return self.text().map(Value::Text);
        }
        if self.take('[') {
            return self.several(']', Reader::value).map(Value::List);
        }
        if self.take('{') {
            return self.several('}', Reader::entry).map(Value::Table);
        }
        match self.cut(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')) {
            "true" => Some(Value::Flag(true)),
            "false" => Some(Value::Flag(false)),
            number => match number.parse() {
                Ok(whole) => Some(Value::Whole(whole)),
                Err(_) => number.parse().ok().map(Value::Real),
            },
        }
    }

    /// What stands between commas, up to the mark that closes it.
    fn several<T>(&mut self, close: char, one: fn(&mut Reader<'t>) -> Option<T>) -> Option<Vec<T>> {
        let mut found = Vec::new();
        loop {
            self.skip();
            if self.take(close) {
                return Some(found);
            }
            found.push(one(self)?);
            self.skip();
            if !self.take(',') && !self.rest.starts_with(close) {
                return None;
            }
        }
    }

    /// The rest of a text whose opening quote is read.
    fn text(&mut self) -> Option<&'t str> {
        let text = self.cut(|byte| !matches!(byte, b'"' | b'\\' | b'\n'));
        self.take('"').then_some(text)
    }

    /// White space and remarks.
    fn skip(&mut self) {
        loop {
            self.cut(|byte| byte.is_ascii_whitespace());
            if !self.take('#') {
                return;
            }
            self.cut(|byte| byte != b'\n');
        }
    }

    fn spaces(&mut self) {
        self.cut(|byte| byte == b' ');
    }

    /// Takes a mark, if it stands there.
    fn take(&mut self, mark: char) -> bool {
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes all bytes of that kind. What ends them is always ASCII.
    fn cut(&mut self, fits: impl Fn(u8) -> bool) -> &'t str {
        let end = self.rest.bytes().position(|byte| !fits(byte)).unwrap_or(self.rest.len());
        let (cut, rest) = self.rest.split_at(end);
        self.rest = rest;
        cut
    }
}

/// Puts the table of a heading where it belongs: `path` is its name within those above it.
fn put<'t>(table: &mut Table<'t>, path: &[&'t str], section: Table<'t>, list: bool) -> Option<()> {
    let (first, behind) = path.split_first()?;
    let known = table.iter().rposition(|(name, _)| name == first);
    let at = known.unwrap_or_else(|| {
        let new = if list && behind.is_empty() { Value::List(Vec::new()) } else { Value::Table(Table::new()) };
        table.push((first, new));
        table.len() - 1
    });
    match &mut table[at].1 {
        Value::List(tables) if list && behind.is_empty() => tables.push(Value::Table(section)),
        Value::Table(inner) if !list && behind.is_empty() => inner.extend(section),
        Value::Table(inner) if !behind.is_empty() => put(inner, behind, section, list)?,
        _ => return None,
    }
    Some(())
}

impl<'de> IntoDeserializer<'de> for Value<'de> {
    type Deserializer = Value<'de>;

    fn into_deserializer(self) -> Value<'de> {
        self
    }
}

impl<'de> Deserializer<'de> for Value<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::Whole(number) => visitor.visit_i64(number),
            Value::Real(number) => visitor.visit_f64(number),
            Value::Flag(flag) => visitor.visit_bool(flag),
            Value::List(values) => visitor.visit_seq(SeqDeserializer::new(values.into_iter())),
            Value::Table(entries) => visitor.visit_map(MapDeserializer::new(entries.into_iter())),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Value::Text(text) => visitor.visit_enum(text.into_deserializer()),
            _ => Err(Error::custom("a word is wanted")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct
        seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_what_toml_reads() {
        let files = [
            include_str!("adjective.toml"),
            include_str!("dimension.toml"),
            include_str!("distractor.toml"),
            include_str!("frame.toml"),
            include_str!("function.toml"),
            include_str!("hedge.toml"),
            include_str!("irregular.toml"),
            include_str!("join.toml"),
            include_str!("measure/counted.toml"),
            include_str!("measure/denied.toml"),
            include_str!("measure/event.toml"),
            include_str!("measure/holder.toml"),
            include_str!("measure/kind.toml"),
            include_str!("measure/known.toml"),
            include_str!("measure/money.toml"),
            include_str!("measure/phrase.toml"),
            include_str!("measure/sense.toml"),
            include_str!("measure/state.toml"),
            include_str!("measure/subject.toml"),
            include_str!("measure/topic.toml"),
            include_str!("measure/verb.toml"),
            include_str!("mode.toml"),
            include_str!("noun.toml"),
            include_str!("number.toml"),
            include_str!("place.toml"),
            include_str!("pollutant.toml"),
            include_str!("quantity.toml"),
            include_str!("relation.toml"),
            include_str!("reporting.toml"),
            include_str!("role.toml"),
            include_str!("subject.toml"),
            include_str!("time.toml"),
            include_str!("told.toml"),
            include_str!("unit.toml"),
            include_str!("verb.toml"),
            include_str!("voice.toml"),
        ];
        for file in files {
            let parsed: toml::Table = toml::from_str(file).unwrap();
            let read: toml::Table = read(file).unwrap();
            assert_eq!(read, parsed);
        }
    }

    #[test]
    fn what_the_tables_are_not_written_in_is_refused() {
        for (text, line) in [
            ("a = 1\nb = 'two'", 2),
            ("a = \"one\\n\"", 1),
            ("[a\nb = 1", 1),
            ("a = [1 2]", 1),
            ("a = ", 1),
            ("[a]\n\nb = 1\n[[a]]\n", 4),
        ] {
            let fault = read::<toml::Table>(text).unwrap_err();
            assert!(fault.to_string().starts_with(&format!("line {line} ")), "{text}: {fault}");
        }
    }
}
