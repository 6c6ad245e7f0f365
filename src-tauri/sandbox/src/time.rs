//! The sandbox's time in the hands of whoever runs it: read, and moved forward so that the lifecycle
//! rules act.

use crate::Clock;
use crate::error::SandboxError;
use crate::store::{self, Aged, Store};
use jiff::{SignedDuration, Timestamp};
use std::fmt;
use std::sync::{Arc, Weak};

/// The time of a running sandbox. Clones share it.
#[derive(Clone)]
pub struct Time {
    /// Not held open: the folder is free as soon as the sandbox has stopped.
    store: Weak<Store>,
    clock: Clock,
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Time").field("clock", &self.clock).finish_non_exhaustive()
    }
}

impl Time {
    pub(crate) fn new(store: &Arc<Store>, clock: Clock) -> Self {
        Self { store: Arc::downgrade(store), clock }
    }

    /// The sandbox's time in UTC.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Moves the time forward by whole days. The lifecycle rules of all buckets act on every
    /// midnight that passes, as the forecast says.
    ///
    /// # Errors
    /// The store fails, or the sandbox has stopped; then nothing has changed.
    pub async fn advance(&self, days: u32) -> Result<Aged, SandboxError> {
        let stopped = || SandboxError::Store("it is closed".to_owned());
        let store = self.store.upgrade().ok_or_else(stopped)?;
        let step = SignedDuration::from_hours(24 * i64::from(days));
        let to = self.clock.now().checked_add(step).map_err(|_| SandboxError::EndOfTime)?;
        let ahead = self.clock.ahead().map(|ahead| ahead.saturating_add(step));
        let acted = store.write(move |tx| {
            if let Some(ahead) = ahead {
                store::set_ahead(tx, ahead)?;
            }
            store::run_rules(tx, to)
        });
        let aged = acted.await.map_err(|refusal| SandboxError::Store(refusal.to_string()))?;
        self.clock.advance(step);
        Ok(aged)
    }
}

impl Aged {
    /// What the rules did in so many days, in one sentence: “30 days passed: 12 documents moved, 3
    /// got a delete marker, 2 versions are gone for good.”
    pub fn told(&self, days: u32) -> String {
        let passed = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        let some = |count: u64, one: &str, many: &str| {
            let what = if count == 1 { one } else { many };
            (count > 0).then(|| format!("{count} {what}"))
        };
        let said: Vec<String> = [
            some(self.transitions, "version moved", "versions moved"),
            some(self.markers, "document got a delete marker", "documents got a delete marker"),
            some(self.deleted, "version is gone for good", "versions are gone for good"),
            some(self.markers_removed, "delete marker was removed", "delete markers were removed"),
            some(self.aborted, "upload was discarded", "uploads were discarded"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if said.is_empty() {
            return format!("{passed} passed. No rule had anything to do.");
        }
        format!("{passed} passed: {}.", said.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_told_in_one_sentence() {
        let aged = Aged { transitions: 12, markers: 1, deleted: 2, ..Aged::default() };
        assert_eq!(
            aged.told(30),
            "30 days passed: 12 versions moved, 1 document got a delete marker, 2 versions are \
             gone for good."
        );
        assert_eq!(Aged::default().told(1), "1 day passed. No rule had anything to do.");
    }
}
