//! GET and HEAD: content and headers, ranges, conditions, and headers that the request replaces.

use crate::answers::{header, said};
use crate::servers::{Moto, Server};
use aws_sdk_s3::primitives::{ByteStream, DateTime};
use strata_domain::history::Versioning;

async fn with(on: &Server, body: &'static [u8]) -> String {
    let bucket = on.bucket(Versioning::Enabled).await;
    on.put(&bucket, "k", body).await;
    bucket
}

/// What was sent comes back: content headers and user metadata, names in small letters.
pub async fn headers_and_metadata_come_back(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let stored = on
        .s3
        .put_object()
        .bucket(&bucket)
        .key("k")
        .content_type("text/x-strata")
        .content_encoding("identity")
        .content_language("de-CH")
        .content_disposition("attachment; filename=\"a b.txt\"")
        .cache_control("no-cache")
        .expires_string_or("Wed, 01 Jan 2031 00:00:00 GMT")
        .metadata("Author", "Ada L.")
        .metadata("empty", "")
        .body(ByteStream::from_static(b"hello"))
        .send()
        .await
        .expect("it is stored");
    assert_eq!(stored.e_tag(), Some("\"5d41402abc4b2a76b9719d911017c592\""));
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
    assert_eq!(head.content_type(), Some("text/x-strata"));
    assert_eq!(head.content_encoding(), Some("identity"));
    assert_eq!(head.content_language(), Some("de-CH"));
    assert_eq!(head.content_disposition(), Some("attachment; filename=\"a b.txt\""));
    assert_eq!(head.cache_control(), Some("no-cache"));
    assert_eq!(head.expires_string(), Some("Wed, 01 Jan 2031 00:00:00 GMT"));
    let metadata = head.metadata().expect("metadata");
    assert_eq!(metadata.get("author").map(String::as_str), Some("Ada L."));
    assert_eq!(metadata.get("empty").map(String::as_str), Some(""));
    assert_eq!((head.content_length(), head.accept_ranges()), (Some(5), Some("bytes")));
    let get = on.s3.get_object().bucket(&bucket).key("k").send().await.expect("an object");
    assert_eq!(get.content_type(), head.content_type());
    assert_eq!(get.e_tag(), stored.e_tag());
    assert_eq!(get.metadata(), head.metadata());
    assert_eq!(get.body.collect().await.expect("a body").to_vec(), b"hello");
}

trait ExpiresText {
    fn expires_string_or(self, text: &str) -> Self;
}

impl ExpiresText for aws_sdk_s3::operation::put_object::builders::PutObjectFluentBuilder {
    fn expires_string_or(self, text: &str) -> Self {
        let format = aws_smithy_types::date_time::Format::HttpDate;
        self.expires(DateTime::from_str(text, format).expect("a date"))
    }
}

/// Without a type S3 says binary/octet-stream.
pub async fn a_document_without_a_type_is_an_octet_stream(on: &Server) {
    let bucket = with(on, b"x").await;
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
    let types = ["binary/octet-stream", "application/octet-stream"];
    assert!(head.content_type().is_some_and(|found| types.contains(&found)), "{head:?}");
}

/// RFC 9110 byte ranges, one at a time.
pub async fn ranges_of_every_form_are_answered(on: &Server) {
    let bucket = with(on, b"0123456789").await;
    for (asked, told, body) in [
        ("bytes=0-0", "bytes 0-0/10", "0"),
        ("bytes=2-4", "bytes 2-4/10", "234"),
        ("bytes=7-", "bytes 7-9/10", "789"),
        ("bytes=-3", "bytes 7-9/10", "789"),
        ("bytes=-99", "bytes 0-9/10", "0123456789"),
        ("bytes=5-99", "bytes 5-9/10", "56789"),
    ] {
        let get = on.s3.get_object().bucket(&bucket).key("k").range(asked).send().await;
        let get = get.expect("a range");
        assert_eq!(get.content_range(), Some(told), "{asked}");
        assert_eq!(get.content_length(), i64::try_from(body.len()).ok(), "{asked}");
        let found = get.body.collect().await.expect("a body").to_vec();
        assert_eq!(found, body.as_bytes(), "{asked}");
    }
    let head = on.s3.head_object().bucket(&bucket).key("k").range("bytes=2-4").send().await;
    assert_eq!(head.expect("a head").content_length(), Some(3));
}

/// A range behind the end, or of nothing.
pub async fn a_range_behind_the_end_is_refused(on: &Server) {
    let bucket = with(on, b"0123456789").await;
    on.put(&bucket, "empty", b"").await;
    let get = |key: &'static str, range: &'static str| {
        on.s3.get_object().bucket(&bucket).key(key).range(range).send()
    };
    assert_eq!(said(&get("k", "bytes=10-").await), "416 InvalidRange");
    assert_eq!(said(&get("k", "bytes=99-100").await), "416 InvalidRange");
    assert_eq!(said(&get("empty", "bytes=0-").await), "416 InvalidRange");
}

