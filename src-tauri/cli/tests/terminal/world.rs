//! One person's session: home, bus, keychain and data folder of its own.

use serde_json::Value;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take before it counts as hung.
pub const LONGEST: Duration = Duration::from_secs(100);
/// The secret that must be nowhere.
pub const CANARY: &str = "canary0SECRET0canary0SECRET0canary0SECRET";

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

/// Ends with the test.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

pub struct Session {
    pub home: TempDir,
    bus: String,
    _bus: Running,
    _keychain: Running,
}

/// What a run of the program said.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let code = output.status.code().unwrap_or(-1);
        Self { code, out: text(&output.stdout), err: text(&output.stderr) }
    }

    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

impl Session {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = |name: &str| {
            let path = home.path().join(name);
            std::fs::create_dir(&path).unwrap();
            path
        };
        for name in ["config", "share", "cache", "data", "work"] {
            folder(name);
        }
        let runtime = folder("run");
        std::fs::set_permissions(runtime, std::fs::Permissions::from_mode(0o700)).unwrap();
        let config = home.path().join("bus.conf");
        std::fs::write(&config, BUS).unwrap();
        let mut daemon = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut bus = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut bus).unwrap();
        let bus = bus.trim().to_owned();
        let mut keychain = Command::new("gnome-keyring-daemon");
        surround(&mut keychain, home.path(), &bus);
        let mut keychain = keychain
            .args(["--unlock", "--components=secrets", "--foreground"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        keychain.stdin.take().unwrap().write_all(b"test").unwrap();
        let session = Self { home, bus, _bus: Running(daemon), _keychain: Running(keychain) };
        until("the keychain is there", || {
            let mut ask = session.command("dbus-send");
            ask.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"]);
            ask.args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]);
            Said::of(&ask.output().unwrap()).out.contains("true").then_some(())
        });
        session
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// A program in this session.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        surround(&mut command, self.home.path(), &self.bus);
        command.stdin(Stdio::null());
        command
    }

    pub fn strata<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = self.command(program());
        command.args(arguments);
        command
    }

    /// Runs it to its end.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Said {
        Said::of(&self.strata(arguments).output().unwrap())
    }

    /// As `run`, typed into standard input.
    pub fn typed<A: AsRef<OsStr>>(&self, arguments: &[A], text: &str) -> Said {
        let mut child = self
            .strata(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that has ended already does not read it.
        drop(child.stdin.take().unwrap().write_all(text.as_bytes()));
        Said::of(&child.wait_with_output().unwrap())
    }

    /// Adds a connection to a server.
    pub fn connect(&self, name: &str, to: &Served) {
        let add = ["connections", "add", name, "--endpoint", &to.endpoint, "--path-style"];
        let key = ["--region", "us-east-1", "--access-key-id", &to.access_key_id];
        self.typed(&[&add[..], &key[..]].concat(), &format!("{}\n", to.secret)).ends(0);
    }

    /// A file with this content.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path("work").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Every file of the session that holds a text.
    pub fn files_with(&self, text: &str) -> Vec<PathBuf> {
        let (mut found, mut open) = (Vec::new(), vec![self.home.path().to_owned()]);
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !path.is_symlink() {
                    open.push(path);
                } else if path.is_file() {
                    let bytes = std::fs::read(&path).unwrap_or_default();
                    if bytes.windows(text.len()).any(|piece| piece == text.as_bytes()) {
                        found.push(path);
                    }
                }
            }
        }
        found
    }
}

fn surround(command: &mut Command, home: &Path, bus: &str) {
    let mut path = program().parent().unwrap().as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    command
        .env_clear()
        .env("PATH", path)
        .env("HOME", home)
        .env("LANG", "C.UTF-8")
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_DATA_HOME", home.join("share"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env("STRATA_DATA", home.join("data"))
        .current_dir(home.join("work"));
}

pub fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_strata"))
}

/// Tries until something is so.
pub fn until<T>(what: &str, mut so: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = so() {
            return found;
        }
        assert!(began.elapsed() < LONGEST, "not in time: {what}");
        std::thread::yield_now();
    }
}

/// A server, and how it is reached.
pub struct Served {
    pub endpoint: String,
    pub access_key_id: String,
    pub secret: String,
    _process: Option<Running>,
}

impl Served {
    /// The sandbox that the program serves, with the bucket `papers`, which keeps versions, and
    /// three documents in it.
    pub fn sandbox(session: &Session) -> Self {
        let folder = session.path("served");
        let mut process = session
            .strata(&["--json", "sandbox", "serve", "--no-seed", "--fill", "papers=3"])
            .args(["--access-key-id", "AKIATERMINAL", "--folder"])
            .arg(&folder)
            .env("STRATA_SANDBOX_SECRET", CANARY)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let known: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| known[name].as_str().unwrap().to_owned();
        Self {
            endpoint: text("endpoint"),
            access_key_id: text("access_key_id"),
            secret: text("secret_access_key"),
            _process: Some(Running(process)),
        }
    }

    /// moto, one for all tests; it ends with this process, which holds its standard input.
    pub fn moto() -> Self {
        static MOTO: OnceLock<(String, Child)> = OnceLock::new();
        let (endpoint, _process) = MOTO.get_or_init(|| {
            let mut process = Command::new(python())
                .arg(root().join("tests/moto/serve.py"))
                .env("PYTHONDONTWRITEBYTECODE", "1")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let mut port = String::new();
            BufReader::new(process.stdout.take().unwrap()).read_line(&mut port).unwrap();
            (format!("http://127.0.0.1:{}", port.trim()), process)
        });
        Self {
            endpoint: endpoint.clone(),
            access_key_id: "AKIATERMINAL".to_owned(),
            secret: CANARY.to_owned(),
            _process: None,
        }
    }

    /// What boto3 says about a bucket.
    pub fn boto(&self, bucket: &str, more: &[&str]) -> Value {
        let mut command = self.as_user(python());
        command.arg(root().join("tests/moto/history.py")).args([&self.endpoint, bucket]);
        let said = Said::of(&command.args(more).output().unwrap()).ends(0);
        said.json()
    }

    /// The versions and markers of a document as boto3 sees them.
    pub fn history(&self, key: &str) -> Vec<Value> {
        self.boto("papers", &[key]).as_array().unwrap().clone()
    }

    /// Runs lines of Python with boto3's client as `s3`.
    pub fn python(&self, lines: &str) -> String {
        let mut command = self.as_user(python());
        let client = "import sys, boto3; from botocore.config import Config; s3 = boto3.client('s3', endpoint_url=sys.argv[1], config=Config(s3={'addressing_style': 'path'}))";
        command.args(["-c", &format!("{client}\n{lines}"), &self.endpoint]);
        Said::of(&command.output().unwrap()).ends(0).out.trim().to_owned()
    }

    fn as_user(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env("AWS_ACCESS_KEY_ID", &self.access_key_id)
            .env("AWS_SECRET_ACCESS_KEY", &self.secret)
            .env("AWS_REGION", "us-east-1")
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// Python of the virtual environment that the Makefile makes.
pub fn python() -> PathBuf {
    let venv = std::env::var_os("STRATA_VENV").map_or_else(|| root().join(".venv"), PathBuf::from);
    let python = venv.join("bin/python");
    assert!(python.exists(), "{} is missing: run `make venv`", python.display());
    python
}
