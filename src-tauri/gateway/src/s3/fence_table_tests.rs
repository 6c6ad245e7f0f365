//! Every operation that the gateway asks a store for, and what a limited connection makes of it.
//! The sources are searched for operations: one that is not in the table fails the test.
#![allow(clippy::unwrap_used)]

use super::super::fault::Failure;
use super::super::shapes::{Access, Terms};
use super::super::{Limits, S3};
use crate::secret::Secret;
use crate::signin::Who;
use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    BucketLifecycleConfiguration, CompletedMultipartUpload, CorsConfiguration, Delete,
    ObjectIdentifier, Tagging, VersioningConfiguration,
};
use futures::FutureExt;
use futures::future::BoxFuture;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;
use strata_domain::fault::Code;
use strata_domain::reach::Reach;
use strata_domain::transfer::RetrySchedule;

/// Sends one operation about a key in a bucket.
type Send = for<'a> fn(&'a S3, &'a str, &'a str) -> BoxFuture<'a, Result<(), Failure>>;

/// One operation.
struct Row {
    /// Its name as the SDK has it.
    name: &'static str,
    writes: bool,
    /// Whether it is about a bucket at all.
    of_bucket: bool,
    /// Whether it is about something that a prefix can hold or not; a fact about a bucket is not.
    of_prefix: bool,
    /// Whether it can never be told to keep within a prefix.
    whole: bool,
    send: Send,
}

macro_rules! rows {
    ($($name:ident: $kind:ident, |$request:ident, $bucket:ident, $key:ident| $made:expr;)*) => {
        vec![$(Row {
            name: stringify!($name),
            writes: matches!(Kind::$kind, Kind::Write | Kind::WholeWrite),
            of_bucket: !matches!(Kind::$kind, Kind::Account),
            of_prefix: matches!(Kind::$kind, Kind::Read | Kind::Write),
            whole: matches!(Kind::$kind, Kind::WholeWrite | Kind::WholeRead),
            send: {
                fn send<'a>(
                    s3: &'a S3,
                    $bucket: &'a str,
                    $key: &'a str,
                ) -> BoxFuture<'a, Result<(), Failure>> {
                    async move {
                        let client: &Client = &s3.0.client;
                        let $request = client.$name();
                        let asked = s3.asked("Anything", None, None);
                        let sent = ($made).send().await;
                        sent.map(|_| ()).map_err(|error| asked.failure(&error))
                    }
                    .boxed()
                }
                send
            },
        }),*]
    };
}

#[derive(Clone, Copy)]
enum Kind {
    /// About the account.
    Account,
    /// A harmless fact about a bucket.
    Fact,
    /// Reads documents, or their names.
    Read,
    /// Reads something about the whole bucket.
    WholeRead,
    /// Changes a document.
    Write,
    /// Changes the bucket, or documents that are named in the body.
    WholeWrite,
}

fn copy_source(bucket: &str, key: &str) -> String {
    format!("{bucket}/{}?versionId=1", key.replace(' ', "%20"))
}

fn one(key: &str) -> ObjectIdentifier {
    ObjectIdentifier::builder().key(key).build().unwrap()
}

