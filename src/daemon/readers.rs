//! The readers of what servers gave: on threads of their own, so that no task has to wait, and only so many at once.
//! What is read takes several times its size for a moment, and a round over all feeds has it all come together.

use std::sync::Arc;

use tokio::sync::Semaphore;

/// How many read at once. More would not be done sooner: they all bring what they have read to the one desk. And they are
/// enough not to wait for one that is given something large.
const AT_ONCE: usize = 4;

/// Reads in turn. Cheap to clone; all clones share the turns.
#[derive(Clone, Debug)]
pub struct Readers(Arc<Semaphore>);

impl Default for Readers {
    fn default() -> Readers {
        Readers(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Readers {
    /// Does what may take long, once there is a reader for it. The error says that it panicked. Work that was begun is done
    /// to its end, whether somebody waits for it or not.
    pub async fn read<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
        // The semaphore is never closed.
        let turn = Arc::clone(&self.0).acquire_owned().await.ok();
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(|_| "reading it ended by a fault in claimwatch".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use tokio::task::JoinSet;

    use super::*;

    #[tokio::test]
    async fn only_so_many_read_at_once_and_a_fault_gives_its_turn_back() {
        let (readers, at_it, most) = (Readers::default(), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut reading = JoinSet::new();
        for number in 0..40 {
            let (readers, at_it, most) = (readers.clone(), Arc::clone(&at_it), Arc::clone(&most));
            reading.spawn(async move {
                let work = move || {
                    most.fetch_max(at_it.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
                    std::thread::sleep(Duration::from_millis(2));
                    at_it.fetch_sub(1, Ordering::Relaxed);
                    assert!(number % 2 == 0, "an odd body");
                };
                readers.read(work).await.is_ok()
            });
        }
        let done = reading.join_all().await;
        assert_eq!(done.into_iter().filter(|done| *done).count(), 20);
        assert!(most.load(Ordering::Relaxed) <= AT_ONCE);
        assert_eq!(readers.0.available_permits(), AT_ONCE);
    }
}
