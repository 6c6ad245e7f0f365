//! A configuration made ready for simulation: only what can act is left, with every number and
//! date turned into days.

use super::class::Class;
use super::day::{BEYOND, Moment};
use super::rule::{Configuration, MINIMUM_TRANSITION_BYTES, MinimumSize, Rule, Tag};
use jiff::Timestamp;

/// When an action is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum When {
    /// Days after the entry's clock.
    Days(i64),
    /// At a date.
    Date(Moment),
}

impl When {
    fn new(days: Option<i64>, date: Option<Timestamp>) -> Option<Self> {
        match days {
            Some(days) => within_time(days).map(Self::Days),
            None => date.map(|date| Self::Date(date.into())),
        }
    }

    /// When it is due for an entry whose clock began in `day`.
    pub(super) fn due(self, day: i64) -> Moment {
        match self {
            Self::Days(days) => Moment::midnight(day + days + 1),
            Self::Date(date) => date,
        }
    }
}

/// Negative numbers never act, and nobody sees the day that lies beyond the end of time.
fn within_time(days: i64) -> Option<i64> {
    (0..BEYOND).contains(&days).then_some(days)
}

/// A transition of current versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Transition {
    pub when: When,
    pub target: Class,
}

/// The condition of an action on noncurrent entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Later {
    /// Days after the successor was written.
    pub days: i64,
    /// So many newer noncurrent versions must exist.
    pub newer: i64,
}

impl Later {
    fn new(days: Option<i64>, newer: Option<i64>) -> Option<Self> {
        let newer = newer.unwrap_or(0);
        days.and_then(within_time).filter(|_| newer >= 0).map(|days| Self { days, newer })
    }
}

/// A rule that can act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Active {
    /// Its place in the configuration.
    pub index: usize,
    pub prefix: String,
    /// Places in the plan's tags.
    pub tags: Vec<usize>,
    greater: Option<i64>,
    less: Option<i64>,
    pub transitions: Vec<Transition>,
    pub expiration: Option<When>,
    pub expired_marker: bool,
    pub later_transitions: Vec<(Later, Class)>,
    pub later_expiration: Option<Later>,
    pub abort: Option<i64>,
}

impl Active {
    fn new(index: usize, rule: &Rule, all_tags: &mut Vec<Tag>) -> Option<Self> {
        let predicates = rule.predicates().filter(|_| rule.is_enabled())?;
        let tags = predicates.tags.iter().map(|tag| place_of(all_tags, tag)).collect();
        let expiration = rule.expiration.as_ref();
        let later = rule.noncurrent_expiration.as_ref();
        Some(Self {
            index,
            prefix: predicates.prefix.to_owned(),
            tags,
            greater: predicates.size_greater_than,
            less: predicates.size_less_than,
            transitions: (rule.transitions.iter())
                .filter_map(|transition| {
                    let when = When::new(transition.days, transition.date)?;
                    Some(Transition { when, target: target(Class::of(&transition.class))? })
                })
                .collect(),
            expiration: expiration
                .and_then(|expiration| When::new(expiration.days, expiration.date)),
            expired_marker: expiration
                .and_then(|expiration| expiration.expired_object_delete_marker)
                == Some(true),
            later_transitions: (rule.noncurrent_transitions.iter())
                .filter_map(|transition| {
                    let later = Later::new(transition.days, transition.newer_versions)?;
                    Some((later, target(Class::of(&transition.class))?))
                })
                .collect(),
            later_expiration: later.and_then(|later| Later::new(later.days, later.newer_versions)),
            abort: rule.abort_uploads.as_ref().and_then(|abort| abort.days).and_then(within_time),
        })
    }

    /// Whether the size predicates let `size` bytes through; both bounds are exclusive.
    pub(super) fn takes_size(&self, size: u64) -> bool {
        let size = i128::from(size);
        self.greater.is_none_or(|bound| size > i128::from(bound))
            && self.less.is_none_or(|bound| size < i128::from(bound))
    }

    /// Whether the rule moves a version of `size` bytes to `target` at all: any size predicate
    /// replaces the default minimum.
    pub(super) fn moves(&self, size: u64, target: Class, minimum: MinimumSize) -> bool {
        let judged = self.greater.is_some() || self.less.is_some();
        judged
            || size >= MINIMUM_TRANSITION_BYTES
            || minimum == MinimumSize::VariesByStorageClass
                && (target == Class::GLACIER || target == Class::DEEP_ARCHIVE)
    }

    fn days(&self) -> impl Iterator<Item = i64> {
        let whens =
            self.transitions.iter().map(|transition| transition.when).chain(self.expiration);
        let days = whens.filter_map(|when| match when {
            When::Days(days) => Some(days),
            When::Date(_) => None,
        });
        let later = self.later_transitions.iter().map(|(later, _)| *later);
        days.chain(later.chain(self.later_expiration).map(|later| later.days)).chain(self.abort)
    }

    fn has_date(&self) -> bool {
        let mut whens =
            self.transitions.iter().map(|transition| transition.when).chain(self.expiration);
        whens.any(|when| matches!(when, When::Date(_)))
    }
}

fn target(class: Class) -> Option<Class> {
    class.is_target().then_some(class)
}

fn place_of(tags: &mut Vec<Tag>, tag: &Tag) -> usize {
    tags.iter().position(|known| known == tag).unwrap_or_else(|| {
        tags.push(tag.clone());
        tags.len() - 1
    })
}

/// All rules that can act, and what they tell apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub rules: Vec<Active>,
    pub minimum: MinimumSize,
    /// Each prefix once, the longest first: those that a key has are all prefixes of the first
    /// one of them that it has.
    pub prefixes: Vec<String>,
    /// Each tag once.
    pub tags: Vec<Tag>,
    /// The sizes at which another set of rules begins to match, ascending.
    pub cuts: Vec<u64>,
    /// The most days that any action waits.
    pub longest: i64,
    /// Whether any action has a date.
    pub dated: bool,
}

impl Plan {
    pub(super) fn new(configuration: &Configuration) -> Self {
        let mut tags = Vec::new();
        let rules: Vec<_> = (configuration.rules.iter().enumerate())
            .filter_map(|(index, rule)| Active::new(index, rule, &mut tags))
            .collect();
        let mut prefixes: Vec<_> = rules.iter().map(|rule| rule.prefix.clone()).collect();
        prefixes.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        prefixes.dedup();
        let bounds = rules
            .iter()
            .flat_map(|rule| [rule.greater.and_then(|bound| bound.checked_add(1)), rule.less]);
        let mut cuts: Vec<_> = bounds
            .flatten()
            .filter_map(|bound| u64::try_from(bound).ok())
            .chain([MINIMUM_TRANSITION_BYTES])
            .collect();
        cuts.sort_unstable();
        cuts.dedup();
        Self {
            minimum: configuration.minimum_size.unwrap_or_default(),
            prefixes,
            tags,
            cuts,
            longest: rules.iter().flat_map(Active::days).max().unwrap_or(0),
            dated: rules.iter().any(Active::has_date),
            rules,
        }
    }
}