fn table() -> Vec<Row> {
    rows! {
        list_buckets: Account, |request, _bucket, _key| request;
        head_bucket: Fact, |request, bucket, _key| request.bucket(bucket);
        get_bucket_location: Fact, |request, bucket, _key| request.bucket(bucket);
        get_bucket_versioning: Fact, |request, bucket, _key| request.bucket(bucket);
        list_objects_v2: Read, |request, bucket, key| request.bucket(bucket).prefix(key);
        list_object_versions: Read, |request, bucket, key| request.bucket(bucket).prefix(key);
        list_multipart_uploads: Read, |request, bucket, key| request.bucket(bucket).prefix(key);
        head_object: Read, |request, bucket, key| request.bucket(bucket).key(key);
        get_object: Read, |request, bucket, key| request.bucket(bucket).key(key);
        get_object_attributes: Read, |request, bucket, key| {
            let wanted = aws_sdk_s3::types::ObjectAttributes::ObjectParts;
            request.bucket(bucket).key(key).object_attributes(wanted)
        };
        get_object_tagging: Read, |request, bucket, key| request.bucket(bucket).key(key);
        list_parts: Read, |request, bucket, key| request.bucket(bucket).key(key).upload_id("u");
        get_bucket_policy: WholeRead, |request, bucket, _key| request.bucket(bucket);
        get_bucket_lifecycle_configuration: WholeRead, |request, bucket, _key| request.bucket(bucket);
        put_object: Write, |request, bucket, key| {
            request.bucket(bucket).key(key).body(ByteStream::from_static(b"x"))
        };
        put_object_tagging: Write, |request, bucket, key| {
            let tags = Tagging::builder().set_tag_set(Some(Vec::new())).build().unwrap();
            request.bucket(bucket).key(key).tagging(tags)
        };
        copy_object: Write, |request, bucket, key| {
            request.bucket(bucket).key(key).copy_source(copy_source(bucket, key))
        };
        create_multipart_upload: Write, |request, bucket, key| request.bucket(bucket).key(key);
        upload_part: Write, |request, bucket, key| {
            let request = request.bucket(bucket).key(key).upload_id("u").part_number(1);
            request.body(ByteStream::from_static(b"x"))
        };
        upload_part_copy: Write, |request, bucket, key| {
            let request = request.bucket(bucket).key(key).upload_id("u").part_number(1);
            request.copy_source(copy_source(bucket, key))
        };
        complete_multipart_upload: Write, |request, bucket, key| {
            let parts = CompletedMultipartUpload::builder().build();
            request.bucket(bucket).key(key).upload_id("u").multipart_upload(parts)
        };
        abort_multipart_upload: Write, |request, bucket, key| {
            request.bucket(bucket).key(key).upload_id("u")
        };
        delete_object: Write, |request, bucket, key| request.bucket(bucket).key(key);
        restore_object: Write, |request, bucket, key| request.bucket(bucket).key(key);
        delete_objects: WholeWrite, |request, bucket, key| {
            let all = Delete::builder().objects(one(key)).build().unwrap();
            request.bucket(bucket).delete(all)
        };
        create_bucket: WholeWrite, |request, bucket, _key| request.bucket(bucket);
        delete_bucket: WholeWrite, |request, bucket, _key| request.bucket(bucket);
        delete_bucket_policy: WholeWrite, |request, bucket, _key| request.bucket(bucket);
        put_bucket_versioning: WholeWrite, |request, bucket, _key| {
            let state = VersioningConfiguration::builder().build();
            request.bucket(bucket).versioning_configuration(state)
        };
        delete_bucket_lifecycle: WholeWrite, |request, bucket, _key| request.bucket(bucket);
        put_bucket_lifecycle_configuration: WholeWrite, |request, bucket, _key| {
            let none = BucketLifecycleConfiguration::builder().set_rules(Some(Vec::new()));
            request.bucket(bucket).lifecycle_configuration(none.build().unwrap())
        };
        put_bucket_cors: WholeWrite, |request, bucket, _key| {
            let none = CorsConfiguration::builder().set_cors_rules(Some(Vec::new()));
            request.bucket(bucket).cors_configuration(none.build().unwrap())
        };
    }
}

/// A connection to where nobody listens: what is not refused by us ends there.
fn limited(reach: Reach, path_style: bool) -> S3 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let host = if path_style { "127.0.0.1" } else { "localhost" };
    let access = Access {
        endpoint: Some(format!("http://{host}:{port}")),
        region: String::new(),
        path_style,
        who: Who::keys("AKIAEXAMPLE".into(), Secret::new("secret".into()), None),
        terms: Terms { name: "Work".into(), reach, ..Terms::default() },
    };
    let moment = Duration::from_millis(1);
    let asking = RetrySchedule { base: moment, cap: moment, budget: moment, tries: 1 };
    S3::connect_with(access, Limits { asking, ..Limits::default() }).unwrap()
}

fn reach(buckets: &[&str], prefix: Option<&str>, read_only: bool) -> Reach {
    let buckets = buckets.iter().map(|name| (*name).to_owned()).collect();
    Reach { buckets, prefix: prefix.map(str::to_owned), read_only }
}

/// Which limit refused it; none when it was on its way.
async fn refused(row: &Row, s3: &S3, bucket: &str, key: &str) -> Option<String> {
    let fault = (row.send)(s3, bucket, key).await.unwrap_err().fault;
    match fault.code {
        Code::Denied => {
            assert!(fault.message.contains("“Work”"), "{}: {fault}", row.name);
            fault.detail
        }
        Code::NetUnreachable => None,
        _ => panic!("{}: {fault:?}", row.name),
    }
}

