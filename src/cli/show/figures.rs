//! `claimwatch figures`: what stands, story by story, the parties' numbers side by side.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::json;

use super::{CLAIM_COLUMNS, claim_cells, day, store, title};
use crate::alert::wording::plain;
use crate::alert::{ClaimLine, FigureFields};
use crate::change::standing::{Position, standing};
use crate::cli::{Console, Failure, FiguresArguments, ListFormat};
use crate::config::Config;
use crate::figure::party::same_party;
use crate::figure::{History, Scope, StoryId};
use crate::store::{Store, StoryCard};

/// The widest that a number or the names of its holders set the columns.
const WIDEST: usize = 48;

/// Who holds a number that publishers give without naming a party.
const OWN_WORDS: &str = "publishers in their own words";

/// The order of figures in a story: what belongs together stands together.
const ORDER: [&str; 16] = [
    "killed",
    "injured",
    "casualties",
    "missing",
    "trapped",
    "hospitalised",
    "rescued",
    "captured",
    "arrested",
    "abducted",
    "released",
    "displaced",
    "evacuated",
    "infected",
    "destroyed",
    "damaged",
];

/// A story with its figures that are to be listed.
struct Told {
    card: StoryCard,
    histories: Vec<History>,
}

/// Lists the standing figures.
pub fn run(asked: &FiguresArguments, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let store = store(config)?;
    let stories = found(&store, asked)?;
    match asked.format {
        ListFormat::Human if stories.is_empty() => writeln!(console.out, "No figure stands that was asked for.")?,
        ListFormat::Human => stories.iter().try_for_each(|told| print_table(told, console))?,
        ListFormat::Jsonl => stories.iter().try_for_each(|told| print_lines(told, console))?,
        ListFormat::Csv => print_cells(&stories, console)?,
    }
    Ok(())
}

/// The figures that were asked for, by story, the story that was told last first.
fn found(store: &Store, asked: &FiguresArguments) -> Result<Vec<Told>, Failure> {
    let since = asked.since.map(|since| since.moment(Timestamp::now()));
    let words: Vec<String> = asked.words.iter().map(|word| word.to_lowercase()).collect();
    let mut stories: Vec<Told> = Vec::new();
    let mut at: HashMap<StoryId, usize> = HashMap::new();
    let mut listed = 0;
    for figure in store.latest_figures(usize::MAX >> 1)? {
        if listed == asked.limit {
            break;
        }
        let kept = matches!(figure.scope, Scope::Total | Scope::Part(_)) || asked.all;
        if !kept {
            continue;
        }
        let Some(mut history) = store.history(&figure.id)? else { continue };
        history.figure = history.named(std::iter::empty());
        let Some(last) = history.observations.last() else { continue };
        if since.is_some_and(|since| last.origin.received < since) {
            break;
        }
        let story = match at.get(&figure.story) {
            Some(story) => *story,
            None => {
                let Some(card) = store.story(&figure.story)? else { continue };
                stories.push(Told { card, histories: Vec::new() });
                at.insert(figure.story.clone(), stories.len() - 1);
                stories.len() - 1
            }
        };
        if (asked.all || !standing(&history).is_empty()) && is_asked_for(&words, &history, &stories[story].card) {
            stories[story].histories.push(history);
            listed += 1;
        }
    }
    stories.retain(|told| !told.histories.is_empty());
    for told in &mut stories {
        told.histories.sort_by_key(rank);
    }
    Ok(stories)
}

/// Whether each word stands somewhere in what tells the figure.
fn is_asked_for(words: &[String], history: &History, card: &StoryCard) -> bool {
    let figure = &history.figure;
    let place = figure.place.as_deref().unwrap_or_default();
    let parties = history.observations.iter().filter_map(|seen| seen.claim.attribution.as_deref());
    let told: Vec<String> = [&card.title, &figure.subject, &figure.measure, place]
        .into_iter()
        .chain(parties)
        .map(str::to_lowercase)
        .collect();
    words.iter().all(|word| told.iter().any(|text| text.contains(word)))
}

