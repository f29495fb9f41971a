//! What can be typed, and the help that explains it. No command is carried out here.

mod deliver;
mod operate;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ColorChoice, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use deliver::{SilenceAddArguments, SilenceArguments, SilenceCommand, SilenceListArguments, TestAlertArguments};
pub use operate::{
    AddFeedArguments, BackupArguments, CheckArguments, FeedsArguments, FeedsCommand, GenerateArguments,
    GenerateCommand, ImportFeedsArguments, InstallArguments, ListFeedsArguments, ProbeArguments, RemoveFeedArguments,
    ScheduleArguments, StoreArguments, StoreCommand, UninstallArguments,
};

use crate::change::Verdict;
use crate::setting::Interval;

/// The config that is read where none is named.
pub const DEFAULT_CONFIG: &str = "/etc/claimwatch/claimwatch.toml";

/// Watch news feeds and folders for figures that change.
///
/// claimwatch reads every new report, extracts its claims (who says how many of what), keeps the history of
/// each figure over all sources, and alerts when a figure is raised, lowered, disputed, quietly corrected or
/// withdrawn. Nothing leaves this machine but the requests for the feeds, and the alerts where you send them.
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
  claimwatch extract --explain report.txt    why was it read like that?
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
    /// claim with its sentence. Needs no config and remembers nothing. With --explain it says what made each
    /// claim, and why other numbers are none.
    #[command(after_long_help = "\
Examples:
  claimwatch extract report.txt
  claimwatch extract --explain report.txt
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

    /// List the standing figures, story by story, each party's number side by side
    ///
    /// Reads the store; the service may run meanwhile. Words narrow the list: each must stand in the story's
    /// title, the subject, the measure, the place or a party. The figures of a story stand together, the dead
    /// beside the injured and the missing.
    #[command(after_long_help = "\
Examples:
  claimwatch figures
  claimwatch figures kursk casualties
  claimwatch figures --since 7d --format csv > standing.csv")]
    Figures(FiguresArguments),

    /// Show one figure's history: every claim with its party, publisher, date and verdict, and a plot
    ///
    /// The figure is named by its id, as `figures` and the alerts give it, or by the beginning of it. The plot
    /// has a line for each claim: where its number lies between the smallest and the largest, and what its words
    /// leave open to either side.
    #[command(after_long_help = "\
Examples:
  claimwatch history 3fa2c01d
  claimwatch history 3fa2 --why
  claimwatch history 3fa2c01d --format jsonl | jq .quantity")]
    History(HistoryArguments),

    /// List the alerts, and go on with new ones if asked to
    ///
    /// One line an alert, as in the alert log, from the store: also those that no sink has yet.
    #[command(after_long_help = "\
Examples:
  claimwatch alerts --since 2d
  claimwatch alerts --kind disputed,corrected --watch kursk
  claimwatch alerts --follow --format jsonl")]
    Alerts(AlertsArguments),

    /// Say why an alert was told, and why other claims of its document were not
    ///
    /// The alert is named by its id, as it stands at the end of its line in the alert log, or by the beginning
    /// of it. Shown are both claims, why each belongs to the figure, what every party stood by, the verdict's
    /// reason, the watch that asked for it, to which sinks it went and when, and the verdicts on the document's
    /// other claims.
    #[command(after_long_help = "Example:\n  claimwatch explain 0207729a")]
    Explain(ExplainArguments),

    /// Say how the service is: feeds, folders, sinks, store
    ///
    /// Each feed with its last success, when it is asked next and what is wrong with it, in words; the folders; what
    /// waits for the sinks; the silences; the store; and whether the last reload was refused. The running service is
    /// asked; where none runs, its store is.
    #[command(after_long_help = "\
Examples:
  claimwatch status
  claimwatch status --format json | jq '.feeds[] | select(.state == \"failing\")'")]
    Status(StatusArguments),

    /// Have the running service read its config again
    ///
    /// Waits until the service works by the new config, and says what has changed. A config with a fault is shown
    /// with its lines, and the service goes on by the one before. Feeds and folders that did not change are left
    /// in peace. Exits with 2 if the config cannot be used, with 1 if no service runs.
    #[command(after_long_help = "\
