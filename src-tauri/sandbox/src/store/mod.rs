//! The versioned store: metadata in SQLite, larger bodies in files beside it. It knows S3's rules of
//! versions and nothing of HTTP. One instance holds a folder, by a lock of the operating system.

mod announced;
mod bodies;
mod buckets;
mod bulk;
mod content;
mod ids;
mod lifecycle;
mod listing;
mod model;
mod parts;
mod refusal;
mod schema;
mod settings;
mod sums;
#[cfg(test)]
mod tests;
mod thaw;
mod uploads;
mod uploads_list;
mod versions;
mod writer;

pub(crate) use announced::{Announced, Current, aborts, expires, upload_aborts};
pub(crate) use bodies::{Bodies, INLINE_MAX, Incoming, Piece, Received};
pub(crate) use buckets::{create, delete, find, list, remember, remembers, set_versioning};
pub(crate) use bulk::{Row, put_many};
pub(crate) use content::{Content, Segment, content_of, release, share_content, store_body};
pub(crate) use ids::NULL;
pub use lifecycle::Aged;
pub(crate) use lifecycle::{ahead, run_rules, set_ahead};
pub(crate) use listing::{Item, Page, Query, Start, list_current, list_versions};
pub(crate) use model::{
    Bucket, Checksum, Condition, Description, ETagTest, Entry, NewVersion, PartMark, Tags, Version,
    Versioning,
};
pub(crate) use parts::{NewPart, Part, list_parts, put_part};
pub(crate) use refusal::Refusal;
pub(crate) use settings::{Setting, delete_setting, get_setting, put_setting};
pub(crate) use sums::{Algorithm, Hasher, Sums, base64, etag};
pub(crate) use thaw::{Phase, Thaw, ThawRequest, thaw};
pub(crate) use uploads::{Completion, NewUpload, ToldPart, Upload, abort, begin, complete, upload};
pub(crate) use uploads_list::{UploadItem, UploadQuery, list_uploads};
pub(crate) use versions::{
    Removed, check, check_delete, lookup, mark_deleted, put, remove, set_tags,
};
pub(crate) use writer::Tx;

use crate::SandboxError;
use crate::sync::lock;
use ids::Ids;
use rusqlite::Connection;
use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use strata_domain::fault::{Code, Fault};
use writer::Writer;

/// Idle connections for reading that are kept.
const READERS: usize = 4;

/// An open store.
#[derive(Debug)]
pub(crate) struct Store {
    database: PathBuf,
    bodies: Bodies,
    ids: Ids,
    writer: Mutex<Option<Writer>>,
    readers: Mutex<Vec<Connection>>,
    lock: File,
}

/// An open store, and what the user should know about how it was found.
pub(crate) struct Opened {
    pub store: Store,
    pub notices: Vec<Fault>,
}

impl Store {
    /// Opens the store in `folder`, which is made when absent. Blocks.
    pub(crate) fn open(folder: &Path) -> Result<Opened, SandboxError> {
        let disk = |source| SandboxError::Folder { folder: folder.to_owned(), source };
        fs::create_dir_all(folder).map_err(disk)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("lock"))
            .map_err(disk)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(SandboxError::InUse { folder: folder.to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(disk(error)),
        }
        let database = folder.join("store.sqlite");
        let sql = |error: rusqlite::Error| SandboxError::Store(error.to_string());
        let opened = schema::open(&database).map_err(sql)?;
        let ids = Ids::of(&opened.connection).map_err(sql)?;
        uploads::forget_finished(&opened.connection).map_err(sql)?;
        let bodies = Bodies::open(folder).map_err(disk)?;
        let mut notices = Vec::new();
        match opened.damaged {
            // The bodies of a damaged database are left alone: they may be all that can be saved.
            Some(aside) => {
                fs::rename(folder.join("bodies"), aside.with_added_extension("bodies"))
                    .map_err(disk)?;
                Bodies::open(folder).map_err(disk)?;
                notices.push(damaged_notice(&aside));
            }
            None => {
                let known = content::known_files(&opened.connection).map_err(sql)?;
                let swept = bodies.sweep(&known).map_err(disk)?;
                if swept > 0 {
                    tracing::info!(swept, "unfinished uploads of an earlier run were cleared away");
                }
            }
        }
        let writer = Writer::start(opened.connection, bodies.clone(), ids.clone()).map_err(disk)?;
        let (writer, readers) = (Mutex::new(Some(writer)), Mutex::default());
        Ok(Opened { store: Self { database, bodies, ids, writer, readers, lock }, notices })
    }

    /// Applies a change: all of it or nothing, on disk when this returns.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Tx<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let outcome = match &*lock(&self.writer) {
            Some(writer) => writer.submit(act),
            None => return Err(Refusal::Closed),
        };
        outcome.await.unwrap_or(Err(Refusal::Closed))
    }

    /// Reads from one snapshot, off the async threads.
    pub(crate) async fn read<T: Send + 'static>(
        self: &std::sync::Arc<Self>,
        act: impl FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let store = self.clone();
        let task = tokio::task::spawn_blocking(move || {
            let kept = lock(&store.readers).pop();
            let connection = match kept {
                Some(connection) => connection,
                None => schema::open_reader(&store.database)?,
            };
            let outcome = (|| {
                let snapshot = connection.unchecked_transaction()?;
                let value = act(&snapshot)?;
                snapshot.commit()?;
                Ok(value)
            })();
            let mut readers = lock(&store.readers);
            if readers.len() < READERS {
                readers.push(connection);
            }
            outcome
        });
        task.await.unwrap_or_else(|error| Err(io::Error::other(error).into()))
    }

    /// The body files.
    pub(crate) fn bodies(&self) -> &Bodies {
        &self.bodies
    }

    /// Where in the order an id of ours stands, even when its entry is gone.
    pub(crate) fn seq_of(&self, id: &str) -> Option<i64> {
        self.ids.seq(id)
    }

    /// Finishes the changes that wait, closes the database and gives the folder free. Blocks.
    pub(crate) fn close(&self) {
        let writer = lock(&self.writer).take();
        lock(&self.readers).clear();
        if let Some(writer) = writer {
            writer.finish();
            if let Err(error) = self.lock.unlock() {
                tracing::warn!(%error, "the sandbox's folder stays locked until the program ends");
            }
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

fn damaged_notice(aside: &Path) -> Fault {
    Fault::new(
        Code::Quarantined,
        format!(
            "The sandbox's database was damaged; it was kept as {} and a new one begun.",
            aside.display()
        ),
    )
    .hint("Nothing in your own buckets is concerned. Delete the kept file when you do not need it.")
}

/// All names in a set, for a comparison with what lies on the disk.
type Names = HashSet<String>;
