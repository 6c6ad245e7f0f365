//! Folding the listing of a bucket into cells: one pass, key by key.
//!
//! Most keys are *even*: the same rules remove all of their entries, nothing is retained, no id is
//! taken over, and no entry is newer than the one above it. Then the oldest entries always go
//! first, no clock and no rank ever changes beneath an entry that stays, and each entry's fate is
//! its own. All other keys are kept whole, equal ones once.

use super::super::class::Class;
use super::super::day;
use super::super::forecast::Sum;
use super::super::future::{DocumentHistory, HistoryKind};
use super::super::happening::Item;
use super::super::hash::FastMap;
use super::super::program::{Group, INERT, Program, ProgramId, Programs};
use super::super::rule::Configuration;
use super::super::simulate::item;
use super::cell::{BARE, Cell, Covering, Ends, Kind};
use super::{Cells, Kept, Uploads};
use crate::history::{NULL, Versioning};
use crate::object::StorageClass;
use jiff::Timestamp;

/// A builder of cells.
#[derive(Debug)]
pub struct Fold {
    pub(super) cells: Cells,
    key: String,
    group: Group,
    entries: Vec<Entry>,
    items: Vec<Item>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    item: Item,
    size: u64,
    written: i32,
}

impl Fold {
    /// Begins to fold a bucket for a configuration. `as_of` is when the listing was made: no
    /// projection begins before it.
    pub fn new(configuration: &Configuration, versioning: Versioning, as_of: Timestamp) -> Self {
        let programs = Programs::new(configuration);
        Self {
            group: programs.group(""),
            cells: Cells::new(programs, versioning, as_of),
            key: String::new(),
            entries: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Takes the next version or marker: keys in any order but each at once, entries newest first.
    /// `null` tells that its version id is `null`.
    pub fn entry(&mut self, key: &str, null: bool, modified: Timestamp, kind: &HistoryKind) {
        if self.entries.is_empty() || self.key != key {
            self.end_key();
            self.key.clear();
            self.key.push_str(key);
            self.group = self.cells.programs.group(key);
        }
        let mut item = item(&mut self.cells.programs, self.group, null, modified, kind);
        let (mut size, mut written) = (0, 0);
        if let HistoryKind::Version { size: bytes, class, .. } = kind {
            size = *bytes;
            if let StorageClass::Other(name) = class {
                item.class = self.cells.class_named(name);
            }
            if let Some(stay) = item.class.least_stay() {
                written = self.cells.no_older(item.day, stay) as i32;
            }
        }
        item.exact = false;
        item.day = item.day.max(self.cells.floor);
        self.entries.push(Entry { item, size, written });
    }

    /// Takes the next unfinished upload, with the bytes of its parts if they are known.
    pub fn upload(&mut self, key: &str, initiated: Timestamp, bytes: Option<u64>) {
        let group = self.cells.programs.group(key);
        let day = day::of(initiated).max(self.cells.floor);
        let uploads = self.cells.uploads.entry((group, day)).or_default();
        uploads.add(Uploads {
            sum: Sum { count: 1, bytes: bytes.unwrap_or(0).into() },
            unknown: bytes.is_none().into(),
        });
    }

    /// Takes a whole document; the bytes of its uploads are not known.
    pub fn document(&mut self, history: &DocumentHistory) {
        let key = history.key.as_str();
        for entry in &history.entries {
            let null = entry.version_id.as_str() == NULL;
            self.entry(key, null, entry.modified, &entry.kind);
        }
        self.end_key();
        for upload in &history.uploads {
            self.upload(key, upload.initiated, None);
        }
    }

    /// Ends the listing.
    pub fn finish(mut self) -> Cells {
        self.end_key();
        self.cells.sort();
        self.cells
    }

    pub(super) fn end_key(&mut self) {
        let Some(top) = self.entries.first().copied() else {
            return;
        };
        let cover = self.cells.programs.of_marker(self.group);
        let coverable = self.cells.versioning != Versioning::Unversioned
            && !top.item.marker
            && !self.program(top.item.program).expirations.is_empty();
        self.forget_what_does_not_matter(coverable);
        if self.is_even(coverable) {
            self.fold_even(coverable.then_some(cover));
        } else {
            self.keep(cover);
        }
        self.entries.clear();
    }

    fn program(&self, id: ProgramId) -> &Program {
        &self.cells.programs.all()[id as usize]
    }

    /// Clears retention that ends before the first pass or hinders nothing, and ids that no marker
    /// takes over.
    fn forget_what_does_not_matter(&mut self, coverable: bool) {
        let Cells { programs, versioning, first, .. } = &self.cells;
        let takes_null = coverable && *versioning == Versioning::Suspended;
        for (index, Entry { item, .. }) in self.entries.iter_mut().enumerate() {
            item.null &= takes_null;
            if item.free != i64::MIN {
                let program = &programs.all()[item.program as usize];
                let removed = match versioning {
                    Versioning::Unversioned => !program.expirations.is_empty(),
                    _ => program.removal != 0 && (index > 0 || coverable),
                };
                if item.free <= *first || !removed {
                    item.free = i64::MIN;
                }
            }
        }
    }

    fn is_even(&self, coverable: bool) -> bool {
        if self.cells.versioning == Versioning::Unversioned {
            let mut entries = self.entries.iter();
            return self.entries.len() == 1 && entries.all(|entry| entry.item.free == i64::MIN);
        }
        let removable = &self.entries[usize::from(!coverable)..];
        let removal = |entry: &Entry| self.program(entry.item.program).removal;
        let first = removable.first().map_or(0, removal);
        let mut above = self.entries[0].item.day;
        let mut falls = true;
        for (index, entry) in self.entries.iter().enumerate() {
            let removes = index > 0 || coverable;
            if removes && removal(entry) != first || entry.item.free != i64::MIN || entry.item.null
            {
                return false;
            }
            falls &= entry.item.day <= above;
            above = entry.item.day;
        }
        // A marker that a date rule makes may be older than a version from the future.
        let timely = !coverable || self.entries[0].item.day <= self.cells.first;
        first == 0 || falls && timely
    }

    fn fold_even(&mut self, cover: Option<ProgramId>) {
        let last_version = self.entries.iter().rposition(|entry| !entry.item.marker);
        let first_version = self.entries.iter().position(|entry| !entry.item.marker);
        let mut rank = 0;
        for index in 0..self.entries.len() {
            let Entry { item, size, written } = self.entries[index];
            let ends =
                Ends { oldest: last_version == Some(index), newest: first_version == Some(index) };
            let cell = if index == 0 {
                self.current(cover, ends, written)
            } else {
                self.later(index, rank, cover.is_some(), ends, written)
            };
            let sum = self.cells.found.entry(cell).or_default();
            sum.count += 1;
            sum.bytes += u128::from(size);
            rank += i64::from(index > 0 && !item.marker);
        }
    }

    fn current(&self, cover: Option<ProgramId>, ends: Ends, written: i32) -> Cell {
        let item = &self.entries[0].item;
        let program = self.program(item.program);
        let mut cell = Cell {
            kind: if item.marker { Kind::CurrentMarker } else { Kind::Current },
            class: item.class,
            program: item.program,
            context: BARE,
            newer: 0,
            ends: Ends::default(),
            day: item.day as i32,
            written,
        };
        let moves = !item.marker && !program.transitions.is_empty();
        let mut acts = moves || !program.expirations.is_empty();
        let mut longest = program.longest;
        if item.marker {
            acts |= program.expired_marker.is_some();
            if let Some(beneath) = self.entries.get(1) {
                let beneath = self.program(beneath.item.program);
                cell.context = beneath.removal;
                acts &= beneath.removal != 0;
                longest = longest.map(|longest| longest.max(beneath.longest_later));
            }
        } else if let Some(cover) = cover.filter(|_| program.removal != 0) {
            cell.context = cover;
        }
        if let Some(longest) = longest {
            cell.day = self.cells.no_older(item.day, longest) as i32;
        }
        if !acts {
            return Cell { program: INERT, context: BARE, day: 0, ..cell };
        }
        let destroyed = match self.cells.versioning {
            Versioning::Unversioned => !program.expirations.is_empty(),
            _ => cover.is_some() && program.removal != 0,
        };
        Cell { ends: if destroyed { ends } else { Ends::default() }, ..cell }
    }

    fn later(
        &mut self,
        index: usize,
        rank: i64,
        coverable: bool,
        ends: Ends,
        written: i32,
    ) -> Cell {
        let item = self.entries[index].item;
        let program = self.program(item.program);
        let kind = if item.marker { Kind::LaterMarker } else { Kind::Later };
        let inert = Cell {
            kind,
            class: item.class,
            program: INERT,
            context: BARE,
            newer: 0,
            ends: Ends::default(),
            day: 0,
            written,
        };
        if program.removal == 0 && (item.marker || program.later_transitions.is_empty()) {
            return inert;
        }
        let removed = program.removal != 0 && !item.marker;
        let rises = coverable && program.ranks.binary_search(&(rank + 1)).is_ok();
        let reached = program.ranks.partition_point(|newer| *newer <= rank);
        let reached = reached.checked_sub(1).map_or(0, |place| program.ranks[place]);
        let (later, longest) = (program.later, program.longest_later);
        let day = self.cells.no_older(self.entries[index - 1].item.day, longest);
        let mut context = BARE;
        if rises {
            let top = self.entries[0].item;
            let above = self.program(top.program);
            let longest = above.longest;
            let covered = longest.map_or(top.day, |wait| self.cells.no_older(top.day, wait));
            let still = above.transitions.is_empty();
            context = self.cells.covering(Covering {
                program: top.program,
                class: if still { Class::STANDARD } else { top.class },
                day: covered as i32,
            });
        }
        Cell {
            program: later,
            context,
            newer: u32::try_from(if rises { rank } else { reached }).unwrap_or(u32::MAX),
            ends: if removed { ends } else { Ends::default() },
            day: day as i32,
            ..inert
        }
    }

    fn keep(&mut self, cover: ProgramId) {
        self.items.clear();
        self.items.extend(self.entries.iter().map(|entry| entry.item));
        let of_cover: &mut FastMap<Box<[Item]>, Kept> = self.cells.kept.entry(cover).or_default();
        if !of_cover.contains_key(self.items.as_slice()) {
            of_cover.insert(self.items.as_slice().into(), Kept::new(self.items.len()));
        }
        if let Some(kept) = of_cover.get_mut(self.items.as_slice()) {
            kept.add(self.entries.iter().map(|entry| u128::from(entry.size)));
        }
    }
}
