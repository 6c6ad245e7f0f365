//! The trouble that tests can ask for, as a client meets it on the wire.

use crate::{Clock, Effect, Match, Options, Rule, Sandbox};
use http::{Method, StatusCode};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A sandbox without documents. Requests here are unsigned: the refusal is an answer like any other.
async fn sandbox() -> (TempDir, Sandbox) {
    let folder = TempDir::new().unwrap();
    let options = Options {
        folder: folder.path().to_owned(),
        port: 0,
        credentials: None,
        clock: Clock::system(),
        seed: false,
    };
    (folder, Sandbox::start(options).await.unwrap())
}

async fn connect(sandbox: &Sandbox) -> TcpStream {
    TcpStream::connect(sandbox.endpoint().trim_start_matches("http://")).await.unwrap()
}

/// What comes back for a request, until the server closes the connection.
async fn ask(sandbox: &Sandbox, method: &str, body: &str) -> String {
    let mut stream = connect(sandbox).await;
    let request = format!(
        "{method} /some-bucket/key HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A connection that is broken off may end in an error; what came before it counts.
    let _end = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn an_unsigned_request_is_denied_with_words_and_ids() {
    let (_folder, sandbox) = sandbox().await;
    let answer = ask(&sandbox, "GET", "").await;
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    for piece in [
        "<Code>AccessDenied</Code>",
        "<Message>",
        "<Resource>/some-bucket/key</Resource>",
        "<RequestId>",
        "x-amz-request-id",
    ] {
        assert!(answer.contains(piece), "{piece} in {answer}");
    }
    assert!(!answer.contains("x-strata"), "{answer}");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_refused_upload_is_read_to_its_end_so_that_the_client_gets_the_answer() {
    let (_folder, sandbox) = sandbox().await;
    let answer = ask(&sandbox, "PUT", &"x".repeat(3_000_000)).await;
    assert!(answer.contains("AccessDenied"), "{answer}");
}

#[tokio::test]
async fn an_answer_can_be_put_in_the_services_place_for_some_requests() {
    let (_folder, sandbox) = sandbox().await;
    let when = Match::method(Method::PUT);
    sandbox.trouble().add(Rule::next(1, when, Effect::slow_down()));
    assert!(ask(&sandbox, "GET", "").await.contains("AccessDenied"));
    let slow = ask(&sandbox, "PUT", "body").await;
    assert!(slow.starts_with("HTTP/1.1 503") && slow.contains("<Code>SlowDown</Code>"), "{slow}");
    assert!(ask(&sandbox, "PUT", "body").await.contains("AccessDenied"));
    let seen = sandbox.trouble().requests();
    let statuses: Vec<_> = seen.iter().map(|seen| seen.status).collect();
    let told = [StatusCode::FORBIDDEN, StatusCode::SERVICE_UNAVAILABLE, StatusCode::FORBIDDEN];
    assert_eq!(statuses, told.map(Some));
}

#[tokio::test]
async fn a_connection_can_be_closed_before_and_after_the_request_is_applied() {
    let (_folder, sandbox) = sandbox().await;
    for effect in [Effect::Close, Effect::LoseAnswer] {
        sandbox.trouble().add(Rule::next(1, Match::default(), effect));
        assert_eq!(ask(&sandbox, "GET", "").await, "");
    }
    assert!(sandbox.trouble().requests().iter().all(|seen| seen.status.is_none()));
}

fn body_of(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[tokio::test]
async fn a_body_can_be_cut_and_can_be_changed_by_one_bit() {
    let (_folder, sandbox) = sandbox().await;
    let whole = ask(&sandbox, "GET", "").await;
    let trouble = sandbox.trouble();
    trouble.add(Rule::next(1, Match::default(), Effect::CutBody));
    let cut = ask(&sandbox, "GET", "").await;
    assert_eq!(body_of(&cut).len(), body_of(&whole).len() / 2);
    trouble.add(Rule::next(1, Match::default(), Effect::FlipBit));
    let flipped = ask(&sandbox, "GET", "").await;
    let pairs = body_of(&whole).bytes().zip(body_of(&flipped).bytes()).enumerate();
    // The ids at the end differ in every answer.
    let ids = body_of(&whole).find("<RequestId>").unwrap();
    let differing: Vec<usize> =
        pairs.filter(|(at, (a, b))| *at < ids && a != b).map(|(at, _)| at).collect();
    assert!(differing.len() <= 1 && body_of(&flipped).len() == body_of(&whole).len(), "{flipped}");
    assert!(
        differing == [body_of(&whole).len() / 2] || body_of(&whole).len() / 2 >= ids,
        "{flipped}"
    );
}

#[tokio::test]
async fn a_stalled_body_stays_open_without_another_byte() {
    let (_folder, sandbox) = sandbox().await;
    sandbox.trouble().add(Rule::next(1, Match::default(), Effect::StallBody));
    let mut stream = connect(&sandbox).await;
    stream.write_all(b"GET /some-bucket/key HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut first = vec![0; 4096];
    assert!(stream.read(&mut first).await.unwrap() > 0);
    let mut rest = Vec::new();
    let more =
        tokio::time::timeout(Duration::from_millis(300), stream.read_to_end(&mut rest)).await;
    assert!(more.is_err(), "the connection ended: {rest:?}");
}

#[tokio::test]
async fn a_stopped_sandbox_gives_its_port_and_its_folder_free() {
    let (folder, sandbox) = sandbox().await;
    let port: u16 = sandbox.endpoint().rsplit(':').next().unwrap().parse().unwrap();
    let idle = connect(&sandbox).await;
    sandbox.stop().await;
    drop(idle);
    let options = Options {
        folder: folder.path().to_owned(),
        port,
        credentials: None,
        clock: Clock::system(),
        seed: false,
    };
    assert!(Sandbox::start(options).await.is_ok());
}
