//! The list of transfers: their states, and what is told about them and when.
//!
//! Changes are gathered and told ten times a second as absolute numbers; an end is told at once.
//! Events are sent under the list's lock, so that an older state never follows a newer one.

use super::download::DownloadJob;
use super::progress::{Pace, seconds_left};
use super::upload::UploadJob;
use crate::commands::transfers::{Transfer, TransferState, Verified};
use crate::events::{Bus, Event, Tag};
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use strata_domain::fault::{Explanation, Fault};
use tokio_util::sync::CancellationToken;

/// Transfers kept; the oldest that have ended make room.
const KEPT: usize = 10_000;
/// An event stays below 8 KB; this much is for its frame.
const EVENT_BYTES: usize = 7_500;
/// A transfer that stands still is told this often, for its speed to come down.
const STANDING: Duration = Duration::from_secs(1);
/// Between two events about what has become stale, while more is to come.
const BETWEEN_STALE: Duration = Duration::from_secs(1);

/// What is to be done.
#[derive(Debug, Clone)]
pub(super) enum Job {
    Upload(UploadJob),
    Download(DownloadJob),
}

/// How a try ended.
#[derive(Debug)]
pub(super) struct Finished {
    /// Bytes moved in all.
    pub(super) size: u64,
    pub(super) verified: Verified,
    pub(super) undo: Option<String>,
    /// The local file's name, where the end has changed it.
    pub(super) local: Option<String>,
    pub(super) stale: Vec<Tag>,
}

/// A transfer and what runs it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) shown: Transfer,
    pub(super) job: Job,
    pub(super) cancel: CancellationToken,
    /// Counts tries: what a try before the last one reports is not heard.
    pub(super) attempt: u32,
    /// Bytes done, written by the transfer itself without the lock.
    pub(super) done: Arc<AtomicU64>,
    pace: Pace,
    told: Duration,
}

/// All transfers. Times count from the start of the queue.
#[derive(Debug, Default)]
pub(super) struct List {
    next: u64,
    pub(super) entries: BTreeMap<u64, Entry>,
    /// Waiting, first in first out: small or of unknown size, and large.
    pub(super) waiting: [VecDeque<u64>; 2],
    /// How many run of each kind.
    pub(super) running: [usize; 2],
    moving: BTreeSet<u64>,
    changed: BTreeSet<u64>,
    pub(super) stale: HashSet<Tag>,
    stale_told: Option<Duration>,
    /// Whether a task tells the changes.
    pub(super) telling: bool,
    pub(super) closing: bool,
}

/// The transfer's id in commands and events; sorts as the transfers were queued.
pub(super) fn id_of(number: u64) -> String {
    format!("t{number:010}")
}

/// The number in a transfer's id.
pub(super) fn number_of(id: &str) -> Option<u64> {
    id.strip_prefix('t')?.parse().ok()
}

impl List {
    /// Adds a transfer; `shown` gets its id.
    pub(super) fn add(&mut self, mut shown: Transfer, job: Job) -> u64 {
        self.next += 1;
        let number = self.next;
        shown.id = id_of(number);
        let entry = Entry {
            shown,
            job,
            cancel: CancellationToken::new(),
            attempt: 1,
            done: Arc::default(),
            pace: Pace::default(),
            told: Duration::ZERO,
        };
        self.entries.insert(number, entry);
        self.changed.insert(number);
        number
    }

    fn trim(&mut self) {
        let surplus = self.entries.len().saturating_sub(KEPT);
        let ended = self.entries.iter().filter(|(_, entry)| has_ended(entry.shown.state));
        let ended: Vec<u64> = ended.map(|(number, _)| *number).take(surplus).collect();
        for number in ended {
            self.forget(number);
        }
    }

    fn forget(&mut self, number: u64) -> Option<Job> {
        self.changed.remove(&number);
        self.entries.remove(&number).map(|entry| entry.job)
    }

    /// Starts a new try of a transfer that has ended.
    pub(super) fn renew(&mut self, number: u64) {
        let Some(entry) = self.entries.get_mut(&number) else { return };
        entry.attempt += 1;
        entry.cancel = CancellationToken::new();
        entry.done = Arc::default();
        let shown = &mut entry.shown;
        (shown.bytes, shown.fault, shown.verified) = (0, None, None);
        self.set_state(number, TransferState::Queued);
    }

    /// Changes a state that is not an end.
    pub(super) fn set_state(&mut self, number: u64, state: TransferState) {
        let Some(entry) = self.entries.get_mut(&number) else { return };
        entry.shown.state = state;
        if state == TransferState::Running {
            entry.pace = Pace::default();
            self.moving.insert(number);
        } else if state == TransferState::Queued {
            self.moving.remove(&number);
        }
        self.changed.insert(number);
    }

    /// Notes an end and tells it at once. Returns the row of the journal that is to be forgotten.
    #[must_use]
    pub(super) fn end(
        &mut self,
        bus: &Bus,
        number: u64,
        state: TransferState,
        fault: Option<Fault>,
        finished: Option<Finished>,
    ) -> Option<i64> {
        let entry = self.entries.get_mut(&number)?;
        let shown = &mut entry.shown;
        (shown.state, shown.fault) = (state, fault.map(short));
        (shown.speed, shown.seconds_left) = (None, None);
        shown.bytes = entry.done.load(Relaxed).min(shown.total);
        if let Some(finished) = finished {
            (shown.bytes, shown.total) = (finished.size, finished.size);
            (shown.verified, shown.undo) = (Some(finished.verified), finished.undo);
            shown.local = finished.local.unwrap_or_else(|| std::mem::take(&mut shown.local));
            self.stale.extend(finished.stale);
        }
        bus.send(Event::Transfer { transfer: shown.clone() });
        self.moving.remove(&number);
        self.changed.remove(&number);
        match &mut entry.job {
            Job::Download(job) => job.row.take(),
            Job::Upload(job) => job.row.take(),
        }
    }

