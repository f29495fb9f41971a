//! Whose turn it is: one request at a time to one host, with a pause between, and only so many to all hosts
//! together; a host that lets us wait does not keep the others from their turn. Decides when, asks nothing itself.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Turnstile, OwnedMutexGuard, Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until, timeout};

/// The pause between the end of one request to a host and the start of the next.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a request may take before it has to leave its place to another one.
const QUICK: Duration = Duration::from_millis(500);

/// How many may wait on slow servers for each one that may be asked at the same time. Waiting costs a connection
/// and nothing else.
const WAITING: usize = 16;

/// How many hosts are remembered before those are forgotten that nobody asks now.
const MOST_HOSTS: usize = 4_096;

/// The turns of all hosts.
#[derive(Debug)]
pub(super) struct Turns {
    hosts: Mutex<HashMap<String, Arc<Turnstile<Option<Instant>>>>>,
    quick: Semaphore,
    slow: Semaphore,
    /// The hosts that let us wait the last time.
    known_slow: Mutex<HashSet<String>>,
    /// Work that is done now.
    under_way: AtomicUsize,
}

/// The turn at one host. Ends when it is dropped, also in the middle of a request.
#[derive(Debug)]
pub(super) struct Turn(OwnedMutexGuard<Option<Instant>>);

impl Drop for Turn {
    fn drop(&mut self) {
        *self.0 = Some(Instant::now());
    }
}

/// Counts while it lives, also where work is broken off.
struct Counted<'c>(&'c AtomicUsize);

