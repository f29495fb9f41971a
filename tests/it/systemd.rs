//! The service under a real systemd: the unit as it ships, in a namespace where systemd is the first process. Started,
//! told of, reloaded, hung, started anew and stopped. Where the machine cannot do that, it is skipped with a word.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::polling::{feed, rss};
use super::server::{Answer, Server};

/// Boots systemd in namespaces over a throw-away copy of the root; its head says how.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/systemd-ns.sh");

/// The name of the machine that is booted.
const NAME: &str = "claimwatch";

/// What the test changes of the unit: it shall not take minutes.
const DROP_IN: &str = "[Service]\nWatchdogSec=3s\nRestartSec=200ms\nLoadCredential=token:/etc/claimwatch-token\n";

/// A machine whose first process is systemd, with the service in it; switched off when dropped.
struct Machine {
    folder: TempDir,
}

impl Machine {
    /// Boots it with that config; nothing, with the reason printed, where that cannot be.
    fn boot(config: &str) -> Option<Machine> {
        let able = Command::new("bash").args([SCRIPT, "can"]).output().ok()?;
        if !able.status.success() {
            println!("skipped: {}", text(&able.stderr));
            return None;
        }
        let machine = Machine { folder: tempfile::tempdir().unwrap() };
        let put = |name: &str, content: &str| fs::write(machine.path(name), content).unwrap();
        put("claimwatch.toml", config);
        put("test.conf", DROP_IN);
        put("token", "Authorization: Bearer of-the-desk\n");
        let unit = fs::read_to_string("systemd/claimwatch.service").unwrap();
        put("claimwatch.service", &unit);
        // The user that the package would make.
        for (file, line) in [("passwd", "claimwatch:x:987:987::/:/usr/sbin/nologin"), ("group", "claimwatch:x:987:")] {
            put(file, &format!("{}{line}\n", fs::read_to_string(Path::new("/etc").join(file)).unwrap()));
        }
        let files = [
            (PathBuf::from(env!("CARGO_BIN_EXE_claimwatch")), "usr/bin/claimwatch"),
            (machine.path("claimwatch.toml"), "etc/claimwatch/claimwatch.toml"),
            (machine.path("test.conf"), "etc/systemd/system/claimwatch.service.d/test.conf"),
            (machine.path("token"), "etc/claimwatch-token"),
            (machine.path("passwd"), "etc/passwd"),
            (machine.path("group"), "etc/group"),
        ];
        let mut start = machine.script("start");
        start.arg(NAME).arg(machine.path("claimwatch.service"));
        start.args(files.map(|(from, to)| format!("{}:{to}", from.display())));
        let booted = start.output().unwrap();
        assert!(booted.status.success(), "{}{}", text(&booted.stdout), text(&booted.stderr));
        Some(machine)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn script(&self, what: &str) -> Command {
        let mut command = Command::new("bash");
        command.arg(SCRIPT).arg(what).env("SDNS_BASE", self.folder.path().join("machines"));
        command
    }

    /// A line of a shell, run inside.
    fn run(&self, line: &str) -> Output {
        self.script("exec").args([NAME, "sh", "-c", line]).output().unwrap()
    }

    /// What a line that must go well says.
    fn says(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {}{}", text(&output.stdout), text(&output.stderr));
        text(&output.stdout)
    }

    /// A property of the unit.
    fn shows(&self, property: &str) -> String {
        self.says(&format!("systemctl show claimwatch --property {property} --value")).trim().to_owned()
    }

    fn wait(&self, what: &str, holds: impl Fn() -> bool) {
        let start = Instant::now();
        while !holds() {
            assert!(start.elapsed() < Duration::from_secs(40), "waited in vain for {what}\n{}", self.journal());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn journal(&self) -> String {
        text(&self.run("journalctl --no-pager --unit claimwatch").stdout)
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // The folder cannot go while something is mounted below it.
        let _ = self.script("stop").arg(NAME).output();
    }
}

#[test]
fn the_unit_works_under_a_real_systemd() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(rss("12", ""))]);
    let config = format!("{}headers-file = \"token\"\nevery = \"1s\"\n", feed("harbour", &server.url("/feed")));
    let Some(machine) = Machine::boot(&config) else { return };

    machine.wait("the start", || machine.shows("ActiveState") == "active");
    machine.wait("its line", || machine.shows("StatusText").starts_with("watching 1 feed and 0 folders"));
    machine.wait("a poll", || server.requests("/feed").len() >= 2);
    let token = server.requests("/feed")[0].header("Authorization").map(str::to_owned);
    assert_eq!(token.as_deref(), Some("Bearer of-the-desk"), "the credential is read");
    let entries = machine.says("journalctl --no-pager --output json CLAIMWATCH_FEED=feeds.harbour");
    assert!(entries.lines().any(|entry| entry.contains("\"SYSLOG_IDENTIFIER\":\"claimwatch\"")), "{entries}");
    assert!(!machine.journal().contains("of-the-desk"));
    let owner =
        machine.says("stat --format '%U %a' /var/lib/claimwatch /var/log/claimwatch /var/lib/claimwatch/claimwatch.db");
    assert_eq!(owner, "claimwatch 750\nclaimwatch 750\nclaimwatch 640\n");

    let add = |line: &str| machine.says(&format!("printf '{line}' >> /etc/claimwatch/claimwatch.toml"));
    add("publisher = \"Harbour Radio\"\\n");
    machine.says("systemctl reload claimwatch");
    assert!(machine.journal().contains("the config was read again: feed harbour changed"), "{}", machine.journal());
    add("[polling]\\nintervall = 1\\n");
    let refused = machine.run("systemctl reload claimwatch");
    assert!(!refused.status.success(), "who typed it is told");
    assert_eq!((machine.shows("ActiveState"), machine.shows("Result")), ("active".to_owned(), "success".to_owned()));
    assert!(machine.journal().contains("did you mean `every`?"), "{}", machine.journal());
    assert!(machine.shows("StatusText").starts_with("the config was refused"), "{}", machine.shows("StatusText"));
    assert!(machine.says("claimwatch status").contains("refused "), "the socket is reached from outside");
    machine.says("sed -i '/polling/,$d' /etc/claimwatch/claimwatch.toml");
    machine.says("systemctl reload claimwatch");

    let before = machine.shows("MainPID");
    assert_eq!(machine.shows("NRestarts"), "0");
    std::thread::sleep(Duration::from_secs(4));
    assert_eq!(machine.shows("NRestarts"), "0", "the watchdog hears signs of life");
    machine.says(&format!("kill -STOP {before}"));
    machine.wait("the watchdog", || machine.shows("NRestarts") == "1" && machine.shows("ActiveState") == "active");
    assert_ne!(machine.shows("MainPID"), before);
    machine.says("kill -KILL $(systemctl show claimwatch --property MainPID --value)");
    machine.wait("a new start", || machine.shows("NRestarts") == "2" && machine.shows("ActiveState") == "active");

    machine.says("systemctl stop claimwatch");
    assert_eq!((machine.shows("ActiveState"), machine.shows("Result")), ("inactive".to_owned(), "success".to_owned()));
    assert_eq!(machine.shows("ExecMainStatus"), "0");
    assert!(machine.journal().contains("told to stop by SIGTERM"));
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
