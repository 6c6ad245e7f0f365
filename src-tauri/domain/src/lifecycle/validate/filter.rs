//! Which objects a rule is about: its filter or prefix.

use super::super::finding::{FindingCode, OfRule};
use super::super::rule::{And, Filter, Rule};
use super::beyond_prefix;
use FindingCode::{InvalidArgument, InvalidRequest, MalformedXml};
use std::collections::HashSet;

pub(super) fn check(rule: &Rule, of: &mut OfRule<'_>) {
    match (&rule.filter, &rule.legacy_prefix) {
        (None, None) if rule.unknown.is_empty() => of.refuse(
            MalformedXml,
            "Filter",
            "The rule does not say for which documents it is. Add a Filter; an empty one means \
             all of them.",
        ),
        (Some(_), Some(_)) => of.refuse(
            InvalidRequest,
            "Prefix",
            "A rule has either a Filter or a Prefix of its own. Move the Prefix into the Filter.",
        ),
        _ => {}
    }
    if let Some(filter) = &rule.filter {
        children(filter, of);
        sizes("Filter", filter.size_greater_than, filter.size_less_than, of);
        if let Some(and) = &filter.and {
            conjunction(and, of);
            sizes("Filter.And", and.size_greater_than, and.size_less_than, of);
        }
    }
    if let Some(looks_at) = beyond_prefix(rule) {
        let marker = rule.expiration.as_ref().and_then(|end| end.expired_object_delete_marker);
        if marker.is_some() {
            let message = format!(
                "Delete markers have neither tags nor size, so that a rule which filters by \
                 {looks_at} can't clean them up. Do it in a rule of its own with no more than a \
                 prefix."
            );
            of.refuse(InvalidRequest, "Expiration.ExpiredObjectDeleteMarker", message);
        }
        if rule.abort_uploads.is_some() {
            let message = format!(
                "Unfinished uploads have neither tags nor size, so that a rule which filters by \
                 {looks_at} can't abort them. Do it in a rule of its own with no more than a prefix."
            );
            of.refuse(InvalidRequest, "AbortIncompleteMultipartUpload", message);
        }
    }
}

/// A filter has one child, or `And` for more.
fn children(filter: &Filter, of: &mut OfRule<'_>) {
    let there = [
        (filter.prefix.is_some(), "Prefix"),
        (filter.tag.is_some(), "Tag"),
        (filter.size_greater_than.is_some(), "ObjectSizeGreaterThan"),
        (filter.size_less_than.is_some(), "ObjectSizeLessThan"),
        (filter.and.is_some(), "And"),
    ];
    let names: Vec<_> = there.into_iter().filter(|(there, _)| *there).map(|(_, n)| n).collect();
    if names.len() > 1 {
        let message = format!(
            "The Filter has {} side by side. Put them all into “And”.",
            names.join(" and ")
        );
        of.refuse(MalformedXml, "Filter", message);
    }
}

fn conjunction(and: &And, of: &mut OfRule<'_>) {
    let sizes = [and.size_greater_than, and.size_less_than].into_iter().flatten().count();
    let predicates = usize::from(and.prefix.is_some()) + and.tags.len() + sizes;
    if predicates < 2 && and.unknown.is_empty() {
        of.refuse(
            MalformedXml,
            "Filter.And",
            "“And” needs two predicates or more. Put a single one into the Filter itself.",
        );
    }
    let mut keys = HashSet::new();
    for (index, tag) in and.tags.iter().enumerate() {
        if !keys.insert(&tag.key) {
            let message = format!(
                "The tag “{}” stands there twice. No object has two values for it: keep one.",
                tag.key
            );
            of.refuse(InvalidRequest, format!("Filter.And.Tags[{index}].Key"), message);
        }
    }
}

/// Bounds are exclusive on both sides (User Guide, "Lifecycle configuration elements").
fn sizes(place: &str, greater: Option<i64>, less: Option<i64>, of: &mut OfRule<'_>) {
    let field = |name: &str| format!("{place}.{name}");
    if let Some(bytes) = greater.filter(|bytes| *bytes < 0) {
        let message = format!("A size can't be {bytes} bytes. Write 0 or more.");
        of.refuse(InvalidArgument, field("ObjectSizeGreaterThan"), message);
    }
    if let Some(bytes) = less.filter(|bytes| *bytes < 1) {
        let message = format!("No object is smaller than {bytes} bytes. Write 1 or more.");
        of.refuse(InvalidArgument, field("ObjectSizeLessThan"), message);
    }
    if let (Some(greater), Some(less)) = (greater, less)
        && greater >= less
    {
        let message = format!(
            "No object is larger than {greater} and smaller than {less} bytes. Make \
             ObjectSizeLessThan the larger number."
        );
        of.refuse(InvalidRequest, field("ObjectSizeLessThan"), message);
    }
}
