//! The heartbeat of the service: who has promised to be back by when, and whether the work in hand moves. Where a
//! promise is broken the scheduler is stuck, and only an end from outside helps. Judges by what it is told; the
//! instant comes in as an argument.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How late a task may be where nobody says: longer than any pause of a busy machine.
const GRACE: Duration = Duration::from_secs(60);

/// How long nothing may move while polls are in hand, and how long the desk may be at one piece of work. A poll that takes
/// its full time under the default settings is far shorter.
const STANDSTILL: Duration = Duration::from_secs(10 * 60);

/// What is known of the tasks at work.
#[derive(Debug, Default)]
pub struct Pulse {
    beats: Mutex<Beats>,
}

#[derive(Debug, Default)]
struct Beats {
    /// How late a task may be, if not [`GRACE`].
    grace: Option<Duration>,
    /// When each task that waits or decides will be back at the latest; nothing while it polls.
    tasks: HashMap<u64, Option<Instant>>,
    next: u64,
    /// Polls in hand, and the longest that one of them may take by the settings.
    polls: usize,
    longest_poll: Duration,
    /// When a poll last began or ended, or the desk moved.
    moved: Option<Instant>,
    /// Since when the desk is at the piece of work in its hands.
    desk: Option<Instant>,
}

/// One task's part in the pulse, which ends with it.
#[derive(Debug)]
pub struct Beat {
    pulse: Arc<Pulse>,
    number: u64,
}

/// A poll in hand.
#[derive(Debug)]
pub struct InHand<'b>(&'b Beat);

impl Pulse {
    /// Lets tasks be that late at most.
    pub fn set_grace(&self, grace: Duration) {
        self.lock().grace = Some(grace);
    }

    /// The part of a new task.
    pub fn task(self: &Arc<Pulse>) -> Beat {
        let mut beats = self.lock();
        let number = beats.next;
        beats.next += 1;
        beats.tasks.insert(number, Some(Instant::now()));
        drop(beats);
        Beat { pulse: Arc::clone(self), number }
    }

    /// The desk has taken up a piece of work, or goes on with it.
    pub fn desk_moves(&self) {
        let mut beats = self.lock();
        beats.desk = Some(Instant::now());
        beats.moved = beats.desk;
    }

    /// The desk waits for work.
    pub fn desk_rests(&self) {
        self.lock().desk = None;
    }

    /// Whether the desk has a piece of work in its hands.
    pub fn desk_is_at_work(&self) -> bool {
        self.lock().desk.is_some()
    }

    /// Polls in hand.
    pub fn polls(&self) -> usize {
        self.lock().polls
    }

    /// What does not move although it should, in words; nothing while all is well.
    pub fn stuck(&self, now: Instant) -> Option<String> {
        let beats = self.lock();
        let late = |since: Instant, by: Duration| now.saturating_duration_since(since) > by;
        let grace = beats.grace.unwrap_or(GRACE);
        let overdue = beats.tasks.values().flatten().filter(|back_by| late(**back_by, grace)).count();
        let standstill = STANDSTILL.max(beats.longest_poll * 2);
        if overdue > 0 {
            return Some(format!("tasks of feeds did not come back in time: {overdue}"));
        }
        if beats.desk.is_some_and(|since| late(since, STANDSTILL)) {
            return Some("the desk does not get on with a document".to_owned());
        }
        let standing = beats.polls > 0 && beats.moved.is_some_and(|moved| late(moved, standstill));
        standing.then(|| format!("{} polls are in hand, and none gets on", beats.polls))
    }

    fn lock(&self) -> MutexGuard<'_, Beats> {
        self.beats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Beat {
    /// The task will be heard of again by then, give or take.
    pub fn back_by(&self, instant: Instant) {
        self.pulse.lock().tasks.insert(self.number, Some(instant));
    }

    /// The task polls from now until the value is dropped, which may take that long.
    pub fn poll(&self, longest: Duration) -> InHand<'_> {
        let mut beats = self.pulse.lock();
        beats.tasks.insert(self.number, None);
        beats.polls += 1;
        beats.longest_poll = beats.longest_poll.max(longest);
        beats.moved = Some(Instant::now());
        InHand(self)
    }
}

