//! The real keychain: gnome-keyring on a private session bus, with throwaway folders.
//!
//! Each test starts this binary again inside `dbus-run-session`; the inner run does the work.
//! `secret-tool` is the independent reader.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, missing_docs)]

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use strata_domain::fault::Code;
use strata_gateway::keychain::Keychain;
use strata_gateway::secret::Secret;

const SERVICE: &str = "strata-test";
/// Set in the inner run.
const INNER: &str = "STRATA_KEYCHAIN_TEST";

/// How the private session is furnished before the inner run starts.
enum Session {
    /// A keyring made and unlocked with a password.
    Unlocked,
    /// The same keyring, but a new daemon that was given a wrong password.
    WrongPassword,
    /// A bus on which nothing offers secrets.
    NoService,
    /// No bus at all.
    NoBus,
}

/// Runs the test of this name again inside a session, or returns true in the inner run.
fn inside(session: Session, name: &str) -> bool {
    if std::env::var_os(INNER).is_some() {
        return true;
    }
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| {
        let path = home.path().join(name);
        std::fs::create_dir(&path).unwrap();
        path
    };
    let (config, data, cache, runtime) = (path("config"), path("data"), path("cache"), path("run"));
    std::fs::set_permissions(&runtime, std::fs::Permissions::from_mode(0o700)).unwrap();
    // No activatable service: whatever is installed for the desktop must not answer here.
    let bus = home.path().join("bus.conf");
    std::fs::write(&bus, BUS).unwrap();
    let inner = format!("exec \"$0\" --exact {name} --nocapture --test-threads=1");
    // The daemon goes to the background before its name is on the bus.
    let ready = "until dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true; \
        do sleep 0.05; done";
    let started = "gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1";
    let unlock = format!("printf test | {started}; {ready}");
    let script = match session {
        Session::Unlocked => format!("{unlock}; {inner}"),
        Session::WrongPassword => format!("printf wrong | {started}; {ready}; {inner}"),
        Session::NoService | Session::NoBus => inner,
    };
    let isolated = |command: &mut Command| {
        command
            .env(INNER, "1")
            .env("HOME", home.path())
            .env("XDG_CONFIG_HOME", &config)
            .env("XDG_DATA_HOME", &data)
            .env("XDG_CACHE_HOME", &cache)
            .env("XDG_RUNTIME_DIR", &runtime)
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY");
    };
    let exe = std::env::current_exe().unwrap();
    let run = |script: &str| {
        let mut command = if matches!(session, Session::NoBus) {
            Command::new("sh")
        } else {
            let mut command = Command::new("dbus-run-session");
            command.arg(format!("--config-file={}", bus.display())).args(["--", "sh"]);
            command
        };
        isolated(&mut command);
        command.args(["-c", script]).arg(&exe).stdin(Stdio::null()).output().unwrap()
    };
    if matches!(session, Session::WrongPassword) {
        // The first session makes the keyring; its daemon ends with its bus.
        assert!(
            run(&format!("{unlock}; secret-tool store --label=x a b <<E\nx\nE\n")).status.success()
        );
    }
    let done = run(&script);
    std::io::stdout().write_all(&done.stdout).unwrap();
    std::io::stderr().write_all(&done.stderr).unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "the inner run failed");
    assert!(said.contains("1 passed"), "the inner run ran nothing: {said}");
    false
}

const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

fn secret_tool(account: &str) -> Option<String> {
    let found = Command::new("secret-tool")
        .args(["lookup", "service", SERVICE, "username", account])
        .output()
        .unwrap();
    found.status.success().then(|| String::from_utf8(found.stdout).unwrap())
}

const HASH_OF_CANARY: &str = "e100fbce008c04ec40637af0af91fb2f05aeedc23f856a2d3c0b1580625d755e";
/// The second process of the probe.
const READER: &str = env!("CARGO_BIN_EXE_strata-keychain-read-back");

fn system() -> Keychain {
    Keychain::system(SERVICE, Some(READER.into()))
}

