//! The fields in which two rules differ, in words.

use super::super::rule::{
    Expiration, MinimumSize, NoncurrentExpiration, NoncurrentTransition, Rule, Transition,
    UnknownElement,
};
use super::normal::{id, normal};
use super::{FieldChange, in_order};
use crate::object::StorageClass;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

const NOTHING: &str = "nothing";

/// The fields in which two rules differ in meaning.
pub(super) fn fields(before: &Rule, after: &Rule) -> Vec<FieldChange> {
    let mut fields = Vec::new();
    let mut differ = |field: &str, from: String, to: String| {
        fields.push(FieldChange { field: field.to_owned(), from, to });
    };
    if let (Some(from), Some(to)) = (id(before), id(after))
        && from != to
    {
        differ("ID", format!("“{from}”"), format!("“{to}”"));
    }
    let (before, after) = (&normal(before), &normal(after));
    if before.status != after.status {
        differ("Status", before.status.as_str().to_owned(), after.status.as_str().to_owned());
    }
    if (&before.filter, &before.legacy_prefix) != (&after.filter, &after.legacy_prefix) {
        let (from, to) = (scope(before), scope(after));
        let to = if from == to { format!("{to}, written differently") } else { to };
        differ("Filter", from, to);
    }
    moves(
        &before.transitions,
        &after.transitions,
        |to| &to.class,
        transition,
        |from, to| {
            differ("Transitions", from, to);
        },
    );
    moves(
        &before.noncurrent_transitions,
        &after.noncurrent_transitions,
        |to| &to.class,
        noncurrent_transition,
        |from, to| differ("NoncurrentVersionTransitions", from, to),
    );
    if before.expiration != after.expiration {
        let words = |rule: &Rule| rule.expiration.as_ref().map_or(NOTHING.to_owned(), expiration);
        differ("Expiration", words(before), words(after));
    }
    if before.noncurrent_expiration != after.noncurrent_expiration {
        let words = |rule: &Rule| {
            let expiration = rule.noncurrent_expiration.as_ref();
            expiration.map_or(NOTHING.to_owned(), noncurrent_expiration)
        };
        differ("NoncurrentVersionExpiration", words(before), words(after));
    }
    if before.abort_uploads != after.abort_uploads {
        let words = |rule: &Rule| {
            let abort = rule.abort_uploads.as_ref();
            abort.map_or(NOTHING.to_owned(), |abort| when(abort.days, None))
        };
        differ("AbortIncompleteMultipartUpload", words(before), words(after));
    }
    fields.extend(unknown("Rule", &before.unknown, &after.unknown));
    fields
}

/// Compares transitions class by class.
fn moves<T: PartialEq>(
    before: &[T],
    after: &[T],
    class: impl Fn(&T) -> &StorageClass,
    words: impl Fn(&T) -> String,
    mut differ: impl FnMut(String, String),
) {
    let classes: BTreeSet<&StorageClass> = before.iter().chain(after).map(&class).collect();
    for to in classes {
        let of = |list: &[T]| -> Vec<String> {
            list.iter().filter(|one| class(one) == to).map(&words).collect()
        };
        let (from, to) = (of(before), of(after));
        if from != to {
            let joined = |words: Vec<String>| match words.is_empty() {
                true => NOTHING.to_owned(),
                false => words.join("; "),
            };
            differ(joined(from), joined(to));
        }
    }
}

/// Elements that are not known: their names, as what stands in them is nobody's language.
pub(super) fn unknown(
    field: &str,
    before: &[UnknownElement],
    after: &[UnknownElement],
) -> Option<FieldChange> {
    if in_order(before) == in_order(after) {
        return None;
    }
    let (from, to) = (names(before), names(after));
    let to = if from == to { format!("{to}, changed") } else { to };
    Some(FieldChange { field: field.to_owned(), from, to })
}

fn names(elements: &[UnknownElement]) -> String {
    if elements.is_empty() {
        return NOTHING.to_owned();
    }
    let names: Vec<_> = elements.iter().map(|element| format!("<{}>", element.name)).collect();
    names.join(", ")
}

pub(super) fn minimum(size: MinimumSize) -> &'static str {
    match size {
        MinimumSize::AllStorageClasses128K => "nothing below 128 KB is moved",
        MinimumSize::VariesByStorageClass => {
            "below 128 KB only moves to GLACIER and DEEP_ARCHIVE are made"
        }
    }
}

fn scope(rule: &Rule) -> String {
    let mut parts = Vec::new();
    if let Some(prefix) = &rule.legacy_prefix {
        parts.push(format!("Prefix “{prefix}” of the rule"));
    }
    let Some(filter) = &rule.filter else {
        return if parts.is_empty() { "no filter".to_owned() } else { parts.join(", ") };
    };
    let and = filter.and.as_ref();
    let prefixes = filter.prefix.iter().chain(and.and_then(|and| and.prefix.as_ref()));
    parts.extend(prefixes.filter(|prefix| !prefix.is_empty()).map(|p| format!("prefix “{p}”")));
    let tags = filter.tag.iter().chain(and.iter().flat_map(|and| &and.tags));
    parts.extend(tags.map(|tag| format!("tag “{}” = “{}”", tag.key, tag.value)));
    let above = [filter.size_greater_than, and.and_then(|and| and.size_greater_than)];
    parts.extend(above.into_iter().flatten().map(|bytes| format!("larger than {bytes} bytes")));
    let below = [filter.size_less_than, and.and_then(|and| and.size_less_than)];
    parts.extend(below.into_iter().flatten().map(|bytes| format!("smaller than {bytes} bytes")));
    let unknown = filter.unknown.iter().chain(and.iter().flat_map(|and| &and.unknown));
    // With its text, as two of the same name are not the same filter.
    parts.extend(unknown.map(|element| element.xml.clone()));
    match parts.is_empty() {
        true => "all documents".to_owned(),
        false => parts.join(", "),
    }
}

fn days(days: i64) -> String {
    if days == 1 { "after 1 day".to_owned() } else { format!("after {days} days") }
}

fn when(after: Option<i64>, date: Option<Timestamp>) -> String {
    let date = date.map(|date| format!("on {}", TimeZone::UTC.to_datetime(date)));
    let parts: Vec<_> = after.map(days).into_iter().chain(date).collect();
    if parts.is_empty() { "at no time".to_owned() } else { parts.join(" and ") }
}

fn transition(to: &Transition) -> String {
    format!("{} {}", to.class, when(to.days, to.date))
}

fn kept(newer: Option<i64>) -> String {
    newer.map(|newer| format!(", keeping {newer} newer ones")).unwrap_or_default()
}

fn noncurrent_transition(to: &NoncurrentTransition) -> String {
    format!("{} {}{}", to.class, when(to.days, None), kept(to.newer_versions))
}

fn expiration(end: &Expiration) -> String {
    let marker = match end.expired_object_delete_marker {
        Some(true) => "delete markers without versions",
        Some(false) => "no delete markers",
        None => return when(end.days, end.date),
    };
    match (end.days, end.date) {
        (None, None) => marker.to_owned(),
        (after, date) => format!("{} and {marker}", when(after, date)),
    }
}

fn noncurrent_expiration(end: &NoncurrentExpiration) -> String {
    format!("{}{}", when(end.days, None), kept(end.newer_versions))
}
