//! Uploads: queueing them, the journal around multipart uploads, and Undo.

use super::attempt::Try;
use super::gather::{Found, FoundFile, gather, gather_as};
use super::list::{Finished, Job};
use super::names::{elided, folder_of, last_part, shown_name};
use super::queue::{closing, enqueue, pump};
use super::replace::{question, would_be_lost};
use super::unfinished::{self, Spec};
use super::{Inner, no_client, shown_verified};
use crate::commands::transfers::{Direction, Folder, Queued, Transfer, TransferState};
use crate::commands::versions::DocumentRef;
use crate::events::Tag;
use crate::host::Host;
use crate::undo::{Place, UndoAct};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use strata_domain::fault::{Code, Fault};
use strata_domain::history::Versioning;
use strata_domain::naming::shown_text;
use strata_domain::object::Key;
use strata_gateway::s3::{Progress, S3, Upload, UploadCheckpoint};

/// What is to be uploaded where to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct UploadSpec {
    pub(super) connection: String,
    bucket: String,
    key: String,
    source: PathBuf,
    pub(super) size: u64,
    /// Whether the version that it makes can be taken away again without a loss.
    undoable: bool,
}

/// An upload.
#[derive(Debug, Clone)]
pub(super) struct UploadJob {
    /// None while the connection's secret is not at hand.
    pub(super) s3: Option<S3>,
    pub(super) what: UploadSpec,
    /// Its row in the journal, until it has ended.
    pub(super) row: Option<i64>,
    /// Set when an earlier run has begun it, or was about to.
    pub(super) resume: Option<Resume>,
}

/// What an earlier run left of an upload.
#[derive(Debug, Clone)]
pub(super) struct Resume {
    /// How far its parts got; none when it was not sent in parts yet.
    pub(super) checkpoint: Option<UploadCheckpoint>,
    /// The journal's row of the open multipart upload.
    pub(super) open_row: Option<i64>,
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
    s3.may_change()?;
    let prefix = to.prefix.clone();
    let gathering = tokio::task::spawn_blocking(move || gather(&paths, &prefix));
    let mut found = gathering.await.unwrap_or_else(|_| Err(not_looked_through()))?;
    queue_found(inner, s3, host, to, &mut found).await
}

/// As [`queue`], for one file under a key of its own.
pub(super) async fn queue_as(
    inner: &Arc<Inner>,
    s3: S3,
    host: &dyn Host,
    to: DocumentRef,
    paths: Vec<PathBuf>,
) -> Result<Queued, Fault> {
    let path = match <[PathBuf; 1]>::try_from(paths) {
        Ok([path]) => path,
        Err(paths) if paths.is_empty() => {
            return Ok(Queued { transfers: Vec::new(), skipped: Vec::new() });
        }
        Err(_) => {
            return Err(Fault::new(Code::Invalid, "One document takes one file.")
                .hint("Choose a single file, or upload the files into a folder."));
        }
    };
    let DocumentRef { connection, bucket, key } = to;
    let gathering = tokio::task::spawn_blocking(move || gather_as(&path, &key));
    let mut found = gathering.await.unwrap_or_else(|_| Err(not_looked_through()))?;
    let to = Folder { connection, bucket, prefix: String::new() };
    queue_found(inner, s3, host, to, &mut found).await
}

fn not_looked_through() -> Fault {
    Fault::new(Code::Internal, "The files could not be looked through.")
}

