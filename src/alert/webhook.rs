//! A webhook: each message is one POST to an address of the operator's own, signed if there is a key. The form is
//! JSON for programs, a chat service's, or the operator's own; see [`form`](super::form).
//!
//! Signed as the Standard Webhooks describe it (standardwebhooks.com): `webhook-id`, `webhook-timestamp` and
//! `webhook-signature: v1,BASE64`, an HMAC-SHA256 over "ID.TIMESTAMP.BODY"; libraries in many languages check it. The
//! id is the same at every attempt; `claimwatch-attempt` counts them.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Certificate, Client, Response, StatusCode, redirect};
use serde::Deserialize;
use sha2::Sha256;

use super::form::{Body, Form, filled, is_json};
use super::message::Message;
use super::queue::Pace;
use super::secret::{read_address, read_certificates, read_secret};
use super::sink::SendError;
use super::wording::plain;
use crate::setting::{Address, Interval, Secret};

/// `[alert.webhook.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WebhookSettings {
    /// Where to.
    pub url: Address,
    /// In which form.
    #[serde(default)]
    pub form: Form,
    /// A body of one's own instead, with places to fill in.
    pub body: Option<String>,
    /// The key that messages are signed with.
    pub secret: Option<Secret>,
    /// The `Authorization` header.
    pub authorization: Option<Secret>,
    /// A file of certificates, in PEM form, that are believed besides the system's.
    pub ca: Option<PathBuf>,
    /// The longest that one attempt may take.
    #[serde(default = "default_timeout")]
    pub timeout: Interval,
    /// How long the first alert of a story waits for others.
    #[serde(default = "default_group")]
    pub group: Interval,
    /// The most messages in an hour; 0: as many as come.
    #[serde(default)]
    pub most_per_hour: u32,
}

/// Ten seconds: what a receiver does with a message is its own time, not ours.
fn default_timeout() -> Interval {
    Interval(Duration::from_secs(10))
}

fn default_group() -> Interval {
    Interval(Duration::ZERO)
}

/// A webhook.
#[derive(Debug)]
pub struct Webhook {
    settings: WebhookSettings,
    client: OnceLock<Result<Client, String>>,
}

/// How much of a refusal is read and told, in bytes and in characters.
const READ: usize = 4_096;
const TOLD: usize = 200;

/// The longest that a receiver may ask to be left alone.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3_600);

impl Webhook {
    /// The webhook of those settings. Connects to nothing yet.
    pub fn new(settings: WebhookSettings) -> Webhook {
        Webhook { settings, client: OnceLock::new() }
    }

    /// How often it may be used.
    pub fn pace(&self) -> Pace {
        Pace { group: self.settings.group.0, most_per_hour: self.settings.most_per_hour }
    }

    /// Posts the message once.
    pub async fn send(&self, message: &Message, now: Timestamp) -> Result<String, SendError> {
        let client = self.client.get_or_init(|| self.build()).clone().map_err(SendError::later)?;
        let url = read_address(&self.settings.url).map_err(SendError::later)?;
        let url = url.parse::<url::Url>().map_err(|_| SendError::never("its address is no web address"))?;
        let body = self.body(message);
        let headers = self.headers(message, &body, now).map_err(SendError::later)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let sent = client.post(url).headers(headers).body(body.text).send().await;
        match sent {
            Ok(response) => sort(response, &host, now).await,
            Err(error) => Err(SendError::later(format!("{host}: {}", words(error)))),
        }
    }

    fn body(&self, message: &Message) -> Body {
        let Some(template) = &self.settings.body else { return self.settings.form.body(message) };
        let content_type = if is_json(template) { "application/json" } else { "text/plain; charset=utf-8" };
        Body { text: filled(template, message), content_type }
    }

    fn headers(&self, message: &Message, body: &Body, now: Timestamp) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::new();
        let plain = |value: &str| HeaderValue::from_str(value).map_err(|_| "a header cannot be written".to_owned());
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(body.content_type));
        headers.insert("webhook-id", plain(&message.id)?);
        headers.insert("claimwatch-attempt", HeaderValue::from(message.attempt));
        headers.insert("claimwatch-kind", HeaderValue::from_static(message.kind.as_str()));
        if let Some(secret) = &self.settings.secret {
            let time = now.as_second();
            let signature = signature(&read_secret(secret)?, &message.id, time, &body.text)?;
            headers.insert("webhook-timestamp", HeaderValue::from(time));
            headers.insert("webhook-signature", plain(&signature)?);
        }
        if let Some(secret) = &self.settings.authorization {
            let wrong = |_| format!("what stands in {secret} cannot be sent as a header");
            let mut value = HeaderValue::from_str(&read_secret(secret)?).map_err(wrong)?;
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        Ok(headers)
    }

    fn build(&self) -> Result<Client, String> {
        // An error says that a provider of TLS is there already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut client = Client::builder()
            .user_agent(concat!("claimwatch/", env!("CARGO_PKG_VERSION")))
            .timeout(self.settings.timeout.0)
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy();
        if let Some(path) = &self.settings.ca {
            client = client.tls_certs_merge(read_certificates(path, Certificate::from_pem_bundle)?);
        }
        client.build().map_err(words)
    }
}

