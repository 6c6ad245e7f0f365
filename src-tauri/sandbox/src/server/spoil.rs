//! Answers whose bodies are damaged on their way, for tests.

use crate::Effect;
use bytes::Bytes;
use futures::StreamExt;
use http::Response;
use http::header::{CONTENT_LENGTH, HeaderValue};
use hyper::body::{Body as _, Frame};
use s3s::Body;
use std::io;

/// An answer whose body is damaged on its way.
pub(super) fn spoilt(response: Response<Body>, effect: Effect) -> Response<Body> {
    let told =
        response.headers().get(CONTENT_LENGTH).and_then(|len| len.to_str().ok()?.parse().ok());
    let (mut parts, body) = response.into_parts();
    let Some(len) = told.or_else(|| body.size_hint().exact()).filter(|len: &u64| *len > 0) else {
        return Response::from_parts(parts, body);
    };
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(len));
    let half = len / 2;
    let mut passed = 0;
    let stream = body.flat_map(move |chunk| {
        let (from, chunk) = (passed, chunk.unwrap_or_default());
        passed += chunk.len() as u64;
        let inside = usize::try_from(half.saturating_sub(from)).unwrap_or(usize::MAX);
        let steps: Vec<Step> = match effect {
            _ if passed <= half => vec![Step::Send(chunk)],
            Effect::FlipBit if from <= half => {
                let mut damaged = chunk.to_vec();
                damaged[inside] ^= 0x10;
                vec![Step::Send(damaged.into())]
            }
            Effect::FlipBit => vec![Step::Send(chunk)],
            _ => {
                let end = if effect == Effect::CutBody { Step::Fail } else { Step::Hang };
                vec![Step::Send(chunk.slice(..inside.min(chunk.len()))), end]
            }
        };
        futures::stream::iter(steps)
    });
    let stream = stream
        .filter(|step| futures::future::ready(!matches!(step, Step::Send(b) if b.is_empty())));
    let stream = stream.then(|step| async move {
        match step {
            Step::Send(bytes) => Ok(Frame::data(bytes)),
            Step::Fail => {
                // hyper sends what it has when the body makes it wait, and not when it fails at once.
                tokio::task::yield_now().await;
                Err(io::Error::from(io::ErrorKind::ConnectionReset))
            }
            Step::Hang => futures::future::pending().await,
        }
    });
    Response::from_parts(parts, Body::http_body_unsync(http_body_util::StreamBody::new(stream)))
}

enum Step {
    Send(Bytes),
    Fail,
    Hang,
}
