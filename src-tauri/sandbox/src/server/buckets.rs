//! Buckets: create, head, list, delete, location, versioning, and the one ACL there is.

use super::fault::error;
use super::{ACCOUNT, Adapter};
use crate::REGION;
use crate::store::{self, Versioning};
use s3s::dto::{
    BucketVersioningStatus, CreateBucketInput, CreateBucketOutput, DeleteBucketInput,
    DeleteBucketOutput, GetBucketAclInput, GetBucketAclOutput, GetBucketLocationInput,
    GetBucketLocationOutput, GetBucketVersioningInput, GetBucketVersioningOutput, Grant, Grantee,
    HeadBucketInput, HeadBucketOutput, ListBucketsInput, ListBucketsOutput, Owner, Permission,
    PutBucketVersioningInput, PutBucketVersioningOutput, Type,
};
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};

/// The name beside the account's number in owner elements.
const OWNER_NAME: &str = "strata-sandbox";

pub(super) fn owner() -> Owner {
    Owner { id: Some(ACCOUNT.to_owned()), display_name: Some(OWNER_NAME.to_owned()) }
}

/// The grant that the owner always has.
pub(super) fn full_control(account: &str) -> Vec<Grant> {
    let grantee = Grantee {
        display_name: Some(OWNER_NAME.to_owned()),
        email_address: None,
        id: Some(account.to_owned()),
        type_: Type::from_static(Type::CANONICAL_USER),
        uri: None,
    };
    let permission = Permission::from_static(Permission::FULL_CONTROL);
    vec![Grant { grantee: Some(grantee), permission: Some(permission) }]
}

pub(super) async fn create(
    adapter: &Adapter,
    request: S3Request<CreateBucketInput>,
) -> S3Result<S3Response<CreateBucketOutput>> {
    let input = request.input;
    let constraint = input.create_bucket_configuration.and_then(|asked| asked.location_constraint);
    match constraint.as_ref().map(|place| place.as_str()) {
        None | Some("") => {}
        Some(REGION) => {
            return Err(error(
                S3ErrorCode::InvalidLocationConstraint,
                "The specified location-constraint is not valid",
            ));
        }
        Some(_) => {
            return Err(error(
                S3ErrorCode::IllegalLocationConstraintException,
                "The location constraint is incompatible for the region specific endpoint this request was sent to.",
            ));
        }
    }
    if input.object_lock_enabled_for_bucket == Some(true) {
        return Err(error(S3ErrorCode::NotImplemented, "The sandbox has no Object Lock."));
    }
    let (name, now) = (input.bucket.clone(), adapter.now());
    let ownership = input
        .object_ownership
        .map(|wanted| super::config::ownership_xml(wanted.as_str()))
        .transpose()?;
    adapter
        .write(move |tx| {
            // One's own bucket stays as it is.
            let is_new = store::find(tx, &name).is_err();
            let bucket = store::create(tx, &name, now)?;
            ownership.filter(|_| is_new).map_or(Ok(()), |xml| {
                store::put_setting(tx, &bucket, super::config::OWNERSHIP, &xml, None)
            })
        })
        .await?;
    let location = Some(format!("/{}", input.bucket));
    Ok(S3Response::new(CreateBucketOutput { location }))
}

pub(super) async fn head(
    adapter: &Adapter,
    request: S3Request<HeadBucketInput>,
) -> S3Result<S3Response<HeadBucketOutput>> {
    adapter.bucket(&request.input.bucket).await?;
    let output =
        HeadBucketOutput { bucket_region: Some(REGION.to_owned()), ..HeadBucketOutput::default() };
    Ok(S3Response::new(output))
}

