//! Multipart uploads: parts, their order and sizes, completion and its refusals, copies by part.

use crate::answers::said;
use crate::servers::{Moto, Server};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, StorageClass};
use md5::{Digest, Md5};
use strata_domain::history::Versioning;

/// The smallest part but for the last (User Guide, "Amazon S3 multipart upload limits").
const LEAST: usize = 5 * 1024 * 1024;

fn filled(byte: u8, len: usize) -> ByteStream {
    ByteStream::from(vec![byte; len])
}

async fn opened(on: &Server, bucket: &str, key: &str) -> String {
    let call = on.s3.create_multipart_upload().bucket(bucket).key(key);
    let answer = call.send().await.expect("an upload is opened");
    answer.upload_id().expect("an id").to_owned()
}

/// An upload under way.
struct Under<'a> {
    on: &'a Server,
    bucket: &'a str,
    key: &'a str,
    id: &'a str,
}

impl Under<'_> {
    async fn part(&self, number: i32, body: ByteStream) -> CompletedPart {
        let call = self.on.s3.upload_part().bucket(self.bucket).key(self.key).upload_id(self.id);
        let sent = call.part_number(number).body(body).send().await.expect("a part is stored");
        let tag = sent.e_tag().expect("a tag");
        CompletedPart::builder().part_number(number).e_tag(tag).build()
    }

    async fn complete(&self, parts: Vec<CompletedPart>) -> String {
        let list = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let call = self.on.s3.complete_multipart_upload().bucket(self.bucket).key(self.key);
        said(&call.upload_id(self.id).multipart_upload(list).send().await)
    }
}

/// Rule M9: the tag is the MD5 of the parts' MD5s and their number; content and history follow.
pub async fn parts_become_one_object(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let id = opened(on, &bucket, "k").await;
    let upload = Under { on, bucket: &bucket, key: "k", id: &id };
    let parts = vec![
        upload.part(1, filled(1, LEAST)).await,
        upload.part(2, filled(2, LEAST)).await,
        upload.part(3, filled(3, 3)).await,
    ];
    let list = on.s3.list_objects_v2().bucket(&bucket).send().await.expect("a list");
    assert_eq!(list.key_count(), Some(0), "an unfinished upload is no object");
    let list = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
    let call = on.s3.complete_multipart_upload().bucket(&bucket).key("k").upload_id(&id);
    let done = call.multipart_upload(list).send().await.expect("an object");
    let mut sums = Vec::new();
    for (byte, len) in [(1, LEAST), (2, LEAST), (3, 3)] {
        sums.extend(Md5::digest(vec![byte; len]));
    }
    let tag = format!("\"{}-3\"", hex::encode(Md5::digest(&sums)));
    assert_eq!(done.e_tag(), Some(tag.as_str()));
    assert_eq!(on.history(&bucket, "k").await, [done.version_id().expect("an id")]);
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
    assert_eq!(head.e_tag(), Some(tag.as_str()));
    assert_eq!(head.content_length(), i64::try_from(2 * LEAST + 3).ok());
    let edge = format!("bytes={}-{}", LEAST - 1, LEAST);
    let get = on.s3.get_object().bucket(&bucket).key("k").range(edge).send().await;
    let body = get.expect("a range").body.collect().await.expect("a body").to_vec();
    assert_eq!(body, [1, 2]);
}

/// One part can be of any size, and none at all.
pub async fn a_single_part_may_be_small_or_empty(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    for len in [0, 1, 1000] {
        let id = opened(on, &bucket, "k").await;
        let upload = Under { on, bucket: &bucket, key: "k", id: &id };
        let part = upload.part(1, filled(7, len)).await;
        assert_eq!(upload.complete(vec![part]).await, "OK");
        assert_eq!(on.read(&bucket, "k", None).await, vec![7; len]);
    }
}

/// Sent again, a part replaces the one before; parts that are not named are dropped.
pub async fn a_part_sent_again_replaces_the_first(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let id = opened(on, &bucket, "k").await;
    let upload = Under { on, bucket: &bucket, key: "k", id: &id };
    let old = upload.part(1, filled(1, 10)).await;
    let new = upload.part(1, filled(2, 20)).await;
    upload.part(2, filled(3, 30)).await;
    assert_eq!(upload.complete(vec![old]).await, "400 InvalidPart");
    assert_eq!(upload.complete(vec![new]).await, "OK");
    assert_eq!(on.read(&bucket, "k", None).await, vec![2; 20]);
}

