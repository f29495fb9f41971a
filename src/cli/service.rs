//! `claimwatch run` and `claimwatch once`.

use super::{Console, Failure};
use crate::config::Config;

/// Runs the service until it is told to stop.
pub fn run(_config: Config, _console: &mut Console<'_>) -> Result<(), Failure> {
    Err(anyhow::anyhow!("`run` is not built yet").into())
}

/// Does one round of everything.
pub fn once(_config: Config, _console: &mut Console<'_>) -> Result<(), Failure> {
    Err(anyhow::anyhow!("`once` is not built yet").into())
}
