//! Edits the config as its owner would: a feed is put in or taken out, and every other line, remark and blank stays
//! where it is. What is written is checked first, and is on the disk as a whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, chown};
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Table, value};

use super::{Directories, Faults, read};
use crate::setting::Interval;

/// The config file, being edited.
#[derive(Debug)]
pub struct ConfigEdit {
    path: PathBuf,
    /// As it was read.
    before: String,
    document: DocumentMut,
}

/// A feed to be put into the config.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewFeed {
    /// Its address.
    pub url: String,
    /// Who publishes it, where the feed's own title will not do.
    pub publisher: Option<String>,
    /// How often it is asked, where `[polling]` will not do.
    pub every: Option<Interval>,
    /// Whether it may lead to private addresses.
    pub allow_private: bool,
}

/// The config was not edited; it is as it was.
#[derive(Debug, thiserror::Error)]
pub enum EditConfigError {
    /// It could not be read.
    #[error("cannot read the config {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    /// It is no TOML.
    #[error("the config {} cannot be edited as it stands: {why}; `claimwatch check` shows where", path.display())]
    Syntax { path: PathBuf, why: String },
    /// With the edit it could not be used.
    #[error("with this edit the config could not be used, so it was left as it is\n\n{0}")]
    Faulty(Faults),
    /// Somebody else wrote to it meanwhile.
    #[error("the config {} was changed by somebody else meanwhile, and left as it is now; try again", .0.display())]
    Changed(PathBuf),
    /// It could not be written.
    #[error(
        "cannot write the config {}: {source}; editing it needs the right to write to its folder (sudo, mostly)",
        path.display()
    )]
    Write { path: PathBuf, source: io::Error },
}

impl ConfigEdit {
    /// Opens the file. A link is followed: what it names is edited, and the link stays.
    pub fn open(path: &Path) -> Result<ConfigEdit, EditConfigError> {
        let failed = |source| EditConfigError::Read { path: path.to_owned(), source };
        let real = fs::canonicalize(path).map_err(failed)?;
        let before = fs::read_to_string(&real).map_err(failed)?;
        let document = parse(&before).map_err(|why| EditConfigError::Syntax { path: path.to_owned(), why })?;
        Ok(ConfigEdit { path: real, before, document })
    }

    /// Puts a feed behind those that are there, under a name that none of them has.
    pub fn add_feed(&mut self, name: &str, feed: &NewFeed) {
        add_feed(&mut self.document, name, feed);
    }

    /// Takes a feed out, with the remarks that stand right above it and in it. Whether it was there.
    pub fn remove_feed(&mut self, name: &str) -> bool {
        remove_feed(&mut self.document, name)
    }

    /// Writes the file, if it can be used as it is now. Its owner, group and mode stay.
    pub fn save(self) -> Result<(), EditConfigError> {
        let after = written(&self.document, &self.before);
        let name = self.path.display().to_string();
        read(&after, &name, &Directories::default()).map_err(EditConfigError::Faulty)?;
        let failed = |source| EditConfigError::Write { path: self.path.clone(), source };
        let unchanged = || fs::read_to_string(&self.path).is_ok_and(|now| now == self.before);
        match replace(&self.path, &after, unchanged) {
            Ok(true) => Ok(()),
            Ok(false) => Err(EditConfigError::Changed(self.path)),
            Err(source) => Err(failed(source)),
        }
    }
}

/// A text without its byte order mark, with plain line ends.
fn parse(text: &str) -> Result<DocumentMut, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    text.parse::<DocumentMut>().map_err(|error| error.message().to_owned())
}

/// The document with the mark and the line ends of the text that it was read from.
fn written(document: &DocumentMut, before: &str) -> String {
    let mut text = document.to_string();
    if before.contains("\r\n") {
        text = text.replace('\n', "\r\n");
    }
    if before.starts_with('\u{feff}') { format!("\u{feff}{text}") } else { text }
}

