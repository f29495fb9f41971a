//! When a feed is due, and why. Pure: what happened so far and the hour come in, an instant and its reason in
//! words go out, so that `claimwatch schedule` says what the service does.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use siphasher::sip::SipHasher13;

use super::feed::FeedSettings;
use super::fetch::PollingSettings;
use super::pace::Pace;
use crate::document::SourceName;
use crate::setting::Interval;

/// No feed is asked more often, whatever the config says; feeds on one's own machines down to [`LOWEST_OWN`].
pub const LOWEST: Duration = Duration::from_secs(60);

/// The shortest interval of a feed that may live in a private network (`allow-private`).
pub const LOWEST_OWN: Duration = Duration::from_secs(1);

/// The longest wait, whatever a server asks for and however often it failed: a day, so that a feed that comes
/// back is noticed.
pub const LONGEST: Duration = Duration::from_secs(24 * 3_600);

const HOUR: Duration = Duration::from_secs(3_600);

/// The shortest wait after a server denied us access: its operator has to change something first.
const AFTER_DENIAL: Duration = Duration::from_secs(4 * 3_600);

/// After this many polls in a row without anything new the interval doubles: two hours of silence at the default of a
/// quarter of an hour.
const POLLS_TO_DOUBLE: u32 = 8;

/// How the last request ended, as far as the next one depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// With the feed, or the word that it had not changed.
    #[default]
    Fine,
    /// It failed in a way that may pass.
    Failed,
    /// There was nothing at the address (404).
    NotFound,
    /// The host could not be reached, and that may be our own fault: not held against the feed.
    Unreached,
    /// The server asked for patience, perhaps for how much.
    SlowDown(Option<Duration>),
    /// The server does not want us (401, 403).
    Denied,
    /// The feed is gone for good (410).
    Gone,
}

/// The text form in which the store keeps it.
impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Outcome::Fine => "fine",
            Outcome::Failed => "failed",
            Outcome::NotFound => "not found",
            Outcome::Unreached => "unreached",
            Outcome::SlowDown(None) => "slow down",
            Outcome::SlowDown(Some(patience)) => return write!(f, "slow down {}", patience.as_secs()),
            Outcome::Denied => "denied",
            Outcome::Gone => "gone",
        })
    }
}

impl std::str::FromStr for Outcome {
    /// It is none of them.
    type Err = ();

    fn from_str(text: &str) -> Result<Outcome, ()> {
        Ok(match text {
            "fine" => Outcome::Fine,
            "failed" => Outcome::Failed,
            "not found" => Outcome::NotFound,
            "unreached" => Outcome::Unreached,
            "slow down" => Outcome::SlowDown(None),
            "denied" => Outcome::Denied,
            "gone" => Outcome::Gone,
            _ => {
                let patience = text.strip_prefix("slow down ").and_then(|seconds| seconds.parse().ok());
                Outcome::SlowDown(Some(Duration::from_secs(patience.ok_or(())?)))
            }
        })
    }
}

/// What happened to a feed so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// When it was last asked; nothing for a new one.
    pub polled: Option<Timestamp>,
    /// How that ended.
    pub outcome: Outcome,
    /// The failures in a row up to now, the last included.
    pub failures: u32,
    /// How long the server called its last answer fresh.
    pub max_age: Option<Duration>,
    /// How often the feed itself wishes to be asked.
    pub pace: Pace,
    /// The polls in a row that brought nothing new.
    pub quiet: u32,
}

/// When a feed is due, and why then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The instant, never before `now`; nothing for a feed that is not asked any more.
    pub at: Option<Timestamp>,
    /// The reason, as a sentence without its full stop.
    pub why: String,
}

/// When the feed of this name is due next.
pub fn next_due(name: &SourceName, feed: &FeedSettings, polling: &PollingSettings, past: &Past, now: Timestamp) -> Due {
    if !feed.enabled {
        return Due { at: None, why: "it is switched off in the config".to_owned() };
    }
    let Some(polled) = past.polled else {
        return Due { at: Some(now), why: "it has not been asked yet".to_owned() };
    };
    // Asked in the future: the clock was set back, and the feed must not be silent until it has caught up.
    if polled > now.saturating_add(SignedDuration::from_secs(60)).unwrap_or(now) {
        return Due { at: Some(now), why: "the clock was set back since it was asked".to_owned() };
    }
    let Some((wait, why)) = wait(feed, polling, past) else {
        return Due { at: None, why: "the server says that it is gone for good (410)".to_owned() };
    };
    // Never earlier: a server's word and the interval are lower bounds.
    let wait = wait + jitter(&name.0, wait);
    let due = polled.saturating_add(SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX)).unwrap_or(now);
    let due = due.max(now);
    let allowed = past.pace.first_allowed(due);
    if allowed > due {
        // Not all at the stroke of the hour.
        let late = SignedDuration::try_from(jitter(&name.0, HOUR)).unwrap_or_default();
        let at = allowed.saturating_add(late).unwrap_or(allowed);
        return Due { at: Some(at), why: format!("{why}; then the first hour that the feed does not want skipped") };
    }
    let why = if due == now { format!("{why}; that time has come") } else { why };
    Due { at: Some(due), why }
}

