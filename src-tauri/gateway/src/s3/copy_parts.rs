//! Copies above CopyObject's limit: a multipart upload whose parts are copied by the server.
//! Metadata, content headers, class and tags must be given when it is opened
//! (API reference, "UploadPartCopy").

use super::S3;
use super::connect::long_call;
use super::convert::signed;
use super::copy::{Copy, copy_fault};
use super::fault::{Effect, Failure};
use super::shapes::Written;
use super::upload_parts::Open;
use aws_sdk_s3::primitives::{DateTime, DateTimeFormat};
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, Tag, Tagging};
use futures::{StreamExt, TryStreamExt};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use strata_domain::fault::{Code, Fault};
use strata_domain::object::{ETag, VersionId};
use strata_domain::transfer::PartPlan;

/// The longest tagging header, in bytes (s3-semantics 1.6).
const MAX_TAG_HEADER: usize = 2048;

impl S3 {
    pub(super) async fn copy_in_parts(&self, copy: &Copy<'_>) -> Result<Written, Fault> {
        let asked = self.asked("CreateMultipartUpload", Some(copy.bucket), Some(copy.key.as_str()));
        let plan = PartPlan::new(copy.head.size, self.0.limits.copy_part)
            .ok_or_else(|| asked.fault(Code::Invalid, "it is larger than S3 takes"))?;
        let tags = self.tags(copy.bucket, copy.key, Some(copy.source)).await?;
        let header = tag_header(&tags);
        let late_tags = header.len() > MAX_TAG_HEADER;
        let head = copy.head;
        let expires = head.expires.as_deref();
        let expires = expires.and_then(|at| DateTime::from_str(at, DateTimeFormat::HttpDate).ok());
        let opened = self
            .acting(|| async {
                let request = self.0.client.create_multipart_upload();
                request
                    .bucket(copy.bucket)
                    .key(copy.key.as_str())
                    .set_metadata(Some(head.metadata.iter().cloned().collect()))
                    .set_content_type(head.content_type.clone())
                    .set_content_encoding(head.content_encoding.clone())
                    .set_content_language(head.content_language.clone())
                    .set_content_disposition(head.content_disposition.clone())
                    .set_cache_control(head.cache_control.clone())
                    .set_expires(expires)
                    .set_website_redirect_location(head.website_redirect.clone())
                    .set_tagging((!header.is_empty() && !late_tags).then(|| header.clone()))
                    .storage_class(copy.class())
                    .send()
                    .await
                    .map_err(|error| asked.failure(&error))
            })
            .await?;
        let id = opened.upload_id().filter(|id| !id.is_empty()).map(str::to_owned);
        let id = id.ok_or_else(|| asked.malformed("the upload has no id"))?;
        let open = Open { bucket: copy.bucket, key: copy.key, id, size: head.size, checked: false };
        let done = self.copy_and_complete(copy, plan, &open).await;
        match &done {
            Ok(written) if late_tags => self.put_tags(copy, written, &tags).await?,
            Err(fault) if fault.code != Code::Unknown => {
                if let Err(left) = self.abort_upload(open.bucket, open.key, &open.id).await {
                    tracing::warn!(code = ?left.code, "an upload could not be ended");
                }
            }
            _ => {}
        }
        done
    }

