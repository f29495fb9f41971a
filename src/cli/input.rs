//! The documents that a command line names: files, folders and standard input.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use jiff::Timestamp;

use crate::document::{Document, SourceName};
use crate::setting::Size;
use crate::source::file::read_file;
use crate::source::folder::FolderSettings;
use crate::source::scan::{read_path, scan_once};
use crate::source::{Origin, Reading};

/// The largest document that a command line may name.
const LARGEST: Size = Size(10_000_000);

/// The documents of one argument. What could not be read within a good file or folder is told on standard
/// error; an argument that gives nothing to read is an error.
pub fn documents(argument: &Path) -> anyhow::Result<Vec<Document>> {
    let reading = if argument == Path::new("-") {
        standard_input()?
    } else if argument.is_dir() {
        return folder(argument);
    } else {
        let source = SourceName(argument.display().to_string());
        let origin = Origin { source: &source, publisher: None, url: None, received: Timestamp::now() };
        read_path(argument, LARGEST, &origin).with_context(|| format!("cannot read {}", argument.display()))?
    };
    for fault in &reading.faults {
        eprintln!("claimwatch: {fault}");
    }
    Ok(reading.documents)
}

fn standard_input() -> anyhow::Result<Reading> {
    let mut bytes = Vec::new();
    std::io::stdin().take(LARGEST.0 + 1).read_to_end(&mut bytes).context("cannot read standard input")?;
    if bytes.len() as u64 > LARGEST.0 {
        bail!("standard input is larger than {LARGEST}");
    }
    let source = SourceName("-".to_owned());
    let origin = Origin { source: &source, publisher: None, url: None, received: Timestamp::now() };
    read_file(Path::new("-"), &bytes, &origin).context("cannot read standard input")
}

/// The documents of a folder and of those below it, in order of publishing time; undated ones come last.
fn folder(folder: &Path) -> anyhow::Result<Vec<Document>> {
    let source = SourceName(folder.display().to_string());
    let settings = FolderSettings { largest_file: LARGEST, ..FolderSettings::at(folder) };
    let scan = scan_once(&source, &settings, &[], Timestamp::now());
    for (fault, _) in &scan.faults {
        eprintln!("claimwatch: {fault}");
    }
    let mut files: Vec<(PathBuf, Reading)> =
        scan.found.into_iter().map(|(reading, stamp)| (stamp.path, reading)).collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    let mut documents = Vec::new();
    for (_, reading) in files {
        for fault in &reading.faults {
            eprintln!("claimwatch: {fault}");
        }
        documents.extend(reading.documents);
    }
    documents.sort_by_key(|document| document.published.unwrap_or(Timestamp::MAX));
    Ok(documents)
}
