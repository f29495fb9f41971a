//! The words of the trade, one table a file, compiled in: phrases and flags with an example each, no
//! patterns. Grammar is Rust; a phrase that needs a condition belongs there.
