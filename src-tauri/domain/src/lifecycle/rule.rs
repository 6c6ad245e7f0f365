//! The grammar of a lifecycle configuration as the S3 API has it
//! (API Reference, "PutBucketLifecycleConfiguration"). A draft can hold what the API refuses:
//! numbers are kept as they were written, so that each can be told wrong at its own field.

use crate::object::StorageClass;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A bucket's whole lifecycle configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Configuration {
    /// The rules in the order of the document, which means nothing to S3.
    pub rules: Vec<Rule>,
    /// The default minimum object size for transitions, as the server or the person said it; none
    /// where nobody did (stores other than Amazon's).
    pub minimum_size: Option<MinimumSize>,
    /// Elements beside the rules that this application does not know, kept as they came.
    pub unknown: Vec<UnknownElement>,
}

/// The default minimum object size for transitions: the header
/// `x-amz-transition-default-minimum-object-size`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
pub enum MinimumSize {
    /// Below 131,072 bytes nothing transitions; what a configuration without the header means.
    #[default]
    #[serde(rename = "all_storage_classes_128K")]
    AllStorageClasses128K,
    /// Below 131,072 bytes only `GLACIER` and `DEEP_ARCHIVE` can be reached.
    #[serde(rename = "varies_by_storage_class")]
    VariesByStorageClass,
}

impl MinimumSize {
    /// The value as the header has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AllStorageClasses128K => "all_storage_classes_128K",
            Self::VariesByStorageClass => "varies_by_storage_class",
        }
    }

    /// What a value of the header means; none for one that S3 does not have.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::AllStorageClasses128K, Self::VariesByStorageClass]
            .into_iter()
            .find(|size| size.as_str() == name)
    }
}

/// The smallest object in bytes that transitions without a size filter.
pub const MINIMUM_TRANSITION_BYTES: u64 = 131_072;

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Rule {
    /// `ID`: up to 255 characters, unique; S3 makes one where there is none.
    pub id: Option<String>,
    /// `Status`.
    pub status: Status,
    /// `Filter`, if there is one.
    pub filter: Option<Filter>,
    /// `Prefix` of the rule itself, which older configurations have instead of `Filter`.
    pub legacy_prefix: Option<String>,
    /// `Transition`, in the order of the document.
    pub transitions: Vec<Transition>,
    /// `NoncurrentVersionTransition`, in the order of the document.
    pub noncurrent_transitions: Vec<NoncurrentTransition>,
    /// `Expiration`.
    pub expiration: Option<Expiration>,
    /// `NoncurrentVersionExpiration`.
    pub noncurrent_expiration: Option<NoncurrentExpiration>,
    /// `AbortIncompleteMultipartUpload`.
    pub abort_uploads: Option<AbortUploads>,
    /// Elements of the rule that this application does not know, kept as they came.
    pub unknown: Vec<UnknownElement>,
}

/// Whether a rule acts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(from = "String", into = "String")]
#[ts(type = "string")]
pub enum Status {
    /// `Enabled`
    #[default]
    Enabled,
    /// `Disabled`
    Disabled,
    /// Anything else, which S3 refuses and which never acts.
    Other(String),
}

impl From<String> for Status {
    fn from(text: String) -> Self {
        match text.as_str() {
            "Enabled" => Self::Enabled,
            "Disabled" => Self::Disabled,
            _ => Self::Other(text),
        }
    }
}

impl From<Status> for String {
    fn from(status: Status) -> Self {
        match status {
            Status::Enabled => "Enabled".to_owned(),
            Status::Disabled => "Disabled".to_owned(),
            Status::Other(text) => text,
        }
    }
}

/// `Filter`, child by child: S3 takes none of them or exactly one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Filter {
    /// `Prefix`: the first bytes of the key, no wildcards.
    pub prefix: Option<String>,
    /// `Tag`.
    pub tag: Option<Tag>,
    /// `ObjectSizeGreaterThan` in bytes, exclusive.
    #[ts(type = "number | null")]
    pub size_greater_than: Option<i64>,
    /// `ObjectSizeLessThan` in bytes, exclusive.
    #[ts(type = "number | null")]
    pub size_less_than: Option<i64>,
    /// `And`.
    pub and: Option<And>,
    /// Children that this application does not know, kept as they came. Such a filter can't be
    /// judged: its rule is never simulated as if it matched.
    pub unknown: Vec<UnknownElement>,
}

