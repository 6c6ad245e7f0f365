//! What goes in and comes out of the S3 conversation: plain values, no SDK types.

use crate::signin::Who;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::path::PathBuf;
use std::time::SystemTime;
use strata_domain::history::{Archive, Entry};
use strata_domain::object::{ETag, Key, StorageClass, VersionId};
use strata_domain::reach::Reach;
use tokio_util::sync::CancellationToken;

/// Where to connect and as whom.
#[derive(Debug, Clone)]
pub struct Access {
    /// A compatible store's address; none means Amazon's own endpoint of the region.
    pub endpoint: Option<String>,
    /// The region that requests are signed for; empty when it is found by itself.
    pub region: String,
    /// Whether the bucket stands in the path instead of the host name.
    pub path_style: bool,
    /// As whom.
    pub who: Who,
    /// What it is limited to and what it trusts.
    pub terms: Terms,
}

/// The terms of a connection: what it is limited to, and what was allowed to it.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// The connection's name, for messages about its limits.
    pub name: String,
    /// What it is limited to.
    pub reach: Reach,
    /// Certificates that it trusts beside the system's own, as PEM.
    pub authority: Option<String>,
    /// Whether plain http to the endpoint was allowed.
    pub plain_http: bool,
}

/// A bucket as the account's listing has it (API reference, "ListBuckets").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketEntry {
    /// Its name.
    pub name: String,
    /// When it was created (UTC), where the server says so.
    pub created: Option<Timestamp>,
    /// Its region, where the server says so.
    pub region: Option<String>,
}

/// What must be true of the current object for a write to happen
/// (User Guide, "How to prevent object overwrites with conditional writes").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// No condition.
    Anything,
    /// The current version has this entity tag (`If-Match`).
    Current(ETag),
    /// There is no current object, or it is a delete marker (`If-None-Match: *`).
    NothingOrMarker,
}

/// What a write made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// The new version's id; none in a bucket without versioning.
    pub version_id: Option<VersionId>,
    /// The new entity tag.
    pub etag: Option<ETag>,
}

/// What a delete did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deleted {
    /// The id of the delete marker that was made; none when the delete was for good.
    pub marker: Option<VersionId>,
    /// Whether the removed version was a delete marker.
    pub removed_marker: bool,
}

/// One page of a bucket's current objects.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ObjectsPage {
    /// The objects, ascending by the bytes of their keys.
    pub objects: Vec<ObjectEntry>,
    /// Common prefixes, decoded.
    pub prefixes: Vec<String>,
    /// The token of the next page; none on the last.
    pub next: Option<String>,
}

/// A current object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectEntry {
    /// Its key.
    pub key: Key,
    /// Bytes of content.
    pub size: u64,
    /// When it was written (UTC, whole seconds).
    pub modified: Timestamp,
    /// Entity tag with quotes, where the server gave one.
    pub etag: Option<ETag>,
    /// Storage class.
    pub class: StorageClass,
}

/// Where the next page of versions starts: echoed as the server gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionsMarker {
    /// The key marker, decoded.
    pub key: String,
    /// The version id marker; absent when a page ends on a common prefix.
    pub version_id: Option<String>,
}

/// One page of versions and delete markers in the server's own order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VersionsPage {
    /// Versions and delete markers as the document has them.
    pub entries: Vec<Entry>,
    /// Common prefixes, decoded.
    pub prefixes: Vec<String>,
    /// Where the next page starts; none on the last.
    pub next: Option<VersionsMarker>,
}

/// What HEAD says about an object (API reference, "HeadObject").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectHead {
    /// Bytes of content.
    pub size: u64,
    /// When it was written (UTC, whole seconds).
    pub modified: Timestamp,
    /// Entity tag with quotes.
    pub etag: Option<ETag>,
    /// Version id; none in a bucket without versioning.
    pub version_id: Option<VersionId>,
    /// Storage class.
    pub class: StorageClass,
    /// Whether it can be read now.
    pub archive: Archive,
    /// `Content-Type`
    pub content_type: Option<String>,
    /// `Content-Encoding`
    pub content_encoding: Option<String>,
    /// `Content-Language`
    pub content_language: Option<String>,
    /// `Content-Disposition`
    pub content_disposition: Option<String>,
    /// `Cache-Control`
    pub cache_control: Option<String>,
    /// `Expires`, as the server wrote it.
    pub expires: Option<String>,
    /// `x-amz-website-redirect-location`
    pub website_redirect: Option<String>,
    /// User metadata without the `x-amz-meta-` prefix, sorted by name.
    pub metadata: Vec<(String, String)>,
    /// Server-side encryption, such as `AES256` or `aws:kms`.
    pub encryption: Option<String>,
    /// Checksum algorithm, value in Base64, and whether it covers the whole object.
    pub checksum: Option<(String, String, bool)>,
    /// Number of parts, where the server says so.
    pub parts: Option<u32>,
    /// When a lifecycle rule expires it, where the server says so.
    pub expiration: Option<Expiration>,
}

