//! The one place where what S3 and the SDK report becomes a fault.
//!
//! Judges by SDK types, S3 codes and the status, never by searching texts, and never formats an
//! SDK error: their texts can hold the session token.

use super::endpoint::NotAllowed;
use super::fence::Refused;
use super::meaning::{Meaning, iam_action, meaning, words};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use jiff::{SignedDuration, Timestamp};
use std::error::Error as StdError;
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_domain::naming::shown_text;

/// What was asked of whom: enough to name the thing in a message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) endpoint: &'a str,
    /// The operation's name in the API reference.
    pub(super) operation: &'static str,
    pub(super) bucket: Option<&'a str>,
    pub(super) key: Option<&'a str>,
}

/// What is known about the effect of a request that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// It never reached the server.
    NotSent,
    /// The server put it off: it had no effect and may be asked again.
    PutOff,
    /// The server refused it, or it makes no sense to ask again.
    Refused,
    /// The answer was lost or is no answer: it may have had an effect.
    Unclear,
}

/// A failed request: the fault for the person and the facts for the program.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    /// Boxed because every result carries it.
    pub(super) fault: Box<Fault>,
    pub(super) effect: Effect,
    /// What the server's `Retry-After` asks for.
    pub(super) after: Option<Duration>,
    /// The S3 error code, empty when there was none.
    pub(super) code: String,
    /// The HTTP status, 0 when there was none.
    pub(super) status: u16,
    /// The bucket's region, where the server named it.
    pub(super) region: Option<String>,
    /// Whether nothing listens there or the name is unknown: more tries seldom help.
    pub(super) nobody: bool,
}

impl Failure {
    /// A failure that we found ourselves; asking again does not help.
    pub(super) fn ours(fault: Fault) -> Self {
        Self::with_effect(fault, Effect::Refused)
    }

    /// A failure that we found ourselves in an answer; asking again may help.
    pub(super) fn with_effect(fault: Fault, effect: Effect) -> Self {
        let (code, region) = (String::new(), None);
        Self { fault: Box::new(fault), effect, after: None, code, status: 0, region, nobody: false }
    }

    /// Whether the server does not know the thing or the operation asked for.
    pub(super) fn is(&self, code: &str) -> bool {
        self.code == code
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        *failure.fault
    }
}

