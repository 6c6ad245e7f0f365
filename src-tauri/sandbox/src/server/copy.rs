//! CopyObject. A copy shares its source's bytes; they are read only when a digest
//! is needed that the source does not have.

use super::describe::{class, description, header_tags, placement};
use super::fault::{self, error};
use super::headers::{condition_test, etag, text, time_in, time_out, write_condition};
use super::objects::{ONE_PUT_MAX, checked_id, encryption, shown, shown_id};
use super::{Adapter, Bucket, body};
use crate::store::{self, Algorithm, Checksum, ETagTest, NewVersion, Refusal, Version};
use http::HeaderName;
use jiff::Timestamp;
use s3s::dto::{
    ChecksumType, CopyObjectInput, CopyObjectOutput, CopyObjectResult, CopySource, ETagCondition,
};
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};

pub(super) const TOO_LARGE: &str = "The specified copy source is larger than the maximum allowable size for a copy source: 5368709120";

/// How often a copy starts over because its source was replaced while it was read.
const ATTEMPTS: usize = 5;

/// Where a copy comes from.
#[derive(Clone)]
pub(super) struct Source {
    bucket: String,
    key: String,
    id: Option<String>,
}

/// The conditions on the source: `x-amz-copy-source-if-*`.
pub(super) struct Tests {
    pub(super) matches: Option<ETagCondition>,
    pub(super) none_match: Option<ETagCondition>,
    pub(super) modified_since: Option<s3s::dto::Timestamp>,
    pub(super) unmodified_since: Option<s3s::dto::Timestamp>,
}

pub(super) fn source(adapter: &Adapter, asked: CopySource) -> S3Result<Source> {
    match asked {
        CopySource::Bucket { bucket, key, version_id } => {
            if key.is_empty() {
                return Err(error(
                    S3ErrorCode::InvalidArgument,
                    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                ));
            }
            let id = checked_id(adapter, version_id.map(Into::into))?;
            Ok(Source { bucket: bucket.into(), key: key.into(), id })
        }
        CopySource::AccessPoint { .. } | CopySource::Outpost { .. } => {
            Err(error(S3ErrorCode::NotImplemented, "The sandbox has no access points."))
        }
    }
}

impl Tests {
    /// A failing condition on the source is 412, whichever it is (API reference, "CopyObject").
    pub(super) fn hold(&self, version: &Version) -> S3Result<()> {
        let entry = &version.entry;
        let matches = |condition: &ETagCondition| match condition_test(condition) {
            ETagTest::Any => true,
            ETagTest::Is(etag) => etag == entry.etag,
        };
        let modified = entry.modified.as_second();
        let limit = |at: &Option<s3s::dto::Timestamp>| {
            at.as_ref().and_then(time_in).map(Timestamp::as_second)
        };
        let failed = match (&self.matches, &self.none_match) {
            (Some(condition), _) if !matches(condition) => Some("x-amz-copy-source-If-Match"),
            (_, Some(condition)) if matches(condition) => Some("x-amz-copy-source-If-None-Match"),
            (None, _) if limit(&self.unmodified_since).is_some_and(|at| modified > at) => {
                Some("x-amz-copy-source-If-Unmodified-Since")
            }
            (_, None) if limit(&self.modified_since).is_some_and(|at| modified <= at) => {
                Some("x-amz-copy-source-If-Modified-Since")
            }
            _ => None,
        };
        failed.map_or(Ok(()), |which| Err(fault::of(Refusal::Precondition(which))))
    }
}

pub(super) async fn find(adapter: &Adapter, from: &Source) -> S3Result<(Bucket, Version)> {
    let wanted = from.clone();
    let found = adapter
        .store
        .read(move |connection| {
            let bucket = store::find(connection, &wanted.bucket)?;
            let version = store::lookup(connection, &bucket, &wanted.key, wanted.id.as_deref())?;
            Ok((bucket, version))
        })
        .await;
    let found = found.map_err(|refusal| match refusal {
        Refusal::IsMarker { .. } => error(
            S3ErrorCode::InvalidRequest,
            "The source of a copy request may not specifically refer to a delete marker by version id.",
        ),
        Refusal::Deleted { .. } => fault::of(Refusal::NoSuchKey),
        other => fault::of(other),
    })?;
    found.1.readable(adapter.now()).map_err(fault::of)?;
    Ok(found)
}

