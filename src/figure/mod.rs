//! Which claims speak of the same figure: the story that a document tells, the identity of a figure, and the
//! figure's history over all documents.

pub mod alias;
mod criterion;
pub mod evidence;
pub mod history;
pub mod identity;
mod kind;
pub mod party;
pub mod story;
pub mod subject;
pub mod succession;
pub mod unit;

use std::fmt;

pub use history::{History, Observation, Origin};

/// Names a story: the hash of the document that opened it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryId(pub String);

/// Names a figure: a hash of story, subject, measure, place, unit and scope as first seen. Short enough to type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureId(pub String);

/// What the figure covers, beside its place: the running total, or a count of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The running or final total of the story.
    Total,
    /// A share of it, or a count over a stretch of days; the words tell which: "children", "2024-12-14/2024-12-15".
    Part(String),
    /// A guess at a later state.
    Projection,
    /// Another event's figure, or an earlier one quoted as such, that matches no standing figure.
    Past,
}

/// One tracked quantity over documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The same over restarts.
    pub id: FigureId,
    /// The developing event it belongs to.
    pub story: StoryId,
    /// What is counted, as first written: "North Korean soldiers".
    pub subject: String,
    /// What is claimed of it: "killed".
    pub measure: String,
    /// Where, if the claims say so.
    pub place: Option<String>,
    /// `count`, a currency, `percent`, ….
    pub unit: String,
    /// Total or part.
    pub scope: Scope,
}

impl Scope {
    /// The word kept in the store and shown to people: `total`, `part:children`, `projection`, `past`.
    pub fn to_word(&self) -> String {
        match self {
            Scope::Total => "total".to_owned(),
            Scope::Part(of) => format!("part:{of}"),
            Scope::Projection => "projection".to_owned(),
            Scope::Past => "past".to_owned(),
        }
    }

    /// The scope of such a word; anything unknown is a part of that name.
    pub fn from_word(word: &str) -> Scope {
        match word {
            "total" => Scope::Total,
            "projection" => Scope::Projection,
            "past" => Scope::Past,
            other => Scope::Part(other.strip_prefix("part:").unwrap_or(other).to_owned()),
        }
    }
}

impl fmt::Display for StoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for FigureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