/// The same keychain, with a second process that is started by these lines of a shell.
fn tried_by(folder: &Path, lines: &str) -> Keychain {
    let program = folder.join("reader");
    std::fs::write(&program, format!("#!/bin/sh\n{lines}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    Keychain::system(SERVICE, Some(program))
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

#[tokio::test]
async fn a_secret_is_kept_read_by_another_program_replaced_and_removed() {
    if !inside(Session::Unlocked, "a_secret_is_kept_read_by_another_program_replaced_and_removed") {
        return;
    }
    let keychain = system();
    keychain.probe().await.unwrap();
    assert!(keychain.load("connection/1").await.unwrap().is_none());
    keychain.remove("connection/1").await.unwrap();
    keychain.store("connection/1", &secret("wJalrXUtnFEMI/ä€")).await.unwrap();
    assert_eq!(secret_tool("connection/1").unwrap(), "wJalrXUtnFEMI/ä€");
    keychain.store("connection/1", &secret("second")).await.unwrap();
    // Another value with a connection of its own, as after a restart.
    let again = system();
    assert_eq!(again.load("connection/1").await.unwrap().unwrap().expose(), "second");
    again.remove("connection/1").await.unwrap();
    assert!(keychain.load("connection/1").await.unwrap().is_none());
    assert_eq!(secret_tool("connection/1"), None);
}

#[tokio::test]
async fn the_probe_leaves_nothing_behind() {
    if !inside(Session::Unlocked, "the_probe_leaves_nothing_behind") {
        return;
    }
    system().probe().await.unwrap();
    nothing_is_left();
}

fn nothing_is_left() {
    let found = Command::new("secret-tool").args(["search", "--all", "service", SERVICE]).output();
    let found = found.unwrap();
    assert!(found.stdout.is_empty() && found.stderr.is_empty(), "{found:?}");
}

#[tokio::test]
async fn a_store_that_another_process_does_not_see_is_refused_though_it_answers_this_one() {
    if !inside(
        Session::Unlocked,
        "a_store_that_another_process_does_not_see_is_refused_though_it_answers_this_one",
    ) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let seen = folder.path().join("seen");
    // By a second program that reads through `secret-tool`, the probe passes: the shell works.
    let independent = format!(
        "IFS= read -r service; IFS= read -r account; echo \"$*\" > '{}'
        secret-tool lookup service \"$service\" username \"$account\" | sha256sum | cut -c 1-64",
        seen.display()
    );
    tried_by(folder.path(), &independent).probe().await.unwrap();
    assert_eq!(std::fs::read_to_string(&seen).unwrap(), "keychain-read-back\n");
    for lines in [
        format!("unset DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR; exec '{READER}' \"$@\""),
        format!("exec dbus-run-session -- '{READER}' \"$@\""),
        "echo 0000".to_owned(),
        "exit 0".to_owned(),
        "exec sleep 600".to_owned(),
    ] {
        let keychain = tried_by(folder.path(), &lines);
        let fault = keychain.probe().await.unwrap_err();
        assert_eq!(fault.code, Code::KeychainMissing, "{lines}: {fault:?}");
        assert!(fault.detail.unwrap().contains("second process"), "{lines}");
        // What it refuses answers this process all the same.
        keychain.store("connection/6", &secret("x")).await.unwrap();
        keychain.remove("connection/6").await.unwrap();
    }
    for reader in [None, Some(folder.path().join("nowhere"))] {
        let fault = Keychain::system(SERVICE, reader).probe().await.unwrap_err();
        assert_eq!(fault.code, Code::KeychainMissing, "{fault:?}");
    }
    nothing_is_left();
}

#[test]
fn the_second_process_reads_nothing_but_a_probe() {
    if !inside(Session::Unlocked, "the_second_process_reads_nothing_but_a_probe") {
        return;
    }
    for account in ["probe/1", "connection/1"] {
        let mut store = Command::new("secret-tool");
        store.args(["store", "--label=x", "service", SERVICE, "username", account]);
        let mut store = store.stdin(Stdio::piped()).spawn().unwrap();
        store.stdin.take().unwrap().write_all(b"canary").unwrap();
        assert!(store.wait().unwrap().success());
        let mut reader = Command::new(READER);
        reader.arg("keychain-read-back").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut reader = reader.spawn().unwrap();
        let question = format!("{SERVICE}\n{account}\n");
        reader.stdin.take().unwrap().write_all(question.as_bytes()).unwrap();
        let said = reader.wait_with_output().unwrap();
        let said = (said.status.success(), String::from_utf8(said.stdout).unwrap());
        let expected = if account == "probe/1" { (true, HASH_OF_CANARY) } else { (false, "") };
        assert_eq!((said.0, said.1.trim()), expected, "{account}");
    }
}

#[tokio::test]
async fn a_secret_of_16384_bytes_comes_back_whole_and_a_damaged_one_is_told() {
    if !inside(
        Session::Unlocked,
        "a_secret_of_16384_bytes_comes_back_whole_and_a_damaged_one_is_told",
    ) {
        return;
    }
    let keychain = system();
    let long: String = ('!'..='~').cycle().take(16_384).collect();
    for text in [long.clone(), long.replace('a', "b"), long.clone()] {
        keychain.store("connection/2", &secret(&text)).await.unwrap();
        assert_eq!(keychain.load("connection/2").await.unwrap().unwrap().expose(), text);
    }
    let head = secret_tool("connection/2").unwrap();
    assert!(head.starts_with("strata-parts a 9 16384 "), "{head}");
    let part = secret_tool("connection/2/part/a/3").unwrap();
    assert_eq!(part, long[6000..8000]);
    assert_eq!(secret_tool("connection/2/part/b/0"), None);
    let mut clear = Command::new("secret-tool");
    clear.args(["clear", "service", SERVICE, "username", "connection/2/part/a/3"]);
    assert!(clear.status().unwrap().success());
    assert_eq!(keychain.load("connection/2").await.unwrap_err().code, Code::Mismatch);
    keychain.store("connection/2", &secret("short")).await.unwrap();
    assert_eq!(keychain.load("connection/2").await.unwrap().unwrap().expose(), "short");
    assert_eq!(secret_tool("connection/2/part/a/0"), None);
}

#[tokio::test]
async fn a_locked_keychain_is_told_as_locked() {
    if !inside(Session::WrongPassword, "a_locked_keychain_is_told_as_locked") {
        return;
    }
    let keychain = system();
    for fault in [
        keychain.probe().await.unwrap_err(),
        keychain.store("connection/3", &secret("canary-3")).await.unwrap_err(),
    ] {
        assert_eq!(fault.code, Code::KeychainLocked, "{fault:?}");
        assert!(fault.hint.as_ref().unwrap().contains("this run only"));
        assert!(!format!("{fault:?}").contains("canary-3"));
    }
}

async fn every_call_says_that_there_is_none() {
    let keychain = system();
    for fault in [
        keychain.probe().await.unwrap_err(),
        keychain.store("connection/4", &secret("x")).await.unwrap_err(),
        keychain.load("connection/4").await.unwrap_err(),
        keychain.remove("connection/4").await.unwrap_err(),
    ] {
        assert_eq!(fault.code, Code::KeychainMissing, "{fault:?}");
        assert!(fault.hint.unwrap().contains("this run only"));
    }
}

#[tokio::test]
async fn a_bus_without_a_secret_service_is_told_as_missing() {
    if inside(Session::NoService, "a_bus_without_a_secret_service_is_told_as_missing") {
        every_call_says_that_there_is_none().await;
    }
}

#[tokio::test]
async fn no_session_bus_at_all_is_told_as_missing() {
    if inside(Session::NoBus, "no_session_bus_at_all_is_told_as_missing") {
        every_call_says_that_there_is_none().await;
    }
}

#[tokio::test]
async fn a_keychain_that_starts_later_is_found_without_a_restart() {
    if !inside(Session::NoService, "a_keychain_that_starts_later_is_found_without_a_restart") {
        return;
    }
    let keychain = system();
    assert_eq!(keychain.probe().await.unwrap_err().code, Code::KeychainMissing);
    let mut daemon = Command::new("gnome-keyring-daemon");
    daemon.args(["--unlock", "--components=secrets", "--daemonize"]).stdin(Stdio::piped());
    let mut daemon = daemon.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    daemon.stdin.take().unwrap().write_all(b"test").unwrap();
    daemon.wait().unwrap();
    keychain.probe().await.unwrap();
    keychain.store("connection/5", &secret("late")).await.unwrap();
    assert_eq!(secret_tool("connection/5").unwrap(), "late");
}
