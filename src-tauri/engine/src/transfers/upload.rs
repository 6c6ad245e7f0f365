//! Uploads: queueing them, the journal around multipart uploads, and Undo.

use super::attempt::Try;
use super::gather::{FoundFile, gather};
use super::list::{Finished, Job};
use super::names::{elided, folder_of, last_part, shown_name};
use super::queue::{closing, enqueue, pump};
use super::replace::{question, would_be_lost};
use super::{Inner, shown_verified};
use crate::commands::transfers::{Direction, Folder, Queued, Transfer, TransferState};
use crate::events::Tag;
use crate::host::Host;
use crate::undo::{Place, UndoAct};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use strata_domain::fault::{Code, Fault};
use strata_domain::history::Versioning;
use strata_domain::naming::shown_text;
use strata_domain::object::Key;
use strata_gateway::s3::{Progress, S3, Upload};

/// An upload.
#[derive(Debug, Clone)]
pub(super) struct UploadJob {
    pub(super) s3: S3,
    connection: String,
    bucket: String,
    key: String,
    source: PathBuf,
    pub(super) size: u64,
    /// Whether the version that it makes can be taken away again without a loss.
    undoable: bool,
}

/// Finds the files, asks where something would be lost, and queues.
pub(super) async fn queue(
    inner: &Arc<Inner>,
    s3: S3,
    host: &dyn Host,
    to: Folder,
    paths: Vec<PathBuf>,
) -> Result<Queued, Fault> {
    if !to.prefix.is_empty() && !to.prefix.ends_with('/') {
        let prefix = shown_text(&to.prefix);
        return Err(Fault::new(Code::Invalid, format!("“{prefix}” is not a folder.")));
    }
    if paths.is_empty() {
        return Ok(Queued { transfers: Vec::new(), skipped: Vec::new() });
    }
    let prefix = to.prefix.clone();
    let gathering = tokio::task::spawn_blocking(move || gather(&paths, &prefix));
    let mut found = gathering.await.unwrap_or_else(|_| {
        Err(Fault::new(Code::Internal, "The files could not be looked through."))
    })?;
    let skipped = found.skipped();
    if found.files.is_empty() {
        return Ok(Queued { transfers: Vec::new(), skipped });
    }
    let versioning = match s3.versioning(&to.bucket).await {
        Ok(versioning) => Some(versioning),
        Err(fault) if matches!(fault.code, Code::Denied | Code::Unsupported) => None,
        Err(fault) => return Err(fault),
    };
    let lost = would_be_lost(&s3, &to.bucket, versioning, &found.files).await?;
    if !lost.is_empty() && !host.confirm(question(&lost, &to.bucket, versioning)).await {
        return Ok(Queued { transfers: Vec::new(), skipped: Vec::new() });
    }
    let mut list = inner.list();
    if list.closing {
        return Err(closing());
    }
    let mut transfers = Vec::with_capacity(found.files.len());
    for file in found.files {
        let shown = shown(&to, &file);
        let job = UploadJob {
            s3: s3.clone(),
            connection: to.connection.clone(),
            bucket: to.bucket.clone(),
            key: file.key,
            source: file.path,
            size: file.size,
            undoable: versioning == Some(Versioning::Enabled),
        };
        let number = enqueue(inner, &mut list, shown, Job::Upload(job));
        transfers.push(super::list::id_of(number));
    }
    pump(inner, &mut list);
    Ok(Queued { transfers, skipped })
}

fn shown(to: &Folder, file: &FoundFile) -> Transfer {
    let local = file.path.file_name().unwrap_or_default().to_string_lossy();
    Transfer {
        id: String::new(),
        direction: Direction::Upload,
        name: shown_name(last_part(&file.key)),
        connection: to.connection.clone(),
        bucket: to.bucket.clone(),
        folder: elided(&shown_text(folder_of(&file.key))),
        local: elided(&shown_text(&local)),
        state: TransferState::Queued,
        bytes: 0,
        total: file.size,
        speed: None,
        seconds_left: None,
        verified: None,
        fault: None,
        undo: None,
    }
}

