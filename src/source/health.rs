//! When the operator is told that a feed is in trouble: soon where someone has to act, late where it may pass. Pure:
//! how the last requests ended comes in, words go out; told once on entering and once on recovery.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::schedule::Outcome;

/// A feed that cannot be had is told of after this time, or three of its intervals where those are longer.
const PATIENCE: Duration = Duration::from_secs(6 * 3_600);

/// A feed that is not found (404) is told of after a week: sites mislay their feeds, and find them again.
const PATIENCE_NOT_FOUND: Duration = Duration::from_secs(7 * 24 * 3_600);

/// Whether the operator should know of a feed that ended like this, failing since then.
pub fn is_in_trouble(outcome: Outcome, failing_since: Option<Timestamp>, every: Duration, now: Timestamp) -> bool {
    let patience = match outcome {
        Outcome::Fine => return false,
        Outcome::Denied | Outcome::Gone => return true,
        Outcome::NotFound => PATIENCE_NOT_FOUND,
        Outcome::Failed | Outcome::Unreached | Outcome::SlowDown(_) => PATIENCE.max(every.saturating_mul(3)),
    };
    let patience = SignedDuration::try_from(patience).unwrap_or(SignedDuration::MAX);
    failing_since.is_some_and(|since| now.duration_since(since) >= patience)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUARTER: Duration = Duration::from_secs(15 * 60);

    fn after_hours(outcome: Outcome, hours: i64) -> bool {
        let since: Timestamp = "2024-12-19T08:00:00Z".parse().unwrap();
        is_in_trouble(outcome, Some(since), QUARTER, since + SignedDuration::from_hours(hours))
    }

    #[test]
    fn a_denial_and_a_farewell_are_told_at_once() {
        assert!(after_hours(Outcome::Denied, 0) && after_hours(Outcome::Gone, 0));
    }

    #[test]
    fn failures_are_told_after_six_hours_and_a_missing_feed_after_a_week() {
        assert_eq!((after_hours(Outcome::Failed, 5), after_hours(Outcome::Failed, 6)), (false, true));
        assert_eq!((after_hours(Outcome::NotFound, 167), after_hours(Outcome::NotFound, 168)), (false, true));
        assert!(!after_hours(Outcome::Fine, 1_000));
        assert!(!is_in_trouble(Outcome::Failed, None, QUARTER, Timestamp::MAX));
    }
}
