//! A second face on the same data folder: it may run while the window is open, does one thing, and
//! leaves the window's transfers to the window.
//!
//! Settings are read from the same file. Its journal is its own, so that neither waits for the
//! other and each cleans up after itself.

use super::{App, AppOptions, leftovers, made};
use crate::checks;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_gateway::journal::Journal;
use strata_gateway::signin::AwsFiles;

/// Where the journals are, below the data folder; each process takes one of them.
const FOLDER: &str = "terminal";
/// How many processes get a journal that survives them. The next ones have theirs in memory.
const MOST: u32 = 8;
/// How long a start may take to clean up after an earlier run; the next start does the rest.
const CLEANED_WITHIN: Duration = Duration::from_secs(5);

impl App {
    /// Opens the application beside another one. What an earlier run of this kind was killed in is
    /// cleaned up first: parts and hidden files of its transfers, which do not go on, and the
    /// documents of its connection tests.
    pub async fn open_beside(options: AppOptions) -> Arc<Self> {
        let folder_fault = made(&options.data_folder);
        let (journal, journal_fault) = own_journal(&options.data_folder);
        let files = AwsFiles::of_this_machine();
        let app = Self::build(options, files, folder_fault, journal, journal_fault);
        let uploads = leftovers::found(&app.journal);
        let trials = checks::found_leftovers(&app.journal);
        app.transfers.forget_unfinished();
        if !uploads.is_empty() || !trials.is_empty() {
            let cleaning = async {
                leftovers::end_all(Arc::downgrade(&app), uploads).await;
                checks::end_all_leftovers(Arc::downgrade(&app), trials).await;
            };
            if tokio::time::timeout(CLEANED_WITHIN, cleaning).await.is_err() {
                tracing::warn!("what an earlier run left behind could not be cleaned up in time");
            }
        }
        app
    }
}

fn own_journal(data_folder: &Path) -> (Journal, Option<Fault>) {
    let mut last = None;
    for number in 1..=MOST {
        let folder = data_folder.join(FOLDER).join(number.to_string());
        let fault = made(&folder);
        let (journal, journal_fault) = Journal::open(&folder);
        let taken = journal_fault.as_ref().is_some_and(|fault| fault.code == Code::InUse);
        last = Some((journal, fault.or(journal_fault).filter(|_| !taken)));
        if !taken {
            break;
        }
    }
    // The loop runs at least once.
    last.unwrap_or_else(|| Journal::open(data_folder))
}

/// Keeps the window from being opened on a data folder, and is only had while it is closed: for
/// changes of the settings, which an open window would write over.
#[derive(Debug)]
pub struct Alone {
    _journal: Journal,
}

impl Alone {
    /// Takes the data folder.
    ///
    /// # Errors
    /// `InUse` while the window is open.
    pub fn take(data_folder: &Path) -> Result<Self, Fault> {
        if let Some(fault) = made(data_folder) {
            return Err(fault);
        }
        match Journal::open(data_folder) {
            (_, Some(fault)) if fault.code == Code::InUse => {
                Err(Fault::new(Code::InUse, "Strata's window is open.").hint(
                    "Change connections there, or close it first: it would write over the change.",
                ))
            }
            // Another fault is the window's to tell; it does not keep settings from being saved.
            (journal, _) => Ok(Self { _journal: journal }),
        }
    }
}