fn add_feed(document: &mut DocumentMut, name: &str, feed: &NewFeed) {
    let mut table = Table::new();
    table.insert("url", value(feed.url.as_str()));
    if let Some(publisher) = &feed.publisher {
        table.insert("publisher", value(publisher.as_str()));
    }
    if let Some(every) = feed.every {
        table.insert("every", value(every.to_string()));
    }
    if feed.allow_private {
        table.insert("allow-private", value(true));
    }
    let position = last_feed(document).unwrap_or_else(|| positions(document).into_iter().max().unwrap_or(0) + 1);
    let above = match next_table(document, position) {
        Some(next) => take_own(next),
        None => take_trailing(document),
    };
    let gap = if above.is_empty() && document.is_empty() { "" } else { "\n" };
    table.decor_mut().set_prefix(format!("{above}{gap}"));
    table.set_position(Some(position));
    let feeds = document.entry("feeds").or_insert_with(|| {
        let mut feeds = Table::new();
        feeds.set_implicit(true);
        Item::Table(feeds)
    });
    if let Some(feeds) = feeds.as_table_like_mut() {
        feeds.insert(name, Item::Table(table));
    }
}

fn remove_feed(document: &mut DocumentMut, name: &str) -> bool {
    let Some(feeds) = document.get_mut("feeds").and_then(Item::as_table_like_mut) else { return false };
    let Some(removed) = feeds.remove(name) else { return false };
    let Item::Table(removed) = removed else { return true };
    if let Some(position) = removed.position().filter(|_| !removed.is_dotted()) {
        // What stands right above the header is the feed's own; what a blank line parts from it is not.
        let above = prefix(&removed);
        let kept = above.rfind("\n\n").map_or("", |at| &above[..at]);
        put_above_next(document, position, kept);
    }
    true
}

/// Takes the remarks right above a header that belong to the table before it: those down to the first blank line.
fn take_own(next: &mut Table) -> String {
    let above = prefix(next);
    let Some(end) = above.find("\n\n").map(|at| at + 1).filter(|_| !above.starts_with('\n')) else {
        return String::new();
    };
    let (own, rest) = above.split_at(end);
    next.decor_mut().set_prefix(rest.to_owned());
    own.to_owned()
}

/// Takes what stands behind the last table.
fn take_trailing(document: &mut DocumentMut) -> String {
    let trailing = document.trailing().as_str().unwrap_or_default().to_owned();
    document.set_trailing("");
    trailing
}

/// Puts remarks in the place of a table that is gone and of its own remarks below it.
fn put_above_next(document: &mut DocumentMut, position: isize, kept: &str) {
    let Some(next) = next_table(document, position) else {
        let trailing = take_trailing(document);
        // Without a blank line before it, it belonged to the table.
        let rest = trailing.find("\n\n").map_or("", |at| &trailing[at + 1..]);
        let rest = if trailing.starts_with('\n') { trailing.as_str() } else { rest };
        let end = if kept.is_empty() { "" } else { "\n" };
        document.set_trailing(format!("{kept}{end}{rest}"));
        return;
    };
    drop(take_own(next));
    if !kept.is_empty() {
        let above = prefix(next);
        let gap = if above.starts_with('\n') { "\n" } else { "\n\n" };
        next.decor_mut().set_prefix(format!("{kept}{gap}{above}"));
    }
}

/// The table whose header comes next after that position.
fn next_table(root: &mut Table, position: isize) -> Option<&mut Table> {
    let next = positions(root).into_iter().filter(|at| *at > position).min()?;
    table_at(root, next)
}

