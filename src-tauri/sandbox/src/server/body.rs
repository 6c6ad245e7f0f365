//! Bodies in and out, as streams: hashed and written while they come, read from their files while
//! they go. No body is ever whole in memory, but those small enough for the database.

use super::Adapter;
use super::describe::Told;
use super::fault::{self, error};
use crate::store::{
    Algorithm, Content, INLINE_MAX, Incoming, Piece, Received, Refusal, Segment, Store, Sums,
    content_of,
};
use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt};
use s3s::dto::StreamingBlob;
use s3s::stream::{ByteStream, RemainingLength};
use s3s::{S3Error, S3ErrorCode, S3Result, StdError, TrailingHeaders};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::mpsc::{Receiver, channel};

/// Pieces that wait between the network and the disk.
const QUEUE: usize = 4;
/// How much is read from a file at once.
const READ: usize = 512 * 1024;
/// Files of one object that are opened before the answer begins: a delete meanwhile can't hurt it.
const OPEN_AHEAD: usize = 128;

/// Takes a body in, computing MD5, CRC64NVME and what else is told or wanted, and compares.
pub(super) async fn receive(
    adapter: &Adapter,
    body: Option<StreamingBlob>,
    told: &Told,
    trailers: Option<TrailingHeaders>,
    small_inline: bool,
) -> S3Result<Received> {
    let mut body = body.unwrap_or_else(|| StreamingBlob::from(s3s::Body::empty()));
    let mut wanted = told.algorithms();
    wanted.push(Algorithm::Crc64Nvme);
    let mut early = Vec::new();
    let mut early_len = 0;
    let limit = if small_inline { INLINE_MAX } else { 0 };
    let mut ended = false;
    while early_len <= limit {
        match body.next().await {
            Some(chunk) => {
                let chunk = chunk.map_err(|error| broken(&*error))?;
                early_len += chunk.len();
                early.push(chunk);
            }
            None => {
                ended = true;
                break;
            }
        }
    }
    let received = if ended && small_inline {
        let bytes = early.concat();
        Received {
            size: bytes.len() as u64,
            sums: Sums::of(&bytes, &wanted),
            body: Incoming::Inline(bytes),
        }
    } else {
        spool(adapter, early, body, wanted).await?
    };
    if told.length.is_some_and(|length| length != received.size) {
        return Err(error(
            S3ErrorCode::IncompleteBody,
            "You did not provide the number of bytes specified by the Content-Length HTTP header",
        ));
    }
    told.compare(&received.sums, trailers)?;
    Ok(received)
}

async fn spool(
    adapter: &Adapter,
    early: Vec<Bytes>,
    mut rest: StreamingBlob,
    wanted: Vec<Algorithm>,
) -> S3Result<Received> {
    let (pieces, mut queue) = channel(QUEUE);
    let bodies = adapter.store.bodies().clone();
    let writing = tokio::task::spawn_blocking(move || bodies.write(&mut queue, &wanted));
    let sending = async {
        for chunk in early {
            if pieces.send(Piece::Bytes(chunk)).await.is_err() {
                return Ok(());
            }
        }
        while let Some(chunk) = rest.next().await {
            let chunk = chunk.map_err(|error| broken(&*error))?;
            if pieces.send(Piece::Bytes(chunk)).await.is_err() {
                // The writer gave up; its reason comes from its own end.
                return Ok(());
            }
        }
        let _writer_reports = pieces.send(Piece::End).await;
        Ok(())
    };
    let sent: S3Result<()> = sending.await;
    drop(pieces);
    let written = writing.await.map_err(|error| fault::of(io::Error::other(error).into()))?;
    sent?;
    written.map_err(|error| fault::of(error.into()))
}

/// Why a request's body broke off. s3s keeps these types to itself, so their names are all there is.
fn broken(cause: &(dyn std::error::Error + Send + Sync)) -> S3Error {
    let text = cause.to_string();
    if text.contains("Sha256Mismatch") {
        return fault::custom(
            "XAmzContentSHA256Mismatch",
            http::StatusCode::BAD_REQUEST,
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
        );
    }
    if text.contains("SignatureMismatch") {
        return error(
            S3ErrorCode::SignatureDoesNotMatch,
            "The request signature we calculated does not match the signature you provided.",
        );
    }
    error(S3ErrorCode::IncompleteBody, "The request body terminated unexpectedly")
}

/// The stretches of a content that make up this range.
fn cut(segments: Vec<Segment>, range: Range<u64>) -> Vec<Segment> {
    let mut at = 0;
    let mut cut = Vec::new();
    for segment in segments {
        let (from, to) = (at, at + segment.len);
        at = to;
        let (start, end) = (range.start.max(from), range.end.min(to));
        if start < end {
            let start_in_file = segment.start + (start - from);
            cut.push(Segment { file: segment.file, start: start_in_file, len: end - start });
        }
    }
    cut
}

