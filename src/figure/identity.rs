//! Which claims speak of the same figure: same story, same kind of unit, and measure, subject, place, scope and number that
//! make it likely. Each piece of evidence adds to the odds. Where it is thin a link is missed rather than made, and every
//! link says why.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::criterion::may_be_told;
use super::evidence::{distance, is_asserted, is_sequel, place_odds, related, season, shared_number};
use super::subject::{Profile, stem};
use super::unit::unit_kind;
use super::{Figure, FigureId, History, Scope, StoryId};
use crate::extract::measure::vocabulary::default_subject;
use crate::extract::place::Relation;
use crate::extract::{Claim, Mode};

/// What the evidence comes to for one claim and one figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// The odds that the claim is of the figure, as a logarithm. From 0 on it belongs there.
    pub odds: f64,
    why: [&'static str; 4],
}

impl Weighed {
    /// Why the claim is of the figure, in words that read alone.
    pub fn why(&self) -> String {
        self.why.iter().filter(|words| !words.is_empty()).copied().collect::<Vec<_>>().join(", ")
    }
}

// What each piece of evidence adds to the odds: found by a logistic regression over the 95,000 pairs of a claim and a
// figure that 61 storylines have, rounded, and set so that 0 links.
const BASE: f64 = -0.6;
const SAME_MEASURE: f64 = 0.75;
const OTHER_MEASURE: f64 = -1.9;
const SUBJECT: f64 = 2.3;
/// Counts and percentages are many in a report, amounts of money few.
const COUNTED: f64 = -0.9;
/// The words around the numbers have one in common that is neither of the subject nor of the measure.
const ALIKE: f64 = 0.75;
/// Two shares of which nothing alike is told, and whose subject is that of any share.
const OTHER_SHARE: f64 = -1.5;
/// The same subject at the same place.
const BEST_WORDING: f64 = SUBJECT + 0.4;
const COPIED: f64 = 9.0;

/// From here on two subjects are near enough for one figure under two measures.
const NEAR: f64 = 0.7;

/// How many times another a number must be to be of no figure that the other is of in one document. Measured on 77
/// storylines: of 17 such pairs that two parties told apart from each other, 13 were two figures.
const FAR_OFF: f64 = 10.0;

/// How many of a figure's latest observations are asked for their wording.
const ASKED: usize = 60;

/// Of how many it is asked whether the words around their numbers are alike.
const READ: usize = 6;

/// How two measures stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bond {
    /// One measure, or two words of one stem.
    Same,
    /// One of them may have been taken for the other: "nine shelters opened", "nine shelters received".
    Other,
    /// Each says of its own what it counts: the killed are not the injured.
    Apart,
}

impl Bond {
    fn of(a: &str, b: &str) -> Bond {
        let stems_of = |words| str::split(words, ' ').map(stem);
        if a == b || stems_of(a).eq(stems_of(b)) {
            Bond::Same
        } else if default_subject(a).is_some() && default_subject(b).is_some() {
            Bond::Apart
        } else {
            Bond::Other
        }
    }
}

/// Weighs the claims of one document against the figures of its story, and tells before that which of these to read. Subjects are taken apart once: the figures of a
/// story are told in the same few words.
#[derive(Default)]
pub struct Scale {
    /// By the measure, then by their words.
    subjects: HashMap<String, HashMap<String, Rc<Profile>>>,
}

impl Scale {
    /// Whether any of the claims may be of the figure at all, before its history is known: a unit of the same kind, and the
    /// same measure or much the same subject.
    pub fn may_speak_of(&mut self, claims: &[Claim], figure: &Figure) -> bool {
        claims.iter().any(|claim| self.measure_odds(claim, figure).is_some())
    }

    /// How likely the claim is of the figure, beside `own`: the claims of its document that were placed there before. A
    /// sentence does not give one figure two numbers, unless two parties say so: `differs` tells whether two claims
    /// cannot both hold. None where the claim cannot be of the figure.
    pub fn weigh(
        &mut self,
        claim: &Claim,
        history: &History,
        own: &[&Claim],
        differs: impl Fn(&Claim, &Claim) -> bool,
    ) -> Option<Weighed> {
        let figure = &history.figure;
        let scope = scope_odds(claim, figure)?;
        let (measure, measures) = self.measure_odds(claim, figure)?;
        if own.iter().any(|other| is_far_off(other, claim) || differs(other, claim) && self.must_part(other, claim)) {
            return None;
        }
        let seen = history.observations.iter().rev().take(ASKED).map(|seen| &seen.claim);
        let copied = own.iter().any(|own| is_copy(own, claim, own.sentence_number == claim.sentence_number))
            || seen.clone().any(|seen| is_copy(seen, claim, false));
        let told: Vec<&Claim> = own.iter().copied().chain(seen).collect();
        if copied {
            return Some(Weighed { odds: COPIED, why: ["the same sentence was read before", "", "", ""] });
        }
        let (number, digits) = shared_number(claim, &told);
        let counted = if matches!(claim.quantity.unit.as_str(), "count" | "percent") { COUNTED } else { 0.0 };
        let moved = number + season(claim, history) + distance(claim, history);
        let firm = BASE + measure + scope + counted + moved + fame(history) + beside(claim, history, own, differs);
        if firm + BEST_WORDING + ALIKE < 0.0 {
            return None;
        }
        let (wording, subject, place) = self.wording_odds(claim, figure, &told)?;
        let odds = firm + wording;
        let odds = odds + if odds < -ALIKE { 0.0 } else { self.words_odds(claim, figure, &told) };
        Some(Weighed { odds, why: [measures, subject, place, digits] })
    }

