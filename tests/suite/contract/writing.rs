//! PUT with and without conditions, metadata's limits, storage classes; DELETE with conditions, and of many.

use crate::answers::said;
use crate::servers::{Moto, Server};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{Delete, ObjectIdentifier, StorageClass};
use strata_domain::history::Versioning;

/// Rule C1: `If-None-Match: *` needs that nothing is there, or a marker.
pub async fn a_put_that_expects_nothing_there_is_refused_when_there_is(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let put = || on.s3.put_object().bucket(&bucket).key("k").if_none_match("*").send();
    assert_eq!(said(&put().await), "OK");
    assert_eq!(said(&put().await), "412 PreconditionFailed");
    assert_eq!(on.history(&bucket, "k").await.len(), 1);
    on.delete(&bucket, "k").await;
    assert_eq!(said(&put().await), "OK");
    assert_eq!(said(&put().await), "412 PreconditionFailed");
}

/// Rule C2: `If-Match` compares the current version's entity tag.
pub async fn a_put_that_expects_a_version_is_refused_when_another_is_there(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let put = |tag: &str| on.s3.put_object().bucket(&bucket).key("k").if_match(tag).send();
    let (one, two) =
        ("\"c4ca4238a0b923820dcc509a6f75849b\"", "\"c81e728d9d4c2f636f067f89cc14862c\"");
    assert_eq!(said(&put(one).await), "404 NoSuchKey");
    on.put(&bucket, "k", b"1").await;
    on.put(&bucket, "k", b"2").await;
    assert_eq!(said(&put(one).await), "412 PreconditionFailed");
    assert_eq!(said(&put(two).await), "OK");
    assert_eq!(on.history(&bucket, "k").await.len(), 3);
    on.delete(&bucket, "k").await;
    let deleted = said(&put("\"d41d8cd98f00b204e9800998ecf8427e\"").await);
    assert_eq!(deleted, "404 NoSuchKey");
}

/// Only `*` may not be there; a tag is not implemented (rule C1).
pub async fn a_put_cannot_name_the_tag_that_must_not_be_there(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let put = on.s3.put_object().bucket(&bucket).key("k").if_none_match("\"x\"").send().await;
    on.same(said(&put).as_str(), "501 NotImplemented", Moto::Differs("takes any tag"));
}

/// User metadata has 2 KB in all (rule K9).
pub async fn too_much_metadata_is_refused(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let put = |len: usize| {
        let call = on.s3.put_object().bucket(&bucket).key("k");
        call.metadata("k".repeat(48), "v".repeat(len)).send()
    };
    assert_eq!(said(&put(2000).await), "OK");
    let refused = said(&put(2001).await);
    on.same(refused.as_str(), "400 MetadataTooLarge", Moto::Differs("takes some more"));
}

/// Every class that S3 has is kept and told; one that it does not have is refused.
pub async fn storage_classes_are_kept_and_told(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    for class in [
        "STANDARD",
        "REDUCED_REDUNDANCY",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER_IR",
        "GLACIER",
        "DEEP_ARCHIVE",
    ] {
        let put = on.s3.put_object().bucket(&bucket).key(class);
        put.storage_class(StorageClass::from(class)).send().await.expect("it is stored");
        let head = on.s3.head_object().bucket(&bucket).key(class).send().await.expect("a head");
        // HEAD leaves STANDARD out (API reference, "HeadObject").
        let told = head.storage_class().map(|class| class.as_str());
        assert_eq!(told, Some(class).filter(|class| *class != "STANDARD"));
    }
    let list = on.s3.list_objects_v2().bucket(&bucket).send().await.expect("a list");
    for object in list.contents() {
        assert_eq!(object.storage_class().map(|class| class.as_str()), object.key());
    }
    let put = on.s3.put_object().bucket(&bucket).key("x");
    let put = put.storage_class(StorageClass::from("CARDBOARD")).send().await;
    assert_eq!(said(&put), "400 InvalidStorageClass");
}

/// Rule C8: a delete can be bound to the entity tag of the current version.
pub async fn a_delete_that_expects_a_version_is_refused_when_another_is_there(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let delete = |tag: &str| on.s3.delete_object().bucket(&bucket).key("k").if_match(tag).send();
    let two = "\"c81e728d9d4c2f636f067f89cc14862c\"";
    on.put(&bucket, "k", b"1").await;
    on.put(&bucket, "k", b"2").await;
    let other = delete("\"c4ca4238a0b923820dcc509a6f75849b\"").await;
    assert_eq!(said(&other), "412 PreconditionFailed");
    assert_eq!(on.history(&bucket, "k").await.len(), 2);
    assert_eq!(said(&delete(two).await), "OK");
    assert_eq!(on.history(&bucket, "k").await.len(), 3);
    let deleted = said(&delete(two).await);
    on.same(deleted.as_str(), "412 PreconditionFailed", Moto::Differs("takes it on a marker"));
    let gone = on.s3.delete_object().bucket(&bucket).key("never").if_match(two).send().await;
    assert_eq!(said(&gone), "404 NoSuchKey");
}

