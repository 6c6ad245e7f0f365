//! The table, line by line: what each answer becomes, and a word of its first cause.

use super::{Answer, READ};
use crate::explain::{Effect, Request, Service, explain};
use crate::fault::Code;

type Line = (Service, u16, Option<&'static str>, Code, Effect, &'static str);

#[rustfmt::skip]
fn lines() -> Vec<Line> {
    use Effect::{PutOff, Refused, Unclear};
    use Service::{Iam, S3, Sso, Sts};
    vec![
        // Not permitted.
        (S3, 403, Some("AccessDenied"), Code::Denied, Refused, "s3:GetObject"),
        (S3, 403, None, Code::Denied, Refused, "s3:GetObject"),
        (S3, 401, None, Code::Denied, Refused, "s3:GetObject"),
        (S3, 403, Some("Forbidden"), Code::Denied, Refused, "s3:GetObject"),
        (S3, 403, Some("AllAccessDisabled"), Code::Denied, Refused, "suspended"),
        (S3, 403, Some("AccountProblem"), Code::Denied, Refused, "suspended"),
        (S3, 403, Some("NotSignedUp"), Code::Denied, Refused, "activated"),
        (S3, 400, Some("KMS.DisabledException"), Code::Denied, Refused, "disabled"),
        (S3, 400, Some("KMS.NotFoundException"), Code::Denied, Refused, "key"),
        (S3, 400, Some("KMS.KMSInvalidStateException"), Code::Denied, Refused, "deletion"),
        (S3, 400, Some("KMS.AccessDeniedException"), Code::Denied, Refused, "key's policy"),
        (S3, 503, Some("KMS.ThrottlingException"), Code::Throttled, PutOff, "quota"),
        (S3, 400, Some("AccessControlListNotSupported"), Code::Unsupported, Refused, "ACLs"),
        // Who asks, and when.
        (S3, 403, Some("InvalidAccessKeyId"), Code::BadCredentials, Refused, "mistyped"),
        (Sts, 403, Some("InvalidClientTokenId"), Code::BadCredentials, Refused, "mistyped"),
        (S3, 403, Some("SignatureDoesNotMatch"), Code::BadCredentials, Refused, "blank"),
        (Iam, 403, Some("IncompleteSignature"), Code::BadCredentials, Refused, "secret"),
        (Iam, 403, Some("MissingAuthenticationToken"), Code::BadCredentials, Refused, "proxy"),
        (S3, 400, Some("ExpiredToken"), Code::Expired, Refused, "Temporary"),
        (S3, 400, Some("TokenRefreshRequired"), Code::Expired, Refused, "Temporary"),
        (S3, 400, Some("InvalidToken"), Code::Expired, Refused, "session token"),
        (S3, 403, Some("RequestTimeTooSkewed"), Code::ClockSkew, Refused, "clock"),
        (S3, 403, Some("RequestExpired"), Code::ClockSkew, Refused, "clock"),
        // Where it is.
        (S3, 301, Some("PermanentRedirect"), Code::WrongRegion, Refused, "eu-central-1"),
        (S3, 307, Some("TemporaryRedirect"), Code::WrongRegion, Refused, "eu-central-1"),
        (S3, 400, Some("AuthorizationHeaderMalformed"), Code::WrongRegion, Refused, "eu-central-1"),
        (S3, 400, Some("IllegalLocationConstraintException"), Code::WrongRegion, Refused, "eu-central-1"),
        (S3, 400, Some("IncorrectEndpoint"), Code::WrongRegion, Refused, "eu-central-1"),
        (S3, 404, Some("NoSuchBucket"), Code::Gone, Refused, "mistyped"),
        (S3, 409, Some("BucketAlreadyExists"), Code::Invalid, Refused, "shared by all"),
        (S3, 409, Some("BucketAlreadyOwnedByYou"), Code::Invalid, Refused, "this account"),
        (S3, 409, Some("BucketNotEmpty"), Code::Conflict, Refused, "versions"),
        (S3, 400, Some("TooManyBuckets"), Code::Limit, Refused, "quota"),
        (S3, 400, Some("InvalidBucketName"), Code::Invalid, Refused, "63"),
        (S3, 409, Some("InvalidBucketState"), Code::Invalid, Refused, "Object Lock"),
        (S3, 409, Some("OperationAborted"), Code::Conflict, PutOff, "same bucket"),
        // Objects and versions.
        (S3, 404, Some("NoSuchKey"), Code::Gone, Refused, "deleted or renamed"),
        (S3, 404, None, Code::Gone, Refused, "deleted or renamed"),
        (S3, 404, Some("NoSuchVersion"), Code::Gone, Refused, "for good"),
        (S3, 404, Some("NoSuchUpload"), Code::Gone, Refused, "completed"),
        (S3, 405, Some("MethodNotAllowed"), Code::Unsupported, Refused, "delete marker"),
        (S3, 405, None, Code::Unsupported, Refused, "store"),
        (S3, 403, Some("InvalidObjectState"), Code::Archived, Refused, "archive"),
        (S3, 403, Some("ObjectNotInActiveTierError"), Code::Archived, Refused, "archive"),
        (S3, 409, Some("RestoreAlreadyInProgress"), Code::Conflict, Refused, "before"),
        (S3, 503, Some("GlacierExpeditedRetrievalNotAvailable"), Code::Throttled, PutOff, "capacity"),
        (S3, 412, Some("PreconditionFailed"), Code::Changed, Refused, "Nothing was overwritten"),
        (S3, 412, None, Code::Changed, Refused, "Nothing was overwritten"),
        (S3, 409, Some("ConditionalRequestConflict"), Code::Conflict, Refused, "other one won"),
        (S3, 400, Some("ObjectLocked"), Code::Locked, Refused, "Object Lock"),
        (S3, 416, Some("InvalidRange"), Code::Changed, Refused, "shorter"),
        (S3, 416, None, Code::Changed, Refused, "shorter"),
        // Uploads.
        (S3, 400, Some("EntityTooLarge"), Code::Invalid, Refused, "5 GB"),
        (S3, 400, Some("EntityTooSmall"), Code::Invalid, Refused, "5 MB"),
        (S3, 400, Some("InvalidPart"), Code::Conflict, Refused, "part"),
        (S3, 400, Some("InvalidPartOrder"), Code::Conflict, Refused, "part"),
        (S3, 400, Some("BadDigest"), Code::Mismatch, PutOff, "changed while"),
        (S3, 400, Some("XAmzContentChecksumMismatch"), Code::Mismatch, PutOff, "changed while"),
        (S3, 400, Some("IncompleteBody"), Code::NetStall, PutOff, "broke"),
        (S3, 400, Some("KeyTooLongError"), Code::NameUnsafe, Refused, "bytes"),
        (S3, 400, Some("InvalidTag"), Code::Invalid, Refused, "10 tags"),
        (S3, 400, Some("InvalidStorageClass"), Code::Invalid, Refused, "class"),
        (S3, 400, Some("MetadataTooLarge"), Code::Invalid, Refused, "2 KB"),
        // The server itself.
        (S3, 503, Some("SlowDown"), Code::Throttled, PutOff, "3,500"),
        (S3, 503, Some("ServiceUnavailable"), Code::Throttled, PutOff, "3,500"),
        (Sts, 400, Some("Throttling"), Code::Throttled, PutOff, "Too many"),
        (S3, 503, Some("RequestLimitExceeded"), Code::Throttled, PutOff, "3,500"),
        (S3, 503, None, Code::Throttled, Unclear, "3,500"),
        (S3, 429, None, Code::Throttled, PutOff, "3,500"),
        (S3, 400, Some("RequestTimeout"), Code::NetStall, PutOff, "slowly"),
        (S3, 408, None, Code::NetStall, PutOff, "slowly"),
        (S3, 500, Some("InternalError"), Code::Server, Unclear, "passing"),
        (S3, 200, Some("InternalError"), Code::Server, Unclear, "passing"),
        (S3, 500, None, Code::Server, Unclear, "passing"),
        (S3, 502, None, Code::Server, Unclear, "load balancer"),
        (S3, 507, None, Code::Limit, Refused, "full"),
        (S3, 501, Some("NotImplemented"), Code::Unsupported, Refused, "part of S3"),
        (S3, 501, Some("XNotImplemented"), Code::Unsupported, Refused, "part of S3"),
        (S3, 403, Some("QuotaExceeded"), Code::Limit, Refused, "quota"),
        (S3, 507, Some("XMinioStorageFull"), Code::Limit, Refused, "quota"),
        (S3, 400, Some("MalformedXML"), Code::Invalid, Refused, "store"),
        (S3, 400, Some("InvalidRequest"), Code::Invalid, Refused, "store"),
        (S3, 400, Some("MalformedPolicy"), Code::Invalid, Refused, "JSON"),
        (S3, 409, None, Code::Conflict, Refused, "Two changes"),
        (S3, 400, None, Code::Invalid, Refused, "no reason"),
        (S3, 400, Some("SomethingNew"), Code::Invalid, Refused, "no reason"),
        (S3, 407, None, Code::NetPortal, Refused, "proxy"),
        (S3, 511, None, Code::NetPortal, Unclear, "sign-in"),
        (S3, 302, None, Code::NetPortal, Unclear, "sign-in"),
        (S3, 200, Some("SomethingNew"), Code::Malformed, Unclear, "proxy"),
        // IAM.
        (Iam, 403, Some("AccessDenied"), Code::Denied, Refused, "own access keys"),
        (Iam, 404, Some("NoSuchEntity"), Code::Gone, Refused, "deleted"),
        (Iam, 409, Some("LimitExceeded"), Code::Limit, Refused, "two access keys"),
        (Iam, 409, Some("DeleteConflict"), Code::Conflict, Refused, "deleted before"),
        (Iam, 409, Some("EntityTemporarilyUnmodifiable"), Code::Conflict, PutOff, "moment ago"),
        (Iam, 500, Some("ServiceFailure"), Code::Server, Unclear, "passing"),
        // STS.
        (Sts, 403, Some("RegionDisabledException"), Code::Denied, Refused, "activated"),
        (Sts, 400, Some("PackedPolicyTooLarge"), Code::Invalid, Refused, "packed"),
        (Sts, 400, Some("InvalidIdentityToken"), Code::Expired, Refused, "token file"),
        (Sts, 403, Some("ExpiredToken"), Code::Expired, Refused, "Temporary"),
        // IAM Identity Center.
        (Sso, 401, Some("UnauthorizedException"), Code::Expired, Refused, "some hours"),
        (Sso, 400, Some("InvalidGrantException"), Code::Expired, Refused, "some hours"),
        (Sso, 403, Some("ForbiddenException"), Code::Denied, Refused, "assigned"),
        (Sso, 400, Some("AccessDeniedException"), Code::Denied, Refused, "assigned"),
        (Sso, 400, Some("AuthorizationPendingException"), Code::Throttled, PutOff, "waits"),
        (Sso, 400, Some("SlowDownException"), Code::Throttled, PutOff, "often"),
        (Sso, 404, Some("ResourceNotFoundException"), Code::Gone, Refused, "mistyped"),
        (Sso, 400, Some("InvalidRequestException"), Code::Invalid, Refused, "sso_region"),
        (Sso, 429, Some("TooManyRequestsException"), Code::Throttled, PutOff, "Too many"),
    ]
}

