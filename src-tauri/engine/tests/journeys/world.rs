//! A world for one test: a sandbox of its own, an application on it, a host that answers as told.

use crate::raw::{Answer, Raw};
use crate::session;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use strata_domain::fault::Fault;
use strata_engine::events::{Event, Subscription};
use strata_engine::host::{Confirmation, Host};
use strata_engine::{App, AppOptions, Limits, SandboxAccess, Secret, commands};
use strata_sandbox::{Clock, Options, Sandbox};
use tempfile::TempDir;

/// A host that answers from a list and remembers what it was asked.
#[derive(Default)]
pub struct Scripted {
    answers: Mutex<VecDeque<bool>>,
    certificates: Mutex<Option<PathBuf>>,
    pub asked: Mutex<Vec<Confirmation>>,
    /// Runs while a question is open, as another person may act then.
    meanwhile: Mutex<Option<BoxFuture<'static, ()>>>,
}

impl Scripted {
    pub fn answer(&self, answer: bool) {
        self.answers.lock().unwrap().push_back(answer);
    }

    /// The file that is chosen next.
    pub fn certificates(&self, path: PathBuf) {
        *self.certificates.lock().unwrap() = Some(path);
    }

    pub fn meanwhile(&self, act: impl Future<Output = ()> + Send + 'static) {
        *self.meanwhile.lock().unwrap() = Some(act.boxed());
    }

    pub fn questions(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

impl Host for Scripted {
    fn pick_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        async { Vec::new() }.boxed()
    }

    fn pick_folder(&self) -> BoxFuture<'_, Option<PathBuf>> {
        async { None }.boxed()
    }

    fn pick_save(&self, _: String) -> BoxFuture<'_, Option<PathBuf>> {
        async { None }.boxed()
    }

    fn pick_certificates(&self) -> BoxFuture<'_, Option<PathBuf>> {
        async { self.certificates.lock().unwrap().take() }.boxed()
    }

    fn confirm(&self, question: Confirmation) -> BoxFuture<'_, bool> {
        self.asked.lock().unwrap().push(question);
        let answer = self.answers.lock().unwrap().pop_front();
        let meanwhile = self.meanwhile.lock().unwrap().take();
        async move {
            if let Some(act) = meanwhile {
                act.await;
            }
            answer.expect("a question that the test did not expect")
        }
        .boxed()
    }
}

pub struct World {
    pub data: TempDir,
    pub sandbox: Sandbox,
    pub app: Arc<App>,
    pub host: Arc<Scripted>,
    pub raw: Raw,
    pub events: Arc<Mutex<Vec<Event>>>,
    _subscription: Subscription,
    _store: TempDir,
}

/// An entry of a key's history, as the server's own document has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub id: String,
    pub marker: bool,
    pub latest: bool,
}

/// Short limits: a test that waits for a server waits for nothing.
pub fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.asking.tries = 2;
    limits.asking.budget = Duration::from_millis(50);
    limits.lookup = Duration::from_millis(30);
    limits
}

pub fn access(sandbox: &Sandbox) -> SandboxAccess {
    SandboxAccess {
        endpoint: sandbox.endpoint().to_owned(),
        region: sandbox.region().to_owned(),
        access_key_id: sandbox.credentials().access_key_id.clone(),
        secret_access_key: Secret::new(sandbox.credentials().secret_access_key.clone()),
    }
}

pub fn options(data: &TempDir, sandbox: Result<SandboxAccess, Fault>) -> AppOptions {
    AppOptions {
        data_folder: data.path().to_owned(),
        sandbox,
        native_drop: false,
        keychain_service: "strata-test".to_owned(),
        keychain_reader: session::keychain_reader(),
        limits: limits(),
    }
}

