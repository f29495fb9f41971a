//! Reads what the farm wrote down, and tells every breach of what servers are promised: their pauses, their intervals, their
//! words. Knows the farm's manners, and nothing of how the service plans.

use std::collections::HashMap;

use super::farm::{Manner, Request, manner};
use super::{HOUR, MINUTE, Plan, hour_of};

/// The interval of all feeds.
const EVERY: u64 = 15 * MINUTE;

/// The farm may write a request down so much later than the service has noted it: the clock moves on meanwhile.
fn slack(plan: &Plan) -> u64 {
    3 * plan.step + 2
}

/// Whether the answer to a request may have been cut off by the end of the service: it is then as if it had not been given.
fn is_cut_off(plan: &Plan, request: &Request) -> bool {
    (request.second + slack(plan)) / plan.restart_every
        > request.second.saturating_sub(slack(plan)) / plan.restart_every
}

/// Fails with the first breaches, if there is any.
pub fn check(plan: &Plan, requests: &[Request]) {
    let mut breaches = Vec::new();
    let mut hosts: HashMap<usize, Vec<&Request>> = HashMap::new();
    let mut feeds: HashMap<usize, Vec<&Request>> = HashMap::new();
    for request in requests {
        hosts.entry(request.feed % plan.hosts).or_default().push(request);
        feeds.entry(request.feed).or_default().push(request);
    }
    for of_host in hosts.values() {
        check_host(plan, of_host, &mut breaches);
    }
    for (feed, of_feed) in &feeds {
        check_feed(plan, manner(*feed, plan.plain), of_feed, &mut breaches);
    }
    let polls = requests.iter().filter(|request| !matches!(request.status, 301 | 302)).count();
    // The first poll of each is beside its interval.
    let most = plan.feeds as f64 * (plan.length as f64 / EVERY as f64) * 1.02 + plan.feeds as f64;
    println!("  polls: {polls}, of {most:.0} at most; breaches: {}", breaches.len());
    assert!(
        breaches.is_empty(),
        "{} breaches, such as\n{}",
        breaches.len(),
        breaches[..breaches.len().min(9)].join("\n")
    );
    assert!(polls as f64 <= most, "{polls} polls");
    assert_eq!(feeds.len(), plan.feeds, "each feed is asked");
}

/// One at a time, a second apart, and not at all while it wants to be left alone (P28, P55).
fn check_host(plan: &Plan, requests: &[&Request], breaches: &mut Vec<String>) {
    let mut closed_until = 0;
    for (at, request) in requests.iter().enumerate() {
        if request.crowded {
            breaches.push(format!("P55, two at once: {request:?}"));
        }
        if let Some(before) = at.checked_sub(1).map(|before| requests[before])
            && request.second < before.second + 1
        {
            breaches.push(format!("P55, less than a second: {before:?}, {request:?}"));
        }
        if request.second + slack(plan) < closed_until {
            breaches.push(format!("P28, the host is to be left alone until {closed_until}: {request:?}"));
        }
        if request.status == 429 {
            closed_until = request.second + HOUR;
        }
    }
}

/// The wait after so many failures in a row: doubled each time, up to a day.
fn backoff(failures: u32) -> u64 {
    (EVERY << failures.min(10)).min(24 * HOUR)
}

