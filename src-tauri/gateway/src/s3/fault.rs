//! The one place where what a server and the SDK report is read; `strata_domain::explain` puts it into words.
//!
//! Reads SDK types, codes, headers and the status, never searches texts, and never formats an SDK error:
//! their texts can hold the session token.

use super::endpoint::NotAllowed;
use super::fence::Refused;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_smithy_runtime_api::client::dns::ResolveDnsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use jiff::{SignedDuration, Timestamp};
use std::any::Any;
use std::error::Error as StdError;
use std::io::{self, ErrorKind};
use std::time::Duration;
pub(crate) use strata_domain::explain::Effect;
use strata_domain::explain::{
    Answer, Explained, Request, Silence, Untrusted, explain, explain_silence, known_code,
    region_name,
};
use strata_domain::fault::{Code, Fault};
use tokio_rustls::rustls::{AlertDescription, CertificateError, Error as TlsError};

/// What was asked of whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a>(pub(super) Request<'a>);

/// A failed request: the fault for the person and the facts for the program.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// Boxed because every result carries it.
    pub(crate) fault: Box<Fault>,
    pub(super) effect: Effect,
    /// What the server's `Retry-After` asks for.
    pub(super) after: Option<Duration>,
    /// The S3 error code, empty when there was none.
    pub(super) code: String,
    /// The HTTP status, 0 when there was none.
    pub(crate) status: u16,
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

    /// Whether the request may have had an effect.
    pub(crate) fn is_unclear(&self) -> bool {
        self.effect == Effect::Unclear
    }

    /// The service's error code, empty when there was none.
    pub(crate) fn error_code(&self) -> &str {
        &self.code
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

impl<'a> Asked<'a> {
    /// Names the prefix that is listed.
    pub(super) fn below(mut self, prefix: &'a str) -> Self {
        self.0.prefix = Some(prefix);
        self
    }

    /// Says whether one version is named.
    pub(super) fn one_version(mut self, named: bool) -> Self {
        self.0.version = named;
        self
    }

    /// A fault in the usual sentence.
    pub(super) fn fault(&self, code: Code, reason: &str) -> Fault {
        self.0.fault(code, reason)
    }

    /// The answer can't be understood or contradicts itself.
    pub(crate) fn malformed(&self, reason: &str) -> Failure {
        self.silent_for(Silence::Garbled, reason)
    }

    /// Bytes stopped flowing.
    pub(super) fn stalled(&self, reason: &str) -> Failure {
        self.silent_for(Silence::NoAnswerInTime, reason)
    }

    /// As `silent`, with a reason that is better known.
    fn silent_for(&self, silence: Silence, reason: &str) -> Failure {
        let mut failure = self.silent(silence);
        failure.fault.message = self.fault(failure.fault.code, reason).message;
        failure
    }

    fn silent(&self, silence: Silence) -> Failure {
        let Explained { fault, effect } = explain_silence(&self.0, silence);
        let mut failure = Failure::with_effect(fault, effect);
        failure.nobody =
            matches!(silence, Silence::NoSuchName | Silence::Refused | Silence::NoConnection);
        failure
    }

    /// Puts an SDK error into words and facts.
    pub(crate) fn failure<E>(&self, error: &SdkError<E, HttpResponse>) -> Failure
    where
        E: ProvideErrorMetadata + StdError + 'static,
    {
        if let Some(Refused(fault)) = source::<Refused>(error) {
            return Failure::ours(fault.clone());
        }
        let garbled = |raw: &HttpResponse| {
            let mut failure = self.silent(Silence::Garbled);
            failure.status = raw.status().as_u16();
            failure
        };
        match error {
            SdkError::ConstructionFailure(_) => self.silent(Silence::NoRequest),
            SdkError::TimeoutError(_) => self.silent(Silence::NoAnswerInTime),
            SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
                Some(error) => self.silent(silence_of(error)),
                None => self.stalled("the connection failed"),
            },
            SdkError::ResponseError(response) => {
                let raw = response.raw();
                self.answered(raw, None, None).unwrap_or_else(|| garbled(raw))
            }
            SdkError::ServiceError(service) => {
                let (raw, code) = (service.raw(), service.err().code());
                self.answered(raw, code, class_of(service.err())).unwrap_or_else(|| garbled(raw))
            }
            _ => self.silent(Silence::Unknown),
        }
    }

    /// There was an answer that reports a failure; none when it reports nothing we know.
    fn answered(
        &self,
        raw: &HttpResponse,
        code: Option<&str>,
        class: Option<&str>,
    ) -> Option<Failure> {
        let header = |name: &str| raw.headers().get(name);
        let code = code.filter(|code| !code.is_empty());
        let region = super::region::named(raw);
        let answer = Answer {
            status: raw.status().as_u16(),
            code,
            // S3 and its kin have the first, the other services the second.
            request_id: header("x-amz-request-id").or_else(|| header("x-amzn-requestid")),
            region: region.as_deref(),
            skew: header("date").and_then(clock_skew),
            page: header("content-type").is_some_and(|kind| kind.starts_with("text/html")),
            marker: header("x-amz-delete-marker") == Some("true"),
            class,
        };
        let Explained { fault, effect } = explain(&self.0, &answer)?;
        let after = header("retry-after")
            .and_then(|text| text.parse().ok())
            .map(|seconds: u32| Duration::from_secs(seconds.into()));
        Some(Failure {
            fault: Box::new(fault),
            effect,
            after,
            code: code.and_then(known_code).unwrap_or_default().to_owned(),
            status: answer.status,
            region: answer.region.and_then(region_name).map(str::to_owned),
            nobody: false,
        })
    }
}

