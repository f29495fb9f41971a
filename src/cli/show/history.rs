//! `claimwatch history FIGURE`: every claim on one figure, in the order of arrival, with a plot.

use serde_json::json;

use super::plot::Axis;
use super::{CLAIM_COLUMNS, claim_cells, day, only, store, title, unlike_a_formula, voice};
use crate::alert::report::marked_sentence;
use crate::alert::wording::plain;
use crate::alert::{ClaimLine, FigureFields};
use crate::cli::{Console, Failure, HistoryArguments, ListFormat};
use crate::config::Config;
use crate::figure::unit::are_comparable;
use crate::figure::{Figure, History, Observation};
use crate::store::NEWEST_OF_A_FIGURE;

/// How wide the plot is.
const COLUMNS: usize = 36;

/// How wide a quantity is shown.
const QUANTITY: usize = 24;

/// Shows the figure's history.
pub fn run(asked: &HistoryArguments, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let store = store(config)?;
    let named = store.figures_named(&asked.figure)?;
    let told = |figure: &Figure| (figure.id.0.clone(), title(figure));
    let figure = only(named, &asked.figure, "figure", "figures", told).map_err(Failure::misuse)?;
    let mut history = store.history(&figure.id)?.unwrap_or(History { figure, observations: Vec::new() });
    history.figure = history.named(std::iter::empty());
    match asked.format {
        ListFormat::Human => {
            let story = store.story(&history.figure.story)?.map(|card| card.title).unwrap_or_default();
            print_timeline(&history, &story, asked.why, console)?;
        }
        ListFormat::Jsonl => print_lines(&history, console)?,
        ListFormat::Csv => print_cells(&history, console)?,
    }
    Ok(())
}

fn print_timeline(history: &History, story: &str, why: bool, console: &mut Console<'_>) -> std::io::Result<()> {
    let seen = &history.observations;
    writeln!(console.out, "{}  {}", title(&history.figure), history.figure.id)?;
    writeln!(console.out, "  {}", plain(story))?;
    if seen.len() >= NEWEST_OF_A_FIGURE {
        writeln!(console.out, "  the newest {NEWEST_OF_A_FIGURE} claims")?;
    }
    writeln!(console.out)?;
    let comparable = |seen: &&Observation| are_comparable(&seen.claim.quantity.unit, &history.figure.unit);
    let axis = Axis::over(seen.iter().filter(comparable).map(|seen| &seen.claim.quantity), COLUMNS);
    if let Some(axis) = &axis {
        writeln!(console.out, "  {:10}  {:12}  {:QUANTITY$}  {}", "", "", "", axis.ends())?;
    }
    for (nth, observation) in seen.iter().enumerate() {
        let plot =
            axis.as_ref().filter(|_| comparable(&observation)).map(|axis| axis.line(&observation.claim.quantity));
        print_claim(observation, plot.as_deref().unwrap_or_default(), console)?;
        if why {
            print_reasons(observation, nth, console)?;
        }
    }
    Ok(())
}

/// "2025-01-13  raised  300  ·····●····  the NIS | Harbour Wire".
fn print_claim(seen: &Observation, plot: &str, console: &mut Console<'_>) -> std::io::Result<()> {
    let quantity: String = plain(&seen.claim.text).chars().take(QUANTITY).collect();
    let mode = match seen.claim.mode.as_str() {
        "total" => String::new(),
        mode => format!(" [{mode}]"),
    };
    let publisher = plain(&seen.origin.publisher);
    let from = if voice(seen) == publisher { publisher } else { format!("{} | {publisher}", voice(seen)) };
    let (day, verdict) = (day(seen), &seen.verdict);
    writeln!(console.out, "  {day:10}  {verdict:12}  {quantity:QUANTITY$}  {plot:COLUMNS$}  {from}{mode}")
}

/// The sentence, why it is of this figure, and why it was given its verdict.
fn print_reasons(seen: &Observation, nth: usize, console: &mut Console<'_>) -> std::io::Result<()> {
    write!(console.out, "{}", marked_sentence(&seen.claim.sentence, &seen.claim.text, 0, console.report_paint()))?;
    if let Some(url) = &seen.origin.url {
        writeln!(console.out, "{:10}{}", "", plain(url))?;
    }
    let link = if nth == 0 && seen.link.is_empty() { "it opened the figure" } else { &seen.link };
    writeln!(console.out, "{:10}this figure: {}", "", plain(link))?;
    writeln!(console.out, "{:10}{}: {}\n", "", seen.verdict, plain(&seen.reason))
}

fn print_lines(history: &History, console: &mut Console<'_>) -> Result<(), Failure> {
    for seen in &history.observations {
        let mut line = serde_json::to_value(ClaimLine::of(&seen.claim, &seen.origin))?;
        line["figure"] = serde_json::to_value(FigureFields::of(&history.figure))?;
        line["verdict"] = json!(seen.verdict);
        line["reason"] = json!(seen.reason);
        line["link"] = json!(seen.link);
        line["revision"] = json!(seen.origin.revision);
        writeln!(console.out, "{line}")?;
    }
    Ok(())
}

fn print_cells(history: &History, console: &mut Console<'_>) -> Result<(), Failure> {
    let mut table = csv::Writer::from_writer(&mut *console.out);
    table.write_record(["figure", "verdict"].into_iter().chain(CLAIM_COLUMNS).chain(["reason", "link"]))?;
    for seen in &history.observations {
        let first = [history.figure.id.0.clone(), seen.verdict.clone()];
        let last = [plain(&seen.reason), plain(&seen.link)].map(|cell| unlike_a_formula(&cell));
        table.write_record(first.into_iter().chain(claim_cells(seen)).chain(last))?;
    }
    Ok(table.flush()?)
}
