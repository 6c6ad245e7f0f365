//! Requests without credentials: what somebody with a link can fetch, and what an endpoint's clock
//! and distance are. The address is never logged: a link is as good as a key.

use super::S3;
use super::endpoint::GuardedResolver;
use super::fault::{Asked, Failure, now};
use super::limits::Limits;
use crate::secret::Secret;
use aws_sdk_s3::error::{ErrorMetadata, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::{Provider, TlsContext, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorSettings};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use http_body_util::{BodyExt, Limited};
use jiff::{SignedDuration, Timestamp};
use quick_xml::events::Event;
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_domain::object::Key;
use tokio::time::Instant;

/// The longest error document that is read, in bytes.
const LONGEST_ERROR: usize = 64 * 1024;

/// What one small request tells about an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ping {
    /// From the request's start to the head of the answer.
    pub took: Duration,
    /// This computer's clock minus the server's, half the way taken off; `Date` has whole
    /// seconds, so it is exact to one second. None when the answer had no date.
    pub skew: Option<SignedDuration>,
}

/// A client that adds nothing to a request: no identity, no redirects, no proxy.
pub(super) fn connector(limits: &Limits, trusted: TlsContext) -> Connector {
    let settings = HttpConnectorSettings::builder()
        .connect_timeout(limits.connect)
        .read_timeout(limits.first_byte)
        .build();
    Connector::builder()
        .connector_settings(settings)
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(trusted)
        .build_with_resolver(GuardedResolver)
}

impl S3 {
    /// Fetches a presigned link as somebody without a key would, at most `most` bytes.
    ///
    /// # Errors
    /// What the store answers to the link, `Mismatch` when more bytes come than asked for.
    pub async fn fetch_link(
        &self,
        link: &Secret,
        bucket: &str,
        key: &Key,
        most: usize,
    ) -> Result<Vec<u8>, Fault> {
        let asked = self.asked("PresignedGetObject", Some(bucket), Some(key.as_str()));
        let fetched = self.reading(|| self.fetch_link_once(&asked, link, most)).await;
        Ok(fetched?)
    }

    async fn fetch_link_once(
        &self,
        asked: &Asked<'_>,
        link: &Secret,
        most: usize,
    ) -> Result<Vec<u8>, Failure> {
        let request = request("GET", link.expose())
            .ok_or_else(|| asked.malformed("the link can't be used as an address"))?;
        let fetching = async {
            let mut answer =
                self.0.bare.call(request).await.map_err(|error| failed(asked, error))?;
            let status = answer.status();
            let longest = if status.is_success() { most } else { LONGEST_ERROR };
            let body = Limited::new(answer.take_body(), longest).collect().await;
            let body = body.map(|body| body.to_bytes());
            if status.is_success() {
                return body.map(|bytes| bytes.to_vec()).map_err(|_| {
                    asked.malformed("what came by the link broke off or is too long")
                });
            }
            let code = body.ok().and_then(|body| code_of(&body));
            let meta = ErrorMetadata::builder();
            let meta = match &code {
                Some(code) => meta.code(code).build(),
                None => meta.build(),
            };
            let error = SdkError::service_error(GetObjectError::generic(meta), answer);
            Err(asked.failure(&error))
        };
        tokio::time::timeout(self.0.limits.small_call, fetching)
            .await
            .unwrap_or_else(|_| Err(asked.stalled("the server did not answer in time")))
    }

    /// Asks the endpoint for nothing, without a key, and measures. What it answers does not
    /// matter: a refusal has a date too.
    ///
    /// # Errors
    /// When nothing answers.
    pub async fn ping(&self) -> Result<Ping, Fault> {
        let asked = self.asked("HeadBucket", None, None);
        let address = self.front_door().await?;
        let request = request("HEAD", &address)
            .ok_or_else(|| Fault::from(asked.malformed("the endpoint can't be used")))?;
        let (sent, began) = (now(), Instant::now());
        let answer = tokio::time::timeout(self.0.limits.first_byte, self.0.bare.call(request));
        let answer = match answer.await {
            Ok(answer) => answer.map_err(|error| Fault::from(failed(&asked, error)))?,
            Err(_) => return Err(asked.stalled("the server did not answer in time").into()),
        };
        let took = began.elapsed();
        let theirs = answer.headers().get("date").and_then(date);
        Ok(Ping { took, skew: theirs.map(|theirs| skew(sent, took, theirs)) })
    }
}

/// How far a clock that read `sent` when a request began is ahead of the server's `Date`. The
/// server reads its clock about half the way through, and cuts the fraction of a second off.
fn skew(sent: Timestamp, took: Duration, theirs: Timestamp) -> SignedDuration {
    let half = SignedDuration::try_from(took / 2).unwrap_or(SignedDuration::ZERO);
    let cut = SignedDuration::from_millis(500);
    sent.duration_since(theirs).saturating_add(half).saturating_sub(cut)
}

fn date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text).ok().map(|date| date.timestamp())
}

fn request(method: &str, address: &str) -> Option<HttpRequest> {
    let request = http::Request::builder().method(method).uri(address).body(SdkBody::empty());
    HttpRequest::try_from(request.ok()?).ok()
}

fn failed(
    asked: &Asked<'_>,
    error: aws_smithy_runtime_api::client::result::ConnectorError,
) -> Failure {
    let error: SdkError<GetObjectError, HttpResponse> = SdkError::dispatch_failure(error);
    asked.failure(&error)
}

/// The `<Code>` of an S3 error document.
fn code_of(body: &[u8]) -> Option<String> {
    let mut reader = quick_xml::Reader::from_reader(body);
    let mut inside = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => inside = start.name().as_ref() == b"Code",
            Event::Text(text) if inside => {
                let code = std::str::from_utf8(&text).ok()?;
                // Judged again where it is used; a hostile answer could be long.
                return (code.len() <= 64).then(|| code.to_owned());
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// A fault for a link that no address can be made of.
pub(super) fn no_link(reason: &str) -> Fault {
    Fault::new(Code::Invalid, format!("No link can be made: {reason}."))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_clock_is_compared_with_the_middle_of_the_request() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let took = Duration::from_millis(800);
        // The server read 12:00:00.something when ours read 12:20:00.400.
        let ahead = skew(at("2026-01-01T12:20:00Z"), took, at("2026-01-01T12:00:00Z"));
        assert_eq!(ahead, SignedDuration::from_millis(20 * 60 * 1000 - 100));
        let behind = skew(at("2026-01-01T11:40:00Z"), took, at("2026-01-01T12:00:00Z"));
        assert_eq!(behind, SignedDuration::from_millis(-20 * 60 * 1000 - 100));
    }

    #[test]
    fn the_code_of_an_error_document_is_read_and_nothing_else() {
        let document = b"<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code><Message>x</Message></Error>";
        assert_eq!(code_of(document).as_deref(), Some("AccessDenied"));
        let long = format!("<Error><Code>{}</Code></Error>", "A".repeat(1000));
        for other in [&b"<html><body>hi</body></html>"[..], b"", b"<Error", long.as_bytes()] {
            assert_eq!(code_of(other), None);
        }
    }
}
