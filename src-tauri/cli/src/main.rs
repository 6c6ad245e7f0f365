//! `strata` in a terminal. Parsing and printing only: what happens is the engine's and the sandbox's.

mod sandbox;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Documents kept in S3, with all their versions.
#[derive(Debug, Parser)]
#[command(name = "strata", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// The pretend Amazon: a versioned S3 server on this machine
    #[command(subcommand)]
    Sandbox(sandbox::Verb),
}

fn main() -> ExitCode {
    strata_engine::second_process().unwrap_or_else(run)
}

#[tokio::main]
async fn run() -> ExitCode {
    strata_engine::log::start();
    let done = match Cli::parse().verb {
        Verb::Sandbox(verb) => sandbox::run(verb).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("strata: {}", fault.message);
            if let Some(hint) = fault.hint {
                eprintln!("        {hint}");
            }
            ExitCode::FAILURE
        }
    }
}
