//! The service as it ships: the unit file is free of faults and as closed as promised, and each hardening line has its
//! reason. Runs systemd's own checks where systemd is present.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

/// The worst exposure that `systemd-analyze security` may find, in tenths: 1.2 of 10, where a bare unit has 9.6.
const MOST_EXPOSED: &str = "--threshold=12";

#[test]
fn systemd_finds_no_fault_in_the_unit() {
    let Some((_folder, unit)) = unit_with_a_program() else { return };
    let out = run(Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&unit));
    // It exits with 0 also for a key that it does not know; only silence is consent.
    assert_eq!((text(&out.stderr), text(&out.stdout)), (String::new(), String::new()));
    assert!(out.status.success());
}

#[test]
fn the_unit_is_as_closed_as_promised() {
    let Some((_folder, unit)) = unit_with_a_program() else { return };
    let security = ["security", "--offline=true", "--no-pager", MOST_EXPOSED];
    let out = run(Command::new("systemd-analyze").args(security).arg(&unit));
    assert!(out.status.success(), "{}{}", text(&out.stdout), text(&out.stderr));
}

#[test]
fn every_hardening_line_has_a_reason_above_it() {
    let unit = read("systemd/claimwatch.service");
    let hardening = unit.split_once("# Hardening:").expect("the unit has a part on hardening").1;
    let hardening = hardening.split_once("[Install]").expect("the unit ends with its installation").0;
    let mut reasoned = false;
    for line in hardening.lines().skip(1) {
        let is_setting = line.contains('=') && !line.starts_with('#');
        assert!(!is_setting || reasoned, "no reason above `{line}`");
        // A reason holds for the settings right below it, up to the next reason or an empty line.
        reasoned = line.starts_with('#') || (is_setting && reasoned);
    }
    assert!(hardening.lines().filter(|line| line.ends_with("=yes")).count() > 10);
}

/// A copy of the unit that names a program which is there; none, with a word, where systemd is not.
fn unit_with_a_program() -> Option<(TempDir, PathBuf)> {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        println!("skipped: there is no systemd-analyze here");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("claimwatch.service");
    fs::write(&unit, read("systemd/claimwatch.service").replace("/usr/bin/claimwatch", "/bin/sh")).unwrap();
    Some((folder, unit))
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
