//! What the service manager is told, and where the log goes. The only file that knows systemd: without it every
//! call here is harmless, and the log goes to standard error. Must not decide anything about the watch itself.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::time::Duration;

use sd_notify::NotifyState;
use tracing_journald::{Priority, PriorityMappings};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{EnvFilter, Layer, Registry, reload};

/// Where the log goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogTarget {
    /// The journal, with the fields of each event as fields of the entry (`CLAIMWATCH_FEED=bbc`).
    Journal,
    /// Standard error, which the journal reads: the journal adds the time itself.
    JournalPlain,
    /// Standard error, a terminal that shows colours.
    Terminal,
    /// Standard error, a file or a pipe.
    Plain,
}

/// The log of the whole program, set up.
#[derive(Debug)]
pub struct Logging {
    /// Where it goes.
    pub target: LogTarget,
    /// How much it says.
    pub level: LevelHandle,
}

/// Changes how much the log says while the program runs.
#[derive(Clone, Debug)]
pub struct LevelHandle(reload::Handle<EnvFilter, Registry>);

impl LevelHandle {
    /// A handle on no log, for a service inside another program.
    pub fn on_nothing() -> LevelHandle {
        LevelHandle(reload::Layer::new(EnvFilter::default()).1)
    }

    /// Lets the log say so much from now on; `level` as for [`init_logging`].
    pub fn set(&self, level: &str) -> Result<(), InitLoggingError> {
        let filter = filter_of(level)?;
        // The error says that the log is gone, and with it whoever would read it.
        let _ = self.0.reload(filter);
        Ok(())
    }
}

/// Why logging could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum InitLoggingError {
    /// The level is none of the known words.
    #[error(
        "`{level}` is not a log level; write \"off\", \"error\", \"warn\", \"info\", \"debug\" or \"trace\", \
         or a filter such as \"info,claimwatch::source=debug\""
    )]
    Level {
        /// The level as it was written.
        level: String,
    },
    /// Somebody was there first: it is to be called once, at the start of the program.
    #[error("the log is already set up")]
    Again(#[from] TryInitError),
}

/// Tells the service manager that the start is over: `systemctl start` returns now.
pub fn notify_ready() {
    notify(NotifyState::Ready);
}

/// How long the service manager waits for a sign of life before it starts the service anew; nothing where it does not.
pub fn watchdog() -> Option<Duration> {
    sd_notify::watchdog_enabled()
}

/// Gives the service manager a sign of life.
pub fn notify_alive() {
    notify(NotifyState::Watchdog);
}

/// Tells the service manager that the config is being read again; [`notify_ready`] says that this is over.
pub fn notify_reloading() {
    // systemd tells by the time which reload it is that has begun (sd_notify(3), "MONOTONIC_USEC").
    match NotifyState::monotonic_usec_now() {
        Ok(now) => notify_all(&[NotifyState::Reloading, now]),
        Err(_) => notify(NotifyState::Reloading),
    }
}

/// Tells the service manager that the end was asked for and is being carried out.
pub fn notify_stopping() {
    notify(NotifyState::Stopping);
}

/// Shows one line in `systemctl status`. Line breaks become spaces: what follows one would be read as
/// another message to the service manager.
pub fn notify_status(status: &str) {
    notify(NotifyState::Status(&crate::text::folded(status)));
}

/// Sets up the log of the whole program, once, and says where it goes.
///
/// A bare `level` ("debug") is meant for claimwatch; the libraries below it then speak from `warn` on, or not at
/// all when it is "off" or "error". A level with `=` in it is a filter of `tracing` and taken as it stands.
///
/// The log goes to the journal when standard error already does (`JOURNAL_STREAM`, see systemd.exec(5)), and to
/// standard error otherwise, or when the journal's socket cannot be reached.
pub fn init_logging(level: &str) -> Result<Logging, InitLoggingError> {
    let (filter, handle) = reload::Layer::new(filter_of(level)?);
    let (target, output) = choose_output();
    tracing_subscriber::registry().with(output.with_filter(filter)).try_init()?;
    Ok(Logging { target, level: LevelHandle(handle) })
}

