//! What goes past s3s's typed operations, after it has checked the signature: the three listings,
//! because its types keep versions and delete markers apart and so lose S3's order; the bucket
//! configurations, because they are kept as text, with elements newer than its types; attributes of
//! an object; and reads with a range that is none, which s3s refuses and S3 answers with the whole.

use super::elsewhere::BucketRegion;
use super::headers::{admit, text};
use super::{Adapter, attributes, config, listing};
use http::header::{AUTHORIZATION, HeaderMap, RANGE};
use http::{Extensions, Method, Request, Uri};
use percent_encoding::percent_decode_str;
use s3s::dto::Range;
use s3s::path::{S3Path, parse_path_style};
use s3s::route::S3Route;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, S3Error, S3ErrorCode, S3Request, S3Response, S3Result};

/// Query parameters that make a bucket request something else than a listing.
const OTHERS: [&str; 26] = [
    "accelerate",
    "acl",
    "analytics",
    "cors",
    "encryption",
    "intelligent-tiering",
    "inventory",
    "lifecycle",
    "location",
    "logging",
    "metadataTable",
    "metadataConfiguration",
    "metrics",
    "notification",
    "object-lock",
    "ownershipControls",
    "policy",
    "policyStatus",
    "publicAccessBlock",
    "replication",
    "requestPayment",
    "session",
    "tagging",
    "uploads",
    "versioning",
    "website",
];

/// Query parameters that make an object request something else than a read.
const SUB_RESOURCES: [&str; 7] =
    ["acl", "attributes", "legal-hold", "retention", "tagging", "torrent", "uploadId"];

/// The route.
pub(super) struct Routes {
    adapter: Adapter,
    /// The service once more, for requests whose signature was checked already.
    trusted: S3Service,
}

enum Target {
    Listing { bucket: String, kind: listing::Kind },
    Config { bucket: String, kind: &'static config::Kind },
    Attributes { bucket: String, key: String },
    WholeRead,
}

impl Routes {
    pub(super) fn new(adapter: Adapter) -> Self {
        let trusted = S3ServiceBuilder::new(adapter.clone()).build();
        Self { adapter, trusted }
    }
}

fn target(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Target> {
    let path = percent_decode_str(uri.path()).decode_utf8().ok()?;
    let query = Parameters::of(uri);
    match parse_path_style(&path).ok()? {
        S3Path::Root => None,
        S3Path::Bucket { bucket } => bucket_target(method, bucket.into(), &query),
        S3Path::Object { bucket, key } => {
            let reads = matches!(*method, Method::GET | Method::HEAD);
            let broken_range =
                text(headers, &RANGE).is_some_and(|text| Range::parse(text).is_err());
            if *method == Method::GET && query.has("attributes") {
                Some(Target::Attributes { bucket: bucket.into(), key: key.into() })
            } else if reads && broken_range && !SUB_RESOURCES.iter().any(|name| query.has(name)) {
                Some(Target::WholeRead)
            } else {
                None
            }
        }
    }
}

fn bucket_target(method: &Method, bucket: String, query: &Parameters) -> Option<Target> {
    let configures = matches!(*method, Method::GET | Method::PUT | Method::DELETE);
    if let Some(kind) = config::kind(query).filter(|_| configures) {
        return Some(Target::Config { bucket, kind });
    }
    if *method != Method::GET {
        return None;
    }
    let kind = if query.has("versions") {
        listing::Kind::Versions
    } else if OTHERS.iter().any(|name| query.has(name)) {
        return None;
    } else if query.get("list-type") == Some("2") {
        listing::Kind::V2
    } else {
        listing::Kind::V1
    };
    Some(Target::Listing { bucket, kind })
}

#[async_trait::async_trait]
impl S3Route for Routes {
    fn is_match(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        _: &mut Extensions,
    ) -> bool {
        target(method, uri, headers).is_some()
    }

    async fn check_access(&self, request: &mut S3Request<Body>) -> S3Result<()> {
        let place = request.extensions.get::<BucketRegion>().cloned();
        admit(request.credentials.is_some(), place, &request.uri, &request.headers)
    }

    async fn call(&self, request: S3Request<Body>) -> S3Result<S3Response<Body>> {
        let adapter = &self.adapter;
        match target(&request.method, &request.uri, &request.headers) {
            Some(Target::Listing { bucket, kind }) => {
                listing::answer(adapter, &bucket, kind, &request).await
            }
            Some(Target::Config { bucket, kind }) => {
                config::answer(adapter, &bucket, kind, request).await
            }
            Some(Target::Attributes { bucket, key }) => {
                attributes::answer(adapter, &bucket, key, &request).await
            }
            Some(Target::WholeRead) => whole_read(&self.trusted, request).await,
            None => Err(super::fault::error(
                S3ErrorCode::MethodNotAllowed,
                "The specified method is not allowed against this resource.",
            )),
        }
    }
}

/// The same read without its range (RFC 9110, section 14.2) and without the signature over it.
async fn whole_read(trusted: &S3Service, request: S3Request<Body>) -> S3Result<S3Response<Body>> {
    let S3Request { method, uri, mut headers, extensions, .. } = request;
    for name in [RANGE, AUTHORIZATION] {
        headers.remove(name);
    }
    let mut bare = Request::new(Body::empty());
    *bare.method_mut() = method;
    *bare.uri_mut() = unsigned(&uri)?;
    *bare.headers_mut() = headers;
    *bare.extensions_mut() = extensions;
    let answer = trusted.call(bare).await;
    let answer =
        answer.map_err(|error| S3Error::with_source(S3ErrorCode::InternalError, error.into()))?;
    let (parts, body) = answer.into_parts();
    let mut response = S3Response::with_status(body, parts.status);
    response.headers = parts.headers;
    response.extensions = parts.extensions;
    Ok(response)
}

/// An address without the parameters of a presigned one.
fn unsigned(uri: &Uri) -> S3Result<Uri> {
    let kept: Vec<&str> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !name.to_ascii_lowercase().starts_with("x-amz-")
                && !matches!(name, "AWSAccessKeyId" | "Signature" | "Expires")
        })
        .collect();
    let text = format!("{}?{}", uri.path(), kept.join("&"));
    text.parse().map_err(|_| S3ErrorCode::InvalidURI.into())
}

/// A request's query, decoded.
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn of(uri: &Uri) -> Self {
        let decoded = |text: &str| {
            percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
        };
        let pairs = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        });
        Self(pairs.collect())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}
