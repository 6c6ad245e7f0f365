//! The one S3 server of the run: the sandbox as a process of its own, met by all clients over HTTP.

use crate::process::Ending;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// The bucket with one large folder.
pub const LARGE: &str = "large";
/// Keys in its folder `documents/`.
pub const LARGE_KEYS: u64 = 100_000;

/// A running sandbox and how to reach it.
pub struct Server {
    /// `http://127.0.0.1:port`
    pub endpoint: String,
    /// The region it signs for.
    pub region: String,
    /// The public half of its key.
    pub access_key_id: String,
    /// The other half; it protects nothing beyond this run.
    pub secret_access_key: String,
    _process: Ending,
}

impl Server {
    /// Starts it and waits for the line that says where it listens.
    pub async fn start(strata: &Path, scratch: &Path) -> io::Result<Self> {
        let mut child = Command::new(strata)
            .args(["sandbox", "serve", "--json", "--folder"])
            .arg(scratch.join("sandbox"))
            .args(["--fill", &format!("{LARGE}={LARGE_KEYS}")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let process = Ending(child);
        let line = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            BufReader::new(output).read_line(&mut line).map(|_| line)
        })
        .await??;
        let told: serde_json::Value = serde_json::from_str(&line)?;
        let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        Ok(Self {
            endpoint: text("endpoint"),
            region: text("region"),
            access_key_id: text("access_key_id"),
            secret_access_key: text("secret_access_key"),
            _process: process,
        })
    }
}
