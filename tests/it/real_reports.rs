//! Two real reports of December 2024, which are not part of the project: where they lie beside the checkout, their
//! seventeen claims are read and no others, and the second report is no news after the first.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use claimwatch::document::SourceName;
use claimwatch::extract::{Claim, claims};
use claimwatch::source::Origin;
use claimwatch::source::file::read_file;

/// A claim as a careful reader notes it: quantity, bound, subject, measure, who says so ("" where nobody is
/// named; of several names one is enough).
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

const FIRST: [Row; 11] = [
    ("over 100", "more_than", "North Korean soldiers", "killed", "South Korea"),
    ("about 1,000", "about", "North Korean soldiers", "injured", "South Korea"),
    ("at least 100", "at_least", "North Korean soldiers", "killed", "Lee|NIS"),
    ("around 1,000", "about", "North Korean soldiers", "injured", "Lee|NIS"),
    ("over 100", "more_than", "", "killed", "Lee"),
    ("several hundred", "vague", "", "casualties", "US military official"),
    ("over 10,000", "more_than", "North Korean soldiers", "deployed", "South Korea"),
    ("over 10,000", "more_than", "shipping containers", "shipped", ""),
    ("exceeded 200", "more_than", "troops", "casualties", "Kovalenko"),
    ("at least 100", "at_least", "soldiers", "killed", "South Korea"),
    ("around 1,000", "about", "", "injured", "South Korea"),
];

const SECOND: [Row; 6] = [
    ("100", "exact", "North Korea's soldiers", "killed", ""),
    ("At least 100", "at_least", "North Korean troops", "killed", "spy agency|National Intelligence Service|NIS"),
    ("1,000", "exact", "North Korean troops", "injured", "National Intelligence Service|NIS"),
    ("more than 10,000", "more_than", "troops", "deployed", "South Korea"),
    ("more than 10,000", "more_than", "containers", "shipped", ""),
    ("around 30", "about", "North Korean soldiers", "casualties", "military intelligence"),
];

/// The reports, or nothing with a word to the reader where they are absent.
fn reports() -> Option<[PathBuf; 2]> {
    let folder = Path::new("../shared/seeds");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    found.sort();
    let reports = <[PathBuf; 2]>::try_from(found).ok();
    if reports.is_none() {
        println!("skipped: the two real reports are not in {}", folder.display());
    }
    reports
}

fn claims_of(path: &Path) -> Vec<Claim> {
    let source = SourceName(path.display().to_string());
    let received = "2026-11-22T00:00:00Z".parse().unwrap();
    let origin = Origin { source: &source, publisher: None, url: None, received };
    let reading = read_file(path, &fs::read(path).unwrap(), &origin).unwrap();
    reading.documents.iter().flat_map(claims).collect()
}

fn assert_claims(path: &Path, expected: &[Row]) {
    let found = claims_of(path);
    let shown: Vec<String> = found
        .iter()
        .map(|claim| {
            format!(
                "{} | {} | {} | {} | {:?}",
                claim.text, claim.quantity.bound, claim.subject, claim.measure, claim.attribution
            )
        })
        .collect();
    assert_eq!(found.len(), expected.len(), "{}", shown.join("\n"));
    for ((claim, shown), (text, bound, subject, measure, party)) in found.iter().zip(&shown).zip(expected) {
        assert_eq!(
            (claim.text.as_str(), claim.quantity.bound.as_str(), claim.measure.as_str()),
            (*text, *bound, *measure),
            "{shown}"
        );
        assert!(claim.subject.contains(subject), "{shown}: the subject is {subject}");
        let says = [claim.attribution.as_deref(), claim.speaker.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ");
        assert!(party.split('|').any(|party| says.contains(party)), "{shown}: {party} says so");
    }
}

#[test]
fn the_first_report_makes_eleven_claims() {
    let Some([first, _]) = reports() else { return };
    assert_claims(&first, &FIRST);
    let kovalenko = claims_of(&first).swap_remove(8);
    assert!(kovalenko.as_of.is_none_or(|day| (day.month(), day.day()) == (12, 18)), "{:?}", kovalenko.as_of);
}

#[test]
fn the_second_report_makes_six_claims() {
    let Some([_, second]) = reports() else { return };
    assert_claims(&second, &SECOND);
    let weekend = claims_of(&second).swap_remove(5);
    let period = weekend.period.expect("the weekend is a stretch of days");
    assert_eq!((period.from.to_string().as_str(), period.to.to_string().as_str()), ("2024-12-14", "2024-12-15"));
}

#[test]
fn the_second_report_is_no_news_after_the_first() {
    let Some([first, second]) = reports() else { return };
    let replay = |all: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_claimwatch"));
        fs::write(folder.path().join("c.toml"), "").unwrap();
        command
            .arg("--config")
            .arg(folder.path().join("c.toml"))
            .args(["replay", "--format", "jsonl"])
            .args(all)
            .args([&first, &second]);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert_eq!(replay(&[]), "", "nothing is told");
    let verdicts = replay(&["--all"]);
    for measure in ["killed", "injured", "deployed", "shipped"] {
        let of_second = |line: &&str| line.contains("/002_") && line.contains(&format!("\"measure\":\"{measure}\""));
        let kinds: Vec<&str> = verdicts
            .lines()
            .filter(of_second)
            .map(|line| line.split("\"kind\":\"").nth(1).unwrap().split('"').next().unwrap())
            .collect();
        assert!(
            !kinds.is_empty() && kinds.iter().all(|kind| ["repeated", "corroborated", "refined"].contains(kind)),
            "{measure}: {kinds:?}"
        );
    }
}
