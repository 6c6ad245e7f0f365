//! The terms that the pages define: when something is due, what a filter matches, which moves exist,
//! and which of several wishes wins.

use super::wishes::Wish;
use jiff::Timestamp;
use strata_domain::lifecycle::future::{Action, Doubt, HistoryKind};
use strata_domain::lifecycle::rule::{Filter, MinimumSize, Rule};
use strata_domain::object::StorageClass;

const DAY_NANOSECONDS: i128 = 86_400_000_000_000;

/// The first midnight (UTC) at or after a time, unless time ends before.
pub(super) fn first_midnight_from(time: Timestamp) -> Option<Timestamp> {
    let nanoseconds = time.as_nanosecond();
    if nanoseconds.rem_euclid(DAY_NANOSECONDS) == 0 {
        return Some(time);
    }
    midnight_after_days(nanoseconds.div_euclid(DAY_NANOSECONDS))
}

/// When N days after a time are due: the days are added, and the result is rounded up to the next
/// midnight UTC, which is strictly after it ("Lifecycle rules: based on an object's age"; T1, T4).
/// None where time ends before.
pub(super) fn due(clock: Timestamp, days: i64) -> Option<Timestamp> {
    let moment = clock.as_nanosecond() + i128::from(days) * DAY_NANOSECONDS;
    midnight_after_days(moment.div_euclid(DAY_NANOSECONDS))
}

/// Whether N days after a time are exactly a midnight: the pages do not say whether that one is
/// meant or the next (T4).
pub(super) fn falls_on_midnight(clock: Timestamp, days: i64) -> bool {
    let moment = clock.as_nanosecond() + i128::from(days) * DAY_NANOSECONDS;
    moment.rem_euclid(DAY_NANOSECONDS) == 0
}

fn midnight_after_days(days: i128) -> Option<Timestamp> {
    Timestamp::from_nanosecond((days + 1) * DAY_NANOSECONDS).ok()
}

/// Whether a rule's filter matches an entry: every predicate that it has must hold
/// ("Lifecycle configuration elements", filter element; F1 to F5, F8).
pub(super) fn matches(rule: &Rule, key: &str, kind: &HistoryKind) -> bool {
    if !matches_prefix(rule, key) {
        return false;
    }
    let Some(filter) = &rule.filter else { return true };
    let mut tags = Vec::new();
    tags.extend(&filter.tag);
    if let Some(and) = &filter.and {
        tags.extend(&and.tags);
    }
    let size = match kind {
        HistoryKind::Version { size, .. } => i128::from(*size),
        // A marker has size zero and no tags (F8).
        HistoryKind::DeleteMarker => 0,
    };
    for tag in tags {
        let value = match kind {
            HistoryKind::Version { tags, .. } => tags.get(&tag.key),
            HistoryKind::DeleteMarker => None,
        };
        if value != Some(&tag.value) {
            return false;
        }
    }
    for (bound, side) in size_bounds(filter) {
        let inside = match side {
            Side::GreaterThan => size > i128::from(bound),
            Side::LessThan => size < i128::from(bound),
        };
        if !inside {
            return false;
        }
    }
    true
}

/// Whether a rule's prefix is that of the key, byte by byte (F2). A rule whose filter holds what is
/// not known matches nothing, and so does one with neither filter nor prefix (convention, F1).
pub(super) fn matches_prefix(rule: &Rule, key: &str) -> bool {
    let Some(filter) = &rule.filter else {
        return match &rule.legacy_prefix {
            Some(prefix) => begins(key, prefix),
            None => false,
        };
    };
    let mut prefixes = Vec::new();
    let mut known = filter.unknown.is_empty();
    prefixes.extend(&filter.prefix);
    if let Some(and) = &filter.and {
        prefixes.extend(&and.prefix);
        known = known && and.unknown.is_empty();
    }
    known && prefixes.iter().all(|prefix| begins(key, prefix))
}

fn begins(key: &str, prefix: &str) -> bool {
    let (key, prefix) = (key.as_bytes(), prefix.as_bytes());
    if prefix.len() > key.len() {
        return false;
    }
    for place in 0..prefix.len() {
        if key[place] != prefix[place] {
            return false;
        }
    }
    true
}

enum Side {
    GreaterThan,
    LessThan,
}

/// The size predicates of a filter, in bytes, exclusive on both sides (F5).
fn size_bounds(filter: &Filter) -> Vec<(i64, Side)> {
    let mut bounds = Vec::new();
    bounds.extend(filter.size_greater_than.map(|bound| (bound, Side::GreaterThan)));
    bounds.extend(filter.size_less_than.map(|bound| (bound, Side::LessThan)));
    if let Some(and) = &filter.and {
        bounds.extend(and.size_greater_than.map(|bound| (bound, Side::GreaterThan)));
        bounds.extend(and.size_less_than.map(|bound| (bound, Side::LessThan)));
    }
    bounds
}

