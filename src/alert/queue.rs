//! What a sink gets next, and when: decided from what waits for it, what it took lately and how it has been doing.
//! Pure; the time comes in.
//!
//! Of what is told about one figure, the earlier goes first. Alerts of one story that come within the sink's `group`
//! go as one message. Where `most-per-hour` would be passed, what waits goes as one digest: nothing is lost.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

/// How often a sink that reaches people may do so, and how long it waits for more of a story.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// How long the first alert of a story waits for others.
    pub group: Duration,
    /// The most messages in an hour; 0: as many as come.
    pub most_per_hour: u32,
}

/// An alert that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its number: alerts were decided in this order.
    pub number: i64,
    /// Its id.
    pub id: String,
    /// When it was decided.
    pub time: Timestamp,
    /// The figure, or whatever else it tells of.
    pub about: String,
    /// The story that it belongs to.
    pub story: Option<String>,
    /// Not before then.
    pub due: Option<Timestamp>,
    /// The message that it was tried in.
    pub message: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
}

/// What to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Send these.
    Send(Parcel),
    /// Look again then, or when something new is owed.
    Wait(Timestamp),
    /// Nothing waits.
    Nothing,
}

/// The alerts of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// The message's id: the alert's own if it is one, else made of theirs; the same at every attempt.
    pub id: String,
    /// Their numbers, in order.
    pub alerts: Vec<i64>,
    /// How often it was tried before.
    pub attempts: u32,
    /// When the oldest of them was decided.
    pub oldest: Timestamp,
}

/// For so long a message is tried before it is given up (the promise of delivery).
pub const PATIENCE: SignedDuration = SignedDuration::from_hours(72);

/// A message that is older than [`PATIENCE`] has been tried at least so often when it is given up, or its sink has
/// failed so often in a row: a clock that jumps ahead must not throw away what was hardly tried.
const LEAST_ATTEMPTS: u32 = 12;
const LEAST_FAILURES: u32 = 48;

/// The most alerts in one message.
const MOST_IN_ONE: usize = 100;

/// The longest between two attempts of one message: so soon after its recovery a sink gets what it missed.
const LONGEST_RETRY: Duration = Duration::from_secs(600);

/// Nothing is due farther ahead than this: quiet hours end within a day. What seems to be was put off before the clock
/// was set back, and is due now.
pub const FARTHEST: SignedDuration = SignedDuration::from_hours(25);

/// The longest that a failing sink is left alone.
const LONGEST_REST: Duration = Duration::from_secs(300);

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// What the sink gets next. `queued` is what waits, the oldest first; `taken` when it took each message of the last
/// hour, the oldest first. With `flush`, no story is waited for any longer.
pub fn next(queued: &[Queued], taken: &[Timestamp], pace: &Pace, now: Timestamp, flush: bool) -> Next {
    let (ready, mut wake) = ready(queued, pace, now, flush);
    let Some(first) = ready.first() else {
        return wake.take().map_or(Next::Nothing, Next::Wait);
    };
    let (most, lately) = (pace.most_per_hour as usize, taken.iter().filter(|at| is_lately(at, now)).count());
    if most > 0 && lately >= most {
        let oldest = taken.iter().filter(|at| is_lately(at, now)).nth(lately - most).copied().unwrap_or(now);
        return Next::Wait(oldest.saturating_add(HOUR).unwrap_or(Timestamp::MAX));
    }
    let last_place = most > 0 && lately + 1 == most;
    let goes_along = |other: &&Queued| match &first.message {
        Some(message) => other.message.as_ref() == Some(message),
        None if other.message.is_some() => false,
        None if other.number == first.number || last_place => true,
        None => !pace.group.is_zero() && first.story.is_some() && other.story == first.story,
    };
    // What stays behind holds up what is told of its figure after it.
    let (mut going, mut left) = (Vec::new(), HashSet::new());
    for one in &ready {
        if !left.contains(one.about.as_str()) && goes_along(one) {
            going.push(*one);
        } else {
            left.insert(one.about.as_str());
        }
    }
    Next::Send(parcel(going.into_iter().take(MOST_IN_ONE)))
}

/// How long a message waits after that many attempts until the next one: doubled each time.
pub fn retry(attempts: u32) -> Duration {
    doubled(attempts).min(LONGEST_RETRY)
}

