//! What was done to buckets, and which uploads are open: a SQLite file that survives a kill.
//!
//! One process has it at a time. When it can't be opened, the run goes on with a journal in
//! memory, and the fault says what that costs.

mod acts;
mod transfers;
mod trials;

pub use transfers::UnfinishedTransfer;
pub use trials::OpenTrial;

use crate::files;
use jiff::Timestamp;
use rusqlite::{Connection, Error, ErrorCode, OptionalExtension, Row, params};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use strata_domain::fault::{Code, Fault};

/// Grows with each change of the tables.
const SCHEMA: i64 = 1;
const TABLES: &str = "
    CREATE TABLE uploads (
        row INTEGER PRIMARY KEY,
        opened TEXT NOT NULL,
        connection TEXT NOT NULL,
        bucket TEXT NOT NULL,
        key TEXT NOT NULL,
        upload_id TEXT
    ) STRICT;
    CREATE TABLE transfers (
        row INTEGER PRIMARY KEY,
        spec TEXT NOT NULL,
        checkpoint TEXT
    ) STRICT;
    CREATE TABLE acts (
        row INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        act TEXT NOT NULL,
        connection TEXT NOT NULL,
        bucket TEXT NOT NULL,
        key TEXT NOT NULL,
        detail TEXT NOT NULL
    ) STRICT;
";
/// For a second instance that is just being closed.
const PATIENCE: Duration = Duration::from_millis(300);

/// A multipart upload that was opened and has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenUpload {
    /// Its row.
    pub row: i64,
    /// When it was noted, just before it was opened (UTC).
    pub opened: Timestamp,
    /// The connection's id.
    pub connection: String,
    /// Target bucket.
    pub bucket: String,
    /// Target key.
    pub key: String,
    /// The upload's id; none when the application ended before it was known.
    pub upload_id: Option<String>,
}

/// An act as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedAct {
    /// Its row; grows with time.
    pub row: i64,
    /// When (UTC).
    pub at: Timestamp,
    /// What, such as `restore`.
    pub act: String,
    /// The connection's id.
    pub connection: String,
    /// The bucket.
    pub bucket: String,
    /// The key; empty when the act concerns several.
    pub key: String,
    /// Whatever else tells what was done.
    pub detail: serde_json::Value,
}

/// The journal. Every change is on the disk when its call returns.
pub struct Journal {
    db: Mutex<Connection>,
    path: PathBuf,
    lasting: bool,
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Journal {
    /// Opens `journal.db` in a folder. A damaged one is set aside and told, and the journal starts
    /// empty; when it is in use by another instance or can't be opened, it is kept in memory.
    pub fn open(folder: &Path) -> (Self, Option<Fault>) {
        let path = folder.join("journal.db");
        let (db, fault) = match opened(&path) {
            Ok(db) => (Ok(db), None),
            Err(error) if is_damage(&error) => match set_aside(&path) {
                Ok(aside) => (opened(&path), Some(quarantined(&aside))),
                Err(fault) => (Err(error), Some(fault)),
            },
            Err(error) => {
                let fault = unusable(&error, &path);
                (Err(error), Some(fault))
            }
        };
        let lasting = db.is_ok();
        match db.or_else(|error| in_memory().map_err(|_| error)) {
            Ok(db) => (Self { db: Mutex::new(db), path, lasting }, fault),
            // SQLite in memory fails only when there is no memory at all.
            Err(error) => std::panic::panic_any(format!("SQLite does not start: {error}")),
        }
    }

    /// Whether the journal is on the disk. Only one process has it, so this also says that no
    /// other one works with the same folder.
    pub fn is_lasting(&self) -> bool {
        self.lasting
    }

    /// Notes that an upload is about to be opened, and returns its row.
    ///
    /// # Errors
    /// When the disk refuses it: the upload should then not be opened.
    pub fn upload_opening(
        &self,
        connection: &str,
        bucket: &str,
        key: &str,
        now: Timestamp,
    ) -> Result<i64, Fault> {
        let db = self.locked();
        db.execute(
            "INSERT INTO uploads (opened, connection, bucket, key) VALUES (?1, ?2, ?3, ?4)",
            params![now.to_string(), connection, bucket, key],
        )
        .map_err(|error| self.fault(&error))?;
        Ok(db.last_insert_rowid())
    }

    /// Notes the id that S3 gave an upload.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn upload_opened(&self, row: i64, upload_id: &str) -> Result<(), Fault> {
        self.change("UPDATE uploads SET upload_id = ?2 WHERE row = ?1", params![row, upload_id])
    }

