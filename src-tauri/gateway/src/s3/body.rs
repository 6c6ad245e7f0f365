//! Bytes on their way out: a body that counts, and the rule that ends a stalled request.

use super::limits::Limits;
use super::local::{Source, on_disk, read_exact_at};
use aws_sdk_s3::primitives::SdkBody;
use bytes::Bytes;
use futures::stream::{BoxStream, StreamExt};
use hyper::body::{Body, Frame, SizeHint};
use std::future::Future;
use std::io;
use std::ops::Range;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Instant;

/// Bytes handed over to the network in steps of this size.
const STEP: u64 = 256 * 1024;

/// Counts one request's bytes, and adds them to the whole transfer's.
#[derive(Debug)]
pub(super) struct Meter {
    sent: AtomicU64,
    total: Arc<AtomicU64>,
    len: u64,
}

impl Meter {
    pub(super) fn new(total: &Arc<AtomicU64>, len: u64) -> Arc<Self> {
        Arc::new(Self { sent: AtomicU64::new(0), total: Arc::clone(total), len })
    }

    fn add(&self, bytes: u64) {
        self.sent.fetch_add(bytes, Relaxed);
        self.total.fetch_add(bytes, Relaxed);
    }

    /// Takes back what a failed attempt counted.
    pub(super) fn rewind(&self) {
        self.total.fetch_sub(self.sent.swap(0, Relaxed), Relaxed);
    }

    /// Whether the network has taken everything.
    pub(super) fn all_sent(&self) -> bool {
        self.sent.load(Relaxed) >= self.len
    }
}

/// What a request sends: from memory, or from a stretch of the file when that is too large.
#[derive(Debug, Clone)]
pub(super) enum Payload {
    Memory(Bytes),
    File(Source, Range<u64>),
}

impl Payload {
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File(_, range) => range.end - range.start,
        }
    }

    /// A fresh body over the payload, counted by the meter.
    pub(super) fn body(&self, meter: &Arc<Meter>) -> SdkBody {
        let pieces = match self.clone() {
            Self::Memory(bytes) => pieces_of(bytes).boxed(),
            Self::File(source, range) => pieces_of_file(source, range).boxed(),
        };
        let meter = Arc::clone(meter);
        SdkBody::from_body_1_x(Metered { pieces: Mutex::new(pieces), left: self.len(), meter })
    }
}

fn pieces_of(bytes: Bytes) -> impl futures::Stream<Item = io::Result<Bytes>> + Send {
    let mut rest = bytes;
    futures::stream::iter(std::iter::from_fn(move || {
        let step = rest.len().min(usize::try_from(STEP).unwrap_or(usize::MAX));
        (step > 0).then(|| Ok(rest.split_to(step)))
    }))
}

fn pieces_of_file(
    source: Source,
    range: Range<u64>,
) -> impl futures::Stream<Item = io::Result<Bytes>> + Send {
    futures::stream::try_unfold(range.start, move |at| {
        let file = Arc::clone(&source.file);
        async move {
            let len = usize::try_from(STEP.min(range.end - at)).unwrap_or(0);
            if len == 0 {
                return Ok(None);
            }
            let piece = on_disk(move || {
                let mut buffer = vec![0; len];
                read_exact_at(&file, &mut buffer, at)?;
                Ok(Bytes::from(buffer))
            });
            Ok(Some((piece.await?, at + len as u64)))
        }
    })
}

struct Metered {
    /// Locked only because a body must be shareable; there is one reader.
    pieces: Mutex<BoxStream<'static, io::Result<Bytes>>>,
    left: u64,
    meter: Arc<Meter>,
}

impl Body for Metered {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let pieces = self.pieces.get_mut().unwrap_or_else(PoisonError::into_inner);
        let piece = std::task::ready!(pieces.poll_next_unpin(context));
        Poll::Ready(piece.map(|piece| {
            let piece = piece?;
            self.left = self.left.saturating_sub(piece.len() as u64);
            self.meter.add(piece.len() as u64);
            Ok(Frame::data(piece))
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// Watches a flow of bytes: no byte for `stall`, or fewer than the lowest rate over a window,
/// ends it.
pub(super) struct Flow {
    stall: Duration,
    window: Duration,
    lowest: u64,
    last: (Instant, u64),
    start: (Instant, u64),
}

impl Flow {
    pub(super) fn new(limits: &Limits) -> Self {
        let now = (Instant::now(), 0);
        let lowest = limits.slow_rate.saturating_mul(limits.slow_window.as_secs().max(1));
        let (stall, window) = (limits.stall, limits.slow_window);
        Self { stall, window, lowest, last: now, start: now }
    }

    /// When bytes last moved.
    fn last_moved(&self) -> Instant {
        self.last.0
    }

    /// Notes how many bytes have moved; says what is wrong when too few did.
    pub(super) fn moved(&mut self, bytes: u64) -> Result<(), &'static str> {
        let now = Instant::now();
        if bytes != self.last.1 {
            self.last = (now, bytes);
        } else if now - self.last.0 >= self.stall {
            return Err("no data moved for a while");
        }
        if now - self.start.0 >= self.window {
            if bytes.saturating_sub(self.start.1) < self.lowest {
                return Err("the connection is too slow");
            }
            self.start = (now, bytes);
        }
        Ok(())
    }
}

/// Runs a request that sends a metered body, as long as its bytes flow and its answer comes.
pub(super) async fn flowing<T>(
    limits: &Limits,
    meter: &Meter,
    tick: impl Fn(),
    request: impl Future<Output = T>,
) -> Result<T, &'static str> {
    let mut flow = Flow::new(limits);
    let beat = (limits.stall / 4).min(Duration::from_millis(100));
    tokio::pin!(request);
    loop {
        tokio::select! {
            answer = &mut request => {
                tick();
                return Ok(answer);
            }
            () = tokio::time::sleep(beat) => {
                tick();
                if meter.all_sent() {
                    // Now the server has to store it: that has a limit of its own.
                    if flow.last_moved().elapsed() >= limits.stored {
                        return Err("the server did not answer in time");
                    }
                } else {
                    flow.moved(meter.sent.load(Relaxed))?;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn limits() -> Limits {
        Limits {
            stall: Duration::from_secs(20),
            slow_window: Duration::from_secs(60),
            slow_rate: 1024,
            ..Limits::default()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_stalled_flow_ends_and_a_dripping_one_too() {
        let mut flow = Flow::new(&limits());
        tokio::time::advance(Duration::from_secs(19)).await;
        assert!(flow.moved(0).is_ok());
        tokio::time::advance(Duration::from_secs(2)).await;
        assert!(flow.moved(0).is_err());
        let mut drip = Flow::new(&limits());
        let ended = async {
            for bytes in 1..1000 {
                tokio::time::advance(Duration::from_secs(1)).await;
                if drip.moved(bytes).is_err() {
                    return bytes;
                }
            }
            0
        };
        assert_eq!(ended.await, 60);
    }

    #[tokio::test(start_paused = true)]
    async fn a_steady_flow_goes_on() {
        let mut flow = Flow::new(&limits());
        for second in 1..600 {
            tokio::time::advance(Duration::from_secs(1)).await;
            flow.moved(second * 2000).unwrap();
        }
    }

    #[tokio::test]
    async fn a_failed_attempt_is_taken_back_from_the_total() {
        let total = Arc::new(AtomicU64::new(100));
        let meter = Meter::new(&total, 7);
        meter.add(7);
        assert!(meter.all_sent());
        assert_eq!(total.load(Relaxed), 107);
        meter.rewind();
        assert_eq!((total.load(Relaxed), meter.all_sent()), (100, false));
    }
}
