//! Downloads and uploads through cut, stalled, flipped and refused answers (M01 to M12; P01 to P04, P10, P11).

use super::{Heard, bytes, fetch, hurried, impatient, names_in, store, stored};
use crate::servers::{Kind, Server, run};
use http::Method;
use std::time::Duration;
use strata_domain::fault::Code;
use strata_domain::history::Versioning;
use strata_gateway::s3::Verification;
use strata_sandbox::{Effect, Match, Rule};

const LEN: usize = 300_000;

#[test]
fn a_download_that_is_cut_goes_on_where_it_ended() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let body = stored(on, &bucket, "k", LEN).await;
        let trouble = on.sandbox().trouble();
        trouble.add(Rule::next(2, Match::method(Method::GET).path("/k"), Effect::CutBody));
        let folder = tempfile::tempdir().expect("a folder");
        let strata = on.strata_with(impatient());
        let done = strata.download(fetch(&bucket, "k", folder.path()), &Heard::default()).await;
        let done = done.expect("it goes on");
        assert_eq!(std::fs::read(&done.path).expect("a file"), body);
        assert_eq!(done.verified, Verification::Whole);
        assert_eq!(names_in(folder.path()), ["fetched"]);
    });
}

#[test]
fn a_body_that_stalls_is_given_up_and_asked_for_again() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let body = stored(on, &bucket, "k", 50_000).await;
        let stall = Rule::next(1, Match::method(Method::GET).path("/k"), Effect::StallBody);
        on.sandbox().trouble().add(stall);
        let folder = tempfile::tempdir().expect("a folder");
        let strata = on.strata_with(hurried());
        let done = strata.download(fetch(&bucket, "k", folder.path()), &Heard::default()).await;
        assert_eq!(std::fs::read(done.expect("it goes on").path).expect("a file"), body);
    });
}

#[test]
fn every_range_names_the_same_version_and_nothing_else_differs() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let body = stored(on, &bucket, "k", LEN).await;
        let version = on.history(&bucket, "k").await[0].clone();
        let trouble = on.sandbox().trouble();
        trouble.forget();
        let folder = tempfile::tempdir().expect("a folder");
        let done = on.strata_with(impatient());
        let done = done.download(fetch(&bucket, "k", folder.path()), &Heard::default()).await;
        assert_eq!(std::fs::read(done.expect("a file").path).expect("a file"), body);
        let gets: Vec<_> =
            trouble.requests().into_iter().filter(|seen| seen.method == Method::GET).collect();
        assert_eq!(gets.len(), LEN.div_ceil(64 * 1024));
        for get in &gets {
            assert!(get.query.contains(&format!("versionId={version}")), "{get:?}");
            let pins: Vec<_> = get
                .headers
                .iter()
                .filter(|(name, _)| name != "range" && name != "x-amz-date")
                .map(|(name, _)| name.as_str())
                .collect();
            let first: Vec<_> = gets[0]
                .headers
                .iter()
                .filter(|(name, _)| name != "range" && name != "x-amz-date")
                .map(|(name, _)| name.as_str())
                .collect();
            assert_eq!(pins, first);
        }
    });
}

#[test]
fn a_flipped_bit_is_caught_and_no_file_is_left() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        for len in [1000, LEN] {
            stored(on, &bucket, "k", len).await;
            let flip = Rule::always(Match::method(Method::GET).path("/k"), Effect::FlipBit);
            on.sandbox().trouble().add(flip);
            let folder = tempfile::tempdir().expect("a folder");
            let strata = on.strata_with(impatient());
            let done = strata.download(fetch(&bucket, "k", folder.path()), &Heard::default()).await;
            assert_eq!(done.expect_err("it is not the document").code, Code::Mismatch);
            assert_eq!(names_in(folder.path()), Vec::<String>::new());
            on.sandbox().trouble().clear();
        }
    });
}

#[test]
fn a_range_answered_with_everything_is_refused() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let body = stored(on, &bucket, "k", LEN).await;
        let ignore = |times| Rule {
            when: Match::method(Method::GET).path("/k"),
            skip: 0,
            times,
            effect: Effect::IgnoreRange,
        };
        let strata = on.strata_with(impatient());
        let folder = tempfile::tempdir().expect("a folder");
        on.sandbox().trouble().add(ignore(Some(2)));
        let once = strata.download(fetch(&bucket, "k", folder.path()), &Heard::default()).await;
        assert_eq!(std::fs::read(once.expect("asked again").path).expect("a file"), body);
        let folder = tempfile::tempdir().expect("a folder");
        on.sandbox().trouble().add(ignore(None));
        let always = strata.download(fetch(&bucket, "k", folder.path()), &Heard::default()).await;
        assert_eq!(always.expect_err("never the range").code, Code::Malformed);
        assert_eq!(names_in(folder.path()), Vec::<String>::new());
    });
}

#[test]
fn a_throttling_server_is_survived_or_told() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        stored(on, &bucket, "k", 10).await;
        let strata = on.strata_with(impatient());
        let trouble = on.sandbox().trouble();
        trouble.add(Rule::next(4, Match::default().path(&bucket), Effect::slow_down()));
        let page = strata.objects_page(&bucket, "", None, None, 10).await;
        assert_eq!(page.expect("the trouble ends").objects.len(), 1);
        trouble.add(Rule::always(Match::default().path(&bucket), Effect::slow_down()));
        trouble.forget();
        let fault = strata.objects_page(&bucket, "", None, None, 10).await;
        assert_eq!(fault.expect_err("the trouble stays").code, Code::Throttled);
        assert_eq!(trouble.requests().len(), 6, "as often as the schedule says");
    });
}

