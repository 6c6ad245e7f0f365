//! The servers that tests run on: the sandbox in this process, a fresh one for each test, and moto, one child process
//! for all. moto is not ours, so it catches what we misread; where it is known to be wrong a case says so.

use crate::answers::{Listed, Raw, listed};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::{
    BehaviorVersion, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation,
};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{BucketVersioningStatus, VersioningConfiguration};
use std::fmt::Debug;
use std::io::{BufRead, BufReader};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;
use strata_domain::history::Versioning;
use strata_gateway::s3::{Access, Limits, S3};
use strata_gateway::secret::Secret;
use strata_gateway::signin::Who;
use strata_sandbox::{Clock, Options, Sandbox};

/// How long a case may take before it counts as hung.
const LONGEST: Duration = Duration::from_secs(120);

/// Which server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Ours.
    Sandbox,
    /// The independent one.
    Moto,
}

/// What is known about moto at one assertion.
#[derive(Debug, Clone, Copy)]
pub enum Moto {
    /// moto does not do what AWS documents, in the way told. The assertion then demands that it still differs.
    Differs(&'static str),
}

/// A running server and a client of its own.
pub struct Server {
    /// Which one it is.
    pub kind: Kind,
    /// The SDK's client, apart from the gateway's.
    pub s3: Client,
    /// `http://127.0.0.1:PORT`
    pub endpoint: String,
    /// The access key id that the server knows.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
    sandbox: Option<Sandbox>,
}

/// Runs one case on one server, in a runtime of its own.
pub fn run<F: AsyncFnOnce(&Server)>(kind: Kind, case: F) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    match kind {
        Kind::Sandbox => on_sandbox(folder.path(), false, case),
        Kind::Moto => in_runtime(async || {
            let server = Server::new(Kind::Moto, moto(), "AKIATESTSUITE", "testsecret", None);
            in_time(case(&server)).await;
        }),
    }
}

/// Runs one case on a sandbox with its sample documents.
pub fn run_seeded<F: AsyncFnOnce(&Server)>(case: F) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    on_sandbox(folder.path(), true, case);
}

/// As `run_seeded`, on a folder that other cases use before and after.
pub fn run_in<T, F: AsyncFnOnce(&Server) -> T>(folder: &Path, case: F) -> T {
    on_sandbox(folder, true, case)
}

fn on_sandbox<T, F: AsyncFnOnce(&Server) -> T>(folder: &Path, seed: bool, case: F) -> T {
    in_runtime(async || {
        let options = Options {
            folder: folder.to_owned(),
            port: 0,
            credentials: None,
            clock: Clock::system(),
            seed,
        };
        let sandbox = Sandbox::start(options).await.expect("the sandbox starts");
        let (endpoint, known) = (sandbox.endpoint().to_owned(), sandbox.credentials().clone());
        let (key, secret) = (known.access_key_id, known.secret_access_key);
        let server = Server::new(Kind::Sandbox, &endpoint, &key, &secret, Some(sandbox));
        let outcome = in_time(case(&server)).await;
        if let Some(sandbox) = server.sandbox {
            sandbox.stop().await;
        }
        outcome
    })
}

fn in_runtime<T>(act: impl AsyncFnOnce() -> T) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts");
    runtime.block_on(act())
}

async fn in_time<T>(case: impl Future<Output = T>) -> T {
    tokio::time::timeout(LONGEST, case).await.expect("the case ends in time")
}

/// As `run`, on moto; with a known difference the case must fail, or the note is out of date.
pub fn run_on_moto<F: AsyncFnOnce(&Server)>(differs: &[&str], case: F) {
    let Some(how) = differs.first() else { return run(Kind::Moto, case) };
    moto();
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| run(Kind::Moto, case)));
    assert!(outcome.is_err(), "moto has learned: no longer “{how}”");
}

impl Server {
    fn new(kind: Kind, endpoint: &str, key: &str, secret: &str, sandbox: Option<Sandbox>) -> Self {
        Self {
            kind,
            s3: client(endpoint, Some((key, secret))),
            endpoint: endpoint.to_owned(),
            access_key_id: key.to_owned(),
            secret_access_key: secret.to_owned(),
            sandbox,
        }
    }

    /// The sandbox below, for its clock and faults; a case that needs it is not for moto.
    pub fn sandbox(&self) -> &Sandbox {
        self.sandbox.as_ref().expect("this case runs on the sandbox only")
    }

    /// A client with other credentials; none signs nothing.
    pub fn client_as(&self, credentials: Option<(&str, &str)>) -> Client {
        client(&self.endpoint, credentials)
    }

    /// How the application itself would connect.
    pub fn access(&self) -> Access {
        Access {
            endpoint: Some(self.endpoint.clone()),
            region: "us-east-1".into(),
            path_style: true,
            who: Who::keys(
                self.access_key_id.clone(),
                Secret::new(self.secret_access_key.clone()),
                None,
            ),
            terms: strata_gateway::s3::Terms::default(),
        }
    }

    /// The application's own conversation with this server.
    pub fn strata(&self) -> S3 {
        let mut limits = Limits::default();
        // What fails here is meant to fail: nobody has to wait until a network has recovered.
        limits.asking.budget = Duration::from_millis(300);
        limits.lookup = Duration::from_millis(300);
        self.strata_with(limits)
    }

