//! An application on a sandbox of its own, a host that answers as the test says, and all that the application said.

use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use strata_domain::fault::Fault;
use strata_engine::events::Subscription;
use strata_engine::host::{Confirmation, Host};
use strata_engine::{App, AppOptions, AwsFiles, Limits, SandboxAccess, Secret, commands};
use strata_sandbox::Time;
use tempfile::TempDir;
use tokio::sync::Notify;

/// How long something that is under way may take before it counts as lost.
const LONGEST: Duration = Duration::from_secs(100);

/// A person who answers every dialog as the test decided.
#[derive(Default)]
pub struct Person {
    /// Files for the next file dialog.
    pub files: Mutex<Vec<PathBuf>>,
    /// The folder for the next folder dialog.
    pub folder: Mutex<Option<PathBuf>>,
    /// The path for the next save dialog.
    pub save: Mutex<Option<PathBuf>>,
    /// Answers to questions, in their order.
    pub answers: Mutex<VecDeque<bool>>,
    /// The questions asked.
    pub asked: Mutex<Vec<Confirmation>>,
    /// What stands in the clipboard, and for how long.
    pub copied: Mutex<Option<(String, Duration)>>,
    /// The sandbox's time, where the person can move it.
    pub time: Mutex<Option<Time>>,
}

/// What a lock guards; a test that failed meanwhile leaves it as it is.
pub fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Host for Person {
    fn pick_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        let files = std::mem::take(&mut *open(&self.files));
        async { files }.boxed()
    }

    fn pick_folder(&self) -> BoxFuture<'_, Option<PathBuf>> {
        let folder = open(&self.folder).take();
        async { folder }.boxed()
    }

    fn pick_save(&self, _: String) -> BoxFuture<'_, Option<PathBuf>> {
        let path = open(&self.save).take();
        async { path }.boxed()
    }

    fn confirm(&self, question: Confirmation) -> BoxFuture<'_, bool> {
        open(&self.asked).push(question);
        let answer = open(&self.answers).pop_front();
        async move { answer.expect("a question that nobody expected") }.boxed()
    }

    fn sandbox_time(&self) -> Option<Timestamp> {
        open(&self.time).as_ref().map(Time::now)
    }

    fn advance_sandbox(&self, days: u32) -> BoxFuture<'_, Result<String, Fault>> {
        let time = open(&self.time).clone().expect("the test has given the sandbox's time");
        async move { Ok(time.advance(days).await?.told(days)) }.boxed()
    }

    fn copy_secret(&self, text: Secret, clear_after: Duration) -> BoxFuture<'_, Result<(), Fault>> {
        *open(&self.copied) = Some((text.expose().to_owned(), clear_after));
        async { Ok(()) }.boxed()
    }
}

/// A running application and its surroundings.
pub struct World {
    /// The application.
    pub app: Arc<App>,
    /// Who sits in front of it.
    pub person: Person,
    /// Its settings and journal.
    pub data: TempDir,
    /// Every event, as a face would get it.
    pub events: Arc<Mutex<Vec<Value>>>,
    happened: Arc<Notify>,
    _subscription: Subscription,
}

impl World {
    /// Opens the application on a sandbox, with fresh settings.
    pub async fn on(sandbox: Result<SandboxAccess, Fault>) -> Self {
        Self::with(tempfile::tempdir().expect("a folder"), sandbox).await
    }

    /// Opens the application on settings that are there already.
    pub async fn with(data: TempDir, sandbox: Result<SandboxAccess, Fault>) -> Self {
        let files = AwsFiles::in_folder(&data.path().join("aws"));
        Self::with_files(data, sandbox, files).await
    }

