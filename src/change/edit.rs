//! The same document come back: which of its claims stand where others stood, and whether one was edited. Claims are
//! paired by the sentence and the words around them; identity of figures plays no part, so that an edit is seen also
//! where nobody else has told the figure.
//!
//! First the claims of sentences that stand word for word are paired, wherever they moved; then what lies between, in
//! order, by likeness, so that sentences may be split, joined or reworded; last the numbers that moved elsewhere. The
//! work is bounded: only what was not paired word for word is compared claim by claim, and within a [`BAND`].

use std::collections::{HashMap, VecDeque};

use super::compare::{Step, step};
use crate::extract::{Claim, Mode};
use crate::figure::unit::unit_kind;

/// How the claims of two revisions correspond.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alignment {
    /// (index in the old revision, index in the new one), in the order of the new one.
    pub pairs: Vec<(usize, usize)>,
    /// Old claims that nothing in the new revision corresponds to.
    pub gone: Vec<usize>,
}

/// Below this likeness two claims are not one claim edited.
const ALIKE: f64 = 1.0;

/// How many claims to either side of its own place a claim is looked for.
const BAND: usize = 60;

/// How many claims of a revision are paired by likeness: a document with more of them anew is another document.
const PAIRED: usize = 800;

/// How many words to either side of a number are its surroundings.
const NEAR: usize = 4;

/// Pairs the claims of two revisions of one document.
pub fn align(old: &[Claim], new: &[Claim]) -> Alignment {
    if old.is_empty() {
        return Alignment::default();
    }
    let mut pairing = Pairing { old: vec![None; old.len()], new: vec![None; new.len()] };
    pairing.pair_alike(old, new, |claim, nth| (claim.sentence.clone(), nth));
    pairing.pair_in_order(old, new);
    pairing.pair_alike(old, new, |claim, _| {
        (format!("{} {} {:?}", claim.measure, claim.quantity.unit, claim.quantity.value), 0)
    });
    let pairs = pairing.new.iter().enumerate().filter_map(|(at, twin)| Some(((*twin)?, at))).collect();
    let gone = (0..old.len()).filter(|at| pairing.old[*at].is_none()).collect();
    Alignment { pairs, gone }
}

/// Whether an edit changed the figure: any other number, unless only its rounding or its hedge changed.
pub fn was_edited(old: &Claim, new: &Claim) -> bool {
    let (before, after) = (&old.quantity, &new.quantity);
    let moved = step(before, after);
    match (before.value, after.value) {
        (Some(a), Some(b)) if a == b && before.unit == after.unit => false,
        (Some(_), Some(_)) if before.bound == after.bound && is_scaled(&old.text) == is_scaled(&new.text) => {
            before.unit == after.unit || moved != Step::Same
        }
        (Some(a), Some(b)) => match moved {
            Step::Same => false,
            Step::Weaker | Step::Tighter => (a - b).abs() > 0.1 * a.abs().max(b.abs()),
            Step::Up | Step::Down => true,
        },
        _ => matches!(moved, Step::Up | Step::Down),
    }
}

/// Whether a number is written with a word of scale ("4.8 million", "11 thousand") and so perhaps rounded.
fn is_scaled(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["thousand", "million", "billion", "trillion"].iter().any(|word| lower.contains(word))
}

/// For each claim of either revision its twin, as far as found.
struct Pairing {
    old: Vec<Option<usize>>,
    new: Vec<Option<usize>>,
}

impl Pairing {
    fn pair(&mut self, old: usize, new: usize) {
        (self.old[old], self.new[new]) = (Some(new), Some(old));
    }

    /// Pairs claims of one key, in order. The key is made of the claim and of its place among the open claims of its
    /// sentence.
    fn pair_alike<K: std::hash::Hash + Eq>(&mut self, old: &[Claim], new: &[Claim], key: impl Fn(&Claim, usize) -> K) {
        let mut waiting: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (at, nth) in open(old, &self.old) {
            waiting.entry(key(&old[at], nth)).or_default().push_back(at);
        }
        for (at, nth) in open(new, &self.new) {
            if let Some(twin) = waiting.get_mut(&key(&new[at], nth)).and_then(VecDeque::pop_front) {
                self.pair(twin, at);
            }
        }
    }

    /// Pairs what is left in order: the run of pairs that are most alike together.
    fn pair_in_order(&mut self, old: &[Claim], new: &[Claim]) {
        let rows: Vec<Place> = places(old, &self.old);
        let columns: Vec<Place> = places(new, &self.new);
        for (i, j) in best_run(&rows, &columns, |i, j| likeness(old, new, &rows[i], &columns[j])) {
            self.pair(rows[i].claim, columns[j].claim);
        }
    }
}

/// The claims without a twin, each with its place among those of its sentence.
fn open(claims: &[Claim], twins: &[Option<usize>]) -> Vec<(usize, usize)> {
    let mut nth = 0;
    let mut sentence = None;
    let mut found = Vec::new();
    for at in (0..claims.len()).filter(|at| twins[*at].is_none()) {
        nth = if sentence == Some(claims[at].sentence_number) { nth + 1 } else { 0 };
        sentence = Some(claims[at].sentence_number);
        found.push((at, nth));
    }
    found
}

