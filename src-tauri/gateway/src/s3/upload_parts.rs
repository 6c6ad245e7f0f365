//! Uploads in parts: several at a time, each verified; completed once, or ended until it is gone
//! (User Guide, "Uploading and copying objects using multipart upload").

use super::S3;
use super::body::{Meter, Payload, flowing};
use super::connect::{long_call, sending_call};
use super::convert::signed;
use super::fault::{Effect, Failure};
use super::head::{WHOLE, stored_checksum};
use super::local::{Source, on_disk};
use super::shapes::{ObjectHead, Progress, Upload, Uploaded, Verification, Written};
use super::upload::{Before, Found, LAST_WORD, cancelled, compared, refuses_checksums};
use super::upload_resume::checkpoint_of;
use super::verify::{Sum, crc64, crc64_joined, crc64_text, is_md5, parts_tag, sum_of};
use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart};
use futures::{StreamExt, TryStreamExt};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use strata_domain::fault::{Code, Fault};
use strata_domain::object::{ETag, Key, VersionId};
use strata_domain::transfer::PartPlan;

/// Parts above this many bytes are sent from the file instead of from memory.
const MEMORY_PART: u64 = 64 * 1024 * 1024;

/// An upload that is open.
pub(super) struct Open<'a> {
    pub(super) bucket: &'a str,
    pub(super) key: &'a Key,
    pub(super) id: String,
    pub(super) size: u64,
    /// Whether its parts carry checksums.
    pub(super) checked: bool,
}

/// A part that is stored.
pub(super) struct Stored {
    pub(super) number: i32,
    pub(super) etag: String,
    pub(super) crc: u64,
    pub(super) len: u64,
    /// The part's MD5, known only where the store gave no checksum back.
    pub(super) md5: Option<[u8; 16]>,
}

impl S3 {
    pub(super) async fn upload_in_parts(
        &self,
        what: &Upload,
        source: &Source,
        progress: &dyn Progress,
    ) -> Result<Uploaded, Fault> {
        let plan = PartPlan::new(source.size(), self.0.limits.upload_part)
            .ok_or_else(|| Fault::new(Code::Invalid, "The file is larger than S3 takes."))?;
        let before = self.before(&what.bucket, &what.key).await;
        if what.cancel.is_cancelled() {
            return Err(cancelled(&what.key));
        }
        let id = self.open_upload(what).await?;
        progress.upload_started(&id);
        let checked = !self.0.no_checksums.load(Relaxed);
        progress.upload_checkpoint(&checkpoint_of(&id, source, plan, checked));
        let open = Open { bucket: &what.bucket, key: &what.key, id, size: source.size(), checked };
        self.finish_upload(what, source, plan, &open, Vec::new(), &before, progress).await
    }

    /// Sends the parts that are not there yet and completes; after an error no part is kept.
    #[allow(clippy::too_many_arguments)] // two calls; a struct would only rename them
    pub(super) async fn finish_upload(
        &self,
        what: &Upload,
        source: &Source,
        plan: PartPlan,
        open: &Open<'_>,
        have: Vec<Stored>,
        before: &Before,
        progress: &dyn Progress,
    ) -> Result<Uploaded, Fault> {
        let done = self.fill_and_complete(what, source, plan, open, have, before, progress).await;
        if let Err(fault) = &done
            && fault.code != Code::Unknown
            && fault.code != Code::Mismatch
            // Nothing can be ended without a sign-in, and the person has just given that up.
            && fault.code != Code::Expired
        {
            // Best effort: the caller can ask again with the id it was told.
            if let Err(left) = self.abort_upload(open.bucket, open.key, &open.id).await {
                tracing::warn!(code = ?left.code, "an upload could not be ended");
            }
        }
        done
    }

