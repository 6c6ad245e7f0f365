//! What each operation does, and the IAM actions that it needs on which resource
//! (Service Authorization Reference, "Actions, resources, and condition keys" for Amazon S3, IAM and
//! STS; User Guide, "Required permissions for Amazon S3 API operations").

use super::Request;

/// What an action is allowed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    /// All of the account: the action has no resource.
    Account,
    /// The bucket.
    Bucket,
    /// The bucket, for the prefix that was listed.
    Listing,
    /// The object.
    Object,
    /// The IAM user who asks.
    Oneself,
    /// The role to assume.
    Role,
}

/// One action on one resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) action: &'static str,
    pub(super) on: On,
}

/// Every operation that has its words and its actions here.
pub const OPERATIONS: [&str; 43] = [
    "ListBuckets",
    "HeadBucket",
    "GetBucketLocation",
    "GetBucketVersioning",
    "GetBucketLifecycleConfiguration",
    "PutBucketLifecycleConfiguration",
    "DeleteBucketLifecycle",
    "ListObjectsV2",
    "ListObjectVersions",
    "ListMultipartUploads",
    "HeadObject",
    "GetObject",
    "PresignedGetObject",
    "GetObjectAttributes",
    "GetObjectTagging",
    "PutObjectTagging",
    "PutObject",
    "CreateMultipartUpload",
    "UploadPart",
    "CompleteMultipartUpload",
    "ListParts",
    "AbortMultipartUpload",
    "CopyObject",
    "UploadPartCopy",
    "DeleteObject",
    "RestoreObject",
    "GetUser",
    "ListAccessKeys",
    "GetAccessKeyLastUsed",
    "CreateAccessKey",
    "UpdateAccessKey",
    "DeleteAccessKey",
    "GetCallerIdentity",
    "AssumeRole",
    "AssumeRoleWithWebIdentity",
    "GetSessionToken",
    "ListAccounts",
    "ListAccountRoles",
    "GetRoleCredentials",
    "Logout",
    "RegisterClient",
    "StartDeviceAuthorization",
    "CreateToken",
];

/// What an operation does, as the rest of "Could not …".
pub(super) fn words(operation: &str) -> &'static str {
    match operation {
        "ListBuckets" => "list the buckets",
        "HeadBucket" | "GetBucketLocation" => "find the region",
        "GetBucketVersioning" => "read the versioning state",
        "GetBucketLifecycleConfiguration" => "read the lifecycle rules",
        "PutBucketLifecycleConfiguration" => "put lifecycle rules in force",
        "DeleteBucketLifecycle" => "remove the lifecycle rules",
        "ListObjectsV2" => "list the documents",
        "ListObjectVersions" => "list the versions",
        "ListMultipartUploads" => "list the unfinished uploads",
        "HeadObject" | "GetObjectAttributes" => "look at",
        "GetObject" => "download",
        "PresignedGetObject" => "fetch by a link",
        "GetObjectTagging" => "read the tags of",
        "PutObjectTagging" => "keep the tags of",
        "PutObject"
        | "CreateMultipartUpload"
        | "UploadPart"
        | "CompleteMultipartUpload"
        | "ListParts" => "upload",
        "AbortMultipartUpload" => "end the upload of",
        "CopyObject" | "UploadPartCopy" => "restore",
        "DeleteObject" => "delete",
        "RestoreObject" => "retrieve from the archive",
        "GetUser" => "read the IAM user",
        "ListAccessKeys" => "list the access keys",
        "GetAccessKeyLastUsed" => "read when the access key was last used",
        "CreateAccessKey" => "create an access key",
        "UpdateAccessKey" => "activate or deactivate the access key",
        "DeleteAccessKey" => "delete the access key",
        "GetCallerIdentity" => "find out who this is",
        "AssumeRole" | "AssumeRoleWithWebIdentity" => "assume the role",
        "GetSessionToken" => "begin a session",
        "ListAccounts" | "ListAccountRoles" => "read the accounts of the sign-in",
        "GetRoleCredentials" => "get credentials from the sign-in",
        "Logout" => "sign out",
        "RegisterClient" | "StartDeviceAuthorization" | "CreateToken" => "sign in",
        _ => "finish the request",
    }
}

