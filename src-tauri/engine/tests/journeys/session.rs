//! Runs a test again in a session of its own: a private bus with an unlocked keyring, or none.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const INNER: &str = "STRATA_JOURNEY_SESSION";

/// What the session offers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// gnome-keyring, unlocked.
    Unlocked,
    /// No bus at all.
    None,
}

/// The second process that tries the keychain: `secret-tool`, a reader that is not ours.
pub fn keychain_reader() -> Option<PathBuf> {
    let program = PathBuf::from(std::env::var_os("HOME")?).join("keychain-reader");
    program.exists().then_some(program)
}

const READER: &str = r#"#!/bin/sh
IFS= read -r service
IFS= read -r account
secret-tool lookup service "$service" username "$account" | sha256sum | cut -c 1-64
"#;

/// True in the inner run; otherwise the inner run is done and must have passed.
pub fn inside(keyring: Keyring, name: &str) -> bool {
    if std::env::var_os(INNER).is_some() {
        return true;
    }
    let home = tempfile::tempdir().unwrap();
    let reader = home.path().join("keychain-reader");
    std::fs::write(&reader, READER).unwrap();
    std::fs::set_permissions(&reader, std::fs::Permissions::from_mode(0o700)).unwrap();
    let path = |name: &str| {
        let path = home.path().join(name);
        std::fs::create_dir(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        path
    };
    let run = format!("exec \"$0\" --exact {name} --nocapture --test-threads=1");
    let mut command = match keyring {
        Keyring::Unlocked => {
            let mut command = Command::new("dbus-run-session");
            command.args(["--", "sh", "-c"]).arg(format!(
                "printf test | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1; {run}"
            ));
            command
        }
        Keyring::None => {
            let mut command = Command::new("sh");
            command.arg("-c").arg(run);
            command
        }
    };
    command
        .arg(std::env::current_exe().unwrap())
        .env(INNER, "1")
        .env("HOME", home.path())
        .env("XDG_CONFIG_HOME", path("config"))
        .env("XDG_DATA_HOME", path("data"))
        .env("XDG_CACHE_HOME", path("cache"))
        .env("XDG_RUNTIME_DIR", path("run"))
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null());
    let done = command.output().unwrap();
    std::io::stdout().write_all(&done.stdout).unwrap();
    std::io::stderr().write_all(&done.stderr).unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("1 passed"), "the inner run failed");
    false
}
