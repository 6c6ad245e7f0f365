//! Tags of objects, per version. Changing them makes no version and touches no date.

use super::Adapter;
use super::describe::object_tags;
use super::objects::{checked_id, shown_id};
use crate::store::{self, Tags};
use s3s::dto::{
    DeleteObjectTaggingInput, DeleteObjectTaggingOutput, GetObjectTaggingInput,
    GetObjectTaggingOutput, PutObjectTaggingInput, PutObjectTaggingOutput, Tag,
};
use s3s::{S3Request, S3Response, S3Result};

pub(super) async fn get(
    adapter: &Adapter,
    request: S3Request<GetObjectTaggingInput>,
) -> S3Result<S3Response<GetObjectTaggingOutput>> {
    let input = request.input;
    let id = checked_id(adapter, input.version_id)?;
    let (bucket, found) = adapter
        .read(move |connection| {
            let bucket = store::find(connection, &input.bucket)?;
            let found = store::lookup(connection, &bucket, &input.key, id.as_deref())?;
            Ok((bucket, found))
        })
        .await?;
    let tags =
        found.tags.into_iter().map(|(key, value)| Tag { key: Some(key), value: Some(value) });
    Ok(S3Response::new(GetObjectTaggingOutput {
        tag_set: tags.collect(),
        version_id: shown_id(&bucket, &found.entry.id),
    }))
}

async fn set(
    adapter: &Adapter,
    bucket: String,
    key: String,
    id: Option<String>,
    tags: Tags,
) -> S3Result<Option<String>> {
    let id = checked_id(adapter, id)?;
    adapter
        .write(move |tx| {
            let bucket = store::find(tx, &bucket)?;
            let id = store::set_tags(tx, &bucket, &key, id.as_deref(), &tags)?;
            Ok(shown_id(&bucket, &id))
        })
        .await
}

pub(super) async fn put(
    adapter: &Adapter,
    request: S3Request<PutObjectTaggingInput>,
) -> S3Result<S3Response<PutObjectTaggingOutput>> {
    let input = request.input;
    let tags = object_tags(input.tagging)?;
    let version_id = set(adapter, input.bucket, input.key, input.version_id, tags).await?;
    Ok(S3Response::new(PutObjectTaggingOutput { version_id }))
}

pub(super) async fn delete(
    adapter: &Adapter,
    request: S3Request<DeleteObjectTaggingInput>,
) -> S3Result<S3Response<DeleteObjectTaggingOutput>> {
    let input = request.input;
    let version_id = set(adapter, input.bucket, input.key, input.version_id, Tags::new()).await?;
    Ok(S3Response::new(DeleteObjectTaggingOutput { version_id }))
}
