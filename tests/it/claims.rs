//! The pages of `tests/claims`: what extraction promises, a phenomenon a page, run as tests. A page quotes a text
//! (`> …`) and lists the claims that it makes, in text order, one a line:
//!
//! ```text
//! - at least 45 | farmers | killed
//! - 12 | people | injured | part
//! - nothing
//! ```
//!
//! The last field is the mode; it is left out for a total. A text whose first line is `2025-03-01` speaks on that day.
//! Where the quantity itself is promised, it stands behind the text: its value, or both ends of its interval, and its
//! bound and unit where it is not an exact count: `at least 45 = 45 at_least | farmers | killed`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use claimwatch::extract::{Bound, COUNT, Claim, Mode, claims_in};

#[test]
fn every_page_reads_as_it_says() {
    let mut report = String::new();
    let mut cases = 0;
    for page in pages() {
        let text = std::fs::read_to_string(&page).expect("a page can be read");
        for case in cases_of(&text) {
            cases += 1;
            if let Some(difference) = difference(&case) {
                let name = page.file_name().unwrap_or_default().to_string_lossy().into_owned();
                writeln!(report, "{name}, line {}:\n{difference}", case.line).expect("a string takes all");
            }
        }
    }
    assert!(cases > 60, "only {cases} cases were found");
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn every_page_opens_with_a_heading_and_prose() {
    for page in pages() {
        let text = std::fs::read_to_string(&page).expect("a page can be read");
        let mut lines = text.lines().filter(|line| !line.is_empty());
        assert!(lines.next().is_some_and(|line| line.starts_with("# ")), "{}: no heading", page.display());
        let prose = lines.next().is_some_and(|line| !line.starts_with(['>', '-', '#']));
        assert!(prose, "{}: no prose under the heading", page.display());
    }
}

struct Case {
    line: usize,
    text: String,
    expected: Vec<String>,
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/claims");
    let entries = std::fs::read_dir(folder).expect("the folder of pages is there");
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    pages
}

/// The quoted texts of a page, each with the claims listed below it.
fn cases_of(page: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut quoting = false;
    for (index, line) in page.lines().enumerate() {
        if let Some(quoted) = line.strip_prefix('>') {
            if !quoting {
                cases.push(Case { line: index + 1, text: String::new(), expected: Vec::new() });
            }
            if let Some(case) = cases.last_mut() {
                case.text.push_str(quoted.trim());
                case.text.push('\n');
            }
            quoting = true;
        } else {
            quoting = false;
            if let (Some(listed), Some(case)) = (line.strip_prefix("- "), cases.last_mut()) {
                case.expected.push(listed.trim().to_owned());
            }
        }
    }
    cases.iter_mut().for_each(|case| case.expected.retain(|line| line != "nothing"));
    cases
}

/// What a case says and what is read, where they differ: the sentences with the quantity underlined.
fn difference(case: &Case) -> Option<String> {
    let (day, text) = match case.text.split_once('\n') {
        Some((first, rest)) if first.parse::<jiff::civil::Date>().is_ok() => (first.parse().ok(), rest),
        _ => (None, case.text.as_str()),
    };
    let found = claims_in(text, day);
    let told = |place: usize| case.expected.get(place).is_some_and(|line| line.contains(" = "));
    let read: Vec<String> = found.iter().enumerate().map(|(place, claim)| line_of(claim, told(place))).collect();
    if read == case.expected {
        return None;
    }
    let mut shown = String::new();
    for claim in &found {
        let before = claim.sentence.find(&claim.text).unwrap_or(0);
        let indent = " ".repeat(claim.sentence[..before].chars().count());
        let underline = "^".repeat(claim.text.chars().count());
        writeln!(shown, "    {}\n    {indent}{underline} {}", claim.sentence, line_of(claim, true))
            .expect("a string takes all");
    }
    writeln!(shown, "    expected: {:#?}", case.expected).expect("a string takes all");
    Some(shown)
}

fn line_of(claim: &Claim, told: bool) -> String {
    let mode = if claim.mode == Mode::Total { String::new() } else { format!(" | {}", claim.mode) };
    let quantity = if told { format!(" = {}", quantity_of(claim)) } else { String::new() };
    format!("{}{quantity} | {} | {}{mode}", claim.text, claim.subject, claim.measure)
}

/// The quantity in the words of a page: `45`, `45 at_least`, `24..99 vague`, `4.5 percent`.
fn quantity_of(claim: &Claim) -> String {
    let quantity = &claim.quantity;
    let number = match (quantity.bound, quantity.value, quantity.low, quantity.high) {
        (Bound::Range | Bound::Vague, _, Some(low), Some(high)) => format!("{low}..{high}"),
        (_, Some(value), _, _) => value.to_string(),
        _ => "?".to_owned(),
    };
    let bound = if quantity.bound == Bound::Exact { String::new() } else { format!(" {}", quantity.bound) };
    let unit = if quantity.unit == COUNT { String::new() } else { format!(" {}", quantity.unit) };
    format!("{number}{bound}{unit}")
}
