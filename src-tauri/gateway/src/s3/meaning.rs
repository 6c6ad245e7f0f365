//! What S3's error codes mean to a person and to a retry, as one table
//! (API reference, "Error responses").

use super::fault::Effect;
use strata_domain::fault::Code;

/// What an error code or status means.
pub(super) struct Meaning {
    pub(super) code: Code,
    pub(super) reason: String,
    pub(super) hint: &'static str,
    pub(super) effect: Effect,
}

impl Meaning {
    /// The answer comes from something that is not S3.
    pub(super) fn portal() -> Self {
        Self {
            code: Code::NetPortal,
            reason: "what answers is not S3".to_owned(),
            hint: "Check the endpoint. A sign-in page of this network may stand in between.",
            effect: Effect::Unclear,
        }
    }
}

/// Looks a code up, then the status.
pub(super) fn meaning(s3_code: &str, status: u16) -> Meaning {
    use Effect::{PutOff, Refused, Unclear};
    let (code, reason, hint, effect) = match s3_code {
        "AccessDenied" | "AllAccessDisabled" | "AccountProblem" | "NotSignedUp" | "Forbidden" => {
            (Code::Denied, "access is denied", DENIED, Refused)
        }
        "InvalidAccessKeyId" | "InvalidClientTokenId" => (
            Code::BadCredentials,
            "the access key is not known there",
            "Check the access key id and that it belongs to this endpoint.",
            Refused,
        ),
        "SignatureDoesNotMatch" | "AuthFailure" | "InvalidSecurity" => (
            Code::BadCredentials,
            "the secret access key does not fit",
            "Enter the secret again. A wrong region or clock can cause this too.",
            Refused,
        ),
        "ExpiredToken" | "TokenRefreshRequired" | "InvalidToken" | "ExpiredTokenException" => (
            Code::Expired,
            "the session has ended",
            "Enter new temporary credentials for this connection.",
            Refused,
        ),
        "RequestTimeTooSkewed" | "RequestExpired" => (
            Code::ClockSkew,
            "this computer's clock is too far from the server's",
            "Set the clock.",
            Refused,
        ),
        "AuthorizationHeaderMalformed"
        | "PermanentRedirect"
        | "TemporaryRedirect"
        | "Redirect"
        | "IncorrectEndpoint"
        | "IllegalLocationConstraintException" => (
            Code::WrongRegion,
            "it is in another region",
            "Change the connection's region.",
            Refused,
        ),
        "NoSuchBucket" => (
            Code::Gone,
            "there is no such bucket",
            "It may have been deleted, or belong to another endpoint.",
            Refused,
        ),
        "NoSuchKey" | "NotFound" => (Code::Gone, "it is not there any more", RELOAD, Refused),
        "NoSuchVersion" => (Code::Gone, "this version is not there any more", RELOAD, Refused),
        "NoSuchUpload" => (Code::Gone, "the upload has already ended", "", Refused),
        "MethodNotAllowed" => (
            Code::Unsupported,
            "this can't be done with it",
            "A delete marker has no content: it can only be removed.",
            Refused,
        ),
        "InvalidObjectState" | "ObjectNotInActiveTierError" => (
            Code::Archived,
            "this version is archived",
            "Retrieve it from the archive first; that takes minutes to hours.",
            Refused,
        ),
        "PreconditionFailed" => {
            (Code::Changed, "it was changed by someone else in the meantime", RELOAD, Refused)
        }
        "ConditionalRequestConflict" => {
            (Code::Conflict, "someone else wrote it at the same moment", RELOAD, Refused)
        }
        "OperationAborted" => {
            (Code::Conflict, "another change of the bucket is under way", LATER, PutOff)
        }
        "ObjectLocked" => (Code::Locked, "it is under retention or a legal hold", "", Refused),
        "NotImplemented" => {
            (Code::Unsupported, "this store does not know the operation", "", Refused)
        }
        "BadDigest"
        | "XAmzContentChecksumMismatch"
        | "InvalidDigest"
        | "XAmzContentSHA256Mismatch"
        | "ChecksumMismatch" => (
            Code::Mismatch,
            "the bytes that arrived are not the bytes sent",
            "Try again. If it stays so, something on the way changes the data.",
            PutOff,
        ),
        "SlowDown"
        | "ServiceUnavailable"
        | "Throttling"
        | "ThrottlingException"
        | "RequestLimitExceeded"
        | "TooManyRequests"
        | "BandwidthLimitExceeded"
        | "KMS.ThrottlingException" => {
            (Code::Throttled, "the server asks to slow down", LATER, PutOff)
        }
        "RequestTimeout" => {
            (Code::NetStall, "the server waited too long for the data", NETWORK, PutOff)
        }
        "InternalError" | "InternalFailure" => (Code::Server, "the server failed", LATER, Unclear),
        "KMS.DisabledException" | "KMS.NotFoundException" | "KMS.KMSInvalidStateException" => (
            Code::Denied,
            "the encryption key is disabled or gone",
            "Check the key in AWS KMS.",
            Refused,
        ),
        "InvalidBucketName" => (Code::Invalid, "the bucket's name is not valid", "", Refused),
        "KeyTooLongError" => {
            (Code::NameUnsafe, "the name is longer than 1,024 bytes", "Shorten it.", Refused)
        }
        "EntityTooLarge" => (Code::Invalid, "it is larger than the store takes", "", Refused),
        "InvalidRange" => (Code::Changed, "it is shorter than it was", RELOAD, Refused),
        _ => return by_status(status),
    };
    Meaning { code, reason: reason.to_owned(), hint, effect }
}

