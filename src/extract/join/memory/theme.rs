//! What a sentence without a number announces for the numbers after it: "How many have died?", "Deaths still divide
//! the parties." Reads headings, questions and plain sentences alike; says nothing of sentences that count themselves.

use super::Memory;
use crate::extract::grammar::function::names_event;
use crate::extract::grammar::{Class, is_plural, noun_phrase};
use crate::extract::join::draft::Draft;
use crate::extract::join::told::head_of;
use crate::extract::measure::vocabulary::{Role, is_of_money, is_of_people, readings_at};
use crate::extract::measure::{Kind, Trigger, triggers};
use crate::extract::{COUNT, Reading, Sentence};
use crate::text::Word;

/// How many sentences on an announcement holds.
const HOLDS: usize = 2;

/// A sentence or heading of so few words is about the one countable thing that it names.
const SHORT: usize = 9;

/// How many words behind "how many" its answer may stand in the same sentence.
const FAR: usize = 40;

/// A sentence of so few words, its mark counted, is a heading.
const HEADING: usize = 3;

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
    /// Whether it heads a list: "Enemy losses:".
    pub heads: bool,
}

/// What the sentences without a number announce, in text order.
pub fn themes(reading: &Reading<'_>, drafts: &[Vec<Draft>]) -> Vec<Theme> {
    let silent = reading.sentences.iter().zip(drafts).enumerate().filter(|(_, (_, drafts))| drafts.is_empty());
    silent.filter_map(|(index, (sentence, _))| announced(sentence, index)).collect()
}

/// What a sentence without a number announces.
fn announced(sentence: &Sentence<'_>, index: usize) -> Option<Theme> {
    let many = (1..sentence.words.len()).find(|at| sentence.lower(*at) == "many" && sentence.lower(at - 1) == "how");
    // "Losses since the spring (in brackets: this week)".
    let end = sentence.words.iter().position(|word| word.text == "(").unwrap_or(sentence.words.len());
    let short = end <= SHORT;
    let opens = opens_with_those(sentence);
    if many.is_none() && !short && !opens && !(0..=OPENING).any(|at| may_count(&sentence.words, at)) {
        return None;
    }
    let classes = sentence.classes();
    let found = triggers(sentence, classes);
    let names = |trigger: &&Trigger| {
        // "The dead. They are two."
        let heading = sentence.words.len() <= HEADING && matches!(trigger.kind, Kind::State | Kind::Holder);
        // "The injured, too, have been counted afresh."
        let those = opens && trigger.words == (OPENING..OPENING + 1);
        heading
            || those
            || trigger.kind == Kind::Counted && (sentence.words.len() <= SHORT || trigger.words.start <= OPENING)
    };
    let open = sentence.words.last().is_some_and(|word| !matches!(word.text, "." | "!" | "?"));
    // "Those in the building": a noun that is spelled like a verb.
    let noun = |at: usize| at > 0 && sentence.lower(at).ends_with("ing") && classes[at - 1] == Class::Determiner;
    let said = |trigger: &&Trigger| {
        trigger.known && trigger.kind != Kind::Known && trigger.words.end <= end && !noun(trigger.words.start)
    };
    let told = found.iter().rfind(said);
    if let Some(told) = told.filter(|_| open && short && index > 0) {
        return Some(Theme { measure: told.measure.clone().into_owned(), subject: None, index, heads: true });
    }
    asked(sentence, classes, &found, sentence.words.len()).map(|theme| Theme { index, ..theme }).or_else(|| {
        let best = found.iter().filter(|trigger| trigger.known).find(names)?;
        Some(Theme { measure: best.measure.clone().into_owned(), subject: None, index, heads: false })
    })
}

