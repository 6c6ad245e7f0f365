//! PutObject, GetObjectAcl and RestoreObject.

use super::describe::{Told, class, description, header_tags};
use super::fault::{STATUS, error};
use super::headers::{etag, expiration_header, write_condition};
use super::{ACCOUNT, Adapter, body, buckets};
use crate::store::{
    self, Algorithm, Checksum, Current, NULL, NewVersion, Received, Sums, ThawRequest, Versioning,
    base64,
};
use http::{HeaderValue, StatusCode};
use s3s::dto::{
    ChecksumType, GetObjectAclInput, GetObjectAclOutput, PutObjectInput, PutObjectOutput,
    RestoreObjectInput, RestoreObjectOutput, ServerSideEncryption,
};
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};

/// Says that a test wants a range answered with the whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct IgnoreRange;

/// The largest body of one PUT or copy: 5 GiB.
pub(super) const ONE_PUT_MAX: u64 = 5 * 1024 * 1024 * 1024;

pub(super) async fn put(
    adapter: &Adapter,
    request: S3Request<PutObjectInput>,
) -> S3Result<S3Response<PutObjectOutput>> {
    let S3Request { input, headers, trailing_headers, .. } = request;
    let bucket = adapter.bucket(&input.bucket).await?;
    let told = Told::of(&headers, input.content_length)?;
    if told.length.is_some_and(|length| length > ONE_PUT_MAX) {
        return Err(error(
            S3ErrorCode::EntityTooLarge,
            "Your proposed upload exceeds the maximum allowed size",
        ));
    }
    let condition = write_condition(&headers)?;
    let class = class(&headers)?;
    let description = description(&headers, input.metadata, input.expires.as_ref())?;
    let tags = header_tags(input.tagging.as_deref())?;
    let kept = told.kept();
    let Received { body, size, sums } =
        body::receive(adapter, input.body, &told, trailing_headers, true).await?;
    let checksum = shown(&sums, kept);
    let value = checksum.as_ref().map(|sum| sum.value.clone());
    let etag_value = store::etag(&sums.md5);
    let encryption = encryption(&description);
    let mut output = PutObjectOutput {
        e_tag: Some(etag(&etag_value)),
        checksum_type: value
            .is_some()
            .then(|| ChecksumType::from_static(ChecksumType::FULL_OBJECT)),
        server_side_encryption: Some(encryption),
        ssekms_key_id: description.kms_key.clone(),
        ..PutObjectOutput::default()
    };
    put_checksum!(output, kept, value);
    let modified = adapter.now();
    let (id, expires) = adapter
        .write(move |tx| {
            // Read again inside the change: the bucket may have gone, or be versioned now.
            let bucket = store::find(tx, &bucket.name)?;
            store::check(tx, &bucket, &input.key, &condition)?;
            let content = store::store_body(tx, body)?;
            let version = NewVersion {
                content,
                size,
                etag: etag_value,
                class,
                modified,
                description,
                tags,
                checksum,
                parts: Vec::new(),
            };
            let current = Current {
                key: &input.key,
                modified,
                size,
                class: &version.class.clone(),
                tags: &version.tags.clone(),
            };
            let id = store::put(tx, &bucket, &input.key, version)?;
            let expires = store::expires(tx, &bucket, &current)?;
            Ok(((bucket.versioning != Versioning::Never).then_some(id), expires))
        })
        .await?;
    output.version_id = id;
    output.expiration = expires.as_ref().map(expiration_header);
    Ok(S3Response::new(output))
}

/// The checksum that is kept of a body that came in one piece.
pub(super) fn shown(sums: &Sums, algorithm: Algorithm) -> Option<Checksum> {
    sums.get(algorithm).map(|sum| Checksum { algorithm, value: base64(sum) })
}

/// Everything is encrypted, by S3's own key when nothing else was asked (User Guide, "Protecting
/// data with server-side encryption").
pub(super) fn encryption(description: &store::Description) -> ServerSideEncryption {
    let name = description.encryption.clone();
    ServerSideEncryption::from(name.unwrap_or_else(|| ServerSideEncryption::AES256.to_owned()))
}

/// The version id that an answer shows: none in a bucket that was never versioned.
pub(super) fn shown_id(bucket: &store::Bucket, id: &str) -> Option<String> {
    (bucket.versioning != Versioning::Never).then(|| id.to_owned())
}

/// Refuses a version id that can not be one.
pub(super) fn checked_id(adapter: &Adapter, id: Option<String>) -> S3Result<Option<String>> {
    match id {
        Some(id) if id != NULL && adapter.store.seq_of(&id).is_none() => {
            Err(super::fault::of(store::Refusal::InvalidVersionId))
        }
        id => Ok(id),
    }
}

pub(super) fn checksum_type(sum: &Checksum) -> ChecksumType {
    let name = if sum.is_composite() { ChecksumType::COMPOSITE } else { ChecksumType::FULL_OBJECT };
    ChecksumType::from_static(name)
}

pub(super) fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

pub(super) async fn acl(
    adapter: &Adapter,
    request: S3Request<GetObjectAclInput>,
) -> S3Result<S3Response<GetObjectAclOutput>> {
    let input = request.input;
    let bucket = adapter.bucket(&input.bucket).await?;
    let id = checked_id(adapter, input.version_id)?;
    adapter
        .read(move |connection| store::lookup(connection, &bucket, &input.key, id.as_deref()))
        .await?;
    Ok(S3Response::new(GetObjectAclOutput {
        grants: Some(buckets::full_control(ACCOUNT)),
        owner: Some(buckets::owner()),
        ..GetObjectAclOutput::default()
    }))
}

pub(super) async fn restore(
    adapter: &Adapter,
    request: S3Request<RestoreObjectInput>,
) -> S3Result<S3Response<RestoreObjectOutput>> {
    let input = request.input;
    let bucket = adapter.bucket(&input.bucket).await?;
    let id = checked_id(adapter, input.version_id)?;
    let malformed = || {
        error(
            S3ErrorCode::MalformedXML,
            "The XML you provided was not well-formed or did not validate against our published schema",
        )
    };
    let asked = input.restore_request.ok_or_else(malformed)?;
    let days = asked.days.filter(|days| *days > 0).ok_or_else(malformed)?;
    let tier = asked
        .glacier_job_parameters
        .map(|job| job.tier.as_str().to_owned())
        .or_else(|| asked.tier.map(|tier| tier.as_str().to_owned()))
        .unwrap_or_else(|| "Standard".to_owned());
    let now = adapter.now();
    let begins = adapter
        .write(move |tx| {
            let wanted = ThawRequest { days, tier };
            store::thaw(tx, &bucket, &input.key, id.as_deref(), &wanted, now)
        })
        .await?;
    let mut response = S3Response::new(RestoreObjectOutput::default());
    if begins {
        response.headers.insert(STATUS, HeaderValue::from(StatusCode::ACCEPTED.as_u16()));
    }
    Ok(response)
}
