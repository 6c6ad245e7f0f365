//! The application without a window, for a plain browser: the command list over HTTP on loopback, with its own
//! sandbox and data folder, and with seams in place of native dialogs. A test program; never shipped.

mod answers;
mod events;
mod pages;
mod reply;
mod server;
mod start;
mod trouble;

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// What the person, or the test, decides.
#[derive(Debug, Parser)]
#[command(name = "strata-test-host", about)]
struct Arguments {
    /// The port on 127.0.0.1; 0 for any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The data folder; without it a temporary one that is removed at the end.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The built page.
    #[arg(long, default_value = "ui/dist")]
    page: PathBuf,
    /// Puts N tiny keys into a bucket of the sandbox; may be repeated.
    #[arg(long, value_name = "BUCKET=N", value_parser = bucket_and_number)]
    fill: Vec<(String, u64)>,
    /// Writes the sandbox's endpoint and credentials there, for another S3 client.
    #[arg(long, value_name = "PATH")]
    sandbox_json: Option<PathBuf>,
    /// Starts the sandbox without its sample documents.
    #[arg(long)]
    no_seed: bool,
}

fn bucket_and_number(text: &str) -> Result<(String, u64), String> {
    let (bucket, number) = text.split_once('=').ok_or("expected BUCKET=N")?;
    let number = number.parse().map_err(|error| format!("{number}: {error}"))?;
    Ok((bucket.to_owned(), number))
}

fn main() -> ExitCode {
    strata_engine::second_process().unwrap_or_else(serve)
}

#[tokio::main]
async fn serve() -> ExitCode {
    match server::run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
