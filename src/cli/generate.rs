//! `claimwatch generate`: man pages and shell completions, made of the same words as the help.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Arguments, Console, Failure, GenerateCommand};

/// Writes what was asked for.
pub fn run(command: &GenerateCommand, console: &mut Console<'_>) -> Result<(), Failure> {
    match command {
        GenerateCommand::Man { folder } => write_man_pages(folder, console),
        GenerateCommand::Completions { shell } => Ok(console.out.write_all(&completions(*shell))?),
    }
}

/// The man pages, each with the name of its file: one for the program, one for each command and command below it.
pub fn man_pages() -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut command = Arguments::command();
    command.build();
    let mut pages = Vec::new();
    collect(&command, "claimwatch", &mut pages)?;
    Ok(pages)
}

/// The script that completes command lines in that shell.
pub fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "claimwatch", &mut script);
    script
}

fn collect(command: &clap::Command, name: &str, pages: &mut Vec<(String, Vec<u8>)>) -> std::io::Result<()> {
    let mut page = Vec::new();
    Man::new(command.clone().display_name(name.to_owned())).render(&mut page)?;
    pages.push((format!("{name}.1"), page));
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        collect(below, &format!("{name}-{}", below.get_name()), pages)?;
    }
    Ok(())
}

fn write_man_pages(folder: &Path, console: &mut Console<'_>) -> Result<(), Failure> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for (name, page) in man_pages()? {
        let path = folder.join(name);
        fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))?;
        writeln!(console.out, "{}", path.display())?;
    }
    Ok(())
}