Examples:
  claimwatch reload
  systemctl reload claimwatch     the same, where systemd runs the service")]
    Reload,

    /// Keep alerts from all sinks for a while: add, list or remove silences
    ///
    /// What a silence matches is judged, kept and listed as always, and no sink is told of it. The running service heeds
    /// it from its next alert on. Everything that is named must be met; words are met where they stand as whole words in
    /// the subject, the measure, the place, a party, the publisher, the sentence or the title.
    #[command(after_long_help = "\
Examples:
  claimwatch silence add --for 8h kursk casualties
  claimwatch silence add --figure 3fa2 --until 2025-03-05 --reason \"known to be wrong\"
  claimwatch silence add --source feeds.harbour --kind health --for 2d
  claimwatch silence list
  claimwatch silence remove 3")]
    Silence(SilenceArguments),

    /// Send a test message over one sink, and say what it answered
    ///
    /// The sink is named as watches name it: webhook.NAME, mail.NAME, command.NAME, journal or log. Exits with 1 if the
    /// sink did not take the message. A secret that only the service can read (`credential:…`) cannot be read here.
    #[command(after_long_help = "Example:\n  claimwatch test-alert webhook.desk")]
    TestAlert(TestAlertArguments),

    /// Check the config, and tell all that is wrong with it
    ///
    /// Each fault is shown with its line and with what to write instead. Says also what the config names that
    /// is not there: a folder, a directory that cannot be read. Exits with 2 if the config cannot be used.
    #[command(
        after_long_help = "Examples:\n  claimwatch --config config/claimwatch.toml check\n  claimwatch check --online"
    )]
    Check(CheckArguments),

    /// List, add and remove the feeds of the config
    ///
    /// The config is edited as its owner would: comments and order stay. It is checked before it is written, and a
    /// config that cannot be used is not edited.
    #[command(after_long_help = "\
Examples:
  claimwatch feeds list
  sudo claimwatch feeds add https://news.example.org/
  sudo claimwatch feeds remove example-news
  sudo claimwatch feeds import subscriptions.opml")]
    Feeds(FeedsArguments),

    /// Show what a poll of one feed would do and read, step by step
    ///
    /// Asks the feed once, without what earlier visits told, and reads it: each answer on the way, its items with their
    /// claims, what could not be read, and when a poll would come again. Nothing is kept.
    #[command(after_long_help = "\
Examples:
  claimwatch probe https://news.example.org/world/rss.xml
  claimwatch probe example-news")]
    Probe(ProbeArguments),

    /// Show when each feed is due, and why then
    ///
    /// Reads the store; the service may run meanwhile.
    #[command(after_long_help = "Examples:\n  claimwatch schedule\n  claimwatch schedule --format jsonl | jq .due")]
    Schedule(ScheduleArguments),

    /// Write a whole copy of the store to a file, while the service runs
    ///
    /// The copy holds all that was kept at one moment, and is read once to be sure of it. A file that is there is never
    /// written over. To go back to it: stop the service, put it in the place of the store, start.
    #[command(after_long_help = "Example, each night from a crontab:\n  15 3 * * *  claimwatch backup /srv/backup/")]
    Backup(BackupArguments),

    /// Check the store for damage, or save what can be read of a damaged one
    #[command(after_long_help = "\
Examples:
  claimwatch store check
  systemctl stop claimwatch && sudo claimwatch store repair")]
    Store(StoreArguments),

    /// Put program, unit, user, config, man pages and completions in place, and say each step
    ///
    /// Starts nothing, and never overwrites a config. Run it again to renew the program.
    #[command(after_long_help = "\
Examples:
  sudo target/release/claimwatch install
  claimwatch install --root /tmp/image --prefix /usr/local")]
    Install(InstallArguments),

    /// Stop the service and take away what `install` put in place
    ///
    /// The config, the store and the alert log stay, unless --purge is given.
    #[command(after_long_help = "Example:\n  sudo claimwatch uninstall")]
    Uninstall(UninstallArguments),

    /// Make man pages and shell completions, for those who pack claimwatch
    #[command(after_long_help = "\
Examples:
  claimwatch generate man target/man
  claimwatch generate completions bash > claimwatch.bash")]
    Generate(GenerateArguments),
}

/// Arguments of `claimwatch extract`.
#[derive(Debug, Args)]
pub struct ExtractArguments {
    /// The documents; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Say what made each claim, and why other numbers are none
    ///
    /// For each field of a claim the words and the construction that gave it, and the lexicon's entry for
    /// them; then every number that was passed over, with the reason.
    #[arg(long)]
    pub explain: bool,

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

/// Arguments of `claimwatch figures`.
#[derive(Debug, Args)]
pub struct FiguresArguments {
    /// Words that must all stand in the story, subject, measure, place or a party
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,

