//! One try of one transfer: what it reports, as long as it is the last one.

use super::list::{Finished, List, has_ended};
use super::queue::Lane;
use super::{Inner, unfinished};
use crate::commands::transfers::TransferState;
use crate::events::Tag;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use strata_domain::fault::{Code, Fault};
use strata_gateway::s3::Progress;
use tokio_util::sync::CancellationToken;

/// One try of one transfer.
#[derive(Clone)]
pub(super) struct Try {
    pub(super) inner: Arc<Inner>,
    pub(super) number: u64,
    pub(super) attempt: u32,
    pub(super) cancel: CancellationToken,
    /// Bytes done, shared with the list.
    pub(super) done: Arc<AtomicU64>,
}

impl Progress for Try {
    fn bytes(&self, done: u64) {
        self.done.store(done, Relaxed);
    }

    fn verifying(&self) {
        self.change(|list, number| list.set_state(number, TransferState::Verifying));
    }
}

impl Try {
    /// Changes the list, unless a newer try has begun or this one has ended.
    pub(super) fn change(&self, change: impl FnOnce(&mut List, u64)) {
        let mut list = self.inner.list();
        let entry = list.entries.get(&self.number);
        let current = entry
            .is_some_and(|entry| entry.attempt == self.attempt && !has_ended(entry.shown.state));
        if current {
            change(&mut list, self.number);
            self.inner.watch(&mut list);
        }
    }

    /// Says that what was read under these tags may have changed.
    pub(super) fn stale(&self, tags: Vec<Tag>) {
        let mut list = self.inner.list();
        list.stale.extend(tags);
        self.inner.watch(&mut list);
    }

    /// Notes the end.
    pub(super) fn end(&self, result: Result<Finished, Fault>) {
        let mut list = self.inner.list();
        let entry = list.entries.get(&self.number);
        if entry.is_none_or(|entry| entry.attempt != self.attempt) {
            // Forgotten, or tried again meanwhile: what it changed is told all the same.
            list.stale.extend(result.into_iter().flat_map(|finished| finished.stale));
            self.inner.watch(&mut list);
            return;
        }
        let (state, fault, finished) = match result {
            Ok(finished) => (TransferState::Done, None, Some(finished)),
            Err(fault) if fault.code == Code::Cancelled => (TransferState::Cancelled, None, None),
            Err(fault) => (TransferState::Failed, Some(fault), None),
        };
        let row = list.end(&self.inner.bus, self.number, state, fault, finished);
        self.inner.watch(&mut list);
        drop(list);
        unfinished::forget(&self.inner.journal, row);
    }

    /// Ends with a fault, unless it was shown as cancelled before.
    pub(super) fn fail(&self, fault: Fault) {
        let ended = {
            let list = self.inner.list();
            let entry = list.entries.get(&self.number);
            entry.is_none_or(|entry| has_ended(entry.shown.state))
        };
        if !ended {
            self.end(Err(fault));
        }
    }

    /// Moves a download whose size is known now to the queue of large ones.
    pub(super) fn move_to_large(&self) {
        self.change(|list, number| {
            list.set_state(number, TransferState::Queued);
            list.waiting[Lane::Large as usize].push_back(number);
        });
    }
}
