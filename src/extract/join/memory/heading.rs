//! Who or what a list counts, where its lines leave it out: the noun that stands above them ("PUPILS", then "• Released:
//! 61"), or the one that a line before has named ("• Children tested: 900", then "• Cleared after a second test: 33").
//! Looks at lines with a bullet alone; what the heading claims of them is told by [`theme`](super::theme).

use super::{Memory, Whence};
use crate::extract::COUNT;
use crate::extract::grammar::{Class, is_plural, names_people, noun_phrase};
use crate::extract::join::draft::Draft;
use crate::extract::join::told::size_of;
use crate::extract::measure::vocabulary::{Role, is_of_people, readings_of};
use crate::extract::subject::is_empty;
use crate::extract::{Reading, Sentence};
use crate::text::WordKind;

/// The longest heading, in words.
const LONGEST: usize = 9;

/// Measures of those who are more than a share of whoever a line before has named: "• Firefighters: 90", "• Dead: 3".
const APART: [&str; 7] = ["killed", "injured", "missing", "casualties", "deployed", "on duty", "present"];

/// A heading and the sentences of the list below it.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The heading's own sentence.
    pub index: usize,
    /// The last sentence of its list.
    last: usize,
    /// The plural noun that it is, and whether that names people.
    counts: Option<(String, bool)>,
}

/// What a line of a list has named as that which the lines after it are taken from.
#[derive(Clone, Debug)]
pub struct Whole {
    subject: String,
    people: bool,
    size: f64,
    index: usize,
}

/// The headings of a document's lists, in text order.
pub fn headings(reading: &Reading<'_>) -> Vec<Heading> {
    let sentences = &reading.sentences;
    let mut out: Vec<Heading> = Vec::new();
    let mut open = false;
    for (index, sentence) in sentences.iter().enumerate() {
        if is_item(sentence) {
            let heads = index.checked_sub(1).filter(|before| !open && is_heading(&sentences[*before]));
            if let Some(before) = heads {
                out.push(Heading { index: before, last: index, counts: counted(&sentences[before]) });
                open = true;
            }
        } else if sentence.opens_paragraph {
            open = false;
        }
        if let Some(list) = out.last_mut().filter(|_| open) {
            list.last = index;
        }
    }
    out
}

/// Whether a sentence is a line with a bullet.
fn is_item(sentence: &Sentence<'_>) -> bool {
    let bullet = |mark: &str| matches!(mark, "•" | "-" | "–" | "—" | "*" | "·" | "▪" | "‣" | "◦");
    sentence.opens_paragraph && sentence.words.first().is_some_and(|word| bullet(word.text))
}

/// Whether a line of its own ends like no sentence.
fn is_heading(sentence: &Sentence<'_>) -> bool {
    let open = sentence.words.last().is_some_and(|word| !matches!(word.text, "." | "!" | "?"));
    open && !sentence.is_title() && sentence.opens_paragraph && !is_item(sentence)
}

/// The plural noun that a heading is, whatever its letters, and whether it names people: "PUPILS", "Schools in the province".
fn counted(heading: &Sentence<'_>) -> Option<(String, bool)> {
    let lower = heading.quote().to_lowercase();
    let reading = Reading::new("", &lower, None, None);
    let line = reading.sentences.first()?;
    let classes = line.classes();
    let end = line.words.iter().position(|word| word.kind == WordKind::Mark).unwrap_or(line.words.len());
    let first = classes.iter().position(|class| *class != Class::Determiner)?;
    let words = noun_phrase(line, classes, first).words;
    let head = words.end.checked_sub(1).filter(|head| words.contains(head) && *head < end)?;
    let noun = line.lower(head);
    // "Releases", "Deaths": what has happened.
    let tells = readings_of(noun).iter().any(|entry| entry.role != Role::Known);
    let counts = words.start == first && is_plural(noun) && !is_empty(noun) && !tells;
    let words = if classes.get(words.end) == Some(&Class::Past) { first..end } else { words };
    (end <= LONGEST && counts).then(|| (line.phrase(words), names_people(noun)))
}

impl Memory {
    /// Who or what a figure of a list counts whose line does not say.
    pub(super) fn headed(&self, draft: &Draft, measure: &str) -> Option<(String, Whence)> {
        if draft.mention.quantity.unit != COUNT {
            return None;
        }
        let list = self.heading_at(draft.index)?;
        let of_people = is_of_people(measure);
        let whole = self.whole.as_ref().filter(|whole| {
            let share = size_of(draft).is_some_and(|size| size <= whole.size);
            whole.index > list.index && share && whole.people == of_people && !APART.contains(&measure)
        });
        if let Some(whole) = whole.filter(|_| draft.category) {
            return Some((whole.subject.clone(), Whence::From("the line that opens its list", whole.index)));
        }
        let (subject, people) = list.counts.as_ref()?;
        let fits = if *people { true } else { draft.category && !of_people };
        fits.then(|| (subject.clone(), Whence::From("the heading of its list", list.index)))
    }

    /// The heading whose list a sentence stands in.
    pub(super) fn heading_at(&self, index: usize) -> Option<&Heading> {
        let next = self.headings.partition_point(|heading| heading.index < index);
        self.headings[..next].last().filter(|heading| index <= heading.last)
    }

    /// Keeps in mind what the label of a line names.
    pub(super) fn keep_whole(&mut self, draft: &Draft, measure: &str, subject: &str) {
        let own = draft.subject.as_ref().filter(|own| own.explicit && draft.listed && !draft.category);
        if let Some((own, size)) = own.zip(size_of(draft)).filter(|_| !APART.contains(&measure)) {
            self.whole = Some(Whole { subject: subject.to_owned(), people: own.people, size, index: draft.index });
        }
    }
}