    /// As `with`, with shared AWS files of the test's own.
    pub async fn with_files(
        data: TempDir,
        sandbox: Result<SandboxAccess, Fault>,
        files: AwsFiles,
    ) -> Self {
        let mut limits = Limits::default();
        limits.asking.budget = Duration::from_millis(300);
        limits.lookup = Duration::from_millis(300);
        let options = AppOptions {
            data_folder: data.path().to_owned(),
            sandbox,
            native_drop: false,
            keychain_service: format!("strata-suite-{}", uuid::Uuid::new_v4().simple()),
            keychain_reader: None,
            limits,
        };
        let app = App::open_with(options, files).await;
        let events = Arc::new(Mutex::new(Vec::new()));
        let happened = Arc::new(Notify::new());
        let (kept, bell) = (Arc::clone(&events), Arc::clone(&happened));
        let subscription = app.subscribe(Arc::new(move |event| {
            let event = serde_json::to_value(event).expect("an event is JSON");
            open(&kept).push(event);
            bell.notify_waiters();
        }));
        let person = Person::default();
        Self { app, person, data, events, happened, _subscription: subscription }
    }

    /// A command, as a face calls it.
    pub async fn call(&self, name: &str, request: Value) -> Result<Value, Fault> {
        commands::dispatch(&self.app, &self.person, name, request).await
    }

    /// A command that must succeed.
    pub async fn done(&self, name: &str, request: Value) -> Value {
        let answer = self.call(name, request).await;
        answer.unwrap_or_else(|fault| panic!("{name}: {fault:?}"))
    }

    /// Waits until something that events announce is so.
    pub async fn until<T>(&self, mut so: impl AsyncFnMut() -> Option<T>) -> T {
        let waiting = async {
            loop {
                let next = self.happened.notified();
                tokio::pin!(next);
                next.as_mut().enable();
                if let Some(found) = so().await {
                    return found;
                }
                next.await;
            }
        };
        tokio::time::timeout(LONGEST, waiting).await.expect("it happens in time")
    }

    /// Waits for the end of a transfer and returns its last state.
    pub async fn ended(&self, id: &Value) -> Value {
        self.until(async || {
            let events = open(&self.events);
            let last = events.iter().rev().find(|event| event["transfer"]["id"] == *id)?;
            let state = last["transfer"]["state"].as_str()?;
            ["done", "failed", "cancelled"].contains(&state).then(|| last["transfer"].clone())
        })
        .await
    }

    /// Lists a prefix to its end and returns all of its rows by name.
    pub async fn rows(
        &self,
        connection: &str,
        bucket: &str,
        prefix: &str,
        deleted: bool,
    ) -> Vec<Value> {
        let request = json!({ "connection": connection, "bucket": bucket, "prefix": prefix, "deleted": deleted });
        let opened = self.done("open_listing", request).await;
        let window = |start: usize| {
            json!({ "listing": opened["listing"], "start": start, "count": 500, "sort": "name",
                    "descending": false, "filter": "" })
        };
        let first = self
            .until(async || {
                let rows = self.done("listing_window", window(0)).await;
                (rows["complete"] == true || rows.get("fault").is_some()).then_some(rows)
            })
            .await;
        assert!(first.get("fault").is_none(), "{first}");
        let total = first["total"].as_u64().expect("a number");
        let mut rows = first["rows"].as_array().expect("rows").clone();
        while (rows.len() as u64) < total {
            let next = self.done("listing_window", window(rows.len())).await;
            let next = next["rows"].as_array().expect("rows").clone();
            assert!(!next.is_empty(), "the window stops at {}", rows.len());
            rows.extend(next);
        }
        self.done("close_listing", json!({ "listing": opened["listing"] })).await;
        rows
    }

    /// Everything below a folder, as bytes.
    pub fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("a folder can be read") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = std::fs::read(&path).expect("a file can be read");
                    found.push((path, bytes));
                }
            }
        }
        found.sort();
        found
    }
}

/// How the engine reaches a server of the suite.
pub fn access(on: &crate::servers::Server) -> Result<SandboxAccess, Fault> {
    Ok(SandboxAccess {
        endpoint: on.endpoint.clone(),
        region: "us-east-1".to_owned(),
        access_key_id: on.access_key_id.clone(),
        secret_access_key: Secret::new(on.secret_access_key.clone()),
    })
}
