//! The queue: which transfer runs when, and what cancel, retry and close do.
//!
//! Four large transfers run at a time, each with several parts under way; small ones, whose time
//! is spent waiting for answers, run sixteen at a time beside them.

use super::attempt::Try;
use super::list::{Job, List, number_of};
use super::unfinished::{self, Spec};
use super::{Inner, download, resume, upload};
use crate::commands::transfers::{Transfer, TransferState};
use crate::events::Event;
use std::sync::Arc;
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_gateway::s3::S3;

/// Transfers below this many bytes count as small.
pub(super) const SMALL: u64 = 1024 * 1024;
/// How many run at a time: small ones, large ones.
const AT_A_TIME: [usize; 2] = [16, 4];
/// Between two looks for what is to be told.
const BETWEEN_EVENTS: Duration = Duration::from_millis(100);
/// How long a cancelled transfer may clean up before it is shown as cancelled.
const CANCELLED_WITHIN: Duration = Duration::from_millis(1800);
/// How long closing waits for transfers to clean up.
const CLOSED_WITHIN: Duration = Duration::from_secs(5);

/// Which of the two queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    Small = 0,
    Large = 1,
}

impl Lane {
    /// The queue for a number of bytes; what is not known yet is asked for in the small one.
    pub(super) fn of(size: Option<u64>) -> Self {
        if size.is_some_and(|size| size >= SMALL) { Self::Large } else { Self::Small }
    }
}

/// Queues a transfer and returns its number.
pub(super) fn enqueue(inner: &Arc<Inner>, list: &mut List, shown: Transfer, job: Job) -> u64 {
    let lane = Lane::of(job.size());
    let number = list.add(shown, job);
    list.waiting[lane as usize].push_back(number);
    inner.watch(list);
    number
}

/// Starts what may run now.
pub(super) fn pump(inner: &Arc<Inner>, list: &mut List) {
    for lane in [Lane::Small, Lane::Large] {
        let at = lane as usize;
        while list.running[at] < AT_A_TIME[at] && !list.closing {
            let Some(number) = list.waiting[at].pop_front() else { break };
            let Some(entry) = list.entries.get(&number) else { continue };
            if entry.shown.state != TransferState::Queued {
                continue;
            }
            let this = Try {
                inner: Arc::clone(inner),
                number,
                attempt: entry.attempt,
                cancel: entry.cancel.clone(),
                done: Arc::clone(&entry.done),
            };
            let job = entry.job.clone();
            list.set_state(number, TransferState::Running);
            list.running[at] += 1;
            inner.tasks.spawn_on(run(this, job, lane), &inner.runtime);
        }
    }
    inner.watch(list);
}

async fn run(this: Try, job: Job, lane: Lane) {
    let work = async {
        match job {
            Job::Upload(job) => upload::run(&this, job).await.map(Some),
            Job::Download(job) => download::run(&this, job, lane).await,
        }
    };
    tokio::pin!(work);
    let late = async {
        this.cancel.cancelled().await;
        tokio::time::sleep(CANCELLED_WITHIN).await;
    };
    let done = tokio::select! {
        biased;
        // The next run goes on from the last checkpoint: nothing is cleaned up.
        () = this.inner.pausing.cancelled() => return,
        done = &mut work => done,
        () = late => {
            // The person need not wait for the cleaning up; should the act turn out to have been
            // done nevertheless, that is told.
            this.end(Err(Fault::new(Code::Cancelled, "The transfer was cancelled.")));
            work.await
        }
    };
    match done {
        Ok(Some(finished)) => this.end(Ok(finished)),
        // It goes on in the other queue.
        Ok(None) => {}
        Err(fault) => this.fail(fault),
    }
    let mut list = this.inner.list();
    list.running[lane as usize] -= 1;
    pump(&this.inner, &mut list);
}

impl Inner {
    /// Sees to it that changes are told.
    pub(super) fn watch(self: &Arc<Self>, list: &mut List) {
        if list.telling || !list.has_changes() {
            return;
        }
        list.telling = true;
        let inner = Arc::clone(self);
        let telling = async move {
            loop {
                // First the pause: what changes together is told together.
                let pause = tokio::time::sleep(BETWEEN_EVENTS);
                let closing = inner.pausing.run_until_cancelled(pause).await.is_none();
                if !inner.list().tell(&inner.bus, inner.started.elapsed()) || closing {
                    return;
                }
            }
        };
        self.tasks.spawn_on(telling, &self.runtime);
    }