/// What `x-amz-expiration` says (API reference, "HeadObject").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiration {
    /// When the object expires (UTC).
    pub date: Timestamp,
    /// The `ID` of the rule, decoded.
    pub rule: String,
}

/// Hears how a transfer goes on. Called often; the caller thins it out.
pub trait Progress: Send + Sync {
    /// Bytes done so far, absolute; may step back when a part is sent again.
    fn bytes(&self, done: u64);
    /// All bytes are there and are being compared.
    fn verifying(&self) {}
    /// A multipart upload was opened; called before its first part is sent.
    fn upload_started(&self, _upload_id: &str) {}
    /// What the upload needs to go on in another run; called once, after `upload_started`.
    fn upload_checkpoint(&self, _checkpoint: &UploadCheckpoint) {}
    /// What the download needs to go on in another run; called before its hidden file is made
    /// and again whenever a stretch is on the disk.
    fn download_checkpoint(&self, _checkpoint: &DownloadCheckpoint) {}
}

/// A multipart upload that is neither completed nor ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfinishedUpload {
    /// Its id.
    pub id: String,
    /// When the store opened it (UTC, by the store's clock).
    pub initiated: Timestamp,
}

/// An open upload in parts, as the next run finds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadCheckpoint {
    /// The upload's id.
    pub upload_id: String,
    /// Bytes of each part but the last.
    pub part_size: u64,
    /// Whether its parts carry checksums.
    pub checked: bool,
    /// The local file's bytes.
    pub source_size: u64,
    /// When the local file was last written.
    pub source_modified: Option<SystemTime>,
    /// The local file's number in its file system; 0 where there is none.
    pub source_id: u64,
}

/// A download under way, as the next run finds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownloadCheckpoint {
    /// The hidden file's name in the chosen folder.
    pub part: String,
    /// The version that is fetched; none in a bucket without versioning.
    pub version_id: Option<VersionId>,
    /// Its entity tag.
    pub etag: Option<ETag>,
    /// Its bytes.
    pub size: u64,
    /// The stretches that are written, ascending, apart from each other.
    pub done: Vec<Range<u64>>,
}

/// A file to be stored.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Target bucket.
    pub bucket: String,
    /// Target key.
    pub key: Key,
    /// The local file.
    pub source: PathBuf,
    /// `Content-Type`; none is guessed from the key's extension.
    pub content_type: Option<String>,
    /// Ends the upload and removes what it made.
    pub cancel: CancellationToken,
}

/// A finished upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// What was made.
    pub written: Written,
    /// Bytes stored.
    pub size: u64,
    /// How sure it is that the stored bytes are the file's.
    pub verified: Verification,
}

/// An object to be fetched.
#[derive(Debug, Clone)]
pub struct Download {
    /// Source bucket.
    pub bucket: String,
    /// Source key.
    pub key: Key,
    /// A version; none is the current one, pinned on the first answer.
    pub version: Option<VersionId>,
    /// The chosen folder: nothing is written outside it.
    pub folder: PathBuf,
    /// A safe local name; ` (2)` and so on is added when it is taken.
    pub name: String,
    /// Whether a file of that name is replaced, as chosen in a save dialog.
    pub replace: bool,
    /// Ends the download and removes what it made.
    pub cancel: CancellationToken,
}

/// A finished download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downloaded {
    /// Where the file is.
    pub path: PathBuf,
    /// Bytes written.
    pub size: u64,
    /// The version that was fetched.
    pub version_id: Option<VersionId>,
    /// How sure it is that the local bytes are the stored ones.
    pub verified: Verification,
}

/// How sure "done" is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verification {
    /// A checksum over all bytes equals the stored one.
    Whole,
    /// Every part's checksum equals the stored one.
    Parts,
    /// The MD5 entity tag is equal.
    Md5,
    /// Only the length is known to be right.
    Length,
}
