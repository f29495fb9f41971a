//! Plain text to claims: who says how many of what. Pure: no clock, no files, no network.

pub mod claim;
pub mod distractor;
pub mod lexicon;
pub mod number;
pub mod quantity;
pub mod reading;
pub mod row;

pub use claim::{Bound, COUNT, Claim, Mode, Period, Quantity};
pub use reading::{Reading, Sentence};
