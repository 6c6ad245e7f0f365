//! A client of the sandbox that shares nothing with the application: signed requests written by
//! hand, so that what a test sets up and checks does not pass through the code it tests.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const SAFE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Where the server is and as whom to ask it.
#[derive(Clone)]
pub struct Raw {
    pub authority: String,
    pub region: String,
    pub access_key_id: String,
    pub secret: String,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<String> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }
}

impl Raw {
    /// Sends a request; `query` pairs must be in the order of their names.
    pub async fn send(
        &self,
        method: &str,
        bucket: &str,
        key: &str,
        query: &[(&str, &str)],
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let key = key.split('/').map(encoded).collect::<Vec<_>>().join("/");
        let path = format!("/{bucket}/{key}");
        let path = if key.is_empty() { format!("/{bucket}") } else { path };
        let pairs =
            query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        let query = pairs.collect::<Vec<_>>().join("&");
        let stamp = now().strftime("%Y%m%dT%H%M%SZ").to_string();
        let hash = hex::encode(Sha256::digest(body));
        let mut signed: Vec<(String, String)> = vec![
            ("host".into(), self.authority.clone()),
            ("x-amz-content-sha256".into(), hash.clone()),
            ("x-amz-date".into(), stamp.clone()),
        ];
        signed.extend(headers.iter().map(|(name, value)| ((*name).into(), (*value).into())));
        signed.sort();
        let names = signed.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
        let mut lines = String::new();
        for (name, value) in &signed {
            let _ = writeln!(lines, "{name}:{value}");
        }
        let canonical = format!("{method}\n{path}\n{query}\n{lines}\n{names}\n{hash}");
        let scope = format!("{}/{}/s3/aws4_request", &stamp[..8], self.region);
        let digest = hex::encode(Sha256::digest(canonical));
        let text = format!("AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}");
        let start = format!("AWS4{}", self.secret).into_bytes();
        let parts = [&stamp[..8], &self.region, "s3", "aws4_request", &text];
        let signature = parts.iter().fold(start, |key, part| hmac(&key, part.as_bytes()));
        let mut request = format!("{method} {path}?{query} HTTP/1.1\r\n");
        for (name, value) in &signed {
            let _ = write!(request, "{name}: {value}\r\n");
        }
        let _ = write!(
            request,
            "authorization: AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            self.access_key_id,
            hex::encode(signature),
            body.len(),
        );
        let mut stream = TcpStream::connect(&self.authority).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut body = answer[end + 4..].to_vec();
        if head.to_lowercase().contains("transfer-encoding: chunked") {
            body = unchunked(&body);
        }
        Answer { status, head, body }
    }
}

#[allow(clippy::disallowed_methods)] // requests are signed with the time of now
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, SAFE).to_string()
}

fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    if key.len() > 64 {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let padded = |pad: u8| block.map(|byte| byte ^ pad);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().to_vec()
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|window| window == b"\r\n").unwrap();
        let size = std::str::from_utf8(&body[..end]).unwrap().split(';').next().unwrap();
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        if size == 0 {
            return whole;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[end + 2 + size + 2..];
    }
}
