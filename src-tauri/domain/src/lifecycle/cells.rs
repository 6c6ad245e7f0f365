//! A bucket of any size as cells: how many versions, and how many bytes, share one fate under a
//! configuration. Folded in one pass over the listing, then projected as often as wanted.
//!
//! The memory is that of the cells, of the key that is being read, and of the few keys that must
//! be kept whole. A projection runs the very passes that a single document runs through, once for
//! each cell, and answers exactly the sum of what they say of every document.

mod cell;
mod fold;
mod ledger;
mod merge;
mod project;
mod stays;

pub use fold::Fold;
pub use merge::Unlike;
pub use stays::Stay;

use super::class::{Class, LONGEST_LEAST_STAY};
use super::day;
use super::forecast::{Place, Sum};
use super::happening::Item;
use super::hash::FastMap;
use super::program::{Group, ProgramId, Programs};
use crate::history::Versioning;
use crate::object::StorageClass;
use cell::{Cell, Covering};
use jiff::Timestamp;
use ledger::Spot;

/// A bucket folded for one configuration.
#[derive(Debug)]
pub struct Cells {
    programs: Programs,
    versioning: Versioning,
    as_of: Timestamp,
    /// The first pass there can be.
    first: i64,
    /// Whatever is older acts like what is of this day.
    floor: i64,
    /// Names of the classes that this application does not know.
    names: Vec<String>,
    found: FastMap<Cell, Sum>,
    /// The cells found, in order, once all are.
    sorted: Vec<(Cell, Sum)>,
    coverings: Vec<Covering>,
    covering_ids: FastMap<Covering, u32>,
    /// Keys that must be kept whole, by the program of a marker that may cover them.
    kept: FastMap<ProgramId, FastMap<Box<[Item]>, Kept>>,
    uploads: FastMap<(Group, i64), Uploads>,
}

/// Equal keys: how many, and the bytes of their entries, newest first.
#[derive(Debug)]
struct Kept {
    count: u64,
    bytes: Box<[u128]>,
}

/// Uploads begun on one day.
#[derive(Debug, Clone, Copy, Default)]
struct Uploads {
    sum: Sum,
    unknown: u64,
}

impl Cells {
    fn new(programs: Programs, versioning: Versioning, as_of: Timestamp) -> Self {
        let first = day::from(as_of);
        let wait = programs.plan.longest.max(LONGEST_LEAST_STAY);
        Self {
            floor: if programs.plan.dated { i64::MIN } else { first - wait - 2 },
            programs,
            versioning,
            as_of,
            first,
            names: Vec::new(),
            found: FastMap::default(),
            sorted: Vec::new(),
            coverings: Vec::new(),
            covering_ids: FastMap::default(),
            kept: FastMap::default(),
            uploads: FastMap::default(),
        }
    }

    /// How many cells there are, keys that had to be kept whole included.
    pub fn len(&self) -> usize {
        let kept: usize = self.kept.values().map(FastMap::len).sum();
        self.found.len() + self.sorted.len() + kept + self.uploads.len()
    }

    /// Whether nothing was folded.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn sort(&mut self) {
        self.sorted = std::mem::take(&mut self.found).into_iter().collect();
        self.sorted.sort_unstable_by_key(|(cell, _)| *cell);
    }

    /// The day, or a later one that is just as long ago for whatever waits so many days: it is all
    /// due before the first pass.
    fn no_older(&self, day: i64, wait: i64) -> i64 {
        day.max(self.first - wait - 2)
    }

    /// The number of a class that this application does not know.
    fn class_named(&mut self, name: &str) -> Class {
        let known = self.names.iter().position(|known| known == name);
        let place = known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        u16::try_from(place)
            .ok()
            .and_then(|place| place.checked_add(Class::OTHER.0))
            .map_or(Class(u16::MAX), Class)
    }

    /// The number of a covering.
    fn covering(&mut self, covering: Covering) -> u32 {
        if let Some(id) = self.covering_ids.get(&covering) {
            return *id;
        }
        let id = self.coverings.len() as u32;
        self.coverings.push(covering);
        self.covering_ids.insert(covering, id);
        id
    }

    fn place(&self, spot: Spot) -> Place {
        match spot {
            Spot::Current(class) => Place::Current(self.class(class)),
            Spot::Noncurrent(class) => Place::Noncurrent(self.class(class)),
            Spot::Marker => Place::Marker,
            Spot::Upload => Place::Upload,
        }
    }

    fn class(&self, class: Class) -> StorageClass {
        class.known().unwrap_or_else(|| {
            let place = usize::from(class.0 - Class::OTHER.0);
            StorageClass::Other(self.names.get(place).cloned().unwrap_or_default())
        })
    }
}

impl Kept {
    fn new(entries: usize) -> Self {
        Self { count: 0, bytes: vec![0; entries].into() }
    }

    fn add(&mut self, bytes: impl Iterator<Item = u128>) {
        self.count += 1;
        for (sum, bytes) in self.bytes.iter_mut().zip(bytes) {
            *sum += bytes;
        }
    }
}

impl Uploads {
    fn add(&mut self, other: Self) {
        self.sum.add(other.sum);
        self.unknown += other.unknown;
    }
}

#[cfg(test)]
#[path = "cells_tests.rs"]
mod tests;
