//! Going on with an upload in parts that an ended run left open: what is stored already is trusted
//! only when it equals the file, and is then not sent again.

use super::S3;
use super::convert::count;
use super::fault::Failure;
use super::local::Source;
use super::shapes::{Progress, Upload, UploadCheckpoint, Uploaded, Verification, Written};
use super::upload::{cancelled, compared};
use super::upload_parts::{Open, Stored, part_number};
use super::verify::{crc64_text, is_md5};
use strata_domain::fault::{Code, Fault};

use strata_domain::transfer::PartPlan;

/// A part as ListParts has it.
struct Listed {
    number: i32,
    size: u64,
    etag: String,
    crc: Option<String>,
}

/// What another run needs to go on with an upload.
pub(super) fn checkpoint_of(
    id: &str,
    source: &Source,
    plan: PartPlan,
    checked: bool,
) -> UploadCheckpoint {
    let stamp = source.stamp();
    UploadCheckpoint {
        upload_id: id.to_owned(),
        part_size: plan.part_size(),
        checked,
        source_size: stamp.size,
        source_modified: stamp.modified,
        source_id: stamp.file_id(),
    }
}

impl S3 {
    /// Goes on with an upload that an ended run left open. An upload that had been completed in
    /// the moment the run ended is recognised; one that the store has forgotten starts over.
    ///
    /// # Errors
    /// `SourceChanged` when the file is not what it was: the open upload is then ended. Else as
    /// [`S3::upload`].
    pub async fn resume_upload(
        &self,
        what: Upload,
        checkpoint: &UploadCheckpoint,
        progress: &dyn Progress,
    ) -> Result<Uploaded, Fault> {
        let work = self.prepare_resume(&what, checkpoint);
        let prepared = tokio::select! {
            biased;
            () = what.cancel.cancelled() => {
                self.abort_upload(&what.bucket, &what.key, &checkpoint.upload_id).await?;
                return Err(cancelled(&what.key));
            }
            prepared = work => prepared,
        };
        let (source, plan, have) = match prepared {
            Ok(Prepared::Open(source, plan, have)) => (source, plan, have),
            Ok(Prepared::Completed(done)) => return Ok(*done),
            Ok(Prepared::Forgotten) => return self.upload(what, progress).await,
            Err(fault) => {
                if fault.code == Code::SourceChanged {
                    self.abort_upload(&what.bucket, &what.key, &checkpoint.upload_id).await?;
                }
                return Err(fault);
            }
        };
        let before = self.before(&what.bucket, &what.key).await;
        let open = Open {
            bucket: &what.bucket,
            key: &what.key,
            id: checkpoint.upload_id.clone(),
            size: source.size(),
            checked: checkpoint.checked,
        };
        self.finish_upload(&what, &source, plan, &open, have, &before, progress).await
    }

    /// Stores a local file that an ended run was about to store, unless it had done so in its last
    /// moment: an object with exactly the file's content counts as that.
    ///
    /// # Errors
    /// As [`S3::upload`].
    pub async fn upload_unless_stored(
        &self,
        what: Upload,
        progress: &dyn Progress,
    ) -> Result<Uploaded, Fault> {
        let looking = async {
            let source = Source::open(&what.source).await?;
            self.completed(&what, &source).await
        };
        let found = tokio::select! {
            biased;
            () = what.cancel.cancelled() => return Err(cancelled(&what.key)),
            found = looking => found?,
        };
        match found {
            Some(done) => Ok(done),
            None => self.upload(what, progress).await,
        }
    }

    async fn prepare_resume(
        &self,
        what: &Upload,
        checkpoint: &UploadCheckpoint,
    ) -> Result<Prepared, Fault> {
        let source = Source::open(&what.source).await?;
        let stamp = source.stamp();
        let same = stamp.size == checkpoint.source_size
            && stamp.modified == checkpoint.source_modified
            && stamp.file_id() == checkpoint.source_id;
        let plan = PartPlan::new(source.size(), checkpoint.part_size);
        let (true, Some(plan)) = (same, plan) else {
            return Err(source.changed());
        };
        match self.listed_parts(what, &checkpoint.upload_id).await {
            Ok(listed) => {
                let have = self.equal_parts(&source, plan, listed).await?;
                Ok(Prepared::Open(source, plan, have))
            }
            Err(failure) if failure.is("NoSuchUpload") || failure.status == 404 => {
                let completed = self.completed(what, &source).await?;
                Ok(completed
                    .map_or(Prepared::Forgotten, |done| Prepared::Completed(Box::new(done))))
            }
            Err(failure) => Err(failure.into()),
        }
    }