/// The interval and the feed's own wishes (P15 to P18), failures (P31 to P33), validators (P01 to P10).
fn check_feed(plan: &Plan, manner: Manner, requests: &[&Request], breaches: &mut Vec<String>) {
    // A redirect and what it led to are one poll.
    let polls: Vec<&Request> =
        requests.iter().filter(|request| !matches!(request.status, 301 | 302)).copied().collect();
    let mut failures: u32 = 0;
    for (at, poll) in polls.iter().enumerate() {
        let expected =
            if manner == Manner::Bare || !polls[..at].iter().any(|one| one.status == 200) { '-' } else { '=' };
        let unheard = at > 0 && is_cut_off(plan, polls[at - 1]);
        if poll.validator != expected && !unheard {
            breaches.push(format!("P01, {manner:?}, asked with another validator: {poll:?}"));
        }
        failures = if matches!(poll.status, 200 | 304) { 0 } else { failures + 1 };
        let Some(next) = polls.get(at + 1) else { break };
        let wait = match poll.status {
            _ if is_cut_off(plan, poll) => EVERY,
            410 => u64::MAX,
            403 => backoff(failures).max(4 * HOUR),
            429 => HOUR,
            404 | 500 => backoff(failures),
            _ if matches!(manner, Manner::Fresh | Manner::Kept) => 2 * HOUR,
            _ => EVERY,
        };
        if (next.second - poll.second).saturating_add(slack(plan))
            < wait.min(24 * HOUR).max(if wait == u64::MAX { wait } else { 0 })
        {
            breaches.push(format!("P15 to P33, {manner:?}, too soon: {poll:?}, {next:?}"));
        }
        // Due a moment before midnight, it may be asked a moment after.
        if manner == Manner::Sleeps && hour_of(next.second) < 6 && hour_of(next.second - slack(plan)) < 6 {
            breaches.push(format!("P18, in an hour that is skipped: {next:?}"));
        }
    }
    // A move that was seen often and for a day is believed: the old address is left in peace.
    if manner == Manner::Moved {
        let late = requests.iter().filter(|one| !one.moved && one.second > 26 * HOUR).count();
        if late > 0 {
            breaches.push(format!("P38, asked {late} times at the old address after it had moved"));
        }
    }
}

/// The program that reads the log must be able to see what it looks for.
#[test]
fn each_breach_is_seen() {
    let plan = Plan { feeds: 46, hosts: 46, plain: false, ..super::SHORT };
    let request = |feed, second, status, validator| Request {
        second,
        real: 0,
        feed,
        moved: false,
        status,
        version: 0,
        validator,
        crowded: false,
    };
    let host = |requests: &[Request]| {
        let mut breaches = Vec::new();
        check_host(&plan, &requests.iter().collect::<Vec<_>>(), &mut breaches);
        breaches.len()
    };
    assert_eq!(host(&[request(12, 0, 200, '-'), request(12, 1, 304, '=')]), 0);
    assert_eq!(host(&[request(12, 0, 200, '-'), request(12, 0, 304, '=')]), 1, "within a second");
    assert_eq!(host(&[Request { crowded: true, ..request(12, 0, 200, '-') }]), 1, "two at once");
    assert_eq!(host(&[request(8, 0, 429, '-'), request(8, 3_000, 200, '-')]), 1, "against its plea");
    let feed = |requests: &[Request]| {
        let mut breaches = Vec::new();
        check_feed(&plan, manner(requests[0].feed, false), &requests.iter().collect::<Vec<_>>(), &mut breaches);
        breaches.len()
    };
    assert_eq!(feed(&[request(12, 0, 200, '-'), request(12, 900, 304, '=')]), 0);
    assert_eq!(feed(&[request(12, 0, 200, '-'), request(12, 800, 304, '=')]), 1, "too soon");
    assert_eq!(feed(&[request(12, 0, 200, '-'), request(12, 900, 304, '!')]), 1, "without its validator");
    assert_eq!(feed(&[request(2, 0, 200, '-'), request(2, 3_600, 304, '=')]), 1, "while it is fresh");
    assert_eq!(feed(&[request(4, 0, 200, '-'), request(4, 17 * HOUR, 304, '=')]), 1, "in an hour that is skipped");
    assert_eq!(feed(&[request(7, 0, 500, '-'), request(7, 1_000, 500, '-')]), 1, "no backoff");
    assert_eq!(feed(&[request(10, 0, 410, '-'), request(10, 900_000, 410, '-')]), 1, "gone for good");
    assert_eq!(feed(&[request(11, 0, 403, '-'), request(11, 7_200, 403, '-')]), 1, "after a denial");
    assert_eq!(feed(&[request(5, 27 * HOUR, 301, '-')]), 1, "at its old address");
}
