//! Plain text to claims: who says how many of what. Pure: no clock, no files, no network.
//!
//! A document is cut into sentences and words ([`reading`]); each number is read as a quantity
//! ([`quantity`]); the words that say what is claimed of it are found ([`measure`]) and linked to it
//! ([`relation`]), and the constructions that tell what a quantity with a unit is ([`frame`]); then come
//! what is counted ([`subject`]), whether it is a total ([`mode`]), who says so ([`voice`]), where
//! ([`place`]) and for when ([`time`]); [`join`] puts the claim together, and tells on demand what made it ([`account`]).

pub mod account;
pub mod choice;
pub mod claim;
pub mod clause;
pub mod distractor;
pub mod frame;
pub mod grammar;
pub mod join;
pub mod language;
pub mod lexicon;
pub mod measure;
pub mod mode;
pub mod name;
pub mod number;
pub mod outline;
pub mod place;
pub mod quantity;
pub mod reading;
pub mod relation;
pub mod row;
pub mod scope;
pub mod subject;
pub mod time;
pub mod voice;

use jiff::civil::Date;

pub use account::{Account, Explained, PassedOver};
pub use claim::{Bound, COUNT, Claim, Mode, Period, Quantity};
use language::Foreign;
pub use reading::{Reading, Sentence};

use crate::document::Document;

/// Every claim of a document, in text order: those of the title first. None of a document that is surely not in English:
/// see [`read`].
pub fn claims(document: &Document) -> Vec<Claim> {
    read(document).unwrap_or_default()
}

/// Every claim of a document, in text order, or the language that keeps it from being read: see [`language::foreign`].
pub fn read(document: &Document) -> Result<Vec<Claim>, Foreign> {
    reading_of(document).map(|reading| join::join(&reading))
}

/// The same claims, each with an account of what made it, and every number that was passed over with the reason.
pub fn explain(document: &Document) -> Result<Explained, Foreign> {
    reading_of(document).map(|reading| join::explain(&reading))
}

/// The claims as the rules alone would read them, each with what else competed: what the weights of [`choice`] are
/// learned from.
pub fn explain_by_rules(document: &Document) -> Result<Explained, Foreign> {
    reading_of(document).map(|reading| join::explain_by_rules(&reading))
}

fn reading_of(document: &Document) -> Result<Reading<'_>, Foreign> {
    match language::foreign(&document.title, &document.text) {
        Some(foreign) => Err(foreign),
        None => Ok(Reading::new(&document.title, &document.text, document.day(), Some(&document.publisher))),
    }
}

/// Every claim of a bare text. `day` is the day that it speaks on, against which "on Monday" is read.
pub fn claims_in(text: &str, day: Option<Date>) -> Vec<Claim> {
    join::join(&Reading::new("", text, day, None))
}

/// The same claims of a bare text with their accounts, and every number that was passed over.
pub fn explain_in(text: &str, day: Option<Date>) -> Explained {
    join::explain(&Reading::new("", text, day, None))
}