/// Totals before parts, then by what is claimed, the figure with the most claims first.
fn rank(history: &History) -> (u8, usize, String, std::cmp::Reverse<usize>) {
    let figure = &history.figure;
    let scope = match figure.scope {
        Scope::Total => 0,
        Scope::Part(_) => 1,
        Scope::Projection => 2,
        Scope::Past => 3,
    };
    let order = ORDER.iter().position(|measure| *measure == figure.measure).unwrap_or(ORDER.len());
    (scope, order, figure.measure.clone(), std::cmp::Reverse(history.observations.len()))
}

/// The story's title, then each figure with a line for each position: the number, who holds it, and the day that it
/// speaks for.
fn print_table(told: &Told, console: &mut Console<'_>) -> std::io::Result<()> {
    let StoryCard { title: headline, documents, first, last, .. } = &told.card;
    let day = |time: &Timestamp| time.strftime("%Y-%m-%d").to_string();
    let papers = if *documents == 1 { "1 document".to_owned() } else { format!("{documents} documents") };
    writeln!(console.out, "{}\n  {papers}, {} to {}", plain(headline), day(first), day(last))?;

    let standings: Vec<Vec<[String; 3]>> = told.histories.iter().map(|history| lines(&standing(history))).collect();
    let width = |column: usize| {
        let cells = standings.iter().flatten().map(|line| line[column].chars().count());
        cells.max().unwrap_or_default().min(WIDEST)
    };
    let (number, party) = (width(0), width(1));
    for (history, lines) in told.histories.iter().zip(&standings) {
        writeln!(console.out, "  {}  {}", history.figure.id, title(&history.figure))?;
        for [text, holders, day] in lines {
            writeln!(console.out, "      {text:number$}  {holders:party$}  {day}")?;
        }
    }
    writeln!(console.out)
}

/// What stands of a figure, the latest first: number, holders, day.
fn lines(held: &[Position<'_>]) -> Vec<[String; 3]> {
    let line = |position: &Position<'_>| {
        let day = position.as_of.map_or_else(String::new, |day| day.to_string());
        [plain(&position.told.claim.text), holders(position), day]
    };
    held.iter().map(line).collect()
}

/// Who holds the position, each party once.
pub(super) fn holders(position: &Position<'_>) -> String {
    let mut named: Vec<&str> = Vec::new();
    for holder in position.holders() {
        let holder = holder.unwrap_or(OWN_WORDS);
        if !named.iter().any(|other| *other == holder || same_party(other, holder)) {
            named.push(holder);
        }
    }
    plain(&named.join(", "))
}

/// A line for each figure: what it is, its story, and each position with its holders and the claim that tells it.
fn print_lines(told: &Told, console: &mut Console<'_>) -> std::io::Result<()> {
    for history in &told.histories {
        let positions: Vec<_> = standing(history)
            .iter()
            .map(|position| {
                json!({
                    "parties": position.holders().collect::<Vec<_>>(),
                    "as_of": position.as_of.map(|day| day.to_string()),
                    "claim": ClaimLine::of(&position.told.claim, &position.told.origin),
                })
            })
            .collect();
        let line = json!({
            "figure": FigureFields::of(&history.figure),
            "scope": history.figure.scope.to_word(),
            "story": { "id": told.card.id.0, "title": told.card.title, "documents": told.card.documents },
            "claims": history.observations.len(),
            "standing": positions,
        });
        writeln!(console.out, "{line}")?;
    }
    Ok(())
}

fn print_cells(stories: &[Told], console: &mut Console<'_>) -> Result<(), Failure> {
    let mut table = csv::Writer::from_writer(&mut *console.out);
    let head = ["figure", "story", "scope", "held_by", "stands_since"];
    table.write_record(head.into_iter().chain(CLAIM_COLUMNS))?;
    for told in stories {
        for history in &told.histories {
            for position in standing(history) {
                let cells = [
                    history.figure.id.0.clone(),
                    plain(&told.card.title),
                    history.figure.scope.to_word(),
                    holders(&position),
                    day(position.told),
                ];
                table.write_record(
                    cells.into_iter().map(|cell| super::unlike_a_formula(&cell)).chain(claim_cells(position.told)),
                )?;
            }
        }
    }
    Ok(table.flush()?)
}
