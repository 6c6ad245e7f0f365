//! One large document and 2,000 small ones, there and back, beside the peers. Ours includes the
//! comparison of checksums before "done", and the sync to the disk.

use crate::RUNS;
use crate::engine::Engine;
use crate::peers::Peers;
use crate::report::Report;
use crate::server::Server;
use serde_json::{Value, json};
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const BUCKET: &str = "transfers";
const SMALL: usize = 2000;
const SMALL_BYTES: usize = 16 * 1024;
const LARGE_MIB: usize = 1024;

/// Everything that is moved and where to.
struct Work<'a> {
    engine: Engine,
    peers: &'a Peers<'a>,
    files: PathBuf,
    back: PathBuf,
}

/// Measures the movements that are wanted, `large` and `small`.
pub async fn measure(
    server: &Server,
    peers: &Peers<'_>,
    scratch: &Path,
    report: &mut Report,
    wanted: impl Fn(&str) -> bool,
) -> Result<(), Box<dyn Error>> {
    if !wanted("large") && !wanted("small") {
        return Ok(());
    }
    peers.make_bucket(BUCKET)?;
    let files = scratch.join("files");
    make_files(&files)?;
    let engine = Engine::open(server, &scratch.join("transfers")).await?;
    let work = Work { engine, peers, files, back: scratch.join("back") };
    if wanted("large") {
        large(&work, report).await?;
    }
    if wanted("small") {
        small(&work, report).await?;
    }
    work.engine.close().await;
    Ok(())
}

async fn large(work: &Work<'_>, report: &mut Report) -> Result<(), Box<dyn Error>> {
    let file = work.files.join("large.bin");
    let name = file.to_string_lossy().into_owned();
    let (mut up, mut down) = (Vec::new(), Vec::new());
    let (mut s5_up, mut s5_down, mut rc_up, mut rc_down) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        up.push(upload(work, &format!("strata-{run}/"), vec![file.clone()]).await?);
        s5_up.push(work.peers.s5cmd(&["cp", &name, &format!("s3://{BUCKET}/s5cmd-{run}/")])?);
        rc_up.push(work.peers.rclone(&["copy", &name, &format!("peer:{BUCKET}/rclone-{run}/")])?);
        let target = fresh(&work.back)?.join("large.bin");
        *lock(&work.engine.answers.save) = Some(target);
        down.push(download(work, &[format!("strata-{run}/large.bin")]).await?);
        let target = fresh(&work.back)?.to_string_lossy().into_owned();
        let source = format!("s3://{BUCKET}/s5cmd-{run}/large.bin");
        s5_down.push(work.peers.s5cmd(&["cp", &source, &format!("{target}/")])?);
        let target = fresh(&work.back)?.to_string_lossy().into_owned();
        let source = format!("peer:{BUCKET}/rclone-{run}/large.bin");
        rc_down.push(work.peers.rclone(&["copy", &source, &target])?);
    }
    report.time("upload of 1 GiB", &up);
    report.beside("upload of 1 GiB", &up, "s5cmd cp", &s5_up);
    report.beside("upload of 1 GiB", &up, "rclone copy", &rc_up);
    report.time("download of 1 GiB", &down);
    report.beside("download of 1 GiB", &down, "s5cmd cp", &s5_down);
    report.beside("download of 1 GiB", &down, "rclone copy", &rc_down);
    Ok(())
}

