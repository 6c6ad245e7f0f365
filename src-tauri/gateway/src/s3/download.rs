//! Downloads: one version, pinned; every answer compared with the first; into a hidden file that
//! gets its name only when it is whole, verified and on the disk. A checkpoint lets another run go
//! on where this one was ended.

use super::S3;
use super::download_fetch::joined;
use super::local::{Folder, checked_name, on_disk, part_name};
use super::retry::Patience;
use super::shapes::{Download, DownloadCheckpoint, Downloaded, ObjectHead, Progress};
use super::upload::cancelled;
use super::verify::Fetched;
use crate::files;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use strata_domain::fault::{Code, Fault};
use strata_domain::history::Archive;
use strata_domain::object::VersionId;
use tempfile::TempPath;

/// What every request of one download shares.
pub(super) struct Pinned<'a> {
    pub(super) what: &'a Download,
    pub(super) head: &'a ObjectHead,
    /// The version all requests name; none in a bucket without versioning: the tag pins then.
    pub(super) version: Option<VersionId>,
    pub(super) file: Arc<File>,
    pub(super) total: AtomicU64,
    pub(super) progress: &'a dyn Progress,
    checkpoint: Mutex<DownloadCheckpoint>,
}

impl Pinned<'_> {
    pub(super) fn written(&self) -> Vec<Range<u64>> {
        self.checkpoint.lock().unwrap_or_else(PoisonError::into_inner).done.clone()
    }

    /// Notes a stretch that is on the disk.
    pub(super) fn wrote(&self, range: Range<u64>) {
        let mut checkpoint = self.checkpoint.lock().unwrap_or_else(PoisonError::into_inner);
        joined(&mut checkpoint.done, range);
        self.progress.download_checkpoint(&checkpoint);
    }
}

/// The hidden file of a download and where it gets its name.
struct Target {
    /// Before `folder`, whose open handle its removal needs.
    part: TempPath,
    file: Arc<File>,
    folder: Folder,
    checkpoint: DownloadCheckpoint,
}

impl S3 {
    /// Fetches an object, or one version, into a folder.
    ///
    /// When the future is dropped the hidden file stays, as its checkpoint told, for
    /// [`S3::resume_download`] or [`super::discard_part`].
    ///
    /// # Errors
    /// `Archived` before anything is written; `Changed` when another version is served half-way;
    /// `Mismatch` when the bytes are not the stored ones; `NameUnsafe`; `Cancelled`; or what the
    /// disk and the store report. After any error nothing is left in the folder.
    pub async fn download(
        &self,
        what: Download,
        progress: &dyn Progress,
    ) -> Result<Downloaded, Fault> {
        self.download_from(&what, None, progress).await
    }

    /// Goes on with a download that an ended run left behind. What is written already is not
    /// fetched again, but is verified with the rest; when the object is not the same any more, or
    /// the hidden file is gone, the download starts over.
    ///
    /// # Errors
    /// As [`S3::download`].
    pub async fn resume_download(
        &self,
        what: Download,
        checkpoint: DownloadCheckpoint,
        progress: &dyn Progress,
    ) -> Result<Downloaded, Fault> {
        match self.download_from(&what, Some(checkpoint), progress).await {
            // A machine that lost power may have kept the note of a stretch but not its bytes.
            Err(fault) if fault.code == Code::Mismatch => {
                self.download_from(&what, None, progress).await
            }
            done => done,
        }
    }

    async fn download_from(
        &self,
        what: &Download,
        earlier: Option<DownloadCheckpoint>,
        progress: &dyn Progress,
    ) -> Result<Downloaded, Fault> {
        checked_name(&what.name)?;
        let prepare = self.prepare(what, earlier, progress);
        let (head, version, target) = tokio::select! {
            biased;
            () = what.cancel.cancelled() => return Err(cancelled(&what.key)),
            prepared = prepare => prepared?,
        };
        let Target { folder, file, mut part, checkpoint } = target;
        let fetched: u64 = checkpoint.done.iter().map(|range| range.end - range.start).sum();
        progress.bytes(fetched);
        let pinned = Pinned {
            what,
            head: &head,
            version,
            file,
            total: AtomicU64::new(fetched),
            progress,
            checkpoint: Mutex::new(checkpoint),
        };
        // From here on a dropped future leaves the file for another run; an error removes it.
        part.disable_cleanup(true);
        let verified = tokio::select! {
            biased;
            () = what.cancel.cancelled() => Err(cancelled(&what.key)),
            verified = self.fetch_and_verify(&pinned) => verified,
        };
        part.disable_cleanup(false);
        let verified = verified?;
        let (name, replace) = (what.name.clone(), what.replace);
        let published = on_disk(move || folder.publish(part, &name, replace));
        let aim = what.folder.join(&what.name);
        let path = published.await.map_err(|error| files::fault_of(&error, &aim))?;
        Ok(Downloaded { path, size: head.size, version_id: head.version_id.clone(), verified })
    }

