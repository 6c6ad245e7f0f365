//! The HTTP server in front: connections, request ids, the details of errors, and the trouble that
//! tests ask for.

use super::Adapter;
use super::elsewhere::{BucketRegion, elsewhere};
use super::fault::{DETAIL, STATUS};
use super::headers::signed_region;
use super::objects::IgnoreRange;
use super::route::Routes;
use super::skew;
use super::spoil::spoilt;
use super::xml::escaped;
use crate::trouble::{Effect, Trouble};
use crate::{Credentials, server::headers};
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, SERVER};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body as _, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use percent_encoding::percent_decode_str;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, StdError};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How much of a refused body is still read, so that the client gets to read the answer.
const DRAIN: usize = 64 * 1024 * 1024;

/// The service with what surrounds it.
#[derive(Clone)]
pub(crate) struct Front {
    service: S3Service,
    trouble: Trouble,
}

impl Front {
    pub(crate) fn new(adapter: Adapter, credentials: &Credentials, trouble: Trouble) -> Self {
        let mut builder = S3ServiceBuilder::new(adapter.clone());
        builder.set_auth(headers::OneKey::new(credentials.clone()));
        builder.set_access(headers::Gate);
        builder.set_route(Routes::new(adapter));
        Self { service: builder.build(), trouble }
    }

    /// Serves until `end`; connections that are open then are broken off.
    pub(crate) async fn serve(self, listener: TcpListener, end: CancellationToken) {
        let mut connections = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                () = end.cancelled() => break,
                accepted = listener.accept() => accepted,
                Some(_) = connections.join_next() => continue,
            };
            match accepted {
                Ok((stream, _)) => {
                    connections.spawn(self.clone().converse(stream));
                }
                Err(error) => {
                    tracing::warn!(%error, "the sandbox could not take a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
        connections.shutdown().await;
    }

    async fn converse(self, stream: TcpStream) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY was refused");
        }
        let front = service_fn(move |request| {
            let front = self.clone();
            async move { front.answer(request).await }
        });
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .serve_connection(TokioIo::new(stream), front)
            .await;
        if let Err(error) = served {
            tracing::debug!(%error, "a connection to the sandbox ended early");
        }
    }

    async fn answer(&self, request: Request<Incoming>) -> io::Result<Response<Body>> {
        let (ticket, effect) = self.trouble.meet(&request);
        let (mut parts, body) = request.into_parts();
        let body = Shared(Arc::new(Mutex::new(Some(body))));
        let asked = Asked { head: parts.method == Method::HEAD, path: parts.uri.path().to_owned() };
        match &effect {
            Some(Effect::Close) => return Err(broken_off()),
            Some(Effect::Delay(wait)) => tokio::time::sleep(*wait).await,
            Some(Effect::Answer { status, code }) => {
                body.drain().await;
                self.trouble.answered(&ticket, *status);
                let xml = format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>Asked for by a test.</Message></Error>",
                    escaped(code)
                );
                let mut response = Response::new(Body::from(xml));
                *response.status_mut() = *status;
                return Ok(asked.finish(response));
            }
            Some(Effect::ClockOff(off)) => {
                body.drain().await;
                self.trouble.answered(&ticket, StatusCode::FORBIDDEN);
                return Ok(skew::dated(asked.finish(skew::refusal()), *off));
            }
            Some(Effect::InRegion { region, refusal }) => {
                if signed_region(&parts.uri, &parts.headers).as_ref() != Some(region) {
                    body.drain().await;
                    let response = elsewhere(region, *refusal, asked.head);
                    self.trouble.answered(&ticket, response.status());
                    return Ok(asked.finish(response));
                }
                parts.extensions.insert(BucketRegion(region.clone()));
            }
            Some(Effect::IgnoreRange) => {
                parts.extensions.insert(IgnoreRange);
            }
            _ => {}
        }
        let response =
            self.service.call(Request::from_parts(parts, Body::http_body(body.clone()))).await;
        let response = response.map_err(|error| io::Error::other(StdError::from(error)))?;
        if response.status().is_client_error() || response.status().is_server_error() {
            body.drain().await;
        }
        if effect == Some(Effect::LoseAnswer) {
            return Err(broken_off());
        }
        self.trouble.answered(&ticket, response.status());
        let response = asked.finish(response);
        Ok(match effect {
            Some(effect @ (Effect::FlipBit | Effect::CutBody | Effect::StallBody)) => {
                spoilt(response, effect)
            }
            _ => response,
        })
    }
}

fn broken_off() -> io::Error {
    io::ErrorKind::ConnectionReset.into()
}

/// What the end of an answer depends on.
struct Asked {
    head: bool,
    path: String,
}

