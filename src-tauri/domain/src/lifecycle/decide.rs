//! What a pass does to one entry: the winning action among those that are due, or the next day on
//! which it may be otherwise.

use super::class::Class;
use super::day::{Moment, NEVER};
use super::future::Doubt;
use super::happening::Deed;
use super::passes::{Decision, Passes};
use super::plan::{Later, When};
use super::program::Program;
use crate::history::Versioning;

/// The clock that days are counted from.
#[derive(Clone, Copy)]
struct Clock {
    day: i64,
    doubt: Option<Doubt>,
}

/// The action that was due earliest.
#[derive(Clone, Copy)]
struct Due<T> {
    moment: Moment,
    rule: usize,
    what: T,
}

/// Looks for the action that was due earliest; of several the first in the configuration.
struct Search<T> {
    day: i64,
    best: Option<Due<T>>,
    /// The first later day on which something is due.
    next: i64,
}

impl<T> Search<T> {
    fn new(day: i64) -> Self {
        Self { day, best: None, next: NEVER }
    }

    /// Whether it is due; remembers when, if not.
    fn reached(&mut self, moment: Moment) -> bool {
        if moment.day > self.day {
            self.next = self.next.min(moment.day);
        }
        moment.day <= self.day
    }

    /// Takes an action that is due if it goes before the best so far.
    fn offer(&mut self, due: Due<T>, goes_before: impl Fn(&Due<T>, &Due<T>) -> bool) {
        if self.best.as_ref().is_none_or(|best| goes_before(&due, best)) {
            self.best = Some(due);
        }
    }
}

fn earlier<T>(a: &Due<T>, b: &Due<T>) -> bool {
    (a.moment, a.rule) < (b.moment, b.rule)
}

impl Clock {
    fn doubt(self, when: When) -> Option<Doubt> {
        match when {
            When::Days(_) => self.doubt,
            When::Date(_) => None,
        }
    }
}

/// From `INTELLIGENT_TIERING` only `DEEP_ARCHIVE` is reached from every tier.
fn tier(from: Class, to: Class) -> Option<Doubt> {
    (from == Class::INTELLIGENT && to != Class::DEEP_ARCHIVE).then_some(Doubt::Tier)
}

impl Passes {
    /// The action on the entry at `at`, or the next day on which to look again.
    pub(super) fn decide(
        &mut self,
        programs: &[Program],
        versioning: Versioning,
        at: usize,
        day: i64,
    ) -> Result<Decision, i64> {
        let item = self.slots[at].item;
        let program = &programs[item.program as usize];
        match (at == self.head, item.marker) {
            (true, true) => self.decide_marker(program, at, day),
            (true, false) => self.decide_current(program, versioning, at, day),
            (false, _) if versioning == Versioning::Unversioned => Err(NEVER),
            (false, _) => self.decide_later(program, at, day),
        }
    }

    fn clock(&self, of: usize) -> Clock {
        let item = &self.slots[of].item;
        let doubt = if Self::is_new(of) {
            Some(Doubt::MarkerLag)
        } else {
            item.exact.then_some(Doubt::ExactMidnight)
        };
        Clock { day: item.day, doubt }
    }

    fn decide_marker(&self, program: &Program, at: usize, day: i64) -> Result<Decision, i64> {
        if !self.is_lone(at) {
            return Err(NEVER);
        }
        let clock = self.clock(at);
        let mut search = Search::new(day);
        for expiration in &program.expirations {
            let moment = expiration.what.due(clock.day);
            if search.reached(moment) {
                let what = clock.doubt(expiration.what);
                search.offer(Due { moment, rule: expiration.rule, what }, earlier);
            }
        }
        if let Some(rule) = program.expired_marker {
            search.offer(Due { moment: Moment::midnight(day), rule, what: None }, earlier);
        }
        let due = search.best.ok_or(search.next)?;
        Ok(Decision {
            at,
            deed: Deed::RemoveMarker,
            rule: due.rule,
            doubt: due.what,
            defers: false,
        })
    }

