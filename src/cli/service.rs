//! `claimwatch run`, `claimwatch once` and `claimwatch reload`.

use std::io::{self, BufWriter, Write};
use std::time::Duration;

use super::{Console, Failure};
use crate::alert::report::report;
use crate::alert::{Alert, AlertLine};
use crate::config::{Config, ConfigFile};
use crate::daemon;
use crate::daemon::call::Reloaded;
use crate::daemon::control::{Reply, Request, ask};
use crate::daemon::desk::Announce;
use crate::daemon::systemd::{LogTarget, Logging, init_logging};

/// The longest that `claimwatch reload` waits: as long as the unit lets a reload take.
const RELOAD_PATIENCE: Duration = Duration::from_secs(90);

/// Runs the service until it is told to stop.
pub fn run(file: ConfigFile, config: Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let Logging { target, level } = init_logging(config.service.log_level.as_str())?;
    Ok(daemon::run(file, config, level, announce(target, console))?)
}

/// Does one round of everything.
pub fn once(config: Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let Logging { target, .. } = init_logging(config.service.log_level.as_str())?;
    Ok(daemon::once(config, announce(target, console))?)
}

/// Has the running service read its config again, and says what came of it.
pub fn reload(file: &ConfigFile, console: &mut Console<'_>) -> Result<(), Failure> {
    match ask(&file.control(), Request::Reload, RELOAD_PATIENCE)? {
        Reply::Reloaded(Reloaded::Done { said, warnings }) => {
            // Where standard error is closed there is nobody to warn.
            let _ = io::stderr().write_all(warnings.as_bytes());
            Ok(writeln!(console.out, "the service has read its config again: {said}")?)
        }
        Reply::Reloaded(Reloaded::Faulty { faults, .. }) => Err(Failure::misuse(anyhow::anyhow!(
            "the config cannot be used, and the service goes on by the one before\n\n{}",
            faults.trim_end()
        ))),
        Reply::Reloaded(Reloaded::Failed { why }) => {
            Err(anyhow::anyhow!("the service goes on by the config before: {why}").into())
        }
        Reply::Status(_) => Err(anyhow::anyhow!("the service answered something else").into()),
        Reply::Refused { why } => Err(anyhow::anyhow!("the service refused to read its config again: {why}").into()),
    }
}

/// Shows alerts on standard output, unless that is the journal: there they would stand between the entries of the log.
fn announce(target: LogTarget, console: &Console<'_>) -> Announce {
    if matches!(target, LogTarget::Journal | LogTarget::JournalPlain) {
        return Box::new(|_| {});
    }
    let paint = console.report_paint();
    let mut out = BufWriter::new(io::stdout());
    Box::new(move |alert: &Alert| {
        let text = report(&AlertLine::of(alert), paint);
        // A closed pipe has nobody behind it; the alert log has the alert.
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    })
}
