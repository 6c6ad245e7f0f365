//! The region of each bucket: found from the answers of the store, remembered, and used for the
//! next request of that bucket. One place for all operations: the SDK asks it for each endpoint.
//!
//! It never leads away from where the person said: with an endpoint of their own only the
//! signature changes, and at AWS only regions of the same partition are believed.

use aws_sdk_s3::config::endpoint::{DefaultResolver, EndpointFuture, Params, ResolveEndpoint};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use strata_domain::region::{is_region, same_partition};

/// Buckets whose regions are remembered; a hostile list of names must not fill the memory.
const MOST: usize = 10_000;
/// How much of an answer is searched for a region.
const LONGEST_ANSWER: usize = 8 * 1024;

/// The regions that are known. Clones share them.
#[derive(Debug, Clone)]
pub(super) struct Regions(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    first: String,
    /// Whether the person named an endpoint: it then also has one region for requests without a
    /// bucket.
    own_endpoint: bool,
    found: Mutex<HashMap<String, String>>,
}

impl Regions {
    /// Starts from a region.
    pub(super) fn new(first: &str, own_endpoint: bool) -> Self {
        let found = Mutex::default();
        Self(Arc::new(Inner { first: first.to_owned(), own_endpoint, found }))
    }

    /// The region that requests start from.
    pub(super) fn first(&self) -> &str {
        &self.0.first
    }

    /// The region of a bucket, as far as it is known.
    pub(super) fn of(&self, bucket: Option<&str>) -> String {
        let found = self.found();
        let known = bucket.and_then(|bucket| found.get(bucket)).or_else(|| found.get(""));
        known.unwrap_or(&self.0.first).clone()
    }

    /// Remembers what an answer named; false when it is not to be believed.
    pub(super) fn learn(&self, bucket: Option<&str>, region: &str) -> bool {
        let believed = self.0.own_endpoint || same_partition(&self.0.first, region);
        let known_place = bucket.is_some_and(|bucket| !bucket.is_empty()) || self.0.own_endpoint;
        if !is_region(region) || !believed || !known_place {
            return false;
        }
        let mut found = self.found();
        let place = bucket.unwrap_or_default();
        if found.len() >= MOST && !found.contains_key(place) {
            found.clear();
        }
        found.insert(place.to_owned(), region.to_owned());
        true
    }

