//! Small value types of the config: lengths of time and sizes, hours of the day and places of secrets, each with its
//! own way to be written and its own words when it is written wrongly. Imports nothing of the crate.

mod hours;
mod secret;

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;
use std::time::Duration;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

pub use hours::Hours;
pub use secret::{Address, Secret};

/// A length of time, written "15m", "1h 30m", "300ms".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval(pub Duration);

/// A number of bytes, written "8 MB", "64 KiB", "512".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

/// A setting that was written wrongly. Its words are "what is wrong; what to write instead".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{wrong}; {instead}")]
pub struct ParseSettingError {
    /// What is wrong: "`15 minutes` is not a length of time".
    pub wrong: String,
    /// What to write instead: "write \"15m\"".
    pub instead: String,
}

/// Milliseconds in each unit of time, longest first.
const TIMES: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Other ways in which people write the units of time, for the hint when they do.
const OTHER_TIMES: [(&str, &str); 18] = [
    ("day", "d"),
    ("days", "d"),
    ("hour", "h"),
    ("hours", "h"),
    ("hr", "h"),
    ("hrs", "h"),
    ("min", "m"),
    ("mins", "m"),
    ("minute", "m"),
    ("minutes", "m"),
    ("sec", "s"),
    ("secs", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("msec", "ms"),
    ("msecs", "ms"),
    ("millisecond", "ms"),
    ("milliseconds", "ms"),
];

/// Bytes in each unit of size, largest first.
const SIZES: [(&str, u64); 7] = [
    ("GB", 1_000_000_000),
    ("GiB", 1 << 30),
    ("MB", 1_000_000),
    ("MiB", 1 << 20),
    ("kB", 1_000),
    ("KiB", 1 << 10),
    ("B", 1),
];

/// What the two types share: how they ask to be written.
trait Setting: FromStr<Err = ParseSettingError> {
    /// Follows the word "expected".
    const EXPECTED: &'static str;
}

impl Setting for Interval {
    const EXPECTED: &'static str = "a length of time in quotes, such as \"15m\"";
}

impl Setting for Size {
    const EXPECTED: &'static str = "a size in quotes, such as \"8 MB\"";
}

impl FromStr for Interval {
    type Err = ParseSettingError;

    fn from_str(written: &str) -> Result<Interval, ParseSettingError> {
        interval_in(written, |unit| TIMES.iter().find(|(name, _)| *name == unit).map(|(_, each)| *each)).ok_or_else(
            || ParseSettingError {
                wrong: format!("`{written}` is not a length of time"),
                instead: interval_meant(written),
            },
        )
    }
}

impl FromStr for Size {
    type Err = ParseSettingError;

    fn from_str(written: &str) -> Result<Size, ParseSettingError> {
        size_in(written).ok_or_else(|| ParseSettingError {
            wrong: format!("`{written}` is not a size"),
            instead: size_meant(written),
        })
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = self.0.as_millis();
        if left == 0 {
            return f.write_str("0s");
        }
        let mut gap = "";
        for (name, each) in TIMES {
            let each = u128::from(each);
            if left >= each {
                write!(f, "{gap}{}{name}", left / each)?;
                left %= each;
                gap = " ";
            }
        }
        Ok(())
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, each) =
            SIZES.into_iter().find(|(_, each)| self.0 >= *each && self.0.is_multiple_of(*each)).unwrap_or(("B", 1));
        write!(f, "{} {name}", self.0 / each)
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Interval, D::Error> {
        from.deserialize_str(Written(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Size, D::Error> {
        from.deserialize_str(Written(PhantomData))
    }
}

/// Reads a setting from the string in which the config writes it.
struct Written<T>(PhantomData<T>);

impl<T: Setting> Visitor<'_> for Written<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, written: &str) -> Result<T, E> {
        written.parse().map_err(E::custom)
    }

    /// A bare number: bytes, if a size is wanted. A length of time says that its unit is missing.
    fn visit_i64<E: Error>(self, written: i64) -> Result<T, E> {
        self.visit_str(&written.to_string())
    }
}

/// The sum of all "number unit" pairs of the text; none if it is anything else. `each` gives a unit's
/// milliseconds.
fn interval_in(written: &str, each: impl Fn(&str) -> Option<u64>) -> Option<Interval> {
    let mut rest = written.trim();
    if rest.is_empty() {
        return None;
    }
    let mut total = 0u64;
    while !rest.is_empty() {
        let (number, tail) = split_where(rest, |c| !c.is_ascii_digit());
        let (unit, tail) = split_where(tail.trim_start(), |c| !c.is_alphabetic());
        let length = number.parse::<u64>().ok()?.checked_mul(each(unit)?)?;
        total = total.checked_add(length)?;
        rest = tail.trim_start();
    }
    Some(Interval(Duration::from_millis(total)))
}

/// The hint for a length of time that could not be read: what was most likely meant.
fn interval_meant(written: &str) -> String {
    let each = |unit: &str| {
        let unit = unit.to_lowercase();
        let unit = OTHER_TIMES.iter().find(|(other, _)| *other == unit).map_or(unit.as_str(), |(_, name)| *name);
        TIMES.iter().find(|(name, _)| *name == unit).map(|(_, each)| *each)
    };
    let trimmed = written.trim();
    match interval_in(trimmed, each) {
        Some(meant) => format!("write \"{meant}\""),
        None if !trimmed.is_empty() && trimmed.chars().all(|c| c.is_ascii_digit()) => {
            format!("add the unit: \"{trimmed}s\" for seconds, \"{trimmed}m\" for minutes, \"{trimmed}h\" for hours")
        }
        None => "write it like \"15m\", \"1h 30m\" or \"500ms\"".to_owned(),
    }
}

/// The size that the text gives; none if it is anything else.
fn size_in(written: &str) -> Option<Size> {
    let (number, unit) = split_where(written.trim(), |c| !c.is_ascii_digit());
    let unit = unit.trim();
    let each = if unit.is_empty() { 1 } else { SIZES.iter().find(|(name, _)| *name == unit)?.1 };
    number.parse::<u64>().ok()?.checked_mul(each).map(Size)
}

/// The hint for a size that could not be read: what was most likely meant.
fn size_meant(written: &str) -> String {
    let (number, unit) = split_where(written.trim(), |c| !c.is_ascii_digit());
    let unit = unit.trim();
    let is_meant = |name: &str| {
        name.eq_ignore_ascii_case(unit) || name.strip_suffix('B').is_some_and(|short| short.eq_ignore_ascii_case(unit))
    };
    match SIZES.iter().find(|(name, _)| is_meant(name)) {
        Some((name, _)) if !number.is_empty() => format!("write \"{number} {name}\""),
        _ => "write it like \"8 MB\" or \"64 KiB\", in whole numbers".to_owned(),
    }
}

/// The text before and from the first such character.
fn split_where(text: &str, is_end: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(is_end).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!("15m".parse(), Ok(Interval(Duration::from_secs(900))));
        assert_eq!("1h 30m".parse(), Ok(Interval(Duration::from_secs(5400))));
        assert_eq!("1h30m".parse(), Ok(Interval(Duration::from_secs(5400))));
        assert_eq!("15 m".parse(), Ok(Interval(Duration::from_secs(900))));
        assert_eq!("500ms".parse(), Ok(Interval(Duration::from_millis(500))));
        for wrong in ["", "15", "fast", "15 minutes", "-3m", "99999999999999999999d"] {
            assert!(wrong.parse::<Interval>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!("8 MB".parse(), Ok(Size(8_000_000)));
        assert_eq!("64KiB".parse(), Ok(Size(65_536)));
        assert_eq!("512".parse(), Ok(Size(512)));
        for wrong in ["", "big", "8 MBit", "1.5 MB"] {
            assert!(wrong.parse::<Size>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_wrong_setting_is_answered_with_the_right_one() {
        let meant = |written: &str| written.parse::<Interval>().unwrap_err().instead;
        assert_eq!(meant("15 minutes"), "write \"15m\"");
        assert_eq!(meant("1 Hour 30 min"), "write \"1h 30m\"");
        assert_eq!(meant("90"), "add the unit: \"90s\" for seconds, \"90m\" for minutes, \"90h\" for hours");
        assert_eq!(meant("soon"), "write it like \"15m\", \"1h 30m\" or \"500ms\"");

        let meant = |written: &str| written.parse::<Size>().unwrap_err().instead;
        assert_eq!(meant("8 mb"), "write \"8 MB\"");
        assert_eq!(meant("64k"), "write \"64 kB\"");
        assert_eq!(meant("1.5 MB"), "write it like \"8 MB\" or \"64 KiB\", in whole numbers");
    }

    #[test]
    fn what_is_printed_can_be_read_again() {
        for written in ["15m", "1h 30m", "2d", "500ms", "0s"] {
            assert_eq!(written.parse::<Interval>().unwrap().to_string(), written);
        }
        for written in ["8 MB", "64 KiB", "1 GiB", "999 B"] {
            assert_eq!(written.parse::<Size>().unwrap().to_string(), written);
        }
    }
}
