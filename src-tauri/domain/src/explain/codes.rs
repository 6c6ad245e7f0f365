//! Which words of a server may be repeated: codes that are known, ids and regions in a known form.

/// The code, when it is one that is known to exist. Everything else stays unsaid: a hostile endpoint
/// can put a token there, and letters alone don't tell one from a code.
#[must_use]
pub fn known_code(text: &str) -> Option<&'static str> {
    KNOWN.binary_search(&text).ok().map(|at| KNOWN[at])
}

/// A request's id: Amazon's sixteen capitals and digits (also MinIO's), a UUID (IAM, STS, SSO), or Ceph's
/// `tx…`. No secret of any store has such a form.
#[must_use]
pub fn request_id(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let short =
        bytes.len() == 16 && bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let groups = |sizes: &[usize], text: &str| {
        let parts: Vec<&str> = text.split('-').collect();
        parts.len() == sizes.len()
            && parts.iter().zip(sizes).all(|(part, size)| {
                part.len() == *size && part.bytes().all(|b| b.is_ascii_hexdigit())
            })
    };
    if short || groups(&[8, 4, 4, 4, 12], text) {
        return Some(text);
    }
    // `tx` counter - time - daemon - zone: the zone is a word of the store's and left out.
    let ceph = text
        .get(..34)
        .filter(|start| start.strip_prefix("tx").is_some_and(|rest| groups(&[21, 10], rest)));
    ceph.or_else(|| {
        text.get(..36)
            .filter(|start| start.strip_prefix("tx").is_some_and(|rest| groups(&[23, 10], rest)))
    })
}

/// A region's name: short words of small letters and a digit or two, joined by hyphens; or the single word
/// that many stores use.
#[must_use]
pub fn region_name(text: &str) -> Option<&str> {
    let word =
        |part: &str| (1..=12).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase());
    let number =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts: Vec<&str> = text.split('-').collect();
    if parts.len() > 1 && parts.last().is_some_and(|last| number(last)) {
        parts.pop();
    }
    let last_may_count = |part: &str| word(part.trim_end_matches(|c: char| c.is_ascii_digit()));
    let fits = text.len() <= 25
        && parts.len() <= 4
        && parts.iter().all(|part| word(part) || (part.len() <= 6 && last_may_count(part)));
    fits.then_some(text)
}

