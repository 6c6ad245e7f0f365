//! Attributes, tags and archives: what a document is besides its content.

use crate::answers::said;
use crate::servers::{Moto, Server};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    CompletedMultipartUpload, CompletedPart, GlacierJobParameters, ObjectAttributes,
    OptionalObjectAttributes, RestoreRequest, StorageClass, Tag, Tagging, Tier,
};
use strata_domain::history::{Archive, EntryKind, Versioning};
use strata_domain::object::Key;

/// GetObjectAttributes: the tag without quotes, size, class.
pub async fn attributes_tell_size_tag_and_class(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let old = on.put(&bucket, "k", b"hello").await.expect("an id");
    on.put(&bucket, "k", b"newer").await;
    let call = on.s3.get_object_attributes().bucket(&bucket).key("k").version_id(&old);
    let call = call
        .object_attributes(ObjectAttributes::Etag)
        .object_attributes(ObjectAttributes::ObjectSize)
        .object_attributes(ObjectAttributes::StorageClass);
    let told = call.send().await.expect("attributes");
    assert_eq!(told.e_tag(), Some("5d41402abc4b2a76b9719d911017c592"));
    assert_eq!(told.object_size(), Some(5));
    assert_eq!(told.storage_class(), Some(&StorageClass::Standard));
    assert_eq!(told.version_id(), Some(old.as_str()));
    let call = on.s3.get_object_attributes().bucket(&bucket).key("never");
    let call = call.object_attributes(ObjectAttributes::Etag);
    assert_eq!(said(&call.send().await), "404 NoSuchKey");
}

/// GetObjectAttributes of a multipart object: how many parts, and, with checksums, each of them.
pub async fn attributes_tell_the_parts(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let call = on.s3.create_multipart_upload().bucket(&bucket).key("k");
    let call = call.checksum_algorithm(aws_sdk_s3::types::ChecksumAlgorithm::Sha256);
    let id = call.send().await.expect("opened").upload_id().expect("an id").to_owned();
    let mut parts = Vec::new();
    for (number, len) in [(1, 5 * 1024 * 1024), (2, 10)] {
        let call = on.s3.upload_part().bucket(&bucket).key("k").upload_id(&id).part_number(number);
        let call = call.checksum_algorithm(aws_sdk_s3::types::ChecksumAlgorithm::Sha256);
        let sent = call.body(ByteStream::from(vec![1; len])).send().await.expect("a part");
        let part = CompletedPart::builder().part_number(number).e_tag(sent.e_tag().expect("a tag"));
        parts.push(part.set_checksum_sha256(sent.checksum_sha256().map(str::to_owned)).build());
    }
    let list = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
    let call = on.s3.complete_multipart_upload().bucket(&bucket).key("k").upload_id(&id);
    let done = call.multipart_upload(list).send().await.expect("completed");
    let call = on.s3.get_object_attributes().bucket(&bucket).key("k");
    let told = call.object_attributes(ObjectAttributes::ObjectParts).send().await;
    let told = told.expect("attributes");
    let parts = told.object_parts();
    let count = parts.and_then(|parts| parts.total_parts_count());
    on.same(count, Some(2), Moto::Differs("tells no parts"));
    if on.is_moto() {
        return;
    }
    assert!(done.checksum_sha256().is_some_and(|sum| sum.ends_with("-2")), "{done:?}");
    let parts = parts.expect("just counted").parts();
    let sizes: Vec<_> = parts.iter().map(|part| (part.part_number(), part.size())).collect();
    assert_eq!(sizes, [(Some(1), Some(5 * 1024 * 1024)), (Some(2), Some(10))]);
    assert!(parts.iter().all(|part| part.checksum_sha256().is_some()));
}

fn tagging(pairs: &[(&str, &str)]) -> Tagging {
    let tags = pairs
        .iter()
        .map(|(key, value)| Tag::builder().key(*key).value(*value).build().expect("a tag"));
    Tagging::builder().set_tag_set(Some(tags.collect())).build().expect("tags")
}