    fn subject(&mut self, subject: &str, measure: &str) -> Rc<Profile> {
        if let Some(known) = self.subjects.get(measure).and_then(|subjects| subjects.get(subject)) {
            return Rc::clone(known);
        }
        let read = Rc::new(Profile::read(subject, measure));
        self.subjects.entry(measure.to_owned()).or_default().insert(subject.to_owned(), Rc::clone(&read));
        read
    }

    /// How much what is claimed speaks for one figure; none where the units or the measures are of two.
    fn measure_odds(&mut self, claim: &Claim, figure: &Figure) -> Option<(f64, &'static str)> {
        if unit_kind(&claim.quantity.unit).0 != unit_kind(&figure.unit).0 {
            return None;
        }
        match Bond::of(&claim.measure, &figure.measure) {
            Bond::Same => Some((SAME_MEASURE, "same measure")),
            Bond::Other if self.is_near(claim, figure) => Some((OTHER_MEASURE, "another measure")),
            Bond::Other | Bond::Apart => None,
        }
    }

    /// Whether the two subjects are near enough for one figure under two measures.
    fn is_near(&mut self, claim: &Claim, figure: &Figure) -> bool {
        let own = self.subject(&claim.subject, &claim.measure);
        own.likeness(&self.subject(&figure.subject, &figure.measure), false).score >= NEAR
    }

    /// Whether two claims of one document with different numbers are two figures: in one sentence always, elsewhere where
    /// they name different places or mark their subjects differently.
    fn must_part(&mut self, a: &Claim, b: &Claim) -> bool {
        let places = a.place.as_deref().zip(b.place.as_deref());
        a.sentence_number == b.sentence_number
            || places.is_some_and(|(a, b)| !matches!(related(a, b), Relation::Same))
            || self.subject(&a.subject, &a.measure).is_told_apart(&self.subject(&b.subject, &b.measure))
    }

    /// The best of subject and place together over the wordings in which the figure was told; none where the subjects
    /// cannot be one.
    fn wording_odds(
        &mut self,
        claim: &Claim,
        figure: &Figure,
        told: &[&Claim],
    ) -> Option<(f64, &'static str, &'static str)> {
        let profile = self.subject(&claim.subject, &claim.measure);
        let narrow = claim.mode == Mode::Part;
        let joined = told.iter().find(|told| is_asserted(told)).is_none_or(|last| is_sequel(last, claim));
        let mut wordings = vec![(figure.subject.as_str(), figure.place.as_deref())];
        for told in told.iter().filter(|told| is_asserted(told)) {
            let wording = (told.subject.as_str(), told.place.as_deref());
            if !wordings.contains(&wording) {
                wordings.push(wording);
            }
        }
        let scored = wordings.into_iter().filter_map(|(subject, place)| {
            let subject = profile.likeness(&self.subject(subject, &figure.measure), narrow);
            let (place, place_why) = place_odds(claim.place.as_deref(), place, narrow, joined);
            (subject.score > 0.0).then_some((SUBJECT * subject.score + place, subject.why, place_why))
        });
        scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| (b.1, b.2).cmp(&(a.1, a.2))))
    }

    /// What the words around the numbers say.
    fn words_odds(&mut self, claim: &Claim, figure: &Figure, told: &[&Claim]) -> f64 {
        let shares = claim.mode == Mode::Part && Extent::of(figure) == Extent::Share;
        let parts = told.iter().copied().filter(|told| !shares || told.mode == Mode::Part);
        if may_be_told(claim, parts.take(READ)) {
            ALIKE
        } else if shares && !told.is_empty() && !self.subject(&claim.subject, &claim.measure).is_marked() {
            OTHER_SHARE
        } else {
            0.0
        }
    }
}

/// What it says how often the figure was told.
fn fame(history: &History) -> f64 {
    match history.observations.len() {
        0 | 1 => -0.25,
        2 | 3 => 0.0,
        _ => 0.3,
    }
}

/// What the other claims of the document say that stand in the figure already: it does not give one figure two numbers.
/// A number that repeats what was known, as a report does that tells what is new, says nothing, and rivals stand side by
/// side.
fn beside(claim: &Claim, history: &History, own: &[&Claim], differs: impl Fn(&Claim, &Claim) -> bool) -> f64 {
    let is_old = |other: &Claim| {
        let mut asserted = history.observations.iter().map(|seen| &seen.claim).filter(|seen| is_asserted(seen));
        other.quantity.value.is_some()
            && asserted.any(|seen| seen.quantity.value == other.quantity.value && seen.sentence != other.sentence)
    };
    let weighed = own.iter().map(|other| {
        let near = other.sentence_number.abs_diff(claim.sentence_number) <= 1;
        match differs(other, claim) {
            _ if other.quantity.value == claim.quantity.value => 1.2,
            _ if is_old(other) || is_old(claim) => 0.0,
            true if near => -3.0,
            true => -2.3,
            false if near => 0.0,
            false => -1.3,
        }
    });
    weighed.min_by(f64::total_cmp).unwrap_or(0.0)
}

