//! `strata` in a terminal. Parsing, asking and printing only: what happens is the engine's and the
//! sandbox's.

// A verb, its session and the application in it are one future: deeper than the compiler looks by itself.
#![recursion_limit = "256"]

mod acts;
mod address;
mod completions;
mod connections;
mod exit;
mod files;
mod interrupt;
mod keys;
mod lifecycle;
mod listing;
mod moving;
mod output;
mod presign;
mod progress;
mod sandbox;
mod secret;
mod session;
mod terminal;
mod testing;

use clap::{Parser, Subcommand};
use exit::Exit;
use interrupt::Interrupt;
use output::Output;
use std::process::ExitCode;
use strata_engine::Fault;
use tracing::Level;

/// What `--help` says about addresses, JSON and exit codes.
const HELP: &str = "\
Addresses:
  CONNECTION:BUCKET/KEY    CONNECTION is a connection's name or id, up to the first colon.
  After the first slash everything is the key as it stands, whatever it holds: quote it for
  your shell. `CONNECTION:` is the list of buckets, `CONNECTION:BUCKET` the bucket's root.
  `sandbox:` is the server of sample documents, while the window does not have it open.

Output:
  Text shows characters that could fool the eye as \\u{…}. --json prints one JSON value with
  names as they are: the response of the window's own command, or {\"fault\": …}.
  Questions, progress and warnings go to standard error.

Exit codes:
  0 done   1 failed   2 wrong usage   3 not found   4 denied, or signing in failed
  5 partly failed   130 ended by Ctrl-C: nothing half-written is left

Settings:
  STRATA_DATA names the data folder, STRATA_LOG what is logged (such as `debug`).";

/// Documents kept in S3, with all their versions.
#[derive(Debug, Parser)]
#[command(name = "strata", version, about, propagate_version = true, after_help = HELP)]
struct Cli {
    /// Prints one JSON value instead of text
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Lists connections, adds and removes them
    Connections(connections::Connections),
    /// Tests a connection: list, put, presign and fetch, get and compare, delete
    Test(testing::Test),
    /// Lists buckets, folders and documents
    Ls(listing::Ls),
    /// Lists all versions of a document, newest first
    Versions(listing::Versions),
    /// Puts a copy of an old version on top
    Restore(acts::Restore),
    /// Downloads documents
    Get(moving::Get),
    /// Uploads files and folders
    Put(moving::Put),
    /// Deletes documents, or removes one version for good
    Rm(acts::Rm),
    /// Brings a deleted document back
    Undelete(acts::Undelete),
    /// Prints a link with which anybody can read a document for a while
    Presign(presign::Presign),
    /// Lifecycle rules: show, validate, simulate, apply, diff
    #[command(subcommand)]
    Lifecycle(lifecycle::Verb),
    /// The age of a connection's access key, and its rotation step by step
    Keys(keys::Keys),
    /// Prints the environment of an application that uses a bucket, secrets masked
    Env(keys::Env),
    /// Prints the completions for a shell
    Completions(completions::Completions),
    /// The pretend Amazon: a versioned S3 server on this machine
    #[command(subcommand)]
    Sandbox(sandbox::Verb),
}

fn main() -> ExitCode {
    strata_engine::second_process().unwrap_or_else(answer)
}

fn answer() -> ExitCode {
    strata_engine::log::start(Level::ERROR);
    let cli = Cli::parse();
    let out = Output { json: cli.json };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("strata: no work can be started: {error}.");
            return Exit::Failed.into();
        }
    };
    let exit = match runtime.block_on(run(cli.verb, out)) {
        Ok(exit) => exit,
        Err(fault) => {
            out.fault(&fault);
            Exit::of(&fault)
        }
    };
    // A question that nobody answered any more holds a thread: it is not waited for.
    runtime.shutdown_background();
    exit.into()
}

async fn run(verb: Verb, out: Output) -> Result<Exit, Fault> {
    // The sandbox server has its own way with Ctrl-C.
    if let Verb::Sandbox(verb) = verb {
        return sandbox::run(verb, out.json).await.map(|()| Exit::Done);
    }
    let interrupt = Interrupt::listen()?;
    match verb {
        Verb::Connections(verb) => connections::run(verb, out, &interrupt).await,
        Verb::Test(verb) => testing::run(verb, out, &interrupt).await,
        Verb::Ls(verb) => listing::ls(verb, out, &interrupt).await,
        Verb::Versions(verb) => listing::versions(verb, out, &interrupt).await,
        Verb::Restore(verb) => acts::restore(verb, out, &interrupt).await,
        Verb::Get(verb) => moving::get(verb, out, &interrupt).await,
        Verb::Put(verb) => moving::put(verb, out, &interrupt).await,
        Verb::Rm(verb) => acts::rm(verb, out, &interrupt).await,
        Verb::Undelete(verb) => acts::undelete(verb, out, &interrupt).await,
        Verb::Presign(verb) => presign::run(verb, out, &interrupt).await,
        Verb::Lifecycle(verb) => lifecycle::run(verb, out, &interrupt).await,
        Verb::Keys(verb) => keys::keys(verb, out, &interrupt).await,
        Verb::Env(verb) => keys::env(verb, out, &interrupt).await,
        Verb::Completions(verb) => completions::run(&verb),
        Verb::Sandbox(_) => Ok(Exit::Done),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_verbs_and_their_options_fit_together() {
        Cli::command().debug_assert();
    }
}
