//! The bytes of a download: several stretches at a time, each answer compared with the pins, each
//! break survived from the byte where it happened.

use super::S3;
use super::body::Flow;
use super::download::Pinned;
use super::fault::{Effect, Failure};
use super::local::{on_disk, write_all_at};
use super::retry::{Patience, Signing};
use crate::files;
use bytes::BytesMut;
use futures::{StreamExt, TryStreamExt};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use strata_domain::fault::{Code, Fault};
use strata_domain::object::VersionId;

/// Bytes gathered before they are written to the disk.
const STEP: usize = 1024 * 1024;

impl S3 {
    pub(super) async fn fetch_all(&self, pinned: &Pinned<'_>) -> Result<(), Fault> {
        let (size, limits) = (pinned.head.size, &self.0.limits);
        let missing = missing(&pinned.written(), size);
        if size <= limits.single_get && missing.len() == 1 {
            return Ok(self.fetch(pinned, missing[0].clone()).await?);
        }
        let step = limits.download_range.max(1);
        let ranges = missing.into_iter().flat_map(|gap| steps(gap, step));
        futures::stream::iter(ranges)
            .map(|range| async move {
                self.fetch(pinned, range.clone()).await?;
                pinned.wrote(range);
                Ok::<(), Failure>(())
            })
            .buffer_unordered(limits.workers.max(1))
            .try_collect::<()>()
            .await?;
        Ok(())
    }

    /// Fetches a stretch; after a break it goes on where the bytes ended.
    async fn fetch(&self, pinned: &Pinned<'_>, range: Range<u64>) -> Result<(), Failure> {
        let mut patience = Patience::for_reading(self.0.limits.moving);
        let mut signing = Signing::default();
        let mut at = range.start;
        loop {
            self.sign(&mut signing, &mut patience).await?;
            let before = at;
            let failure = match self.fetch_once(pinned, &mut at, range.end).await {
                Ok(()) => return Ok(()),
                Err(failure) => failure,
            };
            if at > before {
                patience.progressed();
            }
            if let Err(failure) = self.signed_again(&mut signing, failure).await {
                patience.wait(failure).await?;
            }
        }
    }

    async fn fetch_once(&self, pinned: &Pinned<'_>, at: &mut u64, end: u64) -> Result<(), Failure> {
        let (what, head) = (pinned.what, pinned.head);
        let asked = self
            .asked("GetObject", Some(&what.bucket), Some(what.key.as_str()))
            .one_version(pinned.version.is_some());
        let whole = *at == 0 && end == head.size;
        let if_match = if pinned.version.is_none() { head.etag.clone() } else { None };
        let answer = self
            .0
            .client
            .get_object()
            .bucket(&what.bucket)
            .key(what.key.as_str())
            .set_version_id(pinned.version.clone().map(|id| id.0))
            .set_if_match(if_match.map(|etag| etag.0))
            .set_range((!whole).then(|| format!("bytes={at}-{}", end - 1)))
            .send()
            .await
            .map_err(|error| asked.failure(&error))?;
        // Servers and proxies were seen to answer with another range, or another object.
        let expected = (!whole).then(|| format!("bytes {at}-{}/{}", end - 1, head.size));
        let length = u64::try_from(answer.content_length().unwrap_or(-1)).ok();
        if answer.content_range() != expected.as_deref() || length.is_some_and(|l| l != end - *at) {
            return Err(asked.malformed("another range was answered than asked for"));
        }
        let same_tag = answer.e_tag() == head.etag.as_ref().map(|etag| etag.as_str());
        let same_version = answer.version_id() == head.version_id.as_ref().map(VersionId::as_str);
        if !same_tag || !same_version {
            let fault = asked.fault(Code::Changed, "another version was answered than asked for");
            // An answer of a proxy's cache may be right the next time.
            return Err(Failure::with_effect(fault, Effect::Unclear));
        }
        let mut body = answer.body;
        let mut flow = Flow::new(&self.0.limits);
        let mut buffer = BytesMut::with_capacity(STEP);
        let beat = (self.0.limits.stall / 4).min(Duration::from_secs(1));
        let mut moved = 0;
        let result = loop {
            let piece = tokio::select! {
                piece = body.next() => piece,
                () = tokio::time::sleep(beat) => {
                    match flow.moved(moved) {
                        Ok(()) => continue,
                        Err(stalled) => break Err(asked.stalled(stalled)),
                    }
                }
            };
            match piece {
                Some(Ok(piece)) => {
                    moved += piece.len() as u64;
                    if *at + (buffer.len() + piece.len()) as u64 > end {
                        break Err(asked.malformed("more bytes came than asked for"));
                    }
                    if let Err(slow) = flow.moved(moved) {
                        break Err(asked.stalled(slow));
                    }
                    buffer.extend_from_slice(&piece);
                    if buffer.len() >= STEP {
                        self.write(pinned, at, &mut buffer).await?;
                    }
                }
                // The SDK's error can hold anything: only the fact is passed on.
                Some(Err(_)) => break Err(asked.stalled("the connection broke half-way")),
                None => break Ok(()),
            }
        };
        // Bytes before a break are good: the answer they belong to was compared.
        self.write(pinned, at, &mut buffer).await?;
        result?;
        if *at < end {
            return Err(asked.stalled("fewer bytes came than asked for"));
        }
        Ok(())
    }