const DENIED: &str = "The identity, the bucket's policy or the encryption key does not allow it.";
const RELOAD: &str = "Reload the list and look at it again.";
const LATER: &str = "Try again in a minute.";
const NETWORK: &str = "Check the network connection, then try again.";

fn by_status(status: u16) -> Meaning {
    use Effect::{PutOff, Refused, Unclear};
    let (code, reason, hint, effect) = match status {
        300..=399 => return Meaning::portal(),
        401 | 403 => (Code::Denied, "access is denied", DENIED, Refused),
        404 => (Code::Gone, "it is not there any more", RELOAD, Refused),
        405 | 501 => (Code::Unsupported, "this store does not know the operation", "", Refused),
        408 => (Code::NetStall, "the server waited too long", NETWORK, PutOff),
        409 => (Code::Conflict, "someone else changes it at the same moment", RELOAD, Refused),
        412 => (Code::Changed, "it was changed by someone else in the meantime", RELOAD, Refused),
        416 => (Code::Changed, "it is shorter than it was", RELOAD, Refused),
        429 => (Code::Throttled, "the server asks to slow down", LATER, PutOff),
        // A proxy's own 503 says nothing about what the server behind it did.
        503 => (Code::Throttled, "the server asks to slow down", LATER, Unclear),
        500..=599 => (Code::Server, "the server failed", LATER, Unclear),
        400..=499 => (Code::Invalid, "the server refused the request", "", Refused),
        _ => (Code::Malformed, "the answer can't be understood", LATER, Unclear),
    };
    Meaning { code, reason: reason.to_owned(), hint, effect }
}

/// What an operation does, as the rest of "Could not …".
pub(super) fn words(operation: &str) -> &'static str {
    match operation {
        "ListBuckets" => "list the buckets",
        "HeadBucket" => "find the region",
        "GetBucketVersioning" => "read the versioning state",
        "ListObjectsV2" => "list the documents",
        "ListObjectVersions" => "list the versions",
        "HeadObject" | "GetObjectAttributes" => "look at",
        "GetObject" => "download",
        "PresignedGetObject" => "fetch by a link",
        "GetCallerIdentity" => "find out whose key it is",
        "GetObjectTagging" => "read the tags of",
        "PutObjectTagging" => "keep the tags of",
        "PutObject"
        | "CreateMultipartUpload"
        | "UploadPart"
        | "CompleteMultipartUpload"
        | "ListParts" => "upload",
        "AbortMultipartUpload" => "end the upload of",
        "CopyObject" | "UploadPartCopy" => "restore",
        "DeleteObject" => "delete",
        _ => "finish the request",
    }
}

/// The permission that an operation needs (Service Authorization Reference, "Amazon S3").
pub(super) fn iam_action(operation: &str) -> &'static str {
    match operation {
        "ListBuckets" => "s3:ListAllMyBuckets",
        "HeadBucket" | "ListObjectsV2" => "s3:ListBucket",
        "GetBucketVersioning" => "s3:GetBucketVersioning",
        "ListObjectVersions" => "s3:ListBucketVersions",
        "PresignedGetObject" => "s3:GetObject",
        "HeadObject" | "GetObject" => "s3:GetObject, and s3:GetObjectVersion for old versions",
        "GetObjectAttributes" => "s3:GetObjectAttributes",
        "GetObjectTagging" => "s3:GetObjectTagging",
        "PutObjectTagging" => "s3:PutObjectTagging",
        "CopyObject" | "UploadPartCopy" => {
            "s3:GetObjectVersion and s3:PutObject, and both tagging permissions for tagged objects"
        }
        "DeleteObject" => "s3:DeleteObject, and s3:DeleteObjectVersion for one version",
        "AbortMultipartUpload" => "s3:AbortMultipartUpload",
        "ListParts" => "s3:ListMultipartUploadParts",
        _ => "s3:PutObject",
    }
}
