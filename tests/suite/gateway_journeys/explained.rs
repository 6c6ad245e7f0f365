//! Real answers, and real silence, become the right explanation.

use super::wire::{Wire, answer, error};
use super::{Heard, fetch};
use crate::servers::{Kind, Server, python, root, run};
use http::StatusCode;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use strata_domain::explain::OPERATIONS;
use strata_domain::fault::{Code, Explanation, Fault};
use strata_domain::history::Versioning;
use strata_domain::object::Key;
use strata_gateway::s3::{Access, S3, Terms};
use strata_gateway::secret::Secret;
use strata_gateway::signin::Who;
use strata_sandbox::{Effect, Match, Rule};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn explained(fault: Fault) -> Explanation {
    let shown = format!("{fault:?}");
    *fault.explained.unwrap_or_else(|| panic!("no explanation: {shown}"))
}

#[test]
fn a_servers_code_decides_what_is_told() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let strata = on.strata();
        for (status, code, kind, cause) in [
            (403, "AccessDenied", Code::Denied, "s3:ListBucket"),
            (403, "InvalidAccessKeyId", Code::BadCredentials, "mistyped"),
            (403, "SignatureDoesNotMatch", Code::BadCredentials, "blank"),
            (400, "ExpiredToken", Code::Expired, "Temporary"),
            (403, "RequestTimeTooSkewed", Code::ClockSkew, "clock"),
            (400, "AuthorizationHeaderMalformed", Code::WrongRegion, "us-east-1"),
            (400, "KMS.DisabledException", Code::Denied, "key"),
            (404, "NoSuchBucket", Code::Gone, "mistyped"),
            (403, "InvalidObjectState", Code::Archived, "archive"),
            (403, "QuotaExceeded", Code::Limit, "quota"),
            (501, "NotImplemented", Code::Unsupported, "part of S3"),
        ] {
            let status = StatusCode::from_u16(status).expect("a status");
            let effect = Effect::Answer { status, code: code.to_owned() };
            on.sandbox().trouble().clear();
            on.sandbox().trouble().add(Rule::always(Match::default().query("list-type"), effect));
            let fault = strata.objects_page(&bucket, "cv/", Some("/"), None, 10).await;
            let fault = fault.expect_err("refused");
            assert_eq!(fault.code, kind, "{code}");
            let said = explained(fault);
            assert!(said.causes.join("\n").contains(cause), "{code}: {:?}", said.causes);
            assert_eq!(said.answer, Some(format!("{code} (HTTP {})", status.as_u16())));
            assert!(said.request_id.is_some(), "{code}");
            assert_eq!(said.tried, format!("ListObjectsV2 below “cv/” in the bucket “{bucket}”"));
        }
    });
}

#[tokio::test]
async fn what_answers_in_the_servers_place_is_told_by_its_answer() {
    let html = [("content-type", "text/html; charset=utf-8")];
    let cases: [(&'static str, &[(&str, &str)], &str); 5] = [
        ("200 OK", &html, "sign-in"),
        ("302 Found", &[("location", "http://portal.example/")], "sign-in"),
        ("404 Not Found", &html, "web server"),
        ("407 Proxy Authentication Required", &[("proxy-authenticate", "Basic")], "proxy"),
        ("511 Network Authentication Required", &html, "sign-in"),
    ];
    for (status, headers, word) in cases {
        let headers: Vec<(String, String)> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let wire = Wire::start(move |_| {
            let headers: Vec<(&str, &str)> =
                headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            answer(status, &headers, "<html>Please sign in</html>")
        })
        .await;
        let fault = wire.strata().list_buckets().await.expect_err(status);
        assert_eq!(fault.code, Code::NetPortal, "{status}");
        let said = explained(fault);
        assert!(said.causes.join("\n").contains(word), "{status}: {:?}", said.causes);
        assert!(said.answer.expect("an answer").contains(&status[..3]));
    }
}

/// The address of a server that answers a TLS greeting as web servers do on their plain port.
async fn without_tls() -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut greeting = [0; 1024];
            // A client that has gone is none of its business.
            let _read = stream.read(&mut greeting).await;
            let _gone = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    address
}

