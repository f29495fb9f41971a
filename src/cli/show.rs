//! The commands that read the store: what stands, how it came about, what was told and why. They change nothing, and
//! the service may run meanwhile. Here is what they share.

pub mod alerts;
pub mod explain;
pub mod figures;
pub mod history;
mod plot;

use anyhow::{Context as _, bail};

use super::Failure;
use crate::alert::FigureFields;
use crate::alert::wording::{figure_title, plain};
use crate::config::Config;
use crate::extract::Claim;
use crate::figure::{Figure, Observation, Scope};
use crate::store::Store;

/// How many ids are listed where the beginning of one names several.
const LISTED: usize = 10;

/// The store of the service, to be read.
pub(super) fn store(config: &Config) -> Result<Store, Failure> {
    let path = config.service.store();
    if !path.try_exists().unwrap_or(true) {
        let help = "start the service or run `claimwatch once` first, or name its config with --config";
        return Err(anyhow::anyhow!("there is no store at {} yet; {help}", path.display()).into());
    }
    let opened = Store::open_to_read(&path);
    Ok(opened.context("reading the store needs the service's user, or a member of its group")?)
}

/// The one thing that the beginning of an id names. `id` and `title` tell of a thing; `list` names the command that
/// lists such things.
pub(super) fn only<T>(
    found: Vec<T>,
    asked: &str,
    what: &str,
    list: &str,
    told: impl Fn(&T) -> (String, String),
) -> anyhow::Result<T> {
    let exact = found.iter().position(|one| told(one).0 == asked);
    let mut found = found;
    if let Some(at) = exact.or((found.len() == 1).then_some(0)) {
        return Ok(found.swap_remove(at));
    }
    if found.is_empty() {
        bail!("there is no {what} {asked}; `claimwatch {list}` lists them");
    }
    let lines: Vec<String> =
        found.iter().take(LISTED).map(told).map(|(id, title)| format!("  {id}  {title}")).collect();
    let more = found.len().saturating_sub(LISTED);
    let more = if more > 0 { format!("\n  and {more} more") } else { String::new() };
    bail!("{asked} begins the id of {} {what}s; give more of it\n{}{more}", found.len(), lines.join("\n"));
}

/// "North Korean soldiers killed, Kursk", with what the figure covers where it is no total.
fn title(figure: &Figure) -> String {
    let title = plain(&figure_title(&FigureFields::of(figure)));
    match &figure.scope {
        Scope::Total => title,
        Scope::Part(of) if of == "increment" => format!("{title} (a further count)"),
        Scope::Part(of) if title.to_lowercase().contains(&of.to_lowercase()) => format!("{title} (part)"),
        Scope::Part(of) => format!("{title} (part: {})", plain(of)),
        Scope::Projection => format!("{title} (projection)"),
        Scope::Past => format!("{title} (earlier or elsewhere)"),
    }
}

/// Who says a claim: the party that it names, else its publisher.
fn voice(seen: &Observation) -> String {
    plain(seen.claim.attribution.as_deref().unwrap_or(&seen.origin.publisher))
}

/// The day that a claim speaks for; "no date" where nobody says.
fn day(seen: &Observation) -> String {
    seen.as_of().map_or_else(|| "no date".to_owned(), |day| day.to_string())
}

/// The columns of a claim in a table for spreadsheets, after what the table is of.
const CLAIM_COLUMNS: [&str; 18] = [
    "text",
    "value",
    "low",
    "high",
    "bound",
    "unit",
    "subject",
    "measure",
    "place",
    "party",
    "speaker",
    "as_of",
    "mode",
    "publisher",
    "published",
    "url",
    "title",
    "sentence",
];

/// A claim's cells, in the order of [`CLAIM_COLUMNS`]; empty for what is not said.
fn claim_cells(seen: &Observation) -> Vec<String> {
    let (claim, origin) = (&seen.claim, &seen.origin);
    let Claim { quantity, .. } = claim;
    let number = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
    let maybe = |text: &Option<String>| text.clone().unwrap_or_default();
    let cells = [
        claim.text.clone(),
        number(quantity.value),
        number(quantity.low),
        number(quantity.high),
        quantity.bound.as_str().to_owned(),
        quantity.unit.clone(),
        claim.subject.clone(),
        claim.measure.clone(),
        maybe(&claim.place),
        maybe(&claim.attribution),
        maybe(&claim.speaker),
        claim.as_of.map_or_else(String::new, |day| day.to_string()),
        claim.mode.as_str().to_owned(),
        origin.publisher.clone(),
        origin.published.map_or_else(String::new, |time| time.to_string()),
        maybe(&origin.url),
        origin.title.clone(),
        claim.sentence.clone(),
    ];
    cells.map(|cell| unlike_a_formula(&plain(&cell))).into()
}

/// A cell that no spreadsheet takes for a formula: feeds are written by strangers (OWASP, "CSV Injection").
pub(super) fn unlike_a_formula(cell: &str) -> String {
    let formula =
        cell.starts_with(['=', '+', '@', '\t', '\r']) || cell.starts_with('-') && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_a_stranger_is_no_formula() {
        for (cell, shown) in
            [("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"), ("-4", "-4"), ("-cmd", "'-cmd"), ("40", "40")]
        {
            assert_eq!(unlike_a_formula(cell), shown);
        }
    }

    #[test]
    fn the_beginning_of_an_id_must_name_one_thing() {
        let told = |id: &&str| ((*id).to_owned(), "a figure".to_owned());
        assert_eq!(only(vec!["3fa2"], "3f", "figure", "figures", told).unwrap(), "3fa2");
        assert_eq!(only(vec!["3f", "3fa2"], "3f", "figure", "figures", told).unwrap(), "3f");
        let error = only(vec!["3fa1", "3fa2"], "3f", "figure", "figures", told).unwrap_err().to_string();
        assert_eq!(error, "3f begins the id of 2 figures; give more of it\n  3fa1  a figure\n  3fa2  a figure");
        let error = only(Vec::new(), "zz", "figure", "figures", told).unwrap_err().to_string();
        assert_eq!(error, "there is no figure zz; `claimwatch figures` lists them");
    }
}
