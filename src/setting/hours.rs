//! Hours of the day, as "22:00-07:00": from then until then, by the clock on the wall, over midnight where the end
//! is not later than the beginning.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::de::{Deserialize, Deserializer, Error};

use super::ParseSettingError;

/// A stretch of each day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    from: Time,
    to: Time,
}

/// The most stretches that are followed one into the other: a day has no more that are worth naming.
const STEPS: usize = 24;

impl Hours {
    /// When the stretch ends that `now` lies in; none if it lies in none.
    pub fn end(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let here = now.to_zoned(zone.clone());
        let (time, over_midnight) = (here.time(), self.to <= self.from);
        let inside =
            if over_midnight { time >= self.from || time < self.to } else { self.from <= time && time < self.to };
        if !inside {
            return None;
        }
        let day = if time < self.to { here.date() } else { here.date().checked_add(1.day()).ok()? };
        // A clock that was put forward may have no such hour; then it is the next that it has.
        day.to_datetime(self.to).to_zoned(zone.clone()).ok().map(|end| end.timestamp()).filter(|end| *end > now)
    }

    /// When all these stretches are over that follow `now` without a gap; none if it lies in none of them.
    pub fn end_of_all(all: &[Hours], now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let mut end = None;
        for _ in 0..STEPS {
            let at = end.unwrap_or(now);
            match all.iter().filter_map(|hours| hours.end(at, zone)).max() {
                Some(later) => end = Some(later),
                None => break,
            }
        }
        end
    }
}

impl FromStr for Hours {
    type Err = ParseSettingError;

    fn from_str(written: &str) -> Result<Hours, ParseSettingError> {
        let time = |part: &str| Time::strptime("%H:%M", part.trim()).ok();
        let hours = written.split_once('-').and_then(|(from, to)| Some(Hours { from: time(from)?, to: time(to)? }));
        hours.filter(|hours| hours.from != hours.to).ok_or_else(|| ParseSettingError {
            wrong: format!("`{written}` is no stretch of a day"),
            instead: "write it like \"22:00-07:00\"".to_owned(),
        })
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from.strftime("%H:%M"), self.to.strftime("%H:%M"))
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Hours, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(hours: &[&str], now: &str) -> Option<String> {
        let all: Vec<Hours> = hours.iter().map(|hours| hours.parse().unwrap()).collect();
        Hours::end_of_all(&all, now.parse().unwrap(), &TimeZone::UTC).map(|end| end.to_string())
    }

    fn at(time: &str) -> Option<String> {
        Some(time.to_owned())
    }

    #[test]
    fn a_night_ends_in_the_morning_and_a_noon_on_its_day() {
        assert_eq!(end(&["22:00-07:00"], "2025-03-04T23:30:00Z"), at("2025-03-05T07:00:00Z"));
        assert_eq!(end(&["22:00-07:00"], "2025-03-05T06:59:59Z"), at("2025-03-05T07:00:00Z"));
        assert_eq!(end(&["22:00-07:00"], "2025-03-05T07:00:00Z"), None);
        assert_eq!(end(&["12:00-13:00"], "2025-03-05T12:00:00Z"), at("2025-03-05T13:00:00Z"));
    }

    #[test]
    fn stretches_that_touch_are_one() {
        assert_eq!(end(&["22:00-00:00", "00:00-06:00"], "2025-03-04T23:30:00Z"), at("2025-03-05T06:00:00Z"));
        assert_eq!(end(&[], "2025-03-04T23:30:00Z"), None);
    }

    #[test]
    fn what_is_written_is_printed_and_what_is_none_is_told() {
        assert_eq!("22:00-07:30".parse::<Hours>().unwrap().to_string(), "22:00-07:30");
        assert_eq!("7:05 - 9:00".parse::<Hours>().unwrap().to_string(), "07:05-09:00");
        for wrong in ["", "22-7", "22:00", "25:00-07:00", "07:00-07:00", "night"] {
            let told = wrong.parse::<Hours>().unwrap_err().to_string();
            assert!(told.ends_with("write it like \"22:00-07:00\""), "{told}");
        }
    }
}
