//! Downloads: where to, under which names, and fetching.

use super::attempt::Try;
use super::list::{Finished, Job};
use super::names::{elided, folder_of, last_part, local_names, shown_name};
use super::queue::{Lane, SMALL, closing, enqueue, pump};
use super::unfinished::{self, Spec};
use super::{Inner, no_client, resume, shown_verified};
use crate::commands::transfers::{
    Direction, DownloadDocuments, DownloadItem, Queued, Transfer, TransferState,
};
use crate::host::Host;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::{PathRules, shown_text};
use strata_domain::object::{Key, VersionId};
use strata_gateway::s3::{Download, DownloadCheckpoint, Progress, S3};

/// Documents queued by one act.
const MOST_ITEMS: usize = 10_000;

/// What is to be downloaded where to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DownloadSpec {
    pub(super) connection: String,
    bucket: String,
    key: String,
    version: Option<String>,
    pub(super) folder: PathBuf,
    name: String,
    replace: bool,
}

#[cfg(test)]
impl DownloadSpec {
    /// A download that is never run.
    pub(super) fn of_test(key: &str) -> Self {
        let [connection, bucket, name] = ["c", "b", "n"].map(str::to_owned);
        let (key, folder) = (key.to_owned(), PathBuf::from("nowhere"));
        Self { connection, bucket, key, version: None, folder, name, replace: false }
    }
}

/// A download.
#[derive(Debug, Clone)]
pub(super) struct DownloadJob {
    /// None while the connection's secret is not at hand.
    pub(super) s3: Option<S3>,
    pub(super) what: DownloadSpec,
    /// Known once the server was asked.
    pub(super) size: Option<u64>,
    /// Its row in the journal, until it has ended.
    pub(super) row: Option<i64>,
    /// How far an earlier run got with it.
    pub(super) resume: Option<DownloadCheckpoint>,
}

/// Where a document goes to.
struct Target {
    folder: PathBuf,
    name: String,
    replace: bool,
}

/// Asks where to, and queues. `sizes` are those of current documents, where known.
pub(super) async fn queue(
    inner: &Arc<Inner>,
    s3: S3,
    host: &dyn Host,
    what: DownloadDocuments,
    sizes: &HashMap<String, u64>,
) -> Result<Queued, Fault> {
    let DownloadDocuments { connection, bucket, items } = what;
    let mut seen = HashSet::new();
    let items: Vec<DownloadItem> = items
        .into_iter()
        .filter(|item| seen.insert((item.key.clone(), item.version_id.clone())))
        .collect();
    if items.len() > MOST_ITEMS {
        return Err(Fault::new(Code::Invalid, "These are more than 10,000 documents.")
            .hint("Download them in smaller groups."));
    }
    let targets = targets(host, &items).await?;
    let specs: Vec<Spec> = items
        .into_iter()
        .zip(targets)
        .map(|(DownloadItem { key, version_id: version }, Target { folder, name, replace })| {
            let (connection, bucket) = (connection.clone(), bucket.clone());
            Spec::Download(DownloadSpec { connection, bucket, key, version, folder, name, replace })
        })
        .collect();
    let rows = unfinished::note(&inner.journal, &specs);
    let mut list = inner.list();
    if list.closing {
        return Err(closing());
    }
    let mut transfers = Vec::with_capacity(specs.len());
    for (spec, row) in specs.into_iter().zip(rows) {
        let Spec::Download(what) = spec else { continue };
        let size = sizes.get(&what.key).copied().filter(|_| what.version.is_none());
        let mut shown = shown(&what);
        shown.total = size.unwrap_or_default();
        let job = DownloadJob { s3: Some(s3.clone()), what, size, row, resume: None };
        let number = enqueue(inner, &mut list, shown, Job::Download(job));
        transfers.push(super::list::id_of(number));
    }
    pump(inner, &mut list);
    Ok(Queued { transfers, skipped: Vec::new() })
}

/// A target for each item; none when the person cancelled the dialog.
async fn targets(host: &dyn Host, items: &[DownloadItem]) -> Result<Vec<Target>, Fault> {
    let names = local_names(items.iter().map(|item| item.key.as_str()), PathRules::current());
    match <[String; 1]>::try_from(names) {
        Ok([name]) => match host.pick_save(name).await {
            Some(path) => Ok(vec![saved_as(&path)?]),
            None => Ok(Vec::new()),
        },
        Err(names) if names.is_empty() => Ok(Vec::new()),
        Err(names) => {
            let Some(folder) = host.pick_folder().await else { return Ok(Vec::new()) };
            let target = |name| Target { folder: folder.clone(), name, replace: false };
            Ok(names.into_iter().map(target).collect())
        }
    }
}

