//! An alert in one line: the sentence for people and the line of the log. Numbers are shown in the claim's own
//! words. Whatever a feed wrote comes out as plain text: no line breaks, no commands to a terminal.

use super::wire::{AlertLine, ClaimFields, ClaimLine, DocumentFields};
use super::{Alert, wire};
use crate::change::{Change, Verdict};

/// The longest that a name of a party, publisher, subject or place is shown, in characters.
const LONGEST_NAME: usize = 160;

/// The change in one sentence: "passengers missing (Lake Orrin): at least 40 (the coastguard) → about 60 (the
/// coastguard), says The Harbour Post".
pub fn summary(change: &Change) -> String {
    let figure = name_of(&change.figure.subject, &change.figure.measure);
    let place = change.figure.place.as_deref().map(|place| format!(" ({})", name(place))).unwrap_or_default();
    let after = &change.after;
    let now = with_party(&after.claim.text, after.claim.attribution.as_deref());
    let before = change.before.as_ref().map(|seen| {
        let party = seen.claim.attribution.as_deref().unwrap_or(&seen.origin.publisher);
        with_party(&seen.claim.text, Some(party))
    });
    let what = match (change.verdict, before) {
        (Verdict::Raised | Verdict::Lowered | Verdict::Corrected, Some(before)) => format!("{before} → {now}"),
        (Verdict::Disputed, Some(before)) => format!("{before} against {now}"),
        _ => now,
    };
    let says = match change.verdict {
        Verdict::First | Verdict::Raised | Verdict::Lowered | Verdict::Disputed => "says",
        Verdict::Repeated => "repeated by",
        Verdict::Corroborated => "corroborated by",
        Verdict::Refined => "refined by",
        Verdict::Corrected => "corrected by",
        Verdict::Withdrawn => "withdrawn by",
    };
    format!("{figure}{place}: {what}, {says} {}", name(&after.origin.publisher))
}

/// The line of the text log. It reads alone and always has five fields, parted by " | ": what happened, the
/// party, the publisher, the address and the id; "-" for what is not known. A time that is not to be trusted is followed
/// by a question mark.
pub fn log_line(alert: &AlertLine) -> String {
    format!(
        "{}{} {} | {} | {} | {} | id={}",
        field(&alert.time),
        if alert.time_suspect { "?" } else { "" },
        headline(alert),
        field(&alert.after.attribution.clone().unwrap_or_default()),
        field(&alert.document.publisher),
        alert.document.url.as_deref().map(bare).filter(|url| !url.is_empty()).unwrap_or_else(|| "-".to_owned()),
        field(&alert.id)
    )
}

/// "RAISED passengers missing, Lake Orrin: at least 40 → about 60": what happened, and to what.
pub fn headline(alert: &AlertLine) -> String {
    let figure = field(&figure_title(&alert.figure));
    let now = field(&alert.after.text);
    let party = |claim: &ClaimFields, document: &DocumentFields| {
        claim.attribution.clone().unwrap_or_else(|| document.publisher.clone())
    };
    let speaks = party(&alert.after, &alert.document);
    let before = |line: &ClaimLine| {
        let other = Some(party(&line.claim, &line.document)).filter(|party| *party != speaks);
        other
            .map_or_else(|| field(&line.claim.text), |party| format!("{} ({})", field(&line.claim.text), field(&party)))
    };
    let what = match (&alert.before, alert.kind.as_str()) {
        (_, "withdrawn") => format!("{now} → withdrawn"),
        (None, _) | (_, "first") => now,
        (Some(line), "disputed") => format!("{} against {now}", before(line)),
        (Some(line), _) => format!("{} → {now}", before(line)),
    };
    format!("{} {figure}: {what}", field(&alert.kind.to_uppercase()))
}

/// The headline with who says so, who published it, and where.
pub fn with_voice(alert: &AlertLine) -> String {
    let publisher = name(&alert.document.publisher);
    let voice = match alert.after.attribution.as_deref().map(name).filter(|party| !party.is_empty()) {
        Some(party) => format!("{party} ({publisher})"),
        None => publisher,
    };
    let url = alert.document.url.as_deref().map(bare).map_or_else(String::new, |url| format!(" {url}"));
    format!("{}, says {voice}{url}", headline(alert))
}

/// The text as one plain line: white space and control characters become single spaces, and the invisible
/// characters that turn the direction of writing or hide words are left out.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        let space = c.is_whitespace() || c.is_control();
        if !space {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// "passengers missing, Lake Orrin".
pub fn figure_title(figure: &wire::FigureFields) -> String {
    let place = figure.place.as_deref().map(|place| format!(", {}", name(place))).unwrap_or_default();
    format!("{}{place}", name_of(&figure.subject, &figure.measure))
}

/// Direction marks and overrides, the zero-width space, the byte order mark and tag characters; the joiners that
/// Persian, Hindi and emoji need stay.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// A name as plain text, cut where it is longer than any name.
fn name(text: &str) -> String {
    let plain = plain(text);
    match plain.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", plain[..end].trim_end()),
        None => plain,
    }
}

