//! The versions of keys, page by page, in S3's own order.

use super::S3;
use super::bodies::Capture;
use super::fault::Failure;
use super::shapes::{VersionsMarker, VersionsPage};
use super::versions_xml::read_versions;
use aws_sdk_s3::types::{EncodingType, OptionalObjectAttributes};
use std::collections::HashSet;
use strata_domain::fault::Fault;
use strata_domain::history::Entry;
use strata_domain::object::{Key, VersionId};
use strata_domain::reach::Way;

impl S3 {
    /// Reads one page of versions and delete markers, in the order of the answer.
    ///
    /// # Errors
    /// `Malformed` when the answer is cut, contradicts itself or repeats its marker.
    pub async fn versions_page(
        &self,
        bucket: &str,
        prefix: &str,
        delimiter: Option<&str>,
        from: Option<VersionsMarker>,
        max: u16,
    ) -> Result<VersionsPage, Fault> {
        let way = self.way(bucket, prefix, delimiter.is_some())?;
        let prefix = match &way {
            Way::Straight => prefix,
            Way::Narrowed(narrowed) => narrowed,
            Way::Folder(folder) => {
                let prefixes = vec![folder.clone()];
                return Ok(VersionsPage { prefixes, ..VersionsPage::default() });
            }
        };
        Ok(self
            .reading(|| self.versions_once(bucket, prefix, delimiter, from.as_ref(), max))
            .await?)
    }

    /// Reads the whole history of exactly this key, newest first; empty when there is none.
    pub async fn versions_of(&self, bucket: &str, key: &Key) -> Result<Vec<Entry>, Fault> {
        self.may_read(bucket, key.as_str())?;
        let mut entries = Vec::new();
        let mut seen = HashSet::new();
        let mut from = None;
        loop {
            let page = self.versions_page(bucket, key.as_str(), None, from, 1000).await?;
            let read = page.entries.len();
            entries.extend(page.entries.into_iter().take_while(|entry| entry.key == *key));
            // Longer keys with this prefix sort after it: the first one ends the history.
            let ended = entries.len() < seen.len() + read;
            let repeated = entries[seen.len()..]
                .iter()
                .map(|entry| entry.version_id.clone())
                .collect::<Vec<VersionId>>()
                .into_iter()
                .any(|id| !seen.insert(id));
            if repeated {
                let asked = self.asked("ListObjectVersions", Some(bucket), Some(key.as_str()));
                return Err(asked.malformed("the server lists an entry twice").into());
            }
            match page.next {
                Some(next) if !ended && next.key == key.as_str() => from = Some(next),
                // The marker may still stand before the key on stores that page by folders.
                Some(next) if !ended && next.key.as_str() < key.as_str() => from = Some(next),
                _ => return Ok(entries),
            }
        }
    }

    /// The newest entry of a key and those after it, at most `max`: one request.
    pub(super) async fn newest_of(
        &self,
        bucket: &str,
        key: &Key,
        max: u16,
    ) -> Result<Vec<Entry>, Failure> {
        let page =
            self.reading(|| self.versions_once(bucket, key.as_str(), None, None, max)).await?;
        Ok(page.entries.into_iter().take_while(|entry| entry.key == *key).collect())
    }

    async fn versions_once(
        &self,
        bucket: &str,
        prefix: &str,
        delimiter: Option<&str>,
        from: Option<&VersionsMarker>,
        max: u16,
    ) -> Result<VersionsPage, Failure> {
        let asked = self.asked("ListObjectVersions", Some(bucket), None).below(prefix);
        let capture = Capture::default();
        self.0
            .client
            .list_object_versions()
            .bucket(bucket)
            .prefix(prefix)
            .set_delimiter(delimiter.map(str::to_owned))
            .encoding_type(EncodingType::Url)
            .set_key_marker(from.map(|marker| marker.key.clone()))
            .set_version_id_marker(from.and_then(|marker| marker.version_id.clone()))
            .max_keys(i32::from(max.clamp(1, 1000)))
            .optional_object_attributes(OptionalObjectAttributes::RestoreStatus)
            .customize()
            .interceptor(capture.clone())
            .send()
            .await
            .map_err(|error| asked.failure(&error))?;
        let body = capture.take().ok_or_else(|| asked.malformed("the answer has no content"))?;
        let page = read_versions(&body).map_err(|error| asked.malformed(&error.to_string()))?;
        if page.next.is_some() && page.next.as_ref() == from {
            // Asking again would bring the same page for ever.
            return Err(Failure::ours(*asked.malformed("the list does not advance").fault));
        }
        Ok(page)
    }
}
