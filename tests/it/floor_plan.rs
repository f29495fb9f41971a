//! The floors of the house, kept by reading the sources: which module may import which, what the pure floors may
//! name, and how files are named, opened and sized. A rule of the house that is not checked here is only a wish.

mod paths;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use paths::{Found, paths};

/// The house from the roof down; code under `#[cfg(test)]` keeps to it like the rest. A module may import those of the rows below its own; modules in one row are
/// neighbours, and none knows the other.
const HOUSE: [&[&str]; 11] = [
    &["main", "lib"],
    &["cli"],
    &["daemon"],
    &["web", "config"],
    &["source", "store", "alert"],
    // ------- the world line: below it, values in and values out -------
    &["change"],
    &["figure"],
    &["extract"],
    &["document"],
    &["text"],
    &["setting"],
];

/// The first row of [`HOUSE`] below the world line.
const FIRST_PURE_ROW: usize = 5;

/// Paths that lead out of the pure floors: files, network, environment, processes, threads, other people's runtimes.
const WORLDLY_PATHS: [&[&str]; 12] = [
    &["std", "fs"],
    &["std", "net"],
    &["std", "os"],
    &["std", "env"],
    &["std", "process"],
    &["std", "thread"],
    &["tokio"],
    &["tokio_util"],
    &["reqwest"],
    &["rusqlite"],
    &["notify"],
    &["tracing"],
];

/// Words that betray a clock, a runtime or a terminal, wherever they stand.
const WORLDLY_WORDS: [&str; 7] = ["Instant", "SystemTime", "async", "await", "println", "eprintln", "dbg"];

/// Names that say nothing of what a module is for.
const EMPTY_NAMES: [&str; 13] = [
    "common",
    "constants",
    "error",
    "errors",
    "helper",
    "helpers",
    "manager",
    "misc",
    "shared",
    "type",
    "types",
    "util",
    "utils",
];

/// The longest that a file may be.
const MOST_LINES: usize = 600;

#[test]
fn every_import_goes_down() {
    let sources = sources();
    let faults: Vec<String> = sources.iter().flat_map(|(path, text)| import_faults(path, text)).collect();
    assert_no_faults(&faults);
}

#[test]
fn the_pure_floors_name_no_clock_no_files_no_network_and_no_runtime() {
    let sources = sources();
    let faults: Vec<String> = sources.iter().flat_map(|(path, text)| purity_faults(path, text)).collect();
    assert_no_faults(&faults);
}

#[test]
fn the_pure_floors_are_under_clippys_ban() {
    let lib = fs::read_to_string("src/lib.rs").expect("src/lib.rs can be read");
    assert_no_faults(&ban_faults(&lib));
}

#[test]
fn every_file_has_a_telling_name_an_opening_and_a_readable_length() {
    let sources = sources();
    let faults: Vec<String> = sources.iter().flat_map(|(path, text)| form_faults(path, text)).collect();
    assert_no_faults(&faults);
}

// ---- the rules ----

/// Imports that do not go down: one line each, with the place and the rule.
fn import_faults(path: &str, text: &str) -> Vec<String> {
    let own = module_of(path);
    let Some(own_row) = row_of(&own[0]) else {
        return vec![format!(
            "{path}: `{}` is on no floor; give it one in the table of tests/it/floor_plan.rs",
            own[0]
        )];
    };
    let mut faults = Vec::new();
    for import in imports(&own, text) {
        let (line, target) = (import.line, import.module.as_str());
        let fault = match row_of(target) {
            _ if target == own[0] => continue,
            Some(row) if row > own_row => continue,
            Some(row) if row == own_row => {
                format!("`{}` may not know its neighbour `{target}`: what both need belongs on a floor below", own[0])
            }
            Some(_) => {
                format!("`{}` may not know `{target}`, a floor above it: hand the value down as an argument", own[0])
            }
            None if target == "*" => "names the whole crate: name the module, so that its floor can be seen".to_owned(),
            None => format!("`{target}` is on no floor: name the module it comes from"),
        };
        faults.push(format!("{path}:{line}: `{}`: {fault}", import.written));
    }
    faults
}

/// Worldly names in a pure floor.
fn purity_faults(path: &str, text: &str) -> Vec<String> {
    let own = module_of(path);
    if row_of(&own[0]).is_none_or(|row| row < FIRST_PURE_ROW) {
        return Vec::new();
    }
    let paths = paths(text);
    let leads_out = |segments: &[String]| {
        let starts = |path: &&[&str]| segments.iter().map(String::as_str).take(path.len()).eq(path.iter().copied());
        // A crate's name alone may also be a variable's.
        segments.len() > 1 && WORLDLY_PATHS.iter().any(starts)
    };
    let betrays = |segments: &[String]| segments.iter().any(|word| WORLDLY_WORDS.contains(&word.as_str()));
    let worldly = paths.iter().filter(|found| leads_out(&found.segments) || betrays(&found.segments));
    worldly
        .map(|found| {
            let written = found.segments.join("::");
            format!("{path}:{}: `{written}`: `{}` is a pure floor: values in, values out", found.line, own[0])
        })
        .collect()
}