fn notify(state: NotifyState<'_>) {
    notify_all(&[state]);
}

/// Sends one message to the service manager. Nothing happens where there is none (`NOTIFY_SOCKET` is not set).
fn notify_all(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, ?states, "the service manager could not be told how the service is: {error}");
    }
}

/// The filter that a level means.
fn filter_of(level: &str) -> Result<EnvFilter, InitLoggingError> {
    let wrong = || InitLoggingError::Level { level: level.to_owned() };
    let written = level.trim();
    if written.contains('=') {
        return EnvFilter::try_new(written).map_err(|_| wrong());
    }
    // LevelFilter also reads numbers and the empty string; the manual knows only words.
    let is_word = !written.is_empty() && written.chars().all(|c| c.is_ascii_alphabetic());
    let own = written.parse::<LevelFilter>().ok().filter(|_| is_word).ok_or_else(wrong)?;
    let libraries = own.min(LevelFilter::WARN);
    EnvFilter::try_new(format!("{libraries},claimwatch={own}")).map_err(|_| wrong())
}

/// The layer that writes the log, and where to.
fn choose_output() -> (LogTarget, Box<dyn Layer<Registry> + Send + Sync>) {
    let stderr = io::stderr();
    if is_journal(std::env::var_os("JOURNAL_STREAM").as_deref(), stderr.as_fd()) {
        return match tracing_journald::layer() {
            Ok(layer) => (LogTarget::Journal, Box::new(as_journal_entries(layer))),
            Err(_) => (LogTarget::JournalPlain, as_lines(LogTarget::JournalPlain)),
        };
    }
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let target = if stderr.is_terminal() && !no_color { LogTarget::Terminal } else { LogTarget::Plain };
    (target, as_lines(target))
}

/// Journal entries under the names and priorities that people search for: info stays info (the layer's own
/// choice is "notice"), and fields carry the program's name.
fn as_journal_entries(layer: tracing_journald::Layer) -> tracing_journald::Layer {
    let priorities = PriorityMappings {
        info: Priority::Informational,
        debug: Priority::Debug,
        trace: Priority::Debug,
        ..PriorityMappings::new()
    };
    layer
        .with_syslog_identifier("claimwatch".to_owned())
        .with_field_prefix(Some("CLAIMWATCH".to_owned()))
        .with_priority_mappings(priorities)
}

/// Lines on standard error. A line that cannot be written (a closed pipe, a full disk) is lost in silence: the
/// layer would otherwise complain on the same stream, and panic there.
fn as_lines(target: LogTarget) -> Box<dyn Layer<Registry> + Send + Sync> {
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(target == LogTarget::Terminal)
        .with_target(false)
        .log_internal_errors(false);
    if target == LogTarget::JournalPlain { lines.without_time().boxed() } else { lines.boxed() }
}