/// How long a sink is left alone after that many failures in a row.
pub fn rest(failures: u32) -> Duration {
    doubled(failures).min(LONGEST_REST)
}

/// Whether a message is to be given up that failed again.
pub fn is_hopeless(oldest: Timestamp, attempts: u32, failures: u32, now: Timestamp) -> bool {
    now.duration_since(oldest) >= PATIENCE && (attempts >= LEAST_ATTEMPTS || is_dead(failures))
}

/// Whether a sink has failed so often that all that waited too long for it is given up.
pub fn is_dead(failures: u32) -> bool {
    failures >= LEAST_FAILURES
}

/// What may go now, in order, and when to look again where more is to come.
fn ready<'q>(queued: &'q [Queued], pace: &Pace, now: Timestamp, flush: bool) -> (Vec<&'q Queued>, Option<Timestamp>) {
    let group = SignedDuration::try_from(pace.group).unwrap_or(SignedDuration::ZERO);
    let mut held: HashSet<&str> = HashSet::new();
    let mut begun: HashMap<&str, Timestamp> = HashMap::new();
    let (mut ready, mut wake) = (Vec::new(), None::<Timestamp>);
    for one in queued {
        let complete = match (&one.message, &one.story) {
            (None, Some(story)) if !flush && !group.is_zero() => {
                let first = *begun.entry(story).or_insert(one.due.map_or(one.time, |due| due.max(one.time)));
                if first > now { Timestamp::MIN } else { first.saturating_add(group).unwrap_or(Timestamp::MAX) }
            }
            _ => Timestamp::MIN,
        };
        let due = one.due.filter(|due| now.duration_until(*due) <= FARTHEST);
        let due = complete.max(due.unwrap_or(Timestamp::MIN));
        if held.contains(one.about.as_str()) {
            continue;
        }
        if due > now {
            held.insert(&one.about);
            wake = Some(wake.map_or(due, |wake| wake.min(due)));
        } else {
            ready.push(one);
        }
    }
    (ready, wake)
}

fn is_lately(at: &Timestamp, now: Timestamp) -> bool {
    *at <= now && now.duration_since(*at) < HOUR
}

fn parcel<'q>(alerts: impl Iterator<Item = &'q Queued>) -> Parcel {
    let alerts: Vec<&Queued> = alerts.collect();
    let id = match alerts.as_slice() {
        [only] => only.message.clone().unwrap_or_else(|| only.id.clone()),
        several => several.iter().find_map(|one| one.message.clone()).unwrap_or_else(|| id_of(several)),
    };
    Parcel {
        id,
        attempts: alerts.iter().map(|one| one.attempts).max().unwrap_or_default(),
        oldest: alerts.iter().map(|one| one.time).min().unwrap_or(Timestamp::MIN),
        alerts: alerts.into_iter().map(|one| one.number).collect(),
    }
}