/// By how much to put off a feed that comes late, after a stop or when the machine slept: the same for one name, and
/// spread over a sixteenth of a second for each of `feeds`, so that a thousand start over a minute; never longer than
/// the interval.
pub fn spread(name: &SourceName, feed: &FeedSettings, polling: &PollingSettings, feeds: usize) -> Duration {
    let feeds = u32::try_from(feeds).unwrap_or(u32::MAX);
    let window = Duration::from_millis(62).saturating_mul(feeds).min(interval(feed, polling));
    window.mul_f64(share(&name.0))
}

/// The interval that the config asks for, or the shortest allowed.
pub fn interval(feed: &FeedSettings, polling: &PollingSettings) -> Duration {
    let lowest = if feed.allow_private { LOWEST_OWN } else { LOWEST };
    feed.every.unwrap_or(polling.every).0.max(lowest)
}

/// How long to wait from the last request, and why; nothing where there is no next one.
fn wait(feed: &FeedSettings, polling: &PollingSettings, past: &Past) -> Option<(Duration, String)> {
    let asked = feed.every.unwrap_or(polling.every).0;
    let every = interval(feed, polling);
    let times = if past.failures == 1 { "once".to_owned() } else { format!("{} times in a row", past.failures) };
    Some(match past.outcome {
        Outcome::Gone => return None,
        Outcome::Fine => after_success(feed, polling, past, every > asked),
        Outcome::Unreached => (every, format!("the host cannot be reached; again in {}", Interval(every))),
        Outcome::SlowDown(Some(patience)) => {
            let heeded = patience.clamp(every, LONGEST.max(every));
            let cut =
                if patience > heeded { format!(", of which {} are heeded", Interval(heeded)) } else { String::new() };
            (heeded, format!("the server asked to wait {}{cut}", Interval(patience)))
        }
        Outcome::SlowDown(None) => {
            let wait = backoff(every, past.failures.saturating_add(1));
            (wait, format!("the server asked to slow down: {}", Interval(wait)))
        }
        Outcome::Denied => {
            let wait = backoff(every, past.failures).max(AFTER_DENIAL);
            (wait, format!("access was denied {times}: {}", Interval(wait)))
        }
        Outcome::Failed | Outcome::NotFound => {
            let wait = backoff(every, past.failures);
            (wait, format!("it failed {times}: {}", Interval(wait)))
        }
    })
}

/// The longest of what the config, the feed's rhythm, the server and the feed itself ask for.
fn after_success(feed: &FeedSettings, polling: &PollingSettings, past: &Past, raised: bool) -> (Duration, String) {
    let every = interval(feed, polling);
    let lowest = if raised { ", the shortest allowed" } else { "" };
    let mut longest = (every, format!("every {}{lowest}", Interval(every)));
    let mut weigh = |wait: Option<Duration>, why: &dyn Fn(Interval) -> String| {
        let wait = wait.unwrap_or_default().min(LONGEST);
        if wait > longest.0 {
            longest = (wait, why(Interval(wait)));
        }
    };
    // What is asked of one feed by name is meant; the rhythm and its own word about it are only hints.
    if feed.every.is_none() {
        let doubled = every.saturating_mul(1 << (past.quiet / POLLS_TO_DOUBLE).min(20));
        weigh(Some(doubled.min(polling.slowest.0)), &|wait| format!("nothing new in {} polls: {wait}", past.quiet));
        weigh(past.pace.period, &|wait| format!("the feed says that it is renewed every {wait}"));
    }
    weigh(past.pace.ttl, &|wait| format!("the feed asks to be kept for {wait} (ttl)"));
    weigh(past.max_age, &|wait| format!("the server calls its answer fresh for {wait}"));
    longest
}

/// The interval doubled with each failure, up to a day (or the interval, where that is longer).
fn backoff(every: Duration, failures: u32) -> Duration {
    every.saturating_mul(1 << failures.min(20)).min(LONGEST.max(every))
}

/// Up to a tenth of the wait, always the same for one name, so that feeds asked together drift apart.
pub(super) fn jitter(name: &str, wait: Duration) -> Duration {
    wait.mul_f64(share(name) / 10.0)
}