#[tokio::test]
async fn silence_is_told_by_what_kept_silent() {
    let closed = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        format!("http://{}", listener.local_addr().expect("an address"))
    };
    let no_tls = format!("https://{}", without_tls().await);
    let not_http = Wire::start(|_| b"220 mail.example ESMTP\r\n".to_vec()).await;
    for (endpoint, code, cause) in [
        (closed.as_str(), Code::NetUnreachable, "not running"),
        ("https://nobody.invalid", Code::NetUnreachable, "DNS"),
        (no_tls.as_str(), Code::TlsUntrusted, "does not speak TLS"),
        (not_http.endpoint.as_str(), Code::NetPortal, "another program"),
    ] {
        let access = Access {
            endpoint: Some(endpoint.to_owned()),
            region: "us-east-1".into(),
            path_style: true,
            who: Who::keys("AKIACANARY".into(), Secret::new("secret-canary-7f3d".into()), None),
            terms: Terms::default(),
        };
        let strata = S3::connect_with(access, super::impatient()).expect("the access is valid");
        let fault = strata.list_buckets().await.expect_err(endpoint);
        assert_eq!(fault.code, code, "{endpoint}: {fault:?}");
        let said = explained(fault);
        assert!(said.causes.join("\n").contains(cause), "{endpoint}: {:?}", said.causes);
        assert_eq!((said.answer, said.request_id), (None, None));
        assert!(!said.remedies.is_empty());
    }
}

#[tokio::test]
async fn an_archived_version_is_told_with_the_class_that_the_server_names() {
    let body = "<Error><Code>InvalidObjectState</Code><Message>no</Message>\
        <StorageClass>DEEP_ARCHIVE</StorageClass></Error>";
    let wire = Wire::start(move |head| match head.starts_with("HEAD") {
        true => b"HTTP/1.1 200 OK\r\nconnection: close\r\netag: \"e\"\r\nlast-modified: \
            Tue, 01 Sep 2026 10:00:00 GMT\r\ncontent-length: 10\r\n\r\n"
            .to_vec(),
        false => answer("403 Forbidden", &[("content-type", "application/xml")], body),
    })
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let done = wire.strata().download(fetch("bucket", "k", folder.path()), &Heard::default()).await;
    let fault = done.expect_err("archived");
    assert_eq!(fault.code, Code::Archived);
    assert!(explained(fault).causes[0].contains("Deep Archive"));
}

#[tokio::test]
async fn an_echoed_token_is_in_no_part_of_the_explanation() {
    for code in ["AccessDenied", "token-canary-9b1e", "TokenCanary", "secret-canary-7f3d"] {
        let wire = Wire::start(move |_| {
            let echo = "token-canary-9b1e secret-canary-7f3d TokenCanary";
            let bytes = error("403 Forbidden", code, echo);
            let text = String::from_utf8(bytes).expect("text");
            let headers = "x-amz-request-id: token-canary-9b1e\r\nx-amz-bucket-region: \
                token-canary-9b1e\r\nx-amz-id-2: secret-canary-7f3d\r\ncontent-type";
            text.replacen("content-type", headers, 1).into_bytes()
        })
        .await;
        let fault = wire.strata().list_buckets().await.expect_err("refused");
        let text = format!("{fault:?}").to_lowercase();
        assert!(!text.contains("canary-") && !text.contains("tokencanary"), "{text}");
    }
}

/// moto with its checks of signatures and policies, and one user who may list the bucket `open`.
struct Enforced {
    process: Child,
    lines: BufReader<std::process::ChildStdout>,
    access: Access,
}

