//! The log of alerts: one file for people to read and search, one with JSON lines for programs.

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Letter;
use super::lines::LineFile;
use super::message::Told;
use super::wire::ReadAlertError;

/// The name of this sink in the outbox.
pub const SINK: &str = "log";

/// `[alert.log]`: the two files, relative to the folder of logs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct LogSettings {
    /// The file for people.
    pub text: PathBuf,
    /// The file for programs.
    pub jsonl: PathBuf,
}

/// The two open files.
#[derive(Debug)]
pub struct AlertLog {
    text: LineFile,
    jsonl: LineFile,
    mended: Vec<String>,
}

/// What a delivery did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The alert's lines are in the files now.
    Written,
    /// Both files had them.
    Known,
}

/// The log could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("could not open the alert log {}: {source}; its folder must be writable", path.display())]
pub struct OpenLogError {
    path: PathBuf,
    source: io::Error,
}

/// An alert could not be written to the log.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    /// Trying again may help. Nothing of the line is in the file that failed.
    #[error("could not write alert {id} to {}: {source}; it is kept and will be written later", path.display())]
    Write { id: String, path: PathBuf, source: io::Error },
    /// Trying again will not help.
    #[error("could not write alert {id} to the log: {source}")]
    Letter { id: String, source: ReadAlertError },
}

impl Default for LogSettings {
    fn default() -> LogSettings {
        LogSettings { text: PathBuf::from("alerts.log"), jsonl: PathBuf::from("alerts.jsonl") }
    }
}

impl AlertLog {
    /// Opens both files in the folder, which is made where there is none. A last line that a crash cut off is
    /// completed if its alert is among the pending letters, else moved out of the readers' way;
    /// [`AlertLog::mended`] tells.
    pub fn open(folder: &Path, settings: &LogSettings, pending: &[Letter]) -> Result<AlertLog, OpenLogError> {
        std::fs::create_dir_all(folder).map_err(|source| OpenLogError { path: folder.to_owned(), source })?;
        let open = |name: &Path, id_of, owed: Vec<String>| {
            let path = folder.join(name);
            LineFile::open(&path, id_of, &owed).map_err(|source| OpenLogError { path, source })
        };
        let lines = pending.iter().filter_map(|letter| Told::read(&letter.body).ok());
        let (text, text_mended) = open(&settings.text, id_of_text, lines.map(|told| told.log_line()).collect())?;
        let bodies = pending.iter().map(|letter| letter.body.clone()).collect();
        let (jsonl, jsonl_mended) = open(&settings.jsonl, id_of_json, bodies)?;
        Ok(AlertLog { text, jsonl, mended: text_mended.into_iter().chain(jsonl_mended).collect() })
    }

    /// What was mended when the files were opened, in words; empty for files that were whole.
    pub fn mended(&self) -> &[String] {
        &self.mended
    }

    /// Opens both files anew where they were moved away, and looks whether they were emptied.
    pub fn reopen(&mut self) -> Result<(), OpenLogError> {
        for file in [&mut self.text, &mut self.jsonl] {
            let path = file.path().to_owned();
            file.look_after().map_err(|source| OpenLogError { path, source })?;
        }
        Ok(())
    }

    /// Writes the alert to both files, unless they have it. Both are tried even if one fails; after an error
    /// the letter is to be delivered again, and only what is missing will be written.
    pub fn deliver(&mut self, letter: &Letter) -> Result<Delivery, DeliverError> {
        let unreadable = |source| DeliverError::Letter { id: letter.id.clone(), source };
        let line = Told::read(&letter.body).map_err(unreadable)?.log_line();
        let write = |file: &mut LineFile, line: &str| {
            let path = file.path().to_owned();
            let failed = |source| DeliverError::Write { id: letter.id.clone(), path, source };
            file.append(&letter.id, line).map_err(failed)
        };
        let text = write(&mut self.text, &line);
        let jsonl = write(&mut self.jsonl, &letter.body);
        Ok(if text? | jsonl? { Delivery::Written } else { Delivery::Known })
    }
}

/// The id at the end of a whole line of the text file.
fn id_of_text(line: &str) -> Option<String> {
    let (_, id) = line.rsplit_once(" | id=")?;
    (id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| id.to_owned())
}

/// The id of a whole JSON line.
fn id_of_json(line: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct OnlyId {
        id: String,
    }
    serde_json::from_str::<OnlyId>(line).ok().map(|line| line.id)
}
