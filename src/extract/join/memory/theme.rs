//! What a sentence without a number announces for the numbers after it: "How many have died?", "Deaths still divide
//! the parties." Reads headings, questions and plain sentences alike; says nothing of sentences that count themselves.

use super::Memory;
use crate::extract::grammar::{classes, is_plural, noun_phrase};
use crate::extract::join::draft::Draft;
use crate::extract::measure::vocabulary::{Role, readings_at};
use crate::extract::measure::{Kind, Trigger, triggers};
use crate::extract::{Reading, Sentence};
use crate::text::Word;

/// How many sentences on an announcement holds.
const HOLDS: usize = 2;

/// A sentence or heading of so few words is about the one countable thing that it names.
const SHORT: usize = 9;

/// A longer sentence is about what it opens with.
const OPENING: usize = 1;

/// What a sentence announces.
#[derive(Clone, Debug)]
pub struct Theme {
    /// The measure.
    pub measure: String,
    /// What is asked for: "how many troops".
    pub subject: Option<String>,
    /// The sentence.
    pub index: usize,
}

/// What the sentences without a number announce, in text order.
pub fn themes(reading: &Reading<'_>, drafts: &[Vec<Draft>]) -> Vec<Theme> {
    let silent = reading.sentences.iter().zip(drafts).enumerate().filter(|(_, (_, drafts))| drafts.is_empty());
    silent.filter_map(|(index, (sentence, _))| announced(sentence, index)).collect()
}

/// What a sentence without a number announces.
fn announced(sentence: &Sentence<'_>, index: usize) -> Option<Theme> {
    let many = (1..sentence.words.len()).find(|at| sentence.lower(*at) == "many" && sentence.lower(at - 1) == "how");
    let reach = if sentence.words.len() <= SHORT { sentence.words.len() } else { OPENING + 1 };
    if many.is_none() && !(0..reach).any(|at| may_count(&sentence.words, at)) {
        return None;
    }
    let classes = classes(sentence, &[]);
    let found = triggers(sentence, &classes);
    let asks = |trigger: &&Trigger| many.is_some_and(|many| trigger.words.start > many);
    let names = |trigger: &&Trigger| {
        trigger.kind == Kind::Counted && (sentence.words.len() <= SHORT || trigger.words.start <= OPENING)
    };
    let known = || found.iter().filter(|trigger| trigger.known);
    let verb = known().filter(asks).find(|trigger| trigger.kind != Kind::Known);
    let best = verb.or_else(|| known().find(asks)).or_else(|| known().find(names))?;
    let asked = many.map(|many| noun_phrase(sentence, &classes, many + 1));
    let subject = asked.filter(|phrase| {
        phrase.head().is_some_and(|head| is_plural(sentence.lower(head)))
            && (best.kind == Kind::Known || !phrase.words.contains(&best.words.start))
    });
    let subject = subject.map(|phrase| sentence.phrase(phrase.words));
    Some(Theme { measure: best.measure.clone().into_owned(), subject, index })
}

/// Whether a noun that is counted may stand at that word: most sentences are done with here.
fn may_count(words: &[Word<'_>], at: usize) -> bool {
    readings_at(words, at).is_some_and(|(_, entries)| entries.iter().any(|entry| entry.role == Role::Counted))
}

impl Memory {
    /// What was announced since the last count, if it holds for the draft.
    pub(super) fn theme(&self, draft: &Draft) -> Option<&Theme> {
        let since = self.counts.last().map_or(0, |count| count.index + 1);
        let end = self.themes.partition_point(|theme| theme.index < draft.index);
        let last = self.themes.get(..end)?.last()?;
        (last.index >= since && draft.index - last.index <= HOLDS).then_some(last)
    }
}
