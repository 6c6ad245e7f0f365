//! What every journey stands in: a sandbox, the application, a person who answers, and everything
//! the application has said.

use super::raw::Raw;
use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use strata_domain::fault::Fault;
use strata_engine::commands::dispatch;
use strata_engine::events::Subscription;
use strata_engine::host::{Confirmation, Host};
use strata_engine::{App, AppOptions, Limits, SandboxAccess, Secret};
use strata_gateway::s3::{Access, Progress, S3, Upload};
use strata_gateway::signin::Who;
use strata_sandbox::{Clock, Options, Sandbox};
use tempfile::TempDir;
use tokio::sync::watch;

/// The bucket of the journeys: with versioning.
pub const BUCKET: &str = "docs";
/// Nothing here takes longer; a test that waits in vain fails by it.
const PATIENCE: Duration = Duration::from_secs(60);
const MIB: u64 = 1024 * 1024;

/// The person in front of the screen.
#[derive(Default)]
pub struct Person {
    pub files: Mutex<Vec<PathBuf>>,
    pub folder: Mutex<Option<PathBuf>>,
    pub save: Mutex<Option<PathBuf>>,
    pub agrees: Mutex<bool>,
    pub asked: Mutex<Vec<Confirmation>>,
    pub suggested: Mutex<Vec<String>>,
}

impl Host for Person {
    fn pick_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        let files = self.files.lock().unwrap().clone();
        async move { files }.boxed()
    }

    fn pick_folder(&self) -> BoxFuture<'_, Option<PathBuf>> {
        let folder = self.folder.lock().unwrap().clone();
        async move { folder }.boxed()
    }

    fn pick_save(&self, name: String) -> BoxFuture<'_, Option<PathBuf>> {
        self.suggested.lock().unwrap().push(name);
        let save = self.save.lock().unwrap().clone();
        async move { save }.boxed()
    }

    fn confirm(&self, question: Confirmation) -> BoxFuture<'_, bool> {
        self.asked.lock().unwrap().push(question);
        let agrees = *self.agrees.lock().unwrap();
        async move { agrees }.boxed()
    }
}

struct Silent;

impl Progress for Silent {
    fn bytes(&self, _: u64) {}
}

/// A sandbox with the application before it.
pub struct World {
    pub app: Arc<App>,
    pub sandbox: Sandbox,
    pub person: Person,
    pub s3: S3,
    /// For local files.
    pub disk: TempDir,
    data: TempDir,
    events: watch::Receiver<Vec<Value>>,
    _subscription: Subscription,
}

impl World {
    /// The application's first run.
    pub async fn new() -> Self {
        let (data, disk) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let folder = data.path().join("sandbox");
        let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
        let options = Options { folder, port: 0, credentials: None, clock, seed: false };
        let sandbox = Sandbox::start(options).await.unwrap();
        sandbox.fill(BUCKET, 0).await.unwrap();
        let keys = sandbox.credentials().clone();
        let access = Access {
            endpoint: Some(sandbox.endpoint().to_owned()),
            region: sandbox.region().to_owned(),
            path_style: true,
            who: Who::keys(keys.access_key_id, Secret::new(keys.secret_access_key), None),
            terms: strata_gateway::s3::Terms::default(),
        };
        let (app, events, subscription) = opened(&sandbox, &data, limits()).await;
        let (s3, person) = (S3::connect(access).unwrap(), Person::default());
        Self { app, sandbox, person, s3, disk, data, events, _subscription: subscription }
    }

    /// A client that shares nothing with the application.
    pub fn raw(&self) -> Raw {
        let keys = self.sandbox.credentials();
        Raw {
            authority: self.sandbox.endpoint().trim_start_matches("http://").to_owned(),
            region: self.sandbox.region().to_owned(),
            access_key_id: keys.access_key_id.clone(),
            secret: keys.secret_access_key.clone(),
        }
    }

    /// Asks the engine as a face does.
    pub async fn call(&self, name: &str, request: Value) -> Result<Value, Fault> {
        dispatch(&self.app, &self.person, name, request).await
    }

    /// Waits for something the application says, from its first word on.
    pub async fn hears(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut events = self.events.clone();
        let heard = events.wait_for(|all| all.iter().any(&wanted));
        let Ok(all) = tokio::time::timeout(PATIENCE, heard).await else {
            panic!("never heard: {what}; heard {:#?}", self.events.borrow().as_slice());
        };
        all.unwrap().iter().find(|event| wanted(event)).unwrap().clone()
    }

    /// Everything said so far.
    pub fn heard(&self) -> Vec<Value> {
        self.events.borrow().clone()
    }