impl Asked<'_> {
    /// Names the thing: ` “key” in the bucket “name”` and so on.
    fn place(&self) -> String {
        match (self.key, self.bucket) {
            (Some(key), Some(bucket)) => {
                format!(" “{}” in the bucket “{}”", shown_text(key), shown_text(bucket))
            }
            (_, Some(bucket)) => format!(" in the bucket “{}”", shown_text(bucket)),
            _ => format!(" at {}", self.endpoint),
        }
    }

    /// A fault in the usual sentence.
    pub(super) fn fault(&self, code: Code, reason: &str) -> Fault {
        let act = words(self.operation);
        Fault::new(code, format!("Could not {act}{}: {reason}.", self.place()))
            .detail(self.operation)
    }

    /// The answer can't be understood or contradicts itself.
    pub(super) fn malformed(&self, reason: &str) -> Failure {
        let fault = self
            .fault(Code::Malformed, reason)
            .hint("Try again. If it stays so, the store or a proxy on the way is at fault.");
        Failure::with_effect(fault, Effect::Unclear)
    }

    /// Bytes stopped flowing.
    pub(super) fn stalled(&self, reason: &str) -> Failure {
        let fault = self
            .fault(Code::NetStall, reason)
            .hint("Check the network connection, then try again.");
        Failure::with_effect(fault, Effect::Unclear)
    }

    /// Puts an SDK error into words and facts.
    pub(super) fn failure<E>(&self, error: &SdkError<E, HttpResponse>) -> Failure
    where
        E: ProvideErrorMetadata + StdError + 'static,
    {
        if let Some(Refused(fault)) = source::<Refused>(error) {
            return Failure::ours(fault.clone());
        }
        match error {
            SdkError::ConstructionFailure(_) => Failure::ours(
                self.fault(Code::Invalid, "no request can be made with these names")
                    .hint("Check the bucket's name and the connection's endpoint and region."),
            ),
            SdkError::TimeoutError(_) => self.stalled("the server did not answer in time"),
            SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
                Some(error) => self.not_answered(error),
                None => self.stalled("the connection failed"),
            },
            SdkError::ResponseError(response) => {
                self.answered(response.raw(), None).unwrap_or_else(|| {
                    let mut failure = self.malformed("the answer can't be understood");
                    failure.status = response.raw().status().as_u16();
                    failure
                })
            }
            SdkError::ServiceError(service) => {
                let code = service.err().code().filter(|code| is_code(code)).map(str::to_owned);
                self.answered(service.raw(), code.as_deref()).unwrap_or_else(|| {
                    let mut failure = self.malformed("the answer can't be understood");
                    failure.status = service.raw().status().as_u16();
                    failure
                })
            }
            _ => self.malformed("the request failed in an unknown way"),
        }
    }

    /// There was no answer at all.
    fn not_answered(&self, error: &ConnectorError) -> Failure {
        let chain: &(dyn StdError + 'static) = error;
        let endpoint = self.endpoint;
        let connecting = source::<hyper_util::client::legacy::Error>(chain)
            .is_some_and(hyper_util::client::legacy::Error::is_connect);
        let io = source::<std::io::Error>(chain).map(std::io::Error::kind);
        let hyper = source::<hyper::Error>(chain);
        let (fault, effect) = if source::<NotAllowed>(chain).is_some() {
            let fault = Fault::new(
                Code::Invalid,
                format!("{endpoint} leads to an address that is not allowed."),
            );
            let hint = "Link-local and metadata addresses are never contacted.";
            (fault.hint(hint).detail(self.operation), Effect::Refused)
        } else if connecting && source::<tokio_rustls::rustls::Error>(chain).is_some() {
            let fault = Fault::new(
                Code::TlsUntrusted,
                format!("The certificate or encryption of {endpoint} can't be trusted."),
            );
            let hint =
                "Check the address. The server needs a certificate that this computer trusts.";
            (fault.hint(hint).detail(self.operation), Effect::Refused)
        } else if error.is_timeout() {
            let mut failure = self.stalled("the server did not answer in time");
            if connecting {
                failure.effect = Effect::NotSent;
            }
            return failure;
        } else if hyper.is_some_and(hyper::Error::is_parse) {
            let fault =
                Fault::new(Code::NetPortal, format!("What answers at {endpoint} is not S3."));
            let hint = "Check the address and port of the endpoint.";
            (fault.hint(hint).detail(self.operation), Effect::Unclear)
        } else {
            let hint = "Check the network connection and the endpoint's address.";
            let effect = if connecting { Effect::NotSent } else { Effect::Unclear };
            let reason = match (connecting, io) {
                (_, Some(std::io::ErrorKind::ConnectionRefused)) => {
                    "the connection was refused: nothing listens there"
                }
                (true, _) => "no connection could be made",
                _ => "the connection broke before the answer",
            };
            let mut fault = self.fault(Code::NetUnreachable, reason);
            if self.bucket.is_some() {
                fault.message = format!("{} ({endpoint})", fault.message.trim_end_matches('.'));
            }
            (fault.hint(hint), effect)
        };
        let mut failure = Failure::with_effect(fault, effect);
        failure.nobody = connecting;
        failure
    }

    /// There was an answer that reports a failure; none when it reports nothing we know.
    fn answered(&self, raw: &HttpResponse, code: Option<&str>) -> Option<Failure> {
        let status = raw.status().as_u16();
        let header = |name: &str| raw.headers().get(name);
        let region = super::region::named(raw);
        let skew = header("date").and_then(clock_skew);
        let html = header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        let marker = header("x-amz-delete-marker") == Some("true");
        let looked_up = match (code, status) {
            (None, 200..=299) if !html => return None,
            (None, 301 | 307 | 308 | 400) if region.is_some() => {
                meaning("PermanentRedirect", status)
            }
            (None, _) if html || (300..=399).contains(&status) => Meaning::portal(),
            // HEAD has no body to say why: a clock that is far off explains a refusal.
            (None, 403) if skew.is_some() => meaning("RequestTimeTooSkewed", status),
            (code, _) => meaning(code.unwrap_or_default(), status),
        };
        let Meaning { code: kind, mut reason, hint, effect } = looked_up;
        if kind == Code::Gone && marker {
            reason = "it is deleted".to_owned();
        }
        let mut fault = self.fault(kind, &reason);
        let hint = match (kind, &region, skew) {
            (Code::WrongRegion, Some(region), _) => Some(format!("Its region is {region}.")),
            (Code::ClockSkew, _, Some(skew)) => {
                let minutes = skew.as_secs().unsigned_abs().div_ceil(60);
                let way = if skew.is_negative() { "behind" } else { "ahead" };
                let size = format!("This computer's clock is {minutes} min {way} of the server's");
                Some(format!("{size}. Set the clock."))
            }
            (Code::Denied, _, _) => {
                Some(format!("{hint} It needs {}.", iam_action(self.operation)))
            }
            _ => Some(hint.to_owned()).filter(|hint| !hint.is_empty()),
        };
        if let Some(hint) = hint {
            fault = fault.hint(hint);
        }
        let request = header("x-amz-request-id").map(|id| tidy(id, 64)).unwrap_or_default();
        let mut detail = format!("{} · HTTP {status}", self.operation);
        for (name, text) in [("", code.unwrap_or_default()), ("request ", request.as_str())] {
            if !text.is_empty() {
                detail.push_str(&format!(" · {name}{text}"));
            }
        }
        let after = header("retry-after")
            .and_then(|text| text.parse().ok())
            .map(|seconds: u32| Duration::from_secs(seconds.into()));
        Some(Failure {
            fault: Box::new(fault.detail(detail)),
            effect,
            after,
            code: code.unwrap_or_default().to_owned(),
            status,
            region,
            nobody: false,
        })
    }
}

