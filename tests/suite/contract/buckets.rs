//! Buckets: made, found, listed, removed; and the states in which that is refused.

use crate::answers::{Raw, element, header, said};
use crate::servers::{Moto, Server};
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use strata_domain::history::Versioning;

/// A bucket's whole life.
pub async fn a_bucket_is_made_found_listed_and_removed(on: &Server) {
    let name = on.bucket(Versioning::Unversioned).await;
    let head = on.s3.head_bucket().bucket(&name).send().await;
    assert_eq!(said(&head), "OK");
    assert_eq!(head.expect("just checked").bucket_region(), Some("us-east-1"));
    let listed = on.s3.list_buckets().send().await.expect("buckets are listed");
    let found = listed.buckets().iter().find(|bucket| bucket.name() == Some(&name));
    let made = found.expect("it is listed").creation_date().expect("with its date").secs();
    let made = jiff::Timestamp::from_second(made).expect("a date");
    assert!(made > "2020-01-01T00:00:00Z".parse().expect("a date"), "{made}");
    assert!(listed.owner().is_some_and(|owner| owner.id().is_some()), "a listing names its owner");
    let removed = on.s3.delete_bucket().bucket(&name).send().await;
    assert_eq!(said(&removed), "OK");
    assert_eq!(said(&on.s3.head_bucket().bucket(&name).send().await), "404");
    let listed = on.s3.list_buckets().send().await.expect("buckets are listed");
    assert!(!listed.buckets().iter().any(|bucket| bucket.name() == Some(&name)));
}

/// ListBuckets: "sorted by bucket name".
pub async fn buckets_are_listed_by_name(on: &Server) {
    for _ in 0..4 {
        on.bucket(Versioning::Unversioned).await;
    }
    let listed = on.s3.list_buckets().send().await.expect("buckets are listed");
    let names: Vec<_> = listed.buckets().iter().filter_map(|bucket| bucket.name()).collect();
    if on.is_moto() {
        // moto lists them as they were made; which order that is depends on the other cases.
        assert!(names.len() >= 4);
        return;
    }
    assert!(names.len() == 4 && names.is_sorted(), "{names:?}");
}

/// In us-east-1 one's own bucket can be made again (API reference, "CreateBucket").
pub async fn ones_own_bucket_can_be_made_again_in_us_east_1(on: &Server) {
    let name = on.bucket(Versioning::Enabled).await;
    let version = on.put(&name, "kept", b"1").await;
    assert_eq!(said(&on.s3.create_bucket().bucket(&name).send().await), "OK");
    assert!(version.is_some());
    assert_eq!(on.read(&name, "kept", version.as_deref()).await, b"1");
}

/// The location of us-east-1 is told by an empty element (API reference, "GetBucketLocation").
pub async fn the_location_of_us_east_1_is_empty(on: &Server) {
    let name = on.bucket(Versioning::Unversioned).await;
    let raw = Raw::default();
    let call = on.s3.get_bucket_location().bucket(&name).customize().interceptor(raw.clone());
    call.send().await.expect("a location is told");
    let text = raw.text();
    assert!(text.contains("<LocationConstraint"), "{text}");
    assert_eq!(element(&text, "LocationConstraint").unwrap_or_default(), "");
}

/// us-east-1 is not a location constraint.
pub async fn us_east_1_is_refused_as_a_location_constraint(on: &Server) {
    let place = CreateBucketConfiguration::builder()
        .location_constraint(BucketLocationConstraint::from("us-east-1"))
        .build();
    let name = format!("strata-{}", uuid::Uuid::new_v4().simple());
    let call = on.s3.create_bucket().bucket(&name).create_bucket_configuration(place);
    assert_eq!(said(&call.send().await), "400 InvalidLocationConstraint");
}