    async fn copy_and_complete(
        &self,
        copy: &Copy<'_>,
        plan: PartPlan,
        open: &Open<'_>,
    ) -> Result<Written, Fault> {
        let mut parts: Vec<CompletedPart> = futures::stream::iter(plan.numbers())
            .map(|number| self.copy_part(copy, plan, number, open))
            .buffer_unordered(self.0.limits.workers.max(1))
            .try_collect()
            .await?;
        parts.sort_by_key(CompletedPart::part_number);
        let list = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let asked =
            self.asked("CompleteMultipartUpload", Some(copy.bucket), Some(copy.key.as_str()));
        let mut plain = false;
        loop {
            let (if_match, if_none_match) = copy.conditions(plain);
            let answer = self
                .acting(|| async {
                    let request = self.0.client.complete_multipart_upload();
                    request
                        .bucket(copy.bucket)
                        .key(copy.key.as_str())
                        .upload_id(&open.id)
                        .multipart_upload(list.clone())
                        .set_if_match(if_match.clone())
                        .set_if_none_match(if_none_match.clone())
                        .mpu_object_size(signed(open.size))
                        .customize()
                        .config_override(long_call(&self.0.limits))
                        .send()
                        .await
                        .map_err(|error| asked.failure(&error))
                })
                .await;
            return match answer {
                Ok(answer) => Ok(Written {
                    version_id: answer.version_id().map(VersionId::from),
                    etag: answer.e_tag().map(ETag::from),
                }),
                Err(failure) if !plain && failure.is("NotImplemented") => {
                    plain = true;
                    continue;
                }
                Err(failure) if failure.effect == Effect::Unclear => {
                    match self.find_copied(copy, failure.clone()).await {
                        // Not in the history: failed if it is still open, else nobody knows.
                        Err(_) if self.is_open(open).await != Some(true) => {
                            Err(self.unknown("CompleteMultipartUpload", copy.bucket, copy.key))
                        }
                        found => found,
                    }
                }
                Err(failure) => Err(copy_fault(copy, &asked, failure)),
            };
        }
    }

    async fn copy_part(
        &self,
        copy: &Copy<'_>,
        plan: PartPlan,
        number: u64,
        open: &Open<'_>,
    ) -> Result<CompletedPart, Fault> {
        let asked = self.asked("UploadPartCopy", Some(copy.bucket), Some(copy.key.as_str()));
        let range = plan.range(number);
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        let part = self
            .moving(|| async {
                let answer = self
                    .0
                    .client
                    .upload_part_copy()
                    .bucket(copy.bucket)
                    .key(copy.key.as_str())
                    .upload_id(&open.id)
                    .part_number(number)
                    .copy_source(copy.source_header())
                    .set_copy_source_if_match(copy.head.etag.clone().map(|etag| etag.0))
                    .copy_source_range(format!("bytes={}-{}", range.start, range.end - 1))
                    .customize()
                    .config_override(long_call(&self.0.limits))
                    .send()
                    .await
                    .map_err(|error| asked.failure(&error))?;
                let result = answer.copy_part_result();
                let etag = result.and_then(|result| result.e_tag());
                let etag = etag.ok_or_else(|| asked.malformed("a part has no tag"))?;
                Ok::<_, Failure>(CompletedPart::builder().part_number(number).e_tag(etag).build())
            })
            .await?;
        Ok(part)
    }

    /// Tags that are too long for a header are put onto the finished version.
    async fn put_tags(
        &self,
        copy: &Copy<'_>,
        written: &Written,
        tags: &[(String, String)],
    ) -> Result<(), Fault> {
        let asked = self
            .asked("PutObjectTagging", Some(copy.bucket), Some(copy.key.as_str()))
            .one_version(written.version_id.is_some());
        let set: Result<Vec<Tag>, _> =
            tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect();
        let tagging = set.and_then(|set| Tagging::builder().set_tag_set(Some(set)).build());
        let tagging = tagging.map_err(|_| asked.fault(Code::Internal, "a tag can't be sent"))?;
        self.reading(|| async {
            let request = self.0.client.put_object_tagging().bucket(copy.bucket);
            request
                .key(copy.key.as_str())
                .set_version_id(written.version_id.clone().map(|id| id.0))
                .tagging(tagging.clone())
                .send()
                .await
                .map(|_| ())
                .map_err(|error| asked.failure(&error))
        })
        .await?;
        Ok(())
    }
}

/// Tags as a query string, the form of the `x-amz-tagging` header.
fn tag_header(tags: &[(String, String)]) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pairs: Vec<String> =
        tags.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_encoded_for_the_header() {
        let tags = [("a b".to_owned(), "1&2=ä".to_owned()), ("c".to_owned(), String::new())];
        assert_eq!(tag_header(&tags), "a%20b=1%262%3D%C3%A4&c=");
        assert_eq!(tag_header(&[]), "");
    }
}