    /// Forgets an upload: it is complete, aborted or was never opened.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn upload_ended(&self, row: i64) -> Result<(), Fault> {
        self.change("DELETE FROM uploads WHERE row = ?1", params![row])
    }

    /// The uploads that have not ended, oldest first.
    ///
    /// # Errors
    /// When the disk can't be read.
    pub fn open_uploads(&self) -> Result<Vec<OpenUpload>, Fault> {
        let read = || {
            let db = self.locked();
            let mut found = db.prepare(
                "SELECT row, connection, bucket, key, upload_id, opened FROM uploads ORDER BY row",
            )?;
            let rows = found.query_map([], |row| {
                let opened: String = row.get(5)?;
                Ok(OpenUpload {
                    row: row.get(0)?,
                    opened: opened.parse().unwrap_or(Timestamp::UNIX_EPOCH),
                    connection: row.get(1)?,
                    bucket: row.get(2)?,
                    key: row.get(3)?,
                    upload_id: row.get(4)?,
                })
            })?;
            rows.collect::<Result<Vec<_>, Error>>()
        };
        read().map_err(|error| self.fault(&error))
    }

    /// Records an act and returns its row. `detail` must hold no secret.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn record(
        &self,
        now: Timestamp,
        act: &str,
        connection: &str,
        bucket: &str,
        key: &str,
        detail: &serde_json::Value,
    ) -> Result<i64, Fault> {
        let one = [(key, detail)];
        self.record_all(now, act, connection, bucket, one)?;
        Ok(self.locked().last_insert_rowid())
    }

    /// Records one act on many keys of a bucket, all or none. `detail` must hold no secret.
    ///
    /// # Errors
    /// When the disk refuses it.
    pub fn record_all<'a>(
        &self,
        now: Timestamp,
        act: &str,
        connection: &str,
        bucket: &str,
        keys: impl IntoIterator<Item = (&'a str, &'a serde_json::Value)>,
    ) -> Result<(), Fault> {
        let now = now.to_string();
        let write = || {
            let mut db = self.locked();
            let change = db.transaction()?;
            for (key, detail) in keys {
                change.execute(
                    "INSERT INTO acts (at, act, connection, bucket, key, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![now, act, connection, bucket, key, detail.to_string()],
                )?;
            }
            change.commit()
        };
        write().map_err(|error| self.fault(&error))
    }

    /// The last acts, newest first, at most `count`.
    ///
    /// # Errors
    /// When the disk can't be read.
    pub fn recent_acts(&self, count: u32) -> Result<Vec<RecordedAct>, Fault> {
        let read = || {
            let db = self.locked();
            let mut found = db.prepare(
                "SELECT row, at, act, connection, bucket, key, detail FROM acts ORDER BY row DESC LIMIT ?1",
            )?;
            let rows = found.query_map(params![count], recorded)?;
            rows.collect::<Result<Vec<_>, Error>>()
        };
        read().map_err(|error| self.fault(&error))
    }

    fn change(&self, sql: &str, values: impl rusqlite::Params) -> Result<(), Fault> {
        self.locked().execute(sql, values).map(|_| ()).map_err(|error| self.fault(&error))
    }

    fn fault(&self, error: &Error) -> Fault {
        trouble(error, &self.path)
    }

    fn locked(&self) -> MutexGuard<'_, Connection> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn recorded(row: &Row<'_>) -> Result<RecordedAct, Error> {
    let at: String = row.get(1)?;
    let detail: String = row.get(6)?;
    Ok(RecordedAct {
        row: row.get(0)?,
        at: at.parse().unwrap_or(Timestamp::UNIX_EPOCH),
        act: row.get(2)?,
        connection: row.get(3)?,
        bucket: row.get(4)?,
        key: row.get(5)?,
        detail: serde_json::from_str(&detail).unwrap_or_default(),
    })
}