impl Enforced {
    fn start() -> Self {
        let mut process = Command::new(python())
            .arg(root().join("tests/moto/enforced.py"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("moto is started");
        let mut lines = BufReader::new(process.stdout.take().expect("its output is ours"));
        let mut line = || {
            let mut text = String::new();
            lines.read_line(&mut text).expect("moto prints what it made");
            text.trim().to_owned()
        };
        let (port, key, secret) = (line(), line(), line());
        let access = Access {
            endpoint: Some(format!("http://127.0.0.1:{port}")),
            region: "us-east-1".into(),
            path_style: true,
            who: Who::keys(key, Secret::new(secret), None),
            terms: Terms::default(),
        };
        Self { process, lines, access }
    }

    fn strata(&self) -> S3 {
        S3::connect_with(self.access.clone(), super::impatient()).expect("the access is valid")
    }

    /// Does what the person does with a copied policy: puts it on the user.
    fn takes(&mut self, policy: &str) {
        let mut input = self.process.stdin.as_ref().expect("its input is ours");
        let one_line = policy.replace('\n', " ");
        writeln!(input, "{one_line}").expect("moto reads");
        let mut taken = String::new();
        self.lines.read_line(&mut taken).expect("moto answers");
        assert_eq!(taken.trim(), "taken", "the policy is not taken: {policy}");
    }
}

impl Drop for Enforced {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ended = self.process.wait();
    }
}

#[tokio::test]
async fn the_policy_that_is_shown_allows_what_was_denied() {
    let mut moto = Enforced::start();
    let strata = moto.strata();
    strata.objects_page("open", "cv/", None, None, 10).await.expect("this one is allowed");

    let denied = strata.objects_page("closed", "cv/", None, None, 10).await.expect_err("denied");
    assert_eq!(denied.code, Code::Denied);
    let said = explained(denied);
    assert_eq!(said.actions, ["s3:ListBucket"]);
    moto.takes(&said.policy.expect("a policy"));
    strata.objects_page("closed", "cv/", None, None, 10).await.expect("allowed by the policy");

    let denied = strata.tags("closed", &Key::from("cv/ada.pdf"), None).await.expect_err("denied");
    let said = explained(denied);
    assert_eq!(said.actions, ["s3:GetObjectTagging"]);
    moto.takes(&said.policy.expect("a policy"));
    strata.tags("closed", &Key::from("cv/ada.pdf"), None).await.expect("allowed by the policy");
}

#[tokio::test]
async fn a_wrong_secret_and_an_unknown_key_are_told_apart() {
    let mut moto = Enforced::start();
    let known = moto.access.who.access_key_id().expect("a key").to_owned();
    let wrong = || Secret::new("wrongwrongwrong".to_owned());
    moto.access.who = Who::keys(known, wrong(), None);
    let said = explained(moto.strata().versioning("open").await.expect_err("refused"));
    assert!(said.causes[0].contains("secret access key is mistyped"), "{said:?}");
    moto.access.who = Who::keys("AKIANOBODYKNOWS".to_owned(), wrong(), None);
    let said = explained(moto.strata().versioning("open").await.expect_err("refused"));
    assert!(said.causes[0].contains("access key id is mistyped"), "{said:?}");
}

#[test]
fn every_operation_that_the_gateway_names_has_its_words_and_actions() {
    let folder = root().join("src-tauri/gateway/src");
    let mut named = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().is_some_and(|path| {
                // What a test asks is no operation.
                path.ends_with(".rs") && !path.ends_with("_tests.rs")
            }) {
                let text = std::fs::read_to_string(&path).expect("a source");
                let after = text.split("asked(\"").skip(1);
                named.extend(after.filter_map(|rest| Some(rest.split('"').next()?.to_owned())));
            }
        }
    }
    assert!(named.len() > 20, "{named:?}");
    let unknown: Vec<_> =
        named.iter().filter(|name| !OPERATIONS.contains(&name.as_str())).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
