//! What can be typed, and the help that explains it. No command is carried out here.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ColorChoice, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

/// The config that is read where none is named.
pub const DEFAULT_CONFIG: &str = "/etc/claimwatch/claimwatch.toml";

/// Watch news feeds and folders for figures that change.
///
/// claimwatch reads every new report, extracts its claims (who says how many of what), keeps the history of
/// each figure over all sources, and alerts when a figure is raised, lowered, disputed, quietly corrected or
/// withdrawn. Nothing leaves this machine but the requests for the feeds.
#[derive(Debug, Parser)]
#[command(name = "claimwatch", version, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 fine, 1 failed, 2 wrong usage or config.", after_long_help = EXAMPLES)]
pub struct Arguments {
    /// Read the config from FILE
    ///
    /// Where it is not given, $CLAIMWATCH_CONFIG names the file, and else it is
    /// /etc/claimwatch/claimwatch.toml. Relative paths in the config start from the config's own folder.
    #[arg(long, global = true, value_name = "FILE", env = "CLAIMWATCH_CONFIG", hide_env_values = true)]
    pub config: Option<PathBuf>,

    /// Colour the output
    ///
    /// `auto` colours what goes to a terminal, unless NO_COLOR is set.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  claimwatch extract report.txt              what does this report claim?
  claimwatch replay monday.txt tuesday.txt   what would have been told of these?
  claimwatch --config config/try.toml once   one round over the sample reports
  claimwatch check                           is my config right?
  claimwatch run                             the service

Exit codes: 0 fine, 1 failed, 2 wrong usage or config.";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the service: poll, watch and alert until told to stop
    ///
    /// Polls every feed and watches every folder of the config, and alerts when a figure changes. Ends in
    /// order on SIGTERM or Ctrl-C, and goes on where it stopped when it is started again.
    #[command(after_long_help = "Example:\n  claimwatch --config /etc/claimwatch/claimwatch.toml run")]
    Run,

    /// Do one round of everything, then exit
    ///
    /// Reads each folder and polls each feed that is due, tells what has changed, and ends: the service for
    /// those who have cron. What was read and told is remembered for the next round.
    #[command(after_long_help = "Example, each hour from a crontab:\n  0 * * * *  claimwatch once")]
    Once,

    /// Print the claims of documents
    ///
    /// Reads text (.txt, .md), web pages (.html) and saved feeds (.xml, .rss, .atom, .json), and prints each
    /// claim with its sentence. Needs no config and remembers nothing.
    #[command(after_long_help = "\
Examples:
  claimwatch extract report.txt
  claimwatch extract --format jsonl saved-feed.xml | jq .quantity
  curl -s https://example.org/news.html | claimwatch extract -")]
    Extract(ExtractArguments),

    /// Print the alerts that documents would have caused, had they arrived one by one
    ///
    /// Feeds the files through the whole path, in the order given, in memory: nothing is remembered, and no
    /// alert is sent. A folder is taken in order of publishing time. The watches of the config hold here too,
    /// if there is a config.
    #[command(after_long_help = "\
Examples:
  claimwatch replay seeds/
  claimwatch replay --all monday.txt tuesday.txt
  claimwatch replay --format jsonl archive/ > alerts.jsonl")]
    Replay(ReplayArguments),

    /// Check the config, and tell all that is wrong with it
    ///
    /// Each fault is shown with its line and with what to write instead. Says also what the config names that
    /// is not there: a folder, a directory that cannot be read. Exits with 2 if the config cannot be used.
    #[command(after_long_help = "Example:\n  claimwatch --config config/claimwatch.toml check")]
    Check,
}

/// Arguments of `claimwatch extract`.
#[derive(Debug, Args)]
pub struct ExtractArguments {
    /// The documents; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Arguments of `claimwatch replay`.
#[derive(Debug, Args)]
pub struct ReplayArguments {
    /// The documents, in the order of their arrival, or folders of them
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Print every verdict, also those that alert nobody
    #[arg(long)]
    pub all: bool,

    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// For programs: one JSON object a line
    Jsonl,
}

/// When to colour the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Also into a pipe
    Always,
    /// Letters only
    Never,
}

/// The arguments of a command line, the program's name first; help, version and mistakes come as the error.
pub fn parse(line: impl IntoIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    let line: Vec<OsString> = line.into_iter().collect();
    let command = Arguments::command().color(usage_colour(&line));
    Arguments::from_arg_matches(&command.try_get_matches_from(line)?)
}

/// What `--color` says, looked up by hand: help and mistakes are told before the line is understood.
fn usage_colour(line: &[OsString]) -> ColorChoice {
    let has = |when: &str| {
        let joined = line.iter().any(|word| *word == *format!("--color={when}"));
        joined || line.windows(2).any(|pair| pair[0] == "--color" && pair[1] == when)
    };
    match (has("never"), has("always")) {
        (true, _) => ColorChoice::Never,
        (false, true) => ColorChoice::Always,
        (false, false) => ColorChoice::Auto,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn global_options_may_stand_before_or_after_the_command() {
        for line in ["claimwatch --config a.toml check", "claimwatch check --config a.toml"] {
            let arguments = Arguments::try_parse_from(line.split(' ')).unwrap();
            assert_eq!(arguments.config, Some(PathBuf::from("a.toml")), "{line}");
        }
    }

    #[test]
    fn the_colours_of_help_and_mistakes_can_be_set_too() {
        let choice = |line: &str| usage_colour(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(choice("claimwatch --color never --help"), ColorChoice::Never);
        assert_eq!(choice("claimwatch --color=always chekc"), ColorChoice::Always);
        assert_eq!(choice("claimwatch extract never"), ColorChoice::Auto);
    }

    #[test]
    fn no_help_line_is_left_empty() {
        for command in Arguments::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{} has no help", command.get_name());
            assert!(command.get_after_long_help().is_some(), "{} has no example", command.get_name());
        }
    }
}
