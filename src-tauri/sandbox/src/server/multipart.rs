//! Multipart uploads: create, upload a part, complete, abort.

use super::describe::{Told, class, description, header_tags, told_checksums};
use super::fault::{self, error, with_detail};
use super::headers::{etag, rule_id, time_out, write_condition};
use super::objects::{ONE_PUT_MAX, encryption, shown, shown_id, signed};
use super::{Adapter, Bucket, body};
use crate::store::{self, Algorithm, Completion, NewPart, NewUpload, ToldPart, Upload};
use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, ChecksumAlgorithm, ChecksumType,
    CompleteMultipartUploadInput, CompleteMultipartUploadOutput, CompletedPart,
    CreateMultipartUploadInput, CreateMultipartUploadOutput, UploadPartInput, UploadPartOutput,
};
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};

pub(super) async fn create(
    adapter: &Adapter,
    request: S3Request<CreateMultipartUploadInput>,
) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
    let S3Request { input, headers, .. } = request;
    let algorithm = match input.checksum_algorithm.as_ref().map(ChecksumAlgorithm::as_str) {
        None => None,
        Some(name) => Some(Algorithm::named(name).ok_or_else(|| {
            error(S3ErrorCode::InvalidRequest, "Checksum algorithm provided is unsupported.")
        })?),
    };
    let whole = whole(algorithm, input.checksum_type.as_ref().map(ChecksumType::as_str))?;
    let new = NewUpload {
        class: class(&headers)?,
        description: description(&headers, input.metadata, input.expires.as_ref())?,
        tags: header_tags(input.tagging.as_deref())?,
        algorithm,
        whole,
        initiated: adapter.now(),
    };
    let (encryption, kms_key) = (encryption(&new.description), new.description.kms_key.clone());
    let (name, key) = (input.bucket.clone(), input.key.clone());
    let (upload_id, aborts) = adapter
        .write(move |tx| {
            let bucket = store::find(tx, &name)?;
            let aborts = store::aborts(tx, &bucket, &key, new.initiated)?;
            Ok((store::begin(tx, &bucket, &key, &new)?, aborts))
        })
        .await?;
    Ok(S3Response::new(CreateMultipartUploadOutput {
        abort_date: aborts.as_ref().map(|aborts| time_out(aborts.date)),
        abort_rule_id: aborts.map(|aborts| rule_id(&aborts.rule)),
        bucket: Some(input.bucket),
        checksum_algorithm: input.checksum_algorithm,
        checksum_type: algorithm.is_some().then(|| kind(whole)),
        key: Some(input.key),
        server_side_encryption: Some(encryption),
        ssekms_key_id: kms_key,
        upload_id: Some(upload_id),
        ..CreateMultipartUploadOutput::default()
    }))
}

/// Whether the object's checksum is of the whole (User Guide, "Checking object integrity": which
/// algorithm takes which type).
fn whole(algorithm: Option<Algorithm>, asked: Option<&str>) -> S3Result<bool> {
    let refused = || {
        error(
            S3ErrorCode::InvalidRequest,
            "The checksum type can not be used with the specified checksum algorithm.",
        )
    };
    match (algorithm, asked) {
        (None, None) | (Some(Algorithm::Crc64Nvme), None | Some(ChecksumType::FULL_OBJECT)) => {
            Ok(true)
        }
        (None, Some(_)) => Err(error(
            S3ErrorCode::InvalidRequest,
            "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
        )),
        (Some(Algorithm::Crc64Nvme), Some(_)) => Err(refused()),
        (Some(_), None | Some(ChecksumType::COMPOSITE)) => Ok(false),
        (Some(algorithm), Some(ChecksumType::FULL_OBJECT)) if algorithm.combines() => Ok(true),
        (Some(_), Some(_)) => Err(refused()),
    }
}

pub(super) fn kind(whole: bool) -> ChecksumType {
    ChecksumType::from_static(if whole {
        ChecksumType::FULL_OBJECT
    } else {
        ChecksumType::COMPOSITE
    })
}

/// Part numbers go from 1 to 10,000.
pub(super) fn part_number(number: i32) -> S3Result<u32> {
    u32::try_from(number).ok().filter(|number| (1..=10_000).contains(number)).ok_or_else(|| {
        error(
            S3ErrorCode::InvalidArgument,
            "Part number must be an integer between 1 and 10000, inclusive",
        )
    })
}

/// An upload in progress, and its bucket.
pub(super) async fn open_upload(
    adapter: &Adapter,
    bucket: &str,
    key: &str,
    id: &str,
) -> S3Result<(Bucket, Upload)> {
    let (bucket, key, id) = (bucket.to_owned(), key.to_owned(), id.to_owned());
    adapter
        .read(move |connection| {
            let bucket = store::find(connection, &bucket)?;
            let upload = store::upload(connection, &bucket, &key, &id)?;
            Ok((bucket, upload))
        })
        .await
}