    fn decide_current(
        &self,
        program: &Program,
        versioning: Versioning,
        at: usize,
        day: i64,
    ) -> Result<Decision, i64> {
        let slot = &self.slots[at];
        let clock = self.clock(at);
        let mut expirations = Search::new(day);
        for expiration in &program.expirations {
            let moment = expiration.what.due(clock.day);
            if expirations.reached(moment) {
                let what = clock.doubt(expiration.what);
                expirations.offer(Due { moment, rule: expiration.rule, what }, earlier);
            }
        }
        let mut next = expirations.next;
        let mut expiration = expirations.best;
        if versioning == Versioning::Unversioned {
            if let Some(due) = expiration.filter(|_| slot.item.free <= day) {
                let Due { rule, what: doubt, .. } = due;
                return Ok(Decision { at, deed: Deed::Delete, rule, doubt, defers: false });
            }
            if expiration.take().is_some() {
                next = next.min(slot.item.free);
            }
        }
        let mut transitions = Search::new(day);
        for transition in &program.transitions {
            let (when, target) = transition.what;
            let moment = when.due(clock.day);
            if slot.item.class.reaches(target) && transitions.reached(moment) {
                let what = (target, clock.doubt(when));
                transitions.offer(Due { moment, rule: transition.rule, what }, cheaper);
            }
        }
        if let Some(Due { rule, what: (target, doubt), .. }) = transitions.best {
            return Ok(Decision {
                at,
                deed: Deed::Transition(target),
                rule,
                doubt: doubt.or_else(|| tier(slot.item.class, target)),
                defers: expiration.is_some(),
            });
        }
        let Due { rule, what, .. } = expiration.ok_or(next.min(transitions.next))?;
        let put_off = slot.deferred.then_some(Doubt::TransitionBeforeMarker);
        Ok(Decision { at, deed: Deed::Cover, rule, doubt: what.or(put_off), defers: false })
    }

    fn decide_later(&mut self, program: &Program, at: usize, day: i64) -> Result<Decision, i64> {
        let item = self.slots[at].item;
        let clock = self.clock(self.slots[at].above);
        let mut removals = Search::new(day);
        for expiration in &program.later_expirations {
            let later = expiration.what;
            let moment = When::Days(later.days).due(clock.day);
            if removals.reached(moment) && self.has_newer(at, later) {
                removals.offer(Due { moment, rule: expiration.rule, what: later }, earlier);
            }
        }
        let mut next = removals.next;
        if let Some(Due { rule, what: later, .. }) = removals.best {
            if item.free <= day {
                let deed = if item.marker { Deed::RemoveMarker } else { Deed::Delete };
                let doubt = clock.doubt.or_else(|| self.doubtful_rank(at, later));
                return Ok(Decision { at, deed, rule, doubt, defers: false });
            }
            next = next.min(item.free);
        }
        if item.marker {
            return Err(next);
        }
        let mut transitions = Search::new(day);
        for transition in &program.later_transitions {
            let (later, target) = transition.what;
            let moment = When::Days(later.days).due(clock.day);
            if item.class.reaches(target)
                && transitions.reached(moment)
                && self.has_newer(at, later)
            {
                let what = (target, later);
                transitions.offer(Due { moment, rule: transition.rule, what }, cheaper);
            }
        }
        let Due { rule, what: (target, later), .. } =
            transitions.best.ok_or(next.min(transitions.next))?;
        let doubt = (clock.doubt)
            .or_else(|| self.doubtful_rank(at, later))
            .or_else(|| tier(item.class, target));
        Ok(Decision { at, deed: Deed::Transition(target), rule, doubt, defers: false })
    }

    fn has_newer(&self, at: usize, later: Later) -> bool {
        later.newer == 0 || self.ranks.before(at) + self.slots[at].item.newer >= later.newer
    }

    fn doubtful_rank(&mut self, at: usize, later: Later) -> Option<Doubt> {
        (later.newer > 0 && self.marker_above(at)).then_some(Doubt::MarkersAmongNewer)
    }
}

/// Whether a transition wins over another one that is due as well.
fn cheaper<T>(a: &Due<(Class, T)>, b: &Due<(Class, T)>) -> bool {
    (a.what.0.place(), a.moment, a.rule) < (b.what.0.place(), b.moment, b.rule)
}
