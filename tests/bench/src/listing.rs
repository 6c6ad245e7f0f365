//! A folder of 100,000 documents: first rows, all rows, memory; beside the peers' whole listing.

use crate::RUNS;
use crate::engine::Engine;
use crate::peers::Peers;
use crate::process::own_memory;
use crate::report::{Report, mebibytes};
use crate::server::{LARGE, LARGE_KEYS, Server};
use serde_json::json;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

/// Opens the folder as the window does: by windows of rows, sorted by name.
pub async fn measure(
    server: &Server,
    peers: &Peers<'_>,
    scratch: &Path,
    report: &mut Report,
) -> Result<(), Box<dyn Error>> {
    let engine = Engine::open(server, &scratch.join("listing")).await?;
    let before = own_memory();
    let (mut first, mut complete, mut sorted) = (Vec::new(), Vec::new(), Vec::new());
    let mut weight = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        let opened = engine
            .call("open_listing", json!({ "connection": engine.connection, "bucket": LARGE, "prefix": "documents/", "deleted": false }))
            .await?;
        let listing = opened["listing"].clone();
        let window = |sort: &str| json!({ "listing": listing, "start": 0, "count": 200, "sort": sort, "descending": false, "filter": "" });
        let mut seen = None;
        loop {
            let rows = engine.call("listing_window", window("name")).await?;
            if seen.is_none() && rows["total"].as_u64() > Some(0) {
                seen = Some(start.elapsed());
            }
            if rows["complete"] == true {
                if rows["total"].as_u64() != Some(LARGE_KEYS) {
                    return Err(format!("{} rows instead of {LARGE_KEYS}", rows["total"]).into());
                }
                break;
            }
            engine.event("listing").await;
        }
        complete.push(start.elapsed());
        first.extend(seen);
        weight = weight.max(own_memory().saturating_sub(before));
        let start = Instant::now();
        engine.call("listing_window", window("modified")).await?;
        sorted.push(start.elapsed());
        engine.call("close_listing", json!({ "listing": listing })).await?;
    }
    report.time("100,000 documents: first rows", &first);
    report.time("100,000 documents: all rows", &complete);
    report.time("100,000 documents: sorted by another column", &sorted);
    report.plain("100,000 documents: memory they take", mebibytes(weight));
    let folder = format!("{LARGE}/documents/");
    let (s5cmd, rclone) = (format!("s3://{folder}"), format!("peer:{folder}"));
    let s5cmd = repeat(|| peers.s5cmd(&["ls", &s5cmd]))?;
    report.beside("100,000 documents: all rows", &complete, "s5cmd ls", &s5cmd);
    // With the server's dates, as we show them; its own would need a request for each document.
    let rclone =
        repeat(|| peers.rclone(&["lsf", "--format", "pst", "--use-server-modtime", &rclone]))?;
    report.beside("100,000 documents: all rows", &complete, "rclone lsf", &rclone);
    engine.close().await;
    Ok(())
}

fn repeat(mut run: impl FnMut() -> std::io::Result<Duration>) -> std::io::Result<Vec<Duration>> {
    (0..RUNS).map(|_| run()).collect()
}
