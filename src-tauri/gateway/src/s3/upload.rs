//! Uploads of small files: one PUT, one attempt. When its answer is lost, the object tells.

use super::S3;
use super::body::{Meter, Payload, flowing};
use super::connect::sending_call;
use super::content_type::content_type_of;
use super::convert::signed;
use super::fault::{Effect, Failure};
use super::head::stored_checksum;
use super::local::Source;
use super::shapes::{ObjectHead, Progress, Upload, Uploaded, Verification, Written};
use super::verify::{crc64, crc64_text, is_md5, md5_tag};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_domain::history::EntryKind;
use strata_domain::object::{ETag, Key, VersionId};
use strata_domain::transfer::MAX_OBJECT_BYTES;

/// How long a cancelled act whose bytes are all sent may still answer.
pub(super) const LAST_WORD: Duration = Duration::from_millis(1500);

/// What a key held before an act, to recognise afterwards what the act made.
#[derive(Debug, Clone)]
pub(super) enum Before {
    Unknown,
    Nothing,
    Object(Box<ObjectHead>),
}

/// What looking for the effect of an act with a lost answer brought.
pub(super) enum Found {
    Yes(Written),
    No,
    Unclear,
}

/// Checksum headers that a store may refuse without knowing them.
pub(super) fn refuses_checksums(failure: &Failure) -> bool {
    let codes = ["NotImplemented", "InvalidArgument", "InvalidRequest", "UnsupportedHeader"];
    failure.effect == Effect::Refused && codes.iter().any(|code| failure.is(code))
}

impl S3 {
    /// Stores a local file, small ones by one PUT, larger ones in parts.
    ///
    /// # Errors
    /// `SourceChanged` when the file changed meanwhile, `Cancelled`, `Unknown` when the outcome
    /// can't be found out, or what the disk and the store report. After any error no part of an
    /// upload is kept, unless ending it failed too: `abort_upload` can be asked again.
    pub async fn upload(&self, what: Upload, progress: &dyn Progress) -> Result<Uploaded, Fault> {
        let source = Source::open(&what.source).await?;
        if source.size() > MAX_OBJECT_BYTES {
            return Err(Fault::new(Code::Invalid, "The file is larger than S3 takes.")
                .hint("Objects can have at most 48.8 TiB."));
        }
        let mut what = what;
        if what.content_type.is_none() {
            what.content_type = Some(content_type_of(what.key.as_str()).to_owned());
        }
        progress.bytes(0);
        if source.size() <= self.0.limits.single_put {
            self.upload_whole(&what, &source, progress).await
        } else {
            self.upload_in_parts(&what, &source, progress).await
        }
    }

    async fn upload_whole(
        &self,
        what: &Upload,
        source: &Source,
        progress: &dyn Progress,
    ) -> Result<Uploaded, Fault> {
        let cancelled = || cancelled(&what.key);
        let len = usize::try_from(source.size()).unwrap_or(usize::MAX);
        let prepare =
            async { tokio::join!(source.read(0, len), self.before(&what.bucket, &what.key)) };
        let (bytes, before) = tokio::select! {
            biased;
            () = what.cancel.cancelled() => return Err(cancelled()),
            prepared = prepare => prepared,
        };
        let bytes = bytes?;
        source.unchanged().await?;
        let crc = crc64_text(crc64(&bytes));
        let payload = Payload::Memory(bytes.clone());
        let total = Arc::new(AtomicU64::new(0));
        let meter = Meter::new(&total, payload.len());
        let tick = || progress.bytes(total.load(Relaxed));
        let put = self.put(what, &payload, &crc, &meter, &tick);
        tokio::pin!(put);
        let answer = tokio::select! {
            biased;
            answer = &mut put => answer,
            () = what.cancel.cancelled() => {
                // With all bytes on their way it may be stored already: a short wait tells.
                let wait = if meter.all_sent() { LAST_WORD } else { Duration::ZERO };
                match tokio::time::timeout(wait, &mut put).await {
                    Ok(answer) => answer,
                    Err(_) => return Err(cancelled()),
                }
            }
        };
        let (written, stored) = match answer {
            Ok(stored) => stored,
            Err(failure) if failure.effect == Effect::Unclear => {
                let tag = md5_tag(&bytes);
                let ours = |head: &ObjectHead| match &head.checksum {
                    Some((name, value, true)) if name == "CRC64NVME" => *value == crc,
                    _ => head.etag.as_ref().is_some_and(|etag| etag.as_str() == tag),
                };
                let found = self.find_written(&what.bucket, &what.key, &before, &ours, &tag);
                match found.await {
                    Found::Yes(written) => (written, None),
                    Found::No => return Err(failure.into()),
                    Found::Unclear => {
                        return Err(self.unknown("PutObject", &what.bucket, &what.key));
                    }
                }
            }
            Err(failure) => return Err(failure.into()),
        };
        progress.bytes(source.size());
        progress.verifying();
        let verified = self.verify_stored(what, &written, stored, &crc, &bytes).await?;
        Ok(Uploaded { written, size: source.size(), verified })
    }