/// Whether a version may move to a class by a rule
/// ("Transitioning objects using Amazon S3 Lifecycle"; notes 2.3 and 2.4).
pub(super) fn may_move(
    kind: &HistoryKind,
    target: &StorageClass,
    rule: &Rule,
    minimum_size: Option<MinimumSize>,
) -> bool {
    let HistoryKind::Version { size, class, .. } = kind else { return false };
    is_an_edge(class, target) && is_large_enough(*size, target, rule, minimum_size)
}

/// The arrows of the page's waterfall, one by one. Of the tiers of `INTELLIGENT_TIERING` the
/// frequent or infrequent one is assumed (convention).
fn is_an_edge(from: &StorageClass, to: &StorageClass) -> bool {
    use StorageClass::{
        DeepArchive, GlacierFlexible, GlacierInstant, IntelligentTiering, OneZoneIa,
        ReducedRedundancy, Standard, StandardIa,
    };
    let targets: &[StorageClass] = match from {
        Standard | ReducedRedundancy => &[
            StandardIa,
            IntelligentTiering,
            OneZoneIa,
            GlacierInstant,
            GlacierFlexible,
            DeepArchive,
        ],
        StandardIa => {
            &[IntelligentTiering, OneZoneIa, GlacierInstant, GlacierFlexible, DeepArchive]
        }
        IntelligentTiering => &[OneZoneIa, GlacierInstant, GlacierFlexible, DeepArchive],
        OneZoneIa => &[GlacierFlexible, DeepArchive],
        GlacierInstant => &[GlacierFlexible, DeepArchive],
        GlacierFlexible => &[DeepArchive],
        DeepArchive | StorageClass::Other(_) => &[],
    };
    targets.contains(to)
}

/// Objects below 128 KB do not move unless the rule says a size itself (S1, S2, S3, S6).
fn is_large_enough(
    size: u64,
    target: &StorageClass,
    rule: &Rule,
    minimum_size: Option<MinimumSize>,
) -> bool {
    if let Some(filter) = &rule.filter
        && !size_bounds(filter).is_empty()
    {
        return true;
    }
    if size >= 128 * 1024 {
        return true;
    }
    match minimum_size {
        None | Some(MinimumSize::AllStorageClasses128K) => false,
        Some(MinimumSize::VariesByStorageClass) => {
            *target == StorageClass::GlacierFlexible || *target == StorageClass::DeepArchive
        }
    }
}

/// Of several expirations the shorter one (W2): the one that became due first, and of those that
/// became due together the first in the document (convention).
pub(super) fn earliest(wishes: &[Wish]) -> Option<Wish> {
    let mut winner: Option<&Wish> = None;
    for wish in wishes {
        let sooner = winner.is_none_or(|winner| {
            wish.since < winner.since || (wish.since == winner.since && wish.rule < winner.rule)
        });
        if sooner {
            winner = Some(wish);
        }
    }
    winner.cloned()
}

/// Of several transitions the one to the cheaper class; `INTELLIGENT_TIERING` is preferred to all
/// but the two archives ("Examples of lifecycle configurations", overlapping actions; W3).
pub(super) fn cheapest(wishes: &[Wish]) -> Option<Wish> {
    let order = [
        StorageClass::DeepArchive,
        StorageClass::GlacierFlexible,
        StorageClass::IntelligentTiering,
        StorageClass::GlacierInstant,
        StorageClass::OneZoneIa,
        StorageClass::StandardIa,
    ];
    for class in order {
        let mut there = Vec::new();
        for wish in wishes {
            if wish.action == Action::Transition(class.clone()) {
                there.push(wish.clone());
            }
        }
        if let Some(winner) = earliest(&there) {
            return Some(winner);
        }
    }
    None
}

/// Why the pages leave an event open: the first reason in this order (convention).
pub(super) fn doubt(wish: &Wish) -> Option<Doubt> {
    if wish.marker_lag {
        Some(Doubt::MarkerLag)
    } else if wish.exact_midnight {
        Some(Doubt::ExactMidnight)
    } else if wish.markers_among_newer {
        Some(Doubt::MarkersAmongNewer)
    } else if wish.action == Action::CreateDeleteMarker && wish.transition_before_marker {
        Some(Doubt::TransitionBeforeMarker)
    } else if wish.tier {
        Some(Doubt::Tier)
    } else {
        None
    }
}
