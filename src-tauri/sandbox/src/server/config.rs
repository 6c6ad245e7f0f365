//! The bucket's configurations: lifecycle, CORS, encryption, public access block, policy, logging,
//! ownership, tags. Each is kept as it was given and given back as it is kept.

use super::Adapter;
use super::config_rules as rules;
use super::describe::Told;
use super::fault::{self, custom, error};
use super::headers::text;
use super::route::Parameters;
use super::xml::{NAMESPACE, escaped};
use crate::store::{self, Algorithm, Refusal, Setting, Sums};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use s3s::{Body, S3Error, S3ErrorCode, S3Request, S3Response, S3Result};

/// Configurations are small; CORS and policies have limits of their own below this one.
const BODY_MAX: usize = 1024 * 1024;

/// The header that travels with a lifecycle configuration.
const MINIMUM_SIZE: HeaderName =
    HeaderName::from_static("x-amz-transition-default-minimum-object-size");

/// A kind of configuration.
pub(super) struct Kind {
    /// The query parameter.
    query: &'static str,
    /// Tests what is given, and says what is to be kept.
    check: fn(&[u8]) -> S3Result<Vec<u8>>,
    absent: Absent,
    /// Status of a PUT.
    put: StatusCode,
}

/// What a GET answers when nothing was given.
enum Absent {
    Error(&'static str, &'static str),
    Body(&'static str),
}

static KINDS: [Kind; 8] = [
    Kind {
        query: "lifecycle",
        check: rules::lifecycle,
        absent: Absent::Error(
            "NoSuchLifecycleConfiguration",
            "The lifecycle configuration does not exist",
        ),
        put: StatusCode::OK,
    },
    Kind {
        query: "cors",
        check: rules::cors,
        absent: Absent::Error("NoSuchCORSConfiguration", "The CORS configuration does not exist"),
        put: StatusCode::OK,
    },
    Kind {
        query: "encryption",
        check: rules::encryption,
        absent: Absent::Body(DEFAULT_ENCRYPTION),
        put: StatusCode::OK,
    },
    Kind {
        query: "publicAccessBlock",
        check: rules::public_access_block,
        absent: Absent::Error(
            "NoSuchPublicAccessBlockConfiguration",
            "The public access block configuration was not found",
        ),
        put: StatusCode::OK,
    },
    Kind {
        query: "policy",
        check: rules::policy,
        absent: Absent::Error("NoSuchBucketPolicy", "The bucket policy does not exist"),
        put: StatusCode::NO_CONTENT,
    },
    Kind {
        query: "logging",
        check: rules::logging,
        absent: Absent::Body(NO_LOGGING),
        put: StatusCode::OK,
    },
    Kind {
        query: OWNERSHIP,
        check: rules::ownership,
        absent: Absent::Error(
            "OwnershipControlsNotFoundError",
            "The bucket ownership controls were not found",
        ),
        put: StatusCode::OK,
    },
    Kind {
        query: "tagging",
        check: rules::tagging,
        absent: Absent::Error("NoSuchTagSet", "The TagSet does not exist"),
        put: StatusCode::NO_CONTENT,
    },
];

/// Every bucket is encrypted (User Guide, "Setting default server-side encryption behavior").
const DEFAULT_ENCRYPTION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>";

const NO_LOGGING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<BucketLoggingStatus xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>";

/// The kind that CreateBucket may set too.
pub(super) const OWNERSHIP: &str = "ownershipControls";

/// The configuration that CreateBucket's `x-amz-object-ownership` stands for.
pub(super) fn ownership_xml(wanted: &str) -> S3Result<Vec<u8>> {
    let xml = format!(
        "<OwnershipControls xmlns=\"{NAMESPACE}\"><Rule><ObjectOwnership>{}</ObjectOwnership></Rule></OwnershipControls>",
        escaped(wanted)
    );
    rules::ownership(xml.as_bytes())
}

/// The kind that a query names.
pub(super) fn kind(query: &Parameters) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| query.has(kind.query))
}

pub(super) async fn answer(
    adapter: &Adapter,
    bucket: &str,
    kind: &'static Kind,
    request: S3Request<Body>,
) -> S3Result<S3Response<Body>> {
    match request.method {
        Method::GET => get(adapter, bucket, kind).await,
        Method::PUT => put(adapter, bucket, kind, request).await,
        _ => delete(adapter, bucket, kind).await,
    }
}

