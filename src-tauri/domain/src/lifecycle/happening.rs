//! What goes into the passes over one key and what comes out: entries and days as small numbers.

use super::class::Class;
use super::future::Doubt;
use super::program::ProgramId;
use crate::history::Versioning;

/// An entry as far as lifecycle is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Item {
    /// What the rules do to it.
    pub program: ProgramId,
    /// Its storage class; of no meaning for a marker.
    pub class: Class,
    /// A delete marker.
    pub marker: bool,
    /// It has the id `null`.
    pub null: bool,
    /// It was written exactly at a midnight.
    pub exact: bool,
    /// The day in which it was written.
    pub day: i64,
    /// The first day on which no retention holds it.
    pub free: i64,
    /// Newer noncurrent versions that are not in the list.
    pub newer: i64,
}

/// The bucket and the passes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub versioning: Versioning,
    pub first: i64,
    pub last: i64,
}

/// What happens to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Transition(Class),
    Cover,
    Delete,
    RemoveMarker,
    /// Its id `null` goes to a new marker.
    Replaced,
    /// The current version above it is gone, and it is current now.
    Promoted,
}

/// Something that happens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Happening {
    /// Which of the items; none for the marker that was made meanwhile.
    pub item: Option<usize>,
    pub day: i64,
    /// Place of the rule in the configuration.
    pub rule: usize,
    pub deed: Deed,
    /// As the entry was before.
    pub class: Class,
    pub marker: bool,
    pub current: bool,
    pub replaces_null: bool,
    pub doubt: Option<Doubt>,
}