fn opened(path: &Path) -> Result<Connection, Error> {
    let db = Connection::open(path)?;
    db.busy_timeout(PATIENCE)?;
    // One process owns the journal, so that the uploads it finds open are nobody's any more.
    db.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.execute_batch("BEGIN EXCLUSIVE; COMMIT;")?;
    let verdict: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(damage());
    }
    prepare(&db)?;
    Ok(db)
}

fn in_memory() -> Result<Connection, Error> {
    let db = Connection::open_in_memory()?;
    prepare(&db)?;
    Ok(db)
}

fn prepare(db: &Connection) -> Result<(), Error> {
    let schema: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    match schema {
        0 => {
            let other = "SELECT name FROM sqlite_master LIMIT 1";
            if db.query_row(other, [], |_| Ok(())).optional()?.is_some() {
                return Err(damage());
            }
            db.execute_batch(&format!("BEGIN; {TABLES} PRAGMA user_version = {SCHEMA}; COMMIT;"))?;
            trials::prepare(db)
        }
        SCHEMA => trials::prepare(db),
        // Written by a later version of the application: not ours to change.
        _ => {
            Err(Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_SCHEMA), None))
        }
    }
}

fn damage() -> Error {
    Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT), None)
}

fn is_damage(error: &Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

fn set_aside(path: &Path) -> Result<PathBuf, Fault> {
    let aside = files::set_aside(path).map_err(|error| files::fault_of(&error, path))?;
    for suffix in ["-wal", "-shm"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(suffix);
        let beside = PathBuf::from(beside);
        if beside.exists() {
            files::set_aside(&beside).map_err(|error| files::fault_of(&error, &beside))?;
        }
    }
    Ok(aside)
}

fn quarantined(aside: &Path) -> Fault {
    Fault::new(
        Code::Quarantined,
        format!("The journal was damaged. It is kept as {} and a new one begins.", aside.display()),
    )
    .hint("Uploads that were cut off before may have left parts in their buckets.")
}

fn unusable(error: &Error, path: &Path) -> Fault {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Fault::new(
            Code::InUse,
            format!("{} is in use by another Strata with the same data folder.", path.display()),
        )
        .hint("This one keeps its journal in memory only. Close the other one to have it kept."),
        Some(ErrorCode::SchemaChanged) => Fault::new(
            Code::Unsupported,
            "The journal was written by a later version of Strata.",
        )
        .hint("This version keeps its journal in memory only. Install the later version again."),
        _ => {
            let mut fault = trouble(error, path);
            fault.hint =
                Some("The journal is kept in memory only, until this is put right.".to_owned());
            fault
        }
    }
}

fn trouble(error: &Error, path: &Path) -> Fault {
    let code = error.sqlite_error_code();
    let kind = match code {
        Some(ErrorCode::DiskFull) => std::io::ErrorKind::StorageFull,
        Some(ErrorCode::ReadOnly) => std::io::ErrorKind::ReadOnlyFilesystem,
        Some(ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            std::io::ErrorKind::PermissionDenied
        }
        _ => std::io::ErrorKind::Other,
    };
    let fault = files::fault_of(&kind.into(), path);
    // The kind alone: a message of SQLite can quote values.
    fault.detail(code.map_or_else(|| "SQLite".to_owned(), |code| format!("SQLite: {code:?}")))
}

#[cfg(test)]
#[path = "journal_tests.rs"]
mod tests;