/// The file that the save dialog named. The dialog has asked whether to replace it.
fn saved_as(path: &Path) -> Result<Target, Fault> {
    let parts = path.parent().zip(path.file_name().and_then(|name| name.to_str()));
    let Some((folder, name)) = parts else {
        let shown = elided(&shown_text(&path.to_string_lossy()));
        return Err(Fault::new(
            Code::NameUnsafe,
            format!("“{shown}” can't be used as a file name."),
        )
        .hint("Choose another name."));
    };
    // A bare name lies in the folder that the application was started in.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    Ok(Target { folder: folder.to_owned(), name: name.to_owned(), replace: true })
}

/// The download as the window shows it at first.
pub(super) fn shown(what: &DownloadSpec) -> Transfer {
    Transfer {
        id: String::new(),
        direction: Direction::Download,
        name: shown_name(last_part(&what.key)),
        connection: what.connection.clone(),
        bucket: what.bucket.clone(),
        folder: elided(&shown_text(folder_of(&what.key))),
        local: elided(&shown_text(&what.name)),
        state: TransferState::Queued,
        bytes: 0,
        total: 0,
        speed: None,
        seconds_left: None,
        verified: None,
        fault: None,
        undo: None,
    }
}

/// Fetches the document; none when it turned out to be large and waits in that queue now.
pub(super) async fn run(
    this: &Try,
    job: DownloadJob,
    lane: Lane,
) -> Result<Option<Finished>, Fault> {
    let s3 = job.s3.clone().ok_or_else(no_client)?;
    let DownloadSpec { bucket, key, version, folder, name, replace, .. } = job.what.clone();
    let (key, version) = (Key::from(key), version.map(VersionId::from));
    if job.size.is_none() {
        let asking = s3.head(&bucket, &key, version.as_ref());
        let head = tokio::select! {
            biased;
            () = this.cancel.cancelled() => {
                return Err(Fault::new(Code::Cancelled, "The transfer was cancelled."));
            }
            head = asking => head?,
        };
        this.change(|list, number| {
            let Some(entry) = list.entries.get_mut(&number) else { return };
            entry.shown.total = head.size;
            if let Job::Download(job) = &mut entry.job {
                job.size = Some(head.size);
            }
        });
        if head.size >= SMALL && lane == Lane::Small {
            this.move_to_large();
            return Ok(None);
        }
    }
    let cancel = this.cancel.clone();
    let what = Download { bucket, key, version, folder, name, replace, cancel };
    let record = Record { this, row: job.row };
    let downloaded = match job.resume.clone() {
        Some(checkpoint) => s3.resume_download(what, checkpoint, &record).await,
        None => s3.download(what, &record).await,
    };
    let downloaded = downloaded.inspect_err(|_| resume::discard(&job))?;
    let local = downloaded.path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Some(Finished {
        size: downloaded.size,
        verified: shown_verified(downloaded.verified),
        undo: None,
        local: Some(elided(&shown_text(&local))),
        stale: Vec::new(),
    }))
}

/// Keeps the journal in step with one download.
struct Record<'a> {
    this: &'a Try,
    row: Option<i64>,
}

impl Progress for Record<'_> {
    fn bytes(&self, done: u64) {
        self.this.bytes(done);
    }

    fn verifying(&self) {
        self.this.verifying();
    }

    fn download_checkpoint(&self, checkpoint: &DownloadCheckpoint) {
        unfinished::reached(&self.this.inner.journal, self.row, checkpoint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_save_dialog_names_folder_and_file_and_has_asked() {
        let target = saved_as(Path::new("/home/ann/Documents/cv (2).pdf")).unwrap();
        assert_eq!(target.folder, Path::new("/home/ann/Documents"));
        assert_eq!((target.name.as_str(), target.replace), ("cv (2).pdf", true));
        assert_eq!(saved_as(Path::new("cv.pdf")).unwrap().folder, Path::new("."));
    }

    #[test]
    fn a_path_without_a_name_is_refused() {
        for bad in ["/", "..", "/home/ann/.."] {
            assert_eq!(
                saved_as(Path::new(bad)).err().map(|fault| fault.code),
                Some(Code::NameUnsafe)
            );
        }
    }
}