    async fn listed_parts(&self, what: &Upload, id: &str) -> Result<Vec<Listed>, Failure> {
        let asked = self.asked("ListParts", Some(&what.bucket), Some(what.key.as_str()));
        let mut parts = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let answer = self
                .reading(|| async {
                    let request = self.0.client.list_parts().bucket(&what.bucket);
                    let request = request.key(what.key.as_str()).upload_id(id);
                    let request = request.set_part_number_marker(marker.clone());
                    request.send().await.map_err(|error| asked.failure(&error))
                })
                .await?;
            for part in answer.parts() {
                if let (Some(number), Some(size), Some(etag)) =
                    (part.part_number(), count(part.size()), part.e_tag())
                {
                    let crc = part.checksum_crc64_nvme().map(str::to_owned);
                    parts.push(Listed { number, size, etag: etag.to_owned(), crc });
                }
            }
            if answer.is_truncated() != Some(true) {
                return Ok(parts);
            }
            let next = answer.next_part_number_marker().map(str::to_owned);
            if next.is_none() || next == marker {
                return Err(asked.malformed("the list of parts does not advance"));
            }
            marker = next;
        }
    }

    /// The stored parts whose bytes are those of the file, as far as a checksum can tell.
    async fn equal_parts(
        &self,
        source: &Source,
        plan: PartPlan,
        listed: Vec<Listed>,
    ) -> Result<Vec<Stored>, Fault> {
        let mut equal = Vec::new();
        for part in listed {
            let Some(number) = u64::try_from(part.number).ok().filter(|n| *n <= plan.count())
            else {
                continue;
            };
            let range = plan.range(number);
            if part.size != range.end - range.start {
                continue;
            }
            let crc = self.crc64_source(source, range.clone()).await?;
            let md5 = match &part.crc {
                Some(theirs) if *theirs == crc64_text(crc) => None,
                None if is_md5(&part.etag) => {
                    let sum = self.sum_source(source, range, "MD5").await?;
                    if part.etag.trim_matches('"') != hex::encode(&sum) {
                        continue;
                    }
                    <[u8; 16]>::try_from(sum).ok()
                }
                // Without a checksum that can be compared the part is sent again.
                _ => continue,
            };
            let number = part_number(number);
            equal.push(Stored { number, etag: part.etag, crc, len: part.size, md5 });
        }
        Ok(equal)
    }

    /// The current object, when its content is the file's.
    async fn completed(&self, what: &Upload, source: &Source) -> Result<Option<Uploaded>, Fault> {
        let Ok(head) = self.head(&what.bucket, &what.key, None).await else { return Ok(None) };
        if head.size != source.size() {
            return Ok(None);
        }
        let crc = self.crc64_source(source, 0..source.size()).await?;
        let verified = match (compared(head.checksum.as_ref(), &crc64_text(crc)), &head.etag) {
            (Some(Ok(verified)), _) => Some(verified),
            (None, Some(etag)) if is_md5(etag.as_str()) => {
                let sum = self.sum_source(source, 0..source.size(), "MD5").await?;
                let same = etag.as_str().trim_matches('"') == hex::encode(sum);
                same.then_some(Verification::Md5)
            }
            _ => None,
        };
        Ok(verified.map(|verified| Uploaded {
            written: Written { version_id: head.version_id, etag: head.etag },
            size: head.size,
            verified,
        }))
    }
}

/// What preparing to go on brought.
enum Prepared {
    /// The upload is open; these parts need not be sent again.
    Open(Source, PartPlan, Vec<Stored>),
    /// It had been completed.
    Completed(Box<Uploaded>),
    /// The store does not know it any more.
    Forgotten,
}