/// The first 16 hexadecimal digits of SHA-256 over the alerts' ids, a line each.
fn id_of(alerts: &[&Queued]) -> String {
    let mut hash = Sha256::new();
    alerts.iter().for_each(|one| hash.update(format!("{}\n", one.id)));
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// A second, doubled with each time after the first.
fn doubled(times: u32) -> Duration {
    Duration::from_secs(1u64.checked_shl(times.saturating_sub(1)).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_741_000_000 + second).unwrap()
    }

    /// An alert about that figure of that story, decided at that second.
    fn told(number: i64, about: &str, story: &str, second: i64) -> Queued {
        Queued {
            number,
            id: format!("id{number}"),
            time: at(second),
            about: about.to_owned(),
            story: Some(story.to_owned()),
            due: None,
            message: None,
            attempts: 0,
        }
    }

    fn tried(one: Queued, message: &str, due: i64) -> Queued {
        Queued { message: Some(message.to_owned()), due: Some(at(due)), attempts: 1, ..one }
    }

    fn numbers(next: Next) -> Vec<i64> {
        match next {
            Next::Send(parcel) => parcel.alerts,
            other => panic!("{other:?}"),
        }
    }

    const AT_ONCE: Pace = Pace { group: Duration::ZERO, most_per_hour: 0 };
    const GROUPED: Pace = Pace { group: Duration::from_secs(30), most_per_hour: 0 };

    #[test]
    fn alerts_go_one_by_one_in_the_order_in_which_they_were_decided() {
        let queued = [told(1, "f1", "s1", 0), told(2, "f2", "s1", 0)];
        assert_eq!(numbers(next(&queued, &[], &AT_ONCE, at(0), false)), [1]);
        assert_eq!(next(&[], &[], &AT_ONCE, at(0), false), Next::Nothing);
    }

    #[test]
    fn what_failed_holds_up_its_own_figure_and_no_other() {
        let queued = [tried(told(1, "f1", "s1", 0), "id1", 60), told(2, "f1", "s1", 5), told(3, "f2", "s1", 6)];
        assert_eq!(numbers(next(&queued, &[], &AT_ONCE, at(10), false)), [3]);
        assert_eq!(next(&queued[..2], &[], &AT_ONCE, at(10), false), Next::Wait(at(60)));
        assert_eq!(numbers(next(&queued, &[], &AT_ONCE, at(60), false)), [1]);
    }

    #[test]
    fn a_burst_of_one_story_goes_as_one_message_once_its_window_is_over() {
        let queued =
            [told(1, "f1", "s1", 0), told(2, "f9", "s2", 10), told(3, "f2", "s1", 29), told(4, "f1", "s1", 30)];
        assert_eq!(next(&queued, &[], &GROUPED, at(29), false), Next::Wait(at(30)));
        let Next::Send(parcel) = next(&queued, &[], &GROUPED, at(30), false) else { panic!() };
        assert_eq!((parcel.alerts, parcel.id.len(), parcel.oldest), (vec![1, 3, 4], 16, at(0)));
        assert_eq!(numbers(next(&queued, &[], &GROUPED, at(0), true)), [1, 3, 4], "at the end nothing is waited for");
    }

    #[test]
    fn a_message_is_the_same_at_every_attempt_whatever_has_come_since() {
        let two = [told(1, "f1", "s1", 0), told(2, "f2", "s1", 1)];
        let Next::Send(first) = next(&two, &[], &GROUPED, at(31), false) else { panic!() };
        let [one, other] = two.map(|one| tried(one, &first.id, 40));
        let later = [one, other, told(3, "f3", "s1", 32)];
        let Next::Send(again) = next(&later, &[], &GROUPED, at(40), false) else { panic!() };
        assert_eq!((&again.id, &again.alerts, again.attempts), (&first.id, &vec![1, 2], 1));
    }

    #[test]
    fn quiet_hours_hold_what_they_are_for() {
        let mut quiet = told(1, "f1", "s1", 0);
        quiet.due = Some(at(3_600));
        let queued = [quiet, told(2, "f2", "s2", 1)];
        assert_eq!(numbers(next(&queued, &[], &AT_ONCE, at(2), false)), [2]);
        assert_eq!(next(&queued[..1], &[], &AT_ONCE, at(2), true), Next::Wait(at(3_600)));
    }

    #[test]
    fn beyond_the_cap_all_that_waits_goes_as_one_digest() {
        let pace = Pace { most_per_hour: 3, ..AT_ONCE };
        let queued = [told(1, "f1", "s1", 60), told(2, "f2", "s2", 61), told(3, "f1", "s1", 62)];
        let taken = |count: usize| -> Vec<Timestamp> { (0..count as i64).map(|n| at(n * 10)).collect() };
        assert_eq!(numbers(next(&queued, &taken(1), &pace, at(70), false)), [1], "there is room yet");
        assert_eq!(numbers(next(&queued, &taken(2), &pace, at(70), false)), [1, 2, 3], "the last place takes all");
        assert_eq!(next(&queued, &taken(3), &pace, at(70), false), Next::Wait(at(3_600)));
        assert_eq!(numbers(next(&queued, &taken(3), &pace, at(3_600), false)), [1, 2, 3]);
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nothing_for_a_year() {
        let mut put_off = told(1, "f1", "s1", 400 * 86_400);
        put_off.due = Some(at(400 * 86_400));
        let pace = Pace { group: Duration::from_secs(30), most_per_hour: 1 };
        let taken = [at(400 * 86_400)];
        assert_eq!(numbers(next(std::slice::from_ref(&put_off), &taken, &pace, at(0), false)), [1]);
        put_off.message = Some("id1".to_owned());
        assert_eq!(numbers(next(&[put_off], &taken, &pace, at(0), false)), [1]);
    }

    #[test]
    fn a_repeat_that_is_due_is_not_overtaken_by_its_figure_in_a_burst_or_a_digest() {
        let queued = [told(1, "f1", "s1", 0), tried(told(2, "f2", "s1", 0), "id2", 30), told(3, "f2", "s1", 0)];
        assert_eq!(numbers(next(&queued, &[], &GROUPED, at(60), false)), [1]);
        let last_place = Pace { most_per_hour: 1, ..AT_ONCE };
        assert_eq!(numbers(next(&queued, &[], &last_place, at(60), false)), [1]);
    }

    /// Numbers that look random and are the same in each run (Knuth's MMIX generator).
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: u64) -> i64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33).checked_rem(sides).unwrap_or_default() as i64
        }
    }

    /// A sink that fails every third time, in a story that goes on: what it took, and when.
    fn days_of(dice: &mut Dice, pace: &Pace) -> Vec<(i64, Vec<Queued>)> {
        let (mut queued, mut taken, mut messages) = (Vec::new(), Vec::new(), HashMap::new());
        let (mut now, mut number) = (0, 0);
        while number < 60 || !queued.is_empty() {
            if number < 60 && dice.roll(3) == 0 {
                number += 1;
                queued.push(told(number, &format!("f{}", dice.roll(4)), &format!("s{}", dice.roll(2)), now));
            }
            let times: Vec<Timestamp> = taken.iter().map(|(second, _)| at(*second)).collect();
            match next(&queued, &times, pace, at(now), false) {
                Next::Nothing => now += dice.roll(120),
                Next::Wait(until) if dice.roll(2) == 0 => now = until.as_second() - at(0).as_second(),
                Next::Wait(_) => now += dice.roll(30),
                Next::Send(parcel) => {
                    let before = messages.insert(parcel.id.clone(), parcel.alerts.clone());
                    assert!(before.is_none_or(|before| before == parcel.alerts), "a message has changed");
                    let fails = dice.roll(3) == 0;
                    let (sent, mut rest): (Vec<_>, Vec<_>) =
                        queued.into_iter().partition(|one| parcel.alerts.contains(&one.number));
                    if fails {
                        let due = now + retry(parcel.attempts + 1).as_secs() as i64;
                        rest.extend(sent.into_iter().map(|one| tried(one, &parcel.id, due)));
                        rest.sort_by_key(|one: &Queued| one.number);
                    } else {
                        taken.push((now, sent));
                    }
                    queued = rest;
                    now += dice.roll(3);
                }
            }
        }
        taken
    }

    #[test]
    fn whatever_fails_each_figure_is_told_in_order_once_and_within_the_cap() {
        for seed in 0..150 {
            let mut dice = Dice(seed);
            let group = Duration::from_secs([0, 30, 600][dice.roll(3) as usize]);
            let pace = Pace { group, most_per_hour: [0, 2, 9][dice.roll(3) as usize] };
            let taken = days_of(&mut dice, &pace);
            let all: Vec<&Queued> = taken.iter().flat_map(|(_, alerts)| alerts).collect();
            let mut numbers: Vec<i64> = all.iter().map(|one| one.number).collect();
            for figure in 0..4 {
                let of: Vec<i64> =
                    all.iter().filter(|one| one.about == format!("f{figure}")).map(|one| one.number).collect();
                assert!(of.is_sorted(), "seed {seed}: f{figure} was told as {of:?}");
            }
            numbers.sort_unstable();
            assert_eq!(numbers, (1..=60).collect::<Vec<i64>>(), "seed {seed}");
            let most = pace.most_per_hour as usize;
            for (at, _) in taken.iter().filter(|_| most > 0) {
                let within = taken.iter().filter(|(other, _)| (*at..*at + 3_600).contains(other)).count();
                assert!(within <= most, "seed {seed}: {within} messages in an hour");
            }
        }
    }

    #[test]
    fn patience_grows_and_ends_after_three_days() {
        assert_eq!([1, 2, 3, 10, 11, 99].map(|n| retry(n).as_secs()), [1, 2, 4, 512, 600, 600]);
        assert_eq!([1, 9, 10, 99].map(|n| rest(n).as_secs()), [1, 256, 300, 300]);
        let days = |days: i64| at(days * 86_400);
        assert!(!is_hopeless(at(0), 99, 99, days(2)));
        assert!(is_hopeless(at(0), 12, 1, days(3)) && is_hopeless(at(0), 1, 48, days(3)));
        assert!(!is_hopeless(at(0), 2, 2, days(365)), "the clock jumped");
    }
}
