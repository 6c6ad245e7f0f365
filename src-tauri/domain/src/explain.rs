//! Answers explained: the one table from what S3, IAM, STS, SSO or the network said to what it means,
//! why that usually is, and what to do (API reference, "Error responses"; User Guide, "Troubleshoot
//! access denied (403 Forbidden) errors in Amazon S3"; the services' "Common error types").
//!
//! A server's words never pass through, only codes that are known and ids in a known form: a hostile
//! endpoint could send back a key or a token in their place.

mod accounts;
mod buckets;
mod codes;
mod denied;
mod identity;
mod needs;
mod objects;
mod policy;
mod server;
mod silence;
mod stated;

#[cfg(test)]
mod tests;

pub use codes::{known_code, region_name, request_id};
pub use needs::OPERATIONS;
pub use silence::{Silence, Untrusted};

use crate::fault::{Code, Fault};
use crate::naming::shown_text;
use jiff::SignedDuration;
use stated::Stated;

/// Who was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Service {
    /// Amazon S3, or a store that speaks its protocol.
    #[default]
    S3,
    /// Identity and Access Management.
    Iam,
    /// The Security Token Service.
    Sts,
    /// IAM Identity Center: its portal and its sign-in.
    Sso,
}

/// What was asked: enough to name the thing and the permission that it needs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'a> {
    /// Who was asked.
    pub service: Service,
    /// The operation's name in the API reference.
    pub operation: &'a str,
    /// How the endpoint is called in messages.
    pub endpoint: &'a str,
    /// Whether that is Amazon's own endpoint.
    pub amazon: bool,
    /// The region that the request was signed for; it also tells the partition of an ARN.
    pub region: &'a str,
    /// The bucket.
    pub bucket: Option<&'a str>,
    /// The object's key.
    pub key: Option<&'a str>,
    /// The prefix that was listed.
    pub prefix: Option<&'a str>,
    /// Whether one version was named.
    pub version: bool,
    /// The role to assume, as ARN.
    pub role: Option<&'a str>,
    /// Whether the code of an MFA device went with it.
    pub mfa: bool,
    /// Whether it was signed with temporary credentials (`ASIA…` with a session token).
    pub temporary: bool,
}

/// What came back.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The error code, where there was one; a `HEAD` has none.
    pub code: Option<&'a str>,
    /// The server's id of the request.
    pub request_id: Option<&'a str>,
    /// The bucket's region, where the server named it.
    pub region: Option<&'a str>,
    /// How far this computer's clock is ahead of the answer's `Date`, when that is worth telling.
    pub skew: Option<SignedDuration>,
    /// Whether it is a web page.
    pub page: bool,
    /// Whether it says that a delete marker is on top.
    pub marker: bool,
    /// The storage class of an archived object.
    pub class: Option<&'a str>,
}

/// What is known about the effect of a request that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It never reached the server.
    NotSent,
    /// The server put it off: it had no effect and may be asked again.
    PutOff,
    /// The server refused it, or it makes no sense to ask again.
    Refused,
    /// The answer was lost or is no answer: it may have had an effect.
    Unclear,
}

/// A failed request, for the person and for a retry.
#[derive(Debug, Clone)]
pub struct Explained {
    /// In words, with its explanation.
    pub fault: Fault,
    /// Whether it may be tried again.
    pub effect: Effect,
}

impl Request<'_> {
    /// Names the thing: ` “key” in the bucket “name”` and so on.
    fn place(&self) -> String {
        match (self.key, self.bucket) {
            (Some(key), Some(bucket)) => {
                format!(" “{}” in the bucket “{}”", shown_text(key), shown_text(bucket))
            }
            (_, Some(bucket)) => format!(" in the bucket “{}”", shown_text(bucket)),
            _ if self.service == Service::S3 => format!(" at {}", self.endpoint),
            _ => String::new(),
        }
    }

    /// A fault in the usual sentence.
    #[must_use]
    pub fn fault(&self, code: Code, reason: &str) -> Fault {
        let act = needs::words(self.operation);
        Fault::new(code, format!("Could not {act}{}: {reason}.", self.place()))
            .detail(self.operation)
    }

    /// What was tried, in the terms of the API.
    fn tried(&self) -> String {
        let place = match (self.key, self.bucket, self.prefix.filter(|prefix| !prefix.is_empty())) {
            (None, Some(bucket), Some(prefix)) => {
                format!(" below “{}” in the bucket “{}”", shown_text(prefix), shown_text(bucket))
            }
            _ => self.place(),
        };
        let one = if self.version { " of one version of" } else { "" };
        match (one.is_empty(), self.key) {
            (false, Some(_)) => format!("{}{one}{place}", self.operation),
            (_, Some(_)) => format!("{} of{place}", self.operation),
            _ => format!("{}{place}", self.operation),
        }
    }
}

/// Explains an answer that reports a failure; none when it reports nothing that is known.
#[must_use]
pub fn explain(request: &Request<'_>, answer: &Answer<'_>) -> Option<Explained> {
    let code = answer.code.and_then(known_code);
    let region = answer.region.and_then(region_name);
    let known =
        Answer { code, region, request_id: answer.request_id.and_then(request_id), ..*answer };
    // A code that is not known is still a sign that something understood the request.
    let coded = answer.code.is_some();
    let stated = match (code, known.status) {
        (None, 200..=299) if !answer.page && !coded => return None,
        (None, 301 | 307 | 308 | 400) if region.is_some() => buckets::elsewhere(request, &known),
        (None, status) if !coded && (answer.page || (300..=399).contains(&status)) => {
            server::not_s3(request, &known)
        }
        // HEAD has no body to say why: a clock that is far off explains a refusal.
        (None, 403) if answer.skew.is_some() => identity::clock(&known),
        (Some(code), _) => {
            by_code(request, &known, code).unwrap_or_else(|| by_status(request, &known))
        }
        (None, _) => by_status(request, &known),
    };
    Some(stated.into_words(request, &known))
}

/// Explains that there was no answer.
#[must_use]
pub fn explain_silence(request: &Request<'_>, silence: Silence) -> Explained {
    silence::explain(request, silence)
}

fn by_code(request: &Request<'_>, answer: &Answer<'_>, code: &str) -> Option<Stated> {
    accounts::by_code(request, code)
        .or_else(|| denied::by_code(request, code))
        .or_else(|| identity::by_code(request, answer, code))
        .or_else(|| buckets::by_code(request, answer, code))
        .or_else(|| objects::by_code(request, answer, code))
        .or_else(|| server::by_code(request, code))
}

fn by_status(request: &Request<'_>, answer: &Answer<'_>) -> Stated {
    match answer.status {
        404 if request.key.is_none() && request.bucket.is_some() => buckets::gone(),
        401 | 403 => denied::denied(request),
        404 | 405 | 412 | 416 => objects::by_status(request, answer),
        status => server::by_status(request, status),
    }
}
