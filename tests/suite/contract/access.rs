//! Who may ask: signatures, unknown keys, nobody at all, and presigned links.

use crate::answers::{plain, said};
use crate::servers::{Moto, Server};
use aws_sdk_s3::presigning::PresigningConfig;
use std::time::Duration;
use strata_domain::fault::Code;
use strata_domain::history::Versioning;
use strata_gateway::s3::S3;
use strata_gateway::secret::Secret;
use strata_gateway::signin::Who;

const NOT_CHECKED: Moto = Moto::Differs("checks no signature");

fn for_minutes(minutes: u64) -> PresigningConfig {
    PresigningConfig::expires_in(Duration::from_secs(minutes * 60)).expect("a duration")
}

/// A wrong secret, an unknown key and no key are three refusals.
pub async fn strangers_are_told_apart(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    on.put(&bucket, "k", b"1").await;
    let wrong = on.client_as(Some((&on.access_key_id, "wrong")));
    let unknown = on.client_as(Some(("AKIANOBODYKNOWS", "secret")));
    let nobody = on.client_as(None);
    for (who, code) in [
        (&wrong, "403 SignatureDoesNotMatch"),
        (&unknown, "403 InvalidAccessKeyId"),
        (&nobody, "403 AccessDenied"),
    ] {
        let list = said(&who.list_objects_v2().bucket(&bucket).send().await);
        on.same(list.as_str(), code, NOT_CHECKED);
        let get = said(&who.get_object().bucket(&bucket).key("k").send().await);
        on.same(get.as_str(), code, NOT_CHECKED);
        let put = said(&who.put_object().bucket(&bucket).key("new").send().await);
        on.same(put.as_str(), code, NOT_CHECKED);
        if !on.is_moto() {
            assert_eq!(said(&who.head_object().bucket(&bucket).key("k").send().await), "403");
        }
    }
    if !on.is_moto() {
        assert_eq!(on.history(&bucket, "new").await, Vec::<String>::new());
    }
}

/// The gateway puts the same into words that name the cause.
pub async fn the_gateway_says_what_is_wrong_with_the_key(on: &Server) {
    let mut access = on.access();
    let with = |id: &str| Who::keys(id.to_owned(), Secret::new("wrongwrongwrong".into()), None);
    access.who = with(&on.access_key_id);
    let wrong = S3::connect(access.clone()).expect("valid").list_buckets().await;
    access.who = with("AKIANOBODYKNOWS");
    let unknown = S3::connect(access).expect("valid").list_buckets().await;
    for answer in [wrong, unknown] {
        let code = answer.err().map(|fault| fault.code);
        on.same(code, Some(Code::BadCredentials), NOT_CHECKED);
    }
}

/// A presigned link works without a key of one's own, for what it names.
pub async fn a_link_reads_what_it_names(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let old = on.put(&bucket, "a b/é+.txt", b"old").await.expect("an id");
    on.put(&bucket, "a b/é+.txt", b"new").await;
    let get = || on.s3.get_object().bucket(&bucket).key("a b/é+.txt");
    let link = get().presigned(for_minutes(5)).await.expect("a link");
    let answer = plain("GET", link.uri(), &[], b"").await;
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"new".as_slice()));
    let call = get().version_id(&old).response_content_disposition("attachment; filename=\"x\"");
    let link = call.presigned(for_minutes(5)).await.expect("a link");
    let answer = plain("GET", link.uri(), &[("range", "bytes=0-1")], b"").await;
    assert_eq!((answer.status, answer.body.as_slice()), (206, b"ol".as_slice()));
    let disposition = answer.headers.get("content-disposition").map(String::as_str);
    assert_eq!(disposition, Some("attachment; filename=\"x\""));
    let named = answer.headers.get("x-amz-version-id").map(String::as_str);
    assert_eq!(named, Some(old.as_str()));
}

/// A presigned PUT stores what is sent.
pub async fn a_link_stores_what_is_sent(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let call = on.s3.put_object().bucket(&bucket).key("k").content_type("text/plain");
    let link = call.presigned(for_minutes(5)).await.expect("a link");
    let headers: Vec<_> = link.headers().collect();
    let answer = plain("PUT", link.uri(), &headers, b"by link").await;
    assert_eq!(answer.status, 200, "{}", answer.said());
    assert_eq!(on.read(&bucket, "k", None).await, b"by link");
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
    assert_eq!(head.content_type(), Some("text/plain"));
}

/// Changed in any way, a link is worth nothing.
pub async fn a_changed_link_is_refused(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let old = on.put(&bucket, "k", b"old").await.expect("an id");
    on.put(&bucket, "k", b"new").await;
    let link = on.s3.get_object().bucket(&bucket).key("k").presigned(for_minutes(5)).await;
    let link = link.expect("a link").uri().to_owned();
    let wrong = "403 SignatureDoesNotMatch";
    let with_version = format!("{link}&versionId={old}");
    let said_of = plain("GET", &with_version, &[], b"").await.said();
    on.same(said_of.as_str(), wrong, NOT_CHECKED);
    let longer = link.replace("X-Amz-Expires=300", "X-Amz-Expires=900");
    assert_ne!(longer, link);
    on.same(plain("GET", &longer, &[], b"").await.said().as_str(), wrong, NOT_CHECKED);
    on.same(plain("PUT", &link, &[], b"x").await.said().as_str(), wrong, NOT_CHECKED);
    let other = link.replace("/k?", "/other?");
    on.same(plain("GET", &other, &[], b"").await.said().as_str(), wrong, NOT_CHECKED);
}

/// A link ends when it said it would.
pub async fn an_expired_link_is_refused(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    on.put(&bucket, "k", b"1").await;
    let hours_ago = std::time::SystemTime::UNIX_EPOCH
        + Duration::from_secs(u64::try_from(now().as_second()).expect("after 1970") - 2 * 3600);
    let config = PresigningConfig::builder().start_time(hours_ago);
    let config = config.expires_in(Duration::from_secs(3600)).build().expect("a duration");
    let link = on.s3.get_object().bucket(&bucket).key("k").presigned(config).await;
    let answer = plain("GET", link.expect("a link").uri(), &[], b"").await;
    on.same(answer.said().as_str(), "403 AccessDenied", Moto::Differs("lets links live for ever"));
}

/// Links have to be made at the server's time; this is the one place that reads it.
#[allow(clippy::disallowed_methods)]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