pub(super) async fn list(
    adapter: &Adapter,
    request: S3Request<ListBucketsInput>,
) -> S3Result<S3Response<ListBucketsOutput>> {
    let input = request.input;
    let elsewhere = input.bucket_region.as_deref().is_some_and(|region| region != REGION);
    let max = usize::try_from(input.max_buckets.unwrap_or(10_000)).unwrap_or(0);
    let (prefix, after) =
        (input.prefix.clone().unwrap_or_default(), input.continuation_token.unwrap_or_default());
    let mut found = if elsewhere {
        Vec::new()
    } else {
        adapter
            .read(move |connection| store::list(connection, &prefix, &after, max.saturating_add(1)))
            .await?
    };
    let more = found.len() > max;
    found.truncate(max);
    let continuation_token = found.last().filter(|_| more).map(|bucket| bucket.name.clone());
    let buckets = found
        .into_iter()
        .map(|bucket| s3s::dto::Bucket {
            bucket_region: Some(REGION.to_owned()),
            creation_date: Some(super::headers::time_out(bucket.created)),
            name: Some(bucket.name),
        })
        .collect();
    Ok(S3Response::new(ListBucketsOutput {
        buckets: Some(buckets),
        continuation_token,
        owner: Some(owner()),
        prefix: input.prefix,
    }))
}

pub(super) async fn delete(
    adapter: &Adapter,
    request: S3Request<DeleteBucketInput>,
) -> S3Result<S3Response<DeleteBucketOutput>> {
    let name = request.input.bucket;
    adapter.write(move |tx| store::delete(tx, &name)).await?;
    Ok(S3Response::new(DeleteBucketOutput {}))
}

pub(super) async fn location(
    adapter: &Adapter,
    request: S3Request<GetBucketLocationInput>,
) -> S3Result<S3Response<GetBucketLocationOutput>> {
    adapter.bucket(&request.input.bucket).await?;
    // us-east-1 is told by an empty element.
    Ok(S3Response::new(GetBucketLocationOutput { location_constraint: None }))
}

pub(super) async fn versioning(
    adapter: &Adapter,
    request: S3Request<GetBucketVersioningInput>,
) -> S3Result<S3Response<GetBucketVersioningOutput>> {
    let bucket = adapter.bucket(&request.input.bucket).await?;
    let status = match bucket.versioning {
        Versioning::Never => None,
        Versioning::Enabled => Some(BucketVersioningStatus::ENABLED),
        Versioning::Suspended => Some(BucketVersioningStatus::SUSPENDED),
    };
    Ok(S3Response::new(GetBucketVersioningOutput {
        mfa_delete: None,
        status: status.map(BucketVersioningStatus::from_static),
    }))
}

pub(super) async fn set_versioning(
    adapter: &Adapter,
    request: S3Request<PutBucketVersioningInput>,
) -> S3Result<S3Response<PutBucketVersioningOutput>> {
    let input = request.input;
    let asked = input.versioning_configuration;
    if asked.mfa_delete.as_ref().is_some_and(|mfa| mfa.as_str() == "Enabled") {
        return Err(error(S3ErrorCode::NotImplemented, "The sandbox has no MFA Delete."));
    }
    let state = match asked.status.as_ref().map(BucketVersioningStatus::as_str) {
        Some(BucketVersioningStatus::ENABLED) => Versioning::Enabled,
        Some(BucketVersioningStatus::SUSPENDED) => Versioning::Suspended,
        None => {
            return Err(error(
                S3ErrorCode::IllegalVersioningConfigurationException,
                "The Versioning element must be specified",
            ));
        }
        Some(_) => {
            return Err(error(
                S3ErrorCode::MalformedXML,
                "The XML you provided was not well-formed or did not validate against our published schema",
            ));
        }
    };
    adapter
        .write(move |tx| {
            let bucket = store::find(tx, &input.bucket)?;
            store::set_versioning(tx, &bucket, state)
        })
        .await?;
    Ok(S3Response::new(PutBucketVersioningOutput {}))
}

pub(super) async fn acl(
    adapter: &Adapter,
    request: S3Request<GetBucketAclInput>,
) -> S3Result<S3Response<GetBucketAclOutput>> {
    adapter.bucket(&request.input.bucket).await?;
    Ok(S3Response::new(GetBucketAclOutput {
        grants: Some(full_control(ACCOUNT)),
        owner: Some(owner()),
    }))
}