/// 16 bits of the hash of the name as a fraction below one.
fn share(name: &str) -> f64 {
    (SipHasher13::new().hash(name.as_bytes()) >> 48) as f64 / 65_536.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// How long after the last request the feed is due, with the reason.
    fn waits(feed: &FeedSettings, past: Past) -> (Duration, String) {
        let polled = at("2024-12-19T08:00:00Z");
        let past = Past { polled: Some(polled), ..past };
        let due = next_due(&SourceName("feeds.a".into()), feed, &PollingSettings::default(), &past, polled);
        (due.at.unwrap().duration_since(polled).unsigned_abs(), due.why)
    }

    fn feed(every: &str) -> FeedSettings {
        FeedSettings { every: every.parse().ok(), ..FeedSettings::at("https://p.example/feed") }
    }

    fn within_a_tenth(wait: Duration, expected: Duration) {
        assert!(wait >= expected && wait <= expected.mul_f64(1.1), "{wait:?} is not {expected:?} and a little");
    }

    #[test]
    fn a_new_feed_is_due_at_once_and_a_disabled_one_never() {
        let now = at("2024-12-19T08:00:00Z");
        let due = |feed: FeedSettings| {
            next_due(&SourceName("a".into()), &feed, &PollingSettings::default(), &Past::default(), now)
        };
        assert_eq!(due(feed("1h")).at, Some(now));
        assert_eq!(due(FeedSettings { enabled: false, ..feed("1h") }).at, None);
    }

    #[test]
    fn p20_the_interval_rules_and_the_floor_holds() {
        let (wait, why) = waits(&feed("1h"), Past::default());
        within_a_tenth(wait, HOUR);
        assert_eq!(why, "every 1h");
        let (wait, why) = waits(&feed("10s"), Past::default());
        within_a_tenth(wait, LOWEST);
        assert_eq!(why, "every 1m, the shortest allowed");
        let (wait, _) = waits(&FeedSettings { allow_private: true, ..feed("1s") }, Past::default());
        within_a_tenth(wait, LOWEST_OWN);
    }

    #[test]
    fn p15_freshness_puts_off_and_never_hastens() {
        let fresh = |seconds| Past { max_age: Some(Duration::from_secs(seconds)), ..Past::default() };
        within_a_tenth(waits(&feed("15m"), fresh(7_200)).0, 2 * HOUR);
        within_a_tenth(waits(&feed("15m"), fresh(0)).0, HOUR / 4);
        within_a_tenth(waits(&feed("15m"), fresh(31_536_000)).0, LONGEST);
    }

    #[test]
    fn p31_failures_double_the_wait_up_to_a_day() {
        let failed = |failures| Past { outcome: Outcome::Failed, failures, ..Past::default() };
        within_a_tenth(waits(&feed("15m"), failed(1)).0, HOUR / 2);
        within_a_tenth(waits(&feed("15m"), failed(3)).0, 2 * HOUR);
        within_a_tenth(waits(&feed("15m"), failed(u32::MAX)).0, LONGEST);
        assert_eq!(waits(&feed("15m"), failed(3)).1, "it failed 3 times in a row: 2h");
    }

    #[test]
    fn p29_p30_a_server_that_asks_for_patience_gets_it() {
        let slow = |wait| Past { outcome: Outcome::SlowDown(wait), failures: 1, ..Past::default() };
        within_a_tenth(waits(&feed("15m"), slow(Some(3 * HOUR))).0, 3 * HOUR);
        within_a_tenth(waits(&feed("15m"), slow(Some(HOUR * 100_000))).0, LONGEST);
        within_a_tenth(waits(&feed("15m"), slow(Some(Duration::ZERO))).0, HOUR / 4);
        within_a_tenth(waits(&feed("15m"), slow(None)).0, HOUR);
        let denied = Past { outcome: Outcome::Denied, failures: 1, ..Past::default() };
        within_a_tenth(waits(&feed("15m"), denied).0, AFTER_DENIAL);
    }

    #[test]
    fn each_outcome_is_known_again_by_its_text() {
        let slow = [None, Some(Duration::from_secs(90))].map(Outcome::SlowDown);
        let others =
            [Outcome::Fine, Outcome::Failed, Outcome::NotFound, Outcome::Unreached, Outcome::Denied, Outcome::Gone];
        for outcome in slow.into_iter().chain(others) {
            assert_eq!(outcome.to_string().parse(), Ok(outcome));
        }
        assert_eq!("".parse::<Outcome>(), Err(()));
    }

    #[test]
    fn a_feed_that_is_gone_is_not_asked_again() {
        let past = Past { polled: Some(at("2024-12-19T08:00:00Z")), outcome: Outcome::Gone, ..Past::default() };
        let due = next_due(
            &SourceName("a".into()),
            &feed("1h"),
            &PollingSettings::default(),
            &past,
            at("2025-12-19T08:00:00Z"),
        );
        assert_eq!(due.at, None);
    }

    #[test]
    fn p21_feeds_that_were_asked_together_spread_over_the_window() {
        let polled = at("2024-12-19T08:00:00Z");
        let past = Past { polled: Some(polled), ..Past::default() };
        let mut waits: Vec<f64> = (0..100)
            .map(|n| {
                next_due(&SourceName(format!("feeds.{n}")), &feed("1h"), &PollingSettings::default(), &past, polled)
            })
            .map(|due| due.at.unwrap().duration_since(polled).as_secs_f64())
            .collect();
        waits.sort_by(f64::total_cmp);
        assert!(waits[0] >= 3_600.0);
        assert!(waits[99] - waits[0] >= 0.8 * 360.0, "{} to {}", waits[0], waits[99]);
    }

    #[test]
    fn an_overdue_feed_is_due_now_and_a_clock_set_back_does_not_silence_it() {
        let past = Past { polled: Some(at("2024-12-19T08:00:00Z")), ..Past::default() };
        let due = |now| next_due(&SourceName("a".into()), &feed("1h"), &PollingSettings::default(), &past, now).at;
        let (later, earlier) = (at("2024-12-21T08:00:00Z"), at("2023-12-19T08:00:00Z"));
        assert_eq!(due(later), Some(later));
        assert_eq!(due(earlier), Some(earlier));
    }

    #[test]
    fn p17_a_ttl_puts_off_and_is_capped() {
        let ttl = |seconds| Past {
            pace: Pace { ttl: Some(Duration::from_secs(seconds)), ..Pace::default() },
            ..Past::default()
        };
        within_a_tenth(waits(&feed("15m"), ttl(7_200)).0, 2 * HOUR);
        within_a_tenth(waits(&feed("15m"), ttl(60)).0, HOUR / 4);
        within_a_tenth(waits(&feed("15m"), ttl(u64::MAX)).0, LONGEST);
    }

    #[test]
    fn p18_a_due_time_in_a_skipped_hour_moves_behind_it() {
        // Asked at 08:00 and hourly: due soon after 09:00, which is skipped with 10:00.
        let pace = Pace { skip_hours: 0b11 << 9, ..Pace::default() };
        let (wait, why) = waits(&feed("1h"), Past { pace, ..Past::default() });
        assert!(wait >= 3 * HOUR && wait < 3 * HOUR + HOUR / 10, "{wait:?}");
        assert_eq!(why, "every 1h; then the first hour that the feed does not want skipped");
    }

    #[test]
    fn p19_the_feeds_own_period_is_a_hint_below_the_config() {
        let period = |seconds| Past {
            pace: Pace { period: Some(Duration::from_secs(seconds)), ..Pace::default() },
            ..Past::default()
        };
        let unset = FeedSettings::at("https://p.example/feed");
        within_a_tenth(waits(&unset, period(3_600)).0, HOUR);
        within_a_tenth(waits(&unset, period(1)).0, HOUR / 4);
        within_a_tenth(waits(&feed("15m"), period(3_600)).0, HOUR / 4);
    }

    #[test]
    fn p26_a_quiet_feed_is_asked_less_often_unless_its_interval_is_set() {
        let quiet = |quiet| Past { quiet, ..Past::default() };
        let unset = FeedSettings::at("https://p.example/feed");
        within_a_tenth(waits(&unset, quiet(7)).0, HOUR / 4);
        within_a_tenth(waits(&unset, quiet(8)).0, HOUR / 2);
        let (wait, why) = waits(&unset, quiet(u32::MAX));
        within_a_tenth(wait, PollingSettings::default().slowest.0);
        assert!(why.contains("nothing new"), "{why}");
        within_a_tenth(waits(&unset, quiet(0)).0, HOUR / 4);
        within_a_tenth(waits(&feed("15m"), quiet(1_000)).0, HOUR / 4);
    }

    #[test]
    fn p29_a_wait_of_years_is_cut_and_that_is_said() {
        let past = Past { outcome: Outcome::SlowDown(Some(HOUR * 87_600)), failures: 1, ..Past::default() };
        let (wait, why) = waits(&feed("15m"), past);
        within_a_tenth(wait, LONGEST);
        assert_eq!(why, "the server asked to wait 3650d, of which 1d are heeded");
    }

    #[test]
    fn p22_a_thousand_late_feeds_start_over_a_minute_and_one_at_once() {
        let polling = PollingSettings::default();
        let late = |n: usize, of| spread(&SourceName(format!("feeds.{n}")), &feed("15m"), &polling, of);
        let all: Vec<Duration> = (0..1_000).map(|n| late(n, 1_000)).collect();
        let each_second = |second: u64| all.iter().filter(|late| late.as_secs() == second).count();
        assert!((0..62).all(|second| each_second(second) <= 40));
        assert!(all.iter().max() > Some(&Duration::from_secs(55)));
        assert!(late(7, 1) < Duration::from_millis(62));
    }
}
