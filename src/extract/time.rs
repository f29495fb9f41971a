//! For when a figure speaks: finds the time expressions of a sentence, reads each against the day of the
//! document and always towards the past, and tells which one governs a number. Asks no clock: without the
//! document's day only a date with its year has a meaning.

use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use foldhash::{HashMap, HashMapExt};
use jiff::civil::Date;

pub mod calendar;
mod expression;

pub use expression::{Timed, times};

use super::clause::Clauses;
use super::outline::Outline;
use super::voice::act::is_amount;
use super::voice::reporting;
use super::{Period, Reading, Sentence};
use crate::text::WordKind;

/// The time that a figure speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The day, where text or document gives one.
    pub as_of: Option<Date>,
    /// The stretch that the figure covers, where the words give one.
    pub period: Option<Period>,
    /// The words of the sentence that say so; `None` where the document's day was taken.
    pub words: Option<Range<usize>>,
    /// Where it was found.
    pub by: By,
}

impl When {
    /// Whether a stretch still runs, so that its figure is a running total: "since 2011".
    pub fn runs_on(&self, sentence: &Sentence<'_>) -> bool {
        self.words.as_ref().is_some_and(|words| sentence.lower(words.start) == "since")
    }
}

/// Where a time was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// In words of that sentence (an index into the reading).
    Words(usize),
    /// The day that the text says it speaks for.
    Stated,
    /// The day of publishing.
    Published,
}

/// The time expressions of a whole document, ready to be asked. A sentence is read when it is first asked for: most have
/// no figure.
#[derive(Debug)]
pub struct Times<'r, 't> {
    reading: &'r Reading<'t>,
    clauses: Vec<Rc<Clauses>>,
    lines: Vec<OnceCell<Timeline>>,
    /// The day that the text says it speaks for, else the document's.
    day: Option<Date>,
    /// Where that day was found.
    by: By,
    /// For a number of the title, the time that the body gives it.
    from_body: HashMap<usize, (usize, Timed)>,
}

#[derive(Debug)]
struct Timeline {
    timed: Vec<Timed>,
    clauses: Rc<Clauses>,
    /// The clauses in which a reporting verb stands.
    reports: Vec<usize>,
    borders: Borders,
}

impl<'r, 't> Times<'r, 't> {
    /// Looks for what holds for the whole document.
    pub fn read(reading: &'r Reading<'t>, outline: &Outline) -> Times<'r, 't> {
        let lines = reading.sentences.iter().map(|_| OnceCell::new()).collect();
        let (clauses, from_body) = (outline.clauses.clone(), HashMap::new());
        let mut times = Times { reading, clauses, lines, day: reading.day, by: By::Published, from_body };
        if let Some(stated) = times.stated_day() {
            (times.day, times.by) = (Some(stated), By::Stated);
        }
        times.from_body = times.titles_times();
        times
    }

    /// The time that governs word `word` of sentence `sentence` (an index into the reading): the nearest
    /// expression of its own clause, else that of the clause that reports it, else the document's day.
    pub fn of(&self, sentence: usize, word: usize) -> When {
        let own = self.line(sentence).and_then(|line| line.governing(word));
        let of_body = || self.from_body.get(&word).filter(|_| sentence == 0).map(|(index, timed)| (*index, timed));
        match own.map(|timed| (sentence, timed)).or_else(of_body) {
            Some((index, timed)) => When {
                as_of: timed.as_of.or(self.day),
                period: timed.period,
                words: Some(timed.words.clone()),
                by: By::Words(index),
            },
            None => When { as_of: self.day, period: None, words: None, by: self.by },
        }
    }

    fn line(&self, at: usize) -> Option<&Timeline> {
        let (sentence, clauses) = (self.reading.sentences.get(at)?, self.clauses.get(at)?);
        Some(self.lines.get(at)?.get_or_init(|| Timeline::of(sentence, Rc::clone(clauses), self.reading.day)))
    }

    /// The day of "Situation as of 16 June": told at the head of a text, in a line that counts nothing.
    fn stated_day(&self) -> Option<Date> {
        self.reading.sentences.iter().take(5).enumerate().find_map(|(index, sentence)| {
            let states = |at: usize| sentence.lower(at) == "as" && matches!(sentence.lower(at + 1), "of" | "at");
            if !(0..sentence.words.len()).any(states) {
                return None;
            }
            let line = self.line(index)?;
            let dated = |at: usize| line.timed.iter().any(|timed| timed.words.contains(&at));
            let stated = line.timed.iter().find(|timed| states(timed.words.start))?;
            (0..sentence.words.len()).all(|at| dated(at) || !is_amount(sentence, at)).then_some(stated.as_of)?
        })
    }

    /// For each number in digits of the title, the time that the body gives the same number first.
    fn titles_times(&self) -> HashMap<usize, (usize, Timed)> {
        let sentences = &self.reading.sentences;
        let Some(title) = sentences.first().filter(|sentence| sentence.is_title()) else { return HashMap::new() };
        let numbers = title.words.iter().enumerate().filter(|(_, word)| word.kind == WordKind::Number);
        let told = numbers.take(MOST).filter_map(|(at, number)| {
            let mut body = sentences.iter().enumerate().skip(1).take(MOST);
            let timed = body.find_map(|(index, sentence)| {
                let word = sentence.words.iter().position(|word| word.text == number.text)?;
                Some(self.line(index)?.governing(word).cloned().map(|timed| (index, timed)))
            });
            Some((at, timed??))
        });
        told.collect()
    }
}

