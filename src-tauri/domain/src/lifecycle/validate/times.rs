//! The numbers and dates of each action, one by one, and the classes to move to.

use super::super::finding::{FindingCode, OfRule};
use super::super::rule::{Expiration, NoncurrentExpiration, Rule};
use super::BucketKind;
use crate::object::StorageClass;
use FindingCode::{InvalidArgument, InvalidRequest, MalformedXml};
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;

/// The most newer versions that a rule can keep.
const MOST_KEPT: i64 = 100;

/// The days below which AWS' documents disagree on moves to the infrequent access classes.
const INFREQUENT_ACCESS_DAYS: i64 = 30;

pub(super) fn check(rule: &Rule, kind: BucketKind, of: &mut OfRule<'_>) {
    for (index, transition) in rule.transitions.iter().enumerate() {
        let place = format!("Transitions[{index}]");
        days_or_date(&place, transition.days, transition.date, of);
        days(&format!("{place}.Days"), transition.days, 0, of);
        midnight(&place, transition.date, of);
        target(&place, &transition.class, kind, of);
        soon(&format!("{place}.Days"), transition.days, &transition.class, of);
    }
    for (index, transition) in rule.noncurrent_transitions.iter().enumerate() {
        let place = format!("NoncurrentVersionTransitions[{index}]");
        let field = format!("{place}.NoncurrentDays");
        if transition.days.is_none() {
            of.refuse(MalformedXml, &field, "Say after how many days as a noncurrent version.");
        }
        days(&field, transition.days, 0, of);
        kept(&place, transition.newer_versions, rule, of);
        target(&place, &transition.class, kind, of);
        soon(&field, transition.days, &transition.class, of);
    }
    if let Some(expiration) = &rule.expiration {
        current(expiration, of);
    }
    if let Some(expiration) = &rule.noncurrent_expiration {
        noncurrent(expiration, rule, of);
    }
    if let Some(abort) = &rule.abort_uploads {
        let field = "AbortIncompleteMultipartUpload.DaysAfterInitiation";
        if abort.days.is_none() {
            of.refuse(MalformedXml, field, "Say after how many days uploads are aborted.");
        }
        days(field, abort.days, 1, of);
    }
    mixed(rule, of);
}

fn current(expiration: &Expiration, of: &mut OfRule<'_>) {
    let timed = expiration.days.is_some() || expiration.date.is_some();
    match expiration.expired_object_delete_marker {
        None => days_or_date("Expiration", expiration.days, expiration.date, of),
        Some(_) if timed => of.refuse(
            MalformedXml,
            "Expiration.ExpiredObjectDeleteMarker",
            "ExpiredObjectDeleteMarker can't stand beside Days or Date. Put it into a rule of its \
             own.",
        ),
        Some(_) => {}
    }
    days("Expiration.Days", expiration.days, 1, of);
    midnight("Expiration", expiration.date, of);
}

fn noncurrent(expiration: &NoncurrentExpiration, rule: &Rule, of: &mut OfRule<'_>) {
    let field = "NoncurrentVersionExpiration.NoncurrentDays";
    if expiration.days.is_none() {
        let message = match expiration.newer_versions {
            Some(_) => {
                "NewerNoncurrentVersions alone is not enough: say after how many days as well."
            }
            None => "Say after how many days as a noncurrent version.",
        };
        of.refuse(MalformedXml, field, message);
    }
    days(field, expiration.days, 1, of);
    kept("NoncurrentVersionExpiration", expiration.newer_versions, rule, of);
}

fn days_or_date(place: &str, days: Option<i64>, date: Option<Timestamp>, of: &mut OfRule<'_>) {
    match (days, date) {
        (None, None) => {
            of.refuse(MalformedXml, place, "Say when: give either Days or a Date.");
        }
        (Some(_), Some(_)) => {
            of.refuse(MalformedXml, place, "Days and Date exclude each other. Keep one of them.");
        }
        _ => {}
    }
}

fn days(field: &str, days: Option<i64>, least: i64, of: &mut OfRule<'_>) {
    let Some(days) = days else {
        return;
    };
    if days < least {
        let message = match least {
            0 => format!("{days} days can't be. Write 0 or more."),
            _ => format!("{days} days can't be. Write 1 or more."),
        };
        of.refuse(InvalidArgument, field, message);
    }
    // The API's schema has 32 bits for it.
    if days > i64::from(i32::MAX) {
        let message = format!("{days} days are more than S3 can count. Write a smaller number.");
        of.refuse(MalformedXml, field, message);
    }
}

