//! Puts the parts of a claim together. Each sentence is read by itself first; then what it leaves out is carried
//! over from the rest of the document: the subject of an ellipsis, the measure of "that figure", the total that
//! "another 1,000" is no part of.

mod draft;
mod lend;
mod memory;
mod name;
mod project;
mod told;
mod topic;

use super::outline::Outline;
use super::place::Places;
use super::quantity::mentions;
use super::scope::{Hint, settle};
use super::time::Times;
use super::voice::Voices;
use super::{Claim, Reading};
use draft::{Draft, drafts};
use lend::lend_units;
use memory::Memory;

/// Reads every claim of a document in text order.
pub fn join(reading: &Reading<'_>) -> Vec<Claim> {
    let read = read(reading);
    let mut memory = Memory::of(reading, &read);
    let outline = Outline::of(reading);
    let (places, times) = (Places::read(reading, &outline), Times::read(reading, &outline));
    let voices = Voices::read(reading, outline);
    let mut out: Vec<Claim> = Vec::new();
    let mut hints: Vec<Hint> = Vec::new();
    for (index, (sentence, drafts)) in reading.sentences.iter().zip(read).enumerate() {
        memory.open_sentence();
        for draft in drafts {
            let settled = memory.settle(&draft);
            if settled.subject.is_empty() || draft.is_article(&settled.measure) {
                continue;
            }
            let voice = voices.of(index, draft.mention.words.start);
            let when = times.of(index, draft.mention.words.start);
            // "Since 2011": a stretch that still runs, and so a running total.
            let runs_on = when.words.as_ref().is_some_and(|words| sentence.lower(words.start) == "since");
            let mut claim = Claim {
                sentence: sentence.quote(),
                sentence_number: sentence.number,
                text: crate::text::folded(draft.mention.span.of(sentence.part)),
                span: draft.mention.span,
                quantity: draft.mention.quantity,
                subject: settled.subject,
                measure: settled.measure,
                place: places.of(index, draft.mention.words.start),
                attribution: voice.attribution,
                speaker: voice.speaker,
                as_of: when.as_of,
                period: when.period.filter(|_| !runs_on),
                mode: settled.mode,
            };
            if let Some(unit) = settled.unit {
                unit.clone_into(&mut claim.quantity.unit);
            }
            let named = claim.place.as_deref().is_some_and(|own| places.names_in(index).any(|(_, name)| name == own));
            hints.push(Hint { lean: draft.lean, placed: named, located: draft.located });
            out.push(claim);
        }
    }
    settle(&mut out, &hints);
    out
}

/// What each sentence tells of its numbers, once the document has lent them the units that they leave out.
fn read(reading: &Reading<'_>) -> Vec<Vec<Draft>> {
    let (mut numbers, passed): (Vec<_>, Vec<_>) = reading.sentences.iter().map(mentions).unzip();
    lend_units(&mut numbers);
    let found = numbers.into_iter().zip(passed);
    let sentences = reading.sentences.iter().enumerate();
    sentences.zip(found).map(|((index, sentence), found)| drafts(sentence, index, reading.day, found)).collect()
}
