//! Small value types of the config: lengths of time and sizes, each with its own way to be written and its
//! own words when it is written wrongly. Imports nothing of the crate.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer};

/// A length of time, written "15m", "1h 30m", "300ms".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval(pub Duration);

/// A number of bytes, written "8 MB", "64 KiB", "512".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

/// A setting that was written wrongly: what was wrong and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ParseSettingError(String);

/// Milliseconds in each unit of time, longest first.
const TIMES: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

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

impl FromStr for Interval {
    type Err = ParseSettingError;

    fn from_str(written: &str) -> Result<Interval, ParseSettingError> {
        let wrong = || {
            ParseSettingError(format!(
                "`{written}` is not a length of time; write it like \"15m\", \"1h 30m\" or \"500ms\""
            ))
        };
        let mut total = 0u64;
        let mut rest = written.trim();
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (number, tail) = rest.split_at(digits);
            let letters = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
            let (unit, tail) = tail.split_at(letters);
            let each = TIMES.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?.1;
            let length = number.parse::<u64>().ok().and_then(|n| n.checked_mul(each)).ok_or_else(wrong)?;
            total = total.checked_add(length).ok_or_else(wrong)?;
            rest = tail.trim_start();
        }
        if written.trim().is_empty() { Err(wrong()) } else { Ok(Interval(Duration::from_millis(total))) }
    }
}

impl FromStr for Size {
    type Err = ParseSettingError;

    fn from_str(written: &str) -> Result<Size, ParseSettingError> {
        let wrong = || ParseSettingError(format!("`{written}` is not a size; write it like \"8 MB\" or \"64 KiB\""));
        let trimmed = written.trim();
        let digits = trimmed.find(|c: char| !c.is_ascii_digit()).unwrap_or(trimmed.len());
        let (number, unit) = trimmed.split_at(digits);
        let unit = unit.trim();
        let each =
            if unit.is_empty() { Some(1) } else { SIZES.iter().find(|(name, _)| *name == unit).map(|(_, each)| *each) };
        let bytes = number.parse::<u64>().ok().zip(each).and_then(|(n, each)| n.checked_mul(each));
        bytes.map(Size).ok_or_else(wrong)
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = self.0.as_millis() as u64;
        if left == 0 {
            return f.write_str("0s");
        }
        let mut first = true;
        for (name, each) in TIMES {
            if left >= each {
                if !first {
                    f.write_str(" ")?;
                }
                write!(f, "{}{name}", left / each)?;
                left %= each;
                first = false;
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

/// Reads a setting from the string in which the config writes it.
fn from_string<'de, T: FromStr<Err = ParseSettingError>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Interval, D::Error> {
        from_string(from)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Size, D::Error> {
        from_string(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!("15m".parse(), Ok(Interval(Duration::from_secs(900))));
        assert_eq!("1h 30m".parse(), Ok(Interval(Duration::from_secs(5400))));
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
    fn what_is_printed_can_be_read_again() {
        for written in ["15m", "1h 30m", "2d", "500ms", "0s"] {
            assert_eq!(written.parse::<Interval>().unwrap().to_string(), written);
        }
        for written in ["8 MB", "64 KiB", "1 GiB", "999 B"] {
            assert_eq!(written.parse::<Size>().unwrap().to_string(), written);
        }
    }
}
