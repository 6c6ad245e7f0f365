//! Why the store refuses: S3's own reasons and failures of the disk. The server turns each into the
//! S3 error code that the API reference names.

use std::io;
use std::sync::Arc;

/// A reason from the S3 API reference, or a failure below.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the bucket {0} does not exist")]
    NoSuchBucket(String),
    #[error("the bucket for the logs does not exist")]
    NoLogTarget,
    #[error("the bucket is not empty")]
    BucketNotEmpty,
    #[error("the key does not exist")]
    NoSuchKey,
    #[error("the current entry of the key is a delete marker")]
    Deleted { marker: String },
    #[error("the version does not exist")]
    NoSuchVersion,
    #[error("the version id is not one of S3's")]
    InvalidVersionId,
    #[error("the entry is a delete marker")]
    IsMarker { marker: String },
    #[error("a condition does not hold: {0}")]
    Precondition(&'static str),
    #[error("the version is archived in {class}")]
    Archived { class: String },
    #[error("the version's class {class} needs no retrieval")]
    NotArchived { class: String },
    #[error("a retrieval is already in progress")]
    ThawInProgress,
    #[error("the retrieval tier is not offered for this class")]
    TierNotOffered,
    #[error("the upload does not exist")]
    NoSuchUpload,
    #[error("the list of parts is empty")]
    NoParts,
    #[error("the parts are not in ascending order")]
    PartOrder,
    #[error("part {0} is missing or is another one")]
    InvalidPart(u32),
    #[error("part {number} has {size} bytes")]
    PartTooSmall { number: u32, size: u64 },
    #[error("the object has {found} bytes, {told} were told")]
    WrongSize { told: u64, found: u64 },
    #[error("the checksum is another one")]
    BadDigest,
    #[error("the parts carry no {0} checksum")]
    MissingPartSum(&'static str),
    #[error("the source changed while it was read")]
    SourceChanged,
    #[error("the store is closed")]
    Closed,
    #[error("database: {0}")]
    Sql(#[from] rusqlite::Error),
    #[error("database: {0}")]
    Commit(Arc<rusqlite::Error>),
    #[error("a stored description can't be read: {0}")]
    Json(#[from] serde_json::Error),
    #[error("disk: {0}")]
    Io(#[from] io::Error),
}
