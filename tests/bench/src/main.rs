//! What people wait for and what it weighs, beside the tools they would use instead: one run, one
//! machine, the same server, so that the ratios mean something where the seconds do not.
//! Arguments name the parts to measure: `lifecycle`, `start`, `listing`, `large`,
//! `small`; all when there are none.

mod engine;
mod lifecycle;
mod listing;
mod peers;
mod process;
mod report;
mod server;
mod start;
mod transfers;

use report::Report;
use std::path::Path;

/// Runs of each measurement; the median is told.
const RUNS: usize = 3;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let parts: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|named| named == part);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let scratch = tempfile::Builder::new().prefix("strata-bench-").tempdir()?;
    let mut report = Report::default();
    let binary = root.join("target/release/strata-desktop");
    report.plain("size of the program", report::mebibytes(std::fs::metadata(&binary)?.len()));
    if wanted("lifecycle") {
        lifecycle::measure(&mut report)?;
    }
    if wanted("start") {
        start::measure(&binary, scratch.path(), &mut report).await?;
    }
    let server = server::Server::start(&root.join("target/release/strata"), scratch.path()).await?;
    let peers = peers::Peers::find(&root, &server)?;
    if wanted("listing") {
        listing::measure(&server, &peers, scratch.path(), &mut report).await?;
    }
    transfers::measure(&server, &peers, scratch.path(), &mut report, wanted).await?;
    report.print();
    Ok(())
}
