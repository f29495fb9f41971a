//! The feeds of public suites, which stay outside the repository: each well-formed one that has an entry must yield
//! entries, the same ones each time, with the numbers that its text has.
//!
//! ```sh
//! CLAIMWATCH_FEED_SUITES=/folder/of/suites cargo test --release --test it feed_suites -- --nocapture
//! ```
//!
//! Any folder will do: the `tests` of feedparser, the `fixture` of feed-rs, the test data of a feed reader. What is no
//! well-formed feed with an entry is read as well, for what must hold of any bytes, and not counted.

use std::collections::HashSet;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use claimwatch::source::Reading;
use claimwatch::source::decode::decode_markup;
use claimwatch::source::feed::ReadFeedError;

use crate::feed_props::feeds_hold::{assert_feed_holds, read};

/// The least share of well-formed feeds with entries that must yield entries.
const LEAST_READ: f64 = 0.995;

/// The largest share of entries that may lose a number.
const MOST_LOST: f64 = 0.005;

#[test]
fn public_suites_are_read_without_loss() {
    let Some(folder) = std::env::var_os("CLAIMWATCH_FEED_SUITES") else {
        eprintln!("skipped: CLAIMWATCH_FEED_SUITES names no folder of feeds");
        return;
    };
    let mut tally = Tally::default();
    for path in feeds_below(Path::new(&folder)) {
        tally.read(&path);
    }
    println!("{tally:?}");
    assert!(tally.feeds > 0, "no well-formed feed with an entry below {folder:?}");
    assert_eq!(tally.broken, 0, "readings that panicked or differed");
    assert!(
        tally.yielding as f64 >= LEAST_READ * tally.feeds as f64,
        "{} of {} yield entries",
        tally.yielding,
        tally.feeds
    );
    assert!(
        tally.losing as f64 <= MOST_LOST * tally.entries as f64,
        "{} of {} lose a number",
        tally.losing,
        tally.entries
    );
}

#[derive(Debug, Default)]
struct Tally {
    /// All files that were read.
    files: usize,
    /// Those that are well-formed and have an entry, and of these, those that yield entries.
    feeds: usize,
    yielding: usize,
    /// The entries of the well-formed feeds, and of these, those that lose a number of their text.
    entries: usize,
    losing: usize,
    /// Readings in which something panicked, or that differed from one another.
    broken: usize,
}

impl Tally {
    fn read(&mut self, path: &Path) {
        let Ok(bytes) = std::fs::read(path) else { return };
        self.files += 1;
        if catch_unwind(|| assert_feed_holds(&bytes)).is_err() {
            println!("broken: {}", path.display());
            self.broken += 1;
            return;
        }
        let text = decode_markup(&bytes, None);
        let Some(entries) = entries_of(&text) else { return };
        self.feeds += 1;
        self.entries += entries.len();
        match read(&bytes, None) {
            Ok(reading) if !reading.documents.is_empty() => {
                self.yielding += 1;
                let read = numbers_of(&reading);
                for lost in entries.iter().filter_map(|entry| lost_number(entry, &read)) {
                    println!("{lost} is lost: {}", path.display());
                    self.losing += 1;
                }
            }
            Ok(reading) => println!("no entries: {} {:?}", path.display(), reading.faults),
            Err(ReadFeedError::Empty) => println!("empty: {}", path.display()),
            Err(why) => println!("not read: {}: {why}", path.display()),
        }
    }
}

/// All files below the folder that may be feeds, in order.
fn feeds_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let is_feed = |path: &Path| {
        path.extension().is_some_and(|ending| ["xml", "rss", "atom", "rdf"].iter().any(|feed| ending == *feed))
    };
    paths
        .into_iter()
        .flat_map(|path| {
            if path.is_dir() {
                feeds_below(&path)
            } else if is_feed(&path) {
                vec![path]
            } else {
                Vec::new()
            }
        })
        .collect()
}

/// The words of a title, a summary or a body that each entry of a well-formed feed shows, markup within them taken off.
/// None where the text is not well-formed or has no entry.
fn entries_of(text: &str) -> Option<Vec<String>> {
    use quick_xml::events::Event;
    // The text is decoded, whatever its declaration says.
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let text = if text.starts_with("<?xml ") { &text[text.find("?>")? + 2..] } else { text };
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut path, mut entries, mut shown): (Vec<String>, Vec<String>, Option<usize>) = (Vec::new(), Vec::new(), None);
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::Start(tag) => {
                let name = String::from_utf8_lossy(tag.local_name().as_ref()).to_ascii_lowercase();
                path.push(name);
                if matches!(path.last().map(String::as_str), Some("item" | "entry")) {
                    entries.push(String::new());
                }
                let is_shown = matches!(
                    path.last().map(String::as_str),
                    Some("title" | "description" | "summary" | "content" | "encoded")
                );
                let in_entry = path.len() > 1 && matches!(path[path.len() - 2].as_str(), "item" | "entry");
                if is_shown && in_entry && tag.name().as_ref().iter().all(|byte| *byte != b':') && shown.is_none() {
                    shown = Some(path.len());
                }
            }
            Event::End(_) => {
                if shown == Some(path.len()) {
                    shown = None;
                }
                path.pop();
            }
            Event::Eof => break,
            _ => {}
        }
        let words = match &event {
            Event::Text(words) => words.decode().ok()?.into_owned(),
            Event::CData(words) => words.decode().ok()?.into_owned(),
            Event::GeneralRef(name) => match name.resolve_char_ref().ok().flatten() {
                Some(letter) => letter.to_string(),
                None => match &**name {
                    b"lt" => "<".to_owned(),
                    b"gt" => ">".to_owned(),
                    b"amp" => "&".to_owned(),
                    _ => "\u{b7}".to_owned(),
                },
            },
            Event::Start(_) | Event::End(_) => " ".to_owned(),
            _ => continue,
        };
        if let (Some(_), Some(entry)) = (shown, entries.last_mut()) {
            entry.push_str(&words);
        }
    }
    (path.is_empty() && !entries.is_empty()).then_some(entries)
}

/// The numbers of all documents.
fn numbers_of(reading: &Reading) -> HashSet<&str> {
    let texts = reading.documents.iter().flat_map(|document| [&document.title, &document.text]);
    texts.flat_map(|text| numbers(text)).collect()
}

/// A number of two digits or more in the words that an entry shows, outside of tags, which no document has.
fn lost_number(entry: &str, read: &HashSet<&str>) -> Option<String> {
    numbers(&without_tags(entry)).find(|number| !read.contains(number)).map(str::to_owned)
}

fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter(|digits| digits.len() > 1)
}

/// The text without what stands in angle brackets, and without escapes by number.
fn without_tags(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        plain.push(' ');
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    plain.push_str(rest);
    plain
        .split('&')
        .enumerate()
        .map(
            |(at, part)| {
                if at > 0 && part.starts_with('#') { part.split_once(';').map_or("", |(_, after)| after) } else { part }
            },
        )
        .collect::<Vec<_>>()
        .join(" ")
}
