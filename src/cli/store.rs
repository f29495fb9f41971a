//! `claimwatch backup` and `claimwatch store`: looking after the store's file.

use std::path::Path;

use anyhow::{Context as _, anyhow};
use jiff::Timestamp;

use super::show::store;
use super::{BackupArguments, Console, Failure, StoreCommand};
use crate::config::Config;
use crate::setting::Size;
use crate::store::{Holdings, Store, salvage};

/// How many faults are listed; a broken page may bring hundreds.
const LISTED: usize = 20;

/// Writes a whole copy of the store as it stands at this moment, and reads the copy to be sure of it. The service may run.
pub fn backup(asked: &BackupArguments, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let store = store(config)?;
    let file = match asked.file.is_dir() {
        true => asked.file.join(format!("claimwatch-{}.db", Timestamp::now().strftime("%Y%m%dT%H%M%SZ"))),
        false => asked.file.clone(),
    };
    store.backup(&file)?;
    let copy = Store::open_to_read(&file).context("the backup was written and cannot be read again")?;
    if let Some(fault) = copy.check()?.first() {
        let help = "the store itself may be damaged: run `claimwatch store check`";
        return Err(anyhow!("the backup {} has a fault: {fault}; {help}", file.display()).into());
    }
    Ok(writeln!(console.out, "{} is a whole copy: {}", file.display(), told(&copy.holdings()?, &file))?)
}

/// Checks or repairs the store.
pub fn run(command: StoreCommand, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    match command {
        StoreCommand::Check => check(config, console),
        StoreCommand::Repair => repair(config, console),
    }
}

fn check(config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let path = config.service.store();
    let store = store(config)?;
    let faults = store.check()?;
    if faults.is_empty() {
        return Ok(writeln!(console.out, "{} is sound: {}", path.display(), told(&store.holdings()?, &path))?);
    }
    for fault in faults.iter().take(LISTED) {
        writeln!(console.out, "  {}", fault.trim_end())?;
    }
    if faults.len() > LISTED {
        writeln!(console.out, "  and {} more", faults.len() - LISTED)?;
    }
    let help = "restore the last backup, or save what can be read with `claimwatch store repair`";
    Err(anyhow!("the store {} is damaged; {help}", path.display()).into())
}

fn repair(config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let path = config.service.store();
    if !path.try_exists().unwrap_or(true) {
        return Err(anyhow!("there is no store at {}", path.display()).into());
    }
    if Store::open_to_read(&path).is_ok_and(|store| store.check().is_ok_and(|faults| faults.is_empty())) {
        return Ok(writeln!(console.out, "{} is sound; nothing was done", path.display())?);
    }
    writeln!(console.out, "saving what can be read of {} …", path.display())?;
    console.out.flush()?;
    let salvaged = salvage(&path, Timestamp::now())?;
    writeln!(console.out, "{} is whole again: {}", path.display(), told(&salvaged.holdings, &path))?;
    if salvaged.orphans > 0 {
        writeln!(console.out, "{} rows had lost what they belong to and were left out", salvaged.orphans)?;
    }
    let damaged = salvaged.damaged.display();
    Ok(writeln!(
        console.out,
        "The damaged file is kept as {damaged}. Feeds and folders are read again from the start at the next run; a report \
         that is known is not told again."
    )?)
}

/// "3 documents, 12 claims, 1 alert, 64 kB".
fn told(holdings: &Holdings, file: &Path) -> String {
    let counted = |number: u64, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let bytes = std::fs::metadata(file).map_or(0, |file| file.len());
    let each = if bytes < 1_000_000 { 1_000 } else { 1_000_000 };
    let size = Size(bytes.div_ceil(each) * each);
    let Holdings { documents, claims, alerts, .. } = holdings;
    let (documents, claims) = (counted(*documents, "document"), counted(*claims, "claim"));
    format!("{documents}, {claims}, {}, {size}", counted(*alerts, "alert"))
}
