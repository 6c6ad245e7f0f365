//! The midnight passes over the entries of one key. Both sizes of the simulation, a single
//! document and the cells of a bucket, run through here.
//!
//! Nothing is looked at before something can have changed for it: each entry waits for the next
//! day on which an action of its program is due, and is looked at again on the pass after
//! anything near it changed.

use super::class::Class;
use super::day::NEVER;
use super::future::Doubt;
use super::happening::{Deed, Happening, Item, Span};
use super::program::{Program, ProgramId};
use super::rank::Ranks;
use crate::history::Versioning;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The place of the marker that a rule makes: on top of all.
const NEW: usize = 0;

/// No place.
const NONE: usize = usize::MAX;

#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub item: Item,
    /// When it is looked at next.
    wake: i64,
    pub above: usize,
    pub below: usize,
    alive: bool,
    /// A transition has put its marker off.
    pub deferred: bool,
}

/// What a pass does to an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decision {
    pub at: usize,
    pub deed: Deed,
    pub rule: usize,
    pub doubt: Option<Doubt>,
    /// A marker was due as well.
    pub defers: bool,
}

/// The state between two passes, and room that is used again for the next key.
#[derive(Debug, Default)]
pub(super) struct Passes {
    pub slots: Vec<Slot>,
    waiting: BinaryHeap<Reverse<(i64, usize)>>,
    decisions: Vec<Decision>,
    nulls: Vec<usize>,
    pub ranks: Ranks,
    pub head: usize,
    /// No noncurrent marker lies before this place.
    first_marker: usize,
    last: i64,
}

impl Passes {
    /// Runs all passes of a span over the entries of a key, newest first, and tells what happens
    /// in order of time, within a pass newest first. `cover` is the program for a marker of
    /// this key.
    pub(super) fn run(
        &mut self,
        programs: &[Program],
        items: &[Item],
        cover: ProgramId,
        span: &Span,
        mut tell: impl FnMut(&Happening),
    ) {
        if items.is_empty() || span.first > span.last {
            return;
        }
        self.load(programs, items, cover, span);
        while let Some(Reverse((day, _))) = self.waiting.peek().copied() {
            self.decide_all(programs, span.versioning, day);
            self.tell_all(span.versioning, day, &mut tell);
            self.apply_all(span.versioning, day, &mut tell);
        }
    }

    fn load(&mut self, programs: &[Program], items: &[Item], cover: ProgramId, span: &Span) {
        self.slots.clear();
        self.waiting.clear();
        self.nulls.clear();
        self.head = 1;
        self.first_marker = 1;
        self.last = span.last;
        let marker = Item {
            program: cover,
            class: Class::default(),
            marker: true,
            null: false,
            exact: false,
            day: NEVER,
            free: i64::MIN,
            newer: 0,
        };
        let slot = Slot {
            item: marker,
            wake: NEVER,
            above: NONE,
            below: NONE,
            alive: false,
            deferred: false,
        };
        self.slots.push(slot);
        if items.iter().any(|item| !programs[item.program as usize].ranks.is_empty()) {
            self.ranks.reset(items.len() + 1);
        } else {
            self.ranks.disable();
        }
        for (index, item) in items.iter().enumerate() {
            let at = index + 1;
            let above = if index == 0 { NONE } else { index };
            let below = if at == items.len() { NONE } else { at + 1 };
            self.slots.push(Slot { item: *item, above, below, alive: true, ..slot });
            if item.null {
                self.nulls.push(at);
            }
            if index > 0 && !item.marker {
                self.ranks.add(at, 1);
            }
            self.wait(at, span.first);
        }
    }

    fn wait(&mut self, at: usize, day: i64) {
        self.slots[at].wake = day;
        if day <= self.last {
            self.waiting.push(Reverse((day, at)));
        }
    }

    fn decide_all(&mut self, programs: &[Program], versioning: Versioning, day: i64) {
        self.decisions.clear();
        while let Some(Reverse((due, at))) = self.waiting.peek().copied() {
            if due > day {
                break;
            }
            self.waiting.pop();
            let slot = &mut self.slots[at];
            if !slot.alive || slot.wake != due {
                continue;
            }
            slot.wake = NEVER;
            match self.decide(programs, versioning, at, day) {
                Ok(decision) => self.decisions.push(decision),
                Err(next) => self.wait(at, next),
            }
        }
        // What a marker replaces goes for good with it: no rule does anything else to it that day.
        let covers = self.decisions.iter().any(|decision| decision.deed == Deed::Cover);
        if covers && versioning == Versioning::Suspended {
            let slots = &self.slots;
            self.decisions
                .retain(|decision| decision.deed == Deed::Cover || !slots[decision.at].item.null);
        }
    }