/// Sends the file.
pub(super) async fn run(this: &Try, job: UploadJob) -> Result<Finished, Fault> {
    let record = Record { this, job: &job, state: Mutex::default() };
    // Only larger files are sent in parts; for small ones there is nothing to be left open.
    if job.size > this.inner.single_put {
        let row = this.inner.journal.upload_opening(
            &job.connection,
            &job.bucket,
            &job.key,
            this.inner.clock.now(),
        )?;
        record.state().row = Some(row);
    }
    let what = Upload {
        bucket: job.bucket.clone(),
        key: Key::from(job.key.as_str()),
        source: job.source.clone(),
        content_type: None,
        cancel: this.cancel.clone(),
    };
    let uploaded = job.s3.upload(what, &record).await;
    record.close(uploaded.as_ref().err()).await;
    let stale = stale(&job);
    let uploaded = match uploaded {
        Ok(uploaded) => uploaded,
        Err(fault) => {
            if matches!(fault.code, Code::Unknown | Code::Mismatch) {
                // Something may be there that is not on the screen.
                this.stale(stale);
            }
            return Err(fault);
        }
    };
    let version = uploaded.written.version_id.filter(|id| id.as_str() != "null");
    let undo = version.filter(|_| job.undoable).map(|version_id| {
        let key = Key::from(job.key.as_str());
        let at = Place { connection: job.connection.clone(), bucket: job.bucket.clone(), key };
        let etag = uploaded.written.etag;
        this.inner.undos.keep(UndoAct::TakeUploadAway { at, version_id, etag })
    });
    let verified = shown_verified(uploaded.verified);
    Ok(Finished { size: uploaded.size, verified, undo, local: None, stale })
}

fn stale(job: &UploadJob) -> Vec<Tag> {
    let (connection, bucket) = (job.connection.clone(), job.bucket.clone());
    let prefix = folder_of(&job.key).to_owned();
    let folder = Tag::Objects { connection: connection.clone(), bucket: bucket.clone(), prefix };
    vec![folder, Tag::Versions { connection, bucket, key: job.key.clone() }]
}

/// Keeps the journal in step with one upload.
struct Record<'a> {
    this: &'a Try,
    job: &'a UploadJob,
    state: Mutex<RecordState>,
}

#[derive(Default)]
struct RecordState {
    row: Option<i64>,
    upload_id: Option<String>,
}

impl Progress for Record<'_> {
    fn bytes(&self, done: u64) {
        self.this.bytes(done);
    }

    fn verifying(&self) {
        self.this.verifying();
    }

    fn upload_started(&self, upload_id: &str) {
        let (job, inner) = (self.job, &self.this.inner);
        let mut state = self.state();
        state.upload_id = Some(upload_id.to_owned());
        let row = match state.row {
            Some(row) => Ok(row),
            // The file grew since it was looked at, so that it is sent in parts after all.
            None => {
                let now = inner.clock.now();
                inner.journal.upload_opening(&job.connection, &job.bucket, &job.key, now)
            }
        };
        let noted = row.and_then(|row| {
            state.row = Some(row);
            inner.journal.upload_opened(row, upload_id)
        });
        if let Err(fault) = noted {
            tracing::warn!(code = ?fault.code, "an open upload could not be noted in the journal");
        }
    }
}

impl Record<'_> {
    fn state(&self) -> std::sync::MutexGuard<'_, RecordState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the upload out of the journal once it is sure that nothing of it is left open.
    async fn close(&self, fault: Option<&Fault>) {
        let (row, id) = {
            let state = self.state();
            (state.row, state.upload_id.clone())
        };
        let Some(row) = row else { return };
        let over = match (fault.map(|fault| fault.code), id) {
            (None | Some(Code::Mismatch), _) => true,
            (Some(Code::Unknown), _) => false,
            // The gateway has ended it already where that went well: asking again makes it sure.
            (Some(_), Some(id)) => {
                let key = Key::from(self.job.key.as_str());
                self.job.s3.abort_upload(&self.job.bucket, &key, &id).await.is_ok()
            }
            (Some(code), None) => never_opened(code),
        };
        if over && let Err(fault) = self.this.inner.journal.upload_ended(row) {
            tracing::warn!(code = ?fault.code, "an ended upload could not be noted in the journal");
        }
    }
}

/// Whether a fault without an upload id tells that no upload was opened.
fn never_opened(code: Code) -> bool {
    matches!(
        code,
        // The gateway looks for a cancel before it opens one, and then knows its id.
        Code::Cancelled
            | Code::Denied
            | Code::BadCredentials
            | Code::Expired
            | Code::ClockSkew
            | Code::WrongRegion
            | Code::Gone
            | Code::Invalid
            | Code::NameUnsafe
            | Code::SourceChanged
            | Code::DiskIo
            | Code::DiskDenied
            | Code::DiskFull
            | Code::TlsUntrusted
    )
}