/// A range that is none is ignored (RFC 9110, 14.2).
pub async fn a_range_that_is_none_is_ignored(on: &Server) {
    let bucket = with(on, b"0123456789").await;
    let octets = on.s3.get_object().bucket(&bucket).key("k").range("octets=1-2").send().await;
    let length = octets.expect("an object").content_length();
    on.same(length, Some(10), Moto::Differs("takes any unit for bytes"));
    for range in ["bytes=4-2", "bytes=x-y"] {
        let get = on.s3.get_object().bucket(&bucket).key("k").range(range).send().await;
        let get = get.unwrap_or_else(|error| panic!("{range}: {error:?}"));
        assert_eq!((get.content_length(), get.content_range()), (Some(10), None), "{range}");
    }
}

/// The four conditions alone (RFC 9110, 13.1).
pub async fn conditions_are_honoured(on: &Server) {
    let bucket = with(on, b"hello").await;
    let tag = "\"5d41402abc4b2a76b9719d911017c592\"";
    let get = || on.s3.get_object().bucket(&bucket).key("k");
    let (past, future) = (DateTime::from_secs(1_000_000_000), DateTime::from_secs(1_900_000_000));
    assert_eq!(said(&get().if_match(tag).send().await), "OK");
    assert_eq!(said(&get().if_match("\"other\"").send().await), "412 PreconditionFailed");
    assert_eq!(said(&get().if_none_match("\"other\"").send().await), "OK");
    let unchanged = get().if_none_match(tag).send().await;
    assert_eq!(said(&unchanged), "304");
    assert_eq!(header(&unchanged, "etag").as_deref(), Some(tag));
    assert_eq!(said(&get().if_modified_since(past).send().await), "OK");
    assert_eq!(said(&get().if_unmodified_since(past).send().await), "412 PreconditionFailed");
    assert_eq!(said(&get().if_unmodified_since(future).send().await), "OK");
    let head = on.s3.head_object().bucket(&bucket).key("k").if_match("\"other\"").send().await;
    assert_eq!(said(&head), "412");
}

/// An entity tag decides before a date does (API reference, "GetObject").
pub async fn a_tag_decides_before_a_date(on: &Server) {
    let bucket = with(on, b"hello").await;
    let tag = "\"5d41402abc4b2a76b9719d911017c592\"";
    let past = DateTime::from_secs(1_000_000_000);
    let get = || on.s3.get_object().bucket(&bucket).key("k");
    let both = get().if_match(tag).if_unmodified_since(past).send().await;
    on.same(said(&both).as_str(), "OK", Moto::Differs("lets the date refuse too"));
    let both = get().if_none_match(tag).if_modified_since(past).send().await;
    assert_eq!(said(&both), "304");
}

/// Six headers of the answer can be chosen by the request.
pub async fn the_request_can_choose_headers_of_the_answer(on: &Server) {
    let bucket = with(on, b"hello").await;
    let get = on
        .s3
        .get_object()
        .bucket(&bucket)
        .key("k")
        .response_content_type("text/plain")
        .response_content_disposition("attachment; filename=\"x.txt\"")
        .response_cache_control("no-store")
        .response_content_language("fr")
        .response_content_encoding("identity")
        .response_expires(DateTime::from_secs(1_900_000_000))
        .send()
        .await
        .expect("an object");
    assert_eq!(get.content_type(), Some("text/plain"));
    assert_eq!(get.content_disposition(), Some("attachment; filename=\"x.txt\""));
    assert_eq!(get.cache_control(), Some("no-store"));
    assert_eq!(get.content_language(), Some("fr"));
    assert_eq!(get.content_encoding(), Some("identity"));
    assert!(get.expires_string().is_some_and(|text| text.contains("2030")), "{get:?}");
}

/// Nothing there: GET says NoSuchKey, HEAD can't say more than 404.
pub async fn a_missing_document_is_a_404(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let get = on.s3.get_object().bucket(&bucket).key("k").send().await;
    assert_eq!(said(&get), "404 NoSuchKey");
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await;
    assert_eq!(said(&head), "404");
}

/// Empty objects and folder placeholders are objects like others.
pub async fn empty_objects_are_objects(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    on.put(&bucket, "folder/", b"").await;
    let head = on.s3.head_object().bucket(&bucket).key("folder/").send().await.expect("a head");
    assert_eq!(head.content_length(), Some(0));
    assert_eq!(head.e_tag(), Some("\"d41d8cd98f00b204e9800998ecf8427e\""));
    assert_eq!(on.read(&bucket, "folder/", None).await, b"");
    let list = on.s3.list_objects_v2().bucket(&bucket).delimiter("/").send().await;
    let list = list.expect("a list");
    assert_eq!(list.common_prefixes().len(), 1);
    let list = on.s3.list_objects_v2().bucket(&bucket).prefix("folder/").delimiter("/");
    let list = list.send().await.expect("a list");
    assert_eq!(list.contents()[0].key(), Some("folder/"));
}