/// Part numbers need not follow each other, but must rise.
pub async fn parts_must_rise_but_may_skip(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let id = opened(on, &bucket, "k").await;
    let upload = Under { on, bucket: &bucket, key: "k", id: &id };
    let (first, second) =
        (upload.part(2, filled(1, LEAST)).await, upload.part(9, filled(2, LEAST)).await);
    let wrong = upload.complete(vec![second.clone(), first.clone()]).await;
    on.same(wrong.as_str(), "400 InvalidPartOrder", Moto::Differs("takes any order"));
    if on.is_moto() {
        return;
    }
    assert_eq!(upload.complete(vec![first, second]).await, "OK");
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
    assert_eq!(head.content_length(), i64::try_from(2 * LEAST).ok());
}

/// A small part in the middle, a part that is not there, no parts: refused, and the upload stays.
pub async fn a_completion_that_does_not_add_up_is_refused(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let id = opened(on, &bucket, "k").await;
    let upload = Under { on, bucket: &bucket, key: "k", id: &id };
    let (small, last) =
        (upload.part(1, filled(1, LEAST - 1)).await, upload.part(2, filled(2, 1)).await);
    assert_eq!(upload.complete(vec![small.clone(), last]).await, "400 EntityTooSmall");
    let absent = CompletedPart::builder().part_number(3).e_tag("\"x\"").build();
    assert_eq!(upload.complete(vec![absent]).await, "400 InvalidPart");
    assert_eq!(upload.complete(vec![]).await, "400 MalformedXML");
    assert_eq!(upload.complete(vec![small]).await, "OK");
}

/// Numbers run from 1 to 10,000 (rule M1).
pub async fn part_numbers_have_bounds(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let id = opened(on, &bucket, "k").await;
    let part = |number: i32| {
        let call = on.s3.upload_part().bucket(&bucket).key("k").upload_id(&id);
        call.part_number(number).body(filled(1, 1)).send()
    };
    assert_eq!(said(&part(10_000).await), "OK");
    assert_eq!(said(&part(10_001).await), "400 InvalidArgument");
    on.same(
        said(&part(0).await).as_str(),
        "400 InvalidArgument",
        Moto::Differs("says NoSuchUpload"),
    );
}

/// An upload that ended takes nothing more.
pub async fn an_aborted_upload_is_gone_with_its_parts(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let id = opened(on, &bucket, "k").await;
    let upload = Under { on, bucket: &bucket, key: "k", id: &id };
    let part = upload.part(1, filled(1, 1)).await;
    let abort = || on.s3.abort_multipart_upload().bucket(&bucket).key("k").upload_id(&id).send();
    assert_eq!(said(&abort().await), "OK");
    assert_eq!(said(&abort().await), "404 NoSuchUpload");
    let how = Moto::Differs("fails with status 500");
    on.same(upload.complete(vec![part]).await.as_str(), "404 NoSuchUpload", how);
    let call = on.s3.upload_part().bucket(&bucket).key("k").upload_id(&id).part_number(1);
    on.same(said(&call.body(filled(1, 1)).send().await).as_str(), "404 NoSuchUpload", how);
    let call = on.s3.list_parts().bucket(&bucket).key("k").upload_id(&id);
    let parts = said(&call.send().await);
    assert_eq!(parts, "404 NoSuchUpload");
    let list = on.s3.list_multipart_uploads().bucket(&bucket).send().await.expect("a list");
    assert_eq!(list.uploads().len(), 0);
}

/// An upload belongs to its key.
pub async fn an_upload_belongs_to_its_key(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let id = opened(on, &bucket, "k").await;
    let call = on.s3.upload_part().bucket(&bucket).key("other").upload_id(&id).part_number(1);
    let sent = said(&call.body(filled(1, 1)).send().await);
    on.same(sent.as_str(), "404 NoSuchUpload", Moto::Differs("does not look at the key"));
}

