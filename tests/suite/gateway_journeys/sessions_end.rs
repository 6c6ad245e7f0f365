//! Sessions that end in the middle of work (P12): the identity has new credentials at hand, the request is repeated, and
//! what was done already is not done again. The credentials come from a small real program.

use super::{Heard, fetch, impatient, store};
use crate::servers::{Kind, Server, run};
use futures::future::BoxFuture;
use http::{Method, StatusCode};
use jiff::Timestamp;
use std::collections::HashMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use strata_domain::fault::{Code, Fault};
use strata_domain::history::Versioning;
use strata_domain::object::Key;
use strata_gateway::s3::{Access, S3, Verification};
use strata_gateway::secret::Secret;
use strata_gateway::signin::{AwsFiles, Keys, Page, Reception, Who};
use strata_sandbox::{Effect, Match, Rule};

/// Nobody sits there: a question would fail the test.
struct Unattended;

impl Reception for Unattended {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(1_800_000_000).expect("a time")
    }

    fn mfa_code<'a>(
        &'a self,
        _: &'a str,
        _: &'a str,
        _: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Secret, Fault>> {
        Box::pin(async { panic!("nobody has a code") })
    }

    fn confirm_page(&self, _: Page) -> BoxFuture<'_, Fault> {
        Box::pin(async { panic!("nobody has a browser") })
    }

    fn fresh_keys<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Keys, Fault>> {
        Box::pin(async { panic!("nobody has a key") })
    }

    fn kept_token(&self) -> BoxFuture<'_, Option<Secret>> {
        Box::pin(async { None })
    }

    fn keep_token(&self, _: Option<Secret>) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

/// A connection whose credentials a program prints: the sandbox's key, with a new session token for each run.
fn by_program(on: &Server, folder: &Path) -> S3 {
    let program = folder.join("program");
    let script = format!(
        "#!/bin/sh\necho run >> '{0}/runs'\n\
         printf '{{\"Version\":1,\"AccessKeyId\":\"{1}\",\"SecretAccessKey\":\"{2}\",\"SessionToken\":\"t%s\"}}' \
         \"$(wc -l < '{0}/runs' | tr -d ' ')\"\n",
        folder.display(),
        on.access_key_id,
        on.secret_access_key,
    );
    std::fs::write(&program, script).expect("a program");
    let mode = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(&program, mode).expect("it may be run");
    let config = format!("[profile work]\ncredential_process = '{}'\n", program.display());
    std::fs::write(folder.join("config"), config).expect("a config file");
    let who = Who::Profile(AwsFiles::in_folder(folder), "work".into(), Arc::new(Unattended));
    S3::connect_with(Access { who, ..on.access() }, impatient()).expect("the access is valid")
}

fn runs(folder: &Path) -> usize {
    std::fs::read_to_string(folder.join("runs")).map_or(0, |text| text.lines().count())
}

fn expired() -> Effect {
    Effect::Answer { status: StatusCode::BAD_REQUEST, code: "ExpiredToken".into() }
}

#[test]
fn a_session_that_ends_at_a_part_of_an_upload_is_renewed_and_each_part_is_stored_once() {
    run(Kind::Sandbox, async |on: &Server| {
        let (folder, bucket) =
            (tempfile::tempdir().expect("a folder"), on.bucket(Versioning::Enabled).await);
        let source = folder.path().join("large");
        let content: Vec<u8> = (0..32 * 1024 * 1024_u32).map(|at| (at / 7) as u8).collect();
        std::fs::write(&source, &content).expect("a file");
        let s3 = by_program(on, folder.path());
        let trouble = on.sandbox().trouble();
        trouble
            .add(Rule::next(2, Match::method(Method::PUT).query("partNumber"), expired()).after(2));
        trouble.forget();
        let stored = s3.upload(store(&bucket, "large", &source), &Heard::default()).await;
        assert_eq!(stored.expect("it is stored").verified, Verification::Whole);
        assert_eq!(runs(folder.path()), 2, "one sign-in, one renewal");
        let mut parts = HashMap::new();
        for seen in trouble.requests() {
            if seen.method == Method::PUT && seen.status == Some(StatusCode::OK) {
                *parts.entry(seen.query).or_insert(0) += 1;
            }
        }
        assert_eq!(parts.len(), 7, "{parts:?}");
        assert!(parts.values().all(|times| *times == 1), "{parts:?}");
        assert!(on.read(&bucket, "large", None).await == content);
    });
}

#[test]
fn a_session_that_ends_at_a_range_of_a_download_is_renewed_and_each_range_is_fetched_once() {
    run(Kind::Sandbox, async |on: &Server| {
        let (folder, bucket) =
            (tempfile::tempdir().expect("a folder"), on.bucket(Versioning::Enabled).await);
        let content: &'static [u8] =
            Box::leak((0..640 * 1024_u32).map(|at| (at / 5) as u8).collect());
        on.put(&bucket, "k", content).await;
        let s3 = by_program(on, folder.path());
        let trouble = on.sandbox().trouble();
        trouble.add(Rule::next(2, Match::method(Method::GET).header("range"), expired()).after(3));
        trouble.forget();
        let fetched = s3.download(fetch(&bucket, "k", folder.path()), &Heard::default()).await;
        let path = fetched.expect("it is fetched").path;
        assert!(std::fs::read(path).expect("a file") == content);
        assert_eq!(runs(folder.path()), 2, "one sign-in, one renewal");
        let whole = trouble.requests().into_iter().filter(|seen| {
            seen.method == Method::GET && seen.status == Some(StatusCode::PARTIAL_CONTENT)
        });
        assert_eq!(whole.count(), 10);
    });
}

#[test]
fn an_act_that_an_ended_session_was_refused_is_done_once() {
    run(Kind::Sandbox, async |on: &Server| {
        let (folder, bucket) =
            (tempfile::tempdir().expect("a folder"), on.bucket(Versioning::Enabled).await);
        on.put(&bucket, "k", b"1").await;
        let s3 = by_program(on, folder.path());
        let trouble = on.sandbox().trouble();
        trouble.add(Rule::next(1, Match::method(Method::DELETE), expired()));
        s3.delete(&bucket, &Key::from("k"), None).await.expect("it is deleted");
        assert_eq!(on.history(&bucket, "k").await.len(), 2, "one marker");
        // What can't be renewed any further is told, and not repeated without end.
        trouble.add(Rule::always(Match::method(Method::GET), expired()));
        trouble.forget();
        let fault = s3.list_buckets().await.expect_err("always expired");
        assert_eq!(fault.code, Code::Expired);
        assert_eq!(trouble.count(&Method::GET, "/"), 4);
    });
}

#[test]
fn the_refusal_of_a_head_is_looked_into() {
    run(Kind::Sandbox, async |on: &Server| {
        let (folder, bucket) =
            (tempfile::tempdir().expect("a folder"), on.bucket(Versioning::Enabled).await);
        on.put(&bucket, "k", b"1").await;
        let s3 = by_program(on, folder.path());
        let trouble = on.sandbox().trouble();
        trouble.add(Rule::next(1, Match::method(Method::HEAD), expired()));
        trouble.add(Rule::next(1, Match::method(Method::GET).query("location"), expired()));
        let head = s3.head(&bucket, &Key::from("k"), None).await;
        assert_eq!(head.expect("a head").size, 1);
        assert_eq!(runs(folder.path()), 2);
    });
}
