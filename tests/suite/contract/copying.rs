//! CopyObject: from the current or a named version, what it carries over, and on which conditions.

use crate::answers::said;
use crate::servers::{Moto, Server};
use aws_sdk_s3::operation::copy_object::builders::CopyObjectFluentBuilder;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{MetadataDirective, StorageClass, TaggingDirective};
use strata_domain::history::Versioning;

const ONE: &str = "\"c4ca4238a0b923820dcc509a6f75849b\"";
const TWO: &str = "\"c81e728d9d4c2f636f067f89cc14862c\"";

fn copy(on: &Server, bucket: &str, from: &str, to: &str) -> CopyObjectFluentBuilder {
    on.s3.copy_object().bucket(bucket).key(to).copy_source(format!("{bucket}/{from}"))
}

/// A bucket with a rich document `k`; returns its version's id.
async fn rich(on: &Server) -> (String, String) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let put = on.s3.put_object().bucket(&bucket).key("k").body(ByteStream::from_static(b"1"));
    let put = put.content_type("text/x").cache_control("no-cache").content_language("de");
    let put = put.metadata("author", "Ada").tagging("team=hr&year=2026");
    let put = put.website_redirect_location("/elsewhere").storage_class(StorageClass::StandardIa);
    let stored = put.send().await.expect("it is stored");
    (bucket, stored.version_id().expect("an id").to_owned())
}