/// `And` of a filter: two predicates or more, all of which must match.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct And {
    /// `Prefix`.
    pub prefix: Option<String>,
    /// `Tag`, in the order of the document.
    pub tags: Vec<Tag>,
    /// `ObjectSizeGreaterThan` in bytes, exclusive.
    #[ts(type = "number | null")]
    pub size_greater_than: Option<i64>,
    /// `ObjectSizeLessThan` in bytes, exclusive.
    #[ts(type = "number | null")]
    pub size_less_than: Option<i64>,
    /// Children that this application does not know, kept as they came.
    pub unknown: Vec<UnknownElement>,
}

/// A tag that a version must have: key and value exactly, letter case included.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(rename = "ObjectTag")]
pub struct Tag {
    /// Key.
    pub key: String,
    /// Value; an empty one matches only an empty one.
    pub value: String,
}

/// `Transition` of current versions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Transition {
    /// `Days` since the version was written.
    #[ts(type = "number | null")]
    pub days: Option<i64>,
    /// `Date`, midnight UTC.
    #[ts(type = "string | null")]
    pub date: Option<Timestamp>,
    /// `StorageClass` to move to.
    pub class: StorageClass,
}

/// `NoncurrentVersionTransition`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct NoncurrentTransition {
    /// `NoncurrentDays` since the next newer entry was written.
    #[ts(type = "number | null")]
    pub days: Option<i64>,
    /// `NewerNoncurrentVersions`: this many newer noncurrent versions stay out of it.
    #[ts(type = "number | null")]
    pub newer_versions: Option<i64>,
    /// `StorageClass` to move to.
    pub class: StorageClass,
}

/// `Expiration` of current versions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Expiration {
    /// `Days` since the version was written.
    #[ts(type = "number | null")]
    pub days: Option<i64>,
    /// `Date`, midnight UTC.
    #[ts(type = "string | null")]
    pub date: Option<Timestamp>,
    /// `ExpiredObjectDeleteMarker`: removes a marker below which nothing is left.
    pub expired_object_delete_marker: Option<bool>,
}

/// `NoncurrentVersionExpiration`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct NoncurrentExpiration {
    /// `NoncurrentDays` since the next newer entry was written.
    #[ts(type = "number | null")]
    pub days: Option<i64>,
    /// `NewerNoncurrentVersions`: this many newer noncurrent versions are kept.
    #[ts(type = "number | null")]
    pub newer_versions: Option<i64>,
}

/// `AbortIncompleteMultipartUpload`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct AbortUploads {
    /// `DaysAfterInitiation`.
    #[ts(type = "number | null")]
    pub days: Option<i64>,
}

/// An element that this application does not know, with all that stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnknownElement {
    /// The element's name, which is what a person is told of.
    pub name: String,
    /// The element as XML, from its start tag to its end tag.
    pub xml: String,
}

/// All predicates of a rule's filter at once: every one that is there must match.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Predicates<'a> {
    /// The first bytes of the key; empty for every key.
    pub prefix: &'a str,
    /// Tags that a version must have.
    pub tags: Vec<&'a Tag>,
    /// Bytes, exclusive.
    pub size_greater_than: Option<i64>,
    /// Bytes, exclusive.
    pub size_less_than: Option<i64>,
}

impl Status {
    /// The text as S3 has it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::Other(text) => text,
        }
    }
}

impl Rule {
    /// Whether the rule acts at all.
    pub fn is_enabled(&self) -> bool {
        self.status == Status::Enabled
    }

    /// The predicates of the filter or of the legacy prefix; none where a filter holds what this
    /// application does not know, or where there is neither.
    pub fn predicates(&self) -> Option<Predicates<'_>> {
        let Some(filter) = &self.filter else {
            let prefix = self.legacy_prefix.as_deref()?;
            return Some(Predicates { prefix, ..Predicates::default() });
        };
        let and = filter.and.as_ref();
        let known = filter.unknown.is_empty() && and.is_none_or(|and| and.unknown.is_empty());
        known.then(|| Predicates {
            prefix: filter
                .prefix
                .as_deref()
                .or(and.and_then(|and| and.prefix.as_deref()))
                .unwrap_or_default(),
            tags: filter.tag.iter().chain(and.iter().flat_map(|and| &and.tags)).collect(),
            size_greater_than: filter
                .size_greater_than
                .or(and.and_then(|and| and.size_greater_than)),
            size_less_than: filter.size_less_than.or(and.and_then(|and| and.size_less_than)),
        })
    }
}