impl World {
    pub async fn new() -> Self {
        let (data, store) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let sandbox = Sandbox::start(Options {
            folder: store.path().to_owned(),
            port: 0,
            credentials: None,
            clock: Clock::fixed("2025-11-03T09:12:00Z".parse().unwrap()),
            seed: false,
        })
        .await
        .unwrap();
        let raw = Raw {
            authority: sandbox.endpoint().strip_prefix("http://").unwrap().to_owned(),
            region: sandbox.region().to_owned(),
            access_key_id: sandbox.credentials().access_key_id.clone(),
            secret: sandbox.credentials().secret_access_key.clone(),
        };
        let app = App::open(options(&data, Ok(access(&sandbox)))).await;
        let events = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&events);
        let subscription = app.subscribe(Arc::new(move |event| kept.lock().unwrap().push(event)));
        let host = Arc::new(Scripted::default());
        Self { data, sandbox, app, host, raw, events, _subscription: subscription, _store: store }
    }

    /// A command, as a face calls it.
    pub async fn call(&self, name: &str, request: Value) -> Result<Value, Fault> {
        commands::dispatch(&self.app, &*self.host, name, request).await
    }

    /// A command on the document `key` of the bucket `papers`, with more fields.
    pub async fn on(&self, name: &str, key: &str, more: Value) -> Result<Value, Fault> {
        let mut request = json!({ "connection": "sandbox", "bucket": "papers", "key": key });
        for (name, value) in more.as_object().unwrap() {
            request[name] = value.clone();
        }
        self.call(name, request).await
    }

    /// The history as the window shows it.
    pub async fn shown(&self, key: &str) -> Value {
        self.on("list_versions", key, json!({})).await.unwrap()
    }

    /// Restores a version as the window asks for it, on what `history` shows.
    pub async fn restore(&self, key: &str, version: &str, history: &Value) -> Result<Value, Fault> {
        let more = json!({ "version_id": version, "shown": history["shown"] });
        self.on("restore_version", key, more).await
    }

    pub async fn undo(&self, done: &Value) -> Result<Value, Fault> {
        self.call("undo", json!({ "undo": done["undo"] })).await
    }

    async fn sent(&self, answer: Answer) -> Answer {
        assert!(answer.status < 300, "{} {}", answer.head, String::from_utf8_lossy(&answer.body));
        self.sandbox.clock().advance(SignedDuration::from_secs(60));
        answer
    }

    /// Makes the bucket `papers`; `versioning` is what to set, if anything.
    pub async fn bucket(&self, versioning: Option<&str>) {
        self.sent(self.raw.send("PUT", "papers", "", &[], &[], b"").await).await;
        if let Some(status) = versioning {
            self.versioning(status).await;
        }
    }

    pub async fn versioning(&self, status: &str) {
        let body = format!(
            "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>{status}</Status></VersioningConfiguration>"
        );
        let query = [("versioning", "")];
        self.sent(self.raw.send("PUT", "papers", "", &query, &[], body.as_bytes()).await).await;
    }

    /// Stores a document with metadata and returns its version id.
    pub async fn put(&self, key: &str, body: &str) -> String {
        let headers = [("content-type", "text/plain"), ("x-amz-meta-body", body)];
        let answer = self.raw.send("PUT", "papers", key, &[], &headers, body.as_bytes()).await;
        self.sent(answer).await.header("x-amz-version-id").unwrap_or_default()
    }

    /// Deletes a document and returns its marker's id.
    pub async fn delete(&self, key: &str) -> String {
        let answer = self.raw.send("DELETE", "papers", key, &[], &[], b"").await;
        self.sent(answer).await.header("x-amz-version-id").unwrap_or_default()
    }

    /// The current content, if there is any.
    pub async fn get(&self, key: &str) -> Option<String> {
        let answer = self.raw.send("GET", "papers", key, &[], &[], b"").await;
        (answer.status == 200).then(|| String::from_utf8(answer.body).unwrap())
    }

    /// The history in the order of the server's document.
    pub async fn history(&self, key: &str) -> Vec<Seen> {
        let query = [("prefix", key), ("versions", "")];
        let answer = self.raw.send("GET", "papers", "", &query, &[], b"").await;
        let text = String::from_utf8(answer.body).unwrap();
        let mut seen = Vec::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find("<VersionId>") {
            let before = &rest[..at];
            let marker = before.rfind("<DeleteMarker>") > before.rfind("<Version>");
            let id = rest[at + 11..].split('<').next().unwrap().to_owned();
            let end = rest.find(if marker { "</DeleteMarker>" } else { "</Version>" }).unwrap();
            let latest = rest[..end].contains("<IsLatest>true</IsLatest>");
            seen.push(Seen { id, marker, latest });
            rest = &rest[end + 10..];
        }
        seen
    }

    /// The acts in the journal, newest first.
    pub async fn acts(self) -> Vec<String> {
        self.app.close().await;
        let Self { data, app, .. } = self;
        assert_eq!(Arc::strong_count(&app), 1);
        drop(app);
        let (journal, fault) = strata_gateway::journal::Journal::open(data.path());
        assert_eq!(fault, None);
        journal.recent_acts(100).unwrap().into_iter().map(|act| act.act).collect()
    }
}
