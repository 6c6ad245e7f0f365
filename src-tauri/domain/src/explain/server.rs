//! The server itself: busy, broken, full, not able to, or not S3 at all (API reference, "Error
//! responses"; User Guide, "Best practices design patterns: optimizing Amazon S3 performance").

use super::stated::Stated;
use super::{Answer, Effect, Request};
use crate::fault::Code;

const LATER: &str = "Try again in a minute.";
const NETWORK: &str = "Check the network connection, then try again.";

pub(super) fn by_code(request: &Request<'_>, code: &str) -> Option<Stated> {
    Some(match code {
        "SlowDown" | "ServiceUnavailable" | "Throttling" | "ThrottlingException" | "ThrottledException"
        | "RequestLimitExceeded" | "TooManyRequests" | "TooManyRequestsException"
        | "BandwidthLimitExceeded" | "SlowDownRead" | "SlowDownWrite" | "XMinioServerNotInitialized"
        | "RequestThrottled" | "Busy" => busy(request, Effect::PutOff),
        "KMS.ThrottlingException" | "KMS.LimitExceededException" => {
            Stated::new(Code::Throttled, Effect::PutOff, "the encryption key is asked too often")
                .causes(["AWS KMS has a quota of requests per second for the account, which everything encrypted shares."])
                .remedies([LATER, "Switch on S3 Bucket Keys, which ask KMS far less."])
        }
        "RequestTimeout" | "RequestTimeoutException" => {
            Stated::new(Code::NetStall, Effect::PutOff, "the server waited too long for the data")
                .causes(["The connection sends too slowly or broke.", "Too many transfers share a slow line."])
                .remedies([NETWORK])
        }
        "InternalError" | "InternalFailure" | "InternalServerException" | "InternalServerError" => {
            Stated::new(Code::Server, Effect::Unclear, "the server failed")
                .causes(["A passing fault of the server.", "A disk or node of the store is broken."])
                .remedies([LATER, "If it stays so, report the request id to whoever runs the store."])
        }
        "NotImplemented" | "XNotImplemented" | "UnsupportedOperation" => unsupported(),
        "QuotaExceeded" | "XMinioAdminBucketQuotaExceeded" | "XMinioStorageFull" | "StorageFull"
        | "InsufficientStorage" | "ServiceQuotaExceededException" => {
            Stated::refused(Code::Limit, "the store is full, or its quota is used up")
                .causes(["The bucket or the user has a quota.", "The store's disks are full."])
                .remedies([
                    "Remove what is not needed, old versions too: they count.",
                    "Ask whoever runs the store for more room.",
                ])
        }
        "MalformedXML" | "MalformedPOSTRequest" | "InvalidRequest" | "InvalidArgument"
        | "InvalidParameterValue" | "ValidationError" | "ValidationException" | "InvalidInput"
        | "MissingRequestBodyError" | "InvalidURI" | "MissingParameter" | "InvalidParameterCombination" => {
            Stated::refused(Code::Invalid, "the server refused the request")
                .causes([
                    "The store does not know a part of the request that Amazon S3 knows.",
                    "A setting of the bucket stands against it.",
                    "A defect of Strata.",
                ])
                .remedies(["Copy the details and report them: operation, code and request id tell what it was."])
        }
        "MalformedPolicy" | "MalformedPolicyDocument" | "InvalidPolicyDocument" => {
            Stated::refused(Code::Invalid, "the policy is not valid")
                .causes([
                    "The policy's JSON or a name in it is wrong.",
                    "It names an identity that does not exist.",
                    "An action does not fit its resource: bucket actions need the bucket's ARN, object actions “/*” behind it.",
                ])
                .remedies(["Correct the policy."])
        }
        _ => return None,
    })
}

