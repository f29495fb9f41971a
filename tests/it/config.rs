//! The shipped configs are true, and every mistake gets its message.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use claimwatch::config::{
    self, AliasSettings, AtomSettings, CommandSettings, Config, Directories, FeedSettings, FolderSettings,
    HealthSettings, JournalSettings, LogLevel, LogSettings, MailSettings, PollingSettings, ServiceSettings,
    StoreSettings, WatchSettings, WebSettings, WebhookSettings, keys_of,
};

/// The path of something in the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The config with its examples switched on: a line that begins with `#` and no space is one.
fn with_examples(config: &str) -> String {
    let switch = |line: &str| match line.strip_prefix('#') {
        Some(example) if !example.is_empty() && !example.starts_with(' ') => example.to_owned(),
        _ => line.to_owned(),
    };
    config.lines().map(switch).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_shipped_config_is_the_defaults() {
    let loaded = config::read(config::SAMPLE, "claimwatch.toml", &Directories::default()).unwrap();
    assert_eq!(loaded.config, Config::default());
    assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
}

#[test]
fn the_examples_of_the_shipped_config_can_be_used() {
    let text = with_examples(config::SAMPLE);
    let loaded = config::read(&text, "claimwatch.toml", &Directories::default()).unwrap_or_else(|f| panic!("{f}"));
    assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
    let config = loaded.config;
    assert_eq!((config.feeds.len(), config.folders.len(), config.watch.len()), (1, 1, 1));
    let sinks = ["log", "command.pager", "journal", "mail.editor", "webhook.board", "webhook.desk"];
    let journal = config::AlertSettings {
        journal: JournalSettings { enabled: true, ..JournalSettings::default() },
        ..config.alert
    };
    assert_eq!(journal.sink_names(), sinks);
}

#[test]
fn the_shipped_config_names_every_setting() {
    let text = with_examples(config::SAMPLE);
    let loaded = config::read(&text, "claimwatch.toml", &Directories::default()).unwrap_or_else(|f| panic!("{f}"));
    let tables = [
        ("service", keys_of::<ServiceSettings>()),
        ("store", keys_of::<StoreSettings>()),
        ("polling", keys_of::<PollingSettings>()),
        ("feeds.example-news", keys_of::<FeedSettings>()),
        ("folders.inbox", keys_of::<FolderSettings>()),
        ("watch.border-fighting", keys_of::<WatchSettings>()),
        ("aliases", keys_of::<AliasSettings>()),
        ("alert.log", keys_of::<LogSettings>()),
        ("alert.journal", keys_of::<JournalSettings>()),
        ("alert.webhook.desk", keys_of::<WebhookSettings>()),
        ("alert.mail.editor", keys_of::<MailSettings>()),
        ("alert.command.pager", keys_of::<CommandSettings>()),
        ("alert.health", keys_of::<HealthSettings>()),
        ("alert.atom", keys_of::<AtomSettings>()),
        ("web", keys_of::<WebSettings>()),
    ];
    for (table, keys) in tables {
        assert!(!keys.is_empty(), "[{table}] has no keys");
        // A body stands in for a form, so another example has it.
        for key in keys.iter().filter(|key| (table, **key) != ("alert.webhook.desk", "body")) {
            assert!(loaded.places.get(&format!("{table}.{key}")).is_some(), "[{table}] does not show `{key}`");
        }
    }
}

#[test]
fn what_has_a_default_is_shown_with_it_in_the_examples() {
    let shown = config::read(&with_examples(config::SAMPLE), "c.toml", &Directories::default()).unwrap().config;
    let least = "[feeds.example-news]\nurl = 'https://a.example.org/'\n[folders.inbox]\npath = '/a'\n";
    let least = config::read(least, "c.toml", &Directories::default()).unwrap().config;
    let (shown_feed, feed) = (&shown.feeds["example-news"], &least.feeds["example-news"]);
    assert_eq!((shown_feed.allow_private, shown_feed.enabled), (feed.allow_private, feed.enabled));
    assert_eq!(shown_feed.tell_first, feed.tell_first);
    let (shown, folder) = (&shown.folders["inbox"], &least.folders["inbox"]);
    assert_eq!((shown.every, shown.settle, shown.largest_file), (folder.every, folder.settle, folder.largest_file));
    assert_eq!(shown.events, folder.events);
}

#[test]
fn what_a_sink_has_a_default_for_is_shown_with_it() {
    let shown = config::read(&with_examples(config::SAMPLE), "c.toml", &Directories::default()).unwrap().config.alert;
    let least = "[alert.webhook.desk]\nurl = 'https://a.example.org/'\n[alert.command.pager]\nrun = ['page']\n\
                 [alert.mail.editor]\nserver = 'a'\nfrom = 'a@example.org'\nto = ['b@example.org']\n";
    let least = config::read(least, "c.toml", &Directories::default()).unwrap().config.alert;
    let (desk, hook) = (&shown.webhook["desk"], &least.webhook["desk"]);
    assert_eq!(
        (desk.form, desk.timeout, desk.group, desk.most_per_hour),
        (hook.form, hook.timeout, hook.group, hook.most_per_hour)
    );
    let (editor, mail) = (&shown.mail["editor"], &least.mail["editor"]);
    assert_eq!(
        (editor.tls, &editor.subject, editor.timeout, editor.group, editor.most_per_hour),
        (mail.tls, &mail.subject, mail.timeout, mail.group, mail.most_per_hour)
    );
    let (pager, command) = (&shown.command["pager"], &least.command["pager"]);
    assert_eq!(
        (pager.timeout, pager.group, pager.most_per_hour),
        (command.timeout, command.group, command.most_per_hour)
    );
}

#[test]
fn the_config_for_a_first_look_stays_beside_itself() {
    let path = repository("config/try.toml");
    let loaded = config::load(&path, &Directories::default()).unwrap();
    assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
    let config = loaded.config;
    assert_eq!(config.service.log_level, LogLevel::Warn);
    assert_eq!(config.service.state, repository("config/../try/state"));
    assert_eq!(config.service.logs, repository("config/../try/logs"));
    assert_eq!(config.folders["seeds"].path, repository("config/../seeds"));
}

#[test]
fn directories_of_the_service_manager_stand_in_for_defaults_only() {
    let given = Directories { state: Some("/run/state".into()), logs: Some("/run/logs".into()) };
    let service = config::read("[service]\nlogs = \"/mine\"\n", "c.toml", &given).unwrap().config.service;
    assert_eq!(service.state, Path::new("/run/state"), "the config says nothing");
    assert_eq!(service.logs, Path::new("/mine"), "the config has its own");
}

#[test]
fn a_config_that_is_not_there_is_named() {
    let error = config::load(Path::new("/nowhere/c.toml"), &Directories::default()).unwrap_err();
    assert_eq!(error.to_string(), "cannot read the config /nowhere/c.toml");
    assert!(std::error::Error::source(&error).is_some(), "and why");
}

#[test]
fn a_config_that_is_not_utf8_is_shown_where() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("latin.toml");
    fs::write(&path, b"# caf\xe9\n[service]\n").unwrap();
    let error = config::load(&path, &Directories::default()).unwrap_err().to_string();
    assert!(error.contains("the file is not UTF-8 text") && error.contains("latin.toml:1:6"), "{error}");
}

