//! A server that speaks bytes: what it answers is written by the test, what it was asked is remembered.

use std::sync::{Arc, Mutex, PoisonError};
use strata_gateway::s3::{Access, S3};
use strata_gateway::secret::Secret;
use strata_gateway::signin::Who;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request's first line and headers, as they came.
pub type Head = String;

type Kept<T> = Arc<Mutex<Vec<T>>>;

/// A listening server; it ends with its runtime.
pub struct Wire {
    /// `http://127.0.0.1:PORT`
    pub endpoint: String,
    heads: Arc<Mutex<Vec<Head>>>,
    bodies: Arc<Mutex<Vec<String>>>,
}

impl Wire {
    /// Answers each request with what `answer` makes of its head, then closes the connection.
    pub async fn start(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        let heads = Arc::new(Mutex::new(Vec::new()));
        let bodies = Arc::new(Mutex::new(Vec::new()));
        let (kept, kept_bodies) = (Arc::clone(&heads), Arc::clone(&bodies));
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let kept = (Arc::clone(&kept), Arc::clone(&kept_bodies));
                tokio::spawn(serve(stream, kept, Arc::clone(&answer)));
            }
        });
        Self { endpoint, heads, bodies }
    }

    /// What was asked so far.
    pub fn heads(&self) -> Vec<Head> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The contents of what was asked so far.
    pub fn bodies(&self) -> Vec<String> {
        self.bodies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A connection to it whose secrets are worth looking for.
    pub fn strata(&self) -> S3 {
        let access = Access {
            endpoint: Some(self.endpoint.clone()),
            region: "us-east-1".into(),
            path_style: true,
            who: Who::keys(
                "AKIACANARY".into(),
                Secret::new("secret-canary-7f3d".into()),
                Some(Secret::new("token-canary-9b1e".into())),
            ),
            terms: strata_gateway::s3::Terms::default(),
        };
        S3::connect_with(access, super::impatient()).expect("the access is valid")
    }
}

async fn serve(
    mut stream: TcpStream,
    (heads, bodies): (Kept<Head>, Kept<String>),
    answer: Arc<impl Fn(&str) -> Vec<u8>>,
) {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        match stream.read_buf(&mut bytes).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let mut missing = length.unwrap_or(0).saturating_sub(bytes.len() - end - 4);
    let mut rest = vec![0; 64 * 1024];
    let mut body = bytes[end + 4..].to_vec();
    while missing > 0 {
        match stream.read(&mut rest).await {
            Ok(0) | Err(_) => return,
            Ok(read) => {
                body.extend_from_slice(&rest[..read]);
                missing = missing.saturating_sub(read);
            }
        }
    }
    let bytes = answer(&head);
    heads.lock().unwrap_or_else(PoisonError::into_inner).push(head);
    let body = String::from_utf8_lossy(&body).into_owned();
    bodies.lock().unwrap_or_else(PoisonError::into_inner).push(body);
    // A client that has seen enough may have gone.
    let _gone = stream.write_all(&bytes).await;
    let _gone = stream.shutdown().await;
}

/// An answer with its length and further headers.
pub fn answer(status: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status}\r\nconnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    text.into_bytes()
}

/// An S3 error document.
pub fn error(status: &str, code: &str, message: &str) -> Vec<u8> {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code>\
         <Message>{message}</Message><RequestId>R1</RequestId></Error>"
    );
    answer(status, &[("content-type", "application/xml")], &body)
}
