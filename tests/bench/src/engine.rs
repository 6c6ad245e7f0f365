//! The engine as the window uses it, with a person who answers every dialog at once.

use crate::server::Server;
use futures::future::{BoxFuture, FutureExt};
use serde_json::{Value, json};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use strata_engine::app::{App, AppOptions};
use strata_engine::commands::dispatch;
use strata_engine::events::Event;
use strata_engine::host::{Confirmation, Host};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// What the dialogs answer.
#[derive(Debug, Default)]
pub struct Answers {
    /// Files to upload.
    pub files: Mutex<Vec<PathBuf>>,
    /// The folder to download into.
    pub folder: Mutex<Option<PathBuf>>,
    /// Where one document is saved.
    pub save: Mutex<Option<PathBuf>>,
}

impl Host for Answers {
    fn pick_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner).clone();
        async move { files }.boxed()
    }

    fn pick_folder(&self) -> BoxFuture<'_, Option<PathBuf>> {
        let folder = self.folder.lock().unwrap_or_else(PoisonError::into_inner).clone();
        async move { folder }.boxed()
    }

    fn pick_save(&self, _name: String) -> BoxFuture<'_, Option<PathBuf>> {
        let save = self.save.lock().unwrap_or_else(PoisonError::into_inner).clone();
        async move { save }.boxed()
    }

    fn confirm(&self, _question: Confirmation) -> BoxFuture<'_, bool> {
        async { true }.boxed()
    }
}

/// An open engine with one connection to the run's server.
pub struct Engine {
    /// The connection's id.
    pub connection: String,
    /// The person.
    pub answers: Answers,
    app: Arc<App>,
    events: tokio::sync::Mutex<UnboundedReceiver<Event>>,
    _subscription: strata_engine::events::Subscription,
}

impl Engine {
    /// Opens it and adds the connection, its secret for this run only.
    pub async fn open(server: &Server, data: &Path) -> Result<Self, Box<dyn Error>> {
        std::fs::create_dir_all(data)?;
        let app = App::open(AppOptions {
            data_folder: data.to_owned(),
            sandbox: Err(strata_engine::Fault::new(
                strata_engine::Code::NetUnreachable,
                "The sandbox is not part of this run.",
            )),
            native_drop: false,
            keychain_service: "strata-bench".to_owned(),
            keychain_reader: None,
            limits: strata_engine::Limits::default(),
        })
        .await;
        let (send, events) = unbounded_channel();
        let subscription = app.subscribe(Arc::new(move |event| drop(send.send(event))));
        let mut engine = Self {
            connection: String::new(),
            answers: Answers::default(),
            app,
            events: tokio::sync::Mutex::new(events),
            _subscription: subscription,
        };
        let saved = engine
            .call(
                "save_connection",
                json!({
                    "name": "bench",
                    "endpoint": server.endpoint,
                    "region": server.region,
                    "access_key_id": server.access_key_id,
                    "secret_access_key": server.secret_access_key,
                    "path_style": true,
                    "session_only": true,
                }),
            )
            .await?;
        engine.connection = saved["id"].as_str().unwrap_or_default().to_owned();
        Ok(engine)
    }

    /// One command, as the window sends it.
    pub async fn call(&self, name: &str, request: Value) -> Result<Value, Box<dyn Error>> {
        Ok(dispatch(&self.app, &self.answers, name, request).await?)
    }

    /// Waits for the next event of a kind and answers it as JSON.
    pub async fn event(&self, kind: &str) -> Value {
        let mut events = self.events.lock().await;
        while let Some(event) = events.recv().await {
            let value = serde_json::to_value(&event).unwrap_or_default();
            if value["event"] == kind {
                return value;
            }
        }
        Value::Null
    }

    /// Files or folders dropped on the window.
    pub async fn drop_files(&self, paths: Vec<PathBuf>) -> Result<Value, Box<dyn Error>> {
        Ok(serde_json::to_value(self.app.drop_files(&self.answers, paths).await?)?)
    }

    /// Ends it.
    pub async fn close(self) {
        self.app.close().await;
    }
}
