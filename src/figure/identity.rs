//! Which claims speak of the same figure: same story, same measure, same kind of unit, compatible subject,
//! place and scope. Where the evidence is thin a link is missed rather than made, and every link says why.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::criterion::may_be_told;
use super::evidence::{is_asserted, is_sequel, place_likeness, related, season, shared_number};
use super::subject::{Profile, stem};
use super::unit::unit_kind;
use super::{Figure, FigureId, History, Scope, StoryId};
use crate::extract::place::Relation;
use crate::extract::{Claim, Mode};

/// Where a claim belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    /// Index of the known figure; none for a new one.
    pub known: Option<usize>,
    /// Whether the words alone tell, so that the rest of the document may be read by it.
    pub sure: bool,
    /// Why, in words.
    pub why: String,
}

/// A claim of the document in hand that was placed before, with the index of its figure.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// Index of the figure.
    pub figure: usize,
    /// The claim.
    pub claim: &'a Claim,
}

/// Below this a claim opens a figure of its own.
const THRESHOLD: f64 = 0.55;

/// From here on a claim belongs to a figure whatever else its document says.
const SURE: f64 = 0.9;

/// Below this no number, however telling, makes a link.
const HOPELESS: f64 = 0.2;

/// From here on two subjects are one, or two words for one.
const SAME_SUBJECT: f64 = 0.9;

/// How likely two shares are one of which nothing like is told.
const OTHER_SHARE: f64 = 0.5;

/// How many times another a number must be to be of no figure that the other is of in one document. Measured on 77
/// storylines: of 17 such pairs that two parties told apart from each other, 13 were two figures.
const FAR_OFF: f64 = 10.0;

/// How many of a figure's latest observations are asked for their wording.
const ASKED: usize = 60;

/// Whether the claim may be of the figure at all, before anything of its history is known: it claims the same, in a unit
/// of the same kind.
pub fn may_speak_of(claim: &Claim, figure: &Figure) -> bool {
    unit_kind(&claim.quantity.unit).0 == unit_kind(&figure.unit).0
        && measure_likeness(&claim.measure, &figure.measure).is_some()
}

/// The figure of the story that the claim speaks of, or a new one.
pub fn place(claim: &Claim, histories: &[Arc<History>]) -> Placement {
    place_beside(claim, histories, &[], |_, _| false)
}

/// The same for a claim of a document of which other claims are placed already: a sentence does not give one figure
/// two numbers, unless two parties say so. `differs` tells whether two claims cannot both hold.
pub fn place_beside(
    claim: &Claim,
    histories: &[Arc<History>],
    here: &[Placed<'_>],
    differs: impl Fn(&Claim, &Claim) -> bool,
) -> Placement {
    let mut subjects = Subjects::default();
    let of_whole = has_subject_of_whole(claim, histories, &mut subjects);
    let scored = histories.iter().enumerate().filter_map(|(index, history)| {
        let own: Vec<&Claim> = here.iter().filter(|placed| placed.figure == index).map(|placed| placed.claim).collect();
        if own.iter().any(|other| is_far_off(other, claim) || must_part(other, claim) && differs(other, claim)) {
            return None;
        }
        let (score, why) = likeness(claim, history, &own, of_whole, &mut subjects)?;
        Some((index, score, why))
    });
    match scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) {
        Some((index, score, why)) if score >= THRESHOLD => Placement { known: Some(index), sure: score >= SURE, why },
        Some((_, _, why)) => {
            let why = format!("a figure of its own: the nearest one differs ({why})");
            Placement { known: None, sure: false, why }
        }
        None => {
            let why = "no figure of this measure and kind was known in the story".to_owned();
            Placement { known: None, sure: false, why }
        }
    }
}

