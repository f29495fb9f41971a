//! claimwatch

// The world: these floors read the clock, files, the network and the environment.
pub mod alert;
pub mod cli;
pub mod config;
pub mod daemon;
pub mod source;
pub mod store;

// The pure floors: values in, values out. `forbid` cannot be taken back further down; clippy.toml lists
// what it forbids, and why.
#[forbid(clippy::disallowed_methods)]
pub mod change;
#[forbid(clippy::disallowed_methods)]
pub mod document;
#[forbid(clippy::disallowed_methods)]
pub mod extract;
#[forbid(clippy::disallowed_methods)]
pub mod figure;
#[forbid(clippy::disallowed_methods)]
pub mod setting;
#[forbid(clippy::disallowed_methods)]
pub mod text;
