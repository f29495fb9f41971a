//! Mail: each message as one letter over SMTP, through a server that the operator names. The same letter at every
//! attempt has the same Message-ID, so that mail programs can drop a repeat; letters about one figure refer to it,
//! so that they stand together.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message as Letter};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use serde::Deserialize;

use super::message::{Message, Told};
use super::queue::Pace;
use super::secret::{read_certificates, read_secret};
use super::sink::SendError;
use super::wording::plain;
use crate::setting::{Interval, Secret};

/// `[alert.mail.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MailSettings {
    /// The server that takes the mail.
    pub server: String,
    /// Its port; none: the one that goes with `tls`.
    pub port: Option<u16>,
    /// How the connection is kept private.
    #[serde(default)]
    pub tls: MailTls,
    /// Whom it comes from.
    pub from: String,
    /// Whom it goes to.
    pub to: Vec<String>,
    /// Who logs in at the server.
    pub user: Option<String>,
    /// With which password.
    pub password: Option<Secret>,
    /// What each subject begins with.
    #[serde(default = "default_subject")]
    pub subject: String,
    /// A file of certificates, in PEM form, that are believed besides the system's.
    pub ca: Option<PathBuf>,
    /// The longest that one attempt may take.
    #[serde(default = "default_timeout")]
    pub timeout: Interval,
    /// How long the first alert of a story waits for others.
    #[serde(default = "default_group")]
    pub group: Interval,
    /// The most letters in an hour; 0: as many as come.
    #[serde(default = "default_most")]
    pub most_per_hour: u32,
}

/// How the connection to a mail server is kept private.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// Begun in the open and made private before anything is said (RFC 3207); port 587.
    #[default]
    Starttls,
    /// Private from the first byte (RFC 8314); port 465.
    Implicit,
    /// In the open, for a server on this machine; port 25.
    None,
}

fn default_subject() -> String {
    "[claimwatch] ".to_owned()
}

/// Mail servers may think for a while before they take a letter.
fn default_timeout() -> Interval {
    Interval(Duration::from_secs(30))
}

/// A report mostly changes several figures of its story at once, and its copies come within minutes.
fn default_group() -> Interval {
    Interval(Duration::from_secs(60))
}

/// More letters than one in two minutes are read by nobody; what is beyond goes as a digest.
fn default_most() -> u32 {
    30
}

/// A way to send mail.
#[derive(Debug)]
pub struct Mail {
    settings: MailSettings,
}

/// The longest subject, in characters: what is longer is cut by most programs.
const LONGEST_SUBJECT: usize = 160;

impl Mail {
    /// The mail of those settings. Connects to nothing yet.
    pub fn new(settings: MailSettings) -> Mail {
        Mail { settings }
    }

    /// How often it may be used.
    pub fn pace(&self) -> Pace {
        Pace { group: self.settings.group.0, most_per_hour: self.settings.most_per_hour }
    }

    /// Sends the letter once.
    pub async fn send(&self, message: &Message, now: Timestamp) -> Result<String, SendError> {
        let letter = self.letter(message, now).map_err(SendError::never)?;
        let transport = self.transport().map_err(SendError::later)?;
        let server = &self.settings.server;
        let late = |_| SendError::later(format!("{server}: no answer in time"));
        let sent = tokio::time::timeout(self.settings.timeout.0, transport.send(letter)).await.map_err(late)?;
        match sent {
            Ok(answer) => {
                let said: Vec<&str> = answer.message().collect();
                Ok(format!("{server} answered {} {}", answer.code(), plain(&said.join(" "))).trim_end().to_owned())
            }
            Err(error) => {
                let answer = format!("{server}: {}", plain(&error.to_string()));
                Err(if error.is_permanent() { SendError::never(answer) } else { SendError::later(answer) })
            }
        }
    }