async fn queue_found(
    inner: &Arc<Inner>,
    s3: S3,
    host: &dyn Host,
    to: Folder,
    found: &mut Found,
) -> Result<Queued, Fault> {
    let skipped = found.skipped();
    if found.files.is_empty() {
        return Ok(Queued { transfers: Vec::new(), skipped });
    }
    for file in &found.files {
        s3.may_write(&to.bucket, &file.key)?;
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
    let specs: Vec<Spec> = std::mem::take(&mut found.files)
        .into_iter()
        .map(|FoundFile { key, path: source, size, .. }| {
            let (connection, bucket) = (to.connection.clone(), to.bucket.clone());
            let undoable = versioning == Some(Versioning::Enabled);
            Spec::Upload(UploadSpec { connection, bucket, key, source, size, undoable })
        })
        .collect();
    let rows = unfinished::note(&inner.journal, &specs);
    let mut list = inner.list();
    if list.closing {
        return Err(closing());
    }
    let mut transfers = Vec::with_capacity(specs.len());
    for (spec, row) in specs.into_iter().zip(rows) {
        let Spec::Upload(what) = spec else { continue };
        let shown = shown(&what);
        let job = UploadJob { s3: Some(s3.clone()), what, row, resume: None };
        let number = enqueue(inner, &mut list, shown, Job::Upload(job));
        transfers.push(super::list::id_of(number));
    }
    pump(inner, &mut list);
    Ok(Queued { transfers, skipped })
}

/// The upload as the window shows it at first.
pub(super) fn shown(what: &UploadSpec) -> Transfer {
    let local = what.source.file_name().unwrap_or_default().to_string_lossy();
    Transfer {
        id: String::new(),
        direction: Direction::Upload,
        name: shown_name(last_part(&what.key)),
        connection: what.connection.clone(),
        bucket: what.bucket.clone(),
        folder: elided(&shown_text(folder_of(&what.key))),
        local: elided(&shown_text(&local)),
        state: TransferState::Queued,
        bytes: 0,
        total: what.size,
        speed: None,
        seconds_left: None,
        verified: None,
        fault: None,
        undo: None,
    }
}

/// Sends the file.
pub(super) async fn run(this: &Try, job: UploadJob) -> Result<Finished, Fault> {
    let s3 = job.s3.as_ref().ok_or_else(no_client)?;
    let checkpoint = job.resume.as_ref().and_then(|resume| resume.checkpoint.as_ref());
    let state = RecordState {
        row: job.resume.as_ref().and_then(|resume| resume.open_row),
        upload_id: checkpoint.map(|checkpoint| checkpoint.upload_id.clone()),
    };
    let (begun, row, job) = (job.resume.is_some(), job.row, &job.what);
    let record = Record { this, s3, job, row, state: Mutex::new(state) };
    // Only larger files are sent in parts; for small ones there is nothing to be left open.
    if job.size > this.inner.single_put && record.state().row.is_none() {
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
    let uploaded = match (begun, checkpoint) {
        (false, _) => s3.upload(what, &record).await,
        (true, Some(checkpoint)) => s3.resume_upload(what, checkpoint, &record).await,
        (true, None) => s3.upload_unless_stored(what, &record).await,
    };
    record.close(uploaded.as_ref().err()).await;
    let stale = stale(job);
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

fn stale(job: &UploadSpec) -> Vec<Tag> {
    let (connection, bucket) = (job.connection.clone(), job.bucket.clone());
    let prefix = folder_of(&job.key).to_owned();
    let folder = Tag::Objects { connection: connection.clone(), bucket: bucket.clone(), prefix };
    vec![folder, Tag::Versions { connection, bucket, key: job.key.clone() }]
}

/// Keeps the journal in step with one upload.
struct Record<'a> {
    this: &'a Try,
    s3: &'a S3,
    job: &'a UploadSpec,
    /// The transfer's row.
    row: Option<i64>,
    state: Mutex<RecordState>,
}

struct RecordState {
    /// The open multipart upload's row.
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

    fn upload_checkpoint(&self, checkpoint: &UploadCheckpoint) {
        unfinished::reached(&self.this.inner.journal, self.row, checkpoint);
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
            // Without a sign-in nothing can be ended: the next start does it.
            (Some(Code::Unknown), _) | (Some(Code::Expired), Some(_)) => false,
            // The gateway has ended it already where that went well: asking again makes it sure.
            (Some(_), Some(id)) => {
                let key = Key::from(self.job.key.as_str());
                self.s3.abort_upload(&self.job.bucket, &key, &id).await.is_ok()
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
