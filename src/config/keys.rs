//! The keys that a settings struct knows, asked of the struct itself, so that no list of them can go stale.

use serde::Deserializer;
use serde::de::value::Error;
use serde::de::{DeserializeOwned, Error as _, Visitor};
use serde::forward_to_deserialize_any;

/// The keys of a settings struct as the config writes them, in the order of its fields; empty if `T` is not a
/// struct.
pub fn keys_of<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut keys: &'static [&'static str] = &[];
    // The probe refuses to give any value, so there is nothing to keep: the keys were noted on the way.
    let _ = T::deserialize(Probe { keys: &mut keys });
    keys
}

/// Holds no data: notes which fields a struct asks for, and refuses.
struct Probe<'k> {
    keys: &'k mut &'static [&'static str],
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Error> {
        *self.keys = fields;
        Err(Error::custom("asked for its keys only"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error::custom("not a struct"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[test]
    fn a_struct_tells_its_keys_as_the_config_writes_them() {
        #[derive(Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[allow(dead_code)]
        struct Some {
            largest_body: u8,
            every: u8,
        }
        assert_eq!(keys_of::<Some>(), ["largest-body", "every"]);
    }

    #[test]
    fn what_is_not_a_struct_has_no_keys() {
        assert!(keys_of::<String>().is_empty());
    }
}