/// ListParts, page by page: number, size, tag.
pub async fn parts_are_listed_at_every_page_size(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let id = opened(on, &bucket, "k").await;
    let upload = Under { on, bucket: &bucket, key: "k", id: &id };
    for number in [5, 1, 3, 10] {
        upload.part(number, filled(1, usize::try_from(number).expect("small"))).await;
    }
    for size in 1..=5 {
        let (mut found, mut marker) = (Vec::new(), None);
        loop {
            let call = on.s3.list_parts().bucket(&bucket).key("k").upload_id(&id).max_parts(size);
            let page = call.set_part_number_marker(marker).send().await.expect("a page");
            let line = |part: &aws_sdk_s3::types::Part| (part.part_number(), part.size());
            found.extend(page.parts().iter().map(line));
            assert!(page.parts().iter().all(|part| part.e_tag().is_some()));
            if page.is_truncated() != Some(true) {
                break;
            }
            marker = page.next_part_number_marker().map(str::to_owned);
            assert!(found.len() < 5, "size {size} goes round");
        }
        let wanted = [1, 3, 5, 10].map(|n: i32| (Some(n), Some(i64::from(n))));
        assert_eq!(found, wanted, "size {size}");
    }
}

/// ListMultipartUploads: by key, narrowed by a prefix, folded by a delimiter, page by page.
pub async fn uploads_are_listed_by_key(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    for key in ["b/2", "a", "b/1", "c"] {
        opened(on, &bucket, key).await;
    }
    let list = on.s3.list_multipart_uploads().bucket(&bucket).send().await.expect("a list");
    let keys: Vec<_> = list.uploads().iter().filter_map(|upload| upload.key()).collect();
    let how = Moto::Differs("lists them as they were opened");
    on.same(keys.as_slice(), &["a", "b/1", "b/2", "c"], how);
    assert!(list.uploads().iter().all(|upload| upload.initiated().is_some()));
    let call = on.s3.list_multipart_uploads().bucket(&bucket).prefix("b/");
    assert_eq!(call.send().await.expect("a list").uploads().len(), 2);
    if on.is_moto() {
        return;
    }
    let call = on.s3.list_multipart_uploads().bucket(&bucket).delimiter("/");
    let list = call.send().await.expect("a list");
    let keys: Vec<_> = list.uploads().iter().filter_map(|upload| upload.key()).collect();
    assert_eq!(keys, ["a", "c"]);
    assert_eq!(list.common_prefixes()[0].prefix(), Some("b/"));
    for size in 1..=5 {
        let (mut found, mut key, mut id) = (Vec::new(), None, None);
        loop {
            let call = on.s3.list_multipart_uploads().bucket(&bucket).max_uploads(size);
            let page = call.set_key_marker(key).set_upload_id_marker(id).send().await;
            let page = page.expect("a page");
            found.extend(page.uploads().iter().filter_map(|u| u.key().map(str::to_owned)));
            if page.is_truncated() != Some(true) {
                break;
            }
            key = page.next_key_marker().map(str::to_owned);
            id = page.next_upload_id_marker().map(str::to_owned);
            assert!(found.len() < 5, "size {size} goes round");
        }
        assert_eq!(found, ["a", "b/1", "b/2", "c"], "size {size}");
    }
}

/// Two uploads of one key live side by side; each becomes a version (rule C5).
pub async fn two_uploads_of_one_key_do_not_meet(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let (first, second) = (opened(on, &bucket, "k").await, opened(on, &bucket, "k").await);
    assert_ne!(first, second);
    for (id, byte) in [(&second, 2), (&first, 1)] {
        let upload = Under { on, bucket: &bucket, key: "k", id };
        let part = upload.part(1, filled(byte, 4)).await;
        assert_eq!(upload.complete(vec![part]).await, "OK");
        assert_eq!(on.read(&bucket, "k", None).await, vec![byte; 4]);
    }
    assert_eq!(on.history(&bucket, "k").await.len(), 2);
}

/// Rule M8: metadata, tags, type and class are those of the opening.
pub async fn what_the_opening_said_holds_for_the_object(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let call = on.s3.create_multipart_upload().bucket(&bucket).key("k").content_type("text/x");
    let call = call.metadata("author", "Ada").tagging("team=hr").cache_control("no-cache");
    let opened = call.storage_class(StorageClass::StandardIa).send().await.expect("an upload");
    let id = opened.upload_id().expect("an id");
    let upload = Under { on, bucket: &bucket, key: "k", id };
    let part = upload.part(1, filled(1, 1)).await;
    assert_eq!(upload.complete(vec![part]).await, "OK");
    let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
    assert_eq!(head.content_type(), Some("text/x"));
    assert_eq!(head.cache_control(), Some("no-cache"));
    assert_eq!(head.metadata().and_then(|m| m.get("author")).map(String::as_str), Some("Ada"));
    assert_eq!(head.storage_class(), Some(&StorageClass::StandardIa));
    let tags = on.s3.get_object_tagging().bucket(&bucket).key("k").send().await.expect("tags");
    assert_eq!(tags.tag_set()[0].key(), "team");
}

