//! Lifecycle rules as our own gateway puts and reads them, and what S3 announces because of them.

use crate::answers::said;
use crate::servers::Server;
use aws_sdk_s3::types::TransitionDefaultMinimumObjectSize as MinimumObjectSize;
use strata_domain::history::Versioning;
use strata_domain::lifecycle::changes::{compare, is_same};
use strata_domain::lifecycle::json;
use strata_domain::lifecycle::rule::{Configuration, MinimumSize, UnknownElement};

fn rules(text: &str) -> Configuration {
    json::read(text).expect("rules").configuration
}

/// Rules of one filter each, which all do the same.
fn filtered(filters: &[&str]) -> Configuration {
    let rule = |(place, filter): (usize, &&str)| {
        format!(
            r#"{{"ID":"r{place}","Status":"Enabled",{filter},"Expiration":{{"Days":{}}}}}"#,
            place + 1
        )
    };
    let all: Vec<String> = filters.iter().enumerate().map(rule).collect();
    rules(&format!(r#"{{"Rules":[{}]}}"#, all.join(",")))
}

/// Puts rules in force and demands that they mean the same when they are read.
async fn come_back(on: &Server, wanted: &Configuration) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let s3 = on.strata();
    s3.put_lifecycle(&bucket, wanted).await.expect("the rules are taken");
    let read = s3.lifecycle(&bucket).await.expect("the rules are read");
    let same = is_same(wanted, &read.configuration);
    assert!(same, "{:#?}\n{:?}", compare(wanted, &read.configuration), read.xml);
    let again = s3.lifecycle(&bucket).await.expect("the rules are read");
    assert_eq!(read.stamp(), again.stamp(), "a stamp stands for what was read");
}

/// Every action by days, of current and old versions.
pub async fn every_action_comes_back(on: &Server) {
    let text = r#"{"Rules":[
      {"ID":"all","Status":"Enabled","Filter":{"Prefix":"a/"},
       "Transitions":[{"Days":30,"StorageClass":"STANDARD_IA"},{"Days":90,"StorageClass":"GLACIER"}],
       "NoncurrentVersionTransitions":[{"NoncurrentDays":30,"StorageClass":"STANDARD_IA"},
                                       {"NoncurrentDays":60,"StorageClass":"DEEP_ARCHIVE"}],
       "Expiration":{"Days":730},"NoncurrentVersionExpiration":{"NoncurrentDays":400},
       "AbortIncompleteMultipartUpload":{"DaysAfterInitiation":7}},
      {"ID":"off","Status":"Disabled","Filter":{"Prefix":"b/"},
       "Expiration":{"ExpiredObjectDeleteMarker":true}}]}"#;
    come_back(on, &rules(text)).await;
}

/// All documents, a prefix, a tag.
pub async fn plain_filters_come_back(on: &Server) {
    let filters = [
        r#""Filter":{"Prefix":""}"#,
        r#""Filter":{"Prefix":"é & <b>/"}"#,
        r#""Filter":{"Tag":{"Key":"team","Value":"h r"}}"#,
    ];
    come_back(on, &filtered(&filters)).await;
}

/// Sizes, alone.
pub async fn filters_by_size_come_back(on: &Server) {
    let filters = [
        r#""Filter":{"ObjectSizeGreaterThan":131072}"#,
        r#""Filter":{"ObjectSizeLessThan":1048576}"#,
    ];
    come_back(on, &filtered(&filters)).await;
}

const TAGS: &str = r#""Tags":[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]"#;

/// `And` of a prefix and tags.
pub async fn filters_with_and_come_back(on: &Server) {
    let both = format!(r#""Filter":{{"And":{{"Prefix":"a/",{TAGS}}}}}"#);
    come_back(on, &filtered(&[&both])).await;
}

/// `And` of everything there is.
pub async fn filters_of_all_kinds_at_once_come_back(on: &Server) {
    let sizes = r#""ObjectSizeGreaterThan":1,"ObjectSizeLessThan":9"#;
    let all = format!(r#""Filter":{{"And":{{"Prefix":"b/",{TAGS},{sizes}}}}}"#);
    come_back(on, &filtered(&[&all])).await;
}

/// A date is a midnight in UTC.
pub async fn dates_come_back(on: &Server) {
    let text = r#"{"Rules":[{"ID":"dated","Status":"Enabled","Filter":{"Prefix":""},
       "Transitions":[{"Date":"2031-01-31T00:00:00Z","StorageClass":"GLACIER"}],
       "Expiration":{"Date":"2032-02-29T00:00:00Z"}}]}"#;
    come_back(on, &rules(text)).await;
}

/// How many of the newest old versions stay where they are.
pub async fn old_versions_to_keep_where_they_move_come_back(on: &Server) {
    let text = r#"{"Rules":[{"ID":"kept","Status":"Enabled","Filter":{"Prefix":""},
       "NoncurrentVersionTransitions":
          [{"NoncurrentDays":30,"NewerNoncurrentVersions":2,"StorageClass":"GLACIER"}]}]}"#;
    come_back(on, &rules(text)).await;
}

/// How many of the newest old versions are not deleted.
pub async fn old_versions_to_keep_come_back(on: &Server) {
    let text = r#"{"Rules":[{"ID":"kept","Status":"Enabled","Filter":{"Prefix":""},
       "NoncurrentVersionExpiration":{"NoncurrentDays":90,"NewerNoncurrentVersions":5}}]}"#;
    come_back(on, &rules(text)).await;
}

