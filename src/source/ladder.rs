//! When the page behind an item is looked at again, and why: often while its report is young, since that is when
//! reports are edited, and no more after a week. Pure: what was seen and the hour come in, an instant and its reason
//! in words go out.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::schedule::{Due, LONGEST, Outcome, jitter};
use crate::setting::Interval;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

/// The steps of the ladder: up to which age of the watch it waits for how long between two looks.
const STEPS: [(Duration, Duration); 3] = [
    (Duration::from_secs(3 * 3_600), Duration::from_secs(15 * 60)),
    (Duration::from_secs(24 * 3_600), HOUR),
    (WATCHED, SLOWEST),
];

/// For how long a page is watched.
pub const WATCHED: Duration = Duration::from_secs(7 * 24 * 3_600);

/// The last step, and the longest wait that failures alone lead to.
const SLOWEST: Duration = Duration::from_secs(6 * 3_600);

/// How long after a page was not found it is asked once more, before that is believed: a newsroom's server may lose a
/// page for as long as it takes to bring a new version of its site out.
const BEFORE_BELIEVED: Duration = Duration::from_secs(5 * 60);

/// The wait after a server denied us access, as for feeds.
const AFTER_DENIAL: Duration = Duration::from_secs(4 * 3_600);

/// How often in a row a page that never answered may fail before it is given up.
const MOST_FAILURES: u32 = 5;

/// What was seen of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Its text, or the word that it had not changed.
    Fine,
    /// A page that cannot stand for its item: a barrier, or another page.
    Unusable,
    /// That it was not found, and no word of that the time before.
    Missed,
    /// Nothing, in one of the ways in which a feed can fail.
    Failed(Outcome),
}

/// A page that was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    /// When the watch began.
    pub since: Timestamp,
    /// What was seen.
    pub look: Look,
    /// Whether it ever answered with a page.
    pub answered: bool,
    /// The looks in a row that failed or saw nothing of use, the last included; not those that may be our own fault.
    pub failures: u32,
}

