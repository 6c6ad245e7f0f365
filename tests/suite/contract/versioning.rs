//! Versioning's three states, what a write and a delete do in each, and reading one version.

use crate::answers::{header, said};
use crate::servers::{Moto, Server};
use strata_domain::history::Versioning;

/// GetBucketVersioning answers without a status until versioning was enabled once.
pub async fn a_fresh_bucket_has_no_versioning_status(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let answer = on.s3.get_bucket_versioning().bucket(&bucket).send().await.expect("a state");
    assert_eq!(answer.status(), None);
    assert_eq!(on.strata().versioning(&bucket).await, Ok(Versioning::Unversioned));
}

/// Enabled and suspended, back and forth; the gateway reads the same.
pub async fn versioning_is_enabled_and_suspended(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    for (enabled, state) in
        [(true, Versioning::Enabled), (false, Versioning::Suspended), (true, Versioning::Enabled)]
    {
        on.set_versioning(&bucket, enabled).await;
        assert_eq!(on.strata().versioning(&bucket).await, Ok(state));
    }
}

/// Rules V2 and V3: what was there before has the id `null`; a write puts a version on top.
pub async fn enabling_keeps_what_was_there_as_the_null_version(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    assert_eq!(on.put(&bucket, "k", b"before").await, None);
    on.set_versioning(&bucket, true).await;
    let second = on.put(&bucket, "k", b"second").await.expect("an id");
    let third = on.put(&bucket, "k", b"third").await.expect("an id");
    assert_ne!(second, third);
    assert_eq!(on.history(&bucket, "k").await, [third.as_str(), &second, "null"]);
    assert_eq!(on.read(&bucket, "k", None).await, b"third");
    assert_eq!(on.read(&bucket, "k", Some(&second)).await, b"second");
    assert_eq!(on.read(&bucket, "k", Some("null")).await, b"before");
}

/// Rule V4: a write in a suspended bucket takes the id `null` and destroys the version that had it.
pub async fn a_write_in_a_suspended_bucket_replaces_the_null_version_only(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let kept = on.put(&bucket, "k", b"kept").await.expect("an id");
    on.set_versioning(&bucket, false).await;
    on.put(&bucket, "k", b"first null").await;
    assert_eq!(on.history(&bucket, "k").await, ["null", kept.as_str()]);
    on.put(&bucket, "k", b"second null").await;
    assert_eq!(on.history(&bucket, "k").await, ["null", kept.as_str()]);
    assert_eq!(on.read(&bucket, "k", None).await, b"second null");
    assert_eq!(on.read(&bucket, "k", Some("null")).await, b"second null");
    assert_eq!(on.read(&bucket, "k", Some(&kept)).await, b"kept");
    on.set_versioning(&bucket, true).await;
    let top = on.put(&bucket, "k", b"top").await.expect("an id");
    assert_eq!(on.history(&bucket, "k").await, [top.as_str(), "null", &kept]);
}

/// The null version keeps its place in time when versioning is enabled again and suspended again.
pub async fn a_null_version_below_others_is_replaced_by_the_next_null(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    on.put(&bucket, "k", b"old null").await;
    on.set_versioning(&bucket, true).await;
    let real = on.put(&bucket, "k", b"real").await.expect("an id");
    on.set_versioning(&bucket, false).await;
    on.put(&bucket, "k", b"new null").await;
    assert_eq!(on.history(&bucket, "k").await, ["null", real.as_str()]);
    assert_eq!(on.read(&bucket, "k", Some("null")).await, b"new null");
}

/// Rule V1 and D4: without versioning an overwrite and a delete are for good.
pub async fn without_versioning_everything_is_for_good(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    on.put(&bucket, "k", b"one").await;
    on.put(&bucket, "k", b"two").await;
    assert_eq!(on.history(&bucket, "k").await, ["null"]);
    let answer = on.s3.delete_object().bucket(&bucket).key("k").send().await.expect("a delete");
    assert_eq!((answer.version_id(), answer.delete_marker()), (None, None));
    assert_eq!(on.history(&bucket, "k").await, Vec::<String>::new());
    let call = on.s3.get_object().bucket(&bucket).key("k").send().await;
    assert_eq!(said(&call), "404 NoSuchKey");
    assert_eq!(header(&call, "x-amz-delete-marker"), None);
}