/// Rule V7: tags belong to a version; changing them makes none and leaves the date alone.
pub async fn tags_belong_to_a_version(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let old = on.put(&bucket, "k", b"1").await.expect("an id");
    let new = on.put(&bucket, "k", b"2").await.expect("an id");
    let date = |head: aws_sdk_s3::operation::head_object::HeadObjectOutput| head.last_modified;
    let head = || on.s3.head_object().bucket(&bucket).key("k").version_id(&old).send();
    let before = date(head().await.expect("a head"));
    let put = on.s3.put_object_tagging().bucket(&bucket).key("k").version_id(&old);
    let put = put.tagging(tagging(&[("team", "hr"), ("empty", "")])).send().await;
    let named = put.expect("tags are set").version_id;
    on.same(named.as_deref(), Some(old.as_str()), Moto::Differs("does not name the version"));
    assert_eq!(date(head().await.expect("a head")), before);
    assert_eq!(on.history(&bucket, "k").await, [new.as_str(), &old]);
    let get = |id: &str| on.s3.get_object_tagging().bucket(&bucket).key("k").version_id(id).send();
    let tags = get(&old).await.expect("tags");
    let mut found: Vec<_> = tags.tag_set().iter().map(|t| (t.key(), t.value())).collect();
    found.sort_unstable();
    assert_eq!(found, [("empty", ""), ("team", "hr")]);
    assert_eq!(get(&new).await.expect("tags").tag_set().len(), 0);
    let count = on.s3.get_object().bucket(&bucket).key("k").version_id(&old).send().await;
    assert_eq!(count.expect("an object").tag_count(), Some(2));
    let delete = on.s3.delete_object_tagging().bucket(&bucket).key("k").version_id(&old);
    assert_eq!(said(&delete.send().await), "OK");
    assert_eq!(get(&old).await.expect("tags").tag_set().len(), 0);
}

/// Rule K9: ten tags at most, a key once, 128 and 256 characters.
pub async fn tags_have_limits(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    on.put(&bucket, "k", b"1").await;
    let put =
        |tags: Tagging| on.s3.put_object_tagging().bucket(&bucket).key("k").tagging(tags).send();
    let names: Vec<String> = (0..11).map(|n| format!("tag{n}")).collect();
    let pairs: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x")).collect();
    assert_eq!(said(&put(tagging(&pairs[..10])).await), "OK");
    assert_eq!(said(&put(tagging(&pairs)).await), "400 BadRequest");
    let twice = said(&put(tagging(&[("a", "1"), ("a", "2")])).await);
    on.same(twice.as_str(), "400 InvalidTag", Moto::Differs("takes a key twice"));
    let (long, longest) = ("k".repeat(129), "k".repeat(128));
    let too_long = said(&put(tagging(&[(&long, "v")])).await);
    assert_eq!(too_long, "400 InvalidTag");
    assert_eq!(said(&put(tagging(&[(&longest, &"v".repeat(256))])).await), "OK");
}

/// Tags come with a PUT too, encoded like a query.
pub async fn tags_come_with_the_document(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let put = on.s3.put_object().bucket(&bucket).key("k").tagging("a%20b=c%3Dd&plus=a%2Bb");
    put.send().await.expect("it is stored");
    let tags = on.s3.get_object_tagging().bucket(&bucket).key("k").send().await.expect("tags");
    let mut found: Vec<_> = tags.tag_set().iter().map(|t| (t.key(), t.value())).collect();
    found.sort_unstable();
    assert_eq!(found, [("a b", "c=d"), ("plus", "a+b")]);
    on.delete(&bucket, "k").await;
    let gone = said(&on.s3.get_object_tagging().bucket(&bucket).key("k").send().await);
    assert_eq!(gone, "404 NoSuchKey");
}

/// The request that thaws for some days.
fn thaw(days: i32) -> RestoreRequest {
    let tier = GlacierJobParameters::builder().tier(Tier::Standard).build().expect("a tier");
    RestoreRequest::builder().days(days).glacier_job_parameters(tier).build()
}

async fn archived(on: &Server, class: StorageClass) -> (String, String) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let put = on.s3.put_object().bucket(&bucket).key("k").storage_class(class);
    let stored = put.body(ByteStream::from_static(b"cold")).send().await.expect("it is stored");
    (bucket, stored.version_id().expect("an id").to_owned())
}

