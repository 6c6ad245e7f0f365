//! Buckets of other regions: found from the refusals that AWS documents, asked there from then on, and never followed
//! anywhere else.

use super::{Heard, bytes, impatient, store};
use crate::servers::{Kind, Server, run};
use http::{Method, StatusCode};
use strata_domain::fault::Code;
use strata_domain::history::Versioning;
use strata_domain::object::Key;
use strata_gateway::s3::{Access, Expect, Progress, S3, Terms};
use strata_sandbox::{Effect, Elsewhere, Match, Rule};

fn strata(on: &Server, region: &str) -> S3 {
    let access = Access { region: region.to_owned(), ..on.access() };
    S3::connect_with(access, impatient()).expect("the access is valid")
}

/// Moves a bucket to another region.
fn move_to(on: &Server, bucket: &str, region: &str, refusal: Elsewhere) {
    let effect = Effect::InRegion { region: region.to_owned(), refusal };
    on.sandbox().trouble().add(Rule::always(Match::default().path(bucket), effect));
}

/// How many requests about a bucket went to the wrong region.
fn astray(on: &Server, bucket: &str) -> usize {
    let refused = [StatusCode::MOVED_PERMANENTLY, StatusCode::BAD_REQUEST].map(Some);
    let all = on.sandbox().trouble().requests();
    all.iter().filter(|seen| seen.path.contains(bucket) && refused.contains(&seen.status)).count()
}

#[test]
fn each_bucket_is_found_by_one_refusal_and_asked_in_its_region_from_then_on() {
    for refusal in [Elsewhere::Redirect, Elsewhere::Malformed] {
        run(Kind::Sandbox, async |on: &Server| {
            let near = on.bucket(Versioning::Enabled).await;
            let far = on.bucket(Versioning::Enabled).await;
            let version = on.put(&far, "k", b"first").await.expect("a version");
            on.put(&far, "k", b"second").await;
            move_to(on, &far, "eu-central-1", refusal);
            let strata = strata(on, "");
            on.sandbox().trouble().forget();
            let versions = strata.versions_of(&far, &Key::from("k")).await.expect("they are found");
            assert_eq!(versions.len(), 2);
            assert_eq!(strata.versioning(&far).await, Ok(Versioning::Enabled));
            assert_eq!(strata.versioning(&near).await, Ok(Versioning::Enabled));
            let page = strata.objects_page(&far, "", None, None, 10).await.expect("a page");
            assert_eq!(page.objects.len(), 1);
            let source = version.as_str().into();
            let key = Key::from("k");
            let copied = strata.copy_version_on_top(&far, &key, &source, Expect::Anything).await;
            copied.expect("it is restored");
            assert_eq!(on.sandbox().trouble().count(&Method::PUT, "/k"), 1);
            strata.delete(&far, &key, None).await.expect("it is deleted");
            assert_eq!((astray(on, &far), astray(on, &near)), (1, 0));
        });
    }
}

#[test]
fn an_act_that_comes_first_is_sent_again_to_the_right_region() {
    for refusal in [Elsewhere::Redirect, Elsewhere::Malformed] {
        run(Kind::Sandbox, async |on: &Server| {
            let bucket = on.bucket(Versioning::Enabled).await;
            move_to(on, &bucket, "eu-central-1", refusal);
            let folder = tempfile::tempdir().expect("a folder");
            for (name, len) in [("small", 5_000), ("large", 6 * 1024 * 1024)] {
                let source = folder.path().join(name);
                std::fs::write(&source, bytes(len)).expect("a file");
                let strata = strata(on, "us-west-2");
                on.sandbox().trouble().forget();
                let sent = strata.upload(store(&bucket, name, &source), &Heard::default()).await;
                assert_eq!(sent.expect("it is stored").size, len as u64);
                // Requests that begin together each learn for themselves.
                assert!((1..=2).contains(&astray(on, &bucket)));
            }
            on.sandbox().trouble().clear();
            assert_eq!(on.read(&bucket, "large", None).await, bytes(6 * 1024 * 1024));
            assert_eq!(on.history(&bucket, "small").await.len(), 1);
        });
    }
}

#[test]
fn a_store_with_a_region_of_its_own_is_found_by_requests_without_a_bucket_too() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        // The sandbox itself takes no signature for another region than its own.
        let strata = strata(on, "eu-west-3");
        on.sandbox().trouble().forget();
        assert_eq!(strata.list_buckets().await.expect("they are listed").len(), 1);
        assert_eq!(strata.versioning(&bucket).await, Ok(Versioning::Enabled));
        assert_eq!(on.sandbox().trouble().requests().len(), 3);
    });
}

#[test]
fn a_head_is_enough_to_find_the_region() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        on.put(&bucket, "k", b"x").await;
        move_to(on, &bucket, "eu-central-1", Elsewhere::Redirect);
        let strata = strata(on, "");
        let head = strata.head(&bucket, &Key::from("k"), None).await.expect("it is found");
        assert_eq!((head.size, astray(on, &bucket)), (1, 1));
    });
}

#[test]
fn a_server_that_sends_round_in_circles_is_asked_once_more_and_no_more() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let effect =
            Effect::InRegion { region: "eu-central-1".to_owned(), refusal: Elsewhere::Redirect };
        on.sandbox().trouble().add(Rule::next(1, Match::default().path(&bucket), effect));
        move_to(on, &bucket, "eu-west-1", Elsewhere::Redirect);
        let strata = strata(on, "");
        on.sandbox().trouble().forget();
        let fault = strata.objects_page(&bucket, "", None, None, 10).await.unwrap_err();
        assert_eq!(fault.code, Code::WrongRegion, "{fault:?}");
        assert_eq!(on.sandbox().trouble().requests().len(), 2);
        // What was named last holds for the next request.
        strata.objects_page(&bucket, "", None, None, 10).await.expect("it is found by now");
    });
}

/// Makes the connection read-only as soon as the first part may go.
struct Tightens(S3);

impl Progress for Tightens {
    fn bytes(&self, _done: u64) {}

    fn upload_started(&self, _upload_id: &str) {
        let reach = strata_domain::reach::Reach { read_only: true, ..Default::default() };
        self.0.limit(reach);
    }
}

#[test]
fn an_upload_stops_with_a_connection_that_became_read_only() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let folder = tempfile::tempdir().expect("a folder");
        let source = folder.path().join("large");
        std::fs::write(&source, bytes(6 * 1024 * 1024)).expect("a file");
        let terms = Terms { name: "Work".to_owned(), ..Terms::default() };
        let access = Access { terms, ..on.access() };
        let strata = S3::connect_with(access, impatient()).expect("the access is valid");
        on.sandbox().trouble().forget();
        let progress = Tightens(strata.clone());
        let fault = strata.upload(store(&bucket, "large", &source), &progress).await.unwrap_err();
        assert_eq!(fault.detail.as_deref(), Some("limit: read_only"), "{fault:?}");
        assert!(fault.message.contains("“Work” is read-only"));
        assert_eq!(on.sandbox().trouble().count(&Method::PUT, "large"), 0);
        assert!(on.history(&bucket, "large").await.is_empty());
    });
}
