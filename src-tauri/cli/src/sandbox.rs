//! `strata sandbox`: serves it alone, so that any S3 client can use it, and moves its clock.

use crate::output::Output;
use clap::{Args, Subcommand};
use serde_json::json;
use std::env::VarError;
use std::io::Write;
use std::path::PathBuf;
use strata_engine::{Code, Fault, data_folder};
use strata_sandbox::{Clock, Credentials, Options, Sandbox};

/// The variable that hands the secret over: an argument would be seen in the list of processes.
const SECRET: &str = "STRATA_SANDBOX_SECRET";

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Serves until Ctrl-C
    Serve(Serve),
    /// Moves its clock forward; lifecycle rules act on every midnight that passes
    Advance(Advance),
}

#[derive(Debug, Args)]
pub struct Advance {
    /// Whole days
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    days: u32,
    /// Where the sandbox keeps its data; the application's own when left out
    #[arg(long)]
    folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Port on 127.0.0.1; a free one when left out
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Where the sandbox keeps its data; the application's own when left out
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Makes a bucket with this many tiny documents, e.g. scale=100000
    #[arg(long, value_name = "BUCKET=COUNT", value_parser = filling)]
    fill: Vec<(String, u64)>,
    /// Access key id to take; its secret comes from the environment variable STRATA_SANDBOX_SECRET.
    /// Both are made up when left out
    #[arg(long)]
    access_key_id: Option<String>,
    /// Does not put the sample documents in
    #[arg(long)]
    no_seed: bool,
}

fn filling(text: &str) -> Result<(String, u64), String> {
    let (bucket, count) = text.split_once('=').ok_or("write BUCKET=COUNT, e.g. scale=100000")?;
    let count = count.parse().map_err(|_| format!("{count:?} is not a number of documents"))?;
    if bucket.is_empty() {
        return Err("name the bucket before the `=`".to_owned());
    }
    Ok((bucket.to_owned(), count))
}

pub async fn run(verb: Verb, as_json: bool) -> Result<(), Fault> {
    let serve = match verb {
        Verb::Serve(serve) => serve,
        Verb::Advance(advance) => return self::advance(advance, as_json).await,
    };
    let credentials = credentials(serve.access_key_id.clone())?;
    let folder = folder(serve.folder.clone())?;
    // Caught from the beginning: a signal that comes during the start is not lost.
    let ended = ended()?;
    let options = Options {
        folder,
        port: serve.port,
        credentials,
        clock: Clock::system(),
        seed: !serve.no_seed,
    };
    let sandbox = Sandbox::start(options).await?;
    for notice in sandbox.notices() {
        eprintln!("strata: {}", notice.message);
    }
    for (bucket, count) in &serve.fill {
        sandbox.fill(bucket, *count).await?;
    }
    announce(&sandbox, as_json)?;
    ended.await;
    sandbox.stop().await;
    Ok(())
}

fn folder(given: Option<PathBuf>) -> Result<PathBuf, Fault> {
    given.map_or_else(|| Ok(data_folder()?.join("sandbox")), Ok)
}

async fn advance(verb: Advance, as_json: bool) -> Result<(), Fault> {
    let options = Options {
        folder: folder(verb.folder)?,
        port: 0,
        credentials: None,
        clock: Clock::system(),
        seed: false,
    };
    let sandbox = Sandbox::start(options).await?;
    let moved = sandbox.advance(verb.days).await;
    let now = sandbox.clock().now();
    sandbox.stop().await;
    let aged = moved?;
    let figures = json!({
        "now": now.to_string(),
        "transitions": aged.transitions,
        "markers": aged.markers,
        "deleted": aged.deleted,
        "markers_removed": aged.markers_removed,
        "aborted": aged.aborted,
    });
    Output { json: as_json }.print(&figures, || {
        format!(
            "It is {now} there now. {} versions moved, {} got a delete marker, {} are gone for good, \
             {} markers were removed, {} uploads were aborted.",
            aged.transitions, aged.markers, aged.deleted, aged.markers_removed, aged.aborted
        )
    });
    Ok(())
}

fn credentials(access_key_id: Option<String>) -> Result<Option<Credentials>, Fault> {
    let secret = match std::env::var(SECRET) {
        Ok(secret) if !secret.is_empty() => Some(secret),
        Ok(_) | Err(VarError::NotPresent) => None,
        Err(VarError::NotUnicode(_)) => {
            return Err(Fault::new(Code::Invalid, format!("{SECRET} is not text.")));
        }
    };
    match (access_key_id, secret) {
        (Some(access_key_id), Some(secret_access_key)) => {
            Ok(Some(Credentials { access_key_id, secret_access_key }))
        }
        (Some(_), None) => {
            let hint = format!("Put the secret into {SECRET}, or leave --access-key-id out.");
            Err(Fault::new(Code::Invalid, "The access key id came without its secret.").hint(hint))
        }
        (None, Some(secret_access_key)) => {
            Ok(Some(Credentials { secret_access_key, ..Credentials::random() }))
        }
        (None, None) => Ok(None),
    }
}

/// Prints where the sandbox is and how to get in, in the form that other clients read.
fn announce(sandbox: &Sandbox, as_json: bool) -> Result<(), Fault> {
    let Credentials { access_key_id, secret_access_key } = sandbox.credentials();
    let (endpoint, region) = (sandbox.endpoint(), sandbox.region());
    let text = if as_json {
        json!({
            "endpoint": endpoint,
            "region": region,
            "access_key_id": access_key_id,
            "secret_access_key": secret_access_key,
        })
        .to_string()
    } else {
        format!(
            "export AWS_ENDPOINT_URL={endpoint}\nexport AWS_REGION={region}\n\
             export AWS_ACCESS_KEY_ID={access_key_id}\nexport AWS_SECRET_ACCESS_KEY={secret_access_key}\n\
             # Path-style addressing. Serving until Ctrl-C."
        )
    };
    let mut out = std::io::stdout().lock();
    let said = writeln!(out, "{text}").and_then(|()| out.flush());
    said.map_err(|error| Fault::new(Code::DiskIo, format!("The output can't be written: {error}.")))
}

/// Ends with Ctrl-C, or with SIGTERM where there is such a thing.
fn ended() -> Result<impl Future<Output = ()>, Fault> {
    let refused = |error: std::io::Error| {
        Fault::new(Code::Internal, format!("Ctrl-C can't be listened for: {error}."))
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt()).map_err(refused)?;
        let mut terminate = signal(SignalKind::terminate()).map_err(refused)?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    {
        let mut interrupt = tokio::signal::windows::ctrl_c().map_err(refused)?;
        Ok(async move {
            interrupt.recv().await;
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filling_names_a_bucket_and_a_number() {
        assert_eq!(filling("scale=100000"), Ok(("scale".to_owned(), 100_000)));
        for wrong in ["scale", "=5", "scale=many", "scale=-1"] {
            assert!(filling(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_access_key_id_without_a_secret_is_refused_with_a_way_out() {
        // The variable is not set in tests.
        let fault = credentials(Some("ME".to_owned())).unwrap_err();
        assert_eq!(fault.code, Code::Invalid);
        assert!(fault.hint.unwrap().contains(SECRET));
    }
}