/// Whether the stream is the one that the service manager connected to the journal: `JOURNAL_STREAM` holds its
/// device and inode, and a stream redirected since then has others.
fn is_journal(journal_stream: Option<&OsStr>, stream: std::os::fd::BorrowedFd<'_>) -> bool {
    let Some((device, inode)) = journal_stream.and_then(OsStr::to_str).and_then(|value| value.split_once(':')) else {
        return false;
    };
    let Ok(metadata) = stream.try_clone_to_owned().and_then(|owned| File::from(owned).metadata()) else {
        return false;
    };
    device.parse() == Ok(metadata.dev()) && inode.parse() == Ok(metadata.ino())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(level: &str) -> String {
        filter_of(level).map_or_else(|error| error.to_string(), |filter| filter.to_string())
    }

    #[test]
    fn a_bare_level_is_for_claimwatch_and_keeps_the_libraries_quiet() {
        assert_eq!(told("debug"), "claimwatch=debug,warn");
        assert_eq!(told(" INFO "), "claimwatch=info,warn");
        assert_eq!(told("error"), "claimwatch=error,error");
        assert_eq!(told("off"), "claimwatch=off,off");
    }

    #[test]
    fn a_filter_is_taken_as_it_stands() {
        assert_eq!(told("info,claimwatch::source=debug"), "claimwatch::source=debug,info");
    }

    #[test]
    fn a_wrong_level_is_named_with_the_right_ones() {
        for wrong in ["", "loud", "3", "info,warn", "claimwatch=loud"] {
            let said = told(wrong);
            assert!(said.starts_with(&format!("`{wrong}` is not a log level; write \"off\"")), "{said}");
        }
    }

    #[test]
    fn only_the_very_stream_that_systemd_opened_is_the_journal() {
        let file = tempfile::tempfile().unwrap();
        let metadata = file.metadata().unwrap();
        let is = |value: String| is_journal(Some(OsStr::new(&value)), file.as_fd());
        assert!(is(format!("{}:{}", metadata.dev(), metadata.ino())));
        assert!(!is(format!("{}:{}", metadata.dev(), metadata.ino() + 1)));
        assert!(!is(format!("{}:{}", metadata.dev() + 1, metadata.ino())));
        assert!(!is("8".to_owned()));
        assert!(!is("eight:nine".to_owned()));
        assert!(!is_journal(None, file.as_fd()));
    }

    /// What a fresh process of this program does that runs that one test: the way to give it another environment.
    fn run_alone(test: &str, variable: &str, value: &OsStr) -> std::process::Output {
        let this = std::env::current_exe().expect("a running program has a path");
        let name = format!("daemon::systemd::tests::{test}");
        let mut command = std::process::Command::new(this);
        command.args(["--exact", &name, "--nocapture"]).env_remove("JOURNAL_STREAM").env(variable, value);
        command.output().expect("the test program runs again")
    }

    #[test]
    fn telling_the_service_manager_is_harmless_without_one() {
        notify_status("2 feeds\nREADY=1");
        notify_ready();
        notify_stopping();
    }

    #[test]
    fn the_service_manager_hears_one_line_a_message() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let socket = std::os::unix::net::UnixDatagram::bind(&path).unwrap();
        socket.set_read_timeout(Some(std::time::Duration::from_secs(5))).unwrap();
        run_alone("telling_the_service_manager_is_harmless_without_one", "NOTIFY_SOCKET", path.as_os_str());
        let heard: Vec<String> = (0..3)
            .map(|_| {
                let mut buffer = [0; 256];
                let length = socket.recv(&mut buffer).unwrap();
                String::from_utf8_lossy(&buffer[..length]).into_owned()
            })
            .collect();
        assert_eq!(heard, ["STATUS=2 feeds READY=1\n", "READY=1\n", "STOPPING=1\n"]);
    }

    const LOG_HERE: &str = "CLAIMWATCH_TEST_LOG";

    #[test]
    fn the_log_is_set_up_once() {
        // The log belongs to the whole process, so only a process that runs this test alone sets it up.
        if std::env::var_os(LOG_HERE).is_some() {
            let logging = init_logging("info").unwrap();
            assert_eq!(logging.target, LogTarget::Plain);
            tracing::info!(feed = "harbour", "read 3 items");
            tracing::debug!("not told at info");
            assert!(matches!(init_logging("info"), Err(InitLoggingError::Again(_))));
            logging.level.set("debug").unwrap();
            tracing::debug!("told at debug");
            assert!(logging.level.set("loud").is_err());
        }
    }

    #[test]
    fn a_line_in_a_pipe_has_its_fields_and_no_colour() {
        let out = run_alone("the_log_is_set_up_once", LOG_HERE, OsStr::new("1"));
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{said}");
        assert!(said.contains(" INFO read 3 items feed=\"harbour\""), "{said}");
        assert!(!said.contains('\x1b') && !said.contains("not told"), "{said}");
        assert!(said.contains("DEBUG told at debug"), "{said}");
    }
}
