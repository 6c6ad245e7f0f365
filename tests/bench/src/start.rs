//! From the double-click to the first rows on screen, and what the open window weighs.

use crate::RUNS;
use crate::process::{Ending, memory_of_tree};
use crate::report::{Report, mebibytes};
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Starts the app several times under a display of its own.
pub async fn measure(binary: &Path, scratch: &Path, report: &mut Report) -> io::Result<()> {
    let (_screen, display) = virtual_display()?;
    let data = scratch.join("start");
    let (first, _) = open_window(binary, &data, &display)?;
    report.time("first start ever, sample documents made", &[first]);
    let mut times = Vec::new();
    let mut memory = 0;
    for _ in 0..RUNS {
        let (time, bytes) = open_window(binary, &data, &display)?;
        times.push(time);
        memory = memory.max(bytes);
    }
    report.time("start to first rows on screen", &times);
    report.plain("memory of all processes, window open", mebibytes(memory));
    Ok(())
}

fn open_window(binary: &Path, data: &Path, display: &str) -> io::Result<(Duration, u64)> {
    let start = Instant::now();
    let mut child = Command::new(binary)
        .env("STRATA_DATA", data)
        .env("STRATA_MARKS", "1")
        .env("DISPLAY", display)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let output = child.stderr.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let process = Ending(child);
    for line in BufReader::new(output).lines() {
        if line?.contains("mark first_rows_ms") {
            let time = start.elapsed();
            // The page draws them after they were answered: memory is read when it has.
            std::thread::sleep(Duration::from_secs(2));
            return Ok((time, memory_of_tree(process.0.id())));
        }
    }
    Err(io::Error::other("the window ended before it showed documents"))
}

fn virtual_display() -> io::Result<(Ending, String)> {
    let mut child = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let process = Ending(child);
    let mut number = String::new();
    BufReader::new(output).read_line(&mut number)?;
    Ok((process, format!(":{}", number.trim())))
}
