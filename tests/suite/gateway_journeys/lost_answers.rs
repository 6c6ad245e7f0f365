//! Acts whose answer is lost: looked up, never sent twice (P06).

use super::{Heard, bytes, impatient, store};
use crate::servers::{Kind, Server, run};
use http::Method;
use strata_domain::fault::Code;
use strata_domain::history::Versioning;
use strata_domain::object::{Key, VersionId};
use strata_gateway::s3::Expect;
use strata_sandbox::{Effect, Match, Rule};

fn key() -> Key {
    Key::from("k")
}

#[test]
fn a_stored_document_whose_answer_is_lost_is_found() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let folder = tempfile::tempdir().expect("a folder");
        let source = folder.path().join("source");
        std::fs::write(&source, b"hello").expect("a file");
        let put = || Match::method(Method::PUT).path("/k");
        on.sandbox().trouble().add(Rule::next(1, put(), Effect::LoseAnswer));
        let strata = on.strata_with(impatient());
        let done = strata.upload(store(&bucket, "k", &source), &Heard::default()).await;
        let written = done.expect("it is found").written;
        assert_eq!(on.sandbox().trouble().count(&Method::PUT, "/k"), 1, "sent once");
        let made = written.version_id.expect("an id");
        assert_eq!(on.history(&bucket, "k").await, [made.as_str()]);
        // The same bytes once more are a second version, and are told from the first.
        on.sandbox().trouble().add(Rule::next(1, put(), Effect::LoseAnswer));
        let done = strata.upload(store(&bucket, "k", &source), &Heard::default()).await;
        let again = done.expect("it is found").written.version_id.expect("an id");
        assert_eq!(on.history(&bucket, "k").await, [again.as_str(), made.as_str()]);
    });
}

#[test]
fn a_document_that_never_arrived_is_told_as_failed() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let folder = tempfile::tempdir().expect("a folder");
        let source = folder.path().join("source");
        std::fs::write(&source, b"hello").expect("a file");
        let put = Match::method(Method::PUT).path("/k");
        on.sandbox().trouble().add(Rule::next(1, put, Effect::Close));
        let strata = on.strata_with(impatient());
        let done = strata.upload(store(&bucket, "k", &source), &Heard::default()).await;
        assert_eq!(done.expect_err("it did not arrive").code, Code::NetUnreachable);
        assert_eq!(on.sandbox().trouble().count(&Method::PUT, "/k"), 1, "sent once");
        assert_eq!(on.history(&bucket, "k").await, Vec::<String>::new());
    });
}

#[test]
fn a_server_that_put_the_act_off_is_asked_again() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let folder = tempfile::tempdir().expect("a folder");
        let source = folder.path().join("source");
        std::fs::write(&source, b"hello").expect("a file");
        let put = Match::method(Method::PUT).path("/k");
        on.sandbox().trouble().add(Rule::next(2, put, Effect::slow_down()));
        let strata = on.strata_with(impatient());
        strata.upload(store(&bucket, "k", &source), &Heard::default()).await.expect("stored");
        assert_eq!(on.sandbox().trouble().count(&Method::PUT, "/k"), 3);
        assert_eq!(on.history(&bucket, "k").await.len(), 1);
    });
}

#[test]
fn a_restore_whose_answer_is_lost_is_found() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let old = VersionId(on.put(&bucket, "k", b"old!").await.expect("an id"));
        let new = on.put(&bucket, "k", b"new!").await.expect("an id");
        let trouble = on.sandbox().trouble();
        trouble.forget();
        let copy = Match::method(Method::PUT).header("x-amz-copy-source");
        trouble.add(Rule::next(1, copy, Effect::LoseAnswer));
        let strata = on.strata_with(impatient());
        let written = strata.copy_version_on_top(&bucket, &key(), &old, Expect::Anything).await;
        let made = written.expect("it is found").version_id.expect("an id");
        assert_eq!(trouble.count(&Method::PUT, "/k"), 1, "sent once");
        assert_eq!(on.history(&bucket, "k").await, [made.as_str(), &new, old.as_str()]);
        assert_eq!(on.read(&bucket, "k", None).await, b"old!");
    });
}

#[test]
fn a_delete_whose_answer_is_lost_is_found() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        on.put(&bucket, "k", b"1").await;
        let delete = Match::method(Method::DELETE).path("/k");
        on.sandbox().trouble().add(Rule::next(1, delete, Effect::LoseAnswer));
        let strata = on.strata_with(impatient());
        let marker = strata.delete(&bucket, &key(), None).await.expect("it is found").marker;
        assert_eq!(on.sandbox().trouble().count(&Method::DELETE, "/k"), 1, "sent once");
        let history = on.history(&bucket, "k").await;
        assert_eq!(history.len(), 2, "one marker");
        assert_eq!(marker.expect("its id").as_str(), history[0]);
    });
}

