//! The versions of a key, in S3's own order: newest first, versions and delete markers interleaved.

use crate::object::{ETag, Key, StorageClass, VersionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A bucket's versioning state (User Guide, "Using versioning in S3 buckets").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Versioning {
    /// Never enabled: every overwrite and delete is for good.
    Unversioned,
    /// Every write makes a version, every delete a marker.
    Enabled,
    /// Writes take the id `null` and destroy the version that had it.
    Suspended,
}

/// Whether an archived version can be read now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Archive {
    /// Readable at once.
    Readable,
    /// Must be retrieved first.
    Archived,
    /// Retrieval is under way.
    Retrieving,
    /// A readable copy exists until then (UTC).
    Retrieved {
        /// End of the readable copy, where the server says it.
        #[ts(type = "string | null")]
        until: Option<Timestamp>,
    },
}

/// One entry of a key's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// Its version id.
    pub version_id: VersionId,
    /// Whether it is the current entry of its key.
    pub is_latest: bool,
    /// When it was written (UTC, whole seconds; for multipart the time of initiation).
    pub modified: Timestamp,
    /// Data or a marker.
    pub kind: EntryKind,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// A version with data.
    Version {
        /// Bytes of content.
        size: u64,
        /// Entity tag with quotes, where the server gave one.
        etag: Option<ETag>,
        /// Storage class.
        class: StorageClass,
        /// Whether it can be read now.
        archive: Archive,
    },
    /// A delete marker.
    DeleteMarker,
}

/// The version id of what was written without versioning (User Guide, "How S3 Versioning works").
pub const NULL: &str = "null";

impl Entry {
    /// Whether this entry is a delete marker.
    pub fn is_delete_marker(&self) -> bool {
        matches!(self.kind, EntryKind::DeleteMarker)
    }

    /// Whether this entry has the id `null`, which the next write without versioning takes over.
    pub fn is_null(&self) -> bool {
        self.version_id.as_str() == NULL
    }

    /// Bytes of content; 0 for a delete marker.
    pub fn size(&self) -> u64 {
        match &self.kind {
            EntryKind::Version { size, .. } => *size,
            EntryKind::DeleteMarker => 0,
        }
    }

    /// Entity tag, where the server gave one.
    pub fn etag(&self) -> Option<&ETag> {
        match &self.kind {
            EntryKind::Version { etag, .. } => etag.as_ref(),
            EntryKind::DeleteMarker => None,
        }
    }

    /// Whether this is the same entry as one that was seen before. The id decides; the tag tells
    /// writes apart that share the id `null`.
    pub fn is(&self, version_id: &VersionId, etag: Option<&ETag>, delete_marker: bool) -> bool {
        self.version_id == *version_id
            && self.is_delete_marker() == delete_marker
            && (etag.is_none() || self.etag().is_none() || self.etag() == etag)
    }
}

/// How many bytes more (or fewer) a version has than the next older version with data.
/// None for a delete marker and for the oldest version.
pub fn size_change(history: &[Entry], index: usize) -> Option<i64> {
    let version = history.get(index).filter(|entry| !entry.is_delete_marker())?;
    let older = history[index + 1..].iter().find(|entry| !entry.is_delete_marker())?;
    let change = i128::from(version.size()) - i128::from(older.size());
    i64::try_from(change).ok()
}

#[cfg(test)]
#[path = "history_tests.rs"]
pub(crate) mod tests;
