//! An alert on several lines, for a terminal: what changed, then each claim with its sentence and the quantity
//! marked in it, then the reason.

use std::ops::Range;

use super::wire::{AlertLine, ClaimFields, DocumentFields};
use super::wording::{figure_title, plain};

/// Columns that a report takes: sentences are broken to fit.
const WIDTH: usize = 100;

/// Columns before the text: two, a label of seven and one more.
const INDENT: usize = 10;

/// Whether to mark by colour, or by signs that survive a pipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Plain text; the quantity is underlined by `^` on the next line.
    Plain,
    /// ANSI colours; the quantity is underlined in place.
    Colour,
}

/// The alert, or the silence, on several lines, each with its end.
pub fn report(alert: &AlertLine, paint: Paint) -> String {
    let kind = plain(&alert.kind).to_uppercase();
    let mut out = format!("{}  {}\n", paint.kind(&kind), plain(&figure_title(&alert.figure)));
    if let Some(before) = &alert.before {
        out.push_str(&claim("before", &before.claim, &before.document, paint));
    }
    let label = if alert.kind == "withdrawn" { "gone" } else { "now" };
    out.push_str(&claim(label, &alert.after, &alert.document, paint));
    let why = plain(&alert.reason);
    for (n, line) in broken(&why).into_iter().enumerate() {
        let label = if n == 0 { "why" } else { "" };
        out.push_str(&format!("  {label:<7} {}\n", &why[line]));
    }
    out
}

/// A sentence broken to the width of a report and set in, with its quantity underlined; each line with its end.
/// Where the same words stand in it several times, `nth` says which, from 0.
pub fn marked_sentence(sentence: &str, quantity: &str, nth: usize, paint: Paint) -> String {
    let sentence = plain(sentence);
    let mark = standing(&plain(quantity), &sentence, nth);
    broken(&sentence).into_iter().map(|line| marked(&sentence, line, mark.clone(), paint)).collect()
}

impl Paint {
    fn kind(self, kind: &str) -> String {
        let colour = match kind {
            "RAISED" | "LOWERED" => "1;33",
            "DISPUTED" => "1;35",
            "CORRECTED" | "WITHDRAWN" => "1;31",
            _ => "1",
        };
        self.within(colour, kind)
    }

