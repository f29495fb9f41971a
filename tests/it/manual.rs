//! The manual is true: its reference of the config is the shipped config in another form, and what it names is there.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use claimwatch::config::SAMPLE;

/// One table of the shipped config.
struct Shown {
    header: String,
    words: String,
    keys: Vec<Key>,
}

struct Key {
    name: String,
    value: String,
    /// Whether it is an example, and not the default.
    example: bool,
    words: String,
}

/// With `CLAIMWATCH_BLESS=1` in the environment the reference is written anew, to be read before it is committed.
#[test]
fn the_reference_of_the_config_says_what_the_shipped_config_says() {
    let expected = reference(SAMPLE);
    if std::env::var_os("CLAIMWATCH_BLESS").is_some() {
        fs::write("docs/config.md", &expected).unwrap();
    }
    let written = fs::read_to_string("docs/config.md").unwrap_or_default();
    let differs = written.lines().zip(expected.lines()).find(|(written, expected)| written != expected);
    assert!(
        written == expected,
        "docs/config.md is behind config/claimwatch.toml, first at {differs:?}; \
         write it anew: CLAIMWATCH_BLESS=1 cargo test --test it manual"
    );
}

#[test]
fn every_command_stands_in_the_readme_and_every_page_of_the_manual_in_its_contents() {
    use clap::CommandFactory as _;
    let readme = fs::read_to_string("README.md").unwrap();
    for command in claimwatch::cli::Arguments::command().get_subcommands() {
        let name = format!("`claimwatch {}", command.get_name());
        assert!(readme.contains(&name), "README.md does not show {name}`");
    }
    let contents = fs::read_to_string("docs/README.md").unwrap();
    for page in fs::read_dir("docs").unwrap().map(|page| page.unwrap().file_name().into_string().unwrap()) {
        assert!(
            page == "README.md" || contents.contains(&format!("]({page})")),
            "docs/README.md does not lead to {page}"
        );
    }
}

#[test]
fn the_links_of_the_manual_lead_to_files_that_are_there() {
    let mut pages = vec!["README.md".into(), "CONTRIBUTING.md".into()];
    pages.extend(fs::read_dir("docs").unwrap().map(|page| page.unwrap().path()));
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") {
                let folder = page.parent().unwrap_or(Path::new(""));
                assert!(folder.join(file).exists(), "{} leads to {link}, which is not there", page.display());
            }
        }
    }
}

/// The shipped config as a page of the manual.
fn reference(sample: &str) -> String {
    let mut page = "# The config\n\nEvery setting, in the order of the shipped config, `config/claimwatch.toml`, from which this \
                    page is made.\n`claimwatch check` tells all faults of a config at once, each with its line and the way out.\n"
        .to_owned();
    let (opening, tables) = tables(sample);
    for words in opening.split("\n\n").skip(2).map(str::trim).filter(|words| !words.is_empty()) {
        let _ = write!(page, "\n{words}\n");
    }
    for Shown { header, words, keys } in tables {
        let _ = write!(page, "\n## `[{header}]`\n");
        if !words.is_empty() {
            let _ = write!(page, "\n{words}");
        }
        for Key { name, value, example, words } in keys {
            let what = if example { "for example" } else { "default" };
            let gap = if words.is_empty() { "" } else { "\n" };
            let _ = write!(page, "\n### `{name}`\n{gap}{words}\n{what}: `{name} = {value}`\n");
        }
    }
    page
}

/// The words before the first table, and the tables.
fn tables(sample: &str) -> (String, Vec<Shown>) {
    let (mut opening, mut tables): (String, Vec<Shown>) = (String::new(), Vec::new());
    let mut words = String::new();
    for line in sample.lines() {
        let example = line.starts_with('#') && line.len() > 1 && !line.starts_with("# ");
        let setting = if example { &line[1..] } else { line };
        if let Some(said) = line.strip_prefix("# ").or_else(|| (line == "#").then_some("")) {
            words.push_str(said);
            words.push('\n');
        } else if line.is_empty() {
            // Words that no table or key follows at once belong to the file at its beginning, and to the next table after.
            if tables.is_empty() {
                let _ = writeln!(opening, "{words}");
                words.clear();
            } else if !words.is_empty() {
                words.push('\n');
            }
        } else if let Some(header) = setting.strip_prefix('[') {
            let header = header.trim_end_matches(']').to_owned();
            tables.push(Shown { header, words: std::mem::take(&mut words), keys: Vec::new() });
        } else if let (Some((name, value)), Some(table)) = (setting.split_once(" = "), tables.last_mut()) {
            let (name, value, words) = (name.to_owned(), value.to_owned(), std::mem::take(&mut words));
            table.keys.push(Key { name, value, example, words });
        }
    }
    (opening, tables)
}