/// A field of the log line: never empty, and without the mark that parts fields.
fn field(text: &str) -> String {
    let name = name(text).replace('|', "¦");
    if name.is_empty() { "-".to_owned() } else { name }
}

/// An address: nothing of it is cut, and a space or a bar, which no address has, is written as the web writes it.
fn bare(url: &str) -> String {
    plain(url).replace(' ', "%20").replace('|', "%7C")
}

/// "passengers missing"; the measure is left out where the subject already ends with it, as in "voter turnout".
fn name_of(subject: &str, measure: &str) -> String {
    let (subject, measure) = (name(subject), name(measure));
    let said = subject.to_lowercase().ends_with(&measure.to_lowercase());
    match (subject.is_empty(), said) {
        (_, true) => subject,
        (true, false) => measure,
        (false, false) => format!("{subject} {measure}"),
    }
}

fn with_party(text: &str, party: Option<&str>) -> String {
    match party.map(name).filter(|party| !party.is_empty()) {
        Some(party) => format!("{} ({party})", name(text)),
        None => name(text),
    }
}

impl Alert {
    /// The change in one sentence, for people.
    pub fn summary(&self) -> String {
        summary(&self.change)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{rise, said};
    use super::*;
    use crate::extract::{Bound, Quantity};

    fn line(change: Change) -> String {
        let mut alert = Alert::of(change, "2025-03-04T05:10:00Z".parse().unwrap());
        alert.id = "0123456789abcdef".to_owned();
        log_line(&AlertLine::of(&alert))
    }

    #[test]
    fn a_rise_is_told_from_what_stood_to_what_stands() {
        assert_eq!(
            line(rise()),
            "2025-03-04T05:10:00Z RAISED passengers missing, Lake Orrin: at least 40 → about 60 | the coastguard | \
             Harbour Post | https://harbour-post.example/1 | id=0123456789abcdef"
        );
    }

    #[test]
    fn a_dispute_names_both_parties() {
        let after = said(Some("the owner"), "nine", Quantity::hedged(9.0, Bound::Exact, "count"), "Harbour Post");
        let dispute = Change { verdict: Verdict::Disputed, after, ..rise() };
        assert_eq!(
            summary(&dispute),
            "passengers missing (Lake Orrin): at least 40 (the coastguard) against nine (the owner), says Harbour Post"
        );
        assert!(line(dispute).contains(": at least 40 (the coastguard) against nine | the owner | "));
    }

    #[test]
    fn a_withdrawal_tells_what_is_gone() {
        let gone = Change { verdict: Verdict::Withdrawn, before: None, ..rise() };
        assert_eq!(
            summary(&gone),
            "passengers missing (Lake Orrin): about 60 (the coastguard), withdrawn by Harbour Post"
        );
        assert!(line(gone).contains(": about 60 → withdrawn | "));
    }

    #[test]
    fn the_publishers_own_voice_is_named_once() {
        let mut change = rise();
        change.before.as_mut().unwrap().claim.attribution = None;
        change.after.claim.attribution = None;
        change.figure.place = None;
        assert_eq!(summary(&change), "passengers missing: at least 40 (Lake News) → about 60, says Harbour Post");
        assert!(line(change).contains("at least 40 (Lake News) → about 60 | - | Harbour Post"));
    }

    #[test]
    fn a_measure_that_the_subject_names_is_not_said_twice() {
        let mut change = rise();
        (change.figure.subject, change.figure.measure) = ("voter turnout".to_owned(), "turnout".to_owned());
        assert!(summary(&change).starts_with("voter turnout (Lake Orrin): "));
    }

    #[test]
    fn hostile_names_cannot_break_the_line_forge_a_field_or_drive_a_terminal() {
        let mut change = rise();
        change.after.claim.attribution = Some("a\n2099-01-01T00:00:00Z RAISED x | id=feedfeedfeedfeed".to_owned());
        let origin = std::sync::Arc::make_mut(&mut change.after.origin);
        origin.publisher = format!("\u{1b}[2J\u{9b}31m\u{202e}evil\t\u{0}{}", "x".repeat(5000));
        origin.url = Some("https://a.example/ | id=1\r\n".to_owned());
        change.figure.subject = " | \u{7f}".to_owned();
        let line = line(change);
        assert!(!line.chars().any(|c| c.is_control() || c == '\u{202e}'), "{line:?}");
        assert_eq!(line.split(" | ").count(), 5, "{line}");
        assert!(line.ends_with(" | https://a.example/%20%7C%20id=1 | id=0123456789abcdef"), "{line}");
        assert!(line.len() < 1000);
    }
}
