//! What goes past s3s's typed operations, after it has checked the signature: the three listings,
//! because its types keep versions and delete markers apart and so lose S3's order; and the bucket
//! configurations, because they are kept as text, with elements newer than its types.

use super::headers::admit;
use super::{Adapter, config, listing};
use http::{Extensions, HeaderMap, Method, Uri};
use percent_encoding::percent_decode_str;
use s3s::path::{S3Path, parse_path_style};
use s3s::route::S3Route;
use s3s::{Body, S3Request, S3Response, S3Result};

/// Query parameters that make a bucket request something else than a listing.
const OTHERS: [&str; 24] = [
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
];

/// The route.
pub(super) struct Routes(Adapter);

enum Target {
    Listing(listing::Kind),
    Config(&'static config::Kind),
}

impl Routes {
    pub(super) fn new(adapter: Adapter) -> Self {
        Self(adapter)
    }
}

fn target(method: &Method, uri: &Uri) -> Option<(String, Target)> {
    let path = percent_decode_str(uri.path()).decode_utf8().ok()?;
    let Ok(S3Path::Bucket { bucket }) = parse_path_style(&path) else { return None };
    let query = Parameters::of(uri);
    let target = match *method {
        Method::GET | Method::PUT | Method::DELETE if config::kind(&query).is_some() => {
            Target::Config(config::kind(&query)?)
        }
        Method::GET if query.has("versions") => Target::Listing(listing::Kind::Versions),
        Method::GET
            if OTHERS.iter().chain(&["website", "versioning"]).any(|name| query.has(name)) =>
        {
            return None;
        }
        Method::GET if query.get("list-type") == Some("2") => Target::Listing(listing::Kind::V2),
        Method::GET => Target::Listing(listing::Kind::V1),
        _ => return None,
    };
    Some((bucket.into(), target))
}

#[async_trait::async_trait]
impl S3Route for Routes {
    fn is_match(&self, method: &Method, uri: &Uri, _: &HeaderMap, _: &mut Extensions) -> bool {
        target(method, uri).is_some()
    }

    async fn check_access(&self, request: &mut S3Request<Body>) -> S3Result<()> {
        admit(request.credentials.is_some(), &request.uri, &request.headers)
    }

    async fn call(&self, request: S3Request<Body>) -> S3Result<S3Response<Body>> {
        match target(&request.method, &request.uri) {
            Some((bucket, Target::Listing(kind))) => {
                listing::answer(&self.0, &bucket, kind, &request).await
            }
            Some((bucket, Target::Config(kind))) => {
                config::answer(&self.0, &bucket, kind, request).await
            }
            None => Err(super::fault::error(
                s3s::S3ErrorCode::MethodNotAllowed,
                "The specified method is not allowed against this resource.",
            )),
        }
    }
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