/// Pure modules that src/lib.rs declares without the ban on worldly calls, or does not declare.
fn ban_faults(lib: &str) -> Vec<String> {
    const BAN: &str = "#[forbid(clippy::disallowed_methods)]";
    let lines: Vec<&str> = lib.lines().map(str::trim).collect();
    let banned = |module: &str| {
        let declared = lines.iter().position(|line| *line == format!("pub mod {module};"));
        declared.is_some_and(|at| at > 0 && lines[at - 1] == BAN)
    };
    let pure = HOUSE[FIRST_PURE_ROW..].iter().copied().flatten();
    pure.filter(|module| !banned(module))
        .map(|module| format!("src/lib.rs: `pub mod {module};` must stand under `{BAN}`: it is a pure floor"))
        .collect()
}

/// Files with an empty name, no opening, or too many lines.
fn form_faults(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if let Some(name) = module_of(path).iter().find(|name| EMPTY_NAMES.contains(&name.as_str())) {
        faults.push(format!("{path}: `{name}` says nothing of what the module is for; name the thing it knows"));
    }
    if !text.starts_with("//! ") {
        faults.push(format!("{path}:1: a file opens with `//!`: what it is for, and what it must not do"));
    }
    let lines = text.lines().count();
    if lines > MOST_LINES {
        faults.push(format!("{path}: {lines} lines are more than {MOST_LINES}: split the file at a natural seam"));
    }
    faults
}

fn row_of(module: &str) -> Option<usize> {
    HOUSE.iter().position(|row| row.contains(&module))
}

fn assert_no_faults(faults: &[String]) {
    assert!(faults.is_empty(), "{} fault(s) against the plan of the house:\n{}", faults.len(), faults.join("\n"));
}

// ---- the sources ----

/// Every Rust file under src/: its path and its text. Tests run in the root of the package, so `src` is enough, and right
/// also where clones share a folder of build results.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(Path::new("src"), &mut found);
    found.sort();
    assert!(found.len() > 10, "only {} sources were found", found.len());
    let named = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path.to_string_lossy().into_owned(), text)
    };
    found.into_iter().map(named).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src/ can be listed") {
        let path = entry.expect("src/ can be listed").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// `src/extract/number.rs` is `[extract, number]`, `src/extract/mod.rs` is `[extract]`.
fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut segments: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if segments.len() > 1 && segments.last().is_some_and(|last| last == "mod") {
        segments.pop();
    }
    segments
}

/// An import of a module of this crate: `*` for the crate as a whole.
struct Import {
    line: usize,
    module: String,
    written: String,
}

/// The modules of the crate that a file names through `crate` or through `super`.
fn imports(own: &[String], text: &str) -> Vec<Import> {
    let import_of = |found: Found| {
        let ups = found.segments.iter().take_while(|segment| *segment == "super" || *segment == "self");
        let steps = ups.clone().filter(|segment| *segment == "super").count();
        let after_ups = found.segments.get(ups.count());
        // From the file's own module and the inline ones so many steps up: at the root is the crate itself.
        let module = match found.segments[0].as_str() {
            "crate" => found.segments.get(1),
            "super" | "self" if steps >= own.len() + found.inline => after_ups,
            _ => return None,
        };
        let module = module.filter(|name| *name != "self").map_or("*", String::as_str).to_owned();
        Some(Import { line: found.line, module, written: found.segments.join("::") })
    };
    paths(text).into_iter().filter_map(import_of).collect()
}

// ---- the checker itself ----

fn import_fault(path: &str, text: &str) -> String {
    import_faults(path, text).join("\n")
}

#[test]
fn an_import_of_a_floor_above_is_told_with_its_place() {
    let said = import_fault(
        "src/figure/story.rs",
        "//! Stories.\n\nuse crate::document::Document;\nuse crate::store::Store;\n",
    );
    let expected = "src/figure/story.rs:4: `crate::store::Store`: `figure` may not know `store`, a floor above it: \
                    hand the value down as an argument";
    assert_eq!(said, expected);
}

