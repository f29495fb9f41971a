//! The command line: parses the arguments, hands each command what it needs, and turns its end into an exit
//! code. Here, and in [`outcome`], is decided what the process prints when it fails; no other floor ends the
//! process or asks the environment.

pub mod arguments;
pub mod check;
pub mod extract;
pub mod feeds;
pub mod generate;
mod input;
pub mod install;
pub mod outcome;
pub mod probe;
pub mod replay;
pub mod schedule;
pub mod service;
pub mod show;
pub mod silence;
pub mod status;
pub mod store;
pub mod test_alert;

use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

pub use arguments::{
    AddFeedArguments, AlertsArguments, Arguments, BackupArguments, CheckArguments, Colour, Command, ExplainArguments,
    ExtractArguments, FeedsArguments, FeedsCommand, FiguresArguments, Format, GenerateArguments, GenerateCommand,
    HistoryArguments, ImportFeedsArguments, InstallArguments, ListFeedsArguments, ListFormat, ProbeArguments,
    RemoveFeedArguments, ReplayArguments, ScheduleArguments, Since, StatusArguments, StatusFormat, StoreArguments,
    StoreCommand, TestAlertArguments, UninstallArguments,
};
pub use outcome::{Failure, Outcome};

use crate::alert::report;
use crate::config::{Config, ConfigFile, Directories, LoadConfigError, Loaded, Paint};

/// What a command writes its results to. Results go here, everything said about them to standard error.
pub struct Console<'o> {
    /// Standard output, buffered: who prints now and then must flush. A write error is to be returned, never
    /// unwrapped: it may be a closed pipe.
    pub out: &'o mut (dyn Write + Send),
    /// Whether `out` takes colours.
    pub paint: Paint,
}

impl Console<'_> {
    /// How reports mark a quantity on this console.
    fn report_paint(&self) -> report::Paint {
        match self.paint {
            Paint::Plain => report::Paint::Plain,
            Paint::Coloured => report::Paint::Colour,
        }
    }
}

/// Carries out the command line of the process, the program's name first. All that goes wrong has been told on
/// standard error when this returns.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Outcome {
    let arguments = match arguments::parse(arguments) {
        Ok(arguments) => arguments,
        Err(answer) => return show_usage(&answer),
    };
    match carry_out(&arguments) {
        Ok(()) => Outcome::Fine,
        Err(failure) => failure.tell(&mut io::stderr()),
    }
}

fn carry_out(arguments: &Arguments) -> Result<(), Failure> {
    let stdout = io::stdout();
    let paint = paint(arguments.color, stdout.is_terminal());
    // Not locked: the service prints from more than one thread.
    let mut out = BufWriter::new(stdout);
    let console = &mut Console { out: &mut out, paint };
    match &arguments.command {
        Command::Run => service::run(config_file(arguments), config_in_use(arguments)?, console)?,
        Command::Once => service::once(config_in_use(arguments)?, console)?,
        Command::Extract(asked) => extract::run(asked, console)?,
        Command::Replay(asked) => replay::run(asked, &config_or_defaults(arguments)?, console)?,
        Command::Figures(asked) => show::figures::run(asked, &config_in_use(arguments)?, console)?,
        Command::History(asked) => show::history::run(asked, &config_in_use(arguments)?, console)?,
        Command::Alerts(asked) => show::alerts::run(asked, &config_in_use(arguments)?, console)?,
        Command::Explain(asked) => show::explain::run(asked, &config_in_use(arguments)?, console)?,
        Command::Status(asked) => {
            status::run(asked, &config_file(arguments), || config_in_use(arguments), console)?;
        }
        Command::Reload => service::reload(&config_file(arguments), console)?,
        Command::Silence(asked) => silence::run(asked, &config_in_use(arguments)?, console)?,
        Command::TestAlert(asked) => test_alert::run(asked, &config_in_use(arguments)?, console)?,
        Command::Check(asked) => {
            let loaded = check::beside_the_world(load_config(arguments)?);
            let (loaded, answers) = if asked.online { check::online(loaded, console)? } else { (loaded, None) };
            warn(&loaded, arguments);
            check::report(&loaded, &config_path(arguments), answers, console)?;
        }
        Command::Feeds(asked) => {
            feeds::run(&asked.command, &config_path(arguments), &config_in_use(arguments)?, console)?
        }
        Command::Probe(asked) => probe::run(asked, &config_or_defaults(arguments)?, console)?,
        Command::Schedule(asked) => schedule::run(asked, &config_in_use(arguments)?, console)?,
        Command::Backup(asked) => store::backup(asked, &config_in_use(arguments)?, console)?,
        Command::Store(asked) => store::run(asked.command, &config_in_use(arguments)?, console)?,
        Command::Install(asked) => install::install(asked, console)?,
        Command::Uninstall(asked) => install::uninstall(asked, console)?,
        Command::Generate(asked) => generate::run(&asked.command, console)?,
    }
    Ok(out.flush()?)
}

