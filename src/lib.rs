//! claimwatch reads out of every new report who says how many of what, keeps each figure's history over all
//! reports, and tells when a figure changes. This is the map of the crate, in the order in which a report
//! travels:
//!
//! ```text
//! source    a feed or a folder gives a Document
//! document  what came in, from where, in which revision
//! text      its sentences and words
//! extract   its Claims: who says how many of what
//! figure    the Story that it tells, and the Figure that each claim speaks of, with its history
//! change    a Verdict on each claim: first, repeated, raised, disputed, …, with its reason
//! store     all of it kept, in one transaction a document
//! alert     those changes that the operator asked for, worded and delivered
//!
//! setting   small values of the config    config  the settings of all floors, read and checked
//! web       pages over the store          daemon  puts all together          cli  the commands
//! ```
//!
//! A floor imports only what lies below it: cli, daemon, config; then source, store and alert, none of which
//! knows the others; then the pure floors change, figure, extract, document, text, setting. The pure floors
//! have no clock, no files and no network, so they are a library too:
//!
//! ```
//! use claimwatch::extract::{Bound, claims_in};
//!
//! let text = "At least 40 miners were trapped after the blast, the regional governor said, and nine were killed.";
//! let claims = claims_in(text, None);
//! assert_eq!((claims[0].text.as_str(), claims[0].quantity.bound), ("At least 40", Bound::AtLeast));
//! assert_eq!((claims[0].subject.as_str(), claims[0].measure.as_str()), ("miners", "trapped"));
//! assert_eq!((claims[1].text.as_str(), claims[1].measure.as_str()), ("nine", "killed"));
//! ```

// The world: these floors read the clock, files, the network and the environment.
pub mod alert;
pub mod cli;
pub mod config;
pub mod daemon;
pub mod source;
pub mod store;
pub mod web;

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
