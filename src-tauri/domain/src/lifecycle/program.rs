//! What all rules together do to entries that the same rules match: worked out once, then shared
//! by every such entry of a bucket.

use super::class::Class;
use super::hash::FastMap;
use super::plan::{Later, Plan, When};
use super::rule::{Configuration, MINIMUM_TRANSITION_BYTES};
use std::collections::{BTreeMap, HashMap};

/// The number of a program.
pub(super) type ProgramId = u32;

/// The program that does nothing.
pub(super) const INERT: ProgramId = 0;

/// An action with the place of its rule in the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Ruled<T> {
    pub rule: usize,
    pub what: T,
}

/// The actions on entries of one kind, each list in the order of the configuration.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub transitions: Vec<Ruled<(When, Class)>>,
    pub expirations: Vec<Ruled<When>>,
    /// The first rule that removes a lone delete marker whatever its age.
    pub expired_marker: Option<usize>,
    pub later_transitions: Vec<Ruled<(Later, Class)>>,
    pub later_expirations: Vec<Ruled<Later>>,
    /// Equal for programs whose noncurrent entries are removed alike; 0 where they never are.
    pub removal: u32,
    /// The first program that does the same to noncurrent entries.
    pub later: ProgramId,
    /// The numbers of newer noncurrent versions that actions ask for, ascending, without 0.
    pub ranks: Vec<i64>,
    /// The most days that an action on a current entry waits; none if one has a date.
    pub longest: Option<i64>,
    /// The most days that an action on a noncurrent entry waits.
    pub longest_later: i64,
}

type Content = (Vec<Ruled<(When, Class)>>, Vec<Ruled<When>>, Option<usize>, LaterContent);
type LaterContent = (Vec<Ruled<(Later, Class)>>, Vec<Ruled<Later>>);

/// A key's place among the prefixes of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Group(u32);

/// Which rules match, as places in the plan, and whether the default minimum size counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Matched {
    rules: Box<[usize]>,
    small: bool,
}

/// All programs of a configuration, made as they are asked for.
#[derive(Debug)]
pub(super) struct Programs {
    pub plan: Plan,
    all: Vec<Program>,
    matched: Vec<Matched>,
    by_matched: HashMap<Matched, ProgramId>,
    by_content: HashMap<Content, ProgramId>,
    by_later: HashMap<LaterContent, ProgramId>,
    by_entry: FastMap<(u64, u32), ProgramId>,
    tag_sets: HashMap<Box<[usize]>, u32>,
    found: Vec<usize>,
    removals: HashMap<Vec<Ruled<Later>>, u32>,
    /// For each kind of removal a program that removes so.
    removing: Vec<ProgramId>,
}

impl Programs {
    pub(super) fn new(configuration: &Configuration) -> Self {
        let nothing = Matched { rules: Box::default(), small: false };
        Self {
            plan: Plan::new(configuration),
            all: vec![Program { longest: Some(0), ..Program::default() }],
            matched: vec![nothing.clone()],
            by_matched: HashMap::from([(nothing, INERT)]),
            by_content: HashMap::from([(Content::default(), INERT)]),
            by_later: HashMap::from([(LaterContent::default(), INERT)]),
            by_entry: FastMap::default(),
            tag_sets: HashMap::from([(Box::default(), 0)]),
            found: Vec::new(),
            removals: HashMap::from([(Vec::new(), 0)]),
            removing: vec![INERT],
        }
    }

    /// All programs made so far, by their numbers.
    pub(super) fn all(&self) -> &[Program] {
        &self.all
    }

    /// What each program was made from, by their numbers.
    pub(super) fn matched(&self) -> &[Matched] {
        &self.matched
    }

    /// A program whose noncurrent entries are removed in the way of that number.
    pub(super) fn removing(&self, removal: u32) -> Option<ProgramId> {
        self.removing.get(removal as usize).copied()
    }

    /// Where a key stands among the prefixes.
    pub(super) fn group(&self, key: &str) -> Group {
        let key = key.as_bytes();
        let mut prefixes = self.plan.prefixes.iter();
        let place = prefixes.position(|prefix| key.starts_with(prefix.as_bytes()));
        Group(place.unwrap_or(self.plan.prefixes.len()) as u32)
    }

    fn in_group(&self, group: Group, prefix: &str) -> bool {
        let longest = self.plan.prefixes.get(group.0 as usize);
        longest.is_some_and(|longest| longest.as_bytes().starts_with(prefix.as_bytes()))
    }

    /// The rules that abort uploads of a group's keys, with their days.
    pub(super) fn aborts(&self, group: Group) -> impl Iterator<Item = Ruled<i64>> {
        (self.plan.rules.iter())
            .filter(move |rule| self.in_group(group, &rule.prefix))
            .filter_map(|rule| rule.abort.map(|what| Ruled { rule: rule.index, what }))
    }