/// Rule D1: a delete always makes a marker, on a marker and on a key that never was, too.
pub async fn every_plain_delete_makes_a_marker(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let version = on.put(&bucket, "k", b"1").await.expect("an id");
    let mut ids = Vec::new();
    for _ in 0..2 {
        let answer = on.s3.delete_object().bucket(&bucket).key("k").send().await;
        let answer = answer.expect("a delete succeeds");
        assert_eq!(answer.delete_marker(), Some(true));
        ids.push(answer.version_id().expect("the marker's id").to_owned());
    }
    let history = on.history(&bucket, "k").await;
    let how = Moto::Differs("lists all versions first, then all markers");
    on.same(history, vec![ids[1].clone(), ids[0].clone(), version], how);
    let answer = on.s3.delete_object().bucket(&bucket).key("never").send().await;
    let answer = answer.expect("a delete succeeds");
    on.same(answer.delete_marker(), Some(true), Moto::Differs("makes none where nothing was"));
    if !on.is_moto() {
        let history = on.history(&bucket, "never").await;
        assert_eq!(history, [answer.version_id().expect("the marker's id")]);
    }
}

/// Rule D2: a delete in a suspended bucket destroys the null version and leaves a null marker.
pub async fn a_delete_in_a_suspended_bucket_replaces_the_null_version(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let kept = on.put(&bucket, "k", b"kept").await.expect("an id");
    on.set_versioning(&bucket, false).await;
    on.put(&bucket, "k", b"null").await;
    let answer = on.s3.delete_object().bucket(&bucket).key("k").send().await;
    let answer = answer.expect("a delete succeeds");
    assert_eq!((answer.version_id(), answer.delete_marker()), (Some("null"), Some(true)));
    let entries = on.entries(&bucket, "k").await;
    let shape: Vec<_> = entries.iter().map(|entry| (entry.id.as_str(), entry.marker)).collect();
    assert_eq!(shape, [("null", true), (kept.as_str(), false)]);
    on.put(&bucket, "k", b"again").await;
    let entries = on.entries(&bucket, "k").await;
    let shape: Vec<_> = entries.iter().map(|entry| (entry.id.as_str(), entry.marker)).collect();
    assert_eq!(shape, [("null", false), (kept.as_str(), false)]);
}

/// A delete in a suspended bucket spares a version with a real id.
pub async fn a_delete_in_a_suspended_bucket_spares_real_versions(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let kept = on.put(&bucket, "k", b"kept").await.expect("an id");
    on.set_versioning(&bucket, false).await;
    assert_eq!(on.delete(&bucket, "k").await.as_deref(), Some("null"));
    assert_eq!(on.delete(&bucket, "k").await.as_deref(), Some("null"));
    assert_eq!(on.history(&bucket, "k").await, ["null", kept.as_str()]);
    assert_eq!(on.read(&bucket, "k", Some(&kept)).await, b"kept");
}

/// Rule D3: naming a version removes it for good; removing the marker on top uncovers what is below.
pub async fn removing_the_marker_on_top_brings_the_document_back(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let first = on.put(&bucket, "k", b"first").await.expect("an id");
    let second = on.put(&bucket, "k", b"second").await.expect("an id");
    let marker = on.delete(&bucket, "k").await.expect("an id");
    let remove = |id: &str| on.s3.delete_object().bucket(&bucket).key("k").version_id(id).send();
    let answer = remove(&marker).await.expect("a marker is removed");
    assert_eq!(answer.version_id(), Some(marker.as_str()));
    let how = Moto::Differs("does not say that it was a marker");
    on.same(answer.delete_marker(), Some(true), how);
    assert_eq!(on.read(&bucket, "k", None).await, b"second");
    let answer = remove(&second).await.expect("a version is removed");
    assert_eq!((answer.version_id(), answer.delete_marker()), (Some(second.as_str()), None));
    assert_eq!(on.read(&bucket, "k", None).await, b"first");
    assert_eq!(on.history(&bucket, "k").await, [first]);
}

