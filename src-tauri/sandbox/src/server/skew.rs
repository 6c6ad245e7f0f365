//! What a server whose clock differs answers: its own date, and a refusal (API reference,
//! `RequestTimeTooSkewed`: more than 15 minutes).

use crate::Clock;
use http::header::{DATE, HeaderValue};
use http::{Response, StatusCode};
use jiff::SignedDuration;
use s3s::Body;

/// The refusal.
pub(super) fn refusal() -> Response<Body> {
    let mut response = Response::new(Body::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>RequestTimeTooSkewed</Code><Message>The difference between the request time and the current time is too large.</Message></Error>".to_owned(),
    ));
    *response.status_mut() = StatusCode::FORBIDDEN;
    response
}

/// Dates an answer as a clock would that is this much off the machine's.
pub(super) fn dated(mut response: Response<Body>, off: SignedDuration) -> Response<Body> {
    let clock = Clock::system();
    let now = clock.now();
    let theirs = now.saturating_add(off).unwrap_or(now);
    let text = theirs.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&text) {
        response.headers_mut().insert(DATE, date);
    }
    response
}