/// The prefix of the API before filters.
pub async fn the_older_prefix_comes_back(on: &Server) {
    come_back(on, &filtered(&[r#""Prefix":"old/""#])).await;
}

/// The default minimum size travels in a header, and is sent as it stands in the configuration.
pub async fn the_default_minimum_size_comes_back(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let s3 = on.strata();
    let wanted = Configuration {
        minimum_size: Some(MinimumSize::VariesByStorageClass),
        ..filtered(&[r#""Filter":{"Prefix":""}"#])
    };
    s3.put_lifecycle(&bucket, &wanted).await.expect("the rules are taken");
    let read = s3.lifecycle(&bucket).await.expect("the rules are read");
    assert_eq!(read.configuration.minimum_size, wanted.minimum_size);
    let told = on.s3.get_bucket_lifecycle_configuration().bucket(&bucket).send().await;
    let told = told.expect("rules").transition_default_minimum_object_size;
    assert_eq!(told, Some(MinimumObjectSize::VariesByStorageClass));
    let other = Configuration { minimum_size: None, ..wanted.clone() };
    s3.put_lifecycle(&bucket, &other).await.expect("the rules are taken");
    let after = s3.lifecycle(&bucket).await.expect("the rules are read");
    assert_eq!(after.configuration.minimum_size, Some(MinimumSize::AllStorageClasses128K));
    assert_ne!(read.stamp(), after.stamp(), "the size is part of what was read");
}

/// Without rules the answer is an error of its own, which means none; removing none is no error.
pub async fn no_rules_are_none(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let s3 = on.strata();
    let none = s3.lifecycle(&bucket).await.expect("none");
    assert_eq!((none.stamp().as_str(), none.xml.as_deref()), ("none", None));
    s3.put_lifecycle(&bucket, &filtered(&[r#""Filter":{"Prefix":""}"#])).await.expect("rules");
    s3.delete_lifecycle(&bucket).await.expect("they are removed");
    assert_eq!(s3.lifecycle(&bucket).await.expect("none"), none);
    s3.delete_lifecycle(&bucket).await.expect("nothing is there to remove");
}

/// What an application does not know yet goes through it unchanged.
pub async fn an_element_that_is_not_known_survives(on: &Server) {
    let mut wanted = filtered(&[r#""Filter":{"Prefix":""}"#]);
    let unknown = UnknownElement {
        name: "Tomorrow".to_owned(),
        xml: "<Tomorrow><Days>1</Days></Tomorrow>".to_owned(),
    };
    wanted.rules[0].unknown.push(unknown);
    come_back(on, &wanted).await;
}

/// `x-amz-expiration` names the date and the rule, for the current version when none is asked for.
pub async fn an_expiration_is_announced(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let s3 = on.strata();
    let text = r#"{"Rules":[
      {"ID":"ends & more","Status":"Enabled","Filter":{"Prefix":"a/"},"Expiration":{"Days":10}},
      {"ID":"marks","Status":"Enabled","Filter":{"Prefix":"b/"},
       "Expiration":{"ExpiredObjectDeleteMarker":true}}]}"#;
    s3.put_lifecycle(&bucket, &rules(text)).await.expect("rules");
    let put = on.s3.put_object().bucket(&bucket).key("a/k").send().await.expect("an object");
    let told = put.expiration().expect("an expiration").to_owned();
    assert!(told.ends_with(", rule-id=\"ends%20%26%20more\""), "{told}");
    let get = on.s3.get_object().bucket(&bucket).key("a/k").send().await.expect("an object");
    assert_eq!(get.expiration(), Some(told.as_str()));
    let key = "a/k".into();
    let head = s3.head(&bucket, &key, None).await.expect("a head");
    let said = head.expiration.expect("an expiration");
    assert_eq!(said.rule, "ends & more");
    assert_eq!(said.date.as_second() % (24 * 60 * 60), 0, "a midnight");
    let days = (said.date.as_second() - head.modified.as_second()) / (24 * 60 * 60);
    assert_eq!(days, 10);
    let one = s3.head(&bucket, &key, head.version_id.as_ref()).await.expect("a head");
    assert_eq!(one.expiration, None);
    for other in ["b/k", "c"] {
        let put = on.s3.put_object().bucket(&bucket).key(other).send().await.expect("an object");
        assert_eq!(put.expiration(), None, "{other}");
    }
}

/// `x-amz-abort-date` and `x-amz-abort-rule-id` tell when an unfinished upload is discarded.
pub async fn the_end_of_an_upload_is_announced(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let text = r#"{"Rules":[{"ID":"tidy","Status":"Enabled","Filter":{"Prefix":"a/"},
       "AbortIncompleteMultipartUpload":{"DaysAfterInitiation":7}}]}"#;
    on.strata().put_lifecycle(&bucket, &rules(text)).await.expect("rules");
    let begin = |key: &str| on.s3.create_multipart_upload().bucket(&bucket).key(key).send();
    let other = begin("b/k").await.expect("an upload");
    assert_eq!((other.abort_date(), other.abort_rule_id()), (None, None));
    let begun = begin("a/k").await.expect("an upload");
    assert_eq!(begun.abort_rule_id(), Some("tidy"));
    let date = begun.abort_date().copied().expect("a date");
    assert_eq!(date.secs() % (24 * 60 * 60), 0, "a midnight");
    let id = begun.upload_id().expect("an id");
    let parts = on.s3.list_parts().bucket(&bucket).key("a/k").upload_id(id).send().await;
    let parts = parts.expect("parts");
    assert_eq!((parts.abort_date(), parts.abort_rule_id()), (Some(&date), Some("tidy")));
    let end = on.s3.abort_multipart_upload().bucket(&bucket).key("a/k").upload_id(id);
    assert_eq!(said(&end.send().await), "OK");
    let unfinished = on.strata().all_unfinished_uploads(&bucket, 10).await.expect("uploads");
    let keys: Vec<_> = unfinished.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["b/k"]);
}
