//! The AWS CLI's lifecycle document, from JSON into the grammar.

use super::super::finding::FindingCode;
use super::super::rule::{
    AbortUploads, And, Configuration, Expiration, Filter, MinimumSize, NoncurrentExpiration,
    NoncurrentTransition, Rule, Status, Tag, Transition,
};
use super::members::{Members, Told};
use super::tree::Json;
use crate::object::StorageClass;

const MINIMUM: &str = "TransitionDefaultMinimumObjectSize";

/// Reads the document. What is wrong is told; what comes back is of use only if nothing is.
pub(super) fn read(value: &Json, told: &mut Told) -> Configuration {
    let Some(mut members) = told.object(value, "") else {
        return Configuration::default();
    };
    let mut configuration = Configuration::default();
    if let Some(mut inner) = members.object(told, "LifecycleConfiguration") {
        // The rest of a whole request (`--cli-input-json`) says where to, not what.
        for name in ["Bucket", "ChecksumAlgorithm", "ExpectedBucketOwner"] {
            if members.get(name).is_some() {
                told.mended(name, format!("“{name}” is no part of the rules and was left out."));
            }
        }
        configuration.rules = rules(&mut inner, told);
        configuration.minimum_size = minimum(&mut inner, told);
        inner.finish(told);
    } else if members.get("LifecycleConfiguration").is_none() {
        configuration.rules = rules(&mut members, told);
    }
    if let Some(size) = minimum(&mut members, told) {
        if configuration.minimum_size.is_some_and(|inner| inner != size) {
            let message = format!("“{MINIMUM}” stands there twice and differs. Keep one of them.");
            told.refuse(FindingCode::DuplicateMember, MINIMUM, message);
        }
        configuration.minimum_size = Some(size);
    }
    members.finish(told);
    configuration
}

fn minimum(members: &mut Members<'_>, told: &mut Told) -> Option<MinimumSize> {
    let name = members.text(told, MINIMUM)?;
    let size = MinimumSize::from_name(&name);
    if size.is_none() {
        let message = format!(
            "“{name}” is no default minimum size. Write “all_storage_classes_128K” or \
             “varies_by_storage_class”."
        );
        told.refuse(FindingCode::InvalidRequest, MINIMUM, message);
    }
    size
}

fn rules(members: &mut Members<'_>, told: &mut Told) -> Vec<Rule> {
    if !members.need(told, "Rules") {
        return Vec::new();
    }
    let items = members.items(told, "Rules");
    let rules = items.into_iter().enumerate().map(|(index, (value, path))| {
        let id = match value {
            Json::Object(all) => all.iter().find(|(name, _)| name.eq_ignore_ascii_case("ID")),
            _ => None,
        };
        let id = id.and_then(|(_, id)| match id {
            Json::Text(id) => Some(id.clone()),
            _ => None,
        });
        told.enter(index, id);
        // A rule's fields are named from the rule on; only a rule that is none goes by its place.
        match value {
            Json::Object(_) => rule(value, told),
            _ => {
                told.object(value, &path);
                Rule::default()
            }
        }
    });
    let rules = rules.collect();
    told.leave();
    rules
}

fn rule(value: &Json, told: &mut Told) -> Rule {
    let Some(mut members) = told.object(value, "") else {
        return Rule::default();
    };
    let rule = Rule {
        id: id(&mut members, told),
        status: members.needed(told, "Status").map(Status::from).unwrap_or_default(),
        filter: members.object(told, "Filter").map(|members| filter(members, told)),
        legacy_prefix: members.text(told, "Prefix"),
        transitions: each(&mut members, told, "Transitions", transition),
        noncurrent_transitions: each(
            &mut members,
            told,
            "NoncurrentVersionTransitions",
            noncurrent_transition,
        ),
        expiration: members.object(told, "Expiration").map(|mut members| {
            let expiration = Expiration {
                days: members.int(told, "Days"),
                date: members.date(told, "Date"),
                expired_object_delete_marker: members.flag(told, "ExpiredObjectDeleteMarker"),
            };
            members.finish(told);
            expiration
        }),
        noncurrent_expiration: members.object(told, "NoncurrentVersionExpiration").map(
            |mut members| {
                let expiration = NoncurrentExpiration {
                    days: members.int(told, "NoncurrentDays"),
                    newer_versions: members.int(told, "NewerNoncurrentVersions"),
                };
                members.finish(told);
                expiration
            },
        ),
        abort_uploads: members.object(told, "AbortIncompleteMultipartUpload").map(|mut members| {
            let abort = AbortUploads { days: members.int(told, "DaysAfterInitiation") };
            members.finish(told);
            abort
        }),
        unknown: Vec::new(),
    };
    members.finish(told);
    rule
}

