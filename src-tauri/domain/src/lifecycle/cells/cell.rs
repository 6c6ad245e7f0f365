//! What the entries of a bucket have in common as far as lifecycle is concerned.

use super::super::class::Class;
use super::super::happening::Item;
use super::super::program::{INERT, ProgramId};
use std::hash::{Hash, Hasher};

/// What an entry is in its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The current version.
    Current,
    /// The current delete marker.
    CurrentMarker,
    /// A noncurrent version.
    Later,
    /// A noncurrent delete marker.
    LaterMarker,
}

/// An entry's fate and what tells its costs: entries with equal cells are the same to every rule.
/// Whatever does not matter to the rules in hand is left at zero, so that fewer cells differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    pub kind: Kind,
    pub class: Class,
    pub program: ProgramId,
    /// Of a current version the program of the marker that may cover it; of a current marker what
    /// lies beneath it; of a noncurrent entry the covering that raises its rank. See [`BARE`].
    pub context: u32,
    /// Newer noncurrent versions, as far as a rule asks for so many.
    pub newer: u32,
    /// Whether it is the oldest and whether it is the newest version of its key.
    pub ends: Ends,
    /// The day of its clock: its own, of a noncurrent entry its successor's.
    pub day: i32,
    /// The day in which it was written, where its class is charged for a least stay.
    pub written: i32,
}

/// As a context: nothing.
pub(super) const BARE: u32 = u32::MAX;

/// A version's place among the versions of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(super) struct Ends {
    pub oldest: bool,
    pub newest: bool,
}

/// Hashed as three words: this is done once for each version of a bucket.
impl Hash for Cell {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let ends = u64::from(self.ends.oldest) << 1 | u64::from(self.ends.newest);
        let what = (self.kind as u64) << 2 | ends;
        state.write_u64(u64::from(self.program) << 32 | u64::from(self.class.0) << 16 | what);
        state.write_u64(u64::from(self.context) << 32 | u64::from(self.newer));
        state.write_u64(u64::from(self.day as u32) << 32 | u64::from(self.written as u32));
    }
}

impl Cell {
    /// The cell without what only costs depend on.
    pub(super) fn fate(&self) -> Self {
        Self { written: 0, ..*self }
    }
}

/// A current version that a marker may cover, as the noncurrent entries beneath it see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Covering {
    pub program: ProgramId,
    pub class: Class,
    pub day: i32,
}

/// An entry that nothing ever happens to.
pub(super) fn inert_marker(day: i64) -> Item {
    Item {
        program: INERT,
        class: Class::default(),
        marker: true,
        null: false,
        exact: false,
        day,
        free: i64::MIN,
        newer: 0,
    }
}
