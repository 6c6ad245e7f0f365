//! Test builds only: answers from a folder instead of dialogs, so that a driver of the window need not drive those too.
//!
//! `$STRATA_TEST_SEAM/<question>.json` holds the next answer and is used up; no file means "cancelled".

use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use std::io::Write;
use std::path::PathBuf;
use strata_engine::host::{Confirmation, Host};

/// The folder of answers.
pub(crate) struct Seam {
    folder: PathBuf,
}

impl Seam {
    /// Present when `STRATA_TEST_SEAM` names a folder.
    pub(crate) fn from_environment() -> Option<Self> {
        let folder = PathBuf::from(std::env::var_os("STRATA_TEST_SEAM")?);
        folder.is_dir().then_some(Self { folder })
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

    fn open_page(&self, address: String) -> BoxFuture<'_, bool> {
        Box::pin(async move {
            let path = self.folder.join("pages.log");
            let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
            file.and_then(|mut file| writeln!(file, "{address}")).is_ok()
        })
    }
}
