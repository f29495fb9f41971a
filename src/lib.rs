//! claimwatch

pub mod alert;
pub mod change;
pub mod cli;
pub mod config;
pub mod daemon;
pub mod document;
pub mod extract;
pub mod figure;
pub mod setting;
pub mod source;
pub mod store;
pub mod text;
