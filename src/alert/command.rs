//! A command of the operator's own: gets each message as JSON on its standard input, and has it when it ends with 0.
//! Started without a shell, in a group of its own, which is ended as a whole when its time is over.

use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Child;

use super::message::Message;
use super::queue::Pace;
use super::sink::SendError;
use super::wording::plain;
use crate::setting::Interval;

/// `[alert.command.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CommandSettings {
    /// The program, and its arguments.
    pub run: Vec<String>,
    /// The folder that it is started in; none: the service's own.
    pub folder: Option<PathBuf>,
    /// How long it may run.
    #[serde(default = "default_timeout")]
    pub timeout: Interval,
    /// How long the first alert of a story waits for others.
    #[serde(default = "default_group")]
    pub group: Interval,
    /// The most runs in an hour; 0: as many as come.
    #[serde(default)]
    pub most_per_hour: u32,
}

fn default_timeout() -> Interval {
    Interval(Duration::from_secs(30))
}

fn default_group() -> Interval {
    Interval(Duration::ZERO)
}

/// A command.
#[derive(Debug)]
pub struct Command {
    settings: CommandSettings,
}

/// The exit codes that say that trying again will not help: wrong usage, wrong data (sysexits.h).
const HOPELESS: [i32; 2] = [64, 65];

/// How much of what it prints is kept, in bytes, and told, in characters.
const KEPT: usize = 4_096;
const TOLD: usize = 200;

impl Command {
    /// The command of those settings. Starts nothing yet.
    pub fn new(settings: CommandSettings) -> Command {
        Command { settings }
    }

    /// How often it may be used.
    pub fn pace(&self) -> Pace {
        Pace { group: self.settings.group.0, most_per_hour: self.settings.most_per_hour }
    }

    /// Runs it once.
    pub async fn send(&self, message: &Message) -> Result<String, SendError> {
        let [program, arguments @ ..] = self.settings.run.as_slice() else {
            return Err(SendError::never("`run` names no program"));
        };
        let mut command = tokio::process::Command::new(program);
        command
            .args(arguments)
            .env("CLAIMWATCH_ID", &message.id)
            .env("CLAIMWATCH_ATTEMPT", message.attempt.to_string())
            .env("CLAIMWATCH_KIND", message.kind.as_str())
            .env("CLAIMWATCH_TITLE", message.title())
            .env_remove("NOTIFY_SOCKET")
            .env_remove("WATCHDOG_USEC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true);
        if let Some(folder) = &self.settings.folder {
            command.current_dir(folder);
        }
        let mut child =
            command.spawn().map_err(|error| SendError::later(format!("{program} cannot be started: {error}")))?;
        let group = Group(child.id());
        let ran = tokio::time::timeout(self.settings.timeout.0, run(&mut child, message.to_json())).await;
        drop(group);
        match ran {
            Ok(Ok((status, said))) => sort(program, status, &said),
            Ok(Err(error)) => Err(SendError::later(format!("{program}: {error}"))),
            Err(_) => {
                Err(SendError::later(format!("{program} was ended: it ran longer than {}", self.settings.timeout)))
            }
        }
    }
}

/// Ends all that the command has started and left behind.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        let leader = self.0.and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        if let Some(leader) = leader {
            // An error says that nobody of it is left.
            let _ = kill_process_group(leader, Signal::KILL);
        }
    }
}

/// Gives it the message, and waits for its end. What it printed, the errors last.
async fn run(child: &mut Child, json: String) -> std::io::Result<(ExitStatus, String)> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let give = async {
        if let Some(mut stdin) = stdin {
            // One that reads nothing and ends is answered for by its exit code.
            let _ = stdin.write_all(format!("{json}\n").as_bytes()).await;
        }
    };
    let ended = async { tokio::join!(kept(stdout), kept(stderr)) };
    let (status, (), (out, err)) = tokio::join!(child.wait(), give, ended);
    Ok((status?, plain(&format!("{out}\n{err}"))))
}

/// The beginning of what a stream says; the rest is read and dropped, so that the writer does not wait.
async fn kept(stream: Option<impl tokio::io::AsyncRead + Unpin>) -> String {
    let Some(mut stream) = stream else { return String::new() };
    let (mut kept, mut buffer) = (Vec::new(), [0; 1_024]);
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        let room = KEPT.saturating_sub(kept.len());
        kept.extend_from_slice(&buffer[..read.min(room)]);
    }
    String::from_utf8_lossy(&kept).into_owned()
}

fn sort(program: &str, status: ExitStatus, said: &str) -> Result<String, SendError> {
    let said: String = said.chars().take(TOLD).collect();
    let said = if said.is_empty() { said } else { format!(": {said}") };
    match status.code() {
        Some(0) => Ok(format!("{program} ended with 0{said}")),
        Some(code) if HOPELESS.contains(&code) => Err(SendError::never(format!("{program} ended with {code}{said}"))),
        Some(code) => Err(SendError::later(format!("{program} ended with {code}{said}"))),
        None => Err(SendError::later(format!("{program} was ended by a signal{said}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::tests::message;
    use super::*;

    fn run_script(script: &str, timeout: &str) -> Result<String, SendError> {
        let settings = CommandSettings {
            run: ["sh", "-c", script].map(str::to_owned).into(),
            folder: None,
            timeout: timeout.parse().unwrap(),
            group: default_group(),
            most_per_hour: 0,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(Command::new(settings).send(&message()))
    }

    #[test]
    fn it_gets_the_message_and_its_last_word_counts() {
        let folder = tempfile::tempdir().unwrap();
        let got = folder.path().join("got.json");
        let script = format!("cat > {}; echo \"took $CLAIMWATCH_ID\"; echo twice >&2", got.display());
        assert_eq!(run_script(&script, "5s").unwrap(), "sh ended with 0: took 0207729af8cceb5e twice");
        assert_eq!(std::fs::read_to_string(got).unwrap(), format!("{}\n", message().to_json()));
    }

    #[test]
    fn what_its_end_means_is_told_by_the_exit_code() {
        assert_eq!(run_script("exit 1", "5s"), Err(SendError::later("sh ended with 1")));
        assert_eq!(
            run_script("echo no such pager >&2; exit 64", "5s"),
            Err(SendError::never("sh ended with 64: no such pager"))
        );
        assert_eq!(run_script("kill -9 $$", "5s"), Err(SendError::later("sh was ended by a signal")));
    }

    #[test]
    fn one_that_hangs_is_ended_with_all_its_children_and_one_that_floods_fills_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("late");
        let script = format!("(sleep 1; touch {}) & sleep 60", mark.display());
        let started = std::time::Instant::now();
        assert_eq!(run_script(&script, "200ms"), Err(SendError::later("sh was ended: it ran longer than 200ms")));
        assert!(started.elapsed() < Duration::from_secs(5));
        std::thread::sleep(Duration::from_millis(1_200));
        assert!(!mark.exists(), "its child lives on");
        let flooded = run_script("head -c 3000000 /dev/zero | tr '\\0' x; exit 0", "10s").unwrap();
        assert!(flooded.len() < 300, "{}", flooded.len());
    }
}