    /// The program for a delete marker, which has no bytes and no tags.
    pub(super) fn of_marker(&mut self, group: Group) -> ProgramId {
        self.of_version(group, 0, &BTreeMap::new())
    }

    /// The program for a version.
    pub(super) fn of_version(
        &mut self,
        group: Group,
        size: u64,
        tags: &BTreeMap<String, String>,
    ) -> ProgramId {
        let tag_set = self.tag_set(tags);
        let band = self.plan.cuts.partition_point(|cut| *cut <= size) as u32;
        let place = (u64::from(group.0) << 32 | u64::from(tag_set), band);
        if let Some(id) = self.by_entry.get(&place) {
            return *id;
        }
        let has = |tag: &usize| {
            let tag = &self.plan.tags[*tag];
            tags.get(&tag.key) == Some(&tag.value)
        };
        let matches = self.plan.rules.iter().map(|rule| {
            self.in_group(group, &rule.prefix) && rule.takes_size(size) && rule.tags.iter().all(has)
        });
        let rules = matches.enumerate().filter_map(|(rule, matches)| matches.then_some(rule));
        let matched = Matched { rules: rules.collect(), small: size < MINIMUM_TRANSITION_BYTES };
        let id = self.intern(matched);
        self.by_entry.insert(place, id);
        id
    }

    fn tag_set(&mut self, tags: &BTreeMap<String, String>) -> u32 {
        if tags.is_empty() || self.plan.tags.is_empty() {
            return 0;
        }
        self.found.clear();
        let known = self.plan.tags.iter().enumerate();
        let has = known.filter(|(_, tag)| tags.get(&tag.key) == Some(&tag.value));
        self.found.extend(has.map(|(place, _)| place));
        if let Some(set) = self.tag_sets.get(self.found.as_slice()) {
            return *set;
        }
        let next = self.tag_sets.len() as u32;
        self.tag_sets.insert(self.found.as_slice().into(), next);
        next
    }

    /// The program for what is matched, made if there is none yet that does the same.
    pub(super) fn intern(&mut self, matched: Matched) -> ProgramId {
        if let Some(id) = self.by_matched.get(&matched) {
            return *id;
        }
        let mut made = self.make(&matched);
        let later = (made.later_transitions.clone(), made.later_expirations.clone());
        let content = (
            made.transitions.clone(),
            made.expirations.clone(),
            made.expired_marker,
            later.clone(),
        );
        let next = self.all.len() as ProgramId;
        let id = *self.by_content.entry(content).or_insert(next);
        self.by_matched.insert(matched.clone(), id);
        if id == next {
            made.later = *self.by_later.entry(later).or_insert(id);
            let removal = self.removals.len() as u32;
            let removals = self.removals.entry(made.later_expirations.clone());
            made.removal = *removals.or_insert(removal);
            if made.removal as usize == self.removing.len() {
                self.removing.push(id);
            }
            self.all.push(made);
            self.matched.push(matched);
        }
        id
    }

    fn make(&self, matched: &Matched) -> Program {
        let size = if matched.small { 0 } else { MINIMUM_TRANSITION_BYTES };
        let minimum = self.plan.minimum;
        let mut made = Program::default();
        for active in matched.rules.iter().map(|place| &self.plan.rules[*place]) {
            let rule = active.index;
            let transitions = active.transitions.iter();
            made.transitions.extend(
                transitions
                    .filter(|transition| active.moves(size, transition.target, minimum))
                    .map(|transition| Ruled { rule, what: (transition.when, transition.target) }),
            );
            made.expirations.extend(active.expiration.map(|what| Ruled { rule, what }));
            if active.expired_marker && made.expired_marker.is_none() {
                made.expired_marker = Some(rule);
            }
            let later = active.later_transitions.iter();
            made.later_transitions.extend(
                later
                    .filter(|(_, target)| active.moves(size, *target, minimum))
                    .map(|what| Ruled { rule, what: *what }),
            );
            made.later_expirations.extend(active.later_expiration.map(|what| Ruled { rule, what }));
        }
        made.measure();
        made
    }
}

impl Program {
    /// Works out what follows from the actions.
    fn measure(&mut self) {
        let transitions = self.later_transitions.iter().map(|transition| transition.what.0);
        let expirations = self.later_expirations.iter().map(|expiration| expiration.what);
        let later: Vec<Later> = transitions.chain(expirations).collect();
        self.ranks = later.iter().map(|later| later.newer).filter(|newer| *newer > 0).collect();
        self.ranks.sort_unstable();
        self.ranks.dedup();
        self.longest_later = later.iter().map(|later| later.days).max().unwrap_or(0);
        let transitions = self.transitions.iter().map(|transition| transition.what.0);
        let expirations = self.expirations.iter().map(|expiration| expiration.what);
        self.longest = transitions.chain(expirations).try_fold(0, |longest, when| match when {
            When::Days(days) => Some(days.max(longest)),
            When::Date(_) => None,
        });
    }
}
