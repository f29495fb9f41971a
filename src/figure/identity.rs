//! Which claims speak of the same figure: same story, same measure, same kind of unit, compatible subject,
//! place and scope. Where the evidence is thin a link is missed rather than made, and every link says why.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::subject::{Profile, stem};
use super::unit::{are_comparable, unit_kind};
use super::{Figure, FigureId, History, Observation, Scope, StoryId};
use crate::extract::place::{Relation, same_place};
use crate::extract::{Bound, Claim, Mode};

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

/// How many of a figure's latest observations are asked for their wording.
const ASKED: usize = 60;

/// The figure of the story that the claim speaks of, or a new one.
pub fn place(claim: &Claim, histories: &[History]) -> Placement {
    place_beside(claim, histories, &[], |_, _| false)
}

/// The same for a claim of a document of which other claims are placed already: a sentence does not give one figure
/// two numbers, unless two parties say so. `differs` tells whether two claims cannot both hold.
pub fn place_beside(
    claim: &Claim,
    histories: &[History],
    here: &[Placed<'_>],
    differs: impl Fn(&Claim, &Claim) -> bool,
) -> Placement {
    let scored = histories.iter().enumerate().filter_map(|(index, history)| {
        let own: Vec<&Claim> = here.iter().filter(|placed| placed.figure == index).map(|placed| placed.claim).collect();
        if own.iter().any(|other| must_part(other, claim) && differs(other, claim)) {
            return None;
        }
        let (score, why) = likeness(claim, history, &own)?;
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

/// The figure that a claim opens.
pub fn open_figure(claim: &Claim, story: &StoryId) -> Figure {
    open_figure_beside(claim, story, &[])
}

/// The figure that a claim opens beside others that read alike: its id is none of theirs.
pub fn open_figure_beside(claim: &Claim, story: &StoryId, others: &[History]) -> Figure {
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
fn likeness(claim: &Claim, history: &History, own: &[&Claim]) -> Option<(f64, String)> {
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
    let (wording, why) = wording_likeness(claim, figure, &told);
    let base = measure * scope * wording * season(claim, history);
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

/// The best of subject and place together over the wordings in which the figure was told.
fn wording_likeness(claim: &Claim, figure: &Figure, told: &[&Claim]) -> (f64, String) {
    let profile = Profile::read(&claim.subject, &claim.measure);
    let narrow = claim.mode == Mode::Part;
    let mut wordings: BTreeSet<(&str, Option<&str>)> = told
        .iter()
        .filter(|told| is_asserted(told))
        .map(|told| (told.subject.as_str(), told.place.as_deref()))
        .collect();
    wordings.insert((&figure.subject, figure.place.as_deref()));
    let scored = wordings.into_iter().map(|(subject, place)| {
        let subject = profile.likeness(&Profile::read(subject, &figure.measure), narrow);
        let joined = told.iter().rev().find(|told| is_asserted(told)).is_none_or(|last| is_sequel(last, claim));
        let (place, place_why) = place_likeness(claim.place.as_deref(), place, narrow, profile.is_marked(), joined);
        (subject.score * place, format!("{}, {place_why}", subject.why))
    });
    scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1))).unwrap_or((0.0, String::new()))
}

/// Whether a claim asserts a number of its figure, rather than denying or remembering one.
fn is_asserted(claim: &Claim) -> bool {
    !matches!(claim.mode, Mode::Past | Mode::Denied)
}

/// One measure, or two words of one stem.
fn measure_likeness(a: &str, b: &str) -> Option<f64> {
    let stems = |words: &str| words.split(' ').map(stem).collect::<Vec<_>>();
    if a == b {
        return Some(1.0);
    }
    (stems(a) == stems(b)).then_some(0.9)
}

/// How well two places fit, as far as the names tell. Shares are told apart by their places before all else.
/// `sequel` says that the numbers may well be one figure's: then a place that nothing is known of is taken for another
/// name or another reach of the same, as news has it ("Oru", "the north", "Lissen province").
fn place_likeness(a: Option<&str>, b: Option<&str>, narrow: bool, marked: bool, sequel: bool) -> (f64, &'static str) {
    match (a, b) {
        (None, None) => (if narrow && !marked { 0.5 } else { 0.95 }, "no place told"),
        (None, _) | (_, None) => (if narrow { 0.7 } else { 0.95 }, "no place against it"),
        (Some(a), Some(b)) => match related(a, b) {
            Relation::Same => (1.0, "the same place"),
            Relation::Inside | Relation::Contains => (if narrow { 0.3 } else { 0.8 }, "one place inside the other"),
            Relation::Unknown if narrow => (0.3, "places that nothing joins"),
            Relation::Unknown if sequel => (0.62, "places that nothing parts"),
            Relation::Unknown => (0.5, "places that nothing joins"),
            Relation::Apart => (0.25, "another place"),
        },
    }
}

/// Whether a number may well be the next one of a figure: of a count that only grows not much less, and of none many
/// times more or less.
fn is_sequel(last: &Claim, next: &Claim) -> bool {
    let low = if GROWING.contains(&next.measure.as_str()) { 0.7 } else { 0.3 };
    let stated = |claim: &Claim| in_base(claim).or(claim.quantity.low);
    let share = next.quantity.unit == "percent";
    are_comparable(&last.quantity.unit, &next.quantity.unit)
        && (share
            || stated(last).zip(stated(next)).is_some_and(|(last, next)| (low * last..=8.0 * last).contains(&next)))
}

/// Words for everywhere: a count of the whole is not that of a place.
const EVERYWHERE: [&str; 6] = ["nationwide", "countrywide", "nationally", "worldwide", "globally", "the world"];

/// How two places lie to each other, by the atlas and by their words: "Oru" and "the Oru district".
fn related(a: &str, b: &str) -> Relation {
    let everywhere = |name: &str| EVERYWHERE.contains(&name.to_lowercase().as_str());
    if everywhere(a) != everywhere(b) {
        return Relation::Apart;
    }
    match same_place(a, b) {
        Relation::Unknown => {
            let words = |name: &str| -> BTreeSet<String> {
                name.split_whitespace()
                    .filter(|word| word.starts_with(char::is_uppercase))
                    .map(str::to_lowercase)
                    .collect()
            };
            let (one, other) = (words(a), words(b));
            let nested = !one.is_empty() && !other.is_empty() && (one.is_subset(&other) || other.is_subset(&one));
            if nested { Relation::Same } else { Relation::Unknown }
        }
        known => known,
    }
}

/// How much a number that the figure has had before speaks for it, from 0 to 1: the more digits it has, the more.
fn shared_number(claim: &Claim, told: &[&Claim]) -> (f64, &'static str) {
    let same = |other: &&&Claim| {
        are_comparable(&other.quantity.unit, &claim.quantity.unit)
            && other.quantity.value.is_some()
            && in_base(other).zip(in_base(claim)).is_some_and(|(a, b)| (a - b).abs() <= 0.01 * a.abs().max(b.abs()))
    };
    let digits = |claim: &Claim| claim.quantity.value.map_or(0, significant);
    let most = told.iter().filter(same).map(|other| digits(other).min(digits(claim))).max();
    let hedged = claim.quantity.bound != Bound::Exact;
    match most {
        Some(0) | None => (0.0, ""),
        // A large round number is told again far more often than two things happen to have it.
        Some(1) if in_base(claim).is_some_and(|number| number.abs() >= LARGE) => (0.4, "the same large number"),
        Some(1) => (if hedged { 0.1 } else { 0.15 }, "the same small number"),
        Some(2) => (0.35, "the same number"),
        Some(3) => (0.6, "the same number"),
        Some(_) => (0.85, "the same number to the digit"),
    }
}

/// From here on a round number is large.
const LARGE: f64 = 1_000.0;

fn in_base(claim: &Claim) -> Option<f64> {
    Some(claim.quantity.value? * unit_kind(&claim.quantity.unit).1)
}

/// How many digits a number has without its trailing zeros, at most 12.
pub fn significant(number: f64) -> i32 {
    if number == 0.0 || !number.is_finite() {
        return 1;
    }
    let mut digits = format!("{:.11e}", number.abs());
    digits.truncate(digits.find('e').unwrap_or(digits.len()));
    let bare = digits.trim_end_matches('0').trim_end_matches('.');
    bare.chars().filter(char::is_ascii_digit).count().max(1) as i32
}

/// Measures of which a count only grows while an event lasts.
const GROWING: [&str; 8] =
    ["killed", "injured", "casualties", "arrested", "destroyed", "infected", "charged", "captured"];

/// Rates of change, which speak for their own days alone.
const RATES: [&str; 6] = ["risen", "fallen", "changed", "rise", "fall", "change"];

/// What the dates say: a rate of change holds for its own days, and a later, much smaller count of what only grows
/// is most likely another event's or another day's.
fn season(claim: &Claim, history: &History) -> f64 {
    let asserted = || history.observations.iter().filter(|seen| is_asserted(&seen.claim));
    if claim.quantity.unit == "percent" && RATES.contains(&claim.measure.as_str()) {
        let near = |seen: &Observation| seen.as_of().zip(claim.as_of).is_none_or(|(a, b)| days_apart(a, b) <= 3);
        return if asserted().next().is_none() || asserted().any(near) { 1.0 } else { 0.4 };
    }
    if asserted().next().is_some() && !asserted().any(|seen| is_of_one_size(&seen.claim, claim)) {
        return 0.5;
    }
    let (Some(value), Some(last)) = (claim.quantity.value, asserted().next_back()) else { return 1.0 };
    let own_voice = claim.attribution == last.claim.attribution || claim.attribution.is_none();
    let dwarfed = claim.quantity.bound == Bound::Exact
        && GROWING.contains(&claim.measure.as_str())
        && last.claim.quantity.low.is_some_and(|low| value < 0.4 * low)
        && claim.as_of > last.as_of();
    if own_voice && dwarfed { 0.5 } else { 1.0 }
}

/// Whether one figure may well have had both numbers: no count goes from ten thousand to two. The same both ways, so
/// that the order of two reports does not matter.
fn is_of_one_size(old: &Claim, new: &Claim) -> bool {
    let (Some(before), Some(after)) = (in_base(old), in_base(new)) else { return true };
    let most = if GROWING.contains(&new.measure.as_str()) { 50.0 } else { 200.0 };
    let exempt = new.quantity.unit == "percent" || !are_comparable(&old.quantity.unit, &new.quantity.unit);
    exempt || before == 0.0 || after == 0.0 || (after <= most * before && before <= most * after)
}

fn days_apart(a: jiff::civil::Date, b: jiff::civil::Date) -> i32 {
    a.since(b).map_or(i32::MAX, |span| span.get_days().abs())
}
