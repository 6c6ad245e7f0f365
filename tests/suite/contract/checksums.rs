//! Checksums: kept and told when they fit, refused when they don't.

use crate::answers::said;
use crate::servers::{Moto, Server};
use aws_sdk_s3::operation::put_object::builders::PutObjectFluentBuilder;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumMode, ChecksumType};
use strata_domain::history::Versioning;

/// The five classic checksums of `hello`, in Base64.
const HELLO: [(&str, &str); 5] = [
    ("CRC32", "NhCmhg=="),
    ("CRC32C", "mnG7TA=="),
    ("CRC64NVME", "M3eFcAZSQlc="),
    ("SHA1", "qvTGHdzF6KLavt4PO0gs2a6pQ00="),
    ("SHA256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="),
];

fn hello(on: &Server, bucket: &str) -> PutObjectFluentBuilder {
    on.s3.put_object().bucket(bucket).key("k").body(ByteStream::from_static(b"hello"))
}

fn declared(put: PutObjectFluentBuilder, name: &str, sum: &str) -> PutObjectFluentBuilder {
    match name {
        "CRC32" => put.checksum_crc32(sum),
        "CRC32C" => put.checksum_crc32_c(sum),
        "CRC64NVME" => put.checksum_crc64_nvme(sum),
        "SHA1" => put.checksum_sha1(sum),
        "SHA256" => put.checksum_sha256(sum),
        other => panic!("no checksum {other}"),
    }
}

/// Whatever the algorithm: it fits, it is kept, and it is told to who asks.
pub async fn a_fitting_checksum_is_kept_and_told(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    for (name, sum) in HELLO {
        let put = declared(hello(on, &bucket), name, sum);
        let put = put.checksum_algorithm(ChecksumAlgorithm::from(name)).send().await;
        assert_eq!(said(&put), "OK", "{name}");
        let head = on.s3.head_object().bucket(&bucket).key("k");
        let head = head.checksum_mode(ChecksumMode::Enabled).send().await.expect("a head");
        let told = match name {
            "CRC32" => head.checksum_crc32(),
            "CRC32C" => head.checksum_crc32_c(),
            "CRC64NVME" => head.checksum_crc64_nvme(),
            "SHA1" => head.checksum_sha1(),
            _ => head.checksum_sha256(),
        };
        assert_eq!(told, Some(sum), "{name}");
        if !on.is_moto() {
            assert_eq!(head.checksum_type(), Some(&ChecksumType::FullObject), "{name}");
        }
        let head = on.s3.head_object().bucket(&bucket).key("k").send().await.expect("a head");
        let silent = head.checksum_crc32().is_none() && head.checksum_sha256().is_none();
        assert!(silent, "{name}: nobody asked");
    }
}

/// Whatever the algorithm: it does not fit, so nothing is stored.
pub async fn a_checksum_that_does_not_fit_is_refused(on: &Server) {
    let bucket = on.bucket(Versioning::Enabled).await;
    let how = Moto::Differs("stores it without complaint");
    for (name, sum) in HELLO {
        let wrong: String = sum.replacen(&sum[..1], if &sum[..1] == "A" { "B" } else { "A" }, 1);
        let put = said(&declared(hello(on, &bucket), name, &wrong).send().await);
        on.same(put.as_str(), "400 BadDigest", how);
    }
    if !on.is_moto() {
        assert_eq!(on.history(&bucket, "k").await, Vec::<String>::new());
    }
}

/// The old way: Content-MD5.
pub async fn a_wrong_content_md5_is_refused(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let put = |sum: &str| hello(on, &bucket).content_md5(sum).send();
    assert_eq!(said(&put("XUFAKrxLKna5cZ2REBfFkg==").await), "OK");
    let how = Moto::Differs("does not look at it");
    on.same(said(&put("AUFAKrxLKna5cZ2REBfFkg==").await).as_str(), "400 BadDigest", how);
    on.same(said(&put("not base64").await).as_str(), "400 InvalidDigest", how);
}

/// A checksum behind the body, as the SDKs send it of a stream.
pub async fn a_checksum_behind_the_body_is_kept(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hello");
    std::fs::write(&path, b"hello").expect("a file");
    let body = ByteStream::from_path(&path).await.expect("a stream");
    let put = on.s3.put_object().bucket(&bucket).key("k").body(body);
    let put = put.checksum_algorithm(ChecksumAlgorithm::Crc32).send().await.expect("stored");
    assert_eq!(put.e_tag(), Some("\"5d41402abc4b2a76b9719d911017c592\""));
    assert_eq!(on.read(&bucket, "k", None).await, b"hello");
    let head = on.s3.head_object().bucket(&bucket).key("k").checksum_mode(ChecksumMode::Enabled);
    let head = head.send().await.expect("a head");
    assert_eq!(head.checksum_crc32(), Some("NhCmhg=="));
}

/// Rule M10: S3 makes a CRC-64/NVME where the client sent no checksum.
pub async fn without_a_checksum_the_server_makes_one(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    hello(on, &bucket).send().await.expect("stored");
    let head = on.s3.head_object().bucket(&bucket).key("k").checksum_mode(ChecksumMode::Enabled);
    let head = head.send().await.expect("a head");
    let how = Moto::Differs("keeps none");
    on.same(head.checksum_crc64_nvme(), Some("M3eFcAZSQlc="), how);
}

/// A part with a checksum that does not fit is not a part.
pub async fn a_part_that_does_not_fit_is_refused(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let call = on.s3.create_multipart_upload().bucket(&bucket).key("k");
    let call = call.checksum_algorithm(ChecksumAlgorithm::Sha256);
    let id = call.send().await.expect("opened").upload_id().expect("an id").to_owned();
    let part = |sum: &str| {
        let call = on.s3.upload_part().bucket(&bucket).key("k").upload_id(&id).part_number(1);
        call.body(ByteStream::from_static(b"hello")).checksum_sha256(sum).send()
    };
    let wrong = said(&part("APJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=").await);
    on.same(wrong.as_str(), "400 BadDigest", Moto::Differs("stores it without complaint"));
    assert_eq!(said(&part(HELLO[4].1).await), "OK");
}

/// A copy keeps the source's algorithm (section 1.6).
pub async fn a_copy_keeps_the_checksum(on: &Server) {
    let bucket = on.bucket(Versioning::Unversioned).await;
    let put = declared(hello(on, &bucket), "SHA256", HELLO[4].1);
    put.checksum_algorithm(ChecksumAlgorithm::Sha256).send().await.expect("stored");
    let copy = on.s3.copy_object().bucket(&bucket).key("copy").copy_source(format!("{bucket}/k"));
    copy.send().await.expect("a copy");
    let head = on.s3.head_object().bucket(&bucket).key("copy").checksum_mode(ChecksumMode::Enabled);
    let head = head.send().await.expect("a head");
    assert_eq!(head.checksum_sha256(), Some(HELLO[4].1));
}
