//! The ways out beside the log: what each must be able to do, and how its failures are sorted by what happens next.

use std::time::Duration;

use jiff::Timestamp;

use super::command::{Command, CommandSettings};
use super::journal::{Journal, JournalSettings};
use super::mail::{Mail, MailSettings};
use super::message::Message;
use super::queue::Pace;
use super::webhook::{Webhook, WebhookSettings};

/// A way out.
#[derive(Debug)]
pub enum Sink {
    /// `[alert.webhook.NAME]`.
    Webhook(Webhook),
    /// `[alert.mail.NAME]`.
    Mail(Mail),
    /// `[alert.command.NAME]`.
    Command(Command),
    /// `[alert.journal]`.
    Journal(Journal),
}

/// What the config says of a way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SinkSettings {
    /// `[alert.webhook.NAME]`.
    Webhook(WebhookSettings),
    /// `[alert.mail.NAME]`.
    Mail(MailSettings),
    /// `[alert.command.NAME]`.
    Command(CommandSettings),
    /// `[alert.journal]`.
    Journal(JournalSettings),
}

/// Why a sink has not taken a message, sorted by what happens next. The answer never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Trying again may help; not before that long, if the sink said so.
    #[error("{answer}")]
    Later { answer: String, wait: Option<Duration> },
    /// Trying again will not help: somebody has to change something.
    #[error("{answer}")]
    Never { answer: String },
}

impl SendError {
    /// One that may pass.
    pub fn later(answer: impl Into<String>) -> SendError {
        SendError::Later { answer: answer.into(), wait: None }
    }

    /// One that will not.
    pub fn never(answer: impl Into<String>) -> SendError {
        SendError::Never { answer: answer.into() }
    }
}

impl SinkSettings {
    /// The sink of these settings. Connects to nothing yet.
    pub fn open(&self) -> Sink {
        match self.clone() {
            SinkSettings::Webhook(settings) => Sink::Webhook(Webhook::new(settings)),
            SinkSettings::Mail(settings) => Sink::Mail(Mail::new(settings)),
            SinkSettings::Command(settings) => Sink::Command(Command::new(settings)),
            SinkSettings::Journal(settings) => Sink::Journal(Journal::new(settings)),
        }
    }
}

impl Sink {
    /// Gives the message to the sink. What the sink answered, in words; a message may come twice, with one id.
    pub async fn send(&self, message: &Message, now: Timestamp) -> Result<String, SendError> {
        match self {
            Sink::Webhook(webhook) => webhook.send(message, now).await,
            Sink::Mail(mail) => mail.send(message, now).await,
            Sink::Command(command) => command.send(message).await,
            Sink::Journal(journal) => journal.send(message),
        }
    }

    /// How often the sink may be used.
    pub fn pace(&self) -> Pace {
        match self {
            Sink::Webhook(webhook) => webhook.pace(),
            Sink::Mail(mail) => mail.pace(),
            Sink::Command(command) => command.pace(),
            Sink::Journal(_) => Pace::default(),
        }
    }
}
