//! For when a figure speaks: finds the time expressions of a sentence, reads each against the day of the
//! document and always towards the past, and tells which one governs a number. Asks no clock: without the
//! document's day only a date with its year has a meaning.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt, HashSet};
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

/// The time expressions of a whole document, ready to be asked.
#[derive(Clone, Debug)]
pub struct Times {
    /// The day that the text says it speaks for, else the document's.
    day: Option<Date>,
    /// Where that day was found.
    by: By,
    sentences: Vec<Timeline>,
    /// For a number of the title, the time that the body gives it.
    from_body: HashMap<usize, (usize, Timed)>,
}

#[derive(Clone, Debug)]
struct Timeline {
    timed: Vec<Timed>,
    clauses: Clauses,
    /// The clauses in which a reporting verb stands.
    reports: HashSet<usize>,
    borders: Borders,
}

impl Times {
    /// Reads every sentence once.
    pub fn read(reading: &Reading<'_>, outline: &Outline) -> Times {
        let sentences: Vec<Timeline> = reading
            .sentences
            .iter()
            .zip(&outline.clauses)
            .map(|(sentence, clauses)| {
                let clauses = clauses.clone();
                let verbs = (0..sentence.words.len()).filter(|at| reporting::is_verb(sentence.lower(*at)));
                let reports: HashSet<usize> = verbs.map(|at| clauses.at(at)).collect();
                let timed = times(sentence, reading.day);
                let borders = Borders::of(sentence);
                Timeline { timed, clauses, reports, borders }
            })
            .collect();
        let stated = stated_day(reading, &sentences);
        let from_body = titles_times(reading, &sentences);
        let by = if stated.is_some() { By::Stated } else { By::Published };
        Times { day: stated.or(reading.day), by, sentences, from_body }
    }

    /// The time that governs word `word` of sentence `sentence` (an index into the reading): the nearest
    /// expression of its own clause, else that of the clause that reports it, else the document's day.
    pub fn of(&self, sentence: usize, word: usize) -> When {
        let own = self.sentences.get(sentence).and_then(|line| line.governing(word));
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
}

/// The day of "Situation as of 16 June": told at the head of a text, in a line that counts nothing.
fn stated_day(reading: &Reading<'_>, lines: &[Timeline]) -> Option<Date> {
    let head = reading.sentences.iter().zip(lines).take(5);
    head.into_iter().find_map(|(sentence, line)| {
        let counts = |at: usize| is_amount(sentence, at) && !line.timed.iter().any(|timed| timed.words.contains(&at));
        let stated = line.timed.iter().find(|timed| {
            let first = timed.words.start;
            sentence.lower(first) == "as" && matches!(sentence.lower(first + 1), "of" | "at")
        })?;
        (0..sentence.words.len()).all(|at| !counts(at)).then_some(stated.as_of)?
    })
}

/// For each number in digits of the title, the time that the body gives the same number first.
fn titles_times(reading: &Reading<'_>, lines: &[Timeline]) -> HashMap<usize, (usize, Timed)> {
    let Some(title) = reading.sentences.first().filter(|sentence| sentence.is_title()) else { return HashMap::new() };
    let mut found = HashMap::new();
    let numbers = title.words.iter().enumerate().filter(|(_, word)| word.kind == WordKind::Number);
    for (at, number) in numbers.take(MOST) {
        let mut body = reading.sentences.iter().zip(lines).enumerate().skip(1).take(MOST);
        let told = body.find_map(|(index, (sentence, line))| {
            let word = sentence.words.iter().position(|word| word.text == number.text)?;
            Some(line.governing(word).cloned().map(|timed| (index, timed)))
        });
        found.extend(told.flatten().map(|told| (at, told)));
    }
    found
}

impl Timeline {
    /// The time right before a clause that tells what was then: "in 2014, when 36 died", "the flood of 2003: 40 dead".
    fn led_in(&self, word: usize, own: usize) -> Option<&Timed> {
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