/// The first error of a type in a chain of causes.
fn source<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        // An I/O error is no link to what it holds, but to that one's own cause.
        let held = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if let Some(found) = held.and_then(|held| source::<E>(held)) {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// A server's identifier without anything that could be more than an identifier.
fn tidy(text: &str, longest: usize) -> String {
    let fits = |c: &char| c.is_ascii_alphanumeric() || "-._".contains(*c);
    text.chars().filter(fits).take(longest).collect()
}

/// Whether a text has the form of an S3 error code (`NoSuchKey`, `KMS.DisabledException`): it is
/// passed on, and a hostile endpoint could send back a key or a token in its place.
fn is_code(text: &str) -> bool {
    let letters = ["SHA256", "MD5"].iter().fold(text.to_owned(), |t, name| t.replace(name, ""));
    (1..=48).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && letters.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.')
}

/// How far our clock is ahead of an answer's `Date`, when that is more than five minutes.
fn clock_skew(date: &str) -> Option<SignedDuration> {
    // RFC 2822 wants a numeric zone or GMT; HTTP always writes GMT.
    let theirs = jiff::fmt::rfc2822::parse(date).ok()?.timestamp();
    let skew = now().duration_since(theirs);
    (skew.unsigned_abs() > Duration::from_secs(300)).then_some(skew)
}

/// The one place of this crate that reads the wall clock: only to tell how far it is off.
#[allow(clippy::disallowed_methods)]
fn now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
#[path = "fault_tests.rs"]
mod tests;
