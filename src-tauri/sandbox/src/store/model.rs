//! What the store keeps: buckets, entries of a key, and what travels with a version.

use super::sums::Algorithm;
use super::thaw::Thaw;
use jiff::Timestamp;
use rusqlite::Row;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A bucket's versioning state (User Guide, "Using versioning in S3 buckets").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Versioning {
    Never,
    Enabled,
    Suspended,
}

impl Versioning {
    pub(super) fn code(self) -> i64 {
        match self {
            Self::Never => 0,
            Self::Enabled => 1,
            Self::Suspended => 2,
        }
    }

    pub(super) fn of(code: i64) -> Self {
        match code {
            1 => Self::Enabled,
            2 => Self::Suspended,
            _ => Self::Never,
        }
    }
}

/// A bucket.
#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    pub id: i64,
    pub name: String,
    pub created: Timestamp,
    pub versioning: Versioning,
}

/// The headers that travel with a version; copied by CopyObject unless it says REPLACE, all but the
/// last three.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Description {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_control: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_disposition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
    /// `x-amz-server-side-encryption`; AES256 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<String>,
}

/// Tags in the order in which they were given.
pub(crate) type Tags = Vec<(String, String)>;

/// The checksum that S3 shows for a version: base64, with `-N` when it is one of the parts' checksums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checksum {
    pub algorithm: Algorithm,
    pub value: String,
}

impl Checksum {
    pub(crate) fn is_composite(&self) -> bool {
        self.value.contains('-')
    }
}

/// A part of a completed multipart object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PartMark {
    pub number: u32,
    pub size: u64,
    /// The part's checksum in base64, when the upload asked for an algorithm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<String>,
}

/// A version or delete marker as listings show it.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub seq: i64,
    pub key: String,
    pub id: String,
    pub latest: bool,
    pub marker: bool,
    pub modified: Timestamp,
    pub size: u64,
    pub etag: String,
    pub class: String,
    pub checksum: Option<Checksum>,
    pub thaw: Option<Thaw>,
}

/// A version with all that GET and HEAD tell of it.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub entry: Entry,
    pub content: i64,
    pub description: Description,
    pub tags: Tags,
    /// Empty for an object that came in one piece.
    pub parts: Vec<PartMark>,
}

/// A version to be stored; its content is already in the transaction.
#[derive(Debug, Clone)]
pub(crate) struct NewVersion {
    pub content: i64,
    pub size: u64,
    pub etag: String,
    pub class: String,
    pub modified: Timestamp,
    pub description: Description,
    pub tags: Tags,
    pub checksum: Option<Checksum>,
    pub parts: Vec<PartMark>,
}

/// A test on an ETag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ETagTest {
    Any,
    Is(String),
}

/// The conditions of a write, on the current entry (User Guide, "Conditional requests").
#[derive(Debug, Clone, Default)]
pub(crate) struct Condition {
    pub if_match: Option<ETagTest>,
    /// `If-None-Match: *`.
    pub if_absent: bool,
}

/// Columns of [`Entry`], in the order in which [`entry`] reads them.
pub(super) const ENTRY: &str =
    "seq, key, id, latest, marker, modified, size, etag, class, algorithm, checksum, thaw";

/// Columns of [`Version`] after those of [`Entry`].
pub(super) const REST: &str = "content, description, tags, parts";

pub(super) fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let algorithm: Option<String> = row.get(9)?;
    let value: Option<String> = row.get(10)?;
    let checksum = algorithm
        .and_then(|name| Algorithm::named(&name))
        .zip(value)
        .map(|(algorithm, value)| Checksum { algorithm, value });
    let thaw: Option<String> = row.get(11)?;
    Ok(Entry {
        seq: row.get(0)?,
        key: text(row, 1)?,
        id: row.get(2)?,
        latest: row.get(3)?,
        marker: row.get(4)?,
        modified: instant(row, 5)?,
        size: count(row, 6)?,
        etag: row.get(7)?,
        class: row.get(8)?,
        checksum,
        thaw: thaw.map(|json| parsed(11, &json)).transpose()?,
    })
}

pub(super) fn version(row: &Row<'_>) -> rusqlite::Result<Version> {
    let description: String = row.get(13)?;
    let tags: String = row.get(14)?;
    let parts: Option<String> = row.get(15)?;
    Ok(Version {
        entry: entry(row)?,
        content: row.get::<_, Option<i64>>(12)?.unwrap_or_default(),
        description: parsed(13, &description)?,
        tags: parsed(14, &tags)?,
        parts: parts.map(|json| parsed(15, &json)).transpose()?.unwrap_or_default(),
    })
}

/// A key: bytes in the database, UTF-8 by what the server lets in.
pub(super) fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    String::from_utf8(row.get(at)?).map_err(|error| broken(at, error))
}

/// Milliseconds since 1970 in the database.
pub(super) fn instant(row: &Row<'_>, at: usize) -> rusqlite::Result<Timestamp> {
    Timestamp::from_millisecond(row.get(at)?).map_err(|error| broken(at, error))
}

pub(super) fn count(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    u64::try_from(row.get::<_, i64>(at)?).map_err(|error| broken(at, error))
}

pub(super) fn parsed<T: serde::de::DeserializeOwned>(at: usize, json: &str) -> rusqlite::Result<T> {
    serde_json::from_str(json).map_err(|error| broken(at, error))
}

fn broken(at: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(error))
}

/// SQLite counts in i64; no length on this machine reaches its end.
pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
