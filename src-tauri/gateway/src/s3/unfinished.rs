//! The multipart uploads of a key, or of a bucket, that are neither completed nor ended.

use super::S3;
use super::convert::timestamp;
use super::shapes::UnfinishedUpload;
use super::versions_xml::decoded;
use aws_sdk_s3::types::EncodingType;
use std::collections::HashSet;
use strata_domain::fault::Fault;
use strata_domain::object::Key;
use strata_domain::reach::Way;

impl S3 {
    /// Lists the unfinished multipart uploads of exactly this key, whoever opened them
    /// (API reference, "ListMultipartUploads").
    ///
    /// # Errors
    /// `Gone` without the bucket, `Denied` without the right to list them, `Malformed` when the
    /// answer contradicts itself.
    pub async fn unfinished_uploads(
        &self,
        bucket: &str,
        key: &Key,
    ) -> Result<Vec<UnfinishedUpload>, Fault> {
        let found = self.unfinished_below(bucket, key.as_str(), usize::MAX).await?;
        let own = found.into_iter().filter(|(of, _)| of == key);
        Ok(own.map(|(_, upload)| upload).collect())
    }

    /// Lists the unfinished multipart uploads of a bucket, in the order of their keys: those that
    /// the connection may see, and none beyond the first `most` and the rest of their page.
    ///
    /// # Errors
    /// As [`S3::unfinished_uploads`].
    pub async fn all_unfinished_uploads(
        &self,
        bucket: &str,
        most: usize,
    ) -> Result<Vec<(Key, UnfinishedUpload)>, Fault> {
        let prefix = match self.way(bucket, "", false)? {
            Way::Narrowed(prefix) | Way::Folder(prefix) => prefix,
            Way::Straight => String::new(),
        };
        self.unfinished_below(bucket, &prefix, most).await
    }

    async fn unfinished_below(
        &self,
        bucket: &str,
        prefix: &str,
        most: usize,
    ) -> Result<Vec<(Key, UnfinishedUpload)>, Fault> {
        let asked = self.asked("ListMultipartUploads", Some(bucket), None);
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut marker: Option<(String, String)> = None;
        loop {
            let answer = self
                .reading(|| async {
                    let (after, id) = marker.clone().unzip();
                    let request = self.0.client.list_multipart_uploads().bucket(bucket);
                    let request = request.prefix(prefix).encoding_type(EncodingType::Url);
                    let request = request.set_key_marker(after).set_upload_id_marker(id);
                    request.send().await.map_err(|error| asked.failure(&error))
                })
                .await?;
            // The SDK asks for encoding but leaves the decoding to us.
            let encoded = answer.encoding_type() == Some(&EncodingType::Url);
            let decode = |text: Option<&str>| {
                text.and_then(|text| decoded(text, encoded))
                    .ok_or_else(|| asked.malformed("a name can't be read"))
            };
            for upload in answer.uploads() {
                let key = Key(decode(upload.key())?);
                let id = upload.upload_id().filter(|id| !id.is_empty());
                let initiated = upload.initiated().and_then(timestamp);
                let upload = UnfinishedUpload {
                    id: id.ok_or_else(|| asked.malformed("an upload has no id"))?.to_owned(),
                    initiated: initiated.ok_or_else(|| asked.malformed("a date is missing"))?,
                };
                found.push((key, upload));
            }
            if answer.is_truncated() != Some(true) || found.len() > most {
                return Ok(found);
            }
            let next = answer.next_upload_id_marker().unwrap_or_default().to_owned();
            let next = (decode(answer.next_key_marker())?, next);
            if !seen.insert(next.clone()) {
                return Err(asked.malformed("the list does not advance").into());
            }
            marker = Some(next);
        }
    }
}