/// The storage class that an archived object's refusal names.
fn class_of<E: 'static>(error: &E) -> Option<&str> {
    match (error as &dyn Any).downcast_ref::<GetObjectError>() {
        Some(GetObjectError::InvalidObjectState(state)) => {
            state.storage_class().map(aws_sdk_s3::types::StorageClass::as_str)
        }
        _ => None,
    }
}

/// Why there was no answer, as far as types tell.
fn silence_of(error: &ConnectorError) -> Silence {
    let chain: &(dyn StdError + 'static) = error;
    let connecting = source::<hyper_util::client::legacy::Error>(chain)
        .is_some_and(hyper_util::client::legacy::Error::is_connect);
    let io = source::<io::Error>(chain).map(io::Error::kind);
    if source::<NotAllowed>(chain).is_some() {
        return Silence::NotAllowed;
    }
    if let Some(error) = source::<TlsError>(chain) {
        return Silence::Untrusted(untrusted(error));
    }
    match io {
        // The TLS layer reports what it can't trust or understand as invalid data.
        Some(ErrorKind::InvalidData) if connecting => Silence::Untrusted(Untrusted::Other),
        _ if error.is_timeout() && connecting => Silence::NoConnectionInTime,
        _ if error.is_timeout() => Silence::NoAnswerInTime,
        _ if source::<hyper::Error>(chain).is_some_and(hyper::Error::is_parse) => Silence::NotHttp,
        _ if source::<ResolveDnsError>(chain).is_some() => Silence::NoSuchName,
        Some(ErrorKind::ConnectionRefused) => Silence::Refused,
        _ if connecting => Silence::NoConnection,
        _ => Silence::Broken,
    }
}

fn untrusted(error: &TlsError) -> Untrusted {
    match error {
        TlsError::InvalidCertificate(why) => match why {
            CertificateError::UnknownIssuer => Untrusted::Issuer,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Untrusted::Name
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                Untrusted::Expired
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Untrusted::NotYetValid
            }
            CertificateError::Revoked => Untrusted::Revoked,
            _ => Untrusted::Issuer,
        },
        TlsError::PeerIncompatible(_)
        | TlsError::AlertReceived(
            AlertDescription::ProtocolVersion | AlertDescription::HandshakeFailure,
        ) => Untrusted::Protocol,
        TlsError::AlertReceived(AlertDescription::CertificateRequired) => Untrusted::WantsOurs,
        _ => Untrusted::Other,
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
        let held = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(found) = held.and_then(|held| source::<E>(held)) {
            return Some(found);
        }
        next = error.source();
    }
    None
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
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
#[path = "fault_tests.rs"]
mod tests;
