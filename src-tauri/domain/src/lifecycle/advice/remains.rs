//! What stays after a rule has acted, and actions without any effect in a bucket like this.

use super::super::finding::{FindingCode, OfRule};
use super::Bucket;
use super::scope::{Acting, When};
use crate::history::Versioning;

pub(super) fn check(rule: &Acting<'_>, bucket: &Bucket<'_>, of: &mut OfRule<'_>) {
    if let Some(When::Date(date)) = rule.expiration() {
        let message = format!(
            "From {} on this removes every new document at the next midnight as well, as long as \
             the rule is enabled. Use Days, or disable the rule when it has acted.",
            jiff::tz::TimeZone::UTC.to_datetime(date).date()
        );
        of.warn(FindingCode::DateGoesOn, "Expiration.Date", message);
    }
    let marker = rule.expiration_element().and_then(|end| end.expired_object_delete_marker);
    if marker == Some(false) {
        of.warn(
            FindingCode::NoEffect,
            "Expiration.ExpiredObjectDeleteMarker",
            "False does nothing. Write true, or remove it.",
        );
    }
    match bucket.versioning {
        Versioning::Unversioned => unversioned(rule, of),
        Versioning::Enabled | Versioning::Suspended => versioned(rule, bucket, of),
    }
}

fn unversioned(rule: &Acting<'_>, of: &mut OfRule<'_>) {
    let places = [
        (!rule.noncurrent_transitions().is_empty(), "NoncurrentVersionTransitions"),
        (rule.noncurrent_expiration().is_some(), "NoncurrentVersionExpiration"),
        (rule.cleans_markers(), "Expiration.ExpiredObjectDeleteMarker"),
    ];
    for (_, field) in places.into_iter().filter(|(there, _)| *there) {
        of.warn(
            FindingCode::NoEffect,
            field,
            "This bucket never had versioning: it has neither noncurrent versions nor delete \
             markers, so that this does nothing.",
        );
    }
}

fn versioned(rule: &Acting<'_>, bucket: &Bucket<'_>, of: &mut OfRule<'_>) {
    let mut others = bucket.rules.iter();
    let freed = others.any(|other| other.noncurrent_expiration().is_some() && other.overlaps(rule));
    if rule.expiration().is_some() && !freed {
        let message = match bucket.versioning {
            Versioning::Suspended => {
                "Only a version with the id “null” is deleted by this: every other one stays below \
                 a delete marker and is billed on. Add NoncurrentVersionExpiration to free its \
                 storage."
            }
            _ => {
                "In a bucket with versioning this only puts delete markers on documents: every \
                 version stays and is billed on. Add NoncurrentVersionExpiration to free storage."
            }
        };
        of.warn(FindingCode::FreesNothing, "Expiration", message);
    }
    let cleaned = bucket.rules.iter().any(|other| {
        let cleans = other.cleans_markers() || other.expiration().is_some();
        cleans && other.covers_markers(rule)
    });
    if rule.noncurrent_expiration().is_some() && !cleaned {
        of.warn(
            FindingCode::MarkersStay,
            "NoncurrentVersionExpiration",
            "When the last version of a deleted document is gone, its delete marker stays for good \
             and slows lists down. Add a rule with ExpiredObjectDeleteMarker for the same prefix.",
        );
    }
}
