//! Notices of work in the background: those from before the window asks wait for it, later ones
//! are events.

use crate::events::Bus;
use std::sync::{Mutex, MutexGuard, PoisonError};
use strata_domain::fault::Fault;

/// What was found since the start.
#[derive(Default)]
pub(super) struct LateNotices(Mutex<Found>);

#[derive(Default)]
struct Found {
    faults: Vec<Fault>,
    /// The window has asked: what comes now would not be seen otherwise.
    asked: bool,
}

impl LateNotices {
    pub(super) fn add(&self, fault: Fault, bus: &Bus) {
        let mut found = self.locked();
        found.faults.push(fault.clone());
        let asked = found.asked;
        drop(found);
        if asked {
            bus.notice(fault);
        }
    }

    pub(super) fn read(&self) -> Vec<Fault> {
        let mut found = self.locked();
        found.asked = true;
        found.faults.clone()
    }

    fn locked(&self) -> MutexGuard<'_, Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
