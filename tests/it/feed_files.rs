//! Saved feeds of every form and fault, each beside what is read from it: `tests/feeds/NAME.xml` and
//! `NAME.txt`. With `WRITE_EXPECTED=1` in the environment the readings are written anew, to be looked at in the
//! difference.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use claimwatch::document::SourceName;
use claimwatch::source::feed::read_feed;
use claimwatch::source::{Origin, Reading};

pub fn feeds() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feeds");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension != "txt"));
    paths.sort();
    paths
}

fn read(path: &Path) -> Reading {
    let source = SourceName("feeds.test".into());
    let received = "2024-12-20T00:00:00Z".parse().unwrap();
    let origin = Origin { source: &source, publisher: None, url: Some("https://feeds.example/all"), received };
    read_feed(&fs::read(path).unwrap(), None, &origin).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// A reading as a page to look at.
fn page(reading: &Reading) -> String {
    let mut page = String::new();
    for document in &reading.documents {
        writeln!(page, "[{}] {}", document.publisher, document.title).unwrap();
        writeln!(page, "  id        {}", document.id).unwrap();
        writeln!(page, "  url       {}", document.url.as_deref().unwrap_or("-")).unwrap();
        for (name, time) in [("published", document.published), ("modified ", document.modified)] {
            writeln!(page, "  {name} {}", time.map_or("-".into(), |time| time.to_string())).unwrap();
        }
        document.text.lines().for_each(|line| writeln!(page, "  | {line}").unwrap());
    }
    reading.faults.iter().for_each(|fault| writeln!(page, "fault: {fault}").unwrap());
    if reading.cut_short {
        page.push_str("cut short\n");
    }
    page
}

#[test]
fn each_feed_is_read_as_its_page_says() {
    for path in feeds() {
        let (page, expected) = (page(&read(&path)), path.with_extension("txt"));
        if std::env::var_os("WRITE_EXPECTED").is_some() {
            fs::write(&expected, &page).unwrap();
        }
        assert_eq!(page, fs::read_to_string(&expected).unwrap_or_default(), "{}", path.display());
    }
}

#[test]
fn reading_twice_gives_the_same_identities() {
    for path in feeds() {
        assert_eq!(read(&path), read(&path), "{}", path.display());
    }
}