fn midnight(place: &str, date: Option<Timestamp>, of: &mut OfRule<'_>) {
    let Some(date) = date else {
        return;
    };
    let utc = TimeZone::UTC.to_datetime(date);
    if utc.time() != Time::midnight() {
        let message = format!(
            "{date} is not midnight UTC, which S3 asks for. Write “{}T00:00:00Z”.",
            utc.date()
        );
        of.refuse(InvalidArgument, format!("{place}.Date"), message);
    }
}

fn kept(place: &str, newer: Option<i64>, rule: &Rule, of: &mut OfRule<'_>) {
    let Some(newer) = newer else {
        return;
    };
    let field = format!("{place}.NewerNoncurrentVersions");
    if !(1..=MOST_KEPT).contains(&newer) {
        let message = match newer {
            0 => "To keep no newer versions, leave NewerNoncurrentVersions out.".to_owned(),
            _ => format!("{newer} versions can't be kept. Write a number from 1 to {MOST_KEPT}."),
        };
        of.refuse(InvalidArgument, &field, message);
    }
    if rule.legacy_prefix.is_some() && rule.filter.is_none() {
        of.refuse(
            InvalidRequest,
            field,
            "NewerNoncurrentVersions needs a rule with a Filter. Move the Prefix into a Filter.",
        );
    }
}

fn target(place: &str, class: &StorageClass, kind: BucketKind, of: &mut OfRule<'_>) {
    let field = format!("{place}.StorageClass");
    match class {
        StorageClass::Standard | StorageClass::ReducedRedundancy => {
            let message = format!(
                "Lifecycle can't move anything to {class}. Choose STANDARD_IA, ONEZONE_IA, \
                 INTELLIGENT_TIERING, GLACIER_IR, GLACIER or DEEP_ARCHIVE."
            );
            of.refuse(MalformedXml, field, message);
        }
        StorageClass::Other(_) if kind != BucketKind::OtherStore => {
            let message = format!(
                "“{class}” is no class that lifecycle moves to. Choose STANDARD_IA, ONEZONE_IA, \
                 INTELLIGENT_TIERING, GLACIER_IR, GLACIER or DEEP_ARCHIVE."
            );
            of.refuse(MalformedXml, field, message);
        }
        _ => {}
    }
}

/// Until 2026 S3 refused less than 30 days; the API Reference says since then that 0 is allowed and
/// points to the charge, while the User Guide goes on to say 30.
fn soon(field: &str, days: Option<i64>, class: &StorageClass, of: &mut OfRule<'_>) {
    let infrequent = matches!(class, StorageClass::StandardIa | StorageClass::OneZoneIa);
    if infrequent && days.is_some_and(|days| (0..INFREQUENT_ACCESS_DAYS).contains(&days)) {
        let message = format!(
            "S3 may refuse a move to {class} before day {INFREQUENT_ACCESS_DAYS}: AWS' documents \
             disagree. {INFREQUENT_ACCESS_DAYS} days are billed there in any case. Write \
             {INFREQUENT_ACCESS_DAYS} to be sure."
        );
        of.warn(InvalidArgument, field, message);
    }
}

/// All actions on current versions of one rule go by days, or all by date.
fn mixed(rule: &Rule, of: &mut OfRule<'_>) {
    let transitions = rule.transitions.iter().enumerate();
    let mut timed: Vec<_> = transitions
        .map(|(index, to)| (format!("Transitions[{index}]"), to.days, to.date))
        .collect();
    if let Some(end) = &rule.expiration {
        timed.push(("Expiration".to_owned(), end.days, end.date));
    }
    let by_days = |days: &Option<i64>, date: &Option<Timestamp>| match (days, date) {
        (Some(_), None) => Some(true),
        (None, Some(_)) => Some(false),
        _ => None,
    };
    let mut kinds = timed
        .iter()
        .filter_map(|(place, days, date)| by_days(days, date).map(|kind| (place, kind)));
    let Some((first, kind)) = kinds.next() else {
        return;
    };
    for (place, other) in kinds {
        if other != kind {
            let (one, two) = if kind { ("Days", "Date") } else { ("Date", "Days") };
            let message = format!(
                "{first} goes by {one}, so that this can't go by {two} in the same rule. Use one \
                 of them, or a rule of its own."
            );
            of.refuse(InvalidRequest, format!("{place}.{two}"), message);
        }
    }
}
