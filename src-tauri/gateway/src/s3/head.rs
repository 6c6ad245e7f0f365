//! What is known about one object: its head, its tags, the checksums of its parts.

use super::S3;
use super::convert::{archive_of, count, parts_of, timestamp};
use super::expiration::expiration;
use super::fault::Failure;
use super::shapes::ObjectHead;
use aws_sdk_s3::types::{ChecksumMode, ChecksumType, ObjectAttributes, ObjectPart};
use strata_domain::fault::{Code, Fault};
use strata_domain::object::{ETag, Key, StorageClass, VersionId};

/// Takes the strongest checksum that an answer carries, with whether it covers the whole object.
macro_rules! stored_checksum {
    ($answer:expr) => {{
        let answer = $answer;
        let found = [
            ("CRC64NVME", answer.checksum_crc64_nvme()),
            ("SHA256", answer.checksum_sha256()),
            ("SHA1", answer.checksum_sha1()),
            ("CRC32C", answer.checksum_crc32_c()),
            ("CRC32", answer.checksum_crc32()),
        ]
        .into_iter()
        .find_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
        found.map(|(name, value)| {
            // A composite value ends in its number of parts.
            let whole = answer.checksum_type() != Some(&aws_sdk_s3::types::ChecksumType::Composite)
                && !value.contains('-');
            (name, value, whole)
        })
    }};
}
pub(super) use stored_checksum;

/// One stored part: its bytes and its checksum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredPart {
    pub(super) size: u64,
    pub(super) checksum: String,
}

impl S3 {
    /// Asks about an object, or one version of it.
    ///
    /// # Errors
    /// `Gone` when there is none or it is deleted, `Unsupported` for the id of a delete marker.
    pub async fn head(
        &self,
        bucket: &str,
        key: &Key,
        version: Option<&VersionId>,
    ) -> Result<ObjectHead, Fault> {
        Ok(self.reading(|| self.head_once(bucket, key, version)).await?)
    }

