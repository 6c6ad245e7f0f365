//! The end of an upload in parts that is not completed: its parts cost storage until they are gone.

use super::S3;
use super::fault::{Effect, Failure};
use super::upload_parts::Open;
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_domain::object::Key;

impl S3 {
    /// Whether the upload still exists; none when that can't be found out.
    pub(super) async fn is_open(&self, open: &Open<'_>) -> Option<bool> {
        match self.parts_listed(open.bucket, open.key, &open.id).await {
            Ok(()) => Some(true),
            Err(failure) if failure.is("NoSuchUpload") || failure.status == 404 => Some(false),
            Err(_) => None,
        }
    }

    async fn parts_listed(&self, bucket: &str, key: &Key, id: &str) -> Result<(), Failure> {
        let asked = self.asked("ListParts", Some(bucket), Some(key.as_str()));
        self.reading(|| async {
            let request = self.0.client.list_parts().bucket(bucket).key(key.as_str());
            let request = request.upload_id(id).max_parts(1);
            request.send().await.map(|_| ()).map_err(|error| asked.failure(&error))
        })
        .await
    }

    /// Ends an upload and removes its parts, until the store says that it is gone.
    ///
    /// # Errors
    /// When that can't be reached: the parts may still be there and cost money.
    pub async fn abort_upload(
        &self,
        bucket: &str,
        key: &Key,
        upload_id: &str,
    ) -> Result<(), Fault> {
        let asked = self.asked("AbortMultipartUpload", Some(bucket), Some(key.as_str()));
        for round in 0..5_u32 {
            let answer = self
                .reading(|| async {
                    let request = self.0.client.abort_multipart_upload();
                    let request = request.bucket(bucket).key(key.as_str()).upload_id(upload_id);
                    request.send().await.map_err(|error| asked.failure(&error))
                })
                .await;
            match answer {
                Ok(_) => {}
                Err(failure) if failure.is("NoSuchUpload") || failure.status == 404 => {
                    return Ok(());
                }
                Err(failure) => return Err(failure.into()),
            }
            // Parts that were still on their way may land after an abort: look, then repeat.
            match self.parts_listed(bucket, key, upload_id).await {
                Err(failure) if failure.is("NoSuchUpload") || failure.status == 404 => {
                    return Ok(());
                }
                Err(failure) if failure.effect == Effect::Refused => {
                    // Without the right to look, or on a store that can't list: the abort counts.
                    return Ok(());
                }
                _ => tokio::time::sleep(Duration::from_millis(200 << round)).await,
            }
        }
        let reason = "its parts do not go away";
        Err(asked.fault(Code::Server, reason).hint("They cost storage until they are removed."))
    }
}
