//! What is simulated and what comes of it: histories of documents, and what happens to them on
//! which midnight (UTC).

use crate::history::Versioning;
use crate::object::{Key, StorageClass, VersionId};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// One key with all that lifecycle rules can act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentHistory {
    /// The key.
    pub key: Key,
    /// Versions and delete markers in S3's own order, newest first; the first one is current.
    pub entries: Vec<HistoryEntry>,
    /// Unfinished multipart uploads of the key.
    pub uploads: Vec<UnfinishedUpload>,
}

/// A version or a delete marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Its id.
    pub version_id: VersionId,
    /// When it was written (UTC).
    pub modified: Timestamp,
    /// Data or a marker.
    pub kind: HistoryKind,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryKind {
    /// A version with data.
    Version {
        /// Bytes of content.
        size: u64,
        /// Storage class.
        class: StorageClass,
        /// The version's own tags.
        tags: BTreeMap<String, String>,
        /// Object Lock retention holds it until then (UTC). A legal hold has no end: the latest
        /// time there is.
        retain_until: Option<Timestamp>,
    },
    /// A delete marker: size zero, no tags.
    DeleteMarker,
}

/// A multipart upload that is neither completed nor aborted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfinishedUpload {
    /// Its id.
    pub upload_id: String,
    /// When it was begun (UTC).
    pub initiated: Timestamp,
}

/// Something that a rule does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The key.
    pub key: Key,
    /// The entry or the upload that it happens to; for `CreateDeleteMarker` the current version
    /// that the marker covers.
    pub subject: Subject,
    /// What is done.
    pub action: Action,
    /// The rule that does it: its place in the configuration, counted from 0.
    pub rule: usize,
    /// The midnight (UTC) from which it is due.
    pub due: Timestamp,
    /// Whether the entry with the id `null` goes for good because a marker takes its id: markers
    /// of a bucket with suspended versioning do that.
    pub replaces_null: bool,
    /// Why AWS' documents leave this date or outcome open, if they do.
    pub doubt: Option<Doubt>,
}

/// What an event happens to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A version or a marker that exists.
    Version(VersionId),
    /// A marker that a rule made meanwhile: its id is S3's secret until then.
    NewMarker,
    /// An unfinished upload.
    Upload(String),
}

/// What lifecycle does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A version moves to another storage class.
    Transition(StorageClass),
    /// A delete marker covers the current version.
    CreateDeleteMarker,
    /// A version is gone for good, or in a bucket without versioning the document.
    DeleteVersion,
    /// A delete marker is removed.
    RemoveDeleteMarker,
    /// The parts of an upload are discarded.
    AbortUpload,
}

/// What AWS' documents do not settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// Its time is exactly a midnight: it may happen one day earlier.
    ExactMidnight,
    /// The marker's real time of creation lags behind its midnight, so that what follows may come
    /// a day or more later.
    MarkerLag,
    /// Delete markers lie among the newer noncurrent versions: whether they count is not said.
    MarkersAmongNewer,
    /// A transition and a delete marker fell on one day: which comes first is derived.
    TransitionBeforeMarker,
    /// From `INTELLIGENT_TIERING` it depends on the tier the version sits in.
    Tier,
}

/// The bucket and the span of time that are simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// The bucket's versioning state.
    pub versioning: Versioning,
    /// From when on (UTC): what was due before happens on the first midnight from here.
    pub now: Timestamp,
    /// Up to when (UTC), a midnight exactly then included.
    pub until: Timestamp,
}
