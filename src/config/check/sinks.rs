//! What is wrong with sinks and with what names them. A secret that stands in the config itself is told of at its
//! table's header, so that no message shows the line that it is in.

use url::Url;

use super::{Check, address_of};
use crate::alert::form::{PLACES, json_fault, unknown_places};
use crate::alert::mail::{MailTls, mailbox};
use crate::alert::{CommandSettings, MailSettings, WebhookSettings, log};
use crate::config::Config;
use crate::config::suggest::{listed, nearest};
use crate::setting::{Address, Secret};

impl Check<'_> {
    pub(super) fn sinks(&mut self, config: &Config) {
        let alert = &config.alert;
        for (name, webhook) in &alert.webhook {
            self.webhook(&format!("alert.webhook.{name}"), webhook);
        }
        for (name, mail) in &alert.mail {
            self.mail(&format!("alert.mail.{name}"), mail);
        }
        for (name, command) in &alert.command {
            self.command(&format!("alert.command.{name}"), command);
        }
        let known = alert.sink_names();
        for (name, watch) in &config.watch {
            self.named(&format!("watch.{name}.sinks"), watch.sinks.as_deref(), &known);
        }
        self.named("alert.health.sinks", alert.health.sinks.as_deref(), &known);
    }

    fn webhook(&mut self, table: &str, webhook: &WebhookSettings) {
        let url = format!("{table}.url");
        match &webhook.url {
            Address::Plain(written) if self.places.get(&url).is_some() => {
                if let Err((wrong, instead)) = address_of(written, "a webhook") {
                    let then = if instead.ends_with('?') { " If" } else { "; if" };
                    self.error(&url, wrong, format!("{instead}{then} it is a secret, {}", Secret::PLACES));
                } else if Url::parse(written).is_ok_and(|url| !url.username().is_empty() || url.password().is_some()) {
                    self.error(
                        table,
                        "`url` has a user in it",
                        "use `authorization`, or keep the whole address secret",
                    );
                }
            }
            _ => {}
        }
        self.placed(table, "secret", webhook.secret.as_ref());
        self.placed(table, "authorization", webhook.authorization.as_ref());
        self.takes_time(&format!("{table}.timeout"), webhook.timeout);
        if let Some(body) = &webhook.body {
            let path = format!("{table}.body");
            for unknown in unknown_places(body) {
                let help = match nearest(&unknown, &PLACES) {
                    Some(meant) => format!("did you mean `{{{meant}}}`?"),
                    None => format!("there are {}", listed(&PLACES)),
                };
                self.error(&path, format!("`{{{unknown}}}` is no place that can be filled in"), help);
            }
            if let Some(fault) = json_fault(body) {
                let help = "write each place within quotes, as in \"{text}\"; {attempt} is a number";
                self.error(&path, format!("`body` begins like JSON and is none: {fault}"), help);
            }
            if self.places.get(&format!("{table}.form")).is_some() {
                self.warning(&path, "`body` takes the place of `form`", "remove one of the two");
            }
        }
    }

    fn mail(&mut self, table: &str, mail: &MailSettings) {
        let path = |key: &str| format!("{table}.{key}");
        if mail.server.is_empty() {
            self.error(&path("server"), "`server` is empty", "write the name of the server that takes your mail");
        }
        let example = "write it like \"desk@example.org\" or \"News desk <desk@example.org>\"";
        if let Err(wrong) = mailbox(&mail.from) {
            self.error(&path("from"), wrong, example);
        }
        for (at, to) in mail.to.iter().enumerate() {
            if let Err(wrong) = mailbox(to) {
                self.error(&format!("{table}.to.{at}"), wrong, example);
            }
        }
        if mail.to.is_empty() {
            self.error(&path("to"), "`to` is empty: the letters would go to nobody", example);
        }
        self.placed(table, "password", mail.password.as_ref());
        match (&mail.user, &mail.password) {
            (Some(_), None) => self.error(&path("user"), "there is a `user` and no `password`", Secret::PLACES),
            (None, Some(_)) => self.error(&path("password"), "there is a `password` and no `user`", "add who logs in"),
            (Some(_), Some(_)) if mail.tls == MailTls::None => {
                let help = "use \"starttls\" or \"implicit\", unless the server is on this machine";
                self.warning(&path("tls"), "the password is sent in the open", help);
            }
            _ => {}
        }
        self.takes_time(&path("timeout"), mail.timeout);
    }

    fn command(&mut self, table: &str, command: &CommandSettings) {
        if command.run.first().is_none_or(String::is_empty) {
            let help = "write it like [\"/usr/local/bin/page\", \"--desk\"]: the program, then each argument";
            self.error(&format!("{table}.run"), "`run` names no program", help);
        }
        self.takes_time(&format!("{table}.timeout"), command.timeout);
    }

    /// A secret must be told by its place.
    fn placed(&mut self, table: &str, key: &str, secret: Option<&Secret>) {
        if secret == Some(&Secret::Unplaced) {
            let help = format!("a secret does not stand in the config: {}", Secret::PLACES);
            self.error(table, format!("`{key}` does not say where it lies"), help);
        }
    }

    /// Each of a list of sinks must be there.
    fn named(&mut self, path: &str, sinks: Option<&[String]>, known: &[String]) {
        let names: Vec<&str> = known.iter().map(String::as_str).collect();
        for (at, sink) in sinks.unwrap_or_default().iter().enumerate().filter(|(_, sink)| !known.contains(sink)) {
            let short = names.iter().find(|name| name.split_once('.').is_some_and(|(_, short)| short == sink));
            let help = match short.copied().or_else(|| nearest(sink, &names)) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None if names == [log::SINK] => {
                    "the only one is \"log\"; add others as [alert.webhook.NAME] and so on".to_owned()
                }
                None => format!("there are {}", listed(&names)),
            };
            self.error(&format!("{path}.{at}"), format!("there is no sink `{sink}`"), help);
        }
    }
}
