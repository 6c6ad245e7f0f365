//! The tools people would use instead, run as they come.

use crate::process::timed;
use crate::server::Server;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// s5cmd and rclone, set up for the run's server.
pub struct Peers<'a> {
    s5cmd: PathBuf,
    server: &'a Server,
}

impl<'a> Peers<'a> {
    /// Finds both; they are installed by `make bench`.
    pub fn find(root: &Path, server: &'a Server) -> io::Result<Self> {
        let peers = Self { s5cmd: root.join(".venv/bin/s5cmd"), server };
        timed(Command::new(&peers.s5cmd).arg("version"))?;
        timed(Command::new("rclone").arg("version"))?;
        Ok(peers)
    }

    /// Makes a bucket.
    pub fn make_bucket(&self, name: &str) -> io::Result<()> {
        self.s5cmd(&["mb", &format!("s3://{name}")]).map(|_| ())
    }

    /// Runs s5cmd with its usual number of workers.
    pub fn s5cmd(&self, arguments: &[&str]) -> io::Result<Duration> {
        let mut command = undisturbed(&self.s5cmd);
        command.args(["--endpoint-url", &self.server.endpoint]).args(arguments);
        command.env("AWS_ACCESS_KEY_ID", &self.server.access_key_id);
        command.env("AWS_SECRET_ACCESS_KEY", &self.server.secret_access_key);
        command.env("AWS_REGION", &self.server.region);
        timed(&mut command)
    }

    /// Runs rclone with as many transfers at a time as we use for small files.
    pub fn rclone(&self, arguments: &[&str]) -> io::Result<Duration> {
        let mut command = undisturbed("rclone".as_ref());
        command.args(["--config", "/dev/null", "--transfers", "16"]).args(arguments);
        for (name, value) in [
            ("TYPE", "s3"),
            ("PROVIDER", "Other"),
            ("ENDPOINT", &self.server.endpoint),
            ("REGION", &self.server.region),
            ("ACCESS_KEY_ID", &self.server.access_key_id),
            ("SECRET_ACCESS_KEY", &self.server.secret_access_key),
        ] {
            command.env(format!("RCLONE_CONFIG_PEER_{name}"), value);
        }
        timed(&mut command)
    }
}

/// A command that hears nothing of the caller's own AWS settings: a CA bundle alone stops rclone.
fn undisturbed(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    command
}