pub(super) async fn object(
    adapter: &Adapter,
    request: S3Request<CopyObjectInput>,
) -> S3Result<S3Response<CopyObjectOutput>> {
    let S3Request { input, headers, .. } = request;
    let from = source(adapter, input.copy_source)?;
    let tests = Tests {
        matches: input.copy_source_if_match,
        none_match: input.copy_source_if_none_match,
        modified_since: input.copy_source_if_modified_since,
        unmodified_since: input.copy_source_if_unmodified_since,
    };
    let condition = write_condition(&headers)?;
    let class = class(&headers)?;
    let replaces = |directive: Option<&str>| directive == Some("REPLACE");
    let new_headers = replaces(input.metadata_directive.as_ref().map(|one| one.as_str()));
    let new_tags = replaces(input.tagging_directive.as_ref().map(|one| one.as_str()));
    let given = description(&headers, input.metadata, input.expires.as_ref())?;
    let given_tags = header_tags(input.tagging.as_deref())?;
    let anew = placement(&headers);
    let asked_sum = text(&headers, &HeaderName::from_static("x-amz-checksum-algorithm"))
        .and_then(Algorithm::named);
    let mut attempt = 0;
    loop {
        attempt += 1;
        let (source_bucket, version) = find(adapter, &from).await?;
        tests.hold(&version)?;
        let entry = &version.entry;
        let onto_itself = from.bucket == input.bucket && from.key == input.key && from.id.is_none();
        let changes = new_headers
            || class != entry.class
            || anew.redirect.is_some()
            || anew.encryption.is_some()
            || new_tags
            || asked_sum.is_some();
        if onto_itself && !changes {
            return Err(error(
                S3ErrorCode::InvalidRequest,
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
            ));
        }
        if entry.size > ONE_PUT_MAX {
            return Err(error(S3ErrorCode::InvalidRequest, TOO_LARGE));
        }
        let (etag_value, checksum) = digests(adapter, &version, asked_sum).await?;
        let description = if new_headers {
            given.clone()
        } else {
            store::Description {
                redirect: anew.redirect.clone(),
                encryption: anew.encryption.clone(),
                kms_key: anew.kms_key.clone(),
                ..version.description.clone()
            }
        };
        let said = description.clone();
        let new = NewVersion {
            content: version.content,
            size: entry.size,
            etag: etag_value.clone(),
            class: class.clone(),
            modified: adapter.now(),
            description,
            tags: if new_tags { given_tags.clone() } else { version.tags.clone() },
            checksum: checksum.clone(),
            parts: Vec::new(),
        };
        let modified = new.modified;
        let (name, key, condition) = (input.bucket.clone(), input.key.clone(), condition.clone());
        let written = adapter
            .store
            .write(move |tx| {
                let bucket = store::find(tx, &name)?;
                store::check(tx, &bucket, &key, &condition)?;
                store::share_content(tx, new.content)?;
                let id = store::put(tx, &bucket, &key, new)?;
                Ok(shown_id(&bucket, &id))
            })
            .await;
        let version_id = match written {
            Err(Refusal::SourceChanged) if attempt < ATTEMPTS => continue,
            written => written.map_err(fault::of)?,
        };
        let mut result = CopyObjectResult {
            e_tag: Some(etag(&etag_value)),
            last_modified: Some(time_out(modified)),
            ..CopyObjectResult::default()
        };
        if let Some(sum) = checksum {
            result.checksum_type = Some(ChecksumType::from_static(ChecksumType::FULL_OBJECT));
            put_checksum!(result, sum.algorithm, Some(sum.value));
        }
        return Ok(S3Response::new(CopyObjectOutput {
            copy_object_result: Some(result),
            copy_source_version_id: shown_id(&source_bucket, &entry.id),
            server_side_encryption: Some(encryption(&said)),
            ssekms_key_id: said.kms_key,
            version_id,
            ..CopyObjectOutput::default()
        }));
    }
}

/// The single-part ETag and the checksum of a copy. The algorithm of the source is kept unless
/// another is asked for; one without any gets CRC64NVME.
async fn digests(
    adapter: &Adapter,
    version: &Version,
    asked: Option<Algorithm>,
) -> S3Result<(String, Option<Checksum>)> {
    let entry = &version.entry;
    let own = entry.checksum.as_ref();
    let algorithm = asked.or(own.map(|sum| sum.algorithm)).unwrap_or(Algorithm::Crc64Nvme);
    let reusable = own.filter(|sum| sum.algorithm == algorithm && !sum.is_composite());
    if let Some(sum) = reusable.filter(|_| !entry.etag.contains('-')) {
        return Ok((entry.etag.clone(), Some(sum.clone())));
    }
    let sums = body::digest(adapter, version.content, 0..entry.size, vec![algorithm]).await?;
    Ok((store::etag(&sums.md5), shown(&sums, algorithm)))
}
