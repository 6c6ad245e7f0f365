//! Transfers: the queue of uploads and downloads, as the window shows it.
//!
//! Owns what runs when, what is told about it, and the names on both sides. Moving and verifying
//! the bytes is the gateway's.

mod attempt;
mod download;
mod gather;
mod list;
mod names;
mod progress;
mod queue;
mod replace;
mod resume;
mod unfinished;
mod upload;

use crate::app::{App, Clock};
use crate::commands::transfers::{DownloadDocuments, Folder, Queued, Transfer, Verified};
use crate::commands::versions::DocumentRef;
use crate::events::Bus;
use crate::host::Host;
use crate::undo::Undos;
use list::List;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use strata_domain::fault::{Code, Fault};
use strata_gateway::journal::Journal;
use strata_gateway::s3::Verification;
use tokio::runtime::Handle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The queue. Cheap to clone.
#[derive(Clone)]
pub struct Transfers(Arc<Inner>);

struct Inner {
    bus: Bus,
    undos: Undos,
    journal: Arc<Journal>,
    clock: Clock,
    /// Larger files are sent in parts, in bytes.
    single_put: u64,
    list: Mutex<List>,
    drop_target: Mutex<Option<Folder>>,
    tasks: TaskTracker,
    /// Stops everything where it stands, for the next run to go on.
    pausing: CancellationToken,
    /// Whoever subscribes may do so from a thread outside the runtime.
    runtime: Handle,
    started: Instant,
}

impl Inner {
    fn list(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transfers {
    /// An empty queue, on the runtime that this is called in. `single_put` is the gateway's limit
    /// of that name.
    pub fn new(
        bus: Bus,
        undos: Undos,
        journal: Arc<Journal>,
        clock: Clock,
        single_put: u64,
    ) -> Self {
        Self(Arc::new(Inner {
            bus,
            undos,
            journal,
            clock,
            single_put,
            list: Mutex::default(),
            drop_target: Mutex::default(),
            tasks: TaskTracker::new(),
            pausing: CancellationToken::new(),
            runtime: Handle::current(),
            started: Instant::now(),
        }))
    }

    /// The transfers that fit into one event, newest first; the others follow in events of their
    /// own.
    pub fn snapshot(&self) -> Vec<Transfer> {
        let mut list = self.0.list();
        let transfers = list.snapshot();
        self.0.watch(&mut list);
        transfers
    }

    /// Says where files dropped on the window go.
    pub fn set_drop_target(&self, folder: Option<Folder>) {
        *self.0.drop_target.lock().unwrap_or_else(PoisonError::into_inner) = folder;
    }

    /// Queues dropped files and folders for the drop target.
    ///
    /// # Errors
    /// `Invalid` when no folder is on screen, or what [`Transfers::upload`] reports.
    pub async fn drop_files(
        &self,
        app: &App,
        host: &dyn Host,
        paths: Vec<PathBuf>,
    ) -> Result<Queued, Fault> {
        let target = self.0.drop_target.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(folder) = target else {
            return Err(Fault::new(Code::Invalid, "There is no folder to drop files into.")
                .hint("Open a bucket first, then drop them again."));
        };
        self.upload(app, host, folder, paths).await
    }

    /// Queues files and folders for a folder, after asking where something would be lost.
    ///
    /// # Errors
    /// What keeps all of them from being uploaded; what keeps single ones is in `skipped`.
    pub async fn upload(
        &self,
        app: &App,
        host: &dyn Host,
        to: Folder,
        paths: Vec<PathBuf>,
    ) -> Result<Queued, Fault> {
        let s3 = app.s3(&to.connection).await?;
        upload::queue(&self.0, s3, host, to, paths).await
    }

    /// Queues one file for one key, after asking where something would be lost.
    ///
    /// # Errors
    /// As [`Transfers::upload`]; `Invalid` when it is not one plain file.
    pub async fn upload_as(
        &self,
        app: &App,
        host: &dyn Host,
        to: DocumentRef,
        paths: Vec<PathBuf>,
    ) -> Result<Queued, Fault> {
        let s3 = app.s3(&to.connection).await?;
        upload::queue_as(&self.0, s3, host, to, paths).await
    }

    /// Asks where to, and queues downloads.
    ///
    /// # Errors
    /// What keeps all of them from being downloaded.
    pub async fn download(
        &self,
        app: &App,
        host: &dyn Host,
        what: DownloadDocuments,
    ) -> Result<Queued, Fault> {
        let s3 = app.s3(&what.connection).await?;
        // What is on the screen need not be asked for again.
        let current = what.items.iter().filter(|item| item.version_id.is_none());
        let keys = current.map(|item| item.key.clone()).collect();
        let sizes = app.listings.sizes(&what.connection, &what.bucket, keys).await;
        download::queue(&self.0, s3, host, what, &sizes).await
    }

    /// Stops a transfer; one that has ended stays as it is.
    ///
    /// # Errors
    /// `Gone` when it is not in the list.
    pub fn cancel(&self, id: &str) -> Result<(), Fault> {
        self.0.cancel(id)
    }

    /// Queues a failed or cancelled transfer again, with the connection as it is now.
    ///
    /// # Errors
    /// `Gone` when it is not in the list, `Invalid` when it has not failed.
    pub async fn retry(&self, app: &App, id: &str) -> Result<(), Fault> {
        let s3 = app.s3(&self.0.connection_of(id)?).await?;
        self.0.retry(id, &s3)
    }

    /// Whether a transfer of the connection has not ended: it signs with the key that it began with.
    pub fn is_busy_with(&self, connection: &str) -> bool {
        self.0.list().is_busy_with(connection)
    }

    /// Forgets transfers that have ended.
    pub fn clear(&self) {
        self.0.clear();
    }

    /// Stops all where they stand. The next run goes on with what the journal knows of them.
    pub async fn close(&self) {
        self.0.close().await;
    }
}

fn shown_verified(verification: Verification) -> Verified {
    match verification {
        Verification::Whole => Verified::Whole,
        Verification::Parts => Verified::Parts,
        Verification::Md5 => Verified::Md5,
        Verification::Length => Verified::Length,
    }
}

/// The fault of a transfer whose connection has no secret at hand.
fn no_client() -> Fault {
    Fault::new(Code::Internal, "The transfer was started without its connection.")
}