    async fn write(
        &self,
        pinned: &Pinned<'_>,
        at: &mut u64,
        buffer: &mut BytesMut,
    ) -> Result<(), Failure> {
        if buffer.is_empty() {
            return Ok(());
        }
        let (file, start, bytes) = (Arc::clone(&pinned.file), *at, buffer.split().freeze());
        let len = bytes.len() as u64;
        on_disk(move || write_all_at(&file, &bytes, start))
            .await
            .map_err(|error| disk_failure(&error, &pinned.what.folder))?;
        *at += len;
        buffer.reserve(STEP);
        pinned.progress.bytes(pinned.total.fetch_add(len, Relaxed) + len);
        Ok(())
    }
}

fn disk_failure(error: &std::io::Error, folder: &Path) -> Failure {
    Failure::ours(files::fault_of(error, folder))
}

/// What is not written yet.
fn missing(done: &[Range<u64>], size: u64) -> Vec<Range<u64>> {
    let mut gaps = Vec::new();
    let mut at = 0;
    for range in done {
        if range.start > at {
            gaps.push(at..range.start);
        }
        at = at.max(range.end);
    }
    if at < size || (size == 0 && done.is_empty()) {
        gaps.push(at..size);
    }
    gaps
}

/// A stretch in steps that end at multiples of the step.
fn steps(gap: Range<u64>, step: u64) -> impl Iterator<Item = Range<u64>> {
    let mut at = gap.start;
    std::iter::from_fn(move || {
        let end = ((at / step + 1) * step).min(gap.end);
        let range = (at < gap.end).then_some(at..end);
        at = end;
        range
    })
}

/// Adds a stretch, joining it with its neighbours.
pub(super) fn joined(done: &mut Vec<Range<u64>>, new: Range<u64>) {
    let from = done.partition_point(|range| range.end < new.start);
    let to = done.partition_point(|range| range.start <= new.end);
    let start = done.get(from).map_or(new.start, |range| range.start.min(new.start));
    let end = done[..to].last().map_or(new.end, |range| range.end.max(new.end));
    done.splice(from..to.max(from), std::iter::once(start..end));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_empty_object_is_one_request_and_a_whole_one_none() {
        let gaps = |done: &[(u64, u64)], size| {
            let done: Vec<_> = done.iter().map(|(start, end)| *start..*end).collect();
            let gaps = missing(&done, size).into_iter();
            gaps.map(|gap| (gap.start, gap.end)).collect::<Vec<_>>()
        };
        assert_eq!(gaps(&[], 0), [(0, 0)]);
        assert_eq!(gaps(&[(0, 10)], 10), []);
        assert_eq!(gaps(&[(2, 4)], 10), [(0, 2), (4, 10)]);
    }

    proptest! {
        #[test]
        fn what_is_written_and_what_is_missing_make_the_whole(
            size in 1..500_u64, step in 1..60_u64, order in proptest::collection::vec(any::<prop::sample::Index>(), 0..20),
        ) {
            let all: Vec<_> = steps(0..size, step).collect();
            let mut done = Vec::new();
            let mut bytes = std::collections::BTreeSet::new();
            for index in order {
                let range = index.get(&all).clone();
                bytes.extend(range.clone());
                joined(&mut done, range);
            }
            prop_assert!(done.windows(2).all(|pair| pair[0].end < pair[1].start));
            let mut rest: Vec<u64> = missing(&done, size).into_iter().flat_map(|gap| steps(gap, step)).flatten().collect();
            rest.extend(&bytes);
            rest.sort_unstable();
            prop_assert_eq!(rest, (0..size).collect::<Vec<_>>());
        }
    }
}
