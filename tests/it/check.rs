//! The program as it is called: what it prints where, and with which exit code it ends.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// How a call of the program ended.
struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

/// The program, in that folder, in an environment that says nothing.
fn claimwatch(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimwatch"));
    command.current_dir(folder).stdin(Stdio::null());
    for name in ["CLAIMWATCH_CONFIG", "NO_COLOR", "STATE_DIRECTORY", "LOGS_DIRECTORY"] {
        command.env_remove(name);
    }
    command
}

fn ended(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A folder with that config in it, called `c.toml`.
fn folder_with(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("c.toml"), config).unwrap();
    folder
}

#[test]
fn a_right_config_is_fine_and_its_contents_are_counted() {
    let config = "[service]\nstate = 'state'\nlogs = 'logs'\n[feeds.a]\nurl = 'https://a.example.org/'\n\
        [feeds.b]\nurl = 'https://b.example.org/'\nenabled = false\n[folders.inbox]\npath = 'inbox'\n[watch.a]\n[watch.b]\n";
    let folder = folder_with(config);
    fs::create_dir(folder.path().join("inbox")).unwrap();
    let checked = ended(claimwatch(folder.path()).args(["check", "--config", "c.toml"]));
    assert_eq!(checked.out, "c.toml is fine: 2 feeds (1 disabled), 1 folder, 2 watches\n");
    assert_eq!((checked.err.as_str(), checked.code), ("", Some(0)));
}

#[test]
fn all_faults_of_a_wrong_config_go_to_standard_error_with_exit_code_2() {
    let folder = folder_with("[polling]\nintervall = '15m'\ntimeout = '30'\n");
    for command in ["check", "run", "once"] {
        let refused = ended(claimwatch(folder.path()).args(["--config", "c.toml", command]));
        assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""), "{command}");
        for words in ["did you mean `every`?", "c.toml:3:11", "add the unit", "c.toml: 2 errors"] {
            assert!(refused.err.contains(words), "{command}: no {words:?} in {}", refused.err);
        }
        assert!(!refused.err.contains('\u{1b}'), "no colours into a pipe");
    }
}

#[test]
fn what_the_config_names_and_is_not_there_is_a_warning() {
    let folder = folder_with("[service]\nstate = 'c.toml'\nlogs = 'logs'\n[folders.inbox]\npath = 'inbx'\n");
    let checked = ended(claimwatch(folder.path()).args(["--config", "c.toml", "check"]));
    assert_eq!(checked.code, Some(0));
    assert_eq!(checked.out, "c.toml can be used: no feeds, 1 folder, no watches\n");
    for words in ["there is no folder inbx", "c.toml:5:8", "the directory c.toml cannot be read", "c.toml: 2 warnings"]
    {
        assert!(checked.err.contains(words), "no {words:?} in {}", checked.err);
    }
}

#[test]
fn a_missing_config_is_named_with_the_way_to_name_another() {
    let folder = tempfile::tempdir().unwrap();
    let missing = ended(claimwatch(folder.path()).args(["check", "--config", "none.toml"]));
    assert_eq!(missing.code, Some(2));
    assert!(missing.err.starts_with("claimwatch: cannot read the config none.toml: "), "{}", missing.err);
}

#[test]
fn the_environment_names_the_config_and_the_option_overrules_it() {
    let folder = folder_with("[service]\nstate = 'state'\nlogs = 'logs'\n");
    let by_environment = ended(claimwatch(folder.path()).env("CLAIMWATCH_CONFIG", "c.toml").arg("check"));
    assert_eq!((by_environment.code, by_environment.err.as_str()), (Some(0), ""));
    let overruled =
        ended(claimwatch(folder.path()).env("CLAIMWATCH_CONFIG", "none.toml").args(["check", "--config", "c.toml"]));
    assert_eq!(overruled.code, Some(0), "{}", overruled.err);
}

#[test]
fn colours_come_when_asked_for() {
    let folder = folder_with("[polling]\nevery = '1'\n");
    let coloured = ended(claimwatch(folder.path()).args(["check", "--config", "c.toml", "--color", "always"]));
    assert!(coloured.err.contains("\u{1b}["), "{}", coloured.err);
}

#[test]
fn a_wrong_command_line_ends_with_2_and_help_with_0() {
    let folder = tempfile::tempdir().unwrap();
    for wrong in [&["chekc"][..], &["extract"], &["check", "--onlin"], &["extract", "a.txt", "--format", "xml"], &[]] {
        let refused = ended(claimwatch(folder.path()).args(wrong));
        assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""), "{wrong:?}");
    }
    for asked in [&["--help"][..], &["replay", "--help"], &["--version"]] {
        let answered = ended(claimwatch(folder.path()).args(asked));
        assert_eq!((answered.code, answered.err.as_str()), (Some(0), ""), "{asked:?}");
        assert!(!answered.out.is_empty());
    }
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let folder = folder_with("[service]\nstate = 'state'\nlogs = 'logs'\n");
    for asked in [&["check", "--config", "c.toml"][..], &["--help"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = claimwatch(folder.path()).args(asked).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(
            (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
            (Some(0), ""),
            "{asked:?}"
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_failure_that_is_told() {
    let folder = folder_with("[service]\nstate = 'state'\nlogs = 'logs'\n");
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut child = claimwatch(folder.path())
        .args(["check", "--config", "c.toml"])
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(err.contains("No space left on device"), "{err}");
}

#[test]
fn directories_of_the_service_manager_are_looked_at() {
    let folder = folder_with("[service]\nlogs = 'logs'\n");
    let state = folder.path().join("c.toml");
    let given = format!("{}:/elsewhere", state.display());
    let checked = ended(claimwatch(folder.path()).env("STATE_DIRECTORY", given).args(["check", "--config", "c.toml"]));
    assert_eq!(checked.code, Some(0));
    assert!(checked.err.contains(&format!("the directory {} cannot be read", state.display())), "{}", checked.err);
}
