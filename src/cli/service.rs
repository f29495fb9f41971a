//! `claimwatch run` and `claimwatch once`.

use std::io::{self, BufWriter, Write};

use super::{Console, Failure};
use crate::alert::report::report;
use crate::alert::{Alert, AlertLine};
use crate::config::Config;
use crate::daemon;
use crate::daemon::desk::Announce;
use crate::daemon::systemd::{LogTarget, init_logging};

/// Runs the service until it is told to stop.
pub fn run(config: Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let announce = announce(&config, console)?;
    Ok(daemon::run(&config, announce)?)
}

/// Does one round of everything.
pub fn once(config: Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let announce = announce(&config, console)?;
    Ok(daemon::once(&config, announce)?)
}

/// Sets up the log, and shows alerts on standard output, unless that is the journal: there they would stand
/// between the entries of the log.
fn announce(config: &Config, console: &Console<'_>) -> Result<Announce, Failure> {
    let target = init_logging(config.service.log_level.as_str())?;
    if matches!(target, LogTarget::Journal | LogTarget::JournalPlain) {
        return Ok(Box::new(|_| {}));
    }
    let paint = console.report_paint();
    let mut out = BufWriter::new(io::stdout());
    Ok(Box::new(move |alert: &Alert| {
        let text = report(&AlertLine::of(alert), paint);
        // A closed pipe has nobody behind it; the alert log has the alert.
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    }))
}