/// A stored body, or a range of it, opened for reading.
pub(super) struct Opened {
    early: Bytes,
    files: VecDeque<(Segment, Option<File>)>,
    pub(super) len: u64,
}

/// Opens a content. Blocks.
pub(super) fn open(store: &Store, content: Content, range: Range<u64>) -> io::Result<Opened> {
    let len = range.end - range.start;
    match content {
        Content::Inline(bytes) => {
            let at = |end: u64| usize::try_from(end).unwrap_or(usize::MAX).min(bytes.len());
            let (start, end) = (at(range.start), at(range.end));
            Ok(Opened { early: Bytes::from(bytes).slice(start..end), files: VecDeque::new(), len })
        }
        Content::Segments(segments) => {
            let mut files = VecDeque::new();
            for segment in cut(segments, range) {
                let file = if files.len() < OPEN_AHEAD {
                    Some(store.bodies().open_file(&segment.file)?)
                } else {
                    None
                };
                files.push_back((segment, file));
            }
            Ok(Opened { early: Bytes::new(), files, len })
        }
    }
}

impl Opened {
    /// Hands the bytes over piece by piece until the end or until `take` says stop. Blocks.
    pub(super) fn each(mut self, store: &Store, mut take: impl FnMut(io::Result<Bytes>) -> bool) {
        if !self.early.is_empty() && !take(Ok(self.early)) {
            return;
        }
        while let Some((segment, file)) = self.files.pop_front() {
            let opened = match file {
                Some(file) => Ok(file),
                None => store.bodies().open_file(&segment.file),
            };
            let read = opened.and_then(|mut file| {
                file.seek(SeekFrom::Start(segment.start))?;
                Ok(file)
            });
            let mut file = match read {
                Ok(file) => file,
                Err(error) => {
                    take(Err(error));
                    return;
                }
            };
            let mut left = segment.len;
            while left > 0 {
                let piece = read_piece(&mut file, left);
                left -= piece.as_ref().map_or(0, |bytes| bytes.len() as u64);
                let failed = piece.is_err();
                if !take(piece) || failed {
                    return;
                }
            }
        }
    }

    /// The bytes as an answer's body.
    pub(super) fn stream(self, store: &Arc<Store>) -> StreamingBlob {
        let (total, small) = (self.len, self.files.is_empty());
        if small {
            return StreamingBlob::from(s3s::Body::from(self.early));
        }
        let (sender, pieces) = channel(4);
        let store = store.clone();
        // It ends with the object, or with the client.
        let _reading = tokio::task::spawn_blocking(move || {
            self.each(&store, |piece| sender.blocking_send(piece).is_ok());
        });
        StreamingBlob::new(Outgoing { pieces, left: total })
    }
}

fn read_piece(file: &mut File, left: u64) -> io::Result<Bytes> {
    let want = usize::try_from(left).unwrap_or(READ).min(READ);
    let mut piece = BytesMut::zeroed(want);
    file.read_exact(&mut piece)?;
    Ok(piece.freeze())
}

/// The bytes that a reading thread sends.
struct Outgoing {
    pieces: Receiver<io::Result<Bytes>>,
    left: u64,
}

impl Stream for Outgoing {
    type Item = Result<Bytes, StdError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pieces.poll_recv(context).map(|piece| {
            let piece = piece?;
            if let Ok(bytes) = &piece {
                self.left -= bytes.len() as u64;
            }
            Some(piece.map_err(Into::into))
        })
    }
}

impl ByteStream for Outgoing {
    fn remaining_length(&self) -> RemainingLength {
        RemainingLength::new_exact(usize::try_from(self.left).unwrap_or(usize::MAX))
    }
}

/// Computes the digests of a stored content anew.
pub(super) async fn digest(
    adapter: &Adapter,
    content: i64,
    range: Range<u64>,
    wanted: Vec<Algorithm>,
) -> S3Result<Sums> {
    let store = adapter.store.clone();
    let found = adapter.read(move |connection| content_of(connection, content)).await?;
    let task = tokio::task::spawn_blocking(move || {
        let opened = open(&store, found, range).map_err(gone)?;
        let mut hasher = crate::store::Hasher::new(&wanted);
        let mut failed = None;
        opened.each(&store, |piece| {
            match piece {
                Ok(bytes) => hasher.update(&bytes),
                Err(error) => failed = Some(error),
            }
            true
        });
        match failed {
            Some(error) => Err(gone(error)),
            None => Ok(hasher.finish()),
        }
    });
    let sums: Result<Sums, Refusal> =
        task.await.unwrap_or_else(|error| Err(io::Error::other(error).into()));
    sums.map_err(fault::of)
}

/// A body that was deleted while it was being read.
pub(super) fn gone(error: io::Error) -> Refusal {
    if error.kind() == io::ErrorKind::NotFound { Refusal::SourceChanged } else { error.into() }
}
