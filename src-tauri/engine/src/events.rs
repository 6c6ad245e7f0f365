//! The one stream of events from the engine to a face.

use crate::commands::checks::TestReport;
use crate::commands::signing::SignInQuestion;
use crate::commands::transfers::Transfer;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use strata_domain::fault::Fault;
use ts_rs::TS;

/// Something a read result depends on; a successful write makes it stale.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "tag", rename_all = "snake_case")]
pub enum Tag {
    /// The list of connections.
    Connections,
    /// The buckets of a connection.
    Buckets {
        /// The connection.
        connection: String,
    },
    /// What stands directly or deeper under a prefix.
    Objects {
        /// The connection.
        connection: String,
        /// The bucket.
        bucket: String,
        /// The prefix of the folder that holds the changed document.
        prefix: String,
    },
    /// The lifecycle rules of a bucket, and what they will do.
    Lifecycle {
        /// The connection.
        connection: String,
        /// The bucket.
        bucket: String,
    },
    /// The versions of one document.
    Versions {
        /// The connection.
        connection: String,
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
    },
}

/// An event. Small (below 8 KB), absolute, at most ten a second for one transfer, the final state always.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "event", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)] // an event is sent on, not kept
pub enum Event {
    /// First after subscribing: every transfer there is.
    Snapshot {
        /// All transfers, newest first.
        transfers: Vec<Transfer>,
        /// What sign-ins wait for; absent where only the transfers changed.
        #[ts(optional)]
        #[serde(skip_serializing_if = "Option::is_none")]
        questions: Option<Vec<SignInQuestion>>,
    },
    /// How far the counting of a bucket is.
    Census {
        /// The connection.
        connection: String,
        /// The bucket.
        bucket: String,
        /// Versions and markers counted so far.
        entries: u32,
        /// Whether it has ended.
        done: bool,
    },
    /// What sign-ins wait for, all of it, after each change.
    SignIn {
        /// The questions, oldest first.
        questions: Vec<SignInQuestion>,
    },
    /// A connection's test as it stands now.
    ConnectionTest {
        /// The report so far.
        report: TestReport,
    },
    /// A transfer as it stands now.
    Transfer {
        /// The transfer.
        transfer: Transfer,
    },
    /// A listing has more rows, or ended.
    Listing {
        /// The listing.
        listing: String,
        /// Grows with each change of what a window would show.
        revision: u32,
    },
    /// What was read under these tags may have changed.
    Stale {
        /// The tags.
        tags: Vec<Tag>,
    },
    /// Something the person should know that no command answered.
    Notice {
        /// What it is.
        fault: Fault,
    },
}

/// Bytes of tags in one event: the event stays below 8 KB.
const LARGEST_TAGS: usize = 7 * 1024;

/// Notices that are kept while nobody listens; later ones are dropped.
const MOST_UNHEARD: usize = 32;

/// Whoever hears events. Called from any thread, one event at a time; must not call the bus.
pub type Sink = Arc<dyn Fn(Event) + Send + Sync>;

/// Hands events to every subscriber. Cheap to clone.
#[derive(Clone, Default)]
pub struct Bus(Arc<Mutex<Subscribers>>);

#[derive(Default)]
struct Subscribers {
    next: u64,
    heard: Vec<(u64, Arc<Subscriber>)>,
    /// Notices that nobody heard, for the first who listens: a window asks before it listens.
    unheard: Vec<Event>,
}

struct Subscriber {
    sink: Sink,
    /// What happened before the snapshot was delivered; none afterwards.
    early: Mutex<Option<Vec<Event>>>,
}

/// Ends when dropped.
#[must_use = "events end when this is dropped"]
pub struct Subscription {
    bus: Bus,
    id: u64,
}

impl Bus {
    /// Sends an event to all subscribers, in the order of the calls for each of them.
    pub fn send(&self, event: Event) {
        let heard: Vec<_> = locked(&self.0).heard.iter().map(|(_, one)| Arc::clone(one)).collect();
        for one in heard {
            let mut early = locked(&one.early);
            match early.as_mut() {
                Some(early) => early.push(event.clone()),
                None => (one.sink)(event.clone()),
            }
        }
    }

    /// Says that what was read under these tags may have changed. Repeated tags are left out, and
    /// many are sent in several events, each below the limit.
    pub fn stale(&self, tags: Vec<Tag>) {
        let mut seen = HashSet::new();
        let (mut some, mut size) = (Vec::new(), 0);
        for tag in tags {
            if !seen.insert(tag.clone()) {
                continue;
            }
            let bytes = serde_json::to_string(&tag).map_or(0, |text| text.len() + 1);
            if size + bytes > LARGEST_TAGS && !some.is_empty() {
                self.send(Event::Stale { tags: std::mem::take(&mut some) });
                size = 0;
            }
            size += bytes;
            some.push(tag);
        }
        if !some.is_empty() {
            self.send(Event::Stale { tags: some });
        }
    }

    /// Tells the person something that no command answers. It waits for the first who listens.
    pub fn notice(&self, fault: Fault) {
        {
            let mut all = locked(&self.0);
            if all.heard.is_empty() {
                if all.unheard.len() < MOST_UNHEARD {
                    all.unheard.push(Event::Notice { fault });
                }
                return;
            }
        }
        self.send(Event::Notice { fault });
    }

    /// Delivers the snapshot, then the notices that nobody heard, then everything that was sent
    /// since this call.
    ///
    /// The snapshot is taken while no lock of the bus is held, so that it may take its own.
    pub(crate) fn subscribe(&self, sink: Sink, snapshot: impl FnOnce() -> Event) -> Subscription {
        let (id, one) = {
            let mut all = locked(&self.0);
            all.next += 1;
            let early = Mutex::new(Some(std::mem::take(&mut all.unheard)));
            let one = Arc::new(Subscriber { sink, early });
            let id = all.next;
            all.heard.push((id, Arc::clone(&one)));
            (id, one)
        };
        let snapshot = snapshot();
        let mut early = locked(&one.early);
        (one.sink)(snapshot);
        for event in early.take().into_iter().flatten() {
            (one.sink)(event);
        }
        drop(early);
        Subscription { bus: self.clone(), id }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        locked(&self.bus.0).heard.retain(|(id, _)| *id != self.id);
    }
}

/// A panicking sink must not silence the others.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