    /// Looks at the object and makes, or finds again, the hidden file.
    async fn prepare(
        &self,
        what: &Download,
        earlier: Option<DownloadCheckpoint>,
        progress: &dyn Progress,
    ) -> Result<(ObjectHead, Option<VersionId>, Target), Fault> {
        let asked = self.asked("GetObject", Some(&what.bucket), Some(what.key.as_str()));
        // The version that was begun, as long as it is there; else what is asked for now.
        let begun = earlier.as_ref().and_then(|earlier| earlier.version_id.clone());
        let wanted = what.version.clone().or(begun);
        let look = |version: Option<VersionId>| async move {
            let patient = Patience::for_reading(self.0.limits.moving);
            let version = version.as_ref();
            self.patiently(patient, || self.head_once(&what.bucket, &what.key, version)).await
        };
        let head = match look(wanted.clone()).await {
            Err(failure) if failure.status == 404 && what.version.is_none() && wanted.is_some() => {
                look(None).await?
            }
            head => head?,
        };
        if matches!(head.archive, Archive::Archived | Archive::Retrieving) {
            return Err(asked
                .fault(Code::Archived, "this version is archived")
                .hint("Retrieve it from the archive first; that takes minutes to hours."));
        }
        let version = what.version.clone().or_else(|| head.version_id.clone());
        if let (Some(asked_for), Some(got)) = (&what.version, &head.version_id)
            && asked_for != got
        {
            return Err(asked.malformed("another version was answered").into());
        }
        let fresh = DownloadCheckpoint {
            part: part_name(),
            version_id: head.version_id.clone(),
            etag: head.etag.clone(),
            size: head.size,
            done: Vec::new(),
        };
        let same = |earlier: &DownloadCheckpoint| {
            (&earlier.version_id, &earlier.etag, earlier.size)
                == (&fresh.version_id, &fresh.etag, fresh.size)
        };
        let usable = earlier.clone().filter(|earlier| same(earlier) && earlier.etag.is_some());
        // Told before the file is there: a run that is ended in between leaves nothing unknown.
        progress.download_checkpoint(usable.as_ref().unwrap_or(&fresh));
        let chosen = what.folder.clone();
        let target = on_disk(move || open_target(&chosen, earlier, usable, fresh));
        let target = target.await.map_err(|error| files::fault_of(&error, &what.folder))?;
        progress.download_checkpoint(&target.checkpoint);
        Ok((head, version, target))
    }

    async fn fetch_and_verify(
        &self,
        pinned: &Pinned<'_>,
    ) -> Result<super::shapes::Verification, Fault> {
        self.fetch_all(pinned).await?;
        pinned.progress.bytes(pinned.head.size);
        pinned.progress.verifying();
        let fetched = Fetched {
            file: Arc::clone(&pinned.file),
            path: &pinned.what.folder,
            bucket: &pinned.what.bucket,
            key: &pinned.what.key,
            version: pinned.version.as_ref(),
            head: pinned.head,
        };
        // The data must be on the disk before the name: a failed sync is a failed download. The
        // disk writes while the processor sums.
        let syncing = Arc::clone(&pinned.file);
        let (synced, verified) =
            tokio::join!(on_disk(move || syncing.sync_all()), self.verify(&fetched));
        synced.map_err(|error| files::fault_of(&error, &pinned.what.folder))?;
        Ok(verified?)
    }
}

fn open_target(
    chosen: &std::path::Path,
    earlier: Option<DownloadCheckpoint>,
    usable: Option<DownloadCheckpoint>,
    fresh: DownloadCheckpoint,
) -> io::Result<Target> {
    let folder = Folder::open(chosen)?;
    if let Some(checkpoint) = usable
        && let Ok((file, part)) = folder.earlier(&checkpoint.part)
    {
        return Ok(Target { folder, file: Arc::new(file), part, checkpoint });
    }
    if let Some(earlier) = earlier {
        // Dropping its path removes what can't be used any more.
        let _ = folder.earlier(&earlier.part).map(drop);
    }
    let part = folder.temporary(&fresh.part)?;
    let file = Arc::new(part.reopen()?);
    Ok(Target { folder, file, part: part.into_temp_path(), checkpoint: fresh })
}
