//! The service as it ships: the unit file is free of faults and as closed as promised, each hardening line has its
//! reason, and the scripts install and remove what they say. Runs systemd's own checks where systemd is present.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
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

#[test]
fn the_service_is_installed_into_an_image() {
    let clone = Clone::with_program("first");
    let said = clone.script("install.sh", &[]).expect("it installs");
    for file in IMAGE {
        assert!(said.contains(&format!("install  {}", clone.image(file).display())), "{file} in\n{said}");
    }
    assert_eq!(fs::read_to_string(clone.image("/usr/bin/claimwatch")).unwrap(), "first");
    assert_eq!(mode(&clone.image("/usr/bin/claimwatch")), 0o755);
    assert_eq!(mode(&clone.image("/etc/claimwatch")), 0o750);
    assert_eq!(mode(&clone.image("/etc/claimwatch/claimwatch.toml")), 0o640);
    assert_eq!(
        fs::read_to_string(clone.image("/usr/lib/systemd/system/claimwatch.service")).unwrap(),
        read("systemd/claimwatch.service")
    );
}

#[test]
fn installing_again_renews_the_program_and_keeps_the_config() {
    let clone = Clone::with_program("first");
    clone.script("install.sh", &[]).expect("it installs");
    let config = clone.image("/etc/claimwatch/claimwatch.toml");
    fs::write(&config, "# mine\n").unwrap();
    fs::write(clone.program(), "second").unwrap();
    let said = clone.script("install.sh", &[]).expect("it installs again");
    assert!(said.contains(&format!("keep     {}", config.display())), "{said}");
    assert_eq!(fs::read_to_string(config).unwrap(), "# mine\n");
    assert_eq!(fs::read_to_string(clone.image("/usr/bin/claimwatch")).unwrap(), "second");
}

#[test]
fn another_prefix_reaches_the_unit() {
    let clone = Clone::with_program("first");
    clone.script("install.sh", &[("PREFIX", "/usr/local")]).expect("it installs");
    let unit = fs::read_to_string(clone.image("/usr/local/lib/systemd/system/claimwatch.service")).unwrap();
    assert!(unit.contains("\nExecStart=/usr/local/bin/claimwatch run\n"), "{unit}");
    assert!(unit.contains("\nExecStartPre=/usr/local/bin/claimwatch check\n"), "{unit}");
    assert!(clone.image("/usr/local/bin/claimwatch").exists());
}

#[test]
fn without_a_program_nothing_is_installed_and_the_way_out_is_named() {
    let clone = Clone::with_program("first");
    fs::remove_file(clone.program()).unwrap();
    let said = clone.script("install.sh", &[]).expect_err("there is nothing to install");
    assert!(said.contains("build it first: cargo build --release"), "{said}");
    assert!(!clone.image("/").exists());
}

#[test]
fn uninstalling_keeps_what_people_wrote_and_what_was_learnt() {
    let clone = Clone::with_program("first");
    clone.script("install.sh", &[]).expect("it installs");
    clone.leave_state();
    clone.script("uninstall.sh", &[]).expect("it uninstalls");
    assert!(!clone.image("/usr/bin/claimwatch").exists());
    assert!(!clone.image("/usr/lib/systemd/system/claimwatch.service").exists());
    assert!(clone.image("/etc/claimwatch/claimwatch.toml").exists());
    assert!(clone.image("/var/lib/claimwatch/store").exists());
}

#[test]
fn purging_leaves_nothing() {
    let clone = Clone::with_program("first");
    clone.script("install.sh", &[]).expect("it installs");
    clone.leave_state();
    clone.script("uninstall.sh --purge", &[]).expect("it uninstalls");
    for file in IMAGE.into_iter().chain(["/etc/claimwatch", "/var/lib/claimwatch"]) {
        assert!(!clone.image(file).exists(), "{file} is left");
    }
}

/// What install.sh puts into an image.
const IMAGE: [&str; 6] = [
    "/usr/bin/claimwatch",
    "/usr/lib/systemd/system/claimwatch.service",
    "/usr/lib/sysusers.d/claimwatch.conf",
    "/usr/lib/tmpfiles.d/claimwatch.conf",
    "/etc/logrotate.d/claimwatch",
    "/etc/claimwatch/claimwatch.toml",
];

/// As much of a clone as the scripts need, with a stand-in for the program, and an image to install into.
struct Clone {
    folder: TempDir,
}

impl Clone {
    fn with_program(content: &str) -> Clone {
        let clone = Clone { folder: tempfile::tempdir().unwrap() };
        let files = [
            "claimwatch.service",
            "claimwatch.sysusers",
            "claimwatch.tmpfiles",
            "claimwatch.logrotate",
            "install.sh",
            "uninstall.sh",
        ];
        let systemd = clone.folder.path().join("systemd");
        fs::create_dir(&systemd).unwrap();
        for file in files {
            fs::copy(Path::new("systemd").join(file), systemd.join(file)).unwrap();
        }
        fs::create_dir(clone.folder.path().join("config")).unwrap();
        fs::write(clone.folder.path().join("config/claimwatch.toml"), "# as shipped\n").unwrap();
        fs::create_dir_all(clone.program().parent().unwrap()).unwrap();
        fs::write(clone.program(), content).unwrap();
        fs::set_permissions(clone.program(), fs::Permissions::from_mode(0o755)).unwrap();
        clone
    }

    fn program(&self) -> PathBuf {
        self.folder.path().join("target/release/claimwatch")
    }

    fn image(&self, path: &str) -> PathBuf {
        self.folder.path().join("image").join(path.trim_start_matches('/'))
    }

    fn leave_state(&self) {
        fs::create_dir_all(self.image("/var/lib/claimwatch")).unwrap();
        fs::write(self.image("/var/lib/claimwatch/store"), "learnt").unwrap();
    }

    /// Runs a script into the image; what it printed, or what it complained of.
    fn script(&self, line: &str, environment: &[(&str, &str)]) -> Result<String, String> {
        let mut words = line.split(' ');
        let name = words.next().unwrap();
        let mut command = Command::new(self.folder.path().join("systemd").join(name));
        command.args(words).env_remove("CARGO_TARGET_DIR").env_remove("PREFIX");
        command.env("DESTDIR", self.folder.path().join("image")).envs(environment.iter().copied());
        let out = run(&mut command);
        if out.status.success() { Ok(text(&out.stdout)) } else { Err(text(&out.stderr)) }
    }
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

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