    fn found(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.0.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The region that a refusal names: in its header, or in the text of
/// `AuthorizationHeaderMalformed` (API reference, "Error responses").
pub(super) fn named(answer: &HttpResponse) -> Option<String> {
    if !matches!(answer.status().as_u16(), 301 | 307 | 308 | 400) {
        return None;
    }
    let header = answer.headers().get("x-amz-bucket-region").map(str::to_owned);
    header.or_else(|| in_text(answer.body().bytes()?)).filter(|region| is_region(region))
}

fn in_text(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body.get(..body.len().min(LONGEST_ANSWER))?).ok()?;
    let (_, rest) = text.split_once("<Region>")?;
    let (region, _) = rest.split_once("</Region>")?;
    Some(region.trim().to_owned())
}

/// Resolves endpoints as the SDK does, for the region that the bucket is known to be in.
#[derive(Debug)]
pub(super) struct RegionalResolver {
    regions: Regions,
    usual: DefaultResolver,
}

impl RegionalResolver {
    pub(super) fn new(regions: Regions) -> Self {
        Self { regions, usual: DefaultResolver::new() }
    }
}

impl ResolveEndpoint for RegionalResolver {
    fn resolve_endpoint<'a>(&'a self, params: &'a Params) -> EndpointFuture<'a> {
        let region = self.regions.of(params.bucket());
        if params.region() == Some(region.as_str()) {
            return self.usual.resolve_endpoint(params);
        }
        EndpointFuture::new(async move {
            let params = in_region(params, region)?;
            self.usual.resolve_endpoint(&params).await
        })
    }
}

fn in_region(
    params: &Params,
    region: String,
) -> Result<Params, aws_sdk_s3::config::endpoint::InvalidParams> {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Params::builder()
        .region(region)
        .set_bucket(owned(params.bucket()))
        .set_use_fips(params.use_fips())
        .set_use_dual_stack(params.use_dual_stack())
        .set_endpoint(owned(params.endpoint()))
        .set_force_path_style(params.force_path_style())
        .set_accelerate(params.accelerate())
        .set_use_global_endpoint(params.use_global_endpoint())
        .set_use_object_lambda_endpoint(params.use_object_lambda_endpoint())
        .set_key(owned(params.key()))
        .set_prefix(owned(params.prefix()))
        .set_copy_source(owned(params.copy_source()))
        .set_disable_access_points(params.disable_access_points())
        .set_disable_multi_region_access_points(params.disable_multi_region_access_points())
        .set_use_arn_region(params.use_arn_region())
        .set_use_s3_express_control_endpoint(params.use_s3_express_control_endpoint())
        .set_disable_s3_express_session_auth(params.disable_s3_express_session_auth())
        .build()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use aws_smithy_runtime_api::http::StatusCode;
    use aws_smithy_types::body::SdkBody;

    fn answer(status: u16, header: Option<&str>, body: &'static str) -> HttpResponse {
        let status = StatusCode::try_from(status).unwrap();
        let mut answer = HttpResponse::new(status, SdkBody::from(body));
        if let Some(region) = header {
            answer.headers_mut().insert("x-amz-bucket-region", region.to_owned());
        }
        answer
    }

    #[test]
    fn a_region_is_read_from_the_header_or_the_text_of_a_refusal() {
        let text = "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region>";
        assert_eq!(named(&answer(301, Some("eu-west-1"), "")).as_deref(), Some("eu-west-1"));
        assert_eq!(named(&answer(400, None, text)).as_deref(), Some("eu-west-1"));
        for (status, header, body) in [
            (200, Some("eu-west-1"), ""),
            (403, Some("eu-west-1"), text),
            (301, Some("evil.example/"), ""),
            (400, None, "<Region>evil.example#</Region>"),
            (400, None, "<Region>"),
            (400, None, ""),
        ] {
            assert_eq!(named(&answer(status, header, body)), None);
        }
    }

    async fn url(resolver: &RegionalResolver, bucket: &str, own: Option<&str>) -> String {
        let first = resolver.regions.first().to_owned();
        let params = Params::builder().region(first).bucket(bucket);
        let params = params.set_endpoint(own.map(str::to_owned)).build().unwrap();
        resolver.resolve_endpoint(&params).await.unwrap().url().to_owned()
    }

    #[tokio::test]
    async fn each_bucket_is_asked_in_its_own_region() {
        let regions = Regions::new("us-east-1", false);
        let resolver = RegionalResolver::new(regions.clone());
        assert!(regions.learn(Some("photos"), "eu-central-1"));
        let photos = url(&resolver, "photos", None).await;
        assert_eq!(photos, "https://photos.s3.eu-central-1.amazonaws.com");
        let other = url(&resolver, "letters", None).await;
        assert_eq!(other, "https://letters.s3.us-east-1.amazonaws.com");
    }

    #[tokio::test]
    async fn a_region_never_leads_out_of_the_partition_or_away_from_an_endpoint() {
        let regions = Regions::new("us-east-1", false);
        for region in ["cn-north-1", "us-gov-west-1", "us-iso-east-1", "x.evil", "a/b", ""] {
            assert!(!regions.learn(Some("photos"), region), "{region}");
        }
        assert!(!regions.learn(None, "eu-central-1"));
        let regions = Regions::new("us-east-1", true);
        assert!(regions.learn(Some("photos"), "cn-north-1") && regions.learn(None, "garage"));
        let resolver = RegionalResolver::new(regions.clone());
        for bucket in ["photos", "letters"] {
            let url = url(&resolver, bucket, Some("https://s3.example.com:9000")).await;
            assert_eq!(url, format!("https://{bucket}.s3.example.com:9000"));
        }
        assert_eq!(regions.of(Some("letters")), "garage");
    }

    #[test]
    fn the_memory_is_bounded() {
        let regions = Regions::new("us-east-1", false);
        for n in 0..=MOST {
            regions.learn(Some(&format!("bucket-{n}")), "eu-central-1");
        }
        assert!(regions.found().len() <= MOST);
    }
}
