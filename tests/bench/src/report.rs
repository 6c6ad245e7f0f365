//! The table that is printed.

use std::time::Duration;

/// Figures in the order they were measured.
#[derive(Debug, Default)]
pub struct Report {
    rows: Vec<(String, String, Option<f64>)>,
}

impl Report {
    /// Adds a figure of its own.
    pub fn plain(&mut self, what: &str, figure: String) {
        eprintln!("{what}: {figure}");
        self.rows.push((what.to_owned(), figure, None));
    }

    /// Adds a median time.
    pub fn time(&mut self, what: &str, times: &[Duration]) {
        self.plain(what, shown(median(times)));
    }

    /// Adds a peer's median time, with ours as a multiple of it: below 1 we are faster.
    pub fn beside(&mut self, what: &str, ours: &[Duration], peer: &str, theirs: &[Duration]) {
        let ratio = median(ours).as_secs_f64() / median(theirs).as_secs_f64();
        let name = format!("{what}: {peer}");
        eprintln!("{name}: {} (ours/theirs {ratio:.2})", shown(median(theirs)));
        self.rows.push((name, shown(median(theirs)), Some(ratio)));
    }

    /// Prints everything as a Markdown table.
    pub fn print(&self) {
        println!("| what | figure | Strata / peer |");
        println!("|---|---|---|");
        for (what, figure, ratio) in &self.rows {
            let ratio = ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default();
            println!("| {what} | {figure} | {ratio} |");
        }
    }
}

/// Bytes as people compare memory and disk.
pub fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn shown(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.2} s", time.as_secs_f64())
    }
}
