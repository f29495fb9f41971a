//! `claimwatch replay`.

use crate::config::Config;

use super::{Console, Failure, ReplayArguments};

/// Carries out `claimwatch replay`.
pub fn run(_asked: &ReplayArguments, _config: &Config, _console: &mut Console<'_>) -> Result<(), Failure> {
    Err(anyhow::anyhow!("`replay` is not built yet").into())
}