#[test]
fn a_server_that_never_answers_is_told_in_time() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let never = Effect::Delay(Duration::from_secs(3600));
        on.sandbox().trouble().add(Rule::always(Match::default().path(&bucket), never));
        let strata = on.strata_with(hurried());
        let fault = strata.objects_page(&bucket, "", None, None, 10).await;
        assert_eq!(fault.expect_err("no answer").code, Code::NetStall);
        let folder = tempfile::tempdir().expect("a folder");
        let fault = strata.download(fetch(&bucket, "k", folder.path()), &Heard::default()).await;
        assert_eq!(fault.expect_err("no answer").code, Code::NetStall);
        let source = folder.path().join("source");
        std::fs::write(&source, b"hello").expect("a file");
        let fault = strata.upload(store(&bucket, "k", &source), &Heard::default()).await;
        // The look before the upload got no answer either: whether it is stored can't be known.
        let code = fault.expect_err("no answer").code;
        assert!([Code::NetStall, Code::Unknown].contains(&code), "{code:?}");
    });
}

#[test]
fn a_part_that_breaks_off_is_sent_again() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let folder = tempfile::tempdir().expect("a folder");
        let source = folder.path().join("source");
        let body = bytes(11 * 1024 * 1024);
        std::fs::write(&source, &body).expect("a file");
        let trouble = on.sandbox().trouble();
        let parts = Match::method(Method::PUT).query("partNumber");
        trouble.add(Rule::next(1, parts.clone(), Effect::Close));
        trouble.add(Rule::next(1, parts.clone(), Effect::LoseAnswer));
        trouble.add(Rule::next(1, parts, Effect::internal_error()));
        let heard = Heard::default();
        let strata = on.strata_with(impatient());
        let done = strata.upload(store(&bucket, "k", &source), &heard).await;
        let done = done.expect("the parts are sent again");
        assert_eq!(done.verified, Verification::Whole);
        assert_eq!(on.read(&bucket, "k", None).await, body);
        assert_eq!(on.history(&bucket, "k").await.len(), 1);
        assert_eq!(heard.uploads.lock().expect("unpoisoned").len(), 1);
        let left = on.s3.list_multipart_uploads().bucket(&bucket).send().await.expect("a list");
        assert_eq!(left.uploads().len(), 0);
    });
}

#[test]
fn an_upload_that_fails_leaves_no_parts() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let folder = tempfile::tempdir().expect("a folder");
        let source = folder.path().join("source");
        std::fs::write(&source, bytes(11 * 1024 * 1024)).expect("a file");
        let second = Match::method(Method::PUT).query("partNumber");
        on.sandbox().trouble().add(Rule::always(second, Effect::denied()).after(1));
        let strata = on.strata_with(impatient());
        let fault = strata.upload(store(&bucket, "k", &source), &Heard::default()).await;
        assert_eq!(fault.expect_err("a part is refused").code, Code::Denied);
        let left = on.s3.list_multipart_uploads().bucket(&bucket).send().await.expect("a list");
        assert_eq!(left.uploads().len(), 0);
        assert_eq!(on.history(&bucket, "k").await, Vec::<String>::new());
    });
}

#[test]
fn what_was_stored_is_compared_with_what_was_sent() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let folder = tempfile::tempdir().expect("a folder");
        let strata = on.strata_with(impatient());
        for len in [0, 1, 1024 * 1024, 1024 * 1024 + 1, 5 * 1024 * 1024, 5 * 1024 * 1024 + 1] {
            let source = folder.path().join("source");
            let body = bytes(len);
            std::fs::write(&source, &body).expect("a file");
            let done = strata.upload(store(&bucket, "k", &source), &Heard::default()).await;
            let done = done.unwrap_or_else(|fault| panic!("{len}: {fault:?}"));
            assert_eq!(done.verified, Verification::Whole, "{len}");
            assert_eq!(on.read(&bucket, "k", None).await, body, "{len}");
            let target = tempfile::tempdir().expect("a folder");
            let done = strata.download(fetch(&bucket, "k", target.path()), &Heard::default()).await;
            let done = done.unwrap_or_else(|fault| panic!("{len}: {fault:?}"));
            assert_eq!(done.verified, Verification::Whole, "{len}");
            assert_eq!(std::fs::read(&done.path).expect("a file"), body, "{len}");
        }
    });
}

#[test]
fn a_refusal_names_the_missing_permission() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        on.sandbox().trouble().add(Rule::always(Match::default().path(&bucket), Effect::denied()));
        let strata = on.strata_with(impatient());
        let fault = strata.versions_page(&bucket, "", None, None, 10).await.expect_err("refused");
        assert_eq!(fault.code, Code::Denied);
        assert!(fault.message.contains(&bucket), "{}", fault.message);
        let hint = fault.hint.expect("a hint");
        assert!(hint.contains("s3:ListBucketVersions"), "{hint}");
        let detail = fault.detail.expect("details");
        assert!(detail.contains("HTTP 403") && detail.contains("AccessDenied"), "{detail}");
    });
}
