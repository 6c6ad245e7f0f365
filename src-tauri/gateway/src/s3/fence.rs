//! What every request has to pass before it is signed: it goes only to the endpoint that the person
//! named, and it keeps to what the connection is limited to. What the request is about is read from
//! the request itself, so that no operation can be forgotten.

use super::region::{Regions, named};
use aws_sdk_s3::config::endpoint::Params;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::endpoint::EndpointResolverParams;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
};
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::endpoint::Endpoint;
use http::Uri;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::sync::{Arc, PoisonError, RwLock};
use strata_domain::fault::{Code, Fault};
use strata_domain::reach::{About, Limit, Reach, Request, Source, Way};
use strata_domain::region::dns_suffix;

/// The limits of one connection. Clones share them.
#[derive(Debug, Clone)]
pub(super) struct Fence(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// The connection's name, for messages.
    name: String,
    reach: RwLock<Arc<Reach>>,
    /// Scheme and authority of the person's own endpoint.
    own: Option<(String, String)>,
    regions: Regions,
}

/// A request was refused by us, before anything was sent.
#[derive(Debug, thiserror::Error)]
#[error("the request was refused by the connection's own limits")]
pub(super) struct Refused(pub(super) Fault);

impl Fence {
    pub(super) fn new(name: String, reach: Reach, own: Option<&str>, regions: Regions) -> Self {
        let own = own.and_then(|own| own.parse::<Uri>().ok()).and_then(|own| place(&own));
        Self(Arc::new(Inner { name, reach: RwLock::new(Arc::new(reach)), own, regions }))
    }

    /// What the connection is limited to now.
    pub(super) fn reach(&self) -> Arc<Reach> {
        Arc::clone(&self.0.reach.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the limits, for requests under way too.
    pub(super) fn limit(&self, reach: Reach) {
        *self.0.reach.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(reach);
    }

    /// Whether a request keeps to the limits.
    pub(super) fn allows(&self, request: &Request<'_>) -> Result<(), Fault> {
        let reach = self.reach();
        reach.allows(request).map_err(|limit| reach.fault(&limit, &self.0.name))
    }

    fn check(&self, request: &HttpRequest, cfg: &ConfigBag) -> Result<(), Fault> {
        let params =
            cfg.load::<EndpointResolverParams>().and_then(EndpointResolverParams::get::<Params>);
        let endpoint = cfg.load::<Endpoint>().and_then(|endpoint| endpoint.url().parse().ok());
        let uri = request.uri().parse::<Uri>().ok();
        let (Some(params), Some(endpoint), Some(uri)) = (params, endpoint, uri) else {
            return Err(astray());
        };
        self.check_place(&uri, params.bucket())?;
        if self.reach().is_unlimited() {
            return Ok(());
        }
        let key = key(&uri, &endpoint, params.bucket()).ok_or_else(astray)?;
        let source = source(request.headers().get("x-amz-copy-source"));
        let method = request.method();
        let reads = matches!(method, "GET" | "HEAD");
        let prefix = listed(&uri);
        let about = match (&key, &prefix) {
            (Some(key), _) => About::Document(key),
            (None, Some(prefix)) if reads => About::Listing(prefix),
            (None, None) if reads && is_place(&uri, params.bucket()) => About::Place,
            _ => About::Anything,
        };
        self.allows(&Request { writes: !reads, bucket: params.bucket(), about, source })
    }

    /// The request goes to the endpoint that the person named, or to S3 of the partition.
    fn check_place(&self, uri: &Uri, bucket: Option<&str>) -> Result<(), Fault> {
        let Some((scheme, authority)) = place(uri) else {
            return Err(astray());
        };
        let stays = match &self.0.own {
            Some((own_scheme, own)) => {
                let by_host = || authority.strip_suffix(own.as_str())?.strip_suffix('.');
                let of_bucket =
                    || bucket.is_some_and(|b| by_host() == Some(b.to_ascii_lowercase().as_str()));
                scheme == *own_scheme && (authority == *own || of_bucket())
            }
            None => {
                let suffix = dns_suffix(self.0.regions.first());
                let inside = authority.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.'));
                scheme == "https" && inside
            }
        };
        if stays { Ok(()) } else { Err(astray()) }
    }
}

#[dyn_dispatch_hint]
impl Intercept for Fence {
    fn name(&self) -> &'static str {
        "Fence"
    }

    fn read_before_signing(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.check(context.request(), cfg).map_err(|fault| Refused(fault).into())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(region) = named(context.response()) {
            let params = cfg
                .load::<EndpointResolverParams>()
                .and_then(EndpointResolverParams::get::<Params>);
            let bucket = params.and_then(|params| params.bucket());
            let known = self.0.regions.learn(bucket, &region);
            tracing::debug!(known, "an answer named the region");
        }
        Ok(())
    }
}

fn astray() -> Fault {
    Fault::new(Code::Invalid, "The request would have gone somewhere else than to the endpoint.")
        .hint("Check the bucket's name and the connection's endpoint.")
}

fn place(uri: &Uri) -> Option<(String, String)> {
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?.as_str());
    // A usual port may be written or not.
    let usual = if scheme == "https" { ":443" } else { ":80" };
    let authority = authority.strip_suffix(usual).unwrap_or(authority);
    Some((scheme.to_owned(), authority.to_ascii_lowercase()))
}

