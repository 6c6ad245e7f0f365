//! Whether the keychain works: found out in the background, so that it never delays the start.

use crate::events::{Bus, Tag};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_gateway::keychain::Keychain;
use tokio::sync::watch;

/// How long a list waits for the first answer.
const MOMENT: Duration = Duration::from_millis(1500);

/// The newest answer of the probe.
pub(super) struct Probe(Arc<Inner>);

struct Inner {
    keychain: Keychain,
    bus: Bus,
    answer: watch::Sender<Option<Result<(), Fault>>>,
    running: AtomicBool,
    /// Set when a list was shown before the answer was known.
    awaited: AtomicBool,
    /// Set when the window was shown before the answer was known: trouble is then an event.
    missed: AtomicBool,
}

impl Probe {
    /// Starts the first probe.
    pub(super) fn start(keychain: Keychain, bus: Bus) -> Self {
        let probe = Self(Arc::new(Inner {
            keychain,
            bus,
            answer: watch::Sender::new(None),
            running: AtomicBool::new(false),
            awaited: AtomicBool::new(false),
            missed: AtomicBool::new(false),
        }));
        probe.again();
        probe
    }

    /// Waits for the first answer, which the keychain's own limit bounds.
    pub(super) async fn result(&self) -> Result<(), Fault> {
        let mut answer = self.0.answer.subscribe();
        let known = answer.wait_for(Option::is_some).await;
        known.ok().and_then(|known| known.clone()).unwrap_or_else(|| {
            Err(Fault::new(Code::KeychainMissing, "The keychain could not be tried."))
        })
    }

    /// The answer, if it is known within a moment; a change of it makes the connections stale.
    pub(super) async fn soon(&self) -> Option<Result<(), Fault>> {
        let known = tokio::time::timeout(MOMENT, self.result()).await.ok();
        self.0.awaited.fetch_or(known.is_none(), SeqCst);
        known
    }

    /// The fault of an answer that is known already; a later one becomes an event.
    pub(super) fn notice(&self) -> Option<Fault> {
        // Held until that is noted, so that the answer can't come between the two.
        let answer = self.0.answer.borrow();
        if answer.is_none() {
            self.0.missed.store(true, SeqCst);
        }
        answer.as_ref().and_then(|answer| answer.as_ref().err().cloned())
    }

    /// Why the keychain may not be given a secret: it failed the probe, and fails it now. One that
    /// is only locked may: writing to it asks the person.
    pub(super) async fn refusal(&self) -> Option<Fault> {
        if self.result().await.is_ok() {
            return None;
        }
        let found = self.0.keychain.probe().await;
        self.0.answer.send_replace(Some(found.clone()));
        found.err().filter(|fault| fault.code != Code::KeychainLocked)
    }

    /// Probes again in the background, unless that is under way.
    pub(super) fn again(&self) {
        if self.0.running.swap(true, SeqCst) {
            return;
        }
        let inner = Arc::clone(&self.0);
        tokio::spawn(async move {
            let found = inner.keychain.probe().await;
            let before = inner.answer.send_replace(Some(found.clone()));
            inner.running.store(false, SeqCst);
            let changed = match &before {
                Some(before) => before.is_ok() != found.is_ok(),
                None => inner.awaited.load(SeqCst),
            };
            if changed {
                inner.bus.stale(vec![Tag::Connections]);
            }
            if let (None, Err(fault), true) = (before, found, inner.missed.load(SeqCst)) {
                inner.bus.notice(fault);
            }
        });
    }
}
