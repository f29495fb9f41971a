//! Where sentences begin and end. A line is never joined to the next one unless the sentence plainly runs on;
//! a full stop ends a sentence unless it belongs to an abbreviation, an initial or a number.

use super::Span;

/// Abbreviations that a name or a number follows: a full stop after them never ends a sentence.
const LEADING: [&str; 46] = [
    "adm", "amb", "approx", "apr", "aug", "brig", "capt", "cmdr", "col", "cpl", "dec", "dr", "est", "feb", "fig", "fr",
    "gen", "gov", "hon", "jan", "jul", "jun", "lt", "maj", "mar", "messrs", "mr", "mrs", "ms", "mt", "no", "nos",
    "nov", "oct", "prof", "rep", "rev", "sec", "sen", "sep", "sept", "sgt", "sr", "st", "supt", "vs",
];

/// Abbreviations that may also close a sentence: the word that follows decides.
const CLOSING: [&str; 15] =
    ["a.m", "bros", "co", "corp", "d.c", "e.u", "etc", "inc", "jr", "ltd", "p.m", "u.k", "u.n", "u.s", "u.s.a"];

/// Words that open a sentence far more often than a name: after a closing abbreviation they start a new one.
const OPENERS: [&str; 32] = [
    "a",
    "about",
    "after",
    "all",
    "an",
    "and",
    "as",
    "at",
    "but",
    "by",
    "for",
    "he",
    "his",
    "however",
    "i",
    "in",
    "it",
    "its",
    "many",
    "more",
    "no",
    "officials",
    "on",
    "she",
    "some",
    "that",
    "the",
    "their",
    "there",
    "they",
    "this",
    "we",
];

/// The longest sentence in bytes, about 330 words; news rarely has one of 100. What is longer has lost its full stops
/// or its line breaks, and is cut so that no rule pays for more than this.
pub const LONGEST: usize = 2_000;

/// The sentences of a text in order: trimmed spans that neither overlap nor are empty. Every line that does
/// not plainly continue the one before starts a new sentence.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    for block in blocks(text) {
        split_block(text, block, &mut out);
    }
    out
}

/// Runs of lines that read on: a line that starts in lower case continues the one before, unless that one was
/// empty or had ended its sentence.
fn blocks(text: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span { start, end: start + line.len() };
        start = span.end;
        let runs_on = line.trim_start().starts_with(char::is_lowercase);
        match out.last_mut() {
            Some(last) if runs_on && reads_on(last.of(text)) => last.end = span.end,
            _ => out.push(span),
        }
    }
    out
}

/// Whether a line is left open: it has words, and no mark that ends a sentence behind them.
fn reads_on(line: &str) -> bool {
    let bare = line.trim_end().trim_end_matches(is_closing);
    bare.ends_with(|c: char| c.is_alphanumeric() || c == ',' || c == '-')
}

/// Cuts a block after each mark that ends a sentence.
fn split_block(text: &str, block: Span, out: &mut Vec<Span>) {
    let body = block.of(text);
    let (mut from, mut reached) = (0, 0);
    while let Some((at, c)) = next_terminal(body, reached) {
        let closing = body[at + c.len_utf8()..].trim_start_matches(|c| is_terminal(c) || is_closing(c));
        let end = body.len() - closing.len();
        reached = end;
        let single_stop = c == '.' && !body[at + 1..end].contains(is_terminal);
        if starts_sentence(&body[end..]) && !(single_stop && is_abbreviation(&body[from..at], &body[end..])) {
            push_trimmed(text, block.start + from, block.start + end, out);
            from = end;
        }
    }
    push_trimmed(text, block.start + from, block.end, out);
}

/// The first mark from that offset on that may end a sentence. Passes over bytes: nearly none of a text is such a mark.
fn next_terminal(body: &str, from: usize) -> Option<(usize, char)> {
    let mut at = from;
    loop {
        // The last is the first byte of an ellipsis, and of other marks.
        at += body.as_bytes()[at..].iter().position(|byte| matches!(byte, b'.' | b'!' | b'?' | 0xe2))?;
        let c = body[at..].chars().next()?;
        if is_terminal(c) {
            return Some((at, c));
        }
        at += c.len_utf8();
    }
}

fn push_trimmed(text: &str, start: usize, end: usize, out: &mut Vec<Span>) {
    let end = start + text[start..end].trim_end().len();
    let mut from = start;
    while from < end {
        from += text[from..end].len() - text[from..end].trim_start().len();
        let piece = &text[from..end];
        let length = if piece.len() > LONGEST { parting(piece) } else { piece.len() };
        out.push(Span { start: from, end: from + piece[..length].trim_end().len() });
        from += length;
    }
}