    /// Only figures that were spoken of since then: a day, a time, or a length of time such as 7d or 12h
    #[arg(long, value_name = "WHEN", value_parser = Since::read)]
    pub since: Option<Since>,

    /// Also projections, earlier values and other events' figures
    #[arg(long)]
    pub all: bool,

    /// At most so many figures, the latest first
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,

    /// The form of the output
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub format: ListFormat,
}

/// Arguments of `claimwatch history`.
#[derive(Debug, Args)]
pub struct HistoryArguments {
    /// The figure's id, or the beginning of it
    #[arg(value_name = "FIGURE")]
    pub figure: String,

    /// With each claim's sentence, why it belongs to the figure, and why it was given its verdict
    #[arg(long)]
    pub why: bool,

    /// The form of the output
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub format: ListFormat,
}

/// Arguments of `claimwatch alerts`.
#[derive(Debug, Args)]
pub struct AlertsArguments {
    /// Only alerts since then: a day, a time, or a length of time such as 2d or 6h
    #[arg(long, value_name = "WHEN", value_parser = Since::read)]
    pub since: Option<Since>,

    /// Only these kinds
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind)]
    pub kind: Vec<Verdict>,

    /// Only those that this watch asked for
    #[arg(long, value_name = "NAME")]
    pub watch: Option<String>,

    /// At most so many, the latest
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,

    /// Go on with new alerts as they come
    #[arg(long)]
    pub follow: bool,

    /// The form of the output
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub format: ListFormat,
}

/// Arguments of `claimwatch status`.
#[derive(Debug, Args)]
pub struct StatusArguments {
    /// The form of the output
    #[arg(long, value_enum, default_value_t = StatusFormat::Human)]
    pub format: StatusFormat,
}

/// Arguments of `claimwatch explain`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// The alert's id, or the beginning of it
    #[arg(value_name = "ALERT")]
    pub alert: String,
}

/// A moment from which on something is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// That moment; a day begins at midnight UTC.
    Moment(Timestamp),
    /// So long before now.
    Ago(Interval),
}

/// The form of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people
    Human,
    /// For programs: one JSON object a line
    Jsonl,
    /// For spreadsheets: a line of names, then one line each
    Csv,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// For programs: one JSON object a line
    Jsonl,
}

/// The form of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StatusFormat {
    /// For people
    Human,
    /// For programs: one JSON object
    Json,
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

impl Since {
    fn read(written: &str) -> Result<Since, String> {
        let day = || written.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok();
        let moment = || written.parse().ok().or_else(|| Some(day()?.timestamp()));
        let ago = || written.parse().ok().map(Since::Ago);
        moment().map(Since::Moment).or_else(ago).ok_or_else(|| {
            "neither a day (2025-03-04), a time (2025-03-04T05:06:07Z) nor a length of time (2d, 6h)".to_owned()
        })
    }

    /// The moment that is meant, at that time of asking.
    pub fn moment(self, now: Timestamp) -> Timestamp {
        match self {
            Since::Moment(moment) => moment,
            Since::Ago(Interval(length)) => now.checked_sub(length).unwrap_or(Timestamp::MIN),
        }
    }
}

fn kind(word: &str) -> Result<Verdict, String> {
    let all = || Verdict::ALL.map(Verdict::as_str).join(", ");
    Verdict::from_word(word).ok_or_else(|| format!("there are {}", all()))
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
    fn since_takes_a_day_a_time_or_a_length_of_time() {
        let now: Timestamp = "2025-03-04T12:00:00Z".parse().unwrap();
        let moment = |written: &str| Since::read(written).unwrap().moment(now).to_string();
        assert_eq!(moment("2025-03-01"), "2025-03-01T00:00:00Z");
        assert_eq!(moment("2025-03-01T05:06:07+01:00"), "2025-03-01T04:06:07Z");
        assert_eq!(moment("2d"), "2025-03-02T12:00:00Z");
        assert!(Since::read("yesterday").unwrap_err().contains("a day (2025-03-04)"));
    }

    #[test]
    fn no_help_line_is_left_empty() {
        for command in Arguments::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{} has no help", command.get_name());
            assert!(command.get_after_long_help().is_some(), "{} has no example", command.get_name());
        }
    }
}
