//! The rules that act, what each matches, and when its actions come.

use super::super::rule::{
    Expiration, MINIMUM_TRANSITION_BYTES, MinimumSize, NoncurrentExpiration, NoncurrentTransition,
    Predicates, Rule, Transition,
};
use crate::object::StorageClass;
use jiff::Timestamp;

/// An enabled rule whose filter is understood.
pub(super) struct Acting<'a> {
    /// Its place in the configuration.
    pub(super) index: usize,
    rule: &'a Rule,
    /// What it matches.
    pub(super) scope: Predicates<'a>,
}

pub(super) fn acting((index, rule): (usize, &Rule)) -> Option<Acting<'_>> {
    let scope = rule.predicates().filter(|_| rule.is_enabled())?;
    Some(Acting { index, rule, scope })
}

/// When an action comes. Days and dates can't be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Days(i64),
    Date(Timestamp),
}

impl When {
    fn of(days: Option<i64>, date: Option<Timestamp>) -> Option<Self> {
        days.map(Self::Days).or(date.map(Self::Date))
    }

    /// The order of two; none for days against a date.
    pub(super) fn compared(self, other: Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::Days(one), Self::Days(two)) => Some(one.cmp(&two)),
            (Self::Date(one), Self::Date(two)) => Some(one.cmp(&two)),
            _ => None,
        }
    }

    /// Days, if it goes by days.
    pub(super) fn days(self) -> Option<i64> {
        match self {
            Self::Days(days) => Some(days),
            Self::Date(_) => None,
        }
    }

    /// In words: `on day 30`.
    pub(super) fn shown(self) -> String {
        match self {
            Self::Days(days) => format!("on day {days}"),
            Self::Date(date) => {
                format!("on {}", jiff::tz::TimeZone::UTC.to_datetime(date).date())
            }
        }
    }
}

impl Acting<'_> {
    /// The rule in words: by its id, or by its place.
    pub(super) fn name(&self) -> String {
        match self.rule.id.as_deref() {
            Some(id) if !id.is_empty() => format!("“{id}”"),
            _ => format!("rule {}", self.index + 1),
        }
    }

    /// Whether this rule matches every document that the other one matches.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let (mine, others) = (&self.scope, &other.scope);
        let greater = mine
            .size_greater_than
            .is_none_or(|bytes| others.size_greater_than.is_some_and(|others| others >= bytes));
        let less = mine
            .size_less_than
            .is_none_or(|bytes| others.size_less_than.is_some_and(|others| others <= bytes));
        others.prefix.starts_with(mine.prefix)
            && mine.tags.iter().all(|tag| others.tags.contains(tag))
            && greater
            && less
    }

    /// Whether one of the two matches every document that the other one matches.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.covers(other) || other.covers(self)
    }

    /// Whether a document could match both rules, as far as its key tells.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let (mine, others) = (self.scope.prefix, other.scope.prefix);
        mine.starts_with(others) || others.starts_with(mine)
    }

    /// Whether this rule reaches the delete markers of everything that the other one matches:
    /// they have no tags and size zero.
    pub(super) fn covers_markers(&self, other: &Self) -> bool {
        let sized = self.scope.size_greater_than.is_some();
        self.scope.tags.is_empty() && !sized && other.scope.prefix.starts_with(self.scope.prefix)
    }

    /// The smallest object in bytes that a transition of this rule moves.
    pub(super) fn smallest(&self, class: &StorageClass, minimum: MinimumSize) -> u64 {
        let archive = matches!(class, StorageClass::GlacierFlexible | StorageClass::DeepArchive);
        let above = |bytes: i64| u64::try_from(bytes.saturating_add(1)).unwrap_or(0);
        match (self.scope.size_greater_than, self.scope.size_less_than) {
            (Some(bytes), _) => above(bytes),
            (None, Some(_)) => 0,
            (None, None) if archive && minimum == MinimumSize::VariesByStorageClass => 0,
            (None, None) => MINIMUM_TRANSITION_BYTES,
        }
    }

    pub(super) fn transitions(&self) -> impl Iterator<Item = (When, &StorageClass)> {
        let when = |to: &Transition| When::of(to.days, to.date);
        self.rule.transitions.iter().filter_map(move |to| Some((when(to)?, &to.class)))
    }

    /// The same with their place in the rule.
    pub(super) fn placed(&self) -> impl Iterator<Item = (usize, When, &StorageClass)> {
        let transitions = self.rule.transitions.iter().enumerate();
        transitions.filter_map(|(at, to)| Some((at, When::of(to.days, to.date)?, &to.class)))
    }

    pub(super) fn noncurrent_transitions(&self) -> &[NoncurrentTransition] {
        &self.rule.noncurrent_transitions
    }

    /// When current versions expire.
    pub(super) fn expiration(&self) -> Option<When> {
        let expiration = self.expiration_element()?;
        When::of(expiration.days, expiration.date)
    }

    pub(super) fn expiration_element(&self) -> Option<&Expiration> {
        self.rule.expiration.as_ref()
    }

    pub(super) fn noncurrent_expiration(&self) -> Option<&NoncurrentExpiration> {
        self.rule.noncurrent_expiration.as_ref()
    }

    /// After how many days uploads are aborted.
    pub(super) fn abort(&self) -> Option<i64> {
        self.rule.abort_uploads.as_ref()?.days
    }

    /// Whether the rule removes markers below which nothing is left.
    pub(super) fn cleans_markers(&self) -> bool {
        let expiration = self.expiration_element();
        expiration.is_some_and(|end| end.expired_object_delete_marker == Some(true))
    }
}