/// Removing a version that is gone already succeeds and changes nothing.
pub async fn removing_a_version_twice_is_no_error(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let first = on.put(&bucket, "k", b"first").await.expect("an id");
    let second = on.put(&bucket, "k", b"second").await.expect("an id");
    for _ in 0..2 {
        let call = on.s3.delete_object().bucket(&bucket).key("k").version_id(&first);
        let answer = call.send().await.expect("no error");
        assert_eq!(answer.delete_marker(), None);
    }
    assert_eq!(on.history(&bucket, "k").await, [second]);
}

/// Rule D5: a marker on top is a 404 that says so; the marker itself can't be read.
pub async fn a_marker_answers_as_deleted_and_cannot_be_read(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    on.put(&bucket, "k", b"1").await;
    let marker = on.delete(&bucket, "k").await.expect("an id");
    let get = on.s3.get_object().bucket(&bucket).key("k").send().await;
    assert_eq!(said(&get), "404 NoSuchKey");
    let told = header(&get, "x-amz-delete-marker");
    on.same(told.as_deref(), Some("true"), Moto::Differs("says it of a HEAD only"));
    let id = header(&get, "x-amz-version-id");
    on.same(id.as_deref(), Some(marker.as_str()), Moto::Differs("names no version in the refusal"));
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await;
    assert_eq!(said(&head), "404");
    assert_eq!(header(&head, "x-amz-delete-marker").as_deref(), Some("true"));
    let get = on.s3.get_object().bucket(&bucket).key("k").version_id(&marker).send().await;
    let how = Moto::Differs("says that the version is not there");
    on.same(said(&get).as_str(), "405 MethodNotAllowed", how);
    let head = on.s3.head_object().bucket(&bucket).key("k").version_id(&marker).send().await;
    assert_eq!(said(&head), "405");
}

/// A version id that is not one of the key's is refused, not taken for the current version.
pub async fn a_version_that_is_not_there_is_refused(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    on.put(&bucket, "k", b"1").await;
    let other = on.put(&bucket, "other", b"2").await.expect("an id");
    let get = |id: &str| on.s3.get_object().bucket(&bucket).key("k").version_id(id).send();
    assert_eq!(said(&get(&other).await), "404 NoSuchVersion");
    // AWS can tell an id that it never made from one that is gone (400); others can't.
    let refused = said(&get("no-such-version").await);
    assert!(["404 NoSuchVersion", "400 InvalidArgument"].contains(&refused.as_str()), "{refused}");
    let head = on.s3.head_object().bucket(&bucket).key("k").version_id(&other).send().await;
    assert_eq!(said(&head), "404");
}

/// GET and HEAD name the version they read; without versioning there is none to name.
pub async fn an_answer_names_its_version(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    on.put(&bucket, "k", b"1").await;
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
    assert_eq!(head.version_id(), None);
    on.set_versioning(&bucket, true).await;
    let id = on.put(&bucket, "k", b"22").await.expect("an id");
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
    assert_eq!((head.version_id(), head.content_length()), (Some(id.as_str()), Some(2)));
    let head = on.s3.head_object().bucket(&bucket).key("k").version_id("null").send().await;
    let head = head.expect("a head");
    assert_eq!(head.content_length(), Some(1));
    on.same(head.version_id(), Some("null"), Moto::Differs("does not name the null version"));
}

/// Rule V5: version ids can go into a URL, are short enough, and are not used twice.
pub async fn version_ids_are_url_safe_and_never_used_twice(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let mut ids = Vec::new();
    for _ in 0..10 {
        let id = on.put(&bucket, "k", b"1").await.expect("an id");
        assert!(
            id.len() <= 1024
                && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        );
        ids.push(id);
    }
    ids.reverse();
    assert_eq!(on.history(&bucket, "k").await, ids);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 10);
}
