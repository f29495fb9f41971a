//! `claimwatch replay`: documents through the whole path, in memory.

use jiff::Timestamp;

use super::{Console, Failure, Format, ReplayArguments, input};
use crate::alert::report::report;
use crate::alert::{Alert, AlertLine, Gate};
use crate::change::Change;
use crate::config::Config;
use crate::daemon::pipeline::{Pipeline, Taken};
use crate::document::Document;
use crate::figure::alias::Aliases;
use crate::store::Store;

/// Feeds the documents in the order given through a store in memory, and prints what would have been told.
pub fn run(asked: &ReplayArguments, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let pipeline = Pipeline::new(Store::in_memory()?, Gate::new(config.watch.clone()), Vec::new());
    let mut pipeline = pipeline.with_aliases(Aliases::new(&config.aliases)).of_one_source();
    for argument in &asked.files {
        for document in input::documents(argument)? {
            replay(&document, &mut pipeline, asked, console)?;
        }
    }
    Ok(())
}

fn replay(
    document: &Document,
    pipeline: &mut Pipeline,
    asked: &ReplayArguments,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    // As if it had just arrived: the clock of a replay is the documents'.
    let now = document.modified.or(document.published).unwrap_or_else(Timestamp::now);
    match pipeline.take(document, None, now)? {
        Taken::Known => Ok(()),
        Taken::SetAside(why) => {
            eprintln!("claimwatch: {} was set aside: {why}", document.id);
            Ok(())
        }
        Taken::Judged(judged) if asked.all => {
            judged.changes.into_iter().try_for_each(|change| print(change, now, asked, console))
        }
        Taken::Judged(judged) => {
            judged.alerts.into_iter().try_for_each(|alert| print(alert.change, now, asked, console))
        }
    }
}

fn print(change: Change, now: Timestamp, asked: &ReplayArguments, console: &mut Console<'_>) -> Result<(), Failure> {
    let line = AlertLine::of(&Alert::of(change, now));
    match asked.format {
        Format::Jsonl => writeln!(console.out, "{}", line.to_json())?,
        Format::Human => writeln!(console.out, "{}", report(&line, console.report_paint()))?,
    }
    Ok(())
}