/// Rules C1 and C2 hold for a completion, at its own time.
pub async fn a_completion_can_expect_what_is_there(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let id = opened(on, &bucket, "k").await;
    let upload = Under { on, bucket: &bucket, key: "k", id: &id };
    let part = upload.part(1, filled(1, 1)).await;
    on.put(&bucket, "k", b"1").await;
    let list = || CompletedMultipartUpload::builder().parts(part.clone()).build();
    let call = || {
        let call = on.s3.complete_multipart_upload().bucket(&bucket).key("k").upload_id(&id);
        call.multipart_upload(list())
    };
    let failed = "412 PreconditionFailed";
    assert_eq!(said(&call().if_none_match("*").send().await), failed);
    let other = said(&call().if_match("\"other\"").send().await);
    on.same(other.as_str(), failed, Moto::Differs("ignores If-Match here"));
    if on.is_moto() {
        return;
    }
    let same = call().if_match("\"c4ca4238a0b923820dcc509a6f75849b\"").send().await;
    assert_eq!(said(&same), "OK");
    assert_eq!(on.history(&bucket, "k").await.len(), 2);
}

/// Rule M16: a total that is not the parts' total is refused.
pub async fn a_wrong_total_is_refused(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let id = opened(on, &bucket, "k").await;
    let upload = Under { on, bucket: &bucket, key: "k", id: &id };
    let part = upload.part(1, filled(1, 5)).await;
    let call = |size: i64| {
        let list = CompletedMultipartUpload::builder().parts(part.clone()).build();
        let call = on.s3.complete_multipart_upload().bucket(&bucket).key("k").upload_id(&id);
        call.mpu_object_size(size).multipart_upload(list).send()
    };
    let wrong = said(&call(4).await);
    on.same(wrong.as_str(), "400 InvalidRequest", Moto::Differs("does not look at the total"));
    if !on.is_moto() {
        assert_eq!(said(&call(5).await), "OK");
    }
}

/// UploadPartCopy: a range of a version, one after the other.
pub async fn parts_are_copied_from_a_version(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let put = on.s3.put_object().bucket(&bucket).key("source").body(filled(1, LEAST + 10));
    let old = put.send().await.expect("stored").version_id().expect("an id").to_owned();
    on.put(&bucket, "source", b"newer").await;
    let id = opened(on, &bucket, "k").await;
    let copy = |number: i32, range: String| {
        let call = on.s3.upload_part_copy().bucket(&bucket).key("k").upload_id(&id);
        let call = call.copy_source(format!("{bucket}/source?versionId={old}"));
        call.part_number(number).copy_source_range(range).send()
    };
    let mut parts = Vec::new();
    let ranges = [format!("bytes=0-{}", LEAST - 1), format!("bytes={}-{}", LEAST, LEAST + 9)];
    for (number, range) in (1..).zip(ranges) {
        let copied = copy(number, range).await.expect("a part is copied");
        let tag = copied.copy_part_result().and_then(|result| result.e_tag()).expect("a tag");
        parts.push(CompletedPart::builder().part_number(number).e_tag(tag).build());
        if !on.is_moto() {
            assert_eq!(copied.copy_source_version_id(), Some(old.as_str()));
        }
    }
    let upload = Under { on, bucket: &bucket, key: "k", id: &id };
    assert_eq!(upload.complete(parts).await, "OK");
    assert_eq!(on.read(&bucket, "k", None).await, vec![1; LEAST + 10]);
}

/// A range behind the source's end, and a condition that fails.
pub async fn a_part_copy_is_refused_where_it_does_not_fit(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    on.put(&bucket, "source", b"hello").await;
    let id = opened(on, &bucket, "k").await;
    let copy = || {
        let call = on.s3.upload_part_copy().bucket(&bucket).key("k").upload_id(&id);
        call.copy_source(format!("{bucket}/source")).part_number(1)
    };
    let behind = said(&copy().copy_source_range("bytes=0-5").send().await);
    let refusals = ["416 InvalidRange", "400 InvalidArgument", "400 InvalidRequest"];
    on.same(refusals.contains(&behind.as_str()), true, Moto::Differs("copies what there is"));
    let other = said(&copy().copy_source_if_match("\"other\"").send().await);
    let how = Moto::Differs("ignores conditions on the source");
    on.same(other.as_str(), "412 PreconditionFailed", how);
    assert_eq!(said(&copy().send().await), "OK");
}
