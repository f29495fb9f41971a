//! The real program, for the tests that start it: in a folder of its own, with a config of its own, ended with
//! the test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The longest that a test waits for anything.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A folder with a config, a watched folder `inbox`, and what the service writes.
pub struct Home {
    folder: TempDir,
}

/// The running service; killed when it is dropped.
pub struct Service {
    child: Child,
}

impl Home {
    /// A home whose config watches `inbox` and has these lines besides.
    pub fn new(more: &str) -> Home {
        let home = Home { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(home.path("inbox")).unwrap();
        home.configure(more);
        home
    }

    /// Writes the config anew, with these lines instead.
    pub fn configure(&self, more: &str) {
        let inbox = "[folders.inbox]\npath = \"inbox\"\n";
        let config = format!("[service]\nstate = \"state\"\nlogs = \"logs\"\nlog-level = \"debug\"\n{inbox}{more}");
        fs::write(self.path("c.toml"), config).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with those arguments, in an environment that says nothing.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_claimwatch"));
        command.current_dir(self.folder.path()).args(["--config", "c.toml"]).args(arguments);
        for name in
            ["CLAIMWATCH_CONFIG", "NO_COLOR", "STATE_DIRECTORY", "LOGS_DIRECTORY", "JOURNAL_STREAM", "NOTIFY_SOCKET"]
        {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end.
    pub fn ended(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs the program to its end: its exit code, and what it said on standard output and standard error.
    pub fn said(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let Output { status, stdout, stderr } = self.ended(arguments);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code(), text(stdout), text(stderr))
    }

    /// One round, which must go well; what it printed.
    pub fn once(&self) -> String {
        let output = self.ended(&["once"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The service, started. What it logs goes to `service.log`.
    pub fn start(&self) -> Service {
        self.start_as(self.command(&["run"]))
    }

    /// The service, started by a command of the test's own.
    pub fn start_as(&self, mut command: Command) -> Service {
        let log = fs::File::options().create(true).append(true).open(self.path("service.log")).unwrap();
        let child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        Service { child }
    }

    /// Puts a report into the watched folder.
    pub fn drop_report(&self, name: &str, text: &str) {
        fs::write(self.path("inbox").join(name), text).unwrap();
    }

    /// The lines of the alert log.
    pub fn alerts(&self) -> Vec<String> {
        lines(&self.path("logs/alerts.log"))
    }

    /// What the service has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("service.log")).unwrap_or_default()
    }

    /// Waits until the alert log has that many lines, and gives them with the time it took.
    pub fn wait_for_alerts(&self, count: usize) -> (Vec<String>, Duration) {
        let start = Instant::now();
        self.wait(&format!("{count} alerts"), || self.alerts().len() >= count);
        (self.alerts(), start.elapsed())
    }

    /// Waits until something holds.
    pub fn wait(&self, what: &str, holds: impl Fn() -> bool) {
        let start = Instant::now();
        while !holds() {
            assert!(
                start.elapsed() < PATIENCE,
                "waited in vain for {what}\n{}\n{}",
                self.alerts().join("\n"),
                self.log()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Service {
    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by its name.
    pub fn signal(&self, signal: &str) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{signal} {}", self.child.id())]).status().unwrap();
        assert!(sent.success());
    }

    /// Sends a signal by its name and waits for the end.
    pub fn end_by(mut self, signal: &str) -> ExitStatus {
        self.signal(signal);
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "the service does not end on {signal}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The most memory that it has had so far, in bytes.
    pub fn peak_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
    }

    /// Kills it without a word.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Gone already, where the test ended it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The whole lines of a file; none where there is no file.
pub fn lines(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.split_inclusive('\n').filter(|line| line.ends_with('\n')).map(|line| line.trim_end().to_owned()).collect()
}

/// A report as a text file: publisher and url from its number, so that each is a document of its own.
pub fn report(number: u32, title: &str, body: &str) -> String {
    let hour = number % 24;
    format!(
        "{title}\nPublisher: Paper {number}\nUrl: https://paper{number}.example/ferry\nPublished: 2025-03-04T{hour:02}:00:00Z\n\n{body}\n"
    )
}