/// When the page of that name is looked at next; never, where the watch is over.
pub fn next_look(name: &str, looked: &Looked, now: Timestamp) -> Due {
    // Where the clock was set back, the watch begins now.
    let since = looked.since.min(now);
    let age = now.duration_since(since).unsigned_abs();
    let over = |why: &str| Due { at: None, why: why.to_owned() };
    let Some((_, step)) = STEPS.into_iter().find(|(until, _)| age < *until) else {
        return over("it has been watched for 7 days");
    };
    if !looked.answered && looked.failures >= MOST_FAILURES {
        return over("it never answered");
    }
    let backoff = step.saturating_mul(1 << looked.failures.saturating_sub(1).min(20)).min(SLOWEST);
    let times = if looked.failures == 1 { "once".to_owned() } else { format!("{} times in a row", looked.failures) };
    let (wait, why) = match looked.look {
        Look::Fine => (step, format!("every {} at its age", Interval(step))),
        Look::Unusable => (SLOWEST, format!("its text is of no use: {}", Interval(SLOWEST))),
        Look::Failed(Outcome::Gone) => return over("the server says that it is gone for good (410)"),
        Look::Missed if looked.answered => {
            (BEFORE_BELIEVED, "it was not found, and is asked once more before that is believed".to_owned())
        }
        Look::Failed(Outcome::SlowDown(patience)) => {
            let wait = patience.unwrap_or(4 * step).clamp(step, LONGEST);
            (wait, format!("the server asked to wait: {}", Interval(wait)))
        }
        Look::Failed(Outcome::Denied) => {
            let wait = backoff.max(AFTER_DENIAL);
            (wait, format!("access was denied {times}: {}", Interval(wait)))
        }
        Look::Failed(Outcome::Unreached) => (step, "its host cannot be reached".to_owned()),
        Look::Missed | Look::Failed(_) => {
            (backoff.max(15 * MINUTE), format!("it failed {times}: {}", Interval(backoff)))
        }
    };
    let wait = wait + jitter(name, wait);
    let at = now.saturating_add(SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX)).unwrap_or(now);
    let left = at.duration_since(since).unsigned_abs() <= WATCHED;
    if left { Due { at: Some(at), why } } else { over("it has been watched for 7 days") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn since() -> Timestamp {
        "2024-12-19T08:00:00Z".parse().unwrap()
    }

    fn later(time: Duration) -> Timestamp {
        since().saturating_add(SignedDuration::try_from(time).unwrap()).unwrap()
    }

    /// How long the next look is away from one at that age.
    fn wait(age: Duration, look: Look, answered: bool, failures: u32) -> Option<Duration> {
        let looked = Looked { since: since(), look, answered, failures };
        let due = next_look("https://p.example/1", &looked, later(age));
        due.at.map(|at| at.duration_since(later(age)).unsigned_abs())
    }

    fn assert_about(wait: Option<Duration>, expected: Duration) {
        let wait = wait.unwrap();
        assert!(wait >= expected && wait <= expected.mul_f64(1.1), "{wait:?} is not {expected:?} and a little");
    }

    #[test]
    fn a_page_is_looked_at_less_and_less_and_no_more_after_a_week() {
        let fine = |age| wait(age, Look::Fine, true, 0);
        assert_about(fine(Duration::ZERO), 15 * MINUTE);
        assert_about(fine(179 * MINUTE), 15 * MINUTE);
        assert_about(fine(3 * HOUR), HOUR);
        assert_about(fine(24 * HOUR), 6 * HOUR);
        assert_eq!(fine(167 * HOUR), None);
        assert_eq!(fine(1_000 * HOUR), None);
        let mut age = Duration::ZERO;
        let mut looks = 0;
        while let Some(wait) = wait(age, Look::Fine, true, 0) {
            (age, looks) = (age + wait, looks + 1);
        }
        assert!((45..=57).contains(&looks), "{looks} looks in all");
    }

    #[test]
    fn a_watch_that_began_in_the_future_begins_now() {
        let looked = Looked { since: later(1_000 * HOUR), look: Look::Fine, answered: true, failures: 0 };
        let due = next_look("https://p.example/1", &looked, since()).at.unwrap();
        assert_about(Some(due.duration_since(since()).unsigned_abs()), 15 * MINUTE);
    }

    #[test]
    fn failures_put_the_next_look_off_by_up_to_six_hours() {
        let failed = |failures| wait(HOUR, Look::Failed(Outcome::Failed), true, failures);
        assert_about(failed(1), 15 * MINUTE);
        assert_about(failed(3), HOUR);
        assert_about(failed(u32::MAX), 6 * HOUR);
        assert_about(wait(HOUR, Look::Unusable, true, 1), 6 * HOUR);
        assert_about(wait(HOUR, Look::Failed(Outcome::Denied), true, 1), 4 * HOUR);
        assert_about(wait(HOUR, Look::Failed(Outcome::SlowDown(Some(3 * HOUR))), true, 1), 3 * HOUR);
        assert_about(wait(HOUR, Look::Failed(Outcome::SlowDown(None)), true, 1), HOUR);
    }

    #[test]
    fn a_page_that_is_not_found_is_asked_once_more_soon_and_one_that_is_gone_never() {
        assert_about(wait(30 * HOUR, Look::Missed, true, 1), 5 * MINUTE);
        assert_about(wait(30 * HOUR, Look::Missed, true, 3), 5 * MINUTE);
        assert_about(wait(30 * HOUR, Look::Failed(Outcome::NotFound), true, 2), 6 * HOUR);
        assert_eq!(wait(HOUR, Look::Failed(Outcome::Gone), true, 1), None);
    }

    #[test]
    fn a_page_that_never_answered_is_given_up() {
        assert_about(wait(HOUR, Look::Missed, false, 1), 15 * MINUTE);
        assert_eq!(wait(HOUR, Look::Failed(Outcome::Failed), false, 5), None);
        assert!(wait(HOUR, Look::Failed(Outcome::Failed), true, 5).is_some());
    }
}