/// The actions that an operation needs; none where none is needed or known.
pub(super) fn needs(request: &Request<'_>) -> Vec<Need> {
    let need = |action, on| Need { action, on };
    let object =
        |plain, versioned| need(if request.version { versioned } else { plain }, On::Object);
    match request.operation {
        "ListBuckets" => vec![need("s3:ListAllMyBuckets", On::Account)],
        "HeadBucket" => vec![need("s3:ListBucket", On::Bucket)],
        "GetBucketLocation" => vec![need("s3:GetBucketLocation", On::Bucket)],
        "GetBucketVersioning" => vec![need("s3:GetBucketVersioning", On::Bucket)],
        "GetBucketLifecycleConfiguration" => {
            vec![need("s3:GetLifecycleConfiguration", On::Bucket)]
        }
        "PutBucketLifecycleConfiguration" | "DeleteBucketLifecycle" => {
            vec![need("s3:PutLifecycleConfiguration", On::Bucket)]
        }
        "ListObjectsV2" => vec![need("s3:ListBucket", On::Listing)],
        "ListObjectVersions" => vec![need("s3:ListBucketVersions", On::Listing)],
        "ListMultipartUploads" => vec![need("s3:ListBucketMultipartUploads", On::Bucket)],
        "HeadObject" | "GetObject" | "PresignedGetObject" => {
            vec![object("s3:GetObject", "s3:GetObjectVersion")]
        }
        "GetObjectAttributes" => vec![
            object("s3:GetObject", "s3:GetObjectVersion"),
            object("s3:GetObjectAttributes", "s3:GetObjectVersionAttributes"),
        ],
        "GetObjectTagging" => vec![object("s3:GetObjectTagging", "s3:GetObjectVersionTagging")],
        "PutObjectTagging" => vec![object("s3:PutObjectTagging", "s3:PutObjectVersionTagging")],
        "PutObject" | "CreateMultipartUpload" | "UploadPart" | "CompleteMultipartUpload" => {
            vec![need("s3:PutObject", On::Object)]
        }
        "ListParts" => vec![need("s3:ListMultipartUploadParts", On::Object)],
        "AbortMultipartUpload" => vec![need("s3:AbortMultipartUpload", On::Object)],
        // A restore names the version it copies; a tagged one is copied with its tags. `If-Match`
        // on the destination is a read of it ("Conditional writes").
        "CopyObject" => vec![
            need("s3:GetObject", On::Object),
            need("s3:GetObjectVersion", On::Object),
            need("s3:PutObject", On::Object),
            need("s3:GetObjectVersionTagging", On::Object),
            need("s3:PutObjectTagging", On::Object),
        ],
        "UploadPartCopy" => {
            vec![need("s3:GetObjectVersion", On::Object), need("s3:PutObject", On::Object)]
        }
        "DeleteObject" => vec![object("s3:DeleteObject", "s3:DeleteObjectVersion")],
        "RestoreObject" => vec![need("s3:RestoreObject", On::Object)],
        "GetUser" => vec![need("iam:GetUser", On::Oneself)],
        "ListAccessKeys" => vec![need("iam:ListAccessKeys", On::Oneself)],
        "GetAccessKeyLastUsed" => vec![need("iam:GetAccessKeyLastUsed", On::Oneself)],
        "CreateAccessKey" => vec![need("iam:CreateAccessKey", On::Oneself)],
        "UpdateAccessKey" => vec![need("iam:UpdateAccessKey", On::Oneself)],
        "DeleteAccessKey" => vec![need("iam:DeleteAccessKey", On::Oneself)],
        "AssumeRole" => vec![need("sts:AssumeRole", On::Role)],
        _ => Vec::new(),
    }
}
