//! A feed that says it has moved: when that is believed, and where it is asked then. A redirect called permanent may
//! be a mistake of an hour, a captive portal, a lapsed domain; so it has to prove itself, and the config stays as it
//! is. Pure: the visits are `feeds`' work, keeping them the store's.

use std::time::Duration;

use jiff::Timestamp;

use crate::store::Moved;

/// In so many visits a move must have been seen, each with a feed at its end.
const PROOFS: u32 = 3;

/// The first and the last of them lie at least so far apart.
const PROBATION: Duration = Duration::from_secs(24 * 3_600);

/// How often in a row the new address may fail before the feed is asked at its old one again.
const MOST_FAILURES: u32 = 3;

/// What is known of a feed's move after a visit that ended with a feed: `seen` is where its permanent redirects led,
/// if there were any and nothing else. The last proof counts only once probation is over.
pub(super) fn seen(known: Option<&Moved>, seen: Option<&str>, now: Timestamp) -> Option<Moved> {
    let to = seen?;
    let Some(known) = known.filter(|known| known.to == to && known.since <= now) else {
        return Some(Moved { to: to.to_owned(), since: now, seen: 1 });
    };
    let over = now.duration_since(known.since).unsigned_abs() >= PROBATION;
    let most = if over { PROOFS } else { PROOFS - 1 };
    Some(Moved { seen: (known.seen + 1).min(most), ..known.clone() })
}

/// Where the feed is asked, if that is not where the config says.
pub(super) fn address(known: Option<&Moved>) -> Option<&str> {
    known.filter(|known| known.seen >= PROOFS).map(|known| known.to.as_str())
}

/// Whether a new address has to be given up that failed so often in a row; one that is gone at once, since only the
/// old one can say that the feed is.
pub(super) fn is_lost(known: Option<&Moved>, failures: u32, gone: bool) -> bool {
    address(known).is_some() && (gone || failures >= MOST_FAILURES)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "https://new.example/feed";

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_second(1_734_595_200 + hours * 3_600).unwrap()
    }

    /// What is known after visits at those hours, each with where it was led.
    fn after(visits: &[(i64, Option<&str>)]) -> Option<Moved> {
        visits.iter().fold(None, |known, (hours, to)| seen(known.as_ref(), *to, at(*hours)))
    }

    #[test]
    fn p38_a_move_is_believed_after_three_visits_over_a_day() {
        let new = Some(NEW);
        assert_eq!(address(after(&[(0, new), (1, new), (2, new), (23, new)]).as_ref()), None, "too early");
        assert_eq!(address(after(&[(0, new), (24, new)]).as_ref()), None, "too seldom");
        assert_eq!(address(after(&[(0, new), (12, new), (24, new)]).as_ref()), new);
        assert_eq!(address(after(&[(0, new), (1, new), (2, new), (23, new), (24, new)]).as_ref()), new);
    }

    #[test]
    fn p38_a_move_that_changes_its_mind_begins_anew() {
        let (new, other) = (Some(NEW), Some("https://other.example/feed"));
        assert_eq!(address(after(&[(0, new), (12, other), (24, new)]).as_ref()), None);
        assert_eq!(address(after(&[(0, new), (12, None), (24, new), (36, new)]).as_ref()), None);
        assert_eq!(after(&[(0, new), (12, None)]), None);
        assert_eq!(address(after(&[(30, new), (31, new), (0, new)]).as_ref()), None, "a clock that was set back");
    }

    #[test]
    fn p38_an_address_that_fails_is_given_up_for_the_old_one() {
        let moved = after(&[(0, Some(NEW)), (12, Some(NEW)), (24, Some(NEW))]);
        assert!(!is_lost(moved.as_ref(), 2, false));
        assert!(is_lost(moved.as_ref(), 3, false) && is_lost(moved.as_ref(), 1, true));
        assert!(!is_lost(after(&[(0, Some(NEW))]).as_ref(), 3, true));
    }
}
