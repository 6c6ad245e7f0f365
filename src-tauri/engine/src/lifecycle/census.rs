//! Counting a bucket, once for all drafts: every version, marker and unfinished upload.

use super::counted::{Counted, Tags};
use super::{Bucket, Lifecycles, locked};
use crate::app::App;
use crate::connections::SANDBOX;
use crate::events::Event;
use crate::host::Host;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_domain::lifecycle::future::UnfinishedUpload;
use strata_gateway::s3::S3;
use tokio::time::Instant;

/// Versions and markers that are kept in memory, of all counted buckets together.
const MOST: usize = 2_000_000;
/// Between two events of one counting.
const PAUSE: Duration = Duration::from_millis(200);
/// The longest page that S3 gives.
const PAGE: u16 = 1000;

/// One bucket's place among the counted ones: held while it is counted.
pub(super) type Cell = tokio::sync::Mutex<Option<Arc<Counting>>>;

/// A counted bucket, and the tags that were asked for since.
#[derive(Debug)]
pub(super) struct Counting {
    pub(super) counted: Counted,
    /// Tags by the places of their versions.
    pub(super) tags: tokio::sync::Mutex<Arc<HashMap<usize, Tags>>>,
}

/// The time by the clock of whoever runs the rules.
pub(super) fn now(app: &App, host: &dyn Host, connection: &str) -> Timestamp {
    let sandbox = (connection == SANDBOX).then(|| host.sandbox_time()).flatten();
    sandbox.unwrap_or_else(|| app.now())
}

/// The bucket as it was counted in this run, or counted now.
pub(super) async fn counted(
    app: &App,
    host: &dyn Host,
    bucket: &Bucket,
    recount: bool,
) -> Result<Arc<Counting>, Fault> {
    let cell = app.lifecycles.cell(bucket);
    let mut kept = cell.lock().await;
    if let Some(counting) = kept.as_ref().filter(|_| !recount) {
        return Ok(Arc::clone(counting));
    }
    let s3 = app.s3(&bucket.connection).await?;
    let closing = app.closing();
    let mut progress = Progress { app, bucket, last: Instant::now(), entries: 0 };
    let counted = tokio::select! {
        counted = count(&s3, bucket, &mut progress) => counted,
        () = closing.cancelled() => {
            Err(Fault::new(Code::Cancelled, "Strata is closing: the bucket was not counted."))
        }
    };
    progress.tell(true);
    let mut counted = counted?;
    counted.as_of = now(app, host, &bucket.connection);
    let counting = Arc::new(Counting { counted, tags: tokio::sync::Mutex::default() });
    *kept = Some(Arc::clone(&counting));
    app.lifecycles.make_room(bucket, counting.counted.len());
    Ok(counting)
}

async fn count(s3: &S3, bucket: &Bucket, progress: &mut Progress<'_>) -> Result<Counted, Fault> {
    let mut counted = Counted::default();
    let mut from = None;
    loop {
        let page = s3.versions_page(&bucket.name, "", None, from, PAGE).await?;
        page.entries.iter().for_each(|entry| counted.entry(entry));
        if counted.len() > MOST {
            return Err(too_many(bucket));
        }
        progress.at(counted.len());
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    counted.prefix = s3.reach().prefix.clone();
    match s3.all_unfinished_uploads(&bucket.name, MOST).await {
        Ok(uploads) if uploads.len() > MOST => return Err(too_many(bucket)),
        Ok(uploads) => {
            counted.uploads_known = true;
            counted.uploads(uploads.into_iter().map(|(key, upload)| {
                let (upload_id, initiated) = (upload.id, upload.initiated);
                (key, UnfinishedUpload { upload_id, initiated })
            }));
        }
        // Who may not list uploads may still know what becomes of the documents.
        Err(fault) => tracing::debug!(code = ?fault.code, "unfinished uploads are not known"),
    }
    Ok(counted)
}

fn too_many(bucket: &Bucket) -> Fault {
    let message = format!(
        "“{}” holds more than {MOST} versions, which is the most that Strata counts.",
        bucket.name
    );
    Fault::new(Code::Limit, message)
        .hint("Limit the connection to a prefix to count a part of the bucket.")
}

/// Tells how far the counting is, a few times a second.
struct Progress<'a> {
    app: &'a App,
    bucket: &'a Bucket,
    last: Instant,
    entries: usize,
}

impl Progress<'_> {
    fn at(&mut self, entries: usize) {
        self.entries = entries;
        if self.last.elapsed() >= PAUSE {
            self.last = Instant::now();
            self.tell(false);
        }
    }

    fn tell(&self, done: bool) {
        self.app.bus.send(Event::Census {
            connection: self.bucket.connection.clone(),
            bucket: self.bucket.name.clone(),
            entries: u32::try_from(self.entries).unwrap_or(u32::MAX),
            done,
        });
    }
}

impl Lifecycles {
    fn cell(&self, bucket: &Bucket) -> Arc<Cell> {
        Arc::clone(locked(&self.counted).entry(bucket.clone()).or_default())
    }

    /// Forgets the counts of other buckets, the oldest first, until all fit into memory.
    fn make_room(&self, bucket: &Bucket, entries: usize) {
        let mut counted = locked(&self.counted);
        let mut others: Vec<(Timestamp, usize, Bucket)> = counted
            .iter()
            .filter(|(other, _)| *other != bucket)
            .filter_map(|(other, cell)| {
                let kept = cell.try_lock().ok()?;
                let counted = &kept.as_ref()?.counted;
                Some((counted.as_of, counted.len(), other.clone()))
            })
            .collect();
        others.sort_by_key(|(as_of, ..)| *as_of);
        let mut total = entries + others.iter().map(|(_, entries, _)| entries).sum::<usize>();
        for (_, entries, other) in others {
            if total <= MOST {
                break;
            }
            counted.remove(&other);
            total -= entries;
        }
    }

    /// Forgets the counts of a connection's buckets: they are not so any more.
    pub(super) fn forget_counts(&self, connection: &str) {
        locked(&self.counted).retain(|bucket, _| bucket.connection != connection);
    }
}
