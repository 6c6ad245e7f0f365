//! Test builds only: answers from a folder instead of dialogs, so that a driver of the window need not drive those too.
//!
//! `$STRATA_TEST_SEAM/<question>.json` holds the next answer and is used up; no file means "cancelled".
//! `clipboard_time_over.json` ends the time of a secret in the clipboard, which nobody wants to wait for.

use crate::clipboard::SecretClipboard;
use futures::future::BoxFuture;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use strata_engine::host::{Confirmation, Host};
use strata_engine::{Code, Fault, Secret};
use strata_sandbox::Time;

/// How often the folder is looked at for the end of a secret's time.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// The folder of answers.
pub(crate) struct Seam {
    folder: PathBuf,
    clipboard: Arc<SecretClipboard>,
    time: Option<Time>,
}

impl Seam {
    /// Present when `STRATA_TEST_SEAM` names a folder.
    pub(crate) fn from_environment(
        clipboard: &Arc<SecretClipboard>,
        time: Option<&Time>,
    ) -> Option<Self> {
        let folder = PathBuf::from(std::env::var_os("STRATA_TEST_SEAM")?);
        let clipboard = Arc::clone(clipboard);
        let time = time.cloned();
        folder.is_dir().then_some(Self { folder, clipboard, time })
    }

    fn take<T: DeserializeOwned + Default>(&self, question: &str) -> T {
        let path = self.folder.join(format!("{question}.json"));
        let Ok(text) = std::fs::read(&path) else { return T::default() };
        // Used up before it is given: a test that wants the question twice says so twice.
        std::fs::remove_file(&path)
            .and_then(|()| Ok(serde_json::from_slice(&text)?))
            .unwrap_or_else(|error| {
                tracing::error!(question, %error, "the answer in the test's folder can't be used");
                T::default()
            })
    }

    fn record(&self, question: &Confirmation) -> std::io::Result<()> {
        let path = self.folder.join("confirmations.log");
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
        let line = serde_json::json!({
            "title": question.title, "message": question.message, "confirm": question.confirm,
        });
        writeln!(file, "{line}")
    }
}

impl Host for Seam {
    fn pick_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        Box::pin(async { self.take("pick_files") })
    }

    fn pick_folder(&self) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async { self.take("pick_folder") })
    }

    fn pick_save(&self, _name: String) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async { self.take("pick_save") })
    }

    fn pick_certificates(&self) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async { self.take("pick_certificates") })
    }

    fn confirm(&self, question: Confirmation) -> BoxFuture<'_, bool> {
        Box::pin(async move {
            if let Err(error) = self.record(&question) {
                tracing::error!(%error, "a question could not be recorded");
            }
            self.take("confirm")
        })
    }

    fn sandbox_time(&self) -> Option<Timestamp> {
        self.time.as_ref().map(Time::now)
    }

    fn advance_sandbox(&self, days: u32) -> BoxFuture<'_, Result<String, Fault>> {
        let time = self.time.clone();
        Box::pin(async move {
            let none = || Fault::new(Code::Unsupported, "No sandbox runs here.");
            let aged = time.ok_or_else(none)?.advance(days).await?;
            Ok(aged.told(days))
        })
    }

    fn copy_secret(&self, text: Secret, clear_after: Duration) -> BoxFuture<'_, Result<(), Fault>> {
        Box::pin(async move {
            self.clipboard.copy(text, clear_after).await?;
            let (over, clipboard) =
                (self.folder.join("clipboard_time_over.json"), Arc::clone(&self.clipboard));
            tauri::async_runtime::spawn(async move {
                while !over.exists() {
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
                clipboard.clear().await;
                drop(std::fs::remove_file(&over));
            });
            Ok(())
        })
    }

    fn open_page(&self, address: String) -> BoxFuture<'_, bool> {
        Box::pin(async move {
            let path = self.folder.join("pages.log");
            let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
            file.and_then(|mut file| writeln!(file, "{address}")).is_ok()
        })
    }
}