impl<'c> Counted<'c> {
    fn new(count: &'c AtomicUsize) -> Counted<'c> {
        count.fetch_add(1, Ordering::Relaxed);
        Counted(count)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Turns {
    /// Turns with so many places for requests at the same time.
    pub(super) fn new(places: usize) -> Turns {
        let places = places.max(1);
        Turns {
            hosts: Mutex::default(),
            quick: Semaphore::new(places),
            slow: Semaphore::new(places.saturating_mul(WAITING).min(Semaphore::MAX_PERMITS)),
            known_slow: Mutex::default(),
            under_way: AtomicUsize::new(0),
        }
    }

    /// Waits for the turn at a host. On `own` machines there is no pause.
    pub(super) async fn at(&self, host: &str, own: bool) -> Turn {
        let turn = Turn(self.turnstile(host).lock_owned().await);
        if let Some(last) = (*turn.0).filter(|_| !own) {
            sleep_until(last + PAUSE).await;
        }
        turn
    }

    fn turnstile(&self, host: &str) -> Arc<Turnstile<Option<Instant>>> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() >= MOST_HOSTS {
            let resting = |last: &Option<Instant>| last.is_some_and(|last| last.elapsed() < PAUSE);
            hosts.retain(|_, turn| Arc::strong_count(turn) > 1 || turn.try_lock().is_ok_and(|last| resting(&last)));
        }
        Arc::clone(hosts.entry(host.to_owned()).or_default())
    }

    /// Does work that asks a host, once there is a place for it. Work that takes long gives its place back and goes
    /// on among those that wait; so does at once what took long at that host the last time.
    pub(super) async fn work<T>(&self, host: &str, work: impl Future<Output = T>) -> T {
        let mut place = if self.is_slow(host) { self.any_place().await } else { self.quick.acquire().await.ok() };
        let _counted = Counted::new(&self.under_way);
        let started = Instant::now();
        let mut work = std::pin::pin!(work);
        let done = match timeout(QUICK, work.as_mut()).await {
            Ok(done) => done,
            Err(_) => {
                // Where all that may wait are waiting, it keeps its place and the others wait for it.
                if let Ok(slow) = self.slow.try_acquire() {
                    place = Some(slow);
                }
                work.await
            }
        };
        drop(place);
        self.note(host, started.elapsed() >= QUICK);
        done
    }

    /// A place among those that wait; where there is none, any. Neither semaphore is ever closed.
    async fn any_place(&self) -> Option<SemaphorePermit<'_>> {
        tokio::select! {
            biased;
            place = self.slow.acquire() => place.ok(),
            place = self.quick.acquire() => place.ok(),
        }
    }

    /// How much work is done now.
    pub(super) fn under_way(&self) -> usize {
        self.under_way.load(Ordering::Relaxed)
    }

    fn is_slow(&self, host: &str) -> bool {
        self.known_slow.lock().unwrap_or_else(PoisonError::into_inner).contains(host)
    }

    fn note(&self, host: &str, slow: bool) {
        let mut known = self.known_slow.lock().unwrap_or_else(PoisonError::into_inner);
        if !slow {
            known.remove(host);
        } else if known.len() < MOST_HOSTS {
            known.insert(host.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fifty feeds of one host that come at once, each asked for so long.
    async fn fifty(own: bool, takes: Duration) -> Vec<(Instant, Instant)> {
        let turns = Arc::new(Turns::new(16));
        let asked: Vec<_> = (0..50)
            .map(|_| {
                let turns = Arc::clone(&turns);
                tokio::spawn(async move {
                    let _turn = turns.at("p.test", own).await;
                    let started = Instant::now();
                    tokio::time::sleep(takes).await;
                    (started, Instant::now())
                })
            })
            .collect();
        let mut times = Vec::new();
        for asked in asked {
            times.push(asked.await.unwrap());
        }
        times.sort();
        times
    }

    #[tokio::test(start_paused = true)]
    async fn p55_fifty_feeds_of_one_host_are_asked_one_by_one_a_second_apart() {
        let times = fifty(false, Duration::from_millis(300)).await;
        let pauses: Vec<Duration> = times.windows(2).map(|two| two[1].0 - two[0].1).collect();
        assert!(pauses.iter().all(|pause| *pause >= PAUSE), "{pauses:?}");
        assert!(times[49].1 - times[0].0 < Duration::from_secs(70), "and no longer apart than needed");
        let times = fifty(true, Duration::from_millis(300)).await;
        assert!(times.windows(2).all(|two| two[1].0 >= two[0].1), "one's own machine too is asked one by one");
    }

    #[tokio::test(start_paused = true)]
    async fn p54_two_hundred_slow_hosts_do_not_hold_up_a_fast_one() {
        let turns = Arc::new(Turns::new(16));
        // In the first round nobody knows who is slow; from the second on the fast host does not wait at all.
        for patience in [Duration::from_secs(8), Duration::from_millis(1)] {
            for slow in 0..200 {
                let turns = Arc::clone(&turns);
                tokio::spawn(async move {
                    turns.work(&format!("slow{slow}.test"), tokio::time::sleep(Duration::from_secs(30))).await;
                });
            }
            tokio::task::yield_now().await;
            let asked = Instant::now();
            turns.work("fast.test", std::future::ready(())).await;
            assert!(asked.elapsed() <= patience, "{:?}", asked.elapsed());
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        assert_eq!(turns.quick.available_permits(), 16);
        assert_eq!(turns.slow.available_permits(), 16 * WAITING);
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_are_asked_at_once_than_there_are_places() {
        let turns = Arc::new(Turns::new(2));
        for slow in 0..500 {
            let turns = Arc::clone(&turns);
            tokio::spawn(async move {
                turns.work(&format!("slow{slow}.test"), std::future::pending::<()>()).await;
            });
        }
        tokio::time::sleep(Duration::from_secs(3_600)).await;
        assert_eq!((turns.quick.available_permits(), turns.slow.available_permits()), (0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn hosts_that_nobody_asks_are_forgotten() {
        let turns = Turns::new(1);
        for host in 0..3 * MOST_HOSTS {
            drop(turns.at(&format!("h{host}.test"), false).await);
            tokio::time::advance(Duration::from_millis(10)).await;
        }
        assert!(turns.hosts.lock().unwrap().len() <= MOST_HOSTS);
    }
}