    async fn open_upload(&self, what: &Upload) -> Result<String, Fault> {
        let asked =
            self.asked("CreateMultipartUpload", Some(&what.bucket), Some(what.key.as_str()));
        loop {
            let checked = !self.0.no_checksums.load(Relaxed);
            let answer = self
                .storing(|| async {
                    let request = self.0.client.create_multipart_upload();
                    request
                        .bucket(&what.bucket)
                        .key(what.key.as_str())
                        .set_content_type(what.content_type.clone())
                        .set_checksum_algorithm(checked.then_some(ChecksumAlgorithm::Crc64Nvme))
                        .set_checksum_type(checked.then_some(WHOLE))
                        .send()
                        .await
                        .map_err(|error| asked.failure(&error))
                })
                .await;
            match answer {
                Ok(answer) => {
                    let id = answer.upload_id().filter(|id| !id.is_empty()).map(str::to_owned);
                    return Ok(id.ok_or_else(|| asked.malformed("the upload has no id"))?);
                }
                Err(failure) if checked && refuses_checksums(&failure) => {
                    self.0.no_checksums.store(true, Relaxed);
                }
                Err(failure) => return Err(failure.into()),
            }
        }
    }

    #[allow(clippy::too_many_arguments)] // one call; a struct would only rename them
    async fn fill_and_complete(
        &self,
        what: &Upload,
        source: &Source,
        plan: PartPlan,
        open: &Open<'_>,
        have: Vec<Stored>,
        before: &Before,
        progress: &dyn Progress,
    ) -> Result<Uploaded, Fault> {
        let total = Arc::new(AtomicU64::new(have.iter().map(|part| part.len).sum()));
        let checked = open.checked;
        let tick = || progress.bytes(total.load(Relaxed));
        tick();
        let there: HashSet<i32> = have.iter().map(|part| part.number).collect();
        let wanted = plan.numbers().filter(|number| !there.contains(&part_number(*number)));
        let sending = futures::stream::iter(wanted)
            .map(|number| self.send_part(source, plan, number, open, &total, &tick))
            .buffer_unordered(self.0.limits.workers.max(1))
            .try_collect::<Vec<Stored>>();
        let mut parts = tokio::select! {
            biased;
            () = what.cancel.cancelled() => return Err(cancelled(&what.key)),
            parts = sending => parts?,
        };
        parts.extend(have);
        parts.sort_by_key(|part| part.number);
        source.unchanged().await?;
        progress.bytes(source.size());
        progress.verifying();
        let crc = parts.iter().fold(0, |crc, part| crc64_joined(crc, part.crc, part.len));
        let crc = crc64_text(crc);
        let md5s: Option<Vec<_>> = parts.iter().map(|part| part.md5).collect();
        let tag = md5s.map(|md5s| parts_tag(&md5s)).unwrap_or_else(|| tag_of_tags(&parts));
        let list = parts.iter().map(|part| {
            CompletedPart::builder()
                .part_number(part.number)
                .e_tag(&part.etag)
                .set_checksum_crc64_nvme(checked.then(|| crc64_text(part.crc)))
                .build()
        });
        let list = CompletedMultipartUpload::builder().set_parts(Some(list.collect())).build();
        let completing = self.complete(open, &list, checked.then_some(crc.as_str()), before, &tag);
        tokio::pin!(completing);
        let (written, stored) = tokio::select! {
            biased;
            done = &mut completing => done?,
            () = what.cancel.cancelled() => {
                // It may be complete already: a short wait tells.
                match tokio::time::timeout(LAST_WORD, &mut completing).await {
                    Ok(done) => done?,
                    Err(_) => return Err(cancelled(&what.key)),
                }
            }
        };
        let verified = self.verify_parts(what, &written, stored, &crc, &tag, &parts).await?;
        Ok(Uploaded { written, size: source.size(), verified })
    }