/// The key that a request names, decoded; the outer none when that can't be told.
fn key<'a>(uri: &'a Uri, endpoint: &Uri, bucket: Option<&str>) -> Option<Option<Cow<'a, str>>> {
    let rest = uri.path().strip_prefix(endpoint.path().trim_end_matches('/'))?;
    let rest = match rest.strip_prefix('/') {
        Some(rest) => rest,
        None if rest.is_empty() => rest,
        None => return None,
    };
    if rest.is_empty() {
        return Some(None);
    }
    // Something follows the endpoint though no bucket was named: it is not for us to guess.
    bucket?;
    Some(Some(percent_decode_str(rest).decode_utf8().ok()?))
}

/// The prefix of a listing; none when it is no listing of documents, versions or uploads.
fn listed(uri: &Uri) -> Option<String> {
    let query = uri.query().unwrap_or_default();
    let names = ["list-type", "versions", "uploads"];
    if !names.iter().any(|name| parameter(query, name).is_some()) {
        return None;
    }
    let prefix = parameter(query, "prefix").unwrap_or_default().replace('+', " ");
    Some(percent_decode_str(&prefix).decode_utf8_lossy().into_owned())
}

fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| {
        let (this, value) = pair.split_once('=').unwrap_or((pair, ""));
        (this == name).then_some(value)
    })
}

/// Whether a reading request is about the account, or one of the facts about a bucket that say
/// nothing about its documents: its existence, region and versioning state.
fn is_place(uri: &Uri, bucket: Option<&str>) -> bool {
    let facts = ["versioning", "location"];
    let query = uri.query().unwrap_or_default();
    let names = query.split('&').filter_map(|pair| pair.split('=').next());
    let mut names = names.filter(|name| !name.is_empty() && *name != "x-id");
    bucket.is_none() || names.all(|name| facts.contains(&name))
}

/// What a copy copies from.
fn source(header: Option<&str>) -> Source {
    let Some(header) = header else {
        return Source::None;
    };
    let path = header.split_once('?').map_or(header, |(path, _)| path);
    let decoded = percent_decode_str(path).decode_utf8();
    let parts = decoded.as_deref().ok().and_then(|path| {
        let (bucket, key) = path.strip_prefix('/').unwrap_or(path).split_once('/')?;
        Some((bucket.to_owned(), key.to_owned()))
    });
    match parts {
        Some((bucket, key)) => Source::Document { bucket, key },
        None => Source::Unknown,
    }
}

impl super::S3 {
    /// What the connection is limited to.
    pub fn reach(&self) -> Arc<Reach> {
        self.0.fence.reach()
    }

    /// Changes the limits of a connection, for work under way too: its next request keeps to them.
    pub fn limit(&self, reach: Reach) {
        self.0.fence.limit(reach);
    }

    /// Whether documents below a prefix, or one of a key, may be written: asked before anything is
    /// begun that would be refused in the middle.
    ///
    /// # Errors
    /// `Denied`, naming the limit.
    pub fn may_write(&self, bucket: &str, name: &str) -> Result<(), Fault> {
        let about = About::Document(name);
        let request = Request { writes: true, bucket: Some(bucket), about, source: Source::None };
        self.0.fence.allows(&request)
    }

    /// Whether a document may be read.
    ///
    /// # Errors
    /// `Denied`, naming the limit.
    pub fn may_read(&self, bucket: &str, name: &str) -> Result<(), Fault> {
        let about = About::Document(name);
        let request = Request { writes: false, bucket: Some(bucket), about, source: Source::None };
        self.0.fence.allows(&request)
    }

    /// How a listing has to be made.
    pub(super) fn way(&self, bucket: &str, prefix: &str, folders: bool) -> Result<Way, Fault> {
        let bucket = Some(bucket);
        let place = Request { writes: false, bucket, about: About::Place, source: Source::None };
        self.0.fence.allows(&place)?;
        Ok(self.reach().way(prefix, folders))
    }

    /// Whether anything may be written at all.
    ///
    /// # Errors
    /// `Denied`, for a read-only connection.
    pub fn may_change(&self) -> Result<(), Fault> {
        let reach = self.0.fence.reach();
        if reach.read_only {
            return Err(reach.fault(&Limit::ReadOnly, &self.0.fence.0.name));
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "fence_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "fence_table_tests.rs"]
mod table_tests;
