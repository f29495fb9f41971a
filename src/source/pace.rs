//! How often a feed wishes to be asked, by its own words: `ttl`, `skipHours` and `skipDays` (RSS 2.0), `sy:update…`
//! (the syndication module of RSS 1.0). Pure: the text of the feed in, its wishes out; `schedule` weighs them.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::ReadFault;

/// The wishes of a feed. Its text form is for the store: `ttl=7200 period=3600 hours=3 days=64`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// How long it may be kept before it is asked again (`ttl`).
    pub ttl: Option<Duration>,
    /// How often it says that it is renewed (`sy:updatePeriod` by `sy:updateFrequency`).
    pub period: Option<Duration>,
    /// The hours of the day, in GMT, in which it is not to be asked: bit 0 is midnight. Never all of them.
    pub skip_hours: u32,
    /// The days, in GMT, on which it is not to be asked: bit 0 is Monday. Never all of them.
    pub skip_days: u8,
}

const ALL_HOURS: u32 = (1 << 24) - 1;
const ALL_DAYS: u8 = (1 << 7) - 1;
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The wishes in the head of a feed. What cannot be meant is passed over; a feed that allows no hour at all is told
/// of in `faults`.
pub fn read_pace(xml: &str, faults: &mut Vec<ReadFault>) -> Pace {
    let head = xml.find("<item").or_else(|| xml.find("<entry")).map_or(xml, |end| &xml[..end]);
    let minutes = |text: &str| text.parse::<u64>().ok().filter(|minutes| *minutes > 0);
    let hours = inside(head, "skipHours").map_or(0, |hours| {
        // RSS 0.91 counts to 24, its successors from 0.
        let hour = |text: &str| text.parse::<u32>().ok().filter(|hour| *hour <= 24).map(|hour| 1 << (hour % 24));
        each(hours, "hour").filter_map(hour).fold(0, |all, one: u32| all | one)
    });
    let days = inside(head, "skipDays").map_or(0, |days| {
        let day = |text: &str| DAYS.iter().position(|day| text.eq_ignore_ascii_case(day)).map(|day| 1 << day);
        each(days, "day").filter_map(day).fold(0, |all, one: u8| all | one)
    });
    if hours == ALL_HOURS || days == ALL_DAYS {
        faults.push(ReadFault::new("the feed", "it asks to be skipped at every hour or on every day", "not heeded"));
    }
    Pace {
        ttl: inside(head, "ttl").and_then(minutes).map(|minutes| Duration::from_secs(minutes.saturating_mul(60))),
        period: period(head),
        skip_hours: if hours == ALL_HOURS { 0 } else { hours },
        skip_days: if days == ALL_DAYS { 0 } else { days },
    }
}

impl Pace {
    /// The first instant from `at` on at which the feed may be asked: `at` itself, or the start of an hour.
    pub fn first_allowed(&self, at: Timestamp) -> Timestamp {
        let mut at = at;
        // One allowed hour on one allowed day is at most a week away.
        for _ in 0..=24 * 8 {
            let here = at.to_zoned(TimeZone::UTC).datetime();
            let day = 1u8 << here.date().weekday().to_monday_zero_offset();
            let hour = 1u32 << here.hour();
            if self.skip_days & day == 0 && self.skip_hours & hour == 0 {
                return at;
            }
            let past = at.as_second().rem_euclid(3_600);
            let next = Timestamp::from_second(at.as_second() - past + 3_600);
            at = next.unwrap_or(Timestamp::MAX);
        }
        at
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |time: Option<Duration>| time.map(|time| time.as_secs());
        let known = [
            ("ttl", seconds(self.ttl)),
            ("period", seconds(self.period)),
            ("hours", Some(u64::from(self.skip_hours)).filter(|bits| *bits > 0)),
            ("days", Some(u64::from(self.skip_days)).filter(|bits| *bits > 0)),
        ];
        let words: Vec<String> =
            known.iter().filter_map(|(name, value)| value.map(|value| format!("{name}={value}"))).collect();
        f.write_str(&words.join(" "))
    }
}

impl FromStr for Pace {
    type Err = std::convert::Infallible;

    /// What is not understood is passed over: the next whole answer says it again.
    fn from_str(text: &str) -> Result<Pace, Self::Err> {
        let number = |name: &str| {
            let value = text.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
            value.and_then(|value| value.parse::<u64>().ok())
        };
        let bits = |name: &str| number(name).unwrap_or(0);
        Ok(Pace {
            ttl: number("ttl").map(Duration::from_secs),
            period: number("period").map(Duration::from_secs),
            skip_hours: u32::try_from(bits("hours")).ok().filter(|bits| *bits < ALL_HOURS).unwrap_or(0),
            skip_days: u8::try_from(bits("days")).ok().filter(|bits| *bits < ALL_DAYS).unwrap_or(0),
        })
    }
}

