//! What an operator reads from the store: standing figures, a figure's history, past alerts, and why an alert was told.
//! The real program over a real store.

use std::io::{BufRead, BufReader};
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::program::{Home, report};

/// A ferry fire over three papers: 12 dead, then 20 by the same coastguard, then 31 by the hospital.
fn ferry(more: &str) -> Home {
    let home = Home::new(more);
    let bodies = [
        "At least 12 passengers were killed when a ferry caught fire on Lake Orrin, the coastguard said on Tuesday. \
         About 40 passengers were injured, the coastguard said.",
        "Twenty passengers were killed in the ferry fire on Lake Orrin, the coastguard said. Some 40 passengers were \
         injured.",
        "The Orrin hospital said 31 passengers were killed in the ferry fire on Lake Orrin. The coastguard said that \
         20 passengers were killed.",
    ];
    for (number, body) in (1..).zip(bodies) {
        home.drop_report(&format!("{number}.txt"), &report(number, "Ferry fire on Lake Orrin", body));
        home.once();
    }
    home
}

fn shown(home: &Home, arguments: &[&str]) -> String {
    let output = home.ended(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json_lines(home: &Home, arguments: &[&str]) -> Vec<Value> {
    let lines = shown(home, &[arguments, &["--format", "jsonl"]].concat());
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The id of the figure of that measure.
fn figure(home: &Home, measure: &str) -> String {
    let figures = json_lines(home, &["figures"]);
    let found = figures.iter().find(|line| line["figure"]["measure"] == measure);
    found.unwrap_or_else(|| panic!("no figure of the {measure}: {figures:?}"))["figure"]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn figures_show_what_each_party_holds_to_by_story() {
    let home = ferry("");
    let table = shown(&home, &["figures"]);
    let (killed, injured) = (table.find("passengers killed").unwrap(), table.find("passengers injured").unwrap());
    assert!(table.starts_with("Ferry fire on Lake Orrin\n  3 documents, 2025-03-04 to 2025-03-04\n"), "{table}");
    assert!(killed < injured, "the dead stand before the injured\n{table}");
    for (number, party) in [("31", "Orrin hospital"), ("Twenty", "coastguard"), ("About 40", "coastguard")] {
        let line = table.lines().find(|line| line.trim_start().starts_with(number));
        assert!(line.is_some_and(|line| line.contains(party)), "{number} by {party}\n{table}");
    }
    assert!(!table.contains("At least 12"), "the coastguard has left its first number\n{table}");
}

#[test]
fn words_and_dates_narrow_the_list() {
    let home = ferry("");
    assert!(shown(&home, &["figures", "ORRIN", "hospital"]).contains("passengers killed"));
    assert!(!shown(&home, &["figures", "orrin", "injured"]).contains("passengers killed"));
    assert_eq!(shown(&home, &["figures", "volcano"]), "No figure stands that was asked for.\n");
    assert!(shown(&home, &["figures", "--since", "1h"]).contains("passengers killed"));
    assert_eq!(shown(&home, &["figures", "--since", "2999-01-01"]), "No figure stands that was asked for.\n");
    let wrong = home.ended(&["figures", "--since", "yesterday"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(told(&wrong).contains("neither a day (2025-03-04)"), "{}", told(&wrong));
}

#[test]
fn a_history_has_every_claim_with_its_verdict_and_a_plot() {
    let home = ferry("");
    let id = figure(&home, "killed");
    let history = shown(&home, &["history", &id[..6]]);
    let claims: Vec<&str> = history.lines().filter(|line| line.trim_start().starts_with("2025-")).collect();
    let line = |number: &str| (*claims.iter().find(|line| line.contains(number)).unwrap()).to_owned();
    for (number, verdict, party) in [
        ("At least 12", "first", "coastguard"),
        ("Twenty", "raised", "coastguard"),
        ("31", "disputed", "Orrin hospital"),
    ] {
        let line = line(number);
        assert!(line.contains(verdict) && line.contains(party) && line.contains('●'), "{line}\n{history}");
    }
    let column = |number: &str| line(number).chars().position(|mark| mark == '●').unwrap();
    assert!(column("At least 12") < column("Twenty") && column("Twenty") < column(" 31 "), "{history}");
    assert!(line("At least 12").contains('▶'), "an open end is drawn\n{history}");

    let why = shown(&home, &["history", &id, "--why"]);
    assert!(why.contains("this figure: ") && why.contains("https://paper3.example/ferry"), "{why}");

    let lines = json_lines(&home, &["history", &id]);
    assert_eq!(lines[0]["verdict"], "first");
    assert_eq!(lines[0]["quantity"]["value"], 12);
    assert_eq!(lines[0]["figure"]["id"], *id);
    assert!(lines.iter().all(|line| line["reason"].as_str().is_some_and(|why| !why.is_empty())), "{lines:?}");
}

#[test]
fn tables_for_spreadsheets_have_one_head_and_whole_rows() {
    let home = ferry("");
    let id = figure(&home, "killed");
    for arguments in [vec!["figures"], vec!["history", &id], vec!["alerts"]] {
        let table = shown(&home, &[&arguments[..], &["--format", "csv"]].concat());
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let width = reader.headers().unwrap().len();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert!(!rows.is_empty() && rows.iter().all(|row| row.len() == width), "{arguments:?}\n{table}");
        assert!(table.contains("coastguard"), "{arguments:?}\n{table}");
    }
}

#[test]
fn alerts_are_listed_by_kind_watch_and_time() {
    let home = ferry("[watch.dead]\nmeasures = [\"killed\"]\n[watch.hurt]\nmeasures = [\"injured\"]\n");
    let all = shown(&home, &["alerts"]);
    assert_eq!(all.lines().collect::<Vec<_>>(), home.alerts(), "the lines of the alert log, in its order");
    let kinds = |arguments: &[&str]| -> Vec<String> {
        let lines = json_lines(&home, &[&["alerts"], arguments].concat());
        lines.iter().map(|line| line["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(&[]), ["raised", "disputed"]);
    assert_eq!(kinds(&["--kind", "disputed,corrected"]), ["disputed"]);
    assert_eq!(kinds(&["--watch", "dead"]), ["raised", "disputed"]);
    assert!(kinds(&["--watch", "hurt"]).is_empty());
    assert_eq!(kinds(&["--limit", "1"]), ["disputed"], "the latest");
    assert_eq!(kinds(&["--since", "1h"]).len(), 2);
    assert!(kinds(&["--since", "2999-01-01"]).is_empty());
    let unknown = home.ended(&["alerts", "--watch", "sunk"]);
    assert!(told(&unknown).contains("no [watch.sunk]"), "{}", told(&unknown));
    let wrong = home.ended(&["alerts", "--kind", "rised"]);
    assert!(told(&wrong).contains("there are first, repeated"), "{}", told(&wrong));
}

#[test]
fn following_shows_new_alerts_as_they_are_told() {
    let home = ferry("");
    let mut following = home.command(&["alerts", "--follow", "--limit", "1"]).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(following.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("DISPUTED"));
    let body = "The ferry fire on Lake Orrin killed 25 passengers, the coastguard said.";
    home.drop_report("4.txt", &report(4, "Ferry fire on Lake Orrin", body));
    home.once();
    let next = lines.next().unwrap().unwrap();
    assert!(next.contains("RAISED") && next.contains("25"), "{next}");
    following.kill().unwrap();
    following.wait().unwrap();
}

#[test]
fn an_alert_is_explained_and_so_is_the_silence_beside_it() {
    let home = ferry("[watch.dead]\nmeasures = [\"killed\"]\n");
    let alerts = json_lines(&home, &["alerts"]);
    let id = alerts[0]["id"].as_str().unwrap();
    let explained = shown(&home, &["explain", &id[..8]]);
    for part in [
        "RAISED  passengers killed",
        "Why it is one figure: passengers killed",
        "What stood when it came:\n  At least 12 | coastguard",
        "What stands now:\n  Twenty | coastguard | 2025-03-04\n  31 | Orrin hospital",
        "Told, because the watch `dead` asks for it.",
        "log: delivered 20",
        "The other claims of the document:\n  Some 40 | passengers injured",
        "not told: watch `dead`: repeated is not among its kinds",
    ] {
        assert!(explained.contains(part), "{part}\n{explained}");
    }
}

#[test]
fn what_is_not_there_is_said_with_the_way_to_it() {
    let home = Home::new("");
    let none = home.ended(&["figures"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(told(&none).contains("there is no store at") && told(&none).contains("claimwatch once"), "{}", told(&none));
    let home = ferry("");
    for (arguments, words) in [
        (["history", "zzzz"], "there is no figure zzzz; `claimwatch figures` lists them"),
        (["explain", "zzzz"], "there is no alert zzzz; `claimwatch alerts` lists them"),
    ] {
        let output = home.ended(&arguments);
        assert_eq!((output.status.code(), told(&output).contains(words)), (Some(2), true), "{}", told(&output));
    }
}
