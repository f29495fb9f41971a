//! What can be typed to look after the service: its feeds, its schedule, its config.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use clap_complete::Shell;

use super::{Format, ListFormat};
use crate::setting::Interval;

/// Arguments of `claimwatch check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Ask every feed too, and tell which cannot be read
    ///
    /// Each feed that is not switched off is asked once, as a poll would; nothing is kept. Exits with 1 if one of them
    /// cannot be read.
    #[arg(long)]
    pub online: bool,
}

/// Arguments of `claimwatch feeds`.
#[derive(Debug, Args)]
pub struct FeedsArguments {
    /// What to do with them.
    #[command(subcommand)]
    pub command: FeedsCommand,
}

/// What to do with the feeds of the config.
#[derive(Debug, Subcommand)]
pub enum FeedsCommand {
    /// List the feeds of the config, and how they are doing
    List(ListFeedsArguments),

    /// Put a feed into the config, after trying it
    ///
    /// The address may be the feed's own or a page's: the feed that the page announces is found. It is asked and read
    /// before it is put in. Every other line of the config stays as it is.
    #[command(after_long_help = "\
Examples:
  claimwatch feeds add https://news.example.org/world/rss.xml
  claimwatch feeds add news.example.org --name example --every 30m")]
    Add(AddFeedArguments),

    /// Take a feed out of the config
    ///
    /// With it go the remarks right above it and in it. What was read from it stays in the store.
    Remove(RemoveFeedArguments),

    /// Put the feeds of an OPML file into the config
    ///
    /// Feeds that are there already are passed over. They are not asked; `claimwatch check --online` does that.
    #[command(after_long_help = "Example:\n  claimwatch feeds import subscriptions.opml && claimwatch check --online")]
    Import(ImportFeedsArguments),

    /// Print the feeds of the config as OPML, for other readers
    ///
    /// Feeds that are switched off are left out.
    #[command(after_long_help = "Example:\n  claimwatch feeds export > claimwatch.opml")]
    Export,
}

/// Arguments of `claimwatch feeds list`.
#[derive(Debug, Args)]
pub struct ListFeedsArguments {
    /// The form of the output
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub format: ListFormat,
}

/// Arguments of `claimwatch feeds add`.
#[derive(Debug, Args)]
pub struct AddFeedArguments {
    /// The address of the feed, or of a page that leads to it
    #[arg(value_name = "URL")]
    pub url: String,

    /// The name by which alerts and commands call it; without it, one is made of its title
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Who publishes it, as alerts should say; without it, its own title
    #[arg(long, value_name = "TEXT")]
    pub publisher: Option<String>,

    /// How often to ask it, such as 30m
    #[arg(long, value_name = "TIME")]
    pub every: Option<Interval>,

    /// Let it be within one's own network or machine
    #[arg(long)]
    pub allow_private: bool,

    /// Put it in as it is, without asking it first
    #[arg(long)]
    pub no_probe: bool,
}

/// Arguments of `claimwatch feeds remove`.
#[derive(Debug, Args)]
pub struct RemoveFeedArguments {
    /// The name of the feed, or its address
    #[arg(value_name = "NAME")]
    pub name: String,
}

/// Arguments of `claimwatch feeds import`.
#[derive(Debug, Args)]
pub struct ImportFeedsArguments {
    /// The OPML file; `-` reads standard input
    #[arg(value_name = "OPML")]
    pub file: PathBuf,
}

/// Arguments of `claimwatch probe`.
#[derive(Debug, Args)]
pub struct ProbeArguments {
    /// The address, or the name of a feed of the config, whose settings then hold
    #[arg(value_name = "URL")]
    pub source: String,

    /// Let it be within one's own network or machine
    #[arg(long)]
    pub allow_private: bool,

    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Arguments of `claimwatch backup`.
#[derive(Debug, Args)]
pub struct BackupArguments {
    /// The new file, or a folder to put one into that has the hour in its name
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Arguments of `claimwatch store`.
#[derive(Debug, Args)]
pub struct StoreArguments {
    /// What to do with it.
    #[command(subcommand)]
    pub command: StoreCommand,
}

/// What to do with the store.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum StoreCommand {
    /// Read the whole store and tell what is damaged
    ///
    /// The service may run meanwhile. Exits with 1 if something is damaged.
    Check,

    /// Save what can be read of a damaged store into a new one
    ///
    /// The service must be stopped. The damaged file is kept beside the new one. Feeds and folders are read again from
    /// the start, so that what was lost is found again where it still stands.
    Repair,
}

/// Arguments of `claimwatch schedule`.
#[derive(Debug, Args)]
pub struct ScheduleArguments {
    /// The form of the output
    #[arg(long, value_enum, default_value_t = ListFormat::Human)]
    pub format: ListFormat,
}

/// Arguments of `claimwatch install`.
#[derive(Debug, Args)]
pub struct InstallArguments {
    /// Below which the program, the unit and what belongs to them go
    #[arg(long, value_name = "DIR", default_value = "/usr")]
    pub prefix: PathBuf,

    /// Write into a tree to be packed, and change nothing of this machine
    #[arg(long, value_name = "DIR", default_value = "/", hide_default_value = true)]
    pub root: PathBuf,
}

/// Arguments of `claimwatch uninstall`.
#[derive(Debug, Args)]
pub struct UninstallArguments {
    /// The prefix that it was installed with
    #[arg(long, value_name = "DIR", default_value = "/usr")]
    pub prefix: PathBuf,

    /// Remove from a tree, and change nothing of this machine
    #[arg(long, value_name = "DIR", default_value = "/", hide_default_value = true)]
    pub root: PathBuf,

    /// Remove the config, the store, the alert log and the user too
    #[arg(long)]
    pub purge: bool,
}

/// Arguments of `claimwatch generate`.
#[derive(Debug, Args)]
pub struct GenerateArguments {
    /// What to make.
    #[command(subcommand)]
    pub command: GenerateCommand,
}

/// What to make of the help.
#[derive(Debug, Subcommand)]
pub enum GenerateCommand {
    /// Write the man pages into a folder
    Man {
        /// The folder, made where there is none
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },

    /// Print the script that completes command lines in a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
}