async fn tags(on: &Server, bucket: &str, key: &str) -> Vec<(String, String)> {
    let tags = on.s3.get_object_tagging().bucket(bucket).key(key).send().await.expect("tags");
    let pair = |tag: &aws_sdk_s3::types::Tag| (tag.key().to_owned(), tag.value().to_owned());
    let mut tags: Vec<_> = tags.tag_set().iter().map(pair).collect();
    tags.sort();
    tags
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Section 1.6: metadata, content headers and tags are copied; class and redirect are not.
pub async fn a_copy_carries_metadata_headers_and_tags(on: &Server) {
    let (bucket, version) = rich(on).await;
    let answer = copy(on, &bucket, "k", "copy").send().await.expect("a copy");
    assert_eq!(answer.copy_object_result().and_then(|result| result.e_tag()), Some(ONE));
    let source = answer.copy_source_version_id();
    assert_eq!(source, Some(version.as_str()));
    assert!(answer.version_id().is_some_and(|id| id != version));
    let head = on.s3.head_object().bucket(&bucket).key("copy").send().await.expect("a head");
    assert_eq!(head.content_type(), Some("text/x"));
    assert_eq!(head.cache_control(), Some("no-cache"));
    assert_eq!(head.content_language(), Some("de"));
    assert_eq!(head.metadata().and_then(|m| m.get("author")).map(String::as_str), Some("Ada"));
    assert_eq!(head.storage_class(), None);
    let redirect = head.website_redirect_location();
    on.same(redirect, None, Moto::Differs("copies the redirect"));
    assert_eq!(tags(on, &bucket, "copy").await, pairs(&[("team", "hr"), ("year", "2026")]));
}

/// REPLACE takes metadata and headers from the request, and tags by their own directive.
pub async fn a_copy_can_replace_metadata_and_tags(on: &Server) {
    let (bucket, _) = rich(on).await;
    let call = copy(on, &bucket, "k", "copy").metadata_directive(MetadataDirective::Replace);
    let call = call.metadata("editor", "Bob").content_type("text/y");
    call.storage_class(StorageClass::GlacierIr).send().await.expect("a copy");
    let head = on.s3.head_object().bucket(&bucket).key("copy").send().await.expect("a head");
    assert_eq!(head.content_type(), Some("text/y"));
    let metadata = head.metadata().expect("metadata");
    assert_eq!(metadata.get("editor").map(String::as_str), Some("Bob"));
    assert!(!metadata.contains_key("author"));
    assert_eq!(head.storage_class(), Some(&StorageClass::GlacierIr));
    assert_eq!(tags(on, &bucket, "copy").await.len(), 2);
    let call = copy(on, &bucket, "k", "copy").tagging_directive(TaggingDirective::Replace);
    call.tagging("only=this").send().await.expect("a copy");
    assert_eq!(tags(on, &bucket, "copy").await, pairs(&[("only", "this")]));
    let head = on.s3.head_object().bucket(&bucket).key("copy").send().await.expect("a head");
    assert_eq!(head.content_type(), Some("text/x"));
}

/// The act behind Restore: an old version copied onto its own key, where it becomes the current one.
pub async fn an_old_version_is_copied_on_top(on: &Server) {
    let (bucket, old) = rich(on).await;
    let newer = on.put(&bucket, "k", b"2").await.expect("an id");
    let answer = copy(on, &bucket, &format!("k?versionId={old}"), "k").send().await;
    let restored = answer.expect("a copy").version_id().expect("an id").to_owned();
    assert_eq!(on.history(&bucket, "k").await, [restored.as_str(), &newer, &old]);
    assert_eq!(on.read(&bucket, "k", None).await, b"1");
    assert_eq!(tags(on, &bucket, "k").await.len(), 2);
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
    assert_eq!(head.metadata().and_then(|m| m.get("author")).map(String::as_str), Some("Ada"));
}

/// Rule P2: onto itself unchanged is refused; naming a version, or changing something, makes it legal.
pub async fn a_copy_onto_itself_must_change_something(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let version = on.put(&bucket, "k", b"1").await.expect("an id");
    let refused = said(&copy(on, &bucket, "k", "k").send().await);
    assert_eq!(refused, "400 InvalidRequest");
    let call = copy(on, &bucket, "k", "k").metadata_directive(MetadataDirective::Replace);
    assert_eq!(said(&call.metadata("a", "b").send().await), "OK");
    let named = copy(on, &bucket, &format!("k?versionId={version}"), "k").send().await;
    assert_eq!(said(&named), "OK");
}

/// `x-amz-copy-source-if-*` tests the source.
pub async fn a_copy_can_expect_its_source(on: &Server) {
    let (bucket, _) = rich(on).await;
    let call = || copy(on, &bucket, "k", "copy");
    assert_eq!(said(&call().copy_source_if_match(ONE).send().await), "OK");
    let failed = "412 PreconditionFailed";
    let how = Moto::Differs("ignores If-Match on the source");
    on.same(said(&call().copy_source_if_match(TWO).send().await).as_str(), failed, how);
    assert_eq!(said(&call().copy_source_if_none_match(ONE).send().await), failed);
    assert_eq!(said(&call().copy_source_if_none_match(TWO).send().await), "OK");
}

/// Rule C3: the plain conditions test the destination.
pub async fn a_copy_can_expect_its_destination(on: &Server) {
    let (bucket, _) = rich(on).await;
    let how = Moto::Differs("ignores conditions on the destination");
    let call = || copy(on, &bucket, "k", "copy");
    let said_of = |found: String, wanted: &'static str| on.same(found.as_str(), wanted, how);
    said_of(said(&call().if_match(ONE).send().await), "404 NoSuchKey");
    assert_eq!(said(&call().if_none_match("*").send().await), "OK");
    said_of(said(&call().if_none_match("*").send().await), "412 PreconditionFailed");
    said_of(said(&call().if_match(TWO).send().await), "412 PreconditionFailed");
    assert_eq!(said(&call().if_match(ONE).send().await), "OK");
    on.delete(&bucket, "copy").await;
    said_of(said(&call().if_match(ONE).send().await), "404 NoSuchKey");
    assert_eq!(said(&call().if_none_match("*").send().await), "OK");
}

/// Rule P3: a marker can't be copied, by its id or on top.
pub async fn a_marker_cannot_be_copied(on: &Server) {
    let (bucket, version) = rich(on).await;
    let marker = on.delete(&bucket, "k").await.expect("an id");
    assert_eq!(said(&copy(on, &bucket, "k", "copy").send().await), "404 NoSuchKey");
    let by_id = said(&copy(on, &bucket, &format!("k?versionId={marker}"), "copy").send().await);
    on.same(by_id.as_str(), "400 InvalidRequest", Moto::Differs("says it is not there"));
    let below = copy(on, &bucket, &format!("k?versionId={version}"), "copy").send().await;
    assert_eq!(said(&below), "OK");
}

/// What is not there can't be copied.
pub async fn a_missing_source_is_named(on: &Server) {
    let (bucket, _) = rich(on).await;
    assert_eq!(said(&copy(on, &bucket, "never", "copy").send().await), "404 NoSuchKey");
    let other = on.put(&bucket, "other", b"1").await.expect("an id");
    let version = said(&copy(on, &bucket, &format!("k?versionId={other}"), "copy").send().await);
    assert_eq!(version, "404 NoSuchVersion");
    let elsewhere = on.s3.copy_object().bucket(&bucket).key("copy");
    let elsewhere = elsewhere.copy_source("strata-no-such-bucket/k").send().await;
    assert_eq!(said(&elsewhere), "404 NoSuchBucket");
}

/// Rule P7: the source is encoded, a question mark and a percent sign in it too.
pub async fn a_source_with_odd_letters_is_found(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    for (key, encoded) in [
        ("a b+c.txt", "a%20b%2Bc.txt"),
        ("what?versionId=x", "what%3FversionId%3Dx"),
        ("per%41cent", "per%2541cent"),
        ("é/\u{1F600}", "%C3%A9/%F0%9F%98%80"),
    ] {
        on.put(&bucket, key, b"odd").await;
        let answer = copy(on, &bucket, encoded, "copy").send().await;
        assert_eq!(said(&answer), "OK", "{key}");
        assert_eq!(on.read(&bucket, "copy", None).await, b"odd");
    }
}

/// A leading slash before the bucket's name is allowed, and so is another bucket.
pub async fn a_copy_can_come_from_another_bucket(on: &Server) {
    let (from, _) = rich(on).await;
    let to = on.bucket(Versioning::Unversioned).await;
    let call = on.s3.copy_object().bucket(&to).key("copy").copy_source(format!("/{from}/k"));
    let answer = call.send().await.expect("a copy");
    assert_eq!(answer.version_id(), None);
    assert_eq!(on.read(&to, "copy", None).await, b"1");
}