pub(super) async fn part(
    adapter: &Adapter,
    request: S3Request<UploadPartInput>,
) -> S3Result<S3Response<UploadPartOutput>> {
    let S3Request { input, headers, trailing_headers, .. } = request;
    let number = part_number(input.part_number)?;
    let (_, upload) = open_upload(adapter, &input.bucket, &input.key, &input.upload_id).await?;
    let mut told = Told::of(&headers, input.content_length)?;
    if told.length.is_some_and(|length| length > ONE_PUT_MAX) {
        return Err(error(
            S3ErrorCode::EntityTooLarge,
            "Your proposed upload exceeds the maximum allowed size",
        ));
    }
    let sent = told.algorithms();
    if let Some(expected) = upload.algorithm {
        if let Some(other) = sent.iter().find(|algorithm| **algorithm != expected) {
            let error = error(S3ErrorCode::InvalidRequest, "Checksum Type mismatch occurred");
            let error = with_detail(error, "ExpectedChecksumType", expected.name());
            return Err(with_detail(error, "ActualChecksumType", other.name()));
        }
        told.named = Some(expected);
    }
    let shown_algorithm = upload.algorithm.or(sent.first().copied());
    let received = body::receive(adapter, input.body, &told, trailing_headers, false).await?;
    let sums = received.sums.clone();
    let part = NewPart {
        number,
        body: received.body,
        size: received.size,
        sums: received.sums,
        modified: adapter.now(),
    };
    let encryption = encryption(&upload.description);
    adapter.write(move |tx| store::put_part(tx, &upload, part)).await?;
    let mut output = UploadPartOutput {
        e_tag: Some(etag(&store::etag(&sums.md5))),
        server_side_encryption: Some(encryption),
        ..UploadPartOutput::default()
    };
    if let Some(sum) = shown_algorithm.and_then(|algorithm| shown(&sums, algorithm)) {
        put_checksum!(output, sum.algorithm, Some(sum.value));
    }
    Ok(S3Response::new(output))
}

/// A part as the completion lists it.
fn listed(part: CompletedPart) -> S3Result<ToldPart> {
    let number = part_number(part.part_number.unwrap_or(0))?;
    let etag = part.e_tag.map(|etag| etag.value().to_owned()).unwrap_or_default();
    let sums = [
        (Algorithm::Crc32, part.checksum_crc32),
        (Algorithm::Crc32c, part.checksum_crc32c),
        (Algorithm::Crc64Nvme, part.checksum_crc64nvme),
        (Algorithm::Sha1, part.checksum_sha1),
        (Algorithm::Sha256, part.checksum_sha256),
    ];
    let sums = sums.into_iter().filter_map(|(algorithm, sum)| sum.map(|sum| (algorithm, sum)));
    Ok(ToldPart { number, etag, checksums: sums.collect() })
}

pub(super) async fn complete(
    adapter: &Adapter,
    request: S3Request<CompleteMultipartUploadInput>,
) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
    let S3Request { input, headers, .. } = request;
    let parts = input.multipart_upload.and_then(|list| list.parts).unwrap_or_default();
    let completion = Completion {
        parts: parts.into_iter().map(listed).collect::<S3Result<_>>()?,
        condition: write_condition(&headers)?,
        size: input.mpu_object_size.and_then(|size| u64::try_from(size).ok()),
        told: told_checksums(&headers),
    };
    if completion.size.is_some_and(|size| signed(size) < 0) {
        return Err(error(S3ErrorCode::InvalidArgument, "The object size must not be negative."));
    }
    let (name, key, id) = (input.bucket.clone(), input.key.clone(), input.upload_id);
    let written = adapter
        .store
        .write(move |tx| {
            let bucket = store::find(tx, &name)?;
            let finished = store::complete(tx, &bucket, &key, &id, &completion)?;
            Ok((shown_id(&bucket, &finished.version), finished))
        })
        .await;
    let (version_id, finished) = written.map_err(fault::of)?;
    let mut output = CompleteMultipartUploadOutput {
        e_tag: Some(etag(&finished.etag)),
        location: Some(format!("/{}/{}", input.bucket, input.key)),
        bucket: Some(input.bucket),
        key: Some(input.key),
        server_side_encryption: Some(encryption(&store::Description::default())),
        version_id,
        ..CompleteMultipartUploadOutput::default()
    };
    if let Some((algorithm, value)) = finished.checksum {
        output.checksum_type = Some(kind(!value.contains('-')));
        put_checksum!(output, algorithm, Some(value));
    }
    Ok(S3Response::new(output))
}

pub(super) async fn abort(
    adapter: &Adapter,
    request: S3Request<AbortMultipartUploadInput>,
) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
    let input = request.input;
    adapter
        .write(move |tx| {
            let bucket = store::find(tx, &input.bucket)?;
            store::abort(tx, &bucket, &input.key, &input.upload_id)
        })
        .await?;
    Ok(S3Response::new(AbortMultipartUploadOutput::default()))
}
