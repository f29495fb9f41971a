//! Whether a figure is a total, or an increment, a share, a guess, a denial, or a value of the past: as far as the
//! sentence itself tells. What only the whole document tells is left as a leaning, and decided in
//! [`scope`](super::scope).

pub mod cue;
mod denial;
mod increment;
mod lexicon;
mod part;
mod past;
mod projection;
mod reach;
mod refuted;

use jiff::civil::Date;

use super::Mode;
use super::grammar::NounPhrase;
use super::quantity::Mention;
use super::relation::{Link, Scene};
use cue::{Cue, has_cue};
pub use part::SURE;
use reach::clause_start;
pub use refuted::{REFUTED, refutes};

/// What the sentence tells of time.
pub struct Time<'s> {
    /// The years that it names, and where.
    pub years: &'s [(usize, i16)],
    /// Where the windows start that a count covers: "in the past 24 hours".
    pub windows: &'s [usize],
    /// The day that the document speaks on.
    pub day: Option<Date>,
}

/// What a sentence leaves for the document to decide; the figure is a total unless it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lean {
    /// Said before: one of the past if the same party gives another figure.
    Earlier,
    /// Said of a day: one of the past if the document gives another figure for a later day.
    Dated,
    /// Of another year: one of the past if it tells what befell people.
    Elsewhere,
    /// Of a year before the last one: one of the past.
    LongAgo,
    /// Perhaps a share, with the weight of what speaks for it: a part if the document bears it out.
    Share(i32),
}

/// What the sentence tells of a figure's mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The mode, as far as the sentence tells.
    pub mode: Mode,
    /// What the document may turn it into.
    pub lean: Option<Lean>,
    /// Why.
    pub why: &'static str,
    /// The word of the sentence that shows it, where one does.
    pub cue: Option<usize>,
}

/// One number in its sentence, with what is known of it.
struct Case<'c, 's, 't> {
    scene: &'c Scene<'s, 't>,
    mention: &'c Mention,
    phrase: &'c NounPhrase,
    link: Option<&'c Link>,
    /// What is claimed of the number, or the empty string.
    measure: &'c str,
    time: &'c Time<'c>,
    /// Where its clause starts.
    clause: usize,
}

/// The reason for "up from 14": it holds for that number alone.
pub const QUOTED: &str = "an earlier value, quoted as such";

/// The mode that the sentence itself gives, with the reason.
pub fn mode_in_sentence(
    scene: &Scene<'_, '_>,
    mention: &Mention,
    phrase: &NounPhrase,
    link: Option<&Link>,
    measure: &str,
    time: &Time<'_>,
) -> Judgement {
    let clause = clause_start(scene, mention.words.start);
    let case = Case { scene, mention, phrase, link, measure, time, clause };
    let sure = |mode, why, cue| Judgement { mode, lean: None, why, cue };
    if let Some(cue) = past::quoted(&case) {
        return sure(Mode::Past, QUOTED, Some(cue));
    }
    if refuted::told_to_the_reader(scene.sentence, mention.words.start) {
        return sure(Mode::Denied, "it is hearsay that the text puts right", None);
    }
    if let Some(cue) = denial::denial(&case) {
        return sure(Mode::Denied, "the sentence rejects it", Some(cue));
    }
    if let Some((why, cue)) = past::past(&case) {
        return sure(Mode::Past, why, cue);
    }
    if let Some(cue) = projection::projection(&case) {
        return sure(Mode::Projection, "a guess at a later state", Some(cue));
    }
    let share = part::share(&case);
    if let Some(share) = share.filter(|share| share.weight >= SURE) {
        if let Some(stretch) = increment::stretch_covered(&case) {
            return sure(Mode::Increment, "the share that a stretch of time brought", Some(stretch));
        }
        return sure(Mode::Part, share.why, share.cue);
    }
    let leaning = past::leaning(&case).or(share.map(|share| (Lean::Share(share.weight), share.cue)));
    let lean = leaning.map(|(lean, _)| lean);
    if let Some((why, cue)) =
        increment::increment(&case).filter(|_| !matches!(lean, Some(Lean::Elsewhere | Lean::LongAgo)))
    {
        return sure(Mode::Increment, why, cue);
    }
    let why = match lean {
        Some(Lean::Earlier) => "it had been said before",
        Some(Lean::Dated) => "it held on a day before",
        Some(Lean::Elsewhere | Lean::LongAgo) => "it may belong to another event",
        Some(Lean::Share(_)) => "it may be a share of a wider total",
        None => "nothing says otherwise",
    };
    Judgement { mode: Mode::Total, lean, why, cue: leaning.and_then(|(_, cue)| cue) }
}

/// Whether the number's noun stands for a figure told before: "that figure was cut to 31".
pub fn has_anaphor(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    has_cue(scene.sentence, clause_start(scene, mention.words.start), mention.words.start, Cue::Anaphor)
}

#[cfg(test)]
pub(crate) mod tests {
    use crate::extract::{Mode, claims_in};

    /// The mode of the number with that text in a text of 30 June 2024.
    pub fn mode_of(text: &str, number: &str) -> Mode {
        let claims = claims_in(text, Some(jiff::civil::date(2024, 6, 30)));
        let claim = claims.iter().find(|claim| claim.text == number);
        claim.unwrap_or_else(|| panic!("{number} is no claim in: {text}")).mode
    }
}