fn of(service: Service) -> Request<'static> {
    let bare = Request { service, bucket: None, key: None, ..READ };
    match service {
        Service::S3 => READ,
        Service::Iam => Request { operation: "CreateAccessKey", ..bare },
        Service::Sts => Request { operation: "AssumeRole", ..bare },
        Service::Sso => Request { operation: "GetRoleCredentials", ..bare },
    }
}

#[test]
fn every_answer_of_the_table_is_explained() {
    assert!(lines().len() >= 60);
    for (service, status, code, kind, effect, word) in lines() {
        let line = format!("{service:?} {status} {code:?}");
        let answer = Answer { status, code, ..Answer::default() };
        let explained = explain(&of(service), &answer).expect(&line);
        assert_eq!((explained.fault.code, explained.effect), (kind, effect), "{line}");
        let message = &explained.fault.message;
        assert!(message.starts_with("Could not ") && message.ends_with('.'), "{message}");
        if service == Service::S3 {
            assert!(message.contains("ada.pdf") && message.contains("“papers”"), "{message}");
        }
        let said = explained.fault.explained.expect(&line);
        let causes = said.causes.join("\n");
        assert!(causes.contains(word), "{line}: no “{word}” in {causes}");
        assert!(!said.remedies.is_empty(), "{line}");
        for sentence in said.causes.iter().chain(&said.remedies) {
            assert!(sentence.ends_with('.') && !sentence.contains(".."), "{line}: {sentence}");
        }
        assert!(said.answer.expect(&line).contains(&format!("HTTP {status}")));
    }
}

#[test]
fn a_web_page_is_no_answer_of_a_store() {
    for status in [200, 403, 404, 500, 511] {
        let answer = Answer { status, page: true, ..Answer::default() };
        assert_eq!(explain(&READ, &answer).unwrap().fault.code, Code::NetPortal, "{status}");
    }
    let answer = Answer { status: 407, page: true, ..Answer::default() };
    let said = explain(&READ, &answer).unwrap().fault.explained.unwrap();
    assert!(said.causes[0].contains("proxy"));
    let answer = Answer { status: 200, ..Answer::default() };
    assert!(explain(&READ, &answer).is_none(), "a success that is none is not explained here");
}

#[test]
fn a_deleted_document_is_told_as_deleted() {
    let answer = Answer { status: 404, marker: true, ..Answer::default() };
    let fault = explain(&READ, &answer).unwrap().fault;
    assert!(fault.message.contains("it is deleted"), "{}", fault.message);
}
