//! The questions of the engine to the person, as native dialogs. The page never names a path and never says yes.

use crate::bridge::Bridge;
use crate::clipboard::SecretClipboard;
use crate::confirm;
use futures::future::BoxFuture;
use jiff::Timestamp;
use rfd::{AsyncFileDialog, FileHandle};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use strata_engine::host::{Confirmation, Host};
use strata_engine::{Code, Fault, Secret};
use strata_sandbox::Time;
use tauri::{Manager, WebviewWindow};

/// Who answers the engine's questions for this window.
pub(crate) fn host(window: &WebviewWindow, time: Option<Time>) -> Box<dyn Host> {
    let clipboard = Arc::clone(&window.state::<Arc<Bridge>>().clipboard);
    #[cfg(feature = "test-seam")]
    if let Some(seam) = crate::seam::Seam::from_environment(&clipboard, time.as_ref()) {
        return Box::new(seam);
    }
    Box::new(Dialogs { window: window.clone(), clipboard, time })
}

struct Dialogs {
    window: WebviewWindow,
    clipboard: Arc<SecretClipboard>,
    time: Option<Time>,
}

impl Dialogs {
    fn files(&self, title: &str) -> AsyncFileDialog {
        AsyncFileDialog::new().set_title(title).set_parent(&self.window)
    }
}

impl Host for Dialogs {
    fn pick_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        let dialog = self.files("Choose files to upload");
        Box::pin(async move {
            dialog.pick_files().await.unwrap_or_default().iter().map(path_of).collect()
        })
    }

    fn pick_folder(&self) -> BoxFuture<'_, Option<PathBuf>> {
        let dialog = self.files("Choose a folder to download into");
        Box::pin(async move { dialog.pick_folder().await.as_ref().map(path_of) })
    }

    fn pick_save(&self, name: String) -> BoxFuture<'_, Option<PathBuf>> {
        let dialog = self.files("Save the document as").set_file_name(name);
        Box::pin(async move { dialog.save_file().await.as_ref().map(path_of) })
    }

    fn pick_certificates(&self) -> BoxFuture<'_, Option<PathBuf>> {
        let dialog = self
            .files("Choose the certificates of an authority")
            .add_filter("Certificates", &["pem", "crt", "cer", "der"])
            .add_filter("All files", &["*"]);
        Box::pin(async move { dialog.pick_file().await.as_ref().map(path_of) })
    }

    fn confirm(&self, question: Confirmation) -> BoxFuture<'_, bool> {
        Box::pin(confirm::ask(&self.window, question))
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
        Box::pin(self.clipboard.copy(text, clear_after))
    }

    fn open_page(&self, address: String) -> BoxFuture<'_, bool> {
        Box::pin(crate::browser::open(address))
    }
}

fn path_of(file: &FileHandle) -> PathBuf {
    file.path().to_owned()
}
