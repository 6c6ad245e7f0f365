//! Lifecycle rules of buckets: read, reviewed, forecast, put in force.

mod advance;
mod apply;
mod bars;
mod census;
mod counted;
mod forecast;
mod future;
mod history;
mod read;
mod review;
mod revive;
mod sentence;
mod tagged;
mod told;

pub(crate) use advance::advance;
pub(crate) use apply::{apply, put_back};
pub(crate) use forecast::forecast;
pub(crate) use future::future;
pub(crate) use history::history;
pub(crate) use read::read;
pub(crate) use review::{import, review};
pub(crate) use revive::warning;

use census::Cell;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use strata_domain::lifecycle::rule::Configuration;

/// A bucket by its connection and its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Bucket {
    /// The connection's id.
    connection: String,
    /// The bucket's name.
    name: String,
}

/// Configurations that are kept by their stamps: a draft may begin from any of them.
const MOST_READ: usize = 64;

/// What is kept of lifecycle rules in this run.
#[derive(Default)]
pub(crate) struct Lifecycles {
    read: Mutex<Read>,
    counted: Mutex<HashMap<Bucket, Arc<Cell>>>,
}

#[derive(Default)]
struct Read {
    /// Configurations by the stamps under which they were read, the oldest first.
    stamped: VecDeque<(String, Configuration)>,
    /// What was read last of a bucket.
    last: HashMap<Bucket, read::Found>,
}

impl Bucket {
    fn new(connection: &str, name: &str) -> Self {
        Self { connection: connection.to_owned(), name: name.to_owned() }
    }
}

impl Lifecycles {
    fn keep(&self, bucket: &Bucket, found: &read::Found) {
        let mut read = locked(&self.read);
        read.last.insert(bucket.clone(), found.clone());
        if read.stamped.iter().all(|(stamp, _)| *stamp != found.stamp) {
            read.stamped.push_back((found.stamp.clone(), found.configuration.clone()));
        }
        if read.stamped.len() > MOST_READ {
            read.stamped.pop_front();
        }
    }

    /// What was read last of a bucket in this run.
    fn last(&self, bucket: &Bucket) -> Option<read::Found> {
        locked(&self.read).last.get(bucket).cloned()
    }

    /// The configuration that was read under a stamp.
    fn stamped(&self, stamp: &str) -> Option<Configuration> {
        let read = locked(&self.read);
        read.stamped.iter().find(|(of, _)| of == stamp).map(|(_, kept)| kept.clone())
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
