//! Transitions that cost more than they save: left before the minimum time of the class, or made
//! for objects too small for it (Amazon S3 pricing; User Guide, "Understanding and managing Amazon
//! S3 storage classes").

use super::super::class;
use super::super::finding::{FindingCode, OfRule};
use super::super::rule::MINIMUM_TRANSITION_BYTES;
use super::Bucket;
use super::scope::Acting;
use crate::history::Versioning;
use crate::object::StorageClass;

pub(super) fn check(rule: &Acting<'_>, bucket: &Bucket<'_>, of: &mut OfRule<'_>) {
    for (at, when, to) in rule.placed() {
        small(&format!("Transitions[{at}]"), to, rule, bucket, of);
        let Some(days) = when.days() else {
            continue;
        };
        let leaves = removal(rule, days, bucket).into_iter();
        let leaves = leaves.chain(next_moves(rule, days, to, bucket));
        early(&format!("Transitions[{at}].Days"), days, to, leaves, of);
    }
    if bucket.versioning == Versioning::Unversioned {
        return;
    }
    for (at, to) in rule.noncurrent_transitions().iter().enumerate() {
        let place = format!("NoncurrentVersionTransitions[{at}]");
        small(&place, &to.class, rule, bucket, of);
        let Some(days) = to.days else {
            continue;
        };
        let removals = bucket.rules.iter().filter(|other| other.meets(rule)).filter_map(|other| {
            let end = other.noncurrent_expiration()?;
            let gone = end.days.filter(|gone| *gone > days)?;
            Some((gone, format!("{} removes them on day {gone}", other.name())))
        });
        early(&format!("{place}.NoncurrentDays"), days, &to.class, removals, of);
    }
}

/// On which day a document is left of, and how that reads.
type Leave = (i64, String);

/// When documents that this rule moves are gone for good, at the earliest.
fn removal(rule: &Acting<'_>, days: i64, bucket: &Bucket<'_>) -> Option<Leave> {
    let meeting = || bucket.rules.iter().filter(|other| other.meets(rule));
    let expirations = meeting()
        .filter_map(|other| Some((other.expiration()?.days()?, other)))
        .filter(|(gone, _)| *gone > days);
    let (expired, by) = expirations.min_by_key(|(gone, _)| *gone)?;
    if bucket.versioning == Versioning::Unversioned {
        return Some((expired, format!("{} deletes them on day {expired}", by.name())));
    }
    // With versioning the marker only begins the time as a noncurrent version.
    let removals = meeting().filter_map(|other| {
        let end = other.noncurrent_expiration()?;
        let at_once = end.newer_versions.is_none();
        end.days.filter(|_| at_once).map(|days| (days, other))
    });
    let (noncurrent, then) = removals.min_by_key(|(days, _)| *days)?;
    let gone = expired.saturating_add(noncurrent);
    let words = format!(
        "{} expires them on day {expired} and {} removes them {noncurrent} days later",
        by.name(),
        then.name()
    );
    Some((gone, words))
}

/// Moves of other rules, or of this one where the server does not look at it, to further classes.
fn next_moves(rule: &Acting<'_>, days: i64, to: &StorageClass, bucket: &Bucket<'_>) -> Vec<Leave> {
    let meeting = bucket.rules.iter().filter(|other| other.meets(rule));
    let mut moves = Vec::new();
    for other in meeting {
        for (when, further) in other.transitions() {
            let refused = other.index == rule.index && class::stay_in_rule(to, further).is_some();
            if let Some(next) = when.days().filter(|next| *next > days)
                && class::leads_to(to, further)
                && !refused
            {
                let words = format!("{} moves them on to {further} on day {next}", other.name());
                moves.push((next, words));
            }
        }
    }
    moves
}

fn early(
    field: &str,
    days: i64,
    class: &StorageClass,
    leaves: impl Iterator<Item = Leave>,
    of: &mut OfRule<'_>,
) {
    let least = class::minimum_days(class);
    let first = leaves.min_by_key(|(day, _)| *day);
    if let Some((day, words)) = first
        && day.saturating_sub(days) < least
    {
        let message = format!(
            "{class} is billed for {least} days at least, but these documents stay there for {}: \
             they move on day {days}, and {words}. The rest of the {least} days is charged all the \
             same.",
            day.saturating_sub(days)
        );
        of.warn(FindingCode::MinimumCharge, field, message);
    }
}

/// A size filter switches the default minimum size off for its rule.
fn small(
    place: &str,
    to: &StorageClass,
    rule: &Acting<'_>,
    bucket: &Bucket<'_>,
    of: &mut OfRule<'_>,
) {
    let sized = rule.scope.size_greater_than.is_some() || rule.scope.size_less_than.is_some();
    if !sized || rule.smallest(to, bucket.minimum) >= MINIMUM_TRANSITION_BYTES {
        return;
    }
    let harm = if class::bills_128_kb(to) {
        format!("{to} bills each of them as 128 KB")
    } else if *to == StorageClass::IntelligentTiering {
        format!("{to} never moves them between its tiers")
    } else {
        return;
    };
    let message = format!(
        "The rule's size filter lets documents below 128 KB in, and {harm}. Set \
         ObjectSizeGreaterThan to {} or more.",
        MINIMUM_TRANSITION_BYTES - 1
    );
    of.warn(FindingCode::SmallObjects, format!("{place}.StorageClass"), message);
}