fn named(key: &str, version: Option<&str>) -> ObjectIdentifier {
    let named = ObjectIdentifier::builder().key(key).set_version_id(version.map(str::to_owned));
    named.build().expect("a key")
}

fn many(objects: Vec<ObjectIdentifier>, quiet: bool) -> Delete {
    Delete::builder().set_objects(Some(objects)).quiet(quiet).build().expect("objects")
}

/// DeleteObjects: markers, versions and keys that never were, each with its own line.
pub async fn many_are_deleted_in_one_request(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let kept = on.put(&bucket, "marked", b"1").await.expect("an id");
    let purged = on.put(&bucket, "purged", b"1").await.expect("an id");
    let wanted = vec![named("marked", None), named("purged", Some(&purged))];
    let answer = on.s3.delete_objects().bucket(&bucket).delete(many(wanted, false)).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.errors().len(), 0);
    let line = |key: &str| answer.deleted().iter().find(|line| line.key() == Some(key)).cloned();
    let marked = line("marked").expect("a line");
    assert_eq!(marked.delete_marker(), Some(true));
    let history = on.history(&bucket, "marked").await;
    assert_eq!(history.len(), 2);
    assert!(history.iter().any(|id| Some(id.as_str()) == marked.delete_marker_version_id()));
    assert!(history.contains(&kept));
    let line = line("purged").expect("a line");
    assert_eq!((line.version_id(), line.delete_marker()), (Some(purged.as_str()), None));
    assert_eq!(on.history(&bucket, "purged").await, Vec::<String>::new());
}

/// Quiet mode keeps the lines of what went well back.
pub async fn a_quiet_delete_tells_errors_only(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    on.put(&bucket, "a", b"1").await;
    let wanted = many(vec![named("a", None), named("never", None)], true);
    let answer = on.s3.delete_objects().bucket(&bucket).delete(wanted).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.errors().len(), 0);
    on.same(answer.deleted().len(), 0, Moto::Differs("tells everything"));
    let list = on.s3.list_objects_v2().bucket(&bucket).send().await.expect("a list");
    assert_eq!(list.key_count(), Some(0));
}

/// Rule D10: a thousand at most, and at least one.
pub async fn more_than_a_thousand_are_refused(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let wanted = (0..1001).map(|n| named(&n.to_string(), None)).collect();
    let answer = on.s3.delete_objects().bucket(&bucket).delete(many(wanted, true)).send().await;
    on.same(said(&answer).as_str(), "400 MalformedXML", Moto::Differs("takes any number"));
    let wanted = (0..1000).map(|n| named(&n.to_string(), None)).collect();
    let answer = on.s3.delete_objects().bucket(&bucket).delete(many(wanted, true)).send().await;
    assert_eq!(said(&answer), "OK");
}

/// A condition per key: the others are deleted all the same.
pub async fn a_condition_on_one_key_of_many_fails_alone(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    on.put(&bucket, "a", b"1").await;
    on.put(&bucket, "b", b"1").await;
    let bound = ObjectIdentifier::builder().key("a").e_tag("\"other\"").build().expect("a key");
    let wanted = many(vec![bound, named("b", None)], false);
    let answer = on.s3.delete_objects().bucket(&bucket).delete(wanted).send().await;
    let answer = answer.expect("an answer");
    let failed: Vec<_> = answer.errors().iter().map(|e| (e.key(), e.code())).collect();
    let how = Moto::Differs("ignores a tag in the list");
    on.same(failed.as_slice(), &[(Some("a"), Some("PreconditionFailed"))], how);
    assert!(answer.deleted().iter().any(|line| line.key() == Some("b")));
    if !on.is_moto() {
        assert_eq!(on.history(&bucket, "a").await.len(), 1);
    }
}

/// An overwrite replaces content, type and metadata together.
pub async fn an_overwrite_takes_nothing_over(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let put = on.s3.put_object().bucket(&bucket).key("k").content_type("text/plain");
    let put = put.metadata("old", "1").tagging("old=1").body(ByteStream::from_static(b"old"));
    put.send().await.expect("it is stored");
    on.put(&bucket, "k", b"new").await;
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
    assert_ne!(head.content_type(), Some("text/plain"));
    assert!(head.metadata().is_none_or(|metadata| metadata.is_empty()));
    let tags = on.s3.get_object_tagging().bucket(&bucket).key("k").send().await.expect("tags");
    assert_eq!(tags.tag_set().len(), 0);
}
