//! Downloads: where to, under which names, and fetching.

use super::attempt::Try;
use super::list::{Finished, Job};
use super::names::{elided, folder_of, last_part, local_names, shown_name};
use super::queue::{Lane, SMALL, closing, enqueue, pump};
use super::{Inner, leftovers, shown_verified};
use crate::commands::transfers::{
    Direction, DownloadDocuments, DownloadItem, Queued, Transfer, TransferState,
};
use crate::host::Host;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::{PathRules, shown_text};
use strata_domain::object::{Key, VersionId};
use strata_gateway::s3::{Download, S3};

/// Documents queued by one act.
const MOST_ITEMS: usize = 10_000;

/// A download.
#[derive(Debug, Clone)]
pub(super) struct DownloadJob {
    pub(super) s3: S3,
    bucket: String,
    key: String,
    version: Option<String>,
    folder: PathBuf,
    name: String,
    replace: bool,
    /// Known once the server was asked.
    pub(super) size: Option<u64>,
    /// Its row in the journal, until it has ended.
    pub(super) row: Option<i64>,
}

impl DownloadJob {
    /// Notes in the journal that it is queued again.
    pub(super) fn note(&mut self, inner: &Inner) {
        let folders = std::iter::once(self.folder.as_path());
        self.row = leftovers::expect(&inner.journal, folders).pop().flatten();
    }
}

#[cfg(test)]
impl DownloadJob {
    /// A job that is never run.
    pub(super) fn of_test(s3: S3) -> Self {
        let (bucket, key, name) = ("b".to_owned(), "k".to_owned(), "k".to_owned());
        let folder = PathBuf::from("nowhere");
        Self { s3, bucket, key, version: None, folder, name, replace: false, size: None, row: None }
    }
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
    let folders = targets.iter().map(|target| target.folder.as_path());
    let rows = leftovers::expect(&inner.journal, folders);
    let mut list = inner.list();
    if list.closing {
        return Err(closing());
    }
    let mut transfers = Vec::with_capacity(targets.len());
    for ((item, target), row) in items.into_iter().zip(targets).zip(rows) {
        let size = sizes.get(&item.key).copied().filter(|_| item.version_id.is_none());
        let mut shown = shown(&connection, &bucket, &item.key, &target.name);
        shown.total = size.unwrap_or_default();
        let job = DownloadJob {
            s3: s3.clone(),
            bucket: bucket.clone(),
            key: item.key,
            version: item.version_id,
            folder: target.folder,
            name: target.name,
            replace: target.replace,
            size,
            row,
        };
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

fn shown(connection: &str, bucket: &str, key: &str, local: &str) -> Transfer {
    Transfer {
        id: String::new(),
        direction: Direction::Download,
        name: shown_name(last_part(key)),
        connection: connection.to_owned(),
        bucket: bucket.to_owned(),
        folder: elided(&shown_text(folder_of(key))),
        local: elided(&shown_text(local)),
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
    let key = Key::from(job.key.as_str());
    let version = job.version.as_deref().map(VersionId::from);
    if job.size.is_none() {
        let asking = job.s3.head(&job.bucket, &key, version.as_ref());
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
    let what = Download {
        bucket: job.bucket,
        key,
        version,
        folder: job.folder,
        name: job.name,
        replace: job.replace,
        cancel: this.cancel.clone(),
    };
    let downloaded = job.s3.download(what, this).await?;
    let local = downloaded.path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Some(Finished {
        size: downloaded.size,
        verified: shown_verified(downloaded.verified),
        undo: None,
        local: Some(elided(&shown_text(&local))),
        stale: Vec::new(),
    }))
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
