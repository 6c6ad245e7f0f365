//! The S3 protocol over the store. s3s parses requests and checks signatures; each area of the API
//! has its file. Listings and bucket configurations are routed past s3s's types, because those lose
//! the order of versions and the text of a configuration.

/// Sets the field of an answer that carries a checksum of this algorithm.
macro_rules! put_checksum {
    ($output:expr, $algorithm:expr, $value:expr) => {
        *match $algorithm {
            $crate::store::Algorithm::Crc32 => &mut $output.checksum_crc32,
            $crate::store::Algorithm::Crc32c => &mut $output.checksum_crc32c,
            $crate::store::Algorithm::Crc64Nvme => &mut $output.checksum_crc64nvme,
            $crate::store::Algorithm::Sha1 => &mut $output.checksum_sha1,
            $crate::store::Algorithm::Sha256 => &mut $output.checksum_sha256,
        } = $value
    };
}

mod attributes;
mod body;
mod buckets;
mod config;
mod config_rules;
mod copy;
mod copy_part;
mod delete;
mod describe;
mod elsewhere;
mod fault;
mod front;
mod headers;
mod listing;
mod multipart;
mod multipart_list;
mod objects;
mod read;
mod route;
mod skew;
mod spoil;
mod tagging;
mod xml;

pub(crate) use front::Front;

use crate::Clock;
use crate::store::{self, Bucket, Refusal, Store};
use jiff::Timestamp;
use rusqlite::Connection;
use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, CompleteMultipartUploadInput,
    CompleteMultipartUploadOutput, CopyObjectInput, CopyObjectOutput, CreateBucketInput,
    CreateBucketOutput, CreateMultipartUploadInput, CreateMultipartUploadOutput, DeleteBucketInput,
    DeleteBucketOutput, DeleteObjectInput, DeleteObjectOutput, DeleteObjectTaggingInput,
    DeleteObjectTaggingOutput, DeleteObjectsInput, DeleteObjectsOutput, GetBucketAclInput,
    GetBucketAclOutput, GetBucketLocationInput, GetBucketLocationOutput, GetBucketVersioningInput,
    GetBucketVersioningOutput, GetObjectAclInput, GetObjectAclOutput, GetObjectInput,
    GetObjectOutput, GetObjectTaggingInput, GetObjectTaggingOutput, HeadBucketInput,
    HeadBucketOutput, HeadObjectInput, HeadObjectOutput, ListBucketsInput, ListBucketsOutput,
    ListMultipartUploadsInput, ListMultipartUploadsOutput, ListPartsInput, ListPartsOutput,
    PutBucketVersioningInput, PutBucketVersioningOutput, PutObjectInput, PutObjectOutput,
    PutObjectTaggingInput, PutObjectTaggingOutput, RestoreObjectInput, RestoreObjectOutput,
    UploadPartCopyInput, UploadPartCopyOutput, UploadPartInput, UploadPartOutput,
};
use s3s::{S3, S3Request, S3Response, S3Result};
use std::sync::Arc;

/// The account that owns everything (API reference, "Owner"): constant, as there is only one.
pub(crate) const ACCOUNT: &str = "000000000053";

/// What every operation works with.
#[derive(Debug, Clone)]
pub(crate) struct Adapter {
    store: Arc<Store>,
    clock: Clock,
}

impl Adapter {
    pub(crate) fn new(store: Arc<Store>, clock: Clock) -> Self {
        Self { store, clock }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn bucket(&self, name: &str) -> S3Result<Bucket> {
        let wanted = name.to_owned();
        self.read(move |connection| store::find(connection, &wanted)).await
    }

    async fn read<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    ) -> S3Result<T> {
        self.store.read(act).await.map_err(fault::of)
    }

    async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&store::Tx<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> S3Result<T> {
        self.store.write(act).await.map_err(fault::of)
    }
}

macro_rules! operations {
    ($($name:ident($input:ident) -> $output:ident = $body:path;)*) => {
        #[async_trait::async_trait]
        impl S3 for Adapter {
            $(async fn $name(&self, request: S3Request<$input>) -> S3Result<S3Response<$output>> {
                $body(self, request).await
            })*
        }
    };
}

operations! {
    create_bucket(CreateBucketInput) -> CreateBucketOutput = buckets::create;
    head_bucket(HeadBucketInput) -> HeadBucketOutput = buckets::head;
    list_buckets(ListBucketsInput) -> ListBucketsOutput = buckets::list;
    delete_bucket(DeleteBucketInput) -> DeleteBucketOutput = buckets::delete;
    get_bucket_location(GetBucketLocationInput) -> GetBucketLocationOutput = buckets::location;
    get_bucket_versioning(GetBucketVersioningInput) -> GetBucketVersioningOutput = buckets::versioning;
    put_bucket_versioning(PutBucketVersioningInput) -> PutBucketVersioningOutput = buckets::set_versioning;
    get_bucket_acl(GetBucketAclInput) -> GetBucketAclOutput = buckets::acl;
    put_object(PutObjectInput) -> PutObjectOutput = objects::put;
    get_object(GetObjectInput) -> GetObjectOutput = read::get;
    head_object(HeadObjectInput) -> HeadObjectOutput = read::head;
    get_object_acl(GetObjectAclInput) -> GetObjectAclOutput = objects::acl;
    restore_object(RestoreObjectInput) -> RestoreObjectOutput = objects::restore;
    copy_object(CopyObjectInput) -> CopyObjectOutput = copy::object;
    upload_part_copy(UploadPartCopyInput) -> UploadPartCopyOutput = copy_part::copy;
    delete_object(DeleteObjectInput) -> DeleteObjectOutput = delete::one;
    delete_objects(DeleteObjectsInput) -> DeleteObjectsOutput = delete::many;
    create_multipart_upload(CreateMultipartUploadInput) -> CreateMultipartUploadOutput = multipart::create;
    upload_part(UploadPartInput) -> UploadPartOutput = multipart::part;
    complete_multipart_upload(CompleteMultipartUploadInput) -> CompleteMultipartUploadOutput = multipart::complete;
    abort_multipart_upload(AbortMultipartUploadInput) -> AbortMultipartUploadOutput = multipart::abort;
    list_parts(ListPartsInput) -> ListPartsOutput = multipart_list::parts;
    list_multipart_uploads(ListMultipartUploadsInput) -> ListMultipartUploadsOutput = multipart_list::uploads;
    get_object_tagging(GetObjectTaggingInput) -> GetObjectTaggingOutput = tagging::get;
    put_object_tagging(PutObjectTaggingInput) -> PutObjectTaggingOutput = tagging::put;
    delete_object_tagging(DeleteObjectTaggingInput) -> DeleteObjectTaggingOutput = tagging::delete;
}
