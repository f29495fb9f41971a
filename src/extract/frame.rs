//! Constructions of English that tell by themselves what a quantity with a unit is: a price, a change, a share of the
//! votes, the level of a river, money in the name of something. Each has a file and a name. Looks at one sentence;
//! what the document adds is settled in [`join`](super::join).

mod breakdown;
mod change;
mod delay;
mod gauge;
mod handed;
mod lexicon;
mod pair;
mod payroll;
mod price;
mod purse;
mod reach;
mod receiver;
mod sequel;
mod share;
mod side;
mod tally;
mod wage;

use std::borrow::Cow;

use super::COUNT;
use super::grammar::NounPhrase;
use super::relation::{Link, Scene};
use super::subject::Subject;
pub use breakdown::BREAKDOWN;
pub use gauge::{LAND, SHOCK, STRETCH};
pub use lexicon::{asked_by, called, in_the_name, is_extortioner, is_for_money, is_property, is_relational};
pub use reach::{is_time_word, reach_behind};
pub use sequel::PART_OF_IT;
pub use tally::RESULT;

/// What a construction tells of a quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The construction.
    pub why: &'static str,
    /// What is claimed, where the construction says it.
    pub measure: Option<Cow<'static, str>>,
    /// What is measured, where the construction says it.
    pub of: Option<Of>,
    /// Whether the same is claimed as of the number before it in the sentence, where the construction says no more.
    pub as_before: bool,
}

/// What is measured.
#[derive(Clone, Debug, PartialEq)]
pub enum Of {
    /// What the sentence names.
    Told(Subject),
    /// The same as of the number before it in the sentence.
    Before,
    /// The figure of that kind that the text has spoken of last, and the same is claimed of it.
    Spoken,
    /// Whatever figure the text has told last, and the same is claimed of it: "That is 9 percent."
    Last,
    /// Money that goes to somebody or serves something: "to each family". What it is called is told elsewhere.
    Toward(String),
}

impl Frame {
    fn told(why: &'static str, measure: Option<&'static str>, subject: Subject) -> Frame {
        Frame { why, measure: measure.map(Cow::Borrowed), of: Some(Of::Told(subject)), as_before: false }
    }

    fn last(why: &'static str, measure: &'static str) -> Frame {
        Frame { why, measure: Some(Cow::Borrowed(measure)), of: Some(Of::Last), as_before: false }
    }

    fn measured(why: &'static str, measure: &'static str) -> Frame {
        Frame { why, measure: Some(Cow::Borrowed(measure)), of: None, as_before: false }
    }

    fn before(why: &'static str, measure: Option<&'static str>) -> Frame {
        Frame { why, measure: measure.map(Cow::Borrowed), of: Some(Of::Before), as_before: measure.is_none() }
    }
}

/// The construction that a quantity stands in, if it is one that tells more than the words around it.
/// `link` is what else says what is claimed of it.
pub fn frame(scene: &Scene<'_, '_>, at: usize, phrase: &NounPhrase, link: Option<&Link>) -> Option<Frame> {
    let mention = scene.mentions.get(at)?;
    if mention.quantity.unit == COUNT {
        return pair::pair(scene, at)
            .or_else(|| breakdown::breakdown(scene, at))
            .or_else(|| tally::tally(scene, at))
            .or_else(|| payroll::payroll(scene, mention, phrase, link))
            .or_else(|| sequel::changed_by(scene, at));
    }
    sequel::sequel(scene, at)
        .or_else(|| side::side(scene, mention, phrase))
        .or_else(|| change::change(scene, at))
        .or_else(|| delay::delay(scene, mention))
        .or_else(|| share::share(scene, mention))
        .or_else(|| sequel::spoken(scene, mention))
        .or_else(|| price::price(scene, mention, link))
        .or_else(|| sequel::changed_by(scene, at))
        .or_else(|| gauge::gauge(scene, mention, phrase, link))
        .or_else(|| purse::purse(scene, mention, phrase, link))
}
