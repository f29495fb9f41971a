//! What `claimwatch extract --explain` promises: the pages of `tests/explain`, its two forms, and that asking changes
//! nothing and leaves no number out.
//!
//! A page quotes a text (`> …`; a first line `2025-03-05` is its day, a line `title: …` its title) and lists reasons:
//!
//! ```text
//! - at least 45 | measure | passive, "killed" (measure/verb.toml: kill)
//! - passed | 57 | an age
//! - passed | nothing
//! ```

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use claimwatch::document::{Document, DocumentId, SourceName};
use claimwatch::extract::{Account, Explained, claims, explain};
use claimwatch::source::Origin;
use claimwatch::source::file::read_file;
use claimwatch::text::{Span, WordKind, words};

/// Words that are numbers, for asking whether one was left out: more than enough for plain reports.
const NUMERALS: [&str; 32] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "million",
    "billion",
    "dozens",
];

struct Case {
    line: usize,
    document: Document,
    expected: Vec<String>,
}

#[test]
fn every_page_gives_the_reasons_that_it_lists() {
    let mut report = String::new();
    let mut cases = 0;
    for page in pages() {
        for case in cases_of(&std::fs::read_to_string(&page).expect("a page can be read")) {
            cases += 1;
            for fault in faults(&case) {
                writeln!(report, "{}, line {}: {fault}", page.display(), case.line).expect("a string takes all");
            }
        }
    }
    assert!(cases > 10, "only {cases} cases were found");
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn asking_for_reasons_changes_no_claim() {
    for document in samples() {
        let explained = explain(&document).expect("the sample reports are in English");
        let told: Vec<_> = explained.claims.into_iter().map(|(claim, _)| claim).collect();
        assert_eq!(told, claims(&document), "{}", document.title);
    }
}

#[test]
fn every_number_is_in_a_claim_or_passed_over() {
    for document in samples() {
        let explained = explain(&document).expect("the sample reports are in English");
        let left_out = [(true, &document.title), (false, &document.text)]
            .into_iter()
            .flat_map(|(title, part)| vanished(part, &known(&explained, title)))
            .collect::<Vec<_>>();
        assert!(left_out.is_empty(), "{}: {left_out:?}", document.title);
    }
}

#[test]
fn people_see_each_claim_with_its_reasons_and_then_what_was_passed_over() {
    let told = printed(&[]);
    let expected = "\
At least 14 dead in Kessara flood | Harbour Wire | 2025-03-05

At least 14 killed | sentence 1
          At least 14 villagers were killed in Kessara on Monday, the Civil Guard said.
          ^^^^^^^^^^^
  quantity  at_least 14 (14 to …) count | hedge \"At least\" (hedge.toml); no unit, so a count
   subject  villagers | taken from the sentence: the noun phrase of the number itself
   measure  killed | passive, \"killed\" (measure/verb.toml: kill)
     place  Kessara | named in the sentence: \"Kessara\"
      says  Civil Guard | \"the Civil Guard said\" (reporting.toml: say), construction \"X said\"
     as of  2025-03-03 | \"on Monday\" in the sentence
      mode  total | nothing says otherwise

Passed over:
  1974 | a year | sentence 2: The dam was built in 1974.

";
    // The title has a claim of its own, which is no matter here.
    let (title, rest) = told.split_once("\n\n").unwrap();
    let body = rest.split_once("\n\n").unwrap().1;
    assert_eq!(format!("{title}\n\n{body}"), expected, "{told}");
}

#[test]
fn programs_get_the_reasons_on_the_claim_line_and_a_line_for_each_number_passed_over() {
    let told = printed(&["--format", "jsonl"]);
    let lines: Vec<serde_json::Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (passed, claims): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.get("passed_over").is_some());
    assert_eq!(claims[1]["text"], "At least 14");
    assert_eq!(claims[1]["explain"]["measure"], "passive, \"killed\" (measure/verb.toml: kill)");
    assert_eq!(claims[1]["explain"]["as_of"], "\"on Monday\" in the sentence");
    assert_eq!(passed.len(), 1);
    assert_eq!(passed[0]["document"]["publisher"], "Harbour Wire");
    let expected = serde_json::json!({"text": "1974", "sentence": "The dam was built in 1974.", "reason": "a year"});
    assert_eq!(passed[0]["passed_over"], expected);
}

#[test]
fn without_the_flag_no_line_has_a_reason() {
    let told = plainly_printed(&["--format", "jsonl"]);
    let explained = printed(&["--format", "jsonl"]);
    for (plain, with) in told.lines().zip(explained.lines()) {
        let mut with: serde_json::Value = serde_json::from_str(with).unwrap();
        with.as_object_mut().unwrap().remove("explain").expect("a claim line with reasons");
        assert_eq!(serde_json::from_str::<serde_json::Value>(plain).unwrap(), with);
    }
}