/// "v1," and the HMAC-SHA256 over id, time and body, in base64. A key that begins with `whsec_` is base64 itself.
fn signature(key: &str, id: &str, time: i64, body: &str) -> Result<String, String> {
    let key = match key.strip_prefix("whsec_") {
        Some(encoded) => STANDARD.decode(encoded).map_err(|_| "the key is no base64 after `whsec_`".to_owned())?,
        None => key.as_bytes().to_vec(),
    };
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|error| error.to_string())?;
    mac.update(format!("{id}.{time}.{body}").as_bytes());
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// What the receiver's answer means. Taken, if its status says so; refused for good by a 4xx other than those that
/// ask for patience.
async fn sort(response: Response, host: &str, now: Timestamp) -> Result<String, SendError> {
    let status = response.status();
    let answer = format!("{host} answered {status}");
    if status.is_success() {
        return Ok(answer);
    }
    let wait = retry_after(response.headers(), now);
    let moved = response.headers().contains_key(header::LOCATION) && status.is_redirection();
    let said = said(response).await;
    let answer = if said.is_empty() { answer } else { format!("{answer}: {said}") };
    match status {
        _ if moved => Err(SendError::never(format!("{answer}; it has moved: write the new address in `url`"))),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => {
            Err(SendError::Later { answer, wait })
        }
        _ if status.is_client_error() => Err(SendError::never(answer)),
        _ => Err(SendError::Later { answer, wait }),
    }
}

/// How long the receiver wants to be left alone (RFC 9110 section 10.2.3).
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let written = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let date = || jiff::fmt::rfc2822::parse(written).ok().map(|date| now.duration_until(date.timestamp()));
    let seconds = written.parse::<u64>().ok().map(Duration::from_secs);
    seconds.or_else(|| Duration::try_from(date()?).ok()).map(|wait| wait.min(LONGEST_WAIT))
}

/// The beginning of a refusal's body, in one line.
async fn said(mut response: Response) -> String {
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        bytes.extend_from_slice(&chunk[..chunk.len().min(READ - bytes.len())]);
        if bytes.len() >= READ {
            break;
        }
    }
    plain(&String::from_utf8_lossy(&bytes)).chars().take(TOLD).collect()
}

/// The error with its causes, and without the address, which may be a secret.
fn words(error: reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let error = error.without_url();
    let mut words = String::new();
    let mut cause: Option<&dyn std::error::Error> = Some(&error);
    while let Some(error) = cause {
        let said = error.to_string();
        // What the libraries say of themselves tells an operator nothing, where a cause follows.
        let of_itself = said.starts_with("error sending request") || said.starts_with("client error");
        let is_said = words.contains(&said) || of_itself && error.source().is_some();
        if !is_said {
            words = if words.is_empty() { said } else { format!("{words}: {said}") };
        }
        cause = error.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_signed_as_the_standard_says() {
        // The example of the Standard Webhooks' own libraries.
        let signed = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert!(signature("whsec_?", "m", 1, "").is_err());
        assert_ne!(signature("a", "m", 1, "").unwrap(), signature("b", "m", 1, "").unwrap());
    }

    #[test]
    fn a_receiver_may_ask_for_patience_in_seconds_or_by_a_date() {
        let now: Timestamp = "2025-03-04T05:10:00Z".parse().unwrap();
        let asked = |value: &'static str| {
            let headers = HeaderMap::from_iter([(header::RETRY_AFTER, HeaderValue::from_static(value))]);
            retry_after(&headers, now).map(|wait| wait.as_secs())
        };
        assert_eq!(asked("120"), Some(120));
        assert_eq!(asked("Tue, 04 Mar 2025 05:11:00 GMT"), Some(60));
        assert_eq!((asked("999999999"), asked("soon")), (Some(86_400), None));
        assert_eq!(asked("Tue, 04 Mar 2025 05:00:00 GMT"), None, "that is over");
    }
}