    fn tell_all(&self, versioning: Versioning, day: i64, tell: &mut impl FnMut(&Happening)) {
        for decision in &self.decisions {
            let takes_null = decision.deed == Deed::Cover && versioning == Versioning::Suspended;
            let nulls = || self.nulls.iter().copied().filter(|at| self.slots[*at].alive);
            let replaces_null = takes_null && nulls().next().is_some();
            let doubt = decision.doubt;
            let happening = self.happening(decision.at, decision.deed, decision.rule, day);
            tell(&Happening { replaces_null, doubt, ..happening });
            if takes_null {
                for at in nulls() {
                    let replaced = self.happening(at, Deed::Replaced, decision.rule, day);
                    tell(&Happening { current: false, ..replaced });
                }
            }
        }
    }

    fn happening(&self, at: usize, deed: Deed, rule: usize, day: i64) -> Happening {
        let item = &self.slots[at].item;
        Happening {
            item: at.checked_sub(1),
            day,
            rule,
            deed,
            class: item.class,
            marker: item.marker,
            current: at == self.head,
            replaces_null: false,
            doubt: None,
        }
    }

    fn apply_all(&mut self, versioning: Versioning, day: i64, tell: &mut impl FnMut(&Happening)) {
        for index in 0..self.decisions.len() {
            let Decision { at, deed, rule, defers, .. } = self.decisions[index];
            if !self.slots[at].alive {
                continue;
            }
            match deed {
                Deed::Transition(class) => {
                    let slot = &mut self.slots[at];
                    slot.item.class = class;
                    slot.deferred |= defers;
                    self.wait(at, day + 1);
                }
                Deed::Cover => self.cover(versioning, day),
                _ => {
                    if let Some(promoted) = self.unlink(at, day) {
                        tell(&self.happening(promoted, Deed::Promoted, rule, day));
                    }
                }
            }
        }
    }

    fn cover(&mut self, versioning: Versioning, day: i64) {
        let covered = self.head;
        self.slots[covered].above = NEW;
        let slot = &mut self.slots[NEW];
        (slot.alive, slot.below, slot.item.day) = (true, covered, day);
        self.ranks.add(covered, 1);
        self.head = NEW;
        if versioning == Versioning::Suspended {
            for index in 0..self.nulls.len() {
                let null = self.nulls[index];
                if self.slots[null].alive {
                    self.unlink(null, day);
                }
            }
        }
        let moved = if self.ranks.is_enabled() { self.slots.len() - 1 } else { covered };
        for at in NEW..=moved {
            if self.slots[at].alive {
                self.wait(at, day + 1);
            }
        }
    }

    /// Takes an entry out. Answers the entry that is current instead, if it was the current one.
    fn unlink(&mut self, at: usize, day: i64) -> Option<usize> {
        let slot = &mut self.slots[at];
        slot.alive = false;
        let (above, below) = (slot.above, slot.below);
        if at != self.head && !slot.item.marker {
            self.ranks.add(at, -1);
        }
        if above != NONE {
            self.slots[above].below = below;
        }
        let mut promoted = None;
        if below != NONE {
            self.slots[below].above = above;
            self.wait(below, day + 1);
        }
        if at == self.head {
            self.head = below;
            promoted = (below != NONE).then_some(below);
            if promoted.is_some_and(|below| !self.slots[below].item.marker) {
                self.ranks.add(below, -1);
            }
        }
        if self.head != NONE && self.slots[self.head].below == NONE {
            self.wait(self.head, day + 1);
        }
        promoted
    }

    /// Whether the entry above `at` was made by a rule in an earlier pass.
    pub(super) fn is_new(at: usize) -> bool {
        at == NEW
    }

    /// Whether a delete marker lies among the noncurrent entries above `at`.
    pub(super) fn marker_above(&mut self, at: usize) -> bool {
        while let Some(slot) = self.slots.get(self.first_marker) {
            if slot.alive && slot.item.marker && self.first_marker != self.head {
                break;
            }
            self.first_marker += 1;
        }
        self.first_marker < at
    }

    /// Whether nothing lies beneath `at`.
    pub(super) fn is_lone(&self, at: usize) -> bool {
        self.slots[at].below == NONE
    }
}