/// A bucket is empty when no version and no marker is left, not when its listing is.
pub async fn a_bucket_with_old_versions_or_markers_is_not_empty(on: &Server) {
    let name = on.bucket(Versioning::Enabled).await;
    let version = on.put(&name, "document", b"1").await.expect("a version id");
    let remove = || async { said(&on.s3.delete_bucket().bucket(&name).send().await) };
    assert_eq!(remove().await, "409 BucketNotEmpty");
    let marker = on.delete(&name, "document").await.expect("a marker's id");
    let list = on.s3.list_objects_v2().bucket(&name).send().await.expect("a listing");
    assert_eq!(list.key_count(), Some(0));
    assert_eq!(remove().await, "409 BucketNotEmpty");
    let purge = |id: String| on.s3.delete_object().bucket(&name).key("document").version_id(id);
    purge(version).send().await.expect("a version is removed");
    assert_eq!(remove().await, "409 BucketNotEmpty");
    purge(marker).send().await.expect("a marker is removed");
    assert_eq!(remove().await, "OK");
}

/// Unfinished uploads do not hold a bucket.
pub async fn an_unfinished_upload_does_not_hold_a_bucket(on: &Server) {
    let name = on.bucket(Versioning::Unversioned).await;
    let call = on.s3.create_multipart_upload().bucket(&name).key("unfinished");
    call.send().await.expect("an upload is opened");
    assert_eq!(said(&on.s3.delete_bucket().bucket(&name).send().await), "OK");
}

/// Every operation on a bucket that is not there says so.
pub async fn a_missing_bucket_is_named_by_every_operation(on: &Server) {
    let name = format!("strata-{}", uuid::Uuid::new_v4().simple());
    let (s3, gone) = (&on.s3, "404 NoSuchBucket");
    assert_eq!(said(&s3.head_bucket().bucket(&name).send().await), "404");
    assert_eq!(said(&s3.delete_bucket().bucket(&name).send().await), gone);
    assert_eq!(said(&s3.list_objects_v2().bucket(&name).send().await), gone);
    assert_eq!(said(&s3.list_objects().bucket(&name).send().await), gone);
    assert_eq!(said(&s3.list_object_versions().bucket(&name).send().await), gone);
    assert_eq!(said(&s3.list_multipart_uploads().bucket(&name).send().await), gone);
    assert_eq!(said(&s3.get_bucket_versioning().bucket(&name).send().await), gone);
    assert_eq!(said(&s3.get_bucket_location().bucket(&name).send().await), gone);
    assert_eq!(said(&s3.get_object().bucket(&name).key("k").send().await), gone);
    assert_eq!(said(&s3.put_object().bucket(&name).key("k").send().await), gone);
    assert_eq!(said(&s3.delete_object().bucket(&name).key("k").send().await), gone);
    assert_eq!(said(&s3.create_multipart_upload().bucket(&name).key("k").send().await), gone);
}

/// A refused HEAD has no body, and still tells the region (API reference, "HeadBucket").
pub async fn a_head_of_a_bucket_names_its_region(on: &Server) {
    let name = on.bucket(Versioning::Unversioned).await;
    assert_eq!(on.strata().bucket_region(&name).await, Ok(Some("us-east-1".to_owned())));
    let stranger = on.client_as(Some(("AKIANOBODYKNOWS", "secret")));
    let refused = stranger.head_bucket().bucket(&name).send().await;
    on.same(said(&refused).as_str(), "403", Moto::Differs("does not check who asks"));
    if !on.is_moto() {
        assert_eq!(header(&refused, "x-amz-bucket-region").as_deref(), Some("us-east-1"));
    }
}

/// User Guide, "General purpose bucket naming rules".
pub async fn a_name_that_is_no_bucket_name_is_refused(on: &Server) {
    for name in ["ab", "Upper-case", "under_score", "-dash", "dash-", "a..b", "192.168.5.4"] {
        let refused = said(&on.s3.create_bucket().bucket(name).send().await);
        match name {
            "ab" => assert_eq!(refused, "400 InvalidBucketName"),
            _ => on.same(
                refused.as_str(),
                "400 InvalidBucketName",
                Moto::Differs("counts letters only"),
            ),
        }
    }
}