#[tokio::test]
async fn no_operation_of_the_gateway_is_missing_in_the_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut used = BTreeSet::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.ends_with("s3/fence_table_tests.rs") {
                continue;
            }
            // Other services have clients of their own; a bucket is asked through this one only.
            let text: String = std::fs::read_to_string(&path).unwrap().split_whitespace().collect();
            for piece in text.split("self.0.client.").skip(1) {
                let name: String = piece
                    .chars()
                    .take_while(|c| c.is_ascii_lowercase() || "_0123456789".contains(*c))
                    .collect();
                used.insert(name);
            }
            let elsewhere =
                text.matches(".client.").count() - text.matches("self.0.client.").count();
            let ours = path.ends_with("s3/connect.rs");
            assert!(elsewhere == 0 || ours || !path.to_string_lossy().contains("/s3/"), "{path:?}");
        }
    }
    let known: BTreeSet<String> = table().iter().map(|row| row.name.to_owned()).collect();
    let missing: Vec<_> = used.difference(&known).collect();
    assert!(used.len() > 10 && missing.is_empty(), "not in the table: {missing:?}");
}

#[tokio::test]
async fn a_read_only_connection_sends_nothing_that_changes_anything() {
    for path_style in [true, false] {
        let s3 = limited(reach(&[], None, true), path_style);
        for row in table() {
            let found = refused(&row, &s3, "papers", "team/a b.txt").await;
            let wanted = row.writes.then(|| "limit: read_only".to_owned());
            assert_eq!(found, wanted, "{}", row.name);
        }
    }
}

#[tokio::test]
async fn a_connection_of_named_buckets_asks_no_other_and_never_for_all() {
    for path_style in [true, false] {
        let s3 = limited(reach(&["papers"], None, false), path_style);
        for row in table() {
            let limit = Some("limit: buckets".to_owned());
            assert_eq!(refused(&row, &s3, "paper", "k").await, limit, "{}", row.name);
            let inside = refused(&row, &s3, "papers", "k").await;
            assert_eq!(inside.is_none(), row.of_bucket, "{}", row.name);
        }
    }
}

#[tokio::test]
async fn a_connection_of_a_prefix_touches_nothing_outside_of_it() {
    for path_style in [true, false] {
        let s3 = limited(reach(&[], Some("team/a b"), false), path_style);
        for row in table() {
            let limit = Some("limit: prefix".to_owned());
            let outside = refused(&row, &s3, "papers", "team/a").await;
            let inside = refused(&row, &s3, "papers", "team/a b/ä+%.txt").await;
            let (out, within) = match (row.whole, row.of_prefix) {
                (true, _) => (limit.clone(), limit.clone()),
                (false, true) => (limit.clone(), None),
                (false, false) => (None, None),
            };
            assert_eq!((outside, inside), (out, within), "{}", row.name);
        }
    }
}

#[tokio::test]
async fn an_unlimited_connection_is_refused_nothing() {
    let s3 = limited(Reach::default(), true);
    for row in table() {
        assert_eq!(refused(&row, &s3, "papers", "k").await, None, "{}", row.name);
    }
}

#[tokio::test]
async fn a_copy_from_outside_is_refused_where_its_target_is_inside() {
    let s3 = limited(reach(&["papers"], Some("team/"), false), true);
    let limit = |fault: &Failure| fault.fault.detail.clone().unwrap();
    for (source, kind) in [
        ("papers/secret?versionId=1", "limit: prefix"),
        ("other/team/k", "limit: buckets"),
        ("/papers/team/../secret2", ""),
        ("papers%2Fsecret", "limit: prefix"),
        ("nothing", "limit: buckets"),
    ] {
        let asked = s3.asked("CopyObject", None, None);
        let request = s3.0.client.copy_object().bucket("papers").key("team/k").copy_source(source);
        let failure = asked.failure(&request.send().await.unwrap_err());
        match kind {
            "" => assert_eq!(failure.fault.code, Code::NetUnreachable),
            kind => assert_eq!(limit(&failure), kind, "{source}"),
        }
    }
}

#[tokio::test]
async fn limits_that_are_tightened_hold_for_work_under_way() {
    let s3 = limited(Reach::default(), true);
    let held = s3.clone();
    s3.limit(reach(&[], None, true));
    let row = table().into_iter().find(|row| row.name == "upload_part").unwrap();
    let found = refused(&row, &held, "papers", "k").await;
    assert_eq!(found.as_deref(), Some("limit: read_only"));
}
