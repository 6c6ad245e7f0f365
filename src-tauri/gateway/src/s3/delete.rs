//! Deletes: one attempt; when the answer is lost, the history tells what happened.

use super::S3;
use super::fault::{Effect, Failure};
use super::shapes::Deleted;
use strata_domain::fault::{Code, Fault};
use strata_domain::history::{Entry, EntryKind};
use strata_domain::object::{ETag, Key, VersionId};

impl S3 {
    /// Deletes an object: puts a delete marker on top, or, without versioning, removes it for good
    /// (API reference, "DeleteObject").
    ///
    /// # Errors
    /// `Changed` when `if_match` is not the current entity tag any more, `Gone` when there is no
    /// object, `Unknown` when the answer was lost and the outcome can't be found out.
    pub async fn delete(
        &self,
        bucket: &str,
        key: &Key,
        if_match: Option<&ETag>,
    ) -> Result<Deleted, Fault> {
        let asked = self.asked("DeleteObject", Some(bucket), Some(key.as_str()));
        // The state before is what a lost answer is judged by. Without the right to list, the
        // delete itself still works.
        let before = self.newest_of(bucket, key, 1).await.ok();
        if let (Some(before), Some(etag)) = (&before, if_match) {
            // Some stores ignore the condition: a look of our own catches the plain cases.
            expect_current(before, etag).map_err(|code| {
                asked.fault(code, "it was changed by someone else in the meantime")
            })?;
        }
        let mut condition = if_match.map(|etag| etag.0.clone());
        loop {
            let answer = self
                .acting(|| async {
                    let request = self.0.client.delete_object().bucket(bucket).key(key.as_str());
                    let request = request.set_if_match(condition.clone());
                    request.send().await.map_err(|error| asked.failure(&error))
                })
                .await;
            return match answer {
                Ok(answer) => {
                    let made = answer.delete_marker() == Some(true);
                    let marker = answer.version_id().filter(|_| made).map(VersionId::from);
                    Ok(Deleted { marker, removed_marker: false })
                }
                Err(failure) if failure.is("NotImplemented") && condition.is_some() => {
                    // The store does not know conditional deletes; the look before has to do.
                    condition = None;
                    continue;
                }
                Err(failure) if failure.effect == Effect::Unclear => {
                    self.find_deleted(bucket, key, before.as_deref(), failure).await
                }
                Err(failure) => Err(failure.into()),
            };
        }
    }

    async fn find_deleted(
        &self,
        bucket: &str,
        key: &Key,
        before: Option<&[Entry]>,
        failure: Failure,
    ) -> Result<Deleted, Fault> {
        let mut looked = false;
        for pause in self.lookup_pauses() {
            tokio::time::sleep(pause).await;
            let Ok(now) = self.newest_of(bucket, key, 2).await else {
                continue;
            };
            looked = before.is_some();
            match (now.first(), before.map(<[Entry]>::first)) {
                (Some(top), Some(old)) if top.is_delete_marker() && Some(top) != old => {
                    let marker = Some(top.version_id.clone());
                    return Ok(Deleted { marker, removed_marker: false });
                }
                (None, Some(Some(_))) => return Ok(Deleted::default()),
                _ => {}
            }
        }
        Err(if looked { failure.into() } else { self.unknown("DeleteObject", bucket, key) })
    }

    /// Removes one version, or one delete marker, for good. Repeating it changes nothing more.
    pub async fn delete_version(
        &self,
        bucket: &str,
        key: &Key,
        version: &VersionId,
    ) -> Result<Deleted, Fault> {
        let asked = self.asked("DeleteObject", Some(bucket), Some(key.as_str())).one_version(true);
        let answer = self
            .reading(|| async {
                let request = self.0.client.delete_object().bucket(bucket).key(key.as_str());
                let request = request.version_id(version.as_str());
                request.send().await.map_err(|error| asked.failure(&error))
            })
            .await?;
        Ok(Deleted { marker: None, removed_marker: answer.delete_marker() == Some(true) })
    }

    /// The fault for an act whose outcome could not be found out.
    pub(super) fn unknown(&self, operation: &'static str, bucket: &str, key: &Key) -> Fault {
        self.asked(operation, Some(bucket), Some(key.as_str()))
            .fault(Code::Unknown, "the answer was lost, so it may or may not have happened")
            .hint("Reload the versions to see before trying again.")
    }
}

/// Whether the newest entry is a version with this entity tag.
pub(super) fn expect_current(newest: &[Entry], etag: &ETag) -> Result<(), Code> {
    match newest.first().map(|entry| &entry.kind) {
        Some(EntryKind::Version { etag: Some(current), .. }) if current == etag => Ok(()),
        // Without a tag in the listing only the server can judge.
        Some(EntryKind::Version { etag: None, .. }) => Ok(()),
        _ => Err(Code::Changed),
    }
}
