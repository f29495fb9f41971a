//! `claimwatch test-alert SINK`: sends a test over one sink, by the config as it stands, and says what it answered. Works
//! beside the running service and without it; touches no queue.

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::time::Instant;

use super::{Console, Failure, TestAlertArguments};
use crate::alert::log;
use crate::config::Config;
use crate::daemon::delivery;

/// Sends the test.
pub fn run(asked: &TestAlertArguments, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let name = &asked.sink;
    if name == log::SINK {
        return test_log(config, console);
    }
    let sinks = config.alert.sinks();
    let Some(settings) = sinks.get(name) else {
        let known = config.alert.sink_names().join(", ");
        return Err(Failure::misuse(anyhow::anyhow!("the config has no sink `{name}`; there are {known}")));
    };
    let started = Instant::now();
    let answer = delivery::send_test(settings);
    let took = started.elapsed().as_secs_f64();
    match answer? {
        Ok(answer) => writeln!(console.out, "{name} took a test message in {took:.2} s: {answer}")?,
        Err(refused) => {
            return Err(anyhow::anyhow!("{name} did not take the test message ({took:.2} s): {refused}").into());
        }
    }
    Ok(())
}

/// Looks whether the log's files could be written, and writes nothing: they are a record.
fn test_log(config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    for name in [&config.alert.log.text, &config.alert.log.jsonl] {
        let path = config.service.logs.join(name);
        let fault = |error: std::io::Error| anyhow::anyhow!("the log cannot write {}: {error}", path.display());
        if path.try_exists().map_err(fault)? {
            OpenOptions::new().append(true).open(&path).map_err(fault)?;
            writeln!(console.out, "log can write {}; nothing was added to it", path.display())?;
        } else {
            let folder = path.parent().unwrap_or(Path::new("."));
            fs::read_dir(folder).map_err(fault)?;
            writeln!(console.out, "log will make {} at its first alert", path.display())?;
        }
    }
    Ok(())
}
