//! `strata completions SHELL`.

use crate::Cli;
use crate::exit::Exit;
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use strata_engine::{Code, Fault};

#[derive(Debug, Args)]
pub struct Completions {
    /// The shell: bash, zsh, fish, elvish or powershell
    shell: Shell,
}

pub fn run(verb: &Completions) -> Result<Exit, Fault> {
    let mut script = Vec::new();
    clap_complete::generate(verb.shell, &mut Cli::command(), "strata", &mut script);
    std::io::Write::write_all(&mut std::io::stdout().lock(), &script)
        .map(|()| Exit::Done)
        .map_err(|error| Fault::new(Code::DiskIo, format!("The output can't be written: {error}.")))
}
