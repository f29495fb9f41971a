//! `claimwatch extract`.

use super::{Console, ExtractArguments, Failure};

/// Carries out `claimwatch extract`.
pub fn run(_asked: &ExtractArguments, _console: &mut Console<'_>) -> Result<(), Failure> {
    Err(anyhow::anyhow!("`extract` is not built yet").into())
}