/// Help and version are answers, on standard output; anything else is a wrong command line.
fn show_usage(answer: &clap::Error) -> Outcome {
    // A closed pipe has nobody behind it to be told.
    let _ = answer.print();
    if answer.use_stderr() { Outcome::Misused } else { Outcome::Fine }
}

/// The config that the command line, the environment or custom names. Its warnings are with it, not yet told.
fn load_config(arguments: &Arguments) -> Result<Loaded, Failure> {
    config_file(arguments).load().map_err(|error| refused(error, arguments))
}

/// The file of that config.
fn config_file(arguments: &Arguments) -> ConfigFile {
    ConfigFile { path: config_path(arguments), given: directories() }
}

/// The same for a command that acts on it: its warnings have been told.
fn config_in_use(arguments: &Arguments) -> Result<Config, Failure> {
    let loaded = load_config(arguments)?;
    warn(&loaded, arguments);
    Ok(loaded.config)
}

/// The same for a command that can do without: the defaults, if no config is named and none is installed.
fn config_or_defaults(arguments: &Arguments) -> Result<Config, Failure> {
    let installed = || Path::new(arguments::DEFAULT_CONFIG).try_exists().unwrap_or(true);
    if arguments.config.is_none() && !installed() {
        return Ok(Config::default());
    }
    config_in_use(arguments)
}

fn warn(loaded: &Loaded, arguments: &Arguments) {
    // Where standard error is closed there is nobody to warn.
    let _ = io::stderr().write_all(loaded.warnings.render(stderr_paint(arguments)).as_bytes());
}

fn config_path(arguments: &Arguments) -> PathBuf {
    arguments.config.clone().unwrap_or_else(|| PathBuf::from(arguments::DEFAULT_CONFIG))
}

/// A config that cannot be used, in words that show its faults.
fn refused(error: LoadConfigError, arguments: &Arguments) -> Failure {
    let unreadable = match error {
        LoadConfigError::Faulty(faults) => {
            let shown = faults.render(stderr_paint(arguments));
            return Failure::misuse(anyhow::anyhow!("the config cannot be used\n\n{}", shown.trim_end()));
        }
        unreadable => anyhow::Error::from(unreadable),
    };
    match arguments.config {
        Some(_) => Failure::misuse(unreadable),
        None => Failure::misuse(anyhow::anyhow!(
            "{unreadable:#}\n  name another with `--config FILE` or $CLAIMWATCH_CONFIG"
        )),
    }
}

/// The directories that systemd has made for the service. It may name several, parted by colons: the first
/// one is the service's own (systemd.exec, "RuntimeDirectory=").
fn directories() -> Directories {
    let first = |name: &str| {
        let listed = std::env::var_os(name)?.into_string().ok()?;
        let first = listed.split(':').next().filter(|first| !first.is_empty())?;
        Some(Path::new(first).to_owned())
    };
    Directories { state: first("STATE_DIRECTORY"), logs: first("LOGS_DIRECTORY") }
}

fn stderr_paint(arguments: &Arguments) -> Paint {
    paint(arguments.color, io::stderr().is_terminal())
}

/// Whether to colour what goes to such a place. NO_COLOR counts if it is not empty (no-color.org); a terminal
/// that calls itself dumb shows no colours.
fn paint(asked: Colour, is_terminal: bool) -> Paint {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = || std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    let wanted = match asked {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => is_terminal && !is_set("NO_COLOR") && !is_dumb(),
    };
    if wanted { Paint::Coloured } else { Paint::Plain }
}