    fn within(self, code: &str, text: &str) -> String {
        match self {
            Paint::Plain => text.to_owned(),
            Paint::Colour => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }
}

/// A claim: quantity, party, publisher and dates on the first line, the sentence below.
fn claim(label: &str, claim: &ClaimFields, document: &DocumentFields, paint: Paint) -> String {
    let published = document.published.as_deref().map(|time| time.get(..10).unwrap_or(time));
    let as_of = claim.as_of.as_deref().filter(|day| Some(*day) != published).map(|day| format!("as of {day}"));
    let text = plain(&claim.text);
    let known = [claim.attribution.as_deref(), Some(&document.publisher), published, as_of.as_deref()];
    let known: Vec<String> = known.into_iter().flatten().map(plain).filter(|part| !part.is_empty()).collect();
    let mut out = format!("  {label:<7} {} | {}\n", paint.within("1", &text), known.join(" | "));
    if let Some(url) = &document.url {
        out.push_str(&format!("{:INDENT$}{}\n", "", plain(url)));
    }
    out.push_str(&marked_sentence(&claim.sentence, &claim.text, 0, paint));
    out
}

/// One line of the sentence, with the part of the mark that lies on it shown.
fn marked(sentence: &str, line: Range<usize>, mark: Range<usize>, paint: Paint) -> String {
    let (from, to) = (mark.start.clamp(line.start, line.end), mark.end.clamp(line.start, line.end));
    let (left, quantity, right) = (&sentence[line.start..from], &sentence[from..to], &sentence[to..line.end]);
    if quantity.is_empty() {
        return format!("{:INDENT$}{left}{right}\n", "");
    }
    let mut out = format!("{:INDENT$}{left}{}{right}\n", "", paint.within("4", quantity));
    if paint == Paint::Plain {
        let (left, quantity) = (left.chars().count(), quantity.chars().count());
        out.push_str(&format!("{:1$}{2}\n", "", INDENT + left, "^".repeat(quantity)));
    }
    out
}

/// Where the quantity stands in its sentence: the `nth` place where it is not part of a longer word or number;
/// an empty range where there is none.
pub(super) fn standing(text: &str, sentence: &str, nth: usize) -> Range<usize> {
    let apart = |at: &usize| {
        let (left, right) = (sentence[..*at].chars().next_back(), sentence[at + text.len()..].chars().next());
        !left.is_some_and(char::is_alphanumeric) && !right.is_some_and(char::is_alphanumeric)
    };
    let mut places = sentence.match_indices(text).map(|(at, _)| at).filter(|_| !text.is_empty());
    let first = places.clone().next();
    places.by_ref().filter(apart).nth(nth).or(first).map_or(0..0, |at| at..at + text.len())
}

/// The lines into which a plain text is broken between words; a word longer than a line has one of its own.
fn broken(text: &str) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for word in text.split(' ') {
        let end = at + word.len();
        match lines.last_mut() {
            Some(line) if text[line.start..end].chars().count() <= WIDTH - INDENT => line.end = end,
            _ => lines.push(at..end),
        }
        at = end + 1;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::tests::rise;
    use super::super::{Alert, AlertLine};
    use super::*;

    fn alert() -> AlertLine {
        AlertLine::of(&Alert::of(rise(), "2025-03-04T05:10:00Z".parse().unwrap()))
    }

    #[test]
    fn a_report_shows_both_sentences_with_the_quantities_underlined() {
        let expected = "\
RAISED  passengers missing, Lake Orrin
  before  at least 40 | the coastguard | Lake News | 2025-03-04 | as of 2025-03-03
          https://lake-news.example/1
          On Monday at least 40 passengers were missing.
                    ^^^^^^^^^^^
  now     about 60 | the coastguard | Harbour Post | 2025-03-04 | as of 2025-03-03
          https://harbour-post.example/1
          On Monday about 60 passengers were missing.
                    ^^^^^^^^
  why     about 60 lies above at least 40
";
        assert_eq!(report(&alert(), Paint::Plain), expected);
    }

    #[test]
    fn colour_comes_only_when_asked_for() {
        assert!(!report(&alert(), Paint::Plain).contains('\u{1b}'));
        let painted = report(&alert(), Paint::Colour);
        assert!(painted.contains("\u{1b}[4mabout 60\u{1b}[0m passengers") && !painted.contains('^'), "{painted}");
    }

    #[test]
    fn a_long_sentence_is_broken_and_a_quantity_over_the_break_is_marked_on_both_lines() {
        let mut line = alert();
        line.after.text = "between 40 and 60".to_owned();
        line.after.sentence = format!("{}between 40 and 60 were lost", "é".repeat(78) + " ");
        let report = report(&line, Paint::Plain);
        let end: Vec<&str> = report.lines().rev().skip(1).take(4).collect();
        assert_eq!(end[0].trim(), "^^^^^^");
        assert_eq!(end[1], "          and 60 were lost");
        assert_eq!(end[2], format!("{}{}", " ".repeat(10 + 79), "^".repeat(10)));
        assert!(report.lines().all(|line| line.chars().count() <= WIDTH), "{report}");
    }

    #[test]
    fn a_quantity_is_marked_where_it_stands_alone() {
        assert_eq!(standing("10", "In 1910, of 100, 10 died.", 0), 17..19);
        assert_eq!(standing("10", "100", 0), 0..2);
        assert_eq!(standing("10", "10 ships, 10 boats", 1), 10..12);
        assert_eq!(standing("10", "none", 0), 0..0);
        assert_eq!(standing("", "none", 0), 0..0);
    }

    #[test]
    fn a_hostile_sentence_drives_no_terminal() {
        let mut line = alert();
        line.after.sentence = "\u{1b}]0;title\u{7} about 60\r\n\u{9b}2J".to_owned();
        line.document.publisher = "\u{1b}[31mpost".to_owned();
        line.reason = "\u{1b}[31m".to_owned();
        let report = report(&line, Paint::Plain);
        assert!(!report.chars().any(|c| c.is_control() && c != '\n'), "{report:?}");
    }
}