/// The id. Guides write `Id`, which the CLI refuses although nothing else can be meant.
fn id(members: &mut Members<'_>, told: &mut Told) -> Option<String> {
    let misspelt = members.misspelt("ID");
    if members.get("ID").is_some() {
        return members.text(told, "ID");
    }
    let (name, value) = misspelt?;
    // Asked for, so that it does not count as unknown.
    for known in ["Id", "id", "iD"] {
        if known == name {
            members.get(known);
        }
    }
    let id = told.text(value, name)?;
    told.mended(
        name,
        format!("“{name}” must be written “ID” for the AWS CLI. It was read as the rule's ID."),
    );
    Some(id)
}

fn each<T>(
    members: &mut Members<'_>,
    told: &mut Told,
    name: &'static str,
    read: fn(Members<'_>, &mut Told) -> T,
) -> Vec<T> {
    let items = members.items(told, name);
    let items = items.into_iter();
    items.filter_map(|(value, path)| Some(read(told.object(value, &path)?, told))).collect()
}

fn filter(mut members: Members<'_>, told: &mut Told) -> Filter {
    let filter = Filter {
        prefix: members.text(told, "Prefix"),
        tag: members.object(told, "Tag").map(|members| tag(members, told)),
        size_greater_than: members.int(told, "ObjectSizeGreaterThan"),
        size_less_than: members.int(told, "ObjectSizeLessThan"),
        and: members.object(told, "And").map(|mut members| {
            let and = And {
                prefix: members.text(told, "Prefix"),
                tags: each(&mut members, told, "Tags", tag),
                size_greater_than: members.int(told, "ObjectSizeGreaterThan"),
                size_less_than: members.int(told, "ObjectSizeLessThan"),
                unknown: Vec::new(),
            };
            members.finish(told);
            and
        }),
        unknown: Vec::new(),
    };
    members.finish(told);
    filter
}

fn tag(mut members: Members<'_>, told: &mut Told) -> Tag {
    let key = members.needed(told, "Key").unwrap_or_default();
    let value = members.needed(told, "Value").unwrap_or_default();
    members.finish(told);
    Tag { key, value }
}

fn class(members: &mut Members<'_>, told: &mut Told) -> StorageClass {
    match members.needed(told, "StorageClass") {
        Some(name) if name.is_empty() => {
            let path = members.path("StorageClass");
            let message = format!("“{path}” is empty. Name a class, such as “GLACIER”.");
            told.refuse(FindingCode::InvalidValue, &path, message);
            StorageClass::default()
        }
        name => name.map(StorageClass::from).unwrap_or_default(),
    }
}

fn transition(mut members: Members<'_>, told: &mut Told) -> Transition {
    let transition = Transition {
        days: members.int(told, "Days"),
        date: members.date(told, "Date"),
        class: class(&mut members, told),
    };
    members.finish(told);
    transition
}

fn noncurrent_transition(mut members: Members<'_>, told: &mut Told) -> NoncurrentTransition {
    let transition = NoncurrentTransition {
        days: members.int(told, "NoncurrentDays"),
        newer_versions: members.int(told, "NewerNoncurrentVersions"),
        class: class(&mut members, told),
    };
    members.finish(told);
    transition
}
