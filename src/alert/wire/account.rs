//! The JSON lines of `extract --explain`: a claim with what made it, and a number that was passed over.

use serde::{Deserialize, Serialize};

use super::{ClaimFields, DocumentFields, one_line};
use crate::extract::{Account, Claim, PassedOver};
use crate::figure::Origin;

/// A claim with its document and with what made it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExplainedLine {
    /// Where it was read.
    pub document: DocumentFields,
    /// The claim.
    #[serde(flatten)]
    pub claim: ClaimFields,
    /// What made it.
    pub explain: AccountFields,
}

/// What made each field of a claim, in plain English.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountFields {
    /// The hedge, the number and the unit.
    pub quantity: String,
    /// Where the text says what is counted.
    pub subject: String,
    /// The construction, the words and the entry of the lexicon.
    pub measure: String,
    /// Where the place is named.
    pub place: String,
    /// The words of reporting.
    pub attribution: String,
    /// The expression of time.
    pub as_of: String,
    /// What makes it a total or none.
    pub mode: String,
}

/// A number that is in no claim, with its document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PassedLine {
    /// Where it was read.
    pub document: DocumentFields,
    /// The number.
    pub passed_over: PassedFields,
}

/// A number that is in no claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PassedFields {
    /// The number as written.
    pub text: String,
    /// Its sentence.
    pub sentence: String,
    /// Why it is no claim.
    pub reason: String,
}

impl ExplainedLine {
    /// A claim, where it was read, and what made it.
    pub fn of(claim: &Claim, account: &Account, origin: &Origin) -> ExplainedLine {
        ExplainedLine {
            document: DocumentFields::of(origin),
            claim: ClaimFields::of(claim),
            explain: AccountFields {
                quantity: account.quantity.clone(),
                subject: account.subject.clone(),
                measure: account.measure.clone(),
                place: account.place.clone(),
                attribution: account.attribution.clone(),
                as_of: account.as_of.clone(),
                mode: account.mode.clone(),
            },
        }
    }

    /// One line of JSON, without its end.
    pub fn to_json(&self) -> String {
        one_line(serde_json::to_string(self))
    }
}

impl PassedLine {
    /// A number that was passed over, and where it was read.
    pub fn of(passed: &PassedOver, origin: &Origin) -> PassedLine {
        PassedLine {
            document: DocumentFields::of(origin),
            passed_over: PassedFields {
                text: passed.text.clone(),
                sentence: passed.sentence.clone(),
                reason: passed.reason.to_owned(),
            },
        }
    }

    /// One line of JSON, without its end.
    pub fn to_json(&self) -> String {
        one_line(serde_json::to_string(self))
    }
}
