//! Who says so, where and for when: the words of the text that give a claim its party, its place and its day.

use super::Told;
use crate::extract::Sentence;
use crate::extract::place::Found;
use crate::extract::time::{By, When};
use crate::extract::voice::reporting::entry_of;
use crate::extract::voice::{GOES_ON, Said, Voice};

/// Up to so many words a party and its verb are quoted as they stand; else each by itself.
const QUOTED: usize = 8;

impl Told<'_, '_> {
    /// The words by which somebody vouches for a claim.
    pub(super) fn attribution(&self, voice: &Voice) -> String {
        let Some(said) = &voice.said else { return voice.why.to_owned() };
        let Some(sentence) = self.reading.sentences.get(said.sentence) else { return voice.why.to_owned() };
        let words = reported(sentence, said);
        let from = if said.sentence == self.index {
            String::new()
        } else if said.sentence < self.index {
            format!("carried over from {}: ", self.name_of(said.sentence))
        } else {
            format!("taken from {}: ", self.name_of(said.sentence))
        };
        let entry = entry_of(sentence.lower(said.cue));
        let entry = entry.map_or(String::new(), |base| format!(" (reporting.toml: {base})"));
        let construction = match voice.why {
            GOES_ON => "who goes on reporting".to_owned(),
            why => format!("construction \"{why}\""),
        };
        format!("{from}{words}{entry}, {construction}")
    }

    /// Where a claim's place is named.
    pub(super) fn place(&self, place: Option<&Found<'_>>) -> String {
        match place {
            Some(Found::Named(mention, index)) => {
                let Some(sentence) = self.reading.sentences.get(*index) else { return String::new() };
                let words = Self::quote(sentence, &mention.words);
                if *index == self.index {
                    format!("named in the sentence: {words}")
                } else {
                    format!("carried over from {}: {words}", self.name_of(*index))
                }
            }
            Some(Found::Main(_)) => "what the document is about".to_owned(),
            None => "no place is named".to_owned(),
        }
    }

    /// The expression of time that dates a claim.
    pub(super) fn as_of(&self, when: &When) -> String {
        let words = |index: usize| Some((self.reading.sentences.get(index)?, when.words.as_ref()?));
        match when.by {
            By::Words(index) => {
                let quoted = words(index).map_or(String::new(), |(sentence, words)| Self::quote(sentence, words));
                let from = if index == self.index { "the sentence".to_owned() } else { self.name_of(index) };
                format!("{quoted} in {from}")
            }
            By::Stated => "the day that the text says it speaks for".to_owned(),
            By::Published if when.as_of.is_some() => "the publishing date".to_owned(),
            By::Published => "no date is known".to_owned(),
        }
    }
}

/// The party and the word that shows that it reports, as they stand where they stand close together.
fn reported(sentence: &Sentence<'_>, said: &Said) -> String {
    let whole = said.party.start.min(said.cue)..said.party.end.max(said.cue + 1);
    if whole.len() <= QUOTED {
        return Told::quote(sentence, &whole);
    }
    let party = Told::quote(sentence, &said.party);
    format!("{party} with {}", Told::quote(sentence, &(said.cue..said.cue + 1)))
}