/// Whether two claims of one document with different numbers are two figures: in one sentence always, elsewhere where
/// they name different places or mark their subjects differently.
fn must_part(a: &Claim, b: &Claim) -> bool {
    let places = a.place.as_deref().zip(b.place.as_deref());
    let subjects = || Profile::read(&a.subject, &a.measure).is_told_apart(&Profile::read(&b.subject, &b.measure));
    a.sentence_number == b.sentence_number
        || subjects()
        || places.is_some_and(|(a, b)| !matches!(related(a, b), Relation::Same))
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
    let id = (0u32..)
        .map(|nth| figure_id(claim, story, &scope, nth))
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

/// How well the claim's scope fits the figure's; none where it cannot.
fn scope_likeness(claim: &Claim, figure: &Figure) -> Option<f64> {
    let score = match (claim.mode, Extent::of(figure)) {
        (Mode::Total, Extent::Total) | (Mode::Part, Extent::Share) | (Mode::Projection, Extent::Guess) => 1.0,
        (Mode::Increment, Extent::Stretch) if scope_of(claim) == figure.scope => 1.0,
        (Mode::Past, Extent::Past) => 1.0,
        (Mode::Past | Mode::Denied, Extent::Total | Extent::Share) => 0.9,
        (Mode::Total, Extent::Share) | (Mode::Part, Extent::Total) => 0.5,
        (Mode::Total, Extent::Past) => 0.5,
        _ => return None,
    };
    Some(score)
}

/// How much a claim is like a figure, from 0 to 1, with the reason; none where they cannot be one.
fn likeness<'h>(
    claim: &'h Claim,
    history: &'h History,
    own: &[&'h Claim],
    of_whole: bool,
    subjects: &mut Subjects<'h>,
) -> Option<(f64, String)> {
    let figure = &history.figure;
    if unit_kind(&claim.quantity.unit).0 != unit_kind(&figure.unit).0 {
        return None;
    }
    let measure = measure_likeness(&claim.measure, &figure.measure)?;
    let scope = scope_likeness(claim, figure)?;
    let seen = history.observations.iter().rev().take(ASKED).map(|seen| &seen.claim);
    let told: Vec<&Claim> = own.iter().copied().chain(seen).collect();
    if told.iter().any(|told| is_copy(told, claim)) {
        return Some((1.0, "the same sentence was read before".to_owned()));
    }
    let (wording, why) = wording_likeness(claim, figure, &told, subjects);
    let share = share_likeness(claim, figure, &told, of_whole);
    let base = measure * scope * wording * season(claim, history) * share;
    let (telling, number) = shared_number(claim, &told);
    if base < HOPELESS || telling == 0.0 {
        return Some((base, format!("same measure, {why}")));
    }
    Some((base + (1.0 - base) * telling, format!("same measure, {why}, {number}")))
}

/// Whether the two are one sentence with one quantity, read twice.
fn is_copy(a: &Claim, b: &Claim) -> bool {
    a.sentence == b.sentence && a.text == b.text && a.measure == b.measure && a.subject == b.subject
}

/// Subjects taken apart, each once: the figures of a story are told in the same few words.
#[derive(Default)]
struct Subjects<'h>(HashMap<(&'h str, &'h str), Rc<Profile>>);

impl<'h> Subjects<'h> {
    fn read(&mut self, subject: &'h str, measure: &'h str) -> Rc<Profile> {
        let read = || Rc::new(Profile::read(subject, measure));
        Rc::clone(self.0.entry((subject, measure)).or_insert_with(read))
    }
}

/// The best of subject and place together over the wordings in which the figure was told.
fn wording_likeness<'h>(
    claim: &'h Claim,
    figure: &'h Figure,
    told: &[&'h Claim],
    subjects: &mut Subjects<'h>,
) -> (f64, String) {
    let profile = subjects.read(&claim.subject, &claim.measure);
    let narrow = claim.mode == Mode::Part;
    let joined = told.iter().rev().find(|told| is_asserted(told)).is_none_or(|last| is_sequel(last, claim));
    let mut wordings = vec![(figure.subject.as_str(), figure.place.as_deref())];
    for told in told.iter().filter(|told| is_asserted(told)) {
        let wording = (told.subject.as_str(), told.place.as_deref());
        if !wordings.contains(&wording) {
            wordings.push(wording);
        }
    }
    let scored = wordings.into_iter().map(|(subject, place)| {
        let subject = profile.likeness(&subjects.read(subject, &figure.measure), narrow);
        let (place, place_why) = place_likeness(claim.place.as_deref(), place, narrow, profile.is_marked(), joined);
        (subject.score * place, subject.why, place_why)
    });
    let words = |subject: &str, place: &str| format!("{subject}, {place}");
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| words(b.1, b.2).cmp(&words(a.1, a.2))));
    best.map_or((0.0, String::new()), |(score, subject, place)| (score, words(subject, place)))
}

/// How likely two shares are one whose subject is that of the whole, so that it tells nothing of them: little where their
/// sentences tell nothing alike of them.
fn share_likeness(claim: &Claim, figure: &Figure, told: &[&Claim], of_whole: bool) -> f64 {
    let shares = claim.mode == Mode::Part && Extent::of(figure) == Extent::Share;
    if !shares || !of_whole || told.is_empty() {
        return 1.0;
    }
    let parts = told.iter().copied().filter(|told| told.mode == Mode::Part);
    if may_be_told(claim, parts) { 1.0 } else { OTHER_SHARE }
}

/// Whether the subject of a share says no more than that of a whole does: "Four of the victims", beside the people killed.
fn has_subject_of_whole<'h>(claim: &'h Claim, histories: &'h [Arc<History>], subjects: &mut Subjects<'h>) -> bool {
    if claim.mode != Mode::Part {
        return false;
    }
    let own = subjects.read(&claim.subject, &claim.measure);
    let mut wholes = histories
        .iter()
        .map(|history| &history.figure)
        .filter(|whole| Extent::of(whole) == Extent::Total && may_speak_of(claim, whole));
    !own.is_marked()
        && wholes.any(|whole| own.likeness(&subjects.read(&whole.subject, &whole.measure), false).score >= SAME_SUBJECT)
}

/// One measure, or two words of one stem.
fn measure_likeness(a: &str, b: &str) -> Option<f64> {
    let stems = |words: &str| words.split(' ').map(stem).collect::<Vec<_>>();
    if a == b {
        return Some(1.0);
    }
    (stems(a) == stems(b)).then_some(0.9)
}
