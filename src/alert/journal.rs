//! The system's journal: one entry an alert, with its parts as fields (`journalctl CLAIMWATCH_KIND=raised`), in the
//! journal's native form (systemd.io/JOURNAL_NATIVE_PROTOCOL).

use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;

use serde::Deserialize;

use super::message::{Message, Told};
use super::sink::SendError;

/// `[alert.journal]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct JournalSettings {
    /// Whether alerts go there.
    pub enabled: bool,
    /// The journal's socket.
    pub socket: PathBuf,
}

impl Default for JournalSettings {
    fn default() -> JournalSettings {
        JournalSettings { enabled: false, socket: PathBuf::from("/run/systemd/journal/socket") }
    }
}

/// The name of this sink in the outbox.
pub const SINK: &str = "journal";

/// A way into the journal.
#[derive(Debug)]
pub struct Journal {
    settings: JournalSettings,
}

/// Priorities as the journal knows them (syslog(3)).
const NOTICE: &str = "5";
const WARNING: &str = "4";

/// The longest value of a field, in characters: an entry must fit into one datagram.
const LONGEST: usize = 4_000;

impl Journal {
    /// The journal of those settings.
    pub fn new(settings: JournalSettings) -> Journal {
        Journal { settings }
    }

    /// Enters each alert of the message. Never waits.
    pub fn send(&self, message: &Message) -> Result<String, SendError> {
        let path = &self.settings.socket;
        let failed = |error: std::io::Error| SendError::later(format!("the journal ({}): {error}", path.display()));
        let socket = UnixDatagram::unbound().map_err(failed)?;
        socket.set_nonblocking(true).map_err(failed)?;
        let entries = match message.told.as_slice() {
            [] => vec![entry(&[("MESSAGE", message.text()), ("CLAIMWATCH_ID", message.id.clone())], NOTICE)],
            told => told.iter().map(|one| entry_of(one, message)).collect(),
        };
        for entry in &entries {
            socket.send_to(entry, path).map_err(failed)?;
        }
        Ok(format!("the journal took {}", entries.len()))
    }
}

fn entry_of(told: &Told, message: &Message) -> Vec<u8> {
    let mut fields = vec![
        ("MESSAGE", told.headline()),
        ("CLAIMWATCH_ID", told.id().to_owned()),
        ("CLAIMWATCH_ATTEMPT", message.attempt.to_string()),
        ("CLAIMWATCH_KIND", told.kind().to_owned()),
    ];
    match told {
        Told::Change(line) => {
            let before = line.before.as_ref().map(|before| before.claim.text.clone());
            fields.extend([
                ("CLAIMWATCH_FIGURE", line.figure.id.clone()),
                ("CLAIMWATCH_SUBJECT", line.figure.subject.clone()),
                ("CLAIMWATCH_MEASURE", line.figure.measure.clone()),
                ("CLAIMWATCH_PLACE", line.figure.place.clone().unwrap_or_default()),
                ("CLAIMWATCH_BEFORE", before.unwrap_or_default()),
                ("CLAIMWATCH_AFTER", line.after.text.clone()),
                ("CLAIMWATCH_PARTY", line.after.attribution.clone().unwrap_or_default()),
                ("CLAIMWATCH_PUBLISHER", line.document.publisher.clone()),
                ("CLAIMWATCH_URL", line.document.url.clone().unwrap_or_default()),
                ("CLAIMWATCH_SOURCE", line.document.source_name.clone()),
                ("CLAIMWATCH_WATCH", line.watch.clone().unwrap_or_default()),
                ("CLAIMWATCH_SENTENCE", line.after.sentence.clone()),
            ]);
            entry(&fields, NOTICE)
        }
        Told::Health(line) => {
            fields.extend([("CLAIMWATCH_SOURCE", line.source.clone()), ("CLAIMWATCH_STATE", line.state.clone())]);
            entry(&fields, WARNING)
        }
    }
}

/// The fields that have a value. One with a line break in it is written with its length, so that no text can make a
/// field of its own.
fn entry(fields: &[(&str, String)], priority: &str) -> Vec<u8> {
    let mut out = format!("PRIORITY={priority}\nSYSLOG_IDENTIFIER=claimwatch\n").into_bytes();
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        let value = value.char_indices().nth(LONGEST).map_or(value.as_str(), |(end, _)| &value[..end]);
        out.extend_from_slice(name.as_bytes());
        if value.contains('\n') {
            out.push(b'\n');
            out.extend_from_slice(&(value.len() as u64).to_le_bytes());
        } else {
            out.push(b'=');
        }
        out.extend_from_slice(value.as_bytes());
        out.push(b'\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::message::tests::{change, message};
    use super::*;

    fn received(message: &Message) -> Vec<Vec<u8>> {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("socket");
        let journal = UnixDatagram::bind(&socket).unwrap();
        journal.set_nonblocking(true).unwrap();
        Journal::new(JournalSettings { enabled: true, socket }).send(message).unwrap();
        let mut buffer = vec![0; 65_536];
        std::iter::from_fn(|| journal.recv(&mut buffer).ok().map(|length| buffer[..length].to_vec())).collect()
    }

    #[test]
    fn each_alert_is_an_entry_with_its_parts_as_fields() {
        let entries = received(&Message { told: vec![change(), change()], ..message() });
        assert_eq!(entries.len(), 2);
        let text = String::from_utf8(entries[0].clone()).unwrap();
        let expected = [
            "PRIORITY=5",
            "SYSLOG_IDENTIFIER=claimwatch",
            "MESSAGE=RAISED passengers missing, Lake Orrin: at least 40 → about 60",
            "CLAIMWATCH_ID=0207729af8cceb5e",
            "CLAIMWATCH_KIND=raised",
            "CLAIMWATCH_BEFORE=at least 40",
            "CLAIMWATCH_PARTY=the coastguard",
        ];
        assert!(expected.iter().all(|field| text.lines().any(|line| line == *field)), "{text}");
        assert!(!text.contains("CLAIMWATCH_WATCH"), "what is not known is no field");
    }

    #[test]
    fn a_line_break_makes_no_field() {
        let Told::Change(mut line) = change() else { panic!() };
        line.document.publisher = "Post\nPRIORITY=0".to_owned();
        let entries = received(&Message { told: vec![Told::Change(line)], ..message() });
        let field = b"CLAIMWATCH_PUBLISHER\n\x0f\0\0\0\0\0\0\0Post\nPRIORITY=0\n";
        assert!(entries[0].windows(field.len()).any(|window| window == field));
    }

    #[test]
    fn a_journal_that_is_not_there_is_named() {
        let journal = Journal::new(JournalSettings { enabled: true, socket: "/nowhere/socket".into() });
        assert!(
            matches!(journal.send(&message()), Err(SendError::Later { answer, .. }) if answer.contains("/nowhere/socket"))
        );
    }
}