async fn get(adapter: &Adapter, bucket: &str, kind: &'static Kind) -> S3Result<S3Response<Body>> {
    let name = bucket.to_owned();
    let found = adapter
        .read(move |connection| {
            let bucket = store::find(connection, &name)?;
            store::get_setting(connection, &bucket, kind.query)
        })
        .await?;
    let Setting { body, extra } = match (found, &kind.absent) {
        (Some(found), _) => found,
        (None, Absent::Body(xml)) => Setting { body: xml.as_bytes().to_vec(), extra: None },
        (None, Absent::Error(code, message)) => {
            return Err(custom(code, StatusCode::NOT_FOUND, message));
        }
    };
    let mut headers = HeaderMap::new();
    let content_type = if kind.query == "policy" { "application/json" } else { "application/xml" };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(extra) = extra.and_then(|extra| HeaderValue::from_str(&extra).ok()) {
        headers.insert(MINIMUM_SIZE, extra);
    }
    Ok(S3Response::with_headers(Body::from(body), headers))
}

async fn put(
    adapter: &Adapter,
    bucket: &str,
    kind: &'static Kind,
    request: S3Request<Body>,
) -> S3Result<S3Response<Body>> {
    let S3Request { input: mut body, headers, trailing_headers, .. } = request;
    let given = body.store_all_limited(BODY_MAX).await.map_err(|cause| unread(&*cause))?;
    let told = Told::of(&headers, None)?;
    let mut wanted = told.algorithms();
    wanted.push(Algorithm::Crc64Nvme);
    told.compare(&Sums::of(&given, &wanted), trailing_headers)?;
    if given.is_empty() {
        return Err(error(S3ErrorCode::MissingRequestBodyError, "Request body is empty."));
    }
    let extra = if kind.query == "lifecycle" { Some(minimum_size(&headers)?) } else { None };
    let kept = (kind.check)(&given)?;
    let log_target = if kind.query == "logging" { rules::log_target(&kept)? } else { None };
    let name = bucket.to_owned();
    let told_back = extra.clone();
    let now = adapter.now();
    adapter
        .write(move |tx| {
            let bucket = store::find(tx, &name)?;
            if kind.query == "lifecycle" {
                // New rules do not act on midnights before them.
                store::run_rules(tx, now)?;
            }
            if let Some(target) = log_target {
                store::find(tx, &target).map_err(|_| Refusal::NoLogTarget)?;
            }
            store::put_setting(tx, &bucket, kind.query, &kept, extra.as_deref())
        })
        .await?;
    let mut response = S3Response::with_status(Body::empty(), kind.put);
    if let Some(value) = told_back.and_then(|extra| HeaderValue::from_str(&extra).ok()) {
        response.headers.insert(MINIMUM_SIZE, value);
    }
    Ok(response)
}

async fn delete(
    adapter: &Adapter,
    bucket: &str,
    kind: &'static Kind,
) -> S3Result<S3Response<Body>> {
    let name = bucket.to_owned();
    adapter
        .write(move |tx| {
            let bucket = store::find(tx, &name)?;
            store::delete_setting(tx, &bucket, kind.query)
        })
        .await?;
    Ok(S3Response::with_status(Body::empty(), StatusCode::NO_CONTENT))
}

/// Since September 2024 the default is 128 KB for all classes (API reference,
/// "PutBucketLifecycleConfiguration").
fn minimum_size(headers: &HeaderMap) -> S3Result<String> {
    let given = text(headers, &MINIMUM_SIZE).unwrap_or("all_storage_classes_128K");
    if matches!(given, "all_storage_classes_128K" | "varies_by_storage_class") {
        return Ok(given.to_owned());
    }
    Err(error(
        S3ErrorCode::InvalidRequest,
        "Invalid TransitionDefaultMinimumObjectSize found in the request.",
    ))
}

fn unread(cause: &(dyn std::error::Error + Send + Sync)) -> S3Error {
    tracing::debug!(%cause, "a configuration could not be read");
    fault::error(
        S3ErrorCode::IncompleteBody,
        "The request body terminated unexpectedly or is too large",
    )
}
