//! The configuration as a whole: how many rules, their ids and status, what they have at all.

use super::super::finding::{FindingCode, Findings, OfRule, Severity};
use super::super::rule::{Configuration, Rule, Status};
use super::{BucketKind, MOST_RULES, Receiver, beyond_prefix};
use FindingCode::{InvalidArgument, InvalidRequest, MalformedXml};
use std::collections::HashMap;

const LONGEST_ID: usize = 255;

pub(super) fn check(configuration: &Configuration, receiver: Receiver, findings: &mut Findings) {
    let rules = &configuration.rules;
    if rules.is_empty() && configuration.unknown.is_empty() {
        findings.whole(
            (MalformedXml, Severity::Error),
            "Rules",
            "A configuration needs a rule. To have none, delete the configuration.",
        );
    }
    if rules.len() > MOST_RULES {
        let message = format!(
            "A bucket can have 1,000 rules, but these are {}. Put rules for the same documents \
             together.",
            rules.len()
        );
        findings.whole((MalformedXml, Severity::Error), "Rules", message);
    }
    if receiver.mfa_delete && receiver.kind != BucketKind::OtherStore {
        findings.whole(
            (InvalidRequest, Severity::Error),
            "Rules",
            "A bucket with MFA Delete takes no lifecycle rules. Turn MFA Delete off first.",
        );
    }
    let mut ids: HashMap<&str, usize> = HashMap::new();
    let filtered = rules.iter().position(|rule| rule.filter.is_some());
    for (index, rule) in rules.iter().enumerate().take(MOST_RULES) {
        let mut of = findings.of(index, rule);
        if let Some(id) = rule.id.as_deref().filter(|id| !id.is_empty()) {
            if let Some(first) = ids.get(id) {
                let message = format!(
                    "Rule {} has the ID “{id}” already. Each rule needs its own.",
                    first + 1
                );
                of.refuse(InvalidArgument, "ID", message);
            } else {
                ids.insert(id, index);
            }
        }
        if let (Some(_), None, Some(first)) = (&rule.legacy_prefix, &rule.filter, filtered) {
            let message = format!(
                "Rule {} has a Filter, so that this one can't have a Prefix of its own. Move the \
                 Prefix into a Filter.",
                first + 1
            );
            of.refuse(InvalidRequest, "Prefix", message);
        }
    }
    // With more rules than a bucket can have, comparing each with each would only take time.
    if rules.len() <= MOST_RULES {
        overlaps(rules, findings);
    }
}

/// Rules with a Prefix of their own must not act in the same way on the same keys. Those with a
/// Filter may.
fn overlaps(rules: &[Rule], findings: &mut Findings) {
    let legacy: Vec<_> = rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| rule.filter.is_none())
        .filter_map(|(index, rule)| Some((index, rule, rule.legacy_prefix.as_deref()?)))
        .collect();
    for (at, (index, rule, prefix)) in legacy.iter().enumerate() {
        let shared = legacy[..at].iter().find_map(|(first, other, others)| {
            let overlap = prefix.starts_with(others) || others.starts_with(prefix);
            let action = actions(rule).into_iter().find(|action| actions(other).contains(action));
            action.filter(|_| overlap).map(|action| (first, others, action))
        });
        if let Some((first, others, action)) = shared {
            let message = format!(
                "“{prefix}” overlaps “{others}” of rule {}, and both have {action}. Put a Filter \
                 in place of the Prefix of every rule: filters may overlap.",
                first + 1
            );
            findings.of(*index, rule).refuse(InvalidRequest, "Prefix", message);
        }
    }
}

/// The actions of a rule by name.
fn actions(rule: &Rule) -> Vec<&'static str> {
    let all = [
        (!rule.transitions.is_empty(), "Transitions"),
        (!rule.noncurrent_transitions.is_empty(), "NoncurrentVersionTransitions"),
        (rule.expiration.is_some(), "Expiration"),
        (rule.noncurrent_expiration.is_some(), "NoncurrentVersionExpiration"),
        (rule.abort_uploads.is_some(), "AbortIncompleteMultipartUpload"),
    ];
    all.into_iter().filter(|(there, _)| *there).map(|(_, name)| name).collect()
}

pub(super) fn rule(rule: &Rule, of: &mut OfRule<'_>) {
    let length = rule.id.as_deref().map_or(0, |id| id.chars().count());
    if length > LONGEST_ID {
        let message = format!(
            "An ID can have {LONGEST_ID} characters, but this one has {length}. Shorten it."
        );
        of.refuse(InvalidArgument, "ID", message);
    }
    if let Status::Other(text) = &rule.status {
        let message = format!("The status is “{text}”. Write exactly “Enabled” or “Disabled”.");
        of.refuse(MalformedXml, "Status", message);
    }
    if actions(rule).is_empty() && rule.unknown.is_empty() {
        of.refuse(
            InvalidRequest,
            "",
            "The rule does nothing. Give it an action, such as an Expiration, or remove it.",
        );
    }
}

/// Directory buckets take few rules (API Reference, "PutBucketLifecycleConfiguration").
pub(super) fn directory(rule: &Rule, of: &mut OfRule<'_>) {
    let only = "Directory buckets only expire objects by days and abort uploads. Remove it.";
    let marker = |rule: &Rule| {
        rule.expiration.as_ref().is_some_and(|end| end.expired_object_delete_marker.is_some())
    };
    let dated = rule.expiration.as_ref().is_some_and(|expiration| expiration.date.is_some());
    for (there, field) in [
        (!rule.transitions.is_empty(), "Transitions"),
        (!rule.noncurrent_transitions.is_empty(), "NoncurrentVersionTransitions"),
        (rule.noncurrent_expiration.is_some(), "NoncurrentVersionExpiration"),
        (dated, "Expiration.Date"),
        (marker(rule), "Expiration.ExpiredObjectDeleteMarker"),
    ] {
        if there {
            of.refuse(InvalidRequest, field, only);
        }
    }
    if beyond_prefix(rule) == Some("tags") {
        of.refuse(
            InvalidRequest,
            "Filter",
            "Directory buckets have no tags. Filter by prefix or size.",
        );
    }
}
