//! Puts the parts of a claim together. Each sentence is read by itself first; then what it leaves out is carried
//! over from the rest of the document: the subject of an ellipsis, the measure of "that figure", the total that
//! "another 1,000" is no part of.

mod draft;
mod explain;
mod lend;
mod lexicon;
mod meant;
mod memory;
mod name;
mod project;
mod refine;
mod told;
mod topic;

use std::ops::Range;

use super::account::Explained;
use super::distractor::Passed;
use super::mode::refutes;
use super::outline::Outline;
use super::place::{Found, Places, atlas};
use super::quantity::{Kind as UnitKind, mentions};
use super::scope::{Hint, settle};
use super::time::{Times, When};
use super::voice::{Voice, Voices};
use super::{Claim, Reading, Sentence};
use draft::{Draft, drafts};
use explain::{Evidence, Observer};
use lend::lend_units;
use memory::{Memory, Settled};

/// Reads every claim of a document in text order.
pub fn join(reading: &Reading<'_>) -> Vec<Claim> {
    read(reading, Memory::of, None)
}

/// Reads the same claims, each with an account of what made it, and the numbers that were passed over.
pub fn explain(reading: &Reading<'_>) -> Explained {
    explain_with(reading, Memory::of)
}

/// Reads the claims as the rules alone would, each with an account: what weights are learned from.
pub fn explain_by_rules(reading: &Reading<'_>) -> Explained {
    explain_with(reading, |reading, drafts| Memory::of(reading, drafts).by_rules())
}

fn explain_with(reading: &Reading<'_>, memory: impl FnOnce(&Reading<'_>, &[Vec<Draft>]) -> Memory) -> Explained {
    let mut observer = Observer::of(reading);
    let claims = read(reading, memory, Some(&mut observer));
    observer.explained(claims)
}

/// Reads every claim. Whoever watches is told why as it goes; nothing is put into words where nobody does.
fn read(
    reading: &Reading<'_>,
    memory: impl FnOnce(&Reading<'_>, &[Vec<Draft>]) -> Memory,
    mut observer: Option<&mut Observer<'_, '_>>,
) -> Vec<Claim> {
    let (read, passed) = told_by_sentences(reading);
    if read.iter().all(Vec::is_empty) {
        if let Some(observer) = observer {
            observer.close(&[], &[], passed);
        }
        return Vec::new();
    }
    let mut memory = memory(reading, &read);
    let outline = Outline::of(reading);
    let (places, times) = (Places::read(reading, &outline), Times::read(reading, &outline));
    let voices = Voices::read(reading, outline);
    let mut out: Vec<Claim> = Vec::new();
    let mut hints: Vec<Hint> = Vec::new();
    for (index, (sentence, drafts)) in reading.sentences.iter().zip(read).enumerate() {
        memory.open_sentence();
        // A sentence with many figures is folded into its quote once.
        let mut quote: Option<String> = None;
        for draft in drafts {
            let settled = memory.settle(&draft);
            let word = draft.mention.words.start;
            let (voice, when) = (voices.of(index, word), times.of(index, word));
            let passes = is_payment(&draft, &settled);
            let place = places.found(index, word).filter(|place| !(passes && matches!(place, Found::Main(_))));
            let dropped = dropped(&draft, &settled);
            if let Some(observer) = observer.as_deref_mut() {
                let evidence = Evidence { draft: &draft, settled: &settled, voice: &voice, when: &when, place: &place };
                match dropped {
                    Some(why) => observer.pass_over(index, draft.mention.words.clone(), why),
                    None => observer.enter(&evidence),
                }
            }
            if dropped.is_some() {
                continue;
            }
            let own = place.map(|place| place.name().to_owned());
            let named = own.as_deref().is_some_and(|own| places.names_in(index).any(|(_, name)| name == own));
            hints.push(Hint { lean: draft.lean, placed: named, located: draft.located });
            let quote = quote.get_or_insert_with(|| sentence.quote()).clone();
            out.push(claim(sentence, quote, draft, settled, voice, when, own));
        }
    }
    let whys = settle(&mut out, &hints);
    if let Some(observer) = observer {
        observer.close(&out, &whys, passed);
    }
    out
}

/// Whether the figure is money that passes from one hand to another, which is nowhere unless its own sentence says so.
fn is_payment(draft: &Draft, settled: &Settled) -> bool {
    draft.mention.kind == Some(UnitKind::Currency) && atlas::is_payment(&settled.measure.0)
}

/// Why a draft becomes no claim, if it becomes none.
fn dropped(draft: &Draft, settled: &Settled) -> Option<&'static str> {
    if settled.subject.0.is_empty() {
        return Some("nothing says what it counts");
    }
    draft.is_article(&settled.measure.0).then_some("\"one\" that is hardly more than an article")
}

fn claim(
    sentence: &Sentence<'_>,
    quote: String,
    draft: Draft,
    settled: Settled,
    voice: Voice,
    when: When,
    place: Option<String>,
) -> Claim {
    let mut quantity = draft.mention.quantity;
    if let Some(unit) = settled.unit {
        unit.clone_into(&mut quantity.unit);
    }
    Claim {
        sentence: quote,
        sentence_number: sentence.number,
        text: crate::text::folded(draft.mention.span.of(sentence.part)),
        span: draft.mention.span,
        quantity,
        subject: settled.subject.0,
        measure: settled.measure.0,
        place,
        attribution: voice.attribution,
        speaker: voice.speaker,
        as_of: when.as_of,
        period: when.period.filter(|_| !when.runs_on(sentence)),
        mode: settled.mode,
    }
}

/// The numbers of a sentence that are no quantities.
type PassedIn = Vec<(Range<usize>, Passed)>;

/// What each sentence tells of its numbers, once the document has lent them the units that they leave out, and the
/// numbers of each that are passed over.
fn told_by_sentences(reading: &Reading<'_>) -> (Vec<Vec<Draft>>, Vec<PassedIn>) {
    let (mut numbers, passed): (Vec<_>, Vec<_>) = reading.sentences.iter().map(mentions).unzip();
    lend_units(&reading.sentences, &mut numbers);
    let found = numbers.iter().zip(&passed);
    let sentences = reading.sentences.iter().enumerate().zip(found);
    let mut told: Vec<Vec<Draft>> = sentences
        .map(|((index, sentence), (numbers, passed))| drafts(sentence, index, reading.day, numbers, passed))
        .collect();
    for (pair, drafts) in reading.sentences.windows(2).zip(&mut told) {
        if !drafts.is_empty() && refutes(&pair[0], &pair[1]) {
            drafts.iter_mut().for_each(Draft::refute);
        }
    }
    (told, passed)
}
