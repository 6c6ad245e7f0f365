//! ListParts and ListMultipartUploads.

use super::Adapter;
use super::buckets::owner;
use super::fault::error;
use super::headers::{etag, rule_id, time_out};
use super::multipart::{kind, open_upload};
use super::objects::signed;
use super::xml::url_encoded;
use crate::store::{self, Algorithm, Part, UploadItem, UploadQuery, base64};
use s3s::dto::{
    ChecksumAlgorithm, CommonPrefix, EncodingType, Initiator, ListMultipartUploadsInput,
    ListMultipartUploadsOutput, ListPartsInput, ListPartsOutput, MultipartUpload, StorageClass,
};
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};

/// Lines on a page at most.
const PAGE: i32 = 1000;

fn initiator() -> Initiator {
    let owner = owner();
    Initiator { display_name: owner.display_name, id: owner.id }
}

fn algorithm_name(algorithm: Algorithm) -> ChecksumAlgorithm {
    ChecksumAlgorithm::from_static(algorithm.name())
}

fn page_size(asked: Option<i32>) -> S3Result<(i32, usize)> {
    let asked = asked.unwrap_or(PAGE);
    let size = usize::try_from(asked.min(PAGE)).map_err(|_| {
        error(S3ErrorCode::InvalidArgument, "Argument must be an integer between 0 and 2147483647")
    })?;
    Ok((asked, size))
}

pub(super) async fn parts(
    adapter: &Adapter,
    request: S3Request<ListPartsInput>,
) -> S3Result<S3Response<ListPartsOutput>> {
    let input = request.input;
    let (bucket, upload) =
        open_upload(adapter, &input.bucket, &input.key, &input.upload_id).await?;
    let (max, size) = page_size(input.max_parts)?;
    let marker = input.part_number_marker.unwrap_or(0);
    let after = u32::try_from(marker).unwrap_or(0);
    let (of, limit) = (upload.clone(), size.saturating_add(1));
    let (mut found, aborts) = adapter
        .read(move |connection| {
            let aborts = store::upload_aborts(connection, &bucket, &of)?;
            Ok((store::list_parts(connection, &of, after, limit)?, aborts))
        })
        .await?;
    let more = found.len() > size;
    found.truncate(size);
    let last = found.last().and_then(|part| i32::try_from(part.number).ok());
    let algorithm = upload.algorithm;
    Ok(S3Response::new(ListPartsOutput {
        abort_date: aborts.as_ref().map(|aborts| time_out(aborts.date)),
        abort_rule_id: aborts.map(|aborts| rule_id(&aborts.rule)),
        bucket: Some(input.bucket),
        checksum_algorithm: algorithm.map(algorithm_name),
        checksum_type: algorithm.is_some().then(|| kind(upload.whole)),
        initiator: Some(initiator()),
        is_truncated: Some(more),
        key: Some(input.key),
        max_parts: Some(max),
        next_part_number_marker: last.or(Some(0)),
        owner: Some(owner()),
        part_number_marker: Some(marker),
        parts: Some(found.into_iter().map(|part| shown(part, algorithm)).collect()),
        storage_class: Some(StorageClass::from(upload.class)),
        upload_id: Some(input.upload_id),
        ..ListPartsOutput::default()
    }))
}

fn shown(part: Part, algorithm: Option<Algorithm>) -> s3s::dto::Part {
    let mut shown = s3s::dto::Part {
        e_tag: Some(etag(&store::etag(&part.sums.md5))),
        last_modified: Some(time_out(part.modified)),
        part_number: i32::try_from(part.number).ok(),
        size: Some(signed(part.size)),
        ..s3s::dto::Part::default()
    };
    let sum = algorithm.and_then(|algorithm| part.sums.get(algorithm)).map(base64);
    if let Some(algorithm) = algorithm {
        put_checksum!(shown, algorithm, sum);
    }
    shown
}

pub(super) async fn uploads(
    adapter: &Adapter,
    request: S3Request<ListMultipartUploadsInput>,
) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
    let input = request.input;
    let bucket = adapter.bucket(&input.bucket).await?;
    let (max, size) = page_size(input.max_uploads)?;
    // The upload id's marker is ignored alone (API reference, "ListMultipartUploads").
    let after = input.key_marker.clone().filter(|key| !key.is_empty()).map(|key| {
        let id = input.upload_id_marker.as_deref().and_then(|id| id.get(..32));
        (key, id.and_then(|id| adapter.store.seq_of(id)))
    });
    let query = UploadQuery {
        prefix: input.prefix.clone().unwrap_or_default(),
        delimiter: input.delimiter.clone(),
        after,
        max: size,
    };
    let (items, more) =
        adapter.read(move |connection| store::list_uploads(connection, &bucket, &query)).await?;
    let encoded =
        input.encoding_type.as_ref().is_some_and(|kind| kind.as_str() == EncodingType::URL);
    let name = |text: &str| if encoded { url_encoded(text) } else { text.to_owned() };
    let (next_key, next_id) = match items.last().filter(|_| more) {
        Some(UploadItem::Upload(upload)) => (Some(name(&upload.key)), Some(upload.id.clone())),
        Some(UploadItem::Prefix(prefix)) => (Some(name(prefix)), None),
        None => (None, None),
    };
    let (mut uploads, mut prefixes) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            UploadItem::Prefix(prefix) => {
                prefixes.push(CommonPrefix { prefix: Some(name(&prefix)) });
            }
            UploadItem::Upload(upload) => uploads.push(MultipartUpload {
                checksum_algorithm: upload.algorithm.map(algorithm_name),
                checksum_type: upload.algorithm.is_some().then(|| kind(upload.whole)),
                initiated: Some(time_out(upload.initiated)),
                initiator: Some(initiator()),
                key: Some(name(&upload.key)),
                owner: Some(owner()),
                storage_class: Some(StorageClass::from(upload.class)),
                upload_id: Some(upload.id),
            }),
        }
    }
    Ok(S3Response::new(ListMultipartUploadsOutput {
        bucket: Some(input.bucket),
        common_prefixes: (!prefixes.is_empty()).then_some(prefixes),
        delimiter: input.delimiter.as_deref().map(name),
        encoding_type: input.encoding_type.clone(),
        is_truncated: Some(more),
        key_marker: input.key_marker.as_deref().map(name).or(Some(String::new())),
        max_uploads: Some(max),
        next_key_marker: next_key,
        next_upload_id_marker: next_id,
        prefix: input.prefix.as_deref().map(name),
        upload_id_marker: input.upload_id_marker,
        uploads: Some(uploads),
        ..ListMultipartUploadsOutput::default()
    }))
}