/// What a sentence asks for before word `end`: "How many were hurt depends on whom one asks".
pub fn asked(sentence: &Sentence<'_>, classes: &[Class], found: &[Trigger], end: usize) -> Option<Theme> {
    let many = (end.saturating_sub(FAR).max(1)..end)
        .rev()
        .find(|at| sentence.lower(*at) == "many" && sentence.lower(at - 1) == "how")?;
    let first = found.partition_point(|trigger| trigger.words.start <= many);
    let known = || {
        let behind = found.get(first..).unwrap_or_default().iter();
        behind.take_while(|trigger| trigger.words.end <= end).filter(|trigger| trigger.known)
    };
    let verb = known().find(|trigger| trigger.kind != Kind::Known);
    let best =
        verb.or_else(|| known().next()).or_else(|| found.get(first).filter(|trigger| trigger.words.end <= end))?;
    let asked = noun_phrase(sentence, classes, many + 1);
    let told = asked.head().is_some_and(|head| is_plural(sentence.lower(head)))
        && (best.kind == Kind::Known || !asked.words.contains(&best.words.start));
    let subject = told.then(|| sentence.phrase(asked.words));
    Some(Theme { measure: best.measure.clone().into_owned(), subject, index: 0, heads: false })
}

/// Whether a sentence opens with those to whom something has happened: "The missing", "The injured".
fn opens_with_those(sentence: &Sentence<'_>) -> bool {
    let ends = |lower: &str| {
        matches!(
            lower,
            "," | "have" | "has" | "are" | "were" | "had" | "will" | "may" | "still" | "now" | "also" | "too"
        )
    };
    sentence.words.len() > HEADING && sentence.lower(0) == "the" && ends(sentence.lower(OPENING + 1))
}

/// Whether a noun that is counted may stand at that word: most sentences are done with here.
fn may_count(words: &[Word<'_>], at: usize) -> bool {
    readings_at(words, at).is_some_and(|(_, entries)| entries.iter().any(|entry| entry.role == Role::Counted))
}

impl Memory {
    /// What the heading of its list claims of a figure whose label does not tell: "Enemy losses:", "- tanks: 7". In a notice
    /// about things, its own event does: "Recall notice", "Vehicles: 9,000".
    pub(super) fn of_list(&self, draft: &Draft) -> Option<&str> {
        let weak = draft.listed && (draft.labelled || draft.known_label) || draft.measure.is_none();
        if !weak || draft.mention.quantity.unit != COUNT {
            return None;
        }
        let counted = |measure: &str| measure != "magnitude" && !is_of_money(measure);
        let list = self.heading_at(draft.index);
        if let Some(list) = list {
            let end = self.themes.partition_point(|theme| theme.index <= list.index);
            let theme = self.themes[..end].last().filter(|theme| theme.heads && theme.index == list.index);
            if let Some(theme) = theme.filter(|theme| counted(&theme.measure)) {
                return Some(&theme.measure);
            }
        }
        if !draft.listed {
            return None;
        }
        let start = self.list.filter(|(_, last)| draft.index - last <= 1).map_or(draft.index, |(start, _)| start);
        let heading = self.themes.iter().rev().find(|theme| theme.index < start);
        if let Some(theme) = heading.filter(|theme| theme.heads && theme.index + 1 == start && counted(&theme.measure))
        {
            return Some(&theme.measure);
        }
        let things = draft.subject.as_ref().is_some_and(|own| own.explicit && !own.people);
        let head = draft.subject.as_ref().map(|own| head_of(&own.text)).unwrap_or_default();
        let titled = || self.title.contains(&head) && !names_event(&head);
        self.event_measure.filter(|measure| things && !is_of_people(measure) && (draft.known_label || titled()))
    }

    /// What was announced since the last count, if it holds for the draft.
    pub(super) fn theme(&self, draft: &Draft) -> Option<&Theme> {
        let since = self.counts.last().map_or(0, |count| count.index + 1);
        let end = self.themes.partition_point(|theme| theme.index < draft.index);
        let last = self.themes.get(..end)?.last()?;
        (!last.heads && last.index >= since && draft.index - last.index <= HOLDS).then_some(last)
    }
}
