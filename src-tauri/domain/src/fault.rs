//! The one error vocabulary that crosses every boundary of the application.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why something did not happen. Closed: the UI has words for every code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub enum Code {
    /// Nothing answers at the endpoint (refused, reset, DNS).
    #[serde(rename = "net.unreachable")]
    NetUnreachable,
    /// The endpoint accepted and then went silent.
    #[serde(rename = "net.stall")]
    NetStall,
    /// The endpoint's certificate can't be trusted.
    #[serde(rename = "tls.untrusted")]
    TlsUntrusted,
    /// What answers is not S3 (a portal page, another service).
    #[serde(rename = "net.portal")]
    NetPortal,
    /// S3 asks to slow down, and did so until the budget was spent.
    #[serde(rename = "s3.throttled")]
    Throttled,
    /// The identity may not do this.
    #[serde(rename = "s3.denied")]
    Denied,
    /// The access key is unknown, or its secret is wrong.
    #[serde(rename = "s3.signature")]
    BadCredentials,
    /// The session has ended.
    #[serde(rename = "s3.expired")]
    Expired,
    /// The local clock is too far from the server's.
    #[serde(rename = "s3.clock")]
    ClockSkew,
    /// The request went to the wrong region.
    #[serde(rename = "s3.region")]
    WrongRegion,
    /// The document is not what was shown any more.
    #[serde(rename = "s3.changed")]
    Changed,
    /// The bucket, document or version is gone.
    #[serde(rename = "s3.gone")]
    Gone,
    /// Another writer got in between.
    #[serde(rename = "s3.conflict")]
    Conflict,
    /// Part of a bulk act failed.
    #[serde(rename = "s3.partial")]
    Partial,
    /// The version is archived and must be retrieved first.
    #[serde(rename = "s3.archived")]
    Archived,
    /// The version is under retention or a legal hold.
    #[serde(rename = "s3.locked")]
    Locked,
    /// A quota or a limit is used up.
    #[serde(rename = "s3.limit")]
    Limit,
    /// The store does not know this operation.
    #[serde(rename = "s3.unsupported")]
    Unsupported,
    /// The server's answer can't be understood.
    #[serde(rename = "s3.malformed")]
    Malformed,
    /// The server failed (5xx).
    #[serde(rename = "s3.server")]
    Server,
    /// The bytes received or stored are not the bytes asked for.
    #[serde(rename = "data.mismatch")]
    Mismatch,
    /// The local file changed while it was read.
    #[serde(rename = "src.changed")]
    SourceChanged,
    /// No space left.
    #[serde(rename = "disk.full")]
    DiskFull,
    /// The disk failed.
    #[serde(rename = "disk.io")]
    DiskIo,
    /// The file or folder may not be read or written.
    #[serde(rename = "disk.denied")]
    DiskDenied,
    /// Another Strata holds the file or folder.
    #[serde(rename = "disk.inuse")]
    InUse,
    /// The name can't be used here.
    #[serde(rename = "name.unsafe")]
    NameUnsafe,
    /// The keychain is locked, or its prompt was dismissed.
    #[serde(rename = "key.locked")]
    KeychainLocked,
    /// There is no keychain on this machine.
    #[serde(rename = "key.missing")]
    KeychainMissing,
    /// The secret is longer than the keychain takes.
    #[serde(rename = "key.toolong")]
    SecretTooLong,
    /// It is not known whether the act took effect.
    #[serde(rename = "state.unknown")]
    Unknown,
    /// A file of ours was damaged and has been set aside.
    #[serde(rename = "state.quarantined")]
    Quarantined,
    /// What was entered can't be used.
    #[serde(rename = "input.invalid")]
    Invalid,
    /// The user, or a cancel, ended it.
    #[serde(rename = "cancelled")]
    Cancelled,
    /// A defect of this application.
    #[serde(rename = "internal")]
    Internal,
}

/// What went wrong, in words for a person. `detail` is for "copy details" and never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// The reason, for the program.
    pub code: Code,
    /// One sentence that names the thing.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hint: Option<String>,
    /// Operation, S3 code, HTTP status, request id: for support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub detail: Option<String>,
    /// What S3 or another service said, what it usually means and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub explained: Option<Box<Explanation>>,
}

/// An answer explained: for a person who wants to know why, and what to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Explanation {
    /// What was tried, for instance `ListObjectsV2 in the bucket “photos”`.
    pub tried: String,
    /// What came back, for instance `AccessDenied (HTTP 403)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub answer: Option<String>,
    /// The server's id of the request, for support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub request_id: Option<String>,
    /// The usual causes, the most likely first.
    pub causes: Vec<String>,
    /// What to do, in order.
    pub remedies: Vec<String>,
    /// The IAM actions that may be missing, for instance `s3:ListBucket`.
    pub actions: Vec<String>,
    /// A policy statement that would allow them, as JSON to copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub policy: Option<String>,
}

impl Fault {
    /// Makes a fault without hint or detail.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None, detail: None, explained: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what support would ask for.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}