impl Asked {
    /// Adds the request's ids, and to an error the elements that S3 has and s3s has not.
    fn finish(&self, response: Response<Body>) -> Response<Body> {
        let (mut parts, body) = response.into_parts();
        let id = Uuid::new_v4().simple().to_string()[..16].to_uppercase();
        let host_id = Uuid::new_v4().simple().to_string();
        let details: Vec<String> = parts
            .headers
            .get_all(DETAIL)
            .iter()
            .filter_map(|pair| pair.to_str().ok().map(str::to_owned))
            .collect();
        parts.headers.remove(DETAIL);
        if let Some(status) = parts.headers.remove(STATUS) {
            parts.status = StatusCode::from_bytes(status.as_bytes()).unwrap_or(parts.status);
        }
        parts.headers.insert(SERVER, HeaderValue::from_static("AmazonS3"));
        for (name, value) in [("x-amz-request-id", &id), ("x-amz-id-2", &host_id)] {
            if let Ok(value) = HeaderValue::from_str(value) {
                parts.headers.insert(name, value);
            }
        }
        // A refused HEAD of a bucket still tells the region (API reference, "HeadBucket").
        let of_bucket = !self.path.trim_matches('/').contains('/') && self.path.len() > 1;
        if self.head && of_bucket && parts.status != StatusCode::NOT_FOUND {
            parts.headers.insert("x-amz-bucket-region", HeaderValue::from_static(crate::REGION));
        }
        let failed = parts.status.is_client_error() || parts.status.is_server_error();
        if parts.status == StatusCode::NOT_MODIFIED || (failed && self.head) {
            return Response::from_parts(parts, Body::empty());
        }
        let Some(xml) = body.bytes().filter(|_| failed) else {
            return Response::from_parts(parts, body);
        };
        let xml = String::from_utf8_lossy(&xml).into_owned();
        let xml = match xml.rsplit_once("</Error>") {
            Some((inside, _)) => {
                let resource = percent_decode_str(&self.path).decode_utf8_lossy();
                let mut inside = inside.to_owned();
                if !inside.contains("<Message>") {
                    inside.push_str(&format!("<Message>{}</Message>", message(&inside)));
                }
                for detail in details {
                    if let Some((name, value)) = detail.split_once('=') {
                        let value = percent_decode_str(value).decode_utf8_lossy();
                        inside.push_str(&format!("<{name}>{}</{name}>", escaped(&value)));
                    }
                }
                format!(
                    "{inside}<Resource>{}</Resource><RequestId>{id}</RequestId><HostId>{host_id}</HostId></Error>",
                    escaped(&resource)
                )
            }
            None => xml,
        };
        parts.headers.remove(CONTENT_LENGTH);
        parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
        Response::from_parts(parts, Body::from(xml))
    }
}

/// Words for the errors that s3s raises without any.
fn message(error: &str) -> &'static str {
    const WORDS: [(&str, &str); 6] = [
        (
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
        ),
        ("AccessDenied", "Access Denied"),
        ("InvalidBucketName", "The specified bucket is not valid."),
        ("KeyTooLongError", "Your key is too long"),
        (
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema",
        ),
        ("NotImplemented", "A header you provided implies functionality that is not implemented"),
    ];
    let known = WORDS.iter().find(|(code, _)| error.contains(&format!("<Code>{code}</Code>")));
    known.map_or("The request could not be fulfilled.", |(_, words)| words)
}

/// A request's body that can still be read to its end after the service has let go of it.
#[derive(Clone)]
struct Shared(Arc<Mutex<Option<Incoming>>>);

impl Shared {
    async fn drain(&self) {
        let rest = crate::sync::lock(&self.0).take();
        if let Some(rest) = rest.filter(|rest| !rest.is_end_stream()) {
            // A client that goes away here has nothing to read any more.
            let _rest = tokio::time::timeout(
                Duration::from_secs(30),
                Limited::new(rest, DRAIN).frame_by_frame(),
            )
            .await;
        }
    }
}

trait ReadThrough {
    async fn frame_by_frame(self);
}

impl ReadThrough for Limited<Incoming> {
    async fn frame_by_frame(mut self) {
        while let Some(Ok(_)) = self.frame().await {}
    }
}

impl hyper::body::Body for Shared {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match &mut *crate::sync::lock(&self.0) {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        crate::sync::lock(&self.0).as_ref().is_none_or(hyper::body::Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        crate::sync::lock(&self.0).as_ref().map(hyper::body::Body::size_hint).unwrap_or_default()
    }
}

#[cfg(test)]
#[path = "front_tests.rs"]
mod tests;
