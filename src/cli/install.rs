//! `claimwatch install` and `claimwatch uninstall`: the program, its unit, user, config, man pages and completions put in
//! place and taken away, each step told. Starts nothing, and never overwrites a config.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, anyhow, bail};
use clap_complete::Shell;

use super::arguments::DEFAULT_CONFIG as CONFIG;
use super::generate::{completions, man_pages};
use super::{Console, Failure, InstallArguments, UninstallArguments};
use crate::config::SAMPLE;

const UNIT: &str = include_str!("../../systemd/claimwatch.service");
const SYSUSERS: &str = include_str!("../../systemd/claimwatch.sysusers");
const TMPFILES: &str = include_str!("../../systemd/claimwatch.tmpfiles");
const LOGROTATE: &str = include_str!("../../systemd/claimwatch.logrotate");

/// Where the unit says that the program is.
const PROGRAM_IN_UNIT: &str = "/usr/bin/claimwatch";

/// The folder of the config and of secrets, for root to write and the group to read.
const CONFIG_FOLDER: &str = "/etc/claimwatch";

/// How the alert log is rotated.
const ROTATION: &str = "/etc/logrotate.d/claimwatch";

/// What belongs to the operator: taken away only when asked to.
const KEPT: [&str; 3] = [CONFIG_FOLDER, "/var/lib/claimwatch", "/var/log/claimwatch"];

/// One file of the installation.
struct Piece {
    /// Its place, from the root on.
    place: PathBuf,
    mode: u32,
    content: Vec<u8>,
}

/// Where to: a root, `/` or that of an image, and a prefix below it.
struct Target<'a> {
    root: &'a Path,
    prefix: &'a Path,
}

/// Puts everything in place.
pub fn install(asked: &InstallArguments, console: &mut Console<'_>) -> Result<(), Failure> {
    let target = Target::of(&asked.root, &asked.prefix)?;
    let program = std::env::current_exe().context("cannot find the file of this program")?;
    let program = fs::read(&program).with_context(|| format!("cannot read {}", program.display()))?;
    for piece in target.pieces(program)? {
        put(&target.inside(&piece.place), &piece, console)?;
    }
    let folder = target.inside(Path::new(CONFIG_FOLDER));
    if !folder.exists() {
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o750))?;
    }
    let config = Piece { place: CONFIG.into(), mode: 0o640, content: SAMPLE.into() };
    let rotation = Piece { place: ROTATION.into(), mode: 0o644, content: LOGROTATE.into() };
    for piece in [config, rotation] {
        let path = target.inside(&piece.place);
        if path.symlink_metadata().is_ok() {
            writeln!(console.out, "keep     {}", path.display())?;
        } else {
            put(&path, &piece, console)?;
        }
    }
    if !target.is_live() {
        let done = "done: the tree is complete; user and folders are made where it is installed";
        return Ok(writeln!(console.out, "{done}")?);
    }
    let lib = target.prefix.join("lib");
    let made = run(console, "user", "systemd-sysusers", &[lib.join("sysusers.d/claimwatch.conf").as_os_str()])?;
    if made {
        let file = lib.join("tmpfiles.d/claimwatch.conf");
        run(console, "folders", "systemd-tmpfiles", &["--create".as_ref(), file.as_os_str()])?;
    }
    reload_units(console)?;
    let next = "done: put in your feeds with `claimwatch feeds add URL`, then: systemctl enable --now claimwatch";
    Ok(writeln!(console.out, "{next}")?)
}

/// Takes away what [`install`] put in place; with `--purge` also what belongs to the operator.
pub fn uninstall(asked: &UninstallArguments, console: &mut Console<'_>) -> Result<(), Failure> {
    let target = Target::of(&asked.root, &asked.prefix)?;
    let known = || Command::new("systemctl").args(["cat", "claimwatch.service"]).output();
    if target.is_live() && runs_systemd() && known().is_ok_and(|known| known.status.success()) {
        let arguments = ["disable", "--now", "claimwatch.service"].map(AsRef::as_ref);
        run(console, "stop", "systemctl", &arguments)?;
    }
    for piece in target.pieces(Vec::new())? {
        take(&target.inside(&piece.place), console)?;
    }
    take(&target.inside(Path::new(ROTATION)), console)?;
    if target.is_live() {
        reload_units(console)?;
    }
    if !asked.purge {
        let kept = KEPT.join(", ");
        return Ok(writeln!(console.out, "done: what is in {kept} is kept; --purge removes it")?);
    }
    for place in KEPT {
        take(&target.inside(Path::new(place)), console)?;
    }
    if target.is_live() && Command::new("id").arg("claimwatch").output().is_ok_and(|user| user.status.success()) {
        run(console, "user", "userdel", &["claimwatch".as_ref()])?;
    }
    Ok(writeln!(console.out, "done: nothing of claimwatch is left")?)
}

