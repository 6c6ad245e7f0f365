//! What every request is tested for besides its signature, and the small conversions between S3's
//! header values and ours.

use super::ACCOUNT;
use super::elsewhere::BucketRegion;
use super::fault::{error, with_detail};
use super::xml::url_encoded;
use crate::store::{Announced, Condition, ETagTest};
use crate::{Credentials, REGION};
use http::header::{AUTHORIZATION, HeaderMap, IF_MATCH, IF_NONE_MATCH};
use http::{HeaderName, HeaderValue, Uri};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::dto::{ETag, ETagCondition, TimestampFormat};
use s3s::{S3ErrorCode, S3Result};
use std::time::{Duration, SystemTime};

/// The one access key there is.
pub(super) struct OneKey(Credentials);

impl OneKey {
    pub(super) fn new(credentials: Credentials) -> Self {
        Self(credentials)
    }
}

#[async_trait::async_trait]
impl S3Auth for OneKey {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        if access_key == self.0.access_key_id {
            return Ok(SecretKey::from(self.0.secret_access_key.clone()));
        }
        Err(error(
            S3ErrorCode::InvalidAccessKeyId,
            "The AWS Access Key Id you provided does not exist in our records.",
        ))
    }
}

/// Lets in signed requests for this region and this owner.
pub(super) struct Gate;

#[async_trait::async_trait]
impl S3Access for Gate {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let place = context.extensions_mut().get::<BucketRegion>().cloned();
        admit(context.credentials().is_some(), place, context.uri(), context.headers())
    }
}

/// The tests of [`Gate`], for requests that are routed past it too. `place`: where a test has moved
/// the bucket to.
pub(super) fn admit(
    signed: bool,
    place: Option<BucketRegion>,
    uri: &Uri,
    headers: &HeaderMap,
) -> S3Result<()> {
    let here = place.as_ref().map_or(REGION, |place| place.0.as_str());
    if !signed {
        return Err(error(S3ErrorCode::AccessDenied, "Access Denied"));
    }
    if let Some(region) = signed_region(uri, headers).filter(|region| region != here) {
        tracing::debug!(region, "a request was signed for another region");
        let malformed = error(
            S3ErrorCode::AuthorizationHeaderMalformed,
            "The authorization header is malformed; the region is wrong",
        );
        return Err(with_detail(malformed, "Region", here));
    }
    for name in ["x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"] {
        if headers.get(name).is_some_and(|owner| owner != ACCOUNT) {
            return Err(error(S3ErrorCode::AccessDenied, "Access Denied"));
        }
    }
    if headers.contains_key("x-amz-server-side-encryption-customer-algorithm") {
        return Err(error(
            S3ErrorCode::NotImplemented,
            "The sandbox does not encrypt with keys of the customer.",
        ));
    }
    Ok(())
}

/// The region in the signature's scope, `AKID/date/region/s3/aws4_request`.
pub(super) fn signed_region(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let scope = match header {
        Some(header) => header.split("Credential=").nth(1)?.split(',').next()?.to_owned(),
        None => {
            let query = uri.query()?;
            let pair = query.split('&').find_map(|pair| pair.strip_prefix("X-Amz-Credential="))?;
            percent_decode_str(pair).decode_utf8().ok()?.into_owned()
        }
    };
    scope.rsplit('/').nth(2).map(str::to_owned)
}

/// A header's text.
pub(super) fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The conditions of a write. They are read from the headers, as s3s's CopyObject has no field for
/// them; `If-None-Match` takes only `*` here.
pub(super) fn write_condition(headers: &HeaderMap) -> S3Result<Condition> {
    let if_absent = match text(headers, &IF_NONE_MATCH) {
        None => false,
        Some("*" | "\"*\"") => true,
        Some(_) => {
            let error = error(
                S3ErrorCode::NotImplemented,
                "A header you provided implies functionality that is not implemented",
            );
            return Err(with_detail(error, "Header", "If-None-Match"));
        }
    };
    Ok(Condition { if_match: text(headers, &IF_MATCH).map(etag_test), if_absent })
}

/// `*`, or an ETag with or without its quotes.
pub(super) fn etag_test(text: &str) -> ETagTest {
    match text.trim() {
        "*" => ETagTest::Any,
        etag => ETagTest::Is(etag.trim_matches('"').to_owned()),
    }
}

pub(super) fn condition_test(condition: &ETagCondition) -> ETagTest {
    match condition.as_etag() {
        None => ETagTest::Any,
        Some(etag) => ETagTest::Is(etag.value().to_owned()),
    }
}

/// An ETag for an answer.
pub(super) fn etag(value: &str) -> ETag {
    ETag::Strong(value.to_owned())
}

/// A time for an answer. S3 tells whole seconds.
pub(super) fn time_out(at: Timestamp) -> s3s::dto::Timestamp {
    let whole = Duration::from_secs(u64::try_from(at.as_second()).unwrap_or_default());
    (SystemTime::UNIX_EPOCH + whole).into()
}

/// A time from a request.
pub(super) fn time_in(at: &s3s::dto::Timestamp) -> Option<Timestamp> {
    let mut text = Vec::new();
    at.format(TimestampFormat::DateTime, &mut text).ok()?;
    std::str::from_utf8(&text).ok()?.parse().ok()
}

/// A date for a header.
pub(super) fn http_date(at: &s3s::dto::Timestamp) -> Option<HeaderValue> {
    let mut text = Vec::new();
    at.format(TimestampFormat::HttpDate, &mut text).ok()?;
    HeaderValue::from_bytes(&text).ok()
}

/// `x-amz-expiration`: when a rule expires the object, and the rule's name, URL-encoded.
pub(super) fn expiration_header(expires: &Announced) -> String {
    let date = http_date(&time_out(expires.date));
    let date = date.as_ref().and_then(|date| date.to_str().ok()).unwrap_or_default();
    format!("expiry-date=\"{date}\", rule-id=\"{}\"", rule_id(&expires.rule))
}

/// A rule's name for a header: URL-encoded, a blank as `%20`.
pub(super) fn rule_id(rule: &str) -> String {
    url_encoded(rule).replace('+', "%20")
}