pub(super) fn by_status(request: &Request<'_>, status: u16) -> Stated {
    match status {
        300..=399 | 511 => page(),
        407 => proxy(),
        501 => unsupported(),
        408 => Stated::new(Code::NetStall, Effect::PutOff, "the server waited too long")
            .causes(["The connection sends too slowly or broke."])
            .remedies([NETWORK]),
        409 => Stated::refused(Code::Conflict, "someone else changes it at the same moment")
            .causes(["Two changes of the same thing met."])
            .remedies(["Reload the list and look at it again."]),
        429 => busy(request, Effect::PutOff),
        // A proxy's own 503 says nothing about what the server behind it did.
        503 => busy(request, Effect::Unclear),
        502 | 504 => Stated::new(Code::Server, Effect::Unclear, "the server failed")
            .causes([
                "A proxy or load balancer reaches no server behind it.",
                "The store is starting or stopped.",
            ])
            .remedies([LATER]),
        507 => Stated::refused(Code::Limit, "the store is full, or its quota is used up")
            .causes(["The store's disks are full."])
            .remedies(["Remove what is not needed, old versions too: they count."]),
        500..=599 => Stated::new(Code::Server, Effect::Unclear, "the server failed")
            .causes(["A passing fault of the server."])
            .remedies([LATER]),
        400..=499 => Stated::refused(Code::Invalid, "the server refused the request")
            .causes([
                "The server gives no reason that is known.",
                "It is not S3, or speaks it only in part.",
            ])
            .remedies(["Copy the details and report them to whoever runs the store."]),
        _ => Stated::new(Code::Malformed, Effect::Unclear, "the answer can't be understood")
            .causes(["The server, or a proxy on the way, does not speak S3 well."])
            .remedies([LATER]),
    }
}

/// A page, a redirect or another answer that S3 does not give.
pub(super) fn not_s3(request: &Request<'_>, answer: &Answer<'_>) -> Stated {
    match answer.status {
        407 => proxy(),
        404 => page_at(request),
        _ => page(),
    }
}

fn page() -> Stated {
    Stated::new(Code::NetPortal, Effect::Unclear, "what answers is not S3")
        .hint("Check the endpoint. A sign-in page of this network may stand in between.")
        .causes([
            "This network wants a sign-in first: a hotel's, a train's, a company's portal.",
            "The endpoint's address is that of a web page, for instance the store's console.",
            "A proxy answers in the server's place.",
        ])
        .remedies([
            "Open any web page in a browser, sign in to the network, and try again.",
            "Check the endpoint's address and port; a console often has another port than S3.",
        ])
}

fn page_at(request: &Request<'_>) -> Stated {
    page().because(format!(
        "A web server at {} does not know the address: S3 is at another one, or below a path.",
        request.endpoint
    ))
}

fn proxy() -> Stated {
    Stated::refused(Code::NetPortal, "a proxy on the way wants a sign-in")
        .causes([
            "This network lets requests out only through a proxy that knows its users (HTTP 407).",
        ])
        .remedies([
            "Sign in to the proxy, or ask its administrator to let the endpoint's host name through.",
            "Try another network.",
        ])
}

fn busy(request: &Request<'_>, effect: Effect) -> Stated {
    let stated = Stated::new(Code::Throttled, effect, "the server asks to slow down");
    let stated = if request.amazon && request.service == super::Service::S3 {
        stated.causes([
            "More than 3,500 writes or 5,500 reads a second went to one prefix, from all programs together.",
            "S3 is spreading the prefix over more servers, which takes some minutes.",
            "One document has very many versions.",
        ])
    } else {
        stated.causes([
            "Too many requests came at once.",
            "The store is starting, repairing or overloaded.",
        ])
    };
    stated.remedies([LATER, "Run fewer transfers at once."])
}

fn unsupported() -> Stated {
    Stated::refused(Code::Unsupported, "this store does not know the operation")
        .causes([
            "The store speaks only a part of S3.",
            "It has to be switched on in the store, or needs a newer version of it.",
        ])
        .remedies(["Look in the store's documentation whether it offers this."])
}