    /// Tells what has changed since the last time; false when there is nothing more to watch.
    pub(super) fn tell(&mut self, bus: &Bus, now: Duration) -> bool {
        for number in &self.moving {
            let Some(entry) = self.entries.get_mut(number) else { continue };
            if entry.refresh(now) {
                self.changed.insert(*number);
            }
        }
        for number in std::mem::take(&mut self.changed) {
            let Some(entry) = self.entries.get_mut(&number) else { continue };
            entry.told = now;
            bus.send(Event::Transfer { transfer: entry.shown.clone() });
        }
        self.tell_stale(bus, now);
        self.trim();
        let idle = self.moving.is_empty() && self.changed.is_empty() && self.stale.is_empty();
        self.telling = !idle;
        !idle
    }

    /// Many small files end within a second; the folder needs to be read again only once.
    fn tell_stale(&mut self, bus: &Bus, now: Duration) {
        let waiting = self.waiting.iter().any(|queue| !queue.is_empty());
        let soon = self.stale_told.is_some_and(|told| now < told + BETWEEN_STALE);
        if self.stale.is_empty() || (soon && (waiting || !self.moving.is_empty())) {
            return;
        }
        let (mut tags, mut bytes) = (Vec::new(), 0);
        for tag in self.stale.drain() {
            let size = serde_json::to_string(&tag).map_or(0, |text| text.len() + 1);
            if bytes + size > EVENT_BYTES && !tags.is_empty() {
                bus.stale(std::mem::take(&mut tags));
                bytes = 0;
            }
            bytes += size;
            tags.push(tag);
        }
        bus.stale(tags);
        self.stale_told = Some(now);
    }

    /// Whether a transfer of the connection has not ended.
    pub(super) fn is_busy_with(&self, connection: &str) -> bool {
        let mut of_it = self.entries.values().map(|entry| &entry.shown);
        of_it.any(|shown| shown.connection == connection && !has_ended(shown.state))
    }

    /// The oldest transfers that fit into one event, newest first; the others count as changed
    /// and follow in events of their own.
    pub(super) fn snapshot(&mut self) -> Vec<Transfer> {
        let (mut transfers, mut bytes) = (Vec::new(), 0);
        for (number, entry) in &self.entries {
            bytes += serde_json::to_string(&entry.shown).map_or(0, |text| text.len() + 1);
            if bytes <= EVENT_BYTES {
                transfers.push(entry.shown.clone());
            } else {
                self.changed.insert(*number);
            }
        }
        transfers.reverse();
        transfers
    }

    /// Forgets transfers that have ended, and hands them out.
    pub(super) fn clear(&mut self) -> Vec<Job> {
        let ended = self.entries.iter().filter(|(_, entry)| has_ended(entry.shown.state));
        let ended: Vec<u64> = ended.map(|(number, _)| *number).collect();
        ended.into_iter().filter_map(|number| self.forget(number)).collect()
    }

    pub(super) fn has_changes(&self) -> bool {
        !(self.changed.is_empty() && self.moving.is_empty() && self.stale.is_empty())
    }
}

impl Entry {
    /// Brings the numbers up to date; true when they are worth telling.
    fn refresh(&mut self, now: Duration) -> bool {
        let shown = &mut self.shown;
        let bytes = self.done.load(Relaxed).min(shown.total);
        self.pace.note(now, bytes);
        let moved = bytes != shown.bytes;
        shown.bytes = bytes;
        shown.speed = self.pace.speed().filter(|_| shown.state == TransferState::Running);
        shown.seconds_left = shown.speed.and_then(|speed| seconds_left(bytes, shown.total, speed));
        moved || now.saturating_sub(self.told) >= STANDING
    }
}

/// Whether nothing more happens to it by itself.
pub(super) fn has_ended(state: TransferState) -> bool {
    matches!(state, TransferState::Done | TransferState::Failed | TransferState::Cancelled)
}

/// A fault that fits into an event: it can name a key twice, and keys can be long.
fn short(fault: Fault) -> Fault {
    let elided = |text: String| super::names::elided_to(&text, 800);
    Fault {
        code: fault.code,
        message: elided(fault.message),
        hint: fault.hint.map(elided),
        detail: fault.detail.map(elided),
        explained: fault.explained.and_then(explanation_that_fits),
    }
}

/// The longest explanation that goes along with a transfer, in bytes of JSON.
const EXPLANATION_BYTES: usize = 3_000;

/// An explanation names its key, too: with a long one it goes without its policy, or not at all.
fn explanation_that_fits(mut explained: Box<Explanation>) -> Option<Box<Explanation>> {
    let fits = |one: &Explanation| {
        serde_json::to_vec(one).is_ok_and(|bytes| bytes.len() <= EXPLANATION_BYTES)
    };
    if !fits(&explained) {
        explained.policy = None;
    }
    fits(&explained).then_some(explained)
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
