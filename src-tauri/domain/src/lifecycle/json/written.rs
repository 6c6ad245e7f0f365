//! The AWS CLI's lifecycle document, from the grammar into JSON.

use super::super::rule::{
    And, Configuration, Expiration, Filter, MinimumSize, NoncurrentExpiration,
    NoncurrentTransition, Rule, Tag, Transition,
};
use super::is_expressible;
use jiff::Timestamp;
use serde::Serialize;

/// The document. The order of the members is that of the API's reference.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Document<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    transition_default_minimum_object_size: Option<MinimumSize>,
    rules: Vec<OneRule<'a>>,
}

impl<'a> Document<'a> {
    /// The rules and the default minimum size.
    pub(super) fn whole(configuration: &'a Configuration) -> Self {
        Self {
            transition_default_minimum_object_size: configuration.minimum_size,
            ..Self::rules(configuration)
        }
    }

    /// The rules alone: what `--lifecycle-configuration` takes.
    pub(super) fn rules(configuration: &'a Configuration) -> Self {
        let rules = configuration.rules.iter().filter(|rule| is_expressible(rule));
        let rules = rules.map(OneRule::new).collect();
        Self { transition_default_minimum_object_size: None, rules }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OneRule<'a> {
    #[serde(rename = "ID", skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<OneFilter<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    transitions: Vec<Move<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    noncurrent_version_transitions: Vec<NoncurrentMove<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<End>,
    #[serde(skip_serializing_if = "Option::is_none")]
    noncurrent_version_expiration: Option<NoncurrentEnd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    abort_incomplete_multipart_upload: Option<Abort>,
}

impl<'a> OneRule<'a> {
    fn new(rule: &'a Rule) -> Self {
        Self {
            id: rule.id.as_deref(),
            status: rule.status.as_str(),
            filter: rule.filter.as_ref().map(OneFilter::new),
            prefix: rule.legacy_prefix.as_deref(),
            transitions: rule.transitions.iter().map(Move::new).collect(),
            noncurrent_version_transitions: rule
                .noncurrent_transitions
                .iter()
                .map(NoncurrentMove::new)
                .collect(),
            expiration: rule.expiration.as_ref().map(End::new),
            noncurrent_version_expiration: rule
                .noncurrent_expiration
                .as_ref()
                .map(NoncurrentEnd::new),
            abort_incomplete_multipart_upload: rule
                .abort_uploads
                .as_ref()
                .map(|abort| Abort { days_after_initiation: abort.days }),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OneFilter<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<OneTag<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object_size_greater_than: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object_size_less_than: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    and: Option<All<'a>>,
}

impl<'a> OneFilter<'a> {
    fn new(filter: &'a Filter) -> Self {
        Self {
            prefix: filter.prefix.as_deref(),
            tag: filter.tag.as_ref().map(OneTag::new),
            object_size_greater_than: filter.size_greater_than,
            object_size_less_than: filter.size_less_than,
            and: filter.and.as_ref().map(All::new),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct All<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<OneTag<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object_size_greater_than: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object_size_less_than: Option<i64>,
}

impl<'a> All<'a> {
    fn new(and: &'a And) -> Self {
        Self {
            prefix: and.prefix.as_deref(),
            tags: and.tags.iter().map(OneTag::new).collect(),
            object_size_greater_than: and.size_greater_than,
            object_size_less_than: and.size_less_than,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OneTag<'a> {
    key: &'a str,
    value: &'a str,
}

impl<'a> OneTag<'a> {
    fn new(tag: &'a Tag) -> Self {
        Self { key: &tag.key, value: &tag.value }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Move<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Timestamp>,
    storage_class: &'a str,
}

impl<'a> Move<'a> {
    fn new(transition: &'a Transition) -> Self {
        let storage_class = transition.class.as_str();
        Self { days: transition.days, date: transition.date, storage_class }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NoncurrentMove<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    noncurrent_days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    newer_noncurrent_versions: Option<i64>,
    storage_class: &'a str,
}

impl<'a> NoncurrentMove<'a> {
    fn new(transition: &'a NoncurrentTransition) -> Self {
        Self {
            noncurrent_days: transition.days,
            newer_noncurrent_versions: transition.newer_versions,
            storage_class: transition.class.as_str(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct End {
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expired_object_delete_marker: Option<bool>,
}

impl End {
    fn new(expiration: &Expiration) -> Self {
        Self {
            days: expiration.days,
            date: expiration.date,
            expired_object_delete_marker: expiration.expired_object_delete_marker,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NoncurrentEnd {
    #[serde(skip_serializing_if = "Option::is_none")]
    noncurrent_days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    newer_noncurrent_versions: Option<i64>,
}

impl NoncurrentEnd {
    fn new(expiration: &NoncurrentExpiration) -> Self {
        Self {
            noncurrent_days: expiration.days,
            newer_noncurrent_versions: expiration.newer_versions,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Abort {
    #[serde(skip_serializing_if = "Option::is_none")]
    days_after_initiation: Option<i64>,
}