/// In the order of their bytes ("Error responses", "List of error codes"; the common and own errors of
/// IAM, STS and SSO; MinIO's and Ceph's own).
#[rustfmt::skip]
const KNOWN: [&str; 242] = [
    "AccessControlListNotSupported",
    "AccessDenied",
    "AccessDeniedException",
    "AccessPointAlreadyOwnedByYou",
    "AccountProblem",
    "AllAccessDisabled",
    "AmbiguousGrantByEmailAddress",
    "AuthFailure",
    "AuthorizationHeaderMalformed",
    "AuthorizationPendingException",
    "AuthorizationQueryParametersError",
    "BadDigest",
    "BadRequest",
    "BandwidthLimitExceeded",
    "BucketAlreadyExists",
    "BucketAlreadyOwnedByYou",
    "BucketHasAccessPointsAttached",
    "BucketNotEmpty",
    "Busy",
    "ChecksumMismatch",
    "ClientTokenConflict",
    "ConcurrentModification",
    "ConcurrentModificationException",
    "ConditionalRequestConflict",
    "ConnectionClosedByRequester",
    "CredentialsNotSupported",
    "CrossLocationLoggingProhibited",
    "DeleteConflict",
    "DeleteConflictException",
    "DeviceNotActiveError",
    "EndpointNotFound",
    "EntityAlreadyExists",
    "EntityTemporarilyUnmodifiable",
    "EntityTemporarilyUnmodifiableException",
    "EntityTooLarge",
    "EntityTooSmall",
    "ExpiredPresignRequest",
    "ExpiredToken",
    "ExpiredTokenException",
    "Forbidden",
    "ForbiddenException",
    "GlacierExpeditedRetrievalNotAvailable",
    "IDPCommunicationError",
    "IDPRejectedClaim",
    "IllegalLocationConstraintException",
    "IllegalVersioningConfigurationException",
    "IncompleteBody",
    "IncompleteSignature",
    "IncorrectEndpoint",
    "IncorrectNumberOfFilesInPostRequest",
    "InlineDataTooLarge",
    "InsufficientStorage",
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "InternalServerException",
    "InvalidAccessKeyId",
    "InvalidAccessPoint",
    "InvalidAccessPointAliasError",
    "InvalidAddressingHeader",
    "InvalidArgument",
    "InvalidAuthenticationCode",
    "InvalidBucketAclWithObjectOwnership",
    "InvalidBucketName",
    "InvalidBucketOwnerAWSAccountID",
    "InvalidBucketState",
    "InvalidClientException",
    "InvalidClientMetadataException",
    "InvalidClientTokenId",
    "InvalidDigest",
    "InvalidEncryptionAlgorithmError",
    "InvalidGrantException",
    "InvalidHostHeader",
    "InvalidHttpMethod",
    "InvalidIdentityToken",
    "InvalidInput",
    "InvalidLocationConstraint",
    "InvalidMFAOneTimePassCode",
    "InvalidObjectState",
    "InvalidParameterCombination",
    "InvalidParameterValue",
    "InvalidPart",
    "InvalidPartNumber",
    "InvalidPartOrder",
    "InvalidPayer",
    "InvalidPolicyDocument",
    "InvalidRange",
    "InvalidRedirectUriException",
    "InvalidRegion",
    "InvalidRegionName",
    "InvalidRequest",
    "InvalidRequestException",
    "InvalidRequestRegionException",
    "InvalidRetentionPeriod",
    "InvalidSOAPRequest",
    "InvalidScopeException",
    "InvalidSecurity",
    "InvalidSessionException",
    "InvalidSignature",
    "InvalidSignatureException",
    "InvalidStorageClass",
    "InvalidTag",
    "InvalidTargetBucketForLogging",
    "InvalidToken",
    "InvalidURI",
    "KMS.AccessDeniedException",
    "KMS.DisabledException",
    "KMS.InvalidArnException",
    "KMS.InvalidKeyUsageException",
    "KMS.InvalidStateException",
    "KMS.KMSAccessDeniedException",
    "KMS.KMSInvalidStateException",
    "KMS.LimitExceededException",
    "KMS.NotFoundException",
    "KMS.ThrottlingException",
    "KeyTooLong",
    "KeyTooLongError",
    "KeyUnmodifiable",
    "LimitExceeded",
    "LimitExceededException",
    "MalformedACLError",
    "MalformedPOSTRequest",
    "MalformedPolicy",
    "MalformedPolicyDocument",
    "MalformedXML",
    "MaxMessageLengthExceeded",
    "MaxPostPreDataLengthExceededError",
    "MetadataTooLarge",
    "MethodNotAllowed",
    "MissingAction",
    "MissingAttachment",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "MissingContentLength",
    "MissingParameter",
    "MissingRequestBodyError",
    "MissingSecurityElement",
    "MissingSecurityHeader",
    "NoAssociatedSessions",
    "NoLoggingStatusForKey",
    "NoSuchAccessPoint",
    "NoSuchAsyncRequest",
    "NoSuchBucket",
    "NoSuchBucketPolicy",
    "NoSuchCORSConfiguration",
    "NoSuchConfiguration",
    "NoSuchEntity",
    "NoSuchEntityException",
    "NoSuchKey",
    "NoSuchLifecycleConfiguration",
    "NoSuchObjectLockConfiguration",
    "NoSuchPublicAccessBlockConfiguration",
    "NoSuchResource",
    "NoSuchTagSet",
    "NoSuchTagSetError",
    "NoSuchUpload",
    "NoSuchVersion",
    "NoSuchWebsiteConfiguration",
    "NotDeviceOwnerError",
    "NotFound",
    "NotImplemented",
    "NotModified",
    "NotSignedUp",
    "ObjectLockConfigurationNotFoundError",
    "ObjectLocked",
    "ObjectLockedByBucketPolicy",
    "ObjectNotInActiveTierError",
    "OperationAborted",
    "OptInRequired",
    "OwnershipControlsNotFoundError",
    "PackedPolicyTooLarge",
    "PackedPolicyTooLargeException",
    "PermanentRedirect",
    "PreconditionFailed",
    "QuotaExceeded",
    "Redirect",
    "RegionDisabledException",
    "ReplicationConfigurationNotFoundError",
    "RequestExpired",
    "RequestHeaderSectionTooLarge",
    "RequestIsNotMultiPartContent",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestTimeTooSkewed",
    "RequestTimeout",
    "RequestTimeoutException",
    "RequestTorrentOfBucketError",
    "ResourceNotFoundException",
    "ResponseInterrupted",
    "RestoreAlreadyInProgress",
    "ServerSideEncryptionConfigurationNotFoundError",
    "ServiceFailure",
    "ServiceFailureException",
    "ServiceQuotaExceededException",
    "ServiceUnavailable",
    "SignatureDoesNotMatch",
    "SlowDown",
    "SlowDownException",
    "SlowDownRead",
    "SlowDownWrite",
    "StorageFull",
    "TemporaryRedirect",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TokenCodeInvalidError",
    "TokenRefreshRequired",
    "TooManyAccessPoints",
    "TooManyBuckets",
    "TooManyMultiRegionAccessPointregionsError",
    "TooManyParts",
    "TooManyRequests",
    "TooManyRequestsException",
    "TooManyTags",
    "UnauthorizedAccess",
    "UnauthorizedAccessError",
    "UnauthorizedClientException",
    "UnauthorizedException",
    "UnauthorizedOperation",
    "UnexpectedContent",
    "UnexpectedIPError",
    "UnmodifiableEntity",
    "UnrecognizedClientException",
    "UnsupportedArgument",
    "UnsupportedGrantTypeException",
    "UnsupportedOperation",
    "UnsupportedSignature",
    "UserKeyMustBeSpecified",
    "ValidationError",
    "ValidationException",
    "XAmzContentChecksumMismatch",
    "XAmzContentSHA256Mismatch",
    "XMinioAdminBucketQuotaExceeded",
    "XMinioBackendDown",
    "XMinioInvalidObjectName",
    "XMinioObjectExistsAsDirectory",
    "XMinioParentIsObject",
    "XMinioReadQuorum",
    "XMinioServerNotInitialized",
    "XMinioStorageFull",
    "XMinioWriteQuorum",
    "XNotImplemented",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_in_their_order_and_found() {
        assert!(KNOWN.is_sorted());
        assert!(KNOWN.iter().all(|code| known_code(code) == Some(code)));
    }

    #[test]
    fn what_is_no_code_id_or_region_is_not_repeated() {
        for token in [
            "FwoGZXIvYXdzEBYcanary",
            "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
            "AccessDenied ",
            "",
            "<b>",
        ] {
            assert_eq!(known_code(token), None, "{token}");
            assert_eq!(request_id(token), None, "{token}");
        }
        for token in [
            "wjalrxutnfemik",
            "0123456789abcdef0123456789abcdef",
            "x@evil.example/",
            "",
            "a-b-c-d-e-f",
            "-a",
        ] {
            assert_eq!(region_name(token), None, "{token}");
        }
        for id in [
            "4442587FB7D0A2F9",
            "F8B5D7E3-0B1C-4D2E-9A3F-6C7D8E9FA0B1",
            "tx000000000000000000001-0061a7c0f3",
        ] {
            assert_eq!(request_id(id), Some(id));
        }
        for name in [
            "us-east-1",
            "ap-southeast-14",
            "us-gov-west-1",
            "eusc-de-east-1",
            "auto",
            "garage",
            "nyc3",
            "fr-par",
            "us-isob-east-1",
        ] {
            assert_eq!(region_name(name), Some(name));
        }
    }
}