    /// As `strata`, with other limits.
    pub fn strata_with(&self, limits: Limits) -> S3 {
        S3::connect_with(self.access(), limits).expect("the access is valid")
    }

    /// Makes a bucket in the given state.
    pub async fn bucket(&self, versioning: Versioning) -> String {
        let name = format!("strata-{}", uuid::Uuid::new_v4().simple());
        self.s3.create_bucket().bucket(&name).send().await.expect("a bucket is made");
        match versioning {
            Versioning::Unversioned => {}
            Versioning::Enabled => self.set_versioning(&name, true).await,
            Versioning::Suspended => {
                self.set_versioning(&name, true).await;
                self.set_versioning(&name, false).await;
            }
        }
        name
    }

    /// Enables or suspends versioning.
    pub async fn set_versioning(&self, bucket: &str, enabled: bool) {
        let status = match enabled {
            true => BucketVersioningStatus::Enabled,
            false => BucketVersioningStatus::Suspended,
        };
        let wanted = VersioningConfiguration::builder().status(status).build();
        let call = self.s3.put_bucket_versioning().bucket(bucket);
        call.versioning_configuration(wanted).send().await.expect("versioning is set");
    }

    /// Stores an object and returns its version id, where there is one.
    pub async fn put(&self, bucket: &str, key: &str, body: &'static [u8]) -> Option<String> {
        let call = self.s3.put_object().bucket(bucket).key(key);
        let answer =
            call.body(ByteStream::from_static(body)).send().await.expect("an object is stored");
        answer.version_id().map(str::to_owned)
    }

    /// Reads an object, or one version of it.
    pub async fn read(&self, bucket: &str, key: &str, version: Option<&str>) -> Vec<u8> {
        let call = self.s3.get_object().bucket(bucket).key(key);
        let call = call.set_version_id(version.map(str::to_owned));
        let answer = call.send().await.expect("an object is read");
        answer.body.collect().await.expect("its content arrives").to_vec()
    }

    /// Deletes without naming a version; returns the answer's version id.
    pub async fn delete(&self, bucket: &str, key: &str) -> Option<String> {
        let answer = self.s3.delete_object().bucket(bucket).key(key).send().await;
        answer.expect("a delete succeeds").version_id().map(str::to_owned)
    }

    /// Demands equality of the sandbox, and that moto still differs as it is known to.
    #[track_caller]
    pub fn same<T: PartialEq + Debug>(&self, found: T, wanted: T, moto: Moto) {
        let Moto::Differs(how) = moto;
        match self.kind {
            Kind::Sandbox => assert_eq!(found, wanted),
            Kind::Moto => assert_ne!(found, wanted, "moto has learned: no longer “{how}”"),
        }
    }

    /// For steps that moto's known difference makes pointless.
    pub fn is_moto(&self) -> bool {
        self.kind == Kind::Moto
    }
}

/// A client with our HTTP settings: path style, no retries, checksums only where a case asks.
fn client(endpoint: &str, credentials: Option<(&str, &str)>) -> Client {
    let http = aws_smithy_http_client::Builder::new().build_http();
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(http)
        .region(Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .force_path_style(true)
        .retry_config(RetryConfig::disabled())
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
    let config = match credentials {
        Some((key, secret)) => {
            config.credentials_provider(Credentials::new(key, secret, None, None, "suite"))
        }
        None => config.allow_no_auth(),
    };
    Client::from_conf(config.build())
}

/// The repository's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("the suite is two levels below the root").to_owned()
}

/// Python of the virtual environment that the Makefile makes.
pub fn python() -> PathBuf {
    let venv = std::env::var_os("STRATA_VENV").map_or_else(|| root().join(".venv"), PathBuf::from);
    let python = venv.join("bin/python");
    assert!(python.exists(), "{} is missing: run `make venv`", python.display());
    python
}

/// moto's endpoint. The process ends with this one, which holds its standard input.
fn moto() -> &'static str {
    static MOTO: OnceLock<(String, Child)> = OnceLock::new();
    let (endpoint, _process) = MOTO.get_or_init(|| {
        let mut process = Command::new(python())
            .arg(root().join("tests/moto/serve.py"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("moto is started");
        let mut port = String::new();
        let output = process.stdout.take().expect("moto's output is ours");
        BufReader::new(output).read_line(&mut port).expect("moto names its port");
        let port: u16 = port.trim().parse().expect("moto runs: see tests/moto/requirements.txt");
        (format!("http://127.0.0.1:{port}"), process)
    });
    endpoint
}

impl Server {
    /// The raw entries of exactly this key, in document order.
    pub async fn entries(&self, bucket: &str, key: &str) -> Vec<Listed> {
        let raw = Raw::default();
        let call = self.s3.list_object_versions().bucket(bucket).prefix(key);
        let call = call.customize().interceptor(raw.clone());
        call.send().await.expect("versions are listed");
        listed(&raw.text()).into_iter().filter(|entry| entry.key == key).collect()
    }

    /// The version ids of a key, newest first.
    pub async fn history(&self, bucket: &str, key: &str) -> Vec<String> {
        self.entries(bucket, key).await.into_iter().map(|entry| entry.id).collect()
    }
}