impl Drop for Beat {
    fn drop(&mut self) {
        self.pulse.lock().tasks.remove(&self.number);
    }
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        let mut beats = self.0.pulse.lock();
        beats.polls = beats.polls.saturating_sub(1);
        beats.moved = Some(Instant::now());
        beats.tasks.insert(self.0.number, Some(Instant::now()));
    }
}

/// Tells the service manager every so often that the scheduler lives, and no longer once it is stuck.
pub async fn keep_alive(pulse: Arc<Pulse>, every: Duration, tell: impl Fn()) {
    let mut told = None;
    loop {
        let stuck = pulse.stuck(Instant::now());
        match &stuck {
            None => tell(),
            Some(why) if stuck != told => {
                tracing::error!("the scheduler is stuck: {why}; left to the service manager to start anew");
            }
            Some(_) => {}
        }
        told = stuck;
        tokio::time::sleep(every).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn after(minutes: u64) -> Instant {
        Instant::now() + Duration::from_secs(minutes * 60)
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_keeps_its_promise_is_not_stuck_and_one_that_ends_owes_nothing() {
        let pulse = Arc::new(Pulse::default());
        let beat = pulse.task();
        beat.back_by(after(60));
        assert_eq!(pulse.stuck(after(60)), None);
        assert_eq!(pulse.stuck(after(62)).unwrap(), "tasks of feeds did not come back in time: 1");
        drop(beat);
        assert_eq!(pulse.stuck(after(62)), None);
    }

    #[tokio::test(start_paused = true)]
    async fn polls_may_take_long_as_long_as_something_moves() {
        let pulse = Arc::new(Pulse::default());
        let (slow, quick) = (pulse.task(), pulse.task());
        let in_hand = slow.poll(Duration::from_secs(30));
        tokio::time::advance(Duration::from_secs(9 * 60)).await;
        drop(quick.poll(Duration::from_secs(30)));
        quick.back_by(after(60));
        assert_eq!(pulse.stuck(after(9)), None, "another poll was made meanwhile");
        assert!(pulse.stuck(after(11)).unwrap().contains("1 polls are in hand"));
        let patient = slow.poll(Duration::from_secs(20 * 60));
        assert_eq!(pulse.stuck(after(30)), None, "the settings let a poll take that long");
        drop((in_hand, patient));
        slow.back_by(after(60));
        assert_eq!(pulse.stuck(after(30)), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_desk_that_tries_again_and_again_is_not_stuck() {
        let pulse = Pulse::default();
        for _ in 0..100 {
            pulse.desk_moves();
            tokio::time::advance(Duration::from_secs(30)).await;
            assert_eq!(pulse.stuck(Instant::now()), None);
        }
        assert!(pulse.stuck(after(11)).unwrap().contains("the desk"));
        pulse.desk_rests();
        assert_eq!(pulse.stuck(after(11)), None);
    }

    #[tokio::test(start_paused = true)]
    async fn p88_the_watchdog_falls_silent_when_the_scheduler_is_stuck() {
        let pulse = Arc::new(Pulse::default());
        let beat = pulse.task();
        beat.back_by(after(5));
        let told = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&told);
        let tell = move || _ = counter.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(keep_alive(Arc::clone(&pulse), Duration::from_secs(40), tell));
        tokio::time::sleep(Duration::from_secs(5 * 60)).await;
        let alive = told.load(Ordering::Relaxed);
        assert!((7..=8).contains(&alive), "{alive}");
        tokio::time::sleep(Duration::from_secs(60 * 60)).await;
        assert!(told.load(Ordering::Relaxed) <= alive + 2, "the task never came back");
        beat.back_by(Instant::now() + Duration::from_secs(60 * 60));
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert!(told.load(Ordering::Relaxed) > alive + 2, "and then it did");
    }
}
