//! The hour, and whether it can be trusted. A clock that is set while the service runs gives alerts a time that others
//! cannot rely on: they are marked, and the operator is told. What waits, waits by a clock that nobody sets.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rustix::time::{ClockId, clock_gettime};

/// By how much a clock may be set at once without being noticed: more than any correction of a clock that is looked
/// after.
const NOTICED: SignedDuration = SignedDuration::from_mins(5);

/// Tells the hour. Cheap to clone; all clones are one clock.
#[derive(Clone)]
pub struct Clock(Arc<Inner>);

struct Inner {
    wall: Box<dyn Fn() -> Timestamp + Send + Sync>,
    /// Runs on while the machine sleeps, and is never set.
    steady: Box<dyn Fn() -> Duration + Send + Sync>,
    seen: Mutex<Seen>,
}

/// What was seen of the clock so far.
struct Seen {
    wall: Timestamp,
    steady: Duration,
    /// By how much it was set in all.
    off: SignedDuration,
    /// It is at least so late, as things have shown that were kept.
    not_before: Timestamp,
    doubted: bool,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Clock {
        Clock::of(Timestamp::now, since_boot)
    }

    /// A clock that is told the hour, and the time that has passed since some moment.
    pub fn of(
        wall: impl Fn() -> Timestamp + Send + Sync + 'static,
        steady: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Clock {
        let seen = Seen {
            wall: wall(),
            steady: steady(),
            off: SignedDuration::ZERO,
            not_before: Timestamp::MIN,
            doubted: false,
        };
        Clock(Arc::new(Inner { wall: Box::new(wall), steady: Box::new(steady), seen: Mutex::new(seen) }))
    }

    /// The hour.
    pub fn now(&self) -> Timestamp {
        self.look().0
    }

    /// Notes that it is at least so late: something was kept that happened then.
    pub fn not_before(&self, known: Timestamp) {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner).not_before = known;
    }

    /// Why the hour is not to be trusted, in words; nothing while it is.
    pub fn doubt(&self) -> Option<String> {
        self.look().1
    }

    fn look(&self) -> (Timestamp, Option<String>) {
        let (wall, steady) = ((self.0.wall)(), (self.0.steady)());
        let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = SignedDuration::try_from(steady.saturating_sub(seen.steady)).unwrap_or(SignedDuration::MAX);
        let step = wall.duration_since(seen.wall).saturating_sub(passed);
        (seen.wall, seen.steady) = (wall, steady);
        if step.abs() > NOTICED {
            seen.off = seen.off.saturating_add(step);
            let way = if step.is_negative() { "back" } else { "forward" };
            tracing::warn!("the clock was set {way} by {} while the service ran", length(step));
        }
        let doubt = seen.doubt(wall);
        match (&doubt, seen.doubted) {
            (Some(doubt), false) => tracing::warn!(
                "{doubt}; alert times are marked as suspect until it is right, or until the service is started again"
            ),
            (None, true) => tracing::warn!("the clock can be trusted again"),
            _ => {}
        }
        seen.doubted = doubt.is_some();
        (wall, doubt)
    }
}

impl Seen {
    fn doubt(&self, wall: Timestamp) -> Option<String> {
        let behind = self.not_before.duration_since(wall);
        if self.off.abs() > NOTICED {
            let way = if self.off.is_negative() { "behind" } else { "ahead of" };
            return Some(format!("the clock is {} {way} what it was at the start", length(self.off)));
        }
        (behind > NOTICED).then(|| format!("the clock is {} behind the last alert", length(behind)))
    }
}

/// A clock that is told the hour by a function, and nothing else.
impl<F: Fn() -> Timestamp + Send + Sync + 'static> From<F> for Clock {
    fn from(wall: F) -> Clock {
        Clock::of(wall, since_boot)
    }
}

/// The time since the machine was started, its sleep included.
fn since_boot() -> Duration {
    let time = clock_gettime(ClockId::Boottime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// "365 days", "3 h", "20 min".
fn length(time: SignedDuration) -> String {
    let seconds = time.as_secs().abs();
    let units = [(86_400, "days"), (3_600, "h")];
    let fits = units.into_iter().find(|(each, _)| seconds >= each * 2);
    fits.map_or_else(|| format!("{} min", seconds / 60), |(each, unit)| format!("{} {unit}", seconds / each))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

    use super::*;

    const YEAR: i64 = 365 * 86_400;

    /// A clock, and what moves its wall and its steady part by seconds.
    fn clock() -> (Clock, Arc<[AtomicI64; 2]>) {
        let hands = Arc::new([AtomicI64::new(1_734_595_200), AtomicI64::new(0)]);
        let (wall, steady) = (Arc::clone(&hands), Arc::clone(&hands));
        let clock = Clock::of(
            move || Timestamp::from_second(wall[0].load(Relaxed)).unwrap(),
            move || Duration::from_secs(steady[1].load(Relaxed).unsigned_abs()),
        );
        (clock, hands)
    }

    #[test]
    fn p86_a_clock_that_is_set_is_doubted_until_it_is_set_back() {
        for (by, words) in [(YEAR, "365 days ahead of what it was"), (-YEAR, "365 days behind what it was")] {
            let (clock, hands) = clock();
            assert_eq!(clock.doubt(), None);
            hands[0].fetch_add(by, Relaxed);
            assert!(clock.doubt().unwrap().contains(words));
            hands.iter().for_each(|hand| _ = hand.fetch_add(3_600, Relaxed));
            assert!(clock.doubt().is_some(), "also an hour later");
            hands[0].fetch_add(-by, Relaxed);
            assert_eq!(clock.doubt(), None);
        }
    }

    #[test]
    fn sleep_and_small_corrections_are_no_reason_to_doubt() {
        let (clock, hands) = clock();
        hands.iter().for_each(|hand| _ = hand.fetch_add(8 * 3_600, Relaxed));
        assert_eq!(clock.doubt(), None, "the machine slept");
        for _ in 0..100 {
            hands[0].fetch_add(20, Relaxed);
            assert_eq!(clock.doubt(), None);
        }
    }

    #[test]
    fn a_clock_behind_what_was_kept_is_doubted_until_it_has_caught_up() {
        let (clock, hands) = clock();
        clock.not_before(clock.now() + SignedDuration::from_hours(3));
        assert_eq!(clock.doubt().unwrap(), "the clock is 3 h behind the last alert");
        hands.iter().for_each(|hand| _ = hand.fetch_add(3 * 3_600, Relaxed));
        assert_eq!(clock.doubt(), None);
    }
}