/// `sy:updatePeriod` divided by `sy:updateFrequency`, which is once where it is not given (syndication module,
/// 2000).
fn period(head: &str) -> Option<Duration> {
    const DAY: u64 = 24 * 3_600;
    let seconds = match inside(head, "sy:updatePeriod")?.to_ascii_lowercase().as_str() {
        "hourly" => 3_600,
        "daily" => DAY,
        "weekly" => 7 * DAY,
        "monthly" => 30 * DAY,
        "yearly" => 365 * DAY,
        _ => return None,
    };
    let times = inside(head, "sy:updateFrequency").map_or(Some(1), |times| times.parse().ok())?;
    seconds.checked_div(times).map(Duration::from_secs)
}

/// The text of the first element of that name.
fn inside<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    each(xml, name).next()
}

/// The texts of the elements of that name, in order.
fn each<'a>(xml: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (open, close) = (format!("<{name}"), format!("</{name}"));
    let mut rest = xml;
    std::iter::from_fn(move || {
        loop {
            let (_, behind) = rest.split_once(open.as_str())?;
            rest = behind;
            // A longer name begins alike.
            if !behind.starts_with(['>', ' ', '\t', '\r', '\n']) {
                continue;
            }
            let (_, body) = behind.split_once('>')?;
            let (text, after) = body.split_once(close.as_str())?;
            rest = after;
            return Some(text.trim());
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn pace(head: &str) -> Pace {
        read_pace(&format!("<rss><channel><title>Post</title>{head}<item/></channel></rss>"), &mut Vec::new())
    }

    #[test]
    fn p17_a_ttl_is_minutes_and_what_is_no_number_above_nought_is_passed_over() {
        assert_eq!(pace("<ttl>120</ttl>").ttl, Some(120 * MINUTE));
        assert_eq!(pace("<ttl>\n 5 </ttl>").ttl, Some(5 * MINUTE));
        for odd in ["<ttl>0</ttl>", "<ttl>-5</ttl>", "<ttl>soon</ttl>", "<ttl/>", "<ttl>", "<ttle>7</ttle>", ""] {
            assert_eq!(pace(odd).ttl, None, "{odd}");
        }
        assert_eq!(pace("<item><ttl>120</ttl></item>").ttl, None, "only the feed's own");
    }

    #[test]
    fn p18_hours_and_days_to_skip_are_read_and_moved_past() {
        let night = pace("<skipHours><hour>22</hour><hour>23</hour><hour>24</hour><hour>1</hour></skipHours>");
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(night.first_allowed(at("2024-12-19T22:10:00Z")), at("2024-12-20T02:00:00Z"));
        assert_eq!(night.first_allowed(at("2024-12-19T21:59:59Z")), at("2024-12-19T21:59:59Z"));
        // The 21st was a Saturday.
        let weekend = pace("<skipDays><day>Saturday</day><day>sunday</day><day>Yesterday</day></skipDays>");
        assert_eq!(weekend.first_allowed(at("2024-12-21T10:30:00Z")), at("2024-12-23T00:00:00Z"));
        assert_eq!(weekend.first_allowed(at("2024-12-20T10:30:00Z")), at("2024-12-20T10:30:00Z"));
    }

    #[test]
    fn p18_a_feed_that_allows_no_hour_is_not_heeded_and_told_of() {
        let hours: String = (0..24).map(|hour| format!("<hour>{hour}</hour>")).collect();
        let mut faults = Vec::new();
        let pace = read_pace(&format!("<rss><skipHours>{hours}</skipHours></rss>"), &mut faults);
        assert_eq!((pace, faults.len()), (Pace::default(), 1));
        let days: String = DAYS.iter().map(|day| format!("<day>{day}</day>")).collect();
        assert_eq!(read_pace(&format!("<rss><skipDays>{days}</skipDays></rss>"), &mut faults), Pace::default());
        assert_eq!(faults.len(), 2);
    }

    #[test]
    fn p19_the_syndication_module_is_read() {
        let sy = |period: &str, times: &str| {
            pace(&format!(
                "<sy:updatePeriod> {period} </sy:updatePeriod><sy:updateFrequency>{times}</sy:updateFrequency>"
            ))
            .period
        };
        assert_eq!(sy("hourly", "1"), Some(60 * MINUTE));
        assert_eq!(sy("daily", "4"), Some(360 * MINUTE));
        assert_eq!((sy("hourly", "0"), sy("often", "1"), sy("daily", "-1")), (None, None, None));
        assert_eq!(pace("<sy:updatePeriod>hourly</sy:updatePeriod>").period, Some(60 * MINUTE));
    }

    #[test]
    fn wishes_come_back_from_the_store_as_they_were() {
        let pace = Pace { ttl: Some(120 * MINUTE), period: Some(MINUTE), skip_hours: 3, skip_days: 64 };
        assert_eq!(pace.to_string(), "ttl=7200 period=60 hours=3 days=64");
        for pace in [pace, Pace::default()] {
            assert_eq!(pace.to_string().parse(), Ok(pace));
        }
        assert_eq!("rubbish hours=99999999 days=x ttl=".parse(), Ok(Pace::default()));
    }
}