impl Target<'_> {
    fn of<'a>(root: &'a Path, prefix: &'a Path) -> Result<Target<'a>, Failure> {
        if !prefix.is_absolute() {
            return Err(Failure::misuse(anyhow!("--prefix must be an absolute path, not {}", prefix.display())));
        }
        Ok(Target { root, prefix })
    }

    /// Whether it is this machine that is changed, not an image.
    fn is_live(&self) -> bool {
        self.root == Path::new("/")
    }

    /// The path in this file system of a place below the root.
    fn inside(&self, place: &Path) -> PathBuf {
        self.root.join(place.strip_prefix("/").unwrap_or(place))
    }

    /// All files but the config, which belongs to the operator.
    fn pieces(&self, program: Vec<u8>) -> anyhow::Result<Vec<Piece>> {
        let at = |place: &str| self.prefix.join(place);
        let named = at("bin/claimwatch");
        let unit = UNIT.replace(PROGRAM_IN_UNIT, &named.display().to_string());
        let piece = |place: PathBuf, content: Vec<u8>| Piece { place, mode: 0o644, content };
        let mut pieces = vec![
            Piece { place: named, mode: 0o755, content: program },
            piece(at("lib/systemd/system/claimwatch.service"), unit.into()),
            piece(at("lib/sysusers.d/claimwatch.conf"), SYSUSERS.into()),
            piece(at("lib/tmpfiles.d/claimwatch.conf"), TMPFILES.into()),
            piece(at("share/bash-completion/completions/claimwatch"), completions(Shell::Bash)),
            piece(at("share/zsh/site-functions/_claimwatch"), completions(Shell::Zsh)),
            piece(at("share/fish/vendor_completions.d/claimwatch.fish"), completions(Shell::Fish)),
        ];
        for (name, page) in man_pages()? {
            pieces.push(piece(at("share/man/man1").join(name), page));
        }
        Ok(pieces)
    }
}

/// Writes a file in its place, with the folders above it, so that a running program keeps the file that it was started
/// from.
fn put(path: &Path, piece: &Piece, console: &mut Console<'_>) -> anyhow::Result<()> {
    writeln!(console.out, "install  {}", path.display())?;
    let folder = path.parent().unwrap_or(Path::new("/"));
    let fresh = folder.join(format!(".claimwatch-install.{}", std::process::id()));
    let write = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
        file.write_all(&piece.content)?;
        file.set_permissions(fs::Permissions::from_mode(piece.mode))?;
        file.sync_all()?;
        fs::rename(&fresh, path)
    };
    write().map_err(|error| {
        // Never made, or of no use.
        let _ = fs::remove_file(&fresh);
        let help =
            if error.kind() == ErrorKind::PermissionDenied { "; run it as root (sudo), or give --root" } else { "" };
        anyhow!("cannot write {}: {error}{help}", path.display())
    })
}

/// Removes a file or folder, if it is there.
fn take(path: &Path, console: &mut Console<'_>) -> anyhow::Result<()> {
    let removed = match path.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => Err(error),
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    };
    removed.map_err(|error| {
        let help =
            if error.kind() == ErrorKind::PermissionDenied { "; run it as root (sudo), or give --root" } else { "" };
        anyhow!("cannot remove {}: {error}{help}", path.display())
    })?;
    Ok(writeln!(console.out, "remove   {}", path.display())?)
}

/// Runs a program of the system, told as `what`; false, with a word, where it is not there.
fn run(console: &mut Console<'_>, what: &str, program: &str, arguments: &[&std::ffi::OsStr]) -> anyhow::Result<bool> {
    let line = arguments.iter().map(|argument| argument.to_string_lossy()).collect::<Vec<_>>().join(" ");
    writeln!(console.out, "{what:<7}  {program} {line}")?;
    console.out.flush()?;
    match Command::new(program).args(arguments).status() {
        Ok(status) if status.success() => Ok(true),
        Ok(status) => bail!("`{program} {line}` ended with {status}; what was done before it stays"),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            writeln!(console.out, "skip     there is no {program} here: do its work by hand, see the manual")?;
            Ok(false)
        }
        Err(error) => bail!("`{program}` could not be started: {error}"),
    }
}

fn reload_units(console: &mut Console<'_>) -> anyhow::Result<()> {
    if !runs_systemd() {
        return Ok(writeln!(console.out, "skip     systemd is not running here: there are no units to reload")?);
    }
    run(console, "reload", "systemctl", &["daemon-reload".as_ref()]).map(|_| ())
}

/// As sd_booted(3) says it.
fn runs_systemd() -> bool {
    Path::new("/run/systemd/system").is_dir()
}
