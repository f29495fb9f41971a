//! What a sink is given: one alert, a burst of one story, a digest, a word about the service's own health, or a test;
//! with a title and a text for people, and as JSON for programs.

use jiff::Timestamp;
use serde::Serialize;

use super::health::{self, HealthLine};
use super::report::{Paint, report};
use super::wire::{AlertLine, ReadAlertError, one_line};
use super::wording::{headline, log_line, plain, with_voice};

/// The form of the JSON that a message is sent as.
const VERSION: u32 = 1;

/// The most alerts that a text lists; it says how many more there are.
const LISTED: usize = 50;

/// One thing that is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// A figure's change.
    Change(Box<AlertLine>),
    /// Something of the service's own health.
    Health(HealthLine),
}

/// What a sink is given in one piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The same at every attempt, and for the same alerts.
    pub id: String,
    /// 1 for the first attempt.
    pub attempt: u32,
    /// What it is.
    pub kind: MessageKind,
    /// What is told, the earliest first; nothing in a test.
    pub told: Vec<Told>,
}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// One alert.
    Alert,
    /// Several alerts of one story.
    Group,
    /// Alerts that waited because there were more than the sink takes in an hour.
    Digest,
    /// The service's own health.
    Health,
    /// A test by the operator.
    Test,
}

impl Told {
    /// Reads a body as the outbox keeps it.
    pub fn read(body: &str) -> Result<Told, ReadAlertError> {
        #[derive(serde::Deserialize)]
        struct OnlyKind {
            kind: String,
        }
        let kind: OnlyKind = serde_json::from_str(body).map_err(ReadAlertError)?;
        match kind.kind.as_str() {
            health::KIND => HealthLine::read(body).map(Told::Health),
            _ => AlertLine::read(body).map(|line| Told::Change(Box::new(line))),
        }
    }

    /// The alert's id.
    pub fn id(&self) -> &str {
        match self {
            Told::Change(line) => &line.id,
            Told::Health(line) => &line.id,
        }
    }

    /// The word for what it tells of: `raised`, `disputed`, `health`, ….
    pub fn kind(&self) -> &str {
        match self {
            Told::Change(line) => &line.kind,
            Told::Health(line) => &line.kind,
        }
    }

    /// In one line: "RAISED passengers missing, Lake Orrin: at least 40 → about 60".
    pub fn headline(&self) -> String {
        match self {
            Told::Change(line) => headline(line),
            Told::Health(line) => format!("HEALTH {}", plain(&line.summary)),
        }
    }

    /// The headline with who says so and where it stands.
    fn item(&self) -> String {
        match self {
            Told::Change(line) => with_voice(line),
            Told::Health(_) => self.headline(),
        }
    }

    /// The line of the text log.
    pub fn log_line(&self) -> String {
        match self {
            Told::Change(line) => log_line(line),
            Told::Health(line) => format!(
                "{} HEALTH {} | - | - | - | id={}",
                plain(&line.time),
                plain(&line.summary).replace('|', "¦"),
                plain(&line.id)
            ),
        }
    }
}

impl Message {
    /// The message of these, at that attempt. `id` is the queue's.
    pub fn of(id: String, attempt: u32, told: Vec<Told>, one_story: bool) -> Message {
        let kind = match told.as_slice() {
            [Told::Change(_)] => MessageKind::Alert,
            told if told.iter().all(|one| matches!(one, Told::Health(_))) => MessageKind::Health,
            _ if one_story => MessageKind::Group,
            _ => MessageKind::Digest,
        };
        Message { id, attempt, kind, told }
    }

    /// A message that tells nothing, for the operator to see whether a sink works.
    pub fn test(now: Timestamp) -> Message {
        let id = format!("test-{}", now.as_second());
        Message { id, attempt: 1, kind: MessageKind::Test, told: Vec::new() }
    }

    /// What it is about, in one line.
    pub fn title(&self) -> String {
        match (self.kind, self.told.as_slice()) {
            (MessageKind::Test, _) => "A test by claimwatch".to_owned(),
            (_, [one]) => one.headline(),
            (MessageKind::Group, told) => format!("{} changes: {}", told.len(), story_title(told)),
            (_, told) => format!("{} alerts by claimwatch", told.len()),
        }
    }

    /// What is told, a line each; the title and the lines together are the whole message for people.
    pub fn text(&self) -> String {
        if self.kind == MessageKind::Test {
            return "This is a test: no figure has changed. Alerts will reach you here.".to_owned();
        }
        let mut lines: Vec<String> = self.told.iter().take(LISTED).map(Told::item).collect();
        if let more @ 1.. = self.told.len().saturating_sub(LISTED) {
            lines.push(format!("and {more} more; `claimwatch alerts` lists them"));
        }
        lines.join("\n")
    }

    /// The same at length, with both claims of each change in full.
    pub fn full_text(&self) -> String {
        let full = |one: &Told| match one {
            Told::Change(line) => format!("{}\n{}", report(line, Paint::Plain), ids(line)),
            Told::Health(_) => format!("{}\n", one.headline()),
        };
        match self.told.as_slice() {
            [] => format!("{}\n", self.text()),
            told => told.iter().map(full).collect::<Vec<_>>().join("\n"),
        }
    }

