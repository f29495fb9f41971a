//! The body of a webhook: one of the forms that chat services read, or the operator's own with places to fill in,
//! `{title}`, `{text}` and so on. Whatever a feed wrote comes out as text: it ends no string, calls nobody, and
//! links to nothing but where it says.

use serde::Deserialize;

use super::message::{Message, Told};

/// The forms that are known by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// All there is to know, for programs.
    #[default]
    Json,
    /// Slack's incoming webhooks, and those that are like them.
    Slack,
    /// Mattermost's incoming webhooks.
    Mattermost,
    /// Discord's webhooks.
    Discord,
    /// A topic of ntfy: its address is the webhook's.
    Ntfy,
}

/// What is sent, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The bytes.
    pub text: String,
    /// The media type.
    pub content_type: &'static str,
}

/// The places that a body of one's own may have.
pub const PLACES: [&str; 10] =
    ["id", "attempt", "kind", "title", "text", "full-text", "url", "time", "watch", "message"];

/// What chat services take at most, in characters: Slack cuts texts beyond 40,000 and asks for 4,000 (its page
/// "chat.postMessage"), Mattermost takes 16,383, Discord 2,000 (its page "Execute Webhook"), ntfy 4,096 bytes.
const LONGEST: [(Form, usize); 4] =
    [(Form::Slack, 4_000), (Form::Mattermost, 16_000), (Form::Discord, 1_900), (Form::Ntfy, 3_500)];

impl Form {
    /// The message in this form.
    pub fn body(self, message: &Message) -> Body {
        let text = cut(&format!("{}\n{}", message.title(), message.text()), self);
        let said = if message.told.len() == 1 { cut(&message.text(), self) } else { text };
        let json = |value: serde_json::Value| Body { text: value.to_string(), content_type: "application/json" };
        match self {
            Form::Json => Body { text: message.to_json(), content_type: "application/json" },
            // Markup is off, and the three signs are written as Slack asks for ("Formatting text for app surfaces").
            Form::Slack => json(serde_json::json!({ "text": slack(&said), "mrkdwn": false, "unfurl_links": false })),
            Form::Mattermost => json(serde_json::json!({ "text": uncalling(&said) })),
            Form::Discord => json(serde_json::json!({ "content": said, "allowed_mentions": { "parse": [] } })),
            Form::Ntfy => Body { text: said, content_type: "text/plain; charset=utf-8" },
        }
    }
}

/// A body of the operator's own: each `{place}` filled in, written as JSON strings are where the body is JSON. Braces
/// around anything else stay as they are.
pub fn filled(template: &str, message: &Message) -> String {
    let json = is_json(template);
    fill(template, |place| value(place, message).map(|value| if json { escaped(&value) } else { value }))
}

/// Whether a template is JSON once its places are filled.
pub fn is_json(template: &str) -> bool {
    read_as_json(template).is_ok()
}

/// What is wrong with a template that begins like JSON and is none.
pub fn json_fault(template: &str) -> Option<String> {
    let start: String = template.chars().filter(|c| !c.is_whitespace()).take(2).collect();
    let meant = start.starts_with('[') || ["{\"", "{}"].contains(&start.as_str());
    read_as_json(template).err().filter(|_| meant).map(|error| error.to_string())
}

/// Reads a template with a number in each place: it may stand by itself or within quotes.
fn read_as_json(template: &str) -> serde_json::Result<serde::de::IgnoredAny> {
    serde_json::from_str(&fill(template, |place| PLACES.contains(&place).then(|| "0".to_owned())))
}

fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(template.len() + 256);
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        match from.find('}').and_then(|end| Some((value(&from[1..end])?, end))) {
            Some((value, end)) => {
                out.push_str(&value);
                rest = &from[end + 1..];
            }
            None => {
                out.push('{');
                rest = &from[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Words in braces that look like places and are none.
pub fn unknown_places(template: &str) -> Vec<String> {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '_');
    let words = template.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(word, _)| word);
    words.filter(|word| is_word(word) && !PLACES.contains(word)).map(str::to_owned).collect()
}

fn value(place: &str, message: &Message) -> Option<String> {
    let first = |of: fn(&Told) -> Option<String>| message.told.iter().find_map(of).unwrap_or_default();
    Some(match place {
        "id" => message.id.clone(),
        "attempt" => message.attempt.to_string(),
        "kind" => message.told.first().map_or(message.kind.as_str(), |one| one.kind()).to_owned(),
        "title" => message.title(),
        "text" => message.text(),
        "full-text" => message.full_text(),
        "url" => first(|one| if let Told::Change(line) = one { line.document.url.clone() } else { None }),
        "time" => first(|one| {
            Some(match one {
                Told::Change(line) => line.time.clone(),
                Told::Health(line) => line.time.clone(),
            })
        }),
        "watch" => first(|one| if let Told::Change(line) = one { line.watch.clone() } else { None }),
        "message" => message.to_json(),
        _ => return None,
    })
}

/// The text within a JSON string, without its quotes.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn cut(text: &str, form: Form) -> String {
    let longest = LONGEST.iter().find(|(of, _)| *of == form).map_or(usize::MAX, |(_, longest)| *longest);
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn slack(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Nobody is called by an `@` that a feed wrote: what follows it is set apart by a character without width.
fn uncalling(text: &str) -> String {
    text.replace('@', "@\u{200b}")
}

#[cfg(test)]
mod tests {
    use super::super::message::tests::{change, message};
    use super::*;

    fn hostile() -> Message {
        let Told::Change(mut line) = change() else { panic!() };
        line.document.publisher = "<!channel> @everyone \"x\" & \\ \u{1f6a2}".to_owned();
        Message::of("m1".to_owned(), 1, vec![Told::Change(line)], true)
    }

    #[test]
    fn each_chat_gets_the_form_that_it_reads() {
        let json = |form: Form| serde_json::from_str::<serde_json::Value>(&form.body(&message()).text).unwrap();
        let said = message().text();
        assert_eq!(json(Form::Slack)["text"], said);
        assert_eq!(json(Form::Mattermost)["text"], said);
        assert_eq!(json(Form::Discord)["content"], said);
        assert_eq!(json(Form::Json)["id"], "0207729af8cceb5e");
        let ntfy = Form::Ntfy.body(&message());
        assert_eq!((ntfy.text, ntfy.content_type), (said, "text/plain; charset=utf-8"));
    }

    #[test]
    fn a_publisher_can_call_nobody() {
        let slack = Form::Slack.body(&hostile()).text;
        assert!(slack.contains("&lt;!channel&gt;") && !slack.contains("<!channel>"), "{slack}");
        assert!(Form::Mattermost.body(&hostile()).text.contains("@\u{200b}everyone"));
        assert!(Form::Discord.body(&hostile()).text.contains(r#""parse":[]"#));
    }

    #[test]
    fn a_digest_keeps_to_what_a_chat_takes() {
        let many = Message::of("m1".to_owned(), 1, vec![change(); 90], false);
        let body: serde_json::Value = serde_json::from_str(&Form::Discord.body(&many).text).unwrap();
        let said = body["content"].as_str().unwrap();
        assert!(said.starts_with("90 alerts by claimwatch\nRAISED ") && said.chars().count() < 2_000, "{said}");
    }

    #[test]
    fn a_body_of_ones_own_is_filled_in_and_stays_json_whatever_a_feed_wrote() {
        let template = r#"{"card": {"head": "{title}", "body": "{text}", "n": {attempt}}, "raw": "{nothing} {x"}"#;
        let filled = filled(template, &hostile());
        let json: serde_json::Value = serde_json::from_str(&filled).unwrap_or_else(|error| panic!("{error}: {filled}"));
        assert_eq!(json["card"]["body"], hostile().text());
        assert_eq!((&json["card"]["n"], &json["raw"]), (&1.into(), &"{nothing} {x".into()));
        assert_eq!(super::filled("{kind}: {url}", &hostile()), "raised: https://harbour-post.example/1");
        assert_eq!(unknown_places(template), ["nothing"]);
        assert!(json_fault(template).is_none() && json_fault("{title}: {text}").is_none());
        assert!(json_fault(r#"{"text": {title}, }"#).is_some() && json_fault(r#"["{text}""#).is_some());
    }
}
