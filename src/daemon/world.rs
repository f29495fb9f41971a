//! What the service finds outside and cannot make itself: the hour, and the way to the feeds. The real one, or one whose
//! clock is moved by hand and whose names lead to loopback: then days pass in minutes. What waits, waits by tokio's clock,
//! which a test can hold and move.

use std::sync::Arc;

use super::clock::Clock;
use super::feeds;
use crate::source::fetch::{BuildFetcherError, Fetcher, PollingSettings};

/// Makes the way to the feeds by their settings.
pub type MakeFetcher = fn(&PollingSettings) -> Result<Fetcher, BuildFetcherError>;

/// What is outside.
#[derive(Clone)]
pub struct World {
    /// The hour.
    pub clock: Clock,
    /// The way to the feeds.
    pub fetcher: MakeFetcher,
}

impl World {
    /// The system's clock, names and network.
    pub fn real() -> World {
        World { clock: Clock::system(), fetcher: Fetcher::new }
    }

    /// The hour alone.
    pub(super) fn hour(&self) -> feeds::Clock {
        let clock = self.clock.clone();
        Arc::new(move || clock.now())
    }
}
