//! What can be typed about the way of alerts: silences, and tests of sinks.

use clap::{Args, Subcommand};

use super::{Format, Since, kind};
use crate::alert::health;
use crate::setting::Interval;

/// Arguments of `claimwatch silence`.
#[derive(Debug, Args)]
pub struct SilenceArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: SilenceCommand,
}

/// What to do with silences.
#[derive(Debug, Subcommand)]
pub enum SilenceCommand {
    /// Add a silence
    Add(SilenceAddArguments),
    /// List the silences that hold
    List(SilenceListArguments),
    /// Lift silences before their end
    Remove {
        /// Their numbers, as `list` shows them
        #[arg(required = true, value_name = "NUMBER")]
        numbers: Vec<i64>,
    },
}

/// Arguments of `claimwatch silence add`.
#[derive(Debug, Args)]
pub struct SilenceAddArguments {
    /// Words or phrases that must all stand in what is told
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,

    /// For so long: 8h, 2d
    #[arg(long = "for", value_name = "LENGTH")]
    pub length: Option<Interval>,

    /// Until then: a day or a time
    #[arg(long, value_name = "WHEN", value_parser = Since::read, conflicts_with = "length")]
    pub until: Option<Since>,

    /// Only of this figure: its id, or the beginning of it
    #[arg(long, value_name = "FIGURE")]
    pub figure: Option<String>,

    /// Only what this watch asks for
    #[arg(long, value_name = "NAME")]
    pub watch: Option<String>,

    /// Only from, or of the health of, this source: feeds.NAME, folders.NAME
    #[arg(long, value_name = "SOURCE")]
    pub source: Option<String>,

    /// Only these kinds; `health` is one of them
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind_or_health)]
    pub kind: Vec<String>,

    /// Why, for those who wonder later
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// Arguments of `claimwatch silence list`.
#[derive(Debug, Args)]
pub struct SilenceListArguments {
    /// Also those that are over, the latest first
    #[arg(long)]
    pub all: bool,

    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Arguments of `claimwatch test-alert`.
#[derive(Debug, Args)]
pub struct TestAlertArguments {
    /// The sink
    #[arg(value_name = "SINK")]
    pub sink: String,
}

fn kind_or_health(word: &str) -> Result<String, String> {
    if word == health::KIND { Ok(word.to_owned()) } else { kind(word).map(|verdict| verdict.as_str().to_owned()) }
}