#[test]
fn a_delete_that_can_not_be_looked_up_is_told_as_unknown() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        on.put(&bucket, "k", b"1").await;
        let trouble = on.sandbox().trouble();
        trouble.add(Rule::next(1, Match::method(Method::DELETE), Effect::LoseAnswer));
        trouble.add(Rule::always(Match::default().query("versions"), Effect::denied()));
        let strata = on.strata_with(impatient());
        let fault = strata.delete(&bucket, &key(), None).await.expect_err("nobody knows");
        assert_eq!(fault.code, Code::Unknown);
        assert_eq!(trouble.count(&Method::DELETE, "/k"), 1, "sent once");
    });
}

#[test]
fn a_completion_whose_answer_is_lost_is_found() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let folder = tempfile::tempdir().expect("a folder");
        let source = folder.path().join("source");
        let body = bytes(6 * 1024 * 1024);
        std::fs::write(&source, &body).expect("a file");
        let complete = Match::method(Method::POST).query("uploadId");
        on.sandbox().trouble().add(Rule::next(1, complete, Effect::LoseAnswer));
        let strata = on.strata_with(impatient());
        let done = strata.upload(store(&bucket, "k", &source), &Heard::default()).await;
        let made = done.expect("it is found").written.version_id.expect("an id");
        let requests = on.sandbox().trouble().requests();
        let completions = requests
            .iter()
            .filter(|seen| seen.method == Method::POST && seen.query.contains("uploadId="))
            .count();
        assert_eq!(completions, 1, "sent once");
        assert_eq!(on.history(&bucket, "k").await, [made.as_str()]);
        assert_eq!(on.read(&bucket, "k", None).await, body);
    });
}

#[test]
fn a_restore_by_parts_survives_the_same() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let body = bytes(11 * 1024 * 1024);
        let put = on.s3.put_object().bucket(&bucket).key("k").body(body.clone().into());
        let put = put.content_type("text/x").metadata("author", "Ada").tagging("team=hr");
        let old = put.send().await.expect("stored").version_id().expect("an id").to_owned();
        on.put(&bucket, "k", b"new").await;
        let mut limits = impatient();
        (limits.single_copy, limits.copy_part) = (1024 * 1024, 5 * 1024 * 1024);
        let trouble = on.sandbox().trouble();
        let parts = Match::method(Method::PUT).header("x-amz-copy-source").query("partNumber");
        trouble.add(Rule::next(1, parts, Effect::LoseAnswer));
        let complete = Match::method(Method::POST).query("uploadId");
        trouble.add(Rule::next(1, complete, Effect::LoseAnswer));
        let strata = on.strata_with(limits);
        let written =
            strata.copy_version_on_top(&bucket, &key(), &VersionId(old), Expect::Anything).await;
        assert!(written.expect("it is found").version_id.is_some());
        assert_eq!(on.history(&bucket, "k").await.len(), 3);
        assert_eq!(on.read(&bucket, "k", None).await, body);
        let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
        assert_eq!(head.content_type(), Some("text/x"));
        assert_eq!(head.metadata().and_then(|m| m.get("author")).map(String::as_str), Some("Ada"));
        let tags = on.s3.get_object_tagging().bucket(&bucket).key("k").send().await.expect("tags");
        assert_eq!(tags.tag_set().len(), 1);
        let left = on.s3.list_multipart_uploads().bucket(&bucket).send().await.expect("a list");
        assert_eq!(left.uploads().len(), 0);
    });
}

#[test]
fn a_changed_document_is_not_restored_or_deleted() {
    run(Kind::Sandbox, async |on: &Server| {
        let bucket = on.bucket(Versioning::Enabled).await;
        let old = VersionId(on.put(&bucket, "k", b"1").await.expect("an id"));
        on.put(&bucket, "k", b"2").await;
        let shown = "\"c4ca4238a0b923820dcc509a6f75849b\"".into();
        let strata = on.strata_with(impatient());
        let expect = Expect::Current(strata_domain::object::ETag::clone(&shown));
        let refused = strata.copy_version_on_top(&bucket, &key(), &old, expect).await;
        assert_eq!(refused.expect_err("changed").code, Code::Changed);
        let refused = strata.delete(&bucket, &key(), Some(&shown)).await;
        assert_eq!(refused.expect_err("changed").code, Code::Changed);
        let refused =
            strata.copy_version_on_top(&bucket, &key(), &old, Expect::NothingOrMarker).await;
        assert_eq!(refused.expect_err("changed").code, Code::Changed);
        assert_eq!(on.history(&bucket, "k").await.len(), 2);
    });
}
