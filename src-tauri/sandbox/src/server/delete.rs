//! DeleteObject and DeleteObjects: markers, named versions, conditions on the current entry.

use super::Adapter;
use super::fault::{self, error};
use super::headers::condition_test;
use super::objects::checked_id;
use crate::store::{self, Bucket, ETagTest, NULL, Refusal, Removed, Tx};
use jiff::Timestamp;
use s3s::dto::{
    DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput, DeleteObjectsOutput, DeletedObject,
    Error, ObjectIdentifier,
};
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};

/// Entries in one DeleteObjects request.
const MANY: usize = 1000;

fn apply(
    tx: &Tx<'_>,
    bucket: &Bucket,
    key: &str,
    id: Option<&str>,
    test: Option<&ETagTest>,
    now: Timestamp,
) -> Result<Removed, Refusal> {
    if let Some(test) = test {
        store::check_delete(tx, bucket, key, test)?;
    }
    match id {
        Some(id) => store::remove(tx, bucket, key, id),
        None => store::mark_deleted(tx, bucket, key, now),
    }
}

pub(super) async fn one(
    adapter: &Adapter,
    request: S3Request<DeleteObjectInput>,
) -> S3Result<S3Response<DeleteObjectOutput>> {
    let input = request.input;
    if input.if_match_last_modified_time.is_some() || input.if_match_size.is_some() {
        return Err(error(
            S3ErrorCode::NotImplemented,
            "A header you provided implies functionality that is not implemented",
        ));
    }
    let id = checked_id(adapter, input.version_id)?;
    let test = input.if_match.as_ref().map(condition_test);
    let now = adapter.now();
    let removed = adapter
        .write(move |tx| {
            let bucket = store::find(tx, &input.bucket)?;
            apply(tx, &bucket, &input.key, id.as_deref(), test.as_ref(), now)
        })
        .await?;
    Ok(S3Response::new(DeleteObjectOutput {
        delete_marker: removed.marker.then_some(true),
        version_id: removed.id,
        ..DeleteObjectOutput::default()
    }))
}

pub(super) async fn many(
    adapter: &Adapter,
    request: S3Request<DeleteObjectsInput>,
) -> S3Result<S3Response<DeleteObjectsOutput>> {
    let input = request.input;
    let asked = input.delete.objects;
    if asked.is_empty() || asked.len() > MANY {
        return Err(error(
            S3ErrorCode::MalformedXML,
            "The XML you provided was not well-formed or did not validate against our published schema",
        ));
    }
    let quiet = input.delete.quiet.unwrap_or(false);
    let bucket = adapter.bucket(&input.bucket).await?;
    let (mut deleted, mut errors) = (Vec::new(), Vec::new());
    for object in asked {
        match entry(adapter, &bucket, &object).await {
            Ok(done) if !quiet => deleted.push(done),
            Ok(_) => {}
            Err(error) => errors.push(Error {
                code: Some(error.code().as_str().to_owned()),
                key: Some(object.key),
                message: error.message().map(str::to_owned),
                version_id: object.version_id,
            }),
        }
    }
    Ok(S3Response::new(DeleteObjectsOutput {
        deleted: Some(deleted),
        errors: (!errors.is_empty()).then_some(errors),
        ..DeleteObjectsOutput::default()
    }))
}

async fn entry(
    adapter: &Adapter,
    bucket: &Bucket,
    object: &ObjectIdentifier,
) -> S3Result<DeletedObject> {
    if object.key.is_empty() || object.key.len() > strata_domain::object::MAX_KEY_BYTES {
        return Err(error(S3ErrorCode::KeyTooLongError, "Your key is too long"));
    }
    let id = checked_id(adapter, object.version_id.clone())?;
    let test = object.e_tag.as_ref().map(|etag| ETagTest::Is(etag.value().to_owned()));
    let (name, key, named) = (bucket.name.clone(), object.key.clone(), id.clone());
    let now = adapter.now();
    let removed = adapter
        .store
        .write(move |tx| {
            let bucket = store::find(tx, &name)?;
            apply(tx, &bucket, &key, named.as_deref(), test.as_ref(), now)
        })
        .await
        .map_err(fault::of)?;
    Ok(DeletedObject {
        delete_marker: removed.marker.then_some(true),
        delete_marker_version_id: removed.id.filter(|_| removed.marker),
        key: Some(object.key.clone()),
        version_id: id.map(|id| if id == NULL { NULL.to_owned() } else { id }),
    })
}
