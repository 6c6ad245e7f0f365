//! What one rule wants of one entry or upload, and from when on.

use super::Standing;
use super::terms::{due, falls_on_midnight, matches_prefix};
use jiff::Timestamp;
use strata_domain::history::Versioning;
use strata_domain::lifecycle::future::{Action, HistoryKind};
use strata_domain::lifecycle::rule::Rule;
use strata_domain::object::StorageClass;

/// A thing that some rule wants to do to an entry or an upload on a midnight.
#[derive(Clone)]
pub(super) struct Wish {
    pub(super) action: Action,
    pub(super) rule: usize,
    /// When it became due, which can be long before the midnight.
    pub(super) since: Timestamp,
    pub(super) marker_lag: bool,
    pub(super) exact_midnight: bool,
    pub(super) markers_among_newer: bool,
    pub(super) transition_before_marker: bool,
    pub(super) tier: bool,
}

/// A wish for an action that becomes due at a time.
fn wish(action: Action, rule: usize, since: Timestamp) -> Wish {
    Wish {
        action,
        rule,
        since,
        marker_lag: false,
        exact_midnight: false,
        markers_among_newer: false,
        transition_before_marker: false,
        tier: false,
    }
}

/// A wish for an action that becomes due some days after a time. A negative number, which S3
/// refuses, never acts (convention).
fn after_days(action: Action, rule: usize, clock: Timestamp, days: i64) -> Option<Wish> {
    if days < 0 {
        return None;
    }
    let mut wish = wish(action, rule, due(clock, days)?);
    wish.exact_midnight = falls_on_midnight(clock, days);
    Some(wish)
}

/// What a rule wants of the current entry: `Expiration` and `Transition`
/// ("Lifecycle configuration elements", "Expiring objects"; notes 2.8).
pub(super) fn wishes_for_current(
    rule: &Rule,
    number: usize,
    entries: &[Standing],
    versioning: Versioning,
    midnight: Timestamp,
) -> Vec<Wish> {
    let current = &entries[0];
    let clock = current.entry.modified;
    let mut wishes = Vec::new();
    match &current.entry.kind {
        HistoryKind::Version { class, .. } => {
            for transition in &rule.transitions {
                let action = Action::Transition(transition.class.clone());
                // Both `Days` and `Date` are refused by S3; `Days` counts (convention).
                let wish = if let Some(days) = transition.days {
                    after_days(action, number, clock, days)
                } else {
                    transition.date.map(|date| wish(action, number, date))
                };
                if let Some(mut wish) = wish {
                    wish.tier = *class == StorageClass::IntelligentTiering
                        && transition.class != StorageClass::DeepArchive;
                    wishes.push(wish);
                }
            }
            let Some(expiration) = &rule.expiration else { return wishes };
            let action = match versioning {
                Versioning::Unversioned => Action::DeleteVersion,
                Versioning::Enabled | Versioning::Suspended => Action::CreateDeleteMarker,
            };
            if let Some(days) = expiration.days {
                wishes.extend(after_days(action, number, clock, days));
            } else if let Some(date) = expiration.date {
                wishes.push(wish(action, number, date));
            }
        }
        // A marker with versions beneath is left alone; one alone is an "expired object delete
        // marker" and goes by its own age, at the date, or as soon as a pass finds it.
        HistoryKind::DeleteMarker if entries.len() == 1 => {
            let Some(expiration) = &rule.expiration else { return wishes };
            let action = Action::RemoveDeleteMarker;
            if let Some(days) = expiration.days {
                let mut found = after_days(action.clone(), number, clock, days);
                if let Some(wish) = &mut found
                    && current.made_by_a_rule
                {
                    wish.exact_midnight = false;
                    wish.marker_lag = true;
                }
                wishes.extend(found);
            } else if let Some(date) = expiration.date {
                wishes.push(wish(action.clone(), number, date));
            }
            if expiration.expired_object_delete_marker == Some(true) {
                wishes.push(wish(action, number, midnight));
            }
        }
        HistoryKind::DeleteMarker => {}
    }
    wishes
}

/// What a rule wants of a noncurrent entry: `NoncurrentVersionTransition` and
/// `NoncurrentVersionExpiration` ("Lifecycle configuration elements"; N1, N2).
pub(super) fn wishes_for_noncurrent(
    rule: &Rule,
    number: usize,
    entries: &[Standing],
    place: usize,
) -> Vec<Wish> {
    // It became noncurrent when the next newer entry was written (T3), the one that is directly
    // above it now (N4).
    let successor = &entries[place - 1];
    let clock = successor.entry.modified;

    // The current entry is not among the noncurrent ones; markers are not counted (N3).
    let mut newer_versions = 0;
    let mut newer_markers = 0;
    for newer in &entries[1..place] {
        match newer.entry.kind {
            HistoryKind::Version { .. } => newer_versions += 1,
            HistoryKind::DeleteMarker => newer_markers += 1,
        }
    }

    let mut wanted = Vec::new();
    if let HistoryKind::Version { class, .. } = &entries[place].entry.kind {
        for transition in &rule.noncurrent_transitions {
            let tier = *class == StorageClass::IntelligentTiering
                && transition.class != StorageClass::DeepArchive;
            let action = Action::Transition(transition.class.clone());
            wanted.push((action, transition.days, transition.newer_versions, tier));
        }
    }
    if let Some(expiration) = &rule.noncurrent_expiration {
        // Noncurrent markers go at the same age as versions (N5).
        let action = match entries[place].entry.kind {
            HistoryKind::Version { .. } => Action::DeleteVersion,
            HistoryKind::DeleteMarker => Action::RemoveDeleteMarker,
        };
        wanted.push((action, expiration.days, expiration.newer_versions, false));
    }

    let mut wishes = Vec::new();
    for (action, days, keep, tier) in wanted {
        let keep = keep.unwrap_or(0);
        let Some(days) = days else { continue };
        if keep < 0 || newer_versions < keep {
            continue;
        }
        let Some(mut wish) = after_days(action, number, clock, days) else { continue };
        if successor.made_by_a_rule {
            wish.exact_midnight = false;
            wish.marker_lag = true;
        }
        wish.markers_among_newer = keep > 0 && newer_markers > 0;
        wish.tier = tier;
        wishes.push(wish);
    }
    wishes
}

/// What a rule wants of an unfinished upload, whatever the versioning state; only the prefix counts
/// ("Configuring a bucket lifecycle configuration to delete incomplete multipart uploads"; F9).
pub(super) fn wishes_for_upload(
    rule: &Rule,
    number: usize,
    key: &str,
    initiated: Timestamp,
) -> Vec<Wish> {
    let mut wishes = Vec::new();
    if let Some(abort) = &rule.abort_uploads
        && let Some(days) = abort.days
        && matches_prefix(rule, key)
    {
        wishes.extend(after_days(Action::AbortUpload, number, initiated, days));
    }
    wishes
}