    async fn send_part(
        &self,
        source: &Source,
        plan: PartPlan,
        number: u64,
        open: &Open<'_>,
        total: &Arc<AtomicU64>,
        tick: &(dyn Fn() + Sync),
    ) -> Result<Stored, Fault> {
        let asked = self.asked("UploadPart", Some(open.bucket), Some(open.key.as_str()));
        let range = plan.range(number);
        let len = range.end - range.start;
        let (payload, crc) = if len <= MEMORY_PART {
            let bytes = source.read(range.start, usize::try_from(len).unwrap_or(0)).await?;
            let crc = crc64(&bytes);
            (Payload::Memory(bytes), crc)
        } else {
            let crc = self.crc64_source(source, range.clone()).await?;
            (Payload::File(source.clone(), range.clone()), crc)
        };
        let number = part_number(number);
        let checked = open.checked;
        let meter = Meter::new(total, len);
        let sent = self
            .moving(|| async {
                meter.rewind();
                let request = self
                    .0
                    .client
                    .upload_part()
                    .bucket(open.bucket)
                    .key(open.key.as_str())
                    .upload_id(&open.id)
                    .part_number(number)
                    .content_length(signed(len))
                    .set_checksum_crc64_nvme(checked.then(|| crc64_text(crc)))
                    .body(payload.body(&meter).into())
                    .customize()
                    .config_override(sending_call(&self.0.limits))
                    .send();
                let answer = flowing(&self.0.limits, &meter, tick, request)
                    .await
                    .map_err(|stalled| asked.stalled(stalled))?
                    .map_err(|error| asked.failure(&error))?;
                if answer.checksum_crc64_nvme().is_some_and(|theirs| theirs != crc64_text(crc)) {
                    let reason = "the bytes that arrived are not the bytes sent";
                    let fault = asked.fault(Code::Mismatch, reason);
                    return Err(Failure::with_effect(fault, Effect::PutOff));
                }
                let etag = answer.e_tag().ok_or_else(|| asked.malformed("a part has no tag"))?;
                Ok((etag.to_owned(), answer.checksum_crc64_nvme().is_some()))
            })
            .await;
        let (etag, confirmed) = match sent {
            Ok(sent) => sent,
            Err(failure) => {
                meter.rewind();
                // A part that does not fit its checksum was changed between the two readings.
                source.unchanged().await?;
                return Err(failure.into());
            }
        };
        let md5 = if confirmed {
            None
        } else {
            let sum = match &payload {
                Payload::Memory(bytes) => {
                    let mut sum = Sum::Md5(Default::default());
                    sum.update(bytes);
                    sum.finish()
                }
                Payload::File(..) => self.sum_source(source, range, "MD5").await?,
            };
            <[u8; 16]>::try_from(sum).ok()
        };
        Ok(Stored { number, etag, crc, len, md5 })
    }

    /// The CRC-64/NVME of a stretch of the file.
    pub(super) async fn crc64_source(
        &self,
        source: &Source,
        range: std::ops::Range<u64>,
    ) -> Result<u64, Fault> {
        let sum = self.sum_source(source, range, "CRC64NVME").await?;
        Ok(<[u8; 8]>::try_from(sum).map(u64::from_be_bytes).unwrap_or_default())
    }

    pub(super) async fn sum_source(
        &self,
        source: &Source,
        range: std::ops::Range<u64>,
        algorithm: &str,
    ) -> Result<Vec<u8>, Fault> {
        let file = Arc::clone(&source.file);
        let sum = Sum::new(algorithm).unwrap_or(Sum::Md5(Default::default()));
        on_disk(move || sum_of(&file, range, sum)).await.map_err(|_| source.changed())
    }

