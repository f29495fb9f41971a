//! `claimwatch silence`: what is not to be told for a while. Kept in the store, where the running service finds it at its
//! next alert; the alerts themselves are kept too, and listed by `claimwatch alerts`.

use anyhow::{Context as _, bail};
use jiff::Timestamp;

use super::arguments::{SilenceAddArguments, SilenceArguments, SilenceCommand, SilenceListArguments};
use super::show::only;
use super::{Console, Failure, Format};
use crate::alert::silence::Matches;
use crate::alert::wording::plain;
use crate::config::Config;
use crate::setting::Interval;
use crate::store::{Store, StoredSilence};

/// How many silences are listed that are over.
const LISTED: usize = 100;

/// Adds, lists or lifts silences.
pub fn run(asked: &SilenceArguments, config: &Config, console: &mut Console<'_>) -> Result<(), Failure> {
    let now = Timestamp::now();
    match &asked.command {
        SilenceCommand::Add(add) => self::add(add, config, now, console),
        SilenceCommand::List(list) => self::list(list, config, now, console),
        SilenceCommand::Remove { numbers } => {
            let mut store = store(config)?;
            for number in numbers {
                if !store.lift_silence(*number, now)? {
                    let error = anyhow::anyhow!("there is no silence {number}; `claimwatch silence list` lists them");
                    return Err(Failure::misuse(error));
                }
                writeln!(console.out, "Silence {number} is lifted: what it matches is told again.")?;
            }
            Ok(())
        }
    }
}

fn add(asked: &SilenceAddArguments, config: &Config, now: Timestamp, console: &mut Console<'_>) -> Result<(), Failure> {
    let until = end(asked, now).map_err(Failure::misuse)?;
    let mut store = store(config)?;
    let figure = asked.figure.as_ref().map(|beginning| -> Result<String, Failure> {
        let told =
            |figure: &crate::figure::Figure| (figure.id.0.clone(), format!("{} {}", figure.subject, figure.measure));
        let named = store.figures_named(beginning)?;
        Ok(only(named, beginning, "figure", "figures", told).map_err(Failure::misuse)?.id.0)
    });
    let matches = Matches {
        figure: figure.transpose()?,
        watch: asked.watch.clone(),
        source: asked.source.clone(),
        kinds: asked.kind.clone(),
        words: asked.words.clone(),
    };
    check(&matches, config).map_err(Failure::misuse)?;
    let reason = plain(asked.reason.as_deref().unwrap_or_default());
    let number = store.add_silence(&matches.to_json(), &reason, now, until)?;
    writeln!(
        console.out,
        "Silence {number} holds until {}: no sink is told of {}.\n`claimwatch silence remove {number}` lifts it.",
        shown(until),
        words(&matches)
    )?;
    Ok(())
}

/// When the silence is to end.
fn end(asked: &SilenceAddArguments, now: Timestamp) -> anyhow::Result<Timestamp> {
    let until = match (asked.length, asked.until) {
        (Some(Interval(length)), _) => now.checked_add(length).unwrap_or(Timestamp::MAX),
        (None, Some(until)) => until.moment(now),
        (None, None) => bail!("say for how long: `--for 8h`, or `--until 2025-03-04T18:00:00Z`"),
    };
    if until <= now {
        bail!("{} is over already", shown(until));
    }
    Ok(until)
}

/// A silence must name something, and what it names must be there.
fn check(matches: &Matches, config: &Config) -> anyhow::Result<()> {
    if matches.is_empty() {
        bail!("say what is not to be told: words, --figure, --watch, --source or --kind");
    }
    if let Some(watch) = matches.watch.as_ref().filter(|watch| !config.watch.contains_key(*watch)) {
        bail!("the config has no [watch.{watch}]");
    }
    let Some(source) = &matches.source else { return Ok(()) };
    let known = match source.split_once('.') {
        Some(("feeds", name)) => config.feeds.contains_key(name),
        Some(("folders", name)) => config.folders.contains_key(name),
        _ => source == "network" || config.alert.sink_names().contains(source),
    };
    if !known {
        bail!(
            "the config has no [{source}]; write it as it stands there: feeds.NAME, folders.NAME, webhook.NAME, or network"
        );
    }
    Ok(())
}

fn list(
    asked: &SilenceListArguments,
    config: &Config,
    now: Timestamp,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let store = super::show::store(config)?;
    let silences = if asked.all { store.all_silences(LISTED)? } else { store.silences(now)? };
    let counts = store.silenced_counts()?;
    let kept_back = |number: i64| counts.iter().find(|(of, _)| *of == number).map_or(0, |(_, count)| *count);
    if silences.is_empty() && asked.format == Format::Human {
        writeln!(console.out, "There are no silences.")?;
    }
    for silence in silences {
        let StoredSilence { number, matches, reason, added, until } = &silence;
        let kept_back = kept_back(*number);
        if asked.format == Format::Jsonl {
            let matches: serde_json::Value =
                serde_json::from_str(matches).context("a silence in the store is no JSON")?;
            let line = serde_json::json!({
                "number": number, "matches": matches, "reason": reason, "added": shown(*added), "until": shown(*until),
                "holds": *until > now, "kept_back": kept_back,
            });
            writeln!(console.out, "{line}")?;
            continue;
        }
        let over = if *until > now { "until" } else { "ended" };
        let matches = Matches::read(matches).unwrap_or_default();
        let reason = if reason.is_empty() { String::new() } else { format!(" | {}", plain(reason)) };
        writeln!(
            console.out,
            "{number} | {over} {} | {} | {kept_back} kept back{reason}",
            shown(*until),
            words(&matches)
        )?;
    }
    Ok(())
}

/// What a silence matches, in words: "raised of watch kursk with \"soldiers\"".
fn words(matches: &Matches) -> String {
    let Matches { figure, watch, source, kinds, words } = matches;
    let mut parts =
        vec![if kinds.is_empty() { "alerts".to_owned() } else { format!("{} alerts", kinds.join(" and ")) }];
    parts.extend(figure.as_ref().map(|id| format!("of figure {id}")));
    parts.extend(watch.as_ref().map(|watch| format!("of watch {watch}")));
    parts.extend(source.as_ref().map(|source| format!("from or about {source}")));
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{}\"", plain(word))).collect();
    parts.extend((!quoted.is_empty()).then(|| format!("with {}", quoted.join(" and "))));
    parts.join(" ")
}

fn shown(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The store of the service, to be written beside it.
fn store(config: &Config) -> Result<Store, Failure> {
    // Says what to do where there is none, and makes none.
    drop(super::show::store(config)?);
    let opened = Store::open(&config.service.store());
    Ok(opened.context("writing to the store needs the service's user: sudo -u claimwatch claimwatch silence …")?)
}
