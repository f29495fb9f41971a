//! The program installs itself into a tree and takes itself away again: what it says is what it does, a config is never
//! overwritten, and what belongs to the operator stays.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What is put in place, the man pages of commands left out.
const PLACES: [&str; 10] = [
    "/usr/bin/claimwatch",
    "/usr/lib/systemd/system/claimwatch.service",
    "/usr/lib/sysusers.d/claimwatch.conf",
    "/usr/lib/tmpfiles.d/claimwatch.conf",
    "/usr/share/bash-completion/completions/claimwatch",
    "/usr/share/zsh/site-functions/_claimwatch",
    "/usr/share/fish/vendor_completions.d/claimwatch.fish",
    "/usr/share/man/man1/claimwatch.1",
    "/etc/claimwatch/claimwatch.toml",
    "/etc/logrotate.d/claimwatch",
];

/// A tree to install into.
struct Image(TempDir);

impl Image {
    fn new() -> Image {
        Image(tempfile::tempdir().unwrap())
    }

    fn at(&self, place: &str) -> PathBuf {
        self.0.path().join("image").join(place.trim_start_matches('/'))
    }

    fn text(&self, place: &str) -> String {
        fs::read_to_string(self.at(place)).unwrap_or_else(|error| panic!("{place}: {error}"))
    }

    /// Runs a command on the tree; what it printed, or what it complained of.
    fn run(&self, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_claimwatch"));
        command.args(arguments).arg("--root").arg(self.at("")).stdin(Stdio::null());
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_program_puts_itself_in_place_and_says_what_it_did() {
    let image = Image::new();
    let said = image.run(&["install"]).unwrap();
    for place in PLACES {
        assert!(said.contains(&format!("install  {}\n", image.at(place).display())), "{place} in\n{said}");
        assert!(image.at(place).metadata().unwrap().len() > 0, "{place}");
    }
    assert!(said.ends_with("done: the tree is complete; user and folders are made where it is installed\n"), "{said}");
    let own = fs::read(env!("CARGO_BIN_EXE_claimwatch")).unwrap();
    assert!(fs::read(image.at(PLACES[0])).unwrap() == own);
    assert_eq!(mode(&image.at(PLACES[0])), 0o755);
    assert_eq!((mode(&image.at("/etc/claimwatch")), mode(&image.at(PLACES[8]))), (0o750, 0o640));
    assert_eq!(image.text(PLACES[1]), fs::read_to_string("systemd/claimwatch.service").unwrap());
    assert_eq!(image.text(PLACES[8]), claimwatch::config::SAMPLE);
    assert!(image.text(PLACES[9]).contains("\n/var/log/claimwatch/alerts.log /var/log/claimwatch/alerts.jsonl {\n"));
}

#[test]
fn installing_again_renews_the_program_and_keeps_the_config() {
    let image = Image::new();
    image.run(&["install"]).unwrap();
    fs::write(image.at(PLACES[8]), "# mine\n").unwrap();
    fs::write(image.at(PLACES[0]), "an old one").unwrap();
    let said = image.run(&["install"]).unwrap();
    assert!(said.contains(&format!("keep     {}", image.at(PLACES[8]).display())), "{said}");
    assert_eq!(image.text(PLACES[8]), "# mine\n");
    assert!(image.at(PLACES[0]).metadata().unwrap().len() > 1_000_000);
}

#[test]
fn another_prefix_reaches_the_unit() {
    let image = Image::new();
    image.run(&["install", "--prefix", "/usr/local"]).unwrap();
    let unit = image.text("/usr/local/lib/systemd/system/claimwatch.service");
    for line in ["ExecStart=/usr/local/bin/claimwatch run\n", "ExecStartPre=/usr/local/bin/claimwatch check\n"] {
        assert!(unit.contains(line), "no {line} in {unit}");
    }
    assert!(!unit.contains("/usr/bin/claimwatch"), "{unit}");
    assert!(image.at("/usr/local/bin/claimwatch").exists());
    let said = image.run(&["install", "--prefix", "usr"]).unwrap_err();
    assert!(said.contains("--prefix must be an absolute path"), "{said}");
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let image = Image::new();
    fs::create_dir_all(image.at("/usr")).unwrap();
    fs::write(image.at("/usr/bin"), "a file in the way").unwrap();
    let said = image.run(&["install"]).unwrap_err();
    assert!(said.contains(&format!("cannot write {}", image.at(PLACES[0]).display())), "{said}");
}

#[test]
fn uninstalling_keeps_what_people_wrote_and_what_was_learnt_and_purging_leaves_nothing() {
    let image = Image::new();
    image.run(&["install"]).unwrap();
    fs::create_dir_all(image.at("/var/lib/claimwatch")).unwrap();
    fs::write(image.at("/var/lib/claimwatch/claimwatch.db"), "learnt").unwrap();
    let said = image.run(&["uninstall"]).unwrap();
    for place in PLACES[..8].iter().chain(&PLACES[9..]) {
        assert!(!image.at(place).exists(), "{place} is left");
        assert!(said.contains(&format!("remove   {}\n", image.at(place).display())), "{place} in {said}");
    }
    assert!(image.at(PLACES[8]).exists() && image.at("/var/lib/claimwatch/claimwatch.db").exists());
    image.run(&["uninstall", "--purge"]).unwrap();
    assert!(!image.at("/etc/claimwatch").exists() && !image.at("/var/lib/claimwatch").exists());
    let man: Vec<_> = fs::read_dir(image.at("/usr/share/man/man1")).unwrap().collect();
    assert!(man.is_empty(), "{man:?}");
}

#[test]
fn man_pages_and_completions_are_made_of_the_help() {
    let folder = tempfile::tempdir().unwrap();
    let made = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_claimwatch")).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let listed = made(&["generate", "man", folder.path().to_str().unwrap()]);
    for page in ["claimwatch.1", "claimwatch-run.1", "claimwatch-feeds.1", "claimwatch-feeds-add.1"] {
        assert!(listed.contains(page), "no {page} in {listed}");
        let text = fs::read_to_string(folder.path().join(page)).unwrap();
        assert!(text.starts_with(".ie") || text.contains(".TH "), "{text}");
    }
    let page = fs::read_to_string(folder.path().join("claimwatch-feeds-add.1")).unwrap();
    assert!(page.contains("claimwatch feeds add") && page.contains("no\\-probe"), "{page}");
    if let Ok(shown) = Command::new("man").args(["--warnings", "-l"]).arg(folder.path().join("claimwatch.1")).output() {
        assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));
    } else {
        println!("not shown: there is no man here");
    }
    for (shell, sign) in [("bash", "complete -F"), ("zsh", "#compdef claimwatch"), ("fish", "complete -c claimwatch")] {
        assert!(made(&["generate", "completions", shell]).contains(sign), "{shell}");
    }
}