/// The run of pairs, in order on both sides, with the greatest likeness in all, within the band.
fn best_run(rows: &[Place], columns: &[Place], like: impl Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    let (height, width) = (rows.len(), columns.len());
    let near = |i: usize, j: usize| (i * width.max(1) / height.max(1)).abs_diff(j) <= BAND;
    let mut alike: HashMap<(usize, usize), f64> = HashMap::new();
    let mut best = vec![vec![0.0f64; width + 1]; height + 1];
    for i in (0..height).rev() {
        for j in (0..width).rev() {
            best[i][j] = best[i + 1][j].max(best[i][j + 1]);
            let together = if near(i, j) { like(i, j) } else { 0.0 };
            if together >= ALIKE {
                alike.insert((i, j), together);
                best[i][j] = best[i][j].max(together + best[i + 1][j + 1]);
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut run = Vec::new();
    while i < height && j < width {
        if alike.get(&(i, j)).is_some_and(|together| best[i][j] == together + best[i + 1][j + 1]) {
            run.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    run
}

/// Where a claim stands: the words of its sentence and those next to its number, numbers left out.
struct Place {
    claim: usize,
    words: HashMap<String, u32>,
    before: Vec<String>,
    after: Vec<String>,
}

fn places(claims: &[Claim], twins: &[Option<usize>]) -> Vec<Place> {
    let mut from = 0;
    let mut sentence = None;
    let mut found = Vec::new();
    for (at, claim) in claims.iter().enumerate() {
        if sentence != Some(claim.sentence_number) {
            (sentence, from) = (Some(claim.sentence_number), 0);
        }
        let start = claim.sentence.get(from..).and_then(|rest| rest.find(&claim.text)).map_or(from, |rest| from + rest);
        let end = (start + claim.text.len()).min(claim.sentence.len());
        from = end;
        if twins[at].is_none() && found.len() < PAIRED {
            let (before, after) = (claim.sentence.get(..start).unwrap_or(""), claim.sentence.get(end..).unwrap_or(""));
            let mut before = plain_words(before);
            before.reverse();
            before.truncate(NEAR);
            let mut after = plain_words(after);
            after.truncate(NEAR);
            found.push(Place { claim: at, words: counted(&claim.sentence), before, after });
        }
    }
    found
}

/// The words of a text in lower case, numbers left out.
fn plain_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.starts_with(char::is_alphabetic))
        .map(str::to_lowercase)
        .collect()
}

fn counted(sentence: &str) -> HashMap<String, u32> {
    let mut words = HashMap::new();
    for word in plain_words(sentence) {
        *words.entry(word).or_insert(0) += 1;
    }
    words
}

/// How alike two claims stand, by sentence, surroundings and what they claim; 0 over kinds of unit, between title and body, and
/// between a number that stands and one that is remembered.
fn likeness(old: &[Claim], new: &[Claim], from: &Place, to: &Place) -> f64 {
    let (a, b) = (&old[from.claim], &new[to.claim]);
    if unit_kind(&a.quantity.unit).0 != unit_kind(&b.quantity.unit).0
        || (a.sentence_number == 0) != (b.sentence_number == 0)
        || (a.mode == Mode::Past) != (b.mode == Mode::Past)
    {
        return 0.0;
    }
    let sentence = sentence_likeness(&from.words, &to.words);
    let near = (shared_run(&from.before, &to.before) + shared_run(&from.after, &to.after)) / 2.0;
    if sentence < 0.4 && near < 0.5 {
        return 0.0;
    }
    let same = |alike: bool| f64::from(u8::from(alike));
    sentence
        + near
        + same(a.measure == b.measure) * 0.3
        + same(a.subject == b.subject) * 0.3
        + same(a.quantity.value == b.quantity.value) * 0.3
        + same(a.mode == b.mode) * 0.1
}

/// The share of words that two sentences have in common, from 0 to 1: of both (Dice's coefficient over bags), or where
/// one is a piece of the other, of the shorter.
fn sentence_likeness(a: &HashMap<String, u32>, b: &HashMap<String, u32>) -> f64 {
    let (size_a, size_b) = (a.values().sum::<u32>(), b.values().sum::<u32>());
    if size_a + size_b == 0 {
        return 1.0;
    }
    let shared: u32 = a.iter().map(|(word, count)| *count.min(b.get(word).unwrap_or(&0))).sum();
    let both = 2.0 * f64::from(shared) / f64::from(size_a + size_b);
    let shorter = size_a.min(size_b);
    let piece = if shorter >= 4 { 0.9 * f64::from(shared) / f64::from(shorter) } else { 0.0 };
    both.max(piece)
}

/// How much of the nearest words is the same, the nearest counting most.
fn shared_run(a: &[String], b: &[String]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let weight = |at: usize| 1.0 / (at + 1) as f64;
    let all: f64 = (0..a.len().max(b.len())).map(weight).sum();
    let same: f64 = a.iter().zip(b).enumerate().filter(|(_, (a, b))| a == b).map(|(at, _)| weight(at)).sum();
    same / all
}
