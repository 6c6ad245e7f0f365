//! Every refusal of the store as the S3 error that the API reference names, in one place. What the
//! reference adds inside an error's XML travels in a private header that the front takes out again.

use crate::store::Refusal;
use http::StatusCode;
use http::header::{CONTENT_RANGE, HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use s3s::{S3Error, S3ErrorCode};

/// Carries `Name=value` pairs from here to the front; it never leaves the process.
pub(super) const DETAIL: HeaderName = HeaderName::from_static("x-strata-error-detail");

/// Carries a status that s3s does not give to an operation's answer, likewise.
pub(super) const STATUS: HeaderName = HeaderName::from_static("x-strata-status");

/// An S3 error with this code and message.
pub(super) fn error(code: S3ErrorCode, message: &'static str) -> S3Error {
    S3Error::with_message(code, message)
}

/// An error whose code s3s does not know, or knows with another status.
pub(super) fn custom(code: &'static str, status: StatusCode, message: &'static str) -> S3Error {
    let mut error = S3Error::with_message(
        S3ErrorCode::from_bytes(code.as_bytes()).unwrap_or(S3ErrorCode::InternalError),
        message,
    );
    error.set_status_code(status);
    error
}

/// Adds an element to the error's XML.
pub(super) fn with_detail(mut error: S3Error, name: &str, value: &str) -> S3Error {
    let mut headers = error.headers().cloned().unwrap_or_default();
    let pair = format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
    if let Ok(pair) = HeaderValue::from_str(&pair) {
        headers.append(DETAIL, pair);
    }
    error.set_headers(headers);
    error
}

fn with_header(mut error: S3Error, name: HeaderName, value: &str) -> S3Error {
    let mut headers: HeaderMap = error.headers().cloned().unwrap_or_default();
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
    error.set_headers(headers);
    error
}

fn with_marker(error: S3Error, marker: &str) -> S3Error {
    let error = with_header(error, HeaderName::from_static("x-amz-delete-marker"), "true");
    with_header(error, HeaderName::from_static("x-amz-version-id"), marker)
}

/// The S3 error for a refusal.
pub(super) fn of(refusal: Refusal) -> S3Error {
    use S3ErrorCode as Code;
    match refusal {
        Refusal::NoSuchBucket(name) => with_detail(
            error(Code::NoSuchBucket, "The specified bucket does not exist"),
            "BucketName",
            &name,
        ),
        Refusal::NoLogTarget => error(
            Code::InvalidTargetBucketForLogging,
            "The target bucket for logging does not exist",
        ),
        Refusal::BucketNotEmpty => error(
            Code::BucketNotEmpty,
            "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
        ),
        Refusal::NoSuchKey => error(Code::NoSuchKey, "The specified key does not exist."),
        Refusal::Deleted { marker } => with_marker(of(Refusal::NoSuchKey), &marker),
        Refusal::NoSuchVersion => {
            error(Code::NoSuchVersion, "The specified version does not exist.")
        }
        Refusal::InvalidVersionId => error(Code::InvalidArgument, "Invalid version id specified"),
        Refusal::IsMarker { marker } => {
            let error = error(
                Code::MethodNotAllowed,
                "The specified method is not allowed against this resource.",
            );
            with_detail(with_marker(error, &marker), "ResourceType", "DeleteMarker")
        }
        Refusal::Precondition(which) => {
            let error = error(
                Code::PreconditionFailed,
                "At least one of the pre-conditions you specified did not hold",
            );
            with_detail(error, "Condition", which)
        }
        Refusal::Archived { class } => {
            let error = error(
                Code::InvalidObjectState,
                "The operation is not valid for the object's storage class",
            );
            with_detail(error, "StorageClass", &class)
        }
        Refusal::NotArchived { class } => {
            let error = error(
                Code::InvalidObjectState,
                "Restore is not allowed for the object's current storage class",
            );
            with_detail(error, "StorageClass", &class)
        }
        Refusal::ThawInProgress => custom(
            "RestoreAlreadyInProgress",
            StatusCode::CONFLICT,
            "Object restore is already in progress",
        ),
        Refusal::TierNotOffered => {
            error(Code::InvalidArgument, "Retrieval option is not supported by this storage class")
        }
        Refusal::NoSuchUpload => error(
            Code::NoSuchUpload,
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
        ),
        Refusal::NoParts => error(
            Code::MalformedXML,
            "The XML you provided was not well-formed or did not validate against our published schema",
        ),
        Refusal::PartOrder => error(
            Code::InvalidPartOrder,
            "The list of parts was not in ascending order. Parts must be ordered by part number.",
        ),
        Refusal::InvalidPart(number) => with_detail(
            error(
                Code::InvalidPart,
                "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
            ),
            "PartNumber",
            &number.to_string(),
        ),
        Refusal::PartTooSmall { number, size } => {
            let error = error(
                Code::EntityTooSmall,
                "Your proposed upload is smaller than the minimum allowed size",
            );
            let error = with_detail(error, "PartNumber", &number.to_string());
            with_detail(
                with_detail(error, "ProposedSize", &size.to_string()),
                "MinSizeAllowed",
                "5242880",
            )
        }
        Refusal::WrongSize { .. } => error(
            Code::InvalidRequest,
            "The provided 'x-amz-mp-object-size' header value does not match what was computed.",
        ),
        Refusal::BadDigest => bad_digest(),
        Refusal::MissingPartSum(algorithm) => {
            let error = error(
                Code::InvalidRequest,
                "The upload was created with a checksum algorithm. The complete request must include the checksum for each part.",
            );
            with_detail(error, "ChecksumAlgorithm", algorithm)
        }
        Refusal::SourceChanged => custom(
            "ConditionalRequestConflict",
            StatusCode::CONFLICT,
            "The conditional request cannot succeed due to a conflicting operation against this resource.",
        ),
        Refusal::Closed => error(Code::ServiceUnavailable, "The sandbox is stopping."),
        Refusal::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => {
            internal(&io, "The sandbox's disk is full.")
        }
        Refusal::Io(io) => internal(&io, "The sandbox's disk failed."),
        Refusal::Json(json) => {
            internal(&json, "The sandbox's store holds something it can not read.")
        }
        Refusal::Sql(sql) => internal(&sql, "The sandbox's database failed."),
        Refusal::Commit(sql) => internal(&*sql, "The sandbox's database failed."),
    }
}

/// What did not arrive as it was sent.
pub(super) fn bad_digest() -> S3Error {
    error(
        S3ErrorCode::BadDigest,
        "The Content-MD5 or checksum value that you specified did not match what the server received.",
    )
}

/// 416 with the object's size.
pub(super) fn invalid_range(size: u64) -> S3Error {
    let error = error(S3ErrorCode::InvalidRange, "The requested range is not satisfiable");
    let error = with_detail(error, "ActualObjectSize", &size.to_string());
    with_header(error, CONTENT_RANGE, &format!("bytes */{size}"))
}

/// 304 with the headers that a cache needs.
pub(super) fn not_modified(headers: HeaderMap) -> S3Error {
    let mut error = error(S3ErrorCode::NotModified, "Not Modified");
    error.set_status_code(StatusCode::NOT_MODIFIED);
    error.set_headers(headers);
    error
}

fn internal(cause: &dyn std::error::Error, message: &'static str) -> S3Error {
    tracing::error!(%cause, "{message}");
    error(S3ErrorCode::InternalError, message)
}
