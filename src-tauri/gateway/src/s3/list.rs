//! Buckets and current objects, page by page.

use super::S3;
use super::convert::{count, timestamp};
use super::fault::Failure;
use super::shapes::{BucketEntry, ObjectEntry, ObjectsPage};
use super::versions_xml::decoded;
use aws_sdk_s3::types::EncodingType;
use std::collections::HashSet;
use strata_domain::fault::Fault;
use strata_domain::history::Versioning;
use strata_domain::object::{ETag, Key, StorageClass};
use strata_domain::reach::Way;

impl S3 {
    /// Lists all buckets of the account; those that the connection is limited to, without asking.
    pub async fn list_buckets(&self) -> Result<Vec<BucketEntry>, Fault> {
        let named = &self.reach().buckets;
        if !named.is_empty() {
            let entry =
                |name: &String| BucketEntry { name: name.clone(), created: None, region: None };
            return Ok(named.iter().map(entry).collect());
        }
        let asked = self.asked("ListBuckets", None, None);
        let mut buckets = Vec::new();
        let mut seen = HashSet::new();
        let mut token: Option<String> = None;
        loop {
            let answer = self
                .reading(|| async {
                    let request = self.0.client.list_buckets();
                    let request = request.set_continuation_token(token.clone());
                    request.send().await.map_err(|error| asked.failure(&error))
                })
                .await?;
            for bucket in answer.buckets() {
                let name = bucket.name().filter(|name| !name.is_empty());
                if let (Some(name), Some(region)) = (name, bucket.bucket_region()) {
                    self.0.regions.learn(Some(name), region);
                }
                buckets.push(BucketEntry {
                    name: name.ok_or_else(|| asked.malformed("a bucket has no name"))?.to_owned(),
                    created: bucket.creation_date().and_then(timestamp),
                    region: bucket.bucket_region().map(str::to_owned),
                });
            }
            token = answer.continuation_token().filter(|t| !t.is_empty()).map(str::to_owned);
            match &token {
                None => return Ok(buckets),
                Some(token) if !seen.insert(token.clone()) => {
                    return Err(asked.malformed("the list does not advance").into());
                }
                Some(_) => {}
            }
        }
    }

    /// Finds the region of a bucket, without any permission on it (API reference, "HeadBucket").
    pub async fn bucket_region(&self, bucket: &str) -> Result<Option<String>, Fault> {
        let asked = self.asked("HeadBucket", Some(bucket), None);
        let answer = self
            .reading(|| async {
                let request = self.0.client.head_bucket().bucket(bucket);
                request.send().await.map_err(|error| asked.failure(&error))
            })
            .await;
        match answer {
            Ok(found) => Ok(found.bucket_region().map(str::to_owned)),
            // The region stands in the header even where the bucket itself is refused.
            Err(failure) if failure.region.is_some() => Ok(failure.region),
            Err(failure) => Err(failure.into()),
        }
    }

    /// Reads a bucket's versioning state.
    pub async fn versioning(&self, bucket: &str) -> Result<Versioning, Fault> {
        let asked = self.asked("GetBucketVersioning", Some(bucket), None);
        let answer = self
            .reading(|| async {
                let request = self.0.client.get_bucket_versioning().bucket(bucket);
                request.send().await.map_err(|error| asked.failure(&error))
            })
            .await?;
        match answer.status().map(|status| status.as_str()) {
            // A never-versioned bucket answers without a status.
            None | Some("") => Ok(Versioning::Unversioned),
            Some("Enabled") => Ok(Versioning::Enabled),
            Some("Suspended") => Ok(Versioning::Suspended),
            Some(_) => Err(asked.malformed("the versioning state is not known").into()),
        }
    }

    /// Reads one page of current objects below a prefix.
    ///
    /// # Errors
    /// `Malformed` when the answer contradicts itself or repeats its token.
    pub async fn objects_page(
        &self,
        bucket: &str,
        prefix: &str,
        delimiter: Option<&str>,
        token: Option<String>,
        max: u16,
    ) -> Result<ObjectsPage, Fault> {
        let way = self.way(bucket, prefix, delimiter.is_some())?;
        let prefix = match &way {
            Way::Straight => prefix,
            Way::Narrowed(narrowed) => narrowed,
            Way::Folder(folder) => {
                return Ok(ObjectsPage {
                    prefixes: vec![folder.clone()],
                    ..ObjectsPage::default()
                });
            }
        };
        Ok(self
            .reading(|| self.objects_once(bucket, prefix, delimiter, token.as_deref(), max))
            .await?)
    }

    async fn objects_once(
        &self,
        bucket: &str,
        prefix: &str,
        delimiter: Option<&str>,
        token: Option<&str>,
        max: u16,
    ) -> Result<ObjectsPage, Failure> {
        let asked = self.asked("ListObjectsV2", Some(bucket), None).below(prefix);
        let answer = self
            .0
            .client
            .list_objects_v2()
            .bucket(bucket)
            .prefix(prefix)
            .set_delimiter(delimiter.map(str::to_owned))
            .encoding_type(EncodingType::Url)
            .set_continuation_token(token.map(str::to_owned))
            .max_keys(i32::from(max.clamp(1, 1000)))
            .send()
            .await
            .map_err(|error| asked.failure(&error))?;
        // The SDK asks for encoding but leaves the decoding to us.
        let encoded = answer.encoding_type() == Some(&EncodingType::Url);
        let decode = |text: Option<&str>| {
            text.and_then(|text| decoded(text, encoded))
                .ok_or_else(|| asked.malformed("a name can't be read"))
        };
        let mut page = ObjectsPage::default();
        for object in answer.contents() {
            let modified = object.last_modified().and_then(timestamp);
            let class = object.storage_class().map(|class| class.as_str().to_owned());
            page.objects.push(ObjectEntry {
                key: Key(decode(object.key())?),
                size: count(object.size()).ok_or_else(|| asked.malformed("a size is missing"))?,
                modified: modified.ok_or_else(|| asked.malformed("a date is missing"))?,
                etag: object.e_tag().map(ETag::from),
                class: StorageClass::from(class.unwrap_or_default()),
            });
        }
        for prefix in answer.common_prefixes() {
            page.prefixes.push(decode(prefix.prefix())?);
        }
        if answer.is_truncated() == Some(true) {
            let next = answer.next_continuation_token().filter(|next| !next.is_empty());
            let next = next
                .ok_or_else(|| asked.malformed("it is to be continued, but does not say where"))?;
            if Some(next) == token {
                return Err(Failure::ours(*asked.malformed("the list does not advance").fault));
            }
            page.next = Some(next.to_owned());
        }
        Ok(page)
    }
}
