//! A text without what publishers' systems change by themselves: the form of quotation marks and dashes, white space,
//! the dateline, and lines that count the time since. What is left tells an edit from the same text set anew. Only to
//! be compared, never to be shown or read.

use super::folded;

/// A line with more words than this says more than when the page was updated.
const SHORT: usize = 8;

/// The longest dateline, in bytes: "ROSTOV-ON-DON, Russia, December 19 (Agency) —".
const DATELINE: usize = 64;

/// The text as it is compared.
///
/// ```
/// use claimwatch::text::settled;
/// let first = "KESSARA, March 2 (Agency) — “At least 14” died.\nUpdated 3 hours ago";
/// assert_eq!(settled(first), settled("\"At least  14\" died.\nUpdated 5 hours ago\n"));
/// assert_ne!(settled(first), settled("\"At least 15\" died."));
/// ```
pub fn settled(text: &str) -> String {
    let told: Vec<&str> = text.lines().filter(|line| !counts_the_time_since(line)).collect();
    settled_title(without_dateline(&told.join("\n")))
}

/// The title as it is compared: it has no dateline, and what looks like one tells something.
pub fn settled_title(title: &str) -> String {
    folded(title).chars().map(plain).collect()
}

/// One form for marks that a typesetting program turns into one another.
fn plain(mark: char) -> char {
    match mark {
        '‘' | '’' | '‚' | '‛' | '′' | '`' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        _ => mark,
    }
}

/// "Updated 3 hours ago", "2 min ago", "Last updated: 19 Dec 2024, 08:00 GMT": a line of its own.
fn counts_the_time_since(line: &str) -> bool {
    let words: Vec<String> =
        line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let first = words.first().map_or("", String::as_str);
    let second = words.get(1).map_or("", String::as_str);
    let stamped = first == "updated" || (first == "last" && matches!(second, "updated" | "modified"));
    let says_when = |word: &String| {
        let lead = ["updated", "posted", "published", "last", "modified", "about", "a", "an", "and", "ago"];
        lead.contains(&word.as_str()) || is_stretch(word) || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    // All of its words, or else the line tells of something: "The bridge fell 12 years ago."
    let since = words.last().is_some_and(|last| last == "ago") && words.iter().all(says_when);
    // A time or a stretch of it must follow: "Updated: 15 dead" tells something.
    let dated =
        words.iter().any(|word| is_month(word) || is_stretch(word) || matches!(&**word, "today" | "gmt" | "utc"));
    words.len() <= SHORT && (since || (stamped && (dated || words.len() == usize::from(first == "last") + 1)))
}

fn is_stretch(word: &str) -> bool {
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit()).trim_end_matches('s');
    matches!(unit, "sec" | "second" | "min" | "minute" | "hr" | "hour" | "day" | "week" | "month" | "year")
        || (unit.len() < word.len() && matches!(unit, "m" | "h" | "d"))
}

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    word.get(..3).is_some_and(|start| MONTHS.contains(&start))
}

/// The text behind a place in capitals that a dash ends: "PARIS (Agency) - ".
fn without_dateline(text: &str) -> &str {
    let start = text.trim_start();
    let Some((at, dash)) = start.char_indices().find(|(at, c)| plain(*c) == '-' && start[..*at].ends_with(' ')) else {
        return start;
    };
    if at <= DATELINE && is_dateline(&start[..at]) { start[at + dash.len_utf8()..].trim_start() } else { start }
}

/// One word in capitals alone, or a place that a comma or a parenthesis follows, with nothing behind it but names and a
/// day: "PARIS", "HASK, Oru, March 2 (Agency)".
fn is_dateline(line: &str) -> bool {
    let (place, rest) = line.split_at(line.find([',', '(']).unwrap_or(line.len()));
    let capitals = |word: &str| word.chars().all(|c| c.is_uppercase() || matches!(c, '-' | '.' | '\''));
    let words = place.split_whitespace().count();
    let outside = rest.split_once('(').map_or(rest, |(outside, _)| outside);
    let dated = outside.split_whitespace().any(|word| is_month(&word.to_lowercase()));
    let named = outside
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| word.starts_with(char::is_uppercase) || (dated && word.bytes().all(|byte| byte.is_ascii_digit())));
    let most = if rest.is_empty() { 1 } else { 4 };
    !line.contains('\n')
        && (1..=most).contains(&words)
        && place.trim().chars().count() >= 3
        && place.split_whitespace().all(capitals)
        && named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_set_anew_comes_out_alike() {
        let plain = settled("The mayor's office said \"at least 14\" died - and 3 are missing.");
        for same in [
            "The mayor’s office said “at least 14” died – and\u{a0}3 are missing.",
            "HASK, Oru, March 2 (Agency) -- The mayor's office said \"at least 14\" died - and 3 are missing.",
            "Updated 3 hours ago\nThe mayor's office said \"at least 14\" died - and 3 are missing.",
            "The mayor's office said \"at least 14\" died - and 3 are missing.\n12 min ago\nLast updated: 2 March 2025",
        ] {
            assert_eq!(settled(same).trim_start_matches("- "), plain, "{same}");
        }
    }

    #[test]
    fn what_tells_something_is_kept() {
        for told in [
            "Updated: 15 dead",
            "The bridge fell 12 years ago.\n",
            "Updated figures put the dead at 15",
            "NATO said 15 died - and left",
            "15 died",
            "NATO, 15 dead - and left",
            "NATO COUNTS 15 - and left",
        ] {
            assert!(settled(told).contains("15") || settled(told).contains("12"), "{told}");
        }
    }
}