    /// Waits for the ends of transfers, and returns them in that order.
    pub async fn ended(&self, queued: &Value) -> Vec<Value> {
        let mut ends = Vec::new();
        for id in queued["transfers"].as_array().unwrap() {
            let event = self.hears("the end of a transfer", |event| {
                let transfer = &event["transfer"];
                let over = ["done", "failed", "cancelled"].map(Value::from);
                transfer["id"] == *id && over.contains(&transfer["state"])
            });
            ends.push(event.await["transfer"].clone());
        }
        ends
    }

    /// Opens a listing and waits until it has ended.
    pub async fn listed(&self, prefix: &str, deleted: bool) -> String {
        let request = json!({
            "connection": "sandbox", "bucket": BUCKET, "prefix": prefix, "deleted": deleted
        });
        let opened = self.call("open_listing", request).await.unwrap();
        let id = opened["listing"].as_str().unwrap().to_owned();
        let mut seen = 0;
        loop {
            let rows = self.window(&id, json!({"count": 0})).await;
            if rows["complete"] == true || rows.get("fault").is_some() {
                return id;
            }
            let revision = rows["revision"].as_u64().unwrap();
            seen = seen.max(revision);
            self.hears("more of a listing", |event| {
                event["listing"] == id && event["revision"].as_u64() > Some(seen)
            })
            .await;
        }
    }

    /// Reads a window; what `changes` leaves out is the first 500 rows by name.
    pub async fn window(&self, listing: &str, changes: Value) -> Value {
        let mut request = json!({
            "listing": listing, "start": 0, "count": 500, "sort": "name",
            "descending": false, "filter": "",
        });
        for (name, value) in changes.as_object().unwrap() {
            request[name] = value.clone();
        }
        self.call("listing_window", request).await.unwrap()
    }

    /// Puts an object in behind the application's back; returns its version id.
    pub async fn put(&self, key: &str, content: &[u8]) -> String {
        let source = self.file("put", content);
        let what = Upload {
            bucket: BUCKET.to_owned(),
            key: key.into(),
            source,
            content_type: None,
            cancel: tokio_util::sync::CancellationToken::new(),
        };
        self.s3.upload(what, &Silent).await.unwrap().written.version_id.unwrap().0
    }

    /// Writes a local file.
    pub fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.disk.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Makes a local folder.
    pub fn folder(&self, name: &str) -> PathBuf {
        let path = self.disk.path().join(name);
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    /// Keys and numbers of versions in the bucket.
    pub async fn stored(&self) -> HashMap<String, usize> {
        let page = self.s3.versions_page(BUCKET, "", None, None, 1000).await.unwrap();
        assert!(page.next.is_none());
        let mut keys = HashMap::new();
        for entry in page.entries {
            *keys.entry(entry.key.0).or_default() += 1;
        }
        keys
    }

    /// Ends the application without a word to it and starts it anew on the same data.
    pub async fn next_run(self) -> Self {
        let Self { app, sandbox, person, s3, disk, data, events, _subscription } = self;
        app.close().await;
        drop((app, events, _subscription));
        let (app, events, _subscription) = opened(&sandbox, &data, limits()).await;
        Self { app, sandbox, person, s3, disk, data, events, _subscription }
    }

    /// Closes the application; what its journal still holds as open.
    pub async fn closed(self) -> Vec<strata_gateway::journal::OpenUpload> {
        self.app.close().await;
        let data = self.data.path().join("app");
        drop(self.app);
        let (journal, fault) = strata_gateway::journal::Journal::open(&data);
        assert_eq!(fault, None);
        journal.open_uploads().unwrap()
    }
}

/// Small parts, so that a few mebibytes are a multipart upload.
fn limits() -> Limits {
    Limits {
        single_put: 5 * MIB,
        upload_part: 5 * MIB,
        single_get: 5 * MIB,
        download_range: 5 * MIB,
        workers: 1,
        ..Limits::default()
    }
}

async fn opened(
    sandbox: &Sandbox,
    data: &TempDir,
    limits: Limits,
) -> (Arc<App>, watch::Receiver<Vec<Value>>, Subscription) {
    let keys = sandbox.credentials().clone();
    let app = App::open(AppOptions {
        data_folder: data.path().join("app"),
        sandbox: Ok(SandboxAccess {
            endpoint: sandbox.endpoint().to_owned(),
            region: sandbox.region().to_owned(),
            access_key_id: keys.access_key_id,
            secret_access_key: Secret::new(keys.secret_access_key),
        }),
        native_drop: true,
        keychain_service: "strata-test".to_owned(),
        keychain_reader: None,
        limits,
    })
    .await;
    let (tell, events) = watch::channel(Vec::new());
    let subscription = app.subscribe(Arc::new(move |event| {
        let event = serde_json::to_value(event).unwrap();
        assert!(event.to_string().len() < 8192, "an event is too large: {event}");
        tell.send_modify(|all| all.push(event));
    }));
    (app, events, subscription)
}

/// The names in a folder, sorted.
pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