async fn small(work: &Work<'_>, report: &mut Report) -> Result<(), Box<dyn Error>> {
    let folder = work.files.join("small");
    let name = folder.to_string_lossy().into_owned();
    let (mut up, mut down) = (Vec::new(), Vec::new());
    let (mut s5_up, mut s5_down, mut rc_up, mut rc_down) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        up.push(upload(work, &format!("many-{run}/"), vec![folder.clone()]).await?);
        let target = format!("s3://{BUCKET}/s5cmd-many-{run}/");
        s5_up.push(work.peers.s5cmd(&["cp", &format!("{name}/"), &target])?);
        let target = format!("peer:{BUCKET}/rclone-many-{run}/");
        rc_up.push(work.peers.rclone(&["copy", &name, &target])?);
        *lock(&work.engine.answers.folder) = Some(fresh(&work.back)?);
        let keys: Vec<_> =
            (0..SMALL).map(|number| format!("many-{run}/small/{number:05}.bin")).collect();
        down.push(download(work, &keys).await?);
        let target = fresh(&work.back)?.to_string_lossy().into_owned();
        let source = format!("s3://{BUCKET}/s5cmd-many-{run}/*");
        s5_down.push(work.peers.s5cmd(&["cp", &source, &format!("{target}/")])?);
        let target = fresh(&work.back)?.to_string_lossy().into_owned();
        let source = format!("peer:{BUCKET}/rclone-many-{run}/");
        rc_down.push(work.peers.rclone(&["copy", &source, &target])?);
    }
    report.time("upload of 2,000 × 16 KiB", &up);
    report.beside("upload of 2,000 × 16 KiB", &up, "s5cmd cp", &s5_up);
    report.beside("upload of 2,000 × 16 KiB", &up, "rclone copy", &rc_up);
    report.time("download of 2,000 × 16 KiB", &down);
    report.beside("download of 2,000 × 16 KiB", &down, "s5cmd cp", &s5_down);
    report.beside("download of 2,000 × 16 KiB", &down, "rclone copy", &rc_down);
    Ok(())
}

async fn upload(
    work: &Work<'_>,
    prefix: &str,
    paths: Vec<PathBuf>,
) -> Result<Duration, Box<dyn Error>> {
    let connection = &work.engine.connection;
    let folder = json!({ "connection": connection, "bucket": BUCKET, "prefix": prefix });
    work.engine.call("set_drop_target", json!({ "folder": folder })).await?;
    let start = Instant::now();
    let queued = work.engine.drop_files(paths).await?;
    finished(work, &queued).await?;
    Ok(start.elapsed())
}

async fn download(work: &Work<'_>, keys: &[String]) -> Result<Duration, Box<dyn Error>> {
    let items: Vec<_> = keys.iter().map(|key| json!({ "key": key })).collect();
    let request = json!({ "connection": work.engine.connection, "bucket": BUCKET, "items": items });
    let start = Instant::now();
    let queued = work.engine.call("download_documents", request).await?;
    finished(work, &queued).await?;
    Ok(start.elapsed())
}

async fn finished(work: &Work<'_>, queued: &Value) -> Result<(), Box<dyn Error>> {
    let mut open: std::collections::HashSet<String> = queued["transfers"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|id| id.as_str().map(str::to_owned))
        .collect();
    if open.is_empty() {
        return Err(format!("nothing was queued: {queued}").into());
    }
    while !open.is_empty() {
        let event = work.engine.event("transfer").await;
        let transfer = &event["transfer"];
        match transfer["state"].as_str() {
            Some("done") => {
                open.remove(transfer["id"].as_str().unwrap_or_default());
            }
            Some("failed" | "cancelled") | None => {
                return Err(format!("a transfer failed: {transfer}").into());
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn make_files(folder: &Path) -> std::io::Result<()> {
    let small = folder.join("small");
    std::fs::create_dir_all(&small)?;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut block = vec![0_u8; 1 << 20];
    // Random enough that no layer can compress or share it.
    let mut fill = |block: &mut [u8]| {
        for word in block.chunks_exact_mut(8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word.copy_from_slice(&state.to_le_bytes());
        }
    };
    let mut large = std::fs::File::create(folder.join("large.bin"))?;
    for _ in 0..LARGE_MIB {
        fill(&mut block);
        large.write_all(&block)?;
    }
    for number in 0..SMALL {
        fill(&mut block[..SMALL_BYTES]);
        std::fs::write(small.join(format!("{number:05}.bin")), &block[..SMALL_BYTES])?;
    }
    Ok(())
}

fn fresh(folder: &Path) -> std::io::Result<PathBuf> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    Ok(folder.to_owned())
}

fn lock<T>(value: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    value.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