/// Whether two claims of one document are two figures whoever says them: one number is many times the other, and they do
/// not stand side by side, as rival numbers do.
fn is_far_off(a: &Claim, b: &Claim) -> bool {
    let stated = |claim: &Claim| claim.quantity.value.filter(|_| matches!(claim.mode, Mode::Total | Mode::Part));
    let apart = stated(a).zip(stated(b)).is_some_and(|(a, b)| a > FAR_OFF * b || b > FAR_OFF * a);
    apart && a.quantity.unit == b.quantity.unit && a.sentence_number.abs_diff(b.sentence_number) > 1
}

/// The figure that a claim opens beside others that read alike: its id is none of theirs.
pub fn open_figure_beside(claim: &Claim, story: &StoryId, others: &[Arc<History>]) -> Figure {
    let scope = scope_of(claim);
    let reads_alike = |other: &&Arc<History>| {
        let figure = &other.figure;
        figure.subject == claim.subject
            && figure.place == claim.place
            && figure.measure == claim.measure
            && figure.unit == claim.quantity.unit
            && figure.scope == scope
    };
    // As many have an id already.
    let alike = others.iter().filter(reads_alike).count();
    let id = (alike..)
        .map(|nth| figure_id(claim, story, &scope, nth as u32))
        .find(|id| !others.iter().any(|other| other.figure.id == *id))
        .expect("there are more numbers than figures");
    Figure {
        id,
        story: story.clone(),
        subject: claim.subject.clone(),
        measure: claim.measure.clone(),
        place: claim.place.clone(),
        unit: claim.quantity.unit.clone(),
        scope,
    }
}

/// The hash of what tells the figure; `nth` parts those of which everything reads alike.
fn figure_id(claim: &Claim, story: &StoryId, scope: &Scope, nth: u32) -> FigureId {
    let mut hash = Sha256::new();
    let place = claim.place.as_deref().unwrap_or("");
    for part in [&story.0, &claim.subject, &claim.measure, place, &claim.quantity.unit, &scope.to_word()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    if nth > 0 {
        hash.update(nth.to_le_bytes());
    }
    FigureId(hex(&hash.finalize()[..6]))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the claim's figure covers. A share goes by its place, else by its subject.
pub fn scope_of(claim: &Claim) -> Scope {
    match claim.mode {
        Mode::Projection => Scope::Projection,
        Mode::Increment => match claim.period {
            Some(period) => Scope::Part(format!("{}/{}", period.from, period.to)),
            None => Scope::Part("increment".to_owned()),
        },
        Mode::Part => Scope::Part(claim.place.clone().unwrap_or_else(|| claim.subject.clone())),
        Mode::Past => Scope::Past,
        Mode::Total | Mode::Denied => Scope::Total,
    }
}

/// The kinds of scope that are told apart before all else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Total,
    Share,
    Stretch,
    Guess,
    Past,
}

impl Extent {
    fn of(figure: &Figure) -> Extent {
        match &figure.scope {
            Scope::Total => Extent::Total,
            Scope::Projection => Extent::Guess,
            Scope::Past => Extent::Past,
            Scope::Part(of) if of == "increment" || is_stretch(of) => Extent::Stretch,
            Scope::Part(_) => Extent::Share,
        }
    }
}

/// Whether the words are a stretch of days: "2024-12-14/2024-12-15".
fn is_stretch(words: &str) -> bool {
    words
        .split_once('/')
        .is_some_and(|(from, to)| [from, to].iter().all(|end| end.parse::<jiff::civil::Date>().is_ok()))
}

/// How much the claim's scope speaks for the figure's; none where they cannot be one.
fn scope_odds(claim: &Claim, figure: &Figure) -> Option<f64> {
    let odds = match (claim.mode, Extent::of(figure)) {
        (Mode::Total, Extent::Total) | (Mode::Part, Extent::Share) | (Mode::Projection, Extent::Guess) => 0.5,
        (Mode::Increment, Extent::Stretch) if scope_of(claim) == figure.scope => 0.5,
        (Mode::Past, Extent::Past) => 0.5,
        (Mode::Past | Mode::Denied, Extent::Total | Extent::Share) => 0.4,
        (Mode::Total, Extent::Share) => -1.0,
        (Mode::Part, Extent::Total) => -1.6,
        (Mode::Total, Extent::Past) => -1.0,
        _ => return None,
    };
    Some(odds)
}

/// Whether the two are one sentence with one quantity, read twice. `together`: whether it is known to be one sentence, which
/// may be long.
fn is_copy(a: &Claim, b: &Claim, together: bool) -> bool {
    a.text == b.text && a.measure == b.measure && a.subject == b.subject && (together || a.sentence == b.sentence)
}