impl Timeline {
    fn of(sentence: &Sentence<'_>, clauses: Rc<Clauses>, day: Option<Date>) -> Timeline {
        let verbs = (0..sentence.words.len()).filter(|at| reporting::is_verb(sentence.lower(*at)));
        let mut reports: Vec<usize> = verbs.map(|at| clauses.at(at)).collect();
        reports.dedup();
        Timeline { timed: times(sentence, day), clauses, reports, borders: Borders::of(sentence) }
    }

    /// The time right before a clause that tells what was then: "in 2014, when 36 died", "the flood of 2003: 40 dead".
    fn led_in(&self, word: usize, own: usize) -> Option<&Timed> {
        if self.timed.is_empty() {
            return None;
        }
        let opened = (0..=word).rev().take_while(|at| self.clauses.at(*at) == own).last()?;
        let opens = self.borders.whens.contains(&opened);
        self.timed.iter().find(|timed| opens && timed.words.end <= opened && opened - timed.words.end <= 2)
    }

    fn governing(&self, word: usize) -> Option<&Timed> {
        let own = self.clauses.at(word);
        let usable = || {
            let timed = self.timed.iter().filter(|timed| !timed.words.contains(&word));
            timed.filter(|timed| !self.borders.keep_from(word, timed.words.start))
        };
        let within = |clause: usize| {
            usable()
                .filter(|timed| self.clauses.at(timed.words.start) == clause)
                .min_by_key(|timed| distance(&timed.words, word))
        };
        if let Some(timed) = within(own) {
            return Some(timed);
        }
        if let Some(timed) = self.led_in(word, own) {
            return Some(timed);
        }
        let parent = self.clauses.parent(own);
        parent.filter(|clause| self.reports.contains(clause)).and_then(within)
    }
}

/// Where a sentence sets one number's time apart from another's.
#[derive(Clone, Debug)]
struct Borders {
    /// "of them", "of which": what follows is told of a part.
    parts: Vec<usize>,
    /// "from 36", "against 15": what follows is told of the figure beside.
    beside: Vec<usize>,
    /// "when", ":" : what follows is told of the time before.
    whens: Vec<usize>,
}

impl Borders {
    fn of(sentence: &Sentence<'_>) -> Borders {
        let lower = |at: usize| sentence.lower(at);
        let part = |at: &usize| matches!(lower(*at), "them" | "which" | "whom") && *at > 0 && lower(at - 1) == "of";
        let beside = |at: &usize| {
            (matches!(lower(*at), "from" | "against") || lower(*at) == "with" && *at > 0 && lower(at - 1) == "compared")
                && (at + 1..at + 4).any(|next| is_amount(sentence, next))
        };
        let words = 0..sentence.words.len();
        // A date before a colon dates what follows, unless it heads a line of a list.
        let listed = sentence.words.first().is_some_and(|word| word.kind == WordKind::Mark);
        let when = |at: &usize| lower(*at) == "when" || lower(*at) == ":" && !listed;
        Borders {
            parts: words.clone().filter(part).collect(),
            beside: words.clone().filter(beside).collect(),
            whens: words.filter(when).collect(),
        }
    }

    /// Whether a time at `time` is told of another number than the one at `word`.
    fn keep_from(&self, word: usize, time: usize) -> bool {
        let between = |at: &usize| (word + 1..time).contains(at);
        let part = self.parts.iter().any(|at| between(at) && *at > word + 3);
        part || self.beside.iter().any(between)
    }
}

/// Words between an expression and a word; one behind the number is a little nearer than one before it.
fn distance(words: &Range<usize>, word: usize) -> usize {
    if words.start > word { (words.start - word) * 2 } else { (word + 1).saturating_sub(words.end) * 2 + 1 }
}

/// Numbers of a title, and sentences of a body, that are looked at for a title's time.
const MOST: usize = 64;

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_number_takes_the_date_of_its_own_clause() {
        let text = "The mayor said on Wednesday that nine had left, while on Monday the count was four.";
        let reading = Reading::new("", text, Some(date(2024, 12, 19)), None);
        let times = Times::read(&reading, &Outline::of(&reading));
        let of = |word: &str| {
            let at = reading.sentences[0].words.iter().position(|w| w.lower == word).unwrap_or(0);
            times.of(0, at).as_of
        };
        assert_eq!(of("nine"), Some(date(2024, 12, 18)));
        assert_eq!(of("four"), Some(date(2024, 12, 16)));
    }

    #[test]
    fn the_date_of_another_event_is_not_taken() {
        let reading = Reading::new("", "Nine of those who left on Monday are ill.", Some(date(2024, 12, 19)), None);
        assert_eq!(Times::read(&reading, &Outline::of(&reading)).of(0, 0).as_of, Some(date(2024, 12, 19)));
    }
}
