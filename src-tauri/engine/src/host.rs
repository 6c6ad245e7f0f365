//! What the engine needs of whoever runs it: a few questions to the person in front of the screen.

use futures::future::{BoxFuture, ready};
use jiff::Timestamp;
use std::path::PathBuf;
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_gateway::secret::Secret;

/// A yes-or-no question about something that can't be undone, drawn by the host, never by the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Title of the dialog.
    pub title: String,
    /// What will happen, with names and numbers.
    pub message: String,
    /// The word on the button that does it.
    pub confirm: String,
}

/// The surroundings of the engine. Paths come from here only; the page never names one.
pub trait Host: Send + Sync {
    /// Asks for files to upload; empty when the person cancelled.
    fn pick_files(&self) -> BoxFuture<'_, Vec<PathBuf>>;
    /// Asks for a folder to download into.
    fn pick_folder(&self) -> BoxFuture<'_, Option<PathBuf>>;
    /// Asks where to save one document; `name` is the suggestion.
    fn pick_save(&self, name: String) -> BoxFuture<'_, Option<PathBuf>>;
    /// Asks before something that can't be undone.
    fn confirm(&self, question: Confirmation) -> BoxFuture<'_, bool>;
    /// Asks for a file of certificates; a host without dialogs has none to give.
    fn pick_certificates(&self) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(ready(None))
    }
    /// Opens a page in the person's browser, or says that it can't. Only addresses that the engine
    /// has checked come here.
    fn open_page(&self, address: String) -> BoxFuture<'_, bool> {
        drop(address);
        Box::pin(ready(false))
    }
    /// The sandbox's time, where this host runs one: its clock may have been moved.
    fn sandbox_time(&self) -> Option<Timestamp> {
        None
    }
    /// Moves the sandbox's clock forward by whole days, and says in one sentence what its lifecycle
    /// rules did meanwhile.
    fn advance_sandbox(&self, days: u32) -> BoxFuture<'_, Result<String, Fault>> {
        let _ = days;
        Box::pin(ready(Err(Fault::new(Code::Unsupported, "No sandbox runs here."))))
    }
    /// Puts a secret into the clipboard, and takes it out after a while unless something else has
    /// been copied since.
    fn copy_secret(&self, text: Secret, clear_after: Duration) -> BoxFuture<'_, Result<(), Fault>> {
        drop((text, clear_after));
        Box::pin(ready(Err(Fault::new(Code::Unsupported, "There is no clipboard here."))))
    }
}