#[test]
fn neighbours_do_not_know_each_other() {
    let said = import_fault("src/source/mod.rs", "fn f() { let _ = crate::alert::Gate::new(); }");
    assert!(said.contains("`source` may not know its neighbour `alert`"), "{said}");
    assert_eq!(import_fault("src/config/mod.rs", "use crate::alert::Settings;"), "");
}

#[test]
fn groups_are_taken_apart() {
    let said = import_fault(
        "src/extract/claim.rs",
        "use crate::{\n    text::{Span, Word as W},\n    change::{compare, edit},\n};",
    );
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.contains("claim.rs:3: `crate::change::compare`"), "{said}");
}

#[test]
fn super_counts_only_where_it_leaves_the_module() {
    let inside = "use super::claim::Claim;\nmod tests { use super::super::claim; fn f() { super::g() } }";
    assert_eq!(import_fault("src/extract/number.rs", inside), "");
    assert!(import_fault("src/extract/number.rs", "use super::super::alert::Gate;").contains("a floor above"));
    assert!(import_fault("src/document.rs", "use super::figure::Figure;").contains("a floor above"));
    assert!(
        import_fault("src/document.rs", "mod tests { mod deep { use super::super::super::cli; } }").contains("`cli`")
    );
    assert_eq!(import_fault("src/document.rs", "mod tests { use super::*; } fn f() {}"), "");
    assert!(import_fault("src/document.rs", "mod tests { use super::*; } use super::cli;").contains("`cli`"));
}

#[test]
fn the_whole_crate_and_unknown_modules_are_no_imports() {
    for whole in ["use crate::*;", "use crate as house;", "use crate::{self as house};", "use super::*;"] {
        assert!(import_fault("src/document.rs", whole).contains("names the whole crate"), "{whole}");
    }
    assert!(import_fault("src/document.rs", "use crate::attic::Box;").contains("`attic` is on no floor"));
    assert!(import_fault("src/attic/mod.rs", "").contains("`attic` is on no floor"));
    assert_eq!(import_fault("src/document.rs", "pub(crate) fn f() {}"), "");
}

#[test]
fn what_is_said_in_comments_and_strings_is_no_import() {
    let text = "// crate::cli\n/* crate::cli */ const A: &str = \"\\\" crate::cli\"; const B: &str = r#\"\" crate::cli\"#;\n\
                const C: char = '\"'; const D: char = '\\''; fn f<'a>(x: &'a str) -> &'a str { x }\nuse crate::cli;";
    assert_eq!(import_faults("src/document.rs", text).len(), 1);
    assert!(import_fault("src/document.rs", text).starts_with("src/document.rs:4:"));
}

#[test]
fn worldly_names_are_found_below_the_world_line_only() {
    let text = "use std::{fmt, fs::File};\nuse std::time::{Duration, Instant};\nasync fn f() { tokio::spawn(g()); println!(\"\") }";
    let said = purity_faults("src/change/compare.rs", text).join("\n");
    for expected in
        ["rs:1: `std::fs::File`", "rs:2: `std::time::Instant`", "rs:3: `async`", "`tokio::spawn`", "`println`"]
    {
        assert!(said.contains(expected), "{expected} in\n{said}");
    }
    assert_eq!(said.lines().count(), 5, "{said}");
    assert!(purity_faults("src/store/mod.rs", text).is_empty());
    assert!(
        purity_faults("src/text/mod.rs", "use std::time::Duration; let notify = x.notify_all(); std::io::Error")
            .is_empty()
    );
}

#[test]
fn a_pure_floor_without_the_ban_is_told() {
    let mut lib = String::new();
    for module in HOUSE[FIRST_PURE_ROW..].iter().copied().flatten() {
        let _ = writeln!(lib, "#[forbid(clippy::disallowed_methods)]\npub mod {module};");
    }
    assert!(ban_faults(&lib).is_empty());
    let loose = lib.replace("#[forbid(clippy::disallowed_methods)]\npub mod text;", "pub mod text;");
    assert_eq!(ban_faults(&loose).len(), 1);
    assert!(ban_faults(&loose)[0].contains("`pub mod text;`"));
}

#[test]
fn empty_names_bare_openings_and_long_files_are_told() {
    assert!(form_faults("src/store/util.rs", "//! Odds and ends.\n")[0].contains("`util` says nothing"));
    assert!(form_faults("src/store/mod.rs", "use std::fs;\n")[0].starts_with("src/store/mod.rs:1: a file opens with"));
    let long = format!("//! Long.\n{}", "\n".repeat(MOST_LINES));
    assert!(form_faults("src/store/mod.rs", &long)[0].contains("601 lines"));
    assert!(form_faults("src/store/sqlite.rs", "//! The store in SQLite.\n").is_empty());
}