    /// Sends the PUT; repeated only while it surely had no effect.
    async fn put(
        &self,
        what: &Upload,
        payload: &Payload,
        crc: &str,
        meter: &Arc<Meter>,
        tick: &(dyn Fn() + Sync),
    ) -> Result<(Written, Option<(String, String, bool)>), Failure> {
        let asked = self.asked("PutObject", Some(&what.bucket), Some(what.key.as_str()));
        loop {
            let checked = !self.0.no_checksums.load(Relaxed);
            let answer = self
                .storing(|| async {
                    meter.rewind();
                    let request = self
                        .0
                        .client
                        .put_object()
                        .bucket(&what.bucket)
                        .key(what.key.as_str())
                        .set_content_type(what.content_type.clone())
                        .content_length(signed(payload.len()))
                        .set_checksum_crc64_nvme(checked.then(|| crc.to_owned()))
                        .body(payload.body(meter).into())
                        .customize()
                        .config_override(sending_call(&self.0.limits))
                        .send();
                    flowing(&self.0.limits, meter, tick, request)
                        .await
                        .map_err(|stalled| asked.stalled(stalled))?
                        .map_err(|error| asked.failure(&error))
                })
                .await;
            match answer {
                Ok(answer) => {
                    let written = Written {
                        version_id: answer.version_id().map(VersionId::from),
                        etag: answer.e_tag().map(ETag::from),
                    };
                    return Ok((written, stored_checksum!(&answer)));
                }
                Err(failure) if checked && refuses_checksums(&failure) => {
                    self.0.no_checksums.store(true, Relaxed);
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    /// What the key holds now, as far as it may be read.
    pub(super) async fn before(&self, bucket: &str, key: &Key) -> Before {
        match self.once(|| self.head_once(bucket, key, None)).await {
            Ok(head) => Before::Object(Box::new(head)),
            Err(failure) if failure.status == 404 => Before::Nothing,
            Err(_) => Before::Unknown,
        }
    }

    /// Looks for what an act with a lost answer has made: an object that is not the one before
    /// and is recognised by its checksum or tag.
    pub(super) async fn find_written(
        &self,
        bucket: &str,
        key: &Key,
        before: &Before,
        ours: &(dyn Fn(&ObjectHead) -> bool + Sync),
        tag: &str,
    ) -> Found {
        let mut looked = false;
        for pause in self.lookup_pauses() {
            tokio::time::sleep(pause).await;
            match self.once(|| self.head_once(bucket, key, None)).await {
                Ok(now) if ours(&now) && is_new(before, &now) => {
                    return Found::Yes(Written { version_id: now.version_id, etag: now.etag });
                }
                Ok(now) if is_new(before, &now) => {
                    // Someone else wrote after us, or instead of us: the history tells.
                    if let Some(written) = self.find_below(bucket, key, before, tag).await {
                        return Found::Yes(written);
                    }
                    looked = true;
                }
                Ok(_) => looked = true,
                Err(failure) if failure.status == 404 => looked = true,
                Err(_) => {}
            }
        }
        match (looked, before) {
            (true, Before::Nothing | Before::Object(_)) => Found::No,
            _ => Found::Unclear,
        }
    }

    async fn find_below(
        &self,
        bucket: &str,
        key: &Key,
        before: &Before,
        tag: &str,
    ) -> Option<Written> {
        let old = match before {
            Before::Object(head) => head.version_id.clone(),
            Before::Nothing => None,
            Before::Unknown => return None,
        };
        let entries = self.newest_of(bucket, key, 20).await.ok()?;
        entries.into_iter().take_while(|entry| Some(&entry.version_id) != old.as_ref()).find_map(
            |entry| match entry.kind {
                EntryKind::Version { etag: Some(etag), .. } if etag.as_str() == tag => {
                    Some(Written { version_id: Some(entry.version_id), etag: Some(etag) })
                }
                _ => None,
            },
        )
    }

    /// Compares what the store says it has with what was sent.
    async fn verify_stored(
        &self,
        what: &Upload,
        written: &Written,
        stored: Option<(String, String, bool)>,
        crc: &str,
        bytes: &[u8],
    ) -> Result<Verification, Fault> {
        if let Some(verdict) = compared(stored.as_ref(), crc) {
            return verdict.map_err(|()| self.stored_differently("PutObject", what));
        }
        if let Some(etag) = &written.etag
            && is_md5(etag.as_str())
            && md5_tag(bytes) == etag.as_str()
        {
            return Ok(Verification::Md5);
        }
        let version = written.version_id.as_ref();
        let Ok(head) = self.head(&what.bucket, &what.key, version).await else {
            // It is stored; without the right to look at it the level stays the lowest.
            return Ok(Verification::Length);
        };
        if head.size != bytes.len() as u64 {
            return Err(self.stored_differently("PutObject", what));
        }
        match compared(head.checksum.as_ref(), crc) {
            Some(verdict) => verdict.map_err(|()| self.stored_differently("PutObject", what)),
            None => Ok(Verification::Length),
        }
    }

    pub(super) fn stored_differently(&self, operation: &'static str, what: &Upload) -> Fault {
        self.asked(operation, Some(&what.bucket), Some(what.key.as_str()))
            .fault(Code::Mismatch, "the bytes stored are not the bytes of the file")
            .hint("Upload it again. The version that was just made should not be used.")
    }
}

/// Compares a stored checksum with our CRC-64/NVME; none when it says nothing about it.
pub(super) fn compared(
    stored: Option<&(String, String, bool)>,
    crc: &str,
) -> Option<Result<Verification, ()>> {
    let (name, value, whole) = stored?;
    if name != "CRC64NVME" || !whole {
        return None;
    }
    Some(if value == crc { Ok(Verification::Whole) } else { Err(()) })
}

/// Whether what is there now is not what was there before.
fn is_new(before: &Before, now: &ObjectHead) -> bool {
    match before {
        // Nothing to compare with: equal content is all that can be asked for.
        Before::Unknown | Before::Nothing => true,
        Before::Object(old) => {
            let versioned =
                |head: &ObjectHead| head.version_id.clone().filter(|id| id.as_str() != "null");
            match (versioned(old), versioned(now)) {
                // Without version ids an overwrite with the same bytes leaves the same state.
                (None, None) => true,
                (old, new) => old != new,
            }
        }
    }
}

/// The fault of a transfer that a person ended.
pub(super) fn cancelled(key: &Key) -> Fault {
    let name = key.as_str().rsplit('/').next().unwrap_or_default();
    let name = strata_domain::naming::shown_text(name);
    Fault::new(Code::Cancelled, format!("The transfer of “{name}” was cancelled."))
}