fn table_at(table: &mut Table, position: isize) -> Option<&mut Table> {
    for (_, item) in table.iter_mut() {
        let found = match item {
            Item::Table(child) => {
                let is_it = header(child) == Some(position);
                if is_it { Some(child) } else { table_at(child, position) }
            }
            Item::ArrayOfTables(children) => children.iter_mut().find(|child| child.position() == Some(position)),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The positions of all headers below a table.
fn positions(table: &Table) -> Vec<isize> {
    let mut found = Vec::new();
    for (_, item) in table.iter() {
        match item {
            Item::Table(child) => {
                found.extend(header(child));
                found.extend(positions(child));
            }
            Item::ArrayOfTables(children) => found.extend(children.iter().filter_map(Table::position)),
            _ => {}
        }
    }
    found
}

/// The position of a table's header, if it has one.
fn header(table: &Table) -> Option<isize> {
    table.position().filter(|_| !table.is_implicit() && !table.is_dotted())
}

/// The position of the last header of a feed, or else of all feeds.
fn last_feed(document: &DocumentMut) -> Option<isize> {
    let feeds = document.get("feeds")?.as_table()?;
    positions(feeds).into_iter().max().or_else(|| header(feeds))
}

fn prefix(table: &Table) -> String {
    table.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned()
}

/// Puts a text in the place of a file, unless it is no longer what it was: false then. A reader sees the old file or
/// the new one, never half of it.
fn replace(path: &Path, text: &str, unchanged: impl Fn() -> bool) -> io::Result<bool> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}", std::process::id()));
    let write = || {
        let old = fs::metadata(path)?;
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        // Only root may give a file away; whoever may not keeps the group where that is possible.
        let _ = chown(&beside, Some(old.uid()), Some(old.gid())).or_else(|_| chown(&beside, None, Some(old.gid())));
        file.set_permissions(old.permissions())?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        if !unchanged() {
            return Ok(false);
        }
        fs::rename(&beside, path)?;
        File::open(folder)?.sync_all()?;
        Ok(true)
    };
    let written = write();
    if !matches!(written, Ok(true)) {
        // Never made, or of no use.
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, edit: impl Fn(&mut DocumentMut)) -> String {
        let mut document = parse(text).unwrap();
        edit(&mut document);
        written(&document, text)
    }

    fn added(text: &str) -> String {
        let feed = NewFeed { url: "https://n.example/f".to_owned(), ..NewFeed::default() };
        with(text, |document| add_feed(document, "new", &feed))
    }

    fn removed(text: &str) -> String {
        with(text, |document| assert!(remove_feed(document, "b"), "{text}"))
    }

    const NEW: &str = "[feeds.new]\nurl = \"https://n.example/f\"\n";

    #[test]
    fn a_feed_is_put_behind_the_last_one_and_nothing_else_moves() {
        let before = "# mine\n\n[feeds.a]\nurl = 'x' # quick\n#every = \"30m\"\n";
        let after = "\n# the folders\n[folders.f]\npath='/f'\n# end\n";
        assert_eq!(added(&format!("{before}{after}")), format!("{before}\n{NEW}{after}"));
    }

    #[test]
    fn the_first_feed_is_put_at_the_end_behind_all_remarks() {
        assert_eq!(added(""), NEW);
        let before = "# mine\n\n[polling]\nevery = '1h'\n# that is all\n";
        assert_eq!(added(before), format!("{before}\n{NEW}"));
        assert_eq!(added("# nothing but words\n"), format!("# nothing but words\n\n{NEW}"));
    }

    #[test]
    fn a_feed_is_put_in_whatever_the_form_of_the_others() {
        for before in ["[feeds]\na = { url = 'x' }\n", "feeds.a.url = 'x'\n", "feeds = { a = { url = 'x' } }\n"] {
            let after = added(before);
            let document: DocumentMut = after.parse().unwrap_or_else(|error| panic!("{error}: {after}"));
            let feeds = document["feeds"].as_table_like().unwrap();
            assert!(feeds.contains_key("a") && feeds.contains_key("new"), "{after}");
        }
    }

    #[test]
    fn a_feed_is_taken_out_with_its_own_remarks_and_no_others() {
        let text = "# mine\n\n[feeds.a]\nurl = 'x'\n# of a\n\n# of all\n\n# of b\n[feeds.b]\nurl = 'y'\n# of b too\n\n\
                    # of c\n[feeds.c]\nurl = 'z'\n";
        let without = "# mine\n\n[feeds.a]\nurl = 'x'\n# of a\n\n# of all\n\n# of c\n[feeds.c]\nurl = 'z'\n";
        assert_eq!(removed(text), without);
    }

    #[test]
    fn remarks_above_the_last_feed_stay_when_it_goes() {
        let text = "[feeds.a]\nurl = 'x'\n\n# of all\n\n[feeds.b]\nurl = 'y'\n";
        assert_eq!(removed(text), "[feeds.a]\nurl = 'x'\n\n# of all\n");
        assert_eq!(removed("[feeds.a]\nurl = 'x'\n\n[feeds.b]\nurl = 'y'\n"), "[feeds.a]\nurl = 'x'\n");
        assert_eq!(removed("[feeds]\na = { url = 'x' }\nb = { url = 'y' }\n"), "[feeds]\na = { url = 'x' }\n");
    }

    #[test]
    fn line_ends_and_marks_of_other_systems_stay() {
        let text = "\u{feff}[feeds.a]\r\nurl = 'x'\r\n";
        assert_eq!(added(text), format!("{text}\r\n{}", NEW.replace('\n', "\r\n")));
    }

    #[test]
    fn what_was_put_in_can_be_taken_out_again() {
        for text in ["[feeds.a]\nurl = 'x'\n\n[folders.f]\npath = '/f'\n", "[feeds.a]\nurl = 'x'\n#every = '1h'\n"] {
            assert_eq!(with(&added(text), |document| assert!(remove_feed(document, "new"))), text);
        }
    }
}
