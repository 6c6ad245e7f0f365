//! Stands in for the person at a native dialog: answers that a test has laid down, and the questions that were asked.

use futures::future::BoxFuture;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use strata_engine::host::{Confirmation, Host};
use strata_engine::{Code, Fault, Secret};
use strata_sandbox::{Sandbox, Time};

/// A question that the engine asked.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    title: String,
    message: String,
    confirm: String,
    answer: bool,
}

/// The answers for the next dialogs, each used once. With none left a dialog is cancelled.
#[derive(Default)]
pub struct Answers {
    files: Mutex<VecDeque<Vec<PathBuf>>>,
    folders: Mutex<VecDeque<Option<PathBuf>>>,
    saves: Mutex<VecDeque<Option<PathBuf>>>,
    certificates: Mutex<VecDeque<Option<PathBuf>>>,
    confirms: Mutex<VecDeque<bool>>,
    asked: Mutex<Vec<Asked>>,
    copied: Mutex<Option<Copied>>,
    opened: Mutex<Vec<String>>,
    /// The sandbox's time.
    time: Option<Time>,
}

/// What stands in the clipboard in place of the system's, which a test machine need not have.
#[derive(Debug, Clone, Serialize)]
pub struct Copied {
    text: String,
    seconds: u64,
}

impl Answers {
    /// For an application with this sandbox.
    pub fn on(sandbox: &Sandbox) -> Self {
        Self { time: Some(sandbox.time()), ..Self::default() }
    }

    /// What was copied, as long as its time is not over.
    pub fn copied(&self) -> Option<Copied> {
        locked(&self.copied).clone()
    }

    /// The time of what was copied is over.
    pub fn elapse(&self) {
        *locked(&self.copied) = None;
    }

    /// The next time files are asked for.
    pub fn lay_files(&self, paths: Vec<PathBuf>) {
        locked(&self.files).push_back(paths);
    }

    /// The next time a folder is asked for.
    pub fn lay_folder(&self, path: Option<PathBuf>) {
        locked(&self.folders).push_back(path);
    }

    /// The next time a place to save is asked for.
    pub fn lay_save(&self, path: Option<PathBuf>) {
        locked(&self.saves).push_back(path);
    }

    /// The next time a file of certificates is asked for.
    pub fn lay_certificates(&self, path: Option<PathBuf>) {
        locked(&self.certificates).push_back(path);
    }

    /// The next "are you sure".
    pub fn lay_confirm(&self, answer: bool) {
        locked(&self.confirms).push_back(answer);
    }

    /// Every "are you sure" so far.
    pub fn asked(&self) -> Vec<Asked> {
        locked(&self.asked).clone()
    }

    /// Every page that a browser would have opened, oldest first.
    pub fn opened(&self) -> Vec<String> {
        locked(&self.opened).clone()
    }

    fn answer(&self, question: Confirmation) -> bool {
        let answer = locked(&self.confirms).pop_front().unwrap_or(false);
        let Confirmation { title, message, confirm } = question;
        locked(&self.asked).push(Asked { title, message, confirm, answer });
        answer
    }
}

impl Host for Answers {
    fn pick_files(&self) -> BoxFuture<'_, Vec<PathBuf>> {
        Box::pin(async { locked(&self.files).pop_front().unwrap_or_default() })
    }

    fn pick_folder(&self) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async { locked(&self.folders).pop_front().flatten() })
    }

    fn pick_save(&self, _name: String) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async { locked(&self.saves).pop_front().flatten() })
    }

    fn pick_certificates(&self) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async { locked(&self.certificates).pop_front().flatten() })
    }

    fn confirm(&self, question: Confirmation) -> BoxFuture<'_, bool> {
        Box::pin(async move { self.answer(question) })
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
            let (text, seconds) = (text.expose().to_owned(), clear_after.as_secs());
            *locked(&self.copied) = Some(Copied { text, seconds });
            Ok(())
        })
    }

    fn open_page(&self, address: String) -> BoxFuture<'_, bool> {
        locked(&self.opened).push(address);
        Box::pin(async { true })
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
