//! Failures on demand, for tests: what networks and the real S3 do to a client, applied in front of
//! the service. It also remembers what was asked, so that a test can count requests.

use crate::sync::lock;
use http::{Method, Request, StatusCode};
use jiff::SignedDuration;
use percent_encoding::percent_decode_str;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The rules in force and the requests seen. Clones share both.
#[derive(Debug, Clone, Default)]
pub struct Trouble {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    rules: Vec<Rule>,
    seen: VecDeque<Seen>,
    /// How many requests came before the first of `seen`.
    forgotten: usize,
}

/// Which requests a rule is about. An empty one is about all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Match {
    /// The HTTP method.
    pub method: Option<Method>,
    /// A piece of the decoded path, e.g. a key.
    pub path: Option<String>,
    /// The name of a query parameter, e.g. `versions` or `uploadId`.
    pub query: Option<String>,
    /// The name of a header, e.g. `x-amz-copy-source`.
    pub header: Option<String>,
}

/// What is done to the requests that match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Answers with this status and S3 error code; nothing is applied.
    Answer {
        /// HTTP status.
        status: StatusCode,
        /// S3 code, e.g. `SlowDown`.
        code: String,
    },
    /// Waits, then goes on normally.
    Delay(Duration),
    /// Closes the connection before anything is applied.
    Close,
    /// Applies the request, then closes the connection without an answer.
    LoseAnswer,
    /// Flips one bit in the middle of the answer's body.
    FlipBit,
    /// Sends the first half of the answer's body, then closes the connection.
    CutBody,
    /// Sends the first half of the answer's body, then nothing more while the connection stays open.
    StallBody,
    /// Answers a range request with the whole object and status 200.
    IgnoreRange,
    /// Refuses as a server does whose clock is this much off ours, with its date.
    ClockOff(SignedDuration),
    /// Answers as AWS does for a bucket of this region, unless the request is signed for it
    /// (API reference, "Error responses"): nothing is applied then.
    InRegion {
        /// The region.
        region: String,
        /// What the refusal is.
        refusal: Elsewhere,
    },
}

/// How a request to the wrong region is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere {
    /// 301 `PermanentRedirect`, with the region in a header; 400 with the header alone to a HEAD.
    Redirect,
    /// 400 `AuthorizationHeaderMalformed`, with the region in the text.
    Malformed,
}

/// One rule: of the requests that match, `skip` pass, the next `times` suffer the effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Which requests.
    pub when: Match,
    /// How many of them pass first.
    pub skip: u64,
    /// How many suffer; `None` is all.
    pub times: Option<u64>,
    /// What they suffer.
    pub effect: Effect,
}

/// A request that came, signature parameters left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// HTTP method.
    pub method: Method,
    /// Decoded path, `/bucket/key`.
    pub path: String,
    /// Query without `X-Amz-*`, still encoded.
    pub query: String,
    /// Headers of interest: `(name, value)` of `range` and all `x-amz-*` but the signature's.
    pub headers: Vec<(String, String)>,
    /// Status of the answer; `None` while none was given, or when it was withheld.
    pub status: Option<StatusCode>,
}

/// The requests that are remembered; older ones are forgotten.
const REMEMBERED: usize = 20_000;

impl Match {
    /// Requests with this method.
    pub fn method(method: Method) -> Self {
        Self { method: Some(method), ..Self::default() }
    }

    /// Narrows to paths that contain `piece`.
    #[must_use]
    pub fn path(mut self, piece: impl Into<String>) -> Self {
        self.path = Some(piece.into());
        self
    }

    /// Narrows to requests that carry the query parameter `name`.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>) -> Self {
        self.query = Some(name.into());
        self
    }

    /// Narrows to requests that carry the header `name`.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>) -> Self {
        self.header = Some(name.into());
        self
    }

    fn fits(&self, seen: &Seen, headers: &http::HeaderMap) -> bool {
        self.method.as_ref().is_none_or(|method| *method == seen.method)
            && self.path.as_ref().is_none_or(|piece| seen.path.contains(piece))
            && self.query.as_ref().is_none_or(|name| has_parameter(&seen.query, name))
            && self.header.as_ref().is_none_or(|name| headers.contains_key(name.as_str()))
    }
}

impl Rule {
    /// Every request that matches suffers `effect`.
    pub fn always(when: Match, effect: Effect) -> Self {
        Self { when, skip: 0, times: None, effect }
    }

    /// The next `times` requests that match suffer `effect`.
    pub fn next(times: u64, when: Match, effect: Effect) -> Self {
        Self { when, skip: 0, times: Some(times), effect }
    }

    /// The next `times` requests after `skip` others.
    #[must_use]
    pub fn after(mut self, skip: u64) -> Self {
        self.skip = skip;
        self
    }
}