    /// As JSON, in one line: `version`, `id`, `attempt`, `kind`, `title`, `text`, and `alerts` and `health` with the
    /// lines of each.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Envelope<'m> {
            version: u32,
            id: &'m str,
            attempt: u32,
            kind: &'static str,
            title: String,
            text: String,
            alerts: Vec<&'m AlertLine>,
            health: Vec<&'m HealthLine>,
        }
        let alerts = self.told.iter().filter_map(|one| if let Told::Change(line) = one { Some(&**line) } else { None });
        let health = self.told.iter().filter_map(|one| if let Told::Health(line) = one { Some(line) } else { None });
        one_line(serde_json::to_string(&Envelope {
            version: VERSION,
            id: &self.id,
            attempt: self.attempt,
            kind: self.kind.as_str(),
            title: self.title(),
            text: self.text(),
            alerts: alerts.collect(),
            health: health.collect(),
        }))
    }
}

impl MessageKind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            MessageKind::Alert => "alert",
            MessageKind::Group => "group",
            MessageKind::Digest => "digest",
            MessageKind::Health => "health",
            MessageKind::Test => "test",
        }
    }
}

/// The headline of the report that brought the latest of a story's changes.
fn story_title(told: &[Told]) -> String {
    let titles = told.iter().rev().filter_map(|one| match one {
        Told::Change(line) => Some(plain(&line.document.title)),
        Told::Health(_) => None,
    });
    titles.into_iter().find(|title| !title.is_empty()).unwrap_or_else(|| "one story".to_owned())
}

/// How to look further into it.
fn ids(line: &AlertLine) -> String {
    format!(
        "  alert   {} (claimwatch explain)\n  figure  {} (claimwatch history)\n",
        plain(&line.id),
        plain(&line.figure.id)
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::Alert;
    use super::super::health::tests::refused;
    use super::super::tests::rise;
    use super::*;

    pub(crate) fn change() -> Told {
        let alert = Alert::of(rise(), "2025-03-04T05:10:00Z".parse().unwrap());
        Told::Change(Box::new(AlertLine::of(&alert)))
    }

    /// A message of one rise.
    pub(crate) fn message() -> Message {
        Message::of("0207729af8cceb5e".to_owned(), 1, vec![change()], true)
    }

    fn health() -> Told {
        Told::Health(refused().line("2025-03-04T05:10:00Z".parse().unwrap()))
    }

    #[test]
    fn one_alert_is_told_by_its_headline_and_who_says_so() {
        let message = message();
        assert_eq!(message.title(), "RAISED passengers missing, Lake Orrin: at least 40 → about 60");
        assert_eq!(
            message.text(),
            "RAISED passengers missing, Lake Orrin: at least 40 → about 60, says the coastguard (Harbour Post) \
             https://harbour-post.example/1"
        );
        let full = message.full_text();
        assert!(
            full.contains("On Monday about 60 passengers were missing.") && full.contains("0207729af8cceb5e"),
            "{full}"
        );
    }

    #[test]
    fn several_are_a_group_or_a_digest_and_health_is_its_own_kind() {
        let of = |told: Vec<Told>, one_story| {
            let message = Message::of("m".to_owned(), 1, told, one_story);
            (message.kind, message.title())
        };
        assert_eq!(
            of(vec![change(), change()], true),
            (MessageKind::Group, "2 changes: Ferry catches fire".to_owned())
        );
        assert_eq!(of(vec![change(), health()], false), (MessageKind::Digest, "2 alerts by claimwatch".to_owned()));
        let told = "HEALTH feeds.harbour needs its operator: the server does not let us in (403)";
        assert_eq!(of(vec![health()], false), (MessageKind::Health, told.to_owned()));
        let many = Message::of("m".to_owned(), 1, vec![change(); 60], false);
        assert_eq!(many.text().lines().last(), Some("and 10 more; `claimwatch alerts` lists them"));
    }

    #[test]
    fn programs_get_every_alert_whole_with_the_id_and_the_attempt() {
        let message = Message { attempt: 3, ..Message::of("m1".to_owned(), 1, vec![change(), health()], false) };
        let json: serde_json::Value = serde_json::from_str(&message.to_json()).unwrap();
        assert_eq!((&json["version"], &json["id"], &json["attempt"]), (&1.into(), &"m1".into(), &3.into()));
        assert_eq!(json["kind"], "digest");
        assert_eq!(json["alerts"][0]["after"]["sentence"], "On Monday about 60 passengers were missing.");
        assert_eq!(json["health"][0]["source"], "feeds.harbour");
    }

    #[test]
    fn what_the_outbox_keeps_is_read_by_its_kind() {
        for told in [change(), health()] {
            let body = match &told {
                Told::Change(line) => line.to_json(),
                Told::Health(line) => line.to_json(),
            };
            assert_eq!(Told::read(&body).unwrap(), told);
            assert_eq!(told.log_line().split(" | ").count(), 5);
        }
        assert!(Told::read("{}").is_err());
    }
}
