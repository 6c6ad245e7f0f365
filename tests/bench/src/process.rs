//! Child processes: their end, and the memory of a whole tree of them.

use std::collections::HashMap;
use std::io;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A child that ends when this value does.
pub struct Ending(pub Child);

impl Drop for Ending {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to end.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Runs a command to its end and tells how long it took.
pub fn timed(command: &mut Command) -> io::Result<Duration> {
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).output()?;
    let took = start.elapsed();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        // Not the command as a whole: its variables hold the run's secret.
        let program = command.get_program().to_string_lossy().into_owned();
        return Err(io::Error::other(format!("{program} failed: {said}")));
    }
    Ok(took)
}

/// Bytes of memory of a process and all its descendants; shared pages are counted in proportion.
pub fn memory_of_tree(root: u32) -> u64 {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        if let Some(parent) = status_field(pid, "PPid:") {
            children.entry(u32::try_from(parent).unwrap_or(0)).or_default().push(pid);
        }
    }
    let mut open = vec![root];
    let mut sum = 0;
    while let Some(pid) = open.pop() {
        sum += proportional(pid);
        open.extend(children.get(&pid).into_iter().flatten());
    }
    sum
}

/// Bytes of memory of this process alone.
pub fn own_memory() -> u64 {
    proportional(std::process::id())
}

fn proportional(pid: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    field(&text, "Pss:").unwrap_or(0) * 1024
}

fn status_field(pid: u32, name: &str) -> Option<u64> {
    field(&std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?, name)
}

fn field(text: &str, name: &str) -> Option<u64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().next()?.parse().ok()
}