const FLOOD: &str = "\
At least 14 dead in Kessara flood
Publisher: Harbour Wire
Published: 2025-03-05T08:00:00Z

At least 14 villagers were killed in Kessara on Monday, the Civil Guard said. The dam was built in 1974.
";

fn printed(arguments: &[&str]) -> String {
    plainly_printed(&[arguments, &["--explain"]].concat())
}

fn plainly_printed(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("flood.txt"), FLOOD).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimwatch"));
    let output = command.current_dir(folder.path()).args(["extract", "flood.txt"]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Every sample report.
fn samples() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let source = SourceName("seeds".to_owned());
        let received = "2025-02-01T00:00:00Z".parse().unwrap();
        let origin = Origin { source: &source, publisher: None, url: None, received };
        read_file(path, &std::fs::read(path).unwrap(), &origin).unwrap().documents
    };
    let documents: Vec<Document> = paths.iter().flat_map(read).collect();
    assert!(documents.len() >= 10);
    documents
}

/// What is accounted for of the title or of the body.
fn known(explained: &Explained, title: bool) -> Vec<Span> {
    let claims = explained.claims.iter().map(|(claim, _)| (claim.sentence_number, claim.span));
    let passed = explained.passed.iter().map(|passed| (passed.sentence_number, passed.span));
    claims.chain(passed).filter(|(sentence, _)| (*sentence == 0) == title).map(|(_, span)| span).collect()
}

/// The words of a part that are numbers and that lie in no known span.
fn vanished(part: &str, known: &[Span]) -> Vec<String> {
    let is_number = |word: &claimwatch::text::Word<'_>| {
        matches!(word.kind, WordKind::Number | WordKind::Name) || NUMERALS.contains(&word.lower.as_ref())
    };
    let left_out = words(part)
        .into_iter()
        .filter(is_number)
        .filter(|word| !known.iter().any(|span| span.start <= word.span.start && word.span.end <= span.end));
    left_out.map(|word| word.text.to_owned()).collect()
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/explain");
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    pages
}

fn cases_of(page: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut quoting = false;
    for (at, line) in page.lines().enumerate() {
        if let Some(text) = line.strip_prefix("> ") {
            if !quoting {
                cases.push(Case { line: at + 1, document: empty(), expected: Vec::new() });
            }
            let document = &mut cases.last_mut().unwrap().document;
            match (text.strip_prefix("title: "), format!("{text}T08:00:00Z").parse()) {
                (Some(title), _) => title.clone_into(&mut document.title),
                (None, Ok(day)) => document.published = Some(day),
                (None, Err(_)) => document.text.push_str(&format!("{text}\n")),
            }
        } else if let Some(expected) = line.strip_prefix("- ") {
            cases.last_mut().expect("a text stands before its reasons").expected.push(expected.to_owned());
        }
        quoting = line.starts_with("> ");
    }
    cases
}

fn empty() -> Document {
    Document {
        id: DocumentId("page".to_owned()),
        source: SourceName("pages".to_owned()),
        location: "page".to_owned(),
        publisher: "Harbour Wire".to_owned(),
        url: None,
        title: String::new(),
        published: None,
        modified: None,
        received: "2025-04-01T00:00:00Z".parse().unwrap(),
        text: String::new(),
    }
}

/// Where the reasons differ from those of the page.
fn faults(case: &Case) -> Vec<String> {
    let explained = explain(&case.document).expect("the pages are in English");
    let listed: Vec<&str> = case.expected.iter().filter_map(|line| line.strip_prefix("passed | ")).collect();
    let mut passed: Vec<String> = explained.passed.iter().map(|one| format!("{} | {}", one.text, one.reason)).collect();
    if passed.is_empty() {
        passed.push("nothing".to_owned());
    }
    let mut faults = Vec::new();
    if listed != passed {
        faults.push(format!("passed over are {passed:?}"));
    }
    for line in case.expected.iter().filter(|line| !line.starts_with("passed | ")) {
        let mut parts = line.splitn(3, " | ");
        let [text, field, reason] = [(); 3].map(|()| parts.next().expect("quantity | field | reason"));
        let found = explained.claims.iter().find(|(claim, _)| claim.text == text);
        match found.map(|(_, account)| field_of(account, field)) {
            Some(given) if given == reason => {}
            Some(given) => faults.push(format!("{field} of {text}: {given}")),
            None => faults.push(format!("{text} is no claim")),
        }
    }
    faults
}

fn field_of<'a>(account: &'a Account, field: &str) -> &'a str {
    match field {
        "quantity" => &account.quantity,
        "subject" => &account.subject,
        "measure" => &account.measure,
        "mode" => &account.mode,
        "attribution" => &account.attribution,
        "place" => &account.place,
        "as_of" => &account.as_of,
        other => panic!("a claim has no field {other}"),
    }
}
