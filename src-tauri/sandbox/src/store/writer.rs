//! The one thread that changes the database. What waits at the same moment goes into one commit, so
//! that many small uploads share one sync of the disk; each still succeeds or fails by itself.

use super::Refusal;
use super::bodies::{Bodies, Draft};
use super::ids::Ids;
use rusqlite::Connection;
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use tokio::sync::oneshot;

/// How many changes share a commit at most.
const BATCH: usize = 256;

type Settle = Box<dyn FnOnce(Result<(), Arc<rusqlite::Error>>) + Send>;
type Job = Box<dyn FnOnce(&Desk) -> Settle + Send>;

/// What the thread works with.
struct Desk {
    connection: Connection,
    bodies: Bodies,
    ids: Ids,
}

/// A change in progress: the connection inside a transaction, and what becomes of body files when
/// it is committed.
pub(crate) struct Tx<'d> {
    pub(super) connection: &'d Connection,
    pub(super) ids: &'d Ids,
    adopted: RefCell<Vec<Draft>>,
    doomed: RefCell<Vec<String>>,
}

impl std::ops::Deref for Tx<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl Tx<'_> {
    /// Keeps the file when the change is committed; it is deleted when not.
    pub(super) fn adopt(&self, draft: Draft) {
        self.adopted.borrow_mut().push(draft);
    }

    /// Deletes the file once the change is committed.
    pub(super) fn doom(&self, name: String) {
        self.doomed.borrow_mut().push(name);
    }

    /// The next sequence number. Numbers are never given twice, even after a deletion.
    pub(super) fn next_seq(&self) -> Result<i64, Refusal> {
        self.take_seqs(1)
    }

    /// The first of `count` sequence numbers in a row.
    pub(super) fn take_seqs(&self, count: usize) -> Result<i64, Refusal> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO meta (name, value) VALUES ('seq', ?1)
             ON CONFLICT (name) DO UPDATE SET value = value + ?1 RETURNING value",
        )?;
        let last: i64 = statement.query_row([count], |row| row.get(0))?;
        Ok(last - count + 1)
    }
}

/// The way to the thread.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Sender<Job>,
    thread: JoinHandle<()>,
}

impl Writer {
    pub(super) fn start(connection: Connection, bodies: Bodies, ids: Ids) -> std::io::Result<Self> {
        let (jobs, queue) = channel();
        let desk = Desk { connection, bodies, ids };
        let thread = thread::Builder::new()
            .name("sandbox-store".to_owned())
            .spawn(move || work(&desk, &queue))?;
        Ok(Self { jobs, thread })
    }

    /// Queues a change; the answer comes after its commit.
    pub(super) fn submit<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Tx<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> oneshot::Receiver<Result<T, Refusal>> {
        let (answer, outcome) = oneshot::channel();
        let job: Job = Box::new(move |desk| run(desk, act, answer));
        // A closed queue drops the job, and with it the answer's sender: the caller sees `Closed`.
        let _closed = self.jobs.send(job);
        outcome
    }

    /// Finishes what is queued and ends the thread.
    pub(super) fn finish(self) {
        drop(self.jobs);
        if self.thread.join().is_err() {
            tracing::error!("the sandbox's store thread panicked");
        }
    }
}

fn work(desk: &Desk, queue: &Receiver<Job>) {
    while let Ok(first) = queue.recv() {
        let begun = desk.connection.execute_batch("BEGIN IMMEDIATE");
        let mut settles = Vec::new();
        if begun.is_ok() {
            settles.push(first(desk));
            while settles.len() < BATCH
                && let Ok(next) = queue.try_recv()
            {
                settles.push(next(desk));
            }
        }
        let result =
            begun.and_then(|()| desk.connection.execute_batch("COMMIT")).map_err(|error| {
                tracing::error!(%error, "the sandbox's store could not commit");
                // Not begun, or already rolled back by SQLite: then this fails too, harmlessly.
                let _idle = desk.connection.execute_batch("ROLLBACK");
                Arc::new(error)
            });
        for settle in settles {
            settle(result.clone());
        }
    }
    // Leaves one plain file behind; a failure leaves the journal, which the next start reads.
    let _kept = desk.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
}

fn run<T: Send + 'static>(
    desk: &Desk,
    act: impl FnOnce(&Tx<'_>) -> Result<T, Refusal>,
    answer: oneshot::Sender<Result<T, Refusal>>,
) -> Settle {
    let tx = Tx {
        connection: &desk.connection,
        ids: &desk.ids,
        adopted: RefCell::default(),
        doomed: RefCell::default(),
    };
    let outcome = desk
        .connection
        .execute_batch("SAVEPOINT job")
        .map_err(Refusal::from)
        .and_then(|()| act(&tx));
    let ended = match &outcome {
        Ok(_) => desk.connection.execute_batch("RELEASE job"),
        Err(_) => desk.connection.execute_batch("ROLLBACK TO job; RELEASE job"),
    };
    let outcome = outcome.and_then(|value| ended.map(|()| value).map_err(Refusal::from));
    let bodies = desk.bodies.clone();
    let (adopted, doomed) = (tx.adopted.into_inner(), tx.doomed.into_inner());
    Box::new(move |commit| {
        let outcome = outcome.and_then(|value| commit.map(|()| value).map_err(Refusal::Commit));
        if outcome.is_ok() {
            adopted.into_iter().for_each(Draft::keep);
            doomed.iter().for_each(|name| bodies.remove(name));
        } else {
            drop(adopted);
        }
        // The caller may have gone away; what was committed stays.
        let _gone = answer.send(outcome);
    })
}
