//! Puts into words what made each claim, and collects the numbers that were passed over. Watches while
//! [`join`](super) works and decides nothing: whatever it says was found by the stages themselves.

mod measure;
mod quantity;
mod setting;

use std::ops::Range;

use super::draft::Draft;
use super::memory::{Settled, Whence};
use super::{PassedIn, Reading};
use crate::extract::account::{Account, Explained, PassedOver};
use crate::extract::number::number_at;
use crate::extract::place::Found;
use crate::extract::row::Row;
use crate::extract::scope::Why;
use crate::extract::time::When;
use crate::extract::voice::Voice;
use crate::extract::{Claim, Mode, Sentence};
use crate::text::{WordKind, folded};

/// Collects the reasons of one document.
pub struct Observer<'r, 't> {
    reading: &'r Reading<'t>,
    accounts: Vec<Account>,
    /// The mode of each claim before the document had its say.
    modes: Vec<Mode>,
    /// For each sentence the words that are in a claim.
    claimed: Vec<Vec<Range<usize>>>,
    /// For each sentence the numbers passed over, with the reason.
    passed: Vec<Vec<(Range<usize>, &'static str)>>,
}

/// All that a claim is made of.
pub struct Evidence<'e> {
    /// What its sentence tells.
    pub draft: &'e Draft,
    /// What the document adds.
    pub settled: &'e Settled,
    /// Who says so.
    pub voice: &'e Voice,
    /// For when.
    pub when: &'e When,
    /// Where.
    pub place: &'e Option<Found<'e>>,
}

impl<'r, 't> Observer<'r, 't> {
    /// Watches the reading of a document.
    pub fn of(reading: &'r Reading<'t>) -> Observer<'r, 't> {
        let count = reading.sentences.len();
        Observer {
            reading,
            accounts: Vec::new(),
            modes: Vec::new(),
            claimed: vec![Vec::new(); count],
            passed: vec![Vec::new(); count],
        }
    }

    /// Takes down what made a claim.
    pub fn enter(&mut self, evidence: &Evidence<'_>) {
        let index = evidence.draft.index;
        let Some(sentence) = self.reading.sentences.get(index) else { return };
        let scene = Told { reading: self.reading, sentence, index };
        self.accounts.push(Account {
            quantity: scene.quantity(evidence),
            subject: scene.subject(evidence),
            measure: scene.measure(evidence),
            mode: scene.mode(evidence),
            attribution: scene.attribution(evidence.voice),
            place: scene.place(evidence.place.as_ref()),
            as_of: scene.as_of(evidence.when),
            choices: evidence.settled.choices.clone(),
        });
        self.modes.push(evidence.settled.mode);
        self.claimed[index].push(evidence.draft.mention.words.clone());
    }

    /// Takes down a number that becomes no claim.
    pub fn pass_over(&mut self, index: usize, words: Range<usize>, why: &'static str) {
        if let Some(passed) = self.passed.get_mut(index) {
            passed.push((words, why));
        }
    }

    /// Takes down what the document made of the modes, and the numbers that are no quantities.
    pub fn close(&mut self, claims: &[Claim], whys: &[Why], passed: Vec<PassedIn>) {
        for (((claim, why), account), before) in claims.iter().zip(whys).zip(&mut self.accounts).zip(&self.modes) {
            if let Some(why) = why {
                let too = if *before == claim.mode { " too" } else { "" };
                account.mode = format!("by the document: {why} (by its sentence{too} {before}: {})", account.mode);
            }
        }
        for (index, passed) in passed.into_iter().enumerate() {
            passed.into_iter().for_each(|(words, why)| self.pass_over(index, words, why.in_words()));
        }
        for (index, sentence) in self.reading.sentences.iter().enumerate() {
            for words in self.unread(index, sentence) {
                let code = sentence.words.get(words.start).is_some_and(|word| word.kind == WordKind::Name);
                let why = if code { "letters and digits in one word" } else { "no number that can be read" };
                self.pass_over(index, words, why);
            }
        }
    }

    /// The claims with their accounts, and all that was passed over in text order.
    pub fn explained(mut self, claims: Vec<Claim>) -> Explained {
        let mut passed = Vec::new();
        for (sentence, found) in self.reading.sentences.iter().zip(&mut self.passed) {
            found.sort_by_key(|(words, _)| words.start);
            passed.extend(found.drain(..).map(|(words, reason)| {
                let span = Row { words: &sentence.words }.span(words);
                let text = folded(span.of(sentence.part));
                PassedOver { sentence: sentence.quote(), sentence_number: sentence.number, text, span, reason }
            }));
        }
        Explained { claims: claims.into_iter().zip(self.accounts).collect(), passed }
    }

    /// The words that look like numbers and that nothing was said of so far.
    fn unread(&self, index: usize, sentence: &Sentence<'_>) -> Vec<Range<usize>> {
        let row = Row { words: &sentence.words };
        let mut known = vec![false; sentence.words.len()];
        let spoken = self.passed[index].iter().map(|(words, _)| words).chain(&self.claimed[index]);
        for at in spoken.flat_map(Range::clone) {
            if let Some(known) = known.get_mut(at) {
                *known = true;
            }
        }
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while at < known.len() {
            let looks = !known[at]
                && (matches!(row.kind(at), Some(WordKind::Number | WordKind::Name)) || number_at(row, at).is_some());
            let end = number_at(row, at).map_or(at + 1, |number| number.end).max(at + 1);
            if looks {
                found.push(at..end.min(known.len()));
            }
            at = if looks { end } else { at + 1 };
        }
        found
    }
}

/// The sentence that a claim stands in.
struct Told<'s, 't> {
    reading: &'s Reading<'t>,
    sentence: &'s Sentence<'t>,
    index: usize,
}

impl Told<'_, '_> {
    /// Words of a sentence in quotes.
    fn quote(sentence: &Sentence<'_>, words: &Range<usize>) -> String {
        format!("\"{}\"", sentence.phrase(words.clone()))
    }

    /// A sentence by the number that readers know: "sentence 3", "the title".
    fn name_of(&self, index: usize) -> String {
        match self.reading.sentences.get(index) {
            Some(sentence) if sentence.is_title() => "the title".to_owned(),
            Some(sentence) => format!("sentence {}", sentence.number),
            None => "the text".to_owned(),
        }
    }

    /// Where something was found that the number's own words do not give.
    fn elsewhere(&self, whence: Whence) -> String {
        match whence {
            Whence::Own => "the sentence's own words".to_owned(),
            Whence::Because(why) => why.to_owned(),
            Whence::Chosen => "the likeliest of all that may be meant".to_owned(),
            Whence::From(what, index) if index == self.index => format!("taken from the sentence: {what}"),
            Whence::From(what, index) if index > self.index => format!("taken from {}: {what}", self.name_of(index)),
            Whence::From(what, index) => format!("carried over from {}: {what}", self.name_of(index)),
        }
    }
}
