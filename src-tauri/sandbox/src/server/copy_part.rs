//! UploadPartCopy: a stretch of a stored version becomes a part.

use super::copy::{TOO_LARGE, Tests, find, source};
use super::fault::{self, error};
use super::headers::{etag, time_out};
use super::multipart::{open_upload, part_number};
use super::objects::{ONE_PUT_MAX, shown, shown_id};
use super::{Adapter, body};
use crate::store::{self, Algorithm, Content, NewPart, Piece, Received, Store};
use s3s::dto::{CopyPartResult, Range, UploadPartCopyInput, UploadPartCopyOutput};
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};
use std::io;
use std::ops::Range as Span;
use tokio::sync::mpsc::channel;

pub(super) async fn copy(
    adapter: &Adapter,
    request: S3Request<UploadPartCopyInput>,
) -> S3Result<S3Response<UploadPartCopyOutput>> {
    let input = request.input;
    let from = source(adapter, input.copy_source)?;
    let number = part_number(input.part_number)?;
    let (_, upload) = open_upload(adapter, &input.bucket, &input.key, &input.upload_id).await?;
    let tests = Tests {
        matches: input.copy_source_if_match,
        none_match: input.copy_source_if_none_match,
        modified_since: input.copy_source_if_modified_since,
        unmodified_since: input.copy_source_if_unmodified_since,
    };
    let (source_bucket, version) = find(adapter, &from).await?;
    tests.hold(&version)?;
    let size = version.entry.size;
    let span = match input.copy_source_range.as_deref() {
        None => 0..size,
        Some(text) => match Range::parse(text) {
            // Unlike a GET's, the range must lie inside the source.
            Ok(Range::Int { first, last: Some(last) }) if last < size => first..last + 1,
            _ => {
                return Err(error(
                    S3ErrorCode::InvalidArgument,
                    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
                ));
            }
        },
    };
    if span.end - span.start > ONE_PUT_MAX {
        return Err(error(S3ErrorCode::InvalidRequest, TOO_LARGE));
    }
    let mut wanted = vec![Algorithm::Crc64Nvme];
    wanted.extend(upload.algorithm);
    let content = version.content;
    let found = adapter.read(move |connection| store::content_of(connection, content)).await?;
    let store = adapter.store.clone();
    let task = tokio::task::spawn_blocking(move || rewritten(&store, found, span, &wanted));
    let written = task.await.unwrap_or_else(|error| Err(io::Error::other(error)));
    let received = written.map_err(|error| fault::of(body::gone(error)))?;
    let (sums, modified) = (received.sums.clone(), adapter.now());
    let part =
        NewPart { number, body: received.body, size: received.size, sums: received.sums, modified };
    let algorithm = upload.algorithm;
    adapter.write(move |tx| store::put_part(tx, &upload, part)).await?;
    let mut result = CopyPartResult {
        e_tag: Some(etag(&store::etag(&sums.md5))),
        last_modified: Some(time_out(modified)),
        ..CopyPartResult::default()
    };
    if let Some(sum) = algorithm.and_then(|algorithm| shown(&sums, algorithm)) {
        put_checksum!(result, sum.algorithm, Some(sum.value));
    }
    Ok(S3Response::new(UploadPartCopyOutput {
        copy_part_result: Some(result),
        copy_source_version_id: shown_id(&source_bucket, &version.entry.id),
        ..UploadPartCopyOutput::default()
    }))
}

/// The stretch as a file of its own, hashed on the way: parts are files, so that they can be joined.
/// Blocks.
fn rewritten(
    store: &Store,
    content: Content,
    span: Span<u64>,
    wanted: &[Algorithm],
) -> io::Result<Received> {
    let opened = body::open(store, content, span)?;
    let (pieces, mut queue) = channel(4);
    std::thread::scope(|scope| {
        let writing = scope.spawn(move || store.bodies().write(&mut queue, wanted));
        let mut failed = None;
        opened.each(store, |piece| match piece {
            Ok(bytes) => pieces.blocking_send(Piece::Bytes(bytes)).is_ok(),
            Err(error) => {
                failed = Some(error);
                false
            }
        });
        if failed.is_none() {
            let _writer_reports = pieces.blocking_send(Piece::End);
        }
        drop(pieces);
        let written =
            writing.join().unwrap_or_else(|_| Err(io::Error::other("the writer panicked")));
        failed.map_or(written, Err)
    })
}
