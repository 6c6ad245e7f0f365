//! The operating system's keychain: the only place where a secret is kept between runs.
//!
//! Every call runs on one worker thread, because the system may ask the person to unlock it and
//! take its time. There is no fallback: a keychain that can't be used is a fault with a hint.

mod native;
mod parts;
mod second;
mod trouble;

pub use second::second_process;

use crate::secret::Secret;
use native::Native;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use strata_domain::fault::Fault;
use tokio::sync::oneshot;
use trouble::Trouble;

/// For the probe, which never asks the person anything.
const PROBE_LIMIT: Duration = Duration::from_secs(5);
/// For what may show the system's own unlock dialog.
const PERSON_LIMIT: Duration = Duration::from_secs(60);
/// Threads that may hang in a silent keychain before it is not asked any more.
const MOST_STUCK: usize = 8;

/// How far a call has come.
const WAITING: u8 = 0;
const RUNNING: u8 = 1;
const DONE: u8 = 2;
const GIVEN_UP: u8 = 3;

type Job = Box<dyn FnOnce(&mut Native) + Send>;

/// Secrets by account name, in the system's keychain: Secret Service on Linux, Keychain Services
/// on macOS, Credential Manager on Windows. Cheap to clone; clones share the worker.
#[derive(Clone)]
pub struct Keychain {
    service: Arc<str>,
    reader: Option<Arc<Path>>,
    worker: Arc<Mutex<Option<mpsc::Sender<Job>>>>,
    stuck: Arc<AtomicUsize>,
}

impl fmt::Debug for Keychain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keychain").field("service", &self.service).finish_non_exhaustive()
    }
}

impl Keychain {
    /// The system's own keychain; `service` names the application in it. `reader` is the program
    /// that reads the probe back in a process of its own: the running one, if it asks
    /// [`second_process`] first of all. Nothing is asked yet.
    pub fn system(service: &str, reader: Option<PathBuf>) -> Self {
        Self {
            service: service.into(),
            reader: reader.map(Arc::from),
            worker: Arc::default(),
            stuck: Arc::default(),
        }
    }

    /// Writes an entry, has a second process read it back and deletes it, without asking the
    /// person anything. Answers within five seconds.
    ///
    /// # Errors
    /// `KeychainMissing` when there is none, when a second process does not read the same, and
    /// when there is no program for one: what can't be tried is not trusted with a secret.
    /// `KeychainLocked` when it must be unlocked first or does not answer.
    pub async fn probe(&self) -> Result<(), Fault> {
        self.ask(PROBE_LIMIT, Native::probe).await
    }

    /// Keeps a secret under an account name, in place of an older one. At every instant the old
    /// or the new one can be loaded, whole. Answers within a minute.
    ///
    /// # Errors
    /// As [`Keychain::probe`]; `SecretTooLong` above 64 KiB; `Mismatch` when what is read back
    /// is not what was written.
    pub async fn store(&self, account: &str, secret: &Secret) -> Result<(), Fault> {
        let (account, secret) = (account.to_owned(), secret.clone());
        self.ask(PERSON_LIMIT, move |native| parts::store(native, &account, &secret)).await
    }

    /// Reads the secret of an account name; none when there is none. Answers within a minute.
    ///
    /// # Errors
    /// As [`Keychain::probe`]; `Mismatch` when the entry is damaged or not ours.
    pub async fn load(&self, account: &str) -> Result<Option<Secret>, Fault> {
        let account = account.to_owned();
        self.ask(PERSON_LIMIT, move |native| parts::load(native, &account)).await
    }

    /// Removes the secret of an account name, if there is one. Answers within a minute.
    ///
    /// # Errors
    /// As [`Keychain::probe`].
    pub async fn remove(&self, account: &str) -> Result<(), Fault> {
        let account = account.to_owned();
        self.ask(PERSON_LIMIT, move |native| parts::remove(native, &account)).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        limit: Duration,
        act: impl FnOnce(&mut Native) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Fault> {
        Ok(self.try_ask(limit, act).await?)
    }

    async fn try_ask<T: Send + 'static>(
        &self,
        limit: Duration,
        act: impl FnOnce(&mut Native) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let (answer, mut answered) = oneshot::channel();
        let stage = Arc::new(AtomicU8::new(WAITING));
        let stuck = Arc::clone(&self.stuck);
        let shared = Arc::clone(&stage);
        self.send(Box::new(move |native| {
            // Nobody waits any more: a secret must not be written behind the person's back.
            if answer.is_closed() || shared.swap(RUNNING, SeqCst) == GIVEN_UP {
                return;
            }
            let _ = answer.send(act(native));
            if shared.swap(DONE, SeqCst) == GIVEN_UP {
                stuck.fetch_sub(1, SeqCst);
            }
        }))?;
        let ended = |_| Trouble::Missing("the worker ended");
        if let Ok(done) = tokio::time::timeout(limit, &mut answered).await {
            return done.map_err(ended)?;
        }
        self.stuck.fetch_add(1, SeqCst);
        let reached = stage.swap(GIVEN_UP, SeqCst);
        if reached != RUNNING {
            self.stuck.fetch_sub(1, SeqCst);
        }
        match reached {
            RUNNING => {
                // The call can't be stopped: it keeps its thread, and the next one gets another.
                *self.locked() = None;
                Err(Trouble::Silent(limit))
            }
            DONE => answered.await.map_err(ended)?,
            _ => Err(Trouble::Busy),
        }
    }

    fn send(&self, job: Job) -> Result<(), Trouble> {
        let mut worker = self.locked();
        let job = match worker.as_ref() {
            Some(sender) => match sender.send(job) {
                Ok(()) => return Ok(()),
                Err(mpsc::SendError(job)) => job,
            },
            None => job,
        };
        if self.stuck.load(SeqCst) >= MOST_STUCK {
            return Err(Trouble::Silent(PROBE_LIMIT));
        }
        let (sender, jobs) = mpsc::channel::<Job>();
        let mut native = Native::new(&self.service, self.reader.clone());
        std::thread::Builder::new()
            .name("keychain".into())
            .spawn(move || {
                while let Ok(job) = jobs.recv() {
                    job(&mut native);
                }
            })
            .map_err(|_| Trouble::Missing("no thread"))?;
        let _ = sender.send(job);
        *worker = Some(sender);
        Ok(())
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Option<mpsc::Sender<Job>>> {
        self.worker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "keychain/worker_tests.rs"]
mod tests;
