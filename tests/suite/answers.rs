//! What a server answered, in a form that a test can compare: status and code of a refusal, the raw bytes of a listing.

use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::{BoxError, ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// `OK`, or the status and the S3 code of a refusal: `404 NoSuchKey`; without a body only the status.
pub fn said<T, E: ProvideErrorMetadata>(result: &Result<T, SdkError<E, HttpResponse>>) -> String {
    let Err(error) = result else { return "OK".to_owned() };
    let status = error.raw_response().map_or(0, |raw| raw.status().as_u16());
    let body = error.raw_response().and_then(|raw| raw.body().bytes()).unwrap_or_default();
    match error.as_service_error().and_then(ProvideErrorMetadata::code) {
        // The SDK makes a code up where an answer has no body.
        Some(code) if !body.is_empty() => format!("{status} {code}"),
        _ => status.to_string(),
    }
}

/// A header of a refusal.
pub fn header<T, E>(result: &Result<T, SdkError<E, HttpResponse>>, name: &str) -> Option<String> {
    let raw = result.as_ref().err()?.raw_response()?;
    raw.headers().get(name).map(str::to_owned)
}

/// Keeps an answer's body as it came, because the SDK's reading loses the order of its elements.
#[derive(Debug, Clone, Default)]
pub struct Raw(Arc<Mutex<Vec<u8>>>);

impl Raw {
    /// The body, as text.
    pub fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8(bytes.clone()).expect("an answer is UTF-8")
    }
}

#[dyn_dispatch_hint]
impl Intercept for Raw {
    fn name(&self) -> &'static str {
        "Raw"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response().body().bytes().unwrap_or_default().to_vec();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = body;
        Ok(())
    }
}

/// One `Version` or `DeleteMarker` of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The key, as the document has it.
    pub key: String,
    /// The version id.
    pub id: String,
    /// Whether it is the key's current entry.
    pub latest: bool,
    /// Whether it is a delete marker.
    pub marker: bool,
}

/// The entries of a ListObjectVersions document, in document order.
pub fn listed(document: &str) -> Vec<Listed> {
    let mut entries = Vec::new();
    let mut rest = document;
    loop {
        let starts =
            ["<Version>", "<DeleteMarker>"].map(|tag| rest.find(tag).unwrap_or(rest.len()));
        let marker = starts[1] < starts[0];
        let start = starts[0].min(starts[1]);
        if start == rest.len() {
            return entries;
        }
        let end = if marker { "</DeleteMarker>" } else { "</Version>" };
        let length = rest[start..].find(end).expect("an entry ends");
        let entry = &rest[start..start + length];
        entries.push(Listed {
            key: element(entry, "Key").expect("an entry has a key"),
            id: element(entry, "VersionId").expect("an entry has an id"),
            latest: element(entry, "IsLatest").as_deref() == Some("true"),
            marker,
        });
        rest = &rest[start + length..];
    }
}

/// The content of the first element of this name.
pub fn element(document: &str, name: &str) -> Option<String> {
    let (_, rest) = document.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    Some(text.to_owned())
}

/// An answer to a request that no SDK has touched.
#[derive(Debug)]
pub struct Plain {
    /// The status.
    pub status: u16,
    /// Headers by small name.
    pub headers: BTreeMap<String, String>,
    /// The body, whole.
    pub body: Vec<u8>,
}

impl Plain {
    /// Status and S3 code, as `said` has them.
    pub fn said(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        match element(&text, "Code") {
            Some(code) => format!("{} {code}", self.status),
            None => self.status.to_string(),
        }
    }
}

/// Sends one HTTP/1.1 request to a loopback address and reads the answer to its end.
pub async fn plain(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Plain {
    let rest = url.strip_prefix("http://").expect("a loopback address");
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut head = format!("{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() || method == "PUT" {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let mut stream = tokio::net::TcpStream::connect(host).await.expect("the server listens");
    stream.write_all(head.as_bytes()).await.expect("a head is sent");
    stream.write_all(body).await.expect("a body is sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer comes");
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head ends");
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status line");
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut body = answer.split_off(end + 4);
    if headers.get("transfer-encoding").is_some_and(|how| how == "chunked") {
        body = unchunked(&body);
    }
    Plain { status: status.parse().expect("a status"), headers, body }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n").expect("a chunk has a size");
        let size = std::str::from_utf8(&rest[..end]).expect("a size is text");
        let size = usize::from_str_radix(size.split(';').next().unwrap_or(size), 16);
        let size = size.expect("a size is a number");
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
}
