//! The sample reports in `seeds/`, on which the first command of the README runs, tell what a careful reader
//! would expect: these changes, in this order, and nothing else.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use claimwatch::alert::AlertLine;

use super::program::lines;

/// An alert as the README lists it: kind, measure, what stood, what stands.
const EXPECTED: [(&str, &str, &str, &str); 5] = [
    ("corrected", "shipped", "more than 1,000", "more than 10,000"),
    ("raised", "casualties", "exceed 200", "more than 3,000"),
    ("raised", "killed", "At least 100", "about 300"),
    ("raised", "injured", "about 1,000", "about 2,700"),
    ("disputed", "killed", "about 300", "A thousand"),
];

fn told(alerts: &[AlertLine]) -> Vec<(String, String, String, String)> {
    let line = |alert: &AlertLine| {
        let before = alert.before.as_ref().map_or(String::new(), |before| before.claim.text.clone());
        (alert.kind.clone(), alert.figure.measure.clone(), before, alert.after.text.clone())
    };
    alerts.iter().map(line).collect()
}

fn expected() -> Vec<(String, String, String, String)> {
    let owned = |(kind, measure, before, after): (&str, &str, &str, &str)| {
        (kind.into(), measure.into(), before.into(), after.into())
    };
    EXPECTED.into_iter().map(owned).collect()
}

#[test]
fn the_dead_and_hurt_of_the_sample_reports_are_north_koreans_throughout() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimwatch"));
    let output = command.args(["extract", "--format", "jsonl", "seeds"]).output().unwrap();
    let claims: Vec<serde_json::Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let harm = |claim: &&serde_json::Value| {
        ["killed", "injured", "casualties"].contains(&claim["measure"].as_str().unwrap_or_default())
    };
    let others: Vec<_> = claims
        .iter()
        .filter(harm)
        .filter(|claim| !claim["subject"].as_str().unwrap().starts_with("North Korean"))
        .collect();
    assert!(claims.iter().filter(harm).count() > 20 && others.is_empty(), "{others:#?}");
}

#[test]
fn a_replay_of_the_sample_reports_tells_what_a_careful_reader_expects() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("c.toml"), "").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimwatch"));
    command.arg("--config").arg(folder.path().join("c.toml")).args(["replay", "--format", "jsonl", "seeds"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let alerts: Vec<AlertLine> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| AlertLine::read(line).unwrap()).collect();
    assert_eq!(
        told(&alerts),
        expected(),
        "{}",
        alerts.iter().map(|alert| alert.summary.as_str()).collect::<Vec<_>>().join("\n")
    );
    for alert in &alerts {
        let before = alert.before.as_ref().expect("a change has something before it");
        assert!(before.claim.sentence.contains(&before.claim.text) && alert.after.sentence.contains(&alert.after.text));
    }
}

#[test]
fn the_service_tells_the_same_within_two_seconds_of_its_start() {
    let folder = tempfile::tempdir().unwrap();
    let seeds = std::env::current_dir().unwrap().join("seeds");
    let config = format!("[service]\nstate = \"state\"\nlogs = \"logs\"\n[folders.seeds]\npath = {seeds:?}\n");
    std::fs::write(folder.path().join("c.toml"), config).unwrap();
    let start = Instant::now();
    let mut service = Command::new(env!("CARGO_BIN_EXE_claimwatch"))
        .arg("--config")
        .arg(folder.path().join("c.toml"))
        .arg("run")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let log = folder.path().join("logs/alerts.jsonl");
    while lines(&log).len() < EXPECTED.len() && start.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(10));
    }
    // On a machine that has other work too, its own share of the time counts.
    let took = start.elapsed().min(time_on_processors(service.id()));
    service.kill().unwrap();
    service.wait().unwrap();
    let alerts: Vec<AlertLine> = lines(&log).iter().map(|line| AlertLine::read(line).unwrap()).collect();
    assert_eq!(told(&alerts), expected());
    assert!(took < Duration::from_secs(2), "{took:?}");
}

/// What the process has run for on all processors, by fields 14 and 15 of Linux's `/proc/PID/stat`: hundredths of a second in
/// user and in kernel mode. Where there is no such file the clock on the wall counts.
fn time_on_processors(process: u32) -> Duration {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{process}/stat")) else { return Duration::MAX };
    // The name of the program, field 2, may hold blanks.
    let behind_name = stat.rsplit(')').next().unwrap();
    let ticks = |field: usize| behind_name.split_whitespace().nth(field - 3).unwrap().parse::<u64>().unwrap();
    Duration::from_millis(10 * (ticks(14) + ticks(15)))
}