    pub(super) fn cancel(self: &Arc<Self>, id: &str) -> Result<(), Fault> {
        let mut list = self.list();
        let number = known(&list, id)?;
        self.cancel_one(&mut list, number);
        Ok(())
    }

    fn cancel_one(self: &Arc<Self>, list: &mut List, number: u64) {
        let Some(entry) = list.entries.get(&number) else { return };
        entry.cancel.cancel();
        if entry.shown.state == TransferState::Queued {
            if let Job::Download(job) = &entry.job {
                resume::discard(job);
            }
            let row = list.end(&self.bus, number, TransferState::Cancelled, None, None);
            unfinished::forget(&self.journal, row);
        }
    }

    pub(super) fn retry(self: &Arc<Self>, id: &str, s3: &S3) -> Result<(), Fault> {
        let mut list = self.list();
        if list.closing {
            return Err(closing());
        }
        let number = known(&list, id)?;
        let Some(entry) = list.entries.get_mut(&number) else { return Ok(()) };
        if !matches!(entry.shown.state, TransferState::Failed | TransferState::Cancelled) {
            let message =
                format!("“{}” did not fail: there is nothing to repeat.", entry.shown.name.text);
            return Err(Fault::new(Code::Invalid, message));
        }
        entry.job.set_s3(s3.clone());
        entry.job.note(self);
        let lane = Lane::of(entry.job.size());
        list.renew(number);
        list.waiting[lane as usize].push_back(number);
        pump(self, &mut list);
        Ok(())
    }

    pub(super) fn connection_of(&self, id: &str) -> Result<String, Fault> {
        let list = self.list();
        let number = known(&list, id)?;
        let entry = list.entries.get(&number).ok_or_else(unknown)?;
        Ok(entry.shown.connection.clone())
    }

    pub(super) fn clear(self: &Arc<Self>) {
        let mut list = self.list();
        for job in list.clear() {
            // Only one that waited for its connection has a row left, and perhaps a hidden file.
            if let Some(row) = job.row() {
                if let Job::Download(job) = &job {
                    resume::discard(job);
                }
                unfinished::forget(&self.journal, Some(row));
            }
        }
        self.bus.send(Event::Snapshot { transfers: list.snapshot(), questions: None });
        self.watch(&mut list);
    }

    pub(super) async fn close(self: &Arc<Self>) {
        {
            let mut list = self.list();
            list.closing = true;
            list.waiting = Default::default();
        }
        self.pausing.cancel();
        self.tasks.close();
        if tokio::time::timeout(CLOSED_WITHIN, self.tasks.wait()).await.is_err() {
            tracing::warn!("transfers were still under way when the application closed");
        }
    }
}

impl Job {
    fn size(&self) -> Option<u64> {
        match self {
            Self::Upload(job) => Some(job.what.size),
            Self::Download(job) => job.size,
        }
    }

    fn set_s3(&mut self, s3: S3) {
        match self {
            Self::Upload(job) => job.s3 = Some(s3),
            Self::Download(job) => job.s3 = Some(s3),
        }
    }

    /// Notes in the journal that it is queued again, unless it stands there still.
    fn note(&mut self, inner: &Inner) {
        if self.row().is_some() {
            return;
        }
        let spec = match self {
            Self::Upload(job) => Spec::Upload(job.what.clone()),
            Self::Download(job) => Spec::Download(job.what.clone()),
        };
        let row = unfinished::note(&inner.journal, &[spec]).pop().flatten();
        match self {
            Self::Upload(job) => job.row = row,
            Self::Download(job) => job.row = row,
        }
    }

    fn row(&self) -> Option<i64> {
        match self {
            Self::Upload(job) => job.row,
            Self::Download(job) => job.row,
        }
    }
}

fn known(list: &List, id: &str) -> Result<u64, Fault> {
    number_of(id).filter(|number| list.entries.contains_key(number)).ok_or_else(unknown)
}

fn unknown() -> Fault {
    Fault::new(Code::Gone, "This transfer is not in the list any more.")
}

/// The fault of what is asked for while the application closes.
pub(super) fn closing() -> Fault {
    Fault::new(Code::Cancelled, "The application is being closed.")
}
