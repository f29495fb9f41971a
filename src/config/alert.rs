//! `[alert.…]`: the tables of the sinks, put together, and the names that the sinks go by.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::read::{Reader, Table};
use crate::alert::{
    AtomSettings, CommandSettings, HealthSettings, JournalSettings, LogSettings, MailSettings, SinkSettings,
    WebhookSettings, journal, log,
};
use crate::setting::Secret;

/// `[alert.…]`: where alerts go; one table for each kind of sink.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlertSettings {
    /// `[alert.log]`: files of alerts.
    pub log: LogSettings,
    /// `[alert.journal]`: the system's journal.
    pub journal: JournalSettings,
    /// `[alert.webhook.NAME]`: web addresses that take alerts, by name.
    pub webhook: BTreeMap<String, WebhookSettings>,
    /// `[alert.mail.NAME]`: mail, by name.
    pub mail: BTreeMap<String, MailSettings>,
    /// `[alert.command.NAME]`: programs that take alerts, by name.
    pub command: BTreeMap<String, CommandSettings>,
    /// `[alert.health]`: who is told of the service's own health.
    pub health: HealthSettings,
    /// `[alert.atom]`: the alerts as a feed.
    pub atom: AtomSettings,
}

impl AlertSettings {
    /// The sinks beside the log, by the names that watches and commands call them: "webhook.desk", "journal".
    pub fn sinks(&self) -> BTreeMap<String, SinkSettings> {
        let mut sinks = BTreeMap::new();
        let named = |kind: &str, name: &String| format!("{kind}.{name}");
        let webhook = |(name, settings): (&String, &WebhookSettings)| {
            (named("webhook", name), SinkSettings::Webhook(settings.clone()))
        };
        sinks.extend(self.webhook.iter().map(webhook));
        let mail =
            |(name, settings): (&String, &MailSettings)| (named("mail", name), SinkSettings::Mail(settings.clone()));
        sinks.extend(self.mail.iter().map(mail));
        let command = |(name, settings): (&String, &CommandSettings)| {
            (named("command", name), SinkSettings::Command(settings.clone()))
        };
        sinks.extend(self.command.iter().map(command));
        if self.journal.enabled {
            sinks.insert(journal::SINK.to_owned(), SinkSettings::Journal(self.journal.clone()));
        }
        sinks
    }

    /// Reads the tables below `[alert]`.
    pub(super) fn read<'t>(root: &mut Table<'t>, reader: &mut Reader) -> AlertSettings {
        let mut alert = root.table("alert", reader);
        let settings = AlertSettings {
            log: alert.settings("log", reader),
            journal: alert.settings("journal", reader),
            webhook: alert.named("webhook", &["url"], reader),
            mail: alert.named("mail", &["server", "from", "to"], reader),
            command: alert.named("command", &["run"], reader),
            health: alert.settings("health", reader),
            atom: alert.settings("atom", reader),
        };
        alert.finish(reader);
        settings
    }

    /// The names of all sinks, the log among them.
    pub fn sink_names(&self) -> Vec<String> {
        std::iter::once(log::SINK.to_owned()).chain(self.sinks().into_keys()).collect()
    }

    /// Makes every relative path start from that folder.
    pub(super) fn resolve(&mut self, folder: &Path) {
        let at = |path: &mut Option<PathBuf>| *path = path.take().map(|path| folder.join(path));
        let secret = |secret: &mut Option<Secret>| *secret = secret.take().map(|secret| secret.resolved(folder));
        for webhook in self.webhook.values_mut() {
            webhook.url = webhook.url.clone().resolved(folder);
            secret(&mut webhook.secret);
            secret(&mut webhook.authorization);
            at(&mut webhook.ca);
        }
        for mail in self.mail.values_mut() {
            secret(&mut mail.password);
            at(&mut mail.ca);
        }
        self.command.values_mut().for_each(|command| at(&mut command.folder));
    }
}