/// An archived version can be looked at, but neither read nor copied before it is thawed.
pub async fn an_archived_version_is_not_read_or_copied(on: &Server) {
    for class in [StorageClass::Glacier, StorageClass::DeepArchive] {
        let (bucket, version) = archived(on, class.clone()).await;
        let get = on.s3.get_object().bucket(&bucket).key("k").send().await;
        assert_eq!(said(&get), "403 InvalidObjectState");
        let get = on.s3.get_object().bucket(&bucket).key("k").version_id(&version).send().await;
        assert_eq!(said(&get), "403 InvalidObjectState");
        let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
        assert_eq!((head.storage_class(), head.restore()), (Some(&class), None));
        let copy = on.s3.copy_object().bucket(&bucket).key("copy");
        let copy = copy.copy_source(format!("{bucket}/k?versionId={version}")).send().await;
        let refusals = ["403 InvalidObjectState", "403 ObjectNotInActiveTierError"];
        assert!(refusals.contains(&said(&copy).as_str()), "{copy:?}");
        let history = on.strata().versions_of(&bucket, &Key::from("k")).await.expect("a history");
        let state = match &history[0].kind {
            EntryKind::Version { archive, .. } => archive.clone(),
            EntryKind::DeleteMarker => panic!("a version"),
        };
        assert_eq!(state, Archive::Archived);
    }
}

/// Instant retrieval needs none.
pub async fn an_instant_archive_is_read_at_once(on: &Server) {
    let (bucket, version) = archived(on, StorageClass::GlacierIr).await;
    assert_eq!(on.read(&bucket, "k", Some(&version)).await, b"cold");
    let restore = on.s3.restore_object().bucket(&bucket).key("k").restore_request(thaw(1));
    let refused = said(&restore.send().await);
    assert_eq!(refused, "403 InvalidObjectState");
}

/// Rules R1, R2 and R10: asked for, under way, there, and told at each step.
pub async fn an_archived_version_is_read_after_it_was_thawed(on: &Server) {
    let (bucket, _) = archived(on, StorageClass::Glacier).await;
    let ask =
        |days: i32| on.s3.restore_object().bucket(&bucket).key("k").restore_request(thaw(days));
    assert_eq!(said(&ask(3).send().await), "OK");
    let head = || on.s3.head_object().bucket(&bucket).key("k").send();
    let told = head().await.expect("a head").restore().expect("a state").to_owned();
    let how = Moto::Differs("thaws at once");
    on.same(told.as_str(), "ongoing-request=\"true\"", how);
    if !on.is_moto() {
        assert_eq!(said(&ask(3).send().await), "409 RestoreAlreadyInProgress");
        let get = on.s3.get_object().bucket(&bucket).key("k").send().await;
        assert_eq!(said(&get), "403 InvalidObjectState");
        on.sandbox().clock().advance(jiff::SignedDuration::from_hours(13));
    }
    let told = head().await.expect("a head");
    let restore = told.restore().expect("a state");
    assert!(restore.starts_with("ongoing-request=\"false\", expiry-date=\""), "{restore}");
    assert_eq!(told.storage_class(), Some(&StorageClass::Glacier), "rule R7");
    assert_eq!(on.read(&bucket, "k", None).await, b"cold");
    if on.is_moto() {
        return;
    }
    let page = on.s3.list_object_versions().bucket(&bucket);
    let page = page.optional_object_attributes(OptionalObjectAttributes::RestoreStatus);
    let page = page.send().await.expect("a page");
    let status = page.versions()[0].restore_status().expect("a state");
    assert_eq!(status.is_restore_in_progress(), Some(false));
    assert!(status.restore_expiry_date().is_some());
    on.sandbox().clock().advance(jiff::SignedDuration::from_hours(24 * 5));
    let get = on.s3.get_object().bucket(&bucket).key("k").send().await;
    assert_eq!(said(&get), "403 InvalidObjectState");
}

/// Rule R6: the readable copy ends at a midnight UTC.
pub async fn a_thawed_copy_ends_at_midnight(on: &Server) {
    let (bucket, _) = archived(on, StorageClass::Glacier).await;
    let ask = on.s3.restore_object().bucket(&bucket).key("k").restore_request(thaw(2));
    ask.send().await.expect("asked");
    if !on.is_moto() {
        on.sandbox().clock().advance(jiff::SignedDuration::from_hours(13));
    }
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
    let restore = head.restore().expect("a state");
    let midnight = restore.ends_with(" 00:00:00 GMT\"");
    on.same(midnight, true, Moto::Differs("counts full days from now"));
}

/// What is not archived can't be thawed (rule R2), and what is not there neither.
pub async fn only_an_archived_version_is_thawed(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    on.put(&bucket, "k", b"1").await;
    let ask = |key: &str| on.s3.restore_object().bucket(&bucket).key(key).restore_request(thaw(1));
    let refused = said(&ask("k").send().await);
    assert_eq!(refused, "403 InvalidObjectState");
    assert_eq!(said(&ask("never").send().await), "404 NoSuchKey");
}