impl Effect {
    /// `AccessDenied`, 403.
    pub fn denied() -> Self {
        Self::Answer { status: StatusCode::FORBIDDEN, code: "AccessDenied".to_owned() }
    }

    /// `SlowDown`, 503.
    pub fn slow_down() -> Self {
        Self::Answer { status: StatusCode::SERVICE_UNAVAILABLE, code: "SlowDown".to_owned() }
    }

    /// `InternalError`, 500.
    pub fn internal_error() -> Self {
        Self::Answer { status: StatusCode::INTERNAL_SERVER_ERROR, code: "InternalError".to_owned() }
    }
}

impl Trouble {
    /// Puts a rule in force. Rules are tried in the order in which they came; the first one decides.
    pub fn add(&self, rule: Rule) {
        lock(&self.state).rules.push(rule);
    }

    /// Lifts all rules.
    pub fn clear(&self) {
        lock(&self.state).rules.clear();
    }

    /// The requests since the start or the last `forget`, oldest first.
    pub fn requests(&self) -> Vec<Seen> {
        lock(&self.state).seen.iter().cloned().collect()
    }

    /// Forgets the requests seen.
    pub fn forget(&self) {
        let mut state = lock(&self.state);
        state.forgotten += state.seen.len();
        state.seen.clear();
    }

    /// How many of the remembered requests have this method and, in their path, this piece.
    pub fn count(&self, method: &Method, piece: &str) -> usize {
        let state = lock(&self.state);
        state.seen.iter().filter(|seen| seen.method == *method && seen.path.contains(piece)).count()
    }

    /// Notes the request and says what it must suffer.
    pub(crate) fn meet<B>(&self, request: &Request<B>) -> (Ticket, Option<Effect>) {
        let seen = Seen::of(request);
        let mut state = lock(&self.state);
        let mut effect = None;
        for rule in &mut state.rules {
            if rule.times == Some(0) || !rule.when.fits(&seen, request.headers()) {
                continue;
            }
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            rule.times = rule.times.map(|left| left - 1);
            effect = Some(rule.effect.clone());
            break;
        }
        if state.seen.len() == REMEMBERED {
            state.seen.pop_front();
            state.forgotten += 1;
        }
        state.seen.push_back(seen);
        (Ticket(state.forgotten + state.seen.len() - 1), effect)
    }

    pub(crate) fn answered(&self, ticket: &Ticket, status: StatusCode) {
        let mut state = lock(&self.state);
        let at = ticket.0.checked_sub(state.forgotten);
        if let Some(seen) = at.and_then(|at| state.seen.get_mut(at)) {
            seen.status = Some(status);
        }
    }
}

/// The number of a request since the start.
pub(crate) struct Ticket(usize);

impl Seen {
    fn of<B>(request: &Request<B>) -> Self {
        let path = percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
        let query: Vec<&str> = request
            .uri()
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.to_ascii_lowercase().starts_with("x-amz-"))
            .collect();
        let headers = request
            .headers()
            .iter()
            .filter(|(name, _)| name.as_str() == "range" || name.as_str().starts_with("x-amz-"))
            .filter(|(name, _)| name.as_str() != "x-amz-security-token")
            .map(|(name, value)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            })
            .collect();
        let method = request.method().clone();
        Self { method, path, query: query.join("&"), headers, status: None }
    }
}

fn has_parameter(query: &str, name: &str) -> bool {
    query.split('&').any(|pair| pair.split('=').next() == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: Method, uri: &str) -> Request<()> {
        Request::builder().method(method).uri(uri).body(()).unwrap()
    }

    #[test]
    fn a_rule_spares_what_it_skips_and_ends_after_its_count() {
        let trouble = Trouble::default();
        trouble.add(Rule::next(1, Match::method(Method::PUT).path("a b"), Effect::Close).after(1));
        let effects: Vec<bool> = (0..4)
            .map(|_| trouble.meet(&request(Method::PUT, "/bucket/a%20b")).1.is_some())
            .collect();
        assert_eq!(effects, [false, true, false, false]);
        assert_eq!(trouble.count(&Method::PUT, "a b"), 4);
    }

    #[test]
    fn a_rule_can_single_out_one_sub_resource() {
        let trouble = Trouble::default();
        trouble.add(Rule::always(Match::default().query("versions"), Effect::slow_down()));
        assert!(trouble.meet(&request(Method::GET, "/bucket?list-type=2")).1.is_none());
        assert!(trouble.meet(&request(Method::GET, "/bucket?prefix=x&versions")).1.is_some());
    }

    #[test]
    fn a_signature_in_the_query_is_not_remembered() {
        let trouble = Trouble::default();
        trouble.meet(&request(Method::GET, "/b/k?versionId=v&X-Amz-Signature=secret"));
        assert_eq!(trouble.requests()[0].query, "versionId=v");
    }
}
