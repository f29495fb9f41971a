//! The pages of `tests/claims`: what extraction promises, a phenomenon a page, run as tests. A page quotes a text
//! (`> …`) and lists the claims that a careful reader finds in it, in text order, one a line:
//!
//! ```text
//! - at least 45 | farmers | killed
//!   says: the Farmers' Union
//! - 12 | people | injured | part
//! - nothing
//! ```
//!
//! The last field is the mode; it is left out for a total. Where the quantity itself is promised, it stands behind the
//! text: its value, or both ends of its interval, and its bound and unit where it is not an exact count:
//! `at least 45 = 45 at_least | farmers | killed`.
//!
//! Indented lines promise further fields of the claim above them; what is not listed is not compared: `says: the NIS`
//! and `speaker: Lee` (or `nobody`), `place: Kursk` (or `nowhere`), `as of: 2025-01-13` (or `the publishing day`, or
//! `no day`), `period: 2025-01-11 to 2025-01-12` (or `none`).
//!
//! A text whose first line is `2025-03-01` speaks on that day; `2025-03-01, The Bugle` names its publisher too. A line
//! `# Ferry sinks` is its title.
//!
//! `gap:` before a claim (`- gap: 12 | people | injured`) or before a field (`  gap: place: Kursk`) marks what a careful
//! reader would say and the program does not say yet. Of `- gap: nothing` the program reads one claim too many. A gap
//! that has closed fails the test, so that it becomes a promise.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use claimwatch::extract::{Bound, COUNT, Claim, Mode, Reading, join};
use jiff::civil::Date;

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

/// A quoted text and what is expected of it.
struct Case {
    line: usize,
    day: Option<Date>,
    publisher: Option<String>,
    title: String,
    body: String,
    expected: Vec<Expected>,
}

/// A claim of a page, with the fields below it.
struct Expected {
    gap: bool,
    line: String,
    fields: Vec<Field>,
}

struct Field {
    gap: bool,
    name: String,
    value: String,
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
        let quoted = line.strip_prefix('>');
        if quoted.is_some() && !quoting {
            let (title, body) = (String::new(), String::new());
            cases.push(Case { line: index + 1, day: None, publisher: None, title, body, expected: Vec::new() });
        }
        quoting = quoted.is_some();
        let Some(case) = cases.last_mut() else { continue };
        if let Some(quoted) = quoted {
            case.take(quoted.trim());
        } else if let Some(listed) = line.strip_prefix("- ") {
            let (gap, listed) = gap(listed);
            case.expected.push(Expected { gap, line: listed.to_owned(), fields: Vec::new() });
        } else if let (Some(field), Some(claim)) = (line.strip_prefix("  "), case.expected.last_mut()) {
            let (gap, field) = gap(field);
            let (name, value) = field.split_once(": ").unwrap_or_else(|| panic!("line {}: no field", index + 1));
            claim.fields.push(Field { gap, name: name.to_owned(), value: value.to_owned() });
        }
    }
    cases.iter_mut().for_each(|case| case.expected.retain(|claim| claim.gap || claim.line != "nothing"));
    cases
}

fn gap(listed: &str) -> (bool, &str) {
    listed.strip_prefix("gap: ").map_or((false, listed.trim()), |wished| (true, wished.trim()))
}

impl Case {
    /// Takes the next line of the quoted text: its day and publisher, its title, or a line of its body.
    fn take(&mut self, line: &str) {
        let (first, publisher) = line.split_once(", ").map_or((line, None), |(day, name)| (day, Some(name)));
        if let (true, Ok(day)) = (self.body.is_empty(), first.parse()) {
            (self.day, self.publisher) = (Some(day), publisher.map(str::to_owned));
        } else if let Some(title) = line.strip_prefix("# ") {
            title.clone_into(&mut self.title);
        } else {
            self.body.push_str(line);
            self.body.push('\n');
        }
    }

    /// The field of that name as a page writes it.
    fn field(&self, claim: &Claim, name: &str) -> String {
        let told = |field: &Option<String>, none: &str| field.clone().unwrap_or_else(|| none.to_owned());
        match name {
            "says" => told(&claim.attribution, "nobody"),
            "speaker" => told(&claim.speaker, "nobody"),
            "place" => told(&claim.place, "nowhere"),
            "as of" if claim.as_of.is_some() && claim.as_of == self.day => "the publishing day".to_owned(),
            "as of" => claim.as_of.map_or("no day".to_owned(), |day| day.to_string()),
            "period" => claim.period.map_or("none".to_owned(), |period| format!("{} to {}", period.from, period.to)),
            _ => panic!("line {}: no field is named {name}", self.line),
        }
    }

    /// What keeps a claim that is read from being the one expected, its fields among it.
    fn amiss(&self, claim: &Claim, expected: &Expected) -> Option<String> {
        let read = line_of(claim, expected.line.contains(" = "));
        if read != expected.line {
            return Some(format!("read: {read}"));
        }
        expected.fields.iter().find_map(|Field { gap, name, value }| {
            let read = self.field(claim, name);
            match (read == *value || Some(read.as_str()) == value.strip_prefix("the "), gap) {
                (true, true) => Some(format!("the gap has closed: {name}: {value}")),
                (false, false) => Some(format!("read: {name}: {read}, not {value}")),
                _ => None,
            }
        })
    }

    /// What is amiss with the claims that are read, taken in order. In the place of a gap one more may be read.
    fn fault(&self, found: &[Claim]) -> Option<String> {
        let mut rest = found.iter().peekable();
        for (at, expected) in self.expected.iter().enumerate() {
            let amiss = rest.peek().map_or(Some("no more is read".to_owned()), |claim| self.amiss(claim, expected));
            if !expected.gap {
                rest.next();
                if amiss.is_some() {
                    return amiss.map(|amiss| format!("{amiss}, expected: {}", expected.line));
                }
                continue;
            }
            let promised = self.expected[at..].iter().find(|expected| !expected.gap);
            let instead = rest.next_if(|claim| promised.is_none_or(|promised| self.amiss(claim, promised).is_some()));
            if amiss.is_none() || (expected.line == "nothing" && instead.is_none()) {
                return Some(format!("the gap has closed: {}", expected.line));
            }
        }
        rest.next().map(|claim| format!("read besides: {}", line_of(claim, true)))
    }
}

/// What a case says and what is read, where they differ: the sentences with the quantity underlined.
fn difference(case: &Case) -> Option<String> {
    let found = join::join(&Reading::new(&case.title, &case.body, case.day, case.publisher.as_deref()));
    let fault = case.fault(&found)?;
    let mut shown = String::new();
    for claim in &found {
        let before = claim.sentence.find(&claim.text).unwrap_or(0);
        let indent = " ".repeat(claim.sentence[..before].chars().count());
        let underline = "^".repeat(claim.text.chars().count());
        writeln!(
            shown,
            "    {}
    {indent}{underline}
    - {}",
            claim.sentence,
            line_of(claim, true)
        )
        .expect("a string takes all");
        let told = case.expected.iter().flat_map(|expected| &expected.fields).map(|field| field.name.as_str());
        for name in told.collect::<BTreeSet<_>>() {
            writeln!(shown, "      {name}: {}", case.field(claim, name)).expect("a string takes all");
        }
    }
    Some(format!(
        "{shown}    {fault}
"
    ))
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