    /// Completes an upload. The same upload can be completed only once, so asking again is safe
    /// as long as it is still open.
    async fn complete(
        &self,
        open: &Open<'_>,
        parts: &CompletedMultipartUpload,
        crc: Option<&str>,
        before: &Before,
        tag: &str,
    ) -> Result<(Written, Option<(String, String, bool)>), Fault> {
        let asked =
            self.asked("CompleteMultipartUpload", Some(open.bucket), Some(open.key.as_str()));
        let mut asked_again = false;
        loop {
            let answer = self
                .storing(|| async {
                    let request = self.0.client.complete_multipart_upload();
                    request
                        .bucket(open.bucket)
                        .key(open.key.as_str())
                        .upload_id(&open.id)
                        .multipart_upload(parts.clone())
                        .set_checksum_crc64_nvme(crc.map(str::to_owned))
                        .set_checksum_type(crc.map(|_| WHOLE))
                        .mpu_object_size(signed(open.size))
                        .customize()
                        .config_override(long_call(&self.0.limits))
                        .send()
                        .await
                        .map_err(|error| asked.failure(&error))
                })
                .await;
            let failure = match answer {
                Ok(answer) => {
                    let written = Written {
                        version_id: answer.version_id().map(VersionId::from),
                        etag: answer.e_tag().map(ETag::from),
                    };
                    return Ok((written, stored_checksum!(&answer)));
                }
                Err(failure) => failure,
            };
            // "No such upload" after a lost answer means that it was completed then.
            if failure.effect != Effect::Unclear && !(asked_again && failure.is("NoSuchUpload")) {
                return Err(failure.into());
            }
            if self.is_open(open).await == Some(true) && !asked_again {
                asked_again = true;
                continue;
            }
            let ours = |head: &ObjectHead| {
                head.size == open.size
                    && match (&head.checksum, crc) {
                        (Some((name, value, true)), Some(crc)) if name == "CRC64NVME" => {
                            value == crc
                        }
                        _ => head.etag.as_ref().is_some_and(|etag| etag.as_str() == tag),
                    }
            };
            let found = self.find_written(open.bucket, open.key, before, &ours, tag).await;
            return match (found, self.is_open(open).await) {
                (Found::Yes(written), _) => Ok((written, None)),
                (_, Some(true)) => Err(failure.into()),
                _ => Err(self.unknown("CompleteMultipartUpload", open.bucket, open.key)),
            };
        }
    }

    async fn verify_parts(
        &self,
        what: &Upload,
        written: &Written,
        stored: Option<(String, String, bool)>,
        crc: &str,
        tag: &str,
        parts: &[Stored],
    ) -> Result<Verification, Fault> {
        let differ = || self.stored_differently("CompleteMultipartUpload", what);
        if let Some(verdict) = compared(stored.as_ref(), crc) {
            return verdict.map_err(|()| differ());
        }
        let by_tag = |etag: Option<&ETag>| {
            let equal = etag.is_some_and(|etag| etag.as_str() == tag);
            let known = parts.iter().all(|part| {
                part.md5.is_none_or(|md5| part.etag.trim_matches('"') == hex::encode(md5))
            });
            if equal && known { Verification::Parts } else { Verification::Length }
        };
        let Ok(head) = self.head(&what.bucket, &what.key, written.version_id.as_ref()).await else {
            return Ok(by_tag(written.etag.as_ref()));
        };
        if head.size != parts.iter().map(|part| part.len).sum::<u64>() {
            return Err(differ());
        }
        match compared(head.checksum.as_ref(), crc) {
            Some(verdict) => verdict.map_err(|()| differ()),
            None => Ok(by_tag(head.etag.as_ref())),
        }
    }
}

/// A part's number as the SDK counts.
pub(super) fn part_number(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// The tag that follows from the parts' own tags, where those are MD5s.
fn tag_of_tags(parts: &[Stored]) -> String {
    let sums: Option<Vec<[u8; 16]>> = parts
        .iter()
        .map(|part| {
            let bytes = hex::decode(part.etag.trim_matches('"')).ok()?;
            is_md5(&part.etag).then(|| bytes.try_into().ok())?
        })
        .collect();
    sums.map(|sums| parts_tag(&sums)).unwrap_or_default()
}