    /// The letter. Nothing that a feed wrote can add a header: each is one line.
    fn letter(&self, message: &Message, now: Timestamp) -> Result<Letter, String> {
        let MailSettings { from, to, subject, .. } = &self.settings;
        let from = mailbox(from)?;
        let domain = from.email.domain().to_owned();
        let subject = format!("{subject}{}", message.title());
        let subject = match subject.char_indices().nth(LONGEST_SUBJECT) {
            Some((end, _)) => format!("{}…", &subject[..end]),
            None => subject,
        };
        let id = |name: &str| format!("<{name}@{domain}>");
        let mut letter = Letter::builder()
            .from(from)
            .subject(subject)
            .date(SystemTime::from(now))
            .message_id(Some(id(&format!("{}.claimwatch", message.id))))
            .header(ContentType::TEXT_PLAIN)
            .raw_header(line("Auto-Submitted", "auto-generated".to_owned()))
            .raw_header(line("Claimwatch-Id", message.id.clone()))
            .raw_header(line("Claimwatch-Attempt", message.attempt.to_string()));
        for to in to {
            letter = letter.to(mailbox(to)?);
        }
        if let Some(Told::Change(told)) = message.told.first() {
            letter = letter.references(id(&format!("figure-{}.claimwatch", told.figure.id)));
        }
        letter.body(message.full_text()).map_err(|error| format!("the letter cannot be written: {error}"))
    }

    fn transport(&self) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
        let MailSettings { server, port, tls, user, password, timeout, .. } = &self.settings;
        // An error says that a provider of TLS is there already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (tls, usual) = match tls {
            MailTls::Starttls => (Tls::Required(self.tls_parameters()?), 587),
            MailTls::Implicit => (Tls::Wrapper(self.tls_parameters()?), 465),
            MailTls::None => (Tls::None, 25),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server)
            .port(port.unwrap_or(usual))
            .tls(tls)
            .hello_name(ClientId::Domain("claimwatch.invalid".to_owned()))
            .timeout(Some(timeout.0));
        if let Some(password) = password {
            let user = user.clone().unwrap_or_default();
            builder = builder.credentials(Credentials::new(user, read_secret(password)?));
        }
        Ok(builder.build())
    }

    fn tls_parameters(&self) -> Result<TlsParameters, String> {
        let mut parameters = TlsParameters::builder(self.settings.server.clone());
        if let Some(path) = &self.settings.ca {
            parameters = parameters.add_root_certificate(read_certificates(path, Certificate::from_pem)?);
        }
        parameters.build().map_err(|error| error.to_string())
    }
}

/// A mail address as people write it: "desk@example.org" or "News desk <desk@example.org>". The error says what is
/// wrong with it.
pub fn mailbox(written: &str) -> Result<Mailbox, String> {
    written.parse().map_err(|_| format!("`{}` is no mail address", plain(written)))
}

fn line(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

#[cfg(test)]
mod tests {
    use super::super::message::tests::message;
    use super::*;

    fn mail(from: &str) -> Mail {
        let settings =
            format!("server = 'mail.example'\nfrom = '{from}'\nto = ['Anna <anna@example.org>', 'b@example.org']");
        Mail::new(toml::from_str(&settings).unwrap())
    }

    fn written(message: &Message) -> String {
        let now = "2025-03-04T05:10:00Z".parse().unwrap();
        String::from_utf8(mail("claimwatch@news.example").letter(message, now).unwrap().formatted()).unwrap()
    }

    #[test]
    fn a_letter_has_one_id_at_every_attempt_and_stands_with_its_figures_others() {
        let letter = written(&Message { attempt: 3, ..message() });
        for expected in [
            "From: claimwatch@news.example\r\n",
            "To: Anna <anna@example.org>, b@example.org\r\n",
            "Message-ID: <0207729af8cceb5e.claimwatch@news.example>\r\n",
            "References: <figure-3fa2c01d.claimwatch@news.example>\r\n",
            "Claimwatch-Attempt: 3\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Date: Tue, 04 Mar 2025 05:10:00 +0000\r\n",
        ] {
            assert!(letter.contains(expected), "{expected} in\n{letter}");
        }
    }

    #[test]
    fn nothing_that_a_feed_wrote_adds_a_header() {
        let mut told = message();
        if let Some(Told::Change(line)) = told.told.first_mut() {
            line.after.text = "40\r\nBcc: all@example.org\r\n\r\nHello".to_owned();
            line.figure.id = "a\r\nBcc: all@example.org".to_owned();
        }
        let letter = written(&told);
        let (head, _) = letter.split_once("\r\n\r\n").unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    }

    #[test]
    fn what_is_no_address_is_named() {
        assert_eq!(mailbox("anna at example").unwrap_err(), "`anna at example` is no mail address");
        assert!(mailbox("News desk <desk@example.org>").is_ok());
    }
}
