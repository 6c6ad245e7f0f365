//! Elements into the grammar: what is understood, and where the rest is kept.

use super::super::rule::{
    AbortUploads, And, Configuration, Expiration, Filter, NoncurrentExpiration,
    NoncurrentTransition, Rule, Status, Tag, Transition, UnknownElement,
};
use super::tree::Element;
use crate::object::StorageClass;
use jiff::Timestamp;

/// Reads the children of the root.
pub(super) fn configuration(root: &Element<'_>) -> Configuration {
    let mut configuration = Configuration::default();
    for child in &root.children {
        match child.name.as_str() {
            "Rule" => configuration.rules.push(rule(child)),
            _ => configuration.unknown.push(kept(child)),
        }
    }
    configuration
}

/// An element that is not understood, with all that stands in it. One that is known by name, but
/// holds something unknown, is kept whole as well: to act on half of it would be to guess.
fn kept(element: &Element<'_>) -> UnknownElement {
    UnknownElement { name: element.name.clone(), xml: element.verbatim() }
}

/// Fills what may be there once. False: it was there already, or is not understood.
fn once<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    let fits = slot.is_none() && value.is_some();
    if fits {
        *slot = value;
    }
    fits
}

fn also<T>(list: &mut Vec<T>, value: Option<T>) -> bool {
    let fits = value.is_some();
    list.extend(value);
    fits
}

fn rule(element: &Element<'_>) -> Rule {
    let mut rule = Rule::default();
    let mut status = None;
    for child in &element.children {
        let understood = match child.name.as_str() {
            "ID" => once(&mut rule.id, text(child)),
            "Status" => once(&mut status, text(child).map(Status::from)),
            "Filter" => once(&mut rule.filter, Some(filter(child))),
            "Prefix" => once(&mut rule.legacy_prefix, text(child)),
            "Transition" => also(&mut rule.transitions, transition(child)),
            "NoncurrentVersionTransition" => {
                also(&mut rule.noncurrent_transitions, noncurrent_transition(child))
            }
            "Expiration" => once(&mut rule.expiration, expiration(child)),
            "NoncurrentVersionExpiration" => {
                once(&mut rule.noncurrent_expiration, noncurrent_expiration(child))
            }
            "AbortIncompleteMultipartUpload" => once(&mut rule.abort_uploads, abort(child)),
            _ => false,
        };
        if !understood {
            rule.unknown.push(kept(child));
        }
    }
    // A rule that does not say Enabled must not act.
    rule.status = status.unwrap_or(Status::Other(String::new()));
    rule
}

fn filter(element: &Element<'_>) -> Filter {
    let mut filter = Filter::default();
    for child in &element.children {
        let understood = match child.name.as_str() {
            "Prefix" => once(&mut filter.prefix, text(child)),
            "Tag" => once(&mut filter.tag, tag(child)),
            "ObjectSizeGreaterThan" => once(&mut filter.size_greater_than, number(child)),
            "ObjectSizeLessThan" => once(&mut filter.size_less_than, number(child)),
            "And" => once(&mut filter.and, Some(and(child))),
            _ => false,
        };
        if !understood {
            filter.unknown.push(kept(child));
        }
    }
    filter
}

fn and(element: &Element<'_>) -> And {
    let mut and = And::default();
    for child in &element.children {
        let understood = match child.name.as_str() {
            "Prefix" => once(&mut and.prefix, text(child)),
            "Tag" => also(&mut and.tags, tag(child)),
            "ObjectSizeGreaterThan" => once(&mut and.size_greater_than, number(child)),
            "ObjectSizeLessThan" => once(&mut and.size_less_than, number(child)),
            _ => false,
        };
        if !understood {
            and.unknown.push(kept(child));
        }
    }
    and
}

/// Whether every child of an element is understood. The grammar has no room for more in these.
fn each(element: &Element<'_>, mut understood: impl FnMut(&Element<'_>) -> bool) -> Option<()> {
    element.children.iter().all(&mut understood).then_some(())
}

fn tag(element: &Element<'_>) -> Option<Tag> {
    let (mut key, mut value) = (None, None);
    each(element, |child| match child.name.as_str() {
        "Key" => once(&mut key, text(child)),
        "Value" => once(&mut value, text(child)),
        _ => false,
    })?;
    Some(Tag { key: key?, value: value? })
}

fn transition(element: &Element<'_>) -> Option<Transition> {
    let (mut days, mut date, mut to) = (None, None, None);
    each(element, |child| match child.name.as_str() {
        "Days" => once(&mut days, number(child)),
        "Date" => once(&mut date, time(child)),
        "StorageClass" => once(&mut to, class(child)),
        _ => false,
    })?;
    Some(Transition { days, date, class: to? })
}

fn noncurrent_transition(element: &Element<'_>) -> Option<NoncurrentTransition> {
    let (mut days, mut newer_versions, mut to) = (None, None, None);
    each(element, |child| match child.name.as_str() {
        "NoncurrentDays" => once(&mut days, number(child)),
        "NewerNoncurrentVersions" => once(&mut newer_versions, number(child)),
        "StorageClass" => once(&mut to, class(child)),
        _ => false,
    })?;
    Some(NoncurrentTransition { days, newer_versions, class: to? })
}

fn expiration(element: &Element<'_>) -> Option<Expiration> {
    let mut expiration = Expiration::default();
    each(element, |child| match child.name.as_str() {
        "Days" => once(&mut expiration.days, number(child)),
        "Date" => once(&mut expiration.date, time(child)),
        "ExpiredObjectDeleteMarker" => {
            once(&mut expiration.expired_object_delete_marker, flag(child))
        }
        _ => false,
    })?;
    Some(expiration)
}

fn noncurrent_expiration(element: &Element<'_>) -> Option<NoncurrentExpiration> {
    let mut expiration = NoncurrentExpiration::default();
    each(element, |child| match child.name.as_str() {
        "NoncurrentDays" => once(&mut expiration.days, number(child)),
        "NewerNoncurrentVersions" => once(&mut expiration.newer_versions, number(child)),
        _ => false,
    })?;
    Some(expiration)
}

fn abort(element: &Element<'_>) -> Option<AbortUploads> {
    let mut abort = AbortUploads::default();
    each(element, |child| match child.name.as_str() {
        "DaysAfterInitiation" => once(&mut abort.days, number(child)),
        _ => false,
    })?;
    Some(abort)
}

fn text(element: &Element<'_>) -> Option<String> {
    element.children.is_empty().then(|| element.text.clone())
}

fn number(element: &Element<'_>) -> Option<i64> {
    text(element)?.trim().parse().ok()
}

fn time(element: &Element<'_>) -> Option<Timestamp> {
    text(element)?.trim().parse().ok()
}

fn flag(element: &Element<'_>) -> Option<bool> {
    match text(element)?.trim() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

fn class(element: &Element<'_>) -> Option<StorageClass> {
    let name = text(element)?.trim().to_owned();
    (!name.is_empty()).then(|| StorageClass::from(name))
}