    pub(super) async fn head_once(
        &self,
        bucket: &str,
        key: &Key,
        version: Option<&VersionId>,
    ) -> Result<ObjectHead, Failure> {
        let asked = self
            .asked("HeadObject", Some(bucket), Some(key.as_str()))
            .one_version(version.is_some());
        let answer = self
            .0
            .client
            .head_object()
            .bucket(bucket)
            .key(key.as_str())
            .set_version_id(version.map(|id| id.0.clone()))
            .checksum_mode(ChecksumMode::Enabled)
            .send()
            .await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return Err(self.expiry_told(bucket, asked.failure(&error)).await),
        };
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let class = answer.storage_class().map(|class| class.as_str().to_owned());
        let class = StorageClass::from(class.unwrap_or_default());
        let modified = answer.last_modified().and_then(timestamp);
        let etag = answer.e_tag().map(ETag::from);
        let parts = answer.parts_count().and_then(|parts| u32::try_from(parts).ok());
        let mut metadata: Vec<(String, String)> = answer
            .metadata()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        metadata.sort();
        Ok(ObjectHead {
            size: count(answer.content_length())
                .ok_or_else(|| asked.malformed("the answer has no length"))?,
            modified: modified.ok_or_else(|| asked.malformed("the answer has no date"))?,
            version_id: answer.version_id().map(VersionId::from),
            archive: archive_of(&class, answer.restore(), answer.archive_status().is_some()),
            class,
            content_type: owned(answer.content_type()),
            content_encoding: owned(answer.content_encoding()),
            content_language: owned(answer.content_language()),
            content_disposition: owned(answer.content_disposition()),
            cache_control: owned(answer.cache_control()),
            expires: owned(answer.expires_string()),
            website_redirect: owned(answer.website_redirect_location()),
            metadata,
            encryption: answer.server_side_encryption().map(|sse| sse.as_str().to_owned()),
            checksum: stored_checksum!(&answer),
            expiration: answer.expiration().and_then(expiration),
            parts: parts.or_else(|| etag.as_ref().and_then(|etag| parts_of(etag.as_str()))),
            etag,
        })
    }

    /// The refusal of a HEAD has no content that says why: another request tells whether it was
    /// because a session has ended.
    async fn expiry_told(&self, bucket: &str, failure: Failure) -> Failure {
        let silent = failure.code.is_empty() && matches!(failure.status, 400 | 403);
        if !silent || !self.0.identity.is_temporary() {
            return failure;
        }
        let asked = self.asked("HeadObject", Some(bucket), None);
        match self.0.client.get_bucket_location().bucket(bucket).send().await {
            Err(error) => {
                let told = asked.failure(&error);
                if told.fault.code == Code::Expired { told } else { failure }
            }
            Ok(_) => failure,
        }
    }

    /// Reads the tags of an object, or of one version; empty when there are none.
    pub async fn tags(
        &self,
        bucket: &str,
        key: &Key,
        version: Option<&VersionId>,
    ) -> Result<Vec<(String, String)>, Fault> {
        let asked = self
            .asked("GetObjectTagging", Some(bucket), Some(key.as_str()))
            .one_version(version.is_some());
        let answer = self
            .reading(|| async {
                let request = self.0.client.get_object_tagging().bucket(bucket).key(key.as_str());
                let request = request.set_version_id(version.map(|id| id.0.clone()));
                request.send().await.map_err(|error| asked.failure(&error))
            })
            .await;
        match answer {
            Ok(answer) => Ok(answer
                .tag_set()
                .iter()
                .map(|tag| (tag.key().to_owned(), tag.value().to_owned()))
                .collect()),
            Err(failure) if failure.is("NoSuchTagSet") => Ok(Vec::new()),
            Err(failure) => Err(failure.into()),
        }
    }

    /// The sizes and checksums of an object's parts, where the store keeps them.
    pub(super) async fn stored_parts(
        &self,
        bucket: &str,
        key: &Key,
        version: Option<&VersionId>,
        algorithm: &str,
    ) -> Result<Vec<StoredPart>, Failure> {
        let asked = self
            .asked("GetObjectAttributes", Some(bucket), Some(key.as_str()))
            .one_version(version.is_some());
        let mut parts = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let answer = self
                .reading(|| async {
                    let request = self.0.client.get_object_attributes();
                    request
                        .bucket(bucket)
                        .key(key.as_str())
                        .set_version_id(version.map(|id| id.0.clone()))
                        .object_attributes(ObjectAttributes::ObjectParts)
                        .set_part_number_marker(marker.clone())
                        .send()
                        .await
                        .map_err(|error| asked.failure(&error))
                })
                .await?;
            let Some(page) = answer.object_parts() else {
                return Ok(Vec::new());
            };
            for part in page.parts() {
                let (Some(size), Some(checksum)) =
                    (count(part.size()), part_checksum(part, algorithm))
                else {
                    return Ok(Vec::new());
                };
                parts.push(StoredPart { size, checksum: checksum.to_owned() });
            }
            let next = page.next_part_number_marker().map(str::to_owned);
            if page.is_truncated() != Some(true) {
                return Ok(parts);
            }
            if next.is_none() || next == marker || page.parts().is_empty() {
                return Err(asked.malformed("the list of parts does not advance"));
            }
            marker = next;
        }
    }

    /// The length of an object's first part, where the store tells parts apart.
    pub(super) async fn first_part_size(
        &self,
        bucket: &str,
        key: &Key,
        version: Option<&VersionId>,
    ) -> Result<Option<u64>, Failure> {
        let asked = self
            .asked("HeadObject", Some(bucket), Some(key.as_str()))
            .one_version(version.is_some());
        self.reading(|| async {
            let request = self.0.client.head_object().bucket(bucket).key(key.as_str());
            let request = request.set_version_id(version.map(|id| id.0.clone())).part_number(1);
            let answer = request.send().await.map_err(|error| asked.failure(&error))?;
            Ok(count(answer.content_length()))
        })
        .await
    }
}

fn part_checksum<'a>(part: &'a ObjectPart, algorithm: &str) -> Option<&'a str> {
    match algorithm {
        "CRC64NVME" => part.checksum_crc64_nvme(),
        "SHA256" => part.checksum_sha256(),
        "SHA1" => part.checksum_sha1(),
        "CRC32C" => part.checksum_crc32_c(),
        "CRC32" => part.checksum_crc32(),
        _ => None,
    }
}

/// The checksum type of what we send: over the whole object.
pub(super) const WHOLE: ChecksumType = ChecksumType::FullObject;
