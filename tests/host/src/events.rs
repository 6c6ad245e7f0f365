//! The engine's events as a server-sent stream. The subscription lasts as long as the connection.

use crate::reply::Reply;
use bytes::Bytes;
use futures::StreamExt;
use http::{HeaderValue, Response, header};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use std::convert::Infallible;
use std::sync::Arc;
use strata_engine::App;
use strata_engine::events::Event;
use tokio::sync::mpsc;

/// Every event from now on, the snapshot first.
pub fn stream(app: &Arc<App>) -> Reply {
    let (sender, receiver) = mpsc::unbounded_channel::<Event>();
    // A send fails only when the browser has gone: the subscription then ends with the stream.
    let subscription = app.subscribe(Arc::new(move |event| drop(sender.send(event))));
    let frames = futures::stream::unfold((receiver, subscription), |(mut receiver, held)| async {
        let event = receiver.recv().await?;
        Some((frame(&event), (receiver, held)))
    });
    let mut reply = Response::new(BodyExt::boxed(StreamBody::new(frames.map(Ok::<_, Infallible>))));
    let headers = reply.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

fn frame(event: &Event) -> Frame<Bytes> {
    let text = serde_json::to_string(event).unwrap_or_else(|error| format!("\"{error}\""));
    Frame::data(Bytes::from(format!("data: {text}\n\n")))
}