/// Where a sentence that is too long is cut: behind the last mark with a space within reach, else at the last space,
/// else before a character that belongs to no word. One word without end stays whole.
fn parting(long: &str) -> usize {
    let reach = (0..=LONGEST).rev().find(|at| long.is_char_boundary(*at)).unwrap_or(0);
    let head = &long[..reach];
    let spaces = || head.char_indices().rev().filter(|(at, c)| c.is_whitespace() && *at > 0).map(|(at, _)| at);
    let marked = spaces().take_while(|at| *at > LONGEST / 2).find(|at| head[..*at].ends_with([',', ';', ':']));
    let between = |c: char| !c.is_alphanumeric();
    marked
        .or_else(|| spaces().next())
        .or_else(|| head.rfind(between).filter(|at| *at > 0))
        .or_else(|| long[reach..].find(between).map(|at| reach + at))
        .unwrap_or(long.len())
}

/// Whether what follows a mark looks like the start of a sentence: white space, then perhaps an opening quote
/// or bracket, then a capital, a digit or a currency sign.
fn starts_sentence(rest: &str) -> bool {
    let Some(after) = rest.strip_prefix(char::is_whitespace) else { return false };
    let bare = after
        .trim_start()
        .trim_start_matches(['"', '\'', '\u{201c}', '\u{2018}', '(', '[', '\u{ab}', '\u{2014}', '-', '\u{2013}', ' ']);
    bare.starts_with(|c: char| {
        c.is_uppercase() || c.is_numeric() || matches!(c, '$' | '\u{20ac}' | '\u{a3}' | '\u{a5}')
    })
}

/// Whether the full stop behind `before` belongs to an abbreviation rather than to the sentence.
fn is_abbreviation(before: &str, rest: &str) -> bool {
    let word_start =
        before.rfind(|c: char| !(c.is_alphabetic() || c == '.')).map_or(0, |at| at + char_len_at(before, at));
    let word = &before[word_start..];
    let lower = word.to_lowercase();
    if LEADING.contains(&lower.as_str()) {
        return lower != "no" || rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    }
    if word.chars().count() == 1 && word.starts_with(char::is_uppercase) {
        return word != "I";
    }
    let initials = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1);
    if initials || CLOSING.contains(&lower.as_str()) {
        let next: String =
            rest.trim_start().chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        return !OPENERS.contains(&next.as_str());
    }
    false
}

fn char_len_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

fn is_terminal(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '\u{2026}')
}

/// Quotes and brackets that may close behind a full stop.
fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '\u{201d}' | '\u{2019}' | ')' | ']' | '\u{bb}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn titles_initials_and_months_end_nothing() {
        let one = "Mr. Okafor, a U.S. official, told Lt. Gen. J. R. Pike on Dec. 16 that No. 4 was lost.";
        assert_eq!(split(one), [one]);
    }

    #[test]
    fn a_closing_abbreviation_is_judged_by_the_next_word() {
        assert_eq!(split("They flew to the U.S. The talks began."), ["They flew to the U.S.", "The talks began."]);
        assert_eq!(split("The U.S. Navy sent two ships."), ["The U.S. Navy sent two ships."]);
    }

    #[test]
    fn quotes_go_with_the_sentence_that_they_close() {
        assert_eq!(
            split("\u{201c}We lost nine.\u{201d} He paused. \"Why?\" asked a clerk."),
            ["\u{201c}We lost nine.\u{201d}", "He paused.", "\"Why?\" asked a clerk."]
        );
    }

    #[test]
    fn a_new_line_starts_a_sentence_unless_the_old_one_runs_on() {
        assert_eq!(split("Toll: 14\nInjured: 30"), ["Toll: 14", "Injured: 30"]);
        assert_eq!(
            split("At least nine people\nwere hurt.\n\nfire spreads"),
            ["At least nine people\nwere hurt.", "fire spreads"]
        );
    }

    #[test]
    fn decimals_and_ellipses_do_not_cut() {
        assert_eq!(split("It measured 6.4 there... and 7.1 here."), ["It measured 6.4 there... and 7.1 here."]);
    }

    #[test]
    fn a_text_without_stops_is_cut_at_its_pauses() {
        let row = "nine boats, ten carts ".repeat(400);
        for (at, span) in sentences(&row).into_iter().enumerate() {
            let piece = span.of(&row);
            assert!(piece.len() <= LONGEST, "{at}");
            assert!(piece.ends_with(',') || span.end == row.trim_end().len(), "{piece}");
        }
        assert_eq!(split(&"é".repeat(LONGEST)).len(), 1);
        assert!(sentences(&"5-".repeat(9 * LONGEST)).len() >= 9);
    }

    #[test]
    fn odd_text_gives_spans_inside_it() {
        for text in ["", ".", "\n\n", "...!?", "A.B.C. D", "\u{201d}.\u{201d} X", "é. É"] {
            for span in sentences(text) {
                assert!(!span.of(text).is_empty());
            }
        }
    }
}
