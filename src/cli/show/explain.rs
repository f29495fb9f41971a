//! `claimwatch explain ALERT`: why it was told, and why the rest of its document was not.

use jiff::Timestamp;

use super::figures::holders;
use super::{day, only, store, title, voice};
use crate::alert::report::report;
use crate::alert::wording::{log_line, plain};
use crate::alert::{AlertLine, Gate};
use crate::change::Change;
use crate::change::standing::standing;
use crate::cli::{Console, ExplainArguments, Failure};
use crate::config::Config;
use crate::document::DocumentId;
use crate::figure::{FigureId, History, Observation};
use crate::store::{Delivery, Store, StoredAlert};

/// Explains the alert.
pub fn run(asked: &ExplainArguments, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let store = store(config)?;
    let told = |alert: &StoredAlert| {
        let line = AlertLine::read(&alert.body);
        (alert.id.clone(), line.map(|line| log_line(&line)).unwrap_or_default())
    };
    let named = store.alerts_named(&asked.alert)?;
    let alert = only(named, &asked.alert, "alert", "alerts", told).map_err(Failure::misuse)?;
    let line = AlertLine::read(&alert.body)?;
    writeln!(console.out, "{}", report(&line, console.report_paint()))?;
    let history = store.history(&FigureId(line.figure.id.clone()))?;
    let after = history.as_ref().and_then(|history| of_alert(history, &line));
    if let (Some(history), Some(after)) = (&history, after) {
        print_links(history, &line, after, console)?;
        print_standing(history, after, console)?;
    }
    print_told(&line, store.silence_of(&alert.id)?, &store.deliveries(&alert.id)?, console)?;
    if let Some(after) = after {
        print_others(&store, &Gate::new(config.watch.clone()), &after.origin.document, &line, console)?;
    }
    Ok(())
}

/// The observation that the alert tells of.
fn of_alert<'h>(history: &'h History, line: &AlertLine) -> Option<&'h Observation> {
    let same = |seen: &&Observation| seen.claim.text == line.after.text && seen.claim.sentence == line.after.sentence;
    let mut found = history.observations.iter().rev().filter(same);
    let judged = found.clone().find(|seen| seen.verdict == line.kind);
    judged.or_else(|| found.next())
}

/// Why each of the two claims is of this figure.
fn print_links(
    history: &History,
    line: &AlertLine,
    after: &Observation,
    console: &mut Console<'_>,
) -> std::io::Result<()> {
    writeln!(console.out, "Why it is one figure: {} ({})", title(&history.figure), history.figure.id)?;
    let before = line.before.as_ref().and_then(|before| {
        let same =
            |seen: &&Observation| seen.claim.text == before.claim.text && seen.claim.sentence == before.claim.sentence;
        history.observations.iter().find(same)
    });
    for (label, seen) in [("before", before), ("now", Some(after))] {
        if let Some(seen) = seen {
            writeln!(console.out, "  {label:<7} {}", plain(&seen.link))?;
        }
    }
    writeln!(console.out)
}

/// What every party stood by when the claim came, and stands by now.
fn print_standing(history: &History, after: &Observation, console: &mut Console<'_>) -> std::io::Result<()> {
    let at = history.observations.iter().position(|seen| std::ptr::eq(seen, after)).unwrap_or_default();
    let document = (&after.origin.document, after.origin.revision);
    let earlier = |seen: &&Observation| (&seen.origin.document, seen.origin.revision) != document;
    let then = History {
        figure: history.figure.clone(),
        observations: history.observations[..at].iter().filter(earlier).cloned().collect(),
    };
    for (when, history) in [("What stood when it came", &then), ("What stands now", history)] {
        writeln!(console.out, "{when}:")?;
        let held = standing(history);
        if held.is_empty() {
            writeln!(console.out, "  nothing")?;
        }
        for position in held {
            let (number, day) = (plain(&position.told.claim.text), day(position.told));
            writeln!(console.out, "  {number} | {} | {day}", holders(&position))?;
        }
    }
    writeln!(console.out)
}

/// Which watch asked for it, and where it went.
fn print_told(
    line: &AlertLine,
    silence: Option<i64>,
    deliveries: &[Delivery],
    console: &mut Console<'_>,
) -> std::io::Result<()> {
    match &line.watch {
        Some(watch) => writeln!(console.out, "Told, because the watch `{}` asks for it.", plain(watch))?,
        None => writeln!(console.out, "Told, because no watch narrows what is told.")?,
    }
    if let Some(number) = silence {
        writeln!(console.out, "Kept from all sinks by silence {number} (claimwatch silence list --all).")?;
    }
    for delivery in deliveries {
        writeln!(console.out, "  {}: {}", plain(&delivery.sink), went(delivery))?;
    }
    writeln!(console.out)
}

/// What became of one sink's copy.
fn went(delivery: &Delivery) -> String {
    let Delivery { delivered, attempts, answer, given_up, .. } = delivery;
    let time = |at: &Timestamp| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let times = if *attempts == 1 { "once".to_owned() } else { format!("{attempts} times") };
    let answer = answer.as_deref().map_or_else(|| "no answer".to_owned(), plain);
    match (delivered, given_up) {
        (Some(at), _) if *attempts > 1 => format!("delivered {}, at attempt {attempts}", time(at)),
        (Some(at), _) => format!("delivered {}", time(at)),
        (None, Some(at)) => format!("given up {} after it was tried {times}: {answer}", time(at)),
        (None, None) if *attempts > 0 => format!("not delivered yet, tried {times}: {answer}"),
        (None, None) => "not delivered yet".to_owned(),
    }
}

/// The document's other claims, each with why it was told or not.
fn print_others(
    store: &Store,
    gate: &Gate,
    document: &DocumentId,
    line: &AlertLine,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let others: Vec<_> = store
        .observations_of(document)?
        .into_iter()
        .filter(|(_, seen)| seen.claim.text != line.after.text || seen.claim.sentence != line.after.sentence)
        .collect();
    if others.is_empty() {
        return Ok(());
    }
    writeln!(console.out, "The other claims of the document:")?;
    for (figure, seen) in others {
        let change = store.changes(&figure.id)?.into_iter().rev().find(|change| change.after == seen);
        writeln!(console.out, "  {} | {} | {}", plain(&seen.claim.text), title(&figure), voice(&seen))?;
        writeln!(console.out, "    {}: {}", seen.verdict, plain(&seen.reason))?;
        if let Some(change) = change {
            writeln!(console.out, "    {}", decided(gate, &change))?;
        }
    }
    Ok(())
}

/// What the watches of today's config say to a change.
fn decided(gate: &Gate, change: &Change) -> String {
    plain(&gate.decide(change).why)
}