/// Each `tests/config/bad/NAME.toml` must be answered with `NAME.txt`. With `CLAIMWATCH_BLESS=1` in the
/// environment today's answers are written down instead, to be read before they are committed.
#[test]
fn every_mistake_is_answered_as_written_down() {
    let folder = repository("tests/config/bad");
    let mut mistakes: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    mistakes.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    mistakes.sort();
    assert!(mistakes.len() >= 12, "only {} mistakes", mistakes.len());

    let mut differences = String::new();
    for mistake in mistakes {
        let answer = answer_to(&mistake);
        let expected = mistake.with_extension("txt");
        if std::env::var_os("CLAIMWATCH_BLESS").is_some() {
            fs::write(&expected, &answer).unwrap();
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        if answer != wanted {
            let _ = write!(differences, "\n== {}\n{}", mistake.display(), difference(&wanted, &answer));
        }
    }
    assert!(differences.is_empty(), "\n{differences}\n(- as written down, + as answered)");
}

/// All that is said of a config, under its bare file name.
fn answer_to(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    match config::read(&text, &name, &Directories::default()) {
        Ok(loaded) => format!("{}\n(can be used)\n", loaded.warnings),
        Err(faults) => format!("{faults}\n"),
    }
}

/// The lines of both, the ones that only one has marked.
fn difference(wanted: &str, answer: &str) -> String {
    let (wanted, answer): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), answer.lines().collect());
    let same = wanted.iter().zip(&answer).take_while(|(a, b)| a == b).count();
    let tail = wanted.iter().rev().zip(answer.iter().rev()).take_while(|(a, b)| a == b).count();
    let tail = tail.min(wanted.len().min(answer.len()) - same);
    let mut out = String::new();
    let mut marked =
        |mark: char, lines: &[&str]| lines.iter().for_each(|line| out.push_str(&format!("{mark} {line}\n")));
    marked(' ', &wanted[..same]);
    marked('-', &wanted[same..wanted.len() - tail]);
    marked('+', &answer[same..answer.len() - tail]);
    marked(' ', &wanted[wanted.len() - tail..]);
    out
}

#[test]
fn a_file_cut_off_anywhere_is_answered_without_a_panic() {
    let text = with_examples(config::SAMPLE);
    for end in (0..text.len()).step_by(61) {
        let cut = text.get(..end).unwrap_or_default();
        let answer = match config::read(cut, "c.toml", &Directories::default()) {
            Ok(loaded) => loaded.warnings,
            Err(faults) => faults,
        };
        // A table that was only begun may lack each key that it must have.
        assert!(answer.to_string().lines().filter(|line| line.contains("--> c.toml:")).count() <= 3, "{answer}");
    }
}

#[test]
fn a_file_from_another_system_is_read() {
    let text = "\u{feff}[polling]\r\nevery = \"20m\"\r\ntimout = \"9s\"\r\n";
    let faults = config::read(text, "c.toml", &Directories::default()).unwrap_err().to_string();
    assert!(faults.contains("c.toml:3:1\n") && faults.contains("did you mean `timeout`?"), "{faults}");
}

#[test]
fn three_hundred_wrong_feeds_are_all_told() {
    let text: String =
        (0..300).map(|n| format!("[feeds.f{n}]\nurl = \"https://{n}.example.org/\"\nevry = \"1h\"\n")).collect();
    let faults = config::read(&text, "c.toml", &Directories::default()).unwrap_err();
    assert!(faults.to_string().ends_with("c.toml: 300 errors"));
}
