//! At the start: the transfers of an earlier run are queued again.

use super::download::{self, DownloadJob};
use super::list::Job;
use super::queue::{enqueue, pump};
use super::unfinished::{self, Left, Spec};
use super::upload::{self, Resume, UploadJob};
use super::{Inner, Transfers};
use crate::app::App;
use crate::commands::transfers::TransferState;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use strata_domain::fault::Fault;
use strata_gateway::s3::{DownloadCheckpoint, S3, UploadCheckpoint, discard_part};

impl Transfers {
    /// Queues what an earlier run did not end, in the background. Returns the ids of the multipart
    /// uploads that go on, which nobody else may end.
    pub(crate) fn resume(&self, app: &Arc<App>) -> HashSet<String> {
        // Read before the first transfer of this run can add to them.
        let left = unfinished::left(&self.0.journal);
        let open: HashMap<String, i64> = app
            .journal
            .open_uploads()
            .unwrap_or_default()
            .into_iter()
            .filter_map(|upload| Some((upload.upload_id?, upload.row)))
            .collect();
        let jobs: Vec<Unfinished> = left.into_iter().map(|left| unfinished(left, &open)).collect();
        let ids = jobs.iter().filter_map(Unfinished::upload_id).map(str::to_owned).collect();
        if !jobs.is_empty() {
            let (inner, app) = (Arc::clone(&self.0), Arc::downgrade(app));
            let pausing = self.0.pausing.clone();
            let queueing = async move {
                let mut clients = HashMap::new();
                for job in jobs {
                    let Some(app) = app.upgrade() else { return };
                    queue_again(&inner, &app, &mut clients, job).await;
                }
            };
            let queueing = pausing.run_until_cancelled_owned(queueing);
            self.0.tasks.spawn_on(queueing, &self.0.runtime);
        }
        ids
    }
}

impl Transfers {
    /// Forgets what an earlier run did not end, with its hidden files. Open multipart uploads stay
    /// in the journal's list of those.
    pub(crate) fn forget_unfinished(&self) {
        for left in unfinished::left(&self.0.journal) {
            give_up(&self.0, unfinished(left, &HashMap::new()));
        }
    }
}

/// A transfer of an earlier run, ready but for its client.
enum Unfinished {
    Upload(UploadJob),
    Download(DownloadJob),
}

impl Unfinished {
    fn connection(&self) -> &str {
        match self {
            Self::Upload(job) => &job.what.connection,
            Self::Download(job) => &job.what.connection,
        }
    }

    fn upload_id(&self) -> Option<&str> {
        match self {
            Self::Upload(job) => {
                let resume = job.resume.as_ref()?;
                resume.checkpoint.as_ref().map(|checkpoint| checkpoint.upload_id.as_str())
            }
            Self::Download(_) => None,
        }
    }
}

fn unfinished(left: Left, open: &HashMap<String, i64>) -> Unfinished {
    let row = Some(left.row);
    match left.spec {
        Spec::Upload(what) => {
            let checkpoint: Option<UploadCheckpoint> = read(left.checkpoint.as_deref());
            let open_row = checkpoint.as_ref().and_then(|c| open.get(&c.upload_id).copied());
            let resume = Some(Resume { checkpoint, open_row });
            Unfinished::Upload(UploadJob { s3: None, what, row, resume })
        }
        Spec::Download(what) => {
            let resume: Option<DownloadCheckpoint> = read(left.checkpoint.as_deref());
            let size = resume.as_ref().map(|checkpoint| checkpoint.size);
            Unfinished::Download(DownloadJob { s3: None, what, size, row, resume })
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(checkpoint: Option<&str>) -> Option<T> {
    serde_json::from_str(checkpoint?).ok()
}

async fn queue_again(
    inner: &Arc<Inner>,
    app: &App,
    clients: &mut HashMap<String, Result<S3, Fault>>,
    job: Unfinished,
) {
    let connection = job.connection().to_owned();
    if !app.connections.exists(&connection) {
        give_up(inner, job);
        return;
    }
    let client = match clients.get(&connection) {
        Some(client) => client.clone(),
        None => {
            // Without a dialog at the start: a locked keychain is asked when the person retries.
            let client = app.connections.s3_without_asking(&connection).await;
            clients.insert(connection, client.clone());
            client
        }
    };
    let (s3, fault) = match client {
        Ok(s3) => (Some(s3), None),
        Err(fault) => (None, Some(fault)),
    };
    let (mut shown, job) = match job {
        Unfinished::Upload(job) => (upload::shown(&job.what), Job::Upload(UploadJob { s3, ..job })),
        Unfinished::Download(job) => {
            let mut shown = download::shown(&job.what);
            shown.total = job.size.unwrap_or_default();
            (shown, Job::Download(DownloadJob { s3, ..job }))
        }
    };
    let mut list = inner.list();
    if fault.is_some() {
        // It keeps its row, so that the next start finds it too.
        (shown.state, shown.fault) = (TransferState::Failed, fault);
        list.add(shown, job);
        inner.watch(&mut list);
    } else {
        enqueue(inner, &mut list, shown, job);
        pump(inner, &mut list);
    }
}

/// Its connection was removed: nobody will go on with it. An open multipart upload stays in the
/// journal's list of those.
fn give_up(inner: &Inner, job: Unfinished) {
    let row = match job {
        Unfinished::Upload(job) => job.row,
        Unfinished::Download(job) => {
            discard(&job);
            job.row
        }
    };
    unfinished::forget(&inner.journal, row);
}

/// Removes the hidden file of a download that will not go on.
pub(super) fn discard(job: &DownloadJob) {
    if let Some(checkpoint) = &job.resume
        && let Err(fault) = discard_part(&job.what.folder, &checkpoint.part)
    {
        tracing::info!(code = ?fault.code, "a hidden file could not be removed");
    }
}
